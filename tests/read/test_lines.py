"""Lines that are no records. Each list of spellings is of what people and systems write; sheets follow Excel's own subtotals."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date

import pytest
import xlsxwriter

from kamxl import read
from kamxl.read.lines import Layout, _adds_up, _breakdown, is_total, no_records, places_of
from kamxl.settings import Settings
from tests.conftest import CUSTOMER_TITLES

ORDERS = ("订单编号", "客户编号", "订单日期", "产品", "金额(元)", "负责人")
DAY = date(2026, 1, 5)


def order(number: int, customer: str = "C1") -> list[object]:
    return [f"O{number}", customer, DAY, "泵", 100, "王磊"]


def customer(number: int) -> list[object]:
    return [f"C{number:03}", f"示例{number}号公司", "机械", "李", "13800000001", DAY, 120, "活跃", "王磊"]


def book(
    title: str, header: Sequence[str], *rows: Sequence[object], table: dict[str, object] | None = None
) -> read.Workbook:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"})
    sheet = made.add_worksheet(title)
    for number, row in enumerate((header, *rows)):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value)
    if table is not None:
        sheet.add_table(0, 0, len(rows), len(header) - 1, {"columns": [{"header": one} for one in header], **table})
    made.close()
    return read.workbook(target.getvalue(), limits=Settings().limits, name="b.xlsx")


@pytest.mark.parametrize(
    "word",
    ["合计", "合  计", "合 计：", "小计", "本页小计", "总计(1)", "总计", "2026年合计", "C1 汇总", "累计", "共计", "合计（元）", "Total", "TOTAL:", "Totals", "Grand total", "Grand  Total",
     "Subtotal", "Sub-total", "Sum", "C1 Total", "Total 2026", "East - total", "平均", "Average", "华东区小计", "合计12笔", "总 计", "Total (CNY)", "*", "**"],
)  # fmt: skip
def test_words_of_totals(word: str) -> None:
    assert is_total(word)


@pytest.mark.parametrize(
    "word",
    ["C1", "泵", "Totally", "Summit", "全站仪 Totalstation", "小计划", "Sumitomo", "合计划", 12, None, "平均律公司"],
)
def test_words_that_only_begin_like_one(word: object) -> None:
    assert not is_total(word)


@pytest.mark.parametrize("word", ["*", "合  计", "本页小计", "总计(1)", "2026年合计", "C1 汇总", "累计", "Grand total"])
def test_totals_are_no_orders(word: str) -> None:
    found = book(
        "购买记录",
        ORDERS,
        order(1),
        [word, None, None, None, 100],
        order(2),
        [None, word, None, None, 100],
        [None, None, None, word, 200],
    )
    assert found.tables["orders"].rows == [2, 4]
    (issue,) = found.issues
    assert (issue.code, issue.severity, issue.cell) == ("no_record", "warning", "A3")
    assert "3, 5–6" in issue.message.render("zh")


def test_a_total_that_has_a_key_beside_it_is_a_record() -> None:
    found = book("购买记录", ORDERS, order(1), ["合计", "C2", DAY, "泵", 100], ["O2", "C1", DAY, "合计", 100])
    assert found.tables["orders"].rows == [2, 3, 4]
    assert not found.issues


@pytest.mark.parametrize("word", ["小计", "合  计", "泵类小计", "总计：", "Subtotal", "Pumps - subtotal", "Total", "Pumps total", "期初余额", "上年结转", "Balance b/f", "Opening balance"])  # fmt: skip
def test_a_total_of_a_customer_is_none_of_its_orders(word: str) -> None:
    lines = [[None, "C1", DAY, "泵", 60], [None, "C1", DAY, "阀", 40], [None, "C1", DAY, word, 100]]
    found = book("购买记录", ORDERS, *lines, [None, "C2", DAY, "泵", 5])
    assert found.tables["orders"].rows == [2, 3, 5]
    assert [issue.code for issue in found.issues] == ["no_record"]


@pytest.mark.parametrize("word", ["Total", "Total Quartz 9000", "小计划", "平衡阀 balance", "结晶器"])
def test_a_product_with_such_a_word_is_one(word: str) -> None:
    lines = [[f"O{n}", "C1", DAY, name, n] for n, name in enumerate(("泵", "阀", word, "管"), 1)]
    assert book("购买记录", ORDERS, *lines[:2], [None, "C1", DAY, word, 7], lines[3]).tables["orders"].rows == [
        2,
        3,
        4,
        5,
    ]


def test_what_is_part_of_the_line_above_is_no_order_of_its_own() -> None:
    lines = [["O1", "C1", DAY, "设备", 300], [None, "C1", DAY, "其中：泵", 200], [None, "C1", DAY, "阀", 100]]
    found = book("购买记录", (*ORDERS, "备注"), *lines, [*order(2), "其中3台已退"], [None, "C1", DAY, "其中：泵", 40])
    assert found.tables["orders"].rows == [2, 5]


def test_a_customer_of_that_name_is_a_record() -> None:
    found = book(
        "客户信息", CUSTOMER_TITLES, customer(1), ["TOTAL", "Total SE", "能源", "李", "139", DAY, 5, "活跃", "王"]
    )
    assert found.tables["customers"].rows == [2, 3]


@pytest.mark.parametrize(
    "line",
    [
        ["注：1、绿色为正常合作，黄色为暂停；"],
        ["华东区"],
        [None, None, None, None, None, None, 5000],
        ["制表人：王磊", None, "审核：李明", None, "日期：2026-01-05"],
        ["第二部分 老客户"],
        CUSTOMER_TITLES,
    ],
)
def test_notes_titles_sums_and_headers_are_no_customers(line: Sequence[object]) -> None:
    found = book("客户信息", CUSTOMER_TITLES, customer(1), line, customer(2), [], line)
    assert found.tables["customers"].rows == [2, 4]
    assert [issue.code for issue in found.issues] == ["no_record"]


@pytest.mark.parametrize(
    "line",
    [["Confidential"], ["制表人", "王磊", "审核", "李涛"], ["仅供内部使用，请勿外传"], ["Prepared by", "Ann Lee"]],
)
def test_what_stands_below_the_last_record_of_who_made_the_table_is_none(line: list[str]) -> None:
    header = CUSTOMER_TITLES[1:]
    rows = [customer(number)[1:] for number in (1, 2)]
    found = book("客户信息", header, *rows, ["合计", None, None, None, None, 240], [], line)
    assert found.tables["customers"].rows == [2, 3]


@pytest.mark.parametrize("only", ["C003", "c012", "C001"])
def test_one_cell_in_the_shape_of_the_ids_is_a_record(only: str) -> None:
    assert book("客户信息", CUSTOMER_TITLES, customer(1), customer(2), [only]).tables["customers"].rows == [2, 3, 4]


def test_the_first_id_of_a_new_book_is_a_record() -> None:
    assert book("客户信息", CUSTOMER_TITLES, ["C001"]).tables["customers"].rows == [2]


def test_the_totals_row_of_a_table_of_the_user_s_own_is_no_record() -> None:
    found = book(
        "购买记录", ORDERS, order(1), order(2), ["X", "C1", DAY, "泵", 200], table={"total_row": True, "name": "表1"}
    )
    assert found.tables["orders"].rows == [2, 3]
    assert not found.issues


def test_rows_as_a_sentence_names_them() -> None:
    assert places_of([8, 17, 15, 16, 20]) == "8, 15–17, 20"
    assert places_of(range(1, 60, 2)).endswith("…")


def test_merged_cells_of_a_line_of_totals_are_no_matter() -> None:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"})
    sheet = made.add_worksheet("购买记录")
    for number, row in enumerate((ORDERS, order(1))):
        sheet.write_row(number, 0, row[:2])
        sheet.write(number, 2, row[2])
        sheet.write_row(number, 3, row[3:])
    sheet.merge_range("A3:D3", "合计")
    sheet.write("E3", 100)
    made.close()
    found = read.workbook(target.getvalue(), limits=Settings().limits, name="b.xlsx")
    assert found.tables["orders"].rows == [2]
    assert found.tables["orders"].merged == ()


def test_formulas_that_are_filled_down_do_not_make_a_note_a_record() -> None:
    header = (*CUSTOMER_TITLES, "等级")
    found = book("客户信息", header, [*customer(1), "A"], ["华东区", *[None] * 8, "C"], [*customer(2), "B"])
    assert found.tables["customers"].rows == [2, 4]


def test_a_column_of_keys_that_is_blank_makes_no_line_a_note() -> None:
    rows = [[f"O{number}", None, DAY, "泵", 100, "王磊"] for number in range(1, 6)]
    assert book("购买记录", ORDERS, *rows, [None, None, None, "合计", 500]).tables["orders"].rows == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["", "C1", "合计", "", "11"], "total"),
        (["", "C1", "小计", "甲公司", "11"], "total"),
        (["", "C1", "", "小计", "11"], "total"),
        (["", "", "2026年3月", "合计：", "11"], "total"),
        (["S9", "C1", "2026-03-05", "Total", "11"], None),
        (["S9", "C1", "", "Total", "11"], None),
        (["", "C1", "2026-03-05", "合计", "11"], "total"),
        (["小计", "C1", "2026-03-05", "", "11"], "total"),
        (["Sub-total", "C1", "2026-03-05", "", "11"], "total"),
        (["小计", "C1", "2026-03-05", "泵", "11"], None),
    ],
)
def test_a_total_is_one_wherever_its_word_stands(row: list[str], why: str | None) -> None:
    layout = Layout(
        dict(enumerate(["订单编号", "客户编号", "订单日期", "产品", "金额"])),
        keys=frozenset({0, 1, 2}),
        ids=frozenset({0, 1}),
        days=frozenset({2}),
    )
    rows = [["S1", "C1", "2026-03-05", "泵", "5"], ["S2", "C2", "2026-03-06", "阀", "6"], row]
    found = no_records([list(column) for column in zip(*rows, strict=True)], layout)
    assert found == ({2: why} if why else {})


@pytest.mark.parametrize(
    ("word", "records", "others", "are_none"),
    [("小计", 0, 1, False), ("小计", 1, 2, True), ("小计", 1, 3, False), ("小计", 2, 3, True), ("期初余额", 1, 2, True), ("期初余额", 0, 2, False)],
)  # fmt: skip
def test_what_most_lines_say_is_no_total(word: str, records: int, others: int, are_none: bool) -> None:
    """A word under 产品 labels a total where at most one line more has it than has not, and others are of the customer; a balance where one line has it not."""
    rows = [[f"S{n}", "C1", DAY, "泵", 5 + n] for n in range(records)] + [
        ["", "C1", DAY, word, n] for n in range(others)
    ]
    layout = Layout(dict(enumerate(ORDERS[:5])), frozenset({0, 1, 2}), frozenset({0, 1}), days=frozenset({2}))
    found = no_records([list(column) for column in zip(*rows, strict=True)], layout)
    assert found == ({records + n: "total" for n in range(others)} if are_none else {})


def test_a_long_text_is_no_label_of_a_total() -> None:
    assert is_total("泵" * 38 + "合计")
    assert not is_total("泵" * 39 + "合计")


def test_up_to_twelve_runs_of_rows_are_named() -> None:
    assert places_of(range(1, 25, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23"
    assert places_of(range(1, 27, 2)) == "1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23 …"
    assert places_of([1, 2, 4, 5, 6]) == "1–2, 4–6"


@pytest.mark.parametrize(("lines", "adds_up"), [(1, True), (2, True), (499, True), (500, True), (501, False)])
def test_a_total_is_the_sum_of_five_hundred_lines_above_it_at_most(lines: int, adds_up: bool) -> None:
    assert _adds_up([["x"] * (lines + 1), [1.0] * lines + [float(lines)]], lines) is adds_up
    assert _adds_up([[1.0] * lines + [float(lines)]], lines) is adds_up
    assert not _adds_up([[1.0] * lines + [lines + 0.5]], lines)
    assert not _adds_up([[1.0] * lines + [0.0]], lines)


@pytest.mark.parametrize(
    ("total", "above", "adds_up"),
    [(3e6, [1e6, 2e6], True), (3e6 + 2, [1e6, 2e6], True), (3e6 + 4, [1e6, 2e6], False), (0.3, [0.1, 0.2], True), (0.3000009, [0.1, 0.2], True), (0.300002, [0.1, 0.2], False), (True, [1.0], False), ("3", ["1", 2.0], True)],
)  # fmt: skip
def test_a_sum_may_be_off_by_a_millionth(total: object, above: list[object], adds_up: bool) -> None:
    assert _adds_up([[*above, total]], len(above)) is adds_up


@pytest.mark.parametrize(("parts", "whole"), [(1, True), (2, True), (500, True), (501, False)])
def test_what_a_line_is_made_of_may_be_five_hundred_lines(parts: int, whole: bool) -> None:
    """其中 stands in the first of them; all are part of the line above where they make up its amount, else only the first."""
    column = [float(parts), *[1.0] * parts, 7.0]
    assert _breakdown([column], 1, ()) == (set(range(1, parts + 1)) if whole else {1})
    assert _breakdown([["x"] * (parts + 2), column], 1, {5000}) == (set(range(1, parts + 1)) if whole else {1})


@pytest.mark.parametrize(
    ("column", "index", "out", "found"),
    [
        ([10.0, 4.0, 6.0, 5.0], 1, (), {1, 2}),
        ([10.0, 4.0, 7.0, -1.0], 1, (), {1}),  # more than the whole
        ([-10.0, -4.0, -6.0], 1, (), {1, 2}),
        ([-10.0, -4.0, -7.0, 1.0], 1, (), {1}),
        ([10.0, 9.0, 4.0, 6.0], 2, {1}, {2, 3}),  # the line above was none
        ([0.0, 4.0, -4.0], 1, (), {1}),
        ([4.0, 6.0], 0, (), {0}),  # nothing stands above
    ],
)
def test_lines_that_make_up_the_line_above(column: list[float], index: int, out: set[int], found: set[int]) -> None:
    assert _breakdown([column], index, out) == found


@pytest.mark.parametrize(("sums", "are_totals"), [(10, True), (9, True), (8, False)])
def test_lines_called_total_are_totals_where_nine_of_ten_add_up(sums: int, are_totals: bool) -> None:
    rows: list[list[object]] = []
    for n in range(10):
        rows += [[f"S{n}", "C1", DAY, "泵", 5.0 + n], [None, "C1", DAY, "Pumps total", 5.0 + n if n < sums else 1.5]]
    layout = Layout(dict(enumerate(ORDERS[:5])), frozenset({0, 1, 2}), frozenset({0, 1}), days=frozenset({2}))
    found = no_records([list(column) for column in zip(*rows, strict=True)], layout)
    assert found == (dict.fromkeys(range(1, 20, 2), "total") if are_totals else {})


@pytest.mark.parametrize(
    ("texts", "word_at", "is_one"), [(0, 0, True), (1, 0, True), (2, 0, False), (3, 2, True), (4, 2, False)]
)
def test_a_line_of_totals_has_few_texts_beside_its_word(texts: int, word_at: int, is_one: bool) -> None:
    """One besides; where the word stands in the place of the day, its customer and two more."""
    titles = ["订单编号", "客户编号", "订单日期", "产品", "金额", "型号", "规格", "单位", "颜色"]
    layout = Layout(dict(enumerate(titles)), frozenset({0, 1, 2}), frozenset({0, 1}), days=frozenset({2}))
    rows: list[list[object]] = [
        ["S1", "C1", DAY, "泵", 5, "a", "b", "c", "d"],
        ["S2", "C2", DAY, "阀", 6, "a", "b", "c", "d"],
    ]
    line: list[object] = [None] * 9
    line[word_at], line[4] = "合计：", 11
    line[5 : 5 + texts] = ["乙"] * texts
    found = no_records([list(column) for column in zip(*rows, line, strict=True)], layout)
    assert found == ({2: "total"} if is_one else {})


def test_a_header_of_years_as_numbers_is_no_record_where_it_stands_again() -> None:
    layout = Layout({0: "客户", 1: "2025", 2: "2026"}, frozenset({0}))
    assert no_records([["甲公司", "客户", "乙公司"], [1, 2025, 2], [2, 2026, 3]], layout) == {1: "header"}
    assert no_records([["甲公司", "丙公司", "乙公司"], [1, 2025, 2], [2, 2026, 3]], layout) == {}
