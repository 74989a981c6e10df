"""Foreign tables → canonical tables: read, map, join, compare with what is there, propose; never a guess in silence.

convert   the whole conversion of some files into a workbook
Outcome   what was done, and what was not taken and why
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.convert.conversion import convert
    from kamxl.convert.outcome import Outcome

offer(__name__, {"conversion": "convert", "outcome": "Outcome"})
