"""Columns that are taken along: days as days and numbers as numbers, so that a text file and a workbook of one table give the same cells."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time

from kamxl.schema import values
from kamxl.schema.number_formats import is_percent

_DAY = re.compile(
    r"((?:19|20)\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日)(?:[ T]+(\d{1,2}):(\d\d)(?::(\d\d)(?:\.0+)?)?)?"
)
"""Only what says itself which is the day: 3/5/2026 stays as it was typed."""
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14}|[1-9]\d{0,2}(?:,\d{3})+)(\.\d{1,10})?")
"""Without zeros before it: 007 is a code; more figures than Excel keeps are one too."""

_CODES = 10**8
"""Whole numbers that are all of nine figures or more are phones and codes, not counts."""


def kept(column: Sequence[object], formats: Mapping[int, str], typed: bool) -> list[object]:
    """The cells of a column that no field takes.

    Args:
        column: as they were read.
        formats: record -> its number format, where that shows a percentage.
        typed: they come from a workbook, which says itself what is a number and what a text.
    """
    cells = [_percentage(cell) if at in formats and is_percent(formats[at]) else cell for at, cell in enumerate(column)] if formats else list(column)  # fmt: skip
    distinct = {cell for cell in set(cells) if isinstance(cell, str)}
    days = {cell: moment for cell in distinct if (moment := _day(cell)) is not None}
    # 1.2.5 beside 1.2.6 is a version: points part days only where each of the column's texts is one.
    dotted = {cell for cell in days if "." in cell[:8]}
    if len(days) < len(distinct):
        days = {cell: moment for cell, moment in days.items() if cell not in dotted}
    numbers = {} if typed else _numbers(distinct - days.keys())
    if len(distinct) < len(cells) and set(map(type, cells)) <= {str, type(None)}:
        meant: dict[object, object] = {cell: _plain(days.get(cell, numbers.get(cell, cell))) for cell in distinct}
        meant[None] = None
        found = list(map(meant.__getitem__, cells))
        looked: Collection[object] = meant.values()
    else:
        found = [_plain(days.get(cell, numbers.get(cell, cell)) if isinstance(cell, str) else cell) for cell in cells]
        looked = found
    kinds = {type(cell) for cell in looked if not values.is_blank(cell)}
    if kinds == {int} and all(cell >= _CODES for cell in looked if isinstance(cell, int)):
        return [values.text(cell) for cell in found]
    if kinds & {date, datetime} and not kinds <= {date, datetime}:
        # Among words a day has no format of its own.
        return [values.text(cell) if isinstance(cell, date) else cell for cell in found]
    return found


def _numbers(texts: set[str]) -> dict[str, float]:
    """Text -> number, in a column of numbers and words; in one of codes too nothing is a number."""
    found = {cell: match for cell in texts if (match := _NUMBER.fullmatch(cell.strip())) is not None}
    others = [cell for cell in texts - found.keys() if not values.is_blank(cell)]
    if any(letter.isdigit() for cell in others for letter in cell):
        return {}
    decimals = {match[1] or "" for match in found.values()}
    # 1.10 beside 1.2: a number shown with two decimals has them in every row.
    if any(part.endswith("0") for part in decimals) and len({len(part) for part in decimals}) > 1:
        return {}
    return {cell: float(cell.strip().replace(",", "")) for cell in found}


def _day(cell: str) -> date | None:
    match = _DAY.fullmatch(cell.strip())
    if match is None:
        return None
    year, _, month, day, month_zh, day_zh, hour, minute, second = match.groups()
    try:
        found = datetime(
            int(year), int(month or month_zh), int(day or day_zh), int(hour or 0), int(minute or 0), int(second or 0)
        )
    except ValueError:
        return None
    return found


def _plain(cell: object) -> object:
    """A moment at midnight is a day, a whole number has no decimals."""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    return cell


def _percentage(cell: object) -> object:
    """A share as people see it, as text files hold it."""
    return f"{round(cell * 100, 10):g}%" if isinstance(cell, (int, float)) and not isinstance(cell, bool) else cell
