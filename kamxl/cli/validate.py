"""kamxl validate: check workbooks against the schemas, change nothing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.output import Steps, print_json, say, say_company
from kamxl.cli.run import BOOK, as_of_option, day_of
from kamxl.i18n import Lang, tr

if TYPE_CHECKING:
    from kamxl.book import Book

SHOWN = 50
"""Issues that fit a terminal; --json and the quality sheet hold them all."""


def command(lang: Lang) -> click.Command:
    @click.command("validate", cls=LocalCommand, help=tr("cli.validate.help", lang))
    @click.argument("books", type=BOOK, nargs=-1, required=True, metavar="BOOK...")
    @as_of_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def validate(front: Front, /, books: tuple[Path, ...], as_of: datetime | None, as_json: bool) -> None:
        from kamxl import pipeline

        reports = []
        with Steps(front.lang) as steps:
            for path in books:
                with steps.step("validate"):
                    opened = pipeline.read_target(path, lang=front.asked, fallback=front.lang)
                    book = pipeline.check(opened, as_of=day_of(as_of))
                reports.append(pipeline.validation_report(book))
                if not as_json:
                    _tell(book, reports[-1])
                    say_company(opened.company, book.lang)
        if as_json:
            print_json(reports[0] if len(reports) == 1 else {"ok": all(r["ok"] for r in reports), "books": reports})
        if not all(report["ok"] for report in reports):
            raise click.exceptions.Exit(1)

    return validate


def _tell(book: Book, report: dict[str, Any]) -> None:
    """The findings as lines, errors first."""
    lang = book.lang
    for issue in report["issues"][:SHOWN]:
        say(
            tr(
                f"cli.validate.{issue['severity']}",
                lang,
                sheet=issue["sheet"],
                cell=issue["cell"],
                message=issue["message"] + (tr("cli.validate.row", lang) if issue["effect"] == "row" else ""),
            )
        )
    if len(report["issues"]) > SHOWN:
        say(tr("cli.validate.more", lang, count=len(report["issues"]) - SHOWN))
    verdict = "cli.validate.ok" if report["ok"] else "cli.validate.bad"
    say(tr(verdict, lang, book=book.path.name, errors=report["errors"], warnings=report["warnings"]))
