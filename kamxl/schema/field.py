"""What a column of a sheet is: titles, aliases, unit, choices, width, and the types that carry what people type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Annotated, Any, Literal  # Any: annotations and metadata of any type

from pydantic import Field, GetCoreSchemaHandler
from pydantic_core import core_schema

from kamxl.record import record
from kamxl.schema import values
from kamxl.schema.choices import CREDIT, Choice
from kamxl.schema.days import Order
from kamxl.schema.money import WAN, Money
from kamxl.schema.numbers import Family
from kamxl.schema.units import Unit

Kind = Literal[
    "code", "text", "long_text", "day", "money", "number", "percent", "count", "score", "choice", "period", "currency"
]

YUAN = Unit("元", "", "money", 1)
"""The currency of the book, whichever it is."""
YUAN_10K = Unit("万元", "", "money", WAN)
YUAN_EACH = Unit("元/台", "", "money_each", 1)
PERCENT = Unit("%", "%", "percent", 1)
PEOPLE = Unit("人", "people", "people", 1)
DAYS = Unit("天", "days", "days", 1)
_FAMILIES: Mapping[str, tuple[Family, ...]] = {
    "money": ("money", "currency"),
    "money_each": ("money", "currency"),
    "percent": ("percent",),
    "people": ("people",),
    "days": ("time",),
}
"""Family of a field's unit -> families of the units that a cell may state."""


@record
class Column:
    """Everything but the type and the bounds of a field, which the pydantic model holds."""

    kind: Kind
    zh: str
    en: str
    also: str = ""
    """Other titles that people give it, with commas between."""
    unit: Unit | None = None
    choices: tuple[Choice, ...] = ()
    open_list: bool = False
    """Other values than the choices are fine and kept as typed."""
    width: int = 14
    pii: bool = False
    zh_help: str = ""
    en_help: str = ""
    asked: bool = False
    """Shown as required though the model allows a blank in a case it names."""
    key: bool = False
    """The figures cannot stand without it: a fault leaves the row out, where elsewhere it leaves the cell blank. A blank is
    a fault only where the model requires the field.
    """
    past: bool = False
    """A day after as_of is a `future_date` warning."""
    top: float = 0.0
    """The best score, where titles may state another one: 评分(5分制)."""
    spoken: tuple[Choice, ...] = ()
    """Words that mean a score; their code is the points."""
    ends: bool = False
    """A month without a day means its last one: of an end, a due day."""
    open_ended: bool = False
    """长期 is a day, too: the last one that a day can be."""
    any_unit: bool = False
    """What the numbers are of differs from row to row."""
    counted: tuple[str, frozenset[str]] | None = None
    """A field of the row, and those of its codes under which the number is a count: the unit is that of the other rows."""
    zh_example: str = ""
    en_example: str = ""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Every model field parses what people type by the column that describes it."""
        return core_schema.no_info_before_validator_function(self.parser(), handler(source))

    def parser(
        self, factor: float = 1.0, *, order: Order | None = None, shares: bool = False, doubled: bool = False
    ) -> Callable[[object], object]:
        """A function: what a typed cell means in this column, None for blank; ValueError with a code if it means nothing.

        Args:
            factor: brings a bare number from the unit in the user's title to the column's unit. An amount typed with its
                own multiple ("120万" under 万元) is absolute and comes to the column's unit by itself.
            order: of days such as 3/5/2026, where the column proves one.
            shares: whether bare numbers of a percentage are parts of 1, where the column proves it.
            doubled: whether a column of credit grades is on the scale AAA, AA, A.
        """
        if self.choices is CREDIT:
            return partial(values.grade, choices=self.choices, doubled=doubled)
        if self.kind == "choice":
            return partial(values.choice, choices=self.choices, open_list=self.open_list)
        if self.kind in ("money", "count"):
            scale = self.unit.scale if self.unit else 1.0
            return partial(values.money, scale=scale, factor=factor, families=self.families)
        if self.spoken:
            return partial(values.spoken, words=self.spoken, families=self.families, factor=factor)
        if self.kind in ("number", "score"):
            return partial(values.number, families=self.families, factor=factor)
        if self.kind == "day":
            return partial(values.day, last=self.ends, order=order, open_ended=self.open_ended)
        if self.kind == "percent":
            return partial(values.percent, shares=shares)
        return values.PARSERS[self.kind]

    @property
    def aliases(self) -> tuple[str, ...]:
        return tuple(self.also.split(", ")) if self.also else ()

    def counts(self, code: object) -> bool:
        """Whether a row's number is a count, by the code of the field that tells; its unit is then none of the column's."""
        return self.counted is not None and code in self.counted[1]

    @property
    def families(self) -> tuple[Family, ...] | None:
        """Of which units a number of this column may be typed; None for any."""
        if self.any_unit:
            return None
        if self.unit is not None:
            return _FAMILIES[self.unit.family]
        return ("points",) if self.kind == "score" else ("things", "people", "time")

    def parse(self, value: object) -> object:
        """What one typed cell means in this column, as `parser` has it."""
        return self.parser()(value)

    def name(self, lang: str) -> str:
        """The title without its unit."""
        return self.zh if lang == "zh" else self.en

    def title(self, lang: str, money: Money) -> str:
        """The canonical title on the sheet, with its unit in a book of that money: 年交易金额(万元)."""
        return money.titled(self.name(lang), self.unit, lang)

    def help(self, lang: str) -> str:
        return self.zh_help if lang == "zh" else self.en_help

    def example(self, lang: str) -> str:
        return self.zh_example if lang == "zh" else (self.en_example or self.zh_example)


# The bounds of each type; what people type is parsed by the Column beside it. Excel's largest text is 32,767 characters.
Code = Annotated[str, Field(min_length=1, max_length=64)]
ShortText = Annotated[str, Field(min_length=1, max_length=500)]
LongText = Annotated[str, Field(min_length=1, max_length=32_767)]
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2199, 12, 31))]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e13, le=1e13)]
Amount = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e13)]
Percent = Annotated[float, Field(allow_inf_nan=False, ge=0, le=100)]
Level5 = Annotated[float, Field(ge=1, le=5)]
Score10 = Annotated[float, Field(ge=0, le=10)]
PaymentDays = Annotated[float, Field(allow_inf_nan=False, ge=0, le=3650)]
Count = Annotated[float, Field(allow_inf_nan=False, ge=0, le=1e10)]
Period = Annotated[str, Field(pattern=r"^\d{4}(Q[1-4]|-(0[1-9]|1[0-2]))?$")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
