"""Every figure of the hand-worked book is explained, and the cells that it names come to it when they are added up again."""

from __future__ import annotations

import io
import math
import re
import statistics
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from string import ascii_uppercase
from typing import Any

import book
import expected
import likelihoods
import openpyxl
import pandas as pd
import pytest
from likelihoods import History, Purchases

import kamxl
from kamxl.compute.alerts import RULES
from kamxl.explain import explained
from kamxl.explain.made import result_shown
from kamxl.explain.modelled import interval
from kamxl.explain.output import Ours
from kamxl.explain.parts import Cells
from kamxl.explain.parts import plain as plain_of
from kamxl.explain.stated import numbers, seen
from kamxl.explain.summary import FIGURES
from kamxl.plan import Cards, Figures, Head, walk
from kamxl.report import customer as customer_page
from kamxl.report.registry import by_key
from kamxl.results.explain import ExplainedFigure, ExplainedStep
from kamxl.schema.outputs import OUTPUTS
from tests.conftest import AS_OF, LONG

CUSTOMERS = list(expected.FACTS)
ALL = [*FIGURES, *(rule.id for rule in RULES)]
BY_MEASURE = {f"targets.{name}" for name in ("target", "actual", "forecast", "gap")}
IN_10K = {"customers.annual_amount", "customers.annual_profit", "customers.credit_limit", "customers.company_revenue"}

OURS_IN_10K = {
    f"{key}.{column.key}"
    for key, output in OUTPUTS.items()
    for column in output.columns
    if column.unit is not None and column.unit.large
}


class Held:
    """What the cells of a book hold, by sheet and address."""

    def __init__(self, cells: Mapping[tuple[str, str], Any], columns: Mapping[tuple[str, str], str]) -> None:
        self.cells, self.columns = cells, columns

    @classmethod
    def in_file(cls, path: Path) -> Held:
        """Of a file, as openpyxl reads it."""
        with warnings.catch_warnings():  # openpyxl knows no extensions
            warnings.simplefilter("ignore")
            sheets = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).worksheets
        cells = {(one.title, cell.coordinate): cell.value for one in sheets for row in one.iter_rows() for cell in row}
        return cls(
            cells,
            {
                (one.title, cell.value): openpyxl.utils.get_column_letter(cell.column)
                for one in sheets
                for cell in one[1]
            },
        )

    @classmethod
    def in_reading(cls, ours: Ours) -> Held:
        """Of a book that was read and not written: cells as they were typed, and those that a run would write."""
        cells, columns = {}, {}
        for table in ours.result.book.opened.tables:
            for column in table.columns:
                letter = openpyxl.utils.get_column_letter(column.column)
                columns[table.sheet, column.title] = letter
                cells |= {
                    (table.sheet, f"{letter}{row}"): one for row, one in zip(table.rows, column.values, strict=True)
                }
        for key, placed in ours.placed.items():
            title = OUTPUTS[key].title(ours.result.book.lang)
            for table in placed.plan.tables:
                columns |= {
                    (title, one.title): openpyxl.utils.get_column_letter(table.column + at)
                    for at, one in enumerate(table.columns)
                }
            cells |= {(title, address(row, column)): seen(value) for row, column, value in placed_cells(placed)}
        return cls(cells, columns)

    def __getitem__(self, cell: Any) -> Any:
        return self.cells[cell.sheet, cell.cell]

    def beside(self, cell: Any, title: str) -> Any:
        """What stands in the same row of an input sheet."""
        return self.cells[cell.sheet, f"{self.columns[cell.sheet, title]}{cell.cell.lstrip(ascii_uppercase)}"]


def address(row: int, column: int) -> str:
    return f"{openpyxl.utils.get_column_letter(column)}{row}"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Any:
    settings = {"opportunities.significance": 0.3}
    path = book.save(tmp_path_factory.mktemp("explained") / "手工核算.xlsx", settings=settings, history=book.HISTORY)
    result = kamxl.analyse(kamxl.open(path), as_of=book.AS_OF)
    kamxl.write(result, path)
    return result, Held.in_file(path)


@pytest.fixture(scope="module")
def ours(opened: Any) -> Ours:
    return Ours(opened[0], Cells(opened[0].book.opened.tables))


@pytest.fixture(scope="module")
def sampled(demo_book: Path) -> Ours:
    result = kamxl.analyse(kamxl.open(demo_book), as_of=AS_OF)
    return Ours(result, Cells(result.book.opened.tables))


def figures(result: Any, customer: str, figure: str | None = None) -> list[ExplainedFigure]:
    return explained(result, customer=customer, figure=figure).figures


def steps(result: Any) -> Iterator[tuple[str, ExplainedFigure, ExplainedStep]]:
    for customer in CUSTOMERS:
        for name in ALL:
            for figure in figures(result, customer, name):
                for step in figure.steps:
                    yield f"{customer} {figure.figure}", figure, step


