"""What people did about alerts, carried from one run to the next: what is set aside, what has come back, what is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any  # Any: cells of columns of any kind

import pandas as pd

from kamxl.compute.alerts.urgency import DUE_DAYS
from kamxl.compute.columns import as_objects
from kamxl.compute.rule import AnyRule
from kamxl.i18n import LANGUAGES, Text
from kamxl.record import record
from kamxl.schema.choices import MEASURE, SEVERITIES

KEPT_DAYS = 90
"""Days that an alert which does not hold any more stays on the sheet, with its notes."""
WORSE = 0.1
"""The share of its measure when it was set aside by which an alert must have got worse to come back."""
CUSTOM, TYPED = "custom.", "typed."
_ASIDE = frozenset({"handled", "deferred"})
_HERS = ("state", "until", "note")
_Row = dict[str, Any]


@record
class Remembered:
    """The alerts of a day with what people wrote about them."""

    alerts: pd.DataFrame
    """Those that count, as they came: state, until and note are the user's, first_seen is a day, `is_new` since the last review;
    further columns `custom.<title>` are the user's own."""
    aside: pd.DataFrame
    """Those that do not count, same columns, and `kept_as`: held (set aside), kept (this run does not judge them), resolved, own
    (rows that the user inserted, as typed), in this order."""
    since: date | None = None
    """The day that `is_new` and `resolved_since` are counted from; None: nothing came before."""

    @property
    def resolved_since(self) -> int:
        """How many alerts were resolved since then."""
        if self.since is None:
            return 0
        over = self.aside.loc[self.aside["kept_as"] == "resolved", "resolved"]
        return int((over > self.since).sum())


def remember(
    alerts: pd.DataFrame,
    past: pd.DataFrame | None,
    as_of: date,
    rules: Sequence[AnyRule],
    *,
    judged: Collection[str],
    owner: str = "",
    latest: date | None = None,
    review: date | None = None,
) -> Remembered:
    """Hand on what people did about alerts.

    Args:
        alerts: as `alerts.alerts` gives them.
        past: the sheet of the run before, as `validate.alert_states.states` gives it; None where there is none.
        as_of: the day of this run.
        rules: the rules that there are.
        judged: IDs of those that this run looks for. What the others found before is neither confirmed nor over.
        owner: whose alerts this run looks at alone; blank for all.
        latest: the latest day that a run of the past was for. A run that looks back resolves nothing.
        review: day of the last review; None before the second one.
    """
    ids = {name: rule.id for rule in rules for lang in LANGUAGES for name in (rule.name.render(lang), rule.id)}
    by_id = {rule.id: rule for rule in rules}
    rows = [] if past is None else _rows(past)
    for row in rows:
        row["rule_id"] = row["rule_id"] or ids.get(str(row["rule"] or ""))
        if row["rule_id"] is not None and row["first_seen"] is None:
            row["first_seen"] = latest or as_of  # a sheet of an earlier version
    days = [row["first_seen"] for row in rows if row["rule_id"]] + ([latest] if latest else [])
    since = None if past is None else review or min(days, default=None)
    since = since if since is not None and since < as_of else None
    known = defaultdict[tuple[str, str, str], list[_Row]](list)
    for row in rows:
        if row["rule_id"] is not None:
            known[_key(row)].append(row)
    counted: list[_Row] = []
    held: list[_Row] = []
    used = set[int]()
    for now in _rows(alerts):
        before = known[_key(now)]
        met = before.pop(0) if before else None
        used |= set() if met is None else {id(met)}
        found = _met(now, met, as_of, by_id[now["rule_id"]])
        found["is_new"] = since is not None and found["first_seen"] > since
        (held if found["kept_as"] else counted).append(found)
    back = latest is not None and as_of < latest
    kept, over, own = [], [], []
    for row in rows:
        if id(row) in used:
            continue
        if row["rule_id"] is None:
            typed = {key.removeprefix(TYPED): value for key, value in row.items() if key.startswith(TYPED)}
            own.append({**row, **typed, "kept_as": "own"})
            continue
        row = {**row, **_said(by_id, row), "kept_as": "kept"}
        if row["resolved"] is None:
            mine = not owner or str(row["owner"] or "").strip() == owner
            if back or row["rule_id"] not in judged or not mine or row["first_seen"] > as_of:
                if _is_written(row):
                    kept.append(row)
                continue
            row["resolved"] = as_of
        if (as_of - row["resolved"]).days <= KEPT_DAYS:
            if row["state_code"] in (None, "open") and (row["state"] is None or row["state_code"]):
                row["state"] = row["state_code"] = "resolved"
            over.append({**row, "kept_as": "resolved"})
    over.sort(key=lambda row: -row["resolved"].toordinal())
    columns = [*map(str, alerts), "is_new", "kept_as"]
    columns += [key for key in map(str, () if past is None else past) if key.startswith(CUSTOM)]
    aside = _frame([*held, *kept, *over, *own], columns)
    return Remembered(_like(_frame(counted, columns), alerts), aside, since)


