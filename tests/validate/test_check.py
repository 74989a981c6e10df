from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from raw_tables import AS_OF, ROWS, TITLES, check, table

from kamxl import read, validate
from kamxl.grid import CellError, IssueCode, RawColumn, RawTable
from kamxl.i18n import words
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Limits, Settings


def test_every_kind_of_fault_has_its_word() -> None:
    told = {key.removeprefix("code.issue.") for key in words() if key.startswith("code.issue.")}
    assert told == set(get_args(IssueCode))


def test_the_sheet_of_the_public_guide_has_not_one_error(small_book: Path) -> None:
    book = read.workbook(small_book, limits=Limits())
    checked = validate.check(list(book.tables.values()), as_of=date(2023, 10, 31), settings=Settings())
    # Its author masked the phones by cutting them short.
    assert [(issue.cell, issue.code, issue.severity) for issue in checked.issues] == [
        (f"F{row}", "format", "warning") for row in (2, 3, 4)
    ]
    assert checked.counts == {"customers": validate.SheetCount(3, 3, 0, 3)}
    frame = checked.frames["customers"]
    assert frame.index.tolist() == ["C2023001", "C2023002", "C2023003"]
    assert frame["annual_amount"].tolist() == [120.0, 85.0, 50.0]
    assert frame["status"].tolist() == ["active", "paused", "active"]
    assert frame["phone"].tolist() == ["5678", "139", "1379876"]
    assert frame["source_row"].tolist() == [2, 3, 4]


@pytest.mark.parametrize("key", SHEETS)
def test_the_form_of_the_frames(key: str) -> None:
    frame = check(table("customers", {}), *([table(key, {}, {})] if key != "customers" else [])).frames[key]
    fields = SHEETS[key].fields
    expected = [name for name in fields if name != "customer_id"]
    own = ["source_unit"] if key == "targets" else []  # its title states one for counts and money alike
    assert list(frame.columns) == [*expected, "source_row", "source_book", "source_sheet", *own]
    for name in expected:
        kind = fields[name].column.kind
        if kind in ("money", "number", "percent", "count", "score"):
            assert frame[name].dtype == np.dtype("float64")
        elif kind == "day":
            assert frame[name].dtype == np.dtype("datetime64[ns]")
        else:
            assert frame[name].dtype == np.dtype("object")
            assert all(value is None or isinstance(value, str) for value in frame[name])
    assert frame["source_row"].dtype == np.dtype("int64")
    if "customer_id" in fields:
        assert (frame.index.name, frame.index.dtype) == ("customer_id", np.dtype("object"))
    else:
        assert isinstance(frame.index, pd.RangeIndex)


def test_a_sheet_without_rows_has_an_empty_frame_of_the_same_form() -> None:
    full, empty = check(table("customers", {})).frames["customers"], check(table("customers")).frames["customers"]
    assert empty.dtypes.equals(full.dtypes)
    assert len(empty) == 0


def test_only_sheets_that_are_there_have_frames() -> None:
    assert list(check(table("customers", {})).frames) == ["customers"]
    assert check().frames == {}


def test_custom_columns_are_kept_as_typed() -> None:
    first = table("customers", {"大区": "华东", "2025": 7.0}, custom=["大区", "2025"])
    second = table("customers", {"customer_id": "C2", "phone": "1", "name": "乙", "大区": CellError("#N/A")}, custom=["大区"], book="乙.xlsx")  # fmt: skip
    frame = check(first, second).frames["customers"]
    assert frame["custom.大区"].tolist() == ["华东", None]
    assert frame["custom.2025"].tolist() == [7.0, None]
    assert frame["source_book"].tolist() == ["book.xlsx", "乙.xlsx"]


def test_issue_dict_has_the_keys_of_the_interface() -> None:
    (issue,) = check(table("customers", {"phone": None})).issues
    assert validate.issue_dict(issue, "zh") == {
        "book": "book.xlsx", "sheet": "客户信息", "cell": "E2", "row": 2, "field": "phone", "key": "C1", "value": "",
        "code": "required", "severity": "error", "effect": "cell", "message": "“电话”是必填项，请填写。",
    }  # fmt: skip
    assert validate.issue_dict(issue, "en")["message"] == "“电话” is required. Please fill it in."


def test_sentences_name_fields_in_the_language_asked_for() -> None:
    (issue,) = check(table("customers", {"status": "?"}), lang="en").issues
    assert issue.message.render("en") == "“Status” cannot be “?”. Use one of: Potential, Active, Paused, Lost."


