"""Every limit and switch: one frozen pydantic model, loaded once by a front end and passed on.

A key is the dotted path of a field: `tier.model`, `quality.stale_days`; under `alerts` it names a rule and one of its
limits: `alerts.no_order.months`. Layers, weakest first: the defaults here, `kamxl.toml` (the company's), the workbook's
settings sheet, the command line.

Modules: kinds (values as people type them), models (the groups and their defaults), layers (what is in force), toml (files that people write), faults
(what is said about a setting that cannot be taken).
"""

from __future__ import annotations

from kamxl.settings.kinds import (
    Amount10k,
    Days,
    Months,
    NotNegative,
    Positive,
    Severity,
    Share,
    Whole,
    choices_of,
    is_amount,
)
from kamxl.settings.layers import (
    ALERT_KEYS,
    Effective,
    RuleLimits,
    check_currency,
    defaults,
    effective,
    entries_of,
    field_of,
    flat,
    leaves,
    packaged_rules,
)
from kamxl.settings.models import (
    Alert,
    Cadence,
    CadenceAToE,
    Entry,
    Lifecycle,
    Lifetime,
    Limits,
    Nomination,
    Opportunities,
    OrderOutlier,
    Pipeline,
    Receivable,
    Remaining,
    ScorecardWeights,
    Settings,
    ShareRole,
    Similar,
    Tier,
    TypedWeight,
    Visits,
)

__all__ = [
    "ALERT_KEYS", "Alert", "Amount10k", "Cadence", "CadenceAToE", "Days", "Effective", "Entry", "Lifecycle",
    "Lifetime", "Limits", "Months", "Nomination", "NotNegative", "Opportunities", "OrderOutlier", "Pipeline",
    "Positive", "Receivable", "Remaining", "RuleLimits", "ScorecardWeights", "Settings", "Severity", "Share",
    "ShareRole", "Similar", "Tier", "TypedWeight", "Visits", "Whole", "check_currency", "choices_of", "defaults", "effective",
    "entries_of", "field_of", "flat", "is_amount", "leaves", "packaged_rules",
]  # fmt: skip
