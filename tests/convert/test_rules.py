"""What one rule makes of its cells: sums of joined rows with the units that they state."""

from __future__ import annotations

import pytest

from kamxl.convert.mapping import Rule, SourceOptions
from kamxl.convert.rules import cells_of
from kamxl.convert.sources import Origin, Source
from kamxl.convert.view import Joined, View
from kamxl.schema.sheets import SHEETS
from kamxl.validate.columns import parse


def seen(group: list[object]) -> View:
    """One row, to which all of the group belongs."""

    def table(name: str, titles: tuple[str, ...], *columns: list[object]) -> Source:
        rows = list(range(2, 2 + len(columns[0])))
        return Source(name, (Origin("f.csv"),), "text", titles, columns, rows, SourceOptions())

    joined = Joined(table("deals", ("gain",), group), [list(range(len(group)))], (), 0)
    return View(table("a", ("id",), ["1"]), {"deals": joined})


@pytest.mark.parametrize(
    ("group", "found"),
    [
        (["100", "-30", "5.5"], 75.5),
        (["(300)", "100"], -200),
        ([0.1, 0.2, None], 0.3),
        (["100元", "-20.5元"], 79.5),
        (["120万", "30万"], 1_500_000),
        (["￥1,200", "￥-200"], 1000),
        ([None, ""], None),
    ],
)
def test_a_sum_counts_signs_and_multiples(group: list[object], found: float | None) -> None:
    one = SHEETS["orders"].fields["amount"]
    cells = cells_of(Rule(**{"from": "gain", "pick": "sum"}), seen(group), one, "orders")
    assert parse(one, SHEETS["orders"].model, cells).values == [found]


def test_a_sum_of_dollars_is_in_dollars_and_two_currencies_have_none() -> None:
    one = SHEETS["orders"].fields["amount"]
    rule = Rule(**{"from": "gain", "pick": "sum"})
    assert cells_of(rule, seen(["$100", "-$20.5"]), one, "orders") == ["$79.500000"]
    assert cells_of(rule, seen(["$100", "20元"]), one, "orders") == ["$100 + 20元"]
    assert cells_of(rule, seen(["100", "约百"]), one, "orders") == ["100 + 约百"]
