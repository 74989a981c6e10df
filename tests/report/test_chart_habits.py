"""What charts have in common on every sheet (IBCS): what is stands filled, what was to be in outline, the year before in grey, and
orange and red are bad for us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from kamxl import plan, theme, walk
from kamxl.book import Result, analysis_of
from kamxl.compute.selection import Selection
from kamxl.i18n import LANGUAGES
from kamxl.layout import Medium, place
from kamxl.placed import Chart, SheetPlan
from kamxl.report import health, market, pipeline, products, receivables
from kamxl.report.charts import BAR_NAME, cut, leading
from kamxl.report.edition import edition
from kamxl.report.follow_up import _owners, _owners_chart
from kamxl.report.phrases import Phrases
from kamxl.report.tiers import shares_message
from kamxl.schema.money import CNY
from tests.conftest import AS_OF

BEFORE, PLANNED = ("去年", "上年", "year before", "a year ago"), ("目标", "期间已过", "Target", "gone")
BAD = {theme.SERIES[1], *theme.STATE_CHART.values()}
TELLING_BAD = {"alerts", "health", "pipeline", "receivables", "follow_up", "service", "lifetime", "overview"}
"""Sheets with charts of what is bad: alerts, sick customers, lost deals, overdue money and follow-ups."""


@pytest.fixture(scope="module", params=LANGUAGES)
def analysed(request: pytest.FixtureRequest, demo_book: Path) -> Result:
    return walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=request.param), as_of=AS_OF)


@pytest.fixture(scope="module")
def plans(analysed: Result) -> list[SheetPlan]:
    return list(walk.plans(analysed))


def charts(plans: list[SheetPlan]) -> list[tuple[str, Chart]]:
    return [(plan.key, chart) for plan in plans for chart in plan.charts]


def test_the_year_before_is_grey_and_a_plan_is_in_outline(plans: list[SheetPlan]) -> None:
    seen = {"before": 0, "planned": 0}
    for key, chart in charts(plans):
        for series in chart.series:
            if any(word in series.name for word in BEFORE):
                seen["before"] += 1
                assert series.colour == theme.SERIES[3], (key, series.name)
            if key == "targets" and series.name.startswith(PLANNED):
                seen["planned"] += 1
                assert series.dashed, (key, series.name)
    assert min(seen.values()) >= 2, seen


def test_the_year_before_is_grey_on_the_page_of_a_customer_too(analysed: Result) -> None:
    analysis = analysis_of(analysed)
    largest = str(analysis.facts["revenue_12m"].idxmax())
    (plan,) = place(edition(analysis, "customer", Selection(customers=(largest,)), analysed.book.lang), Medium())
    drawn = [one for chart in plan.charts for one in chart.series]
    before = [one.colour for one in drawn if one.kind == "line"]
    assert before == [theme.SERIES[3]]


def test_a_young_book_of_one_industry_compares_with_nothing(make_book: Callable[..., Path], tmp_path: Path) -> None:
    """No year before: no dash for a change, no line of zeros, no bar of 100 %."""
    path = make_book(
        tmp_path / "b.xlsx",
        {
            "客户信息": [["客户编号", "客户名称", "所属行业", "合作状态", "负责人"], *([f"C{n}", f"甲{n}", "机械", "活跃", "王磊"] for n in (1, 2))],
            "购买记录": [["订单编号", "客户编号", "订单日期", "产品", "金额(元)", "已回款(元)"], *([f"O{n}", f"C{n}", f"2026-0{7 + n}-01", "泵", 90_000, 1] for n in (1, 2))],
        },
    )  # fmt: skip
    result = walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF)
    made = {plan.key: plan for plan in walk.plans(result)}
    overview = made["overview"]
    assert any("应收最多" in chart.title for chart in made["receivables"].charts), "of one owner: by customer"
    texts = [str(value) for block in overview.cells for line in block.values for value in line]
    texts += [chart.title for chart in overview.charts]
    assert not any("同比 –" in text or "100%，居首" in text for text in texts)
    assert any("没有完整的上一年可比" in text for text in texts)
    assert [len(chart.series) for chart in overview.charts if "12 个月交易额" in chart.title] == [1]


def test_orange_and_red_are_bad_for_us(plans: list[SheetPlan]) -> None:
    for key, chart in charts(plans):
        if key in TELLING_BAD or chart.kind == "line":  # lines of competitors, told apart by their names
            continue
        for series in chart.series:
            used = {series.colour, *series.point_colours} & BAD
            # A price above theirs, what fell.
            assert not used or series.point_colours, (key, chart.title, series.name)


def test_a_title_is_there_and_one_series_needs_no_legend(plans: list[SheetPlan]) -> None:
    for key, chart in charts(plans):
        assert chart.title, key
        assert (chart.legend == "none") == (len(chart.series) < 2), (key, chart.title)


@pytest.mark.parametrize(("rows", "shown"), [(8, 8), (9, 9), (40, 8)])
def test_one_more_is_shown_and_many_more_are_told(rows: int, shown: int) -> None:
    frame = pd.DataFrame({"revenue": range(rows)})
    assert len(leading(frame, 8)) == shown
    title = cut(Phrases("zh", CNY), "标题", shown, rows)
    assert title == ("标题" if shown == rows else "标题 · 前\N{NO-BREAK SPACE}8/40")


def test_bars_that_are_left_out_are_told_of_on_every_sheet(analysed: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, most in ((products, "_BARS", 2), (pipeline, "MOST_BARS", 2), (receivables, "MOST_BARS", 1), (health, "MOST_POINTS", 5), (market, "MOST_COMPETITORS", 2)):  # fmt: skip
        monkeypatch.setattr(module, name, most)
    told = [
        key
        for key, chart in charts(list(walk.plans(analysed)))
        if " · 前\N{NO-BREAK SPACE}" in chart.title or " · top\N{NO-BREAK SPACE}" in chart.title
    ]
    for key, least in {"products": 2, "pipeline": 2, "receivables": 1, "health": 1, "market": 1}.items():
        assert told.count(key) >= least, (key, told)


@pytest.mark.parametrize(
    ("tiers", "message"),
    [
        ({"S": (0.1, 0.5), "A": (0.2, 0.3), "C": (0.7, 0.2)}, "S、A 级：30% 的客户，80% 的交易额"),
        ({"B": (0.4, 0.9), "C": (0.6, 0.1)}, "B 级：40% 的客户，90% 的交易额"),
        ({"C": (1.0, 1.0)}, "全部 10 位客户都是 C 级"),
    ],
)
def test_that_all_customers_bring_all_revenue_is_no_message(
    tiers: dict[str, tuple[float, float]], message: str
) -> None:
    rows = {
        tier: {"customers": round(10 * own), "customer_share": own, "revenue": revenue, "revenue_share": revenue}
        for tier, (own, revenue) in tiers.items()
    }
    assert shares_message(Phrases("zh", CNY), pd.DataFrame.from_dict(rows, orient="index")) == message


@pytest.mark.parametrize(("covered", "drawn"), [(0, "contacts"), (2, "covered")])
def test_who_contacts_others_customers_is_drawn_by_contacts(covered: int, drawn: str) -> None:
    """Assistants who own no customer covered 0 and had 0 overdue: an empty chart under “前 1/2”."""
    columns = ["contacts", "covered", "active_customers", "coverage", "overdue"]
    by_owner = pd.DataFrame([[27, covered, 4, 0.5, 0]], ["陈静"], columns)
    report: Any = SimpleNamespace(by_owner=by_owner)
    say = Phrases("zh", CNY)
    chart = _owners_chart(say, report, _owners(say, report))
    assert isinstance(chart, plan.Chart)
    assert chart.series[0].values.column == drawn


def test_bars_of_long_names_have_them_on_one_line() -> None:
    """Names of 52 letters took two lines each and lay over one another."""
    columns = ["contacts", "covered", "active_customers", "coverage", "overdue"]
    names = [f"Alexandra-Bartholomew Constantinopoulos-Montgomery {n}" for n in range(9)]
    report: Any = SimpleNamespace(by_owner=pd.DataFrame([[27, 2, 4, 0.5, 1]] * 9, names, columns))
    say = Phrases("en", CNY)
    table = _owners(say, report)
    chart = _owners_chart(say, report, table)
    assert isinstance(chart, plan.Chart)
    assert [row[0] for row in table.rows] == names
    assert chart.data is not None
    drawn = [str(row[0]) for row in chart.data.rows]
    assert len(set(drawn)) == 9
    assert max(map(len, drawn)) <= BAR_NAME
    assert {one.categories for one in chart.series} == {plan.ColumnOf(chart.data.id, "0")}
