"""Which field a foreign title means: the schema's names first, then the vocabulary; its units and its year understood."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from kamxl.convert import periods, vocabulary
from kamxl.read.titles import HeaderMatch, Match, Title, folded, is_unit, match_header, written_out
from kamxl.read.titles import title as taken_apart
from kamxl.schema.sheets import SHEETS
from kamxl.schema.traditional import simplified

_YEAR = re.compile(r"(?:(?:19|20)\d{2}|(?<!\d)\d{2}(?=年))\s*(?:年度?|fy)?|fy\s*'?\d{2,4}")
_RELATIVE: Mapping[str, int] = (
    dict.fromkeys(("本年度", "本年", "今年", "当年", "thisyear", "currentyear", "ytd"), 9999)
    | dict.fromkeys(("上年度", "上年", "去年", "lastyear", "prioryear", "previousyear"), 9998)
    | dict.fromkeys(("前年", "theyearbefore"), 9997)
)
_NUMBER = re.compile(r"\s*\d{1,6}\s*(?:年度?)?\s*").fullmatch
_CODE = re.compile(r"[A-Za-z]{0,4}[-_]?\d[\d\-./:, ]*").fullmatch
"""S2026001, 12.5, 2026-01-05: no title, and there are too many of them to look each up."""
_PREFIXED = re.compile(r"([a-zA-Z\u4e00-\u9fff ]{2,20}?)\s*(?:[:：/.·]|\s[-–]\s|[-_](?=[\u4e00-\u9fff]))\s*(.{2,60})")
_NUMBERED = re.compile(r"^\s*[qQ]?\d{1,2}\s*[、.．)）:：]\s*(?=\D)")
"""The number of a question: 1、贵公司名称."""
_OF_CUSTOMERS = ("customers",)
_OF_LINES = ("orders",)
_OWNERS: Mapping[str, tuple[str, tuple[str, ...]]] = (
    dict.fromkeys(("organization", "organisation", "account", "company", "client", "customer", "partner"), ("customer", _OF_CUSTOMERS))
    | dict.fromkeys(("客户", "客户信息", "公司", "企业"), ("客户", _OF_CUSTOMERS))
    | dict.fromkeys(("order", "orders", "sales order", "order lines", "order line", "line item", "line items", "lines", "invoice", "invoice lines", "item"), ("order", _OF_LINES))
    | dict.fromkeys(("订单", "明细", "订单明细", "商品", "产品"), ("订单", _OF_LINES))
    | dict.fromkeys(("person", "contact", "primary contact", "main contact", "key contact", "main person", "contact person"), ("contact", ()))
    | dict.fromkeys(("deal", "deals", "opportunity"), ("deal", ("deals",)))
    | dict.fromkeys(("商机",), ("商机", ("deals",)))
    | dict.fromkeys(("联系人", "主要联系人", "首要联系人", "联系人信息", "对接人"), ("联系人", ()))
)  # fmt: skip
"""What stands before the title of a column, folded -> the word for it, and the sheets whose fields the rest of the title may be."""
_ENDS = (
    ("日期", "时间", "日"),
    ("编号", "编码", "代码", "代号", "号码", "号", "id"),
    ("名称", "全称", "全名", "名"),
    ("金额", "额"),
    ("number", "no", "ref", "code", "id", "#"),
)
"""Words at the end of a title that mean the same; the longer before those that they end with."""
_FAR = 10_000
"""How well known a title is of which only the beginning is known."""
YEARLY = frozenset({"annual_amount", "annual_profit", "company_revenue"})
"""Fields whose titles may carry a year: of several years the latest is the field's."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """The columns of a table that mean fields of one sheet."""

    columns: Mapping[int, Match]
    computed: frozenset[int] = frozenset()
    customer: int | None = None
    """A column that names the customer, in a sheet that knows it by its ID."""
    years: Mapping[int, int] = field(default_factory=dict)
    """Columns of an earlier year of a field whose latest year is in `columns`: place -> year."""


@cache
def _names(sheet: str) -> Mapping[str, str]:
    """Folded name of the vocabulary -> field, of those that the sheet has."""
    found: dict[str, str] = {}
    for key, names in vocabulary.NAMES.get(sheet, {}).items():
        if key in SHEETS[sheet].fields:
            for name in names:
                found.setdefault(folded(name), key)
    return found


