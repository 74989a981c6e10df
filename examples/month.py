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
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any  # Any: what JSON holds

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from kamxl.i18n import Lang
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS

FIRST, LATER, LAST = date(2026, 9, 1), date(2026, 9, 8), date(2026, 9, 30)
SAID: dict[Lang, dict[str, str]] = {
    "zh": {"handled": "已处理", "note": "已电话说明", "method": "电话", "content": "确认四季度需求"},
    "en": {"handled": "Handled", "note": "Called and explained", "method": "Phone", "content": "Needs of the fourth quarter"},
}  # fmt: skip


def kamxl(*arguments: object, lang: Lang, codes: Sequence[int] = (0,)) -> dict[str, Any]:
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


def title(table: str, field: str, lang: Lang) -> str:
    """The title of an input column."""
    return SHEETS[table].fields[field].column.title(lang, Money.of(lang))


def called(lang: Lang, customer: str, owner: str, day: date) -> Callable[[Worksheet, int, dict[str, int]], None]:
    """A follow-up below the others."""
    said = {
        "date": day, "customer_id": customer, "method": SAID[lang]["method"], "content": SAID[lang]["content"], "owner": owner,
    }  # fmt: skip

    def type_into(sheet: Worksheet, top: int, at: dict[str, int]) -> None:
        own = at[title("follow_ups", "customer_id", lang)]
        row = next(row for row in range(top + 1, sheet.max_row + 2) if sheet.cell(row, own).value is None)
        for field, value in said.items():
            sheet.cell(row, at[title("follow_ups", field, lang)]).value = value

    return type_into


def month(folder: Path, lang: Lang) -> dict[str, int]:
    """The month. Returns the counts that it came to."""
    folder.mkdir(parents=True, exist_ok=True)
    book = folder / "accounts.xlsx"
    alerts = OUTPUTS["alerts"]
    titles = {column.key: column.name(lang) for column in alerts.columns}
    kamxl("new", book, "--kind", "key-accounts", "--sample", "--as-of", FIRST, lang=lang)

    # 1 September: the first run. The team settles the two most urgent alerts.
    first = kamxl("run", book, "--as-of", FIRST, lang=lang)

    def settle(sheet: Worksheet, top: int, at: dict[str, int]) -> None:
        for row in (top + 1, top + 2):
            sheet.cell(row, at[titles["state"]]).value = SAID[lang]["handled"]
            sheet.cell(row, at[titles["note"]]).value = SAID[lang]["note"]

    typing(book, alerts.title(lang), titles["rule_id"], settle)

    # 8 September: what was settled does not come back, and everybody gets a calendar of the week.
    second = kamxl("run", book, "--as-of", LATER, lang=lang)
    told = kamxl("remind", book, "--as-of", LATER, "-o", folder / "reminders", lang=lang)

    # Two people get their customers to go on with, on the road.
    owners = [one["owner"] for one in told["reminders"] if one["owner"]][:2]
    copies = []
    for owner in owners:
        copy = folder / f"{owner}.xlsx"
        kamxl("share", book, "--role", "sales", "--owner", owner, "--as-of", LATER, "-o", copy, lang=lang)
        customers = load_workbook(copy, read_only=True)[SHEETS["customers"].title(lang)]
        rows = [row for row in customers.iter_rows(values_only=True) if row[0]]
        head = next(row for row in rows if title("customers", "customer_id", lang) in row)
        customer = str(rows[rows.index(head) + 1][head.index(title("customers", "customer_id", lang))])
        visits = SHEETS["follow_ups"].title(lang)
        typing(copy, visits, title("follow_ups", "content", lang), called(lang, customer, owner, date(2026, 9, 15)))
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
