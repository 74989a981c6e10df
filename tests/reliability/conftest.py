"""The workbook that is attacked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import CUSTOMER_HEADERS, CUSTOMER_ROWS


@pytest.fixture(scope="session")
def plain_book(tmp_path_factory: pytest.TempPathFactory, make_book: Callable[..., Path]) -> Path:
    """Three customers and a sheet of the user's own."""
    sheets = {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS], "我的": [["备注"], ["不要动"]]}
    return make_book(tmp_path_factory.mktemp("reliability") / "大客户.xlsx", sheets)
