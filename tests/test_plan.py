"""Parts as everything that shows them asks them."""

from __future__ import annotations

from kamxl.plan import Column, List, ListColumn, SmallTable, telling


def test_columns_that_tell_something() -> None:
    """One rule for paper, slides and the phone: no codes, no labels of an axis, nothing blank in the rows that are shown."""
    small = SmallTable(
        "t",
        (Column("first", "A"), Column("code", "B", "muted.row"), Column("axis", "C", aside=True), Column("blank", "D"), Column("late", "E")),
        [[None, "c", "x", "", None], [None, "c", "x", None, 0]],
    )  # fmt: skip
    assert telling(small) == [0, 4]
    assert telling(small, 1) == [0]
    its = List(
        "t",
        (
            ListColumn("name", "A", ["a"]),
            ListColumn("id", "B", ["b"], hidden=True),
            ListColumn("drawn", "C", [None], draws=("d",)),
            ListColumn("blank", "D", [None]),
        ),
    )
    assert telling(its) == [0, 2]
