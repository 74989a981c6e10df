from __future__ import annotations

import pytest
from read_books import HEADERS, ROW, opened, xlsx

from kamxl.compute.alerts import rule_limits
from kamxl.errors import SettingsError
from kamxl.settings import Entry, effective, flat


def entries(*rows: list[object], title: str = "设置") -> tuple[Entry, ...]:
    return opened(xlsx({"客户信息": [HEADERS, ROW], title: list(rows)})).settings


@pytest.mark.parametrize("title", ["设置", "Settings", "settings "])
@pytest.mark.parametrize("header", [["参数", "取值", "说明"], ["Key", "Value", "Note"]])
def test_rows_become_entries_that_know_their_cell(title: str, header: list[object]) -> None:
    found = entries(["大客户"], header, ["tier.model", "评分卡"], ["alerts.no_order.months", 4], title=title)
    assert found == (
        Entry("tier.model", "评分卡", f"{title}!B3"),
        Entry("alerts.no_order.months", 4.0, f"{title}!B4"),
    )


def test_columns_may_stand_in_any_order() -> None:
    found = entries(["分组", "说明", "取值", "默认值", "参数"], ["客户分级", "x", "RFM", "门槛", "tier.model"])
    assert found == (Entry("tier.model", "RFM", "设置!C2"),)


def test_a_blank_value_leaves_the_weaker_layer_in_force() -> None:
    assert entries(["参数", "取值"], ["tier.model", None], ["tier.model", " "], [None, 3]) == ()


def test_keys_may_be_typed_in_any_case_or_by_their_words() -> None:
    found = entries(["参数", "取值"], ["Tier.Threshold.s", 200], ["超过几个月没有下单算流失", 18])
    assert [one.key for one in found] == ["tier.threshold.S", "lifecycle.lost_months"]


def test_a_sheet_without_a_header() -> None:
    assert entries(["tier.model", "rfm"], ["points.per", 50]) == (
        Entry("tier.model", "rfm", "设置!B1"),
        Entry("points.per", 50.0, "设置!B2"),
    )
    assert entries(["主题", "蓝色"]) == ()


def test_an_unknown_key_names_its_cell() -> None:
    with pytest.raises(SettingsError) as caught:
        effective(entries(["参数", "取值"], ["tier.modle", "rfm"]))
    assert caught.value.exit_code == 2
    sentence = caught.value.message.render("zh")  # type: ignore[attr-defined]
    assert sentence == "设置!B2：没有名为“tier.modle”的参数，是不是“tier.model”？"


def test_values_of_the_sheet_as_people_type_them() -> None:
    found = effective(
        entries(
            ["参数", "取值"],
            ["alerts.no_order.on", "否"],
            ["alerts.concentration.share", "25%"],
            ["lifetime.horizon_months", 24],
            ["report.owner", 1024],
            ["report.custom_fields", "大区、渠道"],
            ["alerts.tier_down.severity", "高"],
        ),
        rules=rule_limits(),
    )
    values = flat(found.settings, rule_limits())
    assert values["alerts.no_order.on"] is False
    assert values["alerts.concentration.share"] == 0.25
    assert values["lifetime.horizon_months"] == 24
    assert values["report.owner"] == "1024"
    assert values["report.custom_fields"] == ("大区", "渠道")
    assert values["alerts.tier_down.severity"] == "high"
    assert found.origin["report.owner"] == "设置!B5"


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("tier.model", "什么", "可取：门槛分级、ABC 二八、金字塔、评分卡、RFM"),
        ("tier.pareto_a", 80, "应在 0 到 1 之间，也可写成百分数，如 80%"),
        ("alerts.no_order.months", 2.5, "应为整数"),
        ("alerts.no_order.months", "三个月", "应为数字"),
        ("alerts.no_order.on", "也许", "可取：是、否"),
        ("tier.threshold.A", 200, "各级门槛应从 S 到 B 递减"),
        ("limits.cells", 0, "应不小于 1"),
    ],
)
def test_a_bad_value_names_its_cell_and_says_what_is_allowed(key: str, value: object, why: str) -> None:
    with pytest.raises(SettingsError) as caught:
        effective(entries(["参数", "取值"], ["points.per", 10], [key, value]), rules=rule_limits())
    sentence = caught.value.message.render("zh")  # type: ignore[attr-defined]
    assert sentence.startswith(f"设置!B3：参数“{key}”不能取")
    assert why in sentence
