"""kamxl: key-account analysis inside the workbook.

import kamxl
book = kamxl.open("book.xlsx")
result = kamxl.analyse(book, as_of="2026-09-30")
kamxl.write(result, "book.xlsx")
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, BinaryIO, overload

from kamxl import errors as errors

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from os import PathLike
    from pathlib import Path

    import pandas as pd

    from kamxl.book import Book, Result
    from kamxl.convert.mapping import Mode
    from kamxl.i18n import Lang
    from kamxl.report.edition import Kind as ReportKind
    from kamxl.results import CollectSummary, ConversionSummary, ShareSummary
    from kamxl.settings import Settings
    from kamxl.templates import Kind as BookKind

__version__ = "0.1.0"
__all__ = ["analyse", "collect", "convert", "from_frames", "new", "open", "report", "share", "write"]


def open(
    source: str | PathLike[str] | bytes | BinaryIO,
    *,
    with_: Sequence[str | PathLike[str]] = (),
    as_of: date | str | None = None,
    lang: Lang | None = None,
    settings: Settings | Mapping[str, object] | None = None,
    tier_model: str | None = None,
) -> Book:
    """Read and validate a workbook.

    Args:
        source: the workbook, which is only read: a path, bytes, or a file opened in binary mode such as BytesIO. For what is no
            path no `kamxl.toml` counts.
        with_: other workbooks whose input sheets are read together with it.
        as_of: the day that checks relate to, as for `analyse`; without it, `future_date` and `stale` are checked by `analyse`.
        lang: zh or en; default is the workbook's own language.
        settings: settings that beat those of `kamxl.toml` and of the settings sheet: a dict of dotted keys
            (`{"tier.model": "rfm"}`) or `kamxl.settings.Settings`.
        tier_model: threshold, rfm, scorecard, …: short for the setting `tier.model`.

    Returns:
        Book with `frames` (a DataFrame a sheet, indexed by customer_id) and `issues`.

    Raises:
        kamxl.errors.InputError: not a workbook of this kind. kamxl.errors.SettingsError: a setting is wrong.
        kamxl.errors.UsageError: an argument is wrong.
    """
    from pathlib import Path

    from kamxl import walk
    from kamxl.walk import arguments

    day = None if as_of is None else arguments.day_of(as_of)
    overrides = arguments.overrides_of(settings, tier_model)
    others = [Path(other) for other in with_]
    found = arguments.source_of(source)
    if isinstance(found, Path):
        return walk.open_book(found, as_of=day, with_=others, lang=lang, overrides=overrides)
    return walk.check(walk.read_memory(*found, with_=others, lang=lang, overrides=overrides), as_of=day)


def from_frames(
    frames: Mapping[str, pd.DataFrame],
    *,
    as_of: date | str | None = None,
    lang: Lang | None = None,
    settings: Settings | Mapping[str, object] | None = None,
    tier_model: str | None = None,
    name: str = "DataFrames",
) -> Book:
    """Validate DataFrames as the sheets of a workbook.

    Args:
        frames: an input sheet, by key or title (`orders`, 购买记录, Orders), -> its rows. Columns are field keys (`order_date`),
            titles in either language, or aliases; others are kept as columns of your own. Values are what one would type: `120万`
            is an amount; a bare number is in the unit of the title, else of the field (see `kamxl schema`).
        as_of: as for `open`.
        lang: zh or en; default is the language of the titles.
        settings: as for `open`.
        tier_model: as for `open`.
        name: what messages and sheets call the whole.

    Returns:
        Book, as of `open`.

    Raises:
        kamxl.errors.UsageError: a sheet is not known, or no column of one is. kamxl.errors.InputError: no sheet at all.
        kamxl.errors.SettingsError: a setting is wrong.
    """
    from kamxl import walk
    from kamxl.walk import arguments

    day = None if as_of is None else arguments.day_of(as_of)
    opened = walk.read_frames(frames, name, lang=lang, overrides=arguments.overrides_of(settings, tier_model))
    return walk.check(opened, as_of=day)


def analyse(
    book: Book,
    *,
    as_of: date | str | None = None,
    settings: Settings | Mapping[str, object] | None = None,
    tier_model: str | None = None,
) -> Result:
    """Tiers, lifetime value, alerts and all else, relative to a day.

    Args:
        book: from `open` or `from_frames`.
        as_of: the day that figures relate to: a date, a datetime or Timestamp, or ISO text (2026-09-30). Default is that of
            `open`; one of both must be given.
        settings: further settings, which beat those of `open`.
        tier_model: short for the setting `tier.model`.

    Returns:
        Result with `tiers`, `lifetime`, `alerts`, `facts`, … as DataFrames indexed by customer_id; amounts in single units of the
        book's currency.

    Raises:
        kamxl.errors.UsageError: the day is missing or none. kamxl.errors.SettingsError: a setting is wrong.
        kamxl.errors.RoleCopy: the book is a copy made for a role.
    """
    from kamxl import walk
    from kamxl.walk import arguments

    day = arguments.day_of(as_of if as_of is not None else book.as_of)
    overrides = arguments.overrides_of(settings, tier_model)
    if overrides:
        book = walk.check(walk.with_settings(book.opened, overrides), as_of=day)
    return walk.analyse(book, as_of=day)


@overload
def write(
    result: Result,
    target: str | PathLike[str],
    output: str | PathLike[str] | None = None,
    *,
    backup: bool | None = None,
    replace: bool = False,
) -> tuple[str, ...]: ...
@overload
def write(result: Result, target: BinaryIO) -> tuple[str, ...]: ...
def write(
    result: Result,
    target: str | PathLike[str] | BinaryIO,
    output: str | PathLike[str] | None = None,
    *,
    backup: bool | None = None,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write the output sheets back into the workbook, or into a copy.

    Args:
        result: from `analyse`.
        target: the workbook that was opened, or another one, which the sheets are put into. A book that was opened from bytes or
            made from DataFrames may go into a file that is not there yet. Into a binary file, such as BytesIO, goes the
            workbook that was opened, with the sheets.
        output: write a copy here and leave the target alone; a file that is there is replaced only if it is such a copy and
            nobody has changed it since.
        backup: keep `BOOK.bak.xlsx` beside it; None: at the first write only.
        replace: whatever stands at `output` is replaced, unless it is an input; it is kept as a backup.

    Returns:
        Titles of the sheets written.

    Raises:
        kamxl.errors.BusyError: open elsewhere, locked, changed since it was read. kamxl.errors.WriteError: disk full and
        the like; the original is then as it was. kamxl.errors.UsageError: `output` may not be written over.
    """
    from os import PathLike
    from pathlib import Path

    from kamxl import walk

    if not isinstance(target, (str, PathLike)):
        data, titles = walk.rendered(result)
        target.write(data)
        return titles
    out = Path(output) if output is not None else None
    return walk.write_result(result, Path(target), out, backup=backup, replace=replace)


