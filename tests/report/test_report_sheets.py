"""What each sheet says: figures against the frames they come from, or against books small enough to work by hand."""

from __future__ import annotations

import dataclasses
import re
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent))
import sample_analysis as sample
from sample_analysis import plans_of
from test_report_plans import made, values

from kamxl.cell import Link, Value
from kamxl.compute.analysis import Analysis
from kamxl.grid import Issue
from kamxl.i18n import Lang, Text, tr
from kamxl.layout.today import LEAST
from kamxl.placed import SheetPlan
from kamxl.plan import ColumnOf
from kamxl.report import alerts, market, opportunities, overview, portrait, tiers, today
from kamxl.report.cards import cards
from kamxl.report.context import Context, context_of
from kamxl.report.overview_charts import month_labels, price_series
from kamxl.report.phrases import Phrases
from kamxl.schema.money import CNY
from kamxl.schema.outputs import OUTPUTS


def sheet(key: str, name: str = "full", lang: str = "zh") -> SheetPlan:
    return next(plan for plan in made(name, lang)[1] if plan.key == key)


def texts(plan: SheetPlan) -> list[str]:
    shown = [value.text if isinstance(value, Link) else value for value, _ in values(plan).values()]
    return [text for text in shown if isinstance(text, str)]


def column(plan: SheetPlan, title: str) -> list[Value]:
    return list(next(c for c in plan.tables[0].columns if c.title == title).values)


# --- overview --------------------------------------------------------------------------------------------------------


def test_the_overview_has_eight_cards_six_charts_and_ten_alerts() -> None:
    plan = sheet("overview")
    roles = [role for _, role in values(plan).values()]
    assert len([role for role in roles if role.startswith("card.value")]) == 7 * 2 + 3
    assert len(plan.charts) == 6
    assert not plan.gridlines
    urgent = [v for v, role in values(plan).values() if isinstance(v, Link) and role == "item.link"]
    rows = [int(str(link.cell).removeprefix("A")) - 7 for link in urgent]
    table = sheet("alerts").tables[0]
    assert [link.text for link in urgent] == [table.columns[1].values[row] for row in rows]
    # A customer stands there once, with its most urgent alert, and says how many others it has.
    assert rows[0] == 0
    assert rows == sorted(rows)
    names = [v.text for v, role in values(plan).values() if role == "item.name" and v]
    assert len(set(names)) == len(names) == today.MOST
    told = [v for v, role in values(plan).values() if role == "item.todo" and v]
    every = list(sample.full().analysis.alerts["customer_id"])
    assert [int((re.search(r"另有 (\d+) 条", text) or [0, 0])[1]) for text in told] == [
        every.count(every[row]) - 1 for row in rows
    ]


def test_of_few_customers_the_list_of_the_day_has_all_that_is_to_be_done() -> None:
    analysis = sample.full().analysis
    ids = ["A", "B"] * len(analysis.alerts)
    few = dataclasses.replace(analysis, alerts=analysis.alerts.assign(customer_id=ids[: len(analysis.alerts)]))
    assert today.of_the_day(few) == list(range(today.MOST))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_of_the_day_cuts_nothing_and_stands_on_one_page_with_the_charts(lang: str) -> None:
    plan = sheet("overview", lang=lang)
    shown = [(v.text if isinstance(v, Link) else v, at[0]) for at, (v, role) in values(plan).items()
             if role.startswith("item.") and role != "item.row"]  # fmt: skip
    assert len([text for text, _ in shown if text]) == 4 * today.MOST
    assert not [text for text, _ in shown if text and "…" in str(text)]
    first_break = plan.page.breaks[0]
    assert max(row for _, row in shown) < first_break
    widths = sum(plan.column_widths[column] * 7 + 5 for column in range(1, len(overview.TRACKS) + 1))
    height = sum(plan.row_heights.get(row, 15.0) for row in range(1, first_break - 1))
    assert height <= 516 * widths / 1045
    heights = {sum(plan.row_heights[row] for row in range(c.over.top, c.over.bottom + 1)) for c in plan.charts}
    assert max(heights) - min(heights) < 20


