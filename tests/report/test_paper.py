"""Reports on paper: two pages for a director and an appendix with an index, no title row over foreign content, no page of two rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

import kamxl
from kamxl import theme, walk
from kamxl.book import Result
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.selection import Selection
from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.layout import Medium, Placed, placed
from kamxl.layout.canvas import PAPER_HEIGHT, PAPER_PIXELS
from kamxl.layout.pages import breaks
from kamxl.plan import (
    Chart,
    ChartGroup,
    Column,
    ColumnOf,
    Data,
    Head,
    List,
    ListColumn,
    Note,
    Section,
    Sheet,
    SmallTable,
)
from kamxl.plan import walk as walk_parts
from kamxl.report import customer as customer_page
from kamxl.report.customer_sections import NOTE, Block, filled
from kamxl.report.edition import Kind
from kamxl.report.paper import INDEX, LISTED, ROWS, SHOWN, WIDEST, arranged, columns_of, cut_at
from kamxl.walk.reports import report_sheets
from tests.conftest import AS_OF, LONG, ONE_LANGUAGE


@pytest.fixture(scope="module", params=LANGUAGES)
def result(request: pytest.FixtureRequest, demo_book: Path) -> Result:
    return walk.analyse(walk.open_book(demo_book, as_of=AS_OF, lang=request.param), as_of=AS_OF)


Printed = Callable[[str], Sequence[Placed]]


@pytest.fixture(scope="module")
def printed(result: Result) -> Printed:
    """The sheets of a kind of report on paper."""
    return cache(lambda kind: report_sheets(result, kind, Selection(), format="pdf"))


def fills(one: Placed) -> list[float]:
    """How full each page is, blank rows at its end left out."""
    plan = one.plan
    assert plan.page.area is not None
    shown = (column for column in range(1, plan.page.area.right + 1) if column not in plan.hidden_columns)
    pixels = sum(plan.column_widths.get(column, 9) * 7 + 5 for column in shown)
    room = PAPER_HEIGHT * max(1.0, pixels / PAPER_PIXELS)
    held = {block.row + down for block in plan.cells for down in range(len(block.values))}
    held |= {row for table in plan.tables for row in range(table.row, table.range.bottom + 1)}
    held |= {row for chart in plan.charts for row in range(chart.over.top, chart.over.bottom + 1)}
    return [
        sum(plan.row_heights.get(row, 15) for row in page if row <= max(held & set(page))) / room for page in pages(one)
    ]


def half_empty(sheets: Sequence[Placed], least: float = 0.5) -> dict[str, list[float]]:
    """Pages that are less than half full, but for the last of the report."""
    found = {one.sheet.key: fills(one) for one in sheets}
    found[sheets[-1].sheet.key] = fills(sheets[-1])[:-1]
    return {key: its for key, its in found.items() if any(one < least for one in its)}


def pages(one: Placed) -> list[range]:
    """The rows of each page."""
    assert one.plan.page.area is not None
    return [range(*pair) for pair in pairwise([1, *one.plan.page.breaks, one.plan.page.area.bottom + 1])]


def test_a_summary_is_two_pages_and_an_appendix(printed: Printed) -> None:
    sheets = printed("summary")
    assert len(pages(sheets[0])) == 2
    assert sum(len(pages(one)) for one in sheets) <= 34
    appendix = sheets[1:]
    index = next(part for part in sheets[0].sheet.parts if getattr(part, "id", "") == INDEX)
    table = index.parts[0]  # type: ignore[union-attr]
    assert isinstance(table, SmallTable)
    begins, page = [], 3
    for one in appendix:
        if not one.sheet.key.endswith(ROWS):
            begins.append((one.plan.title, page))
        page += len(pages(one))
    assert [(row[0], row[2]) for row in table.rows] == begins
    assert all(row[1] for row in table.rows), "each part says what it comes to"


def test_the_sheets_of_the_workbook_print_without_a_cut_chart(result: Result) -> None:
    """Up to its list, every page of a sheet that is printed as it is begins at a break of ours and fits on paper."""
    for plan in walk.plans(result):
        area = plan.page.area
        assert area is not None
        pixels = sum(
            plan.column_widths.get(one, 9) * 7 + 5 for one in range(1, area.right + 1) if one not in plan.hidden_columns
        )
        assert not plan.tables or PAPER_PIXELS * plan.page.pages_wide / pixels >= 0.64, "a list is read on paper"
        room = PAPER_HEIGHT * max(1, pixels / PAPER_PIXELS / plan.page.pages_wide)
        listed = min((table.row for table in plan.tables), default=area.bottom)
        for chart in (one.over for one in plan.charts if one.over.bottom < listed):
            assert not [row for row in plan.page.breaks if chart.top < row <= chart.bottom], plan.key
            begin = max((row for row in (1, *plan.page.breaks) if row <= chart.top), default=1)
            assert sum(plan.row_heights.get(row, 15) for row in range(begin, chart.bottom + 1)) <= room, plan.key


def test_a_form_is_one_page(printed: Printed) -> None:
    forms = printed("nomination")
    assert forms
    assert {len(pages(one)) for one in forms} == {1}
    assert max(fills(one)[0] for one in forms) < 0.97, "a name that takes a line more has room"


def test_targets_name_their_customers(result: Result, printed: Printed) -> None:
    """They had the IDs alone."""
    its = next(part for part in walk_parts(printed("targets")[0].sheet.parts) if isinstance(part, List))
    columns = {column.key: column.values for column in its.columns}
    said = {one: name for one, name in zip(columns["customer_id"], columns["name"], strict=True) if one is not None}
    assert said
    assert said == {one: result.analysis.tiers["name"][one] for one in said}


def test_a_page_has_the_whole_name_that_the_tab_of_its_sheet_cuts() -> None:
    for title, shown in (("C1 A very long na…", "A very long name"), ("C1 Short", "C1 Short")):
        sheet = Sheet("k", title, "en", (Head("A very long name"), Note("n")), (10.0,) * 4)
        (one,) = placed([sheet], Medium(clickable=False, paper=True, running=("book", "day")))
        assert one.plan.page.header == f"&L&9book · {shown}&R&9day"


def test_a_few_alerts_stand_before_the_list_of_the_report_and_not_on_a_page_of_their_own(printed: Printed) -> None:
    """The demo has two of targets and two of deals: they say what to do, in columns that are not blank."""
    for kind, most in (("targets", 3), ("pipeline", 4)):
        (one,) = printed(kind)
        named = [part.id for part in one.sheet.parts if isinstance(part, Section)]
        assert named.index("alerts") == len(named) - 2
        its = next(
            part for part in walk_parts(one.sheet.parts) if isinstance(part, SmallTable) and part.id == "alerts.few"
        )
        keys = [column.key for column in its.columns]
        assert {"severity", "fact", "owner", "due", "advice"} <= set(keys)
        assert all(any(values) for values in zip(*its.rows, strict=True)), keys
        assert len(its.rows) == 2
        assert len(pages(one)) <= most
    assert printed("follow-up")[-1].sheet.key == "alerts", "more of them have their pages"


def test_a_list_that_a_report_is_about_is_bounded_and_says_where_the_others_are() -> None:
    """Receivables of 5,000 customers were 345 pages."""
    for inside in (True, False):
        its = List("t", (ListColumn("a", "A", [str(n) for n in range(LISTED + 20)]),))
        parts = (Head("K"), Section("s", "S", (its,))) if inside else (Head("K"), its)
        (one,) = arranged(Sheet("k", "K", "zh", parts), LISTED)
        (kept,) = [part for part in walk_parts(one.parts) if isinstance(part, List)]
        assert kept.shown == LISTED
        said = tr("export.paper.rest", "zh", shown=LISTED, total=LISTED + 20)
        assert said in [
            getattr(part, "text", getattr(part, "subtitle", "")).split(" · ")[0] for part in walk_parts(one.parts)
        ]


def test_the_report_on_service_lists_who_asks_for_something_and_counts_the_others(
    result: Result, printed: Printed
) -> None:
    assert result.analysis.service is not None
    whole = len(result.analysis.service.customers)
    one = printed("service")[0]
    every = next(part for part in one.sheet.parts if isinstance(part, Section) and part.id == "every")
    note, its = every.parts
    assert isinstance(note, Note)
    assert isinstance(its, List)
    assert note.text == tr("export.paper.quiet", one.sheet.lang, count=whole - its.length)
    assert 0 < its.length < whole
    assert len(pages(one)) <= 7
    quiet = List("t", (ListColumn("a", "A", ["x"]),), telling=[False])
    (alone,) = arranged(Sheet("k", "K", "zh", (Head("K"), Section("s", "S", (quiet,)))), None)
    assert [type(part) for part in walk_parts(alone.parts)] == [Head, Section, Note]


def test_titles_on_paper_take_three_lines_and_keep_their_units_whole() -> None:
    figures = tuple(ListColumn(f"n{n}", f"逾期{n}1-{n}9天(万元)", [1.0], "money") for n in range(1, 10))
    wide, narrow = (columns_of(List("t", (ListColumn("a", "客户名称", ["华" * 30], width=60), *one)), "zh") for one in (figures, figures[:2]))  # fmt: skip
    assert [one.title for one in narrow[1:]] == ["逾期11-19天(万元)", "逾期21-29天(万元)"]
    assert [one.title for one in wide[1:]] == [f"逾期{n}1-{n}9天\n(万元)" for n in range(1, 10)]
    assert {theme.column_width(one, "zh") for one in wide[1:]} == {15}
    long = ListColumn("x", "Over 90 days overdue (k\N{NO-BREAK SPACE}CNY)", [1.0], "money", narrow=True)
    assert theme.column_width(long, "en") <= theme.column_width(replace(long, narrow=False), "en") - 1.5


@pytest.mark.parametrize("kind", ["pipeline", "receivables", "targets", "service", "market", "follow-up"])
def test_lists_are_read_on_paper(printed: Printed, kind: str) -> None:
    """Fitted to the width of the page no list of a report is smaller than 0.7."""
    for one in printed(kind):
        plan = one.plan
        assert plan.page.area is not None
        shown = [column for column in range(1, plan.page.area.right + 1) if column not in plan.hidden_columns]
        assert PAPER_PIXELS / sum(plan.column_widths[column] * 7 + 5 for column in shown) >= 0.695, one.sheet.key


@pytest.mark.parametrize("kind", ["summary", "follow-up", "market", "targets", "pipeline", "receivables", "service"])
def test_no_page_cuts_a_chart_or_carries_a_foreign_title_row(printed: Printed, kind: str) -> None:
    for one in printed(kind):
        found = pages(one)
        for chart in one.plan.charts:
            assert any(chart.over.top in page and chart.over.bottom in page for page in found), chart.title
            assert one.plan.page.area is not None
            assert chart.over.right <= one.plan.page.area.right, chart.title
        held = [
            place.right
            for part in walk_parts(one.sheet.parts)
            if isinstance(part, SmallTable)
            for place in [one.places[part.id]]
        ]
        assert all(right <= one.plan.page.area.right for right in held if one.plan.page.area), one.sheet.key
        repeated = one.plan.page.repeat_rows
        if repeated is not None:
            (table,) = (table for table in one.plan.tables if table.row == repeated[0])
            assert table.range.bottom == found[-1].stop - 1, "only its list stands below the title row"
            assert len(found[-1]) > 2, one.sheet.key
        elif one.plan.tables:
            (table,) = one.plan.tables
            assert any(table.row in page and table.range.bottom in page for page in found), (
                "further pages lack the titles"
            )


def test_paper_can_be_read_and_charts_take_what_a_page_has_left(printed: Printed) -> None:
    """Body text of 10 points is printed at 6 or more; no page of charts alone is half empty."""
    for kind in ("summary", "follow-up", "targets", "pipeline", "receivables"):
        for one in printed(kind):
            plan = one.plan
            assert plan.page.area is not None
            right = plan.page.area.right
            shown = [column for column in range(1, right + 1) if column not in plan.hidden_columns]
            pixels = sum(plan.column_widths.get(column, 9) * 7 + 5 for column in shown)
            assert PAPER_PIXELS / pixels > 0.62, (kind, one.sheet.key)
            if one.sheet.key == "targets":
                room = PAPER_HEIGHT * max(1, pixels / PAPER_PIXELS)
                assert sum(plan.row_heights.get(row, 15) for row in pages(one)[0]) > 0.75 * room


def test_sections_stand_at_the_edge_and_under_their_headings(printed: Printed) -> None:
    """Beside the list of a screen they begin right of the names, which stay in view; on paper there is no list beside them."""
    for one in printed("summary"):
        for part in one.sheet.parts:
            if isinstance(part, Section) and not one.sheet.key.endswith(ROWS):
                assert one.places[part.id].left == (2 if one.sheet.key == "overview" else 1), (one.sheet.key, part.id)
    rows = next(one for one in printed("summary") if one.sheet.key == f"tiers{ROWS}")
    named = [part for part in rows.sheet.parts if isinstance(part, Section)]
    assert named
    assert all(rows.places[part.id].left == 1 for part in named)


def test_every_page_names_book_sheet_and_day(result: Result, printed: Printed) -> None:
    day = tr("report.as_of", result.book.lang, as_of=AS_OF)
    for one in printed("summary"):
        header = one.plan.page.header
        assert result.book.path.stem in header
        assert one.plan.title.replace("&", "&&") in header
        assert header.endswith(f"&R&9{day}")
        assert one.plan.page.footer == "&P / &N"
    for plan in walk.plans(result):
        assert result.book.path.name in plan.page.header
        assert day in plan.page.header


def test_a_list_that_is_cut_ends_where_its_page_does(printed: Printed) -> None:
    """Twelve rows stood on a page of their own, and half of it was blank."""
    cut = 0
    for one in printed("summary"):
        shown = cut_at(one.sheet)
        if shown is not None:
            cut += 1
            assert SHOWN <= shown <= 40
            assert fills(one)[-1] > (0.85 if isinstance(one.sheet.parts[-1], List) else 0.5), one.sheet.key
            told = tr("export.cut", one.sheet.lang, shown=shown, total=next(part.length for part in walk_parts(one.sheet.parts) if isinstance(part, List)))  # fmt: skip
            said = [getattr(part, "heading", getattr(part, "subtitle", "")) for part in walk_parts(one.sheet.parts)]
            assert any(told.lower() in text.lower() for text in said), one.sheet.key
    assert cut > 4


@pytest.mark.parametrize("kind", ["summary", "follow-up", "market", "targets", "pipeline", "receivables", "service"])
def test_no_page_but_the_last_is_half_empty(printed: Printed, kind: str) -> None:
    assert half_empty(printed(kind)) == {}


def test_a_list_has_the_columns_that_a_page_holds() -> None:
    def column(key: str, *values: object, width: int = 30, role: str = "text") -> ListColumn:
        return ListColumn(key, key, values, role, width)  # type: ignore[arg-type]

    wide = tuple(column(str(n), "x" * 40) for n in range(9))
    kept = columns_of(
        List("t", (column("a", "b"), column("blank", None), column("code", "c", role="muted"), *wide)), "en"
    )
    assert [one.key for one in kept[:2]] == ["a", "0"]
    assert sum(one.width for one in kept[1:]) <= WIDEST
    assert len(kept) < len(wide)
    assert columns_of(List("t", (column("a", "b"), replace(column("h", "c"), hidden=True))), "en")[-1].key == "a"


def test_a_list_of_a_few_rows_has_no_more_columns_than_its_grid_has_room_for() -> None:
    """Seventeen of them left four lines for each name of three customers."""
    columns = tuple(ListColumn(f"c{n}", f"C{n}", ["x", "y"], width=6) for n in range(18))
    sheet = Sheet("k", "K", "en", (Head("K"), List("t", columns), Section("s", "S", (Note("n"),))))
    (made,) = arranged(sheet, SHOWN)
    (few,) = (part for part in made.parts if isinstance(part, SmallTable))
    assert [one.key for one in few.columns] == [f"c{n}" for n in range(14)]
    (head,) = (part for part in made.parts if isinstance(part, Head))
    assert "4" in head.subtitle, "how many columns more the workbook has"


@pytest.mark.parametrize(
    ("heights", "asked", "kept", "expected"),
    [
        ([10] * 10, (), (), ()),
        ([10] * 15, (), (), (11,)),
        ([10] * 11, (), (), (7,)),  # not one row alone, but half of a page
        ([10] * 11, (), ((5, 10),), (5,)),  # and what belongs together with it
        ([10] * 12, (), ((3, 9),), (10,)),  # unless that empties the page before
        (
            [10] * 5 + [7] + [10] * 8,
            (3,),
            ((3, 6), (7, 11), (12, 14)),
            (3, 12),
        ),  # nor where the page before has as little
        ([10] * 15, (), ((9, 12),), (9,)),  # a chart is not cut
        ([10] * 15, (5,), (), (5, 15 - 4)),
        ([10] * 12, (5,), (), (5,)),
        ([10] * 20, (), ((1, 20),), (11,)),  # longer than a page
        ([10] * 21, (), ((1, 11),), (9, 17)),  # its last three rows go on together
    ],
)
def test_where_pages_begin(
    heights: list[float], asked: tuple[int, ...], kept: tuple[tuple[int, int], ...], expected: tuple[int, ...]
) -> None:
    """Worked by hand: pages of 100 points."""
    assert breaks([0.0, *heights], 100, asked, kept) == expected


def test_the_repeated_row_takes_its_room() -> None:
    assert breaks([0.0, *[10.0] * 25], 100, (), (), repeated=1) == (11, 20)


OWNERS = {
    "zh": "欧阳建国{}·华东大区重点客户事业部第一销售组负责人",
    "en": "Alexandra-Bartholomew Constantinopoulos-Montgomery {}",
}
NAMES = {
    "zh": "中国华东精密机械制造集团股份有限公司（第{}分公司）苏州工业园区营业部",
    "en": "North-Western Precision Engineering and Manufacturing Holdings {}",
}
MANY = 5_000 if LONG else 600
"""Customers; a list on paper shows its first rows, so that their number adds no page."""


@pytest.fixture(scope="module", params=ONE_LANGUAGE)
def many(request: pytest.FixtureRequest) -> Result:
    """Thousands of customers, forty owners, long names."""
    lang = request.param
    place = range(MANY)
    customers = pd.DataFrame({
        "customer_id": [f"C{n:05}" for n in place], "name": [NAMES[lang].format(n) for n in place],
        "owner": [OWNERS[lang].format(n % 40) for n in place], "industry": [f"行业{n % 9}" for n in place],
        "region": [f"区{n % 5}" for n in place], "status": "活跃", "contact": "张三", "phone": "13800000000",
        "first_deal_date": [AS_OF - timedelta(days=400 + n % 300) for n in place],
    })  # fmt: skip
    orders = pd.DataFrame({
        "order_id": [f"S{n:05}" for n in range(2 * MANY)], "customer_id": [f"C{n % MANY:05}" for n in range(2 * MANY)],
        "order_date": [AS_OF - timedelta(days=n * 37 % 700) for n in range(2 * MANY)],
        "product": [f"P{n % 7}" for n in range(2 * MANY)], "amount": [1_000.0 * (1 + n % 211) for n in range(2 * MANY)],
        "paid": 0.0,
    })  # fmt: skip
    return kamxl.analyse(
        kamxl.from_frames({"customers": customers, "orders": orders}, as_of=AS_OF, lang=lang), as_of=AS_OF
    )


def test_many_customers_and_long_names_add_no_pages(many: Result) -> None:
    """Two pages for a director, and no more in all than the demo takes; no chart is cut."""
    sheets = report_sheets(many, "summary", Selection(), format="pdf")
    found = {one.sheet.key: len(pages(one)) for one in sheets}
    assert found["overview"] == 2, found
    assert sum(found.values()) <= 34, found
    for one in sheets:
        for chart in one.plan.charts:
            assert any(chart.over.top in page and chart.over.bottom in page for page in pages(one)), chart.title
    owners = next(one for one in sheets if one.sheet.key == "portrait").sheet
    table = next(part for part in walk_parts(owners.parts) if isinstance(part, SmallTable) and part.id == "by.owner")
    assert len(table.rows) == 40, "nobody is an other"


def test_a_customer_without_orders_has_one_page_that_is_full(result: Result) -> None:
    """Its profile takes the place of the chart, and lists are as short as the page asks."""
    for identity in ("C2026013", "C2026004"):
        (one,) = report_sheets(result, "customer", Selection(customers=(identity,)), format="pdf")
        assert len(pages(one)) == 1
        assert "months" not in one.places
        area = one.plan.page.area
        assert area is not None
        width = sum(one.plan.column_widths[column] * 7 + 5 for column in range(1, area.right + 1))
        used = sum(one.plan.row_heights.get(row, 15) for row in pages(one)[0])
        assert 0.85 < used / (PAPER_HEIGHT * width / PAPER_PIXELS) <= 1


@pytest.mark.parametrize("noted", [True, False])
@pytest.mark.parametrize("drawn", [True, False])
def test_no_second_page_of_a_customer_is_half_empty(drawn: bool, noted: bool) -> None:
    """Whatever the customer's sheets hold, and without orders to draw, too."""
    columns = (Column("a", "A", "text", 12),)
    two = 0
    for rows in range(3, 30):
        for count in range(4, 14):
            lists = [[["x"]] * (1 + (place * 7 + rows) % rows) for place in range(count)]
            found = [Block(str(place), "zh", "A", columns, lines) for place, lines in enumerate(lists)]
            page = customer_page._packed(found, drawn=drawn, noted=noted)
            if len(page.pages) > 1 and any(page.pages[1]):
                two += 1
                # The line on empty sheets ends it; where its room is all that one page lacks, both are about half full.
                last = filled(page.pages[1], page.rows) + (NOTE if noted else 0)
                assert last >= customer_page._PAPER * (0.47 if noted else 0.5), (rows, count)
    assert two > 30


