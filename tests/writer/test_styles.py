"""Formats are appended, found again, and never put among the user's."""

from __future__ import annotations

import re

import books
import pytest
from lxml import etree

from kamxl.cell import Style
from kamxl.excel.widths import digit_width, scaled
from kamxl.package.archive import Archive
from kamxl.package.parts import Package
from kamxl.placed import Highlight, Range
from kamxl.writer import unused_styles
from kamxl.writer.styles import CONTENT_TYPE, StyleSheet, TooManyFormats, minimal
from kamxl.writer.workbook import Workbook

USERS = f"""<styleSheet xmlns="{books.MAIN}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">
<numFmts count="1"><numFmt numFmtId="180" formatCode="0.0&quot;万&quot;"/></numFmts>
<fonts count="2" x14ac:knownFonts="1"><font><sz val="11"/><name val="Calibri"/></font><font><sz val="12"/><name val="宋体"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="1"/><xf numFmtId="201" fontId="1" fillId="0" borderId="0" xfId="1"/></cellXfs>
<cellStyles count="2"><cellStyle name="常规" xfId="1" builtinId="0"/><cellStyle name="x" xfId="0"/></cellStyles>
<extLst><ext uri="a"/></extLst></styleSheet>"""


def opened(styles: str | None) -> tuple[Package, Workbook]:
    contents = books.parts(book_rels=(("styles", "styles.xml"),) if styles else ())
    if styles:
        contents["xl/styles.xml"] = styles
    package = Package(Archive.of(books.pack(contents)))
    return package, Workbook(package)


def group(data: bytes, name: str) -> list[bytes]:
    root = etree.fromstring(data)
    found = root.find(f"{{{books.MAIN}}}{name}")
    return [] if found is None else [etree.tostring(c, method="c14n") for c in found]


def test_the_users_formats_keep_their_places() -> None:
    package, workbook = opened(USERS)
    sheet = StyleSheet(workbook)
    style = Style(font="宋体", size=12, number_format="0.0000", fill="FF0000", border_top="00FF00", wrap=True, indent=1)
    index = sheet.cell(style)
    sheet.highlight(Highlight(Range(1, 1, 1, 1), "A1", colour="C00000", fill="FFFFFF", bold=True))
    sheet.close()
    after = package.read("xl/styles.xml")
    for name in ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles"):
        assert group(after, name)[: len(group(USERS.encode(), name))] == group(USERS.encode(), name)
    root = etree.fromstring(after)
    assert [etree.QName(c).localname for c in root] == [
        "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "extLst",
    ]  # fmt: skip
    xf = root.find(f"{{{books.MAIN}}}cellXfs")[index]
    assert xf.get("numFmtId") == "202"  # 201 is in use, though nobody declared it
    assert xf.get("xfId") == "1"  # the Normal style, which need not be the first
    for name in ("numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs"):
        element = root.find(f"{{{books.MAIN}}}{name}")
        assert int(element.get("count")) == len(element)
    assert b'mc:Ignorable="x14ac"' in after
    assert b"x14ac:knownFonts" in after


def test_a_second_time_nothing_is_added() -> None:
    package, workbook = opened(USERS)
    first = StyleSheet(workbook)
    styles = [Style(), Style(bold=True), Style(number_format='0.0"万"'), Style(number_format="yyyy-mm-dd")]
    indices = [first.cell(s) for s in styles] + [first.cell(styles[0], quoted=True)]
    first.close()
    before = package.read("xl/styles.xml")
    second = StyleSheet(workbook)
    assert [second.cell(s) for s in styles] + [second.cell(styles[0], quoted=True)] == indices
    second.close()
    assert package.read("xl/styles.xml") == before
    assert len(set(indices)) == 5


def test_a_workbook_without_formats_gets_the_smallest_style_sheet() -> None:
    package, workbook = opened(None)
    sheet = StyleSheet(workbook)
    assert sheet.normal_font() == ("Calibri", 11)
    assert sheet.cell(Style()) == 1
    sheet.close()
    workbook.close()
    contents = books.unpack(package.close().to_bytes())
    assert b"styles.xml" in contents["xl/_rels/workbook.xml.rels"]
    assert b"/xl/styles.xml" in contents["[Content_Types].xml"]


def test_the_normal_font_is_that_of_the_normal_style() -> None:
    assert StyleSheet(opened(USERS)[1]).normal_font() == ("宋体", 12)


def test_the_limit_of_excel_is_met_with_a_reason() -> None:
    xf = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    many = USERS.replace("</cellXfs>", xf * 65_488 + "</cellXfs>")
    sheet = StyleSheet(opened(many)[1])
    with pytest.raises(TooManyFormats):
        sheet.cell(Style())


@pytest.mark.parametrize(
    ("font", "size", "pixels"),
    [("Calibri", 11, 7), ("Arial", 10, 7), ("宋体", 11, 8), ("等线", 11, 8), ("微软雅黑", 11, 8), ("Unknown", 11, 8)],
)
def test_digit_widths_that_excel_shows(font: str, size: float, pixels: int) -> None:
    # A column of Excel's default width is 8.43 wide (64 pixels) with Calibri 11 and 8.38 (72 pixels) with 宋体 or 等线 11.
    assert digit_width(font, size) == pixels


