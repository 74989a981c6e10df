"""Rules of the user's own: each row of 自定义规则 that validation let through becomes a rule like any other."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import numpy as np
import pandas as pd

from kamxl.compute.alerts.context import TOLERANCE, Context
from kamxl.compute.facts import valid_orders
from kamxl.compute.rule import OWN_PREFIX, AnyRule, Finding, Rule
from kamxl.compute.wording import Amount, plain, told
from kamxl.i18n import Pair, Text
from kamxl.record import record
from kamxl.schema import values
from kamxl.schema.choices import SEVERITIES
from kamxl.schema.field import Column
from kamxl.schema.money import CNY, Money
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded
from kamxl.settings import Alert, Severity
from kamxl.width import shortened

_CUSTOM = "custom."
_LONGEST = 48
"""Display cells of a rule's name, and of a cell in a sentence."""


@record
class Condition:
    """What a rule looks for: rows of a sheet whose field meets a comparison."""

    table: str
    field: str
    """Key of the field; `custom.<title>` is a column of the user's own."""
    test: str
    value: str | None
    """As a cell of the frame reads as text: a number, a day, a code; None where the test needs none. Of a field that is a count in some
    rows a bare number follows as it was typed: `10.0 100.0` is 100 below 目标值(千元)."""
    advice: str
    severity: Severity
    owner: str | None
    row: int
    """Where it stands on its sheet."""

    @property
    def id(self) -> str:
        """The same as long as the condition is, wherever its row stands."""
        said = "\0".join((self.table, self.field, self.test, self.value or ""))
        return f"{OWN_PREFIX}{hashlib.sha256(said.encode()).hexdigest()[:8]}"

    @property
    def column(self) -> Column | None:
        """The schema's column; None for one of the user's own."""
        return None if self.field.startswith(_CUSTOM) else SHEETS[self.table].fields[self.field].column

    @property
    def name(self) -> Pair:
        """What the field is called."""
        if self.column is None:
            title = self.field.removeprefix(_CUSTOM)
            return Pair(title, title)
        return Pair(self.column.zh, self.column.en)

    @property
    def said(self) -> Text:
        """The comparison in words: above 500,000."""
        if self.test in ("before", "after"):
            days = float(self.value or 0)
            # "Earlier than −30 days ago" is earlier than in 30 days.
            way = {
                ("before", True): "ago",
                ("before", False): "ahead",
                ("after", True): "ahead",
                ("after", False): "ago",
            }
            key = f"own_rule.{self.test}_{way[self.test, days >= 0]}"
            return Text(key, {"days": plain(abs(days))})
        return self.said_of(counted=False)

    def said_of(self, *, counted: bool) -> Text:
        """The comparison with an amount, or of a row that is a count."""
        value = self.shown(self.limits[counted], counted=counted)
        return Text(f"own_rule.test.{self.test}", {"value": value})

    @property
    def limits(self) -> tuple[str | None, str | None]:
        """The value, and what a row that is a count is held against; None where that is nothing."""
        if self.column is None or self.column.counted is None:
            return self.value, None
        amount, _, number = (self.value or "").partition(" ")
        return amount or None, number or None

    def counts(self, rows: pd.DataFrame) -> np.ndarray:
        """Which rows are counts (bool)."""
        column = self.column
        if column is None or column.counted is None:
            return np.zeros(len(rows), dtype=bool)
        return np.array([column.counts(code) for code in rows[column.counted[0]]], dtype=bool)

    def shown(self, value: object, *, counted: bool = False) -> object:
        """A value of the field as a sentence says it; `counted` where its row is a count."""
        column = self.column
        if counted:
            return plain(float(str(value)))
        if value is None or value != value or column is None:
            return "" if value is None or value != value else _short(str(value))
        if column.kind == "money" and column.unit is not None:
            return Amount(float(str(value)) * column.unit.scale, decimals=8)
        if column.kind in ("number", "percent", "count", "score"):
            return plain(float(str(value))) + ("%" if column.kind == "percent" else "")
        if column.kind == "choice":
            return next((Pair(one.zh, one.en) for one in column.choices if one.code == value), value)
        if isinstance(value, pd.Timestamp):
            return value.date()
        return _short(str(value))


def own_rules(frames: Mapping[str, pd.DataFrame], money: Money = CNY) -> tuple[AnyRule, ...]:
    """The rules of the sheet 自定义规则, in the order of their rows; `money` is that of the book."""
    rows = frames.get("rules")
    if rows is None:
        return ()
    found = []
    names = ("table", "field", "test", "value", "advice", "severity", "owner", "source_row")
    for table, field, test, value, advice, severity, owner, row in zip(
        *(rows[name].tolist() for name in names), strict=True
    ):
        level: Severity = severity if severity in SEVERITIES else "medium"
        found.append(_rule(Condition(table, field, test, value, advice or "", level, owner, int(row)), money))
    return tuple(found)


