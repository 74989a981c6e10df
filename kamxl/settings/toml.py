"""Files in TOML that people write: the company's settings and the mapping of a conversion."""

from __future__ import annotations

import re
import tomllib
from typing import Any  # Any: the tree of a TOML file

from kamxl.i18n import Text

_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
_DEEPEST = 20
_LONG_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")
"""A dotted key of so many words: the parser needs memory by the square of their number, forty gigabytes for 200 KB."""
MOST_BYTES = 1_000_000


class BadToml(ValueError):
    """Not TOML, or nothing that a person would have written; `why` is a clause for a message."""

    def __init__(self, why: Text) -> None:
        super().__init__(str(why))
        self.why = why


def tree_of(data: bytes) -> dict[str, object]:
    """The tree of a file. Raises BadToml, whatever the bytes are."""
    if len(data) > MOST_BYTES:
        raise BadToml(Text("read.toml.too_large", {"limit": MOST_BYTES // 1_000_000}))
    try:
        text = data.decode("utf-8-sig")
        if _LONG_KEY.search(text):
            raise RecursionError
        tree = tomllib.loads(text)
    except UnicodeDecodeError:
        raise BadToml(Text("read.toml.no_utf8")) from None
    except RecursionError:
        raise BadToml(Text("read.toml.too_deep")) from None
    except ValueError as error:  # numbers of ten thousand digits and impossible days are refused without a place
        found = _LINE.search(str(error))
        why = Text("read.toml.at", {"line": found[1], "column": found[2]}) if found else Text("read.toml.at_end")
        raise BadToml(why) from None
    if not _is_shallow(tree):
        raise BadToml(Text("read.toml.too_deep"))
    return tree


def _is_shallow(tree: dict[str, Any]) -> bool:
    """Whether the tree is shallow enough to walk: a dotted key of a hundred thousand words is a tree as deep."""
    level: list[Any] = [tree]
    for _ in range(_DEEPEST):
        level = [
            below
            for node in level
            for below in (node.values() if isinstance(node, dict) else node)
            if isinstance(below, (dict, list))
        ]
        if not level:
            return True
    return False
