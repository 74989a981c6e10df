"""What if settings were others: the analysis twice, and the difference. Nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kamxl.book import Result
from kamxl.errors import UsageError, told_in
from kamxl.i18n import Text, tr
from kamxl.settings import Entry
from kamxl.walk import checking
from kamxl.walk.opening import Reading, read_target, with_settings
from kamxl.walk.steps import Step, analysed, untimed
from kamxl.walk.summary import tier_counts

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.results.base import Number
    from kamxl.results.what_if import Assumed, ChangedAlert, WhatIfSummary

PLACE = "--what-if"


def assumed(text: str) -> Entry:
    """A setting as KEY=VALUE. Raises UsageError."""
    key, equals, value = text.replace("＝", "=").partition("=")
    if not (key.strip() and equals and value.strip()):
        raise UsageError(Text("what_if.form", {"value": text}))
    return Entry(key.strip(), value.strip(), PLACE)


def what_if(
    path: Path, entries: Sequence[Entry], *, as_of: date, step: Step = untimed, **reading: Unpack[Reading]
) -> tuple[Result, WhatIfSummary]:
    """Analyse a workbook as its settings stand and as they are assumed, and tell the difference.

    Args:
        path: the workbook.
        entries: the settings that are assumed; they beat all others.
        as_of: the day that figures relate to.
        step: see Step.
        **reading: see Reading.

    Returns:
        The result as settings stand, and what would change. Raises InputError, SettingsError (an unknown key or value).
    """
    opened = read_target(path, **reading)
    with told_in(opened.lang):
        other = with_settings(opened, entries)
    before = analysed(lambda: opened, as_of=as_of, step=step)
    with told_in(opened.lang), step("compute"):
        after = checking.analyse(checking.check(other, as_of=as_of), as_of=as_of)
    return before, _summary(before, after, entries)


def _summary(before: Result, after: Result, entries: Sequence[Entry]) -> WhatIfSummary:
    from kamxl.compute.labels import word
    from kamxl.compute.what_if import changes
    from kamxl.report.words import ranked, shown
    from kamxl.results.what_if import BeforeAfter, MovedTier, WhatIfSummary

    lang = before.book.lang
    one, other = before.analysis, after.analysis
    found = changes(one, other)
    counts = tier_counts(one), tier_counts(other)
    labels = ranked((*counts[1], *counts[0]), other.settings.tier)
    totals = [_plain(analysis.facts["revenue_12m"].sum()) for analysis in (one, other)]
    lifetimes = [_plain(analysis.lifetime_note.total) if analysis.listed else None for analysis in (one, other)]
    return WhatIfSummary(
        book=str(before.book.path),
        as_of=before.as_of.isoformat(),
        lang=lang,
        currency=one.money.currency,
        assumed=_assumed(before, after, entries),
        revenue_12m=BeforeAfter(before=totals[0], after=totals[1]),
        lifetime=BeforeAfter(before=lifetimes[0], after=lifetimes[1]),
        tiers={label: BeforeAfter(before=counts[0].get(label, 0), after=counts[1].get(label, 0)) for label in labels},
        tier_words={label: str(shown(word(label), lang)) for label in labels},
        moved=[
            MovedTier(customer=str(key), name=name, before=old, after=new, revenue_12m=_plain(revenue))
            for key, name, old, new, revenue in found.tiers.itertuples(name=None)
        ],
        alerts=BeforeAfter(before=len(one.alerts), after=len(other.alerts)),
        new_alerts=_alerts(found.new, before),
        gone_alerts=_alerts(found.gone, before),
        weighed_alerts=found.weighed,
    )


def _assumed(before: Result, after: Result, entries: Sequence[Entry]) -> list[Assumed]:
    from kamxl.compute.alerts import rule_limits
    from kamxl.results.what_if import Assumed
    from kamxl.settings import flat

    rules = rule_limits(after.analysis.rules)
    now, then = flat(before.book.settings, rules), flat(after.book.settings, rules)
    origin, default = before.book.opened.effective.origin, tr("cli.settings.default", before.book.lang)
    return [
        Assumed(key=key, now=_listed(now.get(key)), assumed=_listed(then[key]), from_=origin.get(key, default))
        for key in dict.fromkeys(entry.key for entry in entries)
    ]


def _listed(value: object) -> str | bool | int | float | list[str] | None:
    if isinstance(value, (tuple, list)):
        return [str(one) for one in value]
    if isinstance(value, float):
        return _plain(value)
    return value if isinstance(value, (str, bool, int)) or value is None else str(value)


def _alerts(rows: pd.DataFrame, result: Result) -> list[ChangedAlert]:
    from kamxl.results.what_if import ChangedAlert

    lang = result.book.lang
    columns = (rows[name] for name in ("rule_id", "rule", "severity", "customer_id", "name", "fact"))
    return [
        ChangedAlert(
            rule=rule, title=title.render(lang), severity=severity, customer=who, name=name, fact=fact.render(lang)
        )
        for rule, title, severity, who, name, fact in zip(*columns, strict=True)
    ]


def _plain(value: float) -> Number:
    return int(value) if float(value).is_integer() else float(value)
