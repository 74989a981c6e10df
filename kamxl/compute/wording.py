"""Figures as they stand in a sentence: few decimals, but never so few that the sentence contradicts itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_CEILING, Decimal

from kamxl.i18n import Lang, Shown, Text
from kamxl.record import record
from kamxl.schema.field import YUAN_EACH
from kamxl.schema.money import Money

_MOST_DECIMALS = 8
"""0.0001 元, the precision of money, in 万元."""


def plain(value: float, decimals: int = 2) -> str:
    """1,234.5 for 1234.5: thousands apart, at most `decimals` decimals, no zeros at the end.

    A value too small for them keeps two figures: 0.0031, not 0.
    """
    if value and abs(value) * 10**decimals < 1:
        decimals = min(1 - math.floor(math.log10(abs(value))), max(decimals, _MOST_DECIMALS))
    shown = f"{value:,.{decimals}f}"
    if "." in shown:
        shown = shown.rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def beside(value: float, bound: float, decimals: int = 2) -> str:
    """`value` with more decimals where rounding would show it on the other side of, or equal to, a bound it is not at.

    149.999 beside 150 stays 149.999: "150 is below 150" helps nobody.
    """
    shown = plain(value, decimals)
    while decimals < _MOST_DECIMALS and value != bound and shown == plain(bound, decimals):
        decimals += 1
        shown = plain(value, decimals)
    return shown


def enough(
    values: Sequence[float], made: Callable[[Sequence[float]], float], shown: Callable[[float], str], decimals: int = 2
) -> int:
    """The decimals, `decimals` at least, with which values must be shown so that what is made of them comes out as it is shown.

    65.39% = 32.6% ÷ 0.5 does not: the divisor was 0.4986.
    """
    whole = shown(made(values))
    return next(
        (
            more
            for more in range(decimals, _MOST_DECIMALS)
            if shown(made([_read(one, more) for one in values])) == whole
        ),
        _MOST_DECIMALS,
    )


def _read(value: float, decimals: int) -> float:
    """A value as who reads it takes it."""
    return float(plain(value, decimals).replace(",", ""))


def at_least(value: float, decimals: int = 2) -> str:
    """`value` rounded up, for "so much more is enough". A small value keeps a figure: 0.004 is 0.01."""
    exact = Decimal(repr(round(value, _MOST_DECIMALS)))
    return plain(float(exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_CEILING)), decimals)


@record
class Amount(Shown):
    """An amount inside a sentence, in the currency of the book. How it reads is settled by the book's money."""

    value: float
    beside: float | None = None
    """A bound that the amount must not look equal to."""
    rounded_up: bool = False
    """For "so much more is enough"."""
    decimals: int = 2
    """At most, of the display unit."""
    each: bool = False
    """A price: in the currency itself, by the piece."""

    def render(self, lang: Lang, money: object = None) -> str:
        """150 万元, 1,500k USD; a price as 2,750 元/台. Without a book: as a book of that language in CNY."""
        money = money if isinstance(money, Money) else Money.of(lang)
        if self.each:
            return f"{plain(self.value)} {money.name(YUAN_EACH, lang)}"
        value = _in(self.value, money)
        if self.beside is not None:
            figure = beside(value, _in(self.beside, money))
        else:
            figure = at_least(value) if self.rounded_up else plain(value, self.decimals)
        return money.beside(figure, lang)


def _in(value: float, money: Money) -> float:
    """An amount in the display unit, without the dust of the division."""
    return round(value / money.scale, _MOST_DECIMALS)


def told(text: Text, money: Money) -> Text:
    """The sentence with its amounts as a book of that money says them."""
    return Text(text.key, text.values, money)


def percent(share: float, decimals: int = 1) -> str:
    """0.125 as 12.5%."""
    return plain(share * 100, decimals) + "%"


def percent_beside(share: float, bound: float, decimals: int = 1) -> str:
    """A share as a percentage that does not look equal to a bound it is not at."""
    return beside(round(share * 100, 10), round(bound * 100, 10), decimals) + "%"
