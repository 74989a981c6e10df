"""Reading and validating orders, against openpyxl for the reading and pydantic row by row for the validating.

    python -m benchmarks.validate [--orders 100000] [--rounds 3]

1. Reading: `read.workbook` (the guard's look at the package, calamine, sheets and headers matched) against calamine
   alone, which is what the guard costs, and against openpyxl (read_only, values only).
2. Validating: `validate.check` (columns first, then the rules of the sheet, typed frames) against `Order.model_validate`
   for each row, and against one `TypeAdapter(list[Order])` for all, both on the same rows. These make no frame, know no
   customers and seek no outliers; their valid rows and faulty rows are compared with ours.

One row in a thousand is faulty. Times are of this machine, best of the rounds; the ratios are what counts.
"""

from __future__ import annotations

import argparse
import io
import random
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

import python_calamine
from openpyxl import Workbook, load_workbook
from pydantic import TypeAdapter, ValidationError

from kamxl import read, validate
from kamxl.grid import RawTable
from kamxl.schema.money import Money
from kamxl.schema.rows import Order
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Limits, Settings

AS_OF = date(2026, 9, 30)
STATUS = ("已完成", "已完成", "已完成", "进行中", "退货", "交易成功")
Result = TypeVar("Result")


def best(rounds: int, call: Callable[[], Result]) -> tuple[float, Result]:
    """Shortest time of several calls, and the last result."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        result = call()
        times.append(time.perf_counter() - start)
    return min(times), result


def write_book(path: Path, orders: int) -> None:
    """A sheet of orders of which one in a thousand has a fault; seeded."""
    rng = random.Random(7)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("购买记录")
    sheet.append([field.column.title("zh", Money.of("zh")) for field in SHEETS["orders"].fields.values()])
    for number in range(orders):
        amount: object = round(rng.lognormvariate(9, 1), 2)
        if number % 1000 == 999:
            amount = "待确认价格"
        day = AS_OF - timedelta(days=rng.randrange(1095))
        product = f"伺服电机 SM-{rng.randrange(60)}"
        sheet.append(
            [f"SO{number:07}", f"C{rng.randrange(2000):05}", day, product, "电机", rng.randrange(1, 20), 980.5, amount,
             round(rng.lognormvariate(7, 1), 2), 0, rng.choice(STATUS)]
        )  # fmt: skip
    book.save(path)


def by_openpyxl(path: Path) -> int:
    """Rows that openpyxl reads."""
    book = load_workbook(path, read_only=True, data_only=True)
    rows = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows


def by_calamine(path: Path) -> int:
    """Rows that calamine reads, with nothing before or after it."""
    book = python_calamine.load_workbook(io.BytesIO(path.read_bytes()))
    return len(book.get_sheet_by_index(0).to_python())


def records(table: RawTable) -> list[dict[str, object]]:
    """The rows as pydantic takes them."""
    names = [column.field for column in table.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(c.values for c in table.columns), strict=True)]  # type: ignore[arg-type]


def row_by_row(rows: list[dict[str, object]]) -> tuple[int, int]:
    """Valid and faulty rows."""
    valid = 0
    for row in rows:
        try:
            Order.model_validate(row)
            valid += 1
        except ValidationError:
            pass
    return valid, len(rows) - valid


def all_at_once(rows: list[dict[str, object]]) -> tuple[int, int]:
    """Valid and faulty rows, by one call."""
    adapter = TypeAdapter(list[Order])
    try:
        return len(adapter.validate_python(rows)), 0
    except ValidationError as error:
        faulty = {fault["loc"][0] for fault in error.errors(include_url=False)}
        return len(rows) - len(faulty), len(faulty)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.xlsx"
        write_book(path, given.orders)
        ours, book = best(given.rounds, lambda: read.workbook(path, limits=Limits()))
        alone, rows = best(given.rounds, lambda: by_calamine(path))
        peer, rows_too = best(1, lambda: by_openpyxl(path))
    assert rows == rows_too == len(book.tables["orders"].rows) + 1
    print(f"reading {given.orders:,} orders")
    print(f"  kamxl      {ours:6.2f} s")
    print(f"  calamine   {alone:6.2f} s   kamxl takes {ours / alone:.1f} × as long: the guard, addresses, headers")
    print(f"  openpyxl   {peer:6.2f} s   kamxl is {peer / ours:.1f} × as fast")

    table = book.tables["orders"]
    ours, checked = best(given.rounds, lambda: validate.check([table], as_of=AS_OF, settings=Settings()))
    typed = records(table)
    each, found = best(given.rounds, lambda: row_by_row(typed))
    once, found_too = best(given.rounds, lambda: all_at_once(typed))
    count = checked.counts["orders"]
    assert found == found_too == (count.valid, count.rows - count.valid)
    print(f"validating {count.rows:,} orders, {count.errors:,} errors and {count.warnings:,} warnings found")
    print(f"  kamxl               {ours:6.2f} s   with frames, order rules and outliers")
    print(f"  pydantic, each row  {each:6.2f} s   kamxl is {each / ours:.1f} × as fast")
    print(f"  pydantic, one list  {once:6.2f} s   kamxl is {once / ours:.1f} × as fast")


if __name__ == "__main__":
    main()
