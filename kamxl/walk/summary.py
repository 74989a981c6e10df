"""What was done, as the models of `kamxl.results`: for `--json` and for the lines that people read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any  # Any: values of models of pydantic

from kamxl.book import Book, Result, analysis_of, checked_of
from kamxl.record import record

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.compute.analysis import Analysis
    from kamxl.results import ReadTogether, RunSummary, ValidationSummary


@record
class Walked:
    """What a walk came to."""

    result: Result
    output: Path
    """The file that holds the sheets; that of the workbook after a trial run."""
    written: tuple[str, ...]
    """Titles of the sheets that were written; none in a trial run."""


def validation_summary(book: Book) -> ValidationSummary:
    """What a check found: errors first, then by sheet and row."""
    from kamxl.results import FoundIssue, ValidationSummary
    from kamxl.validate import issue_dict

    issues = sorted(book.issues, key=lambda issue: issue.severity != "error")
    errors = book.errors
    return ValidationSummary(
        book=str(book.path),
        ok=not errors,
        errors=errors,
        warnings=len(issues) - errors,
        issues=[FoundIssue.model_validate(issue_dict(issue, book.lang)) for issue in issues],
        read_together=list(_read_together(book)),
    )


def run_summary(walked: Walked) -> RunSummary:
    """What a run did; the seconds of its steps are those of the command that asked for it."""
    from kamxl.compute import labels
    from kamxl.report.not_done import not_done
    from kamxl.report.words import part, shown
    from kamxl.results import Counts, RunSummary
    from kamxl.results import run as parts

    analysis, book = analysis_of(walked.result), walked.result.book
    tiers, counts = tier_counts(analysis), checked_of(book).counts
    note, company = analysis.lifetime_note, book.opened.company
    check = None if note.check is None else parts.LifetimeCheck(**asdict(note.check) | {"day": str(note.check.day)})
    return RunSummary(
        book=str(book.path),
        output=str(walked.output),
        as_of=analysis.as_of.isoformat(),
        lang=book.lang,
        currency=analysis.money.currency,
        money_unit=analysis.money.unit,
        sheets={key: Counts(**asdict(count)) for key, count in counts.items()},
        read_together=list(_read_together(book)),
        tiers=parts.Tiers(model=analysis.settings.tier.model, counts=tiers),
        tier_words={label: shown(labels.word(label), book.lang) for label in tiers},
        alerts=parts.Alerts(
            total=len(analysis.alerts),
            by_rule=_counts(analysis.alerts["rule_id"]),
            by_severity=_counts(analysis.alerts["severity"]),
            set_aside=int((analysis.alerts_aside["kept_as"] == "held").sum()),
        ),
        new_alerts=analysis.alerts_new,
        resolved_alerts=analysis.alerts_resolved,
        alerts_since=analysis.alerts_since.isoformat() if analysis.alerts_since else None,
        lifetime=parts.Lifetime(
            method=note.method,
            params=dict(note.params),
            log_likelihood=note.log_likelihood,
            total=note.total if analysis.listed else None,
            check=check,
        ),
        written=list(walked.written),
        listed=analysis.listed,
        usable=walked.result.usable,
        **coverage(analysis),
        skipped=[
            parts.Skipped(sheet=item.sheet, title=part(item.sheet, book.lang), reason=item.reason.render(book.lang))
            for item in analysis.skipped
        ],
        not_done=[
            *not_done(analysis.skipped, book.lang),
            *(
                issue.message.render(book.lang)
                for issue in book.issues
                if issue.table == "settings"
                or (issue.code == "no_record" and issue.table not in counts)
                or issue.is_of_unread_sheet
                or issue.message.key == "read.other_unit"
            ),
        ],
        settings_files=parts.SettingsFiles(
            used=None if company.file is None else str(company.file),
            passed_over=[
                parts.PassedOver(file=str(one.file), reason=one.why.render(book.lang)) for one in company.passed_over
            ],
        ),
    )


def _read_together(book: Book) -> Iterator[ReadTogether]:
    from kamxl.results import ReadTogether

    for workbook in book.opened.workbooks:
        for key, some in workbook.sheets.items():
            if len(some) > 1:
                yield ReadTogether(sheet=key, rows={table.sheet: len(table.rows) for table in some})


def coverage(analysis: Analysis) -> dict[str, Any]:
    """What the figures lack, and how old the newest record is: fields of `RunSummary` as JSON has them."""
    left_out = asdict(analysis.left_out)
    unconverted = dict(left_out.pop("unconverted"))
    latest, ended = analysis.latest_record, analysis.ended
    return {
        "left_out": left_out,
        "unconverted": unconverted,
        "latest_record": latest.isoformat() if latest else None,
        "suggested_as_of": ended.isoformat() if ended else None,
    }


def why_unusable(rows: Iterable[int], *, listed: bool) -> str:
    """The key of what is said where no row could be used. `rows`: how many each sheet has; `listed`: the book has customers."""
    if not any(rows):
        return "cli.run.empty"
    return "cli.run.no_customers" if listed else "cli.run.no_rows"


def rounded(seconds: Mapping[str, float]) -> dict[str, float]:
    """Seconds of each step to the millisecond."""
    return {name: round(value, 3) for name, value in seconds.items()}


def tier_counts(analysis: Analysis) -> dict[str, int]:
    """Customers of each tier by its code, strongest first."""
    from kamxl.compute.labels import rank

    settings = analysis.settings.tier
    found = _counts(analysis.tiers["tier"])
    order = [label for label in rank(settings.model, settings) if label in found]
    return {label: found[label] for label in (*order, *(label for label in found if label not in order))}


def _counts(values: pd.Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().sort_index().items()}
