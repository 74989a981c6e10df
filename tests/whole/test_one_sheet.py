"""Any one input sheet is enough: its board and report are made, and one line says what the missing customers cost."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kamxl import walk
from kamxl.cli.group import invoke
from kamxl.compute.selection import Selection
from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS

AS_OF = date(2026, 11, 26)
DAY = AS_OF.isoformat()

MARKET = [["date", "competitor", "region", "model", "price", "our_price"],
          [date(2026, 10, 1), "B", "East", "M1", 5000, 5100],
          [date(2026, 11, 1), "B", "East", "M1", 4500, 5100],
          [date(2026, 11, 1), "D", None, "M1", 5200, 5100]]  # fmt: skip
FOLLOW_UPS = [["date", "customer_id", "method", "content", "owner", "next_date"],
              [date(2026, 11, 2), "C1", "phone", "x", "W", date(2026, 11, 20)],
              [date(2026, 11, 3), "C2", "visit", "y", None, None]]  # fmt: skip
ORDERS = [["order_id", "customer_id", "order_date", "product", "amount"],
          ["S1", "C1", date(2026, 11, 2), "P", 1000],
          ["S2", "C2", date(2026, 10, 2), None, 3000]]  # fmt: skip
OTHERS = {
    "contracts": [["contract_id", "customer_id", "kind", "amount", "end", "status"],
                  ["H1", "C1", "contract", 5, date(2026, 12, 1), "running"]],
    "needs": [["need_id", "customer_id", "date", "need", "priority"], ["X1", "C1", date(2026, 5, 1), "x", "high"]],
    "satisfaction": [["date", "customer_id", "score"], [date(2026, 11, 1), "C1", 5]],
    "complaints": [["complaint_id", "customer_id", "opened", "kind", "content"],
                   ["T1", "C1", date(2026, 5, 1), "complaint", "x"]],
    "trends": [["period", "metric", "value", "source"], ["2026Q3", "x", 5, "y"]],
    "targets": [["period", "measure", "customer_id", "value"],
                ["2026Q4", "revenue", "C1", 5], ["2026Q4", "revenue", "C2", 3]],
}  # fmt: skip
SHEETS_ALONE = {"market": MARKET, "follow_ups": FOLLOW_UPS, "orders": ORDERS, **OTHERS}
BOARDS = {
    "market": "market",
    "trends": "market",
    "follow_ups": "follow_up",
    "orders": "trend",
    "needs": "opportunities",
}


def titled(key: str, rows: list[list[Any]], lang: Lang) -> list[list[Any]]:
    """Rows under the canonical titles of a language."""
    fields = SHEETS[key].fields
    return [[fields[name].column.title(lang, Money.of(lang)) for name in rows[0]], *rows[1:]]


@pytest.fixture
def alone(tmp_path: Path, make_book: Callable[..., Path]) -> Callable[..., Path]:
    def made(key: str, lang: Lang = "zh", **more: list[list[Any]]) -> Path:
        sheets = {SHEETS[key].title(lang): titled(key, SHEETS_ALONE[key], lang), **more}
        return make_book(tmp_path / f"{key}.xlsx", sheets)

    return made


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", SHEETS_ALONE)
def test_each_sheet_runs_alone(alone: Callable[..., Path], key: str, lang: Lang) -> None:
    summary = walk.run_summary(walk.run(alone(key, lang), as_of=AS_OF))
    written = summary.written
    assert summary.lang == lang
    assert not summary.listed
    assert written[0] == OUTPUTS["overview"].title(lang)
    assert OUTPUTS["quality"].title(lang) in written
    if key in BOARDS:
        assert OUTPUTS[BOARDS[key]].title(lang) in written
    for missing in ("tiers", "lifetime", "portrait", "tier_history"):
        assert OUTPUTS[missing].title(lang) not in written
    said = [item.reason for item in summary.skipped if SHEETS["customers"].title(lang) in item.reason]
    assert len(said) == 1
    assert summary.tiers.counts == {}
    assert summary.lifetime.total is None


def test_a_template_whose_customer_sheet_is_empty_lists_none(alone: Callable[..., Path]) -> None:
    head = [field.column.title("zh", Money.of("zh")) for field in SHEETS["customers"].fields.values()]
    summary = walk.run_summary(walk.run(alone("follow_ups", 客户信息=[head]), as_of=AS_OF))
    assert not summary.listed
    assert summary.sheets["follow_ups"].model_dump() == {"rows": 2, "valid": 2, "errors": 1, "warnings": 0}


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("key", SHEETS_ALONE)
def test_nor_does_a_sheet_of_customers_none_of_whom_can_be_used(
    alone: Callable[..., Path], key: str, lang: Lang
) -> None:
    people = titled("customers", [["customer_id", "name"], [None, "x"], [None, "y"]], lang)
    summary = walk.run_summary(walk.run(alone(key, lang, **{SHEETS["customers"].title(lang): people}), as_of=AS_OF))
    assert summary.sheets["customers"].valid == 0
    assert OUTPUTS["quality"].title(lang) in summary.written


def test_targets_of_owners_are_drawn_where_no_customer_can_be_used(alone: Callable[..., Path]) -> None:
    """Names of customers, of whom there are none, are still looked up for the pictures of the targets."""
    visits = [["period", "measure", "owner", "value"], ["2026Q4", "visits", "W", 5], ["2026Q4", "visits", "V", 3]]
    more = {"customers": [["customer_id", "name"], [None, "x"]], "targets": visits}
    book = alone("follow_ups", **{SHEETS[key].title("zh"): titled(key, rows, "zh") for key, rows in more.items()})
    assert OUTPUTS["targets"].title("zh") in walk.run_summary(walk.run(book, as_of=AS_OF)).written


@pytest.mark.parametrize(("key", "kind"), [("market", "market"), ("follow_ups", "follow-up"), ("market", "summary")])
def test_each_has_its_report(alone: Callable[..., Path], tmp_path: Path, key: str, kind: Any) -> None:
    result = walk.analyse(walk.open_book(alone(key), as_of=AS_OF), as_of=AS_OF)
    sheets = walk.export_report(result, tmp_path / "r.xlsx", kind=kind, selection=Selection())
    assert len(sheets) == 2


def test_the_follow_up_report_names_whom_the_rows_name(alone: Callable[..., Path]) -> None:
    result = walk.analyse(walk.open_book(alone("follow_ups"), as_of=AS_OF), as_of=AS_OF)
    report = result.analysis.follow_up
    assert report is not None
    assert report.entries["name"].to_dict() == {"C1": "C1", "C2": "C2"}
    assert report.entries["overdue"].to_dict() == {"C1": True, "C2": False}
    assert report.by_owner["contacts"].to_dict() == {"W": 1, "": 1}
    assert result.analysis.tiers["tier"].isna().all()
    assert result.alerts["rule_id"].tolist() == ["follow_up_overdue"]


def test_a_blank_region_is_a_place_of_its_own(alone: Callable[..., Path]) -> None:
    result = walk.analyse(walk.open_book(alone("market"), as_of=AS_OF), as_of=AS_OF)
    assert result.analysis.market is not None
    assert len(result.analysis.market.board) == 2


def test_the_first_line_says_what_is_missing(alone: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["run", str(alone("orders")), "--as-of", DAY, "--dry-run"], "zh") == 0
    first, second, *_ = capsys.readouterr().err.splitlines()
    assert "客户分级、生命周期价值、客户画像（没有客户信息）" in first
    assert second == "已计入：订单 2/2 行"


def test_a_customer_page_needs_customers(alone: Callable[..., Path], tmp_path: Path) -> None:
    asked = ["report", str(alone("orders")), "--kind", "customer", "--customer", "C1", "--as-of", DAY]
    assert invoke([*asked, "-o", str(tmp_path / "c.xlsx")], "zh") == 2


def test_rows_of_which_none_can_be_used_end_with_1(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [titled("market", MARKET, "zh")[0], ["昨天", "B", "华东", "M1", 5000, 5100]]
    assert invoke(["run", str(make_book(tmp_path / "m.xlsx", {"市场监测": rows})), "--as-of", DAY, "--json"], "zh") == 1
    assert json.loads(capsys.readouterr().out)["sheets"]["market"]["valid"] == 0
