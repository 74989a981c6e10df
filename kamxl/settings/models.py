"""The settings themselves: a frozen pydantic model a group, with the defaults of the domain reference and their bounds."""

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Annotated, ClassVar, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError

from kamxl.record import record
from kamxl.schema.choices import (
    LIFETIME_METHOD,
    MONEY_UNIT,
    PYRAMID_LABELS,
    REVIEW,
    SHARE_BASE,
    TIER_PRESET,
)
from kamxl.settings.kinds import (
    Amount10k,
    Currency,
    Days,
    Line,
    MonthOfYear,
    Months,
    NotNegative,
    OutputSheets,
    Positive,
    Probability,
    Rate,
    Severity,
    Share,
    Switch,
    TierModel,
    Visitable,
    Whole,
    Words,
    code_from,
)

L = TypeVar("L", bound="Alert")


class Group(BaseModel):
    """Base of all groups of settings."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", validate_default=True, defer_build=True
    )

    @classmethod
    @cache
    def usual(cls) -> Self:
        """The defaults, as `cls()` gives them, without building what checks values: that takes a millisecond a group."""
        return cls.model_construct()  # type: ignore[return-value]  # the plugin of pydantic forgets which class


def _in_order(kind: str, prefix: str, *bounds: float) -> None:
    """Raise where bounds do not fall; `prefix` tells the settings that they are."""
    if any(lower > upper for upper, lower in pairwise(bounds)):
        raise PydanticCustomError(kind, "out of order", {"prefix": prefix})


class ThresholdBounds(Group):
    """Lower bounds on annual revenue in 万 of the book's currency, inclusive."""

    S: Amount10k = 150.0
    A: Amount10k = 80.0
    B: Amount10k = 15.0

    @model_validator(mode="after")
    def _falling(self) -> Self:
        _in_order("falling", "tier.threshold.", self.S, self.A, self.B)
        return self


class BoundsAToE(Group):
    """Preset a-e: lower bounds on cumulative revenue, inclusive; below the last one 普通客户."""

    A: Amount10k = 150.0
    B: Amount10k = 100.0
    C: Amount10k = 80.0
    D: Amount10k = 50.0
    E: Amount10k = 15.0

    @model_validator(mode="after")
    def _falling(self) -> Self:
        _in_order("falling", "tier.a_e.", self.A, self.B, self.C, self.D, self.E)
        return self


class ScorecardWeights(Group):
    revenue: NotNegative = 30.0
    collection_rate: NotNegative = 15.0
    profit: NotNegative = 15.0
    contract_volume: NotNegative = 10.0
    industry_influence: NotNegative = 10.0
    unit_price: NotNegative = 5.0
    quality_loss: NotNegative = 5.0
    credit_grade: NotNegative = 5.0
    growth_potential: NotNegative = 5.0
    tenure: NotNegative = 0.0
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


class Visits(Group):
    """Visits a quarter that a customer of a service level is to get."""

    S: Visitable = 3
    A: Visitable = 1
    B: Visitable = 0
    C: Visitable = 0


class Visitors(Strategy):
    """Who visits; blank takes the built-in words."""


class Incentives(Strategy):
    """What rewards a customer for more; blank takes the built-in words."""


class Nomination(Group):
    """Who should be made a key account: least values, of which 0 is not looked for."""

    tier: Literal["S", "A", "B"] = "A"
    """Customers below this service level are looked at."""
    growth: Rate = 0.2
    """Of revenue of 12 months on the 12 before."""
    base: Amount10k = 10.0
    """Revenue of the 12 months before, below which growth says nothing."""
    potential: NotNegative = 4.0
    """增长潜力, 1 to 5."""
    tenure: NotNegative = 1.0
    """Years since the first deal."""


class Tier(Group):
    model: TierModel = "threshold"
    preset: Annotated[Literal["sabc", "a-e"], code_from(TIER_PRESET)] = "sabc"
    threshold: ThresholdBounds = ThresholdBounds.usual()
    a_e: BoundsAToE = BoundsAToE.usual()
    pareto_a: Share = 0.80
    pareto_b: Share = 0.95
    pyramid_labels: Annotated[Literal["metal", "vip"], code_from(PYRAMID_LABELS)] = "metal"
    scorecard: ScorecardWeights = ScorecardWeights.usual()
    scorecard_s: NotNegative = 85.0
    scorecard_a: NotNegative = 70.0
    scorecard_b: NotNegative = 50.0
    scorecard_coverage: Share = 0.30
    """Of all weights, which the known indicators must carry for a tier."""
    by_group: Switch = False
    """Whether the customers of a group have the tier of their sum."""
    review: Annotated[Literal["day", "week", "month", "quarter"], code_from(REVIEW)] = "month"
    """One review is kept for each such period."""
    strategy: Strategy = Strategy.usual()
    visits: Visits = Visits.usual()
    visitors: Visitors = Visitors.usual()
    incentives: Incentives = Incentives.usual()
    a_e_strategy: StrategyAToE = StrategyAToE.usual()

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
    method: Annotated[Literal["auto", "model", "bgnbd", "simple"], code_from(LIFETIME_METHOD)] = "auto"
    horizon_months: Months = 36
    discount: Share = 0.10
    margin: Share = 0.20
    interval: Probability = 0.80
    remaining: Remaining = Remaining.usual()
    typed: TypedWeight = TypedWeight.usual()


