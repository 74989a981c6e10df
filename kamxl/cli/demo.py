"""kamxl demo: a sample workbook with its analysis in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import as_of_option, day_of, replace_option
from kamxl.cli.output import Steps, say
from kamxl.i18n import Lang, tr


def command(lang: Lang) -> click.Command:
    @click.command("demo", cls=LocalCommand, help=tr("cli.demo.help", lang))
    @click.argument("place", type=click.Path(path_type=Path), default="kamxl-demo", metavar="[DIR|BOOK]")
    @as_of_option(lang)
    @replace_option(lang)
    @click.pass_obj
    def demo(front: Front, /, place: Path, as_of: datetime | None, replace: bool) -> None:
        from kamxl import walk
        from kamxl.convert.folder import READ as SPREADSHEETS

        day = day_of(as_of)
        with Steps(front.lang) as steps:
            named = place.suffix.lower() in SPREADSHEETS and not place.is_dir()
            book = place if named else place / tr("cli.demo.file", front.lang)
            titles = walk.demo_book(book, lang=front.lang, day=day, replace=replace, step=steps.step)
        say(tr("cli.demo.done", front.lang, book=book, count=len(titles), seconds=steps.seconds["total"]))

    return demo
