"""A fill in the making: which columns of one source are which fields of one sheet, what their cells say to that, and what is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, Literal  # Any: the tree of a TOML file

from kamxl.convert import cells as shapes
from kamxl.convert import decimals
from kamxl.convert.kinds import sells_nothing
from kamxl.convert.mapping import Join, Rule, Unpivot
from kamxl.convert.places import month_of
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Source
from kamxl.convert.unpivot import year_stated
from kamxl.convert.view import cells_under, place_of
from kamxl.convert.words import understood
from kamxl.schema import values
from kamxl.schema.days import ORDERS, readings
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.validate.columns import NUMERIC, parse
from kamxl.validate.evidence import of_cells

How = Literal["title", "alike", "joined", "calculated", "named", "made", "months", "card", "place"]
Why = Literal["alike", "unfit", "unit", "day_order", "discount", "per_unit", "measure", "year", "bare_unit", "decimal", "place", "near_name", "colour", "word"]  # fmt: skip
_SAMPLE = 300
"""Different cells of a column that are looked at."""
_DAYS = 20_000
"""Likewise in a column of days."""
FIT = 0.5
"""Of the cells: fewer that mean something in a field, and the column is not it, whatever its title says."""
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
    """Titles of the source that are spoken for: a rule reads them, or they say again what others do."""
    unmatched: tuple[str, ...] = ()
    """Titles that no name of a field matches."""
    of_orders: str | None = None
    """The column that names the orders which the rows invoice or deliver."""
    ended_by: tuple[str, ...] = ()
    """Columns of yes and no whose title gives an order its status."""
    updates: bool = False
    """Its rows are those of the workbook, with more to say of them: payments by the number of the order."""

    @property
    def fields(self) -> Mapping[str, SheetField]:
        """Of its sheet."""
        return SHEETS[self.sheet].fields

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

    @property
    def free(self) -> list[str]:
        """Titles that are not spoken for."""
        return [title for title in self.source.titles if title not in self.used]

    @property
    def left(self) -> list[str]:
        """Those of them that no name of a field matches."""
        return [title for title in self.unmatched if title not in self.used]

    def column(self, key: str) -> str | None:
        """The title of the one column that a field is read from."""
        rule = self.rules.get(key)
        return rule.source if rule is not None else None

    def cells(self, key: str) -> Sequence[object]:
        """The cells of that column; none where the table has no such one."""
        title = self.column(key)
        return cells_under(self.source, title) if title is not None else ()

    def numbers(self, title: str | None, most: int | None = None) -> list[float | None]:
        """The numbers of a column, None for what is none; nothing where the table has no such one."""
        return [shapes.number(cell) for cell in cells_under(self.source, title)[:most]] if title is not None else []

    def asks(self, key: str) -> bool:
        """Whether something is asked about a field."""
        return any(one.field == key for one in self.proposals)

    def ask(self, title: str, key: str, why: Why, score: float = 100.0, **more: Any) -> None:
        """Ask whether, or how, a column is a field."""
        self.proposals.append(Proposal(self.source.shown, title, self.sheet, key, why, round(score, 1), **more))

    def note(self, title: str, key: str, how: How, rule: Rule, score: float = 100.0) -> None:
        """Fill a field by a rule, whose columns are spoken for then."""
        self.rules[key] = rule
        self.used.update(one for one in rule.titles if one in self.source.titles)
        self.found.append(Found(self.source.shown, title, self.sheet, key, how, round(score, 1)))

    def take(self, title: str, key: str, how: How, score: float = 100.0, **more: Any) -> None:
        """Fill a field by one column."""
        self.note(title, key, how, Rule.of(title, **more), score)

    def drop(self, key: str) -> None:
        """Take a field out again, with what is asked about it."""
        rule = self.rules.pop(key, None)
        read = {title for one in self.rules.values() for title in one.titles}
        read.update(self.unpivot.titles if self.unpivot is not None else ())
        self.used -= set(rule.titles) - read if rule is not None else set()
        self.found = [one for one in self.found if one.field != key]
        self.proposals = [one for one in self.proposals if one.field != key]

    def leave(self, titles: Iterable[str]) -> None:
        """Take some titles for no field, whatever they are like."""
        gone = set(titles)
        self.unmatched = tuple(title for title in self.unmatched if title not in gone)


def apply(made: Draft, title: str, one: SheetField, how: How = "title", score: float = 100.0) -> None:
    """Take a column for a field, unless its cells say otherwise or a person must say how they are meant."""
    # Whether the day or the month comes first may show in one row of thousands.
    cells = sample(made.source, title, _DAYS if one.column.kind == "day" else _SAMPLE)
    cells = understood(made.sheet, one.key, one.column, cells)
    said: dict[str, str] = {}
    if one.column.kind in NUMERIC and decimals.marks([cells]) == [","]:
        cells = [decimals.with_point(cell) for cell in cells]
    in_month = one.key in SHEETS[made.sheet].key_fields and all(map(month_of, made.source.origins))
    yearless = one.column.kind == "day" and shapes.without_year(cells, in_month=in_month)
    if yearless:
        said["date"] = "md"
        if not all(map(year_stated, made.source.origins)):
            made.ask(title, one.key, "year")
        cells = [shapes.in_year(cell, 2024, 1) for cell in cells]  # a leap year, to see that they are days
    evidence = of_cells(one.column, cells, as_of=made.as_of)
    if evidence.days.order is not None and not yearless:
        said["date"] = evidence.days.order
    faults = parse(one, SHEETS[made.sheet].model, cells, evidence=evidence).faults
    open_days = sum(fault.reason == "day_order" for fault in faults.values())
    lost = sum(fault.reason == "digits_lost" for fault in faults.values())
    ended = made.sheet == "orders" and one.key == "status" and how == "title" and _says_ended(one, cells)
    if len(faults) - open_days - lost > len(cells) * FIT and not ended:
        made.ask(title, one.key, "unfit", score)
        return
    made.take(title, one.key, how, score, **said)
    if open_days:
        # The column is taken, but for the cells that can mean several days: a person says which.
        possible = [set(readings(cell)) for cell in evidence.days.spellings]
        orders = tuple(order for order in ORDERS if all(order in some for some in possible)) or ORDERS
        made.ask(title, one.key, "day_order", score, orders=orders)


def _says_ended(one: SheetField, cells: Sequence[object]) -> bool:
    """Whether some of the words are those of cancelled or returned orders, or of rows that sell nothing: whatever the others are, these must not count."""
    codes = parse(one, SHEETS["orders"].model, cells).values
    return not {"cancelled", "returned"}.isdisjoint(codes) or any(
        isinstance(cell, str) and sells_nothing(cell) for cell in cells
    )


def sample(source: Source, title: str, most: int = _SAMPLE) -> list[object]:
    """The first different cells of a column that hold something."""
    place = place_of(source, title)
    assert place is not None
    if (place, most) not in source.memo:
        filled = (cell for cell in shapes.distinct(source.columns[place]) if not values.is_blank(cell))
        source.memo[place, most] = tuple(islice(filled, most))
    return list(source.memo[place, most])


def words_in(source: Source, title: str) -> list[str]:
    """The same cells as texts."""
    return [text for cell in sample(source, title) if (text := values.text(cell)) is not None]


def like_ids(source: Source, title: str) -> bool:
    """Whether the cells of a column look like IDs: C001, 10-4020, or letters of one length (ALFKI, ANATR)."""
    cells = words_in(source, title)
    if sum(_LIKE_IDS.fullmatch(cell) is not None for cell in cells) >= 0.9 * len(cells):
        return True
    letters = all(cell.isascii() and cell.isalpha() and cell.isupper() for cell in cells)
    return letters and len(cells) > 1 and len({len(cell) for cell in cells}) == 1


def is_dated(made: Draft) -> bool:
    """Whether a table has days and amounts of orders: a bare Number is that of the document."""
    meant = set().union(*map(meanings, made.source.titles))
    return {("orders", "order_date"), ("orders", "amount")} <= meant


def finish(made: Draft) -> None:
    """What can be made where no column has it: the number of a customer with a name, and the ID of a row."""
    if made.sheet == "customers" and "customer_id" not in made.filled and not made.asks("customer_id"):
        for rules in (made.rules, made.card):
            if (name := rules.get("name")) is not None and name.source is not None:
                rules["customer_id"] = Rule(name=name.source)
                made.found.append(Found(made.source.shown, name.source, made.sheet, "customer_id", "named"))
                break
    made_of = _MADE_OF.get(made.sheet)
    if made_of is not None and made_of[0] not in made.filled and set(made_of[1]) <= made.filled:
        made.note(" + ".join(made_of[1]), made_of[0], "made", Rule(made=made_of[1]))
