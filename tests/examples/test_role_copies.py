"""The example that makes a copy for every role, or for every person."""

from __future__ import annotations

from pathlib import Path

from python_calamine import CalamineWorkbook

from examples.role_copies import copies, main
from tests.conftest import AS_OF


def test_a_copy_for_every_role(small_book: Path, tmp_path: Path) -> None:
    small_book.with_name("kamxl.toml").write_text('[share.partner]\nbase = "marketing"\n', "utf-8")
    assert main([str(small_book), str(tmp_path / "copies"), "--as-of", AS_OF.isoformat()]) == 0
    made = sorted(path.name for path in (tmp_path / "copies").iterdir())
    assert made == [f"三个客户-{role}.xlsx" for role in ("marketing", "partner", "sales", "service")]


def test_a_copy_for_every_person(demo_book: Path, tmp_path: Path) -> None:
    made = copies(demo_book, tmp_path, AS_OF, each_owner="service")
    assert len(made) > 5
    total = 0
    for path in made:
        _, _, _, head, *rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("客户信息").to_python()
        assert {row[head.index("负责人")] for row in rows} == {path.stem.rpartition("-")[2]}
        total += len(rows)
    assert total == 200  # of 201: one customer of the sample has nobody in charge
