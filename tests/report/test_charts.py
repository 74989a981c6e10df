"""Charts that say something, and what their bars are called."""

from __future__ import annotations

import pandas as pd

from kamxl.cell import Value
from kamxl.chart import ChartKind, Series
from kamxl.plan import Chart, ChartGroup, ColumnOf, Instead, Section, Sheet
from kamxl.report import charts


def test_a_chart_of_one_bar_is_a_sentence_and_names_lose_their_legal_form() -> None:
    """Nothing overdue was a chart of one bar, three customers a cloud of three dots without names."""
    rows: list[list[Value]] = [["a", 3.0, 0.0], ["b", 0.0, None]]
    block = charts.data("d", ["", "x", "y"], rows, ["data.count"] * 2)
    labels, first, second = charts.drawn(block)

    def told(kind: ChartKind, *series: ColumnOf) -> object:
        chart = Chart(kind, "said", tuple(Series("s", one, labels) for one in series), block)
        (section,) = charts.telling(Sheet("k", "K", "en", (Section("s", "S", (ChartGroup("g", (chart,)),)),))).parts
        return section.parts[0].charts[0]  # type: ignore[union-attr]

    assert told("bar", first, second) == told("scatter", first) == Instead("said")
    assert isinstance(told("line", first), Chart)
    rows[1][2] = 1.0
    assert isinstance(told("column", first, second), Chart)
    assert [charts.called(one) for one in ("Kunshan Zhuoye Textile Machinery Co., Ltd.", "苏州永迅电子科技股份有限公司", "Apex Inc.", "有限公司")] == ["Kunshan Zhuoye Textile Machinery", "苏州永迅电子科技", "Apex", "有限公司"]  # fmt: skip
    long = [f"Alexandra-Bartholomew Constantinopoulos-Montgomery {n}" for n in range(9)]
    assert len(set(charts.names(long))) == 9
    assert max(map(len, charts.names(long))) <= charts.BAR_NAME
    assert charts.leader(long[3], charts.names(long[3:])) == charts.names(long[3:])[0], (
        "a title that ends before the 3 names nobody"
    )
    whole = "Beijing Zhiyue Solar Equipment Technology Group Co., Ltd."
    assert charts.leader(whole, charts.names([whole, "B"])) == charts.called(whole, charts.WHOLE_NAME)


def test_bars_with_labels_end_below_the_title() -> None:
    """66 % stood on the title of its chart; a share near the whole ends at it, and no axis says 120 %."""
    tops = [charts.share_top(pd.DataFrame({"share": [0.2, most]}), labelled=True) for most in (0.35, 0.66, 0.72, 0.95)]
    assert tops == [0.5, 0.8, 0.8, 1.0]
    assert charts.share_top(pd.DataFrame({"share": [0.66]})) is None
