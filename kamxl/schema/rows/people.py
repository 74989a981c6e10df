"""联系人: who at a customer decides, who influences, and whom we know."""

from typing import Annotated

from kamxl.schema import choices as c
from kamxl.schema.field import Code, Column, Day, Level5, LongText, ShortText
from kamxl.schema.rows.base import CustomerId, Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class Contact(Row):
    """联系人: one person at a customer."""

    customer_id: CustomerId
    name: Annotated[ShortText, Column(
        "text", "姓名", "Name", "联系人姓名, 人员姓名, person, contact name, full name", width=11, pii=True, key=True,
        zh_example="李明", en_example="Ming Li",
    )]
    department: Annotated[ShortText | None, Column(
        "text", "部门", "Department", "所在部门, 所属部门, dept", width=13,
        zh_example="采购部", en_example="Purchasing",
    )] = None
    title: Annotated[ShortText | None, Column(
        "text", "职位", "Job title", "职务, 岗位, position, title", width=14,
        zh_example="采购经理", en_example="Purchasing manager",
    )] = None
    role: Annotated[str | None, Column(
        "choice", "决策角色", "Role", "角色, 采购角色, 关键人角色, decision role, buying role",
        choices=c.BUYING_ROLE, width=13,
        zh_help="这个人在采购决策中的角色", en_help="What this person does in a decision to buy",
    )] = None
    influence: Annotated[Level5 | None, Column(
        "score", "影响力", "Influence", "影响程度, 决策影响力, power", width=10,
        zh_help="1（小）到 5（大）", en_help="1 (small) to 5 (large)",
    )] = None
    attitude: Annotated[str | None, Column(
        "choice", "态度", "Attitude", "支持度, 立场, 对我方态度, stance, sentiment", choices=c.ATTITUDE, width=10,
    )] = None
    reports_to: Annotated[ShortText | None, Column(
        "text", "上级", "Reports to", "汇报对象, 直接上级, 上级姓名, 汇报给, manager, boss", width=11, pii=True,
        zh_help="同一客户的另一位联系人的姓名", en_help="Name of another contact of the same customer",
    )] = None
    phone: Annotated[Code | None, Column(
        "code", "电话", "Phone", "手机, 联系电话, 手机号, 手机号码, tel, telephone, mobile, phone number",
        width=15, pii=True,
    )] = None
    email: Annotated[ShortText | None, Column(
        "text", "邮箱", "Email", "电子邮箱, 电子邮件, 邮件地址, e-mail, mail, email address", width=28, pii=True,
    )] = None
    wechat: Annotated[Code | None, Column(
        "code", "微信", "WeChat", "微信号, wechat id, weixin", width=14, pii=True,
    )] = None
    last_contact: Annotated[Day | None, Column(
        "day", "最近联系", "Last contact", "最近联系日期, 最后联系, 上次联系, last contacted, last touch, last contact date, 最后联系日期",
        width=13, past=True,
    )] = None
    notes: Annotated[LongText | None, Column(
        "long_text", "备注", "Notes", "说明, remark, remarks, comment", width=28,
    )] = None
