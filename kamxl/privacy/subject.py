"""Of whom: the customer, its people, and what of their data stands in which cells of the input sheets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from kamxl.errors import UsageError
from kamxl.grid import RawTable
from kamxl.i18n import Text
from kamxl.schema import values
from kamxl.schema.customer_names import names_customer
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import compared, folded
from kamxl.share.roles import FREE_TEXT
from kamxl.share.scrub import names_of, normalised

KEY = "customer_id"
INSTEAD = "XXX"
"""Stands where a name stood. Titles of sheets, names and columns of tables may hold it too, so that what refers to them still does."""
_NAMES = frozenset({"name", "contact", "decision_contact", "reports_to"})
_OF_ADDRESS = frozenset({"address"})
_SHOWN = 5
_SHORTEST = 2

PERSONAL = frozenset(
    (key, name) for key, sheet in SHEETS.items() for name, field in sheet.fields.items() if field.column.pii
)
_STAFF = frozenset(
    (key, name) for key, sheet in SHEETS.items() for name in sheet.fields if name in ("owner", "handler")
)
_CODES = (
    frozenset(
        (key, name)
        for key, sheet in SHEETS.items()
        for name, field in sheet.fields.items()
        if field.column.kind == "code"
    )
    - PERSONAL
)
_FIRMS = frozenset({("customers", "name"), ("customers", "parent"), ("market", "competitor"), ("deals", "competitor")})


@dataclass(frozen=True, slots=True)
class Typed:
    """A cell of an input sheet."""

    table: RawTable
    record: int
    column: int
    customer: str
    """ID of the customer whose row it stands in, also where the row has the name; empty where it has neither."""

    @property
    def field(self) -> tuple[str, str]:
        return self.table.key, self.table.columns[self.column].field or ""

    @property
    def text(self) -> str:
        return values.text(self.table.columns[self.column].values[self.record]) or ""

    @property
    def cell(self) -> str:
        return self.table.address(self.record, self.column)


@dataclass(frozen=True)
class Subject:
    """Whose data it is."""

    customer: str
    """As the ID is typed."""
    name: str
    """Of the customer."""
    person: str | None
    """The only one of its people that is meant; None: all of them."""
    people: tuple[str, ...]
    strings: tuple[str, ...]
    """Names, numbers and addresses that only they have, as typed: wherever these stand, they are meant."""
    shared: tuple[str, ...]
    """Those that others have, too: these count only in the rows of the customer."""
    firms: tuple[str, ...]
    """Names of firms that hold one of the strings, and stay."""
    rows: Mapping[str, frozenset[int]]
    """Title of an input sheet -> the customer's rows."""
    cells: Mapping[str, Mapping[str, str]]
    """Title of an input sheet -> cell -> what will stand there instead."""
    ids: frozenset[str]
    """Numbers of orders, contracts and the like, which stay whatever their digits are."""
    texts: Mapping[str, tuple[str, ...]]
    """Title of an input sheet -> cells of the customer's rows in which people write what they like."""

    @property
    def keys(self) -> frozenset[str]:
        """What makes a row one of the customer's."""
        return frozenset({folded(self.customer), folded(self.name)} - {""})


def subject_of(tables: Sequence[RawTable], customer: str | None, person: str | None) -> Subject:
    """Who is meant.

    Args:
        tables: the input sheets as they were read.
        customer: ID or name, or a name, phone number or address of one of its people.
        person: one of its people only.

    Raises:
        UsageError: nobody, or more than one customer, is meant.
    """
    typed = list(_typed(tables))
    # Of two rows of a customer the first counts.
    names = {one.customer: one.text for one in reversed(typed) if one.field == ("customers", "name")}
    own = _customer(typed, names, customer, person)
    theirs = [one for one in typed if one.field in PERSONAL and _is(own, one.customer) and one.text]
    meant = theirs if person is None else _of_person(theirs, person)
    if person is not None and not meant:
        known = sorted({one.text for one in theirs if one.field[1] in _NAMES and not one.text.startswith(INSTEAD)})
        raise UsageError(Text("privacy.no_person", {"person": person, "customer": own, "known": known[:_SHOWN] or "-"}))
    others = [one for one in typed if one not in meant and (one.field in PERSONAL or one.field in _STAFF) and one.text]
    taken = {folded(string) for one in others for string in _strings(one)}
    strings = {string for one in meant for string in _strings(one)}
    if person is not None:
        strings.add(person.strip())
    alone = {one for one in strings if folded(one) not in taken}
    name = next((text for identity, text in names.items() if _is(own, identity)), "")
    texts = {one.text for one in typed if one.field in _FIRMS} - strings
    firms = {text for text in texts if any(string in text for string in strings)}
    return Subject(
        customer=own,
        name=name,
        person=person,
        people=tuple(sorted({one.text for one in meant if one.field[1] in _NAMES})),
        strings=tuple(sorted(alone, key=lambda one: (-len(one), one))),
        shared=tuple(sorted(strings - alone, key=lambda one: (-len(one), one))),
        firms=tuple(sorted(firms, key=lambda one: (-len(one), one))),
        rows={
            table.sheet: frozenset(
                table.rows[one.record] for one in typed if one.table is table and _is(own, one.customer)
            )
            for table in tables
        },
        ids=frozenset(
            text
            for table in tables
            for column in table.columns
            if column.field is not None and (table.key, column.field) in _CODES
            for cell in column.values
            if (text := values.text(cell))
        ),
        texts=_texts(tables, own),
        cells=_instead(
            meant, [one for one in typed if one.field == ("customers", "name") and one.text in strings], own
        ),
    )


