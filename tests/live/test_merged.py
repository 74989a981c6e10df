"""Merged cells of the open workbook: the same as in the file, in few calls. The engine of the tests cannot be asked for
them, so that here its answers are Excel's: True, False, or None where only some cells are merged."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamxl import read
from kamxl.live import reader, walk
from kamxl.live.merged import MOST_CALLS, merged
from kamxl.read.facts import Span
from kamxl.settings import Limits
from tests.conftest import AS_OF
from tests.contract.stage import opened

Play = Callable[..., Any]


class Answers:
    """Ranges of a sheet as far as merged cells go."""

    def __init__(self, spans: list[Span], some: object = None) -> None:
        self.spans, self.some, self.calls = spans, some, 0

    def range(self, place: str | tuple[int, int]) -> Any:
        from openpyxl.utils import range_boundaries

        if isinstance(place, tuple):
            return Cells(self, Span(*place, *place))
        left, top, right, bottom = range_boundaries(place)
        return Cells(self, Span(top, left, bottom, right))

    def state(self, block: Span) -> object:
        self.calls += 1
        inside = sum(
            max(0, min(one.bottom, block.bottom) - max(one.top, block.top) + 1)
            * max(0, min(one.right, block.right) - max(one.left, block.left) + 1)
            for one in self.spans
        )
        whole = (block.bottom - block.top + 1) * (block.right - block.left + 1)
        return {0: False, whole: True}.get(inside, self.some)


class Cells:
    def __init__(self, sheet: Answers, span: Span) -> None:
        self.sheet, self.span = sheet, span
        self.row, self.column = span.top, span.left
        self.shape = (span.bottom - span.top + 1, span.right - span.left + 1)

    @property
    def merge_cells(self) -> object:
        return self.sheet.state(self.span)

    @property
    def merge_area(self) -> Cells:
        here = self.span
        (area,) = [
            one for one in self.sheet.spans if one.top <= here.top <= one.bottom and one.left <= here.left <= one.right
        ]
        return Cells(self.sheet, area)


WHOLE = Span(1, 1, 100_000, 30)


def test_a_sheet_without_merged_cells_takes_one_call() -> None:
    sheet = Answers([])
    assert merged(sheet, WHOLE) == ()
    assert sheet.calls == 1


@pytest.mark.parametrize("some", [None, "missing value"])
def test_each_merged_range_takes_a_few_calls_however_long_the_sheet(some: object) -> None:
    spans = [Span(1, 1, 1, 12), Span(7, 2, 11, 2), Span(60_000, 3, 60_040, 3), Span(60_000, 4, 60_001, 9)]
    sheet = Answers(spans, some)
    assert merged(sheet, WHOLE) == tuple(spans)
    assert sheet.calls <= 45 * len(spans)


def test_neighbours_are_told_apart() -> None:
    spans = [Span(row, 1, row + 1, 2) for row in range(1, 9, 2)]
    assert merged(Answers(spans), Span(1, 1, 8, 2)) == tuple(spans)
    assert merged(Answers([Span(1, 1, 8, 2)]), Span(2, 1, 5, 1)) == (Span(1, 1, 8, 2),)


def test_of_very_many_the_rest_is_told_in_blocks() -> None:
    spans = [Span(row, 5, row, 6) for row in range(2, 5_000, 3)]
    sheet = Answers(spans)
    found = merged(sheet, WHOLE)
    assert sheet.calls < MOST_CALLS + 100
    assert found[0] == spans[0]
    assert len(found) < 100
    for span in spans:
        assert any(
            one.top <= span.top and one.left <= span.left <= one.right and span.bottom <= one.bottom for one in found
        )


@st.composite
def sheets(draw: st.DrawFn) -> list[Span]:
    """Merged ranges that do not overlap."""
    found: list[Span] = []
    for _ in range(draw(st.integers(0, 6))):
        top, left = draw(st.integers(1, 30)), draw(st.integers(1, 12))
        span = Span(top, left, top + draw(st.integers(0, 6)), left + draw(st.integers(0, 4)))
        alone = all(
            one.bottom < span.top or span.bottom < one.top or one.right < span.left or span.right < one.left
            for one in found
        )
        if alone and (span.top, span.left) != (span.bottom, span.right):
            found.append(span)
    return found


@settings(max_examples=60, deadline=None)
@given(sheets())
def test_all_are_found_and_nothing_else(spans: list[Span]) -> None:
    assert set(merged(Answers(spans), Span(1, 1, 40, 20))) == set(spans)


@pytest.fixture
def merged_book(small_book: Path) -> Path:
    """Three customers with a merged title above them, and one owner merged over two of them."""
    from openpyxl import load_workbook

    book = load_workbook(small_book)
    sheet = book["客户信息"]
    sheet.insert_rows(1)
    sheet["A1"] = "大客户一览"
    sheet.merge_cells("A1:L1")
    sheet.merge_cells("L3:L4")
    sheet.merge_cells("J4:K5")
    book.save(small_book)
    return small_book


def test_the_open_workbook_warns_as_its_file_does(
    merged_book: Path, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlwings.pro import _xlremote

    answers = Answers([Span(1, 1, 1, 12), Span(3, 12, 4, 12), Span(4, 10, 5, 11)])

    def of(cells: Any) -> Span:
        rows, columns = cells.shape
        return Span(cells.row, cells.column, cells.row + rows - 1, cells.column + columns - 1)

    monkeypatch.setattr(_xlremote.Range, "merge_cells", property(lambda cells: answers.state(of(cells))))
    monkeypatch.setattr(
        _xlremote.Range,
        "merge_area",
        property(lambda cells: cells.sheet.range(Cells(answers, of(cells)).merge_area.span.a1)),
    )
    stage = opened(merged_book)
    live = play(stage, lambda book: reader.read(book, Limits())).tables["customers"]
    assert live.merged == read.workbook(merged_book, limits=Limits()).tables["customers"].merged == ("L3:L4", "J4:K5")
    checked = play(stage, lambda book: walk.check(book, as_of=AS_OF))
    assert [issue.cell for issue in checked.issues if issue.code == "merged"] == ["L3", "J4"]


def test_a_program_that_cannot_be_asked_gives_none(merged_book: Path, play: Play) -> None:
    live = play(opened(merged_book), lambda book: reader.read(book, Limits()))
    assert live.tables["customers"].merged == ()
