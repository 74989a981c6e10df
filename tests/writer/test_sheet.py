"""Worksheet parts: order of elements, views, links, paper, columns, text that stays text."""

from __future__ import annotations

import io
import re
from datetime import date

import books
import pytest
import sample_plans
from lxml import etree
from openpyxl import load_workbook

from kamxl import writer
from kamxl.cell import Link, Style, Value
from kamxl.placed import (
    Button,
    Cells,
    DataBar,
    Highlight,
    PrintSetup,
    Range,
    SheetPlan,
    Sparklines,
    Table,
    TableColumn,
    Validation,
)
from kamxl.writer import sheet as sheet_module

STYLES = {
    "text": Style(),
    "bold": Style(bold=True),
    "table.header": Style(),
    "framed": Style(fill="FF0000", border_top="000000"),
}
ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetProtection",
    "mergeCells",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "ignoredErrors",
    "drawing",
    "legacyDrawing",
    "tableParts",
    "extLst",
]
"""CT_Worksheet, ECMA-376 part 1, 18.3.1.99."""


def part(*plans: SheetPlan, number: int = 1, **more: object) -> str:
    if not plans:
        plans = (SheetPlan(**({"key": "a", "title": "A", "styles": STYLES} | more)),)  # type: ignore[arg-type]
    return books.unpack(writer.create(plans))[f"xl/worksheets/sheet{number}.xml"].decode()


def test_elements_stand_in_the_order_of_the_schema() -> None:
    contents = books.unpack(writer.create([*sample_plans.all_plans(), sample_plans.template()]))
    seen: set[str] = set()
    for number in (1, 2, 3):
        root = etree.fromstring(contents[f"xl/worksheets/sheet{number}.xml"])
        found = [etree.QName(c).localname for c in root]
        places = [ORDER.index(name) for name in found]
        assert places == sorted(places)
        seen |= set(found)
    assert seen == set(ORDER) - {"sheetProtection"}
    root = etree.fromstring(part(protected=True, merges=(Range(1, 1, 1, 2),)).encode())
    found = [etree.QName(c).localname for c in root]
    assert found[found.index("sheetData") + 1] == "sheetProtection"


def test_text_is_never_a_formula_and_stays_text_when_it_is_edited() -> None:
    xml = part(cells=(Cells(1, 1, [["=1+1", "1+1", "@SUM(A1)"], ["-", "+86 10", "=cmd|' /C calc'!A0"]]),))
    assert "<f>" not in xml
    book = load_workbook(
        io.BytesIO(writer.create([SheetPlan("a", "A", STYLES, cells=(Cells(1, 1, [["=1+1", "1+1"]]),))]))
    )
    first, second = book["A"]["A1"], book["A"]["B1"]
    assert (first.value, first.data_type) == ("=1+1", "s")
    assert first.quotePrefix
    assert not second.quotePrefix


@pytest.mark.parametrize(
    ("freeze", "pane"),
    [
        ((5, 3), '<pane xSplit="2" ySplit="4" topLeftCell="C5" activePane="bottomRight" state="frozen"/>'),
        ((5, 1), '<pane ySplit="4" topLeftCell="A5" activePane="bottomLeft" state="frozen"/>'),
        ((1, 3), '<pane xSplit="2" topLeftCell="C1" activePane="topRight" state="frozen"/>'),
        (None, None),
    ],
)
def test_frozen_panes(freeze: tuple[int, int] | None, pane: str | None) -> None:
    xml = part(freeze=freeze)
    assert (pane in xml) if pane else ("<pane" not in xml)


@pytest.mark.parametrize(
    ("freeze", "active", "pane"),
    [
        ((5, 3), (5, 1), '<pane xSplit="2" ySplit="4" topLeftCell="C5" activePane="bottomLeft" state="frozen"/>'),
        ((5, 3), (205, 1), '<pane xSplit="2" ySplit="4" topLeftCell="C197" activePane="bottomLeft" state="frozen"/>'),
        (None, (9, 1), '<selection activeCell="A9" sqref="A9"/>'),
    ],
)
def test_a_sheet_opens_where_one_goes_on_typing(
    freeze: tuple[int, int] | None, active: tuple[int, int], pane: str
) -> None:
    xml = part(freeze=freeze, active=active)
    assert pane in xml
    assert f'activeCell="A{active[0]}"' in xml


