"""What holds for every sheet, whatever the book: nothing overlaps, everything that is named exists, words are there."""

from __future__ import annotations

import dataclasses
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import sample_analysis as sample
from sample_analysis import plans_of

from kamxl.cell import Formula, Link, Value
from kamxl.placed import Range, SheetPlan
from kamxl.report.registry import sheets, wanted
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS
from kamxl.writer.rows import LAST_ROW

BOOKS = [(name, lang) for name in ("full", "long", "small", "nobody") for lang in ("zh", "en")]
every_book = pytest.mark.parametrize(("name", "lang"), BOOKS)
_CJK = re.compile(r"[\u4e00-\u9fff]")


@cache
def made(name: str, lang: str) -> tuple[sample.Sample, tuple[SheetPlan, ...]]:
    book = getattr(sample, name)(lang)
    return book, plans_of(book.analysis, lang, context=book.context)


def values(plan: SheetPlan) -> dict[tuple[int, int], tuple[Value, str]]:
    """Every cell of a plan with its role; fails where two blocks write one cell."""
    found: dict[tuple[int, int], tuple[Value, str]] = {}

    def put(row: int, column: int, value: Value, role: str) -> None:
        assert (row, column) not in found, f"{plan.key}: {Range.cell(row, column).a1} is written twice"
        found[row, column] = (value, role)

    for block in plan.cells:
        for i, line in enumerate(block.values):
            for j, value in enumerate(line):
                role = block.roles
                if not isinstance(role, str):
                    role = role[j] if isinstance(role[0], str) else role[i][j]
                put(block.row + i, block.column + j, value, role)
    for table in plan.tables:
        lengths = {len(column.values) for column in table.columns}
        assert len(lengths) == 1
        for j, column in enumerate(table.columns):
            header = table.header_roles[j] if table.header_roles else table.header_role
            put(table.row, table.column + j, column.title, header)
            for i, value in enumerate(column.values or [None]):
                put(table.row + 1 + i, table.column + j, value, column.roles[i] if column.roles else column.role)
    return found


def cells_of(over: Range) -> Iterator[tuple[int, int]]:
    for row in range(over.top, over.bottom + 1):
        for column in range(over.left, over.right + 1):
            yield row, column


@every_book
def test_the_sheets_stand_in_the_order_of_the_registry(name: str, lang: str) -> None:
    _, plans = made(name, lang)
    keys = [plan.key for plan in plans]
    assert keys == [key for key in OUTPUTS if key in keys]
    assert [plan.title for plan in plans] == [OUTPUTS[key].title(lang) for key in keys]
    if name in ("full", "long"):
        assert keys == list(OUTPUTS)
    else:
        assert set(OUTPUTS) - set(keys) == {
            "health",
            "targets",
            "pipeline",
            "receivables",
            "trend",
            "products",
            "service",
            "market",
            "follow_up",
            "opportunities",
        }


@every_book
def test_every_role_has_a_style(name: str, lang: str) -> None:
    for plan in made(name, lang)[1]:
        used = {role for _, role in values(plan).values()} | {plan.default_role}
        assert used <= set(plan.styles), plan.key


@every_book
def test_tables_have_the_titles_others_rely_on(name: str, lang: str) -> None:
    for plan in made(name, lang)[1]:
        output = OUTPUTS[plan.key]
        if output.table is None:
            continue
        table = next(table for table in plan.tables if table.name == output.table)
        shown = [column.title for column in table.columns]
        assert shown == [
            title
            for column in output.columns
            if (title := column.title(lang, Money.of(lang))) in shown or not column.optional
        ]
        # Of boards the list stands below charts.
        if plan.freeze and plan.key not in (
            "targets",
            "pipeline",
            "receivables",
            "products",
            "market",
            "follow_up",
            "service",
        ):
            assert plan.freeze[0] == table.row + 1, "the header of a long list stays in sight"
            rows = plan.page.repeat_rows
            assert rows is None or rows == (table.row, table.row)
            assert plan.page.area is not None
            # Where it is repeated, nothing but its list follows on paper.
            assert rows is None or plan.page.area.bottom == table.range.bottom


