"""kamxl report: a filtered report as PDF, PowerPoint, Excel or a page for a phone."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, FILE, Choice, Dated, Function, as_of_option, day_of, replace_option, together
from kamxl.cli.output import Steps, print_json, say, say_company, tell
from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, tr

if TYPE_CHECKING:
    from kamxl.compute.selection import Selection
    from kamxl.report.edition import Kind
    from kamxl.results import ReportPreview
    from kamxl.schema.money import Money
    from kamxl.walk import Reading, ReportFormat

KINDS = ("summary", "follow-up", "service", "market", "targets", "pipeline", "receivables", "customer", "nomination")
FORMATS = ("pdf", "pptx", "xlsx", "html")
CONDITIONS = ("region", "industry", "tier", "owner", "customer")


def _conditions(lang: Lang) -> Callable[[Function], Function]:
    """The options that say which customers and which days."""
    day, month = Dated(lang), Dated(lang, month=True)
    return together(
        click.option("--month", type=month, metavar="YYYY-MM", help=tr("cli.report.month", lang)),
        click.option("--from", "since", type=day, metavar="YYYY-MM-DD", help=tr("cli.report.from", lang)),
        click.option("--to", "until", type=day, metavar="YYYY-MM-DD", help=tr("cli.report.to", lang)),
        *(click.option(f"--{name}", multiple=True, help=tr(f"cli.report.{name}", lang)) for name in CONDITIONS),
    )


def command(lang: Lang) -> click.Command:
    @click.command("report", cls=LocalCommand, help=tr("cli.report.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--kind", type=Choice(KINDS, lang), default="summary", show_default=True, help=tr("cli.report.kind", lang))  # fmt: skip
    @click.option("--format", "format_", type=Choice(FORMATS, lang), help=tr("cli.report.format", lang))
    @_conditions(lang)
    @click.option("--field", multiple=True, metavar="TITLE=VALUE", help=tr("cli.report.field", lang))
    @click.option("--with", "with_", type=BOOK, multiple=True, metavar="OTHER", help=tr("cli.run.with", lang))
    @as_of_option(lang)
    @click.option("-o", "--output", "out", type=FILE, metavar="OUT", help=tr("cli.report.out", lang))  # fmt: skip
    @replace_option(lang)
    @click.option("--preview", is_flag=True, help=tr("cli.report.preview", lang))
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
        out: Path | None,
        replace: bool,
        preview: bool,
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
        reading = walk.Reading(with_=with_, lang=front.asked, fallback=front.lang)
        if preview:
            _preview(front, book, kind, selection, last, reading, as_json)
            return
        if out is None:
            raise click.MissingParameter(param_hint="'-o' / '--output'", param_type="option")
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
                **reading,
            )
        opened = done.result.book.opened
        say_company(opened.company, opened.lang)
        if as_json:
            print_json(walk.report_summary(done, steps.seconds).plain())
        else:
            sheets = len(done.written)
            say(tr("cli.report.done", opened.lang, out=out, sheets=sheets, seconds=steps.seconds["total"]))

    return report


def _preview(
    front: Front, book: Path, kind: Kind, selection: Selection, as_of: date, reading: Reading, as_json: bool
) -> None:
    """What the report would hold, for people on stdout."""
    from kamxl import walk

    with Steps(front.lang) as steps:
        result, found = walk.preview(book, as_of=as_of, kind=kind, selection=selection, step=steps.step, **reading)
    if as_json:
        print_json(found.plain())
        return
    opened = result.book.opened
    say_company(opened.company, opened.lang)
    for line in _lines(found, opened.money, opened.lang):
        tell(line)
    say(tr("cli.report.preview.done", opened.lang, seconds=steps.seconds["total"]))


def _lines(found: ReportPreview, money: Money, lang: Lang) -> Iterator[str]:
    from kamxl.report.words import word

    period = (
        found.as_of if found.since is None else tr("export.filter.period", lang, since=found.since, until=found.as_of)
    )
    yield tr("cli.report.preview.head", lang, kind=tr(f"export.title.{found.kind}", lang), period=period)
    if found.covers:
        yield tr("cli.report.preview.covers", lang, covers=found.covers)
    if found.kind != "market":  # which is about no customer
        yield from _customers_said(found, money, lang)
    alerts = "  ".join(f"{word('severity', level, lang)} {count}" for level, count in found.alerts.items())
    yield tr("cli.report.preview.alerts", lang, count=sum(found.alerts.values()), alerts=alerts)
    if found.contacts is not None and found.kind != "market":
        yield tr("cli.report.preview.contacts", lang, count=found.contacts, overdue=found.overdue or 0)
    yield tr("cli.report.preview.sheets", lang, count=len(found.sheets))
    for one in found.sheets:
        rows = "" if one.rows is None else tr("cli.report.preview.rows", lang, rows=one.rows)
        yield f"  {one.title}{rows}"


def _customers_said(found: ReportPreview, money: Money, lang: Lang) -> Iterator[str]:
    from kamxl.report.words import amount

    yield tr("cli.report.preview.customers", lang, count=found.customers, total=found.of_customers)
    if found.tiers:
        yield tr(
            "cli.report.preview.tiers", lang, tiers="  ".join(f"{name} {count}" for name, count in found.tiers.items())
        )
    money_said = {
        "revenue": amount(found.revenue_12m, money, lang, 1),
        "profit": amount(found.profit_12m, money, lang, 1),
    }
    yield tr("cli.report.preview.revenue", lang, orders=found.orders_12m, **money_said)


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
