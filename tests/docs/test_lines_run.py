"""The command lines of the guides for those who deploy are run, each in a folder of its own, with a home and a machine of its own."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kamxl import macros
from kamxl.cli.group import invoke
from kamxl.live import registered
from tests.conftest import LONG, ROOT
from tests.docs.test_command_lines import WHOLE, lines

PAGES = ("deployment", "buttons", "leaving", "scheduling")
ELSEWHERE = {
    "--watch": "goes on until somebody ends it: tests/batch/test_watch.py",
    "%~1": "of a .bat file",
    ".pdf": "needs LibreOffice: tests/export",
    **({} if LONG else {"batch": "starts processes: the long form"}),
}
"""What a line has that is not run here."""
PLACES = {
    r"\\server\share\大客户": "FOLDER",
    "/mnt/share/大客户": "FOLDER",
    "文件夹": "FOLDER",
    "C:\\kamxl\\logs\\": "logs/",
    "/var/log/kamxl/": "logs/",
}
"""Of the pages -> in the folder."""
BOOK = re.compile(r"\b(BOOK|大客户|accounts)\b(\.xls[xm])?")


def is_whole(words: list[str]) -> bool:
    """Whether a line has what its command asks for: pages name commands, too, without running them."""
    command = WHOLE.get_command(None, words[0])  # type: ignore[arg-type]  # it needs none
    rest = words[1:]
    if isinstance(command, click.Group):
        command, rest = command.commands.get(rest[0] if rest else ""), rest[1:]
    if command is None or "…" in words:
        return False
    return bool([word for word in rest if not word.startswith("-")]) or not any(
        isinstance(one, click.Argument) and one.required for one in command.params
    )


def found() -> Iterator[str]:
    for name in PAGES:
        for page in (ROOT / "docs" / f"{name}.md", ROOT / "docs" / "zh" / f"{name}.md"):
            for line in lines(page.read_text("utf-8")):
                for place, ours in PLACES.items():
                    line = line.replace(place, ours)
                line = BOOK.sub(lambda name: f"book{name[2] or '.xlsx'}", line)
                if is_whole(shlex.split(re.sub(r"^--lang \w+ ", "", line))):
                    yield line


LINES = sorted({line for line in found() if not any(mark in line for mark in ELSEWHERE)})


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_a_guide_does_what_it_says(
    line: str,
    small_book: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = shlex.split(line)
    for name in (word for word in words if Path(word).suffix in (".xlsx", ".xlsm")) if "new" not in words else ():
        data = small_book.read_bytes()
        (tmp_path / name).write_bytes(macros.enable(data, "zh", "总览") if name.endswith("m") else data)
        break  # what comes behind is written
    for folder in ("FOLDER", "logs", "home"):
        (tmp_path / folder).mkdir()
    shutil.copy(small_book, tmp_path / "FOLDER" / "book.xlsx")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("USERPROFILE", str(tmp_path / "home"))
    monkeypatch.setattr(registered, "MACHINE_FILE", tmp_path / "etc" / "program")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    code = invoke(words, "en")
    assert code == 0, capsys.readouterr().err
    after = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    if words[0] in ("doctor", "validate") and not any(word.startswith("--configure") for word in words):
        assert after == before
    elif "--dry-run" not in words and words[0] != "remove":  # a book without sheets of ours stays as it is
        assert after != before


def test_the_lines_of_the_guides_are_found() -> None:
    """The test above would pass if nothing were found."""
    assert {"doctor --configure-machine", "run book.xlsx", "macros export FOLDER", "remove book.xlsx"} <= set(LINES)
    assert len(LINES) >= 15
