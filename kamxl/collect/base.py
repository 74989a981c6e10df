"""The base of a copy: what its cells were when it was handed out, and those of the workbook at that time.

It stands on a hidden sheet of the copy, which Excel, WPS and LibreOffice all carry along when they save; a part of our own in the
package is dropped by the last. It holds no value: an identity of each row, and for each cell a salted check sum of what the copy
shows (a mask where it is masked) and one of what the workbook held, which is left out wherever the copy shows something else. So
there is nothing in it from which a masked value could be guessed.
"""

from __future__ import annotations

import base64
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import blake2b

from kamxl.errors import InputError
from kamxl.grid import CellError
from kamxl.i18n import Text
from kamxl.schema.sheets import SHEETS
from kamxl.schema.values import is_blank

ROW = "kx_row"
"""Title of the hidden column that carries the identity of each row through sorting."""
ALERTS = "alerts"
"""The one result sheet that is typed into: what people did about an alert."""
ALERT_KEY = ("rule_id", "customer_id", "subject")
ALERT_FIELDS = (*ALERT_KEY, "state", "until", "note")
HELD_BACK = "-" * 8
"""Instead of the check sum of a cell of the workbook that the copy does not show as it is."""
_WIDTH = 8
_FORMAT = 1
_MOST_LINES = 2_000_000
_LONGEST = 2_000
"""Characters of a title or a name."""
_TEXTS = ("id", "salt", "book", "who", "role", "as_of")


@dataclass(frozen=True, slots=True)
class Header:
    """What a copy is of, and for whom it was made."""

    id: str
    salt: str
    """In hex."""
    book: str
    """File name of the workbook, for people."""
    who: str
    """The owner whose customers it holds, else the role."""
    role: str
    as_of: str
    """The day that it was made for."""


@dataclass(frozen=True, slots=True)
class BaseRow:
    """A row as it was handed out."""

    serial: int
    """Its row in the workbook then."""
    key: str
    """Check sum of its key; blank on a sheet without one."""
    shown: tuple[str, ...]
    """Check sums of the cells of the copy, in the order of the fields."""
    held: tuple[str, ...]
    """Check sums of the cells of the workbook."""


@dataclass(frozen=True, slots=True)
class BaseSheet:
    """An input sheet as it was handed out."""

    sheet: str
    fields: Mapping[str, str]
    """Field, or `custom.` and a title of the workbook -> the title of the column in the copy."""
    rows: tuple[BaseRow, ...]
    masked: frozenset[str] = frozenset()
    """Fields that are masked in every row."""

    @property
    def keyed(self) -> tuple[str, ...]:
        """The fields that tell its rows apart; none where the copy does not show them all."""
        unique = ALERT_KEY if self.sheet == ALERTS else SHEETS[self.sheet].unique
        return unique if set(unique) <= set(self.fields) - self.masked else ()


@dataclass(frozen=True, slots=True)
class Base:
    """What a copy was when it was handed out."""

    header: Header
    sheets: Mapping[str, BaseSheet]


def token(cell: object) -> str:
    """A cell as it is compared: the same whichever program saved it."""
    if isinstance(cell, CellError):
        return f"e{cell.code}"
    if is_blank(cell):
        return ""
    if isinstance(cell, bool):
        return f"b{cell}"
    if isinstance(cell, (int, float)):
        return f"n{float(cell):.10g}"
    if isinstance(cell, datetime):
        if not (cell.hour or cell.minute or cell.second):
            return f"d{cell.date().isoformat()}"
        return f"t{cell.replace(microsecond=0).isoformat()}"
    if isinstance(cell, date):
        return f"d{cell.isoformat()}"
    lines = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    return f"s{unicodedata.normalize('NFC', lines)}"


def summing(salt: str) -> Callable[[str, str], str]:
    """What makes the check sum of a cell of a field, for a copy."""
    key = bytes.fromhex(salt)
    known: dict[tuple[str, str], str] = {}

    def sum_of(name: str, cell: str) -> str:
        found = known.get((name, cell))
        if found is None:
            text = f"{name}\0{cell}".encode("utf-8", "surrogatepass")
            digest = blake2b(text, digest_size=6, key=key).digest()
            found = known[name, cell] = base64.urlsafe_b64encode(digest).decode()
        return found

    return sum_of


