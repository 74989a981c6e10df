"""The four buttons: which macro each runs, and what it says."""

from __future__ import annotations

from collections.abc import Mapping

from kamxl.i18n import Lang, tr
from kamxl.plan import Action, Actions

MACROS: Mapping[str, str] = {
    "refresh": "KamxlRefresh",
    "validate": "KamxlValidate",
    "report": "KamxlReport",
    "doctor": "KamxlDoctor",
}
"""Action -> the macro that starts it."""
_CAPTIONS = {"refresh": "run", "validate": "validate", "report": "report", "doctor": "doctor"}


def buttons(lang: Lang) -> Actions:
    """The buttons with the same words as on the guide, and the cell that tells how the last press went."""
    found = (Action(tr(f"templates.command.{_CAPTIONS[action]}", lang), macro) for action, macro in MACROS.items())
    return Actions(tuple(found), tr("live.status.ready", lang))
