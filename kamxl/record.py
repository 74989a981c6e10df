"""Records: dataclasses that cost a third to define.

The standard library compiles six methods of a frozen dataclass, and only `__init__` needs to be: at two hundred classes that is a
twentieth of a small run. The others are the same for every class. That nothing is assigned is held by the types (mypy), not while
running: what rules of others and callers of the API are handed stays a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from operator import attrgetter
from typing import TypeVar, dataclass_transform

_Kind = TypeVar("_Kind")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(kind: type[_Kind]) -> type[_Kind]:
    """A dataclass to which nothing is assigned, compared and hashed by its fields; with slots, unless it keeps what it works out."""
    keeps = any(isinstance(one, cached_property) for one in vars(kind).values())
    made = dataclass(slots=not keeps, repr=False, eq=False)(kind)
    found = fields(made)  # type: ignore[arg-type]  # mypy does not know that it is a dataclass now
    shown = [one.name for one in found if one.repr]
    values = _values([one.name for one in found if one.compare])

    def equal(self: _Kind, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: _Kind) -> int:
        return hash(values(self))

    def told(self: _Kind) -> str:
        return f"{self.__class__.__qualname__}({', '.join(f'{name}={getattr(self, name)!r}' for name in shown)})"

    for name, method in (("__eq__", equal), ("__hash__", hashed), ("__repr__", told)):
        if name not in vars(kind):
            setattr(made, name, method)
    return made


def _values(names: list[str]) -> Callable[[object], tuple[object, ...]]:
    """What reads fields of a record as a tuple."""
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda one: (read(one),)
