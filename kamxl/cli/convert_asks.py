"""The questions of kamxl convert at a terminal: what was found, what goes where, and only what nothing proves is asked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from kamxl.cli.output import Steps, say
from kamxl.i18n import Lang, for_terminal, labelled, tr

if TYPE_CHECKING:
    from kamxl.convert.answers import Ask
    from kamxl.convert.conversion import Show
    from kamxl.convert.draft import Proposal
    from kamxl.convert.load import Loaded
    from kamxl.convert.mapping import Fill
    from kamxl.convert.sources import Source

_KEYS = 9
"""Answers that have a key of their own; no question has more."""
_ROWS, _COLUMNS, _WIDEST = 3, 8, 14
"""Of a table that is shown: rows, columns, and letters of a cell."""


def asker(lang: Lang, steps: Steps) -> Ask:
    """Questions with some cells and the answers to choose from; to leave one open is the first of them."""

    def ask(one: Proposal, options: Sequence[str], cells: Sequence[str]) -> str | None:
        from kamxl.convert.outcome import proposal_text

        if one.why != "year" and not options:
            return None
        with steps.quiet():
            say("")
            say(labelled(one.source, proposal_text(one, lang), lang))
            if cells:
                say(tr("cli.convert.cells", lang, cells=list(cells)))
            if one.why == "year":
                year = click.prompt(
                    tr("cli.convert.which_year", lang), type=click.IntRange(0, 2199), default=0, err=True
                )
                return str(year) if year else None
            words = [_word(one, option, cells, lang) for option in options]
            chosen = _with_arrows(words, lang) if _has_arrows() else _by_number(words, lang)
            return None if chosen is None else options[chosen]

    return ask


def _has_arrows() -> bool:
    """Whether the terminal can draw a list anew for each key."""
    from prompt_toolkit.utils import is_dumb_terminal

    return sys.stdin.isatty() and sys.stderr.isatty() and not is_dumb_terminal()


def _with_arrows(words: Sequence[str], lang: Lang) -> int | None:
    """The answer that is chosen with the arrow keys or its number, from 0; None to leave the question open."""
    import questionary
    from prompt_toolkit.output import create_output

    listed = [questionary.Choice(tr("cli.convert.leave_open", lang), value=-1, shortcut_key="0")]
    listed += [
        questionary.Choice(for_terminal(word), value=place, shortcut_key=str(place + 1))
        for place, word in enumerate(words[:_KEYS])
    ]
    question = questionary.select(
        tr("cli.convert.choose", lang),
        choices=listed,
        qmark=" ",
        pointer="›",
        instruction=tr("cli.convert.arrows", lang),
        use_shortcuts=True,
        output=create_output(stdout=sys.stderr),
    )
    try:
        chosen: int = question.unsafe_ask()
    except KeyboardInterrupt:
        raise click.Abort from None
    return None if chosen < 0 else chosen


def _by_number(words: Sequence[str], lang: Lang) -> int | None:
    for number, word in enumerate(words, 1):
        say(f"  {number}  {word}")
    chosen: int = click.prompt(tr("cli.convert.which", lang), type=click.IntRange(0, len(words)), default=0, err=True)
    return chosen - 1 if chosen else None


def _word(one: Proposal, option: str, cells: Sequence[str], lang: Lang) -> str:
    from kamxl.convert.answer_sheet import answer_word
    from kamxl.convert.answers import unit_word
    from kamxl.schema.days import readings

    if one.why == "bare_unit":
        return unit_word(one, option, lang)
    said = answer_word(one, option, lang)
    for cell in cells if one.why == "day_order" else ():
        meant = {str(order): day for order, day in readings(cell).items()}
        if len(meant) > 1 and option in meant:
            return f"{said} ({cell} → {meant[option]})"
    return said


def shower(lang: Lang, steps: Steps) -> Show:
    """What is shown before the questions: the header of each new table, its first rows, and what goes where."""

    def show(found: Loaded) -> None:
        asked = {one.source for one in found.guess.proposals}
        new = [one for one in found.mapped.fill if any(one is fill for fill in found.guess.mapped.fill)]
        with steps.quiet():
            for source in found.sources.values():
                fills = [one for one in found.mapped.fill if one.source == source.name]
                if source.shown in asked or any(one in new for one in fills):
                    for line in lines(source, fills, lang):
                        say(line)

    return show


def lines(source: Source, fills: Sequence[Fill], lang: Lang) -> list[str]:
    """A table in lines: where its header is, its first rows, and which column goes where."""
    found = [tr("cli.convert.source", lang, source=source.shown, rows=source.size, header=source.header_row, how="")]
    columns = list(zip(source.titles, source.columns, strict=True))[:_COLUMNS]
    texts = [[title, *(_text(cell) for cell in column[:_ROWS])] for title, column in columns]
    for row in zip(*_aligned(texts), strict=True):
        found.append(f"  {'  '.join(row)}".rstrip())
    return found + [_goes(fill, lang) for fill in fills]


def _text(cell: object) -> str:
    from kamxl.schema.values import typed

    return "" if cell is None else " ".join(typed(cell).split())


def _aligned(columns: Sequence[Sequence[str]]) -> list[list[str]]:
    """Texts cut to what a terminal has room for, and filled up to one width a column: a Chinese character is two wide."""
    from rich.cells import cell_len, set_cell_size

    found = []
    for column in columns:
        cut = [one if cell_len(one) <= _WIDEST else f"{set_cell_size(one, _WIDEST - 1).rstrip()}…" for one in column]
        width = max(map(cell_len, cut))
        found.append([one + " " * (width - cell_len(one)) for one in cut])
    return found


def _goes(fill: Fill, lang: Lang) -> str:
    from kamxl.convert.mapping import shown_field, shown_sheet
    from kamxl.read.titles import folded

    said = []
    for key, rule in fill.rules.items():
        field = shown_field(fill.sheet, key)
        own = field.zh if lang == "zh" else field.en
        titles = " + ".join(place_word(title, lang) for title in rule.titles)
        alike = not titles or folded(titles) in (folded(field.zh), folded(field.en))
        said.append(own if alike else f"{own} ← {titles}")
    if fill.unpivot is not None:
        for key, months in fill.unpivot.values.items():
            field = shown_field(fill.sheet, key)
            ends = list(months)
            said.append(f"{field.zh if lang == 'zh' else field.en} ← {ends[0]} … {ends[-1]}")
    key = "cli.convert.goes_kept" if fill.keep else "cli.convert.goes"
    return tr(key, lang, sheet=shown_sheet(fill.sheet), fields=said, kept=list(fill.keep))


def place_word(title: str, lang: Lang) -> str:
    """A column that is made of the names of files, in words."""
    from kamxl.convert.mapping import PLACES

    return tr(f"convert.place.{title[1:]}", lang) if title in PLACES else title
