"""The finished workbooks that lie beside this file: the demo of each language with its results, charts and buttons.

python examples/finished.py [DIR]      as of the day that the pictures of the documentation are of
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

DAY = "2026-09-30"


def kamxl(*arguments: str, lang: str) -> None:
    """One command. Raises SystemExit where it fails."""
    if subprocess.run([sys.executable, "-m", "kamxl", "--lang", lang, *arguments], check=False).returncode:
        raise SystemExit(1)


def made(folder: Path) -> list[Path]:
    """Write them into a folder. Returns their paths."""
    found = []
    for lang in ("zh", "en"):
        with tempfile.TemporaryDirectory() as room:
            kamxl("demo", room, "--as-of", DAY, lang=lang)
            (book,) = Path(room).glob("*.xlsx")
            kamxl("macros", "install", str(book), lang=lang)
            (book,) = Path(room).glob("*.xlsm")
            found.append(folder / book.name)
            found[-1].write_bytes(book.read_bytes())
    return found


if __name__ == "__main__":
    made(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
