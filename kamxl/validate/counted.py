"""A column of amounts in which some rows hold counts: the unit of its title is not theirs.

Of 目标值(万元) a row 交易额 is an amount in 万元, and a row 新客户 a number of customers.
"""

from __future__ import annotations

from kamxl.i18n import Text
from kamxl.schema.numbers import Quantity, quantity
from kamxl.schema.values import typed
from kamxl.validate.records import Records

_AMOUNTS = frozenset({None, "money", "currency"})
_COUNTS = frozenset({None, "people", "things", "time"})


def counts(records: Records) -> None:
    """Read the counts of such columns as they were typed."""
    for key, field in records.sheet.fields.items():
        column = field.column
        if column.counted is None:
            continue
        codes = records.values[column.counted[0]]
        for index, table in enumerate(records.tables):
            place = records.places.get((index, key))
            if place is None or (index, key) not in records.parsed:
                continue
            raw, first = table.columns[place], records.first[index]
            for row, cell in enumerate(raw.values):
                if records.values[key][first + row] is not None and (found := quantity(cell)) is not None:
                    counted = column.counts(codes[first + row])
                    _read(records, first + row, key, found, counted=counted)


def _read(records: Records, record: int, key: str, found: Quantity, *, counted: bool) -> None:
    if found.family not in (_COUNTS if counted else _AMOUNTS):
        values = {"field": records.title(key), "value": typed(records.raw(record, key)), "unit": found.unit}
        records.add(record, key, "unit", Text(f"validate.cell_unit_{'number' if counted else 'money'}", values))
    elif counted:
        records.replace(key, {record: found.value})
