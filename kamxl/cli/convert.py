"""kamxl convert: foreign tables into a canonical workbook."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.convert_asks import asker, shower
from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import FILE, Choice, as_of_option, day_of
from kamxl.cli.output import SHOWN, Steps, listing, print_json, say, say_company
from kamxl.i18n import Lang, Pair, labelled, tr

if TYPE_CHECKING:
    from kamxl.convert import Outcome
    from kamxl.convert.mapping import Mode
    from kamxl.results import ConversionSummary

_COUNTS = ("created", "updated", "unchanged", "not_taken")
_CHANGED = ("cell", "key", "field", "old", "new")


def command(lang: Lang) -> click.Command:
    @click.command("convert", cls=LocalCommand, help=tr("cli.convert.help", lang))
    @click.argument("sources", type=click.Path(exists=True, path_type=Path), nargs=-1, metavar="[SRC...]")
    @click.option("--to", "target", type=FILE, metavar="BOOK", help=tr("cli.convert.to", lang))
    @click.option("--mapping", type=FILE, metavar="MAP.toml", help=tr("cli.convert.mapping", lang))
    @click.option("--sheet", metavar="NAME", help=tr("cli.convert.sheet", lang))
    @click.option("--mode", type=Choice(["both", "create", "update"], lang), help=tr("cli.convert.mode", lang))
    @as_of_option(lang)
    @click.option("--backup/--no-backup", default=None, help=tr("cli.run.backup", lang))
    @click.option("--yes", is_flag=True, help=tr("cli.convert.yes", lang))
    @click.option("--no-input", "exact", is_flag=True, help=tr("cli.convert.no_input", lang))
    @click.option("--undo", is_flag=True, help=tr("cli.convert.undo", lang))
    @click.option("--dry-run", is_flag=True, help=tr("cli.convert.dry_run", lang))
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def convert(
        front: Front,
        /,
        sources: tuple[Path, ...],
        target: Path | None,
        mapping: Path | None,
        sheet: str | None,
        mode: Mode | None,
        as_of: datetime | None,
        backup: bool | None,
        yes: bool,
        exact: bool,
        undo: bool,
        dry_run: bool,
        as_json: bool,
    ) -> None:
        from kamxl.company import company_settings
        from kamxl.convert import convert as convert_files
        from kamxl.settings import effective

        if target is None:
            first = "--undo" if undo else sources[0].name if sources else "SRC"
            example = {"first": first, "book": tr("cli.convert.example", front.lang)}
            raise click.UsageError(tr("cli.convert.no_target", front.lang, **example))
        if undo:
            _undo(target, as_json, front.lang)
            return
        if not sources:
            raise click.MissingParameter(param_type="argument", param_hint="SRC")
        people = sys.stdin.isatty() and sys.stderr.isatty() and not (as_json or dry_run)
        asks = people and not (yes or exact)
        company = company_settings(target)
        settings = effective(company.entries).settings
        with Steps(front.lang) as steps:
            outcome = convert_files(
                sources,
                target,
                settings=settings,
                lang=front.asked,
                fallback=front.lang,
                step=steps.step,
                as_of=day_of(as_of),
                ask=asker(front.lang, steps) if asks else None,
                show=shower(front.lang, steps) if asks else None,
                mapping=mapping,
                sheet=sheet,
                mode=mode,
                backup=backup,
                yes=yes,
                exact=exact,
                dry_run=dry_run,
            )
        if as_json:
            print_json(outcome.summary(steps.seconds).plain())
        else:
            _tell(outcome, outcome.lang, steps.seconds["total"])
        say_company(company, outcome.lang)
        if outcome.incomplete and not outcome.dry_run:
            raise click.exceptions.Exit(1)

    return convert


def _undo(target: Path, as_json: bool, lang: Lang) -> None:
    """Take the last conversion back, and say so, or which rows stand in the way."""
    from kamxl.convert.load import remembered
    from kamxl.convert.undo import undo
    from kamxl.settings import Settings

    found = undo(target, remembered(target), Settings().limits)
    if as_json:
        from kamxl.results import UndoSummary

        told = UndoSummary(
            target=str(target),
            undone=found.done,
            removed=found.removed,
            rows=found.rows,
            kept=[str(file) for file in found.kept],
            edited=list(found.edited),
        )
        print_json(told.plain())
    elif found.done:
        done = "removed" if found.removed else "undone_outputs" if found.outputs else "undone"
        if found.rows is not None:
            done = "undone_rows"
        say(tr(f"cli.convert.{done}", lang, target=target, count=found.rows or 0))
        if found.kept:
            say(tr("convert.note.not_taken_back", lang, files=list(found.kept)))
    elif found.edited:
        say(tr("cli.convert.edited", lang, target=target, count=len(found.edited), rows=list(found.edited[:SHOWN])))
    else:
        say(tr("cli.convert.edited_elsewhere", lang, target=target))
    if not found.done:
        raise click.exceptions.Exit(1)


def _tell(outcome: Outcome, lang: Lang, seconds: float) -> None:
    """What was done, then what was not, then what to decide."""
    report = outcome.summary()
    for line in _sources(outcome, lang):
        say(line)
    _tell_sheets(outcome, report, lang)
    for line in _decisions(outcome, report, lang):
        say(line)
    if outcome.mapping_written:
        say(tr("cli.convert.mapping_at", lang, file=outcome.mapping))
    if outcome.asks:
        sheet = tr("convert.answer.title", lang)
        say(tr("cli.convert.asks", lang, count=outcome.questions, sheet=sheet, target=outcome.target))
    done = "done" if outcome.written else "dry" if outcome.dry_run else "same" if outcome.target.exists() else "nothing"
    say(tr(f"cli.convert.{done}", lang, target=outcome.target, seconds=seconds))
    if outcome.suggested_as_of is not None:
        say(tr("cli.convert.old", lang, latest=outcome.suggested_as_of, target=outcome.target))


def _sources(outcome: Outcome, lang: Lang) -> list[str]:
    lines = []
    for source in outcome.sources:
        options = source.options
        separator = {"\t": "Tab"}.get(options.delimiter or "", options.delimiter)
        how = tr("cli.convert.how", lang, encoding=options.encoding, delimiter=separator) if options.encoding else ""
        lines.append(
            tr(
                "cli.convert.source",
                lang,
                source=source.shown,
                rows=source.size,
                header=source.header_row,
                how=how,
            )
        )
    lines += [note.render(lang) for note in outcome.notes]
    lines += [
        tr("cli.convert.join", lang, to=one.to, source=one.source, unmatched=one.unmatched, unused=one.unused)
        for one in outcome.joins
    ]
    return lines


def _tell_sheets(outcome: Outcome, report: ConversionSummary, lang: Lang) -> None:
    """Each sheet with its counts and changes, then the rows that were not taken."""
    from kamxl.convert.mapping import choice_word, shown_field
    from kamxl.schema.values import typed

    def titles(*names: str) -> list[str]:
        return [tr(f"cli.convert.column.{name}", lang) for name in names]

    def in_words(one: Pair) -> str:
        return one.zh if lang == "zh" else one.en

    # As lines, what changed on a sheet follows its counts; at a terminal each kind has one table.
    counts, samples, changes, lines = [], [], [], []
    for key, sheet in report.sheets.items():
        counted = {name: getattr(sheet, name) for name in _COUNTS}
        shown = [f"{count:,}" for count in counted.values()]
        done = "cli.convert.sheet_done"
        if cells_left := sheet.cells_not_taken:
            shown[-1] = tr("cli.convert.rows_and_cells", lang, not_taken=sheet.not_taken, cells=cells_left)
            done = "cli.convert.sheet_done_cells"
        title = tr("report.list", lang, items=sheet.titles or [sheet.title])
        counts.append((title, *shown))
        lines.append(tr(done, lang, sheet=title, **counted, cells=cells_left))
        if sheet.created and len(sheet.titles) > 1:
            lines.append(tr("cli.convert.home", lang, sheet=sheet.title))
        for row in outcome.sheets[key].samples if outcome.dry_run else ():
            fields = {name: in_words(shown_field(key, name)) for name in row}
            cells = [f"{fields[name]} {choice_word(key, name, typed(row[name]), outcome.lang)}" for name in row]
            samples.append((sheet.title, tr("report.list", lang, items=cells)))
            lines.append(tr("cli.convert.new_row", lang, cells=cells))
        changed = [change for change in report.changes if change.sheet == key]
        for one in changed[:SHOWN]:
            values = {**one.model_dump(), "field": in_words(shown_field(key, one.field))}
            changes.append((sheet.title, *(values[name] for name in _CHANGED)))
            lines.append(tr("cli.convert.change", lang, **values))
        if len(changed) > SHOWN:
            lines.append(tr("cli.convert.more", lang, count=len(changed) - SHOWN))
            changes.append((sheet.title, lines[-1].strip()))
    listing(titles("sheet", *_COUNTS), counts, lines, err=True, right=range(1, 5))
    if samples:
        listing(titles("sheet", "created"), samples, (), err=True)
    if changes:
        listing(titles("sheet", *_CHANGED), changes, (), err=True)
    left = [(f"{one.source}:{one.row}" if one.source else "", one.message) for one in report.not_taken[:SHOWN]]
    if left:
        told = [tr("cli.convert.not_taken", lang, place=place, message=message) for place, message in left]
        listing(titles("not_taken", "why"), left, told, err=True)
    if report.not_taken_total > SHOWN:
        say(tr("cli.convert.more", lang, count=report.not_taken_total - SHOWN))


def _decisions(outcome: Outcome, report: ConversionSummary, lang: Lang) -> list[str]:
    from kamxl.convert.mapping import shown_field, shown_sheet, shown_title

    lines = []
    for one in outcome.found:
        field = shown_field(one.sheet, one.field)
        if one.how == "alike":
            lines.append(
                tr("cli.convert.alike", lang, source=one.source, title=one.title, field=field, score=one.score)
            )
        elif one.how in ("joined", "calculated", "place"):
            lines.append(tr("cli.convert.made", lang, source=one.source, title=shown_title(one.title), field=field))
    lines += [labelled(one.source, one.message, lang) for one in report.proposals]
    for source, sheet in dict.fromkeys((source, sheet) for source, sheet, _ in outcome.open):
        fields = [shown_field(sheet, key) for own, other, key in outcome.open if (own, other) == (source, sheet)]
        lines.append(tr("cli.convert.missing", lang, source=source, sheet=shown_sheet(sheet), fields=fields))
    for source, sheet, keys in outcome.refused:
        fields = [shown_field(sheet, key) for key in keys]
        lines.append(tr("cli.convert.refused", lang, source=source, sheet=shown_sheet(sheet), fields=fields))
    if outcome.unknown:
        lines.append(tr("cli.convert.unknown", lang, sources=outcome.unknown))
    if outcome.merge_proposals:
        key = "cli.convert.merge_dry" if outcome.dry_run else "cli.convert.merge"
        lines.append(tr(key, lang, count=outcome.merge_proposals, sheet=tr("convert.merge.title", lang)))
    counts = report.checked.values()
    if counts:
        rows, errors = sum(one.rows for one in counts), sum(one.errors for one in counts)
        warnings = sum(one.warnings for one in counts)
        key = "cli.convert.checked" if errors or warnings else "cli.convert.checked_fine"
        lines.append(tr(key, lang, rows=rows, errors=errors, warnings=warnings, target=outcome.target))
    return lines
