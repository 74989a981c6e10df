"""Numbers as people type them, with the unit that stands beside them: 1,234.5  １２３  ¥1,200  120万  (300)  12%  300台."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Literal

from kamxl.record import record
from kamxl.schema import currencies, numerals
from kamxl.schema.texts import folded, is_nothing, unguarded
from kamxl.schema.traditional import simplified

Family = Literal["money", "currency", "people", "things", "time", "points", "percent", "fen"]
_MULTIPLES: Mapping[str, float] = {
    "百": 1e2, "千": 1e3, "k": 1e3, "thousand": 1e3, "万": 1e4, "w": 1e4, "十万": 1e5,
    "百万": 1e6, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "千万": 1e7, "亿": 1e8,
    "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "crore": 1e7, "crores": 1e7,
    "十亿": 1e9, "bn": 1e9, "billion": 1e9, "百亿": 1e10, "千亿": 1e11, "万亿": 1e12,
}  # fmt: skip
_WORDS: Mapping[Family, str] = {
    "fen": "分 角 毛",
    "people": "人 名 位 个人 人次 people persons person employees staff",
    "things": "台 件 套 个 只 支 根 箱 盒 包 袋 桶 瓶 卷 片 条 张 份 批 辆 吨 公斤 千克 斤 克 kg g t 米 公里 km 平方米 平米 ㎡ m2 立方 立方米 m3 "
    "升 l 次 单 项 pcs pc units unit ea set sets ton tons boxes box",
    "time": "天 日 周 月 个月 季度 年 小时 分钟 h d day days week weeks month months year years hours hour 工作日",
    "points": "星 级 颗星 points point pts stars star",
    "percent": "% ‰ 百分点 个百分点 个点 点 pct percent pp",
}
_SIGNS = dict.fromkeys(map(ord, "−–—‐‑‒﹣"), "-") | dict.fromkeys(map(ord, "’‘´`"), "'")
"""Strokes that are a minus, and marks that part thousands as in 12’500."""
_LOOSE = re.compile(r"(?<!\d)\s+|\s+(?!\d)|(?<=\d)个(?=[万亿])")
"""What may go: blanks but for those between figures, and the 个 of 0.5个亿."""
_IN_BRACKETS = re.compile(r"^([^\d()]*)\(([^()]*\d[^()]*)\)([^\d()]*)$")
_ASIDE = re.compile(
    r"(?:\((?:[不未]?含税价?|税[前后]|(?:in|ex)cl(?:uding|usive|\.)?(?:of)?(?:vat|gst|tax))\)|[.,]-+|(?<=[元圆])整)$"
)
"""What may stand behind an amount and changes nothing of it: (含税), 元整, and the stroke in place of the cents of 1200.-"""
_BRACKETED_UNIT = re.compile(r"(?<=\d)\(([^()\d]{1,6})\)$")
_NUMBER = re.compile(
    r"^(?P<minus>[-+]|负|[△▲])?(?P<before>[^\d.+\-]{1,12})?(?P<sign>[-+])?"
    r"(?P<digits>\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?P<exp>e[-+]?\d{1,3})?(?P<after>[^\d]{0,24}\d?)$"
)
_PLAIN = re.compile(r"[-+]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
"""What nearly every cell of a text file holds: nothing stands beside such a number."""
_MULTIPLE = re.compile(rf"^({'|'.join(sorted(_MULTIPLES, key=len, reverse=True))})")


class UnitError(ValueError):
    """A unit that the field cannot have; `unit` as typed."""

    def __init__(self, unit: str) -> None:
        super().__init__("cell_unit")
        self.unit = unit


@record
class Quantity:
    """A number with what stands beside it in the cell."""

    value: float
    """Multiples counted in: 120万 is 1 200 000; 12% is 12 with the unit %."""
    unit: str = ""
    """As typed, folded: 元, 台, %; empty for a bare number. Of USD 1,200元 it is usd."""
    family: Family | None = None
    """`money` is the 元, `currency` another one; `fen` are the hundredths and tenths of it, which nobody means."""
    absolute: bool = False
    """Typed with a multiple, or with a currency behind it: 120万, 5k, 120元. The multiple of a title does not count."""


def quantity(value: object) -> Quantity | None:
    """A cell as a number with its unit; None where it is blank or stands for nothing. Raises ValueError."""
    if isinstance(value, bool):
        raise ValueError("not_a_number")
    if isinstance(value, (int, float)):
        return None if value != value else Quantity(float(value))
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError("not_a_number")
    if _PLAIN.fullmatch(value) is not None:
        return Quantity(float(value))
    found = folded(unguarded(value.strip()))
    if is_nothing(found, figures=True):
        return None
    return _of_text(found)


def plain_numbers(texts: Sequence[str]) -> list[float] | None:
    """The numbers of texts of nothing but figures and points, as nearly all of a text file are; None where one is not. A quick look at a long column."""
    if not texts or "".join(texts).encode("utf-8", "replace").translate(None, b"0123456789."):
        return None
    try:
        return list(map(float, texts))
    except ValueError:
        return None


def _of_text(plain: str) -> Quantity:
    bare = _LOOSE.sub("", simplified(plain).replace("rs.", "rs").translate(_SIGNS))
    bare = _BRACKETED_UNIT.sub(r"\1", _ASIDE.sub("", bare))
    brackets = _IN_BRACKETS.match(bare)
    if brackets is not None:
        bare = "".join(brackets.groups())
    if bare.endswith("-"):  # 300-: negative, as accounting systems export it
        bare = f"-{bare[:-1]}"
    match = _NUMBER.match(bare) or _NUMBER.match(numerals.amount(bare) or "")
    if match is None:
        raise ValueError("not_a_number")
    multiple, behind = _behind(match["after"])
    unit, family = _unit(match["before"] or "", behind)
    number = float(re.sub("[, ']", "", match["digits"]) + (match["exp"] or "")) * _MULTIPLES.get(multiple, 1.0)
    if brackets is not None or match["minus"] not in (None, "+") or match["sign"] == "-":
        number = -number
    return Quantity(number, unit, family, bool(multiple) or (bool(behind) and family in ("money", "currency")))


def _unit(before: str, behind: str) -> tuple[str, Family | None]:
    """The unit of a number by what stands on its two sides, which may both name a currency. Raises ValueError."""
    named = [word for word in (before, behind) if word]
    families = [_units().get(word) for word in named]
    if None in families or (before and families[0] not in ("money", "currency")):
        raise ValueError("not_a_number")
    if len(named) == 2 and families[1] not in ("money", "currency"):
        raise ValueError("not_a_number")
    if not named:
        return "", None
    place = next((place for place, word in enumerate(named) if word not in currencies.AMBIGUOUS), 0)
    return named[place], families[place]


def _behind(after: str) -> tuple[str, str]:
    """The multiple and the unit behind the digits; what it is counted by changes nothing. 万元/台 -> 万, 元."""
    unit, _, counted_by = after.partition("/")
    if any(letter.isdigit() for letter in counted_by):  # 4/5
        raise ValueError("not_a_number")
    if unit in _units():
        return "", unit
    match = _MULTIPLE.match(unit)
    return (match[1], unit[match.end() :]) if match is not None else ("", unit)


@cache
def _units() -> Mapping[str, Family]:
    found: dict[str, Family] = {
        word: "money" if iso == "CNY" else "currency" for word, iso in currencies.words().items()
    }
    found |= {folded(word): family for family, listed in _WORDS.items() for word in listed.split()}
    return found


def number(value: object, families: Collection[Family] | None = None, factor: float = 1.0) -> float | None:
    """A number; 12% is 0.12. `factor` brings a score from the scale of its title to the field's. Raises ValueError, UnitError for a unit that is of none of the `families` (None: of any but money abroad)."""
    found = quantity(value)
    if found is None:
        return None
    if found.family == "currency" and families is None:
        raise ValueError("not_a_number")
    check(found, families)
    return (
        _share(found) if found.family == "percent" else rescaled(found.value, factor) if factor != 1.0 else found.value
    )


