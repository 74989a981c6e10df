"""What customers say: needs, survey answers, complaints."""

from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kamxl.schema import choices as c
from kamxl.schema.field import Code, Column, Day, LongText, Score10, ShortText
from kamxl.schema.rows.base import CustomerId, Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class Need(Row):
    """客户需求: one need or pain point."""

    need_id: Annotated[Code, Column("code", "需求编号", "Need ID", "需求号, need no", width=13, zh_example="XQ001")]
    customer_id: CustomerId
    date: Annotated[Day, Column(
        "day", "提出日期", "Date", "日期, 提出时间, raised, raised on", width=13, key=True, past=True,
        zh_example="2026-09-10",
    )]
    need: Annotated[LongText, Column(
        "long_text", "需求描述", "Need", "需求, 需求内容, 痛点, description, pain point", width=36,
        zh_example="希望缩短备件交期", en_example="Shorter lead time of spare parts",
    )]
    product: Annotated[ShortText | None, Column(
        "text", "相关产品", "Product", "产品, related product", width=18,
        zh_example="伺服电机 SM-200", en_example="Servo motor SM-200",
    )] = None
    priority: Annotated[str | None, Column(
        "choice", "优先级", "Priority", "重要程度, 紧急程度, 优先", choices=c.LEVEL, width=9,
    )] = None
    solution: Annotated[LongText | None, Column(
        "long_text", "解决方案", "Solution", "方案, 对策, answer", width=28,
        zh_example="区域仓备货两周", en_example="Two weeks of stock in the region",
    )] = None
    status: Annotated[str | None, Column(
        "choice", "需求状态", "Status", "状态, 处理状态, need status", choices=c.NEED_STATUS, width=11,
    )] = None
    closed: Annotated[Day | None, Column(
        "day", "完成日期", "Closed", "满足日期, 解决日期, 关闭日期, closed on, met on, closed date, date closed", width=13, past=True,
    )] = None

    @model_validator(mode="after")
    def _closed_after_raised(self) -> Self:
        if self.closed is not None and self.closed < self.date:
            raise PydanticCustomError("date_order", "closed", {"field": "closed", "other": "date"})
        return self


class SurveyAnswer(Row):
    """满意度: one survey answer."""

    date: Annotated[Day, Column(
        "day", "调查日期", "Date", "日期, 评价日期, 调查时间, survey date", width=13, key=True, past=True,
        zh_example="2026-09-10",
    )]
    customer_id: CustomerId
    channel: Annotated[str | None, Column(
        "choice", "调查方式", "Channel", "方式, 渠道, method", choices=c.SURVEY_CHANNEL, width=11,
    )] = None
    dimension: Annotated[str | None, Column(
        "choice", "维度", "Dimension", "评价维度, 指标, 项目, aspect", choices=c.DIMENSION, width=11,
    )] = None
    score: Annotated[Score10, Column(
        "score", "评分", "Score", "得分, 分数, 满意度, 满意度评分, 总体满意度, 满意程度, 评价, rating, satisfaction, overall satisfaction", width=9, key=True, top=10.0, spoken=c.SATISFIED,
        zh_example="8.5", zh_help="0 到 10 分；也可写非常满意、满意等", en_help="0 to 10; or in words, very satisfied",
    )]
    comment: Annotated[LongText | None, Column(
        "long_text", "意见", "Comment", "反馈, 评语, 建议, 备注, comments", width=36,
    )] = None


class Complaint(Row):
    """投诉反馈: one complaint, inquiry or suggestion."""

    complaint_id: Annotated[Code, Column(
        "code", "反馈编号", "Feedback ID", "投诉编号, 编号, complaint id, ticket, case no, case number, ticket number, ticket id, 工单号", width=13,
        zh_example="TS001",
    )]
    customer_id: CustomerId
    opened: Annotated[Day, Column(
        "day", "提出日期", "Opened", "投诉日期, 反馈日期, 日期, 受理日期, opened on, date, date opened, opened date, complaint date, 投诉时间, 受理时间",
        width=13, key=True, past=True, zh_example="2026-09-10",
    )]
    kind: Annotated[str, Column(
        "choice", "反馈类型", "Kind", "类型, 投诉类型, type", choices=c.FEEDBACK_KIND, width=11,
        zh_example="投诉", en_example="Complaint",
    )]
    severity: Annotated[str | None, Column(
        "choice", "严重程度", "Severity", "严重性, 级别, 紧急程度, level", choices=c.LEVEL, width=11,
    )] = None
    content: Annotated[LongText, Column(
        "long_text", "反馈内容", "Content", "投诉内容, 内容, 问题描述, description", width=36,
        zh_example="到货外箱破损", en_example="Box damaged on arrival",
    )]
    handler: Annotated[ShortText | None, Column(
        "text", "处理人", "Handler", "受理人, 责任人, 负责人, assigned to", width=11,
    )] = None
    closed: Annotated[Day | None, Column(
        "day", "解决日期", "Closed", "关闭日期, 完成日期, 处理日期, closed on, resolved, closed date, date closed, resolved on, resolution date, 关闭时间, 解决时间", width=13, past=True,
    )] = None

    @model_validator(mode="after")
    def _closed_after_opened(self) -> Self:
        if self.closed is not None and self.closed < self.opened:
            raise PydanticCustomError("date_order", "closed", {"field": "closed", "other": "opened"})
        return self
