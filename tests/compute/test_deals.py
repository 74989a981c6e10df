"""The pipeline, worked by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typed_frames import customers, typed

from kamxl.compute.deals import STAGES, DealBoard, DealStalled, board
from kamxl.settings import Pipeline

AS_OF = date(2026, 9, 30)
CUSTOMERS = customers("A", "B")


def deal(key: str, stage: str, **given: Any) -> dict[str, Any]:
    return {"deal_id": key, "customer_id": "A", "name": f"deal {key}", "stage": stage, "amount": 100.0, "close_date": "2026-12-20", "owner": "王", **given}  # fmt: skip


def step(key: str | None, day: str, stage: str | None, customer: str = "A") -> dict[str, Any]:
    return {"deal_id": key, "customer_id": customer, "date": day, "stage": stage, "method": "phone", "content": "x", "owner": "王"}  # fmt: skip


def pipeline(*deals: dict[str, Any], steps: tuple[dict[str, Any], ...] = (), days: int = 30) -> DealBoard:
    frames = {"customers": CUSTOMERS, "deals": typed("deals", deals), "follow_ups": typed("follow_ups", steps)}
    found = board(frames, AS_OF, Pipeline(), DealStalled(days=days))
    assert found is not None
    return found


def test_a_book_without_deals_has_no_pipeline() -> None:
    assert board({"customers": CUSTOMERS}, AS_OF, Pipeline(), DealStalled()) is None


def test_the_typed_probability_counts_else_that_of_the_stage() -> None:
    found = pipeline(deal("D1", "proposal", probability=40.0), deal("D2", "proposal"), deal("D3", "research", probability=0.0)).open  # fmt: skip
    assert found["probability"].tolist() == [0.4, 0.7, 0.0]
    assert found["probability_by"].tolist() == ["typed", "settings", "typed"]
    assert found["weighted"].tolist() == [pytest.approx(40), pytest.approx(70), 0]


@pytest.mark.parametrize(("lost", "probability", "by"), [(7, 0.3, "win_rate"), (6, 0.7, "settings")])
def test_ten_closed_deals_that_passed_a_stage_give_its_own_rate(lost: int, probability: float, by: str) -> None:
    """3 won; 7 lost whose follow-ups name 提案谈判: 3 of 10. Nine are too few. A lost deal of which nothing is known tells nothing."""
    closed = [deal(f"W{n}", "won", closed="2026-01-05") for n in range(3)]
    closed += [deal(f"L{n}", "lost", closed="2026-01-05") for n in range(lost)]
    steps = tuple(step(f"L{n}", "2025-12-01", "proposal") for n in range(lost))
    found = pipeline(*closed, deal("X", "lost", closed="2026-01-05"), deal("D", "proposal"), steps=steps)
    assert found.open["probability"].tolist() == [probability]
    assert found.open["probability_by"].tolist() == [by]
    assert found.stages["passed"].tolist() == [3 + lost] * 5 + [3]


@pytest.mark.parametrize(
    ("steps", "entered", "by"),
    [
        ([], "2026-06-01", "created"),
        (
            [("2026-07-01", "contact"), ("2026-08-01", "proposal"), ("2026-09-01", "proposal")],
            "2026-08-01",
            "follow_up",
        ),
        (
            [("2026-07-01", "proposal"), ("2026-08-01", "contact"), ("2026-09-10", "proposal")],
            "2026-09-10",
            "follow_up",
        ),
        ([("2026-07-01", "proposal"), ("2026-08-01", None)], "2026-07-01", "follow_up"),
        ([("2026-07-01", "proposal"), ("2026-08-01", "contact")], "2026-06-01", "created"),
        ([("2026-07-01", "contact"), ("2026-10-01", "proposal")], "2026-06-01", "created"),
    ],
)
def test_a_deal_entered_its_stage_when_all_later_follow_ups_name_it(
    steps: list[tuple[str, str | None]], entered: str, by: str
) -> None:
    """A follow-up after as_of has not happened."""
    given = tuple(step("D", day, stage) for day, stage in steps)
    (row,) = pipeline(deal("D", "proposal", created="2026-06-01"), steps=given).open.itertuples()
    assert (row.entered, row.entered_by) == (pd.Timestamp(entered), by)
    assert row.days_in_stage == (pd.Timestamp(AS_OF) - pd.Timestamp(entered)).days


@pytest.mark.parametrize(
    ("given", "steps", "stalled"),
    [
        ({"close_date": "2026-09-29"}, [("D", "2026-09-28")], True),
        ({"close_date": "2026-09-30"}, [("D", "2026-09-28")], False),
        ({}, [("D", "2026-08-30")], True),
        ({}, [("D", "2026-08-31")], False),
        ({"created": "2026-09-20"}, [], False),
        ({"created": "2026-08-20"}, [], True),
        ({}, [], False),
        ({"created": "2026-08-20"}, [("E", "2026-09-20")], True),
        ({"created": "2026-08-20"}, [(None, "2026-09-20")], False),
    ],
)
def test_a_deal_stands_still_past_its_day_or_after_thirty_quiet_days(
    given: dict[str, Any], steps: list[tuple[str | None, str]], stalled: bool
) -> None:
    """Of a deal of which neither follow-up nor creation is known, silence is not. Where follow-ups name deals, those of other
    deals do not count; where none names any, the customer's do.
    """
    rows = tuple(step(key, day, "proposal") for key, day in steps)
    assert pipeline(deal("D", "proposal", **given), steps=rows).open["stalled"].tolist() == [stalled]


def test_open_deals_by_stage_and_by_month_and_those_that_slipped() -> None:
    found = pipeline(
        deal("D1", "proposal", amount=200.0, close_date="2026-08-31"), deal("D2", "proposal", close_date="2026-10-05"),
        deal("D3", "contact", close_date="2026-10-25", probability=10.0), deal("D4", "won", closed="2026-09-01"),
    )  # fmt: skip
    assert found.stages.loc["proposal", ["deals", "amount", "weighted"]].tolist() == [2, 300, pytest.approx(210)]
    assert found.stages["deals"].sum() == 3
    assert found.stages.loc["research", ["deals", "amount", "weighted"]].tolist() == [0, 0, 0]
    assert found.months.index.tolist() == [pd.Timestamp("2026-08-01"), pd.Timestamp("2026-10-01")]
    assert found.months["weighted"].tolist() == [pytest.approx(140), pytest.approx(80)]
    assert found.slipped["deal_id"].tolist() == ["D1"]


def test_the_funnel_is_of_deals_created_in_the_period() -> None:
    """Created in 12 months: a won one passed all six stages, a lost one as far as its follow-ups say, an open one its own.

    | stage | W | L | O | reached | conversion |
    |---|---|---|---|---|---|
    | research, qualify | x | x | x | 3 | 1 |
    | contact | x | x | x | 3 | 2/3 |
    | solution | x | x | | 2 | 1/2 |
    | proposal, signed | x | | | 1 | 1 |

    L entered contact on 1 March, solution on 11 March and was lost on 31 March: 10 and 20 days; W 30 days in contact.
    """
    steps = (
        step("L", "2026-03-01", "contact"), step("L", "2026-03-11", "solution"), step("W", "2026-03-01", "contact"),
    )  # fmt: skip
    found = pipeline(
        deal("W", "won", created="2026-02-01", closed="2026-03-31"), deal("L", "lost", created="2026-02-01", closed="2026-03-31"),
        deal("O", "contact", created="2026-02-01"), deal("E", "won", created="2025-09-30", closed="2026-03-31"),
        deal("U", "lost", created="2026-02-01", closed="2026-03-31"), steps=steps,
    ).funnel  # fmt: skip
    assert found.index.tolist() == list(STAGES)
    assert found["deals"].tolist() == [3, 3, 3, 2, 1, 1]
    assert found["conversion"].tolist()[:5] == [1, 1, pytest.approx(2 / 3), 0.5, 1]
    assert np.isnan(found["conversion"].iloc[5])
    assert found["days"].tolist()[2:4] == [20, 20]


def test_won_and_lost_of_the_period_with_reasons_and_competitors() -> None:
    found = pipeline(
        deal("W1", "won", closed="2026-01-05", competitor="科跃", amount=300.0), deal("W2", "won", close_date="2026-02-05"),
        deal("L1", "lost", closed="2026-01-05", competitor="科跃", lost_reason="价格"), deal("L2", "lost", closed="2026-01-05", lost_reason="价格"),
        deal("L3", "lost", closed="2026-01-05"), deal("E", "won", closed="2025-09-30"), deal("F", "won", closed="2026-10-01"),
        deal("G", "lost", close_date="2026-10-20"),
    )  # fmt: skip
    assert found.closed["deal_id"].tolist() == ["L1", "L2", "L3", "W1", "W2", "G"]
    assert found.win_rate == pytest.approx(2 / 6)
    assert found.reasons["deals"].to_dict() == {"价格": 2, "": 2}
    assert found.competitors.loc["科跃"].tolist() == [1, 1, 300, 100, 0.5]


def test_a_deal_that_closed_later_was_open_on_the_day() -> None:
    """As of 30 September: W was in 提案谈判 (its follow-up of October has not happened), worth 70 % by Settings and not the 100 % typed
    since; L, of which no follow-up tells, in the first stage (5 %); E closed on the day itself. 100 × (.7 + .05) = 75.
    """
    found = pipeline(
        deal("W", "won", closed="2026-10-08", probability=100.0, created="2026-05-01"),
        deal("L", "lost", closed="2026-11-20", probability=0.0, lost_reason="价格", created="2026-09-01"),
        deal("E", "won", closed="2026-09-30", probability=100.0),
        steps=(step("W", "2026-07-01", "contact"), step("W", "2026-09-10", "proposal"), step("W", "2026-10-02", "signed")),
    )  # fmt: skip
    rows = found.open.set_index("deal_id")
    assert rows["stage"].to_dict() == {"W": "proposal", "L": "research"}
    assert rows["weighted"].to_dict() == {"W": pytest.approx(70), "L": pytest.approx(5)}
    assert rows["entered"].dt.date.to_dict() == {"W": date(2026, 9, 10), "L": date(2026, 9, 1)}
    assert found.closed["deal_id"].tolist() == ["E"]
    assert found.reasons.empty
    assert found.stages["passed"].tolist() == [1] * 6, "by then one deal had closed"
    assert found.funnel.loc[["research", "proposal", "signed"], "deals"].tolist() == [2, 1, 0]


def test_a_deal_of_the_future_and_one_of_nobody_are_none() -> None:
    found = pipeline(deal("D1", "proposal", created="2026-10-01"), deal("D2", "proposal", customer_id="Z"), deal("D3", "contact"))  # fmt: skip
    assert found.open["deal_id"].tolist() == ["D3"]


def test_no_deal_at_all() -> None:
    found = pipeline()
    assert found.open.empty
    assert np.isnan(found.win_rate)
    assert found.funnel["deals"].sum() == 0
