"""Deals: what is open and what it is worth, how far deals come, what is won and lost. Money in single units of the currency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.compute.calendar import months_before, within
from kamxl.compute.columns import NOT_STATED, as_objects, empty
from kamxl.record import record
from kamxl.schema.choices import STAGE
from kamxl.settings import Alert, Days, Pipeline

STAGES = tuple(choice.code for choice in STAGE)
CLOSED = ("won", "lost")
LEAST_CLOSED = 10
"""Closed deals that passed a stage, from which on its own win rate is taken for the probability."""
OPEN = (
    "deal_id", "customer_id", "name", "deal", "stage", "amount", "probability", "probability_by", "weighted", "close_date",
    "created", "entered", "entered_by", "days_in_stage", "last_contact", "quiet_days", "past_close", "stalled", "product",
    "competitor", "owner", "next_step", "source_sheet", "source_row",
)  # fmt: skip


class DealStalled(Alert):
    """Limits of the rule of that name; the pipeline goes by them, too."""

    days: Days = 30


@record
class DealBoard:
    """The pipeline. Money in single units of the currency, shares 0..1."""

    open: pd.DataFrame
    """OPEN, by expected close: one row a deal that is neither won nor lost."""
    stages: pd.DataFrame
    """Index stage in the order of the process: deals, amount, weighted (open ones), passed (closed deals that passed it), win_rate
    (of those; NaN under LEAST_CLOSED)."""
    months: pd.DataFrame
    """Index month (first day) of expected close: deals, amount, weighted; those past their day stand under their own month."""
    funnel: pd.DataFrame
    """Index stage: deals created in the period that reached it, conversion to the next stage, days (mean, of the deals whose
    follow-ups tell when they entered and left it)."""
    closed: pd.DataFrame
    """Deals closed in the period: deal_id, customer_id, name, deal, stage, amount, day, product, competitor, lost_reason, owner."""
    reasons: pd.DataFrame
    """Lost deals of the period by lost_reason: deals, amount; the most frequent first."""
    competitors: pd.DataFrame
    """Closed deals of the period by competitor: won, lost, amount_won, amount_lost, win_rate."""
    since: date
    """First day of the period of funnel and closed deals; the last is as_of."""
    paths: pd.DataFrame
    """How far each deal came, open or closed: source_book, source_sheet, source_row, furthest (place of its furthest stage, NaN where nothing tells),
    created_since (created in the period), and a column a stage, the days that it stood there (NaN where nothing tells)."""

    @property
    def win_rate(self) -> float:
        """Won ÷ closed deals of the period; NaN without any."""
        won = (self.closed["stage"] == "won").to_numpy()
        return float(won.mean()) if len(won) else np.nan

    @property
    def slipped(self) -> pd.DataFrame:
        """Open deals past their expected close."""
        found: pd.DataFrame = self.open[self.open["past_close"].to_numpy(dtype=bool)]
        return found


def board(
    frames: Mapping[str, pd.DataFrame], as_of: date, settings: Pipeline, stalled: DealStalled, months: int = 12
) -> DealBoard | None:
    """The whole pipeline as of a day; None in a book without deals.

    A deal created after as_of is none yet, and one closed after as_of was open then (see `known_then`).

    Args:
        frames: typed frames with `customers`; `deals` and `follow_ups` may be missing.
        as_of: the day that the figures are for.
        settings: probabilities of the stages.
        stalled: days without a follow-up after which a deal stands still.
        months: of the period of funnel and closed deals.
    """
    if "deals" not in frames:
        return None
    frames = known_then(frames, as_of)
    rows = _deals(frames, as_of)
    steps = _steps(frames, rows, as_of)
    since = months_before(as_of, months)
    rates = _win_rates(rows, steps)
    found = _open(frames, rows, steps, rates, as_of, settings, stalled)
    closed = _closed(rows, since, as_of)
    groups = found.groupby("stage")
    stages = pd.DataFrame(index=pd.Index(STAGES, name="stage", dtype=object))
    stages["deals"] = groups.size().reindex(stages.index, fill_value=0).astype(int)
    for name in ("amount", "weighted"):
        stages[name] = groups[name].sum().reindex(stages.index, fill_value=0.0).astype(float)
    months_of = found["close_date"].dt.to_period("M").dt.to_timestamp().rename("month")
    by_month = found.groupby(months_of).agg(
        deals=("amount", "size"), amount=("amount", "sum"), weighted=("weighted", "sum")
    )
    lost = closed[(closed["stage"] == "lost").to_numpy()]
    reasons = lost.assign(lost_reason=lost["lost_reason"].fillna(NOT_STATED)).groupby("lost_reason")
    by_reason = reasons.agg(deals=("amount", "size"), amount=("amount", "sum"))
    paths = _paths(rows, steps, since, as_of)
    return DealBoard(
        open=found,
        stages=stages.join(rates),
        months=by_month,
        funnel=_funnel(paths),
        closed=closed,
        reasons=as_objects(by_reason.sort_values(["deals", "amount"], ascending=False, kind="stable")),
        competitors=_competitors(closed),
        since=since,
        paths=paths,
    )


def known_then(frames: Mapping[str, pd.DataFrame], as_of: date) -> Mapping[str, pd.DataFrame]:
    """The frames, in which a deal that closed after as_of is still open: in the stage that its last follow-up by then names, else
    in the first. What was typed as its probability since is that of the end, and counts for nothing.
    """
    if "deals" not in frames:
        return frames
    rows = frames["deals"]
    later = (rows["stage"].isin(CLOSED) & (rows["closed"] > pd.Timestamp(as_of))).to_numpy(dtype=bool)
    if not later.any():
        return frames
    named = _steps(frames, rows.reset_index(), as_of).dropna(subset="place").groupby("deal_id")["place"].last()
    stood = rows["deal_id"].map(named).fillna(0.0).map({float(place): stage for place, stage in enumerate(STAGES)})
    changed = {"stage": rows["stage"].mask(later, stood)}
    changed |= {name: rows[name].mask(later) for name in ("closed", "probability")}
    return {**frames, "deals": rows.assign(**changed)}


def _deals(frames: Mapping[str, pd.DataFrame], as_of: date) -> pd.DataFrame:
    """The deals of known customers that there are by as_of, with their state: open, won or lost."""
    customers, rows = frames["customers"], frames["deals"]
    rows = rows[rows.index.isin(customers.index)].rename(columns={"name": "deal"})
    today = pd.Timestamp(as_of)
    rows = rows[~(rows["created"] > today).to_numpy()].copy()
    rows["name"] = customers["name"].reindex(rows.index).astype(object)
    ended = rows["stage"].isin(CLOSED).to_numpy()
    # A deal that somebody forgot to date closed when it was to.
    day = rows["closed"].fillna(rows["close_date"]).where(ended)
    rows["day"] = day.where(~(day > today), today).astype("datetime64[ns]")
    return rows.reset_index()


def _steps(frames: Mapping[str, pd.DataFrame], rows: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Follow-ups that name a deal: deal_id, date, place (of the stage, NaN where none is named), oldest first."""
    contacts = frames.get("follow_ups")
    if contacts is None:
        return empty({"deal_id": "object", "date": "datetime64[ns]", "place": "float64"})
    places = {stage: float(place) for place, stage in enumerate(STAGES)}
    known = (contacts["date"] <= pd.Timestamp(as_of)).to_numpy() & contacts["deal_id"].notna().to_numpy()
    found = contacts[known]
    whose = dict(zip(rows["deal_id"], rows["customer_id"], strict=True))
    same = [whose.get(deal) == customer for deal, customer in zip(found["deal_id"], found.index, strict=True)]
    found = found[np.array(same, dtype=bool)]
    steps = pd.DataFrame(
        {
            "deal_id": found["deal_id"].to_numpy(dtype=object),
            "date": found["date"].to_numpy(),
            "place": found["stage"].map(places).to_numpy(dtype=float),
        }
    )
    return steps.sort_values(["deal_id", "date"], kind="stable", ignore_index=True)


