"""Taking a conversion back: what the workbook and its mapping were before, kept beside it until the next one."""

from __future__ import annotations

import io
import json
import struct
import zipfile
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kamxl import writer
from kamxl.convert.undo_rows import MOST_ROWS, reverted, state_of
from kamxl.errors import BusyError, InputError, UsageError, WriteError
from kamxl.files import regular
from kamxl.i18n import Text
from kamxl.package.archive import Archive, BadArchive
from kamxl.package.original import Original
from kamxl.package.parts import DamagedPackage, Package
from kamxl.package.xml import BadXml
from kamxl.settings import Limits
from kamxl.writer.workbook import Workbook

SUFFIX = ".undo"
_MAGIC = b"kamxl undo\n"
"""The first line of the file: what follows is a zip archive, and no workbook."""
_MOST_BYTES = 100_000_000
"""Of earlier conversions that can be taken back one after the other."""
_BEFORE, _MAPPING, _STATE, _EARLIER = "before.xlsx", "mapping.toml", "state.json", "earlier.undo"


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did."""

    target: Path
    done: bool
    removed: bool = False
    """The conversion had made the workbook: it is gone again."""
    outputs: bool = False
    """Result sheets were written since; they went with the rows that they told of."""
    rows: int | None = None
    """Rows of the conversion that were taken out of a workbook that was edited elsewhere since; None where it is as it was."""
    kept: tuple[Path, ...] = ()
    """Files beside the workbook that could not be taken back with it; the next undo does it."""
    edited: tuple[str, ...] = ()
    """Rows of the conversion that were edited since, as 购买记录!7 (F7); empty where it cannot be told."""


def beside(target: Path) -> Path:
    """Where the state before the last conversion stands: 大客户.xlsx has 大客户.undo beside it."""
    return target.with_name(f"{target.stem}{SUFFIX}")


def record(
    target: Path, before: bytes | None, mapping: Path, old_mapping: bytes | None, limits: Limits, rows: int
) -> None:
    """Keep what was there before a conversion that has just been written.

    Args:
        rows: how many the workbook has.

    Raises:
        BusyError, WriteError, InputError, UsageError: it cannot be kept.
        UsageError: what stands there is not ours.
    """
    after = writer.contents(target).data
    file = beside(target)
    writer.may_write(file, "convert", inputs=(target, mapping))
    present = writer.contents(file) if file.exists() else None
    state = {
        "after": _digest(after),
        "mapping_after": _digest(regular.read(mapping).data) if regular.is_there(mapping) else "",
        "rows": state_of(after, target.name, limits) if rows <= MOST_ROWS else {},
        "sheets": _sheets(after),
    }
    out = io.BytesIO(_MAGIC)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as package:
        for name, data in ((_BEFORE, before), (_MAPPING, old_mapping)):
            if data is not None:
                package.writestr(_entry(name), data)
        package.writestr(_entry(_STATE), json.dumps(state, ensure_ascii=False, sort_keys=True))
        earlier = present.data if present is not None and before is not None else None
        if (
            earlier is not None
            and len(earlier) < _MOST_BYTES
            and (known := _kept(earlier)) is not None
            and known.state["after"] == _digest(before or b"")
        ):
            package.writestr(_entry(_EARLIER), earlier)
    writer.save(out.getvalue(), file, expect=present, backup=False, like=target)


def undo(target: Path, mapping: Path, limits: Limits) -> Undone:
    """Take the last conversion back: exactly where nobody edited the workbook since, else its rows only.

    Rows of the conversion that were edited since stand in the way: then nothing is done, and they are named.
    Raises UsageError where there is nothing to take back.
    """
    file = beside(target)
    if not regular.is_there(file) or not regular.is_there(target):
        raise UsageError(Text("convert.nothing_to_undo", {"book": target}))
    kept = _kept(writer.contents(file).data)
    if kept is None:
        raise UsageError(Text("convert.nothing_to_undo", {"book": target}))
    there = writer.contents(target)
    same = _digest(there.data) == kept.state["after"]
    back = there.data == kept.before  # an undo before this one got no further than the workbook
    exact = same or back or (kept.before is not None and _sheets(there.data) == kept.state.get("sheets"))
    before, old_mapping, earlier = kept.before, kept.mapping, kept.earlier
    rows = None
    if not exact:
        found = reverted(kept.state["rows"], before, there.data, target.name, limits)
        if found is None or found.data is None:
            return Undone(target, done=False, edited=found.edited if found is not None else ())
        rows = found.rows
        writer.save(found.data, target, expect=there, backup=True)
    elif before is None:
        writer.unlink(target)
    elif not back:
        # What somebody noted beside the results of a run stays in the backup.
        writer.save(before, target, expect=there, backup=not same, source=Original(before))
    outputs = exact and not same and not back
    stays: tuple[Path, ...] = ()
    try:
        _restore(mapping, old_mapping, str(kept.state["mapping_after"]))
        if earlier is None:
            writer.unlink(file)
        else:
            writer.save(earlier, file, expect=writer.contents(file), backup=False, like=target)
    except (BusyError, InputError, UsageError, WriteError):
        stays = (mapping, file)
    return Undone(target, done=True, removed=exact and before is None, outputs=outputs, rows=rows, kept=stays)


def _restore(mapping: Path, old: bytes | None, after: str) -> None:
    """The mapping as it was, unless a person has edited it since."""
    if not regular.is_there(mapping) or _digest(regular.read(mapping).data) != after:
        return
    if old is None:
        writer.unlink(mapping)
    else:
        writer.save(old, mapping, expect=writer.contents(mapping), backup=False)


def _entry(name: str) -> zipfile.ZipInfo:
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a file of ours keeps."""

    state: dict[str, object]
    before: bytes | None
    mapping: bytes | None
    earlier: bytes | None


def _kept(data: bytes) -> _Kept | None:
    """What a file of ours keeps; None where it is none, or damaged. Nothing in it is compressed, so that nothing unpacks to more."""
    if not data.startswith(_MAGIC):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            entries = package.infolist()
            if any(entry.compress_type != zipfile.ZIP_STORED or entry.flag_bits & 1 for entry in entries):
                return None
            parts = {entry.filename: package.read(entry) for entry in entries}
        state = json.loads(parts[_STATE])
    except (zipfile.BadZipFile, NotImplementedError, EOFError, KeyError, ValueError, RecursionError, struct.error):
        return None
    if not isinstance(state, dict) or not {"after", "rows", "mapping_after"} <= set(state):
        return None
    return _Kept(state, parts.get(_BEFORE), parts.get(_MAPPING), parts.get(_EARLIER))


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def _sheets(data: bytes) -> dict[str, str] | None:
    """Title -> digest of the part of each sheet of the user's; None where they cannot be told. A run writes to none of them."""
    try:
        package = Package(Archive.of(data))
        workbook = Workbook(package)
        ours = {sheet.part for sheet in workbook.owned().values()}
        parts = [(sheet.title, sheet.part) for sheet in workbook.sheets() if sheet.part not in ours]
        return {title: sha256(package.entry(part).span).hexdigest() for title, part in parts}
    except (BadArchive, DamagedPackage, BadXml):
        return None
