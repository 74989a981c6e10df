"""Compound files, version 3, as [MS-CFB] describes them: storages and streams in one file, always in the same bytes."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_SECTOR = 512
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_HEADER_SLOTS = 109
_ENTRIES_A_SECTOR = 4
_LONGEST_NAME = 31

Tree = Mapping[str, "bytes | Tree"]
"""Name -> a stream's bytes, or what stands in a storage."""


@dataclass
class _Entry:
    """A directory entry ([MS-CFB] 2.6.1)."""

    name: str
    kind: int
    data: bytes = b""
    colour: int = _BLACK
    left: int = _FREE
    right: int = _FREE
    child: int = _FREE
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        length = len(name) + 2 if name else 0
        siblings = (self.colour, self.left, self.right, self.child)
        return struct.pack("<64sHBBIII36sIQ", name, length, self.kind, *siblings, b"", self.start, self.size)


@dataclass
class _Sectors:
    """Sectors of one size, and the table that chains them."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, data: bytes) -> int:
        """Append a chain; returns its first sector."""
        count = -(-len(data) // self.size)
        if not count:
            return _END
        first = len(self.table)
        self.table += [*range(first + 1, first + count), _END]
        self.data += data.ljust(count * self.size, b"\0")
        return first


def build(tree: Tree) -> bytes:
    """A compound file that holds the tree. No times and no class ids: the same tree gives the same bytes.

    Raises ValueError where a name is longer than 31 characters, or the file larger than a header can index (7 MiB).
    """
    root = _Entry("Root Entry", _ROOT)
    entries = [root]
    root.child = _add_level(tree, entries)
    sectors, mini = _Sectors(_SECTOR), _Sectors(_MINI_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < _MINI_CUTOFF else sectors).add(entry.data)
    root.start, root.size = sectors.add(bytes(mini.data)), len(mini.data)
    mini_start = len(sectors.table)
    mini_count = _add_table(sectors, mini.table)
    blank = [_Entry("", 0)] * (-len(entries) % _ENTRIES_A_SECTOR)
    directory_start = sectors.add(b"".join(entry.packed() for entry in (*entries, *blank)))
    own = _add_own_table(sectors)
    header = struct.pack(
        "<8s16s5H6s10I",
        *(_SIGNATURE, b"", 0x3E, 3, 0xFFFE, 9, 6, b""),  # versions, byte order, shifts of the sector sizes
        *(0, len(own), directory_start, 0, _MINI_CUTOFF),
        *(mini_start if mini_count else _END, mini_count, _END, 0),
        own[0],
    )
    slots = own[1:] + [_FREE] * (_HEADER_SLOTS - len(own))
    return header + struct.pack(f"<{len(slots)}I", *slots) + bytes(sectors.data)


def _add_level(tree: Tree, entries: list[_Entry]) -> int:
    """Append the entries of a storage; returns the index of the one that its siblings hang on."""
    placed = {}
    for name in sorted(tree, key=_order):
        content = tree[name]
        if len(name) > _LONGEST_NAME:
            raise ValueError(f"a name in a compound file has at most {_LONGEST_NAME} characters: {name}")
        index = placed[name] = len(entries)
        if isinstance(content, bytes):
            entries.append(_Entry(name, _STREAM, content))
        else:
            entries.append(_Entry(name, _STORAGE))
            entries[index].child = _add_level(content, entries)
    return _balance(list(placed.values()), entries)


def _order(name: str) -> tuple[int, str]:
    """Siblings are ordered by length, then by upper-case letters (2.6.4)."""
    return len(name.encode("utf-16-le")), name.upper()


def _balance(indices: list[int], entries: list[_Entry]) -> int:
    """Hang siblings on each other as a red-black tree: halves all the way down, and only the last, unfilled level red."""
    full_levels = (len(indices) + 1).bit_length() - 1

    def hang(low: int, high: int, level: int) -> int:
        if low == high:
            return _FREE
        middle = (low + high) // 2
        entry = entries[indices[middle]]
        entry.colour = _BLACK if level < full_levels else _RED
        entry.left, entry.right = hang(low, middle, level + 1), hang(middle + 1, high, level + 1)
        return indices[middle]

    return hang(0, len(indices), 0)


def _add_table(sectors: _Sectors, table: list[int]) -> int:
    """Append a table of sectors, its last sector filled with 'free'; returns how many sectors it takes."""
    slots = _SECTOR // 4
    filled = table + [_FREE] * (-len(table) % slots)
    sectors.add(struct.pack(f"<{len(filled)}I", *filled))
    return len(filled) // slots


def _add_own_table(sectors: _Sectors) -> list[int]:
    """Append the table of the sectors themselves, which lists its own sectors too; returns those sectors."""
    slots = _SECTOR // 4
    used = len(sectors.table)
    count = 1
    while (used + count) > count * slots:
        count += 1
    if count > _HEADER_SLOTS:
        raise ValueError("too large for one header")
    own = list(range(used, used + count))
    table = sectors.table + [_FAT] * count
    table += [_FREE] * (-len(table) % slots)
    sectors.data += struct.pack(f"<{len(table)}I", *table)
    return own
