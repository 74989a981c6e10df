"""Which customers and which days a report is about, and the figures of those alone.

Tiers, ranks, cumulative shares, alerts and the lifetime model stand as they are for the whole book: a customer does not
become an A because a smaller customer is not on the page. Sums, shares of groups, trend, portrait and follow-ups are worked
anew over the chosen customers, so that what is shown adds up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches

import pandas as pd

from kamxl.compute import labels
from kamxl.compute.alerts import Context, alerts
from kamxl.compute.analysis import Analysis, LifetimeNote, Review, Trend
from kamxl.compute.facts import valid_orders
from kamxl.compute.follow_up import follow_up
from kamxl.compute.market import market
from kamxl.compute.period import period
from kamxl.compute.portrait import portrait
from kamxl.compute.trend import trend
from kamxl.errors import UsageError
from kamxl.i18n import LANGUAGES, Lang, Text
from kamxl.schema.values import folded
from kamxl.width import shortened

_CUSTOM = "custom."
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Selection:
    """What a person asked for; an empty part asks for all. Texts match whole, whatever their case and width."""

    regions: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    """Codes or words."""
    owners: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    """Ids, names, or a part of a name that only one customer has."""
    fields: tuple[tuple[str, str], ...] = ()
    """Title of a custom column and its value."""
    since: date | None = None
    """First day of the period; the last one is the analysis' as_of."""

    @property
    def narrows(self) -> bool:
        """Whether it asks for some customers only."""
        return bool(self.regions or self.industries or self.tiers or self.owners or self.customers or self.fields)

    @property
    def beyond_region(self) -> bool:
        """Whether it asks for more than a region, which the market has too."""
        return bool(self.industries or self.tiers or self.owners or self.customers or self.fields)


@dataclass(frozen=True, slots=True)
class Selected:
    """The figures of the chosen customers, and of how many there are."""

    analysis: Analysis
    count: int
    total: int


def select(analysis: Analysis, selection: Selection) -> Selected:
    """The analysis of the chosen customers and period.

    Raises:
        UsageError: a value does not occur, a name fits several customers, or no customer is left.
    """
    total = len(analysis.tiers)
    chosen = chosen_customers(analysis, selection)
    frames = _frames(analysis.frames, chosen, selection)
    settings, as_of = analysis.settings, analysis.as_of
    tiers = analysis.tiers[analysis.tiers.index.isin(chosen)]
    follow_ups = follow_up(
        frames, tiers, as_of, settings, since=selection.since, first_review=analysis.review.first_seen
    )
    board = market(frames, as_of)
    found = replace(
        analysis,
        frames=frames,
        follow_up=follow_ups,
        market=board,
        alerts=_alerts(analysis, selection, frames, chosen),
        alerts_aside=analysis.alerts_aside.iloc[:0],
        alerts_resolved=0,
    )
    if not selection.narrows:
        return Selected(found, total, total)
    facts = analysis.facts[analysis.facts.index.isin(chosen)]
    lifetime = analysis.lifetime[analysis.lifetime.index.isin(chosen)]
    openings = analysis.opportunities
    orders = valid_orders(frames, as_of)
    members = analysis.similar.customers
    alike = replace(analysis.similar, customers=members[members.index.isin(chosen)])
    found = replace(
        found,
        facts=facts,
        tiers=tiers,
        lifetime=lifetime,
        lifetime_note=_note(analysis.lifetime_note, lifetime),
        review=_review(analysis.review, chosen),
        portrait=portrait(frames["customers"], facts, tiers, settings.report.custom_fields, alike),
        similar=alike,
        whole=analysis.whole or analysis,
        trend=trend(frames, orders[orders.index.isin(chosen)], facts, as_of, settings.calendar.year_start)
        if analysis.trend is not None
        else None,
        opportunities=openings[openings["customer_id"].isin(chosen)].reset_index(drop=True),
        dropped={key: rows[rows.index.isin(chosen)] for key, rows in analysis.dropped.items() if key != "customers"},
    )
    return Selected(found, len(tiers), total)


def trend_of(analysis: Analysis, customer: str) -> Trend | None:
    """Revenue of one customer over time; None where it has no order."""
    orders = valid_orders(analysis.frames, analysis.as_of)
    orders = orders[orders.index == customer]
    if orders.empty:
        return None
    first_month = analysis.settings.calendar.year_start
    return trend(analysis.frames, orders, analysis.facts.loc[[customer]], analysis.as_of, first_month)


def in_period(analysis: Analysis, since: date) -> pd.DataFrame:
    """What each customer brought from `since` to the day of the analysis, as `period.period` gives it."""
    return period(analysis.frames, since, analysis.as_of)


