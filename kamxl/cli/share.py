"""kamxl share: a copy with what a role may not see left out or masked."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import replace_option
from kamxl.cli.output import Steps, print_json, say, say_company
from kamxl.cli.run import BOOK, as_of_option, day_of
from kamxl.errors import told_in
from kamxl.i18n import Lang, tr


def command(lang: Lang) -> click.Command:
    @click.command("share", cls=LocalCommand, help=tr("cli.share.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--role", required=True, metavar="ROLE", help=tr("cli.share.role", lang))
    @click.option("--owner", metavar="NAME", help=tr("cli.share.owner", lang))
    @as_of_option(lang)
    @click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="OUT", help=tr("cli.share.out", lang))  # fmt: skip
    @replace_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def share(
        front: Front,
        /,
        book: Path,
        role: str,
        owner: str | None,
        as_of: datetime | None,
        out: Path,
        replace: bool,
        as_json: bool,
    ) -> None:
        from kamxl import pipeline
        from kamxl import share as sharing

        day = day_of(as_of)
        pipeline.check_output(out, "share", (book,), replace=replace)
        with Steps(front.lang) as steps:
            with steps.step("read"):
                opened = pipeline.read_target(book, lang=front.asked, fallback=front.lang)
            with told_in(opened.lang):
                with steps.step("compute"):
                    result = pipeline.analyse(pipeline.check(opened, as_of=day), as_of=day)
                with steps.step("write"):
                    told = sharing.share(result, out, role=role, owner=owner, replace=replace)
        say_company(opened.company, opened.lang)
        if as_json:
            print_json({**told, "seconds": {name: round(value, 3) for name, value in steps.seconds.items()}})
            return
        inputs = [sheet for key, sheet in told["sheets"].items() if not key.startswith("kx_")]
        masked, left_out = (sum(len(sheet[part]) for sheet in inputs) for part in ("masked", "left_out"))
        say(tr("cli.share.kept", opened.lang, customers=told["customers"], masked=masked, left_out=left_out,
               sheets=len(told["left_out"]["sheets"])))  # fmt: skip
        say(tr("cli.share.done", opened.lang, out=out, sheets=len(told["written"]), seconds=steps.seconds["total"]))

    return share
