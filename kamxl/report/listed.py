"""The long list of an output sheet, as a part: the columns of its Output, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field

import pandas as pd

from kamxl.cell import Link, Value
from kamxl.plan import List, ListColumn
from kamxl.record import record
from kamxl.report import words
from kamxl.report.phrases import Phrases
from kamxl.schema.outputs import Output, OutputColumn
from kamxl.width import shortened, texts

MOST_ROWS = 1_048_570
"""Rows of a list that Excel has room for below a head."""
RESERVE = 200
"""Rows below a list that its sheet still needs; a longer list is cut."""
MOST_TEXT = 600
"""Display cells of one text in a list; the whole of it stands on the user's own sheet."""


@record
class Look:
    """How the columns of a list differ from their Output; every mapping goes by column key."""

    groups: Mapping[str, str] = field(default_factory=dict)
    """Group of codes whose words are shown."""
    roles: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """One role a row."""
    links: Mapping[str, Sequence[Link | None]] = field(default_factory=dict)
    """One link a row, None for plain text. The link's own text is not used."""
    bars: tuple[str, ...] = ()
    draws: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns that show those of other columns as small columns in their cells."""
    hidden: frozenset[str] = frozenset()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Words that a drop-down offers."""
    whole: frozenset[str] = frozenset()
    """Columns whose texts are the user's: they are never cut, since they stand nowhere else."""


def listed(say: Phrases, output: Output, frame: pd.DataFrame, look: Look, *, reserve: int = RESERVE) -> List:
    """The list of an output sheet.

    Args:
        say: words and money of the book.
        output: table name and columns.
        frame: a column for each of them (the index may be one of them), in the order that a reader wants; rows beyond
            what a sheet holds are cut.
        look: codes, roles, links and bars.
        reserve: rows that the sheet needs below.
    """
    assert output.table is not None
    frame = frame.reset_index() if frame.index.name in {column.key for column in output.columns} else frame
    frame = frame.iloc[: MOST_ROWS - reserve]
    columns = tuple(
        ListColumn(
            column.key,
            column.title(say.lang, say.money),
            _values(say, frame, column, look.groups.get(column.key), whole=column.key in look.whole),
            column.role,
            column.width,
            look.roles.get(column.key),
            look.links.get(column.key),
            column.key in look.bars,
            look.draws.get(column.key, ()),
            column.key in look.hidden,
            look.choices.get(column.key, ()),
            column.key in look.whole,
        )
        for column in output.columns
        if not (column.optional and _empty(frame, look.draws.get(column.key, (column.key,))))
    )
    return List(output.table, columns)


def _empty(frame: pd.DataFrame, keys: Sequence[str]) -> bool:
    return not any(key in frame.columns and frame[key].notna().any() for key in keys)


def cut_note(say: Phrases, frame: pd.DataFrame, part: List) -> str:
    """What to say where the list did not fit; empty where it did."""
    left_out = len(frame) - part.length
    return say("report.cut", count=left_out) if left_out > 0 else ""


def _values(
    say: Phrases, frame: pd.DataFrame, column: OutputColumn, group: str | None, *, whole: bool
) -> Sequence[Value]:
    if column.key not in frame.columns:
        return [None] * len(frame)
    found = words.column(frame[column.key], say.lang, say.money.scale_of(column.unit), group)
    if whole or max(map(len, texts(found)), default=0) <= MOST_TEXT // 2:
        return found
    return [shortened(v, MOST_TEXT) if isinstance(v, str) else v for v in found]
