"""The registry of output sheets: titles, table names and columns that others may rely on.

A column's key is the column of the frame that `compute` makes; money is in the book's currency there and comes to the
display unit on the sheet (`Money.scale_of`).
"""

from __future__ import annotations

from collections.abc import Mapping

from kamxl.i18n import Pair
from kamxl.record import record
from kamxl.schema.choices import Choice
from kamxl.schema.field import PERCENT, YUAN_10K, YUAN_EACH
from kamxl.schema.money import Money
from kamxl.schema.units import Unit

COPY_NOTE, COPY_INPUT, COPY_BASE = "share_note", "input_", "share_base"
"""How a copy for a role is known: the key of the sheet that says what it is, how those of its input sheets begin, and the key of
the hidden one by which it comes home."""

RESOLVED = Choice("resolved", "已解除", "Resolved", "解除")
"""What stands for the status of an alert that does not hold any more; it is on no drop-down."""


@record
class OutputColumn:
    """A column of an output table. `role` names a style of the theme."""

    key: str
    zh: str
    en: str
    role: str = "text"
    unit: Unit | None = None
    width: int = 12
    optional: bool = False
    """Left out where it holds nothing."""

    def name(self, lang: str) -> str:
        """The title without its unit."""
        return self.zh if lang == "zh" else self.en

    def title(self, lang: str, money: Money) -> str:
        """The title on the sheet, with its unit in a book of that money."""
        return money.titled(self.name(lang), self.unit, lang)


