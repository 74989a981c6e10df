"""Customers who refused that their personal data are used: these go from every part of an analysis before a copy, a report or a reminder
is made of it, so that no sheet has to think of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import partial
from typing import Any  # Any: the parts of an analysis, of every type

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.compute.rule import OWN
from kamxl.i18n import Pair, Text
from kamxl.schema.name_kinds import is_person
from kamxl.schema.sheets import SHEETS
from kamxl.share import masks, scrub
from kamxl.share.people import STAFF, People, ids_of, rewritten
from kamxl.share.roles import CUSTOM, FREE_TEXT, KEY, PERSONAL, Role

_CODE = re.compile(r"[a-z][a-z\d_.]*")
"""What the program calls things; people's words never look so, but for accounts."""
_SURE_DIGITS = 7
_PLACES = frozenset({"region", "industry"})
"""A customer's address may be no more than its region."""


def refusing(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """The customers who refused that their personal data are used: these are masked in every copy."""
    if "customers" not in frames:
        return frozenset()
    customers = frames["customers"]
    return frozenset(customers.index[(customers["consent"] == "no").to_numpy(dtype=bool)].astype(str))


@dataclass(frozen=True, slots=True)
class Refusal:
    """Who refused, and what is known of their people."""

    customers: frozenset[str]
    names: Mapping[str, tuple[str, ...]]
    """Customer -> names, numbers and addresses, as they stand on the sheets."""
    text: Callable[[str, str], object]
    """A free text without them; takes it and whose it is."""


def without_refused(analysis: Analysis, role: Role, refusal: Refusal) -> Analysis:
    """The analysis without names, numbers and addresses of the people of customers who refused.

    Args:
        analysis: of the whole book.
        role: who it is for; what is masked for it anyway is left to that.
        refusal: who refused, and the names of their people.
    """
    if not refusal.customers:
        return analysis
    ids = ids_of(analysis.frames)
    staff = {text for frame in analysis.frames.values() for name in STAFF & {*frame} for text in _texts(frame[name])}
    alone = People.of(_alone(analysis.frames, refusal, staff))
    changed: dict[str, str] = {}
    frames = {key: _frame(key, frame, role, refusal, staff | ids, changed) for key, frame in analysis.frames.items()}

    def anywhere(text: str) -> str:
        if text in ids or text in staff:
            return text
        return changed.get(text) or alone.without(text)

    def of_row(text: str, customer: str) -> str:
        if text in ids or (_CODE.fullmatch(text) and text not in refusal.names.get(customer, ())):
            return text
        return str(refusal.text(text, customer))

    parts = {
        one.name: _rows(rewritten(getattr(analysis, one.name), anywhere), refusal.customers, of_row)
        for one in fields(analysis)
        if one.init and one.name not in ("frames", "dropped", "settings", "money", "rules", "whole")
    }
    rules = tuple(
        replace(rule, words={part: rewritten(words, anywhere) for part, words in rule.words.items()})
        if rule.settings_id == OWN
        else rule
        for rule in analysis.rules
    )
    return replace(analysis, frames=frames, rules=rules, **parts)


def _texts(values: pd.Series) -> Iterator[str]:
    yield from (one for one in pd.unique(values) if isinstance(one, str))


def _alone(frames: Mapping[str, pd.DataFrame], refusal: Refusal, staff: set[str]) -> set[str]:
    """What surely means the people of customers who refused, wherever it stands: nobody else has it."""
    others = set(staff)
    for name in PERSONAL:
        sheet, _, key = name.partition(".")
        if sheet in frames and key in frames[sheet]:
            column = frames[sheet][key]
            others.update(_texts(column[~column.index.isin(list(refusal.customers))]))
    known = {one for customer in refusal.customers for one in refusal.names.get(customer, ())}
    return {
        one
        for one in known - others
        if is_person(one) or "@" in one or sum(sign.isdigit() for sign in one) >= _SURE_DIGITS
    }


def _frame(
    sheet: str,
    frame: pd.DataFrame,
    role: Role,
    refusal: Refusal,
    kept: frozenset[str] | set[str],
    changed: dict[str, str],
) -> pd.DataFrame:
    """An input sheet: fields of people masked, all other texts scrubbed. What became of a text is noted in `changed`."""
    whose = _whose(frame, refusal.customers)
    if not any(whose):
        return frame
    people = {
        customer: [one for one in refusal.names.get(customer, ()) if is_person(one) and one not in kept]
        for customer in refusal.customers
    }

    def without(name: str, text: str, customer: str) -> str:
        field = f"{sheet}.{name}"
        if field in PERSONAL:
            return text if field in role.masked else masks.masked(field, text) or ""
        if field in FREE_TEXT or name.startswith(CUSTOM):
            found = str(refusal.text(text, customer))
        else:
            found = scrub.without_people(scrub.without_personal(text, strict=True), people[customer])
        if found != text:
            changed[text] = found
        return found

    columns = {}
    for name in map(str, frame.columns):
        known = SHEETS[sheet].fields.get(name)
        fixed = name == KEY or name in STAFF or (known is not None and known.column.kind == "code")
        codes = {one.code for one in known.column.choices} if known is not None else set()
        if (fixed and f"{sheet}.{name}" not in PERSONAL) or frame[name].dtype.kind in "biufcmM":
            continue
        values = [
            without(name, value, customer)
            if customer and isinstance(value, str) and value not in kept and value not in codes
            else value
            for value, customer in zip(frame[name], whose, strict=True)
        ]
        columns[name] = pd.Series(values, index=frame.index, dtype=object)
    return frame.assign(**columns)


def _whose(frame: pd.DataFrame, refused: frozenset[str]) -> list[str]:
    """For each row its customer, where that one refused; else a blank."""
    if frame.index.name != KEY and KEY not in frame:
        return []
    ids = frame.index if frame.index.name == KEY else frame[KEY]
    return [str(one) if str(one) in refused else "" for one in ids.tolist()]


def _of(text: Callable[[str, str], str], customer: str, value: str) -> str:
    return text(value, customer)


def _rows(value: Any, refused: frozenset[str], text: Callable[[str, str], str]) -> Any:
    """A part of an analysis in which the texts of rows of customers who refused are changed."""
    match value:
        case pd.DataFrame():
            whose = _whose(value, refused)
            if not any(whose):
                return value
            columns = {}
            for name in value.columns:
                if name == KEY or name in STAFF or name in _PLACES or value[name].dtype.kind in "biufcmM":
                    continue
                cells = [
                    rewritten(cell, partial(_of, text, customer)) if customer else cell
                    for cell, customer in zip(value[name], whose, strict=True)
                ]
                columns[name] = pd.Series(cells, index=value.index, dtype=object)
            return value.assign(**columns)
        case str() | Text() | Pair() | pd.Series() | pd.Index():
            return value
        case Mapping():
            return {name: _rows(one, refused, text) for name, one in value.items()}
        case tuple() if not hasattr(value, "_fields"):
            return tuple(_rows(one, refused, text) for one in value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {one.name: getattr(value, one.name) for one in fields(value) if one.init}
            made = {name: new for name, old in parts.items() if (new := _rows(old, refused, text)) is not old}
            return replace(value, **made) if made else value
        case _:
            return value
