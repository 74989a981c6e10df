"""Files that nobody should send: whatever their bytes, the answer is a workbook or a sentence, never a crash."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables import CUSTOMERS, rows_of, write

from kamxl.convert import convert
from kamxl.convert.mapping import SourceOptions
from kamxl.convert.reading import read_file
from kamxl.errors import KamxlError
from kamxl.settings import Limits
from tests.conftest import LONG

fuzz = settings(
    max_examples=500 if LONG else 12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@settings(fuzz, max_examples=3000 if LONG else 200)
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "ignore")))
def test_any_bytes(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(data)
    try:
        found = read_file(path, Limits(), SourceOptions())
    except KamxlError:
        return
    for source in found:
        assert len({len(column) for column in source.columns} | {len(source.rows)}) == 1
        assert len(set(source.titles)) == len(source.titles)


cell = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",;\t\n\r=+-@年月日.0123456789元%'), max_size=30
)


@fuzz
@given(rows=st.lists(st.tuples(cell, cell, cell, cell), max_size=8))
def test_any_cells_come_out_as_they_went_in_or_are_said(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    import csv

    for old in tmp_path.iterdir():
        old.unlink()
    path = tmp_path / "customers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["客户编号", "客户名称", "电话", "首次合作时间", "自定义"])
        for number, row in enumerate(rows):
            writer.writerow([f"C{number}", *row])
    done = convert([path], tmp_path / "out.xlsx", lang="zh")
    if not rows:
        assert not done.written
        return
    lines = {one.row for one in done.not_taken if one.whole_row}
    assert done.sheets["customers"].new + len(lines) == len(rows)
    for row in rows_of(tmp_path / "out.xlsx", "客户信息"):
        assert row["客户编号"].startswith("C")


def test_formulas_zero_bytes_and_long_texts(tmp_path: Path) -> None:
    long = "长" * 40_000
    text = f'客户编号,客户名称,电话,备注\nC1,"=1+\x001",\x0013800001234,{long}\nC2,乙,1,短\n'
    done = convert([write(tmp_path / "客户.csv", text)], tmp_path / "out.xlsx")
    row = rows_of(tmp_path / "out.xlsx", "客户信息")[0]
    assert row["客户名称"] == "=1+1"
    assert row["电话"] == "13800001234"
    # A cell holds 32,767 characters: what is cut is said.
    assert len(row["备注"]) == 32_767
    assert [(one.code, one.field) for one in done.not_taken] == [("value", "notes")]
    assert any("2" in note.render("en") for note in done.notes)


def test_thousands_of_columns_and_titles_of_megabytes(tmp_path: Path) -> None:
    titles = ",".join(["客户编号", "客户名称", *(f"t{n}" for n in range(3000)), "x" * 100_000])
    path = write(tmp_path / "客户.csv", f"{titles}\nC1,甲{',v' * 3001}\n")
    done = convert([path], tmp_path / "out.xlsx")
    assert done.sheets["customers"].new == 1


@pytest.mark.skipif(not LONG, reason="the long form; run with KAMXL_LONG=1")
def test_two_hundred_thousand_rows_and_then_one_more(tmp_path: Path) -> None:
    draw = random.Random(1)
    lines = [
        f"S{n},C{n % 50},2026-01-{n % 28 + 1:02d},产品{n % 9},{draw.randint(1, 99_999) / 100}" for n in range(200_000)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["订单号,客户编号,订单日期,产品,金额", *lines]), "utf-8")
    customers = CUSTOMERS + "".join(f"C{n},公司{n},机械,李,1380000{n:04d},活跃,王,2023-01-15,\n" for n in range(50))
    first = convert([write(tmp_path / "客户.csv", customers), path], tmp_path / "out.xlsx")
    assert first.sheets["orders"].new == 200_000
    path.write_text("\n".join(["订单号,客户编号,订单日期,产品,金额", *lines, "S,C1,2026-01-05,电机,5"]), "utf-8")
    again = convert([path], tmp_path / "out.xlsx")
    assert (again.sheets["orders"].new, again.sheets["orders"].unchanged) == (1, 200_000)
