"""The slips of a real book, planted one by one: what people mistype, and what the checks should say of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kamxl.sample.record import Record
from kamxl.sample.words.products import COMPETITORS

Book = dict[str, list[Record]]

FOUND: tuple[tuple[str, str, str, int], ...] = (
    ("customers", "duplicate", "error", 1),
    ("customers", "type", "error", 1),
    ("customers", "choice", "error", 1),
    ("customers", "required", "error", 1),
    ("customers", "near_duplicate", "warning", 1),
    ("follow_ups", "type", "error", 1),
    ("follow_ups", "attachment", "warning", 1),
    ("orders", "unknown_customer", "error", 2),
    ("orders", "type", "error", 1),
    ("orders", "required", "error", 1),
    ("orders", "future_date", "warning", 1),
    ("orders", "outlier", "warning", 1),
    ("contracts", "date_order", "error", 1),
    ("satisfaction", "range", "error", 1),
    ("complaints", "date_order", "error", 1),
    ("market", "stale", "warning", 2),
)
"""(sheet, code, severity, how many): what a check of the sample book finds, and nothing else."""


def soil(book: Book, as_of: date, position: int) -> None:
    """Plant the slips into a clean book, in place."""
    for spoil in (_customers, _orders, _records, _market):
        spoil(book, as_of, position)


def _pick(rows: list[Record], fits: Callable[[Record], bool], skip: int = 0) -> Record:
    """The (skip + 1)-th row that fits."""
    return [row for row in rows if fits(row)][skip]


def _customers(book: Book, as_of: date, position: int) -> None:
    rows = book["customers"]
    ordered = {str(order["customer_id"]) for order in book["orders"]}

    def small(row: Record) -> bool:
        amount = row["annual_amount"]
        return row["status"] == "active" and isinstance(amount, (int, float)) and 3 < amount < 12

    # Right, but typed the way people type: these are read without a word.
    _pick(rows, small, 0)["annual_amount"] = ("6.5万", "65k")[position]
    _pick(rows, small, 1)["company_size"] = ("３５０人", "３５０")[position]
    _pick(rows, small, 2)["collection_rate"] = "92%"
    first = _pick(rows, small, 3)
    first["first_deal_date"] = _typed_day(first["first_deal_date"], "/")
    _pick(rows, lambda row: row["status"] == "lost")["status"] = ("停止合作", "Churned")[position]
    _pick(rows, lambda row: row["status"] == "active" and row["email"] is None)["status"] = ("合作中", "current")[
        position
    ]

    # People who know better than the figures.
    def known(row: Record) -> bool:
        amount, seen = row["annual_amount"], row["last_follow_up"]
        fits = row["status"] == "active" and isinstance(amount, (int, float)) and 42 < amount < 82
        good = (
            isinstance(row["collection_rate"], int)
            and row["collection_rate"] >= 90
            and row["growth_potential"] in {3, 4, 5}
        )
        return fits and good and isinstance(seen, date) and (as_of - seen).days < 13

    for skip, note in ((1, ("战略客户，总经理指定", "Strategic, named by the general manager")), (0, ("行业标杆，重点培育", "A reference of its industry"))):  # fmt: skip
        chosen = _pick(rows, known, skip)
        chosen["assigned_tier"], chosen["notes"] = "S" if skip else "A", note[position]
    # Wrong: prospects, so that no order loses its customer.
    prospects = [row for row in rows if row["customer_id"] not in ordered]
    prospects[1]["owner"] = None
    prospects[2]["last_follow_up"] = ("上个月", "last month")[position]
    prospects[3]["status"] = ("很好", "great")[position]
    twice = dict(_pick(rows, small, 4))
    twice["follow_up_note"] = ("重复登记，待合并", "Entered twice, to be merged")[position]
    rows.append(twice)
    near = dict(_pick(rows, small, 5))
    ending = (("有限公司", "集团有限公司"), ("Co., Ltd.", "Group Co., Ltd."))[position]
    near |= {
        "customer_id": f"C{as_of.year}901",
        "name": str(near["name"]).replace(*ending),
        "phone": "13900000077",
        "email": None,
        "contact": ("陈晨", "Chen Chen")[position],
        "status": "potential",
        "first_deal_date": None,
        "annual_amount": None,
        "annual_profit": None,
        "collection_rate": None,
        "notes": ("集团名义另行登记", "Entered again as the group")[position],
    }
    rows.append(near)


def _orders(book: Book, as_of: date, position: int) -> None:
    rows = book["orders"]
    counts: dict[str, int] = {}
    for row in rows:
        if row["status"] == "done":
            counts[str(row["customer_id"])] = counts.get(str(row["customer_id"]), 0) + 1
    small = [row for row in rows if row["status"] == "done" and 5_000 < float(row["amount"]) < 20_000]
    # A zero too many in the latest order of a steady customer.
    last_of = {str(row["customer_id"]): row for row in rows if row["status"] in {"done", "open"}}
    since = as_of - timedelta(days=75)
    latest = [row for row in last_of.values() if isinstance(row["order_date"], date) and row["order_date"] > since]
    victim = _pick(latest, lambda row: counts.get(str(row["customer_id"]), 0) >= 12 and row in small)
    for field in ("quantity", "amount", "profit", "paid"):
        victim[field] = round(float(victim[field]) * 10, 2)
    small = [row for row in small if row is not victim]
    # Right, but typed the way people type.
    small[5]["amount"] = _full_width(small[5]["amount"])
    small[9]["amount"] = f"¥{float(small[9]['amount']):,.2f}"
    small[14]["order_date"] = _typed_day(small[14]["order_date"], ".")
    small[18]["order_date"] = _typed_day(small[18]["order_date"], "年" if position == 0 else "/")
    small[25]["status"] = ("已发货", "delivered")[position]
    # Wrong.
    small[40]["customer_id"] = "C2023999"
    small[55]["customer_id"] = "C2205017"
    small[70]["amount"] = ("待财务确认", "see invoice")[position]
    small[85]["product"] = None
    late = _pick(rows, lambda row: row["status"] == "open" and row["paid"] == 0)
    late["order_date"], late["due_date"] = as_of + timedelta(days=21), None


def _records(book: Book, as_of: date, position: int) -> None:
    notes = book["follow_ups"]
    old = [row for row in notes if (as_of - row["date"]).days > 90]
    old[3]["method"] = ("打电话", "call")[position]
    old[8]["method"] = ("企业微信", "WeCom")[position]
    old[20]["date"] = ("3月前", "before March")[position]
    named = old[30]
    name = next(row["name"] for row in book["customers"] if row["customer_id"] == named["customer_id"])
    day = named["date"]
    assert isinstance(day, date)
    named["attachment"] = (f"附件/{name}-方案-{day:%Y%m%d}.pdf", f"files/{name}-proposal-{day:%Y%m%d}.pdf")[position]
    contract = _pick(book["contracts"], lambda row: row["status"] == "done" and row["kind"] == "contract", 4)
    contract["start"], contract["end"] = contract["end"], contract["start"]
    _pick(book["satisfaction"], lambda row: row["dimension"] != "overall", 10)["score"] = 85
    closed = _pick(book["complaints"], lambda row: row["closed"] is not None and row["kind"] == "inquiry", 2)
    closed["closed"] = closed["opened"] - timedelta(days=11)


def _market(book: Book, as_of: date, position: int) -> None:
    rows = book["market"]
    rows[7]["price"] = f"{float(rows[7]['price']):,.0f}{('元', ' CNY')[position]}"
    rows[12]["market_share"] = f"{rows[12]['market_share']}%"
    # Of two competitors there is no fresh word, of one not for two months, of one that is looked at weekly not for two weeks.
    idle = {COMPETITORS[-1].word[position]: 60, COMPETITORS[-2].word[position]: 14}
    book["market"] = [row for row in rows if (as_of - row["date"]).days > idle.get(str(row["competitor"]), 0)]
    book["trends"][2]["period"] = _typed_quarter(str(book["trends"][2]["period"]), position)


def _typed_day(value: object, mark: str) -> str:
    assert isinstance(value, date)
    if mark == "年":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.year}{mark}{value.month}{mark}{value.day}"


def _typed_quarter(period: str, position: int) -> str:
    year, quarter = period.split("Q")
    return f"{year}年{'一二三四'[int(quarter) - 1]}季度" if position == 0 else f"{year} Q{quarter}"


def _full_width(value: float) -> str:
    plain = f"{float(value):,.0f}"
    return "".join(chr(ord(char) + 0xFEE0) for char in plain)
