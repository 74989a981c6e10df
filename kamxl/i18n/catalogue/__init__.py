"""All words of kamxl, one module a room; merged here. Each module holds WORDS: key -> (zh, en)."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module


def _merge() -> Mapping[str, tuple[str, str]]:
    merged: dict[str, tuple[str, str]] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        words: Mapping[str, tuple[str, str]] = import_module(f"{__name__}.{module}").WORDS
        twice = merged.keys() & words.keys()
        if twice:
            raise KeyError(f"defined twice, the second time in {module}: {sorted(twice)}")
        merged.update(words)
    return merged


WORDS = _merge()
