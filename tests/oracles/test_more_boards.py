"""Health, products and service of random books, worked out a second time in plain loops.

The arithmetic is written from docs/analyses.md and shares nothing with `compute`. `KAMXL_LONG=1` draws 100 books instead of 12.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random
from statistics import fmean, median
from typing import Any

import pytest
from random_books import Drawn, back
from test_boards import counted, near, owed

import kamxl
from kamxl.compute.analysis import Analysis

BOOKS = 100 if os.environ.get("KAMXL_LONG") else 12
PRODUCTS = {"泵": "流体", "阀": "流体", "电机": "驱动", "线缆": None}
WEIGHTS = {"purchases": 35, "relation": 20, "service": 20, "payment": 15, "contract": 10}
CADENCE = {"S": 14, "A": 30, "B": 90, "C": 180}
A_TO_E_CADENCE = {"A": 14, "B": 30, "C": 30, "D": 90, "E": 90}
DIMENSIONS = {"总体": "overall", "产品": "product", "服务": "service"}


class WithRange(Drawn):
    """A random book whose orders have products and categories, with contacts and complaints of all kinds."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(f"range/{seed}")
        self.categorised = self.chance.random() < 0.7
        super().__init__(seed)
        if self.categorised and "购买记录" in self.sheets:
            self.sheets["购买记录"][0].append("品类")
        self.deciders: dict[str, list[bool]] | None = None
        if self.chance.random() < 0.6:
            self._contacts()
        for row in self.sheets.get("投诉反馈", [])[1:]:
            row[4] = self.chance.choice(["高", "中", "低"])

    def _order(self, key: str, day: date | None, amount: Fraction, number: int) -> list[Any]:
        before = len(self.orders)
        cells = super()._order(key, day, amount, number)
        product = self.chance.choice([*PRODUCTS])
        cells[3] = product
        if self.categorised:
            cells.append(PRODUCTS[product])
        for order in self.orders[before:]:
            order["product"] = product
        return cells

    def _contacts(self) -> None:
        rows: list[list[Any]] = [["客户编号", "姓名", "决策角色", "态度"]]
        self.deciders = {}
        for key in self.keys:
            for at in range(self.chance.choice([0, 0, 1, 2])):
                role, attitude = self.chance.choice(["决策者", "使用者"]), self.chance.choice(["支持", "反对", None])
                rows.append([key, f"{key}人{at}", role, attitude])
                if key in self.people:
                    self.deciders.setdefault(key, []).append(role == "决策者" and attitude != "反对")
        self.sheets["联系人"] = rows


def mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def falling(value: float, whole: float, nothing: float) -> float:
    return (
        min(max(100 * (nothing - value) / (nothing - whole), 0), 100) if nothing != whole else 100.0 * (value < whole)
    )


def buying_days(book: Drawn, key: str) -> list[date]:
    lines = [o for o in counted(book) if o["customer"] == key and o["status"] != "退货" and o["amount"] >= 0]
    return sorted({o["day"] for o in lines})


