"""What was found in a workbook on a subject."""

from __future__ import annotations

from dataclasses import dataclass, field

from kamxl.i18n import Lang
from kamxl.package.archive import Archive
from kamxl.privacy.subject import Subject


@dataclass(frozen=True, slots=True)
class Place:
    """A cell that holds something."""

    sheet: str
    cell: str
    text: str


@dataclass
class Held:
    """All that a workbook holds on a subject, and the workbook without it."""

    subject: Subject
    lang: Lang
    places: list[Place] = field(default_factory=list)
    rows: dict[str, dict[int, dict[str, str]]] = field(default_factory=dict)
    """Title of a sheet -> row of the customer's -> cell -> text."""
    parts: list[str] = field(default_factory=list)
    """Parts of the file, besides sheets and their strings, that hold something."""
    left: list[str] = field(default_factory=list)
    """Parts that hold something and cannot be changed: pictures, programs, files in the file."""
    archive: Archive | None = None