def test_a_table_that_goes_on_to_another_page_has_its_header_there() -> None:
    """Owners of forty had none on the second page; a heading alone makes no page, and no page holds the last row alone."""
    columns = (Column("owner", "O", "text", 2), Column("count", "C", "count", 2))
    few = SmallTable("few", columns[:1], [["x"]] * 15)
    for count, before in ((20, ()), (34, ()), (40, ()), (90, ()), (30, (Section("f", "F", (few,)),))):
        table = SmallTable("t", columns, [[f"o{n}", n] for n in range(count)])
        sheet = Sheet("k", "K", "en", (Head("K"), *before, Section("s", "S", (table,)), Note("n")), (10.0,) * 12)
        (one,) = placed([sheet], Medium(clickable=False, paper=True))
        its, found = one.places["t"], pages(one)
        titles = [block.row for block in one.plan.cells if block.values[0][0] == "O"]
        begun = [page[0] for page in found if its.first < page[0] <= its.last]
        first = [one.places["few"].top] if before else []
        assert titles == [*first, its.top, *begun], count
        assert its.top in found[0], "a long one begins where there is room"
        assert its.last - its.top + 1 == count + 1 + len(begun), "each row once"
        assert all(len(set(page) & set(range(its.first, its.last + 1))) > 2 for page in found if its.last in page)


