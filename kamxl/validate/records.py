"""All records of one input sheet, over the books that hold it: values by field, addresses, and the issues so far."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal  # Any: cells of columns of any kind

import numpy as np

from kamxl.grid import Effect, Issue, IssueCode, RawTable, column_letter
from kamxl.i18n import Lang, Text
from kamxl.schema.bounds import Bound, bounds
from kamxl.schema.customer_names import names_customer
from kamxl.schema.money import CNY, Money
from kamxl.schema.sheets import Sheet
from kamxl.schema.values import typed
from kamxl.validate.columns import Parsed, as_array, parse
from kamxl.validate.evidence import Evidence, of_columns

Severity = Literal["error", "warning"]
CUSTOMER = "customer_id"
Array = np.ndarray[Any, Any]


@dataclass(slots=True)
class Records:
    """Rows of a sheet, counted through all its tables."""

    sheet: Sheet
    lang: Lang
    tables: tuple[RawTable, ...]
    first: tuple[int, ...]
    """Number of the first record of each table."""
    size: int
    values: Mapping[str, list[Any]]
    """Parsed values of each schema field; None where blank or wrong."""
    parsed: Mapping[tuple[int, str], Parsed]
    """By table and field: with the faults."""
    proofs: Mapping[tuple[int, str], Evidence]
    """By table and field: how the column is written."""
    places: Mapping[tuple[int, str], int]
    """By table and field: index of the raw column. A field that a table lacks is not here."""
    bad: Array
    """Records that are left out of the figures."""
    money: Money
    """The book's: titles in sentences name its units."""
    issues: list[Issue] = field(default_factory=list)
    faulty: set[tuple[int, str]] = field(default_factory=set)
    """Records and fields of the cells with an error."""
    unconverted: dict[int, tuple[str, float]] = field(default_factory=dict)
    """Records whose amount has no rate: its currency, and the amount in that."""
    currencies: Sequence[object] | None = None
    """What 币种 says of each record, where its amounts were converted; None where none was."""
    again: set[int] = field(default_factory=set)
    """Records that another sheet has, and that count there: they are left out of the figures, and nothing is lost by it."""
    later: Array | None = None
    """Records of days after as_of, which are in no figure; None where nobody has looked."""
    _arrays: dict[str, Array] = field(default_factory=dict)

    def table_of(self, record: int) -> int:
        """Index of the table that a record stands in."""
        return bisect_right(self.first, record) - 1

    def array(self, key: str) -> Array:
        """The values of a field as an array of its frame's type."""
        if key not in self._arrays:
            self._arrays[key] = as_array(self.sheet.fields[key].column.kind, self.values[key])
        return self._arrays[key]

    def raw(self, record: int, key: str) -> object:
        """The cell as typed."""
        table = self.table_of(record)
        place = self.places.get((table, key))
        return None if place is None else self.tables[table].columns[place].values[record - self.first[table]]

    def cell(self, record: int, key: str | None) -> str:
        """Address of a record's cell; of the row's first cell where the table lacks the field."""
        index = self.table_of(record)
        table = self.tables[index]
        place = self.places.get((index, key)) if key is not None else None
        if place is None:
            place = 0
        return table.address(record - self.first[index], place)

    def by(self, key: str, field: str) -> dict[str, str | None]:
        """A field by the ID of its record; of several with one ID that of the record that counts."""
        found = list(zip(self.bad, self.values[key], self.values[field], strict=True))
        return {name: value for left_out in (True, False) for bad, name, value in found if bool(bad) is left_out}

    def where(self, record: int, key: str | None = None) -> str:
        """Sheet and cell, for a sentence: 客户信息!A5."""
        table = self.tables[self.table_of(record)]
        place = f"{table.sheet}!{self.cell(record, key)}"
        return place if len({one.book for one in self.tables}) == 1 else f"[{table.book}]{place}"

    def title(self, key: str) -> str:
        """Canonical title of a field, with its unit."""
        column = self.sheet.fields[key].column
        if column.unit is not None and column.unit.is_money:  # 金额(万元) is not called 金额(元) to whoever wrote it
            place = next(((at, place) for (at, name), place in self.places.items() if name == key), None)
            raw = None if place is None else self.tables[place[0]].columns[place[1]]
            if raw is not None and raw.money is not None:
                return " ".join(str(raw.title).split())
        return column.title(self.lang, self.money)

    def cost(self, key: str | None) -> Effect:
        """What an error of a field costs: the row where it is a key field or the fault is the row's own, else the cell."""
        return "row" if key is None or self.sheet.fields[key].column.key else "cell"

    def add(
        self,
        record: int,
        key: str | None,
        code: IssueCode,
        message: Text,
        severity: Severity = "error",
        effect: Effect | None = None,
    ) -> None:
        """An issue of a record. Without an `effect`, an error costs what its field says and a warning nothing."""
        table = self.tables[self.table_of(record)]
        found: Effect = effect or (self.cost(key) if severity == "error" else "none")
        if key is not None and severity == "error":
            self.faulty.add((record, key))
        self.issues.append(
            Issue(
                book=table.book,
                sheet=table.sheet,
                cell=self.cell(record, key),
                row=table.rows[record - self.first[self.table_of(record)]],
                table=self.sheet.key,
                field=key,
                key=self.name(record),
                value=typed(self.raw(record, key)) if key is not None else "",
                code=code,
                severity=severity,
                message=message,
                effect=found,
            )
        )
        if found == "row" and code != "future_date":  # whose day may come, and which the figures know by it
            self.bad[record] = True
        elif found == "cell" and key is not None and self.values[key][record] is not None:
            self.values[key][record] = None
            self._arrays.pop(key, None)

    def replace(self, key: str, changes: Mapping[int, object]) -> None:
        """Give some records another value of a field."""
        for record, value in changes.items():
            self.values[key][record] = value
        if changes:
            self._arrays.pop(key, None)

    def bounds(self, key: str) -> tuple[Bound, Bound]:
        """Least and greatest value that the model takes."""
        return bounds(self.sheet.model.model_fields[key])

    def add_to_header(
        self, index: int, place: int | None, key: str, code: IssueCode, message: Text, severity: Severity = "error"
    ) -> None:
        """An issue of a whole column of a table, said once: at its header, or at the header's first cell where it is
        missing. An error of a key field that every row must hold leaves out all of them.
        """
        table = self.tables[index]
        effect: Effect = "none"
        if severity == "error":
            effect = "row" if self.cost(key) == "row" and self.sheet.fields[key].required else "cell"
        if effect == "row":
            self.bad[self.first[index] : self.first[index] + len(table.rows)] = True
        column = table.columns[place or 0].column if table.columns else 1
        self.issues.append(
            Issue(
                book=table.book,
                sheet=table.sheet,
                cell=f"{column_letter(column)}{table.header_row}",
                row=table.header_row,
                table=self.sheet.key,
                field=key,
                key="",
                value=table.columns[place].title if place is not None else "",
                code=code,
                severity=severity,
                message=message,
                effect=effect,
            )
        )

    def name(self, record: int) -> str:
        """How an issue names the row: its id as far as known."""
        key = self.sheet.id_field
        if key is None:
            return ""
        found = self.values[key][record]
        return typed(found if found is not None else self.raw(record, key))


