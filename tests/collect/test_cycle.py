"""The whole cycle on tables: hand out, both sides edit, collect. No edit is lost, and none is invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kamxl.collect.base import ROW, Base, lines_of, read_lines, summing, token, with_later
from kamxl.collect.handed import base_of, header
from kamxl.collect.ledger import with_merge
from kamxl.collect.merging import Copied, Merge, merge
from kamxl.grid import RawColumn, RawTable
from kamxl.schema.sheets import SHEETS

KEYED = ("customer_id", "name", "contact", "first_deal_date", "company_size", "collection_rate", "notes", "custom.渠道")
CONTENT = ("customer_id", "date", "method", "content", "outcome", "next_action", "owner")
MASKED = {"customers": ["contact"], "follow_ups": ["outcome"]}
SHEET = {"customers": KEYED, "follow_ups": CONTENT}
Row = dict[str, Any]


@dataclass
class Side:
    """A workbook as somebody edits it: rows, which one each was when it was handed out, and the order of its columns."""

    sheet: str
    rows: list[Row]
    handed: list[int | None]
    columns: list[str]
    serials: list[float | None] = field(default_factory=list)
    """Of a copy: the identity that each row carries."""
    edited: dict[tuple[int | None, str], Any] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    added: list[Row] = field(default_factory=list)

    def table(self, *, copy: bool) -> RawTable:
        fields = SHEETS[self.sheet].fields
        columns = []
        for place, name in enumerate(self.columns, 1):
            title = name.removeprefix("custom.") if name not in fields else fields[name].column.zh
            values = [row[name] for row in self.rows]
            columns.append(
                RawColumn(title, place, name if name in fields else None, values, stated=name == "collection_rate")
            )
        if copy:
            columns.append(RawColumn(ROW, len(columns) + 1, None, list(self.serials)))
        return RawTable("b", "s", self.sheet, 4, [5 + place for place in range(len(self.rows))], tuple(columns))


def original(sheet: str, place: int, value: Callable[[str], Any]) -> Row:
    """A row that no other is like."""
    row = {name: value(name) for name in SHEET[sheet]}
    row["customer_id"] = f"C{place:03d}"
    for name in ("name", "notes", "content", "next_action", "owner"):
        if name in row:
            row[name] = f"{name} {place * 7919}"
    return row


VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "first_deal_date": st.one_of(st.dates(date(2015, 1, 1), date(2026, 9, 1)), st.none()),
    "date": st.dates(date(2015, 1, 1), date(2026, 9, 1)),
    "company_size": st.one_of(st.integers(1, 9000), st.integers(1, 9000).map(float), st.none(), st.just("很多人")),
    "collection_rate": st.one_of(st.integers(2, 100), st.sampled_from(["85%", 97.5]), st.none()),
    "method": st.sampled_from(["电话", "拜访", "邮件", None]),
}
TEXTS = st.one_of(st.text("甲乙ab1=+ ，\n", min_size=1, max_size=8), st.none())


def values(name: str) -> st.SearchStrategy[Any]:
    return VALUES.get(name, TEXTS)


@st.composite
def cycles(draw: st.DrawFn) -> tuple[Side, Side, Base]:
    """A sheet, the copy of some of its rows, and what both sides did to theirs."""
    sheet = draw(st.sampled_from(sorted(SHEET)))
    count = draw(st.integers(1, 6))
    rows = [original(sheet, place, lambda name: draw(values(name))) for place in range(count)]
    book = Side(sheet, rows, list(range(count)), list(SHEET[sheet]))
    shared = draw(st.lists(st.sampled_from(range(count)), min_size=1, unique=True))
    shown = [{name: "***" if name in MASKED[sheet] and row[name] else row[name] for name in row} for row in rows]
    copy = Side(sheet, [dict(shown[place]) for place in shared], list(shared), list(SHEET[sheet]))
    copy.serials = [5 + place for place in shared]
    titles = {sheet: {name: name.removeprefix("custom.") for name in SHEET[sheet]}}
    base = base_of(
        header(b"book", "b", "王磊", "sales", "2026-09-30"),
        {sheet: (copy.table(copy=True),)},
        {sheet: (book.table(copy=False),)},
        titles,
        MASKED,
        "zh",
    )
    for one in (book, copy):
        edit(draw, one)
    return book, copy, base


def edit(draw: st.DrawFn, side: Side) -> None:
    """Edits, new rows, deleted ones, a sort, and columns moved."""
    closed = {"customer_id"}
    for place in range(len(side.rows)):
        names = draw(
            st.lists(st.sampled_from([n for n in SHEET[side.sheet] if n not in closed]), max_size=2, unique=True)
        )
        for name in names:
            value = draw(values(name))
            side.rows[place][name] = value
            side.edited[side.handed[place], name] = value
    for place in sorted(draw(st.sets(st.sampled_from(range(len(side.rows))), max_size=1)), reverse=True):
        if len(side.rows) > 1:
            handed = side.handed.pop(place)
            assert handed is not None
            side.deleted.add(handed)
            side.rows.pop(place)
            if side.serials:
                side.serials.pop(place)
    for number in range(draw(st.integers(0, 2))):
        new = original(side.sheet, 100 + number + (50 if side.serials else 0), lambda name: draw(values(name)))
        for name in MASKED[side.sheet]:
            new[name] = None
        at = draw(st.integers(0, len(side.rows)))
        side.rows.insert(at, new)
        side.handed.insert(at, None)
        side.added.append(new)
        if side.serials:
            side.serials.insert(at, None)
    order = draw(st.permutations(range(len(side.rows))))
    side.rows, side.handed = [side.rows[at] for at in order], [side.handed[at] for at in order]
    if side.serials:
        side.serials = [side.serials[at] for at in order]
    side.columns = list(draw(st.permutations(side.columns)))


def collected(book: Side, copies: Sequence[tuple[Side, Base]]) -> tuple[Merge, list[Row]]:
    """What merging says, and the rows of the workbook after it."""
    came = [
        Copied(f"{number}.xlsx", base, {one.sheet: (one.table(copy=True),)}, "zh")
        for number, (one, base) in enumerate(copies)
    ]
    merged = merge(came, {book.sheet: (book.table(copy=False),)}, "zh")
    rows = [dict(row) for row in book.rows]
    for one in merged.taken:
        rows[one.row - 5][book.columns[one.column - 1]] = one.new
    for new in merged.added:
        rows.append({name: new.cells.get(place) for place, name in enumerate(book.columns, 1)})
    return merged, rows


def same(one: object, other: object) -> bool:
    """Whether two cells say the same: a percentage may be held with its sign."""

    def plain(cell: object) -> object:
        if isinstance(cell, str) and cell.endswith("%"):
            return float(cell[:-1])
        return cell

    return token(plain(one)) == token(plain(other))


@settings(max_examples=250, deadline=None)
@given(cycles())
def test_no_edit_is_lost_and_none_invented(cycle: tuple[Side, Side, Base]) -> None:
    book, copy, base = cycle
    base = read_lines(lines_of(base), "copy")
    merged, rows = collected(book, [(copy, base)])
    told = {(one.label.split(" · ")[0], one.field, one.why) for one in merged.conflicts}
    changed = {(one.row - 5, one.field) for one in merged.taken}
    for place, (row, handed) in enumerate(zip(book.rows, book.handed, strict=True)):
        there = copy.handed.index(handed) if handed is not None and handed in copy.handed else None
        for name in SHEET[book.sheet]:
            now, own = rows[place][name], row[name]
            typed = None if there is None else copy.rows[there][name]
            if there is None or (handed, name) not in copy.edited:
                assert same(now, own), "what nobody typed is invented"
            elif name in MASKED[book.sheet]:
                assert same(now, own)
                assert (
                    same(typed, "***")
                    or not token(typed)
                    or (row["customer_id"], name, "masked") in told
                    or same(typed, own)
                )
            elif same(typed, own):
                assert same(now, own)
            elif not same(now, typed):
                assert same(now, own)
                untouched = (place, name) not in changed
                assert untouched
                assert (row["customer_id"], name, "both") in told or unedited(base, copy, handed, name, typed)
    for handed in copy.deleted - book.deleted:
        assert (f"C{handed:03d}", "", "deleted") in told
    for (handed, name), value in copy.edited.items():
        if handed in book.deleted and handed not in copy.deleted and name not in MASKED[copy.sheet]:
            label = f"C{handed:03d}"
            assert (label, name, "row_gone") in told or unedited(base, copy, handed, name, value)
    for new in copy.added:
        found = [row for row in rows[len(book.rows) :] if row["customer_id"] == new["customer_id"]]
        assert len(found) == 1
        assert [(found[0][name], new[name]) for name in new if not same(found[0][name], new[name])] == []
    assert len(rows) == len(book.rows) + len(copy.added)


def unedited(base: Base, copy: Side, handed: int | None, name: str, value: object) -> bool:
    """Whether what was typed is what stood there."""
    sheet = base.sheets[copy.sheet]
    row = next(row for row in sheet.rows if row.serial == 5 + (handed or 0))
    return row.shown[list(sheet.fields).index(name)] == summing(base.header.salt)(name, token(value))


@settings(max_examples=60, deadline=None)
@given(cycles())
def test_a_copy_that_is_collected_twice_says_nothing_new(cycle: tuple[Side, Side, Base]) -> None:
    book, copy, base = cycle
    came = [Copied("c.xlsx", base, {copy.sheet: (copy.table(copy=True),)}, "zh")]
    merged, rows = collected(book, [(copy, base)])
    ledger = with_merge({}, came, merged, set())
    later = with_later(base, ledger[base.header.id]) if base.header.id in ledger else base
    after = replace(book, rows=rows, handed=[*book.handed, *(None for _ in merged.added)])
    again, same_rows = collected(after, [(copy, later)])
    assert (again.taken, again.added) == ([], [])
    assert same_rows == rows


@settings(max_examples=80, deadline=None)
@given(cycles(), st.randoms(use_true_random=False))
def test_of_two_copies_neither_goes_before_the_other(cycle: tuple[Side, Side, Base], random: Any) -> None:
    """Where they say the same it is taken once, where they differ both are told, whichever comes first."""
    book, copy, base = cycle
    other = Side(
        copy.sheet, [dict(row) for row in copy.rows], list(copy.handed), list(copy.columns), list(copy.serials)
    )
    for row in other.rows:
        for name in SHEET[copy.sheet]:
            if name != "customer_id" and name not in MASKED[copy.sheet] and random.random() < 0.2:
                row[name] = f"另一份 {random.randint(1, 3)}"
    head = replace(base.header, id="another")
    both = [(copy, base), (other, Base(head, base.sheets))]
    merged, rows = collected(book, both)
    turned, turned_rows = collected(book, both[::-1])
    assert {(one.cell, token(one.new)) for one in merged.taken} == {(one.cell, token(one.new)) for one in turned.taken}
    assert rows[: len(book.rows)] == turned_rows[: len(book.rows)]
    cells = [(one.sheet, one.cell) for one in merged.taken]
    assert len(cells) == len(set(cells))
    said = {(one.cell, token(one.typed)) for one in merged.conflicts if one.why in ("copies", "both") and one.cell}
    assert said == {
        (one.cell, token(one.typed)) for one in turned.conflicts if one.why in ("copies", "both") and one.cell
    }
    assert not {cell for cell, _ in said} & {cell for _, cell in cells}
