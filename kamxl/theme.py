"""The look of all sheets: one font family, three sizes, one accent, greys, and state colours. Roles name its styles.

State colours come with a word beside them always, and stay apart for colour-blind readers (blue / orange / vermilion).
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import replace
from datetime import date
from functools import cache
from heapq import nlargest

from kamxl.cell import Style, Value, plain
from kamxl.i18n import Lang
from kamxl.plan import Column, ListColumn
from kamxl.width import CELL_PIXELS, bold, cells, fitted, has_chinese, lines, measured, texts, unit_whole

FONTS: Mapping[str, str] = {"zh": "微软雅黑", "en": "Calibri"}
TITLE, HEADING, BODY = 18.0, 12.0, 10.0
SMALL = 9.0
"""Only inside charts and the list of the day, where a line must hold a sentence."""

ACCENT = "1F4E79"
INK = "262626"
GREY = "6B7280"
LINE = "E3E6EA"
PALE = "F4F6F8"
WHITE = "FFFFFF"
HIGH, MEDIUM, LOW, GOOD = "B3261E", "9A5B00", "5F6B7A", "1E7B4F"
STATE_FILLS: Mapping[str, str] = {"high": "FBE9E7", "medium": "FFF7E8", "low": "F4F6F8", "good": "E6F4EC"}
STATE_INKS: Mapping[str, str] = {"high": HIGH, "medium": MEDIUM, "low": LOW, "good": GOOD}

STATE_CHART: Mapping[str, str] = {"high": "C2483D", "medium": "E0A03A", "low": "B4BCC6"}
"""State colours of bars, told apart by lightness too."""

SERIES = ("1F4E79", "D98A29", "2A9D8F", "8FA3B5", "7A5C86", "C7CDD4")
"""Chart colours in their order: ours, the comparison, then the rest."""
CHART_TITLE, CHART_TEXT, CHART_GRID, CHART_AXIS = "404040", "595959", "E7E7E7", "BFBFBF"
"""What stands around the bars and lines."""
TABS: Mapping[str, str] = {
    "overview": ACCENT,
    "to_do": SERIES[1],
    "board": SERIES[2],
    "input": SERIES[3],
    "aside": SERIES[5],
}
"""Colour of a sheet's tab, by what it is for: the tabs of a book stand in these groups."""
STEPS = ("1F4E79", "4A7FB0", "8DB3D4", "C9D3DC", "DDE2E7", "ECEFF2")
"""From the strongest rank to the weakest: tiers and the like."""
BAND = "F8F9FB"
"""Every other row of a long table."""
BAR = "BCD2E8"
"""In-cell bars: pale enough for the figure to be read on them."""
STEP_FILLS = ("D5E3F0", "E4EDF6", "F0F4F8", "F4F5F6", "F4F5F6", "F4F5F6")
_NIGHT, _NIGHT_DRAWN = (0.97, 0.87, 0.85), (0.86, 0.46, 0.95)
"""On a dark ground: the lightness of black, what white lies below it, and the share of saturation that is kept; the same of bars and
lines, of which the palest are seen, too."""

