"""Excel as the user left it, while something is done in it that he need not watch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any  # Any: xlwings ships no types


@contextmanager
def undisturbed(book: Any) -> Iterator[None]:
    """Screen updating and calculation off; they, the active sheet and the selection as before afterwards, whatever happens."""
    app = book.app
    active, selection = book.sheets.active, _selection(app)
    calculation = app.calculation
    app.screen_updating = False
    app.calculation = "manual"
    try:
        yield
    finally:
        # Each on its own: a program that refuses one must still get the others back.
        for restore in (
            partial(setattr, app, "calculation", calculation),
            active.activate,
            *([selection.select] if selection is not None else []),
            partial(setattr, app, "screen_updating", True),
        ):
            with suppress(Exception):
                restore()


def _selection(app: Any) -> Any:
    """The selected cells; None where a shape is selected, as it is right after a button was pressed."""
    try:
        return app.selection
    except Exception:
        return None
