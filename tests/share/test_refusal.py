"""Who refused that personal data are used: no name, number or address of its people in any copy, report or reminder."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

import kamxl
from kamxl.book import Result
from kamxl.cli.group import invoke
from kamxl.i18n import Lang
from kamxl.remind import remind
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.share import share
from kamxl.walk.reports import export_report
from tests.conftest import AS_OF

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
SECRETS = ("13800002222", "na@firm.com", "欧阳娜", "司马青", "1380000333", "13912345678", "5678")
ROWS: dict[str, list[dict[str, object]]] = {
    "customers": [
        {"customer_id": "C1", "name": "甲公司", "phone": "13800001111", "contact": "李雷", "consent": "yes"},
        {
            "customer_id": "C2", "name": "欧阳娜五金", "phone": "13800002222", "email": "na@firm.com", "contact": "欧阳娜", "consent": "no",
            "main_business": "五金，找13800002222", "source": "欧阳娜介绍", "notes": "欧阳总 13912345678",
        },
    ],
    "contacts": [{"customer_id": "C2", "name": "司马青", "phone": "5678", "role": "user", "notes": "13800003333"}],
    "plans": [{"customer_id": "C2", "goal": "g", "action": "拜访欧阳娜 13800002222", "owner": "王磊", "due": "2026-06-01", "status": "doing"}],
    "follow_ups": [{"date": "2026-06-01", "customer_id": "C2", "method": "phone", "contact": "司马青", "content": "x", "owner": "王磊"}],
    "orders": [{"order_id": "1", "customer_id": "C2", "order_date": "2026-06-01", "product": "欧阳娜专用泵", "amount": 100}],
    "deals": [
        {"deal_id": "D1", "customer_id": "C2", "name": "给欧阳娜的泵", "stage": "proposal", "amount": 9, "close_date": "2026-06-20", "next_step": "打 13800002222"},
        {"deal_id": "D2", "customer_id": "C2", "name": "x", "stage": "lost", "amount": 9, "close_date": "2026-06-20", "closed": "2026-06-20", "lost_reason": "欧阳娜说太贵"},
    ],
    "rules": [
        {"table": "customers", "field": field, "test": test, "value": value, "severity": "high", "advice": advice}
        for field, test, value, advice in (
            ("phone", "contains", "138", "a"), ("email", "contains", "@", "b"), ("contact", "ne", "李明", "c"), ("contact", "eq", "欧阳娜", "找欧阳娜"),
            ("notes", "contains", "139", "d"),
        )
    ] + [{"table": "contacts", "field": "phone", "test": "contains", "value": "5", "severity": "high", "advice": "e"}],
}  # fmt: skip


def _cell(sheet: str, field: str, value: object, lang: Lang) -> object:
    column = SHEETS[sheet].fields[field].column
    if sheet == "rules" and field == "table":
        return getattr(SHEETS[str(value)], lang)
    return next((one.word(lang) for one in column.choices if one.code == value), value)


@pytest.fixture(params=["zh", "en"])
def result(request: pytest.FixtureRequest, tmp_path: Path, make_book: Callable[..., Path]) -> Result:
    lang: Lang = request.param
    made = {}
    for key, rows in ROWS.items():
        names = list(dict.fromkeys(name for row in rows for name in row))
        if key == "customers":
            rows = [
                {"industry": "i", "first_deal_date": "2023-01-05", "status": "active", "owner": "王磊", **row}
                for row in rows
            ]
            names = list(dict.fromkeys(name for row in rows for name in row))
        titles = [SHEETS[key].fields[name].column.name(lang) for name in names]
        cells = [[None if name not in row else _cell(key, name, row[name], lang) for name in names] for row in rows]
        if key == "rules":  # a field is named as its sheet titles it
            place = names.index("field")
            for row, cells_of in zip(rows, cells, strict=True):
                cells_of[place] = getattr(SHEETS[str(row["table"])].fields[str(row["field"])].column, lang)
        made[getattr(SHEETS[key], lang)] = [titles, *cells]
    path = make_book(tmp_path / "book.xlsx", made)
    return kamxl.analyse(kamxl.open(path, lang=lang), as_of=AS_OF)


def _said(path: Path) -> str:
    if path.suffix == ".xlsx":
        return "\n".join(
            str(cell.value) for sheet in load_workbook(path) for row in sheet for cell in row if cell.value
        )
    return re.sub(r"<[^>]+>", "|", path.read_text("utf-8"))


def test_the_rules_fire_and_the_workbook_itself_says_who(result: Result) -> None:
    facts = " ".join(fact.render(result.book.lang) for fact in result.analysis.alerts["fact"])
    assert all(secret in facts for secret in ("13800002222", "na@firm.com", "欧阳娜", "5678", "13912345678"))


@pytest.mark.parametrize("role", ["sales", "service", "marketing"])
def test_no_copy_tells_of_its_people(result: Result, tmp_path: Path, role: str) -> None:
    share(result, out := tmp_path / "copy.xlsx", role=role)
    said = _said(out)
    assert [said[max(0, at - 30) : at + 30] for one in SECRETS if (at := said.find(one)) >= 0] == []
    if role == "sales":
        assert "李雷" in said
        assert "13800001111" in said
        assert "138****2222" in said


@pytest.mark.parametrize("kind", ["summary", "follow-up", "customer", "pipeline"])
def test_no_report_tells_of_its_people(result: Result, tmp_path: Path, kind: str) -> None:
    from kamxl.compute.selection import Selection

    chosen = Selection(customers=("C2",)) if kind == "customer" else None
    export_report(result, out := tmp_path / "report.html", kind=kind, selection=chosen)  # type: ignore[arg-type]  # one of them
    said = _said(out)
    assert [said[max(0, at - 30) : at + 30] for one in SECRETS if (at := said.find(one)) >= 0] == []


def test_no_reminder_tells_of_its_people(result: Result, tmp_path: Path) -> None:
    remind(result, tmp_path / "out", formats=["md", "ics", "json"])
    said = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
    assert [said[max(0, at - 30) : at + 30] for one in SECRETS if (at := said.find(one)) >= 0] == []


def test_what_is_typed_beside_an_alert_that_is_masked_comes_home(result: Result, tmp_path: Path) -> None:
    path, out, day = result.book.path, tmp_path / "copy.xlsx", ["--as-of", AS_OF.isoformat()]
    kamxl.write(result, path)
    assert invoke(["share", str(path), "--role", "sales", "--owner", "王磊", "-o", str(out), *day], "zh") == 0

    def note(book: Path, value: str | None = None) -> object:
        workbook = load_workbook(book)
        cells = list(workbook[OUTPUTS["alerts"].title(result.book.lang)]["A6:P30"])
        titles = [cell.value for cell in cells[0]]
        names = {column.key: column.name(result.book.lang) for column in OUTPUTS["alerts"].columns}
        code, place = titles.index(names["rule_id"]), titles.index(names["note"])
        row = next(row for row in cells if row[code].value == "plan_overdue")
        if value is not None:
            row[place].value = value
            workbook.save(book)
        return row[place].value

    note(out, "已约")
    assert invoke(["collect", str(out), "--to", str(path)], "zh") == 0
    assert note(path) == "已约"
