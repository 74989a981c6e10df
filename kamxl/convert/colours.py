"""Colours that mean something: the fill of each record, and what a note or a coloured cell beside the table says of it."""

from __future__ import annotations

import colorsys
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from kamxl.convert.words import understood
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified

_WORDS: Mapping[str, str] = {
    "红": "red", "橙": "orange", "黄": "yellow", "绿": "green", "青": "green", "蓝": "blue", "紫": "purple", "灰": "grey", "粉": "pink",
    **{name: name for name in ("red", "orange", "yellow", "green", "blue", "purple", "grey", "pink")},
    "gray": "grey", "violet": "purple", "amber": "orange",
}  # fmt: skip
_LEGEND = re.compile(
    r"(红|橙|黄|绿|青|蓝|紫|灰|粉)色?(?:底色?|底纹|填充|背景|标记|标注|行)?(?:的|者)?\s*(?:为|是|=|:|：|表示|代表|即|指|—+|-+|→)\s*([^\s,;，；。、/|红橙黄绿蓝紫灰粉]{1,12})"
    r"|\b(red|orange|yellow|green|blue|purple|violet|grey|gray|pink|amber)\b\s*(?:=|:|means|is|are|for|->|-|–)\s*([a-z][a-z ]{1,28}[a-z])",
    re.IGNORECASE,
)
_HUES = ((20, "red"), (45, "orange"), (70, "yellow"), (170, "green"), (255, "blue"), (300, "purple"), (340, "pink"), (361, "red"))  # fmt: skip
LEAST, MOST = 2, 5
"""Fills that divide the rows of a table in a way that may mean something."""
_LEAST_ROWS = 0.2
"""Of the rows: so many are filled at the least."""


def of_rows(fills: Mapping[int, Mapping[int, str]], rows: Sequence[int], columns: Iterable[int]) -> list[str]:
    """The colour of each row: that of most of its filled cells; empty for none.

    Args:
        fills: row -> column -> colour.
        rows: those of the records.
        columns: those of the table.
    """
    own = frozenset(columns)
    found = []
    for row in rows:
        counted = Counter(colour for column, colour in fills.get(row, {}).items() if column in own)
        found.append(counted.most_common(1)[0][0] if counted else "")
    return found


def divide(colours: Sequence[str]) -> bool:
    """Whether two to five fills (no fill is one) divide the rows, other than by turns."""
    filled = sum(map(bool, colours))
    if not LEAST <= len(set(colours)) <= MOST or filled < _LEAST_ROWS * len(colours):
        return False
    by_turns = len(set(colours)) == 2 and all(one != other for one, other in itertools.pairwise(colours))
    return len(colours) >= 3 and not by_turns


def legend(texts: Iterable[str], cells: Iterable[tuple[str, str]], colours: Iterable[str]) -> dict[str, str]:
    """What the colours of rows mean: colour -> the word of a status; empty where nothing says it.

    Args:
        texts: notes and titles around the table: 绿色为正常合作，红色为流失.
        cells: (text, colour) of coloured cells outside the table: a key of the colours.
        colours: those of the rows.
    """
    said: dict[str, str] = {}
    for text in texts:
        for match in _LEGEND.finditer(simplified(text)):
            word, phrase = (match[1], match[2]) if match[1] else (match[3].casefold(), match[4])
            status = _status(phrase)
            if status is not None:
                said[_WORDS[word]] = status
    exact = {colour: status for text, colour in cells if (status := _status(text)) is not None}
    found = {}
    for colour in dict.fromkeys(colours):
        status = exact.get(colour) or said.get(name_of(colour)) if colour else None
        if status is not None:
            found[colour] = status
    return found


def _status(phrase: str) -> str | None:
    """The word of a status that a phrase says: 已暂停合作的客户."""
    column = SHEETS["customers"].fields["status"].column
    plain = re.sub(
        r"(?:的)?(?:客户|单位|企业| customers?| accounts?| clients?)$",
        "",
        phrase.strip(" 。.!！()（）\"'“”"),
        flags=re.IGNORECASE,
    )
    for text in (phrase, plain):
        try:
            code = values.choice(understood("customers", "status", column, [text])[0], column.choices)
        except ValueError:
            continue
        return next((one.zh for one in column.choices if one.code == code), None)
    named = [
        (len(word), one.zh)
        for one in column.choices
        for word in (one.zh, *one.synonyms)
        if len(word) > 1 and word in plain.casefold()
    ]
    return max(named)[1] if named else None


def name_of(colour: str) -> str:
    """The word for a colour RRGGBB."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    hue, saturation, _ = colorsys.rgb_to_hsv(red, green, blue)
    if saturation < 0.12:
        return "grey"
    return next(name for end, name in _HUES if hue * 360 < end)
