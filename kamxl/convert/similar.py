"""How much a foreign title is like a field's names: sure enough to be applied, or only to be proposed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz

from kamxl.read.titles import folded
from kamxl.schema.sheets import SHEETS

SAFE = 92.0
"""From here on a title is a slip of the pen: Customr name. Only for long ones: "send date" is like "end date" too."""
PROPOSED = 60.0
_PROPOSED_LATIN = 75.0
"""Latin words share letters by chance: country is like company size."""
_LONG_LATIN, _LONG_CHINESE = 10, 6
_MOST_CONTAINED = 88.0
"""客户联系人电话 holds 联系人 and 电话: like, never sure."""
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")


_TURNS = re.compile(
    "未|待|欠|非|退|预|应付|计划|目标|去年|上年|竞品|对手|已用|剩余|可用|下次|上次|最近(?!一年|年|12|十二)|最后|末次|率|"
    r"\b(?:un\w+|non|refund\w*|return\w*|planned|plan|target|previous|prior|last|next|competitor\w*|used|remaining|available|outstanding|rate|ratio|expected|rejected)\b"
)
"""Words that turn a title into another one, however alike the two are: 未回款 is no 已回款, 毛利率 no 毛利, unpaid not paid."""


_LAST = frozenset({"上次", "最近", "最后", "末次", "last"})


def _turned(title: str) -> set[str]:
    """The words that turn a title; those for the last of several are one."""
    return {"last" if word in _LAST else word for word in _TURNS.findall(title)}


def words(title: str) -> str:
    """A title in words: customerName, customer_name and Customer Name are the same."""
    return " ".join(_WORDS.findall(title)).casefold()


@cache
def _names(sheet: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """(folded, in words) of every name of each field."""
    return {
        key: [(folded(name), words(name)) for name in dict.fromkeys((one.column.zh, one.column.en, key, *one.column.aliases))]
        for key, one in SHEETS[sheet].fields.items()
    }  # fmt: skip


@cache
def score(title: str, sheet: str, key: str) -> float:
    """Likeness of a title to a field, 0 to 100."""
    own, own_words = folded(title), words(title)
    if not own:
        return 0.0
    found = max(_likeness(own, own_words, name, name_words) for name, name_words in _names(sheet)[key])
    return 0.0 if own.isascii() and found < _PROPOSED_LATIN else found


def is_safe(title: str, found: float) -> bool:
    """Whether the likeness is enough to apply without asking."""
    own = folded(title)
    return found >= SAFE and len(own) >= (_LONG_LATIN if own.isascii() else _LONG_CHINESE)


def _likeness(own: str, own_words: str, name: str, name_words: str) -> float:
    if _turned(own_words) != _turned(name_words):
        return 0.0
    found = float(fuzz.ratio(own, name))
    if own.isascii() and name.isascii():
        found = max(found, min(float(fuzz.token_sort_ratio(own_words, name_words)), SAFE - 1))
    short, long = sorted((own, name), key=len)
    if short in long and len(short) >= (4 if short.isascii() else 2):
        least = _PROPOSED_LATIN if short.isascii() else PROPOSED
        found = max(found, least + (_MOST_CONTAINED - least) * len(short) / len(long))
    return found
