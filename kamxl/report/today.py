"""What to do today: the most urgent alerts beside the charts of the overview, each with who, the fact and the advice."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.cell import Link, plain
from kamxl.compute.analysis import Analysis
from kamxl.plan import Today, TodayItem
from kamxl.report import charts, words
from kamxl.report.phrases import Phrases
from kamxl.width import shortened

MOST = 10
_LEAST = 5
"""Customers below which the list names all that is to be done for them, not the most urgent alone."""
_OWNER = 100
"""Display cells of an owner's name: all of it, unless somebody pasted a text into the field."""


def of_the_day(analysis: Analysis) -> list[int]:
    """Places of the alerts of the day in the list of alerts: the most urgent of each customer, and what concerns no one customer.
    A book of few customers has all of theirs.
    """
    customers = analysis.alerts["customer_id"]
    again = (customers.duplicated() & customers.notna()).tolist()
    once = [place for place, repeated in enumerate(again) if not repeated]
    return once[:MOST] if len(once) >= _LEAST else list(range(min(MOST, len(again))))


def today(say: Phrases, analysis: Analysis, people: Sequence[Link | str | None], instead: str = "") -> Today:
    """The list of the day.

    Args:
        say: words of the book.
        analysis: the alerts, most urgent first.
        people: whom those `of_the_day` concern, None where it is no customer.
        instead: what to say where there is no alert, if there is more to say than that.
    """
    if analysis.alerts.empty:
        said = instead or say("report.overview.no.alerts")
        return Today((), (say("report.overview.today.none"),), None, said)
    of_market = {rule.id for rule in analysis.rules if any(need.startswith("market") for need in rule.needs)}
    items = []
    places = of_the_day(analysis)
    chosen = analysis.alerts.iloc[places]
    others = analysis.alerts["customer_id"].value_counts().sub(chosen["customer_id"].value_counts(), fill_value=0)
    for place, alert, name in zip(places, chosen.itertuples(), people, strict=True):
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
                _tail(say, alert, int(others.get(alert.customer_id, 0))),
            )
        )
    some = len(analysis.alerts) > 1
    every = say(f"report.overview.{'all' if some else 'the'}_alerts", count=words.number(len(analysis.alerts)))
    titles = tuple(say("report.overview.today", count=count) for count in range(1, len(items) + 1))
    who = "" if people[0] is None else charts.called(str(plain(people[0])))
    key = f"report.overview.today.{'first' if who else 'message'}"
    message = say(key, count=len(items), who=who, rule=items[0].rule.text)
    return Today(tuple(items), titles, Link(every, sheet="alerts"), "", message=message)


def _tail(say: Phrases, alert: object, others: int) -> str:
    """By whom, until when, and how many other alerts the customer has."""
    owner, due = (words.shown(getattr(alert, key, None), say.lang) for key in ("owner", "due"))
    more = say("report.overview.more", count=others) if others else ""
    if owner:
        return say("report.overview.who", owner=shortened(str(owner), _OWNER), due=due, more=more)
    return say("report.overview.until", due=due, more=more)
