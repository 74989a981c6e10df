"""kamxl explain at the command line: figures, rules, cells, and what is said where there is none."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import openpyxl
import pytest

from kamxl import walk
from kamxl.cli.explain import _tell_settings
from kamxl.cli.group import invoke
from kamxl.compute.alerts import installed
from kamxl.i18n import Lang, tr
from kamxl.results.explain import ExplainedFigure, Setting
from kamxl.schema.money import Money
from kamxl.templates.settings_sheet import note_of
from tests.conftest import AS_OF

DAY = ["--as-of", AS_OF.isoformat()]


def customer_of(book: Path) -> str:
    sheet = openpyxl.load_workbook(book).worksheets[0]
    return str(next(row[0] for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]))


def explained(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert invoke(["explain", *arguments, "--json"], "zh") == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_the_whole_of_a_customer_and_one_figure(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    who = customer_of(small_book)
    before = small_book.read_bytes()
    whole = explained(capsys, str(small_book), "--customer", who, *DAY)
    one = explained(capsys, str(small_book), "--customer", who, "--figure", "points", *DAY)
    assert whole["customer"] == one["customer"]
    figures = {figure["figure"]: figure for figure in whole["figures"]}  # type: ignore[attr-defined, index]
    assert {"tier", "lifetime", "points", "lifecycle"} <= figures.keys()
    assert one["figures"] == [figures["points"]]
    assert small_book.read_bytes() == before
    assert invoke(["explain", str(small_book), "--customer", who, *DAY], "en") == 0
    assert figures["points"]["title"] in capsys.readouterr().out


def test_a_cell_of_a_list_that_was_sorted_since(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The row is that of the customer who stands in it, and the day is that of the run."""
    walk.run(small_book, as_of=AS_OF)
    with warnings.catch_warnings():  # openpyxl knows no extensions
        warnings.simplefilter("ignore")
        workbook = openpyxl.load_workbook(small_book)
    sheet = workbook["客户分级"]
    header = next(row for row in range(1, 20) if sheet.cell(row, 1).value == "客户编号")
    rows = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=header + 1, max_row=header + 2)]
    for at, line in enumerate(reversed(rows), header + 1):
        for column, value in enumerate(line, 1):
            sheet.cell(at, column).value = value
    workbook.save(small_book)
    found = explained(capsys, str(small_book), "--cell", f"客户分级!C{header + 1}")
    assert (found["customer"]["id"], found["as_of"]) == (rows[1][0], AS_OF.isoformat())  # type: ignore[index]
    # An amount is said with the digits that a person writes: 50.6 万元, not 50.6000 万元.
    money = next(cell.column_letter for cell in sheet[header] if cell.value == "近12月交易额(万元)")
    figure = explained(capsys, str(small_book), "--cell", f"客户分级!{money}{header + 1}")["figures"][0]  # type: ignore[index]
    assert f" ＝ {figure['shown']}" in figure["rule"]
    assert not re.search(r"\.\d*0 ", figure["rule"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--customer"),
        (["--customer", "A", "--cell", "B!C1"], "--cell"),
        (["--customer", "没有这家"], "没有这家"),
        (["--customer", "{who}", "--figure", "tierr"], "tier？"),
        (["--cell", "客户等级!A9"], "客户分级"),
        (["--cell", "客户信息!A2"], "您自己填写"),
        (["--cell", "客户分级"], "客户分级!E8"),
        (["--cell", "客户分级!ZZ9999"], "是空的"),
    ],
)
def test_what_is_none_is_said(
    arguments: list[str], said: str, small_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = [one.format(who=customer_of(small_book)) for one in arguments]
    assert invoke(["explain", str(small_book), *given, *DAY], "zh") == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(("lang", "on", "monthly"), [("en", "Yes", "No"), ("zh", "是", "否")])
def test_settings_are_said_as_their_sheet_takes_them(
    lang: Lang, on: str, monthly: str, small_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A switch was True, a choice its code; what the setting does stands beside it."""
    rules = installed()
    line = (
        f"alerts.no_order.on = {on}  [{tr('cli.settings.default', lang)}]  {note_of('alerts.no_order.on', rules, lang)}"
    )
    figure = Setting(key="alerts.no_order.on", value=True, from_=tr("cli.settings.default", lang))
    said = ExplainedFigure(
        figure="no_order", title="", value=None, unit="text", shown="", rule="", steps=[], settings=[figure]
    )
    _tell_settings(said, lang, Money.of(lang), rules)
    assert capsys.readouterr().out.strip() == line
    assert invoke(["settings", str(small_book), "--lang", lang], lang) == 0
    assert f" {monthly}  [" in next(
        one for one in capsys.readouterr().out.splitlines() if one.startswith("orders.monthly_sums")
    )
