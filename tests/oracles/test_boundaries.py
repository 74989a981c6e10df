"""Limits at the day, the 分 and the head: month ends, 29 February, ties, zero, negative, returns, one customer, none."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from expected import annuity
from small_books import analysed, fired

from kamxl.book import Result
from kamxl.compute.coverage import LeftOut

DAY = date(2026, 5, 31)
RECENT = date(2026, 5, 1)
EARLY = date(2026, 3, 1)


THREE_MONTHS = [
    ("2026-05-31", "2026-02-28"),       # February has no 31st
    ("2024-05-31", "2024-02-29"),       # a leap year's has a 29th
    ("2024-05-29", "2024-02-29"),
    ("2024-05-28", "2024-02-28"),
    ("2026-04-30", "2026-01-30"),       # not the month's last day
    ("2026-03-31", "2025-12-31"),       # over the year's end
    ("2026-12-31", "2026-09-30"),
    ("2024-02-29", "2023-11-29"),
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "limit"), THREE_MONTHS)
def test_three_calendar_months(tmp_path: Path, as_of: str, limit: str) -> None:
    """An order on the limit is neither late nor asleep; one a day before is both."""
    day, last = date.fromisoformat(as_of), date.fromisoformat(limit)
    before = date.fromordinal(last.toordinal() - 1)
    result = analysed(tmp_path, day, ["at", "past"], [("at", last, 1), ("past", before, 1)])
    assert fired(result, "no_order") == {"past"}
    assert result.tiers["lifecycle"].to_dict() == {"at": "first", "past": "asleep"}


TWELVE_MONTHS = [
    ("2024-02-29", "2023-02-28"),       # there is no 29 February 2023
    ("2025-02-28", "2024-02-28"),       # so 29 February 2024 lies within the 12 months
    ("2025-03-01", "2024-03-01"),
    ("2026-05-31", "2025-05-31"),
    ("2028-02-29", "2027-02-28"),
]  # fmt: skip


@pytest.mark.parametrize(("as_of", "limit"), TWELVE_MONTHS)
def test_twelve_calendar_months(tmp_path: Path, as_of: str, limit: str) -> None:
    """(as_of − 12 months, as_of]: the limit's day is outside the window, and not yet "more than 12 months ago"."""
    day, out = date.fromisoformat(as_of), date.fromisoformat(limit)
    inside, before = (date.fromordinal(out.toordinal() + step) for step in (1, -1))
    tomorrow = date.fromordinal(day.toordinal() + 1)
    orders = [("in", inside, 7), ("out", out, 7), ("past", before, 7), ("today", day, 7), ("tomorrow", tomorrow, 7)]
    result = analysed(tmp_path, day, ["in", "out", "past", "today", "tomorrow"], orders)
    assert result.facts["revenue_12m"].to_dict() == {"in": 7, "out": 0, "past": 0, "today": 7, "tomorrow": 0}
    assert result.facts["revenue_previous_12m"].to_dict() == {"in": 0, "out": 7, "past": 7, "today": 0, "tomorrow": 0}
    assert result.tiers["lifecycle"].to_dict() == {
        "in": "asleep",
        "out": "asleep",
        "past": "lost",
        "today": "first",
        "tomorrow": "potential",
    }


def test_loyal_at_twelve_months(tmp_path: Path) -> None:
    """Six order days and the first 12 months ago to the day, here 29 February less a year."""
    as_of = date(2024, 2, 29)
    later = [date(2024, 1, day) for day in range(2, 8)]
    orders = [("at", date(2023, 2, 28), 1), ("young", date(2023, 3, 1), 1), ("few", date(2023, 2, 28), 1)]
    orders += [("at", day, 1) for day in later[:5]] + [("young", day, 1) for day in later[:5]]
    orders += [("few", day, 1) for day in later[:4]] + [("few", later[0], 1)]  # twice on a day is one order day
    stages = analysed(tmp_path, as_of, ["at", "young", "few"], orders).tiers["lifecycle"].to_dict()
    assert stages == {"at": "loyal", "young": "repeat", "few": "repeat"}


# fmt: off
def test_days_before_a_leap_day(tmp_path: Path) -> None:
    """Limits in days count 29 February: 180 days before 2024-08-27 is 2024-02-29."""
    as_of = date(2024, 8, 27)
    told = {"跟进方式": "电话", "跟进内容": "x", "负责人": "王磊"}
    result = analysed(
        tmp_path, as_of, {"at": {}, "past": {}},
        跟进记录=[{"客户编号": "at", "跟进日期": date(2024, 2, 29), **told}, {"客户编号": "past", "跟进日期": date(2024, 2, 28), **told}],
    )
    assert fired(result, "profile_stale") == {"past"}
    assert fired(result, "follow_up_overdue") == {"past"}       # C: 180 days as well
# fmt: on


