"""The compressed containers of a VBA project, written as [MS-OVBA] 2.4.1 describes them; kamxl.macros.compression reads them."""

from __future__ import annotations

from kamxl.macros.compression import CHUNK_MARK, COMPRESSED, LEAST_MATCH, SIGNATURE, offset_bits

CHUNK = 4096


def compress(data: bytes) -> bytes:
    """The container of some bytes ([MS-OVBA] 2.4.1.3.6). The same bytes always give the same container."""
    chunks = (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
    return bytes([SIGNATURE]) + b"".join(_chunk(chunk) for chunk in chunks)


def _chunk(data: bytes) -> bytes:
    """One chunk with its header; bytes that would grow are stored as they are, filled up to a whole chunk."""
    tokens = _tokens(data)
    if len(tokens) < CHUNK:
        return (COMPRESSED | CHUNK_MARK | (len(tokens) - 1)).to_bytes(2, "little") + tokens
    return (CHUNK_MARK | (CHUNK - 1)).to_bytes(2, "little") + data.ljust(CHUNK, b"\0")


def _tokens(data: bytes) -> bytes:
    out = bytearray()
    position = 0
    while position < len(data):
        flags = 0
        group = bytearray()
        for bit in range(8):
            if position >= len(data):
                break
            offset, length = _longest_match(data, position)
            if length:
                bits = offset_bits(position)
                flags |= 1 << bit
                group += ((offset - 1) << (16 - bits) | (length - LEAST_MATCH)).to_bytes(2, "little")
                position += length
            else:
                group.append(data[position])
                position += 1
        out.append(flags)
        out += group
    return bytes(out)


def _longest_match(data: bytes, position: int) -> tuple[int, int]:
    """Offset and length of the longest earlier run that goes on as `data` does; (0, 0) where none is worth it."""
    if position == 0:
        return 0, 0
    most = min((0xFFFF >> offset_bits(position)) + LEAST_MATCH, len(data) - position)
    best = offset = 0
    while best < most:
        # Each round looks for a run longer by one; the run may reach into itself, as the format allows.
        wanted = data[position : position + max(best + 1, LEAST_MATCH)]
        if len(wanted) <= best:
            break
        found = data.rfind(wanted, 0, position + len(wanted) - 1)
        if found < 0:
            break
        best, offset = len(wanted), position - found
        while best < most and data[found + best] == data[position + best]:
            best += 1
    return (offset, best) if best >= LEAST_MATCH else (0, 0)
