"""What was refunded of orders and stands in a column of its own, 退款金额, Amount refunded: an order counts what is left of it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from math import isclose
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert import decimals, money
from kamxl.convert.cells import number
from kamxl.convert.draft import Draft, sample
from kamxl.convert.mapping import Rule
from kamxl.convert.rows import Rows
from kamxl.convert.rules import Marks
from kamxl.convert.view import View, cells_under
from kamxl.i18n import Text
from kamxl.read.titles import title as taken_apart
from kamxl.schema import values
from kamxl.schema.ended import end
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified
from kamxl.validate.columns import parse

_TITLE = re.compile(
    r"(?:已|实际|累计|成功|总|商品|订单)*(?:退款|退货|退回)(?:成功)?(?:总|的)?(?:金额|额|款额|货款)|已?退款"
    r"|(?:total)?(?:amount)?(?:refund|return)(?:ed|s)?(?:amount|total|value)|(?:total)?(?:amount)?refund(?:ed|s)?|amountreturned"
)
"""Folded titles of what was refunded; what may be, or is asked for, is not."""
_NET = re.compile(r"净|[退扣][款货]?后|\bnet\b.*(?:refund|return)|after|less (?:refund|return)|实收", re.IGNORECASE)
"""Titles of amounts from which it has been taken off already."""
_PARTLY = re.compile(r"部分退|\bpart\w*[\s_-]*(?:refund|return)", re.IGNORECASE)
_ENDS = ("cancelled", "returned")
_EXACT = 1e-6


def find(made: Draft) -> None:
    """Let the amount of a draft of orders be less by the column of what was refunded, and its partly refunded orders be sales."""
    rule = made.rules.get("amount") if made.sheet == "orders" else None
    if rule is None or (rule.source is None and rule.multiply is None) or any(map(_NET.search, rule.titles)):
        return
    titles = [title for title in made.free if _is_refund(title) or _is_paid_back(made, rule, title)]
    titles = [title for title in titles if _are_amounts(sample(made.source, title))]
    if len(titles) != 1 or _is_left(made, rule, titles[0]):
        return
    made.rules["amount"] = rule.but(minus=titles[0])
    made.used.add(titles[0])
    if made.column("status") is not None:
        status = made.rules["status"]
        known = zip(made.cells("status"), cells_under(made.source, titles[0]), strict=True)
        words: dict[str, bool] = {}
        for word, refund in known:
            if isinstance(word, str) and _PARTLY.search(simplified(word)):
                words[word.strip()] = words.get(word.strip(), True) and bool(number(refund))
        meant = {word: "已完成" for word, all_said in words.items() if all_said}
        if meant:
            made.rules["status"] = status.but(map={**(status.map or {}), **meant})


def _is_refund(title: str) -> bool:
    found = taken_apart(simplified(title))
    return found is not None and _TITLE.fullmatch(found.folded) is not None


def _is_paid_back(made: Draft, rule: Rule, title: str) -> bool:
    """Whether what was paid out, 支出金额 beside 收入金额, was refunded in each of its rows, as another cell of the row says."""
    if rule.source is None or "收入" not in simplified(rule.source) or "支出" not in simplified(title):
        return False
    rows = [row for row, paid in zip(zip(*made.source.columns, strict=True), made.numbers(title), strict=True) if paid]
    return bool(rows) and all(any(isinstance(cell, str) and end(cell) for cell in row) for row in rows)


def _are_amounts(cells: Sequence[object]) -> bool:
    """Whether cells are amounts, some of them no 0 and no 1, which may be a flag."""
    numbers = [number(cell) for cell in cells]
    return None not in numbers and any(one not in (None, 0, 1) for one in numbers)


def _is_left(made: Draft, rule: Rule, title: str) -> bool:
    """Whether the amount is what is left already: in each row with a refund another column is the sum of both."""
    amounts, refunds = made.numbers(rule.source), made.numbers(title)
    rows = [at for at, (one, refund) in enumerate(zip(amounts, refunds, strict=False)) if one and refund]
    sums = [abs(refunds[at] or 0) + (amounts[at] or 0) for at in rows]
    others = (made.numbers(other) for other in made.source.titles if other not in (title, *rule.titles))
    return bool(rows) and any(
        all(isclose(other[at] or 0, total, rel_tol=_EXACT) for at, total in zip(rows, sums, strict=True))
        for other in others
    )


def take_off(rows: Rows, rule: Rule, seen: View, marks: Marks) -> None:
    """Take what was refunded off the amounts of orders; one that was refunded whole brought nothing.

    Args:
        rows: of orders.
        rule: of the amount.
        seen: what the fill sees.
        marks: how its columns of numbers are written.
    """
    title = rule.minus or ""
    field = SHEETS["orders"].fields["amount"]
    cells = seen.column(title, "orders")
    cells = [decimals.with_point(cell) for cell in cells] if marks.get(title) == "," else cells
    own = Rule.of(title, unit=rule.unit, factor=rule.factor)
    names = [seen.title(one, "orders") for one in (title, *rule.titles)]
    parsed = parse(field, SHEETS["orders"].model, cells, money.factor_of(own, field.column, names, seen.base))
    for record in parsed.faults:
        said = {"title": names[0], "value": values.typed(cells[record])}
        rows.fault(record, "refund", Text("convert.why.refund", said), field="amount", value=said["value"])
    rows.leave_out(parsed.faults)
    refunds = [abs(one) if one else 0.0 for one in parsed.values]
    amounts = rows.columns["amount"]
    orders = [some for some in _orders(rows, refunds) if any(refunds[at] for at in some)]
    for at in [at for some in orders if not any(amounts[at] for at in some) for at in some]:
        rows.fault(at, "refund_alone", Text("convert.why.refund_alone", {"amount": refunds[at]}), field="amount")
        rows.leave_out([at])
    orders = [some for some in orders if any(amounts[at] for at in some)]
    several = [lines for some in orders if len(lines := [at for at in some if amounts[at]]) > 1]
    # What stands in every line of each order was refunded once.
    is_whole = all(refunds[some[0]] and len({refunds[at] for at in some}) == 1 for some in several)
    left: list[float] = []
    gone: list[int] = []
    for some in orders:
        lines, documents = ([at for at in some if bool(amounts[at]) is sold] for sold in (True, False))
        off = {lines[0]: refunds[lines[0]]} if is_whole else {at: refunds[at] for at in lines}
        more = sum(refunds[at] for at in documents)
        back = sum(off.values()) + more
        rows.leave_out(documents)
        if back >= sum(amounts[at] for at in lines) * (1 - _EXACT):
            gone += lines
        else:
            _share(amounts, lines, off, more)
            left.append(back)
    statuses = rows.columns.setdefault("status", [None] * len(cells)) if gone else []
    for record in gone:
        statuses[record] = "cancelled"
    if left:
        rows.say("convert.note.refunded", title=names[0], count=len(left), amount=sum(left))
    if gone:
        rows.say("convert.note.refunded_whole", title=names[0], count=len(gone))


def _orders(rows: Rows, refunds: Sequence[float]) -> Sequence[Sequence[int]]:
    """The records that are sales, those of each order together, and those that only say what was refunded of it."""
    statuses = rows.given("status")
    orders: dict[Hashable, list[int]] = defaultdict(list)
    for record in rows.taken:
        amount = rows.columns["amount"][record]
        is_sale = (amount or 0) > 0 and statuses[record] not in _ENDS
        if is_sale or (not amount and refunds[record]):
            orders[rows.columns["order_id"][record] if not rows.made else record].append(record)
    return list(orders.values())


def _share(amounts: list[Any], lines: Sequence[int], refunds: Mapping[int, float], more: float) -> None:
    """Take refunds off the lines of an order: each off its own, and what no line holds off the one that it is the amount of, else off the largest."""
    for at, back in refunds.items():
        own = min(amounts[at], back) if len(refunds) == len(lines) else 0.0
        amounts[at] = _less(amounts[at], own)
        more += _less(back, own)
    for at in sorted(lines, key=lambda at: (not isclose(amounts[at], more, rel_tol=_EXACT), -amounts[at])):
        own = min(amounts[at], more)
        amounts[at], more = _less(amounts[at], own), _less(more, own)


def _less(amount: float, part: float) -> float:
    return float(Decimal(str(amount)) - Decimal(str(part)))
