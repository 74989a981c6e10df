"""What a terminal would obey, typed into a workbook: no command prints it, neither as words nor as JSON."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from kamxl.cli.group import COMMANDS, invoke
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS, ROOT

DAY = ("--as-of", AS_OF.isoformat())
OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
MARK = "Zq"
HOSTILE = f"{MARK}\x1b[2J\x1b]0;x\x07\x9b31m\u202e\u2066\u200f\n冒充 ERROR\n{MARK}"
"""Clears the screen, names the window, turns the direction, and begins a line that looks like one of kamxl's."""
TYPED = "".join(f"_x{ord(letter):04X}_" if letter in "\x1b\x07" else letter for letter in HOSTILE)
"""As a workbook holds it: escapes of Excel's, since XML has no characters for most of these."""
SETTINGS = ("tier.strategy.S", "report.owner")
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
COMMAND_LINES = (
    "validate BOOK", "run BOOK --output OUT.xlsx", "run BOOK --what-if tier.preset=a_e", "report BOOK --preview", "report BOOK -o OUT.html", "explain BOOK --customer C2023001",
    "explain BOOK --cell 客户信息!B2", "explain BOOK --customer NAME", "settings BOOK", "share BOOK --role sales -o OUT.xlsx", "convert SOURCE --to OUT.xlsx", "convert BOOK --to OUT.xlsx",
    "batch FOLDER --task validate --workers 1", "add-sheet BOOK 市场监测", "macros install BOOK", "schema NAME", "new BOOK", "remove BOOK",
    "collect COPY --to BOOK", "remind BOOK -o OUT.d", "person BOOK --customer C2023001", "person BOOK --customer NAME", "forget BOOK --customer C2023001 --yes", "forget BOOK --customer NAME", "press validate BOOK",
)  # fmt: skip


@pytest.fixture
def hostile(tmp_path: Path, make_book: Callable[..., Path]) -> Path:
    """A folder whose workbook, table and settings file hold such a text wherever one can stand, their names too."""
    folder = tmp_path / "folder"
    folder.mkdir()
    rows = [[row[0], *(TYPED if place in (1, 2, 3, 4, 5, 8, 10, 11) else cell for place, cell in enumerate(row[1:], 1))] for row in CUSTOMER_ROWS]  # fmt: skip
    listed = [["设置项", "值"], *([key, TYPED] for key in SETTINGS)]
    sheets = {"客户信息": [[*CUSTOMER_HEADERS, TYPED], *rows], f"{MARK}\u202e我的": [[TYPED]], "设置": listed}
    name = HOSTILE.replace("\n", " ") if os.name == "posix" else MARK
    make_book(folder / f"{name}.xlsx", sheets)
    text = HOSTILE.replace("\n", " ")
    (tmp_path / f"{name}.csv").write_text(f"客户编号,客户名称,联系人,{text}\nC1,{text},{text},{text}\n", "utf-8")
    return folder


def _handed_out(book: Path, copy: Path) -> Path:
    """A copy in which somebody typed such a text too."""
    assert invoke(["share", str(book), "--role", "sales", "--editable", "-o", str(copy), *DAY], "en") == 0
    workbook = openpyxl.load_workbook(copy)
    next(cell for row in workbook["客户信息"] for cell in row if cell.value == "C2023001").offset(
        0, 1
    ).value = f"{TYPED}x"
    workbook.save(copy)
    return copy


def words(line: str, folder: Path) -> list[str]:
    (book,), (source,) = folder.glob("*.xlsx"), folder.parent.glob("*.csv")
    copy = str(_handed_out(book, folder.with_name("copy.xlsx"))) if "COPY" in line else ""
    paths = {"BOOK": str(book), "SOURCE": str(source), "FOLDER": str(folder), "NAME": HOSTILE, "COPY": copy}
    return [str(folder.parent / word) if word.startswith("OUT") else paths.get(word, word) for word in line.split()]


@pytest.mark.parametrize("line", [one for one in COMMAND_LINES if one.split()[0] in COMMANDS])
def test_a_command_prints_nothing_that_a_terminal_obeys(
    line: str, hostile: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    command, *arguments = words(line, hostile)
    day = DAY if command in ("run", "report", "explain", "share", "batch", "remind") else ()
    kept = hostile.with_name("kept")
    shutil.copytree(hostile, kept)
    for more in ((), ("--json",), ("--verbose",)):
        shutil.rmtree(hostile)
        shutil.copytree(kept, hostile)
        for out in hostile.parent.glob("OUT*"):
            shutil.rmtree(out) if out.is_dir() else out.unlink()
        code = invoke([command, *arguments, *day, *more], "en")
        said = capfd.readouterr()
        if more == ("--json",) and code == 2 and "No such option" in said.err:
            continue
        assert code != 70, said.err
        for text in (said.out, said.err):
            assert not OBEYED.search(text)
            assert not re.search("^冒充", text, re.MULTILINE), "a line that kamxl did not write"
        if more == ("--json",) and said.out:
            json.loads(said.out)


def test_every_command_is_tried() -> None:
    assert {line.split()[0] for line in COMMAND_LINES} >= set(COMMANDS) - {"demo", "doctor"}, "those read no workbook"


def test_json_holds_what_the_workbook_holds(hostile: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Escaped, not left out: a script reads what was typed."""
    assert invoke(words("settings BOOK --json", hostile), "en") == 0
    found = json.loads(capfd.readouterr().out)
    assert found["tier.strategy.S"]["value"] == HOSTILE


def test_nothing_but_the_room_s_own_functions_prints() -> None:
    """`say`, `tell` and `print_json` clean what they print; whatever else printed would have to do so itself."""
    for path in sorted((ROOT / "kamxl" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and path.name != "output.py":
                assert ast.unparse(node.func) not in ("click.echo", "print", "click.secho", "sys.stdout.write"), path