def _met(now: _Row, row: _Row | None, as_of: date, rule: AnyRule) -> _Row:
    """An alert of today with what the sheet says of it."""
    found = {**now, "kept_as": None}
    if row is None:
        return found
    found |= {key: row[key] for key in (*_HERS, *(key for key in row if key.startswith(CUSTOM)))}
    again = row["resolved"] is not None and row["resolved"] < as_of
    found["first_seen"] = as_of if again else min(row["first_seen"], as_of)
    found["due"] = _still_due(now, found["first_seen"], as_of)
    code, until = row["state_code"], row["until_day"]
    found["state"] = code or row["state"] or "open"
    if code == "resolved":
        found["state"] = "open"
    if code in _ASIDE:
        due = until is not None and until <= as_of
        back = again and not (code == "deferred" and until is not None)
        if due or back or _is_worse(now, row, rule):
            found["state"] = "open"
        else:
            found["kept_as"] = "held"
            found["state_value"] = now["measure"] if row["state_value"] is None else row["state_value"]
    return found


def _still_due(now: _Row, first_seen: date, as_of: date) -> pd.Timestamp:
    """The day by which an alert was to be dealt with when it was first seen: it comes nearer from run to run, and never lies before as_of."""
    by_then = pd.Timestamp(first_seen) + pd.Timedelta(days=DUE_DAYS[now["severity"]])
    usual: pd.Timestamp = now["due"]
    return max(pd.Timestamp(as_of), min(usual, by_then))


def _is_worse(now: _Row, row: _Row, rule: AnyRule) -> bool:
    """Whether the fact has got worse since the alert was set aside: by a tenth of its measure then, or in severity."""
    if row["severity"] in SEVERITIES and SEVERITIES.index(now["severity"]) < SEVERITIES.index(row["severity"]):
        return True
    before, measure = row["state_value"], now["measure"]
    if before is None or measure is None:
        return False
    step = measure - before if rule.worse == "higher" else before - measure
    # Sums that a file gives back may differ in their last digit.
    return bool(step > abs(before) * WORSE + 1e-9 * max(1.0, abs(before)))


def _is_written(row: _Row) -> bool:
    """Whether a person wrote anything about an alert."""
    custom = any(value is not None for key, value in row.items() if key.startswith(CUSTOM))
    return custom or row["until"] is not None or row["note"] is not None or row["state_code"] not in (None, "open") or (
        row["state_code"] is None and row["state"] is not None
    )  # fmt: skip


def _key(row: _Row) -> tuple[str, str, str]:
    subject = row["subject"] or ""
    text = subject.render("zh") if isinstance(subject, Text) else str(subject).strip()
    if row["rule_id"] == "target_behind":
        # 2026Q3 交易额 王磊: in the words of the run that wrote it, in codes where an early version did.
        period, _, rest = text.partition(" ")
        known = (one for choice in MEASURE for one in ((choice.zh, choice.code), (choice.en, choice.code)))
        word, code = next(((word, code) for word, code in known if f"{rest} ".startswith(f"{word} ")), ("", ""))
        text = f"{period} {code}{rest.removeprefix(word)}"
    return str(row["rule_id"]), str(row["customer_id"] or "").strip(), text


def _rows(frame: pd.DataFrame) -> list[_Row]:
    """The rows, None for blanks of any kind."""
    columns = [
        [None if gap else value for value, gap in zip(column.tolist(), column.isna().tolist(), strict=True)]
        for _, column in frame.items()
    ]
    names = list(map(str, frame))
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _said(by_id: Mapping[str, AnyRule], row: _Row) -> _Row:
    """What the row says in words, as codes and Texts: the run that wrote it may have been in the other language."""
    rule = by_id.get(row["rule_id"])
    words = {} if rule is None else {"rule": rule.name, "advice": rule.advice}
    return {**words, "state": row["state_code"] or row["state"]}


def _frame(rows: Sequence[_Row], columns: Sequence[str]) -> pd.DataFrame:
    return as_objects(pd.DataFrame({key: [row.get(key) for row in rows] for key in columns}, dtype=object))


def _like(found: pd.DataFrame, alerts: pd.DataFrame) -> pd.DataFrame:
    """With the kinds of columns that the alerts came with, and ranks that leave out nobody."""
    kinds = {key: kind for key, kind in alerts.dtypes.items() if kind.kind != "O" and key != "rank"}
    typed = found.astype({**kinds, "is_new": bool})
    typed["rank"] = range(1, len(typed) + 1)
    return typed
