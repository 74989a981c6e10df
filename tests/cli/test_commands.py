"""The commands as a user types them: what they print, their exit codes, and that nothing is lost."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from kamxl.cli.clickwords import wrapped
from kamxl.cli.group import COMMANDS, group, invoke
from kamxl.cli.words import language_of
from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.width import cells
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS

DAY = AS_OF.isoformat()


def run(*arguments: object, lang: Lang = "zh") -> int:
    return invoke([str(argument) for argument in arguments], lang)


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_in_both_languages(name: str, lang: Lang, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(name, "--help", lang=lang) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：" if lang == "zh" else "Usage: ")
    assert name in shown
    wide = [line for line in shown.splitlines() if cells(line) > 80 and not re.match(r" +--[\w-]+ \[[\w|-]+\]$", line)]
    assert wide == [], "a Chinese sign takes two cells of a terminal"


def test_a_line_of_help_ends_where_a_reader_would_end_it() -> None:
    text = (
        "打开中的、隐藏的文件（~$*、.*）自动跳过；没有变化的不重复计算。\nWith --no-backup nothing is kept.\n\n又一段。"
    )
    assert wrapped(text, 20, "  ", "  ", preserve_paragraphs=True).splitlines() == [
        "  打开中的、隐藏的文", "  件（~$*、.*）自动", "  跳过；没有变化的不", "  重复计算。 With", "  --no-backup", "  nothing is kept.", "", "  又一段。",
    ]  # fmt: skip


def test_help_of_the_group_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    listed = capsys.readouterr().out
    assert all(f"  {name} " in listed for name in COMMANDS)
    assert set(group("zh").list_commands(None)) == set(COMMANDS)  # type: ignore[arg-type]


def test_language_of_the_line() -> None:
    assert language_of(["--lang", "en", "run"]) == "en"
    assert language_of(["run", "--lang=zh"]) == "zh"


@pytest.mark.parametrize("system", ["zh_CN.UTF-8", "en_US.UTF-8"])
@pytest.mark.parametrize(
    ("title", "header", "spoken"),
    [
        ("客户信息", ["Customer ID", "Customer name"], "zh"),
        ("Customers", ["客户编号", "客户名称"], "en"),
        ("Sheet1", ["客户编号", "客户名称", "ERP ID"], "zh"),
        ("Sheet1", ["Customer ID", "Customer name", "科技公司"], "en"),
    ],
)
def test_the_line_speaks_the_language_of_the_workbook_on_it(
    title: str, header: list[str], spoken: Lang, system: str, tmp_path: Path, make_book: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", system)
    book = str(make_book(tmp_path / "b.xlsx", {title: [header]}))
    assert language_of(["run", book, "--asof", "2026"]) == spoken
    assert language_of(["convert", "other.xlsx", f"--to={book}"]) == spoken
    assert language_of(["convert", "--undo", "--to", book]) == spoken
    assert language_of(["run", book, "--lang", "en"]) == "en"
    systems = "zh" if system.startswith("zh") else "en"
    assert language_of(["convert", book, "--to", "new.xlsx"]) == systems, "Latin titles of an export tell nothing"
    (tmp_path / "damaged.xlsx").write_bytes(b"PK no archive")
    assert language_of(["run", str(tmp_path / "damaged.xlsx")]) == language_of(["run", str(tmp_path)]) == systems


def test_help_and_import_load_no_heavy_library() -> None:
    code = "import sys, kamxl.cli.group as g; g.invoke(['--help'], 'en'); import kamxl; " \
        "print([m for m in ('pandas', 'scipy', 'openpyxl', 'lxml', 'xlwings', 'rich') if m in sys.modules])"  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("[]")


def test_wrong_usage_is_2(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("run") == 2
    assert run("nonsense") == 2
    assert run("run", small_book, "--tier-model", "astrology") == 2
    assert run("run", small_book.with_name("missing.xlsx")) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_run_writes_into_the_same_workbook(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {name: zipfile.ZipFile(small_book).read(name) for name in zipfile.ZipFile(small_book).namelist()}
    assert run("run", small_book, "--as-of", DAY, "--json") == 0
    out = json.loads(capsys.readouterr().out)
    assert out["as_of"] == DAY
    assert out["lang"] == "zh"
    assert out["sheets"]["customers"] == {
        "rows": 3,
        "valid": 3,
        "errors": 0,
        "warnings": out["sheets"]["customers"]["warnings"],
    }
    assert out["tiers"] == {"model": "threshold", "counts": {"A": 2, "B": 1}}
    assert {"总览", "客户分级", "预警", "数据质量"} <= set(out["written"])
    assert set(out["seconds"]) == {"read", "validate", "compute", "report", "write", "total"}
    with zipfile.ZipFile(small_book) as after:
        assert after.read("xl/worksheets/sheet1.xml") == before["xl/worksheets/sheet1.xml"]
    assert small_book.with_name("三个客户.bak.xlsx").exists()


def test_second_run_gives_the_same_bytes(small_book: Path) -> None:
    assert run("run", small_book, "--as-of", DAY) == 0
    first = small_book.read_bytes()
    assert run("run", small_book, "--as-of", DAY) == 0
    assert small_book.read_bytes() == first


def test_output_leaves_the_book_alone(small_book: Path, tmp_path: Path) -> None:
    before = small_book.read_bytes()
    assert run("run", small_book, "--as-of", DAY, "--output", tmp_path / "out.xlsx") == 0
    assert small_book.read_bytes() == before
    assert zipfile.is_zipfile(tmp_path / "out.xlsx")


def test_dry_run_writes_nothing(small_book: Path) -> None:
    before = (small_book.read_bytes(), sorted(small_book.parent.iterdir()))
    assert run("run", small_book, "--as-of", DAY, "--dry-run") == 0
    assert (small_book.read_bytes(), sorted(small_book.parent.iterdir())) == before


def test_validate_reports_each_cell(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    bad = [*CUSTOMER_ROWS[0]]
    bad[6], bad[8] = "someday", "???"
    book = make_book(tmp_path / "bad.xlsx", {"客户信息": [CUSTOMER_HEADERS, bad, *CUSTOMER_ROWS[1:]]})
    assert run("validate", book, "--as-of", DAY, "--json") == 1
    out = json.loads(capsys.readouterr().out)
    assert out["ok"] is False
    found = {(issue["cell"], issue["code"]) for issue in out["issues"] if issue["severity"] == "error"}
    assert found == {("G2", "type"), ("I2", "choice")}
    assert {"sheet", "cell", "row", "field", "key", "value", "code", "severity", "message"} <= set(out["issues"][0])


def test_unknown_setting_names_its_cell(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = {
        "客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS],
        "设置": [["参数", "取值", "说明"], ["tier.modle", "pareto", ""]],
    }
    book = make_book(tmp_path / "settings.xlsx", sheets)
    assert run("run", book, "--as-of", DAY) == 2
    said = capsys.readouterr().err
    assert "设置" in said
    assert "tier.model" in said


def test_company_settings_file_is_found_and_beaten_by_the_sheet(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kamxl.toml").write_text("[tier.threshold]\nS = 300\nA = 100\n", "utf-8")
    sheets = {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "设置": [["参数", "取值"], ["tier.threshold.A", 90]]}
    (tmp_path / "team").mkdir()
    book = make_book(tmp_path / "team" / "book.xlsx", sheets)
    assert run("settings", book, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["tier.threshold.S"] == {"value": 300.0, "from": str(tmp_path / "kamxl.toml")}
    assert found["tier.threshold.A"]["value"] == 90
    assert "设置" in found["tier.threshold.A"]["from"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_role_of_the_company_s_own_is_listed_with_its_words(
    lang: Lang, tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kamxl.toml").write_text(
        '[share.partner]\nbase = "marketing"\nmask = ["customers.phone", "contacts"]\n', "utf-8"
    )
    book = make_book(tmp_path / "book.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS]})
    assert run("settings", book, "--lang", lang) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("share.partner.")]
    assert [line.split()[0].rpartition(".")[2] for line in lines] == ["base", "leave_out", "mask", "show", "editable"]
    assert all(line.endswith(tr(f"settings.share.{line.split()[0].rpartition('.')[2]}.note", lang)) for line in lines)
    assert ("customers.phone、contacts  " if lang == "zh" else "customers.phone, contacts  ") in lines[2]
    assert ("  否  " if lang == "zh" else "  No  ") in lines[4]


def test_schema_as_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("schema", "客户信息") == 0
    assert "年交易金额(万元)" in capsys.readouterr().out
    assert run("schema", "orders", "--json") == 0
    assert "order_id" in json.loads(capsys.readouterr().out)["properties"]
    assert run("schema", "nonsense") == 2


def test_new_book_is_valid_and_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "新.xlsx"
    assert run("new", book) == 0
    assert capsys.readouterr().err == f"已新建：{book}\n填好各表后运行：kamxl run {book}\n"
    before = book.read_bytes()
    assert run("new", book) == 2
    assert book.read_bytes() == before
    capsys.readouterr()
    assert run("validate", book, "--as-of", DAY, "--json") == 0
    assert json.loads(capsys.readouterr().out)["errors"] == 0
    assert run("new", tmp_path / "x.xls") == 2


@pytest.mark.parametrize("kind", ["customer", "follow-up", "market"])
def test_a_single_sheet_can_be_checked_by_itself(kind: str, tmp_path: Path) -> None:
    assert run("new", tmp_path / "one.xlsx", "--kind", kind) == 0
    assert run("validate", tmp_path / "one.xlsx", "--as-of", DAY) == 0


def test_demo_says_which_file_to_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo", tmp_path / "d", "--as-of", DAY) == 0
    said = capsys.readouterr().err
    book = next((tmp_path / "d").glob("*.xlsx"))
    assert str(book) in said


def test_demo_as_a_workbook(small_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever names a workbook means one: it is written with buttons where its name says so, and no workbook of theirs is replaced."""
    named = tmp_path / "new folder" / "x.xlsm"
    assert run("demo", named, "--as-of", DAY) == 0
    assert named.is_file()
    assert "xl/vbaProject.bin" in zipfile.ZipFile(named).namelist()
    assert str(named) in capsys.readouterr().err
    before = small_book.read_bytes()
    assert run("demo", small_book, "--as-of", DAY) == 2
    assert small_book.read_bytes() == before
    assert run("demo", tmp_path / "x.xls") == 2
    assert list(tmp_path.glob("x*")) == []


