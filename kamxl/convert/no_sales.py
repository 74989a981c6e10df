"""Rows of a list of orders that are no sales by their own words, or by what they lack: receipts of a statement of account, lines of tax."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert.kinds import RECEIPT, TAX, tells_of_lines, tells_of_rows
from kamxl.convert.rows import Rows
from kamxl.i18n import Text
from kamxl.schema import values
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified


def leave_out(rows: Rows) -> None:
    """Leave out the rows of orders that are receipts or tax, and say their sums: which order a receipt is of it does not say."""
    if rows.sheet != "orders" or "amount" not in rows.columns or rows.payments:
        return
    amounts, paid = rows.columns["amount"], rows.given("paid")
    product = [rows.columns["product"]] if "product" in rows.columns else []
    said = [cells for title, cells in rows.kept.items() if tells_of_rows(title)]
    receipts = _saying(rows, [*said, *product], RECEIPT)
    receipts = receipts if len(receipts) < len(rows.taken) else []
    if not any(paid[record] and amounts[record] for record in rows.taken):
        receipts = sorted({*receipts, *(record for record in rows.taken if paid[record] and not amounts[record])})
    for record in receipts:
        amount = paid[record] or amounts[record] or 0.0
        message = Text("convert.why.receipt", {"amount": abs(amount)})
        rows.fault(record, "receipt", message, field="paid", value=values.typed(amount))
    _drop(rows, receipts, "receipts", [paid[record] or amounts[record] or 0.0 for record in receipts])
    lines = [cells for title, cells in rows.kept.items() if tells_of_lines(title)]
    taxes = _beside_others(rows, _saying(rows, [*lines, *product], TAX))
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
        rows.leave_out(records)
        rows.say(f"convert.note.{what}", count=len(records), amount=abs(sum(amounts)))


def _beside_others(rows: Rows, records: Collection[int]) -> list[int]:
    """Those of some records whose order has other lines."""
    some = set(records)
    numbers = rows.columns.get("order_id", ()) if some else ()
    others = {numbers[record] for record in rows.taken if record not in some} if numbers else set()
    return [record for record in records if numbers and numbers[record] in others]
