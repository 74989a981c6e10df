"""Sizes on both sides of their bounds, and rows that are not there."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from read_books import HEADERS, ROW, opened, part, repacked, worksheet, xlsx

from kamxl.errors import NotAWorkbook, SettingsError, TooLarge
from kamxl.i18n import words
from kamxl.package.original import Original
from kamxl.read import ooxml
from kamxl.read.beside import table_beside
from kamxl.read.cells import open_source
from kamxl.read.guard import examine
from kamxl.read.settings_sheet import _known
from kamxl.settings import Limits, defaults

TITLES = ["订单编号", "客户编号", "下单日期", "产品", "金额"]
SHEET = "xl/worksheets/sheet1.xml"


class _Parquet:
    """What is used of pyarrow, which is not everywhere: a file of pickled columns."""

    def __init__(self, file: io.BytesIO) -> None:
        if not file.getvalue().startswith(b"PAR1"):
            raise ValueError("no Parquet")
        self.frame = pd.DataFrame([["S1", "C1", "2026-03-01", "A", 5.0]] * 3, columns=TITLES)
        self.metadata = SimpleNamespace(num_rows=3, num_columns=5)

    def read(self) -> _Parquet:
        return self

    def to_pandas(self) -> pd.DataFrame:
        return self.frame


@pytest.fixture
def pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    made = ModuleType("pyarrow"), ModuleType("pyarrow.parquet")
    made[0].__dict__.update(ArrowException=KeyError, parquet=made[1])
    made[1].__dict__.update(ParquetFile=_Parquet)
    for one in made:
        one.__spec__ = ModuleSpec(one.__name__, None)
        monkeypatch.setitem(sys.modules, one.__name__, one)


@pytest.mark.usefixtures("pyarrow")
def test_a_parquet_counts_its_titles_too(tmp_path: Path) -> None:
    """Five columns of three rows below their titles: 20 cells, as on a sheet."""
    (tmp_path / "orders.parquet").write_bytes(b"PAR1")
    book, _ = table_beside(tmp_path, "orders.parquet", "orders", Limits(cells=20), "x")
    assert len(book.tables["orders"].rows) == 3
    with pytest.raises(TooLarge, match="20"):
        table_beside(tmp_path, "orders.parquet", "orders", Limits(cells=19), "x")
    (tmp_path / "bad.parquet").write_bytes(b"RAP1")
    with pytest.raises(NotAWorkbook):
        table_beside(tmp_path, "bad.parquet", "orders", Limits(), "x")


@pytest.mark.parametrize("name", ["../o.csv", "a/o.csv", "a\\o.csv", "c:o.csv", "o\0.csv", "o.xlsx", "o", ".csv/", "none.csv"])  # fmt: skip
def test_a_name_that_is_none_of_a_table_in_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingsError):
        table_beside(tmp_path, name, "orders", Limits(), "x")


def test_lines_that_are_shorter_are_filled_up(tmp_path: Path) -> None:
    (tmp_path / "o.csv").write_text(
        "订单编号,客户编号,下单日期,产品,金额\nS1,C1,2026-03-01,A,5\nS2,C1,2026-03-02\n", "utf-8"
    )
    book, _ = table_beside(tmp_path, "o.csv", "orders", Limits(), "x")
    amounts = next(one for one in book.tables["orders"].columns if one.field == "amount")
    assert list(amounts.values) == ["5", None]


@pytest.mark.parametrize("worth", [0, 1 << 60])
@pytest.mark.parametrize(("last", "count"), [(1, 0), (4, 0), (5, 1), (6, 2), (7, 2), (None, 2)])
def test_rows_down_to_one_above_the_first_are_none(
    monkeypatch: pytest.MonkeyPatch, worth: int, last: int | None, count: int
) -> None:
    monkeypatch.setattr(ooxml, "_WORTH", worth)
    rows = '<row r="5"><c r="B5"><v>1</v></c></row><row r="6"><c r="B6"><v>2</v></c></row>'
    data = repacked(xlsx({"一": []}), {SHEET: worksheet(rows)})
    source = open_source(data, examine(Original(data), "b.xlsx", Limits(), lambda _: False), "b.xlsx")
    found = source.sheet("一").cells(last)
    assert (found.top, found.left, [list(row) for row in found.rows]) == (5, 2, [[1.0], [2.0]][:count])


def test_a_sheet_of_the_size_itself_is_not_large(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 60))
    data = repacked(xlsx({"别的": [], "客户信息": [HEADERS, ROW]}), {SHEET: worksheet(rows)})
    size = len(part(data, SHEET))

    def waits(large: int) -> bool:
        monkeypatch.setattr(ooxml, "_LARGE", large)
        return "别的" in examine(Original(data), "b.xlsx", Limits(), lambda _: True).waiting

    assert (waits(size), waits(size - 1), waits(size + 1)) == (False, True, False)


def test_a_part_that_nothing_leads_to_is_shown_up_to_a_size(monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"<x>" + b" " * 100 + b"</x>"
    data = repacked(xlsx({"客户信息": [HEADERS, ROW]}), {"xl/other.xml": content, "xl/other.bin": b"no markup"})

    def shown(large: int) -> set[str]:
        monkeypatch.setattr(ooxml, "_LARGE", large)
        archive = examine(Original(data), "b.xlsx", Limits()).archive
        assert archive is not None
        return {entry.name for entry in archive.entries} & {"xl/other.xml", "xl/other.bin", "xl/workbook.xml"}

    assert shown(len(content)) == {"xl/other.xml", "xl/workbook.xml"}
    assert shown(len(content) - 1) == {"xl/workbook.xml"}


@pytest.mark.parametrize(("cells", "fits"), [(16, True), (15, False)])
def test_cells_up_to_the_limit(cells: int, fits: bool) -> None:
    data = xlsx({"客户信息": [HEADERS, ROW]})
    if fits:
        assert len(opened(data, cells=cells).tables["customers"].rows) == 1
    else:
        with pytest.raises(TooLarge):
            opened(data, cells=cells)


@pytest.mark.parametrize(("unpacked", "packed", "refused"), [(1 << 20, 1, False), ((1 << 20) + 1, 1, True)])
def test_only_what_is_large_can_be_packed_too_tight(unpacked: int, packed: int, refused: bool) -> None:
    """The limit of the ratio is held against parts of more than a megabyte; blanks pack a thousandfold."""
    data = repacked(xlsx({"客户信息": [HEADERS, ROW]}), {"xl/media/image1.bin": b" " * unpacked})
    out = io.BytesIO(data).getvalue()
    if refused:
        with pytest.raises(TooLarge):
            opened(out, ratio=10)
    else:
        assert opened(out, ratio=10).tables


def test_only_settings_are_known_by_their_words() -> None:
    known = _known()
    assert {key for key in known.values() if key not in defaults() and f"settings.{key}.note" not in words()} == set()
    for other in ("settings.bad_file", "batch.summary.card.books.note"):
        assert not {text.strip().casefold() for text in words()[other]} & known.keys()
    for lang in (0, 1):
        assert known[words()["settings.tier.model.note"][lang].strip().casefold()] == "tier.model"


class _Part(SimpleNamespace):
    """An entry of a package that says how large it is."""

    def __init__(self, size: int) -> None:
        super().__init__(part="xl/other.xml", name="xl/other.xml", size=size, is_folder=False)

    def head(self, size: int) -> bytes:
        return b"<x><sheetData>" + b"</row>" * 99


class _Package:
    """One whose parts are all of a size."""

    def __init__(self, size: int) -> None:
        self.size = size

    def __contains__(self, part: str) -> bool:
        return True

    def entry(self, part: str) -> _Part:
        return _Part(self.size)

    def rels(self, part: str) -> Any:
        return SimpleNamespace(targets=lambda kind: {"rId1": f"xl/{kind}.xml"})


class _Taken(Exception):
    """It was not passed over."""


def _taken(*_: object, **__: object) -> None:
    raise _Taken


@pytest.mark.parametrize(
    ("most", "look"),
    [
        (2 << 20, lambda size: not ooxml._is_out_of_reach(_Part(size), ())),
        (2 << 20, lambda size: ooxml._beginning(_Package(0), _Part(size)) is None),
        (64 << 20, lambda size: bool(_reached(ooxml._telling_styles, _Package(size), "xl/workbook.xml"))),
    ],
)
def test_parts_up_to_a_size(most: int, look: Callable[[int], bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """Megabytes that docs and docstrings name; nothing of that size is made for it."""
    monkeypatch.setattr(ooxml, "_parsed", _taken)
    monkeypatch.setattr(ooxml, "_tables", lambda *_: ())
    assert [look(most - 1), look(most), look(most + 1)] == [True, True, False]


def _reached(call: Callable[..., object], *given: object) -> bool:
    try:
        call(*given)
    except _Taken:
        return True
    return False
