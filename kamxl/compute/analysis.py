"""The result of one walk: everything that the sheets show, as frames and plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date
from functools import cached_property

import pandas as pd

from kamxl.compute.ageing import Ageing, ageing
from kamxl.compute.calendar import months_before
from kamxl.compute.concentration import Concentration, concentration
from kamxl.compute.coverage import RECORDS, LeftOut, is_old, left_out
from kamxl.compute.deals import DealBoard, DealStalled, board
from kamxl.compute.facts import valid_orders
from kamxl.compute.health import HealthBoard
from kamxl.compute.health import board as health_board
from kamxl.compute.nomination import Nominations, nominations
from kamxl.compute.products import Products, products
from kamxl.compute.rule import AnyRule
from kamxl.compute.scorecard import indicator_points, indicators
from kamxl.compute.service import Service, service
from kamxl.compute.similar import Similar
from kamxl.compute.targets import Pace, TargetRows, headline, running, targets
from kamxl.compute.visits import VisitPlan, visit_plan
from kamxl.grid import Issue
from kamxl.i18n import Text
from kamxl.record import record
from kamxl.schema.money import Money
from kamxl.settings import Settings


@record
class Check:
    """Orders that the models would have expected of the last months, fitted on what was known before them."""

    day: date
    """The last day that the fit knew."""
    months: int
    customers: int
    """Customers who had ordered by then: of them alone it speaks."""
    expected: float
    low: float
    high: float
    actual: float
    expected_simple: float
    """By the simple rule."""

    @property
    def error(self) -> float:
        """Expected less actual."""
        return self.expected - self.actual

    @property
    def error_simple(self) -> float:
        """The same of the simple rule."""
        return self.expected_simple - self.actual

    @property
    def holds(self) -> bool:
        """What came lies within the interval."""
        return self.low <= self.actual <= self.high

    @property
    def widening(self) -> float:
        """By how much an interval must be wider to have held what came; 1 where it held."""
        half = (self.high - self.low) / 2
        if self.holds or half <= 0:
            return 1.0
        return max(abs(self.error) / half, 1.0)


@record
class LifetimeNote:
    """Which method a book got and why, with what a reader needs to check it."""

    method: str
    """model, bgnbd or simple; per row see the frame."""
    why: Text
    total: float
    """元, sum over customers."""
    total_low: float
    total_high: float
    params: Mapping[str, float] = field(default_factory=dict)
    """k (not of BG/NBD), r, alpha (in days), a, b of the purchases; p, q, gamma (元) of Gamma-Gamma."""
    log_likelihood: float | None = None
    """Of the purchases."""
    log_likelihood_value: float | None = None
    """Of Gamma-Gamma."""
    notes: tuple[Text, ...] = ()
    """What a reader of modelled figures should know: correlation, one-order customers, losses."""
    customers: int = 0
    """Customers with at least one order."""
    repeaters: int = 0
    value_basis: str = "revenue"
    """profit where orders carry it, else revenue × margin."""
    correlation: float | None = None
    """Of frequency and mean order value among repeaters; the model assumes it near 0."""
    leaves_at_start: bool = False
    """The fit lets a customer leave after its first order too."""
    check: Check | None = None
    """None where the book is too young for it, or a year ago carried no model."""
    expected_actual: pd.DataFrame | None = None
    """Columns repeats (0, 1, … 7+), actual, expected: customers by number of repeat order days, model against data."""


@record
class Review:
    """What changed since the last review of an earlier period."""

    previous: date | None
    """None: this is the first review."""
    changes: pd.DataFrame
    """Index customer_id; name, previous_tier, tier, change (up, down, new), revenue_12m."""
    left: pd.DataFrame
    """Index customer_id; name, previous_tier: customers of the last review who are not in the list any more."""
    history: pd.DataFrame
    """All rows of the history with this review's appended: keys as OUTPUTS['tier_history']."""
    model_changed: bool = False
    """The last review used another model (or preset), or another currency: its tiers are shown, but not compared."""
    migration: pd.DataFrame = field(default_factory=pd.DataFrame)
    """previous_tier, tier, customers, revenue (of 12 months): who stayed and who moved, best first."""
    first_seen: pd.Series | None = None
    """Index customer_id: day of the first earlier review that names the customer."""


