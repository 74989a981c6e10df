"""Ledgers whose looks say something: hidden rows, colours with a legend, tables side by side, years as columns, groups, days without a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from tables import rows_of, write
from test_generated_layouts import meant
from test_layouts import NAMES, answer, into, workbook

from kamxl.convert import convert
from kamxl.convert.colours import divide, legend, name_of
from kamxl.convert.mapping import load
from kamxl.read.looks import looks
from kamxl.settings import Settings

ORDERS = ["订单编号", "客户名称", "订单日期", "产品", "金额(元)"]
LIST = [
    ["客户编号", "客户名称", "行业", "电话"],
    *([f"C{n}", f"甲{n}公司", "机械", f"1380000000{n}"] for n in range(1, 7)),
]


def book(tmp_path: Path) -> Path:
    return tmp_path / "book.xlsx"


def coloured(
    path: Path, rows: Sequence[Sequence[Any]], fills: Mapping[str, str | Color], hidden: Sequence[int] = ()
) -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(list(row))
    for place, colour in fills.items():
        fill = PatternFill("solid", fgColor=colour)
        for cells in sheet[place]:
            for cell in cells if isinstance(cells, tuple) else (cells,):
                cell.fill = fill
    for row in hidden:
        sheet.row_dimensions[row].hidden = True
    made.save(path)
    return path


GREEN, YELLOW, RED = "FF92D050", "FFFFFF00", "FFFF0000"
FILLS = {"A2:D3": GREEN, "A4:D4": YELLOW, "A5:D5": RED, "B6:B6": GREEN}
MEANT = ["active", "active", "paused", "lost", "active", None]


def statuses(tmp_path: Path) -> list[str | None]:
    return [row["status"] for row in meant(book(tmp_path), "customers")]


@pytest.mark.parametrize(
    "note",
    [
        "注：绿色为正常合作，黄色为暂停合作，红色为已流失",
        "绿=活跃 黄=暂停 红=流失",
        "說明：綠色表示合作中客戶；黃色表示暫停；紅色表示流失客戶",
        "Green: active; yellow = on hold; red means lost",
    ],
)
def test_colours_that_a_note_explains_are_the_status(tmp_path: Path, note: str) -> None:
    source = coloured(tmp_path / "客户.xlsx", [*LIST, [], [note]], FILLS)
    done = into(tmp_path, source)
    assert [(one.field, one.why) for one in done.proposals] == [("status", "colour")]
    assert statuses(tmp_path) == [None] * 6
    answer(tmp_path, "采用")
    into(tmp_path, source)
    assert statuses(tmp_path) == MEANT
    assert load(tmp_path / "book.mapping.toml").fill[0].status_from_color == {
        "92D050": "活跃",
        "FFFF00": "暂停",
        "FF0000": "流失",
    }


def test_colours_are_taken_by_yes_and_known_again(tmp_path: Path) -> None:
    source = coloured(tmp_path / "客户.xlsx", [*LIST, [], ["绿色为正常，黄色为暂停，红色为流失"]], FILLS)
    into(tmp_path, source, yes=True)
    assert statuses(tmp_path) == MEANT
    coloured(source, [*LIST, [], ["绿色为正常，黄色为暂停，红色为流失"]], {**FILLS, "A7:D7": RED})
    into(tmp_path, source)
    assert statuses(tmp_path) == [*MEANT[:5], "lost"]


def test_a_key_of_coloured_cells_explains_them_too(tmp_path: Path) -> None:
    rows = [["图例", "合作中", "暂停", "流失"], [], *LIST]
    fills = {
        "B1:B1": GREEN,
        "C1:C1": YELLOW,
        "D1:D1": RED,
        "A4:D5": GREEN,
        "A6:D6": YELLOW,
        "A7:D7": RED,
        "B8:B8": GREEN,
    }
    into(tmp_path, coloured(tmp_path / "客户.xlsx", rows, fills), yes=True)
    assert statuses(tmp_path) == MEANT


def test_colours_without_a_meaning_are_said_and_not_read(tmp_path: Path) -> None:
    done = into(tmp_path, coloured(tmp_path / "客户.xlsx", LIST, FILLS), yes=True)
    assert [note.key for note in done.notes] == ["convert.note.colours"]
    assert statuses(tmp_path) == [None] * 6


@pytest.mark.parametrize("fills", [{}, {"A1:D1": GREEN}, {f"A{n}:D{n}": GREEN for n in (2, 4, 6)}, {"A2:D7": GREEN}])
def test_a_coloured_header_stripes_and_one_fill_are_nothing(tmp_path: Path, fills: dict[str, str]) -> None:
    assert into(tmp_path, coloured(tmp_path / "客户.xlsx", LIST, fills), yes=True).notes == ()


def test_colours_of_a_theme(tmp_path: Path) -> None:
    """Theme colour 6 of Office 2007, which openpyxl writes, is green (9BBB59); 13 of the old palette is yellow."""
    path = coloured(tmp_path / "a.xlsx", LIST, {"A2:A2": Color(theme=6, tint=0.3999), "A3:A3": Color(indexed=13)})
    fills = looks(path.read_bytes(), "Sheet").fills
    assert (name_of(fills[2][1]), fills[3][1]) == ("green", "FFFF00")


def test_hidden_rows_are_said_and_taken(tmp_path: Path) -> None:
    rows = [ORDERS, *([f"S{n}", NAMES[n % 3], date(2026, 1, n), "泵", 100 * n] for n in range(1, 7))]
    done = into(tmp_path, coloured(tmp_path / "订单.xlsx", rows, {}, hidden=(3, 5)))
    assert [note.values["count"] for note in done.notes if note.key == "convert.note.hidden"] == [2]
    assert sum(row["amount"] for row in meant(book(tmp_path), "orders")) == 2100


def test_two_tables_side_by_side(tmp_path: Path) -> None:
    rows = [
        ["2026年客户", *[None] * 4, "2026年订单"],
        [*LIST[0], None, "订单编号", "客户编号", "订单日期", "产品", "金额(元)"],
    ]
    rows += [[*LIST[n], None, f"S{n}", f"C{n}", date(2026, 1, n), "泵", 100 * n] for n in (1, 2)]
    rows.append([*[None] * 5, "S9", "C1", date(2026, 2, 2), "阀", 50])
    done = into(tmp_path, workbook(tmp_path / "台账.xlsx", {"S": rows}))
    assert [row["customer_id"] for row in meant(book(tmp_path), "customers")] == ["C1", "C2"]
    assert [row["amount"] for row in meant(book(tmp_path), "orders")] == [100, 200, 50]
    assert done.not_taken == []
    assert not into(tmp_path, tmp_path / "台账.xlsx").changed


def test_one_list_in_two_halves(tmp_path: Path) -> None:
    rows = [[*LIST[0], None, *LIST[0]], *([*LIST[n], None, *LIST[n + 3]] for n in (1, 2, 3))]
    into(tmp_path, workbook(tmp_path / "客户.xlsx", {"S": rows}))
    assert [row["customer_id"] for row in meant(book(tmp_path), "customers")] == [f"C{n}" for n in range(1, 7)]


def test_a_blank_column_alone_parts_nothing(tmp_path: Path) -> None:
    rows = [[*LIST[0][:2], None, *LIST[0][2:]], *([*row[:2], None, *row[2:]] for row in LIST[1:])]
    into(tmp_path, workbook(tmp_path / "客户.xlsx", {"S": rows}))
    assert [row["phone"] for row in meant(book(tmp_path), "customers")] == [row[3] for row in LIST[1:]]


@pytest.mark.parametrize(
    ("sheet", "heading", "years"),
    [("历年销售额", None, (2023, 2024, 2025)), ("S", "历年销售额（万元）", ("2023年", "2024年", "2025年")), ("S", "Sales by year", ("FY2023", "FY2024", "FY2025"))],
)  # fmt: skip
def test_years_as_columns(tmp_path: Path, sheet: str, heading: str | None, years: tuple[Any, ...]) -> None:
    rows = [[heading]] if heading else []
    rows += [
        ["客户名称", "行业", "电话", *years],
        [NAMES[0], "机械", "1", 10, 20, 30],
        [NAMES[1], "电子", "2", 1, 2, 3],
    ]
    into(tmp_path, workbook(tmp_path / "表.xlsx", {sheet: rows}), yes=True)
    assert [row["annual_amount"] for row in meant(book(tmp_path), "customers")] == [30, 3]
    assert [row[str(years[0])] for row in rows_of(book(tmp_path), "客户信息")] == [10, 1]


def test_years_that_nothing_explains_are_a_question(tmp_path: Path) -> None:
    rows = [["客户名称", "行业", "电话", 2024, 2025], [NAMES[0], "机械", "1", 20, 30], [NAMES[1], "电子", "2", 2, 3]]
    done = into(tmp_path, workbook(tmp_path / "表.xlsx", {"S": rows}), yes=True)
    assert [(one.field, one.why) for one in done.proposals] == [("annual_amount", "measure")]
    assert [row["annual_amount"] for row in meant(book(tmp_path), "customers")] == [None, None]


GROUPS = [
    ["客户名称", "订单编号", "订单日期", "产品", "金额(元)"],
    *(
        [NAMES[k] if n == 0 else None, f"S{k}{n}", date(2026, 1, n + 1), "泵", 10 * (n + 1)]
        for k in range(2)
        for n in range(3)
    ),
]


@pytest.mark.parametrize("merges", [[], ["A2:A4", "A5:A7"]])
def test_a_customer_in_the_first_row_of_its_orders(tmp_path: Path, merges: list[str]) -> None:
    done = into(tmp_path, workbook(tmp_path / "订单.xlsx", {"S": GROUPS}, {"S": merges}))
    assert [row["customer_id"] for row in meant(book(tmp_path), "orders")] == ["C0001"] * 3 + ["C0002"] * 3
    assert {"convert.note.merged" if merges else "convert.note.down"} <= {note.key for note in done.notes}
    assert load(tmp_path / "book.mapping.toml").sources["订单"].down == (None if merges else ("客户名称",))
    assert not into(tmp_path, tmp_path / "订单.xlsx").changed


def test_an_order_of_several_lines_in_its_first_row(tmp_path: Path) -> None:
    """The order's number, customer and day stand once, blank in just the same rows."""
    text = "Order Reference,Customer,Order Date,Product,Quantity,Amount\nS1,Alpha Ltd,2026-01-05,A,1,10\n,,,B,2,20\nS2,Beta Inc,2026-01-06,A,3,30\n,,,C,1,5\n"
    convert([write(tmp_path / "a.csv", text)], book(tmp_path), yes=True)
    found = meant(book(tmp_path), "orders")
    assert [(row["order_id"], row["customer_id"], row["order_date"].day, row["amount"]) for row in found] == [
        ("S1", "C0001", 5, 10), ("S1", "C0001", 5, 20), ("S2", "C0002", 6, 30), ("S2", "C0002", 6, 5),
    ]  # fmt: skip