def test_a_chart_draws_rows_that_stand_together() -> None:
    """A header among them would be a bar."""
    table = SmallTable(
        "t", (Column("owner", "O", "text", 2), Column("count", "C", "count", 2)), [[f"o{n}", n] for n in range(60)]
    )
    series = Series("C", ColumnOf("t", "count"), ColumnOf("t", "owner"))
    parts = (Head("K"), Section("s", "S", (table,)), ChartGroup("g", (Chart("bar", "x", (series,)),)))
    (one,) = placed([Sheet("k", "K", "en", parts, (10.0,) * 12)], Medium(clickable=False, paper=True))
    assert len(pages(one)) > 1
    assert one.places["t"].last - one.places["t"].first == 59


PROFILED = ("C2026013", "C2026004")
"""Of the demo: customers without orders."""
BOARDS: Sequence[Kind] = ("summary", "follow-up", "service", "market", "targets", "pipeline", "receivables")
PAGES: Mapping[str, tuple[int, ...]] = {
    "demo": (29, 9, 8, 4, 3, 3, 4), "three": (21, 1, 3, 4, 4, 2, 1), "forty": (34, 13, 11, 4, 3, 4, 6), "many": (30, 14, 15, 4, 2, 11, 11),
}  # fmt: skip
"""Pages of each kind: of the demo, of three of its customers, with forty owners and customers of long names, and of 5,000 customers, whose
lists end after their first rows; they took up to 345."""
_LAST, _MIDDLE = 0.44, 0.43
"""Shares of the last page of a part of a report, without the titles that are repeated there, and of any page before it."""


