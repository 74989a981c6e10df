"""One page on one customer: who it is, where it stands and why, what burns, and what was last said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.facts import valid_orders
from kamxl.compute.trend import trend
from kamxl.i18n import Lang
from kamxl.plan import Range, Series, SheetPlan, Value
from kamxl.report import charts, theme, words
from kamxl.report.blocks import Field, grid
from kamxl.report.cards import Card, lay
from kamxl.report.overview_charts import ends_month, month_labels
from kamxl.report.page import GRID_HEIGHT, NAV_ROW, ROW_HEIGHT, TITLE_ROW, Page
from kamxl.report.width import shortened
from kamxl.schema.sheets import SHEETS

_COLUMNS, _WIDTH = 18, 10.5
_MIDDLE = _COLUMNS // 2
_CARD_ROW, _CARD_SPAN = 4, 3
_MONTHS_ROWS = 9
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


def plan(analysis: Analysis, lang: Lang, customer: str, *, key: str, since: date | None = None) -> SheetPlan:
    """The page of a customer.

    Args:
        analysis: the results for the whole book, or for a selection that holds the customer.
        lang: language of titles and words.
        customer: its id.
        key: key of the plan; several customers go into one file.
        since: first day from which follow-ups, needs and contracts are listed; None lists the latest of all.
    """
    page = Page("tiers", lang, [_WIDTH] * _COLUMNS, money=analysis.money)
    line = analysis.tiers.loc[customer]
    name = shortened(str(line["name"]), 60)
    page.put(TITLE_ROW, 1, name, "title")
    page.heights[TITLE_ROW] = 32
    page.put(NAV_ROW, 1, page.say("export.customer.subtitle", customer=customer, as_of=analysis.as_of), "subtitle")
    page.heights |= {NAV_ROW: ROW_HEIGHT, NAV_ROW + 1: 4}
    _cards(page, analysis, customer)
    row = _CARD_ROW + 5
    bottom = max(_profile(page, analysis, customer, row), row + _MONTHS_ROWS)
    _months(page, analysis, customer, Range(row, _MIDDLE + 1, bottom, _COLUMNS))
    row = _why(page, analysis, customer, bottom + 1)
    left = _alerts(page, analysis, customer, row, 1)
    right = _listed(page, analysis, customer, _FOLLOW_UPS, row, _MIDDLE + 1, since)
    row = max(left, right) + 1
    _listed(page, analysis, customer, _NEEDS, row, 1, since)
    _listed(page, analysis, customer, _CONTRACTS, row, _MIDDLE + 1, since)
    made = page.plan(right=_COLUMNS)
    return replace(made, key=key, title=shortened(f"{customer} {name}", 28))


def _cards(page: Page, analysis: Analysis, customer: str) -> None:
    page.heights |= {_CARD_ROW: 3, _CARD_ROW + 1: 18, _CARD_ROW + 2: 28, _CARD_ROW + 3: 18, _CARD_ROW + 4: 8}
    for place, card in enumerate(_figures(page, analysis, customer)):
        left = 1 + place * _CARD_SPAN
        lay(page, card, _CARD_ROW, left, left + _CARD_SPAN - 1)


def _figures(page: Page, analysis: Analysis, customer: str) -> list[Card]:
    tier, facts, value = analysis.tiers.loc[customer], analysis.facts.loc[customer], analysis.lifetime.loc[customer]
    scale = page.money.scale
    before = words.figure(facts["revenue_previous_12m"])
    now = words.figure(facts["revenue_12m"])
    comparable = facts["basis"] == "orders" and before > 0
    change = now / before - 1 if comparable else float("nan")
    state = None if words.blank(change) else "good" if change >= 0 else "high"
    own = analysis.alerts[analysis.alerts["customer_id"] == customer]
    high = int((own["severity"] == "high").sum())
    previous = tier["previous_tier"]
    moved = (
        page.say("export.customer.tier.first")
        if words.blank(previous)
        else page.say("export.customer.tier.before", tier=words.word("tier", previous, page.lang))
    )
    return [
        Card(page.say("export.customer.tier"), words.word("tier", tier["tier"], page.lang), "", moved),
        Card(
            page.say("export.customer.revenue"), now / scale, "money",
            page.say("export.customer.revenue.note", change=words.signed_percent(change),
                     share=words.percent(now / _total(analysis), 1)), state,
        ),
        Card(
            page.say("export.customer.profit"), words.shown(tier["profit_12m"], page.lang, scale) or "–", "money",
            page.say("export.customer.profit.note", margin=words.percent(words.figure(tier["profit_12m"]) / now if now > 0 else None, 1)),
        ),
        Card(
            page.say("export.customer.lifetime"), words.shown(value["lifetime_value"], page.lang, scale) or "–", "money",
            page.say("export.customer.lifetime.note", low=words.number(value["low"], scale), high=words.number(value["high"], scale),
                     method=words.word("method", value["method"], page.lang)),
        ),
        Card(
            page.say("export.customer.orders"), words.shown(facts["orders_12m"], page.lang), "count",
            page.say("export.customer.orders.note", day=words.shown(facts["last_order"], page.lang) or "–"),
        ),
        Card(
            page.say("export.customer.alerts"), len(own), "count",
            page.say("export.customer.alerts.note", high=high), "high" if high else "good",
        ),
    ]  # fmt: skip


def _total(analysis: Analysis) -> float:
    total = float(analysis.facts["revenue_12m"].astype(float).sum())
    return total if total > 0 else float("nan")


def _profile(page: Page, analysis: Analysis, customer: str, row: int) -> int:
    """What the customer sheet says, two fields a row. Returns the last row."""
    page.heading(row, page.say("export.customer.profile"), 1, _MIDDLE - 1)
    line = analysis.frames["customers"].loc[customer]
    fields = SHEETS["customers"].fields
    known = [(key, value) for key in PROFILE if not words.blank(value := line.get(key))]
    for place, (key, value) in enumerate(known):
        side = place % 2
        at = row + 1 + place // 2
        left = 1 + side * 4
        page.heights.setdefault(at, GRID_HEIGHT + 1)
        page.put(at, left, fields[key].column.title(page.lang, page.money), "muted", right=left + 1)
        shown = words.word(_GROUPS[key], value, page.lang) if key in _GROUPS else words.shown(value, page.lang)
        text = shown.isoformat() if isinstance(shown, date) else shown
        if isinstance(text, (int, float)):
            text = f"{text:,.10g}"
        page.put(at, left + 2, shortened(str(text), page.room(left + 2, left + 3)), "plain", right=left + 3)
    return row + 1 + max(len(known) - 1, 0) // 2


def _months(page: Page, analysis: Analysis, customer: str, over: Range) -> None:
    """Revenue by month against the year before."""
    orders = valid_orders(analysis.frames, analysis.as_of)
    orders = orders[orders.index == customer]
    first_month = analysis.settings.calendar.year_start
    found = trend(analysis.frames, orders, analysis.facts.loc[[customer]], analysis.as_of, first_month)
    if found is None or orders.empty:
        page.put(
            over.top, over.left, page.say("export.customer.no_orders"), "empty", right=over.right, bottom=over.bottom
        )
        return
    monthly = found.monthly.iloc[-12:]
    data = _COLUMNS + 2
    labels = month_labels(monthly.index, not ends_month(pd.Timestamp(analysis.as_of)))
    names = [
        page.say("export.customer.month"),
        page.say("report.trend.month.revenue"),
        page.say("report.trend.month.revenue_year_before"),
    ]
    page.line(over.top, data, names, "data.header")
    rows: list[list[Value]] = [
        [
            label,
            words.figure(line["revenue"]) / page.money.scale,
            words.shown(line["revenue_year_before"], page.lang, page.money.scale),
        ]
        for label, (_, line) in zip(labels, monthly.iterrows(), strict=True)
    ]
    block = page.block(over.top + 1, data, rows, ["muted", "data.money", "data.money"])
    axis, now, before = (Range(block.top, column, block.bottom, column) for column in range(data, data + 3))
    charts.chart(
        page, "column", over, page.say("export.customer.chart"),
        [Series(names[1], now, axis), Series(names[2], before, axis, kind="line", colour=theme.SERIES[1])],
        y_format=charts.AMOUNT,
    )  # fmt: skip


def _why(page: Page, analysis: Analysis, customer: str, row: int) -> int:
    """Why the customer has its tier, and what the tier gets. Returns the row below."""
    line = analysis.tiers.loc[customer]
    page.heading(row, page.say("export.customer.why"), 1, _COLUMNS)
    row = page.gap(row + 1) - 1
    reason, strategy = words.shown(line["reason"], page.lang), words.shown(line["strategy"], page.lang)
    page.text(row + 1, 1, _COLUMNS, str(reason or "–"), "plain.wrap", most=3)
    page.text(row + 2, 1, _COLUMNS, page.say("export.customer.strategy", strategy=str(strategy or "–")), most=3)
    return row + 3


def _alerts(page: Page, analysis: Analysis, customer: str, row: int, left: int) -> int:
    own = analysis.alerts[analysis.alerts["customer_id"] == customer]
    page.heading(row, page.say("export.customer.alerts"), left, left + _MIDDLE - 2)
    if own.empty:
        page.text(row + 1, left, left + _MIDDLE - 2, page.say("export.customer.no_alerts"))
        return row + 1
    fields = _fields(
        [(page.say(f"export.customer.alert.{key}"), role, span)
         for key, role, span in (("severity", "center", 1), ("rule", "wrap", 2), ("fact", "wrap", 5))], left)  # fmt: skip
    most = 4
    rows: list[list[Value]] = [
        [words.word("severity", alert.severity, page.lang), words.shown(alert.rule, page.lang),
         shortened(str(words.shown(alert.fact, page.lang)), _two_lines(page, fields[2]))]
        for alert in own.iloc[:most].itertuples()
    ]  # fmt: skip
    roles = [[f"state.{severity}", None, None] for severity in own["severity"].iloc[:most]]
    _, last = grid(page, row + 1, fields, rows, roles)
    return _more(page, len(own) - most, last, left)


def _fields(parts: Sequence[tuple[str, str, int]], left: int) -> list[Field]:
    found = []
    for title, role, span in parts:
        found.append(Field(title, role, left, left + span - 1))
        left += span
    return found


def _listed(
    page: Page, analysis: Analysis, customer: str, section: _Section, row: int, left: int, since: date | None
) -> int:
    """The latest rows of a sheet. Returns the last row."""
    sheet = SHEETS[section.sheet]
    right = left + _MIDDLE - (1 if left > 1 else 2)
    page.heading(row, sheet.title(page.lang), left, right)
    rows = analysis.frames.get(section.sheet)
    if rows is not None:
        keep = rows.index == customer
        if not section.ahead:
            keep &= (rows[section.order] <= pd.Timestamp(analysis.as_of)).to_numpy()
        if since is not None:
            keep &= (rows[section.order] >= pd.Timestamp(since)).to_numpy()
        rows = rows[keep].sort_values(section.order, ascending=False, kind="stable")
    if rows is None or rows.empty:
        page.text(row + 1, left, right, page.say("export.customer.nothing", sheet=sheet.title(page.lang)))
        return row + 1
    fields = _fields(
        [(sheet.fields[key].column.title(page.lang, page.money), role, span) for key, role, span in section.fields],
        left,
    )
    cells: list[list[Value]] = [
        [_shown(page, section, field, key, line[key]) for field, (key, *_) in zip(fields, section.fields, strict=True)]
        for _, line in rows.iloc[: section.most].iterrows()
    ]
    _, last = grid(page, row + 1, fields, cells)
    return _more(page, len(rows) - section.most, last, left)


def _shown(page: Page, section: _Section, field: Field, key: str, value: object) -> Value:
    """A value in words; a text is cut to two lines of its column."""
    column = SHEETS[section.sheet].fields[key].column
    if isinstance(value, str) and column.choices:
        return next((choice.word(page.lang) for choice in column.choices if choice.code == value), value)
    shown = words.shown(value, page.lang)
    return shortened(shown, _two_lines(page, field)) if isinstance(shown, str) else shown


def _two_lines(page: Page, field: Field) -> int:
    """Display cells of two lines; words that move to the next line as a whole leave some room unused."""
    return int(page.room(field.left, field.right) * 1.85)


def _more(page: Page, count: int, last: int, left: int) -> int:
    if count <= 0:
        return last
    page.put(last + 1, left, page.say("export.more", count=count), "muted")
    return last + 1
