"""Sheet titles: what Excel allows, how a formula quotes them, and a free one where the wanted one is the user's."""

from __future__ import annotations

import re
from collections.abc import Collection

MAX_TITLE = 31
_FORBIDDEN = re.compile(r"[\\/?*\[\]:\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_EDGES = re.compile(r"^[\s']+|[\s']+$")
_RESERVED = ("history",)
"""Excel keeps this title for its own change log and refuses a sheet that has it."""
_REFERENCE = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!\[\]]+))!(.+)$", re.DOTALL)


def split_reference(text: str) -> tuple[str, str] | None:
    """Title and cells of a reference such as 'Tom''s'!$A$1; None for anything else (other books, #REF!)."""
    found = _REFERENCE.match(text.strip())
    if not found or "[" in (found[1] or ""):
        return None
    if found[1] is not None:
        return found[1].replace("''", "'"), found[3]
    return None if found[2].startswith("#") else (found[2], found[3])


def units(text: str) -> int:
    """Length as Excel counts it, in UTF-16 units: a rare character counts two."""
    return len(text) + sum(ord(c) > 0xFFFF for c in text)


def legal(title: str) -> str:
    """The nearest title that Excel accepts."""
    cleaned = _EDGES.sub("", _FORBIDDEN.sub(" ", title)) or "Sheet"
    if cleaned.lower() in _RESERVED:
        cleaned += " 1"
    return _cut(cleaned, MAX_TITLE)


def free(title: str, taken: Collection[str]) -> str:
    """`title`, or 'title (kamxl)', 'title (kamxl 2)' … where a sheet of the user's has it. Case does not tell titles apart."""
    used = {t.lower() for t in taken}
    wanted = legal(title)
    number = 0
    candidate = wanted
    while candidate.lower() in used:
        number += 1
        tail = " (kamxl)" if number == 1 else f" (kamxl {number})"
        candidate = _cut(wanted, MAX_TITLE - len(tail)) + tail
    return candidate


def free_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or wanted_2 … where a table or defined name of the user's has it; `taken` is in lower case."""
    name, number = wanted, 1
    while name.lower() in taken:
        number += 1
        name = f"{wanted}_{number}"
    return name


def _cut(text: str, length: int) -> str:
    while units(text) > length:
        text = text[:-1]
    return _EDGES.sub("", text)
