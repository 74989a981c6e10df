"""kamxl press: what a button starts where the xlwings add-in does not answer.

In Excel it attaches to the open workbook. Elsewhere (LibreOffice, WPS) it does what the button's command does, on the
saved file, and tells the outcome in a file that the macro shows, or in a message.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.words import system_language
from kamxl.i18n import Lang, tr

ACTIONS = ("refresh", "validate", "report", "doctor")
SHOWN_LINES = 16
"""What a message box holds; the workbook and the command itself tell all."""


def command(lang: Lang) -> click.Command:
    @click.command("press", cls=LocalCommand, help=tr("cli.press.help", lang))
    @click.argument("action", type=click.Choice(ACTIONS), metavar="|".join(ACTIONS))
    @click.argument("book")
    @click.option("--outcome", type=click.Path(path_type=Path), metavar="FILE", help=tr("cli.press.outcome", lang))
    @click.pass_obj
    def press(front: Front, /, action: str, book: str, outcome: Path | None) -> int:
        from kamxl.live import buttons
        from kamxl.writer.over import may_fill

        if outcome is None and buttons.press_open(action, book):
            return 0
        code, text = told(action, book, front.asked or front.lang, held=outcome is not None)
        if outcome is not None and may_fill(outcome):
            outcome.write_text(text, "utf-8")
        else:
            buttons.tell(text)
        return code

    return press


def told(action: str, book: str, lang: Lang, *, held: bool) -> tuple[int, str]:
    """Do what the button's command does; returns its exit code and what it says. `held`: LibreOffice shows the file."""
    from kamxl.cli.group import invoke

    if "://" in book:
        return 3, tr("live.cloud", lang, book=book)
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        code = invoke(_twin(action, Path(book), held), lang)
    lines = [line for line in said.getvalue().splitlines() if line.strip()]
    if len(lines) > SHOWN_LINES:
        hidden = len(lines) - SHOWN_LINES + 1
        lines = [*lines[: SHOWN_LINES - 2], tr("live.more_lines", lang, count=hidden), lines[-1]]
    return code, "\n".join(lines)


def _twin(action: str, book: Path, held: bool) -> list[str]:
    """The command line of a button."""
    report = str(book.with_suffix(".pdf"))
    commands = {
        "refresh": ["run", str(book), *(["--held"] if held else [])],
        "validate": ["validate", str(book)],
        "report": ["report", str(book), "--kind", "summary", "--format", "pdf", "-o", report],
        "doctor": ["doctor", str(book)],
    }
    return commands[action]


def main(arguments: Sequence[str] | None = None) -> None:
    """python -m kamxl.cli.press: how macros of version 0.1 start it."""
    from kamxl.cli.group import invoke

    sys.exit(invoke(["press", *(sys.argv[1:] if arguments is None else arguments)], system_language()))


if __name__ == "__main__":
    main()
