"""The check of a whole workbook, or of several read together."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from kamxl.grid import Issue, RawTable
from kamxl.i18n import Lang
from kamxl.record import record
from kamxl.schema.money import CNY, Money
from kamxl.schema.sheets import SHEETS
from kamxl.settings import OrderOutlier, Settings
from kamxl.validate import cells, counted, hints, links, own_rules, rules, spellings
from kamxl.validate import market as seen
from kamxl.validate import money as amounts
from kamxl.validate import orders as sales
from kamxl.validate.frames import frame
from kamxl.validate.records import Array, Records, gather

if TYPE_CHECKING:
    import pandas as pd


@record
class SheetCount:
    """The result of a sheet's check: `rows` is the number of records, `valid` of those that count; the rest count issues."""

    rows: int
    valid: int
    errors: int
    warnings: int


@record
class Checked:
    """The frames to compute with, and the issues found."""

    frames: Mapping[str, pd.DataFrame]
    """By key of the schema sheet; only sheets that are there."""
    issues: tuple[Issue, ...]
    """By book, sheet, row and column."""
    counts: Mapping[str, SheetCount]
    left_out: Mapping[str, pd.DataFrame]
    """By key, as `frames`: the rows of customers and orders that do not count."""


_TOLD = ("customers", "orders")
"""Sheets of which the figures say what is left out."""


def check(
    tables: Sequence[RawTable],
    *,
    as_of: date | None,
    settings: Settings,
    lang: Lang = "zh",
    attachment_exists: Callable[[str], bool] | None = None,
    money: Money = CNY,
    frames: Mapping[str, Collection[str]] | None = None,
) -> Checked:
    """Validate the input sheets of one or several books together.

    Args:
        tables: as `read` gives them; several of one key are laid end to end, and duplicates are sought across them.
        as_of: the day that the figures are for; None leaves out what depends on it.
        settings: limits of the outlier and stale rules.
        lang: language of the field titles and choices in the sentences.
        attachment_exists: whether an attachment's path leads to a file; None leaves that out.
        money: the book's currency, which the frames' amounts come in, and its display unit.
        frames: the fields of each sheet that frames are wanted of, by key; None: all, and of what is left out.

    Returns:
        Frames of the valid rows, all issues, and the counts of each sheet. Never raises for what a cell holds.
    """
    records = {
        key: gather(sheet, found, lang, as_of, money)
        for key, sheet in SHEETS.items()
        if (found := [table for table in tables if table.key == key])
    }
    customers = records.get("customers")
    for one in records.values():
        rules.merged_cells(one)
        cells.check(one)
        counted.counts(one)
        rules.between_fields(one)
        # A customer sheet on which nothing was typed is a template's, and knows nobody.
        if customers is not None and customers.size and one is not customers:
            rules.known_customers(one, customers)
        rules.unique(one)
        if one.sheet.key == "orders":
            sales.once(one)
        rules.repeated(one, as_of)
        rules.name_rows(one)
    spellings.fold(records)
    links.check(records)
    if "rules" in records:
        own_rules.check(records["rules"], records)
    amounts.convert(records, as_of)
    _hint(records, as_of, settings, attachment_exists)
    order = {(table.book, table.sheet): place for place, table in enumerate(tables)}
    issues = sorted((issue for one in records.values() for issue in one.issues), key=lambda issue: _place(issue, order))
    counts = {key: _count(one) for key, one in records.items()}
    if "orders" in records:
        # An amount in a currency that nobody knows is in no sum of the book's.
        nameless = [record for record, key in records["orders"].faulty if key == "currency"]
        records["orders"].replace("amount", dict.fromkeys(nameless))
    if frames is not None:
        made = {key: frame(records[key], fields=some) for key, some in frames.items() if key in records}
        return Checked(made, tuple(issues), counts, {})
    left_out = {key: frame(one, _lost(one)) for key, one in records.items() if key in _TOLD}
    return Checked({key: frame(one) for key, one in records.items()}, tuple(issues), counts, left_out)


def _hint(
    records: Mapping[str, Records],
    as_of: date | None,
    settings: Settings,
    attachment_exists: Callable[[str], bool] | None,
) -> None:
    customers, orders, market = records.get("customers"), records.get("orders"), records.get("market")
    if customers is not None:
        hints.near_duplicates(customers)
        links.parents(customers)
    if market is not None:
        seen.price_outliers(market)
    if "trends" in records:
        seen.trend_outliers(records["trends"])
    for one in records.values():
        hints.formats(one)
        hints.early_dates(one)
        if any(raw.field is None for table in one.tables for raw in table.columns):
            from kamxl.validate import unread  # which a book without columns of its own need not load

            unread.columns(one)
    if orders is not None:
        sales.ends_elsewhere(orders)
        sales.whole_orders(orders)
        sales.on_two_sheets(orders)
        sales.outliers(orders, settings.alerts.of("order_outlier", OrderOutlier), as_of)
    if "rates" in records:
        hints.rough_rates(records["rates"])
    if "satisfaction" in records:
        hints.scores(records["satisfaction"])
    if "follow_ups" in records:
        hints.attachments(records["follow_ups"], customers, attachment_exists)
    if as_of is None:
        return
    for one in records.values():
        hints.future_dates(one, as_of)
    if market is not None:
        seen.stale_competitors(market, as_of, settings.quality.stale_days)


def _place(issue: Issue, order: Mapping[tuple[str, str], int]) -> tuple[int, int, int, str]:
    letters = issue.cell.rstrip("0123456789")
    return order[issue.book, issue.sheet], issue.row, len(letters), letters


def _count(records: Records) -> SheetCount:
    errors = sum(issue.severity == "error" for issue in records.issues)
    out = records.bad if records.later is None else records.bad | records.later
    size = records.size - len(records.again)
    return SheetCount(size, records.size - int(out.sum()), errors, len(records.issues) - errors)


def _lost(records: Records) -> Array:
    """The records that faults leave out."""
    return records.bad & ~np.isin(np.arange(records.size), list(records.again))


def issue_dict(issue: Issue, lang: Lang) -> dict[str, object]:
    """An issue as `--json` prints it; `field` is the schema's key, which is the same in both languages."""
    names = ("book", "sheet", "cell", "row", "field", "key", "value", "code", "severity", "effect")
    return {**{name: getattr(issue, name) for name in names}, "message": issue.message.render(lang)}
