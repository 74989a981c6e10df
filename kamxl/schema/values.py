"""What people really type, turned into values: one function a kind of cell. Pure; None means blank.

A function returns the value, or raises ValueError where the cell cannot mean one. The schema's types call these, so a
row model accepts `"120万"` by itself, and bulk validation calls them only for the cells that are not plain already.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache

from kamxl.schema import currencies
from kamxl.schema.choices import Choice
from kamxl.schema.days import OPEN_END, day, period
from kamxl.schema.numbers import Family, currency_sign, money, number, percent, rescaled
from kamxl.schema.texts import code, folded, is_blank, text, typed, words
from kamxl.schema.traditional import simplified

__all__ = [
    "OPEN_END", "PARSERS", "choice", "code", "currency", "currency_sign", "day", "folded", "grade", "is_blank", "is_spoken", "money", "number",
    "percent", "period", "rescaled", "spoken", "text", "typed", "words",
]  # fmt: skip


_ANSWER_NUMBER = re.compile(
    r"^\s*(?:\d{1,2}\s*分?|[A-Ea-e])\s*[-—=.、．:：)）]\s*|\s*[(（]\s*\d{1,2}\s*分?\s*[)）]\s*$"
)
"""The number or letter of an answer that was chosen from a list."""


def choice(value: object, choices: tuple[Choice, ...], *, open_list: bool = False) -> str | None:
    """The code of the entry meant: by zh or en word, code or synonym. An open list keeps other words as typed.

    A word that stands for nothing is blank unless the list has it: 未知 of an attitude is that attitude.
    """
    known = meant(value, choices)
    if known is not None:
        return known
    found = words(value)
    if found is not None and not open_list:
        raise ValueError("not_a_choice")
    return found


def meant(value: object, choices: tuple[Choice, ...]) -> str | None:
    """The code of the entry meant; None for a blank cell and for what is no entry."""
    found = text(value)
    if found is None:
        return None
    known = _codes(choices).get(simplified(folded(found)))
    if known is not None or found[0] not in "='":
        return known
    return _codes(choices).get(simplified(folded(words(found) or "")))


def grade(value: object, choices: tuple[Choice, ...], *, doubled: bool = False) -> str | None:
    """A grade of credit. `doubled`: on the scale AAA, AA, A, BBB …, whose first three are A, B, C and the others D."""
    found = words(value)
    if found is None:
        return None
    plain = folded(found).removesuffix("级").rstrip("+-")
    if doubled and plain and not plain.strip("abcd"):
        return {"aaa": "A", "aa": "B", "a": "C"}.get(plain, "D")
    return choice(plain or found, choices)


def spoken(
    value: object, words: tuple[Choice, ...], families: Collection[Family] | None, factor: float
) -> float | None:
    """A score, as a number or in words, whose points are of the field's scale whatever `factor` brings a number to it."""
    try:
        return number(value, families, factor)
    except ValueError:
        if not isinstance(value, str) or (points := _points(words).get(_bare(value))) is None:
            raise
        return points


def is_spoken(value: object, words: tuple[Choice, ...]) -> bool:
    """Whether a cell is one of the words that mean a score: 非常满意, 5-非常满意, A. very satisfied."""
    return isinstance(value, str) and _bare(value) in _points(words)


def _bare(answer: str) -> str:
    return simplified(folded(_ANSWER_NUMBER.sub("", answer)))


def currency(value: object) -> str | None:
    """An ISO code from what people call a currency: USD, 美元, US$. Raises ValueError for a word that is none."""
    found = words(value)
    if found is None:
        return None
    known = currencies.code_of(found)
    if known is None:
        raise ValueError("not_a_currency")
    return known


@cache
def _codes(choices: tuple[Choice, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for entry in choices:
        for word in (entry.code, entry.zh, entry.en, *entry.synonyms):
            found.setdefault(simplified(folded(word)), entry.code)
    return found


@cache
def _points(words: tuple[Choice, ...]) -> Mapping[str, float]:
    return {simplified(folded(word)): float(one.code) for one in words for word in (one.zh, one.en, *one.synonyms)}


PARSERS: Mapping[str, Callable[[object], object]] = {
    "code": code,
    "text": words,
    "long_text": words,
    "percent": percent,
    "period": period,
    "currency": currency,
}
"""Parser of each kind that needs nothing but the cell; the others need their column."""