def of_book(book: str, demo: Path, lang: Lang) -> Result:
    """The demo, or what is made of it."""
    opened = walk.open_book(demo, as_of=AS_OF, lang=lang)
    frames = dict(opened.frames)
    theirs = {key: one for key, one in frames.items() if one.index.name == "customer_id" and key != "targets"}
    if book == "three":
        ids = list(dict.fromkeys(frames["deals"].index))[:3]
        frames |= {key: one[one.index.isin(ids)] for key, one in theirs.items()}
    elif book == "forty":
        customers = frames["customers"]
        named = [NAMES[lang].format(place) for place in range(len(customers))]
        frames["customers"] = customers.assign(name=named)
        for key in ("customers", "follow_ups", "deals"):
            owners = [OWNERS[lang].format(place % 40) for place in range(len(frames[key]))]
            frames[key] = frames[key].assign(owner=owners)
    elif book == "many":
        frames |= {
            key: pd.concat([again(one, n) for n in range(25)]).rename_axis("customer_id") for key, one in theirs.items()
        }
    checked = replace(opened.checked, frames=frames)
    return walk.analyse(replace(opened, _checked=checked), as_of=AS_OF)


def again(frame: pd.DataFrame, copy: int) -> pd.DataFrame:
    """The rows of other customers with numbers of their own."""
    numbered = {"order_id", "contract_id", "need_id", "complaint_id", "deal_id", "parent"} & set(frame)
    own = {
        one: frame[one].map(lambda its: f"{its}-{copy}" if its else its, na_action="ignore") for one in sorted(numbered)
    }
    return frame.assign(**own).set_axis(frame.index.map(lambda its: f"{its}-{copy}")) if copy else frame


