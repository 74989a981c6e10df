"""Frames of columns: what one without rows is made of."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.columns import empty


def test_a_frame_without_rows_has_its_columns_and_its_index() -> None:
    kinds = {"name": "object", "amount": "float64", "day": "datetime64[ns]"}
    plain, named = empty(kinds), empty(kinds, "customer_id")
    assert dict(plain.dtypes.astype(str)) == dict(named.dtypes.astype(str)) == kinds
    assert isinstance(plain.index, pd.RangeIndex)
    assert (named.index.name, named.index.dtype) == ("customer_id", object)
    plain["more"] = 1
    assert "more" not in empty(kinds), "each is its own"
