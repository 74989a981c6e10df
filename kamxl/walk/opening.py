"""Opening: a workbook and the books beside it, as read, with the settings and the currency in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from kamxl.book import Opened
from kamxl.company import Company, company_settings
from kamxl.errors import told_in
from kamxl.i18n import Lang, Text
from kamxl.package.original import Original
from kamxl.schema.money import Money, only_currency
from kamxl.settings import Effective, Entry, Settings, check_currency, effective

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.grid import Issue, RawTable
    from kamxl.read import Workbook


class Reading(TypedDict, total=False):
    """How a workbook is read: keyword arguments of `read_target` and of all that call it."""

    with_: Sequence[Path]
    """Other workbooks, whose input sheets are read together with it."""
    lang: Lang | None
    """Overrides the workbook's language."""
    fallback: Lang
    """The language of a workbook that shows none; zh."""
    overrides: Sequence[Entry]
    """Settings that beat those of `kamxl.toml` and of the settings sheet."""


def read_target(
    path: Path,
    *,
    with_: Sequence[Path] = (),
    lang: Lang | None = None,
    fallback: Lang = "zh",
    overrides: Sequence[Entry] = (),
    data: bytes | None = None,
) -> Opened:
    """Read the target and the books beside it; for the options see Reading. `data`: what is going to stand there.

    Raises InputError (not readable, no customer sheet), SettingsError.
    """
    from kamxl import read
    from kamxl.read.file import contents

    company = company_settings(path)
    limits = effective(company.entries, overrides).settings.limits
    # A namesake from another folder keeps its whole path, so that no link points into the wrong book.
    names = [one.name if one.name != path.name or index == 0 else str(one) for index, one in enumerate((path, *with_))]
    found = contents(path, names[0], limits) if data is None else Original(data)
    target = replace(read.workbook(found, limits=limits, name=names[0]), path=path)
    others = (read.workbook(one, limits=limits, name=name) for one, name in zip(with_, names[1:], strict=True))
    return opened(
        path,
        (target, *others),
        company,
        found,
        lang=lang,
        fallback=fallback,
        overrides=overrides,
        folder=path.resolve().parent,
    )


def read_memory(
    data: bytes,
    name: str,
    *,
    with_: Sequence[Path] = (),
    lang: Lang | None = None,
    overrides: Sequence[Entry] = (),
) -> Opened:
    """Read a workbook from its bytes. It lies in no folder, so that no `kamxl.toml` counts for it.

    Raises InputError, SettingsError.
    """
    from kamxl import read

    limits = effective(overrides).settings.limits
    original = Original(data)
    target = read.workbook(original, limits=limits, name=name)
    others = [read.workbook(one, limits=limits) for one in with_]
    found = opened(Path(name), (target, *others), Company(), original, lang=lang, overrides=overrides)
    return replace(found, on_disk=False)


def read_frames(
    frames: Mapping[str, pd.DataFrame], name: str, *, lang: Lang | None = None, overrides: Sequence[Entry] = ()
) -> Opened:
    """Take DataFrames for input sheets: see `read.frames.workbook_of`. Raises UsageError, InputError, SettingsError."""
    from kamxl.read.frames import workbook_of

    workbook = workbook_of(frames, name)
    found = opened(Path(name), (workbook,), Company(), lang=lang, overrides=overrides)
    return replace(found, on_disk=False)


def with_settings(opened_before: Opened, overrides: Sequence[Entry]) -> Opened:
    """The same books under further settings, which beat all others. Raises SettingsError."""
    one = opened_before
    again = opened(
        one.path,
        one.workbooks,
        one.company,
        one.original,
        lang=one.lang,
        overrides=(*one.overrides, *overrides),
        beside=one.beside,
    )
    return replace(again, on_disk=one.on_disk)


def opened(
    path: Path,
    workbooks: Sequence[Workbook],
    company: Company,
    original: Original | None = None,
    *,
    lang: Lang | None = None,
    fallback: Lang = "zh",
    overrides: Sequence[Entry] = (),
    folder: Path | None = None,
    beside: Mapping[str, str] | None = None,
) -> Opened:
    """Workbooks that were read, the target first, with the language, the settings and the currency that hold for them.

    Args:
        folder: where the file lies that settings name for orders; None where the workbook lies nowhere.
        beside: as Opened has it, where that file is among the workbooks already.

    Raises InputError, SettingsError.
    """
    from kamxl import read
    from kamxl.compute.alerts import installed, rule_limits

    spoken = lang or own_lang(workbooks) or fallback
    rules, layers = rule_limits(installed()), (company.entries, _sheet_entries(workbooks), overrides)
    with told_in(spoken):
        settings = effective(*layers, rules=rules)
        if beside is None:
            workbooks, beside = _with_orders_beside(workbooks, settings, folder)
    read.require_inputs(workbooks)
    shown_in = money_of(workbooks, settings.settings, spoken)
    with told_in(spoken):
        check_currency(chain(*layers), shown_in.currency, rules)
    read_as = original or Original(b"")
    return Opened(
        path, tuple(workbooks), spoken, settings, company, shown_in, read_as, overrides=tuple(overrides), beside=beside
    )


def own_lang(workbooks: Sequence[Workbook]) -> Lang | None:
    """The language that workbooks show of themselves: that of the first which shows one."""
    return next((one.lang for one in workbooks if one.lang), None)


def _with_orders_beside(
    workbooks: Sequence[Workbook], effective: Effective, folder: Path | None
) -> tuple[Sequence[Workbook], Mapping[str, str]]:
    """The workbooks with the file that holds the orders in place of their own, where settings name one; rows of theirs are told of."""
    name = effective.settings.orders.source
    if not name:
        return workbooks, {}
    from kamxl.read.beside import table_beside

    place = effective.origin["orders.source"]
    file, told = table_beside(folder, name, "orders", effective.settings.limits, place)
    emptied = []
    for one in workbooks:
        issues = [_ignored(table, name) for table in one.sheets.get("orders", ()) if table.rows]
        rest = {key: found for key, found in one.sheets.items() if key != "orders"}
        emptied.append(replace(one, sheets=rest, issues=(*one.issues, *issues)))
    return (*emptied, file), {name: told}


def _ignored(table: RawTable, name: str) -> Issue:
    from kamxl.grid import Issue

    row = table.rows[0]
    said = Text("read.beside.ignored", {"name": name, "count": len(table.rows)})
    return Issue(
        table.book, table.sheet, table.address(0, 0), row, table.key, None, "", "", "no_record", "warning", said, "row"
    )


def money_of(workbooks: Sequence[Workbook], settings: Settings, lang: Lang) -> Money:
    """The currency of workbooks and their display unit: as the settings say, else the only currency that they state."""
    stated = {one for workbook in workbooks for one in workbook.money}
    return Money.of(lang, settings.money.currency or only_currency(stated), settings.money.unit or "")


def settings_of(path: Path) -> tuple[Effective, Company, Workbook]:
    """The settings in force for a workbook, which may lack a customer sheet, the company's among them, and the workbook.

    Raises InputError, SettingsError.
    """
    from kamxl import read
    from kamxl.compute.alerts import installed, rule_limits

    company = company_settings(path)
    workbook = read.workbook(path, limits=effective(company.entries).settings.limits)
    return effective(company.entries, _sheet_entries([workbook]), rules=rule_limits(installed())), company, workbook


def _sheet_entries(workbooks: Sequence[Workbook]) -> list[Entry]:
    """Settings of the settings sheets; the target's own come last and win."""
    return [entry for workbook in reversed(workbooks) for entry in workbook.settings]
