"""Creates a new workbook from plans: a minimal package, then the same splice as into a user's workbook."""

from __future__ import annotations

from collections.abc import Sequence

from kamxl.package import xml
from kamxl.package.archive import Archive, Entry, Packed
from kamxl.package.parts import Package
from kamxl.placed import SheetPlan
from kamxl.writer import styles
from kamxl.writer.splice import splice
from kamxl.writer.workbook import Workbook

_TYPES = (
    '<Types xmlns="{types}"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="{styles}"/>'
    '<Override PartName="/xl/theme/theme1.xml" ContentType="application/vnd.openxmlformats-officedocument.theme+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    '<Override PartName="/docProps/app.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.extended-properties+xml"/></Types>'
)
_ROOT_RELS = (
    '<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{office}/relationships/officeDocument" '
    'Target="xl/workbook.xml"/><Relationship Id="rId2" '
    'Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" '
    'Target="docProps/core.xml"/><Relationship Id="rId3" Type="{office}/relationships/extended-properties" '
    'Target="docProps/app.xml"/></Relationships>'
)
_BOOK_RELS = (
    '<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{office}/relationships/styles" Target="styles.xml"/>'
    '<Relationship Id="rId2" Type="{office}/relationships/theme" Target="theme/theme1.xml"/></Relationships>'
)
_BOOK = (
    '<workbook xmlns="{main}" xmlns:r="{office}/relationships"><workbookPr defaultThemeVersion="124226"/><bookViews>'
    '<workbookView xWindow="0" yWindow="0" windowWidth="28800" windowHeight="15000"/></bookViews><sheets/>'
    '<calcPr calcId="191029"/></workbook>'
)
_APP = (
    '<Properties xmlns="{office}/extended-properties" xmlns:vt="{office}/docPropsVTypes"><Application>Microsoft Excel'
    '</Application><HeadingPairs><vt:vector size="2" baseType="variant"><vt:variant><vt:lpstr>Worksheets</vt:lpstr>'
    "</vt:variant><vt:variant><vt:i4>0</vt:i4></vt:variant></vt:vector></HeadingPairs><TitlesOfParts>"
    '<vt:vector size="0" baseType="lpstr"/></TitlesOfParts></Properties>'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>{creator}</dc:creator>'
    "<cp:lastModifiedBy>{creator}</cp:lastModifiedBy></cp:coreProperties>"
)

_THEME = (
    '<a:theme xmlns:a="{drawing}/main" name="Office"><a:themeElements><a:clrScheme name="Office">{colours}</a:clrScheme>'
    '<a:fontScheme name="Office">{fonts}</a:fontScheme><a:fmtScheme name="Office">'
    "<a:fillStyleLst>{fills}</a:fillStyleLst><a:lnStyleLst>{lines}</a:lnStyleLst>"
    "<a:effectStyleLst>{effects}</a:effectStyleLst><a:bgFillStyleLst>{fills}</a:bgFillStyleLst></a:fmtScheme>"
    "</a:themeElements></a:theme>"
)
_COLOURS = {
    "dk2": "1F497D", "lt2": "EEECE1", "accent1": "4F81BD", "accent2": "C0504D", "accent3": "9BBB59", "accent4": "8064A2",
    "accent5": "4BACC6", "accent6": "F79646", "hlink": "0000FF", "folHlink": "800080",
}  # fmt: skip
"""Of the Office theme of the version that the workbook names: what people add to it looks as in a book of Excel's."""
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE_WIDTHS = (9525, 25400, 38100)
"""Thin, medium and thick, in English Metric Units."""


def create(plans: Sequence[SheetPlan], *, creator: str = "kamxl") -> bytes:
    """A new workbook with these sheets, in this order, opening on the first that is not hidden.

    Returns:
        The bytes of an .xlsx; the same for the same input (no dates are written).

    Raises:
        ValueError: there is no visible sheet or a plan contradicts itself.
    """
    if not any(not plan.hidden for plan in plans):
        raise ValueError("a workbook needs a sheet that can be seen")
    workbook = Workbook(Package(_blank(plans, creator)))
    first = next(position for position, plan in enumerate(plans) if not plan.hidden)
    if first:
        workbook.show(first)
    return splice(workbook, plans, None).to_bytes()


def _blank(plans: Sequence[SheetPlan], creator: str) -> Archive:
    """A package without sheets. Its Normal style is that of the first plan's text, so that typed text looks the same."""
    style = next((plan.styles[plan.default_role] for plan in plans if plan.default_role in plan.styles), None)
    normal = styles.minimal(style.font, style.size) if style else styles.minimal()
    spaces = {"types": xml.CONTENT_TYPES, "rels": xml.PACKAGE_RELS, "office": xml.OFFICE, "main": xml.MAIN}
    parts = {
        "[Content_Types].xml": xml.DECLARATION + _TYPES.format(styles=styles.CONTENT_TYPE, **spaces),
        "_rels/.rels": xml.DECLARATION + _ROOT_RELS.format(**spaces),
        "docProps/app.xml": xml.DECLARATION + _APP.format(**spaces),
        "docProps/core.xml": xml.DECLARATION + _CORE.format(creator=xml.text(creator)),
        "xl/workbook.xml": xml.DECLARATION + _BOOK.format(**spaces),
        "xl/_rels/workbook.xml.rels": xml.DECLARATION + _BOOK_RELS.format(**spaces),
        "xl/styles.xml": normal,
        "xl/theme/theme1.xml": xml.DECLARATION + _theme(),
    }
    return Archive.made(Entry.new(name, Packed.of((text.encode(),))) for name, text in parts.items())


def _theme() -> str:
    """What colours and fonts by the theme's names look like; programs ask for three of each kind of style."""
    colours = '<a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1>'
    colours += "".join(f'<a:{name}><a:srgbClr val="{rgb}"/></a:{name}>' for name, rgb in _COLOURS.items())
    rest = '<a:ea typeface=""/><a:cs typeface=""/><a:font script="Hans" typeface="宋体"/>'
    fonts = "".join(
        f'<a:{kind}><a:latin typeface="{face}"/>{rest}</a:{kind}>'
        for kind, face in (("majorFont", "Cambria"), ("minorFont", "Calibri"))
    )
    lines = "".join(f'<a:ln w="{width}">{_FILL}</a:ln>' for width in _LINE_WIDTHS)
    effects = "<a:effectStyle><a:effectLst/></a:effectStyle>" * 3
    return _THEME.format(
        drawing=xml.DRAWING, colours=colours, fonts=fonts, fills=_FILL * 3, lines=lines, effects=effects
    )