@pytest.mark.parametrize(("rule", "said"), [("price_cut", "Market"), ("consent_missing", "The whole book")])
def test_an_alert_of_no_customer_says_what_it_is_about(rule: str, said: str) -> None:
    analysis = sample.full().analysis
    one = analysis.alerts.iloc[:1].assign(rule_id=rule, customer_id=None)
    plan = next(
        p for p in plans_of(dataclasses.replace(analysis, alerts=one), "en", context=Context()) if p.key == "overview"
    )
    assert [v for v, role in values(plan).values() if role == "item.bold" and v] == [said]


def test_long_texts_make_the_list_of_the_day_shorter_and_it_says_how_many() -> None:
    analysis = sample.full().analysis
    long = dataclasses.replace(analysis, alerts=analysis.alerts.assign(fact="很长的一段话，" * 60))
    plan = next(p for p in plans_of(long, "zh", context=Context()) if p.key == "overview")
    shown = [v for v, role in values(plan).values() if role == "item.text" and v]
    assert LEAST <= len(shown) < today.MOST
    assert all(str(text).endswith("…") for text in shown)
    assert f"今天先办：最紧急的 {len(shown)} 条预警" in texts(plan)


def without_boards() -> Analysis:
    """The full book as one keeps it who writes down neither deals and targets nor payments."""
    analysis = sample.full().analysis
    frames = {key: frame for key, frame in analysis.frames.items() if key not in ("deals", "targets")}
    return dataclasses.replace(analysis, frames=frames | {"orders": frames["orders"].assign(paid=float("nan"))})


def test_the_most_telling_eight_cards_and_six_charts_of_a_book_that_keeps_all() -> None:
    analysis = sample.full().analysis
    say = Phrases.of(analysis, "zh")
    labels = [card.label for card in cards(say, analysis).cards]
    assert labels == [
        "近12月交易额(万元)", "2026Q3 交易额进度", "加权商机(万元)", "逾期应收(万元)", "S、A 级客户数", "36 个月价值(万元)", "高级别预警",
        "待挽救的重点客户",
    ]  # fmt: skip
    found = dict(zip(labels, cards(say, analysis).cards, strict=True))
    quarter = analysis.targets.iloc[1]
    assert (quarter["period"], quarter["measure"]) == ("2026Q3", "revenue")
    assert found["2026Q3 交易额进度"].value == pytest.approx(quarter["actual"] / 3_500_000 / (82 / 92))
    assert analysis.pipeline is not None
    assert analysis.ageing is not None
    assert found["加权商机(万元)"].value == pytest.approx(analysis.pipeline.open["weighted"].sum() / 10_000)
    assert found["逾期应收(万元)"].value == pytest.approx(analysis.ageing.totals["overdue"] / 10_000)
    plan = sheet("overview")
    ids = [chart.title for chart in plan.charts]
    assert len(ids) == 6
    assert any("进度最慢" in title for title in ids)
    assert any("3 个月内预计成交" in title for title in ids)
    assert any("逾期最多" in title for title in ids)


def test_cards_show_the_figures_of_the_analysis() -> None:
    analysis = without_boards()
    found = {card.label: card for card in cards(Phrases.of(analysis, "zh"), analysis).cards}
    ordered = analysis.facts[analysis.facts["basis"] == "orders"]
    revenue = found["近12月交易额(万元)"]
    assert revenue.value == pytest.approx(ordered["revenue_12m"].sum() / 10_000)
    change = ordered["revenue_12m"].sum() / ordered["revenue_previous_12m"].sum() - 1
    assert f"{change:+.1%}" in revenue.note
    assert found["S、A 级客户数"].value == int(analysis.tiers["tier"].isin(["S", "A"]).sum())
    assert found["高级别预警"].value == int((analysis.alerts["severity"] == "high").sum())
    assert found["36 个月价值(万元)"].value == pytest.approx(analysis.lifetime_note.total / 10_000)
    assert analysis.market is not None
    gaps = analysis.market.comparison["mean_gap"].dropna()
    assert found["比我方便宜的竞品"].value == f"{int((gaps > 0).sum())} / {len(gaps)} 家", (
        "a mean would hide who is cheaper"
    )


