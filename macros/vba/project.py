"""A VBA project from source texts, as [MS-OVBA] describes it: no performance cache, so that Excel compiles the sources.

Everything is ASCII: a project names one code page for all its texts, and the reader's machine may have another one.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from kamxl.macros.sources import DOCUMENT, FILES, MODULE, source
from vba import compound
from vba.compression import compress

PROJECT_ID = "{6B9C3D3E-52A7-4D0B-9C2E-4B414D584C31}"
PROJECT_NAME = "KamxlProject"
CODE_PAGE = 1252
LCID = 0x0409
"""Language that the sources are read in: English words and the point as decimal mark."""

_NO_CACHE = struct.pack("<HHBH", 0x61CC, 0xFFFF, 0, 0)
"""Stream _VBA_PROJECT (2.3.4.1): version 0xFFFF tells every reader to take the sources."""
_NOT_PROTECTED = bytes(4)
_NO_PASSWORD = bytes(1)
_VISIBLE = b"\xff"
_EDITOR = "{3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000"


@dataclass(frozen=True, slots=True)
class Module:
    """A module: its name, its source with the Attribute lines, and whether it belongs to a document (ThisWorkbook)."""

    name: str
    source: str
    document: bool = False


def build(modules: Sequence[Module]) -> bytes:
    """vbaProject.bin of some modules. The same modules always give the same bytes.

    Raises ValueError (UnicodeEncodeError) where a source is not ASCII.
    """
    streams = {module.name: compress(module.source.encode("ascii")) for module in modules}
    tree: dict[str, bytes | compound.Tree] = {
        "VBA": {"dir": compress(_dir(modules)), "_VBA_PROJECT": _NO_CACHE, **streams},
        "PROJECT": _project(modules),
        "PROJECTwm": b"".join(m.name.encode("ascii") + b"\0" + _wide(m.name) + b"\0\0" for m in modules) + b"\0\0",
    }
    return compound.build(tree)


def of_sources() -> bytes:
    """vbaProject.bin of the sources in `macros/`."""
    document, module = FILES
    return build([Module(DOCUMENT, source(document), document=True), Module(MODULE, source(module))])


def obfuscated(data: bytes, project_id: str, seed: int) -> str:
    """Data as the PROJECT stream hides it (2.4.3.2), in hexadecimal. Args: `seed`, 0–255, any."""
    key = sum(project_id.encode("ascii")) & 0xFF
    version = 2
    second = seed ^ version
    first = seed ^ key
    out = [seed, second, first]
    plain = key
    for byte in bytes((seed & 6) // 2 * [0x07]) + struct.pack("<I", len(data)) + data:
        hidden = byte ^ ((second + plain) & 0xFF)
        out.append(hidden)
        second, first, plain = first, hidden, byte
    return bytes(out).hex().upper()


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", kind, len(data)) + data


def _number(kind: int, value: int) -> bytes:
    return _record(kind, struct.pack("<I", value))


def _short(kind: int, value: int) -> bytes:
    return _record(kind, struct.pack("<H", value))


def _text(kind: int, wide_kind: int, text: str) -> bytes:
    """A text that stands twice, in the code page and in Unicode."""
    return _record(kind, text.encode("ascii")) + _record(wide_kind, _wide(text))


def _dir(modules: Sequence[Module]) -> bytes:
    """The dir stream before compression (2.3.4.2). It names no references: one that a machine lacks would stop the macros."""
    information = (
        _number(0x01, 1)  # SYSKIND: 32-bit Windows, which every Office reads
        + _number(0x02, LCID)
        + _number(0x14, LCID)
        + _short(0x03, CODE_PAGE)
        + _record(0x04, PROJECT_NAME.encode("ascii"))
        + _text(0x05, 0x40, "")  # description
        + _record(0x06)  # help file, and once more
        + _record(0x3D)
        + _number(0x07, 0)  # help context
        + _number(0x08, 0)  # LIBFLAGS
        + struct.pack("<HIIH", 0x09, 4, 1, 0)  # version 1.0
        + _text(0x0C, 0x3C, "")  # conditional compilation constants
    )
    count = _short(0x0F, len(modules)) + _short(0x13, 0xFFFF)
    return information + count + b"".join(_module(module) for module in modules) + _record(0x10)


def _module(module: Module) -> bytes:
    return (
        _text(0x19, 0x47, module.name)
        + _text(0x1A, 0x32, module.name)  # name of its stream
        + _text(0x1C, 0x48, "")  # description
        + _number(0x31, 0)  # the source begins where the stream begins: no cache before it
        + _number(0x1E, 0)  # help context
        + _short(0x2C, 0xFFFF)
        + _record(0x22 if module.document else 0x21)
        + _record(0x2B)
    )


def _project(modules: Sequence[Module]) -> bytes:
    """The PROJECT stream (2.3.1): what the editor shows. Neither locked nor hidden nor protected by a password."""
    listed = [f"Document={m.name}/&H00000000" if m.document else f"Module={m.name}" for m in modules]
    hidden = {"CMG": (_NOT_PROTECTED, 0x1A), "DPB": (_NO_PASSWORD, 0x34), "GC": (_VISIBLE, 0x4E)}
    lines = [
        f'ID="{PROJECT_ID}"',
        *listed,
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(f'{name}="{obfuscated(data, PROJECT_ID, seed)}"' for name, (data, seed) in hidden.items()),
        "",
        "[Host Extender Info]",
        f"&H00000001={_EDITOR}",
        "",
        "[Workspace]",
        *(f"{m.name}=0, 0, 0, 0, C" for m in modules),
        "",
    ]
    return "\r\n".join(lines).encode("ascii")
