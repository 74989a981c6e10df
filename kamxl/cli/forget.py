"""kamxl forget: personal data out of a workbook; the figures stay."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, FILE, replace_option
from kamxl.cli.output import print_json, say, spoken
from kamxl.i18n import Lang, labelled, tr

if TYPE_CHECKING:
    from kamxl.results import ForgetSummary

_SHOWN = 8


def command(lang: Lang) -> click.Command:
    @click.command("forget", cls=LocalCommand, help=tr("cli.forget.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--customer", metavar="ID", help=tr("cli.person.customer", lang))
    @click.option("--person", metavar="NAME", help=tr("cli.person.person", lang))
    @click.option("--output", type=FILE, metavar="OUT", help=tr("cli.remove.output", lang))
    @replace_option(lang)
    @click.option("--yes", is_flag=True, help=tr("cli.forget.yes", lang))
    @click.option("--dry-run", is_flag=True, help=tr("cli.forget.dry_run", lang))
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def forget(
        front: Front,
        /,
        book: Path,
        customer: str | None,
        person: str | None,
        output: Path | None,
        replace: bool,
        yes: bool,
        dry_run: bool,
        as_json: bool,
    ) -> None:
        from kamxl import privacy

        def done(*, dry: bool) -> ForgetSummary:
            return privacy.forget(
                book, customer=customer, person=person, output=output, replace_output=replace, dry_run=dry,
                lang=front.asked, fallback=front.lang,
            )  # fmt: skip

        asks = not (yes or dry_run or as_json) and sys.stdin.isatty()
        if asks:
            found = done(dry=True)
            _tell(found, dry_run=True)
            if not found.changed and not found.parts:
                return
            click.confirm(tr("cli.forget.sure", spoken(found.lang)), abort=True, err=True)
        found = done(dry=dry_run)
        if as_json:
            print_json(found.plain())
        else:
            _tell(found, dry_run=dry_run)

    return forget


def _tell(found: ForgetSummary, *, dry_run: bool) -> None:
    """The receipt."""
    lang = spoken(found.lang)
    comma, kind = ("、", "{}（{}）") if lang == "zh" else (", ", "{} ({})")
    if not found.changed and not found.parts:
        say(tr("privacy.nothing", lang, book=found.book, customer=found.customer))
    else:
        count = sum(map(len, found.changed.values()))
        say(tr("privacy.would" if dry_run else "privacy.done", lang, customer=found.customer, count=count))
        for sheet, cells in found.changed.items():
            more = tr("privacy.more", lang, count=len(cells) - _SHOWN) if len(cells) > _SHOWN else ""
            say(f"  {labelled(sheet, comma.join(cells[:_SHOWN]), lang)}{more}")
        if found.parts:
            say(tr("privacy.parts", lang, parts=found.parts))
    if found.left:
        say(tr("privacy.left", lang, parts=found.left))
    if found.shared:
        say(tr("privacy.shared", lang, count=found.shared, customer=found.customer))
    if found.texts:
        cells = [f"{sheet}!{cell}" for sheet, some in found.texts.items() for cell in some]
        more = tr("privacy.more", lang, count=len(cells) - _SHOWN) if len(cells) > _SHOWN else ""
        told = "privacy.texts" if found.person is None else "privacy.texts_person"
        say(tr(told, lang, cells=comma.join(cells[:_SHOWN]) + more))
    for key, searched in (("privacy.files", True), ("privacy.unsearched", False)):
        files = [
            kind.format(Path(one.file).name, tr(f"privacy.kind.{one.kind}", lang))
            for one in found.files
            if one.searched == searched
        ]
        if files:
            say(tr(key, lang, files=files))
    if found.written:
        say(tr("privacy.written", lang, output=found.output))
    elif dry_run:
        say(tr("remove.dry", lang, book=found.book))