def test_a_customer_that_is_only_missing_is_not_filled(tmp_path: Path) -> None:
    """Consecutive rows repeat the customer: the blank is a gap, and its row is refused."""
    rows = [GROUPS[0], *([NAMES[0] if n != 3 else None, f"S{n}", date(2026, 1, n + 1), "泵", 10] for n in range(6))]
    done = into(tmp_path, workbook(tmp_path / "订单.xlsx", {"S": rows}))
    assert [one.code for one in done.not_taken] == ["no_key"]


def test_a_customer_that_lacks_its_number_is_no_part_of_the_one_above(tmp_path: Path) -> None:
    """A row that names its customer in another column lacks its ID, however few rows there are."""
    head = ["客户编号", "客户名称", "所属行业", "电话"]
    rows = [
        head,
        ["C1", "甲公司", "机械", "1"],
        [None, "乙公司", "机械", "2"],
        ["C3", "丙公司", "机械", "3"],
        [None, "丁公司", "机械", "4"],
    ]
    done = into(tmp_path, workbook(tmp_path / "客户.xlsx", {"S": rows}))
    assert [one.code for one in done.not_taken] == ["no_key", "no_key"]


def test_people_without_a_company_get_none_of_the_row_above(tmp_path: Path) -> None:
    """A list of customers, some of them firms and most of them people, each with a mail of their own."""
    rows = [["First Name", "Last Name", "Company", "E-mail", "City"]]
    rows += [
        [first, "Lee", company, f"{first}@a.example", "Leeds"]
        for first, company in zip("ABCDEF", ["Apple Inc.", None, None, "Riotur Ltd", None, None], strict=True)
    ]
    into(tmp_path, workbook(tmp_path / "customers.xlsx", {"S": rows}))
    assert not any("down" in line for line in (tmp_path / "book.mapping.toml").read_text("utf-8").splitlines())


