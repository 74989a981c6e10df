"""What VBA a workbook already holds."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Mapping

from kamxl.errors import KamxlError, NotAWorkbook
from kamxl.i18n import Text
from kamxl.macros.compression import BadContainer, decompress
from kamxl.macros.sources import MODULE
from kamxl.package.original import Original
from kamxl.record import record
from kamxl.writer.target import open_target
from kamxl.writer.workbook import Workbook

_VERSION, _NAME, _STREAM, _OFFSET, _DOCUMENT, _END = 0x09, 0x47, 0x32, 0x31, 0x22, 0x2B
"""Records of the dir stream; of the names those in Unicode, which need no code page."""
_VERSION_LENGTH = 6
"""The record of the version says 4 bytes and has 6 ([MS-OVBA] 2.3.4.2.1.10)."""


@record
class Module:
    """A module of a project."""

    source: str
    document: bool

    @property
    def has_code(self) -> bool:
        """Whether it holds more than what an editor puts into every new module."""
        lines = (line.strip() for line in self.source.splitlines())
        return any(line and not line.startswith(("Attribute ", "Option ", "'")) for line in lines)


def project_part(workbook: Workbook) -> str | None:
    """The part that holds the VBA project, whatever it is called."""
    return next((p for p in workbook.rels.targets("vbaProject").values() if p in workbook.package), None)


def modules(project: bytes) -> Mapping[str, Module]:
    """Name -> module of a vbaProject.bin. Raises NotAWorkbook where it is damaged."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(project)) as file:
            folder = next(path[:-1] for path in file.listdir() if path[-1].lower() == "dir")
            found = {}
            for name, stream, offset, document in _listed(decompress(file.openstream([*folder, "dir"]).read())):
                packed = file.openstream([*folder, stream]).read()[offset:]
                found[name] = Module(decompress(packed).decode("latin-1"), document)
            return found
    except (OSError, StopIteration, BadContainer, struct.error, UnicodeDecodeError) as error:
        raise NotAWorkbook(Text("macros.damaged")) from error


def _listed(data: bytes) -> Iterator[tuple[str, str, int, bool]]:
    """Name, stream, offset of the source and kind of each module that a dir stream lists."""
    name = stream = ""
    offset, document = 0, False
    for kind, content in _records(data):
        if kind == _NAME:
            name, document = content.decode("utf-16-le"), False
        elif kind == _STREAM:
            stream = content.decode("utf-16-le")
        elif kind == _OFFSET:
            offset = int.from_bytes(content, "little")
        elif kind == _DOCUMENT:
            document = True
        elif kind == _END:
            yield name, stream, offset, document


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position + 6 <= len(data):
        kind, length = struct.unpack_from("<HI", data, position)
        length = _VERSION_LENGTH if kind == _VERSION else length
        yield kind, data[position + 6 : position + 6 + length]
        position += 6 + length


def has_macros(workbook: Workbook) -> bool:
    """Whether a workbook holds our module, so that its overview should carry the buttons."""
    part = project_part(workbook)
    return part is not None and MODULE in modules(workbook.package.read(part))


def are_in(original: Original) -> bool:
    """Whether the macros stand in a file that was read; what cannot be written into has none, and the write says why."""
    if not original.data:
        return False
    try:
        return has_macros(open_target(original))
    except KamxlError:
        return False
