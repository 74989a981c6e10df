"""The compressed containers of [MS-OVBA], held against the examples in its section 3.2 and against oletools."""

from __future__ import annotations

import random

import pytest
from vba.compression import compress
from vba_reader import unpacked

from kamxl.macros.compression import BadContainer, decompress

PLAIN = b"abcdefghijklmnopqrstuv."
PLAIN_PACKED = bytes.fromhex("0119B000616263646566676800696A6B6C6D6E6F70007172737475762E")
MIXED = b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa"
MIXED_PACKED = bytes.fromhex(
    "012FB000236161616263646582660070616768696A013808616B6C00306D6E6F70067102700410727374757610777879 7A003C"
)
RUN = b"a" * 73
RUN_PACKED = bytes.fromhex("0103B002614500")


@pytest.mark.parametrize(("plain", "packed"), [(PLAIN, PLAIN_PACKED), (MIXED, MIXED_PACKED), (RUN, RUN_PACKED)])
def test_the_specification_s_examples_unpack(plain: bytes, packed: bytes) -> None:
    assert decompress(packed) == plain


@pytest.mark.parametrize(("plain", "packed"), [(PLAIN, PLAIN_PACKED), (RUN, RUN_PACKED)])
def test_the_specification_s_examples_pack(plain: bytes, packed: bytes) -> None:
    # The third example is left out: the specification's own algorithm picks nearer copies than its printed bytes do.
    assert compress(plain) == packed


@pytest.mark.parametrize("length", [0, 1, 2, 3, 8, 9, 17, 33, 2049, 4095, 4096, 4097, 9000])
@pytest.mark.parametrize("letters", [b"a", b"ab", b"Dim x As Long\r\n", bytes(range(256))])
def test_what_is_packed_unpacks_again_here_and_in_oletools(length: int, letters: bytes) -> None:
    chance = random.Random(length)
    data = bytes(chance.choice(letters) for _ in range(length))
    container = compress(data)
    # A chunk that would not shrink is stored whole, filled up with zeros.
    assert decompress(container)[:length] == data
    assert unpacked(container)[:length] == data


def test_long_runs_stay_within_what_a_copy_can_hold() -> None:
    data = bytes(range(256)) * 10 + b"    x = x + 1\r\n" * 100
    assert decompress(compress(data)) == data


@pytest.mark.parametrize("broken", [b"", b"\x02", b"\x01\x00\x00\x00", b"\x01\x03\xb0\x01\x00\x70"])
def test_broken_containers_are_refused(broken: bytes) -> None:
    with pytest.raises(BadContainer):
        decompress(broken)
