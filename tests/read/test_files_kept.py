"""What reading makes of files of each format, whole, cut short at every byte and a little odd, as it was when last looked at (`tests/codes.py`)."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import test_workbook
import test_xls_records as old
import xlsb_book
from read_books import HEADERS, ROW, repacked, worksheet, xlsx

from kamxl.grid import CellError
from kamxl.package.archive import Archive, Entry, Packed
from kamxl.package.parts import Package
from kamxl.read import (  # fmt: skip
    alert_states,
    declared_counts,
    delimited,
    extent,
    frames,
    history,
    looks,
    markup,
    ods,
    ooxml,
    settings_sheet,
    xls,
    xlsb,
)
from kamxl.read.cells import SheetCells
from kamxl.read.distinct import Distinct
from kamxl.read.facts import BookFacts, Span, TableSpan
from kamxl.read.formats import SheetFormats
from kamxl.read.lines import Layout, no_records
from kamxl.read.plain import plain as plainer
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Limits
from tests.codes import Codes, failure, plain, sentence

KEPT = Codes(Path(__file__).parent / "kept" / "files.txt")
MARK = {"_kx_tiers": 0, "_kx_alerts": 1, "other": 0}


def said(call: Callable[..., object], *given: object) -> str:
    """A result as text, or how it ends."""
    try:
        return plain(call(*given))
    except Exception as error:
        return failure(error)


def told(facts: BookFacts) -> list[object]:
    """All that is known, with the cells that have formats."""
    return [
        [name, [one.cells, one.box, dict(one.errors), one.formulas, one.merged, one.tables, formats(one.formats)]]
        for name, one in facts.sheets.items()
    ] + [facts.kind, dict(facts.names), facts.date1904, sorted(facts.plain)]


def formats(found: SheetFormats | None) -> object:
    return found and [found.rows, found.columns, found.styles, dict(found.codes)]


def reach(found: extent.Extent | None) -> object:
    if found is None:
        return None
    return [found.top, found.left, found.bottom, found.right, found.cells, found.box, found.formulas, found.errors, found.styled]  # fmt: skip


def cut(records: Sequence[tuple[int, bytes]], packed: Callable[[int, bytes], bytes]) -> Iterator[tuple[str, bytes]]:
    """A stream of records whole; with each left out, twice, and of each length below its own."""

    def stream(changed: Sequence[tuple[int, bytes]]) -> bytes:
        return b"".join(packed(*one) for one in changed)

    yield "whole", stream(records)
    for at, (kind, body) in enumerate(records):
        before, after = records[:at], records[at + 1 :]
        yield f"{at} out", stream([*before, *after])
        yield f"{at} twice", stream([*before, (kind, body), (kind, body), *after])
        yield f"{at} ended", stream([*before, (kind, body)])
        for length in range(min(len(body), 40)):
            yield f"{at} of {length}", stream([*before, (kind, body[:length]), *after])


REFERENCE = struct.pack("<BHHH", 0x3A, 1, 0, 0)


def named(name: str, formula: bytes, *, wide: bool = False) -> bytes:
    text = name.encode("utf-16-le" if wide else "latin-1")
    return struct.pack("<HBBHHHBBBBB", 0x20, 0, len(name), len(formula), 0, 0, 0, 0, 0, 0, wide) + text + formula


def sheet_of(title: str, kind: int, at: int = 700) -> bytes:
    wide = not title.isascii()
    text = title.encode("utf-16-le" if wide else "latin-1")
    return struct.pack("<IBBBB", at, 0, kind, len(title), wide) + text


GLOBALS = [
    (0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)),
    (0x0022, b"\1\0"),
    (0x0022, b"\0\0"),
    (0x041E, struct.pack("<HHB", 164, 3, 0) + b"000"),
    (0x041E, struct.pack("<HHB", 165, 3, 1) + '"元"'.encode("utf-16-le")),
    *((0x00E0, struct.pack("<HHHIIIH", 0, number, 0, 0, 0, 0, 0)) for number in (0, 164, 165, 9)),
    (0x0085, sheet_of("Sheet", 0)),
    (0x0085, sheet_of("客户信息", 0)),
    (0x0085, sheet_of("Chart", 2)),
    (0x01AE, struct.pack("<HH", 1, 0x3A01)),
    (0x01AE, struct.pack("<HH", 3, 0x0401)),
    (0x0017, struct.pack("<H6h", 2, 0, 0, 0, 1, 1, 1)),
    (0x0018, named("_kx_tiers", REFERENCE)),
    (0x0018, named("_kx_表", b"\x5a" + REFERENCE[1:], wide=True)),
    (0x0018, named("other", REFERENCE)),
    (0x0018, named("_kx_x", b"\x1e\1\0")),
    (0x000A, b""),
]
CELL = struct.pack("<HHH", 2, 1, 7)
ERRORS = (*xls.ERROR_CODES, 0x01, 0x2C)
CELLS = [
    (0x0809, struct.pack("<HH", 0x0600, 0x10)),
    (0x0200, struct.pack("<IIHHH", 0, 3, 0, 4, 0)),
    (0x0200, struct.pack("<HHHHH", 0, 3, 0, 4, 0)),
    *((kind, CELL + bytes(8)) for kind in (0x00FD, 0x0203, 0x027E, 0x0204, 0x00D6, 0x0207)),
    *((0x0205, struct.pack("<HHHBB", code, 3, 7, code, 1)) for code in ERRORS),
    (0x0205, struct.pack("<HHHBB", 5, 3, 7, 1, 0)),
    (0x00BD, struct.pack("<HH", 4, 2) + b"".join(struct.pack("<HI", one, 0) for one in (7, 8, 7)) + struct.pack("<H", 4)),
    (0x0006, CELL + b"\2\0\x2a\0\0\0\xff\xff" + bytes(6)),
    (0x0006, CELL + b"\1\0\x2a\0\0\0\xff\xff" + bytes(6)),
    (0x0006, CELL + bytes(8) + bytes(6)),
    (0x0809, struct.pack("<HH", 0x0600, 0x20)),
    (0x0203, struct.pack("<HHH", 9, 9, 7) + bytes(8)),
    (0x0205, struct.pack("<HHHBB", 9, 0, 7, 7, 1)),
    (0x00BD, struct.pack("<HHHIH", 9, 10, 7, 0, 10)),
    (0x000A, b""),
    (0x0203, struct.pack("<HHH", 6, 0, 7) + bytes(8)),
    (0x000A, b""),
    (0x0203, struct.pack("<HHH", 60, 60, 7) + bytes(8)),
]  # fmt: skip


def test_records_of_an_xls() -> None:
    def all_of(found: Any) -> list[object]:
        return [found.date1904, found.sheets, found.names, found.references, found.books, found.itself, found.formats, found.styles, found.owned()]  # fmt: skip

    lines = [f"{name}: {said(lambda d: all_of(xls._globals(d, 'b.xls')), data)}" for name, data in cut(GLOBALS, old.record)]  # fmt: skip
    KEPT.compare("globals of an xls", lines)
    lines = [f"{name}: {said(lambda d: reach(xls._extent(d, 0, (7,))), data)}" for name, data in cut(CELLS, old.record)]
    for form, (top, last) in product(("<IIHHH", "<HHHHH"), product((0, 1, 65_535, 65_536), repeat=2)):
        if "I" in form or 65_536 not in (top, last):
            for left, right in product((0, 1, 255, 256, 257), repeat=2):
                lines.append(said(xls._check_dimensions, struct.pack(form, top, last, left, right, 0)))
    KEPT.compare("cells of an xls", lines)


def test_an_xls_as_a_whole() -> None:
    import xlwt

    def saved(edit: Callable[[Any], None], *, since_1904: bool = False) -> bytes:
        book = xlwt.Workbook()
        book.dates_1904 = since_1904
        edit(book.add_sheet("客户信息"))
        edit(book.add_sheet("二"))
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def filled(sheet: Any) -> None:
        for row, cells in enumerate((HEADERS, ROW)):
            for column, cell in enumerate(cells, 1):
                sheet.write(row + 2, column, cell)
        sheet.write(5, 1, 7, xlwt.easyxf(num_format_str='"C"000'))
        sheet.write(5, 2, xlwt.Formula("1+1"))
        sheet.write(5, 3, 1.5)

    books = {"filled": saved(filled), "1904": saved(filled, since_1904=True), "blank": saved(lambda _: None)}
    limits = {"wide": Limits(), "as many as there are": Limits(cells=64), "one fewer": Limits(cells=63)}
    KEPT.compare("xls", [f"{book} {name}: {said(lambda b, n: told(xls.facts(books[b], 'b.xls', limits[n])), book, name)}" for book, name in product(books, limits)])  # fmt: skip


NAMES = (("_kx_tiers", 0x3A, 1), ("_kx_a", 0x5A, 0), ("_kx_b", 0x3B, 1), ("_kx_c", 0x3A, 2), ("_kx_d", 0x3A, 3), ("other", 0x3A, 1))  # fmt: skip
WORKBOOK = [
    (131, b""),
    (153, struct.pack("<II", 1, 0) + xlsb_book.wide("")),
    (153, struct.pack("<II", 2, 0)),
    (156, struct.pack("<II", 0, 1) + xlsb_book.wide("rId1") + xlsb_book.wide("客户信息")),
    (156, struct.pack("<II", 0, 2) + xlsb_book.wide("rId9") + xlsb_book.wide("none")),
    (355, b""),
    (357, b""),
    (362, struct.pack("<I", 3) + struct.pack("<9i", 0, 0, 0, 1, 0, 0, 1, 5, 5)),
    *(
        (39, struct.pack("<IBI", 1, 0, 0xFFFFFFFF) + xlsb_book.wide(name) + struct.pack("<IBHIH", 7, token, at, 0, 0))
        for name, token, at in NAMES
    ),
    (132, b""),
]
PART = [
    (129, b""),
    (0, struct.pack("<IIHBBBI", 2, 0, 300, 0, 0, 0, 0)),
    *((kind, struct.pack("<II", kind, 1) + b"\x2a" + bytes(8)) for kind in range(1, 13)),
    (5, struct.pack("<IId", 30, 3, 1.5)),
    (3, struct.pack("<II", 20, 2) + b"\x07"),
    (3, struct.pack("<II", 21, 1 << 24 | 1) + b"\x99"),
    (0, struct.pack("<IIHBBBI", 5, 0, 300, 0, 0, 0, 0)),
    (5, struct.pack("<IId", 0, 2, 1.5)),
    (176, struct.pack("<4I", 1, 2, 0, 3)),
    (130, b""),
]
STYLES = [
    (278, b""),
    (44, struct.pack("<H", 164) + xlsb_book.wide('"C"000')),
    (44, struct.pack("<H", 165) + xlsb_book.wide("0.0")),
    (44, struct.pack("<H", 9) + xlsb_book.wide("")),
    (47, struct.pack("<HHI", 0, 164, 0)),
    (617, struct.pack("<I", 3)),
    *((47, struct.pack("<HHI", 0, number, 0)) for number in (164, 10, 165, 9)),
    (618, b""),
    (47, struct.pack("<HHI", 0, 164, 0)),
]


def test_records_of_an_xlsb() -> None:
    base = Archive.of(xlsb_book.book({"客户信息": xlsb_book.sheet({})}, look=xlsb_book.styles(["000"]))).entries
    of = {"xl/workbook.bin": WORKBOOK, "xl/worksheets/sheet1.bin": PART, "xl/styles.bin": STYLES}
    whole = {name: b"".join(xlsb_book.record(*one) for one in records) for name, records in of.items()}

    def found(limits: Limits, other: Mapping[str, bytes] = {}) -> list[object]:
        parts = {**whole, **other}
        entries = (Entry.new(one.name, Packed.of((parts[one.name],), level=0)) if one.name in parts else one for one in base)  # fmt: skip
        return told(xlsb.facts(Package(Archive.made(entries)), "xl/workbook.bin", limits))

    for part, records in of.items():
        lines = [f"{name}: {said(found, Limits(), {part: data})}" for name, data in cut(records, xlsb_book.record)]
        KEPT.compare(f"xlsb {part}", lines)
    KEPT.compare("xlsb limits", [said(found, Limits(cells=n)) for n in (10, 87, 88, 200)])


def _cell(more: str, inside: str = "") -> str:
    return f"<table:table-cell {more}>{inside}</table:table-cell>"


ODS_CELLS = [
    "<table:table-cell/>",
    "<table:covered-table-cell/>",
    _cell("", "<text:p>words</text:p>"),
    _cell('office:value-type="string"', "<text:p>" + "长" * 70 + "</text:p><text:p>more</text:p>"),
    _cell('office:value-type="float" office:value="1"', "<text:p>1</text:p>"),
    _cell('office:value-type="float" office:value="1"', "<text:p>C001</text:p>"),
    _cell('office:value-type="float" office:value="1"', "<text:p>KH-01</text:p>"),
    _cell('office:value-type="float" office:value="1"', "<text:p>007</text:p>"),
    _cell('office:value-type="float" office:value="1"', "<text:p>ABCDEFGHIJK1</text:p>"),
    _cell('office:value-type="percentage" office:value="0.85"', "<text:p>85%</text:p>"),
    _cell('office:value-type="currency" office:currency="EUR" office:value="5"', "<text:p>5</text:p>"),
    _cell('office:value-type="currency" office:currency="" office:value="5"', "<text:p>5</text:p>"),
    _cell('calcext:value-type="error"', "<text:p>#REF!</text:p>"),
    _cell('calcext:value-type="error"'),
    _cell('table:formula="of:=1+1" office:value-type="float" office:value="2"', "<text:p>2</text:p>"),
    *(_cell(f'table:number-{way}-spanned="{size}" office:value-type="string"', "<text:p>x</text:p>") for way in ("rows", "columns") for size in (0, 1, 2, "x", "1" * 12)),
    *(_cell(f'table:number-columns-repeated="{size}" office:value-type="percentage"', "<text:p>1%</text:p>") for size in (1, 2, 3, "-1", "9" * 11)),
    "<table:table><table:table-row><table:table-cell><text:p>inner</text:p></table:table-cell></table:table-row></table:table>",
]  # fmt: skip


def test_cells_of_an_ods() -> None:
    row = test_workbook.ods_row
    names = "".join(f'<table:named-range table:name="{name}" table:cell-range-address="{where}"/>' for name, where in (("_kx_tiers", "$客户信息.$A$1"), ("_kx_a", "$'My ''s'.A1"), ("_kx_b", "A1"), ("_kx_c", "#REF!.A1"), ("other", "$客户信息.$A$1")))  # fmt: skip
    rows = [row(cell, repeat=n) for cell, n in product(ODS_CELLS, (1, 2))]
    rows += [row("a", cell, "b") + row(cell) for cell in ODS_CELLS]
    rows += [row("a", *ODS_CELLS[:16]) + row(repeat=3) + row(*ODS_CELLS[4:12], "z", repeat=2), "", row()]
    limits = (Limits(), Limits(cells=3))
    lines = [said(lambda r, limit: told(ods.facts(Package(Archive.of(test_workbook.ods(r, names=names))), "x.ods", limit)), r, limit) for r, limit in product(rows, limits)]  # fmt: skip
    KEPT.compare("ods", lines)


XML_CELLS = [
    '<c r="{}{}"/>', '<c r="{}{}" s="1"/>', '<c r="{}{}"><v>1</v></c>', '<c r="{}{}" s="1"><v>2.5</v></c>', '<c r="{}{}" t="n" s="1"><v>3</v></c>', '<c r="{}{}" t="n"><v>3</v></c>',
    '<c r="{}{}" s="12345"><v>4</v></c>', '<c r="{}{}" s="100001"><v>4</v></c>', '<c r="{}{}" s="x"><v>4</v></c>', '<c r="{}{}" t="e"><v>#N/A</v></c>', '<c r="{}{}" s="1" t="e"><f>A1/0</f><v>#DIV/0!</v></c>',
    '<c r="{}{}" t="e"/>', '<c r="{}{}" t="e"><f>1</f></c>', '<c r="{}{}"><f>1+1</f></c>', '<c r="{}{}"><f>1+1</f><v>2</v></c>', '<c r="{}{}"><f>1+1</f><v></v></c>', '<c r="{}{}"><f t="shared" si="0"/><v/></c>', '<c r="{}{}" t="str"><f>"a"</f><v></v></c>', '<c r="{}{}" t="str"><f>"a"</f></c>',
    '<c r="{}{}" t="s"><v>0</v></c>', '<c r="{}{}" t="b"><v>1</v></c>', '<c r="{}{}" t="inlineStr"><is><t>SO1</t></is></c>', '<c r="{}{}" t="inlineStr"><is><t> a&amp;b </t></is></c>', '<c r="{}{}" t="inlineStr"><is/></c>',
    '<c r="{}{}"><v></v></c>', '<c r="{}{}"><v/></c>', '<c><v>5</v></c>', '<c s="1" r="{}{}"><v>5</v></c>', "<c r='{}{}'><v>5</v></c>", '<x:c r="{}{}"><x:v>5</x:v></x:c>', '<c r="{}{}"><v>5</v><!-- <c --></c>',
]  # fmt: skip
PLACES = [("A", 1), ("Z", 3), ("AA", 3), ("AZ", 9), ("ZZ", 10), ("AAA", 11), ("XFD", 1_048_576), ("XFE", 1), ("AAAA", 1), ("A", 1_048_577), ("A", 12_345_678), ("A", 0), ("", 1)]  # fmt: skip


def test_worksheets_by_their_bytes_and_exactly() -> None:
    one = [(f"{cell.format(letter, row)}", row) for cell, (letter, row) in product(XML_CELLS, PLACES)]
    parts = [worksheet(f'<row r="{row}">{cell}</row>') for cell, row in one]
    lists = [XML_CELLS[at:] + XML_CELLS[:at] for at in range(0, len(XML_CELLS), 5)] + [XML_CELLS[:26], XML_CELLS[2:6], XML_CELLS[9:19]]  # fmt: skip
    for cells in lists:
        rows = "".join(f'<row r="{row}">' + "".join(cell.format(letter, row) for cell, letter in zip(cells, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False)) + "</row>" for row in (3, 4, 7))  # fmt: skip
        parts.append(worksheet(rows))
    parts += [b"", b"x", b"<a/>", b"\xef\xbb\xbf<sheetData/>", b"<x:sheetData><c", b'<sheetData><c r="A1"><v>1', b"<a>sheetData</a><sheetData>", b'<sheetData><row><c r="A1"><v>1</v></c></row></sheetData><c r="B2"/>']  # fmt: skip
    lines = []
    for number, part in enumerate(parts):
        for size in (1 << 20, 150) if number % 5 == 0 or number > len(one) else (1 << 20,):
            blocks = [part[at : at + size] for at in range(0, len(part), size)]
            lines.append(said(lambda b: reach(extent.quick(b, (1, 12345))), blocks))
        lines.append(said(lambda p: reach(extent.exact([p], (1, 12345))), part))
    KEPT.compare("worksheets", lines)


def test_distinct_cells() -> None:
    """What would be asked of calamine, and what is made of its answers."""
    lines = []
    plainly = frozenset((b"0", b"1"))
    kinds = [*XML_CELLS[2:7], XML_CELLS[9], *XML_CELLS[14:15], *XML_CELLS[19:23]]
    shapes = [[kind] for kind in kinds] + [[a, b] for a, b in product(kinds[:5], kinds[4:])] + [kinds, kinds[::-1]]
    for cells, step, size in product(shapes, (1, 3), (1 << 20, 400)):
        rows = "".join(f'<row r="{row}">' + "".join(cell.format(letter, row).replace("<v>2.5", f"<v>{row}.25").replace("SO1", f"SO{row}") for cell, letter in zip(cells, "BCDFGHIJKLM", strict=False)) + "</row>" for row in range(4, 12, step))  # fmt: skip
        part = worksheet(rows)
        found = Distinct(plainly)
        extent.quick([part[at : at + size] for at in range(0, len(part), size)], (), found)
        asked = [[1.0, "", 0.0], *([f"<{n}>", "", ""] for n in range(len(found._codes))), ["", "", 0.0]]
        made = said(lambda f, a: [[*row] for row in f.columns(lambda: a, {(4, 2): "#N/A", (11, 99): "#X", (3, 2): "#X"})], found, asked)  # fmt: skip
        lines.append(f"{found.usual} {found.start} {found.head!r} {found.tail!r} {[*found._codes]} {made}")
    KEPT.compare("distinct", lines)


def test_counts_that_a_part_declares() -> None:
    parts = [f'<sst{blank}uniqueCount{equal}"{count}">'.encode() + b"<si/>" * strings + b"</sst>" + b" " * fill for count, strings, blank, equal, fill in product((0, 1, 5, 6, 12, 99), (0, 5), (" ", "\n" * 250), ("=", " = "), (0, 300))]  # fmt: skip

    def checked(part: bytes, size: int) -> int:
        watched = declared_counts.Watched(part[at : at + size] for at in range(0, len(part), size))
        watched.check()
        return watched._claim

    KEPT.compare("declared counts", [said(lambda p, s: checked(p, s), part, size) for part, size in product(parts, (1, 9, 255, 1 << 20))])  # fmt: skip


def test_limits_of_a_sheet() -> None:
    limits = (Limits(cells=100), Limits(cells=2_000_000, empty_ratio=10))
    sizes = (1, 99, 100, 101, 99_999, 100_000, 100_001, 1_000_000, 1_000_001, 1_000_010, 2_000_000, 2_000_001)
    KEPT.compare("limits of a sheet", [said(lambda c, b, limit: ooxml.check_extent("一", c, b, limit), cells, box, limit) for cells, box, limit in product(sizes, sizes, limits)])  # fmt: skip


WORDS = [*(f"{word}{end}" for word, end in product(("合计", "小 计", "总计(1)", "C1 汇总", "Total", "Grand total", "Sub-total", "期初余额", "Balance b/f", "其中：泵", "平均", "制表人：王磊", "备注", "Confidential", "华东区", "泵", "C9", "C-1", ""), ("", "："))), None, 5.0, True, date(2026, 1, 5)]  # fmt: skip
LAYOUTS = {
    "orders": Layout(dict(enumerate(["订单编号", "客户编号", "订单日期", "产品", "金额"])), frozenset({0, 1, 2}), frozenset({0, 1}), frozenset(), frozenset({2})),
    "no days": Layout(dict(enumerate(["客户编号", "联系人", "备注", "电话", "金额"])), frozenset({0, 1}), frozenset({0})),
    "no ids": Layout(dict(enumerate(["日期", "指标", "数值", "来源", "说明"])), frozenset({0, 1}), frozenset(), frozenset({3}), frozenset({0}), frozenset({2})),
    "no keys": Layout(dict(enumerate(["产品", "数量", "金额", "备注", "单位"])), frozenset()),
    "two columns": Layout(dict(enumerate(["客户编号", "金额"])), frozenset({0}), frozenset({0})),
}  # fmt: skip
RECORDS: list[list[Any]] = [["S1", "C1", date(2026, 1, 5), "泵", 5.0], ["S2", "C1", date(2026, 1, 6), "阀", 6.0], ["S3", "C2", date(2026, 1, 6), "管", 7.0]]  # fmt: skip


def test_lines_that_are_no_records() -> None:
    for name, layout in LAYOUTS.items():
        lines = []
        width = len(layout.header)
        for word, at, last, beside in product(WORDS, range(width), (False, True), (None, 11.0, "C1")):
            line: list[Any] = [None] * width
            line[-1] = beside
            if beside == "C1":
                line = [*RECORDS[0][:width]]
                line[0], line[-1] = None, 11.0
            line[at] = word
            rows = [row[:width] for row in RECORDS]
            rows = [*rows[:2], line, *rows[2:]] if not last else [*rows, line, line]
            found = no_records([list(one) for one in zip(*rows, strict=True)], layout)
            lines.append(f"{line} {last} {found}")
        KEPT.compare(f"lines {name}", lines)


def test_a_line_that_is_the_sum_or_a_part_of_others() -> None:
    layout, lines = LAYOUTS["orders"], []
    for word, amounts, total in product(("Total", "Pumps total", "其中：泵", "小计"), ([5, 6], [5, 6, 0], [5], [-5, 6], [0.1, 0.2], [600, 5, 6]), (11, 5, 6, 0.3, 1, 0, -5, 11.000001, 11.1, None)):  # fmt: skip
        rows = [[f"S{n}", "C1", date(2026, 1, n + 1), "泵", amount] for n, amount in enumerate(amounts)]
        rows += [[None, "C1", date(2026, 1, 9), word, total], [None, "C1", date(2026, 1, 9), "阀", 5], *RECORDS]
        lines.append(f"{no_records([list(one) for one in zip(*rows, strict=True)], layout)}")
    KEPT.compare("lines that add up", lines)


BOOKS: dict[str, list[list[object]]] = {
    "客户信息": [HEADERS, ROW, ["C2", "华通", "贸易", "张", "139", "暂停", "李", "2024-02-01"]],
    "购买记录": [["订单编号", "客户编号", "订单日期", "产品", "金额(万元)"], ["S1", "C1", 45000.0, "泵", 12.5], ["S2", "C1", "2026-01-06", "阀", ""]],
    "Sales orders": [["Order ID", "Customer ID", "Order date", "Product", "Amount"], ["1", "C1", "2026-01-05", "x", 5.0], ["2", "C1", "2026-01-06", "x", 5.0]],
    "名单": [HEADERS[:4], ROW[:4]],
    "别的": [["部门", "人数"], ["销售", 5.0]],
    "汇率": [["币种", "日期", "汇率"], ["USD", "2026-01-01", 7.1]],
}  # fmt: skip
ABOVE: list[list[list[object]]] = [
    [],
    [["2026年明细"], ["单位：万元"]],
    [["币种：美元"]],
    [[""]] * 18,
    [[""]] * 19,
    [[""]] * 20,
]


def framed(rows: list[list[object]]) -> list[list[object]]:
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


def test_which_input_a_sheet_is_and_what_it_holds() -> None:
    lines = []

    def read(*sheets: SheetCells) -> object:
        book = frames.of_cells({one.title: one for one in sheets}, "b.xlsx")
        return [
            book.lang,
            dict(book.tables),
            book.settings,
            [[one.cell, one.field, one.code, one.value, sentence(one.message)] for one in book.issues],
            book.money,
            book.unread,
        ]

    for (title, rows), above in product(BOOKS.items(), ABOVE):
        for top, left in ((1, 1), (3, 2)):
            lines.append(said(lambda s: read(s), SheetCells(title, framed([*above, *rows]), top, left)))
    for title, rows in BOOKS.items():
        units = [rows[0], ["", "", "", "", "(元)"][: len(rows[0])], *rows[1:]]
        repeated = [[*rows[0], rows[0][1], "我的列", "等级"], *([*row, "x", "y", "A"] for row in rows[1:])]
        blank = [rows[0], [""] * len(rows[0]), *rows[1:], ["", "", "", "", "z"][: len(rows[0])]]
        header = [rows[0]]
        for case in (units, repeated, blank, header, [rows[0], rows[0], *rows[1:]]):
            lines.append(said(lambda s: read(s), SheetCells(title, framed(case), 2, 3, (Span(3, 3, 4, 3), Span(3, 9, 4, 20), Span(1, 1, 2, 5)))))  # fmt: skip
        for other in BOOKS:
            copy = SheetCells(f"{title} (2)", framed(BOOKS[other]))
            lines.append(said(lambda a, b: read(a, b), SheetCells(title, framed(rows)), copy))
        for span, totals in product((Span(1, 1, 3, 5), Span(2, 1, 3, 5), Span(1, 1, 2, 5), Span(1, 1, 4, 5), Span(5, 1, 6, 5)), (0, 1, 2)):  # fmt: skip
            table = TableSpan(next((one.table for one in SHEETS.values() if one.zh == title), "x"), span, totals)
            for shape in (table, TableSpan("表1", span, totals)):
                lines.append(said(lambda s: read(s), SheetCells(title, framed([*rows, rows[1]]), 1, 1, (), (shape,))))
    people = SheetCells("客户信息", framed(BOOKS["客户信息"]))
    for sheet in SHEETS.values():
        needed = [one.column.zh for one in sheet.fields.values() if one.required]
        for count, others, title in product(
            range(1, len(needed) + 1), ([], ["甲", "乙"]), ("Sheet1", f"2026年{sheet.zh}")
        ):
            header = [*needed[:count], *others]
            cells = [header, ["x"] * len(header), ["y", *[""] * (len(header) - 1)]]
            lines.append(said(lambda rows, title: read(people, SheetCells(title, framed(rows))), cells, title))
    KEPT.compare("inputs", lines)


def test_formats_of_a_column() -> None:
    codes = {1: '"C"000', 2: "0%", 3: "0%", 4: "[$€-407]0"}
    rows, columns = np.array([2, 3, 4, 4, 6, 9]), np.array([1, 1, 1, 2, 1, 1])
    values: list[list[object]] = [[1.0, 2.0, 3.0, 5.0, 6.0], ["a", 2.0, None, True, 6], [1, 2, 3, 4, 5]]
    lines = []
    for styles, at, cells in product(([1] * 6, [1, 2, 3, 4, 4, 1], [2, 3, 2, 2, 3, 2]), ([2, 3, 4, 5, 6], [4, 5, 6, 8, 9], [3, 4, 6, 7, 10], [10, 11, 12, 13, 14]), values):  # fmt: skip
        found = SheetFormats(rows, columns, np.array(styles), codes)
        lines += [plain([found.of(column, at, cells), found.of(column, [], [])]) for column in (1, 2, 3)]
        lines.append(plain(SheetCells("一", [], formats=found).shown(1, at, cells)))
    KEPT.compare("formats", lines)


def test_lists_of_earlier_runs() -> None:
    head: list[object] = ["严重程度", "规则代码", "规则", "客户编号", "备注", "我的"]
    alert: list[object] = ["高", "no_order", "未下单", "C1", "已联系", 0.5]
    none: list[object] = [""] * 6
    bodies = [[head, alert, alert], [none, head, alert, none, alert], [head, alert, none, none, alert], [head], [head[:1] + [""] * 5, alert], [*[none] * 19, head, alert], [*[none] * 20, head, alert]]  # fmt: skip
    spans = [(), *((TableSpan(name, Span(top, left, bottom, right), totals),) for name, top, left, bottom, right, totals in (("kx_alerts", 1, 1, 3, 6, 0), ("KX_ALERTS_2", 1, 1, 3, 6, 1), ("kx_alerts", 2, 2, 3, 4, 0), ("kx_alerts", 9, 1, 12, 3, 0), ("other", 1, 1, 3, 6, 0), ("kx_alerts", 1, 1, 2, 5, 0)))]  # fmt: skip
    percent = SheetFormats(np.array([2, 3]), np.array([6, 6]), np.array([1, 1]), {1: "0%"})
    lines = []
    for body, span, (top, left) in product(bodies, spans, ((1, 1), (2, 2))):
        cells = SheetCells("预警", body, top, left, tables=span, formats=percent)
        lines.append(said(lambda c: alert_states.table("b.xlsx", c), cells))
    titles: list[object] = ["评审日期", "客户编号", "客户名称", "等级", "模型", "交易额(元)"]
    review: list[object] = [date(2026, 6, 30), "C1", "明远", "A", "threshold", 1_205_000.0]
    bodies = [[titles, review, review], [none, titles, review, none, review], [none], [], [["x"] * 6, review], [["x", *titles[1:]], review], [*[none] * 19, titles, review], [*[none] * 20, titles, review]]  # fmt: skip
    spans = [(), *((TableSpan(name, Span(*place)),) for name, place in (("kx_tier_history", (1, 1, 3, 6)), ("KX_tier_history", (2, 2, 3, 6)), ("kx_tier_history", (9, 1, 9, 6)), ("other", (1, 1, 3, 6))))]  # fmt: skip
    for body, span, (top, left) in product(bodies, spans, ((1, 1), (2, 2))):
        cells = SheetCells("历史", body, top, left, tables=span)
        lines.append(said(lambda c: history.table("b.xlsx", c), cells))
    KEPT.compare("lists of earlier runs", lines)


def test_settings_typed_on_a_sheet() -> None:
    pairs: list[list[object]] = [["tier.model", "RFM"], ["alerts.no_order.months", 4.0], ["Tier.Threshold.s", 200.0], ["", "x"], ["tier.model", ""], ["nothing", 1.0], ["points.per", CellError("#N/A")]]  # fmt: skip
    headers: list[list[object]] = [["参数", "取值"], ["取值", "参数"], ["设置项", "说明", "值"], ["Key", "x", "Value"], ["参数", "x"], []]  # fmt: skip
    lines = []
    for header, above, (top, left) in product(headers, (0, 1, 19, 20), ((1, 1), (4, 3))):
        rows = [*[[""]] * above, *([header] if header else []), *([pair[0], "x", pair[1]] if "x" in header else pair for pair in pairs)]  # fmt: skip
        lines.append(said(lambda s: settings_sheet.entries(s), SheetCells("设置", framed(rows), top, left)))
    lines += [said(lambda n, t: settings_sheet.is_settings(n, t), name, tables) for name, tables in product(("设置", " settings", "Setting", "x"), ((), ("kx_settings",), ("a", "KX_Settings"), ("kx_settings_2",)))]  # fmt: skip
    KEPT.compare("settings", lines)


def test_texts_of_any_encoding_and_form() -> None:
    table = "客户编号,客户名称,地址\nC001,明远精密,苏州市工业园区\nC002,华通机电,上海市浦东新区\n"
    latin, big5 = "id,name\n1,São Paulo\n2,Müller\n", "客戶編號,客戶名稱\nC1,華碩電腦股份有限公司\n"
    control = "".join(f"C{n},客户\n" for n in range(100))
    data = [table.encode(encoding) for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")]  # fmt: skip
    data += [latin.encode("latin-1"), big5.encode("cp950"), latin.encode(), b"a,b\n\x80,1\n", "价格,€\n".encode("gbk", "ignore") + b"\x80,1\n", b"", b" \n", b"\x00" * 40]  # fmt: skip
    data += [control.encode() + b"\x00" * n for n in (1, 7, 8, 9, 10, 11)] + [b"a,b\n" * 400 + b"\x01" * n for n in (8, 15, 16, 17)]  # fmt: skip
    data += [table.encode().replace("华通".encode(), b"\xff" * n) * 9 for n in (1, 2, 9)]
    data += [f"{'x' * n},客户\n".encode("utf-16-le") for n in (1, 20, 200)] + [("客户" * n + ",1\n").encode("utf-16-be") for n in (1, 9, 50)]  # fmt: skip
    data += [mark + body for mark, body in product((b"sep=;\n", b"SEP=|\r\n", b"sep=\n", b"sep=;x\n"), (b"a;b\n1;2\n", b"a|b\n1|2\n"))]  # fmt: skip
    data += [b'a,b\n1,"x\ny"\n', b'a,b\n1,"19" rack"\n', b'a,b\n1,"open\n2,3\n', b"a\\,b,c\n", b"a b  c\n1  2 3\n", "﻿a,b\n1,﻿2\n".encode(), b"a,b\r1,2\r", b"\n\na,b\n", b"a,b,c\n1,2\n1,2,3,4\n"]  # fmt: skip
    data += [b'a,b\n1,"' + b"x\n" * n + b'"\n' for n in (499, 500, 501)]
    options: list[dict[str, str]] = [
        {},
        {"delimiter": ";"},
        {"delimiter": "space"},
        {"encoding": "gbk"},
        {"encoding": "cp1252"},
        {"escape": "\\"},
        {"encoding": "none"},
    ]
    lines = []
    for text, given in product(data, options):
        lines.append(said(lambda t, g: delimited.delimited(t, "x.csv", Limits(), **g), text, given))
    lines += [said(lambda n: delimited.delimited(b"a,b\n1,2\n", "x.csv", Limits(cells=n)), n) for n in (3, 4, 5)]
    texts = ["a,b;c\n1,2;3\n1,2,3;4\n", "a;b\n1;2\n" * 9 + "x\n", "t\n" * 3 + "a\tb\n1\t2\n", "a,b\n1|2|3\n1|2|3\n", ("a,b\n" * 9 + "a,b,c\n"), ("a;b;c,d\n" * 19 + "x,y\n"), "x" * (1 << 16) + ",\n;;\n", ("a;b\n" * 16384) + "c,d,e\n" * 9, ("a,b\n" * 200 + "a;b;c\n" * 900)]  # fmt: skip
    lines += [delimited.sniff(text) for text in texts]
    KEPT.compare("texts", lines)


SPANS = ("0", "1", "2", "3", "1000", "1001", "x", "", "99999999")


def test_tables_in_markup() -> None:
    pages = [f"<html><table><tr><td>a<td {way}={n}>b<td>c</tr><tr><td>d<th>e</tr><tr><td>f</tr></table>" for way, n in product(("colspan", "rowspan"), SPANS)]  # fmt: skip
    pages += ["<table><tr><td><table><tr><td>in</table><td>out</table>", "<!-- x -->", "", "<p>no</p>", "<table></table>", "<table><tr></tr><tr><td> a <b>b</b>\n c</table><table><tr><td>2</table>", "<div>" * 300 + "<table><tr><td>x</table>", "<table><tr>" + "<td>x" * 9 + "</table>"]  # fmt: skip
    lines = [said(lambda p: markup.sheets(p.encode(), "p.xls", Limits(cells=60)), page) for page in pages]
    lines += [said(lambda p: markup.sheets(p, "p.xls", Limits()), page) for page in ("<meta charset=gbk><table><tr><td>客户".encode("gbk"), b"<meta charset='latin-1'><table><tr><td>\xe9", b"<table><tr><td>\xe9", b'<?xml version="1.0" encoding="cp1252"?><table><tr><td>\xe9')]  # fmt: skip
    head = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    for kind, text in product(("Number", "DateTime", "Boolean", "Error", "String", ""), ("1.5", "1", "0", "2026-01-05T00:00:00.000", "2026-01-05T10:20:00", "#N/A", "x")):  # fmt: skip
        lines.append(said(lambda k, t: markup.sheets(f'{head}<Worksheet ss:Name="一"><Table><Row><Cell><Data ss:Type="{k}">{t}</Data></Cell></Row></Table></Worksheet></Workbook>'.encode(), "p.xls", Limits()), kind, text))  # fmt: skip
    for way, n in product(("Row ss:Index", "Cell ss:Index", "Cell ss:MergeAcross", "Cell ss:MergeDown"), ("0", "1", "2", "3", "16384", "16385", "1048576", "1048577", "x")):  # fmt: skip
        row, cell = (f'<{way}="{n}">' if way.startswith(kind) else f"<{kind}>" for kind in ("Row", "Cell"))
        body = f"<Row><Cell><Data>a</Data></Cell></Row>{row}<Cell><Data>b</Data></Cell>{cell}<Data>c</Data></Cell><Cell><Data>d</Data></Cell></Row><Row><Cell/><Cell><Data>e</Data></Cell></Row>"
        lines.append(said(lambda b: markup.sheets(f"{head}<Worksheet><Table>{b}</Table></Worksheet></Workbook>".encode(), "p.xls", Limits(cells=20_000)), body))  # fmt: skip
    KEPT.compare("markup", [line if len(line) < 5000 else f"{line[:5000]} {len(line)}" for line in lines])


def test_fills_and_hidden_rows() -> None:
    colours = [{"rgb": "FFFFC000"}, {"rgb": "00ffffff"}, *({"theme": str(n)} for n in (0, 1, 2, 4, 9, 10)), *({"indexed": str(n)} for n in range(66)), *({"theme": "4", "tint": t} for t in ("-0.5", "-1", "0.4", "0.999", "1")), {"rgb": "FF000000", "tint": "0.25"}, {}]  # fmt: skip
    fills = "".join("<fill><patternFill patternType='solid'><fgColor " + " ".join(f'{key}="{value}"' for key, value in one.items()) + "/></patternFill></fill>" for one in colours)  # fmt: skip
    fills += '<fill><patternFill patternType="gray125"><fgColor rgb="FFFF0000"/></patternFill></fill><fill/>'
    styles = f'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fills>{fills}</fills><cellXfs>{"".join(f"""<xf fillId="{n}"/>""" for n in range(len(colours) + 4))}<xf/></cellXfs></styleSheet>'
    cells = "".join(f'<row r="{n + 1}"{hidden}><c r="A{n + 1}" s="{n}"/><c r="AB{n + 1}"/></row>' for n, hidden in enumerate([' hidden="1"', ' hidden="0"', ' hidden="true"', ' ht="9" hidden="1"', *[""] * (len(colours) + 1)]))  # fmt: skip
    data = repacked(xlsx({"一": [["a"]], "二": [["b"]]}), {"xl/styles.xml": styles.encode(), "xl/worksheets/sheet1.xml": worksheet(cells)})  # fmt: skip
    KEPT.compare("looks", [said(lambda t: looks.looks(data, t), title) for title in ("一", "二", "三")])


def test_markup_that_calamine_stumbles_over() -> None:
    sheet = worksheet('<row r="1"><c r="A1"><v>5</v></c></row>')
    base = repacked(xlsx({"一": [["a"]]}), {"xl/worksheets/sheet1.xml": sheet})
    parts = [None, worksheet('<row r="1"><c r="A1"><v>1</v></c></row>').replace(b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A:A"/><mergeCell ref="A1:B2"/></mergeCells>'), worksheet("").replace(b'"A1"', b'"A:XFD"')]  # fmt: skip
    lines = []
    for part, name in product(parts, ("xl/worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "content.xml", "xl/other.bin")):  # fmt: skip
        packed = base if part is None else repacked(base, {name: part})
        found = plainer(packed)
        lines.append(f"{found is None} {[(one.name, one.read()) for one in Archive.of(found).entries if b'sheetData' in one.head(999)] if found else ''}")  # fmt: skip
    lines += [said(lambda d: plainer(d), data) for data in (b"", b"PK", base[:100])]
    KEPT.compare("plain", lines)
