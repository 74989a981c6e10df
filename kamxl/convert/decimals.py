"""How the numbers of a file are written: 1,234.50 or 1.234,50. Decided for a column by what can be nothing else; 1.200 alone proves nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from kamxl.convert.cells import distinct

Mark = Literal[".", ","]
"""The decimal mark."""
_NUMBER = re.compile(r"[-+(]*[^\d\s.,]{0,4}\s*[-+]?(\d[\d.,\s'’]*)[^\d.,]{0,4}\)?")
_GROUPED = re.compile(r"[1-9]\d{0,2}")
_FEW = 10
"""So many cells that can only be of one mark outweigh one that can only be of the other."""
_ENOUGH = 200
"""Different values that prove a mark: the rest of a long column need not be looked at."""


def marks(columns: Sequence[Sequence[object]], *, semicolons: bool = False) -> list[Mark | None]:
    """The decimal mark of each column, by its own cells, else by those of the others; None where a person has to say it.

    Args:
        columns: the cells of all columns of numbers of a table; only texts count.
        semicolons: whether the file is separated by semicolons: it comes from where the comma may be the decimal mark.
    """
    looked = [_looked(column, semicolons) for column in columns]
    proved = {own for own, _ in looked if own is not None}
    others = next(iter(proved)) if len(proved) == 1 else None
    return [own or others or (None if is_open else ".") for own, is_open in looked]


def is_open(cell: object, *, semicolons: bool = False) -> bool:
    """Whether a cell can be a thousand times another number: 1.200, and 1,200 in a file with semicolons."""
    return isinstance(cell, str) and _told(cell) in (("?.", "?,") if semicolons else ("?.",))


def with_point(cell: object) -> object:
    """1.234,50 as 1234.50; what is no number stays."""
    if not isinstance(cell, str) or not any(letter.isdigit() for letter in cell):
        return cell
    return cell.replace(".", "").replace(",", ".")


def _looked(column: Sequence[object], semicolons: bool) -> tuple[Mark | None, bool]:
    """The mark that its cells prove, and whether some of them are open."""
    found = {".": 0, ",": 0, "?.": 0, "?,": 0, "": 0}
    for cell in _marked(column):
        found[_told(cell)] += 1
        if found["."] + found[","] >= _ENOUGH:
            break
    doubtful = found["?."] > 0 or (semicolons and found["?,"] > 0)
    if found["."] > found[","] * _FEW:
        return ".", doubtful
    return ("," if found[","] > found["."] * _FEW else None), doubtful


def _marked(column: Sequence[object]) -> Iterator[str]:
    for cell in distinct(column):
        if isinstance(cell, str) and ("." in cell or "," in cell or not cell.isascii()):
            yield cell


def _told(cell: str) -> str:
    """The mark that a cell proves; ?. or ?, where its one mark may stand before decimals or thousands; empty for neither."""
    number = _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell).strip())
    if number is None:
        return ""
    digits = re.sub(r"[\s'’]", "", number[1])
    points, commas = digits.count("."), digits.count(",")
    if points and commas:
        return "," if digits.rfind(",") > digits.rfind(".") else "."
    if not points and not commas:
        return ""
    one, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    whole, _, rest = digits.partition(one)
    return f"?{one}" if len(rest) == 3 and _GROUPED.fullmatch(whole) else one
