"""All output sheets, in the order in which they stand in the workbook. A new sheet is a module, its words, and a line here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import Sheet
from kamxl.report import (
    alerts,
    follow_up,
    health,
    lifetime,
    market,
    opportunities,
    overview,
    pipeline,
    portrait,
    products,
    quality,
    receivables,
    service,
    targets,
    tier_history,
    tiers,
    trend,
)
from kamxl.report.context import Context, Others
from kamxl.report.output_sheet import OutputSheet
from kamxl.report.phrases import Phrases

OVERVIEW = overview.SHEET
SHEETS: tuple[OutputSheet, ...] = (
    OVERVIEW,
    alerts.SHEET,
    tiers.SHEET,
    health.SHEET,
    lifetime.SHEET,
    targets.SHEET,
    pipeline.SHEET,
    receivables.SHEET,
    portrait.SHEET,
    trend.SHEET,
    products.SHEET,
    market.SHEET,
    follow_up.SHEET,
    service.SHEET,
    opportunities.SHEET,
    quality.SHEET,
    tier_history.SHEET,
)


def by_key(key: str) -> OutputSheet:
    """The output sheet of a key."""
    return next(sheet for sheet in SHEETS if sheet.key == key)


def wanted(analysis: Analysis, registry: Sequence[OutputSheet] = SHEETS) -> tuple[OutputSheet, ...]:
    """The output sheets that the settings do not hide."""
    return tuple(sheet for sheet in registry if sheet.key not in analysis.settings.report.hide)


def sheets(
    analysis: Analysis, lang: Lang, *, context: Context | None = None, registry: Sequence[OutputSheet] = SHEETS
) -> tuple[Sheet, ...]:
    """What each output sheet says.

    Args:
        analysis: the results; money in 元.
        lang: language of titles, words and sentences.
        context: the workbook that the sheets are written into, for links and the tie-out; None leaves both out.
        registry: the sheets that there are.

    Returns:
        The sheets that the analysis has data for, in the order of the registry.
    """
    say = Phrases.of(analysis, lang)
    made = [sheet for sheet in registry if sheet.has_data(analysis)]
    known = replace(context or Context(), others=others_of(registry, {sheet.key for sheet in made}))
    return tuple(sheet.sheet(analysis, say, known) for sheet in made)


def others_of(registry: Sequence[OutputSheet], keys: Collection[str]) -> Others:
    """What the front page leads to, and what it misses, where the sheets of these keys are made."""
    found = [sheet.output for sheet in registry if sheet.key != OVERVIEW.key]
    made = tuple(output for output in found if output.key in keys)
    return Others(made, tuple(output for output in found if output.key not in keys))
