"""What the names of files and sheets say of their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from kamxl.convert.mapping import FILE, SHEET, SourceOptions
from kamxl.convert.places import bare_name, days, kind_of, own_name, period_end, says, states_month
from kamxl.convert.sources import Origin, Source
from kamxl.schema.name_kinds import is_company, is_person, is_region


def source(*origins: Origin, rows: int = 1) -> Source:
    at = [place for place in range(len(origins)) for _ in range(rows)]
    return Source("s", origins, "sheet", ("a",), ([1] * len(at),), list(range(len(at))), SourceOptions(), origin=at)


def files(*names: str) -> Source:
    return source(*(Origin(name) for name in names))


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("销售明细-王磊.xlsx",), ("owner", FILE, ("销售明细-",))),
        (("销售明细-王磊.xlsx", "销售明细-李娜.xlsx"), ("owner", FILE, ("销售明细-",))),
        (("王磊 2026年3月.xlsx",), ("owner", FILE, ())),
        (("订单（华东区）.xlsx", "订单（华南）.xlsx"), ("region", FILE, ("订单(",))),
        (("甲公司 订单.csv",), ("customer", FILE, (" 订单",))),
        (("orders John Smith.csv",), ("owner", FILE, ("orders ",))),
        (("Acme Ltd orders.csv", "Beta Inc orders.csv"), ("customer", FILE, (" orders",))),
        (("甲 订单.csv", "乙 订单.csv"), ("customer", FILE, (" 订单",))),
        (("甲 订单.csv",), None),  # one name alone says too little
        (("甲 订单.csv", "甲 订单.csv"), None),  # the same name twice does not tell two customers apart
        (("订单.csv",), None),
        (("订单.csv", "订单-王磊.csv"), None),
        (("王磊-李娜.csv",), None),  # several pieces
        (("王磊 李娜.csv",), None),
        (("orders Blue sky.csv", "orders Red sun.csv"), ("customer", FILE, ("orders ",))),
        (("订单 2026.csv",), None),
    ],
)
def test_what_files_say(names: tuple[str, ...], said: object) -> None:
    assert says(files(*names)) == said


def test_sheets_are_asked_first_where_they_differ_and_the_file_where_not() -> None:
    several = source(Origin("王磊.xlsx", "华东"), Origin("王磊.xlsx", "华南"))
    assert says(several) == ("region", SHEET, ())
    alike = source(Origin("王磊.xlsx", "华东"), Origin("王磊.xlsx", "华东"))
    assert says(alike) == ("owner", FILE, ())


def test_names_without_the_month_the_copy_and_what_is_taken_out() -> None:
    assert bare_name(Origin("销售-王磊 2026年3月 - 副本.xlsx"), FILE) == "销售-王磊"
    assert bare_name(Origin("销售 (1).xlsx"), FILE) == "销售"
    assert bare_name(Origin("x.xlsx", "王磊（3月）"), SHEET) == "王磊"
    assert bare_name(Origin("x.xlsx"), SHEET) == ""
    assert own_name(Origin("销售-王磊.xlsx"), FILE, ["销售-"]) == "王磊"


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (("华东", "华南区"), "region"),
        (("西北", "王磊"), "customer"),
        (("王磊", "欧阳娜"), "owner"),
        (("John Smith",), "owner"),
        (("Acme Ltd",), "customer"),
        (("甲公司", "乙厂"), "customer"),
        (("甲", "乙"), "customer"),
        (("甲",), None),
        (("甲", "甲"), None),
        (("甲", "乙", "乙"), None),
    ],
)
def test_of_what_names_are(names: tuple[str, ...], kind: str | None) -> None:
    assert kind_of(names) == kind


@pytest.mark.parametrize(
    ("name", "company", "region", "person"),
    [
        ("甲公司", True, False, False),
        ("王磊", False, False, True),
        ("王", False, False, False),
        ("王小二", False, False, True),
        ("王小二三", False, False, False),
        ("欧阳娜", False, False, True),
        ("華東", False, True, True),  # 华 is a surname: regions are asked first
        ("西北区", False, True, False),
        ("Acme Ltd.", True, False, False),
        ("Incline Works", False, False, True),
        ("John Smith", False, False, True),
        ("John de Smith", False, False, False),
        ("john smith", False, False, False),
        ("Smith Corp", True, False, False),
        ("第一机床厂", True, False, False),
        ("机床厂房", False, False, False),
    ],
)
def test_what_a_name_is(name: str, company: bool, region: bool, person: bool) -> None:
    assert (is_company(name), is_region(name), is_person(name)) == (company, region, person)


MARCH = Origin("2025年.xlsx", "3月", "")


@pytest.mark.parametrize(
    ("origin", "year", "last"),
    [
        (MARCH, None, date(2025, 3, 31)),
        (MARCH, 2024, date(2025, 3, 31)),  # what is stated counts before what is answered
        (Origin("订单.xlsx", "2月"), 2024, date(2024, 2, 29)),
        (Origin("订单.xlsx", "2月"), None, None),
        (Origin("2026Q1.xlsx", "订单"), None, date(2026, 3, 31)),
        (Origin("2026-05.xlsx", "3月", "2024年2月销售"), None, date(2024, 2, 29)),  # the title above the table first
        (Origin("订单.xlsx"), 2026, None),
    ],
)
def test_the_last_day_of_the_period_that_a_place_states(origin: Origin, year: int | None, last: date | None) -> None:
    assert period_end(origin, year) == last


def test_days_without_year_or_month_take_them_from_their_own_place() -> None:
    two = source(MARCH, Origin("2026Q1.xlsx"), rows=2)
    cells: Sequence[object] = ["5-1", "7日", "5-1", "7日"]
    # A quarter states no month for a bare day.
    assert days(two, cells, None) == [date(2025, 5, 1), date(2025, 3, 7), date(2026, 5, 1), "7日"]
    assert days(source(Origin("x.xlsx"), rows=2), ["5-1", 3], 2024) == [date(2024, 5, 1), 3]
    assert days(source(Origin("x.xlsx")), ["5-1"], None) == ["5-1"]
    assert days(source(MARCH), ["2-30"], None) == ["2-30"], "no such day"


def test_whether_every_place_states_a_month() -> None:
    assert states_month(source(MARCH, Origin("Q1.xlsx")))
    assert not states_month(source(MARCH, Origin("订单.xlsx")))
