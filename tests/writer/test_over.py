"""What may be written over: results of the same command that nobody has changed since, and nothing else."""

from __future__ import annotations

import os
import re
import socket
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

import kamxl
from kamxl import walk, writer
from kamxl.cell import Style
from kamxl.cli.group import invoke
from kamxl.errors import BusyError, UsageError
from kamxl.package.archive import MARK
from kamxl.placed import Cells, SheetPlan
from kamxl.writer.marks import Made, made, marked

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
"""openpyxl, which plays the person here, says what it loses."""
DAY = ("--as-of", "2026-09-30")
PLAN = SheetPlan("notes", "说明", {"text": Style()}, cells=(Cells(1, 1, [["客户"]]),))
COMMANDS: dict[str, tuple[str, ...]] = {
    "run": ("run", "{book}", *DAY, "--output", "{out}.xlsx"),
    "report": ("report", "{book}", *DAY, "-o", "{out}.xlsx"),
    "deck": ("report", "{book}", *DAY, "-o", "{out}.pptx"),
    "page": ("report", "{book}", *DAY, "-o", "{out}.html"),
    "share": ("share", "{book}", "--role", "sales", *DAY, "-o", "{out}.xlsx"),
}


def call(command: tuple[str, ...], book: Path, out: Path, *more: str) -> int:
    return invoke([*(part.format(book=book, out=out) for part in command), *more], "en")


def written(command: tuple[str, ...], out: Path) -> Path:
    return out.with_name(out.name + command[-1][-5:])


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest) -> tuple[str, ...]:
    return COMMANDS[request.param]


