"""A column of IDs that repeats itself for other customers is no key: the name is."""

from __future__ import annotations

from pathlib import Path

from tables import rows_of, write

from kamxl.convert import convert
from kamxl.convert.outcome import Outcome
from kamxl.settings import Settings

HEAD = "客户编号,客户名称,手机,负责人\n"


def run(folder: Path, text: str) -> Outcome:
    return convert([write(folder / "客户.csv", text)], folder / "大客户.xlsx", settings=Settings(), lang="zh", yes=True)


def test_the_name_is_the_key_and_it_is_said(tmp_path: Path) -> None:
    done = run(tmp_path, HEAD + "A,甲公司,1,王\nA,乙公司,2,王\nA,丙公司,3,李\nB,丁公司,4,李\n")
    rows = rows_of(tmp_path / "大客户.xlsx", "客户信息")
    assert [row["客户名称"] for row in rows] == ["甲公司", "乙公司", "丙公司", "丁公司"]
    assert len({row["客户编号"] for row in rows}) == 4
    assert sorted(row["原·客户编号"] for row in rows) == ["A", "A", "A", "B"]
    assert any(note.key == "convert.note.ids_repeat" for note in done.notes)
    again = run(tmp_path, HEAD + "A,甲公司,1,王\nA,乙公司,2,王\nA,丙公司,3,李\nB,丁公司,4,李\n")
    assert not again.changed


def test_one_slip_is_said_of_its_row_and_the_ids_stay(tmp_path: Path) -> None:
    done = run(tmp_path, HEAD + "A,甲公司,1,王\nA,乙公司,2,王\nC,丙公司,3,李\nB,丁公司,4,李\n")
    rows = rows_of(tmp_path / "大客户.xlsx", "客户信息")
    assert [row["客户编号"] for row in rows] == ["A", "C", "B"]
    assert [one.code for one in done.not_taken if one.row == 3]


ORDERS = "客户编号,订单日期,产品,金额(元)\n"
PUMP, VALVE, PIPE = "C1,2026-09-01,泵,100\n", "C1,2026-09-01,阀,200\n", "C1,2026-10-01,管,50\n"


def amounts(folder: Path, *exports: str) -> list[tuple[str, float]]:
    """Orders without a number of their own, exported again and again."""
    for lines in exports:
        convert(
            [write(folder / "订单.csv", ORDERS + lines)],
            folder / "大客户.xlsx",
            settings=Settings(),
            lang="zh",
            yes=True,
        )
    return sorted((row["产品"], row["金额(元)"]) for row in rows_of(folder / "大客户.xlsx", "购买记录"))


def test_orders_without_a_number_are_the_same_in_another_order(tmp_path: Path) -> None:
    """Their numbers are made of customer and day: which is the second of a day changes from export to export."""
    assert amounts(tmp_path, PUMP + VALVE, PIPE + VALVE + PUMP) == [("泵", 100), ("管", 50), ("阀", 200)]


def test_a_row_that_is_gone_from_the_export_makes_no_other_one_new(tmp_path: Path) -> None:
    assert amounts(tmp_path, PUMP + VALVE, VALVE) == [("泵", 100), ("阀", 200)]


def test_one_more_of_a_day_is_new_and_a_corrected_amount_is_not(tmp_path: Path) -> None:
    more, corrected = "C1,2026-09-01,泵,70\n", "C1,2026-09-01,阀,250\n"
    assert amounts(tmp_path, PUMP + VALVE, more + corrected + PUMP) == [("泵", 70), ("泵", 100), ("阀", 250)]
    assert amounts(tmp_path, more + corrected + PUMP) == [("泵", 70), ("泵", 100), ("阀", 250)]
