"""上级客户: a parent that is not a customer, or that closes a circle, is ignored."""

from __future__ import annotations

from kamxl.i18n import Text
from kamxl.schema.values import typed
from kamxl.validate.records import Records


def parents(customers: Records) -> None:
    """Parents that are not in the book, and those whose chain comes back to where it began."""
    ids = customers.values["customer_id"]
    known = {key for record, key in enumerate(ids) if not customers.bad[record]}
    given = customers.values["parent"]
    above: dict[str, str] = {}
    rows: list[int] = []
    for record, parent in enumerate(given):
        if parent is None or customers.bad[record]:
            continue
        if parent not in known:
            values = {"value": typed(parent)}
            customers.add(record, "parent", "unknown_customer", Text("validate.unknown_parent", values), effect="cell")
        else:
            above[ids[record]] = parent
            rows.append(record)
    for record in rows:
        chain = [ids[record], above[ids[record]]]
        while chain[-1] in above and chain[-1] != chain[0] and chain[-1] not in chain[1:-1]:
            chain.append(above[chain[-1]])
        if chain[-1] == chain[0]:
            values = {"value": typed(given[record]), "chain": " → ".join(map(typed, chain))}
            customers.add(record, "parent", "unknown_customer", Text("validate.parent_circle", values), effect="cell")
