"""A month of work with one workbook: run, work, run, remind, hand out, collect, run.

    python examples/month.py DIR [--lang zh|en]

Makes a sample workbook in DIR and takes it through a month, command by command, as a team would. openpyxl stands in for the people
who type into Excel: it is used for nothing else. What is printed shows that the counts of one command are those of the next.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import warnings
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any  # Any: what JSON holds

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

FIRST, LATER, LAST = date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 30)
WORDS = {
    "zh": {
        "alerts": "预警", "follow-ups": "跟进记录", "customers": "客户信息",
        "rule": "规则代码", "status": "处理状态", "note": "备注", "handled": "已处理", "explained": "已电话说明",
        "customer": "客户编号", "day": "跟进日期", "method": "跟进方式", "content": "跟进内容", "owner": "负责人",
        "phone": "电话", "needs": "确认四季度需求",
    },
    "en": {
        "alerts": "Alerts", "follow-ups": "Follow-ups", "customers": "Customers",
        "rule": "Rule ID", "status": "Status", "note": "Notes", "handled": "Handled", "explained": "Called and explained",
        "customer": "Customer ID", "day": "Date", "method": "Method", "content": "Content", "owner": "Owner",
        "phone": "Phone", "needs": "Needs of the fourth quarter",
    },
}  # fmt: skip
"""Titles of sheets and columns, and what is typed, by language."""


def kamxl(*arguments: object, lang: str, codes: Sequence[int] = (0,)) -> dict[str, Any]:
    """One command; what it prints with --json, of those that have it. Raises SystemExit on another exit code."""
    shown = shlex.join(map(str, arguments))
    with_json = ["--json"] if arguments[0] != "new" else []
    command = [sys.executable, "-m", "kamxl", "--lang", lang, *map(str, arguments), *with_json]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in codes:
        raise SystemExit(f"kamxl {shown}: {done.returncode}\n{done.stderr}")
    print(f"$ kamxl {shown}")
    return json.loads(done.stdout) if with_json else {}


def typing(
    book: Path, sheet_title: str, known: str, type_into: Callable[[Worksheet, int, dict[str, int]], None]
) -> None:
    """A person opens a workbook, types into one sheet and saves it.

    Args:
        known: a title of the list on the sheet; the first row that holds it is its header.
        type_into: gets the sheet, the header's row, and the columns by title.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl names what it does not know, and a run makes it anew
        workbook = load_workbook(book)
    sheet = workbook[sheet_title]
    top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == known)
    type_into(sheet, top, {str(cell.value): cell.column for cell in sheet[top] if cell.value is not None})
    workbook.save(book)


def below(line: Mapping[str, object]) -> Callable[[Worksheet, int, dict[str, int]], None]:
    """What types a row under the others; `line`: title -> value, the first of which every row has."""

    def type_into(sheet: Worksheet, top: int, at: dict[str, int]) -> None:
        known = at[next(iter(line))]
        row = next(row for row in range(top + 1, sheet.max_row + 2) if sheet.cell(row, known).value is None)
        for title, value in line.items():
            sheet.cell(row, at[title]).value = value

    return type_into


def month(folder: Path, lang: str) -> dict[str, int]:
    """The month. Returns the counts that it came to."""
    folder.mkdir(parents=True, exist_ok=True)
    book = folder / "accounts.xlsx"
    words = WORDS[lang]
    kamxl("new", book, "--kind", "key-accounts", "--sample", "--as-of", FIRST, lang=lang)

    # 1 September: the first run. The team settles the two most urgent alerts.
    first = kamxl("run", book, "--as-of", FIRST, lang=lang)

    def settle(sheet: Worksheet, top: int, at: dict[str, int]) -> None:
        for row in (top + 1, top + 2):
            sheet.cell(row, at[words["status"]]).value = words["handled"]
            sheet.cell(row, at[words["note"]]).value = words["explained"]

    typing(book, words["alerts"], words["rule"], settle)

    # 8 September: what was settled does not come back, and everybody gets a calendar of the week.
    second = kamxl("run", book, "--as-of", LATER, lang=lang)
    told = kamxl("remind", book, "--as-of", LATER, "-o", folder / "reminders", lang=lang)

    # Two people get their customers to go on with, on the road.
    owners = [one["owner"] for one in told["reminders"] if one["owner"]][:2]
    copies = []
    for owner in owners:
        copy = folder / f"{owner}.xlsx"
        kamxl("share", book, "--role", "sales", "--owner", owner, "--as-of", LATER, "-o", copy, lang=lang)
        customers = load_workbook(copy, read_only=True)[words["customers"]]
        rows = [row for row in customers.iter_rows(values_only=True) if row[0]]
        head = next(row for row in rows if words["customer"] in row)
        customer = rows[rows.index(head) + 1][head.index(words["customer"])]
        said = (date(2026, 9, 15), customer, words["phone"], words["needs"], owner)
        titles = [words[name] for name in ("day", "customer", "method", "content", "owner")]

        typing(copy, words["follow-ups"], words["content"], below(dict(zip(titles, said, strict=True))))
        copies.append(copy)
    home = kamxl("collect", "--to", book, *copies, lang=lang)

    # 30 September: the figures of the month stand on what came home.
    last = kamxl("run", book, "--as-of", LAST, lang=lang)
    found = {
        "alerts at first": first["alerts"]["total"],
        "settled": second["alerts"]["set_aside"],
        "reminders": len(told["reminders"]),
        "follow-ups that came home": len(home["added"]),
        "follow-ups at first": first["sheets"]["follow_ups"]["rows"],
        "follow-ups at last": last["sheets"]["follow_ups"]["rows"],
    }
    for what, count in found.items():
        print(f"{what}: {count}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="A month of work with one workbook.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lang", choices=("zh", "en"), default="zh")
    given = parser.parse_args(arguments)
    month(given.folder, given.lang)
    return 0


if __name__ == "__main__":
    sys.exit(main())
