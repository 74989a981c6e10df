"""What must come out of the hand-worked workbook, with the arithmetic. Worked from the reference of the domain, not from runs.

Money is in 元. `None` is blank. Where a figure is a quotient it stands as one.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

D = date

# fmt: off

# ---------------------------------------------------------------------------------------------------- revenue facts


class Facts(NamedTuple):
    revenue: float          # 12 months
    profit: float | None    # 12 months, of the lines that carry one
    orders: int             # 12 months, by order number, purchases only
    before: float           # revenue of the 12 months before
    total: float            # revenue
    orders_total: int
    days: int               # order days
    first: date | None
    last: date | None
    paid: float | None      # paid ÷ amount of 12 months, of the lines that carry a payment
    basis: str


FACTS = {
    # 420 + (250 + 150) + 400 + 180 + 100 thousand; profit 84 + 60 + 100 + 36 + 20; paid 420 + 400 + 300 + 80 + 0 of 1,500
    "K01": Facts(1_500_000, 300_000, 5, 400_000, 1_900_000, 6, 6, D(2025, 5, 31), D(2026, 5, 10), 1_200 / 1_500, "orders"),
    # 600,000 + 400,000 + 149,970.01 + 349,999.99; profit 120,000 + 29,994 + 70,000; paid 799,999 of 1,000,000
    "K02": Facts(1_499_970, 219_994, 4, 500_000, 1_999_970, 5, 5, D(2025, 4, 15), D(2026, 4, 8), 0.799_999, "orders"),
    # 200 + 150 + 150 + 100 + 120 + 80 thousand; profit 40 + 30 + 30 + 20 + 24 + 16; paid 160 of 200. Neither tomorrow's nor the cancelled one
    "K03": Facts(800_000, 160_000, 6, 0, 800_000, 6, 6, D(2025, 6, 1), D(2026, 5, 31), 0.8, "orders"),
    # 500,000 + 299,990; before 10,000
    "K04": Facts(799_990, None, 2, 10_000, 809_990, 3, 3, D(2025, 5, 31), D(2026, 2, 28), None, "orders"),
    # 200,000 + 200,000 + 100,000; profit 40 + 40 + 25 thousand; before 50,000 + 9,999.99
    "K05": Facts(500_000, 105_000, 3, 59_999.99, 559_999.99, 5, 5, D(2025, 2, 28), D(2026, 2, 27), None, "orders"),
    "K06": Facts(212_492.50, 50_000, 0, 0, 212_492.50, 0, 0, None, None, None, "typed"),
    "K07": Facts(150_000, 20_000, 2, 0, 150_000, 2, 1, D(2026, 4, 15), D(2026, 4, 15), None, "orders"),
    "K08": Facts(149_990, 29_998, 1, 0, 149_990, 1, 1, D(2026, 1, 15), D(2026, 1, 15), None, "orders"),
    "K09": Facts(50_000, 10_000, 3, 10_000, 60_000, 4, 4, D(2025, 5, 22), D(2026, 4, 20), None, "orders"),
    "K10": Facts(50_000, 12_000, 3, 9_999.99, 59_999.99, 4, 4, D(2025, 5, 22), D(2026, 4, 20), None, "orders"),
    "K11": Facts(37_507.50, 7_501.50, 1, 2_000, 39_507.50, 3, 3, D(2024, 6, 10), D(2026, 5, 5), None, "orders"),
    "K12": Facts(0, None, 0, 0, 0, 0, 0, None, None, None, "none"),
    # −700,000 − 50,050; profit −140,000 − 10,010; in all 800,000 − 750,050
    "K13": Facts(-750_050, -150_010, 0, 800_000, 49_950, 1, 1, D(2025, 5, 30), D(2025, 5, 30), None, "orders"),
    "K14": Facts(0, 0, 0, 30_000, 30_000, 1, 1, D(2025, 5, 31), D(2025, 5, 31), None, "orders"),
    "K15": Facts(0, None, 0, 0, 0, 0, 0, None, None, None, "none"),
}

# With revenue: 1,500,000 + 1,499,970 + 800,000 + 799,990 + 500,000 + 212,492.50 + 150,000 + 149,990 + 2 × 50,000 + 37,507.50
POSITIVE = 5_749_950
# Less K13's 750,050
NET = 4_999_900

# ---------------------------------------------------------------------------------------------------------- tiers


class Tier(NamedTuple):
    tier: str               # threshold, after a person's override
    computed: str           # before it
    previous: str | None    # at the review of 2026-03-31
    change: str
    abc: str
    share: float            # cumulative, with the customer
    pyramid: str
    rfm: str | None
    stage: str
    band: str | None        # purchase frequency
    points: int


# Pareto. Before the customer, of 5,749,950: K04 3,799,970 (66.1 %) A; K05 4,599,960 (80 % to the 分) B; K07 5,312,452.50
# (92.4 %) B; K08 5,462,452.50 (95 % to the 分) C. K09 before K10 by id, their revenue being equal.
# Pyramid. 15 customers: ⌈0.15⌉ = 1 seat, ⌈0.75⌉ = 1, ⌈3⌉ = 3.
# Frequency. Orders of the ten who bought: 1 1 2 2 3 3 3 4 5 6, median 3; more is high.
# Points. Whole ones for each 100 元.
TIERS = {
    "K01": Tier("S", "S", "S", "same", "A", 1_500_000 / POSITIVE, "platinum", "important_value", "loyal", "high", 15_000),
    "K02": Tier("A", "A", "S", "down", "A", 2_999_970 / POSITIVE, "iron", "important_keep", "repeat", "high", 14_999),
    "K03": Tier("A", "A", "B", "up", "A", 3_799_970 / POSITIVE, "iron", "important_value", "repeat", "high", 8_000),
    "K04": Tier("B", "B", "A", "down", "A", 4_599_960 / POSITIVE, "lead", "important_win_back", "repeat", "low", 7_999),
    "K05": Tier("B", "B", "B", "same", "B", 5_099_960 / POSITIVE, "lead", "important_keep", "asleep", "low", 5_000),
    "K06": Tier("B", "B", None, "new", "B", 5_312_452.50 / POSITIVE, "lead", None, "repeat", None, 2_124),
    "K07": Tier("B", "B", "C", "up", "B", 5_462_452.50 / POSITIVE, "lead", "general_win_back", "first", "low", 1_500),
    "K08": Tier("C", "C", "C", "same", "C", 5_612_442.50 / POSITIVE, "lead", "general_win_back", "lost", "low", 1_499),
    "K09": Tier("C", "C", "C", "same", "C", 5_712_442.50 / POSITIVE, "lead", "general_value", "repeat", "low", 500),
    "K10": Tier("战略客户", "C", "C", "not_comparable", "C", 5_712_442.50 / POSITIVE, "lead", "general_value", "repeat", "low", 500),
    "K11": Tier("S", "C", "C", "up", "C", 1.0, "lead", "general_develop", "repeat", "low", 375),
    "K12": Tier("C", "C", None, "new", "C", 1.0, "lead", None, "potential", "none", 0),
    "K13": Tier("C", "C", "B", "down", "C", 1.0, "lead", "general_win_back", "lost", "none", 0),
    "K14": Tier("C", "C", "C", "same", "C", 1.0, "lead", "general_win_back", "asleep", "none", 0),
    "K15": Tier("C", "C", None, "new", "C", 1.0, "lead", None, "potential", "none", 0),
}

# By tier (K10 stands as C), revenue, id.
TIER_ORDER = ["K01", "K11", "K02", "K03", "K04", "K05", "K06", "K07", "K08", "K09", "K10", "K12", "K14", "K15", "K13"]

# RFM over the twelve that ordered: ⌈5 × rank ÷ 12⌉, mean rank for ties; high is above the mean.
#        K13  K14  K08  K05  K04  K02  K07  K09  K10  K11  K01  K03
# days   366  365  136   93   92   53   46   41   41   26   21    0
# rank     1    2    3    4    5    6    7  8.5  8.5   10   11   12
# R        1    1    2    2    3    3    3    4    4    5    5    5     mean 38/12 = 3.17
# orders   0    0    1    3    2    4    2    3    3    1    5    6
# rank   1.5  1.5  3.5    8  5.5   10  5.5    8    8  3.5   11   12
# F        1    1    2    4    3    5    3    4    4    2    5    5     mean 39/12 = 3.25
# M        K13 1 (rank 1), K14 1 (2), K11 2 (3), K09 2, K10 2 (4.5), K08 3 (6), K07 3 (7), K05 4 (8), K04 4 (9), K03 5 (10),
#          K02 5 (11), K01 5 (12)                                       mean 37/12 = 3.08

# A-E on cumulative revenue: from 150 万元 A, 100 B, 80 C, 50 D, 15 E. K03 is at 80; K07 at 15, K08 under it.
PRESET_A_TO_E = {
    "K01": "A", "K02": "A", "K03": "C", "K04": "C", "K05": "D", "K06": "E", "K07": "E", "K08": "none", "K09": "none",
    "K11": "none", "K12": "none", "K13": "none", "K14": "none", "K15": "none",
}


def _score(**points: tuple[int, Fraction | int]) -> float:
    """Weighted mean of (weight, points)."""
    weights = sum(weight for weight, _ in points.values())
    return float(sum(weight * Fraction(value) for weight, value in points.values()) / weights)


def _of(less: int, others: int) -> Fraction:
    """Percentile rank: so many of the others have less."""
    return Fraction(100 * less, others)


# Revenue ranks among 14 others; profit, known of twelve, among 11; contracts among 14 (none is 0): K01 1,000,000,
# K02 600,000, K03 and K04 300,000, K09 50,000, ten with 0. Neither ended, pending, quoted nor tomorrow's contracts.
# Unit price of K03 (2,000 + 1,500) ÷ 2 = 1,750, K05 2,500, K07 1,000. Quality loss 0, 1, 1, 3: less is better.
SCORES = {
    "K01": _score(revenue=(30, 100), collection=(15, 90), profit=(15, 100), contracts=(10, 100), influence=(10, 100),
                  quality=(5, 100), credit=(5, 100), growth=(5, 75)),                                     # 9225/95 = 97.1
    "K02": _score(revenue=(30, _of(13, 14)), collection=(15, Fraction("79.9999")), profit=(15, _of(10, 11)),
                  contracts=(10, _of(13, 14)), influence=(10, 50), quality=(5, 0), credit=(5, Fraction(200, 3))),
    "K03": _score(revenue=(30, _of(12, 14)), collection=(15, 80), profit=(15, _of(9, 11)), contracts=(10, _of(11, 14)),
                  price=(5, 50)),
    "K04": _score(revenue=(30, _of(11, 14)), contracts=(10, _of(11, 14)), quality=(5, Fraction(200, 3)),
                  credit=(5, Fraction(100, 3)), growth=(5, 100)),
    "K05": _score(revenue=(30, _of(10, 14)), collection=(15, 60), profit=(15, _of(8, 11)), contracts=(10, 0),
                  influence=(10, 0), price=(5, 100), quality=(5, Fraction(200, 3)), credit=(5, 0)),
    "K06": _score(revenue=(30, _of(9, 14)), collection=(15, 100), profit=(15, _of(7, 11)), contracts=(10, 0)),
    "K07": _score(revenue=(30, _of(8, 14)), profit=(15, _of(5, 11)), contracts=(10, 0), price=(5, 0)),
    "K08": _score(revenue=(30, _of(7, 14)), profit=(15, _of(6, 11)), contracts=(10, 0)),
    "K09": _score(revenue=(30, _of(5, 14)), profit=(15, _of(3, 11)), contracts=(10, _of(10, 14))),
    "K10": _score(revenue=(30, _of(5, 14)), profit=(15, _of(4, 11)), contracts=(10, 0)),
    "K11": _score(revenue=(30, _of(4, 14)), profit=(15, _of(2, 11)), contracts=(10, 0)),
    "K12": _score(revenue=(30, _of(1, 14)), contracts=(10, 0), influence=(10, 75), growth=(5, 25)),
    "K13": _score(revenue=(30, 0), profit=(15, 0), contracts=(10, 0)),
    "K14": _score(revenue=(30, _of(1, 14)), profit=(15, _of(1, 11)), contracts=(10, 0)),
    "K15": _score(revenue=(30, _of(1, 14)), contracts=(10, 0)),
}
# S from 85, A from 70, B from 50.
SCORECARD = {"K01": "S", "K02": "A", "K03": "A", "K04": "A", "K05": "B", "K06": "B"}    # the others C

REASONS = {
    "K01": "已是最高等级（下限 150 万元）",
    "K02": "再增 0.01 万元升 S（下限 150 万元）",   # 0.003
    "K03": "再增 70 万元升 S（下限 150 万元）",
    "K04": "再增 0.01 万元升 A（下限 80 万元）",     # 0.001
    "K05": "再增 30 万元升 A（下限 80 万元）",
    "K06": "再增 58.76 万元升 A（下限 80 万元）",    # 58.75075
    "K07": "再增 65 万元升 A（下限 80 万元）",
    "K08": "再增 0.01 万元升 B（下限 15 万元）",
    "K10": "人工指定为“战略客户”，不是当前模型的等级，按“C”的位置排列；按规则为“C”：再增 10 万元升 B（下限 15 万元）",
    "K11": "人工指定为“S”；按规则为“C”：再增 11.25 万元升 B（下限 15 万元）",      # 3.75075, 11.24925
    "K12": "没有订单和填报金额；达到 15 万元升 B",
    "K14": "再增 15 万元升 B（下限 15 万元）",
}

# A model of places names the revenue of the last customer of the tier above, which is to be exceeded.
REASONS_OF_PLACE = {
    "pareto": {
        "K01": "第 1 名，前面的占 0%（低于 80%），已是最高等级",
        "K05": "第 5 名，前面的占 80%；超过 80 万元升 A",   # K04's 79.999
        "K08": "第 8 名，前面的占 95%；超过 15 万元升 B",           # K07's 15
        "K12": "近12月没有交易额；超过 15 万元升 B",
    },
    "pyramid": {
        "K01": "15 位中第 1 名，在前 1 名（1%）内，已是最高等级",
        "K02": "15 位中第 2 名；超过 150 万元升铂金",
        "K04": "15 位中第 4 名；超过 80 万元升钢铁",       # K03's 80
        "K12": "近12月没有交易额；超过 80 万元升钢铁",
    },
}

LEFT = {"K99": "A"}
HISTORY_DAYS = {D(2025, 12, 31): 2, D(2026, 3, 31): 13, D(2026, 5, 31): 15, D(2026, 6, 30): 1}

# --------------------------------------------------------------------------------------------------- lifetime value


def annuity(months: int) -> Decimal:
    """Present value of 1 元 at the end of each month at 10 % a year: v (1 − vⁿ) ÷ (1 − v), v = 1.1^(−1/12)."""
    v = Decimal("1.1") ** (Decimal(-1) / 12)
    return v * (1 - v**months) / (1 - v)


A36, A27, A18 = annuity(36), annuity(27), annuity(18)    # 31.1884…, 24.1925…, 16.6832…


class Lifetime(NamedTuple):
    method: str
    past: str | None                # value so far: profit, where a line has none 20 % of its amount
    orders: float | None            # expected in 12 months
    next_order: date | None
    value: Decimal                  # to the 分


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"))


# Customers with an order: order days after the first, and the days since it ÷ 365.25.
REPEATS = {key: facts.days - 1 for key, facts in FACTS.items() if facts.days}


def _years(key: str) -> Decimal:
    first = FACTS[key].first
    assert first is not None
    return Decimal((D(2026, 5, 31) - first).days) / Decimal("365.25")


# 28 repeat days in 4,343 days: the book's 2.35 a year; α is 1 ÷ that.
ALPHA = sum(map(_years, REPEATS)) / sum(REPEATS.values())


def rate(key: str) -> Decimal:
    """Orders a year, shrunk towards the book's: (repeat days + 1) ÷ (years + α)."""
    return (REPEATS[key] + 1) / (_years(key) + ALPHA)


