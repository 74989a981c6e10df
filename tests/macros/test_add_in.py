"""kamxl.xlam: what its ribbon calls is there, and the package is whole. No Excel is here to press it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from vba.addin import ADD_IN_TYPE, CALLBACK, RIBBON_NAMESPACE, RIBBON_RELATIONSHIP, of_sources
from vba_reader import sources_in

from kamxl.cli.group import invoke
from kamxl.cli.press import ACTIONS
from kamxl.live import buttons
from kamxl.macros import FILES, source, vba_project
from kamxl.macros.sources import ADD_IN
from kamxl.writer.workbook import MAIN_TYPES
from tests.conftest import LONG, ROOT

MAIN_TYPE = next(kind for kind, suffix in MAIN_TYPES.items() if suffix == ".xlsm")
FILE = ROOT / "macros" / ADD_IN


def ribbon() -> list[dict[str, str]]:
    """The buttons, found as Excel finds them: by the relationship of the package."""
    with zipfile.ZipFile(FILE) as package:
        relationships = etree.fromstring(package.read("_rels/.rels"))
        (part,) = [one.get("Target", "") for one in relationships if one.get("Type") == RIBBON_RELATIONSHIP]
        root = etree.fromstring(package.read(part))
    return [
        {str(name): str(value) for name, value in one.attrib.items()}
        for one in root.iter(f"{{{RIBBON_NAMESPACE}}}button")
    ]


def test_the_committed_add_in_is_what_the_sources_make() -> None:
    assert of_sources() == of_sources() == FILE.read_bytes(), "run `make macros` and commit macros/kamxl.xlam"


def test_each_button_calls_the_callback_and_asks_for_an_action_that_is_there() -> None:
    assert tuple(button["id"] for button in ribbon()) == ACTIONS
    assert all(callable(getattr(buttons, button["id"])) for button in ribbon())
    assert {button["onAction"] for button in ribbon()} == {CALLBACK}
    code = source(FILES[1])
    assert f"Public Sub {CALLBACK}(ByVal Control As Object)" in code, "what Office hands to onAction"
    assert 'RunPython "import kamxl.live.buttons as b; b." & Control.ID & "()", Control.ID' in code
    assert "If Book.IsAddin Then Set Book = ActiveWorkbook" in code


def test_buttons_speak_both_languages_and_have_a_tip() -> None:
    for button in ribbon():
        assert not button["label"].isascii(), "Chinese"
        assert button["label"].split()[-1].isascii()
        assert 20 < len(button["supertip"]) < 1024, "what Office takes"


def test_the_package_is_an_add_in_with_exactly_the_sources() -> None:
    from openxml_audit import OpenXmlValidator

    with zipfile.ZipFile(FILE) as package:
        types = {
            one.get("PartName"): one.get("ContentType") for one in etree.fromstring(package.read("[Content_Types].xml"))
        }
        assert types["/xl/workbook.xml"] == ADD_IN_TYPE
        assert package.read("xl/vbaProject.bin") == vba_project()
        assert package.testzip() is None
    assert sources_in(ADD_IN, FILE.read_bytes()) == {name: source(name) for name in FILES}
    assert OpenXmlValidator().validate(str(FILE)).errors == []


def test_its_sheet_says_what_is_missing_in_both_languages_where_no_program_answers() -> None:
    with zipfile.ZipFile(FILE) as package:
        texts = [text for text in etree.fromstring(package.read("xl/worksheets/sheet1.xml")).itertext() if text]
    advice = texts[texts.index("KAMXL_ADVICE") + 1]
    assert "没有启动" in advice
    assert "did not start" in advice
    assert len(advice) < 1024, "what a message box holds"


def test_export_writes_it_beside_the_sources(tmp_path: Path) -> None:
    assert invoke(["macros", "export", str(tmp_path)], "en") == 0
    assert {path.name for path in tmp_path.iterdir()} == {*FILES, ADD_IN}
    assert (tmp_path / ADD_IN).read_bytes() == FILE.read_bytes()


@pytest.mark.office
@pytest.mark.skipif(not LONG, reason="the long form: KAMXL_LONG=1")
def test_libreoffice_opens_all_that_is_in_it(recalculated: Callable[[Path], Path], tmp_path: Path) -> None:
    """Under the type of a workbook: it loads no add-ins of Excel."""
    book = tmp_path / "book.xlsm"
    with zipfile.ZipFile(FILE) as package, zipfile.ZipFile(book, "w") as out:
        for name in package.namelist():
            out.writestr(name, package.read(name).replace(ADD_IN_TYPE.encode(), MAIN_TYPE.encode()))
    opened = openpyxl.load_workbook(recalculated(book))["xlwings.conf"]
    assert opened["A3"].value == "KAMXL_ADVICE"
