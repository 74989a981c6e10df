"""Converting a csv of orders into a new workbook, in a process of its own: CPU seconds and peak memory.

Run: python -m benchmarks.convert [ROWS] (200,000), from the folder of the tree that is measured.
"""

from __future__ import annotations

import csv
import random
import sys
import tempfile
from datetime import date, timedelta
from pathlib import Path

from benchmarks._process import cost


def write(path: Path, rows: int) -> None:
    """Orders of 5,000 customers and 120 products over four years; every number is another one."""
    draw = random.Random(7)
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(["订单编号", "客户编号", "下单日期", "产品", "数量", "单价", "金额", "状态", "业务员", "备注"])
        for number in range(rows):
            quantity, price = draw.randint(1, 50), draw.randint(100, 9000) / 10
            day = date(2022, 1, 1) + timedelta(days=draw.randint(0, 1500))
            customer, product = f"C{draw.randint(1, 5000):05d}", f"产品{draw.randrange(120):03d}"
            note = "" if number % 5 else f"备注{number}"
            amount = round(quantity * price, 2)
            out.writerow([f"SO{number:07d}", customer, day, product, quantity, price, amount, "已完成", f"张{number % 9}", note])  # fmt: skip


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "orders.csv"
        write(source, rows)
        arguments = ["-m", "kamxl", "convert", str(source), "--to", str(Path(folder) / "book.xlsx"), "--yes"]
        used = cost([*arguments, "--as-of", "2026-03-01"], codes=(0, 1))
    print(f"{rows:,} rows: {used.cpu:.1f} s CPU, peak {used.peak:.0f} MB")


if __name__ == "__main__":
    main()
