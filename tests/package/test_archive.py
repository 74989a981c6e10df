"""Archives carried over entry by entry: what other programs wrote must come out with the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import pytest

from kamxl.package.archive import Archive, BadArchive, Entry, Packed

TEXT = b"the user's own bytes " * 40


def plain_archive(**names: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in names.items():
            archive.writestr(name, data)
    return out.getvalue()


def streamed_entry(descriptor: str, signature: bool, *, date_bits: int = 0x21, extra: bytes = b"") -> bytes:
    """An archive of one entry as a streaming writer makes it: sizes only behind the data."""
    name, packed = b"xl/a.xml", zlib.compress(TEXT, 6)[2:-4]
    crc = zlib.crc32(TEXT)
    local = struct.pack("<4s5H3L2H", b"PK\x03\x04", 45, 0x808, 8, 0, date_bits, 0, 0, 0, len(name), len(extra))
    tail = (b"PK\x07\x08" if signature else b"") + struct.pack(descriptor, crc, len(packed), len(TEXT))
    data = local + name + extra + packed + tail
    central = struct.pack(
        "<4s4B4HL2L5H2L", b"PK\x01\x02", 45, 0, 45, 0, 0x808, 8, 0, date_bits, crc, len(packed), len(TEXT),
        len(name), 0, 0, 0, 0, 0, 0,
    ) + name  # fmt: skip
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, len(central), len(data), 0)
    return data + central + end


@pytest.mark.parametrize("sizes", ["<LLL", "<LQQ"])
@pytest.mark.parametrize("signature", [True, False])
def test_data_descriptors_of_every_kind_are_carried(sizes: str, signature: bool) -> None:
    source = streamed_entry(sizes, signature)
    (entry,) = Archive.of(source).entries
    assert entry.read() == TEXT
    assert entry.span == source[: len(entry.span)]
    assert len(entry.span) == source.index(b"PK\x01\x02")
    assert Archive.made([entry]).to_bytes() == source


def test_zip64_field_of_a_small_streamed_entry_stays_in_its_local_header() -> None:
    extra = struct.pack("<HHQQ", 1, 16, 0, 0)
    source = streamed_entry("<LQQ", True, extra=extra)
    written = Archive.of(source).to_bytes()
    assert written == source
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.read("xl/a.xml") == TEXT


def test_an_impossible_date_stays_as_it_is() -> None:
    source = streamed_entry("<LLL", True, date_bits=0)
    assert Archive.of(source).to_bytes() == source


def test_an_archive_is_its_own_copy() -> None:
    source = plain_archive(**{"[Content_Types].xml": b"<a/>", "客户/表.xml": TEXT, "b": b""})
    assert Archive.of(source).to_bytes() == source


def test_names_that_are_not_utf8_are_carried() -> None:
    source = plain_archive(abcd=TEXT).replace(b"abcd", "客户".encode("gbk"))
    assert Archive.of(source).to_bytes() == source


def test_stored_entries_and_extra_fields_are_carried() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("media/image1.png", (2024, 2, 29, 23, 59, 58))
        info.extra, info.comment, info.external_attr = b"\x55\x54\x01\x00\x00", b"note", 0o644 << 16
        archive.writestr(info, TEXT)
    assert Archive.of(out.getvalue()).to_bytes() == out.getvalue()


def test_new_entries_can_be_read_and_are_the_same_each_time() -> None:
    new = Entry.new("xl/新.xml", Packed.of([b"<a>", b"</a>"]))
    written = Archive.made([*Archive.of(plain_archive(a=TEXT)).entries, new]).to_bytes()
    again = Entry.new("xl/新.xml", Packed.of([b"<a></a>"]))
    assert written == Archive.made([*Archive.of(plain_archive(a=TEXT)).entries, again]).to_bytes()
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.testzip() is None
        assert archive.read("xl/新.xml") == b"<a></a>"
        assert new.read() == b"<a></a>"


@pytest.mark.parametrize(
    "source",
    [b"", b"PK", b"not a zip at all", plain_archive(a=TEXT)[:-30], plain_archive(a=TEXT)[40:]],
    ids=["empty", "signature only", "text", "cut at the end", "cut at the start"],
)
def test_what_is_no_archive_is_refused(source: bytes) -> None:
    with pytest.raises(BadArchive):
        [entry.read() for entry in Archive.of(source).entries]


def test_damaged_data_are_noticed() -> None:
    source = bytearray(plain_archive(a=TEXT))
    source[45] ^= 0xFF
    (entry,) = Archive.of(bytes(source)).entries
    with pytest.raises(BadArchive):
        entry.read()


def test_an_entry_larger_than_it_says_is_stopped() -> None:
    honest = plain_archive(a=b"0" * 50_000_000)
    lying = honest.replace(struct.pack("<L", 50_000_000), struct.pack("<L", 1000))
    (entry,) = Archive.of(lying).entries
    blocks: list[int] = []
    with pytest.raises(BadArchive, match="larger"):
        blocks.extend(len(block) for block in entry.blocks())
    assert sum(blocks) < 3_000_000


def test_an_unknown_compression_is_refused_when_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("a", TEXT)
    (entry,) = Archive.of(out.getvalue()).entries
    assert Archive.made([entry]).to_bytes() == out.getvalue()  # carrying it over is no harm
    with pytest.raises(BadArchive, match="compressed"):
        entry.read()


def test_an_archive_beyond_four_gigabytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from kamxl.package import archive

    monkeypatch.setattr(archive, "_LIMIT_32", 500)
    with pytest.raises(archive.TooLargeArchive):
        Archive.made([Entry.new("a", Packed.of([TEXT]))]).pieces()
    monkeypatch.setattr(archive, "_LIMIT_32", 10)
    with pytest.raises(archive.TooLargeArchive, match="entry"):
        Archive.made([Entry.new("a", Packed.of([TEXT]))]).pieces()
