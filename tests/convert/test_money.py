"""Currencies on their way into a book: converted by name (币种), left out and said, and never taken for the book's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import openpyxl.worksheet.table
import pytest
from tables import rows_of, write
from test_generated_layouts import meant

from kamxl import read, writer
from kamxl.convert import Outcome, convert
from kamxl.convert.money import _texts
from kamxl.convert.target import open_target
from kamxl.convert.undo import undo
from kamxl.schema.money import Money, Stated
from kamxl.settings import Limits, Settings
from kamxl.templates import plans

ZH = "订单编号,客户编号,订单日期,产品,{amount}\nS1,C1,2026-01-05,泵,{cell}\n"
EN = "Order ID,Customer ID,Order date,Product,{amount}\nS1,C1,2026-01-05,Pump,{cell}\n"
CUSTOMERS = "客户编号,客户名称,所属行业,联系人,电话,首次合作时间,合作状态,负责人,{amount}\nC1,甲公司,机械,李,139,2020-01-01,活跃,王,{cell}\n"


def book(path: Path, currency: str, lang: str = "zh") -> Path:
    """An empty workbook of a currency."""
    made = writer.create(plans("key-accounts", lang, money=Money.of(lang, currency)))  # type: ignore[arg-type]
    path.write_bytes(made)
    return path


def made(folder: Path, text: str, to: Path, suffix: str = "csv", fmt: str = "") -> Outcome:
    """A text table converted, as csv or as xlsx with numbers and (fmt) their number format."""
    source = folder / f"src.{suffix}"
    if suffix == "csv":
        write(source, text)
    else:
        workbook = openpyxl.Workbook()
        sheet: Any = workbook.active
        for line in text.splitlines():
            sheet.append([float(one) if one.replace(".", "").isdigit() else one for one in line.split(",")])
        for row in sheet.iter_rows():
            if fmt and isinstance(row[-1].value, float):
                row[-1].number_format = fmt
        workbook.save(source)
    return convert([source], to, fallback="zh" if "编号" in text else "en")


def amounts(to: Path, sheet: str = "orders") -> list[tuple[Any, Any]]:
    """(amount in the column's own unit, 币种) of each order."""
    table = read.workbook(to, limits=Limits()).tables[sheet]
    columns = {one.field: one.values for one in table.columns}
    found = list(zip(columns["amount"], columns["currency"], strict=True))
    return [(amount, code or None) for amount, code in found]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        ("zh", ZH.format(amount="金额(元)", cell="5000"), 5000),
        ("zh", ZH.format(amount="金额(万元)", cell="5"), 50000),
        ("zh", "单位：万元,,,,\n" + ZH.format(amount="金额", cell="5"), 50000),
        ("zh", ZH.format(amount="金额", cell="5000元"), 5000),
        ("en", EN.format(amount="Amount (CNY)", cell="5000"), 5000),
        ("en", EN.format(amount="Amount,Currency", cell="5000,CNY"), 5000),
        ("en", EN.format(amount="Amount", cell="RMB 5000"), 5000),
    ],
)
def test_yuan_into_a_book_in_dollars_are_named(
    tmp_path: Path, lang: str, text: str, amount: float, suffix: str
) -> None:
    to = book(tmp_path / "book.xlsx", "USD", lang)
    done = made(tmp_path, text, to, suffix)
    assert amounts(to) == [(amount, "CNY")]
    assert done.totals["orders"]["amount"] == 0  # nothing of another currency is in a sum
    assert not done.not_taken


