"""The JSON object of `kamxl run --what-if`."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Cell, Count, Number, Part, Severity, Summary


class Assumed(Part):
    """A setting that was assumed to be another one."""

    key: str
    now: Cell | list[str] = Field(description="What is in force, in the unit that docs/settings.md names for the key.")
    assumed: Cell | list[str] = Field(description="What was assumed, in that unit.")
    from_: str = Field(alias="from", description="Where the one in force comes from: a file, a cell, the default.")


class BeforeAfter(Part):
    """A figure as settings stand, and as it would be."""

    before: Number | None = Field(description="In units of `currency` where it is an amount.")
    after: Number | None = Field(description="Likewise.")


class MovedTier(Part):
    """A customer that would have another tier."""

    customer: str
    name: str
    before: str = Field(description="Code of the tier.")
    after: str = Field(description="Code of the tier.")
    revenue_12m: Number = Field(description="In units of `currency`.")


class ChangedAlert(Part):
    """An alert that would come or go."""

    rule: str = Field(description="ID of the rule.")
    title: str
    severity: Severity
    customer: str | None = Field(description="null for the market and for the book as a whole.")
    name: str | None
    fact: str


class WhatIfSummary(Summary):
    """What other settings would change; nothing was written."""

    book: str = Field(description="The workbook that was read.")
    as_of: str = Field(description="The day that the figures relate to, YYYY-MM-DD.")
    lang: str = Field(description="zh or en.")
    currency: str = Field(description="ISO 4217 code of the amounts.")
    assumed: list[Assumed] = Field(description="The settings that were assumed, as they were given.")
    revenue_12m: BeforeAfter = Field(description="Of all customers.")
    lifetime: BeforeAfter = Field(description="Lifetime value of all customers; null without a customer sheet.")
    tiers: dict[str, BeforeAfter] = Field(description="Code of the tier -> customers.")
    tier_words: dict[str, str] = Field(description="Code of the tier -> the word that people see.")
    moved: list[MovedTier] = Field(description="The largest revenue first.")
    alerts: BeforeAfter = Field(description="Number of alerts.")
    new_alerts: list[ChangedAlert] = Field(description="Alerts that would come.")
    gone_alerts: list[ChangedAlert] = Field(description="Alerts that would go.")
    weighed_alerts: Count = Field(description="Alerts that would have another severity.")
