"""What a sheet of an xlsx file looks like, where that means something: hidden rows and the fills of cells. Read only when asked for."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from kamxl.grid import column_number
from kamxl.package import xml
from kamxl.package.archive import Archive
from kamxl.package.parts import Package
from kamxl.read.ooxml import worksheets

_MOST_BYTES = 32 << 20
"""Of a worksheet that is searched for hidden rows: larger ones are exports of systems, which hide none."""
_MOST_FILLED = 4 << 20
"""Likewise for fills, which every cell is asked for."""
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d+)"')
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_SCHEME = ("lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6")
"""How `theme="0"` and so on count the colours of a theme."""
_INDEXED: Mapping[int, str] = {
    2: "FF0000", 3: "00FF00", 4: "0000FF", 5: "FFFF00", 6: "FF00FF", 7: "00FFFF", 10: "FF0000", 11: "00FF00", 12: "0000FF", 13: "FFFF00",
    14: "FF00FF", 15: "00FFFF", 16: "800000", 17: "008000", 22: "C0C0C0", 23: "808080", 40: "00CCFF", 42: "CCFFCC", 43: "FFFF99", 44: "99CCFF",
    45: "FF99CC", 46: "CC99FF", 47: "FFCC99", 48: "3366FF", 50: "99CC00", 51: "FFCC00", 52: "FF9900", 53: "FF6600", 57: "339966",
}  # fmt: skip
"""Those of Excel's old palette that people fill cells with."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Rows and columns count from 1, colours are RRGGBB."""

    hidden: frozenset[int] = frozenset()
    fills: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    """Row -> column -> colour of its fill."""


def looks(data: bytes, title: str) -> Looks:
    """The looks of a worksheet of an xlsx package that the guard let through; none where it is too large to be looked at."""
    package = Package(Archive.of(data))
    main = package.main_part
    if main is None or not main.lower().endswith(".xml"):
        return Looks()
    titles = worksheets(package, main)
    part = next((name for name in package.names() if titles.get(name.lower()) == title), None)
    if part is None or package.entry(part).size > _MOST_BYTES:
        return Looks()
    content = package.read(part, _MOST_BYTES)
    hidden = frozenset(
        int(number[1])
        for row in _ROW.finditer(content)
        if _HIDDEN.search(row[1]) and (number := _NUMBER.search(row[1])) is not None
    )
    try:
        colours = _colours(package, main) if len(content) <= _MOST_FILLED else {}
    except (xml.BadXml, ValueError):  # a damaged theme: colours only hint at what rows are
        colours = {}
    fills: dict[int, dict[int, str]] = {}
    for cell in _CELL.finditer(content) if colours else ():
        style, place = _STYLE.search(cell[1]), _PLACE.search(cell[1])
        if style is not None and place is not None and (colour := colours.get(int(style[1]))) is not None:
            fills.setdefault(int(place[2]), {})[column_number(place[1].decode())] = colour
    return Looks(hidden, fills)


def _colours(package: Package, main: str) -> Mapping[int, str]:
    """Index of a cell style -> the colour of its solid fill; white is none."""
    targets = package.rels(main).targets("styles").values()
    part = next(iter(targets), None)
    if part is None or part not in package:
        return {}
    root = xml.parse(package.read(part), part)
    theme = _theme(package, main)
    fills = [_fill(node, theme) for node in root.iterfind("{*}fills/{*}fill")]
    found = {}
    for style, node in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
        number = int(node.get("fillId", "0"))
        colour = fills[number] if number < len(fills) else None
        if colour is not None and colour != "FFFFFF":
            found[style] = colour
    return found


def _fill(node: etree._Element, theme: tuple[str, ...]) -> str | None:
    pattern = node.find("{*}patternFill")
    colour = pattern.find("{*}fgColor") if pattern is not None and pattern.get("patternType") == "solid" else None
    if colour is None:
        return None
    plain = None
    if (rgb := colour.get("rgb")) is not None:
        plain = rgb[-6:].upper()
    elif (number := colour.get("theme")) is not None and int(number) < len(theme):
        plain = theme[int(number)]
    elif (number := colour.get("indexed")) is not None:
        plain = _INDEXED.get(int(number))
    return None if plain is None else _tinted(plain, float(colour.get("tint", "0")))


def _theme(package: Package, main: str) -> tuple[str, ...]:
    part = next(iter(package.rels(main).targets("theme").values()), None)
    if part is None or part not in package:
        return ()
    scheme = xml.parse(package.read(part), part).find(".//{*}clrScheme")
    found = []
    for name in _SCHEME:
        node = scheme.find(f"{{*}}{name}") if scheme is not None else None
        colour = node[0] if node is not None and len(node) else None
        found.append("" if colour is None else (colour.get("lastClr") or colour.get("val") or "")[-6:].upper())
    return tuple(found)


def _tinted(rgb: str, tint: float) -> str | None:
    """A colour made lighter (tint above 0) or darker, as ECMA-376 part 1, 18.8.19 has it."""
    try:
        red, green, blue = (int(rgb[at : at + 2], 16) / 255 for at in (0, 2, 4))
    except ValueError:
        return None
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    return "".join(f"{round(255 * one):02X}" for one in colorsys.hls_to_rgb(hue, min(max(light, 0.0), 1.0), saturation))