@pytest.mark.parametrize(
    ("fmt", "amount"), [('#,##0"元"', 5000), ('#,##0"万元"', 5000 * 10_000), ("[$¥-804]#,##0.00", 5000)]
)
def test_yuan_by_their_number_format(tmp_path: Path, fmt: str, amount: float) -> None:
    to = book(tmp_path / "book.xlsx", "USD")
    made(tmp_path, ZH.format(amount="金额", cell="5000"), to, "xlsx", fmt)
    assert amounts(to) == [(amount, "CNY")]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        ("zh", ZH.format(amount="金额(千美元)", cell="5"), 5000),
        ("zh", "单位：千美元,,,,\n" + ZH.format(amount="金额", cell="5"), 5000),
        ("zh", ZH.format(amount="金额", cell="$5000"), 5000),
        ("zh", "币种：美元,,,,\n" + ZH.format(amount="金额", cell="5000"), 5000),
        ("en", EN.format(amount="Amount (k USD)", cell="5"), 5000),
    ],
)
def test_dollars_into_a_book_in_yuan_are_named(
    tmp_path: Path, lang: str, text: str, amount: float, suffix: str
) -> None:
    to = book(tmp_path / "book.xlsx", "CNY", lang)
    made(tmp_path, text, to, suffix)
    assert amounts(to) == [(amount, "USD")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (ZH.format(amount="金额(千美元)", cell="5"), "金额(USD)"),
        (ZH.format(amount="金额", cell="US$5000"), "金额(USD)"),
        (EN.format(amount="Amount (k USD)", cell="5"), "Amount (USD)"),
        ("单位：美元,,,,\n" + ZH.format(amount="金额(千)", cell="5"), "金额(USD)"),
        ("Unit: EUR,,,,\n" + EN.format(amount="Amount (k)", cell="5"), "Amount (EUR)"),
    ],
)
def test_a_new_book_takes_the_currency_that_the_source_states(tmp_path: Path, text: str, title: str) -> None:
    to = tmp_path / "new.xlsx"
    done = made(tmp_path, text, to)
    rows = rows_of(to, "购买记录" if "编号" in text else "Orders")
    assert [row[title] for row in rows] == [5000]
    assert done.totals["orders"]["amount"] == 5000
    assert amounts(to)[0][1] is None


def test_a_new_book_of_several_currencies_names_each(tmp_path: Path) -> None:
    text = "订单编号,客户编号,订单日期,产品,金额\nS1,C1,2026-01-05,泵,$5\nS2,C1,2026-01-06,泵,€6\nS3,C1,2026-01-07,泵,7元\n"
    done = made(tmp_path, text, tmp_path / "new.xlsx")
    assert sorted(amounts(tmp_path / "new.xlsx"), key=str) == [(5, "USD"), (6, "EUR"), (7, None)]
    assert done.totals["orders"]["amount"] == 7


def test_customers_keep_no_amount_of_another_currency(tmp_path: Path) -> None:
    to = book(tmp_path / "book.xlsx", "USD")
    done = made(tmp_path, CUSTOMERS.format(amount="年交易金额(万元)", cell="120"), to)
    assert [(one.code, one.field, one.whole_row) for one in done.not_taken] == [
        ("currency_rate", "annual_amount", False)
    ]
    assert "factor" in done.not_taken[0].message.render("zh")
    assert done.incomplete
    assert "年交易金额(万USD)" not in rows_of(to, "客户信息")[0]
    again = made(tmp_path, CUSTOMERS.format(amount="年交易金额(千美元)", cell="1200"), to)
    assert not again.incomplete
    assert rows_of(to, "客户信息")[0]["年交易金额(万USD)"] == 120


def own_book(to: Path, *, beside: str | None = None, table: bool = False) -> Path:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "购买记录"
    sheet.append(["订单编号", "客户编号", "订单日期", "产品", "金额(元)", *([beside] if beside else [])])
    sheet.append(["S0", "C1", "2026-01-01", "泵", 1])
    if beside:
        sheet["F1"].value, sheet["F2"].value = None, beside
    if table:
        sheet.add_table(openpyxl.worksheet.table.Table(displayName="表1", ref="A1:E2"))
    else:
        sheet.auto_filter.ref = "A1:E2"
    workbook.save(to)
    return to


@pytest.mark.parametrize("table", [False, True])
def test_a_book_without_the_column_gets_it_at_the_end(tmp_path: Path, table: bool) -> None:
    to = own_book(tmp_path / "own.xlsx", table=table)
    before = to.read_bytes()
    done = made(tmp_path, ZH.format(amount="金额(美元)", cell="5"), to)
    assert (done.not_taken, done.incomplete) == ([], False)
    assert any("币种" in note.render("zh") for note in done.notes)
    assert [(row["金额(元)"], row.get("币种")) for row in rows_of(to, "购买记录", 1)] == [(1, None), (5, "USD")]
    sheet = openpyxl.load_workbook(to)["购买记录"]
    assert (sheet.tables["表1"].ref if table else sheet.auto_filter.ref) == "A1:F3"
    assert not table or [one.name for one in sheet.tables["表1"].tableColumns][-1] == "币种"
    again = made(tmp_path, ZH.format(amount="金额(美元)", cell="6"), to)
    assert [note.render("zh") for note in again.notes if "币种" in note.render("zh")] == []
    assert amounts(to)[-1] == (6, "USD")
    for _ in range(2):
        undo(to, to.with_name("own.mapping.toml"), Limits())
    assert to.read_bytes() == before


