"""Which of several columns is the amount of an order, and its day: what quantity and price prove, what is left after discounts, the currency of the book, one step of the sale."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import permutations

from kamxl.convert.draft import Draft, Why, apply
from kamxl.convert.mapping import Rule
from kamxl.convert.money import FIELD, is_money, unit_stated
from kamxl.convert.recognise import meanings
from kamxl.convert.unit_prices import per_price
from kamxl.convert.view import cells_under, place_of
from kamxl.read.titles import folded
from kamxl.schema import values
from kamxl.schema.money import HOME
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import texts
from kamxl.schema.traditional import simplified

_LOOKED_AT = 300
_LEAST = 3
"""Rows that show it."""
_PROVED = 0.9
"""Of the rows: in so many the cell must be quantity times price."""
_NET = re.compile(
    r"实付|折后|[优惠扣]后|让利后|实际(?:销售|成交|结算|交易|订单)?(?:金额|额|收入)|实销|净销售|\bnet (?:of discounts?|sales|revenue)\b|\bafter (?:discounts?|rebates?)\b|\bdiscounted (?:amount|total|price)\b",
    re.IGNORECASE,
)
"""Titles of what is left of an amount after discounts and rebates."""
_LOWEST, _HIGHEST = 0.2, 1.5
"""Of the amount before them: what is left, with freight."""
_DISCOUNTS = frozenset({"discount", "discountrate", "折扣", "折扣率", "优惠"})
_STEPS = (
    re.compile(r"[发出送交]货|出库|ship(?:ped|ping|ment)?s?|deliver(?:y|ed|ies)|dispatch(?:ed)?"),
    re.compile(r"开票|发票|invoic(?:e|ed|ing)s?|bill(?:ed|ing)?"),
)
"""In the order in which they are taken."""
_PAIR = ("order_date", "amount")
_LOCAL = re.compile(r"本币|人民币|\blocal\b", re.IGNORECASE)


def calculate(made: Draft) -> None:
    """An order line's amount where it only has quantity and price: asked about where their units differ and none is so many of the other."""
    factors = _factors(made)
    if "amount" in made.filled or len(factors) < 2:
        return
    discount = next((title for title in made.source.titles if folded(title) in _DISCOUNTS), None)
    often = per_price(*factors)
    title = " × ".join([*factors, *([f"(1 − {discount})"] if discount is not None else [])])
    if discount is not None or often is None:
        why: Why = "discount" if discount is not None else "per_unit"
        made.ask(title, "amount", why)
        return
    made.note(_shown(factors, often), "amount", "calculated", _product(factors, often))


def _factors(made: Draft) -> tuple[str, ...]:
    """The columns of an order line's quantity and price."""
    titles = [made.column(key) for key in ("quantity", "unit_price")] if made.sheet == "orders" else []
    return tuple(title for title in titles if title is not None)


def _products(made: Draft, factors: Sequence[str], often: float) -> list[float | None]:
    pairs = zip(*(made.numbers(title, _LOOKED_AT) for title in factors), strict=True)
    return [None if q is None or p is None else q * p * often for q, p in pairs]


def _shown(factors: tuple[str, ...], often: float) -> str:
    return " × ".join([*factors, *([f"{often:.9g}"] if often != 1 else [])])


def _product(factors: tuple[str, ...], often: float) -> Rule:
    return Rule(multiply=factors, factor=None if often == 1 else often)


def by_value(made: Draft) -> None:
    """Take the column that is quantity times price for the amount, where the one that its title names is not.

    Invoices list the sum of each again and again beside its lines: added up, that would be many times what was sold.
    """
    factors = _factors(made)
    often = per_price(*factors) if len(factors) == 2 else None
    if often is None:
        return
    products = _products(made, factors, often)
    if sum(one is not None for one in products) < 2:
        return
    rule = made.rules.get("amount")
    amounts = made.numbers(rule.source, _LOOKED_AT) if rule is not None and rule.source else []
    if rule is not None and (rule.source is None or not _stands_for_order(made, amounts, products)):
        return
    shares = {title: _share(made.numbers(title, _LOOKED_AT), products) for title in made.left}
    best = max(shares, key=lambda title: shares[title], default=None)
    if best is not None and shares[best] >= _PROVED:
        _take(made, best, Rule.of(best))
    elif rule is not None:
        _take(made, _shown(factors, often), _product(factors, often))


def after_discount(made: Draft) -> None:
    """Take what was paid after discounts and rebates for the amount, where it stands beside the amount before them: 折后金额 beside 金额."""
    rule = made.rules.get("amount")
    if (
        made.sheet != "orders"
        or rule is None
        or made.unpivot is not None
        or rule.otherwise is not None
        or _NET.search(rule.source or "")
    ):
        return
    before = made.numbers(rule.source, _LOOKED_AT)
    if rule.multiply is not None and len(rule.multiply) == 2:
        before = _products(made, rule.multiply, rule.factor or 1)
    for title in made.source.titles:
        after = made.numbers(title, _LOOKED_AT) if title not in made.used and _NET.search(simplified(title)) else []
        both = [(a, b) for a, b in zip(after, before, strict=False) if a is not None and b]
        shares = [a / b for a, b in both if a]  # nothing was paid for what was closed
        likely = sum(_LOWEST <= share <= _HIGHEST for share in shares) >= _PROVED * len(shares)
        if (
            2 * len(both) >= sum(one is not None for one in before) > 0
            and 2 * len(shares) >= len(both) > 0
            and likely
            and any(share != 1 for share in shares)
            and not _stands_for_order(made, after)
        ):
            _take(made, title, Rule.of(title))
            return


def _take(made: Draft, title: str, rule: Rule) -> None:
    made.drop("amount")
    made.note(title, "amount", "calculated", rule)


