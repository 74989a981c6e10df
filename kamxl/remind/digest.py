"""What each owner is reminded of: the items of a book as words, and how many alerts there are."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from kamxl.book import Result, analysis_of
from kamxl.compute.due import KINDS, due
from kamxl.i18n import Lang, Text, tr
from kamxl.schema.values import folded
from kamxl.share.redaction import redacted
from kamxl.share.sharing import role_for

ROLE = "sales"
"""As whom an owner sees what the reminder says: what a copy for sales masks or leaves out, a reminder does, too."""
_TURNS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to do, in words that nothing takes for more than words."""

    uid: str
    """The same from one day to the next, whatever changes of it."""
    kind: str
    day: date
    severity: str | None
    """Of an alert: high, medium, low."""
    customer_id: str | None
    name: str
    title: str
    fact: str
    advice: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What one owner is reminded of."""

    owner: str | None
    """As the book writes the name; None: what belongs to nobody."""
    label: str
    as_of: date
    until: date
    book: str
    lang: Lang
    items: tuple[Item, ...]
    """Of the days until `until`; what is urgent or due today first."""
    alerts: Mapping[str, int]
    """Severity -> alerts that count, those after `until` included."""
    note: str = ""
    """What to know of the figures: that the book ended long before the day."""

    @property
    def today(self) -> tuple[Item, ...]:
        """What is urgent, or due on the day."""
        return tuple(item for item in self.items if is_today(item, self.as_of))

    @property
    def week(self) -> tuple[Item, ...]:
        """What is due in the days after."""
        return tuple(item for item in self.items if not is_today(item, self.as_of))

    @property
    def total(self) -> int:
        """Alerts that count."""
        return sum(self.alerts.values())

    @property
    def later(self) -> int:
        """Alerts that are due after `until`."""
        return self.total - self.counts["alert"]

    @property
    def counts(self) -> dict[str, int]:
        """Kind -> items."""
        return {kind: sum(item.kind == kind for item in self.items) for kind in KINDS}

    @property
    def title(self) -> str:
        return tr("remind.title", self.lang, owner=self.label, day=self.as_of)


def is_today(item: Item, as_of: date) -> bool:
    """Whether an item is among the first things to do: due by then, or an alert of high urgency."""
    return item.day <= as_of or item.severity == "high"


def digests(result: Result, days: int) -> tuple[Digest, ...]:
    """A digest for each owner of customers, deals or actions, by name; what belongs to nobody comes last.

    Args:
        result: the analysis of the whole book.
        days: how far ahead is looked.
    """
    whole, lang = analysis_of(result), result.book.lang
    seen = redacted(whole, role_for(result, ROLE), lang)
    rows = due(seen, days, aside=whole.alerts_aside)
    book = calm(result.book.path.name)
    labels: dict[str, str | None] = {}
    for name in [*whole.frames["customers"]["owner"], *rows["owner"]]:
        owner = calm(name) if isinstance(name, str) else ""
        labels.setdefault(folded(owner), owner or None)
    until = pd.Timestamp(whole.as_of) + pd.Timedelta(days=days)
    old = whole.ended
    note = "" if old is None else tr("remind.old", lang, latest=old, as_of=whole.as_of)
    groups: dict[str, list[Item]] = {key: [] for key in labels}
    counted: dict[str, dict[str, int]] = {key: {"high": 0, "medium": 0, "low": 0} for key in labels}
    seen_uids: dict[str, int] = {}
    for row in rows.to_dict("records"):
        key = folded(calm(row["owner"])) if isinstance(row["owner"], str) else ""
        if row["kind"] == "alert":
            counted[key][row["severity"]] += 1
        if row["day"] > until:
            continue
        item = _item(row, book, lang)
        # Two contracts of one number on one day are two items all the same.
        number = seen_uids[item.uid] = seen_uids.get(item.uid, 0) + 1
        groups[key].append(item if number == 1 else _numbered(item, number))
    found = [
        Digest(
            owner,
            owner or tr("remind.nobody", lang),
            whole.as_of,
            until.date(),
            book,
            lang,
            _in_order(groups[key], whole.as_of),
            counted[key],
            note,
        )
        for key, owner in sorted(labels.items(), key=lambda pair: (pair[1] is None, pair[0]))
    ]
    return tuple(one for one in found if one.owner is not None or one.items or one.total)


def _in_order(items: Iterable[Item], as_of: date) -> tuple[Item, ...]:
    """What is urgent first, as the list of alerts has it; then by day."""
    return tuple(sorted(items, key=lambda item: (0, as_of) if is_today(item, as_of) else (1, item.day)))


def calm(value: object, most: int = 2_000) -> str:
    """A text of the workbook on one line, without what a program could take for a mention, a tag or a link.

    Control characters, turns of the direction and halves of letters go; `@`, `<` and `>` become their wide forms, and the colon of
    `://` does, too: no chat calls a group, and no program makes a link of it.
    """
    text = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp") else letter
        for letter in str(value)
        if ord(letter) not in _TURNS and unicodedata.category(letter) not in ("Cs", "Cn")
    )
    text = " ".join(text.split())
    if len(text) > most:
        text = text[: most - 1] + "…"
    return text.replace("@", "＠").replace("<", "＜").replace(">", "＞").replace("://", "：//")


def _item(row: Mapping[Hashable, object], book: str, lang: Lang) -> Item:
    customer, day = row["customer_id"], row["day"]
    assert isinstance(day, pd.Timestamp)
    known = isinstance(customer, str)
    name = calm(row["name"]) if isinstance(row["name"], str) else calm(customer) if known else ""
    parts = (row["kind"], row["rule_id"], customer, row["name"] if known else book, row["subject"])
    return Item(
        uid=uid_of("" if part is None else str(part) for part in parts),
        kind=str(row["kind"]),
        day=day.date(),
        severity=str(row["severity"]) if row["kind"] == "alert" else None,
        customer_id=calm(customer) if known else None,
        name=name,
        **{key: calm(_said(row[key], lang)) for key in ("title", "fact", "advice")},
    )


def _numbered(item: Item, number: int) -> Item:
    return replace(item, uid=uid_of([item.uid, str(number)]))


def uid_of(parts: Iterable[str]) -> str:
    """An identifier made of what does not change: of whom, about what. No day, no wording, no place of the file."""
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return f"{hashlib.sha256(text).hexdigest()[:32]}@kamxl"


def _said(value: object, lang: Lang) -> str:
    if isinstance(value, Text):
        return value.render(lang)
    return value if isinstance(value, str) else ""
