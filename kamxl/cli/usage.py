"""A wrong call, said in the user's language. click itself speaks English, and its exceptions carry finished sentences."""

from __future__ import annotations

import re

import click

from kamxl.i18n import Lang, tr

_VALUE = re.compile(r"Invalid value for (?P<where>.+?): (?P<what>.+)", re.DOTALL)
_SENTENCES = (
    ("command", r"No such command '(?P<value>.*?)'\."),
    ("option", r"No such option:? '?(?P<value>-[^' ]*?)'?\."),
    ("no_command", r"Missing command\."),
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
    click.echo(tr("cli.error", lang, message=sentence(error.format_message(), lang)), err=True)


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
