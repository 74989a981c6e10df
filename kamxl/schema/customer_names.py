"""Titles under which a sheet without 客户编号 tells its customers: by their names."""

from __future__ import annotations

from functools import cache

from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import compared

_MORE = ("客户", "客户公司", "customer", "client", "account")
"""Titles of a customer's name where the customer's own sheet calls it name."""


def names_customer(title: str) -> bool:
    """Whether a column of this title, which is no field, holds the names of customers."""
    return compared(title.strip("* ")) in _names()


@cache
def _names() -> frozenset[str]:
    name = SHEETS["customers"].fields["name"].column
    return frozenset(compared(one) for one in (name.zh, name.en, *name.aliases, *_MORE))
