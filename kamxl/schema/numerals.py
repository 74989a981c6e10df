"""Chinese numerals as figures, as cheques, receipts and letters have them: 壹佰万元整 is 1000000元, 二〇二六年三月五日 is 2026年3月5日."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FORMAL = str.maketrans(
    "壹贰貳叁參肆伍陆陸柒捌玖拾佰仟两兩零圆圓萬億正", "一二二三三四五六六七八九十百千二二〇元元万亿整"
)
_DIGITS = "〇一二三四五六七八九"
_STEPS: Mapping[str, int] = {"十": 10, "百": 100, "千": 1000}
_BELOW = rf"[{_DIGITS}十百千]"
_AMOUNT = re.compile(
    rf"^(?P<before>\D{{0,4}}?)(?:(?P<yi>{_BELOW}+)亿)?(?:(?P<wan>{_BELOW}+)万)?(?P<ones>{_BELOW}*)"
    rf"(?P<unit>元)?(?:(?P<jiao>[{_DIGITS}])角)?〇?(?:(?P<fen>[{_DIGITS}])分)?整?$"
)
_DAY = re.compile(rf"^([{_DIGITS}]{{4}})年([{_DIGITS}十]{{1,2}})月(?:([{_DIGITS}十]{{1,3}})[日号])?$")


def _below(numeral: str) -> int:
    """A numeral of less than ten thousand. Raises ValueError for 一百二, which people say for 120, and for what is none."""
    total, digit, last, gap = 0, None, 10_000, False
    for sign in numeral:
        step = _STEPS.get(sign)
        if step is None:
            if digit is not None:
                raise ValueError("not_a_number")
            gap, digit = (True, None) if sign == "〇" else (gap, _DIGITS.index(sign))
        elif step >= last or (digit is None and (step != 10 or total)):
            raise ValueError("not_a_number")
        else:
            total, digit, last, gap = total + (digit or 1) * step, None, step, False
    if digit is not None and total and last > 10 and not gap:
        raise ValueError("not_a_number")
    return total + (digit or 0)


def amount(text: str) -> str | None:
    """An amount in numerals as one in figures, with what stands around it; None where it is none, or may be another one.

    Only what names 元, 万 or 亿 is an amount: 一 and 三级 are words.
    """
    match = _AMOUNT.match(text.translate(_FORMAL))
    if match is None or not (match["unit"] or match["yi"] or match["wan"]):
        return None
    parts = [(match["yi"], 100_000_000), (match["wan"], 10_000), (match["ones"].removesuffix("〇"), 1)]
    try:
        whole = sum(_below(numeral) * times for numeral, times in parts if numeral)
    except ValueError:
        return None
    # 十二万五 is 125000 to most, and 120005 to some.
    bare = match["ones"] in _DIGITS[1:] and match["ones"] and (match["yi"] or match["wan"])
    if bare or not any(numeral for numeral, _ in parts):
        return None
    cents = "".join(str(_DIGITS.index(match[part] or "〇")) for part in ("jiao", "fen"))
    return f"{match['before']}{whole}.{cents}元"


def day(text: str) -> str | None:
    """A day or a month in numerals as one in figures; None where it is none."""
    match = _DAY.match(text.translate(_FORMAL))
    if match is None:
        return None
    year = "".join(str(_DIGITS.index(sign)) for sign in match[1])
    try:
        return f"{year}年{_below(match[2])}月" + (f"{_below(match[3])}日" if match[3] else "")
    except ValueError:
        return None
