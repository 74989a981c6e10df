"""Compound files, read back by olefile, which raises on what [MS-CFB] does not allow."""

from __future__ import annotations

import io
import struct

import olefile
import pytest
from vba.compound import build


def opened(data: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_INCORRECT)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 100_000, 3_000_000])
def test_streams_of_every_size_come_back(size: int) -> None:
    data = bytes(index % 251 for index in range(size))
    with opened(build({"deep": {"er": {"stream": data}}, "beside": b"x"})) as file:
        assert file.openstream("deep/er/stream").read() == data
        assert file.openstream("beside").read() == b"x"
        assert not file.parsing_issues


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8, 20, 100])
def test_siblings_are_found_by_name_whatever_their_number(count: int) -> None:
    tree = {f"n{'x' * (index % 9)}{index}": str(index).encode() for index in range(count)}
    with opened(build(tree)) as file:
        assert {path[0] for path in file.listdir()} == set(tree)
        for name, content in tree.items():
            assert file.openstream(name.upper()).read() == content


@pytest.mark.parametrize("count", range(1, 33))
def test_siblings_hang_in_a_red_black_tree(count: int) -> None:
    """[MS-CFB] 2.6.4: ordered, no red under red, as many blacks on every way down."""
    data = build({f"{index:02}": b"" for index in range(count)})
    (first_directory,) = struct.unpack_from("<I", data, 48)
    start = (first_directory + 1) * 512
    entries = [struct.unpack_from("<64sHBBIII", data, start + 128 * index) for index in range(count + 1)]

    def walk(index: int, above_is_red: bool) -> tuple[int, list[int]]:
        if index == 0xFFFFFFFF:
            return 1, []
        _, _, _, black, left, right, _ = entries[index]
        assert black or not above_is_red
        (depth, low), (other, high) = walk(left, not black), walk(right, not black)
        assert depth == other
        return depth + black, [*low, index, *high]

    assert walk(entries[0][6], False)[1] == list(range(1, count + 1))


def test_the_same_tree_gives_the_same_bytes_in_any_order() -> None:
    assert build({"a": b"1", "bb": {"c": b"2"}}) == build({"bb": {"c": b"2"}, "a": b"1"})


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="31 characters"):
        build({"x" * 32: b""})
    with pytest.raises(ValueError, match="too large"):
        build({"x": bytes(8 * 1024 * 1024)})
