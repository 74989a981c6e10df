"""The one-folder program on a desk without Python: another user, no home to write to, the folder read-only.

`make bundle` builds it. Where it is missing, or older than the sources, these tests build it themselves, unless a build of the very recipe
(bundle/, the libraries asked for, the modules of theirs that the code names) has passed them before: then they are skipped and say so.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bundle.__main__ import build, current, size_mb, tried
from tests.conftest import AS_OF, LONG, ROOT
from tests.macros.test_press import interpreter_with_uno

GIVEN = os.environ.get("KAMXL_BUNDLE")
"""A folder to try instead, whatever it was made of."""
PROGRAM = Path(GIVEN or ROOT / "dist" / "kamxl")
NOBODY = 65534
SECONDS = 300
DAY = ("--as-of", AS_OF.isoformat())
MOST_MB = 190

pytestmark = pytest.mark.timeout(1800)  # a build is among it


@pytest.fixture(scope="module", autouse=True)
def program() -> None:
    """The folder, of these sources."""
    if GIVEN or current(PROGRAM):
        return
    if tried() and not LONG:
        pytest.skip("a program of this recipe has passed; `make bundle` builds one of these sources")
    build(ROOT / "dist", ROOT / "build")


class Desk:
    """A folder of a user's who has no Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.tools, self.work = folder / "home", folder / "bin", folder / "work"
        for one in (self.home, self.tools, self.work):
            one.mkdir()
        for place in ("/usr/bin", "/bin"):  # all that the system has but Python
            for tool in Path(place).iterdir():
                if not re.match(r"python|pip|pypy|idle|pydoc", tool.name) and not (self.tools / tool.name).is_symlink():
                    (self.tools / tool.name).symlink_to(tool)
        folder.chmod(0o755)
        self.as_other = (
            ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.getuid() == 0 else []
        )
        if self.as_other:
            os.chown(self.work, NOBODY, NOBODY)
        temp = self.work / "tmp"
        temp.mkdir()
        temp.chmod(0o777)
        self.environment = {"PATH": str(self.tools), "HOME": str(self.home), "LANG": "C.UTF-8", "TMPDIR": str(temp)}

    def start(self, *command: str | Path, **given: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*self.as_other, *map(str, command)],
            cwd=self.work, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **given,  # type: ignore[call-overload]
        )  # fmt: skip

    def call(self, *arguments: str | Path, code: int = 0) -> str:
        """Call the program; returns what it printed for programs, or else said to people."""
        process = self.start(PROGRAM / "kamxl", *arguments)
        out, said = process.communicate(timeout=SECONDS)
        assert process.returncode == code, said
        assert "Traceback" not in said
        return out or said


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    folder = Path(tempfile.mkdtemp(prefix="kamxl-desk-"))
    yield Desk(folder)
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def book(desk: Desk) -> Path:
    desk.call("demo", "demo", *DAY, "--lang", "en")
    (made,) = (desk.work / "demo").glob("*.xlsx")
    return made


def test_there_is_no_python_and_nothing_to_write_to(desk: Desk) -> None:
    found = desk.start("sh", "-c", f"command -v python3 python; touch {PROGRAM}/x {desk.home}/x").communicate()
    assert found[0] == ""
    if desk.as_other:
        assert found[1].count("Permission denied") == 2
    assert "version" in desk.call("--version")


def test_the_folder_is_small_and_has_what_people_look_for() -> None:
    assert size_mb(PROGRAM) <= MOST_MB
    there = {path.relative_to(PROGRAM).as_posix() for path in PROGRAM.rglob("*")}
    assert {"docs/deployment.md", "docs/zh/deployment.md", "LICENSE", "THIRD-PARTY-NOTICES.txt"} <= there
    assert sum(name.startswith("templates/") and name.endswith(".xlsx") for name in there) == 10
    assert not [name for name in there if "xlwings/pro" in name or "xlwingslib" in name]


def test_the_notices_name_what_is_there() -> None:
    text = (PROGRAM / "THIRD-PARTY-NOTICES.txt").read_text("utf-8")
    for name in ("pandas", "numpy", "openpyxl", "pydantic", "distributed", "python-pptx", "xlwings", "Python 3"):
        assert re.search(rf"^{name}", text, re.MULTILINE | re.IGNORECASE), name
    assert "no text comes with it" not in text.partition("Python 3")[0].replace("(no text comes with it)", "", 3)


