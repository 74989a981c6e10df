"""The finished workbooks that lie beside this file: the demo of each language with its results, charts and buttons.

python examples/finished.py [DIR]      as of the day that the pictures of the documentation are of
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

DAY = "2026-09-30"
NAMES = {"zh": "大客户管理-示例.xlsm", "en": "key-accounts-demo.xlsm"}


def made(folder: Path) -> list[Path]:
    """Write them into a folder. Returns their paths."""
    found = []
    for lang, name in NAMES.items():
        found.append(folder / name)
        found[-1].unlink(
            missing_ok=True
        )  # it was made by another version, and a demo replaces only what it made itself
        subprocess.run([sys.executable, "-m", "kamxl", "--lang", lang, "demo", found[-1], "--as-of", DAY], check=True)
    return found


if __name__ == "__main__":
    made(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
