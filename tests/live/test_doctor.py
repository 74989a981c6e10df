"""The checks of a machine, each on machines made up for it."""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from vba.project import Module, build

import kamxl
from kamxl import macros, program
from kamxl.cli.group import invoke
from kamxl.errors import UsageError, WriteError
from kamxl.i18n import LANGUAGES, words
from kamxl.live import registered, versions
from kamxl.live.doctor import Finding, Machine, examine, interpreter_settings, register
from kamxl.writer.target import open_target

WINDOWS = {"system": "Windows", "home": Path("/users/li"), "environment": {"APPDATA": "/users/li/roaming"}}
ADD_IN = Path("/users/li/roaming/Microsoft/Excel/XLSTART/xlwings.xlam")


def machine(*, files: tuple[Path, ...] = (), registry: dict[str, object] | None = None, **given: Any) -> Machine:
    values = registry or {}
    return Machine(
        interpreter="/py/python",
        which=lambda name: None,
        exists=lambda path: path in files,
        registry=lambda root, path, name: values.get(name, values.get(path)),
        **given,
    )


def found(what: str, machine: Machine, book: Path | None = None) -> Finding:
    return next(finding for finding in examine(book, machine) if finding.check == what)


def test_a_windows_machine_that_has_everything() -> None:
    whole = machine(files=(ADD_IN,), registry={r"Excel.Application\CurVer": "Excel.Application.16"}, **WINDOWS)
    states = {finding.check: finding.state for finding in examine(None, whole)}
    assert states == {
        "python": "ok", "program": "note", "excel": "ok", "xlwings": "ok", "addin": "ok", "macros": "ok", "children": "ok",
        "libreoffice": "note", "folder": "ok",
    }  # fmt: skip


def test_what_a_windows_machine_lacks_is_said_with_its_mending() -> None:
    bare = machine(**WINDOWS)
    for check in ("excel", "addin"):
        finding = found(check, bare)
        assert finding.state == "missing"
        assert finding.fix is not None
        assert "\n" not in finding.line("en"), "one line each, where it is piped"
    assert "xlwings addin install" in found("addin", bare).line("zh")


@pytest.mark.parametrize(
    ("registry", "check", "word"),
    [
        ({"VBAWarnings": 4}, "macros", "forbidden"),
        ({"d4f940ab-401b-4efc-aadc-ad5f3c50688a": "1"}, "children", "blocked"),
    ],
)
def test_policies_that_stop_buttons_are_found(registry: dict[str, object], check: str, word: str) -> None:
    finding = found(check, machine(registry=registry, **WINDOWS))
    assert finding.state == "missing"
    assert finding.fact.key == f"doctor.{check}.{word}"


def test_what_a_policy_should_let_through_is_what_the_buttons_start() -> None:
    stopped: dict[str, object] = {"d4f940ab-401b-4efc-aadc-ad5f3c50688a": "1"}
    assert "/py/python" in found("children", machine(registry=stopped, **WINDOWS)).line("en")
    from_share = machine(
        registry=stopped | {"Program": r"\\server\kamxl\kamxl.exe"}, version_of=lambda _: "1", **WINDOWS
    )
    assert r"exclude \\server\kamxl\kamxl.exe" in found("children", from_share).line("en")


def test_a_mac_needs_the_script_that_starts_python() -> None:
    mac = machine(system="Darwin", home=Path("/Users/li"))
    assert "xlwings runpython install" in found("script", mac).line("en")
    there = machine(system="Darwin", home=Path("/Users/li"), files=(Path("/Applications/Microsoft Excel.app"),))
    assert found("excel", there).state == "ok"


def test_linux_needs_neither_excel_nor_add_in() -> None:
    states = {finding.check: finding.state for finding in examine(None, machine(system="Linux", home=Path("/home/li")))}
    assert states["excel"] == states["addin"] == "note"
    assert "missing" not in states.values()


def test_a_folder_that_is_closed_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("tempfile.NamedTemporaryFile", refuse)
    assert found("folder", machine(system="Linux", home=tmp_path)).state == "missing"


