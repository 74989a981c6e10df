"""字段说明: every field of the schema, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kamxl import theme
from kamxl.cell import Link, Style, Value
from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.placed import Cells, PrintSetup, SheetPlan, Table, TableColumn
from kamxl.schema.bounds import bounds
from kamxl.schema.field import Column
from kamxl.schema.money import Money
from kamxl.schema.sheets import COMPUTED_COLUMNS, DICTIONARY_TITLES, SHEETS, Sheet, SheetField
from kamxl.schema.values import number
from kamxl.templates.inputs import in_title_unit
from kamxl.width import CELL_PIXELS, LINE_HEIGHT, has_chinese, lines

HEADER_ROW = 4
COLUMNS = (
    ("sheet", "text", 13),
    ("title", "bold", 22),
    ("required", "center", 10),
    ("kind", "text", 13),
    ("unit", "text", 10),
    ("allowed", "wrap", 34),
    ("help", "wrap", 30),
    ("example", "wrap", 24),
    ("pii", "center", 10),
    ("aliases", "wrap", 44),
    ("key", "muted.row", 20),
)
"""Column, role, width."""


def dictionary_plan(sheets: Sequence[str], lang: Lang, money: Money) -> SheetPlan:
    """The plan of the dictionary of some input sheets."""
    rows = [row for key in sheets for row in _rows(SHEETS[key], lang, money)]
    columns = tuple(
        TableColumn(tr(f"templates.dictionary.{name}", lang), [row[place] for row in rows], role)
        for place, (name, role, _) in enumerate(COLUMNS)
    )
    title = DICTIONARY_TITLES[LANGUAGES.index(lang)]
    return SheetPlan(
        key="dictionary",
        title=title,
        styles=list_styles(lang),
        cells=(
            Cells(1, 1, ((title, None, None, None, Link(tr("templates.back", lang), sheet="guide")),),
                  ["title", "plain", "plain", "plain", "nav"]),
            Cells(2, 1, ((tr("templates.dictionary.subtitle", lang),),), "subtitle"),
        ),
        tables=(Table("kam_dictionary", HEADER_ROW, 1, columns, header_roles=header_roles(columns)),),
        column_widths={place: width for place, (_, _, width) in enumerate(COLUMNS, 1)},
        row_heights={1: 30, 2: 18, 3: 6, HEADER_ROW: 30, **_heights(rows, lang)},
        default_role="plain",
        freeze=(HEADER_ROW + 1, 3),
        gridlines=False,
        tab_colour=theme.TABS["aside"],
        page=PrintSetup(repeat_rows=(HEADER_ROW, HEADER_ROW), header=f"&L{title}"),
        owned=False,
    )  # fmt: skip


def list_styles(lang: Lang) -> dict[str, Style]:
    """The theme with headers that stand over their columns."""
    base = theme.styles(lang)
    header = base["table.header"]
    return {
        **base,
        "header.left": replace(header, horizontal="left", indent=1),
        "header.center": replace(header, horizontal="center"),
    }


def header_roles(columns: Sequence[TableColumn]) -> list[str]:
    """A header's role by that of its column."""
    return ["header.center" if c.role in {"center", "value", "default"} else "header.left" for c in columns]


def _rows(sheet: Sheet, lang: Lang, money: Money) -> Iterator[tuple[Value, ...]]:
    yes = tr("templates.dictionary.yes", lang)
    for field in sheet.fields.values():
        column = field.column
        yield (
            sheet.title(lang),
            column.title(lang, money),
            yes if field.asked else None,
            tr(f"templates.kind.{column.kind}", lang),
            money.name(column.unit, lang) if column.unit else None,
            _allowed(sheet, field, lang) or None,
            column.help(lang) or None,
            _example(column, lang, money) or None,
            yes if column.pii else None,
            ("、" if lang == "zh" else ", ").join(_aliases(field, lang)) or None,
            field.key,
        )
    for key, zh, en in COMPUTED_COLUMNS if sheet.key == "customers" else ():
        kind, text = tr("templates.kind.computed", lang), tr("templates.dictionary.computed", lang)
        yield (sheet.title(lang), zh if lang == "zh" else en, None, kind, None, None, text, None, None, None, key)


def _example(column: Column, lang: Lang, money: Money) -> str:
    """The example as people type it under the title; an amount in the title's unit."""
    example = column.example(lang)
    if not example or column.unit is None:
        return example
    return str(in_title_unit(number(example), column.unit, money))


def _aliases(field: SheetField, lang: Lang) -> list[str]:
    """Other titles in the reader's language, and the one in the other language; the reader takes more than these."""
    column = field.column
    own = [alias for alias in column.aliases if alias.isascii() == (lang == "en")]
    return [name for name in (*own, column.name("en" if lang == "zh" else "zh")) if name != column.name(lang)]


def _allowed(sheet: Sheet, field: SheetField, lang: Lang) -> str:
    column = field.column
    if column.choices:
        words = [choice.word(lang) for choice in column.choices]
        if column.open_list:
            words.append(tr("templates.dictionary.other", lang))
        return (" / ").join(words)
    least, most = bounds(sheet.model.model_fields[field.key])
    if not isinstance(least, (int, float)) or not isinstance(most, (int, float)):
        return ""
    if most <= 100:
        return tr("templates.dictionary.between", lang, least=least, most=most)
    return tr("templates.dictionary.at_least", lang, least=least) if least >= 0 else ""


def _heights(rows: Sequence[tuple[Value, ...]], lang: Lang) -> dict[int, float]:
    wrapped = [place for place, (_, role, _) in enumerate(COLUMNS) if role in {"wrap", "text", "bold"}]
    return {
        HEADER_ROW + 1 + place: row_height([(row[at], COLUMNS[at][2]) for at in wrapped], lang, 19)
        for place, row in enumerate(rows)
    }


def row_height(wrapped: Iterable[tuple[Value, float]], lang: Lang, least: float) -> float:
    """Points of a row as high as its fullest cell: programs that do not fit rows by themselves cut text otherwise.

    Args:
        wrapped: its texts, each with the width of its column.
        lang: the sheet's.
        least: points of a row of one line.
    """
    heights = [least]
    for value, width in wrapped:
        text = str(value or "")
        count = lines(text, (width * 7 - 11) / CELL_PIXELS[lang], lang)
        heights.append(3 + count * LINE_HEIGHT["zh" if has_chinese(text) else lang] if count > 1 else 0.0)
    return max(heights)
