"""The whole write: what is the user's stays, what is ours is refilled where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

import books
import pytest
import sample_plans
from lxml import etree

from kamxl import writer
from kamxl.cell import Formula, Link, Style
from kamxl.placed import Cells, Range, SheetPlan, Table, TableColumn
from kamxl.writer.target import open_target

STYLES = {"text": Style(), "table.header": Style(bold=True)}
NAMES_OF_THE_USER = (
    '<definedName name="_xlnm.Print_Area" localSheetId="1">\'B\'!$A$1:$C$3</definedName>'
    "<definedName name=\"kx_alerts\">'A'!$A$1</definedName>"
)


def plan(key: str = "tiers", title: str = "客户分级", **more: object) -> SheetPlan:
    cells = (Cells(1, 1, [[title, 1]]),)
    return SheetPlan(**({"key": key, "title": title, "styles": STYLES, "cells": cells} | more))  # type: ignore[arg-type]


def table(name: str, *titles: str) -> Table:
    return Table(name, 3, 1, tuple(TableColumn(t, ["x", "y"]) for t in titles))


def workbook_xml(data: bytes) -> etree._Element:
    return etree.fromstring(books.unpack(data)["xl/workbook.xml"])


def titles(data: bytes) -> list[str]:
    return [s.get("name") for s in workbook_xml(data).iter(f"{{{books.MAIN}}}sheet")]


def names(data: bytes) -> dict[tuple[str, str | None], str]:
    return {
        (n.get("name"), n.get("localSheetId")): n.text for n in workbook_xml(data).iter(f"{{{books.MAIN}}}definedName")
    }


def user_parts(data: bytes, ours: str = "kamxl") -> dict[str, bytes]:
    return {n: d for n, d in books.unpack(data).items() if n.startswith("xl/worksheets/sheet")}


def renamed(data: bytes, old: str, new: str) -> bytes:
    """As if the user had renamed a sheet in Excel, which follows in every name and formula."""
    contents = books.unpack(data)
    for name, part in contents.items():
        contents[name] = part.replace(old.encode(), new.encode()) if name.endswith(".xml") else part
    return books.pack(contents)


def test_new_sheets_go_behind_all_others_and_are_marked() -> None:
    before = books.pack(books.parts(("A", "B"), names=NAMES_OF_THE_USER))
    after = writer.render(before, [plan(), plan("alerts", "预警")])
    assert titles(after) == ["A", "B", "客户分级", "预警"]
    found = names(after)
    assert found["_kx_tiers", None] == "'客户分级'!$A$1"
    assert found["_xlnm.Print_Area", "1"] == "'B'!$A$1:$C$3"
    assert writer.owned(after) == {"tiers": "客户分级", "alerts": "预警"}
    marker = next(n for n in workbook_xml(after).iter() if n.get("name") == "_kx_tiers")
    assert marker.get("hidden") == "1"


def test_sheet_ids_are_above_the_largest() -> None:
    contents = books.parts(("A", "B"))
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace('sheetId="2"', 'sheetId="77"')
    after = writer.render(books.pack(contents), [plan()])
    assert [s.get("sheetId") for s in workbook_xml(after).iter(f"{{{books.MAIN}}}sheet")] == ["1", "77", "78"]


def test_a_second_run_refills_in_place() -> None:
    once = writer.render(books.pack(books.parts(("A",))), [plan(), plan("alerts", "预警")])
    twice = writer.render(once, [plan(cells=(Cells(1, 1, [["new"]]),))])
    assert titles(twice) == titles(once)
    before, after = books.unpack(once), books.unpack(twice)
    assert [n for n in before if before[n] != after[n]] == ["xl/worksheets/sheet2.xml"]
    assert b">new<" in after["xl/worksheets/sheet2.xml"]
    assert writer.render(twice, [plan(cells=(Cells(1, 1, [["new"]]),))]) == twice


def test_a_sheet_is_found_after_the_user_renamed_and_moved_it() -> None:
    once = writer.render(books.pack(books.parts(("A",))), [plan()])
    contents = books.unpack(renamed(once, "客户分级", "Tom's 表"))
    book = contents["xl/workbook.xml"].decode()
    sheets = re.findall(r"<sheet .*?/>", book)
    contents["xl/workbook.xml"] = book.replace("".join(sheets), "".join(reversed(sheets))).replace("Tom's", "Tom''s", 2).replace('name="Tom\'\'s', 'name="Tom\'s').encode()  # fmt: skip
    moved = books.pack(contents)
    assert writer.owned(moved) == {"tiers": "Tom's 表"}
    again = writer.render(moved, [plan(page=replace(plan().page, repeat_rows=(1, 2)))])
    assert titles(again) == ["Tom's 表", "A"]
    assert names(again)["_xlnm.Print_Titles", "0"] == "'Tom''s 表'!$1:$2"
    assert names(again)["_kx_tiers", None] == "'Tom''s 表'!$A$1"


def test_a_sheet_of_the_users_with_our_title_is_never_touched() -> None:
    before = books.pack(books.parts(("预警", "预警 (kamxl)")))
    after = writer.render(before, [plan("alerts", "预警")])
    assert titles(after) == ["预警", "预警 (kamxl)", "预警 (kamxl 2)"]
    assert user_parts(before).items() <= user_parts(after).items()


def test_a_copy_that_the_user_made_of_our_sheet_is_his_own() -> None:
    once = writer.render(books.pack(books.parts(("A",))), [plan()])
    contents = books.unpack(once)
    # Excel copies the name with the sheet, as one that is local to the copy.
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(
        b"<definedNames>",
        b'<definedNames><definedName name="_kx_tiers" localSheetId="0" hidden="1">A!$A$1</definedName>',
    )
    again = writer.render(books.pack(contents), [plan()])
    assert writer.owned(again) == {"tiers": "客户分级"}
    assert books.unpack(again)["xl/worksheets/sheet1.xml"] == contents["xl/worksheets/sheet1.xml"]


def test_a_marker_without_its_sheet_makes_a_new_one() -> None:
    dead = '<definedName name="_kx_tiers" hidden="1">#REF!$A$1</definedName>'
    after = writer.render(books.pack(books.parts(("A",), names=dead)), [plan()])
    assert titles(after) == ["A", "客户分级"]
    assert names(after) == {("_kx_tiers", None): "'客户分级'!$A$1"}


def test_tables_get_free_names_and_formulas_follow() -> None:
    contents = books.parts(
        ("A",),
        names=NAMES_OF_THE_USER.replace('localSheetId="1"', 'localSheetId="0"'),
        overrides={"xl/tables/table1.xml": books.TABLE_TYPE},
    )
    contents["xl/worksheets/_rels/sheet1.xml.rels"] = books.rels(("table", "../tables/table1.xml"))
    contents["xl/tables/table1.xml"] = books.table(9, "KX_tiers", "A1:A2", "id")
    formula = Formula("ROWS(kx_tiers[甲])+ROWS(kx_alerts[甲])", 4)
    plans = [
        plan(tables=(table("kx_tiers", "甲"),), cells=(Cells(1, 1, [[formula]]),)),
        plan("alerts", "预警", tables=(table("kx_alerts", "甲"),)),
    ]
    after = books.unpack(writer.render(books.pack(contents), plans))
    assert after["xl/tables/table1.xml"] == contents["xl/tables/table1.xml"].encode()
    first, second = (etree.fromstring(after[f"xl/tables/table{n}.xml"]) for n in (2, 3))
    assert (first.get("name"), first.get("displayName"), first.get("id")) == ("kx_tiers_2", "kx_tiers_2", "10")
    assert (second.get("name"), second.get("id")) == ("kx_alerts_2", "11")  # a defined name of the user's
    assert b"<f>ROWS(kx_tiers_2[\xe7\x94\xb2])+ROWS(kx_alerts_2[\xe7\x94\xb2])</f><v>4</v>" in after["xl/worksheets/sheet2.xml"]  # fmt: skip


def test_a_refilled_table_keeps_its_name_its_id_and_the_ids_of_its_columns() -> None:
    once = writer.render(books.pack(books.parts(("A",))), [plan(tables=(table("kx_tiers", "甲", "乙", "丙"),))])
    contents = books.unpack(once)
    part = contents["xl/tables/table1.xml"].decode()
    part = part.replace('"kx_tiers"', '"分级表"').replace(
        '<table xmlns="' + books.MAIN + '" id="1"', f'<table xmlns="{books.MAIN}" id="5"'
    )
    contents["xl/tables/table1.xml"] = part.encode()
    again = books.unpack(writer.render(books.pack(contents), [plan(tables=(table("kx_tiers", "丁", "丙", "甲"),))]))
    root = etree.fromstring(again["xl/tables/table1.xml"])
    assert (root.get("name"), root.get("id")) == ("分级表", "5")
    columns = {c.get("name"): c.get("id") for c in root.iter(f"{{{books.MAIN}}}tableColumn")}
    assert columns == {"丁": "2", "丙": "3", "甲": "1"}


def test_old_drawings_charts_and_tables_are_shed() -> None:
    before = books.pack(books.parts(("A",)))
    full = writer.render(before, sample_plans.all_plans())
    bare = [replace(p, charts=(), tables=(), buttons=(), data_bars=()) for p in sample_plans.all_plans()]
    after = writer.render(full, bare)
    left = [n for n in books.unpack(after) if re.search("chart|drawing|table", n)]
    assert left == []
    assert b"chart" not in books.unpack(after)["[Content_Types].xml"]
    assert writer.render(after, sample_plans.all_plans()) != after


def test_sheets_of_ours_that_are_not_in_this_run_stay() -> None:
    both = writer.render(
        books.pack(books.parts(("A",))), [plan(), plan("alerts", "预警", tables=(table("kx_alerts", "甲"),))]
    )
    after = writer.render(both, [plan()])
    assert books.unpack(after)["xl/tables/table1.xml"] == books.unpack(both)["xl/tables/table1.xml"]
    assert writer.owned(after) == {"tiers": "客户分级", "alerts": "预警"}


def test_links_and_formulas_find_sheets_of_ours_that_are_not_in_this_run() -> None:
    both = writer.render(books.pack(books.parts(("A",))), [plan(), plan("alerts", "预警")])
    cells = (
        Cells(
            1,
            1,
            [
                [
                    Link("zur", sheet="alerts"),
                    Formula("{sheet:alerts}!A1", "预警"),
                    Link("A", title="a"),
                    Link("no", title="B"),
                ]
            ],
        ),
    )
    after = books.unpack(writer.render(both, [plan(cells=cells)]))["xl/worksheets/sheet2.xml"].decode()
    assert "<f>'预警'!A1</f>" in after
    assert "location=\"'预警'!A1\"" in after
    assert "location=\"'a'!A1\"" in after
    assert after.count("<hyperlink ") == 2  # a title that is not there has no link
    assert ">no<" in after


def test_a_formula_on_something_missing_becomes_its_value() -> None:
    cells = (Cells(1, 1, [[Formula("SUM(kam_orders[金额(元)])", 12.5)]]),)
    after = books.unpack(writer.render(books.pack(books.parts()), [plan(cells=cells)]))["xl/worksheets/sheet2.xml"]
    assert b"<v>12.5</v>" in after
    assert b"<f>" not in after


def test_two_plans_of_one_key_are_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="one key"):
        writer.render(books.pack(books.parts()), [plan(), plan()])


def test_a_sheet_that_is_handed_over_has_no_marker() -> None:
    after = writer.render(books.pack(books.parts(("A",))), [plan(owned=False)])
    assert writer.owned(after) == {}
    assert titles(after) == ["A", "客户分级"]


@pytest.mark.parametrize(("view", "shown"), [("", "1"), ('tabSelected="1"', None)])
def test_it_opens_on_our_sheet_only_where_none_is_selected(view: str, shown: str | None) -> None:
    # Two selected sheets are a group: what is typed into one goes into the other too.
    contents = books.parts(("A",), head="<bookViews><workbookView/></bookViews>")
    contents["xl/worksheets/sheet1.xml"] = books.sheet(view=view or 'zoomScale="80"')
    after = writer.render(books.pack(contents), [plan()], show="tiers")
    assert workbook_xml(after).find(f".//{{{books.MAIN}}}workbookView").get("activeTab") == shown  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("view", "active"),
    [
        ('<bookViews><workbookView activeTab="2"/></bookViews>', "2"),
        ('<bookViews><workbookView activeTab="1"/></bookViews>', "0"),
        ("<bookViews><workbookView/></bookViews>", "1"),
        ("<bookViews/>", "1"),
        ("", "1"),
    ],
)
def test_the_sheet_that_is_shown_is_that_of_before_where_another_goes_first(view: str, active: str) -> None:
    """Of A, B, C the second goes first: C stays third, B is first, and A, which is shown where nothing is said, second."""
    workbook = open_target(books.pack(books.parts(("A", "B", "C"), head=view)))
    workbook.put_first(["B"])
    assert [sheet.title for sheet in workbook.sheets()] == ["B", "A", "C"]
    assert str(workbook.active) == active


def test_a_refilled_sheet_stays_selected_and_keeps_its_module() -> None:
    once = writer.render(books.pack(books.parts(("A",))), [plan(tab_colour="1F4E79")])
    contents = books.unpack(once)
    part = contents["xl/worksheets/sheet2.xml"]
    part = part.replace(b"<sheetPr>", b'<sheetPr codeName="A&amp;B">').replace(
        b"<sheetView ", b'<sheetView tabSelected="1" '
    )
    contents["xl/worksheets/sheet2.xml"] = part
    again = books.unpack(writer.render(books.pack(contents), [plan()]))["xl/worksheets/sheet2.xml"]
    assert b'<sheetPr codeName="A&amp;B"' in again
    assert b'tabSelected="1"' in again


CHAIN = f'<calcChain xmlns="{books.MAIN}"><c r="A1" i="1"/><c r="A2"/>{{more}}</calcChain>'


@pytest.mark.parametrize(("more", "kept"), [("", True), ('<c r="B1" i="2"/><c r="B2"/>', False)])
def test_the_calculation_chain_goes_only_where_it_names_our_cells(more: str, kept: bool) -> None:
    contents = books.parts(("A",), book_rels=(("calcChain", "calcChain.xml"),))
    contents["xl/calcChain.xml"] = CHAIN.format(more=more)
    once = writer.render(books.pack(contents), [plan(cells=(Cells(1, 2, [[Formula("1+1", 2)], [Formula("2+2", 4)]]),))])
    assert "xl/calcChain.xml" in books.unpack(once)
    again = books.unpack(writer.render(once, [plan()]))
    assert ("xl/calcChain.xml" in again) is kept
    assert (b"calcChain" in again["xl/_rels/workbook.xml.rels"]) is kept


@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        ('<row r="1"><c r="A1"><f>SUM(kx_tiers[甲])</f><v>0</v></c></row>', True),
        ('<row r="1"><c r="A1"><f>\'客户分级\'!A1</f><v>0</v></c></row>', True),
        ('<row r="1"><c r="A1"><f>SUM(B1:B2)</f><v>0</v></c></row>', False),
        ('<row r="1"><c r="A1" t="inlineStr"><is><t>客户分级</t></is></c></row>', False),
    ],
)
def test_excel_is_asked_to_calculate_only_for_formulas_that_look_at_us(cells: str, asked: bool) -> None:
    contents = books.parts(("A",), tail='<calcPr calcId="1"/>')
    contents["xl/worksheets/sheet1.xml"] = books.sheet(cells)
    after = writer.render(books.pack(contents), [plan(tables=(table("kx_tiers", "甲"),))])
    calculation = workbook_xml(after).find(f"{{{books.MAIN}}}calcPr")
    assert (calculation.get("fullCalcOnLoad") == "1") is asked  # type: ignore[union-attr]
    assert calculation.get("calcId") == "1"  # type: ignore[union-attr]
    assert books.unpack(after)["xl/worksheets/sheet1.xml"] == contents["xl/worksheets/sheet1.xml"].encode()


def test_a_formula_without_a_result_asks_for_calculation() -> None:
    after = writer.render(books.pack(books.parts()), [plan(cells=(Cells(1, 1, [[Formula("1+1", None)]]),))])
    assert workbook_xml(after).find(f"{{{books.MAIN}}}calcPr").get("fullCalcOnLoad") == "1"  # type: ignore[union-attr]


def test_names_of_the_user_that_look_at_us_ask_for_calculation() -> None:
    name = "<definedName name=\"等级\">'客户分级'!$C$5:$C$9</definedName>"
    after = writer.render(books.pack(books.parts(("A",), names=name)), [plan()])
    assert workbook_xml(after).find(f"{{{books.MAIN}}}calcPr").get("fullCalcOnLoad") == "1"  # type: ignore[union-attr]


def test_days_follow_the_workbooks_own_system() -> None:
    from datetime import date

    cells = (Cells(1, 1, [[date(2008, 1, 1)]]),)
    for head, number in (("", b"<v>39448</v>"), ('<workbookPr date1904="1"/>', b"<v>37986</v>")):
        after = books.unpack(writer.render(books.pack(books.parts(("A",), head=head)), [plan(cells=cells)]))
        assert number in after["xl/worksheets/sheet2.xml"]


def test_a_workbook_part_of_another_name_in_another_folder() -> None:
    contents = {
        name.replace("xl/workbook", "book/main").replace("xl/_rels/workbook", "book/_rels/main").replace("xl/", "book/"): data
        for name, data in books.parts(("A",)).items()
    }  # fmt: skip
    contents["_rels/.rels"] = books.rels(("officeDocument", "/book/main.xml"))
    contents["[Content_Types].xml"] = (
        contents["[Content_Types].xml"].replace("/xl/workbook", "/book/main").replace("/xl/", "/book/")
    )
    after = books.unpack(writer.render(books.pack(contents), sample_plans.all_plans()))
    assert "book/worksheets/sheet2.xml" in after
    assert "book/styles.xml" in after
    assert not [name for name in after if name.startswith("xl/")]


def test_parts_behind_alternate_content_and_extensions_stay() -> None:
    head = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice '
        'Requires="x15"><x15ac:absPath xmlns:x15ac="http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac" '
        'url="C:\\"/></mc:Choice></mc:AlternateContent><bookViews><workbookView activeTab="0"/></bookViews>'
    )
    tail = '<calcPr calcId="7"/><extLst><ext uri="{x}"/></extLst>'
    after = writer.render(books.pack(books.parts(("A",), head=head, tail=tail)), [plan()])
    assert [etree.QName(c).localname for c in workbook_xml(after)] == [
        "AlternateContent", "bookViews", "sheets", "definedNames", "calcPr", "extLst",
    ]  # fmt: skip


def test_titles_of_parts_agree_with_the_sheets() -> None:
    app = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><HeadingPairs><vt:vector size="4" '
        'baseType="variant"><vt:variant><vt:lpstr>工作表</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant>'
        "<vt:variant><vt:lpstr>命名范围</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant></vt:vector>"
        '</HeadingPairs><TitlesOfParts><vt:vector size="2" baseType="lpstr"><vt:lpstr>A</vt:lpstr><vt:lpstr>A!x</vt:lpstr>'
        "</vt:vector></TitlesOfParts></Properties>"
    )
    contents = books.parts(("A",))
    contents["docProps/app.xml"] = app
    contents["_rels/.rels"] = books.rels(
        ("officeDocument", "xl/workbook.xml"), ("extended-properties", "docProps/app.xml")
    )
    after = books.unpack(writer.render(books.pack(contents), [plan()]))["docProps/app.xml"].decode()
    assert "<vt:lpstr>A</vt:lpstr><vt:lpstr>客户分级</vt:lpstr><vt:lpstr>A!x</vt:lpstr>" in after
    assert "<vt:i4>2</vt:i4>" in after
    assert '<vt:vector size="3" baseType="lpstr">' in after
    contents["docProps/app.xml"] = app.replace("<vt:lpstr>A<", "<vt:lpstr>Z<")
    kept = books.unpack(writer.render(books.pack(contents), [plan()]))["docProps/app.xml"].decode()
    assert kept == contents["docProps/app.xml"]  # it does not agree to begin with: no guess


@pytest.mark.parametrize("kind", ["sheet.macroEnabled", "template.macroEnabled"])
def test_macro_workbooks_keep_their_content_type(kind: str) -> None:
    contents = books.parts(("A",))
    contents["[Content_Types].xml"] = contents["[Content_Types].xml"].replace(
        books.BOOK_TYPE, f"application/vnd.ms-excel.{kind}.main+xml"
    )
    after = books.unpack(writer.render(books.pack(contents), [plan()]))
    assert f"application/vnd.ms-excel.{kind}.main+xml".encode() in after["[Content_Types].xml"]


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("a/b:c*d?[e]", "a b c d  e"),
        ("'quoted'", "quoted"),
        ("x" * 40, "x" * 31),
        ("History", "History 1"),
        ("", "Sheet"),
        ("😀" * 20, "😀" * 15),
        ("sheet1", "sheet1 (kamxl)"),
    ],
)
def test_titles_become_legal(wanted: str, given: str) -> None:
    after = writer.render(books.pack(books.parts(("Sheet1",))), [plan(title=wanted, cells=())])
    assert titles(after)[1] == given
    assert writer.owned(after)["tiers"] == given


def test_cells_that_lie_in_a_table_are_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="overlap"):
        writer.render(books.pack(books.parts()), [plan(tables=(table("t", "甲"),), cells=(Cells(4, 1, [["x"]]),))])


def test_a_plan_beyond_the_last_column_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="beyond"):
        writer.render(books.pack(books.parts()), [plan(cells=(Cells(1, 16_384, [[1, 2]]),))])


def test_merges_are_drawn_by_each_of_their_cells() -> None:
    after = books.unpack(
        writer.render(
            books.pack(books.parts()),
            [plan(cells=(Cells(2, 2, [["x"]]),), merges=(Range(2, 2, 3, 4), Range(5, 5, 5, 5)))],
        )
    )["xl/worksheets/sheet2.xml"].decode()
    assert '<mergeCells count="1"><mergeCell ref="B2:D3"/></mergeCells>' in after
    style = re.search(r'r="B2" s="(\d+)"', after)[1]  # type: ignore[index]
    assert f'<c r="D3" s="{style}"/>' in after


def test_a_formula_that_lies_across_two_blocks_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from kamxl.package import archive

    contents = books.parts(("A",), tail='<calcPr calcId="1"/>')
    contents["xl/worksheets/sheet1.xml"] = books.sheet(
        '<row r="1"><c r="A1"><f>1+SUM(KX_Tiers[甲])</f><v>0</v></c></row>'
    )
    for block in range(1, 40):
        monkeypatch.setattr(archive, "_READ_BLOCK", block)
        after = writer.render(books.pack(contents), [plan(tables=(table("kx_tiers", "甲"),))])
        assert b"fullCalcOnLoad" in books.unpack(after)["xl/workbook.xml"]


def test_the_name_of_a_filter_that_is_gone_goes_too() -> None:
    once = writer.render(books.pack(books.parts(("A",))), [plan()])
    contents = books.unpack(once)
    filters = (
        b'<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">A!$A$1:$C$9</definedName>'
        b'<definedName name="_xlnm._FilterDatabase" localSheetId="1" hidden="1">\'x\'!$A$1:$C$9</definedName>'
    )
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(b"</definedNames>", filters + b"</definedNames>")
    after = names(writer.render(books.pack(contents), [plan()]))
    assert ("_xlnm._FilterDatabase", "0") in after
    assert ("_xlnm._FilterDatabase", "1") not in after
