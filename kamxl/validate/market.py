"""Warnings about what is seen of the market: prices and published figures that are likely typed wrong, and what is out of date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import numpy as np

from kamxl.i18n import Text
from kamxl.schema.values import folded
from kamxl.validate.records import Records

TIMES = 3.0
"""A price beyond so many times the median of its like, or under that part of it, is taken for a slip."""
OTHERS = 4
"""So many other observations there must be."""
TREND_TIMES = 5.0
CONFIRMED = ("已确认", "confirmed")
"""A person's note that a price is right."""
UPDATE_DAYS = {"week": 7, "month": 30, "quarter": 91}
LATE = 1.5
"""Stale after so many times the days in which it should have been looked at."""


def price_outliers(market: Records) -> None:
    """Prices far off the median of the other observations of that competitor, model and region are left out until a
    person confirms them: one zero too many would stand in a mean, an axis and two alerts.
    """
    places: dict[tuple[str, ...], list[int]] = {}
    columns = [market.values[key] for key in ("competitor", "model", "region")]
    prices = market.array("price")
    for record, names in enumerate(zip(*columns, strict=True)):
        if not market.bad[record] and not np.isnan(prices[record]):
            places.setdefault(tuple(folded(name or "") for name in names), []).append(record)
    for records in places.values():
        for record, median in _far_off(records, prices):
            if _confirmed(market.values["notes"][record]):
                continue
            values = {"price": float(prices[record]), "median": median, "times": TIMES, "others": len(records) - 1}
            message = Text("validate.price_outlier", values)
            market.add(record, "price", "outlier", message, "warning", effect="row")


def _far_off(records: Sequence[int], prices: np.ndarray) -> Iterator[tuple[int, float]]:
    """Records whose price lies far off the median of the others, and that median."""
    if len(records) <= OTHERS:
        return
    ordered = np.sort(prices[list(records)])
    for record in records:
        place = int(np.searchsorted(ordered, prices[record]))
        median = float(np.median(np.delete(ordered, place)))
        if median > 0 and not median / TIMES <= prices[record] <= median * TIMES:
            yield record, median


def _confirmed(note: object) -> bool:
    return isinstance(note, str) and any(word in folded(note) for word in CONFIRMED)


def trend_outliers(trends: Records) -> None:
    """Published figures far off both of their neighbours in time are warned of."""
    series: dict[tuple[str, ...], list[int]] = {}
    columns = [trends.values[key] for key in ("metric", "industry", "region", "unit")]
    values = trends.array("value")
    for record, names in enumerate(zip(*columns, strict=True)):
        if not trends.bad[record]:
            period = str(trends.values["period"][record])
            kind = "Q" if "Q" in period else str(len(period))
            series.setdefault((kind, *(folded(name or "") for name in names)), []).append(record)
    for records in series.values():
        records.sort(key=lambda record: str(trends.values["period"][record]))
        signs = {bool(values[record] > 0) for record in records}
        if len(signs) > 1:  # a rate of change that passes zero is many times its neighbour without being wrong
            continue
        for at, record in enumerate(records):
            beside = [values[one] for one in (*records[max(0, at - 1) : at], *records[at + 1 : at + 2])]
            if len(beside) == 1 and len(records) > 2:  # at an end the two nearest
                beside.append(values[records[2] if at == 0 else records[at - 2]])
            if len(beside) == 2 and _off(float(values[record]), beside):
                said = {
                    "value": float(values[record]),
                    "times": TREND_TIMES,
                    "beside": [f"{one:,.10g}" for one in beside],
                }
                trends.add(record, "value", "outlier", Text("validate.trend_outlier", said), "warning")


def _off(value: float, beside: Sequence[float]) -> bool:
    """Whether a figure is far off both neighbours, which are much alike."""
    low, high = sorted(abs(one) for one in beside)
    if low <= 0 or high > low * TREND_TIMES:
        return False
    return abs(value) > high * TREND_TIMES or abs(value) < low / TREND_TIMES


def stale_competitors(market: Records, as_of: date, days: int) -> None:
    """Competitors whose latest observation is older than `days` before `as_of`, or than half as long again as the
    frequency at which they should be looked at.
    """
    latest: dict[str, int] = {}
    updates: dict[str, tuple[date, str]] = {}
    dates = market.values["date"]
    for record, (competitor, update) in enumerate(
        zip(market.values["competitor"], market.values["update"], strict=True)
    ):
        if market.bad[record] or dates[record] > as_of:
            continue
        if competitor not in latest or dates[record] > dates[latest[competitor]]:
            latest[competitor] = record
        if update is not None and (competitor not in updates or dates[record] >= updates[competitor][0]):
            updates[competitor] = (dates[record], update)
    for competitor, record in latest.items():
        limit: float = UPDATE_DAYS[updates[competitor][1]] * LATE if competitor in updates else days
        if dates[record] < as_of - timedelta(days=limit):
            age = (as_of - dates[record]).days
            values = {"competitor": competitor, "day": dates[record], "age": age, "days": f"{limit:g}"}
            market.add(record, "date", "stale", Text("validate.stale", values), "warning")
