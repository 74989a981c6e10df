"""A mapping for files that have none: what is sure is applied, what is likely is proposed, and the rest is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

from kamxl.convert import cells as shapes
from kamxl.convert import similar
from kamxl.convert.keys import key_fields
from kamxl.convert.mapping import Fill, Join, Mapped, Rule, SourceOptions
from kamxl.convert.sources import Source, slug
from kamxl.convert.view import keys, place_of
from kamxl.read.match import input_titled
from kamxl.read.titles import Title, folded, match_header
from kamxl.read.titles import title as taken_apart
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.validate.columns import NUMERIC, parse

How = Literal["title", "alike", "joined", "calculated"]
Why = Literal["alike", "unfit", "unit", "day_order", "discount"]
_SAMPLE = 300
"""Different cells of a column that are looked at."""
_DAYS = 20_000
"""Likewise in a column of days."""
_FIT = 0.5
"""Of the cells: fewer that mean something in a field, and the column is not it, whatever its title says."""
_FOUND_AGAIN = 0.95
"""Of the keys: so many must be found in a source for it to be joined."""
_FIRST_NAMES = frozenset({"firstname", "contactfirstname", "givenname", "fname", "forename", "名"})
_LAST_NAMES = frozenset({"lastname", "contactlastname", "surname", "familyname", "lname", "姓"})
_DISCOUNTS = frozenset({"discount", "discountrate", "折扣", "折扣率", "优惠"})
_IDS = frozenset({"id", "no", "number", "code", "编号", "编码", "代码"})
"""Titles that mean the id of whatever the table holds, where every row has another one."""
_TABLES: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("invoice", "invoices", "invoicelines", "invoiceitems", "orderlines", "orderitems", "orderdetails", "salesorders", "发票", "开票明细", "销售明细", "出货明细"), "orders")
)  # fmt: skip
"""How systems call their exports, beside the names that the schema knows."""
_LIKELY = 0.5
"""Of the required fields (with a bonus for the file's name): less, and the source is not that sheet."""


@dataclass(frozen=True, slots=True)
class Found:
    """A column that was recognised."""

    source: str
    title: str
    sheet: str
    field: str
    how: How
    score: float = 100.0


@dataclass(frozen=True, slots=True)
class Proposal:
    """A column that may be a field, to be confirmed by a person."""

    source: str
    title: str
    sheet: str
    field: str
    why: Why
    score: float = 100.0


@dataclass(slots=True)
class Guess:
    """A mapping, and what a person should know about it."""

    mapped: Mapped
    found: list[Found] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    open: list[tuple[str, str, str]] = field(default_factory=list)
    """(source, sheet, field): required fields that nothing fills."""
    unknown: list[str] = field(default_factory=list)
    """Sources that fill nothing."""


@dataclass(slots=True)
class _Draft:
    """A fill in the making."""

    source: Source
    sheet: str
    rules: dict[str, Rule]
    found: list[Found]
    proposals: list[Proposal]
    joins: list[Join] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Titles of the source that a rule reads."""
    left: Mapping[int, Title] = field(default_factory=dict)
    """Titles that no name of a field matches, by their place."""

    @property
    def missing(self) -> list[str]:
        return [key for key, one in SHEETS[self.sheet].fields.items() if one.asked and key not in self.rules]

    def note(self, title: str, key: str, how: How, rule: Rule, score: float = 100.0) -> None:
        self.rules[key] = rule
        self.found.append(Found(self.source.shown, title, self.sheet, key, how, round(score, 1)))


def guess(sources: Sequence[Source], only: str | None = None, taken: Iterable[str] = ()) -> Guess:
    """A mapping for some sources.

    Args:
        sources: each under its own name.
        only: the sheet that they are, where the user says so.
        taken: sheets that other sources fill already.
    """
    drafts: list[_Draft] = []
    idle: list[Source] = []
    for source in sources:
        own = _drafts(source, only, {draft.sheet for draft in drafts} | set(taken))
        drafts += own
        if not own:
            idle.append(source)
    drafts = _lines_over_orders(drafts, idle)
    for draft in drafts:
        _look_up(draft, [*idle, *(other.source for other in drafts if other.source is not draft.source)])
        _calculate(draft)
    joined = {join.source for draft in drafts for join in draft.joins}
    mapped = Mapped(
        sources={source.name: options_of(source) for source in sources},
        fill=tuple(_fill(draft, drafts) for draft in drafts),
    )
    return Guess(
        mapped,
        [found for draft in drafts for found in draft.found],
        [one for draft in drafts for one in draft.proposals if one.field not in draft.rules],
        [(draft.source.shown, draft.sheet, key) for draft in drafts for key in draft.missing],
        [source.shown for source in idle if source.name not in joined],
    )


def options_of(source: Source) -> SourceOptions:
    """How to read the source again: the file's name with * for its figures, and the sheet."""
    names = {_pattern(file) for file in source.files}
    known: dict[str, Any] = {"file": names.pop() if len(names) == 1 else "*", "sheet": source.sheet}
    # What can be found out again is not pinned: next month's export may come in another encoding.
    given = source.options
    known |= {"header": given.header, "decimal": given.decimal, "escape": given.escape}
    return SourceOptions(**{name: value for name, value in known.items() if value is not None})


def _pattern(file: str) -> str:
    """orders-202609.csv is orders-*.csv: what exports carry at the end changes."""
    stem, dot, suffix = file.rpartition(".")
    bare = stem.rstrip("0123456789-_. ()（）年月日")
    if not bare or bare == stem or not any(letter.isdigit() for letter in stem[len(bare) :]):
        return _literal(file)
    return f"{_literal(bare)}*{dot}{suffix}"


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "[]*?" else letter for letter in name)


