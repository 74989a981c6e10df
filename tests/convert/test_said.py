"""All that two conversions of an export say, ask and write, word for word as it was once read and found right.

What a text of `said/` holds is no rule of its own: where a change means to say or write another thing, `KAMXL_SAID=write` writes the texts anew, and the
difference is read line by line before it is kept.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import exports
import pytest
from exports import written
from python_calamine import CalamineWorkbook
from test_first_try import WRITTEN
from test_generated_layouts import meant

from kamxl.convert import Outcome, convert
from kamxl.i18n import tr
from kamxl.schema.sheets import SHEETS
from tests.conftest import LONG

EXPORTS = {
    name: make for some in WRITTEN for one in some for name, make in vars(one).items() if name in exports.EXPORTS
}
SAID = Path(__file__).parent / "said"
ADDED = (tr("convert.answer.title", "zh"), tr("convert.merge.title", "zh"))
COUNTED = ("created", "updated", "unchanged", "repeated", "not_taken")


def told(outcome: Outcome) -> Iterator[str]:
    """A line for each thing that a conversion says of its sources, columns, questions, rows and sheets."""
    said = outcome.summary()
    for source in said.sources:
        yield f"source {source.name}: {source.kind}, header {source.header_row}, {source.used} of {source.rows} rows, {source.left_out} left out"
    yield from (
        f"joined {one.source} to {one.to}: {one.unmatched} unmatched, {one.unused} unused" for one in said.joins
    )
    for column in sorted(said.columns, key=lambda one: (one.source, one.sheet, one.field, one.title)):
        yield f"{column.source} “{column.title}” -> {column.sheet}.{column.field} by {column.how} {column.score:.0f}"
    yield from (
        f"proposed {one.source} “{one.title}” -> {one.sheet}.{one.field}: {one.message}" for one in said.proposals
    )
    yield from (f"missing {one.source} {one.sheet}.{one.field}" for one in said.missing)
    yield from (f"refused {one.source} {one.sheet}: {', '.join(one.fields)}" for one in said.refused)
    yield from (f"unknown {one}" for one in said.unknown)
    yield from (f"note {one}" for one in said.notes)
    yield from (f"not taken {one.model_dump(mode='json', exclude_defaults=True)}" for one in said.not_taken)
    yield from (f"changed {one.sheet} {one.key} {one.field}: {one.old} -> {one.new}" for one in said.changes)
    for key, sheet in said.sheets.items():
        counts = ", ".join(f"{count} {name}" for name in COUNTED if (count := getattr(sheet, name)))
        checked = said.checked.get(key)
        found = (
            f"; {checked.valid} of {checked.rows} valid, {checked.errors} errors, {checked.warnings} warnings"
            if checked
            else ""
        )
        sums = "".join(f"; {field} {total:,.2f}" for field, total in said.totals.get(key, {}).items())
        yield f"sheet {sheet.title}: {counts}{found}{sums}"
    yield f"questions {said.questions}, merges {said.merge_proposals}, as of {said.suggested_as_of}"


def cells(value: Any) -> str:
    return str(value).replace("\n", "\\n").replace(" 00:00:00", "")


def asked(book: Path) -> Iterator[str]:
    """A line for each row of the sheets that a conversion adds: what it asks, and which customers may be one."""
    made = CalamineWorkbook.from_path(str(book))
    for title in made.sheet_names:
        if title in ADDED:
            yield f"-- {title}"
            for row in made.get_sheet_by_name(title).to_python():
                yield " | ".join(cells(value) for value in row).rstrip(" |")


def kept(book: Path) -> Iterator[str]:
    for key in SHEETS:
        for record in meant(book, key):
            yield f"{key}: " + ", ".join(
                f"{name}={cells(value)}" for name, value in record.items() if value is not None
            )


def session(folder: Path, name: str) -> Iterator[str]:
    """As a person does: convert, look at what is asked, take all that is proposed."""
    book, sources = folder / "made" / "book.xlsx", written(folder, EXPORTS[name]())
    book.parent.mkdir()
    for title, yes in (("asked", False), ("taken", True)):
        yield f"== {title}"
        yield from told(convert(sources, book, yes=yes, as_of=date(2026, 3, 31), fallback="zh"))
        if book.exists():
            yield from kept(book)
            yield from asked(book)


@pytest.mark.parametrize("name", sorted(EXPORTS) if LONG or "KAMXL_SAID" in os.environ else sorted(EXPORTS)[::4])
def test_it_says_and_writes_what_was_found_right(tmp_path: Path, name: str) -> None:
    said = "\n".join(session(tmp_path, name)).replace(str(tmp_path), "") + "\n"
    text = SAID / f"{name}.txt"
    if os.environ.get("KAMXL_SAID") == "write":
        text.write_text(said, "utf-8")
    assert said == text.read_text("utf-8")