def matching(rows: pd.DataFrame, condition: Condition, context_day: pd.Timestamp) -> np.ndarray:
    """Which rows of its sheet meet a condition (bool). A blank cell meets nothing but `blank`."""
    if condition.field not in rows:
        return np.zeros(len(rows), dtype=bool)
    column = rows[condition.field]
    known = column.notna().to_numpy(dtype=bool)
    if condition.test == "blank":
        return ~known
    wanted = condition.value or ""
    if condition.test in ("before", "after"):
        days = _days(column)
        limit = timedelta(days=float(wanted))
        met = days < context_day - limit if condition.test == "before" else days > context_day + limit
        return np.asarray(met, dtype=bool)
    numbers = _numbers(column, condition)
    if numbers is not None:
        amount, number = (math.nan if one is None else float(one) for one in condition.limits)
        limits: np.ndarray = np.where(condition.counts(rows), number, amount)
        return _compared(numbers, limits, condition.test) & known
    day = _day_of(wanted) if column.dtype.kind == "M" or condition.test in ("gt", "lt") else None
    if day is not None:
        days = _days(column)
        met = {"gt": days > day, "lt": days < day, "eq": days == day, "ne": days != day}[condition.test]
        return np.asarray(met, dtype=bool) & days.notna().to_numpy()
    texts, text = column.map(lambda one: folded(_text(one)), na_action="ignore"), folded(wanted)
    if condition.test == "contains":
        return np.array([isinstance(one, str) and text in one for one in texts.tolist()], dtype=bool)
    same = (texts == text).to_numpy(dtype=bool)
    return same if condition.test == "eq" else known & ~same


def _text(value: object) -> str:
    return values.text(value) or ""


def _numbers(column: pd.Series, condition: Condition) -> np.ndarray | None:
    """The column as numbers, where it and the value are such; a cell of the user's own column that is none is NaN."""
    if column.dtype.kind == "f" and condition.column is not None:
        return column.to_numpy(dtype=float)
    if condition.column is not None or condition.test == "contains":
        return None
    try:
        float(condition.value or "")
    except ValueError:
        return None
    found = np.full(len(column), np.nan)
    for place, value in enumerate(column.tolist()):
        try:
            number = values.number(value) if isinstance(value, (str, int, float)) else None
        except ValueError:
            continue
        if number is not None:
            found[place] = number
    return found


def _compared(numbers: np.ndarray, limit: np.ndarray, test: str) -> np.ndarray:
    near = np.abs(numbers - limit) <= TOLERANCE * np.maximum(1.0, np.abs(limit))
    known = ~np.isnan(numbers - limit)
    tests = {"gt": (numbers > limit) & ~near, "lt": (numbers < limit) & ~near, "eq": near, "ne": known & ~near}
    return np.asarray(tests[test], dtype=bool)


def _days(column: pd.Series) -> pd.Series:
    if column.dtype.kind == "M":
        return column
    return pd.Series([_day_of(value) for value in column.tolist()], index=column.index, dtype="datetime64[ns]")


def _day_of(value: object) -> pd.Timestamp | None:
    try:
        found = values.day(value)
    except (ValueError, OverflowError):
        return None
    return None if found is None else pd.Timestamp(found)


def _rule(condition: Condition, money: Money) -> AnyRule:
    title = _short(condition.advice) if condition.advice else None
    test = told(condition.said, money)
    said = Text("own_rule.when", {"sheet": _sheet(condition), "field": condition.name, "test": test})
    when = Pair(_plainly(said.render("zh")), _plainly(said.render("en")))
    name = when if title is None else Pair(_plainly(title), _plainly(title))
    advice = Pair(_plainly(condition.advice), _plainly(condition.advice)) if condition.advice else when
    needs = (
        condition.table
        if condition.test == "blank" or condition.column is None
        else f"{condition.table}.{condition.field}"
    )
    return Rule(
        id=condition.id,
        severity=condition.severity,
        find=partial(_find, condition),
        limits=Alert,
        needs=(needs,),
        reveals=frozenset({f"{condition.table}.{condition.field}"}),
        audience=frozenset({"sales", "service", "marketing"}),
        measure="amount" if condition.column is not None and condition.column.kind == "money" else "rows",
        worse="lower" if condition.test == "lt" else "higher",
        words={"name": name, "when": when, "advice": advice},
    )


