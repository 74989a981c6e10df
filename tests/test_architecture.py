"""Who may import whom: the rooms and their doors, read from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kamxl"

BASE = ("errors", "i18n", "files", "schema", "settings", "grid", "package", "plan")
"""The floor, lowest first: each may import only those before it. `schema` stands below `settings`, because a switch on
the settings sheet is read by the same words as a choice on any other sheet."""

ALLOWED = {
    # compute names sentences by key (i18n.Text) and carries the reader's issues (grid.Issue) on; it holds no words.
    "compute": {"errors", "i18n", "schema", "settings", "grid"},
    "read": {"errors", "i18n", "files", "schema", "settings", "grid", "package"},
    # Which settings file counts for a workbook; it is TOML as a mapping is.
    "company": {"errors", "i18n", "settings", "read"},
    "validate": {"errors", "i18n", "schema", "settings", "grid"},
    "report": {"errors", "i18n", "schema", "settings", "grid", "plan", "compute"},
    "writer": {"errors", "i18n", "files", "grid", "package", "plan"},
    "export": {"errors", "i18n", "files", "grid", "plan"},
    # The sheet of settings lists the limits of the rules there are.
    "templates": {"errors", "i18n", "schema", "settings", "grid", "plan", "compute", "report"},
    "sample": {"errors", "i18n", "schema", "settings"},
    # The live reader finds headers as the file reader does, the live writer names and quotes as the file writer does,
    # and the buttons call the walk as the commands do.
    "live": {
        "errors",
        "i18n",
        "files",
        "schema",
        "settings",
        "grid",
        "plan",
        "read",
        "compute",
        "writer",
        "book",
        "walk",
        "macros",
        "company",
    },
    "macros": {"errors", "i18n", "grid", "package", "plan", "writer"},
    "convert": {
        "errors",
        "i18n",
        "files",
        "schema",
        "settings",
        "grid",
        "package",
        "plan",
        "read",
        "validate",
        "compute",  # how old a book is: said by the same rule as by a run
        "writer",
        "templates",
        "report",
        "results",
    },
    # What the walk hands on holds what every step made; it names them as types only.
    "book": {*BASE, "company", "read", "validate", "compute", "writer"},
    # What commands print with --json: models, and nothing that makes them.
    "results": set(),
    "walk": {
        *BASE,
        "results",
        "book",
        "company",
        "read",
        "validate",
        "compute",
        "report",
        "writer",
        "templates",
        "sample",
        "export",
        "macros",
    },
    # A copy for a role is made of the same sheets as templates and reports, from the result of the walk.
    "share": {*BASE, "compute", "report", "templates", "writer", "book", "walk", "results"},
    "batch": {*BASE, "book", "company", "walk", "read", "validate", "convert", "writer", "report", "results"},
}
CLOCK_ROOMS = {"cli", "batch", "live"}
"""Only these may ask what day it is."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Rooms of kamxl that a module imports anywhere, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "kamxl" else [node.module]
        else:
            continue
        for name in names:
            parts = name.split(".")
            if parts[0] == "kamxl" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_walk_one_way(path: Path) -> None:
    here = room(path)
    if here in {"__init__", "__main__", "cli"} or path.name == "__main__.py":  # a room's own command is a front end
        return
    assert here in BASE or here in ALLOWED, f"a new room: say in ALLOWED what {here} may import"
    allowed = set(BASE[: BASE.index(here)]) if here in BASE else ALLOWED[here]
    assert set(imported(path)) - {here} - allowed == set()


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_front_ends_read_the_clock(path: Path) -> None:
    if room(path) in CLOCK_ROOMS:
        return
    calls = {
        f"{node.func.value.id}.{node.func.attr}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name)
    }
    assert not calls & {"date.today", "datetime.now", "datetime.today", "time.time", "datetime.utcnow"}
