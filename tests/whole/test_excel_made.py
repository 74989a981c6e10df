"""Workbooks that Excel made, as targets of a whole run: nothing of theirs is lost, and Excel would repair nothing of ours."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from kamxl import walk
from kamxl.errors import UnsafeTarget
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS, LONG, SHARED

FOLDER = SHARED / "fixtures" / "excel-made"
REFUSED = {"duplicate-filename.xlsx"}
"""Holds one part twice, and programs differ in which of the two they read."""
BOOKS = sorted(FOLDER.glob("*.xls[xm]")) if FOLDER.is_dir() else []


@pytest.fixture(scope="module")
def beside(demo_book: Path, make_book: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is analysed: three customers with orders, which are written with lists and charts; in the long form the demo's hundreds of rows."""
    if LONG:
        return demo_book
    orders = [[f"S{n}", f"C202300{n % 3 + 1}", AS_OF - timedelta(days=n * 23), "轴承", 100 + n, 60] for n in range(30)]
    sheets = {
        "客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS],
        "购买记录": [["订单编号", "客户编号", "下单日期", "产品", "金额", "已回款"], *orders],
    }
    return make_book(tmp_path_factory.mktemp("beside") / "三个客户.xlsx", sheets)


def findings(path: Path) -> set[tuple[str, str]]:
    """What a strict reader of the format says about a workbook, by part and description."""
    result = OpenXmlValidator().validate(path)
    return {(str(error.part_uri), error.description) for error in result.errors}


@pytest.mark.parametrize("target", BOOKS, ids=lambda path: path.name)
def test_nothing_is_lost(target: Path, beside: Path, tmp_path: Path) -> None:
    out = tmp_path / "first" / target.name
    out.parent.mkdir()
    try:
        walk.run(target, with_=[beside], as_of=AS_OF, output=out)
    except UnsafeTarget:
        # A refusal with a reason is right for what cannot be written safely; the writer's own tests say which and why.
        assert target.name in REFUSED
        assert not out.exists()
        return
    kept = subprocess.run(
        [sys.executable, str(SHARED / "tools" / "kept"), str(target), str(out)], capture_output=True, text=True
    )
    assert kept.returncode == 0, kept.stdout
    assert findings(out) - findings(target) == set()
    with zipfile.ZipFile(out) as package:
        assert package.testzip() is None
    first = out.read_bytes()
    walk.run(out, with_=[beside], as_of=AS_OF, backup=False)
    assert out.read_bytes() == first, "a second run of the day changes nothing"


def test_the_corpus_is_there_or_we_say_so() -> None:
    if not BOOKS:
        pytest.skip("the Excel-made workbooks are not on this machine")
    assert len(BOOKS) > 30
