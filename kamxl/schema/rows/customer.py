"""客户信息: who the customers are."""

from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kamxl.schema import choices as c
from kamxl.schema import field as f
from kamxl.schema.field import (
    Amount,
    Code,
    Column,
    Count,
    Day,
    Level5,
    LongText,
    Number,
    PaymentDays,
    Percent,
    ShortText,
)
from kamxl.schema.rows.base import CustomerId, Owner, Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class Customer(Row):
    """客户信息: one customer."""

    customer_id: CustomerId
    name: Annotated[ShortText, Column(
        "text", "客户名称", "Customer name", "客户, 公司名称, 单位名称, 公司, 客户全称, 企业名称, company, company name, account, account name, client",
        width=30, zh_example="苏州明远精密制造有限公司", en_example="Mingyuan Precision Co., Ltd.",
        zh_help="工商登记的全称", en_help="Full legal name",
    )]
    industry: Annotated[ShortText, Column(
        "text", "所属行业", "Industry", "行业, 客户行业, sector, vertical", width=13,
        zh_example="机械制造", en_example="Machinery",
    )]
    region: Annotated[ShortText | None, Column(
        "text", "所在区域", "Region", "区域, 地区, 省份, 大区, 所在地区, 所在地, area, territory, province", width=11,
        zh_example="华东", en_example="East China",
    )] = None
    contact: Annotated[ShortText, Column(
        "text", "联系人", "Contact", "主要联系人, 客户联系人, 联系人姓名, contact name, contact person",
        width=11, pii=True, zh_example="李明", en_example="Ming Li",
    )]
    title: Annotated[ShortText | None, Column(
        "text", "职位", "Job title", "职务, 岗位, position, role, title", width=12,
        zh_example="采购经理", en_example="Purchasing manager",
    )] = None
    phone: Annotated[Code, Column(
        "code", "电话", "Phone", "手机, 联系电话, 手机号, 手机号码, 电话号码, 联系方式, tel, telephone, mobile, phone number",
        width=15, pii=True, zh_example="13800001234",
        zh_help="按文本保存，开头的 0 不会丢", en_help="Kept as text: leading zeros survive",
    )]
    email: Annotated[ShortText | None, Column(
        "text", "邮箱", "Email", "电子邮箱, 电子邮件, 邮件地址, e-mail, mail, email address", width=32, pii=True,
        zh_example="li.ming@example.com",
    )] = None
    address: Annotated[ShortText | None, Column(
        "text", "地址", "Address", "公司地址, 联系地址, 详细地址, street", width=38, pii=True,
        zh_example="苏州市工业园区星海路 18 号", en_example="18 Xinghai Road, Suzhou",
    )] = None
    first_deal_date: Annotated[Day | None, Column(
        "day", "首次合作时间", "First deal", "首次合作日期, 合作时间, 首次成交日期, 合作开始时间, 开始合作时间, 开始合作, 首单日期, 建档日期, first deal date, customer since, since, first order date, 首次交易日期, 首次下单日期",
        width=13, asked=True, past=True, zh_example="2023-01-15",
        zh_help="状态为潜在时可以不填", en_help="May be blank while the status is Potential",
    )] = None
    annual_amount: Annotated[Amount | None, Column(
        "money", "年交易金额", "Annual amount", "年交易额, 年采购额, 年销售额, 年度交易金额, 交易金额, 年成交额, 年销售, 年销售金额, 年度销售额, annual revenue, annual sales, yearly amount",
        unit=f.YUAN_10K, width=16, zh_example="120",
        zh_help="没有订单时，用它来分级", en_help="Used for the tier where there are no orders",
    )] = None
    annual_profit: Annotated[Number | None, Column(
        "money", "年利润", "Annual profit", "年毛利, 年度利润, 利润, profit, annual margin", unit=f.YUAN_10K, width=13,
        zh_example="24",
    )] = None
    status: Annotated[str, Column(
        "choice", "合作状态", "Status", "客户状态, 状态, 合作情况, customer status, account status",
        choices=c.STATUS, width=11, zh_example="活跃", en_example="Active",
    )]
    last_follow_up: Annotated[Day | None, Column(
        "day", "最近跟进日期", "Last follow-up", "最近跟进, 最近联系, 最近联系日期, 上次跟进, 最后跟进日期, last contact, last contacted, last activity date, last contact date, 最近活动日期, 最后联系日期",
        width=14, past=True, zh_example="2026-09-10",
    )] = None
    follow_up_note: Annotated[LongText | None, Column(
        "long_text", "跟进内容", "Follow-up note", "跟进记录, 跟进情况, 沟通内容, last note, follow up", width=44,
        zh_example="沟通明年一季度采购计划", en_example="Discussed the purchase plan of Q1",
    )] = None
    owner: Annotated[ShortText, Owner]
    source: Annotated[str | None, Column(
        "choice", "客户来源", "Source", "来源, 获客渠道, 渠道, lead source, origin",
        choices=c.SOURCE, open_list=True, width=12,
    )] = None
    decision_contact: Annotated[ShortText | None, Column(
        "text", "决策链联系人", "Decision maker", "决策人, 关键决策人, 决策者, decision contact", width=20, pii=True,
    )] = None
    company_size: Annotated[Count | None, Column(
        "count", "企业规模", "Company size", "人数, 员工人数, 公司规模, 规模, employees, headcount, number of employees, employee count, 员工数",
        unit=f.PEOPLE, width=13,
    )] = None
    company_revenue: Annotated[Amount | None, Column(
        "money", "客户年营业额", "Customer revenue", "营业额, 年营业额, 客户营收, 年营收, company revenue, turnover",
        unit=f.YUAN_10K, width=18,
    )] = None
    main_business: Annotated[ShortText | None, Column(
        "text", "主营业务", "Main business", "主营, 业务范围, 经营范围, business", width=26,
        zh_example="精密零件加工", en_example="Precision parts",
    )] = None
    collection_rate: Annotated[Percent | None, Column(
        "percent", "回款率", "Collection rate", "回款比例, 收款率, payment rate", unit=f.PERCENT, width=12,
    )] = None
    credit_grade: Annotated[str | None, Column(
        "choice", "商业信誉", "Credit grade", "信用等级, 信誉等级, 信用, 信誉, credit, credit rating",
        choices=c.CREDIT, width=11,
    )] = None
    industry_influence: Annotated[Level5 | None, Column(
        "score", "行业影响力", "Industry influence", "影响力, influence", width=12,
        zh_help="1（小）到 5（大）", en_help="1 (small) to 5 (large)",
    )] = None
    quality_loss: Annotated[Amount | None, Column(
        "money", "质量损失", "Quality loss", "质量赔偿, 质量损失金额, claims", unit=f.YUAN_10K, width=15,
    )] = None
    growth_potential: Annotated[Level5 | None, Column(
        "score", "增长潜力", "Growth potential", "成长潜力, 发展潜力, 潜力, potential", width=12,
        zh_help="1（小）到 5（大）", en_help="1 (small) to 5 (large)",
    )] = None
    wallet_share: Annotated[Percent | None, Column(
        "percent", "采购份额", "Share of wallet", "钱包份额, 采购占比, 我方份额, wallet share",
        unit=f.PERCENT, width=13, zh_help="客户同类采购中我方所占的份额", en_help="Our share of what the customer buys",
    )] = None
    payment_days: Annotated[PaymentDays | None, Column(
        "count", "账期", "Payment days", "付款账期, 信用期, 账期天数, credit days, net days, payment terms in days, 付款天数, 信用天数", unit=f.DAYS, width=11,
        zh_help="下单后多少天应付款", en_help="Days from the order until payment is due",
    )] = None
    credit_limit: Annotated[Amount | None, Column(
        "money", "信用额度", "Credit limit", "授信额度, 赊销额度, 信用限额, credit line", unit=f.YUAN_10K, width=15,
        zh_help="未付款合计的上限；0 也是上限，留空表示没有",
        en_help="The most that may be unpaid; 0 is a limit, blank is none",
    )] = None
    parent: Annotated[Code | None, Column(
        "code", "上级客户", "Parent", "集团客户编号, 母公司编号, 上级客户编号, 所属集团, parent customer, parent id, parent account, parent account id, parent company id, 上级客户id, 母公司客户编号",
        width=13, zh_help="集团总部的客户编号", en_help="Customer ID of the group's head",
    )] = None
    preferences: Annotated[ShortText | None, Column(
        "text", "偏好", "Preferences", "客户偏好, 喜好, preference", width=18,
        zh_example="看重交期", en_example="Delivery time first",
    )] = None
    consent: Annotated[str | None, Column(
        "choice", "信息使用授权", "Consent", "授权, 个人信息授权, 隐私授权, data consent, privacy consent",
        choices=c.YES_NO, width=14,
        zh_help="客户是否同意我们使用其联系人的个人信息",
        en_help="Whether the customer agreed that we use its contacts' data",
    )] = None
    assigned_tier: Annotated[ShortText | None, Column(
        "text", "指定等级", "Assigned tier", "人工等级, 人工指定等级, 指定级别, manual tier, tier override", width=11,
        zh_help="填写后代替自动算出的等级", en_help="Overrides the computed tier",
    )] = None
    notes: Annotated[LongText | None, Column(
        "long_text", "备注", "Notes", "说明, 备注说明, remark, remarks, comment, note", width=24,
    )] = None

    @model_validator(mode="after")
    def _first_deal_unless_potential(self) -> Self:
        if self.first_deal_date is None and self.status not in (None, "potential"):
            raise PydanticCustomError("required", "first_deal_date", {"field": "first_deal_date"})
        return self
