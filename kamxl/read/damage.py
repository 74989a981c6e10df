"""What the readers of packages, XML and records raise on bytes that are not what they should be."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from xml.parsers.expat import ExpatError

from lxml import etree

from kamxl.errors import InputError, NotAWorkbook, TooLarge
from kamxl.i18n import Text
from kamxl.package.parts import LargePart

_DAMAGE = (
    etree.XMLSyntaxError, ExpatError, struct.error, EOFError, OSError, LookupError, ValueError, ArithmeticError, RuntimeError,
)  # fmt: skip


@contextmanager
def mapped(name: str) -> Iterator[None]:
    """Map it to NotAWorkbook, or TooLarge for a part that would have to be built and is too large for it."""
    try:
        yield
    except InputError:
        raise
    except LargePart as error:
        raise TooLarge(Text("read.part_too_large", {"part": str(error)})) from error
    except _DAMAGE as error:
        raise NotAWorkbook(Text("read.damaged", {"book": name})) from error
