"""A night's run over a shared folder: every workbook in it, and a file that says what was done and what failed.

    python examples/night.py FOLDER [--log night.md]      exit code 1 where a workbook failed, for the scheduler to see

A workbook that somebody has open or that is damaged does not stop the others. A second machine may run the same at the same time.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any  # Any: what JSON holds


def night(folder: Path, *options: str) -> dict[str, Any]:
    """Run `kamxl batch` over a folder. Returns what it prints with --json."""
    command = [sys.executable, "-m", "kamxl", "batch", str(folder), "--recursive", *options, "--json"]
    done = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode not in (0, 1):  # 2: the share is not there, or holds no workbook
        raise SystemExit(done.returncode)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def told(found: dict[str, Any]) -> str:
    """The night in words: counts, then each workbook that needs somebody."""
    counts = {name: count for name, count in found["counts"].items() if count}
    lines = ["# " + ", ".join(f"{name}: {count}" for name, count in counts.items()), ""]
    lines += [f"- **{Path(book['book']).name}**: {book['reason']}" for book in found["books"] if book.get("reason")]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="A night's run over a shared folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--log", type=Path, default=Path("night.md"))
    given, options = parser.parse_known_args(arguments)
    found = night(given.folder, *options)
    given.log.write_text(told(found), "utf-8")
    print(given.log)
    return 1 if found["counts"]["failed"] else 0


if __name__ == "__main__":
    raise SystemExit(main())