def held(book: str, of_kind: Callable[[Kind], Sequence[Placed]]) -> None:
    """Fails where a kind has more pages, or a part of a report ends on a page that is turned for a few rows."""
    sheets = {kind: of_kind(kind) for kind in BOARDS}
    found = {kind: sum(len(pages(one)) for one in its) for kind, its in sheets.items()}
    assert {kind: found[kind] for kind, most in zip(BOARDS, PAGES[book], strict=True) if found[kind] > most} == {}
    last = {(kind, one.sheet.key): fills(one)[-1] for kind, its in sheets.items() for one in its if len(pages(one)) > 1}
    assert {at: fill for at, fill in last.items() if fill < _LAST} == {}
    assert {kind: half_empty(its, _MIDDLE) for kind, its in sheets.items() if half_empty(its, _MIDDLE)} == {}


def test_pages_of_every_kind(printed: Printed) -> None:
    held("demo", printed)


@pytest.mark.parametrize("lang", ONE_LANGUAGE)
@pytest.mark.parametrize("book", ["three", *(["forty", "many"] if LONG else [])])
def test_pages_of_every_kind_of_odd_books(demo_book: Path, book: str, lang: Lang) -> None:
    result = of_book(book, demo_book, lang)
    held(book, lambda kind: report_sheets(result, kind, Selection(), format="pdf"))