def parts_of(book: WithRange, analysis: Analysis, key: str) -> dict[str, float | None]:
    """The parts of a customer's health."""
    as_of, person = book.as_of, book.people[key]
    lines = [o for o in counted(book) if o["customer"] == key]
    days = buying_days(book, key)
    now, before = (sum((o["amount"] for o in lines if back(as_of, 12 * (n + 1)) < o["day"] <= back(as_of, 12 * n)), Fraction(0)) for n in (0, 1))  # fmt: skip
    trend = float(min(max(100 * now / before, 0), 100)) if before > 0 else None
    every = [(b - a).days for one in book.people for a, b in pairwise(buying_days(book, one))]
    own = [(b - a).days for a, b in pairwise(days)]
    usual = median(own) if len(days) >= 4 else median(every) if every else None
    rhythm = falling((as_of - days[-1]).days, usual, 3 * usual) if days and usual is not None else None

    told = [day for who, day, _ in getattr(book, "follow_ups", []) if who == key and day <= as_of]
    told += [person["contact"]] if person["contact"] is not None and person["contact"] <= as_of else []
    anybody = any(day <= as_of for _, day, _ in getattr(book, "follow_ups", [])) or any(one["contact"] for one in book.people.values())  # fmt: skip
    since = max(told, default=None)
    if since is None and anybody:
        since = max([day for day in (person["first"], *days[:1]) if day is not None], default=None)
    line = analysis.tiers.loc[key]
    cadence = A_TO_E_CADENCE.get(line["tier"], 180) if book.settings else CADENCE[line["service_level"]]
    kept = falling((as_of - since).days, cadence, 2 * cadence) if since is not None else None
    known = book.deciders
    points = None if not known else 100.0 if any(known.get(key, [])) else 50.0 if known.get(key) else 0.0

    scores = [(day, score) for who, day, what, score in getattr(book, "scores", []) if who == key and what == "总体" and day <= as_of]  # fmt: skip
    service = None
    if scores:
        last = max(day for day, _ in scores)
        service = 10 * fmean(float(score) for day, score in scores if day == last)
        for row in book.sheets.get("投诉反馈", [])[1:]:
            if row[1] == key and row[3] == "投诉" and row[2] <= as_of and (row[6] is None or row[6] > as_of):
                service -= 30 if row[4] == "高" else 20
        service = max(service, 0)

    payment = None
    owing = owed(book)
    if owing is not None and lines:
        bands = owing.get(key)
        late = (
            sum((amount for band, amount in bands.items() if band != "not_due"), Fraction(0)) if bands else Fraction(0)
        )
        whole = sum(bands.values(), Fraction(0)) if bands else Fraction(0)
        payment = float(100 * (1 - late / whole)) if whole > 0 else 100.0
    ends = [one["end"] for one in getattr(book, "contracts", []) if one["key"] == key and one["kind"] == "合同" and one["status"] == "执行中"]  # fmt: skip
    contract = min(max(100 * (max(ends) - as_of).days / 180, 0), 100) if ends else None
    return {"purchases": mean([rhythm, trend]), "relation": mean([kept, points]), "service": service, "payment": payment, "contract": contract}  # fmt: skip


def health(book: WithRange, analysis: Analysis) -> list[str]:
    said = []
    for key in book.people:
        ours, theirs = parts_of(book, analysis, key), analysis.health.loc[key]
        known = {part: value for part, value in ours.items() if value is not None}
        carried = sum(WEIGHTS[part] for part in known)
        whole = sum(WEIGHTS[part] * value for part, value in known.items()) / carried if carried >= 50 else None
        pairs = [(f"health_{part}", value) for part, value in ours.items()] + [("health", whole)]
        said += [f"{key} {name}: {value} here, {theirs[name]} there" for name, value in pairs if not same(value, theirs[name])]  # fmt: skip
    return said


def same(ours: float | Fraction | None, theirs: float) -> bool:
    return bool(theirs != theirs) if ours is None else near(ours, float(theirs))


