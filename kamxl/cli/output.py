"""What commands print: JSON on stdout and nothing else there; words and progress for people on stderr."""

from __future__ import annotations

import json
import os
import re
import sys
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any  # Any: arguments of json.dumps

import click

from kamxl.errors import WriteError
from kamxl.i18n import Lang, Text, for_terminal, tr

if TYPE_CHECKING:
    from rich.status import Status

    from kamxl.company import Company
    from kamxl.results import ReadTogether

SHOWN = 20
"""Lines of a list that fit a terminal; --json holds them all."""
PATIENCE = 1.0
"""Seconds without a sign of life that a person accepts."""


_OBEYED = re.compile("[\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]")
"""What a terminal obeys and JSON would hold as it is."""


def print_json(value: object) -> None:
    """One JSON object on stdout, in UTF-8 whatever the console's code page."""
    given: dict[str, Any] = {"indent": 2, "allow_nan": False, "default": _plain}
    try:
        text = json.dumps(value, ensure_ascii=False, **given)
        data = _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text).encode()
    except UnicodeEncodeError:  # a file name that is no UTF-8: only escapes can hold it
        data = json.dumps(value, **given).encode()
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data + b"\n")
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        let_go_of_stdout()
    except OSError as error:
        let_go_of_stdout()
        raise WriteError(Text("cli.not_printed", {"why": error.strerror or type(error).__name__})) from error


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "item"):
        return value.item()
    raise TypeError(f"no JSON for {type(value).__name__}")


def spoken(lang: str) -> Lang:
    """The language that a summary names."""
    return "zh" if lang == "zh" else "en"


def say(text: str) -> None:
    """A line for people; stderr, so that stdout stays clean for pipes."""
    with suppress(OSError):  # what cannot be told is no reason to call what was done a failure
        click.echo(for_terminal(text), err=True)


def tell(text: str = "") -> None:
    """A line of an answer that people asked for, on stdout; like those on stderr without what a terminal would obey."""
    click.echo(for_terminal(text))


def listing(
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    lines: Iterable[str],
    *,
    err: bool = False,
    right: Collection[int] = (),
    styles: Sequence[str] = (),
) -> None:
    """A table where a person looks at a terminal, of the columns that say something; elsewhere lines, as scripts have always read them.

    Args:
        titles: of the columns.
        rows: their texts.
        lines: the same as lines.
        err: whether on stderr.
        right: columns of figures, which stand at the right.
        styles: one a row, by rich's names.
    """
    if not (sys.stderr if err else sys.stdout).isatty():
        for line in lines:
            (say if err else tell)(line)
        return
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text as Line

    rows = list(rows)
    telling = [place for place in range(len(titles)) if any(row[place] for row in rows)]
    if not telling:
        return
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
    for place in telling:
        table.add_column(titles[place], justify="right" if place in right else "left", overflow="fold")
    for row, style in zip_longest(rows, styles):
        if row is not None:
            # As it is: brackets in a cell are no markup.
            table.add_row(*(Line(for_terminal(row[place])) for place in telling), style=style)
    with suppress(OSError):
        Console(stderr=err, highlight=False).print(table)


def let_go_of_stdout() -> None:
    """The reader of our output has gone (`kamxl schema | head`), or its disk is full: what is left of it goes nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say_company(company: Company, lang: Lang) -> None:
    """Which settings file was used, and what was passed over, for people."""
    for text in company.told:
        say(text.render(lang))


def say_together(found: Iterable[ReadTogether], lang: Lang) -> None:
    """Which sheets of one kind were read together, for people."""
    from kamxl.schema.sheets import SHEETS

    for one in found:
        sheets = [tr("read.together.sheet", lang, sheet=title, rows=rows) for title, rows in one.rows.items()]
        say(tr("read.together", lang, input=SHEETS[one.sheet].title(lang), sheets=sheets))


class Steps:
    """Seconds of each step, and a spinner with the step's name once the whole takes over a second."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang
        self.seconds: dict[str, float] = {}
        self._begun = time.perf_counter()
        self._name = ""
        self._status: Status | None = None
        self._lock = threading.Lock()
        self._timer = threading.Timer(PATIENCE, self._show)
        self._timer.daemon = True

    def __enter__(self) -> Steps:
        if sys.stderr.isatty():
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            if self._status is not None:
                self._status.stop()
                self._status = None
        self.seconds["total"] = time.perf_counter() - self._begun

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time a step; its name is a word of the catalogue: `step.<name>`."""
        self._name = name
        with self._lock:
            if self._status is not None:
                self._status.update(tr(f"step.{name}", self.lang))
        begun = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begun

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Without a spinner, now and later: a person is asked something, and it would write over the answer."""
        self._timer.cancel()
        with self._lock:
            self._name = ""
            if self._status is not None:
                self._status.stop()
                self._status = None
        yield

    def _show(self) -> None:
        from rich.console import Console
        from rich.status import Status

        with self._lock:
            if self._name and not self._timer.finished.is_set():
                self._status = Status(tr(f"step.{self._name}", self.lang), console=Console(stderr=True))
                self._status.start()
