"""kamxl report: a filtered report as PDF, PowerPoint or Excel."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar  # Any: a command's function, whatever its options

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import Dated, replace_option
from kamxl.cli.output import Steps, print_json, say, say_company
from kamxl.cli.run import BOOK, as_of_option, day_of
from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, tr

if TYPE_CHECKING:
    from kamxl.report.edition import Kind
    from kamxl.walk import ReportFormat

_Function = TypeVar("_Function", bound=Callable[..., Any])

KINDS = ("summary", "follow-up", "service", "market", "targets", "pipeline", "receivables", "customer")
FORMATS = ("pdf", "pptx", "xlsx")
CONDITIONS = ("region", "industry", "tier", "owner", "customer")


def _conditions(lang: Lang) -> Callable[[_Function], _Function]:
    """The options that say which customers and which days."""

    def add(function: _Function) -> _Function:
        for name in reversed(CONDITIONS):
            function = click.option(f"--{name}", multiple=True, help=tr(f"cli.report.{name}", lang))(function)
        day = Dated(lang)
        function = click.option("--to", "until", type=day, metavar="YYYY-MM-DD", help=tr("cli.report.to", lang))(
            function
        )
        function = click.option("--from", "since", type=day, metavar="YYYY-MM-DD", help=tr("cli.report.from", lang))(function)  # fmt: skip
        return click.option(
            "--month", type=Dated(lang, month=True), metavar="YYYY-MM", help=tr("cli.report.month", lang)
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
    def report(
        front: Front,
        /,
        book: Path,
        kind: Kind,
        format_: ReportFormat | None,
        month: datetime | None,
        since: datetime | None,
        until: datetime | None,
        region: tuple[str, ...],
        industry: tuple[str, ...],
        tier: tuple[str, ...],
        owner: tuple[str, ...],
        customer: tuple[str, ...],
        field: tuple[str, ...],
        with_: tuple[Path, ...],
        as_of: datetime | None,
        out: Path,
        replace: bool,
        as_json: bool,
    ) -> None:
        from kamxl import walk
        from kamxl.compute.selection import Selection

        first, last = days(month, since, until, day_of(as_of))
        selection = Selection(
            regions=_values(region),
            industries=_values(industry),
            tiers=_values(tier),
            owners=_values(owner),
            customers=_values(customer),
            fields=tuple(_field(text) for text in field),
            since=first,
        )
        with Steps(front.lang) as steps:
            done = walk.report(
                book,
                out,
                as_of=last,
                kind=kind,
                format=format_,
                selection=selection,
                replace=replace,
                step=steps.step,
                with_=with_,
                lang=front.asked,
                fallback=front.lang,
            )
        opened = done.result.book.opened
        say_company(opened.company, opened.lang)
        if as_json:
            print_json(walk.report_summary(done, steps.seconds).plain())
        else:
            sheets = len(done.written)
            say(tr("cli.report.done", opened.lang, out=out, sheets=sheets, seconds=steps.seconds["total"]))

    return report


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

    Raises:
        UsageError: the period contradicts itself or lies in the future.
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
