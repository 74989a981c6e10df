"""Customers by name: numbers of the shape of those there are, near names, IDs that are made, customers that only orders name."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tables import rows_of, write

from kamxl.convert import convert
from kamxl.convert.names import Names, folded_name, made_ids, numbered
from kamxl.schema.name_kinds import numbered_apart


def known(*customers: tuple[str, str | None]) -> Names:
    names = Names()
    names.learn(customers)
    return names


@pytest.mark.parametrize(
    ("ids", "first", "second"),
    [
        ((), "C0001", "C0002"),
        (("C0001", "C0009"), "C0010", "C0011"),
        (("KA-01", "KA-07", "X1"), "KA-08", "KA-09"),
        (("KA-01", "X001", "X004"), "X005", "X006"),  # the shape of most
        (("7", "12", "15"), "16", "17"),
        (("A9", "A8"), "A10", "A11"),  # no wider than need be
        (("甲", "乙"), "C0001", "C0002"),
        (("C0002", "x"), "C0003", "C0004"),
    ],
)
def test_a_new_number_goes_on_in_the_shape_of_those_there_are(ids: tuple[str, ...], first: str, second: str) -> None:
    names = known(*((one, None) for one in ids))
    assert (names.number("新"), names.number("另一"), names.number(" 新 ")) == (first, second, first)
    assert names.fresh == {"新": first, "另一": second}


def test_a_number_that_is_taken_is_passed_over() -> None:
    names = known(("C0001", "甲"))
    names.remembered({"乙": "C0002"})
    assert [names.number(name) for name in ("甲", "乙", "丙")] == ["C0001", "C0002", "C0003"]
    assert names.fresh == {"丙": "C0003"}


def test_a_name_is_known_in_any_case_width_and_spacing_and_the_mapping_wins() -> None:
    names = known(("C1", "Ａｃｍｅ  Ltd"), ("C2", "acme ltd"))
    assert folded_name(" ＡＣＭＥ Ltd ") == "acmeltd"
    assert names.find("ACME LTD") is None, "two have it"
    assert names.find("acme ltd (c2)") == "C2"
    names.remembered({"Acme Ltd": "C9"})
    assert names.find("acme ltd") == "C9"
    assert names.find("Acme") is None


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("明远精密", ("苏州明远精密制造有限公司",)),  # a part of it
        ("苏州明远精密制造", ("苏州明远精密制造有限公司",)),
        ("明", ()),  # one sign is in too many
        ("Globex", ("Globex Corporation",)),
        ("Glob", ()),  # four letters of ASCII
        ("Globx", ("Globex Corporation",)),  # a slip of the pen
        ("Globex Corporatio", ("Globex Corporation",)),
        ("完全不同", ()),
    ],
)
def test_names_that_may_be_one(name: str, near: tuple[str, ...]) -> None:
    assert known(("C1", "苏州明远精密制造有限公司"), ("C2", "Globex Corporation"), ("C3", None)).near(name) == near


def test_at_most_five_are_near_the_likest_first() -> None:
    names = known(*((f"C{n}", f"华东机电{'一二三四五六七'[n]}厂") for n in range(7)), ("C9", "华东机电"))
    found = names.near("华东机电")
    assert len(found) == 5
    assert found[0] == "华东机电"


def test_a_near_name_is_a_question_where_a_table_only_mentions_customers() -> None:
    names = known(("C0001", "苏州明远精密制造有限公司"))
    cells = ["明远精密", None, "新客户", "新客户", "苏州明远精密制造有限公司"]
    assert list(numbered(cells, names, defines=False)) == [None, None, "C0002", "C0002", "C0001"]
    assert list(numbered(["明远精密"], names, defines=True)) == ["C0003"]


def test_ids_that_are_made_of_other_fields() -> None:
    columns = [["C1", "C1", "C2", None, "C1"], [date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5), date(2026, 1, 5)]]  # fmt: skip
    assert made_ids(columns, monthly=False) == ["C1-20260105", "C1-20260105-2", "C2-20260105", None, "C1-20260105-3"]
    assert made_ids(columns, monthly=True) == ["C1-2026-01", "C1-2026-01", "C2-2026-01", None, "C1-2026-01"]


def test_customers_that_only_orders_name_are_made_once(tmp_path: Path) -> None:
    """Beside customers that are known, and over two tables."""
    book = tmp_path / "book.xlsx"
    convert([write(tmp_path / "客户.csv", "客户编号,客户名称,负责人\nC0001,甲公司,王\n")], book)
    lines = "订单编号,客户名称,订单日期,产品,金额(元)\n"
    one = write(tmp_path / "订单一.csv", f"{lines}S1,甲公司,2026-01-05,泵,5\nS2,南方重工,2026-01-05,泵,5\nS3,南方重工,2026-01-06,泵,5\n")  # fmt: skip
    two = write(tmp_path / "订单二.csv", f"{lines.replace('产品', '货品名称')}S4,北海渔业,2026-01-07,泵,5\nS5,南方重工,2026-01-08,泵,5\n")  # fmt: skip
    convert([one, two], book, yes=True)
    customers = {row["客户编号"]: row["客户名称"] for row in rows_of(book, "客户信息")}
    assert customers == {"C0001": "甲公司", "C0002": "南方重工", "C0003": "北海渔业"}
    assert [row["客户编号"] for row in rows_of(book, "购买记录")] == ["C0001", "C0002", "C0002", "C0003", "C0002"]


IDS = "客户编码,下单日期,产品,金额(元)\n"


def test_customers_of_which_only_ids_are_known_are_there_and_wait_for_their_names(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    done = convert(
        [write(tmp_path / "o.csv", f"{IDS}K01,2026-01-05,泵,200\nK02,2026-01-06,泵,400\nK01,2026-02-06,泵,4\n")], book
    )
    assert [row["客户编号"] for row in rows_of(book, "客户信息")] == ["K01", "K02"]
    assert [note.values["count"] for note in done.notes if note.key == "convert.note.new_ids"] == [2]
    convert([write(tmp_path / "c.csv", "客户编码,客户名称\nK01,华强公司\nK02,恒力公司\n")], book)
    assert [row["客户名称"] for row in rows_of(book, "客户信息")] == ["华强公司", "恒力公司"]
    # Where customers are known, an ID that is none of theirs may be a slip: the check names it.
    done = convert([write(tmp_path / "o.csv", f"{IDS}K0l,2026-03-05,泵,200\n")], book)
    assert len(rows_of(book, "客户信息")) == 2
    assert done.checked["orders"].errors == 1


def test_a_name_that_two_customers_have_names_neither(tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    convert([write(tmp_path / "c.csv", "客户编号,客户名称,电话\nK1,甲公司,1\nK2,甲公司,2\nK3,乙公司,3\n")], book)
    text = "订单号,客户名称,下单日期,产品,金额(元)\nS1,甲公司,2026-01-05,泵,5\nS2,乙公司,2026-01-05,泵,5\n"
    done = convert([write(tmp_path / "o.csv", text)], book, yes=True)
    assert [row["客户编号"] for row in rows_of(book, "购买记录")] == ["K3"]
    (left_out,) = (one for one in done.not_taken if one.code == "shared_name")
    assert left_out.message.key == "convert.why.shared_name"
    assert left_out.message.values["near"] == ("甲公司 (K1)", "甲公司 (K2)")
    # The answer is remembered, and the customer is that one from now on.
    convert([tmp_path / "o.csv"], book, ask=lambda one, options, cells: options[1] if one.why == "near_name" else None)
    assert [row["客户编号"] for row in rows_of(book, "购买记录")] == ["K3", "K2"]
    assert not convert([tmp_path / "o.csv"], book, yes=True).incomplete


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [("万达广场1店", "万达广场12店", True), ("Store 1", "Store 12", True), ("北京第一机床厂", "北京第十二机床厂", True), ("万达广场店", "万达广场1店", False),
     ("Store 01", "Store 1", False), ("北京第一机床厂", "北京第一机床", False), ("Plant 2 Lodon", "Plant 3 London", True)],
)  # fmt: skip
def test_names_that_differ_by_a_number_are_of_two_customers(first: str, second: str, apart: bool) -> None:
    assert numbered_apart(first, second) is apart
    names = Names()
    names.number(first)
    assert bool(names.near(second)) is not apart
