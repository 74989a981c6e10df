"""Drawing parts: charts laid over cells, and the legacy drawing that holds form buttons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kamxl.package import xml
from kamxl.placed import CHART_NAME, Button, Chart, Range

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawing+xml"
VML_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_VML_HEAD = """<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
 <o:shapelayout v:ext="edit">
  <o:idmap v:ext="edit" data="{block}"/>
 </o:shapelayout>"""
_VML_TYPE = """<v:shapetype id="_x0000_t201" coordsize="21600,21600" o:spt="201"
  path="m,l,21600r21600,l21600,xe">
  <v:stroke joinstyle="miter"/>
  <v:path shadowok="f" o:extrusionok="f" strokeok="f" fillok="f" o:connecttype="rect"/>
  <o:lock v:ext="edit" shapetype="t"/>
 </v:shapetype>"""
_VML_BUTTON = """<v:shape id="_x0000_s{number}" type="#_x0000_t201" alt="{caption}" style='position:absolute;
  z-index:{order};mso-wrap-style:tight' o:button="t" fillcolor="buttonFace [67]" strokecolor="windowText [64]"
  o:insetmode="auto">
  <v:fill color2="buttonFace [67]" o:detectmouseclick="t"/>
  <o:lock v:ext="edit" rotation="t"/>
  <v:textbox style='mso-direction-alt:auto' o:singleclick="f">
   <div style='text-align:center'><font face="{font}" size="{size}" color="#262626">{caption}</font></div>
  </v:textbox>
  <x:ClientData ObjectType="Button">
   <x:Anchor>{anchor}</x:Anchor>
   <x:PrintObject>False</x:PrintObject>
   <x:AutoFill>False</x:AutoFill>
   <x:FmlaMacro>[0]!{macro}</x:FmlaMacro>
   <x:TextHAlign>Center</x:TextHAlign>
   <x:TextVAlign>Center</x:TextVAlign>
  </x:ClientData>
 </v:shape>"""
_SHAPES_A_BLOCK = 1024
_SHAPE = re.compile(r"<v:shape\s.*?</v:shape>", re.DOTALL)


def drawing_part(charts: Sequence[tuple[Chart, str]], first_id: int) -> str:
    """The XML of a drawing that holds charts, each with the id of its relationship; shapes are counted from `first_id`."""
    anchors = "".join(
        _anchor(chart, rid, number, first_id + number - 1) for number, (chart, rid) in enumerate(charts, 1)
    )
    return (
        f'{xml.DECLARATION}<xdr:wsDr xmlns:xdr="{xml.DRAWING}/spreadsheetDrawing" xmlns:a="{xml.DRAWING}/main">'
        f"{anchors}</xdr:wsDr>"
    )


def buttons_part(buttons: Sequence[Button], block: int, font: str, size: float) -> str:
    """The legacy drawing with form buttons, which every Excel since 97 shows and binds to a macro.

    Args:
        block: a number that no other legacy drawing of the workbook uses for its shapes.
    """
    shapes = button_shapes(buttons, block * _SHAPES_A_BLOCK + 1, font, size)
    return f"{_VML_HEAD.format(block=block)}{_VML_TYPE}{shapes}</xml>"


def button_shapes(buttons: Sequence[Button], first: int, font: str, size: float) -> str:
    """The shapes of buttons; `first`, the number of the first one."""
    return "".join(
        _VML_BUTTON.format(
            number=first + order - 1,
            order=order,
            caption=xml.attribute(button.caption),
            font=xml.attribute(font),
            size=round(size * 20),
            anchor=_vml_anchor(button.over),
            macro=xml.attribute(button.macro),
        )
        for order, button in enumerate(buttons, 1)
    )


def without_buttons(vml: str, buttons: Sequence[Button]) -> str:
    """A legacy drawing without the buttons that are bound to the same macros."""
    bound = [f"!{xml.attribute(button.macro)}</x:FmlaMacro>" for button in buttons]
    return _SHAPE.sub(lambda m: "" if any(macro in m[0] for macro in bound) else m[0], vml)


def without_macros(vml: str, macros: Iterable[str]) -> tuple[str, list[str]]:
    """A legacy drawing without the buttons that call any of the macros, and the shapes of those."""
    ends = [f"!{macro}</x:FmlaMacro>" for macro in macros]
    taken = [shape for shape in _SHAPE.findall(vml) if any(end in shape for end in ends)]
    for shape in taken:
        vml = vml.replace(shape, "", 1)
    return vml, taken


def has_shapes(vml: str) -> bool:
    """Whether a legacy drawing shows anything."""
    return _SHAPE.search(vml) is not None


def with_buttons(vml: str, buttons: Sequence[Button], font: str, size: float) -> str:
    """A legacy drawing that holds notes, with buttons added."""
    first = max((int(n) for n in re.findall(r'id="_x0000_s(\d+)"', vml)), default=0) + 1
    kind = "" if 'id="_x0000_t201"' in vml else _VML_TYPE
    head, _, tail = vml.rpartition("</xml>")
    return f"{head}{kind}{button_shapes(buttons, first, font, size)}</xml>{tail}"


def _anchor(chart: Chart, rid: str, number: int, shape_id: int) -> str:
    over = chart.over
    name = xml.attribute(f"{CHART_NAME}{number}")
    described = f' descr="{xml.attribute(chart.alt or chart.title)}"'
    return (
        f"<xdr:twoCellAnchor>{_corner('from', over.left - 1, over.top - 1)}{_corner('to', over.right, over.bottom)}"
        f'<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{shape_id}" name="{name}"{described}/>'
        '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{xml.DRAWING}/chart"><c:chart xmlns:c="{xml.DRAWING}/chart" '
        f'xmlns:r="{xml.OFFICE}/relationships" r:id="{rid}"/></a:graphicData></a:graphic></xdr:graphicFrame>'
        "<xdr:clientData/></xdr:twoCellAnchor>"
    )


def _corner(name: str, column: int, row: int) -> str:
    return (
        f"<xdr:{name}><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row>"
        f"<xdr:rowOff>0</xdr:rowOff></xdr:{name}>"
    )


def _vml_anchor(over: Range) -> str:
    return f"{over.left - 1}, 0, {over.top - 1}, 0, {over.right}, 0, {over.bottom}, 0"
