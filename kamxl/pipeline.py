"""The walk, one function a step: open → analyse → plan → render → save. Front ends call this and nothing below it.

No clock: a front end says which day `as_of` is. Without one, what depends on the day is not checked.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from kamxl.book import Book, Opened, Result
from kamxl.company import Company, company_settings
from kamxl.errors import RoleCopy, UsageError, told_in
from kamxl.i18n import Lang, Text, tr
from kamxl.schema.money import Money, only_currency
from kamxl.settings import Effective, Entry, Settings, effective

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.compute.analysis import Analysis
    from kamxl.plan import SheetPlan
    from kamxl.read import Workbook
    from kamxl.report.edition import Kind as ReportKind
    from kamxl.report.selection import Selection
    from kamxl.templates import Kind
    from kamxl.writer.marks import Maker

ReportFormat = Literal["pdf", "pptx", "xlsx"]
REPORT_FORMATS: tuple[ReportFormat, ...] = ("pdf", "pptx", "xlsx")
PAPER_ROWS = 20
"""Rows of each list of a summary on paper: what a page holds."""


def read_target(
    path: Path,
    *,
    with_: Sequence[Path] = (),
    lang: Lang | None = None,
    fallback: Lang = "zh",
    overrides: Sequence[Entry] = (),
) -> Opened:
    """Read the target and the books beside it.

    `lang` overrides the workbook's language; `fallback` is for a workbook that shows none. `overrides` are settings
    that beat those of `kamxl.toml` and of the settings sheet.
    Raises InputError (not readable, no customer sheet), SettingsError.
    """
    from kamxl import read
    from kamxl.compute.alerts import installed, rule_limits
    from kamxl.read.file import contents

    company = company_settings(path)
    limits = effective(company.entries).settings.limits
    # A namesake from another folder keeps its whole path, so that no link points into the wrong book.
    names = [one.name if one.name != path.name or index == 0 else str(one) for index, one in enumerate((path, *with_))]
    found_here = contents(path, names[0], limits)
    target = dataclasses.replace(read.workbook(found_here.data, limits=limits, name=names[0]), path=path)
    others = (read.workbook(one, limits=limits, name=name) for one, name in zip(with_, names[1:], strict=True))
    workbooks = (target, *others)
    read.require_inputs(workbooks)
    found = lang or next((workbook.lang for workbook in workbooks if workbook.lang), None) or fallback
    with told_in(found):
        settings = effective(company.entries, _sheet_entries(workbooks), overrides, rules=rule_limits(installed()))
    money = money_of(workbooks, settings.settings, found)
    return Opened(path, workbooks, found_here.fingerprint, found, settings, company, money, found_here.data)


def money_of(workbooks: Sequence[Workbook], settings: Settings, lang: Lang) -> Money:
    """The currency of a book and its display unit: as the settings say, else the only currency that it states, else CNY."""
    stated = {one for workbook in workbooks for one in workbook.money}
    return Money.of(lang, settings.money.currency or only_currency(stated), settings.money.unit or "")


def settings_of(path: Path) -> tuple[Effective, Company]:
    """The settings in force for a workbook, which may lack a customer sheet, and the company's among them.

    Raises InputError, SettingsError.
    """
    from kamxl import read
    from kamxl.compute.alerts import installed, rule_limits

    company = company_settings(path)
    workbook = read.workbook(path, limits=effective(company.entries).settings.limits)
    return effective(company.entries, _sheet_entries([workbook]), rules=rule_limits(installed())), company


def check(opened: Opened, *, as_of: date | None = None) -> Book:
    """Validate what was read. Without a day, what depends on it is not checked."""
    from kamxl import validate

    folder = opened.path.resolve().parent

    def attachment_exists(name: str) -> bool:
        try:
            return (folder / name).exists()
        except (OSError, ValueError):  # a name that no file can have
            return False

    checked = validate.check(
        opened.tables,
        as_of=as_of,
        settings=opened.effective.settings,
        lang=opened.lang,
        attachment_exists=attachment_exists,
        money=opened.money,
    )
    found_reading = tuple(issue for workbook in opened.workbooks for issue in workbook.issues)
    told = Counter(issue.table for issue in found_reading)
    counts = {
        key: dataclasses.replace(count, warnings=count.warnings + told[key]) for key, count in checked.counts.items()
    }
    return Book(opened, as_of, dataclasses.replace(checked, issues=(*found_reading, *checked.issues), counts=counts))


def open_book(path: Path, *, as_of: date | None = None, **given: Any) -> Book:
    """`read_target`, then `check`."""
    return check(read_target(path, **given), as_of=as_of)


def analyse(book: Book, *, as_of: date) -> Result:
    """Tiers, lifetime value, alerts and all else, relative to a day. Raises RoleCopy for a copy made for a role."""
    from kamxl.compute.alerts import installed
    from kamxl.compute.analyse import analyse as compute

    for workbook in book.opened.workbooks:
        if workbook.is_copy:
            raise RoleCopy(Text("read.role_copy", {"book": workbook.name}))
    if book.as_of != as_of:
        book = check(book.opened, as_of=as_of)
    history = next((_history(workbook) for workbook in book.opened.workbooks if workbook.history), None)
    analysis = compute(
        book.frames,
        book.issues,
        as_of=as_of,
        settings=book.settings,
        history=history,
        rules=installed(),
        dropped=book.checked.left_out,
        money=book.opened.money,
    )
    return Result(book, analysis)


def plans(result: Result) -> tuple[SheetPlan, ...]:
    """What each output sheet shows, in the workbook's language."""
    from kamxl.report import plans as sheet_plans
    from kamxl.report.context import context_of

    opened = result.book.opened
    left_out = sum(count.rows - count.valid for count in result.book.checked.counts.values())
    context = context_of(opened.workbooks[0].name, opened.tables, left_out)
    return sheet_plans(result.analysis, result.book.lang, context=context)