def test_the_overview_of_a_book_that_keeps_all_has_eight_cards_and_six_charts() -> None:
    analysis = sample.full("zh").analysis
    assert len(cards(Phrases.of(analysis, "zh"), analysis).cards) == 8
    assert len(sheet("overview", "full").charts) == 6


def test_a_book_without_orders_has_cards_that_it_can_fill() -> None:
    analysis = sample.small().analysis
    labels = [card.label for card in cards(Phrases.of(analysis, "zh"), analysis).cards]
    assert labels == [
        "年交易额·填报(万元)",
        "S、A 级客户数",
        "36 个月价值(万元)",
        "高级别预警",
        "最大客户占比",
        "数据错误",
    ]


def test_an_empty_chart_is_replaced_by_the_reason() -> None:
    plan = sheet("overview", "nobody")
    assert not plan.charts
    reasons = [value for value, role in values(plan).values() if role == "empty" and value]
    assert len(reasons) == 7  # six charts and the list of the day
    assert any("购买记录" in str(reason) for reason in reasons)


def test_what_is_left_out_is_said_with_the_reason() -> None:
    shown = "\n".join(texts(sheet("overview", "small")))
    assert "未生成 10 张表（原因见下方）" in shown
    assert (
        "未生成：健康度、应收账龄、销售趋势、产品结构（没有购买记录）、目标达成（没有目标）、商机管道（没有商机）、市场看板（没有市场监测、市场趋势）、跟进报告（没有跟进记录）"
        in shown
    )
    assert "机会（没有购买记录、客户需求、合同报价）" in shown


def test_month_labels_name_the_year_once() -> None:
    months = pd.date_range("2025-10-01", periods=5, freq="MS")
    assert month_labels(months) == ["10", "11", "12", "26/1", "2"]
    assert month_labels(months[:2], partial=True) == ["25/10", "11*"]
    assert month_labels([]) == []
    assert month_labels(pd.date_range("2025-10-01", periods=15, freq="MS"))[:4] == ["10", "11", "12", "'26"]


def test_prices_move_against_the_first_that_is_known() -> None:
    """By hand: 100 → 90 is −10 %; a competitor first seen in the second month starts there."""
    prices = pd.DataFrame({"our": [200.0, 200.0, 210.0], "甲": [100.0, None, 90.0], "乙": [None, 50.0, 60.0]})
    moves = market.since_first(prices)
    assert moves["our"].tolist() == pytest.approx([0, 0, 0.05])
    assert moves["甲"].tolist() == pytest.approx([0, float("nan"), -0.1], nan_ok=True)
    assert moves["乙"].tolist() == pytest.approx([float("nan"), 0, 0.2], nan_ok=True)


def test_the_overview_holds_our_price_against_each_competitors() -> None:
    analysis = sample.full().analysis
    assert analysis.market is not None
    plan = next(plan for plan in plans_of(without_boards(), "zh", context=Context()) if plan.key == "overview")
    chart = plan.charts[-1]
    cells = values(plan)
    over = chart.series[0].values
    drawn = [cells[row, over.left][0] for row in range(over.top, over.bottom + 1)]
    gaps = analysis.market.comparison["mean_gap"].dropna().astype(float)
    assert drawn == pytest.approx(sorted(gaps, reverse=True)[: len(drawn)])
    assert chart.y_min is not None
    assert chart.y_max is not None
    assert chart.y_min < min(drawn) < max(drawn) < chart.y_max or chart.y_min == 0 or chart.y_max == 0


