"""The lines of `kamxl run --what-if`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kamxl.cli.output import SHOWN
from kamxl.i18n import Lang, tr
from kamxl.schema.money import Money
from kamxl.settings import RuleLimits

if TYPE_CHECKING:
    from kamxl.results.what_if import BeforeAfter, ChangedAlert, WhatIfSummary


def differences(found: WhatIfSummary, money: Money, limits: RuleLimits, lang: Lang) -> Iterator[str]:
    """What would change, a line each."""
    from kamxl.report.words import amount
    from kamxl.templates.settings_sheet import value_shown

    monies = {"before": money, "after": money}
    for one in found.assumed:
        if one.key == "money.currency" and isinstance(one.assumed, str) and one.assumed:
            monies["after"] = Money(one.assumed, money.unit)
        yield tr(
            "what_if.assumed",
            lang,
            key=one.key,
            now=value_shown(one.key, one.now, limits, lang, monies["before"]),
            assumed=value_shown(one.key, one.assumed, limits, lang, monies["after"]),
            place=one.from_,
        )
    for name, pair in (("revenue", found.revenue_12m), ("lifetime", found.lifetime)):
        if pair.before is None:
            continue
        shown = {
            side: amount(value, monies[side], lang, 1)
            for side, value in (("before", pair.before), ("after", pair.after))
        }
        same = pair.before == pair.after
        yield tr(f"what_if.{name}.{'same' if same else 'other'}", lang, **shown)
    counts = [f"{found.tier_words[label]} {_arrow(pair)}" for label, pair in found.tiers.items()]
    if counts:
        yield tr("what_if.tiers", lang, counts="  ".join(counts))
    lines = [
        f"  {one.customer} {one.name}  {found.tier_words[one.before]} → {found.tier_words[one.after]}  "
        f"{amount(one.revenue_12m, monies['after'], lang, 1)}"
        for one in found.moved
    ]
    yield from _list("what_if.moved", lines, lang)
    yield tr("what_if.alerts", lang, counts=_arrow(found.alerts))
    yield from _list("what_if.new", _alerts("+", found.new_alerts), lang)
    yield from _list("what_if.gone", _alerts("−", found.gone_alerts), lang)
    if found.weighed_alerts:
        yield tr("what_if.weighed", lang, count=found.weighed_alerts)


def _list(heading: str, lines: Sequence[str], lang: Lang) -> Iterator[str]:
    yield tr(heading if lines else f"{heading}.none", lang, count=len(lines))
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield "  " + tr("what_if.more", lang, count=len(lines) - SHOWN)


def _alerts(mark: str, alerts: Sequence[ChangedAlert]) -> list[str]:
    return [
        "  ".join([f"  {mark} {one.title}", *([f"{one.customer} {one.name}"] if one.customer else []), one.fact])
        for one in alerts
    ]


def _arrow(pair: BeforeAfter) -> str:
    return f"{pair.before}" if pair.before == pair.after else f"{pair.before} → {pair.after}"