class TestThresholds:
    @pytest.mark.parametrize(
        ("bound", "at", "under"), [(1_500_000, "S", "A"), (800_000, "A", "B"), (150_000, "B", "C")]
    )
    def test_at_and_a_fen_under(self, tmp_path: Path, bound: int, at: str, under: str) -> None:
        # In thirds and tenths that binary fractions do not hold: their sum must not fall short of the bound.
        third = round(bound / 3, 2)
        parts = [third, third, round(bound - 2 * third, 2)]
        tenths = [round(bound / 10 + step / 10, 2) for step in (-4, -3, -2, -1, 0, 0, 1, 2, 3, 4)]
        orders = [("thirds", RECENT, part) for part in parts] + [("tenths", RECENT, part) for part in tenths]
        orders += [("under", RECENT, bound - 0.01), ("over", RECENT, bound + 0.01)]
        tiers = analysed(tmp_path, DAY, ["thirds", "tenths", "under", "over"], orders).tiers["tier"].to_dict()
        assert tiers == {"thirds": at, "tenths": at, "under": under, "over": at}

    @pytest.mark.parametrize(
        ("title", "typed"), [("年交易金额(元)", 1_500_000), ("年交易金额(千元)", 1_500), ("年交易金额(亿元)", 0.015)]
    )
    def test_the_unit_of_the_users_title(self, tmp_path: Path, title: str, typed: float) -> None:
        people = {"at": {title: typed}, "under": {title: typed * 0.999}}
        assert analysed(tmp_path, DAY, people).tiers["tier"].to_dict() == {"at": "S", "under": "A"}

    def test_preset_a_to_e(self, tmp_path: Path) -> None:
        bounds = {"A": 150, "B": 100, "C": 80, "D": 50, "E": 15}
        # Cumulative: half of it years ago.
        orders: list[tuple[Any, ...]] = []
        for label, bound in bounds.items():
            for key, amount in ((f"{label}-at", bound * 10_000), (f"{label}-under", bound * 10_000 - 0.01)):
                orders += [(key, date(2021, 1, 1), 75_000), (key, RECENT, amount - 75_000)]
        keys = list(dict.fromkeys(line[0] for line in orders))
        tiers = analysed(tmp_path, DAY, keys, orders, settings={"tier.preset": "a-e"}).tiers["tier"]
        below = dict(zip(bounds, ["B", "C", "D", "E", "none"], strict=True))
        assert tiers.to_dict() == {
            **{f"{label}-at": label for label in bounds},
            **{f"{label}-under": lower for label, lower in below.items()},
        }


class TestPareto:
    def test_at_eighty_and_ninety_five(self, tmp_path: Path) -> None:
        orders = [("1", RECENT, 80), ("2", RECENT, 15), ("3", RECENT, 5)]
        found = analysed(tmp_path, DAY, ["3", "2", "1"], orders).tiers
        assert found["abc"].to_dict() == {"1": "A", "2": "B", "3": "C"}  # 0, 80 % and 95 % stand before them
        assert found["cumulative_share"].to_dict() == {"1": 0.8, "2": 0.95, "3": 1.0}

    def test_a_fen_before_the_limit(self, tmp_path: Path) -> None:
        orders = [("1", RECENT, 79.99), ("2", RECENT, 15), ("3", RECENT, 5.01)]
        labels = analysed(tmp_path, DAY, ["1", "2", "3"], orders).tiers["abc"].to_dict()
        assert labels == {"1": "A", "2": "A", "3": "B"}  # 79.99 % and 94.99 % stand before them

    def test_equals_get_one_label(self, tmp_path: Path) -> None:
        """Twenty equal customers: nobody stands before those who tie, and an ID decides nothing."""
        keys = [f"C{number:02}" for number in range(20)]
        found = analysed(tmp_path, DAY, keys[::-1], [(key, RECENT, 0.1) for key in keys]).tiers
        assert [found.loc[key, "abc"] for key in keys] == ["A"] * 20
        assert list(found.index) == keys

    def test_no_revenue_is_c(self, tmp_path: Path) -> None:
        orders = [("some", RECENT, 5), ("zero", RECENT, 0), ("minus", RECENT, 3, {"订单状态": "退货"})]
        found = analysed(tmp_path, DAY, ["some", "zero", "minus", "bare"], orders).tiers
        assert found["abc"].to_dict() == {"some": "A", "zero": "C", "minus": "C", "bare": "C"}
        nobody = analysed(tmp_path, DAY, ["zero", "bare"], [("zero", RECENT, 0)]).tiers
        assert set(nobody["abc"]) == {"C"}
        assert nobody["cumulative_share"].isna().all()


class TestPyramid:
    # Seats down to each layer: ⌈1 %⌉, ⌈5 %⌉, ⌈20 %⌉ of the customers.
    @pytest.mark.parametrize(
        ("customers", "layers"),
        [
            (1, [1, 0, 0, 0]),
            (2, [1, 0, 0, 1]),
            (5, [1, 0, 0, 4]),
            (6, [1, 0, 1, 4]),
            (20, [1, 0, 3, 16]),
            (21, [1, 1, 3, 16]),
            (100, [1, 4, 15, 80]),
            (101, [2, 4, 15, 80]),
        ],
    )
    def test_seats(self, tmp_path: Path, customers: int, layers: list[int]) -> None:
        keys = [f"C{number:03}" for number in range(customers)]
        found = analysed(tmp_path, DAY, keys, [(key, RECENT, 1_000 - at) for at, key in enumerate(keys)]).tiers
        labels = ["platinum", "gold", "iron", "lead"]
        assert [int((found["pyramid"] == label).sum()) for label in labels] == layers
        assert found.loc[keys[0], "pyramid"] == "platinum"

    def test_profit_decides_between_equals(self, tmp_path: Path) -> None:
        orders = [("1", RECENT, 10, {"毛利(元)": 1}), ("2", RECENT, 10, {"毛利(元)": 2}), ("3", RECENT, 10)]
        found = analysed(tmp_path, DAY, ["1", "2", "3"], orders).tiers
        assert found["pyramid"].to_dict() == {"1": "lead", "2": "platinum", "3": "lead"}


