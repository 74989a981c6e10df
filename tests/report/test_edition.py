"""Whole reports: what each kind holds, and that it stands by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from kamxl import walk, writer
from kamxl.book import Result
from kamxl.cell import Formula, Link
from kamxl.compute.analysis import Analysis
from kamxl.compute.selection import Selection
from kamxl.errors import UsageError
from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.layout import Medium, place
from kamxl.placed import SheetPlan
from kamxl.plan import Sheet
from kamxl.report.edition import Kind, edition
from kamxl.report.paper import ROWS, SHOWN, printed
from tests.conftest import AS_OF


@pytest.fixture(scope="module")
def result(demo_book: Path) -> Result:
    return walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)


def made(
    analysis: Analysis, kind: Kind, selection: Selection, lang: Lang, *, paper: bool = False, **more: Any
) -> tuple[SheetPlan, ...]:
    """The sheets of a report with their places, as a walk to a file makes them."""
    sheets: Sequence[Sheet] = edition(analysis, kind, selection, lang, links=not paper, **more)
    return place(printed(sheets, kind) if paper else sheets, Medium(clickable=not paper, titles=()))


def values(plan: SheetPlan) -> list[object]:
    found: list[object] = [value for block in plan.cells for row in block.values for value in row]
    return found + [value for table in plan.tables for column in table.columns for value in column.values]


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        (
            "summary",
            [
                "overview",
                "period",
                "tiers",
                "health",
                "alerts",
                "lifetime",
                "portrait",
                "targets",
                "pipeline",
                "receivables",
                "trend",
                "products",
                "opportunities",
            ],
        ),
        ("follow-up", ["follow_up", "alerts"]),
        ("service", ["service", "alerts"]),
        ("market", ["market", "alerts"]),
        ("targets", ["targets", "alerts"]),
        ("pipeline", ["pipeline", "alerts"]),
        ("receivables", ["receivables", "alerts"]),
    ],
)
@pytest.mark.parametrize("paper", [False, True], ids=["whole", "paper"])
def test_a_kind_holds_its_sheets_and_nothing_leads_out_of_them(
    result: Result, kind: Kind, keys: list[str], paper: bool
) -> None:
    selection = Selection(regions=("华东",), since=date(2026, 7, 1))
    plans = made(result.analysis, kind, selection, "zh", book="demo.xlsx", paper=paper)
    # On paper a list that has charts below it begins pages of its own, and a few alerts need none.
    shown = [plan.key for plan in plans if not plan.key.endswith(ROWS)]
    if paper and shown != keys:
        keys = keys[:-1]
        assert "预警" in values(plans[0])
    assert shown == keys
    for plan in plans:
        found = values(plan)
        assert not any(isinstance(value, Formula) for value in found), "no cells of the user's are there to add up"
        links = [value for value in found if isinstance(value, Link)]
        assert all(link.url or link.sheet in keys for link in links) if not paper else not links
        assert any("区域：华东" in str(value) for value in found), f"{plan.key} does not say what it covers"
        assert "华东" in plan.page.header
        assert not plan.owned, "a report is no workbook that a later run writes into"
    assert writer.create(plans).startswith(b"PK")


def test_lists_of_a_summary_are_cut_on_paper_and_say_so(result: Result) -> None:
    whole = {plan.key: plan for plan in made(result.analysis, "summary", Selection(), "zh")}
    cut = {plan.key: plan for plan in made(result.analysis, "summary", Selection(), "zh", paper=True)}
    assert whole["tiers"].tables[0].length == len(result.analysis.tiers)
    for key in ("tiers", "alerts", "lifetime"):
        rows = cut[f"{key}{ROWS}"]
        assert rows.tables[0].length == SHOWN
        assert any(f"共 {whole[key].tables[0].length} 行" in str(value) for value in values(rows))
    # Charts still draw what they drew: the same names and figures, some rows higher.
    for key in ("alerts", "lifetime"):
        assert drawn(cut[key]) == drawn(whole[key])


def drawn(plan: SheetPlan) -> list[tuple[str, list[object]]]:
    """Names and figures of the series of its charts, read from the cells that they point at."""
    cells: dict[tuple[int, int], object] = {}
    for block in plan.cells:
        for down, row in enumerate(block.values):
            cells |= {(block.row + down, block.column + across): value for across, value in enumerate(row)}
    for table in plan.tables:
        for across, column in enumerate(table.columns):
            cells |= {(table.row + 1 + down, table.column + across): value for down, value in enumerate(column.values)}
    return [
        (series.name, [cells[row, series.values.left] for row in range(series.values.top, series.values.bottom + 1)])
        for chart in plan.charts
        for series in chart.series
    ]


def test_the_overview_keeps_what_was_left_out_and_loses_the_tie_out(small_book: Path) -> None:
    alone = walk.analyse(walk.open_book(small_book, as_of=AS_OF), as_of=AS_OF)
    overview = made(alone.analysis, "summary", Selection(), "zh")[0]
    found = [str(value) for value in values(overview)]
    assert tr("report.tie_out.title", "zh") not in found
    assert tr("report.overview.left_out", "zh") in found
    assert any("购买记录" in text for text in found)


def test_only_the_alerts_of_the_kind(result: Result) -> None:
    rules, ids = {}, {rule.name.render("zh"): rule.id for rule in result.analysis.rules}
    for kind in ("follow-up", "market", "targets", "pipeline", "receivables"):
        plan = made(result.analysis, kind, Selection(), "zh")[1]  # type: ignore[arg-type]
        assert plan.page.pages_wide == 1, "it was two pages side by side"
        columns = {column.title: column.values for column in plan.tables[0].columns}
        assert all(any(value not in (None, "") for value in its) for its in columns.values())
        rules[kind] = {ids[str(name)] for name in columns["规则"]}
        assert not any(str(value).startswith(tr("report.alerts.quiet", "zh")[:3]) for value in values(plan))
    assert rules["market"]
    assert rules["market"] <= {"price_cut", "share_gain", "price_gap"}
    assert rules["follow-up"]
    assert not rules["follow-up"] & rules["market"]
    assert (rules["targets"], rules["pipeline"]) == ({"target_behind"}, {"deal_stalled"})
    assert rules["receivables"]
    assert rules["receivables"] <= {"receivable_overdue", "credit_exceeded", "low_collection"}


def test_follow_ups_of_any_period(result: Result) -> None:
    """Contacts are counted from the first day asked for; three months hold more than the last of them."""
    frame = result.analysis.frames["follow_ups"]
    for since in (date(2026, 7, 1), date(2026, 9, 1)):
        known = frame.index.isin(result.analysis.tiers.index) & frame["owner"].notna()
        expected = int((known & (frame["date"] >= str(since)) & (frame["date"] <= str(AS_OF))).sum())
        plan = made(result.analysis, "follow-up", Selection(since=since), "zh")[0]
        assert any(f"跟进 {expected} 次" in str(value) for value in values(plan))
        assert any(f"期间：{since} 至 {AS_OF}" in str(value) for value in values(plan))


def test_a_page_a_customer(result: Result) -> None:
    analysis = result.analysis
    first, last = str(analysis.tiers.index[0]), str(analysis.tiers.index[-1])
    plans = made(analysis, "customer", Selection(customers=(last, first)), "zh", paper=True)
    front, *plans = plans
    assert front.title == "目录"
    assert [plan.title[: len(first)] for plan in plans] == [first, last], "in the order of the tiers"
    found = values(plans[0])
    assert analysis.tiers.loc[first, "name"] in found
    assert analysis.tiers.loc[first, "reason"].render("zh") in found
    assert pytest.approx(analysis.tiers.loc[first, "revenue_12m"] / 10_000) in [
        v for v in found if isinstance(v, float)
    ]
    share = analysis.tiers.loc[first, "revenue_12m"] / analysis.facts["revenue_12m"].sum()
    assert any(f"占全部客户 {share:.1%}" in str(value) for value in found)
    for plan in plans:
        area = plan.page.area
        assert area is not None
        covered = sorted((block.row, block.column) for block in plan.cells if block.column <= area.right)
        assert all(one != other for one, other in pairwise(covered)), "two blocks on one cell"


def test_every_customer_fits_on_one_page_of_paper_or_two(result: Result) -> None:
    from kamxl.layout.canvas import PAPER_HEIGHT, PAPER_PIXELS
    from kamxl.report import customer
    from kamxl.report.phrases import Phrases

    for lang in LANGUAGES:
        say = Phrases.of(result.analysis, lang)
        for identity in result.analysis.tiers.index[::4]:
            (plan,) = place([customer.sheet(result.analysis, say, str(identity), key="k")])
            area = plan.page.area
            assert area is not None
            width = sum(plan.column_widths[column] * 7 + 5 for column in range(1, area.right + 1))
            edges = [1, *plan.page.breaks, area.bottom + 1]
            assert len(edges) <= 3, identity
            for first, end in pairwise(edges):
                height = sum(plan.row_heights.get(row, 15) for row in range(first, end))
                assert height < PAPER_HEIGHT * width / PAPER_PIXELS, (identity, lang, first)


def test_several_customers_have_an_index_whose_links_lead_to_their_pages(result: Result) -> None:
    ids = [str(one) for one in result.analysis.tiers.index[:3]]
    plans = made(result.analysis, "customer", Selection(customers=tuple(ids)), "zh")
    assert [plan.key for plan in plans] == ["customer_index", "customer_1", "customer_2", "customer_3"]
    [table] = plans[0].tables
    links = table.columns[0].values
    assert [(link.text, link.sheet) for link in links if isinstance(link, Link)] == [
        (one, f"customer_{place}") for place, one in enumerate(ids, 1)
    ]


def test_a_customer_without_anything(small_book: Path) -> None:
    alone = walk.analyse(walk.open_book(small_book, as_of=AS_OF), as_of=AS_OF)
    (plan,) = made(alone.analysis, "customer", Selection(customers=("C2023002",)), "en")
    assert any(str(value).startswith("No entries: Orders") for value in values(plan))
    assert writer.create([plan]).startswith(b"PK")


@pytest.mark.parametrize(
    ("kind", "selection"),
    [("customer", Selection()), ("market", Selection(owners=("王磊",))), ("market", Selection(regions=("火星",)))],
)
def test_what_does_not_fit_the_kind(result: Result, kind: Kind, selection: Selection) -> None:
    with pytest.raises(UsageError):
        edition(result.analysis, kind, selection, "zh")


@pytest.mark.parametrize("kind", ["follow-up", "market"])
def test_a_book_without_data_for_the_kind(small_book: Path, kind: Kind) -> None:
    alone = walk.analyse(walk.open_book(small_book, as_of=AS_OF), as_of=AS_OF)
    with pytest.raises(UsageError):
        edition(alone.analysis, kind, Selection(), "zh")


def test_too_many_pages(result: Result) -> None:
    with pytest.raises(UsageError, match=r"60"):
        edition(result.analysis, "customer", Selection(tiers=("B", "C")), "zh")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_form_for_each_candidate_and_for_whoever_is_named(result: Result, lang: Lang) -> None:
    found = result.analysis.nominations
    assert found is not None
    forms = made(result.analysis, "nomination", Selection(), lang)
    assert [plan.title.split()[0] for plan in forms] == [
        one for one in result.analysis.tiers.index if one in found.candidates
    ]
    said = values(forms[0])
    assert said.count(tr("report.form.met", lang)) == len(found.limits)
    assert tr("report.form.management", lang) in said
    other = found.values.index[found.values["growth"] < found.limits["growth"]][0]
    (form,) = made(result.analysis, "nomination", Selection(customers=(str(other),)), lang)
    assert tr("report.form.not_met", lang) in values(form)
    alone = found.candidates[:0]
    none = result.analysis.showing(nominations=replace(found, candidates=alone))
    with pytest.raises(UsageError, match="nomination"):
        edition(none, "nomination", Selection(), lang)
