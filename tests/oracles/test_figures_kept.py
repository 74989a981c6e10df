"""Every figure and word of an analysis, as it was when last looked at: a change of any of them has to be meant.

What stands in `kept/` is no rule of its own. Where a method changes by intent, `KAMXL_KEPT=write` writes it anew, and the difference is read before it is kept.
"""

from __future__ import annotations

import dataclasses
import math
import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from random_books import Drawn

import kamxl
from kamxl.i18n import Text
from kamxl.settings import Settings
from tests.conftest import AS_OF

KEPT = Path(__file__).parent / "kept"
BOOKS = ("demo", *(f"drawn-{seed}" for seed in (3, 8, 12)))
CLOSE = 1e-5
"""Beside a figure of an optimiser."""


def leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """All plain values of a result, each under the path of its field."""
    if isinstance(value, pd.DataFrame):
        yield path, " ".join(map(str, (*value.index.names, *value.columns, len(value))))
        for name in value.columns:
            yield from ((f"{path}.{name}", one) for one in value[name])
        yield from ((f"{path}.index", one) for one in value.index)
    elif isinstance(value, pd.Series):
        yield from ((path, one) for one in (*value.index, *value))
    elif isinstance(value, Text):
        yield path, value.render("zh")
    elif isinstance(value, Settings) or callable(value) or type(value).__repr__ is object.__repr__:
        return
    elif dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        cached = [
            name
            for name, one in vars(type(value)).items()
            if isinstance(one, property) or type(one).__name__ == "cached_property"
        ]
        for name in (*names, *cached):
            yield from leaves(f"{path}.{name}", getattr(value, name))
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from leaves(f"{path}.{name}", one)
    elif isinstance(value, (tuple, list, frozenset, set)):
        for one in sorted(value, key=str) if isinstance(value, (frozenset, set)) else value:
            yield from leaves(path, one)
    else:
        yield path, value


def summed(result: Any) -> dict[str, tuple[float, float, str]]:
    """Path -> the sum of its numbers, the same weighted by their places, and a code of its words."""
    sums: dict[str, float] = {}
    weighted: dict[str, float] = {}
    words: dict[str, int] = {}
    counts: dict[str, int] = {}
    for whole, value in leaves("", result):
        path = ".".join(whole.split(".")[1:5])
        place = counts[path] = counts.get(path, 0) + 1
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
            sums[path] = sums.get(path, 0.0) + value
            weighted[path] = weighted.get(path, 0.0) + value * place
        else:
            words[path] = zlib.crc32(f"{place} {value}".encode(), words.get(path, 0))
    return {
        path: (sums.get(path, 0.0), weighted.get(path, 0.0), f"{count} {words.get(path, 0):08x}")
        for path, count in counts.items()
    }


def line(path: str, kept: tuple[float, float, str]) -> str:
    return f"{path} {kept[0]:.9g} {kept[1]:.9g} {kept[2]}"


def kept(text: str) -> dict[str, tuple[float, float, str]]:
    found = {}
    for one in text.splitlines():
        path, total, weighted, code, words = one.rsplit(" ", 4)
        found[path] = float(total), float(weighted), f"{code} {words}"
    return found


def is_same(one: tuple[float, float, str], other: tuple[float, float, str]) -> bool:
    return one[2] == other[2] and all(
        math.isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE) for a, b in zip(one[:2], other[:2], strict=True)
    )


@pytest.mark.parametrize("name", BOOKS)
def test_no_figure_and_no_word_is_other_than_it_was(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    if name == "demo":
        path, day = request.getfixturevalue("demo_book"), AS_OF
    else:
        book = Drawn(int(name.partition("-")[2]))
        path, day = book.save(tmp_path / "b.xlsx"), book.as_of
    result = kamxl.analyse(kamxl.open(path, as_of=day), as_of=day).analysis
    found = summed(result)
    file = KEPT / f"{name}.txt"
    if os.environ.get("KAMXL_KEPT") == "write":
        file.write_text("".join(f"{line(*one)}\n" for one in found.items()), "utf-8")
    before = kept(file.read_text("utf-8"))
    other = [
        path
        for path in {*before, *found}
        if path not in before or path not in found or not is_same(before[path], found[path])
    ]
    assert sorted(other) == []
