"""A fill in the making: which columns of one source may be which fields of one sheet, and what its cells say to that."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Literal  # Any: the tree of a TOML file

from kamxl.convert import cells as shapes
from kamxl.convert import decimals
from kamxl.convert.doubts import Doubts
from kamxl.convert.halves import whole_year
from kamxl.convert.mapping import Join, Rule, Unpivot
from kamxl.convert.months import yearly
from kamxl.convert.places import month_of
from kamxl.convert.recognise import YEARLY, meanings, names_customer, recognise
from kamxl.convert.sources import Source
from kamxl.convert.unpivot import year_stated
from kamxl.convert.view import keys, place_of
from kamxl.convert.words import is_no_sale, understood
from kamxl.read.titles import Title, folded
from kamxl.read.titles import title as taken_apart
from kamxl.schema import values
from kamxl.schema.days import ORDERS, readings
from kamxl.schema.name_kinds import is_company, is_person
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.schema.texts import texts
from kamxl.validate.columns import NUMERIC, parse
from kamxl.validate.evidence import of_cells

How = Literal["title", "alike", "joined", "calculated", "named", "made", "months", "card", "place"]
Why = Literal[
    "alike",
    "unfit",
    "unit",
    "day_order",
    "discount",
    "per_unit",
    "measure",
    "year",
    "bare_unit",
    "decimal",
    "place",
    "near_name",
    "colour",
    "word",
]
_SAMPLE = 300
"""Different cells of a column that are looked at."""
_DAYS = 20_000
"""Likewise in a column of days."""
FIT = 0.5
"""Of the cells: fewer that mean something in a field, and the column is not it, whatever its title says."""
_FIRST_NAMES = frozenset({"firstname", "contactfirstname", "givenname", "fname", "forename", "名"})
_LAST_NAMES = frozenset({"lastname", "contactlastname", "surname", "familyname", "lname", "姓"})
_OTHERS = 2
"""Fields that are found already: with fewer, names of companies could be those of suppliers as well."""
_NAMES = 0.65
"""Of the cells: so many that are names of companies make the column one that names the customer."""
_IDS = frozenset({"id", "no", "number", "code", "编号", "编码", "代码"})
"""Titles that mean the id of whatever the table holds, where every row has another one."""
_RECORD_IDS = frozenset({"recordid", "记录id", "唯一标识"})
"""Likewise, whatever the file is called."""
_MADE_OF: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "orders": ("order_id", ("customer_id", "order_date")),
    "contracts": ("contract_id", ("customer_id", "signed")),
    "needs": ("need_id", ("customer_id", "date")),
    "complaints": ("complaint_id", ("customer_id", "opened")),
    "deals": ("deal_id", ("customer_id", "name")),
}
"""Sheet -> its ID, and the fields of which one is made where the source has none."""
_LIKE_IDS = re.compile(r"[A-Za-z]{0,8}[-_./]?\d{1,16}(?:[-_./]\w{1,12})?|[A-Za-z]{1,8}[-_](?=\w*\d)\w{1,32}")


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
    currency: str = ""
    """ISO code, for a bare amount, in which its unit is asked for; empty for that of the book."""
    removed: tuple[str, ...] = ()
    """What is taken out of the name of a file or sheet."""
    colours: tuple[tuple[str, str], ...] = ()
    """Colour of a row -> the status that it means."""
    cells: tuple[str, ...] = ()
    """What it says, for people, where that is in no column."""
    orders: tuple[str, ...] = ORDERS
    """The orders of day and month that its cells leave open."""
    word: str = ""
    """That the field's list does not know."""
    likely: str = ""
    """The code of the choice that it can only mean; empty where nothing tells."""