@cache
def _customer_names() -> Mapping[str, int]:
    """Folded title -> how well known it is, the best first."""
    return {folded(name): rank for rank, name in reversed(list(enumerate(vocabulary.CUSTOMER_NAMES)))}


@cache
def _schema_names(sheet: str) -> frozenset[str]:
    columns = [(one.key, one.column) for one in SHEETS[sheet].fields.values()]
    return frozenset(folded(name) for key, one in columns for name in (key, one.zh, one.en, *one.aliases))


@cache
def _schema_fields(sheet: str) -> Mapping[str, str]:
    """Folded name of the schema's own -> the first field that has it."""
    found: dict[str, str] = {}
    columns = [(one.key, one.column) for one in SHEETS[sheet].fields.values()]
    for titled in (True, False):
        for key, one in columns:
            for name in (key, one.zh, one.en) if titled else one.aliases:
                found.setdefault(folded(name), key)
    return found


@cache
def _everything() -> Mapping[str, frozenset[tuple[str, str]]]:
    """Folded name -> (sheet, field) of all that it may mean."""
    found: dict[str, set[tuple[str, str]]] = {}
    for sheet in SHEETS.values():
        for one in sheet.fields.values():
            for name in (one.key, one.column.zh, one.column.en, *one.column.aliases):
                found.setdefault(folded(name), set()).add((sheet.key, one.key))
        for name, key in _names(sheet.key).items():
            found.setdefault(name, set()).add((sheet.key, key))
        if "customer_id" in sheet.fields and sheet.key != "customers":
            for name in _customer_names():
                found.setdefault(name, set()).add((sheet.key, "customer_id"))
    return {name: frozenset(some) for name, some in found.items()}


def _forms(typed: str, sheet: str) -> Iterable[Title]:
    """A title as it stands, and without the name of the thing before it: Organization - Owner, Order Lines/Product."""
    typed = _NUMBERED.sub("", typed)
    whole = taken_apart(simplified(typed))
    if whole is None:
        return
    yield whole
    match = _PREFIXED.fullmatch(" ".join(simplified(typed).split()))
    owner = _OWNERS.get(match[1].casefold()) if match is not None else None
    if match is None or owner is None:
        return
    word, sheets = owner
    for form in (
        f"{word} {match[2]}",
        *((match[2],) if sheet in sheets or not sheets or folded(match[2]) in _customer_names() else ()),
    ):
        if (one := taken_apart(form)) is not None:
            yield one


@cache
def meanings(title: str) -> frozenset[tuple[str, str]]:
    """(sheet, field) of all that a title may mean, its unit and year left aside."""
    everything = _everything()
    title = _NUMBERED.sub("", title)
    whole = taken_apart(simplified(title))
    if whole is None:
        return frozenset()
    spellings = (*_spellings(whole.folded), *_same_ends(whole.folded))
    known = next((everything[word] for word in spellings if word in everything), None)
    if known is not None or _PREFIXED.fullmatch(" ".join(title.split())) is None:
        return known or frozenset()
    found: set[tuple[str, str]] = set()
    for sheet in SHEETS:
        words = (word for one in _forms(title, sheet) for word in _spellings(one.folded))
        first = next((word for word in words if word in everything), None)
        found |= {(own, key) for own, key in everything.get(first or "", ()) if own == sheet}
    return frozenset(found)


def column_kinds(title: str) -> set[str]:
    """The kinds of the columns that a title may mean: code, day, money."""
    return {SHEETS[sheet].fields[key].column.kind for sheet, key in meanings(title)}


def known_fields(titles: Iterable[str]) -> int:
    """How many different fields of one sheet the titles of a row name, at the most; months count too, and as one the years or numbers beside a title that is known."""
    fields: dict[str, set[str]] = {}
    listed = list(titles)
    for title in listed:
        for sheet, key in () if _CODE(title) else meanings(title):
            fields.setdefault(sheet, set()).add(key)
    months = periods.periods(listed)
    numbers = [title for title in listed if _NUMBER(title)] if not months else []
    return max(map(len, fields.values()), default=0) + (
        len(months) if len(months) > 1 else int(periods.in_a_row(numbers))
    )


