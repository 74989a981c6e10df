"""What all sheets open with: title, way back, subtitle, and the strip of figures above a long list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kamxl.plan import Link, Table
from kamxl.report.page import NAV_ROW, ROW_HEIGHT, TITLE_ROW, Page
from kamxl.report.width import cells

STRIP_ROW = 3
LIST_ROW = 6
"""Header row of a long list: title, way back, two rows of strip, a gap."""


_SHORT_LIST = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of the strip, in words: they say more in less room than a number and its legend."""

    label: str
    value: str
    state: str | None = None


def list_head(page: Page, title: str, subtitle: str, section_row: int | None) -> None:
    """Title, way back, and the way down to the summary below the list (`section_row`)."""
    page.put(TITLE_ROW, 1, title, "title")
    page.heights[TITLE_ROW] = 32
    page.heights[NAV_ROW] = ROW_HEIGHT
    column = _link(page, 1, Link(page.say("report.back"), sheet="overview"))
    if section_row is not None:
        down = Link(page.say("report.to_section"), sheet=page.key, cell=f"A{section_row}")
        column = _link(page, column, down)
    page.put(NAV_ROW, column, subtitle, "subtitle")


def section_below(page: Page, table: Table) -> int:
    """Row of the section below a list; below a long one it begins a page of its own."""
    row = table.range.bottom + 3
    if table.length > _SHORT_LIST:
        page.new_page(row)
    return row


def _link(page: Page, column: int, link: Link) -> int:
    right = page.span(column, cells(str(link.text)) + 2)
    page.put(NAV_ROW, column, link, "nav", right=None if right == column else right)
    return right + 1


def strip(page: Page, figures: Sequence[Figure], right: int, within: int | None = None) -> None:
    """Figures side by side above the list, as many as fit up to column `within` (or `right`); the ground goes on to `right`."""
    last = within or right
    column = 1
    for figure in figures:
        wanted = max(cells(figure.label) + 2, cells(figure.value) * 1.15 + 2, 13)
        if column > last or page.width(column, last) < wanted:
            break
        end = page.span(column, wanted)
        merged = None if end == column else end
        role = f"strip.value.{figure.state}" if figure.state else "strip.value"
        page.put(STRIP_ROW, column, figure.label, "strip.label", right=merged)
        page.put(STRIP_ROW + 1, column, figure.value, role, right=merged)
        column = end + 1
    if column <= right:
        page.line(STRIP_ROW, column, [None] * (right - column + 1), "strip.label")
        page.line(STRIP_ROW + 1, column, [None] * (right - column + 1), "strip.label")
    page.heights[STRIP_ROW] = 18
    page.heights[STRIP_ROW + 1] = 24
    page.heights[STRIP_ROW + 2] = 6
