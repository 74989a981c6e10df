"""What a cell says and how it looks, in parts and in places alike."""

from __future__ import annotations

import math
from datetime import date, datetime
from typing import Literal

from kamxl.record import record


@record
class Style:
    """How a cell looks. Every field is explicit, so that each back end renders the same."""

    font: str = "Calibri"
    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = "262626"
    fill: str | None = None
    horizontal: Literal["general", "left", "center", "right"] = "general"
    vertical: Literal["top", "center", "bottom"] = "center"
    wrap: bool = False
    indent: int = 0
    number_format: str = "General"
    border_top: str | None = None
    """Colour of a thin line, or None for no line; likewise below."""
    border_bottom: str | None = None
    border_left: str | None = None
    border_right: str | None = None
    locked: bool = True


@record
class Formula:
    """A live formula (without the leading '=') with the value it has now, so that previews and phones show it.

    It may name the user's sheets by title and our tables by structured reference (`kx_tiers[等级]`); a reference to a
    sheet of ours is written `{sheet:tiers}!A1`, and the back end puts today's quoted title for the braces.
    """

    expression: str
    cached: str | float | int | bool | None


@record
class Link:
    """Text that jumps to a cell: of a plan (`sheet`), of a user's sheet (`title`), or to an address (`url`)."""

    text: str | float | date
    sheet: str | None = None
    title: str | None = None
    cell: str = "A1"
    url: str | None = None
    tip: str = ""
    part: str = ""
    """With `sheet`: a part of it by id; the layout, which knows where it stands, puts the cell."""
    row: int = -1
    """With `part`: a row of it, from 0; -1 is the part itself."""


Plain = None | bool | int | float | str | date | datetime
Value = Plain | Formula | Link


def plain(value: Value) -> Plain:
    """What a cell shows: the result of a formula, the text of a link."""
    if isinstance(value, Formula):
        return value.cached
    return value.text if isinstance(value, Link) else value


def is_blank(value: object) -> bool:
    """None, NaN, infinity, and pandas' NaT and NA."""
    if value is None:
        return True
    if isinstance(value, float):
        return not math.isfinite(value)
    return type(value).__name__ in ("NaTType", "NAType")
