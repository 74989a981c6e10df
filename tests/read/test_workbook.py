from __future__ import annotations

import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsb_book
import xlwt
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table
from read_books import ENGLISH, HEADERS, ROW, opened, xlsx

from kamxl import read
from kamxl.grid import CellError, RawTable
from kamxl.settings import Limits
from tests.conftest import CUSTOMER_HEADERS, CUSTOMER_ROWS

HISTORY = ["评审日期", "客户编号", "客户名称", "等级", "模型", "交易额(万元)"]
REVIEW = [date(2026, 6, 30), "C1", "明远精密", "A", "threshold", 120.5]


def values(table: RawTable) -> dict[str, list[object]]:
    return {column.field or column.title: list(column.values) for column in table.columns}


def test_the_sheet_of_the_public_guide(small_book: Path) -> None:
    book = read.workbook(small_book, limits=Limits())
    assert (book.name, book.path, book.lang, book.issues) == ("三个客户.xlsx", small_book, "zh", ())
    assert values(book.tables["customers"])["annual_amount"] == ["120", "85", "50"]


@pytest.mark.parametrize(
    ("sheets", "lang"),
    [
        ({"客户信息": [HEADERS, ROW]}, "zh"),
        ({"Customers": [ENGLISH, ROW]}, "en"),
        ({"客户信息": [HEADERS, ROW], "Orders": [["Order ID", "Customer ID", "Order date", "Product", "Amount"]]}, "zh"),
        ({"Sheet1": [HEADERS, ROW]}, "zh"),
        ({"Orders": [["Order ID", "Customer ID", "Order date", "Product", "Amount"], ["1", "2", "3", "4", 5]]}, "en"),
        ({"Orders": [["订单编号", "客户编号", "Order date", "Product", "Amount"], ["1", "2", "3", "4", 5]]}, "en"),
        ({"Orders": [["订单编号", "客户编号", "下单日期", "Product", "Amount"], ["1", "2", "3", "4", 5]]}, "zh"),
        ({"别的": [["部门"]]}, None),
    ],
)  # fmt: skip
def test_language(sheets: dict[str, Any], lang: str | None) -> None:
    assert opened(xlsx(sheets)).lang == lang


def owned_names(*sheets: str) -> Callable[[Any], None]:
    """Mark sheets as written by kamxl, as its writer does: a hidden name on A1."""

    def mark(book: Any) -> None:
        for key, title in zip(("tiers", "tier_history", "overview"), sheets, strict=False):
            quoted = title.replace("'", "''")
            book.defined_names[f"_kx_{key}"] = DefinedName(f"_kx_{key}", attr_text=f"'{quoted}'!$A$1", hidden=True)

    return mark


def test_sheets_of_an_earlier_run_are_no_inputs_whatever_they_are_called() -> None:
    data = xlsx(
        {"我的'分级'": [HEADERS, ROW], "历史": [HISTORY, REVIEW], "客户信息": [HEADERS, ROW]},
        owned_names("我的'分级'", "历史"),
    )
    book = opened(data)
    assert book.owned == {"tiers": "我的'分级'", "tier_history": "历史"}
    assert {key: table.sheet for key, table in book.tables.items()} == {"customers": "客户信息"}
    assert book.titles == ("我的'分级'", "历史", "客户信息")


def test_a_name_that_lost_its_sheet_is_passed_over() -> None:
    def break_name(book: Any) -> None:
        book.defined_names["_kx_tiers"] = DefinedName("_kx_tiers", attr_text="#REF!$A$1", hidden=True)
        book.defined_names["_kx_alerts"] = DefinedName("_kx_alerts", attr_text="'没有'!$A$1", hidden=True)

    assert opened(xlsx({"客户信息": [HEADERS, ROW]}, break_name)).owned == {}


