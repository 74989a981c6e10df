"""What the walk hands on: a workbook that was read, the same checked, and the result of its analysis."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.i18n import Lang
from kamxl.schema.money import Money
from kamxl.settings import Effective, Settings

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.company import Company
    from kamxl.compute.analysis import Analysis, LifetimeNote, Skipped
    from kamxl.grid import Issue, RawTable
    from kamxl.read import Workbook
    from kamxl.validate import Checked
    from kamxl.writer import Fingerprint


@dataclass(frozen=True)
class Opened:
    """A workbook that has been read, with the books read beside it."""

    path: Path
    """The workbook that is written to."""
    workbooks: tuple[Workbook, ...]
    """The target first, then the others."""
    fingerprint: Fingerprint
    lang: Lang
    effective: Effective
    company: Company
    money: Money
    """Currency of the book, and the unit in which it shows amounts."""
    data: bytes = field(default=b"", repr=False)
    """What was read of the target: what is written stands on these bytes, whatever the file is by then."""

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that were read, and must not be written over by a result."""
        return (self.path, *(workbook.path for workbook in self.workbooks if workbook.path is not None))

    @property
    def tables(self) -> tuple[RawTable, ...]:
        """The input sheets of all books, in the order in which they were read."""
        return tuple(table for workbook in self.workbooks for table in workbook.tables.values())


@dataclass(frozen=True)
class Book:
    """A workbook that has been read and validated.

    `frames` holds a typed DataFrame a sheet, indexed by customer_id; `issues` says what is wrong with which cell.
    """

    opened: Opened
    as_of: date | None
    checked: Checked

    def __repr__(self) -> str:
        rows = ", ".join(f"{count.valid} of {count.rows} {key}" for key, count in self.checked.counts.items())
        warnings = len(self.issues) - self.errors
        return f"<Book {self.path.name}: {rows or 'no rows'}; {self.errors} errors, {warnings} warnings>"

    @property
    def path(self) -> Path:
        return self.opened.path

    @property
    def lang(self) -> Lang:
        return self.opened.lang

    @property
    def settings(self) -> Settings:
        return self.opened.effective.settings

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        return self.checked.frames

    @property
    def issues(self) -> tuple[Issue, ...]:
        return self.checked.issues

    @property
    def errors(self) -> int:
        """Issues that are errors; the rest are warnings."""
        return sum(issue.severity == "error" for issue in self.issues)


@dataclass(frozen=True)
class Result:
    """An analysis and the book that it was made from. Frames are indexed by customer_id; money is in 元."""

    book: Book
    analysis: Analysis

    def __repr__(self) -> str:
        said = f"{len(self.tiers)} customers, {len(self.analysis.alerts)} alerts"
        return f"<Result of {self.book.path.name} as of {self.as_of}: {said}>"

    @property
    def as_of(self) -> date:
        return self.analysis.as_of

    @property
    def facts(self) -> pd.DataFrame:
        return self.analysis.facts

    @property
    def tiers(self) -> pd.DataFrame:
        return self.analysis.tiers

    @property
    def lifetime(self) -> pd.DataFrame:
        return self.analysis.lifetime

    @property
    def lifetime_note(self) -> LifetimeNote:
        return self.analysis.lifetime_note

    @cached_property
    def alerts(self) -> pd.DataFrame:
        return self.analysis.alerts.set_index("customer_id")

    @property
    def opportunities(self) -> pd.DataFrame:
        return self.analysis.opportunities

    @property
    def usable(self) -> bool:
        """Whether it had anything to stand on: a customer row; in a book that lists no customers, any row."""
        counts = self.book.checked.counts
        counted = [counts["customers"]] if self.analysis.listed else counts.values()
        return any(one.valid for one in counted)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        return self.analysis.skipped
