"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar  # Any: a command's function, whatever its options

import click

from kamxl.i18n import Lang, tr

Function = TypeVar("Function", bound=Callable[..., Any])
BOOK = click.Path(exists=True, dir_okay=False, path_type=Path)
"""A workbook, or another file, that is there."""
FILE = click.Path(dir_okay=False, path_type=Path)


def as_of_option(lang: Lang) -> Callable[[Function], Function]:
    """--as-of, of the commands that compute."""
    return click.option("--as-of", type=Dated(lang), metavar="YYYY-MM-DD", help=tr("cli.as_of", lang))


def day_of(given: datetime | None) -> date:
    """The day asked for, else today: the command line is where the clock is read."""
    return given.date() if given else date.today()


def tier_model_option(lang: Lang) -> Callable[[Function], Function]:
    """--tier-model, of the commands that run."""
    from kamxl.schema.choices import TIER_MODEL

    models = Choice([model.code for model in TIER_MODEL], lang)
    return click.option("--tier-model", type=models, help=tr("cli.run.tier_model", lang))


def replace_option(lang: Lang) -> Callable[[Function], Function]:
    """--replace, of every command that names a file to write."""
    return click.option("--replace", is_flag=True, help=tr("cli.replace", lang))


def together(*options: Callable[[Any], Any]) -> Callable[[Function], Function]:
    """Several options as one decorator, in their order."""

    def add(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return add


class Choice(click.Choice[str]):
    """One of some words; a fault names those there are, and the nearest."""

    def __init__(self, choices: Sequence[str], lang: Lang) -> None:
        super().__init__(choices)
        self.lang = lang

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:
        """Nothing more than that it is missing: the line of usage lists the words."""
        return ""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """What is wrong, in the user's language; the guess is worded as click's for commands and options."""
        from difflib import get_close_matches

        said = tr("cli.usage.choice", self.lang, value=value, choices=list(self.choices))
        near = get_close_matches(str(value).casefold(), self.choices, n=1)
        return f"{said} {tr('cli.usage.near', self.lang, possibility=repr(near[0]))}" if near else said


def sheet_names(_: click.Context, __: click.Parameter, incomplete: str) -> list[str]:
    """What a shell completes the name of an input sheet to: its titles and its key. A title of two words would need quotes."""
    from kamxl.schema.sheets import SHEETS

    names = [name for key, one in SHEETS.items() for name in (one.zh, one.en, key) if " " not in name]
    begun = incomplete.casefold()
    return [name for name in dict.fromkeys(names) if name.casefold().startswith(begun)]


class Folder(click.Path):
    """A folder; what click lets pass for one, a pipe or a device, is no folder."""

    def __init__(self, lang: Lang) -> None:
        super().__init__(file_okay=False, path_type=Path)
        self.lang = lang

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path, or the fault in the user's language."""
        found = Path(os.fsdecode(super().convert(value, param, ctx)))
        if found.exists() and not found.is_dir():
            self.fail(tr("cli.usage.is_file", self.lang, filename=found), param, ctx)
        return found


class Dated(click.DateTime):
    """A day, or a month, as ISO 8601 writes it; a fault shows how."""

    def __init__(self, lang: Lang, *, month: bool = False) -> None:
        super().__init__(["%Y-%m" if month else "%Y-%m-%d"])
        self.lang, self.fault = lang, "cli.usage.month" if month else "cli.usage.day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Raises click.BadParameter, in the user's language."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            self.fail(tr(self.fault, self.lang, value=value), param, ctx)
