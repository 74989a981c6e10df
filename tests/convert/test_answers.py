"""Answers last: they are put into the mapping, whoever gave them and where, and are asked once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tables import write
from test_generated_layouts import meant
from test_layouts import NAMES, answer

from kamxl.convert import answer_sheet, convert
from kamxl.convert.answers import _applied, exact_only, is_answer
from kamxl.convert.draft import Found, Proposal, Why
from kamxl.convert.guess import Guess
from kamxl.convert.mapping import Fill, Mapped, Rule, SourceOptions, Unpivot, load
from kamxl.convert.mapping_text import with_answers
from kamxl.read.cells import SheetCells

DAYS = "订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,3/5/2026,泵,5\nS2,C1,4/5/2026,泵,6\n"


def days(tmp_path: Path) -> list[str]:
    return [str(row["order_date"]) for row in meant(tmp_path / "book.xlsx", "orders")]


def mapping(tmp_path: Path) -> Path:
    return tmp_path / "book.mapping.toml"


def test_an_answer_on_the_sheet_and_one_at_the_terminal_give_the_same_mapping(tmp_path: Path) -> None:
    texts = []
    for number, ask in enumerate((None, lambda one, options, cells: "dmy")):
        folder = tmp_path / str(number)
        folder.mkdir()
        source = write(folder / "订单.csv", DAYS)
        convert([source], folder / "book.xlsx", lang="zh")
        if ask is None:
            answer(folder, "dmy")
        convert([source], folder / "book.xlsx", lang="zh", ask=ask)
        assert days(folder) == ["2026-05-03", "2026-05-04"]
        texts.append(mapping(folder).read_text("utf-8"))
    assert texts[0] == texts[1]
    assert tomllib.loads(texts[0])["fill"][0]["columns"]["order_date"] == {"from": "订单日期", "date": "dmy"}


def test_what_is_said_in_the_mapping_later_wins_over_the_sheet(tmp_path: Path) -> None:
    source = write(tmp_path / "订单.csv", DAYS)
    convert([source], tmp_path / "book.xlsx", lang="zh")
    answer(tmp_path, "dmy")
    convert([source], tmp_path / "book.xlsx", lang="zh")
    mapping(tmp_path).write_text(
        mapping(tmp_path).read_text("utf-8").replace('"dmy"}', '"mdy"}').replace('"dmy" }', '"mdy" }'), "utf-8"
    )
    convert([source], tmp_path / "book.xlsx", lang="zh")
    assert days(tmp_path) == ["2026-03-05", "2026-04-05"]


def test_a_no_on_the_sheet_is_put_into_the_mapping(tmp_path: Path) -> None:
    source = write(tmp_path / "客户.csv", "客户编号,客户名称,行业,客户联系人电话\nC1,甲公司,机械,13800000001\n")
    convert([source], tmp_path / "book.xlsx", lang="zh")
    answer(tmp_path, "不采用")
    done = convert([source], tmp_path / "book.xlsx", lang="zh")
    assert load(mapping(tmp_path)).fill[0].ignore == ("phone",)
    assert done.proposals == []
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    del book["列对应"]
    book.save(tmp_path / "book.xlsx")
    assert convert([source], tmp_path / "book.xlsx", lang="zh", yes=True).proposals == []
    assert meant(tmp_path / "book.xlsx", "customers")[0]["phone"] is None


def test_a_dry_run_does_not_take_the_proposals_away_from_yes(tmp_path: Path) -> None:
    source = write(tmp_path / "客户.csv", "客户编号,客户名称,行业,客户联系人电话\nC1,甲公司,机械,13800000001\n")
    convert([source], tmp_path / "book.xlsx", lang="zh", dry_run=True)
    convert([source], tmp_path / "book.xlsx", lang="zh", yes=True)
    assert meant(tmp_path / "book.xlsx", "customers")[0]["phone"] == "13800000001"
    assert load(mapping(tmp_path)).fill[0].columns["phone"].source == "客户联系人电话"


def test_the_answer_to_a_near_name_stands_once_in_the_mapping(tmp_path: Path) -> None:
    """A second line for one name would make the file no TOML."""
    customers = write(tmp_path / "客户.csv", f"客户编号,客户名称,行业,电话\nK1,{NAMES[0]},机械,1\n")
    text = "订单编号,客户名称,订单日期,产品,金额(元)\n"
    orders = write(tmp_path / "订单.csv", f"{text}S2,上海华强,2026-01-06,泵,6\n")
    convert([customers, orders], tmp_path / "book.xlsx", lang="zh")
    answer(tmp_path, NAMES[0])
    for number in range(3, 6):
        write(orders, f"{text}S{number},上海华强,2026-01-06,泵,6\n")
        convert([orders], tmp_path / "book.xlsx", lang="zh")
    assert load(mapping(tmp_path)).names["customers"] == {"上海华强": "K1"}
    assert [row["customer_id"] for row in meant(tmp_path / "book.xlsx", "orders")] == ["K1"] * 3


def test_a_near_name_is_asked_of_a_person(tmp_path: Path) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(one: Any, options: Any, cells: Any) -> str | None:
        asked.append((one.title, tuple(options)))
        return options[0]

    customers = write(tmp_path / "客户.csv", f"客户编号,客户名称,行业,电话\nK1,{NAMES[0]},机械,1\n")
    orders = write(tmp_path / "订单.csv", "订单编号,客户名称,订单日期,产品,金额(元)\nS2,上海华强,2026-01-06,泵,6\n")
    convert([customers, orders], tmp_path / "book.xlsx", ask=ask)
    assert asked == [("上海华强", (NAMES[0], "new"))]
    assert [row["customer_id"] for row in meant(tmp_path / "book.xlsx", "orders")] == ["K1"]
    convert([customers, orders], tmp_path / "book.xlsx", ask=ask)
    assert len(asked) == 1


def test_only_what_an_answer_changes_is_other_in_the_file(tmp_path: Path) -> None:
    source = write(tmp_path / "订单.csv", DAYS)
    convert([source], tmp_path / "book.xlsx", lang="zh", dry_run=True)
    text = mapping(tmp_path).read_text("utf-8").replace("product =", '"产品" =') + "\n# 我的说明\n"
    fill = load(mapping(tmp_path)).fill[0]
    assert with_answers(text, {0: fill}, {}) == text
    assert with_answers(text, {}, {}) == text


@pytest.mark.parametrize("yes", [True, False])
def test_the_second_conversion_asks_and_changes_nothing(tmp_path: Path, yes: bool) -> None:
    source = write(tmp_path / "订单.csv", DAYS)
    convert(
        [source], tmp_path / "book.xlsx", lang="zh", ask=None if yes else lambda one, options, cells: "dmy", yes=yes
    )
    before = (tmp_path / "book.xlsx").read_bytes(), mapping(tmp_path).read_bytes()
    done = convert([source], tmp_path / "book.xlsx", lang="zh", yes=yes)
    assert len(done.proposals) == yes
    assert ((tmp_path / "book.xlsx").read_bytes(), mapping(tmp_path).read_bytes()) == before


@pytest.mark.parametrize(
    ("title", "cells", "taken"),
    [
        ("Financial contact", ("Ann Smith", "Eve Brown"), None),
        ("Contact in purchasing", ("Ann Smith", "Eve Brown"), "Ann Smith"),
        ("Contact in purchasing", ("weekly", "never"), None),
        ("财务联系人", ("李明", "王芳"), None),
    ],
)
def test_likeness_alone_makes_no_contact(tmp_path: Path, title: str, cells: tuple[str, str], taken: str | None) -> None:
    first, second = cells
    text = f"Customer ID,Customer name,Industry,{title}\nK1,Alpha Ltd,Retail,{first}\nK2,Beta Ltd,Retail,{second}\n"
    convert([write(tmp_path / "customers.csv", text)], tmp_path / "book.xlsx", yes=True)
    assert meant(tmp_path / "book.xlsx", "customers")[0]["contact"] == taken


def test_the_amount_of_an_order_is_not_what_its_customer_buys_in_a_year(tmp_path: Path) -> None:
    text = "订单号,客户编码,客户名称,行业,联系人,电话,下单日期,产品,销售额(元),毛利(元)\nS1,C1,甲公司,机械,李明,139,2026-01-05,泵,21000,4000\nS2,C2,乙公司,机械,王芳,138,2026-01-06,阀,5000,900\n"
    convert([write(tmp_path / "流水.csv", text)], tmp_path / "book.xlsx", yes=True)
    customers = meant(tmp_path / "book.xlsx", "customers")
    assert [(row["annual_amount"], row["annual_profit"]) for row in customers] == [(None, None)] * 2
    assert [row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")] == [21000, 5000]


@pytest.mark.parametrize("left", [1, 2])
def test_a_question_is_read_wherever_the_sheet_begins(left: int) -> None:
    """A sheet whose first column somebody cleared begins with its second."""
    row = ["a.csv", "下单", "购买记录", "订单日期", "日-月-年？", "是", "a|b"]
    (one,) = answer_sheet.read(SheetCells("列对应", [row[left - 1 :]], 5, left))
    assert (one.source, one.title, one.answer) == ("a.csv" if left == 1 else "", "下单", "是")


@pytest.mark.parametrize(
    ("why", "answer", "is_one"),
    [
        ("day_order", "ymd", True),  # offered or not: a person may know better
        ("decimal", "ymd", False),
        ("decimal", "comma", True),
        ("bare_unit", "k", True),
        ("bare_unit", "万元", True),
        ("decimal", "万元", False),
        ("year", "2025", True),
        ("year", "two thousand", False),
        ("alike", "yes", True),
        ("alike", None, False),
    ],
)
def test_what_answers_a_question(why: Why, answer: str | None, is_one: bool) -> None:
    assert is_answer(Proposal("a", "金额", "orders", "amount", why, orders=("dmy", "mdy")), answer) is is_one


def _months(**given: Any) -> dict[str, Any]:
    return {"unpivot": {"date": "order_date", "values": {"amount": {"1月": "01"}}, **given}}


BARE = {"columns": {"amount": {"from": "金额"}}}


@pytest.mark.parametrize(
    ("given", "why", "title", "answer", "changed"),
    [
        # The title is the field's, or none takes it.
        ({"keep": ("金额", "备注")}, "alike", "金额", "yes", {"columns": {"amount": Rule(**{"from": "金额"})}, "keep": ("备注",)}),
        ({}, "unfit", "金额", "yes", {"columns": {"amount": Rule(**{"from": "金额"})}}),
        ({}, "alike", "金额", "maybe", None),
        (BARE, "alike", "另一个", "yes", None),
        ({"ignore": ("amount",)}, "alike", "金额", "yes", None),
        # Units: by code or in words, of the column that is asked about or of the months.
        (BARE, "bare_unit", "金额", "10k", {"columns": {"amount": Rule(**{"from": "金额", "unit": "万元"})}}),
        (BARE, "bare_unit", "金额", "千元", {"columns": {"amount": Rule(**{"from": "金额", "unit": "千元"})}}),
        (BARE, "bare_unit", "金额", "箱", None),
        (BARE, "bare_unit", "另一个", "10k", None),
        ({}, "bare_unit", "金额", "10k", None),
        ({"columns": {"amount": {"from": "金额", "unit": "元"}}}, "bare_unit", "金额", "10k", None),
        ({"columns": {"amount": {"from": "金额", "factor": 2}}}, "bare_unit", "金额", "10k", None),
        (_months(), "bare_unit", "金额", "10k", _months(unit="万元")),
        (_months(unit="元"), "bare_unit", "金额", "10k", None),
        # The decimal mark, likewise.
        (BARE, "decimal", "金额", "comma", {"columns": {"amount": Rule(**{"from": "金额", "decimal": ","})}}),
        (BARE, "decimal", "金额", "point", {"columns": {"amount": Rule(**{"from": "金额", "decimal": "."})}}),
        (BARE, "decimal", "金额", "dot", None),
        (BARE, "decimal", "另一个", "comma", None),
        ({}, "decimal", "金额", "comma", None),
        ({"columns": {"amount": {"from": "金额", "decimal": "."}}}, "decimal", "金额", "comma", None),
        (_months(), "decimal", "金额", "comma", _months(decimal=",")),
        (_months(decimal="."), "decimal", "金额", "comma", None),
        # The year of months, or of days without one.
        (_months(), "year", "1月", "2025", _months(year=2025)),
        (_months(year=2024), "year", "1月", "2025", None),
        (_months(), "year", "1月", "last", None),
        (BARE, "year", "金额", "2025", {"columns": {"amount": Rule(**{"from": "金额", "year": 2025})}}),
        ({}, "year", "1月", "2025", None),
        # The order of day and month, words for a file's name, a discount.
        ({}, "day_order", "金额", "dmy", {"columns": {"amount": Rule(**{"from": "金额", "date": "dmy"})}}),
        ({}, "day_order", "金额", "yes", None),
        ({"columns": {"amount": {"from": "金额", "date": "mdy"}}}, "day_order", "金额", "dmy", None),
        ({}, "place", "#file", "yes", {"columns": {"amount": Rule(**{"from": "#file"})}}),
        ({}, "discount", "数量 × 单价 × (1 − 折扣)", "yes", {"columns": {"amount": Rule(multiply=("数量", "单价"), less="折扣")}}),
        ({}, "discount", "数量 × 单价 × (1 − 折扣)", "maybe", None),
        ({}, "colour", "金额", "yes", None),  # no colour is named
        (BARE, "alike", "金额", "no", None),  # no order without an amount: the question stays
    ],
)  # fmt: skip
def test_what_an_answer_changes_in_the_mapping(
    given: dict[str, Any], why: Why, title: str, answer: str, changed: dict[str, Any] | None
) -> None:
    """None: the question stays open."""
    other = Fill(**{"from": "b", "sheet": "orders"})
    fill = Fill(**{"from": "a", "sheet": "orders", **given})
    before = Mapped(sources={name: SourceOptions(file=(name,)) for name in "ab"}, fill=(other, fill, other))
    after = _applied(before, Proposal("a.csv", title, "orders", "amount", why), "a", answer, None)
    if changed is None:
        assert after is None
        return
    if "unpivot" in changed:
        changed = {"unpivot": Unpivot(**changed["unpivot"])}
    assert after == before.model_copy(update={"fill": (other, fill.model_copy(update=changed), other)})


@pytest.mark.parametrize(
    ("given", "answer", "changed"),
    [
        ({}, "活跃", {"columns": {"status": Rule(**{"from": "状态", "map": {"老": "active"}})}}),
        ({"keep": ("状态", "备注")}, "no", {"columns": {"status": Rule(**{"from": "状态", "map": {"老": ""}})}, "keep": ("备注",)}),
        ({"card": {"status": {"from": "状态"}}}, "活跃", {"card": {"status": Rule(**{"from": "状态", "map": {"老": "active"}})}}),
        ({"columns": {"status": {"from": "状态", "map": {"新": "active"}}}}, "no", {"columns": {"status": Rule(**{"from": "状态", "map": {"新": "active", "老": ""}})}}),
        ({"columns": {"status": {"from": "状态", "map": {"老": "active"}}}}, "no", None),
        ({"columns": {"status": {"from": "状态", "other": "active"}}}, "no", None),
        ({"columns": {"status": {"from": "另一个"}}}, "no", None),
        ({"ignore": ("status",)}, "no", None),
        ({}, "什么", None),
    ],
)  # fmt: skip
def test_what_a_word_means_goes_into_the_map_of_its_column(
    given: dict[str, Any], answer: str, changed: dict[str, Any] | None
) -> None:
    fill = Fill(**{"from": "a", "sheet": "customers", **given})
    before = Mapped(sources={"a": SourceOptions(file=("a",))}, fill=(fill,))
    one = Proposal("a.csv", "状态", "customers", "status", "word", word="老")
    after = _applied(before, one, "a", answer, None)
    assert after == (changed and before.model_copy(update={"fill": (fill.model_copy(update=changed),)}))


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ({"columns": {"profit": {"from": "毛利"}}, "keep": ("备注",)}, {"columns": {}, "keep": ("备注", "毛利"), "ignore": ("profit",)}),
        ({"columns": {"amount": {"from": "金额"}}}, {"ignore": ("profit",)}),
        ({"ignore": ("profit",)}, None),
    ],
)  # fmt: skip
def test_a_no_keeps_the_column_under_its_title_where_it_filled_the_field(
    given: dict[str, Any], changed: dict[str, Any] | None
) -> None:
    fill = Fill(**{"from": "a", "sheet": "orders", **given})
    before = Mapped(sources={"a": SourceOptions(file=("a",))}, fill=(fill,))
    after = _applied(before, Proposal("a.csv", "毛利", "orders", "profit", "alike"), "a", "no", None)
    assert after == (changed and before.model_copy(update={"fill": (fill.model_copy(update=changed),)}))


@pytest.mark.parametrize(
    ("answer", "taken"),
    [("amount", (30, None)), ("profit", (None, 30)), ("quantity", (None, None)), ("no", (None, None))],
)
def test_what_columns_of_years_hold_is_asked_once(
    tmp_path: Path, answer: str, taken: tuple[int | None, int | None]
) -> None:
    source = write(tmp_path / "表.csv", "客户编号,客户名称,行业,2024,2025\nC1,甲公司,机械,20,30\nC2,乙公司,电子,2,3\n")
    asked: list[str] = []

    def ask(one: Any, options: Any, cells: Any) -> str | None:
        asked.append(one.why)
        return answer if one.why == "measure" else None

    for _ in range(2):
        convert([source], tmp_path / "book.xlsx", lang="zh", ask=ask)
        assert asked.count("measure") == 1
        first = meant(tmp_path / "book.xlsx", "customers")[0]
        assert (first["annual_amount"], first["annual_profit"]) == taken


def test_exact_asks_about_what_is_only_like_a_field() -> None:
    near, sure = (
        Found("a.csv", "客户编号码", "orders", "customer_id", "alike", 88),
        Found("a.csv", "金额", "orders", "amount", "title"),
    )
    asked = Proposal("a.csv", "利润", "orders", "profit", "alike")
    columns = {"customer_id": {"from": "客户编号码"}, "amount": {"from": "金额"}, "profit": {"value": 1}}
    fill = Fill(**{"from": "a", "sheet": "orders", "columns": columns, "keep": ("备注",)})
    done = exact_only(Guess(Mapped(sources={"a": SourceOptions(file=("a",))}, fill=(fill,)), [near, sure], [asked]))
    assert done.found == [sure]
    assert done.proposals == [asked, Proposal("a.csv", "客户编号码", "orders", "customer_id", "alike", 88)]
    assert set(done.mapped.fill[0].columns) == {"amount", "profit"}
    assert done.mapped.fill[0].keep == ("备注", "客户编号码")


def test_what_yes_took_stands_answered_on_the_sheet(tmp_path: Path) -> None:
    text = "订单编号,客户编号,订单日期,原币含税单价,产品,金额\nS1,C1,2026-05-03,5,泵,5\nS2,C1,2026-05-04,6,泵,6\n"
    source = write(tmp_path / "订单.csv", text)
    first = convert([source], tmp_path / "book.xlsx", lang="zh")
    taken = convert([source], tmp_path / "book.xlsx", lang="zh", yes=True)
    assert (first.questions, taken.questions) == (2, 1)
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["列对应"]
    rows = [row[1:6] for row in sheet.iter_rows(min_row=5, values_only=True)]
    assert [(row[0], row[4]) for row in rows] == [("原币含税单价", "采用"), ("金额", None)]
    assert convert([source], tmp_path / "book.xlsx", lang="zh").questions == 1


@pytest.mark.parametrize(
    "said", ["日-月-年", "日、月、年（3/5/2026 → 2026-05-03）", "日-月-年 (3/5/2026 → 2026-05-03)", "Day, month, year"]
)
def test_an_answer_is_taken_with_its_example_and_other_signs(tmp_path: Path, said: str) -> None:
    """As the terminal words it."""
    source = write(tmp_path / "订单.csv", DAYS)
    convert([source], tmp_path / "book.xlsx", lang="zh")
    answer(tmp_path, said)
    done = convert([source], tmp_path / "book.xlsx", lang="zh")
    assert (done.proposals, [one for one in done.notes if one.key.startswith("convert.note.misread")]) == ([], [])
    assert days(tmp_path) == ["2026-05-03", "2026-05-04"]


def test_an_answer_that_answers_nothing_is_named_with_its_cell(tmp_path: Path) -> None:
    source = write(tmp_path / "订单.csv", DAYS)
    convert([source], tmp_path / "book.xlsx", lang="zh")
    answer(tmp_path, "先日后月")
    for _ in range(2):
        done = convert([source], tmp_path / "book.xlsx", lang="zh")
        [note] = [one for one in done.notes if one.key == "convert.note.misread"]
        assert "列对应!F5 的回答“先日后月”没有看懂" in note.render("zh")
        assert "日-月-年、" in note.render("zh")
        assert "“先日后月” in 列对应!F5 was not understood" in note.render("en")
        assert (done.questions, len(done.proposals)) == (1, 1)
