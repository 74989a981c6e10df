"""kamxl: key-account analysis inside the workbook.

import kamxl
book = kamxl.open("book.xlsx")
result = kamxl.analyse(book, as_of=date(2026, 9, 30))
kamxl.write(result, "book.xlsx")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from os import PathLike

    from kamxl.book import Book, Result
    from kamxl.i18n import Lang

__version__ = "0.1.0"
__all__ = ["analyse", "open", "write"]


def open(
    path: str | PathLike[str],
    *,
    with_: Sequence[str | PathLike[str]] = (),
    as_of: date | None = None,
    lang: Lang | None = None,
) -> Book:
    """Read and validate a workbook.

    Args:
        path: the workbook; it is only read.
        with_: other workbooks whose input sheets are read together with it.
        as_of: the day that checks relate to; without it, `future_date` and `stale` are checked by `analyse`.
        lang: zh or en; default is the workbook's own language.

    Returns:
        Book with `frames` (a DataFrame a sheet, indexed by customer_id) and `issues`.

    Raises:
        kamxl.errors.InputError: not a workbook of this kind. kamxl.errors.SettingsError: a setting is wrong.
    """
    from pathlib import Path

    from kamxl import walk

    return walk.open_book(Path(path), with_=[Path(other) for other in with_], as_of=as_of, lang=lang)


def analyse(book: Book, *, as_of: date) -> Result:
    """Tiers, lifetime value, alerts and all else, relative to a day.

    Returns:
        Result with `tiers`, `lifetime`, `alerts`, `facts`, … as DataFrames indexed by customer_id; money in 元.
    """
    from kamxl import walk

    return walk.analyse(book, as_of=as_of)


def write(
    result: Result,
    target: str | PathLike[str],
    output: str | PathLike[str] | None = None,
    *,
    backup: bool | None = None,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write the output sheets back into the workbook, or into a copy.

    Args:
        result: from `analyse`.
        target: the workbook that was opened, or another one, which the sheets are put into.
        output: write a copy here and leave the target alone; a file that is there is replaced only if it is such a copy and
            nobody has changed it since.
        backup: keep `BOOK.bak.xlsx` beside it; None: at the first write only.
        replace: whatever stands at `output` is replaced, unless it is an input; it is kept as a backup.

    Returns:
        Titles of the sheets written.

    Raises:
        kamxl.errors.BusyError: open elsewhere, locked, changed since it was read. kamxl.errors.WriteError: disk full and
        the like; the original is then as it was. kamxl.errors.UsageError: `output` may not be written over.
    """
    from pathlib import Path

    from kamxl import walk

    out = Path(output) if output is not None else None
    return walk.write_result(result, Path(target), out, backup=backup, replace=replace)