ALL = {"tier.scorecard_coverage": 0}
"""However little is known, it is scored."""


def test_scorecard_bounds(tmp_path: Path) -> None:
    """One indicator alone is the score: the typed collection rate."""
    rates = {"85": 85, "84.9": 84.9, "70": 70, "69.9": 69.9, "50": 50, "49.9": 49.9}
    people = {key: {"回款率(%)": rate} for key, rate in rates.items()}
    found = analysed(tmp_path, DAY, people, settings=ALL | {"tier.model": "scorecard"}).tiers
    assert found["score"].to_dict() == pytest.approx(rates)
    assert found["tier"].to_dict() == {"85": "S", "84.9": "A", "70": "A", "69.9": "B", "50": "B", "49.9": "C"}


class TestIndicators:
    def test_a_contract_of_today_counts_and_tomorrows_does_not(self, tmp_path: Path) -> None:
        """Volumes 7, 9 and 0 of three customers: ranks 1, 2 and 0 of two others."""
        signed = {"today": (DAY, 7), "before": (RECENT, 9), "tomorrow": (date(2026, 6, 1), 99)}
        rows = [
            {
                "合同编号": key,
                "客户编号": key,
                "类型": "合同",
                "签订日期": day,
                "金额(元)": amount,
                "合同状态": "已完成",
            }
            for key, (day, amount) in signed.items()
        ]
        scores = analysed(tmp_path, DAY, list(signed), 合同报价=rows, settings=ALL).tiers["score"].to_dict()
        assert scores == {"today": 50, "before": 100, "tomorrow": 0}

    def test_a_quantity_of_nothing_has_no_price(self, tmp_path: Path) -> None:
        """Prices 5, 10 and unknown; amounts are equal and left out."""
        orders = [
            ("five", RECENT, 10, {"数量": 2}),
            ("ten", RECENT, 10, {"数量": 1}),
            ("bare", RECENT, 10, {"数量": 0}),
        ]
        scores = analysed(tmp_path, DAY, ["five", "ten", "bare"], orders, settings=ALL).tiers["score"]
        assert scores[["five", "ten"]].tolist() == [0, 100]
        assert np.isnan(scores["bare"])


class TestRfm:
    def test_all_eight_segments(self, tmp_path: Path) -> None:
        # Eight customers, all combinations. Ranks 1…8 score ⌈5 × rank ÷ 8⌉ = 1 2 2 3 4 4 5 5, mean 3.25: the upper four are high.
        # Key: R, F, M high or not. Days since the last order; orders; revenue.
        people = {
            "HHH": (1, 9, 9_000, "important_value"),
            "HLH": (2, 4, 8_000, "important_develop"),
            "LHH": (61, 8, 7_000, "important_keep"),
            "LLH": (62, 3, 6_000, "important_win_back"),
            "HHL": (3, 7, 400, "general_value"),
            "HLL": (4, 2, 300, "general_develop"),
            "LHL": (63, 6, 200, "general_keep"),
            "LLL": (64, 1, 100, "general_win_back"),
        }
        orders = []
        for key, (days, number, revenue, _) in people.items():
            amounts = [revenue - number + 1, *[1] * (number - 1)]
            orders += [
                (key, date.fromordinal(DAY.toordinal() - days - at), amount) for at, amount in enumerate(amounts)
            ]
        found = analysed(tmp_path, DAY, list(people), orders).tiers["rfm"].to_dict()
        assert found == {key: segment for key, (*_, segment) in people.items()}

    def test_equals_are_not_above_their_mean(self, tmp_path: Path) -> None:
        for keys in (["one"], ["one", "two", "three"]):
            found = analysed(tmp_path, DAY, keys, [(key, RECENT, 10) for key in keys]).tiers
            assert set(found["rfm"]) == {"general_win_back"}

    def test_who_never_ordered_has_no_segment(self, tmp_path: Path) -> None:
        people = {"typed": {"年交易金额(万元)": 500}, "ordered": {}}
        found = analysed(tmp_path, DAY, people, [("ordered", RECENT, 10)], settings={"tier.model": "rfm"}).tiers
        assert found.loc["typed", "rfm"] is None
        assert found.loc["typed", "tier"] == "none"


