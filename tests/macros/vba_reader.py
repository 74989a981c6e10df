"""oletools, imported without the deprecation warnings of the parser that it is built on."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from oletools.olevba import VBA_Parser, decompress_stream


def sources_in(name: str, data: bytes) -> dict[str, str]:
    """Module file name -> source, as olevba reads them from a workbook or a project."""
    parser = VBA_Parser(name, data=data)
    try:
        return {module: code for _, _, module, code in parser.extract_macros()}
    finally:
        parser.close()


def unpacked(container: bytes) -> bytes:
    return bytes(decompress_stream(bytearray(container)))