def _drafts(source: Source, only: str | None, filled: set[str]) -> list[_Draft]:
    """What a source fills: the sheet it is most like, and the customers too where it names them in every row."""
    candidates = [_draft(source, key) for key in ([only] if only else SHEETS)]
    hint = _hinted(source)

    def rank(draft: _Draft) -> float:
        required = [key for key, one in SHEETS[draft.sheet].fields.items() if one.required]
        share = sum(key in draft.rules for key in required) / len(required)
        return share + 0.01 * len(draft.rules) + (0.3 if draft.sheet == hint else 0.0)

    best = max(candidates, key=rank)
    keyed = len(best.rules) >= 3 and set(key_fields(best.sheet, best.rules)) <= set(best.rules)
    sure = best.sheet in (only, hint) or keyed or (rank(best) >= _LIKELY and len(best.rules) >= 2)
    if not best.rules or not sure:
        return []
    found = [best]
    for draft in candidates:
        twice = {best.sheet, draft.sheet} == {"customers", "orders"}
        if twice and draft.sheet not in filled and _stands_alone(draft):
            found.append(draft)
    for draft in found:
        _alike(draft, draft.left)
    return sorted(found, key=lambda draft: list(SHEETS).index(draft.sheet))


def _stands_alone(draft: _Draft) -> bool:
    """Whether a flat export holds a second sheet: an order's row that names its customer, or the other way round."""
    if draft.sheet == "customers":
        return {"customer_id", "name"} <= set(draft.rules) and len(draft.rules) >= 4
    return not draft.missing


def _hinted(source: Source) -> str | None:
    """The sheet that the name of the file or sheet tells."""
    for name in filter(None, (source.sheet, *source.files)):
        stem = name.rpartition(".")[0] or name
        spellings = [stem, slug(stem).replace("_", ""), *slug(stem).split("_")]
        for spelling in spellings:
            for form in (spelling, f"{spelling}s", spelling.rstrip("s")):
                key = input_titled(form) or _TABLES.get(form)
                if key is not None:
                    return key
    return None


def _draft(source: Source, sheet: str) -> _Draft:
    draft = _Draft(source, sheet, {}, [], [])
    fields = SHEETS[sheet].fields
    titles = {place: one for place, name in enumerate(source.titles) if (one := taken_apart(name)) is not None}
    match = match_header(titles, SHEETS[sheet])
    for place, found in match.columns.items():
        title = source.titles[place]
        if found.wrong_unit:
            draft.proposals.append(Proposal(source.shown, title, sheet, found.field, "unit"))
            continue
        _apply(draft, title, fields[found.field], "title", 100.0)
    left = {place: one for place, one in titles.items() if place not in match.columns and place not in match.computed}
    _plain_id(draft, left)
    _names_in_two(draft, left)
    draft.left = left
    return draft


