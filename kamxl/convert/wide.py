"""Columns that are records: months of what was sold or is to be reached, products, what a survey asks about, the numbered lines of an order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import fsum, isclose

from kamxl.convert import places
from kamxl.convert.cells import number
from kamxl.convert.draft import Draft, Found, Proposal, sample
from kamxl.convert.kinds import SALES, is_other, says
from kamxl.convert.mapping import PERIOD, Rule, Unpivot
from kamxl.convert.months import Months, bare_years, months, yearly, yearly_goals
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Source
from kamxl.read.lines import is_total
from kamxl.schema.choices import DIMENSION
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified
from kamxl.schema.values import is_spoken

_LEAST = 2
"""Columns that are a series."""
_ASKED: Mapping[str, tuple[str, ...]] = {
    "overall": ("总体", "整体", "综合", "overall"),
    "after_sales": ("售后", "维修", "after-sales", "after sales", "support"),
    "delivery": ("交付", "交货", "交期", "到货", "发货", "物流", "deliver", "shipping", "lead time"),
    "service": ("服务", "态度", "service", "attitude"),
    "product": ("质量", "产品", "品质", "product", "quality"),
}
"""Dimension of a survey -> words of a question about it, the surest first."""
_QUESTION = re.compile(r"满意|评价|评分|打分|如何|怎么样|satisf|rate|how|score")
_OF_LINES = ("product", "category", "quantity", "unit_price", "amount", "profit")
_OF_A_LINE = re.compile(r"^\s*(?:[商产货]品|物料|明细|item|product|line)\s*", re.IGNORECASE)
"""Before what is said of the line: 商品1金额, Item 2 qty."""
_NUMBER = re.compile(r"(\D*?)[\s_#-]*(\d|1\d|20)[\s_.-]*(\D*)")
"""A title with one number in it: 产品1, 商品1名称, Item 2 qty, 金额1(元)."""
_PRODUCTS = ("产品", "品类", "品种", "型号", "product", "item", "model")
"""Words of a title above a table that say that its columns are products."""


def in_rows(one: Draft) -> Draft:
    """A draft with the columns of a wide table as records, where they are the dimensions of a survey or products."""
    if one.unpivot is None and one.sheet == "satisfaction" and "dimension" not in one.rules:
        _dimensions(one)
    if one.unpivot is None and one.sheet == "orders":
        _numbered(one)
    amount = one.rules.get("amount")
    is_sum = amount is None or (amount.source is not None and is_total(amount.source))
    if one.unpivot is None and one.sheet == "orders" and is_sum and "product" not in one.filled:
        _products(one)
    return one


def _dimensions(one: Draft) -> None:
    found: dict[str, str] = {}
    free = [title for title in one.source.titles if title not in one.used or one.column("score") == title]
    # 产品质量 and 交货及时 are asked about where 总体评价 beside them is.
    for means in (_dimension, _subject):
        for title in free if means is _dimension or found else ():
            code = means(title)
            if code is not None and code not in found.values() and _are_scores(one, title):
                found[title] = code
    found = {title: found[title] for title in free if title in found}
    if len(found) < _LEAST:
        return
    words = {choice.code: choice.zh for choice in DIMENSION}
    _take(one, "dimension", "score", {title: words[code] for title, code in found.items()})


def _dimension(title: str) -> str | None:
    """What of ours a column is about: 产品, 服务质量, 2、您对我们的交付及时性满意吗？"""
    plain = folded(simplified(title))
    for choice in DIMENSION:
        if plain.removesuffix("满意度").removesuffix("评分") in {
            folded(word) for word in (choice.zh, choice.en, *choice.synonyms)
        }:
            return choice.code
    return _subject(title) if _QUESTION.search(plain) is not None else None


def _subject(title: str) -> str | None:
    """The dimension that a word of a title is about: 交货及时, Product quality."""
    plain = folded(simplified(title))
    return next((code for code, words in _ASKED.items() if any(word in plain for word in words)), None)


def _products(one: Draft) -> None:
    """Products as columns, where the title above, the sheet or the file says that they are, and that they were sold, in which month."""
    above = one.source.above
    if not (says(above, SALES) and says(above, _PRODUCTS)) or is_other([above]) or "customer_id" not in one.filled:
        return
    products = [title for title in one.free if not is_total(title) and _are_numbers(one, title)]
    sums = {title for title in products if _adds_up(one, title, [other for other in products if other != title])}
    products = [title for title in products if title not in sums]
    if len(products) < _LEAST or ("order_date" not in one.filled and not places.states_month(one.source)):
        return
    if "order_date" not in one.filled:
        one.take(PERIOD, "order_date", "place")
    _take(one, "product", "amount", {title: title for title in products})
    one.used |= {title for title in one.source.titles if is_total(title)} | sums


def _adds_up(one: Draft, title: str, others: Sequence[str]) -> bool:
    """Whether a column is the sum of some others in each of several rows, whatever it is called."""
    sums = [fsum(filter(None, some)) for some in zip(*map(one.numbers, others), strict=True)]
    found = zip(one.numbers(title), sums, strict=True)
    return len(others) > 1 < len(sums) and all(isclose(whole or 0.0, total, rel_tol=1e-6) for whole, total in found)


def _numbered(one: Draft) -> None:
    """The lines of an order beside each other, 产品1, 金额1, 产品2, 金额2: each is an order's line, where all say what was sold for how much."""
    series: dict[str, dict[str, str]] = {}
    for title in one.source.titles:
        match = _NUMBER.fullmatch(title.strip())
        bare = f"{match[1]}{match[3]}" if match is not None else ""
        meant = meanings(bare) or meanings(_OF_A_LINE.sub("", bare))
        fields = [key for key in _OF_LINES if ("orders", key) in meant]
        if match is not None and len(fields) == 1:
            series.setdefault(fields[0], {}).setdefault(match[2], title)
    lines = series.get("amount", {})
    found = {key: {some[at]: at for at in lines if at in some} for key, some in series.items()}
    whole = one.column("amount")
    if len(lines) < _LEAST or (whole not in (None, *lines.values()) and not {"product", "quantity"} & found.keys()):
        return
    titles = {title for some in found.values() for title in some}
    for key in {*found, *(key for key, rule in one.rules.items() if rule.source in titles)}:
        one.drop(key)
    one.unpivot = Unpivot(values=found)
    one.used |= titles


