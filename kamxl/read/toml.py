"""Files in TOML that people write: the company's settings and the mapping of a conversion."""

from __future__ import annotations

import re

from kamxl.i18n import Text

_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")


def why_not(error: OSError | ValueError) -> Text:
    """Why such a file cannot be read: the parser of the standard library, and the system, know English only."""
    if isinstance(error, OSError):
        return Text("read.toml.no_access")
    if isinstance(error, UnicodeDecodeError):
        return Text("read.toml.no_utf8")
    found = _LINE.search(str(error))
    return Text("read.toml.at", {"line": found[1], "column": found[2]}) if found else Text("read.toml.at_end")
