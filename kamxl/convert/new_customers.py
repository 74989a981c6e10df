"""Customers that only other tables name, as rows of the customer sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any  # Any: IDs and names

from kamxl.convert.names import Names
from kamxl.convert.rows import Rows
from kamxl.i18n import Text


def with_zeros(rows: Sequence[Rows], names: Names) -> None:
    """Give the IDs of customers that Excel made numbers their zeros again: 1 is 001 where no customer is 1 and one only is 001."""
    known = {one for some in rows if some.sheet == "customers" for one in some.column("customer_id")} | names.ids
    whole: dict[str, list[str]] = {}
    for one in known:
        if one is not None and one.isdecimal() and one.startswith("0"):
            whole.setdefault(one.lstrip("0"), []).append(one)
    lost = {bare: some[0] for bare, some in whole.items() if len(some) == 1 and bare not in known}
    for some in rows if lost else ():
        column = some.columns.get("customer_id", []) if some.sheet != "customers" else []
        found = [record for record in some.taken if column[record] in lost] if column else []
        for record in found:
            column[record] = lost[column[record]]
        if found:
            ids = list(dict.fromkeys(column[record] for record in found))[:5]
            some.notes.append(
                Text("convert.note.lost_zeros", {"source": some.source.shown, "count": len(found), "ids": ids})
            )


def new_customers(rows: Sequence[Rows], names: Names) -> list[Rows]:
    """The customers that only other tables name, as rows of the customer sheet: their number and their name.

    Where there are no customers at all, the IDs that other tables have are all that is known of them; where there are some, an ID
    that is none of theirs is more likely a slip, which the check names.
    """
    brought = {one for some in rows if some.sheet == "customers" for one in some.column("customer_id")}
    wanted: dict[str, str | None] = {number: name for name, number in names.fresh.items() if number not in brought}
    if not brought and not names.any_known:
        columns = [(some, some.columns["customer_id"]) for some in rows if "customer_id" in some.columns]
        wanted |= {column[at]: None for some, column in columns for at in some.taken if column[at] not in wanted}
        wanted.pop(None, None)  # type: ignore[call-overload]  # a blank
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
        called = {number: wanted.pop(number) for number in taken}
        named: dict[str, list[Any]] = {"customer_id": list(called), "name": list(called.values())}
        made = Rows("customers", ("customer_id",), base, named, {}, {}, some.mode, {}, list(range(len(taken))))
        for key, shown in (
            ("new_customers", [name for name in called.values() if name is not None]),
            ("new_ids", [number for number, name in called.items() if name is None]),
        ):
            if shown:
                values = {"source": some.source.shown, "count": len(shown), "names": shown[:5]}
                made.notes.append(Text(f"convert.note.{key}", values))
        found.append(made)
    return found
