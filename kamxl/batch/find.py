"""Finds the workbooks of a batch: files, folders and patterns, without backups, temporary and hidden files."""

from __future__ import annotations

import glob
import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kamxl.batch.claim import SUFFIX
from kamxl.errors import UsageError
from kamxl.files.regular import is_there
from kamxl.files.replace import BACKUP_ENDINGS
from kamxl.i18n import Text

WRITABLE = (".xlsx", ".xlsm")
READABLE = (*WRITABLE, ".xls", ".xlsb", ".ods")
CONVERTIBLE = (*READABLE, ".csv", ".tsv")
ALIEN = (".et", ".ett", ".numbers", ".wps", ".xlt", ".xltx", ".xltm", ".ots", ".fods", ".sxc", ".uos", ".uof")
"""Formats that no task takes but in which people keep tables: a file of theirs is named, not passed over in silence."""
FOLDER = ".kamxl-batch"
"""Where a batch keeps its manifest."""
_ALIEN_FOLDERS = frozenset({"system volume information", "lost+found", "__macosx"})
_HIDDEN = getattr(stat, "FILE_ATTRIBUTE_HIDDEN", 2) | getattr(stat, "FILE_ATTRIBUTE_SYSTEM", 4)


@dataclass
class Workbooks:
    """What was found below the paths of a batch."""

    books: list[Path] = field(default_factory=list)
    """Each once, in the order of their paths."""
    roots: list[Path] = field(default_factory=list)
    """The folders that were given, or that hold the files that were given."""
    left_out: Counter[str] = field(default_factory=Counter)
    """Reason (open, hidden, temporary, backup, ours, format, link) -> how many."""
    other_formats: list[Path] = field(default_factory=list)
    """Spreadsheets that this task cannot take."""
    unreadable: list[tuple[Path, str]] = field(default_factory=list)
    """Folders whose content the system did not show, with its reason."""


def find(
    paths: Sequence[str],
    *,
    recursive: bool,
    suffixes: Sequence[str] = WRITABLE,
    without: Iterable[Path] = (),
    links_out: bool = False,
) -> Workbooks:
    """The workbooks below the paths.

    Args:
        paths: files, folders, or patterns (`**` goes through sub-folders). Windows' shells do not expand patterns.
        recursive: with the folders below.
        suffixes: the formats that the task takes. A file that is named outright is taken whatever its format.
        without: folders and files that hold results of ours.
        links_out: take links that lead out of the folders given, too. Not where the workbooks are written to: whoever may put a
            link into the folder would decide what is written elsewhere.

    Raises:
        UsageError: a path is not there or a pattern matches nothing.
    """
    found = Workbooks()
    known: dict[str, int] = {}
    ours = {_identity(path) for path in without}
    for given in paths:
        for path, named in _expanded(given, found):
            may_leave = links_out or (named and not path.is_dir())
            if path.is_dir():
                files: Iterator[Path] = _below(path, recursive, ours, found)
            else:
                files = iter((path,))
            for file in files:
                _consider(file, named and file == path, suffixes, ours, may_leave, known, found)
    found.books.sort()
    return found


def _expanded(given: str, found: Workbooks) -> Iterator[tuple[Path, bool]]:
    """The paths that one argument stands for, each with whether it was named outright; roots are noted."""
    path = Path(given)
    if path.exists():  # also a name with brackets in it, which would be a pattern
        _note_root(found, path if path.is_dir() else path.parent)
        yield path, True
        return
    if not glob.has_magic(given):
        raise UsageError(Text("batch.no_path", {"path": given}))
    matches = sorted(glob.glob(given, recursive=True))  # noqa: PTH207  (Path.glob takes no absolute pattern)
    if not matches:
        raise UsageError(Text("batch.no_match", {"pattern": given}))
    fixed = list(_until_magic(path.parts[:-1]))
    _note_root(found, Path(*fixed) if fixed else Path())
    for match in matches:
        yield Path(match), False


