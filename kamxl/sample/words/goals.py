"""What a team sets out to do: deals and how they go, why they are lost, account plans, and the people one has to win."""

from __future__ import annotations

from dataclasses import dataclass

from kamxl.sample.words import Pair

DEALS: tuple[tuple[Pair, float], ...] = (
    (("二期产线改造", "Second line retrofit"), 0.35),
    (("年度框架协议", "Yearly frame agreement"), 0.60),
    (("节能改造", "Energy-saving retrofit"), 0.25),
    (("新机型配套", "Drives for a new machine"), 0.40),
    (("进口替代试点", "Replacement of imported drives"), 0.30),
    (("备件寄售", "Spare parts on consignment"), 0.15),
    (("产线联网与远程运维", "Line networking and remote service"), 0.25),
)
"""Name of a deal, and its usual amount as a share of what the customer buys in a year."""

RIVALLED: tuple[Pair, ...] = (
    ("价格高于竞品", "Price above the competitor's"),
    ("交期太长", "Delivery too slow"),
    ("价格高于竞品", "Price above the competitor's"),
    ("技术方案不符", "Solution did not fit"),
)
POSTPONED: tuple[Pair, ...] = (("项目推迟", "Project postponed"), ("客户预算削减", "Customer's budget cut"))
"""Why deals are lost: to a competitor, and to nobody."""


@dataclass(frozen=True, slots=True)
class Step:
    """A contact about a deal in one stage. Slots: deal, product, rival, percent."""

    content: Pair
    outcome: Pair
    action: Pair


STEPS: dict[str, tuple[Step, ...]] = {
    "research": (
        Step(("了解到客户计划做{deal}，年内立项", "They plan {deal}; to be approved this year"), ("有项目", "Project ahead"), ("摸清预算和决策流程", "Find out the budget and who decides")),
        Step(("技术交流时提到{deal}，现用{rival}的产品", "{deal} came up in a technical talk; {rival} is in use now"), ("有兴趣", "Interested"), ("约设备部看现场", "See the plant with the equipment department")),
    ),
    "qualify": (
        Step(("{deal}已列入预算，设备部牵头", "{deal} is in the budget; equipment leads"), ("预算确认", "Budget confirmed"), ("安排技术人员对接", "Bring in our engineers")),
        Step(("核实{deal}规模和时间，值得投入", "Size and dates of {deal} checked; worth the effort"), ("立项跟进", "Pursued"), ("拜访决策人", "Visit the decision maker")),
    ),
    "contact": (
        Step(("与技术部讨论{deal}，对方要求看同行案例", "Talked about {deal} with engineering; they ask for references"), ("需案例", "References to follow"), ("整理两家同行案例", "Prepare two references")),
        Step(("{deal}现场勘测完成，主要用{product}", "Site survey for {deal} done; mainly {product}"), ("勘测完成", "Surveyed"), ("一周内给初步方案", "First proposal within a week")),
    ),
    "solution": (
        Step(("提交{deal}方案，{product} 样机试用两周", "Proposal for {deal} handed in; {product} on trial for two weeks"), ("试用中", "On trial"), ("收集试用数据", "Collect the trial's data")),
        Step(("{deal}方案评审，客户要求增加冗余", "Review of {deal}; they ask for redundancy"), ("需修改", "To be changed"), ("本周更新方案", "Update the proposal this week")),
    ),
    "proposal": (
        Step(("{deal}报价提交，{rival}报价低约 {percent}%", "Quotation for {deal} handed in; {rival} is about {percent} % lower"), ("竞争激烈", "Strong competition"), ("准备总成本对比", "Prepare a comparison of total cost")),
        Step(("{deal}商务谈判，付款方式待定", "Negotiation of {deal}; payment terms open"), ("谈判中", "Negotiating"), ("申请价格授权", "Ask for price approval")),
    ),
    "signed": (
        Step(("{deal}合同条款已确认，走签字流程", "Terms of {deal} agreed, being signed"), ("待签字", "To be signed"), ("跟进盖章和预付款", "Follow up signature and advance")),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of an account plan with its actions, in their order."""

    goal: Pair
    measure: Pair
    target: str
    actions: tuple[Pair, Pair, Pair]


WIN_BACK = Goal(
    ("止住下滑，恢复去年采购量", "Stop the fall, back to last year's volume"), ("年交易额", "Yearly revenue"), "100%",
    (("高层拜访，听取不满", "Visit by our management to hear what is wrong"), ("质量整改报告并现场验证", "Report on quality, proved on site"), ("新价格方案提交采购总监", "New price offer to the purchasing director")),
)  # fmt: skip
GOALS: tuple[Goal, ...] = (
    Goal(
        ("采购份额提高到 50%", "Half of what they buy"), ("采购份额", "Share of wallet"), "50%",
        (("梳理竞品在用清单", "List what they buy of competitors"), ("为二期产线做样机试用", "Trial for the second line"), ("签年度框架协议", "Sign a yearly frame agreement")),
    ),
    Goal(
        ("进入新事业部", "Get into the new division"), ("新增采购部门", "New departments"), "1",
        (("请现有联系人引荐", "Ask our contact for an introduction"), ("给新事业部做技术讲座", "Technical talk at the new division"), ("首单落地", "First order")),
    ),
    Goal(
        ("总体满意度达到 9 分", "Satisfaction of 9"), ("满意度", "Satisfaction"), "9",
        (("建立月度质量例会", "Monthly meeting on quality"), ("区域仓备常用备件", "Common spare parts in the regional store"), ("年底满意度回访", "Survey at the year's end")),
    ),
)  # fmt: skip
RESULTS: tuple[Pair, ...] = (("已按计划完成", "Done as planned"), ("完成，客户认可", "Done, well received"))

BUYER, ENGINEER, BOSS = ("采购部", "Purchasing"), ("技术部", "Engineering"), ("管理层", "Management")
OFFICES: dict[str, tuple[Pair, str]] = {
    "采购经理": (BUYER, "buyer"),
    "采购主管": (BUYER, "buyer"),
    "供应链总监": (("供应链", "Supply chain"), "buyer"),
    "设备部经理": (("设备部", "Equipment"), "user"),
    "电气工程师": (ENGINEER, "influencer"),
    "技术部部长": (ENGINEER, "influencer"),
    "生产总监": (("生产部", "Production"), "user"),
}
"""Post of the usual contact -> department, part in a decision to buy."""
SPECIALISTS: tuple[tuple[Pair, Pair, str], ...] = (
    (("电气主管", "Head of electrics"), ENGINEER, "influencer"),
    (("设备科长", "Maintenance head"), ("设备部", "Equipment"), "champion"),
    (("品质经理", "Quality manager"), ("品质部", "Quality"), "gatekeeper"),
)
"""Who else has a say: post, department, part."""
