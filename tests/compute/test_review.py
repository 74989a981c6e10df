"""The periodic review by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from typed_frames import customers

from kamxl.compute import tiers
from kamxl.compute.analysis import Review
from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.lifecycle import lifecycle
from kamxl.compute.review import COLUMNS, first_seen, period_start, read_history, review
from kamxl.settings import Settings, Tier

AS_OF = date(2026, 9, 30)
PEOPLE = {"up": 100, "down": 10, "same": 200, "new": 20}
"""Typed amounts in 万元: tiers A, C, S, B."""


def past(*rows: tuple[str, str, str], model: str = "threshold") -> pd.DataFrame:
    """(day, customer, tier) as the history sheet holds them."""
    return pd.DataFrame(
        {
            "review_date": pd.to_datetime([row[0] for row in rows]),
            "customer_id": [row[1] for row in rows],
            "name": [f"{row[1]} 公司" for row in rows],
            "tier": [row[2] for row in rows],
            "model": model,
            "revenue": 1.0,
        },
        dtype=object,
    )


def reviewed(
    history: pd.DataFrame | None, as_of: date = AS_OF, people: dict[str, float] | None = None, **tier: Any
) -> tuple[pd.DataFrame, Review]:
    sheet = customers(*({"customer_id": who, "annual_amount": amount} for who, amount in (people or PEOPLE).items()))
    settings = Settings.model_validate({"tier": tier})
    figures = facts(sheet, valid_orders({}, as_of), as_of)
    stages = lifecycle(sheet, figures, as_of, settings.lifecycle)
    table = tiers.table(sheet, figures, stages, settings, history, as_of=as_of)
    return table, review(table, history, as_of, settings.tier)


HISTORY = past(
    ("2026-03-31", "up", "S"),  # an older review does not count
    ("2026-06-30", "up", "B"),
    ("2026-06-30", "down", "B"),
    ("2026-06-30", "same", "S"),
    ("2026-06-30", "left", "A"),
)


def test_a_customer_is_seen_first_at_the_first_review_before_the_day() -> None:
    today = past(("2026-09-30", "new", "B"), ("2026-09-29", "up", "S"), ("2026-08-31", "up", "S"))
    assert first_seen(read_history(today, Tier()), date(2026, 9, 30)).to_dict() == {"up": pd.Timestamp(2026, 8, 31)}


def test_by_hand() -> None:
    table, found = reviewed(HISTORY)
    assert table["previous_tier"].to_dict() == {"same": "S", "up": "B", "new": None, "down": "B"}
    assert table["change"].to_dict() == {"same": "same", "up": "up", "new": "new", "down": "down"}
    assert found.previous == date(2026, 6, 30)
    assert found.changes.index.to_list() == ["up", "new", "down"]
    assert list(found.changes) == ["name", "previous_tier", "tier", "change", "revenue_12m"]
    assert found.left.to_dict("index") == {"left": {"name": "left 公司", "previous_tier": "A"}}
    assert not found.model_changed


def test_this_review_is_appended() -> None:
    _, found = reviewed(HISTORY)
    assert tuple(found.history) == COLUMNS
    assert len(found.history) == 5 + 4
    added = found.history.tail(4)
    assert set(added["review_date"]) == {pd.Timestamp(AS_OF)}
    assert added["customer_id"].to_list() == ["same", "up", "new", "down"]
    assert added["tier"].to_list() == ["S", "A", "B", "C"]
    assert added["revenue"].to_list() == [2_000_000, 1_000_000, 200_000, 100_000]
    assert set(added["model"]) == {"threshold"}


def test_first_review() -> None:
    table, found = reviewed(None)
    assert set(table["change"]) == {"new"}
    assert found.previous is None
    assert found.changes.empty, "on the first day nothing has changed yet"
    assert found.left.empty
    assert len(found.history) == 4


def test_a_second_run_on_the_day_gives_the_same() -> None:
    first_table, first = reviewed(HISTORY)
    second_table, second = reviewed(first.history)
    pd.testing.assert_frame_equal(second_table, first_table)
    for name in ("history", "changes", "left"):
        pd.testing.assert_frame_equal(getattr(second, name), getattr(first, name))
    assert second.previous == first.previous


def test_the_next_day_is_held_against_this_one() -> None:
    _, first = reviewed(HISTORY)
    table, found = reviewed(first.history, date(2026, 10, 1))
    assert found.previous == AS_OF
    assert set(table["change"]) == {"same"}
    assert found.left.empty, "who left before the last review has been named then"


def test_a_row_of_the_future_is_not_earlier() -> None:
    """A book analysed for an older day keeps what later reviews found, and does not look at it."""
    table, found = reviewed(HISTORY, date(2026, 5, 1))
    assert found.previous == date(2026, 3, 31)
    assert table["change"].to_dict() == {"same": "new", "up": "down", "new": "new", "down": "new"}
    days = found.history["review_date"]
    assert days.is_monotonic_increasing
    assert days.dt.date.value_counts().to_dict() == {
        date(2026, 3, 31): 1,
        date(2026, 5, 1): 4,
        date(2026, 6, 30): 4,
    }


def test_another_model_is_shown_but_not_compared() -> None:
    history = past(("2026-06-30", "up", "A"), ("2026-06-30", "same", "C"), model="pareto")
    table, found = reviewed(history)
    assert table["previous_tier"].to_dict() == {"same": "C", "up": "A", "new": None, "down": None}
    assert table["change"].to_dict() == {
        "same": "not_comparable",
        "up": "not_comparable",
        "new": "new",
        "down": "new",
    }
    assert found.model_changed


def test_the_presets_are_different_models() -> None:
    """A is from 80 万元 in one and from 150 万元 in the other."""
    table, found = reviewed(past(("2026-06-30", "up", "A")), preset="a-e")
    assert table.loc["up", "change"] == "not_comparable"
    assert found.model_changed
    assert set(found.history["model"]) == {"threshold", "threshold_a-e"}


@pytest.mark.parametrize(("model", "tier"), [("金字塔", "铂金"), ("Pyramid", "Platinum"), ("pyramid", "VIP")])
def test_words_of_either_language_and_labelling_are_known_again(model: str, tier: str) -> None:
    table, found = reviewed(
        past(("2026-06-30", "same", tier), ("2026-06-30", "up", tier), model=model), model="pyramid"
    )
    assert table.loc["same", ["previous_tier", "change"]].to_list() == ["platinum", "same"]
    assert table.loc["up", "change"] == "down"
    assert set(found.history["model"]) == {"pyramid"}


def test_labels_that_no_model_knows_are_equal_or_not_comparable() -> None:
    history = past(("2026-06-30", "up", "战略"), ("2026-06-30", "same", "S"))
    table, _ = reviewed(history)
    assert table.loc["up", ["previous_tier", "change"]].to_list() == ["战略", "not_comparable"]


def test_rows_that_name_no_day_or_customer_are_left_out() -> None:
    broken = past(("2026-06-30", "up", "B"), ("2026-06-30", "x", "B"), ("2026-06-30", "y", "B"))
    broken.loc[1, "review_date"] = None
    broken.loc[2, "customer_id"] = None
    assert read_history(broken, Tier())["customer_id"].to_list() == ["up"]


def test_a_customer_listed_twice_counts_once() -> None:
    table, _ = reviewed(past(("2026-06-30", "up", "S"), ("2026-06-30", "up", "B")))
    assert table.loc["up", "change"] == "up"
    assert table.index.is_unique


def test_everyone_left() -> None:
    _, found = reviewed(past(("2026-06-30", "left", "A")), people={"new": 20})
    assert list(found.left.index) == ["left"]
    assert found.changes["change"].to_list() == ["new"]


def test_empty_history_sheet() -> None:
    _, found = reviewed(HISTORY.iloc[:0])
    assert found.previous is None


@pytest.mark.parametrize(
    ("first_month", "start"), [(1, date(2026, 7, 1)), (2, date(2026, 8, 1)), (6, date(2026, 6, 1))]
)
def test_review_by_quarter_follows_the_fiscal_year(first_month: int, start: date) -> None:
    assert period_start(date(2026, 8, 15), Tier(review="quarter"), first_month) == start
    assert period_start(date(2026, 8, 15), Tier(review="quarter")) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("period", "history_day", "as_of", "previous"),
    [
        ("month", "2026-08-31", date(2026, 9, 1), date(2026, 8, 31)),
        ("month", "2026-09-01", date(2026, 9, 30), None),  # the same month: no earlier period
        ("day", "2026-09-29", date(2026, 9, 30), date(2026, 9, 29)),
        ("week", "2026-09-27", date(2026, 9, 28), date(2026, 9, 27)),  # Sunday, then Monday
        ("week", "2026-09-28", date(2026, 9, 30), None),
        ("quarter", "2026-06-30", date(2026, 7, 1), date(2026, 6, 30)),
        ("quarter", "2026-07-01", date(2026, 9, 30), None),
    ],
)
def test_the_last_review_is_of_an_earlier_period(
    period: str, history_day: str, as_of: date, previous: date | None
) -> None:
    _, found = reviewed(past((history_day, "up", "B")), as_of, review=period)
    assert found.previous == previous


def test_a_fall_stays_in_sight_for_the_whole_month_and_one_review_is_kept() -> None:
    """S in August; C on each day of September that one runs."""
    history: pd.DataFrame | None = past(("2026-08-31", "down", "S"))
    for day in (date(2026, 9, 1), date(2026, 9, 2), date(2026, 9, 30)):
        table, found = reviewed(history, day, {"down": 10})
        assert table.loc["down", "change"] == "down"
        history = found.history
    assert [day.date() for day in history["review_date"]] == [date(2026, 8, 31), date(2026, 9, 30)]
    # An earlier day of a period that holds a later one adds nothing.
    assert len(reviewed(history, date(2026, 9, 15), {"down": 10})[1].history) == 2
    assert found.migration.to_numpy().tolist() == [["S", "C", 1, 100_000.0]]


def test_a_review_in_another_currency_is_not_compared() -> None:
    history = past(("2026-08-31", "down", "S")).assign(currency="USD")
    table, found = reviewed(history, AS_OF, {"down": 10})
    assert table.loc["down", "change"] == "not_comparable"
    assert found.model_changed
