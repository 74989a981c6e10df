"""数据质量: what is wrong with which cell, with a link to it; then how often each kind of fault occurs."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from kamxl import theme
from kamxl.cell import Link, Value
from kamxl.compute.analysis import Analysis
from kamxl.grid import Issue
from kamxl.i18n import Lang, has
from kamxl.plan import Column, Figure, Figures, Head, Note, Part, Section, SmallTable
from kamxl.report import words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS

_STATE = {"error": "high", "warning": "medium"}


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of data quality."""
    issues = in_order(analysis.issues)
    frame = _frame(issues, say.lang, context.book)
    look = Look(
        groups={"severity": "severity"},
        roles={"severity": [f"state.{_STATE[issue.severity]}" for issue in issues]},
        links={"cell": [_link(issue, context) for issue in issues]},
    )
    found = listed(say, OUTPUTS["quality"], frame, look)
    subtitle = say("report.quality.subtitle" if issues else "report.nothing.issues", as_of=analysis.as_of)
    return (
        Head(say("report.quality.title"), subtitle + cut_note(say, frame, found), ways(say, "quality", "section")),
        Figures(_figures(say, issues, context.left_out)),
        *_together(say, context),
        found,
        Section("section", say("report.quality.section"), (_kinds(say, issues),)),
    )


def _together(say: Phrases, context: Context) -> tuple[Note, ...]:
    """Which sheets were read together, each with its records."""
    several = ((key, some) for key, some in context.sources.items() if len(some) > 1)
    return tuple(
        Note(
            say(
                "read.together",
                input=SHEETS[key].title(say.lang),
                sheets=[say("read.together.sheet", sheet=one.title, rows=len(one.rows)) for one in some],
            )
        )
        for key, some in several
    )


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
    if issue.table in OUTPUTS and sheet is None:  # what people write on a sheet of ours
        return next((one.name(lang) for one in OUTPUTS[issue.table].columns if one.key == issue.field), "")
    if sheet is None or issue.field is None:
        return issue.field or ""
    field = sheet.fields.get(issue.field)
    return field.column.name(lang) if field is not None else issue.field


def _link(issue: Issue, context: Context) -> Link | None:
    """To the cell, where it is in the workbook that the report is written into."""
    if issue.book != context.book or not issue.cell:
        return None
    return Link(issue.cell, title=issue.sheet, cell=issue.cell)


def _figures(say: Phrases, issues: Sequence[Issue], left_out: int | None) -> tuple[Figure, ...]:
    """`left_out`: rows that errors cost, where it is known: one fault of a header costs every row."""
    errors = sum(issue.severity == "error" for issue in issues)
    known = {(issue.book, issue.sheet, issue.row) for issue in issues if issue.effect == "row"}
    rows = len(known) if left_out is None else left_out
    warnings = len(issues) - errors
    return (
        Figure(say("report.quality.strip.errors"), say("report.pieces", count=words.number(errors)),
               "high" if errors else "good", {"errors": errors}),
        Figure(say("report.quality.strip.rows"), say("report.rows", count=words.number(rows)),
               "high" if rows else "good", {"rows": rows}),
        Figure(say("report.quality.strip.warnings"), say("report.pieces", count=words.number(warnings)),
               "medium" if warnings else "good", {"warnings": warnings}),
    )  # fmt: skip


def _kinds(say: Phrases, issues: Sequence[Issue]) -> Part:
    """How often each kind of fault occurs, and what it means."""
    if not issues:
        return Note(say("report.nothing.issues"))
    spans = {"kind": 2, "sheets": 2}
    roles = {
        "severity": "text",
        "kind": "wrap",
        "count": "count",
        "sheets": "wrap",
        "code": "muted.row",
        "meaning": "wrap",
    }
    columns = tuple(
        Column(name, say(f"report.quality.by.{name}"), role, spans.get(name, 1),
               header="block.header.right" if name == "count" else "block.header")
        for name, role in roles.items()
    )  # fmt: skip
    groups: dict[tuple[str, str], list[Issue]] = {}
    for issue in issues:
        groups.setdefault((issue.severity, issue.code), []).append(issue)
    lines: list[list[Value]] = []
    states: list[list[str | None]] = []
    for (severity, code), group in sorted(groups.items(), key=lambda item: (item[0][0], -len(item[1]), item[0][1])):
        key = f"report.issue.{code}"
        lines.append(
            [
                words.word("severity", severity, say.lang),
                words.word("issue", code, say.lang),
                len(group),
                say("report.list", items=sorted({issue.sheet for issue in group})),
                code,
                say(key) if has(key) else "",
            ]
        )
        states.append([f"state.{_STATE[severity]}", *[None] * 5])
    return SmallTable("by_kind", columns, lines, states)


SHEET = OutputSheet(
    OUTPUTS["quality"],
    parts,
    settings=("quality",),
    made_of={
        "figures": {
            "errors": "count(quality[severity=error].severity)",
            "rows": "count(quality[gone].cell)",
            "warnings": "count(quality[severity=warning].severity)",
        },
        "by_kind": {"by": "severity,code", "count": "count(quality.message)"},
    },
    tab=theme.TABS["aside"],
)
