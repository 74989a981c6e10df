"""Everything of kamxl's out of a workbook again: the clean way out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from kamxl.errors import InputError, UnsafeTarget, UsageError, told_in
from kamxl.i18n import Lang, Text
from kamxl.record import record

if TYPE_CHECKING:
    from kamxl.macros.uninstall import Uninstalled
    from kamxl.package.archive import Archive
    from kamxl.package.original import Original
    from kamxl.read import Workbook
    from kamxl.results import RemoveSummary
    from kamxl.writer.removal import Removed, Uses

_SHOWN = 5
_PLAIN = {".xlsm": ".xlsx", ".xltm": ".xltx"}


@record
class _Cleaned:
    """A workbook without what is ours, not written yet."""

    source: Original
    archive: Archive
    removed: Removed
    macros: Uninstalled
    typed: int

    @property
    def nothing(self) -> bool:
        return not (self.removed.sheets or self.macros.macros or self.removed.parts)


def remove(
    path: Path,
    output: Path | None = None,
    *,
    replace: bool = False,
    dry_run: bool = False,
    lang: Lang | None = None,
    fallback: Lang = "zh",
) -> RemoveSummary:
    """Take kamxl's sheets, names, formats, buttons and macros out of a workbook.

    Every part of the user's has the bytes that it had before the first run, as far as its content has not been changed since.
    A backup is kept, as by every write.

    Args:
        path: the workbook.
        output: where the result goes; default is the workbook itself, and for a workbook with macros of ours the .xlsx beside it.
        replace: what stands at `output` and is no result of ours is replaced, too, with a backup.
        dry_run: write nothing.
        lang: of messages; default is the workbook's, else `fallback`.

    Raises:
        UnsafeTarget: formulas of the user's look at our sheets, or the workbook cannot be written without loss.
        UsageError: no sheet would be left, or `output` may not be written over.
        InputError, BusyError, WriteError: as for every write; the workbook is then as it was.
    """
    from kamxl import read, writer
    from kamxl.files.replace import backup_for
    from kamxl.package.original import Original
    from kamxl.read.file import contents
    from kamxl.results import RemoveSummary
    from kamxl.settings import Limits

    source = contents(path, path.name, Limits())
    book = None
    with suppress(InputError):  # what cannot be read as input can be cleaned all the same
        book = read.workbook(source, limits=Limits(), name=path.name)
    spoken = lang or (book.lang if book is not None else None) or fallback
    with told_in(spoken):
        found = _cleaned(source, path, _typed(book))
        plain = found.macros.macros and not found.macros.left
        target = output or (path.with_suffix(_PLAIN.get(path.suffix.lower(), path.suffix)) if plain else path)
        in_place = output is None and target == path
        if not in_place:
            writer.may_write(target, None, inputs=(path,), replace=replace)
        backup = None
        if not dry_run and not found.nothing:
            # Its sheets are fewer than those of the workbook that was read, which is meant: it is compared with itself.
            whole = Original(found.archive.to_bytes())
            if in_place:
                backup = str(backup_for(path))
                writer.save(found.archive, path, expect=source, backup=True, source=whole)
            else:
                writer.check_unchanged(path, source)
                writer.save_output(found.archive, target, by=None, inputs=(path,), replace=replace, source=whole)
    return RemoveSummary(
        book=str(path),
        output=str(target),
        written=not dry_run and not found.nothing,
        backup=backup,
        lang=spoken,
        sheets=list(found.removed.sheets),
        names=list(found.removed.names),
        macros=found.macros.macros,
        macros_left=found.macros.left,
        formats=found.removed.formats,
        parts=list(found.removed.parts),
        restored=list(found.removed.restored),
        typed=found.typed,
        objects=list(found.removed.objects),
    )


def _cleaned(source: Original, path: Path, typed: int) -> _Cleaned:
    from kamxl import writer
    from kamxl.macros import uninstall
    from kamxl.writer import before, removal
    from kamxl.writer.target import check_workbook, mapped

    workbook = writer.open_target(source)
    check_workbook(workbook, None)
    with mapped():
        ours = workbook.owned().values()
        uses = removal.uses_of_ours(workbook)
        if uses:
            places = [_place(one) for one in uses[:_SHOWN]]
            raise UnsafeTarget(Text("remove.used", {"book": path.name, "places": places, "count": len(uses)}))
        if ours and len(ours) == len(workbook.sheets()):
            raise UsageError(Text("remove.all", {"book": path.name}))
        macros = uninstall.take_out(workbook, before.stored(workbook))
        archive, removed = removal.take_out(workbook)
    return _Cleaned(source, archive, removed, macros, typed)


def _place(use: Uses) -> str:
    return f"{use.sheet}!{use.cell}" if use.cell else use.sheet


def _typed(book: Workbook | None) -> int:
    """Alerts of the list on which somebody has written something."""
    if book is None or book.alert_states is None:
        return 0
    from kamxl.schema.choices import ALERT_STATE
    from kamxl.schema.outputs import RESOLVED

    ours = [one for one in (*ALERT_STATE, RESOLVED) if one.code in ("open", "resolved")]
    blank = {None, *(word for one in ours for word in (one.zh, one.en))}
    columns = [column.values for column in book.alert_states.columns if column.field in ("state", "until", "note")]
    return sum(any(value not in blank for value in row) for row in zip(*columns, strict=True))
