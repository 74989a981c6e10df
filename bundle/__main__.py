"""`make bundle`: builds dist/kamxl where its inputs changed, puts beside the program what people look for, and says how large it is.

python -m bundle --tried    notes that a build of today's recipe has passed its suite; the gate then builds none until it changes
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from bundle import notices
from bundle.contents import BESIDE, NAME, ROOT

_INPUTS = ("kamxl", "bundle", "macros", "workbook_templates")
_STAMP = ".made-of"
_TRIED = ROOT / "bundle" / "tried.txt"
_IMPORT = re.compile(r"^\s*(?:from|import) (\w[\w.]*)", re.MULTILINE)


def build(dist: Path, work: Path) -> Path:
    """Build the folder below `dist`; returns it."""
    spec = ROOT / "bundle" / "kamxl.spec"
    paths = ["--distpath", str(dist), "--workpath", str(work)]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR", *paths, str(spec)]
    subprocess.run(command, check=True)
    folder = dist / NAME
    for source, target in BESIDE.items():
        place = ROOT / source
        if place.is_dir():
            shutil.copytree(place, folder / target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
        else:
            shutil.copy(place, folder / target)
    _strip(folder / "_internal", work / NAME)
    (folder / notices.FILE).write_text(notices.of_build(work / NAME), "utf-8")
    (folder / _STAMP).write_text(digest(), "ascii")
    return folder


def _strip(inside: Path, work: Path) -> None:
    """Take the symbols out of the libraries of Python and the system. Those of wheels are left as they are: not all of them survive it."""
    if sys.platform != "linux" or shutil.which("strip") is None:
        return
    names = {Path(line).name for line in (work / notices.LISTS[1]).read_text("utf-8").split("\n")}
    found = [str(path) for path in inside.rglob("*") if path.name in names and path.is_file()]
    subprocess.run(["strip", "--strip-unneeded", *found], check=False, capture_output=True)


def current(folder: Path) -> bool:
    """Whether the program is there and of the sources and libraries of today."""
    stamp = folder / _STAMP
    return stamp.is_file() and stamp.read_text("ascii") == digest()


def digest() -> str:
    """What the program is made of, documents apart: they are copied, and change nothing that runs."""
    found = hashlib.sha256(sys.version.encode())
    for name in sorted(f"{one.name} {one.version}" for one in distributions()):
        found.update(name.encode())
    for path in _files():
        found.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def recipe() -> str:
    """What decides whether a build works: how it is made, the libraries asked for, and the modules of theirs that the code names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = {name: needed for name, needed in project["optional-dependencies"].items() if name != "dev"}
    named = {
        module
        for path in (ROOT / "kamxl").rglob("*.py")
        for module in _IMPORT.findall(path.read_text("utf-8"))
        if module.partition(".")[0] not in {"kamxl", *sys.stdlib_module_names}
    }
    found = hashlib.sha256(json.dumps([project["dependencies"], extras, sorted(named)]).encode())
    for path in sorted((ROOT / "bundle").glob("*.[ps]*")):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def tried() -> bool:
    """Whether a build of today's recipe has passed its suite somewhere."""
    return _TRIED.read_text("ascii").strip() == recipe()


def _files() -> Iterator[Path]:
    for name in _INPUTS:
        yield from sorted(
            path for path in (ROOT / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts
        )


def size_mb(folder: Path) -> float:
    """Size of all files, in MB of 1 000 000 bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink()) / 1e6


def main() -> None:
    """Build where it is needed."""
    if sys.argv[1:] == ["--tried"]:
        _TRIED.write_text(recipe() + "\n", "ascii")
        return
    made = ROOT / "dist" / NAME
    if not current(made):
        build(ROOT / "dist", ROOT / "build")
    print(f"{made}: {size_mb(made):.0f} MB")


if __name__ == "__main__":
    main()
