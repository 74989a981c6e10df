"""kamxl press: what a button starts where the xlwings add-in does not answer.

In Excel it attaches to the open workbook. Elsewhere (LibreOffice, WPS) it does what the button's command does, on the
saved file, and tells the outcome in a file that the macro shows, or in a message.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import Choice
from kamxl.cli.words import language_of
from kamxl.i18n import Lang, tr

ACTIONS = ("refresh", "validate", "report", "doctor")
LIMIT = 900.0
"""Seconds after which a press whose macro waits for it ends itself: Excel stands still meanwhile."""
DONE = "-"
"""Outcome of a press that the open workbook itself has told of."""
SHOWN_LINES = 16
"""What a message box holds; the workbook and the command itself tell all."""


def command(lang: Lang) -> click.Command:
    @click.command("press", cls=LocalCommand, help=tr("cli.press.help", lang))
    @click.argument("action", type=Choice(ACTIONS, lang), metavar="|".join(ACTIONS))
    @click.argument("book")
    @click.option("--outcome", type=click.Path(path_type=Path), metavar="FILE", help=tr("cli.press.outcome", lang))
    @click.option("--open", "in_excel", is_flag=True, help=tr("cli.press.open", lang))
    @click.pass_obj
    def press(front: Front, /, action: str, book: str, outcome: Path | None, in_excel: bool) -> int:
        from kamxl.live import buttons

        spoken = front.asked or front.lang
        held = outcome is not None and not in_excel
        with _limited(outcome, tr("live.too_long", spoken, minutes=round(LIMIT / 60))):
            if not held and buttons.press_open(action, book):
                code, text = 0, DONE
            else:
                code, text = told(action, book, spoken, held=held)
        if not (outcome is not None and _left(outcome, text)) and text != DONE:
            buttons.tell(text)
        return code

    return press


@contextlib.contextmanager
def _limited(outcome: Path | None, sentence: str) -> Iterator[None]:
    """End the process, with a sentence as its outcome, when it takes longer than a macro should wait. What was not written by then is not."""

    def give_up() -> None:
        assert outcome is not None
        _left(outcome, sentence)
        os._exit(1)

    watch = threading.Timer(LIMIT, give_up)
    watch.daemon = True
    if outcome is not None:
        watch.start()
    try:
        yield
    finally:
        watch.cancel()


def _left(outcome: Path, text: str) -> bool:
    """Leave the outcome where the macro reads it; whether it stands there. A full disk has no room for it."""
    from kamxl.writer.over import may_fill

    if not may_fill(outcome):
        return False
    try:
        outcome.write_text(text, "utf-8")
    except OSError:
        return False
    return True


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

    given = sys.argv[1:] if arguments is None else arguments
    sys.exit(invoke(["press", *given], language_of(given)))


if __name__ == "__main__":
    main()