class Orders(Group):
    monthly_sums: Switch = False
    """The orders are sums of months: what rests on the days between orders is not computed."""
    source: Line = ""
    """A csv or Parquet file in the workbook's own folder, whose rows are the orders in place of those on the sheet."""


class Alert(Group):
    """What every rule has. `severity` blank: the rule's own, raised one step for the top tiers."""

    on: Switch = True
    severity: Severity | None = None


class OrderOutlier(Alert):
    """Of the rule and of the warning about a row: what is unusual is one thing."""

    multiple: Positive = 3.0
    earlier: Whole = 3


class Alerts(Group):
    """What is set for each alert rule, by its id. A rule's limits are a model of its own, which stands with the rule; this
    module does not know the rules."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow")

    def of(self, rule: str, limits: type[L]) -> L:
        """What holds for a rule: what is set, over the defaults of its limits."""
        given = (self.model_extra or {}).get(rule, {})
        return given if isinstance(given, limits) else limits.model_validate(given) if given else limits.usual()


class Receivable(Group):
    days: Days = 60
    """From the order until payment is due, where neither the order nor the customer says otherwise."""


class StageProbability(Group):
    """Chance that a deal of a stage is won, where neither the deal nor the book's own past says it."""

    research: Share = 0.05
    qualify: Share = 0.10
    contact: Share = 0.25
    solution: Share = 0.50
    proposal: Share = 0.70
    signed: Share = 0.90


class Pipeline(Group):
    probability: StageProbability = StageProbability.usual()


class HealthWeights(Group):
    purchases: NotNegative = 35.0
    relation: NotNegative = 20.0
    service: NotNegative = 20.0
    payment: NotNegative = 15.0
    contract: NotNegative = 10.0


class Health(Group):
    weights: HealthWeights = HealthWeights.usual()


class Quality(Group):
    stale_days: Days = 45


class Points(Group):
    per: Positive = 100.0
    """元 of revenue in 12 months for one point."""


class Opportunities(Group):
    support: Share = 0.05
    customers: Whole = 3
    lift: NotNegative = 1.0
    significance: Share = 0.05
    white_space: Share = 0.30
    """Of a customer's industry peers, who buy what it does not."""


class Similar(Group):
    on: Switch = True
    """Whether groups of customers that buy alike are looked for."""
    customers: Whole = 30
    """Fewest customers with orders in 12 months to look among."""


class MoneyChoice(Group):
    """Blank takes what the book itself states, and the unit of its language."""

    currency: Currency = ""
    """ISO 4217."""
    unit: Annotated[Literal["1", "k", "10k", "M", "100M"] | None, code_from(MONEY_UNIT)] = None


class Calendar(Group):
    year_start: MonthOfYear = 1
    """First month of the fiscal year."""


class Report(Group):
    custom_fields: Words = ()
    """Titles of custom columns of 客户信息 by which portrait and reports group and filter."""
    owner: Line = ""
    """Show the alerts of this owner only."""
    hide: OutputSheets = ()
    """Output sheets that are not made."""
    old_days: Days = 45
    """A book whose newest order or follow-up lies more days before as_of is said to have ended."""


class Remind(Group):
    """Where reminders go. An address that is a secret stands in the environment, and here its name (`KAMXL_…`)."""

    days: Days = 7
    """How far ahead is looked."""
    webhooks: Words = ()
    """`[owner=][kind:]address or variable` of robots."""
    smtp: Line = ""
    mail_from: Line = ""
    mail_to: Words = ()
    """`[owner=]address`."""


class ShareRole(Group):
    """A role that copies are made for: what differs from the role that it begins with. Each list holds fields such as
    `customers.phone`, or whole sheets."""

    base: Annotated[Literal["sales", "marketing", "service", "all"] | None, code_from(SHARE_BASE)] = None
    """Needed by a role of the company's own; a built-in role begins with itself."""
    leave_out: Words = ()
    mask: Words = ()
    show: Words = ()
    editable: Switch = False
    """Copies for it come home with `collect`, and cells that do not come back are locked: a guide rail, no security."""


class Limits(Group):
    """Beyond these a file is refused, with a reason, before it can hurt."""

    file_mb: Positive = 200.0
    unpacked_mb: Positive = 2_000.0
    ratio: Positive = 500.0
    entries: Whole = 20_000
    cells: Whole = 20_000_000
    empty_ratio: Positive = 2_000.0
    """Cells of a sheet's bounding box for each cell that is there."""


class Settings(Group):
    """The whole. `Settings()` holds the defaults of the domain reference."""

    money: MoneyChoice = MoneyChoice.usual()
    calendar: Calendar = Calendar.usual()
    tier: Tier = Tier.usual()
    nomination: Nomination = Nomination.usual()
    lifecycle: Lifecycle = Lifecycle.usual()
    lifetime: Lifetime = Lifetime.usual()
    orders: Orders = Orders.usual()
    alerts: Alerts = Alerts.usual()
    receivable: Receivable = Receivable.usual()
    pipeline: Pipeline = Pipeline.usual()
    health: Health = Health.usual()
    quality: Quality = Quality.usual()
    points: Points = Points.usual()
    opportunities: Opportunities = Opportunities.usual()
    similar: Similar = Similar.usual()
    report: Report = Report.usual()
    remind: Remind = Remind.usual()
    share: Mapping[str, ShareRole] = {}
    """By the name of the role: `share.<role>.leave_out`. There are none by default."""
    limits: Limits = Limits.usual()


@record
class Entry:
    """One setting as given in a layer. `place` tells people where: a file, a cell, an option."""

    key: str
    value: object
    place: str
