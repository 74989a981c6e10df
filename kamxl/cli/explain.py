"""kamxl explain: the cells, the rule and the settings behind a figure."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kamxl.cli.group import Front, LocalCommand
from kamxl.cli.options import BOOK, as_of_option
from kamxl.cli.output import Steps, listing, print_json, say_company, tell
from kamxl.compute.wording import plain
from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, has, labelled, tr

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamxl.compute.rule import AnyRule
    from kamxl.results.explain import ExplainedCell, ExplainedFigure, Explanation
    from kamxl.schema.money import Money

SHOWN = 12
"""Cells of a step that a terminal shows; --json holds them all."""


def command(lang: Lang) -> click.Command:
    @click.command("explain", cls=LocalCommand, help=tr("cli.explain.help", lang))
    @click.argument("book", type=BOOK)
    @click.option("--customer", metavar="ID", help=tr("cli.explain.customer", lang))
    @click.option("--figure", metavar="FIGURE", help=tr("cli.explain.figure", lang))
    @click.option("--cell", metavar="SHEET!A1", help=tr("cli.explain.cell", lang))
    @click.option("--with", "with_", type=BOOK, multiple=True, metavar="OTHER", help=tr("cli.run.with", lang))
    @as_of_option(lang)
    @click.option("--json", "as_json", is_flag=True, help=tr("cli.json", lang))
    @click.pass_obj
    def explain(
        front: Front,
        /,
        book: Path,
        customer: str | None,
        figure: str | None,
        cell: str | None,
        with_: tuple[Path, ...],
        as_of: datetime | None,
        as_json: bool,
    ) -> None:
        from kamxl import walk
        from kamxl.book import analysis_of

        if (customer is None) == (cell is None) or (cell is not None and figure is not None):
            raise UsageError(Text("explain.which"))
        with Steps(front.lang) as steps:
            result, found = walk.explain(
                book,
                today=datetime.now().date(),
                as_of=as_of.date() if as_of else None,
                customer=customer,
                figure=figure,
                cell=cell,
                step=steps.step,
                with_=with_,
                lang=front.asked,
                fallback=front.lang,
            )
        if as_json:
            print_json(found.plain())
            return
        opened = result.book.opened
        say_company(opened.company, opened.lang)
        analysis = analysis_of(result)
        _tell(found, opened.lang, analysis.money, analysis.rules)

    return explain


def _tell(found: Explanation, lang: Lang, money: Money, rules: Sequence[AnyRule]) -> None:
    who = f"{found.customer.id} {found.customer.name}" if found.customer is not None else found.cell
    tell(tr("cli.explain.head", lang, who=who, as_of=found.as_of))
    several = len({cell.book for one in found.figures for step in one.steps for cell in step.cells}) > 1
    for figure in found.figures:
        _tell_figure(figure, lang, several)
        _tell_settings(figure, lang, money, rules)


def _tell_figure(figure: ExplainedFigure, lang: Lang, several: bool) -> None:
    tell()
    tell(labelled(figure.title, figure.shown, lang))
    tell(f"  {figure.rule}")
    for step in figure.steps:
        how = tr(f"explain.how.{step.how}", lang) if has(f"explain.how.{step.how}") else ""
        title = f"  {step.title}{tr('cli.explain.how', lang, how=how) if how else ''}"
        tell(title if step.how == "cells" else labelled(title, step.shown, lang))
        # Of days only the one that counts is of interest here.
        one = step.how in ("latest", "earliest")
        cells = [cell for cell in step.cells if not one or cell.counts == step.value][:SHOWN]
        places = [f"{f'[{cell.book}]' if several else ''}{cell.sheet}!{cell.cell}" for cell in cells]
        shown_cells = [(place, *_said(cell)) for place, cell in zip(places, cells, strict=True)]
        lines = [f"    {place:<18} {typed}{f'  → {count}' if count else ''}" for place, typed, count in shown_cells]
        listing([tr(f"cli.explain.column.{name}", lang) for name in ("cell", "typed", "counts")], shown_cells, lines)
        if len(step.cells) > len(cells):
            tell("    " + tr("cli.explain.more", lang, count=len(step.cells) - len(cells)))


def _tell_settings(figure: ExplainedFigure, lang: Lang, money: Money, rules: Sequence[AnyRule]) -> None:
    from kamxl.compute.alerts import rule_limits
    from kamxl.templates.settings_sheet import note_of, value_shown

    limits = rule_limits(rules)
    settings = [
        (one.key, value_shown(one.key, one.value, limits, lang, money), one.from_, note_of(one.key, rules, lang))
        for one in figure.settings
    ]
    listing(
        [tr(f"templates.settings.{name}", lang) for name in ("key", "value", "from", "note")],
        settings,
        [f"    {key} = {value}  [{place}]  {note}" for key, value, place, note in settings],
    )


def _said(cell: ExplainedCell) -> tuple[str, str]:
    """What stands in a cell, with its unit, and what it counts for where that is another value."""
    if isinstance(cell.typed, (int, float)) and isinstance(cell.counts, (int, float)):
        typed = plain(float(cell.typed), 4)
        begins = re.match(re.escape(typed) + r"(?![\d.,])", cell.shown)
        same = cell.typed == cell.counts or begins is not None
    else:
        typed = str(cell.typed)
        same = typed.casefold() == cell.shown.casefold()
    return (cell.shown, "") if same else (typed, cell.shown)
