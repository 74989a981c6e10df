"""The walk over the open workbook: what is read is the cells that the user sees; the steps are those of a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any  # Any: xlwings ships no types

from kamxl import walk
from kamxl.book import Book, Opened, Result
from kamxl.company import company_settings
from kamxl.live import reader
from kamxl.live.location import path_of
from kamxl.settings import effective

if TYPE_CHECKING:
    from kamxl.placed import SheetPlan


def opened(book: Any) -> Opened:
    """Read the open workbook. Raises InputError, SettingsError."""
    path = path_of(book)
    company = company_settings(path)
    workbook = reader.read(book, effective(company.entries).settings.limits)
    return walk.opened(path, (workbook,), company, folder=path.resolve().parent)


def check(book: Any, *, as_of: date) -> Book:
    """Read and validate the open workbook. Raises InputError, SettingsError."""
    return walk.checked(lambda: opened(book), as_of=as_of)


def analyse(book: Any, *, as_of: date) -> Result:
    """Analyse the open workbook. Raises InputError, SettingsError."""
    return walk.analysed(lambda: opened(book), as_of=as_of)


def refresh(book: Any, *, as_of: date, buttons: bool) -> Result:
    """The whole walk, back into the open workbook. `buttons`: its overview carries them."""
    from kamxl.live import writer

    def put(result: Result, plans: Sequence[SheetPlan]) -> None:
        writer.render(book, plans)

    result, _ = walk.walk(lambda: opened(book), put, as_of=as_of, buttons=buttons)
    return result
