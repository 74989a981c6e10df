"""What a masked value looks like.

A mask leaves enough to tell two values apart and too little to use one. In doubt it leaves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from kamxl.share.scrub import HIDDEN

_PHONE_DIGITS = 11
_ADDRESS_START = 6
_SHORTEST_NAME = 2

_EMAIL = re.compile(r"(?P<first>[^\s@<>]*)@(?P<domain>[\w-]+(?:\.[\w-]+)+)")


def name(value: str) -> str:
    """李明 -> 李*, John Smith -> J***. One letter would be the whole name, and a figure is no name: both vanish."""
    letters = "".join(unicodedata.normalize("NFKC", value).split())
    if len(letters) < _SHORTEST_NAME or not letters[0].isalpha():
        return HIDDEN
    return f"{letters[0]}{HIDDEN if letters[0].isascii() else '*'}"


def phone(value: str) -> str:
    """13800001234 -> 138****1234; a shorter number could be tried out, so nothing of it stays."""
    digits = "".join(sign for sign in unicodedata.normalize("NFKC", value) if sign.isdigit())
    for country in ("0086", "86"):
        if len(digits) == _PHONE_DIGITS + len(country) and digits.startswith(country):
            digits = digits.removeprefix(country)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= _PHONE_DIGITS else HIDDEN


def email(value: str) -> str:
    """li.ming@example.com -> l***@example.com; of several only the first."""
    found = _EMAIL.search(unicodedata.normalize("NFKC", value))
    if found is None:
        return HIDDEN
    first = found["first"]
    return f"{first[0] if len(first) > 1 else ''}{HIDDEN}@{found['domain']}"


def address(value: str) -> str:
    """The first six characters, none of them a number: 上海市浦东新…; a short one is hidden whole."""
    text = value.strip()
    start = re.split(r"\d", text[:_ADDRESS_START])[0].rstrip() if len(text) > _ADDRESS_START else ""
    return f"{start}…" if start else HIDDEN


MASKS: Mapping[str, Callable[[str], str]] = {
    "customers.contact": name,
    "customers.decision_contact": name,
    "customers.owner": name,
    "customers.phone": phone,
    "customers.email": email,
    "customers.address": address,
    "follow_ups.contact": name,
    "follow_ups.owner": name,
    "complaints.handler": name,
    "contacts.name": name,
    "contacts.reports_to": name,
    "contacts.phone": phone,
    "contacts.email": email,
    "deals.owner": name,
    "targets.owner": name,
    "plans.owner": name,
}
"""How a field is masked; any other shows three stars."""


def masked(field: str, value: object) -> str | None:
    """A value of a field as those see it for whom it is masked; blank stays blank."""
    if value is None or value != value:
        return None
    return MASKS[field](value) if field in MASKS and isinstance(value, str) else HIDDEN
