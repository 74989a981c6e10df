"""Words that say of orders that they were sent back or called off: of a row, a section, a sheet, or a column of yes and no or of days."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from kamxl.schema.choices import YES_NO
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified
from kamxl.schema.values import choice, day, is_blank

End = Literal["returned", "cancelled"]
_WORDS: Mapping[End, tuple[str, ...]] = {
    "returned": ("退货", "退换货", "退款", "退回", "退库", "销退", "红字", "红冲", "冲红", "returns", "returned", "sales return", "refund", "return note", "credit note", "credit memo"),
    "cancelled": ("作废", "已取消", "取消订单", "订单取消", "撤单", "cancelled", "canceled", "voided"),
}  # fmt: skip
_REFUNDED = re.compile(r"已退款|退款成功|全额退款|\brefunded\b")
"""Of the order itself, which then brought nothing; a refund is a document beside it."""
_NOT_ALL = re.compile(
    r"[及与和、/&含除不无非未待后率]|\band\b|incl|excl|without|net of|after|部分|可|如|若|政策|条款|规定|polic|partial|pending|\bnot?\b|requested|申请|审"
)
"""Beside them: other rows stand there, too, or none of them are: 销售及退货, 不含退货, 未退货."""
_MENTIONED = re.compile(
    r"退[了还]?货|退[回库]|销退|退款|退换|红冲|冲红|作废|取消|撤单|\bgoods return|\breturned(?! (?:(?:the|my|our|his|her) )?call)|\breturns? (?:to (?:vendor|sender|us|stock)|of goods|from|received)"
    r"|\bsales return|\brefund(?:ed)?\b|\bcancell?ed\b|\bcancell?ation\b|\bvoided\b|\brma\b|credit (?:note|memo)"
)
_NOT_MEANT = re.compile(
    r"(?:[不无未没免非可如若勿]|是否|\bnot?\b|\bnever\b|\bnon\b|\bif\b|\bmay\b|\bcan\b|without)[^，。；,;.、]{0,12}$"
)
_NOT_MEANT_BEHIND = re.compile(r"\s*(?:政策|条款|规定|率|险|policy|terms|rate|insurance|window|fee)")
"""What makes a mention one of terms, or of what did not happen: 7天无理由退货, 未退货, not returned, cancellation policy."""
_NUMBERED = re.compile(r"^[(（]?[一二三四五六七八九十\d]+[)）]?\s*[、.．:：]?\s*")
"""What a section is numbered by: 二、退货."""
_ASKED = re.compile(r"^(?:是否|是不是|已|(?:is|was|has been)[\s_]+)|[\s_]*(?:标志|标识|标记|与否|flag)$|[\s_?？]+$")
_FLAGS: Mapping[str, tuple[End, bool]] = (
    dict.fromkeys(("作废", "取消", "撤销", "撤单", "删除", "退款", "refund", "refunded", "void", "voided", "cancelled", "canceled", "deleted"), ("cancelled", True))
    | dict.fromkeys(("退货", "退回", "return", "returned"), ("returned", True))
    | dict.fromkeys(("有效", "valid"), ("cancelled", False))
)  # fmt: skip
"""Title of a column of yes and no -> the status that it gives, and the answer that gives it."""
_DATED = re.compile(r"^(?:date|time)[\s_]+(?:of[\s_]+)?|[\s_]*(?:日期|时间|日|at|on|date|time)$")
_ON_A_DAY = frozenset(("作废", "取消", "撤销", "撤单", "void", "voided", "cancel", "cancelled", "canceled", "cancellation", "退货", "return", "returned"))  # fmt: skip
"""What is done on a day that stands in a column: that row was sold and then brought nothing. Of a refund it may have been a part."""
_EARLIEST = 1980
"""Days before are what a system leaves for none."""


def end(text: str) -> End | None:
    """The status that a text gives to all the rows that it is about; None where it gives none, or says that others stand there, too."""
    plain = _NUMBERED.sub("", simplified(folded(text)))
    found: list[End] = [status for status, words in _WORDS.items() if any(word in plain for word in words)]
    if _REFUNDED.search(plain):
        found = ["cancelled"]
    return found[0] if len(found) == 1 and _NOT_ALL.search(plain) is None else None


def is_mentioned(text: str) -> bool:
    """Whether a remark on an order speaks of goods that came back, or of an order that was called off; some of it may stand."""
    plain = simplified(folded(text))
    return any(
        _NOT_MEANT.search(plain[: found.start()]) is None and _NOT_MEANT_BEHIND.match(plain, found.end()) is None
        for found in _MENTIONED.finditer(plain)
    )


def flagged(title: str, cells: Sequence[object]) -> list[End | None] | None:
    """The status that a column of yes and no, or of days, gives to each row, 是否作废, is_cancelled, 有效, Cancelled at; None where it is no such column.

    Numbers below 退货 alone may be quantities.
    """
    plain = bare = simplified(folded(title))
    if _DATED.sub("", plain, count=1) in _ON_A_DAY and plain not in _FLAGS:
        return _on_days(cells)
    while (bare := _ASKED.sub("", plain)) != plain:
        plain = bare
    if plain not in _FLAGS or (
        plain == simplified(folded(title)) and any(type(cell) in (int, float) for cell in cells)
    ):
        return None
    answers = {cell: _answer(cell) for cell in set(cells)}
    known = [cell for cell, word in answers.items() if word]
    if sum(word == "" for word in answers.values()) > len(known):
        return None
    status, by_yes = _FLAGS[plain]
    wanted = "yes" if by_yes else "no"
    return [status if answers[cell] == wanted else None for cell in cells]


def _on_days(cells: Sequence[object]) -> list[End | None] | None:
    """The status of rows that a day of cancellation says; None where what stands there are no days."""
    days = {cell: _is_day(cell) for cell in dict.fromkeys(cells) if not is_blank(cell)}
    if not any(days.values()) or None in days.values():
        return None
    return ["cancelled" if days.get(cell) else None for cell in cells]


def _is_day(cell: object) -> bool | None:
    """Whether a cell is a day; False for what stands for none, 0000-00-00 or 1900-01-01, and None for anything else."""
    if isinstance(cell, str) and not cell.strip("0-/.: "):
        return False
    try:
        found = day(cell)
    except ValueError:
        return None
    return found is not None and found.year >= _EARLIEST


def unanswered(cells: Sequence[object]) -> list[object]:
    """The different cells that are neither yes nor no."""
    return [cell for cell in dict.fromkeys(cells) if _answer(cell) == ""]


def _answer(cell: object) -> str | None:
    """yes or no; None for a blank, empty for anything else."""
    try:
        return "yes" if cell == "X" else choice(cell, YES_NO)
    except ValueError:
        return ""
