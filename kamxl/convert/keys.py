"""By what a row is found again, and under which title a foreign column stands beside the sheet's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kamxl.i18n import Lang, tr
from kamxl.read.titles import match_header, title
from kamxl.schema.sheets import SHEETS

_BY_CONTENT: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # Lines of an order differ by their product; the same product twice is told apart by its place.
    "orders": (("order_id",), ("product",)),
    "follow_ups": (("customer_id", "date"), ("content",)),
    "satisfaction": (("customer_id", "date"), ("channel", "dimension")),
    "market": (("competitor", "date"), ("region", "model")),
    "trends": (("metric", "period"), ("industry", "region", "source")),
    "contacts": (("customer_id", "name"), ()),
    "targets": (("period", "measure"), ("owner", "customer_id", "region", "product")),
    "plans": (("customer_id", "action"), ("goal", "due")),
    "rates": (("currency", "date"), ()),
    "rules": (("table", "field", "test"), ("value",)),
}
"""Sheets without an id of their own: what a row must have, and what more tells it apart where the source fills it."""


def essential(sheet: str) -> tuple[str, ...]:
    """The fields without which a row cannot be found again."""
    return SHEETS[sheet].unique or _BY_CONTENT[sheet][0]


def key_fields(sheet: str, filled: Collection[str]) -> tuple[str, ...]:
    """The key of a sheet: the unique fields, else the essential ones and those of the others that the source fills."""
    more = () if SHEETS[sheet].unique else _BY_CONTENT[sheet][1]
    return (*essential(sheet), *(key for key in more if key in filled))


def kept_title(typed: str, sheet: str, lang: Lang) -> str:
    """The title of a column that is taken along; another one where a reader would take it for a field of the sheet."""
    found = title(typed)
    if found is None:
        return typed
    match = match_header({0: found}, SHEETS[sheet])
    return tr("convert.kept_title", lang, title=typed) if match.columns or match.computed else typed
