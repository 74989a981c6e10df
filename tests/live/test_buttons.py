"""A press from its click to the status cell, on the stage; and what a press tells when something is wrong."""

from __future__ import annotations

import getpass
import re
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kamxl
from kamxl import macros
from kamxl.errors import BusyError
from kamxl.files.exclusive import exclusive
from kamxl.i18n import Text, tr
from kamxl.live import buttons, status
from tests.contract.stage import Sheet, Stage, opened

Play = Callable[..., Any]
STATUS = (4, 2)
BUSY = Text("live.running")
RESULTS = (
    "总览",
    "预警",
    "客户分级",
    "健康度",
    "生命周期价值",
    "目标达成",
    "商机管道",
    "应收账龄",
    "客户画像",
    "销售趋势",
    "产品结构",
    "市场看板",
    "跟进报告",
    "服务质量",
    "机会",
    "数据质量",
    "分级历史",
)


@pytest.fixture
def stage(demo_book: Path) -> Stage:
    """The sample workbook, open on its guide, whose status cell stands at B4."""
    stage = opened(demo_book)
    stage.sheet("使用说明").values[STATUS] = "状态：尚未运行"
    return stage


def press(stage: Stage, play: Play, action: str) -> str:
    said: str = play(stage, lambda book: buttons.press(action, book))
    return said


def test_refresh_fills_the_sheets_and_says_so(stage: Stage, play: Play) -> None:
    said = press(stage, play, "refresh")
    titles = [sheet.name for sheet in stage.sheets]
    assert {"总览", "客户分级", "生命周期价值", "预警", "数据质量"} <= set(titles)
    assert stage.sheet("客户分级").tables[0]["name"] == "kx_tiers"
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\d \d\d:\d\d　已刷新：\d+ 位客户，\d+ 条预警（高级别 \d+ 条），\d+ 个数据错误", said
    )
    assert stage.sheet("使用说明").values[STATUS] == f"状态：{said}"
    assert stage.messages == []


