"""Other places that may still hold what was forgotten: files beside the workbook, and what is packed or coded in any of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from kamxl.files import regular
from kamxl.files.replace import BACKUP_ENDINGS
from kamxl.package import xml
from kamxl.writer.marks import made

Kind = Literal["backup", "undo", "mapping", "copy", "journal", "file"]
_FOLDERS = ".kamxl"
_LARGEST = 256 << 20
_MOST_FILES = 5_000
_DEEPEST = 3
_SEALED = (b"%PDF", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
"""What cannot be looked into: pages are drawn in pieces, and an encrypted workbook is closed."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that still holds the data, or that cannot be searched."""

    path: Path
    kind: Kind
    searched: bool


def needles(strings: Iterable[str]) -> list[bytes]:
    """Texts as bytes, as the programs of this field write them."""
    found: set[bytes] = set()
    for string in strings:
        for text in (string, xml.text(string)):
            found |= {text.encode(), text.encode("utf-16-le"), text.encode("unicode-escape")}
            found.add(text.encode("gb18030", "replace"))
    return sorted(found)


def holds(data: bytes, wanted: Sequence[bytes], depth: int = 0) -> bool:
    """Whether bytes, or what is packed in them, hold any of the texts."""
    if any(one in data for one in wanted):
        return True
    at = data.find(b"PK\x03\x04", 0, 64)
    if at < 0 or depth >= _DEEPEST:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            small = [info for info in package.infolist() if info.file_size <= _LARGEST]
            return any(holds(package.read(info), wanted, depth + 1) for info in small)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        return False


def beside(book: Path, strings: Iterable[str], written: Path) -> list[Beside]:
    """Files in the folder of a workbook, and in those that kamxl keeps there, that still hold one of the texts.

    Args:
        book: the workbook.
        strings: what was forgotten.
        written: where the result went; it is not looked at, and `book` only where it is another file.
    """
    wanted = needles(strings)
    found = []
    for path in sorted(_files(book.parent)):
        if regular.same(path, written):
            continue
        try:
            data = regular.read(path, most=_LARGEST).data
        except (OSError, ValueError):
            continue
        if wanted and holds(data, wanted):
            found.append(Beside(path, _kind(path), searched=True))
        elif data.startswith(_SEALED) and b"\x00W\x00o\x00r\x00k\x00b\x00o\x00o\x00k" not in data:
            found.append(Beside(path, _kind(path), searched=False))
    return found


def _files(folder: Path) -> Iterator[Path]:
    count = 0
    for path in folder.iterdir():
        inner = path.rglob("*") if path.is_dir() and path.name.startswith(_FOLDERS) else [path]
        for one in inner:
            count += 1
            if count > _MOST_FILES:
                return
            if one.is_file():
                yield one


def _kind(path: Path) -> Kind:
    if path.stem.endswith(BACKUP_ENDINGS):
        return "backup"
    if path.suffix == ".undo":
        return "undo"
    if path.suffix == ".toml":
        return "mapping"
    if any(part.startswith(_FOLDERS) for part in path.parts):
        return "journal"
    try:
        return "file" if made(path) is None else "copy"
    except OSError:
        return "file"