def _spellings(word: str) -> Iterable[str]:
    """A folded title as it stands, without its year, and without a unit written out at its end."""
    bare = _YEAR.sub("", word)
    for name in _RELATIVE:
        bare = bare.replace(name, "")
    for one in dict.fromkeys((word, bare)):
        if one:
            yield one
            if (written := written_out(one)) is not None and written[1] != "人":
                yield written[0]


def _same_ends(word: str) -> Iterable[str]:
    """A folded title with another word of the same meaning at its end: 合作起始日 is 合作起始日期, order ref is order no."""
    for ends in _ENDS:
        own = next((end for end in ends if word.endswith(end) and len(word) > len(end) + 1), None)
        if own is not None:
            yield from (f"{word[: -len(own)]}{end}" for end in ends if end != own)


def _year(word: str) -> int:
    """The year that a title states; of its relatives (本年, 去年) their order."""
    year = periods.year_of(word)
    if year:
        return year
    bare = folded(word)
    return next((order for name, order in _RELATIVE.items() if name in bare), 0)


Doubt = Callable[[int, str], int]
"""The place of a column and a field -> how much its cells speak against that: 0 for nothing, `REFUTED` for all."""
REFUTED = 9


def recognise(
    titles: Sequence[str], parts: Sequence[tuple[str, ...]], sheet: str, doubt: Doubt = lambda place, key: 0
) -> Recognised:
    """Match the titles of a table to the fields of a sheet.

    Args:
        titles: one a column.
        parts: the cells that a title was joined from, the group's first; a title of one cell has one.
        sheet: key of the sheet.
        doubt: what the cells of a column speak against.
    """
    translated: dict[int, Title] = {}
    stated: dict[int, int] = {}
    ranks: dict[str, list[tuple[int, int]]] = {}
    beside = _beside(titles, sheet)
    for place, typed in enumerate(titles):
        one, year, rank = _translated(typed, parts[place] if parts else (typed,), sheet, beside)
        if one is not None:
            translated[place] = one
            if year:
                stated[place] = year
            elif rank:
                ranks.setdefault(one.folded, []).append((rank, place))
    _drop_doubtful(translated, ranks, sheet, doubt)
    ranked = {place for some in ranks.values() for _, place in some}
    own = {_schema_fields(sheet).get(one.folded) for place, one in translated.items() if place not in ranked}
    for word, some in ranks.items():
        # Of several names for one field the best known one: the number of an invoice, not its id; the schema's own before all.
        for _, place in sorted(some)[0 if _schema_fields(sheet).get(word) in own else 1 :]:
            del translated[place]
    match, earlier = _latest(translated, stated, sheet)
    customer = None
    if "customer_id" in SHEETS[sheet].fields and not any(
        one.field == "name" for one in match.columns.values() if sheet == "customers"
    ):
        ranks_of = {place: names_customer(parts[place] if parts else (typed,)) for place, typed in enumerate(titles)}
        named = [
            (doubt(at, "name"), rank, at)
            for at, rank in ranks_of.items()
            if rank is not None and at not in match.columns
        ]
        customer = min(named)[2] if named else None
        if customer is not None and vocabulary.END_USERS.search(titles[customer].casefold()):
            # What is sold through dealers was paid by them.
            customer = next(
                (at for *_, at in sorted(named) if vocabulary.CHANNEL.search(titles[at].casefold())), customer
            )
    return Recognised(match.columns, frozenset(match.computed), customer, earlier)


def _drop_doubtful(
    translated: dict[int, Title], ranks: Mapping[str, list[tuple[int, int]]], sheet: str, doubt: Doubt
) -> None:
    """Take out the columns whose cells are less like a field than those of another column of the field."""
    rivals: dict[str, list[int]] = {}
    for place, one in translated.items():
        key = _schema_fields(sheet).get(one.folded)
        if key is not None:
            rivals.setdefault(key, []).append(place)
    for key, places in rivals.items():
        doubts = {place: doubt(place, key) for place in places}
        least = min(min(doubts.values()), REFUTED - 1)
        for place in places:
            if doubts[place] > least:
                some = ranks.get(translated.pop(place).folded, [])
                some[:] = [one for one in some if one[1] != place]


def _beside(titles: Sequence[str], sheet: str) -> Mapping[str, str]:
    """Folded title -> field, of titles that mean something by those that stand beside them; empty for none."""
    present = {folded(one) for one in titles}
    return {word: key for needed, word, own, key in vocabulary.CONTEXT if own == sheet and needed & present}