def test_views() -> None:
    xml = part(gridlines=False, zoom=85, tab_colour="1F4E79")
    assert 'showGridLines="0"' in xml
    assert 'zoomScale="85"' in xml
    assert '<tabColor rgb="FF1F4E79"/>' in xml


def test_columns_have_widths_formats_and_can_be_hidden() -> None:
    plan = SheetPlan(
        "a", "A", STYLES, default_role="framed", column_widths={2: 20}, column_styles={3: "bold"}, hidden_columns=(4,)
    )
    columns = etree.fromstring(part(plan).encode()).find(f"{{{books.MAIN}}}cols")
    assert columns is not None
    by_number = {int(c.get("min", 0)): c for c in columns}
    assert by_number[2].get("customWidth") == "1"
    assert by_number[4].get("hidden") == "1"
    book = load_workbook(io.BytesIO(writer.create([plan])))
    assert book["A"].column_dimensions["C"].font.b
    # An empty cell gets the font of the sheet, and none of the fills and lines of its role.
    assert book["A"].column_dimensions["A"].fill.fill_type is None
    assert book["A"].column_dimensions["A"].border.top.style is None


def test_a_blank_cell_that_looks_as_its_column_does_is_not_written() -> None:
    """Of 200,000 imported orders half the cells are such; what is typed there later takes the column's format."""
    blank: list[Value] = [None, ""]
    table = Table(
        "t",
        1,
        1,
        (
            TableColumn("plain", blank, "bold"),
            TableColumn("other", blank, "text"),
            TableColumn("each", blank, "bold", roles=("bold", "text")),
            TableColumn("computed", blank, "bold", formula="1+1"),
            TableColumn("half", ["x", None], "bold"),
        ),
    )
    xml = part(tables=(table,), column_styles=dict.fromkeys((1, 2, 3, 4, 5), "bold"))
    assert re.findall(r'<c r="([A-E][23])"', xml) == ["B2", "C2", "D2", "E2", "B3", "C3", "D3", "E3"]
    only = Table("t", 1, 1, (TableColumn("plain", blank, "bold"),))
    assert '<row r="2"></row><row r="3"></row>' in part(tables=(only,), column_styles={1: "bold"})


def test_rows_have_heights_even_where_they_are_empty() -> None:
    xml = part(row_heights={1: 30, 5: 12.5}, cells=(Cells(1, 1, [["x"]]),))
    assert re.search(r'<row r="1" ht="30" customHeight="1"><c ', xml)
    assert '<row r="5" ht="12.5" customHeight="1"></row>' in xml


def test_roles_can_be_one_or_one_a_column_or_one_a_cell() -> None:
    values = [["a", "b"], ["c", "d"]]
    one = part(cells=(Cells(1, 1, values, "bold"),))
    columns = part(cells=(Cells(1, 1, values, ("text", "bold")),))
    each = part(cells=(Cells(1, 1, values, (("text", "bold"), ("bold", "text"))),))

    def styles(xml: str) -> list[bool]:
        ids = re.findall(r'<c r="[AB][12]" s="(\d+)"', xml)
        bold = max(ids, key=int)
        return [i == bold for i in ids]

    assert len(set(re.findall(r'<c r="[AB][12]" s="(\d+)"', one))) == 1
    assert styles(columns) == [False, True, False, True]
    assert styles(each) == [False, True, True, False]


