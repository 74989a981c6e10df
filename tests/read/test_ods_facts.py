"""What is told of an ods beside its cells: how many there are and in which box, errors, formulas, merged cells, names of ours."""

from __future__ import annotations

import pytest
from test_workbook import ods, ods_row  # type: ignore[import-not-found]

from kamxl.errors import TooLarge
from kamxl.package.archive import Archive
from kamxl.package.parts import Package
from kamxl.read.facts import SheetFacts, Span
from kamxl.read.ods import facts
from kamxl.settings import Limits

ERROR = '<table:table-cell calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
TYPED = '<table:table-cell office:value-type="float" office:value="1"/>'
WORDS = "<table:table-cell><text:p>only words</text:p></table:table-cell>"
BLANK = "<table:table-cell/>"


def told(rows: str, names: str = "") -> SheetFacts:
    found = facts(Package(Archive.of(ods(rows, names=names))), "x.ods", Limits())
    return found.sheets["客户信息"]


@pytest.mark.parametrize(
    ("rows", "cells", "box"),
    [
        (ods_row(TYPED), 1, 1),
        (ods_row(WORDS), 1, 1),
        (ods_row(ERROR), 1, 1),
        (ods_row(BLANK), 0, 0),
        (ods_row(BLANK, TYPED, BLANK, WORDS), 2, 3),
        (ods_row(BLANK, repeat=3) + ods_row("a", BLANK, "b", repeat=2), 4, 6),
        (ods_row('<table:table-cell table:number-columns-repeated="5" office:value-type="float"/>', repeat=4), 20, 20),
        (ods_row("a") + ods_row('<table:table-cell table:number-columns-repeated="3"/>', "b"), 2, 8),
        (ods_row("a") + ods_row("<table:covered-table-cell/>", "b"), 2, 4),
    ],
)
def test_cells_that_hold_something_and_their_box(rows: str, cells: int, box: int) -> None:
    found = told(rows)
    assert (found.cells, found.box) == (cells, box)


def test_errors_by_place_in_each_repeated_row() -> None:
    two = ERROR.replace("<table:table-cell ", '<table:table-cell table:number-columns-repeated="2" ')
    found = told(ods_row("a") + ods_row(BLANK, two, repeat=2))
    assert found.errors == {(row, column): "#N/A" for row in (2, 3) for column in (2, 3)}


def test_formulas_and_merged_cells() -> None:
    assert not told(ods_row("a")).formulas
    formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    assert told(ods_row("a", formula) + ods_row("b")).formulas
    wide = '<table:table-cell table:number-columns-spanned="3" office:value-type="string"><text:p>x</text:p></table:table-cell>'
    high = wide.replace("columns-spanned", "rows-spanned")
    one = wide.replace('"3"', '"1"')
    assert told(ods_row("a", repeat=2) + ods_row("a", wide) + ods_row(high) + ods_row(one)).merged == (
        Span(3, 2, 3, 4),
        Span(4, 1, 6, 1),
    )


@pytest.mark.parametrize(
    ("wide", "high", "refused"), [(2, 3, False), (3, 2, False), (7, 1, True), (1, 7, True), (2, 4, True)]
)
def test_error_values_are_counted_before_they_are_listed(
    monkeypatch: pytest.MonkeyPatch, wide: int, high: int, refused: bool
) -> None:
    monkeypatch.setattr("kamxl.read.ods._MOST_ERRORS", 6)
    several = ERROR.replace("<table:table-cell ", f'<table:table-cell table:number-columns-repeated="{wide}" ')
    if refused:
        with pytest.raises(TooLarge):
            told(ods_row(several, repeat=high))
        with pytest.raises(TooLarge):
            told(ods_row(ERROR) * 7)
    else:
        assert len(told(ods_row(several, repeat=high)).errors) == 6
