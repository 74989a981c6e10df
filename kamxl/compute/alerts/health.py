"""The rule on health: a customer is much worse off than at the last review."""

from __future__ import annotations

import numpy as np

from kamxl.compute.alerts.context import TOLERANCE, Context, each
from kamxl.compute.alerts.reveals import AMOUNT, CONTACT_DAY, ORDER_DAY
from kamxl.compute.health import PARTS, weighted
from kamxl.compute.review import last_review
from kamxl.compute.rule import Finding, Rule
from kamxl.compute.wording import beside, plain
from kamxl.i18n import Text
from kamxl.settings import Alert, Positive


class HealthDrop(Alert):
    points: Positive = 10.0


def _health_drop(context: Context, limits: HealthDrop) -> list[Finding]:
    """Health has fallen since the last review, over the parts that were known then and are now."""
    health = context.health
    if health is None or context.review.history.empty:
        return []
    tier, year = context.settings.tier, context.settings.calendar.year_start
    columns = [f"health_{part}" for part in PARTS]
    last = last_review(context.review.history, context.as_of, tier, year).reindex(health.index)
    known = (health[columns].notna() & last[columns].notna()).to_numpy()
    now = weighted(health[columns].where(known), context.settings)
    then = weighted(last[columns].astype(float).where(known), context.settings)
    fall = then - now
    falls = (fall >= limits.points - TOLERANCE) & (context.customers["status"] != "lost")
    worst = np.argmax((last[columns] - health[columns]).where(known).fillna(-np.inf).to_numpy(dtype=float), axis=1)
    part = [Text(f"health.part.{PARTS[place]}") for place in worst[falls.to_numpy()]]
    day = context.review.previous
    return [
        Finding(
            str(key),
            Text(
                "alerts.health_drop.fact",
                {"previous": plain(before, 0), "now": plain(after, 0), "fall": beside(less, limits.points, 1), "limit": plain(limits.points), "part": where, "day": day},
            ),
            measure=float(less),
        )
        for (key, before, after, less), where in zip(each(then[falls], now[falls], fall[falls]), part, strict=True)
    ]  # fmt: skip


HEALTH_DROP = Rule(
    id="health_drop", severity="medium", find=_health_drop, limits=HealthDrop, needs=(),
    reveals=AMOUNT | ORDER_DAY | CONTACT_DAY | {"satisfaction.score", "complaints.opened", "orders.paid", "contracts.end", "contacts.role", "contacts.attitude"},
    audience=frozenset({"sales", "service"}), measure="points", worse="higher",
)  # fmt: skip