def test_links() -> None:
    links = [
        [Link("a", sheet="b", cell="C3", tip='say "hi"')],
        [Link("b", url="https://example.com/a b?x=1&y=客户")],
        [Link("c", url="https://example.com/a b?x=1&y=客户")],
        [Link(date(2026, 1, 1), url="mailto:a@example.com")],
        [Link("too long", url="https://example.com/" + "x" * 3000)],
        [Link("nowhere", sheet="missing")],
        [Link("empty", url=" ")],
    ]
    other = SheetPlan("b", "O'Neil & Co", STYLES)
    contents = books.unpack(writer.create([SheetPlan("a", "A", STYLES, cells=(Cells(1, 1, links),)), other]))
    xml = contents["xl/worksheets/sheet1.xml"].decode()
    assert xml.count("<hyperlink ") == 4
    assert "location=\"'O''Neil &amp; Co'!C3\" tooltip=\"say &quot;hi&quot;\"" in xml
    rels = contents["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert rels.count('Target="https://example.com/a%20b?x=1&amp;y=客户"') == 1
    assert rels.count('TargetMode="External"') == 2
    assert ">nowhere<" in xml
    assert "<v>46023</v>" in xml


def test_tips_and_headings_of_pages_are_as_long_as_excel_reads() -> None:
    xml = part(cells=(Cells(1, 1, [[Link("a", sheet="a", tip="x" * 300)]]),), page=PrintSetup(header="y" * 300))
    assert f'tooltip="{"x" * 255}"' in xml
    assert f"<oddHeader>&amp;C{'y' * 253}</oddHeader>" in xml


def test_links_stop_at_the_limit_of_excel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_module, "MAX_LINKS", 3)
    xml = part(cells=(Cells(1, 1, [[Link(str(n), sheet="a")] for n in range(5)]),))
    assert xml.count("<hyperlink ") == 3
    assert ">4<" in xml
    monkeypatch.undo()
    assert sheet_module.MAX_LINKS == 65_530


def test_paper() -> None:
    page = PrintSetup(area=Range(1, 1, 9, 4), repeat_rows=(3, 4), header="&L客户 & 市场", footer="&P / &N")
    contents = books.unpack(writer.create([SheetPlan("a", "A", STYLES, page=page)]))
    xml = contents["xl/worksheets/sheet1.xml"].decode()
    assert '<pageSetup paperSize="9" fitToWidth="1" fitToHeight="0" orientation="landscape"/>' in xml
    assert '<pageSetUpPr fitToPage="1"/>' in xml
    assert "<oddHeader>&amp;L客户 &amp; 市场</oddHeader><oddFooter>&amp;C&amp;P / &amp;N</oddFooter>" in xml
    book = load_workbook(io.BytesIO(writer.create([SheetPlan("a", "A", STYLES, page=page)])))
    assert book["A"].print_area == "'A'!$A$1:$D$9"
    assert book["A"].print_title_rows == "$3:$4"
    plain = part(page=PrintSetup(landscape=False, fit_width=False, footer=""))
    assert 'orientation="portrait"' in plain
    assert "headerFooter" not in plain
    assert "fitToPage" not in plain


def test_paper_that_a_later_plan_has_no_more_is_taken_back() -> None:
    first = SheetPlan("a", "A", STYLES, page=PrintSetup(area=Range(1, 1, 9, 4)))
    second = SheetPlan("a", "A", STYLES)
    assert b"Print_Area" not in books.unpack(writer.render(writer.create([first]), [second]))["xl/workbook.xml"]


def test_highlights_and_bars() -> None:
    plan = SheetPlan(
        "a",
        "A",
        STYLES,
        highlights=(
            Highlight(Range(2, 1, 9, 1), '$A2="<高>"', colour="C00000", fill="FFEEEE", bold=True),
            Highlight(Range(2, 1, 9, 1), "{sheet:missing}!A1>0", fill="FFEEEE"),
        ),
        data_bars=(DataBar(Range(2, 2, 9, 2), "9DC3E6"),),
    )
    xml = part(plan)
    assert '<cfRule type="expression" dxfId="0" priority="1"><formula>$A2="&lt;高&gt;"</formula>' in xml
    assert xml.count("<conditionalFormatting ") == 2
    assert '<cfRule type="dataBar" priority="2">' in xml
    legacy, modern = re.findall(r"\{4B584C00-[0-9A-F-]+\}", xml)
    assert legacy == modern
    assert 'gradient="0"' in xml
    assert "<xm:sqref>B2:B9</xm:sqref>" in xml


