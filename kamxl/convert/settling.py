"""Which amounts a book can hold: rows in another currency say so in 币种, and what has no place for its currency is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

from kamxl.convert import counts
from kamxl.convert.mapping import shown_field, shown_sheet
from kamxl.convert.money import FIELD, Stating, is_money, resolved
from kamxl.convert.rows import Rows
from kamxl.grid import RawTable
from kamxl.i18n import Text
from kamxl.schema import values
from kamxl.schema.money import Money, Stated, evidence
from kamxl.schema.sheets import SHEETS


def states(rows: Sequence[Rows]) -> tuple[Stated, ...]:
    """What the amounts of some rows state of the currency of their book, as it is decided of a workbook that is read."""
    said = [
        what
        for one in rows
        for key, what in one.stating.items()
        if any(value is not None for value in one.columns.get(key, ()))
    ]
    rates = [one.columns for one in rows if one.sheet == "rates"]
    return evidence(
        (what.whole for what in said),
        (found for what in said for found in {*what.texts.values(), *what.formats.values()}),
        (rate for one in rates for rate in zip(one.get(FIELD, ()), one.get("rate", ()), strict=False)),
        (code for one in rows for code in one.columns.get(FIELD, ())),
    )


def settle(rows: Rows, money: Money, table: RawTable | None) -> None:
    """Say the currency of rows that are not in the book's, and leave out the amounts that it cannot hold.

    Args:
        rows: of one sheet; their columns and faults change.
        money: of the book.
        table: the sheet as it stands; None where the book has none yet.
    """
    keys = _amounts(rows)
    if not keys:
        return
    raws = {raw.field: raw for raw in table.columns if raw.field} if table is not None else {}
    own = _own(keys, money, table)
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
    counted = counts.records(rows.sheet, rows.columns)
    for record in rows.taken:
        said = _said(rows, keys, record, money, counted)
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


def lacks_column(rows: Rows, money: Money, table: RawTable | None) -> bool:
    """Whether the sheet as it stands has no column to say that some rows are in another currency."""
    if table is None or FIELD not in SHEETS[rows.sheet].fields or any(raw.field == FIELD for raw in table.columns):
        return False
    keys = _amounts(rows)
    own = _own(keys, money, table)
    counted = counts.records(rows.sheet, rows.columns)
    return any(
        code not in (None, own[key])
        for record in rows.taken
        for key, code in _said(rows, keys, record, money, counted).items()
    )


def lacks_status(rows: Rows, table: RawTable) -> bool:
    """Whether the sheet as it stands has no column to say that some orders are cancelled or returned."""
    has = any(raw.field == "status" for raw in table.columns)
    return rows.sheet == "orders" and not has and any(map(_is_ended, rows.columns.get("status", ())))


def leave_ended(rows: Rows) -> None:
    """Leave out cancelled and returned orders, which would count as sales in a sheet that cannot say what they are."""
    ended = [record for record in rows.taken if _is_ended(rows.columns["status"][record])]
    for record in ended:
        rows.fault(
            record, "no_status", Text("convert.why.no_status", {"sheet": shown_sheet(rows.sheet)}), field="status"
        )
    rows.leave_out(ended)


def _is_ended(status: object) -> bool:
    return status in ("cancelled", "returned")


def _amounts(rows: Rows) -> list[str]:
    """The fields of money that some rows bring, the one first whose currency is the row's."""
    keys = [key for key in rows.columns if is_money(SHEETS[rows.sheet].fields[key].column)]
    return sorted(keys, key=lambda key: key not in ("amount", "price"))


def _own(keys: Iterable[str], money: Money, table: RawTable | None) -> dict[str, str]:
    """Field -> ISO code of the currency in which the sheet holds it."""
    raws = {raw.field: raw for raw in table.columns if raw.field} if table is not None else {}
    return {key: resolved(raws[key].money if key in raws else None, money.currency) or money.currency for key in keys}


def _said(
    rows: Rows, keys: Iterable[str], record: int, money: Money, counted: Mapping[str, AbstractSet[int]]
) -> dict[str, str | None]:
    """Field -> the currency that its amount in a row is in, as far as anything states one; a count is in none."""
    codes = rows.columns.get(FIELD)
    of_row = codes[record] if codes is not None else None
    return {
        key: rows.stating.get(key, Stating()).currency(record, of_row, money.currency)
        for key in keys
        if rows.columns[key][record] is not None and record not in counted.get(key, ())
    }


def _leave_out(rows: Rows, record: int, key: str, code: str, own: str, amount: float, *, of_row: bool) -> None:
    sheet = SHEETS[rows.sheet]
    how = "mixed" if of_row else "column" if FIELD in sheet.fields else "rate"
    given = {"field": shown_field(rows.sheet, key), "currency": code, "own": own, "sheet": shown_sheet(rows.sheet)}
    message = Text(f"convert.why.currency_{how}", given)
    rows.fault(record, f"currency_{how}", message, field=key, value=values.typed(amount), whole_row=False)
