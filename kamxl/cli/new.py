"""kamxl new: a canonical workbook to fill in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import replace_option
from kamxl.cli.output import say
from kamxl.cli.run import as_of_option, day_of
from kamxl.i18n import Lang, tr

if TYPE_CHECKING:
    from kamxl.templates import Kind

KINDS = ("key-accounts", "customer", "follow-up", "market")


def command(lang: Lang) -> click.Command:
    @click.command("new", cls=LocalCommand, help=tr("cli.new.help", lang))
    @click.argument("book", type=click.Path(dir_okay=False, path_type=Path))
    @click.option(
        "--kind", type=click.Choice(KINDS), default="key-accounts", show_default=True, help=tr("cli.new.kind", lang)
    )
    @click.option("--macros", is_flag=True, help=tr("cli.new.macros", lang))
    @click.option("--sample", is_flag=True, help=tr("cli.new.sample", lang))
    @as_of_option(lang)
    @replace_option(lang)
    @click.pass_obj
    def new(
        front: Front,
        /,
        book: Path,
        kind: Kind,
        macros: bool,
        sample: bool,
        as_of: datetime | None,
        replace: bool,
    ) -> None:
        from kamxl import pipeline

        day = day_of(as_of) if sample else None
        path = pipeline.new_book(book, kind=kind, lang=front.lang, macros=macros, sample_day=day, replace=replace)
        say(tr("cli.new.done", front.lang, book=path))

    return new
