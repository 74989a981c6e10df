"""The market board by hand. as_of is 2026-09-30."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typed_frames import customers, typed

from kamxl.compute.analysis import Market
from kamxl.compute.market import market
from kamxl.schema.outputs import OUTPUTS

AS_OF = date(2026, 9, 30)
ROWS = [
    # 甲 M1 华东: 100 → 90 → (two looks on one day: 80 and 84, mean 82)
    {"competitor": "甲", "model": "M1", "region": "华东", "date": "2026-07-01", "price": 100.0, "market_share": 10.0, "our_price": 90.0, "promotion": "促销", "advantage": "服务好"},
    {"competitor": "甲", "model": "M1", "region": "华东", "date": "2026-08-01", "price": 90.0, "market_share": 14.0},
    {"competitor": "甲", "model": "M1", "region": "华东", "date": "2026-09-01", "price": 80.0, "our_price": 102.5, "promotion": "直降"},
    {"competitor": "甲", "model": "M1", "region": "华东", "date": "2026-09-01", "price": 84.0, "source": "展会"},
    {"competitor": "甲", "model": "M2", "region": "华南", "date": "2026-09-10", "price": 200.0, "market_share": 20.0},
    {"competitor": "乙", "model": "M1", "region": "华东", "date": "2026-09-05", "price": 50.0, "our_price": 40.0, "gap": "交期长"},
    {"competitor": "乙", "model": "M1", "region": "华东", "date": "2026-10-01", "price": 1.0},  # tomorrow
]  # fmt: skip


def market_of(rows: list[dict[str, Any]] = ROWS, **sheets: pd.DataFrame) -> Market:
    found = market({"customers": customers(), "market": typed("market", rows), **sheets}, AS_OF)
    assert found is not None
    return found


def test_board() -> None:
    board = market_of().board.set_index(["competitor", "model", "region"])
    assert [*board.index.names, *board.columns] == [column.key for column in OUTPUTS["market"].columns]
    row = board.loc[("甲", "M1", "华东")]
    assert row["date"] == pd.Timestamp("2026-09-01")
    assert (row["price"], row["previous_price"], row["our_price"]) == (82.0, 90.0, 102.5)
    assert row["change"] == pytest.approx(82 / 90 - 1)
    assert row["source"] == "展会"
    assert row["gap"] == pytest.approx(102.5 / 82 - 1)
    # The latest look says nothing of the share: the last two that are known are 10 and 14.
    assert (row["market_share"], row["share_change"]) == (14.0, 4.0)
    single = board.loc[("甲", "M2", "华南")]
    assert single[["previous_price", "change", "our_price", "gap", "share_change"]].isna().all()
    assert board.loc[("乙", "M1", "华东"), ["price", "gap"]].tolist() == pytest.approx([50.0, -0.2])
    assert len(board) == 3


def test_monthly_price_counts_each_model_and_region_once() -> None:
    table = market_of().monthly_price
    assert list(table.index) == list(pd.date_range("2026-07-01", "2026-09-01", freq="MS"))
    assert set(table.columns) == {"甲", "乙", "our"}
    # September: M1 82, M2 200 → 141. Ours: M1 in 华东 102.5 and 40 → 71.25; none in August.
    assert table["甲"].tolist() == [100.0, 90.0, 141.0]
    assert np.isnan(table["乙"].iloc[0])
    assert table["our"].tolist()[::2] == [90.0, 71.25]
    assert np.isnan(table["our"].iloc[1])


def test_months_without_a_look_are_blank_and_two_years_are_enough() -> None:
    place = {"competitor": "甲", "model": "M", "region": "R", "price": 1.0}
    table = market_of([{**place, "date": day} for day in ("2020-01-01", "2024-10-31", "2026-09-01")]).monthly_price
    assert (table.index[0], table.index[-1], len(table)) == (pd.Timestamp("2024-10-01"), pd.Timestamp("2026-09-01"), 24)
    assert table["甲"].notna().sum() == 2
    assert "our" not in table


def test_old_observations_only() -> None:
    table = market_of([{"competitor": "甲", "model": "M", "region": "R", "price": 1.0, "date": "2020-01-01"}])
    assert table.monthly_price.empty
    assert len(table.board) == 1


def test_a_competitor_called_our_keeps_a_column_of_its_own() -> None:
    row = {"competitor": "our", "model": "M", "region": "R", "price": 5.0, "our_price": 7.0, "date": "2026-09-01"}
    assert market_of([row]).monthly_price.iloc[0].to_dict() == {"our *": 5.0, "our": 7.0}


def test_the_largest_share_stands_first() -> None:
    rows = [{"competitor": name, "model": "M", "region": "华东", "date": "2026-09-01", "price": 1.0, "market_share": share} for name, share in (("甲", 10.0), ("乙", 30.0), ("丙", 20.0))]  # fmt: skip
    assert market_of(rows).shares["market_share"].to_dict() == {"乙": 30.0, "丙": 20.0, "甲": 10.0}
    assert list(market_of(rows).shares.index) == ["乙", "丙", "甲"]


def test_shares_and_comparison() -> None:
    found = market_of()
    # 甲: 14 and 20 → 17; only M1 has a change.
    assert found.shares.loc["甲"].tolist() == [17.0, 4.0]
    assert list(found.shares.index) == ["甲"]
    row = found.comparison.loc["甲"]
    assert row[["models", "regions", "promotion", "advantage"]].tolist() == [2, 2, "直降", "服务好"]
    assert row["gap_text"] is None
    assert row["mean_gap"] == pytest.approx(0.25)
    assert row["latest"] == pd.Timestamp("2026-09-10")
    assert found.comparison.loc["乙", "gap_text"] == "交期长"


def test_trends_newest_first_and_of_one_end_the_shortest() -> None:
    periods = ["2025", "2026-06", "2026Q3", "2026", "2026-09", "2025Q4"]
    rows = [{"period": period, "metric": "产值", "value": 1.0, "source": "x", "impact": "threat"} for period in periods]
    found = market({"customers": customers(), "trends": typed("trends", rows)}, AS_OF)
    assert found is not None
    assert list(found.trends["period"]) == ["2026", "2026-09", "2026Q3", "2026-06", "2025Q4", "2025"]
    assert list(found.trends) == [
        "period",
        "industry",
        "region",
        "metric",
        "value",
        "unit",
        "source",
        "impact",
        "previous",
        "change",
    ]
    assert found.board.empty
    assert list(found.board) == [column.key for column in OUTPUTS["market"].columns]
    assert found.monthly_price.empty
    assert found.comparison.empty


def test_nothing_seen() -> None:
    assert market({"customers": customers()}, AS_OF) is None
    assert (
        market({"customers": customers(), "market": typed("market", []), "trends": typed("trends", [])}, AS_OF) is None
    )
    assert market({"customers": customers(), "market": typed("market", ROWS[-1:])}, AS_OF) is None


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    rows = typed("market", ROWS)
    shuffled = rows.sample(frac=1, random_state=seed)
    one, other = market_of(), market({"customers": customers(), "market": shuffled}, AS_OF)
    assert other is not None
    for name in ("board", "monthly_price", "shares", "comparison"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_freq=False)


def test_our_own_share_is_the_latest_of_each_model_and_region() -> None:
    """The rows of a day repeat it beside each competitor; a blank says nothing."""

    def row(day: str, share: float | None, region: str = "华东", competitor: str = "甲") -> dict[str, Any]:
        return {"competitor": competitor, "model": "M1", "region": region, "date": day, "price": 1.0, "our_model": "K", "our_share": share}  # fmt: skip

    rows = [row("2026-07-01", 18.0), row("2026-08-01", 20.3), row("2026-08-01", 20.3, competitor="乙"), row("2026-09-01", None), row("2026-08-01", 9.0, "华南"), row("2026-10-01", 99.0)]  # fmt: skip
    ours = market_of(rows).ours
    assert ours[["our_model", "region", "share"]].to_numpy().tolist() == [["K", "华东", 20.3], ["K", "华南", 9.0]]
    assert ours["change"].tolist() == pytest.approx([2.3, np.nan], nan_ok=True)
    assert market_of().ours.empty


def test_trends_are_held_against_the_period_before_of_the_same_length() -> None:
    def trend(period: str, value: float, unit: str | None, metric: str = "规模") -> dict[str, Any]:
        return {"period": period, "metric": metric, "value": value, "unit": unit, "source": "x"}

    rows = [trend("2026Q2", 110, "亿元"), trend("2026Q1", 100, "亿元"), trend("2025", 400, "亿元"), trend("2026Q2", 7, "%", "增速"), trend("2026Q1", 9.5, "%", "增速"), trend("2026Q2", 5, None)]  # fmt: skip
    table = market_of(trends=typed("trends", rows)).trends
    changes = {(row.period, row.metric, row.unit): row.change for row in table.itertuples()}
    assert changes["2026Q2", "规模", "亿元"] == pytest.approx(0.1)
    assert changes["2026Q2", "增速", "%"] == pytest.approx(-2.5), "points, not a share of a percentage"
    assert table["change"].notna().sum() == 2
