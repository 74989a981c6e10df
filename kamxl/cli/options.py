"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar  # Any: a command's function, whatever its options

import click

from kamxl.i18n import Lang, tr

_Function = TypeVar("_Function", bound=Callable[..., Any])


def replace_option(lang: Lang) -> Callable[[_Function], _Function]:
    """--replace, of every command that names a file to write."""
    return click.option("--replace", is_flag=True, help=tr("cli.replace", lang))


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
