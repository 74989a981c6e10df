"""The kinds of values that settings take, as people type them on a sheet, in a file or on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from kamxl.schema import values
from kamxl.schema.choices import (
    LEVEL,
    LIFETIME_METHOD,
    MONEY_UNIT,
    PYRAMID_LABELS,
    REVIEW,
    SHARE_BASE,
    TIER_MODEL,
    TIER_PRESET,
    YES_NO,
    Choice,
)
from kamxl.schema.currencies import code_of
from kamxl.schema.money import WAN
from kamxl.schema.numbers import Family, UnitError
from kamxl.schema.outputs import OUTPUTS

HIDEABLE = tuple(
    Choice(one.key, one.zh, one.en) for one in OUTPUTS.values() if one.key not in {"overview", "alerts", "tier_history"}
)
"""Output sheets that a book can do without: of the others the next run reads what stands there, or people begin with it."""


def _switch(value: object) -> object:
    """是/否, yes/no, TRUE/FALSE, 1/0 as people type them on a sheet."""
    if isinstance(value, str):
        return values.choice(value, YES_NO) == "yes"
    return value


def _number(*families: Family) -> Callable[[object], object]:
    """What reads a number that may carry a unit of these families, or of any where none is given."""

    def read(value: object) -> object:
        with _naming_unit():
            return values.number(value, families=families or None) if isinstance(value, str) else value

    return read


def _in_wan(value: object) -> object:
    """An amount in 万 of the book's currency: a bare one is meant so, whatever the display unit; 1500k and 150万元 say it."""
    with _naming_unit():
        return values.money(value, WAN, families=("money", "currency")) if isinstance(value, str) else value


@contextmanager
def _naming_unit() -> Iterator[None]:
    try:
        yield
    except UnitError as error:
        raise PydanticCustomError("unit", "unit", {"unit": error.unit}) from None


def _currency(value: object) -> object:
    """An ISO code from what people call a currency: USD, 美元, US$."""
    if isinstance(value, str) and value.strip():
        code = code_of(value)
        if code is None:
            raise PydanticCustomError("currency", "unknown")
        return code
    return value


def _text(value: object) -> object:
    """Text that a sheet holds as a number: an owner's staff number 1024, a custom field called 2026."""
    return values.text(value) if isinstance(value, (int, float)) else value


def _words(value: object) -> object:
    """A list typed into one cell: 大区, 渠道类型."""
    value = _text(value)
    if isinstance(value, str):
        return tuple(
            part.strip()
            for part in value.replace("，", ",").replace("、", ",").replace(";", ",").split(",")
            if part.strip()
        )
    return value


def _sheets(value: object) -> object:
    """Output sheets in a list, by key or title: 目标达成, 商机管道."""
    value = _words(value)
    if not isinstance(value, (tuple, list)):
        return value
    try:
        return tuple(values.choice(str(part), HIDEABLE) for part in value)
    except ValueError:
        raise PydanticCustomError("output_sheet", "unknown") from None


def code_from(choices: tuple[Choice, ...]) -> BeforeValidator:
    """The settings sheet offers words (评分卡); inside there are codes (scorecard)."""
    return BeforeValidator(
        lambda value: values.choice(value, choices, open_list=True) if isinstance(value, str) else value
    )


Switch = Annotated[bool, BeforeValidator(_switch)]
_PLAIN = BeforeValidator(_number())
_PERCENT = BeforeValidator(_number("percent"))
_DAYS = BeforeValidator(_number("time"))
_TIMES = BeforeValidator(_number("time", "things", "people"))
Share = Annotated[float, _PERCENT, Field(ge=0, le=1)]
Positive = Annotated[float, _PLAIN, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, _PLAIN, Field(ge=0, allow_inf_nan=False)]
Amount10k = Annotated[float, BeforeValidator(_in_wan), Field(ge=0, allow_inf_nan=False)]
"""In 万 of the book's currency."""
Rate = Annotated[float, _PERCENT, Field(ge=0, lt=10)]
"""What may be more than the whole: growth."""
Probability = Annotated[float, _PERCENT, Field(gt=0, lt=1)]
Days = Annotated[int, _DAYS, Field(ge=0, le=3660)]
Visitable = Annotated[int, _TIMES, Field(ge=0, le=92)]
"""Times in a quarter."""
Months = Annotated[int, _DAYS, Field(ge=1, le=120)]
MonthOfYear = Annotated[int, _DAYS, Field(ge=1, le=12)]
Whole = Annotated[int, _TIMES, Field(ge=1)]
Line = Annotated[str, BeforeValidator(_text)]
Currency = Annotated[str, BeforeValidator(_currency)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
OutputSheets = Annotated[tuple[str, ...], BeforeValidator(_sheets)]
Severity = Annotated[Literal["high", "medium", "low"], code_from(LEVEL)]
TierModel = Annotated[Literal["threshold", "pareto", "pyramid", "scorecard", "rfm"], code_from(TIER_MODEL)]


_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "tier.model": TIER_MODEL,
    "tier.preset": TIER_PRESET,
    "tier.pyramid_labels": PYRAMID_LABELS,
    "tier.review": REVIEW,
    "lifetime.method": LIFETIME_METHOD,
    "money.unit": MONEY_UNIT,
}


def choices_of(key: str) -> tuple[Choice, ...]:
    """The words that a setting takes; empty where it takes anything else."""
    if key.endswith((".on", ".editable")) or key in ("tier.by_group", "orders.monthly_sums"):
        return YES_NO
    if key.endswith(".severity"):
        return LEVEL
    if key.startswith("share.") and key.endswith(".base"):
        return SHARE_BASE
    return _CHOICES.get(key, ())


def is_amount(info: FieldInfo) -> bool:
    """Whether a setting is an amount in 万 of the book's currency."""
    return any(isinstance(part, BeforeValidator) and part.func is _in_wan for part in info.metadata)
