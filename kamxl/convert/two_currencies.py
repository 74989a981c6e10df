"""Amounts of one line in two currencies, 金额(USD) beside 金额(RMB): those in the currency of the book are taken."""

from __future__ import annotations

import re

from kamxl.convert.draft import Draft, apply
from kamxl.convert.mapping import Rule
from kamxl.convert.money import FIELD, is_money, unit_stated
from kamxl.convert.recognise import meanings
from kamxl.schema.money import HOME
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified

_LOCAL = re.compile(r"本币|人民币|\blocal\b", re.IGNORECASE)


def in_one(made: Draft, currency: str) -> None:
    """Let the orders or contracts of a table that states its amounts in two currencies be in that of the book; a price in the other one stays aside.

    Args:
        made: the fill in the making.
        currency: ISO code of the book's; empty where nothing states one.
    """
    fields = SHEETS[made.sheet].fields
    if (
        made.sheet not in ("orders", "contracts")
        or (current := made.rules.get("amount")) is None
        or current.source is None
    ):
        return
    own = currency or HOME
    said = {title: _of(made, title, own) for title in made.source.titles if ("orders", "amount") in meanings(title)}
    if said.get(current.source) == own and len(said) > 1 and FIELD in made.rules:
        made.drop(FIELD)  # of the amount that stays aside
        return
    other = [title for title, code in said.items() if code == own and title not in made.used]
    by_row = FIELD in made.rules and said.get(current.source) is None
    if (said.get(current.source) in (None, own) and not by_row) or len(other) != 1:
        return
    for key in [key for key, one in made.rules.items() if is_money(fields[key].column)]:
        title = made.column(key)
        code = _of(made, title, own) if title is not None else None
        if key == "amount" or (title is not None and code != own and (by_row or code is not None)):
            made.drop(key)
    if by_row:
        made.drop(FIELD)
    apply(made, other[0], fields["amount"])


def _of(made: Draft, title: str, own: str) -> str | None:
    """The currency that a title states; `own` is that of the book, which 本币 and local amounts are in."""
    if _LOCAL.search(simplified(title)) is not None:
        return own
    column = SHEETS["orders"].fields["amount"].column
    found = unit_stated(Rule.of(title), column, (title,), made.source)
    return found.currency if found is not None else None
