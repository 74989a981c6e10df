"""A wrong call, said in the user's language. click itself speaks English, and its exceptions carry finished sentences."""

from __future__ import annotations

import re
from difflib import get_close_matches

import click

from kamxl.i18n import Lang, tr

_VALUE = re.compile(r"Invalid value for (?P<where>.+?): (?P<what>.+)", re.DOTALL)
_SENTENCES = (
    ("command", r"No such command '(?P<value>.*?)'\."),
    ("option", r"No such option:? '?(?P<value>-[^' ]*?)'?\."),
    ("missing", r"Missing (?:argument|option|parameter):? '(?P<value>[^']+)'"),
    ("no_value", r"Option '(?P<value>[^']+)' requires an argument\."),
    ("takes_none", r"Option '(?P<value>[^']+)' does not take a value\."),
    ("extra", r"Got unexpected extra arguments? \((?P<value>.*)\)"),
    ("not_there", r"(?:File|Directory|Path) '(?P<value>.*)' does not exist\."),
    ("is_folder", r"(?:File|Path) '(?P<value>.*)' is a directory\."),
    ("is_file", r"(?:Directory|Path) '(?P<value>.*)' is a file\."),
    ("unreadable", r"(?:File|Directory|Path) '(?P<value>.*)' is not readable\."),
    ("month", r"'(?P<value>.*)' does not match the format '%Y-%m'\."),
    ("day", r"'(?P<value>.*)' does not match the format '%Y-%m-%d'\."),
    ("choice", r"'(?P<value>.*)' is not one of (?P<choices>.*)\."),
    ("number", r"'(?P<value>.*)' is not a valid (?:integer|float|int|number)(?: range)?\."),
    ("range", r"(?P<value>\S+) is not in the range (?P<range>.*)\."),
)
"""Our sentence `cli.usage.<name>`, and click's for the same fault; `test_usage` makes each of them happen."""


def show(error: click.UsageError, lang: Lang) -> None:
    """Print how the command is called, where to find help, and what is wrong."""
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
        click.echo(tr("cli.usage.help", lang, command=error.ctx.command_path), err=True)
        click.echo(err=True)
    said = sentence(error.format_message(), lang)
    near = _nearest(error)
    if near:
        said += tr("cli.usage.near", lang, value=near)
    click.echo(tr("cli.error", lang, message=said), err=True)


def _nearest(error: click.UsageError) -> str:
    """What was probably meant by a command or option that there is not; empty where nothing is near."""
    if error.ctx is None:
        return ""
    command = error.ctx.command
    if isinstance(error, click.NoSuchOption):
        known = [name for one in command.get_params(error.ctx) for name in (*one.opts, *one.secondary_opts)]
        asked = error.option_name
    else:
        unknown = re.match(dict(_SENTENCES)["command"], error.message)
        if unknown is None or not isinstance(command, click.Group):
            return ""
        known, asked = command.list_commands(error.ctx), unknown["value"]
    return next(iter(get_close_matches(asked.lower(), known, n=1)), "")


def sentence(message: str, lang: Lang) -> str:
    """click's sentence in the user's language; one that it does not have here, or that is ours, stays as it is."""
    found = _VALUE.fullmatch(message)
    where, what = (found["where"].strip("'"), found["what"]) if found else ("", message)
    for name, pattern in _SENTENCES:
        fault = re.match(pattern, what)
        if fault:
            told = tr(f"cli.usage.{name}", lang, **fault.groupdict())
            return tr("cli.usage.at", lang, where=where, what=told) if where else told
    return message