class TestReturnsAndZero:
    def test_a_return_is_no_order(self, tmp_path: Path) -> None:
        returned = {"订单状态": "退货"}
        orders = [
            ("plus", date(2026, 1, 5), 100),
            ("plus", date(2026, 5, 30), 40, returned),
            ("minus", date(2026, 1, 5), 100),
            ("minus", date(2026, 5, 30), -40, returned),
            ("credit", date(2026, 1, 5), 100),
            ("credit", date(2026, 5, 30), -40),
        ]
        result = analysed(tmp_path, DAY, ["plus", "minus", "credit"], orders)
        for key in ("plus", "minus", "credit"):
            facts = result.facts.loc[key]
            assert (facts["revenue_12m"], facts["orders_12m"], facts["order_days"]) == (60, 1, 1), key
            assert facts["last_order"].date() == date(2026, 1, 5)
        assert fired(result, "no_order") == {"plus", "minus", "credit"}
        assert set(result.tiers["lifecycle"]) == {"asleep"}

    def test_a_free_sample_is_an_order(self, tmp_path: Path) -> None:
        facts = analysed(tmp_path, DAY, ["A"], [("A", RECENT, 0)]).facts.loc["A"]
        assert (facts["revenue_12m"], facts["orders_12m"], facts["basis"]) == (0, 1, "orders")

    def test_points_are_whole_and_never_negative(self, tmp_path: Path) -> None:
        orders = [("99.99", RECENT, 99.99), ("100", RECENT, 100), ("sum", RECENT, 0.1), ("sum", RECENT, 99.9)]
        orders += [("minus", RECENT, 500, {"订单状态": "退货"})]
        keys = ["99.99", "100", "sum", "minus"]
        assert analysed(tmp_path, DAY, keys, orders).tiers["points"].reindex(keys).tolist() == [0, 1, 1, 0]

    def test_collection_with_returns(self, tmp_path: Path) -> None:
        """Both sides of the quotient shrink: (80 − 8) ÷ (100 − 10). All is due: 60 days are over."""
        orders: list[tuple[Any, ...]] = []
        for key, paid in (("at", 80), ("past", 79.99)):
            orders += [(key, EARLY, 100, {"已回款(元)": paid})]
            orders += [(key, EARLY, 10, {"已回款(元)": 8, "订单状态": "退货"})]
        # 80 % of amounts that binary fractions do not hold.
        cents = {"a": (19_999.75, 15_999.8), "b": (0.1, 0.08), "c": (0.7, 0.56), "d": (33_333.35, 26_666.68)}
        orders += [(key, EARLY, amount, {"已回款(元)": paid}) for key, (amount, paid) in cents.items()]
        orders += [("bare", EARLY, 100)]
        result = analysed(tmp_path, DAY, ["at", "past", "bare", *cents], orders)
        rates = {"at": 0.8, "past": 71.99 / 90, "bare": np.nan, **dict.fromkeys(cents, 0.8)}
        assert result.facts["paid_rate_12m"].to_dict() == pytest.approx(rates, nan_ok=True)
        # Most lines that are due carry a payment, so a blank is nothing paid.
        assert fired(result, "low_collection") == {"past", "bare"}


ANY_FALL = {"alerts.sales_decline.z": 0, "alerts.sales_decline.weak_z": 0}
"""Whether a fall is beyond chance is another question: tests/compute/test_alerts_sales.py."""


class TestDecline:
    def test_at_seventy_per_cent_and_at_the_base(self, tmp_path: Path) -> None:
        """Last 3 months from 2026-03-01, those a year before from 2025-03-01 to 2025-05-31."""
        before, now = date(2025, 4, 1), date(2026, 4, 1)
        orders = [
            ("at", before, 12_345.67), ("at", now, 8_641.97),                       # 70 % is 8,641.969
            ("past", before, 12_345.67), ("past", now, 8_641.96),
            ("base", before, 10_000), ("small", before, 9_999.99),
            ("early", date(2025, 2, 28), 50_000), ("late", date(2025, 6, 1), 50_000),
            ("first", date(2025, 3, 1), 50_000), ("last", date(2025, 5, 31), 50_000),
            ("returned", before, 20_000), ("returned", before, 10_000.01, {"订单状态": "退货"}),
        ]  # fmt: skip
        keys = list(dict.fromkeys(line[0] for line in orders))
        assert fired(analysed(tmp_path, DAY, keys, orders, settings=ANY_FALL), "sales_decline") == {
            "past",
            "base",
            "first",
            "last",
        }

    def test_in_february_of_a_leap_year(self, tmp_path: Path) -> None:
        """2024-02-29: from 2023-11-30; a year before from 2022-11-30 to 2023-02-28."""
        orders = [
            ("in", date(2023, 2, 28), 10_000), ("out", date(2023, 3, 1), 10_000), ("first", date(2022, 11, 30), 10_000),
            ("before", date(2022, 11, 29), 10_000),
            ("kept", date(2023, 2, 28), 10_000), ("kept", date(2023, 11, 30), 7_000),
            ("not", date(2023, 2, 28), 10_000), ("not", date(2023, 11, 29), 7_000),
        ]  # fmt: skip
        keys = list(dict.fromkeys(line[0] for line in orders))
        assert fired(analysed(tmp_path, date(2024, 2, 29), keys, orders, settings=ANY_FALL), "sales_decline") == {
            "in",
            "first",
            "not",
        }


