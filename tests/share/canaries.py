"""A book in which every cell is told apart: found again anywhere in a package, it says which field it came from."""

from __future__ import annotations

import html
import re
import zipfile
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.packaging.custom import StringProperty
from openpyxl.workbook.defined_name import DefinedName

from kamxl.i18n import Lang
from kamxl.schema.money import Money
from kamxl.schema.sheets import SETTINGS_TITLES, SHEETS, SheetField

AS_OF = date(2026, 9, 30)
CUSTOMERS = 8
OWNERS = ("东方望舒", "南宫怀瑾")
ROWS = {"follow_ups": 2 * CUSTOMERS, "orders": 2 * CUSTOMERS + 3}
"""Rows of a sheet; else one a customer. An order of each in the last 12 months, one before; three more of one customer."""
_UNUSUAL = {0: 9.0, 1: 7.0, 17: 0.1, 18: 0.1}
"""Orders that carry more than their part: one customer stands for much of the revenue, the latest order of another is large."""
_DAYS = (
    "orders.order_date", "follow_ups.date", "customers.last_follow_up", "customers.first_deal_date", "contracts.signed",
    "contracts.start", "needs.date", "satisfaction.date", "complaints.opened", "market.date", "contracts.end",
    "follow_ups.next_date", "orders.due_date", "orders.paid_date", "rates.date", "needs.closed", "contacts.last_contact",
    "deals.created", "deals.closed", "deals.close_date", "plans.due",
)  # fmt: skip
_AHEAD = {"contracts.end": 16, "deals.close_date": 36, "plans.due": 56}
"""Days that lie ahead, and how far."""
_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
"""Numbers as they are stored, and as sentences write them."""
_PEOPLE = frozenset(
    {"customers.contact", "customers.decision_contact", "follow_ups.contact", "contacts.name", "contacts.reports_to"}
)
_NUMBERED = frozenset({"money", "number", "percent", "count", "score"})


@dataclass
class Book:
    """Where the book is, and what each field holds."""

    path: Path
    lang: Lang
    values: dict[str, list[object]] = field(default_factory=dict)
    """`<sheet>.<field>` -> the canaries of its cells, row by row."""
    inside: dict[str, list[str]] = field(default_factory=dict)
    """`<sheet>.<field>` -> phone numbers, addresses and amounts that stand inside its free text, by kind: see `write`."""
    elsewhere: list[str] = field(default_factory=list)
    """Canaries beside the cells of the input sheets: names, comments, properties, hidden sheets, own columns."""
    own_titles: dict[str, str] = field(default_factory=dict)
    own: dict[str, list[str]] = field(default_factory=dict)
    """Sheet -> title and cells of the column of the user's own."""
    customers: dict[str, list[str]] = field(default_factory=dict)
    """Owner -> ids and names of his customers."""


_DIGEST = re.compile(r'(?<=sha256=")[0-9a-f]{64}(?=")')


class _Mint:
    """Values that occur once."""

    def __init__(self) -> None:
        self.count = 0

    def next(self) -> int:
        self.count += 1
        return self.count

    def word(self) -> str:
        return f"Zq{self.next():04d}xW"

    def name(self) -> str:
        number = self.next()
        # Signs that no word of the program holds: the rare end of the CJK block.
        return chr(0x9B00 + number) + chr(0x8D00 + number % 200) + chr(0x9C80 + number % 290)

    def mobile(self) -> str:
        return f"139{self.next():04d}7{self.count % 1000:03d}"[:11]


def _number(mint: _Mint, kind: str) -> float:
    """Of a size that the field takes, with decimals that nothing else has: no mean of two of them is a third."""
    least, most = {
        "money": (1_000_100, 19_000_000),
        "percent": (40, 99),
        "score": (1.1, 4.9),
        "number": (131, 9_000),
    }.get(kind, (20_000, 90_000))
    found = Random(mint.next()).uniform(least, most)
    return float(round(found)) if kind == "count" else round(found, 4)