def test_pages_of_customers_and_forms(result: Result) -> None:
    """A customer takes two pages at most, one without orders one; several have an index before them; a form is one page."""
    tiers = list(map(str, result.analysis.tiers.index))
    found = report_sheets(result, "customer", Selection(customers=(*tiers[:3], *PROFILED)), format="pdf")
    assert [len(pages(one)) for one in found] == [1, 2, 2, 2, 1, 1]
    assert fills(found[0])[0] > 0.5, "a few customers are drawn beside each other below their list"
    assert tr("export.index.links", result.book.lang) not in found[0].sheet.parts[0].subtitle, "nobody clicks on paper"  # type: ignore[union-attr]


@pytest.mark.parametrize("drawn", [True, False])
def test_the_line_on_empty_sheets_has_its_room_on_the_last_page(drawn: bool) -> None:
    """A page that was full without it went on with a line on a page of its own."""
    column = (Column("name", "Name", "text", 6),)
    found = [Block(f"b{number}", "en", "Heading", column, [["x"]] * 20) for number in range(3)]
    silent, noted = (customer_page._packed(found, drawn=drawn, noted=one) for one in (False, True))
    whole = customer_page._PAPER - (customer_page._TOP if drawn else customer_page._BARE_TOP)
    room = [whole - filled(*one.pages, one.rows) for one in (silent, noted)]
    assert room[0] < 15 <= room[1]


