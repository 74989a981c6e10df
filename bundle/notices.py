"""The notices of third parties, made of what is really in the folder."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

FILE = "THIRD-PARTY-NOTICES.txt"
LISTS = ("packages.txt", "libraries.txt")
"""What kamxl.spec tells of the folder: top-level packages, and shared libraries that belong to none."""
_NAMES = ("license", "licence", "copying", "notice", "authors", "copyright")
_RULE = "=" * 78
_OWN = "kamxl"
_HEAD = """kamxl is under the MIT licence: see LICENSE. This folder also holds what follows, each under its own licence.
The parts of xlwings under its PRO licence are not among it, and kamxl does not need them.
"""


def of_build(work: Path) -> str:
    """The file, from the lists that kamxl.spec left in PyInstaller's working folder."""
    packages, libraries = ((work / name).read_text("utf-8").split("\n") for name in LISTS)
    return text(packages, map(Path, libraries))


def text(packages: Iterable[str], libraries: Iterable[Path]) -> str:
    """The file.

    Args:
        packages: top-level names of the modules in the folder; those of Python itself may be among them.
        libraries: shared libraries, where they were found.
    """
    owners = packages_distributions()
    names = {owner.lower(): owner for package in packages for owner in owners.get(package, ())}
    found = [distribution(name) for key, name in sorted(names.items()) if key != _OWN]
    parts = [_HEAD, *(_of_distribution(one) for one in found), _of_python(), *_of_system(libraries)]
    return f"\n{_RULE}\n".join(parts)


def _of_distribution(one: Distribution) -> str:
    texts = list(_licences(one))
    if not texts:
        texts = ["(no text comes with it)"]
    return "\n\n".join([f"{one.name} {one.version}\n{_summary(one)}", *texts])


def _summary(one: Distribution) -> str:
    """The licence by name, and where it comes from."""
    meta = one.metadata
    classified = [line.rpartition(" :: ")[2] for line in meta.get_all("Classifier") or () if line.startswith("License")]
    named = (
        meta.get("License-Expression") or ", ".join(classified) or (meta.get("License") or "see below").splitlines()[0]
    )
    home = meta.get("Home-page") or next(iter(meta.get_all("Project-URL") or ()), "").rpartition(", ")[2]
    return f"{named}\n{home}".strip()


def _licences(one: Distribution) -> Iterator[str]:
    for file in sorted(one.files or (), key=str):
        inside = any(part.endswith(".dist-info") for part in file.parts)
        if inside and file.name.lower().startswith(_NAMES):
            yield Path(str(file.locate())).read_text("utf-8", "replace").strip()


def _of_python() -> str:
    import builtins

    folder = Path(builtins.__import__("os").__file__).parent
    there = [
        path
        for path in (folder / "LICENSE.txt", folder.parent.parent / "LICENSE.txt", folder.parent / "LICENSE.txt")
        if path.is_file()
    ]
    version = ".".join(map(str, sys.version_info[:3]))
    return f"Python {version}\nPSF-2.0\nhttps://www.python.org\n\n" + (
        there[0].read_text("utf-8").strip() if there else ""
    )


def _of_system(libraries: Iterable[Path]) -> Iterator[str]:
    """Libraries of the system that the folder was built on: what its packages say of them."""
    packages: dict[str, list[str]] = {}
    for library in sorted(set(libraries)):
        packages.setdefault(_package(library), []).append(library.name)
    for name, files in packages.items():
        said = Path("/usr/share/doc") / name / "copyright"
        body = said.read_text("utf-8", "replace").strip() if name and said.is_file() else "(a library of the system)"
        yield f"{', '.join(files)}\n{name}\n\n{body}"


def _package(library: Path) -> str:
    """The Debian package that a library belongs to, '' where none is known."""
    if shutil.which("dpkg-query") is None:
        return ""
    for place in (
        library,
        Path("/usr") / library.relative_to("/"),
        Path("/") / library.relative_to("/usr") if library.is_relative_to("/usr") else library,
    ):
        done = subprocess.run(["dpkg-query", "-S", str(place)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.partition(":")[0]
    return ""
