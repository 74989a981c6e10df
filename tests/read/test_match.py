from __future__ import annotations

import pytest
from openpyxl.worksheet.table import Table
from read_books import ENGLISH, HEADERS, ROW, opened, xlsx

from kamxl.errors import AmbiguousSheet, NoInputSheet
from kamxl.read import match, require_inputs
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS

ORDERS = ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"]
ORDER = ["S1", "C1", "2026-01-05", "电机", 100]


def titles(sheets: dict[str, list[list[object]]]) -> dict[str, str]:
    return {key: table.sheet for key, table in opened(xlsx(sheets)).tables.items()}


@pytest.mark.parametrize("key", SHEETS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_sheet_is_known_by_its_title(key: str, lang: str) -> None:
    sheet = SHEETS[key]
    header: list[object] = [field.column.title(lang, Money.of(lang)) for field in sheet.fields.values()]
    assert titles({"x": [["?"]], sheet.title(lang): [header]}) == {key: sheet.title(lang)}


@pytest.mark.parametrize("key", SHEETS)
def test_a_sheet_is_known_by_its_header(key: str) -> None:
    header: list[object] = [field.column.title("zh", Money.of("zh")) for field in SHEETS[key].fields.values()]
    assert titles({"Sheet1": [header]}) == {key: "Sheet1"}


def test_case_spaces_and_aliases_of_titles() -> None:
    assert titles({"CUSTOMERS ": [ENGLISH, ROW]}) == {"customers": "CUSTOMERS "}
    assert titles({"客户档案": [HEADERS, ROW], "订单": [ORDERS, ORDER]}) == {"customers": "客户档案", "orders": "订单"}


def test_a_copy_beside_the_sheet_itself_is_not_ambiguous() -> None:
    rows = [HEADERS, ROW]
    for copy in ("客户信息 备份", "客户信息 (2)", "客户信息2025"):
        assert titles({copy: rows, "客户信息": rows}) == {"customers": "客户信息"}


def test_a_sheet_that_was_passed_over_is_said() -> None:
    book = opened(xlsx({"客户信息": [HEADERS, ROW], "客户信息2025": [HEADERS, ROW], "客户信息 (2)": [HEADERS]}))
    assert [(one.code, one.cell, one.value) for one in book.issues] == [("no_record", "A1", "客户信息2025")]
    assert "没有读取" in book.issues[0].message.render("zh")
    assert "was not read" in book.issues[0].message.render("en")


@pytest.mark.parametrize(
    ("title", "header", "key"),
    [
        ("Sales orders", ["SO No", "Account No", "Day", "Item", "Net"], "orders"),
        ("2026年销售订单", ["单据", "往来", "日子"], "orders"),
        ("跟进", ["甲", "乙", "丙"], "follow_ups"),
        ("流水", ["客户编号", "产品", "金额(元)", "备注"], "orders"),
        ("Bonus", ["Name", "Month", "Bonus"], None),
        ("订单", ["甲"], None),
    ],
)
def test_a_sheet_that_looks_like_an_input_but_was_not_read_is_said(
    title: str, header: list[object], key: str | None
) -> None:
    book = opened(xlsx({"客户信息": [HEADERS, ROW], title: [["抬头"], header, [1] * len(header)]}))
    assert set(book.tables) == {"customers"}
    assert [(one.code, one.sheet, one.cell, one.table) for one in book.issues] == (
        [("no_record", title, "A2", key)] if key else []
    )
    for issue in book.issues:
        assert f"“{title}”" in issue.message.render("zh")
        assert "was not read" in issue.message.render("en")


def test_where_the_input_itself_is_there_what_resembles_it_is_a_users_own() -> None:
    sheets = {"购买记录": [ORDERS, ORDER], "Sales orders": [["SO No", "Account No", "Day"], ["1", "2", "3"]]}
    assert opened(xlsx(sheets)).issues == ()


def test_two_sheets_of_the_same_header_are_ambiguous() -> None:
    with pytest.raises(AmbiguousSheet) as caught:
        titles({"华东": [HEADERS, ROW], "华南": [HEADERS, ROW]})
    assert caught.value.exit_code == 3
    sentence = caught.value.message.render("zh")  # type: ignore[attr-defined]
    assert "华东、华南" in sentence
    assert "“客户信息”" in sentence
    assert "“Customers”" in str(caught.value)


def test_two_titles_of_one_sheet_are_read_together() -> None:
    book = opened(xlsx({"客户信息": [HEADERS, ROW], "Customers": [ENGLISH, ["C2", *ROW[1:]]]}))
    assert [one.sheet for one in book.every] == ["客户信息", "Customers"]
    twice = opened(xlsx({"客户信息": [HEADERS, ROW], "Customers": [ENGLISH, ROW]}))
    assert [one.sheet for one in twice.every] == ["客户信息"]
    assert [one.message.key for one in twice.issues] == ["read.passed_over.again"]


def test_two_sheets_of_own_rules_are_ambiguous() -> None:
    rule = [["表", "字段", "条件", "值", "建议"], ["客户信息", "合作状态", "等于", "潜在", "联系"]]
    with pytest.raises(AmbiguousSheet):
        titles({"自定义规则": rule, "Own rules": rule})


def test_an_empty_twin_does_not_stand_in_the_way() -> None:
    assert titles({"Customers": [ENGLISH], "客户信息": [HEADERS, ROW]}) == {"customers": "客户信息"}


def test_the_table_name_is_surest() -> None:
    def name_table(book: object) -> None:
        sheet = book["A区"]  # type: ignore[index]
        sheet.add_table(Table(displayName="kam_customers", ref="A3:H4"))

    rows: list[list[object]] = [["标题"], [], HEADERS, ROW]
    data = xlsx({"客户信息": [HEADERS, ROW], "A区": rows}, name_table)
    table = opened(data).tables["customers"]
    assert (table.sheet, table.header_row, table.excel_table) == ("A区", 3, "kam_customers")


def test_hidden_sheets_count() -> None:
    def hide(book: object) -> None:
        book["客户信息"].sheet_state = "veryHidden"  # type: ignore[index]

    data = xlsx({"说明": [["hello"]], "客户信息": [HEADERS, ROW]}, hide)
    assert list(opened(data).tables) == ["customers"]


def test_a_sheet_of_another_kind_is_no_input() -> None:
    assert titles({"Sheet1": [["日期", "客户编号", "备注"], ["2026-01-05", "C1", "x"]]}) == {}
    assert titles({"Sheet1": [["部门", "预算"], ["销售", 100]]}) == {}


def test_guide_and_dictionary_are_for_people() -> None:
    assert titles({"使用说明": [HEADERS, ROW], "Dictionary": [HEADERS, ROW]}) == {}


def test_the_header_is_the_row_that_matches_most_of_the_first_twenty() -> None:
    block: list[list[object]] = [["大客户信息表"], ["客户名称", "填写说明"], [None]]
    assert opened(xlsx({"客户信息": [*block, HEADERS, ROW]})).tables["customers"].header_row == 4
    filler: list[list[object]] = [["第"]] * 19
    assert opened(xlsx({"客户信息": [*filler, HEADERS, ROW]})).tables["customers"].header_row == 20
    filler = [["第"]] * 20
    assert not opened(xlsx({"客户信息": [*filler, HEADERS, ROW]})).tables


def test_without_an_input_sheet() -> None:
    book = opened(xlsx({"随便": [["甲", "乙"], [1, 2]]}), "杂.xlsx")
    with pytest.raises(NoInputSheet) as caught:
        require_inputs([book])
    assert caught.value.exit_code == 3
    sentence = caught.value.message.render("zh")  # type: ignore[attr-defined]
    assert "杂.xlsx 中没有可以识别的工作表" in sentence
    assert "市场监测" in sentence
    require_inputs([book, opened(xlsx({"客户信息": [HEADERS, ROW]}))])
    require_inputs([book, opened(xlsx({"购买记录": [ORDERS, ORDER]}))])


def test_a_customer_sheet_without_a_header_is_named() -> None:
    book = opened(xlsx({"客户信息": [["a", "b"], [1, 2]]}))
    with pytest.raises(NoInputSheet) as caught:
        require_inputs([book])
    sentence = caught.value.message.render("zh")  # type: ignore[attr-defined]
    assert "工作表“客户信息”前 20 行" in sentence
    assert "客户编号、客户名称" in sentence
    # Beside other sheets, too: they would pass for a book that lists no customers.
    both = opened(xlsx({"客户信息": [["a", "b"], [1, 2]], "购买记录": [ORDERS, ORDER]}))
    with pytest.raises(NoInputSheet):
        require_inputs([both])


@pytest.mark.parametrize(
    ("title", "key"),
    [("客户信息", "customers"), (" 客户 信息 ", "customers"), ("客户-信息！", "customers"), ("ＣＵＳＴＯＭＥＲＳ", "customers"), ("客户_信息.", "customers"), ("客户信息 (2)", None), ("客户信息（2）", None), ("客户信息2", None), ("", None)],
)  # fmt: skip
def test_marks_and_spaces_of_a_title_count_for_nothing_and_brackets_for_a_copy(title: str, key: str | None) -> None:
    assert match.input_titled(title) == key
