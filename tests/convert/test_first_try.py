"""Exports and ledgers as people and systems make them: what comes in right at the first try, with --yes."""

from __future__ import annotations

from pathlib import Path

import exports_crm
import exports_erp
import exports_hand
import pytest
from exports import EXPORTS
from first_try import measured

MADE = (exports_crm, exports_erp, exports_hand)
"""They put themselves into the list when they are read."""
BARE = {"grasp_units"}
"""A bare amount stands there: the sheet of questions asks for its unit, and what is written is one of the answers."""


@pytest.mark.parametrize("name", EXPORTS)
def test_a_file_comes_in_right_at_the_first_try(tmp_path: Path, name: str) -> None:
    done = measured(tmp_path, EXPORTS[name]())
    assert (done.silent, done.extra) == (0, 0), done.faults
    assert done.whole or name in BARE, done.faults
    assert done.right >= 0.8 * (done.right + done.missing + done.wrong)
