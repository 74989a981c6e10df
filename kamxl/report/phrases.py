"""The sentences of a sheet in its language, with the currency and unit of the book."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import field

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang, tr
from kamxl.record import record
from kamxl.report import words
from kamxl.schema.field import YUAN_EACH
from kamxl.schema.money import Money

SMALL_CUSTOMER, SMALL_TOTAL = 0.1, 10.0
"""Of the display unit: of the customer in the middle and of all customers, in 12 months."""
_MOST_DECIMALS = 4
AMOUNT, MEAN = "#,##0;-#,##0", "#,##0.0;-#,##0.0"
_SMALL_AXIS = "#,##0.00;-#,##0.00;0"


@record
class Phrases:
    """Words and formats of one book."""

    lang: Lang
    money: Money
    formats: Mapping[str, str] = field(default_factory=dict)
    """Number formats of roles that differ in this book."""
    amount_axis: str = AMOUNT
    """Number format of money on the axis of a chart, and of means."""
    mean_axis: str = MEAN

    @classmethod
    def of(cls, analysis: Analysis, lang: Lang) -> Phrases:
        """Words for an analysis, and more decimals where its money is small: customers who buy for hundreds of 元 would
        all bring 0.0 万元.

        Money in lists gets as many decimals as show a 元 (four of 万元, three of a k) where half of the buying customers
        bring less than a tenth of the display unit, and axes of charts get two where all customers together bring less
        than ten of it in 12 months. Where amounts are shown in the currency itself, whole ones do.
        """
        money = analysis.money
        revenue = analysis.facts["revenue_12m"]
        revenue = revenue[revenue > 0] / money.scale
        if money.scale == 1:
            return cls(lang, money, {"money": "#,##0;[Red]-#,##0;0"})
        if revenue.empty or revenue.median() >= SMALL_CUSTOMER:
            return cls(lang, money)
        places = "0" * min(round(math.log10(money.scale)), _MOST_DECIMALS)
        formats = {"money": f"#,##0.{places};[Red]-#,##0.{places};0.0"}
        if revenue.sum() < SMALL_TOTAL:
            return cls(lang, money, formats, _SMALL_AXIS, _SMALL_AXIS)
        return cls(lang, money, formats)

    def __call__(self, key: str, **given: object) -> str:
        """A sentence of the catalogue; {unit} is the unit in which the book shows amounts."""
        money, lang = self.money, self.lang
        units = {"unit": money.word(lang), "currency": money.base(lang), "unit_each": money.name(YUAN_EACH, lang)}
        return tr(key, lang, **units, **given)

    def amount(self, value: object, decimals: int = 0) -> str:
        """An amount in the currency, with the book's unit, inside a sentence: 150 万元, 1,500k USD."""
        return words.amount(value, self.money, self.lang, decimals)
