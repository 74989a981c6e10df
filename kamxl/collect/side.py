"""An input sheet as collecting looks at it: by field of the base, what its cells hold, what they mean, and their check sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any  # Any: cells of columns of any kind

from kamxl.collect.base import ALERT_FIELDS, ALERTS, ROW, BaseSheet, token
from kamxl.convert.existing import Existing, HeldSheet
from kamxl.convert.incoming import comparable
from kamxl.grid import LAST_ROW, RawColumn, RawTable, column_letter
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
    def of(cls, tables: Sequence[RawTable], lang: Lang, base: BaseSheet, *, copy: bool) -> Side:
        """The sheets of an input. In a copy a column of the user's own is known by the title that it got there."""
        some = tables or (_absent(base),)
        there = _alerts(some[0], lang) if base.sheet == ALERTS else Existing.of(some, lang)
        names = []
        for name, title in base.fields.items():
            own = folded(title if copy else name.removeprefix(CUSTOM)) if name.startswith(CUSTOM) else name
            names.append(own if own in there.meant else None)
        return cls(there, tuple(names))

    @property
    def size(self) -> int:
        return self.there.size

    @property
    def serials_held(self) -> list[int]:
        """What tells the rows of the workbook apart: the row, and which of several sheets it stands on."""
        return [row + at * LAST_ROW for at, one in enumerate(self.there.sheets) for row in one.table.rows]

    def column(self, place: int, record: int | None = None) -> RawColumn | None:
        """The column of a field of the base, on the sheet of a record, or on that of new rows."""
        name = self.names[place]
        there = self.there.home if record is None else self.there.at(record)[0]
        return None if name is None else there.columns.get(name)

    def raw(self, place: int, record: int) -> object:
        """What a cell holds."""
        column = self.column(place, record)
        return None if column is None else column.values[self.there.at(record)[1]]

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
        column = self.column(place, record)
        return "" if column is None else self.there.cell(record, column_letter(column.column))

    def sums(self, base: BaseSheet, sum_of: SumOf) -> list[tuple[str, ...]]:
        """The check sums of the cells of each row; blank where a column is gone."""
        columns = []
        for place, name in enumerate(base.fields):
            sums: list[str] = []
            for there in self.there.sheets:
                column = there.columns.get(self.names[place] or "")
                sums += [""] * there.size if column is None else [sum_of(name, token(one)) for one in column.values]
            columns.append(sums)
        return list(zip(*columns, strict=True)) if columns else [()] * self.size

    def keys(self, base: BaseSheet, sum_of: SumOf) -> list[str]:
        """The check sum of the key of each row; blank where the row or the sheet has none."""
        names = base.keyed
        if not names or not set(names) <= set(self.there.meant):
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
        return [_whole(value) for value in self.there.meant.get(folded(ROW), [None] * self.size)]

    def label(self, record: int) -> str:
        """What tells people which row it is."""
        sheet = SHEETS.get(self.there.home.table.key)
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
    sheet = HeldSheet(table, known, {name: column.values for name, column in known.items()}, lang)
    return Existing((sheet,), sheet, sheet.meant)


def _absent(base: BaseSheet) -> RawTable:
    """A sheet that is not there."""
    return RawTable("", "", base.sheet, 1, (), ())


def with_alerts(book: Workbook) -> dict[str, Sequence[RawTable]]:
    """The sheets of a workbook that people type into."""
    return dict(book.sheets) | ({} if book.alert_states is None else {ALERTS: (book.alert_states,)})


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
