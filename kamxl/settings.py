"""Every limit and switch: one frozen pydantic model, loaded once by a front end and passed on.

A key is the dotted path of a field: `tier.model`, `quality.stale_days`; under `alerts` it names a rule and one of its
limits: `alerts.no_order.months`. Layers, weakest first: the defaults here,
`kamxl.toml` (the company's), the workbook's settings sheet, the command line.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from kamxl.errors import SettingsError
from kamxl.i18n import Pair, Text
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


def _switch(value: object) -> object:
    """是/否, yes/no, TRUE/FALSE, 1/0 as people type them on a sheet."""
    if isinstance(value, str):
        return values.choice(value, YES_NO) == "yes"
    return value


def _amount(value: object) -> object:
    return values.number(value) if isinstance(value, str) else value


def _in_wan(value: object) -> object:
    """An amount in 万 of the book's currency: a bare one is meant so, whatever the display unit; 1500k and 150万元 say it."""
    return values.money(value, WAN) if isinstance(value, str) else value


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


def _code_of(choices: tuple[Choice, ...]) -> BeforeValidator:
    """The settings sheet offers words (评分卡); inside there are codes (scorecard)."""
    return BeforeValidator(
        lambda value: values.choice(value, choices, open_list=True) if isinstance(value, str) else value
    )


def _in_order(kind: str, prefix: str, *bounds: float) -> None:
    """Raise where bounds do not fall; `prefix` tells the settings that they are."""
    if any(lower > upper for upper, lower in pairwise(bounds)):
        raise PydanticCustomError(kind, "out of order", {"prefix": prefix})


