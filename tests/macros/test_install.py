"""Macros and buttons into workbooks: what is the user's keeps its bytes, and his own code is never touched."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from vba.project import Module, build
from vba_reader import sources_in

from kamxl import templates, walk, writer
from kamxl.cell import Link, Style
from kamxl.cli.group import invoke
from kamxl.errors import UnsafeTarget, UsageError
from kamxl.i18n import Lang, tr
from kamxl.layout import place
from kamxl.layout.actions import strip
from kamxl.macros import FILES, MACROS, configure, enable, has_macros, source, vba_project
from kamxl.macros.buttons import buttons
from kamxl.macros.install import PROJECT_TYPE
from kamxl.macros.start import overview_plan
from kamxl.placed import Cells, PrintSetup, Range, SheetPlan
from kamxl.plan import Card, Cards, Head, Sheet, Today
from kamxl.report.overview import TRACKS
from kamxl.writer.target import open_target
from tests.conftest import ONE_LANGUAGE

AS_OF = date(2026, 9, 30)
MACRO_ENABLED = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
HELD = {name: source(name) for name in FILES}


@pytest.fixture(scope="module")
def plain() -> bytes:
    return writer.create(templates.plans("key-accounts", "zh"))


@pytest.fixture(scope="module")
def enabled(plain: bytes) -> bytes:
    return enable(plain, "zh", "总览")


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def content_types(data: bytes) -> dict[str, str]:
    root = etree.fromstring(parts(data)["[Content_Types].xml"])
    return {e.get("PartName", ""): e.get("ContentType", "") for e in root if e.get("PartName")}


def with_project(data: bytes, *modules: Module) -> bytes:
    """The workbook with another VBA project in the place of ours."""
    held = parts(data)
    held["xl/vbaProject.bin"] = build(modules)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in held.items():
            book.writestr(name, content)
    return out.getvalue()


DOCUMENT = Module("ThisWorkbook", source(FILES[0]), document=True)
OWN = Module("Module1", 'Attribute VB_Name = "Module1"\r\nSub Mine()\r\nEnd Sub\r\n')


def test_the_workbook_becomes_macro_enabled_and_holds_exactly_the_sources(enabled: bytes) -> None:
    types = content_types(enabled)
    assert types["/xl/workbook.xml"] == MACRO_ENABLED
    assert types["/xl/vbaProject.bin"] == PROJECT_TYPE
    assert sources_in("book.xlsm", enabled) == HELD
    assert parts(enabled)["xl/vbaProject.bin"] == vba_project()
    assert has_macros(open_target(enabled))


def test_the_workbook_s_module_has_the_name_that_the_workbook_says(enabled: bytes) -> None:
    root = etree.fromstring(parts(enabled)["xl/workbook.xml"])
    properties = next(e for e in root if e.tag.endswith("workbookPr"))
    assert properties.get("codeName") == "ThisWorkbook"


def test_the_same_workbook_gives_the_same_bytes_and_a_second_time_changes_nothing(plain: bytes, enabled: bytes) -> None:
    assert enable(plain, "zh", "总览") == enabled
    assert enable(enabled, "zh", "总览") == enabled


def test_the_user_s_sheets_keep_their_bytes(plain: bytes, enabled: bytes) -> None:
    before, after = parts(plain), parts(enabled)
    sheets = [name for name in before if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) > 10
    assert [name for name in sheets if after[name] != before[name]] == ["xl/worksheets/sheet1.xml"], "the guide only"


def test_a_workbook_without_an_overview_gets_one_and_both_it_and_the_guide_have_four_buttons(enabled: bytes) -> None:
    assert writer.owned(enabled) == {"overview": "总览", "xlwings": "xlwings.conf"}
    drawn = [content.decode() for name, content in parts(enabled).items() if name.endswith(".vml")]
    assert len(drawn) == 2
    for content in drawn:
        for macro, words in zip(MACROS.values(), ("刷新分析", "校验数据", "导出 PDF", "环境检查"), strict=True):
            assert f"<x:FmlaMacro>[0]!{macro}</x:FmlaMacro>" in content
            assert f">{words}</font>" in content


def cells(data: bytes, title: str) -> dict[str, object]:
    sheet = openpyxl.load_workbook(io.BytesIO(data))[title]
    return {cell.coordinate: (cell.value, cell.number_format, cell.font.b) for row in sheet.iter_rows() for cell in row}


@pytest.mark.parametrize("kind", templates.KINDS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_guide_keeps_its_cells_and_says_how_the_last_press_went(kind: templates.Kind, lang: Lang) -> None:
    plain = writer.create(templates.plans(kind, lang))
    title = ("使用说明", "Guide")[lang == "en"]
    before, after = cells(plain, title), cells(enable(plain, lang, "X"), title)
    new = {place: value for place, value in after.items() if before.get(place, (None,))[0] != value[0]}
    assert [value[0] for value in new.values()] == [tr("live.status.ready", lang)]
    assert {place: value for place, value in after.items() if place in before and place not in new} == {
        place: value for place, value in before.items() if place not in new
    }


def test_the_guide_is_known_after_a_program_saved_it_under_another_name(plain: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(plain))
    book["使用说明"].title = "先看这里"
    book.move_sheet("先看这里", 3)
    out = io.BytesIO()
    book.save(out)  # as shared strings, like Excel
    done = enable(out.getvalue(), "zh", "总览")
    drawn = [content for name, content in parts(done).items() if name.endswith(".vml") and b"KamxlRefresh" in content]
    assert len(drawn) == 2
    assert "状态：就绪" in [value for value, *_ in cells(done, "先看这里").values()]


@pytest.mark.parametrize(
    "rows",
    [[["怎么填"]], [[None, "大客户管理工作簿"], [None, "我的说明"]], [[None, 1], [None, 2]], []],
)
def test_a_guide_of_the_user_s_own_keeps_its_bytes(make_book, tmp_path: Path, rows: list[list[object]]) -> None:
    book = make_book(tmp_path / "b.xlsx", {"使用说明": rows, "客户信息": [["客户编号"]]}).read_bytes()
    done = enable(book, "zh", "总览")
    assert parts(done)["xl/worksheets/sheet1.xml"] == parts(book)["xl/worksheets/sheet1.xml"]
    assert sum(name.endswith(".vml") for name in parts(done)) == 1, "the buttons stand on the overview"


def test_a_workbook_s_own_sheet_called_overview_stays_the_user_s(make_book, tmp_path: Path) -> None:
    book = make_book(tmp_path / "b.xlsx", {"总览": [["mine"]]}).read_bytes()
    done = enable(book, "zh", "总览")
    assert parts(done)["xl/worksheets/sheet1.xml"] == parts(book)["xl/worksheets/sheet1.xml"]
    assert writer.owned(done)["overview"] == "总览 (kamxl)"


@pytest.mark.parametrize("with_note", [False, True])
def test_a_sheet_of_ours_from_an_earlier_run_gets_the_buttons_and_keeps_its_cells(with_note: bool) -> None:
    style = {"text": Style()}
    plan = SheetPlan(
        key="overview",
        title="总览",
        styles=style,
        cells=(Cells(1, 1, (("大客户总览",),)), Cells(5, 1, ((1.5, "二"),))),
        column_widths={1: 30, **dict.fromkeys(range(2, 13), 10)},
        page=PrintSetup(area=Range(1, 1, 40, 12)),
    )
    book = writer.create([SheetPlan(key="x", title="客户信息", styles=style, owned=False)])
    before = writer.render(book, [plan])
    if with_note:
        before = noted(before)
    after = enable(before, "zh", "总览")
    assert {n for n in parts(after) if "worksheets/sheet" in n and n.endswith("xml")} - set(parts(before)) == {
        "xl/worksheets/sheet3.xml"  # xlwings.conf
    }
    cells = openpyxl.load_workbook(io.BytesIO(after))["总览"]
    assert [[c.value for c in row] for row in cells["A1:B5"]] == [
        ["大客户总览", None], [None, None], [None, None], [None, None], [1.5, "二"]
    ]  # fmt: skip
    assert "状态：就绪" in [c.value for c in cells[2]]
    assert cells.row_dimensions[2].height > 20
    vml = next(content for name, content in parts(after).items() if name.endswith(".vml")).decode()
    assert all(f"!{macro}<" in vml for macro in MACROS.values())
    assert ("mine" in str(cells["A1"].comment)) is with_note
    assert enable(after, "zh", "总览") == after


def noted(data: bytes) -> bytes:
    """The workbook with a note on A1 of the overview, as Excel keeps it: comments and a legacy drawing."""
    held = parts(data)
    relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    sheet = next(n for n, c in held.items() if "worksheets/sheet" in n and "大客户总览".encode() in c)
    rels = f"xl/worksheets/_rels/{Path(sheet).name}.rels"
    assert rels not in held
    held[rels] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{relationship}/vmlDrawing" Target="../drawings/vmlDrawing7.vml"/>'
        f'<Relationship Id="rId2" Type="{relationship}/comments" Target="../comments1.xml"/></Relationships>'
    ).encode()
    held["xl/drawings/vmlDrawing7.vml"] = (
        b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
        b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/>'
        b'</o:shapelayout><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"/><v:shape '
        b'id="_x0000_s1025" type="#_x0000_t202"><x:ClientData ObjectType="Note"><x:Row>0</x:Row><x:Column>0</x:Column>'
        b"</x:ClientData></v:shape></xml>"
    )
    held["xl/comments1.xml"] = (
        b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>a</author>'
        b'</authors><commentList><comment ref="A1" authorId="0"><text><t>mine</t></text></comment></commentList></comments>'
    )
    held[sheet] = held[sheet].replace(b"</worksheet>", b'<legacyDrawing r:id="rId1"/></worksheet>')
    held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>'
        b'<Override PartName="/xl/comments1.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/></Types>',
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for name, content in held.items():
            book.writestr(name, content)
    return out.getvalue()


def test_code_of_the_user_s_is_never_replaced(enabled: bytes) -> None:
    with pytest.raises(UnsafeTarget, match="macros of its own"):
        enable(with_project(enabled, DOCUMENT, OWN), "zh", "总览")
    older = Module("Kamxl", 'Attribute VB_Name = "Kamxl"\r\nSub KamxlRefresh()\r\nEnd Sub\r\n')
    with pytest.raises(UnsafeTarget, match="another version"):
        enable(with_project(enabled, DOCUMENT, OWN, older), "zh", "总览")


def test_an_older_module_of_ours_is_renewed_and_one_beside_code_of_the_user_s_is_left(enabled: bytes) -> None:
    older = Module("Kamxl", 'Attribute VB_Name = "Kamxl"\r\nSub KamxlRefresh()\r\nEnd Sub\r\n')
    assert enable(with_project(enabled, DOCUMENT, older), "zh", "总览") != with_project(enabled, DOCUMENT, older)
    renewed = enable(with_project(enabled, DOCUMENT, older), "zh", "总览")
    assert sources_in("book.xlsm", renewed) == HELD
    current = Module("Kamxl", source(FILES[1]))
    beside = with_project(enabled, DOCUMENT, OWN, current)
    assert enable(beside, "zh", "总览") == beside


def test_excel_s_own_macro_workbooks_are_refused(excel_made: Path) -> None:
    for name in ("macro01.xlsm", "macro04.xlsm", "button07.xlsm"):
        with pytest.raises(UnsafeTarget, match="macros of its own"):
            enable((excel_made / name).read_bytes(), "en", "Overview")


def test_every_workbook_that_excel_made_keeps_all_it_holds(excel_made: Path, tmp_path: Path) -> None:
    kept = excel_made.parent.parent / "tools" / "kept"
    if not kept.is_file():
        pytest.skip("the tool that compares workbooks is not on this machine")
    tried = []
    for book in sorted(excel_made.glob("*.xlsx")):
        try:
            done = enable(book.read_bytes(), "en", "Overview")
        except UnsafeTarget:
            continue
        out = tmp_path / f"{book.stem}.xlsm"
        out.write_bytes(done)
        found = subprocess.run([sys.executable, kept, book, out], capture_output=True, text=True, check=False)
        assert found.returncode == 0, f"{book.name}: {found.stdout}"
        assert faults(out) <= faults(book), book.name
        assert sources_in(out.name, done) == HELD
        tried.append(book.name)
    assert len(tried) > 25
    assert {"button01.xlsx", "comment01.xlsx", "WithEmbeded.xlsx"} <= set(tried)


def test_strict_workbooks_cannot_hold_macros(excel_made: Path) -> None:
    with pytest.raises(UnsafeTarget, match="Strict"):
        enable((excel_made / "SampleSS.strict.xlsx").read_bytes(), "en", "Overview")


def config_of(data: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(io.BytesIO(data))["xlwings.conf"].iter_rows(max_col=2, values_only=True))


def test_xlwings_is_told_not_to_import_from_beside_the_workbook(enabled: bytes) -> None:
    assert config_of(enabled)[:2] == [("ADD_WORKBOOK_TO_PYTHONPATH", "false"), ("KAMXL_INTERPRETER", None)]
    assert openpyxl.load_workbook(io.BytesIO(enabled))["xlwings.conf"].sheet_state == "hidden"


def test_an_interpreter_is_set_where_macro_and_xlwings_look_for_it(enabled: bytes) -> None:
    done = configure(enabled, {"KAMXL_INTERPRETER": r"C:\py\python.exe", "INTERPRETER_WIN": r"C:\py\python.exe"})
    done = configure(done, {"KAMXL_INTERPRETER": "/usr/bin/python3", "INTERPRETER_MAC": "/usr/bin/python3"})
    rows = config_of(done)
    assert rows[1] == ("KAMXL_INTERPRETER", "/usr/bin/python3"), "the macro takes B2"
    words = dict(rows).pop("KAMXL_ADVICE")
    assert "doctor --configure-machine" in str(words), "the macro has no words of its own"
    assert dict(rows) == {
        "KAMXL_ADVICE": words,
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "KAMXL_INTERPRETER": "/usr/bin/python3",
        "INTERPRETER_WIN": r"C:\py\python.exe",
        "INTERPRETER_MAC": "/usr/bin/python3",
    }


def test_a_configuration_of_the_user_s_own_is_left_alone(make_book, tmp_path: Path) -> None:
    book = make_book(
        tmp_path / "b.xlsx", {"客户信息": [["a"]], "xlwings.conf": [["INTERPRETER_WIN", "x"]]}
    ).read_bytes()
    done = enable(book, "en", "Overview")
    assert set(writer.owned(done)) == {"overview"}
    with pytest.raises(UsageError, match="KAMXL_INTERPRETER = y"):
        configure(done, {"KAMXL_INTERPRETER": "y"})


@pytest.mark.parametrize(
    ("widths", "spans", "status"),
    [
        ({1: 2, 2: 14, 3: 14, 4: 14, 5: 14, 6: 40}, [(2, 2), (3, 3), (4, 4), (5, 5)], 6),
        ({1: 2, 2: 6, 3: 6, 4: 6, 5: 6, 6: 20, 7: 20}, [(2, 3), (4, 5), (6, 6), (7, 7)], 8),
        # Blocks of three columns with a gap between them: one button a block.
        (dict(enumerate([1.5, *[8.7, 8.7, 8.7, 1.5] * 6], 1)), [(2, 3), (6, 7), (10, 11), (14, 15)], 18),
        ({}, [(1, 2), (3, 4), (5, 6), (7, 8)], 9),
        # The overview's third card has a gap of its own: 环境检查 was cut to 环境… before it.
        (dict(enumerate(TRACKS, 1)), [(2, 2), (3, 3), (5, 6), (8, 10)], 12),
    ],
)
def test_buttons_stand_side_by_side_and_have_room_for_their_captions(
    widths: dict[int, float], spans: list[tuple[int, int]], status: int
) -> None:
    found = strip(buttons("zh").actions, widths, filled={(1, 1), (2, 1), (3, 30)})
    assert [(b.over.left, b.over.right) for b in found.buttons] == spans
    assert [b.macro for b in found.buttons] == list(MACROS.values())
    assert all(sum(widths.get(at, 9) for at in range(b.over.left, b.over.right + 1)) >= 11 for b in found.buttons)
    assert (found.row, found.status) == (3, status)


@pytest.mark.parametrize("ways", [0, 8, 15, 17])
def test_nothing_stands_under_the_buttons_however_many_sheets_there_are(ways: int) -> None:
    head = Head(
        "总览", "截至 2026-09-30", tuple(Link(f"{number}", url="https://example.org") for number in range(ways))
    )
    cards = Cards(tuple(Card(f"{number}", number, "count", "") for number in range(6)))
    tracks = (1.5, *(8.7, 8.7, 8.7, 1.5) * 6)
    bare = place([Sheet("overview", "总览", "zh", (head, cards, Today((), ("今日",), None, "无")), tracks)])[0]
    row = overview_plan("总览", "zh").buttons[0].over.top
    assert [one for one in bare.cells if one.row <= row < one.row + len(one.values)] == []
    subtitle = next(one for one in bare.cells if one.values[0][0] == "截至 2026-09-30")
    assert bare.row_heights[subtitle.row] >= 18


def test_the_overview_has_its_buttons_where_the_start_page_has_them() -> None:
    head = Head("总览", "截至 2026-09-30")
    tracks = (1.5, *(8.7, 8.7, 8.7, 1.5) * 6)
    sheet = Sheet("overview", "总览", "zh", (head, Today((), ("今日",), None, "无"), buttons("zh")), tracks)
    plan = place([sheet])[0]
    start = overview_plan("总览", "zh")
    assert plan.buttons == start.buttons
    assert {(b.over.top, b.over.bottom) for b in plan.buttons} == {(4, 4)}
    for one in (plan, start):
        assert Cells(4, 18, (("状态：就绪",),), "muted") in [
            replace(cells, values=tuple(map(tuple, cells.values))) for cells in one.cells
        ]
        assert one.row_heights[4] > 20


@pytest.fixture(scope="module")
def demo_with_macros(demo_book: Path) -> bytes:
    return enable(demo_book.read_bytes(), "zh", "总览")


def legacy_drawings(data: bytes) -> set[bytes]:
    return {content for name, content in parts(data).items() if name.endswith(".vml")}


def buttons_of(data: bytes) -> list[list[tuple[bytes, bytes]]]:
    """What each sheet's buttons call and say; where they lie follows the cards of the overview."""
    return sorted(re.findall(rb"<x:FmlaMacro>([^<]*)|<font[^>]*>([^<]*)", one) for one in legacy_drawings(data))


