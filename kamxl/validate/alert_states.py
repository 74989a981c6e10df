"""预警: what people wrote about alerts, with codes for words and days; what cannot be read stays as typed, and is said."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas as pd

from kamxl.grid import CellError, Issue, RawTable
from kamxl.i18n import Pair, Text
from kamxl.schema import choices, values
from kamxl.schema.outputs import OUTPUTS, RESOLVED
from kamxl.validate.frames import CUSTOM

_COLUMNS = {column.key: column for column in OUTPUTS["alerts"].columns}
_STATES = (*choices.ALERT_STATE, RESOLVED)


def _severity(value: object) -> object:
    return values.choice(value, choices.LEVEL)


def _state(value: object) -> object:
    return values.choice(value, _STATES)


_PARSERS: Mapping[str, Callable[[object], object]] = {
    "rule_id": values.text,
    "customer_id": values.text,
    "subject": values.text,
    "severity": _severity,
    "state": _state,
    "until": values.day,
    "first_seen": values.day,
    "resolved": values.day,
    "state_value": values.number,
}
TYPED = "typed."
_SAID = ("state", "until")
"""Of the user's columns; the others are ours, and what was done to them is put right without a word."""


def states(table: RawTable | None) -> pd.DataFrame | None:
    """The sheet of alerts as the last run and people left it; None where there is none.

    Returns:
        A row a row: keys as OUTPUTS['alerts'], state, until and note as typed; state_code and until_day, None where blank or
        not understood; `custom.<title>` for columns of the user's own; `typed.<key>` for our cells as they stand, since a row may be
        one that the user inserted.
    """
    if table is None:
        return None
    found: dict[str, list[object]] = {key: [None] * len(table.rows) for key in _COLUMNS}
    for column in table.columns:
        key = column.field or f"{CUSTOM}{column.title}"
        parse = _PARSERS.get(key)
        if parse is None or key in _SAID:
            found[key] = [str(value) if isinstance(value, CellError) else value for value in column.values]
        if parse is not None:
            parsed = _parsed(parse, column.values)
            found[{"state": "state_code", "until": "until_day"}.get(key, key)] = [value for value, _ in parsed]
            if key not in _SAID:
                found[f"{TYPED}{key}"] = list(column.values)
    blank: list[object] = [None] * len(table.rows)
    columns = {"state_code": blank, "until_day": blank} | found
    return pd.DataFrame({key: pd.Series(cells, dtype=object) for key, cells in columns.items()})


def issues(table: RawTable | None) -> Sequence[Issue]:
    """A warning for each status and day that is not understood; it stays on the sheet as typed."""
    if table is None:
        return ()
    ids = next((column.values for column in table.columns if column.field == "customer_id"), [None] * len(table.rows))
    found = []
    for place, column in enumerate(table.columns):
        if column.field not in _SAID:
            continue
        said = _COLUMNS[column.field]
        parsed = _parsed(_PARSERS[column.field], column.values)
        for record, (value, (_, strange)) in enumerate(zip(column.values, parsed, strict=True)):
            if strange:
                shown = values.typed(value)
                words = {
                    "field": Pair(said.zh, said.en),
                    "value": shown,
                    "choices": [Pair(one.zh, one.en) for one in choices.ALERT_STATE],
                }
                found.append(
                    Issue(
                        book=table.book,
                        sheet=table.sheet,
                        cell=table.address(record, place),
                        row=table.rows[record],
                        table=table.key,
                        field=column.field,
                        key=values.text(ids[record]) or "",
                        value=shown,
                        code="choice" if column.field == "state" else "type",
                        severity="warning",
                        message=Text(f"validate.alerts.{column.field}", words),
                    )
                )
    return found


def _parsed(parse: Callable[[object], object], cells: Sequence[object]) -> list[tuple[object, bool]]:
    """What each cell says, found once for each different one, and whether it says something that is not understood."""

    def parsed(value: object) -> tuple[object, bool]:
        if isinstance(value, CellError):
            return None, True
        try:
            return parse(value), False
        except ValueError:
            return None, True

    keys = list(zip(map(type, cells), cells, strict=True))  # to a dict TRUE is 1
    known = {key: parsed(key[1]) for key in set(keys)}
    return list(map(known.__getitem__, keys))
