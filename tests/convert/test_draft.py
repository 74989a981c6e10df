"""What a column of a shape may be, and what makes the id, the amount and the kind of a row."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from tables import rows_of, source, write

from kamxl.convert import by_title, convert, similar
from kamxl.convert.cells import Shape
from kamxl.convert.draft import Draft, Proposal
from kamxl.convert.evident import _are_shares, by_evidence
from kamxl.convert.implied import with_names
from kamxl.convert.mapping import FILE, PERIOD, Rule
from kamxl.convert.months import bare_years, yearly
from kamxl.convert.recognise import REFUTED
from kamxl.convert.similar import suits
from kamxl.convert.which_amount import by_value
from kamxl.schema.sheets import SHEETS


@pytest.mark.parametrize(
    ("field", "fits"),
    [
        ("phone", {"phone", "number"}),
        ("email", {"email"}),
        ("name", {"text"}),  # no phone number, address or figure is a name
        ("annual_amount", {"phone", "number", "text"}),
    ],
)
def test_what_cells_may_be_whatever_their_title(field: str, fits: set[str]) -> None:
    one = SHEETS["customers"].fields[field]
    shown: tuple[Shape, ...] = ("phone", "email", "number", "text")
    assert {shape for shape in shown if suits(one, shape)} == fits
    assert suits(one, None), "blank cells may be anything"


@pytest.mark.parametrize(("title", "kind"), [("合同", "合同"), ("报价", "报价")])
def test_the_file_says_what_its_rows_are(title: str, kind: str, tmp_path: Path) -> None:
    text = "编号,客户编号,签订日期,金额(元),状态\nH1,C1,2026-01-05,100,执行中\nH2,C1,2026-01-06,200,执行中\n"
    convert([write(tmp_path / f"{title}台账.csv", text)], tmp_path / "b.xlsx", sheet="contracts", fallback="zh")
    assert {row["类型"] for row in rows_of(tmp_path / "b.xlsx", "合同报价")} == {kind}


@pytest.mark.parametrize(
    ("cells", "key", "doubt"),
    [
        (["甲公司", "乙公司"], "name", 0),
        (["A-1", "甲公司"], "name", 0),  # half of them: some customers are called so
        (["A-1", "B/2"], "name", 1),
        (["1", "2"], "owner", 2),
        (["1", "2"], "region", 0),  # no name
        (["0", "00"], "customer_id", REFUTED),
        (["0", "7"], "customer_id", 0),
        (["0"], "customer_id", 0),  # one row shows nothing
    ],
)
def test_how_much_cells_speak_against_a_field(cells: list[str], key: str, doubt: int) -> None:
    assert by_title.doubts(SimpleNamespace(columns=[cells], titles=["负责人"]), "customers")(0, key) == doubt


def test_amounts_by_their_title_are_no_persons() -> None:
    assert (
        by_title.doubts(SimpleNamespace(columns=[["1", "2"]], titles=["Sales (USD)"]), "customers")(0, "owner")
        == REFUTED
    )


def test_the_number_of_another_sheets_customer_is_no_number_that_a_system_left() -> None:
    assert by_title.doubts(SimpleNamespace(columns=[["0", "0"]]), "orders")(0, "customer_id") == 0


def test_how_sure_a_match_is_is_said_with_one_decimal() -> None:
    made = Draft(SimpleNamespace(shown="a.csv", titles=("客户",)), "customers")
    made.take("客户", "name", "alike", 88.84)
    assert made.found[0].score == 88.8


def test_titles_of_one_row_are_their_own_parts() -> None:
    source = SimpleNamespace(titles=("客户", "2024", "2025"), parts=(), origins=())
    assert yearly(source, "orders") == (["客户", "2024", "2025"], [("客户",), ("2024",), ("2025",)])


@pytest.mark.parametrize(
    ("titles", "numbers", "theirs"),
    [
        (("编号", "客户"), ("1", "2"), True),
        (("编号", "客户"), ("1", "1"), False),  # a number twice is the customer's
        (("编号", "产品"), ("1", "2"), False),  # nobody else names the customer
        (("客户编号", "客户"), ("1", "2"), False),
    ],
)
def test_a_bare_number_is_of_the_rows_where_another_column_names_the_customer(
    titles: tuple[str, str], numbers: tuple[str, str], theirs: bool
) -> None:
    source = SimpleNamespace(titles=titles, columns=[list(numbers), ["甲公司", "乙公司"]])
    assert by_title._is_of_the_rows(source, 0) is theirs  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "sheet", "field"),
    [
        ("未回款", "orders", "paid"), ("待回款(元)", "orders", "paid"), ("退款金额(元)", "orders", "paid"), ("预收款(元)", "orders", "paid"), ("应付款(元)", "orders", "paid"),
        ("Unpaid amount", "orders", "paid"), ("Amount refunded", "orders", "paid"), ("退货数量", "orders", "quantity"), ("毛利率", "orders", "profit"), ("计划回款日期", "orders", "paid_date"),
        ("目标交易额(万元)", "customers", "annual_amount"), ("竞品采购份额", "customers", "wallet_share"), ("已用额度", "customers", "credit_limit"), ("非授权", "customers", "consent"), ("成交日期", "deals", "close_date"),
    ],
)  # fmt: skip
def test_a_title_of_the_opposite_is_not_like_a_field(title: str, sheet: str, field: str) -> None:
    assert similar.score(title, sheet, field) == 0


def test_what_was_not_paid_is_not_taken_for_what_was(tmp_path: Path) -> None:
    text = "订单编号,客户编号,订单日期,产品,金额(元),未回款(元)\nS1,C1,2026-01-05,泵,1000,900\n"
    convert([write(tmp_path / "orders.csv", text)], tmp_path / "book.xlsx", lang="zh", yes=True)
    (row,) = rows_of(tmp_path / "book.xlsx", "购买记录")
    assert (row.get("已回款(元)"), row["未回款(元)"]) == (None, 900)


@pytest.mark.parametrize(
    ("title", "second", "hinted", "taken"),
    [
        ("编号", "8", True, True),
        ("编号", "8", False, False),  # nothing says what is numbered
        ("编号", "7", True, False),  # two rows have one number
        ("编号", "", True, False),
        ("记录ID", "8", False, True),  # whatever the file is called
        ("批次", "8", True, False),
    ],
)
def test_a_bare_number_is_the_id_of_rows_that_the_file_names(
    title: str, second: str, hinted: bool, taken: bool, tmp_path: Path
) -> None:
    text = f"{title},客户编号,订单日期,产品,金额(元)\n7,C1,2026-01-05,泵,5\n{second},C2,2026-01-06,泵,6\n"
    made = by_title.draft(source(write(tmp_path / "a.csv", text)), "orders", hinted)
    assert (made.rules.get("order_id") == Rule(**{"from": title})) is taken


@pytest.mark.parametrize(
    ("name", "years", "sheet", "titles"),
    [
        ("历年销售额", "2024,2025", "customers", ["2024 销售额", "2025 销售额"]),
        ("历年毛利", "2023,2024,2025", "customers", ["2023 毛利", "2024 毛利", "2025 毛利"]),
        ("历年销售额", "2025", "customers", ["2025"]),  # one is no row of years
        ("历年销售额", "2024,2025", "orders", ["2024", "2025"]),
        ("客户", "2024,2025", "customers", ["2024", "2025"]),
    ],
)
def test_bare_years_are_what_the_file_says(
    name: str, years: str, sheet: str, titles: list[str], tmp_path: Path
) -> None:
    cells = ",".join("5" for _ in titles)
    one = source(write(tmp_path / f"{name}.csv", f"客户编号,客户名称,{years}\nC1,甲公司,{cells}\nC2,乙公司,{cells}\n"))
    found, parts = yearly(one, sheet)
    assert found[2:] == titles
    assert [" ".join(part) for part in parts] == found
    assert bare_years(one) == (years.split(",") if "," in years else [])


@pytest.mark.parametrize(
    ("cells", "shares"),
    [(["0", "0.15", 1], True), (["5%"], True), (["1.01"], False), (["-0.1"], False), (["0.1", None], False), (["八折"], False), ([], False)],
)  # fmt: skip
def test_what_is_taken_off_is_a_share_where_it_can_be_nothing_else(cells: list[object], shares: bool) -> None:
    assert _are_shares(cells) is shares


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["3/5/2026", "13/5/2026"], "dmy"),
        (["3/5/2026", "3/15/2026"], "mdy"),
        (["2026-05-03", "2026-05-04"], None),
        (["3月5日", "4月6日"], "md"),
    ],
)
def test_the_order_that_some_days_prove_is_kept_for_the_files_to_come(
    cells: list[str], order: str | None, tmp_path: Path
) -> None:
    text = "订单编号,客户编号,订单日期,产品,金额(元)\n" + "".join(f"S{day},C1,{day},泵,5\n" for day in cells)
    made = by_title.draft(source(write(tmp_path / "订单2026.csv", text)), "orders", True)
    assert made.rules["order_date"].date == order


@pytest.mark.parametrize(("cell", "answer"), [("0.15", "yes"), ("15", None)])
def test_yes_takes_a_discount_that_can_only_be_a_share(cell: str, answer: str | None, tmp_path: Path) -> None:
    one = source(write(tmp_path / "a.csv", f"数量,单价,折扣\n1,5,{cell}\n"))
    asked = Proposal(one.shown, "数量 × 单价 × (1 − 折扣)", "orders", "amount", "discount")
    assert by_evidence({"a": one})(asked, (), ()) == answer
    assert by_evidence({})(asked, (), ()) is None


@pytest.mark.parametrize(
    ("name", "text", "taken"),
    [
        ("甲公司 订单", "订单编号,订单日期,产品,金额(元)\nS1,2026-01-05,泵,5\n", {"customer_id": Rule(name=FILE, remove=(" 订单",))}),
        ("甲公司 订单", "订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,2026-01-05,泵,5\n", {}),  # the rows say it
        ("2026年3月销售", "客户编号,产品,金额(元)\nC1,泵,5\nC2,阀,6\n", {"order_date": Rule(**{"from": PERIOD})}),
        ("销售", "客户编号,产品,金额(元)\nC1,泵,5\nC2,阀,6\n", {}),
        ("2026年3月销售", "客户编号,产品,金额(元),电话\nC1,泵,5,139\nC2,阀,6,138\n", {}),  # a list of customers
    ],
)  # fmt: skip
def test_what_only_the_name_of_the_file_says(name: str, text: str, taken: dict[str, Rule], tmp_path: Path) -> None:
    made = by_title.draft(source(write(tmp_path / f"{name}.csv", text)), "orders", True)
    before = dict(made.rules)
    assert with_names(made).rules == before | taken


@pytest.mark.parametrize(("cells", "taken"), [((20, 15), Rule(**{"from": "Weight"})), ((7, 9), None)])
def test_where_no_title_names_the_amount_the_product_is_looked_for(
    cells: tuple[int, int], taken: Rule | None, tmp_path: Path
) -> None:
    text = f"Order No,Customer ID,Order Date,Qty,Unit Price,Weight\nS1,C1,2026-01-05,2,10,{cells[0]}\nS2,C1,2026-01-05,3,5,{cells[1]}\n"
    made = by_title.draft(source(write(tmp_path / "orders.csv", text)), "orders", True)
    by_value(made)
    assert made.rules.get("amount") == taken