def _day(name: str, row: int) -> date | None:
    """A day of its own for each cell: none is the day of another field."""
    step, place = len(_DAYS), _DAYS.index(name)
    if name in _AHEAD:
        return AS_OF + timedelta(days=_AHEAD[name] + row)
    if name == "orders.order_date":
        # One of each customer this year, and one in the same three months of the year before; then three more.
        return AS_OF - timedelta(days=step * (row + 1) if row < CUSTOMERS else 366 + step * (row - CUSTOMERS + 1))
    later = {
        "customers.first_deal_date": 90,
        "customers.last_follow_up": 60,
        "contracts.signed": 40,
        "contracts.start": 40,
        "needs.date": 20,
        "deals.created": 20,
    }
    return AS_OF - timedelta(days=step * (row + later.get(name, 0)) + place)


def _value(mint: _Mint, sheet: str, one: SheetField, row: int, lang: Lang) -> object:
    column, key = one.column, f"{sheet}.{one.key}"
    if key == "customers.payment_days":
        return 3001.0 + 7 * row  # days: a number that the field takes
    if column.kind in _NUMBERED:
        return _number(mint, column.kind)
    if column.kind == "choice":
        chosen = {"status": 1 if sheet == "customers" else 0, "dimension": 0, "consent": 0}.get(one.key, row)
        return column.choices[chosen % len(column.choices)].word(lang)
    if column.kind == "currency":
        return ("USD", "EUR", "GBP", "HKD", "JPY", "CHF")[row % 6] if sheet == "rates" else None
    if column.kind == "period":
        number = mint.next() % 100
        return f"{1900 + number}Q2" if sheet == "trends" else f"{1900 + number}-{1 + number % 9:02d}"
    if key in _PEOPLE:
        return mint.name()
    return {
        "customers.phone": mint.mobile,
        "customers.email": lambda: f"{mint.word()}@example.com",
        "contacts.phone": mint.mobile,
        "contacts.email": lambda: f"{mint.word()}@example.com",
        "customers.address": lambda: f"上海市浦东新区{mint.word()}",
    }.get(key, mint.word)()


_RULE: Mapping[str, Callable[[int, Lang], object]] = {
    "table": lambda row, lang: SHEETS["customers"].title(lang),
    "field": lambda row, lang: getattr(SHEETS["customers"].fields["industry"].column, lang),
    "test": lambda row, lang: "contains",
    "value": lambda row, lang: f"nowhere {row}",
}
"""Rules that are sound; they meet no row, and only their advice says something of its own."""


def write(path: Path, lang: Lang, settings: Mapping[str, str] | None = None) -> Book:
    """Write the book. In free text stand a mobile number, an e-mail address, the contact's name and an amount."""
    mint, made, book = _Mint(), Book(path, lang), Workbook()
    book.remove(book.active)
    ids = [f"K{place:03d}{mint.word()}" for place in range(CUSTOMERS)]
    contacts: dict[str, str] = {}
    for key, sheet in SHEETS.items():
        own_title = f"own {mint.word()}"
        tab = book.create_sheet(sheet.title(lang))
        tab.append([*(one.column.title(lang, Money.of(lang)) for one in sheet.fields.values()), own_title])
        made.elsewhere.append(own_title)
        made.own_titles[key] = own_title
        for row in range(ROWS.get(key, CUSTOMERS)):
            customer = ids[row % CUSTOMERS if row < CUSTOMERS * 2 else 1]
            cells: list[object] = []
            for one in sheet.fields.values():
                name, column = f"{key}.{one.key}", one.column
                if one.key == "customer_id":
                    value: object = customer
                elif one.key == "owner":
                    value = OWNERS[row % 2]
                elif key == "rules" and one.key in _RULE:
                    value = _RULE[one.key](row, lang)
                elif name == "customers.parent":
                    value = ids[0] if row else None  # an ID: it stands in every copy that shows that customer
                elif name in ("customers.assigned_tier", "complaints.closed"):
                    value = None
                elif column.kind == "day":
                    value = _day(name, row)
                elif name in (
                    "contracts.status",
                    "orders.status",
                    "complaints.kind",
                    "needs.priority",
                ):
                    value = column.choices[0].word(lang)
                elif name == "orders.amount" and row in _UNUSUAL:
                    value = round(_number(mint, "money") * _UNUSUAL[row], 4)
                else:
                    value = _value(mint, key, one, row, lang)
                if name == "customers.contact":
                    contacts[customer] = str(value)
                if (
                    one.key not in ("customer_id", "parent", "owner")
                    and not (key == "rules" and one.key in _RULE)
                    and one.column.kind != "choice"
                    and value is not None
                ):
                    made.values.setdefault(name, []).append(value)
                if one.column.kind == "long_text" or name in ("customers.preferences", "contracts.delivery"):
                    phone, mail, amount = (
                        mint.mobile(),
                        f"{mint.word()}@corp.example.com",
                        f"{70_000 + mint.next() * 31}.{mint.count % 90 + 10}",
                    )
                    made.inside.setdefault("personal", []).extend([phone, mail])
                    made.inside.setdefault("money", []).append(amount)
                    value = f"{value} 电话{phone}，{mail} {contacts.get(customer, '') if key not in ('market', 'trends') else ''} 报价{amount}元"
                cells.append(value)
            own = mint.word()
            made.elsewhere.append(own)
            made.own.setdefault(key, []).append(own)
            tab.append([*cells, own])
            if key == "customers":
                made.customers.setdefault(OWNERS[row % 2], []).extend([customer, str(cells[1])])
    _beside(book, made, mint, lang, settings or {})
    book.save(path)
    return made


