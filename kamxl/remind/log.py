"""The log beside a book of what was sent, so that nothing is sent twice: a line of JSON a message, and no text of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

from kamxl import writer
from kamxl.errors import BusyError
from kamxl.files import regular
from kamxl.i18n import Text

_HEAD = {"made_by": "kamxl remind"}
_MOST = 64 << 20
_LINES = 20_000
"""Messages that are remembered: five years of twenty owners' mornings are half of them."""


@dataclass
class Log:
    """What was sent, by key."""

    path: Path
    inputs: tuple[Path, ...] = ()
    lines: list[dict[str, str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, book: Path, inputs: tuple[Path, ...]) -> Log:
        """The log of a book; a line that is none of ours costs itself.

        Raises:
            UsageError: something else has its name.
            BusyError: it cannot be read: who does not know what was sent must not send.
        """
        found = cls(book.with_name(f"{book.stem}.remind.log"), inputs)
        if writer.may_write(found.path, "remind", inputs=inputs).identity is None:
            return found
        try:
            data = regular.read(found.path, most=_MOST).data
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise BusyError(Text("remind.log.unreadable", {"log": found.path.name, "why": why})) from error
        for line in data.split(b"\n"):
            try:
                value = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(value, dict) and isinstance(value.get("key"), str):
                found._take({name: one for name, one in value.items() if isinstance(one, str)})
        return found

    def _take(self, line: dict[str, str]) -> None:
        self.lines.append(line)
        self.keys.add(line["key"])

    def sent(self, key: str, *, as_of: str, owner: str, to: str) -> None:
        """Write down a message, at once: what is killed afterwards sends it no second time. Raises WriteError and the like."""
        self._take({"key": key, "as_of": as_of, "owner": owner, "to": to})
        self.write()

    def write(self) -> None:
        """Put the log in its place, which shows before anything is sent that it can be written."""
        lines = [_HEAD, *self.lines[-_LINES:]]
        data = b"".join(json.dumps(line, ensure_ascii=True).encode() + b"\n" for line in lines)
        writer.save_output(data, self.path, by="remind", inputs=self.inputs)


def key_of(*parts: str) -> str:
    """What a message is known by: to whom, and its content."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:40]