def test_concentration_at_thirty_per_cent(tmp_path: Path) -> None:
    orders = [
        ("at", RECENT, 30),
        ("past", RECENT, 30.01),
        ("rest", RECENT, 19.99),
        ("others", RECENT, 10),
        ("more", RECENT, 10),
    ]
    assert fired(analysed(tmp_path, DAY, [line[0] for line in orders], orders), "concentration") == {"past"}


def test_what_happens_today_has_happened(tmp_path: Path) -> None:
    told = {"客户编号": "A", "跟进日期": DAY, "跟进方式": "电话", "跟进内容": "今天谈过", "负责人": "王磊"}
    seen = {"竞品名称": "科跃", "监测区域": "华东", "产品型号": "M1"}
    result = analysed(
        tmp_path,
        DAY,
        ["A"],
        [("A", DAY, 10)],
        跟进记录=[{**told, "跟进日期": date(2024, 1, 1), "跟进内容": "从前"}, told],
        满意度=[{"调查日期": DAY, "客户编号": "A", "维度": "总体", "评分": 5}],
        合同报价=[
            {
                "合同编号": "H1",
                "客户编号": "A",
                "类型": "合同",
                "签订日期": DAY,
                "到期日期": DAY,
                "金额(元)": 7,
                "合同状态": "执行中",
            }
        ],
        市场监测=[
            {**seen, "监测时间": RECENT, "价格策略(元/台)": 100},
            {**seen, "监测时间": DAY, "价格策略(元/台)": 90},
        ],
    )
    facts = {row.rule_id: row.fact.render("zh") for row in result.analysis.alerts.itertuples()}
    assert set(facts) == {"low_satisfaction", "contract_expiring", "price_cut"}
    assert "于 2026-05-31 到期，还有 0 天" in facts["contract_expiring"]
    assert result.analysis.follow_up is not None
    assert result.analysis.follow_up.entries.loc["A", "content"] == "今天谈过"


def test_nothing_to_take_a_share_of(tmp_path: Path) -> None:
    """Revenue that returns eat up to nothing has no shares; a base of nothing has no decline, whatever Settings say."""
    sold, returned = date(2024, 1, 5), {"订单状态": "退货"}
    orders = [("plus", RECENT, 5), ("minus", sold, 9), ("minus", RECENT, 5, returned)]
    result = analysed(tmp_path, DAY, ["plus", "minus"], orders, settings={"alerts.sales_decline.base": 0})
    assert fired(result, "concentration") == set()
    assert fired(result, "sales_decline") == set()
    assert result.analysis.portrait.by["owner"]["revenue_share"].isna().all()


def test_outlier_needs_three_earlier_orders(tmp_path: Path) -> None:
    """Two lines of one number are one order; orders of the latest day are not among the earlier ones."""
    days = [date(2026, 1, 5), date(2026, 2, 5), date(2026, 3, 5), date(2026, 4, 5)]
    orders: list[tuple[Any, ...]] = [("three", day, 10) for day in days[:3]] + [("three", days[3], 30.01)]
    orders += [("at", day, 10) for day in days[:3]] + [("at", days[3], 30)]
    orders += [("two", day, 10) for day in days[:2]] + [("two", days[3], 500)]
    orders += [("lines", day, 10) for day in days[:3]]
    orders += [("lines", days[3], 15.01, {"订单编号": "L1"}), ("lines", days[3], 15, {"订单编号": "L1"})]
    orders += [("apart", day, 10) for day in days[:3]] + [("apart", days[3], 16), ("apart", days[3], 15)]
    orders += [("back", day, 10) for day in days[:3]] + [("back", days[3], 500, {"订单状态": "退货"})]
    orders += [("samples", day, 0) for day in days[:3]] + [("samples", days[3], 10)]  # more than 3 × nothing
    keys = list(dict.fromkeys(line[0] for line in orders))
    assert fired(analysed(tmp_path, DAY, keys, orders), "order_outlier") == {"three", "lines", "samples"}


def test_satisfaction_in_binary_fractions(tmp_path: Path) -> None:
    """Falls of 2 that binary fractions see as a hair more or less; 6 is not below 6."""
    falls = {"8.3": (8.3, 6.3, True), "8.2": (8.2, 6.2, True), "8.1": (8.1, 6.1, True), "less": (8.1, 6.11, False)}
    rows = [
        {"调查日期": date(2026, month, 1), "客户编号": key, "维度": "总体", "评分": score}
        for key, (before, now, _) in falls.items()
        for month, score in ((1, before), (4, now))
    ]
    # The mean of a day: (5.9 + 6.1) ÷ 2 is 6; an older low score does not count; nor does one of tomorrow.
    rows += [{"调查日期": RECENT, "客户编号": "mean", "维度": "总体", "评分": score} for score in (5.9, 6.1)]
    rows += [{"调查日期": date(2026, 1, 1), "客户编号": "older", "维度": "总体", "评分": 2}]
    rows += [{"调查日期": RECENT, "客户编号": "older", "维度": "总体", "评分": 9}]
    rows += [{"调查日期": RECENT, "客户编号": "later", "维度": "总体", "评分": 9}]
    rows += [{"调查日期": date(2026, 6, 1), "客户编号": "later", "维度": "总体", "评分": 1}]
    keys = [*falls, "mean", "older", "later"]
    result = analysed(tmp_path, DAY, keys, 满意度=rows)
    assert fired(result, "low_satisfaction") == {key for key, (*_, falls_enough) in falls.items() if falls_enough}


