"""Hooks of mkdocs: a link to what lies outside docs/ (sources, tests, examples) becomes its text; the theme speaks the page's language."""

from __future__ import annotations

import re
from typing import Any  # Any: mkdocs is there for developers only

_HAN = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”…]"
_BROKEN = re.compile(rf"(?<={_HAN})\n *(?={_HAN})")
_FENCE = re.compile(r"(^```.*?^```)", re.MULTILINE | re.DOTALL)
_OUTSIDE = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(?:examples|kamxl|macros|tests|SECURITY|CHANGELOG|README)[^)]*\)")


def on_page_markdown(markdown: str, page: object, config: object, files: object) -> str:
    """The text of a page, without links that lead out of the site, and with Chinese lines joined: a break would be a space."""
    parts = _FENCE.split(_OUTSIDE.sub(r"\1", markdown))
    return "".join(part if number % 2 else _BROKEN.sub("", part) for number, part in enumerate(parts))


def on_page_context(context: object, page: Any, config: Any, nav: object) -> None:
    """Search, table of contents and the language of the page itself."""
    config.theme["language"] = "zh" if page.url.startswith("zh/") else "en"
