"""Columns that are called as the numbers of customers are and number something else, accounts of the ledger or products: their customers are known by name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from kamxl.convert.draft import Draft, like_ids
from kamxl.convert.mapping import Rule
from kamxl.convert.recognise import names_customer
from kamxl.convert.view import cells_under
from kamxl.schema import values
from kamxl.schema.traditional import simplified
from kamxl.validate.hints import core_name

_LEAST = 2
"""Customers that have the ID of another: one is a slip, which is said of its row; from so many on, and a tenth of all, it is no ID."""
_OF_CUSTOMERS = re.compile(
    r"客户|客商|顾客|会员|往来|购货|单位|售达|需方|cust|client|sold|bill.?to|partner|debtor|member|payer|\bbp\b"
)
"""Words of a title that say whose number it is; Account Code and 编码 may be that of the ledger or of a product."""
_SEVERAL = re.compile(r"收货|付款|终端|使用|最终|抬头|结算|项目|姓名|联系|contact|end.?customer|bill|project")
"""Words of a title of which one customer may have several: places to deliver to, persons, projects."""
_CODE = re.compile(r"code|编码")


def by_name_where_ids_repeat(one: Draft) -> None:
    """Take the name as the key where the column of IDs has the same one for customers of other names: it is none."""
    own, name = one.rules.get("customer_id"), _name(one)
    if own is None or own.source is None or name is None:
        return
    title = simplified(own.source).casefold()
    is_sure = _OF_CUSTOMERS.search(title) is not None
    named = _named(one, own.source, name)
    if _SEVERAL.search(simplified(name).casefold()) and (is_sure or not _CODE.search(title)):
        return
    beyond = sum(len(some) - 1 for some in named.values())
    names = len(set().union(*named.values()))
    repeats = beyond >= _LEAST and beyond * 10 >= sum(some.total() for some in named.values())
    if repeats or (not is_sure and names > 1 and beyond * 10 >= names):
        one.drop("customer_id")
        one.note(name, "customer_id", "named", Rule(name=name))
        one.used.add(name)
        one.left = {place: title for place, title in one.left.items() if one.source.titles[place] != name}


def _name(one: Draft) -> str | None:
    """The column that names the customers."""
    if one.sheet == "customers":
        rule = one.rules.get("name")
        return rule.source if rule is not None else None
    titles = [one.source.titles[place] for place in one.left]
    ranks = {title: rank for title in titles if (rank := names_customer((title,))) is not None}
    return next(
        (title for title in sorted(ranks, key=lambda title: ranks[title]) if not like_ids(one.source, title)), None
    )


def _named(one: Draft, number: str, name: str) -> Mapping[str, Counter[str]]:
    """ID -> the names of its rows, the forms of one name as one, and how many rows have each; nothing where it has lost digits, which is said of each row."""
    columns = [cells_under(one.source, title) for title in (number, name)]
    found: dict[str, Counter[str]] = {}
    for (cell, called), rows in Counter(zip(*columns, strict=True)).items():
        try:
            known, word = values.code(cell), values.text(called)
        except ValueError:
            return {}
        if known is not None and word is not None:
            found.setdefault(known, Counter())[core_name(word)] += rows
    return found
