"""Targets: what was reached of them, how fast, and what will be. Money in single units of the book's currency."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from kamxl.compute.calendar import month_end, months_after, months_before
from kamxl.compute.columns import as_objects, empty
from kamxl.compute.facts import MONEY_DECIMALS, RATE_DECIMALS
from kamxl.record import record
from kamxl.schema.choices import COUNTED, MEASURE
from kamxl.schema.money import WAN

SCOPE = ("owner", "customer_id", "region", "product")
COLUMNS = (
    "period", "measure", *SCOPE, "target", "actual", "attainment", "gone", "pace", "usual", "weighted", "forecast", "gap",
    "since", "until", "current", "source_sheet", "source_row",
)  # fmt: skip
_YEARS = 3
"""Earlier years that tell how much of a period is usually done by a day."""
_PERIOD = re.compile(r"(\d{4})(?:Q([1-4])|-(\d{2}))?")


def bounds(period: str, first: int = 1) -> tuple[date, date]:
    """First and last day of a period: 2026, 2026Q3 (of the fiscal year that begins in calendar 2026) or 2026-09.

    Args:
        period: as the schema writes it.
        first: first month of the fiscal year.
    """
    match = _PERIOD.fullmatch(period)
    if match is None:
        raise ValueError(period)
    year, quarter, month = match.groups()
    if month:
        since, months = date(int(year), int(month), 1), 1
    else:
        since = months_after(date(int(year), first, 1), 3 * (int(quarter) - 1) if quarter else 0)
        months = 3 if quarter else 12
    return since, months_after(since, months) - timedelta(days=1)


def gone(since: date, until: date, as_of: date) -> float:
    """Share of a period that is over: days to as_of inclusive ÷ days of the period, 0 to 1."""
    whole = (until - since).days + 1
    return min(max((as_of - since).days + 1, 0), whole) / whole


@record
class _Running:
    """Amounts by day, summed from the first: what came between two days is the difference of two of them."""

    days: np.ndarray
    sums: np.ndarray

    @classmethod
    def of(cls, days: pd.Series, amounts: pd.Series) -> _Running:
        known = (days.notna() & amounts.notna()).to_numpy()
        day, amount = days.to_numpy()[known], amounts.to_numpy(dtype=float)[known]
        order = np.lexsort((amount, day))  # the order of rows must not decide a sum's last digit
        return cls(day[order], np.concatenate([[0.0], np.cumsum(amount[order])]))

    def between(self, since: date, until: date) -> float:
        """The sum from `since` to `until`, both included."""
        low, high = (
            int(np.searchsorted(self.days, np.datetime64(day, "ns"), side="left"))
            for day in (since, until + timedelta(days=1))
        )
        return round(float(self.sums[max(low, high)] - self.sums[low]), MONEY_DECIMALS) + 0.0


def targets(
    frames: Mapping[str, pd.DataFrame],
    orders: pd.DataFrame,
    deals: pd.DataFrame | None,
    as_of: date,
    *,
    first_month: int = 1,
    margin: float = 0.2,
) -> pd.DataFrame:
    """Every target with what was reached of it by as_of, and what will be.

    What counts is the customers' that a target is for: an owner's are those that are the owner's today. 交易额 and 毛利 go by the
    order's day, 回款 by its 回款日期 and else the order's day, 新客户 by the first order (of the product, where one is named), 拜访 by the
    follow-ups of that method, which know no product. The rest of a period is reckoned by the share that was usually
    done by this day, the mean of up to three earlier years that the book holds whole, else by the share of days:
    rest = actual ÷ share − actual; forecast = actual + the larger of the rest and the weighted deals that close in the period, while
    days of it are left.

    Args:
        frames: typed frames with `customers`; `targets` and `follow_ups` may be missing.
        orders: as `facts.valid_orders` gives them.
        deals: open deals as `deals.open_deals` gives them; they count for 交易额 and, × margin, for 毛利.
        as_of: the day that the figures are for.
        first_month: of the fiscal year.
        margin: share of a deal's amount that is profit.

    Returns:
        COLUMNS, RangeIndex, in the order of the sheet: target and actual (units of the currency, or numbers), attainment
        (actual ÷ target), gone (share of the period), pace (attainment ÷ gone), usual (share usually done by this day, NaN where no
        earlier year tells), weighted (deals), forecast, gap (actual − target), since, until, current (the period
        contains as_of). A target that is not above 0 has no attainment and no pace; what cannot be measured is NaN.
    """
    rows = frames.get("targets")
    if rows is None:
        return _empty()
    book = TargetRows(frames, orders, deals)
    found = []
    scopes = [scope_of(scope) for scope in zip(rows["owner"], rows.index, rows["region"], rows["product"], strict=True)]
    names = ("period", "measure", "value", "source_sheet", "source_row")
    for scope, (period, measure, value, sheet, row) in zip(
        scopes, zip(*(rows[name] for name in names), strict=True), strict=True
    ):
        since, until = bounds(period, first_month)
        target = float(value) * (1.0 if measure in COUNTED else WAN)
        share = gone(since, until, as_of)
        running = book.running(measure, scope)
        actual = usual = np.nan
        if running is not None:
            actual = running.between(since, min(until, as_of)) if since <= as_of else 0.0
            usual = _usual(running, book.begun, since, until, as_of)
        attainment = round(actual / target, RATE_DECIMALS) if target > 0 else np.nan
        done = usual if usual > 0 else share
        rest = actual / done - actual if 0 < done < 1 and share < 1 else 0.0
        weighted = book.weighted(measure, scope, since, until) * (margin if measure == "profit" else 1.0)
        ahead = max(rest, weighted) if share < 1 else 0.0
        forecast = actual + ahead if share > 0 or weighted > 0 else np.nan
        found.append(
            (
                period, measure, *scope, target, actual, attainment, share,
                round(attainment / share, RATE_DECIMALS) if share > 0 else np.nan, usual, weighted,
                round(forecast, RATE_DECIMALS if measure in COUNTED else MONEY_DECIMALS), round(actual - target, MONEY_DECIMALS), pd.Timestamp(since),
                pd.Timestamp(until), since <= as_of <= until, sheet, row,
            )
        )  # fmt: skip
    return as_objects(pd.DataFrame(found, columns=list(COLUMNS)).astype(_KINDS))


_KINDS = {
    **dict.fromkeys(("target", "actual", "attainment", "gone", "pace", "usual", "weighted", "forecast", "gap"), "float64"),
    **dict.fromkeys(("since", "until"), "datetime64[ns]"),
    **dict.fromkeys(("period", "measure", *SCOPE, "source_sheet"), "object"),
    "current": "bool",
    "source_row": "int64",
}  # fmt: skip


def _empty() -> pd.DataFrame:
    return empty({name: _KINDS[name] for name in COLUMNS})


def _usual(running: _Running, begun: date | None, since: date, until: date, as_of: date) -> float:
    """Share of the period that was done by this day in earlier years, their mean; NaN where none tells."""
    if not since <= as_of <= until or begun is None:
        return np.nan
    shares = [min(max(part / whole, 0.0), 1.0) for _, part, whole in _years(running, begun, since, until, as_of)]
    return float(np.mean(shares)) if shares else np.nan


def _years(
    running: _Running, begun: date, since: date, until: date, as_of: date
) -> Iterator[tuple[date, float, float]]:
    """Of the period in each earlier year in which anything came: its first day, what had come by this day, and what came in all."""
    for years, (start, end) in enumerate(earlier(begun, since, until), 1):
        whole = running.between(start, end)
        if whole > 0:
            yield start, running.between(start, min(months_before(as_of, 12 * years), end)), whole


def earlier(begun: date, since: date, until: date) -> Iterator[tuple[date, date]]:
    """First and last day of a period in each of up to three years before, the last year first, as far back as the book holds it whole.

    Args:
        begun: the first day on which the book has an order.
        since: first day of the period.
        until: last day of the period.
    """
    for years in range(1, _YEARS + 1):
        start, end = months_before(since, 12 * years), months_before(until, 12 * years)
        if start < begun:
            return
        yield start, month_end(end) if until == month_end(until) else end


Scope = tuple[str | None, ...]
"""Owner, customer, region, product; None where the target does not name one."""


def scope_of(values: Iterable[object]) -> Scope:
    """Owner, customer, region and product of a target as text, None for a blank."""
    return tuple(None if pd.isna(one) else str(one) for one in values)  # type: ignore[call-overload]  # cells, no arrays


@record
class Counted:
    """What counts for a target of a measure and scope, whatever its day."""

    field: str
    """Key of the input sheet and the field that it is read off: `orders.amount`."""
    rows: pd.DataFrame
    days: pd.Series
    amounts: pd.Series
    """Units of the currency, or 1 for what is counted."""


class TargetRows:
    """What came in and what is to come, by measure and scope; each scope is cut out once."""

    def __init__(self, frames: Mapping[str, pd.DataFrame], orders: pd.DataFrame, deals: pd.DataFrame | None) -> None:
        self.customers: pd.DataFrame = frames["customers"]
        self.orders: pd.DataFrame = orders[orders.index.isin(self.customers.index)]
        self._kept = len(frames.get("orders", ())) > 0
        visits = frames.get("follow_ups")
        if visits is not None:
            visits = visits[(visits["method"] == "visit").to_numpy() & visits.index.isin(self.customers.index)]
        self.visits: pd.DataFrame | None = visits
        self.deals: pd.DataFrame | None = deals
        days = self.orders["order_date"]
        self.begun: date | None = days.min().date() if len(days) else None
        self._masks: dict[Scope, np.ndarray] = {}
        self._runs: dict[tuple[str, Scope], _Running | None] = {}

    def running(self, measure: str, scope: Scope) -> _Running | None:
        """The amounts of a measure in a scope by day; None where the book does not keep them."""
        key = (measure, scope)
        if key not in self._runs:
            found = self.counted(measure, scope)
            self._runs[key] = None if found is None else _Running.of(found.days, found.amounts)
        return self._runs[key]

    def years(
        self, measure: str, scope: Scope, since: date, until: date, as_of: date
    ) -> list[tuple[date, float, float]]:
        """What tells how much of a period is usually done by this day: of each earlier year its first day, part and whole."""
        running = self.running(measure, scope)
        return [] if running is None or self.begun is None else list(_years(running, self.begun, since, until, as_of))

    def closing(self, measure: str, scope: Scope, since: date, until: date) -> pd.DataFrame | None:
        """The open deals that are to close from `since` to `until`, of a measure that deals count for; else None."""
        if self.deals is None or measure not in ("revenue", "profit"):
            return None
        days = self.deals["close_date"]
        within = ((days >= pd.Timestamp(since)) & (days <= pd.Timestamp(until))).to_numpy()
        keys = pd.Index(self.deals["customer_id"], dtype=object)
        chosen: pd.DataFrame = self.deals[within & self._of(keys, scope) & _named(self.deals, scope[3], ("product",))]
        return chosen

    def weighted(self, measure: str, scope: Scope, since: date, until: date) -> float:
        """What those deals are worth by their chances."""
        deals = self.closing(measure, scope, since, until)
        return 0.0 if deals is None else float(np.nansum(deals["weighted"].to_numpy(dtype=float)))

    def counted(self, measure: str, scope: Scope) -> Counted | None:
        """The rows that count for a measure in a scope; None where the book does not keep them."""
        if measure == "visits":
            if self.visits is None or scope[3] is not None:
                return None
            rows = self.visits[self._of(self.visits.index, scope)]
            return Counted("follow_ups.date", rows, rows["date"], pd.Series(1.0, index=rows.index))
        field = {"revenue": "amount"}.get(measure, measure)
        if not self._kept or (field in self.orders and self.orders[field].isna().all() and len(self.orders)):
            return None
        if scope not in self._masks:
            product = _named(self.orders, scope[3], ("product", "category"))
            self._masks[scope] = self._of(self.orders.index, scope) & product
        rows = self.orders[self._masks[scope]]
        if measure == "new_customers":
            bought = rows[rows["purchase"].to_numpy(dtype=bool)]
            day = bought["order_date"]
            first = bought[(day == day.groupby(level=0).transform("min")).to_numpy(dtype=bool)]
            once = pd.Series((~first.index.duplicated()).astype(float), index=first.index)
            return Counted("orders.customer_id", first, first["order_date"], once)
        days = rows["paid_date"].fillna(rows["order_date"]) if measure == "paid" else rows["order_date"]
        return Counted(f"orders.{field}", rows, days, rows[field])

    def _of(self, keys: pd.Index, scope: Scope) -> np.ndarray:
        """Which of the rows are of the customers of a scope."""
        owner, customer, region, _ = scope
        chosen = np.ones(len(self.customers), dtype=bool)
        if owner is not None:
            chosen &= (self.customers["owner"] == owner).to_numpy(dtype=bool)
        if region is not None:
            chosen &= (self.customers["region"] == region).to_numpy(dtype=bool)
        if customer is not None:
            chosen &= (self.customers.index == customer).astype(bool)
        if chosen.all():
            return np.ones(len(keys), dtype=bool)
        found: np.ndarray = keys.isin(self.customers.index[chosen])
        return found


def _named(rows: pd.DataFrame, product: str | None, fields: tuple[str, ...]) -> np.ndarray:
    if product is None:
        return np.ones(len(rows), dtype=bool)
    found = np.zeros(len(rows), dtype=bool)
    for field in fields:
        found |= (rows[field] == product).to_numpy(dtype=bool)
    return found


_ORDER = {choice.code: place for place, choice in enumerate(MEASURE)}


@record
class Pace:
    """A target, or those of all owners together: what was reached of it, against the days that are over."""

    period: str
    measure: str
    target: float
    actual: float
    gone: float
    forecast: float
    """Units of the currency, or a number; NaN where it is not known."""

    @property
    def attainment(self) -> float:
        return self.actual / self.target

    @property
    def pace(self) -> float:
        """NaN before the first day."""
        return self.attainment / self.gone if self.gone > 0 else float("nan")


def running(frame: pd.DataFrame) -> pd.DataFrame:
    """The targets whose period contains the day, and which can be measured."""
    found: pd.DataFrame = frame[(frame["current"] & frame["attainment"].notna()).to_numpy(dtype=bool)]
    return found


def headline(frame: pd.DataFrame) -> Pace | None:
    """The one target that says how it goes: of those of all the first measure's in the shortest running quarter or year (else
    month), else what the owners (regions, customers, products) of a period have together. None where none runs.
    """
    frame = running(frame)
    if frame.empty:
        return None
    frame = frame.assign(
        place=frame["measure"].map(_ORDER),
        length=[{4: 1, 7: 2}.get(len(period), 0) for period in frame["period"]],
        scopes=frame[list(SCOPE)].notna().sum(axis=1).to_numpy(),
    )
    keys = ["place", "length", "source_row"]
    whole = frame[frame["scopes"] == 0].sort_values(keys, kind="stable")
    if len(whole):
        line = whole.iloc[0]
        return Pace(
            line["period"], line["measure"], *(float(line[k]) for k in ("target", "actual", "gone", "forecast"))
        )
    for scope in SCOPE:
        own = frame[(frame["scopes"] == 1) & frame[scope].notna()].sort_values(keys, kind="stable")
        if len(own):
            first = own.iloc[0]
            same = own[(own["measure"] == first["measure"]) & (own["period"] == first["period"])]
            target, actual, forecast = (float(same[key].sum(skipna=False)) for key in ("target", "actual", "forecast"))
            return Pace(first["period"], first["measure"], target, actual, float(first["gone"]), forecast)
    return None
