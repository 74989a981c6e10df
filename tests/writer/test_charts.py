"""Charts: references with the values they hold now, the look of the house, and nothing that Excel would not open."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import books
import pytest
import sample_plans
from openpyxl import load_workbook

from kamxl import theme, writer
from kamxl.cell import Formula, Style
from kamxl.chart import Series
from kamxl.placed import Cells, Chart, Range, SheetPlan, Table, TableColumn

STYLES = {
    "text": Style(),
    "money": Style(number_format="#,##0.0"),
    "day": Style(number_format="yyyy-mm"),
    "table.header": Style(),
}
DATA = (
    Cells(1, 1, [["月", "额"], ["一", 1.5], ["二", None], ["三", Formula("1+1", 2)]], ("text", "money")),
    Cells(1, 5, [[date(2026, 1, 1)], [date(2026, 2, 1)]], "day"),
)
SERIES = Series("额 & <数>", Range(2, 2, 4, 2), Range(2, 1, 4, 1))
OVER = Range(10, 1, 20, 6)


def chart_xml(chart: Chart, number: int = 1, **more: object) -> str:
    plan = SheetPlan(**({"key": "a", "title": "O'A", "styles": STYLES, "cells": DATA, "charts": (chart,)} | more))  # type: ignore[arg-type]
    return books.unpack(writer.create([plan]))[f"xl/charts/chart{number}.xml"].decode()


def test_values_stand_beside_the_references() -> None:
    xml = chart_xml(Chart("column", OVER, "标题", (SERIES,)))
    assert "<c:f>'O''A'!$B$2:$B$4</c:f><c:numCache><c:formatCode>#,##0.0</c:formatCode><c:ptCount val=\"3\"/>" in xml
    assert '<c:pt idx="0"><c:v>1.5</c:v></c:pt><c:pt idx="2"><c:v>2</c:v></c:pt>' in xml
    assert "<c:f>'O''A'!$A$2:$A$4</c:f><c:strCache><c:ptCount val=\"3\"/><c:pt idx=\"0\"><c:v>一</c:v>" in xml
    assert "<c:v>额 &amp; &lt;数&gt;</c:v>" in xml


def test_days_are_numbers_with_their_format() -> None:
    series = Series("s", Range(2, 2, 3, 2), Range(1, 5, 2, 5))
    xml = chart_xml(Chart("line", OVER, "t", (series,), x_format="yyyy-mm"))
    assert "<c:cat><c:numRef><c:f>'O''A'!$E$1:$E$2</c:f><c:numCache><c:formatCode>yyyy-mm</c:formatCode>" in xml
    assert "<c:v>46023</c:v>" in xml


def test_columns_of_a_table_are_found() -> None:
    table = Table("t", 30, 1, (TableColumn("甲", ["x", "y"]), TableColumn("乙", [1, 2], "money")))
    series = Series("乙", table.column_range("乙"), table.column_range("甲"))
    xml = chart_xml(Chart("bar", OVER, "t", (series,)), tables=(table,))
    assert "<c:f>'O''A'!$B$31:$B$32</c:f>" in xml
    assert '<c:pt idx="1"><c:v>2</c:v></c:pt>' in xml
    assert '<c:pt idx="1"><c:v>y</c:v></c:pt>' in xml


def test_categories_of_two_columns_have_two_levels() -> None:
    cells = (Cells(1, 1, [["北", "一", 1], [None, "二", 2], ["南", "一", 3]]),)
    xml = chart_xml(Chart("column", OVER, "t", (Series("s", Range(1, 3, 3, 3), Range(1, 1, 3, 2)),)), cells=cells)
    inner, outer = re.findall(r"<c:lvl>(.*?)</c:lvl>", xml)
    assert [inner.count("<c:pt "), outer.count("<c:pt ")] == [3, 2]
    assert '<c:multiLvlStrCache><c:ptCount val="3"/>' in xml
    assert '<c:pt idx="2"><c:v>南</c:v>' in outer
    assert "<c:v>北</c:v>" in outer


def test_a_chart_can_stand_on_another_sheet_than_its_figures() -> None:
    figures = SheetPlan("b", "B", STYLES, cells=DATA)
    series = Series("s", Range(2, 2, 4, 2, "b"), Range(2, 1, 4, 1, "b"))
    plans = [SheetPlan("a", "A", STYLES, charts=(Chart("column", OVER, "t", (series,)),)), figures]
    xml = books.unpack(writer.create(plans))["xl/charts/chart1.xml"].decode()
    assert "<c:f>'B'!$B$2:$B$4</c:f><c:numCache>" in xml
    assert "<c:v>1.5</c:v>" in xml


def test_series_whose_sheet_is_missing_are_left_out() -> None:
    gone = replace(SERIES, values=Range(2, 2, 4, 2, "missing"))
    xml = chart_xml(Chart("column", OVER, "t", (gone, SERIES)))
    assert xml.count("<c:ser>") == 1
    alone = chart_xml(Chart("column", OVER, "t", (gone,)))
    assert alone.count("<c:ser>") == 0
    assert "<c:barChart>" in alone  # a plot area needs one


def test_figures_in_hidden_columns_are_drawn() -> None:
    assert '<c:plotVisOnly val="1"/>' in chart_xml(Chart("column", OVER, "t", (SERIES,)))
    assert '<c:plotVisOnly val="0"/>' in chart_xml(Chart("column", OVER, "t", (SERIES,)), hidden_columns=(2,))


def test_the_look_of_the_house() -> None:
    xml = chart_xml(Chart("column", OVER, "标题", (SERIES,), font="微软雅黑", gap=60))
    assert xml.count('<a:latin typeface="微软雅黑"/><a:ea typeface="微软雅黑"/>') == xml.count("<a:latin ")
    assert '<c:gapWidth val="60"/>' in xml
    assert '<c:roundedCorners val="0"/>' in xml
    assert "3D" not in xml.replace("bubble3D", "")
    assert "<c:legend>" not in xml
    assert '<a:defRPr sz="1100" b="1">' in xml
    untitled = chart_xml(Chart("column", OVER, "", (SERIES,)))
    assert '<c:autoTitleDeleted val="1"/>' in untitled
    assert "<c:title>" not in untitled


def test_points_can_have_colours_of_their_own() -> None:
    xml = chart_xml(Chart("column", OVER, "t", (replace(SERIES, colour="111111", point_colours=("222222",)),)))
    assert xml.count("<c:dPt>") == 1
    assert xml.index("111111") < xml.index("222222")


def test_labels_on_light_pieces_are_dark() -> None:
    series = replace(SERIES, point_colours=("1F4E79", "DDDDDD"), labels=True)
    xml = chart_xml(Chart("doughnut", OVER, "t", (series,)))
    labels = re.findall(r'<c:dLbl><c:idx val="(\d)"/>.*?<a:srgbClr val="(\w+)"/>', xml)
    assert dict(labels)["0"] == "FFFFFF"
    assert dict(labels)["1"] == "404040"
    assert xml.count("<c:dPt>") == 3
    assert "<c:catAx>" not in xml


@pytest.mark.parametrize(("kind", "code", "shown"), [("doughnut", "0%", "showPercent"), ("column", "0.0", "showVal")])
def test_labels_of_pieces_are_shares_and_others_values(kind: Any, code: str, shown: str) -> None:
    xml = chart_xml(Chart(kind, OVER, "t", (replace(SERIES, labels=True),), y_format="0.0"))
    (labels,) = re.findall(r"<c:dLbls>.*?</c:dLbls>", xml)
    assert set(re.findall(r'formatCode="([^"]*)"', labels)) == {code}
    on = set(re.findall(r'<c:(show\w+) val="1"/>', labels))
    assert on == {shown}


def test_a_second_axis() -> None:
    second = replace(SERIES, kind="line", secondary=True, dashed=True)
    chart = Chart(
        "column", OVER, "t", (SERIES, second), second_format="0%", second_min=0, second_max=1, second_title="占比"
    )
    xml = chart_xml(chart)
    assert xml.index("<c:barChart>") < xml.index("<c:lineChart>")
    assert xml.count("<c:valAx>") == xml.count("<c:catAx>") == 2
    assert '<c:max val="1"/><c:min val="0"/>' in xml
    assert 'formatCode="0%"' in xml
    assert '<a:prstDash val="sysDash"/>' in xml
    assert len(set(re.findall(r'<c:axId val="(\d+)"/>', xml))) == 4


@pytest.mark.parametrize("kind", ["bar", "scatter", "doughnut"])
def test_kinds_that_stand_alone_are_not_combined(kind: str) -> None:
    series = (SERIES, replace(SERIES, kind="line", secondary=True))
    xml = chart_xml(Chart(kind, OVER, "t", series))  # type: ignore[arg-type]
    assert "<c:lineChart>" not in xml
    assert xml.count("<c:ser>") == 2
    assert len(set(re.findall(r'<c:axId val="(\d+)"/>', xml))) == (0 if kind == "doughnut" else 2)


def test_points_of_a_scatter_can_be_joined() -> None:
    joined = chart_xml(Chart("scatter", OVER, "t", (replace(SERIES, kind="line"),)))
    apart = chart_xml(Chart("scatter", OVER, "t", (SERIES,)))
    assert '<a:ln w="28575" cap="rnd">' in joined
    assert '<a:ln w="19050"><a:noFill/></a:ln>' in apart


def test_a_second_axis_alone_is_the_first() -> None:
    xml = chart_xml(Chart("column", OVER, "t", (replace(SERIES, secondary=True),)))
    assert xml.count("<c:valAx>") == 1
    assert set(re.findall(r'<c:axId val="(\d+)"/>', xml)) == {"111111111", "111111112"}


def test_bars_from_top_to_bottom_keep_their_axis_at_the_bottom() -> None:
    xml = chart_xml(Chart("bar", OVER, "t", (SERIES,), reverse=True))
    assert '<c:orientation val="maxMin"/>' in xml
    assert '<c:crosses val="max"/>' in xml


def test_every_bar_has_its_name() -> None:
    assert '<c:lblOffset val="100"/><c:tickLblSkip val="1"/>' in chart_xml(Chart("bar", OVER, "t", (SERIES,)))
    assert "tickLblSkip" not in chart_xml(Chart("column", OVER, "t", (SERIES,)))


@pytest.mark.parametrize("kind", ["column", "bar", "line", "area", "doughnut", "scatter"])
@pytest.mark.parametrize("stacked", [True, False])
def test_every_kind_is_read_by_another_program(kind: str, stacked: bool) -> None:
    series = (replace(SERIES, labels=True), replace(SERIES, markers=True))
    chart = Chart(kind, OVER, "t", series, stacked=stacked, legend="bottom", x_title="x", y_title="y", alt="说明 <1>")  # type: ignore[arg-type]
    data = writer.create([SheetPlan("a", "A", STYLES, cells=DATA, charts=(chart,))])
    (read,) = load_workbook(io.BytesIO(data))["A"]._charts
    assert len(read.series) == 2
    marker = read.anchor
    assert (marker._from.row, marker._from.col, marker.to.row, marker.to.col) == (9, 0, 20, 6)
    assert 'descr="说明 &lt;1&gt;"' in books.unpack(data)["xl/drawings/drawing1.xml"].decode()


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")  # openpyxl drops data bars
def test_charts_of_the_sample_are_all_there() -> None:
    book = load_workbook(io.BytesIO(writer.create(sample_plans.all_plans())))
    assert len(book["总览"]._charts) == len(sample_plans.overview().charts)


@pytest.mark.parametrize(
    ("fill", "light"),
    [("C00000", True), ("006000", True), ("0000FF", True), ("000000", True), ("FFFFFF", False), ("FFC000", False), ("00FF00", True), ("BFBFBF", False), ("959595", True), ("969696", False)],
)  # fmt: skip
def test_text_on_a_fill_is_light_below_a_brightness_of_150(fill: str, light: bool) -> None:
    """Of ITU-R BT.601: 0.299 red + 0.587 green + 0.114 blue; green alone has 149.7."""
    assert (theme.readable_on(fill) == "FFFFFF") is light


def test_columns_of_several_series_stand_a_little_apart() -> None:
    """One alone has nothing to stand apart from; stacked ones stand on each other."""
    other = replace(SERIES, name="another")
    assert "<c:overlap" not in chart_xml(Chart("column", OVER, "t", (SERIES,)))
    assert '<c:overlap val="-5"/>' in chart_xml(Chart("column", OVER, "t", (SERIES, other)))
    assert '<c:overlap val="100"/>' in chart_xml(Chart("column", OVER, "t", (SERIES,), stacked=True))


@pytest.mark.parametrize(("kind", "direction"), [("column", "col"), ("bar", "bar")])
def test_columns_stand_and_bars_lie(kind: Any, direction: str) -> None:
    assert f'<c:barDir val="{direction}"/>' in chart_xml(Chart(kind, OVER, "t", (SERIES,)))


def test_points_have_an_x_and_columns_a_category() -> None:
    points = chart_xml(Chart("scatter", OVER, "t", (SERIES,)))
    assert points.count("<c:xVal>") == points.count("<c:yVal>") == 1
    assert "<c:cat>" not in points
    columns = chart_xml(Chart("column", OVER, "t", (SERIES,)))
    assert columns.count("<c:cat>") == columns.count("<c:val>") == 1
    assert "<c:xVal>" not in columns
