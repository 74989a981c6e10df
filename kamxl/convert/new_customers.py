"""Customers that only other tables name, as rows of the customer sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kamxl.convert.names import Names
from kamxl.convert.rows import Rows
from kamxl.i18n import Text


def new_customers(rows: Sequence[Rows], names: Names) -> list[Rows]:
    """The customers that only other tables name, as rows of the customer sheet: their number and their name."""
    brought = {one for some in rows if some.sheet == "customers" for one in some.column("customer_id")}
    wanted = {number: name for name, number in names.fresh.items() if number not in brought}
    found = []
    for some in rows:
        if some.sheet == "customers" or not wanted or "customer_id" not in some.columns:
            continue
        taken: dict[str, int] = {}
        for record in some.taken:
            number = some.columns["customer_id"][record]
            if number in wanted and number not in taken:
                taken[number] = record
        if not taken:
            continue
        records = list(taken.values())
        base = replace(
            some.source,
            titles=(),
            parts=(),
            columns=(),
            faults=(),
            rows=[some.source.rows[at] for at in records],
            origin=[some.source.origin[at] for at in records] if some.source.origin else (),
        )
        columns = {"customer_id": list(taken), "name": [wanted.pop(number) for number in taken]}
        made = Rows("customers", ("customer_id",), base, columns, {}, {}, some.mode, {}, list(range(len(taken))))
        made.notes.append(
            Text(
                "convert.note.new_customers",
                {"source": some.source.shown, "count": len(taken), "names": list(columns["name"])[:5]},
            )
        )
        found.append(made)
    return found
