"""What the user calls things of his own: rules and columns, whose names are free text that a copy must not tell by accident."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from kamxl.compute.analysis import Analysis, Skipped
from kamxl.compute.rule import OWN, OWN_WORDS, AnyRule
from kamxl.share.roles import Role


def rules_for(analysis: Analysis, role: Role) -> tuple[AnyRule, ...]:
    """The rules; of the user's own, whose names are free text, those that tell the role something."""
    fired = set(analysis.alerts["rule_id"])
    return tuple(
        rule for rule in analysis.rules if rule.settings_id != OWN or (rule.id in fired and role.sees(rule.reveals))
    )


def unnamed(items: Iterable[Skipped]) -> Iterator[Skipped]:
    """What is left out, without what the user's own fields and rules are called."""
    for item in items:
        if item.reason.key == "skipped.no_field":
            continue
        names = item.reason.values.get("rules")
        if isinstance(names, (list, tuple)):
            kept = [name for name in names if getattr(name, "key", "") != OWN_WORDS]
            if not kept:
                continue
            item = replace(item, reason=replace(item.reason, values={**item.reason.values, "rules": kept}))
        yield item