def market_of(analysis: Analysis, selection: Selection) -> Analysis:
    """All customers, and the market of the chosen regions, industries and days alone."""
    for option, column, wanted in (
        ("--region", "region", selection.regions),
        ("--industry", "industry", selection.industries),
    ):
        known = [analysis.frames[key][column] for key in ("market", "trends") if column in analysis.frames.get(key, ())]
        if wanted and known:
            _among(option, pd.concat(known), wanted)
    frames = {**analysis.frames}
    for key in ("market", "trends"):
        if key in frames:
            frames[key] = _cut(key, frames[key], selection)
    kept = _market_alerts(analysis, selection, frames)
    return replace(
        analysis,
        frames=frames,
        market=market(frames, analysis.as_of),
        alerts=analysis.alerts[kept.to_numpy()].reset_index(drop=True),
        alerts_aside=analysis.alerts_aside.iloc[:0],
        alerts_resolved=0,
    )


def chosen_customers(analysis: Analysis, selection: Selection) -> pd.Index[str]:
    """Ids of the customers that satisfy every part of the selection."""
    customers = analysis.frames["customers"]
    keep = pd.Series(True, index=customers.index)
    for option, column, wanted in (
        ("--region", customers["region"], selection.regions),
        ("--industry", customers["industry"], selection.industries),
        ("--owner", customers["owner"], selection.owners),
    ):
        if wanted:
            keep &= _among(option, column, wanted)
    if selection.tiers:
        tiers = analysis.tiers["tier"].astype(str).reindex(customers.index)
        order = list(labels.rank(analysis.settings.tier.model, analysis.settings.tier))
        keep &= _among("--tier", tiers, [tier_code(analysis, one) for one in selection.tiers], order)
    for title, value in selection.fields:
        keep &= _among("--field", _custom(customers, title), (value,))
    if selection.customers:
        ids = {identity for one in selection.customers for identity in _matches(customers, one)}
        keep &= customers.index.isin(ids)
    if not keep.any() and (analysis.listed or selection.narrows):
        raise UsageError(Text("export.no_customers" if len(customers) else "export.no_rows"))
    return customers.index[keep.to_numpy()]


def _among(option: str, column: pd.Series, wanted: Sequence[str], order: Sequence[str] = ()) -> pd.Series:
    """Which rows hold one of the values; `order`: in which they are listed where one does not occur."""
    shown = column.map(lambda value: "" if pd.isna(value) else folded(str(value)))
    asked = {folded(one): one for one in wanted}
    for key, one in asked.items():
        if not (shown == key).any():
            found = {str(value) for value in column if not pd.isna(value)}
            known = [value for value in order if value in found] or sorted(found)
            if not known:
                raise UsageError(Text("export.no_values", {"option": option}))
            raise UsageError(
                Text("export.unknown_value", {"option": option, "value": one, "known": nearest(one, known)})
            )
    return shown.isin(list(asked))


def nearest(wanted: str, known: Sequence[str]) -> list[str]:
    """What is known, those first that may be meant; … stands for those beyond the first eight."""
    near = get_close_matches(wanted, known, n=3, cutoff=0.4)
    listed = [*near, *(one for one in known if one not in near)]
    return [*(shortened(value, 30) for value in listed[:_SHOWN]), *(["…"] if len(listed) > _SHOWN else [])]


def tier_code(analysis: Analysis, wanted: str) -> str:
    """The code of a tier that was given as a code or in words."""
    codes = {*labels.rank(analysis.settings.tier.model, analysis.settings.tier), *analysis.tiers["tier"].astype(str)}
    for code in sorted(codes):
        if folded(wanted) in {folded(code), *(folded(_said(code, lang)) for lang in LANGUAGES)}:
            return str(code)
    return wanted


def _said(code: str, lang: Lang) -> str:
    word = labels.word(code)
    return word.render(lang) if isinstance(word, Text) else word


def _custom(customers: pd.DataFrame, title: str) -> pd.Series:
    for column in customers.columns:
        if str(column).startswith(_CUSTOM) and folded(str(column).removeprefix(_CUSTOM)) == folded(title):
            return customers[column]
    known = [str(column).removeprefix(_CUSTOM) for column in customers.columns if str(column).startswith(_CUSTOM)]
    raise UsageError(Text("export.unknown_field", {"field": title, "known": known[:_SHOWN] or ["–"]}))


