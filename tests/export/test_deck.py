"""Presentations: opened again with python-pptx, and their parts looked at."""

from __future__ import annotations

import builtins
import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kamxl import export, walk
from kamxl.errors import UsageError
from kamxl.export import shown
from kamxl.plan import Cells, Chart, Range, Series, SheetPlan, Style
from kamxl.report.edition import Paper, edition
from kamxl.report.selection import Selection
from tests.conftest import AS_OF

pptx = pytest.importorskip("pptx")


@pytest.fixture(scope="module")
def plans(demo_book: Path) -> Any:
    result = walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    return edition(result.analysis, "summary", Selection(), "zh", book="demo.xlsx", paper=Paper(links=False))


@pytest.fixture(scope="module")
def data(plans: Any) -> bytes:
    return export.slides(plans, "zh", title="总结", subtitle="demo", as_of=AS_OF)


def test_every_slide_is_wide_and_has_a_title(data: bytes) -> None:
    deck = pptx.Presentation(io.BytesIO(data))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == "总结"
    assert all(titles)
    assert any("共 201 行" in title for title in titles), "a cut table says how long it is"
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= deck.slide_width + 10


def test_charts_are_native_and_draw_the_figures_of_the_sheets(plans: Any, data: bytes) -> None:
    deck = pptx.Presentation(io.BytesIO(data))
    drawn = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    sheets = {plan.key: shown.sheet(plan) for plan in plans}
    wanted = [(plan.key, chart) for plan in plans for chart in plan.charts]
    assert len(drawn) == len(wanted) > 10
    for found, (key, chart) in zip(drawn, wanted, strict=True):
        assert found.chart_title.text_frame.text == chart.title
        series = {one.name: list(one.values) for plot in found.plots for one in plot.series}
        for one in chart.series:
            values = [v if isinstance(v, (int, float)) else None for v in shown.cells(sheets, one.values, key)]
            assert series[one.name] == pytest.approx(values, nan_ok=True)


def test_a_line_over_columns_is_a_plot_of_its_own_on_the_axes_it_names(plans: Any, data: bytes) -> None:
    combined = sum(
        any(series.kind == "line" for series in chart.series) and chart.kind == "column"
        for plan in plans
        for chart in plan.charts
    )
    assert combined
    namespace = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
    from lxml import etree

    seen = 0
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if not name.startswith("ppt/charts/chart"):
                continue
            area = etree.fromstring(package.read(name)).find(f".//{namespace}plotArea")
            axes = {axis.find(f"{namespace}axId").get("val") for axis in area if axis.tag.endswith(("Ax",))}
            plots = [plot for plot in area if plot.find(f"{namespace}ser") is not None]
            for plot in plots:
                assert {axis.get("val") for axis in plot.findall(f"{namespace}axId")} <= axes
            kinds = {plot.tag.removeprefix(namespace) for plot in plots}
            seen += {"barChart", "lineChart"} <= kinds
    assert seen == combined


def test_charts_carry_only_what_they_draw(plans: Any, data: bytes) -> None:
    """The workbook behind a chart must not hold the phone numbers of the book that it came from."""
    from openpyxl import load_workbook

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        books = [name for name in package.namelist() if name.endswith(".xlsx")]
        assert books
        for name in books:
            book = load_workbook(io.BytesIO(package.read(name)))
            assert len(book.sheetnames) == 1
            assert book.active.max_column <= 8


def embedded(data: bytes) -> list[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [package.read(name) for name in package.namelist() if name.endswith(".xlsx")]


PAYLOADS = (
    "=cmd|'/c calc'!A0",
    "http://example.com/x",
    "@SUM(1)",
    "+1",
    "-1+1",
    "{=1}",
    "mailto:a@b.c",
    "007",
    "a\x00\x0bb\ud800",
)


@pytest.mark.parametrize("kind", ["column", "bar", "line", "area", "doughnut", "scatter"])
def test_text_of_cells_is_text_in_the_workbook_behind_a_chart(kind: Any) -> None:
    names = [[text, n + 1.5] for n, text in enumerate(PAYLOADS)]
    categories, values = Range(1, 1, len(names), 1), Range(1, 2, len(names), 2)
    if kind == "scatter":
        categories = values
    series = [Series(text, values, categories) for text in PAYLOADS]
    plan = SheetPlan(
        "k", "表", {"title": Style()}, cells=(Cells(1, 1, names),),
        charts=(Chart(kind, Range(12, 1, 20, 5), PAYLOADS[0], tuple(series), alt=PAYLOADS[-1]),),
    )  # fmt: skip
    made = export.slides([plan], "zh", title="x", as_of=AS_OF)
    (book,) = embedded(made)
    with zipfile.ZipFile(io.BytesIO(book)) as package:
        cells = package.read("xl/worksheets/sheet1.xml")
        assert b"<f" not in cells.replace(b"<f/>", b"<f")
        assert b"hyperlink" not in cells
        assert not [name for name in package.namelist() if "sheet1.xml.rels" in name]
        strings = package.read("xl/sharedStrings.xml").decode()
        for text in ("=cmd|'/c calc'!A0", "http://example.com/x", "{=1}", "007"):
            assert f">{text}<" in strings
    assert len(pptx.Presentation(io.BytesIO(made)).slides) > 1


def test_the_same_plans_are_the_same_bytes(plans: Any, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.localtime", lambda *_: __import__("time").gmtime(1_900_000_000))
    assert export.slides(plans, "zh", title="总结", subtitle="demo", as_of=AS_OF) == data
    times = b"".join(zipfile.ZipFile(io.BytesIO(book)).read("docProps/core.xml") for book in [data, *embedded(data)])
    assert set(re.findall(rb">(\d{4}-\d\d-\d\dT[^<]*)<", times)) == {b"2026-09-30T00:00:00Z"}


def test_signs_that_no_file_can_hold(plans: Any) -> None:
    made = export.slides(plans[:1], "zh", title="a\x00b\x0bc\ud800", subtitle="\ufffe", as_of=AS_OF)
    assert pptx.Presentation(io.BytesIO(made)).slides[0].shapes.title.text_frame.text == "abc"


def test_without_python_pptx_the_error_says_what_to_install(plans: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "pptx":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"kamxl\[pptx\]"):
        export.slides(plans, "zh", title="x", as_of=AS_OF)
