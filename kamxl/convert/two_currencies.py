"""Amounts of one line in two currencies, 金额(USD) beside 金额(RMB): those in the currency of the book are taken."""

from __future__ import annotations

from kamxl.convert.draft import Draft, apply
from kamxl.convert.mapping import Rule
from kamxl.convert.money import is_money, unit_stated
from kamxl.convert.recognise import meanings
from kamxl.schema.money import HOME
from kamxl.schema.sheets import SHEETS


def in_one(made: Draft, currency: str) -> None:
    """Let the orders of a table that states its amounts in two currencies be in that of the book; a price in the other one stays aside.

    Args:
        made: the fill in the making.
        currency: ISO code of the book's; empty where nothing states one.
    """
    fields = SHEETS[made.sheet].fields
    if made.sheet != "orders" or (current := made.rules.get("amount")) is None or current.source is None:
        return
    own = currency or HOME
    said = {title: _of(made, title) for title in made.source.titles if ("orders", "amount") in meanings(title)}
    other = [title for title, code in said.items() if code == own and title not in made.used]
    if said.get(current.source) in (None, own) or len(other) != 1:
        return
    for key in [key for key, one in made.rules.items() if is_money(fields[key].column)]:
        title = made.rules[key].source
        if key == "amount" or (title is not None and _of(made, title) not in (None, own)):
            made.drop(key)
    apply(made, other[0], fields["amount"], "title", 100.0)


def _of(made: Draft, title: str) -> str | None:
    """The currency that a title states."""
    column = SHEETS["orders"].fields["amount"].column
    found = unit_stated(Rule(**{"from": title}), column, (title,), made.source)
    return found.currency if found is not None else None
