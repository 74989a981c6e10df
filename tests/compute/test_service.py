"""Service, worked by hand, and counted again row by row on random books."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import mean, median
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typed_frames import customers, typed

from kamxl.compute.calendar import months_before
from kamxl.compute.service import Service, asks, followed, service, unrenewed

AS_OF = date(2026, 9, 30)
TODAY = pd.Timestamp(AS_OF)


def ago(days: int) -> str:
    return (AS_OF - timedelta(days=days)).isoformat()


def found(**sheets: list[dict[str, Any]]) -> Service:
    people = customers("A", "B", "C")
    frames = {"customers": people, **{key: typed(key, rows) for key, rows in sheets.items()}}
    tiers = pd.DataFrame({"tier": ["S", "A", "B"]}, index=people.index)
    board = service(frames, tiers, AS_OF)
    assert board is not None
    return board


def answer(who: str, days: int, score: float, dimension: str | None = "overall", **more: Any) -> dict[str, Any]:
    return {"customer_id": who, "date": ago(days), "score": score, "dimension": dimension, **more}


def test_a_book_without_any_of_it_has_no_board() -> None:
    people = customers("A")
    tiers = pd.DataFrame({"tier": ["S"]}, index=people.index)
    assert service({"customers": people}, tiers, AS_OF) is None
    later = {"customers": people, "satisfaction": typed("satisfaction", [answer("A", -1, 9)])}
    assert service(later, tiers, AS_OF) is None, "tomorrow's answer is none yet"
    stranger = {"customers": people, "satisfaction": typed("satisfaction", [answer("X", 1, 9)])}
    assert service(stranger, tiers, AS_OF) is None


def test_satisfaction_by_dimension() -> None:
    """Overall of 12 months: 10, 9, 6, 7, so 8; two of four promote, one detracts, 25; the year before 7: one up."""
    board = found(
        satisfaction=[
            *(answer(who, 10, score) for who, score in (("A", 10), ("A", 9), ("B", 6), ("C", 7))),
            answer("A", 400, 7), answer("A", 900, 1), answer("X", 10, 1),
            answer("B", 10, 6.5, "delivery"), answer("B", 10, 5, None),
        ]
    )  # fmt: skip
    table = board.satisfaction
    assert list(table.index) == ["overall", "delivery", ""]
    row = table.loc["overall"]
    assert (row["answers"], row["customers"], row["mean"], row["previous"], row["change"]) == (4, 3, 8, 7, 1)
    assert (row["promoters"], row["detractors"], row["score"]) == (0.5, 0.25, 0.25)
    assert (table.loc["delivery", "promoters"], table.loc["delivery", "detractors"]) == (0, 0), "6.5 is neither"
    assert np.isnan(table.loc["delivery", "change"])
    assert board.channels.loc["", ["answers", "customers"]].tolist() == [6, 3]


def test_quarters_end_with_the_one_of_the_day() -> None:
    board = found(
        satisfaction=[answer("A", 0, 8), answer("B", 91, 6), answer("B", 92, 10), answer("A", 5, 1, "product")]
    )
    table = board.quarters
    assert [f"{start:%Y-%m}" for start in table.index[-2:]] == ["2026-04", "2026-07"]
    assert list(table["mean"].iloc[-2:]) == [10, 7], "30 June; 1 July and 30 September"
    assert table["answers"].iloc[-2:].tolist() == [1, 2]


def test_the_lowest_by_their_latest_score() -> None:
    board = found(
        satisfaction=[answer("A", 100, 9), answer("A", 5, 4, comment="慢"), answer("A", 5, 6), answer("B", 3, 4), answer("C", 1, 3, "delivery")],
        complaints=[fed("T1", "A", 3), fed("T2", "A", 3, kind="inquiry"), fed("T3", "A", 9, 1)],
    )  # fmt: skip
    table = board.customers
    assert list(table.index) == ["C", "B", "A"]
    assert table.loc["A", ["score", "previous", "change", "complaints", "open", "oldest", "comment"]].tolist() == [
        5,
        9,
        -4,
        2,
        1,
        3,
        "慢",
    ]


def fed(key: str, who: str, opened: int, closed: int | None = None, **more: Any) -> dict[str, Any]:
    return {"complaint_id": key, "customer_id": who, "opened": ago(opened), "closed": None if closed is None else ago(closed), "kind": "complaint", "content": "x", **more}  # fmt: skip


def test_complaints_by_kind_and_severity() -> None:
    """Of the severe ones three are opened in 12 months and three solved in them (one opened before): 2, 8 and 40 days."""
    board = found(
        complaints=[
            fed("1", "A", 10, 8, severity="high"), fed("2", "A", 20, 12, severity="high"), fed("3", "B", 380, 340, severity="high"),
            fed("4", "B", 6, -1, severity="high"), fed("5", "C", 7), fed("6", "C", 5, kind="inquiry", severity="low"),
            fed("7", "C", 800, 700, severity="medium"), fed("8", "A", -1),
        ]
    )  # fmt: skip
    rows = {(row.kind, row.severity): row for row in board.complaints.itertuples()}
    assert list(rows) == [("complaint", "high"), ("complaint", ""), ("inquiry", "low")]
    severe = rows["complaint", "high"]
    assert (severe.opened, severe.solved, severe.days, severe.open, severe.oldest) == (3, 3, 8, 1, 6)
    assert list(board.open["complaint_id"]) == ["4", "5", "6"], "complaints first, the severe ones before the rest"
    assert list(board.open["days"]) == [6, 7, 5]
    assert (board.months["opened"].sum(), board.months["solved"].sum()) == (4, 3)
    assert board.months.index[-1] == pd.Timestamp(2026, 9, 1)


def test_needs_by_product_and_priority() -> None:
    def need(
        key: str, product: str | None, priority: str | None, status: str, closed: int | None = None
    ) -> dict[str, Any]:
        return {"need_id": key, "customer_id": "A", "date": ago(30), "need": "x", "product": product, "priority": priority, "status": status, "closed": None if closed is None else ago(closed)}  # fmt: skip

    board = found(
        needs=[need("1", "泵", "high", "met", 20), need("2", "泵", "high", "met", -1), need("3", "泵", "low", "dropped"), need("4", None, None, "new"), need("5", "阀", "low", "met", 0)]
    )  # fmt: skip
    table = board.needs
    assert list(table.index) == ["泵", "阀", ""]
    assert table.loc["泵", ["raised", "met", "rate", "open", "days"]].tolist() == pytest.approx([3, 1, 1 / 3, 1, 10])
    assert table.loc["泵", ["high_raised", "high_met", "low_raised", "low_met"]].tolist() == [2, 1, 1, 0]
    assert table.loc["", ["raised", "open"]].tolist() == [1, 1]
    assert table.loc["阀", ["raised", "met", "rate", "open", "days"]].tolist() == [1, 1, 1, 0, 30]


def deal(key: str, who: str, kind: str = "contract", **more: Any) -> dict[str, Any]:
    return {"contract_id": key, "customer_id": who, "kind": kind, "status": "running", "amount": 100.0, **more}


@pytest.mark.parametrize(("left", "band"), [(-1, "past"), (0, "30"), (30, "30"), (31, "60"), (60, "60"), (61, "90"), (90, "90"), (91, None)])  # fmt: skip
def test_renewals_by_the_days_left(left: int, band: str | None) -> None:
    board = found(contracts=[deal("H", "A", end=ago(-left))])
    assert list(board.renewals["band"]) == ([] if band is None else [band])
    assert (board.running, board.running_amount) == ((0, 0) if left < 0 else (1, 100))


def test_a_contract_that_another_outlasts_is_no_renewal() -> None:
    rows = typed("contracts", [deal("1", "A", end=ago(-5)), deal("2", "A", end=ago(-300)), deal("3", "B", end=ago(-5)), deal("4", "B"), deal("5", "C", end=ago(-5), status="done")])  # fmt: skip
    assert list(unrenewed(rows, TODAY)["contract_id"]) == ["2"]


def test_a_contract_that_has_not_begun_does_not_run() -> None:
    rows = [deal("1", "A", start=ago(-5)), deal("2", "A", signed=ago(5)), deal("3", "A", start=ago(0)), deal("4", "A", signed=ago(-1))]  # fmt: skip
    assert found(contracts=rows).running == 2


def test_quotations_and_what_became_of_them() -> None:
    """Five of 12 months: done; followed by a contract; followed by one of another deal alone; ended; too old counts not."""
    quote = {"kind": "quotation", "status": "pending"}
    board = found(
        contracts=[
            deal("1", "A", signed=ago(50), **{**quote, "status": "done"}), deal("2", "B", signed=ago(50), **quote),
            deal("3", "B", signed=ago(20)), deal("4", "B", signed=ago(10), **quote), deal("5", "C", signed=ago(50), **{**quote, "status": "ended"}),
            deal("6", "C", signed=ago(500), **quote),
        ]
    )  # fmt: skip
    told = board.quotations
    assert (told.number, told.won, told.open, told.amount, told.amount_won) == (4, 2, 1, 400, 200)
    assert told.rate == 0.5


@pytest.mark.parametrize(("quoted", "signed", "follows"), [("D1", "D1", True), ("D1", "D2", False), ("D1", None, True), (None, "D2", True)])  # fmt: skip
def test_a_contract_of_another_deal_follows_no_quotation(quoted: str | None, signed: str | None, follows: bool) -> None:
    rows = typed("contracts", [deal("1", "A", "quotation", signed=ago(9), deal_id=quoted), deal("2", "A", signed=ago(9), deal_id=signed)])  # fmt: skip
    assert bool(followed(rows, TODAY).iloc[0]) == follows


@pytest.mark.parametrize(
    ("more", "tells"),
    [
        ({}, False), ({"score": 6.0}, True), ({"score": 6.1}, False), ({"change": -1.0}, True), ({"change": -0.9}, False),
        ({"complaints": 1}, True), ({"open": 1}, True), ({"needs_open": 1}, True),
        ({"contract_end": TODAY + pd.Timedelta(days=90)}, True), ({"contract_end": TODAY + pd.Timedelta(days=91)}, False),
    ],
)  # fmt: skip
def test_who_asks_for_something(more: dict[str, Any], tells: bool) -> None:
    quiet = {"score": 9.0, "change": 0.5, "complaints": 0, "open": 0, "needs_open": 0, "contract_end": pd.NaT}
    assert asks(pd.DataFrame([quiet | more]), AS_OF).tolist() == [tells]


@pytest.mark.parametrize("seed", range(5))
def test_counted_again_on_random_books(seed: int) -> None:
    draw = np.random.default_rng(seed)

    def pick(*given: Any) -> Any:
        return given[int(draw.integers(0, len(given)))]

    days = lambda low, high: int(draw.integers(low, high))  # noqa: E731
    answers = [answer(pick("A", "B", "C", "X"), days(-20, 800), float(days(0, 11)), pick("overall", "product", None)) for _ in range(80)]  # fmt: skip
    complaints = []
    for place in range(80):
        opened = days(-20, 800)
        closed = pick(None, opened - days(0, 60))
        complaints.append(fed(f"T{place}", pick("A", "B", "X"), opened, closed, kind=pick("complaint", "inquiry"), severity=pick("high", "low", None)))  # fmt: skip
    board = found(satisfaction=answers, complaints=complaints)
    year = months_before(AS_OF, 12)
    two = months_before(AS_OF, 24)
    for code, row in board.satisfaction.iterrows():
        mine = [one for one in answers if (one["dimension"] or "") == code and one["customer_id"] != "X"]
        now = [one["score"] for one in mine if year < date.fromisoformat(one["date"]) <= AS_OF]
        then = [one["score"] for one in mine if two < date.fromisoformat(one["date"]) <= year]
        assert row["mean"] == pytest.approx(mean(now))
        assert row["previous"] == pytest.approx(mean(then))
        assert row["score"] == pytest.approx(sum((s >= 9) - (s <= 6) for s in now) / len(now))
    for row in board.complaints.itertuples():
        mine = [
            one for one in complaints
            if (one["kind"], one["severity"] or "") == (row.kind, row.severity) and one["customer_id"] != "X" and one["opened"] <= ago(0)
        ]  # fmt: skip
        solved = [one for one in mine if one["closed"] and year < date.fromisoformat(one["closed"]) <= AS_OF]
        took = [(date.fromisoformat(one["closed"]) - date.fromisoformat(one["opened"])).days for one in solved]
        assert (row.opened, row.solved) == (sum(one["opened"] > year.isoformat() for one in mine), len(solved))
        assert row.days == pytest.approx(median(took) if took else np.nan, nan_ok=True)
        assert row.open == sum(not one["closed"] or one["closed"] > ago(0) for one in mine)


def test_of_equal_scores_the_one_with_more_open_complaints_is_first() -> None:
    """Of equal scores the larger fall counts before it."""
    board = found(
        satisfaction=[answer("A", 5, 6), answer("B", 5, 6), answer("C", 9, 8), answer("C", 5, 6)],
        complaints=[fed("T1", "A", 3), fed("T2", "B", 3), fed("T3", "B", 3)],
    )
    assert list(board.customers.index) == ["C", "B", "A"]


def test_of_products_with_as_many_needs_the_one_with_more_open_is_first() -> None:
    def need(key: str, product: str, status: str) -> dict[str, Any]:
        return {"need_id": key, "customer_id": "A", "date": ago(30), "need": "x", "product": product, "priority": "high", "status": status}  # fmt: skip

    board = found(
        needs=[need("1", "泵", "met"), need("2", "阀", "new"), need("3", "管", "met"), need("4", "管", "met")]
    )
    assert list(board.needs.index) == ["管", "阀", "泵"]
