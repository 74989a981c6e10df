"""What must hold of any book. KAMXL_LONG=1 draws many more and larger ones."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from itertools import permutations
from typing import Any

import naive
import pandas as pd
import pytest
from drawn_books import AMOUNTS, AS_OF, Book, analysed, books, joined, later_rows
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from shown import cells, figures, plain

from kamxl.compute import labels
from kamxl.compute.alerts import RULES
from kamxl.settings import Tier
from tests.conftest import LONG

BOOKS = books(6, 40, 12) if LONG else books()


def drawn(short: int) -> Any:
    """So many books in the short form, the same ones in every run; fifty times as many new ones in the long form."""
    return settings(
        max_examples=short * 50 if LONG else short,
        deadline=None,
        derandomize=not LONG,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def number(value: Decimal | None) -> Any:
    return None if value is None else pytest.approx(float(value), rel=1e-12, abs=1e-9)


@drawn(20)
@given(BOOKS)
def test_figures_are_those_of_the_reference(book: Book) -> None:
    """Facts, labels, stages and alerts against loops over Decimals."""
    found = analysed(book)
    known = naive.facts(book, AS_OF)
    for key, one in known.items():
        row = found.facts.loc[key]
        assert plain(row["revenue_12m"]) == number(one.revenue)
        assert plain(row["profit_12m"]) == number(one.profit)
        assert plain(row["revenue_previous_12m"]) == number(one.before)
        assert plain(row["revenue_total"]) == number(one.total)
        assert plain(row["paid_rate_12m"]) == number(one.paid)
        assert (row["orders_12m"], row["order_days"], row["basis"]) == (one.orders, one.days, one.basis)
        for column, day in (("first_order", one.first), ("last_order", one.last)):
            assert plain(row[column]) == (None if day is None else pd.Timestamp(day))
    for column, wanted in (
        ("tier", naive.threshold(known)),
        ("abc", naive.pareto(known)),
        ("pyramid", naive.pyramid(known)),
        ("rfm", naive.rfm(known, AS_OF)),
        ("lifecycle", naive.lifecycle(book, known, AS_OF)),
        ("frequency_band", naive.frequency(known)),
        ("points", {key: max(int(one.revenue // 100), 0) for key, one in known.items()}),
    ):
        assert {key: plain(value) for key, value in found.tiers[column].items()} == wanted, column
    of_customers = found.alerts[found.alerts["customer_id"].notna()]
    alerts = list(zip(of_customers["rule_id"], of_customers["customer_id"], strict=True))
    assert len(alerts) == len(set(alerts))
    assert {(rule, key) for rule, key in alerts if rule != "churn_risk"} == naive.alerts(book, AS_OF)


@drawn(10)
@given(BOOKS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_figure(book: Book, random: Any) -> None:
    shuffled = {key: random.sample(rows, len(rows)) for key, rows in book.items()}
    assert figures(analysed(shuffled)) == figures(analysed(book))


def test_the_order_of_several_observations_of_a_day() -> None:
    """Means of tenths that binary fractions do not hold: another order of addition ends in another digit."""
    rows = [
        {"date": date(2026, 5, 1), "competitor": "科跃", "region": "华东", "model": "M1", "price": price, "market_share": share, "our_price": ours}
        for price, share, ours in ((0.3, 10.1, 0.1), (1_900.01, 20.3, 0.2), (1_901.7, 12.3, 0.3), (33.33, 0.7, 0.7))
    ]  # fmt: skip
    someone = {"customer_id": "C1", "name": "C1 厂", "industry": "化工", "contact": "甲", "phone": "1", "status": "潜在", "owner": "王磊"}  # fmt: skip
    said = set()
    for order in list(permutations(rows))[::4]:
        board = analysed({"customers": [someone], "market": list(order)}).market
        assert board is not None
        said.add(str([cells(table) for table in (board.board, board.monthly_price, board.shares)]))
    assert len(said) == 1


@drawn(4)
@given(BOOKS)
def test_the_same_book_gives_the_same_figures(book: Book) -> None:
    assert figures(analysed(book)) == figures(analysed(book))


@drawn(8)
@given(BOOKS, st.lists(st.tuples(st.dates(date(2024, 1, 1), AS_OF), AMOUNTS), max_size=4))
def test_an_unrelated_customer_changes_only_what_goes_by_rank(book: Book, lines: list[tuple[date, float]]) -> None:
    newcomer = {**book["customers"][0], "customer_id": "Z", "name": "Z 厂", "phone": "021-5550-9999"}
    orders = [
        {"order_id": f"Z-{at}", "customer_id": "Z", "order_date": day, "product": "丁料", "amount": amount}
        for at, (day, amount) in enumerate(lines)
    ]
    before = analysed(book, lifetime__method="simple")
    after = analysed(joined(book, {"customers": [newcomer], "orders": orders}), lifetime__method="simple")
    others = list(before.facts.index)
    assert cells(after.facts.loc[others]) == cells(before.facts)
    by_rank = ("abc", "cumulative_share", "value_band", "pyramid", "score", "rfm", "frequency_band")
    assert cells(after.tiers.drop(index="Z"), by_rank) == cells(before.tiers, by_rank)
    # The simple rule shrinks each rate towards the mean of the book.
    of_the_mean = ("expected_orders_12m", "p_order_12m", "lifetime_value", "value_band", "why")
    assert cells(after.lifetime.drop(index="Z"), of_the_mean) == cells(before.lifetime, of_the_mean)
    # What others can start or end: a share of all, and what is read from how most rows of the book are filled.
    of_the_book = ("concentration", "consent_missing", "receivable_overdue", "credit_exceeded")
    kept = [
        table[table["customer_id"].notna() & (table["customer_id"] != "Z") & ~table["rule_id"].isin(of_the_book)]
        for table in (before.alerts, after.alerts)
    ]
    assert cells(kept[0].reset_index(drop=True), ("rank",)) == cells(kept[1].reset_index(drop=True), ("rank",))
    for part in ("need", "quotation"):
        asked = [one.opportunities[one.opportunities["kind"] == part] for one in (before, after)]
        assert cells(asked[0][asked[0]["customer_id"] != "Z"].reset_index(drop=True)) == cells(
            asked[1].reset_index(drop=True)
        )


@drawn(8)
@given(BOOKS, st.data())
def test_a_tier_never_falls_when_revenue_rises(book: Book, data: st.DataObject) -> None:
    """By any model, all else equal. Payments are left out: more revenue with the same payments is a worse collection."""
    bare = {**book, "orders": [{**row, "paid": None} for row in book.get("orders", [])]}
    since = naive.months_before(AS_OF, 12)
    chosen = [
        at
        for at, row in enumerate(bare["orders"])
        if row["order_date"] > since and row["status"] not in ("已取消", "退货")
    ]
    assume(chosen)
    at = data.draw(st.sampled_from(chosen))
    row = bare["orders"][at]
    more = data.draw(st.sampled_from([0.01, 0.1, 1_000, 150_000, 3_000_000]))
    raised = [*bare["orders"]]
    raised[at] = {**row, "amount": round(row["amount"] + more, 2)}
    before, after = analysed(bare), analysed({**bare, "orders": raised})
    key = row["customer_id"]

    def place(model: str, label: Any) -> int:
        return labels.rank(model, Tier()).index(label)

    for model, column in (("threshold", "tier"), ("pareto", "abc"), ("pyramid", "pyramid"), ("rfm", "rfm")):
        old, new = before.tiers.loc[key, column], after.tiers.loc[key, column]
        assert place(model, new) <= place(model, old), (model, old, new)
    old, new = before.tiers.loc[key, "score"], after.tiers.loc[key, "score"]
    assert math.isnan(old) or new >= old - 1e-9
    assert after.tiers.loc[key, "points"] >= before.tiers.loc[key, "points"]


@drawn(10)
@given(BOOKS)
def test_shares_sum_to_one(book: Book) -> None:
    found = analysed(book)
    total = sum(found.facts["revenue_12m"])
    for name, table in found.portrait.by.items():
        assert table["customers"].sum() == len(book["customers"]), name
        assert table["customer_share"].sum() == pytest.approx(1), name
        assert table["revenue_12m"].sum() == pytest.approx(total, abs=1e-6), name
        if total > 0:
            assert table["revenue_share"].sum() == pytest.approx(1, abs=1e-9), name
        else:
            assert table["revenue_share"].isna().all(), name
    ranked = found.tiers.sort_values(["revenue_12m"], ascending=False, kind="stable")["cumulative_share"]
    if total > 0:
        assert ranked.between(0, 1).all()
        assert ranked.max() == 1
    else:
        assert ranked.isna().all()
    if found.trend is not None:
        # Orders only: a typed annual figure has no month.
        ordered = found.facts.loc[found.facts["basis"] == "orders", "revenue_12m"].sum()
        assert found.trend.periods.loc["last_12_months", "revenue"] == pytest.approx(ordered, abs=1e-6)
        assert found.trend.monthly["revenue"].iloc[-12:].sum() == pytest.approx(ordered, abs=1e-6)  # May is over
    if found.follow_up is not None:
        report = found.follow_up
        assert report.by_owner["contacts"].sum() == report.methods["contacts"].sum()
        assert report.by_owner["overdue"].sum() == report.entries["overdue"].sum()
        assert report.funnel["entered"].sum() == report.funnel["customers"].iloc[0]
        assert report.funnel["customers"].is_monotonic_decreasing


@drawn(5)
@given(BOOKS, st.sets(st.sampled_from(sorted(rule.id for rule in RULES)), max_size=8))
def test_alerts_are_the_sum_of_their_rules_and_owners(book: Book, off: set[str]) -> None:
    every = analysed(book).alerts
    assert list(every["rank"]) == list(range(1, len(every) + 1))
    urgency = every["severity"].map({"high": 0, "medium": 1, "low": 2})
    assert urgency.is_monotonic_increasing
    assert (every["due"] >= pd.Timestamp(AS_OF)).all()
    fewer = analysed(book, **{f"alerts__{rule}__on": False for rule in off}).alerts
    wanted = every[~every["rule_id"].isin(off)]
    assert cells(fewer, ("rank", "index")) == cells(wanted.reset_index(drop=True), ("rank", "index"))
    # Each owner sees his own, in the same order; without one, those of the market and of the book are nobody's.
    for owner in ("王磊", "李娜"):
        mine = analysed(book, report__owner=owner).alerts
        assert set(mine["owner"]) <= {owner}
        mine = mine[mine["customer_id"].notna()].reset_index(drop=True)  # those of the whole book become his
        assert cells(mine, ("rank",)) == cells(every[every["owner"] == owner].reset_index(drop=True), ("rank",))
    assert set(every["owner"].dropna()) <= {"王磊", "李娜"}
    assert (every["owner"].isna() == every["customer_id"].isna()).all()


@drawn(8)
@given(BOOKS, st.data())
def test_what_has_not_happened_changes_nothing(book: Book, data: st.DataObject) -> None:
    """Rows dated after the day, and cancelled orders."""
    later = data.draw(later_rows(book))
    cancelled = [{**row, "order_id": f"x-{at}", "status": "已取消"} for at, row in enumerate(book.get("orders", []))]
    more = joined(book, later, {"orders": cancelled})
    assert figures(analysed(more)) == figures(analysed(book))


@drawn(8)
@given(BOOKS, st.data())
def test_a_line_in_two_parts_is_the_same_order(book: Book, data: st.DataObject) -> None:
    assume(book.get("orders"))
    # What a blank payment means goes by how many lines carry one, so that a line more may change it.
    orders = [{**row, "paid": row["paid"] or 0} for row in book["orders"]]
    at = data.draw(st.integers(0, len(orders) - 1))
    row = orders[at]
    one, other = dict(row), dict(row)
    for name in ("amount", "profit", "paid"):
        if row[name] is not None:
            part = round(row[name] * 0.3, 2)
            one[name], other[name] = part, round(row[name] - part, 2)
    parts = {**book, "orders": [*orders[:at], one, other, *orders[at + 1 :]]}
    assert figures(analysed(parts)) == figures(analysed({**book, "orders": orders}))
