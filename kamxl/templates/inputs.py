"""An input sheet as a SheetPlan: title block, legend, the table that people fill in, and its checks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol, cast, runtime_checkable

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.grid import LAST_ROW
from kamxl.i18n import Lang, tr
from kamxl.placed import Cells, EvenRows, PrintSetup, Range, SheetPlan, Table, TableColumn
from kamxl.schema.choices import Choice
from kamxl.schema.field import Column
from kamxl.schema.money import Money
from kamxl.schema.sheets import Sheet
from kamxl.schema.units import Unit
from kamxl.templates import checks
from kamxl.templates.computed import computed_columns
from kamxl.width import cells, fitted, lines

HEADER_ROW = 4
"""Title, what a row is, a gap; then the table."""
SPARE_ROWS = 10_000
"""Rows under the last record that the drop-downs and checks reach."""
_READABLE = 210
"""Characters across a landscape A4 page that can still be read."""
_WIDEST = 48.0
_ROW_HEIGHT = 17.0

ROLES: Mapping[str, str] = {
    # Text format keeps leading zeros, and 1-2 does not become the first of February.
    "code": "input.text",
    "text": "input.text",
    "period": "input.text",
    "currency": "input.text",
    "long_text": "input.wrap",
    "day": "input.date",
    "money": "input.money",
    "number": "input.number",
    "percent": "input.number",
    "count": "input.count",
    "score": "input.score",
    "choice": "input.choice",
}


_GUIDE = Link("", sheet="guide")
"""The guide that is made with the sheet."""


def input_plan(
    sheet: Sheet,
    lang: Lang,
    records: Sequence[Mapping[str, object]],
    *,
    together: Collection[str],
    money: Money,
    guide: Link | None = _GUIDE,
) -> SheetPlan:
    """The plan of one input sheet.

    Args:
        sheet: which sheet of the schema.
        lang: language of titles and messages.
        records: rows to fill in, by field key; a key that is no field is the title of a custom column.
        together: keys of the input sheets of the same workbook, which checks may point at.
        money: the workbook's currency, and the unit of large amounts.
        guide: where its link back leads; None in a workbook without a guide.
    """
    formulas = _computed(sheet, lang, records)
    parts = (*field_columns(sheet, lang, records, money=money), *custom_columns(sheet, records), *formulas)
    columns, headers, widths = (tuple(part) for part in zip(*parts, strict=True))
    bottom = min(HEADER_ROW + len(records) + SPARE_ROWS, LAST_ROW)
    first_formula = len(columns) - len(formulas) + 1
    untouched = [
        checks.untouched(Range(HEADER_ROW + 1, place, bottom, place), column.title, lang)
        for place, (column, _, _) in enumerate(formulas, first_formula)
    ]
    table = Table(sheet.table, HEADER_ROW, 1, columns, header_roles=headers, banded=False)
    return SheetPlan(
        key=sheet.key,
        title=sheet.title(lang),
        styles=theme.styles(lang),
        cells=_heading(sheet, lang, len(columns), computed=bool(formulas), guide=guide),
        tables=(table,),
        validations=(
            *checks.validations(sheet, lang, HEADER_ROW + 1, bottom, together=together, money=money),
            *untouched,
        ),
        highlights=checks.missing(sheet, HEADER_ROW + 1, bottom),
        column_widths=dict(enumerate(widths, 1)),
        column_styles={index: column.role for index, column in enumerate(columns, 1) if column.formula is None},
        row_heights=row_heights(columns, widths),
        default_role="plain",
        freeze=(HEADER_ROW + 1, frozen_columns(sheet) + 1),
        active=(HEADER_ROW + 1 + len(records), 1),
        tab_colour=theme.TABS["input"],
        page=page_setup(sheet, lang, sum(widths)),
        owned=False,
    )


def page_setup(sheet: Sheet, lang: Lang, width: float) -> PrintSetup:
    """As few pages wide as can be read; from the second one on the rows still say whose they are."""
    pages = max(1, round(width / _READABLE))
    return PrintSetup(
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        repeat_columns=(1, frozen_columns(sheet)) if pages > 1 else None,
        pages_wide=pages,
        header=f"&L{sheet.title(lang)}",
    )


def row_heights(columns: Sequence[TableColumn], widths: Sequence[float]) -> EvenRows:
    """Heights of the rows that are there: one line, or as many as the longest note takes. New rows fit themselves."""
    found: dict[int, float] = {1: 30, 2: 18, 3: 6, HEADER_ROW: 34}
    for column, width in zip(columns, widths, strict=True):
        if column.role == "input.wrap":
            measured: dict[str, int] = {}
            for place, value in enumerate(column.values):
                if value is None or value == "":
                    continue
                shown = str(value)
                needed = measured.get(shown)
                if needed is None:
                    needed = measured[shown] = lines(shown, width - 1)
                if needed > 1:
                    row = HEADER_ROW + 1 + place
                    found[row] = max(found.get(row, _ROW_HEIGHT), 4.0 + 13.5 * needed)
    return EvenRows(range(HEADER_ROW + 1, HEADER_ROW + 1 + len(columns[0].values)), _ROW_HEIGHT, found)


def column_width(wanted: int, title: str) -> float:
    """The schema's width, or more where the title would take a third line or break inside a word or its unit."""
    name, opened, unit = title.partition("(")
    # Chinese breaks anywhere, also inside (万元), and English inside (10k CNY): such a title stays on one line.
    whole = [*name.split(), opened + unit] if title.isascii() and " " not in unit else [title]
    # A filter arrow and the cell's margins take about four characters.
    return float(max(wanted, *(cells(part) + 4 for part in whole), -(-cells(title) // 2) + 4))


def frozen_columns(sheet: Sheet) -> int:
    """Id and name of a customer, date and customer of a contact: what says which row it is."""
    keys = list(sheet.fields)
    return 2 if "customer_id" in keys[:2] or sheet.key == "market" else 1


@runtime_checkable
class ByColumn(Protocol):
    """Records that give their cells a column at a time."""

    def names(self) -> Sequence[str]:
        """What some record has, in order."""

    def column(self, name: str) -> Sequence[object]:
        """The cells of all records under a name; None for a blank."""


Part = tuple[TableColumn, str, float]
"""A column, the role of its header, its width."""


def field_columns(
    sheet: Sheet,
    lang: Lang,
    records: Sequence[Mapping[str, object]],
    keys: Collection[str] | None = None,
    *,
    money: Money,
) -> Iterator[Part]:
    """The columns of the schema's fields, or of some of them, in its order; numbers of records are in the schema's units."""
    for field in sheet.fields.values():
        if keys is not None and field.key not in keys:
            continue
        column, title = field.column, field.column.title(lang, money)
        values = _in_words(_column(records, field.key), column.choices, lang)
        if column.unit is not None and column.unit.scale != money.scale_of(column.unit):
            counts = _counts(sheet, column, records)
            values = [
                value if place in counts else in_title_unit(value, column.unit, money)
                for place, value in enumerate(values)
            ]
        header = "input.header.required" if field.asked else "input.header"
        width = max(column_width(column.width, title), _content_width(column, values, lang))
        yield TableColumn(title, values, ROLES[column.kind]), header, width


def _counts(sheet: Sheet, column: Column, records: Sequence[Mapping[str, object]]) -> frozenset[int]:
    """The records whose number is a count, which no unit of money is for."""
    if column.counted is None:
        return frozenset()
    telling = sheet.fields[column.counted[0]]
    codes = [telling.column.parse(value) for value in _column(records, telling.key)]
    return frozenset(place for place, code in enumerate(codes) if column.counts(code))


def _content_width(column: Column, values: Sequence[Value], lang: Lang) -> float:
    """What the words of a list, or the texts that are there, take; notes wrap instead."""
    if column.kind in {"long_text", "money", "number"}:
        return 0.0
    words = [choice.word(lang) for choice in column.choices]
    if lang == "en" and column.kind == "text" and not values:
        # Names and titles are longer in English than in Chinese, which the widths are made for.
        return column.width * 1.25
    return fitted([*words, *_texts(values)], most=_WIDEST, padding=3)


def _texts(values: Sequence[Value]) -> Sequence[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        return cast("Sequence[str]", values)
    return [value for value in set(values) if isinstance(value, str)] if str in kinds else ()


def custom_columns(sheet: Sheet, records: Sequence[Mapping[str, object]]) -> Iterator[Part]:
    """The columns of records that are no fields, by their titles."""
    for title in _custom_titles(sheet, records):
        values: Sequence[Value] = _column(records, title)  # type: ignore[assignment]  # as in _in_words
        width = max(column_width(14, title), fitted(_texts(values), most=_WIDEST, padding=3))
        kinds = set(map(type, values)) - {type(None)}
        # Under the format of text a day would show as its number, and a number that is typed there later would be a text.
        days, numbers = kinds and kinds <= {date, datetime}, kinds and kinds <= {int, float}
        role = "input.date" if days else "input.number" if numbers else "input.text"
        yield TableColumn(title, values, role), "input.header", width


def _computed(sheet: Sheet, lang: Lang, records: Sequence[Mapping[str, object]]) -> list[Part]:
    """The formula columns; one that a custom column has the title of is left out, since titles of a table differ."""
    taken = {title.casefold() for title in _custom_titles(sheet, records)}
    return [
        (
            TableColumn(title, [""] * len(records), "input.computed", formula),
            "input.header.computed",
            column_width(11, title),
        )
        for title, formula in computed_columns(sheet, len(records), lang)
        if title.casefold() not in taken
    ]


def _custom_titles(sheet: Sheet, records: Sequence[Mapping[str, object]]) -> list[str]:
    names = records.names() if isinstance(records, ByColumn) else (key for row in records for key in row)
    return list(dict.fromkeys(key for key in names if key not in sheet.fields))


def _column(records: Sequence[Mapping[str, object]], name: str) -> Sequence[object]:
    return records.column(name) if isinstance(records, ByColumn) else [row.get(name) for row in records]


def _in_words(values: Sequence[object], choices: tuple[Choice, ...], lang: Lang) -> Sequence[Value]:
    """Typed values for cells; the code of a choice becomes its word."""
    words = {choice.code: choice.word(lang) for choice in choices}
    if words and str in set(map(type, values)):
        values = [words.get(value, value) if type(value) is str else value for value in values]
    return values  # type: ignore[return-value]  # what people type is what a cell holds


def in_title_unit(value: Value, unit: Unit, money: Money) -> Value:
    """A number in the schema's unit, in the unit of the title; a text states its own."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    found = float(f"{value * unit.scale / money.scale_of(unit):.12g}")
    return int(found) if found.is_integer() else found


def _heading(sheet: Sheet, lang: Lang, width: int, *, computed: bool, guide: Link | None) -> tuple[Cells, ...]:
    """Title, and what a row is with the legend. Blank cells keep the columns' lines out of it."""
    blank: list[Value] = [None] * width
    first: list[Value] = [sheet.title(lang), *blank[1:]]
    roles = ["title", *["plain"] * (width - 1)]
    if guide is not None:
        link = min(2, width - 1)
        first[link], roles[link] = replace(guide, text=tr("templates.back", lang)), "nav"
    legend = tr(f"templates.legend.{'three' if computed else 'two'}", lang)
    row = tr(f"templates.row.{sheet.key}", lang)
    told = f"{row}。{legend}" if lang == "zh" else f"{row}. {legend}"
    return (
        Cells(1, 1, (first,), roles),
        Cells(2, 1, ((told, *blank[1:]), blank), [["subtitle", *["plain"] * (width - 1)], ["plain"] * width]),
    )
