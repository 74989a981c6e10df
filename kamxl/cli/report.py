"""kamxl report: a filtered report as PDF, PowerPoint or Excel."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import replace_option
from kamxl.cli.output import Steps, print_json, say, say_company
from kamxl.cli.run import BOOK, as_of_option, day_of
from kamxl.errors import UsageError, told_in
from kamxl.i18n import Lang, Text, tr

_Function = TypeVar("_Function", bound=Callable[..., Any])

KINDS = ("summary", "follow-up", "market", "customer")
FORMATS = ("pdf", "pptx", "xlsx")
CONDITIONS = ("region", "industry", "tier", "owner", "customer")


def _conditions(lang: Lang) -> Callable[[_Function], _Function]:
    """The options that say which customers and which days."""

    def add(function: _Function) -> _Function:
        for name in reversed(CONDITIONS):
            function = click.option(f"--{name}", multiple=True, help=tr(f"cli.report.{name}", lang))(function)
        day = click.DateTime(["%Y-%m-%d"])
        function = click.option("--to", "until", type=day, metavar="YYYY-MM-DD", help=tr("cli.report.to", lang))(
            function
        )
        function = click.option("--from", "since", type=day, metavar="YYYY-MM-DD", help=tr("cli.report.from", lang))(function)  # fmt: skip
        return click.option(
            "--month", type=click.DateTime(["%Y-%m"]), metavar="YYYY-MM", help=tr("cli.report.month", lang)
        )(function)

    return add


def command(lang: Lang) -> click.Command:
    @click.command("report", cls=LocalCommand, help=tr("cli.report.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--kind", type=click.Choice(KINDS), default="summary", show_default=True, help=tr("cli.report.kind", lang))  # fmt: skip
    @click.option("--format", "format_", type=click.Choice(FORMATS), help=tr("cli.report.format", lang))
    @_conditions(lang)
    @click.option("--field", multiple=True, metavar="TITLE=VALUE", help=tr("cli.report.field", lang))
    @click.option("--with", "with_", type=BOOK, multiple=True, metavar="OTHER", help=tr("cli.run.with", lang))
    @as_of_option(lang)
    @click.option("-o", "--output", "out", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="OUT", help=tr("cli.report.out", lang))  # fmt: skip
    @replace_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def report(front: Front, /, book: Path, out: Path, as_json: bool, with_: tuple[Path, ...], **given: Any) -> None:
        from kamxl import pipeline
        from kamxl.report.selection import Selection

        since, until = days(given["month"], given["since"], given["until"], day_of(given["as_of"]))
        selection = Selection(
            **{plural: _values(given[name]) for name, plural in _PLURALS.items()},
            fields=tuple(_field(text) for text in given["field"]),
            since=since,
        )
        pipeline.check_output(out, "report", (book, *with_), replace=given["replace"])
        with Steps(front.lang) as steps:
            with steps.step("read"):
                opened = pipeline.read_target(book, with_=with_, lang=front.asked, fallback=front.lang)
            with told_in(opened.lang):
                with steps.step("compute"):
                    result = pipeline.analyse(pipeline.check(opened, as_of=until), as_of=until)
                with steps.step("export"):
                    sheets = pipeline.export_report(
                        result,
                        out,
                        kind=given["kind"],
                        format=given["format_"],
                        selection=selection,
                        replace=given["replace"],
                    )
        say_company(opened.company, opened.lang)
        if as_json:
            seconds = {name: round(value, 3) for name, value in steps.seconds.items()}
            print_json({
                "book": str(book), "output": str(out), "kind": given["kind"], "as_of": until.isoformat(),
                "since": since.isoformat() if since else None, "lang": result.book.lang,
                "sheets": [sheet.title for sheet in sheets], "seconds": seconds,
            })  # fmt: skip
        else:
            say(tr("cli.report.done", opened.lang, out=out, sheets=len(sheets), seconds=steps.seconds["total"]))

    return report


_PLURALS = {"region": "regions", "industry": "industries", "tier": "tiers", "owner": "owners", "customer": "customers"}


def _values(given: Iterable[str]) -> tuple[str, ...]:
    """Values of an option that is repeated or holds several with commas."""
    return tuple(part for text in given for one in text.replace("，", ",").split(",") if (part := one.strip()))


def _field(text: str) -> tuple[str, str]:
    title, equals, value = text.replace("＝", "=").partition("=")
    if not (title.strip() and equals and value.strip()):
        raise UsageError(Text("export.bad_field", {"value": text}))
    return title.strip(), value.strip()


def days(
    month: datetime | None, since: datetime | None, until: datetime | None, today: date
) -> tuple[date | None, date]:
    """First day of the period (None: none was asked for) and the day that figures relate to, never after today.

    Raises: UsageError where the period contradicts itself or lies in the future.
    """
    if month is not None and (since is not None or until is not None):
        raise UsageError(Text("export.month_and_period"))
    first, last = since.date() if since else None, until.date() if until else today
    if month is not None:
        first = month.date()
        last = first.replace(day=monthrange(first.year, first.month)[1])
    if first is not None and first > last:
        raise UsageError(Text("export.period_order", {"since": first, "until": last}))
    if first is not None and first > today:
        raise UsageError(Text("export.future_period", {"since": first, "as_of": today}))
    return first, min(last, today)