def test_one_order_without_its_customer_is_no_group(tmp_path: Path) -> None:
    rows = [
        GROUPS[0],
        *([name, f"S{n}", date(2026, 1, n + 1), "泵", 10] for n, name in enumerate([NAMES[0], NAMES[1], None])),
    ]
    done = into(tmp_path, workbook(tmp_path / "订单.xlsx", {"S": rows}))
    assert [one.code for one in done.not_taken] == ["no_key"]


@pytest.mark.parametrize(
    ("heading", "days", "meant_days"),
    [
        ("2026年3月订单", ("3月1日", "3月20日"), [(3, 1), (3, 20)]),
        ("2026年订单", ("3.1", "12.5"), [(3, 1), (12, 5)]),
        ("2026年3月订单", ("1日", "20日"), [(3, 1), (3, 20)]),
        ("2026 orders", ("3/1", "4/2"), [(3, 1), (4, 2)]),
    ],
)  # fmt: skip
def test_days_without_a_year(
    tmp_path: Path, heading: str, days: tuple[str, str], meant_days: list[tuple[int, int]]
) -> None:
    rows = [[heading], ORDERS, *([f"S{n}", NAMES[n], day, "泵", 100] for n, day in enumerate(days))]
    into(tmp_path, workbook(tmp_path / "表.xlsx", {"S": rows}))
    assert [row["order_date"] for row in meant(book(tmp_path), "orders")] == [date(2026, *day) for day in meant_days]


