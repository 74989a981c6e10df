"""kamxl batch: whole folders of workbooks, by the cores of this machine or a Dask cluster."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import (
    BOOK,
    FILE,
    Choice,
    Folder,
    Function,
    as_of_option,
    replace_option,
    tier_model_option,
    together,
)
from kamxl.cli.output import SHOWN, listing, print_json, say
from kamxl.i18n import Lang, labelled, tr

if TYPE_CHECKING:
    from kamxl.batch import Report
    from kamxl.batch.job import Task
    from kamxl.batch.lacking import Lacking
    from kamxl.batch.progress import Level, Progress


def command(lang: Lang) -> click.Command:
    @click.command("batch", cls=LocalCommand, help=tr("cli.batch.help", lang))
    @click.argument("paths", nargs=-1, required=True, metavar="PATH...")
    @_what(lang)
    @_how(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def batch(
        front: Front,
        /,
        paths: tuple[str, ...],
        task: Task,
        recursive: bool,
        out: Path | None,
        mapping: Path | None,
        as_of: datetime | None,
        tier_model: str | None,
        backup: bool | None,
        replace: bool,
        summary: Path | None,
        no_summary: bool,
        remind: bool,
        send: bool,
        workers: int | None,
        dask: str | None,
        watch: bool,
        poll: float | None,
        resume: bool,
        timeout: float,
        memory: int,
        recycle: int,
        retries: int,
        state: Path | None,
        log: Path | None,
        log_level: Level,
        as_json: bool,
    ) -> None:
        from kamxl.batch import Options, run, summary_of
        from kamxl.batch.dispatch import Retry
        from kamxl.batch.progress import Progress, open_log
        from kamxl.batch.supervisor import Limits

        _check(front.lang, click.get_current_context().params)
        options = Options(
            paths,
            front.lang,
            task=task,
            as_of=as_of.date() if as_of else None,
            lang=front.asked,
            recursive=recursive,
            out=out,
            mapping=mapping,
            tier_model=tier_model,
            backup=backup,
            replace=replace,
            workers=workers,
            dask=dask,
            limits=Limits(timeout, memory, recycle),
            retry=Retry(busy=0 if watch else retries),
            resume=resume,
            watch=watch,
            poll=poll,
            summary=summary,
            with_summary=not no_summary,
            remind=remind,
            send=send,
            state=state,
        )
        stop = threading.Event()
        progress = Progress(front.lang, open_log(log) if log else None, level=log_level, each=front.verbose)
        with progress, _stopped_by_signals(progress, stop, front.lang):
            report = run(options, progress, stop)
        if as_json:
            print_json(summary_of(report).plain())
        _tell(report, front.lang)
        if not report.ok:
            raise click.exceptions.Exit(1)

    return batch


def _what(lang: Lang) -> Callable[[Function], Function]:
    """Options that say what is done."""
    tasks = Choice(["run", "validate", "convert"], lang)
    return together(
        click.option("--task", type=tasks, default="run", show_default=True, help=tr("cli.batch.task", lang)),
        click.option("--recursive", is_flag=True, help=tr("cli.batch.recursive", lang)),
        click.option("--out", type=Folder(lang), metavar="DIR", help=tr("cli.batch.out", lang)),
        click.option("--mapping", type=BOOK, metavar="MAP.toml", help=tr("cli.batch.mapping", lang)),
        as_of_option(lang),
        tier_model_option(lang),
        click.option("--backup/--no-backup", default=None, help=tr("cli.run.backup", lang)),
        replace_option(lang),
        click.option("--summary", type=FILE, metavar="FILE", help=tr("cli.batch.summary", lang)),
        click.option("--no-summary", is_flag=True, help=tr("cli.batch.no_summary", lang)),
        click.option("--remind", is_flag=True, help=tr("cli.batch.remind", lang)),
        click.option("--send", is_flag=True, help=tr("cli.batch.send", lang)),
    )


def _how(lang: Lang) -> Callable[[Function], Function]:
    """Options that say how."""
    seconds, levels = click.FloatRange(min=0, min_open=True), Choice(["info", "warning", "error"], lang)

    def limit(name: str, kind: click.ParamType[float], default: int, unit: str) -> Callable[[Function], Function]:
        help = tr(f"cli.batch.{name}", lang)
        return click.option(f"--{name}", type=kind, default=default, show_default=True, metavar=unit, help=help)

    return together(
        click.option("--workers", type=click.IntRange(min=1), metavar="N", help=tr("cli.batch.workers", lang)),
        click.option("--dask", metavar="ADDRESS", help=tr("cli.batch.dask", lang)),
        click.option("--watch", is_flag=True, help=tr("cli.batch.watch", lang)),
        click.option("--poll", type=seconds, metavar="SECONDS", help=tr("cli.batch.poll", lang)),
        click.option("--resume", is_flag=True, help=tr("cli.batch.resume", lang)),
        limit("timeout", seconds, 300, "SECONDS"),
        limit("memory", click.IntRange(min=200), 2048, "MB"),
        limit("recycle", click.IntRange(min=1), 200, "N"),
        limit("retries", click.IntRange(min=0, max=10), 3, "N"),
        click.option("--state", type=Folder(lang), metavar="DIR", help=tr("cli.batch.state", lang)),
        click.option("--log", type=FILE, metavar="FILE", help=tr("cli.batch.log", lang)),
        click.option(
            "--log-level", type=levels, default="info", show_default=True, help=tr("cli.batch.log_level", lang)
        ),
    )


_AGAINST = (
    ("--dask", "--workers"),
    ("--resume", "--watch"),
    ("--summary", "--no-summary"),
    ("--out", "--task validate"),
    ("--backup", "--task validate"),
    ("--remind", "--task validate"),
    ("--remind", "--task convert"),
    ("--tier-model", "--task validate"),
    ("--tier-model", "--task convert"),
)
_NEEDS = (("--poll", "--watch"), ("--mapping", "--task convert"), ("--task convert", "--out"), ("--send", "--remind"))


def _check(lang: Lang, given: Mapping[str, object]) -> None:
    """Refuse options that exclude each other, and those that need another."""

    def chosen(option: str) -> bool:
        name, _, value = option.removeprefix("--").partition(" ")
        present = given[name.replace("-", "_")]
        return bool(present == value) if value else present not in (None, False)

    for option, other in _NEEDS:
        if chosen(option) and not chosen(other):
            raise click.UsageError(tr("cli.batch.option_needs", lang, option=option, other=other))
    for option, other in _AGAINST:
        if chosen(option) and chosen(other):
            raise click.UsageError(tr("cli.batch.option_against", lang, option=option, other=other))


@contextmanager
def _stopped_by_signals(progress: Progress, stop: threading.Event, lang: Lang) -> Iterator[None]:
    """Ctrl-C and a service manager's stop let the workbooks in hand be finished; a second one ends them at once."""

    def halt(number: int, frame: object) -> None:
        if stop.is_set():
            progress.end_at_once()
            return
        stop.set()
        say(tr("cli.batch.stopping", lang))

    wanted = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.signal(number, halt) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(report: Report, lang: Lang) -> None:
    """How it came out, in a few lines."""
    counts = {
        tr(f"batch.outcome.{name}", lang): number
        for name, number in report.counts.items()
        if number or (name == "done" and not any(report.counts.values()))
    }
    listing(
        list(counts),
        [list(map(str, counts.values()))],
        (),
        err=True,
        right=range(len(counts)),
        styles=["red" if report.counts["failed"] else ""],
    )
    told = [tr("cli.batch.count", lang, outcome=outcome, count=number) for outcome, number in counts.items()]
    say(tr("cli.batch.done", lang, found=len(report.entries), seconds=report.seconds, counts=told))
    if report.with_errors:
        say(tr("cli.batch.with_errors", lang, count=report.with_errors))
    for folder, reason in report.found.unreadable:
        say(tr("cli.batch.unreadable", lang, folder=folder, reason=reason))
    for line in _lacking(report.lacking, lang):
        say(line)
    others = report.found.other_formats
    if others:
        say(tr("cli.batch.formats", lang, count=len(others)))
        for line in _first([str(path) for path in others], lang):
            say(f"  {line}")
    if report.batch.remind is not None:
        line = tr("cli.batch.reminded", lang, folder=report.batch.remind, files=report.reminded["files"])
        say(line + (tr("cli.batch.reminders_sent", lang, **report.reminded) if report.batch.send else ""))
        for entry in report.entries:
            why = ((entry.record or {}).get("reminders") or {}).get("why")
            if why:
                say(f"  {labelled(Path(entry.job.book).name, why, lang)}")
    if report.summary is not None:
        say(tr("cli.batch.summary_at", lang, path=report.summary))


def _lacking(found: Lacking, lang: Lang) -> Iterator[str]:
    """What the figures lack, in sum and where."""
    from kamxl.batch.lacking import amounts_in_words, unconverted_in_words

    if found.books:
        line = tr("cli.batch.left_out", lang, count=len(found.books), rows=found.total)
        if found.amounts:
            line += tr("cli.run.counted.amount", lang, amount=amounts_in_words(found.amounts, lang))
        if found.unconverted:
            line += tr("cli.run.counted.unconverted", lang, amounts=unconverted_in_words(found.unconverted))
        yield line
        for book in _first(found.books, lang):
            yield f"  {book}"
    if found.outdated:
        yield tr("cli.batch.outdated", lang, count=len(found.outdated))
        for book in _first([labelled(book, day, lang) for book, day in found.outdated.items()], lang):
            yield f"  {book}"


def _first(lines: Sequence[str], lang: Lang) -> Iterator[str]:
    """As many lines as a terminal has room for."""
    yield from lines[:SHOWN]
    if len(lines) > SHOWN:
        yield tr("cli.batch.more", lang, count=len(lines) - SHOWN)