def test_the_notes_of_the_model_stand_under_the_lifetime_values() -> None:
    analysis = sample.full().analysis
    said = Text("lifetime.note.one_order", {"one_order": "54%", "method": Text("code.method.bgnbd")})
    frame = analysis.lifetime.copy()
    frame["high"] = [0.0, 0.0, *[float("nan")] * (len(frame) - 2)]
    note = dataclasses.replace(analysis.lifetime_note, method="model", notes=(said,))
    changed = dataclasses.replace(analysis, lifetime=frame, lifetime_note=note)
    plan = next(p for p in plans_of(changed, "zh", context=Context()) if p.key == "lifetime")
    shown = texts(plan)
    assert said.render("zh") in shown
    assert any(text.startswith("有 2 位客户的价值高于自身 80% 区间的上限") for text in shown)


# --- lists -----------------------------------------------------------------------------------------------------------


def test_the_summary_by_tier_adds_up() -> None:
    analysis = sample.full().analysis
    frame = tiers.summary(analysis)
    assert list(frame.index) == ["S", "A", "B", "C"]
    assert frame["customers"].sum() == len(analysis.tiers)
    assert frame["revenue"].sum() == pytest.approx(analysis.tiers["revenue_12m"].sum())
    assert frame["revenue_share"].sum() == pytest.approx(1)


def test_tiers_names_who_moved_and_who_left() -> None:
    analysis = sample.full().analysis
    shown = texts(sheet("tiers"))
    first = analysis.review.changes.query("change == 'up'").sort_values("revenue_12m", ascending=False).iloc[0]
    # In the list, among the changes, on its way between tiers, and where its visits are behind.
    assert shown.count(first["name"]) == 4
    assert any(text.startswith("另有") for text in shown)
    quiet = dataclasses.replace(
        analysis, review=dataclasses.replace(analysis.review, changes=analysis.review.changes[:0])
    )
    plan = next(p for p in plans_of(quiet, "zh", context=Context()) if p.key == "tiers")
    assert "常州旧友机械有限公司" in texts(plan)
    assert "C9901" in texts(plan)