def test_contacts_of_customers_that_nobody_calls_active_are_counted() -> None:
    """The chart said: – of active customers covered."""
    customers = pd.DataFrame({"customer_id": ["C1", "C2"], "name": ["A", "B"], "owner": ["Ann", "Bob"]})
    contacts = pd.DataFrame(
        {"customer_id": ["C1", "C2"], "date": [AS_OF] * 2, "method": ["call"] * 2, "owner": ["Ann", "Bob"]}
    )
    book = kamxl.from_frames({"customers": customers, "follow_ups": contacts}, as_of=AS_OF, lang="en")
    one, *_ = report_sheets(kamxl.analyse(book, as_of=AS_OF), "follow-up", Selection(), format="pptx")
    drawn = [
        chart
        for part in walk_parts(one.sheet.parts)
        if isinstance(part, ChartGroup)
        for chart in part.charts
        if isinstance(chart, Chart)
    ]
    assert drawn[0].title == "Contacts of the month"
    assert [series.values.column for series in drawn[0].series] == ["contacts"]


def test_tables_of_the_appendix_have_the_columns_of_the_workbook(printed: Printed) -> None:
    """They were as narrow as those of a list that is fitted to a page, a sentence on five lines and half of the page blank."""
    (one,) = [its for its in printed("summary") if its.sheet.key == "tiers"]
    place = one.places["by_tier"]
    assert max(one.plan.row_heights.get(row, 15) for row in range(place.first, place.last + 1)) < 3 * 16.5


