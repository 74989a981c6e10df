"""What a chart plots: references to cells with the values they hold now, so that previews and phones draw it too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from kamxl.cell import Value, is_blank, plain
from kamxl.excel.plotted import by_row, cells_of
from kamxl.grid import quoted
from kamxl.placed import Range, SheetPlan
from kamxl.record import record
from kamxl.writer import values


@record
class Source:
    """Where ranges of a chart are looked up."""

    plans: Mapping[str, SheetPlan]
    sheets: Mapping[str, str]
    """Key -> today's title of every sheet of ours, also those that are not in the plans."""
    date_1904: bool
    home: str
    """Key of the sheet that the chart stands on."""
    _blocks: dict[str, dict[int, list[int]]] = field(default_factory=dict, repr=False, compare=False)

    def reference(self, over: Range) -> str | None:
        """The range as a formula; None where its sheet is not in the workbook."""
        title = self.sheets.get(over.sheet or self.home)
        return None if title is None else f"{quoted(title)}!{over.absolute}"

    def cells(self, over: Range) -> list[tuple[Value, str]]:
        """Values and number formats of a range, row by row; empty where the plan is not at hand."""
        key = over.sheet or self.home
        plan = self.plans.get(key)
        if plan is None:
            return []
        if key not in self._blocks:
            self._blocks[key] = by_row(plan)
        return cells_of(plan, over, self._blocks[key])

    def is_hidden(self, over: Range) -> bool:
        """Whether the cells stand in hidden columns or on a hidden sheet, where Excel would plot nothing."""
        plan = self.plans.get(over.sheet or self.home)
        if plan is None:
            return False
        return bool(plan.hidden) or any(c in plan.hidden_columns for c in range(over.left, over.right + 1))


def numbers(source: Source, over: Range) -> str | None:
    """`<c:numRef>` of a range with its cache; None where its sheet is missing."""
    reference = source.reference(over)
    if reference is None:
        return None
    cells = source.cells(over)
    return f"<c:numRef><c:f>{values.text_only(reference)}</c:f>{_number_cache(cells, source.date_1904)}</c:numRef>"


def categories(source: Source, over: Range) -> str | None:
    """`<c:numRef>` or `<c:strRef>` of a range, by what its cells hold; None where its sheet is missing."""
    reference = source.reference(over)
    if reference is None:
        return None
    cells = source.cells(over)
    shown = [value for value in (plain(v) for v, _ in cells) if not is_blank(value) and value != ""]
    formula = f"<c:f>{values.text_only(reference)}</c:f>"
    if over.left != over.right and over.top != over.bottom:
        return f"<c:multiLvlStrRef>{formula}{_level_cache(over, cells)}</c:multiLvlStrRef>"
    if shown and not any(isinstance(value, str) for value in shown):
        return f"<c:numRef>{formula}{_number_cache(cells, source.date_1904)}</c:numRef>"
    points = "".join(
        f'<c:pt idx="{i}"><c:v>{values.text(str(plain(v)))}</c:v></c:pt>'
        for i, (v, _) in enumerate(cells)
        if not is_blank(plain(v))
    )
    return f'<c:strRef>{formula}<c:strCache><c:ptCount val="{len(cells)}"/>{points}</c:strCache></c:strRef>'


def _number_cache(cells: list[tuple[Value, str]], date_1904: bool) -> str:
    code = next((code for v, code in cells if not is_blank(plain(v))), "General")
    points = []
    for index, (value, _) in enumerate(cells):
        written = _as_number(value, date_1904)
        if written is not None:
            points.append(f'<c:pt idx="{index}"><c:v>{written}</c:v></c:pt>')
    return (
        f"<c:numCache><c:formatCode>{values.text(code)}</c:formatCode>"
        f'<c:ptCount val="{len(cells)}"/>{"".join(points)}</c:numCache>'
    )


def _as_number(value: Value, date_1904: bool) -> str | None:
    shown = plain(value)
    if is_blank(shown) or isinstance(shown, str):
        return None
    if isinstance(shown, date):
        days = values.serial(shown, date_1904)
        return None if days is None else str(days)
    return values.number(shown)


def _level_cache(over: Range, cells: list[tuple[Value, str]]) -> str:
    """Categories of several columns: the last column is the innermost level and comes first."""
    width = over.right - over.left + 1
    height = over.bottom - over.top + 1
    levels = []
    for column in reversed(range(width)):
        points = "".join(
            f'<c:pt idx="{row}"><c:v>{values.text(str(shown))}</c:v></c:pt>'
            for row in range(height)
            if cells and not is_blank(shown := plain(cells[row * width + column][0])) and shown != ""
        )
        levels.append(f"<c:lvl>{points}</c:lvl>")
    return f'<c:multiLvlStrCache><c:ptCount val="{height}"/>{"".join(levels)}</c:multiLvlStrCache>'
