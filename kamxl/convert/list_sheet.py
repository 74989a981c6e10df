"""The sheets that a conversion adds for a person to decide on: a title, a line that says what to do, and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kamxl import theme
from kamxl.cell import Value
from kamxl.i18n import Lang
from kamxl.placed import Cells, PrintSetup, Range, SheetPlan, Table, TableColumn, Validation

HEADER_ROW = 4


def list_sheet(
    key: str,
    table: str,
    title: str,
    told: str,
    rows: Sequence[Sequence[Value]],
    columns: Sequence[tuple[str, str, int]],
    lang: Lang,
    *,
    validations: Sequence[Validation] = (),
    heights: Mapping[int, float] | None = None,
) -> SheetPlan:
    """A sheet with one table.

    Args:
        key: by which the sheet is known as ours.
        table: name of its Excel table.
        title: of the sheet, on its tab and above the table.
        told: the line under its title.
        rows: the cells of the table, a row at a time.
        columns: title, role and width in characters of each.
        lang: of its words.
        validations: drop-downs over its cells.
        heights: of rows that hold several lines.
    """
    shown = tuple(
        TableColumn(name, [row[place] for row in rows], role) for place, (name, role, _) in enumerate(columns)
    )
    styles = theme.styles(lang)
    headers = ["table.header.center" if role == "center" else "table.header" for _, role, _ in columns]
    bottom = HEADER_ROW + max(len(rows), 1)
    return SheetPlan(
        key=key,
        title=title,
        styles={**styles, "input": styles["text"]},
        cells=(Cells(1, 1, [[title]], "title"), Cells(2, 1, [[told]], "subtitle")),
        tables=(Table(table, HEADER_ROW, 1, shown, header_roles=headers),),
        validations=tuple(validations),
        column_widths={place: float(width) for place, (_, _, width) in enumerate(columns, 1)},
        row_heights={1: 32.0, 2: 18.0, 3: 6.0, HEADER_ROW: 30.0} | dict(heights or {}),
        default_role="plain",
        freeze=(HEADER_ROW + 1, 1),
        gridlines=False,
        tab_colour=theme.MEDIUM,
        page=PrintSetup(area=Range(1, 1, bottom, len(columns)), repeat_rows=(HEADER_ROW, HEADER_ROW)),
    )
