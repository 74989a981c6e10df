"""kamxl report: options, days, files and exit codes."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kamxl.cli.group import invoke
from kamxl.cli.report import days
from kamxl.errors import UsageError

TODAY = date(2026, 10, 2)
DAY = ["--as-of", "2026-10-02"]


@pytest.fixture(scope="module")
def book(demo_book: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(demo_book, tmp_path_factory.mktemp("report") / "客户.xlsx"))


def test_days() -> None:
    assert days(None, None, None, TODAY) == (None, TODAY)
    assert days(datetime(2026, 9, 1), None, None, TODAY) == (date(2026, 9, 1), date(2026, 9, 30))
    # A month that has not ended is reported up to today.
    assert days(datetime(2026, 10, 1), None, None, TODAY) == (date(2026, 10, 1), TODAY)
    assert days(None, datetime(2026, 7, 1), datetime(2026, 9, 30), TODAY) == (date(2026, 7, 1), date(2026, 9, 30))
    assert days(None, None, datetime(2026, 6, 30), TODAY) == (None, date(2026, 6, 30))


@pytest.mark.parametrize(
    ("month", "since", "until"),
    [
        (datetime(2026, 9, 1), datetime(2026, 9, 1), None),
        (None, datetime(2026, 9, 2), datetime(2026, 9, 1)),
        (datetime(2026, 11, 1), None, None),
        (None, datetime(2026, 10, 3), None),
    ],
)
def test_days_that_contradict_or_lie_ahead(
    month: datetime | None, since: datetime | None, until: datetime | None
) -> None:
    with pytest.raises(UsageError):
        days(month, since, until, TODAY)


def test_a_workbook_of_one_region_and_month(
    book: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    before, out = book.read_bytes(), tmp_path / "华东.xlsx"
    options = ["--region", "华东，华南", "--month", "2026-09", "--json", *DAY]
    assert invoke(["report", str(book), *options, "-o", str(out)], "zh") == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert (told["as_of"], told["since"], told["kind"]) == ("2026-09-30", "2026-09-01", "summary")
    assert book.read_bytes() == before
    made = CalamineWorkbook.from_path(str(out))
    assert made.sheet_names == told["sheets"]
    regions = [row[0] for row in made.get_sheet_by_name("客户画像").to_python()]
    assert "华东" in regions
    assert "华北" not in regions


def test_english_and_slides(book: Path, tmp_path: Path) -> None:
    pptx = pytest.importorskip("pptx")
    out = tmp_path / "report.pptx"
    assert invoke(["--lang", "en", "report", str(book), "--kind", "follow-up", "-o", str(out), *DAY], "en") == 0
    assert pptx.Presentation(str(out)).slides[0].shapes.title.text_frame.text == "Follow-up report"


def test_a_page_is_replaced_while_nobody_has_edited_it(small_book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = small_book.with_suffix(".html")
    line = ["report", str(small_book), "--format", "html", "-o", str(out), "--json", *DAY]
    assert invoke(line, "zh") == 0
    assert json.loads(capsys.readouterr().out)["output"] == str(out)
    page = out.read_bytes()
    assert invoke(line, "zh") == 0
    assert out.read_bytes() == page
    out.write_bytes(page.replace(b"<h1>", b"<h1>my "))
    assert invoke(line, "zh") == 2, "what somebody typed into it is theirs"


@pytest.mark.office
def test_the_button_s_twin_makes_a_pdf_and_makes_it_again(soffice: str, small_book: Path) -> None:
    out = small_book.with_suffix(".pdf")
    for _ in range(2):
        line = ["report", str(small_book), "--kind", "summary", "--format", "pdf", "-o", str(out), *DAY]
        assert invoke(line, "zh") == 0
        assert out.read_bytes().startswith(b"%PDF")
    assert sorted(path.name for path in small_book.parent.iterdir()) == sorted([small_book.name, out.name])


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (["-o", "{folder}/a.docx"], "a.docx"),
        (["--format", "pdf", "-o", "{folder}/a.xlsx"], ".pdf"),
        (["--owner", "无此人", "-o", "{folder}/a.xlsx"], "无此人"),
        (["--field", "大区", "-o", "{folder}/a.xlsx"], "--field"),
        (["--kind", "customer", "-o", "{folder}/a.xlsx"], "--customer"),
        (["-o", "{book}"], "没有覆盖"),
        (["--month", "2026-09", "--from", "2026-09-01", "-o", "{folder}/a.xlsx"], "--month"),
    ],
)
def test_wrong_calls_name_what_is_wrong_and_write_nothing(
    book: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str], options: list[str], named: str
) -> None:
    before = book.read_bytes()
    given = [option.format(folder=tmp_path, book=book) for option in options]
    assert invoke(["report", str(book), *given, *DAY], "zh") == 2
    assert named in capfd.readouterr().err
    assert book.read_bytes() == before
    assert list(tmp_path.iterdir()) == []


def test_a_preview_counts_and_writes_nothing(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What it counts is what the report then holds; a kind that the book has nothing for is refused as the report is."""
    before = book.read_bytes(), sorted(book.parent.iterdir())
    given = ["report", str(book), "--kind", "follow-up", "--month", "2026-09", "--owner", "王磊", *DAY]
    assert invoke([*given, "--preview", "--json"], "zh") == 0
    found = json.loads(capsys.readouterr().out)
    assert (book.read_bytes(), sorted(book.parent.iterdir())) == before
    out = book.with_name("跟进.xlsx")
    assert invoke([*given, "-o", str(out)], "zh") == 0
    made = CalamineWorkbook.from_path(out)
    assert [one["title"] for one in found["sheets"]] == made.sheet_names
    shown = [row for row in made.get_sheet_by_name("跟进报告").to_python() if row and str(row[0]).startswith("C")]
    listed = next(one["rows"] for one in found["sheets"] if one["title"] == "跟进报告")
    assert found["customers"] == listed <= len(shown)
    assert found["customers"] < found["of_customers"]
    assert sum(found["tiers"].values()) == found["customers"]
    out.unlink()
    capsys.readouterr()
    assert invoke([*given, "--preview"], "zh") == 0
    told = capsys.readouterr()
    assert f"客户 {found['customers']} 位" in told.out
    assert "没有写入任何内容" in told.err
    assert invoke(["report", str(book), "--kind", "customer", "--preview", *DAY], "zh") == 2
    assert invoke(["report", str(book), *DAY], "zh") == 2
    assert "--output" in capsys.readouterr().err
