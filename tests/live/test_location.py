"""Which open workbook a macro means, and where it is: paths, web addresses, and what a code page makes of a name."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kamxl.live import buttons
from kamxl.live.location import is_called, path_of
from kamxl.macros import source
from tests.contract.stage import Sheet, Stage

URL = "https://contoso-my.sharepoint.com/personal/li/Documents/大客户.xlsm"
DISK = r"C:\Users\li\OneDrive - Contoso\大客户.xlsm"


class Book:
    """An open workbook: what Excel calls it, and what xlwings makes of that."""

    def __init__(self, full_name: str, found: str | Exception | None = None) -> None:
        self.api = SimpleNamespace(FullName=full_name)
        self.name = re.split(r"[\\/]", full_name)[-1]
        self.found = found or full_name

    @property
    def fullname(self) -> str:
        if isinstance(self.found, Exception):
            raise self.found
        return self.found


LOST = Book(URL, RuntimeError("Couldn't find your local OneDrive file, see: xlwings.org/error"))


@pytest.mark.parametrize(
    ("book", "said", "meant"),
    [
        (Book(r"C:\资料 2026\大客户.xlsm"), r"c:\资料 2026\大客户.XLSM", True),
        (Book(r"C:\资料 2026\大客户.xlsm"), r"C:\资料 2026\客户.xlsm", False),
        (Book(r"C:\资料 2026\大客户.xlsm"), r"C:\?? 2026\???.xlsm", True),
        (Book(r"C:\资料 2026\大客户.xlsm"), r"C:\?? 2027\???.xlsm", False),
        (Book(r"C:\a (1)+.xlsm"), r"C:\a (1)+.xlsm", True),
        (Book(URL, DISK), URL, True),
        (Book(URL, DISK), DISK, True),
        (LOST, URL, True),
        (LOST, DISK, False),
    ],
)
def test_a_macro_s_name_finds_its_workbook(book: Book, said: str, meant: bool) -> None:
    assert is_called(book, said) is meant


def test_a_workbook_is_where_it_is_on_the_disk_or_a_name_alone() -> None:
    assert path_of(Book("/Users/li/大客户.xlsm")) == Path("/Users/li/大客户.xlsm")
    assert path_of(Book(URL, "/home/li/OneDrive/大客户.xlsm")) == Path("/home/li/OneDrive/大客户.xlsm")
    assert path_of(LOST) == Path("大客户.xlsm")
    assert path_of(Book(URL)) == Path("大客户.xlsm")


def test_a_press_finds_its_workbook_past_others_that_cannot_be_asked(
    xlwings_remote: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pressed: list[tuple[str, Any]] = []
    mine = Book(r"C:\大客户.xlsm")
    apps = [SimpleNamespace(books=[LOST]), SimpleNamespace(books=[Book(r"C:\other.xlsx"), mine])]
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(xlwings_remote, "apps", apps)
    monkeypatch.setitem(sys.modules, "xlwings", xlwings_remote)
    monkeypatch.setattr(buttons, "press", lambda action, book: pressed.append((action, book)))
    assert buttons.press_open("refresh", r"C:\大客户.xlsm") is True
    assert pressed == [("refresh", mine)]
    assert buttons.press_open("refresh", r"C:\nowhere.xlsm") is False


def test_a_workbook_in_the_cloud_is_pressed_all_the_same(
    play: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """xlwings raises where it finds no synchronised file; the press goes on with what is open."""
    from xlwings.pro import _xlremote

    def lost(book: Any) -> str:
        raise RuntimeError("Couldn't find your local OneDrive file")

    monkeypatch.setattr(_xlremote.Book, "fullname", property(lost))
    stage = Stage()
    stage.sheets = [Sheet("Sheet1", values={(1, 1): "Status: not run yet"})]
    said = play(stage, lambda book: buttons.press("doctor", book))
    assert "OneDrive file" not in said
    assert stage.sheets[0].values[1, 1] == f"Status: {said}"


def test_a_file_beside_the_workbook_does_not_run_in_the_place_of_kamxl(small_book: Path) -> None:
    """The macro's command, started in the workbook's folder, as Excel does after a double click."""
    folder = small_book.parent
    (folder / "kamxl.py").write_text("raise SystemExit('the file beside the workbook ran')", "utf-8")
    options = re.search(r'Options = "(-P .+?) "', source("Kamxl.bas"))
    assert options
    outcome = folder / "outcome.txt"
    command = [sys.executable, *options[1].split(), "doctor", str(small_book), "--outcome", str(outcome)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    assert "Python" in outcome.read_text("utf-8")


def test_a_web_address_is_no_file_for_a_command() -> None:
    from kamxl.cli.press import told

    assert "同步到本机的文件" in told("refresh", URL, "zh", held=False)[1]
    assert "synchronised file" in told("validate", URL, "en", held=False)[1]
