"""What words say that something holds: sales, or payments, estimates, targets, costs and others that are none.

The one place for it. The words are data; for each place where they may stand (above a table and in the names of its sheet and file, in
the title of a column, in a cell of a row) one function answers. What sells nothing but is said by more than its words stands in `held`.
"""

import re
from collections.abc import Iterable, Mapping

from kamxl.convert.sources import Origin, Source, once
from kamxl.schema.ended import end
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified

SALES = ("销售", "业绩", "成交", "交易", "出货", "发货", "采购", "购买", "订单", "开票", "出库", "营收", "收入", "sales", "revenue", "bookings", "booking", "turnover", "orders", "purchases", "shipments", "invoiced", "spend", "求和项:金额", "求和项:价税合计", "求和项:含税金额", "求和项:总价", "sum of amount", "sum of net amount", "sum of total")  # fmt: skip
"""Words that say: these amounts are what was sold."""
QUANTITIES = ("数量", "台数", "件数", "销量", "qty", "quantity", "units", "volume")
GOALS = ("目标", "任务", "指标", "计划", "预算", "target", "quota", "goal", "plan", "budget")
YEARLY_GOALS = ("目标", "任务", "target", "quota", "goal")
"""Words of the title of a column that say: these numbers are to be reached in the year."""
REACHED = ("实际", "实绩", "完成", "达成", "完成额", "实际完成", "实际销售", "实际销售额", "实际完成额", "实际金额", "actual", "actuals", "achieved", "achievement")  # fmt: skip
"""What stands beside targets, of what was reached of them."""

_KINDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "payments": ("回款", ("回款", "收款", "到账", "进账", "回笼", "collection", "receipt", "payments")),
    "receivables": ("应收款", ("应收", "欠款", "未收款", "receivable", "outstanding", "ageing", "aging")),
    "targets": ("目标", GOALS),
    "forecasts": ("预测", ("预测", "预计", "意向", "forecast")),
    "profits": ("利润", ("毛利", "利润", "profit", "margin")),
    "costs": ("成本", ("成本", "进货", "费用", "cost", "expense")),
    "lost deals": ("丢单", ("丢单", "失单", "输单", "未成交", "lost")),
    "samples": ("样品", ("样品", "赠品", "sample")),
    "quotations": ("报价", ("报价", "询价", "quote", "quotation")),
    "invoices": ("开票", ("开票", "发票", "invoice")),
    "deliveries": ("出库", ("出库", "送货", "delivery", "deliveries", "shipment")),
}
"""Code of what a table may hold -> the Chinese word for it, and the words that say so."""
DOCUMENTS = frozenset({"invoices", "deliveries"})
"""What was sold, too, unless the orders stand beside it."""
_NO_SALES = (*(word for code in ("payments", "receivables", "targets", "forecasts", "costs") for word in _KINDS[code][1]), "投诉", "拜访", "visits")  # fmt: skip
"""Words that say of columns that they hold no sales, whatever else they say; invoices and deliveries are sales there, and profits a field."""
_OF_OURS = ("费用", "报销", "支出", "应付", "供应商", "库存", "expense", "reimbursement", "payable", "supplier", "inventory")  # fmt: skip
"""Words above a table that say: these amounts are what we pay, or have, and nobody's orders."""
_EXPENSES = ("费用类", "费用项", "费用科目", "费用名称", "报销", "expense type", "expense category")
"""How titles of columns begin that say the same."""
_OF_ACCOUNTS = tuple(
    re.compile(one)
    for one in (
        r"借方|支出|转出|付出|debit|withdraw|paid out|money out|\bdr\b",
        r"贷方|收入|转入|存入|credit|deposit|paid in|money in|\bcr\b",
        r"余额|结余|对方账号|对方户名|对方科目|balance|particulars|vch|voucher",
    )
)
"""Titles that stand together in a statement of a bank, or of an account in the ledger: what goes out, what comes in, what is left or with whom."""
_OF_THINGS = re.compile(
    r"[(（【\[]\s*(?:台|件|吨|箱|套|只|个|把|双|支|瓶|公斤|千克|米|次|kg|t|pcs?|units?|sets?)\s*[)）】\]]|[发出]货量|订货量"
)
"""What says that numbers count things: 客户销售统计（台）."""
_JOINED = re.compile(r"[及与和、/&+]|\band\b")

OF_KINDS = re.compile(
    r"类型|类别|种类|性质|方式|状态|收\W?支|借\W?贷|方向|type|kind|category|status|income\W*expen|debit\W*credit|\b(?:dr\W*cr|in\W*out|direction)\b",
    re.IGNORECASE,
)
"""Titles of columns that say in a word of a list what a row is."""
_OF_ROWS = re.compile(r"摘要|类型|类别|种类|业务|内容|事项|说明|type|kind|description|particulars|details|memo|line")
"""Likewise, or in a text of their own."""
_OF_MONEY = re.compile(r"[付收]款|支付|结算|发票|税|\bpay|invoice|tax")
"""But these say how it is paid, or which invoice it has."""
_OF_LINES = re.compile(r"line|[行项]类|项目类型|明细类型|item type")

