"""What linters do not hold: reasons beside what types leave open, and one form of docstrings."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "kamxl"
MODULES = sorted(PACKAGE.rglob("*.py"))

_IGNORED = re.compile(r"# type: ignore(\[[^\]]*\])?(?P<reason>  # .+)?$")
_ANY = re.compile(r"from typing import .*\bAny\b|^    Any,")
_SECTION_ON_ONE_LINE = re.compile(r"\b(Args|Arguments|Returns|Raises|Yields): +\S")


def named(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_what_the_types_leave_open_has_its_reason(path: Path) -> None:
    """`Any` where it is imported, `type: ignore` where it stands."""
    lines = path.read_text("utf-8").splitlines()
    bare = []
    for number, (before, line) in enumerate(zip(["", *lines], lines, strict=False), 1):
        above = before.strip().startswith("#")
        ignored = _IGNORED.search(line)
        if ignored and not (ignored["reason"] or above):
            bare.append(f"{number}: {line.strip()}")
        if _ANY.match(line) and "# Any: " not in line:
            bare.append(f"{number}: {line.strip()}  (say why: # Any: ...)")
    assert not bare


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_docstrings_have_their_sections_in_one_form(path: Path) -> None:
    """`Args:` on a line of its own, then an indented line a name, as Google's guide has it."""
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    docs = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, kinds)
    ]
    assert not [doc for doc in docs if _SECTION_ON_ONE_LINE.search(doc)]
