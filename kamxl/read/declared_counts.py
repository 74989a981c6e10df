"""Counts that a part declares about itself, and that calamine trusts.

It reserves memory for as many shared strings as `uniqueCount` says: 4294967295 of them end the process. So a part is
watched while it is read for its extent, and the claim is held against its size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_NAME = b"uniqueCount"
_CLAIM = re.compile(rb"uniqueCount\s*=\s*[\"'](\d{1,20})[\"']")
_LONGEST = 256
"""Bytes within which a claim ends; more is no writer's way."""
_SHORTEST_ENTRY = len(b"<si/>")


class Watched:
    """The blocks of a part, with their total length and the highest count declared in them."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._tail = b""
        self._size = 0
        self._claim = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = next(self._blocks, b"")
        self._size += len(chunk)
        seen = self._tail + chunk
        at = seen.find(_NAME)
        while at >= 0 and (len(seen) - at >= _LONGEST or not chunk):
            match = _CLAIM.match(seen[at : at + _LONGEST])
            if match is None:
                raise ValueError("a count of strings that is no number")
            self._claim = max(self._claim, int(match[1]))
            at = seen.find(_NAME, at + len(_NAME))
        self._tail = seen[at:] if at >= 0 else seen[1 - len(_NAME) :]
        if not chunk:
            raise StopIteration
        return chunk

    def check(self) -> None:
        """Raise ValueError if the part declares more strings than it has room for."""
        for _ in self:
            pass
        if self._claim * _SHORTEST_ENTRY > self._size:
            raise ValueError("more strings claimed than there are")
