"""Sheets as a presentation: 16:9, the message as the title, one message a slide, native charts, and notes for the speaker."""

from __future__ import annotations

import io
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import zip_longest
from typing import Any  # Any: python-pptx ships no types

from kamxl import theme
from kamxl.errors import UsageError
from kamxl.export import shown
from kamxl.export.shown import MOST_ROWS, Block
from kamxl.i18n import Lang, Text, labelled, tr, values_of
from kamxl.layout import Placed
from kamxl.plan import Chart, Style
from kamxl.width import cells, shortened

WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a 16:9 slide."""
MOST_SLIDES = 12
"""A board looks at no more. A customer's page is one slide, however many there are."""
LEAST = 12
"""Points of the smallest text."""
_MARGIN, _TOP, _BOTTOM, _FOOT = 0.5, 1.4, 6.85, 6.98
_BELOW = 3.25
"""Where a chart begins under the figures."""
_NOTE = 0.65
"""Inches of the comparison on a card."""
_LINE, _CELL = 0.21, 0.088
"""Inches of a line of a table, and of one display cell of its text."""
_LONG = (40, 32, 25)
"""Display cells of a text that is shown on one line, the longest first: as many as let every column stand on the slide."""
_LARGER = 1.4
"""How much larger a small table is drawn."""
_FIGURES, _MESSAGES, _TOLD = 6, 3, 2
_SMALL, _BETWEEN = 6, 0.75
"""Rows of a table that shares its slide, and inches between the two, with the message of the lower one."""
_NOTED = 40
"""Figures of one chart that its notes name."""


@dataclass(frozen=True, slots=True)
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
    """A small table under a small one."""


def slides(
    sheets: Sequence[Placed], lang: Lang, *, title: str, as_of: date, subtitle: str = "", source: str = ""
) -> bytes:
    """The sheets as a .pptx: a title slide with what matters most, then a message a slide.

    Args:
        sheets: those of a report.
        lang: language of the words between.
        title: of the first slide.
        as_of: the day that the figures relate to, and the date of the file: no clock gets into it.
        subtitle: of the first slide: day and filter.
        source: what the speaker's notes name as the source of the figures: the workbook.

    Returns:
        The bytes, the same for the same input. Charts carry their own data, and only what they draw.

    Raises:
        UsageError: python-pptx is missing.
    """
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ImportError as error:
        raise UsageError(Text("export.no_pptx", {"python": sys.executable})) from error
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    writer = _Deck(deck, sheets[0].plan.styles["title"], lang, as_of, source)
    found = chosen(sheets, lang)
    told = [one for one in found if one.figures] if _each(sheets) else [one for one in found if one.chart is not None]
    writer.opening(title, subtitle, [one.message for one in told][:_MESSAGES])
    for one in found:
        writer.add(one)
    deck.core_properties.author = deck.core_properties.last_modified_by = "kamxl"
    deck.core_properties.title = shown.printable(title)
    deck.core_properties.created = deck.core_properties.modified = datetime.combine(as_of, time())
    buffer = io.BytesIO()
    deck.save(buffer)
    return _undated(buffer.getvalue())


