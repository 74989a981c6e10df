"""Delimited text (csv, tsv and their like) → rows of text: which encoding, which separator, and nothing guessed in silence.

Encoding: a byte order mark, else strict UTF-8, else UTF-16 where its zero bytes show, else GB18030 or Big5 where the result is
plausible Chinese. Latin bytes decode as GB18030 too, into characters that nobody writes: that is an error, not a reading.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from kamxl.errors import NotAWorkbook, TooLarge
from kamxl.i18n import Text
from kamxl.settings import Limits

DELIMITERS = (",", "\t", ";", "|")
SPACES = "space"
"""The separator of tables in columns: any run of blanks."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_EURO = "kamxl.euro"
_CHINESE = frozenset({"gb18030", "gbk", "cp936", "936", "ms936", "gb2312"})
_SAMPLE = 1 << 16
_LONGEST_CELL = 1 << 27
"""Characters of a cell: a picture in base64 is no quotation mark that was never closed."""
_SAMPLE_LINES = 200
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 26, 27}) + b"\x7f"
_STRIPPED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_LEFT_OUT = bytes(set(range(32)) - {9, 10, 13}) + b"\x7f"
"""The same, of a text in UTF-8 without the last: a quick look at a long file."""
_MANY = 0.01
"""Of all bytes: so many control characters are no text."""
_FEW = 8
"""So many are an accident in any file."""
_PLAUSIBLE = 0.6
"""Of the characters above ASCII: so many must be in GB2312, the characters that Chinese texts are made of."""
_SURE = 0.9
_PLAUSIBLE_BIG5 = 0.8
"""Of them, in Big5's frequent characters; looked at only where fewer than the other are in GB2312."""
_DAMAGED = 0.05
"""Of the characters above ASCII: fewer broken ones than this is UTF-8 with a few bytes damaged, not another encoding."""
WESTERN = "cp1252"
_ACCENTED = re.compile(rb"[\xc0-\xd6\xd8-\xf6\xf8-\xff]+")
_ELSEWHERE = re.compile(
    rb"[^\x00-\x80\x85\x91-\x97\x99\xa0\xa3\xa7\xa9\xab\xae\xb0\xb2\xb4\xb5\xb7\xbb\xbd\xc0-\xd6\xd8-\xf6\xf8-\xff]"
)
"""Bytes that are no letter and no common sign of it."""
_CHUNK = 4096
"""Rows whose texts are shared at a time."""
_LONGEST_FIELD_LINES = 500
"""Line breaks in one field: more than this is a quotation mark that was never closed."""
_SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Delimited:
    """A text file as rows of cells; rows may differ in length, blank lines are empty rows."""

    rows: Sequence[Sequence[str]]
    encoding: str
    delimiter: str
    stripped: int = 0
    """Control characters (zero bytes and the like) that were left out."""
    lenient: bool = False
    """Quotation marks did not follow the rules, and were read as they could be."""


def delimited(
    data: bytes,
    name: str,
    limits: Limits,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    escape: str | None = None,
) -> Delimited:
    """Read a text file. `encoding`, `delimiter` and `escape` override what would be found.

    Raises NotAWorkbook (empty, no text, an encoding that cannot be told, a quotation mark never closed), TooLarge.
    """
    if not data.strip():
        raise NotAWorkbook(Text("read.empty" if not data else "read.blank_text", {"book": name}))
    if len(data) > limits.file_mb * (1 << 20):
        raise TooLarge(Text("read.file_too_large", {"book": name, "limit": limits.file_mb}))
    text, found = decode(data, name, encoding)
    encoded = text.encode("utf-8", "surrogatepass")
    length = len(text)
    if "\ufeff" in text or len(encoded.translate(None, _LEFT_OUT)) < len(encoded):
        text = _STRIPPED.sub("", text)
        encoded = text.encode("utf-8", "surrogatepass")
    stripped = length - len(text)
    line = _SEPARATOR_LINE.match(text)
    if line is not None:
        # Excel's own way to say the separator in the file; the line is no record.
        text, delimiter = text[line.end() :], delimiter or line[1]
        encoded = text.encode("utf-8", "surrogatepass")
    chosen = delimiter or sniff(text)
    if chosen == SPACES:
        rows: Sequence[Sequence[str]] = [line.split() for line in text.splitlines()]
        lenient = False
    else:
        # As bytes, and the text let go: that takes up to four times their room.
        del text
        rows, lenient = _rows(encoded, chosen, name, escape)
    cells = sum(map(len, rows))
    if cells > limits.cells:
        raise TooLarge(Text("read.too_many_cells", {"sheet": name, "cells": cells, "limit": limits.cells}))
    return Delimited(rows, found, chosen, stripped, lenient)


