"""A draft as a part of a mapping: how its source is read again next month, what fills its sheet, and which columns are taken along."""

import re
from collections.abc import Sequence
from typing import Any  # Any: the tree of a TOML file

from kamxl.convert.draft import Draft
from kamxl.convert.mapping import Fill, SourceOptions
from kamxl.convert.payments import are_single
from kamxl.convert.rows import key_fields
from kamxl.convert.sources import Source
from kamxl.schema.sheets import SHEETS

_MADE = re.compile(r"#[a-z_]+").fullmatch
"""A column that no file has (#file, #period); # alone is a title that people give to the numbers of rows."""
_RUNNING = frozenset({"序号", "序", "no", "no.", "#", "s/n", "编号", "item no", "sn", "行号"})
"""Titles of a column that counts the rows: nobody misses it."""


def options_of(source: Source) -> SourceOptions:
    """How to read the source again: the files' names with * for their figures, and the sheet."""
    names = tuple(dict.fromkeys(_pattern(file) for file in source.files))
    given = source.options
    known: dict[str, Any] = {"file": names, "sheet": source.sheet}
    # What can be found out again is not pinned: next month's export may come in another encoding.
    known |= {
        name: getattr(given, name) for name in ("header", "decimal", "escape", "transposed", "block", "down", "within")
    }
    known["seen"] = tuple(title for title in source.titles if not _MADE(title))
    return SourceOptions(**{name: value for name, value in known.items() if value is not None})


def _pattern(file: str) -> str:
    """orders-202609.csv is orders-*.csv: what exports carry at the end changes."""
    stem, dot, suffix = file.rpartition(".")
    bare = stem.rstrip("0123456789-_. ()（）年月日")
    if not bare or bare == stem or not any(letter.isdigit() for letter in stem[len(bare) :]):
        return _literal(file)
    return f"{_literal(bare)}*{dot}{suffix}"


def _literal(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "[]*?" else letter for letter in name)


def fill_of(one: Draft, drafts: Sequence[Draft]) -> Fill:
    """What a draft makes of its sheet.

    Args:
        one: the draft.
        drafts: all of the conversion.
    """
    siblings = [other for other in drafts if other.source is one.source]
    # Of a flat export, what is left over is the order's: it differs from row to row.
    used = {title for other in siblings for title in other.used}
    last = one is siblings[-1] if not one.unpivot else len(siblings) == 1
    if any(other.unpivot for other in siblings) and len(siblings) > 1:
        last = one is next((other for other in siblings if not other.unpivot), siblings[-1])
    listed = bool(one.rules or one.unpivot)
    keep = (
        tuple(title for title in one.source.titles if title not in used and not _counts(one.source, title))
        if last and listed
        else ()
    )
    order = list(SHEETS[one.sheet].fields)
    columns = {key: one.rules[key] for key in sorted(one.rules, key=order.index)}
    own = key_fields(one.sheet, one.filled)
    key = own if not SHEETS[one.sheet].unique and all(field in one.filled for field in own) else None
    return Fill(
        **{
            "sheet": one.sheet,
            "from": one.source.name,
            "mode": "update" if one.updates else None,
            "columns": columns,
            "card": {key: one.card[key] for key in sorted(one.card, key=order.index)},
            "unpivot": one.unpivot,
            "of_orders": one.of_orders,
            "ended_by": one.ended_by,
            "payments": are_single(one),
            "keep": keep,
            "key": key,
            "join": tuple(one.joins),
        }
    )


def _counts(source: Source, title: str) -> bool:
    """Whether a column only numbers the rows."""
    if title.casefold().strip() not in _RUNNING:
        return False
    column = source.columns[source.titles.index(title)]
    found = [str(cell).removesuffix(".0") for cell in column if cell is not None]
    return all(one.isdigit() for one in found)
