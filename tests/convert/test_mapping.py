"""The mapping file: what it may say, what is wrong with it in words, and that what is written reads back."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from tables import CUSTOMERS, ORDERS, rows_of, source, write

from kamxl.convert import convert, mapping_text
from kamxl.convert.answers import is_open
from kamxl.convert.draft import Proposal, Why
from kamxl.convert.guess import guess
from kamxl.convert.load import loaded
from kamxl.convert.mapping import Fill, Mapped, choice_word, load, parse
from kamxl.errors import UsageError
from kamxl.i18n import Text
from kamxl.schema.money import CNY
from kamxl.settings import Limits

ENGLISH = re.compile(r"[A-Za-z]+ [A-Za-z]+ [A-Za-z]+")
HEAD = '[sources.a]\nfile = "a.csv"\n[[fill]]\nsheet = "customers"\nfrom = "a"\n'


def filled(tmp_path: Path, text: str, columns: str) -> list[dict[str, Any]]:
    """The customers that a file becomes by some lines of a mapping."""
    write(tmp_path / "a.csv", text)
    mapping = write(tmp_path / "m.toml", f'{HEAD}[fill.columns]\ncustomer_id = "id"\n{columns}\n')
    convert([tmp_path / "a.csv"], tmp_path / "out.xlsx", mapping=mapping, lang="zh")
    return rows_of(tmp_path / "out.xlsx", "客户信息")


def column(rows: list[dict[str, Any]], title: str) -> list[Any]:
    return [row.get(title) for row in rows]


def test_constants_words_splits_and_joins(tmp_path: Path) -> None:
    rows = filled(
        tmp_path,
        "id,first,last,place,state,rev\n1,Li,Ming,江苏/苏州,ok,$1200.50\n2,,Wang,上海,gone,\n3,A,B,,?,3\n",
        'contact = { join = ["last", "first"], with = "," }\n'
        'region = { from = "place", split = "/", part = 1, default = "外省" }\n'
        'address = { from = "place", split = "/", part = 2 }\n'
        'status = { from = "state", map = { OK = "活跃", "gone" = "流失" }, other = "暂停" }\n'
        'industry = { value = "零售" }\n'
        'annual_amount = { from = "rev", remove = ["$"], factor = 0.0001 }\n'
        'name = { from = "first", otherwise = ["last", "id"], with = "-" }',
    )
    assert column(rows, "联系人") == ["Ming,Li", "Wang", "B,A"]
    assert column(rows, "所在区域") == ["江苏", "上海", "外省"]
    assert column(rows, "地址") == ["苏州", None, None]
    assert column(rows, "合作状态") == ["活跃", "流失", "暂停"]
    assert column(rows, "所属行业") == ["零售"] * 3
    assert column(rows, "年交易金额(万元)") == [pytest.approx(0.12005), None, pytest.approx(0.0003)]
    assert column(rows, "客户名称") == ["Li", "Wang-2", "A"]


def test_joins_and_picks(tmp_path: Path) -> None:
    rows = filled_with_joins(tmp_path)
    assert column(rows, "负责人") == ["王磊", "李娜", None]
    assert [str(day)[:10] for day in column(rows, "首次合作时间")] == ["2025-01-02", "2024-05-06", "None"]
    assert [str(day)[:10] for day in column(rows, "最近跟进日期")] == ["2026-02-03", "2024-05-06", "None"]
    assert column(rows, "备注") == ["a", "c", None]
    assert column(rows, "年利润(万元)") == [0.3, 1, None]
    assert column(rows, "企业规模(人)") == [2, 1, 0]


def filled_with_joins(tmp_path: Path) -> list[dict[str, Any]]:
    write(tmp_path / "a.csv", "id,rep\n1,7\n2,8\n3,9\n")
    write(tmp_path / "reps.csv", "no,name\n7,王磊\n8,李娜\n")
    write(tmp_path / "deals.csv", "who,day,what,gain\n1,2026-02-03,b,0.1\n1,2025-01-02,a,0.2\n2,2024-05-06,c,1\n")
    mapping = write(
        tmp_path / "m.toml",
        '[sources]\na = { file = "a.csv" }\nreps = { file = "reps.csv" }\ndeals = { file = "deals.csv" }\n'
        '[[fill]]\nsheet = "customers"\nfrom = "a"\n'
        'join = [{ source = "reps", on = "rep", to = "no" }, { source = "deals", on = "id", to = "who" }]\n'
        '[fill.columns]\ncustomer_id = "id"\nowner = "reps.name"\n'
        'first_deal_date = { from = "deals.day", pick = "min" }\nlast_follow_up = { from = "deals.day", pick = "max" }\n'
        'notes = { from = "deals.what", pick = "last" }\nannual_profit = { from = "deals.gain", pick = "sum" }\n'
        'company_size = { from = "deals.day", pick = "count" }\n',
    )
    convert(
        [tmp_path / f"{name}.csv" for name in ("a", "reps", "deals")], tmp_path / "out.xlsx", mapping=mapping, lang="zh"
    )
    return rows_of(tmp_path / "out.xlsx", "客户信息")


def test_products_in_decimals_with_a_discount(tmp_path: Path) -> None:
    write(
        tmp_path / "l.csv",
        "no,c,d,p,q,u,off\n1,C1,2026-01-05,x,3,0.99,0\n2,C1,2026-01-05,y,10,1.1,5%\n3,C1,2026-01-05,z,10,,0.5\n4,C1,2026-01-05,w,ten,2,\n",
    )
    mapping = write(
        tmp_path / "m.toml",
        '[sources.l]\nfile = "l.csv"\n[[fill]]\nsheet = "orders"\nfrom = "l"\n[fill.columns]\norder_id = "no"\ncustomer_id = "c"\n'
        'order_date = "d"\nproduct = "p"\namount = { multiply = ["q", "u"], less = "off" }\n',
    )
    done = convert([tmp_path / "l.csv"], tmp_path / "out.xlsx", mapping=mapping, lang="zh")
    assert column(rows_of(tmp_path / "out.xlsx", "购买记录"), "金额(元)") == [2.97, 10.45, None, "ten"]
    assert [(one.row, one.value) for one in done.not_taken] == [(5, "ten")]


def test_ids_that_a_person_found_to_be_one(tmp_path: Path) -> None:
    write(tmp_path / "客户.csv", CUSTOMERS)
    write(tmp_path / "orders.csv", ORDERS)
    convert([tmp_path / "客户.csv", tmp_path / "orders.csv"], tmp_path / "out.xlsx", dry_run=True)
    path = tmp_path / "out.mapping.toml"
    path.write_text(path.read_text("utf-8") + '\n[same."客户信息"]\nC002 = "C001"\n', "utf-8")
    done = convert([tmp_path / "客户.csv", tmp_path / "orders.csv"], tmp_path / "out.xlsx")
    assert column(rows_of(tmp_path / "out.xlsx", "客户信息"), "客户编号") == ["C001"]
    assert set(column(rows_of(tmp_path / "out.xlsx", "购买记录"), "客户编号")) == {"C001"}
    assert [one.code for one in done.not_taken] == ["differs"]


def test_units_of_titles_and_of_the_mapping(tmp_path: Path) -> None:
    rows = filled(tmp_path, "id,rev (k CNY)\n1,500\n", 'annual_amount = "rev (k CNY)"')
    assert column(rows, "年交易金额(万元)") == [50]
    (tmp_path / "out.xlsx").unlink()
    rows = filled(tmp_path, "id,rev\n1,0.02\n", 'annual_amount = { from = "rev", unit = "亿元" }')
    assert column(rows, "年交易金额(万元)") == [200]
    (tmp_path / "out.xlsx").unlink()
    rows = filled(tmp_path, "id,rev (USD)\n1,50000\n", 'annual_amount = "rev (USD)"')
    assert column(rows, "年交易金额(万USD)") == [5]  # a new book is in the currency of its source
    (tmp_path / "out.xlsx").unlink()
    rows = filled(tmp_path, "id,rev (USD)\n1,50000\n", 'annual_amount = { from = "rev (USD)", factor = 0.00071 }')
    assert column(rows, "年交易金额(万元)") == [pytest.approx(35.5)]


def test_a_percentage_up_to_one_keeps_its_meaning(tmp_path: Path) -> None:
    rows = filled(tmp_path, "id,rate\n1,0.5%\n2,85%\n3,1%\n", 'collection_rate = "rate"')
    assert column(rows, "回款率(%)") == ["0.5%", 85, "1%"]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        ("version = 1\n[sources.a", "TOML"),
        (HEAD + '[fill.columns]\ncustomer_id = "x"\nnane = "y"\n', "the closest is “name”"),
        (HEAD.replace("customers", "clients") + "[fill.columns]\n", "no input sheet “clients”; there are Customers"),
        (HEAD.replace('from = "a"', 'from = "b"') + '[fill.columns]\ncustomer_id = "x"\n', "no source “b”"),
        (HEAD + '[fill.columns]\ncustomer_id = { from = "x", value = "y" }\n', "one of from, value"),
        (HEAD + '[fill.columns]\ncustomer_id = { from = "x", date = "ddmm" }\n', "customer_id.date in .* %d"),
        (HEAD + '[fill.columns]\ncustomer_id = { from = "x", part = 0 }\n', "part counts"),
        (HEAD + '[fill.columns]\ncustomer_id = "x"\n"客户编号" = "y"\n', "given twice"),
        (HEAD + 'colums = 1\n[fill.columns]\ncustomer_id = "x"\n', "fill.1.colums in .* “columns”"),
        (HEAD + '[fill.columns]\ncustomer_id = { form = "x" }\n', "customer_id.form in .* “from”"),
        (HEAD + '[fill.columns]\ncustomer_id = { from = "x", map = "y" }\n', "customer_id.map in .* kind"),
        (HEAD + "[fill.columns]\ncustomer_id = { value = [1] }\n", r"customer_id.value in .* kind"),
        (HEAD + '[fill.columns]\n"客户编吗" = "x"\n', "the closest is “客户编号”"),
        (HEAD.replace('from = "a"', "") + '[fill.columns]\ncustomer_id = "x"\n', "fill.1.from in .* missing"),
        ('[sources.a]\ndelimiter = ";;"\n', "sources.a.delimiter in .* one character"),
        ('[[fill]]\nsheet = "orders"\nfrom = "b"\n[fill.columns]\n', "no source “b”, add [sources.b]"),
        ("version = 2\n", "version in .* is wrong: use 1"),
        ('mode = "delete"\n', "mode in .* is wrong: use both, create, update"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, match: str) -> None:
    with pytest.raises(UsageError, match=match.replace("[", r"\[")) as caught:
        load(write(tmp_path / "m.toml", text))
    told = caught.value.message
    assert isinstance(told, Text)
    chinese = told.render("zh")
    assert not ENGLISH.search(chinese), "words of a library, in English"
    assert "?." not in str(told)
    assert " - " not in str(told)


def test_a_mapping_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_bytes("# 对应\n".encode("gb18030"))
    with pytest.raises(UsageError, match="UTF-8") as caught:
        load(tmp_path / "m.toml")
    assert not ENGLISH.search(caught.value.message.render("zh"))  # type: ignore[attr-defined]


def test_a_mapping_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no mapping"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("columns", "match"),
    [
        ('name = "nome"', "nome"),
        ('name = { from = "id", pick = "first" }', "pick"),
        ('annual_amount = { from = "id", unit = "stone" }', "stone"),
    ],
)
def test_what_a_source_does_not_have(tmp_path: Path, columns: str, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        filled(tmp_path, "id,name\n1,x\n", columns)


def test_several_rows_of_a_join_ask_for_a_pick(tmp_path: Path) -> None:
    filled_with_joins(tmp_path)
    mapping = tmp_path / "m.toml"
    text = mapping.read_text("utf-8").replace('notes = { from = "deals.what", pick = "last" }', 'notes = "deals.what"')
    write(mapping, text)
    with pytest.raises(UsageError, match="pick"):
        convert([tmp_path / f"{name}.csv" for name in ("a", "reps", "deals")], tmp_path / "new.xlsx", mapping=mapping)


def test_what_is_written_reads_back(tmp_path: Path) -> None:
    """Quotation marks, line ends and other scripts in titles and names."""
    sources = [
        source(write(tmp_path / '客户 "新".csv', '编号,"名称 ""全""","备\n注",状态\nC1,甲,x,ok\n')),
        source(write(tmp_path / "订单[1].csv", ORDERS)),
    ]
    found = guess(sources)
    text = mapping_text.head("zh", "大客户.xlsx") + mapping_text.body(found, sources, "zh", CNY)
    again = parse(tomllib.loads(text), "x")
    assert again.sources == found.mapped.sources
    assert again.fill == found.mapped.fill
    assert isinstance(again, Mapped)
    assert again.sources[sources[1].name].fits("订单[1].csv")


