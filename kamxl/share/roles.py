"""Roles as data: which fields a role may not see, and which are masked for it.

A role is made of fields `<sheet>.<field>` of the schema. What the output sheets show follows from them (`reveals`). The
kinds of fields (personal, money) come from the schema, so that a field added there is hidden at once.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Literal

from kamxl.errors import SettingsError, UsageError
from kamxl.i18n import Pair, Text
from kamxl.schema.choices import SHARE_BASE
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS
from kamxl.schema.values import folded
from kamxl.settings import Settings, ShareRole

KEY = "customer_id"
CUSTOM = "custom."
Scrub = Literal["personal", "money", "profit"]
_NEAREST = 5

FREE_TEXT = frozenset(
    {f"{key}.{name}" for key, sheet in SHEETS.items() for name, one in sheet.fields.items() if one.column.kind == "long_text"}
    | {
        "customers.preferences", "follow_ups.outcome", "follow_ups.next_action", "follow_ups.attachment", "contracts.terms",
        "contracts.delivery", "market.source", "trends.source", "deals.name", "deals.lost_reason", "deals.next_step", "plans.goal",
        "plans.measure", "plans.target",
    }
)  # fmt: skip
"""Fields in which people write whatever they like: no pattern finds all that they may say there."""
_BOARD_TEXTS = frozenset({"market.promotion", "market.advantage", "market.gap", "trends.source"})
"""Free text about competitors, which is what the market board shows."""


def fields(sheet: str) -> list[str]:
    """All fields of an input sheet but the customer's id, with the formula columns."""
    computed = [key for key, _, _ in COMPUTED_COLUMNS] if sheet == "customers" else []
    return [f"{sheet}.{name}" for name in (*SHEETS[sheet].fields, *computed) if name != KEY]


def _all(kind: str | None = None, *, pii: bool = False) -> frozenset[str]:
    """The fields of a kind, or all personal ones."""
    return frozenset(
        f"{key}.{name}"
        for key, sheet in SHEETS.items()
        for name, one in sheet.fields.items()
        if (one.column.pii if pii else one.column.kind == kind)
    )


PERSONAL = _all(pii=True)
SUMS = frozenset({"orders.amount", "contracts.amount", "customers.annual_amount", "deals.amount", "targets.value"})
"""What customers buy for. An amount in a text is one of these, for all that can be told."""

_PROFIT = frozenset({"customers.annual_profit", "orders.profit"})


@dataclass(frozen=True, slots=True)
class Role:
    """Who a copy is made for."""

    name: str
    """As it is asked for."""
    label: Pair
    left_out: frozenset[str] = frozenset()
    masked: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    """Output sheets that are no business of the role, though they would reveal nothing."""
    custom: frozenset[str] = frozenset()
    """Columns of the user's own that are shown, `<sheet>.custom.<title>`; any other is left out."""
    lets_in: frozenset[str] = frozenset()
    """Fields of free text that it sees although they may speak of what it may not see; they are scrubbed."""
    editable: bool = False
    """Its copies come home, and what does not come back with them is locked."""

    @property
    def hidden(self) -> frozenset[str]:
        """Fields whose values may not be read off anything else."""
        return self.left_out | self.masked

    @property
    def scrubs(self) -> frozenset[Scrub]:
        """What is taken out of free text: people write there what they may as well have put into a field of its own."""
        found: set[Scrub] = set()
        if self.hidden & PERSONAL:
            found.add("personal")
        if self.hidden & SUMS:
            found.add("money")
        if self.hidden & _PROFIT:
            found.add("profit")
        return frozenset(found)

    def closed(self) -> Role:
        """The role without the free text that could tell what it may not see, but for what it lets in."""
        if not self.scrubs:
            return self
        return replace(self, left_out=self.left_out | (FREE_TEXT - self.lets_in - self.masked))

    def sees(self, revealed: Collection[str]) -> bool:
        """Whether all of these fields may be seen as they are."""
        own = {name for name in revealed if f".{CUSTOM}" in name}
        return not self.hidden & set(revealed) and own <= self.custom


_MASKED_CONTACTS = frozenset({"customers.contact", "follow_ups.contact", "contacts.name", "contacts.reports_to"})
_CREDIT = frozenset(
    {
        "customers.collection_rate", "customers.credit_grade", "customers.credit_limit", "customers.payment_days",
        "orders.due_date", "orders.paid", "orders.paid_date", "contracts.terms",
    }
)  # fmt: skip
_TALKS = frozenset(
    {"customers.follow_up_note", "customers.notes", "follow_ups.content", "follow_ups.outcome", "follow_ups.next_action", "follow_ups.attachment",
     "contacts.attitude", "contacts.notes"}
)  # fmt: skip
"""Notes of our own people about the people at the customer, and what they think of us."""
_OWN_RULES = frozenset(fields("rules"))
"""What somebody wants to be warned of, with limits: of no use in a copy, which is not run."""
_LABELS = {choice.code: Pair(choice.zh, choice.en) for choice in SHARE_BASE}

ROLES: Mapping[str, Role] = {
    role.name: role
    for role in (
        Role("sales", _LABELS["sales"], left_out=_PROFIT | _OWN_RULES, lets_in=FREE_TEXT).closed(),  # sales wrote it
        Role(
            "marketing",
            _LABELS["marketing"],
            left_out=(PERSONAL - _MASKED_CONTACTS) | _CREDIT | _TALKS | _OWN_RULES,
            masked=_MASKED_CONTACTS,
            lets_in=_BOARD_TEXTS,
        ).closed(),
        Role(
            "service",
            _LABELS["service"],
            left_out=_all("money")
            | _all("currency")
            | _CREDIT
            | {"customers.wallet_share"}
            | {name for sheet in ("market", "trends", "targets", "rates", "rules") for name in fields(sheet)},
            without=frozenset({"lifetime", "opportunities", "tier_history"}),
        ).closed(),
    )
}
"""The roles that every company has."""
_EVERYTHING = Role("all", _LABELS["all"])