def render(result: Result, sheets: Sequence[SheetPlan], source: bytes | None = None) -> bytes:
    """The workbook that was read with the sheets in it, as bytes; nothing is written yet. `source`: another workbook."""
    from kamxl import macros, writer

    source = result.book.opened.data if source is None else source
    if macros.has_macros(source):
        lang = result.book.lang
        sheets = [macros.with_buttons(sheet, lang) if sheet.key == "overview" else sheet for sheet in sheets]
    first = "overview" not in writer.owned(source)
    return writer.render(source, sheets, show="overview" if first else None)


def run(
    path: Path,
    *,
    as_of: date,
    output: Path | None = None,
    backup: bool | None = None,
    dry_run: bool = False,
    held: bool = False,
    replace: bool = False,
    step: Callable[[str], AbstractContextManager[None]] = lambda name: nullcontext(),
    **given: Any,
) -> dict[str, Any]:
    """The whole walk for one file; `given` as `read_target` takes it. Returns the summary of the run.

    `step` is entered around each step with its name, for those who time or show them. `held`: a button was pressed in
    LibreOffice, which shows the file and will load it again. `replace`: an output that is not ours is replaced, too.
    """
    check_output(output, "run", (path, *given.get("with_", ())), replace=replace)
    with step("read"):
        opened = read_target(path, **given)
    with told_in(opened.lang):
        with step("validate"):
            book = check(opened, as_of=as_of)
        with step("compute"):
            result = analyse(book, as_of=as_of)
        with step("report"):
            sheets = plans(result)
        with step("write"):
            data = render(result, sheets)
            if not dry_run:
                save(result, data, path, output, backup=backup, held=held, replace=replace)
    return summary(result, output=output or path, written=[] if dry_run else [sheet.title for sheet in sheets])


def check_output(output: Path | None, by: Maker | None, inputs: Iterable[Path], *, replace: bool = False) -> None:
    """Refuse a file that may not be written over, before anything is computed. Raises UsageError, WriteError."""
    if output is not None:
        from kamxl import writer

        writer.may_write(output, by, inputs=inputs, replace=replace)


