"""Health, worked by hand: each part on both sides of its limits, and the whole of what is known."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typed_frames import customers, orders, typed

from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.follow_up import overdue
from kamxl.compute.health import COLUMNS, PARTS, HealthBoard, board, health, weighted, with_changes
from kamxl.compute.receivable import open_orders
from kamxl.compute.rhythm import rhythm
from kamxl.i18n import LANGUAGES
from kamxl.report.words import word
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)


def parts(frames: dict[str, Any], level: str = "B", settings: Settings | None = None) -> pd.Series:
    """Of customer A."""
    frames = {"customers": customers("A"), **frames}
    valid = valid_orders(frames, AS_OF)
    people = frames["customers"]
    tiers = pd.DataFrame({"tier": level, "service_level": level}, index=people.index)
    chosen = settings or Settings()
    contacts = overdue(frames, tiers, AS_OF, chosen)
    owed = open_orders(valid, people, AS_OF, chosen.receivable) if valid["paid"].notna().any() else None
    found = health(frames, facts(people, valid, AS_OF), rhythm(valid), contacts, owed, AS_OF, chosen)
    assert list(found) == list(COLUMNS)
    return found.loc["A"]


def ago(days: int) -> str:
    return (AS_OF - timedelta(days=days)).isoformat()


def bought(*days: int, **given: Any) -> dict[str, Any]:
    return {"orders": orders(*({"customer_id": "A", "order_date": ago(day), "amount": 100.0, **given} for day in days))}


@pytest.mark.parametrize(("silent", "points"), [(0, 100), (20, 100), (30, 75), (40, 50), (60, 0), (90, 0)])
def test_rhythm_falls_from_one_gap_to_three(silent: int, points: float) -> None:
    """Four order days, 20 days apart, all of this year: no year before, so that rhythm is all."""
    assert parts(bought(*(silent + gap for gap in (0, 20, 40, 60))))["health_purchases"] == pytest.approx(points)


def test_below_four_order_days_the_gap_is_the_book_s() -> None:
    """A has one gap of 100 days, B three of 20: the median of the book's four is 20. A is silent for 40: 50 points."""
    given = orders(*(("A", ago(day), 1.0) for day in (40, 140)), *(("B", ago(day), 1.0) for day in (0, 20, 40, 60)))
    assert parts({"customers": customers("A", "B"), "orders": given})["health_purchases"] == 50


def test_of_four_order_days_the_gap_is_its_own() -> None:
    """A orders every 20 days and is silent for 40: 50 points. The book's gap, which is B's, would be 100 days."""
    given = orders(*(("A", ago(day), 1.0) for day in (40, 60, 80, 100)), *(("B", ago(day), 1.0) for day in range(0, 700, 100)))  # fmt: skip
    assert parts({"customers": customers("A", "B"), "orders": given})["health_purchases"] == 50


@pytest.mark.parametrize(("now", "points"), [(1, 75), (2, 100), (6, 100)])
def test_trend_is_revenue_on_the_year_before(now: int, points: float) -> None:
    """Two orders the year before, and no silence, which is a rhythm of 100: with one this year (100 + 50) ÷ 2."""
    days = [10 * place for place in range(now)] + [400, 500]
    assert parts(bought(*days))["health_purchases"] == pytest.approx(points)


def test_monthly_sums_have_no_rhythm() -> None:
    settings = Settings.model_validate({"orders": {"monthly_sums": True}})
    assert parts(bought(300, 400, 500), settings=settings)["health_purchases"] == 50


def contact(days: int) -> dict[str, Any]:
    return {"follow_ups": typed("follow_ups", [{"customer_id": "A", "date": ago(days), "method": "phone", "content": "x", "owner": "王"}])}  # fmt: skip


@pytest.mark.parametrize(("days", "points"), [(90, 100), (135, 50), (180, 0), (300, 0)])
def test_cadence_falls_to_twice_the_tier_s(days: int, points: float) -> None:
    assert parts(contact(days))["health_relation"] == pytest.approx(points)


