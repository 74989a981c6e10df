"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kamxl.i18n import Lang, tr

_Function = TypeVar("_Function", bound=Callable[..., Any])


def replace_option(lang: Lang) -> Callable[[_Function], _Function]:
    """--replace, of every command that names a file to write."""
    return click.option("--replace", is_flag=True, help=tr("cli.replace", lang))
