"""The JSON object of `kamxl remind`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamxl.results.base import Count, Part, Seconds, Summary


class Reminder(Part):
    """What one owner is reminded of."""

    owner: str | None = Field(description="The person; null: what belongs to nobody.")
    today: Count = Field(description="Items that are urgent or due on the day.")
    week: Count = Field(description="Items of the days after.")
    items: dict[str, Count] = Field(description="Kind (alert, visit, contract, plan, deal) -> items.")
    alerts: dict[str, Count] = Field(
        description="Alerts that count: total, and by severity high, medium, low; those that are due later included."
    )
    later: Count = Field(description="Alerts that are due after these days, and are no items.")
    files: list[str] = Field(default_factory=list, description="The files that were written.")


class SentMessage(Part):
    """A message to a robot or a mailbox."""

    owner: str | None = Field(description="Whose reminder it is; null: what belongs to nobody.")
    to: str = Field(description="Kind and host of the robot, or the address; never a secret.")
    state: Literal["sent", "already", "failed"] = Field(
        description="already: the same message was sent before, and is not sent again."
    )
    tries: Count = Field(description="How often it was tried; 0: not at all.")
    why: str | None = Field(description="Why it failed; null: it did not.")


class RemindSummary(Summary):
    """What `kamxl remind` wrote and sent."""

    book: str = Field(description="The workbook that was read; it is not changed.")
    as_of: str = Field(description="The day that the figures relate to, YYYY-MM-DD.")
    lang: str = Field(description="Language of the reminders: zh or en.")
    days: Count = Field(description="How many days ahead are looked at.")
    alerts: Count = Field(description="Alerts that count, of all reminders.")
    reminders: list[Reminder] = Field(description="A reminder for each owner.")
    messages: list[SentMessage] = Field(default_factory=list, description="Messages; none without --send.")
    seconds: Seconds = Field(default_factory=dict, description="Step -> seconds; total is the whole.")
