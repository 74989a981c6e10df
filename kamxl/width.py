"""Width of text in display cells: 客户分级 is 8 wide, not 4."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from kamxl.i18n import Lang

_WIDTHS = {
    20: "'", 25: " ,.:;Iijl’·", 30: "()-J[]`f{}", 35: "!rt", 40: '"/L\\csz', 45: "?FSZgkvxy|“”", 50: "#$*+0123456789<=>EKPTXY^_ae~–≥×é",
    55: "BCRVbdhnopqu", 60: "ADH", 65: "GNOQU", 70: "%&w…", 80: "m", 85: "M", 90: "@W→—",
}  # fmt: skip
_EM = {char: float(share) for share, chars in _WIDTHS.items() for char in chars}
"""How wide Calibri's letters are, in hundredths of the type size to the nearest five (from Carlito, whose letters are as
wide by design)."""
_BOLD_WIDTHS = {
    25: "' ,.Iijl’·", 30: ":;()-[]`f", 35: "J{}!rt", 40: "Lcsz", 45: '"/\\?FSgvxy“”', 50: "Zk|#$*+0123456789<=>ETY^_ae~–≥×é",
    55: "KPXBCRbdhnopqu", 60: "VA", 65: "DHGNU", 70: "OQ&…", 75: "%w", 80: "m", 85: "M", 90: "@W→—",
}  # fmt: skip
_BOLD_EM = {char: float(share) for share, chars in _BOLD_WIDTHS.items() for char in chars}
"""The same of its bold letters."""
_BYTES = [_EM.get(chr(code), 0.0 if code < 32 else 50.0) for code in range(128)]
_CELL = 42.75
"""A display cell of an English sheet, in hundredths of the size of body text: CELL_PIXELS of 10 points."""
CELL_PIXELS = {"zh": 6.6, "en": 5.7}
"""Pixels of a display cell of body text at 96 dpi, where a column of width 1 has 7: CJK signs of 10 points are 13.3."""
LINE_HEIGHT = {"zh": 16.5, "en": 13.5}
"""Points that a line of body text takes; 微软雅黑 is taller than Calibri of the same size."""
_BROKEN = re.compile(r"(?<![^\W\d_\u2e80-\uffff])(?P<number>[-+¥$€]?\d[\d.,:/-]*[\d%])$|[^\W_\u2e80-\uffff]{2,}$")
"""A number or word at the end of a text, of two signs at least: cut before the last one, it would be broken."""
_SAME = re.compile(r"[^\W_\u2e80-\uffff]+$")
"""What names have in common ends before a word or number that goes on differently."""
_LOOSE = " ,;:.·–-(（，、；："
"""What no shortened text ends with."""
_BRACKET = re.compile(r"(?<!^)(?<!\n)(?=[(（])")
"""Before a unit, or what else stands in brackets after a title."""
_AMOUNT = re.compile(r"(?<=[\dkM]) (?=[A-Z]{3}\b)")
_SAFETY = 1.01
"""Programs round each letter to whole pixels."""
_MOST_CELLS = 2.5
"""No sign of a text takes more of them, in either language."""


def cells(text: str) -> int:
    """Display cells of the widest line of a text."""
    return len(text) if text.isascii() and "\n" not in text else _widest(text)


@lru_cache(maxsize=65_536)
def _widest(text: str) -> int:
    """The same customers and owners stand on sheet after sheet."""
    if text.isprintable():  # one line
        return sum(map(_cells, text))
    return max((sum(map(_cells, line)) for line in text.splitlines()), default=0)


class _Cells(dict[str, int]):
    """Display cells of each sign that was asked for."""

    def __missing__(self, char: str) -> int:
        wide = 2 if unicodedata.east_asian_width(char) in "WFA" else 1
        self[char] = 0 if unicodedata.combining(char) else wide
        return self[char]


_cells = _Cells().__getitem__


def texts(values: Sequence[object]) -> set[str]:
    """The distinct texts of a column. A column of one kind, as nearly all are, is not looked at cell by cell."""
    kinds = set(map(type, values))
    if kinds <= {str, type(None)}:
        return set(values) - {None}  # type: ignore[return-value]  # texts are left
    return {value for value in values if isinstance(value, str)} if any(issubclass(k, str) for k in kinds) else set()


def fitted(texts: Iterable[str], *, least: float = 8, most: float = 40, padding: float = 2) -> float:
    """Column width that holds the texts, within bounds; filter arrows and cell margins are in the padding."""
    texts = list(texts)
    if all(map(str.isascii, texts)) and all(map(str.isprintable, texts)):
        return min(max(max(map(len, texts), default=0) + padding, least), most)
    widest = 0
    for text in set(texts):
        if 2 * len(text) > widest:  # no letter takes more than two cells
            widest = max(widest, cells(text))
            if widest + padding >= most:
                break
    return min(max(widest + padding, least), most)


def lines(text: str, width: float, lang: Lang = "zh") -> int:
    """Lines that a wrapped text takes in a column of that width. Latin words move to the next line as a whole.

    Args:
        text: the text; its own line breaks count.
        width: display cells of body text, as CELL_PIXELS counts them for the language.
        lang: the sheet's, which says the font: Latin letters of an English sheet are measured one by one.
    """
    room = max(int(width), 1)
    if _MOST_CELLS * len(text) <= room:
        return len(text.splitlines()) or 1
    measure = _MEASURES[lang]
    own = [text] if text.isprintable() else text.splitlines()
    if text.isascii() or (lang == "en" and not has_chinese(text)):
        return sum(_lines_of_words(line, room, measure) for line in own) or 1
    return sum(max(1, math.ceil(measure(line) / room)) for line in own) or 1


def measured(text: str, lang: Lang) -> float:
    """Display cells of the widest line of a text in the font of a language, of CELL_PIXELS each."""
    if text.isprintable():
        return _MEASURES[lang](text)
    return max(map(_MEASURES[lang], text.splitlines()), default=0)


def _measured(text: str) -> float:
    """Display cells of a line in Calibri."""
    if text.isascii():
        return sum(map(_BYTES.__getitem__, text.encode())) * _SAFETY / _CELL
    return sum(_EM[char] if char in _EM else _em(char) for char in text) * _SAFETY / _CELL


def bold(text: str) -> float:
    """Width of a line in bold Calibri, in sizes of its type."""
    return sum(_BOLD_EM[char] if char in _BOLD_EM else _em(char) for char in text) / 100


@lru_cache(maxsize=65_536)
def _em(char: str) -> float:
    return _cells(char) * 50.0


_MEASURES: Mapping[Lang, Callable[[str], float]] = {"zh": cells, "en": _measured}


def has_chinese(text: str) -> bool:
    """Whether a text holds full-width characters. Arrows and dashes are not: Latin fonts draw them narrow."""
    return not text.isascii() and any(map(_is_chinese, text))


def amounts_whole(text: str) -> str:
    """An English text in which no line ends between an amount and its currency."""
    return _AMOUNT.sub("\N{NO-BREAK SPACE}", text)


def unit_whole(title: str, room: float = 0, lang: Lang = "zh") -> str:
    """A title whose unit is one word, or in Chinese a line of its own where it does not fit on one of `room` cells."""
    if not has_chinese(title):
        head, bracket, unit = title.partition("(")
        return head + bracket + unit.replace(" ", "\N{NO-BREAK SPACE}")
    return title if measured(title, lang) <= room else _BRACKET.sub("\n", title)


def broken(text: str, room: float, lang: Lang) -> str:
    """A text with its lines as `lines` counts them, so that no program puts on one what would touch its neighbours. Chinese breaks
    anywhere, and is left to the program, but a few signs more than fit do not end with one alone: most words are pairs.
    """
    if measured(text, lang) <= room:
        return text
    if has_chinese(text):
        end = len(text) - len(text) // 4 * 2
        paired = all(map(_is_chinese, text)) and cells(text[:end]) <= room
        return f"{text[:end]}\n{text[end:]}" if paired else text
    found = [""]
    for word in text.split(" "):
        longer = f"{found[-1]} {word}".strip()
        if found[-1] and measured(longer, lang) > room:
            found.append(word)
        else:
            found[-1] = longer
    return "\n".join(found)


def _is_chinese(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _lines_of_words(line: str, room: int, measure: Callable[[str], float]) -> int:
    count, used, space = 1, 0.0, measure(" ")
    for word in line.split(" "):
        long = measure(word)
        if used and used + space + long > room:
            count, used = count + 1, 0.0
        used += long + (space if used else 0)
        if used > room:
            extra = math.ceil(used / room) - 1
            count, used = count + extra, used - extra * room
    return count


def begins(shown: str, text: str) -> bool:
    """Whether what is shown is the text, or what `shortened` left of it."""
    return shown == text or (shown.endswith("…") and text.startswith(shown[:-1].rstrip()))


def shortened(text: str, most: int, lang: Lang = "zh") -> str:
    """The text cut to so many display cells, with an ellipsis where something is cut.

    It ends after a whole word where that keeps half of the room, and never within a number: 12… of 1,234 is another figure.
    Chinese ends anywhere. On an English sheet letters are measured one by one, where `lang` says so.
    """
    if _MEASURES[lang](text) <= most:
        return text
    used, end = 0.0, 0
    for char in text:
        used += _measured(char) if lang == "en" else _cells(char)
        if used > most - 1:
            break
        end += 1
    kept = text[:end]
    if broken := _BROKEN.search(text, 0, end + 1):
        whole = text[: broken.start()].rstrip(_LOOSE)
        if whole and (broken["number"] or 2 * cells(whole) >= most):
            kept = whole
    return kept.rstrip(_LOOSE) + "…"


def apart(texts: Iterable[str], most: int) -> list[str]:
    """Texts cut to so many display cells; of those that would look alike, what they differ in stays: North-W…1668.

    Args:
        texts: names of bars or columns.
        most: display cells that each may take.
    """
    texts = list(texts)
    found = [shortened(text, most) for text in texts]
    for shown in {one for one in found if found.count(one) > 1}:
        alike = {text for text, one in zip(texts, found, strict=True) if one == shown}
        if len(alike) == 1:
            continue  # one name several times
        first, last = min(alike), max(alike)
        same = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
        common = _SAME.sub("", first[:same]) or first[:same]
        for at, text in enumerate(texts):
            if found[at] == shown:
                end = shortened(text[len(common) :], most // 2)
                found[at] = shortened(common, most - cells(end)) + end
    return found
