"""Sheets of which calamine is shown the distinct cells only, beside the same sheets as calamine reads them whole."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from read_books import HEADERS, ROW, opened, repacked, worksheet, xlsx

from kamxl.package.original import Original
from kamxl.read import ooxml
from kamxl.read.cells import Source, open_source
from kamxl.read.distinct import _numbers, plain_styles
from kamxl.read.guard import examine
from kamxl.settings import Limits
from tests.conftest import LONG

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = (
    '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4" uniqueCount="4"><si><t xml:space="preserve"> 空格 </t></si>'
    "<si><t>a&amp;b</t></si><si><r><t>粗</t></r><r><t>细</t></r><rPh><t>cu</t></rPh></si><si><t/></si></sst>"
).encode()
TEMPLATES = Path(__file__).parents[2] / "workbook_templates"


def sheets(data: bytes) -> Source:
    return open_source(data, examine(Original(data), "book.xlsx", Limits(), lambda _: False), "book.xlsx")


@pytest.fixture
def both(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes, Callable[[bytes], Any]], tuple[Any, Any]]:
    """What a reader makes of a book: as it stands, and with every sheet by its distinct cells."""

    def read(data: bytes, reader: Callable[[bytes], Any]) -> tuple[Any, Any]:
        monkeypatch.setattr(ooxml, "_WORTH", 1 << 60)
        whole = reader(data)
        monkeypatch.setattr(ooxml, "_WORTH", 0)
        return whole, reader(data)

    return read


def told(data: bytes) -> list[Any]:
    """All that is known of the cells of each sheet, kinds of values included."""
    source = sheets(data)
    found = []
    for title in source.worksheets:
        sheet = source.sheet(title)
        for cells in (sheet.cells(), sheet.cells(3)):
            rows = [[(type(value), repr(value)) for value in row] for row in cells.rows]
            found.append((title, cells.top, cells.left, rows, cells.merged, cells.tables, cells.formulas))
    return found


def test_demo_and_templates_are_the_same_both_ways(both: Any, demo_book: Path) -> None:
    for path in (demo_book, *(sorted(TEMPLATES.glob("*/*.xlsx")) if LONG else ())):
        one, other = both(path.read_bytes(), opened)
        assert one == other, path


def test_books_that_excel_made_are_the_same_both_ways(both: Any, excel_made: Path) -> None:
    taken = 0
    for path in sorted(excel_made.glob("*.xls[xm]")):
        if path.stat().st_size < (200_000 if LONG else 30_000):
            whole, distinct = both(path.read_bytes(), told)
            assert whole == distinct, path
            taken += all(one.distinct is not None for one in sheets(path.read_bytes()).facts.sheets.values())
    assert taken > (20 if LONG else 10)


def _random_cell(draw: random.Random, reference: str, styles: int) -> str:
    style = draw.choice(["", *(f' s="{n}"' for n in range(styles))])
    number = draw.choice(["1", "45000", "45000.5", "-0", "0.1", "1E-7", "59", "60", "1234.5678901234567", "007"])
    return draw.choice(
        [
            f'<c r="{reference}"{style}><v>{number}</v></c>',
            f'<c r="{reference}"{style} t="n"><v>{number}</v></c>',
            f'<c r="{reference}"{style}/>',
            "",
            f'<c r="{reference}"{style} t="s"><v>{draw.randrange(4)}</v></c>',
            f'<c r="{reference}" t="inlineStr"><is><t>SO{draw.randrange(10**6)}</t></is></c>',
            f'<c r="{reference}" t="inlineStr"><is><t xml:space="preserve"> a&amp;b &#23458;_x000D_\n</t></is></c>',
            f'<c r="{reference}" t="inlineStr"><is><r><rPr><b/></rPr><t>粗</t></r><r><t>细</t></r></is></c>',
            f'<c r="{reference}" t="inlineStr"><is><t></t></is></c>',
            f'<c r="{reference}"{style} t="b"><v>{draw.randrange(2)}</v></c>',
            f'<c r="{reference}" t="e"><v>#N/A</v></c>',
            f'<c r="{reference}" t="d"><v>2026-01-02T03:04:05</v></c>',
            f'<c r="{reference}" t="str"><f>A1&amp;"x"</f><v>texts</v></c>',
            f'<c r="{reference}"{style}><f>1+1</f><v>{number}</v></c>',
            f'<c r="{reference}"><f>1+1</f></c>',
        ]
    )  # fmt: skip


def _styled(book: Any) -> None:
    sheet = book.worksheets[0]
    codes = ["0.00", "yyyy-mm-dd", "h:mm", "[h]:mm", 'm"月"d"日"', "0%", "@", "[$-409]d/m/yyyy", '#,##0.00_ ;[Red]"d"']
    for row, code in enumerate(codes, 1):
        sheet.cell(row, 1, row).number_format = code


@pytest.mark.parametrize("seed", range(6))
def test_cells_of_every_kind_are_the_same_both_ways(both: Any, seed: int) -> None:
    draw = random.Random(seed)
    base = xlsx({"一": []}, _styled)
    kinds = draw.sample(range(1000), 1 if seed % 3 else 40)
    rows = []
    for row in range(draw.randrange(1, 9), 60, draw.choice([1, 1, 2])):
        cells = (
            _random_cell(random.Random(draw.choice(kinds)) if seed % 2 else draw, f"{letter}{row}", 11)
            for letter in "BCDEFH"
        )
        rows.append(f'<row r="{row}">{"".join(cells)}</row>')
    data = repacked(base, {SHEET: worksheet("".join(rows)), "xl/sharedStrings.xml": STRINGS})
    whole, distinct = both(data, told)
    assert whole == distinct


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c>\n</row><row r="2"><c r="A2"><v>2</v></c></row>',
        '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>3</v></c></row>',
        '<row r="1"><c r="A1"><v></v></c><c r="B1"><v>3</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is></is></c><c r="B1"><v>3</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><is><t/></is></c><c r="B1"><v>3</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><v>5</v></c><c r="B1"><v>3</v></c></row>',
        '<row r="1"><c r="A1" t="str"><is><t>5</t></is></c><c r="B1"><v>3</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v/></c><c r="B1"><v>3</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row>",
    ],
)
def test_a_sheet_that_is_not_of_the_usual_form_is_read_whole(both: Any, rows: str) -> None:
    whole, distinct = both(repacked(xlsx({"一": []}), {SHEET: worksheet(rows)}), told)
    assert whole == distinct


def test_numbers_are_those_of_float_to_the_last_bit() -> None:
    draw = random.Random(4)
    texts = ["5.", ".5", "007", "-0", "+3", "1e5", "1E-7", "0.1", "123456789012345", "12345678901234567890", "1" * 40]
    for _ in range(500):
        digits = str(draw.randrange(10 ** draw.randrange(1, 18)))
        texts += [repr(draw.lognormvariate(5, 9)), f"{digits}.{digits}", f"{digits[:9]}.{digits[9:]}"]
    assert _read(texts) is not None
    assert [float(text).hex() for text in texts] == [number.hex() for number in _read(texts).tolist()]
    for text in ("1.2.3", "", ".", "1 2", "#", "--1", "1:2", "12/3"):
        assert _read(["1", text]) is None


def test_where_the_reader_fails_no_style_is_known_to_be_plain() -> None:
    archive = Original(xlsx({"一": [["a"]]})).archive
    frame = [entry for entry in archive.entries if entry.part != SHEET]
    assert b"0" in plain_styles(frame, archive.parts[SHEET], "一")
    assert plain_styles([], archive.parts[SHEET], "一") == frozenset()
    assert plain_styles(frame, archive.parts[SHEET], "二") == frozenset()


def _read(texts: list[str]) -> Any:
    data = "".join(f"<v>{text}" for text in texts).encode()
    end = np.cumsum([len(text) + 3 for text in texts])
    start = end - [len(text) for text in texts]
    return _numbers(data, np.frombuffer(data + bytes(24), dtype=np.uint8), start, end)


def test_calamine_is_shown_a_large_sheet_s_distinct_cells_only() -> None:
    lines = [HEADERS, *([f"C{n}", f"客户{n % 50}有限公司", *ROW[2:7], f"2023-01-{n % 28 + 1:02}"] for n in range(9000))]
    data = xlsx({"客户信息": lines})
    facts = examine(Original(data), "book.xlsx", Limits(), lambda _: False)
    assert facts.archive is not None
    assert facts.sheets["客户信息"].distinct is not None
    shown, meant = (archive.parts[SHEET].size for archive in (facts.archive, Original(data).archive))
    assert shown < meant / 5
    table = opened(data).tables["customers"]
    assert [list(column.values) for column in table.columns] == [list(one) for one in zip(*lines[1:], strict=True)]