Switch = Annotated[bool, BeforeValidator(_switch)]
Share = Annotated[float, BeforeValidator(_amount), Field(ge=0, le=1)]
Positive = Annotated[float, BeforeValidator(_amount), Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, BeforeValidator(_amount), Field(ge=0, allow_inf_nan=False)]
Amount10k = Annotated[float, BeforeValidator(_in_wan), Field(ge=0, allow_inf_nan=False)]
"""In 万 of the book's currency."""
Days = Annotated[int, BeforeValidator(_amount), Field(ge=0, le=3660)]
Months = Annotated[int, BeforeValidator(_amount), Field(ge=1, le=120)]
Whole = Annotated[int, BeforeValidator(_amount), Field(ge=1)]
Line = Annotated[str, BeforeValidator(_text)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Severity = Annotated[Literal["high", "medium", "low"], _code_of(LEVEL)]
TierModel = Annotated[Literal["threshold", "pareto", "pyramid", "scorecard", "rfm"], _code_of(TIER_MODEL)]


ALERT_KEYS = "alerts."

G = TypeVar("G", bound="Group")
L = TypeVar("L", bound="Alert")


class Group(BaseModel):
    """Base of all groups of settings."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)


class ThresholdBounds(Group):
    """Lower bounds on annual revenue in 万 of the book's currency, inclusive."""

    S: Amount10k = 150
    A: Amount10k = 80
    B: Amount10k = 15

    @model_validator(mode="after")
    def _falling(self) -> Self:
        _in_order("falling", "tier.threshold.", self.S, self.A, self.B)
        return self


class BoundsAToE(Group):
    """Preset a-e: lower bounds on cumulative revenue, inclusive; below the last one 普通客户."""

    A: Amount10k = 150
    B: Amount10k = 100
    C: Amount10k = 80
    D: Amount10k = 50
    E: Amount10k = 15

    @model_validator(mode="after")
    def _falling(self) -> Self:
        _in_order("falling", "tier.a_e.", self.A, self.B, self.C, self.D, self.E)
        return self


class ScorecardWeights(Group):
    revenue: NotNegative = 30
    collection_rate: NotNegative = 15
    profit: NotNegative = 15
    contract_volume: NotNegative = 10
    industry_influence: NotNegative = 10
    unit_price: NotNegative = 5
    quality_loss: NotNegative = 5
    credit_grade: NotNegative = 5
    growth_potential: NotNegative = 5
    tenure: NotNegative = 0
    """Years since the first deal: for those who give it a weight."""


class Cadence(Group):
    """Days within which a customer of a tier should have been contacted."""

    S: Whole = 14
    A: Whole = 30
    B: Whole = 90
    C: Whole = 180


class CadenceAToE(Group):
    """The same under preset a-e; `none` is 普通客户."""

    A: Whole = 14
    B: Whole = 30
    C: Whole = 30
    D: Whole = 90
    E: Whole = 90
    none: Whole = 180


class Strategy(Group):
    """What each tier gets; blank takes the built-in words in the workbook's language."""

    S: Line = ""
    A: Line = ""
    B: Line = ""
    C: Line = ""


class StrategyAToE(Group):
    """The same under preset a-e; `none` is 普通客户."""

    A: Line = ""
    B: Line = ""
    C: Line = ""
    D: Line = ""
    E: Line = ""
    none: Line = ""


class Tier(Group):
    model: TierModel = "threshold"
    preset: Annotated[Literal["sabc", "a-e"], _code_of(TIER_PRESET)] = "sabc"
    threshold: ThresholdBounds = ThresholdBounds()
    a_e: BoundsAToE = BoundsAToE()
    pareto_a: Share = 0.80
    pareto_b: Share = 0.95
    pyramid_labels: Annotated[Literal["metal", "vip"], _code_of(PYRAMID_LABELS)] = "metal"
    scorecard: ScorecardWeights = ScorecardWeights()
    scorecard_s: NotNegative = 85
    scorecard_a: NotNegative = 70
    scorecard_b: NotNegative = 50
    scorecard_coverage: Share = 0.30
    """Of all weights, which the known indicators must carry for a tier."""
    by_group: Switch = False
    """Whether the customers of a group have the tier of their sum."""
    review: Annotated[Literal["day", "week", "month", "quarter"], _code_of(REVIEW)] = "month"
    """One review is kept for each such period."""
    strategy: Strategy = Strategy()
    a_e_strategy: StrategyAToE = StrategyAToE()

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        _in_order("rising", "tier.pareto_", self.pareto_b, self.pareto_a)
        _in_order("falling", "tier.scorecard_", self.scorecard_s, self.scorecard_a, self.scorecard_b)
        return self


class Lifecycle(Group):
    lost_months: Months = 12
    asleep_months: Months = 3
    loyal_order_days: Whole = 6
    loyal_months: Months = 12


class Remaining(Group):
    """Share of the horizon that the simple rule takes a customer of each stage to stay."""

    loyal: Share = 1.0
    repeat: Share = 0.75
    first: Share = 0.5
    asleep: Share = 0.25
    lost: Share = 0.0


class TypedWeight(Group):
    """How much typed annual figures count by status."""

    active: Share = 1.0
    paused: Share = 0.5
    potential: Share = 0.2
    lost: Share = 0.0


class Lifetime(Group):
    method: Annotated[Literal["auto", "model", "bgnbd", "simple"], _code_of(LIFETIME_METHOD)] = "auto"
    horizon_months: Months = 36
    discount: Annotated[float, BeforeValidator(_amount), Field(ge=0, lt=10)] = 0.10
    margin: Share = 0.20
    interval: Annotated[float, BeforeValidator(_amount), Field(gt=0, lt=1)] = 0.80
    remaining: Remaining = Remaining()
    typed: TypedWeight = TypedWeight()


class Orders(Group):
    monthly_sums: Switch = False
    """The orders are sums of months: what rests on the days between orders is not computed."""


class Alert(Group):
    """What every rule has. `severity` blank: the rule's own, raised one step for the top tiers."""

    on: Switch = True
    severity: Severity | None = None


class OrderOutlier(Alert):
    """Of the rule and of the warning about a row: what is unusual is one thing."""

    multiple: Positive = 3
    earlier: Whole = 3


class Alerts(Group):
    """What is set for each alert rule, by its id. A rule's limits are a model of its own, which stands with the rule; this
    module does not know the rules."""

    model_config = ConfigDict(extra="allow")

    def of(self, rule: str, limits: type[L]) -> L:
        """What holds for a rule: what is set, over the defaults of its limits."""
        given = (self.model_extra or {}).get(rule, {})
        return given if isinstance(given, limits) else limits.model_validate(given)


class Receivable(Group):
    days: Days = 60
    """From the order until payment is due, where neither the order nor the customer says otherwise."""


class Quality(Group):
    stale_days: Days = 45


class Points(Group):
    per: Positive = 100
    """元 of revenue in 12 months for one point."""


class Opportunities(Group):
    support: Share = 0.05
    customers: Whole = 3
    lift: NotNegative = 1


class MoneyChoice(Group):
    """Blank takes what the book itself states, and the unit of its language."""

    currency: Annotated[str, BeforeValidator(_currency)] = ""
    """ISO 4217."""
    unit: Annotated[Literal["1", "k", "10k", "M", "100M"] | None, _code_of(MONEY_UNIT)] = None


class Calendar(Group):
    year_start: Annotated[int, BeforeValidator(_amount), Field(ge=1, le=12)] = 1
    """First month of the fiscal year."""


class Report(Group):
    custom_fields: Words = ()
    """Titles of custom columns of 客户信息 by which portrait and reports group and filter."""
    owner: Line = ""
    """Show the alerts of this owner only."""
    old_days: Days = 45
    """A book whose newest order or follow-up lies more days before as_of is said to have ended."""


class ShareRole(Group):
    """A role that copies are made for: what differs from the role that it begins with. Each list holds fields such as
    `customers.phone`, or whole sheets."""

    base: Annotated[Literal["sales", "marketing", "service", "all"] | None, _code_of(SHARE_BASE)] = None
    """Needed by a role of the company's own; a built-in role begins with itself."""
    leave_out: Words = ()
    mask: Words = ()
    show: Words = ()


class Limits(Group):
    """Beyond these a file is refused, with a reason, before it can hurt."""

    file_mb: Positive = 200
    unpacked_mb: Positive = 2_000
    ratio: Positive = 500
    entries: Whole = 20_000
    cells: Whole = 20_000_000
    empty_ratio: Positive = 2_000
    """Cells of a sheet's bounding box for each cell that is there."""


class Settings(Group):
    """The whole. `Settings()` holds the defaults of the domain reference."""

    money: MoneyChoice = MoneyChoice()
    calendar: Calendar = Calendar()
    tier: Tier = Tier()
    lifecycle: Lifecycle = Lifecycle()
    lifetime: Lifetime = Lifetime()
    orders: Orders = Orders()
    alerts: Alerts = Alerts()
    receivable: Receivable = Receivable()
    quality: Quality = Quality()
    points: Points = Points()
    opportunities: Opportunities = Opportunities()
    report: Report = Report()
    share: Mapping[str, ShareRole] = {}
    """By the name of the role: `share.<role>.leave_out`. There are none by default."""
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Entry:
    """One setting as given in a layer. `place` tells people where: a file, a cell, an option."""

    key: str
    value: object
    place: str


@dataclass(frozen=True, slots=True)
class Effective:
    """The settings in force and, for each key that was given, where it comes from."""

    settings: Settings
    origin: Mapping[str, str]


RuleLimits: TypeAlias = Mapping[str, type[Alert]]
"""The limits of each alert rule by its id, as `compute.alerts.limits` gives them."""


def defaults(rules: RuleLimits = MappingProxyType({})) -> dict[str, Any]:
    """Every key with its default value, flat, in the order of the model; those of alerts for the rules given."""
    return flat(Settings(), rules)


def flat(settings: Settings, rules: RuleLimits = MappingProxyType({})) -> dict[str, Any]:
    """Every key with its value in force; those of alerts for the rules given."""
    return dict(leaves(settings, rules))


def leaves(group: Group, rules: RuleLimits = MappingProxyType({}), prefix: str = "") -> Iterable[tuple[str, Any]]:
    """The values of a group and of those below it, each with its dotted key."""
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, Alerts):
            for rule, limits in rules.items():
                yield from leaves(value.of(rule, limits), rules, f"{prefix}{name}.{rule}.")
        elif isinstance(value, Group):
            yield from leaves(value, rules, f"{prefix}{name}.")
        elif isinstance(value, Mapping):
            for own, below in value.items():
                yield from leaves(below, rules, f"{prefix}{name}.{own}.")
        else:
            yield f"{prefix}{name}", value


