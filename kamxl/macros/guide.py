"""The guide among a workbook's sheets: the one that kamxl makes, whatever it is called today.

It is the user's, so that no marker names it; it is known by the two lines at its top, which a 使用说明 of his own has not.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from lxml import etree

from kamxl.i18n import words
from kamxl.package import xml
from kamxl.package.parts import Package
from kamxl.writer.workbook import Sheet, Workbook

_TOP = ("B1", "B2")
_LARGEST = 1 << 20
"""Bytes of a sheet that may be a guide; a list of a million customers is not unpacked for this."""


def guides(workbook: Workbook) -> list[Sheet]:
    """The sheets whose first lines are those of the guide, in either language."""
    heads = [pair for name, pair in words().items() if name.startswith("templates.guide.title.")]
    wanted = {top for pair in heads for top in zip(pair, words()["templates.guide.subtitle"], strict=True)}
    small = [sheet for sheet in workbook.sheets() if _size(workbook.package, sheet.part) <= _LARGEST]
    return [sheet for sheet in small if tuple(_texts(workbook, sheet)) in wanted]


def _size(package: Package, part: str) -> float:
    return package.entry(part).size if part in package else float("inf")


def _texts(workbook: Workbook, sheet: Sheet) -> Iterator[str]:
    """What stands in the first lines, as far as it is text."""
    root = xml.parse(workbook.package.read(sheet.part), sheet.part)
    rows = xml.children(xml.child(root, "sheetData"), "row")[: len(_TOP)]
    cells = {cell.get("r"): cell for row in rows for cell in row}
    found = [cells[place] for place in _TOP if place in cells]
    shared = [xml.number(_text(cell), -1) for cell in found if cell.get("t") == "s"]
    table = dict(zip(shared, _shared(workbook, shared), strict=False))
    for cell in found:
        yield table.get(xml.number(_text(cell), -1), "") if cell.get("t") == "s" else _text(cell)


def _text(cell: etree._Element) -> str:
    return "".join(str(text) for text in cell.itertext()).strip()


def _shared(workbook: Workbook, wanted: Sequence[int]) -> Iterator[str]:
    """Texts of the shared table, read no further than the last one that is wanted."""
    part = next((p for p in workbook.rels.targets("sharedStrings").values() if p in workbook.package), None)
    if part is None or not wanted:
        return
    found: dict[int, str] = {}
    data = io.BytesIO(workbook.package.read(part))
    items = etree.iterparse(data, tag="{*}si", resolve_entities=False, no_network=True, load_dtd=False)
    for index, (_, item) in enumerate(items):
        if index in wanted:
            found[index] = _text(item)
        item.clear()
        if index >= max(wanted):
            break
    yield from (found.get(index, "") for index in wanted)
