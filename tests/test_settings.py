"""Settings that cannot be in force together: the setting that was given is named, with what it should be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from kamxl.compute.alerts import installed
from kamxl.errors import SettingsError
from kamxl.i18n import Lang, Text
from kamxl.settings import Entry, effective
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