def decode(data: bytes, name: str, encoding: str | None = None) -> tuple[str, str]:
    """The text and its encoding. Raises NotAWorkbook where it is no text or its encoding cannot be told."""
    if encoding is not None:
        return _decoded(data, name, encoding), encoding
    for mark, marked in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], name, marked), marked
    wide = _wide(data[:_SAMPLE])
    if wide is not None:
        return _decoded(data, name, wide), wide
    sample = data[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROLS)) > max(len(sample) * _MANY, _FEW):
        raise NotAWorkbook(Text("read.no_text", {"book": name}))
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        _refuse_damaged(data, name, error.start)
    text, likely = _likely(data, "gb18030", "gb2312", 0xF7)
    if likely < _SURE:
        other, as_big5 = _likely(data, "cp950", "big5", 0xC6)
        if as_big5 > max(likely, _PLAUSIBLE_BIG5):
            return other, "cp950"
    if likely < _PLAUSIBLE:
        if _is_western(data):
            return data.decode(WESTERN), WESTERN
        raise NotAWorkbook(Text("read.unknown_encoding", {"book": name}))
    return text, "gb18030"


def _is_western(data: bytes) -> bool:
    """Whether all bytes above ASCII are accented letters within words, or signs, of Windows in Western Europe: Müller, 1.200 €.

    Letters of other scripts stand side by side, and those of a Macintosh lie elsewhere.
    """
    letters = _ACCENTED.findall(data)
    return bool(letters) and all(len(word) < 3 for word in letters) and _ELSEWHERE.search(data) is None


def sniff(text: str) -> str:
    """The separator that splits the first lines into the same number of columns most often; more columns win a tie."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample
    best, choice = (0.0, 0), ","
    for candidate in DELIMITERS:
        if candidate not in sample:
            continue
        try:
            rows = [row for row in csv.reader(io.StringIO(sample, newline=""), delimiter=candidate) if row]
        except csv.Error:
            continue
        widths = Counter(map(len, rows[:_SAMPLE_LINES]))
        del widths[1]  # a title above the table, a remark below it
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        # Half a dozen columns that hold in nine lines of ten are surer than two that hold in all.
        score = (round(count / len(rows[:_SAMPLE_LINES]), 1), width)
        if score > best:
            best, choice = score, candidate
    return choice


def _chinese(data: bytes, encoding: str) -> str:
    """GB18030 or one of its older sets, as Windows writes it: the byte 80 is the euro sign of code page 936."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        codecs.register_error(_EURO, _euro)
        return data.decode(encoding, _EURO)


