from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.compute import wording
from kamxl.compute.wording import Amount
from kamxl.i18n import Text
from kamxl.schema.money import Money


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        (132.0, 2, "132"),
        (1234.5, 2, "1,234.5"),
        (-0.00312, 2, "-0.0031"),
        (-1e-12, 2, "0"),
        (0.05, 2, "0.05"),
        (-3.25, 1, "-3.2"),
        (100.0, 0, "100"),
        (0.0, 2, "0"),
    ],
)
def test_plain(value: float, decimals: int, shown: str) -> None:
    assert wording.plain(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "bound", "shown"),
    [
        (149.99, 150.0, "149.99"),
        (149.999, 150.0, "149.999"),  # not "150 is below 150"
        (149.99999999, 150.0, "149.99999999"),
        (150.0, 150.0, "150"),
        (132.126, 150.0, "132.13"),
    ],
)
def test_beside_a_bound(value: float, bound: float, shown: str) -> None:
    assert wording.beside(value, bound) == shown


@pytest.mark.parametrize(
    ("value", "shown"), [(18.0, "18"), (18.001, "18.01"), (0.00000001, "0.01"), (0.1 + 0.2, "0.3"), (0.0, "0")]
)
def test_at_least_is_enough(value: float, shown: str) -> None:
    assert wording.at_least(value) == shown


@given(st.decimals(0, 10**6, places=6).map(float))
def test_at_least_never_promises_too_little(value: float) -> None:
    assert float(wording.at_least(value).replace(",", "")) >= value


def test_percent() -> None:
    assert wording.percent(0.125) == "12.5%"
    assert wording.percent(1 / 3) == "33.3%"
    assert wording.percent_beside(0.79999, 0.8) == "79.999%"
    assert wording.percent_beside(0.8, 0.8) == "80%"


@pytest.mark.parametrize(
    ("amount", "money", "zh", "en"),
    [
        (Amount(1_500_000), Money("CNY", "10k"), "150 万元", "150 × 10k CNY"),
        (Amount(1_500_000), Money("USD", "k"), "1,500 千USD", "1,500k USD"),
        (Amount(1_500_000), Money("EUR", "M"), "1.5 百万EUR", "1.5M EUR"),
        (Amount(1_500_000), Money("HKD", "1"), "1,500,000 HKD", "1,500,000 HKD"),
        (Amount(1_499_999.9, beside=1_500_000), Money("USD", "k"), "1,499.9999 千USD", "1,499.9999k USD"),
        (Amount(180_001, rounded_up=True), Money("CNY", "10k"), "18.01 万元", "18.01 × 10k CNY"),
        (Amount(2_750.5, each=True), Money("USD", "k"), "2,750.5 USD/台", "2,750.5 USD/unit"),
        (Amount(1_499_900), Money("CNY", "10k"), "149.99 万元", "149.99 × 10k CNY"),
    ],
)
def test_amounts_in_the_money_of_a_book(amount: Amount, money: Money, zh: str, en: str) -> None:
    assert (amount.render("zh", money), amount.render("en", money)) == (zh, en)
    inner = Text("tier.reason.threshold.top", {"bound": [amount]})
    said = wording.told(Text("report.cut", {"count": inner}), money)
    assert zh in said.render("zh")
    assert en in said.render("en")
    assert said == Text("report.cut", {"count": inner})


def test_an_amount_without_a_book_is_in_the_unit_of_the_language() -> None:
    assert (Amount(1_500_000).render("zh"), Amount(1_500_000).render("en")) == ("150 万元", "1,500k CNY")


def test_another_amount_is_not_the_same() -> None:
    assert Amount(5) == Amount(5)
    assert Amount(5) != Amount(5, each=True)


def test_the_shown_numbers_make_the_shown_figure() -> None:
    """The share of a target's year stood as 0.5: 32.6% ÷ 0.5 is not 65.39%."""
    values = [0.32605, 0.49863]

    def shown(share: float) -> str:
        return wording.percent(share, 2)

    decimals = wording.enough(values, lambda found: found[0] / found[1], shown)
    assert shown(0.32605 / 0.49863) == "65.39%"
    assert [wording.plain(one, decimals) for one in values] == ["0.32605", "0.49863"]
    assert wording.enough([0.25, 0.5], lambda found: found[0] / found[1], shown) == 2
