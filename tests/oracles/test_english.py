"""The hand-worked workbook in English: titles, units and choices; every figure is the same."""

from __future__ import annotations

from pathlib import Path

import book
import expected
import pytest
from shown import cells, figures

import kamxl
from kamxl.book import Result
from kamxl.schema.money import CNY, Money
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS

CUSTOM = "渠道类型"


def in_english() -> dict[str, list[list[object]]]:
    """Every title and every word of a closed list in English, amounts in 10k CNY as templates had them once; names and notes
    stay as they are.
    """
    found = {}
    for sheet in SHEETS.values():
        if sheet.zh not in book.SHEETS:
            continue
        rows = book.SHEETS[sheet.zh]
        by_title = {field.column.title("zh", Money.of("zh")): field.column for field in sheet.fields.values()}
        # The workbook says 回款率(%) and 市场份额(%) as the canonical titles do; a custom column has its own.
        columns = [by_title.get(title) for title in rows[0]]
        assert [title for title, column in zip(rows[0], columns, strict=True) if column is None] in ([], [CUSTOM])
        titles: list[object] = [
            title if column is None else column.title("en", CNY) for title, column in zip(rows[0], columns, strict=True)
        ]
        found[sheet.en] = [titles]
        for row in rows[1:]:
            words = [
                {choice.zh: choice.en for choice in column.choices} if column is not None else {} for column in columns
            ]
            found[sheet.en].append([known.get(cell, cell) for known, cell in zip(words, row, strict=True)])
    return found


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Result, Result]:
    folder = tmp_path_factory.mktemp("languages")
    # Reasons are compared with those of the Chinese book, and so speak of the same unit.
    settings = {"report.custom_fields": CUSTOM, "money.unit": "10k"}
    zh = book.save(folder / "zh.xlsx", settings=settings, history=book.HISTORY)
    titles = [column.title("en", CNY) for column in OUTPUTS["tier_history"].columns]
    history = [titles, *([*row[:4], "Thresholds", row[5]] for row in book.HISTORY[1:])]
    en = book.save(folder / "en.xlsx", in_english(), settings=settings, history=history)
    first, second = (kamxl.analyse(kamxl.open(path), as_of=book.AS_OF) for path in (zh, en))
    return first, second


def test_the_language_is_the_workbooks(both: tuple[Result, Result]) -> None:
    assert [result.book.lang for result in both] == ["zh", "en"]


def test_every_figure_is_the_same(both: tuple[Result, Result]) -> None:
    zh, en = (figures(result.analysis) for result in both)
    assert zh == en


def test_the_same_is_wrong_with_them(both: tuple[Result, Result]) -> None:
    zh, en = ({(issue.cell, issue.key, issue.code) for issue in result.book.issues} for result in both)
    assert zh == en


def test_sentences_are_in_the_language_of_the_workbook(both: tuple[Result, Result], tmp_path: Path) -> None:
    """No Chinese word of ours in the English alerts: what remains is from the cells."""
    alerts = both[1].analysis.alerts
    typed = {cell for rows in book.SHEETS.values() for row in rows for cell in row if isinstance(cell, str)}
    for row in alerts.itertuples():
        sentence = row.fact.render("en")
        for word in sorted(typed, key=len, reverse=True):
            sentence = sentence.replace(word, "")
        assert not any("一" <= letter <= "鿿" for letter in sentence), sentence
        assert row.advice.render("en").isascii()
    assert len(cells(alerts)) == len(expected.ALERTS)


@pytest.mark.parametrize(("money", "times"), [(CNY, 1), (Money.of("en"), 10), (Money("CNY", "1"), 10_000)])
def test_an_earlier_history_is_read_by_the_unit_of_its_own_title(
    money: Money, times: int, both: tuple[Result, Result], tmp_path: Path
) -> None:
    """Whatever unit the book shows now: 160 (10k CNY), 1,600 (k CNY) and 1,600,000 (CNY) are one amount."""
    titles = [column.title("en", money) for column in OUTPUTS["tier_history"].columns]
    history = [titles, *([*row[:4], "Thresholds", row[5] * times] for row in book.HISTORY[1:])]
    path = book.save(tmp_path / "en.xlsx", in_english(), settings={}, history=history)
    found = kamxl.analyse(kamxl.open(path), as_of=book.AS_OF).analysis.review.history
    assert found["revenue"].tolist() == both[1].analysis.review.history["revenue"].tolist()
    assert found["tier"].tolist() == both[1].analysis.review.history["tier"].tolist()
