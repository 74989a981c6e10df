"""The tie-out of targets, receivables and open deals: live formulas over the user's own cells, as `tie_out` has them for orders."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.deals import CLOSED
from kamxl.compute.targets import SCOPE
from kamxl.grid import quoted
from kamxl.i18n import Lang, tr
from kamxl.plan import Formula, Value
from kamxl.report.context import Context, Source
from kamxl.report.tie_out import (
    LONGEST,
    MOST_TYPED,
    STEPS,
    Check,
    OrderSheet,
    equals,
    excel_number,
    left_out_rows,
    read,
)
from kamxl.schema import values
from kamxl.schema.choices import DEAL_STAGE

_MOST_TARGETS, _MOST_WORDS = 3, 10


def goal_checks(analysis: Analysis, lang: Lang, context: Context) -> list[Check]:
    """The lines for what the book keeps: revenue of the running targets of all, what is owed, and what is open of deals."""
    found = [
        *_targets(analysis, lang, context),
        *_receivables(analysis, lang, context),
        *_pipeline(analysis, lang, context),
    ]
    return [check for check in found if all(len(one.expression) <= LONGEST for one in check.formulas)]


def _orders(analysis: Analysis, context: Context, field: str = "amount") -> OrderSheet | None:
    """The order sheet as Excel sees a field of it; None where formulas over it would prove nothing."""
    source = context.sources.get("orders")
    if source is None or source.title is None or not source.rows or "orders" not in analysis.frames:
        return None
    if not {field, "amount", "order_date"} <= source.columns.keys():
        return None
    sheet = OrderSheet(source, left_out_rows(analysis, "orders", context), read(analysis, source, field), field)
    words = len(sheet.words("cancelled")) + len(sheet.words("returned"))
    return sheet if words <= _MOST_WORDS and sheet.typed <= len(source.rows) * MOST_TYPED else None


def _targets(analysis: Analysis, lang: Lang, context: Context) -> Iterator[Check]:
    """What was sold in the period of each running revenue target of all, up to the day."""
    frame = analysis.targets
    whole = frame["current"] & (frame["measure"] == "revenue") & frame[list(SCOPE)].isna().all(axis=1)
    rows = frame[whole.to_numpy(dtype=bool)].drop_duplicates("period").iloc[:_MOST_TARGETS]
    sheet = _orders(analysis, context) if len(rows) else None
    if sheet is None:
        return
    for period, since, actual in zip(rows["period"], rows["since"], rows["actual"], strict=True):
        steps = sheet.steps((since.date() - timedelta(days=1), analysis.as_of))
        yield Check(tr("report.tie_out.target", lang, period=period), steps, float(actual), "yuan2")


def _receivables(analysis: Analysis, lang: Lang, context: Context) -> Iterator[Check]:
    """All that was ordered up to the day less all that was paid of it: what is owed."""
    ageing = analysis.ageing
    if ageing is None or ageing.unknown_lines:
        return
    ordered, paid = _orders(analysis, context), _orders(analysis, context, "paid")
    if ordered is None or paid is None:
        return
    window: tuple[date | None, date] = (None, analysis.as_of)
    of, less = ordered.steps(window), paid.steps(window)
    steps: dict[str, Value] = {}
    for step in STEPS:
        both = [one.get(step) for one in (of, less)]
        plus, minus = (one if isinstance(one, Formula) else Formula("0", 0.0) for one in both)
        if any(both):
            cached = _cached(plus) - _cached(minus)
            steps[step] = Formula(f"({plus.expression})-({minus.expression})", cached)
    yield Check(tr("report.tie_out.receivables", lang), steps, float(ageing.totals["total"]), "yuan2")


def _cached(formula: Formula) -> float:
    return float(formula.cached) if isinstance(formula.cached, (int, float)) else 0.0


def _pipeline(analysis: Analysis, lang: Lang, context: Context) -> Iterator[Check]:
    """The amounts of all deals less those that are won or lost."""
    board, source = analysis.pipeline, context.sources.get("deals")
    if board is None or source is None or source.title is None or not source.rows:
        return
    if not {"amount", "stage"} <= source.columns.keys():
        return
    counted = _open_amounts(analysis, board.open, source)
    factor = source.factors.get("amount", 1.0)
    seen = [excel_number(amount) for amount in source.cells["amount"]]
    stages = [_stage(stage) for stage in source.cells["stage"]]
    words: dict[str, str] = {}
    for typed, stage in zip(source.cells["stage"], stages, strict=True):
        if stage in CLOSED and isinstance(typed, str):
            words.setdefault(typed.casefold(), typed)
    if len(words) > _MOST_WORDS:
        return
    amount, stage_cells = _range(source, "amount"), _range(source, "stage")
    times = "" if factor == 1 else f"*{factor:.15g}"
    whole = sum(one for one in seen if one is not None) * factor
    over = sum(one for one, stage in zip(seen, stages, strict=True) if one is not None and stage in CLOSED) * factor
    corrected = 0.0
    for row, one, stage in zip(source.rows, seen, stages, strict=True):
        excel = 0.0 if one is None or stage in CLOSED else one * factor
        corrected += counted.get(row, 0.0) - excel
    steps: dict[str, Value] = {"all": Formula(f"SUM({amount}){times}", whole)}
    if words:
        taken = "".join(f"-SUMIFS({amount},{stage_cells},{equals(word)}){times}" for word in words.values())
        steps["cancelled"] = Formula(taken, -over)
    if not math.isclose(corrected, 0.0, abs_tol=0.005):
        steps["corrected"] = corrected
    yield Check(tr("report.tie_out.pipeline", lang), steps, float(board.open["amount"].sum()), "yuan2")


def _open_amounts(analysis: Analysis, deals: pd.DataFrame, source: Source) -> dict[int, float]:
    """Row of the sheet -> the amount of an open deal, as it was read; of a deal that comes from another book nothing."""
    frame = analysis.frames["deals"]
    own = (frame["source_book"] == source.book) & (frame["source_sheet"] == source.title)
    known = set(frame["source_row"][own.to_numpy(dtype=bool)])
    rows = zip(deals["source_row"], deals["amount"].fillna(0.0), strict=True)
    return {int(row): float(amount) for row, amount in rows if row in known}


def _stage(typed: object) -> str | None:
    try:
        return values.choice(typed, DEAL_STAGE)
    except ValueError:
        return None


def _range(source: Source, field: str) -> str:
    letters = source.columns[field]
    return f"{quoted(source.title or '')}!${letters}${source.header_row + 1}:${letters}${source.last_row}"
