"""Sheets as a presentation: 16:9, the message as the title, one message a slide, native charts, and notes for the speaker."""

from __future__ import annotations

import io
import re
import sys
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any  # Any: python-pptx ships no types

from kamxl import theme
from kamxl.cell import Style
from kamxl.errors import UsageError
from kamxl.export import deck_tables as tables
from kamxl.export import shown
from kamxl.export.deck_choice import MESSAGES, Slide, chosen, each, paged
from kamxl.export.deck_tables import BETWEEN, BOTTOM, CELL, HEIGHT, LEAST, LINE, MARGIN, TOP, WIDTH, Spot
from kamxl.i18n import Lang, Text, labelled, tr
from kamxl.layout import Placed
from kamxl.plan import column_values
from kamxl.width import amounts_whole, cells, has_chinese, shortened

_FOOT = 6.98
_GAP = 0.15
"""Inches between two cards, and below them."""
_FIGURES, _NOTE = 6, 4
"""Cards of a slide, and lines of what is said of a figure."""
_INDENT = 228_600
"""English metric units of a bullet: a quarter of an inch."""
_NOTED = 40
"""Figures of one chart that its notes name."""
_BIG, _BOLD = (24, 18, 12), 0.56
"""Points of the figures on cards, the largest, those for which a figure is parted and the least, and ems of a display cell of them."""
_APART, _OF, _UNIT = re.compile(r"，|, | · "), re.compile(r" (?=of )"), re.compile(r"(?<=\d)[^\d%]+$")
"""Where a figure of several ends its first, and one that is too wide, and the unit of one."""
_SIZES = ((26, 62), (23, 70))
"""Points of a title, and the display cells of one line of them in any font."""
_ONE_LINE, _TOGETHER = 60, 40
"""Display cells that any title holds on a line, and of a last part of one that is not broken."""
_FIGURE = re.compile(r"(?<=[A-Z]\)) (?=[-+\d])")
"""Between a unit and its figure: 12 months (k CNY) 6,398.8."""


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
    told = [one for one in found if one.figures] if each(sheets) else [one for one in found if one.chart is not None]
    if each(sheets):  # pages that are leafed through look alike
        writer.size = min((_size(one.message, lang) for one in found), default=None)
    writer.opening(title, subtitle, [one.message for one in told][:MESSAGES])
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


