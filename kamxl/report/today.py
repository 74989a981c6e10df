"""What to do today: the most urgent alerts beside the charts of the overview, each with who, the fact and the advice."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.compute.analysis import Analysis
from kamxl.plan import Link, Today, TodayItem
from kamxl.report import words
from kamxl.report.phrases import Phrases
from kamxl.width import shortened

MOST = 10
_OWNER = 100
"""Display cells of an owner's name: all of it, unless somebody pasted a text into the field."""


def today(say: Phrases, analysis: Analysis, people: Sequence[Link | str | None], instead: str = "") -> Today:
    """The list of the day.

    Args:
        say: words of the book.
        analysis: the alerts, most urgent first.
        people: whom the first `MOST` of them concern, None where it is no customer.
        instead: what to say where there is no alert, if there is more to say than that.
    """
    if analysis.alerts.empty:
        said = instead or say("report.overview.no.alerts")
        return Today((), (say("report.overview.today.none"),), None, said)
    of_market = {rule.id for rule in analysis.rules if any(need.startswith("market") for need in rule.needs)}
    items = []
    for place, (alert, name) in enumerate(zip(analysis.alerts.iloc[:MOST].itertuples(), people, strict=True)):
        whole = "market" if alert.rule_id in of_market else "book"
        rule, severity, fact, advice = (
            str(words.shown(getattr(alert, key), say.lang) or "") for key in ("rule", "severity", "fact", "advice")
        )
        items.append(
            TodayItem(
                words.word("severity", severity, say.lang),
                severity,
                Link(rule, sheet="alerts", part="list", row=place),
                say(f"report.overview.today.{whole}") if name is None else name,
                fact,
                advice,
                _tail(say, alert),
            )
        )
    every = say("report.overview.all_alerts", count=words.number(len(analysis.alerts)))
    titles = tuple(say("report.overview.today", count=count) for count in range(1, len(items) + 1))
    return Today(tuple(items), titles, Link(every, sheet="alerts"), "")


def _tail(say: Phrases, alert: object) -> str:
    """By whom, until when."""
    owner, due = (words.shown(getattr(alert, key, None), say.lang) for key in ("owner", "due"))
    if owner:
        return say("report.overview.who", owner=shortened(str(owner), _OWNER), due=due)
    return say("report.overview.until", due=due)