def _simple(key: str, total: str, days: int, months: Decimal) -> Decimal:
    """Mean value of an order day × orders a year ÷ 12, for each remaining month, discounted."""
    return _cents(Decimal(total) / days * rate(key) / 12 * months)


# Eight customers ordered twice, too few for the models: the simple rule. Remaining of 36 months: loyal all, repeat 27,
# first 18, asleep 9, lost none. Next order: last + mean time between, rounded up to a day; if past, the mean time from today.
LIFETIME = {
    # 80 + 84 + 60 + 100 + 36 + 20 thousand over 6 days, 5 in 12 months; 344 days ÷ 5 = 68.8 after 05-10
    "K01": Lifetime("simple", "380000", float(rate("K01")), D(2026, 7, 18), _simple("K01", "380000", 6, A36)),
    # 100,000 + 120,000 + 400,000 × 20 % + 29,994 + 70,000; 358 ÷ 4 = 89.5 after 04-08
    "K02": Lifetime("simple", "399994", float(rate("K02")), D(2026, 7, 7), _simple("K02", "399994", 5, A27)),
    # 364 ÷ 5 = 72.8 after 05-31
    "K03": Lifetime("simple", "160000", float(rate("K03")), D(2026, 8, 12), _simple("K03", "160000", 6, A27)),
    # 20 % of 809,990; 273 ÷ 2 = 136.5 after 02-28
    "K04": Lifetime("simple", "161998", float(rate("K04")), D(2026, 7, 15), _simple("K04", "161998", 3, A27)),
    # 10 + 2 + 40 + 40 + 25 thousand; 364 ÷ 4 = 91 after 02-27 is 05-29, past: 91 days from today. 9 of 12 months
    "K05": Lifetime("simple", "117000", float(rate("K05") * 9 / 12), D(2026, 8, 30), _simple("K05", "117000", 5, annuity(9))),
    # 50,000 a year for 36 months
    "K06": Lifetime("typed", None, None, None, _cents(Decimal(50_000) / 12 * A36)),
    # 20,000 + 50,000 × 20 %, one order day
    "K07": Lifetime("simple", "30000", float(rate("K07")), None, _simple("K07", "30000", 1, A18)),
    # A person says 流失: nothing more to come
    "K08": Lifetime("simple", "29998", 0, None, Decimal(0)),
    # 333 ÷ 3 = 111 after 04-20
    "K09": Lifetime("simple", "12000", float(rate("K09")), D(2026, 8, 9), _simple("K09", "12000", 4, A27)),
    "K10": Lifetime("simple", "14000", float(rate("K10")), D(2026, 8, 9), _simple("K10", "14000", 4, A27)),
    # 694 ÷ 2 = 347 after 05-05
    "K11": Lifetime("simple", "7901.50", float(rate("K11")), D(2027, 4, 17), _simple("K11", "7901.50", 3, A27)),
    "K12": Lifetime("none", None, None, None, Decimal(0)),
    # 160,000 − 140,000 − 10,010
    "K13": Lifetime("simple", "9990", 0, None, Decimal(0)),
    # No order in 12 months, and not yet lost: a quarter of the horizon, by the book's rate
    "K14": Lifetime("simple", "6000", float(rate("K14") * 9 / 12), None, _simple("K14", "6000", 1, annuity(9))),
    "K15": Lifetime("none", None, None, None, Decimal(0)),
}

