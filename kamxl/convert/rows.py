"""What one fill of a mapping brings to its sheet: typed values column by column, by what a row is found again, and what could not be taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any  # Any: cells of columns of any kind

from kamxl.convert import money
from kamxl.convert.sources import NotTaken, Source
from kamxl.convert.view import Joined
from kamxl.i18n import Lang, Text, tr
from kamxl.read.titles import match_header, title
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS

_BY_CONTENT: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # Lines of an order differ by their product; the same product twice is told apart by its place.
    "orders": (("order_id",), ("product",)),
    "follow_ups": (("customer_id", "date"), ("content",)),
    "satisfaction": (("customer_id", "date"), ("channel", "dimension")),
    "market": (("competitor", "date"), ("region", "model")),
    "trends": (("metric", "period"), ("industry", "region", "source")),
    "contacts": (("customer_id", "name"), ()),
    "targets": (("period", "measure"), ("owner", "customer_id", "region", "product")),
    "plans": (("customer_id", "action"), ("goal", "due")),
    "rates": (("currency", "date"), ()),
    "rules": (("table", "field", "test"), ("value",)),
}
"""Sheets without an id of their own: what a row must have, and what more tells it apart where the source fills it."""


@dataclass(slots=True)
class Rows:
    """What one fill brings to its sheet, column by column."""

    sheet: str
    key: tuple[str, ...]
    """Fields (or titles of kept columns) by which a row is found again."""
    source: Source
    columns: dict[str, list[Any]]
    """Field key -> values; None for a blank or for what means nothing."""
    typed: Mapping[tuple[int, str], object]
    """(record, field) -> the cell as typed, where it means nothing in that field."""
    kept: Mapping[str, list[object]]
    """Title -> cells of columns that are taken along."""
    mode: str
    joined: Mapping[str, Joined]
    taken: list[int] = field(default_factory=list)
    """Records that have their key, in the order of the source."""
    faults: list[NotTaken] = field(default_factory=list)
    notes: list[Text] = field(default_factory=list)
    months: Sequence[int] = ()
    """Of how many months each record is the sum; empty where they are none."""
    of_orders: Sequence[str | None] = ()
    """The orders that the records invoice or deliver."""
    payments: bool = False
    """The records are single payments of orders."""
    made: str = ""
    """The field whose IDs were made of others."""
    stating: Mapping[str, money.Stating] = field(default_factory=dict)
    """Field -> what states the currency of its amounts."""
    foreign: set[int] = field(default_factory=set)
    """Records whose amounts are not in the book's currency."""
    near: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Names of customers that may be known ones under another spelling -> those."""

    def column(self, name: str) -> Sequence[Any]:
        """The values of a field, or the cells of a kept column."""
        column = self.columns.get(name)
        return self.kept[name] if column is None else column

    def value(self, record: int, name: str) -> Any:
        return self.column(name)[record]

    def leave_out(self, records: Iterable[int]) -> None:
        """Take some records no longer."""
        gone = set(records)
        self.taken[:] = [record for record in self.taken if record not in gone]

    def given(self, name: str) -> Sequence[Any]:
        """The values of a field; blanks where nothing fills it."""
        return self.columns.get(name) or [None] * len(self.source.rows)

    def get(self, record: int, name: str) -> Any:
        """A value of a field; None where nothing fills it."""
        column = self.columns.get(name)
        return None if column is None else column[record]

    def by_order(self) -> list[list[int]]:
        """The records that are taken, those of each order together; none where the orders have no numbers of their own."""
        orders: dict[object, list[int]] = {}
        for record in self.taken if self.sheet == "orders" and not self.made else ():
            orders.setdefault(self.columns["order_id"][record], []).append(record)
        return list(orders.values())

    def say(self, key: str, **values: object) -> None:
        """Note what a reader should know of the source."""
        self.notes.append(Text(key, {"source": self.source.shown, **values}))

    def not_taken(self, record: int, code: str, message: Text, **more: Any) -> NotTaken:
        """That a record, or one cell of it, was not taken."""
        file, row = self.source.file_of(record), self.source.rows[record]
        return NotTaken(file, row, code, message, sheet=self.sheet, key=self.name(record), **more)

    def fault(self, record: int, code: str, message: Text, **more: Any) -> None:
        """Note that a record, or one cell of it, was not taken."""
        self.faults.append(self.not_taken(record, code, message, **more))

    def name(self, record: int) -> str:
        """How people find the record: its key as far as known."""
        found = [values.typed(self.value(record, name)) for name in self.key]
        return " / ".join(one for one in found if one)


def essential(sheet: str) -> tuple[str, ...]:
    """The fields without which a row cannot be found again."""
    return SHEETS[sheet].unique or _BY_CONTENT[sheet][0]


def key_fields(sheet: str, filled: Collection[str]) -> tuple[str, ...]:
    """The key of a sheet: the unique fields, else the essential ones and those of the others that the source fills."""
    more = () if SHEETS[sheet].unique else _BY_CONTENT[sheet][1]
    return (*essential(sheet), *(key for key in more if key in filled))


def kept_title(typed: str, sheet: str, lang: Lang) -> str:
    """The title of a column that is taken along; another one where a reader would take it for a field of the sheet."""
    found = title(typed)
    if found is None:
        return typed
    match = match_header({0: found}, SHEETS[sheet])
    return tr("convert.kept_title", lang, title=typed) if match.columns or match.computed else typed
