"""What points from one sheet to another, the customers apart: parents, deals, a contact's superior, whom and what a target is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from kamxl.i18n import Pair, Text
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import compared, folded
from kamxl.schema.values import typed
from kamxl.validate.records import CUSTOMER, Records

_SCOPES: Mapping[str, tuple[tuple[str, str], ...]] = {
    "owner": (("customers", "owner"),),
    "region": (("customers", "region"),),
    "product": (("orders", "product"), ("orders", "category"), ("deals", "product")),
}
"""What a target may be for, and where that occurs."""


def check(sheets: Mapping[str, Records]) -> None:
    """Every link between the input sheets that leads nowhere."""
    deals = sheets.get("deals")
    if deals is not None and deals.size:
        for key in ("follow_ups", "contracts"):
            if key in sheets:
                _deals(sheets[key], deals)
    if "contacts" in sheets:
        _superiors(sheets["contacts"])
    if "targets" in sheets:
        _twice(sheets["targets"])
        _scopes(sheets["targets"], sheets)


def ids_of(customers: Records) -> dict[str, str]:
    """ID or name of a customer, as it is compared -> the ID; not where two have it. A name comes before an ID."""
    meant: dict[str, str] = {}
    for field in (CUSTOMER, "name"):
        found: dict[str, set[str]] = {}
        for key, name in zip(customers.values[CUSTOMER], customers.values[field], strict=True):
            if key is not None and name is not None:
                found.setdefault(compared(name), set()).add(key)
        meant |= {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
    return meant


def counted_as(records: Records, field: str, named: Mapping[str, Sequence[int]]) -> None:
    """Say once of each ID in which rows it is written otherwise, or by the name, and counts."""
    for own, lines in named.items():
        first = records.values[field][lines[0]]
        known_as = "validate.id_written" if compared(first) == compared(own) else "validate.named"
        values = {"value": typed(first), "id": own, "count": len(lines)}
        records.add(lines[0], field, "unknown_customer", Text(known_as, values), "warning")


def parents(customers: Records) -> None:
    """上级客户: the name of a customer means its ID; a parent that is not in the book, or whose chain comes back to where it began, is
    ignored.
    """
    ids = customers.values[CUSTOMER]
    known = {key for record, key in enumerate(ids) if not customers.bad[record]}
    by_name = ids_of(customers) if set(customers.values["parent"]) - {None} - known else {}
    named: dict[str, list[int]] = {}
    for record, parent in enumerate(customers.values["parent"]):
        if parent is not None and parent not in known and (own := by_name.get(compared(parent))) in known:
            named.setdefault(str(own), []).append(record)
    counted_as(customers, "parent", named)
    customers.replace("parent", {record: own for own, lines in named.items() for record in lines})
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


def _deals(records: Records, deals: Records) -> None:
    """A deal that is not listed, or that is another customer's."""
    whose = deals.by("deal_id", "customer_id")
    rows = zip(records.values["deal_id"], records.values["customer_id"], strict=True)
    for record, (deal, customer) in enumerate(rows):
        if deal is None or records.bad[record]:
            continue
        if deal not in whose:
            values = {"value": typed(deal), "sheet": Pair(SHEETS["deals"].zh, SHEETS["deals"].en)}
            records.add(record, "deal_id", "unknown_deal", Text("validate.unknown_deal", values), "warning")
        elif customer is not None and whose[deal] not in (None, customer):
            values = {"value": typed(deal), "customer": typed(whose[deal])}
            records.add(record, "deal_id", "unknown_deal", Text("validate.deal_of_another", values), "warning")


def _superiors(contacts: Records) -> None:
    """A superior who is none of the customer's contacts, and one who by a few steps reports to the same person."""
    above: dict[tuple[str, str], str] = {}
    people: set[tuple[str, str]] = set()
    rows = list(zip(contacts.values["customer_id"], contacts.values["name"], strict=True))
    for record, (customer, name) in enumerate(rows):
        if not contacts.bad[record]:
            people.add((customer, name))
    given = contacts.values["reports_to"]
    for record, (customer, name) in enumerate(rows):
        superior = given[record]
        if superior is None or contacts.bad[record]:
            continue
        if (customer, superior) in people:
            above[customer, name] = superior
        else:
            message = Text("validate.unknown_superior", {"value": typed(superior)})
            contacts.add(record, "reports_to", "unknown_contact", message, "warning")
    for record, (customer, name) in enumerate(rows):
        if given[record] is None or (customer, name) not in above or contacts.bad[record]:
            continue
        chain = [name, above[customer, name]]
        while (customer, chain[-1]) in above and chain[-1] not in chain[:-1]:
            chain.append(above[customer, chain[-1]])
        if chain[-1] == name:
            values = {"value": typed(given[record]), "chain": " → ".join(map(typed, chain))}
            message = Text("validate.superior_circle", values)
            contacts.add(record, "reports_to", "unknown_contact", message, effect="cell")


def _twice(targets: Records) -> None:
    """Two targets of the same measure, period and scope: the first counts."""
    keys = ("period", "measure", "owner", "customer_id", "region", "product")
    seen: dict[tuple[object, ...], int] = {}
    for record, found in enumerate(zip(*(targets.values[key] for key in keys), strict=True)):
        if targets.bad[record]:
            continue
        first = seen.setdefault(found, record)
        if first != record:
            message = Text("validate.target_twice", {"place": targets.where(first)})
            targets.add(record, None, "duplicate", message)


def _scopes(targets: Records, sheets: Mapping[str, Records]) -> None:
    """A target for an owner, region or product that nothing in the book has: nothing will ever count towards it."""
    for key, places in _SCOPES.items():
        known = {value for sheet, field in places for value in _values(sheets.get(sheet), field)}
        if not known:
            continue
        told: set[str] = set()
        for record, value in enumerate(targets.values[key]):
            if value is None or value in known or value in told or targets.bad[record]:
                continue
            told.add(value)
            near = get_close_matches(folded(value), [folded(one) for one in known], n=1, cutoff=0.5)
            close = next((one for one in sorted(known) if near and folded(one) == near[0]), None)
            values = {"field": targets.title(key), "value": typed(value)}
            message = (
                Text("validate.unknown_scope", values)
                if close is None
                else Text("validate.unknown_scope_near", {**values, "near": close})
            )
            targets.add(record, key, "unknown_scope", message, "warning")


def _values(records: Records | None, key: str) -> Iterator[str]:
    if records is not None:
        yield from (value for value in records.values[key] if value is not None)