# ---------------------------------------------------------------------------------------------------------- alerts


class Alert(NamedTuple):
    severity: str
    customer: str | None
    rule: str
    due: date
    fact: str


_3, _7, _14 = D(2026, 6, 3), D(2026, 6, 7), D(2026, 6, 14)

# Severity: the rule's, one step up for S and A (K01, K11; K02, K03). Order: severity; tier, the market between A and B;
# revenue; due; rule. What stands at its limit is not here, see the workbook's comments.
ALERTS = [
    Alert("high", "K01", "contract_expiring", _3, "合同 H01 于 2026-07-30 到期，还有 60 天（提前 60 天提醒；共 1 份到期）"),
    Alert("high", "K01", "receivable_overdue", _3, "2 单逾期未回款共 50 万元，最早应收日 2025-07-30，已逾期 305 天（上限 30 天）"),
    Alert("high", "K01", "need_open", _3, "1 项高优先级需求未解决，最早 N01 提出于 2026-04-30，已 31 天（上限 30 天）"),
    # 1,500,000 ÷ 4,999,900; K02's 1,499,970 are 30 % to the 分
    Alert("high", "K01", "concentration", _3, "近 12 个月交易额 150 万元，占全部 499.99 万元的 30.001%（上限 30%）"),
    Alert("high", "K11", "follow_up_overdue", _3, "最近一次联系 2026-05-16，已 15 天（等级 S 上限 14 天）"),
    Alert("high", "K02", "complaint_overdue", _3, "1 件投诉未结，最早 T02 提出于 2026-05-23，已 8 天（上限 7 天）"),
    Alert("high", "K02", "follow_up_overdue", _3, "最近一次联系 2026-04-30，已 31 天（等级 A 上限 30 天）"),
    Alert("high", "K02", "low_satisfaction", _3, "2026-05-01 满意度 5.9 分，低于 6 分"),
    Alert("high", "K02", "low_collection", _3, "近 12 个月已到期订单 100 万元，已回款 80 万元，回款率 79.9999%（下限 80%）"),
    Alert("high", "K02", "receivable_overdue", _3, "1 单逾期未回款共 20 万元，最早应收日 2026-01-10，已逾期 141 天（上限 30 天）"),
    Alert("high", "K02", "tier_down", _3, "等级由 S（2026-03-31 评审）降为 A，近 12 个月交易额 149.997 万元"),
    Alert("high", "K03", "contract_expiring", D(2026, 5, 31), "合同 H03 已于 2026-05-01 到期，过期 30 天，状态仍为执行中（提前 60 天提醒；共 1 份到期）"),
    Alert("high", "K03", "low_satisfaction", _3, "2026-05-01 满意度由 9 分降到 7 分（降幅上限 2 分）"),
    Alert("high", "K03", "receivable_overdue", _3, "1 单逾期未回款共 4 万元，最早应收日 2025-07-31，已逾期 304 天（上限 30 天）"),
    Alert("high", "K04", "complaint_overdue", _3, "1 件投诉未结，最早 T04 提出于 2026-05-01，已 30 天（上限 7 天）"),
    Alert("high", "K07", "complaint_overdue", _3, "2 件投诉未结，最早 T07 提出于 2026-05-01，已 30 天（上限 7 天）"),
    Alert("medium", "K11", "survey_due", _7, "自 2024-06-10 合作以来 720 天没有满意度调查（上限 92 天）"),
    Alert("medium", None, "price_cut", _7, "科跃 M1（华东）2026-05-10 报价 1,900 元/台，上次 2,000 元/台，降 5%（上限 5%）"),
    Alert("medium", None, "share_gain", _7, "科跃 M1（华东）2026-05-10 市场份额 22%，比上次增 2 个百分点（上限 2）"),
    Alert("medium", "K04", "tier_down", _7, "等级由 A（2026-03-31 评审）降为 B，近 12 个月交易额 79.999 万元"),
    Alert("medium", "K05", "no_order", _7, "最近一次下单 2026-02-27，已 93 天未下单（上限 3 个月）"),
    Alert("medium", "K05", "follow_up_overdue", _7, "最近一次联系 2026-03-01，已 91 天（等级 B 上限 90 天）"),
    Alert("medium", "K05", "low_satisfaction", _7, "2026-05-01 满意度 5.95 分，低于 6 分"),    # (5 + 6.9) ÷ 2
    Alert("medium", "K06", "follow_up_overdue", _7, "最近一次联系 2025-12-02，已 180 天（等级 B 上限 90 天）"),
    Alert("medium", "K07", "follow_up_overdue", _7, "约定 2026-05-30 跟进，已过 1 天，之后没有跟进记录"),
    Alert("medium", "K07", "need_open", _7, "2 项高优先级需求未解决，最早 N06 提出于 2026-01-01，已 150 天（上限 30 天）"),
    Alert("medium", "K09", "contract_expiring", D(2026, 6, 2), "合同 H07 于 2026-06-02 到期，还有 2 天（提前 60 天提醒；共 1 份到期）"),
    Alert("medium", "K14", "no_order", _7, "最近一次下单 2025-05-31，已 365 天未下单（上限 3 个月）"),
    Alert("medium", "K14", "follow_up_overdue", _7, "最近一次联系 2025-12-01，已 181 天（等级 C 上限 180 天）"),
    Alert("medium", "K13", "no_order", _7, "最近一次下单 2025-05-30，已 366 天未下单（上限 3 个月）"),
    Alert("medium", "K13", "tier_down", _7, "等级由 B（2026-03-31 评审）降为 C，近 12 个月交易额 -75.005 万元"),
    Alert("low", None, "price_gap", _14, "M1（华东）我方 2,090 元/台，科跃 1,900 元/台（2026-05-10），高 10%（上限 10%）"),
    Alert("low", "K04", "consent_missing", _14, "存有个人信息（联系人、电话），客户未同意使用"),
    Alert("low", "K05", "consent_missing", _14, "存有个人信息（联系人、电话），没有客户的使用授权"),
    # 30,000 ÷ ((9,999.99 + 10,000 + 10,000) ÷ 3)
    Alert("low", "K10", "order_outlier", _14, "2026-04-20 订单 D1004 金额 3 万元，是之前 3 单均值 1 万元的 3.000001 倍（上限 3 倍）"),
    Alert("low", "K14", "profile_stale", _14, "状态为活跃，最近一次往来 2025-12-01，已 181 天（上限 180 天）"),
]
# churn_risk is not among them: it takes the models, see `test_models`.