@dataclass(slots=True)
class Draft:
    """A fill in the making."""

    source: Source
    sheet: str
    rules: dict[str, Rule] = field(default_factory=dict)
    card: dict[str, Rule] = field(default_factory=dict)
    unpivot: Unpivot | None = None
    as_of: date | None = None
    """A day after which nothing has happened yet."""
    found: list[Found] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """Titles of the source that a rule reads."""
    left: Mapping[int, Title] = field(default_factory=dict)
    """Titles that no name of a field matches, by their place."""
    of_orders: str | None = None
    """The column that names the orders which the rows invoice or deliver."""
    ended_by: tuple[str, ...] = ()
    """Columns of yes and no whose title gives an order its status."""
    updates: bool = False
    """Its rows are those of the workbook, with more to say of them: payments by the number of the order."""

    @property
    def filled(self) -> set[str]:
        more = self.unpivot.fields if self.unpivot else ()
        return {*self.rules, *self.card, *more}

    @property
    def missing(self) -> list[str]:
        """Fields that are asked for and that nothing fills."""
        filled = self.filled
        return [key for key, one in SHEETS[self.sheet].fields.items() if one.asked and key not in filled]

    @property
    def lacking(self) -> list[str]:
        """Fields without which no row can stand, and that nothing fills."""
        filled = self.filled
        made, parts = _MADE_OF.get(self.sheet, ("", ()))
        made = made if filled.issuperset(parts) else ""
        return [key for key in SHEETS[self.sheet].key_fields if key not in filled and key != made]

    def drop(self, key: str) -> None:
        """Take a field out again, with what is asked about it."""
        rule = self.rules.pop(key, None)
        months = self.unpivot.values.values() if self.unpivot else ()
        read = {title for one in (*(one.titles for one in self.rules.values()), *months) for title in one}
        self.used -= set(rule.titles) - read if rule is not None else set()
        self.found = [one for one in self.found if one.field != key]
        self.proposals = [one for one in self.proposals if one.field != key]

    def note(self, title: str, key: str, how: How, rule: Rule, score: float = 100.0) -> None:
        self.rules[key] = rule
        self.found.append(Found(self.source.shown, title, self.sheet, key, how, round(score, 1)))


def draft(source: Source, sheet: str, hinted: bool, as_of: date | None = None) -> Draft:
    """What a source would bring to a sheet.

    Args:
        source: the table.
        sheet: key of the sheet.
        hinted: the name of the file or sheet says that it is this one.
        as_of: a day after which nothing has happened yet.
    """
    made = Draft(source, sheet, as_of=as_of)
    fields = SHEETS[sheet].fields
    found = recognise(*yearly(source, sheet), sheet, Doubts(source, sheet))
    named, numbers = found.customer, None
    for place, match in found.columns.items():
        title = source.titles[place]
        if match.field == "customer_id" and names_customer((title,)) is not None and not like_ids(source, title):
            named = place  # 客户 and Customer stand above numbers and above names
            continue
        if match.field == "customer_id" and sheet != "customers" and _is_of_the_rows(source, place):
            numbers = place
            continue
        if sheet == "contacts" and match.field == "name" and _names_a_firm(source, title):
            named = place
            continue
        if match.wrong_unit:
            made.proposals.append(Proposal(source.shown, title, sheet, match.field, "unit"))
            continue
        if match.field in YEARLY:
            _of_year(made, title, fields[match.field])
            continue
        apply(made, title, fields[match.field], "title", 100.0)
    titles = {place: one for place, name in enumerate(source.titles) if (one := taken_apart(name)) is not None}
    taken = {*found.columns, *found.computed, *found.years}
    left = {place: one for place, one in titles.items() if place not in taken or place in (named, numbers)}
    _plain_id(made, left, hinted or numbers is not None)
    _names_in_two(made, left)
    named = _firm_beside_person(made, left) if named is None else named
    _customer(made, named, left)
    made.left = left
    return made


def _of_year(made: Draft, title: str, one: SheetField) -> None:
    """Take a column for a field of the whole year; the sum of both where each is of half a year, and none where one half is missing."""
    parts = whole_year(made.source.titles, title)
    if not parts:
        return
    apply(made, parts[0], one, "title", 100.0)
    if len(parts) > 1 and one.key in made.rules:
        made.drop(one.key)
        made.note(" + ".join(parts), one.key, "calculated", Rule(add=parts))
        made.used |= set(parts)


def _is_of_the_rows(source: Source, place: int) -> bool:
    """Whether a bare 编号 numbers the rows and not the customers, whom another column names."""
    if folded(source.titles[place]) not in _IDS:
        return False
    cells = texts(source.columns[place])
    others = (title for at, title in enumerate(source.titles) if at != place)
    return len(set(cells)) == len(cells) > 0 and any(names_customer((title,)) is not None for title in others)


def _names_a_firm(source: Source, title: str) -> bool:
    """Whether a column that could be the name of a person is that of the customer: Account Name."""
    texts = [text for cell in sample(source, title) if (text := values.text(cell)) is not None]
    return names_customer((title,)) is not None and sum(map(is_person, texts)) < _NAMES * len(texts)


