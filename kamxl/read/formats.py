"""Which cells of a sheet stand under a number format that tells something; a sheet without such formats costs nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from lxml import etree

from kamxl.record import record
from kamxl.schema.number_formats import tells

Numbers = npt.NDArray[np.int64]
_BUILT_IN = {9: "0%", 10: "0.00%"}
"""Of the codes that Excel knows by number, those that mean the same everywhere: 5 to 8 and 37 to 44 follow the machine's country."""
_MOST_STYLES = 65_536


@record
class SheetFormats:
    """The cells of a sheet whose number format tells something."""

    rows: Numbers
    columns: Numbers
    styles: Numbers
    codes: Mapping[int, str]
    """Format code by style."""

    @classmethod
    def of_cells(
        cls, cells: Sequence[tuple[Numbers, Numbers, Numbers]], codes: Mapping[int, str]
    ) -> SheetFormats | None:
        """From arrays of rows, columns and styles; None where there are none."""
        if not cells:
            return None
        rows, columns, styles = (np.concatenate(arrays) for arrays in zip(*cells, strict=True))
        return cls(rows, columns, styles, codes)

    def of(self, column: int, rows: Sequence[int], values: Sequence[object]) -> dict[str, Sequence[int]]:
        """Format code -> indices into `rows` of the numbers under it, in one column of the sheet; `rows` ascend."""
        at = np.flatnonzero(self.columns == column)
        if not at.size or not len(rows):
            return {}
        known = np.asarray(rows, dtype=np.int64)
        place = np.minimum(np.searchsorted(known, self.rows[at]), known.size - 1)
        hit = known[place] == self.rows[at]
        place, style = place[hit], self.styles[at][hit]
        if not {float, int}.issuperset(map(type, values)):  # a format shows nothing of a text
            numbers = np.fromiter((type(value) is float or type(value) is int for value in values), bool, len(rows))
            place, style = place[numbers[place]], style[numbers[place]]
        found: dict[str, Sequence[int]] = {}
        for code in dict.fromkeys(self.codes[one] for one in np.flatnonzero(np.bincount(style)).tolist()):
            of_code = [one for one, named in self.codes.items() if named == code]
            indices = place[np.isin(style, of_code)]
            found[code] = range(len(rows)) if indices.size == len(rows) else indices.tolist()
        return found


def telling_styles(root: etree._Element) -> Mapping[int, str]:
    """Index of each cell style of a styles part -> its format code, where that tells something."""
    codes = {}
    for node in root.iterfind("{*}numFmts/{*}numFmt"):
        if (number := node.get("numFmtId", "")).isdecimal():
            codes[int(number)] = node.get("formatCode", "")
    named = [node.get("numFmtId", "") for node in root.iterfind("{*}cellXfs/{*}xf")]
    return telling([int(number) if number.isdecimal() else 0 for number in named], codes)


def telling(styles: Sequence[int], codes: Mapping[int, str]) -> Mapping[int, str]:
    """Index of each cell style -> its format code, where that tells something.

    Args:
        styles: the number of the format of each style.
        codes: those that the file defines, by number.
    """
    told = {number: code for number, code in {**_BUILT_IN, **codes}.items() if tells(code)}
    return {style: told[number] for style, number in enumerate(styles[:_MOST_STYLES]) if number in told}
