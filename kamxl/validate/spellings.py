"""Spellings of one competitor, product, owner or region that differ by case, width or spaces: one in the figures, and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from kamxl.i18n import Text
from kamxl.schema.texts import compared
from kamxl.validate.records import Records

_NAMES: tuple[frozenset[str], ...] = tuple(
    map(frozenset, (("competitor",), ("product",), ("model", "our_model"), ("owner", "handler"), ("region",)))
)
"""Fields, on whichever sheet, that name the same kind of thing."""


def fold(sheets: Mapping[str, Records]) -> None:
    """Bring the spellings of one name to the most frequent of them, on all sheets, with a warning for each other one."""
    for fields in _NAMES:
        columns = [(records, key) for records in sheets.values() for key in records.sheet.fields if key in fields]
        counts: Counter[str] = Counter()
        for records, key in columns:
            counts.update(value for value in records.values[key] if value is not None)
        usual = dict(_usual(counts))
        if not usual:
            continue
        told: set[str] = set()
        for records, key in columns:
            _fold_column(records, key, usual, counts, told)


def _usual(counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """Each spelling that is not the usual one of its name, and that one; of equally frequent ones the first is."""
    groups: dict[str, list[str]] = {}
    for spelling in counts:
        groups.setdefault(compared(spelling), []).append(spelling)
    for spellings in groups.values():
        if len(spellings) > 1:
            best = max(spellings, key=lambda one: counts[one])
            yield from ((one, best) for one in spellings if one != best)


def _fold_column(
    records: Records, key: str, usual: Mapping[str, str], counts: Mapping[str, int], told: set[str]
) -> None:
    values = records.values[key]
    found = [record for record, value in enumerate(values) if value in usual]
    for record in found:
        spelling = values[record]
        if spelling not in told:
            told.add(spelling)
            given = {"value": spelling, "usual": usual[spelling], "count": counts[spelling]}
            records.add(record, key, "near_duplicate", Text("validate.spelling", given), "warning")
    records.replace(key, {record: usual[values[record]] for record in found})
