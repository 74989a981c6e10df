"""Columns of text alike in all results: object, None for blank."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any  # Any: numpy's dtypes and those of pandas

import numpy as np
import pandas as pd

NOT_STATED = ""
"""The group of rows whose cell is blank."""


def empty(kinds: Mapping[str, str], index: str | None = None) -> pd.DataFrame:
    """A frame without rows, of columns of some dtypes; `index` names its index of texts, None: a RangeIndex."""
    return _empty(tuple(kinds.items()), index).copy()


@cache
def _empty(kinds: tuple[tuple[str, str], ...], index: str | None) -> pd.DataFrame:
    found = None if index is None else pd.Index([], name=index, dtype=object)
    return pd.DataFrame({name: np.empty(0, kind) for name, kind in kinds}, index=found)


def as_objects(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with text columns and a text index as object, None for blank.

    pandas 3 makes a `str` column (NaN for blank) of whatever looks like text; a Text or a None in the next book would
    make it object again, and whoever reads the result would have to know both.
    """
    frame = frame.copy(deep=False)
    for name, kind in zip(list(frame), frame.dtypes.tolist(), strict=True):
        if _is_text(kind):
            column = frame[name]
            blank, cells = column.isna().to_numpy(), column.to_numpy(dtype=object)
            if not isinstance(kind, pd.StringDtype) and all(cell is None for cell in cells[blank]):
                continue
            cells = cells.copy()
            cells[blank] = None
            frame[name] = pd.Series(cells, index=frame.index, dtype=object)
    if isinstance(frame.index.dtype, pd.StringDtype):
        frame.index = frame.index.astype(object)
    return frame


def _is_text(kind: Any) -> bool:
    return pd.api.types.is_object_dtype(kind) or isinstance(kind, pd.StringDtype)
