"""An input sheet as collecting looks at it: by field of the base, what its cells hold, what they mean, and their check sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any  # Any: cells of columns of any kind

from kamxl.collect.base import ALERT_FIELDS, ALERTS, ROW, BaseSheet, token
from kamxl.convert.existing import Existing
from kamxl.convert.incoming import comparable
from kamxl.grid import RawColumn, RawTable, column_letter
from kamxl.i18n import Lang, Pair
from kamxl.read import Workbook
from kamxl.read.titles import folded
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.schema.values import is_blank, text, typed

CUSTOM = "custom."
SumOf = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Side:
    """A sheet of the workbook, or of a copy of it."""

    there: Existing
    names: tuple[str | None, ...]
    """For each field of the base the name of its column here; None where there is none."""

    @classmethod
    def of(cls, table: RawTable, lang: Lang, base: BaseSheet, *, copy: bool) -> Side:
        """A table. In a copy a column of the user's own is known by the title that it got there."""
        there = _alerts(table, lang) if table.key == ALERTS else Existing.of(table, lang)
        names = []
        for name, title in base.fields.items():
            own = folded(title if copy else name.removeprefix(CUSTOM)) if name.startswith(CUSTOM) else name
            names.append(own if own in there.columns else None)
        return cls(there, tuple(names))

    @property
    def size(self) -> int:
        return len(self.there.table.rows)

    def column(self, place: int) -> RawColumn | None:
        """The column of a field of the base."""
        name = self.names[place]
        return None if name is None else self.there.columns[name]

    def raw(self, place: int, record: int) -> object:
        """What a cell holds."""
        column = self.column(place)
        return None if column is None else column.values[record]

    def meant(self, place: int, record: int) -> Any:
        """What a cell means; as it was typed where it means nothing in its field."""
        name = self.names[place]
        if name is None:
            return None
        found = self.there.meant[name][record]
        return self.raw(place, record) if found is None else found

    def meaning(self, place: int, record: int) -> str:
        """What a cell means, as it is compared."""
        return token(self.meant(place, record))

    def cell(self, place: int, record: int) -> str:
        """The A1 address of a cell; blank where the field has no column."""
        column = self.column(place)
        return "" if column is None else f"{column_letter(column.column)}{self.there.table.rows[record]}"

    def sums(self, base: BaseSheet, sum_of: SumOf) -> list[tuple[str, ...]]:
        """The check sums of the cells of each row; blank where a column is gone."""
        columns = []
        for place, name in enumerate(base.fields):
            column = self.column(place)
            if column is None:
                columns.append([""] * self.size)
            else:
                columns.append([sum_of(name, token(value)) for value in column.values])
        return list(zip(*columns, strict=True)) if columns else [()] * self.size

    def keys(self, base: BaseSheet, sum_of: SumOf) -> list[str]:
        """The check sum of the key of each row; blank where the row or the sheet has none."""
        names = base.keyed
        if not names or not set(names) <= set(self.there.columns):
            return [""] * self.size
        columns = [
            self.there.meant[name] if base.sheet == ALERTS else comparable(base.sheet, name, self.there.meant[name], {})
            for name in names
        ]
        return [
            ""
            if any(map(is_blank, cells if base.sheet != ALERTS else cells[:1]))
            else sum_of("", "\0".join(token(value) for value in cells))
            for cells in zip(*columns, strict=True)
        ]

    def serials(self) -> list[int | None]:
        """The identity that each row of a copy carries."""
        column = self.there.columns.get(folded(ROW))
        if column is None:
            return [None] * self.size
        return [_whole(value) for value in column.values]

    def label(self, record: int) -> str:
        """What tells people which row it is."""
        sheet = SHEETS.get(self.there.table.key)
        wanted: tuple[str, ...] = ("customer_id", "rule_id", "subject")
        if sheet is not None:
            wanted = (sheet.id_field or "", "customer_id", "name", sheet.date_field or "", *sheet.key_fields)
        shown: list[str] = []
        for name in dict.fromkeys(wanted):
            value = self.there.meant[name][record] if name in self.there.meant else None
            if not is_blank(value) and len(shown) < _LABEL:
                shown.append(typed(value))
        return BETWEEN.join(shown)


_LABEL = 3
BETWEEN = " · "
"""Between what tells people which row it is."""


def _alerts(table: RawTable, lang: Lang) -> Existing:
    """The list of alerts with what people wrote there, which means what it says."""
    columns = {column.field: column for column in table.columns if column.field in ALERT_FIELDS}
    known = {name: column for name, column in columns.items() if name is not None}
    return Existing(table, known, {name: column.values for name, column in known.items()}, lang)


def with_alerts(book: Workbook) -> dict[str, RawTable]:
    """The sheets of a workbook that people type into."""
    return dict(book.tables) | ({} if book.alert_states is None else {ALERTS: book.alert_states})


def sheet_name(key: str) -> Pair:
    """The title of a sheet that people type into."""
    sheet = OUTPUTS[key] if key == ALERTS else SHEETS[key]
    return Pair(sheet.zh, sheet.en)


def _whole(value: object) -> int | None:
    said = text(value)
    return int(said) if said is not None and said.isascii() and said.isdecimal() and len(said) < 10 else None


def anchor(base: BaseSheet) -> int | None:
    """The field whose cell an edited row must share with what it was: whose row it is."""
    names = list(base.fields)
    wanted: Sequence[str] = ("customer_id", "competitor", "metric", "owner", "period", "table", "currency")
    return next((names.index(name) for name in wanted if name in names), None)
