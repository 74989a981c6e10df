"""Settings that the sources bring on a sheet 设置: a new workbook begins with them, and what stays behind is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kamxl.cell import Value
from kamxl.compute.alerts import RULES, rule_limits
from kamxl.convert.sources import Source
from kamxl.convert.target import Target
from kamxl.errors import SettingsError
from kamxl.i18n import Text
from kamxl.settings import Entry, defaults, effective, flat

_OF_THE_FOLDER = frozenset({"orders.source"})
"""Settings that name a file beside their own workbook: the new one holds the rows itself."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Settings of the sources."""

    entries: tuple[Entry, ...] = ()
    """Those that the new workbook begins with."""
    notes: tuple[Text, ...] = ()

    @property
    def cells(self) -> dict[str, Value]:
        """As the settings sheet has them: key -> value."""
        return {one.key: one.value if isinstance(one.value, (int, float)) else str(one.value) for one in self.entries}


def brought(sources: Iterable[Source], there: Target) -> Brought:
    """The settings that some sources bring. A workbook that is there keeps its own: what differs from them is named."""
    found = list(dict.fromkeys(entry for source in sources for entry in source.settings))
    rules = rule_limits(RULES)
    known = defaults(rules)
    if not any(entry.key in known for entry in found):
        return Brought()
    meant = {entry: _meant(entry) for entry in found}
    if there.book is not None:
        own = {**known, **{entry.key: _meant(entry) for entry in there.book.settings}}
        taken: list[Entry] = []
        left = [entry for entry in found if entry.key not in known or meant[entry] != own[entry.key]]
    else:
        said = {key: {repr(meant[one]) for one in found if one.key == key} for key in {one.key for one in found}}
        left = [one for one in found if meant[one] is None or one.key in _OF_THE_FOLDER or len(said[one.key]) > 1]
        taken = [one for one in found if one not in left]
    notes = []
    for code, some in (("settings", taken), ("settings_left", left)):
        for place in dict.fromkeys(one.place.rpartition("!")[0] for one in some):
            keys = list(dict.fromkeys(one.key for one in some if one.place.rpartition("!")[0] == place))
            notes.append(Text(f"convert.note.{code}", {"source": place, "keys": keys}))
    return Brought(tuple(taken), tuple(notes))


def _meant(entry: Entry) -> object:
    """The value that an entry gives its setting; None where it is no setting, or the value is none of its own."""
    rules = rule_limits(RULES)
    try:
        return flat(effective((entry,), rules=rules).settings, rules).get(entry.key)
    except SettingsError:
        return None
