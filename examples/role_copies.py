"""A copy of a workbook for every role, or for every person, each with what it may see and no more.

    python examples/role_copies.py accounts.xlsx copies [--each-owner sales] [--as-of 2026-09-30]

The analysis is made once; each copy takes a second or so. Roles of the company's own, from kamxl.toml or the settings
sheet, are among them.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import kamxl

ROLES = ("sales", "marketing", "service")
"""The roles that kamxl knows; a company's own come from its settings."""


def copies(book: Path, folder: Path, as_of: date, *, each_owner: str | None = None) -> list[Path]:
    """Write the copies into a folder. Returns their paths.

    Args:
        book: the workbook.
        folder: where the copies go; made if it is not there.
        as_of: the day that figures relate to.
        each_owner: a role: one copy for each owner of customers. None: one copy for each role.
    """
    result = kamxl.analyse(kamxl.open(book), as_of=as_of)
    folder.mkdir(parents=True, exist_ok=True)
    if each_owner is not None:
        owners = sorted(result.book.frames["customers"]["owner"].dropna().unique())
        wanted = [(each_owner, owner, f"{book.stem}-{each_owner}-{owner}") for owner in owners]
    else:
        roles = dict.fromkeys([*ROLES, *result.book.settings.share])
        wanted = [(role, None, f"{book.stem}-{role}") for role in roles]
    made = []
    for role, owner, name in wanted:
        out = folder / (re.sub(r"[^\w.-]+", "_", name) + ".xlsx")
        told = kamxl.share(result, out, role=role, owner=owner)
        print(f"{out}: {told.customers} customers, {len(told.written)} sheets")
        made.append(out)
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="A copy of a workbook for every role, or for every person.")
    parser.add_argument("book", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each-owner", metavar="ROLE", help="one copy of this role for each owner of customers")
    parser.add_argument("--as-of", type=date.fromisoformat, default=date.today(), help="default: today")
    given = parser.parse_args(arguments)
    copies(given.book, given.folder, given.as_of, each_owner=given.each_owner)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
