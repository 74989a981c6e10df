"""Texts as people type them: what counts as the same, what stands for nothing, and what a message shows of a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import cast

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad"))
"""Pasted from web pages and chats; nobody sees them, and with one of them C001 is not C001."""
_EDGES = "".join(filter(str.isspace, map(chr, range(0x3001)))) + "\u200b\u200e\u200f\u2060\ufeff"
"""White space of all kinds, and what is as invisible at the ends of a text."""
_ROUNDED = re.compile(r"^\d(\.\d+)?[eE]\+[1-9]\d+$")
"""1.23457E+11: a long number as Excel shows it in a narrow column, saved to csv or pasted."""
_GUARDED = re.compile(r'^="((?:[^"]|"")*)"$', re.DOTALL)
"""="001": how systems export a code so that Excel keeps its zeros."""
_SHOWN = 200
"""Characters of a value that a message shows."""
_NOTHING = frozenset(
    {"n/a", "n.a.", "#n/a", "n.a", "none", "null", "nil", "tbd", "tba", "tbc", "t.b.d.", "unknown", "not known", "not available",
     "not applicable", "to be determined", "to be confirmed", "to be advised", "to be filled in", "pending input",
     "无", "暂无", "没有", "未有", "不详", "未详", "未知", "不明", "不清楚", "不知道", "待定", "未定", "待补", "待补充", "待补录", "待填",
     "待填写", "待完善", "待更新", "待确认", "待核实", "待查", "待录入", "未填", "未填写", "未登记", "未提供", "缺", "缺失", "空", "空白", "不适用", "无数据", "暂缺",
     "(空)", "(空白)", "(blank)", "<空>", "(无)", "(null)"}
)  # fmt: skip
"""Words that stand for nothing."""
_NOTHING_OF_FIGURES = _NOTHING | {"na", "nan", "blank", "x", "无此项"}
"""In cells of numbers and days: a text of NA may be North America, a number of NA is none."""
_MARKS = re.compile(r"^[-‐‑‒–—―−－_/／\\|.·…~～、。]+$")
_DOUBTS = re.compile(r"^[?？]+$")


def folded(value: str) -> str:
    """Full-width forms to half-width, case folded, no white space at the ends."""
    return value.strip().lower() if value.isascii() else visible(value).strip().casefold()


def compared(value: str) -> str:
    """A name as names are compared: without case, width and spaces."""
    return "".join(folded(value).split())


def visible(value: str) -> str:
    """Full-width forms to half-width, without invisible characters."""
    return unicodedata.normalize("NFKC", value).translate(_INVISIBLE)


def is_blank(value: object) -> bool:
    """Whether a cell holds nothing at all; words that stand for nothing are told by `is_nothing`."""
    return value is None or (isinstance(value, str) and not value.strip(_EDGES)) or value != value


def all_filled(column: Sequence[object]) -> bool:
    """Whether a column holds a text in each of its cells; False for one of numbers too. A quick look at a long one."""
    if set(map(type, column)) != {str} or not all(map(str.strip, cast("Sequence[str]", column))):
        return False
    texts = cast("Sequence[str]", column)
    return all(map(str.isascii, texts)) or all(cell.strip(_EDGES) for cell in texts)


def is_nothing(plain: str, *, figures: bool = False) -> bool:
    """Whether a folded text stands for nothing: a dash, 无, 待补充, TBD. `figures`: of a cell that should hold a figure."""
    if not plain or plain in (_NOTHING_OF_FIGURES if figures else _NOTHING):
        return True
    if plain[0].isalnum():
        return False
    return _MARKS.match(plain) is not None or (figures and _DOUBTS.match(plain) is not None)


def unguarded(value: str) -> str:
    """A text without what keeps Excel from changing it: `="001"` and `'001` are 001."""
    if value[:1] == "=":
        match = _GUARDED.match(value)
        return match[1].replace('""', '"') if match is not None else value
    if value[:1] == "'" and "'" not in value[1:]:
        return value[1:]
    return value


def typed(value: object) -> str:
    """A cell as people see it, cut where it is long: for messages, not for figures."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        if 1e15 <= abs(value) < 1e21:
            return f"{Decimal(f'{value:.14e}'):f}"  # 15 digits and zeros, as Excel shows what is left of a long id
        return f"{value:.15g}"
    if isinstance(value, datetime):
        return text(value) or ""
    found = str(value)
    return found if len(found) <= _SHOWN else f"{found[: _SHOWN - 1]}…"


def text(value: object) -> str | None:
    """Text as typed, without white space at the ends; 139.0 from a numeric cell reads 139."""
    if isinstance(value, str):
        return value.strip(_EDGES) or None
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value - value == 0:
        return str(int(value)) if value.is_integer() and abs(value) < 1e21 else f"{value:.15g}"
    if isinstance(value, datetime):
        midnight = not (value.hour or value.minute or value.second)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    return str(value).strip(_EDGES)


def texts(cells: Sequence[object]) -> list[str | None]:
    """The text of each cell, found once for each different one where all are texts."""
    if not set(map(type, cells)) <= {str, type(None)}:
        return list(map(text, cells))
    found = {cell: text(cell) for cell in set(cells)}
    return list(map(found.__getitem__, cells))


def words(value: object) -> str | None:
    """The text of a cell: unguarded, and None where it stands for nothing."""
    found = text(value)
    if found is None:
        return None
    if found[0] in "='":
        found = unguarded(found).strip(_EDGES)
    return None if is_nothing(found.casefold() if found.isascii() else folded(found)) else found


def are_plain_codes(values: Sequence[object]) -> bool:
    """Whether all are such as SO0001234, which nearly all codes are: each is its own meaning as a code. A quick look at a long column."""
    if set(map(type, values)) != {str}:
        return False
    texts = cast("Sequence[str]", values)
    return all(map(str.isascii, texts)) and all(map(str.isalnum, texts)) and not any(map(str.isalpha, texts))


def code(value: object) -> str | None:
    """A code as text: leading zeros survive.

    Raises ValueError for a number of 16 digits or more, which Excel has rounded, and for a text such as 1.23457E+11.
    """
    if type(value) is str and value.isascii() and value.isalnum() and not value.isalpha():
        return value  # SO0001234: what nearly all codes are
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) >= 1e15:
        raise ValueError("digits_lost")
    found = words(value)
    if found is None:
        return None
    if "+" in found and _ROUNDED.match(found):
        raise ValueError("digits_lost")
    return found if found.isascii() else visible(found)