def finish(made: Draft) -> None:
    """What can be made where no column has it: the number of a customer with a name, and the ID of a row."""
    asked = any(one.field == "customer_id" for one in made.proposals)
    if made.sheet == "customers" and "customer_id" not in made.filled and not asked:
        for rules in (made.rules, made.card):
            if (name := rules.get("name")) is not None and name.source is not None:
                rules["customer_id"] = Rule(name=name.source)
                made.found.append(Found(made.source.shown, name.source, made.sheet, "customer_id", "named"))
                break
    made_of = _MADE_OF.get(made.sheet)
    if made_of is not None and made_of[0] not in made.filled and set(made_of[1]) <= made.filled:
        made.note(" + ".join(made_of[1]), made_of[0], "made", Rule(made=made_of[1]))


def _firm_beside_person(made: Draft, left: Mapping[int, Title]) -> int | None:
    """The column that names the customer, where a bare Name is that of the persons beside it: they are the contacts."""
    rule = made.rules.get("name")
    firms = [at for at in left if names_customer((made.source.titles[at],)) is not None]
    if made.sheet != "customers" or not firms or rule is None or rule.source is None or "contact" in made.rules:
        return None
    texts = [text for cell in sample(made.source, rule.source) if (text := values.text(cell)) is not None]
    if texts and sum(map(is_person, texts)) >= _NAMES * len(texts):
        del made.rules["name"]
        made.found = [one for one in made.found if one.field != "name"]
        made.note(rule.source, "contact", "title", rule)
        return firms[0]
    return None


def _customer(made: Draft, place: int | None, left: dict[int, Title]) -> None:
    """The column that names the customer, or holds its ID under the bare title 客户."""
    key = "name" if made.sheet == "customers" else "customer_id"
    if (
        place is None
        and key in SHEETS[made.sheet].fields
        and key not in made.rules
        and (made.sheet == "orders" or len(made.rules) >= _OTHERS)
    ):
        place = _companies(made, left)
    if place is None and made.sheet == "orders" and len(made.rules) >= _OTHERS:
        # Whose name is meant in a table of orders, where no other column says it.
        place = next((at for at, one in left.items() if one.folded in ("name", "名称")), None)
    if place is None or key in made.rules:
        return
    title = made.source.titles[place]
    if not sample(made.source, title):
        return
    if key == "name":
        apply(made, title, SHEETS[made.sheet].fields[key], "title", 100.0)
    elif like_ids(made.source, title):
        apply(made, title, SHEETS[made.sheet].fields["customer_id"], "title", 100.0)
    else:
        made.note(title, "customer_id", "named", Rule(name=title))
        made.used.add(title)
    left.pop(place, None)


def like_ids(source: Source, title: str) -> bool:
    """Whether the cells of a column look like IDs: C001, 10-4020, or letters of one length (ALFKI, ANATR)."""
    cells = [text for cell in sample(source, title) if (text := values.text(cell)) is not None]
    if sum(_LIKE_IDS.fullmatch(cell) is not None for cell in cells) >= 0.9 * len(cells):
        return True
    letters = all(cell.isascii() and cell.isalpha() and cell.isupper() for cell in cells)
    return letters and len(cells) > 1 and len({len(cell) for cell in cells}) == 1


def _companies(made: Draft, left: Mapping[int, Title]) -> int | None:
    """The one column of an unknown title whose cells are names of companies."""
    found = []
    for place in left:
        texts = [
            text for cell in sample(made.source, made.source.titles[place]) if (text := values.text(cell)) is not None
        ]
        if len(texts) >= 2 and sum(is_company(text) for text in texts) >= _NAMES * len(texts):
            found.append(place)
    return found[0] if len(found) == 1 else None


def is_dated(made: Draft) -> bool:
    """Whether a table has days and amounts of orders: a bare Number is that of the document."""
    meant = set().union(*map(meanings, made.source.titles))
    return {("orders", "order_date"), ("orders", "amount")} <= meant


def _plain_id(made: Draft, left: dict[int, Title], hinted: bool) -> None:
    """A column called no more than id is that of the table's rows, where the file's name says what they are."""
    key = SHEETS[made.sheet].id_field
    if key is None or key in made.rules or (key == "customer_id" and (made.sheet != "customers" or is_dated(made))):
        return
    # What people number by comes before what only the system does.
    for place, one in sorted(left.items(), key=lambda item: item[1].folded in ("id", *_RECORD_IDS)):
        if one.folded not in _RECORD_IDS and not hinted:
            continue
        present = [cell for cell in keys([made.source.columns[place]]) if cell is not None]
        if one.folded in _IDS | _RECORD_IDS and present and len(set(present)) == len(made.source.rows):
            apply(made, made.source.titles[place], SHEETS[made.sheet].fields[key], "title", 100.0)
            del left[place]
            return


