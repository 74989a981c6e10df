"""The JSON object of `kamxl run`."""

from pydantic import Field

from kamxl.results.base import Count, Counts, Number, Part, ReadTogether, Seconds, Summary


class Tiers(Part):
    """Customers of each tier."""

    model: str = Field(description="The tier model: threshold, rfm, scorecard or another one of the settings.")
    counts: dict[str, Count] = Field(description="Code of the tier -> customers, strongest first.")


class Alerts(Part):
    """Alerts that are due."""

    total: Count
    by_rule: dict[str, Count] = Field(description="ID of the rule -> alerts.")
    by_severity: dict[str, Count] = Field(description="high, medium, low -> alerts.")
    set_aside: Count = Field(0, description="Alerts that hold, but are handled or deferred: in no other count.")


class LifetimeCheck(Part):
    """Orders that the model would have expected of the last months, fitted on what was known before them."""

    day: str = Field(description="The last day that the fit knew, YYYY-MM-DD.")
    months: Count = Field(description="Length of the period that was held against it, in months.")
    customers: Count = Field(description="Customers who had ordered by then; the check is about them alone.")
    expected: Number = Field(description="Orders that the model expects in the period.")
    low: Number = Field(description="Lower end of the interval, in orders.")
    high: Number = Field(description="Upper end of the interval, in orders.")
    actual: Number = Field(description="Orders that came.")
    expected_simple: Number = Field(description="Orders that the simple rule expects.")


class Lifetime(Part):
    """Lifetime value of all customers."""

    method: str = Field(description="model, bgnbd or simple.")
    params: dict[str, Number] = Field(description="Parameters of the fit by the letters of the paper; times in days.")
    log_likelihood: Number | None = Field(description="Of the purchases; null where no model was fitted.")
    total: Number | None = Field(
        description="Sum over customers, in units of `currency`; null without a customer sheet."
    )
    check: LifetimeCheck | None = Field(description="null where the book is too young for it, or carried no model.")


class LeftOut(Part):
    """What the figures lack because of faults in the data."""

    customers: Count
    orders: Count
    amount: Number | None = Field(description="Of the orders, in units of `currency`; null where it is not known.")
    later: Count = Field(0, description="Orders dated after `as_of`: no faults, and in no figure.")


class Skipped(Part):
    """An output sheet, or a part of one, that was not made."""

    sheet: str = Field(description="Key of the sheet, or of its part: market.trends.")
    title: str = Field(description="In the language of the workbook.")
    reason: str


class PassedOver(Part):
    """A settings file that does not count."""

    file: str
    reason: str


class SettingsFiles(Part):
    """The company's settings."""

    used: str | None = Field(description="The kamxl.toml that counts for the workbook.")
    passed_over: list[PassedOver]


class RunSummary(Summary):
    """What `kamxl run` did."""

    book: str = Field(description="The workbook that was read.")
    output: str = Field(description="The workbook that the sheets were written into.")
    as_of: str = Field(description="The day that the figures relate to, YYYY-MM-DD.")
    lang: str = Field(description="Language of the sheets: zh or en.")
    currency: str = Field(description="ISO 4217 code; all amounts of this object are in units of it.")
    money_unit: str = Field(description="The unit in which the sheets show amounts: 1, 1k, 10k, …")
    sheets: dict[str, Counts] = Field(description="Key of the input sheet -> how it came out.")
    read_together: list[ReadTogether] = Field(
        default_factory=list, description="Sheets of one kind that were read together: orders of two years."
    )
    tiers: Tiers = Field(description="Customers by tier.")
    tier_words: dict[str, str] = Field(description="Code of the tier -> the word that people see.")
    alerts: Alerts = Field(description="Alerts that are due.")
    new_alerts: Count = Field(0, description="Of the alerts, those that were not there at the last review.")
    resolved_alerts: Count = Field(0, description="Alerts of the last review and since that do not hold any more.")
    alerts_since: str | None = Field(
        None,
        description="The day that new and resolved alerts are counted from, YYYY-MM-DD; null where nothing came before.",
    )
    lifetime: Lifetime = Field(description="Lifetime value of all customers.")
    written: list[str] = Field(description="Titles of the sheets that were written; none in a trial run.")
    listed: bool = Field(description="Whether the book has a customer sheet.")
    usable: bool = Field(description="Whether any row could be used; if not, the exit code is 1.")
    left_out: LeftOut = Field(description="What faults in the data keep out of the figures.")
    unconverted: dict[str, Number] = Field(description="Currency -> amounts without a rate, in units of that currency.")
    latest_record: str | None = Field(description="Day of the newest order or follow-up, YYYY-MM-DD.")
    suggested_as_of: str | None = Field(description="A better day for the figures, where the records are old.")
    skipped: list[Skipped] = Field(description="Output sheets that were not made.")
    not_done: list[str] = Field(description="What was not done and what it would need, as sentences.")
    settings_files: SettingsFiles = Field(description="The kamxl.toml that counts, and those passed over.")
    unchanged: bool = Field(
        False,
        description="Nothing has changed since the last run, which this object is about: the file was left as it is.",
    )
    seconds: Seconds = Field(default_factory=dict, description="read, validate, compute, report, write and total.")
