"""Customers that may be one: found, shown side by side, and never merged."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import opened, rows_of, write

from kamxl import read, walk
from kamxl.convert import convert
from kamxl.convert.propose import Customer, pairs
from kamxl.settings import Limits

HEADER = "客户编号,客户名称,联系人,电话,邮箱,行业,合作状态,负责人,首次合作时间\n"


def customer(row: int, name: str, **more: str) -> Customer:
    values = {"customer_id": f"C{row}", "name": name, **more}
    return Customer(row, row, values, len(values))


def found(*customers: Customer) -> list[tuple[str, str, str]]:
    return [(str(p.keep.values["customer_id"]), str(p.other.values["customer_id"]), p.why) for p in pairs(customers)]


def test_the_same_name_but_for_its_legal_form() -> None:
    assert found(
        customer(1, "苏州明远精密制造有限公司"), customer(2, "苏州明远精密制造集团"), customer(3, "上海华通机电")
    ) == [("C1", "C2", "name")]
    assert found(customer(1, "Mingyuan Precision Co., Ltd."), customer(2, "MINGYUAN PRECISION")) == [
        ("C1", "C2", "name")
    ]


def test_mail_and_phone() -> None:
    assert found(customer(1, "甲公司", email="A@x.cn"), customer(2, "乙公司", email="a@x.cn")) == [
        ("C1", "C2", "email")
    ]
    assert found(customer(1, "甲公司", phone="0512-6543 2100"), customer(2, "乙公司", phone="051265432100")) == [
        ("C1", "C2", "phone")
    ]
    assert found(customer(1, "甲公司", phone="8001"), customer(2, "乙公司", phone="8001")) == []


@pytest.mark.parametrize(
    ("phone", "same"), [("6543210", True), ("65-43 210", True), ("654321", False), ("ext. 8001", False)]
)
def test_seven_digits_are_a_phone_and_fewer_an_extension(phone: str, same: bool) -> None:
    assert bool(found(customer(1, "甲公司", phone=phone), customer(2, "乙公司", phone=phone))) is same


def test_names_much_alike_and_names_that_are_not() -> None:
    alike = found(customer(1, "深圳市腾飞电子科技发展有限公司"), customer(2, "深圳腾飞电子科技发展有限公司"))
    assert alike == [("C1", "C2", "alike")]
    assert found(customer(1, "上海一电"), customer(2, "上海二电")) == []
    assert found(customer(1, "Alpha Ltd"), customer(2, "Alpine Ltd")) == []


def test_the_fuller_one_is_proposed_to_stay_and_a_pair_is_named_once() -> None:
    assert found(
        customer(1, "甲公司", phone="13800001234"), customer(2, "甲集团", phone="13800001234", email="a@x.cn")
    ) == [("C2", "C1", "name")]


def test_a_switchboard_of_many_gives_a_pair_each_not_all_pairs() -> None:
    many = [customer(n, f"第{n}号完全不同的公司名称{chr(0x4E00 + n * 37)}", phone="02112345678") for n in range(50)]
    assert len(found(*many)) == 49


def test_many_names_are_compared_with_their_neighbours() -> None:
    names = [
        f"{chr(0x4E00 + n % 900)}{chr(0x5E00 + n // 7 % 800)}{chr(0x6E00 + n % 701)}机电{n:05d}" for n in range(5000)
    ]
    names[4321] = names[17] + "厂"
    customers = [customer(n, name) for n, name in enumerate(names)]
    assert ("C17", "C4321", "alike") in found(*customers)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write(
        tmp_path / "客户.csv",
        HEADER
        + "C1,苏州明远精密制造有限公司,李明,13800001234,a@x.cn,机械,活跃,王磊,2023-01-15\n"
        + "C2,苏州明远精密制造,李小明,13900001234,,机械,暂停,王磊,2023-01-15\n"
        + "C3,上海华通机电有限公司,张华,13700001234,,机电,活跃,李娜,2023-01-15\n",
    )
    done = convert([tmp_path / "客户.csv"], tmp_path / "大客户.xlsx")
    assert done.merge_proposals == 1
    return tmp_path / "大客户.xlsx"


def test_the_sheet_shows_both_and_merges_nothing(book: Path) -> None:
    assert [row["客户编号"] for row in rows_of(book, "客户信息")] == ["C1", "C2", "C3"]
    (row,) = rows_of(book, "合并建议")
    assert (row["依据"], row["建议保留"], row["可能重复"], row["写入列对应文件"]) == (
        "名称相同",
        "C1",
        "C2",
        '"C2" = "C1"',
    )
    assert (
        row["不同之处"]
        == "客户名称：苏州明远精密制造有限公司 / 苏州明远精密制造；联系人：李明 / 李小明；电话：13800001234 / 13900001234；合作状态：活跃 / 暂停"
    )
    sheet = opened(book)["合并建议"]
    assert sheet["E5"].hyperlink.location == "'客户信息'!A5"
    assert sheet["H5"].hyperlink.location == "'客户信息'!A6"
    heights = [sheet.row_dimensions[row].height for row in (4, 5, 6)]
    assert heights == [30.0, 4 + 3 * 16.5, None]  # 128 wide, in a column of 46 less its edges


def test_the_sheet_is_ours_and_no_input(book: Path, tmp_path: Path) -> None:
    found = read.workbook(book, limits=Limits())
    assert found.owned["merge"] == "合并建议"
    assert set(found.tables) >= {"customers"}
    from tests.conftest import AS_OF

    walk.run(book, as_of=AS_OF)
    assert "合并建议" in opened(book).sheetnames


def test_the_next_conversion_writes_the_sheet_anew(book: Path) -> None:
    write(book.with_name("客户.csv"), HEADER + "C4,上海华通机电集团,周敏,13600001234,,机电,活跃,李娜,2023-01-15\n")
    convert([book.with_name("客户.csv")], book)
    assert [(row["建议保留"], row["可能重复"]) for row in rows_of(book, "合并建议")] == [("C1", "C2"), ("C3", "C4")]
    assert opened(book).sheetnames.count("合并建议") == 1


def test_a_workbook_without_any_gets_no_sheet(tmp_path: Path) -> None:
    write(tmp_path / "客户.csv", HEADER + "C1,甲公司,李明,13800001234,,机械,活跃,王磊,2023-01-15\n")
    convert([tmp_path / "客户.csv"], tmp_path / "x.xlsx")
    assert "合并建议" not in opened(tmp_path / "x.xlsx").sheetnames
