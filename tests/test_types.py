"""What a type checker knows of the package as it is installed: every symbol of the public interface has its type."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import kamxl

CHECKER = Path(sys.executable).with_name("basedpyright")


@pytest.fixture(scope="module")
def completeness(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """The report of pyright's `--verifytypes` on a copy of the package that stands where an installed one stands."""
    if not CHECKER.exists():
        pytest.skip("basedpyright is not installed")
    place = tmp_path_factory.mktemp("installed")
    python = place / "bin" / "python"
    site = place / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(place)], check=True)
    if not site.is_dir() or not python.exists():  # Windows keeps them elsewhere
        pytest.skip("another layout of virtual environments")
    shutil.copytree(Path(kamxl.__file__).parent, site / "kamxl", ignore=shutil.ignore_patterns("__pycache__"))
    others = [one for one in sys.path if one.endswith("site-packages")]
    (site / "others.pth").write_text("\n".join(others), "utf-8")
    done = subprocess.run(
        [CHECKER, "--verifytypes", "kamxl", "--ignoreexternal", "--outputjson"],
        cwd=place,
        env={**os.environ, "PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    report = json.loads(done.stdout)["typeCompleteness"]
    assert isinstance(report, dict)
    return report


def test_every_public_symbol_has_its_type(completeness: dict[str, object]) -> None:
    symbols = completeness["symbols"]
    assert isinstance(symbols, list)
    assert len(symbols) > 5000, "the checker saw another package"
    unclear = [
        (symbol["name"], [found["message"] for found in symbol["diagnostics"]])
        for symbol in symbols
        if symbol["isExported"] and not symbol["isTypeKnown"]
    ]
    assert unclear == []
    assert completeness["completenessScore"] == 1
