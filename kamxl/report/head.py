"""The ways at the top of a sheet: back to the overview, and down to what stands below a long list."""

from __future__ import annotations

from kamxl.cell import Link
from kamxl.report.phrases import Phrases


def ways(say: Phrases, key: str, section: str = "") -> tuple[Link, ...]:
    """Back to the overview; down to `section` of the sheet `key`, where it is named."""
    back = Link(say("report.back"), sheet="overview")
    if not section:
        return (back,)
    down = "report.to_list" if section == "list" else "report.to_section"
    return back, Link(say(down), sheet=key, part=section)
