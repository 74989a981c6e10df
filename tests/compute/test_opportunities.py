"""Opportunities by hand. as_of is 2026-09-30."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact
from typed_frames import customers, orders, typed

from kamxl.compute.facts import valid_orders
from kamxl.compute.opportunities import PER_CUSTOMER, by_chance, opportunities
from kamxl.schema.outputs import OUTPUTS
from kamxl.settings import Settings

AS_OF = date(2026, 9, 30)
KEYS = [column.key for column in OUTPUTS["opportunities"].columns]


def found(
    people: pd.DataFrame,
    lines: pd.DataFrame | None = None,
    limits: dict[str, Any] | None = None,
    **sheets: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    frames = {"customers": people, **sheets} | ({} if lines is None else {"orders": lines})
    tiers = pd.DataFrame({"tier": "B"}, index=people.index, dtype=object)
    table, pairs = opportunities(
        frames, valid_orders(frames, AS_OF), tiers, AS_OF, Settings.model_validate({"opportunities": limits or {}})
    )
    assert list(table) == KEYS
    for text in table["evidence"]:
        assert text.render("zh")
        assert text.render("en")
    return table, pairs


def bought(**baskets: str) -> pd.DataFrame:
    """Each customer's products, a letter each, for 100 元."""
    return orders(
        *(
            {"customer_id": key, "order_date": "2026-05-01", "amount": 100.0, "product": product}
            for key, products in baskets.items()
            for product in products
        )
    )


class TestPairs:
    def test_support_confidence_and_lift(self) -> None:
        # 10 buyers; P by 1-5, Q by 1-4, both by 1-4. Support 4/10; P→Q 4/5, Q→P 4/4; lift 4 × 10 / (5 × 4) = 2.
        # All 4 of Q among the 5 of P: 5 ways of 10! / (4! 6!) = 210.
        baskets = {"c1": "PQ", "c2": "PQ", "c3": "PQ", "c4": "PQ", "c5": "P", **{f"c{n}": "R" for n in range(6, 11)}}
        _, pairs = found(customers(*baskets), bought(**baskets))
        assert pairs.pop("p").tolist() == pytest.approx([5 / 210] * 2, rel=1e-12)
        assert pairs.to_dict("records") == [
            {"product": "Q", "other": "P", "customers_both": 4, "support": 0.4, "confidence": 1.0, "lift": 2.0},
            {"product": "P", "other": "Q", "customers_both": 4, "support": 0.4, "confidence": 0.8, "lift": 2.0},
        ]

    @pytest.mark.parametrize(("both", "found_pairs"), [(2, 0), (3, 2)])
    def test_three_customers_at_least(self, both: int, found_pairs: int) -> None:
        baskets = {**{f"b{n}": "PQ" for n in range(both)}, **{f"o{n}": "R" for n in range(5)}}
        assert len(found(customers(*baskets), bought(**baskets))[1]) == found_pairs

    @pytest.mark.parametrize(("buyers", "found_pairs"), [(60, 2), (61, 0)])
    def test_five_per_cent_at_least(self, buyers: int, found_pairs: int) -> None:
        # 3 of 60 are 5 % exactly.
        baskets = {f"c{n}": "PQ" if n < 3 else "R" for n in range(buyers)}
        assert len(found(customers(*baskets), bought(**baskets))[1]) == found_pairs

    def test_independent_products_have_a_lift_of_exactly_one_and_are_no_pair(self) -> None:
        # Everyone bought P: 6 × 12 / (12 × 6) = 1.
        baskets = {f"c{n}": "PQ" if n < 6 else "P" for n in range(12)}
        assert found(customers(*baskets), bought(**baskets))[1].empty

    @pytest.mark.parametrize(("others", "found_pairs"), [(6, 0), (7, 2)])
    def test_beyond_chance(self, others: int, found_pairs: int) -> None:
        # All 3 of Q among the 5 of P: 10 ways of 11 × 10 × 9 / 6 = 165, 6.1 %; of 12 × 11 × 10 / 6 = 220, 4.5 %.
        baskets = {"c1": "PQ", "c2": "PQ", "c3": "PQ", "c4": "P", "c5": "P", **{f"o{n}": "R" for n in range(others)}}
        assert len(found(customers(*baskets), bought(**baskets))[1]) == found_pairs

    def test_one_in_twenty_is_not_below_five_per_cent(self) -> None:
        # 3 of Q, all among the 3 of P: 1 way of 6 × 5 × 4 / 6 = 20.
        baskets = {f"c{n}": "PQ" if n < 3 else "R" for n in range(6)}
        people, lines = customers(*baskets), bought(**baskets)
        assert found(people, lines)[1].empty
        assert len(found(people, lines, {"significance": 0.051})[1]) == 2

    def test_the_test_is_fishers(self) -> None:
        rng = np.random.default_rng(3)
        for buyers in (7, 60, 5_000):
            one, other = rng.integers(1, buyers + 1, (2, 40))
            most, least = np.minimum(one, other), np.maximum(one + other - buyers, 0)
            near = one * other // buyers + rng.integers(-9, 30, 40)
            both = np.where(rng.random(40) < 0.5, np.clip(near, least, most), rng.integers(least, most + 1))
            tables = [[[b, o - b], [t - b, buyers - o - t + b]] for b, o, t in zip(both, one, other, strict=True)]
            asked = [fisher_exact(table, alternative="greater").pvalue for table in tables]
            assert by_chance(both, one, other, buyers) == pytest.approx(asked, rel=1e-8, abs=1e-300)

    def test_the_same_product_again_is_no_pair_and_what_came_back_was_not_bought(self) -> None:
        back = [
            {"customer_id": f"c{n}", "order_date": "2026-06-01", "amount": 100.0, "product": "Q", "status": "returned"}
            for n in range(4)
        ]
        baskets = {**{f"c{n}": "PPQ" for n in range(4)}, "o1": "R", "o2": "R"}
        lines = pd.concat([bought(**baskets), orders(*back)])
        assert found(customers(*baskets), lines)[1].empty