def test_pressed_on_the_ribbon_a_workbook_without_a_status_cell_gets_a_message(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(buttons._ACTIONS, "refresh", lambda book, lang: ("done", ""))  # type: ignore[arg-type]  # a dict
    stage = Stage()
    stage.sheets = [Sheet("Sheet1", values={(1, 1): "Mine"})]
    assert press(stage, play, "refresh").endswith("done")
    assert stage.messages == ["done"]
    assert stage.sheets[0].values == {(1, 1): "Mine"}


def test_the_row_of_the_buttons_stays_when_the_overview_is_filled(demo_book: Path, play: Play, tmp_path: Path) -> None:
    book = tmp_path / "b.xlsm"
    book.write_bytes(macros.enable(demo_book.read_bytes(), "zh", "总览"))
    stage = opened(book)
    start = {cell: value for cell, value in stage.sheet("总览").values.items() if str(value).startswith("状态：")}
    press(stage, play, "refresh")
    overview = stage.sheet("总览")
    (place,) = start
    assert overview.values[place].startswith("状态：20"), "the status cell stands where it stood"
    assert overview.heights[place[0]] > 20
    assert overview.charts


def test_pressed_twice_the_workbook_is_the_same_and_a_newer_writer_is_told_of(
    stage: Stage, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    press(stage, play, "refresh")
    titles, tiers = [sheet.name for sheet in stage.sheets], dict(stage.sheet("客户分级").values)
    assert stage.messages == []
    monkeypatch.setattr(buttons, "newer_in", lambda path: "9.1")
    press(stage, play, "refresh")
    (message,) = stage.messages
    assert {"9.1", kamxl.__version__} <= set(re.findall(r"\d+(?:\.\d+)+", message))
    assert [sheet.name for sheet in stage.sheets] == titles
    assert stage.sheet("客户分级").values == tiers


def test_checking_tells_the_first_faults_and_changes_nothing_but_the_status(stage: Stage, play: Play) -> None:
    before = {sheet.name: dict(sheet.values) for sheet in stage.sheets}
    said = press(stage, play, "validate")
    assert re.search(r"数据有 \d+ 个错误、\d+ 条提醒", said)
    (message,) = stage.messages
    assert "购买记录!" in message or "客户信息!" in message
    assert len(message.splitlines()) <= 10
    after = {sheet.name: dict(sheet.values) for sheet in stage.sheets}
    after["使用说明"][STATUS] = before["使用说明"][STATUS]
    assert after == before


def test_a_workbook_without_customers_gets_a_sentence(play: Play) -> None:
    stage = Stage()
    stage.sheets = [Sheet("Sheet1", values={(1, 1): "Status: not run yet"})]
    said = press(stage, play, "refresh")
    assert stage.sheets[0].values[1, 1] == f"Status: {said}"
    assert stage.messages
    assert "Traceback" not in stage.messages[0]
    assert len(stage.sheets) == 1


def test_a_fault_of_ours_is_a_sentence_and_a_log(
    stage: Stage, play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr("kamxl.live.walk.refresh", fail)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    said = press(stage, play, "refresh")
    assert "程序内部出错（ZeroDivisionError：oops）" in said
    assert "ZeroDivisionError: oops" in (tmp_path / "kamxl-button.log").read_text("utf-8")
    assert "Traceback" not in "".join(stage.messages)


def test_a_pdf_needs_results_first(stage: Stage, play: Play) -> None:
    assert press(stage, play, "report").endswith("还没有分析结果。请先点“刷新分析”。")


def test_a_pdf_holds_our_sheets_and_the_guide_stays_in_view(
    stage: Stage, play: Play, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from xlwings.pro import _xlremote

    printed: list[list[str]] = []

    def to_pdf(book: Any, path: str, quality: str | None) -> None:
        printed.append([sheet["name"] for sheet in book.api["sheets"] if sheet["visibility"] == "Visible"])

    monkeypatch.setattr(_xlremote.Book, "to_pdf", to_pdf)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    press(stage, play, "refresh")
    before = [(sheet.name, sheet.visible) for sheet in stage.sheets]
    assert stage.active == 0
    said = press(stage, play, "report")
    assert said.endswith("已导出：book.pdf")
    assert printed == [list(RESULTS)]
    assert [(sheet.name, sheet.visible) for sheet in stage.sheets] == before
    assert stage.active == 0, "the guide, where the button was pressed"
    assert stage.sheet("使用说明").values[STATUS] == f"状态：{said}"


def test_a_pdf_that_is_open_elsewhere_is_a_sentence(stage: Stage, play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    from xlwings.pro import _xlremote

    def refuse(book: Any, path: str, quality: str | None) -> None:
        raise RuntimeError("Document not saved.")

    monkeypatch.setattr(_xlremote.Book, "to_pdf", refuse)
    press(stage, play, "refresh")
    assert "没能写出 book.pdf" in press(stage, play, "report")
    assert all(sheet.visible for sheet in stage.sheets)


def test_the_doctor_answers(stage: Stage, play: Play) -> None:
    press(stage, play, "doctor")
    assert "Python" in stage.messages[0]


def test_a_second_press_meanwhile_is_told_so(stage: Stage, play: Play) -> None:
    before = [sheet.name for sheet in stage.sheets]
    with exclusive("book.xlsm", BUSY):
        said = press(stage, play, "refresh")
    assert said.endswith(tr("live.running", "zh"))
    assert [sheet.name for sheet in stage.sheets] == before


def test_a_process_that_died_holds_no_turn(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom kamxl.files.exclusive import exclusive\n"
        "with exclusive('/x/died.xlsm', None):\n    print('held', flush=True)\n    sys.stdin.read()\n    os._exit(1)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BusyError), exclusive("/X/died.xlsm", BUSY):
            pass
        other.stdin.close()
        other.wait(timeout=20)
    with exclusive("/x/died.xlsm", BUSY):
        pass


@pytest.mark.parametrize("prefix", ["状态：", "Status: "])
def test_the_status_cell_is_found_wherever_it_was_moved(play: Play, prefix: str) -> None:
    stage = Stage()
    stage.sheets = [Sheet("x", values={(1, 1): "title", (7, 5): f"{prefix}?", (9, 1): f"{prefix}later"})]
    play(stage, lambda book: status.show(book, "=好 1", "zh"))
    assert stage.sheets[0].values[7, 5] == "状态：=好 1"


def test_a_sheet_without_a_status_cell_is_left_alone(play: Play) -> None:
    stage = Stage()
    stage.sheets = [Sheet("x", values={(1, 1): "title"})]
    play(stage, lambda book: status.show(book, "done", "en"))
    assert stage.sheets[0].values == {(1, 1): "title"}


def test_only_the_buttons_ask_who_called() -> None:
    room = Path(buttons.__file__).parent.parent
    asking = {path.name for path in room.rglob("*.py") if ".caller(" in path.read_text("utf-8")}
    assert asking == {"buttons.py"}


def test_without_excel_nothing_is_attached_to() -> None:
    if sys.platform in ("win32", "darwin"):
        pytest.skip("this system may have an Excel")
    assert buttons.press_open("refresh", "/x/book.xlsm") is False


def test_texts_of_errors_are_shown_in_the_language() -> None:
    assert buttons._sentence(BusyError(Text("live.running")), "zh") == tr("live.running", "zh")


def test_a_press_in_libreoffice_passes_its_lock_over_and_no_other(small_book: Path) -> None:
    from kamxl.cli.press import told

    beside = small_book.with_name
    lock = f",{getpass.getuser()},{socket.gethostname()},01.10.2026 08:00,file:///x;"
    beside(f".~lock.{small_book.name}#").write_text(lock)
    assert "已写入" in told("refresh", str(small_book), "zh", held=True)[1]
    refused = told("refresh", str(small_book), "zh", held=False)[1]
    assert small_book.name in refused
    assert "已写入" not in refused
    beside(f"~${small_book.name}").write_bytes(b"")
    assert "已写入" not in told("refresh", str(small_book), "zh", held=True)[1], "Excel's lock always counts"


def test_what_a_command_says_fits_a_message(demo_book: Path) -> None:
    from kamxl.cli.press import SHOWN_LINES, told

    lines = told("validate", str(demo_book), "zh", held=True)[1].splitlines()
    assert len(lines) <= SHOWN_LINES
    assert demo_book.name in lines[-1]
    assert "另有" in lines[-2]
