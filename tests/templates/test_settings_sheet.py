"""设置: all settings, blank, with defaults and words that the program takes back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kamxl import walk, writer
from kamxl.compute.alerts import rule_limits
from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema.money import Money
from kamxl.settings import Entry, choices_of, defaults, effective, flat
from kamxl.templates import plans
from kamxl.templates.settings_sheet import COLUMNS, HEADER_ROW, settings_plan
from kamxl.width import CELL_PIXELS, LINE_HEIGHT, lines


def columns(lang: Lang) -> dict[str, list[object]]:
    table = settings_plan(lang, Money.of(lang)).tables[0]
    return {name: list(column.values) for (name, _), column in zip(COLUMNS, table.columns, strict=True)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_setting_stands_there_once_and_blank(lang: Lang) -> None:
    found = columns(lang)
    assert found["key"] == list(defaults(rule_limits()))
    assert set(found["value"]) == {None}, "a value would be stronger than the company's kamxl.toml"
    assert len(set(found["note"])) == len(found["note"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_shown_defaults_are_the_defaults(lang: Lang) -> None:
    found = columns(lang)
    nothing = {"—", "按规则", "By the rule"}
    given = [
        Entry(str(key), value, "sheet")
        for key, value in zip(found["key"], found["default"], strict=True)
        if value not in nothing
    ]
    assert flat(effective(given, rules=rule_limits()).settings, rule_limits()) == defaults(rule_limits())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_offered_word_is_taken(lang: Lang) -> None:
    for key in defaults(rule_limits()):
        for choice in choices_of(key):
            typed = effective([Entry(key, choice.word(lang), "sheet")], rules=rule_limits())
            assert (
                flat(typed.settings, rule_limits())[key]
                == flat(effective([Entry(key, choice.code, "sheet")], rules=rule_limits()).settings, rule_limits())[key]
            )


def test_each_value_is_checked_in_its_own_cell() -> None:
    plan = settings_plan("zh", Money.of("zh"))
    rows = {check.over.top: check for check in plan.validations}
    places = {key: plan.tables[0].row + 1 + place for place, key in enumerate(defaults(rule_limits()))}
    assert rows[places["tier.model"]].choices == ("门槛分级", "ABC 二八", "金字塔", "评分卡", "RFM")
    assert rows[places["alerts.no_order.on"]].choices == ("是", "否")
    assert rows[places["alerts.no_order.severity"]].choices == ("高", "中", "低")
    months = rows[places["lifetime.horizon_months"]]
    assert (months.kind, months.minimum, months.maximum) == ("whole", 1, 120)
    margin = rows[places["lifetime.margin"]]
    assert (margin.kind, margin.minimum, margin.maximum) == ("decimal", 0, 1)
    assert margin.prompt == "留空用默认值：20%"
    free = {
        *(f"tier.{name}.{tier}" for name in ("strategy", "incentives", "visitors") for tier in "SABC"),
        "nomination.base",
        "nomination.tier",
        "orders.source",
        "remind.mail_from",
        "remind.mail_to",
        "remind.smtp",
        "remind.webhooks",
        "report.custom_fields",
        "report.owner",
        "report.hide",
        "money.currency",
        "tier.threshold.S",
        "tier.threshold.A",
        "tier.threshold.B",
        *(f"tier.a_e.{tier}" for tier in "ABCDE"),
        *(f"tier.a_e_strategy.{tier}" for tier in (*"ABCDE", "none")),
        "alerts.sales_decline.base",
    }
    assert {key for key, row in places.items() if row not in rows} == free


def test_shares_are_shown_as_percentages() -> None:
    plan = settings_plan("en", Money.of("en"))
    roles = dict(zip(defaults(rule_limits()), plan.tables[0].columns[2].roles or (), strict=True))
    assert plan.styles[roles["lifetime.discount"]].number_format == "0.0%"
    assert plan.styles[roles["tier.threshold.S"]].number_format == "General"


@pytest.mark.parametrize(("lang", "word", "share"), [("zh", "评分卡", "25%"), ("en", "Scorecard", 0.25)])
def test_what_is_filled_in_takes_effect(lang: Lang, word: str, share: object, tmp_path: Path) -> None:
    """From the sheet as a person leaves it: one word and one percentage, everything else blank."""
    path = tmp_path / "book.xlsx"
    plan = settings_plan(lang, Money.of(lang))
    columns = list(plan.tables[0].columns)
    place = [name for name, _ in COLUMNS].index("value")
    typed = {"tier.model": word, "lifetime.margin": share}
    columns[place] = replace(columns[place], values=[typed.get(key) for key in defaults(rule_limits())])  # type: ignore[arg-type]
    filled = replace(plan, tables=(replace(plan.tables[0], columns=tuple(columns)),))
    others = [other for other in plans("key-accounts", lang) if other.key != "settings"]
    path.write_bytes(writer.create([*others, filled]))
    found, *_ = walk.settings_of(path)
    assert found.settings.tier.model == "scorecard"
    assert found.settings.lifetime.margin == 0.25
    assert set(found.origin) == set(typed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_note_and_no_value_is_cut(lang: Lang) -> None:
    """Rows were one line high, whatever stood in them."""
    given = ", ".join(["Follow-up report", "Opportunities", "Tier history"])
    plan = settings_plan(lang, Money.of(lang), given={"report.hide": given})
    note, value = plan.tables[0].columns[1], plan.tables[0].columns[2]
    for place, texts in enumerate(zip(note.values, value.values, strict=True)):
        needed = max(
            lines(str(text or ""), (plan.column_widths[at] * 7 - 11) / CELL_PIXELS[lang], lang)
            for at, text in zip((2, 3), texts, strict=True)
        )
        assert plan.row_heights[HEADER_ROW + 1 + place] >= needed * LINE_HEIGHT[lang], texts
        assert needed > 1 or plan.row_heights[HEADER_ROW + 1 + place] == 20
    assert plan.styles["value"].wrap
    assert sum(height > 20 for height in plan.row_heights.values()) > 5
