"""Lines of JSON as a batch writes them, and reads them from a disk that others write to as well.

A line that is not ours, was cut by a crash or was put there by somebody costs itself and nothing else: what is read is checked
for its shape before anything walks through it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import (
    Annotated,
    Any,  # Any: records are JSON, whose shape is checked here
    ClassVar,
    Literal,
    TypeAlias,
)

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kamxl.files.process import Process

Record = Mapping[str, Any]
LONGEST = 8_000_000
"""Bytes of a line: a hundred issues of a workbook with their sentences take fifty thousand."""

_Count = Annotated[int, Field(ge=0, le=10**12)]
_Amount = Annotated[float, Field(ge=-1e15, le=1e15)]
_Labels = dict[str, _Count]
_Day = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]


class _Shape(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="ignore", allow_inf_nan=False)


class _Process(_Shape):
    user: str
    host: str
    pid: Annotated[int, Field(gt=0, lt=1 << 31)]
    machine: str
    boot: str
    started: str


class _File(_Shape):
    size: _Count
    mtime_ns: Annotated[int, Field(ge=0, lt=1 << 80)]
    sha256: str | None = None


class _Counted(_Shape):
    customers: _Count
    important: _Count
    revenue_12m: _Amount
    down: _Count = 0
    up: _Count = 0
    tiers: _Labels
    alerts: dict[Literal["high", "medium", "low"], _Count]


class _Issues(_Shape):
    errors: _Count
    warnings: _Count


class _LeftOut(_Shape):
    customers: _Count = 0
    orders: _Count = 0
    amount: _Amount | None = None
    later: _Count = 0


class _OfRun(_Counted):
    lifetime: _Amount | None
    issues: _Issues
    currency: str = ""
    left_out: _LeftOut = _LeftOut()
    unconverted: dict[str, _Amount] = {}
    latest_record: _Day | None = None
    suggested_as_of: _Day | None = None
    owners: dict[str, _Counted] = {}


class _Reminders(_Shape):
    files: _Count
    sent: _Count
    already: _Count
    failed: _Count
    why: str | None = None


class _OfRows(_Shape):
    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")
    customers: None = None
    issues: _Issues
    shown: list[dict[str, str | int | float | None]] = []
    __pydantic_extra__: dict[str, _Count]


_Figures: TypeAlias = _OfRun | _OfRows


class _Head(_Shape):
    batch: str
    at: str
    task: Literal["run", "validate", "convert"]


class _Done(_Head):
    kind: Literal["book"]
    outcome: Literal["done"]
    key: str
    signature: str
    book: _File
    output: _File | None = None
    figures: _Figures
    lang: Literal["zh", "en"] | None = None
    beside: dict[str, str] = {}
    reminders: _Reminders | None = None
    seconds: _Amount
    steps: dict[str, _Amount] = {}
    error: str = ""
    reason: str = ""
    said: dict[Literal["zh", "en"], str] = {}
    attempts: _Count = 0


class _Failed(_Head):
    kind: Literal["book"]
    outcome: Literal["failed"]
    key: str
    signature: str
    book: _File | None
    beside: dict[str, _File | None] = {}
    error: str
    reason: str
    said: dict[Literal["zh", "en"], str] = {}
    seconds: _Amount
    steps: dict[str, _Amount] = {}
    attempts: _Count = 0


class _Bounds(_Head):
    kind: Literal["begin", "end"]
    as_of: _Day
    mirrored: bool
    process: _Process


class _Pending(_Head):
    kind: Literal["book"]
    key: str
    signature: str
    written: str
    before: _File
    figures: _Figures
    seconds: _Amount


def _checked(shape: Any) -> Callable[[object], bool]:
    adapter = TypeAdapter(shape)

    def check(value: object) -> bool:
        try:
            adapter.validate_python(value)
        except (ValidationError, RecursionError):
            return False
        return True

    return check


is_book: Callable[[object], bool] = _checked(_Done | _Failed)
"""Whether a value is the record of a workbook."""
is_batch: Callable[[object], bool] = _checked(_Bounds)
"""Whether a value is the record of a batch's begin or end."""
is_pending: Callable[[object], bool] = _checked(_Pending)
"""Whether a value announces what a job was about to write."""
is_process: Callable[[object], bool] = _checked(_Process)
"""Whether a value names a process."""


def encoded(value: object) -> bytes:
    """A value as a line of JSON in UTF-8, without the line's end.

    A file name that is no UTF-8 has no letters for what it holds: only then are they written as escapes, from which the very name
    comes back.
    """
    try:
        return json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError:
        return json.dumps(value, allow_nan=False).encode()


def decoded(line: bytes) -> dict[str, Any] | None:
    """The object on a line; None where there is none, whatever stands there."""
    if len(line) > LONGEST:
        return None
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def process_of(record: Mapping[str, Any]) -> Process | None:
    """The process that a record names, whatever else stands in it; None where it names none."""
    named: dict[str, Any] = {one.name: record.get(one.name) for one in fields(Process)}
    return Process(**named) if is_process(named) else None
