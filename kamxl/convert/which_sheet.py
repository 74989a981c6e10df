"""Which sheet a table is, and which second one it holds: by the fields that its titles name, and by the name of its file or sheet."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from kamxl.convert import by_cells
from kamxl.convert.draft import Draft, sample
from kamxl.convert.months import months
from kamxl.convert.recognise import meanings, names_customer
from kamxl.convert.sources import Source, slug
from kamxl.read.match import input_titled
from kamxl.schema.sheets import SHEETS

_TABLES: Mapping[str, str] = (
    dict.fromkeys(("invoice", "invoices", "invoicelines", "invoiceitems", "orderlines", "orderitems", "orderdetails", "salesorders", "bookings", "发票", "开票明细", "销售明细", "出货明细", "历史订单", "销售流水", "出库明细"), "orders")
    | dict.fromkeys(("周报", "日报", "工作周报", "拜访周报", "销售周报", "weeklyreport", "weekly"), "follow_ups")
)  # fmt: skip
"""How systems call their exports, beside the names that the schema knows."""
_ANNUAL = ("annual_amount", "annual_profit")
_LIKELY = 0.5
"""Of the required fields (with a bonus for the file's name): less, and the source is not that sheet."""
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]")
_OF_ANY = frozenset({"customer_id", "date", "owner", "notes", "status", "currency"})
"""Fields that say of no table what it is: a statement of account, too, names its customer and the day."""
_TWO_SHEETS = ({"customers", "orders"}, {"customers", "targets"})
"""What one table may hold: customers beside their orders, or what is to be reached with each."""
_BESIDE_ORDERS = ("rates", "contacts")


def hinted(source: Source) -> str | None:
    """The sheet that the name of the file or sheet tells."""
    for name in filter(None, (source.sheet, *source.files)):
        stem = name.rpartition(".")[0] or name
        spellings = [stem, slug(stem).replace("_", ""), *slug(stem).split("_")]
        for spelling in spellings:
            for form in (spelling, f"{spelling}s", spelling.rstrip("s")):
                key = input_titled(form) or _TABLES.get(form)
                if key is not None:
                    return key
    return None


def is_named(one: Draft, hint: str | None) -> bool:
    """Whether the names of a table's sheets or files tell that it is a sheet: what it is, or which stage its deals have, 赢单."""
    staged = any((at.field, at.how) == ("stage", "place") for at in one.found)
    return one.sheet == hint or (staged and "name" in one.filled)


def sheet_of(candidates: list[Draft], only: str | None, hint: str | None, filled: set[str]) -> list[Draft]:
    """The drafts of the sheets that a table is; none where it is like none.

    Args:
        candidates: a draft of the table for each sheet.
        only: the sheet that it is, where the user says so.
        hint: the sheet that its name tells.
        filled: sheets that other tables fill.
    """

    def rank(one: Draft) -> float:
        required = [key for key, field in SHEETS[one.sheet].fields.items() if field.required]
        own = one.filled
        share = sum(key in own for key in required) / len(required)
        return share + 0.01 * len(own) + (0.3 if is_named(one, hint) else 0.0)

    def telling(one: Draft) -> float:
        """How much its titles say that it is this sheet and no other."""
        sheets = [{sheet for sheet, _ in meanings(title)} for title in one.used]
        titles = sum(1 / len(some) for some in sheets if some)
        return titles + (2.0 if one.unpivot else 0.0) + (1.0 if is_named(one, hint) else 0.0) - 1.5 * len(_lacking(one))

    candidates = [one for one in candidates if one.sheet in (only, hint) or _says_what(one)]
    if not candidates:
        return []
    if only is None and hint not in _BESIDE_ORDERS and any(map(_are_orders, candidates)):
        candidates = [one for one in candidates if one.sheet not in _BESIDE_ORDERS]
    best = max(candidates, key=lambda one: (round(rank(one) + 0.25 * telling(one), 6), rank(one)))
    if best.sheet == "contacts" and only is None and hint != "contacts":
        best = next((one for one in candidates if _says_more(one, best)), best)
    own = best.filled
    keyed = len(own) >= 3 and not _lacking(best)
    likely = rank(best) >= _LIKELY and len(own) >= 2 and not own <= _OF_ANY
    sure = best.sheet in (only, hint) or keyed or likely
    if not own or not sure:
        return [one for one in candidates if only is None and one.sheet == "customers" and _lists(one)]
    found = [best]
    if best.sheet == "targets" and best.unpivot is not None:
        found += [one for one in candidates if one.sheet == "orders" and one.unpivot is not None and not _lacking(one)]
    for one in candidates:
        twice = {best.sheet, one.sheet} in _TWO_SHEETS
        if twice and best.sheet == "orders":
            _leave_number(one, best)
        if twice and one.sheet not in filled and _stands_alone(one):
            found.append(one)
    return _once(found)


