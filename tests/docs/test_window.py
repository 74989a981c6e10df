"""The demo in a real window of LibreOffice on a laptop's screen of 1366 × 768: what a person sees before touching anything.

The gate looks at the first sheets of a small book, in one language; KAMXL_LONG=1 at every sheet in both, and keeps the pictures
where pytest keeps things. What a window shows is computed for all of them, too (tests/report/test_first_view.py).
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from kamxl import walk
from kamxl.i18n import Lang
from kamxl.schema.outputs import OUTPUTS
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS, LONG, ONE_LANGUAGE, ROOT
from tests.macros.test_press import interpreter_with_uno
from tests.report.test_first_view import LEAST_ROWS, SEEN

pytestmark = [
    pytest.mark.office,
    pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning"),  # openpyxl only reads cells here
]
FEW = 2
"""Sheets that the gate looks at: one of theirs, and the first of ours."""
HIDES_NOTHING = 12
"""Colours of a picture: a blank or half-drawn window has fewer."""


@pytest.fixture(scope="module")
def screenshots() -> ModuleType:
    spec = importlib.util.spec_from_file_location("screenshots", ROOT / "docs" / "screenshots.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", params=ONE_LANGUAGE)
def opened(
    request: pytest.FixtureRequest,
    screenshots: ModuleType,
    soffice: str,
    tmp_path_factory: pytest.TempPathFactory,
    make_book: Callable[..., Path],
) -> tuple[Workbook, Lang, dict[str, Any]]:
    """The demo book, its language, and its sheets as the window shows them."""
    python = interpreter_with_uno()
    if python is None or shutil.which("Xvfb") is None:
        pytest.skip("no Xvfb on this machine, or no Python with LibreOffice's uno module")
    lang: Lang = request.param
    folder = tmp_path_factory.mktemp("window")
    book = folder / "demo.xlsx"
    if LONG:
        walk.demo_book(book, lang=lang, day=screenshots.DAY)
    else:  # the demo alone takes a window half a minute
        make_book(book, {"客户信息": [CUSTOMER_HEADERS, *CUSTOMER_ROWS]})
        walk.write_result(walk.analyse(walk.open_book(book, as_of=AS_OF), as_of=AS_OF), book, backup=False)
    shown = screenshots.sheets(book, lang, soffice, python, folder / "profile")
    with closing(shown):
        found = {one.key: one for one in (shown if LONG else islice(shown, FEW))}
    for key, one in found.items():
        one.whole.save(folder / f"{key}-{lang}.png")
    return load_workbook(book), lang, found


def test_every_sheet_that_is_not_hidden_is_drawn(opened: tuple[Workbook, Lang, dict[str, Any]]) -> None:
    book, _, found = opened
    titles = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert [one.title for one in found.values()] == titles[: None if LONG else FEW]
    for one in found.values():
        assert one.whole.size == (1366, 768)
        assert len(one.sheet.getcolors(1 << 20)) > HIDES_NOTHING, one.title


def test_the_columns_that_decide_are_in_the_window(opened: tuple[Workbook, Lang, dict[str, Any]]) -> None:
    book, lang, found = opened
    for key, wanted in SEEN.items():
        if key not in found:
            continue
        sheet, seen = book[found[key].title], found[key]
        top = next(iter(sheet.tables.values())).ref.partition(":")[0]
        titles = [str(cell.value) for cell in sheet[sheet[top].row]]
        for name in wanted:
            title = next(column.name(lang) for column in OUTPUTS[key].columns if column.key == name)
            place = next(at for at, text in enumerate(titles, 1) if text.startswith(title))
            assert place <= seen.columns[1], (key, name)


def test_enough_rows_are_in_the_window(opened: tuple[Workbook, Lang, dict[str, Any]]) -> None:
    _, _, found = opened
    for key, least in LEAST_ROWS.items():
        if key in found:
            first, last = found[key].rows
            assert last - first + 1 >= least, key


def test_input_sheets_show_their_first_empty_row(opened: tuple[Workbook, Lang, dict[str, Any]]) -> None:
    book, lang, found = opened
    title = "客户信息" if lang == "zh" else "Customers"
    sheet, seen = book[title], found["customers"]
    empty = next(row for row in range(5, sheet.max_row + 2) if sheet.cell(row, 1).value is None)
    assert seen.rows[0] <= empty <= seen.rows[1]


def test_the_pictures_of_the_docs_are_small() -> None:
    for picture in (ROOT / "docs" / "images").glob("*-*.png"):
        assert picture.stat().st_size < 90_000, picture.name
    assert not [path for path in Path(ROOT / "docs" / "images").iterdir() if path.suffix != ".png"]
