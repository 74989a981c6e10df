"""kamxl run: compute and write the output sheets back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import replace_option
from kamxl.cli.output import Steps, print_json, say
from kamxl.i18n import Lang, tr
from kamxl.schema.choices import TIER_MODEL
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Entry

_Function = TypeVar("_Function", bound=Callable[..., Any])

BOOK = click.Path(exists=True, dir_okay=False, path_type=Path)


def as_of_option(lang: Lang) -> Callable[[_Function], _Function]:
    """--as-of, shared by the commands that compute."""
    return click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=tr("cli.as_of", lang))


def day_of(given: datetime | None) -> date:
    """The day asked for, else today: the command line is where the clock is read."""
    return given.date() if given else date.today()


def command(lang: Lang) -> click.Command:
    @click.command("run", cls=LocalCommand, help=tr("cli.run.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--with", "with_", type=BOOK, multiple=True, metavar="OTHER", help=tr("cli.run.with", lang))
    @as_of_option(lang)
    @click.option(
        "--tier-model", type=click.Choice([model.code for model in TIER_MODEL]), help=tr("cli.run.tier_model", lang)
    )
    @click.option(
        "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="OUT", help=tr("cli.run.output", lang)
    )
    @replace_option(lang)
    @click.option("--backup/--no-backup", default=None, help=tr("cli.run.backup", lang))
    @click.option("--dry-run", is_flag=True, help=tr("cli.run.dry_run", lang))
    # A button pressed in LibreOffice: the file is open there, saved, and will be loaded again.
    @click.option("--held", is_flag=True, hidden=True)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def run(
        front: Front, /, book: Path, as_of: datetime | None, tier_model: str | None, as_json: bool, **given: Any
    ) -> None:
        from kamxl import pipeline

        overrides = [Entry("tier.model", tier_model, "--tier-model")] if tier_model else []
        with Steps(front.lang) as steps:
            report = pipeline.run(
                book,
                as_of=day_of(as_of),
                lang=front.asked,
                fallback=front.lang,
                overrides=overrides,
                step=steps.step,
                **given,
            )
        report["seconds"] = {name: round(value, 3) for name, value in steps.seconds.items()}
        if as_json:
            print_json(report)
        else:
            _tell(report, report["lang"])
        if not report["usable"]:
            raise click.exceptions.Exit(1)

    return run


def _tell(report: dict[str, Any], lang: Lang) -> None:
    """Ten lines that a person reads."""
    from kamxl.report.words import amount, word

    errors = sum(sheet["errors"] for sheet in report["sheets"].values())
    warnings = sum(sheet["warnings"] for sheet in report["sheets"].values())
    words, counts = report["tier_words"], report["tiers"]["counts"]
    tiers = "  ".join(f"{words[label]} {count}" for label, count in counts.items())
    severity = report["alerts"]["by_severity"]
    not_done = list(report["not_done"])
    if not report["listed"]:
        say(not_done.pop(0))
    if tiers:
        say(tr("cli.run.tiers", lang, model=word("model", report["tiers"]["model"], lang), tiers=tiers))
    _tell_counted(report, lang)
    if report["lifetime"]["total"]:
        total = amount(report["lifetime"]["total"], _money(report), lang, 1)
        say(tr("cli.run.lifetime", lang, total=total, method=word("method", report["lifetime"]["method"], lang)))
    say(tr("cli.run.alerts", lang, total=report["alerts"]["total"], high=severity.get("high", 0)))
    say(tr("cli.run.issues", lang, errors=errors, warnings=warnings))
    for line in not_done:
        say(line)
    files = report["settings_files"]
    if files["used"]:
        say(tr("settings.file.used", lang, file=files["used"]))
    for item in files["passed_over"]:
        say(tr("settings.file.passed_over", lang, file=item["file"], why=item["reason"]))
    outcome = "cli.run.done" if report["written"] else "cli.run.dry"
    say(tr(outcome, lang, target=report["output"], seconds=report["seconds"]["total"]))


def _money(report: dict[str, Any]) -> Money:
    return Money(report["currency"], report["money_unit"])


def _tell_counted(report: dict[str, Any], lang: Lang) -> None:
    """How much of what was typed the figures stand on, and whether it is of today."""
    from kamxl.report.words import amount

    sheets, left_out = report["sheets"], report["left_out"]
    counted = [
        tr(f"cli.run.counted.{key}", lang, valid=sheets[key]["valid"], rows=sheets[key]["rows"])
        for key in ("customers", "orders")
        if key in sheets and (report["listed"] or key != "customers")
    ]
    if not report["listed"]:
        counted += [
            tr("cli.run.counted.rows", lang, sheet=SHEETS[key].title(lang), valid=one["valid"], rows=one["rows"])
            for key, one in sheets.items()
            if key not in ("customers", "orders")
        ]
    line = tr("cli.run.counted", lang, parts=counted)
    if left_out["amount"]:
        line += tr("cli.run.counted.amount", lang, amount=amount(left_out["amount"], _money(report), lang))
    if report["unconverted"]:
        named = [f"{worth:,.10g} {code}" for code, worth in report["unconverted"].items()]
        line += tr("cli.run.counted.unconverted", lang, amounts=named)
    say(line)
    if not report["usable"]:
        say(tr("cli.run.no_customers" if report["listed"] else "cli.run.no_rows", lang, book=Path(report["book"]).name))
    if report["suggested_as_of"]:
        say(tr("cli.run.old", lang, latest=report["suggested_as_of"], as_of=report["as_of"]))
