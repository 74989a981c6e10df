"""Pictures of the demo book's result sheets for the docs, as LibreOffice prints them: docs/images/<sheet>-<lang>.png.

Needs soffice and pdftoppm. The day is fixed, so that pictures change only when the sheets do.
"""

from __future__ import annotations

import subprocess
import tempfile
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from kamxl import walk
from kamxl.i18n import LANGUAGES, Lang

IMAGES = Path(__file__).parent / "images"
DAY = date(2026, 9, 30)
SHOWN = ("overview", "tiers", "lifetime", "alerts", "trend", "market", "follow_up")
DPI = 96


def shoot(lang: Lang, folder: Path) -> None:
    """The first page of each sheet; the user's own sheets stay in another book, so that only results are printed."""
    name = {"zh": "大客户.xlsx", "en": "key-accounts.xlsx"}[lang]
    source, empty, out = folder / "source.xlsx", folder / "blank" / name, folder / name
    empty.parent.mkdir(exist_ok=True)
    walk.new_book(source, kind="key-accounts", lang=lang, sample_day=DAY)
    Workbook().save(empty)
    for sheet in SHOWN:
        opened = walk.open_book(empty, with_=[source], as_of=DAY, lang=lang)
        result = walk.analyse(opened, as_of=DAY)
        plans = [plan for plan in walk.plans(result) if plan.key == sheet]
        out.write_bytes(walk.render(result, plans))
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", str(folder), str(out)], check=True, capture_output=True, timeout=170)
        target = IMAGES / f"{sheet.replace('_', '-')}-{lang}"
        subprocess.run(
            [
                "pdftoppm",
                "-r",
                str(DPI),
                "-png",
                "-f",
                "1",
                "-l",
                "1",
                "-singlefile",
                str(out.with_suffix(".pdf")),
                str(target),
            ],
            check=True,
        )


if __name__ == "__main__":
    IMAGES.mkdir(exist_ok=True)
    for one in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            shoot(one, Path(folder))