# --------------------------------------------------------------------------------------------------------- portrait

# Dimension -> group -> customers, revenue of 12 months. Shares are of 15 and of 4,999,900.
PORTRAIT = {
    "industry": {"机械制造": (4, 4_599_960), "电子": (6, 1_112_482.50), "化工": (5, -712_542.50)},
    "region": {"华东": (5, 5_099_960), "华南": (5, 612_482.50), "华北": (2, 0), "": (3, -712_542.50)},
    "value_band": {"high": (4, 4_599_960), "medium": (3, 862_492.50), "low": (8, -462_552.50)},
    "source": {"fair": (2, 2_999_970), "referral": (1, 800_000), "行业协会": (1, 799_990), "": (11, 399_940)},
    "owner": {"王磊": (5, 5_099_960), "李娜": (5, 612_482.50), "赵强": (5, -712_542.50)},
    "custom.渠道类型": {"直销": (8, 5_612_442.50), "": (1, 0), "经销": (6, -612_542.50)},
}

# ------------------------------------------------------------------------------------------------------------ trend

# Month -> revenue, orders. Orders only: K06's typed figure has no month.
MONTHLY = {
    D(2024, 6, 1): (1_000, 1), D(2024, 7, 1): (0, 0), D(2024, 8, 1): (0, 0), D(2024, 9, 1): (0, 0),
    D(2024, 10, 1): (0, 0), D(2024, 11, 1): (0, 0), D(2024, 12, 1): (1_000, 1), D(2025, 1, 1): (0, 0),
    D(2025, 2, 1): (50_000, 1), D(2025, 3, 1): (9_999.99, 1), D(2025, 4, 1): (500_000, 1),
    D(2025, 5, 1): (1_259_999.99, 6),       # 10,000 + 9,999.99 + 800,000 + 400,000 + 10,000 + 30,000
    D(2025, 6, 1): (620_000, 2),            # 200,000 + 420,000
    D(2025, 7, 1): (-550_050, 1),           # 200,000 − 750,050; the returns are no orders
    D(2025, 8, 1): (750_000, 2), D(2025, 9, 1): (900_000, 2), D(2025, 10, 1): (170_000, 3), D(2025, 11, 1): (600_000, 2),
    D(2025, 12, 1): (500_000, 2),
    D(2026, 1, 1): (319_960.01, 4),         # 20,000 + 149,990 + 149,970.01
    D(2026, 2, 1): (399_990, 2),            # 100,000 + 299,990, without the cancelled 300,000
    D(2026, 3, 1): (300_000, 2),            # 120,000 + 180,000
    D(2026, 4, 1): (559_999.99, 5),         # 349,999.99 + 150,000 + 60,000
    D(2026, 5, 1): (217_507.50, 3),         # 37,507.50 + 100,000 + 80,000
}

