"""Answers to what a guess leaves open: taken into the mapping, whoever gave them: a person at a terminal or on the sheet, or --yes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from kamxl.convert import guess as guessing
from kamxl.convert import similar
from kamxl.convert.cells import number
from kamxl.convert.decimals import Mark
from kamxl.convert.draft import Proposal, like_ids, sample
from kamxl.convert.guess import Guess
from kamxl.convert.mapping import Fill, Mapped, Rule
from kamxl.convert.sources import Source
from kamxl.convert.view import place_of
from kamxl.i18n import Lang
from kamxl.schema import values
from kamxl.schema.days import ORDERS
from kamxl.schema.money import HOME, UNITS, Money, stated
from kamxl.schema.name_kinds import is_person
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified
from kamxl.validate.columns import parse

YES = "yes"
NO = "no"
BLANK = "blank"
"""To a word of a list: none of its choices, of which one may be called no."""
MEASURES: Mapping[str, str] = {"amount": "销售额", "quantity": "数量", "profit": "毛利"}
"""What columns of months or years may hold -> the word that says so above a table."""
_SUMS: Mapping[str, str] = {"orders": "amount", "customers": "annual_amount"}
"""Sheet -> the field that sums of months or years would be."""
_PERSONS = frozenset({"contact", "owner", "decision_contact", "handler", "reports_to"})
_SHAPED = frozenset({"phone", "email"})
"""Texts that are only proposed where they look like what they are."""
_ASIDE = ("financ", "technical", "billing", "emergency", "invoice", "account", "财务", "技术", "开票", "紧急", "对账")
"""Of a person beside the one who is meant: whom to ask about a bill or a machine."""
_NAMES = 0.65
"""Of the cells that are names of persons."""
_NEARLY_LATIN = 85.0
Ask = Callable[[Proposal, Sequence[str], Sequence[str]], str | None]
"""A proposal, the answers it may have, some cells of its column -> the answer; None where there is none."""
_MARKS: Mapping[str, Mark] = {"point": ".", "comma": ","}
_FIT = 0.5
"""Of the cells: fewer that mean something in the field, and the title alone is no evidence."""


def choices(one: Proposal) -> tuple[str, ...]:
    """The answers that a question may have; empty where it wants a number."""
    if one.why == "day_order":
        return (*one.orders, NO)
    if one.why == "decimal":
        return (*_MARKS, NO)
    if one.why == "measure":
        return (*MEASURES, NO)
    if one.why == "bare_unit":
        return tuple(unit.code for unit in UNITS)
    if one.why == "year":
        return ()
    if one.why == "word":
        return (*(choice.code for choice in SHEETS[one.sheet].fields[one.field].column.choices), BLANK)
    return () if one.why == "unit" else (YES, NO)


def is_answer(one: Proposal, answer: str | None) -> bool:
    """Whether a text that a person typed answers a question; what is none of its answers leaves it open."""
    if answer is None:
        return False
    if one.why == "year":
        return answer.isdecimal()
    if one.why == "word":
        return (
            answer in (NO, BLANK)
            or values.meant(answer, SHEETS[one.sheet].fields[one.field].column.choices) is not None
        )
    return answer in (*choices(one), *(ORDERS if one.why == "day_order" else ())) or (
        one.why == "bare_unit" and stated(folded(answer)) is not None
    )


def unit_word(one: Proposal, code: str, lang: Lang) -> str:
    """A unit that a bare amount may be in, for people: 万元, k USD."""
    return Money(one.currency or HOME, code).word(lang)


def identity(one: Proposal, source: str) -> str:
    """How an answer is found again.

    Args:
        source: its name in the mapping, which next month's file has too.
    """
    words = (one.word,) if one.why == "word" else ()
    return "|".join((one.why, source, one.sheet, one.field, one.title, *words))


def remembered(
    mapped: Mapped, given: Mapping[str, str], proposed: Mapping[str, Proposal], sources: Mapping[str, Source]
) -> Mapped:
    """The mapping with the answers that stand on the sheet of the workbook.

    Args:
        mapped: the mapping.
        given: code of a question -> its answer.
        proposed: the questions that are open now, by their codes.
        sources: by name.
    """
    for code, answer in given.items():
        why, source, sheet, key, title = (code.split("|", 4) + [""] * 5)[:5]
        if title and sheet in SHEETS:
            title, _, word = title.rpartition("|") if why == "word" else (title, "", "")
            one = proposed.get(code) or Proposal(source, title, sheet, key, why, word=word)  # type: ignore[arg-type]  # a code of our own
            mapped = _applied(mapped, one, source, answer, sources.get(source)) or mapped
    return mapped


def by_evidence(sources: Mapping[str, Source]) -> Ask:
    """What --yes says: yes to a column that is like a field by its title and by its cells, and nothing to a question."""
    by_shown = {source.shown: source for source in sources.values()}

    def answer(one: Proposal, options: Sequence[str], cells: Sequence[str]) -> str | None:
        source = by_shown.get(one.source)
        if one.why in ("place", "colour"):
            return YES
        if one.why == "word":
            return one.likely or None
        if one.why == "discount" and source is not None:
            return YES if _are_shares(sample(source, _discount(one))) else None
        if one.why != "alike" or source is None or place_of(source, one.title) is None:
            return None
        field = SHEETS[one.sheet].fields[one.field]
        found = sample(source, one.title)
        faults = parse(field, SHEETS[one.sheet].model, found).faults
        if not found or len(faults) > len(found) * _FIT:
            return None
        if one.field == "wallet_share" and _make_a_whole(source.columns[place_of(source, one.title) or 0]):
            return None
        if one.field == SHEETS[one.sheet].id_field and SHEETS[one.sheet].unique:
            differ = len(set(map(str, found))) == min(len(source.rows), len(found))
            return YES if differ and like_ids(source, one.title) else None
        return YES if _bears_out(one, found) else None

    return answer


def _make_a_whole(column: Sequence[object]) -> bool:
    """Whether percentages add up to 100: each row's part of what we sell, not of what its customer buys."""
    try:
        numbers = [values.number(str(cell).rstrip("%％")) or 0.0 for cell in column if not values.is_blank(cell)]
    except ValueError:
        return False
    return len(numbers) > 1 and any(abs(sum(numbers) - whole) <= 0.011 * whole for whole in (1, 100))


