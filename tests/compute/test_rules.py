"""The descriptors of the rules: each says everything that other rooms read, and a company's own rule needs no fork."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typed_frames import customers, orders

from kamxl.compute.alerts import RULES, Context, Finding, Rule, said
from kamxl.compute.analyse import analyse
from kamxl.errors import SettingsError
from kamxl.i18n import LANGUAGES, Pair, has
from kamxl.layout import place
from kamxl.report.context import Context as Book
from kamxl.report.registry import sheets
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Alert, Days, Settings, leaves
from kamxl.share.roles import fields

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "alerts.md").read_text("utf-8")
AS_OF = date(2026, 9, 30)


def missing(rule: Rule[Any]) -> Iterator[str]:
    """Which piece of a rule is missing, for people."""
    for part in ("name", "when", "advice"):
        if not all(has(f"alerts.{rule.id}.{part}") and rule.text(part).render(lang) for lang in LANGUAGES):
            yield f"the words alerts.{rule.id}.{part}"
    keys = [f"settings.alerts.{rule.id}.{name}.note" for name, _ in leaves(rule.limits())]
    yield from (f"the note of a setting: {key}" for key in keys if not has(key))
    known = {field for sheet in SHEETS for field in fields(sheet)} | {"customers.tier", "customers.lifecycle"}
    yield from (f"a field that it reveals is none: {field}" for field in rule.reveals - known)
    for need in rule.needs:
        for one in need.split("|"):
            sheet, _, field = one.partition(".")
            if sheet not in SHEETS or (field and field not in SHEETS[sheet].fields):
                yield f"a need that no sheet has: {one}"
    if not rule.audience:
        yield "its audience"
    if DOC.count(f"\n| `{rule.id}` |") != 2:
        yield "its two lines in docs/alerts.md (the rule, an example)"
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_alerts_*.py"))
    if f'"{rule.id}"' not in tests:
        yield "a test in tests/compute/test_alerts_*.py that names it"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_no_piece_of_a_rule_is_missing(rule: Rule[Any]) -> None:
    assert list(missing(rule)) == []


def test_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)


class Small(Alert):
    amount: Days = 100


def _small(context: Context, limits: Small) -> list[Finding]:
    revenue = context.facts["revenue_12m"]
    return [
        Finding(str(key), said(Pair("只有 {value:.0f} 元", "Only {value:.0f} CNY"), {"value": value}), measure=value)
        for key, value in revenue[revenue < limits.amount].items()
    ]


OWN = Rule(
    id="small",
    severity="low",
    find=_small,
    limits=Small,
    needs=("orders",),
    reveals=frozenset({"orders.amount"}),
    audience=frozenset({"sales"}),
    measure="amount",
    worse="lower",
    words={
        "name": Pair("小单客户", "Small customer"),
        "when": Pair("近 12 个月不到 {amount} 元", "Under {amount} CNY in 12 months"),
        "advice": Pair("了解需求", "Ask what they need"),
        "limit.amount": Pair("不到多少元时预警", "fires below this, CNY"),
    },
)


def test_a_rule_that_a_test_brings_runs_is_reported_and_skipped() -> None:
    frames = {"customers": customers("A", "B"), "orders": orders(("A", "2026-09-01", 50.0), ("B", "2026-09-01", 500.0))}
    own = analyse(frames, (), as_of=AS_OF, settings=Settings(), rules=(*RULES, OWN))
    (row,) = own.alerts[own.alerts["rule_id"] == "small"].itertuples()
    assert (row.customer_id, row.severity, row.measure) == ("A", "low", 50.0)
    assert [text.render(lang) for text in (row.rule, row.fact, row.advice) for lang in LANGUAGES] == [
        "小单客户", "Small customer", "只有 50 元", "Only 50 CNY", "了解需求", "Ask what they need",
    ]  # fmt: skip
    plan = next(plan for plan in place(sheets(own, "zh", context=Book("b"))) if plan.key == "alerts")
    assert "近 12 个月不到 100 元" in str(plan.cells)
    without = analyse({"customers": frames["customers"]}, (), as_of=AS_OF, settings=Settings(), rules=(OWN,))
    assert "小单客户" in next(item.reason.render("zh") for item in without.skipped if item.sheet == "alerts")
    higher = Settings.model_validate({"alerts": {"small": {"amount": 501, "severity": "高"}}})
    moved = analyse(frames, (), as_of=AS_OF, settings=higher, rules=(OWN,))
    assert list(moved.alerts["severity"]) == ["high", "high"]


def test_a_rule_of_a_company_that_fails_is_named() -> None:
    def fails(context: Context, limits: Small) -> list[Finding]:
        raise ValueError("nothing there")

    frames = {"customers": customers("A"), "orders": orders(("A", "2026-09-01", 50.0))}
    with pytest.raises(SettingsError, match=r"small.*nothing there"):
        analyse(frames, (), as_of=AS_OF, settings=Settings(), rules=(replace(OWN, find=fails),))


PACKAGE = re.findall(r"```python\n(.*?)```", DOC, re.DOTALL)[0]
"""The example of the page."""


def installed(folder: Path, code: str = PACKAGE) -> dict[str, str]:
    """A small package with one rule, as pip would lay it down; the environment in which it is found."""
    (folder / "company_rules.py").write_text(code, "utf-8")
    info = folder / "company_rules-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: company-rules\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text("[kamxl.rules]\nquiet = company_rules:QUIET\n", "utf-8")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)]), "PYTHONUTF8": "1"}


def kamxl(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kamxl", *arguments], env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_a_rule_of_an_installed_package_needs_no_fork(tmp_path: Path, small_book: Path) -> None:
    environment = installed(tmp_path)
    (small_book.parent / "kamxl.toml").write_text("[alerts.quiet]\ndays = 4\n", "utf-8")
    made = kamxl(environment, "run", str(small_book), "--as-of", "2026-09-30", "--json", "--no-backup")
    assert made.returncode == 0, made.stderr
    shown = kamxl(environment, "settings", str(small_book))
    assert "alerts.quiet.days" in shown.stdout
    fresh = kamxl(environment, "new", str(tmp_path / "new.xlsx"))
    assert fresh.returncode == 0, fresh.stderr


@pytest.mark.parametrize(
    ("code", "said_of_it"),
    [
        ("raise RuntimeError('no')", "RuntimeError: no"),
        ("QUIET = 3", "kamxl.rules"),
        (PACKAGE.replace('id="quiet"', 'id="no_order"'), "no_order"),
        (PACKAGE.replace('"advice": Pair("致电", "Call"),', ""), "advice"),
    ],
)
def test_a_package_with_a_fault_is_named(tmp_path: Path, small_book: Path, code: str, said_of_it: str) -> None:
    made = kamxl(installed(tmp_path, code), "settings", str(small_book))
    assert made.returncode == 2
    assert "quiet" in made.stderr
    assert said_of_it in made.stderr
    assert "Traceback" not in made.stderr