@record
class Trend:
    """Revenue over time. Money in 元."""

    monthly: pd.DataFrame
    """24 rows, index month (Timestamp, first day), oldest first: revenue, orders, mean_order, revenue_year_before."""
    periods: pd.DataFrame
    """Index quarter, year_to_date, last_12_months: revenue, previous, year_before, change, change_on_year (shares, NaN
    where the base is 0). The quarter is that of as_of in the fiscal year, to date; the periods it is held against are cut
    at the same number of days, so that like is compared with like."""
    quarters: pd.DataFrame
    """Index first day of the last eight quarters of the fiscal year, oldest first: revenue, year_before, change (share, NaN without a
    base), orders, customers (who ordered). The last one runs to as_of, and is held against as many days of the year before."""
    risers: pd.DataFrame
    """Index customer_id, up to five, largest first: name, revenue_12m, revenue_previous_12m, difference, note, note_date."""
    fallers: pd.DataFrame
    compared_from: pd.Timestamp
    """The first month that has the whole month of the year before beside it; before the first order of a book nothing is known, and what
    it lacks a tenth of at its beginning has no change."""


@record
class Portrait:
    """Customers by one dimension: group, customers, customer_share, revenue_12m, revenue_share, mean_revenue."""

    by: Mapping[str, pd.DataFrame]
    """Dimension -> frame indexed by group. Keys industry, region, value_band, source, owner and `custom.<title>`."""

    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Groups of two customers or more, by 上级客户, largest first: index customer_id of the head; name, members, revenue_12m,
    revenue_share. Empty where nobody has a parent."""

    stages: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """The same by `lifecycle` (stage of the life cycle) and `rfm` (segment), in their own order; customers without one are left out."""

    similar: pd.DataFrame = field(default_factory=pd.DataFrame)
    """The same by groups of customers that buy alike, most revenue first (index group, from 1), and name (Text), kind (what is to be
    done), and of its customers the medians orders, days (since the last order) and breadth."""


@record
class Market:
    """The market board. Prices in 元/台, shares in points of 100."""

    board: pd.DataFrame
    """One row per competitor × model × region, keys as OUTPUTS['market']; gap = our price ÷ theirs − 1."""
    monthly_price: pd.DataFrame
    """Index month, a column per competitor: mean price. Column `our` where our price is known."""
    shares: pd.DataFrame
    """Index competitor: market_share (mean of the latest by region and model), share_change."""
    comparison: pd.DataFrame
    """Index competitor: models, regions, mean_gap, promotion, advantage, gap_text (latest texts), latest (Timestamp)."""
    trends: pd.DataFrame
    """period, industry, region, metric, value, unit, source, impact (code); newest first. previous and change (share; points of 100
    where the unit is a percentage): against the period before, as long, of the same metric, industry, region and unit."""
    ours: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Our own share: a row per model of ours and region, the latest known: our_model, region (blank as ''), date, share, change."""


@record
class FollowUp:
    """The follow-up report of the calendar month of as_of (or another one, or of a period)."""

    month: date
    """First day of the month or period."""
    by_owner: pd.DataFrame
    """Index owner: contacts, customers, active_customers (theirs), covered, coverage, overdue."""
    funnel: pd.DataFrame
    """Index stage code in the order of the sales process: customers that reached at least this stage, entered (those whose
    latest stage it is), conversion to the next stage (share, NaN for the last)."""
    entries: pd.DataFrame
    """Index customer_id: name, owner, tier, last_contact, method, content, next_action, next_date, days_since, overdue."""
    methods: pd.DataFrame
    """Index method code: contacts in the month."""


@record
class Skipped:
    """Something that is left out, and why."""

    sheet: str
    """Key of the output sheet (or of a part: `market.trends`)."""
    reason: Text


