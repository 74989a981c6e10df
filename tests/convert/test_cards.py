"""Cards, turned tables and the headers of stacked ones: small grids, each beside one that differs from it in a single thing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from kamxl.convert.layout import headers
from kamxl.convert.layout.beside import apart
from kamxl.convert.layout.blocks import blocks
from kamxl.convert.layout.cards import card, is_card, is_label, is_turned
from kamxl.convert.layout.grid import Grid
from kamxl.convert.mapping import SourceOptions
from kamxl.errors import UsageError

CARD = [["客户名称", "甲公司", "所属行业", "零售"], ["联系人", "王强", "电话", "021-1"], ["负责人", "李"]]
TURNED = [
    ["客户编号", "C1", "C2"],
    ["客户名称", "甲公司", "乙公司"],
    ["所属行业", "零售", "制造"],
    ["负责人", "王", "李"],
]


def grid(rows: Sequence[Sequence[object]]) -> Grid:
    width = max(map(len, rows), default=0)
    return Grid(None, "sheet", [[*row, *[None] * (width - len(row))] for row in rows], SourceOptions())


def test_a_title_has_its_value_to_the_right_or_behind_a_colon() -> None:
    rows = [
        ["客户档案"],
        ["客户名称：甲公司", None, "负责人:王  电话：021-1"],
        ["所属行业", None, "零售"],
        ["联系人 *", "客户编号"],
    ]
    assert card(grid(rows), 0, 4) == {
        "客户名称": "甲公司",
        "负责人": "王",
        "电话": "021-1",
        "所属行业": "零售",
        "联系人": None,
        "客户编号": None,
    }


def test_the_first_of_two_values_counts_and_rows_beyond_the_card_do_not() -> None:
    rows = [["负责人", "王"], ["负责人", "李"], ["联系人", "张"]]
    assert card(grid(rows), 0, 2) == {"负责人": "王"}
    assert card(grid(rows), 1, 3) == {"负责人": "李", "联系人": "张"}
    assert card(grid([["空"]] * 60 + [["负责人", "王"]]), 0, 61) == {}, "sixty rows are looked at"
    assert card(grid([["空"]] * 59 + [["负责人", "王"]]), 0, 61) == {"负责人": "王"}


def test_a_title_alone_on_its_line_is_that_of_what_follows() -> None:
    assert card(grid([["客户名称"], ["客户名称", "甲"]]), 0, 2) == {"客户名称": "甲"}


@pytest.mark.parametrize(
    ("cell", "label"),
    [
        ("客户名称", True),
        (" 客户名称：", True),
        ("*客户名称", True),
        ("", False),
        ("：", False),
        ("甲公司", False),
        ("客户名称" + "x" * 21, False),
    ],
)
def test_a_label_is_what_a_field_is_called(cell: str, label: bool) -> None:
    assert is_label(cell) is label


@pytest.mark.parametrize(
    ("rows", "one"),
    [
        (CARD, True),
        (CARD[:2], True),
        (CARD[:1], False),  # one row is no card
        ([*CARD, *[[None]] * 58], False),  # over sixty rows
        ([*CARD, *[[None]] * 57], True),
        ([["客户名称", "所属行业", "联系人"], ["甲公司", "零售", "王"], ["乙公司", "制造", "李"]], False),  # a header and its rows
        ([["所属行业", "零售"], ["联系人", "王"], ["负责人", "李"]], False),  # it does not say whose it is
        ([["客户名称", "甲公司"], ["联系人", "王"]], False),  # two pairs
        ([["客户名称", "甲公司"], ["联系人", "王"], ["负责人", "李"]], True),
        ([["客户名称", "甲公司"], ["联系人", "王"], ["负责人", "李"], *[["x"]] * 2], True),  # three of five rows begin with a title
        ([["客户名称", "甲公司"], ["联系人", "王"], ["负责人", "李"], *[["x"]] * 3], False),  # three of six
        ([["客户名称", "甲公司", *"abcd"], ["联系人", "王"], ["负责人", "李"]], False),  # more cells beside than pairs explain
        ([["客户名称", "甲公司", *"abc"], ["联系人", "王"], ["负责人", "李"]], True),
    ],
)  # fmt: skip
def test_a_sheet_that_is_one_card(rows: list[list[object]], one: bool) -> None:
    assert is_card(grid(rows)) is one


@pytest.mark.parametrize(
    ("rows", "turned"),
    [
        (TURNED, True),
        (TURNED[:3], True),
        (TURNED[:2], False),  # two titles are too few
        ([row[:2] for row in TURNED], False),  # one customer is a card
        ([*TURNED, *[["zz9", "x", "y"]] * 6], True),  # four of ten titles are known
        ([*TURNED, *[["zz9", "x", "y"]] * 7], False),  # four of eleven
        ([["", *row] for row in TURNED], True),  # in the second column
        ([["", "", "", *row] for row in TURNED], False),  # in the fourth
        ([list(column) for column in zip(*TURNED, strict=True)], False),  # a table that stands as tables do
        ([*TURNED, *[[None, "x", "y"]] * 196], True),
        ([*TURNED, *[[None, "x", "y"]] * 197], False),  # over two hundred rows
        (
            [["客户编号", "客户名称", "x"], ["客户名称", "a", "b"], ["所属行业", "a", "b"]],
            False,
        ),  # the row knows nearly as many
    ],
)
def test_customers_that_stand_as_columns(rows: list[list[object]], turned: bool) -> None:
    assert is_turned(grid(rows)) is turned


CUSTOMERS = [["客户编号", "客户名称", "所属行业"], ["C1", "甲公司", "零售"], ["C2", "乙公司", "制造"]]
ORDERS = [["订单编号", "客户编号", "订单日期", "金额"], ["S1", "C1", "2026-05-01", 10]]


def spans(rows: list[list[object]]) -> list[tuple[tuple[int, ...], int, int]]:
    return [(one.header, one.end, one.above) for one in blocks(grid(rows))]


def test_tables_one_under_the_other() -> None:
    """Header rows, the row behind the last, and where what stands over the header begins."""
    assert spans([*CUSTOMERS, *ORDERS]) == [((0,), 3, 0), ((3,), 5, 3)]
    assert spans([*CUSTOMERS, [], ["订单"], *ORDERS]) == [((0,), 3, 0), ((5,), 7, 3)]
    assert spans([["台账"], *CUSTOMERS, [], *ORDERS]) == [((1,), 4, 0), ((5,), 7, 4)]
    assert spans([CUSTOMERS[0], *ORDERS]) == [((0,), 1, 0), ((1,), 3, 1)], "a table without rows"


def test_the_same_header_again_is_a_new_page_unless_its_card_names_another_customer() -> None:
    assert spans([*CUSTOMERS, [], *CUSTOMERS]) == [((0,), 7, 0)]
    whose = [["客户名称", "甲公司"], *ORDERS[:1], ["S1", "C1", "2026-05-01", 10], ["客户名称", "乙公司"], *ORDERS]
    assert [one.card for one in blocks(grid(whose))] == [{"客户名称": "甲公司"}, {"客户名称": "乙公司"}]


def test_a_row_of_which_three_fifths_are_titles_is_a_header_and_one_of_which_less_is_not() -> None:
    header: list[object] = ["订单编号", "客户编号", "订单日期"]
    assert len(spans([*CUSTOMERS, [*header, *"ab"], ["S1", "C1", "2026-05-01", *"xy"]])) == 2
    assert len(spans([*CUSTOMERS, [*header, *"abc"], ["S1", "C1", "2026-05-01", *"xyz"]])) == 1
    assert len(spans([*CUSTOMERS, [*header, 1], ["S1", "C1", "2026-05-01", 2]])) == 1, "titles are text"


def test_a_header_is_no_more_than_three_rows_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that could go on grouping each other for ever: what stands above or below the third is no title."""
    monkeypatch.setattr(headers, "_is_group", lambda *given: True)
    rows = grid([["客户", "电话"]] * 9)
    assert [headers.extended(rows, row) for row in (0, 1, 8)] == [(0, 1, 2), (0, 1, 2), (6, 7, 8)]


