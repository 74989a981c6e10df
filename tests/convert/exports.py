"""Files as people and systems make them, written as text: the form that the exports of this folder are kept in, and how they become files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")


def cell(text: str) -> Any:
    """What a cell holds: `@2026-01-05` is a day of Excel's, `'12` a text, a bare number a number, nothing a blank."""
    text = text.strip()
    if text.startswith("@"):
        return date.fromisoformat(text[1:])
    if text.startswith("'"):
        return text[1:]
    if NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    return text.replace("\\n", "\n") or None


def grid(text: str) -> list[list[Any]]:
    """Rows of cells, parted by `|`; a line of a single `-` is a blank row."""
    lines = [line for line in text.strip("\n").splitlines() if line.strip()]
    return [[] if line.strip() == "-" else [cell(one) for one in line.split("|")] for line in lines]


def records(text: str) -> list[dict[str, Any]]:
    """What a file means: the first line names the fields, a blank is a cell that must stay blank."""
    header, *rows = grid(text)
    return [dict(zip(header, row, strict=True)) for row in rows]


@dataclass(frozen=True)
class Export:
    """A file or several, and what they mean."""

    files: Mapping[str, Any]
    """By file name: the text of a csv, or the sheets of a workbook, each as the text of a grid."""
    truth: Mapping[str, str]
    """By sheet: its records. `customer` is the name of the customer of a record."""
    merges: Mapping[str, Sequence[str]] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
    """Number formats by range, on every sheet."""
    encoding: str = "utf-8"


EXPORTS: dict[str, Callable[[], Export]] = {}


def export(make: Callable[[], Export]) -> Callable[[], Export]:
    EXPORTS[make.__name__] = make
    return make


def written(folder: Path, made: Export) -> list[Path]:
    paths = []
    for name, content in made.files.items():
        path = folder / name
        paths.append(path)
        if isinstance(content, str):
            path.write_bytes(content.lstrip("\n").encode(made.encoding))
            continue
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type]  # a new workbook has a sheet
        for title, text in content.items():
            sheet = book.create_sheet(title)
            for row, cells in enumerate(grid(text), 1):
                for column, value in enumerate(cells, 1):
                    if value is not None:
                        one = sheet.cell(row, column)
                        one.value = value
                        if isinstance(value, str) and value[:1] == "=":
                            one.data_type = "s"
            for area in made.merges.get(title, ()):
                sheet.merge_cells(area)
            for area, code in made.formats.items():
                for line in sheet[area]:
                    for one in line:
                        one.number_format = code
        book.save(path)
    return paths
