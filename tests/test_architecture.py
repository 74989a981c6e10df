"""Who may import whom: the rooms and their doors, read from the imports themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kamxl"

BASE = (
    "lazy",
    "record",
    "program",
    "errors",
    "i18n",
    "files",
    "schema",
    "settings",
    "grid",
    "package",
    "width",
    "cell",
    "chart",
    "plan",
    "placed",
    "theme",
    "excel",
)
"""The floor, lowest first: each may import only those before it. `schema` stands below `settings`, because a switch on
the settings sheet is read by the same words as a choice on any other sheet."""

ALLOWED = {
    # compute names sentences by key (i18n.Text) and carries the reader's issues (grid.Issue) on; it holds no words.
    "compute": {"errors", "i18n", "schema", "settings", "grid", "width"},
    "read": {"errors", "i18n", "files", "schema", "settings", "grid", "package"},
    # Which settings file counts for a workbook; it is TOML as a mapping is.
    "company": {"errors", "i18n", "settings"},
    "validate": {"errors", "i18n", "schema", "settings", "grid"},
    # A report says; where it stands is none of its business.
    "report": {"errors", "i18n", "schema", "settings", "grid", "width", "cell", "chart", "plan", "theme", "compute"},
    "layout": {"i18n", "grid", "width", "cell", "chart", "plan", "placed", "theme"},
    "writer": {
        "errors",
        "i18n",
        "files",
        "grid",
        "package",
        "width",
        "cell",
        "chart",
        "plan",
        "placed",
        "theme",
        "excel",
    },
    "export": {
        "program",
        "errors",
        "i18n",
        "files",
        "grid",
        "width",
        "cell",
        "chart",
        "plan",
        "placed",
        "theme",
        "layout",
    },
    # The sheet of settings lists the limits of the rules there are.
    "templates": {
        "errors",
        "i18n",
        "schema",
        "settings",
        "grid",
        "width",
        "cell",
        "chart",
        "plan",
        "placed",
        "theme",
        "compute",
        "report",
    },
    "sample": {"errors", "i18n", "schema", "settings"},
    # The live reader finds headers as the file reader does, the live writer names and quotes as the file writer does,
    # and the buttons call the walk as the commands do.
    "live": {
        "program",
        "errors",
        "i18n",
        "files",
        "schema",
        "settings",
        "grid",
        "width",
        "cell",
        "chart",
        "plan",
        "placed",
        "excel",
        "read",
        "compute",
        "writer",
        "book",
        "walk",
        "macros",
        "company",
    },
    "macros": {"errors", "i18n", "grid", "package", "cell", "chart", "plan", "placed", "theme", "layout", "writer"},
    "convert": {
        "errors",
        "i18n",
        "files",
        "schema",
        "settings",
        "grid",
        "package",
        "width",
        "cell",
        "chart",
        "plan",
        "placed",
        "theme",
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
    # It reads what the walk came to, and where the sheets of a run stand, to tell what a cell of them holds.
    "explain": {*BASE, "book", "compute", "report", "layout", "results"},
    "walk": {
        *BASE,
        "explain",
        "results",
        "book",
        "company",
        "read",
        "validate",
        "compute",
        "report",
        "layout",
        "writer",
        "templates",
        "sample",
        "export",
        "macros",
        "share",  # what a customer refused is masked in reports as in copies
    },
    # What copies were when they were handed out, and what was typed into them since; a sheet as it stands is looked at as convert does.
    "collect": {*BASE, "read", "convert", "writer", "results"},
    # A copy for a role is made of the same sheets as templates and reports, from the result of the walk.
    "share": {
        *BASE,
        "collect",
        "compute",
        "report",
        "layout",
        "templates",
        "writer",
        "book",
        "walk",
        "results",
    },
    # What owners see of a book is what a copy for their role shows.
    "remind": {*BASE, "compute", "writer", "book", "share", "results"},
    # It reads what stands in cells, and takes it out of any part of the file.
    "privacy": {*BASE, "collect", "company", "read", "writer", "share", "convert", "export", "results"},
    "batch": {
        *BASE,
        "book",
        "company",
        "walk",
        "read",
        "validate",
        "convert",
        "compute",
        "report",
        "layout",
        "writer",
        "remind",
        "results",
    },
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
    allowed = set(BASE[: BASE.index(here)]) if here in BASE else {"lazy", "record", *ALLOWED[here]}
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


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path) -> set[str]:
    """Modules of kamxl that a module names anywhere: at its top, inside functions and for types only."""
    known = {module_name(one) for one in modules()}
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.startswith("kamxl."):
                inside = name.removeprefix("kamxl.")
                found.add(inside if inside in known else inside.rpartition(".")[0])
    return found - {"", module_name(path)}


def test_no_modules_wait_for_each_other() -> None:
    """Nor do they within functions or for types only: what two modules share stands below both."""
    # The face of a room names its modules, and they never import it.
    graph = {module_name(path): imports_of(path) for path in modules() if path.name != "__init__.py"}

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = [start]
        while ahead:
            for name in graph.get(ahead.pop(), set()) - seen:
                seen.add(name)
                ahead.append(name)
        return seen

    assert {name for name in graph if name in reached(name)} == set()


FACES = [path for path in modules() if path.name == "__init__.py" and "offer(" in path.read_text("utf-8")]


@pytest.mark.parametrize("path", FACES, ids=room)
def test_a_face_loads_what_it_offers_to_types(path: Path) -> None:
    offered = {
        alias.name: f"{node.module}"
        for block in ast.parse(path.read_text("utf-8")).body
        if isinstance(block, ast.If)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    face = import_module(f"kamxl.{module_name(path)}")
    call = next(node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Dict))
    homes = {
        name: f"{face.__name__}.{home}" for home, names in ast.literal_eval(call).items() for name in names.split()
    }
    assert homes == offered
    assert all(getattr(face, name) is getattr(import_module(home), name) for name, home in homes.items())


BACK_ENDS = ("writer", "live", "export")
FRONT_ENDS = {"live.buttons", "live.doctor"}
"""What a click in the open workbook calls, as a command calls: it chooses a back end, and saves reports by the one saving."""


def test_back_ends_do_not_import_each_other() -> None:
    found = {}
    for path in modules():
        here = room(path)
        others = {name for name in imports_of(path) if name.partition(".")[0] in {*BACK_ENDS} - {here}}
        if here in BACK_ENDS and others and module_name(path) not in FRONT_ENDS:
            found[module_name(path)] = others
    assert found == {}


RESULTS = {
    "compute.account",
    "compute.analysis",
    "compute.labels",
    "compute.rule",
    "compute.selection",
    "compute.alerts.reveals",
}
"""What a report may know of the figures: the results, whole or of a selection, the names of tiers, what a rule is, and which
input fields a figure is read off. From elsewhere in `compute` it takes constants and types, such as the descriptor of a rule
whose limit it prints, and never a function.
"""


def taken_from_compute(path: Path) -> Iterator[str]:
    """`module.name` of what a module imports from `compute`; a module taken whole is named alone."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("kamxl.compute"))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("kamxl.compute"):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_a_report_computes_nothing() -> None:
    found = {
        (module_name(path), name)
        for path in modules()
        for name in taken_from_compute(path)
        if room(path) == "report"
        if name.removeprefix("kamxl.") not in RESULTS
        if name.removeprefix("kamxl.").rpartition(".")[0] not in RESULTS
        if not name.rpartition(".")[2][0].isupper()
    }
    assert found == set()
    for path in modules():
        if room(path) in ("report", "export", "writer", "live"):
            assert "scipy" not in path.read_text("utf-8")
