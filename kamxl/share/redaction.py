"""An analysis as a role may know it: what it may not see is taken out of the frames, before any sheet is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any  # Any: cells of columns of any kind

import numpy as np
import pandas as pd

from kamxl.compute.ageing import Ageing
from kamxl.compute.analysis import Analysis, LifetimeNote, Portrait, Trend
from kamxl.compute.deals import DealBoard
from kamxl.compute.health import HealthBoard
from kamxl.compute.market import market
from kamxl.compute.products import Products
from kamxl.compute.service import Service
from kamxl.compute.similar import Similar
from kamxl.i18n import Lang, Pair, Text
from kamxl.report import reveals
from kamxl.report.opportunities import OPENINGS
from kamxl.report.opportunities import REVEALS as OPPORTUNITY
from kamxl.report.pipeline import DEAL
from kamxl.report.portrait import DIMENSIONS
from kamxl.report.receivables import OWED
from kamxl.report.registry import by_key
from kamxl.report.targets import MEASURES
from kamxl.schema.choices import SEVERITIES
from kamxl.schema.sheets import SHEETS
from kamxl.share import masks
from kamxl.share.own_names import rules_for, unnamed
from kamxl.share.people import rewritten
from kamxl.share.refusal import refusing, without_refused
from kamxl.share.roles import CUSTOM, FREE_TEXT, KEY, PERSONAL, Role
from kamxl.share.scrubber import Scrubber, scrubber

_EVERYBODY = Role("report", Pair("报告", "Report"))
"""Who sees all fields."""
_ALIKE = reveals.AMOUNT | reveals.ORDER_DAY


def redacted_frames(frames: Mapping[str, pd.DataFrame], role: Role, scrubs: Scrubber) -> dict[str, pd.DataFrame]:
    """The input sheets: fields that are left out are blank, masked ones masked, and free texts scrubbed.

    Columns of the user's own that the role is not shown are gone. A sheet of which nothing is left is gone, too.
    """
    found = {}
    for key, frame in frames.items():
        if visible_fields(key, frame, role):
            found[key] = _redacted_frame(key, frame, role, scrubs)
    return found


def visible_fields(sheet: str, frame: pd.DataFrame, role: Role) -> list[str]:
    """The columns of an input sheet, but the customer's id, that a role sees as they are or masked."""
    known = [key for key in SHEETS[sheet].fields if key != KEY]
    own = [str(name) for name in frame.columns if str(name).startswith(CUSTOM)]
    return [key for key in known if f"{sheet}.{key}" not in role.left_out] + [
        name for name in own if f"{sheet}.{name}" in role.custom
    ]


def _redacted_frame(sheet: str, frame: pd.DataFrame, role: Role, scrubs: Scrubber) -> pd.DataFrame:
    visible = set(visible_fields(sheet, frame, role))
    columns: dict[str, Any] = {}
    for name in map(str, frame.columns):
        values, key = frame[name], f"{sheet}.{name}"
        if name in visible:
            if key in role.masked:
                columns[name] = _masked(key, values)
            elif key in FREE_TEXT or name.startswith(CUSTOM):
                columns[name] = scrubs.column(values)
            else:
                columns[name] = values
        elif name in SHEETS[sheet].fields:
            columns[name] = _blank(values)
        elif not name.startswith(CUSTOM):
            columns[name] = values
    return pd.DataFrame(columns, index=frame.index)


def _masked(key: str, values: pd.Series) -> pd.Series:
    """A column of masks."""
    found = [masks.masked(key, _plain(value)) for value in values]
    return pd.Series(found, index=values.index, dtype=object)


def _plain(value: object) -> object:
    return None if value is None or value is pd.NaT or value != value else value


def _blank(values: pd.Series) -> pd.Series:
    """As many blanks of the same kind."""
    kind = values.dtype.kind
    if kind == "M":
        return pd.Series(pd.NaT, index=values.index, dtype="datetime64[ns]")
    if kind in "fiu":
        return pd.Series(np.nan, index=values.index, dtype=float)
    return pd.Series([None] * len(values), index=values.index, dtype=object)


def redacted(analysis: Analysis, role: Role, lang: Lang) -> Analysis:
    """The analysis as a role may know it.

    Figures that reveal a hidden field are blank, rows of alerts and opportunities that do are gone, and no order of rows
    follows a hidden figure.
    """
    scrubs = scrubber(role, analysis.frames)
    if scrubs.instead:
        analysis = rewritten(analysis, lambda text: scrubs.instead.get(text, text))
    return _seen(without_refused(analysis, role, scrubs.refusal), role, scrubs, lang)


