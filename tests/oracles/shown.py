"""An analysis as plain values that compare: what it says, every digit of it."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Text

FIGURES = ("facts", "tiers", "lifetime", "alerts", "opportunities", "pairs")


def plain(value: Any) -> Any:
    """A cell as a value that compares: words for Texts, None for blanks, every digit of a float."""
    if isinstance(value, Text):
        return value.render("zh")
    if value is None or value is pd.NaT or (isinstance(value, (float, np.floating)) and math.isnan(value)):
        return None
    return value


def cells(frame: pd.DataFrame, without: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
    """All cells, the index first."""
    kept = frame.drop(columns=[name for name in without if name in frame])
    return [tuple(plain(value) for value in row) for row in kept.reset_index().itertuples(index=False, name=None)]


def figures(analysis: Analysis) -> dict[str, Any]:
    """Everything that an analysis says, in the order in which it says it."""
    found: dict[str, Any] = {name: cells(getattr(analysis, name)) for name in FIGURES}
    # Facts come in the order of the sheet, the rest in an order of its own.
    found["facts"] = sorted(found["facts"])
    found["portrait"] = {name: cells(table) for name, table in analysis.portrait.by.items()}
    for name in ("trend", "market", "follow_up"):
        part = getattr(analysis, name)
        tables = {one.name: getattr(part, one.name) for one in fields(part)} if is_dataclass(part) else {}
        found[name] = {key: cells(table) for key, table in tables.items() if isinstance(table, pd.DataFrame)}
    found["review"] = cells(analysis.review.history)
    note = analysis.lifetime_note
    found["note"] = (note.method, note.total, note.why.render("zh"), dict(note.params))
    return found