def _furthest(rows: pd.DataFrame, steps: pd.DataFrame) -> pd.Series:
    """Place of the furthest stage of each deal: all of a won one, of a lost one as its follow-ups say (NaN: they do not),
    of an open one at least its own.
    """
    named = rows["deal_id"].map(steps.groupby("deal_id")["place"].max())
    own = rows["stage"].map({stage: float(place) for place, stage in enumerate(STAGES)})
    found = pd.concat([named, own], axis=1).max(axis=1)
    return found.where(rows["stage"] != "won", float(len(STAGES) - 1))


def _win_rates(rows: pd.DataFrame, steps: pd.DataFrame) -> pd.DataFrame:
    """By stage: closed deals that passed it, and the share of them that was won where there are enough."""
    closed = rows["stage"].isin(CLOSED).to_numpy()
    furthest, won = _furthest(rows, steps)[closed].to_numpy(), (rows["stage"] == "won").to_numpy()[closed]
    passed = np.array([(furthest >= place).sum() for place in range(len(STAGES))])
    wins = np.array([(won & (furthest >= place)).sum() for place in range(len(STAGES))])
    rate = np.divide(wins, passed, out=np.full(len(STAGES), np.nan), where=passed >= LEAST_CLOSED)
    return pd.DataFrame({"passed": passed, "win_rate": rate}, index=pd.Index(STAGES, name="stage", dtype=object))


