"""联系人, 商机, 目标, 客户计划: written as a template writes them, they read as they were meant, in both languages and any unit."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kamxl import templates, walk, writer
from kamxl.i18n import Lang
from kamxl.schema.money import Money
from kamxl.templates import Records

CUSTOMER = {
    "customer_id": "C1", "name": "明远精密", "industry": "机械制造", "contact": "李明", "phone": "13800001234", "status": "活跃",
    "owner": "王磊", "first_deal_date": date(2023, 1, 15), "region": "华东",
}  # fmt: skip
RECORDS: Records = {
    "customers": [CUSTOMER],
    "contacts": [
        {"customer_id": "C1", "name": "李明", "title": "采购经理", "role": "采购", "influence": 3, "attitude": "支持", "reports_to": "周总", "phone": "02100001234", "last_contact": date(2026, 9, 1)},
        {"customer_id": "C1", "name": "周总", "role": "决策者", "influence": 5, "attitude": "未知"},
    ],
    "deals": [
        {"deal_id": "0012", "customer_id": "C1", "name": "二期", "stage": "提案谈判", "amount": 350_000, "probability": 60, "created": date(2026, 5, 1), "close_date": date(2026, 12, 20), "owner": "王磊"},
        {"deal_id": "0013", "customer_id": "C1", "name": "备件", "stage": "赢单", "amount": 20_000, "close_date": date(2026, 8, 20), "closed": date(2026, 8, 25), "owner": "王磊"},
    ],
    "targets": [
        {"period": "2026Q4", "measure": "交易额", "owner": "王磊", "value": 300},
        {"period": "2026-11", "measure": "拜访", "value": 20},
        {"period": "2026", "measure": "新客户", "region": "华东", "value": 12},
    ],
    "plans": [{"customer_id": "C1", "goal": "份额 40 %", "action": "样机试用", "due": date(2026, 12, 1), "status": "进行中"}],
    "follow_ups": [{"date": date(2026, 9, 1), "customer_id": "C1", "method": "拜访", "content": "x", "deal_id": "0012", "stage": "提案谈判", "owner": "王磊"}],
    "needs": [{"need_id": "X1", "customer_id": "C1", "date": date(2026, 8, 1), "need": "x", "status": "已满足", "closed": date(2026, 8, 20)}],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("unit", ["10k", "k", "1"])
def test_they_read_as_they_were_meant(tmp_path: Path, lang: Lang, unit: str) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(writer.create(templates.plans("key-accounts", lang, RECORDS, money=Money(unit=unit))))
    book = walk.open_book(path, as_of=date(2026, 11, 26))
    assert book.issues == ()
    frames = book.frames
    assert frames["contacts"]["role"].tolist() == ["buyer", "decider"]
    assert frames["contacts"]["attitude"].tolist() == ["supports", "unknown"]
    assert frames["contacts"]["phone"].tolist() == ["02100001234", None]
    assert frames["deals"]["deal_id"].tolist() == ["0012", "0013"]
    assert frames["deals"]["stage"].tolist() == ["proposal", "won"]
    assert frames["deals"]["amount"].tolist() == [350_000, 20_000]
    assert frames["targets"]["measure"].tolist() == ["revenue", "visits", "new_customers"]
    assert frames["targets"]["value"].tolist() == [300, 20, 12]
    assert frames["targets"].index.tolist() == [None] * 3
    assert frames["plans"]["status"].tolist() == ["working"]
    assert frames["follow_ups"]["deal_id"].tolist() == ["0012"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_sheets_of_other_names_are_known_by_their_headers(tmp_path: Path, lang: Lang) -> None:
    from openpyxl import load_workbook

    from kamxl.read import workbook
    from kamxl.schema.sheets import SHEETS
    from kamxl.settings import Limits

    path = tmp_path / "book.xlsx"
    path.write_bytes(writer.create(templates.plans("key-accounts", lang, RECORDS)))
    book = load_workbook(path)
    for number, key in enumerate(("contacts", "deals", "targets", "plans")):
        sheet = book[SHEETS[key].title(lang)]
        sheet.tables.clear()
        sheet.title = f"Sheet{number}"
    book.save(path)
    found = workbook(path, limits=Limits()).tables
    assert [found[key].sheet for key in ("contacts", "deals", "targets", "plans")] == [f"Sheet{n}" for n in range(4)]


def test_a_list_of_customers_without_an_owner_is_no_list_of_contacts(tmp_path: Path) -> None:
    from openpyxl import Workbook

    from kamxl.read import workbook
    from kamxl.settings import Limits

    book = Workbook()
    book.active.append(["Customer ID", "Name", "Industry", "Contact", "Phone", "Status", "Email", "Job title"])
    book.active.append(["C1", "Mingyuan", "Machinery", "Ming Li", "138", "Active", None, "Buyer"])
    book.save(tmp_path / "book.xlsx")
    assert list(workbook(tmp_path / "book.xlsx", limits=Limits()).tables) == ["customers"]
