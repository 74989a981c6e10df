"""The finished workbooks that lie beside this file: the demo of each language with its results, charts and buttons.

python examples/finished.py [DIR]      as of the day that the pictures of the documentation are of
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from kamxl.cli.group import invoke
from kamxl.i18n import LANGUAGES, Lang, tr

DAY = "2026-09-30"
DEMO: Mapping[Lang, str] = {lang: tr("cli.demo.file", lang) for lang in LANGUAGES}


def made(folder: Path) -> list[Path]:
    """Write them into a folder. Returns their paths."""
    found = []
    for lang in LANGUAGES:
        with tempfile.TemporaryDirectory() as room:
            for command in (["demo", room, "--as-of", DAY], ["macros", "install", f"{room}/{DEMO[lang]}"]):
                if invoke([*command, "--lang", lang], lang):
                    raise SystemExit(1)
            (book,) = Path(room).glob("*.xlsm")
            found.append(folder / book.name)
            found[-1].write_bytes(book.read_bytes())
    return found


if __name__ == "__main__":
    made(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
