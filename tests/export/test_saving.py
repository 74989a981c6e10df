"""A report is put in place whole, or the old one stays."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from kamxl import export
from kamxl.errors import BusyError, KamxlError, WriteError


def test_a_new_folder_and_an_old_file(tmp_path: Path) -> None:
    out = tmp_path / "报告" / "九月.pdf"
    export.save(b"one", out)
    export.save(b"two", out)
    assert out.read_bytes() == b"two"
    assert [path.name for path in out.parent.iterdir()] == ["九月.pdf"]


@pytest.mark.parametrize(
    ("number", "error"), [(errno.EACCES, BusyError), (errno.ENOSPC, WriteError), (errno.EIO, WriteError)]
)
def test_what_goes_wrong_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: type[KamxlError]
) -> None:
    out = tmp_path / "report.pdf"
    out.write_bytes(b"old")

    def fails(self: Path, target: Path) -> Path:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(error, match=r"report\.pdf"):
        export.save(b"new", out)
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.pdf"]
