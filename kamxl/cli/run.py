"""kamxl run: compute and write the output sheets back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

import kamxl
from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, FILE, as_of_option, day_of, replace_option, tier_model_option
from kamxl.cli.output import Steps, print_json, say, say_company, say_together, spoken, tell
from kamxl.cli.what_if import differences
from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, tr
from kamxl.schema.money import Money, each_in_words
from kamxl.settings import Entry

if TYPE_CHECKING:
    from kamxl.results import RunSummary
    from kamxl.walk import Reading


def command(lang: Lang) -> click.Command:
    @click.command("run", cls=LocalCommand, help=tr("cli.run.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--with", "with_", type=BOOK, multiple=True, metavar="OTHER", help=tr("cli.run.with", lang))
    @as_of_option(lang)
    @tier_model_option(lang)
    @click.option("--what-if", "what_if", multiple=True, metavar="KEY=VALUE", help=tr("cli.run.what_if", lang))
    @click.option("--output", type=FILE, metavar="OUT", help=tr("cli.run.output", lang))
    @replace_option(lang)
    @click.option("--backup/--no-backup", default=None, help=tr("cli.run.backup", lang))
    @click.option("--dry-run", is_flag=True, help=tr("cli.run.dry_run", lang))
    # A button pressed in LibreOffice: the file is open there, saved, and will be loaded again.
    @click.option("--held", is_flag=True, hidden=True)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def run(
        front: Front,
        /,
        book: Path,
        with_: tuple[Path, ...],
        as_of: datetime | None,
        tier_model: str | None,
        what_if: tuple[str, ...],
        output: Path | None,
        replace: bool,
        backup: bool | None,
        dry_run: bool,
        held: bool,
        as_json: bool,
    ) -> None:
        from kamxl import walk

        overrides = [Entry("tier.model", tier_model, "--tier-model")] if tier_model else []
        reading = walk.Reading(with_=with_, lang=front.asked, fallback=front.lang, overrides=overrides)
        if what_if:
            if output is not None:
                raise UsageError(Text("what_if.writes_nothing"))
            _what_if(front, book, what_if, day_of(as_of), reading, as_json)
            return
        day = day_of(as_of)
        newer = None
        with Steps(front.lang) as steps:
            asks_more = output is not None or backup or dry_run
            summary = None if asks_more else walk.run_before(book, as_of=day, held=held, **reading)
            if summary is None:
                walked = walk.run(
                    book,
                    as_of=day,
                    output=output,
                    backup=backup,
                    dry_run=dry_run,
                    held=held,
                    replace=replace,
                    step=steps.step,
                    **reading,
                )
                summary = walk.run_summary(walked)
                newer = walk.newer_writer(walked.result.book.opened.original)
        summary = summary.model_copy(update={"seconds": walk.rounded(steps.seconds)})
        if as_json:
            print_json(summary.plain())
        else:
            _tell(summary)
        if newer is not None:
            say(tr("cli.run.newer", spoken(summary.lang), version=newer, own=kamxl.__version__))
        if not summary.usable:
            raise click.exceptions.Exit(1)

    return run


def _what_if(front: Front, book: Path, given: tuple[str, ...], as_of: date, reading: Reading, as_json: bool) -> None:
    """What other settings would change."""
    from kamxl import walk
    from kamxl.book import analysis_of
    from kamxl.compute.alerts import rule_limits

    entries = [walk.assumed(text) for text in given]
    with Steps(front.lang) as steps:
        result, found = walk.what_if(book, entries, as_of=as_of, step=steps.step, **reading)
    if as_json:
        print_json(found.plain())
        return
    opened = result.book.opened
    say_company(opened.company, opened.lang)
    limits = rule_limits(analysis_of(result).rules)
    for line in differences(found, opened.money, limits, opened.lang):
        tell(line)
    say(tr("what_if.done", opened.lang, seconds=steps.seconds["total"]))


def _tell(summary: RunSummary) -> None:
    """Ten lines that a person reads."""
    from kamxl.report.words import amount, word

    lang = spoken(summary.lang)
    errors = sum(sheet.errors for sheet in summary.sheets.values())
    warnings = sum(sheet.warnings for sheet in summary.sheets.values())
    tiers = "  ".join(f"{summary.tier_words[label]} {count}" for label, count in summary.tiers.counts.items())
    not_done = list(summary.not_done)
    if not summary.listed:
        say(not_done.pop(0))
    say_together(summary.read_together, lang)
    if tiers:
        say(tr("cli.run.tiers", lang, model=word("model", summary.tiers.model, lang), tiers=tiers))
    _tell_counted(summary, lang)
    if not summary.usable:  # what could not be made or checked is everything
        not_done = []
    if summary.lifetime.total:
        total = amount(summary.lifetime.total, _money(summary), lang, 1)
        say(tr("cli.run.lifetime", lang, total=total, method=word("method", summary.lifetime.method, lang)))
    line = tr("cli.run.alerts", lang, total=summary.alerts.total, high=summary.alerts.by_severity.get("high", 0))
    if summary.alerts.set_aside:
        line += tr("cli.run.alerts.aside", lang, count=summary.alerts.set_aside)
    if summary.alerts_since:
        counts = {"new": summary.new_alerts, "resolved": summary.resolved_alerts}
        line += tr("cli.run.alerts.since", lang, since=summary.alerts_since, **counts)
    if summary.usable:  # without a customer there is nothing to be alarmed about
        say(line)
    if any(sheet.rows for sheet in summary.sheets.values()):
        say(tr("cli.run.issues", lang, errors=errors, warnings=warnings))
    for line in not_done:
        say(line)
    if summary.settings_files.used:
        say(tr("settings.file.used", lang, file=summary.settings_files.used))
    for item in summary.settings_files.passed_over:
        say(tr("settings.file.passed_over", lang, file=item.file, why=item.reason))
    outcome = "cli.run.unchanged" if summary.unchanged else "cli.run.done" if summary.written else "cli.run.dry"
    say(tr(outcome, lang, target=summary.output, seconds=summary.seconds["total"]))


def _money(summary: RunSummary) -> Money:
    return Money(summary.currency, summary.money_unit)


def _tell_counted(summary: RunSummary, lang: Lang) -> None:
    """How much of what was typed the figures stand on, and whether it is of today."""
    from kamxl.report.words import amount
    from kamxl.schema.sheets import SHEETS

    sheets, listed = summary.sheets, summary.listed
    counted = [
        tr(f"cli.run.counted.{key}", lang, valid=sheets[key].valid, rows=sheets[key].rows)
        for key in ("customers", "orders")
        if key in sheets and (listed if key == "customers" else sheets[key].rows)
    ]
    if not listed:
        counted += [
            tr("cli.run.counted.rows", lang, sheet=SHEETS[key].title(lang), valid=one.valid, rows=one.rows)
            for key, one in sheets.items()
            if key not in ("customers", "orders")
        ]
    line = tr("cli.run.counted", lang, parts=counted)
    if summary.left_out.later:
        line += tr("cli.run.counted.later", lang, count=summary.left_out.later, as_of=summary.as_of)
    if summary.left_out.amount:
        line += tr("cli.run.counted.amount", lang, amount=amount(summary.left_out.amount, _money(summary), lang))
    if summary.unconverted:
        line += tr("cli.run.counted.unconverted", lang, amounts=each_in_words(summary.unconverted))
    if any(sheet.rows for sheet in sheets.values()):
        say(line)
    if not summary.usable:
        from kamxl.walk import why_unusable

        key = why_unusable((sheet.rows for sheet in sheets.values()), listed=listed)
        say(tr(key, lang, book=Path(summary.book).name))
    if summary.suggested_as_of:
        say(tr("cli.run.old", lang, latest=summary.suggested_as_of, as_of=summary.as_of))
