"""The steps of the walk: no search for circles of objects while it goes on, and as before once it ends."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kamxl import walk
from kamxl.errors import InputError
from kamxl.walk.opening import read_target
from tests.conftest import AS_OF


def test_nothing_is_collected_during_a_walk_and_everything_after_it(small_book: Path) -> None:
    seen = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        seen[name] = gc.isenabled()
        yield

    assert gc.isenabled()
    walk.walk(lambda: read_target(small_book), lambda result, sheets: None, as_of=AS_OF, step=step)
    assert seen == dict.fromkeys(("read", "validate", "compute", "report", "write"), False)
    assert gc.isenabled()


def test_a_walk_that_fails_leaves_collection_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "book.xlsx").write_bytes(b"nothing of the kind")
    with pytest.raises(InputError):
        walk.checked(lambda: read_target(tmp_path / "book.xlsx"), as_of=AS_OF)
    assert gc.isenabled()
    gc.disable()
    try:
        with pytest.raises(InputError):
            walk.checked(lambda: read_target(tmp_path / "book.xlsx"), as_of=AS_OF)
        assert not gc.isenabled()
    finally:
        gc.enable()
