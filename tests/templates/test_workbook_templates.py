"""workbook_templates/ is what the schema says today, reads without an error, and ships."""

from __future__ import annotations

import io
import tomllib
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kamxl import walk
from kamxl.schema.sheets import SHEETS
from kamxl.templates import FILES, KINDS
from kamxl.templates.__main__ import FOLDER, made, main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def fresh() -> dict[str, bytes]:
    return made()


def parts(content: bytes) -> dict[str, bytes]:
    """Name -> content of each part; the bytes of a zip hang on the compressor of the Python at hand."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_committed_templates_are_those_of_the_schema(fresh: dict[str, bytes]) -> None:
    committed = {str(path.relative_to(ROOT / FOLDER).as_posix()) for path in (ROOT / FOLDER).rglob("*.xls?")}
    assert committed == set(fresh), "run: python -m kamxl.templates"
    for name, content in fresh.items():
        assert parts((ROOT / FOLDER / name).read_bytes()) == parts(content), f"{name}: run python -m kamxl.templates"


def test_the_generator_writes_them_all(
    tmp_path: Path, fresh: dict[str, bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    main(tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.xls?")} == set(fresh)
    assert len(capsys.readouterr().out.splitlines()) == len(fresh) == 2 * 2 * len(KINDS)


def test_each_has_a_twin_with_buttons_and_the_same_sheets(fresh: dict[str, bytes]) -> None:
    for name in FILES["key-accounts"]:
        lang = "zh" if name == FILES["key-accounts"][0] else "en"
        plain, twin = (fresh[f"{lang}/{file}"] for file in (name, name.replace(".xlsx", ".xlsm")))
        assert "xl/vbaProject.bin" in parts(twin)
        titles = [load_workbook(io.BytesIO(one)).sheetnames for one in (plain, twin)]
        assert [title for title in titles[1] if title in titles[0]] == titles[0]


def test_they_are_small() -> None:
    assert sum(path.stat().st_size for path in (ROOT / FOLDER).rglob("*.xls?")) < 1_200_000


def test_they_ship_in_the_wheel() -> None:
    wheel = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["force-include"][FOLDER] == "kamxl/_workbook_templates"


@pytest.mark.parametrize("position", [0, 1])
def test_an_empty_workbook_has_no_error(position: int) -> None:
    folder = ROOT / FOLDER / ("zh", "en")[position]
    for kind in ("start", "key-accounts", "customer"):
        book = walk.open_book(folder / FILES[kind][position])
        assert book.issues == ()
        assert not any(len(frame) for frame in book.frames.values())


@pytest.mark.parametrize(
    "name", [f"{lang}/{file}" for i, lang in enumerate(("zh", "en")) for file in (f[i] for f in FILES.values())]
)
def test_another_program_reads_them(name: str, fresh: dict[str, bytes]) -> None:
    """Tables under their fixed names, checks and frozen headers are there for any reader of the format."""
    book = load_workbook(io.BytesIO(fresh[name]))
    tables = {table.name: sheet for sheet in book for table in sheet.tables.values()}
    kind = next(kind for kind, files in FILES.items() if name.endswith(files[name.startswith("en")]))
    assert {SHEETS[key].table for key in KINDS[kind]} <= set(tables)
    for key in KINDS[kind]:
        sheet = tables[SHEETS[key].table]
        assert sheet.freeze_panes is not None
        assert sheet.data_validations.count > 1
        assert sheet.page_setup.orientation == "landscape"
