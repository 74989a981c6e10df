"""Halves of a year as columns: the annual amount is both, and no half is taken for the year."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from tables import rows_of

from kamxl.convert import convert
from kamxl.convert.months import whole_year
from kamxl.settings import Settings

NAMES = {"zh": ("客户", "销售额(万元)", "回款(万元)", "上半年", "下半年"), "en": ("Customer", "Revenue (k USD)", "Collected (k USD)", "H1", "H2")}  # fmt: skip
TITLE = "年交易金额({})"


def annual(folder: Path, book: Workbook, unit: str) -> list[float | None]:
    book.save(folder / "accounts.xlsx")
    convert([folder / "accounts.xlsx"], folder / "book.xlsx", settings=Settings(), lang="zh", yes=True)
    return [row.get(TITLE.format(unit)) for row in rows_of(folder / "book.xlsx", "客户信息")]


@pytest.mark.parametrize("lang", NAMES)
def test_a_header_of_three_rows_with_halves(tmp_path: Path, lang: str) -> None:
    customer, sold, paid, first, second = NAMES[lang]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append([customer, "行业", "2025", "", "", "", "2026"])
    sheet.append(["", "", first, "", second, "", first, "", second])
    sheet.append(["", "", *[sold, paid] * 4])
    sheet.append(["甲公司", "机械", 100, 90, 200, 180, 300, 250, 400, 100])
    sheet.append(["乙公司", "化工", 10, 10, 20, 20, 30, 30, 40, 0])
    sheet.append(["丙公司", "化工", 1, 1, 2, 2, 5, 3, None, None])
    for cells in ("A1:A3", "B1:B3", "C1:F1", "G1:J1", "C2:D2", "E2:F2", "G2:H2", "I2:J2"):
        sheet.merge_cells(cells)
    if lang == "zh":
        assert annual(tmp_path, book, "万元") == [700, 70, 5]
    else:
        assert annual(tmp_path, book, "万USD") == [70, 7, 0.5]


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (["2026年上半年销售额(万元)", "2026年下半年销售额(万元)"], 700),
        (["2026上半年交易额(万元)", "2026下半年交易额(万元)", "2025上半年交易额(万元)"], 700),
        (["上半年销售额(万元)", "下半年销售额(万元)"], 700),
        (["2026年上半年销售额(万元)"], None),  # is no year
    ],
)
def test_halves_in_one_row_of_titles(tmp_path: Path, titles: list[str], expected: float | None) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["客户名称", "行业", *titles])
    sheet.append(["甲公司", "机械", *[300, 400, 50][: len(titles)]])
    assert annual(tmp_path, book, "万元") == [expected]


@pytest.mark.parametrize(
    ("titles", "title", "read"),
    [
        (["H1 2026 Sales", "H2 2026 Sales"], "H1 2026 Sales", ("H1 2026 Sales", "H2 2026 Sales")),
        (["2026 second half sales", "2026 first half sales"], "2026 second half sales", ("2026 first half sales", "2026 second half sales")),
        (["2026年上半年销售额", "2026年下半年销售额", "2026年销售额"], "2026年上半年销售额", ("2026年销售额",)),
        (["2026年上半年销售额", "2025年下半年销售额"], "2026年上半年销售额", ()),
        (["2026年销售额", "2025年下半年销售额"], "2026年销售额", ("2026年销售额",)),
        (["Half-year bonus", "CH1 sales"], "CH1 sales", ("CH1 sales",)),
    ],
)  # fmt: skip
def test_what_a_year_is_read_from(titles: list[str], title: str, read: tuple[str, ...]) -> None:
    assert whole_year(titles, title) == read
