"""Columns that nobody read, where a field of the sheet is missing and their title all but names it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from kamxl.i18n import Text, has_han
from kamxl.schema.customer_names import names_customer
from kamxl.schema.field import Column, Kind
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified
from kamxl.validate.records import Records

_SAME: Mapping[str, str] = {"account": "customer", "client": "customer", "company": "customer", "opportunity": "deal", "potential": "deal",
 "term": "day", "period": "day", "phase": "stage", "salesperson": "owner", "seller": "owner", "rep": "owner", "planned": "expected",
 "estimated": "expected", "forecast": "expected", "closing": "close", "qty": "quantity", "value": "amount", "sum": "amount",
 "total": "amount", "settled": "paid", "number": "id", "no": "id", "code": "id", "ref": "id", "reference": "id"}  # fmt: skip
"""Words that stand for each other in titles."""
_STOP = frozenset({"the", "of", "a", "an", "our", "in", "for", "by", "to", "is"})
_ANYWHERE = frozenset({"customer", "deal", "order", "sale", "current", "latest", "main", "primary", "full", "action"})
"""Words that a title may have beside those of a field without meaning another thing."""
_OF_KIND: Mapping[Kind, frozenset[str]] = {"day": frozenset({"date", "day", "on"}), "money": frozenset({"amount"}), "code": frozenset({"id"}), "text": frozenset({"name"}),
 "count": frozenset({"day"}), "percent": frozenset({"rate", "percent"})}  # fmt: skip
_HAN_SAME = (
    (re.compile("拜访|回访|联络|沟通|联系(?![人方电地])"), "跟进"),
    (re.compile("计划|预估|预期(?=.)"), "预计"),
    (re.compile("时间$|日$"), "日期"),
    (re.compile("责任人|经办人|销售经理|销售代表|归属人"), "负责人"),
    (re.compile("代码$|编码$|号码$"), "编号"),
    (re.compile("金?额$"), "金额"),
)
_HAN_BEFORE = re.compile("^(?:客户|商机|订单|合同|公司|企业|当前|目前|最新|我方|主要|本次)+(?=..)(?!(?:编号|名称)$)")
_BRACKETS = re.compile(r"[(\[【〔<].*?[)\]】〕>]")
_SHORTEST, _ALIKE = 6, 0.9
_NO_FIGURES: frozenset[Kind] = frozenset({"long_text"})
"""A remark under another title changes no figure."""


def columns(records: Records) -> None:
    """Say once a column that it is not read, where its title is close to that of a field that its table lacks."""
    for index, table in enumerate(records.tables):
        read = {place for (at, _), place in records.places.items() if at == index}
        lacking = [key for key in records.sheet.fields if (index, key) not in records.places]
        for place, raw in enumerate(table.columns):
            if raw.field is not None or place in read or names_customer(raw.title):
                continue
            near = list(_near(raw.title, records.sheet.key))
            key = next((one for one in near if one in lacking), None)
            # What is close to a field that was read is another thing, or the same for a second time.
            if key is None or len(near) > len([one for one in near if one in lacking]):
                continue
            if all(value is None for value in raw.values):
                continue
            lacking.remove(key)
            values = {"title": raw.title, "field": records.sheet.fields[key].column.name(records.lang)}
            records.add_to_header(index, place, key, "no_record", Text("validate.unread_column", values), "warning")


def _near(title: str, sheet: str) -> Iterator[str]:
    """Fields of a sheet whose titles are close to one, the closest kind first: the same words, else more or other letters."""
    typed = _form(title)
    if not typed:
        return
    yield from (key for key, column, names in _names(sheet) if any(_close(typed, name, column) for name in names))


@cache
def _names(sheet: str) -> tuple[tuple[str, Column, tuple[frozenset[str] | str, ...]], ...]:
    """Each field with the forms of its titles, and of the aliases that say enough by themselves."""
    found = []
    for field in SHEETS[sheet].fields.values():
        column = field.column
        if column.kind in _NO_FIGURES:
            continue
        forms = [_form(name) for name in (column.zh, column.en, *column.aliases)]
        told = [form for place, form in enumerate(forms) if form and (place < 2 or len(form) > 1)]
        found.append((field.key, column, tuple(dict.fromkeys(told))))
    return tuple(found)


def _form(title: str) -> frozenset[str] | str:
    """A title for comparison: the words of a Latin one, a Chinese one without what adds nothing."""
    bare = _BRACKETS.sub("", unicodedata.normalize("NFKC", title[:100]).casefold())
    if has_han(bare):
        word = re.sub(r"[\W_]+", "", simplified(bare))
        for pattern, same in _HAN_SAME:
            word = pattern.sub(same, word)
        return _HAN_BEFORE.sub("", word)
    words = (re.sub("(?<=[a-z]{3})s$", "", word) for word in re.findall("[a-z]+", bare))
    return frozenset(_SAME.get(word, word) for word in words if word not in _STOP)


def _close(typed: frozenset[str] | str, name: frozenset[str] | str, column: Column) -> bool:
    if isinstance(typed, str) or isinstance(name, str):
        return typed == name
    if typed == name:
        return True
    if name < typed:
        return typed - name <= _ANYWHERE | _OF_KIND.get(column.kind, frozenset())
    from difflib import SequenceMatcher  # which a run without such columns need not load

    one, other = ("".join(sorted(words)) for words in (typed, name))
    return min(len(one), len(other)) >= _SHORTEST and SequenceMatcher(None, one, other).ratio() >= _ALIKE