# Period -> revenue, previous, a year before.
PERIODS = {
    # From 04-01 559,999.99 + 217,507.50. Day 61 of the quarter before is 03-02: 319,960.01 + 399,990 + 120,000.
    # A year before 500,000 + 1,259,999.99.
    "quarter": (777_507.49, 839_950.01, 1_759_999.99),
    # 319,960.01 + 399,990 + 300,000 + 777,507.49 against 50,000 + 9,999.99 + 1,759,999.99
    "year_to_date": (1_797_457.50, 1_819_999.98, 1_819_999.98),
    # 4,999,900 − 212,492.50 typed, against 2,000 + 1,819,999.98
    "last_12_months": (4_787_407.50, 1_821_999.98, 1_821_999.98),
}

# Revenue of 12 months less that of the 12 before, with the latest note.
RISERS = {
    "K01": (1_100_000, "签订年度框架", D(2026, 5, 17)),
    "K02": (999_970, "报价待确认", D(2026, 4, 30)),
    "K03": (800_000, "电话确认排产", D(2026, 5, 1)),      # of the customer sheet, later than the records
    "K04": (789_990, "确认规格", D(2026, 3, 2)),
    "K05": (440_000.01, "年度回顾", D(2026, 3, 1)),
}
FALLERS = {"K13": (-1_550_050, None, None), "K14": (-30_000, "初步了解", D(2025, 12, 1))}