def effective(*layers: Iterable[Entry], rules: RuleLimits | None = None) -> Effective:
    """Lay the layers over the defaults, the last one strongest.

    Args:
        layers: what is given, the weakest first.
        rules: the limits of the alert rules there are. None for those who ask for nothing about alerts: what is set
            for a rule is then not looked at.

    Raises SettingsError, which names the place, for an unknown key or a value that a key cannot take.
    """
    given: dict[str, Entry] = {}
    known = defaults(rules or {})
    for layer in layers:
        for entry in layer:
            if rules is None and entry.key.startswith(ALERT_KEYS):
                continue
            if entry.key not in known and entry.key not in _role_keys(entry.key):
                raise SettingsError(_unknown(entry, (*known, *_role_keys(entry.key))))
            given[entry.key] = entry
    tree: dict[str, Any] = {}
    for entry in given.values():
        *groups, name = entry.key.split(".")
        node = tree
        for group in groups:
            node = node.setdefault(group, {})
        node[name] = entry.value
    alerts = {}
    for rule, values_given in tree.pop("alerts", {}).items():
        alerts[rule] = _checked((rules or {})[rule], values_given, given, known, f"{ALERT_KEYS}{rule}")
    settings = _checked(Settings, {**tree, "alerts": alerts}, given, known)
    return Effective(settings, {key: entry.place for key, entry in given.items()})