@pytest.mark.parametrize(
    ("title", "shown"),
    [("未到期(万元)", "未到期\n(万元)"), ("Not due (k CNY)", "Not due\n(k\N{NO-BREAK SPACE}CNY)"), ("Owner", "Owner")],
)
def test_no_title_of_a_table_ends_a_line_within_its_unit(title: str, shown: str) -> None:
    table = SmallTable("t", (Column("a", title, "money"),), [[1.0]] * 3)
    sheet = Sheet("k", "K", "zh", (Head("K"), Section("s", "S", (table,))), (10.0,) * 12)
    (one,) = placed([sheet], Medium(clickable=False, paper=True))
    assert shown in [block.values[0][0] for block in one.plan.cells if block.row == one.places["t"].top]


def test_a_table_that_is_too_long_keeps_its_total() -> None:
    columns = (Column("a", "A", "text"), Column("n", "N", "count"))
    rows: list[list[Value]] = [[str(n), n] for n in range(20)]
    roles: list[list[str | None]] = [[None, None]] * 19 + [["total", "total.count"]]
    for one, kept in ((roles, [*range(7), 19]), (None, list(range(8)))):
        (its,) = arranged(
            Sheet("k", "K", "en", (Head("K"), Section("s", "S", (SmallTable("t", columns, rows, one),)))), 12, 12
        )
        table, note = its.parts[1].parts  # type: ignore[union-attr]
        assert [row[1] for row in table.rows] == kept  # type: ignore[union-attr]
        assert note.text == "The first 8 of 20 rows"  # type: ignore[union-attr]


def test_a_list_of_few_rows_is_a_small_table_at_the_edge() -> None:
    """Below three customers the sections stood in the middle of the page, right of names that nobody scrolls."""
    its = List("kx", (ListColumn("name", "Name", ["A", "B"]), ListColumn("code", "C", [1, 2], hidden=True)))
    (one,) = arranged(
        Sheet("k", "K", "en", (Head("K"), its, Section("s", "S", (Note("n"),), start=3, width=200))), 12, 12
    )
    _, table, section = one.parts
    assert isinstance(table, SmallTable)
    assert [column.key for column in table.columns] == ["name"]
    assert isinstance(section, Section)
    assert (section.start, section.width) == (1, None)


def test_no_table_of_counts_repeats_a_chart() -> None:
    bars = Data(
        "d", (Column("name", "O"), Column("n", "N", "data.count")), [[name, 1] for name in ("Ann", "Bob", "Cem")]
    )
    chart = Chart("bar", "x", (Series("N", ColumnOf("d", "n"), ColumnOf("d", "name")),), bars)
    columns = (Column("o", "O", "text"), Column("n", "N", "count"))
    for names, expected in ((["Ann", "Bob", "Cem", "(not stated)"], 1), (["Ann", "Bob", "Dan", "Eva"], 2)):
        table = SmallTable("t", columns, [[name, 1] for name in names])
        (one,) = arranged(
            Sheet("k", "K", "en", (Head("K"), Section("s", "S", (ChartGroup("g", (chart,)), table)))), 12, 12
        )
        assert len(one.parts[1].parts) == expected, names  # type: ignore[union-attr]