def test_amounts_stay_out_where_something_stands_beside_the_table(tmp_path: Path) -> None:
    to = own_book(tmp_path / "own.xlsx", beside="备忘")
    done = made(tmp_path, ZH.format(amount="金额(美元)", cell="5"), to)
    assert [(one.code, one.value) for one in done.not_taken] == [("currency_column", "5")]
    assert "币种" in done.not_taken[0].message.render("zh")
    assert done.incomplete
    assert [row.get("金额(元)") for row in rows_of(to, "购买记录", 1)] == [1, None]


def test_a_column_of_currencies_that_finds_no_place_is_not_looked_for_row_by_row(tmp_path: Path) -> None:
    to = own_book(tmp_path / "own.xlsx", beside="备忘")
    done = made(tmp_path, ZH.format(amount="金额(元),币种", cell="5,USD"), to)
    assert [(one.code, one.field, one.value) for one in done.not_taken] == [("currency_column", "amount", "5")]
    assert "币种" not in rows_of(to, "购买记录", 1)[0]


def test_an_amount_that_changes_its_currency_takes_the_name_with_it(tmp_path: Path) -> None:
    to = book(tmp_path / "book.xlsx", "CNY")
    made(tmp_path, ZH.format(amount="金额(美元)", cell="5"), to)
    made(tmp_path, ZH.format(amount="金额(元)", cell="35"), to)
    assert amounts(to) == [(35, "CNY")]


def test_two_currencies_in_one_row(tmp_path: Path) -> None:
    text = ZH.format(amount="金额(元),毛利(美元)", cell="35,1")
    done = made(tmp_path, text, book(tmp_path / "book.xlsx", "CNY"))
    assert [(one.code, one.field) for one in done.not_taken] == [("currency_mixed", "profit")]


def test_a_factor_of_the_mapping_is_the_rate(tmp_path: Path) -> None:
    to = book(tmp_path / "book.xlsx", "CNY")
    rules = "".join(f'{key} = "{title}"\n' for key, title in (("order_id", "订单编号"), ("customer_id", "客户编号"), ("order_date", "订单日期"), ("product", "产品")))  # fmt: skip
    mapping = f'version = 1\n[sources.src]\nfile = "src.csv"\n[[fill]]\nsheet = "orders"\nfrom = "src"\n[fill.columns]\n{rules}'
    write(tmp_path / "book.mapping.toml", f'{mapping}amount = {{ from = "金额(美元)", factor = 7.1 }}\n')
    made(tmp_path, ZH.format(amount="金额(美元)", cell="10"), to)
    assert amounts(to) == [(71, None)]


def test_tables_of_one_layout_under_other_lines_keep_each_its_own(tmp_path: Path) -> None:
    """Two files of one remembered layout: the second month's dollars were added to the first month's yuan."""
    first = write(tmp_path / "订单-202601.csv", "单位：万元,,,,\n" + ZH.format(amount="金额", cell="5"))
    second = "单位：千美元,,,,\n" + ZH.format(amount="金额", cell="5").replace("S1", "S2")
    to = tmp_path / "new.xlsx"
    convert([first], to)
    done = convert([first, write(tmp_path / "订单-202602.csv", second)], to)
    assert amounts(to) == [(50_000, None), (5000, "USD")]
    assert (done.sheets["orders"].unchanged, done.totals["orders"]["amount"]) == (1, 50_000)
    assert done.proposals == []


def test_signs_typed_in_cells_state_the_currency_and_no_unit() -> None:
    assert _texts(["¥120", "5", None, "US$3", 7]) == {0: Stated(1.0, "CNY", "¥"), 3: Stated(1.0, "USD")}