def _stands_for_order(
    made: Draft, amounts: Sequence[float | None], products: Sequence[float | None] | None = None
) -> bool:
    """Whether a column holds the sum of each order: the same in all its lines, or in the first of them only; some have several.

    Lines of one order may cost the same by chance: so where the products of quantity and price are known, that of most orders is
    nearer to the sum of its lines than to each. Orders of one line say nothing.
    """
    several = _several(made)
    stated = [{one for at in some if at < len(amounts) and (one := amounts[at]) is not None} for some in several]
    if not any(stated) or any(len(one) > 1 for one in stated):
        return False
    if products is None:
        return True
    nearer = [_is_sum(one.pop(), [products[at] for at in some if at < len(products)]) for one, some in zip(stated, several, strict=True) if one]  # fmt: skip
    return sum(nearer) > len(nearer) / 2


def _is_sum(amount: float, lines: Sequence[float | None]) -> bool:
    known = [one for one in lines if one is not None]
    apart = [abs(amount - one) for one in known]
    return len(known) > 1 and abs(amount - sum(known)) < sum(apart) / len(apart)


def _several(made: Draft) -> list[list[int]]:
    """The records of each order that has more than one."""
    orders: dict[tuple[str | None, ...], list[int]] = {}
    columns = [texts(cells_under(made.source, title)) for title in _titles_of_orders(made)]
    if any(len(set(cells)) == len(cells) for cells in columns):
        return []
    for at, cells in enumerate(zip(*columns, strict=True)):
        orders.setdefault(cells, []).append(at)
    return [some for key, some in orders.items() if None not in key and len(some) > 1]


def _titles_of_orders(made: Draft) -> list[str]:
    """The columns that tell orders apart: of their numbers, or those that a number is made of; none where one is not of the table."""
    rule = made.rules.get("order_id")
    parts = [made.rules.get(key) for key in rule.made] if rule is not None and rule.made else [rule]
    titles = [(one.source or one.name) if one is not None else None for one in parts]
    found = [title for title in titles if title is not None and place_of(made.source, title) is not None]
    return found if len(found) == len(titles) else []


def _share(amounts: Sequence[float | None], products: Sequence[float | None]) -> float:
    pairs = [(a, p) for a, p in zip(amounts, products, strict=False) if a is not None and p is not None]
    known = sum(one is not None for one in products)
    return sum(abs(a - p) <= 0.01 + 0.005 * abs(p) for a, p in pairs) / max(known, 1)


def by_product(made: Draft) -> None:
    """Quantity, price and amount of an order's line by what they are: in nearly every row one column is the product of two others.

    For tables whose titles say it of none of them: 件数, 到户价, 货值.
    """
    if made.sheet != "orders" or "amount" in made.filled:
        return
    free = made.left
    known = {key: title for key in ("quantity", "unit_price") if (title := made.column(key))}
    numbers = {title: made.numbers(title, _LOOKED_AT) for title in (*free, *known.values())}
    numbers = {title: some for title, some in numbers.items() if sum(one is not None for one in some) >= _LEAST}
    for quantity, price in permutations(numbers, 2):
        if known.get("quantity", quantity) != quantity or known.get("unit_price", price) != price:
            continue
        products = [
            None if q is None or p is None or 1 in (q, p) else q * p
            for q, p in zip(numbers[quantity], numbers[price], strict=True)
        ]
        prices = {one for one in numbers[price] if one is not None}
        if len(prices) < 2 or max(prices) < 1:
            continue  # a rate of tax, or a discount
        if sum(one is not None for one in products) < _LEAST or not _are_counts(numbers[quantity]):
            continue
        amount = next((one for one in free if one in numbers and _share(numbers[one], products) >= _PROVED), None)
        if amount is not None and amount not in (quantity, price):
            for key, title in (("quantity", quantity), ("unit_price", price), ("amount", amount)):
                if key not in made.rules:
                    made.take(title, key, "calculated")
            return


def _are_counts(numbers: Sequence[float | None]) -> bool:
    return all(one is None or one.is_integer() for one in numbers)


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


def in_one(made: Draft, currency: str) -> None:
    """Let the orders or contracts of a table that states its amounts in two currencies be in that of the book; a price in the other one stays aside.

    Args:
        made: the fill in the making.
        currency: ISO code of the book's; empty where nothing states one.
    """
    fields = made.fields
    if (
        made.sheet not in ("orders", "contracts")
        or (current := made.rules.get("amount")) is None
        or current.source is None
    ):
        return
    own = currency or HOME
    said = {title: _of(made, title, own) for title in made.source.titles if ("orders", "amount") in meanings(title)}
    if said.get(current.source) == own and len(said) > 1 and FIELD in made.rules:
        made.drop(FIELD)  # of the amount that stays aside
        return
    other = [title for title, code in said.items() if code == own and title not in made.used]
    by_row = FIELD in made.rules and said.get(current.source) is None
    if (said.get(current.source) in (None, own) and not by_row) or len(other) != 1:
        return
    for key in [key for key, one in made.rules.items() if is_money(fields[key].column)]:
        title = made.column(key)
        code = _of(made, title, own) if title is not None else None
        if key == "amount" or (title is not None and code != own and (by_row or code is not None)):
            made.drop(key)
    if by_row:
        made.drop(FIELD)
    apply(made, other[0], fields["amount"])


def _of(made: Draft, title: str, own: str) -> str | None:
    """The currency that a title states; `own` is that of the book, which 本币 and local amounts are in."""
    if _LOCAL.search(simplified(title)) is not None:
        return own
    column = SHEETS["orders"].fields["amount"].column
    found = unit_stated(Rule.of(title), column, (title,), made.source)
    return found.currency if found is not None else None
