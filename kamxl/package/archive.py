"""Zip archives whose untouched entries are carried over as they are: local header, compressed data and descriptor.

The user's parts are never decompressed and compressed again, so their bytes, dates, flags and extra fields stay, and
the cost of a write follows what is new, not the size of the workbook.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from kamxl.record import record

MARK = "customXml/kamxl.xml"
"""The part that says what made a file (kamxl.writer.marks): a hash of all others, so it belongs to the content of none."""
_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_END = struct.Struct("<4s4H2LH")
_DESCRIPTOR = b"PK\x07\x08"
_ZIP64_EXTRA = 1
_STREAMED = 0x08
_UTF8 = 0x800
_ENCRYPTED = 0x01
_LIMIT_32 = 0xFFFFFFFF
_LIMIT_ENTRIES = 0xFFFF
_READ_BLOCK = 1 << 20


class BadArchive(ValueError):
    """The bytes are not a zip archive that can be carried over entry by entry."""


class TooLargeArchive(BadArchive):
    """The archive would be larger than a plain zip archive can be (4 GB)."""


@record
class Packed:
    """The data of a new entry, compressed already (deflate), so that long sheets are never held uncompressed."""

    deflated: bytes
    crc: int
    size: int

    @classmethod
    def of(cls, blocks: Iterable[bytes], level: int = 5) -> Packed:
        packer = zlib.compressobj(level, zlib.DEFLATED, -15)
        pieces, crc, size = [], 0, 0
        for block in blocks:
            crc = zlib.crc32(block, crc)
            size += len(block)
            pieces.append(packer.compress(block))
        pieces.append(packer.flush())
        return cls(b"".join(pieces), crc, size)


@record
class Entry:
    """One entry as it stands in its archive."""

    name: str
    """As stored, before any tidying."""
    span: memoryview = field(repr=False)
    """Local header, name, extra field, compressed data and data descriptor, byte for byte."""
    central: zipfile.ZipInfo
    data_start: int
    """Where the compressed data begin in `span`."""

    @property
    def part(self) -> str:
        """The part that it holds: some writers start names with a slash or use backslashes."""
        return self.name.replace("\\", "/").lstrip("/")

    @property
    def _raw(self) -> memoryview:
        return self.span[self.data_start : self.data_start + self.central.compress_size]

    @property
    def size(self) -> int:
        """Uncompressed size that the directory states, in bytes."""
        return self.central.file_size

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    @property
    def is_encrypted(self) -> bool:
        return bool(self.central.flag_bits & _ENCRYPTED)

    @classmethod
    def new(cls, name: str, packed: Packed) -> Entry:
        """A new entry, dated 1980-01-01: same input, same bytes. Raises TooLargeArchive where a plain archive cannot hold it."""
        if packed.size > _LIMIT_32:
            raise TooLargeArchive(f"{name}: larger than a plain zip entry can be")
        info = zipfile.ZipInfo(name)
        info.compress_type, info.create_system = zipfile.ZIP_DEFLATED, 0
        info.CRC, info.compress_size, info.file_size = packed.crc, len(packed.deflated), packed.size
        info.flag_bits = 0 if name.isascii() else _UTF8
        raw = name.encode("utf-8")
        new_year_1980 = 1 << 5 | 1
        sizes = (packed.crc, len(packed.deflated), packed.size)
        local = _LOCAL.pack(b"PK\x03\x04", 20, info.flag_bits, 8, 0, new_year_1980, *sizes, len(raw), 0) + raw
        return cls(name, memoryview(local + packed.deflated), info, len(local))

    def blocks(self) -> Iterator[bytes]:
        """The uncompressed data, a block at a time. Raises BadArchive where they do not agree with the directory."""
        crc, length = 0, 0
        for block in _inflate(self._raw, self.central.compress_type, self.name):
            crc = zlib.crc32(block, crc)
            length += len(block)
            if length > self.size:
                # An entry that is larger than it says is how a small file fills the memory.
                raise BadArchive(f"{self.name}: larger than its directory entry says")
            if block:
                yield block
        if length != self.size or crc != self.central.CRC:
            raise BadArchive(f"{self.name}: damaged (checksum)")

    def read(self) -> bytes:
        return b"".join(self.blocks())

    def head(self, most: int) -> bytes:
        """The first bytes of the uncompressed data, at most so many, unchecked. Raises BadArchive."""
        raw = self._raw
        return next(_inflate(raw, self.central.compress_type, self.name, most), b"")[:most]


@record
class Archive:
    """A zip archive: one that was read, with its directory parsed once, or one to be written."""

    entries: tuple[Entry, ...]
    """In the order of the data, which is the order they are written back in."""
    parts: Mapping[str, Entry]
    """By the name of the part, in lower case: names do not tell it from upper case. Of one name, the last of the directory."""
    doubled: str | None = None
    """A name that two entries have: programs differ on which of them counts."""

    @property
    def is_encrypted(self) -> bool:
        """Whether any entry is."""
        return any(entry.is_encrypted for entry in self.entries)

    @classmethod
    def of(cls, data: bytes) -> Archive:
        """Raises BadArchive where the directory or an entry's place cannot be trusted."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error) as error:
            raise BadArchive(str(error)) from error
        view = memoryview(data)
        listed = [_entry(view, info) for info in infos]
        in_order = tuple(sorted(listed, key=lambda entry: entry.central.header_offset))
        return cls(in_order, *_named(listed))

    @classmethod
    def made(cls, entries: Iterable[Entry]) -> Archive:
        """An archive of carried-over and new entries, in this order."""
        listed = tuple(entries)
        return cls(listed, *_named(listed))

    def pieces(self) -> list[bytes | memoryview]:
        """The bytes of the archive in their order, what is carried over where it stands.

        Raises TooLargeArchive where a plain zip archive cannot hold it.
        """
        start = 0
        directory = []
        for entry in self.entries:
            directory.append(_central_of(entry, start))
            start += len(entry.span)
        size = sum(map(len, directory))
        if start + size > _LIMIT_32 or len(directory) >= _LIMIT_ENTRIES:
            raise TooLargeArchive("larger than a plain zip archive can be")
        end = _END.pack(b"PK\x05\x06", 0, 0, len(directory), len(directory), size, start, 0)
        return [*(entry.span for entry in self.entries), *directory, end]

    def to_bytes(self) -> bytes:
        """The whole. Raises as `pieces`."""
        return b"".join(self.pieces())

    def sha256(self) -> str:
        """Hash of the whole, as of the file that it becomes."""
        found = hashlib.sha256()
        for piece in self.pieces():
            found.update(piece)
        return found.hexdigest()


