"""One page on one customer: who it is, where it stands and why, what burns, and what was last said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.compute import labels
from kamxl.compute.ageing import BANDS
from kamxl.compute.analysis import Analysis
from kamxl.compute.health import WELL
from kamxl.compute.selection import trend_of
from kamxl.i18n import tr
from kamxl.plan import Beside, Card, Cards, Chart, ChartGroup, Head, List, ListColumn, Note, Pairs, Part, Section, Sheet
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.customer_sections import HALF, NOTE, TRACKS, Block, blocks, filled, packed
from kamxl.report.overview_charts import ends_month, month_labels
from kamxl.report.phrases import Phrases
from kamxl.schema.sheets import SHEETS
from kamxl.width import shortened

_HALVES = ((1, HALF), (HALF + 2, 2 * HALF + 1))
_MONTHS_ROWS = 9
_TOP, _BARE_TOP, _PAPER = 366.0, 216.0, 695.0
"""Points that the top of the page takes, up to why it has its tier, with the chart and without, and those of a page."""
_NAME = 90
"""Display cells of a title."""
_ROWS = (12, 9, 7, 5, 4, 3)
_MANY_ROWS = (24, 20, 16)
"""Rows of each list: as many as there is room for, more of them where there is a second page anyway."""
_FEW_ROWS = (2, 1)
_HIGHEST = 17
"""Rows of the chart at most, where there are two pages: what stands below it then fills the second one."""
_TAKEN = range(_MONTHS_ROWS, 30, 2)
"""Rows that the second page takes over from the first, those of the chart included, until it is half full."""
_GRID = 15.0
_COMPARED = 6
"""Customers that the index draws beside each other."""
INDEX = "customer_index"
_PARTS = ("purchases", "relation", "service", "payment", "contract")
_UNHEALTHY, _HEALTHY = 50, 75
PROFILE = (
    "industry", "region", "contact", "title", "phone", "email", "owner", "status", "first_deal_date", "source",
    "company_size", "company_revenue", "credit_grade", "wallet_share", "main_business", "preferences", "notes",
)  # fmt: skip
"""Fields of the customer sheet that are shown where they are filled in, two a row."""
_GROUPS = {"status": "status", "source": "source"}
_OVERDUE = " + ".join(f"sum(receivables.{band})" for band in BANDS[1:])
MADE_OF: Mapping[str, Mapping[str, str]] = {
    "cards": {
        "by": "=customer_id", "revenue": "sum(@orders[12m].amount) | sum(tiers.revenue_12m)", "profit": "sum(tiers.profit_12m)",
        "lifetime": "sum(lifetime.lifetime_value)", "health": "rounded(health.health)", "orders": "distinct(@orders[12m,bought].order_id)",
        "alerts": "count(alerts[now].severity)",
    },
    "data.months": {"by": "=customer_id,0=month", "1": "sum(@orders.amount)", "2": "sum(@orders[year_before].amount)"},
    "products.list": {
        "by": "=customer_id,product=category", "revenue": "sum(@orders[12m].amount)", "previous": "sum(@orders[before].amount)",
        "change": "sum(@orders[12m].amount) / sum(@orders[before].amount) - 1",
    },
    "deals.list": {"by": "=customer_id,deal,close_date", "amount": "sum(pipeline.amount)", "probability": "sum(pipeline.probability)"},
    "receivables.list": {
        "by": "=customer_id", "*": "sum(receivables.{key})", "overdue_share": f"{_OVERDUE} / sum(receivables.total)",
    },
    "contracts.list": {"by": "=customer_id,contract_id", "amount": "sum(@contracts.amount)"},
    "satisfaction.list": {"by": "=customer_id,date,dimension", "score": "mean(@satisfaction.score)"},
}  # fmt: skip
"""How the figures of the page are made, as `OutputSheet.made_of` has it for sheets; the customer is the label of no column."""


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
    name = shortened(str(analysis.tiers.loc[customer]["name"]), _NAME)
    subtitle = say("export.customer.subtitle", customer=customer, as_of=analysis.as_of)
    known = Block("profile", say.lang, say("export.customer.profile"), (), (), pairs=profile(say, analysis, customer))
    found, silent = blocks(say, analysis, customer, since)
    why = Section("why", say("export.customer.why"), _why(say, analysis, customer), air=True, gap=0)
    picture = _months(say, analysis, customer)
    middle: tuple[Part, ...]
    if picture is None:
        packed_as = _packed([known, *found], drawn=False, noted=True)
        silent = [SHEETS["orders"].title(say.lang), *silent]
        middle = (why,)
    else:
        packed_as = _packed(found, drawn=True, noted=bool(silent))
        months = ChartGroup("months", (picture,), packed_as.chart)
        middle = (Beside(((known.section(say, packed_as.rows),), (months,)), _HALVES), why)
    head = Head(name, subtitle, caption=caption)
    parts = (head, _figures(say, analysis, customer), *middle, *_sections(say, packed_as, silent))
    title = shortened(f"{customer} {name}", 28)
    return Sheet(key, title, say.lang, parts, TRACKS, frozen=None, formats=say.formats, owned=False)


def index(
    analysis: Analysis, say: Phrases, customers: Sequence[str], pages: Sequence[Sheet], *, caption: str, clickable: bool
) -> Sheet:
    """What a book of several pages opens with: who is in it, and how each stands; how to get there where links can be clicked."""
    ids = list(customers)
    tiers = analysis.tiers.loc[ids]
    high = analysis.alerts[(analysis.alerts["severity"] == "high").to_numpy()]["customer_id"].value_counts()
    every = analysis.alerts["customer_id"].value_counts()
    known = {key: column for key, column in (("health", analysis.health.get("health")),) if column is not None}
    values: dict[str, list[Value]] = {
        "customer_id": list(ids),
        "name": [str(name) for name in tiers["name"]],
        "tier": [words.word("tier", tier, say.lang) for tier in tiers["tier"]],
        "revenue_12m": words.column(tiers["revenue_12m"], say.lang, say.money.scale),
        "lifetime_value": words.column(
            analysis.lifetime["lifetime_value"].loc[ids].astype(float), say.lang, say.money.scale
        ),
        **{key: words.column(column.reindex(ids), say.lang) for key, column in known.items()},
        "alerts": [int(every.get(one, 0)) for one in ids],
        "high": [int(high.get(one, 0)) for one in ids],
        "owner": words.column(tiers["owner"], say.lang),
    }
    roles = {
        "tier": "tier",
        "revenue_12m": "money",
        "lifetime_value": "money",
        "health": "decimal",
        "alerts": "count",
        "high": "count",
    }
    links = {"customer_id": [Link(one, sheet=page.key) for one, page in zip(ids, pages, strict=True)]}
    columns = tuple(
        ListColumn(
            key,
            say(f"export.index.{key}"),
            cells,
            roles.get(key, "text"),
            {"name": 40, "owner": 28}.get(key, 16),
            words.step_roles(tiers["tier"], analysis.settings.tier) if key == "tier" else None,
            links.get(key),
            key == "revenue_12m",
        )
        for key, cells in values.items()
    )
    subtitle = say("report.as_of", as_of=analysis.as_of) + (say("export.index.links") if clickable else "")
    head = Head(say("export.index.title"), subtitle, caption=caption)
    parts: tuple[Part, ...] = (head, List("kx_customers", columns), *_compared(say, values))
    return Sheet(INDEX, say("export.index.sheet"), say.lang, parts, frozen=2, formats=say.formats, owned=False)


def _compared(say: Phrases, values: Mapping[str, Sequence[Value]]) -> tuple[Section, ...]:
    """A few customers beside each other, below their list; more of them fill a page with it."""
    keys = [key for key in ("revenue_12m", "lifetime_value") if any(values[key])]
    if not 1 < len(values["name"]) <= _COMPARED or not keys:
        return ()
    titles = [say(f"export.index.{key}") for key in ("name", *keys)]
    rows = [list(row) for row in zip(charts.names(values["name"]), *(values[key] for key in keys), strict=True)]
    block = data("compared", titles, rows, ["data.money"] * len(keys))
    names, *columns = drawn(block)
    pictures: list[Chart] = []
    for key, title, column in zip(keys, titles[1:], columns, strict=True):
        figures = [words.figure(value) for value in values[key]]
        most = max(range(len(figures)), key=lambda at: (figures[at] == figures[at], figures[at]))
        message = say(f"export.index.most.{key}", name=charts.titled(values["name"][most], values["customer_id"][most]),
                      amount=say.amount(figures[most] * say.money.scale, 1))  # fmt: skip
        drawn_from = None if pictures else block
        pictures.append(
            charts.bars(message, (Series(title, column, names, labels=True),), drawn_from, y_format=say.amount_axis)
        )
    return (Section("compared", "", (ChartGroup("compared.charts", tuple(pictures)),), new_page=False),)


def _figures(say: Phrases, analysis: Analysis, customer: str) -> Cards:
    tier, facts, value = analysis.tiers.loc[customer], analysis.facts.loc[customer], analysis.lifetime.loc[customer]
    scale = say.money.scale
    before = words.figure(facts["revenue_previous_12m"])
    now = words.figure(facts["revenue_12m"])
    comparable = facts["basis"] == "orders" and before > 0
    change = now / before - 1 if comparable else float("nan")
    state = None if words.blank(change) else "good" if change >= 0 else "high"
    margin = words.figure(tier["profit_12m"]) / now if now > 0 else float("nan")
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
            say("export.customer.revenue.note" if comparable else "export.customer.revenue.share", change=words.signed_percent(change),
                     share=words.percent(now / _total(analysis), 1)) if now or comparable else "", state, id="revenue",
        ),
        Card(
            say("export.customer.profit"), words.shown(tier["profit_12m"], say.lang, scale) or "–", "money",
            "" if words.blank(margin) else say("export.customer.profit.note", margin=words.percent(margin, 1)), id="profit",
        ),
        Card(
            say("export.customer.lifetime"), words.shown(value["lifetime_value"], say.lang, scale), "money",
            _interval(say, value["method"], value["low"], value["high"]), id="lifetime",
        ),
        _health(say, analysis, customer) or Card(
            say("export.customer.orders"), words.shown(facts["orders_12m"], say.lang), "count",
            "" if words.blank(facts["last_order"]) else say("export.customer.orders.note", day=words.shown(facts["last_order"], say.lang)), id="orders",
        ),
        Card(
            say("export.customer.alerts"), len(own), "count",
            say("export.customer.alerts.note", high=high) if len(own) else "", "high" if high else "good", id="alerts",
        ),
    ))  # fmt: skip


def _interval(say: Phrases, method: object, low: object, high: object) -> str:
    """The interval of a lifetime value with its method; of a method that knows no interval, that alone."""
    name = words.word("method", method, say.lang)
    ends = {key: words.number(end, say.money.scale) for key, end in (("low", low), ("high", high))}
    return name if words.blank(low) else say("export.customer.lifetime.note", method=name, **ends)


def _health(say: Phrases, analysis: Analysis, customer: str) -> Card | None:
    """Its health, and the part that is worst; None where it is not known."""
    if customer not in analysis.health.index:
        return None
    line = analysis.health.loc[customer]
    value = words.figure(line["health"])
    if words.blank(value):
        return None
    known = {part: words.figure(line[f"health_{part}"]) for part in _PARTS if not words.blank(line[f"health_{part}"])}
    worst = min(known, key=lambda part: known[part])
    worst_of = {"part": tr(f"health.part.{worst}", say.lang), "points": words.number(known[worst])}
    note = say("export.customer.health.note", **worst_of) if known[worst] < WELL else ""
    state = "high" if value < _UNHEALTHY else "good" if value >= _HEALTHY else None
    return Card(say("export.customer.health"), round(value), "count", note, state, id="health")


def _total(analysis: Analysis) -> float:
    total = float(analysis.facts["revenue_12m"].astype(float).sum())
    return total if total > 0 else float("nan")


def profile(say: Phrases, analysis: Analysis, customer: str) -> Pairs:
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
            unit = fields[key].column.unit
            scale = unit.scale / say.money.scale if unit is not None and unit.large else 1.0
            text = f"{text * scale:,.10g}"
        found.append((fields[key].column.title(say.lang, say.money), str(text)))
    return Pairs(tuple(found))


def _months(say: Phrases, analysis: Analysis, customer: str) -> Chart | None:
    """Revenue by month against the year before; None without orders."""
    found = trend_of(analysis, customer)
    if found is None:
        return None
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
    last_year = Series(names[2], before, axis, kind="line", colour=theme.SERIES[3])
    series = (Series(names[1], now, axis), last_year)
    return Chart("column", say("export.customer.chart"), series, block, y_format=say.amount_axis)


def _why(say: Phrases, analysis: Analysis, customer: str) -> tuple[Note, ...]:
    """Why the customer has its tier, and what the tier gets."""
    line = analysis.tiers.loc[customer]
    reason, strategy = words.shown(line["reason"], say.lang), words.shown(line["strategy"], say.lang)
    return (
        Note(str(reason or "–"), "plain.wrap", most=3),
        Note(say("export.customer.strategy", strategy=str(strategy or "–")), most=3),
        Note(_care(say, analysis, customer), most=2),
    )


def _care(say: Phrases, analysis: Analysis, customer: str) -> str:
    """Visits planned and made, who makes them, and what rewards the customer."""
    settings, level = analysis.settings.tier, str(analysis.tiers.at[customer, "service_level"])
    told = {kind: words.shown(labels.service_text(kind, level, settings), say.lang) for kind in labels.SERVICE_TEXTS}
    plan = analysis.visit_plan
    if plan is None or customer not in plan.customers.index:
        return say("export.customer.care", **told)
    line = plan.customers.loc[customer]
    last = words.shown(line["last_visit"], say.lang)
    counts = {name: int(words.figure(line[name])) for name in ("planned", "made", "made_before")}
    return say("export.customer.visits" if last else "export.customer.visits.none", last=last, **counts) + say(
        "export.customer.care", **told
    )


def _sections(say: Phrases, packed_as: _Packed, silent: Sequence[str]) -> tuple[Part, ...]:
    """All else in two columns, on the rest of the first page and on a second one where that is needed."""
    parts: list[Part] = []
    for number, columns in enumerate(packed_as.pages):
        if any(columns):
            stacks = tuple(tuple(block.section(say, packed_as.rows) for block in column) for column in columns)
            beside = Beside(stacks, _HALVES)
            parts.append(Section(f"page_{number}", "", (beside,), new_page=True, gap=0) if number else beside)
    if silent:
        parts.append(Note(say("export.customer.silent", sheets=list(silent)), "muted", 0))
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class _Packed:
    """Which block stands in which column of which page."""

    pages: Sequence[tuple[list[Block], list[Block]]]
    rows: int
    """Rows that each list shows at most."""
    chart: int = _MONTHS_ROWS
    """Rows of the grid that the chart is high."""


def _packed(found: Sequence[Block], *, drawn: bool, noted: bool) -> _Packed:
    """One page where a few rows of each list fit on it; else two, of which none is half empty if a higher chart can help it, or
    what the second one takes over from the first. `noted`: whether a line on empty sheets ends the last."""
    note = NOTE if noted else 0.0
    rest = _PAPER - (_TOP if drawn else _BARE_TOP)
    # Without orders there is not enough for two pages.
    one = _fitting(found, (rest - note,), _ROWS if drawn else (*_ROWS, *_FEW_ROWS))
    if one is not None:
        return one
    two = None
    for taken in _TAKEN:
        room = rest - (taken - _MONTHS_ROWS) * _GRID
        chart = min(taken, _HIGHEST) if drawn else _MONTHS_ROWS
        two = _fitting(found, (room, _PAPER - note), (*_MANY_ROWS, *_ROWS), chart) or two
        if two is not None and filled(two.pages[1], two.rows) >= _PAPER / 2:
            return two
    few = _fitting(found, (rest - note,), _FEW_ROWS) or two
    if few is not None:
        return few
    pages = packed(found, (rest, float("inf")), _FEW_ROWS[0])
    assert pages is not None
    return _Packed(pages, _FEW_ROWS[0])


def _fitting(
    found: Sequence[Block], room: Sequence[float], limits: Sequence[int], chart: int = _MONTHS_ROWS
) -> _Packed | None:
    """The blocks on pages of so much room, with as many rows as they carry; None where even the fewest do not fit."""
    for rows in limits:
        pages = packed(found, room, rows)
        if pages is not None:
            return _Packed(pages, rows, chart)
    return None
