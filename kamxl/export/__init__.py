"""Sheets into files that are no workbook of the user's: PDF through an office program, PowerPoint, a page for a phone.

pdf     the bytes of a workbook -> a PDF
slides  placed sheets -> a presentation
page    sheets of parts -> an HTML file
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.export.deck import slides
    from kamxl.export.office import pdf
    from kamxl.export.webpage import page

offer(__name__, {"deck": "slides", "office": "pdf", "webpage": "page"})