def test_a_pattern_that_says_more_takes_its_files_from_one_that_fits_everything(tmp_path: Path) -> None:
    """Each file fills what its source fills, and no file two."""
    write(tmp_path / "订单1.csv", "no,who,day,sum\nS1,C1,2026-01-05,5\n")
    write(tmp_path / "名单.csv", "who,what\nC1,甲公司\n")
    mapping = write(
        tmp_path / "m.toml",
        '[sources]\nall = { file = "*" }\norders = { file = "订单*.csv" }\n'
        '[[fill]]\nsheet = "customers"\nfrom = "all"\n[fill.columns]\ncustomer_id = "who"\nname = "what"\n'
        '[[fill]]\nsheet = "orders"\nfrom = "orders"\n[fill.columns]\norder_id = "no"\ncustomer_id = "who"\norder_date = "day"\namount = "sum"\n',
    )
    found = loaded([tmp_path / "订单1.csv", tmp_path / "名单.csv"], mapping, tmp_path / "none.toml", None, Limits())
    assert {name: one.files for name, one in found.sources.items()} == {"orders": ("订单1.csv",), "all": ("名单.csv",)}
    assert found.came_from == "given"
    assert not found.guess.mapped.sources, "nothing is left to be guessed"


def test_a_file_of_another_name_with_the_columns_of_one_source_is_that_source(tmp_path: Path) -> None:
    mapping = write(
        tmp_path / "m.toml",
        '[sources.orders]\nfile = "订单.csv"\n[[fill]]\nsheet = "orders"\nfrom = "orders"\n[fill.columns]\norder_id = "no"\ncustomer_id = "who"\n',
    )
    whole, short = write(tmp_path / "x.csv", "who,no,more\nC1,S1,1\n"), write(tmp_path / "y.csv", "who,other\nC1,1\n")
    found = loaded([whole], mapping, tmp_path / "none.toml", None, Limits())
    assert {name: one.files for name, one in found.sources.items()} == {"orders": ("x.csv",)}
    found = loaded([short], mapping, tmp_path / "none.toml", None, Limits())
    assert "orders" not in found.sources


