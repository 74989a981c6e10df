"""The summary workbook: sums, order, links, and that it stands in every state of a portfolio."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kamxl import read, writer
from kamxl.batch import summary
from kamxl.batch.failures import DEATHS
from kamxl.batch.find import Workbooks
from kamxl.batch.job import NO_ROWS, Job
from kamxl.batch.options import Options
from kamxl.batch.planning import Entry
from kamxl.batch.report import Report
from kamxl.batch.runner import summary_of
from kamxl.batch.summary_data import BOOKS, FAILURES, ISSUES, OWNERS, merged, summed
from kamxl.batch.summary_front import head_of
from kamxl.errors import BusyError, KamxlError
from kamxl.i18n import LANGUAGES, Lang
from kamxl.placed import SheetPlan, Table
from kamxl.report.words import word
from kamxl.settings import Limits
from kamxl.width import cells
from tests.batch.jobs import batch_of


def counted(customers: int, revenue: float, tiers: dict[str, int], alerts: tuple[int, int, int]) -> dict[str, Any]:
    return {
        "customers": customers,
        "important": tiers.get("S", 0) + tiers.get("A", 0),
        "revenue_12m": revenue,
        "tiers": tiers,
        "alerts": dict(zip(("high", "medium", "low"), alerts, strict=True)),
    }


def done(home: Path, key: str, whole: dict[str, Any], owners: dict[str, dict[str, Any]], **more: Any) -> Entry:
    figures = {**whole, "profit_12m": 0.0, "lifetime": 1e6, "model": "threshold", "owners": owners,
               "issues": {"errors": 1, "warnings": 2}, **more}  # fmt: skip
    return Entry(job(home, key), "done", {"figures": figures, "outcome": "done"})


def failed(home: Path, key: str, reason: str, error: str = "NotAWorkbook") -> Entry:
    return Entry(job(home, key), "failed", {"outcome": "failed", "reason": reason, "error": error})


def job(home: Path, key: str) -> Job:
    return Job(key, str(home / key), "s", "s")


def report_of(home: Path, entries: list[Entry], lang: Lang = "zh", task: Any = "run") -> Report:
    return Report(batch_of(home, task=task), Workbooks(), Options((str(home),), lang, task=task), home, entries)


@pytest.fixture
def portfolio(tmp_path: Path) -> list[Entry]:
    """Two regions; 王敏 has customers in both. Sums by hand: 450 万元, 王敏 300, 李强 150."""
    east = counted(3, 3_000_000, {"S": 1, "A": 1, "C": 1}, (2, 1, 0))
    south = counted(2, 1_500_000, {"A": 1, "B": 1}, (0, 3, 1))
    return [
        done(tmp_path, "华东/甲.xlsx", east, {"王敏": east}),
        done(tmp_path, "华南/乙 (新).xlsx", south, {
            "李强": counted(1, 1_500_000, {"A": 1}, (0, 3, 0)), "王敏": counted(1, 0, {"B": 1}, (0, 0, 1)),
        }),
        failed(tmp_path, "坏.xlsx", "坏.xlsx 已损坏。请在 Excel 中修复后重试。"),
    ]  # fmt: skip


def written(report: Report, path: Path) -> Path:
    """Where the workbook of a summary was written; the file for programs stands beside it."""
    book, beside = summary.write(
        report, path, lambda *places: f'{{"program": "kamxl", "of": "{places[0].name}"}}'.encode()
    )
    assert beside == book.with_suffix(".json")
    assert book.name in beside.read_text("utf-8")
    return book


def column(plan: SheetPlan, title: str) -> list[Any]:
    (table,) = plan.tables
    return [getattr(value, "text", value) for value in next(c for c in table.columns if c.title == title).values]


def by_key(plans: list[SheetPlan]) -> dict[str, SheetPlan]:
    return {plan.key: plan for plan in plans}


def test_workbooks_and_owners_add_up_by_hand(portfolio: list[Entry], tmp_path: Path) -> None:
    plans = by_key(summary.plans(report_of(tmp_path, portfolio), tmp_path))
    books, owners, failures = plans[BOOKS], plans[OWNERS], plans[FAILURES]
    assert column(books, "工作簿") == ["甲.xlsx", "乙 (新).xlsx"], "the largest first"
    assert column(books, "近12月交易额(万元)") == [300, 150]
    assert column(books, "占比") == pytest.approx([2 / 3, 1 / 3])
    assert [column(books, tier) for tier in "SABC"] == [[1, 0], [1, 1], [0, 1], [1, 0]]
    assert column(owners, "负责人") == ["王敏", "李强"]
    assert column(owners, "工作簿数") == [2, 1]
    assert column(owners, "客户数") == [4, 1]
    assert column(owners, "近12月交易额(万元)") == [300, 150]
    assert column(owners, "高级别预警") == [2, 0]
    assert column(owners, "低级别预警") == [1, 0]
    assert column(failures, "工作簿") == ["坏.xlsx"]
    assert column(failures, "类别") == ["不是工作簿或已损坏"]
    values = {value for block in plans["overview"].cells for row in block.values for value in row if value is not None}
    assert {2, 5, 450.0, 3, "另有 1 个失败"} <= values


LACKING = {
    "left_out": {"customers": 0, "orders": 1, "amount": 900_000.0, "later": 2},
    "unconverted": {"USD": 1200.0},
    "latest_record": "2025-12-31",
    "suggested_as_of": "2025-12-31",
}


def said_on(plan: SheetPlan) -> list[str]:
    values = [value for block in plan.cells for row in block.values for value in row if value is not None]
    return [str(getattr(value, "text", value)) for value in values]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_the_figures_lack_is_said_by_workbook_and_in_sum(tmp_path: Path, lang: Lang) -> None:
    calm = counted(1, 1e5, {"C": 1}, (0, 0, 0))
    whole = {"latest_record": "2026-09-01"}
    entries = [done(tmp_path, "a.xlsx", calm, {}, **whole), done(tmp_path, "b.xlsx", calm, {}, **LACKING)]
    entries.append(done(tmp_path, "c.xlsx", calm, {}, **{**LACKING, "suggested_as_of": None}))
    report = report_of(tmp_path, entries, lang)
    assert report.lacking.books == ("b.xlsx", "c.xlsx")
    assert (report.lacking.rows, report.lacking.amounts) == ({"customers": 0, "orders": 2}, {"CNY": 1_800_000})
    assert (report.lacking.unconverted, report.lacking.outdated) == ({"USD": 2400}, {"b.xlsx": "2025-12-31"})
    plans = by_key(summary.plans(report, tmp_path))
    rows, amount, rate, latest = {
        "zh": ("未计入行", "未计入金额(万元)", "无汇率未计入", "最近记录"),
        "en": ("Rows left out", "Amount left out (k CNY)", "No rate, left out", "Latest record"),
    }[lang]
    assert column(plans[BOOKS], rows) == [0, 1, 1]
    assert column(plans[BOOKS], amount) == ([0, 90, 90] if lang == "zh" else [0, 900, 900])
    assert column(plans[BOOKS], rate) == [None, "1,200 USD", "1,200 USD"]
    assert column(plans[BOOKS], latest) == ["2026-09-01", "2025-12-31", "2025-12-31"]
    first = said_on(plans["overview"])
    card, fact = {
        "zh": (" · 未计入 2 行 · 180 万元 · 没有汇率而未计入：2,400 USD · 1 个工作簿已过时", "未计入 1 行 · 90 万元；最近记录 2025-12-31；"),
        "en": (" · 2 rows left out · 1,800k CNY · no rate, left out: 2,400 USD · 1 workbook out of date", "1 row left out · 900k CNY; latest record 2025-12-31; "),
    }[lang]  # fmt: skip
    assert any(value.endswith(card) for value in first)
    assert any(value.startswith(fact[:20]) for value in first), (
        "a workbook with money left out is among those to open first"
    )
    told = summary_of(report).plain()["lacking"]
    assert isinstance(told, dict)
    assert (told["amounts"], told["outdated"]) == ({"CNY": 1_800_000}, {"b.xlsx": "2025-12-31"})


def test_who_has_no_name_or_no_customer_is_no_owner_that_is_counted(tmp_path: Path) -> None:
    one, none = counted(1, 1e5, {"C": 1}, (1, 0, 0)), counted(0, 0, {}, (1, 0, 0))
    entries = [done(tmp_path, "a.xlsx", one, {"王敏": one, "李强": one, "张磊": none, "": none})]
    plans = by_key(summary.plans(report_of(tmp_path, entries), tmp_path))
    first = said_on(plans["overview"])
    assert "由 2 位负责人管理" in first
    assert "共 1 条；涉及 3 位负责人" in first
    assert any("3 位负责人" in value for value in said_on(plans[OWNERS])), "the row of what has no owner is no person"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_files_of_other_formats_and_folders_that_are_shut_are_named(tmp_path: Path, lang: Lang) -> None:
    report = report_of(tmp_path, [done(tmp_path, "a.xlsx", counted(1, 1e5, {"C": 1}, (0, 0, 0)), {})], lang)
    report.found.other_formats.extend([tmp_path / "旧" / "丁.xls", tmp_path / "丙.et"])
    report.found.unreadable.append((tmp_path / "锁", "Permission denied"))
    plans = by_key(summary.plans(report, tmp_path))
    assert column(plans[FAILURES], "工作簿" if lang == "zh" else "Workbook") == ["丁.xls", "丙.et", "锁"]
    kinds = ["其他格式", "无法查看"] if lang == "zh" else ["other format", "cannot be listed"]
    assert column(plans[FAILURES], "类别" if lang == "zh" else "Kind") == [kinds[0], *kinds]
    fine = "全部完成（失败 0）" if lang == "zh" else "all done (0 failed)"
    assert fine in said_on(plans["overview"]), "they are no failures"


def _errors(base: type[KamxlError]) -> set[str]:
    return {base.__name__}.union(*map(_errors, base.__subclasses__()))


@pytest.mark.parametrize("kind", sorted({*_errors(KamxlError), *DEATHS, "system", "claimed", "internal", NO_ROWS}))
def test_each_kind_of_failure_has_a_word(kind: str) -> None:
    for lang in LANGUAGES:
        assert word("batch_error", kind, lang) != kind


def test_a_fall_stands_on_the_first_page_and_by_workbook_and_owner(tmp_path: Path) -> None:
    fell = counted(2, 1e6, {"A": 1, "B": 1}, (0, 1, 0)) | {"down": 1, "up": 0}
    calm = counted(3, 2e6, {"A": 3}, (0, 0, 0))  # as a journal of an older version has it
    entries = [done(tmp_path, "a.xlsx", fell, {"王敏": fell}), done(tmp_path, "b.xlsx", calm, {"李强": calm})]
    plans = by_key(summary.plans(report_of(tmp_path, entries), tmp_path))
    assert (column(plans[BOOKS], "降级"), column(plans[OWNERS], "降级")) == ([0, 1], [0, 1])
    values = {str(value) for block in plans["overview"].cells for row in block.values for value in row}
    assert "上次评审以来降级 1、升级 0" in values
    assert any("降级 1 个" in value for value in values), "the workbook is among those to open first"


@pytest.mark.parametrize(
    ("asked", "langs", "shown"),
    [
        (None, "zh zh", "各工作簿"),
        (None, "en en", "Workbooks"),
        (None, "zh en", "Workbooks"),
        ("zh", "en en", "各工作簿"),
    ],
)
def test_the_language_is_the_one_of_the_workbooks(
    asked: Lang | None, langs: str, shown: str, portfolio: list[Entry], tmp_path: Path
) -> None:
    """On a server that speaks English."""
    for entry, lang in zip(portfolio, langs.split(), strict=False):
        entry.record["lang"] = lang  # type: ignore[index]
    portfolio[2].record["said"] = {"zh": "已损坏", "en": "is damaged"}  # type: ignore[index]
    report = report_of(tmp_path, portfolio, "en")
    report = replace(report, options=replace(report.options, lang=asked))
    plans = by_key(summary.plans(report, tmp_path))
    assert plans[BOOKS].title == shown
    (reason,) = column(plans[FAILURES], "原因" if shown == "各工作簿" else "Reason")
    assert reason == ("已损坏" if shown == "各工作簿" else "is damaged")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_workbook_without_a_usable_row_stands_with_the_failures(
    portfolio: list[Entry], tmp_path: Path, lang: Lang
) -> None:
    empty = counted(0, 0.0, {}, (0, 0, 0))
    record = {**(done(tmp_path, "空.xlsx", empty, {}).record or {}), "error": NO_ROWS, "reason": "没有一行可以采用。"}
    entries = [*portfolio, Entry.of(job(tmp_path, "空.xlsx"), "done", record)]
    report = report_of(tmp_path, entries, lang)
    assert not report.ok
    plans = by_key(summary.plans(report, tmp_path))
    assert column(plans[FAILURES], "工作簿" if lang == "zh" else "Workbook") == ["坏.xlsx", "空.xlsx"]
    assert len(column(plans[BOOKS], "工作簿" if lang == "zh" else "Workbook")) == 2
    values = {value for block in plans["overview"].cells for row in block.values for value in row if value is not None}
    word, note = {
        "zh": ("无可用行", "另有 1 个失败、1 个没有可用的行"),
        "en": ("no rows", "1 more failed, 1 without a usable row"),
    }[lang]
    assert {word, note} <= values


def test_links_are_relative_so_that_the_folder_can_move(portfolio: list[Entry], tmp_path: Path) -> None:
    links = summed(portfolio, tmp_path / "汇总", "zh").links
    assert links["华南/乙 (新).xlsx"] == "../%E5%8D%8E%E5%8D%97/%E4%B9%99%20%28%E6%96%B0%29.xlsx"


def test_the_same_portfolio_gives_the_same_bytes(portfolio: list[Entry], tmp_path: Path) -> None:
    report = report_of(tmp_path, portfolio)
    first = written(report, tmp_path / "一.xlsx").read_bytes()
    for entry in portfolio:
        assert entry.record is not None
        entry.record["seconds"] = 99  # type: ignore[index]
    assert written(report, tmp_path / "二.xlsx").read_bytes() == first


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("state", ["all failed", "no owners", "no money", "many", "validated", "clean", "converted"])
def test_it_stands_in_every_state(state: str, lang: Lang, tmp_path: Path) -> None:
    task = {"validated": "validate", "clean": "validate", "converted": "convert"}.get(state, "run")
    report = report_of(tmp_path, STATES[state](tmp_path), lang, task)
    path = written(report, tmp_path / "out.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
    keys = set(writer.owned(path))
    assert {"overview", BOOKS} <= keys
    assert (FAILURES in keys) == any(entry.outcome == "failed" for entry in report.entries)
    assert (ISSUES in keys) == (state in {"validated", "converted"})
    assert set(path.parent.iterdir()) == {path, path.with_suffix(".json")}
    assert read.workbook(path, limits=Limits()).tables == {}, "no sheet of it passes for an input sheet"


def _many(home: Path) -> list[Entry]:
    entries = []
    for number in range(60):
        whole = counted(5, number * 1e5, {"铂金": 1, "铅": 4} if number % 2 else {"S": 1, "A": 4}, (number % 3, 1, 1))
        name = f"{'很长的文件夹名' * 8}/{'很长很长的工作簿名称' * 6}{number}.xlsx"
        entries.append(done(home, name, whole, {f"负责人{number % 40}": whole}))
    return [*entries, *(failed(home, f"坏{number}.xlsx", "原因" * 90) for number in range(30))]


def _validated(home: Path, errors: int) -> list[Entry]:
    issue = {"sheet": "客户信息", "cell": "G2", "field": "合作状态", "key": "C1", "value": "???", "severity": "error",
             "message": "请改成：潜在、活跃、暂停、流失。"}  # fmt: skip
    figures = {"issues": {"errors": errors, "warnings": 1}, "rows": 7, "shown": [issue] * errors}
    return [Entry(job(home, "甲.xlsx"), "done", {"figures": figures, "outcome": "done"})]


def _converted(home: Path) -> list[Entry]:
    shown = [
        {
            "sheet": "客户.csv",
            "cell": 7,
            "field": None,
            "key": "",
            "value": "???",
            "severity": "error",
            "message": "没有客户编号。",
        }
    ]
    figures = {
        "created": 8,
        "updated": 0,
        "unchanged": 0,
        "not_taken": 1,
        "issues": {"errors": 0, "warnings": 1},
        "shown": shown,
    }
    return [Entry(job(home, "客户.csv"), "done", {"figures": figures, "outcome": "done"})]


STATES: dict[str, Any] = {
    "all failed": lambda home: [failed(home, "坏.xlsx", "坏了。")],
    "no owners": lambda home: [done(home, "甲.xlsx", counted(1, 5e5, {"B": 1}, (0, 1, 0)), {"": counted(1, 5e5, {"B": 1}, (0, 1, 0))})],
    "no money": lambda home: [done(home, "甲.xlsx", counted(0, 0.0, {}, (0, 0, 0)), {})],
    "many": _many,
    "validated": lambda home: _validated(home, 3),
    "converted": _converted,
    "clean": lambda home: _validated(home, 0),
}  # fmt: skip


def test_a_summary_that_somebody_has_open_is_written_beside_it(portfolio: list[Entry], tmp_path: Path) -> None:
    report, path = report_of(tmp_path, portfolio), tmp_path / "组合总览.xlsx"
    written(report, path)
    before = path.read_bytes()
    (tmp_path / "~$组合总览.xlsx").write_bytes(b"\x05Alice" + b" " * 49)
    other = written(report, path)
    assert other.name == "组合总览-2026-09-30.xlsx"
    assert path.read_bytes() == before
    (tmp_path / f"~${other.name}").write_bytes(b"\x05Alice" + b" " * 49)
    with pytest.raises(BusyError):
        written(report, path)


def test_no_failure_is_crowded_out_and_none_crowds_out_the_rest(tmp_path: Path) -> None:
    plan = summary.plans(report_of(tmp_path, _many(tmp_path)), tmp_path)[0]
    words = [value for block in plan.cells for row in block.values for value in row if value in {"失败", "预警"}]
    assert (words.count("失败"), words.count("预警")) == (5, 5)


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([["A", "B"], ["S", "A", "C"]], "SABC"),
        ([["S", "C"], ["A", "B"], ["S", "A"]], "SABC"),
        ([[]], ""),
    ],
)
def test_orders_of_labels_merge(orders: list[list[str]], expected: str) -> None:
    found = "".join(merged(orders))
    assert sorted(found) == sorted(expected)
    assert len(orders) > 2 or found == expected
    assert all(found.index(a) < found.index(b) for order in orders for a, b in pairwise(order))


def test_a_fact_is_cut_where_the_line_ends() -> None:
    assert head_of("短", 10) == "短"
    assert head_of("一二三四五六", 7) == "一二三"
    assert head_of("one two three four five six", 12) == "one two "
    assert cells(head_of("字" * 90, 61)) == 60


def test_tables_have_a_row_even_when_empty(tmp_path: Path) -> None:
    plan = by_key(summary.plans(report_of(tmp_path, STATES["all failed"](tmp_path)), tmp_path))[BOOKS]
    assert isinstance(plan.tables[0], Table)
    assert plan.tables[0].length == 0


def test_workbooks_in_several_currencies_are_not_added_up(portfolio: list[Entry], tmp_path: Path) -> None:
    """The one in yuan and the one in dollars keep their own amounts; sums, shares and charts of both are left out."""
    record = portfolio[1].record
    assert record is not None
    record["figures"]["currency"] = "USD"
    plans = by_key(summary.plans(report_of(tmp_path, portfolio), tmp_path))
    books, owners = plans[BOOKS], plans[OWNERS]
    assert column(books, "币种") == ["CNY", "USD"]
    assert column(books, "近12月交易额(万)") == [300, 150]
    assert column(books, "占比") == [None, None]
    assert set(column(owners, "近12月交易额(万)")) == {None}
    said = [value for block in plans["overview"].cells for row in block.values for value in row]
    assert "工作簿用 CNY、USD 记账，不相加" in said
    assert not [chart for chart in plans["overview"].charts if "交易额" in chart.title]
