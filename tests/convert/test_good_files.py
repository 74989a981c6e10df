"""Good files of generators that do not write as Excel does: the same rows come out of each, and none is called damaged."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
from lxml import etree
from tables import Cell, ods, source

from kamxl import read
from kamxl.errors import NotAWorkbook, TooLarge
from kamxl.settings import Limits

HEAD = ["客户编号", "客户名称", "手机", "首次合作时间", "年采购额(元)"]
ROWS: list[list[Any]] = [
    ["007", "甲公司", "01380000001", date(2024, 3, 5), 1234.5],
    ["C2", "乙 & 丙", "139", date(2025, 12, 25), 0.07],
    ["C3", "丁公司", "137", None, 1e6],
]
SHEET = "xl/worksheets/sheet1.xml"


def edited(name: Callable[[str], str] = str, **parts: tuple[str, str]) -> bytes:
    """A workbook whose parts are changed: `worksheet` by a pattern and what stands in its place, entries by their names."""
    made = openpyxl.Workbook()
    sheet: Any = made.active
    sheet.title = "客户信息"
    for row in (HEAD, *ROWS):
        sheet.append(row)
    plain, out = io.BytesIO(), io.BytesIO()
    made.save(plain)
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(out, "w") as new:
        for one in old.namelist():
            data = old.read(one)
            if one == SHEET:
                for pattern, instead in parts.values():
                    changed = re.sub(pattern, instead, data.decode())
                    assert changed != data.decode()
                    data = changed.encode()
            new.writestr(name(one), data)
    return out.getvalue()


def merged(*references: str) -> bytes:
    inside = "".join(f'<mergeCell ref="{one}"/>' for one in references)
    return edited(worksheet=("</sheetData>", f"</sheetData><mergeCells>{inside}</mergeCells>"))


def indented(xml: str) -> str:
    root = etree.fromstring(xml)
    etree.indent(root, "    ")
    return etree.tostring(root, encoding="unicode")


def web_page(head: str = "<html><body>", words: Callable[[str], str] = escape) -> str:
    def cell(value: Any) -> str:
        return f"<td>{words(str(value)) if value is not None else '&nbsp;'}</td>"

    rows = "".join(f"<tr>{''.join(map(cell, row))}</tr>\n" for row in (HEAD, *ROWS))
    return f"{head}<table><tr><td><table border=1>{rows}</table></td></tr></table>"


SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def xml_2003(row: Callable[[int], str] = lambda number: "") -> str:
    def cell(value: Any) -> str:
        kind = "DateTime" if isinstance(value, date) else "Number" if isinstance(value, float) else "String"
        shown = f"{value}T00:00:00.000" if kind == "DateTime" else escape(str(value))
        return f'<Cell><Data ss:Type="{kind}">{shown}</Data></Cell>' if value is not None else "<Cell/>"

    lines = enumerate((HEAD, *ROWS), 1)
    rows = "".join(f"<Row{row(number)}>{''.join(map(cell, cells))}</Row>" for number, cells in lines)
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
        f'<Worksheet ss:Name="客户信息"><Table>{rows}</Table></Worksheet></Workbook>'
    )


CELLS = [[Cell.of(value) for value in row] for row in (HEAD, *ROWS)]
FILES = {
    "whole columns and rows merged.xlsx": merged("H:I", "9:9", "$G:$G"),
    "a merge whose cells are gone.xlsx": merged("#REF!"),
    "columns as the dimension.xlsx": edited(worksheet=(r'<dimension ref="[^"]*"', '<dimension ref="A:E"')),
    "entries with a leading slash.xlsx": edited(lambda name: f"/{name}"),
    "entries with backslashes.xlsx": edited(lambda name: name.replace("/", "\\")),
    "rows without numbers.xlsx": edited(worksheet=(r'<row r="\d+"', "<row")),
    "indented.ods": ods(CELLS, indented),
    "commented.ods": ods(CELLS, lambda xml: xml.replace("<table:table-row>", "<!-- a > b --><table:table-row>", 2)),
    "grouped and indented.ods": ods(
        CELLS,
        lambda xml: indented(
            xml.replace("<table:table-row>", "<table:table-row-group><table:table-row>", 1).replace(
                "</table:table>", "</table:table-row-group></table:table>"
            )
        )
    ),
    "web page.xls": web_page().encode(),
    "web page of China.xls": web_page('<html><head><meta charset="gb2312"></head>').encode("gb18030"),
    "web page that says another encoding.xls": web_page('<meta charset="gb2312"><div>').encode(),
    "markup in cells.xls": web_page(words=lambda text: f"<font>{escape(text)}</font>").encode(),
    "XML Spreadsheet 2003.xls": xml_2003().encode(),
    "XML Spreadsheet 2003 in UTF-16.xls": xml_2003().encode("utf-16"),
    "XML Spreadsheet 2003 in UTF-16 without a mark.xml": xml_2003().encode("utf-16-be"),
    "web page in UTF-16.xls": web_page('<html><head><meta charset="utf-16"></head>').encode("utf-16"),
    "rows that say their number.xls": xml_2003(lambda number: f' ss:Index="{number + 3}"').encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_the_same_rows_as_of_a_plain_workbook(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FILES[name])
    found = source(path)
    assert found.titles == tuple(HEAD)
    assert list(found.columns[0]) == ["007", "C2", "C3"]
    assert list(found.columns[1]) == ["甲公司", "乙 & 丙", "丁公司"]
    assert list(found.columns[2]) == ["01380000001", "139", "137"]
    assert [str(one) for one in found.columns[3]] == ["2024-03-05", "2025-12-25", "None"]
    assert [float(str(one)) for one in found.columns[4]] == [1234.5, 0.07, 1e6]
    if name.endswith((".xlsx", ".ods")):
        assert list(read.workbook(path, limits=Limits()).tables["customers"].columns[0].values) == ["007", "C2", "C3"]


def test_spans_of_a_web_page_are_merged_cells(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2>C1<td rowspan=2>甲公司<td>电机<td>5<tr><td>轴承<td>6<tr><td>C2<td>乙公司<td>电机<td>7"
    path = tmp_path / "x.xls"
    path.write_text(f"<table><tr><th>客户编号<th>客户名称<th>产品<th>金额{rows}</table>", "utf-8")
    found = source(path)
    assert list(found.columns[0]) == ["C1", "C1", "C2"]
    assert list(found.columns[3]) == ["5", "6", "7"]
    assert found.notes


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("<html><body>Please log in</body></html>", NotAWorkbook, "web page"),
        ("<html>" + "<div>" * 5000 + "<table><tr><td>1</table>", NotAWorkbook, "web page"),
        ("<?xml version='1.0'?><invoices/>", NotAWorkbook, "not an Excel workbook"),
        (f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><Workbook xmlns="{SPREADSHEET}"/>', NotAWorkbook, "damaged"),
        (f'<Workbook xmlns="{SPREADSHEET}"><Worksheet>', NotAWorkbook, "damaged"),
        (
            f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Worksheet><Table>'
            '<Row ss:Index="1048576"><Cell ss:Index="16384"/></Row></Table></Worksheet></Workbook>',
            TooLarge, "spread over",
        ),
    ],
)  # fmt: skip
def test_what_holds_no_table_is_said_to_be_what_it_is(
    tmp_path: Path, text: str, error: type[Exception], says: str
) -> None:
    path = tmp_path / "x.xls"
    path.write_text(text, "utf-8")
    with pytest.raises(error, match=says):
        source(path)


def test_a_cell_merged_downwards_in_xml_2003_keeps_the_cells_below_in_their_columns() -> None:
    from kamxl.read import markup

    rows = (
        '<Row><Cell ss:MergeDown="1"><Data ss:Type="String">甲</Data></Cell><Cell><Data ss:Type="Number">1</Data></Cell></Row>'
        '<Row><Cell ss:Index="2"><Data ss:Type="Number">2</Data></Cell></Row>'
        '<Row><Cell><Data ss:Type="String">乙</Data></Cell><Cell><Data ss:Type="Number">3</Data></Cell></Row>'
    )
    text = f'<Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}"><Worksheet ss:Name="x"><Table>{rows}</Table></Worksheet></Workbook>'
    (sheet,) = markup._xml_2003(text, "x", Limits())
    assert [list(row) for row in sheet.rows] == [["甲", 1.0], ["", 2.0], ["乙", 3.0]]
    assert [(span.top, span.left, span.bottom, span.right) for span in sheet.merged] == [(1, 1, 2, 1)]
