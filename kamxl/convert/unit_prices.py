"""Quantity and price whose titles name different units: 数量(千件) beside 单价(元/件), 数量(kg) beside 单价(元/吨)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from kamxl.read.titles import BRACKETS
from kamxl.schema.traditional import simplified

_PIECE = "件"
_FAMILIES: Mapping[str, Mapping[float, str]] = {
    "kg": {0.001: "g 克 gram grams", 0.5: "斤 市斤", 1: "kg kgs 公斤 千克 kilo kilos", 1000: "t 吨 公吨 mt ton tons tonne tonnes", 0.45359237: "lb lbs 磅 pound pounds"},
    "m": {0.001: "mm 毫米", 0.01: "cm 厘米", 1: "m 米 meter meters metre metres", 1000: "km 公里 千米"},
    "l": {0.001: "ml 毫升", 1: "l 升 公升 liter liters litre litres", 1000: "m3 m³ 立方米 立方 方 kl 千升"},
    "m2": {1: "m2 m² ㎡ 平方米 平方 平米 sqm"},
    _PIECE: {1: "件 个 只 枚 台 辆 部 支 根 块 片 张 条 本 把 pc pcs piece pieces unit units ea each item items", 12: "打 dozen dozens doz"},
}  # fmt: skip
"""What is measured -> so many of its first unit -> their words."""
_ALONE = ("箱 ctn carton cartons case cases", "盒 box boxes", "瓶 bottle bottles", "包 pack packs packet packets", "袋 bag bags", "桶 drum drums barrel barrels", "卷 roll rolls", "套 set sets", "双 对 pair pairs", "组", "批", "托 pallet pallets", "柜 container containers", "车", "小时 hour hours", "天 day days", "人天", "人月", "月 month months", "年 year years")  # fmt: skip
"""Units that are so many of no other: a box holds nobody knows how many."""
_MEASURES: Mapping[str, tuple[str, float]] = {
    word: (family, scale)
    for family, scales in (*_FAMILIES.items(), *((words.split()[0], {1.0: words}) for words in _ALONE))
    for scale, words in scales.items()
    for word in words.split()
}
_MULTIPLES: Mapping[str, float] = {
    "百": 100, "千": 1000, "万": 10_000, "百万": 1e6, "hundred": 100, "thousand": 1000, "million": 1e6, "k": 1000, "m": 1e6,
    "100": 100, "1000": 1000, "1,000": 1000, "10000": 10_000, "10,000": 10_000, "'000": 1000, "000": 1000, "hundreds": 100, "thousands": 1000, "millions": 1e6,
}  # fmt: skip
_MULTIPLE = re.compile(rf"(?:in )?({'|'.join(sorted(map(re.escape, _MULTIPLES), key=len, reverse=True))})\s*(.*)")
_PER = re.compile(r"(?:/|每|\bper\b)\s*([^/()（）\[\]【】]+)")


def per_price(quantity: str, price: str) -> float | None:
    """How many units of the price one of the quantity is, as their titles say; 1 where they do not, None where no one can tell."""
    own, other = _measure(_counted(quantity)), _measure(_priced(price))
    if own is None or other is None:
        said = own or other
        return None if said is not None and said[0] == _PIECE and said[1] != 1 else 1.0
    return own[1] / other[1] if own[0] == other[0] else None


def _folded(title: str) -> str:
    return simplified(unicodedata.normalize("NFKC", title).casefold()).strip()


def _counted(title: str) -> str:
    """The unit of a quantity: in brackets, or behind a stroke."""
    plain = _folded(title)
    return next(("".join(groups).strip() for groups in BRACKETS.findall(plain)), "") or plain.partition("/")[2].strip()


def _priced(title: str) -> str:
    """What a price is for one of: 元/吨, per kg, 每千件."""
    found = _PER.search(_folded(title))
    return found[1].strip() if found is not None else ""


def _measure(word: str) -> tuple[str, float] | None:
    """What a unit measures and how much, a bare multiple pieces; None for what is none."""
    many = _MULTIPLE.fullmatch(word) if word not in _MEASURES else None
    if many is None:
        return _MEASURES.get(word)
    one = _measure(many[2]) if many[2] else (_PIECE, 1.0)
    return None if one is None else (one[0], one[1] * _MULTIPLES[many[1]])
