"""A real click: LibreOffice opens the .xlsm, a button is pressed, and the workbook on disk has the analysis in it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from vba_reader import sources_in

from kamxl import macros, walk, writer

pytestmark = pytest.mark.office

SCRIPT = Path(__file__).parent / "press_button.py"
Press = Callable[..., dict[str, Any]]
CARRIERS = ("总览", "使用说明")
BOUND = {
    "刷新分析": "KamxlRefresh",
    "校验数据": "KamxlValidate",
    "导出 PDF": "KamxlReport",
    "环境检查": "KamxlDoctor",
}


PROGRAM = """#!{python}
import json, os, subprocess, sys
from pathlib import Path

ended = subprocess.run([{python!r}, *sys.argv[1:]], capture_output=True, text=True)
told = dict(given=sys.argv[1:], errors=ended.stderr, outcome=Path(sys.argv[-1]).read_text("utf-8"))
Path({done!r} + ".part").write_text(json.dumps(told), "utf-8")
os.replace({done!r} + ".part", {done!r})
"""
"""An interpreter that says what it was given and what came of it, when it has ended."""


@cache
def interpreter_with_uno() -> str | None:
    """A Python that can talk to LibreOffice: its own, or the system's."""
    beside = [Path(path).resolve().parent / "python" for path in [shutil.which("soffice")] if path]
    for candidate in (*map(str, beside), "/usr/bin/python3", shutil.which("python3"), sys.executable):
        if candidate and Path(candidate).exists():
            found = subprocess.run([candidate, "-c", "import uno"], capture_output=True, check=False, timeout=60)
            if found.returncode == 0:
                return candidate
    return None


@pytest.fixture
def press(soffice: str, tmp_path: Path) -> Press:
    python = interpreter_with_uno()
    if python is None:
        pytest.skip("no Python on this machine has LibreOffice's uno module")

    def do(book: Path, button: str, *waits: Path | str) -> dict[str, Any]:
        """Press a button. Args: `waits`, the file that the program leaves, then "reload" where the document comes anew."""
        command = [python, str(SCRIPT), soffice, str(tmp_path / "profile"), str(book), button, *map(str, waits)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return do


@pytest.fixture
def done_file(tmp_path: Path) -> Path:
    """Where the interpreter leaves what it was given and what came of it."""
    return tmp_path / "done.json"


@pytest.fixture
def book(demo_book: Path, tmp_path: Path, done_file: Path) -> Path:
    """The sample workbook with macros; its name has a space and Chinese in it, as on real desks.

    Its interpreter is this one, called through a script that says when it has ended.
    """
    program = tmp_path / "interpreter"
    program.write_text(PROGRAM.format(python=sys.executable, done=str(done_file)), "utf-8")
    program.chmod(0o755)
    path = tmp_path / "大客户 2026.xlsm"
    data = macros.enable(demo_book.read_bytes(), "zh", "总览")
    path.write_bytes(macros.configure(data, {"KAMXL_INTERPRETER": str(program)}))
    return path


def test_a_press_writes_the_analysis_into_the_workbook_and_shows_it(press: Press, book: Path, done_file: Path) -> None:
    before = book.read_bytes()
    done = press(book, "总览/刷新分析", done_file, "reload")
    new = {"客户分级", "生命周期价值", "预警"}
    after = book.read_bytes()
    assert after != before, done_file.read_text("utf-8")
    assert new <= set(writer.owned(after).values()), "the file on disk holds the new sheets"
    assert not new & set(done["before"])
    assert new <= set(done["after"]), "and LibreOffice shows them"
    assert sources_in(book.name, after) == sources_in(book.name, before)
    assert macros.has_macros(writer.open_target(after))
    bound = {caption: script.split(":")[1].split("?")[0] for caption, [script] in done["bound"].items()}
    assert bound == {
        f"{sheet}/{words}": f"KamxlProject.Kamxl.{macro}" for sheet in CARRIERS for words, macro in BOUND.items()
    }


def test_the_buttons_are_still_there_after_a_run_and_work_again(press: Press, book: Path, done_file: Path) -> None:
    walk.run(book, as_of=date.today() - timedelta(days=1))
    before = book.read_bytes()
    done = press(book, "总览/刷新分析", done_file, "reload")
    assert len(done["bound"]) == 8
    after = book.read_bytes()
    assert after != before, f"the press is of another day: {done_file.read_text('utf-8')}"
    assert writer.owned(after) == writer.owned(before)
    assert done["after"] == done["before"]


@pytest.mark.parametrize(("button", "action"), [("总览/校验数据", "validate"), ("使用说明/环境检查", "doctor")])
def test_checking_changes_nothing(press: Press, book: Path, done_file: Path, button: str, action: str) -> None:
    before = book.read_bytes()
    press(book, button, done_file)
    told = json.loads(done_file.read_text("utf-8"))
    assert told["errors"] == ""
    assert told["outcome"]
    assert told["given"][:-1] == ["-P", "-m", "kamxl.cli.press", action, str(book), "--outcome"]
    assert book.read_bytes() == before


def test_without_an_interpreter_the_workbook_stays_as_it_was(press: Press, book: Path, tmp_path: Path) -> None:
    book.write_bytes(macros.configure(book.read_bytes(), {"KAMXL_INTERPRETER": str(tmp_path / "nowhere" / "python")}))
    before = book.read_bytes()
    done = press(book, "总览/刷新分析")
    assert done["after"] == done["before"]
    assert book.read_bytes() == before
