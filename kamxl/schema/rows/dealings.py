"""What happens with a customer: contacts, orders, contracts."""

from typing import Annotated, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from kamxl.schema import choices as c
from kamxl.schema import field as f
from kamxl.schema.field import Amount, Code, Column, Currency, Day, LongText, Number, ShortText
from kamxl.schema.rows.base import BookCurrency, CustomerId, Owner, Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class FollowUp(Row):
    """跟进记录: one contact with a customer."""

    date: Annotated[Day, Column(
        "day", "跟进日期", "Date", "日期, 跟进时间, 联系日期, 拜访日期, follow-up date, contact date, activity date, 活动日期, 沟通日期",
        width=13, key=True, past=True, zh_example="2026-09-10",
    )]
    customer_id: CustomerId
    method: Annotated[str, Column(
        "choice", "跟进方式", "Method", "方式, 联系方式, 沟通方式, channel, type", choices=c.METHOD, width=11,
        zh_example="拜访", en_example="Visit",
    )]
    contact: Annotated[ShortText | None, Column(
        "text", "联系人", "Contact", "客户联系人, 对方联系人, contact person", width=11, pii=True,
        zh_example="李明", en_example="Ming Li",
    )] = None
    content: Annotated[LongText, Column(
        "long_text", "跟进内容", "Content", "内容, 沟通内容, 跟进情况, 跟进记录, notes, summary", width=48,
        zh_example="确认样机试用结果", en_example="Agreed on the trial's result",
    )]
    deal_id: Annotated[Code | None, Column(
        "code", "商机编号", "Deal ID", "商机号, 机会编号, opportunity id, deal no", width=13,
        zh_help="这次跟进推进的商机", en_help="The deal that this contact was about",
    )] = None
    stage: Annotated[str | None, Column(
        "choice", "商机阶段", "Stage", "阶段, 销售阶段, 跟进阶段, opportunity stage, pipeline stage, deal stage, sales stage, 当前阶段",
        choices=c.STAGE, width=13,
    )] = None
    outcome: Annotated[ShortText | None, Column(
        "text", "结果", "Outcome", "跟进结果, result", width=18, zh_example="试用通过", en_example="Trial passed",
    )] = None
    next_action: Annotated[ShortText | None, Column(
        "text", "下一步计划", "Next action", "下步计划, 下一步, 后续计划, next step, plan, next steps, 后续动作, 下一步行动", width=24,
        zh_example="下周送样机复测", en_example="Retest with a sample",
    )] = None
    next_date: Annotated[Day | None, Column(
        "day", "下次跟进日期", "Next date", "下次跟进, 下次跟进时间, 下次联系日期, next follow-up, next contact, next action date, next step date, next follow-up date, next activity date, next contact date, next call date, next visit date, next meeting date, 下次联系时间, 下次拜访日期, 下次拜访时间, 下次行动日期, 下次活动日期, 下一步日期",
        width=14, ends=True,
    )] = None
    owner: Annotated[ShortText, Owner]
    attachment: Annotated[ShortText | None, Column(
        "text", "附件", "Attachment", "附件路径, 文件, file, attachments", width=24,
        zh_help="相对本工作簿的路径，文件名：客户名-文件类型-日期",
        en_help="Path relative to this workbook; name: customer-type-date",
    )] = None


