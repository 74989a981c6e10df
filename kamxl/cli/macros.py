"""kamxl macros: the buttons into a workbook, or the VBA source out."""

from __future__ import annotations

from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, replace_option
from kamxl.cli.output import say
from kamxl.errors import told_in
from kamxl.i18n import Lang, tr


class LocalGroup(LocalCommand, click.Group):
    """A group whose help speaks the user's language."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
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
    @replace_option(lang)
    @click.pass_obj
    def install(front: Front, /, book: Path, replace: bool) -> None:
        target = book.with_suffix(".xltm" if book.suffix.lower().startswith(".xlt") else ".xlsm")
        lang = _put(book, target, front, replace)
        say(tr("cli.macros.installed", lang, book=target))
        say(tr("cli.macros.next", lang))

    return install


def _put(book: Path, target: Path, front: Front, replace: bool) -> Lang:
    """Write the workbook with macros to `target`; the one that it was made from stays as it is. Returns its language."""
    from kamxl import macros, read, writer
    from kamxl.files.regular import same as same_file
    from kamxl.read.facts import check_no_copy
    from kamxl.read.file import contents
    from kamxl.schema.outputs import OUTPUTS
    from kamxl.settings import Limits

    same = same_file(target, book)
    if not same:
        writer.may_write(target, None, inputs=(book,), replace=replace)
    source = contents(book, book.name, Limits())
    found = read.workbook(source.data, limits=Limits(), name=book.name)
    lang = front.asked or found.lang or front.lang
    with told_in(lang):
        check_no_copy(found.owned, book.name)
        data = macros.enable(source.data, lang, OUTPUTS["overview"].title(lang))
        if same:
            writer.save(data, target, expect=source, backup=True)
        else:
            writer.save_output(data, target, by=None, inputs=(book,), replace=replace, source=source)
    return lang


def _export(lang: Lang) -> click.Command:
    @click.command("export", cls=LocalCommand, help=tr("cli.macros.export.help", lang))
    @click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".", metavar="[DIR]")
    @click.option("--main", type=BOOK, metavar="BOOK", help=tr("cli.macros.export.main", lang))
    @replace_option(lang)
    @click.pass_obj
    def export(front: Front, /, folder: Path, main: Path | None, replace: bool) -> None:
        from kamxl import macros, writer

        files = {folder / name: data for name, data in macros.exported().items()}
        if main is not None:
            files = {main.with_suffix(".py"): MAIN.encode()}
        # A module of ours that is there already is no fault; the one of “Run main” is there to be added to.
        missing = {file: data for file, data in files.items() if main is not None or not _holds(file, data)}
        for file in missing:  # all or none
            writer.may_write(file, None, replace=replace)
        for file, data in missing.items():
            writer.save_output(data, file, by=None, replace=replace, folders=True)
        for file in files:
            say(tr("cli.macros.exported", front.lang, file=file))

    return export


def _holds(file: Path, data: bytes) -> bool:
    """Whether a file is there and holds just that."""
    from kamxl.files import regular

    try:
        return regular.is_there(file) and regular.read(file).data == data
    except OSError:
        return False


MAIN = '''"""What “Run main” of the xlwings add-in runs for the workbook of the same name."""

import kamxl.live.buttons


def main():
    kamxl.live.buttons.refresh()
'''
"""The way without macros."""
