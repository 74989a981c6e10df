"""A digest as a calendar: one all-day event an item, which a calendar program updates by its identifier and never doubles."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from kamxl.i18n import tr
from kamxl.remind.digest import Digest, Item, uid_of
from kamxl.remind.texts import notes, summary

_FIRST = date(2000, 1, 1)
_PRIORITY = {"high": 1, "medium": 5, "low": 9}
"""RFC 5545, 3.8.1.9."""


def calendar(digest: Digest) -> bytes:
    """The calendar of an owner (RFC 5545).

    Events take whole days and name no time zone: a day is the owner's own, wherever that is. SEQUENCE counts the days until that of
    the figures, so that it rises from run to run, and is the same for the same day, as DTSTAMP is.
    """
    import icalendar

    found = icalendar.Calendar()
    found.add("prodid", f"-//kamxl//remind//{digest.lang.upper()}")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", tr("remind.calendar", digest.lang, owner=digest.label))
    for item in digest.items or (_nothing(digest),):
        event = icalendar.Event()
        event.add("uid", item.uid)
        event.add("dtstamp", datetime(digest.as_of.year, digest.as_of.month, digest.as_of.day, tzinfo=UTC))
        event.add("sequence", max((digest.as_of - _FIRST).days, 0))
        event.add("dtstart", item.day)
        event.add("dtend", item.day + timedelta(days=1))
        event.add("summary", summary(item, digest))
        event.add(
            "description",
            "\n".join(filter(None, (item.fact, item.advice, tr("remind.from", digest.lang, book=digest.book)))),
        )
        event.add("categories", [tr(f"remind.kind.{item.kind}", digest.lang)])
        if item.severity:
            event.add("priority", _PRIORITY[item.severity])
        event.add("transp", "TRANSPARENT")
        found.add_component(event)
    data: bytes = found.to_ical()
    return data


def _nothing(digest: Digest) -> Item:
    """A calendar has one event at least; this one also takes the place of what a person may have imported last time."""
    said = notes(digest)
    uid = uid_of(["nothing", digest.owner or "", digest.book])
    return Item(uid, "none", digest.as_of, None, None, "", said[0], " ".join(said[1:]), "")
