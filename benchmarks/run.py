"""What a user waits for, in one table: runs of three sizes, foreign parts, a conversion, a batch, a second press.

    python -m benchmarks.run [--repeats 5] [--large] [--write]

Each line is a process of its own, beside its peers in the same rounds: `import pandas`, a program that a team writes for itself
(pandas, openpyxl, a pydantic model a row: `_peer.py`) and python-calamine that reads the cells and does nothing. CPU seconds (user and
system) and peak memory come from the system; medians of the repeats. Bytecode is compiled before anything is timed. `--large` adds a
million orders, which take some minutes a round. `--write` puts the table into docs/performance.md.
"""

from __future__ import annotations

import argparse
import compileall
import random
import re
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from openpyxl import Workbook

from benchmarks import convert, own_parts
from benchmarks._process import Cost, cost
from kamxl import walk
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS

DAY = date(2026, 9, 30)
ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "performance.md"
FIELDS = {
    "customers": ("customer_id", "name", "industry", "status", "owner"),
    "orders": ("order_id", "customer_id", "order_date", "product", "quantity", "amount", "profit", "paid", "status"),
}
SIZES = ((200, 3_000), (5_000, 100_000))
LARGE = (50_000, 1_000_000)
BOOKS = 20
Line = tuple[str, Cost, str]
"""What was measured, its cost, and how it compares."""


def write_book(path: Path, customers: int, orders: int) -> None:
    """Customers, and three years of their orders; a few customers have most of them. Seeded."""
    draw = random.Random(7)
    book = Workbook(write_only=True)
    for key, names in FIELDS.items():
        sheet = book.create_sheet(SHEETS[key].title("zh"))
        sheet.append([SHEETS[key].fields[name].column.title("zh", Money.of("zh")) for name in names])
        if key == "customers":
            for number in range(customers):
                sheet.append(
                    [f"C{number:06}", f"客户{number}有限公司", f"行业{number % 9}", "活跃", f"销售{number % 8}"]
                )
        else:
            for number in range(orders):
                buyer = min(int(draw.paretovariate(1.1) * customers / 50), customers) - 1
                amount = round(draw.lognormvariate(9, 1), 2)
                day = DAY - timedelta(days=draw.randrange(1095))
                sheet.append([f"SO{number:07}", f"C{buyer:06}", day, f"产品{draw.randrange(60)}", draw.randrange(1, 20), amount,
                              round(amount * 0.2, 2), round(amount * draw.uniform(0.6, 1), 2), "已完成"])  # fmt: skip
    book.save(path)


def rounds(repeats: int, calls: Sequence[Callable[[], Cost]]) -> list[Cost]:
    """Medians of calls that take turns."""
    found: list[list[Cost]] = [[] for _ in calls]
    for _ in range(repeats):
        for place, call in enumerate(calls):
            found[place].append(call())
    return [Cost(*(statistics.median(values) for values in zip(*one, strict=True))) for one in found]


def run_of(book: Path, out: Path | None = None) -> Callable[[], Cost]:
    target = [] if out is None else ["--output", str(out), "--replace"]
    return lambda: cost(
        ["-m", "kamxl", "run", str(book), "--as-of", DAY.isoformat(), "--json", *target], path=str(ROOT)
    )


def of_sizes(folder: Path, sizes: Sequence[tuple[int, int]], repeats: int) -> list[Line]:
    """Runs of books of several sizes, beside `import pandas`, the peer and the floor."""
    lines: list[Line] = []
    peer = str(Path(__file__).with_name("_peer.py"))
    for customers, orders in sizes:
        book = folder / f"{orders}.xlsx"
        write_book(book, customers, orders)
        ours, start, theirs, least = rounds(
            repeats,
            [
                run_of(book, folder / "out.xlsx"),
                lambda: cost(["-c", "import pandas"]),
                lambda book=book: cost([peer, str(book), str(folder / "peer.xlsx")]),  # type: ignore[misc]  # mypy and a default
                lambda book=book: cost([peer, "--floor", str(book)]),  # type: ignore[misc]  # likewise
            ],
        )
        name = f"{customers:,} customers, {orders:,} orders"
        compared = f"{ours.cpu / start.cpu:.1f} × `import pandas`, {ours.cpu / theirs.cpu:.2f} × peer, {ours.cpu / least.cpu:.1f} × floor"
        lines += [(f"`run`, {name}", ours, compared), ("— the peer", theirs, ""), ("— the floor", least, "")]
    return lines


