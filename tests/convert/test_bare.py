"""Amounts beside which no unit stands: proved by the other columns, or asked about and said."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from tables import opened, rows_of, write

from kamxl.convert import Outcome, convert
from kamxl.convert.bare import _as_in_the_book, _currency, _in_currency
from kamxl.convert.draft import Proposal
from kamxl.convert.outcome import proposal_text

ORDERS = "订单编号,客户编号,订单日期,产品,金额\nS1,C1,2026-01-05,泵,5\n"


def asked(done: Outcome) -> list[str]:
    return [proposal_text(one, done.lang) for one in done.proposals if one.why == "bare_unit"]


@pytest.mark.parametrize(
    ("lang", "text", "said"),
    [
        ("zh", ORDERS, "“金额”没有写单位，按元读取"),
        ("en", "Order ID,Customer ID,Order date,Product,Amount\nS1,C1,2026-01-05,Pump,5\n", "“Amount” names no unit; read as CNY"),
        ("zh", "客户编号,客户名称,年交易金额\nC1,甲公司,120\n", "“年交易金额”没有写单位，按万元读取"),
        ("en", "Order ID,Customer ID,Order date,Product,Amount,Currency\nS1,C1,2026-01-05,Pump,5,USD\n", "“Amount” names no unit; read as USD"),
        ("en", "Order ID,Customer ID,Order date,Product,Amount\nS1,C1,2026-01-05,Pump,5\nS2,C1,2026-01-06,Pump,USD 6\n", "“Amount” names no unit; read as USD"),
        ("en", "Currency: USD,,,,\nOrder ID,Customer ID,Order date,Product,Amount\nS1,C1,2026-01-05,Pump,5\n", "“Amount” names no unit; read as USD"),
    ],
)  # fmt: skip
def test_what_nothing_proves_is_said_and_asked(tmp_path: Path, lang: str, text: str, said: str) -> None:
    done = convert([write(tmp_path / "src.csv", text)], tmp_path / "new.xlsx", lang=lang, yes=True)  # type: ignore[arg-type]
    assert asked(done) == [said]
    assert done.questions == 1
    assert done.incomplete
    assert said in [one.message for one in done.summary().proposals]
    assert sum(merged.new for merged in done.sheets.values()) >= 1  # written as it is read


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("订单编号,客户编号,订单日期,产品,数量,单价,金额\nS1,C1,2026-01-05,泵,2,10,20\nS2,C1,2026-01-06,泵,3,10,30\n", 20),
        ("订单编号,客户编号,订单日期,产品,数量,单价,金额\nS1,C1,2026-01-05,泵,200,1000,18\nS2,C1,2026-01-06,泵,300,1000,30\n", 180_000),
        ("订单编号,客户编号,订单日期,产品,金额,毛利(千元)\nS1,C1,2026-01-05,泵,5,1\n", 5000),
        ("订单编号,客户编号,订单日期,产品,金额\nS1,C1,2026-01-05,泵,5万元\n", 50_000),
        ("订单编号,客户编号,订单日期,产品,金额(元)\nS1,C1,2026-01-05,泵,5\n", 5),
    ],
)  # fmt: skip
def test_what_the_values_or_the_other_columns_prove_is_not_asked(tmp_path: Path, text: str, amount: float) -> None:
    done = convert([write(tmp_path / "src.csv", text)], tmp_path / "new.xlsx")
    assert asked(done) == []
    assert rows_of(tmp_path / "new.xlsx", "购买记录")[0]["金额(元)"] == amount
    again = convert([tmp_path / "src.csv"], tmp_path / "new.xlsx")
    assert asked(again) == []
    assert not again.changed


HEAD = "订单编号,客户编号,订单日期,产品,数量,单价,金额\n"


def lines(good: int, bad: int) -> str:
    """Orders of which so many are quantity × price, and so many are a tenth of it."""
    amounts = [20] * good + [2] * bad
    return HEAD + "".join(f"S{n},C1,2026-01-05,泵,2,10,{amount}\n" for n, amount in enumerate(amounts))


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        (lines(9, 1), 0),  # nine rows of ten prove it
        (lines(8, 2), 1),
        (lines(0, 2), 1),
        (HEAD + "S1,C1,2026-01-05,泵,2,10,29.99\n", 0),  # within half of quantity × price, for discounts and taxes
        (HEAD + "S1,C1,2026-01-05,泵,2,10,30\n", 1),
        (HEAD + "S1,C1,2026-01-05,泵,2,10,10.01\n", 0),
        (HEAD + "S1,C1,2026-01-05,泵,2,10,10\n", 1),
        (HEAD + "S1,C1,2026-01-05,泵,0,10,20\nS2,C1,2026-01-06,泵,,10,30\n", 1),  # nothing to multiply
        (HEAD.replace("单价", "单价(千元)") + "S1,C1,2026-01-05,泵,2,10,20000\n", 0),  # the unit of the price is stated
        (HEAD.replace("金额", "单号二").replace("数量", "金额") + "S1,C1,2026-01-05,泵,20,10,x\n", 1),  # no quantity
    ],
)
def test_how_many_rows_prove_a_unit_and_how_near(tmp_path: Path, text: str, questions: int) -> None:
    assert len(asked(convert([write(tmp_path / "src.csv", text)], tmp_path / "new.xlsx", yes=True))) == questions


@pytest.mark.parametrize(("stating", "bare", "questions"), [(2, 1, 0), (1, 1, 1), (1, 2, 1), (0, 2, 1)])
def test_cells_state_the_unit_where_over_half_of_them_do(
    tmp_path: Path, stating: int, bare: int, questions: int
) -> None:
    amounts = [f"{n}万元" for n in range(1, stating + 1)] + [f"{n}00" for n in range(1, bare + 1)]
    text = ORDERS.partition("\n")[0] + "\n" + "".join(f"S{n},C1,2026-01-05,泵,{one}\n" for n, one in enumerate(amounts))
    assert len(asked(convert([write(tmp_path / "src.csv", text)], tmp_path / "new.xlsx", yes=True))) == questions


def test_an_answer_at_the_terminal_is_remembered(tmp_path: Path) -> None:
    def ask(one: Proposal, options: object, cells: object) -> str | None:
        assert one.why == "bare_unit"
        return "10k"

    source = write(tmp_path / "src.csv", ORDERS)
    done = convert([source], tmp_path / "new.xlsx", ask=ask)
    assert (asked(done), done.incomplete) == ([], False)
    assert 'unit = "万元"' in (tmp_path / "new.mapping.toml").read_text("utf-8")
    assert rows_of(tmp_path / "new.xlsx", "购买记录")[0]["金额(元)"] == 50_000
    assert asked(convert([source], tmp_path / "new.xlsx")) == []


def test_an_answer_on_the_sheet_is_read(tmp_path: Path) -> None:
    source, to = write(tmp_path / "src.csv", ORDERS), tmp_path / "new.xlsx"
    convert([source], to)
    workbook = opened(to)
    sheet = workbook["列对应"]
    assert sheet.cell(5, 2).value == "金额"
    assert "千元,万元" in "".join(str(one.formula1) for one in sheet.data_validations.dataValidation)
    sheet.cell(5, 6).value = "万元"
    workbook.save(to)
    done = convert([source], to)
    assert asked(done) == []
    assert rows_of(to, "购买记录")[0]["金额(元)"] == 50_000


def test_months_as_columns_take_an_answer_too(tmp_path: Path) -> None:
    source = write(
        tmp_path / "2026年销售额.csv",
        "客户编号,客户名称,2026年1月,2026年2月,2026年3月\nC1,甲公司,5,6,7\nC2,乙公司,1,2,3\n",
    )
    done = convert(
        [source], tmp_path / "new.xlsx", ask=lambda one, options, cells: "10k" if one.why == "bare_unit" else None
    )
    assert done.sheets["orders"].new == 6
    assert rows_of(tmp_path / "new.xlsx", "购买记录")[0]["金额(元)"] == 50_000


@pytest.mark.parametrize(("amounts", "questions"), [((900, 1_100, 5_000), 0), ((0.09, 0.1, 0.11), 1), ((10**7,), 1)])
def test_amounts_of_the_size_of_those_in_the_book_are_not_asked_about(
    tmp_path: Path, amounts: tuple[float, ...], questions: int
) -> None:
    """In 万元 they would be ten thousand times off."""
    head = "订单编号,客户编号,订单日期,产品"
    there = "".join(f"S{n},C1,2026-01-0{n},泵,{900 + n}\n" for n in range(1, 6))
    convert([write(tmp_path / "old.csv", f"{head},金额(元)\n{there}")], tmp_path / "book.xlsx", lang="zh")
    (tmp_path / "book.mapping.toml").unlink()  # what is remembered is not asked again
    new = "".join(f"N{n},C1,2026-02-0{n},泵,{amount}\n" for n, amount in enumerate(amounts, 1))
    done = convert([write(tmp_path / "新.csv", f"{head},金额\n{new}")], tmp_path / "book.xlsx", lang="zh")
    assert len(asked(done)) == done.questions == questions


ALIKE = "客户名称,订单日期,产品,订单成交总金额数\n上海华强公司,2026-01-05,泵,{}\n苏州恒力公司,2026-01-06,阀,{}\n"


def test_the_unit_of_a_column_that_is_only_like_a_field_is_asked_once_it_is_taken(tmp_path: Path) -> None:
    """Nobody is asked of the unit of a column that fills nothing."""
    source = write(tmp_path / "src.csv", ALIKE.format(200, 400))
    assert asked(convert([source], tmp_path / "left.xlsx", dry_run=True)) == []
    done = convert([source], tmp_path / "new.xlsx", yes=True)
    assert asked(done) == ["“订单成交总金额数”没有写单位，按元读取"]
    assert asked(convert([source], tmp_path / "new.xlsx")) == ["“订单成交总金额数”没有写单位，按元读取"]


@pytest.mark.parametrize("cells", [("200元", "400元"), ("1 234,56 €", "12 500,00 €")])
def test_a_column_whose_cells_name_their_currency_is_not_asked(tmp_path: Path, cells: tuple[str, str]) -> None:
    text = ALIKE.replace("订单成交总金额数", "金额").replace(",", ";").format(*cells)
    assert asked(convert([write(tmp_path / "src.csv", text)], tmp_path / "new.xlsx", yes=True)) == []


@pytest.mark.parametrize(
    ("headings", "code"),
    [(["币种：美元"], "USD"), (["币种：美元", "币种：美元"], "USD"), (["币种：美元", "币种：欧元"], ""), (["币种：美元", ""], ""), ([""], "")],
)  # fmt: skip
def test_the_one_currency_that_stands_above_the_tables(headings: list[str], code: str) -> None:
    source = SimpleNamespace(titles=(), origins=[SimpleNamespace(heading=one) for one in headings])
    assert _currency(SimpleNamespace(rules={}, source=source)) == code


@pytest.mark.parametrize(
    ("known", "new", "alike"),
    [
        ([100, 100, 100], [1_999.9], True),
        ([100, 100, 100], [2_000], False),
        ([100, 100, 100], [5.01], True),
        ([100, 100, 100], [5], False),
        ([100, -100, 0, 100], [-90, 0], True),  # by their size, and nothing says nothing
        ([100, 100], [100], False),  # two amounts are no size
        ([100, 100, 100], [0, None], False),
    ],
)
def test_amounts_of_the_size_of_those_in_the_book_are_in_its_unit(
    known: list[float], new: list[float | None], alike: bool
) -> None:
    """Less than twenty times as much or as little by the median; a column that counts in 万元 is held against it in 元."""
    made = SimpleNamespace(source=SimpleNamespace(titles=("金额",), columns=(new,)))
    for factor in (1.0, 10_000.0):
        there = SimpleNamespace(field="amount", factor=factor, values=[one / factor for one in known])
        assert _as_in_the_book(made, "amount", "金额", (SimpleNamespace(columns=[there]),)) is alike  # type: ignore[arg-type]
    assert not _as_in_the_book(made, "amount", "金额", (SimpleNamespace(columns=[]),))  # type: ignore[arg-type]
    assert not _as_in_the_book(made, "amount", "金额", ())


@pytest.mark.parametrize(
    ("cells", "named"),
    [(["USD 5", "USD 6", 7], True), (["USD 5", 7], False), (["5万美元", "6万美元"], False), ([], False)],
)
def test_more_than_half_of_the_cells_name_a_currency_and_no_multiple_of_it(cells: list[object], named: bool) -> None:
    made = SimpleNamespace(source=SimpleNamespace(titles=("金额",), columns=(cells,), memo={}, rows=range(len(cells))))
    assert _in_currency(made, "金额") is named  # type: ignore[arg-type]
