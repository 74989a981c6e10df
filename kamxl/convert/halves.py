"""Columns that are halves of a year, 2026年 上半年 销售额 beside 2026年 下半年 销售额: the year is the sum of both, never one of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamxl.read.titles import folded
from kamxl.schema.traditional import simplified

_HALF = re.compile(r"([上下])半年度?|(?<![a-z0-9])(?:h([12])|([12])h|(first|1st|second|2nd)[\s-]half)(?![a-z0-9])")
_SECOND = frozenset({"下", "2", "second", "2nd"})


def whole_year(titles: Sequence[str], title: str) -> tuple[str, ...]:
    """The columns that a yearly field is read from, where a title is that of half a year: the one of the year, or both halves; none where one is missing."""
    own = _apart(title)
    if own is None:
        return (title,)
    whole = next((one for one in titles if _apart(one) is None and folded(simplified(one)) == own[0]), None)
    if whole is not None:
        return (whole,)
    halves = {one[1]: other for other in reversed(titles) if (one := _apart(other)) is not None and one[0] == own[0]}
    return (halves[False], halves[True]) if len(halves) == 2 else ()


def without_half(text: str) -> str:
    """A title as it would be of the whole year."""
    match = _HALF.search(simplified(text).casefold())
    return text if match is None else f"{text[: match.start()]} {text[match.end() :]}".strip()


def _apart(title: str) -> tuple[str, bool] | None:
    """What a title says besides the half of the year that it names, and whether that is the second."""
    plain = simplified(title).casefold()
    match = _HALF.search(plain)
    if match is None:
        return None
    word = next(one for one in match.groups() if one is not None)
    return folded(f"{plain[: match.start()]} {plain[match.end() :]}"), word in _SECOND
