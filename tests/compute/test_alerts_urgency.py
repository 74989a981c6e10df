"""The list: severity, due dates, order, owner, switches; and what every rule owes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from alert_context import AS_OF, context
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import customers as bare_customers
from typed_frames import orders, typed

from kamxl.compute.alerts import RULES, alerts
from kamxl.compute.alerts.urgency import severity
from kamxl.compute.market import market
from kamxl.schema.outputs import OUTPUTS

KEYS = [*(column.key for column in OUTPUTS["alerts"].columns), "measure", "scope", "rank"]


def customers(*rows: dict[str, Any] | str) -> pd.DataFrame:
    """Customers with a fresh profile, so that only what a test puts in is found."""
    given = [{"customer_id": row} if isinstance(row, str) else row for row in rows]
    return bare_customers(*({"first_deal_date": "2026-09-01", **row} for row in given))


def complaints(*ids: str) -> pd.DataFrame:
    rows = [{"customer_id": key, "complaint_id": "T", "kind": "complaint", "opened": "2026-08-01"} for key in ids]
    return typed("complaints", rows)


def needs(*ids: str) -> pd.DataFrame:
    return typed(
        "needs", [{"customer_id": key, "need_id": "N", "priority": "high", "date": "2026-01-01"} for key in ids]
    )


class TestSeverity:
    @pytest.mark.parametrize(("top", "raised"), [(True, "medium"), (False, "low")])
    def test_a_low_rule_goes_up_one_step_and_no_further(self, top: bool, raised: str) -> None:
        rule = next(rule for rule in RULES if rule.severity == "low")
        assert severity(rule, None, top) == raised

    @pytest.mark.parametrize(
        ("tier", "limits", "severity", "due"),
        [
            ("B", {}, "medium", date(2026, 10, 7)),
            ("C", {}, "medium", date(2026, 10, 7)),
            ("S", {}, "high", date(2026, 10, 3)),
            ("A", {}, "high", date(2026, 10, 3)),
            ("platinum", {}, "high", date(2026, 10, 3)),
            ("lead", {}, "medium", date(2026, 10, 7)),
            ("S", {"need_open": {"severity": "low"}}, "low", date(2026, 10, 14)),
            ("C", {"need_open": {"severity": "high"}}, "high", date(2026, 10, 3)),
        ],
    )
    def test_one_step_up_for_top_tiers_unless_settings_say(
        self, tier: str, limits: dict[str, Any], severity: str, due: date
    ) -> None:
        frames = {"customers": customers("X"), "needs": needs("X")}
        table = alerts(context(frames, tiers={"X": tier}, limits=limits))
        (row,) = table.to_dict("records")
        assert (row["severity"], row["due"].date()) == (severity, due)

    def test_a_label_outside_the_model_weighs_as_its_computed_tier(self) -> None:
        frames = {"customers": customers("X", "Y"), "needs": needs("X", "Y")}
        table = alerts(context(frames, tiers={"X": "战略客户"}, levels={"X": "A"}))
        assert list(zip(table["customer_id"], table["severity"], strict=True)) == [("X", "high"), ("Y", "medium")]

    def test_high_stays_high(self) -> None:
        table = alerts(context({"customers": customers("X"), "complaints": complaints("X")}, tiers={"X": "S"}))
        assert list(table["severity"]) == ["high"]


@pytest.mark.parametrize(
    ("end", "due"),
    [
        ("2026-10-07", date(2026, 10, 7)),
        ("2026-10-05", date(2026, 10, 5)),  # before the week is over
        ("2026-11-20", date(2026, 10, 7)),
        ("2026-08-01", date(2026, 9, 30)),  # past: today
    ],
)
def test_a_contract_is_due_by_its_end_and_never_before_today(end: str, due: date) -> None:
    row = {"customer_id": "X", "contract_id": "H", "kind": "contract", "status": "running", "amount": 1.0, "end": end}
    table = alerts(context({"customers": customers("X"), "contracts": typed("contracts", [row])}))
    assert [day.date() for day in table["due"]] == [due]


def test_order_of_work() -> None:
    # High before medium; S before the market before B; of one tier the larger revenue; then the earlier due date.
    frames = {
        "customers": customers("b-small", "b-large", "s", "c"),
        "needs": needs("b-small", "b-large", "s", "c"),
        "complaints": complaints("c"),
        "orders": orders(("b-small", "2026-09-01", 1_000.0), ("b-large", "2026-09-01", 1_100.0), ("s", "2026-09-02", 1_200.0), ("c", "2026-09-02", 1_050.0)),
        "contracts": typed(
            "contracts",
            [{"customer_id": "b-large", "contract_id": "H", "kind": "contract", "status": "running", "end": "2026-10-02"}],
        ),
        "market": typed(
            "market",
            [
                {"competitor": "甲", "model": "M", "region": "R", "date": day, "price": price}
                for day, price in (("2026-08-01", 100.0), ("2026-09-01", 50.0))
            ],
        ),
    }  # fmt: skip
    given = context(frames, tiers={"s": "S", "c": "C"}, market=market(frames, AS_OF))
    table = alerts(given)
    assert list(table) == KEYS
    assert list(zip(table["severity"], table["customer_id"], table["rule_id"], strict=True)) == [
        ("high", "s", "need_open"),
        ("high", "c", "complaint_overdue"),
        ("medium", None, "price_cut"),
        ("medium", "b-large", "contract_expiring"),
        ("medium", "b-large", "need_open"),
        ("medium", "b-small", "need_open"),
        ("medium", "c", "need_open"),
    ]
    assert list(table["rank"]) == [1, 2, 3, 4, 5, 6, 7]
    assert isinstance(table.index, pd.RangeIndex)
    of_market = table.loc[table["rule_id"] == "price_cut", ["name", "owner"]].to_numpy().tolist()
    assert of_market == [[None, None]]


def test_switched_off_rules_are_silent_and_alone() -> None:
    frames = {"customers": customers("X"), "needs": needs("X"), "complaints": complaints("X")}
    assert set(alerts(context(frames, limits={"need_open": {"on": "否"}}))["rule_id"]) == {"complaint_overdue"}


def test_one_owner_sees_his_own() -> None:
    people = customers({"customer_id": "X", "owner": "王磊"}, {"customer_id": "Y", "owner": "李娜 "})
    frames = {"customers": people, "needs": needs("X", "Y")}
    table = alerts(context(frames, owner="李娜"))
    assert list(table["customer_id"]) == ["Y"]
    assert list(table["rank"]) == [1]
    assert alerts(context(frames, owner="无此人")).empty
    quiet = alerts(context({"customers": people}, owner="李娜"))
    assert quiet.empty
    assert list(quiet.columns) == KEYS


def test_nothing_at_all_has_the_columns() -> None:
    for people in (customers(), customers("X")):
        table = alerts(context({"customers": people}))
        assert table.empty
        assert list(table) == KEYS
        assert table["due"].dtype == "datetime64[ns]"


def test_rows_of_unknown_customers_find_nothing() -> None:
    frames = {
        "customers": customers({"customer_id": "X", "last_follow_up": "2026-09-29"}),
        "needs": needs("ghost"),
        "complaints": complaints("ghost"),
        "orders": orders(
            *(("ghost", f"2025-0{month}-01", 10.0) for month in (1, 2, 3)), ("ghost", "2026-01-01", 999.0)
        ),
    }
    assert alerts(context(frames)).empty


DAYS = st.dates(date(2025, 1, 1), date(2026, 10, 10)).map(str)
AMOUNTS = st.sampled_from([0.1, 0.2, 0.3, 10_000.0, 33_333.33, 100_000.0])


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ABC"), DAYS, AMOUNTS), max_size=12),
    st.lists(st.tuples(st.sampled_from("ABC"), DAYS, st.none() | DAYS), max_size=8),
    st.lists(st.tuples(st.sampled_from("ABC"), DAYS, st.integers(0, 10)), max_size=8),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_nothing(lines: list[Any], talks: list[Any], scores: list[Any], random: Any) -> None:
    frames = {
        "customers": customers("A", "B", "C"),
        "orders": orders(*lines),
        "follow_ups": typed(
            "follow_ups",
            [{"customer_id": key, "date": day, "next_date": plan, "content": "x"} for key, day, plan in talks],
        ),
        "satisfaction": typed("satisfaction", [{"customer_id": key, "date": day, "score": score} for key, day, score in scores]),
    }  # fmt: skip

    def shown(given: dict[str, pd.DataFrame]) -> list[tuple[str, ...]]:
        table = alerts(context(given, tiers={"A": "S"}))
        return [(row.rule_id, str(row.customer_id), row.fact.render("zh"), str(row.due)) for row in table.itertuples()]

    def shuffled(frame: pd.DataFrame) -> pd.DataFrame:
        places = list(range(len(frame)))
        random.shuffle(places)
        return frame.iloc[places]

    assert shown({key: shuffled(frame) for key, frame in frames.items()}) == shown(frames)


def test_the_market_stands_between_the_tiers_a_and_b() -> None:
    prices = [{"competitor": "甲", "model": "M", "region": "R", "date": day, "price": price} for day, price in (("2026-08-01", 100.0), ("2026-09-01", 50.0))]  # fmt: skip
    frames = {"customers": customers("b", "a"), "needs": needs("b", "a"), "market": typed("market", prices)}
    limits = {"need_open": {"severity": "medium"}}
    table = alerts(context(frames, tiers={"a": "A"}, market=market(frames, AS_OF), limits=limits))
    assert list(table["severity"]) == ["medium"] * 3
    assert list(table["customer_id"]) == ["a", None, "b"]
