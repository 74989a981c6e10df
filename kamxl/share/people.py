"""Short texts before anything is made of them: a product, a customer or a source may be called after a person, or hold a number.

Free text is scrubbed with the names of its own customer's people, short forms and all. Short texts stand in lists, charts and sentences
that belong to no row, grouped by what they say and cut where room is short: each is replaced once, everywhere, before that.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any  # Any: the parts of an analysis, of every type

import pandas as pd

from kamxl.i18n import Text
from kamxl.schema.name_kinds import is_person
from kamxl.schema.sheets import SHEETS
from kamxl.share import scrub
from kamxl.share.roles import FREE_TEXT, KEY, PERSONAL, Role

_BETWEEN = re.compile(r"[\s·.•]+")
_CODE = re.compile(r"[A-Za-z\d._/#+-]+")
"""What is taken for an ID, whatever its digits are: it ties sheets together."""
STAFF = frozenset({"owner", "handler"})
"""Fields of our own people."""


@dataclass(frozen=True)
class People:
    """The people whom a role may not know, by their full names."""

    by_first: Mapping[str, tuple[str, ...]]
    """First sign, as it is looked for -> names, longest first, so that none is left half."""

    @classmethod
    def of(cls, names: Iterable[str]) -> People:
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(names, key=lambda one: (-len(one), one)):
            found[name[0].casefold()].append(name)
        return cls({first: tuple(ones) for first, ones in found.items()})

    def without(self, text: str) -> str:
        """A short text without them; a name of two characters goes only where it stands alone."""
        found = _among((name for sign in set(_bare(text)) & self.by_first.keys() for name in self.by_first[sign]), text)
        return scrub.without_people(text, found, alone=True) if found else text


def full_names(
    frames: Mapping[str, pd.DataFrame], role: Role, known: Mapping[str, Iterable[str]]
) -> Mapping[str, list[str]]:
    """Customer -> those of its known names that are a person's full name and stand in no field that the role sees."""
    seen = set(_seen(frames, role))
    return {customer: [one for one in names if is_person(one) and one not in seen] for customer, names in known.items()}


def _seen(frames: Mapping[str, pd.DataFrame], role: Role) -> Iterator[str]:
    """Names in fields of people that the role sees: a colleague may be called as a customer's buyer is."""
    for key, frame in frames.items():
        for name in SHEETS[key].fields:
            field = f"{key}.{name}"
            if (field in PERSONAL or name in STAFF) and field not in role.hidden and name in frame:
                yield from frame[name].dropna().astype(str)


def replacements(
    frames: Mapping[str, pd.DataFrame],
    role: Role,
    full: Mapping[str, Collection[str]],
    short: Callable[[str], str],
) -> dict[str, str]:
    """Each short text that the role sees and that says what it may not see -> the same without it.

    Args:
        frames: the input sheets.
        role: whose copy it is.
        full: customer -> names that go from the texts of its rows.
        short: takes out what may stand in no text.

    Texts that differ still do: what is grouped by them stays grouped, and no two rows become one.
    """
    found: dict[str, str] = {}
    for key, frame in frames.items():
        for name, field in SHEETS[key].fields.items():
            if name not in frame or name == KEY or f"{key}.{name}" in role.hidden | FREE_TEXT | PERSONAL:
                continue
            values = frame[name]
            for text in (one for one in pd.unique(values) if isinstance(one, str) and one not in found):
                if (field.column.kind != "code" or not _CODE.fullmatch(text)) and (plain := short(text)) != text:
                    found[text] = plain
            for text, customer in _of_customers(values, frame, full):
                if names := _among(full[customer], text):
                    found[text] = scrub.without_people(found.get(text, text), names)
    return _apart(found)


def _of_customers(values: pd.Series, frame: pd.DataFrame, of: Container[str]) -> set[tuple[str, str]]:
    whose = frame.index if frame.index.name == KEY else frame.get(KEY)
    if whose is None:
        return set()
    return {
        (text, customer)
        for text, customer in zip(values, whose.astype(str), strict=True)
        if isinstance(text, str) and customer in of
    }


def _apart(found: Mapping[str, str]) -> dict[str, str]:
    count: Counter[str] = Counter()
    numbered = {}
    for text, instead in sorted(found.items()):
        count[instead] += 1
        numbered[text] = instead if count[instead] == 1 else f"{instead} ({count[instead]})"
    return numbered


def ids_of(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Whatever stands in a field for an ID, of customers and of all that has one."""
    found: set[str] = set()
    for key, frame in frames.items():
        if frame.index.name == KEY:
            found.update(frame.index.astype(str))
        for name, field in SHEETS[key].fields.items():
            if field.column.kind == "code" and not field.column.pii and name in frame:
                found.update(frame[name].dropna().astype(str))
    return frozenset(found)


def rewritten(value: Any, text: Callable[[str], str]) -> Any:
    """A part of an analysis in which every text is what `text` makes of it, wherever it stands as a whole."""
    match value:
        case str():
            return text(value)
        case pd.DataFrame():
            shown = value.copy(deep=False)
            for name in value.columns:
                shown[name] = rewritten(value[name], text)
            shown.index = rewritten(value.index, text)
            return shown
        case pd.Series() | pd.Index():
            return value if value.dtype.kind in "biufcmM" else value.map(lambda one: rewritten(one, text))
        case Text():
            return replace(value, values=rewritten(value.values, text))
        case Mapping():
            return {rewritten(name, text): rewritten(one, text) for name, one in value.items()}
        case tuple() | list():
            parts_of = [rewritten(one, text) for one in value]
            return type(value)(*parts_of) if hasattr(value, "_fields") else type(value)(parts_of)
        case _ if is_dataclass(value) and not isinstance(value, type):
            parts = {one.name: (getattr(value, one.name), one.init) for one in fields(value)}
            changed = {
                name: new for name, (old, own) in parts.items() if own and (new := rewritten(old, text)) is not old
            }
            return replace(value, **changed) if changed else value
        case _:
            return value


def _bare(text: str) -> str:
    """The text in which a name stands in one piece, however it is written."""
    if not text.isascii() and (not unicodedata.is_normalized("NFKC", text) or scrub.INVISIBLE.search(text)):
        text = scrub.normalised(text)
    return _BETWEEN.sub("", text).casefold()


def _among(names: Iterable[str], text: str) -> list[str]:
    """Those of the names that a text holds."""
    bare = _bare(text)
    return [name for name in names if _bare(name) in bare]