def _texts(tables: Sequence[RawTable], customer: str) -> dict[str, tuple[str, ...]]:
    found = {}
    for table in tables:
        mine = [record for record, one in enumerate(_owned(table, tables)) if _is(customer, one)]
        places = [
            at for at, one in enumerate(table.columns) if one.field is None or f"{table.key}.{one.field}" in FREE_TEXT
        ]
        cells = [
            table.address(record, at)
            for record in mine
            for at in places
            if isinstance(table.columns[at].values[record], str)
        ]
        if cells:
            found[table.sheet] = tuple(cells)
    return found


def _instead(meant: Collection[Typed], firms: Collection[Typed], customer: str) -> dict[str, dict[str, str]]:
    """What will stand in the cells: nothing, or where a row needs a name, one that tells the people of a customer apart."""
    found: dict[str, dict[str, str]] = {}
    numbers: dict[str, int] = {}
    for one in meant:
        put = ""
        if one.field[1] in _NAMES:
            number = numbers.setdefault(folded(one.text), len(numbers) + 1)
            put = INSTEAD if number == 1 else f"{INSTEAD} {number}"
        found.setdefault(one.table.sheet, {})[one.cell] = put
    for one in firms:  # who is a customer in person is known by the ID from now on
        if _is(customer, one.customer):
            found.setdefault(one.table.sheet, {})[one.cell] = customer
    return found


def _typed(tables: Sequence[RawTable]) -> Iterator[Typed]:
    for table in tables:
        of = _owned(table, tables)
        for column, raw in enumerate(table.columns):
            if raw.field is not None and ((table.key, raw.field) in PERSONAL | _STAFF | _FIRMS or raw.field == KEY):
                yield from (Typed(table, record, column, of[record]) for record in range(len(table.rows)))


def _owned(table: RawTable, tables: Sequence[RawTable]) -> list[str]:
    """ID of the customer of each row, also where the row has the name."""
    ids: dict[str, str] = {}
    for one in tables:
        if one.key == "customers":
            cells = {column.field: list(map(values.text, column.values)) for column in one.columns}
            for name, own in zip(cells.get("name", ()), cells.get(KEY, ()), strict=False):
                if name and own:
                    ids.setdefault(compared(name), own)
    known = set(ids.values())
    return [one if one in known else ids.get(compared(one), one) for one in _customers(table)]


def _customers(table: RawTable) -> list[str]:
    """ID or name of the customer of each row, as typed."""
    found = [column for column in table.columns if column.field == KEY]
    found += [column for column in table.columns if column.field is None and names_customer(column.title)]
    return [values.text(cell) or "" for cell in found[0].values] if found else [""] * len(table.rows)


def _is(one: str, other: str) -> bool:
    return bool(one) and folded(one) == folded(other)


def _strings(one: Typed) -> Iterator[str]:
    """What a cell tells of a person: the whole of it, and of a name with a title the name."""
    text = normalised(one.text).strip()
    if len(text) >= _SHORTEST:
        yield text
    if one.field[1] in _NAMES or one.field in _STAFF:
        yield from (name for name in names_of([text]) if len(name) >= _SHORTEST)
    elif one.field[1] not in _OF_ADDRESS:  # several numbers in one cell
        yield from (
            part for part in text.replace("，", ",").replace("/", ",").replace("、", ",").split(",") if len(part) > 6
        )


def _of_person(theirs: Collection[Typed], person: str) -> list[Typed]:
    """The cells of one person: in a record of contacts all of them, elsewhere the name, and what stands beside the customer's contact."""
    rows = {
        (id(one.table), one.record) for one in theirs if one.field[1] in ("name", "contact") and _names(one, person)
    }
    return [
        one
        for one in theirs
        if _names(one, person)
        or (
            (id(one.table), one.record) in rows
            and one.field[0] in ("contacts", "customers")
            and one.field[1] not in (*_NAMES, *_OF_ADDRESS)
        )
    ]


def _names(one: Typed, person: str) -> bool:
    return folded(person) in {folded(name) for name in (one.text, *_strings(one))}


def _customer(typed: Collection[Typed], names: Mapping[str, str], wanted: str | None, person: str | None) -> str:
    """The ID that is meant. Raises UsageError."""
    ids = {folded(one.customer): one.customer for one in typed if one.customer}
    if wanted is not None:
        if folded(wanted) in ids:
            return ids[folded(wanted)]
        called = (one for one in typed if one.field == ("customers", "name") and _is(wanted, one.text))
        found = {one.customer for one in called if one.customer}
    looked_for = wanted if wanted is not None else person or ""
    if wanted is None or not found:
        digits = _digits(looked_for)
        found = {
            one.customer
            for one in typed
            if one.field in PERSONAL
            and one.customer
            and (_names(one, looked_for) or (len(digits) > 6 and _digits(one.text) == digits))
        }
    distinct = sorted({ids[folded(one)] for one in found})
    if len(distinct) == 1:
        return distinct[0]
    if distinct:
        listed = [f"{one} {names.get(one, '')}".strip() for one in distinct]
        values = {"who": looked_for, "count": len(distinct), "customers": listed[:_SHOWN]}
        raise UsageError(Text("privacy.several", values))
    near = get_close_matches(looked_for, [*ids.values(), *names.values()], n=_SHOWN, cutoff=0.5)
    raise UsageError(Text("privacy.unknown" if near else "privacy.nobody", {"who": looked_for, "near": near}))


def _digits(text: str) -> str:
    return "".join(sign for sign in normalised(text) if sign.isdigit())