def _plain_id(draft: _Draft, left: dict[int, Title]) -> None:
    """A column called no more than id is that of the table's rows, where the file's name says what they are."""
    key = SHEETS[draft.sheet].id_field
    if key is None or key in draft.rules or _hinted(draft.source) != draft.sheet:
        return
    for place, one in list(left.items()):
        present = [cell for cell in keys([draft.source.columns[place]]) if cell is not None]
        if one.folded in _IDS and present and len(set(present)) == len(draft.source.rows):
            _apply(draft, draft.source.titles[place], SHEETS[draft.sheet].fields[key], "title", 100.0)
            del left[place]
            return


def _apply(draft: _Draft, title: str, one: SheetField, how: How, score: float) -> None:
    """Take a column for a field, unless its cells say otherwise or a person must say how they are meant."""
    # Whether the day or the month comes first may show in one row of thousands.
    cells = _sample(draft.source, title, _DAYS if one.column.kind == "day" else _SAMPLE)
    rule: dict[str, Any] = {"from": title}
    why: Why | None = None
    if one.column.kind == "day":
        order = shapes.day_order(cells)
        if order in ("undecided", "mixed"):
            why = "day_order"
        elif order is not None:
            rule["date"] = order
        cells = [shapes.day_parser(order)(cell) for cell in cells]
    if one.column.kind in NUMERIC and shapes.decimal_comma([cells]):
        cells = [shapes.with_point(cell) for cell in cells]
    if why is None and cells:
        faults = parse(one, SHEETS[draft.sheet].model, cells).faults
        if len(faults) > len(cells) * _FIT:
            why = "unfit"
    if why is None:
        draft.note(title, one.key, how, Rule(**rule), score)
        draft.used.add(title)
    else:
        draft.proposals.append(Proposal(draft.source.shown, title, draft.sheet, one.key, why, round(score, 1)))


def _sample(source: Source, title: str, most: int = _SAMPLE) -> list[object]:
    """The first different cells of a column that hold something."""
    place = place_of(source, title)
    assert place is not None
    found: dict[object, None] = {}
    for cell in source.columns[place]:
        if cell not in found and not values.is_blank(cell):
            found[cell] = None
            if len(found) >= most:
                break
    return list(found)


def _names_in_two(draft: _Draft, left: dict[int, Title]) -> None:
    """A contact in two columns: first and last name, or 姓 and 名."""
    if draft.sheet != "customers" or "contact" in draft.rules:
        return
    first = next((place for place, one in left.items() if one.folded in _FIRST_NAMES), None)
    last = next((place for place, one in left.items() if one.folded in _LAST_NAMES), None)
    if first is None or last is None:
        return
    names = [draft.source.titles[first], draft.source.titles[last]]
    latin = all(name.isascii() for name in names)
    rule = Rule(**{"join": tuple(names if latin else reversed(names)), "with": " " if latin else ""})
    draft.note(" + ".join(names), "contact", "joined", rule)
    draft.used |= set(names)
    del left[first], left[last]


def _alike(draft: _Draft, left: Mapping[int, Title]) -> None:
    """The titles that are only like a field's names, the likest pair first."""
    free = [key for key in SHEETS[draft.sheet].fields if key not in draft.rules]
    pairs = sorted(
        ((similar.score(draft.source.titles[place], draft.sheet, key), place, key) for place in left for key in free),
        key=lambda pair: -pair[0],
    )
    places: set[int] = set()
    proposed = {one.field for one in draft.proposals}
    for score, place, key in pairs:
        if score < similar.PROPOSED:
            break
        if place in places or key in proposed or key in draft.rules:
            continue
        title = draft.source.titles[place]
        places.add(place)
        proposed.add(key)
        if similar.is_safe(title, score):
            _apply(draft, title, SHEETS[draft.sheet].fields[key], "alike", score)
        else:
            draft.proposals.append(Proposal(draft.source.shown, title, draft.sheet, key, "alike", round(score, 1)))


