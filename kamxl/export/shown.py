"""What the parts of a sheet say to a reader who sees no cells: figures, tables and the values of charts, as texts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate

from kamxl.cell import Style, Value, plain
from kamxl.i18n import Lang, tr
from kamxl.layout import Placed
from kamxl.layout.flow import header_role
from kamxl.plan import (
    Beside,
    Cards,
    Chart,
    ChartGroup,
    Figures,
    Head,
    List,
    Note,
    Pairs,
    Part,
    Section,
    Sheet,
    SmallTable,
    Today,
    telling,
    walk,
)
from kamxl.width import cells

MOST_ROWS = 12
"""Rows of a table that can be read from the back of a room."""
_KNOWN, _BRIEF = 6, 20
"""Facts on the customer of a form that stand side by side, and display cells of each at most."""
_QUOTED = re.compile(r'"([^"]*)"|\[[^\]]*\]')


def text(value: Value, number_format: str = "General") -> str:
    """A value as a number format shows it: of its sections the one for the sign, with decimals, thousands and percent."""
    found = plain(value)
    if found is None:
        return ""
    if isinstance(found, (date, datetime)):
        return f"{found:%Y-%m}" if number_format == "yyyy-mm" else f"{found:%Y-%m-%d}"
    if isinstance(found, (bool, str)):
        return str(found)
    return number(float(found), number_format)


def printable(text: str) -> str:
    """Text without the signs that XML cannot hold: they come from pasted cells."""
    return "".join(sign for sign in text if sign in "\t\n" or (sign >= " " and sign not in "\ufffe\uffff" and not "\ud800" <= sign <= "\udfff"))  # fmt: skip


def number(value: float, number_format: str) -> str:
    """A number by the formats that the house uses: 0, 0.0, #,##0.0, 0.0%, +0.0%, 0.0"%", with [Red] and sections."""
    if number_format in ("General", "@"):
        return f"{value:,.10g}"
    sections = number_format.split(";")
    own_sign = len(sections) > 1 and value < 0
    section = sections[1] if own_sign else sections[2] if len(sections) > 2 and value == 0 else sections[0]
    literals = "".join(found.group(1) or "" for found in _QUOTED.finditer(section))
    code = _QUOTED.sub("", section)
    percent = "%" in code
    decimals = len(match.group(1)) if (match := re.search(r"\.([0#]+)", code)) else 0
    shown = abs(value) * (100 if percent else 1)
    sign = "+" if code.startswith("+") else "-" if value < 0 else ""
    digits = f"{shown:,.{decimals}f}" if "," in code else f"{shown:.{decimals}f}"
    return f"{sign}{digits}{'%' if percent else ''}{literals}"


@dataclass(frozen=True, slots=True)
class Block:
    """A table as a slide shows it: header and rows of texts, with the role of each cell."""

    title: str
    """What it comes to, else what stands above it."""
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    roles: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numeric: tuple[bool, ...]
    total: int
    """Rows that it has in all."""
    keys: tuple[str, ...] = ()
    """Of its columns."""
    lang: Lang = "zh"
    """Of its texts, which says the font."""
    told: bool = False
    """Whether its title is its message."""


def head_of(sheet: Sheet) -> tuple[str, str]:
    """Title, and the line under it."""
    head = next((part for part in sheet.parts if isinstance(part, Head)), None)
    if head is None:
        return sheet.title, ""
    return head.title, f"{head.caption} · {head.subtitle}" if head.caption else head.subtitle


def charts(sheet: Sheet) -> list[Chart]:
    """Its charts, in reading order."""
    groups = [part for part in walk(sheet.parts) if isinstance(part, ChartGroup)]
    return [picture for group in groups for picture in group.charts if isinstance(picture, Chart)]


def figures(placed: Placed) -> list[tuple[str, str, str, str]]:
    """The figures of a sheet: label, value, comparison and the role of what carries its state; of a form, those of its customer."""
    made = []
    for part in walk(placed.sheet.parts):
        if isinstance(part, Cards):
            for card in part.cards:
                shown = as_text(
                    placed.plan.styles, card.value, f"card.value.{card.kind}" if card.kind else "card.value"
                )
                made.append((card.label, shown, card.note, f"card.note.{card.state}" if card.state else "card.note"))
        elif isinstance(part, Figures):
            for one in part.figures:
                made.append((one.label, one.value, "", f"strip.value.{one.state}" if one.state else "strip.value"))
        elif isinstance(part, Pairs) and part.id == "form.figures":
            made += [(label, value, "", "strip.value") for label, value in part.pairs]
    return made


def today(sheet: Sheet, lang: Lang) -> list[Block]:
    """What is to be done today, as a table."""
    found = next((part for part in sheet.parts if isinstance(part, Today)), None)
    if found is None or not found.items:
        return []
    rows = tuple(
        (one.severity, str(one.rule.text), str(plain(one.who)), one.fact, one.tail.strip(" ()（）"))
        for one in found.items
    )
    roles = tuple((f"state.{one.state}", "text", "text", "text", "text") for one in found.items)
    header = tuple(tr(f"export.slide.today.{name}", lang) for name in ("severity", "rule", "who", "fact", "by"))
    return [Block(found.message, header, rows, roles, (1.0,) * 5, (False,) * 5, len(rows), lang=sheet.lang, told=True)]


