"""What a masked value looks like, and free text without personal data or amounts.

A mask leaves enough to tell two values apart and too little to use one. In doubt it leaves nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

HIDDEN = "***"
_PHONE_DIGITS = 11
_ADDRESS_START = 6
_SHORTEST_NAME = 2

_EMAIL = re.compile(r"(?P<first>[^\s@<>]*)@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
_EMAILS = re.compile(r"[\w.+'%-]+\s?[@＠]\s?[\w-]+(?:[.．][\w-]+)+")
_MOBILES = re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
_DAYS = re.compile(r"(?<!\d)(?:19|20)\d\d([-/.年]?)(?:0?[1-9]|1[0-2])(?:[-/.月]?)(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_NUMBERS = re.compile(r"(?<![A-Za-z\d])[+＋(（]?\d(?:[\s\-–—()（）]{0,2}\d){6,}")
"""Seven digits or more, with what people put between them; after a letter it is the number of a contract or a product."""
_ACCOUNTS = re.compile(
    r"((?:微信|wechat|weixin|wx|vx|qq|whatsapp)(?:号|账号|\s?id)?\s?[:：]?\s?)(?=[\w.+-]*[a-z\d])[a-z\d][\w.+-]{3,}",
    re.IGNORECASE | re.ASCII,
)
_UNITS = (
    r"(?:亿|千万|百万|十万|万|千|百|k|m|million|thousand)?\s?"
    r"(?:人民币|元|块|美元|欧元|CNY|RMB|USD|EUR|yuan|dollars?)|(?:亿|千万|百万|万)(?![台件套个吨只箱米人次])"
)
_AMOUNTS = re.compile(
    rf"(?:[¥￥$€]|(?:CNY|RMB|USD|EUR)\s?)\s?\d[\d,，.]*(?:\s?(?:{_UNITS}|k\b|m\b))?|\d[\d,，.]*\s?(?:{_UNITS})",
    re.IGNORECASE,
)
"""An amount is a number with a currency, or with 万 or 亿 that counts no pieces."""
_BETWEEN_NAMES = re.compile(r"[\s、，,;；/|→>\-–()（）:：]+")


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


MASKS: Mapping[str, Callable[[str], str]] = MappingProxyType(
    {
        "customers.contact": name,
        "customers.decision_contact": name,
        "customers.owner": name,
        "customers.phone": phone,
        "customers.email": email,
        "customers.address": address,
        "follow_ups.contact": name,
        "follow_ups.owner": name,
        "complaints.handler": name,
    }
)
"""How a field is masked; any other shows three stars."""


def masked(field: str, value: object) -> str | None:
    """A value of a field as those see it for whom it is masked; blank stays blank."""
    if value is None or value != value:
        return None
    return MASKS[field](value) if field in MASKS and isinstance(value, str) else HIDDEN


def without_personal(text: str, names: Iterable[str] = ()) -> str:
    """Free text without phone numbers, e-mail addresses and accounts, and without the given names.

    Days stay readable. Args: names: what `names_of` gives for the people that the text may speak of.
    """
    found = _MOBILES.sub(HIDDEN, _ACCOUNTS.sub(rf"\1{HIDDEN}", _EMAILS.sub(HIDDEN, text)))
    found = _NUMBERS.sub(lambda match: match[0] if _DAYS.fullmatch(match[0].strip()) else HIDDEN, found)
    for known in names:
        if known in found:
            # Inside another word Latin letters are no name: Al in Almost.
            pattern = rf"(?<![A-Za-z\d]){re.escape(known)}(?![A-Za-z\d])" if known.isascii() else re.escape(known)
            found = re.sub(pattern, name(known), found)
    return found


def without_amounts(text: str) -> str:
    """Free text without amounts of money: a number with a currency, or with 万 or 亿."""
    return _AMOUNTS.sub(HIDDEN, text)


def names_of(values: Iterable[str]) -> tuple[str, ...]:
    """The names and addresses in cells such as 罗伟（采购总监）, longest first, so that none is left half."""
    found: set[str] = set()
    for value in values:
        text = value.strip()
        found.add(text)
        parts = [part for part in _BETWEEN_NAMES.split(text) if part]
        # Of several words in one cell the first is the name; titles such as 采购总监 stand behind it and are no secret.
        if parts and not text.isascii():
            found.add(parts[0])
    return tuple(sorted((one for one in found if len(one) >= _SHORTEST_NAME), key=lambda one: (-len(one), one)))
