"""No input field is filled in for nothing: each leads to a figure, a sheet, a page, a rule or a check.

What is read of the frames while a book is analysed and its sheets and a customer's page are made is recorded; rules and output
sheets declare besides what their figures are read off. What checks alone use is named here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from kamxl import walk
from kamxl.compute.alerts import RULES
from kamxl.compute.analyse import analyse
from kamxl.compute.selection import Selection
from kamxl.report import customer, customer_sections
from kamxl.report.edition import edition
from kamxl.report.registry import SHEETS as OUTPUT_SHEETS
from kamxl.report.registry import sheets
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings
from kamxl.share.roles import fields
from tests.report.test_edition import AS_OF

CHECKED: Mapping[str, str] = {
    **{f"{sheet}.currency": "the money of its row" for sheet in ("orders", "contracts", "deals")},
    **{f"rates.{name}": "the money of other rows" for name in ("currency", "date", "rate")},
    "follow_ups.attachment": "whether the file is there",
    "market.update": "when an observation is stale",
    "market.notes": "已确认 lets an unusual price in",
}
"""Fields of which validation alone makes use, and what for."""


class Watched(pd.DataFrame):
    """A frame that notes which of its columns are looked up."""

    _metadata = ["sheet", "read"]  # noqa: RUF012 - as pandas has it

    @property
    def _constructor(self) -> type[Watched]:
        return Watched

    def __getitem__(self, key: object) -> object:
        sheet = getattr(self, "sheet", None)
        if sheet is not None:
            names = key if isinstance(key, (list, tuple, pd.Index)) else [key]
            self.read.update(f"{sheet}.{name}" for name in names if isinstance(name, str))
        return super().__getitem__(key)


@pytest.fixture(scope="module")
def uses(demo_book: Path) -> Mapping[str, set[str]]:
    """Field -> who uses it."""
    book = walk.open_book(demo_book, as_of=AS_OF)
    read: set[str] = set()
    frames = {}
    for key, frame in book.checked.frames.items():
        frames[key] = Watched(frame)
        frames[key].sheet, frames[key].read = key, read
    analysis = analyse(frames, book.checked.issues, as_of=AS_OF, settings=book.settings)
    sheets(analysis, "zh")
    edition(analysis, "customer", Selection(customers=(str(analysis.tiers.index[0]),)), "zh")
    found: dict[str, set[str]] = defaultdict(set)
    for field in read:
        found[field].add("figures")
    for rule in RULES:
        for field in rule.reveals | {one for need in rule.needs for one in need.split("|") if "." in one}:
            found[field].add(f"rule {rule.id}")
    for sheet in OUTPUT_SHEETS:
        revealed = [sheet.whole or frozenset(), *sheet.also(analysis)]
        revealed += sheet.listed.reveals(Settings()).values() if sheet.listed is not None else []
        for field in set().union(*revealed):
            found[field].add(f"sheet {sheet.key}")
    for field in customer.PROFILE:
        found[f"customers.{field}"].add("page of a customer")
    for sheet, listed in customer_sections._LISTS.items():
        for field, *_ in listed.fields:
            found[f"{sheet}.{field}"].add("page of a customer")
    for field, why in CHECKED.items():
        found[field].add(f"check: {why}")
    return found


def test_no_field_leads_nowhere(uses: Mapping[str, set[str]]) -> None:
    every = {field for sheet in SHEETS for field in fields(sheet) if field.partition(".")[2] in SHEETS[sheet].fields}
    unused = {field for field in every if not uses.get(field)}
    assert not unused, " ".join(sorted(unused))


def test_what_checks_alone_use_has_no_other_use(uses: Mapping[str, set[str]]) -> None:
    assert [field for field in CHECKED if len(uses[field]) > 1] == []
