"""Answers to what a guess leaves open: taken into the mapping, whoever gave them: a person at a terminal or on the sheet, or --yes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from kamxl.convert import guess as guessing
from kamxl.convert.decimals import Mark
from kamxl.convert.draft import Proposal, sample
from kamxl.convert.guess import Guess
from kamxl.convert.mapping import PERIOD, Fill, Mapped, Rule, Unpivot
from kamxl.convert.sources import Source
from kamxl.convert.view import place_of
from kamxl.i18n import Lang
from kamxl.schema import values
from kamxl.schema.days import ORDERS
from kamxl.schema.money import HOME, UNITS, Money, stated
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded

YES = "yes"
NO = "no"
BLANK = "blank"
"""To a word of a list: none of its choices, of which one may be called no."""
MEASURES: Mapping[str, str] = {"amount": "销售额", "quantity": "数量", "profit": "毛利"}
"""What columns of months or years may hold -> the word that says so above a table."""
_SUMS: Mapping[str, str] = {"orders": "amount", "customers": "annual_amount"}
"""Sheet -> the field that sums of months or years would be."""
Ask = Callable[[Proposal, Sequence[str], Sequence[str]], str | None]
"""A proposal, the answers it may have, some cells of its column -> the answer; None where there is none."""
_MARKS: Mapping[str, Mark] = {"point": ".", "comma": ","}
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "decimal": (*_MARKS, NO),
    "measure": (*MEASURES, NO),
    "bare_unit": tuple(unit.code for unit in UNITS),
    "year": (),
    "unit": (),
}
"""Question -> its answers, where these are not yes and no."""
_SAID: Mapping[str, str] = {"day_order": "date", "year": "year", "decimal": "decimal", "bare_unit": "unit"}
"""Questions how a column is to be read -> by what its rule says it."""


def choices(one: Proposal) -> tuple[str, ...]:
    """The answers that a question may have; empty where it wants a number."""
    if one.why == "day_order":
        return (*one.orders, NO)
    if one.why == "word":
        return (*(choice.code for choice in SHEETS[one.sheet].fields[one.field].column.choices), BLANK)
    return _CHOICES.get(one.why, (YES, NO))


def is_answer(one: Proposal, answer: str | None) -> bool:
    """Whether a text that a person typed answers a question; what is none of its answers leaves it open."""
    if answer is None:
        return False
    if one.why == "word":
        return answer in (NO, BLANK) or _code(one, answer) is not None
    return answer in choices(one) or (one.why in _SAID and _value(one, answer) is not None)


def _code(one: Proposal, answer: str) -> str | None:
    return values.meant(answer, SHEETS[one.sheet].fields[one.field].column.choices)


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


def discount_of(one: Proposal) -> str:
    """The column of discounts that a question about quantity × price names."""
    return one.title.split(" × ")[-1].removeprefix("(1 − ").removesuffix(")")


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


def confirmed(one: Proposal) -> Rule | None:
    """The rule of a field whose question is answered with yes; None for a question of another kind."""
    factors = one.title.split(" × ")
    match one.why:
        case "alike" | "unfit":
            return Rule.of(one.title)
        case "place":
            return Rule.of(one.title, remove=one.removed)
        case "per_unit":
            return Rule(multiply=tuple(factors))
        case "discount":
            return Rule(multiply=tuple(factors[:-1]), less=discount_of(one))
    return None


def _fill(fill: Fill, one: Proposal, answer: str) -> Fill | None:
    if one.why == "word":
        return _with_word(fill, one, answer)
    if answer == NO:
        return _refused(fill, one)
    if _is_said(fill, one):
        return None  # what stands in the mapping by now is later than what stands on the sheet
    if one.why in _SAID:
        return _with_said(fill, one, answer)
    if one.why == "colour":
        return fill.but(status_from_color=dict(one.colours)) if answer == YES and one.colours else None
    rule = confirmed(one) if answer == YES else None
    return _with_rule(fill, one, rule) if rule is not None else None


def _with_rule(fill: Fill, one: Proposal, rule: Rule) -> Fill:
    keep = tuple(title for title in fill.keep if title not in rule.titles)
    return fill.with_rule(one.field, rule).but(keep=keep)


def _holder(fill: Fill, one: Proposal) -> Rule | Unpivot | None:
    """What of a fill says how the cells are read that a question is about: the rule of the field, or the columns of months that fill it."""
    months = fill.unpivot
    if months is not None and (
        one.field in months.values or (one.why == "year" and months.date and one.field not in fill.columns)
    ):
        return months
    return fill.columns.get(one.field)


def _says(holder: Rule | Unpivot, one: Proposal) -> bool:
    by_rate = one.why == "bare_unit" and isinstance(holder, Rule) and holder.factor is not None
    return by_rate or getattr(holder, _SAID[one.why]) is not None


def _value(one: Proposal, answer: str) -> object:
    """What an answer makes the mapping say; None where it is no answer."""
    if one.why == "day_order":
        return answer if answer in ORDERS else None
    if one.why == "year":
        return int(answer) if answer.isdecimal() else None
    if one.why == "decimal":
        return _MARKS.get(answer)
    codes = [unit.code for unit in UNITS]
    word = unit_word(one, answer, "zh" if (one.currency or HOME) == HOME else "en") if answer in codes else answer
    return word if stated(folded(word)) is not None else None


def _with_said(fill: Fill, one: Proposal, answer: str) -> Fill | None:
    """The fill with the order of days, the year, the decimal mark or the unit of a column."""
    holder, said = _holder(fill, one), {_SAID[one.why]: _value(one, answer)}
    if None in said.values():
        return None
    if isinstance(holder, Unpivot):
        return fill.but(unpivot=holder.but(**said))
    if one.why == "day_order" and (holder is None or one.title not in holder.titles):
        holder = Rule.of(one.title)
    if holder is None or (one.why != "year" and one.title not in holder.titles):
        return None
    return _with_rule(fill, one, holder.but(**said))


def _with_word(fill: Fill, one: Proposal, answer: str) -> Fill | None:
    """The fill with a word of a list in the map of its column; a no leaves those cells blank, where it is no choice of the list."""
    code = _code(one, answer)
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
    holder = _holder(fill, one)
    if holder is None:
        return one.field in fill.ignore or (one.why == "colour" and bool(fill.status_from_color))
    return _says(holder, one) if one.why in _SAID else one.why in ("alike", "unfit", "place")


def is_open(fill: Fill, one: Proposal) -> bool:
    """Whether a mapping that was made before leaves a question about one of its fields open."""
    if one.why == "word":
        rule = fill.columns.get(one.field) or fill.card.get(one.field)
        return one.field not in fill.ignore if rule is None else rule.source == one.title and not knows(rule, one.word)
    if one.field not in fill.filled and one.field in SHEETS[one.sheet].key_fields:
        return True
    if one.why not in _SAID:
        return one.why in ("alike", "place", "colour") and one.field not in {*fill.filled, *fill.ignore}
    holder = _holder(fill, one)
    if holder is None or _says(holder, one):
        return False
    if isinstance(holder, Unpivot):
        return True
    return holder.date == "md" or holder.source == PERIOD if one.why == "year" else holder.source == one.title


def exact_only(guess: Guess) -> Guess:
    """The guess without what rests on likeness: a title that is a field's but for a slip of the pen is not taken."""
    near = {(found.sheet, found.field, found.title): found for found in guess.found if found.how == "alike"}
    fills = tuple(_without(fill, near.keys()) for fill in guess.mapped.fill)
    proposals = [
        Proposal(found.source, found.title, found.sheet, found.field, "alike", found.score) for found in near.values()
    ]
    kept = [found for found in guess.found if found.how != "alike"]
    return replace(guess, mapped=guess.mapped.but(fill=fills), found=kept, proposals=[*guess.proposals, *proposals])


def _without(fill: Fill, near: Collection[tuple[str, str, str]]) -> Fill:
    gone = {key: rule for key, rule in fill.columns.items() if (fill.sheet, key, rule.source or "") in near}
    columns = {key: rule for key, rule in fill.columns.items() if key not in gone}
    return fill.model_copy(
        update={"columns": columns, "keep": (*fill.keep, *(rule.source for rule in gone.values() if rule.source))}
    )
