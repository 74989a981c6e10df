"""Every part of the workbooks that are written, as it was when last looked at (see `tests/codes.py`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import books
import pytest
import sample_plans

from kamxl import writer
from kamxl.writer import removal
from kamxl.writer.rows_into import RowsInto, rows_into
from kamxl.writer.target import open_target
from tests.codes import Codes

KEPT = Codes(Path(__file__).parent / "kept" / "parts.txt")
STYLES = (
    f'<styleSheet xmlns="{books.MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy/mm/dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf xfId="0"/>'
    '<xf numFmtId="164" applyNumberFormat="1" xfId="0"/><xf fontId="1" applyFont="1" xfId="0"/></cellXfs></styleSheet>'
)
HEADER = '<row r="1" spans="1:5" ht="20" customHeight="1"><c r="A1" s="2" t="inlineStr"><is><t>编号</t></is></c><c r="B1" t="inlineStr"><is><t>日期</t></is></c><c r="C1" t="inlineStr"><is><t>数量</t></is></c><c r="D1" t="inlineStr"><is><t>金额</t></is></c></row>'
BODY = (
    '<row r="2" ht="18" customHeight="1"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="B2" s="1"><v>46027</v></c><c r="C2"><v>2</v></c><c r="D2"><f>C2*$F$1</f><v>20</v></c></row>'
    '<row r="3" ht="18" customHeight="1"><c r="A3" t="inlineStr"><is><t>A2</t></is></c><c r="B3" s="1"><v>46059</v></c><c r="C3"><v>3</v></c><c r="D3"><f>C3*$F$1</f><v>30</v></c></row>'
)
FOOTER = '<row r="4" ht="24"><c r="A4" t="inlineStr"><is><t>合计</t></is></c><c r="C4"><f>SUM(C2:C3)</f><v>5</v></c><c r="D4"><f>SUBTOTAL(9,D2:D3)</f><v>50</v></c></row>'
TAIL = (
    '<autoFilter ref="A1:D3"/><mergeCells count="1"><mergeCell ref="A6:B6"/></mergeCells><conditionalFormatting sqref="D2:D3"><cfRule type="cellIs" priority="1" operator="lessThan"><formula>$D$2</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="list" sqref="A2:A3"><formula1>"A1,A2"</formula1></dataValidation></dataValidations>'
)
OTHER = '<row r="1"><c r="A1"><f>SUM(订单!C2:C3)</f><v>5</v></c><c r="B1"><f>SUM(订单!C:C)</f><v>5</v></c></row>'
NAMES = '<definedName name="数量">订单!$C$2:$C$3</definedName><definedName name="_xlnm.Print_Area" localSheetId="0">订单!$A$1:$D$4</definedName>'


def typed(rows: str, tail: str = "", head: str = "") -> bytes:
    """A workbook as a person has one: a list with days and formulas, and a sheet that sums it up."""
    contents = books.parts(("订单", "汇总"), names=NAMES, head=head, book_rels=(("styles", "styles.xml"),), overrides={"xl/styles.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"})  # fmt: skip
    own = {"xl/styles.xml": STYLES, "xl/worksheets/sheet1.xml": books.sheet(rows, tail), "xl/worksheets/sheet2.xml": books.sheet(OTHER)}  # fmt: skip
    return books.pack({**contents, **own})


PLAIN, RICH = typed(HEADER + BODY), typed(HEADER + BODY + FOOTER, TAIL)
SINCE_1904 = typed(HEADER + BODY, head='<workbookPr date1904="1"/>')
SOURCES = {"plain": PLAIN, "rich": RICH, "1904": SINCE_1904, "template": writer.create([sample_plans.template()]), "bare": books.pack(books.parts(("总览", "Sheet1")))}  # fmt: skip


def lines(data: bytes) -> list[str]:
    """A text for each part, an element a line; who wrote the file and when is left out."""
    parts = sorted(books.unpack(data).items())
    return [
        f"{name} {part.decode('utf-8', 'replace')}".replace("<", "\n<")
        for name, part in parts
        if not name.startswith("docProps")
    ]


@pytest.mark.parametrize("key", ["overview", "tiers"])
def test_a_new_workbook(key: str) -> None:
    KEPT.compare(f"new {key}", lines(writer.create([one for one in sample_plans.all_plans() if one.key == key])))


@pytest.mark.parametrize("source", SOURCES)
def test_our_sheets_in_a_workbook_again_and_out_of_it(source: str) -> None:
    once = writer.render(SOURCES[source], sample_plans.all_plans(), show="overview")
    KEPT.compare(f"render {source}", lines(once))
    again = writer.render(once, [sample_plans.tiers(4)])
    KEPT.compare(f"again {source}", lines(again))
    archive, removed = removal.take_out(open_target(once))
    KEPT.compare(f"removed {source}", [repr(removed), *lines(archive.to_bytes())])


INTO: Mapping[str, Mapping[str, Any]] = {
    "one": {"added": [{1: "A3", 2: date(2026, 3, 7), 3: 4}]},
    "many": {"added": [{1: f"A{n}", 3: n} for n in range(3, 30)]},
    "odd": {"added": [{1: "=1+1", 2: datetime(2026, 3, 7, 12, 30), 3: True}, {1: " x ", 2: None, 3: -0.5}, {1: "a&b<c>\nd"}]},
    "changed": {"changes": {(2, 1): "B7", (3, 2): date(2025, 12, 31), (2, 4): 99, (3, 3): None}},
    "both": {"changes": {(3, 3): 7}, "added": [{1: "A3", 3: 1}]},
    "heading": {"heading": "备注", "changes": {(2, 5): "x"}},
    "cleared": {"cleared": [3]},
    "all cleared": {"cleared": [2, 3]},
    "under the header": {"last_row": 1, "added": [{1: "A0", 2: date(2026, 1, 1)}]},
    "narrow": {"left": 1, "right": 2, "added": [{1: "A3"}]},
}  # fmt: skip


@pytest.mark.parametrize("name", INTO)
@pytest.mark.parametrize("source", ["plain", "rich", "1904"])
def test_rows_into_a_list(source: str, name: str) -> None:
    patch = RowsInto(**{"title": "订单", "header_row": 1, "last_row": 3, "left": 1, "right": 4, **INTO[name]})
    try:
        done = rows_into(SOURCES[source], [patch])
        said: Sequence[str] = [repr([getattr(done, one) for one in done.__slots__ if one != "data"]), *lines(done.data)]
    except Exception as error:
        said = [type(error).__name__, str(error)]
    KEPT.compare(f"rows {source} {name}", said)
