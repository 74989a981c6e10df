"""Records are to their users what frozen dataclasses with slots are."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import pytest

from kamxl.record import record


@record
class Point:
    x: float
    y: float = 0.0
    note: str = field(default="", repr=False, compare=False)


@record
class Tall(Point):
    z: float = 1.0


@record
class Keeping:
    numbers: tuple[int, ...]

    @cached_property
    def total(self) -> int:
        return sum(self.numbers)

    def __repr__(self) -> str:
        return "its own"


@dataclass(frozen=True, slots=True)
class Standard:
    x: float
    y: float = 0.0
    note: str = field(default="", repr=False, compare=False)


def test_it_is_compared_hashed_and_shown_as_the_standard_one() -> None:
    one, other = Point(1, 2, "a"), Standard(1, 2, "a")
    assert one == Point(1, 2, "b") != Point(1, 3)
    assert one != other
    assert hash(one) == hash(other) == hash(Point(1, 2))
    assert repr(one) == repr(other).replace("Standard", "Point")
    assert hash(Keeping((1,))) == hash(((1,),))
    nothing = float("nan")
    assert Point(nothing) == Point(nothing)
    with pytest.raises(TypeError):
        hash(Keeping([1]))  # type: ignore[arg-type]  # as it is meant: a list has no hash


def test_it_is_replaced_and_inherited_as_the_standard_one() -> None:
    tall = replace(Tall(1, z=3), y=2)
    assert (tall.x, tall.y, tall.z) == (1, 2, 3)
    assert tall != Point(1, 2)
    assert [one.name for one in fields(tall)] == ["x", "y", "note", "z"]


def test_it_has_slots_unless_it_keeps_what_it_works_out() -> None:
    assert not hasattr(Tall(1), "__dict__")
    assert Keeping((1, 2)).total == 3
    assert repr(Keeping((1, 2))) == "its own"