class TestCrossSell:
    def test_who_has_one_half_is_offered_the_other(self) -> None:
        baskets = {"c1": "PQ", "c2": "PQ", "c3": "PQ", "half": "P", "lost": "P", **{f"o{n}": "R" for n in range(7)}}
        people = customers(*(key for key in baskets if key != "lost"), {"customer_id": "lost", "status": "lost"})
        lines = pd.concat([bought(**baskets), orders({"customer_id": "c1", "order_date": "2025-10-01", "amount": 260.0, "product": "Q"}, {"customer_id": "c1", "order_date": "2025-09-30", "amount": 999.0, "product": "Q"})])  # fmt: skip
        table, _ = found(people, lines)
        (row,) = table.to_dict("records")
        assert (row["kind"], row["customer_id"], row["name"], row["tier"], row["subject"], row["owner"]) == (
            "cross_sell", "half", "half 公司", "B", "Q", "王敏",
        )  # fmt: skip
        # Buyers of Q spent 360, 100 and 100 on it in 12 months: the median is 100, for 3 of 5.
        assert row["amount"] == pytest.approx(60)
        assert pd.isna(row["since"])
        # 3 of 5 buyers of P also bought Q; lift 3 × 12 / (5 × 3) = 2.4, p 10 / 220.
        assert (
            row["evidence"].render("zh") == "已购 P：买过它的客户中 60% 也买了 Q（3 家同时购买，提升度 2.4，p = 0.045）"
        )

    def test_a_lift_a_hair_above_chance_is_not_told_as_chance(self) -> None:
        # 100 of 201 buyers have both, 141 P, 142 Q: 100 × 201 / (141 × 142) = 1.0039.
        baskets = {f"b{n:03}": "PQ" for n in range(100)} | {f"p{n:03}": "P" for n in range(41)}
        baskets |= {f"q{n:03}": "Q" for n in range(42)} | {f"o{n:03}": "Z" for n in range(18)}
        table, _ = found(customers(*baskets), bought(**baskets), {"significance": 1})
        assert "提升度 1.004，" in table["evidence"].iloc[0].render("zh")

    def test_of_several_reasons_the_strongest_and_three_offers_at_most(self) -> None:
        # The six products of the bundle go together; X and Y hold two of them each.
        baskets = {**{f"b{n}": "PQRSTU" for n in range(4)}, "X": "PQ", **{f"o{n}": "Z" for n in range(9)}}
        table, pairs = found(customers(*baskets), bought(**baskets))
        assert list(table["customer_id"]) == ["X"] * PER_CUSTOMER
        assert table["subject"].is_unique
        assert set(table["subject"]) <= set("RSTU")
        assert len(pairs) == 30


