from __future__ import annotations

import re
import string
from datetime import date
from pathlib import Path

import pytest

from kamxl.i18n import LANGUAGES, Text, for_terminal, tr, words


def placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


@pytest.mark.parametrize("key", sorted(words()))
def test_both_languages_have_the_same_placeholders(key: str) -> None:
    zh, en = words()[key]
    assert zh
    assert en
    assert placeholders(zh) == placeholders(en)


def test_placeholders_are_named() -> None:
    unnamed = {key for key, pair in words().items() for text in pair if {""} & placeholders(text)}
    assert not unnamed


def test_values_are_formatted_after_translation(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"a": ("客户{name}于{day}", "{name} on {day}"), "b": ("甲", "first")}
    monkeypatch.setattr("kamxl.i18n.words", lambda: entries)
    text = Text("a", {"name": Text("b"), "day": date(2026, 1, 5)})
    assert [text.render(lang) for lang in LANGUAGES] == ["客户甲于2026-01-05", "first on 2026-01-05"]
    assert str(text) == "first on 2026-01-05"


def test_lists_are_joined_in_the_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamxl.i18n.words", lambda: {"a": ("{x}", "{x}")})
    assert tr("a", "zh", x=["1", "2"]) == "1、2"
    assert tr("a", "en", x=["1", "2"]) == "1, 2"


def test_a_count_takes_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"a": ("{n:,} 行|{x}", "{n:,} {n:row|rows} {n:is|are} left, {x:.1f}")}
    monkeypatch.setattr("kamxl.i18n.words", lambda: entries)
    assert [tr("a", "en", n=n, x=0.5) for n in (0, 1, 1001)] == [
        "0 rows are left, 0.5",
        "1 row is left, 0.5",
        "1,001 rows are left, 0.5",
    ]
    assert tr("a", "zh", n=1, x=2) == "1 行|2"


def test_a_file_in_a_command_to_copy_is_one_word_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kamxl.i18n.words", lambda: {"a": ("kamxl run {x:arg}", "kamxl run {x:arg}")})
    names = ("a.xlsx", "大客户.xlsx", r"D:\共享\a-1.xlsx", Path("my list.csv"), "R&D (1).xlsx")
    assert [tr("a", "en", x=one).removeprefix("kamxl run ") for one in names] == [
        "a.xlsx", "大客户.xlsx", r"D:\共享\a-1.xlsx", '"my list.csv"', '"R&D (1).xlsx"',
    ]  # fmt: skip


def test_every_command_of_the_catalogue_takes_its_files_so() -> None:
    command = r"kamxl (?:run|validate|collect|macros install|doctor --configure|convert(?: --undo)?) "
    bare = re.compile(
        command + r"(?:\w+\.xlsx |\{\w+:arg\} )?(?:--to )?\{(?:book|books|first|out|target)\}|\{python\} -m"
    )
    assert [key for key, pair in words().items() if any(map(bare.search, pair))] == []


def test_no_english_count_hedges_about_its_word() -> None:
    assert not [key for key, (_, en) in words().items() if "(s)" in en]


def test_every_english_count_has_the_form_for_one() -> None:
    counted = "alert|cell|character|column|competitor|copy|customer|day|file|month|message|order|pair|part|row|sheet|time|value|visit|workbook|year"
    bare = re.compile(rf"(?<!\.)\{{\w+(:[,.\w]*)?\}}(?: (?!of )[a-z]+)? (?:{counted})s\b")
    fractions = {"validate.outlier", "validate.price_outlier", "validate.trend_outlier"}  # multiples above 2
    assert {key for key, (_, en) in words().items() if bare.search(en)} == fractions


def test_no_chinese_sentence_has_half_width_punctuation() -> None:
    """A unit in brackets behind a title is as titles have it: 金额(万元), 平均停留(天)."""
    unit = re.compile(r"\((?:\{unit(?:_each)?\}|%|天|次|格|行)\)")
    half = re.compile(r"[\u4e00-\u9fff] ?[,;?()]|[,;?()] ?[\u4e00-\u9fff]|[\u4e00-\u9fff]:(?!端口|//)")
    assert [key for key, (zh, _) in words().items() if half.search(unit.sub("", zh))] == []


def test_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        tr("no.such.key", "zh")


def test_a_terminal_obeys_nothing_of_a_cell() -> None:
    typed = "甲\x1b[2J\x1b]0;x\x07\r乙\x9b31m\u202e丙\u2066\n\t丁 é\udcff\u2028x"
    assert for_terminal(typed) == "甲[2J]0;x乙31m丙 \t丁 é\udcff x"
