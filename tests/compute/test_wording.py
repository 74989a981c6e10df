from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.compute import wording


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


def test_in_10k_has_no_dust() -> None:
    assert wording.in_10k(1_499_900.0) == 149.99