def check(found: Quantity, families: Collection[Family] | None) -> None:
    """Raise UnitError where the cell states a unit that is of none of the families."""
    if families is None or found.family is None or found.family in families:
        return
    if found.unit == "分" and "points" in families:
        return
    raise UnitError(found.unit)


def _share(found: Quantity) -> float:
    if found.unit == "‰":
        return found.value / 1000
    return found.value / 100


def money(value: object, scale: float, factor: float = 1.0, families: Collection[Family] | None = None) -> float | None:
    """An amount in units of `scale` 元; `factor` brings a bare number from the unit in the user's title to that unit.

    A multiple or a 元 in the cell makes it absolute: 120万 under 万元 is 120, whatever the title says.
    Raises ValueError, UnitError for a unit of another family.
    """
    found = quantity(value)
    if found is None:
        return None
    check(found, families)
    return found.value / scale if found.absolute else rescaled(found.value, factor)


def foreign(value: object, book: str) -> str:
    """ISO code of the currency that an amount states where it is not the book's; else empty."""
    sign = currency_sign(value)
    code = None if not sign or book in currencies.AMBIGUOUS.get(sign, ()) else currencies.code_of(sign)
    return code if code is not None and code != book else ""


def currency_sign(value: object) -> str:
    """The word or sign of a currency in an amount as typed, folded: usd of "USD 1,200", 元 of "120万元"; else empty."""
    if not isinstance(value, str) or _PLAIN.fullmatch(value) is not None:
        return ""
    try:
        found = quantity(value)
    except ValueError:
        return ""
    return found.unit if found is not None and found.family in ("money", "currency") else ""


def rescaled(value: float, factor: float) -> float:
    """`value` × `factor`, without the noise of a factor such as 0.0001: 35 × 0.0001 is 0.0035, not 0.0035000000000000005."""
    return value / (1 / factor) if factor < 1 else value * factor


_PERCENT: tuple[Family, ...] = ("percent",)


def percent(value: object, *, shares: bool = False) -> float | None:
    """Points of 100. `85%` is 85; what a bare number is depends on its column: points, or with `shares` a part of 1."""
    found = quantity(value)
    if found is None:
        return None
    check(found, _PERCENT)
    if found.family == "percent":
        return round(found.value / 10, 10) if found.unit == "‰" else found.value
    return round(found.value * 100, 10) if shares else found.value
