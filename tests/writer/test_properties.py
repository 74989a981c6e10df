"""docProps/app.xml: the list of sheets, where it agrees with the workbook before."""

from __future__ import annotations

import re

import books
import pytest

from kamxl.package.archive import Archive
from kamxl.package.parts import Package
from kamxl.writer.properties import add_titles, remove_titles

SHEETS, NAMES = ("A", "B"), ("A!Print_Area", "Total", "'My A'!x")


def package(
    sheets: tuple[str, ...] = SHEETS, names: tuple[str, ...] = NAMES, counts: tuple[int, ...] = (2, 3)
) -> Package:
    """A workbook whose properties list sheets and names."""
    pairs = "".join(
        f"<v><s>{kind}</s></v><v><i4>{count}</i4></v>"
        for kind, count in zip(("Worksheets", "Names"), counts, strict=False)
    )
    listed = "".join(f"<lpstr>{one}</lpstr>" for one in (*sheets, *names))
    app = f'<Properties><HeadingPairs><vector size="{2 * len(counts)}">{pairs}</vector></HeadingPairs><TitlesOfParts><vector size="{len(sheets) + len(names)}">{listed}</vector></TitlesOfParts></Properties>'
    rels = books.rels(("officeDocument", "xl/workbook.xml"), ("extended-properties", "docProps/app.xml"))
    return Package(Archive.of(books.pack({**books.parts(sheets), "_rels/.rels": rels, "docProps/app.xml": app})))


def listed(of: Package) -> tuple[list[str], list[int], int]:
    """Titles, counts by kind, and how many titles it says there are."""
    text = of.read("docProps/app.xml").decode()
    size = re.search(r'<TitlesOfParts><vector size="(\d+)"', text)
    assert size is not None
    return re.findall(r"<lpstr>(.*?)</lpstr>", text), list(map(int, re.findall(r"<i4>(-?\d+)", text))), int(size[1])


@pytest.mark.parametrize(
    ("before", "added", "titles", "counts"),
    [
        (["A", "B"], ["C"], ["A", "B", "C", *NAMES], [3, 3]),
        (["A", "B"], ["C", "D"], ["A", "B", "C", "D", *NAMES], [4, 3]),
        (["A", "B"], [], ["A", "B", *NAMES], [2, 3]),
        (["A"], ["C"], ["A", "B", *NAMES], [2, 3]),  # it lists others: no guess
        (["A", "X"], ["C"], ["A", "B", *NAMES], [2, 3]),
    ],
)
def test_new_sheets_come_behind_the_present_ones(
    before: list[str], added: list[str], titles: list[str], counts: list[int]
) -> None:
    made = package()
    add_titles(made, before, added)
    assert listed(made) == (titles, counts, len(titles))


@pytest.mark.parametrize("counts", [(1, 3), (3, 3), (2,), ()])
def test_what_does_not_agree_with_itself_is_left_alone(counts: tuple[int, ...]) -> None:
    made = package(counts=counts)
    before = made.read("docProps/app.xml")
    remove_titles(made, ["A"])
    assert made.read("docProps/app.xml") == before
    if counts[:1] != (2,):
        add_titles(made, SHEETS, ["C"])
        assert made.read("docProps/app.xml") == before


@pytest.mark.parametrize(
    ("gone", "titles", "counts"),
    [
        (["B"], ["A", *NAMES], [1, 3]),
        (["A"], ["B", "Total", "'My A'!x"], [1, 2]),  # the names that are local to it go too
        (["A", "B"], ["Total", "'My A'!x"], [0, 2]),
        (["My A"], ["A", "B", "A!Print_Area", "Total"], [2, 2]),
        (["Z"], ["A", "B", *NAMES], [2, 3]),
        ([], ["A", "B", *NAMES], [2, 3]),
    ],
)
def test_sheets_go_with_their_names(gone: list[str], titles: list[str], counts: list[int]) -> None:
    made = package()
    remove_titles(made, gone)
    assert listed(made) == (titles, counts, len(titles))


def test_the_first_sheets_of_all() -> None:
    made = package(sheets=(), names=(), counts=(0,))
    add_titles(made, (), ["A", "B"])
    assert listed(made) == (["A", "B"], [2], 2)
