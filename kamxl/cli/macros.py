"""kamxl macros: the buttons into a workbook, or the VBA source out."""

from __future__ import annotations

from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.output import say
from kamxl.cli.run import BOOK
from kamxl.errors import UsageError, told_in
from kamxl.i18n import Lang, Text, tr


class LocalGroup(LocalCommand, click.Group):
    """A group whose help speaks the user's language."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(tr("cli.commands", self.lang)):
            formatter.write_dl([(name, tr(f"cli.macros.{name}.help", self.lang)) for name in self.commands])


def command(lang: Lang) -> click.Command:
    @click.group("macros", cls=LocalGroup, help=tr("cli.macros.help", lang))
    def macros() -> None:
        pass

    macros.add_command(_install(lang))
    macros.add_command(_export(lang))
    return macros


def _install(lang: Lang) -> click.Command:
    @click.command("install", cls=LocalCommand, help=tr("cli.macros.install.help", lang))
    @click.argument("book", type=BOOK)
    @click.pass_obj
    def install(front: Front, /, book: Path) -> None:
        target = book.with_suffix(".xltm" if book.suffix.lower().startswith(".xlt") else ".xlsm")
        lang = _put(book, target, front)
        say(tr("cli.macros.installed", lang, book=target))
        say(tr("cli.macros.next", lang, book=target.name))

    return install


def _put(book: Path, target: Path, front: Front) -> Lang:
    """Write the workbook with macros to `target`; the one that it was made from stays as it is. Returns its language."""
    from kamxl import macros, read, writer
    from kamxl.schema.outputs import OUTPUTS
    from kamxl.settings import Limits

    same = target.resolve() == book.resolve()
    if not same and target.exists():
        raise UsageError(Text("cli.macros.exists", {"book": target}))
    before = writer.fingerprint(book)
    lang = front.asked or read.workbook(book, limits=Limits()).lang or front.lang
    with told_in(lang):
        source = book.read_bytes()
        data = macros.enable(source, lang, OUTPUTS["overview"].title(lang))
        writer.save(data, target, expect=before if same else None, backup=same, source=source)
    return lang


def _export(lang: Lang) -> click.Command:
    @click.command("export", cls=LocalCommand, help=tr("cli.macros.export.help", lang))
    @click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".", metavar="[DIR]")
    @click.option("--main", type=BOOK, metavar="BOOK", help=tr("cli.macros.export.main", lang))
    @click.pass_obj
    def export(front: Front, /, folder: Path, main: Path | None) -> None:
        from kamxl import macros

        if main is not None:
            target = main.with_suffix(".py")
            if target.exists():
                raise UsageError(Text("cli.macros.exists", {"book": target}))
            target.write_text(MAIN, "utf-8")
            say(tr("cli.macros.exported", front.lang, file=target))
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name in macros.FILES:
            (folder / name).write_bytes(macros.source(name).encode("ascii"))
            say(tr("cli.macros.exported", front.lang, file=folder / name))

    return export


MAIN = '''"""What “Run main” of the xlwings add-in runs for the workbook of the same name."""

import kamxl.live.buttons


def main():
    kamxl.live.buttons.refresh()
'''
"""The way without macros."""
