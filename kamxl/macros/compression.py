"""Compressed containers of VBA projects, as [MS-OVBA] 2.4.1 describes them."""

from __future__ import annotations

_SIGNATURE = 1
_CHUNK = 4096
_CHUNK_MARK = 0b011 << 12
_COMPRESSED = 1 << 15
_LEAST_MATCH = 3


class BadContainer(ValueError):
    """The bytes are not a compressed container."""


def compress(data: bytes) -> bytes:
    """The container of some bytes ([MS-OVBA] 2.4.1.3.6). The same bytes always give the same container."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return bytes([_SIGNATURE]) + b"".join(_chunk(chunk) for chunk in chunks)


def decompress(container: bytes) -> bytes:
    """The bytes in a container ([MS-OVBA] 2.4.1.3.1). Raises BadContainer."""
    if not container or container[0] != _SIGNATURE:
        raise BadContainer("no signature")
    out = bytearray()
    position = 1
    while position + 2 <= len(container):
        header = int.from_bytes(container[position : position + 2], "little")
        if header & 0x7000 != _CHUNK_MARK:
            raise BadContainer(f"no chunk at {position}")
        end = min(position + (header & 0x0FFF) + 3, len(container))
        body = container[position + 2 : end]
        out += _inflated(body) if header & _COMPRESSED else body
        position = end
    return bytes(out)


def _chunk(data: bytes) -> bytes:
    """One chunk with its header; bytes that would grow are stored as they are, filled up to a whole chunk."""
    tokens = _tokens(data)
    if len(tokens) < _CHUNK:
        return (_COMPRESSED | _CHUNK_MARK | (len(tokens) - 1)).to_bytes(2, "little") + tokens
    return (_CHUNK_MARK | (_CHUNK - 1)).to_bytes(2, "little") + data.ljust(_CHUNK, b"\0")


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
                bits = _offset_bits(position)
                flags |= 1 << bit
                group += ((offset - 1) << (16 - bits) | (length - _LEAST_MATCH)).to_bytes(2, "little")
                position += length
            else:
                group.append(data[position])
                position += 1
        out.append(flags)
        out += group
    return bytes(out)


def _offset_bits(position: int) -> int:
    """Bits of a copy token that hold its offset, which cannot be larger than what was read so far (2.4.1.3.19.1)."""
    return max(4, (position - 1).bit_length())


def _longest_match(data: bytes, position: int) -> tuple[int, int]:
    """Offset and length of the longest earlier run that goes on as `data` does; (0, 0) where none is worth it."""
    if position == 0:
        return 0, 0
    most = min((0xFFFF >> _offset_bits(position)) + _LEAST_MATCH, len(data) - position)
    best = offset = 0
    while best < most:
        # Each round looks for a run longer by one; the run may reach into itself, as the format allows.
        wanted = data[position : position + max(best + 1, _LEAST_MATCH)]
        if len(wanted) <= best:
            break
        found = data.rfind(wanted, 0, position + len(wanted) - 1)
        if found < 0:
            break
        best, offset = len(wanted), position - found
        while best < most and data[found + best] == data[position + best]:
            best += 1
    return (offset, best) if best >= _LEAST_MATCH else (0, 0)


def _inflated(body: bytes) -> bytes:
    out = bytearray()
    position = 0
    while position < len(body):
        flags = body[position]
        position += 1
        for bit in range(8):
            if position >= len(body):
                break
            if not flags >> bit & 1:
                out.append(body[position])
                position += 1
                continue
            token = int.from_bytes(body[position : position + 2], "little")
            position += 2
            bits = _offset_bits(len(out))
            offset = (token >> (16 - bits)) + 1
            if offset > len(out):
                raise BadContainer("a copy from before the beginning")
            for _ in range((token & (0xFFFF >> bits)) + _LEAST_MATCH):
                out.append(out[-offset])
    return bytes(out)