def test_sparklines_name_the_row_of_each_and_the_sheet_as_it_is_called() -> None:
    """[MS-XLSX] 2.6.103 CT_SparklineGroup; drawn from hidden columns."""
    lines = Sparklines(Range(2, 2, 3, 2), Range(2, 4, 3, 6), "8FA3B5", "1F4E79")
    plan = SheetPlan("a", "A 'b' & c", STYLES, sparklines=(lines,), hidden_columns=(4, 5, 6))
    (ext,) = etree.fromstring(part(plan).encode())[-1]
    assert ext.get("uri") == "{05C60535-1F16-4fd2-B633-F4F36F0B64E0}"
    (group,) = ext[0]
    assert (group.get("type"), group.get("displayHidden"), group.get("last")) == ("column", "1", "1")
    drawn = [(one[0].text, one[1].text) for one in group[-1]]
    assert drawn == [("'A ''b'' & c'!D2:F2", "B2"), ("'A ''b'' & c'!D3:F3", "B3")]


def test_checks_on_what_is_typed() -> None:
    over = Range(2, 1, 9, 1)
    plan = SheetPlan(
        "a",
        "A",
        STYLES,
        validations=(
            Validation(over, "list", ("是", '否 "x"'), prompt_title="t" * 40, prompt="p" * 300, stop=True),
            Validation(over, "list", formula="{sheet:a}!$C$1:$C$9"),
            Validation(over, "date", minimum=date(2000, 1, 1), maximum=date(2030, 1, 1)),
            Validation(over, "decimal", minimum=0.5),
            Validation(over, "whole", maximum=10),
            Validation(over, "decimal"),
            Validation(over, "date"),
            Validation(over, "custom", formula="LEN(A2)<9", error="a & b"),
            Validation(over, "list", formula="{sheet:missing}!$C$1"),
        ),
    )
    xml = part(plan)
    assert '<dataValidations count="8">' in xml
    assert '<formula1>"是,否 ""x"""</formula1>' in xml
    assert f'promptTitle="{"t" * 31}…" prompt="{"p" * 254}…"' in xml
    assert "<formula1>'A'!$C$1:$C$9</formula1>" in xml
    assert 'operator="between"' in xml
    assert "<formula1>36526</formula1><formula2>47484</formula2>" in xml
    assert (
        'operator="greaterThanOrEqual" allowBlank="1" showInputMessage="1" showErrorMessage="1" sqref="A2:A9"><formula1>0.5<'
        in xml
    )
    assert 'operator="lessThanOrEqual"' in xml
    assert "<formula1>LEN(A2)&lt;9</formula1>" in xml
    assert xml.count('errorStyle="warning"') == 7


@pytest.mark.parametrize(
    "check",
    [
        Validation(Range(1, 1, 1, 1), "list"),
        Validation(Range(1, 1, 1, 1), "list", ("a,b",)),
        Validation(Range(1, 1, 1, 1), "list", ("x" * 200, "y" * 60)),
        Validation(Range(1, 1, 1, 1), "custom", formula="COUNTIF(kx[甲],A1)"),
    ],
)
def test_checks_that_excel_would_call_damage_are_an_error_of_the_caller(check: Validation) -> None:
    with pytest.raises(ValueError, match="a: "):
        part(validations=(check,))


def test_a_table_without_rows_has_a_blank_one_with_its_formulas() -> None:
    table = Table(
        "t", 2, 1, (TableColumn("甲\n(万元)", [], "bold"), TableColumn("两倍", [], formula="[@[甲\n(万元)]]*2"))
    )
    contents = books.unpack(writer.create([SheetPlan("a", "A", STYLES, tables=(table,))]))
    root = etree.fromstring(contents["xl/tables/table1.xml"])
    assert root.get("ref") == "A2:B3"
    first, second = root.iter(f"{{{books.MAIN}}}tableColumn")
    assert first.get("name") == "甲_x000a_(万元)"
    assert second[0].text == "t[[#This Row],[甲\n(万元)]]*2"
    xml = contents["xl/worksheets/sheet1.xml"].decode()
    assert re.search(r'<row r="3"><c r="A3" s="\d+"/><c r="B3" s="\d+" t="str"><f>t\[\[#This Row\],\[甲\n', xml)


