"""Cell formats: ours are appended to the user's style sheet, found again where they are there already, never reordered."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from kamxl.cell import Style
from kamxl.package import xml
from kamxl.package.parts import Package
from kamxl.placed import Highlight
from kamxl.writer.workbook import Workbook

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_FIRST_FREE_FORMAT = 164
_MAX_FORMATS = 65_490
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)  # fmt: skip
_BUILT_IN_FORMATS = {
    "General": 0,
    "0": 1,
    "0.00": 2,
    "#,##0": 3,
    "#,##0.00": 4,
    "0%": 9,
    "0.00%": 10,
    "0.00E+00": 11,
    "@": 49,
}
"""Only those that look the same in every language of Excel."""
_DAY_FORMATS = frozenset({*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58})
"""Built-in formats of days, those of East Asian Excel too."""
_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""What a number format shows as it stands: quoted text, colours and locales, padding."""

_MINIMAL = (
    '<styleSheet xmlns="{ns}"><fonts count="1"><font><sz val="{size:g}"/><color rgb="FF000000"/><name val="{font}"/>'
    '<family val="2"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill>'
    '<patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/>'
    '<diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '</cellStyleXfs><cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/>'
    '<tableStyles count="0" defaultTableStyle="TableStyleMedium9" defaultPivotStyle="PivotStyleLight16"/></styleSheet>'
)


def minimal(font: str = "Calibri", size: float = 11, namespace: str = xml.MAIN) -> str:
    """A style sheet with nothing but the Normal style."""
    return xml.DECLARATION + _MINIMAL.format(ns=namespace, font=xml.attribute(font), size=size)


class TooManyFormats(ValueError):
    """Excel's limit of cell formats is reached."""


