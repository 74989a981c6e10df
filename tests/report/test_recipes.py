"""The recipes of the contributors' page: a rule and an output sheet that are here alone, and the book that is run, reported
and shared with them. A new sheet is a module, its words, its Output and a line of the registry.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from kamxl import export, walk, writer
from kamxl.book import Result
from kamxl.cell import Link
from kamxl.chart import Series
from kamxl.compute.alerts import RULES
from kamxl.compute.analysis import Analysis
from kamxl.compute.selection import Selection
from kamxl.i18n import Pair, tr
from kamxl.layout import Medium, Placed, place, placed
from kamxl.plan import Chart, ChartGroup, Column, ColumnOf, Figure, Figures, Head, Part, Section, SmallTable
from kamxl.report.context import context_of
from kamxl.report.edition import edition, keys_of
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.registry import SHEETS, sheets
from kamxl.report.reveals import AMOUNT, NAME, NOTHING
from kamxl.schema.field import YUAN_10K
from kamxl.schema.outputs import Output, OutputColumn
from kamxl.settings import Days
from kamxl.share.outputs import output_sheets
from kamxl.share.roles import ROLES, Role
from kamxl.share.sharing import copy_of
from tests.compute import test_rules as rules
from tests.report import sample_analysis as sample
from tests.report.test_registry import missing

AS_OF = date(2026, 9, 30)
CUSTOMERS = [
    ["客户编号", "客户名称", "所属行业", "联系人", "电话", "首次合作时间", "合作状态", "负责人"],
    *(
        [f"C{n}", f"第{n}机械有限公司", "机械", "张一", "13800000001", "2024-01-01", "活跃", "王磊"]
        for n in range(1, 5)
    ),
]
ORDERS = [
    ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"],
    ["O1", "C1", "2026-09-01", "泵", 6_000_000],
    ["O2", "C2", "2026-08-01", "泵", 3_000],
    ["O3", "C3", "2026-07-01", "泵", 2_000],
    ["O4", "C4", "2026-06-01", "泵", 1_000],
]

# --- a rule ----------------------------------------------------------------------------------------------------------


class Small(rules.Small):
    amount: Days = 2_500


RULE = replace(rules.OWN, limits=Small)
"""The rule of the tests of rules, which fires below this limit here."""

# --- an output sheet -------------------------------------------------------------------------------------------------

OUTPUT = Output(
    "small",
    "小单客户",
    "Small customers",
    "kx_small",
    (
        OutputColumn("customer_id", "客户编号", "Customer ID", width=13),
        OutputColumn("name", "客户名称", "Customer name", width=30),
        OutputColumn("revenue_12m", "近12月交易额", "Revenue, 12 months", "money", YUAN_10K, 14),
    ),
)


def rows(analysis: Analysis) -> pd.DataFrame:
    """The customers that bring least, the smallest first."""
    found = analysis.tiers[["name"]].join(analysis.facts["revenue_12m"])
    return found.sort_values("revenue_12m").head(3)


def look(analysis: Analysis, context: object) -> Look:
    return Look(links={"customer_id": to_customers(rows(analysis).index, context)}, bars=("revenue_12m",))  # type: ignore[arg-type]


def figures(say: Phrases, analysis: Analysis, seen: frozenset[str]) -> Sequence[Figure]:
    count = Figure("客户", str(len(rows(analysis))))
    return (
        (count, Figure("合计", say.amount(rows(analysis)["revenue_12m"].sum()))) if "revenue_12m" in seen else (count,)
    )


def parts(analysis: Analysis, say: Phrases, context: object) -> tuple[Part, ...]:
    frame = rows(analysis)
    found = listed(say, OUTPUT, frame, look(analysis, context))
    months = SmallTable(
        "sizes",
        (Column("name", "客户"), Column("value", "金额", "yuan")),
        [[str(key), float(value)] for key, value in frame["revenue_12m"].items()],
    )
    series = Series("金额", ColumnOf("sizes", "value"), ColumnOf("sizes", "name"))
    return (
        Head(OUTPUT.title(say.lang), f"{len(frame)}", ways(say, "small", "sizes.section")),
        found,
        Section(
            "sizes.section", "规模", (months, ChartGroup("charts", (Chart("bar", "规模", (series,)),), gap=1)), keep=0
        ),
    )


SHEET = OutputSheet(
    OUTPUT,
    parts,
    lambda analysis: analysis.listed,
    frozen=2,
    reports={"summary": 45},
    whole=AMOUNT | NAME,
    listed=Listed(
        rows,
        look,
        lambda settings: {"customer_id": NOTHING, "name": NAME, "revenue_12m": AMOUNT},
        frozenset({"customer_id"}),
        figures,
    ),
)
REGISTRY = (*SHEETS, SHEET)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule as an installed package brings it."""
    monkeypatch.setattr("kamxl.compute.alerts.installed", lambda: (*RULES, RULE))


