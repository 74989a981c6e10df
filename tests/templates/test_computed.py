"""The formula columns of 客户信息: blank before an analysis, right after it, in a program that really calculates."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import takewhile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kamxl import walk
from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS
from kamxl.templates.computed import formula_of
from tests.conftest import ONE_LANGUAGE

AS_OF = date(2026, 9, 30)
KEYS = [key for key, _, _ in COMPUTED_COLUMNS]


def table(path: Path, title: str, first: str) -> list[dict[str, object]]:
    """The rows of a sheet below the header that starts with a title, by header; blank cells as None."""
    cells = CalamineWorkbook.from_path(path).get_sheet_by_name(title).to_python(skip_empty_area=False)
    header = next(place for place, row in enumerate(cells) if first in row[:4] and row.count("") < len(row) - 3)
    return [
        {str(name): value or None for name, value in zip(cells[header], row, strict=True)}
        for row in takewhile(any, cells[header + 1 :])  # what stands below the list has titles of its own
    ]


def shown(path: Path, lang: Lang) -> dict[object, tuple[object, ...]]:
    """What the columns show, by customer."""
    sheet = SHEETS["customers"]
    titles = [zh if lang == "zh" else en for _, zh, en in COMPUTED_COLUMNS]
    known = sheet.fields["customer_id"].column.title(lang, Money.of(lang))
    rows = table(path, sheet.title(lang), known)
    return {row[known]: tuple(row[title] for title in titles) for row in rows if row[known]}


def result(path: Path, key: str, lang: Lang) -> list[dict[str, object]]:
    """The rows of a result table, by column key."""
    output = OUTPUTS[key]
    keys = {column.title(lang, Money.of(lang)): column.key for column in output.columns}
    rows = table(path, output.title(lang), output.columns[0].title(lang, Money.of(lang)))
    return [{keys[name]: value for name, value in row.items() if name in keys} for row in rows]


def test_the_formulas_are_text_until_the_tables_exist() -> None:
    """A plain reference to a table that is not there makes Excel repair the file."""
    for lang in LANGUAGES:
        for key in KEYS:
            formula = formula_of(key, lang)
            outside = formula.split('"')[::2]
            assert not any("kx_" in part for part in outside)
            assert formula.count("INDIRECT(") == (8 if key == "alerts" else 4), "in either language"


def test_the_titles_are_those_of_the_results() -> None:
    for lang in LANGUAGES:
        for sheet, keys in (
            ("tiers", ("customer_id", "tier", "lifecycle")),
            ("alerts", ("customer_id", "state", "resolved")),
        ):
            output = OUTPUTS[sheet]
            for column in output.columns:
                if column.key in keys:
                    wanted = f'INDIRECT("{output.table}[{column.title(lang, Money.of(lang))}]")'
                    assert all(any(wanted in formula_of(key, of) for key in KEYS) for of in LANGUAGES)


@pytest.mark.office
@pytest.mark.parametrize("lang", ONE_LANGUAGE)
def test_blank_before_and_right_after_an_analysis(
    lang: Lang, tmp_path: Path, recalculated: Callable[[Path], Path]
) -> None:
    path = walk.new_book(tmp_path / "book.xlsx", kind="key-accounts", lang=lang, sample_day=AS_OF)
    assert set(shown(path, lang).values()) == {(None, None, None)}, "the cached values are blank"
    assert set(shown(recalculated(path), lang).values()) == {(None, None, None)}

    analysed = tmp_path / "analysed.xlsx"
    shutil.copyfile(path, analysed)
    walk.run(analysed, as_of=AS_OF)
    values = shown(recalculated(analysed), lang)
    expected = {row["customer_id"]: (row["tier"], row["lifecycle"]) for row in result(analysed, "tiers", lang)}
    counts = Counter(row["customer_id"] for row in result(analysed, "alerts", lang) if row["customer_id"])
    assert len(expected) > 190
    assert sum(counts.values()) > 40
    for customer, (tier, lifecycle, number) in values.items():
        assert (tier, lifecycle) == expected.get(customer, (None, None))
        assert (number or 0) == counts.get(customer, 0)
