"""Workbooks that Excel made, as targets: nothing of theirs is lost, and nothing of ours is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import books
import pytest
import sample_plans
from openpyxl import load_workbook

from kamxl import writer
from kamxl.errors import UnsafeTarget

SHARED = Path(__file__).parents[2].parent / "shared"
FOLDER = SHARED / "fixtures" / "excel-made"
FILES = sorted(path.name for path in FOLDER.iterdir()) if FOLDER.is_dir() else []
REFUSED = {"duplicate-filename.xlsx": "error.write.doubled"}

needs_files = pytest.mark.skipif(not FILES, reason="the Excel-made workbooks are not on this machine")
written = [name for name in FILES if name not in REFUSED]


def findings(book: Path) -> set[tuple[str, str]]:
    """What openxml-audit says about a workbook."""
    from openxml_audit import OpenXmlValidator

    result = OpenXmlValidator().validate(str(book))
    return {(error.part_uri or "", error.description) for error in result.errors}


@needs_files
@pytest.mark.parametrize("name", written)
def test_nothing_of_the_users_is_lost_and_nothing_of_ours_is_wrong(name: str, tmp_path: Path) -> None:
    before, after = FOLDER / name, tmp_path / name
    after.write_bytes(writer.render(before.read_bytes(), sample_plans.all_plans(), show="overview"))
    kept = subprocess.run(
        [sys.executable, str(SHARED / "tools" / "kept"), str(before), str(after)], capture_output=True, text=True
    )
    assert kept.returncode == 0, kept.stdout
    assert findings(after) - findings(before) == set()


@needs_files
@pytest.mark.parametrize("name", written)
def test_a_second_and_third_run_change_nothing(name: str) -> None:
    once = writer.render((FOLDER / name).read_bytes(), sample_plans.all_plans())
    assert writer.render(once, sample_plans.all_plans()) == once
    assert set(writer.owned(once)) == {"overview", "tiers"}


@needs_files
@pytest.mark.parametrize("name", [n for n in written if "strict" not in n])  # openpyxl does not read the strict dialect
@pytest.mark.filterwarnings("ignore::UserWarning")  # openpyxl says what it does not know
def test_openpyxl_reads_our_sheets_beside_the_users(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(writer.render((FOLDER / name).read_bytes(), sample_plans.all_plans()))
    book = load_workbook(path, keep_vba=path.suffix == ".xlsm")
    titles = writer.owned(path)
    assert len(book[titles["overview"]]._charts) == len(sample_plans.overview().charts)
    assert list(book[titles["tiers"]].tables) == ["kx_tiers"]
    book.close()
    if book.vba_archive is not None:
        book.vba_archive.close()


@needs_files
@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_written_safely_is_refused(name: str) -> None:
    with pytest.raises(UnsafeTarget) as caught:
        writer.render((FOLDER / name).read_bytes(), sample_plans.all_plans())
    assert caught.value.message.key == REFUSED[name]  # type: ignore[attr-defined]


@needs_files
def test_a_strict_workbook_gets_strict_parts() -> None:
    source = (FOLDER / "SampleSS.strict.xlsx").read_bytes()
    before, after = books.unpack(source), books.unpack(writer.render(source, sample_plans.all_plans()))
    new = {
        name: data.decode()
        for name, data in after.items()
        if before.get(name) != data and name.endswith((".xml", ".rels"))
    }
    for name, data in new.items():
        assert "schemas.openxmlformats.org/spreadsheetml" not in data, name
        assert "schemas.openxmlformats.org/drawingml" not in data, name
        assert "schemas.openxmlformats.org/officeDocument" not in data.replace("/2006/relationships/metadata", ""), name
    assert any('<c:gapWidth val="50%"/>' in data for data in new.values())


def test_the_audit_notices_what_is_wrong(tmp_path: Path) -> None:
    contents = books.unpack(writer.create(sample_plans.all_plans()))
    good, bad = tmp_path / "good.xlsx", tmp_path / "bad.xlsx"
    good.write_bytes(books.pack(contents))
    chart = contents["xl/charts/chart1.xml"]
    contents["xl/charts/chart1.xml"] = chart.replace(b'<c:delete val="0"/>', b"").replace(
        b"<c:crossAx ", b'<c:delete val="0"/><c:crossAx '
    )
    bad.write_bytes(books.pack(contents))
    assert findings(good) == set()
    assert findings(bad) != set()
