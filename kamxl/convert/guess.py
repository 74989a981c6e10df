"""A mapping for files that have none: what is sure is applied, what is likely is proposed, and the rest is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any  # Any: the tree of a TOML file

from kamxl.convert import by_cells, refunds
from kamxl.convert.bare import NOTHING_HELD, Held, bare_units, book_currency, open_marks
from kamxl.convert.by_title import draft, of_card
from kamxl.convert.draft import Draft, Found, Proposal, finish, sample
from kamxl.convert.held import beside_orders, holds_no_sales, reads_amounts, unread, unused
from kamxl.convert.implied import completed, propose_colours, propose_names, with_names
from kamxl.convert.kinds import is_of_ours
from kamxl.convert.links import documents_of_orders, lines_over_orders, look_up
from kamxl.convert.mapping import Fill, Mapped, SourceOptions
from kamxl.convert.months import months
from kamxl.convert.payments import are_of_orders, are_single
from kamxl.convert.recognise import meanings, names_customer
from kamxl.convert.rows import key_fields
from kamxl.convert.similar import alike
from kamxl.convert.sources import Source, slug
from kamxl.convert.strange_words import ask_words
from kamxl.convert.view import cards_of
from kamxl.convert.which_amount import after_discount, by_product, by_value, calculate, in_one
from kamxl.convert.wide import in_rows, unsaid, with_months
from kamxl.i18n import Text
from kamxl.read.match import input_titled
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import texts

__all__ = ["Found", "Guess", "Proposal", "guess", "options_of"]

_TABLES: Mapping[str, str] = (
    dict.fromkeys(("invoice", "invoices", "invoicelines", "invoiceitems", "orderlines", "orderitems", "orderdetails", "salesorders", "bookings", "发票", "开票明细", "销售明细", "出货明细", "历史订单", "销售流水", "出库明细"), "orders")
    | dict.fromkeys(("周报", "日报", "工作周报", "拜访周报", "销售周报", "weeklyreport", "weekly"), "follow_ups")
)  # fmt: skip
"""How systems call their exports, beside the names that the schema knows."""
_ANNUAL = ("annual_amount", "annual_profit")
_KNOWN = 0.9
"""Of the IDs of a table: so many that the workbook has, and the rest are slips."""
_LIKELY = 0.5
"""Of the required fields (with a bonus for the file's name): less, and the source is not that sheet."""
_DAY = re.compile(r"\d{4}[-/.年]\d{1,2}[-/.月]")
_OF_ANY = frozenset({"customer_id", "date", "owner", "notes", "status", "currency"})
"""Fields that say of no table what it is: a statement of account, too, names its customer and the day."""
_TWO_SHEETS = ({"customers", "orders"}, {"customers", "targets"})
"""What one table may hold: customers beside their orders, or what is to be reached with each."""
_BESIDE_ORDERS = ("rates", "contacts")
_MADE = re.compile(r"#[a-z_]+").fullmatch
"""A column that no file has (#file, #period); # alone is a title that people give to the numbers of rows."""
_RUNNING = frozenset({"序号", "序", "no", "no.", "#", "s/n", "编号", "item no", "sn", "行号"})
"""Titles of a column that counts the rows: nobody misses it."""


@dataclass(slots=True)
class Guess:
    """A mapping, and what a person should know about it."""

    mapped: Mapped
    found: list[Found] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    open: list[tuple[str, str, str]] = field(default_factory=list)
    """(source, sheet, field): required fields that nothing fills."""
    unknown: list[str] = field(default_factory=list)
    """Sources that fill nothing."""
    notes: list[Text] = field(default_factory=list)
    """Sources that are not read, since they hold something else, or what others say."""


def guess(
    sources: Sequence[Source],
    only: str | None = None,
    taken: Iterable[str] = (),
    as_of: date | None = None,
    held: Held = NOTHING_HELD,
) -> Guess:
    """A mapping for some sources.

    Args:
        sources: each under its own name.
        only: the sheet that they are, where the user says so.
        taken: sheets that other sources fill already.
        as_of: a day after which nothing has happened yet.
        held: what the workbook holds already.
    """
    drafts: list[Draft] = []
    idle: list[Source] = []
    loose: list[Proposal] = []
    known = _known((), held)
    for source in sources:
        own = _drafts(source, only, {one.sheet for one in drafts} | set(taken), as_of, known)
        loose += unsaid(source)
        drafts += own
        if not own:
            idle.append(source)
    documents_of_orders(drafts, held.tables.get("orders"))
    drafts = lines_over_orders(drafts, idle)
    known = _known(drafts, held) if idle else known
    more = [one for source in idle for one in _drafts(source, only, set(taken), as_of, known) if are_of_orders(one)]
    idle = [source for source in idle if all(one.source is not source for one in more)]
    drafts, notes = beside_orders([*drafts, *more])
    for one in drafts:
        if not are_of_orders(one):
            look_up(one, [*idle, *(other.source for other in drafts if other.source is not one.source)])
        calculate(one)
        finish(one)
        by_value(one)
        after_discount(one)
        refunds.find(one)
        in_one(one, held.currency)
    held = replace(held, currency=held.currency or book_currency(drafts))
    for one in drafts:
        bare_units(one, held)
        open_marks(one)
        ask_words(one)
    joined = {join.source for one in drafts for join in one.joins}
    mapped = Mapped(
        sources={source.name: options_of(source) for source in sources},
        fill=tuple(_fill(one, drafts) for one in drafts),
    )
    return Guess(
        mapped,
        [found for one in drafts for found in one.found],
        [
            *loose,
            *(
                proposal
                for one in drafts
                for proposal in one.proposals
                if proposal.field not in one.filled
                or proposal.why in ("day_order", "year", "bare_unit", "decimal", "word")
            ),
        ],
        [(one.source.shown, one.sheet, key) for one in drafts if not one.updates for key in one.missing],
        [source.shown for source in idle if source.name not in joined and not holds_no_sales(source)],
        [*notes, *unused([one for one in sources if one.name not in joined], drafts), *unread(sources, drafts)],
    )


def options_of(source: Source) -> SourceOptions:
    """How to read the source again: the files' names with * for their figures, and the sheet."""
    names = tuple(dict.fromkeys(_pattern(file) for file in source.files))
    given = source.options
    known: dict[str, Any] = {"file": names, "sheet": source.sheet}
    # What can be found out again is not pinned: next month's export may come in another encoding.
    known |= {
        name: getattr(given, name) for name in ("header", "decimal", "escape", "transposed", "block", "down", "within")
    }
    known["seen"] = tuple(title for title in source.titles if not _MADE(title))
    return SourceOptions(**{name: value for name, value in known.items() if value is not None})


def _pattern(file: str) -> str:
    """orders-202609.csv is orders-*.csv: what exports carry at the end changes."""
    stem, dot, suffix = file.rpartition(".")
    bare = stem.rstrip("0123456789-_. ()（）年月日")
    if not bare or bare == stem or not any(letter.isdigit() for letter in stem[len(bare) :]):
        return _literal(file)
    return f"{_literal(bare)}*{dot}{suffix}"


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "[]*?" else letter for letter in name)