_ABOUT_A_NAME = re.compile(r"^(?:拜访|走访|回访|受访|到访)|(?:全名|全称|名称|简称|名)$")
"""What a title says of a name besides whose it is: 往来单位全名, 拜访客户."""


def names_customer(parts: tuple[str, ...]) -> int | None:
    """How well known a title is as that of a column that names the customer; None for another one."""
    known = _customer_names()
    forms = [one.folded for part in (" ".join(parts), parts[-1]) for one in _forms(part, "orders")]
    ranks = [known[word] for word in forms if word in known]
    ranks = ranks or [known[bare] for word in forms if (bare := _ABOUT_A_NAME.sub("", word)) in known]
    return min(ranks, default=None)


def _translated(
    typed: str, parts: tuple[str, ...], sheet: str, beside: Mapping[str, str]
) -> tuple[Title | None, int, int]:
    """A title as the schema would have it, the year of a yearly field, and how well known the name is: 0 for the schema's own."""
    typed = _NUMBERED.sub("", typed)
    whole = taken_apart(simplified(typed))
    if whole is None or beside.get(whole.folded) == "":
        return None, 0, 0
    if whole.folded in beside:
        return replace(whole, folded=folded(SHEETS[sheet].fields[beside[whole.folded]].column.zh)), 0, 0
    names = _names(sheet)
    own = _schema_names(sheet)
    choices = list(_forms(typed, sheet))
    if len(parts) > 1 and (last := taken_apart(simplified(parts[-1]))) is not None:
        choices += list(_forms(f"{parts[0]} - {parts[-1]}", sheet))[1:]
        choices.append(replace(last, notes=(*last.notes, *whole.notes)))
        if is_unit(parts[-1].strip("()（）")) and (first := taken_apart(simplified(" ".join(parts[:-1])))) is not None:
            choices.append(replace(first, notes=(*first.notes, parts[-1].strip("()（）").casefold())))
        if _YEAR.fullmatch(last.folded) and (first := taken_apart(simplified(" ".join(parts[:-1])))) is not None:
            choices.append(first)
    for one in choices:
        for word in _spellings(one.folded):
            year = _year(typed)
            # A title with a year is of a yearly field, or of none: 2025年订单 is no order's number.
            dated = year != 0 and not one.folded.startswith(word)
            notes = one.notes if word == one.folded else (*one.notes, *_unit_of(one.folded))
            if word in own:
                key = next(iter(match_header({0: replace(one, folded=word)}, SHEETS[sheet]).columns.values()), None)
                yearly = key is not None and key.field in YEARLY
                # Sales are people; Sales 2025 are an amount.
                amount = year != 0 and not yearly and names.get(word) in YEARLY
                if (yearly or not dated) and not amount:
                    return replace(one, folded=word, notes=notes), year if yearly else 0, 0
            if word in names:
                if dated and names[word] not in YEARLY:
                    continue
                title = SHEETS[sheet].fields[names[word]].column.zh
                rank = 1 + list(names).index(word)
                return replace(one, folded=folded(title), notes=notes), year if names[word] in YEARLY else 0, rank
    for word in _same_ends(whole.folded):
        far = _schema_fields(sheet).get(word) or names.get(word)
        if far is not None:
            return replace(whole, folded=folded(SHEETS[sheet].fields[far].column.zh)), 0, _FAR
    return whole, 0, 0


def _unit_of(word: str) -> tuple[str, ...]:
    written = written_out(word)
    return written[1:] if written is not None else ()


def _latest(titles: Mapping[int, Title], stated: Mapping[int, int], sheet: str) -> tuple[HeaderMatch, dict[int, int]]:
    """The match in which, of several years of one field, the latest year is the field's."""
    groups: dict[str, list[int]] = {}
    for place in stated:
        groups.setdefault(titles[place].folded, []).append(place)
    earlier: dict[int, int] = {}
    for places in groups.values():
        latest = max(places, key=lambda place: stated[place])
        earlier |= {place: stated[place] for place in places if place != latest}
    rest = {place: one for place, one in titles.items() if place not in earlier}
    return match_header(rest, SHEETS[sheet]), earlier
