"""Sheets as a presentation: 16:9, one matter a slide, native charts and tables in the colours of the sheets."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, TypeVar  # Any: python-pptx ships no types

from kamxl import theme
from kamxl.errors import UsageError
from kamxl.export import shown
from kamxl.export.shown import MOST_ROWS, Block
from kamxl.i18n import Lang, Text, tr
from kamxl.layout import Placed
from kamxl.plan import Chart, Sheet, Style
from kamxl.width import cells, shortened

_One = TypeVar("_One")
WIDTH, HEIGHT = 13.333, 7.5
"""Inches of a 16:9 slide."""
_MARGIN, _TOP, _BOTTOM = 0.5, 1.35, 7.05
_BELOW, _UNDER_FIGURES = 3.05, 9
"""Where charts or a list begin under the figures, and the rows that fit there."""
_ROW, _CELL = 0.36, 0.08
"""Inches of a row, and of a display cell in a table."""
_WIDEST = 32.0
_FIGURES = 6


def slides(sheets: Sequence[Placed], lang: Lang, *, title: str, as_of: date, subtitle: str = "") -> bytes:
    """The sheets as a .pptx: a title slide; then for each sheet its figures, its charts two by two, its tables.

    Args:
        sheets: those of a report.
        lang: language of the words between.
        title: of the first slide.
        as_of: the day that the figures relate to, and the date of the file: no clock gets into it.
        subtitle: of the first slide: workbook, day and filter.

    Returns:
        The bytes, the same for the same input. Charts carry their own data, and only what they draw.

    Raises:
        UsageError: python-pptx is missing.
    """
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ImportError as error:
        raise UsageError(Text("export.no_pptx")) from error
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    writer = _Deck(deck, sheets[0].plan.styles["title"], lang, as_of)
    writer.opening(title, subtitle)
    for sheet in sheets:
        _of_sheet(writer, sheet)
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


def _of_sheet(writer: _Deck, placed: Placed) -> None:
    """All slides of one sheet."""
    title, subtitle = shown.head_of(placed.sheet)
    figures = shown.figures(placed)[:_FIGURES]
    charts, tables = shown.charts(placed.sheet), shown.blocks(placed)
    if figures:
        # Figures and the first charts together are the sheet in one look; without charts its list stands below them.
        first, charts = charts[:2], charts[2:]
        below = tables.pop(0) if tables and not first else None
        slide = writer.slide(_head(title, below, _UNDER_FIGURES, writer.lang) if below else title, subtitle)
        writer.figures(slide, placed.plan.styles, figures)
        _side_by_side(writer, slide, first, placed.sheet, top=_BELOW)
        if below:
            writer.table(slide, placed.plan.styles, below, top=_BELOW, most=_UNDER_FIGURES)
    for pair in _by(charts, 2):
        _side_by_side(writer, writer.slide(title, subtitle), pair, placed.sheet, top=_TOP)
    for block in tables:
        slide = writer.slide(_head(title, block, MOST_ROWS, writer.lang), subtitle)
        writer.table(slide, placed.plan.styles, block)


def _head(title: str, block: Block, most: int, lang: Lang) -> str:
    """The title of a slide with a table: what it is, and how much of it is there."""
    head = title if block.title == title else f"{title} · {block.title}"
    if block.total <= most:
        return head
    return tr("export.slide.more", lang, title=head, shown=most, total=block.total)


def _side_by_side(writer: _Deck, slide: Any, charts: Sequence[Chart], sheet: Sheet, *, top: float) -> None:
    from kamxl.export.deck_charts import draw

    width = (WIDTH - 2 * _MARGIN - 0.3 * (len(charts) - 1)) / max(len(charts), 1)
    for place, chart in enumerate(charts):
        left = _MARGIN + place * (width + 0.3)
        draw(slide, chart, sheet, (left, top, width, _BOTTOM - top), writer.style.font, writer.as_of)


def _by(items: Sequence[_One], size: int) -> Iterator[Sequence[_One]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


class _Deck:
    """Slides in the making; `style` is that of the sheets' titles, whose font and colour the slides have."""

    def __init__(self, deck: Any, style: Style, lang: Lang, as_of: date) -> None:
        self.deck, self.style, self.lang, self.as_of = deck, style, lang, as_of

    def opening(self, title: str, subtitle: str) -> None:
        """The first slide."""
        from pptx.util import Inches

        slide = self._blank()
        bar = slide.shapes.add_shape(1, Inches(_MARGIN), Inches(2.75), Inches(0.12), Inches(1.5))
        _fill(bar, self.style.colour)
        self._write(slide, (0.9, 2.6, WIDTH - 1.8, 1.0), title, 36, self.style.colour, bold=True, named="title")
        self._write(slide, (0.9, 3.6, WIDTH - 1.8, 1.2), subtitle, 16, theme.GREY)

    def slide(self, title: str, subtitle: str) -> Any:
        """A slide with its title, what it covers, and its number."""
        slide = self._blank()
        self._write(
            slide, (_MARGIN, 0.3, WIDTH - 2 * _MARGIN, 0.6), title, 24, self.style.colour, bold=True, named="title"
        )
        self._write(slide, (_MARGIN, 0.85, WIDTH - 2 * _MARGIN, 0.4), shortened(subtitle, 190), 10, theme.GREY)
        number = str(len(self.deck.slides))
        self._write(slide, (WIDTH - 1.3, 7.1, 0.8, 0.3), number, 10, theme.GREY, align="right")
        return slide

    def figures(self, slide: Any, styles: Mapping[str, Style], figures: Sequence[tuple[str, str, str, str]]) -> None:
        """Cards side by side: label, figure, comparison."""
        from pptx.util import Inches

        gap = 0.15
        width = (WIDTH - 2 * _MARGIN - gap * (len(figures) - 1)) / len(figures)
        for place, (label, value, note, role) in enumerate(figures):
            left = _MARGIN + place * (width + gap)
            card = slide.shapes.add_shape(1, Inches(left), Inches(_TOP), Inches(width), Inches(1.5))
            _fill(card, theme.PALE)
            style = styles.get(role)
            colour = style.colour if style and ("state" in role or role.count(".") > 1) else theme.GREY
            big = 24 if cells(value) <= 9 else 18 if cells(value) <= 11 else 14
            self._write(slide, (left + 0.05, _TOP + 0.08, width - 0.1, 0.35), shortened(label, 22), 10, theme.GREY)
            self._write(slide, (left + 0.05, _TOP + 0.4, width - 0.1, 0.6), value, big, self.style.colour, bold=True)
            self._write(slide, (left + 0.05, _TOP + 1.0, width - 0.1, 0.45), shortened(note, 48), 9, colour)

    def table(
        self, slide: Any, styles: Mapping[str, Style], block: Block, *, top: float = _TOP, most: int = MOST_ROWS
    ) -> None:
        """The first rows of a table; widths as on the sheet, scaled to the slide, and texts cut to two lines."""
        from pptx.util import Inches, Pt

        rows = block.rows[:most]
        widths = [min(own, _WIDEST) for own in block.widths]
        room, total = WIDTH - 2 * _MARGIN, sum(widths)
        # A table of two columns does not stretch over the whole slide.
        width = min(room, max(total * 0.095, room * 0.45))
        place = (Inches(_MARGIN), Inches(top), Inches(width), Inches(_ROW * (len(rows) + 1)))
        shape = slide.shapes.add_table(len(rows) + 1, len(block.header), *place)
        table = shape.table
        _unstyled(shape)
        for index, own in enumerate(widths):
            table.columns[index].width = Inches(width * own / total)
        for row in range(len(rows) + 1):
            table.rows[row].height = Inches(_ROW)
        size = 10 if len(block.header) <= 8 else 9
        for column, text in enumerate(block.header):
            self._cell(
                table.cell(0, column), text, Pt(size), theme.WHITE, self.style.colour, block.numeric[column], bold=True
            )
        for row, texts in enumerate(rows, 1):
            for column, text in enumerate(texts):
                style = styles.get(block.roles[row - 1][column])
                fill = (style.fill if style else None) or (theme.PALE if row % 2 == 0 else theme.WHITE)
                colour = style.colour if style and not style.underline else theme.INK
                cell = table.cell(row, column)
                line = int((width * widths[column] / total - 0.12) / _CELL)
                cut = shortened(text, max(2 * line - 2, 4))
                self._cell(cell, cut, Pt(size), colour, fill, block.numeric[column], bold=bool(style and style.bold))

    def _cell(self, cell: Any, text: str, size: Any, colour: str, fill: str, right: bool, *, bold: bool) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Inches

        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(fill)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.margin_left = cell.margin_right = Inches(0.06)
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
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
