"""What is said about a setting that cannot be taken: which one, where it stands, what it takes instead."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any  # Any: values of settings of every kind

from pydantic import ValidationError

from kamxl.i18n import Pair, Text
from kamxl.schema import values
from kamxl.settings.kinds import HIDEABLE, choices_of
from kamxl.settings.models import Entry


def unknown(entry: Entry, known: Iterable[str]) -> Text:
    """A key that there is not, and the one that was probably meant."""
    from difflib import get_close_matches

    near = get_close_matches(entry.key, list(known), n=1)
    if near:
        return Text("settings.unknown_near", {"key": entry.key, "place": entry.place, "near": near[0]})
    return Text("settings.unknown", {"key": entry.key, "place": entry.place})


def twice(first: Entry, later: Entry) -> Text:
    """A key that stands on a sheet twice, with two values."""
    said = {"key": first.key, "first": first.place, "value": values.typed(first.value)}
    return Text("settings.twice", {**said, "later": later.place, "other": values.typed(later.value)})


def refused(entry: Entry, why: Text) -> Text:
    """A value that a setting cannot have, where it stands, and what it takes instead."""
    said = {"key": entry.key, "value": values.typed(entry.value), "place": entry.place, "why": why}
    return Text("settings.bad_value", said)


def bad_value(error: ValidationError, given: Mapping[str, Entry], known: Mapping[str, Any], at: str) -> Text:
    """Name the first entry that the model, which stands at a key, refused; a rule over a group names the group's first
    given key."""
    for fault in error.errors(include_url=False):
        path = ".".join([at] * bool(at) + [str(step) for step in fault["loc"]])
        prefix = fault.get("ctx", {}).get("prefix", "")
        for key, entry in given.items():
            if not key.startswith(prefix):
                continue
            if key == path or key.startswith(f"{path}.") or path.startswith(f"{key}."):
                why = _why(key, fault["type"], fault.get("ctx", {}), known)
                return refused(entry, why)
    raise error


_BOUNDS = {
    "greater_than_equal": ("settings.why.at_least", "ge"),
    "greater_than": ("settings.why.above", "gt"),
    "less_than_equal": ("settings.why.at_most", "le"),
    "less_than": ("settings.why.below", "lt"),
}


def _why(key: str, fault: str, context: Mapping[str, Any], known: Mapping[str, Any]) -> Text:
    """What the setting takes instead, in words."""
    words = choices_of(key)
    if words:
        return Text("settings.why.choice", {"choices": [Pair(choice.zh, choice.en) for choice in words]})
    if fault == "output_sheet":
        return Text("settings.why.choice", {"choices": [Pair(choice.zh, choice.en) for choice in HIDEABLE]})
    if fault in _BOUNDS:
        sentence, name = _BOUNDS[fault]
        bound = context[name]
        if name == "le" and bound == 1:
            return Text("settings.why.share")
        return Text(sentence, {"bound": bound})
    if fault in ("int_from_float", "int_type", "int_parsing"):
        return Text("settings.why.whole")
    if fault in ("falling", "rising"):
        return Text(f"settings.why.{fault}")
    if fault == "unit":
        return Text("settings.why.unit", {"unit": context["unit"]})
    if fault == "currency":
        return Text("settings.why.currency")
    if isinstance(known.get(key), (int, float)):
        return Text("settings.why.number")
    return Text("settings.why.text")