def test_columns_are_as_wide_as_the_plan_means_them() -> None:
    assert scaled(10, "Calibri", 11) == pytest.approx(75 / 7, abs=1e-4)
    assert scaled(10, "宋体", 11) * 8 == pytest.approx(75, abs=1e-2)


def test_a_style_sheet_that_nothing_leads_to_is_used_and_not_doubled() -> None:
    """A damaged package: openpyxl takes the first style sheet by its type, and would look up our cells in the wrong one."""
    import io

    from openpyxl import Workbook, load_workbook

    from kamxl import writer
    from kamxl.cell import Style
    from kamxl.placed import Cells, SheetPlan

    out = io.BytesIO()
    Workbook().save(out)
    parts = books.unpack(out.getvalue())
    parts["xl/_rels/workbook.xml.rels"] = re.sub(
        rb'<Relationship [^>]*relationships/styles"[^>]*/>', b"", parts["xl/_rels/workbook.xml.rels"]
    )
    plan = SheetPlan("tiers", "客户分级", {"text": Style(bold=True)}, cells=(Cells(1, 1, [["x"]]),))
    made = writer.render(books.pack(parts), [plan])
    assert [name for name in books.unpack(made) if "styles" in name] == ["xl/styles.xml"]
    assert load_workbook(io.BytesIO(made))["客户分级"]["A1"].font.bold


@pytest.mark.parametrize(
    ("present", "typed", "led_to", "parts"),
    [
        (False, False, False, ["xl/styles.xml"]),
        (True, True, False, ["xl/styles.xml"]),
        (True, False, False, ["xl/styles.xml", "xl/styles1.xml"]),  # a part of something else has the name
        (True, True, True, ["xl/styles.xml"]),
    ],
)
def test_there_is_one_style_sheet(present: bool, typed: bool, led_to: bool, parts: list[str]) -> None:
    from kamxl import writer
    from kamxl.placed import Cells, SheetPlan

    contents = books.parts(
        ("A",),
        book_rels=(("styles", "styles.xml"),) if led_to else (),
        overrides={"xl/styles.xml": CONTENT_TYPE} if typed else {},
    )
    if present:
        contents["xl/styles.xml"] = minimal()
    plan = SheetPlan("tiers", "客户分级", {"text": Style(bold=True)}, cells=(Cells(1, 1, [["x"]]),))
    made = books.unpack(writer.render(books.pack(contents), [plan]))
    assert sorted(name for name in made if "styles" in name) == parts
    assert made["xl/_rels/workbook.xml.rels"].count(b"relationships/styles") == 1
    assert f'<Override PartName="/{parts[-1]}" ContentType="{CONTENT_TYPE}"/>'.encode() in made["[Content_Types].xml"]


BUILT_IN = {"General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "0.00E+00": 11, "@": 49}
DAYS = {14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58}
"""Numbers of built-in formats by ECMA-376 part 1, 18.8.30, in all languages and for zh-cn; 55 and 56 are times there."""


def test_formats_that_excel_knows_by_number() -> None:
    xfs = "".join(f'<xf numFmtId="{number}" xfId="0"/>' for number in range(80))
    _, workbook = opened(f'<styleSheet xmlns="{books.MAIN}"><cellXfs count="80">{xfs}</cellXfs></styleSheet>')
    styles = StyleSheet(workbook)
    assert {number for number in range(80) if styles.shows_days(number)} == DAYS
    assert {code: styles._number_format(code) for code in BUILT_IN} == BUILT_IN
    assert [styles._number_format(code) for code in ("yyyy-mm-dd", "0.0", "yyyy-mm-dd")] == [164, 165, 164]


@pytest.mark.parametrize(
    ("code", "days"),
    [("yyyy/mm/dd", True), ("d", True), ("ee年", True), ("e年", True), ("h:mm", False), ('0.0"day"', False), ("[Red]0", False), ("\\d0", False), ("_y0", False), ("[$-804]m月d日", True), ("General", False)],
)  # fmt: skip
def test_a_format_of_days_by_its_code(code: str, days: bool) -> None:
    from kamxl.package import xml

    declared = f'<numFmts count="1"><numFmt numFmtId="180" formatCode="{xml.attribute(code)}"/></numFmts>'
    _, workbook = opened(
        f'<styleSheet xmlns="{books.MAIN}">{declared}<cellXfs count="1"><xf numFmtId="180"/></cellXfs></styleSheet>'
    )
    assert StyleSheet(workbook).shows_days(0) is days
    assert StyleSheet(workbook).shows_days(1) is False


@pytest.mark.parametrize(
    ("now", "before", "floor"),
    [
        ("<a/><b/><c/>", "<a/><b/>", 2),
        ("<a/><b/>", "<a/><b/>", 2),
        ("<a/><b/>", "", 0),
        ("<a/>", "<a/><b/>", None),  # made anew since
        ("<a/><x/><c/>", "<a/><b/>", None),
        ("<x/><b/>", "<a/><b/>", None),
    ],
)
def test_how_many_formats_were_there_before(now: str, before: str, floor: int | None) -> None:
    members = [*etree.fromstring(f"<fonts>{now}</fonts>")]
    assert unused_styles._floor(members, etree.fromstring(f"<s><fonts>{before}</fonts></s>"), "fonts") == floor
    assert unused_styles._floor(members, None, "fonts") is None
    assert unused_styles._floor(members, etree.fromstring("<s/>"), "fonts") == 0
