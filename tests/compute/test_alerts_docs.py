"""docs/alerts.md says what the rules and Settings are: every limit, default, severity and example."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

from kamxl.compute.alerts import RULES, Rule, rule_limits
from kamxl.i18n import tr, words
from kamxl.settings import Settings, flat

DOC = (Path(__file__).parents[2] / "docs" / "alerts.md").read_text("utf-8")
RULE_ROWS, EXAMPLE_ROWS = (
    {match[1]: match[2] for match in re.finditer(r"^\| `(\w+)` \|(.*)\|$", part, re.MULTILINE)}
    for part in DOC.split("## Examples")
)


def limits(rule: str) -> dict[str, object]:
    prefix = f"alerts.{rule}."
    given = {
        key[len("alerts.") :]: value for key, value in flat(Settings(), rule_limits()).items() if key.startswith(prefix)
    }
    return {key: value for key, value in given.items() if key.split(".", 1)[1] not in ("on", "severity")}


def test_all_rules_in_their_order() -> None:
    assert list(RULE_ROWS) == [rule.id for rule in RULES]
    assert list(EXAMPLE_ROWS) == [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_name_severity_limits_and_defaults(rule: Rule[Any]) -> None:
    name, _, settings, severity = (cell.strip() for cell in RULE_ROWS[rule.id].split("|"))
    assert name == rule.name.render("zh")
    assert severity == rule.severity
    shown = {key: float(value) for key, value in re.findall(r"`([\w.]+)` = ([\d.]+)", settings)}
    assert shown == {key: float(str(value)) for key, value in limits(rule.id).items()}


def test_the_chinese_page_has_the_same_rules_names_limits_and_severities() -> None:
    page = (Path(__file__).parents[2] / "docs" / "zh" / "alerts.md").read_text("utf-8")
    rows = {match[1]: match[2].split("|") for match in re.finditer(r"^\| `(\w+)` \|(.*)\|$", page, re.MULTILINE)}
    assert list(rows) == [rule.id for rule in RULES]
    for rule in RULES:
        name, _, settings, severity = (cell.strip() for cell in rows[rule.id])
        assert (name, severity) == (rule.name.render("zh"), tr(f"code.severity.{rule.severity}", "zh"))
        shown = {key: float(value) for key, value in re.findall(r"`([\w.]+)` = ([\d.]+)", settings)}
        assert shown == {key: float(str(value)) for key, value in limits(rule.id).items()}


def _pattern(sentence: str) -> str:
    parts = [
        re.escape(text) + ("" if name is None else ".+") for text, name, _, _ in string.Formatter().parse(sentence)
    ]
    return "".join(parts)


@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_examples_are_sentences_of_the_catalogue(rule: str) -> None:
    sentences = [
        zh
        for key, (zh, _) in words().items()
        if key.startswith(f"alerts.{rule}.") and not re.search(r"\.(name|when|advice|limit\..+)$", key)
    ]
    assert sentences
    for clause in EXAMPLE_ROWS[rule].strip().split("；最近"):
        text = clause if any(re.fullmatch(_pattern(zh), clause) for zh in sentences) else f"最近{clause}"
        assert any(re.fullmatch(_pattern(zh), text) for zh in sentences), text
