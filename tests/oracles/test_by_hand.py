"""Rules of rhythm, money owed, falls beyond chance, groups and surveys, worked by hand through a workbook: for each limit
one customer at it, and one a step past it.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from small_books import analysed, fired

from kamxl.book import Result

DAY = date(2026, 5, 31)
RECENT = date(2026, 5, 1)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


def test_rhythm_break(tmp_path: Path) -> None:
    """Order days before the silence, and what is asked: 4 days, 3 × the median gap, every gap, 30 days."""
    gaps = {
        "at3": ([40, 40, 40], 120),        # 3 × 40 = 120 is not more
        "past3": ([40, 40, 40], 121),
        "few": ([40, 40], 300),            # three order days
        "longest": ([10, 90, 10, 10], 90), # median 10; 90 days it was silent before
        "longer": ([10, 90, 10, 10], 91),
        "at30": ([5, 5, 5], 30),
        "past30": ([5, 5, 5], 31),
        "lost": ([40, 40, 40], 121),
    }  # fmt: skip
    orders = []
    for key, (between, silent) in gaps.items():
        days = [silent]
        for gap in reversed(between):
            days.append(days[-1] + gap)
        orders += [(key, ago(day), 10) for day in days]
    people = {key: {"合作状态": "流失"} if key == "lost" else {} for key in gaps}
    result = analysed(tmp_path, DAY, people, orders)
    assert fired(result, "rhythm_break") == {"past3", "longer", "past30"}
    # Before 28 February: 121 and 300 days. Whose rhythm is broken is not told twice, whose is not past its limit is.
    assert fired(result, "no_order") == {"at3", "few"}


def owed(folder: Path) -> Result:
    """Due by 应收日期, else 账期, else 60 days after the order; overdue from the 31st day on. Limits of credit in 万元."""
    people: dict[str, dict[str, object]] = {
        "due30": {}, "due31": {}, "term30": {"账期(天)": 45}, "term31": {"账期(天)": 45}, "plain30": {}, "plain31": {},
        "paid": {}, "returned": {},
        "within": {"信用额度(万元)": 10}, "above": {"信用额度(万元)": 10}, "nothing": {"信用额度(万元)": 0}, "unlimited": {},
    }  # fmt: skip
    orders = [
        ("due30", ago(100), 100, {"应收日期": ago(30), "已回款(元)": 0}),
        ("due31", ago(100), 100, {"应收日期": ago(31), "已回款(元)": 0}),
        ("term30", ago(75), 100, {"已回款(元)": 0}),    # 45 + 30
        ("term31", ago(76), 100, {"已回款(元)": 0}),
        ("plain30", ago(90), 100, {"已回款(元)": 0}),   # 60 + 30
        ("plain31", ago(91), 100, {"已回款(元)": 99.99}),
        ("paid", ago(300), 100, {"已回款(元)": 100}),
        ("returned", ago(300), 100, {"已回款(元)": 0}),
        ("returned", ago(200), 100, {"订单状态": "退货", "已回款(元)": 0}),
        ("within", RECENT, 120_000, {"已回款(元)": 20_000}),       # 10 万 owed
        ("above", RECENT, 120_000, {"已回款(元)": 19_999.99}),
        ("nothing", RECENT, 1, {"已回款(元)": 0}),                 # a limit of 0 is a limit
        ("unlimited", RECENT, 9_000_000, {"已回款(元)": 0}),
    ]  # fmt: skip
    return analysed(folder, DAY, people, orders)


def test_receivable_overdue_and_credit_exceeded(tmp_path: Path) -> None:
    result = owed(tmp_path)
    assert fired(result, "receivable_overdue") == {"due31", "term31", "plain31"}
    assert fired(result, "credit_exceeded") == {"above", "nothing"}


def test_a_fall_of_sales_beyond_chance(tmp_path: Path) -> None:
    """March to May against the same months of 2025, orders of 1 万元: z = (R − B) ÷ √(R + B) in orders.

    | customer | B  | R | R ÷ B | z                   |                              |
    | firm     | 10 | 3 | 30 %  | −7 ÷ √13 = −1.941   | under −1.645                 |
    | chance   | 10 | 4 | 40 %  | −6 ÷ √14 = −1.604   | B customer: nothing          |
    | weak     | 10 | 4 | 40 %  | −1.604              | of tier A (typed): low       |
    | small    | 10 | 7 | 70 %  | –                   | not under 70 %               |
    | slight   | 5  | 3 | 60 %  | −2 ÷ √8 = −0.707    | of tier A, not under −1      |
    """
    counts = {"firm": (10, 3), "chance": (10, 4), "weak": (10, 4), "small": (10, 7), "slight": (5, 3)}
    orders = [
        (key, day, 10_000)
        for key, pair in counts.items()
        for number, start in zip(pair, (date(2025, 3, 1), date(2026, 3, 1)), strict=True)
        for day in (start + timedelta(days=at) for at in range(number))
    ]
    people = {key: {"指定等级": "A" if key in ("weak", "slight") else "B"} for key in counts}
    result = analysed(tmp_path, DAY, people, orders)
    found = result.analysis.alerts.query("rule_id == 'sales_decline'").set_index("customer_id")["severity"]
    assert found.to_dict() == {"firm": "medium", "weak": "low"}


@pytest.mark.parametrize(("daughter", "who"), [(20, set()), (20.01, {"H"})])
def test_concentration_by_group(tmp_path: Path, daughter: float, who: set[str]) -> None:
    """H 5, A 5 below it, B below A: 30 of 100 万元 is not more than 30 %; B's 100 元 more is. Alone nobody is."""
    rest = {"H": 5.0, "A": 5.0, "B": daughter, **{f"C{at}": 17.5 for at in range(4)}}
    above = {"A": "H", "B": "A"}
    people = {key: {"年交易金额(万元)": value, "上级客户": above.get(key)} for key, value in rest.items()}
    assert fired(analysed(tmp_path, DAY, people), "concentration") == who
    alone = {key: {**cells, "上级客户": None} for key, cells in people.items()}
    assert not fired(analysed(tmp_path, DAY, alone), "concentration")


def test_survey_due(tmp_path: Path) -> None:
    """92 days for S and A; never asked counts from the first deal."""
    people: dict[str, dict[str, object]] = {
        "at": {"指定等级": "A"}, "past": {"指定等级": "A"}, "top": {"指定等级": "S"}, "lower": {"指定等级": "B"},
        "new": {"指定等级": "A", "首次合作时间": ago(92)}, "never": {"指定等级": "A", "首次合作时间": ago(93)},
    }  # fmt: skip
    days = {"at": 92, "past": 93, "top": 93, "lower": 500}
    asked = [{"客户编号": key, "调查日期": ago(day), "维度": "总体", "评分": 9} for key, day in days.items()]
    result = analysed(tmp_path, DAY, people, 满意度=asked)
    assert fired(result, "survey_due") == {"past", "top", "never"}
    # A book that keeps no surveys is not told so for each customer.
    assert not fired(analysed(tmp_path, DAY, people), "survey_due")