class Order(Row):
    """购买记录: one order or order line."""

    order_id: Annotated[Code, Column(
        "code", "订单编号", "Order ID", "订单号, 单号, 销售单号, order no, order number", width=15,
        zh_example="SO202609001",
    )]
    customer_id: CustomerId
    order_date: Annotated[Day, Column(
        "day", "订单日期", "Order date", "下单日期, 购买日期, 日期, 下单时间, 交易日期, date",
        width=13, key=True, past=True, zh_example="2026-09-10",
    )]
    product: Annotated[ShortText, Column(
        "text", "产品", "Product", "产品名称, 品名, 商品, 商品名称, 产品型号, item, product name", width=20,
        zh_example="伺服电机 SM-200", en_example="Servo motor SM-200",
    )]
    category: Annotated[ShortText | None, Column(
        "text", "品类", "Category", "产品类别, 类别, 产品线, 分类, product line", width=13,
        zh_example="伺服电机", en_example="Servo motors",
    )] = None
    quantity: Annotated[Number | None, Column(
        "number", "数量", "Quantity", "件数, 台数, qty", width=10, zh_example="20",
    )] = None
    unit_price: Annotated[Number | None, Column(
        "money", "单价", "Unit price", "价格, 含税单价, price", unit=f.YUAN, width=12, zh_example="2800",
    )] = None
    amount: Annotated[Number, Column(
        "money", "金额", "Amount", "订单金额, 销售金额, 总金额, 成交金额, 合计, order amount, total, sales",
        unit=f.YUAN, width=14, key=True, zh_example="56000",
    )]
    currency: Annotated[Currency | None, BookCurrency] = None
    profit: Annotated[Number | None, Column(
        "money", "毛利", "Profit", "利润, 毛利额, gross profit, margin", unit=f.YUAN, width=12, zh_example="12000",
    )] = None
    due_date: Annotated[Day | None, Column(
        "day", "应收日期", "Due date", "付款到期日, 应收款日, 应收日, 应付日期, payment due, due, payment due date, 应收款日期, 应收到期日", width=13, ends=True,
        zh_help="留空按客户的账期推算", en_help="Blank goes by the customer's payment days",
    )] = None
    paid: Annotated[Number | None, Column(
        "money", "已回款", "Paid", "回款, 回款金额, 已收款, 已付款, received, paid amount, amount paid, amount received, 已回款金额, 已收款金额, 累计回款", unit=f.YUAN, width=13,
    )] = None
    paid_date: Annotated[Day | None, Column(
        "day", "回款日期", "Paid on", "收款日期, 到账日期, 付款日期, 回款时间, payment date, paid date, date paid, 实际回款日期, 收款时间",
        width=13, past=True,
    )] = None
    status: Annotated[str | None, Column(
        "choice", "订单状态", "Status", "状态, 交易状态, order status", choices=c.ORDER_STATUS, width=11, key=True,
    )] = None


class Contract(Row):
    """合同报价: one contract or quotation."""

    contract_id: Annotated[Code, Column(
        "code", "合同编号", "Contract ID", "合同号, 报价单号, 报价编号, contract no, quotation id, contract number, agreement no, agreement number, quote number, 合同编码, 协议编号", width=15,
        zh_example="HT2026018",
    )]
    customer_id: CustomerId
    kind: Annotated[str, Column(
        "choice", "类型", "Kind", "合同类型, 类别, type", choices=c.CONTRACT_KIND, width=9, key=True,
        zh_example="合同", en_example="Contract",
    )]
    signed: Annotated[Day | None, Column(
        "day", "签订日期", "Signed", "签约日期, 合同日期, 报价日期, signed on, date, signed date, date signed, signing date, 签署日期, 签订时间, 签约时间", width=13, past=True,
    )] = None
    start: Annotated[Day | None, Column(
        "day", "生效日期", "Start", "开始日期, 起始日期, start date, effective, contract start date, effective date, effective from, 生效时间, 合同开始日期", width=13,
    )] = None
    end: Annotated[Day | None, Column(
        "day", "到期日期", "End", "截止日期, 结束日期, 终止日期, 有效期至, end date, expiry, valid until, contract end date, expiry date, expiration date, expires on, valid to, 到期时间, 合同到期日, 合同到期日期",
        width=13, ends=True, open_ended=True,
        zh_help="长期、无固定期限的合同可以这样写", en_help="Open-ended will do for a contract without an end",
    )] = None
    amount: Annotated[Amount, Column(
        "money", "金额", "Amount", "合同金额, 报价金额, 总金额, contract amount, value, contract value, 合同总金额", unit=f.YUAN, width=14,
        zh_example="350000",
    )]
    currency: Annotated[Currency | None, BookCurrency] = None
    deal_id: Annotated[Code | None, Column(
        "code", "商机编号", "Deal ID", "商机号, 机会编号, opportunity id, deal no", width=13,
        zh_help="合同或报价所属的商机", en_help="The deal that it belongs to",
    )] = None
    terms: Annotated[ShortText | None, Column(
        "text", "付款方式", "Payment terms", "付款条件, 结算方式, terms", width=18,
        zh_example="月结 30 天", en_example="Net 30 days",
    )] = None
    delivery: Annotated[ShortText | None, Column(
        "text", "交货时间", "Delivery", "交期, 交货期, 交付时间, lead time, delivery time, delivery date, 交货日期", width=20,
        zh_example="合同后 15 天", en_example="15 days after contract",
    )] = None
    status: Annotated[str | None, Column(
        "choice", "合同状态", "Status", "状态, 执行状态, contract status",
        choices=c.CONTRACT_STATUS, width=11, key=True,
    )] = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.start is not None and self.end is not None and self.end < self.start:
            raise PydanticCustomError("date_order", "end", {"field": "end", "other": "start"})
        return self