# ----------------------------------------------------------------------------------------------------------- market

# Competitor, model, region -> latest day, price, the one before, change, ours, gap, share, change of it.
BOARD = {
    ("科跃", "M1", "华东"): (D(2026, 5, 10), 1_900, 2_000, -0.05, 2_090, 0.1, 22, 2),
    ("科跃", "M1", "华南"): (D(2026, 2, 10), 1_800, None, None, None, None, 30, None),
    ("迈能", "M1", "华东"): (D(2026, 5, 10), 1_901, 2_000, -99 / 2_000, 2_090, 189 / 1_901, 21.9, 1.9),
    ("锐达", "M2", "华南"): (D(2026, 4, 15), 3_000, None, None, None, None, None, None),
    ("宏升", "M2", "华南"): (D(2026, 4, 16), 2_500, 2_400, 100 / 2_400, 2_000, -0.2, 10, None),
}
MONTHLY_PRICE = {
    D(2025, 12, 1): {"宏升": 2_400, "our": 2_000},
    D(2026, 1, 1): {},
    D(2026, 2, 1): {"科跃": 1_800},
    D(2026, 3, 1): {"科跃": 2_000, "迈能": 2_000, "our": 2_090},
    D(2026, 4, 1): {"锐达": 3_000, "宏升": 2_500, "our": 2_000},
    D(2026, 5, 1): {"科跃": 1_900, "迈能": 1_901, "our": 2_090},
}
SHARES = {"科跃": (26, 2), "迈能": (21.9, 1.9), "宏升": (10, None)}      # (22 + 30) ÷ 2
# Models, regions, mean gap, latest 竞品动态, 我方优势, 我方差距 that are filled in.
COMPARISON = {
    "科跃": (1, 2, 0.1, "再次降价", "交期短", "价格高"),
    "迈能": (1, 1, 189 / 1_901, None, None, "渠道少"),
    "锐达": (1, 1, None, None, None, None),
    "宏升": (1, 1, -0.2, None, "服务好", None),
}
TREND_PERIODS = ["2026", "2026-06", "2026Q2", "2026-04", "2025"]         # by the month in which they end

