"""Whole conversions: files in, a workbook out, and what is there already is kept."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tables import CUSTOMERS, ORDERS, opened, parts, rows_of, write

from kamxl import read, walk
from kamxl.convert import Outcome, convert
from kamxl.errors import BusyError, InputError, NotAWorkbook, UnsafeTarget, UsageError
from kamxl.i18n import Text
from kamxl.settings import Limits
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS


def run(folder: Path, *names: str, to: str = "大客户.xlsx", **given: Any) -> Outcome:
    return convert([folder / name for name in names], folder / to, **given)


def codes(outcome: Outcome) -> list[str]:
    return sorted(one.code for one in outcome.not_taken)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "客户导出.csv", CUSTOMERS, "gb18030")
    write(tmp_path / "orders.tsv", ORDERS.replace(",", "\t"), "utf-16")
    return tmp_path


def test_a_new_workbook_from_exports_of_two_systems(folder: Path) -> None:
    done = run(folder, "客户导出.csv", "orders.tsv")
    assert done.written
    assert {key: one.new for key, one in done.sheets.items()} == {"customers": 2, "orders": 3}
    assert codes(done) == []
    customers = rows_of(folder / "大客户.xlsx", "客户信息")
    assert customers[0] == {
        "客户编号": "C001", "客户名称": "苏州明远精密制造有限公司", "所属行业": "机械制造", "联系人": "李明", "电话": "013800001234",
        "首次合作时间": datetime(2023, 1, 15), "年交易金额(万元)": 120, "合作状态": "活跃", "负责人": "王磊",
        **{title: value for title, value in customers[0].items() if str(value).startswith("=")},
    }  # fmt: skip
    assert customers[1]["合作状态"] == "暂停"
    orders = rows_of(folder / "大客户.xlsx", "购买记录")
    assert [(one["订单编号"], one["产品"], one["金额(元)"]) for one in orders] == [
        ("S1", "电机", 21),
        ("S1", "轴承", 5),
        ("S2", "电机", 31.5),
    ]
    assert orders[2]["订单日期"] == datetime(2026, 2, 6)
    assert {key: (count.rows, count.errors) for key, count in done.checked.items()} == {
        "customers": (2, 0),
        "orders": (3, 0),
    }
    assert done.totals["orders"]["amount"] == 57.5


def test_the_workbook_can_be_analysed(folder: Path) -> None:
    run(folder, "客户导出.csv", "orders.tsv")
    report = walk.run_summary(walk.run(folder / "大客户.xlsx", as_of=AS_OF))
    assert report.sheets["orders"].model_dump() == {"rows": 3, "valid": 3, "errors": 0, "warnings": 0}


def test_the_same_files_again_change_nothing(folder: Path) -> None:
    run(folder, "客户导出.csv", "orders.tsv")
    before = (folder / "大客户.xlsx").read_bytes()
    again = run(folder, "客户导出.csv", "orders.tsv")
    assert not again.written
    assert {key: one.unchanged for key, one in again.sheets.items()} == {"customers": 2, "orders": 3}
    assert (folder / "大客户.xlsx").read_bytes() == before
    assert again.mapping_from == "remembered"


def test_rows_are_created_and_updated_by_key_and_the_rest_is_kept(folder: Path) -> None:
    run(folder, "客户导出.csv", "orders.tsv")
    book = folder / "大客户.xlsx"
    walk.run(book, as_of=AS_OF)
    before = parts(book)
    later = (
        CUSTOMERS.replace("李明", "李小明").replace("850000", "")
        + "C003,宁波东海贸易公司,贸易,周敏,057400001111,潜在客户,李娜,,\n"
    )
    write(folder / "客户导出.csv", later, "utf-8-sig")
    done = run(folder, "客户导出.csv")
    one = done.sheets["customers"]
    assert (one.new, one.updated, one.unchanged) == (1, 1, 1)
    assert [(change.key, change.cell, change.field, change.old, change.new) for change in one.changes] == [
        ("C001", "E5", "contact", "李明", "李小明")
    ]
    rows = rows_of(book, "客户信息")
    assert [row["客户编号"] for row in rows] == ["C001", "C002", "C003"]
    # A blank in the source takes nothing away, and a prospect is a prospect.
    assert rows[1]["年交易金额(万元)"] == 85
    assert rows[2]["合作状态"] == "潜在"
    assert rows[2]["等级"].startswith("=IFERROR(")
    assert rows[2]["电话"] == "057400001111"
    after = parts(book)
    changed = {name for name in before if after.get(name) != before[name]}
    sheet = "xl/worksheets/sheet2.xml"
    tables = {name for name in changed if name.startswith("xl/tables/")}
    assert len(tables) == 1
    assert changed <= {sheet, "xl/workbook.xml", "xl/styles.xml"} | tables
    assert opened(book)["客户信息"].tables["kam_customers"].ref.endswith("7")


def test_a_workbook_of_a_persons_own_layout_is_filled_in_its_own_way(
    tmp_path: Path, make_book: Callable[..., Path]
) -> None:
    """Other titles, other units, days as text, and a sheet that has nothing to do with it."""
    headers = [*CUSTOMER_HEADERS]
    headers[7] = "年交易金额（元）"
    rows = [[*row] for row in CUSTOMER_ROWS]
    rows[0][7] = "1200000"
    book = make_book(tmp_path / "大客户.xlsx", {"说明": [["别动我"]], "客户信息": [headers, *rows]})
    write(tmp_path / "新客户.csv", CUSTOMERS.replace("C001", "C2023001"))
    done = run(tmp_path, "新客户.csv")
    assert (done.sheets["customers"].new, done.sheets["customers"].updated) == (1, 1)
    found = rows_of(book, "客户信息", top=1)
    assert found[3]["首次合作时间"] == "2022-06-20"
    assert found[3]["年交易金额（元）"] == 850000
    assert found[0]["电话"] == "013800001234"
    assert opened(book)["说明"]["A1"].value == "别动我"
    assert (tmp_path / "大客户.bak.xlsx").exists()


def test_an_input_sheet_that_the_workbook_lacks_is_added(tmp_path: Path, small_book: Path) -> None:
    write(tmp_path / "订单.csv", ORDERS.replace("C001", "C2023001").replace("C002", "C2023002"))
    before = parts(small_book)["xl/worksheets/sheet1.xml"]
    done = run(tmp_path, "订单.csv", to=small_book.name)
    assert done.sheets["orders"].new == 3
    assert parts(small_book)["xl/worksheets/sheet1.xml"] == before
    assert set(read.workbook(small_book, limits=Limits()).tables) == {"customers", "orders"}
    assert done.checked["orders"].errors == 0


def test_the_result_is_what_the_format_allows(folder: Path) -> None:
    from openxml_audit import OpenXmlValidator

    book = folder / "大客户.xlsx"
    for text in (
        CUSTOMERS,
        CUSTOMERS.replace("李明", "=李") + "C003,上海华通机电集团,机电,周敏,1,活跃,李娜,2026-01-05,3\n",
    ):
        write(folder / "客户导出.csv", text, "utf-8")
        run(folder, "客户导出.csv", "orders.tsv")
        assert [error.description for error in OpenXmlValidator().validate(str(book)).errors] == []


def test_a_preview_writes_the_mapping_and_nothing_else(folder: Path) -> None:
    done = run(folder, "客户导出.csv", "orders.tsv", dry_run=True)
    assert not done.written
    assert done.sheets["customers"].new == 2
    assert not (folder / "大客户.xlsx").exists()
    text = (folder / "大客户.mapping.toml").read_text("utf-8")
    assert 'customer_id = "客户编码"  # 客户编号' in text
    again = run(folder, "客户导出.csv", "orders.tsv")
    assert again.mapping_from == "remembered"
    assert again.written


def test_a_preview_of_changes_leaves_the_workbook(folder: Path) -> None:
    run(folder, "客户导出.csv")
    before = (folder / "大客户.xlsx").read_bytes()
    write(folder / "客户导出.csv", CUSTOMERS.replace("张华", "张小华"))
    done = run(folder, "客户导出.csv", dry_run=True)
    assert [(change.old, change.new) for change in done.sheets["customers"].changes] == [("张华", "张小华")]
    assert (folder / "大客户.xlsx").read_bytes() == before


@pytest.mark.parametrize(("before", "after", "updated"), [("0.4", "0.9", 1), ("1000", "1001", 1), ("0.3", "0.30000000000004", 0), ("1e9", "1000000000.5", 0)])  # fmt: skip
def test_a_number_is_another_one_where_it_can_be_seen(before: str, after: str, updated: int, tmp_path: Path) -> None:
    titles = "客户编号,客户名称,所属行业,联系人,电话,首次合作时间,合作状态,负责人,年交易金额(元)"
    for amount in (before, after):
        (tmp_path / "a.csv").write_text(f"{titles}\nC1,甲公司,机械,李,139,2020-01-01,活跃,王,{amount}\n", "utf-8")
        done = run(tmp_path, "a.csv")
    assert done.sheets["customers"].updated == updated


def test_create_only_and_update_only(folder: Path) -> None:
    run(folder, "客户导出.csv")
    write(folder / "客户导出.csv", CUSTOMERS.replace("张华", "张小华") + "C003,新客户,,,,,,,\n")
    created = run(folder, "客户导出.csv", mode="create", dry_run=True)
    assert (created.sheets["customers"].new, created.sheets["customers"].updated) == (1, 0)
    assert codes(created) == ["mode_create", "mode_create"]
    updated = run(folder, "客户导出.csv", mode="update", dry_run=True)
    assert (updated.sheets["customers"].new, updated.sheets["customers"].updated) == (0, 1)
    assert codes(updated) == ["mode_update"]


def test_next_months_export_of_the_same_layout_is_known(folder: Path) -> None:
    write(folder / "订单202601.csv", ORDERS)
    write(folder / "订单202602.csv", ORDERS.replace("S1", "S3").replace("S2", "S4"))
    run(folder, "客户导出.csv", "订单202601.csv")
    done = run(folder, "订单202602.csv")
    assert done.mapping_from == "remembered"
    assert done.sheets["orders"].new == 3
    assert "订单*.csv" in (folder / "大客户.mapping.toml").read_text("utf-8")


def test_a_file_that_the_mapping_does_not_know_is_added_to_it(folder: Path) -> None:
    run(folder, "客户导出.csv")
    path = folder / "大客户.mapping.toml"
    path.write_text(path.read_text("utf-8").replace("[fill.columns]", "# 我的备注\n[fill.columns]"), "utf-8")
    done = run(folder, "客户导出.csv", "orders.tsv")
    assert done.sheets["orders"].new == 3
    text = path.read_text("utf-8")
    assert "# 我的备注" in text
    assert text.count("[[fill]]") == 2
    assert run(folder, "客户导出.csv", "orders.tsv").sheets["orders"].unchanged == 3


def test_a_mapping_that_is_given_is_remembered(folder: Path) -> None:
    mapping = write(folder / "我的.toml", 'version = 1\n[sources.k]\nfile = "客户*.csv"\n[[fill]]\nsheet = "客户信息"\nfrom = "k"\n[fill.columns]\n"客户编号" = "客户编码"\n"客户名称" = "公司名称"\n')  # fmt: skip
    done = run(folder, "客户导出.csv", mapping=mapping)
    assert done.mapping_from == "given"
    assert (folder / "大客户.mapping.toml").read_bytes() == mapping.read_bytes()
    assert set(rows_of(folder / "大客户.xlsx", "客户信息")[0]) >= {"客户编号", "客户名称"}
    assert "电话" not in rows_of(folder / "大客户.xlsx", "客户信息")[0]


MINE = 'version = 1\n[sources.k]\nfile = "客户*.csv"\n[[fill]]\nsheet = "客户信息"\nfrom = "k"\n[fill.columns]\n"客户编号" = "客户编码"\n"客户名称" = "公司名称"\n'


def test_somebodys_file_under_the_name_of_the_mapping_is_not_written_over(folder: Path) -> None:
    """Neither by the mapping that is given nor through a link; the workbook is written all the same."""
    mapping, beside = write(folder / "我的.toml", MINE), folder / "大客户.mapping.toml"
    theirs = '[tool.other]\nname = "x"\n'
    write(beside, theirs)
    done = run(folder, "客户导出.csv", mapping=mapping)
    assert (done.written, done.mapping_written) == (True, False)
    assert beside.read_text("utf-8") == theirs
    assert [note.key for note in done.notes if isinstance(note, Text)].count("convert.note.no_mapping") == 1
    source = (folder / "客户导出.csv").read_bytes()
    beside.unlink()
    beside.symlink_to(folder / "客户导出.csv")
    (folder / "大客户.xlsx").unlink()
    assert run(folder, "客户导出.csv", mapping=mapping).written
    assert (folder / "客户导出.csv").read_bytes() == source
    assert not (folder / "客户导出.bak.csv").exists()


def test_what_is_no_file_under_the_name_of_the_mapping_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "大客户.mapping.toml")
    done = run(folder, "客户导出.csv")
    assert (done.written, done.mapping_written) == (True, False)


def test_a_mapping_that_a_person_wrote_is_kept_before_it_is_added_to(folder: Path) -> None:
    beside = write(folder / "大客户.mapping.toml", MINE)
    before = beside.read_bytes()
    assert run(folder, "客户导出.csv", "orders.tsv").mapping_from == "remembered"
    assert beside.read_bytes() != before
    assert (folder / "大客户.mapping.bak.toml").read_bytes() == before
    (folder / "大客户.xlsx").unlink()
    run(folder, "客户导出.csv", mapping=write(folder / "我的.toml", MINE + "# 新\n"))
    assert beside.read_text("utf-8").endswith("# 新\n")


def test_what_was_not_taken_and_why(folder: Path) -> None:
    text = (
        CUSTOMERS
        + ",没有编号的公司,,,,,,,\n"
        + "C004,逗号,没有,加,引号,的,地址,多,了一列,,溢出\n"
        + "C005,日期不对,贸易,周敏,0574,活跃,李娜,三月五日,12\n"
        + "C001,苏州明远精密制造有限公司,机械制造,李大明,013800001234,合作中,王磊,2023-01-15,1200000\n"
        + "合计,,,,,,,,2050012\n"
    )
    write(folder / "客户导出.csv", text)
    done = run(folder, "客户导出.csv")
    assert codes(done) == ["differs", "no_key", "ragged", "value"]
    by_code = {one.code: one for one in done.not_taken}
    assert by_code["ragged"].row == 5
    assert by_code["no_key"].row == 4
    assert (by_code["value"].row, by_code["value"].field, by_code["value"].value) == (6, "first_deal_date", "三月五日")
    assert "联系人" in by_code["differs"].message.render("zh")
    rows = rows_of(folder / "大客户.xlsx", "客户信息")
    assert [row["客户编号"] for row in rows] == ["C001", "C002", "C005"]
    # What means nothing stands as it was typed, so that the check names the cell and a person can mend it there.
    assert rows[2]["首次合作时间"] == "三月五日"
    assert done.checked["customers"].errors == 1


def test_a_bad_value_does_not_replace_a_good_one(folder: Path) -> None:
    run(folder, "客户导出.csv")
    write(folder / "客户导出.csv", CUSTOMERS.replace("2023-01-15", "去年").replace("李明", "李小明"))
    done = run(folder, "客户导出.csv")
    assert [change.field for change in done.sheets["customers"].changes] == ["contact"]
    assert codes(done) == ["value"]
    assert rows_of(folder / "大客户.xlsx", "客户信息")[0]["首次合作时间"] == datetime(2023, 1, 15)


def test_a_flat_export_fills_customers_and_orders(tmp_path: Path) -> None:
    write(
        tmp_path / "销售明细.csv",
        "订单号,下单日期,客户编号,客户名称,联系人,电话,行业,产品,数量,金额\n"
        "S1,2026-01-05,C1,甲公司,李明,13800001234,机械,电机,1,10\n"
        "S2,2026-01-06,C1,甲公司,李明,13800001234,机械,轴承,1,20\n"
        "S3,2026-01-07,C2,乙公司,周敏,13900001234,贸易,电机,1,30\n",
    )
    done = run(tmp_path, "销售明细.csv")
    assert {key: (one.new, one.repeated) for key, one in done.sheets.items()} == {"customers": (2, 1), "orders": (3, 0)}
    assert codes(done) == []


def test_the_same_product_twice_in_an_order_is_two_lines(tmp_path: Path, folder: Path) -> None:
    twice = ORDERS + "S2,C002,2026-02-06,电机,3,10.5,31.5\nS2,C002,2026-02-06,电机,1,9,9\n"
    write(folder / "orders.csv", twice)
    assert run(folder, "orders.csv", "客户导出.csv").sheets["orders"].new == 5
    assert run(folder, "orders.csv", "客户导出.csv").sheets["orders"].unchanged == 5


def test_orders_without_products_are_taken_and_the_gap_is_said(tmp_path: Path) -> None:
    write(tmp_path / "orders.csv", "订单号,客户编号,订单日期,金额\nS1,C1,2026-01-05,10\nS2,C1,2026-01-06,20\n")
    done = run(tmp_path, "orders.csv")
    assert done.sheets["orders"].new == 2
    assert done.open == [("orders.csv", "orders", "product")]
    assert run(tmp_path, "orders.csv").sheets["orders"].unchanged == 2


def test_what_a_row_was_found_by_is_not_changed_and_codes_differ_by_case(folder: Path) -> None:
    run(folder, "客户导出.csv", "orders.tsv")
    write(folder / "orders.tsv", ORDERS.replace(",", "\t").replace("轴承", " 轴承　"), "utf-16")
    write(folder / "客户导出.csv", CUSTOMERS.replace("C001", "c001"))
    done = run(folder, "客户导出.csv", "orders.tsv")
    assert (done.sheets["orders"].new, done.sheets["orders"].changes) == (0, [])
    assert (done.sheets["customers"].new, done.sheets["customers"].changes) == (1, [])


def test_words_are_those_of_the_workbook(folder: Path) -> None:
    run(folder, "客户导出.csv")
    write(folder / "客户导出.csv", CUSTOMERS + "C003,新客户,贸易,周敏,1,Active,李娜,2026-01-05,1\n")
    run(folder, "客户导出.csv", lang="en")
    assert rows_of(folder / "大客户.xlsx", "客户信息")[2]["合作状态"] == "活跃"


def test_orders_and_their_lines_are_joined_without_being_told(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", "customerNumber,customerName,phone\n1,Alpha Ltd,5550100\n2,Beta Inc,5550101\n")
    write(
        tmp_path / "orders.csv",
        "orderNumber,orderDate,status,customerNumber\n10,2026-01-05,Shipped,1\n11,2026-01-06,Open,2\n",
    )
    write(
        tmp_path / "order-lines.csv",
        "orderNumber,productCode,quantity,unitPrice\n10,P1,3,0.99\n10,P2,1,5\n11,P1,2,0.99\n",
    )
    write(tmp_path / "products.csv", "productCode,productName,productLine\nP1,Motor,Drives\nP2,Bearing,Parts\n")
    done = run(tmp_path, "customers.csv", "orders.csv", "order-lines.csv", "products.csv", lang="en")
    assert {key: one.new for key, one in done.sheets.items()} == {"customers": 2, "orders": 3}
    rows = rows_of(tmp_path / "大客户.xlsx", "Orders")
    assert [(row["Order ID"], row["Customer ID"], row["Product"], row["Amount (CNY)"]) for row in rows] == [
        ("10", "1", "Motor", 2.97), ("10", "1", "Bearing", 5), ("11", "2", "Motor", 1.98),
    ]  # fmt: skip
    assert done.unknown == []


def test_titles_that_are_only_alike_are_proposed_and_not_applied(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", "客户编号,客户全名称呼,客户联系人电话\nC1,甲公司,13800001234\n")
    done = run(tmp_path, "customers.csv")
    assert {one.title for one in done.proposals} == {"客户全名称呼", "客户联系人电话"}
    row = rows_of(tmp_path / "大客户.xlsx", "客户信息")[0]
    assert "客户名称" not in row
    assert row["客户联系人电话"] == "13800001234"
    text = (tmp_path / "大客户.mapping.toml").read_text("utf-8")
    assert '# name = "客户全名称呼"' in text


def test_without_a_sure_key_nothing_is_converted_and_the_nearest_title_is_asked_about(tmp_path: Path) -> None:
    write(tmp_path / "customers.csv", "客户内部编号,客户名称,电话\nC1,甲公司,13800001234\nC1,乙公司,13900001234\n")
    done = run(tmp_path, "customers.csv", dry_run=True)
    assert not (tmp_path / "大客户.xlsx").exists()
    assert done.mapping_written
    done = run(tmp_path, "customers.csv")
    assert [one.title for one in done.proposals if one.field == "customer_id"] == ["客户内部编号"]
    assert (done.sheets, done.asks) == ({}, True)
    assert rows_of(tmp_path / "大客户.xlsx", "客户信息") == []
    path = tmp_path / "大客户.mapping.toml"
    text = path.read_text("utf-8")
    assert '# customer_id = "客户内部编号"' in text
    path.write_text(
        text.replace("# customer_id", "customer_id").replace(', "客户内部编号"', "").replace('"客户内部编号", ', ""),
        "utf-8",
    )
    assert run(tmp_path, "customers.csv").sheets["customers"].new == 1


def test_days_that_could_be_both_are_asked_about(tmp_path: Path) -> None:
    write(
        tmp_path / "orders.csv",
        "Order ID,Customer ID,Order date,Product,Amount (CNY)\n1,C1,07/04/2026,Motor,10\n2,C1,03/05/2026,Motor,10\n",
    )
    done = run(tmp_path, "orders.csv", lang="en")
    assert [(one.field, one.why) for one in done.proposals] == [("order_date", "day_order")]
    assert [(one.code, one.whole_row) for one in done.not_taken] == [("day_order", False)] * 2
    assert [row.get("Order date") for row in rows_of(tmp_path / "大客户.xlsx", "Orders")] == [None, None]
    path = tmp_path / "大客户.mapping.toml"
    told = path.read_text("utf-8").replace(
        'order_date = "Order date"', 'order_date = { from = "Order date", date = "dmy" }'
    )
    path.write_text(told, "utf-8")
    run(tmp_path, "orders.csv", lang="en")
    assert [row["Order date"] for row in rows_of(tmp_path / "大客户.xlsx", "Orders")] == [
        datetime(2026, 4, 7),
        datetime(2026, 5, 3),
    ]


def test_text_never_becomes_a_formula(tmp_path: Path) -> None:
    evil = '=HYPERLINK("http://evil.example","x")'
    cells = [evil, "+1+1", "-2+3", "@SUM(1)", "=cmd|'/c calc'!A0"]
    lines = [f'C{n},"{cell.replace(chr(34), chr(34) * 2)}",13800001234' for n, cell in enumerate(cells)]
    write(tmp_path / "customers.csv", "客户编号,客户名称,电话\n" + "\n".join(lines) + "\n")
    for _ in range(2):  # into a new workbook, then into one that is there
        run(tmp_path, "customers.csv")
        sheet = opened(tmp_path / "大客户.xlsx")["客户信息"]
        found = {sheet.cell(row, 1).value: sheet.cell(row, 2) for row in range(5, sheet.max_row + 1)}
        assert [found[f"C{n}"].value for n in range(5)] == cells
        assert all(found[f"C{n}"].data_type != "f" and found[f"C{n}"].quotePrefix for n in range(5))
        write(
            tmp_path / "customers.csv",
            "客户编号,客户名称,电话\n" + "\n".join(lines + [f'D{n},"{c}",1' for n, c in enumerate(["=1+1"])]) + "\n",
        )


def test_refusals(folder: Path, make_book: Callable[..., Path]) -> None:
    with pytest.raises(UsageError, match="source and target"):
        convert([folder / "客户导出.csv"], folder / "客户导出.csv")
    with pytest.raises(UsageError, match="xlsx"):
        run(folder, "客户导出.csv", to="大客户.xls")
    with pytest.raises(NotAWorkbook):
        run(folder, "没有.csv")
    with pytest.raises(NotAWorkbook):
        run(folder, write(folder / "page.xls", "<html><table></table></html>").name)
    with pytest.raises(InputError, match="photo"):
        run(folder, write(folder / "photo.csv", "甲,乙\n1,2\n").name)
    headers = ["客户编号", "客户名称", "电话"]
    make_book(folder / "合计.xlsx", {"客户信息": [headers, ["C1", "甲", "1"], ["合计", None, 1]]})
    with pytest.raises(UnsafeTarget, match="A3"):
        run(folder, "客户导出.csv", to="合计.xlsx")
    make_book(folder / "占用.xlsx", {"客户信息": [headers, ["C9", "甲", "1"]]})
    (folder / "~$占用.xlsx").write_bytes(b"\x04user")
    with pytest.raises(BusyError):
        run(folder, "客户导出.csv", to="占用.xlsx")
    make_book(folder / "看不懂.xlsx", {"客户信息": [headers, ["C9", "甲", "1"]], "购买记录": [["x", "y"], [1, 2]]})
    with pytest.raises(InputError, match="购买记录"):
        run(folder, "orders.tsv", to="看不懂.xlsx")


def test_other_kinds_of_workbooks(tmp_path: Path, recalculated: Callable[[Path], Path], soffice: str) -> None:
    """xls and ods as LibreOffice writes them."""
    import subprocess

    write(tmp_path / "客户.csv", CUSTOMERS)
    run(tmp_path, "客户.csv", to="源.xlsx")
    for kind in ("xls", "ods"):
        command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(tmp_path), str(tmp_path / "源.xlsx")],
            check=True,
            capture_output=True,
            timeout=170,
        )
        done = run(tmp_path, f"源.{kind}", to=f"{kind}.xlsx")
        assert done.sheets["customers"].new == 2
        assert done.checked["customers"].errors == 0
        assert rows_of(tmp_path / f"{kind}.xlsx", "客户信息")[0]["电话"] == "013800001234"


test_other_kinds_of_workbooks = pytest.mark.office(test_other_kinds_of_workbooks)
