"""A dry run and the run that it announces agree, row for row, and the run can be taken back to the byte."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables import CUSTOMERS, ORDERS, write

from kamxl.convert import convert
from kamxl.convert.load import remembered
from kamxl.convert.outcome import Outcome
from kamxl.convert.undo import undo
from kamxl.settings import Limits

CUSTOMER = st.tuples(
    st.sampled_from(["C001", "C002", "C003", "C004", ""]),
    st.sampled_from(["苏州明远精密制造有限公司", "上海华通机电有限公司", "新客户", "新客户公司", "=1+1"]),
    st.sampled_from(["13800001234", "不详", "", "x" * 20]),
    st.sampled_from(["合作中", "暂停合作", "说不清", ""]),
    st.sampled_from(["2023-01-15", "2023-13-15", "3/5/2023", ""]),
    st.sampled_from(["1200000", "120万", "很多", ""]),
)
ORDER = st.tuples(
    st.sampled_from(["S1", "S2", "S3", "S4", ""]),
    st.sampled_from(["C001", "C009", ""]),
    st.sampled_from(["2026-01-05", "2026年3月", "5/3/2026", ""]),
    st.sampled_from(["电机", "轴承", ""]),
    st.sampled_from(["21", "-21", "1.200", "USD 5", ""]),
)


def files(folder: Path, customers: list[tuple[str, ...]], orders: list[tuple[str, ...]]) -> list[Path]:
    listed = "".join(
        f"{key},{name},机械,李,{phone},{status},王磊,{day},{amount}\n"
        for key, name, phone, status, day, amount in customers
    )
    sold = "".join(f"{key},{who},{day},{product},1,5,{amount}\n" for key, who, day, product, amount in orders)
    return [write(folder / "客户.csv", CUSTOMERS + listed), write(folder / "订单.csv", ORDERS + sold)]


def told(outcome: Outcome) -> dict[str, object]:
    """All that a conversion says of its rows, as a script reads it."""
    said = outcome.summary().plain()
    kept = ("sheets", "totals", "changes", "changes_total", "not_taken", "proposals", "missing", "refused", "notes")
    found: dict[str, object] = {key: said[key] for key in (*kept, "checked", "merge_proposals")}
    return found | {"samples": {key: one.samples for key, one in outcome.sheets.items()}}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.lists(CUSTOMER, max_size=6), st.lists(ORDER, max_size=6))
def test_a_dry_run_announces_the_run(customers: list[tuple[str, ...]], orders: list[tuple[str, ...]]) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder, book = Path(made), Path(made) / "book.xlsx"
        convert(files(folder, [], []), book, yes=True)
        before = book.read_bytes()
        paths = files(folder, customers, orders)
        dry = told(convert(paths, book, yes=True, dry_run=True))
        assert book.read_bytes() == before
        outcome = convert(paths, book, yes=True)
        assert told(outcome) == dry
        assert book.read_bytes() == before or outcome.written
        if outcome.written:
            assert undo(book, remembered(book), Limits()).done
            assert book.read_bytes() == before