@pytest.mark.parametrize(
    "header", [HISTORY, ["Review date", "Customer ID", "Customer name", "Tier", "Model", "Revenue (10k CNY)"]]
)
def test_the_review_history(header: list[str]) -> None:
    data = xlsx({"x": [["?"]], "历史": [["分级历史"], [], header, REVIEW]}, owned_names("x", "历史"))
    table = opened(data).history
    assert table is not None
    assert (table.key, list(table.rows)) == ("tier_history", [4])
    assert values(table) == {
        "review_date": [date(2026, 6, 30)],
        "customer_id": ["C1"],
        "name": ["明远精密"],
        "tier": ["A"],
        "model": ["threshold"],
        "revenue": [120.5],
    }


def test_the_review_history_by_position_where_its_titles_were_changed() -> None:
    def table(book: Any) -> None:
        owned_names("x", "历史")(book)
        book["历史"].add_table(Table(displayName="kx_tier_history", ref="B2:G3"))

    data = xlsx({"x": [["?"]], "历史": [[], [None, *"abcdef"], [None, *REVIEW]]}, table)
    history = opened(data).history
    assert history is not None
    assert values(history)["tier"] == ["A"]
    assert history.address(0, 0) == "B3"


def test_a_workbook_without_history() -> None:
    assert opened(xlsx({"客户信息": [HEADERS, ROW]})).history is None
    assert opened(xlsx({"x": [["?"]], "历史": []}, owned_names("x", "历史"))).history is None


def test_chart_sheets_have_titles_and_nothing_else(excel_made: Path) -> None:
    book = read.workbook(excel_made / "chartsheet01.xlsx", limits=Limits())
    assert book.titles == ("Sheet1", "Chart1")


def test_every_excel_made_file_can_be_read(excel_made: Path) -> None:
    for path in sorted(excel_made.iterdir()):
        book = read.workbook(path, limits=Limits())
        assert book.titles
        assert not book.tables


def test_dates_of_a_workbook_made_by_excel(excel_made: Path) -> None:
    """XlsxWriter's test file: serials 1, 1000, 5000 … formatted as days of the system of 1900."""
    data = (excel_made / "date_1904_01.xlsx").read_bytes()
    assert not opened(data).date1904


def rows_of_the_guide(table: RawTable) -> list[list[object]]:
    return [list(row) for row in zip(*(column.values for column in table.columns), strict=True)]


def test_xls() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("客户信息")
    as_day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for row, cells in enumerate([CUSTOMER_HEADERS, *CUSTOMER_ROWS]):
        for column, cell in enumerate(cells):
            if row and column in (6, 9):
                sheet.write(row + 2, column + 1, date.fromisoformat(cell), as_day)
            else:
                sheet.write(row + 2, column + 1, cell)
    sheet.write(6, 1, "C9")
    sheet.row(6).set_cell_error(2, "#REF!")
    sheet.write_merge(6, 7, 3, 3, "合并")
    book.add_sheet("别的").write(0, 0, 1)
    out = BytesIO()
    book.save(out)
    found = opened(out.getvalue(), "旧.xls")
    table = found.tables["customers"]
    assert found.titles == ("客户信息", "别的")
    assert table.address(0, 0) == "B4"
    assert values(table)["first_deal_date"][:3] == [date(2023, 1, 15), date(2022, 6, 20), date(2023, 3, 10)]
    assert values(table)["name"][3] == CellError("#REF!")
    assert table.merged == ("D7:D8",)


def test_an_xls_of_two_cells_far_apart_is_refused() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("客户信息")
    sheet.write(0, 0, 1)
    sheet.write(65_535, 255, 1)
    out = BytesIO()
    book.save(out)
    with pytest.raises(read_errors().TooLarge):
        opened(out.getvalue(), "远.xls")


def read_errors() -> Any:
    from kamxl import errors

    return errors