MARKET = [
    ((2_600, 20.1), (2_470, 22.1), 2_717, {"price_cut", "share_gain", "price_gap"}),   # −5 %, +2, +10 %: at
    ((2_600, 20.1), (2_470.01, 22.09), 2_717, set()),                                  # a 分 or 0.01 points short
    ((0.3, 10.3), (0.285, 12.3), 0.3135, {"price_cut", "share_gain", "price_gap"}),    # not whole in binary
    ((2_600, 20), (2_600, 20), 2_600, set()),
    ((2_600, 20), (2_700, 18), 2_700, set()),                                          # dearer, and smaller
    ((0, 0), (2_600, 2), 2_600, {"share_gain"}),                                       # a price of 0 is not compared with
]  # fmt: skip


@pytest.mark.parametrize(("before", "now", "ours", "rules"), MARKET)
def test_market_limits(
    tmp_path: Path, before: tuple[float, float], now: tuple[float, float], ours: float, rules: set[str]
) -> None:
    rows = [
        {"监测时间": day, "竞品名称": "科跃", "监测区域": "华东", "产品型号": "M1", "价格策略(元/台)": price, "市场份额(%)": share, "我方价格(元/台)": ours}
        for day, (price, share) in ((date(2026, 4, 1), before), (RECENT, now))
    ]  # fmt: skip
    table = analysed(tmp_path, DAY, ["A"], 市场监测=rows).analysis.alerts
    assert set(table.loc[table["customer_id"].isna(), "rule_id"]) == rules


@pytest.mark.parametrize(("buyers", "pairs"), [(60, 2), (61, 0)])
def test_support_of_five_per_cent(tmp_path: Path, buyers: int, pairs: int) -> None:
    """Three of 60 who bought both are 5 %, of 61 less."""
    orders: list[tuple[Any, ...]] = [
        (f"C{at}", RECENT, 1, {"产品": name}) for at in range(3) for name in ("甲料", "乙料")
    ]
    orders += [(f"C{at}", RECENT, 1, {"产品": "丙料"}) for at in range(3, buyers)]
    found = analysed(tmp_path, DAY, [f"C{at}" for at in range(buyers)], orders).analysis.pairs
    assert len(found) == pairs
    if pairs:
        assert found[["support", "confidence", "lift"]].iloc[0].tolist() == [3 / 60, 1.0, 20.0]


@pytest.mark.parametrize(("more", "buyers", "offered"), [(0, 6, 0), (0, 7, 0), (2, 11, 0), (2, 12, 2)])
def test_cross_selling_asks_for_more_than_chance(tmp_path: Path, more: int, buyers: int, offered: int) -> None:
    """All three buyers of 乙料 among three of 甲料: 1 ÷ 20 of six buyers is not below 5 %, and of seven nobody lacks one half.
    Among five: 10 ÷ 165 of eleven are 6.1 %, 10 ÷ 220 of twelve 4.5 %; three of the five bought it, for 200 in the middle."""
    orders: list[tuple[Any, ...]] = [(f"C{at}", RECENT, 1, {"产品": "甲料"}) for at in range(3 + more)]
    orders += [(f"C{at}", RECENT, amount, {"产品": "乙料"}) for at, amount in enumerate((100, 200, 600))]
    orders += [(f"C{at}", RECENT, 1, {"产品": "丙料"}) for at in range(3 + more, buyers)]
    analysis = analysed(tmp_path, DAY, [f"C{at}" for at in range(buyers)], orders).analysis
    assert len(analysis.pairs) == (2 if buyers in (7, 12) else 0)
    assert (
        analysis.opportunities[["customer_id", "subject", "amount"]].to_numpy().tolist()
        == [[f"C{at}", "乙料", pytest.approx(120)] for at in (3, 4)][:offered]
    )


QUARTERS = [
    # Day 60 of the quarter: to 2023-11-29 in the quarter before; a year before, the same days: to the end of February.
    ("2024-02-29", ("2023-10-01", "2023-11-29", "2023-01-01", "2023-02-28"), ("2023-01-01", "2023-02-28")),
    # The end of a common year's February is held against a leap year's; the day before it is not.
    ("2025-02-28", ("2024-10-01", "2024-11-28", "2024-01-01", "2024-02-29"), ("2024-01-01", "2024-02-29")),
    ("2025-02-27", ("2024-10-01", "2024-11-27", "2024-01-01", "2024-02-27"), ("2024-01-01", "2024-02-27")),
    # Its first day.
    ("2026-04-01", ("2026-01-01", "2026-01-01", "2025-04-01", "2025-04-01"), ("2025-01-01", "2025-04-01")),
    # Its last: whole quarters, though the one before has 92 days and this one 90.
    ("2026-03-31", ("2025-10-01", "2025-12-31", "2025-01-01", "2025-03-31"), ("2025-01-01", "2025-03-31")),
    ("2026-12-31", ("2026-07-01", "2026-09-30", "2025-10-01", "2025-12-31"), ("2025-01-01", "2025-12-31")),
    ("2026-01-01", ("2025-10-01", "2025-10-01", "2025-01-01", "2025-01-01"), ("2025-01-01", "2025-01-01")),
]  # fmt: skip


