"""What the walk hands on: a workbook that was read, the same checked, and the result of its analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from kamxl.files.regular import Fingerprint
from kamxl.i18n import Lang, Text, tr
from kamxl.package.original import Original
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Effective, Entry, Settings

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.company import Company
    from kamxl.compute.analysis import Analysis, LifetimeNote, Skipped
    from kamxl.grid import Issue, RawTable
    from kamxl.read import Workbook
    from kamxl.validate import Checked

    Pandas = TypeVar("Pandas", pd.DataFrame, pd.Series)

T = TypeVar("T")


@dataclass(frozen=True, repr=False)
class Opened:
    """A workbook that has been read, with the books read beside it."""

    path: Path
    """The workbook that is written to."""
    workbooks: tuple[Workbook, ...]
    """The target first, then the others."""
    lang: Lang
    effective: Effective
    company: Company
    money: Money
    """Currency of the book, and the unit in which it shows amounts."""
    original: Original = field(repr=False)
    """The target as it was read: what is written stands on these bytes, whatever the file is by then. Empty for DataFrames, and
    for a workbook that is open in Excel and is written through it."""
    on_disk: bool = True
    """False of bytes and DataFrames that a caller gave: `path` is then only what they are called."""
    overrides: tuple[Entry, ...] = ()
    """Settings that beat those of `kamxl.toml` and of the settings sheet."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Files of the workbook's folder that settings name and that were read with it -> hash of what they held."""

    def __repr__(self) -> str:
        return f"<Opened {', '.join(workbook.name for workbook in self.workbooks)}>"

    @property
    def fingerprint(self) -> Fingerprint:
        return self.original.fingerprint

    @property
    def inputs(self) -> tuple[Path, ...]:
        """The files that were read, and must not be written over by a result."""
        own = (self.path,) if self.on_disk else ()
        return (*own, *(workbook.path for workbook in self.workbooks if workbook.path is not None))

    @property
    def tables(self) -> tuple[RawTable, ...]:
        """The input sheets of all books, in the order in which they were read."""
        return tuple(table for workbook in self.workbooks for table in workbook.every)


