"""Sheets that come with the macros: the overview before its first run, and the settings that xlwings reads."""

from __future__ import annotations

from collections.abc import Mapping

from kamxl.i18n import Lang, tr
from kamxl.macros.buttons import GREY, with_buttons
from kamxl.placed import Cells, PrintSetup, Range, SheetPlan
from kamxl.plan import Style

OVERVIEW = "overview"
CONFIG = "xlwings"
CONFIG_TITLE = "xlwings.conf"
"""The title under which xlwings looks for its settings."""
INTERPRETER = "KAMXL_INTERPRETER"
"""Stands in the second row: the macro takes cell B2.

Above it stands whether Python looks beside the workbook for modules: not for the buttons, since a file kamxl.py that lies
there must not be run in the place of ours.
"""
FONTS = {"zh": "微软雅黑", "en": "Calibri"}
_ACCENT = "1F4E79"
_BLOCKS, _BLOCK = 6, (8.7, 8.7, 8.7, 1.5)
_WIDTHS = dict(enumerate((1.5, *(_BLOCK * _BLOCKS)), 1))
_TITLE, _SUBTITLE_ROW, _TEXT_ROW = Range(1, 2, 2, 4), 3, 6
"""The grid of the overview that will take its place: Excel leaves the buttons where they are when cells are refilled."""


def overview_plan(title: str, lang: Lang) -> SheetPlan:
    """The overview of a workbook that was not analysed yet: the buttons and what to do. The first run replaces it."""
    body = Style(font=FONTS[lang])
    styles = {
        "body": body,
        "title": Style(font=FONTS[lang], size=18, bold=True, colour=_ACCENT),
        "muted": Style(font=FONTS[lang], colour=GREY),
    }
    lines = [(tr(f"macros.start.{step}", lang),) for step in ("refresh", "validate", "report", "doctor", "without")]
    plan = SheetPlan(
        key=OVERVIEW,
        title=title,
        styles=styles,
        cells=(
            Cells(_TITLE.top, _TITLE.left, ((title, None, None), (None, None, None)), "title"),
            Cells(_SUBTITLE_ROW, 2, ((tr("macros.start.subtitle", lang),),), "muted"),
            Cells(_TEXT_ROW, 2, lines, "body"),
        ),
        merges=(_TITLE,),
        column_widths=_WIDTHS,
        row_heights={1: 20, 2: 20, _SUBTITLE_ROW: 18, **dict.fromkeys(range(_TEXT_ROW, _TEXT_ROW + len(lines)), 20)},
        default_role="body",
        gridlines=False,
        tab_colour=_ACCENT,
        page=PrintSetup(area=Range(1, 1, _TEXT_ROW + len(lines), max(_WIDTHS))),
    )
    return with_buttons(plan, lang)


def config_plan(settings: Mapping[str, str], *, macros: bool) -> SheetPlan:
    """The hidden sheet `xlwings.conf`: xlwings' settings for this workbook, one a row, without a gap."""
    first = {"ADD_WORKBOOK_TO_PYTHONPATH": "false" if macros else "true"}
    rows = first | {key: settings[key] for key in (INTERPRETER,) if key in settings}
    rows |= {key: value for key, value in settings.items() if key not in rows}
    return SheetPlan(
        key=CONFIG,
        title=CONFIG_TITLE,
        styles={"text": Style(number_format="@")},
        cells=(Cells(1, 1, tuple(rows.items()), "text"),),
        column_widths={1: 34.0, 2: 80.0},
        hidden=True,
    )
