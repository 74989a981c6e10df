"""Rows into a user's sheet: only the cells asked for change; looks, formulas, tables and filters go along."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import books
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table, TableColumn, TableFormula, TableStyleInfo

from kamxl.errors import TooLarge, UnsafeTarget
from kamxl.i18n import Text
from kamxl.writer import records
from kamxl.writer.rows_into import RowsInto, rows_into

PART = "xl/worksheets/sheet1.xml"


def cells(rows: str, tail: str = "") -> bytes:
    return books.pack({**books.parts(("客户",)), PART: books.sheet(rows, tail)})


def part(data: bytes, name: str = PART) -> str:
    return books.unpack(data)[name].decode()


def styled(edit: Callable[[Any], None] | None = None) -> bytes:
    """A sheet as a person keeps one: codes in red, days as days, a column that is calculated."""
    book = Workbook()
    sheet = book.active
    sheet.title = "订单"
    sheet.append(["编号", "日期", "数量", "单价", "金额"])
    for row, (code, day, quantity, price) in enumerate(
        (("A1", date(2026, 1, 5), 2, 10.5), ("A2", date(2026, 2, 6), 3, 4)), 2
    ):
        sheet.append([code, day, quantity, price, f"=C{row}*D{row}"])
        sheet.cell(row, 1).font = Font(color="FFFF0000")
        sheet.cell(row, 2).number_format = "yyyy/mm/dd"
        sheet.cell(row, 5).fill = PatternFill("solid", fgColor="FFEEEEEE")
    book.create_sheet("别的").append(["动不得"])
    if edit is not None:
        edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def into(**given: Any) -> RowsInto:
    return RowsInto(**{"title": "订单", "header_row": 1, "last_row": 3, "left": 1, "right": 5, **given})


def test_new_rows_look_like_the_last_one_and_calculate_like_it() -> None:
    before = styled()
    done = rows_into(before, [into(added=[{1: "A3", 2: date(2026, 3, 7), 3: 4, 4: 2.5}, {1: "=1+1"}])])
    assert done.first_rows == {"订单": 4}
    sheet = load_workbook(io.BytesIO(done.data))["订单"]
    assert [cell.value for cell in sheet[4]][:4] == ["A3", sheet["B4"].value, 4, 2.5]
    assert sheet["B4"].value.date() == date(2026, 3, 7)
    assert sheet["B4"].number_format == "yyyy/mm/dd"
    assert sheet["A4"].font.color.rgb == "FFFF0000"
    assert sheet["E4"].value == "=C4*D4"
    assert sheet["E5"].value == "=C5*D5"
    assert sheet["E4"].fill.fgColor.rgb == "FFEEEEEE"
    # Text that looks like a formula is text, and stays text when somebody edits the cell.
    assert sheet["A5"].value == "=1+1"
    assert sheet["A5"].data_type == "s" or sheet["A5"].data_type == "inlineStr"
    assert sheet["A5"].quotePrefix
    assert "<f>1+1" not in part(done.data)
    assert sheet.dimensions == "A1:E5"


def test_under_a_header_alone_new_rows_look_like_the_blank_row_and_not_like_the_header() -> None:
    def edit(book: Any) -> None:
        sheet = book["订单"]
        sheet.delete_rows(2, 2)
        sheet["A1"].font = Font(bold=True)
        sheet.row_dimensions[1].height = 30
        sheet["A2"].font = Font(italic=True)

    sheet = load_workbook(io.BytesIO(rows_into(styled(edit), [into(last_row=1, added=[{1: "A1"}, {1: "A2"}])]).data))[
        "订单"
    ]
    assert [(sheet.cell(row, 1).font.b, sheet.cell(row, 1).font.i) for row in (2, 3)] == [(False, True)] * 2
    assert sheet.row_dimensions[2].height is None


@pytest.mark.parametrize(
    ("heights", "kept"),
    [
        ({2: 18, 3: 18}, 18),
        ({2: 17, 3: 18}, None),  # the two do not agree
        ({3: 18}, None),
        ({2: 18}, None),
        ({2: 30, 3: 30}, 30),
        ({2: 30.5, 3: 30.5}, None),  # high for what they hold
        ({}, None),
    ],
)
def test_new_rows_are_as_high_as_the_last_two_where_these_agree(heights: dict[int, float], kept: float | None) -> None:
    def edit(book: Any) -> None:
        for row, height in heights.items():
            book["订单"].row_dimensions[row].height = height

    sheet = load_workbook(io.BytesIO(rows_into(styled(edit), [into(added=[{1: "A3"}])]).data))["订单"]
    assert sheet.row_dimensions[4].height == kept


def test_one_record_alone_says_how_high_rows_are() -> None:
    def edit(book: Any) -> None:
        book["订单"].delete_rows(3)
        book["订单"].row_dimensions[2].height = 18

    sheet = load_workbook(io.BytesIO(rows_into(styled(edit), [into(last_row=2, added=[{1: "A3"}])]).data))["订单"]
    assert sheet.row_dimensions[3].height == 18


def test_every_other_part_keeps_its_bytes_and_untouched_rows_theirs() -> None:
    before = styled()
    done = rows_into(before, [into(changes={(3, 4): 5}, added=[{1: "A3"}])])
    old, new = books.unpack(before), books.unpack(done.data)
    changed = {name for name in new if new[name] != old.get(name)}
    assert changed <= {PART, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"}
    assert set(old) == set(new)
    for row in (1, 2):
        kept = re.search(rf'<row r="{row}".*?</row>', old[PART].decode(), re.DOTALL)
        assert kept is not None
        assert kept[0] in new[PART].decode()


def test_a_changed_cell_keeps_its_look_and_a_formula_stays() -> None:
    done = rows_into(styled(), [into(changes={(2, 1): "B7", (2, 2): date(2025, 12, 31), (2, 5): 99})])
    sheet = load_workbook(io.BytesIO(done.data))["订单"]
    assert sheet["A2"].value == "B7"
    assert sheet["A2"].font.color.rgb == "FFFF0000"
    assert sheet["B2"].value.date() == date(2025, 12, 31)
    assert sheet["E2"].value == "=C2*D2"
    assert [(kept.row, kept.column, kept.reason) for kept in done.kept] == [(2, 5, "formula")]


def test_a_value_for_a_calculated_column_of_a_new_row_is_said_and_not_written() -> None:
    done = rows_into(styled(), [into(added=[{1: "A3", 3: 1, 4: 2, 5: 77}])])
    sheet = load_workbook(io.BytesIO(done.data))["订单"]
    assert sheet["E4"].value == "=C4*D4"
    assert [(kept.row, kept.column, kept.reason) for kept in done.kept] == [(4, 5, "formula")]


def test_a_day_in_a_column_without_a_day_format_gets_one() -> None:
    data = cells('<row r="1"><c r="A1" t="inlineStr"><is><t>日期</t></is></c></row>')
    done = rows_into(data, [RowsInto("客户", 1, 1, 1, 1, added=[{1: date(2026, 1, 5)}])])
    cell = load_workbook(io.BytesIO(done.data))["客户"]["A2"]
    assert cell.value.date() == date(2026, 1, 5)
    assert cell.number_format == "yyyy-mm-dd"


def test_days_of_a_workbook_that_counts_from_1904() -> None:
    contents = books.parts(("客户",), head='<workbookPr date1904="1"/>')
    contents[PART] = books.sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    done = rows_into(books.pack(contents), [RowsInto("客户", 1, 1, 1, 1, added=[{1: date(1904, 1, 3)}])])
    assert "<v>2</v>" in part(done.data)


@pytest.mark.parametrize(
    ("heights", "wanted"),
    [((17, 17), 'ht="17" customHeight="1"'), ((17, 60), None), ((60, 60), None), ((20, 17), None)],
)
def test_rows_of_one_height_go_on_so(heights: tuple[int, int], wanted: str | None) -> None:
    rows = '<row r="1"/>' + "".join(
        f'<row r="{n}" ht="{height}" customHeight="1"><c r="A{n}"><v>1</v></c></row>'
        for n, height in enumerate(heights, 2)
    )
    text = part(rows_into(cells(rows), [RowsInto("客户", 1, 3, 1, 1, added=[{1: 1}])]).data)
    found = re.search('<row r="4"([^>]*)>', text)
    assert found is not None
    assert found[1].strip() == (wanted or "")


def test_shared_formulas_are_written_out_in_new_rows() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" ref="B2:B3" si="0">A2*2</f><v>4</v></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/><v>6</v></c></row>'
    )
    done = rows_into(cells(rows), [RowsInto("客户", 1, 3, 1, 2, added=[{1: 4}, {1: 5}])])
    text = part(done.data)
    assert '<c r="B4" s="0"><f>A4*2</f></c>' in text
    assert '<c r="B5" s="0"><f>A5*2</f></c>' in text
    assert '<f t="shared" si="0"/>' in text
    assert 'fullCalcOnLoad="1"' in part(done.data, "xl/workbook.xml")


def test_an_array_formula_is_not_copied_down() -> None:
    rows = '<row r="1"/><row r="2"><c r="A2"><f t="array" ref="A2">SUM(B2:B2)</f><v>0</v></c></row>'
    done = rows_into(cells(rows), [RowsInto("客户", 1, 2, 1, 2, added=[{2: 5}])])
    assert part(done.data).count("<f") == 1


def test_the_calculation_chain_goes_where_formulas_come() -> None:
    contents = books.parts(("客户",), book_rels=(("calcChain", "calcChain.xml"),))
    contents[PART] = books.sheet('<row r="1"/><row r="2"><c r="A2"><f>1+1</f><v>2</v></c></row>')
    contents["xl/calcChain.xml"] = f'<calcChain xmlns="{books.MAIN}"><c r="A2" i="1"/></calcChain>'
    done = rows_into(books.pack(contents), [RowsInto("客户", 1, 2, 1, 2, added=[{2: 5}])])
    assert "xl/calcChain.xml" not in books.unpack(done.data)
    assert "calcChain" not in part(done.data, "xl/_rels/workbook.xml.rels")


def with_table(totals: str | None = None, below: bool = False) -> bytes:
    def edit(book: Any) -> None:
        sheet = book["订单"]
        bottom = 3
        table = Table(displayName="kam_orders", ref="A1:E3")
        if totals is not None:
            bottom = 4
            sheet["A4"], sheet["E4"] = "汇总", f"={totals}"
            table.ref = "A1:E4"
            table.totalsRowCount = 1
        if below:
            sheet.cell(bottom + 2, 2, "注：含税")
        table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
        sheet.add_table(table)
        table._initialise_columns()
        for column, cell in zip(table.tableColumns, sheet[1], strict=True):
            column.name = cell.value
        table.tableColumns[4].calculatedColumnFormula = TableFormula(attr_text="C2*D2")
        assert isinstance(table.tableColumns[4], TableColumn)

    return styled(edit)


def test_an_excel_table_grows_with_its_filter() -> None:
    done = rows_into(with_table(), [into(added=[{1: "A3"}, {1: "A4"}], table="KAM_orders")])
    table = part(done.data, "xl/tables/table1.xml")
    assert 'ref="A1:E5"' in table
    assert '<autoFilter ref="A1:E5"/>' in table
    assert 'ref="A1:E3"' not in table


def test_the_totals_row_moves_down() -> None:
    data = with_table("SUBTOTAL(109,kam_orders[金额])")
    done = rows_into(data, [into(added=[{1: "A3"}, {1: "A4"}], table="kam_orders")])
    sheet = load_workbook(io.BytesIO(done.data))["订单"]
    assert [sheet.cell(row, 1).value for row in range(1, 7)] == ["编号", "A1", "A2", "A3", "A4", "汇总"]
    assert sheet["E6"].value == "=SUBTOTAL(109,kam_orders[金额])"
    assert sheet["E4"].value == "=C4*D4"
    table = part(done.data, "xl/tables/table1.xml")
    assert 'ref="A1:E6"' in table
    assert '<autoFilter ref="A1:E5"/>' in table


def test_totals_that_name_cells_are_not_moved() -> None:
    with pytest.raises(UnsafeTarget, match="E4"):
        rows_into(with_table("SUM(E2:E3)"), [into(added=[{1: "A3"}], table="kam_orders")])


def test_what_stands_below_a_table_is_not_written_over() -> None:
    data = with_table(below=True)
    assert rows_into(data, [into(added=[{1: "A3"}], table="kam_orders")]).first_rows == {"订单": 4}
    with pytest.raises(UnsafeTarget, match="B5"):
        rows_into(data, [into(added=[{1: "A3"}, {1: "A4"}], table="kam_orders")])


def test_blank_rows_that_are_there_already_are_filled() -> None:
    """Borders and formulas that were filled down in advance."""

    def edit(book: Any) -> None:
        sheet = book["订单"]
        for row in (4, 5):
            sheet.cell(row, 1).font = Font(bold=True)
            sheet.cell(row, 5, f"=C{row}*D{row}+1")

    done = rows_into(styled(edit), [into(added=[{1: "A3", 5: 9}])])
    sheet = load_workbook(io.BytesIO(done.data))["订单"]
    assert sheet["A4"].value == "A3"
    assert sheet["A4"].font.b
    assert sheet["E4"].value == "=C4*D4+1"
    assert sheet["E5"].value == "=C5*D5+1"
    assert [(kept.row, kept.column) for kept in done.kept] == [(4, 5)]


def test_a_filter_over_plain_cells_grows_with_its_name() -> None:
    name = '<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">客户!$A$1:$B$2</definedName>'
    contents = books.parts(("客户",), names=name)
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    contents[PART] = books.sheet(rows, '<autoFilter ref="A1:B2"/>')
    done = rows_into(books.pack(contents), [RowsInto("客户", 1, 2, 1, 2, added=[{1: 3}])])
    assert '<autoFilter ref="A1:B3"/>' in part(done.data)
    assert "'客户'!$A$1:$B$3</definedName>" in part(done.data, "xl/workbook.xml")


@pytest.mark.parametrize(
    ("before", "after"),
    [("A2:A3", "A2:A4"), ("A2:B3 D2:D3", "A2:B4 D2:D4"), ("A2:A1000", "A2:A1000"), ("A3", "A3"), ("A2", "A2"), ("A1:A3 F9", "A1:A4 F9"), ("A:A", "A:A")],
)  # fmt: skip
def test_checks_and_conditional_formats_that_end_with_the_last_record_go_on(before: str, after: str) -> None:
    tail = (
        f'<conditionalFormatting sqref="{before}"><cfRule type="expression" priority="1"><formula>A2&gt;1</formula></cfRule></conditionalFormatting>'
        f'<dataValidations count="1"><dataValidation type="list" sqref="{before}"><formula1>"a,b"</formula1></dataValidation></dataValidations>'
    )
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>{row}</v></c></row>' for row in (1, 2, 3))
    done = rows_into(cells(rows, tail), [into(title="客户", right=1, added=[{1: 4.0}])])
    assert re.findall('sqref="([^"]+)"', part(done.data)) == [after, after]


def test_cells_under_a_merged_one_stay() -> None:
    rows = '<row r="1"/><row r="2"><c r="A2"><v>1</v></c></row><row r="3"/>'
    data = cells(rows, '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')
    done = rows_into(data, [RowsInto("客户", 1, 3, 1, 1, changes={(3, 1): 5, (2, 1): 6})])
    assert [(kept.row, kept.reason) for kept in done.kept] == [(3, "merged")]
    assert "<v>6</v>" in part(done.data)
    assert "<v>5</v>" not in part(done.data)


def test_a_protected_sheet_is_left_alone() -> None:
    data = cells('<row r="1"/>', '<sheetProtection sheet="1"/>')
    with pytest.raises(UnsafeTarget, match="protected"):
        rows_into(data, [RowsInto("客户", 1, 1, 1, 1, added=[{1: 3}])])


def test_more_rows_than_a_sheet_has() -> None:
    rows = '<row r="1"/><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
    with pytest.raises(TooLarge):
        rows_into(cells(rows), [RowsInto("客户", 1, 1048576, 1, 1, added=[{1: 3}])])


def test_a_sheet_with_prefixes_and_comments() -> None:
    sheet = (
        f'<x:worksheet xmlns:x="{books.MAIN}"><x:sheetData><!-- by hand --><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        "</x:row><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    )
    data = books.pack({**books.parts(("客户",)), PART: sheet})
    done = rows_into(data, [RowsInto("客户", 1, 2, 1, 2, changes={(2, 1): "x"}, added=[{1: "新", 2: 4}])])
    found = load_workbook(io.BytesIO(done.data))["客户"]
    assert [[cell.value for cell in row] for row in found.iter_rows()] == [[1, None], ["x", None], ["新", 4]]


def test_an_empty_sheet_and_the_strict_dialect() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    contents = {name: text.replace(books.MAIN, strict) for name, text in books.parts(("客户",)).items()}
    contents = {
        name: text.replace(books.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
        for name, text in contents.items()
    }
    contents[PART] = f'<worksheet xmlns="{strict}"><sheetData/></worksheet>'
    done = rows_into(books.pack(contents), [RowsInto("客户", 1, 1, 1, 1, added=[{1: "x"}])])
    text = part(done.data)
    assert f'xmlns="{strict}"' in text
    assert '<row r="2"><c r="A2" s="0" t="inlineStr"><is><t>x</t></is></c></row></sheetData>' in text


def test_new_cells_take_the_format_of_their_own_column_only() -> None:
    data = styled(lambda book: None)
    before = part(data)
    sheet = re.sub(r"<cols>.*?</cols>", "", before).replace(
        "<sheetData>",
        '<cols><col min="2" max="3" width="9" style="1"/><col min="5" max="9" width="9" style="2"/></cols><sheetData>',
    )
    sheet = re.sub(r'<row r="[23]".*?</row>', "", sheet)
    whole = books.pack({**books.unpack(data), PART: sheet.encode()})
    done = rows_into(whole, [into(last_row=1, added=[dict.fromkeys(range(1, 6), "x")])])
    found = dict(re.findall(r'<c r="([A-E])2"(?: s="(\d+)")?', part(done.data)))
    assert [found[letter] or "0" for letter in "ABCDE"] == ["0", "1", "1", "0", "2"]


def test_rows_out_of_order_are_called_damage() -> None:
    from kamxl.errors import NotAWorkbook

    with pytest.raises(NotAWorkbook):
        rows_into(cells('<row r="2"/><row r="1"/>'), [RowsInto("客户", 1, 2, 1, 1, added=[{1: "x"}])])


FOLDER = Path(__file__).parents[2].parent / "shared" / "fixtures" / "excel-made"
FILES = sorted(path.name for path in FOLDER.iterdir()) if FOLDER.is_dir() else []
CANNOT = {"duplicate-filename.xlsx"}


@pytest.mark.skipif(not FILES, reason="the Excel-made workbooks are not on this machine")
@pytest.mark.parametrize("name", [name for name in FILES if name not in CANNOT])
def test_sheets_that_excel_made(name: str) -> None:
    """A row below the last one of every worksheet: all other parts and rows keep their bytes, and it reads back."""
    from kamxl.writer.sheet_rows import sliced
    from kamxl.writer.target import open_target

    source = (FOLDER / name).read_bytes()
    workbook = open_target(source)
    parts = books.unpack(source)
    for place in workbook.sheets():
        if place.kind != "worksheet":
            continue
        before = sliced(workbook.package.read(place.part))
        last = max(before.rows, default=1)
        patch = RowsInto(place.title, last, last, 1, 3, added=[{1: "新客户", 2: 1.5, 3: date(2026, 1, 5)}])
        if b"<sheetProtection" in workbook.package.read(place.part):
            with pytest.raises(UnsafeTarget, match="protected"):
                rows_into(source, [patch])
            continue
        done = rows_into(source, [patch])
        after = books.unpack(done.data)
        same = {part for part in parts if part in after and parts[part] == after[part]}
        assert set(parts) - same <= {place.part, "xl/workbook.xml", "xl/styles.xml", "xl/calcChain.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"}  # fmt: skip
        again = sliced(after[place.part])
        assert {n: row for n, row in again.rows.items() if n != last + 1} == before.rows
        assert "新客户" in again.rows[last + 1].decode()


@pytest.mark.office
def test_libreoffice_reads_what_was_added(recalculated: Callable[[Path], Path], tmp_path: Path) -> None:
    path = tmp_path / "订单.xlsx"
    path.write_bytes(
        rows_into(
            with_table("SUBTOTAL(109,kam_orders[金额])"),
            [into(added=[{1: "A3", 2: date(2026, 3, 7), 3: 4, 4: 2.5}], changes={(2, 3): 10}, table="kam_orders")],
        ).data
    )
    sheet = load_workbook(recalculated(path), data_only=True)["订单"]
    assert sheet["E2"].value == pytest.approx(105)
    assert sheet["E4"].value == pytest.approx(10)
    assert sheet["E5"].value == pytest.approx(105 + 12 + 10)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("column", [1, 2, 3, 4, 5, 6])
def test_a_new_cell_stands_between_its_neighbours(column: int) -> None:
    """Excel repairs a row whose cells are out of order. B and E are there; the others are made."""
    before = cells(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>x</t></is></c></row><row r="2" spans="2:5"><c r="B2"><v>1</v></c><c r="E2"><v>2</v></c></row>'
    )
    done = rows_into(
        before, [RowsInto(title="客户", header_row=1, last_row=2, left=1, right=6, changes={(2, column): 7})]
    )
    row = re.search(r'<row r="2".*?</row>', part(done.data))
    assert row is not None
    found = re.findall(r'r="([A-F])2"', row[0])
    assert found == sorted({"B", "E", "ABCDEF"[column - 1]})
    assert "spans" not in row[0] or column in (2, 5)


@pytest.mark.parametrize(("column", "blocks"), [("A", True), ("E", True), ("F", False)])
def test_only_what_stands_below_the_tables_own_columns_is_in_its_way(column: str, blocks: bool) -> None:
    before = with_table()
    book = load_workbook(io.BytesIO(before))
    sheet = book.worksheets[0]
    sheet[f"{column}4"] = "below"
    out = io.BytesIO()
    book.save(out)
    if blocks:
        with pytest.raises(UnsafeTarget):
            rows_into(out.getvalue(), [into(added=[{1: "A3"}], table="kam_orders")])
    else:
        assert rows_into(out.getvalue(), [into(added=[{1: "A3"}], table="kam_orders")]).first_rows == {"订单": 4}


@pytest.mark.parametrize(
    ("amounts", "formula"),
    [
        (["=C2*D2", "=C3*D3", "=C4*D4"], "=C5*D5"),  # all of them
        (["=C2*D2", "=C3*D3", None], "=C5*D5"),  # the last was left out
        (["=C2*D2", 12, "=C4*D4"], None),  # somebody types amounts: the column is not calculated
        ([21, 12, "=C4*D4"], None),
        ([None, None, "=C4*D4"], None),
    ],
)
def test_new_rows_calculate_what_nearly_all_records_do_and_none_has_typed(
    amounts: list[str | int | None], formula: str | None
) -> None:
    def edit(book: Any) -> None:
        book["订单"].append(["A3", date(2026, 3, 7), 4, 5])
        for row, amount in enumerate(amounts, 2):
            book["订单"].cell(row, 5).value = amount

    done = rows_into(styled(edit), [into(last_row=4, added=[{1: "A4", 3: 2, 4: 3, 5: 7}])])
    assert load_workbook(io.BytesIO(done.data))["订单"]["E5"].value == (formula or 7)
    assert [(one.row, one.column) for one in done.kept] == ([(5, 5)] if formula else [])


def with_total(amount: str | int = "=SUM(E2:E3)", edit: Callable[[Any], None] | None = None) -> bytes:
    def whole(book: Any) -> None:
        sheet = book["订单"]
        sheet["A5"], sheet["E5"], sheet["E6"], sheet["A8"] = "合 计", amount, "=E5*0.13", "制表：张三"
        sheet.merge_cells("A5:D5")
        if edit is not None:
            edit(book)

    return styled(whole)


def test_a_total_below_plain_cells_moves_down_and_sums_the_new_rows() -> None:
    done = rows_into(with_total(), [into(added=[{1: "A3", 3: 1, 4: 2}, {1: "A4", 3: 1, 4: 3}])])
    sheet = load_workbook(io.BytesIO(done.data))["订单"]
    assert [sheet.cell(row, 1).value for row in range(1, 11)] == ["编号", "A1", "A2", "A3", "A4", None, "合 计", None, None, "制表：张三"]  # fmt: skip
    assert [sheet[f"E{row}"].value for row in (4, 5, 7, 8)] == ["=C4*D4", "=C5*D5", "=SUM(E2:E5)", "=E7*0.13"]
    assert [one.coord for one in sheet.merged_cells.ranges] == ["A7:D7"]
    assert sheet.dimensions == "A1:E10"


@pytest.mark.parametrize(
    ("amount", "edit", "why"),
    [
        (25, None, "typed"),
        ("=SUM(E2:E3)+别的!A1", None, "elsewhere"),
        ("=E2+E3", None, "listed"),
        ("=SUM(E2:E3)", lambda book: book["订单"].__setitem__("E6", ArrayFormula("E6", "=E5*0.13")), "shared"),
        ("=SUM(E2:E3)", lambda book: plain_table(book, 9, 10), "table"),
        (
            "=SUM(E2:E3)",
            lambda book: plain_table(book, 2, 4, "H"),
            "table",
        ),  # beside, and reaching the first row that moves
        ("=SUM(E2:E3)", lambda book: named(book, "$E$5"), "referred"),
        ("=SUM(E2:E3)", lambda book: named(book, "$E$4"), "referred"),  # the first row that moves
        ("=SUM(E2:E3)", lambda book: noted(book, "E5"), "comment"),
        ("=SUM(E2:E3)", lambda book: book["别的"].append(["=订单!E5"]), "referred"),
        ("=SUM(E2:E3)", lambda book: setattr(book["订单"]["G1"], "value", "=E5/2"), "referred"),
    ],
)
def test_a_total_that_cannot_be_moved_is_refused_with_the_reason(
    amount: str | int, edit: Callable[[Any], None] | None, why: str
) -> None:
    with pytest.raises(UnsafeTarget) as refused:
        rows_into(with_total(amount, edit), [into(added=[{1: "A3"}, {1: "A4"}])])
    message = refused.value.message
    assert isinstance(message, Text)
    assert message.values["why"] == Text(f"convert.below.{why}")
    assert message.values["cell"] in ("A5", "E5")


def plain_table(book: Any, top: int, bottom: int, column: str = "A") -> None:
    sheet = book["订单"]
    sheet[f"{column}{top}"] = "甲"
    sheet.add_table(Table(displayName="other", ref=f"{column}{top}:{column}{bottom}"))


def named(book: Any, cell: str) -> None:
    book.defined_names["所选"] = DefinedName("所选", attr_text=f"订单!{cell}")


def noted(book: Any, cell: str) -> None:
    book["订单"][cell].comment = Comment("看过", "李")


@pytest.mark.parametrize(
    "edit",
    [
        lambda book: named(book, "$E$3"),
        lambda book: noted(book, "E3"),
        lambda book: plain_table(book, 2, 3, "H"),
        lambda book: setattr(book["订单"], "print_area", "A1:E6"),
        lambda book: book["别的"].append(["=订单!E3+1"]),
        lambda book: setattr(book["订单"]["E6"], "value", "=E5+E2"),  # one cell of the records: a choice, no sum of all
    ],
)
def test_what_looks_at_the_rows_above_does_not_hold_a_total(edit: Callable[[Any], None]) -> None:
    done = rows_into(with_total(edit=edit), [into(added=[{1: "A3"}, {1: "A4"}])])
    assert load_workbook(io.BytesIO(done.data))["订单"]["E7"].value == "=SUM(E2:E5)"


def test_calculated_columns_at_both_edges_go_along_and_what_stands_beside_them_does_not() -> None:
    def edit(book: Any) -> None:
        sheet = book["订单"]
        for row in (2, 3):  # B and E are the edges of the records; A and F are the person's own
            for column, formula in (("A", "=ROW()"), ("B", "=C{0}+1"), ("E", "=C{0}*D{0}"), ("F", "=E{0}/2")):
                sheet[f"{column}{row}"] = formula.format(row)
        sheet["D4"] = None
        sheet["D4"].fill = PatternFill("solid", fgColor="FFEEEEEE")  # the row is there, and holds nothing

    done = rows_into(styled(edit), [into(left=2, right=5, added=[{3: 4, 4: 2}, {3: 5, 4: 3}])])
    sheet = load_workbook(io.BytesIO(done.data))["订单"]
    for row in (4, 5):
        assert [sheet.cell(row, column).value for column in range(1, 7)] == [None, f"=C{row}+1", row, row - 2, f"=C{row}*D{row}", None]  # fmt: skip


def test_rows_that_are_coloured_and_blank_are_no_records_that_lack_the_formula() -> None:
    def edit(book: Any) -> None:
        sheet = book["订单"]
        for row in range(4, 8):
            sheet.cell(row, 1).fill = PatternFill("solid", fgColor="FFEEEEEE")
        sheet["A8"], sheet["C8"], sheet["D8"], sheet["E8"] = "A3", 1, 2, "=C8*D8"

    done = rows_into(styled(edit), [into(last_row=8, added=[{1: "A4", 3: 2, 4: 3}])])
    assert load_workbook(io.BytesIO(done.data))["订单"]["E9"].value == "=C9*D9"


HELD = b'<c r="C1"><v>1</v></c>'


def total(row: int, first: int, last: int, column: str = "C") -> bytes:
    return f'<c r="C{row}"><f>SUM({column}{first}:{column}{last})</f><v>1</v></c>'.encode()


@pytest.mark.parametrize(
    ("cell", "sums_up"),
    [
        (total(5, 2, 4), True),
        (total(5, 2, 4, "D"), False),  # another column
        (total(5, 4, 4), False),  # one cell is no sum
        (total(5, 2, 5), False),  # itself
        (HELD, False),
    ],
)
def test_a_row_sums_up_the_cells_above_it_in_their_column(cell: bytes, sums_up: bool) -> None:
    assert records._sums_up({5: cell}, 5) is sums_up


@pytest.mark.parametrize(
    ("rows", "record"),
    [
        ({1: HELD, 2: HELD, 3: HELD, 4: total(4, 2, 3)}, 3),
        ({1: HELD, 4: total(4, 2, 3)}, 4),  # nothing above it
        ({1: HELD, 2: HELD, 3: total(3, 1, 2), 4: total(4, 1, 3)}, 4),  # each record adds up those above it
        ({1: HELD, 2: HELD, 3: b"<c/>", 4: total(4, 2, 3)}, 2),  # a blank row between
        ({1: HELD, 2: HELD}, 4),
    ],
)
def test_the_last_record_stands_above_a_line_of_sums(rows: dict[int, bytes], record: int) -> None:
    assert records.last_record(rows, 1, 4) == record
