"""vbaProject.bin, read back by oletools; what it hides held against projects that Excel wrote."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import olefile
import pytest
from vba.project import PROJECT_ID, of_sources
from vba_reader import sources_in

from kamxl.macros import FILES, MACROS, source, vba_project
from kamxl.macros.existing import modules

SOURCES = Path(__file__).parent.parent.parent / "macros"


def project_stream(project: bytes) -> str:
    with olefile.OleFileIO(io.BytesIO(project)) as file:
        return file.openstream("PROJECT").read().decode("latin-1")


def revealed(hidden: str, project_id: str) -> bytes:
    """The data of a CMG, DPB or GC value, by the decryption of [MS-OVBA] 2.4.3.3."""
    data = bytes.fromhex(hidden)
    seed, second, first = data[0], data[1], data[2]
    assert seed ^ second == 2, "version"
    plain = seed ^ first
    assert plain == sum(project_id.encode()) & 0xFF, "key of the project"
    out = bytearray()
    for byte in data[3:]:
        plain = byte ^ ((second + plain) & 0xFF)
        second, first = first, byte
        out.append(plain)
    out = out[(seed & 6) // 2 :]
    assert int.from_bytes(out[:4], "little") == len(out) - 4
    return bytes(out[4:])


def test_oletools_reads_exactly_the_sources() -> None:
    assert sources_in("vbaProject.bin", vba_project()) == {
        name: (SOURCES / name).read_bytes().decode("ascii") for name in FILES
    }


def test_the_committed_project_is_what_the_sources_make() -> None:
    assert of_sources() == of_sources() == vba_project(), "run `make macros` and commit macros/vbaProject.bin"


def test_readers_are_told_to_take_the_sources() -> None:
    with olefile.OleFileIO(io.BytesIO(vba_project())) as file:
        assert file.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")


def test_the_project_is_neither_locked_nor_hidden() -> None:
    hidden = dict(re.findall(r'(CMG|DPB|GC)="([0-9A-F]+)"', project_stream(vba_project())))
    assert {name: revealed(value, PROJECT_ID) for name, value in hidden.items()} == {
        "CMG": bytes(4),
        "DPB": b"\0",
        "GC": b"\xff",
    }


def test_excel_hides_the_same_way(excel_made: Path) -> None:
    with zipfile.ZipFile(excel_made / "macro01.xlsm") as book:
        stream = project_stream(book.read("xl/vbaProject.bin"))
    project_id = re.search(r'ID="(\{[^"]+\})"', stream)
    assert project_id
    hidden = dict(re.findall(r'(CMG|DPB|GC)="([0-9A-F]+)"', stream))
    assert {name: revealed(value, project_id[1]) for name, value in hidden.items()} == {
        "CMG": bytes(4),
        "DPB": b"\0",
        "GC": b"\xff",
    }


@pytest.mark.parametrize("name", ["button07.xlsm", "macro01.xlsm", "macro04.xlsm"])
def test_modules_of_excel_s_projects_read_as_oletools_reads_them(excel_made: Path, name: str) -> None:
    with zipfile.ZipFile(excel_made / name) as book:
        project = book.read("xl/vbaProject.bin")
    theirs = {Path(n).stem: code for n, code in sources_in("vbaProject.bin", project).items()}
    found = modules(project)
    assert {n: m.source for n, m in found.items()} == theirs
    assert [n for n, m in found.items() if m.has_code] == ["Module1"]
    assert {n for n, m in found.items() if m.document} == {"ThisWorkbook", "Sheet1"}


@pytest.mark.parametrize("name", FILES)
def test_sources_are_ascii_with_the_line_ends_that_editors_import(name: str) -> None:
    data = (SOURCES / name).read_bytes()
    assert data.isascii()
    assert data.count(b"\r\n") == data.count(b"\n") == data.count(b"\r")


def test_each_macro_is_one_line_of_runpython() -> None:
    code = source("Kamxl.bas").replace("\r\n", "\n")
    for action, macro in MACROS.items():
        body = re.search(rf"Public Sub {macro}\(\)\n(.*?)End Sub", code, re.DOTALL)
        assert body
        assert body[1] == f'    RunPython "import kamxl.live.buttons as b; b.{action}()", "{action}"\n'
    (ribbon,) = set(re.findall(r"Public Sub (\w+)", code)) - set(MACROS.values())
    assert ribbon == "KamxlRibbon"


def test_nothing_runs_by_itself() -> None:
    assert not re.search(r"\b(Auto_?Open|Workbook_Open|Auto_?Close|Document_Open)\b", source("Kamxl.bas"))


def test_the_lines_for_libreoffice_are_hidden_from_excel() -> None:
    """Excel would not compile Shell with four arguments nor CreateUnoService."""
    shown, hidden = [], 0
    for line in source("Kamxl.bas").splitlines():
        hidden += line.strip() == "#If OtherOffice Then"
        if not hidden:
            shown.append(line)
        hidden -= line.strip() == "#End If"
    assert hidden == 0
    code = "\n".join(shown)
    assert "#Const OtherOffice = False" in code
    assert "CreateUnoService" not in code
    assert "ThisComponent" not in code
    assert "Shell " not in code
    assert code.count("WScript.Shell") == 3
