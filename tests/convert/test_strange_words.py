"""Words that a closed list does not know are asked about, one by one, and the answers stay in the mapping."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tables import write
from test_generated_layouts import meant

from kamxl.convert import convert
from kamxl.convert.draft import Proposal
from kamxl.convert.mapping import load
from kamxl.convert.strange_words import likely
from kamxl.schema.sheets import SHEETS

CUSTOMERS = "客户编号,客户名称,合作状态,负责人,商业信誉\nC1,甲公司,冷处理,王磊,A\nC2,乙公司,01-活跃,王磊,VIP\nC3,丙公司,Actve,王磊,B\n"
ORDERS = "订单编号,客户编号,订单日期,产品,金额(元),订单状态\nS1,C1,2026-03-05,泵,5,{}\nS2,C1,2026-03-06,阀,6,{}\n"


def words(done: Any) -> list[str]:
    return [one.word for one in done.proposals if one.why == "word"]


def mapped(tmp_path: Path, field: str) -> Any:
    return load(tmp_path / "book.mapping.toml").fill[0].columns[field].map


@pytest.mark.parametrize(
    ("sheet", "field", "word", "code"),
    [
        ("customers", "status", "1. 活跃客户", "active"),
        ("customers", "status", "Active account", "active"),
        ("customers", "status", "Potental", "potential"),
        ("customers", "status", "不活跃", ""),
        ("customers", "status", "Inactve", "paused"),
        ("customers", "status", "VIP", ""),
        ("needs", "priority", "高优先级", "high"),
        ("orders", "status", "Incomplete", ""),
        ("orders", "status", "Cancelld", "cancelled"),
    ],
)
def test_only_what_a_word_must_mean_is_likely(sheet: str, field: str, word: str, code: str) -> None:
    assert likely(sheet, SHEETS[sheet].fields[field], word) == code


def test_yes_takes_what_is_sure_and_asks_the_rest(tmp_path: Path) -> None:
    done = convert([write(tmp_path / "客户.csv", CUSTOMERS)], tmp_path / "book.xlsx", yes=True)
    assert sorted(words(done)) == ["VIP", "冷处理"]
    assert done.incomplete
    assert [row["status"] for row in meant(tmp_path / "book.xlsx", "customers")] == [None, "active", "active"]
    assert mapped(tmp_path, "status") == {"01-活跃": "active", "Actve": "active"}
    # Nothing is lost: what is not known yet stands as it was typed.
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")["客户信息"]
    assert "冷处理" in [cell.value for row in sheet.iter_rows() for cell in row]


def test_answers_of_the_sheet_settle_in_the_mapping_and_new_words_are_asked_later(tmp_path: Path) -> None:
    source, book = write(tmp_path / "客户.csv", CUSTOMERS), tmp_path / "book.xlsx"
    convert([source], book, lang="zh", yes=True)
    opened = openpyxl.load_workbook(book)
    for row in opened["列对应"].iter_rows(min_row=5):
        row[5].value = {"VIP": "A", "冷处理": "暂停"}.get(str(row[6].value).rpartition("|")[2], row[5].value)
    opened.save(book)
    done = convert([source], book, lang="zh")
    assert words(done) == []
    assert [(row["status"], row["credit_grade"]) for row in meant(book, "customers")] == [
        ("paused", "A"),
        ("active", "A"),
        ("active", "B"),
    ]
    assert mapped(tmp_path, "credit_grade") == {"VIP": "A"}
    write(source, CUSTOMERS.replace("冷处理", "跑了"))
    assert words(convert([source], book, lang="zh")) == ["跑了"]


def test_at_a_terminal_each_word_is_asked_with_the_choices_of_its_field(tmp_path: Path) -> None:
    asked: list[tuple[str, tuple[str, ...]]] = []

    def ask(one: Proposal, options: Any, cells: Any) -> str | None:
        if one.why != "word":
            return None
        asked.append((one.word, tuple(options)))
        return {"冷处理": "lost", "VIP": "no"}.get(one.word, "active")

    done = convert([write(tmp_path / "客户.csv", CUSTOMERS)], tmp_path / "book.xlsx", ask=ask)
    assert ("冷处理", ("potential", "active", "paused", "lost", "blank")) in asked
    assert words(done) == []
    first, second, third = meant(tmp_path / "book.xlsx", "customers")
    assert (first["status"], second["credit_grade"], third["status"]) == ("lost", None, "active")


def test_orders_are_not_lost_to_a_status_of_which_nothing_is_known(tmp_path: Path) -> None:
    source = write(tmp_path / "订单.csv", ORDERS.format("甲类", "乙类"))
    done = convert([source], tmp_path / "book.xlsx", lang="zh", yes=True)
    assert words(done) == ["甲类", "乙类"]
    assert len(meant(tmp_path / "book.xlsx", "orders")) == 2
    assert "status" not in load(tmp_path / "book.mapping.toml").fill[0].columns


def test_a_column_of_many_words_is_no_list(tmp_path: Path) -> None:
    rows = "".join(f"C{at},公司{at},状态词{at}\n" for at in range(20))
    done = convert([write(tmp_path / "客户.csv", f"客户编号,客户名称,合作状态\n{rows}")], tmp_path / "book.xlsx")
    assert words(done) == []
    assert [one.why for one in done.proposals if one.field == "status"] == ["unfit"]
