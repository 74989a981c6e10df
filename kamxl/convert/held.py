"""What a table holds, as the title above it, its sheet and its file say: sales, or payments, profits, targets and others that are none."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.convert.cells import shape
from kamxl.convert.draft import Draft
from kamxl.convert.kinds import DOCUMENTS, SALES, is_other, kind, says, shown
from kamxl.convert.months import months
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Source, once
from kamxl.convert.view import cells_under
from kamxl.convert.vocabulary import CHANNEL, END_USERS
from kamxl.i18n import Pair, Text
from kamxl.read.lines import is_total
from kamxl.read.titles import folded
from kamxl.read.titles import title as taken_apart
from kamxl.schema.texts import compared, texts
from kamxl.schema.traditional import simplified

_ORDERS = ("订单", "order")
_BARE = frozenset(map(folded, ("金额", "总金额", "合计", "合计金额", "总额", "总计", "amount", "total", "value", "sum", "total amount")))  # fmt: skip
"""Titles of an amount that do not say of what it is."""
_LOOKED_AT = 50
"""Cells of a column."""
_SHARED = 0.5
"""Of the customers of a list: so many that have orders beside it."""


@once
def holds_no_sales(source: Source) -> bool:
    """Whether a list of amounts is none of orders, as its words say and no title of an amount denies."""
    known = kind(source)
    if known in ("", *DOCUMENTS):
        return False
    if known == "payments" and any(("orders", "product") in meanings(title) for title in source.titles):
        return False  # what was sold was paid on the spot
    amounts, series = _amounts(source), months(source)
    if series is not None and series.how is not None:
        return False  # what was sold stands beside what was to be reached
    return all(_is_bare(title) for title in amounts) and (bool(amounts) or series is not None)


def reads_amounts(one: Draft) -> bool:
    """Whether a draft makes something of the amounts of its table."""
    return not one.lacking and not one.used.isdisjoint(_amounts(one.source))


def _amounts(source: Source) -> list[str]:
    return [title for title in source.titles if ("orders", "amount") in meanings(title)]


def unused(sources: Sequence[Source], drafts: Sequence[Draft]) -> list[Text]:
    """That tables of amounts were not read, or only their customers, since they are none of sales."""
    read = {id(one.source) for one in drafts if one.sheet != "customers"}
    found = [one for one in sources if id(one) not in read and holds_no_sales(one)]
    return [Text("convert.note.no_sales", {"source": one.shown, "what": _what(kind(one))}) for one in found]  # fmt: skip


def unread(sources: Sequence[Source], drafts: Sequence[Draft]) -> list[Text]:
    """That of several measures under the months some were not read, and of dealers and those whom they sell to the latter."""
    found = []
    for one in drafts:
        name = one.rules["customer_id"].name if "customer_id" in one.rules else None
        users = [title for title in one.left if END_USERS.search(simplified(title).casefold())]
        if one.sheet == "orders" and users and name is not None and CHANNEL.search(simplified(name).casefold()):
            found.append(Text("convert.note.end_users", {"source": one.source.shown, "dealer": name, "user": users[0]}))
    for source in sources:
        if amounts := _kept_amounts(source, [one for one in drafts if one.source is source]):
            found.append(Text("convert.note.kept_amounts", {"source": source.shown, "titles": amounts}))
        own = [one.unpivot for one in drafts if one.source is source and one.unpivot is not None]
        series = months(source) if own else None
        if series is not None:
            read = {title for one in own for title in one.titles}
            left = [word for word, titles in series.series.items() if word and read.isdisjoint(titles)] + [
                *series.again
            ]
            if left:
                found.append(Text("convert.note.unread_series", {"source": source.shown, "titles": left}))
    return found


def _kept_amounts(source: Source, drafts: Sequence[Draft]) -> list[str]:
    """Columns of numbers, of a table that is called one of sales, which become columns of the customers' own: they stand in no figure."""
    if [one.sheet for one in drafts] != ["customers"] or not any(
        says(words, SALES) for words in source.origins[0].words
    ):
        return []
    titles = [title for title in drafts[0].left if not is_other([title]) and not is_total(title)]
    found = [title for title in titles if shape(cells_under(source, title)[:_LOOKED_AT]) == "number"]
    return found if len(found) > 1 else []


def beside_orders(drafts: Sequence[Draft]) -> tuple[list[Draft], list[Text]]:
    """Leave out invoices beside the orders or deliveries of their customers, and deliveries beside orders, where no number joins them: all of it would be sold twice.

    Returns the drafts that stay, and what is to be said of the others.
    """
    orders = [one for one in drafts if one.sheet == "orders"]
    kinds = {id(one): kind(one.source) for one in orders}
    gone: set[int] = set()
    notes = []
    for one in orders:
        if kinds[id(one)] not in DOCUMENTS or one.of_orders is not None:
            continue
        own = _customers(one)
        others = [other for other in orders if _stands_for(kinds[id(one)], kinds[id(other)], other)]
        beside = next((other for other in others if own and len(own & _customers(other)) >= _SHARED * len(own)), None)
        if beside is not None:
            gone.add(id(one))
            values = {"source": one.source.shown, "what": _what(kinds[id(one)]), "other": beside.source.shown}
            notes.append(Text("convert.note.beside_orders", values))
    return [one for one in drafts if id(one) not in gone], notes


def _stands_for(own: str, other: str, draft: Draft) -> bool:
    """Whether a list of orders, or of deliveries beside invoices, holds what one of documents holds, too."""
    if other in DOCUMENTS:
        return (own, other) == ("invoices", "deliveries")
    if other or draft.of_orders is not None:
        return False
    return own == "invoices" or says(" ".join((draft.source.above, *draft.source.titles)), _ORDERS)


def _what(code: str) -> Pair:
    return Pair(shown(code), code)


def _customers(one: Draft) -> set[str]:
    rule = one.rules.get("customer_id")
    title = (rule.name or rule.source) if rule is not None else None
    return {compared(text) for text in texts(cells_under(one.source, title)) if text} if title is not None else set()


def _is_bare(title: str) -> bool:
    parts = taken_apart(simplified(title))
    return parts is not None and parts.folded in _BARE
