"""Small tables inside a sheet, on whatever columns the sheet has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kamxl.plan import Link, Range, Value
from kamxl.report import theme
from kamxl.report.page import Page

_RIGHT = frozenset(theme.FORMATS) - {"date", "month"}
_LEFT = frozenset({"text", "wrap", "muted.row", "link", "item.row"})


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a small table; it may be merged over several columns of the sheet."""

    title: str
    role: str
    left: int
    right: int

    @property
    def header_role(self) -> str:
        if self.role in _RIGHT:
            return "block.header.right"
        return "block.header" if self.role in _LEFT else "block.header.center"


def grid(
    page: Page,
    row: int,
    fields: Sequence[Field],
    rows: Sequence[Sequence[Value]],
    roles: Sequence[Sequence[str | None]] | None = None,
) -> tuple[int, int]:
    """Lay a header and rows down. `roles` overrides a field's role, cell by cell, where not None.

    Returns the first and last row of the body; the last is above the first where there are no rows.
    """
    for field in fields:
        page.put(row, field.left, field.title, field.header_role, right=field.right)
        page.at_least(row, page.lines(field.title, page.room(field.left, field.right)))
    first = row + 1
    for place, values in enumerate(rows):
        row += 1
        page.at_least(row, 1)
        for number, (field, value) in enumerate(zip(fields, values, strict=True)):
            own = roles[place][number] if roles is not None else None
            role = own or field.role
            if isinstance(value, Link) and not role.startswith(("link", "item")):
                role = "link.wrap"
            page.put(row, field.left, value, role, right=field.right)
            shown = value.text if isinstance(value, Link) else value
            if isinstance(shown, str) and "wrap" in role:
                page.at_least(row, page.lines(shown, page.room(field.left, field.right)))
    return first, row


def column(first: int, last: int, field: Field) -> Range:
    """The cells of a field, for a chart."""
    return Range(first, field.left, last, field.left)
