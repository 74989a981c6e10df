"""A code for each of many texts that were once found right: small where the texts are large, and a change of any has to be meant.

`KAMXL_KEPT=write` writes the codes anew; `KAMXL_KEPT=say` prints what they stand for. The difference is read before it is kept.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from pathlib import Path


class Codes:
    """The codes of a file, a line for each name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self.codes = {name: f"{count} {code}" for name, count, code in (line.rsplit(" ", 2) for line in lines)}

    def compare(self, name: str, lines: Sequence[str]) -> None:
        code = f"{len(lines)} {zlib.crc32(chr(10).join(lines).encode('utf-8', 'replace')):08x}"
        asked = os.environ.get("KAMXL_KEPT")
        if asked == "say":
            print(f"== {name}", *lines, sep="\n")
        if asked == "write":
            self.codes[name] = code
            self.path.write_text("".join(f"{one} {self.codes[one]}\n" for one in sorted(self.codes)), "utf-8")
        assert code == self.codes[name], "it says other things: compare with KAMXL_KEPT=say before and after"
