"""A sample book: three years of an invented supplier of automation parts and its two hundred customers.

The same book in zh and in en, the same for the same seed and day. The values are those that people type.
"""

from __future__ import annotations

import re
from datetime import date

from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema.money import HOME

SEED = 11
_YUAN = re.compile(r"(?<=\d)(\s?万?)元")


def demo(
    *, seed: int = SEED, as_of: date, lang: Lang = "zh", currency: str = HOME
) -> dict[str, list[dict[str, object]]]:
    """The rows of every input sheet, by schema sheet and field.

    Args:
        seed: another seed is another firm.
        as_of: the day up to which the book is kept.
        lang: language of names, notes and choices; the figures are the same in each.
        currency: ISO code of the currency that texts name; the figures are the same in each.

    Returns:
        Sheet -> rows in the order in which they were entered. `kamxl.sample.dirt.FOUND` lists the slips among them.
    """
    from kamxl.sample.contacts import follow_ups
    from kamxl.sample.contracts import contracts
    from kamxl.sample.customers import customers
    from kamxl.sample.deals import deals
    from kamxl.sample.dirt import soil
    from kamxl.sample.firms import firms
    from kamxl.sample.goals import plans, targets
    from kamxl.sample.market import market, trends
    from kamxl.sample.orders import orders
    from kamxl.sample.people import contacts
    from kamxl.sample.voices import complaints, needs, satisfaction

    position = LANGUAGES.index(lang)
    known = firms(seed, as_of)
    bought = orders(known, seed, as_of, position)
    complained = complaints(known, seed, as_of, position)
    agreed = contracts(known, seed, as_of, position)
    contacted = follow_ups(known, bought, complained, agreed, seed, as_of, position)
    wanted = deals(known, contacted, complained, seed, as_of, position)
    registered = customers(known, bought, contacted, seed, as_of, position)
    book = {
        "customers": registered,
        "follow_ups": contacted,
        "orders": bought,
        "contracts": agreed,
        "needs": needs(known, seed, as_of, position),
        "satisfaction": satisfaction(known, complained, seed, as_of, position),
        "complaints": complained,
        "market": market(seed, as_of, position),
        "trends": trends(seed, as_of, position),
        "contacts": contacts(known, registered, seed, position),
        "deals": wanted,
        "targets": targets(known, bought, contacted, as_of, position),
        "plans": plans(known, seed, as_of, position),
    }
    soil(book, as_of, position)
    if currency != HOME:
        _rename(book, currency)
    return book


def _rename(book: dict[str, list[dict[str, object]]], currency: str) -> None:
    """Let every text that names the yuan name another currency; the figures stay."""
    for rows in book.values():
        for row in rows:
            for key, value in row.items():
                if isinstance(value, str):
                    named = _YUAN.sub(rf"\1{currency}", value.replace("CNY", currency))
                    row[key] = f"{currency} {named[1:]}" if named.startswith("¥") else named
