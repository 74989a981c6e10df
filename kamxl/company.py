"""The company's settings: which `kamxl.toml` counts for a workbook, and what of it.

A settings file decides what a role's copy shows, so who may write one decides what others see. A file counts if its owner
is the reader, the workbook's owner or the administrator, and if nobody else may change or replace it; from one that a group
may write, `share` can only hide more.
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from kamxl.errors import SettingsError
from kamxl.i18n import Text
from kamxl.record import record
from kamxl.settings import Entry, entries_of
from kamxl.settings.toml import MOST_BYTES, BadToml, tree_of

FILE = "kamxl.toml"
_ROOT = 0
_HIDES = "leave_out"


@record
class PassedOver:
    """A settings file that does not count, or what of it does not."""

    file: Path
    why: Text

    @property
    def told(self) -> Text:
        """A sentence for people."""
        return Text("settings.file.passed_over", {"file": self.file, "why": self.why})


@record
class Company:
    """What a company sets for a workbook."""

    entries: tuple[Entry, ...] = ()
    file: Path | None = None
    """The file that they stand in."""
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def told(self) -> Iterator[Text]:
        """Sentences for people: the file that was used, and what was passed over."""
        if self.file is not None:
            yield Text("settings.file.used", {"file": self.file})
        yield from (one.told for one in self.passed_over)


def company_settings(book: Path) -> Company:
    """The settings of the nearest `kamxl.toml` that counts, beside the workbook or in a parent folder.

    Raises:
        SettingsError: that file cannot be read.
    """
    real = Path(os.path.realpath(book))
    trusted = _trusted(real)
    passed: list[PassedOver] = []
    for folder in real.parents:
        file = folder / FILE
        if not os.path.isfile(file):  # noqa: PTH113  (Path.is_file raises where a folder may not be entered)
            continue
        try:
            handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
            with open(handle, "rb") as stream:  # noqa: PTH123  (what is judged is what is read)
                info = os.fstat(handle)
                why = _why_not(folder, file, info, trusted)
                if why is not None:
                    passed.append(PassedOver(file, why))
                    continue
                data = stream.read(MOST_BYTES + 1)
        except OSError:
            raise SettingsError(Text("settings.bad_file", {"file": file, "why": Text("read.toml.no_access")})) from None
        entries = _entries(data, file)
        if _is_writable_by_group(info):
            entries, ignored = _only_hiding(entries)
            if ignored:
                passed.append(PassedOver(file, Text("settings.file.group", {"keys": ignored})))
        return Company(tuple(entries), file, tuple(passed))
    return Company(passed_over=tuple(passed))


def _entries(data: bytes, file: Path) -> list[Entry]:
    try:
        return list(entries_of(tree_of(data), str(file)))
    except BadToml as error:
        raise SettingsError(Text("settings.bad_file", {"file": file, "why": error.why})) from None


def _trusted(book: Path) -> frozenset[int] | None:
    """Who may own a settings file for a workbook; None where the system knows no such owners."""
    if os.name != "posix":
        return None
    found = {_ROOT, os.geteuid()}
    with contextlib.suppress(OSError):  # a workbook that is yet to be made
        found.add(book.stat().st_uid)
    return frozenset(found)


def _why_not(folder: Path, file: Path, info: os.stat_result, trusted: frozenset[int] | None) -> Text | None:
    """Why a settings file does not count, or None."""
    if trusted is None:
        return None
    if folder.stat().st_mode & stat.S_IWOTH:
        return Text("settings.file.open_folder")
    if info.st_mode & stat.S_IWOTH:
        return Text("settings.file.open_file")
    # A link tells as much as a file: it chooses which of somebody's files counts.
    owners = {info.st_uid, file.lstat().st_uid}
    if not owners <= trusted:
        return Text("settings.file.owner", {"owner": _name(min(owners - trusted))})
    return None


def _is_writable_by_group(info: os.stat_result) -> bool:
    """Whether a group of more than the owner may write a file. Many systems give each user a group of their own."""
    if os.name != "posix" or not info.st_mode & stat.S_IWGRP:
        return False
    import grp

    try:
        group = grp.getgrgid(info.st_gid)
    except KeyError:
        return True
    owner = _name(info.st_uid)
    return group.gr_name != owner or not set(group.gr_mem) <= {owner}


def _only_hiding(entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """The entries of which those of `share` hide and never show, and the keys of the others.

    A mask shows a part of what may have been left out, so what such a file masks is left out.
    """
    kept: list[Entry] = []
    hidden: dict[str, list[object]] = {}
    ignored: list[str] = []
    place = ""
    for entry in entries:
        group, _, rest = entry.key.partition(".")
        role, _, part = rest.rpartition(".")
        if group != "share":
            kept.append(entry)
        elif part in (_HIDES, "mask"):
            value = list(entry.value) if isinstance(entry.value, (list, tuple)) else [entry.value]
            hidden.setdefault(f"share.{role}.{_HIDES}", []).extend(value)
            place = entry.place
        else:
            ignored.append(entry.key)
    return kept + [Entry(key, value, place) for key, value in hidden.items()], ignored


def _name(uid: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