@pytest.fixture
def book(small_book: Path, tmp_path: Path) -> Path:
    path = tmp_path / "三个客户.xlsm"
    path.write_bytes(macros.enable(small_book.read_bytes(), "zh", "总览"))
    return path


def test_a_workbook_is_looked_at_too(book: Path, small_book: Path) -> None:
    here = machine(**WINDOWS)
    assert found("book", here, book).state == "ok"
    unset = found("interpreter", here, book)
    assert unset.fact.key == "doctor.interpreter.unset"
    assert "--configure-machine" in unset.line("en"), "a path in the workbook would hold on one desk only"
    mac = machine(system="Darwin", home=Path("/Users/li"))
    assert f"--configure {book.name}" in found("interpreter", mac, book).line("en"), "its add-in looks there"
    assert found("book", here, small_book).state == "note"
    book.write_bytes(macros.configure(book.read_bytes(), interpreter_settings(here)))
    assert found("interpreter", here, book).fact.key == "doctor.interpreter.gone"
    there = machine(files=(Path("/py/python"),), **WINDOWS)
    assert found("interpreter", there, book).state == "ok"


def test_marks_of_the_web_and_cloud_folders_are_found(book: Path, tmp_path: Path) -> None:
    marked = machine(files=(Path(f"{book}:Zone.Identifier"),), **WINDOWS)
    assert found("origin", marked, book).state == "missing"
    synced = tmp_path / "OneDrive - 公司" / "b.xlsm"
    synced.parent.mkdir()
    synced.write_bytes(book.read_bytes())
    assert found("cloud", machine(**WINDOWS), synced).state == "note"


def test_what_a_kill_left_behind_is_swept_and_what_may_be_at_work_is_named(book: Path) -> None:
    from kamxl.files import leftovers
    from kamxl.files.process import tag, this

    here = machine(**WINDOWS)
    assert "leftovers" not in {finding.check for finding in examine(book, here)}
    own = leftovers.unfinished(book)
    dead = own.with_name(own.name.replace(f"-{this().pid}-", "-4194304999-"))
    elsewhere = own.with_name(own.name.replace(tag(this())[:8], "0" * 8))
    notes = book.with_name(".三个客户-notes.kamxl.tmp")
    for path in (own, dead, elsewhere, notes):
        path.touch()
    swept, left = (finding for finding in examine(book, here) if finding.check == "leftovers")
    assert (swept.state, swept.fact.values["files"]) == ("ok", [dead.name])
    assert (left.state, left.fact.values["files"]) == ("note", sorted([own.name, elsewhere.name]))
    assert [path.exists() for path in (own, dead, elsewhere, notes)] == [True, False, True, True]