def _bears_out(one: Proposal, cells: Sequence[object]) -> bool:
    """Whether the cells of a column say that it is the field that its title is like. Any text is a text: there they must be names, or the title nearly the field's."""
    if one.field in _SHAPED or SHEETS[one.sheet].fields[one.field].column.kind not in ("text", "long_text"):
        return True
    texts = [text for cell in cells if (text := values.text(cell)) is not None]
    if one.field in _PERSONS or (one.sheet, one.field) == ("contacts", "name"):
        bare = not any(word in simplified(one.title).casefold() for word in _ASIDE)
        return bare and sum(map(is_person, texts)) >= _NAMES * len(texts)
    return one.score >= (_NEARLY_LATIN if one.title.isascii() else similar.PROPOSED)


def _discount(one: Proposal) -> str:
    return one.title.split(" × ")[-1].removeprefix("(1 − ").removesuffix(")")


def _are_shares(cells: Sequence[object]) -> bool:
    """Whether what is taken off can only be shares: none is above 1, which could be per cent or money."""
    numbers = list(map(number, cells))
    return bool(numbers) and all(one is not None and 0 <= one <= 1 for one in numbers)


def answered(guess: Guess, sources: Mapping[str, Source], ask: Ask) -> Guess:
    """The guess with the answers to its proposals in its mapping; what is not answered stays open."""
    by_shown = {source.shown: source for source in sources.values()}
    mapped, still = guess.mapped, []
    for one in guess.proposals:
        source = by_shown.get(one.source)
        if source is None or not is_of_a_column(one, mapped, source.name):
            still.append(one)
            continue
        shown = (
            [str(cell) for cell in sample(source, one.title, 3)]
            if place_of(source, one.title) is not None
            else one.cells
        )
        answer = ask(one, choices(one), shown)
        changed = _applied(mapped, one, source.name, answer, source) if answer is not None else None
        if changed is not None:
            mapped = changed
        else:
            still.append(one)
    return replace(guess, mapped=mapped, proposals=still, open=_open(guess, mapped, by_shown))


def is_of_a_column(one: Proposal, mapped: Mapped, source: str) -> bool:
    """Whether a question is not about the unit of a column that fills nothing, because nobody has said that it is the field."""
    fills = [fill for fill in mapped.fill if fill.source == source and fill.sheet == one.sheet]
    return one.why != "bare_unit" or any(one.field in fill.filled for fill in fills)


