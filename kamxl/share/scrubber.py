"""What a role may not read, out of the texts of a book: with the names, numbers and addresses that stand in its own fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from kamxl.share import scrub
from kamxl.share.people import People, full_names, replacements
from kamxl.share.refusal import Refusal, refusing
from kamxl.share.roles import PERSONAL, Role


@dataclass(frozen=True)
class Scrubber:
    """Takes out of texts what a role may not read there."""

    role: Role
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Customer id -> names of its people, as they stand on the sheets."""
    refused: frozenset[str] = frozenset()
    """Customers who refused that their data are used."""
    people: People = field(default_factory=lambda: People({}))
    """Whose full names go from short texts."""
    instead: Mapping[str, str] = field(default_factory=dict)
    """Short text that says what the role may not see -> what stands in its place, on every sheet."""

    @property
    def refusal(self) -> Refusal:
        return Refusal(self.refused, self.names, self.text)

    def text(self, value: object, customer: object = None) -> object:
        """Free text without them; anything else as it is."""
        if not isinstance(value, str):
            return value
        if "personal" in self.role.scrubs or str(customer) in self.refused:
            value = scrub.without_personal(value, self.names.get(str(customer), ()))
        if "money" in self.role.scrubs:
            value = scrub.without_amounts(value)
        return scrub.without_profit(value) if "profit" in self.role.scrubs else value

    def short(self, value: str) -> str:
        """A name, a product or another short text without them: only what is surely personal, an amount or a profit goes."""
        if "personal" in self.role.scrubs:
            value = scrub.without_personal(self.people.without(value), strict=True)
        if "money" in self.role.scrubs:
            value = scrub.without_amounts(value, strict=True)
        return scrub.without_profit(value, strict=True) if "profit" in self.role.scrubs else value

    def column(self, values: pd.Series, customers: Iterable[object] | None = None) -> pd.Series:
        """A column of free text; `customers` says whose each is, its index by default."""
        if not self.role.scrubs and not self.refused:
            return values
        whose = values.index if customers is None else customers
        found = [self.text(value, customer) for value, customer in zip(values, whose, strict=True)]
        return pd.Series(found, index=values.index, dtype=object)


def scrubber(role: Role, frames: Mapping[str, pd.DataFrame]) -> Scrubber:
    """The scrubber of a role for a book."""
    refused = refusing(frames)
    if not role.scrubs and not refused:
        return Scrubber(role)
    found: dict[str, set[str]] = {}
    for name in sorted(PERSONAL):
        sheet, _, key = name.partition(".")
        if sheet in frames and key in frames[sheet] and (name in role.hidden or refused):
            column = frames[sheet][key].dropna()
            for customer, value in zip(column.index.astype(str), column.astype(str), strict=True):
                if name in role.hidden or customer in refused:
                    found.setdefault(customer, set()).add(value)
    names = {customer: scrub.names_of(values) for customer, values in found.items()}
    full = full_names(frames, role, names) if "personal" in role.scrubs else {}
    found_so_far = Scrubber(role, names, refused, People.of({one for ones in full.values() for one in ones}))
    return replace(found_so_far, instead=replacements(frames, role, full, found_so_far.short))
