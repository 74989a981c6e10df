"""Receivables, targets and deals of random books, worked out a second time in plain loops over exact fractions.

The arithmetic is written from docs/analyses.md and shares nothing with `compute`. `KAMXL_LONG=1` draws 100 books instead of 12.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from random_books import Drawn

import kamxl
from kamxl.compute.analysis import Analysis

BOOKS = 100 if os.environ.get("KAMXL_LONG") else 12
STAGES = ("市场调研", "筛选定位", "接触洽谈", "需求方案", "提案谈判", "合同签订")
USUAL = dict(zip(STAGES, (5, 10, 25, 50, 70, 90), strict=True))
BANDS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")


class WithGoals(Drawn):
    """A random book with deals and targets."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        draw = self.draw
        self.deals: list[dict[str, Any]] = []
        rows: list[list[Any]] = [["商机编号", "客户编号", "商机名称", "商机阶段", f"预计金额({self.word})", "赢率(%)",
                                  "创建日期", "预计成交日期", "实际关闭日期", "负责人"]]  # fmt: skip
        for at in range(draw.choice([0, 5, 40])):
            key = draw.choice([*self.keys, "X777"])
            stage = draw.choice([*STAGES, "赢单", "输单"])
            shown, worth = self._typed(self._amount(), self.unit)
            made = draw.choice([None, self.as_of + timedelta(draw.choice([-31, -30, -1, 0, 1, -300]))])
            close = max(made or date.min, self.as_of + timedelta(draw.choice([-1, 0, 1, 40, 200])))
            closed = (
                max(made or date.min, self.as_of - timedelta(draw.choice([0, 1, 364, 366])))
                if stage in ("赢单", "输单")
                else None
            )
            chance = draw.choice([None, None, 0, 35, 100])
            rows.append([f"S{at:03}", key, "改造", stage, shown, chance, made, close, closed, "王磊"])
            if key in self.people and not (made is not None and made > self.as_of):
                self.deals.append({"id": f"S{at:03}", "key": key, "stage": stage, "amount": worth, "chance": chance,
                                   "made": made, "close": close, "closed": closed})  # fmt: skip
        if len(rows) > 1:
            self.sheets["商机"] = rows
        self.targets: list[dict[str, Any]] = []
        rows = [["期间", "指标", "客户编号", f"目标值({self.big_word})"]]
        year, quarter = self.as_of.year, (self.as_of.month + 2) // 3
        for period in (f"{year}", f"{year}Q{quarter}", f"{self.as_of:%Y-%m}", f"{year - 1}Q4", f"{year + 1}"):
            for name in ("交易额", "毛利", "回款", "新客户"):
                key = draw.choice([None, None, *self.people]) if self.people else None
                wanted = Fraction(draw.choice([0, 1, 50, 700]))
                rows.append([period, name, key, float(wanted)])
                worth = wanted if name == "新客户" else wanted * self.big
                self.targets.append({"period": period, "name": name, "key": key, "value": worth})
        self.sheets["目标"] = rows


def days_of(period: str) -> tuple[date, date]:
    year = int(period[:4])
    first = last = 0
    if "Q" in period:
        first, last = 3 * int(period[-1]) - 2, 3 * int(period[-1])
    elif "-" in period:
        first = last = int(period[5:])
    else:
        first, last = 1, 12
    after = date(year + (last == 12), last % 12 + 1, 1)
    return date(year, first, 1), after - timedelta(1)


def counted(book: Drawn) -> list[dict[str, Any]]:
    return [o for o in book.orders if o["status"] != "已取消" and o["day"] <= book.as_of]


def due(book: Drawn, order: dict[str, Any]) -> date:
    term = book.people[order["customer"]]["days"]
    found: date = order["due"] or order["day"] + timedelta(60 if term is None else term)
    return found