def _drafts(
    source: Source, only: str | None, filled: set[str], as_of: date | None, known: Mapping[str, Set[str]]
) -> list[Draft]:
    """What a source fills: the sheet it is most like, and the customers too where it names them in every row."""
    hint = _hinted(source)
    sheets = [only] if only else list(SHEETS)
    series = months(source) if source.titles else None
    found: list[Draft] = []
    if source.titles:
        candidates = [
            completed(draft(source, key, key == hint, as_of))
            for key in sheets
            if only or key != "orders" or not (holds_no_sales(source) or is_of_ours(source))
        ]
        for one in candidates if series is None else ():
            by_product(one)
        candidates = [with_names(_with_card(with_months(one, series))) for one in candidates]
        candidates = [in_rows(one) for one in candidates] if series is None else candidates
        if not only and holds_no_sales(source):
            candidates = [one for one in candidates if one.sheet == hint or one.unpivot or reads_amounts(one)]
        best = _best(candidates, only, hint, filled) if candidates else []
        if not best or best[0].lacking:
            likely = [one for one in candidates if one.sheet != "customers" or not _is_dated(best)]
            best = [one for one in likely if _updates(one, known.get(one.sheet, frozenset()))][:1] or best
        found = propose_names(best, source, "customers" in filled)
    propose_colours(found, source)
    cards = _card_drafts(source, only)
    if cards:
        found = [*cards, *(one for one in found if one.sheet != "customers")]
    for one in found:
        elsewhere = {title for other in found if other is not one for title in other.used}
        by_cells.take(one, elsewhere)
        alike(one, elsewhere)
    return sorted(found, key=lambda one: list(SHEETS).index(one.sheet))


def _is_dated(best: Sequence[Draft]) -> bool:
    """Whether the rows of a table are of their days: receipts of customers whom the workbook has say nothing more of these."""
    return any(
        key in one.filled and SHEETS[one.sheet].fields[key].column.kind == "day"
        for one in best[:1]
        for key in SHEETS[one.sheet].key_fields
    )


