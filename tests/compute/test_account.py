"""The page of one customer: the tree of its people, and what it buys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from typed_frames import typed

from kamxl.compute.account import bought, decision_chain, spoken_to
from kamxl.compute.analyse import analyse
from kamxl.compute.analysis import Analysis
from kamxl.settings import Settings

DAY = date(2026, 5, 31)


def analysed(contacts: list[dict[str, Any]], orders: list[dict[str, Any]]) -> Analysis:
    customers = typed(
        "customers", [{"customer_id": key, "name": key, "status": "active", "owner": "王"} for key in "AB"]
    )
    given = {"customers": customers, "contacts": typed("contacts", contacts)}
    if orders:
        given["orders"] = typed("orders", orders)
    return analyse(given, (), as_of=DAY, settings=Settings())


def person(name: str, boss: str | None = None, influence: float | None = None, **more: Any) -> dict[str, Any]:
    return {"customer_id": "A", "name": name, "reports_to": boss, "influence": influence, **more}


def tree(contacts: list[dict[str, Any]]) -> list[tuple[str, int, tuple[bool, ...]]]:
    found = decision_chain(analysed(contacts, []), "A")
    return list(zip(found["name"], found["depth"], found["last"], strict=True))


def test_superiors_stand_before_their_people_the_influential_first() -> None:
    people = [
        person("丁", "乙", 2),
        person("丙", "甲", 3),
        person("甲", None, 5, role="decider"),
        person("乙", "甲", 4),
        person("戊", None, 1),
        {**person("别家"), "customer_id": "B"},
    ]
    assert tree(people) == [
        ("甲", 0, (False,)),
        ("乙", 1, (False, False)),
        ("丁", 2, (False, False, True)),
        ("丙", 1, (False, True)),
        ("戊", 0, (True,)),
    ]


def test_nobody_is_lost_in_a_circle_or_under_a_stranger() -> None:
    """A superior who is not listed stands above nobody here; two who report to each other stand at the top."""
    assert {(name, depth) for name, depth, _ in tree([person("甲", "外人"), person("乙", "丙"), person("丙", "乙"), person("丁", "丁")])} == {
        ("甲", 0), ("乙", 0), ("丙", 0), ("丁", 0),
    }  # fmt: skip
    assert tree([]) == []


def order(number: int, day: str, amount: float, **more: Any) -> dict[str, Any]:
    return {"order_id": f"D{number}", "customer_id": "A", "order_date": day, "product": "料", "amount": amount, **more}


def test_what_it_buys_by_category_against_the_year_before() -> None:
    """12 months: 2025-06-01 to 2026-05-31. A return counts against its category; a cancelled line nowhere."""
    lines = [
        order(1, "2025-06-01", 100.0, category="泵"),
        order(2, "2025-05-31", 80.0, category="泵"),
        order(3, "2026-05-31", 500.0, category="阀"),
        order(4, "2026-05-30", 50.0, category="阀", status="returned"),
        order(5, "2026-05-30", 900.0, category="阀", status="cancelled"),
        order(6, "2024-05-31", 70.0, category="旧"),
        {**order(7, "2026-05-30", 1.0, category="别"), "customer_id": "B"},
    ]
    found = bought(analysed([], lines), "A")
    assert found.index.tolist() == ["阀", "泵"]
    assert found["revenue_12m"].tolist() == [450.0, 100.0]
    assert found["previous_12m"].tolist() == [0.0, 80.0]
    assert pd.isna(found["change"].iloc[0])
    assert found["change"].iloc[1] == 0.25


def test_without_categories_by_product() -> None:
    lines = [order(1, "2026-05-01", 5.0, product="甲"), order(2, "2026-05-02", 7.0, product="乙")]
    assert bought(analysed([], lines), "A").index.tolist() == ["乙", "甲"]
    assert bought(analysed([], lines), "B").empty


def test_who_was_spoken_to_last_by_the_day_typed_or_by_a_follow_up_that_names_the_person() -> None:
    """A later day of the two counts; what lies after the day that the figures are for has not happened."""
    people = [
        person("甲", last_contact="2026-05-01"),
        person("乙", last_contact="2026-05-01"),
        person("Ann Lee", last_contact="2026-06-01"),
        person("丁"),
    ]
    talks = [
        {"customer_id": "A", "date": "2026-05-02", "contact": "乙", "content": "x", "method": "call"},
        {"customer_id": "A", "date": "2026-06-01", "contact": "乙", "content": "x", "method": "call"},
        {"customer_id": "B", "date": "2026-05-03", "contact": "甲", "content": "x", "method": "call"},
        {"customer_id": "A", "date": "2026-03-01", "contact": "ann lee", "content": "x", "method": "call"},
    ]
    analysis = analysed(people, [])
    analysis = replace(analysis, frames={**analysis.frames, "follow_ups": typed("follow_ups", talks)})
    chain = decision_chain(analysis, "A")
    spoken = spoken_to(analysis, "A", chain)
    found = dict(zip(chain["name"], spoken["last"], strict=True))
    assert {name: None if day is pd.NaT else day.date() for name, day in found.items()} == {
        "甲": date(2026, 5, 1), "乙": date(2026, 5, 2), "Ann Lee": date(2026, 3, 1), "丁": None,
    }  # fmt: skip
    # Of tier C within 180 days.
    assert not spoken["late"].any()
    before = [{**one, "last_contact": day} for one, day in zip(people[:2], ("2025-12-02", "2025-12-01"), strict=True)]
    analysis = analysed(before, [])
    chain = decision_chain(analysis, "A")
    assert spoken_to(analysis, "A", chain)["late"].tolist() == [False, True]
