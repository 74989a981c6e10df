"""What sales people write after a call or a visit, by what was going on with the customer then."""

from __future__ import annotations

from dataclasses import dataclass

from kamxl.sample.words import Pair


@dataclass(frozen=True, slots=True)
class Note:
    """A follow-up note with its outcome and next step. Slots: {product} {qty} {rival} {amount} {month},
    {percent} of a price, {used} of a plan, {on_time} of the deliveries."""

    content: Pair
    outcome: Pair
    action: Pair
    stage: str | None = None
    """Code of the opportunity's stage; None for the care of a running customer."""
    by: tuple[str, ...] = ()
    """The ways of contact that the words tell of; any where they tell of none."""


NOTES: dict[str, tuple[Note, ...]] = {
    "routine": (
        Note(("例行拜访，了解下半年产线计划，{product} 用量与去年持平", "Regular visit: plans of the second half, {product} as much as last year"), ("关系正常", "All well"), ("下月带样机资料再拜访", "Visit again next month with samples"), by=("visit",)),
        Note(("电话沟通库存情况，{product} 还够用约一个月", "Call about stock: {product} lasts about a month"), ("暂无新需求", "Nothing new now"), ("月底再问补货", "Ask about a refill at the month's end"), by=("phone",)),
        Note(("与设备部讨论{product} 选型，对方要求补充过载曲线", "Selection of {product} with the equipment department; they ask for overload curves"), ("需补资料", "Papers to follow"), ("本周发技术资料", "Send the technical papers this week"), "solution"),
        Note(("微信发送新品资料，客户对{product} 有兴趣", "Sent the new catalogue by WeChat; interest in {product}"), ("有兴趣", "Interested"), ("约工程师现场讲解", "Arrange a talk by an engineer"), by=("wechat",)),
        Note(("参观客户新车间，二期预计 {month} 月启动，需要{product}", "Saw the new workshop; phase two starts in month {month} and needs {product}"), ("有潜在项目", "Project ahead"), ("跟踪二期立项进度", "Track the approval of phase two"), "research", by=("visit",)),
        Note(("季度回顾会，交付准时率 {on_time}%，客户认可", "Quarterly review: {on_time} % on time, well received"), ("满意", "Satisfied"), ("下季度继续例会", "Same meeting next quarter"), by=("meeting",)),
        Note(("培训客户维修人员 6 人，主要讲{product} 参数设置", "Trained six of their service people on the parameters of {product}"), ("培训完成", "Training done"), ("收集培训反馈", "Collect feedback on the training"), by=("visit",)),
        Note(("协助排查{product} 报警，是接线问题，已恢复", "Helped with an alarm of {product}: a wiring fault, solved"), ("已解决", "Solved"), ("一周后回访", "Call back in a week")),
        Note(("新采购接手，重新介绍供货范围和价格体系", "New buyer; went through our range and prices again"), ("建立联系", "Contact made"), ("约其来厂参观", "Invite the buyer to our plant"), by=("visit",)),
        Note(("确认年度框架执行情况，已完成约 {used}%", "Frame agreement: about {used} % used so far"), ("按计划执行", "On plan"), ("下月核对剩余数量", "Check what is left next month")),
    ),
    "order": (
        Note(("确认订单{product} {qty} 台的交期，客户希望分两批到货", "Delivery of {qty} × {product} agreed, in two lots"), ("已确认", "Confirmed"), ("跟进第一批发货", "Follow up the first lot"), "signed"),
        Note(("订单已发货，提醒客户安排验收", "Order shipped; reminded them of the acceptance"), ("已发货", "Shipped"), ("一周后确认验收", "Check acceptance in a week"), "signed", by=("phone", "wechat")),
        Note(("{product} 到货验收合格，客户准备上线调试", "{product} arrived and accepted; commissioning next"), ("验收合格", "Accepted"), ("安排工程师支持调试", "Send an engineer for commissioning"), "signed"),
        Note(("追加{product} {qty} 台，价格按框架执行", "{qty} more of {product} at frame prices"), ("追加订单", "Order extended"), ("更新合同附件", "Update the contract's annex"), "signed"),
        Note(("客户催交{product}，与计划部协调提前三天", "Customer urges {product}; three days sooner agreed with planning"), ("交期提前", "Sooner"), ("发货后通知客户", "Tell them when it ships"), "signed"),
    ),
    "complaint": (
        Note(("就{product} 质量反馈到现场，取回故障件分析", "On site about {product}; took the failed part for analysis"), ("待分析", "In analysis"), ("三天内给出初步原因", "First cause within three days"), by=("visit",)),
        Note(("向客户说明{product} 问题原因并道歉，更换新件", "Explained the fault of {product}, apologised, replaced it"), ("客户接受", "Accepted"), ("两周后回访运行情况", "Call back in two weeks")),
        Note(("客户对处理速度不满，采购提到可能引入{rival}", "Unhappy with our speed; the buyer mentions {rival}"), ("有风险", "At risk"), ("请技术总监出面沟通", "Ask our technical director to step in")),
        Note(("提交 8D 报告，客户品质部要求补充验证数据", "8D report handed in; quality asks for more proof"), ("需补数据", "Data to follow"), ("补充老化测试数据", "Add the ageing test"), by=("email", "meeting")),
    ),
    "renewal": (
        Note(("框架合同将到期，商谈续签，客户希望再降 {percent}%", "Frame agreement ends soon; they want {percent} % off for renewal"), ("谈判中", "Negotiating"), ("申请价格授权", "Ask for price approval"), "proposal"),
        Note(("续签条款基本一致，付款方式由 60 天改 90 天待定", "Renewal nearly agreed; payment 60 or 90 days open"), ("基本一致", "Nearly agreed"), ("法务审核合同", "Legal check of the contract"), "proposal"),
        Note(("客户要求三家比价，{rival}报价低约 {percent}%", "Three quotations asked; {rival} is {percent} % lower"), ("竞争激烈", "Strong competition"), ("准备总成本对比", "Prepare a comparison of total cost"), "proposal"),
    ),
    "collect": (
        Note(("催收到期货款，财务答复月底前安排一部分", "Overdue payment: part of it promised for the month's end"), ("承诺部分付款", "Part promised"), ("月底确认到账", "Check the account at the month's end"), by=("phone",)),
        Note(("对账单已签回，尚欠约 {amount} 万元，客户资金紧张", "Statement signed; about {amount}0k CNY open, they are short of cash"), ("资金紧张", "Short of cash"), ("申请暂缓发货", "Ask to hold shipments"), by=("phone", "email")),
        Note(("拜访财务总监，协商分三期付清", "Met the finance director: three instalments"), ("达成分期", "Instalments agreed"), ("跟进首期款", "Watch the first instalment"), by=("visit",)),
    ),
    "decline": (
        Note(("本季度订单减少，客户称{rival}报价低 {percent}%，部分机型已切换", "Fewer orders: {rival} is {percent} % cheaper and has taken some models"), ("份额下降", "Share falling"), ("准备针对性报价", "Prepare a matching offer"), "proposal"),
        Note(("客户自身订单下滑，开工率约 {used}%，{product} 采购推迟", "Their own orders fall, {used} % utilisation; {product} postponed"), ("推迟", "Postponed"), ("每月了解开工率", "Ask about utilisation each month")),
        Note(("了解到新采购总监倾向{rival}，我方需要高层拜访", "The new purchasing director leans to {rival}; our management should visit"), ("有风险", "At risk"), ("安排副总拜访", "Arrange a visit by our vice president")),
        Note(("客户反映交期不稳，{product} 两次延误影响装机", "Unsteady delivery: two delays of {product} held up their assembly"), ("不满", "Unhappy"), ("提交交付改进计划", "Hand in a delivery plan")),
        Note(("客户推行国产替代，{product} 正在测试{rival}", "They test {rival} in place of {product}"), ("测试中", "On test"), ("争取同台对比测试", "Ask for a side-by-side test"), "solution"),
    ),
    "growth": (
        Note(("客户新增两条产线，{product} 预计增加 {qty} 台", "Two new lines: about {qty} more of {product}"), ("机会明确", "Clear chance"), ("提交配置清单", "Hand in the parts list"), "solution"),
        Note(("推荐{product} 替代现用机型，样机试用通过", "{product} passed their trial against the present model"), ("试用通过", "Trial passed"), ("小批量报价", "Quote a small lot"), "proposal"),
        Note(("客户出口订单增长，要求锁定 {month} 月产能", "Their exports grow; capacity for month {month} asked"), ("需求上升", "Demand rising"), ("与计划部锁定产能", "Reserve capacity with planning"), "solution"),
        Note(("商谈年度框架，目标较去年增长 {percent}%", "Yearly frame: {percent} % above last year aimed at"), ("意向明确", "Firm intent"), ("起草框架合同", "Draft the frame agreement"), "proposal"),
    ),
    "onboard": (
        Note(("首批{product} 使用正常，客户愿意扩大试用", "First {product} run well; they will try more"), ("良好", "Good"), ("推荐配套产品", "Propose matching products"), "signed"),
        Note(("建立供应商档案，补交资质文件", "Supplier file opened; certificates handed in"), ("已建档", "Filed"), ("了解年度采购计划", "Learn the yearly purchase plan"), "contact"),
        Note(("了解客户设备清单，找出可替代{rival}的机型", "Went through their machines for models to replace {rival}"), ("信息收集", "Facts collected"), ("提交替代方案", "Hand in a proposal"), "solution"),
    ),
    "win_back": (
        Note(("电话回访，客户目前改用{rival}，暂无采购计划", "Call: they use {rival} now, no plans"), ("暂无计划", "No plans"), ("下季度再联系", "Contact again next quarter"), by=("phone",)),
        Note(("拜访原联系人，已离职，新负责人待约", "Our contact has left; the successor to be met"), ("联系人变更", "Contact changed"), ("约见新负责人", "Meet the successor"), by=("visit",)),
        Note(("发送老客户回访优惠，{product} 给予 {percent}% 折扣", "Sent an offer to come back: {percent} % off {product}"), ("待答复", "No answer yet"), ("两周后追问", "Ask again in two weeks"), "proposal", by=("email", "wechat")),
        Note(("客户项目停滞，等待资金到位", "Their project waits for money"), ("停滞", "Stalled"), ("关注资金进展", "Watch the funding")),
    ),
    "research": (
        Note(("展会获得名片，了解到客户计划做自动化改造", "Card from a fair; they plan to automate"), ("初步了解", "First facts"), ("查询企业背景", "Look into the company"), "research", by=("other",)),
        Note(("走访园区，客户产线以{rival}为主", "Walked the park; their lines run on {rival}"), ("信息收集", "Facts collected"), ("找到设备负责人", "Find the equipment manager"), "research", by=("visit",)),
    ),
    "qualify": (
        Note(("核实客户规模与年用量，符合目标客户标准", "Size and yearly volume checked: fits our target"), ("符合标准", "Qualified"), ("约首次拜访", "Arrange a first visit"), "qualify", by=("phone",)),
        Note(("了解决策流程：设备部选型，采购比价，总经理审批", "Decision: equipment selects, purchasing compares, the manager signs"), ("流程清楚", "Process known"), ("拜访设备部", "Visit the equipment department"), "qualify"),
    ),
    "contact": (
        Note(("首次拜访，介绍公司与{product}，对方愿意试用", "First visit: company and {product}; a trial is welcome"), ("愿意试用", "Open to a trial"), ("安排样机", "Arrange a sample"), "contact", by=("visit",)),
        Note(("技术交流会，参加 5 人，主要问题是通讯兼容", "Technical talk with five people; bus compatibility is the question"), ("有待澄清", "To be cleared"), ("提供通讯测试报告", "Send the bus test report"), "contact", by=("meeting",)),
    ),
    "solution": (
        Note(("现场测量，确定{product} 方案，需要 {qty} 台", "Measured on site: {product} it is, {qty} of them"), ("方案确定", "Solution agreed"), ("三天内出报价", "Quote within three days"), "solution", by=("visit",)),
        Note(("样机测试{product}，定位精度达标，温升略高", "Sample of {product}: precise enough, a little warm"), ("基本通过", "Nearly passed"), ("调整参数复测", "Tune and test again"), "solution"),
    ),
    "proposal": (
        Note(("提交报价约 {amount} 万元，客户要求再让 {percent}%", "Quoted about {amount}0k CNY; they want {percent} % off"), ("议价中", "Bargaining"), ("申请价格授权", "Ask for price approval"), "proposal"),
        Note(("与{rival}竞争，客户看重售后，安排参观案例", "Against {rival}; service counts, so a reference visit"), ("有优势", "Ahead"), ("安排案例参观", "Arrange the reference visit"), "proposal"),
    ),
    "signed": (
        Note(("合同条款谈妥，等待盖章", "Terms agreed, waiting for the seal"), ("即将签约", "About to sign"), ("跟进盖章回传", "Get the signed copy"), "signed"),
    ),
}  # fmt: skip

METHODS = ("phone", "visit", "wechat", "meeting", "email")
METHOD_WEIGHTS: dict[str, tuple[float, ...]] = {
    "routine": (0.34, 0.30, 0.26, 0.05, 0.05),
    "order": (0.45, 0.12, 0.30, 0.03, 0.10),
    "complaint": (0.25, 0.50, 0.05, 0.15, 0.05),
    "renewal": (0.15, 0.45, 0.05, 0.30, 0.05),
    "collect": (0.55, 0.30, 0.10, 0.00, 0.05),
    "decline": (0.25, 0.55, 0.05, 0.12, 0.03),
    "growth": (0.15, 0.55, 0.10, 0.17, 0.03),
    "win_back": (0.65, 0.20, 0.10, 0.00, 0.05),
}
