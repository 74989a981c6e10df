"""kamxl add-sheet: further input sheets for a workbook that is there."""

from __future__ import annotations

from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, sheet_names
from kamxl.cli.output import print_json, say
from kamxl.i18n import Lang, tr


def command(lang: Lang) -> click.Command:
    @click.command("add-sheet", cls=LocalCommand, help=tr("cli.add-sheet.help", lang))
    @click.argument("book", type=BOOK)
    @click.argument("names", nargs=-1, required=True, metavar="NAME...", shell_complete=sheet_names)
    @click.option("--backup/--no-backup", default=None, help=tr("cli.run.backup", lang))
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def add_sheet(front: Front, /, book: Path, names: tuple[str, ...], backup: bool | None, as_json: bool) -> None:
        from kamxl import walk
        from kamxl.results import AddedSheets

        found = walk.add_sheets(book, walk.sheet_keys(names), lang=front.asked, fallback=front.lang, backup=backup)
        if as_json:
            summary = AddedSheets(book=str(book), lang=found.lang, added=list(found.added), present=list(found.present))
            print_json(summary.plain())
            return
        for title in found.present:
            say(tr("cli.add-sheet.present", found.lang, book=book, sheet=title))
        if found.added:
            say(tr("cli.add-sheet.done", found.lang, book=book, sheets=list(found.added)))

    return add_sheet