def of_parts(folder: Path, repeats: int) -> list[Line]:
    """The sample workbook beside that of `kamxl demo`, and what pictures and a large sheet of the user's add to it."""
    plain, demo, pictures, sheet = (folder / f"{name}.xlsx" for name in ("plain", "demo", "pictures", "sheet"))
    walk.demo_book(demo, lang="zh", day=DAY - timedelta(days=1))
    walk.new_book(plain, kind="key-accounts", lang="zh", sample_day=DAY)
    own_parts.with_pictures(plain, pictures)
    own_parts.with_sheet(plain, sheet)
    base, shown, *found = rounds(
        repeats, [run_of(book, folder / "out.xlsx") for book in (plain, demo, pictures, sheet)]
    )
    names = ("— with 60 MB of pictures", "— with a foreign sheet of 88 MB")
    more = [(name, one, f"{one.cpu - base.cpu:+.2f} s") for name, one in zip(names, found, strict=True)]
    compared = f"{base.cpu / shown.cpu:.2f} × the demo"
    return [
        ("`run`, 200 customers with all sheets filled", base, compared),
        ("— the workbook of `kamxl demo`", shown, ""),
        *more,
    ]


def of_convert(folder: Path, repeats: int) -> list[Line]:
    source = folder / "orders.csv"
    convert.write(source, 200_000)

    def once() -> Cost:
        with tempfile.TemporaryDirectory(dir=folder) as name:
            arguments = ["-m", "kamxl", "convert", str(source), "--to", str(Path(name) / "book.xlsx"), "--yes"]
            return cost([*arguments, "--as-of", DAY.isoformat()], path=str(ROOT), codes=(0, 1))

    (found,) = rounds(repeats, [once])
    return [("`convert`, a csv of 200,000 rows", found, "")]


def of_batch(folder: Path, repeats: int) -> list[Line]:
    """The cost of one small book in a pool: of 3 × BOOKS books less that of BOOKS, so that the start does not count."""
    book = folder / "small.xlsx"
    write_book(book, 20, 200)

    def once(count: int) -> Callable[[], Cost]:
        def batch() -> Cost:
            with tempfile.TemporaryDirectory(dir=folder) as shelf:
                for number in range(count):
                    shutil.copy(book, Path(shelf) / f"{number}.xlsx")
                return cost(
                    ["-m", "kamxl", "batch", shelf, "--workers", "1", "--as-of", DAY.isoformat()], path=str(ROOT)
                )

        return batch

    few, many = rounds(repeats, [once(BOOKS), once(3 * BOOKS)])
    each = Cost((many.cpu - few.cpu) / (2 * BOOKS), many.peak)
    return [("`batch`, each small book in the pool (20 customers, 200 orders)", each, "")]


def of_second(folder: Path, repeats: int) -> list[Line]:
    """A run of a book that holds its results already, nothing changed since."""
    fresh, book = folder / "3000.xlsx", folder / "again.xlsx"

    def first() -> Cost:
        book.write_bytes(fresh.read_bytes())
        return run_of(book)()

    one, two = rounds(repeats, [first, run_of(book)])
    return [("`run` again, nothing changed", two, f"{two.cpu / one.cpu:.2f} × first")]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    compileall.compile_dir(str(ROOT / "kamxl"), quiet=2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = of_sizes(folder, SIZES, given.repeats)
        lines += of_sizes(folder, [LARGE], 1) if given.large else []
        for part in (of_parts, of_convert, of_batch, of_second):
            lines += part(folder, given.repeats)
    table = "| | CPU s | peak MB | |\n|---|---|---|---|\n"
    table += "".join(f"| {what} | {one.cpu:.2f} | {one.peak:.0f} | {compared} |\n" for what, one, compared in lines)
    sys.stdout.write(table)
    if given.write:
        text = PAGE.read_text("utf-8")
        PAGE.write_text(re.sub(r"(?s)(?<=<!-- table -->\n).*?(?=<!-- end -->)", lambda _: table, text), "utf-8")


if __name__ == "__main__":
    main()