def apply(made: Draft, title: str, one: SheetField, how: How, score: float) -> None:
    """Take a column for a field, unless its cells say otherwise or a person must say how they are meant."""
    # Whether the day or the month comes first may show in one row of thousands.
    cells = sample(made.source, title, _DAYS if one.column.kind == "day" else _SAMPLE)
    cells = understood(made.sheet, one.key, one.column, cells)
    rule: dict[str, Any] = {"from": title}
    if one.column.kind in NUMERIC and decimals.marks([cells]) == [","]:
        cells = [decimals.with_point(cell) for cell in cells]
    in_month = one.key in SHEETS[made.sheet].key_fields and all(map(month_of, made.source.origins))
    yearless = one.column.kind == "day" and shapes.without_year(cells, in_month=in_month)
    if yearless:
        rule["date"] = "md"
        stated = all(map(year_stated, made.source.origins))
        if not stated:
            made.proposals.append(Proposal(made.source.shown, title, made.sheet, one.key, "year"))
        cells = [shapes.in_year(cell, 2024, 1) for cell in cells]  # a leap year, to see that they are days
    evidence = of_cells(one.column, cells, as_of=made.as_of)
    if evidence.days.order is not None and not yearless:
        rule["date"] = evidence.days.order
    faults = parse(one, SHEETS[made.sheet].model, cells, evidence=evidence).faults
    open_days = sum(fault.reason == "day_order" for fault in faults.values())
    lost = sum(fault.reason == "digits_lost" for fault in faults.values())
    ended = made.sheet == "orders" and one.key == "status" and how == "title" and _says_ended(one, cells)
    if len(faults) - open_days - lost > len(cells) * FIT and not ended:
        made.proposals.append(Proposal(made.source.shown, title, made.sheet, one.key, "unfit", round(score, 1)))
        return
    made.note(title, one.key, how, Rule(**rule), score)
    made.used.add(title)
    if open_days:
        # The column is taken, but for the cells that can mean several days: a person says which.
        possible = [set(readings(cell)) for cell in evidence.days.spellings]
        orders = tuple(order for order in ORDERS if all(order in some for some in possible)) or ORDERS
        made.proposals.append(
            Proposal(made.source.shown, title, made.sheet, one.key, "day_order", round(score, 1), orders=orders)
        )


def _says_ended(one: SheetField, cells: Sequence[object]) -> bool:
    """Whether some of the words are those of cancelled or returned orders, or of rows that sell nothing: whatever the others are, these must not count."""
    codes = parse(one, SHEETS["orders"].model, cells).values
    return not {"cancelled", "returned"}.isdisjoint(codes) or any(
        isinstance(cell, str) and is_no_sale(cell) for cell in cells
    )


def sample(source: Source, title: str, most: int = _SAMPLE) -> list[object]:
    """The first different cells of a column that hold something."""
    place = place_of(source, title)
    assert place is not None
    if (place, most) not in source.samples:
        filled = (cell for cell in shapes.distinct(source.columns[place]) if not values.is_blank(cell))
        source.samples[place, most] = tuple(islice(filled, most))
    return list(source.samples[place, most])


def _names_in_two(made: Draft, left: dict[int, Title]) -> None:
    """A contact in two columns: first and last name, or 姓 and 名."""
    key = {"customers": "contact", "contacts": "name"}.get(made.sheet)
    if key is None or key in made.rules or (key == "name" and "customer_id" in made.rules):
        return  # who has an ID of a customer in a row of their own is the customer
    first = next((place for place, one in left.items() if one.folded in _FIRST_NAMES), None)
    last = next((place for place, one in left.items() if one.folded in _LAST_NAMES), None)
    if first is None or last is None:
        return
    names = [made.source.titles[first], made.source.titles[last]]
    latin = all(name.isascii() for name in names)
    rule = Rule(**{"join": tuple(names if latin else reversed(names)), "with": " " if latin else ""})
    made.note(" + ".join(names), key, "joined", rule)
    made.used |= set(names)
    del left[first], left[last]


def of_card(cards: Source, sheet: str) -> dict[str, Rule]:
    """The fields of a sheet that the cards of a source fill.

    Args:
        cards: the cards as a table, a row for each.
        sheet: key of the sheet.
    """
    return draft(cards, sheet, False).rules