def _open(guess: Guess, mapped: Mapped, by_shown: Mapping[str, Source]) -> list[tuple[str, str, str]]:
    filled = {(fill.source, fill.sheet, key) for fill in mapped.fill for key in fill.filled}
    return [one for one in guess.open if (by_shown[one[0]].name, one[1], one[2]) not in filled]


def _applied(mapped: Mapped, one: Proposal, name: str, answer: str | None, source: Source | None) -> Mapped | None:
    """The mapping with an answer in it; None where it has no place for it."""
    if one.why == "measure":
        return _measured(mapped, name, answer, source)
    for index, fill in enumerate(mapped.fill):
        if fill.source != name or fill.sheet != one.sheet:
            continue
        changed = _fill(fill, one, answer or "")
        if changed is not None:
            return mapped.but(fill=(*mapped.fill[:index], changed, *mapped.fill[index + 1 :]))
    return None


def _measured(mapped: Mapped, name: str, answer: str | None, source: Source | None) -> Mapped | None:
    """The mapping with columns of months or years read as what a person says that they hold; ignored for any other answer."""
    own = [fill for fill in mapped.fill if fill.source == name]
    if any(is_measured(fill) for fill in own):
        return None
    fills: Sequence[Fill] = ()
    word = MEASURES.get(answer or "")
    if word is not None and source is not None:
        said = tuple(replace(at, heading=f"{at.heading} {word}") for at in source.origins)
        guessed = guessing.guess([replace(source, origins=said)])
        fills = [fill for fill in guessed.mapped.fill if not _lacks(fill)]
    if not any(is_measured(fill) for fill in fills):
        # Quantities alone are no orders: they are taken along under their titles. What a year earned is not what it sold.
        fills = [
            fill.but(ignore=(*fill.ignore, _SUMS[fill.sheet])) if fill.sheet in _SUMS else fill for fill in fills or own
        ]
    if not fills:
        return None
    others = tuple(fill for fill in mapped.fill if fill.source != name)
    return mapped.but(fill=(*others, *fills))


def is_measured(fill: Fill) -> bool:
    """Whether a fill says what the columns of months or years of its source are, or that they are not to be used."""
    key = _SUMS.get(fill.sheet)
    return fill.unpivot is not None or (key is not None and (key in fill.ignore or key in fill.columns))


def _lacks(fill: Fill) -> bool:
    return not set(SHEETS[fill.sheet].key_fields) <= set(fill.filled)


def _fill(fill: Fill, one: Proposal, answer: str) -> Fill | None:
    if one.why == "word":
        return _with_word(fill, one, answer)
    if answer == NO:
        return _refused(fill, one)
    if _is_said(fill, one):
        return None  # what stands in the mapping by now is later than what stands on the sheet
    if one.why == "year" and not answer.isdecimal():
        return None
    if one.why == "year" and one.field in fill.columns:
        dated = fill.columns[one.field].but(year=int(answer))
        return fill.with_rule(one.field, dated)
    if one.why == "year":
        if fill.unpivot is None:
            return None
        return fill.but(unpivot=fill.unpivot.but(year=int(answer)))
    if one.why == "bare_unit":
        return _in_unit(fill, one, answer)
    if one.why == "decimal":
        return _said_of_numbers(fill, one, "decimal", _MARKS[answer]) if answer in _MARKS else None
    if one.why == "colour":
        return fill.but(status_from_color=dict(one.colours)) if answer == YES and one.colours else None
    rule: Rule | None = None
    if one.why == "day_order" and answer in ORDERS:
        rule = Rule.of(one.title, date=answer)
    elif one.why in ("alike", "unfit") and answer == YES:
        rule = Rule.of(one.title)
    elif one.why == "place" and answer == YES:
        rule = Rule.of(one.title, remove=one.removed)
    elif one.why == "per_unit" and answer == YES:
        rule = Rule(multiply=tuple(one.title.split(" × ")))
    elif one.why == "discount" and answer == YES:
        rule = Rule(multiply=tuple(one.title.split(" × ")[:-1]), less=_discount(one))
    if rule is None:
        return None
    keep = tuple(title for title in fill.keep if title not in rule.titles)
    return fill.but(columns={**fill.columns, one.field: rule}, keep=keep)


