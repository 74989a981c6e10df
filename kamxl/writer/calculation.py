"""What Excel must calculate anew: the calculation chain, and formulas of the user's that look at our sheets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from kamxl.writer import xml
from kamxl.writer.package import Package
from kamxl.writer.workbook import Workbook

_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")


def drop_chain(workbook: Workbook, sheet_ids: Collection[int]) -> None:
    """Remove the calculation chain where it lists cells of sheets that are refilled.

    An entry whose cell has no formula any more would be called damage; Excel builds the chain anew when it is missing.
    """
    for part in workbook.rels.targets("calcChain").values():
        if part in workbook.package and _chained_sheets(workbook.package.read(part), part) & set(sheet_ids):
            workbook.package.drop(part)
            workbook.rels.drop("calcChain")
            return


def _chained_sheets(chain: bytes, part: str) -> set[int]:
    """The sheet ids that a calculation chain names; an entry without one means that of the entry before."""
    return {xml.number(c.get("i")) for c in xml.parse(chain, part) if c.get("i") is not None}


def user_formulas_look_at(
    package: Package, workbook: Workbook, ours: Collection[str], titles: Iterable[str], tables: Iterable[str]
) -> bool:
    """Whether a formula or name of the user's may refer to our sheets or tables.

    Args: `ours`, the parts that are ours; `titles` and `tables`, what a formula would name.
    """
    words = [xml.text(t.replace("'", "''")).lower() for t in titles] + [t.lower() + "[" for t in tables]
    ours_lower = {part.lower() for part in ours}
    for name in workbook.names():
        if not (name.get("name") or "").startswith(("_kx_", "_xlnm.")):
            escaped = xml.text(name.text or "").lower()
            if any(word in escaped for word in words):
                return True
    needles = [word.encode() for word in words]
    return any(
        _mentions(package, sheet.part, needles)
        for sheet in workbook.sheets()
        if sheet.kind == "worksheet" and sheet.part.lower() not in ours_lower
    )


def _mentions(package: Package, part: str, needles: list[bytes]) -> bool:
    """Whether a sheet has formulas and one of the words, reading it a block at a time."""
    reach = max((len(n) for n in needles), default=0) + 8
    formula, word, carried = False, False, b""
    for block in package.entry(part).blocks():
        piece = (carried + block).lower()
        formula = formula or _FORMULA.search(piece) is not None
        word = word or any(needle in piece for needle in needles)
        if formula and word:
            return True
        carried = block[-reach:]
    return False