def number(workbook: Any, cell: Any) -> float:
    """What a cell of the workbook counts for, worked from its own content: 万元 as single units, a return negative."""
    held = workbook[cell]
    if isinstance(held, str) and not re.fullmatch(r"-?[\d.]+%?", held):
        return float(cell.counts)  # 120万, １２３: what the reader makes of it has its own tests
    value = float(str(held).removesuffix("%") if isinstance(held, str) else getattr(held, "value", held))
    if cell.field in IN_10K or cell.field in OURS_IN_10K:
        value *= 10_000
    if cell.field in BY_MEASURE and "万元" in str(
        seen(workbook.cells[cell.sheet, f"B{cell.cell.lstrip(ascii_uppercase)}"])
    ):
        value *= 10_000
    if cell.field.startswith("orders.") and workbook.beside(cell, "订单状态") == "退货":
        value = -abs(value)
    return value


WEIGHTS = {
    "health_purchases": 35, "health_relation": 20, "health_service": 20, "health_payment": 15, "health_contract": 10,
    "points_revenue": 30, "points_collection_rate": 15, "points_profit": 15, "points_contract_volume": 10, "points_industry_influence": 10,
    "points_unit_price": 5, "points_quality_loss": 5, "points_credit_grade": 5, "points_growth_potential": 5,
}  # fmt: skip
"""Of health and of the scorecard, as the books say."""


def day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else date(*map(int, re.findall(r"\d+", str(value))))


def again(workbook: Held, step: Any, as_of: date = book.AS_OF) -> Any:
    """The value of a step from the workbook's own cells."""
    typed = [workbook[cell] for cell in step.cells]
    key = getattr(step, "key", "")
    match step.how:
        case "sum" if key == "@orders.order_date":  # chances by a model: tests below hold them against its paper
            return math.fsum(cell.counts for cell in step.cells)
        case "sum" if getattr(step.title, "key", "") == "explain.step.weighted":
            return math.fsum(number(workbook, cell) * chance(workbook, cell) for cell in step.cells)
        case "sum":
            in_units = 10_000.0 if key == "@targets.value" else 1.0  # 万元 where its row is of money
            scale = 0.2 if getattr(step, "step", "") == "margin" else in_units
            return math.fsum(number(workbook, cell) * scale for cell in step.cells)
        case "distinct":
            return len({str(value) for value in typed})
        case "latest":
            return max(map(day, typed)).isoformat()
        case "earliest":
            return min(map(day, typed)).isoformat()
        case "mean":
            return statistics.fmean(number(workbook, cell) for cell in step.cells)
        case "max":
            return max(number(workbook, cell) for cell in step.cells)
        case "count":
            return len(typed)
        case "age":
            return (as_of - min(map(day, typed))).days
        case "since":
            return (as_of - max(map(day, typed))).days
        case "left":
            return (max(map(day, typed)) - as_of).days
        case "weighted":
            parts = {cell.field.partition(".")[2]: number(workbook, cell) for cell in step.cells}
            whole = sum(WEIGHTS[part] for part in parts)
            return math.fsum(value * WEIGHTS[part] for part, value in parts.items()) / whole
        case "cells":
            [only] = step.cells
            of_targets = key == "targets.value" and step.kind == "money"
            return number(workbook, only) * (10_000 if of_targets else 1)
        case "gap":
            days = sorted({day(value) for value in typed})
            return statistics.median((b - a).days for a, b in pairwise(days))
        case "span":
            first = next(one for one in ("提出日期", "日期") if (step.cells[0].sheet, one) in workbook.columns)
            return statistics.median((day(workbook[one]) - day(workbook.beside(one, first))).days for one in step.cells)
        case "figure" if key == "@customers.credit_grade":
            return {"A": 100, "B": 200 / 3, "C": 100 / 3, "D": 0}[typed[0]]
        case "figure" if getattr(step.title, "key", "") == "explain.step.usual":
            return statistics.fmean(shares(workbook, step, as_of))
        case "figure" if key == "health.health":  # the page has no decimals
            return round(math.fsum(number(workbook, cell) for cell in step.cells))
        case "figure" if key in BY_CUSTOMER:
            groups: dict[str, list[Any]] = {}
            for cell in step.cells:
                groups.setdefault(workbook.beside(cell, "客户编号"), []).append(cell)
            return statistics.median(BY_CUSTOMER[key](workbook, cells, as_of) for cells in groups.values())
    raise AssertionError(step.how)


BY_CUSTOMER: Mapping[str, Callable[[Held, list[Any], date], float]] = {
    "@orders.amount": lambda workbook, cells, _: math.fsum(number(workbook, one) for one in cells),
    "@orders.order_id": lambda workbook, cells, _: len({str(workbook[one]) for one in cells}),
    "@orders.category": lambda workbook, cells, _: len({str(workbook[one]) for one in cells}),
    "@orders.order_date": lambda workbook, cells, as_of: (as_of - max(day(workbook[one]) for one in cells)).days,
}
"""What a customer counts for in a median over customers."""


def chance(workbook: Held, deal: Any) -> float:
    """The probability of an open deal, as the pipeline shows it, where it is explained itself."""
    identity = workbook.beside(deal, "商机编号")
    [row] = [
        cell.lstrip(ascii_uppercase)
        for (sheet, cell), held in workbook.cells.items()
        if (sheet, held) == ("商机管道", identity)
    ]
    letter = workbook.columns["商机管道", "赢率"]
    return float(workbook.cells["商机管道", f"{letter}{row}"])