def _seen(analysis: Analysis, role: Role, scrubs: Scrubber, lang: Lang) -> Analysis:
    """What a role sees of an analysis whose short texts are scrubbed."""
    frames = redacted_frames(analysis.frames, role, scrubs)
    said = _Said(role, scrubs, lang)
    amounts = role.sees(reveals.AMOUNT)
    tiers = _list(analysis, "tiers", analysis.tiers, role)
    tiers["strategy"] = said.column(tiers["strategy"])
    lifetime = _list(analysis, "lifetime", analysis.lifetime, role)
    if not role.sees(reveals.VALUE):
        lifetime = lifetime.sort_index(kind="stable")
    if not amounts:
        tiers = _by(tiers, ["rank"])
    follow_up = analysis.follow_up
    if follow_up is not None:
        entries = _list(analysis, "follow_up", follow_up.entries, role)
        for name in ("content", "next_action"):
            entries[name] = said.column(entries[name])
        follow_up = replace(follow_up, entries=entries)
    history = _list(analysis, "tier_history", analysis.review.history, role)
    found = replace(
        analysis,
        frames=frames,
        issues=(),
        skipped=tuple(unnamed(analysis.skipped)),
        tiers=tiers,
        lifetime=lifetime,
        lifetime_note=analysis.lifetime_note if role.sees(reveals.VALUE) else _without_value(analysis.lifetime_note),
        alerts=_alerts(analysis, role, said),
        # What is no finding any more, and the columns of the user's own, are for the workbook itself.
        alerts_aside=analysis.alerts_aside.iloc[:0],
        alerts_since=None,
        rules=rules_for(analysis, role),
        review=replace(
            analysis.review,
            history=history if amounts else history.sort_values(["review_date", KEY], kind="stable", ignore_index=True),
        ),
        portrait=_portrait(analysis.portrait, role),
        trend=_trend(analysis.trend, role, said) if analysis.trend is not None and amounts else None,
        market=market(frames, analysis.as_of) if role.sees(reveals.MARKET) else None,
        follow_up=follow_up,
        opportunities=_opportunities(analysis, role, said),
        dropped=analysis.dropped
        if amounts
        else {name: frame.assign(amount=np.nan) for name, frame in analysis.dropped.items() if name == "orders"},
        latest_record=analysis.latest_record if role.sees(reveals.ORDER_DAY | reveals.CONTACT_DAY) else None,
        pairs=analysis.pairs if role.sees({"orders.product"}) else analysis.pairs.iloc[:0],
        similar=analysis.similar if role.sees(_ALIKE) else Similar(),
        whole=None,
    )
    return found.showing(
        targets=_targets(analysis, role),
        pipeline=_pipeline(analysis, role, said),
        ageing=_ageing(analysis, role),
        health_board=_health(analysis, role),
        products=_products(analysis, role),
        service=_service(analysis, role, said),
    )


def consented(analysis: Analysis, lang: Lang) -> Analysis:
    """The analysis as a report may show it: all of it, but for the personal data of customers who refused that they are used."""
    refused = refusing(analysis.frames)
    if not refused:
        return analysis
    scrubs = scrubber(_EVERYBODY, analysis.frames)
    analysis = without_refused(analysis, _EVERYBODY, scrubs.refusal)
    found = _seen(analysis, _EVERYBODY, scrubs, lang)
    return replace(
        found,
        issues=tuple(i for i in analysis.issues if not (f"{i.table}.{i.field}" in PERSONAL and i.key in refused)),
        skipped=analysis.skipped,
        alerts=found.alerts.assign(is_new=analysis.alerts["is_new"].to_numpy()),
        alerts_since=analysis.alerts_since,
    )


def _targets(analysis: Analysis, role: Role) -> pd.DataFrame:
    """The targets of measures that the role could add up itself."""
    frame = analysis.targets
    seen = [measure for measure, fields in MEASURES.items() if role.sees(fields)]
    kept = frame[frame["measure"].isin(seen).to_numpy(dtype=bool)]
    return _list(analysis, "targets", kept, role) if role.sees({"targets.value"}) else kept.iloc[:0]


def _pipeline(analysis: Analysis, role: Role, said: _Said) -> DealBoard | None:
    """Deals of a role that sees their amounts and stages; names, reasons and competitors by themselves."""
    board = analysis.pipeline
    if board is None or not role.sees(DEAL):
        return None
    deals = _list(analysis, "pipeline", board.open, role)
    for name in ("deal", "next_step"):
        deals[name] = said.column(deals[name], deals["customer_id"])
    reasons = board.reasons if role.sees({"deals.lost_reason"}) else board.reasons.iloc[:0]
    if role.scrubs or said.scrubs.refused:
        reasons = reasons.rename(index=lambda reason: said.scrubs.short(str(reason)))
    competitors = board.competitors if role.sees({"deals.competitor"}) else board.competitors.iloc[:0]
    return replace(board, open=deals, reasons=reasons, competitors=competitors)


def _health(analysis: Analysis, role: Role) -> HealthBoard | None:
    board = analysis.health_board
    if board is None:
        return None
    customers = _list(analysis, "health", board.customers, role)
    return replace(board, customers=customers if role.sees(reveals.HEALTH) else customers.sort_index(kind="stable"))


def _ageing(analysis: Analysis, role: Role) -> Ageing | None:
    """Receivables of a role that sees orders and payments; limits, names and owners by themselves."""
    ageing = analysis.ageing
    if ageing is None or not role.sees(OWED):
        return None
    return replace(ageing, customers=_list(analysis, "receivables", ageing.customers, role))


