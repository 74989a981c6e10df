"""kamxl validate: check workbooks against the schemas, change nothing."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, as_of_option, day_of
from kamxl.cli.output import Steps, listing, print_json, say, say_company, say_together
from kamxl.i18n import Lang, tr
from kamxl.schema.outputs import OUTPUTS

if TYPE_CHECKING:
    from kamxl.book import Book
    from kamxl.results import ValidationSummary

_COLUMNS = ("severity", "sheet", "cell", "message")
SHOWN = 50
"""Issues that fit a terminal; --json and the quality sheet hold them all."""


def command(lang: Lang) -> click.Command:
    @click.command("validate", cls=LocalCommand, help=tr("cli.validate.help", lang))
    @click.argument("books", type=BOOK, nargs=-1, required=True, metavar="BOOK...")
    @as_of_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def validate(front: Front, /, books: tuple[Path, ...], as_of: datetime | None, as_json: bool) -> None:
        from kamxl import walk
        from kamxl.results import ValidationSummaries

        found = []
        with Steps(front.lang) as steps:
            for path in books:
                read = partial(walk.read_target, path, lang=front.asked, fallback=front.lang)
                book = walk.checked(read, as_of=day_of(as_of), step=steps.step)
                found.append(walk.validation_summary(book))
                if not as_json:
                    _tell(book, found[-1])
                    say_company(book.opened.company, book.lang)
        ok = all(one.ok for one in found)
        if as_json:
            print_json((found[0] if len(found) == 1 else ValidationSummaries(ok=ok, books=found)).plain())
        if not ok:
            raise click.exceptions.Exit(1)

    return validate


def _tell(book: Book, found: ValidationSummary) -> None:
    """The findings as lines, errors first."""
    from kamxl.report.words import word

    lang = book.lang
    shown = found.issues[:SHOWN]
    told = [one.message + (tr("cli.validate.row", lang) if one.effect == "row" else "") for one in shown]
    places = [(one.severity, one.sheet, one.cell, message) for one, message in zip(shown, told, strict=True)]
    if shown:
        titles = [column.name(lang) for column in OUTPUTS["quality"].columns if column.key in _COLUMNS]
        listing(
            titles,
            [(word("severity", severity, lang), sheet, cell, message) for severity, sheet, cell, message in places],
            [
                tr(f"cli.validate.{severity}", lang, sheet=sheet, cell=cell, message=message)
                for severity, sheet, cell, message in places
            ],
            err=True,
            styles=["" if one.severity == "warning" else "red" for one in shown],
        )
    if len(found.issues) > SHOWN:
        say(tr("cli.validate.more", lang, count=len(found.issues) - SHOWN))
    from kamxl.book import checked_of

    counts = checked_of(book).counts.values()
    if not any(count.valid for count in counts):
        empty = not any(count.rows for count in counts)
        say(tr("cli.run.empty" if empty else "cli.validate.convert", lang, book=book.path.name))
    say_together(found.read_together, lang)
    verdict = "cli.validate.ok" if found.ok else "cli.validate.bad"
    say(tr(verdict, lang, book=book.path.name, errors=found.errors, warnings=found.warnings))
