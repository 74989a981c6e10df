"""Words: codes inside the program, sentences only at the edges.

A `Text` names a sentence and the values that go into it; `Text.render(lang)` translates first and formats afterwards.
Every catalogue entry holds both languages side by side, so that one cannot be added without the other.
"""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import field
from datetime import date, datetime
from functools import cache
from typing import Literal

from kamxl.record import record

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")


@record
class Pair:
    """A word that stands outside the catalogue, in both languages: the title of a sheet or a field."""

    zh: str
    en: str


class Shown:
    """What can be said in either language: a sentence, or a figure whose words depend on the language."""

    __slots__ = ()

    def render(self, lang: Lang, money: object = None) -> str:
        """The words in a language, with amounts in the money of a book (schema.money.Money)."""
        raise NotImplementedError


@record
class Text(Shown):
    """A sentence to be shown: a catalogue key and named values. Values may be Texts themselves."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)
    money: object = field(default=None, compare=False, repr=False)
    """In which its amounts are said (schema.money.Money): how, not what."""

    def render(self, lang: Lang, money: object = None) -> str:
        """The sentence in a language. Raises KeyError where the key or a value is missing."""
        return _said(self.key, lang, self.values, self.money or money)

    def __str__(self) -> str:
        return self.render("en")


def tr(key: str, lang: Lang, /, **values: object) -> str:
    """Translate `key`, then put the values in: numbers without noise, days as 2026-01-05, Texts in the same language."""
    return _said(key, lang, values, None)


def _said(key: str, lang: Lang, values: Mapping[str, object], money: object) -> str:
    sentence = words()[key][LANGUAGES.index(lang)]
    if not values:
        return sentence
    shown = {name: _shown(value, lang, money) for name, value in values.items()}
    said = (
        _SENTENCES.vformat(sentence, (), shown) if "|" in sentence or ":arg}" in sentence else sentence.format(**shown)
    )
    # A letter stands off from Chinese, a Chinese word does not: S 级, 普通级.
    return _AFTER_HAN.sub("级", said) if lang == "zh" and " 级" in said else said


def values_of(key: str, lang: Lang, text: str) -> Mapping[str, str] | None:
    """What was put into a sentence, as it was shown; None where the text is not that sentence."""
    pattern = re.sub(r"\\{(\w+)(?::,)?\\}", r"(?P<\1>.+)", re.escape(words()[key][LANGUAGES.index(lang)]))
    found = re.fullmatch(pattern, text)
    return found.groupdict() if found else None


_AFTER_HAN = re.compile(r"(?<=[\u4e00-\u9fff]) 级")


class _Sentences(string.Formatter):
    """`{count:row|rows}` is the word that goes with a count: of the languages here English alone has a plural, by the rule of one.

    `{book:arg}` is a file in a command to be copied: in quotes where a shell would read it as more than one name.
    """

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == "arg":
            return str(value) if _BARE.fullmatch(str(value)) else f'"{value}"'
        one, bar, other = format_spec.partition("|")
        return (one if str(value) == "1" else other) if bar else str(super().format_field(value, format_spec))


_BARE = re.compile(r"[\w./\\:~+@%=-]+")
_SENTENCES = _Sentences()


def has(key: str) -> bool:
    """Whether the catalogue knows a key."""
    return key in words()


@cache
def words() -> Mapping[str, tuple[str, str]]:
    """All words: key -> (zh, en)."""
    from kamxl.i18n.catalogue import WORDS

    return WORDS


def _shown(value: object, lang: Lang, money: object) -> object:
    """What stands in the sentence for a value; a float keeps its type so that `{x:,.1f}` works."""
    if type(value) is str or type(value) is int or type(value) is float:
        return value
    if isinstance(value, Shown):
        return value.render(lang, money)
    if isinstance(value, Pair):
        return value.zh if lang == "zh" else value.en
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return ("、" if lang == "zh" else ", ").join(str(_shown(item, lang, money)) for item in value)
    return value


def labelled(label: object, said: object, lang: Lang) -> str:
    """A label and what is said of it, with the colon of the language."""
    return f"{label}：{said}" if lang == "zh" else f"{label}: {said}"


def for_terminal(text: str) -> str:
    """A text as one line, without what a terminal would obey: escapes, a return over the line, turns of the direction. Tabs stay.

    One line: the line break of a cell could otherwise begin one that looks like ours.
    """
    return text.translate(_OBEYED)


_DROPPED = (*range(9), *range(11, 32), *range(127, 160), 0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))  # fmt: skip
_OBEYED: dict[int, str | None] = {**dict.fromkeys(_DROPPED), **dict.fromkeys((10, 0x2028, 0x2029), " ")}


def has_han(text: str) -> bool:
    """Whether there is a Chinese character in a text: what tells a Chinese title from an English one."""
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)
