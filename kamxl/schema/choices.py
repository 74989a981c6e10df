"""The closed lists of the sheets: a code inside the program, a word in each language, and what people type instead."""

from __future__ import annotations

from kamxl.record import record


@record
class Choice:
    """One entry of a list."""

    code: str
    zh: str
    en: str
    also: str = ""
    """What people type instead, with commas between."""

    @property
    def synonyms(self) -> tuple[str, ...]:
        return tuple(self.also.split(", ")) if self.also else ()

    def word(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en


def _list(*entries: tuple[str, str, str, str]) -> tuple[Choice, ...]:
    return tuple(Choice(*entry) for entry in entries)


ALERT_STATE = _list(
    ("open", "待处理", "Open", "未处理, 待办, 新, 未开始, to do, todo, new, pending, reopened"),
    ("in_progress", "处理中", "In progress", "跟进中, 进行中, 在处理, 办理中, doing, ongoing, working on it"),
    ("handled", "已处理", "Handled", "已完成, 完成, 处理完, 处理完毕, 已办, 已办结, 办结, 已解决, done, completed, closed, solved"),
    ("deferred", "暂缓", "Deferred", "暂缓处理, 延后, 推迟, 暂停, 稍后, 搁置, snoozed, snooze, postponed, later, on hold"),
)  # fmt: skip
"""What a person did about an alert."""

STATUS = _list(
    ("potential", "潜在", "Potential", "潜在客户, 意向, 意向客户, 目标, 目标客户, prospect, prospective, lead, potential customer, 未合作, 待开发, 开发中, 洽谈中, 跟进中, 未成交, 线索"),
    ("active", "活跃", "Active", "合作中, 正常, 在合作, 活跃客户, 正常合作, 已合作, 合作, 长期合作, 持续合作, 稳定合作, 已签约, 签约, 签约客户, 在网, 正式客户, 已成交, current, active customer, live, ongoing, 在用"),
    ("paused", "暂停", "Paused", "暂停合作, 暂停中, 暂时停止, 停滞, 暂缓, 休眠, 休眠客户, 沉睡, on hold, suspended, inactive, dormant, paused customer, 冻结"),
    ("lost", "流失", "Lost", "停止合作, 已停止合作, 终止, 终止合作, 已终止, 已流失, 流失客户, 不合作, 不再合作, churned, churn, closed, former, former customer, lost customer, terminated"),
)  # fmt: skip
METHOD = _list(
    ("phone", "电话", "Phone", "打电话, 电话沟通, 电话回访, 电话拜访, 致电, 来电, 电访, call, phone call, telephone, tel"),
    ("visit", "拜访", "Visit", "上门, 上门拜访, 实地拜访, 现场拜访, 走访, 面谈, 当面, 当面拜访, 来访, on-site, onsite, site visit, meeting on site, face to face, in person"),
    ("email", "邮件", "Email", "电子邮件, 邮箱, e-mail, mail"),
    ("meeting", "会议", "Meeting", "开会, 线上会议, 视频会议, 腾讯会议, video call, conference"),
    ("wechat", "微信", "WeChat", "企业微信, 企微, 微信沟通, wecom, we chat"),
    ("other", "其他", "Other", "其它, others, 别的"),
)  # fmt: skip
STAGE = _list(
    ("research", "市场调研", "Research", "调研, 市场研究, market research"),
    ("qualify", "筛选定位", "Qualification", "筛选, 客户筛选, 定位, qualify, qualified"),
    ("contact", "接触洽谈", "Contact", "接触, 洽谈, 初步接触, 初步洽谈, engage, first contact"),
    ("solution", "需求方案", "Needs and solution", "需求确认, 方案, 需求分析, 方案制定, solution, needs"),
    ("proposal", "提案谈判", "Proposal and negotiation", "谈判, 报价, 提案, 商务谈判, proposal, negotiation"),
    ("signed", "合同签订", "Signed", "签约, 签订合同, 成交, 已签约, 赢单, won, closed won, contract"),
)  # fmt: skip
DEAL_STAGE = (
    # Of a deal 赢单 and 成交 are its end; in a follow-up they are the last stage that there is.
    *STAGE[:-1],
    Choice("signed", "合同签订", "Signed", "签约, 签订合同, 已签约, contract, contracting"),
    *_list(
        ("won", "赢单", "Won", "成交, 已成交, 赢, 中标, 成功, closed won, win"),
        ("lost", "输单", "Lost", "丢单, 失败, 输, 未中标, 流失, 关闭, closed lost, lose, loss"),
    ),
)
ORDER_STATUS = _list(
    ("done", "已完成", "Completed", "完成, 已交付, 交付, 已发货, 已收货, 已签收, 已结清, 已验收, 交易成功, 交易完成, complete, done, delivered, shipped, closed"),
    ("open", "进行中", "In progress", "处理中, 生产中, 待发货, 待付款, 未完成, 执行中, 已下单, 部分发货, open, pending, processing, in production"),
    ("cancelled", "已取消", "Cancelled", "取消, 取消订单, 作废, 已作废, 交易关闭, 撤销, 已退款, 退款成功, 全额退款, canceled, cancel, void, refunded, fully refunded"),
    ("returned", "退货", "Returned", "已退货, 退款, 退回, 退货退款, 全部退货, 销售退货, 退单, 红字, 红冲, 冲红, 冲销, return, refund"),
)  # fmt: skip
CONTRACT_KIND = _list(
    ("contract", "合同", "Contract", "销售合同, 框架合同, 协议, agreement"),
    ("quotation", "报价", "Quotation", "报价单, 询价, 报价书, quote, offer"),
)
CONTRACT_STATUS = _list(
    ("running", "执行中", "Running", "履行中, 生效, 生效中, 有效, in force, active"),
    ("done", "已完成", "Completed", "完成, 履行完毕, complete, done, finished"),
    ("ended", "已终止", "Terminated", "终止, 解除, 作废, 取消, terminated, cancelled"),
    ("pending", "待定", "Pending", "待签, 待签订, 洽谈中, 审批中, 待确认, open, draft"),
)
LEVEL = _list(
    ("high", "高", "High", "紧急, 重要, 严重, urgent, h, critical"),
    ("medium", "中", "Medium", "一般, 普通, 中等, normal, m, mid"),
    ("low", "低", "Low", "轻微, 不急, l, minor"),
)
SEVERITIES = tuple(choice.code for choice in LEVEL)
"""The worst first."""
OWN_TEST = _list(
    ("gt", "大于", "above", ">, ＞, 高于, 超过, 多于, greater than, more than, higher than, over"),
    ("lt", "小于", "below", "<, ＜, 低于, 少于, 不足, less than, lower than, under"),
    ("eq", "等于", "is", "=, ＝, ==, 是, equals, equal to"),
    ("ne", "不等于", "is not", "<>, ≠, !=, 不是, not equal, not equal to, does not equal"),
    ("contains", "包含", "contains", "含, 含有, like, includes"),
    ("blank", "为空", "is blank", "空, 空白, 未填, 没有填, empty, blank"),
    ("before", "早于…天", "earlier than … days", "早于, 早于天, 早于n天, 早于...天, 早于…天前, earlier than, older than, days before, days ago, earlier than days, older than days, more than days ago"),
    ("after", "晚于…天", "later than … days", "晚于, 晚于天, 晚于n天, 晚于...天, 晚于…天后, later than, days after, later than days"),
)  # fmt: skip
"""How a rule of the user's own compares; days are counted from the day that the figures are for."""
NEED_STATUS = _list(
    ("new", "待处理", "To do", "未处理, 新建, 待办, new, todo, open"),
    ("working", "处理中", "In progress", "跟进中, 进行中, in work, working"),
    ("met", "已满足", "Met", "已解决, 完成, 已完成, 满足, done, closed, solved"),
    ("dropped", "放弃", "Dropped", "取消, 不做, 已放弃, rejected, cancelled"),
)
BUYING_ROLE = _list(
    ("decider", "决策者", "Decision maker", "决策人, 拍板人, 最终决策者, decider, economic buyer, approver"),
    ("influencer", "影响者", "Influencer", "影响人, 建议者, 技术影响者, recommender, technical buyer"),
    ("user", "使用者", "User", "使用人, 用户, 使用部门, end user, user buyer"),
    ("buyer", "采购", "Purchaser", "采购者, 采购员, 采购人员, 执行采购, procurement, purchasing"),
    ("gatekeeper", "把关者", "Gatekeeper", "守门人, 把关人, 秘书, gate keeper"),
    ("champion", "内部支持者", "Champion", "支持者, 教练, 内线, 内部教练, coach, sponsor"),
)  # fmt: skip
ATTITUDE = _list(
    ("supports", "支持", "Supportive", "赞成, 友好, 积极, support, positive, for, promoter"),
    ("neutral", "中立", "Neutral", "一般, 中性, 观望, passive"),
    ("against", "反对", "Opposed", "不支持, 消极, 抵触, negative, against, detractor"),
    ("unknown", "未知", "Unknown", "不详, 不清楚, 不明"),
)
MEASURE = _list(
    ("revenue", "交易额", "Revenue", "销售额, 销售, 营收, 收入, 业绩, 成交额, sales, turnover"),
    ("profit", "毛利", "Profit", "毛利额, 利润, gross profit, margin"),
    ("paid", "回款", "Payments", "回款额, 收款, 到账, collections, cash, paid"),
    ("new_customers", "新客户", "New customers", "新客户数, 新增客户, 开发客户, new accounts, new logos"),
    ("visits", "拜访", "Visits", "拜访次数, 拜访数, 走访, visit, customer visits"),
)
COUNTED = frozenset({"new_customers", "visits"})
"""Measures of a target that are numbers and no money."""
PLAN_STATUS = _list(
    ("new", "未开始", "Not started", "待开始, 待办, 待处理, todo, to do, open, planned"),
    ("working", "进行中", "In progress", "处理中, 执行中, 推进中, working, ongoing, started"),
    ("done", "已完成", "Done", "完成, 已结束, 达成, completed, complete, finished"),
    ("dropped", "搁置", "On hold", "暂停, 取消, 已取消, 放弃, 暂缓, cancelled, dropped, parked"),
)
SURVEY_CHANNEL = _list(
    ("form", "问卷", "Questionnaire", "纸质问卷, 调查问卷, paper, survey"),
    ("phone", "电话", "Phone", "电话回访, 电访, call"),
    ("online", "在线", "Online", "线上, 网络, 网上, web, internet"),
    ("interview", "面访", "Interview", "面谈, 当面, 拜访, face to face, in person"),
)
DIMENSION = _list(
    ("overall", "总体", "Overall", "整体, 总体满意度, 综合, 总分, total, general"),
    ("product", "产品", "Product", "产品质量, 质量, quality"),
    ("service", "服务", "Service", "服务质量, 服务态度"),
    ("delivery", "交付", "Delivery", "交货, 物流, 交期, logistics"),
    ("after_sales", "售后", "After-sales", "售后服务, 维修, after sales, support"),
)
SATISFIED = _list(
    (
        "10",
        "非常满意",
        "Very satisfied",
        "很满意, 十分满意, 特别满意, 极其满意, 优, 优秀, 很好, 非常好, extremely satisfied, completely satisfied, very happy, excellent, very good",
    ),
    (
        "8",
        "满意",
        "Satisfied",
        "比较满意, 较满意, 良, 良好, 好, 较好, somewhat satisfied, mostly satisfied, happy, good",
    ),
    (
        "6",
        "一般",
        "Neutral",
        "基本满意, 尚可, 普通, 中, 中等, 及格, 合格, fair, average, ok, acceptable, neither satisfied nor dissatisfied",
    ),
    (
        "4",
        "不满意",
        "Dissatisfied",
        "不太满意, 较不满意, 比较不满意, 差, 较差, unsatisfied, somewhat dissatisfied, not satisfied, unhappy, poor, bad",
    ),
    (
        "2",
        "非常不满意",
        "Very dissatisfied",
        "很不满意, 极不满意, 十分不满意, 很差, 非常差, very unsatisfied, extremely dissatisfied, very unhappy, very poor, very bad",
    ),
)
"""Points of an answer in words: five steps are twice as many points, as of a scale of 5."""
FEEDBACK_KIND = _list(
    ("complaint", "投诉", "Complaint", "客诉, 抱怨, complain"),
    ("inquiry", "咨询", "Inquiry", "询问, 问询, question, enquiry"),
    ("suggestion", "建议", "Suggestion", "意见, 改进建议, advice, idea"),
)
IMPACT = _list(
    ("opportunity", "机会", "Opportunity", "利好, 正面, positive, +"),
    ("threat", "威胁", "Threat", "风险, 利空, 负面, 挑战, negative, risk, -"),
    ("neutral", "中性", "Neutral", "一般, 无影响, none"),
)
REVIEW = _list(
    ("day", "日", "Day", "每日, 每天, daily"),
    ("week", "周", "Week", "每周, 周度, weekly"),
    ("month", "月", "Month", "每月, 月度, monthly"),
    ("quarter", "季度", "Quarter", "季, 每季, 每季度, quarterly"),
)
FREQUENCY = _list(
    ("week", "周", "Week", "每周, 周度, 一周, weekly"),
    ("month", "月", "Month", "每月, 月度, 按月, monthly"),
    ("quarter", "季", "Quarter", "季度, 每季, 每季度, 按季, quarterly"),
)
SOURCE = _list(
    ("fair", "展会", "Trade fair", "展览, 展览会, 展销会, exhibition, fair, expo, trade show, tradeshow"),
    ("online", "线上推广", "Online marketing", "网络推广, 线上, 网络, 广告, online, web"),
    ("referral", "转介绍", "Referral", "介绍, 推荐, 老客户介绍, 客户介绍, 朋友介绍, refer, word of mouth"),
    ("other", "其他", "Other", "其它, others"),
)  # fmt: skip
MONEY_UNIT = _list(
    ("1", "元", "units", "unit, 个, one, base"),
    ("k", "千元", "k", "千, thousand, thousands, '000, 000"),
    ("10k", "万元", "10k", "万, w, ten thousand"),
    ("M", "百万元", "M", "百万, million, millions, mn"),
    ("100M", "亿元", "100M", "亿, hundred million"),
)
YES_NO = _list(
    ("yes", "是", "Yes", "y, true, 1, 有, 已授权, 同意, √, ✓, 已签"),
    ("no", "否", "No", "n, false, 0, 无, 未授权, 不同意, ×, ✗, 未签"),
)
CREDIT = _list(
    ("A", "A", "A", "a级, 优, 优秀, aaa"),
    ("B", "B", "B", "b级, 良, 良好, aa"),
    ("C", "C", "C", "c级, 中, 一般"),
    ("D", "D", "D", "d级, 差, 较差"),
)
TIER_MODEL = _list(
    ("threshold", "门槛分级", "Thresholds", "门槛, 金额门槛, bounds"),
    ("pareto", "ABC 二八", "ABC (80/20)", "abc, 二八, 帕累托"),
    ("pyramid", "金字塔", "Pyramid", "金字塔模型"),
    ("scorecard", "评分卡", "Scorecard", "评分, 综合评分, score"),
    ("rfm", "RFM", "RFM", "rfm模型"),
)
TIER_PRESET = _list(
    ("sabc", "S-A-B-C", "S-A-B-C", "s/a/b/c, 四级"),
    ("a-e", "A-E 与普通", "A-E and general", "a/b/c/d/e, a到e"),
)
PYRAMID_LABELS = _list(
    ("metal", "铂金/黄金/钢铁/铅", "Platinum/Gold/Iron/Lead", "金属, metals"),
    ("vip", "VIP/主要/普通/小客户", "VIP/Major/General/Small", "vip客户"),
)
LIFETIME_METHOD = _list(
    ("auto", "自动", "Automatic", "自动选择"),
    ("model", "概率模型", "Model", "模型, mbg/cnbd-k, cnbd"),
    ("bgnbd", "BG/NBD", "BG/NBD", "bg-nbd"),
    ("simple", "简单法", "Simple", "简单, 简化法, 均值"),
)
SHARE_BASE = _list(
    ("sales", "销售", "Sales", "业务, 销售部"),
    ("marketing", "市场", "Marketing", "营销, 市场部"),
    ("service", "客服", "Service", "服务, 售后, 客服部, customer service"),
    ("all", "全部", "Everything", "不限, whole"),
)
"""Roles that a copy can be made for, and what a company's own role may begin with."""
TOP_LEVELS = ("S", "A")
"""Levels of service of the customers that matter most, whatever the labels of the model."""
