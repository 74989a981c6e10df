"""What goes into the one-folder program and what stays out: read by kamxl.spec, and held against the package by a test."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution, packages_distributions
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAME = "kamxl"
EXTRAS = ("dask", "pptx", "watch")
_REQUIREMENT = re.compile(r"([\w.-]+)(?:\[([^\]]*)\])?")
_EXTRA = re.compile(r"extra\s*==\s*['\"]([\w-]+)")

LOADED_BY_NAME = (
    "scipy.special._ufuncs",  # kamxl.compute.special loads it alone
    "watchfiles",  # kamxl.batch.watch asks whether it is there
    "dask.distributed",  # the worker that Dask starts is named so in its command
    "distributed.cli.dask_scheduler",  # kamxl _dask scheduler
    "distributed.cli.dask_worker",
    "distributed.http.scheduler.info",  # routes of the dashboard's server, named in distributed's settings
    "distributed.http.health",
    "distributed.http.statics",
)
"""Modules that no import statement names. Every module of kamxl itself is taken."""

DATA = {
    "macros/Kamxl.bas": "kamxl/_macros",
    "macros/ThisWorkbook.cls": "kamxl/_macros",
    "macros/vbaProject.bin": "kamxl/_macros",
    "macros/kamxl.xlam": "kamxl/_macros",
}
"""File of the project -> folder inside the program: as pyproject puts them into the wheel."""

METADATA = ("kamxl", "xlwings", "dask", "distributed")
"""Distributions that are asked for their version while the program runs."""

WITH_DATA = ("dask", "distributed", "icalendar", "pptx", "tzdata")
"""Packages that read files of their own."""

FOLDERS = (("pptx", "oxml/__init__.py"),)
"""(package, file of it) that must stand on the disk, too: the package goes up from its folder to find its templates."""

BESIDE = {
    "docs": "docs",
    "workbook_templates": "templates",
    "macros/kamxl.xlam": "kamxl.xlam",
    "LICENSE": "LICENSE",
    "CHANGELOG.md": "CHANGELOG.md",
}
"""What people look for in the folder, beside the program: of the project -> in the folder."""

EXCLUDED = (
    "fsspec.implementations",
    "PIL.AvifImagePlugin",
    "PIL._avif",
    "PIL._imagingcms",
    "PIL._imagingft",
    "PIL._imagingmath",
    "PIL._imagingtk",
    "PIL._webp",
    "lxml.objectify",
    "phonenumbers.carrier",  # whose number it is, and where: kamxl looks for numbers only
    "phonenumbers.carrierdata",
    "phonenumbers.geocoder",
    "phonenumbers.geodata",
    "phonenumbers.timezone",
    "phonenumbers.tzdata",
    "sqlite3",
    "_sqlite3",
    "yaml._yaml",  # its Python twin reads the few settings of Dask as well
    "tkinter",
    "xlwings.xlwingslib",
    "xlwings.pro",  # under a licence of its own, neither shipped nor needed
)
"""What libraries bring or reach for, and kamxl does not use; of other distributions `strangers` keeps all away that is not needed."""

EXCLUDED_PARTS = (
    "numpy.f2py",
    "numpy.testing",
    "pandas.tests",
    "scipy.cluster",
    "scipy.constants",
    "scipy.datasets",
    "scipy.fft",
    "scipy.fftpack",
    "scipy.integrate",
    "scipy.interpolate",
    "scipy.io",
    "scipy.linalg",
    "scipy.ndimage",
    "scipy.odr",
    "scipy.optimize",
    "scipy.signal",
    "scipy.sparse",
    "scipy.spatial",
    "scipy.stats",
)
"""Parts of libraries that kamxl uses no function of."""


def needed(extras: Iterable[str] = EXTRAS) -> set[str]:
    """Names of the distributions that kamxl needs with these extras, and of what those need, by pyproject.toml and what is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    ahead = [*project["dependencies"], *(line for extra in extras for line in optional[extra])]
    found = {NAME}
    seen: set[str] = set()
    while ahead:
        line = ahead.pop()
        named = _REQUIREMENT.match(line)
        if line in seen or named is None:
            continue
        seen.add(line)
        try:
            below = distribution(named[1]).requires or []
        except PackageNotFoundError:
            continue  # of another system or version of Python
        found.add(_key(named[1]))
        asked = (named[2] or "").replace(" ", "").split(",")
        for requirement in below:
            extra = _EXTRA.search(requirement)
            if extra is None or extra[1] in asked:
                ahead.append(requirement.partition(";")[0].strip())
    return found


def _key(name: str) -> str:
    """The name of a distribution as an index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def strangers() -> list[str]:
    """Top-level packages of what else is installed here: libraries reach for tools that a developer has and nobody needs."""
    kept = needed()
    return sorted(
        package
        for package, owners in packages_distributions().items()
        if package.isidentifier() and not any(_key(owner) in kept for owner in owners)
    )


def wanted(name: str) -> bool:
    """Whether a file that was found goes into the folder: tests of libraries and what belongs to excluded parts do not."""
    parts = Path(name).parts
    package = ".".join(part.partition(".")[0] for part in parts[:2])
    inside = {"tests", "static"} & set(parts)  # static: pictures of Dask's dashboard
    return not inside and package not in EXCLUDED_PARTS and package not in EXCLUDED
