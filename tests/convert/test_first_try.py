"""Exports and ledgers as people and systems make them: what comes in right at the first try, with --yes."""

from __future__ import annotations

from pathlib import Path

import exports_crm
import exports_erp
import exports_fifth
import exports_fourth
import exports_hand
import exports_second
import exports_sixth
import exports_third
import pytest
from exports import EXPORTS
from first_try import measured

from tests.conftest import ROOT

WRITTEN = (
    (exports_crm, exports_erp, exports_hand),
    (exports_second,),
    (exports_third,),
    (exports_fourth,),
    (exports_fifth,),
    (exports_sixth,),
)
"""In the order in which they were written, each before it was tried."""
BARE = {"grasp_units"}
"""A bare amount stands there: the sheet of questions asks for its unit, and what is written is one of the answers."""


@pytest.mark.parametrize("name", EXPORTS)
def test_a_file_comes_in_right_at_the_first_try(tmp_path: Path, name: str) -> None:
    done = measured(tmp_path, EXPORTS[name]())
    assert (done.silent, done.extra) == (0, 0), done.faults
    assert done.whole or name in BARE, done.faults
    assert done.right >= 0.8 * (done.right + done.missing + done.wrong)


def test_the_table_of_the_page_counts_them() -> None:
    page = (ROOT / "docs" / "reliability.md").read_text("utf-8").partition("| files written unseen |")[2]
    rows = [line.split("|")[1:-1] for line in page.splitlines()[2 : 2 + len(WRITTEN)]]
    modules = [{module.__name__ for module in some} for some in WRITTEN]
    counts = [sum(make.__module__ in some for make in EXPORTS.values()) for some in modules]
    assert [int(row[0]) for row in rows] == counts
    whole = [sum(make.__module__ in some for name, make in EXPORTS.items() if name not in BARE) for some in modules]
    assert [int(row[3].split()[0]) for row in rows] == whole
