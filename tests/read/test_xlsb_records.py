"""Records of an xlsb part, in blocks as an archive hands them out."""

from __future__ import annotations

import pytest

from kamxl.read import xlsb

RECORDS = [(7, b"abc"), (0x1A5, b""), (1, bytes(range(200))), (2, b"z")]


def packed() -> bytes:
    """By the specification: the kind in one or two bytes, the length in bytes of seven bits, then the body."""
    return b"\x07\x03abc" + b"\xa5\x03\x00" + b"\x01\xc8\x01" + bytes(range(200)) + b"\x02\x01z"


@pytest.mark.parametrize("size", [1, 2, 3, 5, 6, 7, 64, 1000])
def test_a_record_may_run_over_any_number_of_blocks(size: int) -> None:
    data = packed()
    found = list(xlsb._records(data[at : at + size] for at in range(0, len(data), size)))
    assert found == [(7, b"abc"), (0x25 | 3 << 7, b""), *RECORDS[2:]]


@pytest.mark.parametrize("cut", [1, 4, len(packed()) - 1])
def test_a_part_that_ends_within_a_record_is_damaged(cut: int) -> None:
    with pytest.raises(EOFError):
        list(xlsb._records([packed()[:cut]]))


@pytest.mark.parametrize(
    ("length", "why"),
    [(b"\xff\xff\xff\x7f", "too long"), (b"\x81\x80\x80\x08", "too long"), (b"\x80\x80\x80\x08", "beyond the part")],
)
def test_a_record_longer_than_any_is_damaged_before_it_is_read(length: bytes, why: str) -> None:
    """Sixteen megabytes, 8 << 21 in seven bits a byte, may be asked for."""
    with pytest.raises(EOFError, match=why):
        list(xlsb._records([b"\x01" + length + b"x" * 10]))