FORMATS: Mapping[str, str] = {
    "money": "#,##0.0;[Red]-#,##0.0;0.0",
    "yuan": "#,##0;[Red]-#,##0;0",
    "yuan2": "#,##0.00;[Red]-#,##0.00;0.00",
    "percent": "0.0%;[Red]-0.0%;0.0%",
    "difference": "+#,##0.0;-#,##0.0;0.0",
    "change": "+0.0%;[Red]-0.0%;0.0%",
    "gap": "+0.0%;-0.0%;0.0%",
    "points": '0.0"%"',
    "point_change": "+0.0;[Red]-0.0;0.0",
    "count": "#,##0;[Red]-#,##0;0",
    "decimal": "#,##0.0;[Red]-#,##0.0;0.0",
    "ratio": "0.00",
    "date": "yyyy-mm-dd",
    "month": "yyyy-mm",
}
"""Role -> number format. The cell keeps the unrounded figure."""
NUMERIC = frozenset(FORMATS) - {"date", "month"}
"""Roles of figures, which stand on the right."""
HEADER_LINES = 2
_PAPER_LINES, _MARGINS = 3, 4
_ONE_LINE, _ONE_LINE_ZH = 10, 18
"""Display cells of a title that is not broken; the second of Chinese without a unit."""
_PADDING: Mapping[str, float] = {"zh": 4, "en": 3}
"""Latin capitals and figures are wider in Chinese fonts than half a character."""
_SHARE: Mapping[str, float] = {lang: pixels / 7 for lang, pixels in CELL_PIXELS.items()}
"""What a display cell of body text takes of a character that widths are counted in."""
_BOLD: Mapping[str, float] = {"zh": 7 / CELL_PIXELS["zh"], "en": 1.06}
_CAPITAL = 2.5
"""Pixels that a bold Latin capital of a Chinese font takes beyond half a sign."""
_MEASURED = 40
"""Of the texts of a column the longest: they are measured sign by sign."""
_MOST_FIGURE = 30
_MOST_HEADER = 40
"""Cells that a title asks for at the most: one of a user's own may be as long as a cell."""
_MOST_NAME = 60
"""Display cells of a text that is a name and no sentence."""
_WORDS, _MOST_WORD = re.compile(r"[^\s\u2e80-\uffff]+"), 24
"""What Chinese does not break either, and display cells of such a word that no column breaks."""
_WIDTH_SAMPLE = 2_000
_SHORT, _APART = 16, 17
"""Signs of a text of a small table that stays in one piece, and pixels between it and its neighbours."""
_SPARE = 1.25
"""How much more than its schema allows a column may take for its longest text to be one line."""
_WHOLE_NAME = 52
"""The most that a column of names takes of which none is cut."""
_INSETS: Mapping[str, float] = {"left": 13, "right": 24, "center": 9}
"""Pixels of a header that its lines do not have, by the side on which it stands."""
_SLACK: Mapping[str, tuple[float, float]] = {"zh": (-0.02, 0.07), "en": (0.0, 0.1)}
"""Shares by which programs find less and more room for letters than is reckoned here; signs of Chinese are squares of 13.3 pixels."""
_HINTED = 1.065
"""Letters on a screen are whole pixels wide, and wider than on paper."""
_LEEWAY = 6
"""Pixels of the insets that a title of one line may have at the most."""
_BUTTON: Mapping[str, float] = {"zh": 19, "en": 22}
"""Pixels of the button of the filter at 90 %, and of the letters beside it; it is as large at every zoom."""
_PIECES = re.compile(r" |\(?[\u2e80-\uffff]\)?|[^ \u2e80-\uffff]+")
"""What a title is broken between: words, and each sign of Chinese; no line ends with an opening bracket or begins with a closing one."""
_UNITS = re.compile(r" |[^ (\u2e80-\uffff]*\([^)]*\)|[\u2e80-\uffff]|[^ \u2e80-\uffff]+")
"""The same, with what stands in brackets whole."""
LEFT = frozenset({"text", "wrap", "link", "muted"})
"""Roles of lists whose texts, and the titles above them, stand on the left."""