@pytest.mark.parametrize(
    ("model", "labels", "shown"),
    [
        ("threshold", ("S", "C"), {"zh": ["S", "C"], "en": ["S", "C"]}),
        ("pyramid", ("platinum", "lead"), {"zh": ["铂金", "铅"], "en": ["Platinum", "Lead"]}),
        ("threshold_a-e", ("E", "none"), {"zh": ["E", "普通"], "en": ["E", "General"]}),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_moves_between_tiers_are_a_grid(
    lang: Lang, model: str, labels: tuple[str, str], shown: dict[str, list[str]]
) -> None:
    """3 customers of 50 万 went down, 1 of 150 万 stayed: each way with its customers and revenue, and a grid that is drawn."""
    tier = {"model": model.split("_")[0], "preset": "a-e" if model.endswith("a-e") else "sabc"}
    analysis = sample.sample_of(sample.full_tables(), tier=tier).analysis
    best, low = labels
    moved = pd.DataFrame(
        [(best, best, 1, 1_500_000.0), (best, low, 3, 500_000.0)],
        columns=["previous_tier", "tier", "customers", "revenue"],
    )
    review = dataclasses.replace(analysis.review, migration=moved, previous=date(2026, 8, 31))
    made_now = dataclasses.replace(analysis, review=review)
    plan = next(p for p in plans_of(made_now, lang, context=Context()) if p.key == "tiers")
    cells = {place: value for place, (value, _) in values(plan).items()}
    names = shown[lang]
    # The ways that were gone, side by side: the customers of each, and what they bring. Far off is what the chart draws.
    titled = [place for place, value in cells.items() if value == tr("report.tiers.migration.was", lang)]
    (top, left), (first, far) = sorted(titled, key=lambda place: place[1])
    ways = [[cells.get((row, place)) for place in range(left, left + 5)] for row in range(top + 1, top + 4)]
    assert [line[:3] for line in ways] == [[names[0], names[0], 1], [*names, 3], [tr("report.total", lang), None, 4]]
    assert [line[4] for line in ways] == [150, 50, 200]
    assert ways[0][3] == tr("report.tiers.migration.stayed", lang)
    grid = [[cells.get((row, place)) for place in (far + 1, far + 2)] for row in range(first, first + 3)]
    assert grid == [names, [1, 3], [None, None]]


def test_the_first_review_says_so() -> None:
    assert any("这是第一次评审" in text for text in texts(sheet("tiers", "small")))
    assert set(sheet("tiers", "small").tables[0].columns[4].roles or ()) == {"center"}


def test_a_tier_that_a_person_assigned_is_marked() -> None:
    tables = list(sample.full_tables())
    rows = sample.customer_rows(200, np.random.default_rng(42))
    rows[0]["assigned_tier"] = "S"
    tables[0] = sample.raw_table("customers", rows)
    made_now = sample.sample_of(tables)
    plan = next(p for p in plans_of(made_now.analysis, "zh", context=made_now.context) if p.key == "tiers")
    place = [v.text if isinstance(v, Link) else v for v in column(plan, "客户编号")].index("C2000")
    assert (column(plan, "等级")[place], column(plan, "人工指定")[place]) == ("S", "是")
    assert set(column(plan, "人工指定")) == {"是", None}


@pytest.mark.parametrize("model", ["threshold", "pareto", "pyramid", "scorecard", "rfm"])
def test_every_tier_model_has_a_sheet(model: str) -> None:
    made_now = sample.sample_of(sample.full_tables(), tier={"model": model})
    plans = plans_of(made_now.analysis, "en", context=made_now.context)
    plan = next(p for p in plans if p.key == "tiers")
    shown = set(column(plan, "Tier"))
    assert shown
    assert not any("_" in str(tier) for tier in shown), "a code instead of a word"
    for one in plans:
        values(one)


def test_counts_of_alerts_go_by_number_then_severity() -> None:
    frame = pd.DataFrame(
        {"rule_id": ["a", "b", "b", "c", "c", "d"], "severity": ["high", "low", "low", "high", "low", "high"]}
    )
    table = alerts.counts(frame, "rule_id")
    assert list(table.index) == ["c", "b", "a", "d"]
    assert table.loc["c", ["high", "medium", "low", "total"]].tolist() == [1, 0, 1, 2]


def test_the_sheet_of_alerts_says_when_a_rule_fires_and_which_were_quiet() -> None:
    shown = "\n".join(texts(sheet("alerts")))
    assert "最近一次有效订单早于 3 个月前" in shown
    assert "S 14 天、A 30 天、B 90 天、C 180 天" in shown
    assert "没有触发：" in shown
    off = sample.sample_of(sample.full_tables(), alerts={"no_order": {"on": False}})
    plan = next(p for p in plans_of(off.analysis, "zh", context=off.context) if p.key == "alerts")
    assert "已关闭：久未下单。" in texts(plan)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_rule_and_every_issue_code_has_its_words(lang: str) -> None:
    from kamxl.compute.alerts import RULES
    from kamxl.settings import Settings

    say = Phrases(lang, CNY)  # type: ignore[arg-type]
    for rule in RULES:
        assert alerts.limit_of(say, rule, Settings()), rule
    for code in ("required", "type", "choice", "range", "duplicate", "unknown_customer", "date_order", "future_date",
                 "outlier", "near_duplicate", "unit", "merged", "stale", "attachment"):  # fmt: skip
        assert say(f"report.issue.{code}")
        assert say(f"code.issue.{code}")


def test_quality_puts_errors_first_and_links_to_the_cell() -> None:
    plan = sheet("quality")
    severity = column(plan, "严重程度")
    assert severity == sorted(severity, key=lambda word: word != "错误")
    cells = column(plan, "单元格")
    assert all(isinstance(cell, Link) and cell.text == cell.cell for cell in cells)
    issue = next(i for i in sample.full().analysis.issues if i.code == "unknown_customer")
    place = column(plan, "问题代码").index("unknown_customer")
    assert cells[place] == Link(issue.cell, title="购买记录", cell=issue.cell)


def test_an_issue_of_another_book_names_the_book_and_has_no_link() -> None:
    book = sample.small()
    issue = Issue(
        "别的.xlsx", "订单", "C7", 7, "orders", "amount", "D1", "=1+1", "type", "error", Text("code.issue.type")
    )
    analysis = dataclasses.replace(book.analysis, issues=(issue,))
    plan = next(p for p in plans_of(analysis, "zh", context=book.context) if p.key == "quality")
    assert column(plan, "单元格") == ["C7"]
    assert column(plan, "工作表") == ["别的.xlsx › 订单"]
    assert column(plan, "填写值") == ["=1+1"]


def test_the_history_is_the_table_and_nothing_below_it() -> None:
    plan = sheet("tier_history")
    table = plan.tables[0]
    assert table.length == len(sample.full().analysis.review.history)
    assert max(row for row, _ in values(plan)) == table.range.bottom
    assert column(plan, "评审日期")[0] == date(2026, 6, 30)
    assert column(plan, "交易额(万元)")[0] == 10.0


# --- boards ----------------------------------------------------------------------------------------------------------


def test_the_portrait_folds_what_is_over_into_one_line() -> None:
    frame = pd.DataFrame(
        {
            "customers": [3] * 20,
            "customer_share": [0.05] * 20,
            "revenue_12m": [30.0] * 20,
            "revenue_share": [0.05] * 20,
            "mean_revenue": [10.0] * 20,
        },
        index=[f"g{n}" for n in range(20)],
    )
    shown, rest = portrait.folded(frame, 12)
    assert len(shown) == 11
    assert rest is not None
    assert (rest["groups"], rest["customers"], rest["mean_revenue"]) == (9, 27, 10)
    assert rest["revenue_share"] == pytest.approx(0.45)
    assert portrait.folded(frame, 20)[1] is None


@pytest.mark.parametrize(("groups", "lines"), [(0, 0), (1, 1), (12, 12), (13, 12)])
def test_groups_of_customers_stand_on_the_portrait(groups: int, lines: int) -> None:
    tables = list(sample.full_tables())
    rows = sample.customer_rows(200, np.random.default_rng(42))
    for at in range(groups):
        rows[at]["parent"] = rows[100 + at]["customer_id"]
    tables[0] = sample.raw_table("customers", rows)
    made_now = sample.sample_of(tables)
    analysis = made_now.analysis
    plan = next(p for p in plans_of(analysis, "zh", context=made_now.context) if p.key == "portrait")
    cells = {place: value for place, (value, _) in values(plan).items()}
    heads = [row for (row, _), value in cells.items() if value == "集团总部"]
    assert len(heads) == bool(lines)
    if heads:
        shown = [
            [cells.get((row, place)) for place in range(1, 5)] for row in range(heads[0] + 1, heads[0] + 1 + lines)
        ]
        assert sum(line[1] for line in shown) == 2 * groups
        expected = analysis.portrait.groups["revenue_12m"].sum() / 10_000
        assert sum(line[3] for line in shown) == pytest.approx(expected)
        assert sum(line[2] for line in shown) == pytest.approx(expected * 10_000 / analysis.tiers["revenue_12m"].sum())
        assert isinstance(shown[0][0], Link)
        assert (shown[-1][0] == "其他 2 项") is (groups == 13)
        assert (heads[0] + 1 + lines, 1) not in cells


def test_the_trend_shows_24_months_and_the_movers_with_their_notes() -> None:
    plan, analysis = sheet("trend"), sample.full().analysis
    assert analysis.trend is not None
    shown = texts(plan)
    months = [text for text in shown if len(text) in (7, 8) and text.startswith("202") and text[4] == "-"]
    assert len(months) == 24
    assert months[-1] == "2026-09*"
    for person in (*analysis.trend.risers["name"], *analysis.trend.fallers["name"]):
        assert person in shown
    assert str(analysis.trend.fallers["note"].iloc[0]) in shown


def test_the_market_board_is_the_table_of_the_registry() -> None:
    plan, analysis = sheet("market"), sample.full().analysis
    assert analysis.market is not None
    assert plan.tables[0].length == len(analysis.market.board)
    assert column(plan, "最近价格(元/台)") == analysis.market.board["price"].tolist()
    assert any(text == "威胁" for text in texts(plan))


def test_a_market_with_trends_only_says_what_is_missing() -> None:
    tables = [table for table in sample.full_tables() if table.key in ("customers", "trends")]
    made_now = sample.sample_of(tables)
    plans = plans_of(made_now.analysis, "zh", context=made_now.context)
    plan = next(p for p in plans if p.key == "market")
    assert not plan.charts
    assert plan.tables[0].length == 0
    assert "没有填写市场份额。" in texts(plan)


def test_a_published_figure_takes_one_row_however_many_periods_it_has() -> None:
    rows = [
        {**row, "period": period} for row in sample.trend_rows()[1:2] for period in ("2026-06", "2026-07", "2026-08")
    ]
    tables = [table for table in sample.full_tables() if table.key != "trends"]
    made = sample.sample_of([*tables, sample.raw_table("trends", rows)])
    plan = next(p for p in plans_of(made.analysis, "zh", context=made.context) if p.key == "market")
    assert [text for text in texts(plan) if text in {row["period"] for row in rows}] == ["2026-08"]
    assert "每个指标只列最近一期；更早的 2 条见您的“市场趋势”。" in texts(plan)


def test_the_follow_up_report_lists_every_customer_overdue_first() -> None:
    plan, analysis = sheet("follow_up"), sample.full().analysis
    assert analysis.follow_up is not None
    states = column(plan, "跟进状态")
    assert len(states) == len(analysis.tiers)
    assert states == sorted(states, key=lambda state: state != "逾期")
    assert states.count("逾期") == int(analysis.follow_up.entries["overdue"].sum())
    assert len(plan.charts) == 3


def test_forty_owners_fit_and_more_are_named() -> None:
    rows = sample.customer_rows(200, np.random.default_rng(3))
    for place, row in enumerate(rows):
        row["owner"] = f"负责人{place % 45:02d}"
    follow_ups = [
        {
            "date": sample.AS_OF,
            "customer_id": row["customer_id"],
            "method": "电话",
            "content": "问候",
            "owner": row["owner"],
        }
        for row in rows
    ]
    made_now = sample.sample_of([sample.raw_table("customers", rows), sample.raw_table("follow_ups", follow_ups)])
    plans = plans_of(made_now.analysis, "zh", context=made_now.context)
    plan = next(p for p in plans if p.key == "follow_up")
    cells = values(plan)
    owners = {
        value for (row, _), (value, _) in cells.items() if row < plan.tables[0].row and str(value).startswith("负责人")
    }
    assert len(owners - {"负责人"}) == 40
    assert any("另有 5 项" in text for text in texts(plan))
    for one in plans:
        values(one)


def test_opportunities_carry_their_kinds_and_the_pairs_behind_them() -> None:
    plan, analysis = sheet("opportunities"), sample.full().analysis
    assert set(column(plan, "机会类型")) == {"报价未成交", "未满足需求", "交叉销售"}
    assert len(column(plan, "机会类型")) == len(analysis.opportunities)
    assert len(analysis.pairs) % 2 == 0, "both directions of each"
    shown = [text for text in texts(plan) if "的客户中" in text and text.startswith("买过")]
    assert len(shown) == min(len(analysis.pairs) // 2, opportunities.MOST_PAIRS)


def test_a_pair_stands_once_in_the_direction_that_says_more() -> None:
    """泵 and 阀 go both ways with one lift: the more certain direction stays, and the order is that of the lift."""
    pairs = pd.DataFrame(
        [
            ("泵", "阀", 4, 0.2, 0.5, 3.0),
            ("阀", "泵", 4, 0.2, 0.8, 3.0),
            ("泵", "轴", 3, 0.1, 0.4, 2.0),
            ("轴", "泵", 3, 0.1, 0.3, 2.0),
        ],
        columns=["product", "other", "customers_both", "support", "confidence", "lift"],
    )
    assert opportunities.once(pairs)[["product", "other"]].to_numpy().tolist() == [["阀", "泵"], ["泵", "轴"]]


# --- context ---------------------------------------------------------------------------------------------------------


def test_the_context_knows_rows_columns_and_units() -> None:
    book = sample.full()
    source = book.context.sources["orders"][0]
    assert (source.title, source.header_row, source.last_row) == ("购买记录", 4, 4 + len(source.rows))
    assert source.columns["amount"] == "E"
    assert book.context.customer_links["C2000"].cell == "A5"


def test_rows_of_several_books_have_no_title() -> None:
    table = sample.full_tables()[0]
    context = context_of(sample.BOOK, [table, dataclasses.replace(table, book="另一本.xlsx")])
    assert context.sources["customers"][0].title is None
    assert context.customer_links == {}


def test_titles_of_all_outputs_are_sheets() -> None:
    assert set(OUTPUTS) == {plan.key for plan in made("full", "zh")[1]}


def test_the_documentation_names_every_sheet_and_table() -> None:
    docs = Path(__file__).parents[2] / "docs"
    page, chinese = ((docs / name).read_text("utf-8") for name in ("report-sheets.md", "zh/report-sheets.md"))
    for output in OUTPUTS.values():
        assert f"| {output.en} |" in page
        assert f"| {output.zh} |" in chinese
    for plan in made("full", "zh")[1]:
        assert all(f"`{table.name}`" in page for table in plan.tables)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_where_nothing_was_sold_a_word_stands_in_place_of_an_empty_chart(lang: Lang) -> None:
    people = sample.customer_rows(3, np.random.default_rng(1))
    old = [
        {"order_id": f"D{place}", "customer_id": person["customer_id"], "order_date": date(2022, 5, 1 + place),
         "product": "泵", "amount": 1000.0}
        for place, person in enumerate(people)
    ]  # fmt: skip
    book = sample.sample_of([sample.raw_table("customers", people, lang), sample.raw_table("orders", old, lang)], lang)
    plans = {plan.key: plan for plan in plans_of(book.analysis, lang, context=book.context)}
    words = {key: [value for value, _ in values(plan).values()] for key, plan in plans.items()}
    nothing = tr("report.trend.nothing_sold", lang)
    assert plans["trend"].charts == ()
    assert words["trend"].count(nothing) == 2  # of the two charts by month once, over the width of both
    assert nothing in words["overview"]
    assert tr("report.tiers.no_revenue", lang) in words["tiers"]
    assert tr("report.tiers.chart.revenue", lang) not in [chart.title for chart in plans["tiers"].charts]


def test_a_price_that_was_seen_once_between_months_without_has_a_marker() -> None:
    months = pd.date_range("2026-07-01", periods=3, freq="MS")
    prices = pd.DataFrame({"our": [1.0, 2.0, 3.0], "X": [1.0, np.nan, 1.0], "Y": [np.nan, 1.0, 1.0]}, index=months)
    drawn = [ColumnOf("prices", name) for name in prices]
    lines = price_series(list(prices), drawn, ColumnOf("prices", "month"), prices)
    assert [line.markers for line in lines] == [False, True, False]


def test_the_list_of_the_day_has_room_for_the_longest_rule() -> None:
    from kamxl.compute.alerts import RULES
    from kamxl.report.overview import _DAY
    from kamxl.width import cells

    for lang in ("zh", "en"):
        assert max(cells(rule.name.render(lang)) for rule in RULES) * 0.9 <= _DAY[1]