def test_a_column_for_each_currency(tmp_path: Path) -> None:
    head = "订单编号,客户名称,订单日期,产品,金额(万元),金额(USD),金额 EUR\n"
    rows = "S1,甲公司,2026-01-05,泵,7,,\nS2,甲公司,2026-01-06,泵,,100,\nS3,甲公司,2026-01-07,泵,,,50.5\n"
    convert([write(tmp_path / "订单.csv", head + rows)], tmp_path / "book.xlsx", lang="zh", yes=True)
    found = meant(tmp_path / "book.xlsx", "orders")
    assert [(one["amount"], one["currency"], one["paid"]) for one in found] == [
        (70_000, None, None),
        (100, "USD", None),
        (50.5, "EUR", None),
    ]


def test_one_amount_in_two_currencies_is_one_amount(tmp_path: Path) -> None:
    text = "订单编号,客户名称,订单日期,产品,金额(元),金额(USD)\nS1,甲公司,2026-01-05,泵,700,100\nS2,甲公司,2026-01-06,泵,1400,200\n"
    convert([write(tmp_path / "订单.csv", text)], tmp_path / "book.xlsx", lang="zh", yes=True)
    assert [(one["amount"], one["currency"], one["paid"]) for one in meant(tmp_path / "book.xlsx", "orders")] == [
        (700, None, None),
        (1400, None, None),
    ]


@pytest.mark.parametrize("cell", ["300元整", "叁佰元整", "人民币300元整", "300圆整", "¥300.-"])
def test_amounts_as_receipts_have_them(tmp_path: Path, cell: str) -> None:
    text = f"客户名称,下单时间,产品,金额(元)\n甲公司,2026-01-05,泵,{cell}\n甲公司,2026-01-06,泵,200\n"
    convert([write(tmp_path / "订单.csv", text)], tmp_path / "book.xlsx", yes=True)
    assert [row["amount"] for row in meant(tmp_path / "book.xlsx", "orders")] == [300, 200]


def sheets(path: Path, **rows: list[list[Any]]) -> Path:
    """A workbook of a row a list under each title of a sheet."""
    workbook = openpyxl.Workbook()
    for title, lines in rows.items():
        sheet = workbook.create_sheet(title)
        for line in lines:
            sheet.append(line)
    workbook.remove(workbook.worksheets[0])
    workbook.save(path)
    return path


ORDERS = [
    ["Order ID", "Customer ID", "Order date", "Product", "Amount", "Currency"],
    ["O1", "A1", "2026-09-01", "Pump", 40000, "USD"],
    ["O2", "A1", "2026-09-02", "Pump", 100000, "SGD"],
]
TARGETS = [
    ["Period", "Measure", "Owner", "Target (k USD)"],
    ["2026", "Revenue", "Emma", 200],
    ["2026", "Visits", "Emma", 5],
    ["2026", "New customers", "Emma", 3],
]
PLAIN = [["Period", "Measure", "Owner", "Target"], *TARGETS[1:]]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ({"Orders": ORDERS, "Targets": TARGETS}, "USD"),  # a title comes before what rows are in
        ({"Orders": ORDERS, "Settings": [["Key", "Value"], ["money.currency", "SGD"]]}, "SGD"),
        ({"Orders": ORDERS, "Rates": [["Currency", "Date", "Rate"], ["USD", "2025-01-01", 1], ["SGD", "2025-01-01", 0.75]]}, "USD"),
        ({"Orders": ORDERS[:2]}, "USD"),
        ({"Orders": ORDERS}, "CNY"),  # several, and nothing says which is the book's
        ({"Orders": [*ORDERS[:2], [*ORDERS[2][:5], None]]}, "CNY"),
    ],
)  # fmt: skip
def test_a_new_book_is_in_the_currency_in_which_a_run_reads_its_source(
    tmp_path: Path, rows: dict[str, list[list[Any]]], code: str
) -> None:
    source, to = sheets(tmp_path / "src.xlsx", **rows), tmp_path / "new.xlsx"
    done = convert([source], to, fallback="en", yes=True)
    titles = [column.title for column in read.workbook(to, limits=Limits()).tables["orders"].columns]
    assert f"Amount ({code})" in titles
    assert not done.not_taken
    there = open_target(source, Limits())
    money = there.money(Settings(), "en")
    assert money is not None
    assert money.currency == code