def _known(drafts: Sequence[Draft], held: Held) -> Mapping[str, Set[str]]:
    """Sheet -> the IDs of the rows that the workbook has, and of those that some drafts bring."""
    found: dict[str, set[str]] = {}
    for key, table in held.tables.items():
        own = (column.values for column in table.columns if column.field == SHEETS[key].id_field)
        found[key] = {text for cells in own for text in texts(cells) if text}
    for one in drafts:
        found.setdefault(one.sheet, set()).update(filter(None, _own_ids(one)))
    return found


def _own_ids(one: Draft) -> Sequence[str | None]:
    """The IDs of its rows that a draft reads from a column as they stand."""
    return texts(one.cells(SHEETS[one.sheet].id_field or ""))


def _updates(one: Draft, known: Set[str]) -> bool:
    """Whether a table only says more of rows that are known, which it finds by their IDs."""
    own = _own_ids(one) if len(one.filled) > 1 and one.unpivot is None else ()
    one.updates = bool(own) and sum(text in known for text in own) >= _KNOWN * len(own)
    return one.updates


def _best(candidates: list[Draft], only: str | None, hint: str | None, filled: set[str]) -> list[Draft]:
    def rank(one: Draft) -> float:
        required = [key for key, field in SHEETS[one.sheet].fields.items() if field.required]
        own = one.filled
        share = sum(key in own for key in required) / len(required)
        return share + 0.01 * len(own) + (0.3 if one.sheet == hint else 0.0)

    def telling(one: Draft) -> float:
        """How much its titles say that it is this sheet and no other."""
        sheets = [{sheet for sheet, _ in meanings(title)} for title in one.used]
        titles = sum(1 / len(some) for some in sheets if some)
        return titles + (2.0 if one.unpivot else 0.0) + (1.0 if one.sheet == hint else 0.0) - 1.5 * len(_lacking(one))

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


def _with_card(one: Draft) -> Draft:
    """What the card above a list says of each of its rows: whose they are, and fields that the list lacks."""
    if not one.source.cards:
        return one
    rules = of_card(cards_of(one.source), one.sheet)
    for key, rule in rules.items():
        if key in one.filled or (key == "customer_id" and one.sheet == "customers"):
            continue
        if key in ("customer_id", "owner", "region", "contact"):
            one.card[key] = rule
            one.found.append(Found(one.source.shown, rule.source or rule.name or "", one.sheet, key, "card"))
    return one


def _card_drafts(source: Source, only: str | None) -> list[Draft]:
    """The customers of the cards, a row for each."""
    if not source.cards or only not in (None, "customers"):
        return []
    rules = of_card(cards_of(source), "customers")
    if "name" not in rules and "customer_id" not in rules:
        return []
    one = Draft(source, "customers", card=rules)
    one.found += [
        Found(source.shown, rule.source or rule.name or "", "customers", key, "card") for key, rule in rules.items()
    ]
    return [one]


def _hinted(source: Source) -> str | None:
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


def _fill(one: Draft, drafts: Sequence[Draft]) -> Fill:
    siblings = [other for other in drafts if other.source is one.source]
    # Of a flat export, what is left over is the order's: it differs from row to row.
    used = {title for other in siblings for title in other.used}
    last = one is siblings[-1] if not one.unpivot else len(siblings) == 1
    if any(other.unpivot for other in siblings) and len(siblings) > 1:
        last = one is next((other for other in siblings if not other.unpivot), siblings[-1])
    listed = bool(one.rules or one.unpivot)
    keep = (
        tuple(title for title in one.source.titles if title not in used and not _counts(one.source, title))
        if last and listed
        else ()
    )
    order = list(SHEETS[one.sheet].fields)
    columns = {key: one.rules[key] for key in sorted(one.rules, key=order.index)}
    own = key_fields(one.sheet, one.filled)
    key = own if not SHEETS[one.sheet].unique and all(field in one.filled for field in own) else None
    return Fill(
        **{
            "sheet": one.sheet,
            "from": one.source.name,
            "mode": "update" if one.updates else None,
            "columns": columns,
            "card": {key: one.card[key] for key in sorted(one.card, key=order.index)},
            "unpivot": one.unpivot,
            "of_orders": one.of_orders,
            "ended_by": one.ended_by,
            "payments": are_single(one),
            "keep": keep,
            "key": key,
            "join": tuple(one.joins),
        }
    )


def _counts(source: Source, title: str) -> bool:
    """Whether a column only numbers the rows."""
    if title.casefold().strip() not in _RUNNING:
        return False
    column = source.columns[source.titles.index(title)]
    found = [str(cell).removesuffix(".0") for cell in column if cell is not None]
    return all(one.isdigit() for one in found)