@cache
def styles(lang: Lang) -> Mapping[str, Style]:
    """Every role of the house and its Style."""
    body = Style(font=FONTS[lang], size=BODY, colour=INK)
    row = replace(body, border_bottom=LINE)
    # The indent keeps a text apart from the figure in the column before it.
    left = replace(row, horizontal="left", indent=1)
    found: dict[str, Style] = {
        "text": left,
        "plain": body,
        "wrap": replace(left, wrap=True),
        "plain.wrap": replace(body, wrap=True, vertical="top"),
        "center": replace(row, horizontal="center", wrap=True),
        "bold": replace(left, bold=True),
        "muted": replace(body, colour=GREY),
        "muted.row": replace(left, colour=GREY),
        "muted.row.wrap": replace(left, colour=GREY, wrap=True),
        "muted.wrap": replace(body, colour=GREY, wrap=True),
        "muted.right": replace(body, colour=GREY, horizontal="right"),
        "title": replace(body, size=TITLE, bold=True, colour=ACCENT),
        "subtitle": replace(body, colour=GREY),
        "heading": replace(body, size=HEADING, bold=True, colour=ACCENT, border_bottom=ACCENT),
        "heading.link": replace(body, colour=ACCENT, underline=True, horizontal="right", border_bottom=ACCENT),
        "link": replace(left, colour=ACCENT, underline=True),
        "nav": replace(body, colour=ACCENT, underline=True),
        "nav.center": replace(body, colour=ACCENT, underline=True, horizontal="center", fill=PALE),
        "link.wrap": replace(left, colour=ACCENT, underline=True, wrap=True),
        "table.header": replace(body, bold=True, colour=WHITE, fill=ACCENT, wrap=True, border_bottom=ACCENT),
        "block.header": replace(body, bold=True, colour=ACCENT, fill=PALE, wrap=True, border_bottom=ACCENT),
        "strip.label": replace(body, colour=GREY, fill=PALE, indent=1, horizontal="left", vertical="bottom"),
        "strip.value": replace(
            body, size=HEADING, bold=True, colour=ACCENT, fill=PALE, indent=1, horizontal="left", vertical="top"
        ),
        "data.header": replace(body, colour=GREY, italic=True),
        "empty": replace(body, colour=GREY, fill=PALE, horizontal="center", wrap=True),
        "item.link": replace(body, colour=ACCENT, underline=True, indent=1, horizontal="left"),
        "item.name": replace(body, colour=ACCENT, underline=True, bold=True, wrap=True),
        "item.bold": replace(body, bold=True, wrap=True),
        "item.row": replace(left, colour=ACCENT, underline=True, wrap=True),
        "item.text": replace(body, size=SMALL, wrap=True),
        "item.todo": replace(body, size=SMALL, colour=GREY, wrap=True, border_bottom=LINE),
        "total": replace(left, border_bottom=None, bold=True, border_top=GREY),
        "card": replace(body, fill=PALE),
        "card.label": replace(body, colour=GREY, fill=PALE, indent=1, horizontal="left"),
        "card.note": replace(body, size=SMALL, colour=GREY, fill=PALE, indent=1, horizontal="left", wrap=True),
        "card.rule": replace(body, fill=ACCENT),
    }
    for place, (name, number_format) in enumerate(FORMATS.items()):
        found[name] = replace(
            row, number_format=number_format, horizontal="right" if name not in {"date", "month"} else "center"
        )
        # In a list the figure stands as far from the line of its column as the header above it.
        found[f"list.{name}"] = _inked(
            replace(found[name], indent=1 if found[name].horizontal == "right" else 0), place
        )
        found[f"plain.{name}"] = replace(found[name], border_bottom=None)
        found[f"data.{name}"] = replace(found[f"plain.{name}"], colour=GREY)
        found[f"total.{name}"] = replace(found[name], bold=True, border_bottom=None, border_top=GREY)
        found[f"card.value.{name}"] = replace(
            body,
            size=TITLE,
            bold=True,
            colour=ACCENT,
            fill=PALE,
            indent=1,
            horizontal="left",
            number_format=number_format,
        )
        found[f"card.note.{name}"] = replace(found["card.note"], number_format=number_format, horizontal="left")
    found["total.center"] = replace(found["total"], horizontal="center", indent=0)
    # A mark and not a colour alone: what is new must be seen on paper, too.
    found["new.date"] = replace(found["date"], number_format=f'"● "{FORMATS["date"]}', bold=True, colour=ACCENT)
    found["muted.row.center"] = replace(found["muted.row"], horizontal="center", indent=0)
    found["card.value"] = replace(found["card.value.count"], number_format="General")
    for header in ("table.header", "block.header"):
        found[header] = replace(found[header], horizontal="left", indent=1)
        # In a list the button of the filter stands at the right end of the header.
        found[f"{header}.right"] = replace(
            found[header], horizontal="right", indent=2 if header == "table.header" else 0
        )
        found[f"{header}.center"] = replace(found[header], horizontal="center", indent=0)
    for state, ink in STATE_INKS.items():
        found[f"state.{state}"] = replace(row, colour=ink, fill=STATE_FILLS[state], bold=True, horizontal="center")
        found[f"ink.{state}"] = replace(row, colour=ink, bold=True)
        for name in ("money", "percent", "date", "count"):
            found[f"ink.{state}.{name}"] = replace(found[name], colour=ink, bold=True)
        found[f"state.{state}.decimal"] = replace(found["decimal"], colour=ink, fill=STATE_FILLS[state], bold=True)
        found[f"strip.value.{state}"] = replace(found["strip.value"], colour=ink)
        found[f"card.note.{state}"] = replace(found["card.note"], colour=ink, bold=True)
    box = replace(body, horizontal="left", indent=1)
    for state, ink, fill in (
        ("", GREY, PALE),
        *((f".{one}", ink, STATE_FILLS[one]) for one, ink in STATE_INKS.items()),
    ):
        sides = replace(box, fill=fill, border_left=ink, border_right=ink)
        found[f"box.name{state}"] = replace(sides, bold=True, border_top=ink)
        found[f"box.lead{state}"] = replace(found[f"box.name{state}"], colour=WHITE, fill=ACCENT)
        found[f"box.about{state}"] = replace(sides, colour=ink, border_bottom=ink)
    for name, line in (("branch", GREY), ("branch.down", None)):
        found[name] = replace(body, border_left=GREY, border_bottom=line)
    for step, fill in enumerate(STEP_FILLS):
        found[f"tier.{step}"] = replace(
            row, fill=fill, bold=step < 2, horizontal="center", colour=ACCENT if step < 2 else INK
        )
    found |= _input_roles(body)
    return found


