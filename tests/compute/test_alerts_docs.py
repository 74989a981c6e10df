"""docs/alerts.md says what the rules and Settings are: every limit, default, severity and example."""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import pytest

from kamxl.compute.alerts import RULES, Rule, rule_limits
from kamxl.i18n import LANGUAGES, Lang, tr, words
from kamxl.settings import Settings, flat

DOCS = Path(__file__).parents[2] / "docs"


def _rows(page: str, examples: str) -> list[dict[str, str]]:
    """The rows by rule of the table of rules, and of that of examples below its heading."""
    parts = (DOCS / page).read_text("utf-8").split(examples)
    return [dict(re.findall(r"^\| `(\w+)` \|(.*)\|$", part, re.MULTILINE)) for part in parts]


RULE_ROWS, EXAMPLE_ROWS = _rows("alerts.md", "## Examples")
ZH_RULE_ROWS, ZH_EXAMPLE_ROWS = _rows("zh/alerts.md", "## 例句")


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
    assert name == rule.name.render("en")
    assert severity == rule.severity
    shown = {key: float(value) for key, value in re.findall(r"`([\w.]+)` = ([\d.]+)", settings)}
    assert shown == {key: float(str(value)) for key, value in limits(rule.id).items()}


def test_the_chinese_page_has_the_same_rules_names_limits_and_severities() -> None:
    rows = {rule: row.split("|") for rule, row in ZH_RULE_ROWS.items()}
    assert list(rows) == list(ZH_EXAMPLE_ROWS) == [rule.id for rule in RULES]
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


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("rule", [rule.id for rule in RULES])
def test_examples_are_sentences_of_the_catalogue(rule: str, lang: Lang) -> None:
    sentences = [
        pair[LANGUAGES.index(lang)]
        for key, pair in words().items()
        if key.startswith(f"alerts.{rule}.") and not re.search(r"\.(name|when|advice|limit\..+)$", key)
    ]
    assert sentences
    for clause in (ZH_EXAMPLE_ROWS if lang == "zh" else EXAMPLE_ROWS)[rule].strip().split("；最近"):
        text = clause if any(re.fullmatch(_pattern(one), clause) for one in sentences) else f"最近{clause}"
        assert any(re.fullmatch(_pattern(one), text) for one in sentences), text