@every_book
def test_nothing_overlaps(name: str, lang: str) -> None:
    for plan in made(name, lang)[1]:
        written = values(plan)
        merged: Counter[tuple[int, int]] = Counter()
        for merge in plan.merges:
            merged.update(cells_of(merge))
            inside = [cell for cell in cells_of(merge) if written.get(cell, (None, ""))[0] is not None]
            assert set(inside) <= {(merge.top, merge.left)}, f"{plan.key}: {merge.a1} hides a value"
        assert not [cell for cell, times in merged.items() if times > 1], plan.key
        body = {cell for table in plan.tables for cell in cells_of(table.range)}
        assert not body & set(merged), f"{plan.key}: merged cells in a table"
        covered: Counter[tuple[int, int]] = Counter()
        for chart in plan.charts:
            covered.update(cells_of(chart.over))
        assert not [cell for cell, times in covered.items() if times > 1], f"{plan.key}: charts overlap"
        hidden = [cell for cell in covered if written.get(cell, (None, ""))[0] is not None]
        assert not hidden, f"{plan.key}: a chart hides {[Range.cell(*cell).a1 for cell in hidden]}"


@every_book
def test_charts_draw_figures_that_are_there(name: str, lang: str) -> None:
    for plan in made(name, lang)[1]:
        written = values(plan)
        assert plan.page.area is not None
        for chart in plan.charts:
            assert chart.title
            assert chart.alt
            assert 40 <= chart.gap <= 60
            assert (chart.legend == "none") == (len(chart.series) == 1)
            assert chart.over.right <= plan.page.area.right
            # What stands below a list of several pages is not printed from the workbook, and the foot of the page says so.
            assert chart.over.bottom <= plan.page.area.bottom or plan.page.footer.startswith("&L")
            assert chart.series
            for series in chart.series:
                assert series.values.sheet is None
                assert series.categories is not None
                figures = [written[cell][0] for cell in cells_of(series.values)]
                labels = [written[cell][0] for cell in cells_of(series.categories)]
                assert len(figures) == len(labels) > 0
                assert any(isinstance(value, (int, float)) for value in figures), (plan.key, chart.title)
                assert all(value is None or isinstance(value, (int, float)) for value in figures)
                assert all(label not in (None, "") for label in labels), (plan.key, chart.title)


@every_book
def test_links_lead_to_cells_that_are_there(name: str, lang: str) -> None:
    book, plans = made(name, lang)
    sheets = {plan.key: values(plan) for plan in plans}
    ids = {table.sheet: table for table in book.tables}
    for plan in plans:
        for value, _ in sheets[plan.key].values():
            if not isinstance(value, Link):
                continue
            row, column = int(re.sub(r"\D", "", value.cell)), value.cell.rstrip("0123456789")
            if value.sheet is not None:
                assert value.sheet in sheets
                assert row == 1 or any(cell[0] == row for cell in sheets[value.sheet])
            else:
                assert value.title in ids
                assert column
                assert row in ids[value.title].rows


def test_a_customer_links_to_its_own_row() -> None:
    book, plans = made("full", "zh")
    customers = next(table for table in book.tables if table.key == "customers")
    typed = dict(zip(customers.rows, customers.columns[0].values, strict=True))
    table = next(plan for plan in plans if plan.key == "tiers").tables[0]
    links = [value for value in table.columns[0].values if isinstance(value, Link)]
    assert len(links) == len(book.analysis.tiers)
    assert all(link.title == "客户信息" and typed[int(link.cell[1:])] == link.text for link in links)