# -------------------------------------------------------------------------------------------------------- follow-up

# Owner -> contacts made in May, customers among them; 活跃 customers, of those contacted in May by anybody, overdue ones.
BY_OWNER = {
    "王磊": (2, 2, 5, 2, 2),     # K01, K09; K01–K05; K01 and, by the customer sheet, K03; K02, K05
    "李娜": (1, 1, 4, 2, 2),     # K07; K06, K07, K09, K10; K07, K09; K06, K07
    "赵强": (1, 1, 2, 1, 2),     # K11; K11, K14; K11; K11, K14; K13 was first named by the review of 03-31
}
METHODS = {"phone": 2, "visit": 2}
# Stage -> customers that ever came so far, those who stand there, conversion to the next.
FUNNEL = {
    "research": (10, 2, 8 / 10),     # K06, K14 stand there
    "qualify": (8, 1, 7 / 8),        # K07
    "contact": (7, 3, 5 / 7),        # K03, K05; K10, who had been further
    "solution": (5, 1, 3 / 5),       # K04
    "proposal": (3, 1, 2 / 3),       # K02
    "signed": (2, 2, None),          # K01, K09
}
# Overdue first, the longest silent first; never contacted is longest.
ENTRIES = ["K14", "K06", "K05", "K02", "K07", "K11", "K12", "K13", "K08", "K04", "K10", "K03", "K09", "K01", "K15"]
OVERDUE = 6
LAST_CONTACT = {
    "K01": D(2026, 5, 17), "K02": D(2026, 4, 30), "K03": D(2026, 5, 1), "K04": D(2026, 3, 2), "K05": D(2026, 3, 1),
    "K06": D(2025, 12, 2), "K07": D(2026, 5, 10), "K08": D(2025, 12, 2), "K09": D(2026, 5, 10), "K10": D(2026, 4, 25),
    "K11": D(2026, 5, 16), "K12": None, "K13": None, "K14": D(2025, 12, 1), "K15": D(2026, 5, 20),
}

