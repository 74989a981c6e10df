"""The questions of `kamxl convert` at a terminal, by a pseudo-terminal."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from kamxl import read
from kamxl.settings import Limits
from tests.conftest import ROOT

pty = pytest.importorskip("pty", reason="there is no pseudo-terminal on this system")


def _recorder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sessions", ROOT / "docs" / "sessions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RECORDER = _recorder()


def session(arguments: list[str], *answers: str) -> tuple[str, int]:
    shown, code = RECORDER.run(arguments, ROOT, *answers)
    return shown, code


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_session_in_the_docs_is_what_a_terminal_shows(tmp_path: Path, lang: str) -> None:
    """The first conversion asks three things, the second nothing; `python docs/sessions.py` records them."""
    page = RECORDER.PAGES[lang].read_text("utf-8")
    made = RECORDER.session(lang, tmp_path)
    assert RECORDER.shown_in(page) == made
    assert RECORDER.questions(made) == 3
    mapping = next(tmp_path.glob("*.mapping.toml")).read_text("utf-8")
    assert all(one in mapping for one in ('date = "dmy"', "unit = ", '= "K001"'))


def test_a_known_mapping_takes_the_answers_and_asks_once(tmp_path: Path) -> None:
    """The first run leaves both questions open, the second is answered, the third asks nothing."""
    source = tmp_path / "订单.csv"
    source.write_text("订单编号,客户编号,订单日期,产品,金额\nS1,C1,3/5/2026,泵,5\nS2,C1,4/5/2026,泵,6\n", "utf-8")
    command = ["--lang", "zh", "convert", str(source), "--to", str(tmp_path / "book.xlsx")]
    assert session(command, "0", "0")[1] == 1
    shown, code = session(command, "1", "3")
    assert (code, RECORDER.questions(shown)) == (0, 2)
    text = (tmp_path / "book.mapping.toml").read_text("utf-8")
    assert 'order_date = {from = "订单日期", date = "dmy"}' in text.replace("{ ", "{").replace(" }", "}")
    assert "# 产品" in text  # comments stay
    shown, code = session(command)
    assert (code, RECORDER.questions(shown)) == (0, 0)


def test_a_no_is_remembered(tmp_path: Path) -> None:
    source = tmp_path / "客户.csv"
    source.write_text("客户编号,客户名称,行业,客户联系人电话\nC1,甲公司,机械,13800000001\n", "utf-8")
    command = ["--lang", "zh", "convert", str(source), "--to", str(tmp_path / "book.xlsx")]
    shown, _ = session(command, "2")
    assert RECORDER.questions(shown) == 1
    assert 'ignore = ["phone"]' in (tmp_path / "book.mapping.toml").read_text("utf-8")
    assert RECORDER.questions(session(command)[0]) == 0


@pytest.mark.parametrize(("lang", "said"), [("zh", "日-月-年"), ("en", "day, month, year")])
def test_only_what_nothing_proves_is_asked(tmp_path: Path, lang: str, said: str) -> None:
    source = tmp_path / "订单.csv"
    source.write_text("订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,3/5/2026,泵,5\nS2,C1,4/5/2026,泵,6\n", "utf-8")
    shown, code = session(["--lang", lang, "convert", str(source), "--to", str(tmp_path / "book.xlsx")], "1")
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


@pytest.mark.parametrize(("lang", "cells", "said"), [("zh", "金额", "› 3) 万元"), ("en", "Amount", "› 3) 10k CNY")])
def test_the_unit_of_a_bare_amount_is_asked(tmp_path: Path, lang: str, cells: str, said: str) -> None:
    source = tmp_path / "订单.csv"
    source.write_text(f"订单编号,客户编号,订单日期,产品,{cells}\nS1,C1,2026-05-03,泵,5\n", "utf-8")
    shown, code = session(["--lang", lang, "convert", str(source), "--to", str(tmp_path / "book.xlsx")], "3")
    assert said in shown
    assert code == 0
    table = read.workbook(tmp_path / "book.xlsx", limits=Limits()).tables["orders"]
    assert next(list(one.values) for one in table.columns if one.field == "amount") == [50_000]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_terminal_without_a_cursor_takes_numbers(tmp_path: Path, lang: str) -> None:
    source = tmp_path / "订单.csv"
    source.write_text("订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,3/5/2026,泵,5\nS2,C1,4/5/2026,泵,6\n", "utf-8")
    command = ["--lang", lang, "convert", str(source), "--to", str(tmp_path / "book.xlsx")]
    shown, code = RECORDER.run(command, tmp_path, "1", term="dumb")
    assert (code, RECORDER.questions(shown)) == (0, 1)
    assert "  1  " in shown
    assert 'date = "dmy"' in (tmp_path / "book.mapping.toml").read_text("utf-8")


def test_what_the_columns_of_months_hold_is_asked(tmp_path: Path) -> None:
    """Nothing says that they are sales: the answer makes orders of them, and is not asked for again."""
    source = tmp_path / "2026.csv"
    source.write_text("客户名称,区域,1月,2月,3月\n甲公司,华东,5,,7\n乙公司,华南,2,3,\n", "utf-8")
    command = ["--lang", "zh", "convert", str(source), "--to", str(tmp_path / "book.xlsx")]
    shown, _ = session(command, "1", "1")
    assert "› 1) 销售额" in shown
    tables = read.workbook(tmp_path / "book.xlsx", limits=Limits()).tables
    assert next(list(one.values) for one in tables["orders"].columns if one.field == "amount") == [5, 7, 2, 3]
    assert next(list(one.values) for one in tables["customers"].columns if one.field == "region") == ["华东", "华南"]
    assert "1月" not in session(command)[0]
