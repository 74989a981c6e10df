"""Checking and analysing: a workbook that was read → a Book → a Result.

No clock: a front end says which day `as_of` is. Without one, what depends on the day is not checked.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kamxl.book import Book, Opened, Result, analysis_of, checked_of
from kamxl.grid import Issue
from kamxl.i18n import Text
from kamxl.schema.texts import folded
from kamxl.walk.opening import Reading, read_target
from kamxl.walk.unchanged import is_beside

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.read import Workbook


def check(opened: Opened, *, as_of: date | None = None) -> Book:
    """Validate what was read. Without a day, what depends on it is not checked."""
    from kamxl import validate
    from kamxl.validate import alert_states

    folder = opened.path.resolve().parent
    attachments: dict[str, bool | str] = dict(opened.beside)

    def attachment_exists(name: str) -> bool:
        if name not in attachments:
            attachments[name] = is_beside(folder, name)
        return bool(attachments[name])

    checked = validate.check(
        opened.tables,
        as_of=as_of,
        settings=opened.effective.settings,
        lang=opened.lang,
        attachment_exists=attachment_exists if opened.on_disk else None,
        money=opened.money,
    )
    found_reading = tuple(
        issue
        for workbook in opened.workbooks
        for issue in (*workbook.issues, *alert_states.issues(workbook.alert_states))
    )
    found_reading += tuple(_owner(opened, checked.frames))
    told = Counter(issue.table for issue in found_reading)
    counts = {
        key: dataclasses.replace(count, warnings=count.warnings + told[key]) for key, count in checked.counts.items()
    }
    told_all = dataclasses.replace(checked, issues=(*found_reading, *checked.issues), counts=counts)
    return Book(opened, as_of, told_all, attachments)


def _owner(opened: Opened, frames: Mapping[str, pd.DataFrame]) -> Iterator[Issue]:
    """A warning where `report.owner` is nobody whom the workbook names: all alerts but those of the book would be gone without a word."""
    from difflib import get_close_matches

    owner, place = opened.effective.settings.report.owner.strip(), opened.effective.origin.get("report.owner", "")
    sheet, _, cell = place.rpartition("!")
    if not owner or not sheet:
        return
    known = sorted({str(name) for one in frames.values() if "owner" in one for name in one["owner"].dropna().unique()})
    if not known or folded(owner) in map(folded, known):
        return
    near = get_close_matches(owner, known, n=1, cutoff=0.4) or known[:1]
    message = Text("validate.owner", {"owner": owner, "near": near[0]})
    yield Issue(
        book=opened.workbooks[0].name, sheet=sheet, cell=cell, row=int("".join(filter(str.isdigit, cell)) or 1), table="settings",
        field=None, key="report.owner", value=owner, code="choice", severity="warning", message=message,
    )  # fmt: skip


def open_book(path: Path, *, as_of: date | None = None, **reading: Unpack[Reading]) -> Book:
    """`read_target`, then `check`."""
    return check(read_target(path, **reading), as_of=as_of)


def analyse(book: Book, *, as_of: date, before: Result | None = None) -> Result:
    """Tiers, lifetime value, alerts and all else, relative to a day.

    Args:
        book: what was read and validated.
        as_of: the day.
        before: the analysis of an earlier day, in place of the review and the alerts that the workbook itself carries.

    Raises RoleCopy for a copy made for a role.
    """
    from kamxl.compute.alerts import installed
    from kamxl.compute.analyse import analyse as compute
    from kamxl.read.facts import check_no_copy
    from kamxl.validate.alert_states import states

    for workbook in book.opened.workbooks:
        check_no_copy(workbook.owned, workbook.name)
    if book.as_of != as_of:
        book = check(book.opened, as_of=as_of)
    history = next((_history(workbook) for workbook in book.opened.workbooks if workbook.history), None)
    told = states(next((one.alert_states for one in book.opened.workbooks if one.alert_states), None))
    if before is not None:
        last = analysis_of(before)
        history, told = last.review.history, last.alerts.assign(state_code="open", until_day=None)
    analysis = compute(
        checked_of(book).frames,
        book.issues,
        as_of=as_of,
        settings=book.settings,
        history=history,
        alert_states=told,
        rules=installed(),
        dropped=checked_of(book).left_out,
        money=book.opened.money,
    )
    return Result(book, analysis)


def _history(workbook: Workbook) -> pd.DataFrame:
    """The review history of an earlier run, as the review expects it; rows that a person broke are left out."""
    import pandas as pd

    from kamxl.compute.review import FIGURES
    from kamxl.schema.outputs import OUTPUTS

    table = workbook.history
    assert table is not None
    units = {column.key: column.unit for column in OUTPUTS["tier_history"].columns}
    scale = {key: unit.scale if unit else 1.0 for key, unit in units.items()}
    scale |= {column.field: scale[column.field] * column.factor for column in table.columns if column.field in scale}
    columns = {column.field: list(column.values) for column in table.columns if column.field}
    frame = pd.DataFrame(columns, dtype=object).reindex(columns=list(scale))
    frame["review_date"] = pd.to_datetime(frame["review_date"], errors="coerce")
    for key in FIGURES:
        frame[key] = pd.to_numeric(frame[key], errors="coerce") * scale[key]
    return frame[frame["review_date"].notna() & frame["customer_id"].notna()].reset_index(drop=True)