class Frames(Mapping[str, "pd.DataFrame"]):
    """DataFrames by key. What is handed out is a copy: whatever is done to it, the book stays as it was read."""

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        self._frames = frames

    def __getitem__(self, key: str) -> pd.DataFrame:
        return _copy(self._frames[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    def __repr__(self) -> str:
        return f"<Frames {', '.join(f'{key}: {len(frame)} rows' for key, frame in self._frames.items())}>"


@dataclass(frozen=True, repr=False)
class Book:
    """A workbook that has been read and validated."""

    opened: Opened
    """What was read, with the settings that hold for it."""
    as_of: date | None
    """The day that the checks relate to; None where none was given."""
    _checked: Checked
    _attachments: Mapping[str, bool | str] = field(default_factory=dict)
    """Files that rows name -> whether they lie beside the workbook; those that were read -> the hash of what they held."""

    def __repr__(self) -> str:
        rows = ", ".join(f"{count.valid} of {count.rows} {key}" for key, count in self._checked.counts.items())
        warnings = len(self.issues) - self.errors
        return f"<Book {self.path.name}: {rows or 'no rows'}; {self.errors} errors, {warnings} warnings>"

    def _repr_html_(self) -> str:
        """The sheets with their counts, as a notebook shows them."""
        lang = self.lang
        counts = self._checked.counts.items()
        rows = [(SHEETS[key].title(lang), one.rows, one.valid, one.errors, one.warnings) for key, one in counts]
        head = [tr(f"python.{word}", lang) for word in ("sheet", "rows", "valid", "errors", "warnings")]
        return _html(tr("python.book", lang, book=self.path.name), (head, rows))

    @property
    def path(self) -> Path:
        """The workbook; only a name where it was not read from a file."""
        return self.opened.path

    @property
    def lang(self) -> Lang:
        """Its language: zh or en."""
        return self.opened.lang

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.opened.effective.settings

    @property
    def checked(self) -> Checked:
        """What came of the checks. Each access gives a copy."""
        return _apart(self._checked)

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """A typed DataFrame an input sheet, of the rows that count, indexed by customer_id. Each access gives a copy."""
        return Frames(self._checked.frames)

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong with which cell, by sheet and row."""
        return self._checked.issues

    @property
    def issues_frame(self) -> pd.DataFrame:
        """The issues as a DataFrame, in the words of the workbook: book, sheet, cell, row, field, key, value, code, severity,
        effect and message.
        """
        import pandas as pd

        from kamxl.validate import issue_dict

        names = ["book", "sheet", "cell", "row", "field", "key", "value", "code", "severity", "effect", "message"]
        return pd.DataFrame([issue_dict(issue, self.lang) for issue in self.issues], columns=names)

    @property
    def errors(self) -> int:
        """Number of issues that are errors; the rest are warnings."""
        return sum(issue.severity == "error" for issue in self.issues)


@dataclass(frozen=True, repr=False)
class Result:
    """An analysis and the book that it was made from.

    Frames are indexed by customer_id; amounts are in single units of the book's currency. Each access gives a copy.
    """

    book: Book
    """The book that was analysed."""
    _analysis: Analysis

    def __repr__(self) -> str:
        said = f"{len(self._analysis.tiers)} customers, {len(self._analysis.alerts)} alerts"
        return f"<Result of {self.book.path.name} as of {self.as_of}: {said}>"

    def _repr_html_(self) -> str:
        """Customers by tier and alerts by severity, as a notebook shows them."""
        from kamxl.compute.labels import word

        lang = self.book.lang
        shown = [
            [tr(f"python.{word}", lang) for word in words] for words in (("tier", "customers"), ("severity", "alerts"))
        ]
        counts = self._analysis.tiers["tier"].dropna().astype(str).value_counts(sort=False).items()
        tiers = [
            (name.render(lang) if isinstance(name := word(str(tier)), Text) else name, count) for tier, count in counts
        ]
        alerts = self._analysis.alerts["severity"].value_counts()
        severities = [
            (tr(f"code.severity.{key}", lang), int(alerts[key])) for key in ("high", "medium", "low") if key in alerts
        ]
        caption = tr("python.result", lang, book=self.book.path.name, as_of=self.as_of)
        return _html(caption, (shown[0], tiers), (shown[1], severities))

    @property
    def analysis(self) -> Analysis:
        """All of it, as the report sheets take it. Each access gives a copy."""
        return _apart(self._analysis)

    @property
    def as_of(self) -> date:
        """The day that the figures relate to."""
        return self._analysis.as_of

    @property
    def facts(self) -> pd.DataFrame:
        """Revenue, profit and orders of each customer, of 12 months and in all."""
        return _copy(self._analysis.facts)

    @property
    def tiers(self) -> pd.DataFrame:
        """Tier, service level and the reason of each customer, the strongest first."""
        return _copy(self._analysis.tiers)

    @property
    def lifetime(self) -> pd.DataFrame:
        """Lifetime value of each customer with its interval, the largest first."""
        return _copy(self._analysis.lifetime)

    @property
    def lifetime_note(self) -> LifetimeNote:
        """Which method the lifetime values come from and why, with the parameters of the fit."""
        return self._analysis.lifetime_note

    @property
    def alerts(self) -> pd.DataFrame:
        """Alerts with rule, severity, fact and advice, the most urgent first."""
        return self._analysis.alerts.set_index("customer_id")

    @property
    def opportunities(self) -> pd.DataFrame:
        """What might be sold to whom: cross-selling, needs, open quotations."""
        return _copy(self._analysis.opportunities)

    @property
    def usable(self) -> bool:
        """Whether it had anything to stand on: a customer row; in a book that lists no customers, any row."""
        counts = self.book._checked.counts
        counted = [counts["customers"]] if self._analysis.listed else counts.values()
        return any(one.valid for one in counted)

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """Output sheets, and parts of them, that are left out, and why."""
        return self._analysis.skipped


def checked_of(book: Book) -> Checked:
    """What came of the checks: the very frames, for rooms of the program that change none."""
    return book._checked


def attachments_of(book: Book) -> Mapping[str, bool | str]:
    """Files beside the workbook -> whether they lay there when it was checked, or the hash of those that were read."""
    return book._attachments


def analysis_of(result: Result) -> Analysis:
    """The very analysis with what it has worked out already, for rooms of the program that change nothing of it."""
    return result._analysis


def _apart(value: T) -> T:
    """A value in which every frame is a copy, however deep it lies; itself where it holds none."""
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        return cast("T", _copy(value))
    if isinstance(value, pd.Series):
        return cast("T", _copy(value))
    if isinstance(value, Mapping):
        copies = {key: _apart(one) for key, one in value.items()}
        return value if all(copies[key] is one for key, one in value.items()) else cast("T", copies)
    if is_dataclass(value) and not isinstance(value, type):
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        changed = {name: copy for name, one in held.items() if (copy := _apart(one)) is not one}
        return cast("T", replace(value, **changed)) if changed else value
    return value


def _copy(frame: Pandas) -> Pandas:
    """A frame that may be changed; pandas 3 copies its columns only once that is done."""
    import pandas as pd

    return frame.copy(deep=int(pd.__version__.partition(".")[0]) < 3)


def _html(caption: str, *tables: tuple[Sequence[str], Sequence[Sequence[object]]]) -> str:
    parts = []
    for head, rows in tables:
        lines = ["".join(f"<th>{escape(title)}</th>" for title in head)]
        lines += ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
        parts.append(f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>")
    return f"<p><b>{escape(caption)}</b></p>{''.join(parts)}"
