"""列对应: the open questions on a sheet of the workbook, each with a drop-down; the next conversion reads the answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kamxl.cell import Value
from kamxl.convert.answers import BLANK, MEASURES, NO, YES, choices, identity, unit_word
from kamxl.convert.draft import Proposal
from kamxl.convert.list_sheet import HEADER_ROW, list_sheet
from kamxl.convert.outcome import proposal_text
from kamxl.grid import column_letter
from kamxl.i18n import LANGUAGES, Lang, Text, tr
from kamxl.placed import Range, SheetPlan, Validation
from kamxl.read.cells import SheetCells
from kamxl.schema.days import ORDERS
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded, text

KEY = "mapping"
TABLE = "kx_mapping"
NEAR: Literal["near_name"] = "near_name"
NEW = "new"
_COLUMNS = (("text", 30), ("text", 24), ("text", 16), ("text", 16), ("wrap", 60), ("input", 20), ("muted.row", 12))
_ANSWER, _CODE = 6, 7
_EXAMPLE = re.compile(r"\(.*\)$")
_NEITHER = "neither"
_WORDS = (YES, NO, NEW, BLANK, *ORDERS, *MEASURES, "point", "comma")


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the sheet."""

    source: str
    title: str
    sheet: str
    field: str
    said: str
    answers: tuple[str, ...]
    """As people read them; empty where a number is wanted."""
    code: str
    answer: str | None = None
    """As a person chose it."""
    row: int = 0
    """Where it stood on the sheet."""
    misread: bool = False
    """Whether it has an answer that answers nothing."""


def questions(
    proposals: Sequence[Proposal],
    names: Mapping[str, str],
    near: Mapping[str, Mapping[str, tuple[str, ...]]],
    lang: Lang,
) -> list[Question]:
    """What is open: columns to be confirmed, and names of customers that are near others.

    Args:
        proposals: of the guess.
        names: a source as people see it -> its name in the mapping.
        near: source -> name -> names of customers that it may be.
        lang: of the workbook.
    """
    found = []
    for one in proposals:
        if not choices(one) and one.why != "year":
            continue
        to_word = unit_word if one.why == "bare_unit" else answer_word
        answers = tuple(to_word(one, answer, lang) for answer in choices(one))
        code = identity(one, names.get(one.source, one.source))
        found.append(_question(one, proposal_text(one, lang), answers, code, lang))
    for source, mentioned in near.items():
        for name, others in mentioned.items():
            one = Proposal(source, name, "customers", "name", NEAR)
            said = tr("convert.proposal.near_name", lang, title=name)
            asked = _question(one, said, (*others, word(NEW, lang)), f"{NEAR}|{name}", lang)
            found.append(replace(asked, field=SHEETS["orders"].fields["customer_id"].column.name(lang)))
    return found


def _question(one: Proposal, said: str, answers: tuple[str, ...], code: str, lang: Lang) -> Question:
    sheet = SHEETS[one.sheet]
    field = sheet.fields[one.field].column.name(lang)
    return Question(one.source, one.title, sheet.title(lang), field, said, answers, code)


def answer_word(one: Proposal, answer: str, lang: Lang) -> str:
    """An answer to a question in words: a choice of its field, or one of ours."""
    known = SHEETS[one.sheet].fields[one.field].column.choices if one.why == "word" else ()
    return next((choice.word(lang) for choice in known if choice.code == answer), word(answer, lang, one.why))


def word(answer: str, lang: Lang, why: str = "") -> str:
    """An answer in words, where it has some: a name or a unit has none."""
    if why == "measure" and answer == NO:
        answer = _NEITHER
    return tr(f"convert.answer.{answer}", lang) if answer in (*_WORDS, _NEITHER) else answer


def plan(found: Sequence[Question], lang: Lang) -> SheetPlan:
    """The sheet of questions."""
    rows: list[list[Value]] = [
        [one.source, one.title, one.sheet, one.field, one.said, one.answer, one.code] for one in found
    ]
    checks = [
        Validation(Range.cell(HEADER_ROW + 1 + place, _ANSWER), "list", choices=one.answers)
        for place, one in enumerate(found)
        if one.answers
        and sum(map(len, one.answers)) + len(one.answers) < 250
        and not any("," in word for word in one.answers)
    ]
    waits = any(one.answer is None for one in found)
    told = tr("convert.answer.subtitle" if waits else "convert.answer.none_waits", lang)
    columns = [(tr(f"convert.answer.column.{place}", lang), *one) for place, one in enumerate(_COLUMNS, 1)]
    return list_sheet(KEY, TABLE, tr("convert.answer.title", lang), told, rows, columns, lang, validations=checks)


def read(cells: SheetCells) -> list[Question]:
    """The questions on the sheet, with the answers that a person chose."""
    found = []
    for at, row in enumerate(cells.rows, cells.top):
        places = (place - cells.left for place in range(1, _CODE + 1))
        texts = [text(row[place]) if 0 <= place < len(row) else None for place in places]
        code = texts[_CODE - 1]
        if code and "|" in code:
            source, title, sheet, field, said, answer = (one or "" for one in texts[: _CODE - 1])
            found.append(Question(source, title, sheet, field, said, (), code, answer or None, at))
    return found


def answers(found: Sequence[Question]) -> dict[str, str]:
    """Code of each answered question -> its answer, as `answers.choices` has it."""
    words = {_bare(word(code, lang)): code for code in _WORDS for lang in LANGUAGES}
    words |= {_bare(word(_NEITHER, lang)): NO for lang in LANGUAGES}
    return {one.code: words.get(_bare(one.answer), one.answer) for one in found if one.answer}


def _bare(answer: str) -> str:
    """An answer without its signs and its example: of 日、月、年（3/5/2026 → 2026-05-03） as of 日-月-年 the letters."""
    return "".join(one for one in _EXAMPLE.sub("", folded(answer)) if one.isalnum())


def misread(found: Sequence[Question], title: str) -> list[Text]:
    """What is said of each answer that answers nothing: where it stands, and what does."""
    return [
        Text(f"convert.note.misread{'' if one.answers else '_year'}",
             {"place": f"{title}!{column_letter(_ANSWER)}{one.row}", "answer": one.answer, "answers": list(one.answers)})
        for one in found if one.misread
    ]  # fmt: skip