LINES = (
    "validate BOOK --json", "run BOOK --json", "run BOOK --output out.xlsx", "report BOOK -o out.pptx", "report BOOK -o report.xlsx",
    "report BOOK -o out.html", "share BOOK --role sales --editable -o share.xlsx", "collect share.xlsx --to BOOK --json",
    "forget BOOK --customer C2023001 --output forgotten.xlsx --yes", "remove BOOK --output plain.xlsx", "explain BOOK --customer C2023001 --json", "settings BOOK",
    "schema customers --json", "remind BOOK -o digests", "new made.xlsm --macros --lang en", "macros export vba",
    "macros install BOOK", "add-sheet made.xlsm contacts", "person BOOK --customer C2023001 -o person.json", "doctor BOOK --json", "press validate BOOK",
    "press doctor BOOK", "convert TABLE --to converted.xlsx --yes",
)  # fmt: skip
FINDS = ("validate", "press validate")
"""The sample has faults for people to see: these end with 1."""
DATED = ("run", "report", "share", "explain", "remind")


@pytest.mark.parametrize("line", LINES)
def test_every_command_works(line: str, desk: Desk, book: Path) -> None:
    table = desk.work / "table.csv"
    if not table.exists():
        table.write_text("customer id,customer name,region\nC1,First,North\nC2,Second,South\n", "utf-8")
    words = [{"BOOK": str(book), "TABLE": str(table)}.get(word, word) for word in line.split()]
    told = desk.call(*words, *(DAY if words[0] in DATED else ()), code=int(line.startswith(FINDS)))
    if "--json" in words:
        json.loads(told)
    if "-o" in words or "--output" in words or "--to" in words:
        assert (desk.work / words[words.index(next(w for w in ("-o", "--output", "--to") if w in words)) + 1]).exists()


@pytest.mark.office
def test_a_pdf_is_drawn_by_the_office_program_of_the_machine(soffice: str, desk: Desk, book: Path) -> None:
    desk.call("report", book, "-o", "out.pdf", *DAY)
    assert (desk.work / "out.pdf").read_bytes().startswith(b"%PDF")


@pytest.fixture(scope="module")
def shelf(desk: Desk) -> Callable[[str], Path]:
    table = desk.work / "few.csv"
    table.write_text("customer id,customer name,region\nC1,First,North\nC2,Second,South\n", "utf-8")
    desk.call("convert", table, "--to", "few.xlsx", "--yes")
    book = desk.work / "few.xlsx"

    def make(name: str) -> Path:
        folder = desk.work / name
        folder.mkdir()
        for number in range(20):
            shutil.copy(book, folder / f"book {number}.xlsx")
        if desk.as_other:
            for path in (folder, *folder.iterdir()):
                os.chown(path, NOBODY, NOBODY)
        return folder

    return make


def test_twenty_books_with_two_workers(desk: Desk, shelf: Callable[[str], Path]) -> None:
    told = json.loads(desk.call("batch", shelf("local"), "--workers", "2", "--json", *DAY))
    assert told["counts"]["done"] == 20


def test_twenty_books_on_dask_without_any_python(desk: Desk, shelf: Callable[[str], Path]) -> None:
    address_file = desk.work / "scheduler.json"
    scheduler = desk.start(
        PROGRAM / "kamxl", "_dask", "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
        "--scheduler-file", address_file, start_new_session=True,
    )  # fmt: skip
    workers = desk.start(
        PROGRAM / "kamxl", "_dask", "worker", "--scheduler-file", address_file, "--nworkers", "1", "--nthreads", "2",
        "--no-dashboard", "--local-directory", desk.work / "tmp", start_new_session=True,
    )  # fmt: skip
    try:
        line = "for i in $(seq 600); do test -s $0 && exit; sleep 0.1; done"
        desk.start("sh", "-c", line, address_file).communicate(timeout=90)
        address = json.loads(address_file.read_text("utf-8"))["address"]
        told = json.loads(desk.call("batch", shelf("dask"), "--dask", address, "--json", *DAY))
        assert told["counts"]["done"] == 20
    finally:
        for process in (workers, scheduler):
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.mark.office
def test_a_press_in_libreoffice_starts_the_program(soffice: str, desk: Desk, book: Path) -> None:
    python = interpreter_with_uno()
    if python is None:
        pytest.skip("no Python on this machine has LibreOffice's uno module")
    desk.call("macros", "install", book, "--replace")
    pressed = book.with_suffix(".xlsm")
    desk.call("doctor", "--configure", pressed)
    before = pressed.read_bytes()
    script = desk.folder / "press_button.py"
    shutil.copy(ROOT / "tests" / "macros" / "press_button.py", script)
    process = desk.start(python, script, soffice, desk.work / "profile", pressed, "Overview/Refresh", pressed, "reload")
    _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, said
    assert pressed.read_bytes() != before
