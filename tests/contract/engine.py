"""xlwings' remote engine with its key for noncommercial use, in these tests only: kamxl itself uses the BSD part."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture(scope="session")
def xlwings_remote() -> Iterator[Any]:
    """xlwings with its remote engine. Skips where another test imported it without the key."""
    if "xlwings" in sys.modules and not getattr(sys.modules["xlwings"], "__pro__", False):
        for name in [name for name in sys.modules if name == "xlwings" or name.startswith("xlwings.")]:
            del sys.modules[name]
    os.environ["XLWINGS_LICENSE_KEY"] = "noncommercial"
    import xlwings
    from xlwings.pro import _xlremote

    # A browser would be asked how many series a chart has; here the writer's own count is taken for granted.
    _xlremote.ChartSeriesCollection._loaded_count = lambda self: 255
    yield xlwings
    os.environ.pop("XLWINGS_LICENSE_KEY", None)


@pytest.fixture
def play(xlwings_remote: Any) -> Callable[..., Any]:
    """A function that does something with the stage's workbook through xlwings and then plays it on the stage."""

    def do(stage: Any, action: Callable[[Any], Any]) -> Any:
        book = xlwings_remote.Book(json=stage.payload())
        result = action(book)
        stage.last = book.json()["actions"]
        stage.play(stage.last)
        return result

    return do
