"""The demo: no more tabs than people take in, in groups of one colour, and a way to all that it does not show."""

from __future__ import annotations

import itertools
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from python_calamine import CalamineWorkbook

from examples.finished import NAMES
from kamxl import theme, walk
from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.macros.start import CONFIG_TITLE
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.walk.new import DEMO_ASIDE, DEMO_LEAVES
from tests.conftest import AS_OF, ROOT


@pytest.fixture(scope="module", params=LANGUAGES)
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Lang, Path, Workbook]:
    path = tmp_path_factory.mktemp("demo") / NAMES[request.param]
    walk.demo_book(path, lang=request.param, day=AS_OF)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(path)
    del book[CONFIG_TITLE]  # of the buttons
    return request.param, path, book


def test_the_finished_workbook_of_the_examples_is_this_one(demo: tuple[Lang, Path, Workbook]) -> None:
    """`python examples/finished.py` makes it anew. Figures may differ where another processor rounds another way, in the last digits."""
    _, path, _ = demo
    made, kept = (CalamineWorkbook.from_path(one) for one in (path, ROOT / "examples" / path.name))
    assert made.sheet_names == kept.sheet_names
    for title in made.sheet_names:
        new, old = (book.get_sheet_by_name(title).to_python() for book in (made, kept))
        assert [len(row) for row in new] == [len(row) for row in old], title
        for one, other in zip(itertools.chain(*new), itertools.chain(*old), strict=True):
            assert one == other or (isinstance(one, float) and one == pytest.approx(other, rel=1e-6)), (
                title,
                one,
                other,
            )
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(ROOT / "examples" / path.name) as finished:
        assert package.namelist() == finished.namelist()


def test_twenty_tabs_at_most_results_first(demo: tuple[Lang, Path, Workbook]) -> None:
    _, _, book = demo
    shown = [sheet for sheet in book if sheet.sheet_state == "visible"]
    assert len(shown) <= 20
    colours = [sheet.sheet_properties.tabColor.rgb.removeprefix("FF") for sheet in shown]
    groups = [colour for colour, _ in itertools.groupby(colours)]
    assert groups == [theme.TABS[group] for group in ("overview", "to_do", "board", "aside", "input", "aside")]
    assert book.active is shown[0]


def test_what_counts_places_of_tabs_followed_their_move(demo: tuple[Lang, Path, Workbook]) -> None:
    _, _, book = demo
    told = [sheet for sheet in book if sheet.print_title_rows]
    assert len(told) > 15
    for sheet in book:
        for name in (sheet.print_titles, sheet.print_area):
            assert not name or sheet.title in name


def test_what_is_not_shown_counts_and_can_be_had(demo: tuple[Lang, Path, Workbook]) -> None:
    lang, path, book = demo
    hidden = [sheet.title for sheet in book if sheet.sheet_state == "hidden"]
    assert len(hidden) == len(DEMO_ASIDE)
    guide = book[book.sheetnames[-1]]
    told = " ".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
    assert all(title in told for title in hidden)
    assert tr("templates.guide.more.text", lang) in told
    result = walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF)
    assert set(result.book.frames) >= DEMO_ASIDE & set(SHEETS)
    assert set(result.analysis.settings.report.hide) == set(DEMO_LEAVES)
    assert not {OUTPUTS[key].title(lang) for key in DEMO_LEAVES} & set(book.sheetnames)


def test_the_guide_and_the_overview_lead_to_no_hidden_sheet(demo: tuple[Lang, Path, Workbook]) -> None:
    lang, _, book = demo
    hidden = {sheet.title for sheet in book if sheet.sheet_state == "hidden"}
    for title in (OUTPUTS["overview"].title(lang), book.sheetnames[-1]):
        links = [cell.hyperlink.location for row in book[title].iter_rows() for cell in row if cell.hyperlink]
        assert len(links) >= 4
        assert not {link.rpartition("!")[0].strip("'") for link in links} & hidden
