"""What one source lacks and another has: orders under their lines, and fields that a key leads to."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.convert.draft import Draft, draft
from kamxl.convert.mapping import Join
from kamxl.convert.sources import Source
from kamxl.convert.view import keys, place_of
from kamxl.read.titles import folded
from kamxl.schema.sheets import SHEETS

_FOUND_AGAIN = 0.95
"""Of the keys: so many must be found in a source for it to be joined."""


def lines_over_orders(drafts: list[Draft], idle: list[Source]) -> list[Draft]:
    """Where orders and their lines are two sources: the lines fill the sheet, and the orders are joined to them."""
    orders = [one for one in drafts if one.sheet == "orders"]
    kept = list(drafts)
    for lines in orders:
        heads = [
            head for head in orders
            if head is not lines and head in kept and lines in kept
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
    if any(join.source == other.name for join in made.joins):
        return next(join for join in made.joins if join.source == other.name)
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
        if made.unpivot is not None:
            wanted = [key for key in wanted if key == "customer_id"]  # a sum of months is none of the other's orders
        if not set(wanted) & set(made.missing):
            continue
        if join not in made.joins:
            made.joins.append(join)
        for key in dict.fromkeys(wanted):
            rule = beside.rules[key]
            read, title = ("source", rule.source) if rule.source is not None else ("name", rule.name)
            if title is not None and (SHEETS[made.sheet].fields[key].required or made.sheet != "orders"):
                there = rule.model_copy(update={read: f"{other.name}.{title}"})
                made.note(f"{other.shown}: {title}", key, "joined", there)
