"""Words of the buttons: the status cell and what a press tells."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "live.status.prefix": ("状态：", "Status: "),
    "live.status.ready": ("状态：就绪", "Status: ready"),
}
