"""The questions of `kamxl convert` at a terminal, by a pseudo-terminal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from kamxl import read
from kamxl.settings import Limits

pty = pytest.importorskip("pty", reason="there is no pseudo-terminal on this system")


def session(arguments: list[str], *answers: str) -> tuple[str, int]:
    """What the terminal shows, and the exit code; each answer is typed when a prompt ends with a colon."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "kamxl", *arguments])
    shown, waiting = b"", list(answers)
    while True:
        try:
            piece = os.read(terminal, 4096)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if waiting and shown.rstrip().endswith(b"[0]:"):
            os.write(terminal, f"{waiting.pop(0)}\n".encode())
            shown += b"\n"
    _, status = os.waitpid(child, 0)
    return shown.decode("utf-8", "replace"), os.waitstatus_to_exitcode(status)


@pytest.mark.parametrize(("lang", "said"), [("zh", "日-月-年"), ("en", "day, month, year")])
def test_only_what_nothing_proves_is_asked(tmp_path: Path, lang: str, said: str) -> None:
    source = tmp_path / "订单.csv"
    source.write_text("订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,3/5/2026,泵,5\nS2,C1,4/5/2026,泵,6\n", "utf-8")
    shown, code = session(["--lang", lang, "convert", str(source), "--to", str(tmp_path / "book.xlsx")], "2")
    assert said in shown
    assert "3/5/2026" in shown
    assert code == 0
    table = read.workbook(tmp_path / "book.xlsx", limits=Limits()).tables["orders"]
    days = next(one.values for one in table.columns if one.field == "order_date")
    assert [str(day)[:10] for day in days] == ["2026-05-03", "2026-05-04"]


def test_a_question_may_stay_open(tmp_path: Path) -> None:
    source = tmp_path / "订单.csv"
    source.write_text("订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,3/5/2026,泵,5\nS2,C1,4/5/2026,泵,6\n", "utf-8")
    shown, code = session(["--lang", "zh", "convert", str(source), "--to", str(tmp_path / "book.xlsx")], "0")
    assert code == 1
    assert "列对应" in shown


@pytest.mark.parametrize(("lang", "cells", "said"), [("zh", "金额", "3  万元"), ("en", "Amount", "3  10k CNY")])
def test_the_unit_of_a_bare_amount_is_asked(tmp_path: Path, lang: str, cells: str, said: str) -> None:
    source = tmp_path / "订单.csv"
    source.write_text(f"订单编号,客户编号,订单日期,产品,{cells}\nS1,C1,2026-05-03,泵,5\n", "utf-8")
    shown, code = session(["--lang", lang, "convert", str(source), "--to", str(tmp_path / "book.xlsx")], "3")
    assert said in shown
    assert code == 0
    table = read.workbook(tmp_path / "book.xlsx", limits=Limits()).tables["orders"]
    assert next(list(one.values) for one in table.columns if one.field == "amount") == [50_000]
