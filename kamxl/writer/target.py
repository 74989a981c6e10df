"""Whether a workbook can be written back without loss, and which of its sheets are ours."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from kamxl.errors import BusyError, EncryptedBook, NotAWorkbook, TooLarge, UnsafeTarget, UsageError, WriteError
from kamxl.files import regular
from kamxl.files.regular import NotRegularError, TooLongError
from kamxl.i18n import Text
from kamxl.package.archive import BadArchive, TooLargeArchive
from kamxl.package.original import Original
from kamxl.package.parts import DamagedPackage, Package
from kamxl.package.xml import BadXml
from kamxl.writer.styles import TooManyFormats
from kamxl.writer.workbook import MAIN_TYPES, Workbook, workbook_part

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BINARY_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def open_target(source: Original | bytes) -> Workbook:
    """The workbook over a package of its own, to be added to.

    Raises:
        NotAWorkbook, EncryptedBook: it is no workbook to begin with.
        UnsafeTarget: its format can be read but not written back.
    """
    original = Original(source) if isinstance(source, bytes) else source
    _check_container(original.data)
    with mapped(original.data):
        package = Package(original.archive)
        if package.archive.doubled is not None:
            raise UnsafeTarget(Text("error.write.doubled", {"part": package.archive.doubled}))
        if package.archive.is_encrypted:
            raise EncryptedBook(Text("error.write.encrypted"))
        if package.content_type(workbook_part(package)) == _BINARY_TYPE:
            raise UnsafeTarget(Text("error.write.format", {"format": "xlsb"}))
        workbook = Workbook(package)
        workbook.sheets()
    return workbook


def check_target(source: Original | bytes | Path, keys: Collection[str] | None = None) -> None:
    """Raise UnsafeTarget, with the reason, where a write could lose or break something of the user's.

    Args:
        keys: the sheets that will be written; None where they are not known yet (then new ones are assumed).

    Raises:
        UnsafeTarget: with the reason.
        NotAWorkbook, EncryptedBook: it is no workbook to begin with.
    """
    check_workbook(open_target(read(source)), keys)


@contextmanager
def mapped(source: bytes = b"") -> Iterator[None]:
    """The one place where errors of packages and their XML become ours."""
    try:
        yield
    except TooManyFormats as error:
        raise UnsafeTarget(Text("error.write.formats")) from error
    except TooLargeArchive as error:
        raise WriteError(Text("error.write.too_large")) from error
    except (BadArchive, DamagedPackage, BadXml) as error:
        if b"application/vnd.oasis.opendocument" in source[:200]:
            raise UnsafeTarget(Text("error.write.format", {"format": "ods"})) from error
        raise NotAWorkbook(Text("error.write.damaged")) from error


def check_workbook(workbook: Workbook, keys: Collection[str] | None) -> None:
    """As check_target, for a workbook that is open already."""
    reason = _reason(workbook.package, workbook, keys)
    if reason:
        raise UnsafeTarget(Text(reason))


def owned(source: Original | bytes | Path) -> dict[str, str]:
    """Key -> today's title of the sheets that are ours, wherever the user moved them and whatever he calls them."""
    return {key: sheet.title for key, sheet in open_target(read(source)).owned().items()}


def read(source: Original | bytes | Path) -> Original | bytes:
    """A file, where it was not read yet. Raises as `contents`."""
    return contents(source) if isinstance(source, Path) else source


def contents(path: Path) -> Original:
    """A file's bytes and what it was when they were read.

    Raises:
        BusyError: another program holds it or it may not be read.
        NotAWorkbook: it is not there or no file.
        TooLarge: it is longer than any workbook.
    """
    try:
        return Original.of(regular.read(path))
    except NotRegularError as error:
        raise NotAWorkbook(not_regular(error, path).message) from error
    except TooLongError as error:
        raise TooLarge(Text("error.write.too_long", {"book": path.name})) from error
    except PermissionError as error:
        raise read_error(path.name) from error
    except (OSError, ValueError) as error:
        raise NotAWorkbook(Text("error.write.unreadable", {"book": path.name})) from error


def read_error(name: str) -> BusyError:
    """A file that may not be read: in use by another program on Windows, where that looks the same; else forbidden."""
    key = "error.write.open_elsewhere" if sys.platform == "win32" else "error.write.no_read"
    return BusyError(Text(key, {"book": name}))


def not_regular(error: NotRegularError, path: Path) -> UsageError:
    """The error for what is no file to be written or read."""
    return UsageError(Text("error.write.special", {"out": path, "kind": Text(f"error.write.special.{error.kind}")}))


def _reason(package: Package, workbook: Workbook, keys: Collection[str] | None) -> str | None:
    """Key of the reason not to write, or None."""
    main_type = package.content_type(workbook.part)
    kinds = workbook.rels.kinds()
    owned_keys = set(workbook.owned())
    adds = keys is None or not set(keys) <= owned_keys
    reasons = (
        (main_type not in MAIN_TYPES, "error.write.kind"),
        (
            package.rels("").kinds() & {"origin"} != set()
            or any(name.lower().startswith("_xmlsignatures/") for name in package.names()),
            "error.write.signed",
        ),
        ("revisionHeaders" in kinds, "error.write.shared"),
        (workbook.structure_locked and adds, "error.write.structure"),
    )
    return next((key for holds, key in reasons if holds), None)


def _check_container(source: bytes) -> None:
    if not source:
        raise NotAWorkbook(Text("error.write.empty"))
    if source.startswith(_COMPOUND):
        if _ENCRYPTED_STREAM in source:
            raise EncryptedBook(Text("error.write.encrypted"))
        raise UnsafeTarget(Text("error.write.format", {"format": "xls"}))