def styled(lang: Lang, formats: Mapping[str, str]) -> Mapping[str, Style]:
    """The styles of the house, roles that end so with number formats of their own."""
    return _styled(lang, tuple(formats.items()))


@cache
def _styled(lang: Lang, formats: tuple[tuple[str, str], ...]) -> Mapping[str, Style]:
    own = dict(formats)
    return {
        role: replace(style, number_format=own[end]) if (end := role.rpartition(".")[2]) in own else style
        for role, style in styles(lang).items()
    }


def night(colour: str, *, drawn: bool = False) -> str:
    """The twin of a colour on a dark ground: of the same hue, what was dark is light, so that ranks stay apart as they were; `drawn`: of
    a bar or a line.
    """
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, full = rgb_to_hls(red, green, blue)
    top, below, kept = _NIGHT_DRAWN if drawn else _NIGHT
    return "".join(f"{round(255 * part):02X}" for part in hls_to_rgb(hue, top - below * light, full * kept))


def _input_roles(body: Style) -> dict[str, Style]:
    """Roles of the sheets that people fill in."""
    header = replace(body, bold=True, wrap=True, horizontal="center", border_bottom=LINE)
    cell = replace(body, border_bottom=LINE, locked=False)
    figure = replace(cell, number_format="#,##0", horizontal="right", indent=1)
    return {
        "input.header": replace(header, colour=INK, fill="DCE3EA"),
        "input.header.required": replace(header, colour=WHITE, fill=ACCENT),
        "input.header.computed": replace(header, colour=GREY, fill=PALE, italic=True),
        "input.text": replace(cell, number_format="@", horizontal="left", indent=1),
        "input.wrap": replace(cell, number_format="@", horizontal="left", indent=1, wrap=True),
        "input.date": replace(cell, number_format="yyyy-mm-dd", horizontal="center"),
        # General: "#,##0.##" would show 85 as "85.".
        "input.number": replace(figure, number_format="General"),
        "input.count": _inked(figure, 1),
        "input.money": _inked(replace(figure, number_format="#,##0.00;[Red]-#,##0.00"), 2),
        "input.choice": replace(cell, horizontal="center"),
        "input.score": replace(cell, horizontal="center"),
        "input.computed": replace(cell, colour=GREY, fill=PALE, horizontal="center", locked=True),
    }


