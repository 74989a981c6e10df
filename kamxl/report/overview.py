"""总览: in ten seconds how we are doing, who matters, what burns and what to do today."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, combinations, pairwise
from typing import TYPE_CHECKING

from kamxl.compute import labels
from kamxl.compute.analysis import Analysis
from kamxl.grid import column_letter
from kamxl.i18n import Lang
from kamxl.plan import Formula, Highlight, Link, Range, SheetPlan, Value
from kamxl.report import cards, theme, today, words
from kamxl.report.context import Context
from kamxl.report.head import LIST_ROW
from kamxl.report.links import to_customers
from kamxl.report.not_done import not_done
from kamxl.report.overview_charts import Data, draw
from kamxl.report.page import ROW_HEIGHT, Page
from kamxl.report.theme import FORMATS
from kamxl.report.tie_out import STEPS, TieOut, tie_out
from kamxl.report.width import cells, shortened
from kamxl.schema.outputs import OUTPUTS

if TYPE_CHECKING:
    import pandas as pd

BLOCKS = 6
_BLOCK, _LAST_BLOCKS = (8.2, 8.2, 8.2, 1.5), (6.5, 19.0, 7.8, 1.5, 13.5, 13.5, 13.5, 1.5)
"""Three columns and a gap; six blocks make the grid that cards and charts stand on. The last two are wider, for the
sentences of the list of the day; their first columns are made for what it begins with: urgency and rule.
"""
_WIDE = 2
RIGHT = 1 + BLOCKS * len(_BLOCK)
"""The margin on the right, in place of the last gap."""
DATA_COLUMN = RIGHT + 2
TITLE_ROW, SUBTITLE_ROW, NOTE_ROW, CARD_ROW, GRID_ROW = 1, 3, 4, 5, 10
LARGEST = 10
CHARTS = 6


def plan(analysis: Analysis, lang: Lang, context: Context, sheets: Sequence[str]) -> SheetPlan:
    """The overview. `sheets`: keys of the other sheets that are there, in their order."""
    widths = [1.5, *(_BLOCK * (BLOCKS - _WIDE)), *_LAST_BLOCKS]
    page = Page("overview", lang, widths, money=analysis.money)
    page.widths[RIGHT] = 1.5
    page.widths[RIGHT + 1] = 3
    page.widths[DATA_COLUMN] = 16
    _head(page, analysis, context, sheets)
    page.heights |= {CARD_ROW: 3, CARD_ROW + 1: 18, CARD_ROW + 2: 28, CARD_ROW + 3: 18, CARD_ROW + 4: 8}
    for place, card in enumerate(cards.cards(page, analysis)):
        left, right = _block(place)
        cards.lay(page, card, CARD_ROW, left, right)
    bottom = _today(page, analysis, context, sheets)
    draw(page, analysis, Data(page, SUBTITLE_ROW, DATA_COLUMN), _spots(page, bottom, _charts(analysis, lang)))
    below = bottom + 2
    page.new_page(below)
    below = _largest(page, analysis, context, sheets, below)
    bottom = _tie_out(page, tie_out(analysis, lang, context), below) if _may_tie(analysis) else below - 1
    _left_out(page, analysis, bottom + 1)
    return page.plan(right=RIGHT, gridlines=False)


def _block(place: int, span: int = 1) -> tuple[int, int]:
    """First and last column of a block, without the gap behind it."""
    left = 2 + place * len(_BLOCK)
    return left, left + span * len(_BLOCK) - 2


def _today(page: Page, analysis: Analysis, context: Context, sheets: Sequence[str]) -> int:
    """The list of the day, over the two wide blocks; with the charts beside it, it fills the first page of paper. Returns
    its last row.
    """
    left, right = _block(BLOCKS - _WIDE, _WIDE)
    room = page.paper_height(RIGHT) - page.height_of(1, GRID_ROW - 1)

    def people(ids: Sequence[object], most: int) -> list[Value]:
        return _customer_links(analysis, context, ids, sheets, most)

    instead = ""
    if analysis.tiers.empty and context.left_out:
        instead = page.say("report.overview.no.rows", count=words.number(context.left_out))
    return today.lay(page, analysis, people, GRID_ROW, left, right, room, instead)


def _charts(analysis: Analysis, lang: Lang) -> int:
    """How many charts there are: a book that lists no customers has few, and has to be asked."""
    if analysis.listed:
        return CHARTS
    trial = Page("overview", lang, money=analysis.money)
    anywhere = Range(1, 1, 1, 1)
    draw(trial, analysis, Data(trial, 1, 1), [anywhere] * CHARTS)
    return trial.drawn


def _spots(page: Page, bottom: int, charts: int) -> list[Range]:
    """Charts two side by side, over two or three lines: as high as one another as the rows of the list beside them allow. One
    that is alone on its line takes all of it, and so do two.
    """
    down = [0.0, *accumulate(page.heights[row] for row in range(GRID_ROW, bottom + 1))]
    lines = max(2, (charts + 1) // 2)

    def uneven(gaps: tuple[int, ...]) -> float:
        """How far the lines of charts differ in height; a high row would leave a wide gap between them."""
        between = [down[gap + 1] - down[gap] for gap in gaps]
        heights = [
            down[end] - down[begin] for begin, end in zip((0, *(gap + 1 for gap in gaps)), (*gaps, -1), strict=True)
        ]
        return max(heights) - min(heights) + sum(between) / 4

    gaps = min(combinations(range(1, len(down) - 2), lines - 1), key=uneven)
    edges = [GRID_ROW - 1, *(GRID_ROW + gap for gap in gaps), bottom + 1]
    found: list[Range] = []
    for line, (above, under) in enumerate(pairwise(edges)):
        alone = charts <= 2 or charts - 2 * line == 1
        for left, right in [_block(0, 4)] if alone else [_block(0, 2), _block(2, 2)]:
            found.append(Range(above + 1, left, under - 1, right))
    return found


def _head(page: Page, analysis: Analysis, context: Context, sheets: Sequence[str]) -> None:
    left, right = _block(0)
    page.put(TITLE_ROW, left, page.say("report.overview.title"), "title", right=right, bottom=TITLE_ROW + 1)
    page.heights |= {TITLE_ROW: 20, TITLE_ROW + 1: 20, SUBTITLE_ROW: ROW_HEIGHT, NOTE_ROW: 6}
    for place, key in enumerate(sheets):
        line, block = divmod(place, BLOCKS - 1)
        first, last = _block(block + 1)
        title = OUTPUTS[key].title(page.lang)
        page.put(TITLE_ROW + line, first, Link(title, sheet=key), "nav.center", right=last)
    model = labels.model_code(analysis.settings.tier)
    subtitle = page.say(
        _subtitle(analysis),
        as_of=analysis.as_of,
        book=shortened(context.book, 40) or "–",
        model=words.word("model", model, page.lang),
    )
    missing = [key for key in OUTPUTS if key not in sheets and key != "overview"]
    room = int(page.width(2, RIGHT - 1))
    if missing:
        named = page.say("report.overview.missing", sheets=[OUTPUTS[key].title(page.lang) for key in missing])
        counted = page.say("report.overview.missing.many", count=len(missing))
        subtitle += named if cells(subtitle + named) <= room else counted
    page.put(SUBTITLE_ROW, left, shortened(subtitle, room), "subtitle")


def _subtitle(analysis: Analysis) -> str:
    """Key of the line below the title: a model where there are tiers, a unit where there are amounts."""
    if analysis.listed:
        return "report.overview.subtitle"
    amounts = any(sheet in analysis.frames for sheet in ("orders", "contracts"))
    return "report.overview.subtitle.unlisted" if amounts else "report.overview.subtitle.plain"


_CUSTOMER_SPANS = ((2, 2), (3, 7), (8, 10), (11, 12), (13, 14), (15, 15), (16, 18), (19, 19), (20, 22), (23, 24))
_CUSTOMER_TITLES = ("tier", "name", "owner", "revenue", "change", "share", "value", "last_order", "alert", "alerts")
_CUSTOMER_ROLES = ("center", "wrap", "wrap", "money", "change", "percent", "money", "date", "wrap", "count")

_NAME_LINES = 3


def _customer_columns(analysis: Analysis, largest: pd.DataFrame) -> list[tuple[str, str, tuple[int, int]]]:
    """Name, role and columns of the sheet. What is known of none of them, or may not be, leaves its place to a neighbour:
    lifetime value, and in a book that lists no customers the tier and mostly the owner.
    """
    known = {
        "tier": analysis.listed,
        "owner": analysis.listed or largest["owner"].notna().any(),
        "value": analysis.listed and analysis.lifetime["lifetime_value"].notna().any(),
    }
    spans = dict(zip(_CUSTOMER_TITLES, _CUSTOMER_SPANS, strict=True))
    for name, heir in (("tier", "name"), ("owner", "name"), ("value", "last_order")):
        if not known[name]:
            both = (*spans.pop(name), *spans[heir])
            spans[heir] = (min(both), max(both))
    roles = dict(zip(_CUSTOMER_TITLES, _CUSTOMER_ROLES, strict=True))
    return [(name, roles[name], span) for name, span in spans.items()]


def _largest(page: Page, analysis: Analysis, context: Context, sheets: Sequence[str], row: int) -> int:
    """The largest customers and how each of them stands. Returns the row below."""
    revenue = analysis.tiers["revenue_12m"].astype(float)
    largest = analysis.tiers[revenue > 0].sort_values("revenue_12m", ascending=False, kind="stable").iloc[:LARGEST]
    if largest.empty:
        return row
    page.heading(row, page.say("report.overview.largest", count=len(largest)), 2, RIGHT - 1)
    row += 1
    columns = _customer_columns(analysis, largest)
    for name, role, (left, right) in columns:
        side = ".right" if role in FORMATS and role != "date" else "" if role in {"text", "wrap"} else ".center"
        title = page.say(f"report.overview.customer.{name}")
        page.put(row, left, title, f"block.header{side}", right=right)
        page.at_least(row, page.lines(title, page.room(left, right)))
    total = float(revenue.sum())
    room = page.room(*next(span for name, _, span in columns if name == "name"))
    people = _customer_links(analysis, context, list(largest.index), sheets, room * _NAME_LINES)
    tier_roles = words.step_roles(largest["tier"], analysis.settings.tier)
    for (identity, customer), person, tier_role in zip(largest.iterrows(), people, tier_roles, strict=True):
        row += 1
        own = analysis.alerts[analysis.alerts["customer_id"] == identity]
        before = words.figure(analysis.facts.at[identity, "revenue_previous_12m"])
        comparable = analysis.facts.at[identity, "basis"] == "orders" and before > 0
        now = float(customer["revenue_12m"])
        values: dict[str, Value] = {
            "tier": words.word("tier", customer["tier"], page.lang),
            "name": person,
            "owner": words.shown(customer["owner"], page.lang),
            "revenue": now / page.money.scale,
            "change": now / before - 1 if comparable else None,
            "share": now / total,
            "value": words.shown(analysis.lifetime["lifetime_value"].get(identity), page.lang, page.money.scale),
            "last_order": words.shown(customer["last_order"], page.lang),
            "alert": words.shown(own["rule"].iloc[0], page.lang) if len(own) else None,
            "alerts": len(own),
        }
        own_roles = {"tier": tier_role, "name": "item.row" if isinstance(person, Link) else "wrap"}
        for name, role, (left, right) in columns:
            value = values[name]
            page.put(row, left, value, own_roles.get(name, role), right=right)
            text = value.text if isinstance(value, Link) else value
            page.at_least(row, page.lines(text, page.room(left, right)) if isinstance(text, str) else 1)
    return row + 2


def _customer_links(
    analysis: Analysis, context: Context, ids: Sequence[object], sheets: Sequence[str], room: int
) -> list[Value]:
    """The customer's name, cut to `room`: to the user's row where it is in the book, else to the row on our sheet of tiers."""
    found: list[Value] = []
    places = {identity: place for place, identity in enumerate(analysis.tiers.index)}
    for identity, link in zip(ids, to_customers(ids, context), strict=True):
        if words.blank(identity) or identity not in analysis.tiers.index:
            found.append(None)
            continue
        name = shortened(str(analysis.tiers.at[identity, "name"]), room)
        if link is not None:
            found.append(Link(name, title=link.title, cell=link.cell))
        elif "tiers" in sheets:
            row = LIST_ROW + 1 + places[identity]
            found.append(Link(name, sheet="tiers", cell=f"A{row}"))
        else:
            found.append(name)
    return found


_SPANS = ((2, 3), (4, 6), (7, 9), (10, 11), (12, 14), (15, 17), (18, 19), (20, 22), (23, 24))
"""Columns of the tie-out: label, five steps, what the formulas come to, our figure, the difference."""


def _may_tie(analysis: Analysis) -> bool:
    """Whether there is a sum or a count to tie out: not in a book of market notes or follow-ups alone."""
    return analysis.listed or "orders" in analysis.frames


def _tie_out(page: Page, result: TieOut, row: int) -> int:
    """Formulas over the user's cells, our figures, and differences that must be 0. Returns the row below."""
    page.heading(row, page.say("report.tie_out.title"), 2, RIGHT - 1)
    page.text(row + 1, 2, RIGHT - 1, page.say("report.tie_out.explain"))
    row += 2
    titles = ["label", *STEPS, "formulas", "ours", "difference"]
    for name, (left, right) in zip(titles, _SPANS, strict=True):
        role = "block.header" if name == "label" else "block.header.right"
        page.put(row, left, page.say(f"report.tie_out.{name}"), role, right=right)
    page.at_least(row, 2)
    first = row + 1
    letters = [column_letter(left) for left, _ in _SPANS]
    for check in result.checks:
        row += 1
        values: list[Value] = [check.label, *(check.steps.get(step) for step in STEPS)]
        values.append(Formula(f"SUM({letters[1]}{row}:{letters[5]}{row})", check.total))
        values.append(check.ours)
        difference = round(check.total - check.ours, 2) + 0.0
        values.append(Formula(f"ROUND({letters[6]}{row}-{letters[7]}{row},2)", difference))
        for value, (left, right) in zip(values, _SPANS, strict=True):
            page.put(row, left, value, "wrap" if left == 2 else check.kind, right=right)
        page.at_least(row, page.lines(check.label, page.room(2, 3)))
    over = Range(first, _SPANS[-1][0], max(row, first), _SPANS[-1][1])
    if result.checks:
        page.highlight(Highlight(over, f"{over.a1.split(':')[0]}<>0", theme.HIGH, theme.STATE_FILLS["high"], bold=True))
    notes = [f"{check.label}: {check.note}" for check in result.checks if check.note]
    for note in [*dict.fromkeys(notes), *result.left_out]:
        row += 1
        page.text(row, 2, RIGHT - 1, note)
    return row + 1


def _left_out(page: Page, analysis: Analysis, row: int) -> None:
    """What is not there, and why."""
    if not analysis.skipped:
        return
    page.heading(row, page.say("report.overview.left_out"), 2, RIGHT - 1)
    for line in not_done(analysis.skipped, page.lang):
        row += 1
        page.text(row, 2, RIGHT - 1, line)
