"""Presentations: opened again with python-pptx, and their parts looked at."""

from __future__ import annotations

import builtins
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from kamxl import export, pipeline
from kamxl.errors import UsageError
from kamxl.export import shown
from kamxl.report.edition import Paper, edition
from kamxl.report.selection import Selection
from tests.conftest import AS_OF

pptx = pytest.importorskip("pptx")


@pytest.fixture(scope="module")
def plans(demo_book: Path) -> Any:
    result = pipeline.analyse(pipeline.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
    return edition(result.analysis, "summary", Selection(), "zh", book="demo.xlsx", paper=Paper(links=False))


@pytest.fixture(scope="module")
def data(plans: Any) -> bytes:
    return export.slides(plans, "zh", title="总结", subtitle="demo")


def test_every_slide_is_wide_and_has_a_title(data: bytes) -> None:
    deck = pptx.Presentation(io.BytesIO(data))
    assert deck.slide_width / deck.slide_height == pytest.approx(16 / 9, abs=0.001)
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert titles[0] == "总结"
    assert all(titles)
    assert any("共 198 行" in title for title in titles), "a cut table says how long it is"
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


def test_signs_that_no_file_can_hold(plans: Any) -> None:
    made = export.slides(plans[:1], "zh", title="a\x00b\x0bc\ud800", subtitle="\ufffe")
    assert pptx.Presentation(io.BytesIO(made)).slides[0].shapes.title.text_frame.text == "abc"


def test_without_python_pptx_the_error_says_what_to_install(plans: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "pptx":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"kamxl\[pptx\]"):
        export.slides(plans, "zh", title="x")