def _until_magic(parts: Sequence[str]) -> Iterator[str]:
    for part in parts:
        if glob.has_magic(part):
            return
        yield part


def _note_root(found: Workbooks, root: Path) -> None:
    root = Path(os.path.abspath(root))  # noqa: PTH100  (resolve() would leave a mapped drive or link that people know)
    if root not in found.roots:
        found.roots.append(root)


def _below(folder: Path, recursive: bool, ours: set[str], found: Workbooks) -> Iterator[Path]:
    """Files in a folder, and with `recursive` below it. Links to folders are not followed: they may go in circles."""

    def unreadable(error: OSError) -> None:
        found.unreadable.append((Path(error.filename or folder), error.strerror or type(error).__name__))

    seen: set[tuple[int, int]] = set()
    for here, folders, names in os.walk(folder, onerror=unreadable):
        place = Path(here)
        folders[:] = [
            name
            for name in sorted(folders)
            if recursive and not _is_alien(place / name) and _identity(place / name) not in ours
        ]
        try:
            info = place.stat()
        except OSError as error:
            unreadable(error)
            folders[:] = []
            continue
        if info.st_ino and (info.st_dev, info.st_ino) in seen:  # a junction of Windows, which looks like a folder
            folders[:] = []
            continue
        seen.add((info.st_dev, info.st_ino))
        yield from (place / name for name in sorted(names))


def _is_alien(folder: Path) -> bool:
    """Folders of systems and synchronisers: recycle bins, snapshots, caches."""
    return folder.name.startswith((".", "$", "@", "#")) or folder.name.lower() in _ALIEN_FOLDERS or _is_hidden(folder)


def _is_hidden(path: Path) -> bool:
    try:
        attributes: int = getattr(path.lstat(), "st_file_attributes", 0)
    except OSError:
        return False
    return bool(attributes & _HIDDEN)


def _consider(
    file: Path,
    named: bool,
    suffixes: Sequence[str],
    ours: set[str],
    may_leave: bool,
    known: dict[str, int],
    found: Workbooks,
) -> None:
    if file.suffix.lower() not in (*READABLE, *ALIEN, *suffixes) and not named:
        return
    reason = _why_not(file, ours)
    if reason is None and not may_leave and file.is_symlink() and not _is_within(file, found.roots):
        reason = "link"
    if reason is None and file.suffix.lower() not in suffixes and not named:
        reason = "format"
        found.other_formats.append(file)
    if reason is not None:
        found.left_out[reason] += 1
        return
    whole = Path(os.path.abspath(file))  # noqa: PTH100  (see _note_root)
    place = known.setdefault(_identity(file), len(found.books))
    if place == len(found.books):
        found.books.append(whole)
    elif found.books[place].is_symlink() and not whole.is_symlink():
        found.books[place] = whole  # people know the file by its own name


def _why_not(file: Path, ours: set[str]) -> str | None:
    """Why a file is not taken as a workbook; None if it is."""
    name = file.name
    stem = file.stem.lower()
    if name.startswith("~$") or (name.startswith(".~lock.") and name.endswith("#")):
        return "open"
    if name.startswith((".", "~")) or name.endswith((".tmp", SUFFIX)):
        return "temporary"
    if stem.endswith(BACKUP_ENDINGS):
        return "backup"
    if _identity(file) in ours:
        return "ours"
    if _is_hidden(file):
        return "hidden"
    if not is_there(file):  # a link to nowhere, a pipe: reading it could wait for ever
        return "link"
    return None


def _identity(path: Path) -> str:
    """One spelling for one file."""
    return os.path.normcase(os.path.realpath(path))


def _is_within(file: Path, folders: Sequence[Path]) -> bool:
    """Whether a link leads to what lies in one of the folders."""
    real = Path(os.path.realpath(file))
    return any(real.is_relative_to(os.path.realpath(folder)) for folder in folders)
