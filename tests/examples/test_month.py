"""The example that takes a workbook through a month: what one command says is what the next one knows."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from examples.month import month
from kamxl.i18n import LANGUAGES


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("lang", LANGUAGES if os.environ.get("KAMXL_LONG") else LANGUAGES[:1])
def test_a_month(tmp_path: Path, lang: str) -> None:
    found = month(tmp_path, lang)
    assert found["settled"] == 2
    assert found["alerts at first"] > 20
    assert found["follow-ups that came home"] == 2
    assert found["follow-ups at last"] == found["follow-ups at first"] + 2
    assert len(list((tmp_path / "reminders").glob("*.ics"))) == found["reminders"] > 2