MONTHS = {"date": "order_date", "values": {"amount": {"1月": "01"}}}


@pytest.mark.parametrize(
    ("why", "given", "opened"),
    [
        ("bare_unit", {"columns": {"amount": "金额"}}, True),
        ("bare_unit", {"columns": {"amount": {"from": "金额", "unit": "万元"}}}, False),
        ("bare_unit", {"columns": {"amount": {"from": "金额", "factor": 10}}}, False),
        ("bare_unit", {"columns": {"amount": "货值"}}, False),
        ("bare_unit", {"ignore": ["profit"], "columns": {"amount": {"value": 1}}}, False),
        ("bare_unit", {"unpivot": MONTHS}, True),
        ("bare_unit", {"unpivot": {**MONTHS, "unit": "元"}}, False),
        ("decimal", {"columns": {"amount": "金额"}}, True),
        ("decimal", {"columns": {"amount": {"from": "金额", "decimal": ","}}}, False),
        ("decimal", {"columns": {"amount": "货值"}}, False),
        ("decimal", {"unpivot": MONTHS}, True),
        ("decimal", {"unpivot": {**MONTHS, "decimal": "."}}, False),
        ("day_order", {"columns": {"amount": "金额"}}, True),
        ("day_order", {"columns": {"amount": {"from": "金额", "date": "dmy"}}}, False),
        ("day_order", {"columns": {"amount": "货值"}}, False),
        ("year", {"unpivot": MONTHS}, True),
        ("year", {"unpivot": {**MONTHS, "year": 2025}}, False),
        ("year", {"columns": {"amount": {"from": "金额", "date": "md"}}}, True),
        ("year", {"columns": {"amount": {"from": "#period"}}}, True),
        ("year", {"columns": {"amount": {"from": "金额", "date": "md", "year": 2025}}}, False),
        ("year", {"columns": {"amount": {"from": "金额", "date": "dmy"}}}, False),
        ("alike", {}, True),  # an order must have an amount
        ("alike", {"columns": {"amount": "货值"}}, False),
        ("alike", {"ignore": ["amount"]}, True),
        ("unfit", {"columns": {"amount": "货值"}}, False),
    ],
)  # fmt: skip
def test_a_question_is_open_while_the_mapping_says_nothing(why: Why, given: dict[str, Any], opened: bool) -> None:
    fill = Fill(**{"from": "a", "sheet": "orders", **given})
    assert is_open(fill, Proposal("a", "金额", "orders", "amount", why)) is opened


