"""Rows of a list of orders that are no sales by their own words, or by what they lack: receipts of a statement of account, lines of tax."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert.rows import Rows
from kamxl.i18n import Text
from kamxl.schema import values
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified

_OF_ROWS = re.compile(r"摘要|类型|类别|种类|业务|内容|事项|说明|type|kind|description|particulars|details|memo|line")
"""Titles of columns that say what a row is."""
_OF_MONEY = re.compile(r"[付收]款|支付|结算|发票|税|\bpay|invoice|tax")
"""Titles of those that say how it is paid, or which invoice it has."""
_OF_LINES = re.compile(r"line|[行项]类|项目类型|明细类型|item type")
_RECEIPT = re.compile(
    r"(?:收到?|收回|预收|银行|现金|转账|客户|汇入|承兑)*(?:货款|回款|收款|到款|来款|汇款|到账)(?:入账|到账)?|收款单|回款单"
    r"|(?:customer|cash|bank|cheque|check|part|partial|wire)?\s*(?:payments?|receipts?)(?:\s*[-–:]?\s*(?:received|thank you|on account|by \w+|\d[\w-]*))?"
)
_TAX = re.compile(
    r"(?:增值)?税(?:额|金|费|款)?|销项税(?:额)?|(?:sales|value added|output)?\s*tax(?:es)?(?:\s*\(?\d+(?:\.\d+)?\s*%\)?)?|vat|gst|hst"
)


def leave_out(rows: Rows) -> None:
    """Leave out the rows of orders that are receipts or tax, and say their sums: which order a receipt is of it does not say."""
    if rows.sheet != "orders" or "amount" not in rows.columns or rows.payments:
        return
    amounts, paid = rows.columns["amount"], rows.columns.get("paid") or [None] * len(rows.source.rows)
    titles = {title: simplified(folded(title)) for title in rows.kept}
    product = [rows.columns["product"]] if "product" in rows.columns else []
    said = [rows.kept[one] for one, plain in titles.items() if _OF_ROWS.search(plain) and not _OF_MONEY.search(plain)]
    receipts = _saying(rows, [*said, *product], _RECEIPT)
    receipts = receipts if len(receipts) < len(rows.taken) else []
    if not any(paid[record] and amounts[record] for record in rows.taken):
        receipts = sorted({*receipts, *(record for record in rows.taken if paid[record] and not amounts[record])})
    for record in receipts:
        amount = paid[record] or amounts[record] or 0.0
        message = Text("convert.why.receipt", {"amount": abs(amount)})
        rows.fault(record, "receipt", message, field="paid", value=values.typed(amount))
    _drop(rows, receipts, "receipts", [paid[record] or amounts[record] or 0.0 for record in receipts])
    lines = [rows.kept[one] for one, plain in titles.items() if _OF_LINES.search(plain)]
    taxes = _beside_others(rows, _saying(rows, [*lines, *product], _TAX))
    _drop(rows, taxes, "taxes", [amounts[record] or 0.0 for record in taxes])


def _saying(rows: Rows, columns: Sequence[Sequence[Any]], words: re.Pattern[str]) -> list[int]:
    """The records of which a column says no more than some words."""
    found: set[int] = set()
    for cells in columns:
        known = {cell for cell in set(cells) if isinstance(cell, str) and words.fullmatch(simplified(folded(cell)).strip())}  # fmt: skip
        if known:
            found.update(record for record in rows.taken if cells[record] in known)
    return sorted(found)


def _drop(rows: Rows, records: Sequence[int], what: str, amounts: Sequence[float]) -> None:
    if records:
        total = {"source": rows.source.shown, "count": len(records), "amount": abs(sum(amounts))}
        rows.leave_out(records)
        rows.notes.append(Text(f"convert.note.{what}", total))


def _beside_others(rows: Rows, records: Collection[int]) -> list[int]:
    """Those of some records whose order has other lines."""
    some = set(records)
    numbers = rows.columns.get("order_id", ()) if some else ()
    others = {numbers[record] for record in rows.taken if record not in some} if numbers else set()
    return [record for record in records if numbers and numbers[record] in others]
