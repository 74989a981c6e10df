"""What goes into the one-folder program, held against the package: cheap, so that no build is needed to see what would be missing."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundle import contents, notices
from tests.conftest import ROOT

PACKAGE = ROOT / "kamxl"
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
LOADERS = {"import_module", "version", "files", "find_spec", "distribution"}


def imported() -> Iterator[str]:
    """Foreign modules that the package imports anywhere, whole names."""
    for tree in TREES.values():
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            yield from (name for name in names if name.partition(".")[0] not in {"kamxl", *sys.stdlib_module_names})


def asked_by_name(function: str) -> set[str]:
    """Literal first arguments of the calls of a function such as `import_module`."""
    return {
        call.args[0].value
        for tree in TREES.values()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)
        if isinstance(call.func, ast.Name) and call.func.id == function and isinstance(call.args[0].value, str)
    }


def below(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == one or name.startswith(f"{one}.") for one in packages)


def test_nothing_that_the_package_imports_is_left_out() -> None:
    left_out = (*contents.EXCLUDED, *contents.EXCLUDED_PARTS)
    assert {name for name in imported() if below(name, left_out)} == set()
    assert "openpyxl" in set(imported()), "the test would pass if nothing were found"


def test_what_no_import_statement_names_is_listed() -> None:
    by_statement = set(imported())
    by_name = {name for name in asked_by_name("import_module") if not name.startswith("kamxl")}
    hidden = by_name - by_statement - {one.partition(".")[0] for one in (*by_statement, *contents.LOADED_BY_NAME)}
    assert hidden - set(contents.LOADED_BY_NAME) == set()


def test_what_is_asked_for_its_version_brings_its_metadata() -> None:
    assert asked_by_name("version") - set(contents.METADATA) == set()


def test_the_program_holds_the_files_of_the_wheel() -> None:
    """And the templates, which stand beside the program for people."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    beside = {"workbook_templates"}
    assert set(included) - beside == set(contents.DATA)
    assert {f"{target}/{Path(source).name}" for source, target in contents.DATA.items()} == {
        target for source, target in included.items() if source not in beside
    }
    assert beside <= set(contents.BESIDE)
    assert all((ROOT / source).exists() for source in (*contents.DATA, *contents.BESIDE))
    others = {path.suffix for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert others <= {".py", ".typed"}, "a data file of the package: name it in bundle/contents.py"


def test_what_kamxl_needs_is_let_in_and_what_only_a_developer_has_is_not() -> None:
    needed, strangers = contents.needed(), set(contents.strangers())
    assert {"pandas", "python-pptx", "distributed", "watchfiles", "tomlkit", "xlsxwriter", "wcwidth"} <= needed
    assert {"pytest", "mypy", "hypothesis", "PyInstaller"} <= strangers
    assert strangers & {name.partition(".")[0] for name in imported()} == set()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("scipy/special/_ufuncs.so", True),
        ("scipy/optimize/_zeros.so", False),
        ("pandas/tests/x.csv", False),
        ("xlwings/xlwingslib.so", False),
    ],
)
def test_files_of_excluded_parts_stay_out(name: str, kept: bool) -> None:
    assert contents.wanted(name) is kept


def test_the_notices_hold_the_licence_of_what_is_there_and_of_nothing_else() -> None:
    text = notices.text({"pydantic", "json", "no_such_package"}, [])
    assert "pydantic" in text
    assert "Permission is hereby granted" in text
    assert "Python Software Foundation" in text or "PSF" in text
    assert "pandas" not in text.partition("Python 3")[0]
