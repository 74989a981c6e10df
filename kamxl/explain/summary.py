"""The explanation of a customer's figures, or of a cell of ours, as `kamxl explain` prints it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches

from kamxl.book import Result, analysis_of
from kamxl.compute.alerts import rule_limits
from kamxl.compute.selection import Selection, chosen_customers
from kamxl.compute.wording import Amount, told
from kamxl.compute.wording import plain as plainly
from kamxl.errors import UsageError
from kamxl.explain import customer as figures
from kamxl.explain.listed import Located
from kamxl.explain.output import Ours
from kamxl.explain.parts import Case, Cell, Cells, Figure, Kind, Step, Value
from kamxl.explain.rules import fired
from kamxl.i18n import Pair, Text, tr
from kamxl.report.phrases import Phrases
from kamxl.results.explain import ExplainedCell, ExplainedFigure, ExplainedStep, Explanation, Setting, Who
from kamxl.schema.field import Column
from kamxl.schema.outputs import OUTPUTS, OutputColumn
from kamxl.schema.sheets import SHEETS as INPUTS
from kamxl.settings import flat

FIGURES: Mapping[str, Callable[[Case], tuple[Figure, ...]]] = {
    "revenue": figures.revenue,
    "tier": figures.tier,
    "lifetime": figures.lifetime,
    "health": figures.health,
    "points": figures.points,
}
"""What `--figure` takes beside the id of a rule and PAGE."""
_NUMBERS = ("money", "number", "percent", "count", "score")
"""Kinds of input columns whose values are numbers to reckon with."""
_DECIMALS = 4
PAGE = "page"
"""All figures of the customer's page."""


def explained(
    result: Result,
    *,
    customer: str | None = None,
    figure: str | None = None,
    cell: str | None = None,
    shown: Callable[[str, int, int], Mapping[str, object]] = lambda key, header, row: {},
) -> Explanation:
    """Explain the figures of a customer, one of them, or a cell of an output sheet.

    Args:
        result: the analysis.
        customer: id, name, or a part of a name that only one customer has.
        figure: a key of FIGURES or the id of a rule; None explains all figures and the rules that fired.
        cell: SHEET!A1 in place of a customer.
        shown: with `cell`, how to look up what the workbook shows in its row; see `Ours.at`.

    Raises UsageError: an unknown customer, figure or cell.
    """
    cells = Cells(result.book.opened.tables)
    where = Located(customer=_one(result, customer)) if cell is None else Ours(result, cells).at(cell, shown)
    asked = where.figure or figure
    found = list(where.made)
    if where.customer and (asked or not found):
        found += _figures(result, cells, where.customer, asked)
    speaker = _Speaker(result)
    who = None
    if where.customer is not None and not where.example:
        who = Who(id=where.customer, name=str(analysis_of(result).frames["customers"].at[where.customer, "name"]))
    return Explanation(
        book=str(result.book.path),
        as_of=result.as_of.isoformat(),
        lang=result.book.lang,
        currency=analysis_of(result).money.currency,
        customer=who,
        cell=cell,
        figures=[speaker.figure(one) for one in found],
    )


def _one(result: Result, customer: str | None) -> str:
    if not analysis_of(result).listed:
        raise UsageError(Text("explain.no_customers"))
    return str(chosen_customers(analysis_of(result), Selection(customers=(customer or "",)))[0])


def _figures(result: Result, cells: Cells, customer: str, asked: str | None) -> Iterable[Figure]:
    analysis = analysis_of(result)
    case = Case(analysis, Phrases.of(analysis, result.book.lang), cells, customer)
    rules = {rule.id: rule for rule in analysis.rules}
    if asked is None:
        alerts = analysis.alerts
        mine = alerts.loc[(alerts["customer_id"] == customer).to_numpy(), "rule_id"]
        for maker in FIGURES.values():
            yield from maker(case)
        yield from (fired(case, rules[str(rule)]) for rule in mine)
    elif asked in FIGURES:
        yield from FIGURES[asked](case)
    elif asked == PAGE:
        yield from Ours(result, cells).page(customer)
    elif asked in rules:
        yield fired(case, rules[asked])
    else:
        known = [*FIGURES, PAGE, *rules]
        near = get_close_matches(asked, known, n=1)
        raise UsageError(Text("explain.no_figure_near", {"figure": asked, "near": near[0]}) if near else Text("explain.no_figure", {"figure": asked, "known": known}))  # fmt: skip


