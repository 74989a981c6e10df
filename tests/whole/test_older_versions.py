"""Settings and mappings that an older version wrote or read are read for ever: a folder a version in `older`, and none is changed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kamxl.cli.group import invoke
from tests.conftest import AS_OF

OLDER = sorted((Path(__file__).parent / "older").iterdir())


@pytest.mark.parametrize("version", OLDER, ids=lambda path: path.name)
def test_settings_and_mappings_are_still_read(
    version: Path, small_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = shutil.copytree(version, tmp_path / "older")
    shutil.copy(small_book, folder / "book.xlsx")
    assert invoke(["settings", str(folder / "book.xlsx"), "--json"], "en") == 0
    told = capsys.readouterr()
    assert "kamxl.toml" in told.out
    assert "40" in told.out
    assert invoke(["run", str(folder / "book.xlsx"), "--as-of", AS_OF.isoformat(), "--dry-run"], "en") == 0
    target = folder / "new.xlsx"
    line = [
        "convert",
        str(folder / "t.csv"),
        "--to",
        str(target),
        "--mapping",
        str(folder / "mapping.toml"),
        "--no-input",
        "--json",
    ]
    code = invoke(line, "en")
    said = capsys.readouterr()
    assert code in (0, 1), said.err
    assert json.loads(said.out)["sheets"]["customers"]["created"] == 1