def _undated(package: bytes) -> bytes:
    """The package with the dates of its entries at the beginning of zip's own time, as Excel writes them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w") as new:
        for entry in old.infolist():
            new.writestr(zipfile.ZipInfo(entry.filename), old.read(entry), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def chosen(sheets: Sequence[Placed], lang: Lang) -> list[Slide]:
    """What the slides after the first show: of the front sheet everything, then the first message of each other sheet, then
    their further ones, as far as there are slides; of pages of customers one each.
    """
    per_sheet = [_of_sheet(one, lang) for one in sheets]
    if per_sheet:
        per_sheet[1:] = [_beyond(found, per_sheet[0]) for found in per_sheet[1:]]
    if _each(sheets):
        return [_of_one(found[0]) for found in per_sheet if found]
    front, *others = per_sheet
    rounds = zip_longest(*others)
    ordered = [*front, *(one for turn in rounds for one in turn if one is not None)]
    found: list[Slide] = []
    for one in ordered:
        if all(one.message != other.message for its in found for other in (its, its.below) if other is not None):
            if found and _share(found[-1], one):
                found[-1] = replace(found[-1], below=one)
            else:
                found.append(one)
    return found[: MOST_SLIDES - 1]


def _share(upper: Slide, lower: Slide) -> bool:
    """Whether two tables of a sheet stand on one slide, whole: each of them alone leaves it half empty."""
    if upper.sheet is not lower.sheet or upper.below is not None:
        return False
    high = _BETWEEN
    for one in (upper, lower):
        if one.block is None or one.figures or one.block.total > _SMALL:
            return False
        high += _whole(one.block)
    return high <= _BOTTOM - _TOP


def _each(sheets: Sequence[Placed]) -> bool:
    """Whether they are pages of customers, or forms."""
    return any(one.sheet.key.startswith(("customer", "nomination")) for one in sheets)


def _of_one(slide: Slide) -> Slide:
    """The slide of a customer, which says who that is and, where there are cards, what came of it: the second of them."""
    name, _ = shown.head_of(slide.sheet.sheet)
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
    names = shown.values(sheet, series[0].categories)[:1] if series[0].categories else []
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
        head = title if block.title == title else f"{title} · {block.title}" if len(block.title) < 8 else block.title
        if not made:  # the figures stand above it, and say more than what it is
            head = " · ".join([head, *(f"{label} {value}" for label, value, *_ in shown.figures(placed)[:_TOLD])])
        else:
            head = counted(head, block, lang)
        made.append(Slide(placed, head, block=block))
    if made and shown.figures(placed):
        made[0] = replace(made[0], figures=True)
    elif shown.figures(placed):
        made.append(Slide(placed, title, figures=True))
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


def _whole(block: Block) -> float:
    """Inches of a table with all its rows."""
    return _height(block) * len(block.rows) + 2 * _LINE + 0.1


def _height(block: Block) -> float:
    """Inches of a row: two lines where a text is longer than its column."""
    columns, widths = fitted(block)
    long = any(cells(row[at]) > width - 3 for row in block.rows for at, width in zip(columns, widths, strict=True))
    return 2 * _LINE + 0.06 if long else _LINE + 0.1


def _room(block: Block, top: float) -> int:
    """Rows that stand below `top` and the header."""
    return min(MOST_ROWS, int((_BOTTOM - top - 2 * _LINE - 0.1) / _height(block)))


def fitted(block: Block) -> tuple[list[int], list[int]]:
    """Which columns of a table stand on a slide at a size that can be read, and how many display cells each takes: no word is
    broken, and of a long text two lines are shown.
    """
    shown_ = [
        at
        for at, title in enumerate(block.header)
        # Whoever sits at the back of a room reads names.
        if not ((block.keys[at] if block.keys else "").endswith("_id") and len(block.header) > 3)
        and (not at or any(row[at] for row in block.rows))
    ]
    room = int((WIDTH - 2 * _MARGIN) / _CELL)
    for long in _LONG:
        widths = [_width(block, at, long) for at in shown_]
        if sum(widths) <= room:
            return shown_, widths
    widths = [_width(block, at, _LONG[0]) for at in shown_]
    kept = [sum(widths[: place + 1]) <= room for place in range(len(widths))].count(True) or 1
    return shown_[:kept], [min(width, room) for width in widths[:kept]]


def _width(block: Block, at: int, long: int) -> int:
    """Display cells of a column; a text that is longer takes two lines."""
    texts = [row[at] for row in block.rows]
    longest = max(map(cells, texts), default=0)
    body = longest if block.numeric[at] or longest <= long else long + 4
    word = max(
        (cells(word) for text in (block.header[at], *texts) for word in text.split() if word.isascii()), default=0
    )
    return max(body, cells(block.header[at]) // 2 + 1, word) + 3


class _Deck:
    """Slides in the making; `style` is that of the sheets' titles, whose font and colour the slides have."""

    def __init__(self, deck: Any, style: Style, lang: Lang, as_of: date, source: str) -> None:
        self.deck, self.style, self.lang, self.as_of, self.source = deck, style, lang, as_of, source

    def opening(self, title: str, subtitle: str, messages: Sequence[str]) -> None:
        """The first slide: what it is, and what matters most."""
        from pptx.util import Inches

        slide = self._blank()
        bar = slide.shapes.add_shape(1, Inches(_MARGIN), Inches(1.75), Inches(0.12), Inches(1.5))
        _fill(bar, self.style.colour)
        self._write(slide, (0.9, 1.6, WIDTH - 1.8, 1.0), title, 36, self.style.colour, bold=True, named="title")
        self._write(slide, (0.9, 2.6, WIDTH - 1.8, 0.6), subtitle, 18, theme.GREY)
        for place, message in enumerate(messages):
            self._write(slide, (0.9, 3.9 + place * 0.6, WIDTH - 1.8, 0.5), f"• {message}", 20, theme.INK)

    def add(self, one: Slide) -> None:
        """A slide: its message, what shows it, where it comes from, and for the speaker the figures."""
        from kamxl.export.deck_charts import draw

        slide = self._blank()
        size = 26 if cells(one.message) <= 66 else 20
        self._write(
            slide,
            (_MARGIN, 0.35, WIDTH - 2 * _MARGIN, 0.9),
            one.message,
            size,
            self.style.colour,
            bold=True,
            named="title",
        )
        styles = one.sheet.plan.styles
        top, cut = _TOP, one.cut
        if one.figures:
            cards = shown.figures(one.sheet)[:_FIGURES]
            self.figures(slide, styles, cards)
            top = _BELOW if any(note for _, _, note, _ in cards) else _BELOW - _NOTE
        if one.chart is not None:
            place = (_MARGIN, top, WIDTH - 2 * _MARGIN, _BOTTOM - top)
            draw(slide, replace(one.chart, title=""), one.sheet.sheet, place, self.style.font, self.as_of)
        elif one.block is not None:
            bottom = _BOTTOM
            if one.below is not None and one.below.block is not None:
                upper, lower = _whole(one.block), _whole(one.below.block)
                bottom = top + (_BOTTOM - top - _BETWEEN) * upper / (upper + lower)
                place = (_MARGIN, bottom + 0.2, WIDTH - 2 * _MARGIN, 0.5)
                self._write(slide, place, one.below.message, 20, self.style.colour, bold=True)
                self.table(slide, styles, one.below.block, top=bottom + _BETWEEN)
            drawn = self.table(slide, styles, one.block, top=top, bottom=bottom)
            if drawn < one.block.total:
                cut = tr("report.chart.cut", self.lang, title="", shown=drawn, total=one.block.total)
        told = tr("export.slide.source", self.lang, sheet=one.sheet.plan.title, as_of=self.as_of) + cut
        self._write(slide, (_MARGIN, _FOOT, WIDTH - 2.5, 0.35), told, LEAST, theme.GREY)
        number = str(len(self.deck.slides))
        self._write(slide, (WIDTH - 1.3, _FOOT, 0.8, 0.35), number, LEAST, theme.GREY, align="right")
        slide.notes_slide.notes_text_frame.text = shown.printable("\n".join(self._notes(one)))

    def _notes(self, one: Slide) -> list[str]:
        """What the speaker reads: where the figures come from, and the figures of the chart."""
        _, about = shown.head_of(one.sheet.sheet)
        lines = [*(its.message for its in (one, one.below) if its is not None), tr("export.slide.notes", self.lang, book=self.source or "–", sheet=one.sheet.plan.title, about=about)]  # fmt: skip
        if one.chart is None or one.chart.kind == "scatter":
            return lines
        for series in one.chart.series:
            names = shown.values(one.sheet.sheet, series.categories) if series.categories else []
            values = shown.values(one.sheet.sheet, series.values)
            pairs = [(shown.text(name), shown.text(value, one.chart.y_format)) for name, value in zip(names, values, strict=False)]  # fmt: skip
            told = [f"{name} {value}" for name, value in pairs[:_NOTED] if value]
            lines.append(labelled(series.name, told, self.lang))
        return lines

    def figures(self, slide: Any, styles: Mapping[str, Style], figures: Sequence[tuple[str, str, str, str]]) -> None:
        """Cards side by side: label, figure, comparison."""
        from pptx.util import Inches

        gap = 0.15
        width = (WIDTH - 2 * _MARGIN - gap * (len(figures) - 1)) / len(figures)
        line = int((width - 0.3) / _CELL)
        high = 1.7 if any(note for _, _, note, _ in figures) else 1.7 - _NOTE
        # Labels take a second line where one of them needs it.
        down = _TOP + (_LINE if any(cells(label) > line - 2 for label, *_ in figures) else 0)
        for place, (label, value, note, role) in enumerate(figures):
            left = _MARGIN + place * (width + gap)
            card = slide.shapes.add_shape(1, Inches(left), Inches(_TOP), Inches(width), Inches(high))
            _fill(card, theme.PALE)
            style = styles.get(role)
            colour = style.colour if style and ("state" in role or role.count(".") > 1) else theme.GREY
            big = 24 if cells(value) <= line * 0.5 else 18 if cells(value) <= line * 0.65 else 14
            inner = (left + 0.02, width - 0.04)
            self._write(
                slide, (inner[0], _TOP + 0.03, inner[1], 0.35), shortened(label, 2 * line - 4), LEAST, theme.GREY
            )
            self._write(slide, (inner[0], down + 0.29, inner[1], 0.5), value, big, self.style.colour, bold=True)
            self._write(slide, (inner[0], down + 0.76, inner[1], 0.65), shortened(note, 3 * line - 8), LEAST, colour)

    def table(
        self, slide: Any, styles: Mapping[str, Style], block: Block, *, top: float = _TOP, bottom: float = _BOTTOM
    ) -> int:
        """The first rows of a table, in columns as wide as their texts. Returns how many."""
        from pptx.util import Inches, Pt

        columns, widths = fitted(block)
        height = _height(block)
        rows = block.rows[: _room(block, top)]
        # A narrow table does not stretch over the whole slide, and a small one is easier to read.
        inches = [width * _CELL for width in widths]
        stretch = min((WIDTH - 2 * _MARGIN) / sum(inches), 1.35)
        header = 2 * _LINE + 0.1
        larger = min((bottom - top) / (height * len(rows) + header), stretch, _LARGER)
        size, cell, height, header = Pt(int(LEAST * larger)), _CELL * larger, height * larger, header * larger
        inches = [one * stretch for one in inches]
        place = (Inches(_MARGIN), Inches(top), Inches(sum(inches)), Inches(height * (len(rows) + 1)))
        shape = slide.shapes.add_table(len(rows) + 1, len(columns), *place)
        table = shape.table
        _unstyled(shape)
        for index, width in enumerate(inches):
            table.columns[index].width = Inches(width)
        for row in range(len(rows) + 1):
            table.rows[row].height = Inches(height if row else header)
        for place_, at in enumerate(columns):
            self._cell(
                table.cell(0, place_), block.header[at], size, theme.WHITE, self.style.colour, block.numeric[at],
                bold=True,
            )  # fmt: skip
        for row, texts in enumerate(rows, 1):
            for place_, at in enumerate(columns):
                style = styles.get(block.roles[row - 1][at])
                fill = (style.fill if style else None) or (theme.PALE if row % 2 == 0 else theme.WHITE)
                colour = style.colour if style and not style.underline else theme.INK
                line = int((inches[place_] - 0.12) / cell)
                cut = shortened(texts[at], max(2 * line - 6 if height > 2 * _LINE * larger else line, 4))
                self._cell(
                    table.cell(row, place_), cut, size, colour, fill, block.numeric[at],
                    bold=bool(style and style.bold),
                )  # fmt: skip
        return len(rows)

    def _cell(self, cell: Any, text: str, size: Any, colour: str, fill: str, right: bool, *, bold: bool) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Inches, Pt

        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(fill)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.margin_left = cell.margin_right = Inches(0.06)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.line_spacing = Pt(int(size.pt * 1.25))  # a font that stands in for another may be higher
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        self._run(paragraph, text, size, colour, bold)

    def _write(
        self, slide: Any, place: tuple[float, float, float, float], text: str, size: float, colour: str, *,
        bold: bool = False, align: str = "left", named: str = "",
    ) -> None:  # fmt: skip
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Inches, Pt

        left, top, width, height = (Inches(one) for one in place)
        if named == "title":
            box = slide.shapes.title
            box.left, box.top, box.width, box.height = left, top, width, height
        else:
            box = slide.shapes.add_textbox(left, top, width, height)
        box.text_frame.word_wrap = True
        paragraph = box.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if align == "right" else PP_ALIGN.LEFT
        self._run(paragraph, text, Pt(size), colour, bold)

    def _run(self, paragraph: Any, text: str, size: Any, colour: str, bold: bool) -> None:
        from lxml import etree
        from pptx.dml.color import RGBColor
        from pptx.oxml.ns import qn

        run = paragraph.add_run()
        run.text = shown.printable(text)
        run.font.size, run.font.bold, run.font.name = size, bold, self.style.font
        run.font.color.rgb = RGBColor.from_string(colour)
        # Chinese takes the East Asian font of a run, which python-pptx does not set.
        east = etree.SubElement(run.font._element, qn("a:ea"))
        east.set("typeface", self.style.font)

    def _blank(self) -> Any:
        return self.deck.slides.add_slide(self.deck.slide_layouts[5])


def _fill(shape: Any, colour: str) -> None:
    from pptx.dml.color import RGBColor

    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _unstyled(shape: Any) -> None:
    """Without the banding of PowerPoint's own table style: the cells carry their colours."""
    properties = shape._element.graphic.graphicData.tbl.tblPr
    for name in ("firstRow", "bandRow"):
        properties.set(name, "0")
