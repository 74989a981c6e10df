"""What a team wants of its customers: opportunities, targets, and the actions of account plans."""

from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kamxl.schema import choices as c
from kamxl.schema import field as f
from kamxl.schema.field import Amount, Code, Column, Currency, Day, LongText, Number, Percent, Period, ShortText
from kamxl.schema.rows.base import BookCurrency, CustomerId, Owner, Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class Deal(Row):
    """商机: one opportunity."""

    deal_id: Annotated[Code, Column(
        "code", "商机编号", "Deal ID", "商机号, 机会编号, 项目编号, opportunity id, deal no, opportunity no", width=13,
        zh_example="SJ2026012",
    )]
    customer_id: CustomerId
    name: Annotated[ShortText, Column(
        "text", "商机名称", "Deal", "机会名称, 项目名称, opportunity, opportunity name, deal name, deal title, opportunity title", width=26,
        zh_example="二期产线改造", en_example="Second line",
    )]
    stage: Annotated[str, Column(
        "choice", "商机阶段", "Stage", "阶段, 销售阶段, 当前阶段, deal stage, opportunity stage, sales stage, pipeline stage",
        choices=c.DEAL_STAGE, width=13, key=True, zh_example="提案谈判", en_example="Proposal and negotiation",
    )]
    amount: Annotated[Amount, Column(
        "money", "预计金额", "Expected amount", "商机金额, 预计成交金额, 预估金额, 机会金额, deal amount, opportunity amount, amount, deal value, opportunity value, estimated revenue, estimated value, 预计收入, 预计合同金额",
        unit=f.YUAN, width=15, zh_example="350000",
    )]
    currency: Annotated[Currency | None, BookCurrency] = None
    probability: Annotated[Percent | None, Column(
        "percent", "赢率", "Probability", "成功率, 成交概率, 赢单率, 可能性, win probability, win rate",
        unit=f.PERCENT, width=10, zh_help="留空按商机阶段推算", en_help="Blank goes by the stage",
    )] = None
    created: Annotated[Day | None, Column(
        "day", "创建日期", "Created", "创建时间, 立项日期, 建立日期, created on, created date, create date",
        width=13, past=True,
    )] = None
    close_date: Annotated[Day, Column(
        "day", "预计成交日期", "Expected close", "预计成交, 预计签约日期, 预计成交时间, 预计关闭日期, expected close date, close date, closing date, estimated close date, est. close date, expected closing date, target close date, 预计结单日期, 预计签单日期, 预计关闭时间",
        width=14, ends=True, zh_example="2026-12-20",
    )]
    closed: Annotated[Day | None, Column(
        "day", "实际关闭日期", "Closed", "关闭日期, 实际成交日期, 成交日期, 结束日期, actual close date, closed on, won on, actual close, actual closing date, closed date, date closed, 实际成交时间, 实际结单日期, 实际签约日期, 实际关闭时间",
        width=14, past=True, zh_help="赢单或输单的日期", en_help="Day on which it was won or lost",
    )] = None
    product: Annotated[ShortText | None, Column(
        "text", "产品", "Product", "产品名称, 意向产品, 相关产品, product name", width=20,
    )] = None
    competitor: Annotated[ShortText | None, Column(
        "text", "竞品", "Competitor", "竞品名称, 竞争对手, 主要竞争对手, competitors", width=16,
    )] = None
    lost_reason: Annotated[ShortText | None, Column(
        "text", "输单原因", "Reason lost", "丢单原因, 失败原因, loss reason, lost reason, reason for loss, closed lost reason, 丢单理由, 输单理由", width=20,
    )] = None
    owner: Annotated[ShortText, Owner]
    next_step: Annotated[ShortText | None, Column(
        "text", "下一步", "Next step", "下一步计划, 下步计划, 后续计划, next action", width=26,
    )] = None

    @model_validator(mode="after")
    def _closed_after_created(self) -> Self:
        for key in ("closed", "close_date"):
            day = getattr(self, key)
            if day is not None and self.created is not None and day < self.created:
                raise PydanticCustomError("date_order", key, {"field": key, "other": "created"})
        return self


class Target(Row):
    """目标: what is to be reached in a period, of all or of an owner, a customer, a region, a product."""

    period: Annotated[Period, Column(
        "period", "期间", "Period", "目标期间, 考核期, 期数, 月份, month, quarter", width=11, key=True,
        zh_example="2026Q4", zh_help="2026、2026Q3 或 2026-09", en_help="2026, 2026Q3 or 2026-09",
    )]
    measure: Annotated[str, Column(
        "choice", "指标", "Measure", "目标指标, 考核指标, 指标名称, kpi, metric", choices=c.MEASURE, width=11, key=True,
        zh_example="交易额", en_example="Revenue",
    )]
    owner: Annotated[ShortText | None, Owner] = None
    customer_id: Annotated[Code | None, Column(
        "code", "客户编号", "Customer ID", "客户编码, 客户代码, 客户号, 客户id, customer no, account id, client id",
        width=13, key=True, zh_help="只针对一个客户的目标才填", en_help="Only of a target for one customer",
    )] = None
    region: Annotated[ShortText | None, Column(
        "text", "区域", "Region", "所在区域, 大区, 地区, area, territory", width=11,
    )] = None
    product: Annotated[ShortText | None, Column(
        "text", "产品", "Product", "产品名称, 品名, product name", width=20,
    )] = None
    value: Annotated[Number, Column(
        "money", "目标值", "Target", "目标, 目标金额, 目标额, 任务, 任务额, 指标值, target value, quota, goal",
        unit=f.YUAN_10K, width=13, key=True, any_unit=True, counted=("measure", c.COUNTED), zh_example="300",
        zh_help="金额按标题的单位；新客户和拜访填个数",
        en_help="Amounts in the title's unit; new customers and visits as numbers",
    )]


class PlanAction(Row):
    """客户计划: one action of an account plan."""

    customer_id: CustomerId
    goal: Annotated[ShortText, Column(
        "text", "目标", "Goal", "计划目标, 客户目标, objective, objectives", width=26,
        zh_example="采购份额提高到 40 %", en_example="Share of wallet of 40%",
    )]
    measure: Annotated[ShortText | None, Column(
        "text", "衡量指标", "Measure", "衡量标准, 指标, kpi, metric", width=16,
    )] = None
    target: Annotated[ShortText | None, Column(
        "text", "目标值", "Target", "指标值, 目标数值, target value", width=12,
    )] = None
    action: Annotated[LongText, Column(
        "long_text", "行动", "Action", "行动计划, 行动项, 关键行动, 措施, actions, task", width=36, key=True,
        zh_example="为二期产线做样机试用", en_example="Trial for the second line",
    )]
    owner: Annotated[ShortText | None, Owner] = None
    due: Annotated[Day, Column(
        "day", "截止日期", "Due", "完成期限, 计划完成日期, 到期日, 截止时间, due date, deadline", width=13, ends=True,
        zh_example="2026-12-20",
    )]
    status: Annotated[str | None, Column(
        "choice", "状态", "Status", "行动状态, 进度, 完成情况, action status, progress",
        choices=c.PLAN_STATUS, width=11, zh_help="留空按未开始计", en_help="Blank counts as not started",
    )] = None
    result: Annotated[LongText | None, Column(
        "long_text", "结果", "Result", "成果, 完成结果, outcome", width=28,
    )] = None
