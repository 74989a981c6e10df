"""What goes into the one-folder program and what stays out: read by kamxl.spec, and held against the package by a test."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parent.parent
NAME = "kamxl"

LOADED_BY_NAME = (
    "scipy.special._ufuncs",  # kamxl.compute.special loads it alone
    "watchfiles",  # kamxl.batch.watch asks whether it is there
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
}
"""File of the project -> folder inside the program: as pyproject puts them into the wheel."""

METADATA = ("kamxl", "xlwings", "dask", "distributed")
"""Distributions that are asked for their version while the program runs."""

WITH_DATA = ("dask", "distributed", "phonenumbers", "icalendar", "pptx", "tzdata")
"""Packages that read files of their own."""

BESIDE = {
    "docs": "docs",
    "workbook_templates": "templates",
    "LICENSE": "LICENSE",
    "CHANGELOG.md": "CHANGELOG.md",
}
"""What people look for in the folder, beside the program: of the project -> in the folder."""

EXCLUDED = (
    "IPython",
    "PyQt5",
    "PySide6",
    "bokeh",
    "bottleneck",
    "fsspec.implementations",
    "jinja2",
    "matplotlib",
    "numba",
    "numexpr",
    "PIL.AvifImagePlugin",
    "PIL._avif",
    "pip",
    "pyarrow",
    "pydantic.mypy",
    "pygments.lexers._mapping",
    "pytest",
    "setuptools",
    "sqlalchemy",
    "tables",
    "tkinter",
    "wheel",
    "xlsxwriter",
    "xlwings.xlwingslib",
    "xlwings.pro",  # under a licence of its own, neither shipped nor needed
)
"""What libraries would use if it were there, and kamxl does not."""

EXCLUDED_PARTS = (
    "numpy.f2py",
    "numpy.testing",
    "pandas.tests",
    "pandas.plotting",
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


def wanted(name: str) -> bool:
    """Whether a file that was found goes into the folder: tests of libraries and what belongs to excluded parts do not."""
    parts = Path(name).parts
    package = ".".join(parts[:2])
    return "tests" not in parts and package not in EXCLUDED_PARTS and package not in EXCLUDED
