"""kamxl remove: everything of kamxl's out of a workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, FILE, replace_option
from kamxl.cli.output import print_json, say, spoken
from kamxl.i18n import Lang, tr

if TYPE_CHECKING:
    from kamxl.results import RemoveSummary


def command(lang: Lang) -> click.Command:
    @click.command("remove", cls=LocalCommand, help=tr("cli.remove.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--output", type=FILE, metavar="OUT", help=tr("cli.remove.output", lang))
    @replace_option(lang)
    @click.option("--dry-run", is_flag=True, help=tr("cli.remove.dry_run", lang))
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def remove(front: Front, /, book: Path, output: Path | None, replace: bool, dry_run: bool, as_json: bool) -> None:
        from kamxl import walk

        found = walk.remove(
            book, output, replace=replace, dry_run=dry_run, lang=front.asked, fallback=front.lang
        )  # fmt: skip
        if as_json:
            print_json(found.plain())
        else:
            _tell(found, spoken(found.lang), dry_run=dry_run)

    return remove


def _tell(found: RemoveSummary, lang: Lang, *, dry_run: bool) -> None:
    if not (found.written or found.sheets or found.names or found.formats or found.parts):
        say(tr("remove.nothing", lang, book=found.book))
        return
    would = "would" if dry_run else "done"
    say(tr(f"remove.sheets.{would}", lang, count=len(found.sheets), sheets=found.sheets))
    say(tr("remove.more", lang, names=len(found.names), formats=found.formats, parts=len(found.parts)))
    if found.macros or found.macros_left:
        say(tr("remove.macros_left" if found.macros_left else "remove.macros", lang))
    if found.typed or found.objects:
        said = {"typed": found.typed, "objects": found.objects or "-"}
        say(tr("remove.typed", lang, **said))
    if dry_run:
        say(tr("remove.dry", lang, book=found.book))
    else:
        say(tr("remove.written", lang, output=found.output, backup=found.backup or found.book))
