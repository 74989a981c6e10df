"""What is to be known of an output sheet, in one place: what it shows, when it is made, where else it goes, who may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field

import pandas as pd

from kamxl import theme
from kamxl.compute.analysis import Analysis
from kamxl.plan import Figure, Part, Sheet
from kamxl.record import record
from kamxl.report import charts, words
from kamxl.report.context import Context
from kamxl.report.listed import Look
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import Fields
from kamxl.schema.outputs import Output
from kamxl.settings import Settings


@record
class Listed:
    """The long list of a sheet, for a copy that shows the list alone, with the columns that a role sees."""

    rows: Callable[[Analysis], pd.DataFrame]
    look: Callable[[Analysis, Context], Look]
    reveals: Callable[[Settings], Mapping[str, Fields]]
    """Column -> what it reveals. A column that is not named is shown to nobody."""
    tells: frozenset[str]
    """Columns of which one at least must be seen: names without any of them tell nothing."""
    figures: Callable[[Phrases, Analysis, frozenset[str]], Sequence[Figure]]
    """What is counted above it, of the columns that are seen."""


@record
class OutputSheet:
    """An output sheet.

    `parts` gets the analysis, the words, and the workbook that the sheet is written into.
    """

    output: Output
    """Its key, titles, table and columns."""
    parts: Callable[[Analysis, Phrases, Context], tuple[Part, ...]]
    has_data: Callable[[Analysis], bool] = lambda analysis: True
    """Whether a book has anything for it."""
    tracks: tuple[float, ...] = ()
    """Widths of the columns of its grid; those of its list where there are none."""
    frozen: int | None = 0
    """Columns that stay in view; None: nothing does, not even the head."""
    beside: int = 0
    """First columns that stand on a second page of paper, too."""
    reports: Mapping[str, int] = field(default_factory=dict)
    """Kinds of report that hold it -> its place there."""
    whole: Fields | None = None
    """What the summaries and charts around its list reveal, or the whole of it where it has none; None: it quotes cells of
    the source or is nothing but a list, and no copy for a role shows it whole.
    """
    also: Callable[[Analysis], Sequence[Fields]] = lambda analysis: ()
    """What a copy must be allowed to see besides for the whole of it: what its rows reveal."""
    of_all: bool = False
    """Whether its summary speaks of the whole book, so that a copy with some customers only shows its list alone."""
    listed: Listed | None = None
    made_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Part -> column (or card) -> the formula of its figures over cells of lists and input sheets, and `by`: the columns that tell
    which rows a figure is about; `kamxl explain` works them out (`explain.made` has the language)."""
    settings: tuple[str, ...] = ()
    """Settings that decide what it shows, or what they begin with."""
    tab: str = theme.TABS["board"]
    """Colour of its tab."""

    @property
    def key(self) -> str:
        """What programs call it."""
        return self.output.key

    def sheet(self, analysis: Analysis, say: Phrases, context: Context) -> Sheet:
        """What it says of an analysis."""
        made = Sheet(
            self.key,
            self.output.title(say.lang),
            say.lang,
            self.parts(analysis, say, context),
            self.tracks,
            self.beside,
            self.frozen,
            say.formats,
            tab=self.tab,
        )
        return charts.telling(made)


def counts(
    rows: Callable[[Analysis], pd.DataFrame], column: str, group: str
) -> Callable[[Phrases, Analysis, frozenset[str]], Sequence[Figure]]:
    """Figures that count the rows of a list by a column, whose words are those of `group`; none where it is not seen."""

    def figures(say: Phrases, analysis: Analysis, seen: frozenset[str]) -> Sequence[Figure]:
        if column not in seen:
            return ()
        values = rows(analysis)[column]
        counted = Counter(values.astype(str))
        if column == "tier":
            return [
                Figure(
                    say("report.tiers.strip.tier", tier=words.word(group, code, say.lang)),
                    say("report.customers", count=words.number(counted[code])),
                )
                for code in words.ranked(values, analysis.settings.tier)
            ]
        return [
            Figure(words.word(group, code, say.lang), say("report.pieces", count=words.number(counted[code])))
            for code in sorted(counted)
        ]

    return figures
