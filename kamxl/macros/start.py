"""Sheets that come with the macros: the overview before its first run, and the settings that xlwings reads."""

from __future__ import annotations

from collections.abc import Mapping

from kamxl import theme
from kamxl.cell import Style
from kamxl.i18n import Lang, tr
from kamxl.layout.actions import ROLE, ROW_HEIGHT, strip
from kamxl.macros.buttons import buttons
from kamxl.placed import Cells, PrintSetup, Range, SheetPlan

OVERVIEW = "overview"
CONFIG = "xlwings"
CONFIG_TITLE = "xlwings.conf"
"""The title under which xlwings looks for its settings."""
INTERPRETER = "KAMXL_INTERPRETER"
"""Stands in the second row, set or not: macros of version 0.1 take cell B2.

Above it stands whether Python looks beside the workbook for modules: not for the buttons, since a file kamxl.py that lies
there must not be run in the place of ours.
"""
ADVICE = "KAMXL_ADVICE"
_BLOCKS, _BLOCK = 6, (8.7, 8.7, 8.7, 1.5)
_WIDTHS = dict(enumerate((1.5, *(_BLOCK * _BLOCKS)), 1))
_TITLE, _SUBTITLE_ROW, _BUTTON_ROW, _TEXT_ROW = Range(1, 2, 2, 4), 3, 4, 6
"""The grid of the overview that will take its place: Excel leaves the buttons where they are when cells are refilled."""


def overview_plan(title: str, lang: Lang) -> SheetPlan:
    """The overview of a workbook that was not analysed yet: the buttons and what to do. The first run replaces it."""
    font = theme.FONTS[lang]
    styles = {
        "body": Style(font=font),
        "title": Style(font=font, size=theme.TITLE, bold=True, colour=theme.ACCENT),
        ROLE: Style(font=font, colour=theme.GREY),
    }
    its = buttons(lang)
    found = strip(its.actions, _WIDTHS, row=_BUTTON_ROW)
    lines = [(tr(f"macros.start.{step}", lang),) for step in ("refresh", "validate", "report", "doctor", "without")]
    return SheetPlan(
        key=OVERVIEW,
        title=title,
        styles=styles,
        cells=(
            Cells(_TITLE.top, _TITLE.left, ((title, None, None), (None, None, None)), "title"),
            Cells(_SUBTITLE_ROW, 2, ((tr("macros.start.subtitle", lang),),), ROLE),
            Cells(_TEXT_ROW, 2, lines, "body"),
            Cells(found.row, found.status, ((its.status,),), ROLE),
        ),
        merges=(_TITLE,),
        column_widths=_WIDTHS,
        row_heights={
            1: 20,
            2: 20,
            _SUBTITLE_ROW: 18,
            found.row: ROW_HEIGHT,
            **dict.fromkeys(range(_TEXT_ROW, _TEXT_ROW + len(lines)), 20),
        },
        default_role="body",
        gridlines=False,
        buttons=found.buttons,
        tab_colour=theme.ACCENT,
        page=PrintSetup(area=Range(1, 1, _TEXT_ROW + len(lines), max(_WIDTHS))),
    )


def advice(lang: Lang) -> dict[str, str]:
    """What the macro says where nothing answers: its own text is ASCII, and no program is there to speak."""
    return {ADVICE: tr("macros.advice", lang)}


def config_plan(settings: Mapping[str, str], *, macros: bool) -> SheetPlan:
    """The hidden sheet `xlwings.conf`: settings of this workbook and words of its macros, one a row, without a gap."""
    first = {"ADD_WORKBOOK_TO_PYTHONPATH": "false" if macros else "true", INTERPRETER: settings.get(INTERPRETER, "")}
    rows = first | {key: value for key, value in settings.items() if key not in first}
    return SheetPlan(
        key=CONFIG,
        title=CONFIG_TITLE,
        styles={"text": Style(number_format="@")},
        cells=(Cells(1, 1, tuple(rows.items()), "text"),),
        column_widths={1: 34.0, 2: 80.0},
        hidden=True,
    )