def _checked(
    model: type[G], tree: Mapping[str, Any], given: Mapping[str, Entry], known: Mapping[str, Any], at: str = ""
) -> G:
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        raise SettingsError(_bad_value(error, given, known, at)) from None


def entries_of(tree: Mapping[str, Any], place: str, prefix: str = "") -> Iterable[Entry]:
    """Entries of a nested mapping, such as a TOML file holds."""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from entries_of(value, place, f"{prefix}{name}.")
        else:
            yield Entry(f"{prefix}{name}", value, place)


def _role_keys(key: str) -> tuple[str, ...]:
    """The settings of the role that a key names, whatever it is called."""
    group, _, rest = key.partition(".")
    name, dot, _ = rest.partition(".")
    return tuple(f"share.{name}.{part}" for part in ShareRole.model_fields) if group == "share" and name and dot else ()


def _unknown(entry: Entry, known: Iterable[str]) -> Text:
    from difflib import get_close_matches

    near = get_close_matches(entry.key, list(known), n=1)
    if near:
        return Text("settings.unknown_near", {"key": entry.key, "place": entry.place, "near": near[0]})
    return Text("settings.unknown", {"key": entry.key, "place": entry.place})


def _bad_value(error: ValidationError, given: Mapping[str, Entry], known: Mapping[str, Any], at: str) -> Text:
    """Name the first entry that the model, which stands at a key, refused; a rule over a group names the group's first
    given key."""
    for fault in error.errors(include_url=False):
        path = ".".join([at] * bool(at) + [str(step) for step in fault["loc"]])
        prefix = fault.get("ctx", {}).get("prefix", "")
        for key, entry in given.items():
            if not key.startswith(prefix):
                continue
            if key == path or key.startswith(f"{path}.") or path.startswith(f"{key}."):
                why = _why(key, fault["type"], fault.get("ctx", {}), known)
                shown = values.typed(entry.value)
                return Text("settings.bad_value", {"key": key, "value": shown, "place": entry.place, "why": why})
    raise error


_BOUNDS = {
    "greater_than_equal": ("settings.why.at_least", "ge"),
    "greater_than": ("settings.why.above", "gt"),
    "less_than_equal": ("settings.why.at_most", "le"),
    "less_than": ("settings.why.below", "lt"),
}


def _why(key: str, fault: str, context: Mapping[str, Any], known: Mapping[str, Any]) -> Text:
    """What the setting takes instead, in words."""
    words = choices_of(key)
    if words:
        return Text("settings.why.choice", {"choices": [Pair(choice.zh, choice.en) for choice in words]})
    if fault in _BOUNDS:
        sentence, name = _BOUNDS[fault]
        bound = context[name]
        if name == "le" and bound == 1:
            return Text("settings.why.share")
        return Text(sentence, {"bound": bound})
    if fault in ("int_from_float", "int_type", "int_parsing"):
        return Text("settings.why.whole")
    if fault in ("falling", "rising"):
        return Text(f"settings.why.{fault}")
    if fault == "currency":
        return Text("settings.why.currency")
    if isinstance(known.get(key), (int, float)):
        return Text("settings.why.number")
    return Text("settings.why.text")


def choices_of(key: str) -> tuple[Choice, ...]:
    """The words that a setting takes; empty where it takes anything else."""
    if key.endswith(".on") or key == "tier.by_group":
        return YES_NO
    if key.endswith(".severity"):
        return LEVEL
    if key.startswith("share.") and key.endswith(".base"):
        return SHARE_BASE
    return _CHOICES.get(key, ())


def is_amount(info: FieldInfo) -> bool:
    """Whether a setting is an amount in 万 of the book's currency."""
    return any(isinstance(part, BeforeValidator) and part.func is _in_wan for part in info.metadata)


_CHOICES: Mapping[str, tuple[Choice, ...]] = {
    "tier.model": TIER_MODEL,
    "tier.preset": TIER_PRESET,
    "tier.pyramid_labels": PYRAMID_LABELS,
    "tier.review": REVIEW,
    "lifetime.method": LIFETIME_METHOD,
    "money.unit": MONEY_UNIT,
}
