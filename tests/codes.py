"""A code for each of many texts that were once found right: small where the texts are large, and a change of any has to be meant.

`KAMXL_KEPT=write` writes the codes anew; `KAMXL_KEPT=say` prints what they stand for. The difference is read before it is kept.
"""

from __future__ import annotations

import dataclasses
import os
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel

from kamxl.i18n import Text


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


def plain(value: Any) -> str:
    """A result as text that is the same in each process."""
    if isinstance(value, Text):
        return value.render("zh")
    if isinstance(value, (float, np.floating)):
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{plain(key)}: {plain(one)}" for key, one in value.items()) + "}"
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(plain, value))) + "}"
    if isinstance(value, (list, tuple, Iterator)):
        return "[" + ", ".join(map(plain, islice(value, 1000))) + "]"
    if isinstance(value, BaseModel):
        return plain(value.model_dump(exclude_defaults=True))
    if dataclasses.is_dataclass(value) and not isinstance(
        value, type
    ):  # what a new field is by default changes nothing
        fields = [
            one.name
            for one in dataclasses.fields(value)
            if one.repr and repr(getattr(value, one.name)) != repr(one.default)
        ]
        return "(" + ", ".join(f"{name}={plain(getattr(value, name))}" for name in fields) + ")"
    return type(value).__name__ if type(value).__repr__ is object.__repr__ else repr(value)


def sentence(said: object) -> str:
    """A sentence by its key and values, so that its wording may change; '' for none."""
    return f"{said.key} {plain(said.values)}" if isinstance(said, Text) else ""


def failure(error: Exception) -> str:
    """How a call ends: what others say of it is theirs to change."""
    return f"{type(error).__name__} {sentence(getattr(error, 'message', None))}"
