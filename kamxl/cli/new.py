"""kamxl new: a canonical workbook to fill in."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import FILE, Choice, as_of_option, day_of, replace_option
from kamxl.cli.output import say
from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, tr
from kamxl.schema.currencies import code_of

if TYPE_CHECKING:
    from kamxl.templates import Kind

KINDS = ("start", "key-accounts", "customer", "follow-up", "market")


def _currency(context: click.Context, option: click.Parameter, value: str | None) -> str:
    """The ISO code of what was typed: USD, usd, 美元."""
    if value is None:
        return ""
    code = code_of(value)
    if code is None:
        raise UsageError(Text("cli.new.no_currency", {"value": value}))
    return code


def command(lang: Lang) -> click.Command:
    @click.command("new", cls=LocalCommand, help=tr("cli.new.help", lang))
    @click.argument("book", type=FILE)
    @click.option("--kind", type=Choice(KINDS, lang), default="start", show_default=True, help=tr("cli.new.kind", lang))
    @click.option("--macros", is_flag=True, help=tr("cli.new.macros", lang))
    @click.option("--currency", callback=_currency, metavar="CODE", help=tr("cli.new.currency", lang))
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
        currency: str,
        sample: bool,
        as_of: datetime | None,
        replace: bool,
    ) -> None:
        from kamxl import walk

        day = day_of(as_of) if sample else None
        path = walk.new_book(
            book, kind=kind, lang=front.lang, macros=macros, sample_day=day, currency=currency, replace=replace
        )
        say(tr("cli.new.done", front.lang, book=path))
        say(tr("cli.new.run" if sample else "cli.new.fill", front.lang, book=path))

    return new