class TestNeeds:
    def test_neither_met_nor_dropped_the_urgent_first(self) -> None:
        need = {"customer_id": "A", "date": "2026-09-20"}
        rows = [
            {**need, "need_id": "1", "need": "低", "priority": "low"},
            {**need, "need_id": "2", "need": "高", "priority": "high", "product": "P", "solution": "换型号"},
            {**need, "need_id": "3", "need": "无"},
            {**need, "need_id": "4", "need": "已满足", "priority": "high", "status": "met"},
            {**need, "need_id": "5", "need": "放弃", "priority": "high", "status": "dropped"},
            {**need, "need_id": "6", "need": "明天", "priority": "high", "date": "2026-10-01"},
            {**need, "need_id": "7", "need": "旧高", "priority": "high", "date": "2026-01-01", "status": "working"},
            {**need, "need_id": "8", "need": "别人", "customer_id": "ghost"},
            {**need, "need_id": "9", "need": "今天", "date": "2026-09-30"},
        ]
        table, pairs = found(customers("A"), needs=typed("needs", rows))
        assert list(table["subject"]) == ["旧高", "高", "低", "无", "今天"]
        assert table["evidence"].iloc[1].render("zh") == "高优先级，已提出 10 天；相关产品：P；方案：换型号"
        assert table["evidence"].iloc[3].render("en") == "No priority, raised 10 days ago"
        assert table["since"].iloc[0] == pd.Timestamp("2026-01-01")
        assert pairs.empty


QUOTE = {"customer_id": "A", "contract_id": "Q1", "kind": "quotation", "signed": "2026-06-01", "amount": 50_000.0}


class TestQuotations:
    @pytest.mark.parametrize(
        ("fields", "open_"),
        [
            ({}, True),
            ({"status": "pending"}, True),
            ({"status": "running"}, True),
            ({"status": "done"}, False),
            ({"status": "ended"}, False),
            ({"signed": "2026-10-01"}, False),
            ({"signed": "2026-09-30"}, True),  # on the day itself
            ({"signed": None}, True),
            ({"kind": "contract"}, False),
        ],
    )
    def test_open(self, fields: dict[str, Any], open_: bool) -> None:
        table, _ = found(customers("A"), contracts=typed("contracts", [{**QUOTE, **fields}]))
        assert len(table) == open_

    @pytest.mark.parametrize(
        ("contract", "open_"),
        [
            ({"signed": "2026-06-01"}, False),
            ({"signed": "2026-05-31"}, True),
            ({"signed": None, "start": "2026-07-01"}, False),
            ({"signed": "2026-10-01"}, True),  # not signed yet
            ({"signed": "2026-09-30"}, False),
            ({"signed": "2026-07-01", "status": "ended"}, True),
            ({"signed": "2026-07-01", "status": "pending"}, True),
            ({"signed": "2026-07-01", "customer_id": "B"}, True),
        ],
    )
    def test_turned_into_a_contract(self, contract: dict[str, Any], open_: bool) -> None:
        signed = {
            "customer_id": "A",
            "contract_id": "H1",
            "kind": "contract",
            "status": "running",
            "amount": 1.0,
            **contract,
        }
        table, _ = found(customers("A", "B"), contracts=typed("contracts", [QUOTE, signed]))
        assert len(table) == open_

    def test_words_and_amount(self) -> None:
        rows = [
            {**QUOTE, "end": "2026-09-20"},
            {**QUOTE, "contract_id": "Q2", "end": "2026-10-10", "amount": 80_000.0},
            {**QUOTE, "contract_id": "Q3", "signed": None, "amount": 10.0},
        ]
        table, _ = found(customers("A"), contracts=typed("contracts", rows))
        assert [one.values["quotation"] for one in table["subject"]] == ["Q2", "Q1", "Q3"]
        assert table["amount"].tolist() == [80_000.0, 50_000.0, 10.0]
        assert [text.render("zh") for text in table["evidence"]] == [
            "2026-06-01 报价，已 121 天，之后没有签订合同；有效期至 2026-10-10，还有 10 天",
            "2026-06-01 报价，已 121 天，之后没有签订合同；报价已于 2026-09-20 过期 10 天",
            "已报价（无日期），未转为合同",
        ]


