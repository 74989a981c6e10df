"""What the user's own parts cost a run: 60 MB of pictures, and a large sheet that is none of our inputs.

    python -m benchmarks.own_parts [--repeats 5] [--python PYTHON --path CHECKOUT]

Each run is a process of its own; CPU seconds (user and system) and peak memory are taken from the system, medians of the
repeats, books in turn. What counts is the difference to the same book without the parts. `--path` measures another checkout,
as one from before a change.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from benchmarks._process import Cost, cost

DAY = date(2026, 9, 30)
PICTURES, PICTURE_BYTES = 12, 5 << 20
SHEET_BYTES = 88 << 20
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_RELATIONSHIP = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def with_pictures(book: Path, out: Path) -> None:
    """The book and pictures, compressed as Excel does it, which makes them no smaller."""
    noise = random.Random(1)
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "[Content_Types].xml":
                data = data.replace(b"<Override", b'<Default Extension="png" ContentType="image/png"/><Override', 1)
            new.writestr(info.filename, data)
        for number in range(PICTURES):
            new.writestr(f"xl/media/picture{number}.png", b"\x89PNG\r\n\x1a\n" + noise.randbytes(PICTURE_BYTES))


def with_sheet(book: Path, out: Path, *, formulas: bool = False) -> None:
    """The book and a sheet of measurements."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "[Content_Types].xml":
                data = data.replace(
                    b"</Types>", f'<Override PartName="/xl/worksheets/own.xml" ContentType="{_TYPE}"/></Types>'.encode()
                )
            elif info.filename == "xl/_rels/workbook.xml.rels":
                target = f'<Relationship Id="own1" Type="{_RELATIONSHIP}" Target="worksheets/own.xml"/></Relationships>'
                data = data.replace(b"</Relationships>", target.encode())
            elif info.filename == "xl/workbook.xml":
                data = data.replace(b"</sheets>", '<sheet name="测量" sheetId="900" r:id="own1"/></sheets>'.encode())
            new.writestr(info.filename, data)
        with new.open("xl/worksheets/own.xml", "w") as stream:
            for piece in _rows(formulas):
                stream.write(piece)


def _rows(formulas: bool) -> Iterator[bytes]:
    noise = random.Random(2)
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    yield head
    row, size = 0, len(head)
    while size < SHEET_BYTES:
        lines = []
        for _ in range(1000):
            row += 1
            cells = "".join(f'<c r="{letter}{row}"><v>{noise.random():.6f}</v></c>' for letter in "ABCDEFG")
            formula = f"<f>SUM(A{row}:G{row})</f>" if formulas else ""
            text = f'<c r="H{row}" t="inlineStr"><is><t>点 {row % 977}</t></is></c>'
            lines.append(f'<row r="{row}">{cells}{text}<c r="I{row}">{formula}<v>1.5</v></c></row>')
        piece = "".join(lines).encode()
        size += len(piece)
        yield piece
    yield b"</sheetData></worksheet>"


def measured(book: Path, python: str, path: str) -> Cost:
    """One run into a copy."""
    out = book.with_name(f"{book.stem}-out.xlsx")
    out.unlink(missing_ok=True)
    arguments = ["-m", "kamxl", "run", str(book), "--as-of", DAY.isoformat(), "--output", str(out), "--json"]
    return cost(arguments, python=python, path=path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--path", default="")
    given = parser.parse_args()
    from kamxl import walk

    variants: dict[str, Callable[[Path, Path], None]] = {
        "60 MB of pictures": with_pictures,
        "a sheet of 88 MB": with_sheet,
        "a sheet of 88 MB with formulas": lambda book, out: with_sheet(book, out, formulas=True),
    }
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plain = folder / "plain.xlsx"
        walk.new_book(plain, kind="key-accounts", lang="zh", sample_day=DAY)
        books = {"plain": plain}
        for position, (title, make) in enumerate(variants.items()):
            books[title] = folder / f"book{position}.xlsx"
            make(plain, books[title])
        found: dict[str, list[Cost]] = {title: [] for title in books}
        for _ in range(given.repeats):
            for title, book in books.items():
                found[title].append(measured(book, given.python, given.path))
    seconds, peak = (statistics.median(values) for values in zip(*found["plain"], strict=True))
    print(f"{'plain':32} {seconds:6.2f} s CPU {peak:6.0f} MB")
    for title in variants:
        more, higher = (statistics.median(values) for values in zip(*found[title], strict=True))
        print(f"{title:32} {more - seconds:+6.2f} s CPU {higher - peak:+6.0f} MB")


if __name__ == "__main__":
    main()