class _Speaker:
    """Explanations in the language and money of a book, with the settings that hold in it."""

    def __init__(self, result: Result) -> None:
        self.result, self.lang, self.money = result, result.book.lang, analysis_of(result).money
        self.settings = flat(result.book.settings, rule_limits(analysis_of(result).rules))
        self.origin = result.book.opened.effective.origin

    def figure(self, one: Figure) -> ExplainedFigure:
        value = self.word(one.value) if isinstance(one.value, (Text, Pair)) else one.value
        return ExplainedFigure(
            figure=one.key,
            title=self.word(one.title),
            value=_json(value),
            unit=self.unit(one.kind),
            shown=self.shown(value, one.kind),
            rule=self.word(told(one.rule, self.money)),
            steps=[self.step(step) for step in one.steps],
            formula=" ".join(one.formula),
            settings=[
                Setting(
                    key=key,
                    value=self.setting(value),
                    from_=self.origin.get(key, tr("cli.settings.default", self.lang)),
                )
                for key, value in self.settings.items()
                if any(key == wanted or key.startswith(f"{wanted}.") for wanted in one.settings)
            ],
        )

    def step(self, one: Step) -> ExplainedStep:
        return ExplainedStep(
            step=one.key,
            title=self.word(one.title),
            how=one.how,
            value=_json(one.value),
            unit=self.unit(one.kind),
            shown=self.shown(one.value, one.kind),
            cells=[self.cell(cell) for cell in one.cells],
        )

    def cell(self, one: Cell) -> ExplainedCell:
        typed, counts = _json(one.typed), _json(one.counts)
        return ExplainedCell(
            book=one.book,
            sheet=one.sheet,
            cell=one.cell,
            field=one.field,
            typed=typed,
            counts=counts,
            shown=self.counted(one),
        )

    def counted(self, cell: Cell) -> str:
        """What a cell counts for, as the sheet that it stands on says it."""
        value = cell.counts if cell.meant is None else cell.meant
        if isinstance(value, (Text, Pair)):
            return self.word(value)
        if isinstance(value, Amount):
            return value.render(self.lang, self.money)
        column = _column(cell.field)
        if isinstance(value, str) and isinstance(column, Column):
            return next((one.word(self.lang) for one in column.choices if one.code == value), value)
        if not isinstance(value, (int, float)):
            return "" if value is None else str(value)
        if isinstance(column, OutputColumn) and "percent" in column.role:
            return f"{plainly(value * 100, _DECIMALS)}%"
        if isinstance(column, Column) and column.kind not in _NUMBERS:
            return str(value)  # the digits of a code
        unit = cell.unit or (column.unit if isinstance(column, OutputColumn) else None)
        if unit is None:
            return plainly(value, _DECIMALS)
        if unit.family == "percent":
            return f"{plainly(value, _DECIMALS)}%"
        if unit.large:
            return self.money.beside(plainly(round(value / self.money.scale, 8), _DECIMALS), self.lang)
        return f"{plainly(value, _DECIMALS)} {self.money.name(unit, self.lang)}"

    def setting(self, value: object) -> str | bool | int | float | list[str] | None:
        if isinstance(value, (tuple, list)):
            return [str(one) for one in value]
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value if isinstance(value, (str, bool, int, float)) or value is None else str(value)

    def word(self, text: Text | Pair | str) -> str:
        if isinstance(text, Text):
            return text.render(self.lang)
        return text if isinstance(text, str) else text.zh if self.lang == "zh" else text.en

    def unit(self, kind: Kind) -> str:
        return self.money.currency if kind == "money" else kind

    def shown(self, value: object, kind: Kind) -> str:
        """A value as a person reads it."""
        if value is None:
            return "–"
        if kind == "money" and isinstance(value, (int, float)):
            return self.money.beside(plainly(round(value / self.money.scale, 8), 4), self.lang)
        if kind == "share" and isinstance(value, (int, float)):
            return f"{plainly(value * 100)}%"
        if isinstance(value, float):
            return plainly(value)
        return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def _column(field: str) -> Column | OutputColumn | None:
    """The column of a field by its key, orders.amount; None for one of the user's own."""
    sheet, _, name = field.partition(".")
    if sheet in INPUTS and name in INPUTS[sheet].fields:
        return INPUTS[sheet].fields[name].column
    return next((one for one in OUTPUTS[sheet].columns if one.key == name), None) if sheet in OUTPUTS else None


def _json(value: Value) -> str | bool | int | float | None:
    return value.isoformat() if isinstance(value, date) else value