class TestPeriods:
    @pytest.mark.parametrize(("as_of", "quarter", "year"), QUARTERS)
    def test_what_a_quarter_is_held_against(
        self, tmp_path: Path, as_of: str, quarter: tuple[str, ...], year: tuple[str, str]
    ) -> None:
        """An order of 1 元 each day for three years: every sum is a number of days."""
        day = date.fromisoformat(as_of)
        start = day.toordinal() - 3 * 366
        orders = [("A", date.fromordinal(at), 1) for at in range(start, day.toordinal() + 1)]
        periods = analysed(tmp_path, day, ["A"], orders).analysis.trend.periods

        def days(first: str, last: str) -> int:
            return date.fromisoformat(last).toordinal() - date.fromisoformat(first).toordinal() + 1

        assert periods.loc["quarter", ["previous", "year_before"]].tolist() == [days(*quarter[:2]), days(*quarter[2:])]
        assert periods.loc["year_to_date", "previous"] == days(*year)
        assert periods.loc["last_12_months", "revenue"] == day.toordinal() - _year_before(day).toordinal()

    def test_nothing_to_hold_against(self, tmp_path: Path) -> None:
        """No base, no change; a month of returns has no mean order; who stayed the same is no riser and no faller."""
        last = date(2025, 4, 1)
        orders = [("same", last, 7), ("same", RECENT, 7), ("back", date(2024, 1, 1), 9)]
        orders += [("back", date(2026, 3, 2), 4, {"订单状态": "退货"})]  # day 61 of its quarter
        trend = analysed(tmp_path, DAY, ["same", "back"], orders).analysis.trend
        assert trend is not None
        assert trend.periods.loc["quarter", ["revenue", "previous", "year_before"]].tolist() == [7, -4, 7]
        assert np.isnan(trend.periods.loc["quarter", "change"])
        assert trend.periods.loc["quarter", "change_on_year"] == 0
        march = trend.monthly.iloc[-3]
        assert (march["revenue"], march["orders"]) == (-4, 0)
        assert np.isnan(march["mean_order"])
        assert trend.risers.empty
        assert list(trend.fallers.index) == ["back"]

    def test_the_month_under_way(self, tmp_path: Path) -> None:
        """2024-02-28 is held against 28 days of February 2023, 2023-02-28 (a month's end) against all of a leap February."""
        for as_of, days in ((date(2024, 2, 28), 28), (date(2025, 2, 28), 29), (date(2024, 2, 10), 10)):
            start = as_of.toordinal() - 800
            orders = [("A", date.fromordinal(at), 1) for at in range(start, as_of.toordinal() + 1)]
            monthly = analysed(tmp_path, as_of, ["A"], orders).analysis.trend.monthly
            assert monthly["revenue_year_before"].iloc[-1] == days, as_of
            assert monthly["revenue"].iloc[-1] == as_of.day


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


class TestFewCustomers:
    def test_nobody(self, tmp_path: Path) -> None:
        path = tmp_path / "空.xlsx"
        import book

        import kamxl

        titles = ["客户编号", "客户名称", "所属行业", "联系人", "电话", "首次合作时间", "合作状态", "负责人"]
        result = kamxl.analyse(kamxl.open(book.save(path, {"客户信息": [titles]})), as_of=DAY)
        assert [len(frame) for frame in (result.facts, result.tiers, result.lifetime, result.alerts)] == [0, 0, 0, 0]
        assert result.lifetime_note.total == 0
        assert all(table.empty for table in result.analysis.portrait.by.values())

    def test_one_without_anything(self, tmp_path: Path) -> None:
        result = analysed(tmp_path, DAY, ["A"])
        row = result.tiers.loc["A"]
        assert (row["tier"], row["abc"], row["pyramid"], row["rfm"], row["lifecycle"]) == (
            "C",
            "C",
            "lead",
            None,
            "potential",
        )
        assert fired(result, "concentration") == set()
        assert fired(result, "profile_stale") == set()  # the book records no contact of anybody
        assert result.analysis.trend is None

    def test_a_customer_of_today(self, tmp_path: Path) -> None:
        people = {
            "today": {"首次合作时间": DAY},
            "tomorrow": {"首次合作时间": date(2026, 6, 1)},
            "kept": {"最近跟进日期": DAY},
        }
        assert fired(analysed(tmp_path, DAY, people), "profile_stale") == {"tomorrow"}

    def test_one_with_an_order(self, tmp_path: Path) -> None:
        result = analysed(tmp_path, DAY, ["A"], [("A", RECENT, 1_500_000)])
        row = result.tiers.loc["A"]
        assert (row["tier"], row["abc"], row["pyramid"], row["lifecycle"]) == ("S", "A", "platinum", "first")
        assert row["cumulative_share"] == 1
        assert row["frequency_band"] == "low"  # not above its own median
        assert fired(result, "concentration") == set()  # one customer is always all there is

    def test_all_orders_are_still_to_come(self, tmp_path: Path) -> None:
        people = {"typed": {"年交易金额(万元)": 80}, "bare": {}}
        result = analysed(tmp_path, DAY, people, [(key, date(2026, 6, 1), 10) for key in people])
        assert result.facts["basis"].to_dict() == {"typed": "typed", "bare": "none"}
        assert result.tiers["tier"].to_dict() == {"typed": "A", "bare": "C"}
        assert result.analysis.trend is None

    def test_a_typed_amount_of_nothing(self, tmp_path: Path) -> None:
        result = analysed(tmp_path, DAY, {"A": {"年交易金额(万元)": 0}})
        assert result.tiers.loc["A", ["lifecycle", "basis"]].tolist() == ["potential", "typed"]