def write_result(
    result: Result,
    target: Path,
    output: Path | None = None,
    *,
    backup: bool | None = None,
    replace: bool = False,
    by: Maker | None = None,
) -> tuple[str, ...]:
    """Write the output sheets into `target`, or into a copy of it (`output`). Returns the titles written.

    `target` may be another workbook than the one that was opened; it is then read now. `backup` None keeps one copy beside
    the workbook at the first write only; `replace` as for `run`; `by` marks the target as a command's own.
    Raises BusyError (open elsewhere, locked, changed since it was read), WriteError, UsageError.
    """
    from kamxl import writer
    from kamxl.files.regular import same
    from kamxl.read.file import contents

    sheets = plans(result)
    if same(target, result.book.path):
        save(result, render(result, sheets), target, output, backup=backup, replace=replace, by=by)
    else:
        found = contents(target, target.name, result.book.settings.limits)
        data = render(result, sheets, found.data)
        if output is None:
            keep = backup if backup is not None else not writer.owned(found.data)
            writer.save(data, target, expect=found.fingerprint, backup=keep)
        else:
            inputs = (target, *result.book.opened.inputs)
            writer.save_output(data, output, by="run", inputs=inputs, replace=replace, source=found.data)
    return tuple(sheet.title for sheet in sheets)


def save(
    result: Result,
    data: bytes,
    target: Path,
    output: Path | None = None,
    *,
    backup: bool | None = None,
    held: bool = False,
    replace: bool = False,
    by: Maker | None = None,
) -> None:
    """Put rendered bytes in place of the target, or into `output`, in one atomic step.

    Raises UsageError where `output` is an input or may not be written over; BusyError where the target changed since it was read,
    with `output` too.
    """
    from kamxl import writer

    opened = result.book.opened
    if output is not None:
        writer.check_unchanged(target, opened.fingerprint)
        writer.save_output(data, output, by="run", inputs=opened.inputs, replace=replace, source=opened.data)
        return
    keep = backup if backup is not None else not opened.workbooks[0].owned
    writer.save(data, target, expect=opened.fingerprint, backup=keep, held=held, by=by)


def report_plans(
    result: Result, kind: ReportKind, selection: Selection, *, format: ReportFormat
) -> Sequence[SheetPlan]:
    """The sheets of a report: whole lists and links for xlsx, for paper and slides what they can carry."""
    from kamxl.report.edition import Paper, edition

    paper = {"xlsx": Paper(), "pdf": Paper(PAPER_ROWS, links=False), "pptx": Paper(links=False)}[format]
    book = result.book
    return edition(result.analysis, kind, selection, book.lang, book=book.path.name, paper=paper)


def export_report(
    result: Result,
    out: Path,
    *,
    kind: ReportKind = "summary",
    format: ReportFormat | None = None,
    selection: Selection | None = None,
    replace: bool = False,
) -> Sequence[SheetPlan]:
    """Write a report to `out`, in place of a report of ours that is there. Returns its sheets.

    Args:
        result: the analysis as of the last day of the report.
        out: the file.
        kind: which report.
        format: None takes it from the suffix of `out`.
        selection: customers and first day; None is all of them.
        replace: what is there and no report of ours is replaced, too, with a backup.

    Raises: UsageError where the book has nothing for the kind or the selection, the name or this machine does not fit
    the format, or `out` may not be written over; BusyError, WriteError where the file cannot be written.
    """
    from kamxl import export, writer
    from kamxl.report.selection import Selection

    found = format or out.suffix.lower().removeprefix(".")
    if found not in REPORT_FORMATS or out.suffix.lower() != f".{found}":
        expected = found if found in REPORT_FORMATS else "pdf"
        raise UsageError(Text("export.suffix", {"out": out, "format": expected}))
    inputs = result.book.opened.inputs
    check_output(out, "report", inputs, replace=replace)
    sheets = report_plans(result, kind, selection or Selection(), format=found)
    if found == "pptx":
        book = result.book
        title = tr(f"export.title.{kind}", book.lang)
        subtitle = f"{book.path.stem} · {result.as_of.isoformat()}"
        data = export.slides(sheets, book.lang, title=title, as_of=result.as_of, subtitle=subtitle)
    else:
        data = writer.create(sheets)
    made = export.pdf(data, as_of=result.as_of) if found == "pdf" else data
    writer.save_output(made, out, by="report", inputs=inputs, replace=replace, folders=True)
    return sheets


