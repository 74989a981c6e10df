"""The tie-out of targets, receivables and open deals: live formulas over the user's own cells, as `tie_out` has them for orders."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import pandas as pd

from kamxl.cell import Formula, Value
from kamxl.compute.analysis import Analysis
from kamxl.compute.deals import CLOSED
from kamxl.compute.targets import SCOPE
from kamxl.i18n import Lang, tr
from kamxl.report.context import Context, Source
from kamxl.report.order_sheet import MOST_WORDS, OrderSheet, equals, excel_number, range_of
from kamxl.report.tie_out import LONGEST, MOST_TYPED, STEPS, Check, OrderSheets, order_sheets, steps_of, summed
from kamxl.schema import values
from kamxl.schema.choices import DEAL_STAGE, MEASURE

_MOST_TARGETS = 3
_SheetsOf = Callable[[str], Sequence[OrderSheet]]
"""The order sheets by the field that is added up."""


def goal_checks(analysis: Analysis, lang: Lang, context: Context, sheets: OrderSheets | None = None) -> list[Check]:
    """The lines for what the book keeps: revenue of the running targets of all and all that is targeted, what is owed, and what is
    open of deals, as it is and weighted."""
    sheets_of = partial(_orders, analysis, context, sheets or order_sheets(analysis, context))
    found = [
        *_targets(analysis, lang, sheets_of),
        *_targeted(analysis, lang, context),
        *_receivables(analysis, lang, sheets_of),
        *_pipeline(analysis, lang, context),
    ]
    return [check for check in found if all(len(one.expression) <= LONGEST for one in check.formulas)]


def _orders(analysis: Analysis, context: Context, sheets: OrderSheets, field: str) -> Sequence[OrderSheet]:
    """The order sheets as Excel sees a field of them; none where formulas over them would prove nothing."""
    sources = [one for one in context.sources.get("orders", ()) if one.rows]
    if "orders" not in analysis.frames or any(one.title is None for one in sources):
        return ()
    if not all({"amount", "order_date"} <= one.columns.keys() for one in sources):
        return ()
    if not any(field in one.columns for one in sources):
        return ()
    some = sheets(field)
    proves = all(
        len(one.words("cancelled")) + len(one.words("returned")) <= MOST_WORDS
        and one.typed <= len(one.source.rows) * MOST_TYPED
        for one in some
    )
    return some if proves else ()


def _targets(analysis: Analysis, lang: Lang, sheets_of: _SheetsOf) -> Iterator[Check]:
    """What was sold in the period of each running revenue target of all, up to the day."""
    frame = analysis.targets
    whole = frame["current"] & (frame["measure"] == "revenue") & frame[list(SCOPE)].isna().all(axis=1)
    rows = frame[whole.to_numpy(dtype=bool)].drop_duplicates("period").iloc[:_MOST_TARGETS]
    sheets = sheets_of("amount") if len(rows) else ()
    if not sheets:
        return
    for period, since, actual in zip(rows["period"], rows["since"], rows["actual"], strict=True):
        steps = steps_of(sheets, (since.date() - timedelta(days=1), analysis.as_of))
        yield Check(
            tr("report.tie_out.target", lang, period=period), steps, float(actual), "yuan2", id=f"target:{period}"
        )


def _receivables(analysis: Analysis, lang: Lang, sheets_of: _SheetsOf) -> Iterator[Check]:
    """All that was ordered up to the day less all that was paid of it: what is owed."""
    ageing = analysis.ageing
    if ageing is None or ageing.unknown_lines:
        return
    ordered, paid = sheets_of("amount"), sheets_of("paid")
    if not ordered or not paid:
        return
    window: tuple[date | None, date] = (None, analysis.as_of)
    of, less = steps_of(ordered, window), steps_of(paid, window)
    steps: dict[str, Value] = {}
    for step in STEPS:
        both = [one.get(step) for one in (of, less)]
        plus, minus = (one if isinstance(one, Formula) else Formula("0", 0.0) for one in both)
        if any(both):
            cached = _cached(plus) - _cached(minus)
            steps[step] = Formula(f"({plus.expression})-({minus.expression})", cached)
    yield Check(tr("report.tie_out.receivables", lang), steps, float(ageing.totals["total"]), "yuan2", id="receivables")


def _cached(formula: Formula) -> float:
    return float(formula.cached) if isinstance(formula.cached, (int, float)) else 0.0


def _sources(context: Context, key: str, fields: set[str]) -> Sequence[Source]:
    """The sheets of an input; none where one of them is out of reach or lacks a field."""
    some = [one for one in context.sources.get(key, ()) if one.rows]
    return some if all(one.title is not None and fields <= one.columns.keys() for one in some) else ()


def _targeted(analysis: Analysis, lang: Lang, context: Context) -> Iterator[Check]:
    """All revenue that is targeted: the values of the rows with a word for it."""
    frame, sources = analysis.targets, _sources(context, "targets", {"value", "measure"})
    rows = frame[(frame["measure"] == "revenue").to_numpy(dtype=bool)]
    formulas: list[Formula] = []
    for source in sources:
        own = rows[(rows["source_sheet"] == source.title).to_numpy(dtype=bool)]
        known = dict(zip(own["source_row"].astype(int), own["target"].astype(float), strict=True))
        formula = _targets_of(source, known)
        if formula is None:
            return
        formulas += formula
    if formulas:
        expression = "+".join(one.expression for one in formulas)
        yield _corrected("report.tie_out.targets", lang, expression, sum(map(_cached, formulas)), float(rows["target"].sum()))  # fmt: skip


def _targets_of(source: Source, known: Mapping[int, float]) -> list[Formula] | None:
    """The formula over a sheet, none where nothing of it is revenue; None where it cannot be told. `known`: row -> what it counts for."""
    measures = [values.meant(one, MEASURE) for one in source.cells["measure"]]
    words = _words(source, "measure", measures, {"revenue"})
    if len(words) > MOST_WORDS or not known.keys() <= set(source.rows):
        return None
    if not words:
        return None if known else []
    seen = [excel_number(one) for one in source.cells["value"]]
    pairs = [
        (known[row], value)
        for row, value, one in zip(source.rows, seen, measures, strict=True)
        if row in known and value and one == "revenue"
    ]
    factor = pairs[0][0] / pairs[0][1] if pairs else 1.0
    value, measure = range_of(source, "value"), range_of(source, "measure")
    excel = [
        (one or 0.0) * factor if code == "revenue" and isinstance(typed, str) else 0.0
        for one, code, typed in zip(seen, measures, source.cells["measure"], strict=True)
    ]
    formula = "+".join(f"SUMIFS({value},{measure},{equals(word)})" for word in words)
    return [Formula(f"({formula}){_times(factor)}", sum(excel))]


def _pipeline(analysis: Analysis, lang: Lang, context: Context) -> Iterator[Check]:
    """The amounts of all deals less those that are won or lost, as they are and times their probability."""
    board, sources = analysis.pipeline, _sources(context, "deals", {"amount", "stage"})
    if board is None or not sources:
        return
    amounts: list[dict[str, Value]] = []
    weighted: list[Formula] = []
    for source in sources:
        stages = [values.meant(stage, DEAL_STAGE) for stage in source.cells["stage"]]
        if len(_words(source, "stage", stages, set(CLOSED))) > MOST_WORDS:
            return
        own = board.open[(board.open["source_sheet"] == source.title).to_numpy(dtype=bool)]
        amounts.append(_amounts(source, own, stages))
        weighted.append(_weighted(source, own, stages))
    ours = float(board.open["amount"].sum())
    yield Check(tr("report.tie_out.pipeline", lang), summed(amounts), ours, "yuan2", id="pipeline")
    expression, cached = "+".join(one.expression for one in weighted), sum(map(_cached, weighted))
    yield _corrected("report.tie_out.weighted", lang, expression, cached, float(board.open["weighted"].sum()))


def _amounts(source: Source, deals: pd.DataFrame, stages: Sequence[str | None]) -> dict[str, Value]:
    """The steps over a sheet to the amounts of its open deals."""
    counted = dict(zip(deals["source_row"].astype(int), deals["amount"].fillna(0.0).astype(float), strict=True))
    factor = source.factors.get("amount", 1.0)
    seen = [excel_number(amount) for amount in source.cells["amount"]]
    amount, stage_cells, times = range_of(source, "amount"), range_of(source, "stage"), _times(factor)
    whole = sum(one for one in seen if one is not None) * factor
    over = sum(one for one, stage in zip(seen, stages, strict=True) if one is not None and stage in CLOSED) * factor
    corrected = 0.0
    for row, one, stage in zip(source.rows, seen, stages, strict=True):
        excel = 0.0 if one is None or stage in CLOSED else one * factor
        corrected += counted.get(row, 0.0) - excel
    steps: dict[str, Value] = {"all": Formula(f"SUM({amount}){times}", whole)}
    words = _words(source, "stage", stages, set(CLOSED))
    if words:
        taken = "".join(f"-SUMIFS({amount},{stage_cells},{equals(word)}){times}" for word in words)
        steps["cancelled"] = Formula(taken, -over)
    if not math.isclose(corrected, 0.0, abs_tol=0.005):
        steps["corrected"] = corrected
    return steps


def _weighted(source: Source, deals: pd.DataFrame, stages: Sequence[str | None]) -> Formula:
    """Amount × typed probability of the open deals of a sheet; those without one by the probability of their stage, a figure of ours."""
    factor, seen = source.factors.get("amount", 1.0), [excel_number(amount) for amount in source.cells["amount"]]
    shown = source.cells.get("probability", [None] * len(source.rows))
    chances = [excel_number(one) for one in shown]
    typed = deals[(deals["probability_by"] == "typed").to_numpy(dtype=bool)]
    known = dict(zip(typed["source_row"].astype(int), typed["probability"].astype(float), strict=True))
    units = [known[row] / one for row, one in zip(source.rows, chances, strict=True) if row in known and one]
    unit = statistics.median(units) if units else 0.01
    amount, stage = range_of(source, "amount"), range_of(source, "stage")
    chance = range_of(source, "probability") if "probability" in source.columns else ""
    blank = f',{chance},"="' if chance else ""
    others = deals[(deals["probability_by"] != "typed").to_numpy(dtype=bool)]
    usual = dict(zip(others["stage"], others["probability"].astype(float), strict=True))
    words = _words(source, "stage", stages, {*CLOSED, *usual})
    formula, excel = f"SUMPRODUCT({amount},{chance})*{unit:.15g}" if chance else "0", 0.0
    for word, code in words.items():
        literal = word.replace('"', '""')
        if code not in CLOSED:
            formula += f"+SUMIFS({amount},{stage},{equals(word)}{blank})*{usual[code]:.15g}"
        elif chance:
            formula += f'-SUMPRODUCT(--({stage}="{literal}"),{amount},{chance})*{unit:.15g}'
    for value, share, typed_share, one, text in zip(
        seen, chances, shown, stages, source.cells["stage"], strict=True
    ):  # fmt: skip
        if value is not None and not (one in CLOSED and isinstance(text, str)):
            stages_own = usual.get(one or "", 0.0) if typed_share is None else 0.0
            excel += value * (share * unit if share is not None else stages_own)
    return Formula(f"({formula}){_times(factor)}", excel * factor)


def _corrected(key: str, lang: Lang, formula: str, cached: float, ours: float) -> Check:
    """A line of one formula; what Excel cannot read as we do (texts, other currencies, rows left out) is added as a number."""
    steps: dict[str, Value] = {"all": Formula(formula, cached)}
    if not math.isclose(cached, ours, abs_tol=0.005):
        steps["corrected"] = ours - cached
    return Check(tr(key, lang), steps, ours, "yuan2", id=key.rpartition(".")[2])


def _words(source: Source, field: str, codes: Sequence[str | None], wanted: Collection[str]) -> dict[str, str]:
    """The words that the user types for some codes, each once whatever its case, with its code."""
    found: dict[str, tuple[str, str]] = {}
    for typed, code in zip(source.cells[field], codes, strict=True):
        if code in wanted and code is not None and isinstance(typed, str):
            found.setdefault(typed.casefold(), (typed, code))
    return dict(found.values())


def _times(factor: float) -> str:
    return "" if factor == 1 else f"*{factor:.15g}"