@pytest.mark.parametrize(
    ("known", "points"),
    [
        ([("A", "decider", "supports")], 100), ([("A", "decider", None)], 100), ([("A", "decider", "against")], 50),
        ([("A", "user", "supports")], 50), ([("B", "decider", None)], 0), (None, np.nan),
    ],
)  # fmt: skip
def test_deciders(known: list[tuple[str, str, str | None]] | None, points: float) -> None:
    frames: dict[str, Any] = {"customers": customers("A", "B")}
    if known is not None:
        frames["contacts"] = typed("contacts", [{"customer_id": who, "name": "x", "role": role, "attitude": attitude} for who, role, attitude in known])  # fmt: skip
    assert parts(frames)["health_relation"] == pytest.approx(points, nan_ok=True)
    if known is not None:
        assert parts({**frames, **contact(90)})["health_relation"] == (100 + points) / 2


@pytest.mark.parametrize(
    ("complaints", "points"),
    [
        ([], 80), ([("medium", None)], 60), ([("high", None)], 50), ([("high", "2026-10-01")], 50), ([("high", "2026-09-30")], 80),
        ([("high", None)] * 3, 0),
    ],
)  # fmt: skip
def test_service_is_the_latest_score_less_open_complaints(
    complaints: list[tuple[str, str | None]], points: float
) -> None:
    scores = [(ago(9), "overall", 8.0), (ago(99), "overall", 2.0), (ago(1), "product", 1.0)]
    frames = {
        "satisfaction": typed("satisfaction", [{"customer_id": "A", "date": day, "dimension": kind, "score": score} for day, kind, score in scores]),
        "complaints": typed("complaints", [{"complaint_id": str(n), "customer_id": "A", "opened": ago(20), "kind": "complaint", "severity": level, "content": "x", "closed": closed} for n, (level, closed) in enumerate(complaints)]),
    }  # fmt: skip
    assert parts(frames)["health_service"] == points


@pytest.mark.parametrize(
    ("lines", "points"),
    [([(100.0, 100.0, 99)], 100), ([(100.0, 0.0, 99)], 0), ([(100.0, 0.0, 99), (300.0, 0.0, -9)], 75), ([(100.0, None, 99)], np.nan)],
)  # fmt: skip
def test_payment_is_what_is_not_overdue(lines: list[tuple[float, float | None, int]], points: float) -> None:
    given = orders(*({"customer_id": "A", "order_date": ago(120), "amount": amount, "paid": paid, "due_date": ago(due)} for amount, paid, due in lines))  # fmt: skip
    assert parts({"orders": given})["health_payment"] == pytest.approx(points, nan_ok=True)


@pytest.mark.parametrize(
    ("contracts", "points"),
    [
        ([("running", -180)], 100), ([("running", -90)], 50), ([("running", 0)], 0), ([("running", 30)], 0), ([("running", None)], 100),
        ([("running", -18), ("running", -90)], 50), ([("done", -90)], np.nan), ([], np.nan),
    ],
)  # fmt: skip
def test_contract_by_the_days_that_are_left(contracts: list[tuple[str, int | None]], points: float) -> None:
    rows = [{"contract_id": str(n), "customer_id": "A", "kind": "contract", "amount": 1.0, "status": status, "end": None if end is None else ago(end)} for n, (status, end) in enumerate(contracts)]  # fmt: skip
    assert parts({"contracts": typed("contracts", rows)})["health_contract"] == pytest.approx(points, nan_ok=True)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"purchases": 80, "relation": 50, "service": 60, "payment": 100, "contract": 0}, 65),
        ({"purchases": 80, "payment": 40}, (35 * 80 + 15 * 40) / 50),
        ({"purchases": 80, "contract": 40}, np.nan),
        ({"relation": 10, "service": 20, "contract": 90}, (20 * 10 + 20 * 20 + 10 * 90) / 50),
        ({}, np.nan),
    ],
)  # fmt: skip
def test_the_whole_is_the_weighted_mean_of_what_is_known(known: dict[str, float], expected: float) -> None:
    """35, 20, 20, 15, 10: 28 + 10 + 12 + 15 + 0 = 65. Half of the weights is enough, 45 % is not."""
    row = pd.DataFrame([{name: known.get(name.removeprefix("health_"), np.nan) for name in COLUMNS[1:]}])
    assert weighted(row, Settings()).iloc[0] == pytest.approx(expected, nan_ok=True)


