"""kamxl.xlam: the macros with a ribbon of their own, for workbooks that hold none. One file for both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kamxl.i18n import LANGUAGES, tr
from kamxl.macros.buttons import MACROS, buttons
from kamxl.macros.install import put_project
from kamxl.macros.start import ADVICE, config_plan
from kamxl.package import xml
from kamxl.writer.blank import create
from kamxl.writer.target import open_target

RIBBON_PART = "customUI/customUI.xml"
RIBBON_RELATIONSHIP = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
RIBBON_NAMESPACE = "http://schemas.microsoft.com/office/2006/01/customui"
"""Of Office 2007: later ones read it, too, and so does WPS."""
ADD_IN_TYPE = "application/vnd.ms-excel.addin.macroEnabled.main+xml"
CALLBACK = "KamxlRibbon"
"""The one macro of all buttons: the id of a button is the action that it asks for."""
_PICTURES = {
    "refresh": "DataRefreshAll",
    "validate": "DataValidation",
    "report": "FileSaveAsPdfOrXps",
    "doctor": "Help",
}
"""Action -> picture that Office has."""


def of_sources() -> bytes:
    """The add-in; its sheet, which Excel never shows, holds what the macro says where no program answers."""
    advice = " ".join(tr("macros.advice", lang) for lang in LANGUAGES)
    sheet = replace(config_plan({ADVICE: advice}, macros=True), hidden=False)  # elsewhere one must be seen
    workbook = open_target(create([sheet]))
    put_project(workbook)
    package = workbook.package
    package.set_content_type(workbook.part, ADD_IN_TYPE)
    package.put(RIBBON_PART, ribbon())
    package.rels("").add(RIBBON_RELATIONSHIP, RIBBON_PART)
    workbook.close()
    return package.close().to_bytes()


def ribbon() -> str:
    """The customUI part: a tab with a button for each action."""
    shown = zip(MACROS, *(buttons(lang).actions for lang in LANGUAGES), strict=True)
    drawn = "".join(
        f'<button id="{action}" label="{_both(one.caption for one in named)}" size="large" '
        f'imageMso="{_PICTURES[action]}" onAction="{CALLBACK}" '
        f'supertip="{_both(tr(f"macros.start.{action}", lang) for lang in LANGUAGES)}"/>'
        for action, *named in shown
    )
    tab = f'<tab id="kamxl" label="kamxl"><group id="book" label="kamxl">{drawn}</group></tab>'
    return f'{xml.DECLARATION}<customUI xmlns="{RIBBON_NAMESPACE}"><ribbon><tabs>{tab}</tabs></ribbon></customUI>'


def _both(words: Iterable[str]) -> str:
    """What is said in both languages, as an attribute value holds it."""
    return xml.attribute(" ".join(words))
