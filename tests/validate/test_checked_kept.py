"""What the check finds and keeps of small books on both sides of each of its bounds, as it was when last looked at (`tests/codes.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from raw_tables import AS_OF, CUSTOMER, check, table

from kamxl.grid import UNCALCULATED, CellError, RawColumn, RawTable
from kamxl.schema.money import Money, Stated, stated
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Entry, effective
from kamxl.validate import alert_states, columns, evidence, hints, rules
from tests.codes import Codes, plain, sentence

KEPT = Codes(Path(__file__).parent / "kept" / "checked.txt")
DAY = date(2026, 3, 5)
PEOPLE = [{"customer_id": f"C{n}", "name": name} for n, name in enumerate(("明远精密", "华通机电", "Beta", "Gamma"), 1)]


def told(*tables: RawTable, **given: Any) -> Iterator[str]:
    """Issues, counts and frames of a check."""
    done = check(*tables, **given)
    for one in done.issues:
        yield f"{one.sheet} {one.cell} {one.row} {one.field} {one.key} {one.code} {one.severity} {one.effect} {one.value} {sentence(one.message)}"
    yield plain(done.counts)
    for name, frame in (*done.frames.items(), *done.left_out.items()):
        yield f"{name} {[*map(str, frame.index)]} {[(column, plain([*frame[column]])) for column in frame.columns]}"


def titled(made: RawTable, **changes: Mapping[str, Any]) -> RawTable:
    """With other words, formats or units of some columns, by field."""
    return replace(made, columns=tuple(replace(one, **changes.get(str(one.field), {})) for one in made.columns))


def of_columns(key: str, fields: Mapping[str, Sequence[object]], own: Mapping[str, Sequence[object]] | None = None, book: str = "b.xlsx") -> RawTable:  # fmt: skip
    """A table by its columns; `own` are no fields."""
    made = [RawColumn(name, at, name, cells) for at, (name, cells) in enumerate(fields.items(), 2)]
    made += [RawColumn(name, len(made) + at, None, cells) for at, (name, cells) in enumerate((own or {}).items(), 2)]
    size = len(next(iter(fields.values())))
    title = SHEETS[key].zh if key in SHEETS else key
    return RawTable(book, title, key, 3, [4 + 2 * row for row in range(size)], tuple(made))


def test_what_proves_how_a_column_is_written() -> None:
    day, rate = SHEETS["orders"].fields["order_date"].column, SHEETS["customers"].fields["collection_rate"].column
    credit = SHEETS["customers"].fields["credit_grade"].column
    spelled = ("3/5/2026", "13/5/2026", "5/13/2026", "26-1-25", "31-12-2025", "26/13/01", "1/2/3", "30.09.2026", "2026-09-30", "2026-10", "x", "")  # fmt: skip
    days: list[list[object]] = [[one, *([other] * n)] for one, other, n in product(spelled, spelled, (1, 9, 10, 11))]
    days += [[near, cell] for near, cell in product((DAY, datetime(2026, 3, 5, 12), date(1949, 12, 31), date(1950, 1, 1), date(2100, 12, 31), date(2101, 1, 1)), ("3/5/2026", "3/4/2027", "4/3/27", "1/2/1951", "12/11/2026", "11/12/2099", "1/2/25"))]  # fmt: skip
    days += [
        [DAY, (DAY + timedelta(days=n)).strftime("%d/%m/%Y")] for n in (-368, -367, -366, -365, 365, 366, 367, 368)
    ]
    days += [[f"{n}/1/2026" for n in range(1, size)] for size in (20, 21, 22, 23)] + [[], [None], [DAY, None]]
    lines = [plain(evidence.of_cells(day, cells, as_of=as_of)) for cells in days for as_of in (None, AS_OF)]
    numbers = (0, 0.0, 0.01, 0.85, 1, 1.0, 1.01, 1.5, 1.51, 85, -0.5, "85%", "0.85", "x", None)
    pairs: list[list[object]] = [[*one] for one in product(numbers, numbers)]
    lines += [plain(evidence.of_cells(rate, cells, stated=said, percentages=shown)) for cells, said, shown in product(pairs, (False, True), ((), (0,), (0, 1)))]  # fmt: skip
    lines += [plain(evidence.of_cells(credit, [one, "A"])) for one in ("AA", "aa级", "AAA+", "A", "AAAA", "BB", "BBB-", "CCC", "AB", "DD", "", None, 7)]  # fmt: skip
    KEPT.compare("evidence", lines)


def test_columns_of_any_cells() -> None:
    cells: list[list[object]] = [[1, 2.5, None], ["1", "2.5", None], ["1", "x"], ["1,000", "2万"], [1, "x", None, True], [True, 1, 1.0], [float("nan"), 1], [CellError("#N/A"), 5], [CellError(UNCALCULATED), "5"], ["x" * 99, "x" * 101, "x" * 501, "x" * 32_768], [DAY, "2026-03", "2026年", 46_000, "3/4/2026"], ["C1", " c 2 ", 3.0], ["高", "low", "?"], [0, -1, 10, 11, 100, 101, 1e15, 1e16], [0.5, "50%", 50], ["85%", "5k USD", "12人", "3天"], [], [None, None]]  # fmt: skip
    fields = [("customers", name) for name in SHEETS["customers"].fields] + [("satisfaction", "score"), ("orders", "amount"), ("orders", "quantity"), ("targets", "value"), ("targets", "period"), ("rates", "rate"), ("deals", "probability")]  # fmt: skip
    lines = []
    for (sheet, name), values, factor in product(fields, cells, (1.0, 10.0)):
        sheet_of = SHEETS[sheet]
        for proof in (None, evidence.Evidence(shares=True), evidence.Evidence(settled=frozenset({0}))) if sheet_of.fields[name].column.kind == "percent" else (None,):  # fmt: skip
            lines.append(plain(columns.parse(sheet_of.fields[name], sheet_of.model, values, factor, proof)))
    KEPT.compare("columns", lines)


def test_amounts_in_any_currency() -> None:
    rates = of_columns("rates", {"currency": ["USD", "USD", "EUR", "HKD", "CNY"], "date": [date(2026, 1, 1), date(2026, 6, 1), date(2026, 1, 1), date(2026, 1, 1), None], "rate": [7.1, 7.2, 7.8, 0.9, 1]})  # fmt: skip
    days = [
        date(2025, 12, 31),
        date(2026, 1, 1),
        date(2026, 5, 31),
        date(2026, 6, 1),
        date(2026, 9, 9),
        date(2026, 9, 9),
    ]
    cells: list[list[object]] = [[100, 200.0, 0, -5, None, 1e6], ["100", "$200", "€5", "￥7", "5k USD", "85万"], ["US$ 1", "HK$ 2", "100 元", "£9", "1.5万美元", "x"]]  # fmt: skip
    titles: list[dict[str, Any]] = [{}, *({"title": f"金额({word})", "money": stated(word), "stated": True, "factor": factor} for word, factor in (("万元", 1e4), ("USD", 1.0), ("$", 1.0), ("k EUR", 1e3), ("元", 1.0)))]  # fmt: skip
    codes: list[list[object] | None] = [None, ["USD", None, "EUR", "JPY", "CNY", "HKD"], [None] * 6]
    formats: list[dict[str, list[int]]] = [{}, {"[$€-407]#,##0": [0, 1]}, {'#,##0"万元"': [0], "[$$-409]0": [1, 2]}, {"0%": [0], '0"万"': [1]}]  # fmt: skip
    lines: list[str] = []
    cases = [*product(cells, titles, codes, formats, ("CNY", "HKD"))]
    for at, (amounts, title, code, shown, book) in enumerate(cases):
        if at % 3 and shown and code:
            continue
        given: dict[str, Sequence[object]] = {"order_id": [f"S{n}" for n in range(6)], "customer_id": ["C1"] * 6, "order_date": days, "product": ["泵"] * 6, "amount": amounts, "paid": [1, 2, None, 4, 5, 6]}  # fmt: skip
        orders = titled(of_columns("orders", given | ({"currency": code} if code else {})), amount={**title, "formats": shown})  # fmt: skip
        lines += told(orders, *([rates] if at % 4 else []), money=Money.of("zh", book), as_of=AS_OF if at % 5 else None)
    market = of_columns("market", {"date": days[:3], "competitor": ["甲"] * 3, "price": ["$5", 7, "€9"], "currency": [None, "USD", None]})  # fmt: skip
    deals = of_columns("deals", {"deal_id": ["D1", "D2"], "customer_id": ["C1", "C2"], "name": ["a", "b"], "stage": ["提案谈判"] * 2, "amount": ["$5", "1万"], "close_date": [DAY, DAY], "owner": ["王", "李"], "created": [date(2026, 2, 1), None]})  # fmt: skip
    targets = of_columns("targets", {"period": ["2026Q3"] * 5, "measure": ["交易额", "订单数", "新客户数", "利润", "交易额"], "value": [300, "5", "5万", "3人", "$9"], "owner": ["a", "b", "c", "d", None]})  # fmt: skip
    for one, with_rates in product((market, deals, targets), (False, True)):
        lines += told(one, *([rates] if with_rates else []))
    lines += told(titled(targets, value={"money": Stated(1e4, "CNY", "万元"), "stated": True, "factor": 1.0}))
    KEPT.compare("money", lines)


def test_what_is_seen_of_the_market() -> None:
    lines: list[str] = []
    for others, price, note in product((3, 4, 5), (0, 1, 99, 299.9, 300, 300.1, 33.4, 33.3, 33.33333333333333, 1e6), (None, "已确认", "Confirmed by Li", "x")):  # fmt: skip
        size = others + 1
        given: dict[str, Sequence[object]] = {"date": [AS_OF - timedelta(days=n) for n in range(size)], "competitor": ["甲"] * size, "region": ["华东"] * others + [" 华东"], "model": ["AX"] * others + ["ax"], "price": [100] * others + [price], "notes": [note] * size}  # fmt: skip
        lines += [line for line in told(of_columns("market", given)) if "market [" not in line]
    for size, place, value in product((2, 3, 4), (0, 1, -1), (-5, 0, 1, 1.99, 2, 2.01, 49.9, 50, 50.1, 99)):
        values: list[object] = [10.0] * size
        values[place] = value
        given = {"period": [f"2026Q{n + 1}" for n in range(size)], "metric": ["产值"] * size, "value": values, "source": ["x"] * size}  # fmt: skip
        lines += [line for line in told(of_columns("trends", given)) if "trends [" not in line]
    given = {"period": ["2025", "2026", "2026Q1", "2026Q2", "2026-01", "2026-02", "2026-03"], "metric": ["产值"] * 7, "value": [1, 99, 5, 50, 2, 21, 2]}  # fmt: skip
    lines += told(of_columns("trends", given))
    for update, age in product(
        (None, "每周", "每月", "每季度"), (9, 10, 11, 44, 45, 46, 89, 90, 91, 135, 136, 137, 138)
    ):
        given = {"date": [AS_OF - timedelta(days=age), AS_OF - timedelta(days=age + 3), AS_OF + timedelta(days=1)], "competitor": ["甲", "甲", "乙"], "price": [1, 2, 3], "update": [update, "每周", None]}  # fmt: skip
        lines += [line for line in told(of_columns("market", given)) if "market [" not in line]
    KEPT.compare("market", lines)


def test_orders_that_are_unusual() -> None:
    lines: list[str] = []

    def orders(
        rows: Sequence[tuple[str, str, date | None, float, str | None]], title: str = "金额", **own: Sequence[object]
    ) -> None:
        given = {"order_id": [row[0] for row in rows], "customer_id": [row[1] for row in rows], "order_date": [row[2] for row in rows], "product": [f"p{n}" for n in range(len(rows))], "amount": [row[3] for row in rows], "status": [row[4] for row in rows]}  # fmt: skip
        made = titled(of_columns("orders", given, own), amount={"title": title})
        lines.extend(line for line in told(made) if not line.startswith("orders ["))

    for before, last, status in product(
        (2, 3, 4, 5, 6), (499.9, 500, 500.1, 300, 300.1, 1e5), (None, "已取消", "退货")
    ):
        past: list[tuple[str, str, date | None, float, str | None]] = [(f"S{n}", "C1", date(2026, 1, n + 1), 100.0, None) for n in range(before)]  # fmt: skip
        orders([*past, ("S9", "C1", date(2026, 2, 1), last, status)])
        orders(
            [*past, ("S9", "C1", date(2026, 1, before), last, status), ("S9", "C1", date(2026, 1, before), last, None)]
        )
        orders([*past, ("S9", "C2", date(2026, 2, 1), last, status), ("S8", "C1", date(2026, 12, 1), 1e6, None)])
    for amounts, title in product(([5, 5], [5, 6], [5, 5, 7, 7], [5, 5, 7, 8], [5, 5, 0, 0], [0, 0], [-5, -5], [5, 5, 5, 5]), ("金额", "订单总额", "Invoice total", "应收")):  # fmt: skip
        orders([(f"S{n // 2}", "C1", DAY, amount, None) for n, amount in enumerate(amounts)], title)
        orders([(f"S{n // 2}", "C1", DAY, amount, "已取消" if n else None) for n, amount in enumerate(amounts)], title)
    for word, status, amount in product(
        ("已取消", "退货", "returned", "x", "已取消" * 7), (None, "已完成", "退货"), (5, 0, -5)
    ):
        orders([("S1", "C1", DAY, amount, status), ("S2", "C1", DAY, 5, None)], 状况=[word, None], 备注=[None, word])
    KEPT.compare("orders", lines)


def test_rules_of_the_user_s_own() -> None:
    tables = ("购买记录", "orders", "客户", "汇率", "自定义规则", "没有")
    fields = (
        "金额",
        "Amount(k)",
        "下单日期",
        "订单日期",
        "状态",
        "产品",
        "客户名称",
        "信用等级",
        "我的",
        "金额额",
        "zzz",
    )
    tests = ("大于", "小于", "等于", "不等于", "早于", "晚于", "包含", "为空")
    values = (None, "5", "5万", "$5", "x", "2026-01-05", "30", "30.5", "30天", "已取消", "50%", "€9")
    rows = [*product(tables, fields, tests, values)]
    rows = rows[::7] + rows[:1] + rows[3::61]
    given = {"table": [one[0] for one in rows], "field": [one[1] for one in rows], "test": [one[2] for one in rows], "value": [one[3] for one in rows], "severity": ["中"] * len(rows), "advice": ["x"] * len(rows)}  # fmt: skip
    orders = of_columns("orders", {"order_id": ["S1"], "customer_id": ["C1"], "order_date": [DAY], "product": ["泵"], "amount": [5]}, {"我的": ["x"]})  # fmt: skip
    for money in ("CNY", "USD"):
        KEPT.compare(f"own rules {money}", [*told(titled(orders, amount={"title": "Amount(k)", "factor": 1000.0}), of_columns("rules", given), money=Money.of("zh", money))])  # fmt: skip


def test_what_points_from_sheet_to_sheet() -> None:
    lines: list[str] = []
    for above in [*product((None, "C1", "C2", "华通机电", "C9", "c1"), repeat=3)][::3]:
        people = [{**one, "parent": parent} for one, parent in zip(PEOPLE, above, strict=False)]
        lines += (line for line in told(table("customers", *people)) if "customers [" not in line)
    for chain in [*product((None, "李", "王", "张", "赵"), repeat=3)][::2]:
        given: dict[str, Sequence[object]] = {
            "customer_id": ["C1"] * 3,
            "name": ["李", "王", "张"],
            "reports_to": chain,
        }
        lines += (line for line in told(of_columns("contacts", given)) if "contacts [" not in line)
    deals = of_columns("deals", {"deal_id": ["D1", "D2"], "customer_id": ["C1", None], "name": ["a", "b"], "stage": ["提案谈判"] * 2, "amount": [1, 2], "close_date": [DAY] * 2, "owner": ["王磊", "李"]})  # fmt: skip
    given = {"date": [DAY] * 8, "customer_id": ["C1", "C2", "C1", "C9", "明远精密", "c-1", "C 01", None], "content": [*"abcdefgh"], "owner": ["王磊", "王 磊", "王磊", "王　磊", "王磊", "Li", "LI", "li"], "deal_id": ["D1", "D1", "D9", None, "D2", "d1", "D1", "D1"]}  # fmt: skip
    for with_people, with_deals in product((False, True), (False, True)):
        made = [table("customers", *PEOPLE)] if with_people else []
        lines += told(*made, *([deals] if with_deals else []), of_columns("follow_ups", given))
    by_name = {"order_id": ["S1", "S2", "S3"], "order_date": [DAY] * 3, "product": ["泵"] * 3, "amount": [1, 2, 3]}
    lines += told(
        table("customers", *PEOPLE), of_columns("orders", by_name, {"客户名称": ["明远精密", "Beta Ltd", None]})
    )
    for owner, region in product((None, "王磊", "王雷", "zzz"), (None, "华东", "华东区", "华南")):
        given = {"period": ["2026Q3"] * 3, "measure": ["交易额"] * 3, "value": [1, 2, 3], "owner": [owner, owner, None], "region": [region, None, region], "product": ["泵", None, "阀"]}  # fmt: skip
        orders = of_columns("orders", {"order_id": ["S1"], "customer_id": ["C1"], "order_date": [DAY], "product": ["泵"], "amount": [5]})  # fmt: skip
        lines += (line for line in told(table("customers", {"region": "华东"}), orders, of_columns("targets", given)) if "[(" not in line)  # fmt: skip
    KEPT.compare("links", lines)


def test_values_that_are_possible_but_unusual() -> None:
    phones = [*("1" * n for n in range(5, 16)), *("13" + "8" * n for n in range(8, 11)), *("+" + "8" * n for n in range(6, 18)), *("00" + "8" * n for n in range(6, 18)), "138****1234", "010-62345678转801", "62345678x9", "13800001234/1380000", "无", ""]  # fmt: skip
    emails = ["a@b.cn", "a@b", "a@.cn", "A <a@b.cn>", "a@b.cn; c@d", "a*@b", "a@b.c.d", "@b.cn", "a b@c.cn", "a@b.cn,x"]
    people = [{"customer_id": f"K{n}", "name": f"n{n}", "phone": phone, "email": email} for n, (phone, email) in enumerate(zip(phones, (emails * 9)[: len(phones)], strict=True))]  # fmt: skip
    lines = [*told(table("customers", *people))]
    names = (
        "明远精密有限公司",
        "明远精密",
        "明远精密（集团）",
        "Ming Yuan Co., Ltd.",
        "MING YUAN",
        "M.",
        "有限公司",
        None,
    )
    lines += told(table("customers", *({"customer_id": f"K{n}", "name": name, "phone": phone} for n, (name, phone) in enumerate(product(names, ("1234567", "123456", "123-4567", None))))))  # fmt: skip
    for size, key in product((1, 19, 20, 21, 22), ("order_date", "paid_date")):
        given: dict[str, Sequence[object]] = {"order_id": [f"S{n}" for n in range(25)], "customer_id": ["C1"] * 25, "order_date": [DAY] * 25, "product": ["泵"] * 25, "amount": [float(n) for n in range(25)], "paid_date": [None] * 25}  # fmt: skip
        given[key] = [AS_OF + timedelta(days=n + 1 if n < size else n - 30) for n in range(25)]
        lines += (line for line in told(of_columns("orders", given)) if "orders [" not in line)
    for day in (date(1900, 1, 5), date(1949, 12, 31), date(1950, 1, 1), AS_OF, AS_OF + timedelta(days=1)):
        lines += (line for line in told(table("customers", {"first_deal_date": day, "last_follow_up": day}), table("orders", {"order_date": day}), table("complaints", {"opened": day, "closed": day})) if "[(" not in line)  # fmt: skip
    for code, rate, book in product(("USD", "EUR", "JPY", "XAU", "CNY"), (0.001, 0.05, 0.14, 1, 1.39, 1.41, 7.1, 35, 36, 710), ("CNY", "USD", "XDR")):  # fmt: skip
        lines += (line for line in told(table("rates", {"currency": code, "rate": rate}), money=Money.of("zh", book)) if "rates [" not in line)  # fmt: skip
    for size, best, said in product((4, 5, 6), (4.9, 5, 5.1), (False, True)):
        given = {"date": [DAY] * size, "customer_id": ["C1"] * size, "score": [best] + [1] * (size - 1)}
        lines += (line for line in told(titled(of_columns("satisfaction", given), score={"stated": said})) if "satisfaction [" not in line)  # fmt: skip
    days = (
        "20260305",
        "2026-03-05",
        "2026年3月5日",
        "202603",
        "2026-03",
        "2026.3",
        "20261305",
        "2026-13-05",
        "x",
        "2026-3-5",
        "260305",
    )
    files = [f"{name}{mark}合同{mark}{day}{end}" for name, mark, day, end in product(("明远", "Beta", ""), ("-", " — ", "+"), days, ("", ".pdf"))]  # fmt: skip
    files += [
        "https://a.b/c",
        "a.pdf; 明远-合同-20260305.pdf",
        " ; ",
        "C:\\x\\明远-合同-20260305.docx",
        "missing-a-20260305",
    ]
    for exists in (None, lambda path: "missing" not in path):
        lines += (line for line in told(table("customers"), table("follow_ups", *({"attachment": one} for one in files)), attachment_exists=exists) if "[(" not in line)  # fmt: skip
    lines += [hints.core_name(name) for name in names if name]
    KEPT.compare("hints", lines)


def test_several_books_columns_of_one_s_own_and_rows_twice() -> None:
    lines: list[str] = []
    first = of_columns("orders", {"order_id": ["S1", "S1", None, "S3"], "customer_id": ["C1", "C1", "C2", None], "order_date": [DAY, DAY, None, DAY], "product": ["泵", "泵", "阀", "阀"], "amount": ["5", 5, "x", -1]}, {"我的": [1, CellError("#N/A"), None, True], "Unit price": [1, 2, 3, 4]})  # fmt: skip
    second = of_columns("orders", {"order_id": ["S1", "S9"], "customer_id": ["C1", "C1"], "product": ["泵", "Pump"], "amount": [5, None]}, {"我的": ["z", None], "下单时间": [DAY, DAY]}, book="二.xlsx")  # fmt: skip
    third = replace(of_columns("orders", {"order_id": ["S5"], "customer_id": ["C1"], "order_date": [DAY], "product": ["p"], "amount": [5]}, book="三.xlsx"), unmatched_units=(4,), merged=("B4:B6", "D2:E3", "Z9:Z10"))  # fmt: skip
    for tables in ([first], [second], [third], [first, second], [second, first, third]):
        lines += told(*tables)
        lines += told(table("customers", *PEOPLE), *tables, as_of=None)
        lines += told(*tables, frames={"orders": ("order_id", "amount")})
    for key, row in product(("orders", "market", "follow_ups", "satisfaction"), ({}, {"status": "已取消"}, {"order_date": AS_OF + timedelta(days=1)})):  # fmt: skip
        given = {name: value for name, value in row.items() if name in SHEETS[key].fields}
        once = {"order_id": None} if key == "orders" else {}
        lines += told(table(key, {**given, **once}, {**given, **once}, custom=()))
    lines += told(table("customers", CUSTOMER, {"name": None}, {"customer_id": None}, {"customer_id": "C1"}))
    lines += told(table("customers"), table("contracts", {"start": DAY, "end": DAY - timedelta(days=1)}, {"contract_id": "H2", "start": DAY, "end": DAY}), table("deals", {"stage": "输单"}, {"deal_id": "D2", "stage": "输单", "lost_reason": "价格"}))  # fmt: skip
    lines += told(table("deals", drop=("stage",)), table("orders", drop=("customer_id", "order_id")))
    settings = effective(
        (Entry("alerts.order_outlier.multiple", 2.0, "x"), Entry("alerts.order_outlier.earlier", 1.0, "x"))
    ).settings
    lines += told(table("orders", {"order_date": date(2026, 1, 1)}, {"order_id": "S2", "amount": 200}, {"order_id": "S3", "order_date": date(2026, 2, 1), "amount": 301}), settings=settings)  # fmt: skip
    lines += [rules._alike(one) for one in ("C-001", "c 1", "C.10", "0", "C100", "Ｃ００１")]
    KEPT.compare("books", lines)


def test_titles_close_to_a_field_that_is_not_there() -> None:
    words = (
        "客户",
        "商机",
        "订单",
        "最近",
        "下次",
        "拜访",
        "计划",
        "跟进",
        "日期",
        "时间",
        "负责人",
        "编号",
        "代码",
        "金额",
        "额",
        "next",
        "expected",
        "planned",
        "close",
        "date",
        "dates",
        "amount",
        "order",
        "total",
        "owner",
        "account",
        "number",
        "status",
        "价格",
    )
    titles = [f"{a}{' ' if a.isascii() and b.isascii() else ''}{b}" for a, b in product(words, repeat=2)]
    lines = []
    for key, drop in (("follow_ups", ("next_date", "owner")), ("deals", ("close_date", "amount")), ("orders", ("order_date", "amount"))):  # fmt: skip
        made = [table(key, {title: "x", "空": None}, custom=(title, "空"), drop=drop) for title in titles[:: 7 if key == "deals" else 11]]  # fmt: skip
        for one in made:
            lines += [f"{issue.cell} {issue.field} {sentence(issue.message)}" for issue in check(one).issues if issue.code == "no_record"]  # fmt: skip
    KEPT.compare("unread", lines)


def test_what_people_wrote_about_alerts() -> None:
    cells: dict[str, list[object]] = {
        "rule_id": ["no_order", None, 5], "customer_id": ["C1", 7.0, None], "severity": ["高", "low", "?"], "state": ["已处理", "x", CellError("#N/A")],
        "until": [DAY, "2026-13-01", "2026-10-01"], "first_seen": ["x", DAY, None], "state_value": ["5", "y", 1.5], "note": ["a", CellError("#REF!"), 5],
    }  # fmt: skip
    lines = []
    for left in (None, *cells):
        made = of_columns("alerts", {key: value for key, value in cells.items() if key != left} | {"rule": [*"abc"]}, {"我的": [1, None, "z"]})  # fmt: skip
        frame = alert_states.states(made)
        assert frame is not None
        lines += [f"{name} {plain([*frame[name]])}" for name in frame.columns]
        lines += [
            plain([one.cell, one.row, one.field, one.key, one.value, one.code]) + sentence(one.message)
            for one in alert_states.issues(made)
        ]
    assert alert_states.states(None) is None
    assert alert_states.issues(None) == ()
    KEPT.compare("alert states", lines)