def test_books_read_together_are_written_into_a_target_without_inputs(
    small_book: Path, tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    target = make_book(tmp_path / "周报.xlsx", {"我的周报": [["随便写的内容"], [1]]})
    assert run("run", target, "--as-of", DAY) == 3
    capsys.readouterr()
    assert run("run", target, "--with", small_book, "--as-of", DAY, "--json") == 0
    assert "客户分级" in json.loads(capsys.readouterr().out)["written"]


def test_a_file_open_in_excel_is_4(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_book.with_name(f"~${small_book.name}").write_bytes(b"\x05Alice" + b" " * 49)
    before = small_book.read_bytes()
    assert run("run", small_book, "--as-of", DAY) == 4
    assert small_book.read_bytes() == before
    assert small_book.name in capsys.readouterr().err


def garbage(path: Path) -> Path:
    path.write_bytes(b"this is not a spreadsheet" * 40)
    return path


def empty(path: Path) -> Path:
    path.write_bytes(b"")
    return path


@pytest.mark.parametrize("make", [garbage, empty])
def test_what_is_no_workbook_is_3(
    make: Callable[[Path], Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("run", make(tmp_path / "x.xlsx")) == 3
    assert run("validate", tmp_path / "x.xlsx") == 3
    said = capsys.readouterr().err
    assert "x.xlsx" in said
    assert "Traceback" not in said


def test_truncated_workbook_is_3(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    small_book.write_bytes(small_book.read_bytes()[:-400])
    assert run("run", small_book) == 3


def test_encrypted_workbook_is_3(small_book: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from msoffcrypto.format.ooxml import OOXMLFile

    locked = tmp_path / "locked.xlsx"
    with small_book.open("rb") as source, locked.open("wb") as out:
        OOXMLFile(source).encrypt("secret", out)
    assert run("run", locked, "--as-of", DAY) == 3
    assert "密码" in capsys.readouterr().err


def test_no_customer_sheet_is_3(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("run", make_book(tmp_path / "x.xlsx", {"Sheet1": [["a", "b"], [1, 2]]})) == 3
    assert "客户信息" in capsys.readouterr().err


def test_two_sheets_that_both_match_is_3(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [CUSTOMER_HEADERS, *CUSTOMER_ROWS]
    assert run("run", make_book(tmp_path / "x.xlsx", {"华东名单": rows, "华南名单": rows}), "--as-of", DAY) == 3
    said = capsys.readouterr().err
    assert "华东名单" in said
    assert "华南名单" in said


def test_a_run_without_a_usable_customer_writes_the_quality_sheet_and_ends_with_1(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    nobody = [[None, *row[1:]] for row in CUSTOMER_ROWS]
    for rows, counted, told in ((nobody, ["已计入：客户 0/3 位"], "没有一行可以采用"), ([], [], "工作簿还没有填写")):
        book = make_book(tmp_path / "x.xlsx", {"客户信息": [CUSTOMER_HEADERS, *rows], "购买记录": LEDGER[:1]})
        assert run("run", book, "--as-of", DAY) == 1
        said = capsys.readouterr().err
        assert [line for line in said.splitlines() if line.startswith("已计入")] == counted
        assert told in said
        assert "未生成" not in said, "what an empty workbook lacks is everything"
        assert "预警" not in said
        assert "数据质量" in CalamineWorkbook.from_path(str(book)).sheet_names


LEDGER = [
    ["订单编号", "客户编号", "订单日期", "产品", "金额(元)", "订单状态"],
    ["D1", CUSTOMER_ROWS[0][0], "2023-09-05", "泵", 100_000, "已完成"],
    ["D2", CUSTOMER_ROWS[0][0], "昨天", "泵", 40_000, "已完成"],
    ["D3", "没有的", "2023-09-05", "泵", 100_000, None],
    ["D4", CUSTOMER_ROWS[0][0], "2023-09-05", "泵", 30_000, "大概退了"],
    ["D5", CUSTOMER_ROWS[0][0], "2023-09-05", "泵", "很多", "已完成"],
]


def test_the_second_line_and_the_json_say_what_is_left_out(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = make_book(tmp_path / "x.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "购买记录": LEDGER})
    assert run("run", book, "--as-of", "2023-10-01", "--dry-run") == 0
    second = capsys.readouterr().err.splitlines()[1]
    assert second == "已计入：客户 3/3 位、订单 1/5 行；未计入的订单合计 17 万元"
    assert run("run", book, "--as-of", "2023-10-01", "--dry-run", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["left_out"] == {"customers": 0, "orders": 4, "amount": 170_000.0, "later": 0}


def test_a_ledger_that_ended_months_ago_is_not_analysed_as_of_today_in_silence(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    book = make_book(tmp_path / "x.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "购买记录": LEDGER[:2]})
    assert run("run", book, "--as-of", "2023-10-20", "--dry-run") == 0
    assert "--as-of" not in capsys.readouterr().err  # 45 days
    assert run("--lang", "en", "run", book, "--as-of", "2023-10-21", "--dry-run") == 0
    said = capsys.readouterr().err
    assert "Latest record 2023-09-05; the figures are as of 2023-10-21. Run again with --as-of 2023-09-05." in said
    assert run("run", book, "--as-of", "2023-10-21", "--dry-run", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["latest_record"], report["suggested_as_of"]) == ("2023-09-05", "2023-09-05")


@pytest.mark.filterwarnings("ignore:.*extension is not supported")  # openpyxl says so of data bars
def test_a_sheet_of_orders_that_was_not_read_is_named_and_no_older_day_advised(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    orders = {"购买记录 (2)": LEDGER[:2], "开票明细": [LEDGER[0], [*LEDGER[1][:2], "2023-10-20", *LEDGER[1][3:]]]}
    book = make_book(
        tmp_path / "x.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "购买记录": LEDGER[:2], **orders}
    )
    assert run("run", book, "--as-of", "2023-11-21", "--json") == 0
    assert json.loads(capsys.readouterr().out)["suggested_as_of"] is None
    assert run("run", book, "--as-of", "2023-11-21") == 0
    said = capsys.readouterr().err
    assert "--as-of" not in said
    assert "开票明细" in said
    first = load_workbook(book)["总览"]
    assert any("没有读取工作表：购买记录 (2)、开票明细" in str(cell.value) for row in first for cell in row)


def test_what_is_said_of_no_customer_and_of_a_total_below_nothing(
    tmp_path: Path, make_book: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    empty = make_book(tmp_path / "x.xlsx", {"客户信息": [CUSTOMER_HEADERS]})
    assert run("run", empty, "--as-of", DAY, "--dry-run") == 1
    said = capsys.readouterr().err
    assert "工作簿还没有填写" in said
    assert "客户分级（" not in said
    assert "生命周期价值合计" not in said
    orders = [
        ["订单编号", "客户编号", "订单日期", "产品", "金额(元)", "订单状态"],
        ["D1", CUSTOMER_ROWS[0][0], DAY, "泵", 100, "已完成"],
        ["D2", CUSTOMER_ROWS[0][0], DAY, "泵", 500, "退货"],
    ]
    book = make_book(tmp_path / "y.xlsx", {"客户信息": [CUSTOMER_HEADERS, CUSTOMER_ROWS[0]], "购买记录": orders})
    assert run("run", book, "--as-of", DAY, "--dry-run", "--json") == 0
    assert -500 < json.loads(capsys.readouterr().out)["lifetime"]["total"] < 0
    assert run("run", book, "--as-of", DAY, "--dry-run") == 0
    assert "生命周期价值合计：-0.011 万元" in capsys.readouterr().err


def test_an_internal_error_is_a_sentence(
    small_book: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("kamxl.walk.checking.analyse", broken)
    before = small_book.read_bytes()
    assert run("run", small_book, "--as-of", DAY) == 70
    said = capsys.readouterr().err
    assert "boom" in said
    assert "Traceback" not in said
    assert small_book.read_bytes() == before
    assert run("--verbose", "run", small_book, "--as-of", DAY) == 70
    assert "Traceback" in capsys.readouterr().err


def test_python_dash_m(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-m", "kamxl", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("kamxl, version ")


@pytest.fixture
def copied_demo(demo_book: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_book, tmp_path / "demo.xlsx"))


def test_the_whole_demo_book_in_json(copied_demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("run", copied_demo, "--as-of", DAY, "--json") == 0
    out = json.loads(capsys.readouterr().out)
    assert out["sheets"]["orders"]["rows"] > 2500
    assert (
        out["alerts"]["total"] == sum(out["alerts"]["by_rule"].values()) == sum(out["alerts"]["by_severity"].values())
    )
    assert sum(out["tiers"]["counts"].values()) == out["sheets"]["customers"]["valid"]


def test_a_chinese_workbook_is_spoken_of_in_chinese_on_an_english_machine(
    small_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert invoke(["run", str(small_book), "--as-of", DAY, "--dry-run"], "en") == 0
    said = capsys.readouterr().err
    assert "客户分级（门槛分级）：A 2  B 1" in said
    lines = [line for line in said.splitlines() if line.startswith("未")]
    assert [line.partition("：")[0] for line in lines] == ["未生成", "未检查的预警"]
    assert "市场看板（没有市场监测、市场趋势）" in lines[0]
    assert "投诉未结" in lines[1]
    assert "投诉反馈" in lines[1]
    assert invoke(["report", str(small_book), "--owner", "赵六", "-o", str(small_book.with_name("out.pdf"))], "en") == 2
    assert "错误：" in capsys.readouterr().err
    assert invoke(["--lang", "en", "run", str(small_book), "--as-of", DAY, "--dry-run"], "en") == 0
    said = capsys.readouterr().err
    assert (
        "Sales trend, Products (no Orders), Target attainment (no Targets), Pipeline (no Deals), Market board (no Market watch, Market trends)"
        in said
    )
    assert sum(line.startswith(("Not made", "Alerts not checked")) for line in said.splitlines()) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_market_book_says_nothing_of_tiers_and_values(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "market.xlsx"
    assert run("--lang", lang, "new", book, "--kind", "market", "--sample", "--as-of", DAY) == 0
    capsys.readouterr()
    assert run("--lang", lang, "run", book, "--as-of", DAY) == 0
    lines = capsys.readouterr().err.splitlines()
    of_value = ("客户分级（", "生命周期价值合计") if lang == "zh" else ("Tiers (", "Lifetime value, total")
    assert not [line for line in lines if line.startswith(of_value)]
    not_made = (
        "未生成：客户分级、生命周期价值、客户画像（没有客户信息）"
        if lang == "zh"
        else ("Not made: Tiers, Lifetime value, Portrait (no Customers)")
    )
    assert sum(line.startswith(not_made) for line in lines) == 1
    assert run("--lang", lang, "run", book, "--as-of", DAY, "--json") == 0
    out = json.loads(capsys.readouterr().out)
    assert len(out["not_done"]) == 2
    assert len(out["skipped"]) > 2


@pytest.mark.parametrize(
    ("lang", "customers", "orders"),
    [("zh", "年交易金额(万USD)", "金额(USD)"), ("en", "Annual amount (k USD)", "Amount (USD)")],
)
def test_new_in_another_currency(tmp_path: Path, lang: Lang, customers: str, orders: str) -> None:
    book = tmp_path / "book.xlsx"
    assert run("new", book, "--currency", "美元", lang=lang) == 0
    titles = [
        cell.value for sheet in load_workbook(book) for row in sheet.iter_rows(min_row=4, max_row=4) for cell in row
    ]
    assert customers in titles
    assert orders in titles
    assert not [title for title in titles if isinstance(title, str) and ("CNY" in title or "元" in title)]
    assert run("new", tmp_path / "other.xlsx", "--currency", "QQQ") == 2


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_order_of_a_day_to_come_is_said_not_to_count(
    lang: Lang, tmp_path: Path, make_book: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    orders = [
        ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"],
        ["1", "C2023001", "2026-05-20", "泵", 1],
        ["2", "C2023001", "2062-05-20", "泵", 9],
    ]
    book = make_book(tmp_path / "b.xlsx", {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "购买记录": orders})
    out = tmp_path / "out.xlsx"
    assert run("run", book, "--as-of", DAY, "--lang", lang, "--output", out, "--json") == 0
    told = json.loads(capfd.readouterr().out)
    assert (told["sheets"]["orders"]["valid"], told["left_out"]["later"], told["left_out"]["orders"]) == (1, 1, 0)
    assert run("run", book, "--as-of", DAY, "--lang", lang, "--dry-run") == 0
    assert tr("cli.run.counted.later", lang, count=1, as_of=DAY) in capfd.readouterr().err
    first = CalamineWorkbook.from_path(out).get_sheet_by_name("总览" if lang == "zh" else "Overview")
    cells = [cell for row in first.to_python() for cell in row if isinstance(cell, str)]
    assert any(tr("report.card.later", lang, count="1", as_of=DAY) in cell for cell in cells)


@pytest.mark.parametrize(
    ("model", "codes", "words"),
    [("threshold", ["S", "A", "B", "C"], "S"), ("pyramid", ["platinum", "gold", "iron", "lead"], "铂金")],
)
def test_tiers_are_counted_strongest_first_in_words(
    model: str, codes: list[str], words: str, demo_book: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = ["run", demo_book, "--as-of", DAY, "--dry-run", "--tier-model", model]
    assert run(*line, "--json") == 0
    out = json.loads(capsys.readouterr().out)
    # What a person assigned by a label of another model comes behind the model's own.
    assert list(out["tiers"]["counts"]) == list(out["tier_words"])
    assert list(out["tiers"]["counts"])[:4] == codes
    assert run(*line) == 0
    said = next(line for line in capsys.readouterr().err.splitlines() if line.startswith("客户分级"))
    assert words in said
    assert codes[0] == words or codes[0] not in said


def test_a_run_names_a_second_sheet_of_orders_that_it_does_not_read(
    make_book: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only `validate` said so, while the run counted 1 of 1 orders and asked for an older day."""
    orders = [["订单编号", "客户编号", "订单日期", "产品", "金额(元)"], ["S1", CUSTOMER_ROWS[0][0], AS_OF, "泵", 100]]
    sheets = {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "购买记录": orders, "购买记录 (2)": orders}
    assert run("run", make_book(tmp_path / "两年.xlsx", sheets), "--as-of", DAY, "--output", tmp_path / "o.xlsx") in (
        0,
        1,
    )
    said = capsys.readouterr()
    assert "工作表“购买记录 (2)”没有读取" in said.out + said.err