def gather(
    sheet: Sheet, tables: Sequence[RawTable], lang: Lang, as_of: date | None = None, money: Money = CNY
) -> Records:
    """Parse every column of the tables of one sheet and lay the records end to end."""
    firsts, size = [], 0
    for table in tables:
        firsts.append(size)
        size += len(table.rows)
    parsed: dict[tuple[int, str], Parsed] = {}
    places: dict[tuple[int, str], int] = {}
    values: dict[str, list[Any]] = {}
    proofs: dict[tuple[int, str], Evidence] = {}
    for key, one in sheet.fields.items():
        for index, table in enumerate(tables):
            place = next((i for i, raw in enumerate(table.columns) if raw.field == key), None)
            if place is None and key == CUSTOMER and sheet.key != "customers":
                place = next(
                    (i for i, raw in enumerate(table.columns) if raw.field is None and names_customer(raw.title)), None
                )
            if place is not None:
                places[index, key] = place
        usable = [i for i, table in enumerate(tables) if places.get((i, key), -1) not in (-1, *table.unmatched_units)]
        raws = {index: tables[index].columns[places[index, key]] for index in usable}
        found = of_columns(one.column, list(raws.values()), as_of=as_of)
        proofs |= {(index, key): proof for index, proof in zip(usable, found, strict=True)}
        column: list[Any] = []
        for index, table in enumerate(tables):
            if index not in raws:
                column += [None] * len(table.rows)
                continue
            raw = raws[index]
            parsed[index, key] = parse(one, sheet.model, raw.values, raw.factor, proofs[index, key])
            column += parsed[index, key].values
        values[key] = column
    bad = np.zeros(size, dtype=bool)
    return Records(sheet, lang, tuple(tables), tuple(firsts), size, values, parsed, proofs, places, bad, money)
