"""What other settings would change in the hand-worked book: worked from its table, and nothing is written."""

from __future__ import annotations

import json
from pathlib import Path

import book
import expected
import pytest

from kamxl import walk
from kamxl.cli.group import invoke
from kamxl.errors import SettingsError, UsageError
from kamxl.results.what_if import WhatIfSummary


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return book.save(tmp_path_factory.mktemp("what_if") / "手工核算.xlsx", history=book.HISTORY)


def found(path: Path, *given: str) -> WhatIfSummary:
    before = path.read_bytes(), sorted(path.parent.iterdir())
    _, summary = walk.what_if(path, [walk.assumed(one) for one in given], as_of=book.AS_OF)
    assert (path.read_bytes(), sorted(path.parent.iterdir())) == before
    return summary


@pytest.mark.parametrize(
    ("bound", "moved"), [("150", []), ("150.01", ["K01"]), ("150.01万", ["K01"]), ("1500001", ["K01"])]
)
def test_a_bound_moves_whom_it_passes(path: Path, bound: str, moved: list[str]) -> None:
    """K01 has 150 万元 to the 分; a bare amount is in 万, so that 1500001 is beyond everybody."""
    summary = found(path, f"tier.threshold.S={bound}")
    assert [(one.customer, one.before, one.after) for one in summary.moved] == [(key, "S", "A") for key in moved]
    assert summary.revenue_12m.before == summary.revenue_12m.after == expected.NET
    assert summary.tiers["S"].before == 2
    assert summary.tiers["S"].after == 2 - len(moved)


def test_tiers_are_counted_best_first_where_one_is_emptied(path: Path) -> None:
    summary = found(path, "tier.threshold.B=49万", "tier.threshold.A=50万")
    assert (summary.tiers["B"].before, summary.tiers["B"].after) == (4, 0)
    assert list(summary.tiers) == ["S", "A", "B", "C", "战略客户"]


def test_alerts_come_and_go(path: Path) -> None:
    """Limits in months around K04's last order of 2026-02-28, as of 2026-05-31: 3 months back is that very day, 2 months is past it."""
    fewer, more = found(path, "alerts.no_order.months=2"), found(path, "alerts.no_order.months=12")
    assert {(one.rule, one.customer) for one in fewer.new_alerts} >= {("no_order", "K04")}
    assert fewer.gone_alerts == []
    assert {one.rule for one in more.gone_alerts} == {"no_order"}
    assert more.new_alerts == []
    assert more.alerts.after == more.alerts.before - len(more.gone_alerts)
    [assumed] = fewer.assumed
    assert (assumed.key, assumed.now, assumed.assumed) == ("alerts.no_order.months", 3, 2)


def test_a_severity_alone(path: Path) -> None:
    summary = found(path, "alerts.need_open.severity=低")
    assert (summary.new_alerts, summary.gone_alerts) == ([], [])
    alerts = walk.analyse(walk.open_book(path, as_of=book.AS_OF), as_of=book.AS_OF).analysis.alerts
    assert summary.weighed_alerts == (alerts["rule_id"] == "need_open").sum() > 0


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ("tier.thresold.S=3", SettingsError, "tier.threshold.S"),
        ("tier.threshold.S=abc", SettingsError, "数字"),
        ("tier.threshold.S=", UsageError, "tier.threshold.S=200"),
        ("tier.threshold.A=151", SettingsError, "递减"),
    ],
)
def test_what_is_no_setting(path: Path, given: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error) as raised:
        found(path, given)
    assert said in raised.value.message.render("zh")  # type: ignore[attr-defined]


def test_the_command(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["run", str(path), "--as-of", book.AS_OF.isoformat(), "--what-if", "tier.threshold.S＝200"]
    assert invoke(line, "zh") == 0
    assert "K01 东海重工  S → A" in capsys.readouterr().out
    assert invoke([*line, "--json"], "zh") == 0
    assert [one["customer"] for one in json.loads(capsys.readouterr().out)["moved"]] == ["K01"]
    assert invoke([*line, "--output", str(path.with_name("other.xlsx"))], "zh") == 2
