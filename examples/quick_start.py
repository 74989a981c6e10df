"""From a workbook to its results in a few lines.

python examples/quick_start.py [BOOK.xlsx]     without a workbook: a sample one, sample.xlsx
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import kamxl

AS_OF = "2026-09-30"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="From a workbook to its results.")
    parser.add_argument("book", type=Path, nargs="?", help="default: a sample workbook, sample.xlsx, is made")
    given = parser.parse_args(arguments).book
    path = given or kamxl.new("sample.xlsx", kind="key-accounts", lang="en", sample=AS_OF, replace=True)
    book = kamxl.open(path, as_of=AS_OF)
    print(f"{len(book.frames['customers'])} customers; {len(book.issues)} remarks on what was typed")

    result = kamxl.analyse(book)
    print(result.tiers.groupby("tier")["revenue_12m"].agg(["count", "sum"]))
    print(result.alerts[["severity", "rule_id", "name", "owner", "due"]].head(5).to_string(index=False))
    print(result.lifetime["lifetime_value"].nlargest(3))

    copy = path.with_name(f"{path.stem}-results.xlsx")
    print(f"{copy}: {', '.join(kamxl.write(result, path, copy))}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