def blocks(placed: Placed) -> list[Block]:
    """The tables of a sheet in reading order, but for those that a chart draws, and of a section with a message what has none."""
    drawn = {series.values.part for chart in charts(placed.sheet) for series in chart.series}
    found = []
    headed = list(_headed(placed.sheet.parts, ""))
    told = {heading for heading, part in headed if heading and getattr(part, "message", "")}
    for heading, part in headed:
        if heading in told and not getattr(part, "message", ""):
            continue  # what stands below the message says the same in another way
        title = getattr(part, "message", "") or heading or head_of(placed.sheet)[0]
        if isinstance(part, List) and part.length:
            found.append(_of_list(placed, part, title))
        elif isinstance(part, SmallTable) and part.rows and part.id not in drawn:
            found.append(_of_table(placed, part, title))
    return found


def said(placed: Placed) -> Block:
    """The texts of a sheet as a table, for one that draws nothing: why, the first rows of its tables, then what is known of it."""
    headed = list(_headed(placed.sheet.parts, ""))
    rows = [(heading, part.text) for heading, part in headed if isinstance(part, Note) and heading]
    rows += [(one.title, " · ".join(filter(None, row))) for one in blocks(placed) for row in one.rows[:2]]
    rows += [pair for _, part in headed if isinstance(part, Pairs) for pair in part.pairs]
    title, about = head_of(placed.sheet)
    roles, count = (("text", "text"),) * len(rows), len(rows)
    return Block(title, (title, about), tuple(rows), roles, (1.0, 4.0), (False, False), count, lang=placed.sheet.lang)


def known(placed: Placed) -> Block | None:
    """What a form knows of its customer, as a table of one row."""
    for heading, part in _headed(placed.sheet.parts, ""):
        if isinstance(part, Pairs) and part.id == "pairs" and part.pairs:
            brief = [pair for pair in part.pairs if cells(pair[1]) <= _BRIEF] or part.pairs
            names, values = zip(*brief[:_KNOWN], strict=True)
            count = len(names)
            return Block(heading, names, (values,), (("text",) * count,), (1.0,) * count, (False,) * count, 1, lang=placed.sheet.lang)  # fmt: skip
    return None


def _headed(parts: Sequence[Part], heading: str) -> Iterator[tuple[str, Part]]:
    """Each part with the heading that stands above it."""
    for part in parts:
        if isinstance(part, Section):
            heading = part.heading or heading
            yield from _headed(part.parts, heading)
        elif isinstance(part, Beside):
            for stack in part.stacks:
                yield from _headed(stack, heading)
        else:
            yield heading, part


def _of_list(placed: Placed, part: List, title: str) -> Block:
    styles, place = placed.plan.styles, placed.places[part.id]
    length = min(part.length, part.shown or part.length)
    count = min(length, MOST_ROWS)
    kept = [column for at in telling(part, count) if not (column := part.columns[at]).draws]
    table = next(table for table in placed.plan.tables if table.row == place.top)
    looks = {key: table.columns[at - 1] for key, at in place.columns.items()}

    def role(key: str, row: int) -> str:
        roles = looks[key].roles
        return roles[row] if roles else looks[key].role

    return Block(
        title,
        tuple(column.title for column in kept),
        tuple(
            tuple(as_text(styles, column.values[row], role(column.key, row)) for column in kept) for row in range(count)
        ),
        tuple(tuple(role(column.key, row) for column in kept) for row in range(count)),
        tuple(placed.plan.column_widths.get(place.columns[column.key], 9) for column in kept),
        tuple(_numeric(styles, looks[column.key].role) for column in kept),
        length,
        tuple(column.key for column in kept),
        placed.sheet.lang,
        told=bool(part.message),
    )


def _of_table(placed: Placed, part: SmallTable, title: str) -> Block:
    styles, place = placed.plan.styles, placed.places[part.id]
    kept = telling(part, MOST_ROWS)

    def role(row: int, at: int) -> str:
        own = part.roles[row][at] if part.roles is not None else None
        return own or part.columns[at].role

    rows = range(min(len(part.rows), MOST_ROWS))
    # Rows that are drawn as boxes have no columns of cells; as a table they get the room that theirs would take.
    firsts = list(accumulate((column.span for column in part.columns), initial=place.left))
    starts = [place.columns.get(part.columns[at].key, firsts[at]) for at in kept]
    spans = [part.columns[at].span for at in kept]
    return Block(
        title,
        tuple(part.columns[at].title for at in kept),
        tuple(tuple(as_text(styles, part.rows[row][at], role(row, at)) for at in kept) for row in rows),
        tuple(tuple(role(row, at) for at in kept) for row in rows),
        tuple(
            sum(placed.plan.column_widths.get(column, 9) for column in range(start, start + span))
            for start, span in zip(starts, spans, strict=True)
        ),
        tuple(header_role(part.columns[at]).endswith(".right") for at in kept),
        len(part.rows),
        tuple(part.columns[at].key for at in kept),
        placed.sheet.lang,
        told=bool(part.message),
    )


def as_text(styles: Mapping[str, Style], value: Value, role: str) -> str:
    """A value as the style of its role shows it."""
    style = styles.get(role)
    return text(value, style.number_format if style else "General")


def _numeric(styles: Mapping[str, Style], role: str) -> bool:
    style = styles.get(role)
    return style is not None and style.horizontal == "right"