def _with_word(fill: Fill, one: Proposal, answer: str) -> Fill | None:
    """The fill with a word of a list in the map of its column; a no leaves those cells blank, where it is no choice of the list."""
    code = values.meant(answer, SHEETS[one.sheet].fields[one.field].column.choices)
    code = "" if code is None and answer in (NO, BLANK) else code
    part = "card" if one.field in fill.card else "columns"
    rules = getattr(fill, part)
    rule = rules.get(one.field) or Rule.of(one.title)
    if code is None or one.title not in rule.titles or knows(rule, one.word) or one.field in fill.ignore:
        return None
    rule = rule.but(map={**(rule.map or {}), one.word: code})
    keep = tuple(title for title in fill.keep if title != one.title)
    return fill.model_copy(update={part: {**rules, one.field: rule}, "keep": keep})


def knows(rule: Rule, word: str) -> bool:
    """Whether a rule says what a word of a list means."""
    return rule.other is not None or any(values.folded(known) == values.folded(word) for known in rule.map or {})


def _refused(fill: Fill, one: Proposal) -> Fill | None:
    """The fill without what was proposed, which is not proposed again. A key field cannot do without: its question stays."""
    if one.field in SHEETS[one.sheet].key_fields or one.field in fill.ignore:
        return None
    columns = {key: rule for key, rule in fill.columns.items() if key != one.field}
    keep = fill.keep if len(columns) == len(fill.columns) else (*fill.keep, one.title)
    return fill.but(columns=columns, keep=keep, ignore=(*fill.ignore, one.field))


def _is_said(fill: Fill, one: Proposal) -> bool:
    """Whether the mapping says already what is asked."""
    if one.why == "year" and fill.unpivot is not None:
        return fill.unpivot.year is not None
    if one.why == "bare_unit" and fill.unpivot is not None and one.field in fill.unpivot.values:
        return fill.unpivot.unit is not None
    if one.why == "decimal" and fill.unpivot is not None and one.field in fill.unpivot.values:
        return fill.unpivot.decimal is not None
    rule = fill.columns.get(one.field)
    if rule is None:
        return one.field in fill.ignore or (one.why == "colour" and bool(fill.status_from_color))
    said = {"day_order": rule.date, "decimal": rule.decimal, "bare_unit": rule.unit or rule.factor, "year": rule.year}
    return said[one.why] is not None if one.why in said else one.why in ("alike", "unfit", "place")


def _said_of_numbers(fill: Fill, one: Proposal, what: str, said: str) -> Fill | None:
    """The fill with the decimal mark or the unit of a column of numbers."""
    if fill.unpivot is not None and one.field in fill.unpivot.values:
        return fill.but(unpivot=fill.unpivot.but(**{what: said}))
    rule = fill.columns.get(one.field)
    if rule is None or one.title not in rule.titles:
        return None
    return fill.with_rule(one.field, rule.but(**{what: said}))


def _in_unit(fill: Fill, one: Proposal, answer: str) -> Fill | None:
    """The fill with the unit of a bare amount, given by its code or in words."""
    codes = [unit.code for unit in UNITS]
    word = unit_word(one, answer, "zh" if (one.currency or HOME) == HOME else "en") if answer in codes else answer
    return _said_of_numbers(fill, one, "unit", word) if stated(folded(word)) is not None else None


def exact_only(guess: Guess) -> Guess:
    """The guess without what rests on likeness: a title that is a field's but for a slip of the pen is not taken."""
    near = {(found.sheet, found.field, found.title): found for found in guess.found if found.how == "alike"}
    fills = tuple(_without(fill, near.keys()) for fill in guess.mapped.fill)
    proposals = [
        Proposal(found.source, found.title, found.sheet, found.field, "alike", found.score) for found in near.values()
    ]
    kept = [found for found in guess.found if found.how != "alike"]
    return replace(
        guess,
        mapped=guess.mapped.but(fill=fills),
        found=kept,
        proposals=[*guess.proposals, *proposals],
    )


def _without(fill: Fill, near: Collection[tuple[str, str, str]]) -> Fill:
    gone = {key: rule for key, rule in fill.columns.items() if (fill.sheet, key, rule.source or "") in near}
    columns = {key: rule for key, rule in fill.columns.items() if key not in gone}
    return fill.model_copy(
        update={"columns": columns, "keep": (*fill.keep, *(rule.source for rule in gone.values() if rule.source))}
    )
