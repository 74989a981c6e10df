"""Explaining: where the figures of a customer, or what stands in a cell of ours, come from."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kamxl.book import Opened, Result
from kamxl.errors import told_in
from kamxl.i18n import words
from kamxl.walk.opening import Reading, read_target
from kamxl.walk.steps import Step, analysed, untimed

if TYPE_CHECKING:
    from kamxl.read.cells import SheetCells
    from kamxl.results import Explanation

_HEAD = 9
"""First rows of the front page, the last of which may say what it is about."""
_SUBTITLE = "report.overview.subtitle.plain"


def explain(
    path: Path,
    *,
    today: date,
    as_of: date | None = None,
    customer: str | None = None,
    figure: str | None = None,
    cell: str | None = None,
    step: Step = untimed,
    **reading: Unpack[Reading],
) -> tuple[Result, Explanation]:
    """Analyse a workbook and explain figures of it; it is not changed.

    Args:
        path: the workbook.
        today: the day that figures relate to where nothing says otherwise.
        as_of: another day. Without one, a cell is explained as of the last run, which made it.
        customer, figure, cell: see `kamxl.explain.explained`.
        step: see Step.
        **reading: see Reading.

    Raises InputError, SettingsError, UsageError (an unknown customer, figure or cell).
    """
    from kamxl.explain import explained

    with step("read"):
        opened = read_target(path, **reading)
    day = as_of or (_last_run(opened) if cell is not None else None) or today
    result = analysed(lambda: opened, as_of=day, step=step)
    with told_in(result.book.lang):
        return result, explained(result, customer=customer, figure=figure, cell=cell, shown=partial(_shown, result))


def _last_run(opened: Opened) -> date | None:
    """The day that the sheets of the last run are for, as the head of the front page says it."""
    cells = _cells(opened, "overview")
    head = [] if cells is None else [str(value) for row in cells.rows[:_HEAD] for value in row]
    begins = tuple(text.partition("{as_of}")[0] for text in words()[_SUBTITLE])
    for line in head:
        for begin in begins:
            if line.startswith(begin):
                with suppress(ValueError):
                    return date.fromisoformat(line.removeprefix(begin)[:10])
    return None


def _cells(opened: Opened, key: str) -> SheetCells | None:
    """An output sheet as it stands in the workbook; None where there is none."""
    from kamxl.read import sheet_cells

    title = opened.workbooks[0].owned.get(key)
    if title is None or not opened.original.data:
        return None
    return sheet_cells(opened.original, title, opened.effective.settings.limits)


def _shown(result: Result, key: str, header: int, row: int) -> Mapping[str, object]:
    """What the workbook shows in a row of an output sheet, by the titles of its list; nothing where it has no such sheet."""
    cells = _cells(result.book.opened, key)
    places = [] if cells is None else [number - cells.top for number in (header, row)]
    if cells is None or not all(0 <= place < len(cells.rows) for place in places):
        return {}
    titles, values = (cells.rows[place] for place in places)
    return {str(title): value for title, value in zip(titles, values, strict=False) if title not in ("", None)}