def new_book(
    path: Path,
    *,
    kind: Kind,
    lang: Lang,
    macros: bool = False,
    sample_day: date | None = None,
    currency: str = "",
    replace: bool = False,
    by: Maker | None = None,
) -> Path:
    """Create a canonical workbook, empty or with sample data up to a day. Returns its path.

    Raises UsageError where the name does not fit or a file is there: with `by`, a command that makes the same book again, one that
    was changed since (`replace`: it is replaced all the same, with a backup).
    """
    from kamxl import sample, templates, writer
    from kamxl.compute.alerts import installed
    from kamxl.macros import enable
    from kamxl.schema.outputs import OUTPUTS

    suffix = ".xlsm" if macros else ".xlsx"
    if path.suffix.lower() != suffix:
        raise UsageError(Text("cli.new.suffix", {"book": path, "suffix": suffix}))
    check_output(path, by, (), replace=replace)
    money = Money.of(lang, currency)
    records = sample.demo(as_of=sample_day, lang=lang, currency=money.currency) if sample_day else None
    data = writer.create(templates.plans(kind, lang, records, macros=macros, rules=installed(), money=money))
    if macros:
        data = enable(data, lang, OUTPUTS["overview"].title(lang))
    writer.save_output(data, path, by=by, replace=replace, folders=True)
    return path


def validation_report(book: Book) -> dict[str, Any]:
    """What `validate --json` prints: errors first, then by sheet and row."""
    from kamxl.validate import issue_dict

    issues = sorted(book.issues, key=lambda issue: issue.severity != "error")
    errors = sum(issue.severity == "error" for issue in issues)
    return {
        "book": str(book.path),
        "ok": not errors,
        "errors": errors,
        "warnings": len(issues) - errors,
        "issues": [issue_dict(issue, book.lang) for issue in issues],
    }


def summary(result: Result, *, output: Path, written: Sequence[str]) -> dict[str, Any]:
    """What a run did, as `run --json` prints it."""
    from kamxl.compute import labels
    from kamxl.report.not_done import not_done
    from kamxl.report.words import part, shown

    analysis, book = result.analysis, result.book
    tiers = _tier_counts(analysis)
    left_out = analysis.left_out
    note = analysis.lifetime_note
    return {
        "book": str(book.path),
        "output": str(output),
        "as_of": analysis.as_of.isoformat(),
        "lang": book.lang,
        "currency": analysis.money.currency,
        "money_unit": analysis.money.unit,
        "sheets": {
            key: {"rows": count.rows, "valid": count.valid, "errors": count.errors, "warnings": count.warnings}
            for key, count in book.checked.counts.items()
        },
        "tiers": {"model": analysis.settings.tier.model, "counts": tiers},
        "tier_words": {label: shown(labels.word(label), book.lang) for label in tiers},
        "alerts": {
            "total": len(analysis.alerts),
            "by_rule": _counts(analysis.alerts["rule_id"]),
            "by_severity": _counts(analysis.alerts["severity"]),
        },
        "lifetime": {
            "method": note.method,
            "params": dict(note.params),
            "log_likelihood": note.log_likelihood,
            "total": note.total if analysis.listed else None,
            "check": None if note.check is None else {**asdict(note.check), "day": note.check.day.isoformat()},
        },
        "written": list(written),
        "listed": analysis.listed,
        "usable": result.usable,
        "left_out": {"customers": left_out.customers, "orders": left_out.orders, "amount": left_out.amount},
        "unconverted": dict(left_out.unconverted),
        "latest_record": analysis.latest_record.isoformat() if analysis.latest_record else None,
        "suggested_as_of": analysis.ended.isoformat() if analysis.ended else None,
        "skipped": [
            {"sheet": item.sheet, "title": part(item.sheet, book.lang), "reason": item.reason.render(book.lang)}
            for item in analysis.skipped
        ],
        "not_done": not_done(analysis.skipped, book.lang),
        "settings_files": book.opened.company.as_dict(book.lang),
    }


def _tier_counts(analysis: Analysis) -> dict[str, int]:
    """Customers of each tier by its code, strongest first."""
    from kamxl.compute.labels import rank

    settings = analysis.settings.tier
    found = _counts(analysis.tiers["tier"])
    order = [label for label in rank(settings.model, settings) if label in found]
    return {label: found[label] for label in (*order, *(label for label in found if label not in order))}


def _counts(values: pd.Series) -> dict[str, int]:
    return {str(value): int(count) for value, count in values.value_counts().sort_index().items()}


def _sheet_entries(workbooks: Sequence[Workbook]) -> list[Entry]:
    """Settings of the settings sheets; the target's own come last and win."""
    return [entry for workbook in reversed(workbooks) for entry in workbook.settings]


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