def _products(analysis: Analysis, role: Role) -> Products | None:
    """The range, for whom may know what is bought for how much."""
    products = analysis.products
    if products is None or not role.sees(reveals.AMOUNT | {"orders.product"}):
        return None
    return replace(products, products=_list(analysis, "products", products.products, role))


def _service(analysis: Analysis, role: Role, said: _Said) -> Service | None:
    service = analysis.service
    if service is None:
        return None
    customers = _list(analysis, "service", service.customers, role)
    if not role.sees({"satisfaction.score"}):
        customers = customers.sort_index(kind="stable")
    return replace(
        service,
        customers=customers.assign(comment=said.column(customers["comment"])),
        open=service.open.assign(content=said.column(service.open["content"], service.open[KEY])),
        renewals=service.renewals.assign(terms=said.column(service.renewals["terms"], service.renewals[KEY])),
    )


@dataclass(frozen=True)
class _Said:
    """Texts of results that repeat what somebody wrote."""

    role: Role
    scrubs: Scrubber
    lang: Lang

    def column(self, values: pd.Series, customers: Iterable[object] | None = None) -> pd.Series:
        if not self.role.scrubs and not self.scrubs.refused:
            return values
        return self.scrubs.column(values.map(self._rendered).astype(object), customers)

    def _rendered(self, value: object) -> object:
        return value.render(self.lang) if isinstance(value, Text) else value


def _list(analysis: Analysis, key: str, frame: pd.DataFrame, role: Role) -> pd.DataFrame:
    """A list without the figures that reveal what is hidden."""
    its = by_key(key).listed
    assert its is not None
    known = its.reveals(analysis.settings)
    blank = {name: _blank(frame[name]) for name, fields in known.items() if name in frame and not role.sees(fields)}
    return frame.assign(**blank)


def _by(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Sorted by columns, and then by the index."""
    order = np.lexsort((frame.index.to_numpy(dtype=str), *(frame[name].to_numpy() for name in reversed(columns))))
    return frame.iloc[order]


def _alerts(analysis: Analysis, role: Role, said: _Said) -> pd.DataFrame:
    frame = analysis.alerts
    frame = frame[[key for key in frame if not str(key).startswith(CUSTOM)]].assign(is_new=False)
    rules = {rule.id for rule in analysis.rules if role.sees(rule.reveals)}
    seen = frame["rule_id"].isin(rules)
    found = _list(analysis, "alerts", frame[seen], role)
    for name in ("state", "until", "note"):
        found[name] = said.column(found[name], found[KEY])
    if role.sees(reveals.AMOUNT):
        return found.reset_index(drop=True)
    places = {severity: place for place, severity in enumerate(SEVERITIES)}
    order = np.lexsort(
        (
            found["rule_id"].to_numpy(dtype=str),
            found["customer_id"].fillna("").to_numpy(dtype=str),
            found["due"].to_numpy(),
            found["severity"].map(places).to_numpy(dtype=int),
        )
    )
    return found.iloc[order].reset_index(drop=True)


def _opportunities(analysis: Analysis, role: Role, said: _Said) -> pd.DataFrame:
    frame = analysis.opportunities
    seen = frame["kind"].isin({kind for kind, fields in OPENINGS.items() if role.sees(fields)})
    found = _list(analysis, "opportunities", frame[seen], role)
    for name in ("subject", "evidence"):
        found[name] = said.column(found[name], found[KEY])
    if not role.sees(OPPORTUNITY["amount"]):
        found = found.sort_values(["kind", KEY, "subject"], kind="stable")
    return found.reset_index(drop=True)


def _trend(trend: Trend, role: Role, said: _Said) -> Trend:
    def told(people: pd.DataFrame) -> pd.DataFrame:
        if role.sees(reveals.SAID | reveals.CONTACT_DAY):
            return people.assign(note=said.column(people["note"]))
        return people.assign(note=_blank(people["note"]), note_date=_blank(people["note_date"]))

    return replace(trend, risers=told(trend.risers), fallers=told(trend.fallers))


def _portrait(portrait: Portrait, role: Role) -> Portrait:
    def seen(dimension: str) -> bool:
        if dimension.startswith(CUSTOM):
            return f"customers.{dimension}" in role.custom - role.masked
        return role.sees(DIMENSIONS[dimension])

    groups = portrait.groups
    if not role.sees({"customers.parent", "customers.name"}):
        groups = groups.iloc[:0]
    reveal = {"lifecycle": reveals.STAGE, "rfm": _ALIKE}
    stages = {name: frame for name, frame in portrait.stages.items() if role.sees(reveal[name])}
    by = {dimension: frame for dimension, frame in portrait.by.items() if seen(dimension)}
    return Portrait(by, groups, stages, portrait.similar if role.sees(_ALIKE) else pd.DataFrame())


def _without_value(note: LifetimeNote) -> LifetimeNote:
    """The note without sums of money, and without the parameters from which a mean value could be worked out."""
    nothing = float("nan")
    params = {name: value for name, value in note.params.items() if name in ("r", "alpha", "a", "b")}
    return replace(
        note, total=nothing, total_low=nothing, total_high=nothing, params=params, log_likelihood_value=None, notes=()
    )