def faults(path: Path) -> set[tuple[str, str]]:
    """What openxml-audit finds in a workbook, without the places, which shift."""
    from openxml_audit import OpenXmlValidator

    return {(fault.part_uri, fault.description) for fault in OpenXmlValidator().validate(str(path)).errors}


@pytest.mark.parametrize("lang", ONE_LANGUAGE)
def test_an_audit_finds_nothing_in_a_workbook_with_macros(tmp_path: Path, lang: Lang) -> None:
    new = walk.new_book(tmp_path / "b.xlsm", kind="key-accounts", lang=lang, macros=True, sample_day=AS_OF)
    assert faults(new) == set()
    new.write_bytes(configure(new.read_bytes(), {"KAMXL_INTERPRETER": "/usr/bin/python3"}))
    walk.run(new, as_of=AS_OF)
    assert faults(new) == set()
    plain = walk.new_book(tmp_path / "c.xlsx", kind="customer", lang=lang)
    assert invoke(["macros", "install", str(plain)], lang) == 0
    assert faults(plain.with_suffix(".xlsm")) == set()


def test_macros_and_buttons_go_through_a_run_byte_for_byte(demo_with_macros: bytes, tmp_path: Path) -> None:
    book = tmp_path / "b.xlsm"
    book.write_bytes(demo_with_macros)
    walk.run(book, as_of=AS_OF)
    after = book.read_bytes()
    assert parts(after)["xl/vbaProject.bin"] == parts(demo_with_macros)["xl/vbaProject.bin"] == vba_project()
    assert buttons_of(after) == buttons_of(demo_with_macros)
    assert all(b"KamxlRefresh" in str(one).encode() for one in buttons_of(after))
    assert content_types(after)["/xl/workbook.xml"] == MACRO_ENABLED
    walk.run(book, as_of=AS_OF)
    assert book.read_bytes() == after


def test_macros_and_buttons_go_through_a_batch_byte_for_byte(demo_with_macros: bytes, tmp_path: Path) -> None:
    book = tmp_path / "folder" / "b.xlsm"
    book.parent.mkdir()
    book.write_bytes(demo_with_macros)
    assert invoke(["batch", str(book.parent), "--workers", "1"], "zh") == 0
    after = book.read_bytes()
    assert "tiers" in writer.owned(after)
    assert parts(after)["xl/vbaProject.bin"] == vba_project()
    assert buttons_of(after) == buttons_of(demo_with_macros)


def test_a_new_workbook_with_macros_has_buttons_on_its_guide_too(tmp_path: Path) -> None:
    book = walk.new_book(tmp_path / "b.xlsm", kind="key-accounts", lang="en", macros=True)
    drawn = legacy_drawings(book.read_bytes())
    assert len(drawn) == 2
    assert all(b"KamxlRefresh" in content for content in drawn)
    assert sources_in(book.name, book.read_bytes()) == HELD