def role_of(
    name: str, settings: Settings, custom: Mapping[str, Iterable[str]], origin: Mapping[str, str] | None = None
) -> Role:
    """The role of a name: built in, or the company's own from settings `share.<role>.…`.

    Args:
        name: code or word of a built-in role, or name of an own one; case and width do not matter.
        settings: `share`.
        custom: titles of the user's own columns by input sheet.
        origin: where a setting was given, for messages.

    Raises:
        UsageError: there is no such role.
        SettingsError: it names a field or sheet that is not there.
    """
    own = {folded(known): known for known in settings.share}
    built_in = {folded(word): choice.code for choice in SHARE_BASE for word in (choice.code, choice.zh, choice.en, *choice.synonyms)}  # fmt: skip
    wanted = own.get(folded(name)) or built_in.get(folded(name))
    if wanted is None or (wanted not in settings.share and wanted not in ROLES):
        known = [*ROLES, *(role for role in settings.share if role not in ROLES)]
        near = get_close_matches(folded(name), known, n=1)
        values = {"role": name, "known": known, "near": near[0] if near else ""}
        raise UsageError(Text("share.unknown_role_near" if near else "share.unknown_role", values))
    given = settings.share.get(wanted, ShareRole())
    if given.base is None and wanted not in ROLES:
        raise SettingsError(Text("share.no_base", {"role": wanted, "bases": [choice.code for choice in SHARE_BASE]}))
    begins = given.base or wanted
    start = ROLES.get(begins, _EVERYTHING)
    label = start.label if wanted in ROLES else Pair(wanted, wanted)
    return _changed(replace(start, name=wanted, label=label), given, custom, origin or {})


def _changed(role: Role, given: ShareRole, custom: Mapping[str, Iterable[str]], origin: Mapping[str, str]) -> Role:
    """The role with the company's changes. What is left out is stronger than a mask, and a mask than what is shown."""
    parts = {}
    for part in ("show", "mask", "leave_out"):
        place = origin.get(f"share.{role.name}.{part}", f"share.{role.name}.{part}")
        parts[part] = _Named.of(getattr(given, part), custom, place)
    shown, masked, left_out = parts["show"], parts["mask"], parts["leave_out"]
    changed = replace(
        role,
        left_out=((role.left_out - shown.fields - masked.fields) | left_out.fields),
        masked=((role.masked - shown.fields) | masked.fields) - left_out.fields,
        without=(role.without - shown.sheets) | left_out.sheets | masked.sheets,
        custom=(shown.custom | masked.custom) - left_out.custom,
        editable=given.editable,
    )
    # What a role lets in was judged by what it hides: one that hides more has to say anew what it lets in.
    let_in = role.lets_in if changed.scrubs <= role.scrubs else frozenset()
    return replace(changed, lets_in=let_in | (shown.fields & FREE_TEXT)).closed()


_UNIT = re.compile(r"\s*\([^()]*\)$")
"""What a title says of its unit: (万元), (k USD)."""


@dataclass(frozen=True, slots=True)
class _Named:
    """What a list of a setting names."""

    fields: frozenset[str] = field(default_factory=frozenset)
    sheets: frozenset[str] = field(default_factory=frozenset)
    custom: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def of(cls, items: Iterable[str], custom: Mapping[str, Iterable[str]], place: str) -> _Named:
        found: set[str] = set()
        sheets: set[str] = set()
        own: set[str] = set()
        for item in items:
            sheet, dot, name = item.partition(".")
            key = _input(sheet)
            if key is not None and not dot:
                found |= set(fields(key))
                continue
            if key is None and not dot and (output := _output(sheet)):
                sheets.add(output)
                continue
            names = dict(_names(key, custom)) if key else {}
            one = names.get(folded(name)) or names.get(_UNIT.sub("", folded(name)))
            if one is None:
                known = [*SHEETS, *OUTPUTS, *(f"{k}.{n}" for k in SHEETS for n in SHEETS[k].fields)]
                raise SettingsError(
                    Text("share.unknown_field", {"item": item, "place": place, "near": _near(item, known)})
                )
            if one == f"{key}.{KEY}":
                raise SettingsError(Text("share.key_field", {"item": item, "place": place}))
            (own if CUSTOM in one else found).add(one)
            if CUSTOM in one:
                found.add(one)
        return cls(frozenset(found), frozenset(sheets), frozenset(own))


def _input(typed: str) -> str | None:
    return next((key for key, sheet in SHEETS.items() if folded(typed) in {folded(key), folded(sheet.zh), folded(sheet.en)}), None)  # fmt: skip


def _output(typed: str) -> str | None:
    return next((key for key, sheet in OUTPUTS.items() if folded(typed) in {folded(key), folded(sheet.zh), folded(sheet.en)}), None)  # fmt: skip


def _names(sheet: str, custom: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str]]:
    """Every way to write a field of a sheet, and the field; a column of the user's own only by its title."""
    for title in custom.get(sheet, ()):
        yield folded(title), f"{sheet}.{CUSTOM}{title}"
    for key, zh, en in COMPUTED_COLUMNS if sheet == "customers" else ():
        yield from ((folded(word), f"{sheet}.{key}") for word in (key, zh, en))
    for key, one in SHEETS[sheet].fields.items():
        yield from ((folded(word), f"{sheet}.{key}") for word in (key, one.column.zh, one.column.en))


def _near(item: str, known: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(item, list(known), n=_NEAREST, cutoff=0.4) or ["customers.phone"]