@record
class Analysis:
    """Everything. Every customer frame is indexed by customer_id; money is in 元."""

    as_of: date
    settings: Settings
    money: Money
    """Currency of the book, and the unit in which it shows amounts."""
    frames: Mapping[str, pd.DataFrame]
    issues: tuple[Issue, ...]
    facts: pd.DataFrame
    """revenue_12m, profit_12m, orders_12m, revenue_previous_12m, revenue_total, orders_total, order_days, first_order,
    last_order, paid_rate_12m, basis (orders, typed, none), tier_revenue (元; what threshold tiers look at)."""
    tiers: pd.DataFrame
    """Keys as OUTPUTS['tiers'] (codes and Texts, not words), by tier and revenue."""
    lifetime: pd.DataFrame
    """Keys as OUTPUTS['lifetime'], by lifetime value."""
    lifetime_note: LifetimeNote
    alerts: pd.DataFrame
    """Keys as OUTPUTS['alerts'] (rule_id and severity as codes; fact and advice Texts; `rank` for the order), RangeIndex. They are
    those that count: what people set aside is in `alerts_aside`."""
    review: Review
    portrait: Portrait
    trend: Trend | None
    market: Market | None
    follow_up: FollowUp | None
    opportunities: pd.DataFrame
    """Keys as OUTPUTS['opportunities']; kind cross_sell, need, quotation."""
    pairs: pd.DataFrame
    """Product pairs: product, other, customers_both, support, confidence, lift, p; strongest first."""
    skipped: tuple[Skipped, ...] = ()
    rules: tuple[AnyRule, ...] = ()
    """The alert rules there are, those that are off or found nothing included."""
    dropped: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """By sheet, as `frames`: the customers and orders that faults keep out of all figures."""
    listed: bool = True
    """Whether the book has a customer sheet. Without one the frame `customers` holds the IDs that the other sheets name, and
    there are no tiers, lifetime values and portraits."""
    health: pd.DataFrame = field(default_factory=pd.DataFrame)
    """Health of each customer with its parts, as `compute.health` gives it, and beside each what it was at the last review and the
    change (previous_…, change_…); no rows in a book that lists no customers."""
    latest_record: date | None = None
    """Day of the newest order or follow-up up to as_of."""
    alerts_aside: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["kept_as"]))
    """Alerts that people set aside, and those that do not hold any more, as `remember` gives them: part of no figure."""
    alerts_since: date | None = None
    """The day that new and resolved alerts are counted from, as a rule that of the last review; None: nothing came before."""
    alerts_resolved: int = 0
    """Alerts that were resolved since then."""
    similar: Similar = field(default_factory=Similar)
    """Who buys alike; of a selection the groups are those of the whole book."""
    whole: Analysis | None = None
    """Of a selection, the analysis of the whole book: a customer's peers are found there."""

    # What boards show is worked out when it is asked for: a run pays for the sheets that it makes.

    @cached_property
    def orders(self) -> pd.DataFrame:
        """The order lines of known customers that count, as `facts.valid_orders` gives them."""
        orders = valid_orders(self.frames, self.as_of)
        found: pd.DataFrame = orders[orders.index.isin(self.frames["customers"].index)]
        return found

    @cached_property
    def pipeline(self) -> DealBoard | None:
        """The deals: open ones, funnel, won and lost. None in a book without deals."""
        stalled = self.settings.alerts.of("deal_stalled", DealStalled)
        return board(self.frames, self.as_of, self.settings.pipeline, stalled)

    @cached_property
    def targets(self) -> pd.DataFrame:
        """Each target with what was reached of it and the forecast; no rows in a book without targets."""
        deals = self.target_rows.deals
        year, margin = self.settings.calendar.year_start, self.settings.lifetime.margin
        return targets(self.frames, self.orders, deals, self.as_of, first_month=year, margin=margin)

    @cached_property
    def target_rows(self) -> TargetRows:
        """Which rows count for a target."""
        return TargetRows(self.frames, self.orders, self.pipeline.open if self.pipeline is not None else None)

    @property
    def running_targets(self) -> pd.DataFrame:
        """Those whose period contains as_of, and which can be measured."""
        return running(self.targets)

    @property
    def headline(self) -> Pace | None:
        """The target that says how it goes; None where none runs."""
        return headline(self.targets)

    @cached_property
    def open_orders(self) -> pd.DataFrame | None:
        """What is open of each order, as `receivable.open_orders` gives it; None: nobody has worked it out yet."""
        return None

    @cached_property
    def ageing(self) -> Ageing | None:
        """Receivables by age. None in a book that keeps no payments."""
        settings = self.settings.receivable
        return ageing(self.orders, self.frames["customers"], self.facts, self.as_of, settings, self.open_orders)

    @cached_property
    def revenue_concentration(self) -> Concentration:
        """Of the revenue of 12 months."""
        return concentration(self.facts["revenue_12m"].astype(float))

    @cached_property
    def lifetime_concentration(self) -> Concentration:
        """Of the lifetime values."""
        return concentration(self.lifetime["lifetime_value"].astype(float))

    @property
    def alerts_new(self) -> int:
        """Alerts that count and were not there on `alerts_since`."""
        return int(self.alerts["is_new"].sum())

    @property
    def year_before(self) -> date:
        """The day on which the 12 months had not yet begun: they are (year_before, as_of]."""
        return months_before(self.as_of, 12)

    @cached_property
    def indicators(self) -> pd.DataFrame:
        """What the scorecard looks at, as `scorecard.indicators` gives it."""
        customers, contracts = self.frames["customers"], self.frames.get("contracts")
        return indicators(customers, self.facts, self.orders, contracts, self.as_of)

    @cached_property
    def health_board(self) -> HealthBoard | None:
        """Health by tier, value and part, with the points of the scorecard. None where nobody's health is known."""
        if self.health.empty or not self.health["health"].notna().any():
            return None
        points = indicator_points(self.indicators)
        return health_board(self.health, self.tiers, self.frames["customers"], points)

    @cached_property
    def products(self) -> Products | None:
        """What is sold, by product and category, and what top customers could buy besides. None where no order names a product."""
        book = self.whole or self
        return products(book.orders, book.frames["customers"], self.tiers, self.as_of, self.settings.opportunities)

    @cached_property
    def service(self) -> Service | None:
        """Satisfaction, complaints, needs and contracts. None in a book that keeps none of them."""
        return service(self.frames, self.tiers, self.as_of, self.settings.calendar.year_start)

    @cached_property
    def visit_plan(self) -> VisitPlan | None:
        """Visits planned by tier against those made in the quarter. None in a book without tiers or follow-ups."""
        if not self.listed:
            return None
        year = self.settings.calendar.year_start
        return visit_plan(self.frames, self.tiers, self.as_of, self.settings.tier.visits, first_month=year)

    @cached_property
    def nominations(self) -> Nominations | None:
        """Who should be made a key account. None in a book without tiers, or that keeps nothing the rule looks for."""
        if not self.listed:
            return None
        customers, rule = self.frames["customers"], self.settings.nomination
        return nominations(customers, self.facts, self.tiers, self.as_of, rule)

    def showing(self, **boards: object) -> Analysis:
        """The same with boards that are given: of what somebody may see of the frames they cannot be worked out."""
        found = replace(self)
        found.__dict__.update(boards)
        return found

    @property
    def left_out(self) -> LeftOut:
        """What the figures lack because of faults."""
        return left_out(self.dropped, self.as_of, self.frames)

    @property
    def unread_sheets(self) -> tuple[str, ...]:
        """Titles of sheets that look like one of orders or follow-ups and were not read beside it: another year, or a copy."""
        return tuple(str(one.value) for one in self.issues if one.table in RECORDS and one.is_of_unread_sheet)

    @property
    def ended(self) -> date | None:
        """The day of the newest record where it is so old that the figures had better be as of that day; else None.

        None, too, where a sheet was not read that may hold newer ones.
        """
        if self.unread_sheets:
            return None
        old = is_old(self.latest_record, self.as_of, self.settings.report.old_days)
        return self.latest_record if old else None