def shares(workbook: Held, step: Any, as_of: date) -> Iterator[float]:
    """What each earlier year had done of the period by this day, from the rows of a target; the fiscal year is the calendar's."""
    years: dict[int, list[tuple[date, float]]] = {}
    for cell in step.cells:
        own = workbook[cell] if step.key == "@follow_ups.date" else workbook.beside(cell, "订单日期")
        if step.key == "@orders.paid":
            own = workbook.beside(cell, "回款日期") or own
        count = 1.0 if step.key in ("@follow_ups.date", "@orders.customer_id") else number(workbook, cell)
        years.setdefault(day(own).year, []).append((day(own), count))
    for year, rows in years.items():
        done = math.fsum(count for on, count in rows if on <= as_of.replace(year=year))
        yield min(max(done / math.fsum(count for _, count in rows), 0.0), 1.0)


def test_every_named_cell_holds_what_it_is_said_to(opened: Any) -> None:
    result, workbook = opened
    count = 0
    for where, _, step in steps(result):
        for cell in step.cells:
            value = workbook[cell]
            shown = value.date().isoformat() if isinstance(value, datetime) else value.isoformat() if isinstance(value, date) else value  # fmt: skip
            assert cell.typed == shown, (where, cell)
            count += 1
    assert count > 2_000


