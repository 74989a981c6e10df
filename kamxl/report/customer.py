"""One page on one customer: who it is, where it stands and why, what burns, and what was last said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kamxl import theme
from kamxl.compute.analysis import Analysis
from kamxl.compute.selection import trend_of
from kamxl.plan import (
    Beside,
    Card,
    Cards,
    Chart,
    ChartGroup,
    Column,
    Head,
    Instead,
    Note,
    Pairs,
    Part,
    Picture,
    Section,
    Series,
    Sheet,
    SmallTable,
    Value,
)
from kamxl.report import words
from kamxl.report.overview_charts import data, drawn, ends_month, month_labels
from kamxl.report.phrases import Phrases
from kamxl.schema.sheets import SHEETS
from kamxl.width import shortened

TRACKS = (10.5,) * 18
_HALVES = ((1, 8), (10, 18))
_MONTHS_ROWS = 10
_TWO_LINES = 1.85
"""Words that move to the next line as a whole leave some room of two lines unused."""
_MOST_ALERTS = 4
PROFILE = (
    "industry", "region", "contact", "title", "phone", "email", "owner", "status", "first_deal_date", "source",
    "company_size", "credit_grade", "wallet_share", "main_business",
)  # fmt: skip
"""Fields of the customer sheet that are shown where they are filled in, two a row."""
_GROUPS = {"status": "status", "source": "source"}


@dataclass(frozen=True, slots=True)
class _Section:
    """The latest rows of one sheet about the customer."""

    sheet: str
    order: str
    """Date column; the latest first."""
    fields: tuple[tuple[str, str, int], ...]
    """Field, role, columns that it takes; they add up to half a page."""
    most: int
    ahead: bool = False
    """Whether days after as_of belong to it: a contract ends then."""


_FOLLOW_UPS = _Section(
    "follow_ups", "date",
    (("date", "date", 2), ("method", "center", 1), ("content", "wrap", 3), ("next_action", "wrap", 3)), 3,
)  # fmt: skip
_NEEDS = _Section(
    "needs", "date", (("date", "date", 2), ("priority", "center", 1), ("need", "wrap", 3), ("status", "center", 2)), 3
)
_CONTRACTS = _Section(
    "contracts", "end",
    (("contract_id", "text", 2), ("kind", "center", 1), ("amount", "yuan", 2), ("end", "date", 2), ("status", "center", 2)), 3,
    ahead=True,
)  # fmt: skip


def sheet(
    analysis: Analysis, say: Phrases, customer: str, *, key: str, caption: str = "", since: date | None = None
) -> Sheet:
    """The page of a customer.

    Args:
        analysis: the results for the whole book, or for a selection that holds the customer.
        say: words of the book.
        customer: its id.
        key: key of the sheet; several customers go into one file.
        caption: what the report covers.
        since: first day from which follow-ups, needs and contracts are listed; None lists the latest of all.
    """
    name = shortened(str(analysis.tiers.loc[customer]["name"]), 60)
    subtitle = say("export.customer.subtitle", customer=customer, as_of=analysis.as_of)
    profile = Section("profile", say("export.customer.profile"), (_profile(say, analysis, customer),))
    months = ChartGroup("months", (_months(say, analysis, customer),), _MONTHS_ROWS)
    parts: tuple[Part, ...] = (
        Head(name, subtitle, caption=caption),
        _figures(say, analysis, customer),
        Beside(((profile,), (months,)), _HALVES),
        Section("why", say("export.customer.why"), _why(say, analysis, customer), air=True, gap=0),
        Beside(((_alerts(say, analysis, customer),), (_listed(say, analysis, customer, _FOLLOW_UPS, since),)), _HALVES),
        Beside(
            (
                (_listed(say, analysis, customer, _NEEDS, since),),
                (_listed(say, analysis, customer, _CONTRACTS, since),),
            ),
            _HALVES,
        ),
    )
    title = shortened(f"{customer} {name}", 28)
    return Sheet(key, title, say.lang, parts, TRACKS, frozen=None, formats=say.formats, owned=False)


def _figures(say: Phrases, analysis: Analysis, customer: str) -> Cards:
    tier, facts, value = analysis.tiers.loc[customer], analysis.facts.loc[customer], analysis.lifetime.loc[customer]
    scale = say.money.scale
    before = words.figure(facts["revenue_previous_12m"])
    now = words.figure(facts["revenue_12m"])
    comparable = facts["basis"] == "orders" and before > 0
    change = now / before - 1 if comparable else float("nan")
    state = None if words.blank(change) else "good" if change >= 0 else "high"
    own = analysis.alerts[analysis.alerts["customer_id"] == customer]
    high = int((own["severity"] == "high").sum())
    previous = tier["previous_tier"]
    moved = (
        say("export.customer.tier.first")
        if words.blank(previous)
        else say("export.customer.tier.before", tier=words.word("tier", previous, say.lang))
    )
    return Cards((
        Card(say("export.customer.tier"), words.word("tier", tier["tier"], say.lang), "", moved),
        Card(
            say("export.customer.revenue"), now / scale, "money",
            say("export.customer.revenue.note", change=words.signed_percent(change),
                     share=words.percent(now / _total(analysis), 1)), state,
        ),
        Card(
            say("export.customer.profit"), words.shown(tier["profit_12m"], say.lang, scale) or "–", "money",
            say("export.customer.profit.note", margin=words.percent(words.figure(tier["profit_12m"]) / now if now > 0 else None, 1)),
        ),
        Card(
            say("export.customer.lifetime"), words.shown(value["lifetime_value"], say.lang, scale) or "–", "money",
            say("export.customer.lifetime.note", low=words.number(value["low"], scale), high=words.number(value["high"], scale),
                     method=words.word("method", value["method"], say.lang)),
        ),
        Card(
            say("export.customer.orders"), words.shown(facts["orders_12m"], say.lang), "count",
            say("export.customer.orders.note", day=words.shown(facts["last_order"], say.lang) or "–"),
        ),
        Card(
            say("export.customer.alerts"), len(own), "count",
            say("export.customer.alerts.note", high=high), "high" if high else "good",
        ),
    ))  # fmt: skip


def _total(analysis: Analysis) -> float:
    total = float(analysis.facts["revenue_12m"].astype(float).sum())
    return total if total > 0 else float("nan")


def _profile(say: Phrases, analysis: Analysis, customer: str) -> Pairs:
    """What the customer sheet says."""
    line = analysis.frames["customers"].loc[customer]
    fields = SHEETS["customers"].fields
    found = []
    for key in PROFILE:
        value = line.get(key)
        if words.blank(value):
            continue
        shown = words.word(_GROUPS[key], value, say.lang) if key in _GROUPS else words.shown(value, say.lang)
        text = shown.isoformat() if isinstance(shown, date) else shown
        if isinstance(text, (int, float)):
            text = f"{text:,.10g}"
        found.append((fields[key].column.title(say.lang, say.money), str(text)))
    return Pairs(tuple(found))


def _months(say: Phrases, analysis: Analysis, customer: str) -> Picture:
    """Revenue by month against the year before."""
    found = trend_of(analysis, customer)
    if found is None:
        return Instead(say("export.customer.no_orders"))
    monthly = found.monthly.iloc[-12:]
    labels = month_labels(monthly.index, not ends_month(pd.Timestamp(analysis.as_of)))
    names = [
        say("export.customer.month"),
        say("report.trend.month.revenue"),
        say("report.trend.month.revenue_year_before"),
    ]
    rows: list[list[Value]] = [
        [
            label,
            words.figure(line["revenue"]) / say.money.scale,
            words.shown(line["revenue_year_before"], say.lang, say.money.scale),
        ]
        for label, (_, line) in zip(labels, monthly.iterrows(), strict=True)
    ]
    block = replace(data("months", names, rows, ["data.money", "data.money"]), width=0)
    axis, now, before = drawn(block)
    last_year = Series(names[2], before, axis, kind="line", colour=theme.SERIES[1])
    series = (Series(names[1], now, axis), last_year)
    return Chart("column", say("export.customer.chart"), series, block, y_format=say.amount_axis)


def _why(say: Phrases, analysis: Analysis, customer: str) -> tuple[Note, ...]:
    """Why the customer has its tier, and what the tier gets."""
    line = analysis.tiers.loc[customer]
    reason, strategy = words.shown(line["reason"], say.lang), words.shown(line["strategy"], say.lang)
    return (
        Note(str(reason or "–"), "plain.wrap", most=3),
        Note(say("export.customer.strategy", strategy=str(strategy or "–")), most=3),
    )


def _alerts(say: Phrases, analysis: Analysis, customer: str) -> Section:
    own = analysis.alerts[analysis.alerts["customer_id"] == customer]
    heading = say("export.customer.alerts")
    if own.empty:
        return Section("alerts", heading, (Note(say("export.customer.no_alerts")),))
    columns = tuple(
        Column(key, say(f"export.customer.alert.{key}"), role, span, most=_TWO_LINES if key == "fact" else None)
        for key, role, span in (("severity", "center", 1), ("rule", "wrap", 2), ("fact", "wrap", 5))
    )
    lines: list[list[Value]] = [
        [words.word("severity", alert.severity, say.lang), words.shown(alert.rule, say.lang),
         str(words.shown(alert.fact, say.lang))]
        for alert in own.iloc[:_MOST_ALERTS].itertuples()
    ]  # fmt: skip
    roles: list[list[str | None]] = [
        [f"state.{severity}", None, None] for severity in own["severity"].iloc[:_MOST_ALERTS]
    ]
    table = SmallTable("alerts.list", columns, lines, roles)
    return Section("alerts", heading, (table, *_more(say, len(own) - _MOST_ALERTS)))


def _listed(say: Phrases, analysis: Analysis, customer: str, section: _Section, since: date | None) -> Section:
    """The latest rows of a sheet."""
    sheet = SHEETS[section.sheet]
    heading = sheet.title(say.lang)
    rows = analysis.frames.get(section.sheet)
    if rows is not None:
        keep = rows.index == customer
        if not section.ahead:
            keep &= (rows[section.order] <= pd.Timestamp(analysis.as_of)).to_numpy()
        if since is not None:
            keep &= (rows[section.order] >= pd.Timestamp(since)).to_numpy()
        rows = rows[keep].sort_values(section.order, ascending=False, kind="stable")
    if rows is None or rows.empty:
        return Section(section.sheet, heading, (Note(say("export.customer.nothing", sheet=heading)),))
    columns = tuple(
        Column(key, sheet.fields[key].column.title(say.lang, say.money), role, span, most=_TWO_LINES)
        for key, role, span in section.fields
    )
    lines: list[list[Value]] = [
        [_shown(say, section, key, line[key]) for key, *_ in section.fields]
        for _, line in rows.iloc[: section.most].iterrows()
    ]
    table = SmallTable(f"{section.sheet}.list", columns, lines)
    return Section(section.sheet, heading, (table, *_more(say, len(rows) - section.most)))


def _shown(say: Phrases, section: _Section, key: str, value: object) -> Value:
    """A value in words."""
    column = SHEETS[section.sheet].fields[key].column
    if isinstance(value, str) and column.choices:
        return next((choice.word(say.lang) for choice in column.choices if choice.code == value), value)
    return words.shown(value, say.lang)


def _more(say: Phrases, count: int) -> tuple[Note, ...]:
    return (Note(say("export.more", count=count), "muted", 0),) if count > 0 else ()