@record
class Output:
    """An output sheet; `table` is the name of its long list, `columns` that list's columns."""

    key: str
    zh: str
    en: str
    table: str | None = None
    columns: tuple[OutputColumn, ...] = ()

    def title(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    def column(self, key: str) -> OutputColumn:
        """A column of its list."""
        return next(one for one in self.columns if one.key == key)

    def titled(self, key: str) -> Pair:
        """A column with its sheet."""
        zh, en = next(((one.zh, one.en) for one in self.columns if one.key == key), (key, key))
        return Pair(f"{self.zh} · {zh}", f"{self.en} · {en}")


_CUSTOMER = (
    OutputColumn("customer_id", "客户编号", "Customer ID", "text", width=13),
    OutputColumn("name", "客户名称", "Customer name", "text", width=44),
)

_HEALTH_PARTS = tuple(
    OutputColumn(f"health_{key}", zh, en, "decimal", width=9)
    for key, zh, en in (
        ("purchases", "采购", "Purchases"), ("relation", "关系", "Relation"), ("service", "服务", "Service"),
        ("payment", "回款", "Payment"), ("contract", "合同", "Contract"),
    )
)  # fmt: skip
_POINTS = tuple(
    OutputColumn(f"points_{key}", f"{zh}得分", f"Points: {en}", "decimal", width=11, optional=True)
    for key, zh, en in (
        ("revenue", "交易额", "revenue"), ("collection_rate", "回款率", "collection rate"), ("profit", "利润", "profit"),
        ("contract_volume", "合同金额", "contract volume"), ("industry_influence", "行业影响力", "industry influence"),
        ("unit_price", "成交单价", "unit price"), ("quality_loss", "质量损失", "quality loss"), ("credit_grade", "商业信誉", "credit grade"),
        ("growth_potential", "增长潜力", "growth potential"), ("tenure", "合作年限", "tenure"),
    )
)  # fmt: skip
"""Of the scorecard, 0 to 100."""
_MONTHS = tuple(
    OutputColumn(
        f"month_{number}", f"第{number}月交易额", f"Revenue month {number}", "money", YUAN_10K, 12, optional=True
    )
    for number in range(1, 13)
)
"""What the sparklines of revenue draw, the oldest first: inside the table, so that they stay right when people sort."""

# fmt: off
_ALL = (
    Output("overview", "总览", "Overview"),
    Output("alerts", "预警", "Alerts", "kx_alerts", (
        OutputColumn("severity", "严重程度", "Severity", "state", width=10),
        OutputColumn("rule", "规则", "Rule", "text", width=21),
        OutputColumn("name", "客户名称", "Customer name", "text", width=40),
        OutputColumn("fact", "事实", "Fact", "wrap", width=88),
        OutputColumn("owner", "负责人", "Owner", "text", width=16),
        OutputColumn("due", "截止日期", "Due", "date", width=12),
        OutputColumn("state", "处理状态", "Status", "center", width=11),
        OutputColumn("until", "暂缓至", "Deferred until", "date", width=12),
        OutputColumn("note", "备注", "Notes", "wrap", width=28),
        OutputColumn("advice", "建议", "What to do", "wrap", width=92),
        OutputColumn("subject", "项目", "Item", "text", width=32),
        OutputColumn("first_seen", "首次出现", "First seen", "date", width=12),
        OutputColumn("resolved", "解除日期", "Resolved on", "date", width=12),
        OutputColumn("customer_id", "客户编号", "Customer ID", "text", width=13),
        OutputColumn("rule_id", "规则代码", "Rule ID", "muted", width=18),
        OutputColumn("state_value", "处理时数值", "Value when set", "ratio", width=12),
    )),
    Output("tiers", "客户分级", "Tiers", "kx_tiers", (
        *_CUSTOMER,
        OutputColumn("tier", "等级", "Tier", "tier", width=10),
        OutputColumn("previous_tier", "上次等级", "Previous tier", "center", width=11),
        OutputColumn("change", "变动", "Change", "center", width=8),
        OutputColumn("reason", "判定依据", "Why", "wrap", width=48),
        OutputColumn("revenue_12m", "近12月交易额", "Revenue 12 months", "money", YUAN_10K, 15),
        OutputColumn("course", "12个月走势", "12-month trend", "center", width=16, optional=True),
        OutputColumn("profit_12m", "近12月毛利", "Profit 12 months", "money", YUAN_10K, 15),
        OutputColumn("cumulative_share", "累计占比", "Cumulative share", "percent", width=11),
        OutputColumn("abc", "ABC", "ABC", "center", width=7),
        OutputColumn("pyramid", "金字塔", "Pyramid", "center", width=9),
        OutputColumn("score", "评分", "Score", "decimal", width=8),
        OutputColumn("rfm", "RFM", "RFM", "center", width=26),
        OutputColumn("lifecycle", "生命周期阶段", "Lifecycle stage", "center", width=12),
        OutputColumn("frequency_band", "购买频度", "Purchase frequency", "center", width=11),
        OutputColumn("similar", "相似客户群", "Similar customers", "text", width=46, optional=True),
        OutputColumn("last_order", "最近下单", "Last order", "date", width=12),
        OutputColumn("basis", "数据来源", "Basis", "center", width=10),
        OutputColumn("assigned", "人工指定", "Assigned", "center", width=10),
        OutputColumn("points", "积分", "Points", "count", width=9),
        OutputColumn("strategy", "服务策略", "Service strategy", "text", width=60),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
        *_MONTHS,
    )),
    Output("health", "健康度", "Health", "kx_health", (
        *_CUSTOMER,
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("health", "健康度", "Health", "decimal", width=9),
        OutputColumn("previous_health", "上次健康度", "Previous health", "decimal", width=11),
        OutputColumn("change_health", "变化", "Change", "point_change", width=9),
        *_HEALTH_PARTS,
        OutputColumn("weakest", "最弱项", "Weakest part", "center", width=10),
        OutputColumn("revenue_12m", "近12月交易额", "Revenue 12 months", "money", YUAN_10K, 15),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
        OutputColumn("score", "评分", "Score", "decimal", width=8, optional=True),
        *_POINTS,
    )),
    Output("lifetime", "生命周期价值", "Lifetime value", "kx_lifetime", (
        *_CUSTOMER,
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("lifetime_value", "生命周期价值", "Lifetime value", "money", YUAN_10K, 16),
        OutputColumn("method", "方法", "Method", "center", width=13),
        OutputColumn("past_value", "历史价值", "Past value", "money", YUAN_10K, 14),
        OutputColumn("p_alive", "存活概率", "P(alive)", "percent", width=11),
        OutputColumn("expected_orders_12m", "未来12月预期订单", "Expected orders 12 months", "decimal", width=13),
        OutputColumn("p_order_12m", "未来12月下单概率", "P(any order) 12 months", "percent", width=13),
        OutputColumn("next_order", "预计下次下单", "Next order expected", "date", width=13),
        OutputColumn("low", "区间下限", "Interval low", "money", YUAN_10K, 14),
        OutputColumn("high", "区间上限", "Interval high", "money", YUAN_10K, 14),
        OutputColumn("value_band", "价值带", "Value band", "center", width=9),
        OutputColumn("why", "方法说明", "Why this method", "wrap", width=76),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
    )),
    Output("targets", "目标达成", "Target attainment", "kx_targets", (
        OutputColumn("period", "期间", "Period", "center", width=11),
        OutputColumn("measure", "指标", "Measure", "text", width=20),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
        OutputColumn("name", "客户名称", "Customer name", "text", width=40, optional=True),
        OutputColumn("region", "区域", "Region", "text", width=16),
        OutputColumn("product", "产品", "Product", "text", width=18),
        OutputColumn("target", "目标值", "Target", "money", width=13),
        OutputColumn("actual", "实际值", "Actual", "money", width=13),
        OutputColumn("attainment", "完成率", "Attained", "percent", width=10),
        OutputColumn("gone", "期间已过", "Period gone", "percent", width=10),
        OutputColumn("pace", "进度", "Pace", "percent", width=10),
        OutputColumn("forecast", "预测值", "Forecast", "money", width=13),
        OutputColumn("gap", "差额", "Gap", "money", width=13),
        OutputColumn("customer_id", "客户编号", "Customer ID", "text", width=12),
    )),
    Output("pipeline", "商机管道", "Pipeline", "kx_pipeline", (
        OutputColumn("deal", "商机名称", "Deal", "wrap", width=24),
        OutputColumn("name", "客户名称", "Customer name", "text", width=40),
        OutputColumn("stage", "商机阶段", "Stage", "center", width=13),
        OutputColumn("amount", "预计金额", "Amount", "money", YUAN_10K, 13),
        OutputColumn("probability", "赢率", "Probability", "percent", width=11),
        OutputColumn("weighted", "加权金额", "Weighted", "money", YUAN_10K, 13),
        OutputColumn("close_date", "预计成交日期", "Expected close", "date", width=13),
        OutputColumn("days_in_stage", "停留天数", "Days in stage", "count", width=10),
        OutputColumn("state", "状态", "State", "state", width=10),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
        OutputColumn("next_step", "下一步", "Next step", "wrap", width=24),
        OutputColumn("deal_id", "商机编号", "Deal ID", "text", width=12),
        OutputColumn("customer_id", "客户编号", "Customer ID", "text", width=12),
    )),
    Output("receivables", "应收账龄", "Receivables", "kx_receivables", (
        *_CUSTOMER,
        OutputColumn("not_due", "未到期", "Not due", "money", YUAN_10K, 13),
        OutputColumn("days_1_30", "逾期1-30天", "1–30 days overdue", "money", YUAN_10K, 13),
        OutputColumn("days_31_60", "逾期31-60天", "31–60 days overdue", "money", YUAN_10K, 13),
        OutputColumn("days_61_90", "逾期61-90天", "61–90 days overdue", "money", YUAN_10K, 13),
        OutputColumn("days_over_90", "逾期90天以上", "Over 90 days overdue", "money", YUAN_10K, 13),
        OutputColumn("total", "合计", "Total", "money", YUAN_10K, 13),
        OutputColumn("overdue_share", "逾期占比", "Overdue share", "percent", width=11),
        OutputColumn("credit_limit", "信用额度", "Credit limit", "money", YUAN_10K, 13),
        OutputColumn("credit_used", "额度占用", "Credit used", "percent", width=11),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
    )),
    Output("portrait", "客户画像", "Portrait"),
    Output("trend", "销售趋势", "Sales trend"),
    Output("products", "产品结构", "Products", "kx_products", (
        OutputColumn("product", "产品", "Product", "wrap", width=26),
        OutputColumn("category", "品类", "Category", "text", width=16),
        OutputColumn("customers", "客户数", "Customers", "count", width=9),
        OutputColumn("revenue_12m", "近12月交易额", "Revenue 12 months", "money", YUAN_10K, 15),
        OutputColumn("profit_12m", "近12月毛利", "Profit 12 months", "money", YUAN_10K, 15),
        OutputColumn("margin", "毛利率", "Margin", "percent", width=9),
        OutputColumn("share", "占比", "Share", "percent", width=9),
        OutputColumn("change", "同比", "Change on year", "change", width=9),
    )),
    Output("market", "市场看板", "Market board", "kx_market", (
        OutputColumn("competitor", "竞品名称", "Competitor", "text", width=16),
        OutputColumn("model", "产品型号", "Model", "text", width=16),
        OutputColumn("region", "监测区域", "Region", "text", width=11),
        OutputColumn("date", "最近日期", "Latest date", "date", width=12),
        OutputColumn("price", "最近价格", "Latest price", "yuan", YUAN_EACH, 16),
        OutputColumn("previous_price", "上次价格", "Previous price", "yuan", YUAN_EACH, 16),
        OutputColumn("change", "变动", "Change", "change", width=9),
        OutputColumn("our_price", "我方价格", "Our price", "yuan", YUAN_EACH, 16),
        OutputColumn("gap", "价差", "Price gap", "gap", width=9),
        OutputColumn("market_share", "市场份额", "Market share", "points", PERCENT, 13),
        OutputColumn("share_change", "份额变动", "Share change", "difference", width=12),
        OutputColumn("source", "信息来源", "Source", "text", width=15, optional=True),
    )),
    Output("follow_up", "跟进报告", "Follow-up report", "kx_follow_up", (
        *_CUSTOMER,
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
        OutputColumn("state", "跟进状态", "State", "state", width=11),
        OutputColumn("last_contact", "最近跟进", "Last contact", "date", width=13),
        OutputColumn("days_since", "距今天数", "Days since", "count", width=11),
        OutputColumn("method", "跟进方式", "Method", "center", width=11),
        OutputColumn("contact", "联系人", "Contact", "text", width=11, optional=True),
        OutputColumn("content", "跟进内容", "Content", "wrap", width=44),
        OutputColumn("outcome", "结果", "Outcome", "wrap", width=20, optional=True),
        OutputColumn("next_action", "下一步计划", "Next action", "wrap", width=28),
        OutputColumn("next_date", "下次跟进日期", "Next date", "date", width=14),
    )),
    Output("service", "服务质量", "Service", "kx_service", (
        OutputColumn("name", "客户名称", "Customer name", "text", width=38),
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("date", "调查日期", "Asked on", "date", width=12),
        OutputColumn("score", "最近评分", "Latest score", "decimal", width=10),
        OutputColumn("change", "变化", "Change", "point_change", width=9),
        OutputColumn("complaints", "近12月投诉", "Complaints 12 months", "count", width=11),
        OutputColumn("open", "未结投诉", "Open complaints", "count", width=10),
        OutputColumn("oldest", "最久未结天数", "Oldest open days", "count", width=11),
        OutputColumn("needs_open", "未满足需求", "Needs open", "count", width=10),
        OutputColumn("contract_end", "合同到期", "Contract ends", "date", width=12),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
        _CUSTOMER[0],
    )),
    Output("opportunities", "机会", "Opportunities", "kx_opportunities", (
        OutputColumn("kind", "机会类型", "Kind", "center", width=17),
        *_CUSTOMER,
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("subject", "内容", "Subject", "wrap", width=34),
        OutputColumn("evidence", "依据", "Evidence", "wrap", width=64),
        OutputColumn("amount", "金额", "Amount", "money", YUAN_10K, 12),
        OutputColumn("since", "起始日期", "Since", "date", width=12),
        OutputColumn("owner", "负责人", "Owner", "text", width=28),
    )),
    Output("quality", "数据质量", "Data quality", "kx_quality", (
        OutputColumn("severity", "严重程度", "Severity", "state", width=10),
        OutputColumn("sheet", "工作表", "Sheet", "text", width=13),
        OutputColumn("cell", "单元格", "Cell", "link", width=9),
        OutputColumn("field", "字段", "Field", "text", width=15),
        OutputColumn("key", "标识", "Row ID", "text", width=14),
        OutputColumn("value", "填写值", "Value", "text", width=22),
        OutputColumn("effect", "影响", "Effect", "text", width=15),
        OutputColumn("message", "说明", "What to do", "wrap", width=60),
        OutputColumn("code", "问题代码", "Code", "muted", width=17),
    )),
    Output("tier_history", "分级历史", "Tier history", "kx_tier_history", (
        OutputColumn("review_date", "评审日期", "Review date", "date", width=12),
        *_CUSTOMER,
        OutputColumn("tier", "等级", "Tier", "tier", width=8),
        OutputColumn("model", "模型", "Model", "center", width=12),
        OutputColumn("revenue", "交易额", "Revenue", "money", YUAN_10K, 14),
        OutputColumn("health", "健康度", "Health", "decimal", width=9),
        *_HEALTH_PARTS,
        OutputColumn("lifetime_value", "生命周期价值", "Lifetime value", "money", YUAN_10K, 16),
        OutputColumn("alerts", "预警数", "Alerts", "count", width=9),
        OutputColumn("currency", "币种", "Currency", "center", width=9),
    )),
)
# fmt: on

OUTPUTS: Mapping[str, Output] = {output.key: output for output in _ALL}
"""The output sheets by key, in the order in which they stand in the workbook."""
