"""The walk of a reminder: the result of a book → a digest for each owner → files, and messages where they are asked for."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from kamxl import writer
from kamxl.book import Result
from kamxl.errors import UsageError
from kamxl.files.exclusive import exclusive
from kamxl.i18n import Text
from kamxl.remind import calendar, digest, mail, robots, texts
from kamxl.remind.digest import Digest, calm
from kamxl.schema.values import folded
from kamxl.share.sharing import owner_among

if TYPE_CHECKING:
    from kamxl.remind.sending import Clock, Message
    from kamxl.results.remind import RemindSummary

Format = Literal["ics", "eml", "json", "md", "html"]
USUAL: tuple[Format, ...] = ("ics", "md")
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_RESERVED = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
_NAME_BYTES = 120


def remind(
    result: Result,
    out: Path | None,
    *,
    formats: Sequence[Format] = USUAL,
    owner: str | None = None,
    replace: bool = False,
    send: Clock | None = None,
    environment: Mapping[str, str] | None = None,
    beside: Path | None = None,
) -> RemindSummary:
    """Write what each owner of a book has to do in the next days, and send it where that is asked for.

    Args:
        result: the analysis of the whole book.
        out: the folder of the files; made where it is missing. None writes none.
        formats: kinds of files, of each owner's reminder.
        owner: only of this person.
        replace: files that are there and none of ours are replaced, too, with a backup.
        send: the clock by which messages are sent; None sends nothing.
        environment: variables that Settings may name.
        beside: the workbook beside which the log of what was sent stands; None: the one that was read.

    Returns:
        What `remind --json` prints.

    Raises:
        UsageError: the owner is not known, nothing says where to send, or a file may not be written over.
        SettingsError: what Settings say of where to send will not do.
        BusyError, WriteError: a file or the log cannot be written.
    """
    from kamxl.remind.log import Log
    from kamxl.remind.sending import send_all
    from kamxl.remind.targets import addresses, targets

    effective, opened = result.book.opened.effective, result.book.opened
    found = digest.digests(result, effective.settings.remind.days)
    if owner is not None:
        wanted = owner_among([one.owner for one in found if one.owner is not None], calm(owner))
        found = tuple(one for one in found if one.owner == wanted)
    to = targets(effective, environment or {}) if send is not None else ()
    if send is not None and not to:
        raise UsageError(Text("remind.no_target"))
    by_mail = addresses(effective) if "eml" in formats else []

    def eml(one: Digest) -> bytes:
        known = [address for address, who in by_mail if who is None or (one.owner and who == folded(one.owner))]
        return mail.message(one, effective.settings.remind.mail_from.strip() or None, known)

    makers: Mapping[Format, Callable[[Digest], bytes]] = {
        "ics": calendar.calendar,
        "eml": eml,
        "json": robots.bodies,
        "md": lambda one: texts.markdown(one).encode(),
        "html": lambda one: texts.page(one).encode(),
    }
    names = _names(found)
    written: dict[str, list[Path]] = {name: [] for name in names}
    if out is not None:
        files = [
            (name, out / f"{name}.{kind}", kind, one)
            for name, one in zip(names, found, strict=True)
            for kind in formats
        ]
        for _, path, _, _ in files:  # before the first is written
            writer.may_write(path, "remind", inputs=opened.inputs, replace=replace)
        for name, path, kind, one in files:
            data = makers[kind](one)
            writer.save_output(data, path, by="remind", inputs=opened.inputs, replace=replace, folders=True)
            written[name].append(path)
    sent: list[Message] = []
    if send is not None:
        book = beside or opened.path
        with exclusive(f"{os.path.realpath(book)} remind", Text("remind.running", {"book": book.name})):
            sent = send_all(found, to, Log.of(book, opened.inputs), send)
    return _summary(result, found, [written[name] for name in names], sent)


def _names(found: Sequence[Digest]) -> list[str]:
    """A name of files for each owner that every system takes; where it had to be changed, or differs by case alone, with a mark."""
    names: list[str] = []
    for one in found:
        name = _UNSAFE.sub("_", unicodedata.normalize("NFC", one.label)).strip(" .")
        while len(name.encode()) > _NAME_BYTES:
            name = name[:-1]
        name = name.strip(" .")
        if not name or _RESERVED.fullmatch(name) or name != one.label or name.casefold() in map(str.casefold, names):
            mark = hashlib.sha256((one.owner or "").encode()).hexdigest()[:6]
            name = f"{name or 'kamxl'}-{mark}" if not _RESERVED.fullmatch(name) else f"_{name}-{mark}"
        names.append(name)
    return names


def _summary(
    result: Result, found: Sequence[Digest], files: Sequence[Sequence[Path]], sent: Sequence[Message]
) -> RemindSummary:
    from kamxl.results.remind import Reminder, RemindSummary, SentMessage

    return RemindSummary(
        book=str(result.book.path),
        as_of=result.as_of.isoformat(),
        lang=result.book.lang,
        days=result.book.settings.remind.days,
        alerts=sum(one.total for one in found),
        reminders=[
            Reminder(
                owner=one.owner,
                today=len(one.today),
                week=len(one.week),
                items=one.counts,
                alerts={"total": one.total, **one.alerts},
                later=one.later,
                files=[str(path) for path in paths],
            )
            for one, paths in zip(found, files, strict=True)
        ],
        messages=[
            SentMessage(owner=one.owner, to=one.to, state=one.state, tries=one.tries, why=one.why or None)
            for one in sent
        ],
    )
