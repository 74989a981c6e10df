"""Checks on what is typed into an input sheet, and the mark on a required cell that is blank, from the schema alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from kamxl.grid import column_letter
from kamxl.i18n import Lang, tr
from kamxl.placed import Highlight, Range, Validation
from kamxl.schema.bounds import bounds
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS, Sheet, SheetField
from kamxl.theme import STATE_FILLS


def validations(
    sheet: Sheet, lang: Lang, top: int, bottom: int, *, together: Collection[str], money: Money
) -> tuple[Validation, ...]:
    """The checks of a sheet's columns between two rows.

    Args:
        together: keys of the input sheets in the same workbook: a customer's id is checked against 客户信息.
    """
    found = []
    for place, field in enumerate(sheet.fields.values(), 1):
        check = _check(sheet, field, lang, Range(top, place, bottom, place), together, money)
        if check is not None:
            found.append(check)
    return tuple(found)


def untouched(over: Range, title: str, lang: Lang) -> Validation:
    """A check that refuses whatever is typed over a formula; sheet protection would keep the table from growing."""
    told = tr("templates.legend.computed.text", lang)
    return Validation(
        over, "custom", formula="FALSE", prompt_title=title, prompt=told, error_title=title, error=told, stop=True
    )


def missing(sheet: Sheet, top: int, bottom: int) -> tuple[Highlight, ...]:
    """A required cell that is blank in a row that has begun is tinted."""
    keys = list(sheet.fields)
    row = f"COUNTA(${column_letter(1)}{top}:${column_letter(len(keys))}{top})>0"
    marks = []
    for place, field in enumerate(sheet.fields.values(), 1):
        if not field.asked:
            continue
        blank = f'{column_letter(place)}{top}=""'
        if field.column.asked and "status" in sheet.fields:
            # The one field that may stay blank in a case: the first deal of a customer who is a prospect still.
            status = f"${column_letter(keys.index('status') + 1)}{top}"
            words = {sheet.fields["status"].column.choices[0].word(other) for other in ("zh", "en")}
            row_asked = ",".join(f'{status}<>"{word}"' for word in sorted(words))
            formula = f"AND({blank},{row},{row_asked})"
        else:
            formula = f"AND({blank},{row})"
        marks.append(Highlight(Range(top, place, bottom, place), formula, fill=STATE_FILLS["medium"]))
    return tuple(marks)


def _check(
    sheet: Sheet, field: SheetField, lang: Lang, over: Range, together: Collection[str], money: Money
) -> Validation | None:
    column = field.column
    title = column.name(lang)
    heading = tr("templates.check.required", lang, title=title) if field.asked else title
    if column.kind == "choice":
        words = tuple(choice.word(lang) for choice in column.choices)
        return Validation(
            over, "list", choices=words, prompt_title=heading, error_title=title, stop=not column.open_list,
            prompt=_sentences(tr(f"templates.check.{'open' if column.open_list else 'choice'}", lang), column.help(lang), lang),
            error=tr("templates.check.not_listed", lang, words=words),
        )  # fmt: skip
    if column.kind == "day":
        low, high = bounds(sheet.model.model_fields[field.key])
        return Validation(
            over, "date", minimum=low, maximum=high, prompt_title=heading, error_title=title, stop=True,
            prompt=_sentences(tr("templates.check.day", lang), column.help(lang), lang),
            error=tr("templates.check.not_day", lang),
        )  # fmt: skip
    if column.kind in {"money", "number", "percent", "count", "score"}:
        return _number(sheet, field, lang, over, heading, money)
    if (field.key,) == sheet.unique:
        cell, cells = f"{column_letter(over.left)}{over.top}", _fixed_rows(over)
        return Validation(
            over, "custom", formula=f"SUMPRODUCT(--({cells}={cell}))=1", prompt_title=heading, error_title=title,
            prompt=_sentences(tr("templates.check.unique", lang), column.help(lang), lang),
            error=tr("templates.check.not_unique", lang),
        )  # fmt: skip
    if field.key == "customer_id" and "customers" in together:
        return Validation(
            over, "list", formula=_known_customers(over), prompt_title=heading, error_title=title,
            prompt=tr("templates.check.customer", lang, sheet=SHEETS["customers"].title(lang)),
            error=tr("templates.check.not_customer", lang, sheet=SHEETS["customers"].title(lang)),
        )  # fmt: skip
    return None


def _number(sheet: Sheet, field: SheetField, lang: Lang, over: Range, heading: str, money: Money) -> Validation:
    column = field.column
    low, high = bounds(sheet.model.model_fields[field.key])
    unit = tr("templates.check.unit", lang, unit=money.name(column.unit, lang)) if column.unit else ""
    least, most = _number_of(low), _number_of(high)
    small = least is not None and most is not None and most <= 100
    if small:
        # A share may be typed as 85% too, which the cell holds as 0.85.
        told = tr("templates.check.between", lang, least=least, most=most)
    else:
        told = tr("templates.check.not_negative" if least == 0 else "templates.check.number", lang)
    if column.kind == "percent":
        told = tr("templates.check.percent", lang)
    # The model's outer bound is for reading; nobody needs to be told of ten trillion.
    return Validation(
        over, "decimal", minimum=least, maximum=most, prompt_title=heading, error_title=column.name(lang), stop=True,
        prompt=_sentences(told, unit, column.help(lang), lang), error=_sentences(told, unit, lang),
    )  # fmt: skip


def _number_of(bound: float | date | None) -> float | None:
    return None if bound is None or isinstance(bound, date) else float(bound)


def _sentences(*parts: str) -> str:
    """The parts that are not blank, as sentences of a language (the last argument)."""
    *sentences, lang = parts
    stop, gap = ("。", "") if lang == "zh" else (".", " ")
    return gap.join(s if s.endswith(stop) else f"{s}{stop}" for s in sentences if s)


def _fixed_rows(over: Range) -> str:
    letter = column_letter(over.left)
    return f"{letter}${over.top}:{letter}${over.bottom}"


def _known_customers(over: Range) -> str:
    """The ids on 客户信息, as many as there are: blanks in a list would let any value pass."""
    first = f"{{sheet:customers}}!$A${over.top}"
    return f"OFFSET({first},0,0,MAX(1,COUNTA({first}:$A${over.top + 20_000})),1)"
