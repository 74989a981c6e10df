"""Every limit of Settings moved by one step: whoever stands at it changes sides, and nobody else does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import book
import expected
import pandas as pd
import pytest

import kamxl
from kamxl.book import Result
from kamxl.compute.alerts import rule_limits
from kamxl.compute.analyse import analyse
from kamxl.compute.analysis import Analysis
from kamxl.settings import Entry, Settings, effective, flat

# Setting, value, rule, customers that come in, customers that go out; see the comments of the workbook for who stands where.
MOVED = [
    ("no_order.months", 2, "no_order", {"K04"}, set()),                   # 02-28 is before 03-31
    ("no_order.months", 4, "no_order", set(), {"K05"}),                   # 02-27 is not before 01-31
    ("complaint_overdue.days", 6, "complaint_overdue", {"K01"}, set()),
    ("complaint_overdue.days", 8, "complaint_overdue", set(), {"K02"}),
    ("follow_up_overdue.cadence.S", 13, "follow_up_overdue", {"K01"}, set()),
    ("follow_up_overdue.cadence.S", 15, "follow_up_overdue", set(), {"K11"}),
    ("follow_up_overdue.cadence.A", 29, "follow_up_overdue", {"K03"}, set()),
    ("follow_up_overdue.cadence.A", 31, "follow_up_overdue", set(), {"K02"}),
    ("follow_up_overdue.cadence.B", 89, "follow_up_overdue", {"K04"}, set()),
    ("follow_up_overdue.cadence.B", 91, "follow_up_overdue", set(), {"K05"}),
    ("follow_up_overdue.cadence.C", 181, "follow_up_overdue", set(), {"K14"}),    # its 181 days
    ("follow_up_overdue.cadence.C", 181, "follow_up_overdue", set(), {"K14"}),
    ("contract_expiring.days", 61, "contract_expiring", {"K02"}, set()),
    ("contract_expiring.days", 59, "contract_expiring", set(), {"K01"}),
    ("low_satisfaction.score", 6.01, "low_satisfaction", {"K01", "K07"}, set()),
    ("low_satisfaction.score", 5.9, "low_satisfaction", set(), {"K02", "K05"}),
    ("low_satisfaction.drop", 1.9, "low_satisfaction", {"K04"}, set()),
    ("low_satisfaction.drop", 2.01, "low_satisfaction", set(), {"K03"}),
    ("sales_decline.ratio", 0.71, "sales_decline", {"K01"}, set()),
    ("sales_decline.ratio", 0.69, "sales_decline", set(), {"K02"}),
    ("sales_decline.base", 0.999999, "sales_decline", {"K05"}, set()),    # its 9,999.99
    ("sales_decline.base", 1.0001, "sales_decline", set(), {"K04"}),
    ("low_collection.rate", 0.81, "low_collection", {"K03"}, set()),
    ("low_collection.rate", 0.79, "low_collection", set(), {"K02"}),
    ("order_outlier.multiple", 2.99, "order_outlier", {"K09"}, set()),
    ("order_outlier.multiple", 3.01, "order_outlier", set(), {"K10"}),
    ("order_outlier.earlier", 2, "order_outlier", {"K11"}, set()),
    ("order_outlier.earlier", 4, "order_outlier", set(), {"K10"}),
    ("need_open.days", 29, "need_open", {"K02"}, set()),
    ("need_open.days", 31, "need_open", set(), {"K01"}),
    ("concentration.share", 0.2999, "concentration", {"K02"}, set()),
    ("concentration.share", 0.3001, "concentration", set(), {"K01"}),
    ("profile_stale.days", 179, "profile_stale", {"K06"}, set()),
    ("profile_stale.days", 181, "profile_stale", set(), {"K14"}),
]  # fmt: skip
# The same for the market: competitors.
MARKET = [
    ("price_cut.share", 0.049, "price_cut", {"科跃", "迈能"}),
    ("price_cut.share", 0.051, "price_cut", set()),
    ("share_gain.points", 1.9, "share_gain", {"科跃", "迈能"}),
    ("share_gain.points", 2.1, "share_gain", set()),
    ("price_gap.share", 0.099, "price_gap", {"科跃", "迈能"}),
    ("price_gap.share", 0.101, "price_gap", set()),
]
# Setting, value, column of the tiers, what changes.
LABELS = [
    ("tier.threshold.S", 149.997, "computed_tier", {"K02": "S"}),
    ("tier.threshold.S", 150.001, "computed_tier", {"K01": "A"}),
    ("tier.threshold.A", 79.999, "computed_tier", {"K04": "A"}),
    ("tier.threshold.A", 80.001, "computed_tier", {"K03": "B"}),
    ("tier.threshold.B", 14.999, "computed_tier", {"K08": "B"}),
    ("tier.threshold.B", 15.001, "computed_tier", {"K07": "C"}),
    ("tier.pareto_a", 0.801, "abc", {"K05": "A"}),
    ("tier.pareto_a", 0.66, "abc", {"K04": "B"}),                          # 66.1 % stand before it
    ("tier.pareto_b", 0.951, "abc", {"K08": "B"}),
    ("tier.pareto_b", 0.92, "abc", {"K07": "C"}),                          # 92.4 %
    ("lifecycle.asleep_months", 2, "lifecycle", {"K04": "asleep"}),
    ("lifecycle.asleep_months", 4, "lifecycle", {"K05": "repeat"}),
    ("lifecycle.lost_months", 11, "lifecycle", {"K14": "lost"}),
    ("lifecycle.lost_months", 13, "lifecycle", {"K13": "asleep"}),
    ("lifecycle.loyal_order_days", 5, "lifecycle", {"K02": "loyal"}),      # five days, the first in 2025-04
    ("lifecycle.loyal_order_days", 7, "lifecycle", {"K01": "repeat"}),
    ("lifecycle.loyal_months", 11, "lifecycle", {"K03": "loyal"}),
    ("lifecycle.loyal_months", 13, "lifecycle", {"K01": "repeat"}),
]  # fmt: skip


ANY_FALL = {"K02", "K04", "K13", "K14"}
"""349,999.99 of 500,000; nothing of 10,000, of 800,000 and of 30,000."""
ELSEWHERE = {
    "alerts.churn_risk.p_alive",  # `test_models`
    # tests/compute/test_alerts_sales.py, test_alerts_data.py and test_alerts_receivables.py
    "alerts.sales_decline.z", "alerts.sales_decline.weak_z", "alerts.rhythm_break.order_days",
    "alerts.rhythm_break.multiple", "alerts.rhythm_break.days", "alerts.receivable_overdue.days",
    "alerts.survey_due.days", "alerts.concentration.customers", "alerts.consent_missing.filled",
    # tests/compute/test_alerts_account.py
    "alerts.deal_stalled.days", "alerts.target_behind.pace", "alerts.target_behind.gone", "alerts.health_drop.points",
    *(f"alerts.follow_up_overdue.a_e_cadence.{label}" for label in ("A", "B", "C", "D", "E", "none")),
}  # fmt: skip


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = book.save(tmp_path_factory.mktemp("limits") / "手工核算.xlsx", history=book.HISTORY)
    return kamxl.analyse(kamxl.open(path), as_of=book.AS_OF)


def moved(opened: Result, **settings: Any) -> Analysis:
    entries = [Entry(key.replace("__", "."), value, "test") for key, value in settings.items()]
    return analyse(opened.book.frames, (), as_of=book.AS_OF, settings=effective(entries, rules=rule_limits()).settings)


def _rounds(rows: Sequence[tuple[Any, ...]]) -> list[list[tuple[Any, ...]]]:
    """The first line of each setting, and the second: what moves one does not move another, so they share a run."""
    first = [row for at, row in enumerate(rows) if row[0] not in {other[0] for other in rows[:at]}]
    return [first, [row for row in rows if row not in first]]


@pytest.fixture(scope="module", params=[0, 1], ids=["first", "second"])
def alerts(request: pytest.FixtureRequest, opened: Result) -> tuple[pd.DataFrame, list[tuple[Any, ...]]]:
    lines = _rounds(MOVED)[request.param]
    market = _rounds(MARKET)[request.param]
    settings = {f"alerts.{key}": value for key, value, *_ in [*lines, *market]}
    # Single orders are never beyond chance; `ANY_FALL` are the falls of the hand-worked book without that question.
    settings |= {"alerts.sales_decline.z": 0, "alerts.sales_decline.weak_z": 0}
    return moved(opened, **settings).alerts, [*lines, *market]


@pytest.mark.parametrize("rule", sorted({rule for _, _, rule, *_ in MOVED}))
def test_alerts(alerts: tuple[pd.DataFrame, list[tuple[Any, ...]]], rule: str) -> None:
    table, lines = alerts
    before = {alert.customer for alert in expected.ALERTS if alert.rule == rule} or ANY_FALL
    if rule == "follow_up_overdue":
        before = before | {"K13"}  # its 872 days: here is no review that names it first
    more = set().union(*(line[3] for line in lines if line[2] == rule))
    fewer = set().union(*(line[4] for line in lines if line[2] == rule))
    assert fewer <= before
    assert not more & before
    assert set(table.loc[table["rule_id"] == rule, "customer_id"]) == (before | more) - fewer


@pytest.mark.parametrize("rule", sorted({rule for _, _, rule, _ in MARKET}))
def test_market_alerts(alerts: tuple[pd.DataFrame, list[tuple[Any, ...]]], rule: str) -> None:
    table, lines = alerts
    wanted = next(line[3] for line in lines if line[2] == rule)
    facts = [fact.values["competitor"] for fact in table.loc[table["rule_id"] == rule, "fact"]]
    assert sorted(facts) == sorted(wanted)


@pytest.mark.parametrize("lines", _rounds(LABELS), ids=["first", "second"])
def test_labels(opened: Result, lines: list[tuple[Any, ...]]) -> None:
    tiers = moved(opened, **{key: value for key, value, *_ in lines}).tiers
    for column, name in (("computed_tier", "computed"), ("abc", "abc"), ("lifecycle", "stage")):
        before = {customer: getattr(tier, name) for customer, tier in expected.TIERS.items()}
        changed: dict[str, str] = {}
        for _, _, which, labels in lines:
            changed |= labels if which == column else {}
        assert changed
        assert all(before[customer] != label for customer, label in changed.items())
        assert tiers[column].to_dict() == {**before, **changed}


def test_points(opened: Result) -> None:
    points = moved(opened, points__per=1_000).tiers["points"]
    assert points["K02"] == 1_499
    assert points["K11"] == 37


@pytest.mark.parametrize(
    ("key", "value", "pairs"),
    [
        (
            "lift",
            0.999,
            {("伺服", "传感器"), ("传感器", "伺服"), *expected.PAIRS},
        ),  # 1 is above it; 线缆 is bought with too few
        ("lift", 1.5, set()),
        ("customers", 4, set()),
        ("support", 0.25, set(expected.PAIRS)),
        ("support", 0.2501, set()),
        ("significance", 0.2728, set(expected.PAIRS)),  # 3 ÷ 11
        ("significance", 0.2727, set()),
        ("significance", 0.05, set()),
    ],
)
def test_pairs(opened: Result, key: str, value: float, pairs: set[tuple[str, str]]) -> None:
    table = moved(opened, **{"opportunities.significance": 1, f"opportunities.{key}": value}).pairs
    assert set(zip(table["product"], table["other"], strict=True)) == pairs


@pytest.mark.parametrize(
    ("key", "value", "customers"), [("margin", 0.1, {"K02", "K04", "K07", "K14"}), ("discount", 0, None)]
)
def test_lifetime(opened: Result, key: str, value: float, customers: set[str] | None) -> None:
    """Half the margin touches only whose lines carry no profit; without a discount 36
    months are 36 payments."""
    table = moved(opened, **{f"lifetime.{key}": value}).lifetime
    before = {key: float(row.value) for key, row in expected.LIFETIME.items()}
    if customers is not None:
        assert {key for key in before if abs(table.loc[key, "lifetime_value"] - before[key]) > 0.01} == customers
        assert table.loc["K04", "lifetime_value"] == pytest.approx(before["K04"] / 2, abs=0.01)
    else:
        assert table.loc["K06", "lifetime_value"] == pytest.approx(150_000)  # 50,000 a year
        assert table.loc["K09", "lifetime_value"] == pytest.approx(3_000 * float(expected.rate("K09")) / 12 * 27)


def test_horizon(opened: Result) -> None:
    table = moved(opened, lifetime__horizon_months=12).lifetime
    assert table.loc["K06", "lifetime_value"] == pytest.approx(50_000 / 12 * float(expected.annuity(12)), abs=0.01)
    # Asleep: a quarter of the horizon.
    assert table.loc["K05", "lifetime_value"] == pytest.approx(
        23_400 * float(expected.rate("K05")) / 12 * float(expected.annuity(3)), abs=0.01
    )


def test_own_words_for_a_tier(opened: Result) -> None:
    tiers = moved(opened, tier__strategy__A="季度互访").tiers
    texts = {key: text if isinstance(text, str) else text.render("zh") for key, text in tiers["strategy"].items()}
    assert texts["K02"] == texts["K03"] == "季度互访"
    assert "专" in texts["K01"]  # 专属客户经理, the built-in one of S
    assert texts["K10"] == texts["K09"]  # a label of nobody's model is served as C


@pytest.mark.parametrize(("days", "stale"), [(45, {"锐达"}), (46, set()), (44, {"锐达", "宏升"})])
def test_stale_competitors(tmp_path: Path, days: int, stale: set[str]) -> None:
    path = book.save(tmp_path / "b.xlsx", settings={"quality.stale_days": days})
    issues = kamxl.analyse(kamxl.open(path), as_of=book.AS_OF).book.issues
    assert {issue.key for issue in issues if issue.code == "stale"} == stale


def test_every_limit_is_here() -> None:
    """A new limit of an alert, a tier or a stage wants its line above."""
    here = {f"alerts.{key}" for key, *_ in (*MOVED, *MARKET)} | {key for key, *_ in LABELS}
    limits = {
        key
        for key, value in flat(Settings(), rule_limits()).items()
        if key.startswith(("alerts.", "tier.threshold", "tier.pareto", "lifecycle."))
        and not isinstance(value, bool)
        and not key.endswith((".on", ".severity"))
    }
    assert limits - here == ELSEWHERE
