"""Folders as sources: the tables in one, in the order in which people count (2月 before 10月), and what is passed over."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kamxl.convert.load import SUFFIX
from kamxl.errors import InputError, UsageError
from kamxl.files import regular
from kamxl.files.replace import BACKUP_ENDINGS
from kamxl.i18n import Text

READ = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv"})
_SHOWN = 5


def expanded(paths: Sequence[Path], target: Path) -> tuple[list[Path], tuple[Text, ...]]:
    """The files that are meant by files and folders, each once, and what to say of the rest.

    Args:
        paths: files, and folders whose tables are meant; folders in a folder are not gone into.
        target: the workbook that is converted into: it and what stands beside it are no sources of its own folder.

    Raises:
        UsageError: nothing is left.
    """
    found: dict[Path, None] = {}
    notes: list[Text] = []
    for path in paths:
        if path.is_dir():
            notes += _folder(path, target, found)
        elif _is_lock(path):
            notes.append(
                Text("convert.note.lock_files", {"folder": path.parent.name or ".", "count": 1, "names": [path.name]})
            )
        else:
            found[path] = None
    if not found:
        names = [path.name or str(path) for path in paths]
        raise UsageError(Text("convert.empty_folder", {"folders": names, "kinds": sorted(READ)}))
    return list(found), tuple(notes)


def _folder(folder: Path, target: Path, found: dict[Path, None]) -> list[Text]:
    """Add the tables of a folder; returns what to say of the rest."""
    locks, others, folders = [], [], []
    try:
        inside = sorted(folder.iterdir(), key=lambda one: counted(one.name))
    except OSError as error:
        raise InputError(Text("convert.closed_folder", {"folder": folder})) from error
    for path in inside:
        if path.is_dir():
            folders += [] if path.name.startswith(".") else [path.name]
        elif _is_lock(path):
            locks.append(path.name)
        elif path.name.startswith(".") or _is_of(path, target):
            continue
        elif path.suffix.lower() in READ and path.is_file():
            found[path] = None
        else:
            others.append(path.name)
    named = (("lock_files", locks), ("other_files", others), ("subfolders", folders))
    return [
        Text(f"convert.note.{key}", {"folder": folder.name, "count": len(some), "names": some[:_SHOWN]})
        for key, some in named
        if some
    ]


def _is_lock(path: Path) -> bool:
    """Excel's and LibreOffice's marks that a book is open: they hold nothing."""
    return path.name.startswith("~$") or (path.name.startswith(".~lock.") and path.name.endswith("#"))


def _is_of(path: Path, target: Path) -> bool:
    """Whether a file is the target, its backup, or what convert keeps beside it."""
    if regular.same(path, target):
        return True
    return path.stem.lower().endswith(BACKUP_ENDINGS) or path.name.endswith((SUFFIX, ".undo"))


def counted(name: str) -> list[tuple[int, int, str]]:
    """What names are sorted by: figures in them by their value."""
    pieces = re.split(r"(\d{1,18})", name.casefold())
    return [(0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece]
