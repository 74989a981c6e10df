"""The layers that settings come in, and what is in force when they lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from types import MappingProxyType
from typing import Any, TypeAlias, TypeVar  # Any: values of settings of every kind

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo

from kamxl.errors import SettingsError
from kamxl.i18n import Text
from kamxl.record import record
from kamxl.schema.numbers import foreign
from kamxl.settings.faults import bad_value, refused, twice, unknown
from kamxl.settings.kinds import is_amount
from kamxl.settings.models import Alert, Alerts, Entry, Group, Settings, ShareRole

ALERT_KEYS = "alerts."
_RULE_GROUP = "kamxl.rules"
"""Entry points of this group name an alert rule of a company's own."""

G = TypeVar("G", bound=Group)


@cache
def packaged_rules() -> Sequence[EntryPoint]:
    """The alert rules that installed packages bring, by name. It takes milliseconds to look through all that is installed."""
    return sorted(entry_points(group=_RULE_GROUP), key=lambda point: (point.name, point.value))


@record
class Effective:
    """The settings in force and, for each key that was given, where it comes from."""

    settings: Settings
    origin: Mapping[str, str]


RuleLimits: TypeAlias = Mapping[str, type[Alert]]
"""The limits of each alert rule by its id, as `compute.alerts.rule_limits` gives them."""


def defaults(rules: RuleLimits = MappingProxyType({})) -> dict[str, object]:
    """Every key with its default value, flat, in the order of the model; those of alerts for the rules given."""
    return flat(Settings.usual(), rules)


def flat(settings: Settings, rules: RuleLimits = MappingProxyType({})) -> dict[str, object]:
    """Every key with its value in force; those of alerts for the rules given."""
    return dict(leaves(settings, rules))


def leaves(group: Group, rules: RuleLimits = MappingProxyType({}), prefix: str = "") -> Iterable[tuple[str, Any]]:
    """The values of a group and of those below it, each with its dotted key."""
    for name in type(group).model_fields:
        value = getattr(group, name)
        if isinstance(value, Alerts):
            for rule, limits in rules.items():
                yield from leaves(value.of(rule, limits), rules, f"{prefix}{name}.{rule}.")
        elif isinstance(value, Group):
            yield from leaves(value, rules, f"{prefix}{name}.")
        elif isinstance(value, Mapping):
            for own, below in value.items():
                yield from leaves(below, rules, f"{prefix}{name}.{own}.")
        else:
            yield f"{prefix}{name}", value


def effective(*layers: Iterable[Entry], rules: RuleLimits | None = None) -> Effective:
    """Lay the layers over the defaults, the last one strongest.

    Args:
        layers: what is given, the weakest first.
        rules: the limits of the alert rules there are. None for those who ask for nothing about alerts: what is set
            for a rule is then not looked at.

    Raises SettingsError, which names the place, for an unknown key or a value that a key cannot take.
    """
    given: dict[str, Entry] = {}
    known = defaults(rules or {})
    for layer in layers:
        at: dict[tuple[str, str], Entry] = {}
        for entry in layer:
            if rules is None and entry.key.startswith(ALERT_KEYS):
                continue
            if entry.key not in known and entry.key not in _role_keys(entry.key):
                raise SettingsError(unknown(entry, (*known, *_role_keys(entry.key))))
            sheet, _, cell = entry.place.rpartition("!")
            first = at.setdefault((entry.key, sheet), entry)
            if sheet and cell and first.value != entry.value:
                raise SettingsError(twice(first, entry))
            given[entry.key] = entry
    tree: dict[str, Any] = {}
    for entry in given.values():
        *groups, name = entry.key.split(".")
        node = tree
        for group in groups:
            node = node.setdefault(group, {})
        node[name] = entry.value
    alerts = {}
    for rule, values_given in tree.pop("alerts", {}).items():
        alerts[rule] = _checked((rules or {})[rule], values_given, given, known, f"{ALERT_KEYS}{rule}")
    settings = _checked(Settings, {**tree, "alerts": alerts}, given, known) if given else Settings.usual()
    return Effective(settings, {key: entry.place for key, entry in given.items()})


def _checked(
    model: type[G], tree: Mapping[str, Any], given: Mapping[str, Entry], known: Mapping[str, Any], at: str = ""
) -> G:
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        raise SettingsError(bad_value(error, given, known, at)) from None


def entries_of(tree: Mapping[str, object], place: str, prefix: str = "") -> Iterable[Entry]:
    """Entries of a nested mapping, such as a TOML file holds."""
    for name, value in tree.items():
        if isinstance(value, Mapping):
            yield from entries_of(value, place, f"{prefix}{name}.")
        else:
            yield Entry(f"{prefix}{name}", value, place)


def _role_keys(key: str) -> tuple[str, ...]:
    """The settings of the role that a key names, whatever it is called."""
    group, _, rest = key.partition(".")
    name, dot, _ = rest.partition(".")
    return tuple(f"share.{name}.{part}" for part in ShareRole.model_fields) if group == "share" and name and dot else ()


def field_of(key: str, rules: RuleLimits) -> FieldInfo:
    """How the model has a setting, by its dotted key."""
    model: type[BaseModel] = Settings
    *groups, name = key.split(".")
    if key.startswith(ALERT_KEYS):
        model, groups = rules[groups[1]], groups[2:]
    for group in groups:
        found = model.model_fields[group].annotation
        assert isinstance(found, type)
        assert issubclass(found, BaseModel)
        model = found
    return model.model_fields[name]


def check_currency(entries: Iterable[Entry], currency: str, rules: RuleLimits) -> None:
    """Raise SettingsError where an amount of the settings states another currency than that of the book, which knows no rate for it."""
    for entry in entries:
        code = foreign(entry.value, currency)
        if code and not entry.key.startswith("share.") and is_amount(field_of(entry.key, rules)):
            why = Text("settings.why.book_currency", {"currency": code, "book": currency})
            raise SettingsError(refused(entry, why))
