"""Words that a closed list does not know: each is asked about, beside the word of ours that it is most like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kamxl.convert.draft import Draft, Proposal
from kamxl.convert.mapping import Rule
from kamxl.convert.sources import Source
from kamxl.convert.view import cards_of, place_of
from kamxl.convert.words import WORDS, understood
from kamxl.schema import values
from kamxl.schema.choices import Choice
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified
from kamxl.validate.columns import parse

MOST_WORDS = 12
"""Different words: a column of more is no list."""
_LONGEST = 40
"""Letters: a sentence is no word of a list."""
_SLIP = 0.88
_LEAST = 5
"""Letters of a Latin word in which a slip of the pen is told from another word."""
_WEIGHTY = frozenset({"orders", "contracts", "deals"})
"""Sheets of which a row with an unknown status counts nowhere: such a column is taken with its first answer, or where all its words are sure."""
_AROUND = re.compile(
    r"^[\s\d.、_:：-]+|[\s\d.、_:：-]+$|客户|状态|类型|阶段|程度|优先级|级别|等级|合作(?=.)|(?<=.)合作|\b(?:customers?|clients?|accounts?|status|priority|stage|type|level)\b",
    re.IGNORECASE,
)
"""What stands around a word and says nothing: its number, and the name of what it tells of."""


def ask_words(made: Draft) -> None:
    """Ask about the words of a draft's lists that mean nothing there; a column of nothing else is taken by the first answer."""
    for rules, source in ((made.rules, made.source), (made.card, cards_of(made.source) if made.card else made.source)):
        for key, rule in rules.items():
            made.proposals += _asked(made, key, rule, source)
    for one in [one for one in made.proposals if one.why == "unfit" and one.field not in made.filled]:
        rule = Rule.of(one.title)
        found = list(_asked(made, one.field, rule, made.source))
        if not found:
            continue
        made.proposals.remove(one)
        if made.sheet not in _WEIGHTY:
            made.note(one.title, one.field, "title", rule, one.score)
        elif not all(word.likely for word in found):
            found = [replace(word, likely="") for word in found]
        made.proposals += found


def _asked(made: Draft, key: str, rule: Rule, source: Source) -> Iterator[Proposal]:
    one = made.fields[key]
    if one.column.kind != "choice" or one.column.open_list or rule.source is None or rule.split is not None:
        return
    known = {folded(word) for word in rule.map or ()}
    for place in [place for title in rule.titles if (place := place_of(source, title)) is not None]:
        found = [word for word in strange(made.sheet, one, source.columns[place]) if folded(word) not in known]
        for word in found if len(found) <= MOST_WORDS and all(len(word) <= _LONGEST for word in found) else ():
            near = likely(made.sheet, one, word)
            yield Proposal(made.source.shown, source.titles[place], made.sheet, key, "word", word=word, likely=near)


def strange(sheet: str, one: SheetField, cells: Sequence[object]) -> list[str]:
    """The different words of a column that its field's list does not know, in their order."""
    different = [text for text in dict.fromkeys(cells) if isinstance(text, str) and not values.is_blank(text)]
    known = understood(sheet, one.key, one.column, different)
    faults = parse(one, SHEETS[sheet].model, known).faults
    return [
        values.typed(different[at]).strip() for at, fault in sorted(faults.items()) if fault.reason == "not_a_choice"
    ]


def likely(sheet: str, one: SheetField, word: str) -> str:
    """The code of the choice that a word can only mean: it with a number or its field's name around it, or a slip of the pen; else nothing."""
    bare = _AROUND.sub("", simplified(word)).strip()
    if bare and bare != word:
        code = _code(sheet, one, bare)
        if code:
            return code
    own = folded(word)
    if not own.isascii() or len(own) < _LEAST:
        return ""
    from rapidfuzz import fuzz

    near = {
        choice.code
        for choice in one.column.choices
        for name in map(folded, _names(sheet, one.key, choice))
        if name[:1] == own[:1] and fuzz.ratio(own, name) >= 100 * _SLIP
    }
    return near.pop() if len(near) == 1 else ""


def _names(sheet: str, key: str, choice: Choice) -> tuple[str, ...]:
    more = WORDS.get((sheet, key), {}).get(choice.code, ())
    return (choice.en, choice.code, *choice.synonyms, *more)


def _code(sheet: str, one: SheetField, word: str) -> str:
    found = understood(sheet, one.key, one.column, [word])[0]
    return values.meant(str(found), one.column.choices) or ""