def _named(entries: Iterable[Entry]) -> tuple[dict[str, Entry], str | None]:
    parts: dict[str, Entry] = {}
    doubled = None
    for entry in entries:
        key = entry.part.lower()
        if not entry.is_folder:
            doubled = entry.part if key in parts else doubled
            parts[key] = entry
    return parts, doubled


def _inflate(raw: memoryview, method: int, name: str, size: int = _READ_BLOCK) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for at in range(0, len(raw), size):
            yield bytes(raw[at : at + size])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise BadArchive(f"{name}: compressed in a way that workbooks do not use ({method})")
    unpacker = zlib.decompressobj(-15)
    try:
        # A part at a time: what is not used yet is copied by each call.
        for at in range(0, len(raw), 2 * size):
            waiting: memoryview | bytes = raw[at : at + 2 * size]
            while waiting and not unpacker.eof:
                yield unpacker.decompress(waiting, size)
                waiting = unpacker.unconsumed_tail
        yield unpacker.flush()
    except zlib.error as error:
        raise BadArchive(f"{name}: damaged ({error})") from error


def _entry(data: memoryview, info: zipfile.ZipInfo) -> Entry:
    start = info.header_offset
    if start < 0 or bytes(data[start : start + 4]) != b"PK\x03\x04" or start + _LOCAL.size > len(data):
        raise BadArchive(f"{info.filename}: no local header")
    fields = _LOCAL.unpack_from(data, start)
    data_start = _LOCAL.size + fields[9] + fields[10]
    end = start + data_start + info.compress_size
    if end > len(data):
        raise BadArchive(f"{info.filename}: cut off")
    if fields[2] & _STREAMED:
        end += _descriptor_length(data, end, info)
    return Entry(info.orig_filename, data[start:end], info, data_start)


def _descriptor_length(data: memoryview, at: int, info: zipfile.ZipInfo) -> int:
    """Length of the data descriptor: its signature is optional and its sizes have 4 or 8 bytes; writers differ."""
    for signature in (_DESCRIPTOR, b""):
        for sizes in ("<LLL", "<LQQ"):
            length = len(signature) + struct.calcsize(sizes)
            piece = bytes(data[at : at + length])
            if len(piece) == length and piece.startswith(signature):
                found = struct.unpack(sizes, piece[len(signature) :])
                if found == (info.CRC, info.compress_size, info.file_size):
                    return length
    # Some writers set the flag and leave the descriptor out; sizes stand in both headers then.
    return 0


def _central_of(entry: Entry, offset: int) -> bytes:
    info = entry.central
    name = entry.name.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    extra = _without_zip64(info.extra)
    year, month, day, hour, minute, second = info.date_time
    return (
        _CENTRAL.pack(
            b"PK\x01\x02",
            info.create_version,
            info.create_system,
            info.extract_version,
            info.reserved,
            info.flag_bits,
            info.compress_type,
            hour << 11 | minute << 5 | second // 2,
            (year - 1980) << 9 | month << 5 | day,
            info.CRC,
            info.compress_size,
            info.file_size,
            len(name),
            len(extra),
            len(info.comment),
            0,
            info.internal_attr,
            info.external_attr,
            offset,
        )
        + name
        + extra
        + info.comment
    )


def _without_zip64(extra: bytes) -> bytes:
    """The directory's extra fields less zip64: sizes and offset are written in 32 bits, and both would contradict."""
    kept, at = [], 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        field = extra[at : at + 4 + length]
        at += 4 + length
        if kind != _ZIP64_EXTRA:
            kept.append(field)
    kept.append(extra[at:])
    return b"".join(kept)
