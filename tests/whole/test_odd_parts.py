"""Parts of the user's that are no XML of ours: a book that a plain run accepts is accepted by every way to write it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kamxl.cli.group import invoke

PART = "customXml/item1.xml"
ODD = {
    "empty": b"",
    "doctype": b'<?xml version="1.0"?><!DOCTYPE note [<!ENTITY a "b">]><note>&a;</note>',
    "gb2312": '<?xml version="1.0" encoding="GB2312"?><note>客户</note>'.encode("gb2312"),
    "no xml at all": b"\x00\xff not xml",
}


@pytest.fixture(params=ODD, ids=list(ODD))
def odd_book(request: pytest.FixtureRequest, small_book: Path) -> Path:
    with zipfile.ZipFile(small_book, "a") as package:
        package.writestr(PART, ODD[request.param])
    return small_book


@pytest.mark.parametrize(
    "way",
    [
        ("run", "{book}", "--output", "{out}"),
        ("batch", "{book}", "--out", "{folder}", "--workers", "1"),
        ("macros", "install", "{book}"),
    ],
    ids=["run --output", "batch --out", "macros install"],
)
def test_a_part_of_the_users_is_compared_and_not_judged(odd_book: Path, tmp_path: Path, way: tuple[str, ...]) -> None:
    before = zipfile.ZipFile(odd_book).read(PART)
    folder = tmp_path / "results"
    folder.mkdir()
    out = folder / odd_book.name
    named = {"book": odd_book, "out": out, "folder": folder}
    assert invoke([word.format(**named) for word in way], "en") == 0
    made = out if out.exists() else odd_book.with_suffix(".xlsm")
    assert zipfile.ZipFile(made).read(PART) == before