def _euro(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    if error.object[error.start] != 0x80:
        raise error
    return "\u20ac", error.start + 1


def _decoded(data: bytes, name: str, encoding: str) -> str:
    try:
        if encoding.casefold() in _CHINESE:
            return _chinese(data, encoding).removeprefix("\ufeff")
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError as error:
        raise NotAWorkbook(Text("read.no_such_encoding", {"book": name, "encoding": encoding})) from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotAWorkbook(Text("read.broken_text", {"book": name, "encoding": encoding, "line": line})) from error


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: the zero bytes of its separators and digits all stand on the same side."""
    zeros = sample.count(0)
    if zeros < len(sample) * 0.05:
        return None
    odd = sample[1::2].count(0)
    if odd >= zeros * 0.95:
        return "utf-16-le"
    return "utf-16-be" if odd <= zeros * 0.05 else None


def _refuse_damaged(data: bytes, name: str, place: int) -> None:
    """Raise where the text is UTF-8 but for a few bytes: read as Chinese of another encoding it would be rubbish."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    wide = sum(1 for letter in text if letter > "\x7f") - broken
    if broken < wide * _DAMAGED:
        line = data.count(b"\n", 0, place) + 1
        raise NotAWorkbook(Text("read.broken_text", {"book": name, "encoding": "utf-8", "line": line}))


def _likely(data: bytes, encoding: str, common: str, last: int) -> tuple[str, float]:
    """The text in an encoding, and the share of the characters that Chinese texts are made of, above ASCII; -1 where it is not in it.

    Args:
        common: the set of those characters, up to the first byte `last`; Latin letters read in pairs are seldom among them.
    """
    try:
        text = _chinese(data, encoding)
    except UnicodeDecodeError:
        return "", -1
    letters = Counter(letter for letter in text if letter > "\x7f")
    known = {letter: letter.encode(common, "ignore") for letter in letters}
    found = sum(letters[letter] for letter, code in known.items() if len(code) == 2 and code[0] <= last)
    return text, found / max(sum(letters.values()), 1)


def _rows(encoded: bytes, delimiter: str, name: str, escape: str | None) -> tuple[Sequence[Sequence[str]], bool]:
    csv.field_size_limit(_LONGEST_CELL)  # the module's own is 131,072, and cannot be given to a reader
    for strict in (True, False):
        lines = io.TextIOWrapper(io.BytesIO(encoded), "utf-8", "surrogatepass", newline="")
        reader = csv.reader(lines, delimiter=delimiter, strict=strict, escapechar=escape)
        rows: list[Sequence[str]] = []
        shared = _Shared()
        ended = 0
        try:
            for row in reader:
                rows.append(row)
                ended = reader.line_num
                if not len(rows) % _CHUNK:
                    rows[-_CHUNK:] = shared.of(rows[-_CHUNK:])
        except csv.Error as error:
            if strict and "expected after" in str(error):
                continue  # "abc"d: not by the rules, but plain enough
            raise NotAWorkbook(Text("read.open_quote", {"book": name, "line": ended + 1})) from error
        _refuse_swallowed(rows, name)
        return rows, not strict
    raise AssertionError("the lenient reading returns or raises")


class _Shared:
    """The cells of columns that repeat themselves, as one text each: the names of fifty products in a million lines."""

    def __init__(self) -> None:
        self._places: set[int] | None = None
        self._texts: dict[str, str] = {}

    def of(self, rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
        """Some rows with shared texts; the first ones tell which columns repeat themselves."""
        columns: list[Sequence[str]] = list(zip(*rows, strict=False))
        if self._places is None:
            self._places = {at for at, column in enumerate(columns) if len(set(column)) < len(rows) / 2}
        known = self._texts.setdefault
        if len(set(map(len, rows))) > 1:
            return [[known(cell, cell) if at in self._places else cell for at, cell in enumerate(row)] for row in rows]
        for at in self._places.intersection(range(len(columns))):
            columns[at] = list(map(known, columns[at], columns[at]))
        return list(zip(*columns, strict=True)) or rows


def _refuse_swallowed(rows: Sequence[Sequence[str]], name: str) -> None:
    """Raise where a field has swallowed the lines after it."""
    if max(map(len, chain.from_iterable(rows)), default=0) <= _LONGEST_FIELD_LINES:
        return
    for number, row in enumerate(rows, 1):
        if any(cell.count("\n") > _LONGEST_FIELD_LINES for cell in row):
            raise NotAWorkbook(Text("read.open_quote", {"book": name, "line": number}))