class _Deck:
    """Slides in the making; `style` is that of the sheets' titles, whose font and colour the slides have."""

    def __init__(self, deck: Any, style: Style, lang: Lang, as_of: date, source: str) -> None:
        self.deck, self.style, self.lang, self.as_of, self.source = deck, style, lang, as_of, source
        self.size: int | None = None
        """Points of the titles; None goes by how long each is."""

    def opening(self, title: str, subtitle: str, messages: Sequence[str]) -> None:
        """The first slide: what it is, and what matters most."""
        from pptx.util import Inches

        slide = self._blank()
        bar = slide.shapes.add_shape(1, Inches(MARGIN), Inches(1.75), Inches(0.12), Inches(1.5))
        _fill(bar, self.style.colour)
        self._write(slide, (0.9, 1.6, WIDTH - 1.8, 1.0), title, 36, self.style.colour, bold=True, named="title")
        self._write(slide, (0.9, 2.6, WIDTH - 1.8, 0.6), subtitle, 18, theme.GREY)
        top = 3.9
        for message in messages:
            self._write(slide, (0.9, top, WIDTH - 1.8, 0.5), message, 20, theme.INK, bullet=True)
            top += 0.25 + 0.35 * tables.in_width(message, (WIDTH - 2.2) / CELL * LEAST / 20, self.lang)

    def add(self, one: Slide) -> None:
        """A slide: its message, what shows it, where it comes from, and for the speaker the figures."""
        from kamxl.export.deck_charts import draw

        slide = self._blank()
        size = self.size or _size(one.message, self.lang)
        place = (MARGIN, 0.35, WIDTH - 2 * MARGIN, 0.9)
        self._write(slide, place, one.message, size, self.style.colour, bold=True, named="title")
        top, cut = TOP, one.cut
        if one.figures:
            top = self.figures(slide, one.sheet.plan.styles, shown.figures(one.sheet)[:_FIGURES])
        lower = one.below.block if one.below is not None else None
        drawn: list[Spot] = []
        if one.chart is not None:
            drawn = [tables.below(lower)] if lower is not None else []
            bottom = drawn[0].top - BETWEEN if drawn else BOTTOM
            place = (MARGIN, top, WIDTH - 2 * MARGIN, bottom - top)
            draw(slide, replace(one.chart, title=""), one.sheet.sheet, place, self.style.font, self.as_of)
        elif one.block is not None:
            drawn = tables.spots(one.block, lower, top)
            if drawn[0].rows < one.block.total:
                cut = tr("report.chart.cut", self.lang, title="", shown=drawn[0].rows, total=one.block.total)
        for spot, its in zip(reversed(drawn), (one.below or one, one), strict=False):
            self.table(slide, its.sheet.plan.styles, spot)
        if one.below is not None:
            place = (MARGIN, drawn[-1].top - 0.55, WIDTH - 2 * MARGIN, 0.5)
            self._write(slide, place, one.below.message, 20, self.style.colour, bold=True)
        told = tr("export.slide.source", self.lang, sheet=self.sources(one), as_of=self.as_of) + cut
        self._write(slide, (MARGIN, _FOOT, WIDTH - 2.5, 0.35), told, LEAST, theme.GREY)
        number = str(len(self.deck.slides))
        self._write(slide, (WIDTH - 1.3, _FOOT, 0.8, 0.35), number, LEAST, theme.GREY, align="right")
        slide.notes_slide.notes_text_frame.text = shown.printable("\n".join(self._notes(one)))

    def _notes(self, one: Slide) -> list[str]:
        """What the speaker reads: where the figures come from, and the figures of the chart."""
        _, about = shown.head_of(one.sheet.sheet)
        lines = [*(its.message for its in (one, one.below) if its is not None), tr("export.slide.notes.page" if self.source and paged(one.sheet) else "export.slide.notes", self.lang, book=self.source or "–", sheet=self.sources(one), about=about)]  # fmt: skip
        if one.chart is None or one.chart.kind == "scatter":
            return lines
        for series in one.chart.series:
            names = column_values(one.sheet.sheet, series.categories) if series.categories else []
            values = column_values(one.sheet.sheet, series.values)
            form = one.chart.second_format if series.secondary else one.chart.y_format
            pairs = [(shown.text(name), shown.text(value, form)) for name, value in zip(names, values, strict=False)]  # fmt: skip
            told = [f"{name} = {value}" for name, value in pairs[:_NOTED] if value]
            lines.append(labelled(series.name, ("；" if self.lang == "zh" else "; ").join(told), self.lang))
        return lines

    def sources(self, one: Slide) -> list[str]:
        """The sheets that a slide shows something of; of the page of a customer, which no workbook holds, the workbook."""
        if self.source and paged(one.sheet):
            return [self.source]
        return list(dict.fromkeys(its.sheet.plan.title for its in (one, one.below) if its is not None))

    def figures(self, slide: Any, styles: Mapping[str, Style], found: Sequence[tuple[str, str, str, str]]) -> float:
        """Cards side by side: label, figure, comparison. The figures have one size, which the longest of them takes. Returns
        where there is room below.
        """
        from pptx.util import Inches

        width = (WIDTH - 2 * MARGIN - _GAP * (len(found) - 1)) / len(found)
        line = int((width - 0.3) / CELL)
        most, parted, least = _BIG
        figures = _parted(found, int((width - 0.25) * 72 / _BOLD / parted))
        labels = [label if cells(label) <= line - 2 else "\n".join(shortened(one, line) for one in tables.in_lines(label)) for label, *_ in figures]  # fmt: skip
        # Labels take a second line where one of them needs it.
        down = TOP + (LINE if any("\n" in label for label in labels) else 0)
        noted = max(tables.in_width(note, line - 1, self.lang) if note else 0 for _, _, note, _ in figures)
        high = down - TOP + (0.86 + LINE * min(noted, _NOTE) if noted else 0.84)
        widest = max(tables.stood_in(value, self.lang) for _, value, *_ in figures)
        big = max(min(int((width - 0.25) * 72 / _BOLD / max(widest, 1)), most), least)
        for place, (label, (_, value, note, role)) in enumerate(zip(labels, figures, strict=True)):
            left = MARGIN + place * (width + _GAP)
            card = slide.shapes.add_shape(1, Inches(left), Inches(TOP), Inches(width), Inches(high))
            _fill(card, theme.PALE)
            style = styles.get(role)
            colour = style.colour if style and ("state" in role or role.count(".") > 1) else theme.GREY
            inner = (left + 0.02, width - 0.04)
            self._write(slide, (inner[0], TOP + 0.03, inner[1], 0.35), label, LEAST, theme.GREY)
            self._write(slide, (inner[0], down + 0.29, inner[1], 0.5), value, big, self.style.colour, bold=True)
            self._write(
                slide,
                (inner[0], down + 0.76, inner[1], 0.65),
                tables.short(note, line - 1, _NOTE, self.lang),
                LEAST,
                colour,
            )
        return TOP + high + _GAP

    def table(self, slide: Any, styles: Mapping[str, Style], spot: Spot) -> None:
        """The first rows of a table at its place."""
        from pptx.util import Inches, Pt

        block = spot.block
        columns, _, lines = tables.fitted(block)
        inches = tables.inches(spot)
        rows, size, cell = block.rows[: spot.rows], Pt(int(LEAST * spot.scale)), CELL * spot.scale
        place = (MARGIN, spot.top, sum(inches), spot.bottom - spot.top)
        shape = slide.shapes.add_table(len(rows) + 1, len(columns), *map(Inches, place))
        table = shape.table
        _unstyled(shape)
        for index, width in enumerate(inches):
            table.columns[index].width = Inches(width)
        for row in range(len(rows) + 1):
            table.rows[row].height = Inches(spot.row if row else spot.header)
        for place_, at in enumerate(columns):
            title = tables.titled(block, at, inches[place_] / cell)
            self._cell(table.cell(0, place_), title, size, theme.WHITE, self.style.colour, block.numeric[at], bold=True)
        for row, texts in enumerate(rows, 1):
            for place_, at in enumerate(columns):
                style = styles.get(block.roles[row - 1][at])
                fill = (style.fill if style else None) or (theme.PALE if row % 2 == 0 else theme.WHITE)
                colour = style.colour if style and not style.underline else theme.INK
                room = (inches[place_] - 0.18) / cell
                cut = tables.short(texts[at], room, lines, block.lang)
                self._cell(
                    table.cell(row, place_), tables.codes_whole(cut, room, block.lang), size, colour, fill, block.numeric[at],
                    bold=bool(style and style.bold),
                )  # fmt: skip

    def _cell(self, cell: Any, text: str, size: Any, colour: str, fill: str, right: bool, *, bold: bool) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Inches, Pt

        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(fill)
        cell.margin_top = cell.margin_bottom = Inches(0.03)
        cell.margin_right = Inches(0.06)
        cell.margin_left = Inches(0.06 if right else 0.12)  # a figure may stand left of a text
        cell.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.line_spacing = Pt(int(size.pt * 1.25))  # a font that stands in for another may be higher
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        self._lines(paragraph, text, size, colour, bold)

    def _write(
        self, slide: Any, place: tuple[float, float, float, float], text: str, size: float, colour: str, *,
        bold: bool = False, align: str = "left", named: str = "", bullet: bool = False,
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
        if bullet:
            _bullet(paragraph)
        self._lines(
            paragraph, _FIGURE.sub("\N{NO-BREAK SPACE}", amounts_whole(_whole_end(text))), Pt(size), colour, bold
        )

    def _lines(self, paragraph: Any, text: str, size: Any, colour: str, bold: bool) -> None:
        """A text whose lines end where it says so."""
        for place, line in enumerate(text.split("\n")):
            if place:
                paragraph.add_line_break()
            self._run(paragraph, line, size, colour, bold)

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


def _size(title: str, lang: Lang) -> int:
    """Points of a title on one line, or of one on two."""
    return next((size for size, most in _SIZES if tables.stood_in(title, lang) <= most), 20)


def _whole_end(text: str) -> str:
    """A long title whose line ends before its last part, where that is short, rather than within: 3 of 3."""
    before, dot, last = text.rpartition(" · ")
    if not dot or cells(text) <= _ONE_LINE or cells(last) > _TOGETHER or has_chinese(last):
        return text
    return before + dot + last.replace(" ", "\N{NO-BREAK SPACE}")


def _bullet(paragraph: Any) -> None:
    """A mark of the program's own, that looks the same before letters of any script, with further lines below the first."""
    from lxml import etree
    from pptx.oxml.ns import qn

    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", str(_INDENT))
    properties.set("indent", str(-_INDENT))
    etree.SubElement(properties, qn("a:buFont")).set("typeface", "Arial")
    etree.SubElement(properties, qn("a:buChar")).set("char", "•")


def _parted(figures: Sequence[tuple[str, str, str, str]], most: int) -> list[tuple[str, str, str, str]]:
    """Figures of several with the first of them as their own, and the others as what is said of them; where one is wider than `most`
    cells with its unit, all that have that unit have it below.
    """

    def parted(value: str) -> tuple[str, str]:
        apart = _APART.search(value) or (_OF.search(value) if cells(value) > most else None)
        return (value[: apart.start()], value[apart.end() :]) if apart else (value, "")

    def unit(value: str) -> str:
        found = _UNIT.search(value)
        return found.group() if found else ""

    firsts = [parted(value) for _, value, *_ in figures]
    units = {unit(first) for first, _ in firsts if cells(first) > most} - {""}
    made = []
    for (label, value, note, role), (first, rest) in zip(figures, firsts, strict=True):
        if (its := unit(first)) in units:
            first, rest = first.removesuffix(its).replace(" – ", "–"), " · ".join(filter(None, [its.strip(), rest]))
        made.append((label, value, note, role) if note or not first else (label, first, rest, role))
    return made


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