def test_an_empty_template_has_no_error(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    for lang in ("zh", "en"):
        sheets = {sheet.title(lang): [[field.column.title(lang, Money.of(lang)) for field in sheet.fields.values()]] for sheet in SHEETS.values()}  # fmt: skip
        book = read.workbook(make_book(tmp_path / f"{lang}.xlsx", sheets), limits=Limits())
        checked = validate.check(list(book.tables.values()), as_of=AS_OF, settings=Settings())
        assert set(checked.frames) == set(SHEETS)
        assert checked.issues == ()


def test_a_column_of_errors() -> None:
    rows = [{"name": f"甲{n}", "customer_id": CellError("#REF!")} for n in range(50)]
    checked = check(table("customers", *rows))
    assert [issue.cell for issue in checked.issues] == [f"A{n}" for n in range(2, 52)]
    assert checked.counts["customers"] == validate.SheetCount(50, 0, 50, 0)


TYPED = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(-(10**20), 10**20),
    st.text(max_size=12),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.sampled_from([CellError("#N/A"), CellError("=?"), "C1", "120万", "85%", "活跃", "2026-1-5", "", " ", "-", "x" * 40_000]),
    st.sampled_from([date(1899, 12, 31), datetime(2026, 1, 5), time(1), timedelta(1), 1e15, 1e308, float("nan")]),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> list[RawTable]:
    """Tables of any sheets, any columns in them, and anything at all in the cells."""
    found = []
    for key in draw(st.lists(st.sampled_from(list(SHEETS)), min_size=1, max_size=4)):
        fields: list[str | None] = draw(st.lists(st.sampled_from(list(SHEETS[key].fields)), min_size=1, unique=True))  # type: ignore[arg-type]
        if draw(st.booleans()):
            fields.append(None)
        size = draw(st.integers(0, 6))
        columns = []
        for place, field in enumerate(fields, 1):
            right = ROWS[key].get(field or "", None)
            cells = draw(st.lists(st.one_of(st.just(right), TYPED), min_size=size, max_size=size))
            columns.append(RawColumn(str(field), place, field, cells, draw(st.sampled_from([1.0, 1e-4, 1e4]))))
        rows = sorted(draw(st.sets(st.integers(2, 500), min_size=size, max_size=size)))
        wrong = tuple(index for index, field in enumerate(fields) if field and draw(st.integers(0, 9)) == 0)
        found.append(RawTable("b", TITLES[key], key, 1, rows, tuple(columns), unmatched_units=wrong))
    return found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(tables(), st.sampled_from([None, AS_OF]))
def test_no_cell_raises_and_no_row_is_lost_silently(found: list[RawTable], as_of: date | None) -> None:
    checked = validate.check(found, as_of=as_of, settings=Settings(), attachment_exists=lambda _: False)
    for key, count in checked.counts.items():
        mine = [one for one in found if one.key == key]
        errors = [issue for issue in checked.issues if issue.table == key and issue.severity == "error"]
        assert count.rows == sum(len(one.rows) for one in mine)
        assert count.valid == len(checked.frames[key])
        assert count.errors == len(errors)
        kept = sorted(checked.frames[key]["source_row"].tolist())
        costly = [issue for issue in checked.issues if issue.table == key and issue.effect == "row"]
        assert all(issue.severity == "error" or issue.code == "repeated" for issue in costly)
        assert all(issue.effect == "cell" for issue in errors if issue not in costly)
        blamed = {issue.row for issue in costly}
        of_header = 1 in blamed
        typed: list[int] = sorted(row for one in mine for row in one.rows)
        assert all(row in blamed or of_header for row in typed if row not in kept)
        assert not blamed & set(kept) or len(mine) > 1 or of_header
        assert set(kept) <= set(typed)
    for issue in checked.issues:
        assert issue.message.render("zh")
        assert issue.message.render("en")
        assert validate.issue_dict(issue, "zh")["cell"]


@given(st.lists(st.sampled_from(list(ROWS)), unique=True))
def test_the_frames_do_not_depend_on_the_order_of_the_sheets(keys: list[str]) -> None:
    given_tables = [table(key, {}) for key in keys]
    one, other = check(*given_tables), check(*reversed(given_tables))
    for key in keys:
        pd.testing.assert_frame_equal(one.frames[key], other.frames[key])
