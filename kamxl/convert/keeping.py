"""The mapping beside the workbook: written once something was converted, with every answer in it, so that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kamxl import writer
from kamxl.convert import mapping_text
from kamxl.convert.guess import Guess
from kamxl.convert.mapping import Fill, load
from kamxl.convert.names import Names
from kamxl.convert.outcome import Outcome
from kamxl.errors import BusyError, InputError, UsageError, WriteError
from kamxl.files import regular
from kamxl.i18n import Lang, Text
from kamxl.package.original import Original


@dataclass(frozen=True, slots=True)
class Decided:
    """What is known beyond the file of the mapping."""

    settled: Mapping[int, Fill] = field(default_factory=dict)
    """Fills of the file, by their place in it, that answers have changed."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The names of customers that the file has numbers of."""
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sources of the file that have titles which are new: all that are known now."""


def remember(
    outcome: Outcome, guessed: Guess, decided: Decided, names: Names, given: Path | None, beside: Path, lang: Lang
) -> None:
    """Keep the mapping beside the workbook: a copy of the one given, the guess with room for corrections, new numbers.

    Where it cannot be kept, or a file of somebody's has its name, a conversion that is written already says so and is done.
    """
    file = given if given is not None and not given.exists() else beside
    try:
        _remember(outcome, guessed, decided, names, given, file, beside, lang)
    except (BusyError, InputError, UsageError, WriteError):
        if file != beside or not outcome.written:
            raise
        outcome.notes = (*outcome.notes, Text("convert.note.no_mapping", {"file": beside}))


def _remember(
    outcome: Outcome,
    guessed: Guess,
    decided: Decided,
    names: Names,
    given: Path | None,
    file: Path,
    beside: Path,
    lang: Lang,
) -> None:
    if given is not None and given.exists():
        if outcome.dry_run:
            return
        if outcome.written and given.resolve() != beside.resolve():
            _keep_beside(regular.read(given).data, beside, outcome.target)
            outcome.mapping_written = True
    settled = decided.settled if file == beside and not outcome.dry_run else {}
    seen = decided.seen if file == beside and not outcome.dry_run else {}
    if not (outcome.dry_run or outcome.written or settled or seen) or (outcome.dry_run and file.exists()):
        return
    guessed_any = guessed.mapped.sources or guessed.mapped.fill
    fresh = {name: number for name, number in names.fresh.items() if decided.names.get(name) != number}
    if not guessed_any and not fresh and not settled and not seen:
        return
    new = mapping_text.body(guessed, outcome.sources, lang, outcome.money) if guessed_any else ""
    # A mapping that a person wrote there was read as what it is; it is added to, and kept as a backup.
    standing = writer.may_write(file, "convert", inputs=(outcome.target,), replace=file == beside)
    present = writer.contents(file) if file.exists() else None
    text = (
        mapping_text.head(lang, outcome.target.name) + new
        if present is None
        else f"{mapping_text.with_answers(present.data.decode('utf-8-sig'), settled, seen).rstrip()}\n{new}"
    )
    # A file name that is no UTF-8 cannot stand in TOML.
    data = mapping_text.with_names(text, fresh).encode("utf-8", "replace")
    _save(data, file, present, outcome.target, backup=standing.theirs)
    outcome.mapping = file
    outcome.mapping_written = True


def _keep_beside(data: bytes, beside: Path, target: Path) -> None:
    """Remember a mapping beside the workbook; another one that is there may hold a person's answers and is kept as a backup."""
    there = writer.contents(beside) if beside.exists() else None
    if there is None or there.data != data:
        writer.may_write(beside, "convert", replace=_is_mapping(beside))
        _save(data, beside, there, target, backup=True)


def _save(data: bytes, file: Path, there: Original | None, target: Path, *, backup: bool) -> None:
    """A mapping that is new is as open as its workbook: whoever may convert may add to it."""
    like = target if there is None and regular.is_there(target) else None
    writer.save(data, file, expect=there, backup=backup, like=like)


def _is_mapping(file: Path) -> bool:
    try:
        load(file)
    except UsageError:
        return False
    return True