def _beside(book: Workbook, made: Book, mint: _Mint, lang: Lang, settings: Mapping[str, str]) -> None:
    """What a package holds beside its cells."""

    def new() -> str:
        made.elsewhere.append(mint.word())
        return made.elsewhere[-1]

    first = book.worksheets[0]
    first["B2"].comment = Comment(new(), new())
    first["G2"].number_format = f'@"{new()}"'
    first.oddHeader.left.text = new()
    book.defined_names["secret"] = DefinedName("secret", attr_text=f'"{new()}"')
    hidden = book.create_sheet(f"x{new()}")
    hidden["A1"] = new()
    hidden.sheet_state = "hidden"
    tab = book.create_sheet(SETTINGS_TITLES[0 if lang == "zh" else 1])
    tab.append(["参数", "取值", "说明"])
    tab.append(["report.owner", None, new()])
    for key, value in settings.items():
        tab.append([key, value, new()])
    for name in ("creator", "lastModifiedBy", "title", "subject", "keywords", "description", "category"):
        setattr(book.properties, name, new())
    book.custom_doc_props.append(StringProperty(name=new(), value=new()))


@dataclass(frozen=True)
class Package:
    """Everything that a written package says."""

    text: str
    """Of all parts, with their names and those of attributes, entities resolved, in lower case."""
    numbers: tuple[float, ...]
    """Every number of every cell, cache, attribute and sentence, sorted."""

    @classmethod
    def of(cls, path: Path) -> Package:
        texts: list[str] = []
        found: set[str] = set()
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                assert name.endswith((".xml", ".rels")), f"a part that cannot be searched: {name}"
                text = html.unescape(archive.read(name).decode("utf-8"))
                texts.append(f"{name} {text}")
                found.update(_NUMBER.findall(_DIGEST.sub("", text)))  # any number may be at the end of one
        numbers = {float(number.replace(",", "")) for number in found}
        return cls("\n".join(texts).casefold(), tuple(sorted(numbers)))

    def says(self, text: str) -> bool:
        """Whether a text stands anywhere."""
        return text.casefold() in self.text

    def counts(self, number: float) -> bool:
        """Whether a number stands anywhere, to nine figures."""
        near = abs(number) * 1e-9
        place = bisect_left(self.numbers, number - near)
        return place < len(self.numbers) and self.numbers[place] <= number + near


def shapes(number: float) -> Iterator[float]:
    """A figure in the units and roundings in which a sheet would show it, as far as they are still its own.

    In 元, 万元, thousands and as a share; in sentences with two decimals. 691.00 would be found in the number of a row, and
    4.6264 in 万 in any 2026-08-30, which is day 46264.
    """
    for scale in (1.0, 1e-4, 1e-3, 1e4, 1e-2):
        if scale == 1.0 or not (number * scale).is_integer():
            yield number * scale
        rounded = round(number * scale, 2)
        if abs(rounded) >= 100 and rounded != round(rounded, 1):
            yield rounded


def traces(package: Package, values: Iterable[object]) -> list[object]:
    """Those of the values that the package gives away."""
    found: list[object] = []
    for value in values:
        if isinstance(value, date):
            days = (value - date(1899, 12, 30)).days
            if package.says(value.isoformat()) or package.counts(float(days)):
                found.append(value)
        elif isinstance(value, (int, float)):
            if any(package.counts(shape) for shape in shapes(float(value))):
                found.append(value)
        elif package.says(str(value)):
            found.append(value)
    return found
