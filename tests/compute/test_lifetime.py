"""Lifetime value: which method a book and a row get, and what stands in the row. as_of is 2026-09-30."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typed_frames import customers, orders

from kamxl.compute import cnbd, gamma_gamma
from kamxl.compute.analysis import LifetimeNote
from kamxl.compute.facts import facts, valid_orders
from kamxl.compute.lifecycle import lifecycle
from kamxl.compute.lifetime import MONTH, lifetime
from kamxl.compute.lifetime_choice import fits
from kamxl.compute.lifetime_history import histories
from kamxl.compute.lifetime_interval import predict
from kamxl.compute.lifetime_simple import annuity
from kamxl.i18n import tr
from kamxl.schema.choices import LIFETIME_METHOD
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)
PLAIN = {"discount": 0.0, "margin": 0.2}
"""No discount: values can be checked by head."""


def lifetime_of(
    people: pd.DataFrame,
    lines: pd.DataFrame | None = None,
    limits: Mapping[str, Any] | None = None,
    as_of: date = AS_OF,
    monthly_sums: bool = False,
) -> tuple[pd.DataFrame, LifetimeNote]:
    frames = {"customers": people} | ({} if lines is None else {"orders": lines})
    valid = valid_orders(frames, as_of)
    chosen = Settings.model_validate({"lifetime": limits or {}, "orders": {"monthly_sums": monthly_sums}})
    stages = lifecycle(people, facts(people, valid, as_of), as_of, chosen.lifecycle)
    tiers = pd.DataFrame({"tier": "B", "abc": "A"}, index=people.index, dtype=object)
    table, note = lifetime(people, valid, tiers, stages, as_of, chosen)
    assert [table.index.name, *table.columns] == [column.key for column in OUTPUTS["lifetime"].columns]
    assert sorted(table.index) == sorted(people.index)
    for text in (*table["why"], note.why, *note.notes):
        assert text.render("zh")
        assert text.render("en")
    assert note.total == pytest.approx(table["lifetime_value"].sum(), abs=1e-3)
    return table, note


def book(count: int = 60, seed: int = 1, loyal: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Customers who order at rates of their own and leave by chance, over three years."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        day, end = random.integers(200, 1_095), random.geometric(0.1)
        rate, worth = random.gamma(2, 45) + 5, random.gamma(4, 5_000)
        made = 0
        while day > 0 and (loyal or made < end):
            rows.append((f"C{number:03}", str(pd.Timestamp(AS_OF) - pd.Timedelta(int(day), "D"))[:10], round(worth * random.gamma(6) / 6, 2)))  # fmt: skip
            day -= max(1, int(random.exponential(rate)))
            made += 1
    return customers(*(f"C{number:03}" for number in range(count))), orders(*rows)


class TestSimple:
    def test_by_hand(self) -> None:
        # asleep: 93 days since 29 June, its last order.
        awake = ["2026-03-01", "2026-04-30", "2026-06-29", "2026-08-28"]
        lines = orders(*(("asleep", day, 10_000.0) for day in ["2026-01-01", "2026-03-02", "2026-06-29"]), *(("repeat", day, 10_000.0) for day in awake), ("first", "2026-08-01", 5_000.0))  # fmt: skip
        table, note = lifetime_of(customers("asleep", "repeat", "first"), lines, PLAIN)
        assert note.method == "simple"
        assert note.why.key == "lifetime.book.few_repeaters"
        assert set(table["method"]) == {"simple"}
        # 2, 3 and 0 repeats in 272, 213 and 60 days: 5 in 1.4921 years, so α = 0.29843.
        alpha = (272 + 213 + 60) / 365.25 / 5
        yearly = {
            "repeat": 4 / (213 / 365.25 + alpha),  # 4.5373
            "asleep": 3 / (272 / 365.25 + alpha),  # 2.8760
            "first": 1 / (60 / 365.25 + alpha),  # 2.1612
        }
        # repeat: 2 000 an order × 27 months (36 × 75 %); first: 1 000 × 18; asleep: 2 000 × 9
        worth = {"repeat": 2_000 * 27 / 12, "asleep": 2_000 * 9 / 12, "first": 1_000 * 18 / 12}
        assert table["lifetime_value"].to_dict() == pytest.approx(
            {key: worth[key] * yearly[key] for key in worth}, abs=1e-3
        )
        assert list(table.index) == ["repeat", "asleep", "first"]
        # Within 12 months: repeat and first stay that long, asleep 9 of the 12.
        assert table["expected_orders_12m"].to_dict() == pytest.approx({**yearly, "asleep": yearly["asleep"] * 9 / 12})
        # repeat: every 60 days, the last on 28 August: 27 October. asleep: every 89.5 days and past that: from today.
        assert table.loc["repeat", "next_order"] == pd.Timestamp("2026-10-27")
        assert table.loc["asleep", "next_order"] == pd.Timestamp("2026-12-29")
        assert pd.isna(table.loc["first", "next_order"])
        assert table[["p_alive", "p_order_12m", "low", "high"]].isna().all(axis=None)
        assert np.isnan(note.total_low)
        assert np.isnan(note.total_high)
        assert note.params == {}
        assert note.expected_actual is None
        assert table.loc["repeat", "past_value"] == 8_000.0
        assert table.loc["repeat", "why"].render("zh") == (
            "简单法：平均单额 0.2 万元 × 每年 4.54 单（向全体均值收缩）× 剩余 27 个月（回购，期限的 75%）；不给区间"
        )
        assert set(table["value_band"]) == {"high"}

    def test_discount_and_horizon(self) -> None:
        lines = orders(("A", "2026-08-01", 12_000.0))
        table, _ = lifetime_of(customers("A"), lines, {"discount": 0.1, "margin": 0.5, "horizon_months": 12})
        # No repeat in 60 days, in a book of nothing else: 1 ÷ (60 + 60 days) = 3.04375 a year, for 6 months (first
        # purchase: half of the horizon)
        monthly = 6_000 * 3.04375 / 12
        assert table.loc["A", "lifetime_value"] == pytest.approx(monthly * annuity(np.array([6.0]), 0.1)[0], abs=1e-3)

    def test_long_gone_customers_bring_nothing_more(self) -> None:
        table, _ = lifetime_of(customers("A"), orders(("A", "2024-01-01", 100.0), ("A", "2024-02-01", 100.0)))
        assert table.loc["A", ["lifetime_value", "expected_orders_12m", "past_value"]].tolist() == [0.0, 0.0, 40.0]
        assert pd.isna(table.loc["A", "next_order"])

    def test_who_is_known_for_lost_is_not_counted_on(self) -> None:
        people = customers({"customer_id": "A", "status": "lost"})
        table, _ = lifetime_of(people, orders(("A", "2026-09-01", 100.0)))
        assert table.loc["A", "lifetime_value"] == 0.0
        assert table.loc["A", "why"].render("zh") == "合作状态为流失，不再计未来价值"

    def test_losses_are_shown_as_losses(self) -> None:
        lines = orders({"customer_id": "A", "order_date": "2026-09-01", "amount": 100.0, "profit": -30.0})
        table, note = lifetime_of(customers("A"), lines, PLAIN)
        # −30 × 18 ÷ 12, at 1 ÷ (29 + 29 days) a year
        assert table.loc["A", "lifetime_value"] == pytest.approx(-45.0 * 365.25 / 58, abs=1e-3)
        assert note.value_basis == "profit"


class TestTyped:
    def test_profit_else_amount_times_margin(self) -> None:
        people = customers(
            {"customer_id": "profit", "annual_amount": 100.0, "annual_profit": 5.0},
            {"customer_id": "amount", "annual_amount": 100.0},
            {"customer_id": "loss", "annual_profit": -1.0},
            {"customer_id": "lost", "annual_amount": 100.0, "status": "lost"},
            {"customer_id": "paused", "annual_amount": 10.0, "status": "paused"},
            {"customer_id": "potential", "annual_amount": 10.0, "status": "potential"},
            {"customer_id": "nothing"},
        )
        table, note = lifetime_of(people, limits=PLAIN)
        # 5 万元 × 3 years; 100 万元 × 20 % × 3 years; a half and a fifth of 10 万元 × 20 % × 3 years
        assert table["lifetime_value"].to_dict() == {
            "amount": 600_000.0, "profit": 150_000.0, "paused": 30_000.0, "potential": 12_000.0, "lost": 0.0, "nothing": 0.0, "loss": -30_000.0,
        }  # fmt: skip
        assert table["method"].to_dict() == {
            "amount": "typed", "profit": "typed", "lost": "typed", "loss": "typed", "nothing": "none", "paused": "typed", "potential": "typed",
        }  # fmt: skip
        assert table["past_value"].isna().all()
        assert table.loc["nothing", "why"].render("zh") == "没有订单，也没有填报年交易额或年利润，价值计为 0"
        assert (
            table.loc["amount", "why"].render("zh").startswith("没有订单：填报年交易额 100 万元 × 毛利率 20% = 20 万元")
        )
        assert table.loc["paused", "why"].render("zh").endswith("；合作状态为暂停，按 50% 计")
        assert (note.method, note.why.key, note.customers, note.correlation) == (
            "simple",
            "lifetime.book.no_orders",
            0,
            None,
        )

    def test_orders_go_before_typed_figures(self) -> None:
        people = customers({"customer_id": "A", "annual_amount": 1_000.0})
        assert lifetime_of(people, orders(("A", "2026-09-01", 100.0)))[0].loc["A", "method"] == "simple"

    def test_returns_only(self) -> None:
        people = customers({"customer_id": "A", "annual_amount": 1_000.0})
        lines = orders({"customer_id": "A", "order_date": "2026-09-01", "amount": 100.0, "status": "returned"})
        table, _ = lifetime_of(people, lines, PLAIN)
        assert table.loc["A", ["method", "past_value", "lifetime_value"]].tolist() == ["none", -20.0, 0.0]
        assert table.loc["A", "why"].key == "lifetime.why.returns_only"


class TestModel:
    @pytest.mark.parametrize("method", ["auto", "bgnbd"])
    def test_rows_are_what_the_models_say(self, method: str) -> None:
        people, lines = book()
        table, note = lifetime_of(people, lines, {"margin": 0.5, "method": method})
        assert note.method == ("bgnbd" if method == "bgnbd" else "model")
        assert note.why.key == "lifetime.book.trusted"
        letters = ["r", "alpha", "a", "b", "p", "q", "gamma"]
        assert list(note.params) == (letters if method == "bgnbd" else ["k", *letters])
        assert set(table["method"]) == {note.method}
        # One row again, from the lines and the models' formulas.
        k, r, alpha, a, b, p, q, gamma = ({"k": 1} | dict(note.params)).values()
        counts = cnbd.Model(int(k), r, alpha, a, b, dropout_at_start=note.leaves_at_start)
        values = gamma_gamma.Model(p, q, gamma)
        key = table.index[5]
        own = lines.loc[[key]].groupby("order_date")["amount"].sum() * 0.5
        x, t_x = len(own) - 1, (own.index[-1] - own.index[0]).days
        age = (pd.Timestamp(AS_OF) - own.index[0]).days
        row = table.loc[key]
        assert x > 0
        assert row["p_alive"] == pytest.approx(counts.p_alive([x], [t_x], [age])[0])
        assert row["expected_orders_12m"] == pytest.approx(counts.expected_purchases([365.25], [x], [t_x], [age])[0])
        assert row["p_order_12m"] == pytest.approx(counts.p_any([365.25], [x], [t_x], [age])[0])
        each = values.expected_value([x], [own.iloc[1:].mean()])[0]
        months = [counts.expected_purchases([month * MONTH], [x], [t_x], [age])[0] for month in range(37)]
        worth = sum(each * step / 1.1 ** ((n + 1) / 12) for n, step in enumerate(np.diff(months)))
        assert row["lifetime_value"] == pytest.approx(worth, rel=1e-6)
        assert row["past_value"] == pytest.approx(own.sum())
        dated = table[table["next_order"].notna()]
        assert len(dated) > 20
        for key, day in dated["next_order"].items():
            when = lines.loc[[key], "order_date"].drop_duplicates()
            figures = [len(when) - 1], [(when.max() - when.min()).days], [(pd.Timestamp(AS_OF) - when.min()).days]
            ahead = float((day - pd.Timestamp(AS_OF)).days)
            assert counts.expected_purchases([ahead], *figures)[0] >= 1 - 1e-9
            assert ahead <= 1 or counts.expected_purchases([ahead - 1], *figures)[0] < 1.01

    def test_intervals_hold_the_value_and_the_total(self) -> None:
        table, note = lifetime_of(*book())
        assert (table["low"] <= table["high"]).all()
        # Who is most likely gone brings nothing in 80 % of his futures, though his mean is above it.
        alive = table[table["p_alive"] > 0.5]
        assert len(alive) > 20
        assert ((alive["low"] <= alive["lifetime_value"]) & (alive["lifetime_value"] <= alive["high"])).all()
        assert note.total_low < note.total < note.total_high
        # All rows together are less uncertain than the sum of each by itself.
        assert note.total_high - note.total_low < (table["high"] - table["low"]).sum()

    def test_expected_against_actual(self) -> None:
        _, note = lifetime_of(*book())
        assert note.expected_actual is not None
        assert list(note.expected_actual.columns) == ["repeats", "actual", "expected"]
        assert note.expected_actual["repeats"].tolist() == list(range(8))
        assert note.expected_actual["actual"].sum() == note.customers == 60
        assert note.expected_actual["expected"].sum() == pytest.approx(60)
        assert note.repeaters == 60 - note.expected_actual["actual"].iloc[0]

    def test_a_customer_who_bought_once_is_not_alive_for_want_of_evidence(self) -> None:
        people, lines = book()
        once = [f"once{number}" for number in range(20)]
        people = customers(*people.index, *once)
        lines = pd.concat([lines, orders(*((key, "2024-10-01", 9_999.0) for key in once))])
        table, note = lifetime_of(people, lines)
        assert note.leaves_at_start
        assert (table.loc[once, "p_alive"] < 0.15).all()
        assert (table.loc[once, "p_order_12m"] < table.loc[once, "p_alive"]).all()
        assert table.loc["once0", "why"].key == "lifetime.why.once"
        assert not note.notes
        # BG/NBD cannot say so, and says that.
        table, note = lifetime_of(people, lines, {"method": "bgnbd"})
        assert (table.loc[once, "p_alive"] == 1.0).all()
        assert "存活概率为 1 只因无从判断" in table.loc["once0", "why"].render("zh")
        assert "lifetime.note.one_order" in [text.key for text in note.notes]

    def test_lost_loss_and_typed_rows_stay_out_of_the_model(self) -> None:
        people, lines = book()
        people = customers(
            *(key for key in people.index if key != "C001"),
            {"customer_id": "C001", "status": "lost"},
            "loss",
            {"customer_id": "typed", "annual_profit": 10.0},
        )
        bad = {"customer_id": "loss", "amount": 1_000.0, "profit": -500.0}
        lines = pd.concat([lines, orders({**bad, "order_date": "2026-08-01"}, {**bad, "order_date": "2026-09-01"})])
        table, note = lifetime_of(people, lines)
        assert note.method == "model"
        assert table.loc[["C001", "loss", "typed"], "method"].tolist() == ["simple", "simple", "typed"]
        assert table.loc["C001", "lifetime_value"] == 0
        assert table.loc["loss", "lifetime_value"] < 0
        assert table.loc["loss", "why"].key == "lifetime.why.loss"
        assert table.loc[["C001", "loss", "typed"], ["p_alive", "low"]].isna().all(axis=None)
        assert note.total_low < note.total < note.total_high
        assert "lifetime.note.losses_left_out" in [text.key for text in note.notes]

    def test_same_input_same_intervals_whatever_the_order_of_rows(self) -> None:
        people, lines = book(40)
        one, note = lifetime_of(people, lines)
        other, again = lifetime_of(people.iloc[::-1], lines.sample(frac=1, random_state=3))
        pd.testing.assert_frame_equal(one, other)
        assert (note.total_low, note.total_high) == (again.total_low, again.total_high)

    def test_interval_level_is_a_setting(self) -> None:
        narrow, _ = lifetime_of(*book(40), {"interval": 0.5})
        wide, _ = lifetime_of(*book(40), {"interval": 0.95})
        assert (wide["high"] >= narrow["high"].reindex(wide.index)).all()
        assert (wide["high"] - wide["low"]).sum() > (narrow["high"] - narrow["low"]).sum()


class TestMethodSetting:
    def test_simple_is_given_to_whom_asks(self) -> None:
        table, note = lifetime_of(*book(), {"method": "simple"})
        assert set(table["method"]) == {"simple"}
        assert note.method == "simple"
        assert note.why.render("zh").startswith("按设置使用“简单法”；自动判断为：")
        assert note.expected_actual is None

    def test_bgnbd_is_given_where_it_can_be_fitted_and_says_what_speaks_against_it(self) -> None:
        people, lines = book(8)
        assert lifetime_of(people, lines)[1].method == "simple"
        table, note = lifetime_of(people, lines, {"method": "bgnbd"})
        assert note.method == "bgnbd"
        assert set(table["method"]) == {"bgnbd"}
        assert note.why.render("zh").startswith("按设置使用“BG/NBD”；自动判断为：只有 ")
        assert np.isfinite(table[["lifetime_value", "low", "high"]].to_numpy()).all()

    def test_bgnbd_that_cannot_be_fitted_is_refused_with_the_reason(self) -> None:
        table, note = lifetime_of(customers("A"), orders(("A", "2026-09-01", 1.0)), {"method": "bgnbd"})
        assert (note.method, set(table["method"])) == ("simple", {"simple"})
        assert note.why.render("zh").startswith("设置要求“BG/NBD”，但无法采用：")

    def test_bgnbd_asked_for_where_it_is_right_anyway_needs_no_word(self) -> None:
        assert lifetime_of(*book(), {"method": "bgnbd"})[1].why.key == "lifetime.book.trusted"


def test_one_word_for_one_method() -> None:
    """What is typed in Settings is what stands on the rows."""
    for method in LIFETIME_METHOD:
        if method.code != "auto":
            assert (tr(f"code.method.{method.code}", "zh"), tr(f"code.method.{method.code}", "en")) == (
                method.zh,
                method.en,
            )


class TestHeldOut:
    """Orders every 20 days by 30 customers for three years; then they go on, stop or buy twice as much for a year."""

    DAY = date(2025, 9, 30)

    def lines(self, last_year: int | None) -> pd.DataFrame:
        random = np.random.default_rng(5)
        rows = []
        for number in range(30):
            day = pd.Timestamp("2022-10-01") + pd.Timedelta(int(random.integers(0, 60)), "D")
            while day <= pd.Timestamp(AS_OF):
                rows.append((f"C{number:02}", str(day)[:10], 1_000.0 + 10 * number))
                gap = 20 if day <= pd.Timestamp(self.DAY) else last_year
                if gap is None:
                    break
                day += pd.Timedelta(max(1, int(random.exponential(gap))), "D")
        return orders(*rows)

    def test_what_came_lies_within(self) -> None:
        lines = self.lines(20)
        _, note = lifetime_of(customers(*(f"C{n:02}" for n in range(30))), lines)
        check = note.check
        assert check is not None
        assert (check.day, check.months, check.customers) == (self.DAY, 12, 30)
        days = lines.reset_index().drop_duplicates(["customer_id", "order_date"])["order_date"]
        assert check.actual == (days > pd.Timestamp(self.DAY)).sum()
        assert check.holds
        assert (check.widening, note.method) == (1.0, "model")

    def test_an_interval_that_failed_is_made_wider_and_a_model_that_is_beaten_gives_way(self) -> None:
        people = customers(*(f"C{n:02}" for n in range(30)))
        lines = self.lines(8)
        asked, note = lifetime_of(people, lines, {"method": "model"})
        check = note.check
        assert check is not None
        assert not check.holds
        # By hand: how far off, in half-widths of the interval of then.
        assert check.widening == pytest.approx((check.actual - check.expected) / ((check.high - check.low) / 2))
        assert check.widening > 1
        plain_low, plain_high = lifetime_interval_of(asked, people, lines)
        assert note.total_high - note.total == pytest.approx((plain_high - note.total) * check.widening)
        assert note.total_low == pytest.approx(max(0.0, note.total - (note.total - plain_low) * check.widening))
        # By itself the book gives the worse of the two way.
        _, by_itself = lifetime_of(people, lines)
        beaten = abs(check.error) > abs(check.error_simple)
        assert by_itself.method == ("simple" if beaten else "model")
        assert by_itself.why.key == ("lifetime.book.held_out" if beaten else "lifetime.book.trusted")
        assert by_itself.check == check

    def test_status_is_todays_and_is_not_looked_at(self) -> None:
        people = customers(*({"customer_id": f"C{n:02}", "status": "lost"} for n in range(30)))
        _, note = lifetime_of(people, self.lines(20))
        assert note.check is not None
        assert note.check.holds
        assert note.total == 0

    def test_a_book_of_less_than_thirty_months_has_none(self) -> None:
        lines = self.lines(20)
        people = customers(*(f"C{n:02}" for n in range(30)))
        first = lines["order_date"].min()
        young, old = (
            date.fromisoformat(str(first + pd.DateOffset(months=30) + pd.Timedelta(d, "D"))[:10]) for d in (-1, 0)
        )
        assert lifetime_of(people, lines, as_of=young)[1].check is None
        assert lifetime_of(people, lines, as_of=old)[1].check is not None
        assert lifetime_of(people, lines, {"method": "simple"}, as_of=old)[1].check is None

    def test_sums_of_months_get_no_model(self) -> None:
        people = customers(*(f"C{n:02}" for n in range(30)))
        table, note = lifetime_of(people, self.lines(20), monthly_sums=True)
        assert (note.method, note.why.key, note.check) == ("simple", "lifetime.book.monthly_sums", None)
        assert set(table["method"]) == {"simple"}
        _, asked = lifetime_of(people, self.lines(20), {"method": "model"}, monthly_sums=True)
        assert (asked.method, asked.why.key) == ("simple", "lifetime.book.refused")


def lifetime_interval_of(table: pd.DataFrame, people: pd.DataFrame, lines: pd.DataFrame) -> tuple[float, float]:
    """The interval of the total before it is widened."""
    history = histories(
        people.index.sort_values(), valid_orders({"customers": people, "orders": lines}, AS_OF), AS_OF, 0.2
    )
    buyers = history.buyers
    figures = buyers.frequency, buyers.recency, buyers.T, buyers.monetary_value
    purchases, spend = fits(*figures, buyers.log_gaps, "model")
    found = predict(purchases, spend, *figures, months=36, month=MONTH, annual_rate=0.1, draws=600)
    return found.total_low, found.total_high


class TestOddBooks:
    """No warning, no NaN where a value belongs, no nonsense."""

    @pytest.mark.parametrize("method", ["auto", "model", "bgnbd"])
    @pytest.mark.parametrize(
        "rows",
        [
            [(f"C{n}", "2026-09-30", 10.0) for n in range(20)],  # all on the very day
            [
                (f"C{n}", day, 10.0) for n in range(20) for day in ("2026-01-01", "2026-05-01", "2026-09-01")
            ],  # identical
            [(f"C{n}", day, 0.0) for n in range(20) for day in ("2026-01-01", "2026-05-01")],  # free of charge
            [
                (f"C{n}", day, 10.0 ** (n % 9)) for n in range(20) for day in ("2026-01-01", "2026-05-01")
            ],  # worlds apart
            [
                (f"C{n}", f"2026-{month:02}-01", 10.0 * (n + 1)) for n in range(20) for month in range(1, 10)
            ],  # all loyal
            [(f"C{n}", f"2026-0{1 + n % 8}-01", 10.0) for n in range(20)],  # one order each
        ],
    )
    def test_books(self, rows: list[Any], method: str) -> None:
        table, note = lifetime_of(customers(*(f"C{n}" for n in range(20))), orders(*rows), {"method": method})
        assert np.isfinite(table["lifetime_value"]).all()
        assert (table["lifetime_value"] >= 0).all()
        assert np.isfinite(note.total)
        modelled = table[table["method"].isin(["model", "bgnbd"])]
        assert modelled["p_alive"].between(0, 1).all()
        assert np.isfinite(modelled[["low", "high", "expected_orders_12m"]].to_numpy()).all()

    def test_nobody_and_one(self) -> None:
        table, note = lifetime_of(customers())
        assert table.empty
        assert (note.total, note.customers) == (0.0, 0)
        table, note = lifetime_of(customers("A"))
        assert table["lifetime_value"].tolist() == [0.0]

    def test_a_correlation_is_reported(self) -> None:
        people, lines = book(loyal=True)
        size = lines.groupby(level=0).size()
        lines["amount"] = 100.0 * lines.index.map(size).to_numpy(dtype=float) + np.arange(len(lines)) % 7
        _, note = lifetime_of(people, lines)
        assert note.correlation is not None
        assert note.correlation > 0.9
        if note.method == "model":
            assert "lifetime.note.correlated" in [text.key for text in note.notes]


ROWS = st.lists(
    st.tuples(
        st.sampled_from("ABCD"),
        st.dates(date(2024, 1, 1), AS_OF).map(str),
        st.sampled_from([0.1, 33.3, 1e6]),
        st.sampled_from(["done", "returned"]),
    ),
    max_size=15,
)


@settings(max_examples=40, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_any_small_book(rows: list[Any], random: Any) -> None:
    fields = ("customer_id", "order_date", "amount", "status")
    people, given_rows = customers(*"ABCD"), [dict(zip(fields, row, strict=True)) for row in rows]
    one, note = lifetime_of(people, orders(*given_rows))
    random.shuffle(given_rows)
    other, again = lifetime_of(people, orders(*given_rows))
    pd.testing.assert_frame_equal(one, other)
    assert note.total == again.total
    assert np.isfinite(one["lifetime_value"]).all()


@pytest.mark.parametrize(
    ("since", "limits", "again", "checked"),
    [
        # 30 months before as_of is 30 March 2024: two years and a half, of which one is held out by default.
        ("2024-03-30", {}, True, True), ("2024-03-31", {}, True, False), ("2020-01-01", {}, False, False),
        ("2020-01-01", {"method": "simple"}, True, False),
    ],
)  # fmt: skip
def test_a_book_is_checked_that_is_old_enough_and_has_a_model(
    monkeypatch: pytest.MonkeyPatch, since: str, limits: dict[str, Any], again: bool, checked: bool
) -> None:
    asked = []
    monkeypatch.setattr("kamxl.compute.lifetime.held_out", lambda *_, **given: asked.append(given["method"]))
    people, lines = book()
    lines = lines[lines["order_date"] > "2024-04-01"]
    more = orders(("C000", since, 1.0))
    _, note = lifetime_of(people, pd.concat([lines, more]) if again else more, limits)
    assert (note.method == "model") == (again and not limits)
    assert asked == ["model"] * checked


@pytest.mark.parametrize(
    ("status", "weight", "lost"), [("lost", 0.0, True), ("lost", 0.5, False), ("paused", 0.0, False)]
)
def test_only_who_is_lost_and_counts_for_nothing_is_said_to_be_lost(status: str, weight: float, lost: bool) -> None:
    people = customers({"customer_id": "A", "status": status, "annual_amount": 10.0})
    table, _ = lifetime_of(people, None, {"typed": {status: weight}})
    assert (table["why"].iloc[0].key == "lifetime.why.lost") is lost
