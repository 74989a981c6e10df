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
