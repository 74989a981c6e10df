"""What is shipped is whole: the wheel alone, in a folder that is not the project, runs the demo."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import AS_OF, ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of the wheel, as an installation has it."""
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        package.extractall(out / "site")
    return out / "site"


def test_the_demo_runs_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    code = f"import kamxl; assert kamxl.__file__.startswith({str(unpacked)!r}), kamxl.__file__; " \
        f"from kamxl.cli import main; main(['demo', 'out', '--as-of', '{AS_OF}'])"  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONSAFEPATH": "1", "LANG": "en_US.UTF-8"}
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "key-accounts-demo.xlsx").stat().st_size > 100_000


def test_the_wheel_carries_the_templates_and_the_macros(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()}
    assert sum(name.endswith(".xlsx") for name in names) == 10
    assert {"Kamxl.bas", "ThisWorkbook.cls", "vbaProject.bin"} == {
        Path(name).name for name in names if name.startswith("kamxl/_macros/")
    }
    assert not any("tests/" in name for name in names)
