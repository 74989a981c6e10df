"""A copy is known for one: what is masked or left out there is no data, whatever it is fed to."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kamxl import walk
from kamxl.cli.group import invoke
from kamxl.errors import RoleCopy
from kamxl.i18n import tr
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
DAY = ["--as-of", AS_OF.isoformat()]


@pytest.fixture
def copy(small_book: Path, tmp_path: Path) -> Path:
    out = tmp_path / "副本.xlsx"
    assert invoke(["share", str(small_book), "--role", "marketing", "-o", str(out), *DAY], "zh") == 0
    return out


@pytest.mark.parametrize(
    "command",
    [
        ("run", "{copy}"),
        ("run", "{copy}", "--output", "{new}"),
        ("run", "{book}", "--with", "{copy}"),
        ("report", "{copy}", "-o", "{new}"),
        ("share", "{copy}", "--role", "sales", "-o", "{new}"),
        ("convert", "{copy}", "--to", "{book}"),
        ("convert", "{copy}", "--to", "{new}"),
        ("convert", "{book}", "--to", "{copy}"),
        ("macros", "install", "{copy}"),
    ],
    ids=" ".join,
)
def test_no_command_takes_masks_for_data(
    copy: Path, small_book: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    before = copy.read_bytes(), small_book.read_bytes()
    words = [word.format(copy=copy, book=small_book, new=tmp_path / "new.xlsx") for word in command]
    assert invoke(["--lang", "zh", *words], "zh") == 3
    assert tr("read.role_copy", "zh", book=copy.name).partition("，")[0] in capfd.readouterr().err
    assert (copy.read_bytes(), small_book.read_bytes()) == before
    assert not (tmp_path / "new.xlsx").exists()
    assert not copy.with_suffix(".xlsm").exists()


def test_a_batch_passes_copies_by(copy: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert invoke(["batch", str(copy.parent), "--workers", "1", *DAY], "en") == 0
    last = next(line for line in capfd.readouterr().err.splitlines() if line.startswith("1 workbook: 1 done"))
    assert "0 " not in last.partition(";")[0], "what did not occur is not named"


def test_it_stays_a_copy_when_another_program_saves_it_and_its_first_sheet_is_gone(copy: Path) -> None:
    book = load_workbook(copy)
    book.remove(book["说明"])
    book.save(copy)
    with pytest.raises(RoleCopy):
        walk.analyse(walk.open_book(copy), as_of=AS_OF)


def test_it_can_be_read_and_checked(copy: Path) -> None:
    book = walk.open_book(copy)
    assert book.checked.counts["customers"].rows == 3


def test_who_refused_the_use_of_personal_data_is_masked_for_every_role(
    tmp_path: Path, make_book: Callable[..., Path], capfd: pytest.CaptureFixture[str]
) -> None:
    rows = [[*row, consent] for row, consent in zip(CUSTOMER_ROWS, ("是", "否", None), strict=True)]
    for number, row in enumerate(rows):
        row[3], row[5], row[10] = ("李雷", "韩梅", "王芳")[number], f"1380000123{number}", f"打 1380000123{number} 找人"
    path = make_book(tmp_path / "book.xlsx", {"客户信息": [[*CUSTOMER_HEADERS, "信息使用授权"], *rows]})
    out = tmp_path / "copy.xlsx"
    assert invoke(["share", str(path), "--role", "sales", "-o", str(out), *DAY], "zh") == 0
    said = "\n".join(str(cell.value) for sheet in load_workbook(out) for row in sheet for cell in row)
    assert "韩梅" not in said
    assert "13800001231" not in said
    assert "138****1231" in said
    assert "李雷" in said
    assert "13800001232" in said, "who has not answered is not masked: the alert on consent asks"
    assert "1 位客户不授权使用个人信息" in said


FREE = "跟进内容"


def test_free_text_is_left_out_unless_the_role_lets_it_in(small_book: Path, tmp_path: Path) -> None:
    def headers(role: str) -> list[object]:
        out = tmp_path / f"{role}.xlsx"
        assert invoke(["share", str(small_book), "--role", role, "-o", str(out), *DAY], "zh") == 0
        return [cell.value for cell in load_workbook(out)["客户信息"][4]]

    assert FREE in headers("sales"), "it hides nothing that a note could not say anyway, but for profit"
    assert FREE not in headers("service")
    assert FREE not in headers("marketing")
    (tmp_path / "kamxl.toml").write_text('[share.service]\nshow = ["customers.follow_up_note"]\n', "utf-8")
    assert FREE in headers("service")


def test_every_visible_text_field_is_scrubbed(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    """Names, products, models and owners, on the input sheets and on those made of them; the name of the file, too.

    Of a sheet that is not read, since another holds the customers, and of one of the user's nothing is told.
    """
    secret, plain = "13800001234", "１３８ ００００．１２３４"
    customers = [[*row] for row in CUSTOMER_ROWS]
    for row in customers:
        row[1], row[2], row[11] = f"{row[1]} {secret}", f"零售 {plain}", f"王磊 微信号是lm_1234 {secret}"
    orders = [["D1", "C2023001", "2026-09-01", f"泵 {secret}", "泵类 a.b@corp.com", 3, 500]]
    market = [["2026-09-01", f"竞品 {secret}", "华东", f"M1 {secret}", 900]]
    path = make_book(
        tmp_path / f"书 {secret}.xlsx",
        {
            "客户信息": [CUSTOMER_HEADERS, *customers],
            "客户信息 已停用的一张": [CUSTOMER_HEADERS, *customers],
            "自用的一张": [["私下的话"]],
            "购买记录": [["订单编号", "客户编号", "订单日期", "产品", "品类", "数量", "金额(元)"], *orders],
            "市场监测": [["监测时间", "竞品名称", "监测区域", "产品型号", "价格策略(元/台)"], *market],
        },
    )
    out = tmp_path / "copy.xlsx"
    assert invoke(["share", str(path), "--role", "marketing", "-o", str(out), *DAY], "zh") == 0
    with zipfile.ZipFile(out) as package:
        said = "\n".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    for gone in (secret, plain, "lm_1234", "a.b@corp.com", "停用的一张", "自用的一张", "私下的话"):
        assert gone not in said
    assert "泵 ***" in said
