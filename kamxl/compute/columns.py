"""Columns of text alike in all results: object, None for blank."""

from __future__ import annotations

import pandas as pd

NOT_STATED = ""
"""The group of rows whose cell is blank."""


def as_objects(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with text columns and a text index as object, None for blank.

    pandas 3 makes a `str` column (NaN for blank) of whatever looks like text; a Text or a None in the next book would
    make it object again, and whoever reads the result would have to know both.
    """
    frame = frame.copy(deep=False)
    for name, column in frame.items():
        if _is_text(column):
            blank, cells = column.isna().to_numpy(), column.to_numpy(dtype=object)
            if blank.any():
                cells = cells.copy()
                cells[blank] = None
            frame[name] = pd.Series(cells, index=frame.index, dtype=object)
    if _is_text(frame.index):
        frame.index = frame.index.astype(object)
    return frame


def _is_text(values: pd.Series | pd.Index) -> bool:
    return bool(pd.api.types.is_object_dtype(values.dtype) or isinstance(values.dtype, pd.StringDtype))