class StyleSheet:
    """The style sheet of a package, to append to."""

    def __init__(self, workbook: Workbook) -> None:
        self._package = workbook.package
        self._part = _styles_part(workbook)
        self._document = xml.Document.of(self._package.read(self._part), self._part)
        self._root = self._document.root
        self._namespace = self._document.namespace
        self._groups: dict[str, dict[bytes, int]] = {}
        self._counts: dict[str, int] = {}
        self._formats: set[int] | None = None
        self._cells: dict[tuple[Style, bool], int] = {}

    def cell(self, style: Style, quoted: bool = False) -> int:
        """Index into cellXfs of a style. `quoted`: a text that looks like a formula stays text when it is edited."""
        key = (style, quoted)
        if key not in self._cells:
            self._cells[key] = self._append("cellXfs", self._xf(style, quoted))
        return self._cells[key]

    def variant(self, index: int, *, number_format: str | None = None, quoted: bool = False) -> int:
        """Index of a cell format that is like the one at `index`, but for its number format, or for being quoted text."""
        like = self._child_at("cellXfs", index)
        element = self._element("xf") if like is None else deepcopy(like)
        if number_format is not None:
            element.set("numFmtId", str(self._number_format(number_format)))
            element.set("applyNumberFormat", "1")
        if quoted:
            element.set("quotePrefix", "1")
        return self._append("cellXfs", element)

    def shows_days(self, index: int) -> bool:
        """Whether a cell format shows a number as a day."""
        xf = self._child_at("cellXfs", index)
        number = xml.number(xf.get("numFmtId")) if xf is not None else 0
        declared = xml.children(xml.child(self._root, "numFmts"), "numFmt")
        code = next((one.get("formatCode", "") for one in declared if xml.number(one.get("numFmtId")) == number), None)
        if code is None:
            return number in _DAY_FORMATS
        return re.search("[yd]|e+年", _LITERALS.sub("", code.lower())) is not None

    def highlight(self, highlight: Highlight) -> int:
        """Index into dxfs of a conditional look."""
        element = self._element("dxf")
        if highlight.colour or highlight.bold:
            font = etree.SubElement(element, self._name("font"))
            if highlight.bold:
                etree.SubElement(font, self._name("b"))
            if highlight.colour:
                etree.SubElement(font, self._name("color")).set("rgb", f"FF{highlight.colour}")
        if highlight.fill:
            fill = etree.SubElement(element, self._name("fill"))
            pattern = etree.SubElement(fill, self._name("patternFill"))
            etree.SubElement(pattern, self._name("bgColor")).set("rgb", f"FF{highlight.fill}")
        return self._append("dxfs", element)

    def normal_font(self) -> tuple[str, float]:
        """Name and size (points) of the Normal style's font, which column widths are counted in."""
        xf = self._child_at("cellStyleXfs", self._normal())
        index = xml.number(xf.get("fontId")) if xf is not None else 0
        font = self._child_at("fonts", index)
        name, size = "Calibri", 11.0
        if font is not None:
            named, sized = xml.child(font, "name"), xml.child(font, "sz")
            name = named.get("val", name) if named is not None else name
            size = float(sized.get("val", size)) if sized is not None else size
        return name, size

    def close(self) -> None:
        if self._document.changed:
            self._package.put(self._part, xml.serialise(self._root))

    def _xf(self, style: Style, quoted: bool) -> etree._Element:
        element = self._element(
            "xf",
            numFmtId=self._number_format(style.number_format),
            fontId=self._append("fonts", self._font(style)),
            fillId=self._append("fills", self._fill(style.fill)),
            borderId=self._append("borders", self._border(style)),
        )
        if xml.child(self._root, "cellStyleXfs") is not None:
            element.set("xfId", str(self._normal()))
        if quoted:
            element.set("quotePrefix", "1")
        for aspect in ("NumberFormat", "Font", "Fill", "Border", "Alignment", "Protection"):
            element.set(f"apply{aspect}", "1")
        alignment = etree.SubElement(element, self._name("alignment"))
        if style.horizontal != "general":
            alignment.set("horizontal", style.horizontal)
        alignment.set("vertical", style.vertical)
        if style.wrap:
            alignment.set("wrapText", "1")
        if style.indent:
            alignment.set("indent", str(style.indent))
        etree.SubElement(element, self._name("protection")).set("locked", "1" if style.locked else "0")
        return element

    def _font(self, style: Style) -> etree._Element:
        element = self._element("font")
        for name, on in (("b", style.bold), ("i", style.italic), ("u", style.underline)):
            if on:
                etree.SubElement(element, self._name(name))
        etree.SubElement(element, self._name("sz")).set("val", f"{style.size:g}")
        etree.SubElement(element, self._name("color")).set("rgb", f"FF{style.colour}")
        etree.SubElement(element, self._name("name")).set("val", style.font)
        etree.SubElement(element, self._name("family")).set("val", "2")
        return element

    def _fill(self, colour: str | None) -> etree._Element:
        element = self._element("fill")
        pattern = etree.SubElement(element, self._name("patternFill"))
        pattern.set("patternType", "solid" if colour else "none")
        if colour:
            etree.SubElement(pattern, self._name("fgColor")).set("rgb", f"FF{colour}")
            etree.SubElement(pattern, self._name("bgColor")).set("indexed", "64")
        return element

    def _border(self, style: Style) -> etree._Element:
        element = self._element("border")
        sides = (
            ("left", style.border_left),
            ("right", style.border_right),
            ("top", style.border_top),
            ("bottom", style.border_bottom),
            ("diagonal", None),
        )
        for side, colour in sides:
            line = etree.SubElement(element, self._name(side))
            if colour:
                line.set("style", "thin")
                etree.SubElement(line, self._name("color")).set("rgb", f"FF{colour}")
        return element

    def _number_format(self, code: str) -> int:
        if code in _BUILT_IN_FORMATS:
            return _BUILT_IN_FORMATS[code]
        group = self._group("numFmts")
        declared = xml.children(group, "numFmt")
        for element in declared:
            if element.get("formatCode") == code:
                return xml.number(element.get("numFmtId"))
        if self._formats is None:
            # Cell formats of the user may name an id that he never declared; such an id is not free either.
            users = [*declared, *self._root.iter(self._name("xf"))]
            self._formats = {_FIRST_FREE_FORMAT - 1, *(xml.number(e.get("numFmtId")) for e in users)}
        free = max(self._formats) + 1
        self._formats.add(free)
        element = etree.SubElement(group, self._name("numFmt"))
        element.set("numFmtId", str(free))
        element.set("formatCode", code)
        group.set("count", str(len(xml.children(group, "numFmt"))))
        return free

    def _append(self, name: str, element: etree._Element) -> int:
        """Index of an element in a group: where an equal one stands, or at the end."""
        group = self._group(name)
        if name not in self._groups:
            known: dict[bytes, int] = {}
            members = [c for c in group if xml.tag(c)]
            for index, present in enumerate(members):
                known.setdefault(canonical(present), index)
            self._groups[name], self._counts[name] = known, len(members)
        known = self._groups[name]
        key = canonical(element)
        if key not in known:
            known[key] = self._counts[name]
            self._counts[name] += 1
            if name == "cellXfs" and known[key] >= _MAX_FORMATS:
                raise TooManyFormats
            group.append(element)
            group.set("count", str(known[key] + 1))
        return known[key]

    def _group(self, name: str) -> etree._Element:
        group = xml.child(self._root, name)
        if group is None:
            group = self._element(name)
            xml.insert_in_order(self._root, group, _ORDER)
        return group

    def _normal(self) -> int:
        """Index into cellStyleXfs of the Normal style."""
        for style in xml.children(xml.child(self._root, "cellStyles"), "cellStyle"):
            if style.get("builtinId") == "0":
                return xml.number(style.get("xfId"))
        return 0

    def _child_at(self, group: str, index: int) -> etree._Element | None:
        parent = xml.child(self._root, group)
        members = [] if parent is None else [c for c in parent if xml.tag(c)]
        return members[index] if index < len(members) else None

    def _element(self, name: str, **attributes: object) -> etree._Element:
        element = etree.Element(self._name(name), nsmap={None: self._namespace})  # type: ignore[dict-item]  # the stubs know no default namespace
        for key, value in attributes.items():
            element.set(key, str(value))
        return element

    def _name(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"


def canonical(element: etree._Element) -> bytes:
    """The same bytes for equal elements, whatever prefixes stand around them and however attributes are ordered."""
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False).strip()


def _styles_part(workbook: Workbook) -> str:
    """The style sheet; a workbook without one gets the smallest."""
    package: Package = workbook.package
    for part in workbook.rels.targets("styles").values():
        if part in package:
            return part
    part = f"{workbook.folder}styles.xml"
    # Some readers take the first part of that type, whether anything leads to it or not: there is never a second one.
    if part not in package or package.content_type(part) != CONTENT_TYPE:
        if part in package:
            part = package.free_name(part.replace("styles.xml", "styles{}.xml"))
        package.put(part, minimal(namespace=workbook.namespace))
        package.set_content_type(part, CONTENT_TYPE)
    workbook.rels.add(f"{workbook.office}/relationships/styles", part)
    return part