@dataclass(frozen=True)
class Made:
    """The book and what a run makes of it."""

    result: Result
    sheets: tuple[Placed, ...]

    def __getitem__(self, key: str) -> Placed:
        return next(one for one in self.sheets if one.sheet.key == key)


@pytest.fixture
def made(known: None, tmp_path: Path, make_book: Callable[..., Path]) -> Made:
    path = make_book(tmp_path / "四个客户.xlsx", {"客户信息": CUSTOMERS, "购买记录": ORDERS})
    result = walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF)
    context = replace(context_of(path.name, result.book.opened.tables), book=path.name)
    medium = Medium(running=(path.name, f"截至 {AS_OF}"), unprinted=tr("report.unprinted", "zh"))
    return Made(result, placed(sheets(result.analysis, "zh", context=context, registry=REGISTRY), medium))


def table(one: Placed) -> dict[str, list[object]]:
    """Title -> texts and numbers of the columns of its list."""
    return {column.title: [getattr(v, "text", v) for v in column.values] for column in one.plan.tables[0].columns}


def of(found: Sequence[Placed], key: str) -> Placed:
    return next(one for one in found if one.sheet.key == key)


# --- the book that is run, reported and shared -----------------------------------------------------------------------


def test_no_piece_of_it_is_missing() -> None:
    assert list(missing(SHEET, sample.full(), REGISTRY)) == []
    assert list(missing(SHEET, sample.full("en"), REGISTRY)) == []


def test_the_rule_fires_and_stands_among_the_alerts(made: Made) -> None:
    """C3 brings 2,000 元 and C4 1,000; the rule fires below 2,500."""
    alerts = made.result.analysis.alerts
    assert sorted(alerts.loc[alerts["rule_id"] == "small", "customer_id"]) == ["C3", "C4"]
    shown = table(made["alerts"])
    assert shown["规则代码"].count("small") == 2
    assert "只有 1000 元" in shown["事实"]


def test_a_run_writes_the_sheet_with_its_list_chart_and_ways(made: Made, tmp_path: Path) -> None:
    plans = walk.plans(made.result, registry=REGISTRY)
    own = tuple(one.plan for one in made.sheets)
    assert plans == own
    data = walk.render(made.result, plans).to_bytes()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert book.sheet_names[-1] == "小单客户"
    cells = book.get_sheet_by_name("小单客户").to_python(skip_empty_area=False)
    written = {value for row in cells for value in row}
    assert {"小单客户", "客户编号", "近12月交易额(万元)", "C4", "第3机械有限公司", "规模"} <= written
    assert table(made["small"])["近12月交易额(万元)"] == pytest.approx([0.1, 0.2, 0.3])
    assert [chart.title for chart in made["small"].plan.charts] == ["规模"]
    linked = [v for v in made["small"].plan.tables[0].columns[0].values if isinstance(v, Link)]
    assert [(link.title, link.cell) for link in linked] == [("客户信息", "A5"), ("客户信息", "A4"), ("客户信息", "A3")]
    assert Link("小单客户", sheet="small") in made["overview"].sheet.parts[0].ways  # type: ignore[union-attr]
    assert writer.owned(data)["small"] == "小单客户"


