"""A hook of mkdocs: what lies outside docs/ (sources, tests, examples) is no page of the site, so a link to it becomes its text."""

from __future__ import annotations

import re

_OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:examples|kamxl|macros|tests|SECURITY|CHANGELOG|README)[^)]*\)")


def on_page_markdown(markdown: str, page: object, config: object, files: object) -> str:
    """The text of a page, without links that lead out of the site."""
    return _OUTSIDE.sub(r"\1", markdown)
