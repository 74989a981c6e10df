"""Alerts: what burns, whose it is, what to do about it, and by when.

`alerts(context)` runs the rules of `registry.RULES`, or those that it is given; each stands in a module of its subject.
"""

from kamxl.compute.alerts.context import Context
from kamxl.compute.alerts.registry import RULES, installed, rule_limits
from kamxl.compute.alerts.urgency import alerts, looked_for
from kamxl.compute.rule import Finding, Rule, said

__all__ = ["RULES", "Context", "Finding", "Rule", "alerts", "installed", "looked_for", "rule_limits", "said"]
