"""The registry of input sheets: data, from which templates, readers, reports and the dictionary come."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from kamxl.record import record
from kamxl.schema import rows
from kamxl.schema.field import Column
from kamxl.schema.rows import Row


@record
class SheetField:
    """A field as the rest of the program sees it."""

    key: str
    column: Column
    required: bool
    """The model refuses a blank."""

    @property
    def asked(self) -> bool:
        """Shown as required: the model refuses a blank, at least in most rows."""
        return self.required or self.column.asked


@record
class Sheet:
    """An input sheet: its titles, table name, row model, and which field tells its rows apart."""

    key: str
    zh: str
    en: str
    table: str
    model: type[Row]
    id_field: str | None
    """Key by which an issue names a row."""
    unique: tuple[str, ...] = ()
    """Fields that together may occur once only."""
    aliases: tuple[str, ...] = ()
    date_field: str | None = None
    telling: tuple[str, ...] = ()
    """Fields of which a header must name one to be known by itself: the required ones stand on other sheets, too."""

    def title(self, lang: str) -> str:
        return self.zh if lang == "zh" else self.en

    @property
    def fields(self) -> Mapping[str, SheetField]:
        """Fields by key, in the order of the columns."""
        return _fields(self.model)

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The fields without which a row stands in no figure."""
        return tuple(key for key, field in self.fields.items() if field.required and field.column.key)


@cache
def _fields(model: type[Row]) -> Mapping[str, SheetField]:
    found = {}
    for key, info in model.model_fields.items():
        column = next(item for item in reversed(info.metadata) if isinstance(item, Column))
        found[key] = SheetField(key, column, info.is_required())
    return found


_ALL = (
    Sheet("customers", "客户信息", "Customers", "kam_customers", rows.Customer, "customer_id", ("customer_id",), ("客户", "客户表", "客户信息表", "客户档案", "客户资料", "大客户信息", "客户台账", "accounts", "customer", "clients")),
    Sheet("follow_ups", "跟进记录", "Follow-ups", "kam_follow_ups", rows.FollowUp, "customer_id", (), ("跟进", "跟进表", "客户跟进", "客户跟进记录", "拜访记录", "followups", "activities", "contacts log"), "date"),
    Sheet("orders", "购买记录", "Orders", "kam_orders", rows.Order, "order_id", (), ("订单", "订单表", "订单明细", "销售记录", "交易记录", "采购记录", "sales", "transactions"), "order_date"),
    Sheet("contracts", "合同报价", "Contracts", "kam_contracts", rows.Contract, "contract_id", ("contract_id",), ("合同", "合同表", "合同台账", "报价", "contract", "quotations")),
    Sheet("needs", "客户需求", "Needs", "kam_needs", rows.Need, "need_id", ("need_id",), ("需求", "需求表", "痛点", "requirements"), "date"),
    Sheet("satisfaction", "满意度", "Satisfaction", "kam_satisfaction", rows.SurveyAnswer, "customer_id", (), ("满意度调查", "客户满意度", "survey", "surveys"), "date"),
    Sheet("complaints", "投诉反馈", "Complaints", "kam_complaints", rows.Complaint, "complaint_id", ("complaint_id",), ("投诉", "投诉记录", "客诉", "反馈", "feedback", "tickets"), "opened"),
    Sheet("market", "市场监测", "Market watch", "kam_market", rows.Observation, "competitor", (), ("竞品监测", "竞品", "竞品价格", "市场监控", "竞争对手", "competitors", "market"), "date"),
    Sheet("trends", "市场趋势", "Market trends", "kam_trends", rows.TrendFigure, "metric", (), ("趋势", "行业趋势", "trends")),
    Sheet("contacts", "联系人", "Contacts", "kam_contacts", rows.Contact, "customer_id", (), ("联系人表", "联系人信息", "关键人", "决策链", "contact", "people", "stakeholders"), telling=("role", "influence", "attitude", "reports_to")),
    Sheet("deals", "商机", "Deals", "kam_deals", rows.Deal, "deal_id", ("deal_id",), ("商机表", "商机管理", "销售机会", "机会表", "opportunities", "opportunity", "pipeline")),
    Sheet("targets", "目标", "Targets", "kam_targets", rows.Target, "period", (), ("目标表", "销售目标", "业绩目标", "任务", "target", "quotas", "goals")),
    Sheet("plans", "客户计划", "Account plans", "kam_plans", rows.PlanAction, "customer_id", (), ("行动计划", "客户行动计划", "大客户计划", "account plan", "action plan", "plans")),
    Sheet("rates", "汇率", "Rates", "kam_rates", rows.Rate, "currency", ("currency", "date"), ("汇率表", "外汇汇率", "汇率设置", "exchange rates", "fx rates", "fx", "rate"), "date"),
    Sheet("rules", "自定义规则", "Own rules", "kam_rules", rows.OwnRule, None, (), ("自定义预警", "预警规则", "own alerts", "custom rules", "alert rules"), telling=("test",)),
)  # fmt: skip

SHEETS: Mapping[str, Sheet] = {sheet.key: sheet for sheet in _ALL}
"""The input sheets by key. Settings is read apart: its rows are settings, not records."""

SETTINGS_TITLES = ("设置", "Settings")
SETTINGS_TABLE = "kam_settings"
GUIDE_TITLES = ("使用说明", "Guide")
DICTIONARY_TITLES = ("字段说明", "Dictionary")
COMPUTED_COLUMNS = (
    ("tier", "等级", "Tier"),
    ("lifecycle", "生命周期阶段", "Lifecycle stage"),
    ("alerts", "预警数", "Alerts"),
)
"""Read-only formula columns of 客户信息 in new workbooks; readers pass over them."""
