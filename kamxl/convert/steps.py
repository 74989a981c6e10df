"""The steps of a sale side by side, each with its day and its amount: 发货 日期, 发货 金额, 开票 日期, 开票 金额. An order takes both from one of them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kamxl.convert.draft import Draft, apply
from kamxl.convert.recognise import meanings
from kamxl.convert.view import cells_under
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified

_STEPS = (
    re.compile(r"[发出送交]货|出库|ship(?:ped|ping|ment)?s?|deliver(?:y|ed|ies)|dispatch(?:ed)?"),
    re.compile(r"开票|发票|invoic(?:e|ed|ing)s?|bill(?:ed|ing)?"),
)
"""In the order in which they are taken."""
_PAIR = ("order_date", "amount")


def of_one_step(made: Draft) -> None:
    """Take day and amount of an order from the step that most rows have, and where it is blank from the other: what is not yet invoiced is sold."""
    if made.sheet != "orders":
        return
    known = {key: _columns(made, key) for key in _PAIR}
    taken = {key: made.column(key) for key in _PAIR}
    staged = [key for key in _PAIR if taken.get(key) in known[key].values()]
    if not staged:
        return
    steps = [step for step in range(len(_STEPS)) if all(step in known[key] for key in staged)]
    own = {step for step in steps if known[staged[-1]][step] == taken[staged[-1]]}
    steps.sort(key=lambda step: (_blanks(made, known[staged[-1]][step]), len(staged) == 1 and step not in own, step))
    for key in staged if len(steps) else ():
        first, *others = (known[key][step] for step in steps)
        gaps = [title for title in others if _fills(made, first, title)]
        if taken[key] != first:
            made.drop(key)
            apply(made, first, SHEETS["orders"].fields[key])
            made.used.discard(taken[key] or "")
        if gaps and key in made.rules:
            made.rules[key] = made.rules[key].but(otherwise=tuple(gaps))


def _columns(made: Draft, key: str) -> Mapping[int, str]:
    """Step -> the column of its day, or of its amount."""
    found: dict[int, str] = {}
    for title in made.source.titles:
        plain = simplified(title).casefold()
        for step, word in enumerate(_STEPS):
            rest = word.sub(" ", plain, count=1).strip()
            if rest != plain and ("orders", key) in meanings(rest):
                found.setdefault(step, title)
    return found


def _cells(made: Draft, title: str) -> list[bool]:
    return [values.is_blank(cell) for cell in cells_under(made.source, title)]


def _blanks(made: Draft, title: str) -> int:
    return sum(_cells(made, title))


def _fills(made: Draft, first: str, other: str) -> bool:
    return any(blank and not there for blank, there in zip(_cells(made, first), _cells(made, other), strict=True))
