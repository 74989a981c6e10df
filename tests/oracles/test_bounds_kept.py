"""Every figure and word of small books in which all fields of all sheets stand at bounds, under settings of every kind, as when last looked at.

A code stands for the figures of a book (`kept/bounds.txt`, see `tests/codes.py`): so few customers that nothing is fitted, and every figure is exact.
What they should be is the matter of the other oracles; here nothing may change without being meant.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from drawn_books import AS_OF, LIMITS, Book, analysed
from pydantic import BaseModel
from test_figures_kept import summed

from kamxl.compute.alerts import rule_limits
from kamxl.compute.alerts.registry import RULES
from kamxl.compute.analysis import Analysis
from kamxl.errors import SettingsError
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.settings import Entry, Settings, effective
from tests.codes import Codes
from tests.conftest import LONG

KEPT = Codes(Path(__file__).parent / "kept" / "bounds.txt")
IDS = [f"C{number}" for number in range(1, 9)]
PAST = [date.fromisoformat(day) for day in LIMITS]
LATER = [date(2026, 6, 1), date(2026, 6, 7), date(2026, 6, 30), date(2026, 7, 30), date(2026, 8, 29), date(2026, 12, 31)]  # fmt: skip
MONEY = {
    "customers": [0, 0.5, 2.5, 10, 15, 50, 79.9999, 80, 100, 149.9999, 150, 300],
    "targets": [0, 1, 10, 15, 100],
}
AMOUNTS = [0, 0.3, 33.33, 3_000, 7_000, 9_999.99, 10_000, 19_999.75, 30_000, 149_999.99, 150_000, 800_000, 1_499_999.99, 1_500_000]  # fmt: skip
TEXTS: Mapping[str, Sequence[Any]] = {
    "owner": ["王磊", "李娜", None],
    "handler": ["王磊", None],
    "region": ["华东", "华南", None],
    "industry": ["化工", "电子"],
    "product": ["甲料", "乙料", "丙料", "丁料"],
    "category": ["料", "件", None],
    "competitor": ["科跃", "迈能"],
    "model": ["M1", "M2"],
    "our_model": ["K1", None],
    "metric": ["产值", "价格"],
    "parent": [None, None, "C1", "C2"],
    "deal_id": [None, "N00", "N01"],
    "currency": [None, None, "CNY"],
    "assigned_tier": [None, None, "A"],
    "decision_contact": [None, "乙"],
    "reports_to": [None, "甲"],
    "lost_reason": [None, "价格"],
    "next_step": [None, "报价"],
    "next_action": [None, "报价"],
    "promotion": [None, "降价"],
    "gap": [None, "交期"],
    "notes": [None],
}
PERIODS = ["2026Q2", "2026-05", "2026-06", "2026", "2026H1", "2026Q1", "2025-05"]
NUMBERS: Mapping[str, Sequence[Any]] = {
    "percent": [None, 0, 1, 10.3, 20, 50, 84.9, 85, 100],
    "score": [None, 1, 2, 4.1, 5, 5.9, 6, 7.9, 8, 10],
    "count": [None, 0, 1, 30, 60, 90, 500],
    "number": [None, 1, 2, 5, 10, 99.5],
}
UNDER: Sequence[Mapping[str, Any]] = (
    {},
    {"tier.model": "pareto", "calendar.year_start": 4},
    {"tier.model": "pyramid", "tier.review": "quarter", "tier.by_group": True},
    {"tier.model": "scorecard", "tier.scorecard_coverage": 0.1, "tier.scorecard.tenure": 10},
    {"tier.preset": "a-e", "lifecycle.asleep_months": 2, "lifecycle.lost_months": 6},
    {"lifetime.method": "simple", "lifetime.horizon_months": 12, "tier.visits.B": 1, "quality.stale_days": 29},
    {"lifetime.method": "bgnbd", "tier.review": "week", "receivable.days": 30, "points.per": 33},
    {"orders.monthly_sums": True, "opportunities.customers": 1, "similar.customers": 3, "nomination.potential": 3},
)


def _numbers(model: type[BaseModel], before: str) -> Iterator[tuple[str, float]]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _numbers(field.annotation, f"{before}{name}.")
        elif isinstance(field.default, (int, float)) and not isinstance(field.default, bool):
            yield f"{before}{name}", field.default


LIMITED = {
    **{key: one for key, one in _numbers(Settings, "") if not key.startswith(("limits.", "remind.", "report."))},
    **{key: one for rule in RULES for key, one in _numbers(rule.limits, f"alerts.{rule.id}.")},
}
"""Every number of the settings that a figure may depend on, with its default."""


def drawn_settings(draw: random.Random) -> dict[str, Any]:
    """A dozen of them, each at another value than the default, and a model of tiers; those that are refused are left out."""
    under: dict[str, Any] = {"tier.model": draw.choice(["threshold", "pareto", "pyramid", "scorecard"])}
    under["tier.review"] = draw.choice(["week", "month", "quarter"])
    for key in draw.sample(sorted(LIMITED), 12):
        default = LIMITED[key]
        whole = isinstance(default, int)
        value = draw.choice([default + 1, default - 1, 2 * default, 1] if whole else [0, default / 2, default * 1.5, 1])
        with suppress(SettingsError):
            effective([Entry(*one, "test") for one in {**under, key: value}.items()], rules=rule_limits())
            under[key] = value
    return under


def drawn(draw: random.Random, sheet: str, one: SheetField) -> Any:
    """A cell of a field, often at a bound."""
    if one.column.choices:
        return draw.choice([*(choice.zh for choice in one.column.choices), *([] if one.required else [None])])
    if one.column.kind == "day":
        past = one.column.key or draw.random() < 0.6
        return draw.choice(PAST if past else [None, *LATER])
    if one.column.kind == "money":
        return draw.choice([*MONEY.get(sheet, AMOUNTS), *([] if one.required else [None])])
    if one.column.kind == "period":
        return draw.choice(PERIODS)
    return draw.choice(TEXTS.get(one.key) or NUMBERS.get(one.column.kind) or ["甲", "乙"])


def book(draw: random.Random) -> Book:
    """A few rows of every sheet."""
    found: Book = {}
    keys = IDS[: draw.randint(2, len(IDS))]
    for sheet in SHEETS.values():
        if sheet.key in ("rates", "rules"):
            continue
        count = len(keys) if sheet.key == "customers" else draw.randint(8, 24) if sheet.key == "orders" else draw.randint(0, 8)  # fmt: skip
        rows = []
        for at in range(count):
            row = {one.key: drawn(draw, sheet.key, one) for one in sheet.fields.values()}
            if sheet.id_field in row:
                row[str(sheet.id_field)] = f"N{at:02}"
            if "customer_id" in row:
                row["customer_id"] = keys[at] if sheet.key == "customers" else draw.choice(keys)
            if sheet.key == "customers":
                row |= {"name": f"第{at}厂", "phone": f"021-5550-{at:04}"}
            if sheet.key == "orders":
                row["order_id"] = f"{row['customer_id']}-{draw.randint(1, 9)}"
            rows.append(row)
        if rows:
            found[sheet.key] = rows
    return found


def said(result: Analysis) -> list[str]:
    return [f"{path} {one[0]:.7g} {one[1]:.7g} {one[2]}" for path, one in sorted(summed(result).items())]


@pytest.mark.parametrize("seed", range(24 if LONG else 16))
def test_no_figure_at_a_bound_is_other_than_it_was(seed: int) -> None:
    draw = random.Random(seed)
    made = book(draw)
    result = analysed(made, faulty=True, as_of=draw.choice([AS_OF, date(2026, 3, 1)]), **UNDER[seed % len(UNDER)])
    KEPT.compare(f"book {seed}", said(result))


@pytest.mark.parametrize("seed", range(100, 112))
def test_nor_is_one_beside_an_earlier_review_under_other_limits(seed: int) -> None:
    """Two analyses, the second with what the first kept, under a dozen settings that are drawn as well."""
    draw = random.Random(seed)
    made, under = book(draw), drawn_settings(draw)
    days = [
        draw.choice([date(2025, 12, 31), date(2026, 3, 1), date(2026, 4, 30)]),
        draw.choice([AS_OF, date(2026, 6, 7)]),
    ]
    first = analysed(made, faulty=True, as_of=days[0], **({} if seed % 4 == 0 else under))
    KEPT.compare(
        f"review {seed}", said(analysed(made, faulty=True, as_of=days[1], history=first.review.history, **under))
    )


@pytest.mark.parametrize("seed", range(200, 204))
def test_nor_is_one_of_small_change(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """No order comes to more than one: what is more than nothing is not what is more than one."""
    monkeypatch.setattr("test_bounds_kept.AMOUNTS", [0, 0.3, 0.5, 0.99, 1])
    in_10k = [0, 0.00003, 0.00005, 0.0001]
    monkeypatch.setattr("test_bounds_kept.MONEY", dict.fromkeys(MONEY, in_10k))
    draw = random.Random(seed)
    result = analysed(book(draw), faulty=True, as_of=AS_OF, **UNDER[seed % len(UNDER)])
    KEPT.compare(f"change {seed}", said(result))
