"""Input sheets added to a workbook that is there; everything in it keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.cell import Link
from kamxl.company import company_settings
from kamxl.errors import InputError, UsageError, told_in
from kamxl.i18n import Lang, Pair, Text, has_han
from kamxl.record import record
from kamxl.schema.sheets import GUIDE_TITLES, SHEETS
from kamxl.schema.texts import folded
from kamxl.settings import effective
from kamxl.walk.opening import money_of

if TYPE_CHECKING:
    from kamxl.placed import SheetPlan
    from kamxl.read import Workbook
    from kamxl.schema.money import Money


@record
class Added:
    """What became of the sheets that were asked for."""

    path: Path
    lang: Lang
    added: tuple[str, ...]
    """Titles of the new sheets."""
    present: tuple[str, ...]
    """Titles of those that the workbook has already."""


def sheet_keys(names: Sequence[str]) -> tuple[str, ...]:
    """Keys of the input sheets that names mean: key, title in either language, or alias. Raises UsageError with the nearest."""
    known = {folded(word): key for key, sheet in SHEETS.items() for word in sheet.aliases}
    known |= {folded(word): key for key, sheet in SHEETS.items() for word in (key, sheet.zh, sheet.en)}
    found = []
    for name in names:
        key = known.get(folded(name))
        if key is None:
            near = get_close_matches(folded(name), known, n=1, cutoff=0.5 if has_han(name) else 0.6)
            titles = {key: Pair(sheet.zh, sheet.en) for key, sheet in SHEETS.items()}
            values = {"name": name, "known": list(titles.values()), "near": titles[known[near[0]]] if near else ""}
            raise UsageError(Text("cli.add-sheet.near" if near else "cli.add-sheet.unknown", values))
        found.append(key)
    return tuple(dict.fromkeys(found))


def add_sheets(
    path: Path,
    keys: Sequence[str],
    *,
    lang: Lang | None = None,
    fallback: Lang = "zh",
    backup: bool | None = None,
) -> Added:
    """Put empty input sheets behind the sheets of a workbook, in its language and money.

    Args:
        path: the workbook.
        keys: of the schema, as `sheet_keys` gives them.
        lang: of the new sheets; default is the workbook's, else `fallback`.
        backup: keep BOOK.bak.xlsx; default is at the first write into a workbook that kamxl has not written to.

    Raises:
        InputError: the workbook cannot be read, or a sheet of that title is there that holds something else.
        BusyError, WriteError: it cannot be written; it is then as it was.
    """
    from kamxl import read, writer
    from kamxl.read.facts import check_no_copy
    from kamxl.read.file import contents

    company = company_settings(path)
    limits = effective(company.entries).settings.limits
    source = contents(path, path.name, limits)
    book = read.workbook(source, limits=limits, name=path.name)
    spoken = lang or book.lang or fallback
    with told_in(spoken):
        check_no_copy(book.owned, path.name)
        present = tuple(table.sheet for key in keys for table in book.sheets.get(key, ()))
        new = [key for key in keys if key not in book.sheets]
        own = [entry for entry in book.settings if entry.key.startswith("money.")]
        money = money_of([book], effective(company.entries, own).settings, spoken)
        if not new:
            return Added(path, spoken, (), present)
        plans = list(_plans(book, new, spoken, money))
        data = writer.render_into(writer.open_target(source), plans)
        keep = backup if backup is not None else not book.owned
        writer.save(data, path, expect=source, backup=keep)
    return Added(path, spoken, tuple(plan.title for plan in plans), present)


def _plans(book: Workbook, keys: Sequence[str], lang: Lang, money: Money) -> Iterator[SheetPlan]:
    from kamxl.templates.inputs import input_plan

    guide = next((Link("", title=title) for title in book.titles if title in GUIDE_TITLES), None)
    taken = {title.casefold() for title in book.titles}
    for key in keys:
        sheet = SHEETS[key]
        if sheet.title(lang).casefold() in taken:
            raise InputError(Text("convert.unreadable_sheet", {"book": book.name, "sheet": sheet.title(lang)}))
        # The guide stands there already, under one of its titles, unless somebody took it out or renamed it.
        # The list of known customers can only be pointed at where it is new too, and so stands where templates put it.
        yield replace(input_plan(sheet, lang, (), together=keys, money=money, guide=guide), owned=False)