def _matches(customers: pd.DataFrame, wanted: str) -> list[str]:
    """The customer of that id; else the only one of that name, or whose name holds it."""
    asked = folded(wanted)
    names = customers["name"].map(lambda name: folded(str(name)))
    ids = pd.Series([folded(str(identity)) for identity in customers.index], index=customers.index)
    part = names.str.contains(asked, regex=False) if asked else pd.Series(False, index=customers.index)
    for found in (ids == asked, names == asked, part):
        fitting = customers[found.to_numpy()]
        if len(fitting) > 1:
            shown = fitting["name"].iloc[:_SHOWN].items()
            listed = [f"{identity} {shortened(str(name), 30)}" for identity, name in shown]
            raise UsageError(Text("export.several_customers", {"value": wanted, "known": listed}))
        if len(fitting):
            return [str(fitting.index[0])]
    known = {one: str(identity) for column in (ids, names) for identity, one in column.items()}
    near = dict.fromkeys(known[one] for one in get_close_matches(asked, known, n=3))
    listed = [f"{identity} {shortened(str(customers.at[identity, 'name']), 30)}" for identity in near]
    told = "export.unknown_customer_near" if near else "export.unknown_customer"
    raise UsageError(Text(told, {"value": wanted, "near": listed}))


def _frames(
    frames: Mapping[str, pd.DataFrame], chosen: pd.Index[str], selection: Selection
) -> Mapping[str, pd.DataFrame]:
    found: dict[str, pd.DataFrame] = {}
    for key, frame in frames.items():
        if frame.index.name != "customer_id":
            found[key] = _cut(key, frame, selection)
        else:
            # A target for an owner names no customer.
            own = key == "targets" and frame.index.isna() & frame["owner"].isin(selection.owners).to_numpy()
            found[key] = frame[frame.index.isin(chosen) | own] if selection.narrows else frame
    return found


def _cut(key: str, frame: pd.DataFrame, selection: Selection) -> pd.DataFrame:
    """Rows of the market or its trends for the regions, industries and days; a trend without one is for all of them."""
    keep = pd.Series(True, index=frame.index)
    if selection.regions and "region" in frame:
        keep &= _or_all(frame["region"], selection.regions, blank=key == "trends")
    if selection.industries and "industry" in frame:
        keep &= _or_all(frame["industry"], selection.industries, blank=True)
    if key == "market" and selection.since is not None:
        keep &= frame["date"] >= pd.Timestamp(selection.since)
    return frame[keep.to_numpy()].reset_index(drop=True)


def _or_all(column: pd.Series, wanted: Iterable[str], *, blank: bool) -> pd.Series:
    """Rows of one of the values; with `blank`, a figure without one is for all of them."""
    asked = {folded(one) for one in wanted}
    return column.map(lambda value: blank if pd.isna(value) else folded(str(value)) in asked).astype(bool)


def _alerts(
    analysis: Analysis, selection: Selection, frames: Mapping[str, pd.DataFrame], chosen: pd.Index[str]
) -> pd.DataFrame:
    """Alerts of the chosen customers; those on the market where it is seen as a whole, or cut by region and period."""
    frame = analysis.alerts
    kept = frame["customer_id"].isin(chosen)
    if not selection.beyond_region:
        kept |= _market_alerts(analysis, selection, frames)
    return frame[kept.to_numpy()].reset_index(drop=True)


def _market_alerts(analysis: Analysis, selection: Selection, frames: Mapping[str, pd.DataFrame]) -> pd.Series:
    """Which alerts speak of the market as it is cut in `frames`."""
    frame = analysis.alerts
    found = frame["customer_id"].isna()
    if selection.regions or selection.since:
        context = Context(
            frames, valid_orders(frames, analysis.as_of), analysis.facts, analysis.tiers, analysis.review,
            analysis.lifetime, market(frames, analysis.as_of), analysis.as_of, analysis.settings,
        )  # fmt: skip
        anew = alerts(context, analysis.rules)
        facts = [fact for fact, who in zip(anew["fact"], anew["customer_id"], strict=True) if pd.isna(who)]
        found &= frame["fact"].map(lambda fact: fact in facts).astype(bool)
    return found


def _note(note: LifetimeNote, lifetime: pd.DataFrame) -> LifetimeNote:
    """The model is that of the whole book; the total is that of the rows. Its interval is not the sum of theirs."""
    nothing = float("nan")
    total = float(lifetime["lifetime_value"].astype(float).sum())
    return replace(note, total=total, total_low=nothing, total_high=nothing)


def _review(review: Review, chosen: pd.Index[str]) -> Review:
    changes, history = review.changes, review.history
    return replace(
        review,
        changes=changes[changes.index.isin(chosen)],
        left=review.left.iloc[:0],
        migration=review.migration.iloc[:0],
        history=history[history["customer_id"].isin(chosen)].reset_index(drop=True),
    )