@pytest.mark.parametrize("row", [0, 3])
def test_a_header_row_that_is_given_may_be_any_that_is_there(row: int) -> None:
    """0: there is none, and each row is a record. The row behind the last is not there, and is named."""
    there = Grid(None, "sheet", [["甲"], ["乙"], ["丙"]], SourceOptions(header=row))
    assert [(one.header, one.end, one.above) for one in blocks(there)] == [((2,) if row else (), 3, 0)]
    with pytest.raises(UsageError, match="4"):
        blocks(Grid(None, "sheet", there.rows, SourceOptions(header=4)))


def test_what_stands_over_a_header_that_is_given_is_its_card() -> None:
    rows = [["客户名称", "甲公司"], ORDERS[0], ORDERS[1]]
    assert blocks(Grid(None, "sheet", [[*row, *[None] * (4 - len(row))] for row in rows], SourceOptions(header=2)))[
        0
    ].card == {"客户名称": "甲公司"}


def test_a_sheet_that_is_a_card_has_no_list() -> None:
    assert [(one.header, one.list) for one in blocks(grid(CARD))] == [((), False)]


def test_two_tables_beside_each_other_are_parted_by_one_blank_column() -> None:
    rows = [
        [*CUSTOMERS[0], None, *ORDERS[0]],
        [*CUSTOMERS[1], None, *ORDERS[1]],
        [*CUSTOMERS[2], None, None, None, None, None],
    ]
    (whole,) = blocks(grid(rows))
    assert [(one.left, one.right) for one in apart(grid(rows), whole)] == [(0, 4), (4, None)]
    filled = [rows[0], [*rows[1][:3], "x", *rows[1][4:]]]
    assert len(apart(grid(filled), blocks(grid(filled))[0])) == 1, "a cell between them makes it one table"