def condition_of(rule: AnyRule) -> Condition | None:
    """What a rule of the user's own looks for; None for any other rule."""
    found = getattr(rule.find, "args", ())
    return found[0] if found and isinstance(found[0], Condition) else None


def _find(condition: Condition, context: Context, limits: Alert) -> list[Finding]:
    """One finding a customer; of the market, the trends and targets for nobody one in all."""
    rows = context.frames.get(condition.table)
    if rows is None or rows.empty:
        return []
    rows = looked_at(rows, condition, context.as_of)
    rows = rows[matching(rows, condition, context.today)]
    if rows.index.name != "customer_id":
        return [_finding(condition, rows, None)] if len(rows) else []
    mine = rows[rows.index.isin(context.customers.index)]
    found = [_finding(condition, group, str(key)) for key, group in mine.groupby(level=0, sort=False)]
    nobody = rows[rows.index.isna()]
    return [*found, _finding(condition, nobody, None)] if len(nobody) else found


def looked_at(rows: pd.DataFrame, condition: Condition, as_of: date) -> pd.DataFrame:
    """The rows that a rule looks at: what has happened, and of orders those that count, a return with its minus; a rule on the status
    or the day itself sees all. 币种 is what was typed.
    """
    if condition.field == "currency" and "source_currency" in rows:
        rows = rows.assign(currency=rows["source_currency"])
    days = [name for name, one in SHEETS[condition.table].fields.items() if one.column.past and one.column.key]
    if condition.field in (*days, "status"):
        return rows
    if condition.table == "orders":
        return valid_orders({"orders": rows}, as_of)
    for day in days:
        rows = rows[~(rows[day] > pd.Timestamp(as_of)).to_numpy(dtype=bool)]
    return rows


def _finding(condition: Condition, rows: pd.DataFrame, customer: str | None) -> Finding:
    """The worst row, and how many there are."""
    worst = _worst(condition, rows)
    row, counted = rows.iloc[worst], bool(condition.counts(rows)[worst])
    sheet = SHEETS[condition.table]
    name = sheet.id_field if sheet.id_field not in (None, "customer_id") else None
    subject = _short(str(row[name])) if name is not None and isinstance(row.get(name), str) else None
    which = {"blank": "fact_blank", "eq": "fact_eq"}.get(condition.test, "fact")
    fact = Text(
        f"own_rule.{which}",
        {
            "row": Text("own_rule.row", {"sheet": _sheet(condition), "subject": subject})
            if subject
            else _sheet(condition),
            "field": condition.name,
            "more": Text("own_rule.more", {"number": len(rows)}) if len(rows) > 1 else "",
            **({} if which == "fact_blank" else {"shown": condition.shown(row[condition.field], counted=counted)}),
            **({} if which == "fact_eq" else {"test": condition.said_of(counted=True) if counted else condition.said}),
        },
    )
    measured = _measured(condition, rows)
    return Finding(
        customer,
        fact,
        subject=subject,
        measure=float(len(rows)) if measured is None else float(measured[worst]),
        of_book=customer is None and condition.table == "targets",
        owner=condition.owner,
        severity=condition.severity,
    )


def _measured(condition: Condition, rows: pd.DataFrame) -> np.ndarray | None:
    """The figure of each row that is held against the limit, where there is one."""
    if condition.test in ("gt", "lt") and rows[condition.field].dtype.kind == "f":
        scale = (
            condition.column.unit.scale if condition.column is not None and condition.column.unit is not None else 1.0
        )
        found: np.ndarray = rows[condition.field].to_numpy(dtype=float) * np.where(condition.counts(rows), 1.0, scale)
        return found
    return None


def _worst(condition: Condition, rows: pd.DataFrame) -> int:
    """The place of the row that is furthest beyond the limit; of amounts and counts, which do not compare, of an amount."""
    counted = condition.counts(rows)
    if counted.any() and not counted.all():
        amounts = np.flatnonzero(~counted)
        return int(amounts[_worst(condition, rows.iloc[amounts])])
    column = rows[condition.field]
    if condition.test in ("gt", "lt", "before", "after") and column.dtype.kind in "fM":
        sought: Sequence[float] = column.to_numpy().astype(float).tolist()
        return int(np.argmax(sought) if condition.test in ("gt", "after") else np.argmin(sought))
    return 0


def _sheet(condition: Condition) -> Pair:
    sheet = SHEETS[condition.table]
    return Pair(sheet.zh, sheet.en)


def _short(text: str) -> str:
    return shortened(" ".join(text.split()), _LONGEST)


def _plainly(text: str) -> str:
    """A user's text inside a sentence that is formatted: its braces are braces."""
    return text.replace("{", "{{").replace("}", "}}")
