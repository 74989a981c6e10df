"""What a deck shows: a message a slide, the most telling first, and no slide half empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from kamxl.export import shown
from kamxl.export.deck_tables import BETWEEN, BOTTOM, TOP, half_empty, spots, whole
from kamxl.export.shown import Block
from kamxl.i18n import Lang, tr, values_of
from kamxl.layout import Placed
from kamxl.plan import Chart, Note, column_values, walk

MESSAGES = 3
"""What the first slide says of the others."""
MOST_SLIDES = 12
"""A board looks at no more. A customer's page is one slide, however many there are."""
_TOLD = 2
"""Figures of a sheet that a title names."""
_ROWS, _CHART = 5, 2.6
"""Rows of a longer table, and inches of a chart, that stay above a small table."""


@dataclass(frozen=True, slots=True, eq=False)
class Slide:
    """One message and what shows it: a chart or a table, the figures of its sheet above."""

    sheet: Placed
    message: str
    chart: Chart | None = None
    block: Block | None = None
    figures: bool = False
    cut: str = ""
    """How many of all the chart draws, where it leaves some out; of a table that is seen when it is drawn."""
    below: Slide | None = None
    """A small table under what would else fill the slide alone, or not fill it."""


def chosen(sheets: Sequence[Placed], lang: Lang) -> list[Slide]:
    """What the slides after the first show: of the front sheet everything, then the first message of each other sheet, then
    their further ones, as far as there are slides; of pages of customers one each.
    """
    per_sheet = [_of_sheet(one, lang) for one in sheets]
    if not per_sheet[0]:
        only = sheets[0]
        note = next((part.text for part in walk(only.sheet.parts) if isinstance(part, Note)), "").rstrip("。.")
        head = note or shown.head_of(only.sheet)[0]
        per_sheet[0] = [Slide(only, head, block=shown.said(only), figures=bool(shown.figures(only)))]
    per_sheet[1:] = [_beyond(found, per_sheet[0]) for found in per_sheet[1:]]
    if each(sheets):
        # The first slide names as many as its bullets hold: an index of them would only say it again.
        pages = [found[0] for found in per_sheet if found and (len(sheets) > MESSAGES + 1 or paged(found[0].sheet))]
        return [_of_one(one, lang) for one in pages]
    front, *others = per_sheet
    rounds = zip_longest(*others)
    ordered = [*front, *(one for turn in rounds for one in turn if one is not None)]
    known: dict[str, Slide] = {}
    for one in ordered:
        known.setdefault(one.message, one)
    found = list(known.values())
    take = MOST_SLIDES - 1
    while len(packed := _packed(found[:take])) < MOST_SLIDES - 1 and take < len(found):
        take += 1
    return packed


def _packed(found: Sequence[Slide]) -> list[Slide]:
    """The slides with the tables that would leave theirs half empty below others: below another such table, else below what stands
    nearest before it, of its own sheet if may be.
    """
    packed: list[Slide] = []
    for one in found:
        host = next((place for place, other in enumerate(packed) if _small(other) and _fit(other, one)), None)
        if host is not None and _small(one):
            packed[host] = replace(packed[host], figures=False, below=one)
        else:
            packed.append(one)
    for one in [one for one in packed if _small(one)]:
        at = packed.index(one)
        near = sorted((place for place in range(len(packed)) if place != at), key=lambda place: (packed[place].sheet is not one.sheet, packed[place].block is None, abs(place - at)))  # fmt: skip
        host = next((place for place in near if _fit(packed[place], one)), None)
        if host is not None:
            packed[host] = replace(packed[host], below=one)
            del packed[at]
    return packed


def _small(one: Slide) -> bool:
    """Whether a table leaves its slide half empty."""
    return (
        one.below is None and one.block is not None and one.block.total == len(one.block.rows) and half_empty(one.block)
    )


def _fit(upper: Slide, lower: Slide) -> bool:
    """Whether a slide has room for a table below what it shows: all of a small table, the first rows of a longer one, or a chart."""
    if upper.below is not None or lower.block is None:
        return False
    if upper.block is None:
        return not upper.figures and upper.chart is not None and BOTTOM - TOP - BETWEEN - whole(lower.block) >= _CHART
    if upper.figures and not _small(upper):
        return False
    its, _ = spots(upper.block, lower.block)
    return its.rows >= min(len(upper.block.rows), _ROWS)