def _open(
    frames: Mapping[str, pd.DataFrame],
    rows: pd.DataFrame,
    steps: pd.DataFrame,
    rates: pd.DataFrame,
    as_of: date,
    settings: Pipeline,
    stalled: DealStalled,
) -> pd.DataFrame:
    today = pd.Timestamp(as_of)
    found = rows[~rows["stage"].isin(CLOSED).to_numpy()].copy()
    typed, own = found["probability"] / 100, found["stage"].map(rates["win_rate"])
    usual = found["stage"].map(settings.probability.model_dump()).astype(float)
    found["probability"] = typed.fillna(own).fillna(usual)
    found["probability_by"] = np.select([typed.notna(), own.notna()], ["typed", "win_rate"], default="settings")
    found["weighted"] = found["amount"] * found["probability"]
    entered = _days_of(found["deal_id"], _entered(found, steps))
    found["entered_by"] = np.select([entered.notna(), found["created"].notna()], ["follow_up", "created"], default="")
    found["entered"] = entered.fillna(found["created"]).astype("datetime64[ns]")
    found["days_in_stage"] = (today - found["entered"]).dt.days.astype(float)
    found["last_contact"] = _last_contact(frames, found, steps, as_of)
    last = found[["entered", "last_contact"]].max(axis=1)
    found["quiet_days"] = (today - last).dt.days.astype(float)
    found["past_close"] = (found["close_date"] < today).to_numpy(dtype=bool)
    found["stalled"] = found["past_close"] | (found["quiet_days"] > stalled.days).to_numpy(dtype=bool)
    found["entered_by"] = found["entered_by"].where(found["entered_by"] != "", None)
    return as_objects(found.sort_values(["close_date", "deal_id"], kind="stable", ignore_index=True)[list(OPEN)])


def _entered(rows: pd.DataFrame, steps: pd.DataFrame) -> pd.Series:
    """Deal -> the first of its follow-ups from which on all that name a stage name the one it is in."""
    own = dict(zip(rows["deal_id"], rows["stage"].map({s: float(p) for p, s in enumerate(STAGES)}), strict=True))
    named = steps[steps["place"].notna() & steps["deal_id"].isin(own)]
    same = named["place"].to_numpy() == named["deal_id"].map(own).to_numpy(dtype=float)
    # Counted from the last: a follow-up belongs to the run as long as no later one names another stage.
    other = pd.Series(~same, index=named.index)
    later = other[::-1].groupby(named["deal_id"][::-1]).cumsum()[::-1]
    run = named[(later == 0).to_numpy()]
    first: pd.Series = run.groupby("deal_id")["date"].min()
    return first