def test_rows_with_a_fault_in_a_key_field_count_nowhere_and_others_count(tmp_path: Path) -> None:
    """Undated, unreadable and foreign orders are listed, no total holds them, and their sum stands beside: 5 + 500, the
    unreadable one apart. A customer of an unknown status counts, with its orders.
    """
    people = {"A": {}, "bad": {"合作状态": "不明"}, "C": {}}
    goods = {"产品": "甲料"}
    orders: list[tuple[Any, ...]] = [
        ("A", RECENT, 100, goods),
        ("A", RECENT, 30, {"产品": "乙料"}),
        ("A", RECENT, "一百", goods),
        ("A", "2026-13-45", 5, goods),
        ("C", RECENT, 20, goods),
        ("bad", RECENT, 1_000, goods),
        ("ghost", RECENT, 500, goods),
    ]
    result = analysed(tmp_path, DAY, people, orders, faulty=True)
    errors = [(issue.key, issue.code) for issue in result.book.issues if issue.severity == "error"]
    assert sorted(errors) == [
        ("D0002", "type"),
        ("D0003", "type"),
        ("D0006", "unknown_customer"),
        ("bad", "required"),
    ]
    assert result.facts["revenue_12m"].to_dict() == {"A": 130, "bad": 1_000, "C": 20}
    analysis = result.analysis
    assert analysis.left_out == LeftOut(customers=0, orders=3, amount=505)
    assert analysis.trend is not None
    assert analysis.trend.periods.loc["last_12_months", "revenue"] == 1_150
    assert analysis.trend.monthly["orders"].iloc[-1] == 4
    assert {name: table["revenue_12m"].sum() for name, table in analysis.portrait.by.items()} == dict.fromkeys(
        analysis.portrait.by, 1_150
    )
    assert result.lifetime_note.customers == 3
    assert fired(result, "concentration") == set()  # three customers
    assert result.tiers.loc["A", "cumulative_share"] == pytest.approx(1_130 / 1_150)


def test_of_doubled_customers_the_first_stays(tmp_path: Path) -> None:
    people = {"A": {"客户编号": "A", "负责人": "王磊"}, "A again": {"客户编号": "A", "负责人": "李娜"}}
    result = analysed(tmp_path, DAY, people, [("A", RECENT, 100)], faulty=True)
    assert result.tiers["owner"].to_dict() == {"A": "王磊"}
    assert [issue.code for issue in result.book.issues if issue.severity == "error"] == ["duplicate"]


def test_the_sheet_of_the_public_guide(small_book: Path) -> None:
    """Three customers, typed figures only, as of 2023-10-15.

    Of 255 万元 120 are 47 %, 85 are 33 %, 50 are 20 %; before the third stand 80.4 %. Contacts 5, 40 and 3 days ago: only
    YY, tier A, is over its 30. Worth 20 % of the annual amount ÷ 12 for 36 months; of YY, which is paused, half of that.
    """
    import kamxl

    result: Result = kamxl.analyse(kamxl.open(small_book), as_of=date(2023, 10, 15))
    assert {issue.code for issue in result.book.issues} == {"format"}  # phones cut short by the author
    keys = ["C2023001", "C2023002", "C2023003"]
    columns = ["tier", "abc", "pyramid", "rfm", "lifecycle", "basis", "points"]
    assert result.tiers.loc[keys, columns].to_numpy().tolist() == [
        ["A", "A", "platinum", None, "repeat", "typed", 12_000],
        ["A", "A", "lead", None, "repeat", "typed", 8_500],
        ["B", "B", "lead", None, "repeat", "typed", 5_000],
    ]
    assert fired(result, "concentration") == set()  # three customers
    assert fired(result, "follow_up_overdue") == {"C2023002"}
    assert fired(result, "consent_missing") == {None}  # nobody records consent: one alert for the book
    assert len(result.alerts) == 2
    values = [float(amount * 10_000 * float(annuity(36)) / 60) for amount in (120, 42.5, 50)]  # × 20 % ÷ 12
    assert result.lifetime.loc[keys, "lifetime_value"].tolist() == pytest.approx(values, abs=0.005)
