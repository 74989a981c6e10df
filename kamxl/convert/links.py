"""What one source lacks and another has: orders under their lines, and fields that a key leads to."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from kamxl.convert.by_title import draft
from kamxl.convert.draft import Draft
from kamxl.convert.mapping import Join
from kamxl.convert.recognise import meanings, names_customer
from kamxl.convert.sources import Source
from kamxl.convert.view import cells_under, keys, place_of
from kamxl.grid import RawTable
from kamxl.read.titles import folded
from kamxl.schema.texts import compared, texts

_ORDER = re.compile(r"订单|源单|来源|上游|关联|合同|单号|单据|order|\b(?:so|po|source|reference|ref)\b", re.IGNORECASE)
_DOCUMENT = re.compile(
    r"(?:发票|开票|出库|送货|发货|交货|销货|运单|invoice|delivery|shipment|dispatch|bill)\W*(?:单据|单)?\W*(?:编号|单号|号码|号|no\b|number|num\b|id\b|#)",
    re.IGNORECASE,
)
_FOUND_AGAIN = 0.95
"""Of the keys: so many must be found in a source for it to be joined."""
_OF_ALL_LINES = ("currency", "due_date", "status")
"""What an order says of each of its lines; what was paid for it is said once."""


def documents_of_orders(drafts: Sequence[Draft], held: Sequence[RawTable]) -> None:
    """Note which tables of orders are of invoices or deliveries, by the column that names the orders of another table or of the workbook.

    Their rows have a number of their own beside it.
    """
    orders = [one for one in drafts if one.sheet == "orders" and one.unpivot is None]
    if len(orders) < 2 and held is None:
        return
    numbers = {id(one): _numbers(one) for one in orders}
    there = {compared(text) for table in held for column in table.columns if column.field == "order_id" for text in texts(column.values) if text}  # fmt: skip
    for one in orders:
        others = [other for other in orders if other is not one and other.of_orders is None]
        known = there.union(*(numbers[id(other)] for other in others))
        named = [title for title in one.source.titles if _names(one, title, known - numbers[id(one)])]
        if len(named) == 1:
            one.of_orders = named[0]
            one.used.add(named[0])
            continue
        own = _document(one)
        sold = set().union(*(numbers[id(other)] for other in others if _document(other) is None))
        # With a product or a quantity, orders that the workbook has were exported again.
        sold |= there if not {"product", "quantity"} & one.rules.keys() else set()
        if own is not None and numbers[id(one)] and _among(numbers[id(one)], sold):
            rule = one.rules["order_id"]
            one.of_orders = rule.source
            one.rules["order_id"] = rule.but(source=own)
            one.used.add(own)


def _document(one: Draft) -> str | None:
    """The column of the numbers of invoices or deliveries beside that of orders; None where there is none, or several."""
    rule = one.rules.get("order_id")
    if rule is None or rule.source is None:
        return None
    titles = [title for title in one.source.titles if title != rule.source and _DOCUMENT.search(title)]
    found = [title for title in titles if all(texts(cells_under(one.source, title)))]
    return found[0] if len(found) == 1 else None


def _numbers(one: Draft) -> set[str]:
    return {compared(text) for text in texts(one.cells("order_id")) if text}


def _names(one: Draft, title: str, known: set[str]) -> bool:
    """Whether a column that is not the number of the rows names orders that are known, and its title says so."""
    rule = one.rules.get("order_id")
    if rule is None or rule.source == title or not known or _ORDER.search(title) is None:
        return False
    return _among([compared(text) for text in texts(cells_under(one.source, title)) if text], known)


def _among(cells: Collection[str], known: Collection[str]) -> bool:
    """Whether cells name orders: half of them, since others may be older, and each row is looked at by itself in the end."""
    return bool(cells) and 2 * sum(cell in known for cell in cells) >= len(cells)


def lines_over_orders(drafts: list[Draft], idle: list[Source]) -> list[Draft]:
    """Where orders and their lines are two sources: the lines fill the sheet, and the orders are joined to them."""
    orders = [one for one in drafts if one.sheet == "orders"]
    kept = list(drafts)
    for lines in orders:
        heads = [
            head for head in orders
            if head is not lines and head in kept and lines in kept and lines.of_orders is None
            and set(lines.missing) & set(head.rules) and "order_id" in head.rules and "order_id" in lines.rules
            and len(lines.source.rows) >= len(head.source.rows)
        ]  # fmt: skip
        for head in heads:
            if link(lines, head.source) is not None:
                kept.remove(head)
                idle.append(head.source)
    return kept


def link(made: Draft, other: Source) -> Join | None:
    """The join to another source: a column of the same title whose cells are all different there and found again."""
    present = next((join for join in made.joins if join.source == other.name), None)
    if present is not None:
        return present
    for title in made.source.titles:
        place = place_of(other, title)
        own = place_of(made.source, title)
        if place is None or own is None or not folded(title):
            continue
        there = [key for key in keys([other.columns[place]]) if key is not None]
        wanted = [key for key in keys([made.source.columns[own]]) if key is not None]
        known = set(there)
        if not there or len(known) < len(there) or not wanted:
            continue
        if sum(key in known for key in wanted) >= len(wanted) * _FOUND_AGAIN:
            to = other.titles[place]
            return Join(source=other.name, on=(title,), to=None if to == title else (to,))
    return None


def look_up(made: Draft, others: Sequence[Source]) -> None:
    """Required fields that another source has, where a key leads to it."""
    for other in others:
        if not made.missing:
            return
        join = link(made, other)
        if join is None:
            continue
        beside = draft(other, made.sheet, False)
        wanted = [key for key in (*made.missing, *beside.rules) if key in beside.rules and key not in made.filled]
        if made.unpivot is not None or (made.sheet == "orders" and _is_of_customers(join)):
            # A sum of months is none of the other's orders, and to an order leads no customer.
            wanted = [key for key in wanted if key == "customer_id"]
        if not set(wanted) & set(made.missing):
            continue
        if join not in made.joins:
            made.joins.append(join)
        number = beside.rules.get("order_id")
        of_lines = _OF_ALL_LINES if number is not None and number.source in (join.to or join.on) else ()
        for key in dict.fromkeys(wanted):
            rule = beside.rules[key]
            read, title = ("source", rule.source) if rule.source is not None else ("name", rule.name)
            if title is not None and (made.fields[key].required or made.sheet != "orders" or key in of_lines):
                there = rule.model_copy(update={read: f"{other.name}.{title}"})
                made.note(f"{other.shown}: {title}", key, "joined", there)


def _is_of_customers(join: Join) -> bool:
    """Whether it is the customer whom two tables have in common."""
    return any(
        names_customer((title,)) is not None or any(key == "customer_id" for _, key in meanings(title))
        for title in join.on
    )
