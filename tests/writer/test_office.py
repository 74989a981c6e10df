"""LibreOffice opens what we write, draws it, and what it saves can be written into again."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import books
import pytest
import sample_plans
from openpyxl import load_workbook

from kamxl import writer

pytestmark = [
    pytest.mark.office,
    pytest.mark.filterwarnings("ignore::UserWarning"),  # openpyxl says what it does not know
]
FOLDER = Path(__file__).parents[2].parent / "shared" / "fixtures" / "excel-made"
FILES = [path.name for path in sorted(FOLDER.glob("*.xls[xm]")) if path.name != "duplicate-filename.xlsx"]
SHORT = ["WithChartSheet.xlsx", "button07.xlsm", "SampleSS.strict.xlsx", "date_1904_01.xlsx", "quote_name01.xlsx"]


def rendered(source: bytes, path: Path) -> Path:
    path.write_bytes(writer.render(source, sample_plans.all_plans()))
    return path


def check_sheets(saved: Path) -> None:
    book = load_workbook(saved)
    overview = book["总览"]
    assert len(overview._charts) == len(sample_plans.overview().charts)
    assert overview["B5"].value is not None
    tiers = book["客户分级"]
    assert [tiers.cell(4, n).value for n in range(1, 8)] == [c.title for c in sample_plans.tiers().tables[0].columns]
    assert tiers["A5"].value == "00001"
    assert tiers["G5"].value == "=不是公式，是 <文字> & 符号"
    assert tiers.max_row == 14


def test_a_new_workbook_keeps_charts_and_cells(recalculated: Callable[[Path], Path], tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(writer.create([*sample_plans.all_plans(), sample_plans.template()]))
    check_sheets(recalculated(path))


def test_results_that_we_wrote_are_those_that_it_calculates(
    recalculated: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(writer.create(sample_plans.all_plans()))
    before = load_workbook(path, data_only=True)
    after = load_workbook(recalculated(path), data_only=True)
    for cell in ("B5", "E5"):
        assert after["总览"][cell].value == pytest.approx(before["总览"][cell].value)
    for row in range(5, 15):
        assert after["客户分级"].cell(row, 5).value == pytest.approx(before["客户分级"].cell(row, 5).value)


def test_a_workbook_that_it_saved_is_refilled_in_place(recalculated: Callable[[Path], Path], tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(writer.create([sample_plans.template(), *sample_plans.all_plans()]))
    saved = recalculated(path).read_bytes()
    assert writer.owned(saved) == {"overview": "总览", "tiers": "客户分级"}
    again = rendered(saved, tmp_path / "again.xlsx")
    book = load_workbook(again)
    assert book.sheetnames == ["客户信息", "总览", "客户分级"]
    assert len(book["总览"]._charts) == len(sample_plans.overview().charts)
    assert list(book["客户分级"].tables) == ["kx_tiers"]
    assert rendered(again.read_bytes(), tmp_path / "third.xlsx").read_bytes() == again.read_bytes()


@pytest.mark.skipif(not FILES, reason="the Excel-made workbooks are not on this machine")
@pytest.mark.parametrize("name", FILES if os.environ.get("KAMXL_LONG") else [n for n in FILES if n in SHORT])
def test_workbooks_that_excel_made_open_with_our_sheets(
    name: str, recalculated: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = rendered((FOLDER / name).read_bytes(), tmp_path / Path(name).with_suffix(".xlsx").name)
    check_sheets(recalculated(path))


def test_it_prints_every_sheet(soffice: str, tmp_path: Path) -> None:
    path = tmp_path / "new.xlsx"
    path.write_bytes(writer.create(sample_plans.all_plans()))
    profile = f"-env:UserInstallation=file://{tmp_path / 'profile'}"
    subprocess.run(
        [soffice, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)],
        check=True, capture_output=True, timeout=170,
    )  # fmt: skip
    assert (tmp_path / "new.pdf").read_bytes().startswith(b"%PDF")


def test_formulas_of_the_user_follow_a_refill_of_a_sheet_that_he_renamed(
    recalculated: Callable[[Path], Path], tmp_path: Path
) -> None:
    contents = books.unpack(writer.render(books.pack(books.parts(("我的",))), sample_plans.all_plans()))
    for name in [n for n in contents if n.endswith(".xml")]:
        contents[name] = contents[name].replace("客户分级".encode(), "分级 2026".encode())  # as Excel does on a rename
    contents["xl/worksheets/sheet1.xml"] = books.sheet(
        '<row r="1"><c r="A1"><f>SUM(kx_tiers[近12月交易额(万元)])</f><v>0</v></c>'
        '<c r="B1"><f>\'分级 2026\'!D6</f><v>0</v></c><c r="C1"><f>COUNTA(kx_tiers[客户编号])</f><v>0</v></c></row>'
    ).encode()
    path = tmp_path / "book.xlsx"
    path.write_bytes(writer.render(books.pack(contents), [sample_plans.overview(), sample_plans.tiers(25)]))
    assert writer.owned(path)["tiers"] == "分级 2026"
    sheet = load_workbook(recalculated(path), data_only=True)["我的"]
    money = sample_plans.tiers(25).tables[0].columns[3].values
    assert [sheet["A1"].value, sheet["B1"].value, sheet["C1"].value] == pytest.approx([sum(money), money[1], 25])


def test_the_comparison_would_notice_a_wrong_result(recalculated: Callable[[Path], Path], tmp_path: Path) -> None:
    contents = books.parts(("A",))
    contents["xl/worksheets/sheet1.xml"] = books.sheet('<row r="1"><c r="A1"><f>1+1</f><v>99</v></c></row>')
    path = tmp_path / "wrong.xlsx"
    path.write_bytes(books.pack(contents))
    assert load_workbook(recalculated(path), data_only=True)["A"]["A1"].value == 2
