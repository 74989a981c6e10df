"""What was ugly or wrong once on sheets as a whole, held in both languages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

import kamxl
from kamxl import walk
from kamxl.book import analysis_of
from kamxl.compute.selection import Selection
from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.layout import Placed, placed
from kamxl.plan import SmallTable
from kamxl.plan import walk as walk_parts
from kamxl.report.context import context_of
from kamxl.report.not_done import not_done
from kamxl.report.registry import sheets
from kamxl.schema.choices import STAGE
from kamxl.schema.outputs import OUTPUTS
from kamxl.walk.reports import report_sheets
from tests.conftest import AS_OF


@pytest.fixture(scope="module")
def made(demo_book: Path) -> dict[Lang, dict[str, Placed]]:
    """The sheets of the sample, in each language."""
    result = kamxl.analyse(kamxl.open(demo_book), as_of=AS_OF)
    opened = result.book.opened
    context = context_of(opened.workbooks[0].name, opened.tables, 0)
    return {
        lang: {one.sheet.key: one for one in placed(sheets(analysis_of(result), lang, context=context))}
        for lang in LANGUAGES
    }


def texts(one: Placed) -> list[str]:
    found = [value for block in one.plan.cells for line in block.values for value in line]
    return [value for value in found if isinstance(value, str)]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_overview_is_two_pages_and_says_each_note_once(made: dict[Lang, dict[str, Placed]], lang: Lang) -> None:
    overview = made[lang]["overview"]
    assert len(overview.plan.page.breaks) == 1
    sentences = Counter(text for text in texts(overview) if len(text) > 40)
    assert sentences
    assert set(sentences.values()) == {1}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_owners_stand_under_their_title(made: dict[Lang, dict[str, Placed]], lang: Lang) -> None:
    """A new column behind the owner of 客户分级 gave these tables its own title."""
    title, known = OUTPUTS["tiers"].column("owner").name(lang), {"service", "health", "products"}
    found = [
        (key, column.title)
        for key, one in made[lang].items()
        for part in walk_parts(one.sheet.parts)
        if isinstance(part, SmallTable)
        for column in part.columns
        if column.key == "owner"
    ]
    assert known - {"health"} <= {key for key, _ in found}, "of health only where there is a review before"
    assert {said for key, said in found if key in known} == {title}
    assert title == {"zh": "负责人", "en": "Owner"}[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_stage_of_the_talks_has_its_whole_name_in_the_chart(
    made: dict[Lang, dict[str, Placed]], lang: Lang
) -> None:
    [table] = [part for part in walk_parts(made[lang]["follow_up"].sheet.parts) if isinstance(part, SmallTable) and part.id == "by_stage"]  # fmt: skip
    names = [str(row[0]) for row in table.rows]
    assert len(names) == len(STAGE)
    for name, stage in zip(names, STAGE, strict=True):
        assert name.startswith(stage.zh if lang == "zh" else stage.en)
        assert "…" not in name
    charts = [chart for chart in made[lang]["follow_up"].plan.charts if chart.series[0].labels]
    assert charts, "how many reached a stage stands at its bar"


def test_a_book_of_customers_and_orders_says_why_it_has_no_health() -> None:
    customers = pd.DataFrame(
        {"customer_id": ["C1"], "name": ["甲"], "industry": ["IT"], "status": ["active"], "owner": ["李"]}
    )
    orders = pd.DataFrame(
        {"order_id": ["S1"], "customer_id": ["C1"], "order_date": ["2026-08-01"], "product": ["A"], "amount": [9_000]}
    )
    result = kamxl.analyse(
        kamxl.from_frames({"customers": customers, "orders": orders}, as_of=AS_OF, lang="zh"), as_of=AS_OF
    )
    analysis = analysis_of(result)
    assert "health" not in {plan.key for plan in walk.plans(result)}
    [said] = [line for line in not_done(analysis.skipped, "zh") if "健康度" in line]
    assert "跟进记录" in said


def test_lost_deals_without_a_reason_are_a_sentence_and_no_bar_of_all_of_them() -> None:
    customers = pd.DataFrame(
        {"customer_id": ["C1"], "name": ["甲"], "industry": ["IT"], "status": ["active"], "owner": ["李"]}
    )
    deals = pd.DataFrame({
        "deal_id": ["D1", "D2"], "customer_id": ["C1", "C1"], "name": ["一", "二"], "stage": ["lost", "lost"],
        "amount": [9_000, 7_000], "close_date": ["2026-08-01", "2026-08-02"], "owner": ["李", "李"],
    })  # fmt: skip
    book = kamxl.from_frames({"customers": customers, "deals": deals}, as_of=AS_OF, lang="zh")
    [plan] = [one for one in walk.plans(kamxl.analyse(book, as_of=AS_OF)) if one.key == "pipeline"]
    shown = {value for block in plan.cells for line in block.values for value in line if isinstance(value, str)}
    assert tr("report.pipeline.no_reason", "zh", count="2") in shown


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_book_in_which_nothing_is_owed_has_a_board_without_a_list(lang: Lang) -> None:
    customers = pd.DataFrame(
        {"customer_id": ["C1"], "name": ["Alpha"], "industry": ["IT"], "status": ["active"], "owner": ["Li"]}
    )
    orders = pd.DataFrame({
        "order_id": ["S1", "S2"], "customer_id": ["C1", "C1"], "order_date": ["2026-05-01", "2026-08-01"], "product": ["A", "A"],
        "amount": [100_000, 50_000], "paid": [100_000, 50_000],
    })  # fmt: skip
    book = kamxl.from_frames({"customers": customers, "orders": orders}, as_of=AS_OF, lang=lang)
    result = kamxl.analyse(book, as_of=AS_OF)
    [plan] = [one for one in walk.plans(result) if one.key == "receivables"]
    assert plan.tables == ()
    assert tr("report.receivables.nothing", lang) in [
        value for block in plan.cells for line in block.values for value in line
    ]
    assert report_sheets(result, "receivables", Selection(), format="pdf")
