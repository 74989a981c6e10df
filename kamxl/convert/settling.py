"""Which amounts a book can hold: rows in another currency say so in 币种, and what has no place for its currency is left out."""

from __future__ import annotations

from collections.abc import Iterable

from kamxl.convert.mapping import shown_field, shown_sheet
from kamxl.convert.money import FIELD, Stating, is_money, resolved
from kamxl.convert.rows import Rows
from kamxl.grid import RawTable
from kamxl.i18n import Text
from kamxl.schema import values
from kamxl.schema.money import Money, Stated
from kamxl.schema.sheets import SHEETS


def states(rows: Iterable[Rows]) -> set[Stated]:
    """Every currency that the amounts of some rows state."""
    found: set[Stated] = set()
    for one in rows:
        of_rows = {code for code in one.columns.get(FIELD, ()) if code is not None}
        found |= {Stated(1.0, code) for code in of_rows}
        for key, what in one.stating.items():
            said = set(what.all())
            if said and any(value is not None for value in one.columns.get(key, ())):
                found |= said
    return found


def settle(rows: Rows, money: Money, table: RawTable | None) -> None:
    """Say the currency of rows that are not in the book's, and leave out the amounts that it cannot hold.

    Args:
        rows: of one sheet; their columns and faults change.
        money: of the book.
        table: the sheet as it stands; None where the book has none yet.
    """
    keys = [key for key in rows.columns if is_money(SHEETS[rows.sheet].fields[key].column)]
    keys.sort(key=lambda key: key not in ("amount", "price"))
    if not keys:
        return
    raws = {raw.field: raw for raw in table.columns if raw.field} if table is not None else {}
    own = {key: resolved(raws[key].money if key in raws else None, money.currency) or money.currency for key in keys}
    codes = rows.columns.get(FIELD)
    wholes = {key: resolved(rows.stating[key].whole, money.currency) for key in keys if key in rows.stating}
    apart = any(one.texts or one.formats for one in rows.stating.values())
    # A row of the book that names another currency must not keep that name under an amount of another.
    named = FIELD in raws and any(not values.is_blank(cell) for cell in raws[FIELD].values)
    if codes is None and not apart and not named and all(code in (None, own[key]) for key, code in wholes.items()):
        return
    can = FIELD in SHEETS[rows.sheet].fields and (table is None or FIELD in raws)
    filled: list[str | None] = list(codes) if codes is not None else [None] * len(rows.source.rows)
    columns = {key: list(rows.columns[key]) for key in keys}
    for record in rows.taken:
        said = {
            key: rows.stating.get(key, Stating()).currency(record, filled[record], money.currency)
            for key in keys
            if columns[key][record] is not None
        }
        first = next((key for key, code in said.items() if code is not None), None)
        code = filled[record] or (said[first] if first is not None else None)
        if first is None or code is None:
            continue
        for key, one in said.items():
            if (one or code) != code or (not can and code != own[key]):
                _leave_out(rows, record, key, one or code, own[key], columns[key][record], of_row=can)
                columns[key][record] = None
        if can and (named or any(code != own[key] for key in said)):
            filled[record] = code
        if code != money.currency:
            rows.foreign.add(record)
    rows.columns = {**rows.columns, **columns}
    if can and any(filled):
        rows.columns[FIELD] = filled
    elif not can:
        rows.columns.pop(FIELD, None)


def _leave_out(rows: Rows, record: int, key: str, code: str, own: str, amount: float, *, of_row: bool) -> None:
    sheet = SHEETS[rows.sheet]
    how = "mixed" if of_row else "column" if FIELD in sheet.fields else "rate"
    given = {"field": shown_field(rows.sheet, key), "currency": code, "own": own, "sheet": shown_sheet(rows.sheet)}
    message = Text(f"convert.why.currency_{how}", given)
    rows.fault(record, f"currency_{how}", message, field=key, value=values.typed(amount), whole_row=False)