@pytest.mark.parametrize("titles", [("a", "A"), ("",), ()])
def test_titles_of_columns_are_unique(titles: tuple[str, ...]) -> None:
    table = Table("t", 1, 1, tuple(TableColumn(t, ["x"]) for t in titles))
    with pytest.raises(ValueError, match="column titles"):
        part(tables=(table,))


@pytest.mark.parametrize("rows", [1, 2047, 2048, 2049, 5000])
def test_long_tables_lose_no_row_at_the_seams(rows: int) -> None:
    table = Table("t", 3, 2, (TableColumn("n", list(range(rows))), TableColumn("s", [str(n) for n in range(rows)])))
    side = Table("u", 5, 5, (TableColumn("n", list(range(10))),))
    beside = Cells(4, 9, [[f"note {n}"] for n in range(20)])
    data = writer.create([SheetPlan("a", "A", STYLES, cells=(beside,), tables=(table, side))])
    sheet = load_workbook(io.BytesIO(data), read_only=True)["A"]
    values = list(sheet.iter_rows(min_row=4, max_row=3 + rows, values_only=True))
    assert [row[1] for row in values] == list(range(rows))
    assert [row[2] for row in values] == [str(n) for n in range(rows)]
    assert sheet.max_row == max(3 + rows, 23)
    everything = list(sheet.iter_rows(min_row=1, values_only=True))
    assert [row[4] for row in everything[5:15]] == list(range(10))
    assert [row[8] for row in everything[3:23]] == [f"note {n}" for n in range(20)]


def test_buttons_are_bound_to_their_macros() -> None:
    buttons = (
        Button(Range(1, 10, 1, 11), "刷新分析", "KamxlRefresh"),
        Button(Range(1, 13, 1, 14), "校验 & <数据>", "B"),
    )
    contents = books.unpack(writer.create([SheetPlan("a", "A", STYLES, buttons=buttons)]))
    vml = contents["xl/drawings/vmlDrawing1.vml"].decode()
    assert vml.count('ObjectType="Button"') == 2
    assert "<x:FmlaMacro>[0]!KamxlRefresh</x:FmlaMacro>" in vml
    assert "校验 &amp; &lt;数据&gt;" in vml
    assert "<x:Anchor>9, 0, 0, 0, 11, 0, 1, 0</x:Anchor>" in vml
    etree.fromstring(vml.encode())


def test_shapes_of_buttons_do_not_take_numbers_of_the_users_notes() -> None:
    contents = books.parts(("A",))
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = books.rels(("vmlDrawing", "../drawings/vmlDrawing1.vml"))
    contents["xl/drawings/vmlDrawing1.vml"] = '<xml xmlns:o="urn:o"><o:idmap v:ext="edit" data="1,3"/></xml>'
    after = books.unpack(writer.render(books.pack(contents), sample_plans.all_plans()))
    vml = after["xl/drawings/vmlDrawing2.vml"].decode()
    assert 'data="4"' in vml
    assert 'id="_x0000_s4097"' in vml


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_one_role_for_each_row_is_the_role_of_all(rows: int) -> None:
    alike, each = (
        part(tables=(Table("t", 1, 1, (TableColumn("a", ["x"] * rows, role, roles=roles),)),))
        for role, roles in (("bold", None), ("text", ("bold",) * rows))
    )
    assert alike == each


def test_a_page_that_begins_with_row_10_ends_with_row_9() -> None:
    """ECMA-376, 18.3.1.3: the id of a break is the row above it, and `max` the last of all columns, which count from 0."""
    page = sheet_module._page(PrintSetup(breaks=(10, 30)))
    assert re.findall(r'<brk id="(\d+)" max="(\d+)"', page) == [("9", "16383"), ("29", "16383")]
    assert 'count="2" manualBreakCount="2"' in page