def lines_of(base: Base) -> list[str]:
    """The base as lines of text, the last of them a check sum of all."""
    header = {name: getattr(base.header, name) for name in _TEXTS}
    lines = [_json({"format": _FORMAT, **header})]
    for sheet in base.sheets.values():
        lines.append(_json({"sheet": sheet.sheet, "fields": sheet.fields, "masked": sorted(sheet.masked)}))
        lines += [
            " ".join((str(row.serial), row.key or ".", "".join(row.shown), "".join(row.held))) for row in sheet.rows
        ]
    return [*lines, _check(lines, base.header.salt)]


def read_lines(lines: Sequence[str], name: str) -> Base:
    """The base that some lines hold. Raises InputError where it was cut, changed or never ours.

    Args:
        name: of the copy, for the message.
    """
    try:
        if not 2 <= len(lines) <= _MOST_LINES:
            raise ValueError("no lines")
        first = json.loads(lines[0])
        if first["format"] != _FORMAT:
            raise ValueError("format")
        header = Header(*(_text(first[key]) for key in _TEXTS))
        if _check(lines[:-1], header.salt) != lines[-1]:
            raise ValueError("check sum")
        return Base(header, {sheet.sheet: sheet for sheet in _sheets(lines[1:-1])})
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(Text("collect.damaged", {"copy": name})) from error


def with_later(base: Base, later: Base) -> Base:
    """The base with what was collected from the copy since: the rows of `later` stand instead of theirs, or behind them."""
    sheets = dict(base.sheets)
    for key, sheet in later.sheets.items():
        if key not in sheets:
            sheets[key] = sheet
        elif list(sheets[key].fields) == list(sheet.fields):
            rows = {row.serial: row for row in (*sheets[key].rows, *sheet.rows)}
            sheets[key] = replace(sheets[key], rows=tuple(rows.values()))
    return Base(base.header, sheets)


def _sheets(lines: Iterable[str]) -> Iterator[BaseSheet]:
    found: _Open | None = None
    for line in lines:
        if line.startswith("{"):
            if found is not None:
                yield found.closed()
            told = json.loads(line)
            if told["sheet"] not in (*SHEETS, ALERTS) or not isinstance(told["fields"], dict):
                raise ValueError("sheet")
            fields = {_text(key): _text(title) for key, title in told["fields"].items()}
            found = _Open(told["sheet"], fields, frozenset(map(_text, told["masked"])))
        elif found is None:
            raise ValueError("a row without a sheet")
        else:
            found.rows.append(_row(line, len(found.fields)))
    if found is not None:
        yield found.closed()


@dataclass(slots=True)
class _Open:
    sheet: str
    fields: Mapping[str, str]
    masked: frozenset[str]
    rows: list[BaseRow] = field(default_factory=list)

    def closed(self) -> BaseSheet:
        if len({row.serial for row in self.rows}) != len(self.rows):
            raise ValueError("two rows of one identity")
        return BaseSheet(self.sheet, self.fields, tuple(self.rows), self.masked)


def _row(line: str, fields: int) -> BaseRow:
    serial, key, shown, held = line.split(" ")
    if len(shown) != fields * _WIDTH or len(held) != fields * _WIDTH or not serial.isascii() or not serial.isdecimal():
        raise ValueError("row")
    return BaseRow(int(serial), "" if key == "." else key, _cut(shown), _cut(held))


def _cut(sums: str) -> tuple[str, ...]:
    return tuple(sums[at : at + _WIDTH] for at in range(0, len(sums), _WIDTH))


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError("no text of ours")
    return value


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _check(lines: Iterable[str], salt: str) -> str:
    found = blake2b(digest_size=12, key=bytes.fromhex(salt))
    for line in lines:
        found.update(line.encode("utf-8", "surrogatepass") + b"\n")
    return found.hexdigest()
