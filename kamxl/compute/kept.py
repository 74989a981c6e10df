"""What a book keeps: whether a sheet, or a field of it, tells anything up to a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from kamxl.i18n import Pair, Text
from kamxl.schema.sheets import SHEETS


def lack(frames: Mapping[str, pd.DataFrame], need: str, as_of: date) -> Text | None:
    """Why what is needed is not there; None where it is.

    Args:
        frames: typed frames by sheet key.
        need: a sheet, or a field of one (`orders.paid`), which is kept where it is filled in once; `|` between several of
            which one will do.
        as_of: rows dated later have not happened.
    """
    reasons = [_lack(frames, *one.partition(".")[::2], as_of) for one in need.split("|")]
    return None if None in reasons else reasons[0]


def title(sheet: str) -> Pair:
    """The name of an input sheet."""
    return Pair(SHEETS[sheet].zh, SHEETS[sheet].en)


def _lack(frames: Mapping[str, pd.DataFrame], sheet: str, field: str, as_of: date) -> Text | None:
    rows = frames.get(sheet)
    if rows is None:
        return Text("skipped.no_sheet", {"sheet": title(sheet)})
    day = SHEETS[sheet].date_field
    known = np.ones(len(rows), bool) if day is None else rows[day].to_numpy() <= np.datetime64(as_of)
    if not known.any():
        return Text("skipped.no_rows", {"sheet": title(sheet), "as_of": as_of})
    if field and (field not in rows or not (known & rows[field].notna().to_numpy()).any()):
        column = SHEETS[sheet].fields[field].column
        return Text("skipped.no_column", {"sheet": title(sheet), "field": Pair(column.zh, column.en)})
    return None