def test_the_year_of_such_days_is_asked_where_nothing_states_it(tmp_path: Path) -> None:
    source = workbook(
        tmp_path / "表.xlsx", {"S": [ORDERS, ["S1", NAMES[0], "3月1日", "泵", 1], ["S2", NAMES[1], "3月2日", "泵", 2]]}
    )
    done = into(tmp_path, source, yes=True)
    assert [(one.field, one.why) for one in done.proposals] == [("order_date", "year")]
    assert meant(book(tmp_path), "orders") == []
    answer(tmp_path, "2026")
    into(tmp_path, source)
    assert [row["order_date"] for row in meant(book(tmp_path), "orders")] == [date(2026, 3, 1), date(2026, 3, 2)]


def test_what_divides_rows() -> None:
    assert divide(["A", "A", "B", ""])
    assert not divide(["A", "B", "A", "B"])
    assert not divide(["A"] * 5)
    assert not divide(list("ABCDEF"))


def test_a_legend_that_names_other_things_is_none() -> None:
    assert legend(["红色为重点产品"], [], ["FF0000"]) == {}
    assert legend(["绿色为新签客户"], [], ["92D050"]) == {}


LINES = [
    ["订单号", "客户名称", "订单日期", "订单金额(元)", "产品", "数量", "单价(元)"],
    ["A1", "华强公司", "2026-01-05", 5000, "泵", 1, 3000],
    [None, None, None, None, "阀", 2, 1000],
    ["A2", "恒力公司", "2026-01-06", 6000, "泵", 1, 4000],
    [None, None, None, None, "阀", 2, 1000],
]


def amounts(folder: Path) -> list[tuple[str, Any]]:
    return [(row["order_id"], row["amount"]) for row in meant(book(folder), "orders")]


@pytest.mark.parametrize("drop", [0, 1])
def test_the_amount_of_an_order_in_its_first_row_is_not_that_of_its_other_lines(tmp_path: Path, drop: int) -> None:
    """Neither of those of a table without prices: the sum of what was sold is 11 000."""
    rows = [row[: len(row) - drop] for row in LINES]
    into(tmp_path, workbook(tmp_path / "订单.xlsx", {"S": rows}), yes=True)
    expected: list[Any] = [5000, None, 6000, None] if drop else [3000, 2000, 4000, 2000]
    assert amounts(tmp_path) == list(zip(["A1", "A1", "A2", "A2"], expected, strict=True))


def test_prices_count_for_orders_without_a_number_too(tmp_path: Path) -> None:
    into(tmp_path, workbook(tmp_path / "订单.xlsx", {"S": [row[1:] for row in LINES]}), yes=True)
    assert [amount for _, amount in amounts(tmp_path)] == [3000, 2000, 4000, 2000]


def test_lines_that_repeat_the_number_of_their_order_are_of_its_customer(tmp_path: Path) -> None:
    """As shops export them; the customer of another order is not known by it, and its line is named."""
    text = (
        "Name,Billing Company,Currency,Paid at,Total,Lineitem name,Lineitem quantity,Lineitem price,Created at\n"
        "#1001,Northwind,USD,2026-01-15,330,Servo,2,100,2026-01-15\n#1001,,,,,Drive,1,100,2026-01-15\n"
        "#1002,,USD,2026-01-16,50,Servo,1,50,2026-01-16\n#1003,Contoso,USD,2026-01-17,70,Servo,1,70,2026-01-17\n"
    )
    done = convert([write(tmp_path / "a.csv", text)], book(tmp_path), yes=True)
    assert amounts(tmp_path) == [("#1001", 200), ("#1001", 100), ("#1003", 70)]
    assert [one.row for one in done.not_taken if one.sheet == "orders"] == [4]
    made = load(tmp_path / "book.mapping.toml").sources["a"]
    assert (made.down, made.within) == (("Billing Company", "Currency", "Paid at"), "Name")
    assert not convert([tmp_path / "a.csv"], book(tmp_path)).changed


