"""The base of a copy that is being made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from kamxl import read, theme, writer
from kamxl.collect.base import ALERTS, HELD_BACK, Base, BaseRow, BaseSheet, Header, lines_of, summing, token
from kamxl.collect.side import Side, SumOf, with_alerts
from kamxl.grid import RawTable
from kamxl.i18n import Lang
from kamxl.placed import Cells, SheetPlan
from kamxl.schema.outputs import COPY_BASE
from kamxl.settings import Limits


def header(source: bytes, book: str, who: str, role: str, as_of: str) -> Header:
    """What a copy is of. The same workbook makes the same copy: its salt is drawn from the workbook itself."""
    drawn = blake2b("\0".join((who, role, as_of)).encode("utf-8", "surrogatepass"), digest_size=22)
    drawn.update(source)
    found = drawn.hexdigest()
    return Header(found[:12], found[12:], book, who, role, as_of)


def base_of(
    head: Header,
    copy: Mapping[str, Sequence[RawTable]],
    book: Mapping[str, Sequence[RawTable]],
    titles: Mapping[str, Mapping[str, str]],
    masked: Mapping[str, Collection[str]],
    lang: Lang,
) -> Base:
    """The base of a copy, as its own cells and those of the workbook are read.

    Args:
        head: what it is of.
        copy: its input sheets.
        book: those of the workbook.
        titles: sheet -> field, or `custom.` and a title, of each of its columns -> the column's title in the copy.
        masked: sheet -> fields that are masked in every row, also where there is nothing to mask.
        lang: of the workbook.
    """
    sum_of = summing(head.salt)
    sheets = {}
    for key, fields in titles.items():
        if key in copy and key in book:
            every = BaseSheet(key, fields, (), frozenset(masked.get(key, ())))
            names = Side.of(copy[key], lang, every, copy=True).names
            known = {name: fields[name] for name, there in zip(fields, names, strict=True) if there is not None}
            empty = replace(every, fields=known)
            shown = Side.of(copy[key], lang, empty, copy=True)
            held = Side.of(book[key], lang, empty, copy=False)
            sheets[key] = replace(empty, rows=tuple(_rows(empty, shown, held, sum_of)))
    return Base(head, sheets)


def with_base(
    data: bytes,
    head: Header,
    book: read.Workbook,
    titles: Mapping[str, Mapping[str, str]],
    masked: Mapping[str, Collection[str]],
    lang: Lang,
    limits: Limits,
) -> bytes:
    """A copy with its base on a hidden sheet; `data` is the copy, for the rest see `base_of`."""
    copy = read.workbook(data, limits=limits, name=head.book)
    base = base_of(head, with_alerts(copy), with_alerts(book), titles, masked, lang)
    return writer.render(data, [hidden_lines(COPY_BASE, lines_of(base), lang)])


def hidden_lines(key: str, lines: list[str], lang: Lang) -> SheetPlan:
    """A hidden sheet of lines of text."""
    styles = theme.styles(lang)
    return SheetPlan(
        key=key,
        title=f"_{key}",
        styles=styles,
        cells=(Cells(1, 1, [[line] for line in lines], "muted"),),
        default_role="muted",
        hidden="very",
    )


def _rows(base: BaseSheet, shown: Side, held: Side, sum_of: SumOf) -> Iterator[BaseRow]:
    closed = [name in base.masked for name in base.fields]
    at = {serial: record for record, serial in enumerate(held.serials_held)}
    sums, own, keys = shown.sums(base, sum_of), held.sums(base, sum_of), shown.keys(base, sum_of)
    serials = shown.serials()
    if base.sheet == ALERTS:
        serials = _alerts(shown, held, keys, held.keys(base, sum_of))
    for record, serial in enumerate(serials):
        source = at.get(serial) if serial is not None else None
        if serial is None or source is None:
            continue
        yield BaseRow(
            serial,
            keys[record],
            sums[record],
            tuple(
                HELD_BACK
                if closed[place] or not one or shown.meaning(place, record) != held.meaning(place, source)
                else one
                for place, one in enumerate(own[source])
            ),
        )


def _alerts(shown: Side, held: Side, keys: list[str], held_keys: list[str]) -> list[int | None]:
    """The row of the workbook of each alert of the copy: by its key; where what it is about is masked, by rule and customer, and then without a key."""
    rows = dict(zip(held_keys, held.there.home.table.rows, strict=True))
    found = [rows.pop(key, None) for key in keys]
    at = {row: record for record, row in enumerate(held.there.home.table.rows)}
    left: dict[tuple[str, ...], list[int]] = {}
    for free in rows.values():
        left.setdefault(_who(held, at[free]), []).append(free)
    open_ = Counter(_who(shown, record) for record, row in enumerate(found) if row is None)
    for record, row in enumerate(found):
        who = _who(shown, record)
        if row is None and open_[who] == 1 and len(left.get(who, ())) == 1:
            found[record], keys[record] = left[who][0], ""  # a masked key is nobody's in the workbook
    return found


def _who(side: Side, record: int) -> tuple[str, ...]:
    return tuple(
        token(side.there.meant[name][record]) for name in ("rule_id", "customer_id") if name in side.there.meant
    )
