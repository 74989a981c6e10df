"""What users lay onto our sheets stays when we refill them."""

from __future__ import annotations

import re
from dataclasses import replace

import books
import sample_plans

from kamxl import writer
from kamxl.placed import Range

XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PICTURE = (
    f'<xdr:twoCellAnchor xmlns:xdr="{XDR}" xmlns:a="{A}" xmlns:r="{books.OFFICE}"><xdr:from><xdr:col>20</xdr:col><xdr:colOff>0</xdr:colOff>'
    "<xdr:row>2</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>22</xdr:col><xdr:colOff>0</xdr:colOff>"
    '<xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:pic><xdr:nvPicPr><xdr:cNvPr id="40" name="logo"/>'
    '<xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId99"/></xdr:blipFill><xdr:spPr/></xdr:pic>'
    "<xdr:clientData/></xdr:twoCellAnchor>"
)
VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
    '</o:shapelayout><v:shape id="_x0000_s1025"><x:ClientData ObjectType="Note"/></v:shape>{more}</xml>'
)


def written() -> dict[str, bytes]:
    return books.unpack(writer.render(books.pack(books.parts(("A",))), sample_plans.all_plans()))


def overview_drawing(contents: dict[str, bytes]) -> str:
    rels = contents["xl/worksheets/_rels/sheet2.xml.rels"].decode()
    return re.search(r'Target="\.\./(drawings/drawing\d+\.xml)"', rels)[1]  # type: ignore[index]


def with_picture(contents: dict[str, bytes]) -> bytes:
    """As if the user had put his logo onto the overview."""
    part = "xl/" + overview_drawing(contents)
    contents[part] = contents[part].replace(b"</xdr:wsDr>", PICTURE.encode() + b"</xdr:wsDr>")
    rels = "xl/drawings/_rels/" + part.rpartition("/")[2] + ".rels"
    image = f'<Relationship Id="rId99" Type="{books.OFFICE}/image" Target="../media/image1.png"/></Relationships>'
    contents[rels] = contents[rels].replace(b"</Relationships>", image.encode())
    contents["xl/media/image1.png"] = b"PNG"
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        b"<Default ", b'<Default Extension="png" ContentType="image/png"/><Default ', 1
    )
    return books.pack(contents)


def test_a_picture_on_the_overview_survives() -> None:
    again = writer.render(with_picture(written()), sample_plans.all_plans())
    contents = books.unpack(again)
    drawing = contents["xl/" + overview_drawing(contents)].decode()
    assert drawing.count("<xdr:pic>") == 1
    assert drawing.count("<c:chart ") == len(sample_plans.overview().charts)
    assert contents["xl/media/image1.png"] == b"PNG"
    embedded = re.search(r'r:embed="(rId\d+)"', drawing)[1]  # type: ignore[index]
    rels = contents["xl/drawings/_rels/" + overview_drawing(contents).rpartition("/")[2] + ".rels"].decode()
    assert re.search(f'Id="{embedded}"[^>]*Target="../media/image1.png"', rels)
    ids = re.findall(r'<xdr:cNvPr id="(\d+)"', drawing)
    assert len(ids) == len(set(ids))
    assert writer.render(again, sample_plans.all_plans()) == again


def test_it_survives_even_where_the_plan_has_no_charts() -> None:
    plans = [replace(sample_plans.overview(), charts=())]
    contents = books.unpack(writer.render(with_picture(written()), plans))
    assert contents["xl/" + overview_drawing(contents)].count(b"<xdr:pic>") == 1
    assert b"<drawing " in contents["xl/worksheets/sheet2.xml"]
    assert not [name for name in contents if "charts/" in name]


def test_our_charts_are_not_doubled_after_another_program_named_them_anew() -> None:
    contents = written()
    part = "xl/" + overview_drawing(contents)
    contents[part] = contents[part].replace(b'name="kamxl ', '\tname="图表 '.encode())
    again = books.unpack(writer.render(books.pack(contents), sample_plans.all_plans()))
    assert again["xl/" + overview_drawing(again)].count(b"<c:chart ") == len(sample_plans.overview().charts)


def test_a_chart_of_the_users_own_stays() -> None:
    contents = written()
    part = "xl/" + overview_drawing(contents)
    first = re.search(rb"<xdr:twoCellAnchor>.*?</xdr:twoCellAnchor>", contents[part])[0]  # type: ignore[index]
    own = first.replace(b'name="kamxl 1"', '\tname="我的图"'.encode()).replace(b"<xdr:row>7<", b"<xdr:row>90<")
    contents[part] = contents[part].replace(b"</xdr:wsDr>", own + b"</xdr:wsDr>")
    again = books.unpack(writer.render(books.pack(contents), sample_plans.all_plans()))
    drawing = again["xl/" + overview_drawing(again)].decode()
    assert drawing.count("我的图") == 1
    assert drawing.count("<c:chart ") == len(sample_plans.overview().charts) + 1


