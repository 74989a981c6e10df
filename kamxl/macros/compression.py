"""The compressed containers of a VBA project, read, as [MS-OVBA] 2.4.1 describes them."""

from __future__ import annotations

SIGNATURE = 1
CHUNK_MARK = 0b011 << 12
COMPRESSED = 1 << 15
LEAST_MATCH = 3


class BadContainer(ValueError):
    """The bytes are not a compressed container."""


def decompress(container: bytes) -> bytes:
    """The bytes in a container ([MS-OVBA] 2.4.1.3.1). Raises BadContainer."""
    if not container or container[0] != SIGNATURE:
        raise BadContainer("no signature")
    out = bytearray()
    position = 1
    while position + 2 <= len(container):
        header = int.from_bytes(container[position : position + 2], "little")
        if header & 0x7000 != CHUNK_MARK:
            raise BadContainer(f"no chunk at {position}")
        end = min(position + (header & 0x0FFF) + 3, len(container))
        body = container[position + 2 : end]
        out += _inflated(body) if header & COMPRESSED else body
        position = end
    return bytes(out)


def offset_bits(position: int) -> int:
    """Bits of a copy token that hold its offset, which cannot be larger than what was read so far (2.4.1.3.19.1)."""
    return max(4, (position - 1).bit_length())


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
            bits = offset_bits(len(out))
            offset = (token >> (16 - bits)) + 1
            if offset > len(out):
                raise BadContainer("a copy from before the beginning")
            for _ in range((token & (0xFFFF >> bits)) + LEAST_MATCH):
                out.append(out[-offset])
    return bytes(out)
