"""The answer to a request for access, as a file for programs or for people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.errors import UsageError
from kamxl.i18n import Lang, Text, tr

if TYPE_CHECKING:
    from kamxl.results import PersonSummary

SUFFIXES = (".json", ".pdf")
_WIDTHS = (22, 9, 100)


def check_export(out: Path, book: Path, *, replace: bool) -> None:
    """Refuse a file that may not be written, before anything is read. Raises UsageError, WriteError."""
    from kamxl import writer

    if out.suffix.lower() not in SUFFIXES:
        raise UsageError(Text("privacy.suffix", {"out": out}))
    writer.may_write(out, "person", inputs=(book,), replace=replace)


def export(found: PersonSummary, out: Path, *, day: date, book: Path, replace: bool = False) -> None:
    """Write what is held to a .json or .pdf.

    Args:
        found: what `hold` gave.
        out: the file; one of this command's that was not changed since is replaced.
        day: the date of the document.
        book: the workbook, which is never written over.
        replace: what is there and no result of this command is replaced, too, with a backup.

    Raises:
        UsageError: the name does not fit, or the file may not be written over.
        BusyError, WriteError: it cannot be written.
    """
    from kamxl import writer

    check_export(out, book, replace=replace)
    data = _json(found) if out.suffix.lower() == ".json" else _pdf(found, day)
    writer.save_output(data, out, by="person", inputs=(book,), replace=replace)


def _json(found: PersonSummary) -> bytes:
    """The object of `--json`, its program on the first line, by which the file is known as ours."""
    whole = dict(found.plain())
    program = json.dumps(whole.pop("program"), ensure_ascii=False)
    rest = json.dumps(whole, ensure_ascii=False, indent=1).removeprefix("{\n")
    return f'{{"program": {program},\n{rest}\n'.encode("utf-8", "replace")


def _pdf(found: PersonSummary, day: date) -> bytes:
    from kamxl import export as exporting
    from kamxl import writer
    from kamxl.convert.list_sheet import list_sheet

    lang: Lang = "zh" if found.lang == "zh" else "en"
    who = f"{found.customer} {found.name or ''}".strip()
    told = tr("privacy.pdf.told", lang, who=who, book=Path(found.book).name, day=day.isoformat())
    columns = [
        (tr(f"privacy.pdf.{key}", lang), role, width)
        for key, role, width in zip(("sheet", "cell", "text"), ("text", "text", "wrap"), _WIDTHS, strict=True)
    ]
    rows = list(_lines(found, lang)) or [("-", "-", "-")]
    plan = list_sheet("person", "kx_person", tr("privacy.pdf.title", lang), told, rows, columns, lang)
    return exporting.pdf(writer.create([plan]), as_of=day)


def _lines(found: PersonSummary, lang: Lang) -> Iterator[tuple[str, str, str]]:
    for row in found.rows:
        yield row.sheet, str(row.row), "  ".join(row.cells.values())
    rows = {(row.sheet, cell) for row in found.rows for cell in row.cells}
    for one in found.personal:
        if (one.sheet, one.cell) not in rows:
            yield one.sheet, one.cell, one.text
    for part in found.parts:
        yield tr("privacy.pdf.part", lang), "", part
    for file in found.files:
        yield tr("privacy.pdf.file", lang), tr(f"privacy.kind.{file.kind}", lang), Path(file.file).name
