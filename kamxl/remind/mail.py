"""A digest as a message, and the sending of messages by SMTP."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote

from kamxl.remind.calendar import calendar
from kamxl.remind.digest import Digest
from kamxl.remind.post import SECONDS, Answer, is_loopback
from kamxl.remind.texts import page, plain

_TEXT_BYTES = 100_000
_SHOWN = 200
"""Items of the text of a message; the calendar that is attached holds them all."""
_PORTS = {"smtp": 587, "smtps": 465}


def message(digest: Digest, sender: str | None = None, to: Sequence[str] = ()) -> bytes:
    """The message of an owner: text, page, and the calendar attached. A draft where nobody is named to whom it goes.

    The same digest makes the same bytes: its date is that of the figures, its identifiers are hashes.
    """
    mark = hashlib.sha256(f"{digest.title}\0{digest.book}\0{','.join(to)}".encode()).hexdigest()[:24]
    found = EmailMessage(policy=SMTP)
    found["X-Mailer"] = "kamxl"
    found["Subject"] = digest.title
    day = datetime(digest.as_of.year, digest.as_of.month, digest.as_of.day, tzinfo=UTC)
    found["Date"] = format_datetime(day)
    found["Message-ID"] = f"<{mark}@kamxl>"
    if sender:
        found["From"] = Address(addr_spec=sender)
    if to:
        found["To"] = [Address(addr_spec=one) for one in to]
    else:
        found["X-Unsent"] = "1"
    found["Auto-Submitted"] = "auto-generated"
    found.set_content(plain(digest, _TEXT_BYTES, length=4_000) + "\n", cte="base64")
    found.add_alternative(page(digest, _SHOWN), subtype="html", cte="base64")
    found.add_attachment(calendar(digest), maintype="text", subtype="calendar", filename="kamxl.ics")
    for number, part in enumerate(part for part in found.walk() if part.is_multipart()):
        part.set_boundary(f"kamxl-{mark}-{number}")
    return found.as_bytes()


def send(server: SplitResult, sender: str, to: str, data: bytes, *, seconds: float = SECONDS) -> Answer:
    """Hand a message to a server. Never raises: what went wrong is the answer's text.

    Beyond this machine it goes over TLS only, as the name and the password of the server's address do.
    """
    host, secure = server.hostname or "", server.scheme == "smtps"
    port = server.port or _PORTS[server.scheme]
    context = ssl.create_default_context()
    try:
        talk: smtplib.SMTP
        if secure:
            talk = smtplib.SMTP_SSL(host, port, local_hostname="localhost", timeout=seconds, context=context)
        else:
            talk = smtplib.SMTP(host, port, local_hostname="localhost", timeout=seconds)
        with talk:
            talk.ehlo()
            if not secure and not is_loopback(host):
                talk.starttls(context=context)
                talk.ehlo()
            if server.username:
                talk.login(unquote(server.username), unquote(server.password or ""))
            talk.sendmail(sender, [to], data)
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()), (550, b""))
        return Answer(_status(code), f"SMTP {code}")
    except smtplib.SMTPResponseException as error:
        return Answer(_status(error.smtp_code), f"SMTP {error.smtp_code}")
    except smtplib.SMTPNotSupportedError as error:
        return Answer(400, str(error))
    except (OSError, smtplib.SMTPException, ValueError) as error:
        return Answer(0, str(getattr(error, "strerror", None) or type(error).__name__))
    return Answer(200, "")


def _status(code: int) -> int:
    """A code of SMTP as one of HTTP: what is refused for now is tried again, what is refused for good is not."""
    return 503 if 400 <= code < 500 else 400
