"""What one rule makes of its cells: sums of joined rows with the units that they state."""

from __future__ import annotations

import pytest

from kamxl.convert.mapping import Rule, SourceOptions
from kamxl.convert.rules import Marks, cells_of
from kamxl.convert.sources import Origin, Source
from kamxl.convert.view import Joined, View
from kamxl.errors import UsageError
from kamxl.i18n import Text
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


@pytest.mark.parametrize(
    ("group", "marks", "found"),
    [
        (["1.5", "1.234", "9.876"], {"gain": None}, ["1.234"]),  # a thousand or one: no sum, the cell stands for the question
        (["1.5", "2.25"], {"gain": None}, ["3.750000"]),  # none of them is open
        (["1.234", "9.876"], {"gain": "."}, ["11.110000"]),
        (["1.234", "9.876"], {"gain": ","}, ["11110.000000"]),
        (["1.234", "9.876"], {}, ["11.110000"]),
    ],
)  # fmt: skip
def test_a_number_that_may_be_a_thousand_times_another_is_not_summed(
    group: list[object], marks: Marks, found: list[object]
) -> None:
    rule = Rule(**{"from": "gain", "pick": "sum"})
    cells = cells_of(rule, seen(group), SHEETS["orders"].fields["amount"], "orders", marks)
    assert [float(str(cell)) for cell in cells] == [float(str(cell)) for cell in found]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("id", ("id", ["2"])),
        ("gain", ("gain", ["1"])),
        ("deals.gain", ("gain", ["1"])),
        ("No.", ("No.", ["7"])),  # a point is no name of a source
        ("deals.No.", ("No.", ["7"])),
    ],
)
def test_a_column_is_found_by_its_title_or_by_that_of_its_source(title: str, found: tuple[str, list[object]]) -> None:
    rows = SourceOptions()
    joined = Source("deals", (Origin("f.csv"),), "text", ("gain", "No."), [["1"], ["7"]], [2], rows)
    base = Source("a", (Origin("f.csv"),), "text", ("id",), [["2"]], [2], rows)
    whole = View(base, {"deals": Joined(joined, [[0]], (), 0)})
    assert (whole.title(title, "orders"), whole.column(title, "orders")) == found


@pytest.mark.parametrize("title", ["other", "deals.other", "others.gain", "deals"])
def test_a_title_that_is_in_no_source_is_refused_with_those_that_are(title: str) -> None:
    with pytest.raises(UsageError) as refused:
        seen(["1"]).column(title, "orders")
    assert isinstance(refused.value.message, Text)
    assert refused.value.message.values["known"] == ["id", "deals.gain"]
