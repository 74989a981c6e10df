"""Texts of XML parts, changed where they stand: not a byte besides them becomes another one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from html import unescape

from kamxl.package import xml

Change = Callable[[str], str]

_STRING = re.compile(rb"<((?:\w+:)?)si\b[^>]*?(?:/>|>.*?</\1si>)", re.DOTALL)
_RUNS = re.compile(rb"<((?:\w+:)?)(si|is|p|text)\b[^>/]*>.*?</\1\2>", re.DOTALL)
"""What holds pieces of one text: a name may begin in one of them and end in the next."""
_PIECE = re.compile(rb"(<((?:\w+:)?)t(?:\s[^>]*)?>)([^<]*)(</\2t>)")
_PHONETIC = re.compile(rb"<((?:\w+:)?)rPh\b.*?</\1rPh>", re.DOTALL)
_TOKEN = re.compile(rb"(?<=>)[^<>]{2,}(?=<)|(?<==\")[^\"<>]{2,}(?=\")|(?<==')[^'<>]{2,}(?=')")
_NOTE = re.compile(rb"<((?:\w+:)?)(comment|threadedComment)\b[^>]*?\sref=\"[A-Z]+(\d+)\"[^>]*>.*?</\1\2>", re.DOTALL)
_PRINTED = re.compile(rb"(<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)[^>/]*>)([^<]+)")
_CODES = re.compile(r'(&(?:"[^"]*"|K[\dA-Fa-f]{6}|\d+|.))')
_TARGET = re.compile(rb'<Relationship\b[^>]*TargetMode="External"[^>]*>')


def changed(data: bytes, change: Change) -> bytes:
    """A part with the texts between its tags, and the values of its attributes, as `change` gives them."""
    data = _RUNS.sub(lambda match: _runs(match[0], change), data)
    return _TOKEN.sub(lambda match: _token(match[0], change), data)


def notes(data: bytes, rows: Collection[int], change: Change) -> bytes:
    """The notes at cells of some rows with their texts changed."""
    return _NOTE.sub(lambda match: changed(match[0], change) if int(match[3]) in rows else match[0], data)


def printed(data: bytes, change: Change) -> bytes:
    """Headers and footers of the printed page with their words changed: codes such as &C stand right before them."""

    def each(match: re.Match[bytes]) -> bytes:
        pieces = _CODES.split(decoded(match[2]))
        return (
            match[1]
            + xml.text("".join(change(piece) if at % 2 == 0 else piece for at, piece in enumerate(pieces))).encode()
        )

    return _PRINTED.sub(each, data)


def targets(data: bytes, change: Change) -> bytes:
    """Relationships with the addresses that lead out of the file changed; what leads to parts stays."""
    return _TARGET.sub(lambda match: _TOKEN.sub(lambda one: _token(one[0], change), match[0]), data)


def strings(data: bytes) -> list[str]:
    """The shared strings."""
    found = []
    for match in _STRING.finditer(data):
        found.append("".join(decoded(piece[3]) for piece in _PIECE.finditer(_PHONETIC.sub(b"", match[0]))))
    return found


def without(data: bytes, gone: Collection[int]) -> bytes:
    """The shared strings with some of them empty; the others keep their places."""
    places = iter(range(1 << 31))

    def emptied(match: re.Match[bytes]) -> bytes:
        return b"<%bsi><%bt/></%bsi>" % (match[1], match[1], match[1]) if next(places) in gone else match[0]

    return _STRING.sub(emptied, data) if gone else data


def _runs(block: bytes, change: Change) -> bytes:
    pieces = list(_PIECE.finditer(block))
    if len(pieces) < 2:
        return block
    whole = "".join(decoded(piece[3]) for piece in pieces)
    alone = "".join(change(decoded(piece[3])) for piece in pieces)
    if change(alone) == alone:
        return block  # each piece by itself will do
    put = iter([change(whole), *[""] * len(pieces)])
    return _PIECE.sub(lambda piece: piece[1] + xml.text(next(put)).encode() + piece[4], block)


def _token(token: bytes, change: Change) -> bytes:
    text = decoded(token)
    new = change(text)
    return token if new == text else xml.attribute(new).encode()


def decoded(data: bytes) -> str:
    """What stands between tags as text."""
    return unescape(data.decode("utf-8", "surrogateescape"))
