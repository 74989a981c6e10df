"""Sends reminders: each message once, in three tries."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from kamxl.remind.digest import Digest, calm
from kamxl.remind.log import Log, key_of
from kamxl.remind.mail import message, send
from kamxl.remind.post import Answer, post
from kamxl.remind.robots import BODIES, refused, signed
from kamxl.remind.targets import Mailbox, Target, Webhook, for_owner

WAITS = (1.0, 4.0)
"""Seconds before the second and the third try."""
State = Literal["sent", "already", "failed"]


@dataclass(frozen=True, slots=True)
class Clock:
    """What a front end lends: the time, and a way to wait."""

    now: Callable[[], float]
    """Seconds since 1970."""
    wait: Callable[[float], object]


@dataclass(frozen=True, slots=True)
class Message:
    """What came of a message."""

    owner: str | None
    to: str
    state: State
    tries: int = 0
    why: str = ""


def send_all(digests: Iterable[Digest], to: Sequence[Target], log: Log, clock: Clock) -> list[Message]:
    """Send what owners have to do to those who get it; who has nothing to do is left in peace.

    Raises:
        WriteError, BusyError, UsageError: the log cannot be written; then nothing more is sent.
    """
    log.write()
    found = []
    dead: dict[str, str] = {}
    for digest in digests:
        for target in for_owner(to, digest.owner) if digest.items else ():
            body, attempt = _prepared(digest, target, clock)
            place = urlsplit(target.url).netloc if isinstance(target, Webhook) else target.server.netloc
            key = key_of(target.shown, place if isinstance(target, Mailbox) else target.url, digest.owner or "", body)
            if key in log.keys:
                found.append(Message(digest.owner, target.shown, "already"))
            elif place in dead:
                # A server that three tries did not reach is not asked for each owner anew: a night has an end.
                found.append(Message(digest.owner, target.shown, "failed", 0, dead[place]))
            else:
                done, reached = _tried(digest, target, attempt, clock)
                found.append(done)
                if done.state == "sent":
                    log.sent(key, as_of=digest.as_of.isoformat(), owner=digest.owner or "", to=target.shown)
                elif not reached:
                    dead[place] = done.why
    return found


def _prepared(digest: Digest, target: Target, clock: Clock) -> tuple[str, Callable[[], tuple[Answer, bool]]]:
    """What a message is known by, and how it is tried: the answer, and whether it was taken."""
    if isinstance(target, Mailbox):
        data = message(digest, target.sender, [target.address])

        def mailed() -> tuple[Answer, bool]:
            answer = send(target.server, target.sender, target.address, data)
            return answer, answer.status == 200

        return data.decode(), mailed
    body = BODIES[target.kind](digest)

    def posted() -> tuple[Answer, bool]:
        url, signed_body = signed(target.kind, target.url, body, target.secret, clock.now())
        answer = post(url, json.dumps(signed_body, ensure_ascii=False).encode())
        if not 200 <= answer.status < 300:
            return answer, False
        fault = refused(target.kind, answer.text)
        if fault is None:
            return answer, True
        return Answer(503 if fault[1] else 400, calm(fault[0], 120)), False

    return json.dumps(body, ensure_ascii=False), posted


def _tried(
    digest: Digest, target: Target, attempt: Callable[[], tuple[Answer, bool]], clock: Clock
) -> tuple[Message, bool]:
    """What came of up to three tries, and whether the server was reached."""
    for number, wait in enumerate((*WAITS, 0.0), 1):
        answer, taken = attempt()
        if taken:
            return Message(digest.owner, target.shown, "sent", number), True
        if not answer.again or number > len(WAITS):
            break
        clock.wait(wait)
    return Message(digest.owner, target.shown, "failed", number, calm(answer.text, 160)), answer.status != 0
