"""What the two commands say, as `--json` prints it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kamxl.privacy.beside import Beside
    from kamxl.privacy.held import Held
    from kamxl.results import ForgetSummary, PersonSummary
    from kamxl.results.privacy import HoldingFile


def person_summary(path: Path, found: Held, files: Sequence[Beside]) -> PersonSummary:
    from kamxl.results import PersonSummary
    from kamxl.results.privacy import CustomerRow, PersonalCell

    return PersonSummary(
        book=str(path),
        lang=found.lang,
        customer=found.subject.customer,
        name=found.subject.name or None,
        people=list(found.subject.people),
        rows=[
            CustomerRow(sheet=sheet, row=row, cells=held)
            for sheet, rows in found.rows.items()
            for row, held in rows.items()
        ],
        personal=[PersonalCell(sheet=one.sheet, cell=one.cell, text=one.text) for one in found.places],
        parts=[*found.parts, *found.left],
        files=_files(files),
    )


def forget_summary(path: Path, target: Path, found: Held, files: Sequence[Beside], *, written: bool) -> ForgetSummary:
    from kamxl.results import ForgetSummary

    changed: dict[str, list[str]] = {}
    for one in found.places:
        changed.setdefault(one.sheet, []).append(one.cell)
    return ForgetSummary(
        book=str(path),
        output=str(target),
        written=written,
        lang=found.lang,
        customer=found.subject.customer,
        person=found.subject.person,
        people=len(found.subject.people),
        changed=changed,
        parts=found.parts,
        left=found.left,
        shared=len(found.subject.shared),
        texts={sheet: list(cells) for sheet, cells in found.subject.texts.items()},
        files=_files(files),
    )


def _files(files: Sequence[Beside]) -> list[HoldingFile]:
    from kamxl.results.privacy import HoldingFile

    return [HoldingFile(file=str(one.path), kind=one.kind, searched=one.searched) for one in files]