def test_a_bare_amount_is_asked_about_in_the_currency_of_the_new_book(tmp_path: Path) -> None:
    done = convert(
        [sheets(tmp_path / "src.xlsx", Orders=ORDERS, Targets=TARGETS)], tmp_path / "new.xlsx", fallback="en"
    )
    assert [(one.field, one.currency) for one in done.proposals if one.why == "bare_unit"] == [("amount", "USD")]
    assert "# Amount (USD): “Amount” names no unit; read as USD" in (tmp_path / "new.mapping.toml").read_text("utf-8")


@pytest.mark.parametrize("rows", [TARGETS, PLAIN])
def test_targets_that_count_are_in_no_currency(tmp_path: Path, rows: list[list[Any]]) -> None:
    """Of Target (k USD) visits and new customers are numbers, in a book in yuan too."""
    to = book(tmp_path / "book.xlsx", "CNY", "en")
    done = convert([sheets(tmp_path / "src.xlsx", Targets=rows)], to, yes=True)
    columns = {one.field: one.values for one in read.workbook(to, limits=Limits()).tables["targets"].columns}
    found = dict(zip(columns["measure"], columns["value"], strict=True))
    assert (found["Visits"], found["New customers"]) == (5, 3)
    assert done.summary().sheets["targets"].cells_not_taken == len(done.not_taken)
    assert [one.code for one in done.not_taken] == (["currency_rate"] if rows is TARGETS else [])


SETTINGS = [["Key", "Value"], ["money.currency", "USD"], ["calendar.year_start", 4], ["tier.threshold.S", "800k"]]


def test_a_new_book_begins_with_the_settings_of_its_source(tmp_path: Path) -> None:
    source = sheets(
        tmp_path / "src.xlsx",
        Orders=ORDERS,
        Settings=[*SETTINGS, ["orders.source", "orders.csv"], ["tier.threshold.A", "much"], ["our.own", 1]],
    )
    to = tmp_path / "new.xlsx"
    done = convert([source], to, fallback="en", yes=True)
    said = {note.key: (note.values["source"], note.values["keys"]) for note in done.notes if "settings" in note.key}
    assert said == {
        "convert.note.settings": ("src.xlsx › Settings", [key for key, _ in SETTINGS[1:]]),
        "convert.note.settings_left": ("src.xlsx › Settings", ["orders.source", "tier.threshold.A", "our.own"]),
    }
    there = {entry.key: entry.value for entry in read.workbook(to, limits=Limits()).settings}
    assert there == {"money.currency": "USD", "calendar.year_start": 4, "tier.threshold.S": "800k"}


def test_a_book_that_is_there_keeps_its_settings_and_what_differs_is_named(tmp_path: Path) -> None:
    source, to = sheets(tmp_path / "src.xlsx", Orders=ORDERS, Settings=SETTINGS), tmp_path / "new.xlsx"
    convert([source], to, fallback="en", yes=True)
    assert not [note for note in convert([source], to, yes=True).notes if "settings" in note.key]
    sheets(source, Orders=ORDERS, Settings=[*SETTINGS[:2], ["calendar.year_start", 7]])
    notes = [note for note in convert([source], to, yes=True).notes if "settings" in note.key]
    assert [(note.key, note.values["keys"]) for note in notes] == [
        ("convert.note.settings_left", ["calendar.year_start"])
    ]


def test_two_sources_that_set_one_thing_differently_set_nothing(tmp_path: Path) -> None:
    one = sheets(tmp_path / "a.xlsx", Orders=ORDERS, Settings=[["Key", "Value"], ["calendar.year_start", 4]])
    other = sheets(tmp_path / "b.xlsx", Rates=[["Currency", "Date", "Rate"], ["SGD", "2025-01-01", 0.75]],
                   Settings=[["Key", "Value"], ["calendar.year_start", 7], ["report.old_days", 30]])  # fmt: skip
    done = convert([one, other], tmp_path / "new.xlsx", fallback="en", yes=True)
    there = {entry.key: entry.value for entry in read.workbook(tmp_path / "new.xlsx", limits=Limits()).settings}
    assert there == {"report.old_days": 30}
    left = [note.values["source"] for note in done.notes if note.key == "convert.note.settings_left"]
    assert left == ["a.xlsx › Settings", "b.xlsx › Settings"]