def _inked(style: Style, place: int) -> Style:
    """A style in a black that nobody can tell from the others: where a cell differs from the one before it by its number format
    alone, LibreOffice forgets its indent on the right, and figures of one column stand out of line.
    """
    return replace(style, colour=f"{int(style.colour, 16) + place:06X}")


def series_colour(index: int) -> str:
    """Chart colour of the n-th series."""
    return SERIES[index % len(SERIES)]


def readable_on(fill: str) -> str:
    """White or dark text, whichever stands out from a fill (perceived brightness after ITU-R BT.601)."""
    red, green, blue = (int(fill[i : i + 2], 16) for i in (0, 2, 4))
    return WHITE if 0.299 * red + 0.587 * green + 0.114 * blue < 150 else CHART_TITLE


def step_colours(count: int) -> tuple[str, ...]:
    """Chart colours of so many ranks, strongest first."""
    return tuple(STEPS[min(index, len(STEPS) - 1)] for index in range(count))


def column_width(column: ListColumn, lang: Lang) -> float:
    """The width of a list's column: as its content asks, between the header's needs and what the schema allows."""
    values, header = column.values, _header(column, lang)
    if column.role in NUMERIC:
        return _titled(column, fitted(_extremes(values, column.role), least=header, most=_MOST_FIGURE, padding=3), lang)
    sample = values[:_WIDTH_SAMPLE]
    told = texts(sample) if set(map(type, sample)) <= {str, type(None)} else set(map(_as_text, sample))
    widest = max((measured(text, lang) for text in nlargest(_MEASURED, told, key=len)), default=0.0) * _SHARE[lang]
    asked = widest + _PADDING[lang]
    most = column.width * (_SHARE[lang] if column.key == "name" else 1)
    # Words on a coloured ground do not go on to a second line, nor does a whole list for a few signs of its longest text.
    if column.role == "state" or (column.key != "name" and asked <= most * _SPARE):
        most = asked
    elif column.key == "name" and column.whole:
        most = max(most, min(asked, _WHOLE_NAME))  # it stands nowhere else, and a row of names is one line all the same
    return _titled(column, min(max(asked, header), max(most, header)), lang)


def narrowed(
    columns: Sequence[ListColumn], lang: Lang, most: float, widths: Sequence[float], names: float = 0
) -> list[ListColumn]:
    """Columns whose texts, and names down to a width, take the first of some widths with which the list is no wider than
    `most`, else the last.
    """
    for width in widths:
        found = [replace(one, width=min(one.width, max(width, names if one.key == "name" else 0))) for one in columns]
        if sum(column_width(column, lang) for column in found if not column.hidden) <= most:
            break
    return found


def in_lines(column: ListColumn, lang: Lang, count: int) -> ListColumn:
    """A column as narrow as lets each of its texts take so many lines, or as many as it has itself, no word of them broken."""
    told = nlargest(_MEASURED, texts(column.values[:_WIDTH_SAMPLE]), key=len)
    words = [word for text in told for word in _WORDS.findall(text)]
    room = max(
        [measured(text, lang) / count for text in told] + [min(measured(word, lang), _MOST_WORD) for word in words]
    )
    least = {text: max(count, len(text.splitlines())) for text in told}
    while any(lines(text, room, lang) > most for text, most in least.items()):
        room += 1
    return _of_width(column, lang, room * _SHARE[lang] + _PADDING[lang])