@pytest.mark.parametrize(
    ("why", "given", "opened"),
    [
        *((why, {}, True) for why in ("alike", "place", "colour")),
        *((why, {"ignore": ["status"]}, False) for why in ("alike", "place", "colour", "word")),
        *((why, {"columns": {"status": "客户状态"}}, False) for why in ("alike", "place", "colour", "word")),
        ("unfit", {}, False),
        ("word", {}, True),
        ("word", {"columns": {"status": "状态"}}, True),
        ("word", {"columns": {"status": {"from": "状态", "map": {"老客": "active"}}}}, False),
        ("word", {"columns": {"status": {"from": "状态", "map": {"新客": "active"}}}}, True),
        ("word", {"card": {"status": "状态"}}, True),
        ("word", {"card": {"status": {"from": "状态", "other": "active"}}}, False),
    ],
)  # fmt: skip
def test_a_question_about_a_field_that_may_be_blank(why: Why, given: dict[str, Any], opened: bool) -> None:
    fill = Fill(**{"from": "a", "sheet": "customers", **given})
    assert is_open(fill, Proposal("a", "状态", "customers", "status", why, word="老客")) is opened


@pytest.mark.parametrize(
    ("key", "value", "word"),
    [
        ("status", "paused", "Paused"),
        ("status", "vanished", "vanished"),
        ("name", "paused", "paused"),
        ("none", "a", "a"),
    ],
)
def test_a_value_is_said_by_the_word_of_its_choice(key: str, value: str, word: str) -> None:
    assert choice_word("customers", key, value, "en") == word


def test_numbers_that_were_given_to_names_stand_in_the_mapping() -> None:
    """At the top of their section where it is there, in one at the end where it is not; where there are none the text stays as it is."""
    names = {"昆仑": "C0001", 'a"b': "C0002"}
    assert mapping_text.with_names("version = 1\n\n", {}) == "version = 1\n\n"
    added = mapping_text.with_names("version = 1\n\n", names)
    assert added.startswith("version = 1\n\n[names.customers]\n")
    assert tomllib.loads(added)["names"]["customers"] == names
    more = mapping_text.with_names(added, {"贝塔": "C0003"})
    assert more.count("[names.customers]") == 1
    assert tomllib.loads(more)["names"]["customers"] == {"贝塔": "C0003", **names}
