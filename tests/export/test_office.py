"""PDF through an office program: a real one where it is, and programs that fail, hang or are not there."""

from __future__ import annotations

import os
import re
import stat
import sys
import time
from pathlib import Path
from xml.etree import ElementTree

import pytest

from kamxl import export, writer
from kamxl.cell import Style
from kamxl.errors import KamxlError, UsageError, WriteError
from kamxl.export import office
from kamxl.placed import Cells, SheetPlan
from tests.conftest import AS_OF

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-ins for LibreOffice are shell scripts")


def book() -> bytes:
    plans = [
        SheetPlan(
            key=f"k{n}", title=f"第{n}页", styles={"text": Style()}, cells=(Cells(1, 1, [["内容"]]),), owned=False
        )
        for n in (1, 2)
    ]
    return writer.create(plans)


@pytest.mark.office
def test_a_page_a_sheet(soffice: str) -> None:
    data = export.pdf(book(), as_of=AS_OF)
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) == 2


def test_dates_and_ids_follow_from_the_content() -> None:
    made = [
        b"%%PDF-1.6\n/CreationDate(D:2026112614%02d33+08'00')\n/ID [ <%s>\n<%s> ]\n/DocChecksum /%s\n%s"
        % (second, *[digit * 32] * 3, content)
        for second, digit, content in ((1, b"A", b"x"), (2, b"B", b"x"), (2, b"B", b"y"))
    ]
    one, again, other = (office.dated(data, AS_OF) for data in made)
    assert one == again != other
    assert b"D:20260930000000+08'00'" in one
    assert len(one) == len(made[0])
    assert one.partition(b"/ID")[2] != other.partition(b"/ID")[2], "files that differ have other ids"


@pytest.mark.office
def test_the_same_book_is_the_same_pdf(soffice: str) -> None:
    one = export.pdf(book(), as_of=AS_OF)
    time.sleep(1.1)
    assert export.pdf(book(), as_of=AS_OF) == one


def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program called soffice that does what the script says, and is found first."""
    program = tmp_path / "bin" / "soffice"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there are Office fonts, and no fontconfig")
def test_fonts_that_are_not_there_have_stand_ins_of_their_width(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user's own fontconfig comes first, and what is read is well-formed."""
    monkeypatch.setenv("FONTCONFIG_FILE", "/etc/R&D/fonts.conf")
    stand_in(tmp_path, monkeypatch, f"cp $FONTCONFIG_FILE {tmp_path}/seen.conf; exit 3")
    with pytest.raises(WriteError):
        export.pdf(book(), as_of=AS_OF)
    seen = ElementTree.parse(tmp_path / "seen.conf").getroot()
    assert [child.tag for child in seen] == ["include", "alias", "alias"]
    assert seen.findtext("include") == "/etc/R&D/fonts.conf"
    assert {one.findtext("family"): one.findtext("accept/family") for one in seen.iter("alias")} == {"微软雅黑": "Microsoft YaHei", "Calibri": "Carlito"}  # fmt: skip


@posix
def test_a_program_that_fails_is_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, monkeypatch, "echo 'no space on device' >&2; exit 3")
    with pytest.raises(WriteError, match="no space on device"):
        export.pdf(book(), as_of=AS_OF)


@posix
@pytest.mark.parametrize("script", ["exit 0", 'for last; do :; done; echo text > "$(dirname "$last")/report.pdf"'])
def test_a_program_that_makes_nothing_or_rubbish_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    stand_in(tmp_path, monkeypatch, script)
    with pytest.raises(WriteError):
        export.pdf(book(), as_of=AS_OF)


@posix
def test_a_program_that_hangs_is_stopped_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    child = tmp_path / "child"
    stand_in(tmp_path, monkeypatch, f"sleep 300 & echo $! > {child}; wait")
    for seconds in (1, 5, 25):
        with pytest.raises(WriteError, match=rf"{seconds} seconds?\b"):
            export.pdf(book(), as_of=AS_OF, seconds=seconds)
        if child.exists() and child.read_text():  # on a busy machine the program had not begun
            break
    process = int(child.read_text())
    for _ in range(100):
        if not running(process):
            return
        time.sleep(0.05)
    pytest.fail("the program's child still runs")


def running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def test_no_program_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "libre_office", lambda: None)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(UsageError, match="LibreOffice") as caught:
        export.pdf(book(), as_of=AS_OF)
    assert isinstance(caught.value, KamxlError)
