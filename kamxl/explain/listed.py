"""A cell of a long list: the record that its row shows, the customer's figures that explain it, and the input cells behind it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.facts import MONTHS
from kamxl.explain.parts import Cell, Cells, Figure, given, plain, titled
from kamxl.i18n import Text
from kamxl.plan import List
from kamxl.report import targets
from kamxl.report.opportunities import OPENINGS
from kamxl.report.output_sheet import OutputSheet
from kamxl.schema.sheets import SHEETS as INPUTS

_BARE = re.compile(r"\w+\([^)]*\)|[a-z]\w*")
"""A term, or the name of a column of the same row."""
_IDENTITIES = (
    "customer_id", "deal_id", "product", "category", "competitor", "model", "region", "owner", "period", "measure",
)  # fmt: skip
"""Columns that tell which rows a record is about, wherever an input sheet has them too."""
CUSTOMER_FIGURES: Mapping[str, str] = {
    "revenue_12m": "revenue",
    "profit_12m": "revenue",
    "last_order": "revenue",
    "course": "revenue",
    **dict.fromkeys(MONTHS, "revenue"),
    "basis": "revenue",
    "points": "points",
    **dict.fromkeys(
        ("tier", "previous_tier", "change", "reason", "cumulative_share", "abc", "pyramid", "score", "rfm", "lifecycle", "frequency_band", "value_band", "assigned", "strategy"),
        "tier",
    ),
}  # fmt: skip
"""Columns of any list -> the figures of the customer that explain them."""


@dataclass(frozen=True, slots=True)
class Located:
    """What stands in a cell of ours."""

    customer: str | None = None
    figure: str = ""
    """The figures of the customer, or the rule, that explain it."""
    made: tuple[Figure, ...] = ()
    """The figures themselves, by the cells that they are made of: a cell of words may say several."""
    example: bool = False
    """Whether the customer is but the one that its column or row begins with."""


def located(
    analysis: Analysis,
    cells: Cells,
    descriptor: OutputSheet,
    rows: pd.DataFrame | None,
    part: List,
    at: int,
    key: str,
) -> Located:
    title = next(column.title for column in part.columns if column.key == key)
    values = {column.key: column.values[at] for column in part.columns}
    record = rows.iloc[at] if rows is not None and at < len(rows) else pd.Series(values, dtype=object)
    customer = record.get("customer_id", values.get("customer_id"))
    known = isinstance(customer, str) and customer in analysis.frames["customers"].index
    if known and descriptor.key == "alerts":
        return Located(customer, str(record["rule_id"]))
    if (
        known
        and descriptor.key in ("lifetime", "health")
        and key not in ("customer_id", "name", "owner", "tier", "value_band")
    ):
        return Located(customer, descriptor.key)
    if known and key in CUSTOMER_FIGURES and descriptor.key != "tier_history":
        return Located(customer, CUSTOMER_FIGURES[key])
    if descriptor.key == "quality":
        said = {name: values[name] for name in ("sheet", "cell", "message")}
        return Located(made=(Figure("cell", title, plain(values[key]), "text", Text("explain.rule.issue", said)),))
    reveals = descriptor.listed.reveals(analysis.settings).get(key, frozenset()) if descriptor.listed else frozenset()
    fields = reveals or OPENINGS.get(str(record.get("kind"))) or descriptor.whole or frozenset()
    return Located(
        customer if known else None, made=(_from_fields(analysis, cells, title, values[key], record, fields),)
    )


def in_row(descriptor: OutputSheet) -> Mapping[str, str]:
    """What the list of a sheet declares, with bare names as columns of the same row."""
    return {
        name: formula
        if name == "by" or formula[0] == "~"
        else _BARE.sub(lambda found: _term(descriptor.key, found[0]), formula)
        for name, formula in descriptor.made_of.get("list", {}).items()
    }


def _term(own: str, name: str) -> str:
    """A term as it is; the name of a column as that of the same row."""
    return name if "(" in name or name in ("min", "max") else f"sum({own}[row].{name})"


def moved(made: Figure, made_in: int, row: int) -> Figure:
    """With the cells of its own row where they stand now."""
    if made_in == row:
        return made
    steps = (
        replace(step, cells=tuple(
            replace(cell, cell=f"{cell.cell.rstrip('0123456789')}{row}") if cell.cell.endswith(str(made_in)) else cell
            for cell in step.cells
        ))
        for step in made.steps
    )  # fmt: skip
    return replace(made, steps=tuple(steps))


def record(part: List, at: int, shown: Mapping[str, object]) -> int:
    """The record that the workbook shows in the row: people sort lists."""
    told = [(column, shown[column.title]) for column in part.columns if shown.get(column.title) not in (None, "")]
    texts = [(column, value) for column, value in told if isinstance(value, str)]

    def fits(row: int) -> bool:
        return all(str(column.values[row]) == value for column, value in texts if column.values[row] is not None)

    if not texts or fits(at):
        return at
    return next((row for row in range(part.length) if fits(row)), at)


def _from_fields(
    analysis: Analysis, cells: Cells, title: str, value: object, record: pd.Series, fields: frozenset[str]
) -> Figure:
    """A figure of a list by the input cells that it is read off: those of the rows that its record names."""
    steps = []
    for name in sorted(fields):
        sheet, _, field = name.partition(".")
        known = INPUTS[sheet].fields.get(field) if sheet in INPUTS else None
        rows = analysis.frames.get(sheet)
        if known is None or rows is None:
            continue
        if sheet == "targets" and "attainment" in record:  # a row of the list for each row
            place = ["source_sheet", "source_row"]
            rows = rows[(rows[place] == record[place]).all(axis=1).to_numpy(dtype=bool)]
        for identity in _IDENTITIES:
            wanted = record.get(identity)
            if wanted is None or wanted != wanted:
                continue
            if identity == "customer_id" and rows.index.name == identity:
                rows = rows[rows.index == wanted]
            elif identity in rows and (rows[identity] == wanted).any():
                rows = rows[(rows[identity] == wanted).to_numpy(dtype=bool)]
        steps.append(given(name, titled(sheet, field), cells.of(rows, field)))
    found = tuple(step for step in steps if step.cells)
    rule = Text("explain.rule.read_off" if found else "explain.rule.no_cells", {"figure": title})
    shown = plain(getattr(value, "text", value))
    for step in found:  # a number that stands in one cell is a copy of it
        [first, *more] = step.cells
        if more or not isinstance(shown, (int, float)):
            continue
        if _amount(analysis, first, shown):
            return Figure(
                "cell",
                title,
                first.counts,
                "money",
                rule,
                (replace(step, value=first.counts, kind="money"),),
                formula=("s1",),
            )
        if shown in (first.typed, first.counts):
            return Figure("cell", title, shown, "number", rule, (replace(step, value=shown),), formula=("s1",))
    return Figure("cell", title, shown, "text", rule, found)


def _amount(analysis: Analysis, cell: Cell, shown: float) -> bool:
    """Whether a cell counts for the amount that a list shows, in the unit of the book, that of its targets or in single ones."""
    if cell.unit is None or cell.unit.family != "money" or not isinstance(cell.counts, (int, float)):
        return False
    units = (1.0, analysis.money.scale, targets.unit_of(analysis).scale)
    return any(math.isclose(shown * unit, cell.counts, abs_tol=1e-6) for unit in units)
