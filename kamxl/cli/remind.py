"""kamxl remind: what each owner has to do, as files and messages."""

from __future__ import annotations

import os
import time
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, Choice, Folder, as_of_option, day_of, replace_option
from kamxl.cli.output import Steps, listing, print_json, say, say_company
from kamxl.errors import UsageError, told_in
from kamxl.i18n import Lang, Text, labelled, tr

if TYPE_CHECKING:
    from kamxl.remind import Format

FORMATS: tuple[Format, ...] = ("ics", "eml", "json", "md", "html")


def command(lang: Lang) -> click.Command:
    @click.command("remind", cls=LocalCommand, help=tr("cli.remind.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--owner", metavar="NAME", help=tr("cli.remind.owner", lang))
    @click.option("--format", "formats", type=Choice(FORMATS, lang), multiple=True, help=tr("cli.remind.format", lang))
    @click.option("--send", is_flag=True, help=tr("cli.remind.send", lang))
    @click.option("--with", "with_", type=BOOK, multiple=True, metavar="OTHER", help=tr("cli.run.with", lang))
    @as_of_option(lang)
    @click.option("-o", "--output", "out", type=Folder(lang), metavar="DIR", help=tr("cli.remind.out", lang))  # fmt: skip
    @replace_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def remind(
        front: Front,
        /,
        book: Path,
        owner: str | None,
        formats: tuple[str, ...],
        send: bool,
        with_: tuple[Path, ...],
        as_of: datetime | None,
        out: Path | None,
        replace: bool,
        as_json: bool,
    ) -> None:
        from kamxl import walk
        from kamxl.remind import USUAL, Clock
        from kamxl.remind import remind as remind_owners

        if out is None and not send:
            raise UsageError(Text("remind.no_output"))
        chosen = tuple(one for one in FORMATS if one in formats) or USUAL
        with Steps(front.lang) as steps:
            read = partial(walk.read_target, book, with_=with_, lang=front.asked, fallback=front.lang)
            result = walk.analysed(read, as_of=day_of(as_of), step=steps.step)
            lang = result.book.lang
            with told_in(lang), steps.step("write"):
                done = remind_owners(
                    result,
                    out,
                    formats=chosen,
                    owner=owner,
                    replace=replace,
                    send=Clock(time.time, time.sleep) if send else None,
                    environment=os.environ,
                )
        failed = [one for one in done.messages if one.state == "failed"]
        say_company(result.book.opened.company, lang)
        if as_json:
            print_json(done.model_copy(update={"seconds": walk.rounded(steps.seconds)}).plain())
        else:
            counts = [
                (one.owner or tr("remind.nobody", lang), one.today, one.week, one.alerts["total"])
                for one in done.reminders
            ]
            listing(
                [tr(f"cli.remind.column.{name}", lang) for name in ("owner", "today", "week", "alerts")],
                [tuple(map(str, row)) for row in counts],
                [
                    tr("cli.remind.owner_has", lang, owner=name, today=today, week=week, alerts=alerts)
                    for name, today, week, alerts in counts
                ],
                err=True,
                right={1, 2, 3},
            )
            for message in done.messages:
                name = message.owner or tr("remind.nobody", lang)
                said = tr(
                    f"cli.remind.{message.state}", lang, to=message.to, why=message.why or "", tries=message.tries
                )
                say(f"  {labelled(name, said, lang)}")
            files = sum(len(one.files) for one in done.reminders)
            say(
                tr(
                    "cli.remind.done",
                    lang,
                    files=files,
                    out=out or "–",
                    sent=sum(m.state == "sent" for m in done.messages),
                )
            )
        if failed:
            raise click.exceptions.Exit(1)

    return remind
