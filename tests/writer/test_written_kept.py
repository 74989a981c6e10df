"""What is written of plans of every kind, and into workbooks of users with something of everything in them, as it was when last looked at."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import books
import pytest
import sample_plans
import test_parts_kept as simple
import test_user_objects as user

from kamxl import writer
from kamxl.cell import Formula, Link, Style
from kamxl.chart import Series
from kamxl.placed import (
    Cells,
    Chart,
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
from kamxl.writer import removal
from kamxl.writer.rows_into import RowsInto, rows_into
from kamxl.writer.target import open_target
from tests.codes import Codes, failure, plain

KEPT = Codes(Path(__file__).parent / "kept" / "written.txt")
STYLES = {**sample_plans.STYLES, "box": Style(border_top="FF0000", border_left="00FF00", border_right="0000FF", italic=True, indent=2, vertical="bottom")}  # fmt: skip


def said(call: Callable[..., bytes], *given: Any) -> list[str]:
    """The parts of a workbook, or how it ends."""
    try:
        return simple.lines(call(*given))
    except Exception as error:
        return [failure(error)]


DATA = Cells(
    2, 2, [["一月", 5.0, -2, 0.1], ["二月很长的名字", 7.5, 3, 0.25], ["三月", 0, None, 0.5], ["四月", 12.25, 9, 1.0]]
)


def drawn(draw: random.Random, at: int) -> Chart:
    """A chart of our data, anything of it as it comes."""
    rows = draw.choice([(2, 5), (2, 5), (2, 2), (3, 5)])
    names = Range(rows[0], 2, rows[1], 2)
    series = tuple(
        Series(
            draw.choice(["今年", "A long name of a series", "去年", ""]), Range(rows[0], column, rows[1], column),
            draw.choice([names, names, names, None, Range(rows[0], 1, rows[1], 2)]), draw.choice([None, "1F4E79", "F2F2F2"]), draw.choice([None, None, "line", "bar", "area"]),
            draw.random() < 0.25, draw.choice([(), (), ("C00000",), ("C00000", "00FF00")]), draw.random() < 0.4, draw.random() < 0.3, draw.random() < 0.3,
        )
        for column in range(3, 3 + draw.choice([0, 1, 1, 2, 3]))
    )  # fmt: skip
    top, left = 10 + 3 * at, draw.choice([2, 8])
    return Chart(
        draw.choice(["column", "bar", "line", "area", "doughnut", "scatter"]), Range(top, left, top + draw.choice([2, 9, 14]), left + draw.choice([1, 4, 6])),
        draw.choice(["", "标题", "一个很长很长的标题，写着这张图要说的话，并且一直写到第二行甚至第三行为止，还没有完", "A chart & its <message>"]), series,
        draw.choice(["none", "top", "bottom", "right"]), draw.choice(["Calibri", sample_plans.FONT]), stacked=draw.random() < 0.3,
        x_title=draw.choice(["", "月份"]), y_title=draw.choice(["", "万元"]), second_title=draw.choice(["", "%"]), y_format=draw.choice(["General", "#,##0"]),
        second_format="0%", gap=draw.choice([50, 0, 120]), reverse=draw.random() < 0.3, y_min=draw.choice([None, 0, -5]), y_max=draw.choice([None, 20]),
        second_min=draw.choice([None, 0]), second_max=draw.choice([None, 1]), alt=draw.choice(["", "看图"]),
    )  # fmt: skip


def test_charts_of_every_kind() -> None:
    draw = random.Random(5)
    charts = tuple(drawn(draw, at) for at in range(160))
    plan = SheetPlan("overview", "总览", STYLES, (DATA,), charts=charts, column_widths={2: 20, 9: 3}, row_heights={12: 40, 13: 0})  # fmt: skip
    found = [line for line in simple.lines(writer.create([plan])) if "cellXfs" not in line]
    KEPT.compare("charts", found)
    for hidden in ((), (3,), (2,), (1, 2, 3, 4)):
        few = replace(plan, charts=charts[:30:3], hidden_columns=hidden)
        KEPT.compare(f"charts hidden {hidden}", simple.lines(writer.create([few])))


VALUES: list[Any] = [None, "", "a", " a ", "a\nb", "a&b<c>", "=1+1", "-5", "+x", "@x", "'q", "_x0041_", "\x01b", "長" * 40, 0, 7, -1, 10**16, 0.1, 1e300, -0.0, True, False, date(2026, 3, 1), date(1900, 1, 1), date(1900, 3, 1), date(1899, 12, 31), datetime(2026, 3, 1, 12, 30), Link("a", sheet="tiers"), Link("", sheet="overview"), Link("b", sheet="none"), Link("five", title="总览", cell="B2", tip="t" * 300), Link("c", url=" https://a.b/c d?<e>"), Link("d", url="x" * 2080), Link("e", url=""), Formula("1+1", 2), Formula("A1&\"x\"", "y"), Formula("SUM(kx_tiers[占比])", None), Formula("SUM(kx_none[x])", 3.5), Formula("TODAY()", 46082), Formula("1=1", True)]  # fmt: skip


@pytest.mark.parametrize("since", ["1900", "1904"])
def test_cells_of_every_kind(since: str) -> None:
    source = simple.SINCE_1904 if since == "1904" else simple.PLAIN
    columns = [VALUES, VALUES[::-1], [1, 2, 3], [1.5, None, 2], ["a", "b", "c"], ["a", "a", "b"], [date(2026, 1, 1), None, date(2026, 1, 2)], ["a", "=x", None], [Link("x", sheet="overview")] * 3, [True, 1], [5] * 9 + [6]]  # fmt: skip
    size = max(map(len, columns))
    blocks = tuple(Cells(2, 2 + at, [[value] for value in column], role) for at, (column, role) in enumerate(zip(columns, ["text", "table.code", "table.money", "table.percent", "box", "input", "table.date", "text", "link", "text", "title"], strict=True)))  # fmt: skip
    table = Table("kx_overview", size + 5, 2, tuple(TableColumn(f"列{at}", [*column, *[None] * (size - len(column))], "table.text", roles=None if at % 3 else ["tier.s" if n % 2 else "tier.c" for n in range(size)]) for at, column in enumerate(columns)), banded=False, filter=False)  # fmt: skip
    plan = SheetPlan("overview", "总览", STYLES, blocks, (table,), default_role="none")
    KEPT.compare(f"cells {since}", said(writer.render, source, [plan, sample_plans.tiers(3)]))
    rows = Cells(1, 1, [["a", 1, None], ["b", 2.5, date(2026, 1, 1)]], [["text", "table.money", "text"], ["title", "text", "table.date"]])  # fmt: skip
    KEPT.compare(f"cells by row {since}", said(writer.render, source, [SheetPlan("overview", "总览", STYLES, (rows, Cells(9, 4, [])))]))  # fmt: skip


def test_the_frame_of_a_sheet() -> None:
    small = SheetPlan("overview", "总览", STYLES, (Cells(1, 1, [["a", "b"], ["c", "d"]]),))
    plans = [replace(small, freeze=freeze, active=active) for freeze, active in product((None, (1, 1), (2, 1), (1, 2), (3, 2)), (None, (1, 1), (2, 2), (9, 1), (10, 1), (30, 5)))]  # fmt: skip
    plans += [replace(small, page=PrintSetup(landscape, fit, area, rows, wide, columns, breaks, header, footer)) for landscape, fit, area, rows, wide, columns, breaks, header, footer in ((True, True, None, None, 1, None, (), "", ""), (False, True, Range(1, 1, 2, 2), (1, 1), 2, (1, 2), (2,), "头", "&L脚"), (True, False, None, None, 1, (1, 1), (2, 10), "&R" + "x" * 300, "a&b"))]  # fmt: skip
    plans += [replace(small, **changes) for changes in ({"gridlines": False}, {"zoom": 80}, {"zoom": 100, "tab_colour": "FF0000"}, {"column_widths": {1: 0, 3: 8.43, 16_385: 5}}, {"hidden_columns": (2, 4)}, {"column_styles": {3: "table.code"}, "default_role": "box"}, {"row_heights": {1: 5, 7: 30}}, {"merges": (Range(1, 1, 1, 1), Range(1, 1, 1, 2), Range(3, 1, 4, 1))}, {"protected": True}, {"hidden": True}, {"hidden": "very"}, {"owned": False})]  # type: ignore[arg-type]  # fmt: skip
    plans += [replace(small, data_bars=(DataBar(Range(1, 1, 9, 1), "FF0000"),), sparklines=(Sparklines(Range(2, 3, 4, 3), Range(2, 1, 4, 2), "00FF00", "0000FF"),), highlights=(Highlight(Range(1, 1, 2, 2), 'A1="a"', "FF0000", "00FF00", True), Highlight(Range(1, 1, 1, 1), "A1<5")))]  # fmt: skip
    checks = [Validation(Range(1, 1, 9, 1), kind, choices, formula, low, high, "t" * 40, "p" * 300, "e", "m" * 300, stop) for kind, (choices, formula), (low, high), stop in product(("list", "date", "decimal", "whole", "custom"), ((("a", "b", 'd"e'), None), ((), "$A$1:$A$3")), ((None, None), (0, None), (None, 5.5), (1, 5)), (False, True)) if kind != "date" or low is None]  # type: ignore[arg-type]  # fmt: skip
    plans += [replace(small, validations=tuple(checks)), *(replace(small, validations=(Validation(Range(1, 1, 1, 1), "list", ("x" * size, "y" * 127)), Validation(Range(1, 2, 1, 2), "date", minimum=date(1990, 1, 1), maximum=date(2100, 1, 1)))) for size in (127, 128))]  # fmt: skip
    for at, plan in enumerate(plans):
        other = replace(small, key="tiers", title="T")
        KEPT.compare(f"frame {at}", said(writer.create, [other, plan]))


def tabled(totals: int = 0, *, filtered: bool = True) -> bytes:
    """A workbook with an Excel table, and with totals below it."""
    contents = books.parts(("订单", "汇总"))
    last = 3 + totals
    own = books.table(1, "表1", f"A1:D{last}", "编号", "日期", "数量", "金额")
    own = own.replace(f'<autoFilter ref="A1:D{last}"/>', '<autoFilter ref="A1:D3"/>' if filtered else "")
    own = own.replace(" displayName=", f' totalsRowCount="{totals}" displayName=') if totals else own
    total = (
        '<row r="4"><c r="A4" t="inlineStr"><is><t>汇总</t></is></c><c r="D4"><f>SUBTOTAL(109,表1[金额])</f><v>50</v></c></row>'
        if totals
        else ""
    )
    relation = '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    types = contents["[Content_Types].xml"].replace("</Types>", f'<Override PartName="/xl/tables/table1.xml" ContentType="{books.TABLE_TYPE}"/></Types>')  # fmt: skip
    more = {"[Content_Types].xml": types, "xl/worksheets/sheet1.xml": books.sheet(simple.HEADER + simple.BODY + total, relation), "xl/worksheets/sheet2.xml": books.sheet(simple.OTHER), "xl/worksheets/_rels/sheet1.xml.rels": books.rels(("table", "../tables/table1.xml")), "xl/tables/table1.xml": own}  # fmt: skip
    return books.pack({**contents, **more})


SHARED = simple.BODY.replace("<f>C2*$F$1</f>", '<f t="shared" ref="D2:D3" si="0">C2*$F$1</f>').replace("<f>C3*$F$1</f>", '<f t="shared" si="0"/>')  # fmt: skip
NOTE = '<row r="6"><c r="A6" t="inlineStr"><is><t>注：含税</t></is></c><c r="F6"><f>D2+D3</f><v>50</v></c></row>'
BLANKS = '<row r="4" ht="18" customHeight="1"><c r="A4" s="2"/><c r="B4" s="1"/></row><row r="5"><c r="D5"/></row>'
WORDS = '<row r="4"><c r="A4" t="inlineStr"><is><t>本年</t></is></c><c r="C4"><f>SUM(C2:C3)</f><v>5</v></c><c r="D4"><f>SUM($D$2:$D$3)</f><v>50</v></c></row>'  # fmt: skip
TYPED = '<row r="4"><c r="A4" t="inlineStr"><is><t>合计</t></is></c><c r="D4"><v>50</v></c></row>'
LISTED = '<row r="4"><c r="A4" t="inlineStr"><is><t>合计</t></is></c><c r="D4"><f>D2+D3</f><v>50</v></c></row>'
LOOKING = simple.HEADER.replace("</row>", '<c r="F1"><f>SUM(D2:D9)</f><v>5</v></c></row>') + simple.BODY + simple.FOOTER
EXTENDED = b'<cols><col min="1" max="2" width="9" style="2"/><col min="4" max="4" width="9" style="1"/></cols>'
COLUMNS = books.pack({name: part.replace(b"<sheetData>", EXTENDED + b"<sheetData>") if name.endswith("sheet1.xml") else part for name, part in books.unpack(simple.PLAIN).items()})  # fmt: skip
SOURCES: Mapping[str, bytes] = {
    "table": tabled(), "totals": tabled(1), "two totals": tabled(2, filtered=False), "shared": simple.typed(simple.HEADER + SHARED),
    "note": simple.typed(simple.HEADER + simple.BODY + NOTE, simple.TAIL), "blanks": simple.typed(simple.HEADER + simple.BODY + BLANKS, simple.TAIL),
    "words": simple.typed(simple.HEADER + simple.BODY + WORDS), "typed": simple.typed(simple.HEADER + simple.BODY + TYPED), "listed": simple.typed(simple.HEADER + simple.BODY + LISTED),
    "looking": simple.typed(LOOKING), "bare header": simple.typed(simple.HEADER),
    "columns": COLUMNS,
    "unnumbered": simple.typed('<row><c t="inlineStr"><is><t>a</t></is></c></row><row><c><v>1</v></c></row><row/>'),
}  # fmt: skip
INTO: Mapping[str, Mapping[str, Any]] = {
    **simple.INTO,
    "two columns": {"heading": "新列", "added": [{1: "x", 5: "y"}]},
    "last cleared": {"cleared": [3], "table": "表1"},
    "into the table": {"table": "表1", "added": [{1: "A3", 4: 9}, {2: date(2026, 1, 1)}]},
    "far": {"added": [{1: n} for n in range(60)]},
    "beside": {"changes": {(3, 9): "注", (2, 4): None}},
    "too far": {"last_row": 1_048_575, "added": [{1: 1}, {1: 2}]},
}  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_rows_into_lists_of_every_kind(source: str) -> None:
    for name, given in INTO.items():
        patch = RowsInto(**{"title": "订单", "header_row": 1, "last_row": 3, "left": 1, "right": 4, **given})
        try:
            done = rows_into(SOURCES[source], [patch])
            found: Sequence[str] = [
                plain([getattr(done, one) for one in done.__slots__ if one != "data"]),
                *simple.lines(done.data),
            ]
        except Exception as error:
            found = [failure(error)]
        KEPT.compare(f"rows {source} {name}", found)


def changed(edit: Callable[[dict[str, bytes]], None]) -> bytes:
    contents = user.written()
    edit(contents)
    return books.pack(contents)


def _active(contents: dict[str, bytes]) -> None:
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(b'activeTab="', b'activeTab="2" x="')


def _looking(contents: dict[str, bytes]) -> None:
    contents["xl/worksheets/sheet1.xml"] = books.sheet('<row r="1"><c r="A1" s="5"><f>总览!A1+SUM(kx_tiers[占比])</f><v>1</v></c><c r="B1"><f>"总览!A1"</f><v>1</v></c><c r="C1"><f>[1]总览!A1</f></c></row>').encode()  # fmt: skip


def _renamed(contents: dict[str, bytes]) -> None:
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace("客户分级".encode(), "我的 分级".encode())


def _typed(contents: dict[str, bytes]) -> None:
    contents["xl/worksheets/sheet1.xml"] = books.sheet('<row r="2"><c r="B2" s="1"><v>1</v></c></row>').encode()
    contents["xl/styles.xml"] = contents["xl/styles.xml"].replace(b"</cellXfs>", b'<xf fontId="0" xfId="0" numFmtId="14"/></cellXfs>')  # fmt: skip


def _unnamed(contents: dict[str, bytes]) -> None:
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(b"_kx_tiers", b"other")


BOOKS: Mapping[str, Callable[[], bytes]] = {
    "picture": lambda: user.with_picture(user.written()),
    "notes": lambda: user.with_notes(user.written(), 2),
    "notes on a table": lambda: user.with_notes(user.written(), 3),
    "active": lambda: changed(_active),
    "looking": lambda: changed(_looking),
    "renamed": lambda: changed(_renamed),
    "typed": lambda: changed(_typed),
    "unnamed": lambda: changed(_unnamed),
    "shown": lambda: writer.render(simple.RICH, sample_plans.all_plans(), show="tiers"),
    "table": lambda: writer.render(tabled(1), [sample_plans.tiers(2), sample_plans.template()]),
}


@pytest.mark.parametrize("book", BOOKS)
def test_our_sheets_again_and_out_of_workbooks_that_people_changed(book: str) -> None:
    source = BOOKS[book]()
    KEPT.compare(f"again {book}", said(writer.render, source, [sample_plans.tiers(4), replace(sample_plans.overview(), charts=sample_plans.overview().charts[:2], buttons=())]))  # fmt: skip
    KEPT.compare(f"front {book}", said(lambda: writer.splice.render_into(open_target(source), [sample_plans.tiers(0)], front=True).to_bytes()))  # fmt: skip
    KEPT.compare(f"uses {book}", [plain(removal.uses_of_ours(open_target(source)))])
    try:
        archive, removed = removal.take_out(open_target(source))
        found = [plain(removed), *simple.lines(archive.to_bytes())]
    except Exception as error:
        found = [failure(error)]
    KEPT.compare(f"out {book}", found)
