"""Writing against its peer: 100,000 rows of ten columns with XlsxWriter (constant memory), and refilling a large workbook.

Run: python benchmarks/write.py [ROWS]. Times are the best of three on this machine; the ratio is what counts.
"""

from __future__ import annotations

import gc
import io
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date

from kamxl import writer
from kamxl.cell import Style
from kamxl.placed import Cells, SheetPlan, Table, TableColumn

STYLES = {
    "text": Style(),
    "table.header": Style(bold=True, fill="1F4E79", colour="FFFFFF"),
    "money": Style(number_format="#,##0.0"),
    "day": Style(number_format="yyyy-mm-dd"),
}


def columns(rows: int) -> tuple[TableColumn, ...]:
    """Four columns of text (5,000 different words each), five of numbers, one of days."""
    words = [TableColumn(f"文字{n}", [f"客户{i % 5000}-{n}" for i in range(rows)]) for n in range(4)]
    figures = [TableColumn(f"数{n}", [i * 1.37 + n for i in range(rows)], "money") for n in range(5)]
    days = [TableColumn("日期", [date(2026, 1, 1 + i % 28) for i in range(rows)], "day")]
    return (*words, *figures, *days)


def ours(table: tuple[TableColumn, ...]) -> bytes:
    return writer.create([SheetPlan("big", "大表", STYLES, tables=(Table("kx_big", 1, 1, table),))])


def xlsxwriter(table: tuple[TableColumn, ...]) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"constant_memory": True, "in_memory": True})
    formats = {
        "text": book.add_format(),
        "money": book.add_format({"num_format": "#,##0.0"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    header = book.add_format({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"})
    sheet = book.add_worksheet("大表")
    sheet.write_row(0, 0, [c.title for c in table], header)
    roles = [formats[c.role] for c in table]
    kinds = [
        {"text": sheet.write_string, "money": sheet.write_number, "day": sheet.write_datetime}[c.role] for c in table
    ]
    for row, values in enumerate(zip(*(c.values for c in table), strict=True), 1):
        for column, value in enumerate(values):
            kinds[column](row, column, value, roles[column])
    book.close()
    return out.getvalue()


def refill(book: bytes) -> bytes:
    """Ten small sheets of ours into a workbook of the user's."""
    table = columns(300)
    plans = [
        SheetPlan(f"s{n}", f"表{n}", STYLES, cells=(Cells(1, 1, [["题"]]),), tables=(Table(f"kx_{n}", 3, 1, table),))
        for n in range(10)
    ]
    return writer.render(book, plans)


def best(run: Callable[[], bytes], times: int = 3) -> tuple[float, int]:
    """Best time in seconds, and bytes written."""
    found, size = float("inf"), 0
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        size = len(run())
        found = min(found, time.perf_counter() - start)
    return found, size


def peak(run: Callable[[], bytes]) -> float:
    """Largest memory that Python held, in MB."""
    gc.collect()
    tracemalloc.start()
    run()
    found = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return found


def main(rows: int = 100_000) -> None:
    table = columns(rows)
    mine, size = best(lambda: ours(table))
    peer, peer_size = best(lambda: xlsxwriter(table))
    print(f"{rows:,} rows x 10 columns")
    print(f"  kamxl.writer          {mine:6.2f} s   {size / 1e6:5.1f} MB")
    print(f"  XlsxWriter            {peer:6.2f} s   {peer_size / 1e6:5.1f} MB")
    print(f"  ratio                 {peer / mine:6.2f} x faster")
    small = columns(min(rows, 20_000))
    print(
        f"  peak memory, {len(small[0].values):,} rows: kamxl {peak(lambda: ours(small)):.0f} MB, XlsxWriter {peak(lambda: xlsxwriter(small)):.0f} MB"
    )
    book = xlsxwriter(table)
    whole, _ = best(lambda: refill(book))
    alone, _ = best(lambda: refill(xlsxwriter(columns(1))))
    print(
        f"ten sheets of 300 rows into a workbook of {len(book) / 1e6:.1f} MB: {whole:.2f} s, of which ours {alone:.2f} s"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:2]))