_SOLD = re.compile(
    r"销售|普通|标准|正常|寄售|代销|直销|分销|零售|批发|内销|外销|出口|现销|赊销|收入|\b(?:sales?|income|standard|regular|normal|consignment|invoice)\b"
)
_NOT_SOLD = re.compile(
    r"[未待不部无样赠试借退调换采红冲]|取消|预测|报价|[收回付]款|入库|报废|\b(?:pending|open|quot\w*|estimate|sample|free|draft|partial\w*|not|un\w+|transfer|purchase)\b"
)
_OTHER = re.compile(
    r"(?:销售|客户|供应商|预)?(?:[收回付]款|到账)(?:单据?|凭证|登记|记录)?|(?:(?:customer|vendor|bill|supplier) )?(?:pre)?payments?|(?:(?:payment|cash) )?receipts?|(?:customer )?deposits?|bill|check|journal(?: entry)?|general journal|(?:已)?关闭|草稿|drafts?|支出单?|贷方?|expenses?|expenditures?|cr"
)
"""Words of documents by which nothing is sold, as they stand: 待收款 is none."""
_PART = re.compile(
    r"报价|询价|估价|样[品机]|送样|赠|试用|借[出用货]|调拨|移库|盘[点盈亏]|采购|入库|领料|报废|换货|退|\b(?:estimates?|quot(?:es?|ations?)|pro[- ]?forma|samples?|gifts?|free of charge|foc|trials?|transfers?|purchase orders?|vendor bills?|inventory adjustments?)\b"
)
"""What stands in other such words."""
RECEIPT = re.compile(
    r"(?:收到?|收回|预收|银行|现金|转账|客户|汇入|承兑)*(?:货款|回款|收款|到款|来款|汇款|到账)(?:入账|到账)?|收款单|回款单"
    r"|(?:customer|cash|bank|cheque|check|part|partial|wire)?\s*(?:payments?|receipts?)(?:\s*[-–:]?\s*(?:received|thank you|on account|by \w+|\d[\w-]*))?"
)
"""What a row of a statement of account says that is a receipt."""
TAX = re.compile(
    r"(?:增值)?税(?:额|金|费|款)?|销项税(?:额)?|(?:sales|value added|output)?\s*tax(?:es)?(?:\s*\(?\d+(?:\.\d+)?\s*%\)?)?|vat|gst|hst"
)
"""Likewise, a line of tax."""


def says(text: str, words: Iterable[str]) -> bool:
    """Whether one of some words stands in a text, in whichever characters."""
    plain = simplified(text).casefold()
    return any(word in plain for word in words)


# The title above a table, its sheet, its file.


@once
def kind(source: Source) -> str:
    """The code of what the words of a table say that it holds; empty for sales, and where they say nothing or several things."""
    for text in source.origins[0].words:
        found = [code for code, (_, words) in _KINDS.items() if says(text, words)]
        is_sold = says(text, SALES)
        if found:
            return "" if len(found) > 1 or (is_sold and _JOINED.search(simplified(text).casefold())) else found[0]
        if is_sold:
            return ""
    return ""


def shown(code: str) -> str:
    """The Chinese word for what a table holds."""
    return _KINDS[code][0]


def is_of_ours(source: Source) -> bool:
    """Whether a table is one of expenses or suppliers, as its title, sheet, file or columns say."""
    titled = any(simplified(title).casefold().startswith(_EXPENSES) for title in source.titles)
    return titled or (says(source.above, _OF_OURS) and not says(source.above, SALES))


def is_statement(source: Source) -> bool:
    """Whether a table is the statement of a bank, or of an account of the ledger: sums that go out and come in, with the balance."""
    plain = [simplified(title).casefold() for title in source.titles]
    return all(any(map(one.search, plain)) for one in _OF_ACCOUNTS)


def ended(origin: Origin) -> str | None:
    """The status that a table's title, its sheet or its file gives to all its orders: returned or cancelled; None where none does."""
    return next((found for text in origin.words for line in text.splitlines() if (found := end(line))), None)


# The title of a column, or of several.


def is_other(texts: Iterable[str]) -> bool:
    """Whether titles say that the numbers below them are no sales: payments, targets, visits."""
    return any(says(text, _NO_SALES) for text in texts)


def field_of(texts: Iterable[str]) -> str | None:
    """The field of an order that the first of some titles which says anything calls the numbers below it."""
    for text in texts:
        if says(text, _NO_SALES):
            return None
        if says(text, _KINDS["profits"][1]):
            return "profit"
        if says(text, QUANTITIES) or _OF_THINGS.search(simplified(text).casefold()):
            return "quantity"
        if says(text, SALES):
            return "amount"
    return None


def tells_of_rows(title: str) -> bool:
    """Whether the column of a title says what each row is."""
    plain = simplified(folded(title))
    return _OF_ROWS.search(plain) is not None and _OF_MONEY.search(plain) is None


def tells_of_lines(title: str) -> bool:
    """Whether the column of a title says what each line of an order is."""
    return _OF_LINES.search(simplified(folded(title))) is not None


# The word of a row.


def sells_nothing(word: str) -> bool:
    """Whether a word tells of a row of orders that it sells nothing: a payment, a quotation, a sample, goods that are only moved."""
    plain = simplified(folded(word))
    return _OTHER.fullmatch(plain) is not None or _PART.search(plain) is not None


def status_of(word: str) -> str | None:
    """The status of an order of which a word tells the kind: 销售退货, 退货单, 普通销售, 寄售."""
    plain = simplified(folded(word))
    return end(word) or ("done" if _SOLD.search(plain) and not _NOT_SOLD.search(plain) else None)