def of_names(column: ListColumn, lang: Lang) -> ListColumn:
    """A column of short texts, of which none takes more than two lines: a person of 45 letters made rows of six."""
    told = texts(column.values[:_WIDTH_SAMPLE]) if column.role in LEFT and column.width < _MOST_NAME / 2 else set()
    if column.key == "name" or not _MOST_NAME >= max(map(cells, told), default=0) > column.width * _SPARE:
        return column
    return max(column, in_lines(column, lang, 2), key=lambda one: one.width)


def widened(column: ListColumn, lang: Lang, more: float) -> ListColumn:
    """A column that is so many characters wider."""
    return _of_width(column, lang, column_width(column, lang) + more)


def _of_width(column: ListColumn, lang: Lang, width: float) -> ListColumn:
    return replace(column, width=width / (_SHARE[lang] if column.key == "name" else 1), whole=False)


def _titled(column: ListColumn, width: float, lang: Lang) -> float:
    """A width, and as much more as shows the title whole: no line ends within its unit or under the button of the filter."""
    if not column.narrow:
        width = _whole_title(" ".join(column.title.split()), width, lang, _side(column))
    return math.ceil(width * 10) / 10


def _side(column: ListColumn) -> str:
    return "right" if column.role in NUMERIC else "left" if column.role in LEFT else "center"


@cache
def _whole_title(title: str, width: float, lang: Lang, side: str) -> float:
    pieces, units = ([(one, _bold(one, lang)) for one in kind.findall(title)] for kind in (_PIECES, _UNITS))
    seen = None
    for more in range(0, 10 * _MOST_HEADER, 2):
        room = (width + more / 10) * 7 + 5 - _INSETS[side]
        paper, screen = (
            [_whole_lines(pieces, units, one) for one in _rooms(room - button, lang)] for button in (0.0, _BUTTON[lang])
        )
        reads = all(screen)
        if (
            side == "right"
        ):  # its indent is as wide as the button; LibreOffice leaves room for both where it breaks between signs
            reads = reads or (lang != "zh" and _whole_lines(pieces, units, room * 0.97) == 1)
        else:  # LibreOffice lays the button over a title that fits without it, and breaks a longer one before it
            reads = reads and (max(screen) == 1 or not _fits(title, room, lang))
        if reads and all(paper):
            return width + more / 10
        seen = seen or (width + more / 10 if reads else None)
    return seen or max(width, _MOST_HEADER)  # one without end, of a user's own


def _rooms(room: float, lang: Lang) -> tuple[float, float]:
    """The least and the most room for letters, as programs reckon."""
    less, more = _SLACK[lang]
    return room * (1 - less), room * (1 + more)


def _fits(title: str, room: float, lang: Lang) -> bool:
    """Whether a program may show a title on one line: the button of the filter then lies over its end."""
    return _bold(title, lang) <= _rooms(room + _LEEWAY, lang)[1]


def _whole_lines(pieces: Sequence[tuple[str, float]], units: Sequence[tuple[str, float]], room: float) -> int:
    """How many lines a title takes; 0 where these are too many, or end within a word or its unit."""
    lines = _broken(pieces, room)
    whole = len(lines) <= HEADER_LINES and max(lines) <= room and lines == _broken(units, room)
    return len(lines) if whole else 0


def _bold(text: str, lang: Lang) -> float:
    """Pixels of bold body text."""
    if lang == "en":
        return bold(text) * BODY * 4 / 3 * _HINTED
    return measured(text, lang) * CELL_PIXELS[lang] * _BOLD[lang] + sum(map(str.isupper, text)) * _CAPITAL


def _broken(pieces: Sequence[tuple[str, float]], room: float) -> list[float]:
    """How wide the lines of a text are that is broken between pieces; the space at the end of a line takes no room."""
    lines, space = [0.0], 0.0
    for piece, wide in pieces:
        if not piece.strip():
            space = wide
        elif lines[-1] and lines[-1] + space + wide > room:
            lines.append(wide)
            space = 0.0
        else:
            lines[-1] += space + wide
            space = 0.0
    return [round(line, 3) for line in lines]