# ---------------------------------------------------------------------------------------------------- opportunities

# Twelve bought something. 伺服 six (K01–K05, K07), 减速机 four (K01, K02, K03, K08), 传感器 six (K01, K02, K03, K11, K13,
# K14), 线缆 four (K04, K05, K09, K10). Both of 伺服 and 减速机 three: support 3 ÷ 12, lift 3 × 12 ÷ (6 × 4) = 1.5; 减速机 and
# 传感器 alike. 伺服 and 传感器 three, but 3 × 12 ÷ (6 × 6) = 1, at the limit. 伺服 and 线缆 two: too few.
# Three or four of the four of 减速机 among six of twelve: (20 × 6 + 15 × 1) ÷ 495 = 3 ÷ 11, by chance alone.
# Product, other -> both, support, confidence, lift, p; strongest first, equal ones by name (传 before 伺 before 减).
PAIRS = {
    ("减速机", "传感器"): (3, 0.25, 0.75, 1.5, 3 / 11),
    ("减速机", "伺服"): (3, 0.25, 0.75, 1.5, 3 / 11),
    ("传感器", "减速机"): (3, 0.25, 0.5, 1.5, 3 / 11),
    ("伺服", "减速机"): (3, 0.25, 0.5, 1.5, 3 / 11),
}
# 减速机 in 12 months: K01 400,000, K02 600,000, K03 270,000, K08 149,990; median 335,000, half of it to be expected.
_SERVO = "已购 伺服：买过它的客户中 50% 也买了 减速机（3 家同时购买，提升度 1.5，p = 0.273）"
_SENSOR = "已购 传感器：买过它的客户中 50% 也买了 减速机（3 家同时购买，提升度 1.5，p = 0.273）"
OPPORTUNITIES = [
    ("quotation", "K05", "报价 B03", 120_000, "2026-03-01 报价，已 91 天，之后没有签订合同；有效期至 2026-06-10，还有 10 天"),
    ("quotation", "K09", "报价 B04", 60_000, "2026-05-01 报价，已 30 天，之后没有签订合同；报价已于 2026-05-15 过期 16 天"),
    ("quotation", "K12", "报价 B06", 40_000, "已报价（无日期），未转为合同"),
    ("need", "K01", "缩短交期", None, "高优先级，已提出 31 天；相关产品：伺服"),
    ("need", "K02", "延长质保", None, "高优先级，已提出 30 天"),
    ("need", "K03", "备件入库", None, "中优先级，已提出 515 天；方案：区域仓"),      # 365 + 150
    ("need", "K07", "现场培训", None, "高优先级，已提出 150 天"),
    ("need", "K07", "远程诊断", None, "高优先级，已提出 60 天"),
    ("cross_sell", "K11", "减速机", 167_500, _SENSOR),
    ("cross_sell", "K04", "减速机", 167_500, _SERVO),
    ("cross_sell", "K05", "减速机", 167_500, _SERVO),
    ("cross_sell", "K07", "减速机", 167_500, _SERVO),
    ("cross_sell", "K14", "减速机", 167_500, _SENSOR),
    ("cross_sell", "K13", "减速机", 167_500, _SENSOR),
]      # K08 has 减速机 only and is 流失: nothing is offered

# ----------------------------------------------------------------------------------------------------- data quality

# Sheet, row id, code; warnings, but for those of ERRORS.
ERRORS = {
    ("客户信息", "K02", "required"): "cell",
    ("购买记录", "D9901", "unknown_customer"): "row",
    ("购买记录", "D9902", "type"): "row",
    ("购买记录", "D9903", "type"): "row",
    ("购买记录", "D9904", "choice"): "row",
    ("购买记录", "D9905", "unknown_customer"): "row",
    ("购买记录", "D9906", "unknown_customer"): "row",
    ("购买记录", "D9907", "unknown_customer"): "row",
    ("购买记录", "D9908", "unknown_customer"): "row",
}
NAMELESS = {("购买记录", "required"): "cell", ("购买记录", "unknown_customer"): "row"}
"""Of the row without an ID."""
LEFT_OUT = (0, 9, 34_000)
"""Customers, order lines, 元 of 12 months."""
ISSUES = {
    ("购买记录", "D9906", "future_date"), ("市场监测", "宏升", "repeated"),
    ("跟进记录", "K02", "future_date"), ("购买记录", "D0307", "future_date"), ("购买记录", "D1403", "future_date"),
    ("合同报价", "H06", "future_date"), ("投诉反馈", "T04", "future_date"), ("市场监测", "迈能", "future_date"),
    ("购买记录", "D1004", "outlier"), ("市场监测", "锐达", "stale"),
}