def test_the_named_cells_add_up_to_each_step(opened: Any) -> None:
    result, workbook = opened
    seen = set()
    for where, _, step in steps(result):
        if step.how in ("cells", "figure") or not step.cells or (step.how == "gap" and step.value is None):
            continue
        seen.add(step.how)
        found = again(workbook, step)
        same = math.isclose(found, step.value, rel_tol=1e-9, abs_tol=1e-4) if isinstance(found, float) else found == step.value  # fmt: skip
        assert same, (where, step.step, found, step.value)
    assert seen == {"sum", "distinct", "latest", "earliest", "mean", "gap"}


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_the_steps_come_to_the_figures_worked_by_hand(opened: Any, customer: str) -> None:
    result, _ = opened
    facts, tier = expected.FACTS[customer], expected.TIERS[customer]
    found = {one.figure: one for one in figures(result, customer)}
    by_hand = {"revenue_12m": facts.revenue, "revenue_previous_12m": facts.before, "revenue_total": facts.total, "orders_12m": facts.orders}  # fmt: skip
    if facts.basis == "orders":
        for name, value in by_hand.items():
            assert found[name].value == pytest.approx(value, abs=1e-4)
            assert found[name].steps[0].value == pytest.approx(value, abs=1e-4)
        assert found["last_order"].value == (facts.last and facts.last.isoformat())
        rate = found["paid_rate_12m"]
        paid, amount = (step.value for step in rate.steps)
        assert rate.value == (None if facts.paid is None else pytest.approx(facts.paid))
        assert facts.paid is None or paid / amount == pytest.approx(facts.paid)
    if facts.basis == "typed":
        assert found["revenue_12m"].steps[0].value == pytest.approx(facts.revenue)
    # A point each 100 元, of the very revenue that is named.
    assert found["points"].value == tier.points == max(int(round(found["points"].steps[0].value, 4) // 100), 0)
    assert found["tier"].value == tier.tier
    if facts.revenue > 0:
        own, of_all = (step.value for step in found["abc"].steps)
        assert own / of_all == pytest.approx(tier.share)
        assert of_all == pytest.approx(expected.POSITIVE)
    weights = {"purchases": 35, "relation": 20, "service": 20, "payment": 15, "contract": 10}
    known = {step.step.removeprefix("health_"): step.value for step in found["health"].steps if step.value is not None}
    carried = sum(weights[part] for part in known)
    mean = sum(weights[part] * value for part, value in known.items()) / carried if carried >= 50 else None
    assert found["health"].value == (None if mean is None else pytest.approx(mean))


def test_each_alert_is_explained_by_its_fact(opened: Any) -> None:
    result, _ = opened
    listed = result.analysis.alerts.dropna(subset=["customer_id"])
    assert len(listed) > 20
    for customer, rule, fact in zip(listed["customer_id"], listed["rule_id"], listed["fact"], strict=True):
        [figure] = figures(result, customer, rule)
        assert (figure.figure, figure.rule) == (rule, fact.render("zh"))
        assert figure.steps or rule in {"consent_missing"}, rule
        assert any(setting.key == f"alerts.{rule}.on" for setting in figure.settings)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_cell_of_every_sheet_is_explained(opened: Any, lang: Any) -> None:
    """Titles, headers, names of rows, links, formulas and sentences, too: each says what it is, and where it is no figure itself the
    first that it stands for is told with it."""
    path = opened[0].book.path
    result = kamxl.analyse(kamxl.open(path, lang=lang), as_of=book.AS_OF)
    ours = Ours(result, Cells(result.book.opened.tables))
    count: Counter[str] = Counter()
    for key, placed in ours.placed.items():
        headers = {(table.row, table.column + at) for table in placed.plan.tables for at in range(len(table.columns))}
        # The bodies of lists once: their answers are words of the rules, which other tests read in both languages.
        cells = list(placed_cells(placed, bodies=lang == "zh"))
        for row, column, shown in (*cells, *((row, column, None) for row, column in headers)):
            if isinstance(shown, (int, float)):
                continue  # numbers are added up below
            where = f"{key}!{openpyxl.utils.get_column_letter(column)}{row}"
            found = ours.at(where, lambda *_: {})
            assert found.made or (found.customer in CUSTOMERS and found.figure in ALL), where
            said = [figure.rule.render(lang) for figure in found.made]
            assert all(said), where
            assert lang == "zh" or "、" not in "".join(said[:1]), where
            rule = found.made[0].rule.key if found.made else "customer"
            if (row, column) in headers:
                assert rule.startswith("explain.rule.column"), where
                told = len(found.made) > 1 or found.figure or rule != "explain.rule.column"
                assert told, where
            elif row == 1 and shown == ours.placed[key].sheet.parts[0].title:
                assert rule == "explain.rule.sheet", where
            count[rule.rpartition(".")[2]] += 1
    # What is left to the columns that its sheet stands on is words of a model, or of cards and strips that say no number.
    assert count["board"] + count["board_none"] < 10, count
    assert count["nothing_there"] == 0
    assert count["column"] > 150
    assert min(count[kind] for kind in ("sheet", "section", "sentence", "way", "entry", "formula", "today_item")) > 5
    assert sum(count.values()) > (2_500 if lang == "zh" else 1_200)


def test_words_lead_to_the_figure_that_they_stand_for(sampled: Ours) -> None:
    """A header to the first value of its column, a name to the first figure of its row, an alert of the day to its rule, a sentence to
    each of its numbers."""

    def at(where: str) -> Any:
        return sampled.at(where, lambda *_: {})

    tiers = sampled.placed["tiers"].places["list"]
    letter = openpyxl.utils.get_column_letter(tiers.columns["revenue_12m"])
    header, first = at(f"客户分级!{letter}{tiers.top}"), at(f"客户分级!{letter}{tiers.first}")
    assert header.made[1:] == first.made
    assert f"客户分级!{letter}{tiers.first}" in header.made[0].rule.render("zh")
    head = next(part for part in walk(sampled.placed["service"].sheet.parts) if isinstance(part, Head))
    assert [one.value for one in at("service!B2").made[1:]] == [pytest.approx(value) for value in head.numbers.values()]
    day = sampled.placed["overview"].places["today"]
    alert = sampled.result.analysis.alerts.iloc[0]
    told = at(f"总览!{openpyxl.utils.get_column_letter(day.left)}{day.top + 1}")
    assert (told.customer, told.figure) == (alert["customer_id"], alert["rule_id"])
    assert at("总览!B1").made[0].settings


SIGNS = {"÷": "/", "×": "*", "^": "**", "−": "-", "万元": "", "元": "", ",": ""}


def computed(figure: Any) -> None:
    """Who puts the numbers of the formula into a calculator, as they are told, gets the figure that is told."""
    text = str(figure.rule.values.get("formula"))
    if (
        figure.rule.key not in ("explain.rule.made", "explain.rule.kept")
        or {"//", "min", "max"} & {*figure.formula}
        or not isinstance(figure.value, (int, float))
    ):
        return
    for sign, typed in SIGNS.items():
        text = text.replace(sign, typed)
    found = eval(text, {"__builtins__": {}})
    money = 10_000 if figure.kind == "money" else 1
    assert result_shown(found, figure.kind) == result_shown(figure.value / money, figure.kind), (figure.title, text)


def adds_up(workbook: Held, figure: Any, shown: float, where: str, as_of: date = book.AS_OF) -> set[str]:
    """The named cells hold what is told, come to the steps, and the steps by the formula to what is shown."""
    hows = set()
    computed(figure)
    total = worked(figure.formula, [step.value for step in figure.steps])
    assert total == pytest.approx(shown, rel=1e-9, abs=1e-6) or total / 10_000 == pytest.approx(shown, rel=1e-9, abs=1e-6), where  # fmt: skip
    for step in figure.steps:
        for cell in step.cells:
            held = workbook[cell]
            if isinstance(held, str) and held.startswith("="):
                continue  # a live formula of ours; what it comes to is told as what it holds
            held = held.date() if isinstance(held, datetime) else held
            assert plain_of(held) == cell.typed or held == pytest.approx(cell.typed), (where, cell)
        if not step.cells:
            assert step.value == 0, (where, step.key)
            continue
        hows.add(step.how)
        if not any(where.startswith(one) for one in MODELLED):
            assert again(workbook, step, as_of) == pytest.approx(step.value, rel=1e-9, abs=1e-4), (where, step.key)
    return hows


MODELLED = {
    "lifetime.list.low": "a quantile of futures that are simulated with the fitted models: tests/compute/test_lifetime_interval.py",
    "lifetime.list.high": "as above",
    "overview.tie_out": "live formulas over the user's own cells, told as they are: LibreOffice works them out in tests/report/test_tie_out.py",
}
"""Figures whose cells are named, or whose formula is, and that no sum of cells comes to; and why."""


def place_of(placed: Any, row: int, column: int) -> str:
    """The part and the column that a cell stands in."""
    spans = ""
    for part, place in placed.places.items():
        if not (place.top <= row <= max(place.last, place.bottom) and place.left <= column <= place.right):
            continue
        its = next((name for name, at in place.columns.items() if at == column), None)
        if its is not None:
            return f"{placed.sheet.key}.{part}.{its}"
        spans = f"{placed.sheet.key}.{part}"
    return spans or placed.sheet.key


def walked(ours: Ours, workbook: Held, *, whole: bool) -> tuple[Counter[str], set[str], Counter[str]]:
    """Every number of every sheet, and every cell of words that says one, explained and added up again.

    Returns how many of each place, in which ways, and the cells of words whose numbers are not told, by place.
    """
    told: Counter[str] = Counter()
    words: Counter[str] = Counter()
    hows: set[str] = set()
    for key, placed in ours.placed.items():
        cells = [
            (place_of(placed, row, column), row, column, seen(value)) for row, column, value in placed_cells(placed)
        ]
        rows = {place: sorted(row for one, row, *_ in cells if one == place) for place in {one for one, *_ in cells}}
        for place, row, column, shown in cells:
            if isinstance(shown, bool) or not (isinstance(shown, (int, float)) or re.search(r"\d", str(shown))):
                continue
            its = rows[place]
            if not whole and row not in (its[0], its[1 % len(its)], its[len(its) // 2], its[-1]):
                continue
            where = f"{key}!{address(row, column)}"
            found = ours.at(where, lambda *_: {})
            made = [one for one in found.made if one.formula]
            if isinstance(shown, (int, float)):
                if any(place.startswith(one) for one in MODELLED) and not made:
                    told[place] += 1
                    continue
                assert len(made) == len(found.made) >= 1, (place, where, shown)
                hows |= adds_up(workbook, made[0], shown, f"{place} {where}", ours.result.as_of)
                told[place] += 1
            elif made:
                for one in made:
                    hows |= (
                        adds_up(workbook, one, float(one.value), f"{place} {where}", ours.result.as_of)
                        if isinstance(one.value, (int, float))
                        else set()
                    )
                told[place] += 1
            elif not (found.figure or any(one.steps for one in found.made)):
                words[f"{place} {found.made[0].rule.key.rpartition('.')[2]}"] += 1
    return told, hows, words


def test_every_number_of_every_sheet_is_added_up_again(opened: Any, ours: Ours) -> None:
    told, hows, words = walked(ours, opened[1], whole=True)
    assert sum(told.values()) > 1_900
    assert hows == {
        "sum",
        "count",
        "distinct",
        "mean",
        "max",
        "age",
        "since",
        "left",
        "span",
        "gap",
        "weighted",
        "cells",
        "figure",
    }
    assert told["health.list.health_relation"] == 14
    assert told["lifetime.list.lifetime_value"] == told["tiers.list.cumulative_share"] == 15
    assert told["receivables.list.days_over_90"] == 3
    assert not untold(words)


def test_every_number_of_every_sheet_of_the_sample_is_added_up_again(sampled: Ours) -> None:
    """It keeps targets, deals, groups of customers and the models of lifetime value, too. All rows with KAMXL_LONG, else the first two, a
    middle one and the last of each column."""
    told, _, words = walked(sampled, Held.in_reading(sampled), whole=LONG)
    assert sum(told.values()) > (9_000 if LONG else 1_200)
    assert told.keys() >= {
        "targets.list.forecast", "targets.data.periods.1", "pipeline.by_stage.win_rate", "pipeline.list.probability",
        "products.customers.c4", "products.offers.buyers", "portrait.by.similar.typical", "lifetime.list.p_alive", "lifetime.fit.expected",
        "opportunities.pairs.sentence", "tiers.care.by_tier.planned", "service.by_product.high", "alerts.by_rule.owners", "market.published.change",
    }  # fmt: skip
    assert not untold(words)


WORDS = {
    "sentence": "how a sheet is read, its settings, what has no room on it, and what the models were fitted to",
    "section": "a time: 12 months, a day",
    "today": "how many alerts follow",
    "way": "how many rows the list has that it leads to",
    "tie_out": "the title of a step",
    "checked": "a check by its name, such as that of a target of 2026",
    "issue": "a row of the quality sheet is the name of a cell and says itself what is odd about it",
    "interval": "the interval of a model: how it is found, in words",
    "entry_words": "the name of a row",
    "no_cells": "an ID that the history kept",
    "alerts.by_rule.when": "limits of the settings",
    "tiers.by_tier.bound": "limits of the settings",
    "tiers.ways.who": "names",
    "opportunities.pairs.other": "names of products",
    "portrait.by.lifecycle.what": "advice",
    "service.renewals.band": "a class of days",
    "trend": "labels of months",
    "market.published.period": "a label",
    **dict.fromkeys(
        ("opportunities.pairs.product", "market.competitors", "service.renewals.contract", "service.renewals.terms", "service.unsolved.content", "trend.people"), "typed by people"
    ),
}  # fmt: skip
"""Cells of words that hold digits and no figure, by the kind of answer or by their place, and what the digits are."""


def untold(words: Counter[str]) -> list[str]:
    """Those that nobody has named."""
    kinds = ((place, *place.rsplit(" ", 1)) for place in words)
    return [
        place
        for place, where, kind in kinds
        if kind not in WORDS and not any(where == one or where.startswith(f"{one}.") for one in WORDS)
    ]


def test_every_number_that_a_strip_or_the_line_of_a_card_says_is_added_up_again(opened: Any, ours: Ours) -> None:
    """Each is told under its label, at the cell of the words as at that of the label."""
    _, workbook = opened
    count = 0
    for key, placed in ours.placed.items():
        at = {
            value: (row, column)
            for row, column, value in reversed(list(placed_cells(placed)))
            if isinstance(value, str)
        }
        for part in walk(placed.sheet.parts):
            words = [(one, one.value, one.label) for one in part.figures] if isinstance(part, Figures) else []
            words += [(one, one.note, one.label) for one in part.cards] if isinstance(part, Cards) else []
            for one, shown, label in words:
                if label not in at or not one.numbers:
                    continue  # a strip ends where the screen does
                row, column = at[label]
                where = (
                    f"{key}!{openpyxl.utils.get_column_letter(column)}{row + (1 if isinstance(part, Figures) else 2)}"
                )
                told = ours.at(where, lambda *_: {}).made
                wanted = [value for value in one.numbers.values() if value == value]
                assert len(told) == len(wanted), (where, shown, one.numbers)
                for figure, value in zip(told, wanted, strict=True):
                    in_words = figure.rule.key.startswith("explain.rule.interval")
                    assert (figure.title, bool(figure.formula)) == (label, not in_words), (where, shown)
                    assert not in_words or figure.value == value, where
                    if not in_words:
                        adds_up(workbook, figure, float(value), where)
                count += len(told)
                if isinstance(part, Figures):
                    assert ours.at(f"{where[:-1]}{row}", lambda *_: {}).made == told
    assert count > 40


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_every_figure_of_a_customer_s_page_is_added_up_again(opened: Any, ours: Ours, customer: str) -> None:
    result, workbook = opened
    sheet = customer_page.sheet(result.analysis, ours.makers.say, customer, key="page")
    shown = [
        (f"page.{part.id}.{name}", about.value)
        for part, name, about in numbers(sheet)
        if isinstance(about.value, (int, float))
    ]
    found = [one for one in ours.page(customer) if isinstance(one.value, (int, float))]
    assert [one.key for one in found] == [key for key, _ in shown]
    assert len(shown) >= 4
    for figure, (key, value) in zip(found, shown, strict=True):
        adds_up(workbook, figure, value, f"{customer} {key}")
    # The same for whoever asks.
    assert len(figures(result, customer, "page")) == len(list(ours.page(customer)))


def test_a_target_counts_in_single_units(make_book: Any, tmp_path: Path) -> None:
    path = make_book(
        tmp_path / "targets.xlsx",
        {
            "Customers": [["Customer ID", "Customer name", "Industry", "Status", "Owner"], ["C1", "Alpha", "Chemicals", "Active", "Li"]],
            "Orders": [["Order ID", "Customer ID", "Order date", "Product", "Amount (USD)"], ["S1", "C1", "2026-08-01", "Pump", 150_000]],
            "Targets": [["Period", "Measure", "Target (k USD)"], ["2026Q3", "Revenue", 4000], ["2026Q3", "Visits", 9]],
        },
    )  # fmt: skip
    result = kamxl.analyse(kamxl.open(path), as_of="2026-09-30")
    ours = Ours(result, Cells(result.book.opened.tables))
    placed = ours.placed["targets"]
    place = next(one for one in placed.places.values() if "target" in one.columns)
    letter = openpyxl.utils.get_column_letter(place.columns["target"])
    counts = []
    for row in (place.first, place.first + 1):
        [step] = [
            one for one in ours.at(f"targets!{letter}{row}", lambda *_: {}).made[0].steps if one.key == "targets.value"
        ]
        counts += [(cell.typed, cell.counts) for cell in step.cells]
    assert sorted(counts) == [(9, 9), (4000, 4_000_000)]


def test_a_modelled_lifetime_value_is_worked_from_the_numbers_that_it_names(sampled: Ours) -> None:
    """P(alive) and the expected value by their closed forms, evaluated as they are printed; orders × value is the figure."""
    lifetime = sampled.result.analysis.lifetime
    who = str(lifetime.index[(lifetime["method"] == "model").to_numpy()][0])
    [figure, *_] = explained(sampled.result, customer=who, figure="lifetime").figures
    found = {step.step: step for step in figure.steps}
    orders, each = found["modelled_orders"].value, found["modelled_each"].value
    assert worked(figure.formula.split(), [step.value for step in figure.steps]) == orders * each
    assert orders * each == pytest.approx(figure.value, abs=1e-3)
    formula = found["modelled_alive"].title.rpartition("：")[2]
    assert python(formula) == pytest.approx(found["modelled_alive"].value, abs=2e-3)
    formula = found["modelled_each"].title.rpartition("：")[2]
    assert python(formula.replace(" 万元", "e4")) == pytest.approx(each, rel=0.02)  # amounts of two decimals


def test_figures_of_the_models_come_out_of_the_formulas_of_the_papers(sampled: Ours) -> None:
    """From the fitted letters and the days that are named, by the slow sums of tests/oracles/likelihoods.py."""
    note, limits = sampled.result.analysis.lifetime_note, sampled.result.book.settings.lifetime
    letters = note.params
    orders = Purchases(
        int(letters["k"]), int(note.leaves_at_start), *(letters[name] for name in ("r", "alpha", "a", "b"))
    )
    values = [letters[name] for name in ("p", "q", "gamma")]
    place = sampled.placed["lifetime"].places["list"]
    frame = sampled.result.analysis.lifetime
    served = [row for row, method in enumerate(frame["method"]) if method == "model"]
    for row in (served[0], served[len(served) // 2], served[-1]):

        def told(column: str, row: int = row) -> Any:
            return sampled.at(f"lifetime!{address(place.first + row, place.columns[column])}", lambda *_: {}).made[0]

        days = sorted({cell.counts for step in told("p_alive").steps for cell in step.cells})
        mean = {step.step: step.value for step in explained(sampled.result, customer=str(frame.index[row]), figure="lifetime").figures[0].steps}  # fmt: skip
        own = History(
            len(days) - 1, (days[-1] - days[0]).days, (AS_OF - days[0]).days, mean.get("modelled_mean", 0.0), 0.0
        )
        assert likelihoods.p_alive(orders, own) == pytest.approx(told("p_alive").value, rel=1e-6)
        assert likelihoods.expected_orders(orders, own, 365.25) == pytest.approx(
            told("expected_orders_12m").value, rel=1e-6
        )
        worth = likelihoods.lifetime_value(orders, values, own, limits.horizon_months, limits.discount)
        assert worth / 10_000 == pytest.approx(told("lifetime_value").value, rel=1e-6)


def test_what_came_since_the_held_out_day_is_counted_by_its_orders(sampled: Ours) -> None:
    """The first line of each day on which a customer of then ordered since: in the strip of lifetime value, and on its card."""
    result = sampled.result
    day = pd.Timestamp(result.analysis.lifetime_note.check.day)
    bought = result.analysis.orders[result.analysis.orders["purchase"]].reset_index()
    since = bought[(bought["order_date"] > day) & (bought["order_date"] <= pd.Timestamp(AS_OF))]
    known = since[since["customer_id"].isin(bought["customer_id"][bought["order_date"] <= day])]
    wanted = len(known.drop_duplicates(["customer_id", "order_date"]))
    assert wanted == result.analysis.lifetime_note.check.actual
    for sheet, part, key in (("lifetime", "figures", "came"), ("overview", "cards", "lifetime.actual")):
        [about] = [one for where, name, one in numbers(sampled.placed[sheet].sheet) if (where.id, name) == (part, key)]
        figure = sampled.told(by_key(sheet).made_of, part, key, about, "")
        assert figure is not None
        assert (figure.value, len(figure.steps[0].cells)) == (wanted, wanted)
        assert all(pd.Timestamp(cell.counts) > day for cell in figure.steps[0].cells)


def test_what_the_fit_and_the_held_out_check_expect_comes_out_of_the_papers(sampled: Ours) -> None:
    """Of each customer, by the letters that are told and the slow sums of tests/oracles/likelihoods.py."""
    analysis, place = sampled.result.analysis, sampled.placed["lifetime"].places["fit"]
    letters = analysis.lifetime_note.params
    fitted = Purchases(int(letters["k"]), int(analysis.lifetime_note.leaves_at_start), *(letters[name] for name in ("r", "alpha", "a", "b")))  # fmt: skip
    for repeats in (0, 3, 7):
        [figure] = sampled.at(f"lifetime!{address(place.row(repeats), place.columns['expected'])}", lambda *_: {}).made
        cells = figure.steps[0].cells
        for cell in (cells[0], cells[len(cells) // 2], cells[-1]):
            age = (AS_OF - day(cell.typed)).days
            wanted = likelihoods.chance(fitted, age, repeats) if repeats < 7 else 1 - sum(likelihoods.chance(fitted, age, n) for n in range(7))  # fmt: skip
            assert cell.counts == pytest.approx(wanted, rel=1e-6, abs=1e-9)
    check = analysis.lifetime_note.check
    [about] = [
        one
        for where, name, one in numbers(sampled.placed["lifetime"].sheet)
        if (where.id, name) == ("figures", "expected")
    ]
    figure = sampled.told(by_key("lifetime").made_of, "figures", "expected", about, "")
    assert figure is not None
    then = sampled.makers.sources.then
    assert then is not None
    model = then[0].purchases
    early = Purchases(model.k, int(model.dropout_at_start), model.r, model.alpha, model.a, model.b)
    bought = analysis.orders[analysis.orders["purchase"]]
    rows = dict(zip(bought["source_row"], bought.index, strict=True))
    cells = figure.steps[0].cells
    for cell in (cells[0], cells[len(cells) // 2], cells[-1]):
        days = bought.loc[[rows[int(cell.cell.lstrip(ascii_uppercase))]], "order_date"].drop_duplicates()
        known = sorted(one.date() for one in days if one.date() <= check.day)
        own = History(len(known) - 1, (known[-1] - known[0]).days, (check.day - known[0]).days, 0.0, 0.0)
        wanted = likelihoods.expected_orders(early, own, (AS_OF - check.day).days)
        assert cell.counts == pytest.approx(wanted, rel=1e-6)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_interval_is_told_in_words_with_all_that_decides_it(sampled: Ours, lang: Any) -> None:
    place, note = sampled.placed["lifetime"].places["list"], sampled.result.analysis.lifetime_note
    for column in ("low", "high"):
        figure = sampled.at(f"lifetime!{address(place.first, place.columns[column])}", lambda *_: {}).made[0]
        row = sampled.result.analysis.lifetime.iloc[0]
        assert figure.value == pytest.approx(row[column], abs=1e-3)
        told = figure.rule.render(lang)
        assert all(one in told for one in ("10%", "90%", "36", "600", "12%", *(f"{note.params[one]:.4g}" for one in ("r", "p", "q"))))  # fmt: skip
    # From 1,000 customers on nothing is drawn; where the held-out check failed, the total is wider.
    analysis = sampled.result.analysis
    large = pd.concat([analysis.lifetime] * 8)
    failed = replace(note, check=replace(note.check, actual=2 * note.check.high - note.check.low))
    told = interval(replace(analysis, lifetime=large, lifetime_note=failed), total=True)
    assert told.key == "explain.rule.interval_closed"
    factor = failed.check.widening
    assert factor > 1
    assert f"{factor:.1f}" in told.render(lang)


def python(formula: str) -> float:
    """The value of a formula as it is printed."""
    for sign, other in (("÷", "/"), ("×", "*"), ("^", "**"), ("−", "-"), (",", "")):
        formula = formula.replace(sign, other)
    assert re.fullmatch(r"[-+*/().\de ]+", formula), formula
    return float(eval(formula))  # digits and signs alone, by the line before


def test_a_group_of_similar_customers_leads_to_its_customers(sampled: Ours) -> None:
    [first] = [about for part, name, about in numbers(sampled.placed["portrait"].sheet) if part.id == "by.similar" and name == "customers" and about.row == 0]  # fmt: skip
    figure = sampled.told(by_key("portrait").made_of, "by.similar", "customers", first, "")
    assert figure is not None
    members = sampled.result.analysis.similar.customers
    assert sorted(cell.typed for cell in figure.steps[0].cells) == sorted(members.index[members["group"] == 1])


def worked(formula: tuple[str, ...], values: list[float]) -> float:
    """A formula such as s1 / s2 - 1, from left to right, what stands in parentheses first."""
    rules = {
        "+": lambda a, b: a + b, "-": lambda a, b: a - b, "×": lambda a, b: a * b, "/": lambda a, b: a / b if b else math.nan,
        "//": lambda a, b: round(a, 4) // b, "min": min, "max": max, "^": lambda a, b: a**b,
    }  # fmt: skip
    rest = list(formula)

    def term() -> float:
        part = rest.pop(0)
        if part == "(":
            inner = chain()
            assert rest.pop(0) == ")"
            return inner
        return float(values[int(part[1:]) - 1]) if part[0] == "s" else float(part)

    def chain() -> float:
        total = term()
        while rest and rest[0] != ")":
            rule = rules[rest.pop(0)]
            total = rule(total, term())
        return total

    return chain()


def placed_cells(placed: Any, *, bodies: bool = True) -> Iterator[tuple[int, int, Any]]:
    for block in placed.plan.cells:
        for down, line in enumerate(block.values):
            for across, value in enumerate(line):
                if getattr(value, "cached", getattr(value, "text", value)) not in (None, ""):
                    yield block.row + down, block.column + across, value
    for table in placed.plan.tables if bodies else ():
        for across, column in enumerate(table.columns):
            for down, value in enumerate(column.values, 1):
                if value is not None:
                    yield table.row + down, table.column + across, value


MEASURED: Mapping[str, Callable[[Mapping[str, Any]], float]] = {
    "sales_decline": lambda said: said["now"].value / said["before"].value,
    "low_collection": lambda said: said["paid"].value / said["amount"].value,
    "target_behind": lambda said: said["actual"].value / said["target"].value / (float(said["gone"].rstrip("%")) / 100),
    "credit_exceeded": lambda said: said["unpaid"].value - said["limit"].value,
    "receivable_overdue": lambda said: said["amount"].value,
    "concentration": lambda said: said["revenue"].value / said["total"].value,
    "price_cut": lambda said: 1 - said["price"].value / said["previous"].value,
    "price_gap": lambda said: said["ours"].value / said["price"].value - 1,
    "order_outlier": lambda said: said["amount"].value / said["mean"].value,
    "rhythm_break": lambda said: said["days"] / said["gap"],
    "consent_missing": lambda said: len(said["fields"]),
    # The promise, where there is one, else the silence.
    "follow_up_overdue": lambda said: said["days"] if "days" in said else said["first"].values["days"],
    "no_decision_maker": lambda said: said["number"],
    "low_satisfaction": lambda said: float(said["score"]),
    "share_gain": lambda said: float(said["gain"]),
    "deal_stalled": lambda said: said["what"].values["days"],
    **{
        rule: lambda said: said["days"]
        for rule in ("contract_expiring", "need_open", "plan_overdue", "complaint_overdue", "survey_due", "no_order", "profile_stale")
    },
}  # fmt: skip


def test_what_is_held_against_the_limit_is_what_the_sentence_says(sampled: Ours, ours: Ours) -> None:
    """Whether an alert that someone put aside has got worse hangs on it."""
    seen = set()
    for result in (sampled.result, ours.result):
        for row in result.analysis.alerts.itertuples():
            if row.rule_id in MEASURED and row.measure is not None and row.fact.key.startswith("alerts."):
                said = MEASURED[row.rule_id](row.fact.values)
                assert abs(row.measure) == pytest.approx(said, rel=1e-3), (row.rule_id, row.fact.render("zh"))
                seen.add(row.rule_id)
    assert seen == MEASURED.keys()
