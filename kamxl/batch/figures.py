"""What a batch keeps of one workbook's result: enough for the summary of all, and nothing about a single customer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any  # Any: records are JSON; `records` checks their shape where they are read

from kamxl.book import analysis_of
from kamxl.report import words
from kamxl.schema.choices import SEVERITIES, TOP_LEVELS
from kamxl.walk.summary import coverage

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.book import Book, Result

SHOWN_ISSUES = 100
"""Issues of one workbook that the manifest keeps; the counts are of all."""
NOBODY = ""
"""Owner of the customers and alerts that have none."""


def figures(result: Result) -> dict[str, Any]:
    """Customers, revenue (元), tiers (best first) and alerts of a workbook, in all and by owner; and what these figures lack."""
    tiers, alerts = analysis_of(result).tiers, analysis_of(result).alerts
    owners = tiers["owner"].map(_owner)
    alert_owners = alerts["owner"].map(_owner)
    settings = result.book.settings.tier
    order = words.ranked(tiers["tier"], settings)
    names = sorted({*owners, *alert_owners})
    return {
        **_counted(tiers, alerts, order),
        "profit_12m": _sum(tiers["profit_12m"]),
        "lifetime": _finite(result.lifetime_note.total),
        "model": settings.model,
        "currency": analysis_of(result).money.currency,
        "issues": issues(result.book),
        **coverage(analysis_of(result)),
        "owners": {
            name: _counted(tiers[(owners == name).to_numpy()], alerts[(alert_owners == name).to_numpy()], order)
            for name in names
        },
    }


def issues(book: Book) -> dict[str, int]:
    """Errors and warnings in the data of a workbook."""
    errors = sum(issue.severity == "error" for issue in book.issues)
    return {"errors": errors, "warnings": len(book.issues) - errors}


def shown(book: Book) -> list[dict[str, Any]]:
    """The first issues of a workbook, errors before warnings, in words."""
    from kamxl.report.quality import field_title
    from kamxl.validate import issue_dict

    first = sorted(book.issues, key=lambda issue: issue.severity != "error")[:SHOWN_ISSUES]
    return [{**issue_dict(issue, book.lang), "field": field_title(issue, book.lang)} for issue in first]


def _counted(tiers: pd.DataFrame, alerts: pd.DataFrame, order: list[str]) -> dict[str, Any]:
    labels = tiers["tier"].astype(str).value_counts()
    severities = alerts["severity"].value_counts()
    moved = tiers["change"].value_counts()
    return {
        "customers": len(tiers),
        "important": int(tiers["service_level"].isin(TOP_LEVELS).sum()),
        "revenue_12m": _sum(tiers["revenue_12m"]),
        "down": int(moved.get("down", 0)),
        "up": int(moved.get("up", 0)),
        "tiers": {label: int(labels[label]) for label in order if label in labels},
        "alerts": {severity: int(severities.get(severity, 0)) for severity in SEVERITIES},
    }


def _owner(value: object) -> str:
    return NOBODY if words.blank(value) else str(value)


def _sum(values: pd.Series) -> float:
    return _finite(values.astype(float).sum()) or 0.0


def _finite(value: float | None) -> float | None:
    return float(value) if value is not None and math.isfinite(value) else None