def test_quotations_before_needs_before_guesses_and_by_importance() -> None:
    baskets = {"c1": "PQ", "c2": "PQ", "c3": "PQ", "B": "P", "A": "P", **{f"o{n}": "R" for n in range(7)}}
    people = customers("B", "A", "c1", "c2", "c3", *(f"o{n}" for n in range(7)))
    need = {"date": "2026-09-20", "need": "x", "priority": "high"}
    table, _ = found(
        people,
        bought(**baskets),
        needs=typed("needs", [{**need, "customer_id": key, "need_id": key} for key in "AB"]),
        contracts=typed("contracts", [QUOTE]),
    )
    assert list(zip(table["kind"], table["customer_id"], strict=True)) == [
        ("quotation", "A"), ("need", "B"), ("need", "A"), ("cross_sell", "B"), ("cross_sell", "A"),
    ]  # fmt: skip


def test_nothing() -> None:
    for people in (customers(), customers("A")):
        table, pairs = found(people)
        assert table.empty
        assert pairs.empty
        assert table["since"].dtype == "datetime64[ns]"
        assert table["amount"].dtype == np.float64
    table, _ = found(customers("A"), orders(), needs=typed("needs", []), contracts=typed("contracts", []))
    assert table.empty


BASKETS = st.dictionaries(
    st.sampled_from([f"c{n}" for n in range(12)]), st.text("PQRS", min_size=1, max_size=4), min_size=1
)


@settings(max_examples=60, deadline=None)
@given(BASKETS, st.randoms(use_true_random=False))
def test_pairs_against_counting_and_the_order_of_rows(baskets: dict[str, str], random: Any) -> None:
    people, lines = customers(*baskets), bought(**baskets)
    limits = {"support": 0, "customers": 1, "lift": 0, "significance": 1}
    table, pairs = found(people, lines, limits)
    sets = {key: set(products) for key, products in baskets.items()}
    for row in pairs.itertuples():
        both = sum({row.product, row.other} <= products for products in sets.values())
        with_product = sum(row.product in products for products in sets.values())
        with_other = sum(row.other in products for products in sets.values())
        assert row.customers_both == both > 0
        assert row.support == pytest.approx(both / len(sets))
        assert row.confidence == pytest.approx(both / with_product)
        assert row.lift == pytest.approx(both / with_product / (with_other / len(sets)))
        ways = [
            math.comb(with_product, k) * math.comb(len(sets) - with_product, with_other - k)
            for k in range(both, min(with_product, with_other) + 1)
        ]
        assert row.p == pytest.approx(sum(ways) / math.comb(len(sets), with_other))
    products = set().union(*sets.values())
    has = {product: {key for key, bought_by in sets.items() if product in bought_by} for product in products}
    # As few in common as there can be are no less than chance has: p is 1.
    together = {
        (one, other)
        for one in products
        for other in products - {one}
        if len(has[one] & has[other]) > max(0, len(has[one]) + len(has[other]) - len(sets))
    }
    assert set(zip(pairs["product"], pairs["other"], strict=True)) == together
    for row in table.itertuples():
        assert row.subject not in sets[row.customer_id]
    places = list(range(len(lines)))
    random.shuffle(places)
    other_table, other_pairs = found(people, lines.iloc[places], limits)
    pd.testing.assert_frame_equal(pairs, other_pairs)
    pd.testing.assert_frame_equal(table, other_table)
