"""What is wrong with a mapping file, in words: the place in it, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any  # Any: the tree of a TOML file

from kamxl.i18n import Text

_OF_SEVERAL_KINDS = ("value", "default", "header")
"""Keys that take values of several kinds: pydantic adds to the place the kind that it tried last."""
_KIND = re.compile(r"(str|int|float|bool|date|constrained-|tuple\[).*")
_PATTERNS = {"date": "convert.fault.date", "delimiter": "convert.fault.delimiter"}


class Fault(ValueError):
    """A rule of the mapping is broken. A ValueError, because pydantic gathers those with their place."""

    def __init__(self, key: str, **values: object) -> None:
        self.text: Text = Text(f"convert.fault.{key}", values)
        super().__init__(str(self.text))


def place(fault: Mapping[str, Any]) -> str:
    """Where it stands, as a person counts: fill.1.columns.name."""
    parts = [str(part + 1 if isinstance(part, int) else part) for part in fault["loc"]]
    for at in range(1, len(parts)):
        if parts[at - 1] in _OF_SEVERAL_KINDS and _KIND.fullmatch(parts[at]):
            parts = parts[:at]
            break
    return ".".join(parts) or "fill"


def why(fault: Mapping[str, Any], keys: Sequence[str]) -> Text:
    """Why it is wrong.

    Args:
        fault: as pydantic reports it.
        keys: the keys that a mapping may have.
    """
    context = fault.get("ctx", {})
    if isinstance(own := context.get("error"), Fault):
        return own.text
    last = next((str(part) for part in reversed(fault["loc"]) if isinstance(part, str)), "")
    kind = fault["type"]
    if kind == "extra_forbidden":
        near = get_close_matches(last, keys, n=1)
        return Text("convert.fault.no_key_near", {"near": near[0]}) if near else Text("convert.fault.no_key")
    if kind == "missing":
        return Text("convert.fault.missing")
    if kind == "literal_error":
        return Text("convert.fault.one_of", {"expected": context["expected"].replace(" or ", ", ").replace("'", "")})
    if kind == "string_pattern_mismatch" and last in _PATTERNS:
        return Text(_PATTERNS[last])
    return Text("convert.fault.kind")
