"""A digest as text: plain lines for chats, Markdown, and a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import escape

from kamxl.i18n import labelled, tr
from kamxl.remind.digest import Digest, Item
from kamxl.width import shortened

_MARKUP = re.compile(r"([\\`*_\[\]#|~!&])")
_SHORT = 320
"""Display cells of a fact in a chat."""
CSS = (
    ":root{color-scheme:light dark}body{font:15px/1.5 system-ui,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif;max-width:44em;"
    "margin:1.5em auto;padding:0 1em}h1{font-size:1.3em;margin:0}h2{font-size:1.05em;margin:1.4em 0 .4em;border-bottom:1px solid #8886}"
    "ul{list-style:none;padding:0;margin:0}li{padding:.45em 0;border-bottom:1px solid #8883}p{margin:.3em 0}.m{opacity:.7}"
)


def counted(digest: Digest) -> str:
    """How much there is, in one line."""
    lang, counts = digest.lang, digest.counts
    parts = [tr("remind.alerts", lang, total=digest.total, high=digest.alerts["high"])] if digest.total else []
    for kind in ("visit", "contract", "plan", "deal"):
        parts += [f"{tr(f'remind.kind.{kind}', lang)} {counts[kind]}"] * bool(counts[kind])
    return " · ".join(parts)


def sections(digest: Digest) -> Iterator[tuple[str, tuple[Item, ...]]]:
    """Headings with the items below them."""
    for key, items in (("today", digest.today), ("week", digest.week)):
        if items:
            yield tr(f"remind.{key}", digest.lang, count=len(items), until=digest.until), items


def notes(digest: Digest) -> list[str]:
    """What is said below the items."""
    said = [] if digest.items else [tr("remind.nothing", digest.lang, until=digest.until)]
    if digest.later:
        said.append(tr("remind.later", digest.lang, count=digest.later))
    return said + [digest.note] * bool(digest.note)


def who(item: Item, lang: str) -> str:
    """The customer with its ID."""
    if item.customer_id is None:
        return ""
    if item.name == item.customer_id:
        return item.name
    return f"{item.name}（{item.customer_id}）" if lang == "zh" else f"{item.name} ({item.customer_id})"


def summary(item: Item, digest: Digest) -> str:
    """An item in one line without its fact."""
    mark = (
        tr("remind.severity", digest.lang, word=tr(f"code.severity.{item.severity}", digest.lang))
        if item.severity
        else ""
    )
    return mark + " · ".join(part for part in (item.title, who(item, digest.lang)) if part)


def plain(digest: Digest, most: int, *, length: int = _SHORT) -> str:
    """Lines for a chat of at most so many bytes of UTF-8; what has no room is counted.

    Args:
        digest: what to say.
        most: bytes.
        length: display cells of a fact.
    """
    head = [digest.title, *filter(None, [counted(digest)])]
    lines = []
    for heading, items in sections(digest):
        lines.append((0, heading))
        for item in items:
            fact = labelled(summary(item, digest), shortened(item.fact, length), digest.lang)
            lines.append((1, f"· {_day(item.day, digest)}{fact}"))
    tail = [*notes(digest), tr("remind.from", digest.lang, book=digest.book)]

    def joined(count: int) -> str:
        left = sum(number for number, _ in lines[count:])
        more = [tr("remind.more", digest.lang, count=left)] if left else []
        return "\n".join([*head, *(line for _, line in lines[:count]), *more, *tail])

    low, high = 0, len(lines)
    while low < high:  # the most lines that have room
        middle = (low + high + 1) // 2
        low, high = (middle, high) if len(joined(middle).encode()) <= most else (low, middle - 1)
    return joined(low).encode()[:most].decode(errors="ignore")


def markdown(digest: Digest) -> str:
    """All of it as Markdown; no sign of the workbook's is markup."""
    lines = [
        f"# {_plain(digest.title)}",
        "",
        *([f"{_plain(counted(digest))}  "] if counted(digest) else []),
        _plain(tr("remind.from", digest.lang, book=digest.book)),
    ]
    for heading, items in sections(digest):
        lines += ["", f"## {_plain(heading)}", ""]
        for item in items:
            advice = f"  \n  → {_plain(item.advice)}" if item.advice else ""
            lines.append(
                f"- {item.day.isoformat()} **{_plain(summary(item, digest))}**  \n  {_plain(item.fact)}{advice}"
            )
    lines += ["", *(_plain(one) + "  " for one in notes(digest))]
    return "\n".join(lines).rstrip() + "\n"


def page(digest: Digest, most: int | None = None) -> str:
    """The same as a page that loads nothing; `most`: items, of more the rest is counted."""
    parts = [f"<h1>{escape(digest.title)}</h1><p>{escape(counted(digest))}</p>"]
    room = len(digest.items) if most is None else most
    for heading, items in sections(digest):
        parts.append(f"<h2>{escape(heading)}</h2><ul>")
        for item in items[: max(room, 0)]:
            told = " → ".join(filter(None, (item.fact, item.advice)))
            parts.append(
                f"<li><b>{escape(summary(item, digest))}</b> <span class=m>{item.day.isoformat()}</span><p>{escape(told)}</p></li>"
            )
        room -= len(items)
        parts.append("</ul>")
    if room < 0:
        parts.append(f"<p>{escape(tr('remind.more', digest.lang, count=-room))}</p>")
    parts += [
        f"<p class=m>{escape(one)}</p>" for one in (*notes(digest), tr("remind.from", digest.lang, book=digest.book))
    ]
    lang = "zh-CN" if digest.lang == "zh" else "en"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(digest.title)}</title>'
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head>{head}<style>{CSS}</style></head><body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _day(day: date, digest: Digest) -> str:
    return f"{day:%m-%d} " if day.year == digest.as_of.year else f"{day.isoformat()} "


def _plain(text: str) -> str:
    """A text in which Markdown finds nothing."""
    return _MARKUP.sub(r"\\\1", text).replace("www.", "www\\.")
