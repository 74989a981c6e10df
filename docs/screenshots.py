"""Pictures for the docs, as a person sees them: the demo book in a real window of LibreOffice on a laptop's screen of 1366 × 768.

    python docs/screenshots.py [DIR]      docs/images/<sheet>-<lang>.png, and the gallery of them; `make pictures`

Needs LibreOffice with its Python (`uno`) and Xvfb. The day is fixed, so that pictures change only when the sheets do.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any  # Any: a picture of Pillow, which is imported only here and only when one is taken

from kamxl import walk
from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import DICTIONARY_TITLES, GUIDE_TITLES, SETTINGS_TITLES, SHEETS

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"
WINDOW = (1366, 768)
SHEET = (0, 108, 1366, 746)
"""Where the sheet and its tabs lie in the window."""
DAY = date(2026, 9, 30)
COLOURS = 160
"""Of a picture in the docs: text on quiet grounds needs no more, and it is a third of the size."""


FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<include>/etc/fonts/fonts.conf</include>{folder}
<match target="pattern"><test name="family"><string>微软雅黑</string></test>
<edit name="family" mode="assign" binding="strong"><string>Liberation Sans</string><string>Noto Sans CJK SC</string></edit></match>
<match target="pattern"><test name="family"><string>Calibri</string></test>
<edit name="family" mode="assign" binding="strong"><string>Carlito</string><string>Liberation Sans Narrow</string></edit></match>
</fontconfig>"""
"""Fonts whose figures are as wide as those of Excel's, which are not to be had here: columns are as wide as their figures."""


@dataclass(frozen=True)
class Seen:
    """What a window shows of a sheet. `rows` and `columns`: the first and last of the area that scrolls, from 1."""

    key: str
    title: str
    rows: tuple[int, int]
    columns: tuple[int, int]
    whole: Any
    """The whole window, a picture of Pillow."""
    sheet: Any
    """The part of it with the sheet and its tabs."""


@contextmanager
def screen() -> Iterator[str]:
    """A screen of a laptop's size that nobody sees. Yields its name for DISPLAY."""
    read, write = os.pipe()
    size = f"{WINDOW[0]}x{WINDOW[1]}x24"
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-dpi", "96", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(write,), stderr=subprocess.DEVNULL)
    os.close(write)
    try:
        with open(read, encoding="ascii") as told:  # noqa: PTH123  # a pipe
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def sheets(book: Path, lang: Lang, soffice: str, python: str, profile: Path) -> Iterator[Seen]:
    """The visible sheets of a workbook, as they look when it is opened.

    Args:
        book: to open.
        lang: its language.
        soffice: LibreOffice's command.
        python: an interpreter that has `uno`.
        profile: an empty folder for LibreOffice's settings.
    """
    from PIL import ImageGrab

    place = LANGUAGES.index(lang)
    # Where a sheet to fill in has its title already, a result is called otherwise.
    keys = {f"{one.title(lang)}{mark}": key for key, one in OUTPUTS.items() for mark in ("", " (kamxl)")}
    keys |= {one.title(lang): f"{key}_input" if key in OUTPUTS else key for key, one in SHEETS.items()}
    keys |= {GUIDE_TITLES[place]: "guide", SETTINGS_TITLES[place]: "settings", DICTIONARY_TITLES[place]: "dictionary"}
    profile.mkdir(parents=True, exist_ok=True)
    fonts = profile / "fonts.conf"
    folder = os.environ.get("KAMXL_FONTS")  # one with Carlito, where the system has none
    fonts.write_text(FONTS.format(folder=f"<dir>{folder}</dir>" if folder else ""), "utf-8")
    with screen() as display:
        environment = {**os.environ, "DISPLAY": display, "FONTCONFIG_FILE": str(fonts)}
        command = [python, str(DOCS / "window.py"), soffice, str(profile), str(book), *map(str, WINDOW)]
        window = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert window.stdin is not None
        assert window.stdout is not None
        try:
            for line in window.stdout:
                told = json.loads(line)
                whole = ImageGrab.grab(xdisplay=display)
                part = whole.crop(SHEET)
                yield Seen(keys[told["title"]], told["title"], tuple(told["rows"]), tuple(told["columns"]), whole, part)
                window.stdin.write("\n")
                window.stdin.flush()
        finally:
            window.stdin.close()
            window.wait()
            window.stdout.close()


def save(picture: Any, path: Path) -> None:
    """A small file of few colours."""
    picture.convert("RGB").quantize(COLOURS, dither=0).save(path, optimize=True)


def main(folder: Path = IMAGES) -> None:
    """Take the pictures that the pages show: of the demo, and of what it leaves out from a workbook with every sheet."""
    folder.mkdir(exist_ok=True)
    for lang in LANGUAGES:
        page = (DOCS / "zh" if lang == "zh" else DOCS) / "gallery.md"
        wanted = set(re.findall(rf"images/([a-z-]+)-{lang}\.png", page.read_text("utf-8")))
        with tempfile.TemporaryDirectory() as room:
            demo, whole = Path(room) / "demo.xlsx", Path(room) / "whole.xlsx"
            walk.demo_book(demo, lang=lang, day=DAY)
            walk.new_book(whole, kind="key-accounts", lang=lang, sample_day=DAY)
            book = walk.open_book(whole, as_of=DAY)
            walk.write_result(walk.analyse(book, as_of=DAY), whole, backup=False)
            for path in (demo, whole):
                for one in sheets(path, lang, "soffice", "/usr/bin/python3", Path(room) / f"profile-{path.stem}"):
                    name = one.key.replace("_", "-")
                    if name in wanted:
                        wanted.remove(name)
                        save(one.sheet, folder / f"{name}-{lang}.png")
        if wanted:
            raise SystemExit(f"no such sheet: {sorted(wanted)}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
