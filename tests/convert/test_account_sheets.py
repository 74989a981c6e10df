"""联系人, 商机, 目标 and 客户计划 of other systems."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kamxl import walk
from kamxl.book import Book
from kamxl.convert import convert
from kamxl.settings import Settings
from tests.templates.test_account_sheets import CUSTOMER

AS_OF = date(2026, 11, 26)


def book_of(tmp_path: Path, **sources: str) -> Book:
    customers = ",".join(CUSTOMER) + "\n" + ",".join(map(str, CUSTOMER.values())) + "\n"
    paths = []
    for name, text in {"客户信息": customers, **sources}.items():
        paths.append(tmp_path / f"{name}.csv")
        paths[-1].write_text(text, "utf-8")
    target = tmp_path / "book.xlsx"
    outcome = convert(paths, target, settings=Settings(), as_of=AS_OF, yes=True)
    assert not outcome.refused
    return walk.open_book(target, as_of=AS_OF)


def test_a_crm_s_opportunities(tmp_path: Path) -> None:
    """客户名称 stands for the ID, and 项目 for the deal."""
    book = book_of(
        tmp_path,
        商机="商机编号,客户名称,项目名称,销售阶段,预计金额(万元),成功率,预计成交日期,业务员\nP1,明远精密,二期,谈判,35,60%,2026-12-20,王磊\nP2,明远精密,备件,丢单,2,0%,2026-10-20,王磊\n",
    )
    deals = book.frames["deals"]
    assert deals.index.tolist() == ["C1", "C1"]
    assert deals["stage"].tolist() == ["proposal", "lost"]
    assert deals["amount"].tolist() == [350_000, 20_000]
    assert deals["probability"].tolist() == [60, 0]


def test_contacts(tmp_path: Path) -> None:
    book = book_of(tmp_path, 联系人="客户编号,姓名,部门,决策角色,态度,手机号\nC1,周总,总经办,拍板人,支持,13900001111\n")
    contacts = book.frames["contacts"]
    assert contacts[["name", "role", "attitude", "phone"]].values.tolist() == [["周总", "decider", "supports", "13900001111"]]  # fmt: skip


@pytest.mark.parametrize("title", ["目标值(元)", "目标值(万元)"])
def test_targets_into_a_new_book_and_once_more(tmp_path: Path, title: str) -> None:
    """The unit is that of the amounts; a second conversion finds its rows again and changes nothing."""
    amount = 3_000_000 if "(元)" in title else 300
    text = f"期间,指标,负责人,{title}\n2026Q4,交易额,王磊,{amount}\n2026Q4,拜访,王磊,20\n"
    book = book_of(tmp_path, 目标=text)
    assert book.frames["targets"]["value"].tolist() == [300, 20]
    outcome = convert([tmp_path / "目标.csv"], tmp_path / "book.xlsx", settings=Settings(), as_of=AS_OF, yes=True)
    merged = outcome.sheets["targets"]
    assert (len(merged.changes), merged.unchanged) == (0, 2)
    (tmp_path / "目标.csv").write_text(text.replace(",20\n", ",25\n") + "2026Q4,新客户,王磊,3\n", "utf-8")
    convert([tmp_path / "目标.csv"], tmp_path / "book.xlsx", settings=Settings(), as_of=AS_OF, yes=True)
    assert walk.open_book(tmp_path / "book.xlsx", as_of=AS_OF).frames["targets"]["value"].tolist() == [300, 25, 3]


def test_actions_of_account_plans(tmp_path: Path) -> None:
    book = book_of(
        tmp_path,
        客户计划="客户编号,目标,行动计划,负责人,完成期限,完成情况\nC1,份额 40 %,样机试用,王磊,2026-12-01,推进中\n",
    )
    plans = book.frames["plans"]
    assert plans[["goal", "action", "status"]].values.tolist() == [["份额 40 %", "样机试用", "working"]]
