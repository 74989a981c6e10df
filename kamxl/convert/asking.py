"""The questions of a conversion and their answers: from the sheet of the workbook, at a terminal, by --yes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from kamxl.convert import answer_sheet, propose
from kamxl.convert.answer_sheet import Question
from kamxl.convert.answers import Ask, answered, exact_only, identity, is_answer, is_of_a_column
from kamxl.convert.answers import remembered as remembered_answers
from kamxl.convert.draft import Proposal
from kamxl.convert.load import Loaded
from kamxl.convert.names import Names
from kamxl.convert.next_time import with_gone
from kamxl.convert.outcome import Outcome
from kamxl.convert.rows import Rows
from kamxl.convert.target import Target
from kamxl.i18n import Lang
from kamxl.read.cells import open_source
from kamxl.read.guard import examine
from kamxl.schema import values
from kamxl.settings import Settings

MOST_NAMES = 30
"""Names that are asked about at a terminal in one go; the rest stands on the sheet."""


def asked(there: Target, settings: Settings) -> list[Question]:
    """The questions of earlier conversions, which stand on a sheet of the workbook."""
    title = there.book.owned.get(answer_sheet.KEY) if there.book else None
    if title is None or there.original is None or there.book is None:
        return []
    opened = open_source(
        there.original.data, examine(there.original, there.book.name, settings.limits), there.book.name
    )
    return answer_sheet.read(opened.sheet(title).cells())


def decided(found: Loaded, ask: Ask | None, exact: bool, given: Mapping[str, str]) -> Loaded:
    """What was read, with the answers in its mapping: those of a person now, and those that stand on the sheet of the workbook."""
    old = found.guess.mapped.fill
    guess = exact_only(found.guess) if exact else found.guess
    names = {source.shown: name for name, source in found.sources.items()}
    proposed = {identity(one, names.get(one.source, "")): one for one in guess.proposals}
    still = [one for one in guess.proposals if not is_answer(one, given.get(identity(one, names.get(one.source, ""))))]
    guess = replace(guess, proposals=still)
    kept = tuple(fill for fill in found.mapped.fill if not any(fill is one for one in old))
    fills = (*kept, *guess.mapped.fill)
    taken: dict[str, tuple[Proposal, str]] = {}

    def noted(one: Proposal, options: Sequence[str], cells: Sequence[str]) -> str | None:
        answer = ask(one, options, cells) if ask is not None else None
        if answer is not None:
            taken[identity(one, names.get(one.source, ""))] = one, answer
        return answer

    if ask is not None:
        whole = answered(replace(guess, mapped=guess.mapped.but(fill=fills)), found.sources, noted)
        fills, guess = whole.mapped.fill, whole
    whole_mapping = found.mapped.but(fill=fills)
    mapped = remembered_answers(whole_mapping, given, proposed, found.sources)
    fresh = guess.mapped.but(fill=mapped.fill[len(kept) :])
    open_now = [one for one in guess.proposals if is_of_a_column(one, mapped, names.get(one.source, ""))]
    changed = {at: new for at, (one, new) in enumerate(zip(kept, mapped.fill, strict=False)) if one != new}
    settled = {**found.settled, **{at: with_gone(new, found.lasting[at]) for at, new in changed.items()}}
    return replace(
        found, guess=replace(guess, mapped=fresh, proposals=open_now), mapped=mapped, settled=settled, taken=taken
    )


def asked_names(rows: Sequence[Rows], names: Names, ask: Ask) -> bool:
    """Ask which customer each name is that is near known ones; whether any was answered, so that the rows are to be made anew."""
    near: dict[str, tuple[str, tuple[str, ...]]] = {}
    for one in rows:
        near |= {name: (one.source.shown, others) for name, others in one.near.items() if name not in near}
    any_answered = False
    for name, (source, others) in list(near.items())[:MOST_NAMES]:
        answer = ask(Proposal(source, name, "orders", "customer_id", "near_name"), (*others, answer_sheet.NEW), ())
        if answer is not None:
            _take(names, name, answer)
            any_answered = True
    return any_answered


def _take(names: Names, name: str, answer: str) -> None:
    """Remember that a name is one of a known customer, or of a new one."""
    known = None if answer == answer_sheet.NEW else names.find(answer)
    names.fresh[name] = known or names.number(name)
    names.remembered({name: names.fresh[name]})


def questions(
    outcome: Outcome, found: Loaded, rows: Sequence[Rows], asked: Sequence[Question], lang: Lang
) -> list[Question]:
    """The questions for the sheet, those of earlier conversions first, with what was answered since."""
    near: dict[str, dict[str, tuple[str, ...]]] = {}
    for one in rows:
        if one.near:
            near.setdefault(one.source.shown, {}).update(one.near)
    names = {source.shown: name for name, source in found.sources.items()}
    now = {one.code: one for one in answer_sheet.questions(outcome.proposals, names, near, lang)}
    taken = {code: answer_sheet.answer_word(*one, lang) for code, one in found.taken.items()}
    known = [
        replace(
            now.get(one.code, one),
            answer=one.answer or taken.get(one.code),
            row=one.row,
            misread=one.answer is not None and one.code in now,
        )
        for one in asked
    ]
    return [*known, *(new for code, new in now.items() if code not in {old.code for old in known})]


def names_of(there: Target, given: Mapping[str, str]) -> Names:
    """The customers that the workbook has, and those that a person took for one of them."""
    names = Names()
    for table in there.book.sheets.get("customers", ()) if there.book else ():
        columns = [column for column in table.columns if column.field == "customer_id"]
        names.learn((one, None) for column in columns for cell in column.values if (one := values.text(cell)))
        known = propose.customers_of(table)
        names.learn((str(one.values["customer_id"]), str(one.values["name"])) for one in known)
    for code, answer in given.items():
        kind, _, name = code.partition("|")
        is_name = answer == answer_sheet.NEW or names.find(answer) is not None
        if kind == answer_sheet.NEAR and is_name:  # else it is no customer's name: the question stays open
            _take(names, name, answer)
    return names
