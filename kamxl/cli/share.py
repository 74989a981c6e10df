"""kamxl share: a copy with what a role may not see left out or masked."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, FILE, as_of_option, day_of, replace_option
from kamxl.cli.output import Steps, listing, print_json, say, say_company
from kamxl.errors import told_in
from kamxl.i18n import Lang, tr
from kamxl.schema.sheets import SHEETS


def command(lang: Lang) -> click.Command:
    @click.command("share", cls=LocalCommand, help=tr("cli.share.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--role", required=True, metavar="ROLE", help=tr("cli.share.role", lang))
    @click.option("--owner", metavar="NAME", help=tr("cli.share.owner", lang))
    @click.option("--editable", is_flag=True, help=tr("cli.share.editable", lang))
    @as_of_option(lang)
    @click.option("-o", "--output", "out", type=FILE, required=True, metavar="OUT", help=tr("cli.share.out", lang))  # fmt: skip
    @replace_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def share(
        front: Front,
        /,
        book: Path,
        role: str,
        owner: str | None,
        editable: bool,
        as_of: datetime | None,
        out: Path,
        replace: bool,
        as_json: bool,
    ) -> None:
        from kamxl import walk
        from kamxl.share import share as share_result

        walk.check_output(out, "share", (book,), replace=replace)
        with Steps(front.lang) as steps:
            read = partial(walk.read_target, book, lang=front.asked, fallback=front.lang)
            result = walk.analysed(read, as_of=day_of(as_of), step=steps.step)
            lang = result.book.lang
            with told_in(lang), steps.step("write"):
                done = share_result(result, out, role=role, owner=owner, editable=editable, replace=replace)
        say_company(result.book.opened.company, lang)
        if as_json:
            print_json(done.model_copy(update={"seconds": walk.rounded(steps.seconds)}).plain())
            return
        inputs = {key: sheet for key, sheet in done.sheets.items() if key in SHEETS}
        masked = sum(len(sheet.masked) for sheet in inputs.values())
        left_out = sum(len(sheet.left_out) for sheet in inputs.values())
        gone = len(done.left_out.sheets)
        listing(
            [tr(f"share.note.column.{name}", lang) for name in ("sheet", "rows", "masked", "left_out")],
            [
                (SHEETS[key].title(lang), *map(str, (one.rows, len(one.masked), len(one.left_out))))
                for key, one in inputs.items()
            ],
            (),
            err=True,
            right={1, 2, 3},
        )
        say(tr("cli.share.kept", lang, customers=done.customers, masked=masked, left_out=left_out, sheets=gone))
        if done.comes_home:
            say(tr("cli.share.home", lang, book=book, out=out))
        say(tr("cli.share.done", lang, out=out, sheets=len(done.written), seconds=steps.seconds["total"]))

    return share
