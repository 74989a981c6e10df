"""LibreOffice as the independent reader: it opens what we write, recalculates every formula, and finds our figures."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter

from kamxl import walk
from kamxl.i18n import Lang
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS, ONE_LANGUAGE

pytestmark = [
    pytest.mark.office,
    # openpyxl says that it leaves out extensions it does not know (the data bars' colours); here it only reads cells.
    pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning"),
]

ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#N/A", "#NUM!", "#NULL!", "Err:")


@pytest.fixture(scope="module", params=ONE_LANGUAGE)
def analysed(
    request: pytest.FixtureRequest, demo_book: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Lang]:
    """The demo book with its analysis in it."""
    lang: Lang = request.param
    path = tmp_path_factory.mktemp("office") / "demo.xlsx"
    if lang == "zh":
        shutil.copy(demo_book, path)
    else:
        walk.new_book(path, kind="key-accounts", lang=lang, sample_day=AS_OF)
    book = walk.open_book(path, as_of=AS_OF)
    assert book.lang == lang
    walk.write_result(walk.analyse(book, as_of=AS_OF), path, backup=False)
    return path, lang


Cells = dict[str, object]
"""Coordinate -> what is not blank, of a sheet."""


def cells(path: Path, *titles: str, formulas: bool = False) -> dict[str, Cells]:
    """The sheets of these titles, of all where none is named: what they hold, or the formulas alone."""
    book = load_workbook(path, read_only=True, data_only=not formulas)
    return {
        sheet.title: {
            cell.coordinate: cell.value
            for row in sheet.iter_rows()
            for cell in row
            if (cell.data_type == "f" if formulas else cell.value is not None)
        }
        for sheet in book.worksheets
        if not titles or sheet.title in titles
    }


@pytest.fixture(scope="module")
def computed(analysed: tuple[Path, Lang], recalculated: Callable[[Path], Path]) -> dict[str, Cells]:
    """The same as LibreOffice recalculates it."""
    return cells(recalculated(analysed[0]))


def tie_out(sheet: Cells, difference: str) -> list[tuple[str, float]]:
    """The difference column of the tie-out block: label of the row and difference."""
    column, row = coordinate_from_string(next(place for place, value in sheet.items() if value == difference))
    letters = [get_column_letter(number) for number in range(1, column_index_from_string(column))]
    found = []
    while (value := sheet.get(f"{column}{(row := row + 1)}")) is not None:
        found.append((str(next(filter(None, (sheet.get(f"{one}{row}") for one in letters)))), value))
    return found  # type: ignore[return-value]  # a difference that is no number fails the tests


def test_every_formula_recalculates_and_ties_out(analysed: tuple[Path, Lang], computed: dict[str, Cells]) -> None:
    lang = analysed[1]
    shown = [(title, *one) for title, sheet in computed.items() for one in sheet.items()]
    assert [one for one in shown if isinstance(one[2], str) and one[2].startswith(ERRORS)] == []
    rows = tie_out(computed["总览" if lang == "zh" else "Overview"], "差额" if lang == "zh" else "Difference")
    assert len(rows) >= 6  # orders in all, 12 months, customers, and a row a tier
    assert {label: difference for label, difference in rows if abs(float(difference)) > 0.005} == {}


def test_cached_values_are_what_libreoffice_computes(analysed: tuple[Path, Lang], computed: dict[str, Cells]) -> None:
    path, _ = analysed
    ours = walk.read_target(path).workbooks[0].owned.values()
    cached = cells(path, *ours)
    checked = 0
    for title, formulas in cells(path, *ours, formulas=True).items():
        for place in formulas:
            before, after = cached[title].get(place), computed[title].get(place)
            if isinstance(before, (int, float)) and isinstance(after, (int, float)):
                assert after == pytest.approx(before, abs=0.005), f"{title}!{place}"
            else:
                assert (after or "") == (before or ""), f"{title}!{place}"
            checked += 1
    assert checked > 10


def test_the_tie_out_notices_a_change(
    analysed: tuple[Path, Lang], tmp_path: Path, recalculated: Callable[[Path], Path]
) -> None:
    """The check can fail: an order changed after the run shows up as a difference."""
    path, lang = analysed
    changed = Path(shutil.copy(path, tmp_path / "changed.xlsx"))
    book = load_workbook(changed)
    orders = book["购买记录" if lang == "zh" else "Orders"]
    header = next(
        row for row in orders.iter_rows(max_row=20) if any(cell.value in ("金额(元)", "Amount (CNY)") for cell in row)
    )
    column = next(cell.column for cell in header if cell.value in ("金额(元)", "Amount (CNY)"))
    target = next(
        orders.cell(row, column)
        for row in range(header[0].row + 1, orders.max_row + 1)
        if isinstance(orders.cell(row, column).value, (int, float))
    )
    target.value += 12_345
    book.save(changed)
    (overview,) = cells(recalculated(changed), "总览" if lang == "zh" else "Overview").values()
    rows = tie_out(overview, "差额" if lang == "zh" else "Difference")
    assert any(abs(abs(float(difference)) - 12_345) < 0.01 for _, difference in rows)


HEAD = ["订单编号", "客户编号", "订单日期", "产品", "金额(元)", "订单状态"]


def with_rows_left_out(folder: Path, make_book: Callable[..., Path]) -> Path:
    """Three customers and orders, some of which count, some with a blank cell, some left out; more of them than a formula
    names one by one.
    """
    good = [
        [f"S{k}", CUSTOMER_ROWS[k % 3][0], AS_OF - timedelta(days=9 * k), "泵", 1000.5 + k, None] for k in range(60)
    ]
    good[3][3], good[4][0], good[5][5], good[6][5] = None, None, "退货", "已取消"
    nobody = [["X", "没有的", AS_OF - timedelta(days=k), "泵", 10.25 * k, None] for k in range(1, 90)]
    faulty = [
        ["F1", CUSTOMER_ROWS[0][0], "昨天", "泵", 500, None],
        ["F2", CUSTOMER_ROWS[0][0], AS_OF, "泵", "一百", None],
        ["F3", CUSTOMER_ROWS[0][0], AS_OF, "泵", 700, "大概退了"],
        ["F4", None, AS_OF, "泵", 900, "退货"],
        ["F5", "没有的", AS_OF, "泵", 1100, "已取消"],
        ["F6", CUSTOMER_ROWS[0][0], AS_OF, "泵", "1.2万", None],
    ]
    people = [list(row) for row in CUSTOMER_ROWS]
    people[1][CUSTOMER_HEADERS.index("电话")] = None
    people.append([None, *people[2][1:]])
    sheets = {"客户信息": [CUSTOMER_HEADERS, *people], "购买记录": [HEAD, *good, *nobody, *faulty]}
    path = make_book(folder / "book.xlsx", sheets)
    walk.run(path, as_of=AS_OF, backup=False)
    return path


def test_it_ties_out_where_rows_and_cells_are_left_out(
    tmp_path: Path, make_book: Callable[..., Path], recalculated: Callable[[Path], Path]
) -> None:
    path = with_rows_left_out(tmp_path, make_book)
    rows = tie_out(cells(recalculated(path), "总览")["总览"], "差额")
    assert len(rows) >= 4
    assert {label: difference for label, difference in rows if difference != 0} == {}

    book = load_workbook(path)
    cell = book["购买记录"]["E3"]
    cell.value += 123.45
    left_out = book["购买记录"]["E145"]  # of nobody: it changes nothing
    left_out.value += 777
    book.save(path)
    rows = tie_out(cells(recalculated(path), "总览")["总览"], "差额")
    assert [difference for label, difference in rows if difference != 0] == [123.45, 123.45]


def test_it_ties_out_where_currencies_are_mixed(
    tmp_path: Path, make_book: Callable[..., Path], recalculated: Callable[[Path], Path]
) -> None:
    """Words of five kinds under 币种, rates that change in between, returns, cancelled orders, rows without a rate, an amount
    that brings its own currency. A dollar order changed by 123.45 shows 123.45 × its rate.
    """
    codes = ["USD", "美元", "EUR", None, "usd", "人民币"]
    rows = [
        [f"S{k}", CUSTOMER_ROWS[k % 3][0], AS_OF - timedelta(days=9 * k), "泵", 1000.25 + k, None, codes[k % 6]]
        for k in range(60)
    ]
    rows[4][5], rows[6][5], rows[13][5], rows[12][5] = "退货", "已取消", "退货", "已取消"
    rows += [
        ["F1", CUSTOMER_ROWS[0][0], AS_OF, "泵", 700, None, "GBP"],
        ["F2", "没有的", AS_OF, "泵", 800, None, "USD"],
        ["F3", CUSTOMER_ROWS[0][0], AS_OF, "泵", "$500", None, None],
        ["F4", CUSTOMER_ROWS[0][0], AS_OF - timedelta(days=3000), "泵", 900, None, "USD"],
    ]
    rates = [["币种", "日期", "汇率"], *[["USD", AS_OF - timedelta(days=100 * k), 7.2 - k / 10] for k in range(7)]]
    rates += [["欧元", AS_OF - timedelta(days=900), 7.75], ["欧元", AS_OF - timedelta(days=45), 8.125]]
    sheets = {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "购买记录": [[*HEAD, "币种"], *rows], "汇率": rates}
    path = make_book(tmp_path / "book.xlsx", sheets)
    walk.run(path, as_of=AS_OF, backup=False)
    found = tie_out(cells(recalculated(path), "总览")["总览"], "差额")
    assert len(found) >= 4
    assert {label: difference for label, difference in found if abs(difference) > 0.005} == {}

    book = load_workbook(path)
    book["购买记录"]["E2"].value += 123.45
    book.save(path)
    found = tie_out(cells(recalculated(path), "总览")["总览"], "差额")
    changed = [round(abs(difference), 2) for label, difference in found if abs(difference) > 0.005]
    assert changed == [pytest.approx(123.45 * 7.2, abs=0.01)] * 2
