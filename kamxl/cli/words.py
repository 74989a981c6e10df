"""Which language the command line speaks: `--lang`, else the system's."""

from __future__ import annotations

import locale
import os
from collections.abc import Sequence

from kamxl.i18n import LANGUAGES, Lang


def language_of(arguments: Sequence[str]) -> Lang:
    """The language asked for by --lang anywhere on the line, else the system's; help needs it before click parses."""
    for index, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in LANGUAGES:
            return value
    return system_language()


def system_language() -> Lang:
    """zh where the system speaks Chinese, else en."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith(("zh", "chinese")) else "en"
    spoken = (locale.getlocale()[0] or "").lower()
    return "zh" if spoken.startswith(("zh", "chinese")) else "en"
