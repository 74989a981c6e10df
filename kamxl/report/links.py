"""Links from figures to the user's rows that they speak of."""

from __future__ import annotations

from collections.abc import Iterable

from kamxl.cell import Link, Value
from kamxl.report.context import Context


def to_customers(ids: Iterable[object], context: Context) -> list[Link | None]:
    """A link to each customer's row on the user's sheet; None where that is not in the workbook."""
    return list(map(context.customer_links.get, map(str, ids)))


def linked(texts: Iterable[str], ids: Iterable[object], context: Context) -> list[Value]:
    """Texts that lead to the rows of the customers that they stand for; plain where there are none."""
    return [
        text if link is None else Link(text, title=link.title, cell=link.cell)
        for text, link in zip(texts, to_customers(ids, context), strict=True)
    ]