def _last_contact(
    frames: Mapping[str, pd.DataFrame], rows: pd.DataFrame, steps: pd.DataFrame, as_of: date
) -> pd.Series:
    """The latest follow-up of each deal; in a book whose follow-ups name no deal at all, of its customer."""
    contacts = frames.get("follow_ups")
    if contacts is not None and not contacts["deal_id"].notna().any():
        known = contacts[(contacts["date"] <= pd.Timestamp(as_of)).to_numpy()]
        return _days_of(rows["customer_id"], known.groupby(level=0)["date"].max())
    return _days_of(rows["deal_id"], steps.groupby("deal_id")["date"].max())


def _days_of(keys: pd.Series, days: pd.Series) -> pd.Series:
    """The day of each key, NaT where there is none."""
    return pd.Series(days.reindex(keys.to_numpy()).to_numpy(dtype="datetime64[ns]"), index=keys.index)


def _closed(rows: pd.DataFrame, since: date, as_of: date) -> pd.DataFrame:
    found = rows[rows["stage"].isin(CLOSED).to_numpy() & within(rows["day"], since, as_of)]
    columns = ["deal_id", "customer_id", "name", "deal", "stage", "amount", "day", "product", "competitor", "lost_reason", "owner"]  # fmt: skip
    return as_objects(found.sort_values(["day", "deal_id"], kind="stable", ignore_index=True)[columns])


def _competitors(closed: pd.DataFrame) -> pd.DataFrame:
    rows = closed[closed["competitor"].notna()]
    won, amount = (rows["stage"] == "won").to_numpy(), rows["amount"].fillna(0.0)
    table = pd.DataFrame(
        {
            "competitor": rows["competitor"], "won": won.astype(int), "lost": (~won).astype(int),
            "amount_won": amount.where(won, 0.0), "amount_lost": amount.where(~won, 0.0),
        }
    ).groupby("competitor").sum()  # fmt: skip
    table["win_rate"] = table["won"] / (table["won"] + table["lost"])
    return as_objects(table.sort_values(["lost", "won"], ascending=False, kind="stable"))


def _paths(rows: pd.DataFrame, steps: pd.DataFrame, since: date, as_of: date) -> pd.DataFrame:
    """`DealBoard.paths`: a deal stands in a stage from the first follow-up that names it to the first that names a later one, or to
    the day the deal closed."""
    named = steps[steps["place"].notna()]
    grid = named.groupby(["deal_id", "place"])["date"].min().unstack("place").reindex(columns=range(len(STAGES)))
    entered = _day_numbers(grid.reindex(rows["deal_id"]).to_numpy(dtype="datetime64[ns]"))
    ends = _day_numbers(rows["day"].to_numpy(dtype="datetime64[ns]"))
    table = rows[["source_book", "source_sheet", "source_row"]].assign(
        furthest=_furthest(rows, steps), created_since=within(rows["created"], since, as_of)
    )
    for place, stage in enumerate(STAGES):
        left = np.column_stack([entered[:, place + 1 :], ends]).min(axis=1)
        known = np.isfinite(left) & np.isfinite(entered[:, place]) & (left >= entered[:, place])
        table[stage] = np.where(known, np.where(known, left, 0.0) - np.where(known, entered[:, place], 0.0), np.nan)
    return table


def _funnel(paths: pd.DataFrame) -> pd.DataFrame:
    """Deals created in the period by the stages that they reached."""
    cohort = paths[paths["created_since"].to_numpy(dtype=bool)]
    table = pd.DataFrame(index=pd.Index(STAGES, name="stage", dtype=object))
    table["deals"] = [int((cohort["furthest"] >= place).sum()) for place in range(len(STAGES))]
    following = table["deals"].shift(-1)
    table["conversion"] = (following / table["deals"].where(table["deals"] > 0)).astype(float)
    table["days"] = cohort[list(STAGES)].mean()
    return table


def _day_numbers(days: np.ndarray) -> np.ndarray:
    """Days as numbers; infinite where blank."""
    return np.where(np.isnat(days), np.inf, days.astype("datetime64[D]").astype(np.int64))