SALESFORCE: list[Sequence[Any]] = [
    ["Closed deals by account"],
    ["Account Name ↑", "Opportunity Name", "Stage", "Amount (USD)", "Close Date"],
    ["Acme Corp", "Deal 0", "Closed Won", 1000, "3/15/2026"],
    [None, "Deal 1", "Closed Won", 2000, "3/16/2026"],
    ["Subtotal", None, "Sum", 3000, None],
    [None, None, "Count", 2, None],
    ["Beta Inc", "Deal 0", "Closed Won", 1000, "3/15/2026"],
    [None, "Deal 1", "Closed Won", 500, "3/16/2026"],
    ["Subtotal", None, "Sum", 1500, None],
    [None, None, "Count", 2, None],
    ["Total", None, "Sum", 4500, None],
    [None, None, "Count", 4, None],
]
CHINESE: list[Sequence[Any]] = [
    ["客户名称", "商机名称", "商机阶段", "预计金额(元)", "预计成交日期"],
    ["华强公司", "泵", "成交", 1000, "2026-03-15"],
    [None, "阀", "成交", 2000, "2026-03-16"],
    ["小计", None, None, 3000, None],
    [None, None, "计数", 2, None],
    ["恒力公司", "泵", "成交", 1000, "2026-03-15"],
    [None, "阀", "成交", 500, "2026-03-16"],
    ["小计", None, None, 1500, None],
    [None, None, "计数", 2, None],
]


@pytest.mark.parametrize("rows", [SALESFORCE, CHINESE], ids=["en", "zh"])
def test_a_report_by_customer_with_sums_and_counts_of_each(tmp_path: Path, rows: list[Sequence[Any]]) -> None:
    convert([workbook(tmp_path / "r.xlsx", {"r": rows})], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)  # fmt: skip
    deals = rows_of(tmp_path / "book.xlsx", "商机")
    amount = next(title for title in deals[0] if title.startswith("预计金额"))
    scale = 10_000 if "万" in amount else 1
    found = [(row["客户编号"], row[amount] * scale) for row in deals]
    assert found == [("C0001", 1000), ("C0001", 2000), ("C0002", 1000), ("C0002", 500)]


ODOO = (
    "Order Reference,Customer,Order Date,Order Lines/Product,Order Lines/Quantity,Order Lines/Unit Price,Order Lines/Subtotal,Total,Status\n"
    "S1,Azure,2026-03-01,Desk,2,100,200,345,Sales Order\n,,,Chair,1,100,100,,\nS2,Deco,2026-03-02,Desk,5,100,500,575,Cancelled\nS3,Deco,2026-03-02,Desk,9,100,900,1035,Never heard of\n"
)
ODOO_ZH = (
    "订单号,客户名称,订单日期,产品,数量,单价(元),行金额,订单总额(元),状态\nS1,甲公司,2026-03-01,桌,2,100,200,345,已完成\n,,,椅,1,100,100,,\n"
    "S2,乙公司,2026-03-02,桌,5,100,500,575,已取消\nS3,乙公司,2026-03-02,桌,9,100,900,1035,从没听过\n"
)


@pytest.mark.parametrize("text", [ODOO, ODOO_ZH], ids=["en", "zh"])
def test_one_order_that_goes_on_is_filled_down_and_a_status_is_asked_of_the_orders_alone(tmp_path: Path, text: str) -> None:  # fmt: skip
    (tmp_path / "orders.csv").write_text(text, "utf-8")
    done = convert([tmp_path / "orders.csv"], tmp_path / "book.xlsx", settings=Settings(), lang="zh", yes=True)
    rows = rows_of(tmp_path / "book.xlsx", "购买记录")
    assert [(row["订单编号"], row["金额(元)"]) for row in rows] == [("S1", 200), ("S1", 100), ("S2", 500), ("S3", 900)]
    assert rows[2]["订单状态"] == "已取消"
    assert {(one.sheet, one.field) for one in done.proposals if one.why == "word"} <= {("orders", "status")}
    assert "合作状态" not in rows_of(tmp_path / "book.xlsx", "客户信息")[0]
