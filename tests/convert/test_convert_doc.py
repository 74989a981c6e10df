"""docs/convert.md: its mapping is one, its tables are those of the code, its figures those of the tests."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from kamxl.convert import similar
from kamxl.convert.layout.headers import TOP_ROWS
from kamxl.convert.links import _FOUND_AGAIN
from kamxl.convert.mapping import Rule, SourceOptions, load, parse
from kamxl.convert.outcome import MOST_LISTED
from kamxl.convert.propose import _ALIKE, _LEAST_PHONE
from kamxl.i18n import words

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "convert.md").read_text("utf-8")


def first_cells(head: str) -> set[str]:
    """The words in code of the first column of the table with that header."""
    lines = PAGE.partition(f"| {head} |")[2].splitlines()[2:]
    found = set()
    for line in lines:
        if not line.startswith("|"):
            break
        found |= set(re.findall(r"`(\w+)`", line.split("|")[1]))
    return found


def test_the_mapping_shown_is_one() -> None:
    (text,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    mapped = parse(tomllib.loads(text), "docs/convert.md")
    assert [fill.sheet for fill in mapped.fill] == ["customers", "orders"]
    assert load(ROOT / "examples" / "chinook.toml").fill


def test_every_word_of_a_mapping_is_explained() -> None:
    names = {field.alias or name for name, field in Rule.model_fields.items()}
    assert first_cells("in a column") == names
    assert first_cells("in a source") == set(SourceOptions.model_fields)


def test_every_reason_is_explained() -> None:
    known = {key.removeprefix("convert.why.") for key in words() if key.startswith("convert.why.")} - {"total"}
    assert first_cells("code") == known | {"value", "day_order"}


@pytest.mark.parametrize(
    "sentence",
    [
        f"{similar.SAFE:.0f} % alike", f"the first {TOP_ROWS}", f"{_FOUND_AGAIN * 100:.0f} % of them",
        f"names {_ALIKE} % alike", f"({_LEAST_PHONE} digits", f"{MOST_LISTED:,} listed",
    ],
)  # fmt: skip
def test_the_limits_are_those_of_the_code(sentence: str) -> None:
    assert sentence in re.sub(r"\s+", " ", PAGE)
