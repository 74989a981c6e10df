"""The CDNOW purchase histories as a key-account workbook: 23,570 customers, 69,659 orders.

    python examples/cdnow_book.py cdnow.xlsx [--source CDNOW_master.txt] [--customers 500]
    kamxl run cdnow.xlsx --as-of 1998-06-30

The data (Fader and Hardie) are the orders from January 1997 to June 1998 of everyone who first bought at CDNOW in the
first quarter of 1997. The file CDNOW_master.txt (customer, day, CDs, dollars) is published on brucehardie.com and comes
with the package `lifetimes`, where it is looked for unless a source is given. It holds no names, so the required fields of
a customer are made up, and dollars stand under the sheet's unit as they are.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import kamxl

AS_OF = date(1998, 6, 30)
"""The last day of the data."""


@dataclass(frozen=True)
class Purchase:
    """One line of the file."""

    customer: str
    day: date
    discs: int
    dollars: float


def source() -> Path:
    """The file inside the package `lifetimes`, found without importing it. Raises FileNotFoundError."""
    spec = find_spec("lifetimes")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "datasets" / "CDNOW_master.txt"
        if path.is_file():
            return path
    raise FileNotFoundError("CDNOW_master.txt: install the package lifetimes, or give the file with --source")


def purchases(path: Path, customers: int | None = None) -> list[Purchase]:
    """The lines of the file, in its order; of the first so many customers only where that is given."""
    found, known = [], dict[str, None]()
    for line in path.read_text(encoding="ascii").splitlines()[1:]:
        customer, day, discs, dollars = line.split()
        known.setdefault(customer)
        if customers is not None and len(known) > customers:
            break
        when = date(int(day[:4]), int(day[4:6]), int(day[6:]))
        found.append(Purchase(customer, when, int(discs), float(dollars)))
    return found


Lang = Literal["zh", "en"]
Row = dict[str, object]


def records(lines: Sequence[Purchase], lang: Lang = "en") -> dict[str, list[Row]]:
    """Customers and orders by field, as `kamxl.new` takes them. Customer ids keep their leading zeros."""
    first: dict[str, date] = {}
    for line in lines:
        first[line.customer] = min(first.get(line.customer, line.day), line.day)
    customers = [
        {
            "customer_id": customer,
            "name": f"CDNOW {customer}",
            "industry": "音像零售" if lang == "zh" else "Music retail",
            "contact": f"C. {customer}",
            "phone": f"000-{customer}",
            "first_deal_date": day,
            "status": "active",
            "owner": "CDNOW",
        }
        for customer, day in first.items()
    ]
    orders = [
        {
            "order_id": f"O{number:06d}",
            "customer_id": line.customer,
            "order_date": line.day,
            "product": "唱片" if lang == "zh" else "CD",
            "quantity": line.discs,
            "amount": line.dollars,
            "status": "done",
        }
        for number, line in enumerate(lines, 1)
    ]
    return {"customers": customers, "orders": orders}


def book(path: Path, *, origin: Path | None = None, customers: int | None = None, lang: Lang = "en") -> Path:
    """Write the workbook. Returns its path."""
    lines = purchases(origin or source(), customers)
    return kamxl.new(path, kind="key-accounts", lang=lang, records=records(lines, lang), replace=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="The CDNOW purchase histories as a key-account workbook.")
    parser.add_argument("book", type=Path, help="the .xlsx to write")
    parser.add_argument("--source", type=Path, help="CDNOW_master.txt, unless the package lifetimes is installed")
    parser.add_argument("--customers", type=int, help="only the first so many customers")
    parser.add_argument("--lang", choices=("zh", "en"), default="en")
    given = parser.parse_args(arguments)
    try:
        print(book(given.book, origin=given.source, customers=given.customers, lang=given.lang))
    except FileNotFoundError as error:
        parser.error(str(error))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
