"""A hook of hatchling: the README as a package index can show it, where pictures and pages of this folder are not at hand.

With an address `Source` under [project.urls] its pictures and links are made absolute; without one a picture goes and a link becomes
its text, so that nothing is broken.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any  # Any: the metadata of a project

from hatchling.metadata.plugin.interface import MetadataHookInterface

_PICTURE = re.compile(r"!\[([^\]]*)\]\((?!https?:)([^)]+)\)")
_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\((?!https?:|#)([^)]+)\)")


def for_index(text: str, address: str = "") -> str:
    """The README without anything that leads into the folder.

    Args:
        text: the README.
        address: where the folder is to be seen; '' where nowhere.
    """
    if address:
        text = _PICTURE.sub(lambda found: f"![{found[1]}]({address}/raw/main/{found[2]})", text)
        return _LINK.sub(lambda found: f"[{found[1]}]({address}/blob/main/{found[2]})", text)
    return _LINK.sub(r"\1", _PICTURE.sub("", text))


class ReadmeHook(MetadataHookInterface):
    """Gives the package its long description."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Called by hatchling with the metadata of pyproject.toml."""
        text = (Path(self.root) / "README.md").read_text("utf-8")
        address = metadata.get("urls", {}).get("Source", "").rstrip("/")
        metadata["readme"] = {"content-type": "text/markdown", "text": for_index(text, address)}