def each(sheets: Sequence[Placed]) -> bool:
    """Whether they are pages of customers, or forms."""
    return any(map(paged, sheets))


def paged(one: Placed) -> bool:
    """Whether it is the page of a customer, or a form."""
    return one.sheet.key.startswith(("customer_", "nomination_")) and not one.sheet.key.endswith("_index")


def _of_one(slide: Slide, lang: Lang) -> Slide:
    """The slide of a customer, which says who that is and what came of it: of a form how much of what is asked is met, of a page the
    second of its cards. An index says how many there are.
    """
    name, _ = shown.head_of(slide.sheet.sheet)
    if not paged(slide.sheet):
        return replace(slide, message=counted(name, slide.block, lang)) if slide.block is not None else slide
    if slide.sheet.sheet.key.startswith("nomination"):
        known = shown.known(slide.sheet)
        below = replace(slide, message=known.title, block=known, figures=False) if known is not None else None
        return replace(slide, message=slide.block.title, below=below) if slide.block is not None else slide
    figures = shown.figures(slide.sheet)[1:2] if slide.figures else []
    if slide.figures and slide.chart is None:  # without orders
        slide = replace(slide, block=shown.said(slide.sheet))
    return replace(slide, message=" · ".join([name, *(f"{label} {value}" for label, value, *_ in figures)]))


def _beyond(found: Sequence[Slide], front: Sequence[Slide]) -> list[Slide]:
    """Slides of a sheet without the chart that the front page shows, shorter or under another title; its figures go on the next."""
    seen = {_drawn(one) for one in front}
    kept = [one for one in found if one.chart is None or _drawn(one) not in seen]
    if kept and any(one.figures for one in found) and not any(one.figures for one in kept):
        kept[0] = replace(kept[0], figures=True)
    return kept or list(found)


def _drawn(one: Slide) -> object:
    """What a chart is known by: its kind, its series, and what stands first."""
    if one.chart is None:
        return one.message
    sheet, series = one.sheet.sheet, one.chart.series
    names = column_values(sheet, series[0].categories)[:1] if series[0].categories else []
    return one.chart.kind, tuple(each.name for each in series), tuple(map(shown.text, names))


def _of_sheet(placed: Placed, lang: Lang) -> list[Slide]:
    """All that a sheet could show: its figures with its first chart, its charts, what is to be done today, its tables."""
    title, _ = shown.head_of(placed.sheet)
    made = []
    for chart in shown.charts(placed.sheet):
        found = values_of("report.chart.cut", lang, chart.title)
        message = found["title"] if found else chart.title
        made.append(Slide(placed, message, chart, cut=chart.title.removeprefix(message)))
    for block in (*shown.today(placed.sheet, lang), *shown.blocks(placed)):
        head = (
            block.title
            if block.told or block.title == title
            else f"{title} · {block.title}"
            if len(block.title) < 8
            else block.title
        )
        if block.told:
            made.append(Slide(placed, head, block=block))
            continue
        if not made:  # the figures stand above it, and say more than what it is
            told = [one for one in shown.figures(placed) if one[1].split(" ")[0] != "0"] or shown.figures(placed)
            head = " · ".join([head, *(f"{label} {value}" for label, value, *_ in told[:_TOLD])])
        else:
            head = counted(head, block, lang)
        made.append(Slide(placed, head, block=block))
    if made and shown.figures(placed):
        made[0] = replace(made[0], figures=True)
    return made


def counted(head: str, block: Block, lang: Lang) -> str:
    """The heading of a table with what its last row sums up, else with how many rows it has, where it names no number itself."""
    if block.roles[-1][0] == "total" and len(block.rows) == block.total:
        numbers = [at for at, numeric in enumerate(block.numeric) if numeric and block.rows[-1][at]]
        numbers = [at for at in numbers if block.keys[at] == "total"] or numbers[:_TOLD]
        return " · ".join([head, *(f"{block.header[at]} {block.rows[-1][at]}" for at in numbers)])
    if any(sign.isdigit() for sign in head):
        return head
    return tr("export.slide.counted", lang, title=head, count=f"{block.total:,}")
