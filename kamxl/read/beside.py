"""A table that lies beside the workbook as csv or Parquet, read by the schema of its sheet: more rows than a sheet holds, or an export of another system's."""

from __future__ import annotations

import importlib.util
import io
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from kamxl.errors import KamxlError, NotAWorkbook, SettingsError, TooLarge
from kamxl.files.regular import look
from kamxl.i18n import Pair, Text
from kamxl.read.cells import SheetCells
from kamxl.read.delimited import delimited
from kamxl.read.file import contents
from kamxl.read.frames import cells_of, of_cells
from kamxl.read.match import input_titled
from kamxl.read.workbook import Workbook
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Limits

if TYPE_CHECKING:
    import pandas as pd

PARQUET = ".parquet"
_APART = frozenset("\0:")
"""What makes of a name, on some system, more than that of one file."""
SUFFIXES = (".csv", ".tsv", ".txt", PARQUET)


def table_beside(folder: Path | None, name: str, key: str, limits: Limits, place: str) -> tuple[Workbook, str]:
    """The one input table that a file holds, as a workbook of that name, and the hash of its bytes.

    Args:
        folder: that of the workbook; None where it lies in none.
        name: of the file. It lies in that folder itself: a workbook that somebody sent shall read nothing else.
        key: the input sheet that it stands for.
        limits: as for a workbook.
        place: of the setting that names it.

    Raises SettingsError (no such file there), NotAWorkbook, TooLarge, BusyError.
    """
    said = {"place": place, "name": name, "kinds": [suffix[1:] for suffix in SUFFIXES]}
    if folder is None:
        raise SettingsError(Text("read.beside.no_folder", said))
    path = folder / name
    parts = {PurePosixPath(name).name, PureWindowsPath(name).name}
    if parts != {name} or not _APART.isdisjoint(name) or path.suffix.lower() not in SUFFIXES:
        raise SettingsError(Text("read.beside.name", said))
    before = look(path)
    try:
        return _table(folder, path, key, limits, said)
    except KamxlError as error:
        error.beside = {name: before}
        raise


def _table(folder: Path, path: Path, key: str, limits: Limits, said: Mapping[str, object]) -> tuple[Workbook, str]:
    name = path.name
    if not os.path.lexists(path):
        raise SettingsError(Text("read.beside.missing", said))
    if Path(os.path.realpath(path)).parent != Path(os.path.realpath(folder)):
        raise SettingsError(Text("read.beside.link", said))
    found = contents(path, name, limits)
    title = SHEETS[key].zh
    rows = _parquet(found.data, name, limits) if path.suffix.lower() == PARQUET else _lines(found.data, name, limits)
    book = of_cells({title: SheetCells(title, rows)}, name)
    if key not in book.sheets or input_titled(title) != key:
        known = [Pair(field.column.zh, field.column.en) for field in SHEETS[key].fields.values() if field.required]
        sheet = Pair(SHEETS[key].zh, SHEETS[key].en)
        raise NotAWorkbook(Text("read.beside.columns", {"book": name, "sheet": sheet, "columns": known}))
    sheets = {key: (replace(book.tables[key], sheet=name),)}
    issues = tuple(replace(issue, sheet=name) for issue in book.issues)
    return replace(book, path=path, lang=None, sheets=sheets, titles=(), issues=issues), found.fingerprint.sha256


def _lines(data: bytes, name: str, limits: Limits) -> list[list[str]]:
    """The lines of a text file, all of the length of the longest."""
    rows = delimited(data, name, limits).rows
    width = max(map(len, rows), default=0)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _parquet(data: bytes, name: str, limits: Limits) -> list[list[object]]:
    if importlib.util.find_spec("pyarrow") is None:
        raise NotAWorkbook(Text("read.beside.no_pyarrow", {"book": name}))
    import pyarrow.parquet
    from pyarrow import ArrowException

    try:
        file = pyarrow.parquet.ParquetFile(io.BytesIO(data))
        cells = (file.metadata.num_rows + 1) * file.metadata.num_columns
        if cells > limits.cells:
            raise TooLarge(Text("read.too_many_cells", {"sheet": name, "cells": cells, "limit": limits.cells}))
        frame: pd.DataFrame = file.read().to_pandas()
    except (ArrowException, OSError, ValueError) as error:
        if isinstance(error, TooLarge):
            raise
        raise NotAWorkbook(Text("read.beside.damaged", {"book": name})) from error
    return list(map(list, cells_of(frame)))
