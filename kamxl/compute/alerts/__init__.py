"""Alerts: what burns, whose it is, what to do about it, and by when.

`alerts(context)` runs the rules of `rules.RULES`; a rule is a small function in `sales`, `service`, `market` or `data`.
"""

from kamxl.compute.alerts.context import Context, Found
from kamxl.compute.alerts.rules import RULES, Rule
from kamxl.compute.alerts.urgency import alerts

__all__ = ["RULES", "Context", "Found", "Rule", "alerts"]
