"""What a Python caller may give, as the walk takes it: days, settings, workbooks in memory."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from kamxl.errors import UsageError
from kamxl.i18n import Text
from kamxl.settings import Entry, Settings, defaults, entries_of, flat

Source = str | os.PathLike[str] | bytes | BinaryIO
"""A path, the bytes of a workbook, or a file opened in binary mode, such as BytesIO."""


def day_of(value: object) -> date:
    """The day that a caller means by a date, a datetime or Timestamp, or ISO text (2026-09-30). Raises UsageError where none is given, or what is given is none."""
    if value is None:
        raise UsageError(Text("python.as_of.missing"))
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value.strip()).date()
        if isinstance(value, datetime):
            return date(value.year, value.month, value.day)  # NaT has no year that a date could have
        if isinstance(value, date):
            return value
        if type(value).__name__ == "datetime64":
            return date.fromisoformat(str(value)[:10])
    except (ValueError, TypeError):
        pass
    raise UsageError(Text("python.as_of.unreadable", {"value": value}))


def overrides_of(settings: Settings | Mapping[str, object] | None, tier_model: str | None) -> list[Entry]:
    """What a caller sets, as the strongest layer. Raises UsageError where it is neither a mapping nor Settings."""
    found: list[Entry] = []
    if isinstance(settings, Settings):
        from kamxl.compute.alerts import installed, rule_limits

        rules = rule_limits(installed())
        usual = defaults(rules)
        given = flat(settings, rules).items()
        found += [Entry(key, value, "settings=") for key, value in given if key not in usual or usual[key] != value]
    elif isinstance(settings, Mapping):
        found += entries_of(settings, "settings=")
    elif settings is not None:
        raise UsageError(Text("python.setting", {"kind": type(settings).__name__}))
    if tier_model is not None:
        found.append(Entry("tier.model", tier_model, "tier_model="))
    return found


def source_of(source: Source) -> Path | tuple[bytes, str]:
    """A path; or the bytes of a workbook and what messages call it. Raises UsageError for what is neither."""
    if isinstance(source, (str, os.PathLike)):
        return Path(source)
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source), "workbook"
    read = getattr(source, "read", None)
    data = read() if callable(read) else None
    if not isinstance(data, bytes):
        raise UsageError(Text("python.source", {"kind": type(source).__name__}))
    name = getattr(source, "name", None)
    return data, Path(name).name if isinstance(name, str) else "workbook"
