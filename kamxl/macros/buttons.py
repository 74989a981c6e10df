"""The four buttons: which macro each runs, what it says, and where it stands on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kamxl.i18n import Lang, tr
from kamxl.plan import Button, Cells, Range, SheetPlan

MACROS: Mapping[str, str] = {
    "refresh": "KamxlRefresh",
    "validate": "KamxlValidate",
    "report": "KamxlReport",
    "doctor": "KamxlDoctor",
}
"""Action -> the macro that starts it."""

_CAPTIONS = {"refresh": "run", "validate": "validate", "report": "report", "doctor": "doctor"}
_ROW = 1
"""Buttons stand in the row of the title, whose text begins at the left."""
_LEAST_WIDTH = 11.0
"""Characters that the longest caption takes with its margins."""
_DEFAULT_WIDTH = 9.0
STATUS_ROLE = "macros.status"
_GREY = "6B7280"


def caption(action: str, lang: Lang) -> str:
    """What a button says, the same words as on the guide."""
    return tr(f"templates.command.{_CAPTIONS[action]}", lang)


def buttons_at(widths: Mapping[int, float], right: int, lang: Lang) -> tuple[Button, ...]:
    """The buttons in the title row, side by side up to column `right`; each covers as many columns as it needs."""
    placed: list[Button] = []
    for action in reversed(list(MACROS)):
        left = right
        while left > 1 and sum(widths.get(c, _DEFAULT_WIDTH) for c in range(left, right + 1)) < _LEAST_WIDTH:
            left -= 1
        placed.append(Button(Range(_ROW, left, _ROW, right), caption(action, lang), MACROS[action]))
        right = left - 1
        if right < 1:
            break
    return tuple(reversed(placed))


def with_buttons(plan: SheetPlan, lang: Lang) -> SheetPlan:
    """A plan with the buttons at the right end of its title row and the status cell under the first of them."""
    right = plan.page.area.right if plan.page.area else max(plan.column_widths, default=8)
    placed = buttons_at(plan.column_widths, right, lang)
    status = Cells(_ROW + 1, placed[0].over.left, ((tr("live.status.ready", lang),),), STATUS_ROLE)
    look = replace(plan.styles[plan.default_role], colour=_GREY, fill=None, border_bottom=None, wrap=False)
    return replace(
        plan,
        buttons=(*plan.buttons, *placed),
        cells=(*plan.cells, status),
        styles={**plan.styles, STATUS_ROLE: look},
    )
