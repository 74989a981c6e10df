"""Drafts with columns of months: what these give a sheet, and what is asked where nothing says it."""

from __future__ import annotations

from kamxl.convert.draft import Draft, Found, Proposal
from kamxl.convert.mapping import PERIOD, Rule
from kamxl.convert.months import Months, bare_years, months, yearly, yearly_goals
from kamxl.convert.sources import Source


def with_months(one: Draft, series: Months | None) -> Draft:
    """Orders from columns of months, where these hold what was sold."""
    if series is None and one.sheet == "targets" and not {"period", "value"} <= one.rules.keys():
        series = yearly_goals(one.source)
    if series is None:
        return one
    one.leave(series.titles)
    if one.sheet == "market" and series.prices is not None:
        one.unpivot = series.prices
        one.used |= {*series.titles, *one.unpivot.titles}
        return _dated(one, series, "date", "price")
    if one.sheet not in ("orders", "targets"):
        return one
    if one.sheet == "targets":
        return _with_goals(one, series)
    for key in ("order_date", "amount"):
        rule = one.rules.get(key)
        if rule is not None and rule.source is not None:
            one.used.discard(rule.source)  # 合计 beside the months is their sum
            del one.rules[key]
            one.found = [found for found in one.found if found.field != key]
    if series.how is None:
        return one
    one.unpivot = series.how
    one.used |= {*series.titles, *series.how.titles}
    return _dated(one, series, "order_date", "amount")


def _with_goals(one: Draft, series: Months) -> Draft:
    """Targets from columns of months, where these hold what is to be reached."""
    if series.goal is None:
        return one
    measure, one.unpivot = series.goal
    one.used |= {*series.titles, *one.unpivot.titles}
    if not measure:
        one.take(PERIOD, "period", "place")
    elif "measure" not in one.rules:
        one.note(series.shown, "measure", "made", Rule(value=measure))
    return _dated(one, series, "period", "value")


def _dated(one: Draft, series: Months, day: str, value: str) -> Draft:
    """What columns of months give, or the question of which year they are. No one of them is the field by itself."""
    for key in one.unpivot.values if one.unpivot is not None else ():
        one.drop(key)
    if series.dated:
        one.found.append(Found(one.source.shown, series.shown, one.sheet, value, "months"))
    else:
        one.ask(series.shown, day, "year", word=series.first)
    return one


def unsaid(source: Source) -> list[Proposal]:
    """The question what the columns of months hold, where nothing says that they are sales."""
    series = months(source) if source.titles else None
    years = bare_years(source)
    if years and set(years) <= set(yearly(source, "customers")[0]):
        return [Proposal(source.shown, f"{years[0]} … {years[-1]}", "customers", "annual_amount", "measure")]
    if series is None or series.how is not None or series.other:
        return []
    return [Proposal(source.shown, series.shown, "orders", "amount", "measure")]
