"""What people did about alerts, carried from one run to the next: what is set aside, what has come back, what is over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any  # Any: cells of columns of any kind

import numpy as np
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
_OF_THE_SHEET = (
    *_HERS,
    "state_code",
    "until_day",
    "state_value",
    "severity",
    "first_seen",
    "resolved",
    "rule_id",
    "rule",
    "customer_id",
    "subject",
)
_Row = dict[str, Any]
_Cells = dict[str, list[Any]]


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
    sheet = _cells(pd.DataFrame(columns=_OF_THE_SHEET) if past is None else past)
    words = zip(sheet["rule_id"], sheet["rule"], strict=True)
    sheet["rule_id"] = [rule or ids.get(str(word or "")) for rule, word in words]
    seen = list(zip(sheet["rule_id"], sheet["first_seen"], strict=True))
    # Without a day: a sheet of an earlier version.
    sheet["first_seen"] = [latest or as_of if day is None and rule is not None else day for rule, day in seen]
    days = [day for (rule, _), day in zip(seen, sheet["first_seen"], strict=True) if rule] + (
        [latest] if latest else []
    )
    since = None if past is None else review or min(days, default=None)
    since = since if since is not None and since < as_of else None
    known = defaultdict[tuple[str, str, str], list[int]](list)
    for at, (key, (rule, _)) in enumerate(zip(_keys(sheet), seen, strict=True)):
        if rule is not None:
            known[key].append(at)
    custom = [key for key in sheet if key.startswith(CUSTOM)]
    found = _cells(alerts) | {key: [None] * len(alerts) for key in ("kept_as", *custom)}
    used = set[int]()
    for place, key in enumerate(_keys(found)):
        if before := known.get(key):
            used.add(at := before.pop(0))
            now = {name: found[name][place] for name in ("severity", "measure")}
            row = {name: sheet[name][at] for name in (*_OF_THE_SHEET, *custom)}
            for name, value in _met(now, row, as_of, by_id[key[0]]).items():
                found[name][place] = value
    changed = {name: pd.Series(found[name], alerts.index, object) for name in (*_HERS, "first_seen", "state_value")}
    changed |= {
        "due": _still_due(alerts, found["first_seen"], as_of),
        "is_new": pd.Series([since is not None and day > since for day in found["first_seen"]], alerts.index, bool),
        **{name: pd.Series(found[name], alerts.index, object) for name in ("kept_as", *custom)},
    }
    carried = alerts.assign(**changed)
    counts = carried["kept_as"].isna()
    held = _cells(carried[~counts])
    back = latest is not None and as_of < latest
    kept, over, own = [], [], []
    for at in range(len(seen)):
        if at in used:
            continue
        row = _row(sheet, at)
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
    aside = [*(_row(held, at) for at in range(len(held["kept_as"]))), *kept, *over, *own]
    counted = carried[counts].reset_index(drop=True)
    counted["rank"] = range(1, len(counted) + 1)  # that leave out nobody
    return Remembered(counted, _frame(aside, list(map(str, carried))), since)


def _met(now: _Row, row: _Row, as_of: date, rule: AnyRule) -> _Row:
    """What an alert of today takes over from its row of the sheet."""
    found = {key: value for key, value in row.items() if key in _HERS or key.startswith(CUSTOM)}
    again = row["resolved"] is not None and row["resolved"] < as_of
    found["first_seen"] = as_of if again else min(row["first_seen"], as_of)
    code, until = row["state_code"], row["until_day"]
    found["state"] = "open" if code == "resolved" else code or row["state"] or "open"
    if code in _ASIDE:
        due = until is not None and until <= as_of
        back = again and not (code == "deferred" and until is not None)
        if due or back or _is_worse(now, row, rule):
            found["state"] = "open"
        else:
            found["kept_as"] = "held"
            found["state_value"] = now["measure"] if row["state_value"] is None else row["state_value"]
    return found


def _still_due(alerts: pd.DataFrame, first_seen: Sequence[date], as_of: date) -> pd.Series:
    """The day by which each was to be dealt with when it was first seen: it comes nearer from run to run, and never lies before as_of."""
    pairs = list(zip(first_seen, alerts["severity"], strict=True))
    by_then = {(day, severity): day + timedelta(days=DUE_DAYS[severity]) for day, severity in set(pairs)}
    limits = np.array([max(by_then[pair], as_of) for pair in pairs], dtype="datetime64[ns]")
    return alerts["due"].clip(upper=pd.Series(limits, alerts.index))


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


def _keys(cells: _Cells) -> Iterator[tuple[str, str, str]]:
    """What tells the alerts of a list apart: rule, customer and subject."""
    for rule, customer, subject in zip(cells["rule_id"], cells["customer_id"], cells["subject"], strict=True):
        text = subject.render("zh") if isinstance(subject, Text) else str(subject or "").strip()
        if rule == "target_behind":
            # 2026Q3 交易额 王磊: in the words of the run that wrote it, in codes where an early version did.
            period, _, rest = text.partition(" ")
            known = (one for choice in MEASURE for one in ((choice.zh, choice.code), (choice.en, choice.code)))
            word, code = next(((word, code) for word, code in known if f"{rest} ".startswith(f"{word} ")), ("", ""))
            text = f"{period} {code}{rest.removeprefix(word)}"
        yield str(rule), str(customer or "").strip(), text


def _cells(frame: pd.DataFrame) -> _Cells:
    """The columns, None for blanks of any kind."""
    return {
        str(name): [None if gap else value for value, gap in zip(column.tolist(), column.isna().tolist(), strict=True)]
        for name, column in frame.items()
    }


def _row(cells: _Cells, at: int) -> _Row:
    return {name: column[at] for name, column in cells.items()}


def _said(by_id: Mapping[str, AnyRule], row: _Row) -> _Row:
    """What the row says in words, as codes and Texts: the run that wrote it may have been in the other language."""
    rule = by_id.get(row["rule_id"])
    words = {} if rule is None else {"rule": rule.name, "advice": rule.advice}
    return {**words, "state": row["state_code"] or row["state"]}


def _frame(rows: Sequence[_Row], columns: Sequence[str]) -> pd.DataFrame:
    return as_objects(pd.DataFrame({key: [row.get(key) for row in rows] for key in columns}, dtype=object))