def with_notes(contents: dict[str, bytes], sheet: int, more: str = "") -> bytes:
    rels = f"xl/worksheets/_rels/sheet{sheet}.xml.rels"
    added = (
        f'<Relationship Id="rId90" Type="{books.OFFICE}/comments" Target="../comments1.xml"/>'
        f'<Relationship Id="rId91" Type="{books.OFFICE}/vmlDrawing" Target="../drawings/vmlDrawing9.vml"/></Relationships>'
    )
    kept = re.sub(rb"<Relationship [^>]*vmlDrawing\d\.vml[^>]*/>", b"", contents[rels])
    contents[rels] = kept.replace(b"</Relationships>", added.encode())
    contents["xl/comments1.xml"] = f'<comments xmlns="{books.MAIN}"/>'.encode()
    contents["xl/drawings/vmlDrawing9.vml"] = VML.replace("{more}", more).encode()
    return books.pack(contents)


def test_notes_on_a_table_stay() -> None:
    again = books.unpack(writer.render(with_notes(written(), 3), sample_plans.all_plans()))
    assert again["xl/comments1.xml"] == f'<comments xmlns="{books.MAIN}"/>'.encode()
    rid = re.search(rb'<legacyDrawing r:id="(rId\d+)"/>', again["xl/worksheets/sheet3.xml"])[1]  # type: ignore[index]
    assert re.search(rb'Id="' + rid + rb'"[^>]*vmlDrawing9', again["xl/worksheets/_rels/sheet3.xml.rels"])


def test_notes_and_our_buttons_share_a_drawing() -> None:
    old_button = (
        '<v:shape id="_x0000_s1030"><x:ClientData ObjectType="Button"><x:FmlaMacro>[0]!KamxlRefresh</x:FmlaMacro>'
        "</x:ClientData></v:shape>"
    )
    source = with_notes(written(), 2, old_button)
    once = writer.render(source, sample_plans.all_plans())
    vml = books.unpack(once)["xl/drawings/vmlDrawing9.vml"].decode()
    assert vml.count('ObjectType="Note"') == 1
    assert vml.count('ObjectType="Button"') == len(sample_plans.overview().buttons)
    ids = re.findall(r'<v:shape id="(\w+)"', vml)
    assert len(ids) == len(set(ids))
    assert writer.render(once, sample_plans.all_plans()) == once


def test_slicers_stay_with_their_parts() -> None:
    contents = written()
    rels = "xl/worksheets/_rels/sheet3.xml.rels"
    slicer = '<Relationship Id="rId77" Type="http://schemas.microsoft.com/office/2007/relationships/slicer" Target="../slicers/slicer1.xml"/></Relationships>'
    contents[rels] = contents[rels].replace(b"</Relationships>", slicer.encode())
    contents["xl/slicers/slicer1.xml"] = b"<slicers/>"
    ext = (
        '<ext xmlns:x15="http://schemas.microsoft.com/office/spreadsheetml/2010/11/main" '
        'uri="{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}"><x14:slicerList '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"><x14:slicer r:id="rId77"/></x14:slicerList></ext>'
    )
    sheet = contents["xl/worksheets/sheet3.xml"]
    contents["xl/worksheets/sheet3.xml"] = sheet.replace(
        b"</extLst></worksheet>", ext.encode() + b"</extLst></worksheet>"
    )
    again = books.unpack(writer.render(books.pack(contents), sample_plans.all_plans()))
    rid = re.search(rb'slicer [^>]*r:id="(rId\d+)"', again["xl/worksheets/sheet3.xml"])[1]  # type: ignore[index]
    assert re.search(rb'Id="' + rid + rb'"[^>]*slicers/slicer1', again[rels])
    assert again["xl/slicers/slicer1.xml"] == b"<slicers/>"
    assert again["xl/worksheets/sheet3.xml"].count(b"</extLst></worksheet>") == 1


def test_parts_that_another_sheet_uses_too_are_not_shed() -> None:
    contents = with_picture(written())
    shared = books.unpack(contents)
    shared["xl/worksheets/_rels/sheet1.xml.rels"] = books.rels(("image", "../media/image1.png")).encode()
    part = "xl/" + overview_drawing(shared)
    shared[part] = re.sub(
        rb"<xdr:twoCellAnchor [^>]*>(?:(?!</xdr:two).)*<xdr:pic>.*?</xdr:twoCellAnchor>", b"", shared[part]
    )
    again = books.unpack(writer.render(books.pack(shared), [replace(sample_plans.overview(), charts=())]))
    assert again["xl/media/image1.png"] == b"PNG"
    assert part not in again


def test_the_cells_of_our_charts_are_what_the_plan_says() -> None:
    assert sample_plans.overview().charts[0].over == Range(8, 2, 22, 8)  # `<xdr:row>7<` above stands for its first row
