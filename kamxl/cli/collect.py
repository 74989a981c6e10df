"""kamxl collect: what was typed into handed-out copies, back into the workbook."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, FILE, replace_option
from kamxl.cli.output import SHOWN, Steps, listing, print_json, say, say_company
from kamxl.i18n import Lang, tr

if TYPE_CHECKING:
    from kamxl.collect.collecting import Collected
    from kamxl.results import CollectSummary


def command(lang: Lang) -> click.Command:
    @click.command("collect", cls=LocalCommand, help=tr("cli.collect.help", lang))
    @click.argument("copies", type=BOOK, nargs=-1, required=True, metavar="COPY...")
    @click.option("--to", "book", type=BOOK, metavar="BOOK", help=tr("cli.collect.to", lang))
    @click.option("--dry-run", is_flag=True, help=tr("cli.collect.dry_run", lang))
    @click.option("-o", "--output", type=FILE, metavar="OUT", help=tr("cli.collect.output", lang))
    @replace_option(lang)
    @click.option("--backup/--no-backup", default=True, help=tr("cli.collect.backup", lang))
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def collect(
        front: Front,
        /,
        copies: tuple[Path, ...],
        book: Path | None,
        dry_run: bool,
        output: Path | None,
        replace: bool,
        backup: bool,
        as_json: bool,
    ) -> None:
        from kamxl.collect.collecting import collect as collect_copies
        from kamxl.collect.collecting import summary
        from kamxl.company import company_settings
        from kamxl.settings import effective
        from kamxl.walk import rounded

        if book is None:
            book, *rest = copies
            copies = tuple(rest)
        if not copies:
            raise click.MissingParameter(param_type="argument", param_hint="COPY")
        company = company_settings(book)
        with Steps(front.lang) as steps:
            found = collect_copies(
                book,
                copies,
                output=output,
                dry_run=dry_run,
                backup=backup,
                replace_output=replace,
                settings=effective(company.entries).settings,
                lang=front.asked,
                fallback=front.lang,
                step=steps.step,
            )
        told = summary(found)
        if as_json:
            print_json(told.model_copy(update={"seconds": rounded(steps.seconds)}).plain())
        else:
            _tell(found, told)
        say_company(company, found.lang)

    return collect


def _tell(found: Collected, told: CollectSummary) -> None:
    """A line a copy, what changes, what is left to decide, and what was written."""
    from kamxl.collect.conflict_sheet import field_shown

    lang = found.lang

    def table(line: str, columns: str, rows: Sequence[Mapping[str, object]], right: Collection[int] = ()) -> None:
        """Columns of some records at a terminal, elsewhere a line for each."""
        names = columns.split()
        listing(
            [tr(f"collect.column.{name}", lang) for name in names],
            [[str(row[name]) for name in names] for row in rows],
            [tr(line, lang, **row) for row in rows],
            err=True,
            right=right,
        )

    columns = "file who as_of taken added conflicts deleted"
    table("cli.collect.copy", columns, [copy.model_dump() for copy in told.copies], range(3, 7))
    for note in told.notes:
        say(note)
    taken: list[Mapping[str, object]] = []
    for cell in told.taken[:SHOWN]:
        own, _, place = cell.cell.rpartition("!")
        title, field = own or found.titles[cell.sheet], field_shown(cell.sheet, cell.field, lang)
        none = {name: "—" for name in ("old", "new") if getattr(cell, name) is None}
        taken.append({**cell.model_dump(), **none, "sheet": title, "cell": place, "field": field})
    table("cli.collect.taken", "sheet cell field row old new who", taken)
    added = [{**row.model_dump(), "sheet": found.titles[row.sheet]} for row in told.added[:SHOWN]]
    table("cli.collect.added", "sheet row who", added)
    conflicts: list[Mapping[str, object]] = []
    for one in told.conflicts[:SHOWN]:
        none = {name: "—" for name in ("held", "typed") if getattr(one, name) is None}
        title = found.titles[one.sheet]
        place = title if not one.cell else one.cell if "!" in one.cell else f"{title}!{one.cell}"
        field = field_shown(one.sheet, one.field or "", lang)
        conflicts.append({**one.model_dump(), **none, "place": place, "field": field})
    table("cli.collect.conflict", "message place field row held typed who", conflicts)
    more = sum(max(len(some) - SHOWN, 0) for some in (told.taken, told.added, told.conflicts))
    if more:
        say(tr("cli.collect.more", lang, count=more))
    if told.conflicts and not found.dry_run:
        say(tr("cli.collect.decide", lang, count=len(told.conflicts), sheet=tr("collect.title", lang)))
    done = "done" if found.written else "dry" if found.dry_run else "nothing"
    say(tr(f"cli.collect.{done}", lang, output=found.output, taken=len(told.taken), added=len(told.added)))
