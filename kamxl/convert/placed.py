"""Fields that a table lacks and the names of its files or sheets say: proposed, and the month and the customer taken."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.convert import places
from kamxl.convert.by_title import by_name_where_ids_repeat
from kamxl.convert.draft import Draft, sample
from kamxl.convert.mapping import COLOUR, PERIOD, Rule
from kamxl.convert.reading import SECTION
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Source
from kamxl.schema.sheets import SHEETS

_PROFILE = frozenset({"industry", "contact", "phone", "email", "address", "title", "status", "credit_limit", "source"})
"""Fields of customers: what holds them is a list of customers, whatever month it is of."""
_BY_CUSTOMER = ("by customer", "by client", "by account", "per customer", "按客户", "分客户", "客户明细", "按客戶")
"""Words of a title above a table that say whose its sections are."""
_SHOWN = 3


def with_names(one: Draft) -> Draft:
    """A draft with the month of its sums and the customer of its rows, where only the names of its sheets or files say them."""
    source = one.source
    fields = SHEETS[one.sheet].fields
    if not source.titles or one.unpivot is not None:
        return one
    if one.sheet != "customers" and "customer_id" in fields and "customer_id" not in one.filled:
        said = _section(source) or places.says(source)
        if said is not None and said[0] == "customer" and not one.asks("customer_id") and not source.cards:
            _, title, removed = said
            one.note(title, "customer_id", "place", Rule(name=title, remove=removed))
    by_name_where_ids_repeat(one)
    days = [cell for asked in one.proposals if asked.field == "date" for cell in sample(source, asked.title)]
    lacks_date = one.sheet == "follow_ups" and "date" not in one.filled
    # 周一 is of the week; what has figures is a day that a person must read.
    is_report = lacks_date and {"content", "customer_id"} <= one.filled and not any(map(_has_figures, days))
    if is_report and all(places.period_end(origin, sheet=one.sheet) for origin in source.origins):
        one.take(PERIOD, "date", "place")
    lacks_day = one.sheet == "orders" and not _has(one, "order_date") and {"amount", "customer_id"} <= one.filled
    profile = {key for title in source.titles for sheet, key in meanings(title) if sheet == "customers"} & _PROFILE
    if lacks_day and not profile and places.states_month(source):
        one.take(PERIOD, "order_date", "place")
        if not all(places.period_end(origin) for origin in source.origins):
            one.ask(PERIOD, "order_date", "year")
    return one


def _section(source: Source) -> tuple[str, str, tuple[str, ...]] | None:
    """The customer whose title each section of a table has, where the rows do not repeat it."""
    if SECTION not in source.titles:
        return None
    names = source.columns[source.titles.index(SECTION)]
    if any(name is None for name in names):
        return None
    said = " ".join(origin.heading for origin in source.origins).casefold()
    titled = any(word in said for word in _BY_CUSTOMER)
    kind = places.kind_of([str(name) for name in dict.fromkeys(names)])
    return ("customer", SECTION, ()) if kind == "customer" or (titled and kind != "region") else None


def propose_names(drafts: list[Draft], source: Source, customers_filled: bool) -> list[Draft]:
    """The drafts of a source with the owner or the region of its customers, which the names say, as proposals.

    Args:
        drafts: of one source.
        source: the table.
        customers_filled: another source fills the sheet of customers.
    """
    said = places.says(source) if source.titles and drafts else None
    if said is None or said[0] == "customer":
        return drafts
    kind, title, removed = said
    lacking = [one for one in drafts if kind in SHEETS[one.sheet].fields and not _has(one, kind)]
    made = _customers(drafts, source) if not customers_filled else None
    for one in [*lacking, *([made] if made is not None else [])]:
        shown = tuple(dict.fromkeys(places.own_name(origin, title, removed) for origin in source.origins))[:_SHOWN]
        one.ask(title, kind, "place", removed=removed, cells=shown)
    return drafts if made is None else [made, *drafts]


def propose_colours(drafts: Sequence[Draft], source: Source) -> None:
    """The status of customers that the colours of their rows mean, where a note or a key says it."""
    for one in drafts:
        if one.sheet == "customers" and source.legend and not one.card and not _has(one, "status"):
            cells = tuple(f"{colour} → {status}" for colour, status in source.legend.items())
            one.ask(COLOUR, "status", "colour", colours=tuple(source.legend.items()), cells=cells)


def _has_figures(cell: object) -> bool:
    return any(map(str.isdigit, str(cell)))


def _has(one: Draft, key: str) -> bool:
    return key in one.filled or one.asks(key)


def _customers(drafts: Sequence[Draft], source: Source) -> Draft | None:
    """The customers that a table of orders names, as rows of their own: only so does their salesman find a place."""
    if any(one.sheet == "customers" for one in drafts):
        return None
    named = next((rule for one in drafts if (rule := one.rules.get("customer_id")) is not None and rule.name), None)
    if named is None or named.name is None or (named.name in source.titles and named.remove):
        return None
    made = Draft(source, "customers")
    made.take(named.name, "name", "title", remove=named.remove)
    return made