@every_book
def test_every_sheet_leads_back_and_the_overview_to_every_sheet(name: str, lang: str) -> None:
    _, plans = made(name, lang)
    linked = {plan.key: {v.sheet for v, _ in values(plan).values() if isinstance(v, Link)} for plan in plans}
    others = {plan.key for plan in plans} - {"overview"}
    assert others <= linked["overview"]
    assert all("overview" in linked[key] for key in others)


@every_book
def test_sizes_are_what_excel_takes(name: str, lang: str) -> None:
    for plan in made(name, lang)[1]:
        assert all(0 < width <= 255 for width in plan.column_widths.values())
        assert all(0 < height <= 409 for height in plan.row_heights.values())
        assert plan.page.landscape
        assert plan.page.fit_width
        assert all(Range.cell(*cell) and cell[0] <= LAST_ROW for cell in values(plan))


@every_book
def test_values_are_plain(name: str, lang: str) -> None:
    """No numpy or pandas value reaches a plan, no placeholder is left in a sentence."""
    for plan in made(name, lang)[1]:
        for (row, column), (value, _) in values(plan).items():
            where = f"{plan.key}!{Range.cell(row, column).a1}"
            assert value is None or type(value) in (bool, int, float, str, date, Formula, Link), (where, type(value))
            if isinstance(value, float):
                assert value == value, where
                assert abs(value) != float("inf"), where
            text = value.text if isinstance(value, Link) else value
            if isinstance(text, str):
                assert not re.search(r"\{\w*\}|Text\(|\bnan\b|NaT|None", text), (where, text)


@pytest.mark.parametrize("name", ["small", "nobody"])
def test_english_sheets_hold_no_chinese_of_ours(name: str) -> None:
    book, plans = made(name, "en")
    given = {str(v) for table in book.tables for column in table.columns for v in column.values} | {sample.BOOK}
    for plan in plans:
        for value, _ in values(plan).values():
            text = value.text if isinstance(value, Link) else value
            if isinstance(text, str):
                for own in sorted(given, key=len, reverse=True):
                    text = text.replace(own, "")
                # What is cut with an ellipsis is a user's name.
                assert not _CJK.search(text) or "…" in text, (plan.key, text)


def test_the_same_book_gives_the_same_plans() -> None:
    book, plans = made("full", "zh")
    assert plans_of(book.analysis, "zh", context=book.context) == plans


def test_without_a_context_there_are_no_links_into_the_book() -> None:
    book, _ = made("full", "zh")
    for plan in plans_of(book.analysis, "zh"):
        assert not [v for v, _ in values(plan).values() if isinstance(v, Link) and v.title is not None]


def test_a_custom_field_has_a_block_of_its_own() -> None:
    from kamxl.grid import RawColumn

    table = sample.full_tables()[0]
    rooms = [("直营", "分销", None)[place % 3] for place in range(len(table.rows))]
    column = RawColumn("渠道类型", len(table.columns) + 1, None, rooms)
    tables = (dataclasses.replace(table, columns=(*table.columns, column)), *sample.full_tables()[1:])
    book = sample.sample_of(tables, report={"custom_fields": ("渠道类型",)})
    plan = next(p for p in plans_of(book.analysis, "zh", context=book.context) if p.key == "portrait")
    texts = [value for value, _ in values(plan).values()]
    assert "按渠道类型" in texts
    assert {"直营", "分销", "（未填）"} <= set(texts)
    assert len(plan.charts) == 6


def test_a_hidden_sheet_is_neither_made_nor_missed() -> None:
    analysis = sample.full().analysis
    hidden = analysis.settings.report.model_copy(update={"hide": ("targets", "trend")})
    given = dataclasses.replace(analysis, settings=analysis.settings.model_copy(update={"report": hidden}))
    found = sheets(given, "zh", registry=wanted(given))
    assert {sheet.key for sheet in found} == set(OUTPUTS) - {"targets", "trend"}
    assert "未生成" not in str(found[0].parts[0])