def _says_what(one: Draft) -> bool:
    """Whether a table says more than whose its rows are and of which day: what was needed, talked about or complained of."""
    sheet = SHEETS[one.sheet]
    if not set(sheet.key_fields) <= {"customer_id", sheet.date_field}:
        return True
    required = {key for key, field in sheet.fields.items() if field.required}
    return not one.filled.isdisjoint(required - {*sheet.key_fields, *_OF_ANY}) or by_cells.has_sentences(one)


def _are_orders(one: Draft) -> bool:
    """Whether a table says of each row whose it is, of which day and what amount: who is to be called there, and at which rate, is beside the point."""
    return one.sheet == "orders" and one.unpivot is None and {"customer_id", "order_date", "amount"} <= one.rules.keys()


def _lists(one: Draft) -> bool:
    """Whether a table that is no other sheet lists customers: each by its name, in one row, beside something that is no day and no month."""
    name = one.column("name")
    if name is None or names_customer((name,)) is None:
        return False
    cells = [sample(one.source, title) for title in one.free]
    is_event = months(one.source) is not None or any(_are_days(some) for some in cells)
    return not is_event and len(one.source.titles) > 1 < len(one.source.rows) and _each_once(one)


def _are_days(cells: Sequence[object]) -> bool:
    return bool(cells) and all(isinstance(cell, date) or (isinstance(cell, str) and _DAY.match(cell)) for cell in cells)


def _says_more(one: Draft, contacts: Draft) -> bool:
    """Whether a table of contacts is one of customers: it tells more of them than who is to be called, and each in one row."""
    return one.sheet == "customers" and not _lacking(one) and contacts.used < one.used and _each_once(one)


def _each_once(one: Draft) -> bool:
    """Whether no customer has two rows in a table."""
    firms = one.cells("customer_id" if "customer_id" in one.rules else "name")
    return len(set(map(str, firms))) == len(firms) > 0


def _once(found: list[Draft]) -> list[Draft]:
    """Two sheets of one table without what is the orders': their amounts are not what a customer buys in a year, nor is their status its own."""
    orders = [one for one in found if one.sheet == "orders"]
    sold = {rule.source for one in orders for rule in one.rules.values()}
    periods = {title for one in orders if one.unpivot for titles in one.unpivot.values.values() for title in titles}
    sold |= {asked.title for one in orders for asked in one.proposals if asked.field == "status"}
    for one in found if len(found) > 1 else ():
        read = [(key, rule.source) for key, rule in one.rules.items()] + [
            (ask.field, ask.title) for ask in one.proposals
        ]
        twice = {
            key
            for key, title in read
            if one.sheet == "customers" and (title in periods or (key in (*_ANNUAL, "status") and title in sold))
        }
        for key in twice:
            one.drop(key)
    return found


def _leave_number(customers: Draft, orders: Draft) -> None:
    """Leave a bare 编号 to the orders that it numbers: as the ID of the customer whom a row names, one would be as many as its orders."""
    own = customers.column("customer_id")
    if own is not None and own == orders.column("order_id"):
        customers.drop("customer_id")


def _lacking(one: Draft) -> list[str]:
    """The fields that it must have and cannot be made."""
    made = {"customer_id"} if one.sheet == "customers" and "name" in one.filled else set()
    return [key for key in one.lacking if key not in made]


def _stands_alone(one: Draft) -> bool:
    """Whether a flat export holds a second sheet: an order's row that names its customer, or the other way round."""
    if one.sheet == "customers":
        known = {"customer_id", "name"} <= one.filled or ("name" in one.filled and len(one.filled) >= 4)
        return (by_cells.keep_constant(one, known=known) and "name" in one.filled) or known
    return not _lacking(one) and "order_date" in one.filled
