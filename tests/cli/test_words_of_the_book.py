"""What commands say in the words of the workbook: its currency, its titles, and words where the program has codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kamxl import walk
from kamxl.cli.group import invoke
from kamxl.i18n import Lang
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
DAY = ["--as-of", AS_OF.isoformat()]
DOLLARS = {
    "Customers": [["Customer ID", "Customer name", "Industry", "Contact", "Phone", "First deal", "Status", "Owner"],
                  ["A", "Firm A", "Machinery", "Ann", "+1 415 555 0100", "2022-01-01", "Active", "Ann"]],
    "Orders": [["Order ID", "Customer ID", "Order date", "Product", "Amount (USD)"], ["1", "A", "2026-06-01", "Pump", 1600000]],
    "Rates": [["Currency", "Date", "Rate"], ["USD", "2026-01-01", 0.9]],
    "Settings": [["Key", "Value"], ["tier.threshold.S", 150]],
}  # fmt: skip


def said(capfd: pytest.CaptureFixture[str], *line: object, lang: Lang = "en") -> str:
    capfd.readouterr()
    invoke([str(one) for one in line], lang)
    return "".join(capfd.readouterr())


def test_amounts_are_in_the_currency_of_the_book_and_in_that_which_is_assumed(
    tmp_path: Path, make_book: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    book = make_book(tmp_path / "b.xlsx", DOLLARS)
    settings = said(capfd, "settings", book, lang="zh")
    assert "CNY  [" not in settings
    assert "1,500k USD" in settings, "and in the language of the book"
    other = said(capfd, "run", book, *DAY, "--what-if", "money.currency=EUR")
    assert "1,600.0k USD → 1,440.0k EUR" in other
    other = said(capfd, "run", book, *DAY, "--what-if", "tier.threshold.S=200", "--what-if", "tier.pareto_a=0.7")
    assert "If tier.threshold.S = 2,000k USD (now 1,500k USD, " in other
    assert "If tier.pareto_a = 70% (now 80%, " in other


@pytest.mark.parametrize(("lang", "yes", "no"), [("zh", "是", "否"), ("en", "Yes", "No")])
def test_a_switch_is_said_in_words(
    lang: Lang, yes: str, no: str, small_book: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = said(capfd, "run", small_book, *DAY, "--lang", lang, "--what-if", "alerts.no_order.on=no", lang=lang)
    assert "False" not in found
    assert "True" not in found
    assert f"alerts.no_order.on = {no}" in found
    assert yes in found


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_owner_whom_nobody_has_is_told_by_validate_and_run(
    lang: Lang, tmp_path: Path, make_book: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    sheets = {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS]}
    book = make_book(tmp_path / "b.xlsx", {**sheets, "设置": [["参数", "取值"], ["report.owner", "*雷"]]})
    for command in (["validate", book], ["run", book, "--dry-run"]):
        found = said(capfd, *command, *DAY, "--lang", lang, lang=lang)
        assert "“*雷”" in found
        assert "“*磊”" in found
    book = make_book(tmp_path / "c.xlsx", {**sheets, "设置": [["参数", "取值"], ["report.owner", "*磊"]]})
    assert "report.owner" not in said(capfd, "validate", book, *DAY, lang=lang)


def test_faults_name_the_titles_that_people_see(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    orders = [
        ["订单编号", "客户编号", "订单日期", "产品", "金额(万元)"],
        ["1", "C2023001", date(2026, 1, 1), "泵", "1,5"],
    ]
    book = make_book(tmp_path / "b.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "购买记录": orders})
    (issue,) = [one for one in walk.open_book(book).issues if one.table == "orders"]
    assert "“金额(万元)”" in issue.message.render("zh")


def test_what_people_wrote_on_the_alerts_is_named_by_its_column(small_book: Path) -> None:
    assert invoke(["run", str(small_book), *DAY], "zh") == 0
    workbook = load_workbook(small_book)
    titles = [cell.value for cell in workbook["预警"][6]]
    for title, value in (("处理状态", "搞定"), ("暂缓至", "下周")):
        workbook["预警"].cell(7, titles.index(title) + 1).value = value
    workbook.save(small_book)
    assert invoke(["run", str(small_book), *DAY], "zh") == 0
    rows = [[cell.value for cell in row] for row in load_workbook(small_book)["数据质量"].iter_rows()]
    assert {row[row.index("预警") + 2] for row in rows if "预警" in row and row.index("预警") < 3} >= {
        "处理状态",
        "暂缓至",
    }
