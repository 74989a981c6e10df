"""Ledgers of every layout, language, unit and noise, made with their truth: how much of it `--yes` brings in right."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_layouts import workbook

from kamxl import read
from kamxl.convert import convert
from kamxl.convert.periods import Period
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Limits
from kamxl.validate.columns import parse
from tests.conftest import ROOT

ZH = {
    "name": "客户名称",
    "industry": "行业类别",
    "phone": "联系电话",
    "owner": "业务员",
    "id": "客户编号",
    "order": "单据编号",
    "day": "单据日期",
    "product": "物料名称",
    "qty": "数量",
    "amount": "价税合计",
    "total": "合  计",
    "title": "销售台账",
    "sales": "销售额",
    "note": "注：以上含税",
}
EN = {
    "name": "Account",
    "industry": "Industry",
    "phone": "Phone",
    "owner": "AE",
    "id": "Customer ID",
    "order": "Order No",
    "day": "Close Date",
    "product": "Item",
    "qty": "Qty",
    "amount": "Net Amount",
    "total": "Grand Total",
    "title": "Sales ledger",
    "sales": "Sales",
    "note": "Note: incl. VAT",
}
NAMES = {
    "zh": ["上海华强机电有限公司", "苏州恒远精密有限公司", "无锡天成电子公司", "宁波海川机械厂", "合肥科达电气集团"],
    "en": ["Northwind Traders", "Contoso Ltd", "Fabrikam Inc", "Adventure Works", "Tailspin Toys"],
}
UNITS = {"": 1.0, "元": 1.0, "万元": 1e4, "千元": 1e3}


@dataclass
class Ledger:
    """A file to convert, and what it means: customer name -> fields; (customer name, day, product) -> amount."""

    sheets: dict[str, list[list[Any]]]
    merges: dict[str, list[str]]
    customers: dict[str, dict[str, Any]]
    orders: dict[tuple[str, date, str], float]


def base(
    seed: int, lang: str, unit: str
) -> tuple[dict[str, str], dict[str, dict[str, Any]], list[tuple[str, date, str, int, float]]]:
    rng = random.Random(seed)
    words = ZH if lang == "zh" else EN
    industries = ["机械", "电子", "纺织"] if lang == "zh" else ["Machinery", "Retail", "Textiles"]
    owners = ["王磊", "李涛"] if lang == "zh" else ["Ann Lee", "Bob Ray"]
    customers = {
        name: {
            "industry": rng.choice(industries),
            "phone": f"1380000{seed % 10}{place:03d}",
            "owner": rng.choice(owners),
        }
        for place, name in enumerate(NAMES[lang])
    }
    orders = []
    for name in customers:
        day = date(2026, 1, 5)
        for _ in range(4):
            day += timedelta(days=rng.randrange(3, 40))
            orders.append(
                (name, day, rng.choice(["SM-200", "VFD-7"]), rng.randrange(1, 30), round(rng.uniform(2, 90), 2))
            )
    return words, customers, orders


def flat(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    w, customers, orders = base(seed, lang, unit)
    stated = f"({unit})" if unit else ""
    rows: list[list[Any]] = [[w["title"]], []] if noise else []
    rows.append([w["order"], w["day"], w["name"], w["product"], w["qty"], w["amount"] + stated])
    rows += [
        [f"SO{n:04d}", day.isoformat() if noise and n % 3 else day, name, product, qty, amount]
        for n, (name, day, product, qty, amount) in enumerate(orders)
    ]
    if noise:
        rows += [[w["total"], None, None, None, None, sum(order[4] for order in orders)], [], [w["note"]]]
    truth = {(name, day, product): amount * UNITS[unit] for name, day, product, _, amount in orders}
    return Ledger({"Bookings": rows}, {}, {name: {} for name in customers}, truth)


def two_sheets(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    w, customers, _ = base(seed, lang, unit)
    made = flat(seed, lang, unit, noise)
    rows: list[list[Any]] = [[w["title"]]] if noise else []
    rows.append([w["id"], w["name"], w["industry"], w["phone"], w["owner"]])
    rows += [[f"K{n}", name, *one.values()] for n, (name, one) in enumerate(customers.items())]
    return Ledger({"A": rows, **made.sheets}, {}, customers, made.orders)


def grouped(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    w, customers, _ = base(seed, lang, unit)
    rng = random.Random(seed + 1)
    line = unit or "元"
    rows: list[list[Any]] = [[w["title"]], [*[None] * 4, f"单位：{line}" if lang == "zh" else f"Unit: {line}"]]
    years = ["2025年", "2026年"] if lang == "zh" else ["2025", "2026"]
    rows.append([w["name"], w["industry"], w["phone"], w["owner"], years[0], years[1]])
    rows.append([None, None, None, None, w["sales"], w["sales"]])
    truth = {}
    for name, one in customers.items():
        old, new = round(rng.uniform(5, 50), 1), round(rng.uniform(5, 50), 1)
        rows.append([name, *one.values(), old, new])
        truth[name] = {**one, "annual_amount": new * UNITS[line] / 1e4}
    merges = ["A3:A4", "B3:B4", "C3:C4", "D3:D4", "A1:F1"]
    if noise:
        rows += [[w["total"], None, None, None, 1, 1], [w["note"]]]
    return Ledger({"S": rows}, {"S": merges}, truth, {})


def monthly(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    w, customers, _ = base(seed, lang, unit)
    rng = random.Random(seed + 2)
    line = unit or "元"
    months = (
        [f"{n}月" for n in range(1, 13)]
        if lang == "zh"
        else ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    )
    head = f"2026年月度{w['sales']}（{line}）" if lang == "zh" else f"2026 monthly {w['sales']} ({line})"
    rows: list[list[Any]] = [[head], [w["name"], *months, *([w["total"]] if noise else [])]]
    truth = {}
    for name in customers:
        values = [round(rng.uniform(1, 30), 1) if rng.random() < 0.8 else None for _ in months]
        rows.append([name, *values, *([sum(filter(None, values))] if noise else [])])
        truth |= {
            (name, Period(2026, n).last_day(2026), ""): value * UNITS[line]
            for n, value in enumerate(values, 1)
            if value
        }
    if noise:
        rows.append([w["total"], *[1] * 12, 12])
    return Ledger({"S": rows}, {}, {name: {} for name in customers}, truth)


def cards(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    w, customers, orders = base(seed, lang, unit)
    stated = f"({unit})" if unit else ""
    sheets = {}
    for place, (name, one) in enumerate(customers.items()):
        rows: list[list[Any]] = [[w["title"]]] if noise else []
        rows += [
            [w["name"], name, None, w["id"], f"K{place}"],
            [w["industry"], one["industry"], None, w["phone"], one["phone"]],
            [w["owner"], one["owner"]],
            [],
        ]
        rows.append([w["day"], w["order"], w["product"], w["qty"], w["amount"] + stated])
        own = [order for order in orders if order[0] == name]
        rows += [[day, f"SO{place}{n}", product, qty, amount] for n, (_, day, product, qty, amount) in enumerate(own)]
        if noise:
            rows.append([w["total"], None, None, None, sum(order[4] for order in own)])
        sheets[name[:6]] = rows
    truth = {(name, day, product): amount * UNITS[unit] for name, day, product, _, amount in orders}
    return Ledger(sheets, {}, customers, truth)


def turned(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    w, customers, _ = base(seed, lang, unit)
    rows: list[list[Any]] = [[w["name"], *customers]]
    rows += [[w[key], *(one[key] for one in customers.values())] for key in ("industry", "phone", "owner")]
    rows.append(["备注" if lang == "zh" else "Notes", *["-"] * len(customers)])
    return Ledger({"S": rows}, {}, customers, {})


def sections(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    w, customers, _ = base(seed, lang, unit)
    header = [w["id"], w["name"], w["industry"], w["phone"], w["owner"]]
    rows: list[list[Any]] = []
    listed = list(customers.items())
    for part, some in (
        ("一、华东区" if lang == "zh" else "East", listed[:2]),
        ("二、华南区" if lang == "zh" else "South", listed[2:]),
    ):
        rows += [
            [part],
            header,
            *([f"K{name[:3]}{place}", name, *one.values()] for place, (name, one) in enumerate(some)),
        ]
        if noise:
            rows += [["小计" if lang == "zh" else "Subtotal", len(some)], []]
    return Ledger({"S": rows}, {}, customers, {})


def grouped_rows(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    """The customer in the first row of its orders only."""
    w, customers, orders = base(seed, lang, unit)
    stated = f"({unit})" if unit else ""
    rows: list[list[Any]] = [[w["title"]]] if noise else []
    rows.append([w["name"], w["order"], w["day"], w["product"], w["qty"], w["amount"] + stated])
    last = ""
    for n, (name, day, product, qty, amount) in enumerate(orders):
        rows.append([name if name != last else None, f"SO{n:04d}", day, product, qty, amount])
        last = name
    if noise:
        rows.append([w["total"], None, None, None, None, sum(order[4] for order in orders)])
    truth = {(name, day, product): amount * UNITS[unit] for name, day, product, _, amount in orders}
    return Ledger({"S": rows}, {}, {name: {} for name in customers}, truth)


def halves(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    """Customers on the left, their orders on the right."""
    w, customers, orders = base(seed, lang, unit)
    stated = f"({unit})" if unit else ""
    ids = {name: f"K{n}" for n, name in enumerate(customers)}
    left = [[ids[name], name, *one.values()] for name, one in customers.items()]
    right = [
        [f"SO{n}", ids[name], day, product, qty, amount] for n, (name, day, product, qty, amount) in enumerate(orders)
    ]
    rows: list[list[Any]] = [[w["title"]]] if noise else []
    head = [w["id"], w["name"], w["industry"], w["phone"], w["owner"]]
    rows.append([*head, None, w["order"], w["id"], w["day"], w["product"], w["qty"], w["amount"] + stated])
    rows += [[*(left[n] if n < len(left) else [None] * 5), None, *one] for n, one in enumerate(right)]
    truth = {(name, day, product): amount * UNITS[unit] for name, day, product, _, amount in orders}
    return Ledger({"S": rows}, {}, customers, truth)


def salesmen(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    """A sheet of customers for each salesman, whose name only the sheet has."""
    w, customers, _ = base(seed, lang, unit)
    sheets: dict[str, list[list[Any]]] = {}
    for place, (name, one) in enumerate(customers.items()):
        title = f"{one['owner']}{w['note'][:0]}"
        rows = sheets.setdefault(
            title, [*([[w["title"]]] if noise else []), [w["id"], w["name"], w["industry"], w["phone"]]]
        )
        rows.append([f"K{place}", name, one["industry"], one["phone"]])
    return Ledger(sheets, {}, customers, {})


def yearless(seed: int, lang: str, unit: str, noise: bool) -> Ledger:
    """Days without their year, which the title above has."""
    w, customers, orders = base(seed, lang, unit)
    made = flat(seed, lang, unit, False).sheets["Bookings"]
    shown = (lambda day: f"{day.month}月{day.day}日") if lang == "zh" else (lambda day: f"{day.month}/{day.day}")
    rows: list[list[Any]] = [[f"2026{'年' if lang == 'zh' else ' '}{w['title']}"], made[0]]
    rows += [[row[0], shown(row[1]), *row[2:]] for row in made[1:]]
    if noise:
        rows.append([w["total"], None, None, None, None, sum(order[4] for order in orders)])
    truth = {(name, day, product): amount * UNITS[unit] for name, day, product, _, amount in orders}
    return Ledger({"S": rows}, {}, {name: {} for name in customers}, truth)


LAYOUTS: tuple[Callable[[int, str, str, bool], Ledger], ...] = (
    flat,
    two_sheets,
    grouped,
    monthly,
    cards,
    turned,
    sections,
    grouped_rows,
    halves,
    salesmen,
    yearless,
)
SAID = (
    "a list of orders that names customers", "a sheet of customers and one of orders", "two-row header with years", "months as columns", "cards above lists",
    "customers as columns", "sections with repeated headers", "the customer in the first row of its orders", "customers and orders side by side",
    "a sheet for each salesman", "days without a year",
)  # fmt: skip
"""What each layout is called in docs/reliability.md."""
PAGE = ROOT / "docs" / "reliability.md"


def ledgers() -> Iterator[tuple[str, str, str, bool]]:
    for number, make in enumerate(LAYOUTS):
        for lang in ("zh", "en"):
            for noise in (False, True):
                unit = ("", "元", "万元", "千元")[(number + 2 * noise + (lang == "en")) % 4]
                yield make.__name__, lang, unit, noise


def meant(book: Path, sheet: str) -> list[dict[str, Any]]:
    table = read.workbook(book, limits=Limits()).tables.get(sheet)
    if table is None:
        return []
    fields = SHEETS[sheet].fields
    columns = {
        one.field: parse(fields[one.field], SHEETS[sheet].model, one.values, one.factor).values
        for one in table.columns
        if one.field
    }
    return [{key: column[record] for key, column in columns.items()} for record in range(len(table.rows))]


@dataclass
class Measured:
    """How many cells of a ledger came in right and wrong, and how many did not come in; customers and orders that are none."""

    right: int = 0
    wrong: int = 0
    missing: int = 0
    extra: int = 0

    def count(self, found: Any, meant: Any) -> None:
        same = found == meant or (isinstance(meant, float) and found is not None and abs(found - meant) < 1e-4)
        self.right += same
        self.missing += found is None
        self.wrong += not same and found is not None


def measured(folder: Path, layout: str, lang: str, unit: str, noise: bool) -> Measured:
    """Make a ledger, convert it with --yes, and compare what kamxl reads of the result with what was meant."""
    make = next(one for one in LAYOUTS if one.__name__ == layout)
    ledger = make(len(layout) + noise, lang, unit, noise)
    path = workbook(folder / "ledger2026.xlsx", ledger.sheets, ledger.merges)
    convert([path], folder / "book.xlsx", yes=True, as_of=date(2026, 11, 26))
    customers = {row["name"]: row for row in meant(folder / "book.xlsx", "customers")}
    names = {row["customer_id"]: name for name, row in customers.items()}
    orders: dict[tuple[str, date, str], float] = {}
    for row in meant(folder / "book.xlsx", "orders"):
        key = (names.get(row["customer_id"], ""), row["order_date"], row["product"] or "")
        orders[key] = orders.get(key, 0.0) + row["amount"]
    done = Measured(extra=len(set(customers) - set(ledger.customers)) + len(set(orders) - set(ledger.orders)))
    for name, fields in ledger.customers.items():
        for field, value in {"name": name, **fields}.items():
            done.count(customers.get(name, {}).get(field), value)
    for key, amount in ledger.orders.items():
        done.count(orders.get(key), amount)
    return done


@pytest.mark.parametrize(("layout", "lang", "unit", "noise"), list(ledgers()))
def test_a_ledger_comes_in_as_it_is_meant(tmp_path: Path, layout: str, lang: str, unit: str, noise: bool) -> None:
    """As docs/reliability.md says: at least 95 % of the cells right, and none wrong."""
    done = measured(tmp_path, layout, lang, unit, noise)
    said = SAID[[one.__name__ for one in LAYOUTS].index(layout)]
    line = re.search(rf"\| {re.escape(said)} \| \d+ \| \d+ \| (\d+) % \| 0 \|", PAGE.read_text("utf-8"))
    assert line is not None
    share = int(line[1])
    assert share >= 95
    assert (done.wrong, done.extra) == (0, 0), done
    assert done.right * 100 >= share * (done.right + done.missing), done


def table(results: Mapping[str, Sequence[Measured]]) -> str:
    """The table of docs/reliability.md; `python tests/convert/test_generated_layouts.py` writes it."""
    lines = ["| layout | files | cells | right | wrong |", "|---|---|---|---|---|"]
    for make, said in zip(LAYOUTS, SAID, strict=True):
        some = results[make.__name__]
        right, wrong, missing = (sum(getattr(one, name) for one in some) for name in ("right", "wrong", "missing"))
        cells = right + wrong + missing
        lines.append(f"| {said} | {len(some)} | {cells} | {100 * right // cells} % | {wrong} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    results: dict[str, list[Measured]] = {}
    for layout, lang, unit, noise in ledgers():
        with tempfile.TemporaryDirectory() as folder:
            results.setdefault(layout, []).append(measured(Path(folder), layout, lang, unit, noise))
    page = PAGE.read_text("utf-8")
    before, _, rest = page.partition("| layout | files |")
    after = rest.partition("\n\n")[2]
    PAGE.write_text(f"{before}{table(results)}\n{after}", "utf-8")


if __name__ == "__main__":
    main()
