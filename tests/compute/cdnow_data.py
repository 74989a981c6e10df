"""The customers of Fader, Hardie & Lee (2005), from the files inside the package lifetimes; nothing of it is imported."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

import pytest

from examples.cdnow_calibration import FIRST_PART, WEEK, default_path, read_orders
from kamxl.compute.likelihood import Floats
from kamxl.compute.purchase_history import summarise


@cache
def cdnow_sample() -> tuple[Floats, Floats, Floats, Floats]:
    """Frequency, recency, age (weeks) and mean value of 2 357 customers over the first 39 weeks."""
    if find_spec("lifetimes") is None:
        pytest.skip("the package lifetimes, which holds the data, is not installed")
    past = summarise(*read_orders(default_path()), FIRST_PART)
    return past.frequency, past.recency / WEEK, past.T / WEEK, past.monetary_value
