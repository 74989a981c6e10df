"""kamxl person: all that a workbook holds on a customer's people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, FILE, replace_option
from kamxl.cli.output import print_json, say, spoken
from kamxl.i18n import Lang, tr


def command(lang: Lang) -> click.Command:
    @click.command("person", cls=LocalCommand, help=tr("cli.person.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--customer", metavar="ID", help=tr("cli.person.customer", lang))
    @click.option("--person", metavar="NAME", help=tr("cli.person.person", lang))
    @click.option("-o", "--output", "out", type=FILE, metavar="OUT", help=tr("cli.person.out", lang))
    @replace_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def person(
        front: Front,
        /,
        book: Path,
        customer: str | None,
        person: str | None,
        out: Path | None,
        replace: bool,
        as_json: bool,
    ) -> None:
        from kamxl import privacy

        if out is not None:
            privacy.check_export(out, book, replace=replace)
        found = privacy.hold(book, customer=customer, person=person, lang=front.asked, fallback=front.lang, out=out)
        said_in = spoken(found.lang)
        if out is not None:
            privacy.export(found, out, day=date.today(), book=book, replace=replace)
        if as_json or out is None:
            print_json(found.plain())
        rows, cells, parts, files = len(found.rows), len(found.personal), len(found.parts), len(found.files)
        say(tr("privacy.held", said_in, customer=found.customer, rows=rows, cells=cells, parts=parts, files=files))
        if out is not None:
            say(tr("privacy.exported", said_in, out=out))

    return person