# --- the board --------------------------------------------------------------------------------------------------------


def boarded() -> HealthBoard:
    """Five customers: S 59.9 and 60, B 80, C unknown, and one of C who is lost at 0."""
    people = customers("A", "B", "C", "D", {"customer_id": "E", "status": "lost"})
    tier = ["S", "S", "B", "C", "C"]
    tiers = pd.DataFrame(
        {"name": list("甲乙丙丁戊"), "tier": tier, "service_level": tier, "rank": [0, 0, 2, 3, 3], "owner": "王", "score": np.nan,
         "revenue_12m": [300.0, 500.0, 200.0, 7.0, 0.0]}, index=people.index,
    )  # fmt: skip
    table = pd.DataFrame(np.nan, index=people.index, columns=list(COLUMNS))
    table["health"] = [60, 59.9, 80, np.nan, 0]
    table["health_purchases"] = [90, 20, 80, np.nan, 0]
    table["health_service"] = [40, 30, np.nan, np.nan, np.nan]
    last = pd.DataFrame(np.nan, index=people.index[:2], columns=list(COLUMNS))
    last["health"], last["health_purchases"] = [70, 50], [100, np.nan]
    points = pd.DataFrame({"revenue": [50.0, 100, 25, 0, 0]}, index=people.index)
    return board(with_changes(table, last), tiers, people, points)


def test_the_worst_of_the_best_tier_stand_first() -> None:
    table = boarded().customers
    assert list(table.index) == ["B", "A", "C", "E", "D"], "by tier, then the worst; unknown ones last"
    assert list(table["band"]) == ["sick", "fair", "well", "sick", None]
    assert list(table["weakest"]) == ["purchases", "service", None, "purchases", None]
    assert table["change_health"].tolist() == pytest.approx([9.9, -10, np.nan, np.nan, np.nan], nan_ok=True)
    assert table.loc["B", "points_revenue"] == 100
    assert table["points_profit"].isna().all()


def test_bands_quadrants_and_parts_without_those_who_are_lost() -> None:
    found = boarded()
    assert found.bands.to_dict("list") == {"S": [0, 1, 1], "B": [1, 0, 0], "C": [0, 0, 0]}
    assert found.quadrants["customers"].tolist() == [1, 1, 1, 0]
    assert found.quadrants["revenue"].tolist() == [500, 300, 200, 0]
    assert found.quadrants["share"].tolist() == [0.5, 0.3, 0.2, 0]
    row = found.parts.loc["purchases"]
    assert (row["mean"], row["known"], row["change"]) == (pytest.approx(190 / 3), 3, -10)


@pytest.mark.parametrize("scale", [0.001, 1.0, 7.0])
def test_only_the_relation_of_the_weights_counts(scale: float) -> None:
    """Weights may be parts of 1, of 100 or of anything."""
    given = {part: value * scale for part, value in Settings().health.weights.model_dump().items()}
    known = pd.DataFrame({f"health_{part}": [50.0 + at] for at, part in enumerate(given)})
    scaled = Settings.model_validate({"health": {"weights": given}})
    assert weighted(known, scaled).tolist() == pytest.approx(weighted(known, Settings()).tolist())


def test_a_part_is_called_as_its_column() -> None:
    """“relation” stood in a column of titles and names, and in a chart of them."""
    for lang in LANGUAGES:
        names = {part: OUTPUTS["health"].column(f"health_{part}").name(lang) for part in PARTS}
        assert {part: word("health_part", part, lang) for part in PARTS} == names
