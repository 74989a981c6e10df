"""What a column proves about its cells. Expectations are hand-worked from the rules in docs/reading.md."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from kamxl.grid import RawColumn
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import parse
from kamxl.validate.evidence import day_order, of_columns
from tests.validate.raw_tables import check, table

AS_OF = date(2026, 11, 26)
RATE = SHEETS["customers"].fields["collection_rate"]


def rates(*raws: RawColumn) -> tuple[list[object], list[str | None]]:
    """Values of columns of percentages one after the other, and the doubt of each."""
    found = of_columns(RATE.column, raws)
    read = [
        parse(RATE, SHEETS["customers"].model, raw.values, 1.0, one).values
        for raw, one in zip(raws, found, strict=True)
    ]
    return [value for column in read for value in column], [one.doubt[0] if one.doubt else None for one in found]


def column(*values: object, stated: bool = False, shares: tuple[int, ...] = ()) -> RawColumn:
    """`shares`: indices of the cells under a format of 0%."""
    return RawColumn("回款率", 1, "collection_rate", values, stated=stated, formats={"0%": shares} if shares else {})


@pytest.mark.parametrize(
    ("raw", "meant", "doubt"),
    [
        (column(0.85, 0.9, None), [85.0, 90.0, None], None),
        (column(1, 0.5), [100.0, 50.0], None),
        (column(1.5, 0.5), [None, 50.0], None),  # 150 % is beyond the field
        (column(85, 90), [85.0, 90.0], None),
        (column(1.6, 0.5), [1.6, 0.5], "percent_mixed"),
        (column(85, 0.9), [85.0, 0.9], "percent_mixed"),
        (column(12, 1.1, 0.8, stated=True), [12.0, 1.1, 0.8], None),
        (column(0.85, 0.9, stated=True), [0.85, 0.9], "percent_small"),
        (column(0, None, stated=True), [0.0, None], None),
        (column(0.85, 0.9, shares=(0, 1)), [85.0, 90.0], None),
        (column(0.85, 0.9, stated=True, shares=(0, 1)), [85.0, 90.0], None),
        (column(0.85, 90, shares=(0,)), [85.0, 90.0], "percent_mixed"),
        (column(0.85, 0.9, shares=(0,)), [85.0, 90.0], None),
        (column("85%", 0.9), [85.0, 90.0], None),
        (column("85%", 90), [85.0, 90.0], None),
        (column("85%", 90, stated=True), [85.0, 90.0], None),
        (column("85%", "0.5%"), [85.0, 0.5], None),
        (column("0.85", "0.9"), [85.0, 90.0], None),
        (column("TBD", 0.9), [None, 90.0], None),
    ],
)
def test_percent_is_decided_for_a_column(raw: RawColumn, meant: list[float | None], doubt: str | None) -> None:
    assert rates(raw) == (meant, [doubt])


def test_books_of_one_sheet_are_read_alike() -> None:
    assert rates(column(0.85), column(90)) == ([0.85, 90.0], ["percent_small", None])
    assert rates(column(0.85), column(90, stated=True)) == ([85.0, 90.0], [None, None])


def test_the_doubt_of_a_column_is_said_once_at_its_header() -> None:
    found = check(
        table(
            "customers",
            {"collection_rate": 0.85},
            {"collection_rate": 0.9, "customer_id": "C2"},
            stated=["collection_rate"],
        )
    )
    (issue,) = [one for one in found.issues if one.field == "collection_rate"]
    assert (issue.code, issue.severity, issue.row) == ("unit", "warning", 1)
    assert "0.9%" in issue.message.render("zh")
    assert "90%" in issue.message.render("zh")


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["15/06/2026", "3/5/2026"], "dmy"),
        (["06/15/2026", "3/5/2026"], "mdy"),
        (["25.12.2026 10:00", "3.5.2026 8:15"], "dmy"),
        (["25/12/31", "26/01/05", "26/2/28"], "ymd"),  # read as 31, 5 and 28 of the month, two would lie after the day
        (["25/12/31", datetime(2025, 12, 1), datetime(2026, 3, 1)], "ymd"),
        (["3/12/2026", "4/5/2026"], "mdy"),  # 3 December 2026 has not come yet
        (["3/5/2026", "4/5/2026"], None),
        (["26-1-25", "3/5/2026"], None),  # 26 January 2025 is no better a reading than 25 January 2026
        (["15/06/2026", "3/5/26"], "dmy"),
        (["25/12/31", "26/02/28", "31/12/2025", "3/5/2026"], "ymd"),  # and 3/5/2026 stays open
        (["15/06/2026", "06/15/2026", "3/5/2026"], None),
        ([*["15/06/2026"] * 10, "06/16/2026", "3/5/2026"], "dmy"),
        ([datetime(2026, 1, 5), "2/5/2026"], None),
        (["2026-01-05"], None),
        (["0001-01-01", "9999-12-31", datetime(9999, 1, 1), "3/5/2026"], None),
    ],
)
def test_the_order_of_days_is_what_the_column_proves(cells: list[object], order: str | None) -> None:
    found = day_order([cells], past=True, as_of=AS_OF)
    assert found.order == order


def test_what_no_cell_proves_is_named_for_the_question() -> None:
    found = day_order([[datetime(2026, 1, 5), "2/5/2026", "3/5/2026", "2/5/2026", "4/4/2026"]])
    assert found.open
    assert found.spellings == ("2/5/2026", "3/5/2026")
    assert not found.mixed
    assert day_order([["15/06/2026", "06/15/2026", "1/2/2026"]]).mixed
    many = [f"{day}/{month}/2026" for day in range(1, 7) for month in range(7, 11)]
    assert day_order([many]).spellings == tuple(many[:20])


def test_a_day_in_the_future_proves_nothing_in_a_field_that_looks_ahead() -> None:
    assert day_order([["3/12/2026"]], past=False, as_of=AS_OF).order is None


def test_one_odd_day_takes_no_other_down() -> None:
    rows = [{"order_id": f"O{day}", "order_date": datetime(2026, 1, day)} for day in range(3, 13)]
    rows[4]["order_date"] = "2/5/2026"  # type: ignore[assignment]
    found = check(table("customers", {}), table("orders", *rows), as_of=AS_OF)
    (issue,) = [one for one in found.issues if one.severity == "error"]
    assert (issue.field, issue.code, issue.row) == ("order_date", "type", 6)
    assert "2026-02-05" in issue.message.render("zh")
    assert "2026-05-02" in issue.message.render("zh")
    assert len(found.frames["orders"]) == 9


def test_the_days_of_two_books_prove_one_order() -> None:
    books = [
        table("orders", {"order_id": "O1", "order_date": "15/06/2026"}),
        table("orders", {"order_id": "O2", "order_date": "3/5/2026"}, book="b.xlsx"),
    ]
    found = check(table("customers", {}), *books, as_of=AS_OF)
    assert [one.date() for one in found.frames["orders"]["order_date"]] == [date(2026, 6, 15), date(2026, 5, 3)]


def test_a_month_without_a_day_warns_and_the_ends_of_things_are_last_days() -> None:
    found = check(
        table("customers", {"first_deal_date": "2019年3月"}), table("contracts", {"start": "2026-1", "end": "2026.6"})
    )
    assert found.frames["customers"]["first_deal_date"].iloc[0].date() == date(2019, 3, 1)
    contract = found.frames["contracts"].iloc[0]
    assert (contract["start"].date(), contract["end"].date()) == (date(2026, 1, 1), date(2026, 6, 30))
    warned = [(one.field, one.severity) for one in found.issues if one.code == "type"]
    assert warned == [("first_deal_date", "warning"), ("start", "warning"), ("end", "warning")]


def test_doubled_letters_change_the_scale_of_the_whole_column() -> None:
    rows = [
        {"customer_id": f"C{index}", "credit_grade": grade}
        for index, grade in enumerate(("AAA", "AA", "A", "A-", "BBB"))
    ]
    assert check(table("customers", *rows)).frames["customers"]["credit_grade"].tolist() == ["A", "B", "C", "C", "D"]
    assert check(table("customers", *rows[2:4])).frames["customers"]["credit_grade"].tolist() == ["A", "A"]
    assert check(table("customers", rows[0], rows[2])).frames["customers"]["credit_grade"].tolist() == ["A", "C"]


@pytest.mark.parametrize("word", ["长期", "无固定期限", "Open-ended"])
def test_a_contract_without_an_end_ends_with_the_last_day(word: str) -> None:
    found = check(table("customers", {}), table("contracts", {"start": date(2026, 1, 1), "end": word}))
    assert found.frames["contracts"]["end"].iloc[0].date() == date(2199, 12, 31)
    assert not found.issues


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (column(1.6, 0.5, 0.75), 0.75),  # the one that a wrong reading would change
        (column(0.85, 90, shares=(0,)), 90),  # beside shares, the largest of the others
    ],
)
def test_a_doubt_names_the_value_that_is_in_doubt(raw: RawColumn, value: float) -> None:
    (found,) = of_columns(RATE.column, [raw])
    assert found.doubt == ("percent_mixed", value)


@pytest.mark.parametrize(
    ("typed", "scores"),
    [
        ([88, 92.5, 100], [8.8, 9.25, 10]),
        (["88分", 92, None], [8.8, 9.2, None]),
        ([88, 9], [None, 9]),  # a slip
        ([88], [None]),
        ([88, 120], [None, None]),
        ([8, 10], [8, 10]),
    ],
)
def test_scores_that_are_all_above_the_best_are_of_a_hundred(typed: list[object], scores: list[float | None]) -> None:
    field = SHEETS["satisfaction"].fields["score"]
    assert parse(field, SHEETS["satisfaction"].model, typed).values == scores


def test_scores_of_a_hundred_are_said_once() -> None:
    rows = [{"date": date(2026, 1, day), "customer_id": "C1", "score": 80 + day} for day in (1, 2, 3)]
    issues = check(table("customers", {"customer_id": "C1"}), table("satisfaction", *rows)).issues
    found = [one for one in issues if one.message.key == "validate.hundred_scores"]
    assert [(one.severity, one.code, one.effect) for one in found] == [("warning", "unit", "none")]
