"""What a column of a shape may be, and what makes the id, the amount and the kind of a row."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import rows_of, write

from kamxl.convert import convert
from kamxl.convert.cells import Shape
from kamxl.convert.draft import suits
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