def test_xlsb() -> None:
    rows: dict[int, list[object]] = {2: [None, *CUSTOMER_HEADERS]}
    rows |= {3 + number: [None, *row] for number, row in enumerate(CUSTOMER_ROWS)}
    rows[6] = [None, "C9", CellError("#N/A"), True, 5.5]
    data = xlsb_book.book(
        {
            "别的": xlsb_book.sheet({0: ["a"]}),
            "客户信息": xlsb_book.sheet(rows, [(3, 4, 1, 1)]),
            "总览": xlsb_book.sheet({0: HEADERS, 1: ROW}),
        },
        names={"_kx_overview": 2, "other": 0},
        date1904=True,
    )
    book = opened(data, "二进制.xlsb")
    table = book.tables["customers"]
    assert book.owned == {"overview": "总览"}
    assert book.date1904
    assert table.address(0, 0) == "B4"
    assert table.merged == ("B4:B5",)
    assert rows_of_the_guide(table)[:3] == CUSTOMER_ROWS
    assert rows_of_the_guide(table)[3][:4] == ["C9", CellError("#N/A"), True, 5.5]


def test_an_xlsb_of_two_cells_far_apart_is_refused() -> None:
    far = xlsb_book.sheet({0: ["a"], 1_048_575: [*[None] * 16_383, "b"]})
    with pytest.raises(read_errors().TooLarge):
        opened(xlsb_book.book({"客户信息": far}), "远.xlsb")


def test_a_truncated_xlsb_is_damaged() -> None:
    with pytest.raises(read_errors().NotAWorkbook):
        opened(xlsb_book.book({"客户信息": xlsb_book.sheet({0: HEADERS, 1: ROW})[:40]}), "断.xlsb")


def ods(rows: str, *, names: str = "", manifest: str = "") -> bytes:
    """A minimal OpenDocument spreadsheet around the XML of its rows."""
    import zipfile

    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:calcext="urn:org:documentfoundation:names:'
        'experimental:calc:xmlns:calcext:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="客户信息">{rows}</table:table>'
        f"<table:named-expressions>{names}</table:named-expressions></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="m">{manifest}</m:manifest>')
        archive.writestr("content.xml", content)
    return out.getvalue()


def ods_row(*cells: str, repeat: int = 1) -> str:
    texts = "".join(
        cell
        if cell.startswith("<")
        else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeat}">{texts}</table:table-row>'


def test_ods() -> None:
    error = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    spanned = '<table:table-cell table:number-rows-spanned="2" office:value-type="string"><text:p>C2</text:p></table:table-cell>'
    blank = '<table:table-cell table:number-columns-repeated="16376"/>'
    rows = ods_row(*HEADERS, blank) + ods_row(*ROW, blank) + ods_row(spanned, error, *ROW[2:])
    rows += '<table:table-row table:number-rows-repeated="1048572"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    names = '<table:named-range table:name="_kx_tiers" table:cell-range-address="$客户信息.$A$1"/>'
    table = opened(ods(rows), "开放.ods").tables["customers"]
    assert values(table)["name"] == ["明远精密", CellError("#N/A")]
    assert table.merged == ("A3:A4",)
    assert opened(ods(rows, names=names), "开放.ods").owned == {"tiers": "客户信息"}


@pytest.mark.parametrize(
    "rows",
    [
        ods_row('<table:table-cell table:number-columns-repeated="999999999" office:value-type="string"><text:p>x</text:p></table:table-cell>'),
        ods_row("x", repeat=999_999_999),
        ods_row("x", '<table:table-cell table:number-columns-repeated="16000"/>', "x") + ods_row(repeat=60_000) + ods_row("x"),
    ],
)  # fmt: skip
def test_repeated_cells_of_an_ods_are_reckoned_before_they_are_written_out(rows: str) -> None:
    with pytest.raises(read_errors().TooLarge):
        opened(ods(rows), "重复.ods")


def test_an_encrypted_ods() -> None:
    with pytest.raises(read_errors().EncryptedBook):
        opened(ods(ods_row(*HEADERS), manifest="<m:encryption-data/>"), "密.ods")


