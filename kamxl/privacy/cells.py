"""The cells of sheet parts, row by row, without a tree: a sheet may have a million of them, and few are anybody's data."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kamxl.package import xml
from kamxl.privacy.markup import decoded
from kamxl.privacy.net import Net
from kamxl.schema.texts import folded

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?(?:/>|>.*?</(?:\w+:)?row>)", re.DOTALL)
_ROW_NUMBER = re.compile(rb'\sr="(\d+)"')
_CELL = re.compile(rb"<((?:\w+:)?)c\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_PLACE = re.compile(rb'\sr="([A-Z]+\d+)"')
_TYPE = re.compile(rb'\st="(\w+)"')
_VALUE = re.compile(rb"(<(?:\w+:)?v[^>]*>)([^<]*)(</(?:\w+:)?v>)")
_TEXT = re.compile(rb"<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)</(?:\w+:)?t>")
_FORMULA = re.compile(rb"(<(?:\w+:)?f\b[^>]*>)([^<]+)(</(?:\w+:)?f>)")
_LETTERS = string.ascii_uppercase
_USES = re.compile(rb'<(?:\w+:)?c\b[^>]*?\st="s"[^>]*>\s*<(?:\w+:)?v>(\d+)<')


@dataclass(frozen=True, slots=True)
class Held:
    """A cell that holds data of the subject, or is of one of its rows."""

    cell: str
    text: str
    own: bool
    """Of a row of the customer's."""


@dataclass
class Found:
    """What a sheet holds, and what it becomes."""

    held: list[Held] = field(default_factory=list)
    """Cells with personal data."""
    rows: dict[int, dict[str, str]] = field(default_factory=dict)
    """The customer's rows, whole: number -> cell -> text."""
    data: bytes = b""
    """The part without the data."""
    freed: Counter[int] = field(default_factory=Counter)
    """Shared strings -> cells of the customer's rows that show something else, or nothing, now."""


def uses(data: bytes) -> Counter[int]:
    """How often each shared string is used."""
    return Counter(map(int, _USES.findall(data)))


def looked_through(
    data: bytes,
    strings: Sequence[str],
    net: Net,
    *,
    keys: frozenset[str],
    rows: Collection[int] | None,
    instead: Mapping[str, str],
) -> Found:
    """A sheet part cell by cell.

    Args:
        data: the part.
        strings: the shared strings, as they are.
        net: finds the data.
        keys: folded texts that make a row the customer's.
        rows: the customer's rows, where the sheet was read as an input sheet: `keys` then say nothing.
        instead: cell -> what will stand there.
    """
    found = Found()
    of_key = {index for index, text in enumerate(strings) if folded(text) in keys}
    worth_it = re.compile(
        b"|".join(
            [
                rb'inlineStr|t="str"|<(?:\w+:)?f[\s>]',
                *(b">%d<" % index for index in of_key),
                *map(re.escape, net.numbers),
            ]
        )
    )
    sure = {int(place.lstrip(_LETTERS)) for place in instead} | set(rows or ())
    pieces: list[bytes | memoryview] = []
    done = 0
    for number, row in enumerate(_ROW.finditer(data), 1):
        block = row[0]
        stated = _ROW_NUMBER.search(block[: block.find(b">")])
        place = int(stated[1]) if stated else number
        if place not in sure and worth_it.search(block) is None:
            continue
        cells = [_Cell.of(one, strings) for one in _CELL.finditer(block)]
        own = place in rows if rows is not None else any(cell.kind and folded(cell.text) in keys for cell in cells)
        if own:
            found.rows[place] = {cell.place: cell.text for cell in cells if cell.text}
        for cell in cells:
            put = _changed(cell, own, net, instead, found)
            if put is not None:
                pieces += [data[done : row.start() + cell.start], put]
                done = row.start() + cell.end
    found.data = b"".join([*pieces, data[done:]])
    return found


def _changed(cell: _Cell, own: bool, net: Net, instead: Mapping[str, str], found: Found) -> bytes | None:
    """The cell without the data; None where it stays, or changes with its shared string."""
    without = net.own if own else net.anywhere
    if not cell.filled:
        return None
    if cell.place in instead:
        new = instead[cell.place]
    elif cell.kind in (b"n", b"") and not cell.has_formula:
        digits = cell.text.removesuffix(".0")
        new = "" if digits.isdigit() and net.is_number(digits, own=own) else cell.text
    else:
        new = without(cell.text)
    if new != cell.text:
        found.held.append(Held(cell.place, cell.text, own))
    if cell.index is not None:
        if new == cell.text or (cell.place not in instead and new == net.anywhere(cell.text)):
            return None
        found.freed[cell.index] += 1
    return cell.written(new, without)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as it stands in its row."""

    start: int
    end: int
    prefix: bytes
    attributes: bytes
    inside: bytes
    place: str
    kind: bytes
    index: int | None
    text: str

    @property
    def filled(self) -> bool:
        return bool(self.inside)

    @property
    def has_formula(self) -> bool:
        return _FORMULA.search(self.inside) is not None

    @classmethod
    def of(cls, match: re.Match[bytes], strings: Sequence[str]) -> _Cell:
        attributes, inside = match[2], match[3] or b""
        place, typed = _PLACE.search(attributes), _TYPE.search(attributes)
        kind = typed[1] if typed else b""
        value = _VALUE.search(inside)
        index = int(value[2]) if kind == b"s" and value and value[2].isdigit() else None
        if index is not None:
            text = strings[index] if index < len(strings) else ""
        elif kind == b"inlineStr":
            text = "".join(decoded(piece) for piece in _TEXT.findall(inside))
        else:
            text = decoded(value[2]) if value else ""
        named = place[1].decode() if place else ""
        return cls(match.start(), match.end(), match[1], attributes, inside, named, kind, index, text)

    def written(self, new: str, without: Callable[[str], str]) -> bytes | None:
        """The cell with another text; None where it stays."""
        p = self.prefix
        if self.has_formula:
            inside = _FORMULA.sub(lambda m: m[1] + xml.text(without(decoded(m[2]))).encode() + m[3], self.inside)
            inside = (
                _VALUE.sub(lambda m: m[1] + xml.text(new).encode() + m[3], inside) if self.kind == b"str" else inside
            )
            return None if inside == self.inside else self._tag(self.attributes, inside)
        if new == self.text:
            return None
        plain = _TYPE.sub(b"", self.attributes).rstrip()
        if not new:
            return b"<%bc%b/>" % (p, plain)
        text = xml.text(new).encode()
        return self._tag(
            plain + b' t="inlineStr"', b'<%bis><%bt xml:space="preserve">%b</%bt></%bis>' % (p, p, text, p, p)
        )

    def _tag(self, attributes: bytes, inside: bytes) -> bytes:
        return b"<%bc%b>%b</%bc>" % (self.prefix, attributes, inside, self.prefix)


def places_of(data: bytes, wanted: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    """Cells that show shared strings, and what stands in these."""
    for cell in _CELL.finditer(data):
        typed, value, place = _TYPE.search(cell[2]), _VALUE.search(cell[3] or b""), _PLACE.search(cell[2])
        if typed and typed[1] == b"s" and value and int(value[2]) in wanted and place:
            yield place[1].decode(), wanted[int(value[2])]
