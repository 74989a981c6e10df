"""Settings that cannot be in force together: the setting that was given is named, with what it should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kamxl.compute.alerts import installed
from kamxl.errors import SettingsError
from kamxl.i18n import Lang, Text
from kamxl.schema.numbers import foreign
from kamxl.settings import Entry, check_currency, effective
from kamxl.settings.models import Group


@pytest.mark.parametrize(
    ("given", "named", "why"),
    [
        ({"tier.threshold.A": 200}, "tier.threshold.A", "must fall"),
        ({"tier.model": "scorecard", "tier.scorecard_b": 90}, "tier.scorecard_b", "must fall"),
        ({"tier.model": "pareto", "tier.pareto_a": 0.99}, "tier.pareto_a", "pareto_a must not be above pareto_b"),
    ],
)
def test_bounds_out_of_order_are_refused_by_name(given: dict[str, object], named: str, why: str) -> None:
    with pytest.raises(SettingsError) as error:
        effective([Entry(key, value, f"设置!B{row}") for row, (key, value) in enumerate(given.items(), 2)])
    assert str(error.value).startswith(f"设置!B{list(given).index(named) + 2}: setting “{named}”")
    assert why in str(error.value)


@pytest.mark.parametrize(
    "given",
    [
        {"tier.threshold.A": 150, "tier.threshold.B": 150},
        {"tier.pareto_a": 0.95},
        {"tier.scorecard_s": 70, "tier.scorecard_b": 70},
    ],
)
def test_equal_bounds_are_a_level_that_nobody_has(given: dict[str, object]) -> None:
    found = effective([Entry(key, value, "kamxl.toml") for key, value in given.items()])
    assert found.settings.tier.model == "threshold"


@pytest.mark.parametrize("typed", ["目标达成、商机管道", "targets, Pipeline", "Target attainment;pipeline"])
def test_output_sheets_are_hidden_by_title_or_key(typed: str) -> None:
    assert effective([Entry("report.hide", typed, "kamxl.toml")]).settings.report.hide == ("targets", "pipeline")


@pytest.mark.parametrize("typed", ["总览", "tier_history", "预警", "天气"])
def test_a_sheet_that_must_be_there_or_is_none_is_refused(typed: str) -> None:
    with pytest.raises(SettingsError, match="Target attainment, Pipeline"):
        effective([Entry("report.hide", typed, "kamxl.toml")])


def _groups(base: type[Group]) -> Iterator[type[Group]]:
    for group in base.__subclasses__():
        yield group
        yield from _groups(group)


def test_the_usual_settings_are_those_that_the_models_check() -> None:
    """`usual` builds no checks, so that a default has to stand in the model as the checks would leave it: 100.0, not 100."""
    installed()
    for group in _groups(Group):
        if group.__module__.startswith("kamxl."):
            assert repr(group.usual()) == repr(group()), group


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_key_that_stands_on_a_sheet_twice_with_two_values_is_named_with_both_cells(lang: Lang) -> None:
    first, later = Entry("tier.threshold.S", 100, "设置!B2"), Entry("tier.threshold.S", 200, "设置!B3")
    with pytest.raises(SettingsError) as caught:
        effective([first, later])
    assert isinstance(caught.value.message, Text)
    said = caught.value.message.render(lang)
    assert all(part in said for part in ("tier.threshold.S", "设置!B2", "设置!B3", "100", "200"))
    assert effective([first, replace(later, value=100)]).settings.tier.threshold.S == 100
    assert effective([first], [replace(later, place="--set")]).settings.tier.threshold.S == 200
    assert effective([first, replace(later, place="Settings!B2")]).settings.tier.threshold.S == 200


def test_a_discount_of_more_than_the_whole_is_a_slip() -> None:
    with pytest.raises(SettingsError, match=r"lifetime\.discount"):
        effective([Entry("lifetime.discount", 8, "设置!B2")])
    assert effective([Entry("lifetime.discount", "8%", "设置!B2")]).settings.lifetime.discount == pytest.approx(0.08)


@pytest.mark.parametrize(
    ("key", "typed", "unit"),
    [
        ("tier.threshold.B", "20%", "%"),
        ("tier.threshold.B", "15台", "台"),
        ("tier.threshold.B", "80分", "分"),
        ("lifecycle.lost_months", "30%", "%"),
        ("quality.stale_days", "45元", "元"),
        ("lifetime.discount", "3台", "台"),
    ],
)
def test_a_unit_that_a_setting_cannot_have_is_named(key: str, typed: str, unit: str) -> None:
    """20% was 20 万元 and 15台 15 万元."""
    with pytest.raises(SettingsError) as error:
        effective([Entry(key, typed, "设置!B3")])
    assert isinstance(error.value.message, Text)
    assert f"“{unit}”不是它的单位" in error.value.message.render("zh")
    assert f"“{unit}” is no unit of it" in error.value.message.render("en")


@pytest.mark.parametrize(("typed", "currency"), [("5 USD", "CNY"), ("5万欧元", "CNY"), ("¥5", "USD")])
def test_an_amount_of_another_currency_than_the_book_s_is_no_bound(typed: str, currency: str) -> None:
    """There is no rate for it; it was taken as so much of the book's."""
    with pytest.raises(SettingsError, match=currency):
        check_currency([Entry("tier.threshold.B", typed, "设置!B3")], currency, {})


@pytest.mark.parametrize(
    ("typed", "currency"), [("5 USD", "USD"), ("5万", "EUR"), ("¥5", "JPY"), ("$5", "HKD"), ("20%", "CNY")]
)
def test_an_amount_in_the_book_s_currency_or_in_none_is_one(typed: str, currency: str) -> None:
    assert not foreign(typed, currency)
    check_currency([Entry("tier.threshold.B", typed, "设置!B3"), Entry("tier.model", "USD", "")], currency, {})
