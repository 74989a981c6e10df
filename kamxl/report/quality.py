"""数据质量: what is wrong with which cell, with a link to it; then how often each kind of fault occurs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.grid import Issue
from kamxl.i18n import Lang, has
from kamxl.plan import Link, SheetPlan
from kamxl.report import words
from kamxl.report.context import Context
from kamxl.report.head import LIST_ROW, Figure, list_head, section_below, strip
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.page import Page
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS

_STATE = {"error": "high", "warning": "medium"}


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of data quality."""
    page = Page("quality", lang, money=analysis.money)
    output = OUTPUTS["quality"]
    issues = in_order(analysis.issues)
    frame = _frame(issues, lang, context.book)
    look = Look(
        groups={"severity": "severity"},
        roles={"severity": [f"state.{_STATE[issue.severity]}" for issue in issues]},
        links={"cell": [_link(issue, context) for issue in issues]},
    )
    table = listing(page, output, frame, look, row=LIST_ROW)
    right = len(output.columns)
    section = section_below(page, table)
    subtitle = page.say("report.quality.subtitle" if issues else "report.nothing.issues", as_of=analysis.as_of)
    list_head(page, page.say("report.quality.title"), subtitle + cut_note(page, frame, table), section)
    strip(page, _figures(page, issues, context.left_out), right)
    _section(page, issues, section, right)
    return page.plan(freeze=(LIST_ROW + 1, 1), right=right, repeat=(LIST_ROW, LIST_ROW))


def in_order(issues: Sequence[Issue]) -> list[Issue]:
    """Errors first, then by sheet, row and cell."""
    sheets = {key: place for place, key in enumerate(SHEETS)}
    return sorted(
        issues,
        key=lambda issue: (
            issue.severity != "error",
            sheets.get(issue.table, len(sheets)),
            issue.sheet,
            issue.row,
            issue.cell,
        ),
    )


def _frame(issues: Sequence[Issue], lang: Lang, book: str) -> pd.DataFrame:
    rows = [
        {
            "severity": issue.severity,
            "sheet": issue.sheet if issue.book == book else f"{issue.book} › {issue.sheet}",
            "cell": issue.cell,
            "field": field_title(issue, lang),
            "key": issue.key,
            "value": issue.value,
            "code": issue.code,
            "effect": words.word("effect", issue.effect, lang),
            "message": issue.message,
        }
        for issue in issues
    ]
    return pd.DataFrame(rows, columns=[column.key for column in OUTPUTS["quality"].columns], dtype=object)


def field_title(issue: Issue, lang: Lang) -> str:
    """Title of the field that an issue names; blank where the fault is the row's."""
    sheet = SHEETS.get(issue.table)
    if sheet is None or issue.field is None:
        return issue.field or ""
    field = sheet.fields.get(issue.field)
    return field.column.name(lang) if field is not None else issue.field


def _link(issue: Issue, context: Context) -> Link | None:
    """To the cell, where it is in the workbook that the report is written into."""
    if issue.book != context.book or not issue.cell:
        return None
    return Link(issue.cell, title=issue.sheet, cell=issue.cell)


def _figures(page: Page, issues: Sequence[Issue], left_out: int | None) -> list[Figure]:
    """`left_out`: rows that errors cost, where it is known: one fault of a header costs every row."""
    errors = sum(issue.severity == "error" for issue in issues)
    known = {(issue.book, issue.sheet, issue.row) for issue in issues if issue.effect == "row"}
    rows = len(known) if left_out is None else left_out
    warnings = len(issues) - errors
    return [
        Figure(page.say("report.quality.strip.errors"), page.say("report.pieces", count=words.number(errors)),
               "high" if errors else "good"),
        Figure(page.say("report.quality.strip.rows"), page.say("report.rows", count=words.number(rows)),
               "high" if rows else "good"),
        Figure(page.say("report.quality.strip.warnings"), page.say("report.pieces", count=words.number(warnings)),
               "medium" if warnings else "good"),
    ]  # fmt: skip


def _section(page: Page, issues: Sequence[Issue], row: int, right: int) -> None:
    """How often each kind of fault occurs, and what it means."""
    page.heading(row, page.say("report.quality.section"), 1, right)
    if not issues:
        page.text(row + 1, 1, right, page.say("report.nothing.issues"))
        return
    row += 1
    names = ("severity", "kind", None, "count", "sheets", None, "code", "meaning")
    titles = [page.say(f"report.quality.by.{name}") if name else None for name in names]
    page.line(row, 1, titles, ["block.header"] * 3 + ["block.header.right"] + ["block.header"] * 4)
    page.at_least(row, 1)
    found: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        found.setdefault((issue.severity, issue.code), []).append(issue)
    for (severity, code), group in sorted(found.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])):
        row += 1
        key = f"report.issue.{code}"
        meaning = page.say(key) if has(key) else ""
        sheets = page.say("report.list", items=sorted({issue.sheet for issue in group}))
        kind = words.word("issue", code, page.lang)
        page.put(row, 1, words.word("severity", severity, page.lang), f"state.{_STATE[severity]}")
        page.put(row, 2, kind, "wrap", right=3)
        page.put(row, 4, len(group), "count")
        page.put(row, 5, sheets, "wrap", right=6)
        page.put(row, 7, code, "muted.row")
        page.put(row, 8, meaning, "wrap")
        page.fit(row, [meaning], columns=(8,))
        page.at_least(row, max(page.lines(kind, page.room(2, 3)), page.lines(sheets, page.room(5, 6))))