def test_a_result_of_the_same_command_is_replaced(command: tuple[str, ...], small_book: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert call(command, small_book, out) == 0
    first = written(command, out).read_bytes()
    assert call(command, small_book, out) == 0
    if command[-1].endswith("xlsx"):
        assert written(command, out).read_bytes() == first
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([small_book.name, written(command, out).name])


def test_a_result_that_somebody_typed_into_is_kept(
    command: tuple[str, ...], small_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert call(command, small_book, out) == 0
    path = written(command, out)
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        book.worksheets[0]["Z99"] = "called back on Monday"
        book.save(path)
    elif path.suffix == ".html":
        path.write_text(path.read_text("utf-8").replace("</body>", "<p>called back</p></body>"), "utf-8")
    else:
        from pptx import Presentation

        deck = Presentation(str(path))
        deck.core_properties.title = "changed"
        deck.save(str(path))
    edited = path.read_bytes()
    capsys.readouterr()
    assert call(command, small_book, out) == 2
    assert "--replace" in capsys.readouterr().err
    assert path.read_bytes() == edited
    assert call(command, small_book, out, "--replace") == 0
    assert path.read_bytes() != edited
    assert path.with_name(f"out.bak{path.suffix}").read_bytes() == edited, "kept as a backup"


@pytest.mark.parametrize(
    "content", [b"", b"minutes of the meeting", b"PK\x05\x06" + 18 * b"\0"], ids=["empty", "text", "zip"]
)
def test_somebodys_file_is_never_written_over(
    command: tuple[str, ...], content: bytes, small_book: Path, tmp_path: Path
) -> None:
    path = written(command, tmp_path / "out")
    path.write_bytes(content)
    assert call(command, small_book, tmp_path / "out") == 2
    assert path.read_bytes() == content
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([small_book.name, path.name])


def test_a_workbook_of_the_users_is_never_written_over(
    command: tuple[str, ...], small_book: Path, tmp_path: Path
) -> None:
    path = written(command, tmp_path / "out")
    path.write_bytes(small_book.read_bytes())
    assert call(command, small_book, tmp_path / "out") == 2
    assert path.read_bytes() == small_book.read_bytes()


def test_a_result_of_another_command_is_not_written_over(small_book: Path, tmp_path: Path) -> None:
    assert call(COMMANDS["run"], small_book, tmp_path / "out") == 0
    before = (tmp_path / "out.xlsx").read_bytes()
    for other in ("report", "share"):
        assert call(COMMANDS[other], small_book, tmp_path / "out") == 2
    assert (tmp_path / "out.xlsx").read_bytes() == before


def spellings(book: Path, folder: Path) -> Iterator[Path]:
    """Names that all lead to one workbook."""
    symbolic, hard, loop = folder / "link.xlsx", folder / "hard.xlsx", folder / "here"
    symbolic.symlink_to(book)
    os.link(book, hard)
    loop.symlink_to(folder)
    yield from (book, symbolic, hard, loop / book.name, folder / "here" / ".." / folder.name / book.name)
    yield Path(os.path.relpath(book))
    if Path("/proc/self/root").exists():
        yield Path(f"/proc/self/root{book}")
        yield Path(f"/proc/self/cwd/{os.path.relpath(book)}")


@pytest.mark.parametrize("replace", [(), ("--replace",)], ids=["", "--replace"])
@pytest.mark.parametrize(
    "command",
    [*(COMMANDS[name] for name in ("run", "report", "share")), ("remove", "{book}", "--output", ""), ("forget", "{book}", "--customer", "C2023001", "--output", "")],
    ids=lambda command: command[0],
)  # fmt: skip
def test_an_input_is_never_written_over_by_whatever_name(
    command: tuple[str, ...], replace: tuple[str, ...], small_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    before = small_book.read_bytes()
    for spelling in list(spellings(small_book, tmp_path)):
        assert call((*command[:-1], str(spelling), *replace), small_book, tmp_path) == 2, spelling
        assert "--replace" not in capsys.readouterr().err, "what nothing can overrule is not offered"
    assert small_book.read_bytes() == before


def test_a_book_read_beside_the_other_is_an_input_too(small_book: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.xlsx"
    other.write_bytes(small_book.read_bytes())
    for command in (("run", "--output"), ("report", "-o")):
        options = [command[0], str(small_book), "--with", str(other), *DAY, command[1], str(other), "--replace"]
        assert invoke(options, "en") == 2
    assert other.read_bytes() == small_book.read_bytes()


def fifo(path: Path) -> None:
    os.mkfifo(path)


def sock(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    try:
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.chdir(here)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names on this system")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("make", [fifo, sock, Path.mkdir, lambda path: path.symlink_to("/dev/full")])
def test_what_is_no_file_is_refused_at_once(
    command: tuple[str, ...], make: Callable[[Path], None], small_book: Path, tmp_path: Path
) -> None:
    path = written(command, tmp_path / "out")
    make(path)
    before = path.lstat()
    for replace in ((), ("--replace",)):
        assert call(command, small_book, tmp_path / "out", *replace) == 2
    assert path.lstat().st_ino == before.st_ino


@pytest.mark.parametrize("kind", ["run", "page", "deck"])
@pytest.mark.parametrize("target", ["4f2a", "other.pdf", "other.html", "other.xlsx"])
def test_the_name_that_was_given_says_what_a_file_is_not_that_to_which_a_link_leads(
    kind: str, target: str, small_book: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    link = written(COMMANDS[kind], out)
    link.symlink_to(target)
    for _ in range(2):  # the second time it is known for a result of ours
        assert call(COMMANDS[kind], small_book, out) == 0
    assert link.is_symlink()
    found = made(link)
    assert found is not None
    assert found.intact


def test_the_demo_is_made_anew_until_somebody_works_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "d"
    assert invoke(["demo", str(folder), *DAY], "en") == 0
    book = next(folder.iterdir())
    assert invoke(["demo", str(folder), *DAY], "en") == 0
    work = openpyxl.load_workbook(book)
    work.worksheets[2]["B9"] = "typed"
    work.save(book)
    typed = book.read_bytes()
    assert invoke(["demo", str(folder), *DAY], "en") == 2
    assert book.read_bytes() == typed
    assert [path.name for path in folder.iterdir()] == [book.name]


def test_exported_macros_that_are_there_already_are_no_fault_and_changed_ones_stay(tmp_path: Path) -> None:
    assert invoke(["macros", "export", str(tmp_path)], "en") == 0
    assert invoke(["macros", "export", str(tmp_path)], "en") == 0
    module = tmp_path / "Kamxl.bas"
    module.write_bytes(module.read_bytes() + b"Public Sub Mine()\r\nEnd Sub\r\n")
    mine = module.read_bytes()
    assert invoke(["macros", "export", str(tmp_path)], "en") == 2
    assert module.read_bytes() == mine


def test_a_module_of_the_users_is_not_written_over(tmp_path: Path, small_book: Path) -> None:
    module = tmp_path / "Kamxl.bas"
    module.write_text('Attribute VB_Name = "Kamxl"\n', "utf-8")
    assert invoke(["macros", "export", str(tmp_path)], "en") == 2
    assert [path.name for path in tmp_path.iterdir() if path != small_book] == ["Kamxl.bas"], "all or none"
    script = small_book.with_suffix(".py")
    script.write_text("mine", "utf-8")
    assert invoke(["macros", "export", "--main", str(small_book)], "en") == 2
    assert script.read_text("utf-8") == "mine"


def test_a_summary_and_a_log_of_the_users_are_not_written_over(small_book: Path, tmp_path: Path) -> None:
    folder = tmp_path / "books"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(small_book.read_bytes())
    theirs, log = tmp_path / "overview.xlsx", tmp_path / "minutes.log"
    theirs.write_bytes(small_book.read_bytes())
    log.write_text("minutes\n", "utf-8")
    before = (folder / "a.xlsx").read_bytes()
    assert invoke(["batch", str(folder), *DAY, "--summary", str(theirs)], "en") == 2
    assert invoke(["batch", str(folder), *DAY, "--log", str(log)], "en") == 2
    assert invoke(["batch", str(folder), *DAY, "--log", str(theirs)], "en") == 2
    assert invoke(["batch", str(folder), *DAY, "--summary", str(folder / "a.xlsx"), "--replace"], "en") == 2
    assert theirs.read_bytes() == small_book.read_bytes()
    assert log.read_text("utf-8") == "minutes\n"
    assert (folder / "a.xlsx").read_bytes() == before, "refused before anything is done"


@pytest.mark.parametrize(
    "command", [*COMMANDS.values(), ("demo", "{out}"), ("macros", "export", "{out}")], ids=" ".join
)
def test_a_file_in_the_place_of_a_folder_is_called_one(
    command: tuple[str, ...], small_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file := tmp_path / "notes").write_text("mine")
    inside = file if command[-1] == "{out}" else file / "out"
    assert call(command, small_book, inside) == 2
    assert "is a file; a folder is needed here" in capsys.readouterr().err
    assert file.read_text() == "mine"


def test_a_mapping_is_no_source_and_no_workbook(tmp_path: Path) -> None:
    source = tmp_path / "c.csv"
    source.write_text("客户编号,客户名称\nC1,甲\n", "utf-8")
    for mapping in (source, tmp_path / "to.xlsx", tmp_path / "map.xlsx"):
        assert invoke(["convert", str(source), "--to", str(tmp_path / "to.xlsx"), "--mapping", str(mapping)], "en") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["c.csv"]


def test_a_button_tells_its_outcome_in_no_file_of_somebodys(
    small_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from kamxl.cli.group import invoke
    from kamxl.live import buttons

    told: list[str] = []
    monkeypatch.setattr(buttons, "tell", told.append)
    theirs, fresh = tmp_path / "minutes.txt", tmp_path / "told.txt"
    theirs.write_text("minutes", "utf-8")
    for outcome in (theirs, fresh):
        assert invoke(["press", "validate", str(small_book), "--outcome", str(outcome)], "zh") in (0, 1)
    assert theirs.read_text("utf-8") == "minutes"
    assert [fresh.read_text("utf-8")] == told


def test_the_mark_is_the_same_for_the_same_content() -> None:
    data = writer.create([PLAN])
    assert marked(data, "run", ".xlsx") == marked(data, "run", ".xlsx")
    assert marked(marked(data, "share", ".xlsx"), "run", ".xlsx") == marked(data, "run", ".xlsx")


@pytest.mark.parametrize("suffix", [".pdf", ".html", ".md"])
def test_the_mark_of_a_text_covers_what_stands_before_it(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a{suffix}"
    for data in (b"one\ntwo", b"one\r\ntwo\r\n", b""):
        path.write_bytes(marked(data, "report", suffix))
        assert path.read_bytes().startswith(data)
        assert made(path) == Made("report", True)
        path.write_bytes(path.read_bytes() + b"note")
        assert made(path) == Made("report", False)
        path.write_bytes(b"x" + marked(data, "report", suffix))
        assert made(path) == Made("report", False)
        path.write_bytes(data)
        assert made(path) is None


@pytest.mark.parametrize("name", ["run", "deck"])
def test_a_mark_disturbs_no_reader_and_no_validator(name: str, small_book: Path, tmp_path: Path) -> None:
    from openxml_audit import OpenXmlValidator

    assert call(COMMANDS[name], small_book, tmp_path / "out") == 0
    path = written(COMMANDS[name], tmp_path / "out")
    assert made(path) == Made("run" if name == "run" else "report", True)
    assert [str(fault) for fault in OpenXmlValidator().validate(str(path)).errors if "kamxl" in str(fault)] == []
    plain = tmp_path / f"plain{path.suffix}"
    with zipfile.ZipFile(path) as there, zipfile.ZipFile(plain, "w") as without:
        for info in there.infolist():
            if info.filename != MARK:
                data = there.read(info)
                without.writestr(info, re.sub(rb"<Relationship [^>]*customXml/kamxl.xml[^>]*/>", b"", data))
    faults = [len(OpenXmlValidator().validate(str(one)).errors) for one in (path, plain)]
    assert faults[0] == faults[1], "the audit finds nothing that it does not find without the mark"
    if path.suffix == ".xlsx":
        assert "客户分级" in openpyxl.load_workbook(path).sheetnames


def test_a_target_that_was_not_opened_is_written_into(small_book: Path, tmp_path: Path) -> None:
    """Before, the opened book was copied over it."""
    target = tmp_path / "board.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "Board"
    book.active["A1"] = "ours"
    book.save(target)
    opened = small_book.read_bytes()
    result = kamxl.analyse(kamxl.open(small_book), as_of=date(2026, 9, 30))
    kamxl.write(result, target)
    after = openpyxl.load_workbook(target)
    assert after["Board"]["A1"].value == "ours"
    assert "客户分级" in after.sheetnames
    assert "客户信息" not in after.sheetnames
    assert small_book.read_bytes() == opened
    kamxl.write(result, target, tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["Board"]["A1"].value == "ours"
    with pytest.raises(UsageError):
        kamxl.write(result, target, small_book, replace=True)


@pytest.mark.parametrize("output", [None, "copy.xlsx"])
@pytest.mark.parametrize("how", ["replaced", "gone"])
def test_a_book_that_is_replaced_after_it_was_read_is_an_error(
    output: str | None, how: str, small_book: Path, tmp_path: Path, make_book: Callable[..., Path]
) -> None:
    result = kamxl.analyse(kamxl.open(small_book), as_of=date(2026, 9, 30))
    if how == "gone":
        small_book.unlink()
    else:
        make_book(small_book, {"客户信息": [["客户编号", "客户名称"], ["X", "新"]]})
    before = small_book.read_bytes() if small_book.exists() else None
    with pytest.raises(BusyError):
        kamxl.write(result, small_book, None if output is None else tmp_path / output)
    assert (small_book.read_bytes() if small_book.exists() else None) == before
    assert output is None or not (tmp_path / output).exists()


def test_what_is_written_stands_on_the_bytes_that_were_read(small_book: Path, make_book: Callable[..., Path]) -> None:
    """Before, rendering read the path again: the new book with figures of the old one."""
    result = kamxl.analyse(kamxl.open(small_book), as_of=date(2026, 9, 30))
    read = small_book.read_bytes()
    make_book(small_book, {"别的": [["a"]]})
    rendered = walk.render(result, walk.plans(result)).to_bytes()
    assert rendered == writer.render(read, walk.plans(result), show="overview")