def report(
    result: Result,
    out: str | PathLike[str],
    *,
    kind: ReportKind = "summary",
    since: date | str | None = None,
    regions: Sequence[str] = (),
    industries: Sequence[str] = (),
    tiers: Sequence[str] = (),
    owners: Sequence[str] = (),
    customers: Sequence[str] = (),
    fields: Mapping[str, str] | None = None,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write a report: a pdf, slides, a workbook or a page for a phone, by the suffix of `out`.

    Args:
        result: the analysis as of the last day of the report.
        out: the file, .pdf, .pptx, .xlsx or .html. A report of ours that is there is replaced.
        kind: which report: summary, follow-up, market or customer.
        since: first day of the period, as `as_of` of `analyse`; None: no period.
        regions: only customers of these regions; so `industries`, `tiers`, `owners` and `customers` (IDs or names).
        industries: likewise.
        tiers: likewise.
        owners: likewise.
        customers: likewise.
        fields: only customers with these values in columns of your own: title -> value.
        replace: what is there and no report of ours is replaced, too, with a backup.

    Returns:
        Titles of its sheets.

    Raises:
        kamxl.errors.UsageError: the book has nothing for the kind or the selection, the name or this machine does not fit the
        format, or `out` may not be written over. kamxl.errors.BusyError, kamxl.errors.WriteError: it cannot be written.
    """
    from pathlib import Path

    from kamxl import walk
    from kamxl.compute.selection import Selection
    from kamxl.walk import arguments

    selection = Selection(
        regions=tuple(regions),
        industries=tuple(industries),
        tiers=tuple(tiers),
        owners=tuple(owners),
        customers=tuple(customers),
        fields=tuple((fields or {}).items()),
        since=None if since is None else arguments.day_of(since),
    )
    return walk.export_report(result, Path(out), kind=kind, selection=selection, replace=replace)


def share(
    result: Result,
    out: str | PathLike[str],
    *,
    role: str,
    owner: str | None = None,
    editable: bool = False,
    replace: bool = False,
) -> ShareSummary:
    """Write a copy with what a role may not see left out or masked.

    Args:
        result: the analysis of the whole book.
        out: the new workbook, .xlsx. A copy of ours that is there is replaced.
        role: sales, marketing, service, or one of the company's own.
        owner: only the customers of this person, and their rows. What is typed into the copy can be collected.
        editable: cells that cannot be collected are locked; a copy without an owner can be collected, too.
        replace: what is there and no copy of ours is replaced, too, with a backup.

    Returns:
        What the copy shows of each sheet, and what it does not.

    Raises:
        kamxl.errors.UsageError: the role or owner is not known, or `out` will not do. kamxl.errors.BusyError,
        kamxl.errors.WriteError: it cannot be written.
    """
    from pathlib import Path

    from kamxl.share.sharing import share as shared

    return shared(result, Path(out), role=role, owner=owner, editable=editable, replace=replace)


def collect(
    book: str | PathLike[str],
    copies: str | PathLike[str] | Sequence[str | PathLike[str]],
    *,
    output: str | PathLike[str] | None = None,
    dry_run: bool = False,
    backup: bool = True,
    replace: bool = False,
    lang: Lang | None = None,
) -> CollectSummary:
    """Bring what was typed into handed-out copies back into the workbook that they were made from.

    A cell that changed on one side only is taken; one that changed on both is told on the sheet 合并冲突 and stays. New rows
    are added, deleted ones told. What a copy masks or leaves out is never data.

    Args:
        book: the workbook.
        copies: made by `share`, for an owner or editable.
        output: write into this file instead, a copy of the workbook.
        dry_run: write nothing.
        backup: keep the workbook as it was beside it.
        replace: what stands in `output` and is no result of ours is replaced, too, with a backup.
        lang: of messages and the sheet of conflicts; default is the workbook's.

    Returns:
        What was taken, added and told, cell by cell.

    Raises:
        kamxl.errors.UsageError: a copy is one of another workbook. kamxl.errors.InputError: a copy cannot be read or has lost
        what it was when it was handed out. kamxl.errors.BusyError, kamxl.errors.WriteError: it cannot be written.
    """
    from os import PathLike
    from pathlib import Path

    from kamxl.collect.collecting import collect as collected
    from kamxl.collect.collecting import summary
    from kamxl.company import company_settings
    from kamxl.settings import effective

    paths = [Path(copies)] if isinstance(copies, (str, PathLike)) else [Path(one) for one in copies]
    settings = effective(company_settings(Path(book)).entries).settings
    found = collected(
        Path(book),
        paths,
        output=None if output is None else Path(output),
        dry_run=dry_run,
        backup=backup,
        replace_output=replace,
        settings=settings,
        lang=lang,
    )
    return summary(found)


def convert(
    sources: str | PathLike[str] | Sequence[str | PathLike[str]],
    to: str | PathLike[str],
    *,
    mapping: str | PathLike[str] | None = None,
    sheet: str | None = None,
    mode: Mode | None = None,
    as_of: date | str | None = None,
    lang: Lang | None = None,
    yes: bool = False,
    exact: bool = False,
    backup: bool | None = None,
    dry_run: bool = False,
) -> ConversionSummary:
    """Convert tables of any layout into a canonical workbook: a new one, or one that is there, whose rows are updated by key.

    Args:
        sources: a file or several: csv, tsv, xls, xlsx, xlsb or ods.
        to: the workbook.
        mapping: a mapping file; without it the one remembered beside `to`, else a guess.
        sheet: the sheet of the sources to read, or the input sheet that they are.
        mode: create rows, update them, or both; overrides the mapping's.
        as_of: today, as for `analyse`: a later day proves the order of day and month in a field that tells what happened.
        lang: of a new workbook; default is that of the sources' titles.
        yes: take every proposal that has evidence in the file.
        exact: take only what is a field's own title.
        backup: keep `BOOK.bak.xlsx`; None: at the first write only.
        dry_run: write nothing but the mapping, for editing, where there is none yet.

    Returns:
        What was done, and what was not taken and why.

    Raises:
        kamxl.errors.UsageError: an argument or the mapping is wrong. kamxl.errors.InputError: a file cannot be read.
        kamxl.errors.BusyError, kamxl.errors.WriteError: the workbook cannot be written and is as it was.
    """
    from os import PathLike
    from pathlib import Path

    from kamxl.company import company_settings
    from kamxl.convert.conversion import convert as converted
    from kamxl.settings import effective
    from kamxl.walk import arguments

    given = [sources] if isinstance(sources, (str, PathLike)) else sources
    target = Path(to)
    outcome = converted(
        [Path(source) for source in given],
        target,
        mapping=None if mapping is None else Path(mapping),
        sheet=sheet,
        mode=mode,
        dry_run=dry_run,
        settings=effective(company_settings(target).entries).settings,
        lang=lang,
        backup=backup,
        as_of=None if as_of is None else arguments.day_of(as_of),
        exact=exact,
        yes=yes,
    )
    return outcome.summary()


def new(
    path: str | PathLike[str],
    *,
    kind: BookKind = "start",
    lang: Lang = "zh",
    macros: bool = False,
    records: Mapping[str, Sequence[Mapping[str, object]]] | None = None,
    sample: date | str | None = None,
    currency: str = "",
    replace: bool = False,
) -> Path:
    """Create a canonical workbook to fill in, or with rows.

    Args:
        path: the file, .xlsx; .xlsm with macros.
        kind: which sheets it has: start (what most need), customer, follow-up or market; key-accounts has all.
        lang: zh or en.
        macros: with buttons.
        records: rows to fill in: key of the input sheet (`customers`) -> rows by field key, in the unit of the field.
        sample: fill it with the records of an invented firm up to this day, as `as_of` of `analyse`.
        currency: ISO 4217 code; default is CNY.
        replace: a file that is there is replaced, with a backup.

    Returns:
        Its path.

    Raises:
        kamxl.errors.UsageError: the name does not fit, or a file is there. kamxl.errors.WriteError: it cannot be written.
    """
    from pathlib import Path

    from kamxl import walk
    from kamxl.walk import arguments

    day = None if sample is None else arguments.day_of(sample)
    return walk.new_book(
        Path(path),
        kind=kind,
        lang=lang,
        macros=macros,
        sample_day=day,
        records=records,
        currency=currency,
        replace=replace,
    )


class _Package(ModuleType):
    """kamxl itself. Python binds a package's name in its parent once it is imported: `kamxl.report`, `share`, `collect` and `convert` stay
    the functions all the same.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
