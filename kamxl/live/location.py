"""Where the open workbook is, as macros and xlwings say it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any  # Any: xlwings ships no types


def path_of(book: Any) -> Path:
    """Where the workbook is; a name alone where it was never saved or lies in the cloud.

    xlwings looks for the synchronised file of a web address and raises where it finds none.
    """
    try:
        full_name = str(book.fullname)
    except Exception:
        return Path(book.name)
    return Path(book.name if "://" in full_name else full_name)


def is_called(book: Any, said: str) -> bool:
    """Whether a workbook is the one that a macro named by its full name."""
    return any(_agree(name, said) for name in _full_names(book))


def _full_names(book: Any) -> Iterator[str]:
    """As Excel says it, which may be a web address, and as xlwings finds it on the disk."""
    # Another open workbook that cannot be asked must not keep the pressed one from being found.
    with suppress(Exception):
        yield str(book.api.FullName)
    with suppress(Exception):
        yield str(book.fullname)


def _agree(name: str, said: str) -> bool:
    """Shell hands over letters that the system's code page lacks as ?, which no file has in its name."""
    pattern = ".+".join(re.escape(piece) for piece in re.split(r"\?+", said))
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None