def _lines_over_orders(drafts: list[_Draft], idle: list[Source]) -> list[_Draft]:
    """Where orders and their lines are two sources: the lines fill the sheet, and the orders are joined to them."""
    orders = [draft for draft in drafts if draft.sheet == "orders"]
    kept = list(drafts)
    for lines in orders:
        heads = [
            head for head in orders
            if head is not lines and head in kept and lines in kept
            and set(lines.missing) & set(head.rules) and "order_id" in head.rules and "order_id" in lines.rules
            and len(lines.source.rows) >= len(head.source.rows)
        ]  # fmt: skip
        for head in heads:
            if _link(lines, head.source) is not None:
                kept.remove(head)
                idle.append(head.source)
    return kept


def _link(draft: _Draft, other: Source) -> Join | None:
    """The join to another source: a column of the same title whose cells are all different there and found again."""
    if any(join.source == other.name for join in draft.joins):
        return next(join for join in draft.joins if join.source == other.name)
    for title in draft.source.titles:
        place = place_of(other, title)
        own = place_of(draft.source, title)
        if place is None or own is None or not folded(title):
            continue
        there = [key for key in keys([other.columns[place]]) if key is not None]
        wanted = [key for key in keys([draft.source.columns[own]]) if key is not None]
        known = set(there)
        if not there or len(known) < len(there) or not wanted:
            continue
        if sum(key in known for key in wanted) >= len(wanted) * _FOUND_AGAIN:
            to = other.titles[place]
            return Join(source=other.name, on=(title,), to=None if to == title else (to,))
    return None


def _look_up(draft: _Draft, others: Sequence[Source]) -> None:
    """Required fields that another source has, where a key leads to it."""
    for other in others:
        if not draft.missing:
            return
        join = _link(draft, other)
        if join is None:
            continue
        beside = _draft(other, draft.sheet)
        wanted = [key for key in (*draft.missing, *beside.rules) if key in beside.rules and key not in draft.rules]
        if not set(wanted) & set(draft.missing):
            continue
        if join not in draft.joins:
            draft.joins.append(join)
        for key in dict.fromkeys(wanted):
            rule = beside.rules[key]
            if rule.source is not None and (SHEETS[draft.sheet].fields[key].required or draft.sheet != "orders"):
                title = f"{other.name}.{rule.source}"
                draft.note(f"{other.shown}: {rule.source}", key, "joined", rule.model_copy(update={"source": title}))


def _calculate(draft: _Draft) -> None:
    """An order line's amount where it only has quantity and price."""
    if draft.sheet != "orders" or "amount" in draft.rules or not {"quantity", "unit_price"} <= set(draft.rules):
        return
    factors = [rule.source for key in ("quantity", "unit_price") if (rule := draft.rules[key]).source is not None]
    discount = next((title for title in draft.source.titles if folded(title) in _DISCOUNTS), None)
    if len(factors) < 2:
        return
    if discount is not None:
        title = " × ".join([*factors, f"(1 − {discount})"])
        draft.proposals.append(Proposal(draft.source.shown, title, "orders", "amount", "discount"))
        return
    draft.note(" × ".join(factors), "amount", "calculated", Rule(multiply=tuple(factors)))


def _fill(draft: _Draft, drafts: Sequence[_Draft]) -> Fill:
    siblings = [other for other in drafts if other.source is draft.source]
    # Of a flat export, what is left over is the order's: it differs from row to row.
    used = {title for other in siblings for title in other.used}
    keep = tuple(title for title in draft.source.titles if title not in used) if draft is siblings[-1] else ()
    order = list(SHEETS[draft.sheet].fields)
    columns = {key: draft.rules[key] for key in sorted(draft.rules, key=order.index)}
    own = key_fields(draft.sheet, columns)
    key = own if not SHEETS[draft.sheet].unique and all(one in columns for one in own) else None
    return Fill(
        **{
            "sheet": draft.sheet,
            "from": draft.source.name,
            "columns": columns,
            "keep": keep,
            "key": key,
            "join": tuple(draft.joins),
        }
    )