@pytest.mark.parametrize("links", [True, False])
def test_a_report_holds_it_in_its_place(made: Made, links: bool) -> None:
    analysis = made.result.analysis
    found = edition(analysis, "summary", Selection(customers=("C3", "C4")), "zh", links=links, registry=REGISTRY)
    keys = [sheet.key for sheet in found]
    assert keys.index("small") == keys.index("alerts") + 1
    one = of(placed(found, Medium(clickable=links, titles=())), "small")
    assert table(one)["客户编号"] == ["C4", "C3"]
    assert "4 位客户中的 2 位" in one.plan.page.header
    assert not one.plan.owned
    assert "small" not in keys_of("market", REGISTRY)


def test_slides_show_it(made: Made) -> None:
    pptx = pytest.importorskip("pptx")
    found = edition(made.result.analysis, "summary", Selection(), "zh", links=False, registry=REGISTRY)
    data = export.slides(placed(found, Medium(clickable=False, titles=())), "zh", title="总结", as_of=AS_OF)
    deck = pptx.Presentation(io.BytesIO(data))
    slides = [list(slide.shapes) for slide in deck.slides]
    drawn = [
        {s.text_frame.text for s in shapes if s.has_text_frame} for shapes in slides if any(s.has_chart for s in shapes)
    ]
    assert any("规模" in said for said in drawn)
    texts = [c.text for shapes in slides for s in shapes if s.has_table for row in s.table.rows for c in row.cells]
    assert "第4机械有限公司" in texts


NAMELESS = Role("nameless", Pair("x", "x"), left_out=frozenset({"customers.name"}))


@pytest.mark.parametrize(
    ("role", "titles", "charts"),
    [
        (Role("all", Pair("x", "x")), ["客户编号", "客户名称", "近12月交易额(万元)"], 1),
        (ROLES["sales"], ["客户编号", "客户名称", "近12月交易额(万元)"], 1),
        (ROLES["service"], ["客户编号", "客户名称"], 0),
        (NAMELESS, ["客户编号", "近12月交易额(万元)"], 0),
    ],
    ids=lambda value: value.name if isinstance(value, Role) else None,
)
def test_a_copy_holds_the_columns_that_a_role_sees(made: Made, role: Role, titles: list[str], charts: int) -> None:
    book = made.result.book
    copied = output_sheets(made.result.analysis, role, "zh", context_of(book.path.name, ()), registry=REGISTRY)
    one = of(placed([copy.sheet for copy in copied]), "small")
    assert [column.title for column in one.plan.tables[0].columns] == titles
    assert len(one.plan.charts) == charts
    shown = next(copy.shown for copy in copied if copy.sheet.key == "small")
    assert (shown.rows, shown.columns) == (3, len(titles))
    assert len(shown.left_out) == 3 - len(titles)
    counted = [one.label for part in one.sheet.parts if isinstance(part, Figures) for one in part.figures]
    seen = "近12月交易额(万元)" in titles
    whole = copy_of(made.result, role, registry=REGISTRY)
    told = next(plan for plan in whole.plans if plan.key == "small")
    assert [column.title for column in told.tables[0].columns] == titles
    assert counted == ([] if charts else ["客户", "合计"] if seen else ["客户"]), "figures speak of what is seen alone"


def test_a_copy_without_the_sheet_or_what_tells_something_has_none(made: Made) -> None:
    blind = replace(SHEET, listed=replace(SHEET.listed, tells=frozenset({"revenue_12m"})))  # type: ignore[type-var]
    analysis = made.result.analysis
    for role, mine in ((ROLES["service"], blind), (replace(ROLES["sales"], without=frozenset({"small"})), SHEET)):
        copied = output_sheets(analysis, role, "zh", context_of("b", ()), registry=(*SHEETS, mine))
        assert "small" not in [copy.sheet.key for copy in copied]
        assert writer.create(place([copy.sheet for copy in copied])).startswith(b"PK")


def test_a_copy_leaves_the_rule_out_where_its_fact_tells_an_amount(made: Made) -> None:
    for name, there in (("sales", True), ("service", False)):
        copy = copy_of(made.result, ROLES[name])
        assert ("small" in [rule.id for rule in copy.made.rules]) == (not there)
        alerts = next(plan for plan in copy.plans if plan.key == "alerts").tables[0]
        codes = next(column for column in alerts.columns if column.title == "规则代码").values
        assert ("small" in codes) == there