def _take(one: Draft, name: str, field: str, titles: Mapping[str, str]) -> None:
    one.rules.pop(field, None)
    one.found = [found for found in one.found if found.field != field]
    one.unpivot = Unpivot(name=name, values={field: titles})
    one.used |= set(titles)


def _are_scores(one: Draft, title: str) -> bool:
    cells, words = sample(one.source, title), SHEETS["satisfaction"].fields["score"].column.spoken
    return bool(cells) and all(number(cell) is not None or is_spoken(cell, words) for cell in cells)


def _are_numbers(one: Draft, title: str) -> bool:
    cells = sample(one.source, title)
    return bool(cells) and all(number(cell) is not None for cell in cells)


def with_months(one: Draft, series: Months | None) -> Draft:
    """Orders from columns of months, where these hold what was sold."""
    if series is None and one.sheet == "targets" and not {"period", "value"} <= one.rules.keys():
        series = yearly_goals(one.source)
    if series is None:
        return one
    one.leave(series.titles)
    if one.sheet == "market" and series.prices is not None:
        one.unpivot = series.prices
        one.used |= {*series.titles, *one.unpivot.titles}
        return _dated(one, series, "date", "price")
    if one.sheet not in ("orders", "targets"):
        return one
    if one.sheet == "targets":
        return _with_goals(one, series)
    for key in ("order_date", "amount"):
        rule = one.rules.get(key)
        if rule is not None and rule.source is not None:
            one.used.discard(rule.source)  # 合计 beside the months is their sum
            del one.rules[key]
            one.found = [found for found in one.found if found.field != key]
    if series.how is None:
        return one
    one.unpivot = series.how
    one.used |= {*series.titles, *series.how.titles}
    return _dated(one, series, "order_date", "amount")


def _with_goals(one: Draft, series: Months) -> Draft:
    """Targets from columns of months, where these hold what is to be reached."""
    if series.goal is None:
        return one
    measure, one.unpivot = series.goal
    one.used |= {*series.titles, *one.unpivot.titles}
    if not measure:
        one.take(PERIOD, "period", "place")
    elif "measure" not in one.rules:
        one.note(series.shown, "measure", "made", Rule(value=measure))
    return _dated(one, series, "period", "value")


def _dated(one: Draft, series: Months, day: str, value: str) -> Draft:
    """What columns of months give, or the question of which year they are. No one of them is the field by itself."""
    for key in one.unpivot.values if one.unpivot is not None else ():
        one.drop(key)
    if series.dated:
        one.found.append(Found(one.source.shown, series.shown, one.sheet, value, "months"))
    else:
        one.ask(series.shown, day, "year", word=series.first)
    return one


def unsaid(source: Source) -> list[Proposal]:
    """The question what the columns of months hold, where nothing says that they are sales."""
    series = months(source) if source.titles else None
    years = bare_years(source)
    if years and set(years) <= set(yearly(source, "customers")[0]):
        return [Proposal(source.shown, f"{years[0]} … {years[-1]}", "customers", "annual_amount", "measure")]
    if series is None or series.how is not None or series.other:
        return []
    return [Proposal(source.shown, series.shown, "orders", "amount", "measure")]
