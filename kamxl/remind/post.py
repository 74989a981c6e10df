"""Posts to an address: over TLS, to no other host than that, within a time, and reading no more than a little of the answer."""

from __future__ import annotations

import http.client
import ssl
import threading
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from ipaddress import ip_address
from typing import IO
from urllib.parse import urlsplit

SECONDS = 10.0
"""For each step of the talk; the whole may take three times as long."""
_MOST = 16_384
_LONGEST = 1 << 20
"""Bytes of a message."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a try."""

    status: int
    """0: there was no answer."""
    text: str

    @property
    def again(self) -> bool:
        """Whether another try may go better."""
        return self.status in (0, 408, 425, 429) or self.status >= 500


def is_loopback(host: str | None) -> bool:
    """Whether a host is this machine."""
    if host in ("localhost", "localhost."):
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


def is_safe(url: str) -> bool:
    """Whether messages may be posted to an address: https, or http on this machine; a host, and no control character."""
    try:
        parts = urlsplit(url)
        port_ok = parts.port is None or parts.port > 0
    except ValueError:
        return False
    if not parts.hostname or not port_ok or any(ord(letter) <= 32 or ord(letter) >= 127 for letter in url):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


class _Stays(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a message goes where it was sent, or nowhere."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        return None


def post(url: str, data: bytes, *, seconds: float = SECONDS) -> Answer:
    """Post JSON to an address that `is_safe`. Never raises: what went wrong is the answer's text."""
    if len(data) > _LONGEST:
        return Answer(413, "the message is too long")
    found: list[Answer] = []
    # A server that sends a byte now and then keeps each read within its time, and all of them never end.
    at_work = threading.Thread(target=lambda: found.append(_post(url, data, seconds)), daemon=True)
    at_work.start()
    at_work.join(3 * seconds)
    return found[0] if found else Answer(0, "no answer in time")


def _post(url: str, data: bytes, seconds: float) -> Answer:
    handlers: list[urllib.request.BaseHandler] = [
        _Stays(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
    ]
    if is_loopback(urlsplit(url).hostname):
        handlers.append(urllib.request.ProxyHandler({}))
    opener = urllib.request.build_opener(*handlers)
    headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "kamxl"}
    try:
        request = urllib.request.Request(url, data, headers, method="POST")
        with opener.open(request, timeout=seconds) as reply:
            return Answer(reply.status, reply.read(_MOST).decode("utf-8", "replace"))
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, f"HTTP {error.code}")
    except urllib.error.URLError as error:
        return Answer(0, str(getattr(error.reason, "strerror", None) or error.reason or "no connection"))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(0, str(getattr(error, "strerror", None) or type(error).__name__))