def products(book: WithRange, analysis: Analysis) -> list[str]:
    lines = [o for o in counted(book) if o["day"] > back(book.as_of, 24)]
    board = analysis.products
    if board is None:
        return [] if not lines else ["no products"]
    year = back(book.as_of, 12)
    categorised = book.categorised and any(PRODUCTS[o["product"]] for o in lines)
    groups: dict[str, list[dict[str, Any]]] = {}
    for order in lines:
        groups.setdefault((PRODUCTS[order["product"]] or "") if categorised else order["product"], []).append(order)
    whole = sum((o["amount"] for o in lines if o["day"] > year), Fraction(0))
    theirs = {str(name or ""): line for name, line in board.categories.iterrows()}
    if set(theirs) != set(groups):
        return [f"groups: {sorted(groups)} here, {sorted(theirs)} there"]
    said = []
    for name, own in groups.items():
        recent = [o for o in own if o["day"] > year]
        now, before = (sum((o["amount"] for o in rows), Fraction(0)) for rows in (recent, [o for o in own if o["day"] <= year]))  # fmt: skip
        profits = [o for o in recent if o["profit"] is not None]
        carried = sum((o["amount"] for o in profits), Fraction(0))
        profit = sum((o["profit"] for o in profits), Fraction(0)) if profits else None
        net: dict[str, Fraction] = {}
        for order in recent:
            net[order["customer"]] = net.get(order["customer"], Fraction(0)) + order["amount"]
        pairs: list[tuple[str, Any]] = [
            ("revenue_12m", now), ("previous_12m", before), ("profit_12m", profit), ("customers", Fraction(sum(round(v, 4) > 0 for v in net.values()))),
            ("margin", profit / carried if profit is not None and carried > 0 else None), ("share", now / whole if whole > 0 else None),
            ("change", now / before - 1 if before > 0 else None), ("products", Fraction(len({o["product"] for o in own}))),
        ]  # fmt: skip
        said += [f"{name} {key}: {value} here, {theirs[name][key]} there" for key, value in pairs if not same(value, theirs[name][key])]  # fmt: skip
    return said


def service(book: WithRange, analysis: Analysis) -> list[str]:
    board, as_of, said = analysis.service, book.as_of, []
    if board is None:
        return []
    scores = [one for one in getattr(book, "scores", []) if back(as_of, 12) < one[1] <= as_of]
    for word, code in DIMENSIONS.items():
        own = [score for _, _, what, score in scores if what == word]
        if not own:
            said += [f"{word} is there"] if code in board.satisfaction.index else []
            continue
        line = board.satisfaction.loc[code]
        people = {who for who, _, what, _ in scores if what == word}
        up, down = (Fraction(sum(test(one) for one in own), len(own)) for test in (lambda one: one >= 9, lambda one: one <= 6))  # fmt: skip
        pairs = [("answers", len(own)), ("customers", len(people)), ("mean", fmean(map(float, own))), ("promoters", up), ("detractors", down), ("score", up - down)]  # fmt: skip
        said += [
            f"{word} {name}: {value} here, {line[name]} there" for name, value in pairs if not same(value, line[name])
        ]
    told = [row for row in book.sheets.get("投诉反馈", [])[1:] if row[1] in book.people and row[2] <= as_of]
    fresh = sum(back(as_of, 12) < row[2] for row in told)
    still = [row for row in told if row[6] is None or row[6] > as_of]
    counts = [("opened", fresh), ("open", len(still))]
    said += [f"complaints {name}: {value} here, {board.complaints[name].sum()} there" for name, value in counts if value != board.complaints[name].sum()]  # fmt: skip
    if len(board.open) != len(still):
        said.append(f"unsolved: {len(still)} here, {len(board.open)} there")
    last: dict[str, date] = {}
    runs = [one for one in getattr(book, "contracts", []) if one["kind"] == "合同" and one["status"] == "执行中"]
    for one in runs:
        last[one["key"]] = max(one["end"], last.get(one["key"], one["end"]))
    ending = sorted((one["end"] - as_of).days for one in runs if one["end"] == last[one["key"]] and one["end"] <= as_of + timedelta(90))  # fmt: skip
    if ending != sorted(board.renewals["days"].astype(int)):
        said.append(f"renewals: {ending} here, {sorted(board.renewals['days'])} there")
    return said


@pytest.mark.parametrize("seed", range(BOOKS))
def test_health_products_and_service_of_a_random_book_are_those_of_plain_loops(seed: int, tmp_path: Path) -> None:
    book = WithRange(seed)
    path = book.save(tmp_path / "b.xlsx")
    analysis = kamxl.analyse(kamxl.open(path, as_of=book.as_of), as_of=book.as_of).analysis
    assert [*health(book, analysis), *products(book, analysis), *service(book, analysis)] == []