def owed(book: Drawn) -> dict[str, dict[str, Fraction]] | None:
    """Open amounts of each customer by age; None where nobody keeps payments."""
    lines = counted(book)
    if not any(o["paid"] is not None for o in lines):
        return None
    late = [o for o in lines if due(book, o) <= book.as_of]
    kept = 2 * sum(o["paid"] is not None for o in late) > len(late)
    bills: dict[str, dict[str, list[Any]]] = {}
    for order in lines:
        if order["paid"] is None and not kept:
            continue
        bill = bills.setdefault(order["customer"], {}).setdefault(order["id"], [Fraction(0), due(book, order)])
        bill[0] += order["amount"] - (order["paid"] or 0)
        bill[1] = min(bill[1], due(book, order))
    found = {}
    for key, own in bills.items():
        credit = -sum((amount for amount, _ in own.values() if amount < 0), Fraction(0))
        ages = dict.fromkeys(BANDS, Fraction(0))
        for amount, day in sorted(((a, d) for a, d in own.values() if a > 0), key=lambda bill: bill[1]):
            used = min(credit, amount)
            credit -= used
            past = (book.as_of - day).days
            ages[BANDS[0 if past <= 0 else min((past - 1) // 30 + 1, 4)]] += amount - used
        ages["not_due"] -= credit
        if any(ages.values()):
            found[key] = ages
    return found


def near(ours: Fraction | float, theirs: float) -> bool:
    return abs(float(ours) - theirs) <= 1e-6 * max(abs(float(ours)), 1) + 6e-4


def receivables(book: WithGoals, analysis: Analysis) -> list[str]:
    expected, ageing = owed(book), analysis.ageing
    if expected is None or ageing is None:
        return [] if expected is None and ageing is None else [f"ageing: {expected} here, {ageing} there"]
    said = []
    # Rounding to a hundredth of a cent may leave nothing of a bill that is smaller still.
    both = sorted(set(expected) | set(ageing.customers.index))
    for key in both:
        ours = expected.get(key, dict.fromkeys(BANDS, Fraction(0)))
        theirs = ageing.customers.loc[key] if key in ageing.customers.index else dict.fromkeys(BANDS, 0.0)
        said += [f"{key} {band}: {float(ours[band])} here, {theirs[band]} there" for band in BANDS if not near(ours[band], theirs[band])]  # fmt: skip
    total = sum((sum(ages.values()) for ages in expected.values()), Fraction(0))
    if not near(total, float(ageing.totals["total"])):
        said.append(f"total: {float(total)} here, {ageing.totals['total']} there")
    return said


def targets(book: WithGoals, analysis: Analysis) -> list[str]:
    said = []
    kept = {field: any(order[field] is not None for order in counted(book)) for field in ("profit", "paid")}
    keeps = {"交易额": True, "毛利": kept["profit"], "回款": kept["paid"], "新客户": True}
    for one, (_, line) in zip(book.targets, analysis.targets.iterrows(), strict=True):
        since, until = days_of(one["period"])
        mine = [o for o in counted(book) if one["key"] in (None, o["customer"])]
        inside = [o for o in mine if since <= o["day"] <= until]
        if one["name"] == "新客户":
            first: dict[str, date] = {}
            for order in mine:
                if order["status"] != "退货" and order["amount"] >= 0:
                    first[order["customer"]] = min(order["day"], first.get(order["customer"], order["day"]))
            actual = Fraction(sum(since <= day <= until for day in first.values()))
        else:
            field = {"交易额": "amount", "毛利": "profit", "回款": "paid"}[one["name"]]
            actual = sum((o[field] for o in inside if o[field] is not None), Fraction(0))
        gone = Fraction(min(max((book.as_of - since).days + 1, 0), (until - since).days + 1), (until - since).days + 1)
        pairs = [("target", one["value"]), ("gone", gone)]
        if keeps[one["name"]]:
            pairs.append(("actual", actual))
            if one["value"] > 0:
                pairs.append(("attainment", actual / one["value"]))
                if gone > 0:
                    pairs.append(("pace", actual / one["value"] / gone))
        if one["value"] <= 0 and line["attainment"] == line["attainment"]:
            said.append(f"{one}: a rate of a target of nothing")
        if bool(line["current"]) != (since <= book.as_of <= until):
            said.append(f"{one}: current {line['current']}")
        said += [
            f"{one} {name}: {float(ours)} here, {line[name]} there"
            for name, ours in pairs
            if not near(ours, line[name])
        ]
    return said


def deals(book: WithGoals, analysis: Analysis) -> list[str]:
    board = analysis.pipeline
    if board is None:
        return [] if "商机" not in book.sheets else ["no pipeline"]
    said = []
    won = sum(d["stage"] == "赢单" for d in book.deals)
    # No follow-up names a deal: lost ones passed nothing that anybody knows of, won ones all six stages.
    own = Fraction(1) if won >= 10 else None
    last: dict[str, date] = {}
    for key, day, _ in getattr(book, "follow_ups", []):
        if day <= book.as_of:
            last[key] = max(day, last.get(key, day))
    expected = {d["id"]: d for d in book.deals if d["stage"] in STAGES}
    if set(expected) != set(board.open["deal_id"]):
        return [f"open: {sorted(expected)} here, {sorted(board.open['deal_id'])} there"]
    for _, line in board.open.iterrows():
        deal = expected[line["deal_id"]]
        usual = own if own is not None else Fraction(USUAL[deal["stage"]], 100)
        chance = Fraction(deal["chance"], 100) if deal["chance"] is not None else usual
        known = [day for day in (deal["made"], last.get(deal["key"])) if day is not None]
        quiet = bool(known) and (book.as_of - max(known)).days > 30
        pairs = [("amount", deal["amount"]), ("weighted", deal["amount"] * chance)]
        said += [f"{deal['id']} {name}: {float(ours)} here, {line[name]} there" for name, ours in pairs if not near(ours, line[name])]  # fmt: skip
        if bool(line["stalled"]) != (deal["close"] < book.as_of or quiet):
            said.append(f"{deal['id']}: stalled {line['stalled']}")
    ours = sum(d["stage"] not in STAGES and (book.as_of - d["closed"]).days <= 364 for d in book.deals)
    theirs = sum(day.date() >= book.as_of - timedelta(364) for day in board.closed["day"])
    if ours != theirs:
        said.append(f"closed: {ours} here, {theirs} there")
    return said


@pytest.mark.parametrize("seed", range(BOOKS))
def test_the_boards_of_a_random_book_are_those_of_plain_loops(seed: int, tmp_path: Path) -> None:
    book = WithGoals(seed)
    path = book.save(tmp_path / "b.xlsx")
    analysis = kamxl.analyse(kamxl.open(path, as_of=book.as_of), as_of=book.as_of).analysis
    assert [*receivables(book, analysis), *targets(book, analysis), *deals(book, analysis)] == []