@pytest.mark.office
@pytest.mark.parametrize("suffix", ["ods", "xls", "xlsx"])
def test_a_book_reads_alike_in_every_format(soffice: str, tmp_path: Path, suffix: str) -> None:
    """LibreOffice saves it anew; sheets of ours are known by their hidden names there, too."""

    def fill(book: Any) -> None:
        owned_names("分级", "历史")(book)
        sheet = book["客户信息"]
        sheet["G2"].value = date(2023, 1, 15)
        sheet["E3"].value = "#N/A"
        sheet["E3"].data_type = "e"
        sheet.merge_cells("C3:C4")

    rows = [CUSTOMER_HEADERS, *CUSTOMER_ROWS]
    source = tmp_path / "原.xlsx"
    source.write_bytes(xlsx({"分级": [HEADERS, ROW], "客户信息": rows, "历史": [HISTORY, REVIEW]}, fill))
    command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", suffix]
    subprocess.run([*command, "--outdir", str(tmp_path / "out"), str(source)], check=True, timeout=170, capture_output=True)  # fmt: skip
    before = read.workbook(source, limits=Limits())
    after = read.workbook(tmp_path / "out" / f"原.{suffix}", limits=Limits())
    assert after.owned == before.owned == {"tiers": "分级", "tier_history": "历史"}
    assert after.history is not None
    assert before.history is not None
    assert values(after.history) == values(before.history)
    assert values(after.tables["customers"]) == values(before.tables["customers"])
    assert after.tables["customers"].merged == before.tables["customers"].merged == ("C3:C4",)
    assert values(after.tables["customers"])["title"][1] == CellError("#N/A")
    assert values(after.tables["customers"])["first_deal_date"][0] == date(2023, 1, 15)


def test_a_file_that_is_open_for_writing_elsewhere_can_be_read(small_book: Path) -> None:
    with small_book.open("r+b"):
        assert "customers" in read.workbook(small_book, limits=Limits()).tables


def test_wps_writes_dates_and_texts_in_its_own_way() -> None:
    """WPS: shared strings with phonetic hints, booleans as t="b", days under number format 14, and rows without spans."""
    sheet = (
        '<row r="1">' + "".join(f'<c r="{letter}1" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCDEFGH")) + "</row>"
        '<row r="2">' + "".join(f'<c r="{letter}2" t="s"><v>{n}</v></c>' for n, letter in enumerate("ABCDEFG", 8))
        + '<c r="H2" s="1"><v>44941</v></c></row>'
    )  # fmt: skip
    from read_books import repacked, worksheet

    strings = "".join(f"<si><t>{text}</t><phoneticPr fontId='1'/></si>" for text in (*HEADERS, *ROW[:7]))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    styles = f'<styleSheet xmlns="{main}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            [("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")],
            1,
        )
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    data = repacked(
        xlsx({"客户信息": [["x"]]}),
        {
            "xl/worksheets/sheet1.xml": worksheet(sheet),
            "xl/sharedStrings.xml": f'<sst xmlns="{main}">{strings}</sst>'.encode(),
            "xl/styles.xml": styles.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>'.encode(),
        },
    )
    table = opened(data).tables["customers"]
    assert values(table)["first_deal_date"] == [date(2023, 1, 15)]
    assert values(table)["name"] == ["明远精密"]


def test_a_book_without_styles_is_read(tmp_path: Path) -> None:
    """Programs that write nothing but values leave them out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(xlsx({"客户信息": [HEADERS, ROW]}))) as given, zipfile.ZipFile(out, "w") as bare:
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/styles.xml":
                continue
            if name == "xl/_rels/workbook.xml.rels":
                content = re.sub(rb"<Relationship [^>]*styles[^>]*/>", b"", content)
            if name == "[Content_Types].xml":
                content = re.sub(rb"<Override [^>]*styles[^>]*/>", b"", content)
            bare.writestr(name, re.sub(rb' s="\d+"', b"", content) if "sheet" in name else content)
    found = read.workbook(out.getvalue(), limits=Limits(), name="b.xlsx")
    assert len(found.tables["customers"].rows) == 1