def test_what_is_no_workbook_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And the command ends as every command does that cannot read its workbook."""
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"no workbook")
    assert found("book", machine(**WINDOWS), path).fact.key == "doctor.book.unreadable"
    for lang in LANGUAGES:
        assert invoke(["doctor", str(path)], lang) == invoke(["validate", str(path)], lang) == 3
        assert path.name in capsys.readouterr().err
    assert invoke(["doctor", str(path), "--json"], "en") == 3
    assert json.loads(capsys.readouterr().out)["ok"] is False
    readable = path.with_name("b.ods")
    with zipfile.ZipFile(readable, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert invoke(["doctor", str(readable)], "en") == 0
    assert "b.ods cannot be written to: " in capsys.readouterr().err


@pytest.mark.parametrize(
    ("system", "name"), [("Windows", "INTERPRETER_WIN"), ("Darwin", "INTERPRETER_MAC"), ("Linux", None)]
)
def test_what_is_written_into_a_workbook(system: str, name: str | None) -> None:
    settings = interpreter_settings(machine(system=system, home=Path("/h")))
    assert settings == {"KAMXL_INTERPRETER": "/py/python"} | ({name: "/py/python"} if name else {})


def test_every_finding_has_words() -> None:
    source = Path(examine.__code__.co_filename).read_text("utf-8")
    facts = {f"doctor.{key}" for key in re.findall(r'_fact\("([a-z.]+)"', source)}
    checks = {f"doctor.{key}" for key in re.findall(r'Finding\("([a-z]+)"', source)}
    assert facts | checks <= set(words())
    assert len(facts) > 30


def test_the_command_tells_people_and_programs(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for lang in LANGUAGES:
        assert invoke(["doctor", str(book)], lang) == 0
        assert "Python" in capsys.readouterr().err
    assert invoke(["doctor", str(book), "--json"], "zh") == 0
    told = json.loads(capsys.readouterr().out)
    assert {check["check"] for check in told["checks"]} >= {"python", "program", "book", "interpreter"}
    assert told["ok"] is False, "no interpreter is set yet"
    assert invoke(["doctor", "--configure", str(book), "--json"], "zh") == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    def do(*arguments: object) -> tuple[int, str]:
        code = invoke([str(a) for a in arguments], "zh")
        return code, capsys.readouterr().err

    return do


def test_macros_install_leaves_the_original(small_book: Path, run: Callable[..., tuple[int, str]]) -> None:
    before = small_book.read_bytes()
    code, said = run("macros", "install", small_book)
    made = small_book.with_suffix(".xlsm")
    assert code == 0
    assert "doctor --configure" in said
    assert small_book.read_bytes() == before
    assert macros.has_macros(open_target(made.read_bytes()))
    assert run("macros", "install", small_book)[0] == 2, "an existing workbook is never overwritten"
    once = made.read_bytes()
    assert run("macros", "install", made)[0] == 0
    assert made.read_bytes() == once


def test_macros_export_writes_what_an_editor_imports(
    tmp_path: Path, small_book: Path, run: Callable[..., tuple[int, str]]
) -> None:
    assert run("macros", "export", tmp_path / "vba")[0] == 0
    for name in macros.FILES:
        assert (tmp_path / "vba" / name).read_bytes().decode("ascii") == macros.source(name)
    assert run("macros", "export", "--main", small_book)[0] == 0
    module = small_book.with_suffix(".py")
    names: dict[str, Any] = {}
    exec(compile(module.read_text("utf-8"), str(module), "exec"), names)
    assert callable(names["main"])
    assert run("macros", "export", "--main", small_book)[0] == 2


REGISTERED = {"Program": r"\\server\kamxl\kamxl.exe"}


def test_the_program_of_the_buttons_is_found_where_the_macro_looks_for_it() -> None:
    def program(**given: Any) -> Finding:
        return found("program", machine(**(WINDOWS | given), version_of=lambda path: kamxl.__version__))

    assert program().fact.key == "doctor.program.unset"
    by_setting = program(registry=REGISTERED)
    assert by_setting.state == "ok"
    assert by_setting.fact.values["path"] == REGISTERED["Program"]
    beats = program(registry=REGISTERED, environment={"KAMXL_PROGRAM": "D:\\kamxl.exe"})
    assert beats.fact.values["path"] == "D:\\kamxl.exe"
    code = macros.source("Kamxl.bas")
    assert 'Environ("KAMXL_PROGRAM"), Setting("HKCU"), Setting("HKLM"), "kamxl", Interpreter()' in code
    assert r"\Software\kamxl\Program" in code


@pytest.mark.parametrize(("version", "word"), [(None, "gone"), ("9.9.9", "other")])
def test_a_program_that_differs_from_this_one_is_said(version: str | None, word: str) -> None:
    here = machine(registry=REGISTERED, version_of=lambda path: version, **WINDOWS)
    finding = found("program", here)
    assert (finding.state, finding.fact.key) == ("missing", f"doctor.program.{word}")
    assert "--configure-machine" in finding.line("zh")


def test_with_a_program_no_workbook_needs_an_interpreter(book: Path) -> None:
    here = machine(registry=REGISTERED, version_of=lambda path: kamxl.__version__, **WINDOWS)
    assert found("interpreter", here, book).fact.key == "doctor.interpreter.not_needed"
    assert found("addin", here).state == "note"


def test_the_add_in_and_the_macros_of_another_version_are_said(book: Path, tmp_path: Path) -> None:
    import xlwings

    add_in = Path(xlwings.__file__).parent / "addin" / "xlwings.xlam"
    assert versions.of_add_in(add_in) == xlwings.__version__
    assert versions.of_add_in(tmp_path / "none.xlam") is None
    assert macros.are_current(open_target(book.read_bytes()))
    assert "macro" not in {finding.check for finding in examine(book, machine(**WINDOWS))}
    older = macros.source("Kamxl.bas").replace("-P -m kamxl.cli.press", "-m kamxl.cli.press")
    workbook = open_target(book.read_bytes())
    workbook.package.put("xl/vbaProject.bin", build([Module("Kamxl", older)]))
    book.write_bytes(workbook.package.close().to_bytes())
    told = found("macro", machine(**WINDOWS), book)
    assert told.state == "missing"
    assert f"kamxl macros install {book.name}" in told.line("en")


def test_the_program_is_registered_for_the_machine_or_else_the_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "nt":
        pytest.skip("Windows has a registry instead")
    program = tmp_path / "bin" / "kamxl"
    program.parent.mkdir()
    program.touch()
    here = Machine(system="Linux", home=tmp_path / "home", interpreter=str(program), bundle=True, environment={})
    monkeypatch.setattr(registered, "MACHINE_FILE", tmp_path / "etc" / "program")
    assert register(here) == ("machine", program)
    assert list(registered.places("Linux", here.home, {}, here.registry)) == [("machine", str(program))]
    (tmp_path / "closed").touch()
    monkeypatch.setattr(registered, "MACHINE_FILE", tmp_path / "closed" / "program")
    assert register(here) == ("user", program)
    assert (here.home / ".config" / "kamxl" / "program").read_text("utf-8") == str(program)
    (tmp_path / "shut").touch()
    with pytest.raises(WriteError, match="KAMXL_PROGRAM"):
        register(Machine(system="Linux", home=tmp_path / "shut", interpreter=str(program), bundle=True))
    with pytest.raises(UsageError, match="is not there"):
        register(Machine(system="Linux", home=tmp_path, interpreter=str(tmp_path / "none"), bundle=True))


def test_the_one_folder_program_is_never_written_down_as_an_interpreter() -> None:
    there = machine(bundle=True, **WINDOWS)
    assert interpreter_settings(there) == {"KAMXL_INTERPRETER": "/py/python"}, (
        "which it understands: see program.as_called"
    )
    assert program.as_called(["-P", "-m", "kamxl.cli.press", "refresh", "b"]) == ["press", "refresh", "b"]
    assert program.as_called(["run", "b"]) == ["run", "b"]


RIBBON = Path(__file__).parent.parent.parent / "macros" / "kamxl.xlam"


@pytest.mark.parametrize("line", [f'/R "{RIBBON}"', f'"{RIBBON}"', str(RIBBON)])
def test_a_ribbon_that_excel_loads_is_held_against_the_program(line: str, tmp_path: Path) -> None:
    assert found("ribbon", machine(files=(RIBBON,), registry={"OPEN1": line}, **WINDOWS)).state == "ok"
    gone = found("ribbon", machine(registry={"OPEN1": line}, **WINDOWS))
    assert (gone.state, gone.fact.key) == ("missing", "doctor.ribbon.gone")
    older = tmp_path / "kamxl.xlam"
    older.write_bytes(b"of another version")
    told = found("ribbon", machine(files=(older,), registry={"OPEN": f'/R "{older}"'}, **WINDOWS))
    assert (told.state, told.fact.key) == ("missing", "doctor.ribbon.other")
    assert "kamxl macros export" in told.line("en")


def test_no_word_of_a_ribbon_where_excel_loads_none() -> None:
    others = machine(registry={"OPEN": '"/tools/other.xlam"'}, **WINDOWS)
    assert "ribbon" not in {finding.check for finding in examine(None, others)}
