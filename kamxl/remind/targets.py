"""Where reminders go: what Settings say, with the addresses that only the environment of the machine holds.

The address of a chat's robot is a secret in itself, and a mail server asks for a password. Neither stands in a workbook or beside it:
Settings name a variable of the environment (`KAMXL_…`), whose value is the whole address. So a workbook can choose among the addresses
that the machine was given, and no secret is ever sent to a host that a workbook names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import SplitResult, urlsplit

from kamxl.errors import SettingsError
from kamxl.i18n import Text
from kamxl.remind.digest import calm
from kamxl.remind.post import is_safe
from kamxl.remind.robots import BODIES, HOSTS, Kind, kind_of
from kamxl.schema.values import folded
from kamxl.settings import Effective

_WEBHOOK = re.compile(
    rf"(?:(?P<owner>[^=/]{{1,200}})=)?(?:(?P<kind>{'|'.join(BODIES)}):)?(?P<where>https?://\S+|[A-Z][A-Z0-9_]*)",
    re.DOTALL,
)
_VARIABLE = re.compile(r"KAMXL_[A-Z0-9_]{1,100}")
_SECRET = re.compile(r"(?:^|[&;])[^=]*(?:key|token|secret|sign|auth|pass|code)[^=]*=", re.IGNORECASE)
_LONG_PART = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{20,}")
"""A part of a path that people would not think up: a key."""
_ADDRESS = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,253}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True)
class Webhook:
    """A robot."""

    url: str
    kind: Kind
    secret: str | None = None
    """With which messages are signed: `<VARIABLE>_SECRET` of the environment."""
    owner: str | None = None
    """Whose reminders it gets, folded; None: everybody's."""

    @property
    def shown(self) -> str:
        """What people are told of it: never the address, which is a secret."""
        return f"{self.kind} ({urlsplit(self.url).hostname})"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's address, and the server that takes messages for it."""

    server: SplitResult
    sender: str
    address: str
    owner: str | None = None

    @property
    def shown(self) -> str:
        return f"mail ({self.address})"


Target = Webhook | Mailbox


def targets(effective: Effective, environment: Mapping[str, str]) -> tuple[Target, ...]:
    """The robots and mailboxes of Settings.

    Raises:
        SettingsError: a value is none, holds a secret, or names a variable that the machine does not have.
    """
    chosen = effective.settings.remind
    found: list[Target] = []
    for given in chosen.webhooks:
        found.append(_webhook(given, _place(effective, "webhooks"), environment))
    if chosen.mail_to:
        server = _server(chosen.smtp, _place(effective, "smtp"), environment)
        (sender, _), *_ = _addresses([chosen.mail_from], _place(effective, "mail_from"))
        found += [Mailbox(server, sender, one, who) for one, who in addresses(effective)]
    return tuple(found)


def addresses(effective: Effective) -> list[tuple[str, str | None]]:
    """Addresses with whose reminders each gets, folded; None: everybody's. Raises SettingsError."""
    return _addresses(effective.settings.remind.mail_to, _place(effective, "mail_to"))


def for_owner(found: Iterable[Target], owner: str | None) -> list[Target]:
    """Those that get the reminders of an owner; what belongs to nobody goes to those who get everybody's."""
    return [one for one in found if one.owner is None or (owner is not None and one.owner == folded(owner))]


def _place(effective: Effective, name: str) -> str:
    return effective.origin.get(f"remind.{name}", f"remind.{name}")


def _webhook(given: str, place: str, environment: Mapping[str, str]) -> Webhook:
    found = _WEBHOOK.fullmatch(given.strip())
    if found is None:
        raise SettingsError(Text("remind.bad_webhook", {"place": place, "kinds": list(BODIES)}))
    where, secret = found["where"], None
    if "://" in where:
        _refuse_secret(where, place)
        url = where
    else:
        url = _variable(where, place, environment)
        secret = environment.get(f"{where}_SECRET") or None
    if not is_safe(url):
        raise SettingsError(Text("remind.unsafe", {"place": place}))
    kind = cast("Kind", found["kind"]) if found["kind"] else kind_of(url)
    return Webhook(url, kind, secret, _owner(found["owner"]))


def _refuse_secret(url: str, place: str) -> None:
    """Raise where an address that stands in Settings tells a secret: that of a known robot does, as a key in it does."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return  # it is unsafe, and is told so
    known = (parts.hostname or "").lower() in HOSTS
    if (
        known
        or "@" in parts.netloc
        or _SECRET.search(parts.query)
        or any(map(_LONG_PART.fullmatch, parts.path.split("/")))
    ):
        raise SettingsError(Text("remind.secret", {"place": place}))


def _server(given: str, place: str, environment: Mapping[str, str]) -> SplitResult:
    url = given.strip()
    if url and "://" in url:
        if "@" in url:
            raise SettingsError(Text("remind.secret", {"place": place}))
    elif url:
        url = _variable(url, place, environment)
    try:
        parts = urlsplit(url)
        fits = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if not fits or any(ord(letter) <= 32 for letter in url):
        raise SettingsError(Text("remind.bad_smtp", {"place": place}))
    return parts


def _variable(name: str, place: str, environment: Mapping[str, str]) -> str:
    if not _VARIABLE.fullmatch(name):
        raise SettingsError(Text("remind.bad_variable", {"place": place, "name": calm(name, 60)}))
    value = environment.get(name, "").strip()
    if not value:
        raise SettingsError(Text("remind.no_variable", {"place": place, "name": name}))
    return value


def _addresses(given: Iterable[str], place: str) -> list[tuple[str, str | None]]:
    found = []
    for one in given:
        owner, equals, address = one.rpartition("=")
        if not _ADDRESS.fullmatch(address.strip()):
            raise SettingsError(Text("remind.bad_address", {"place": place, "address": calm(one, 80)}))
        found.append((address.strip(), _owner(owner if equals else None)))
    return found


def _owner(name: str | None) -> str | None:
    return folded(calm(name)) if name and name.strip() else None