def covered(title: str, width: float, lang: Lang) -> bool:
    """Whether the button of the filter would lie over a title of one line that stands in the middle of its column."""
    room, wide = width * 7 + 5 - _INSETS["center"], _bold(title, lang)
    return room < wide + 2 * _BUTTON[lang] and _fits(title, room, lang)


def header_lines(title: str, width: float, lang: Lang, role: str, *, button: bool = True) -> int:
    """Lines that the title of a column takes, by the role of the header, beside the button of the filter or without one."""
    inset = _INSETS.get(role.rpartition(".")[2], _INSETS["left"]) + (_BUTTON[lang] if button else 0)
    room = (width * 7 + 5 - inset) * (1 - _SLACK[lang][0])
    return sum(
        len(_broken([(one, _bold(one, lang)) for one in _PIECES.findall(line)], room)) for line in title.splitlines()
    )


def _header(column: ListColumn, lang: Lang) -> float:
    """The least width that a title asks for."""
    if column.narrow:
        # On paper it has more lines, and no button lies over it.
        title = column.title
        parts = title.splitlines() if has_chinese(title) else title.split(" ")
        room = max((measured(part, lang) for part in parts), default=0.0)
        while lines(title, room, lang) > _PAPER_LINES and room < _MOST_HEADER:
            room += 1
        return min(room, _MOST_HEADER) * _SHARE[lang] * _BOLD[lang] + _MARGINS
    title = " ".join(column.title.split())  # a rule of the user's own may have several
    inset = _INSETS[_side(column)] + _BUTTON[lang]
    chinese, (head, bracket, unit) = has_chinese(title), title.partition("(")
    if measured(title, lang) <= (_ONE_LINE_ZH if chinese and not unit else _ONE_LINE):
        least = _bold(title, lang) + inset
    elif chinese and unit:
        # It breaks anywhere: its unit gets the second line to itself, since no line ends with an opening bracket.
        least = max(_bold(head, lang), _bold(bracket + unit, lang)) / 0.97 + inset
    else:
        least = max(_bold(piece, lang) for piece in _PIECES.findall(title)) + inset
    return min((least - 5) / 7, _MOST_HEADER)


def unbroken(column: Column, values: Sequence[Value], lang: Lang) -> float:
    """The least width of a column of a small table: its figures and days, its short texts, its title on two lines."""
    figures = _extremes(values, column.role) if column.role in NUMERIC else []
    days = ["2026-01-01"] if any(isinstance(value, date) for value in values) else []
    short = [text for text in (*texts([plain(value) for value in values]), *figures, *days) if len(text) <= _SHORT]
    words = [] if has_chinese(column.title) else unit_whole(column.title).split(" ")
    titles = [
        max(measured(" ".join(two), lang) * CELL_PIXELS[lang] * _BOLD[lang] for two in (words[:at], words[at:]))
        for at in range(len(words))
    ]
    stronger = 1.0 if column.role in NUMERIC else _BOLD[lang]
    widest = max((measured(text, lang) * CELL_PIXELS[lang] * stronger for text in short), default=0.0)
    return (max(widest, min(titles, default=0.0)) + _APART) / 7


def _as_text(value: Value) -> str:
    return "2026-01-01" if isinstance(value, date) else "" if value is None else str(value)


def _extremes(values: Sequence[Value], role: str) -> list[str]:
    """The widest figures as they will be shown; a figure that does not fit its column is shown as ####."""
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not numbers:
        return []
    decimals = 0 if role in {"yuan", "count"} else 1
    share = 100 if role in {"percent", "change", "gap"} else 1
    sign = "+" if role in {"change", "gap", "point_change"} else ""
    return [
        f"{sign}{number * share:,.{decimals}f}%"[: None if share > 1 else -1] for number in (min(numbers), max(numbers))
    ]
