"""The sections of a customer's page: each a small table that can be cut to so many rows, and how much paper it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

import pandas as pd

from kamxl.cell import Value
from kamxl.compute.account import bought, decision_chain, spoken_to
from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import Column, Note, Pairs, Part, Section, SmallTable
from kamxl.report import words
from kamxl.report.phrases import Phrases
from kamxl.schema.sheets import SHEETS
from kamxl.width import CELL_PIXELS, LINE_HEIGHT, has_chinese, shortened
from kamxl.width import lines as lines_of

HALF = 9
"""Columns of the grid that a section takes."""
TRACK = 10.5
"""Characters of such a column."""
TRACKS = (TRACK,) * HALF + (2.5,) + (TRACK,) * HALF
"""Two halves and what parts them."""
_TWO_LINES = 1.85
"""Words that move to the next line as a whole leave some room of two lines unused."""
_HEADING, _ROW, _PAIR, NOTE, _GAP = 24.0, 18.0, 16.0, 15.0, 15.0
"""Points of paper that each takes, a row at least."""
_ATTITUDES: Mapping[str, str] = {"supports": "state.good", "neutral": "state.low", "against": "state.high"}
_FULL, _EMPTY = "●", "○"
_MOST_INFLUENCE = 5


@dataclass(frozen=True)
class Block:
    """A section before it is known how many of its rows there is room for."""

    id: str
    lang: Lang
    heading: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]
    roles: Sequence[Sequence[str | None]] | None = None
    notes: tuple[str, ...] = ()
    """Lines below the table, of one line each."""
    limit: int = 99
    """Rows that it never needs more than."""
    boxes: Sequence[tuple[bool, ...]] | None = None
    """See SmallTable."""
    pairs: Pairs | None = None
    """What stands in the place of a table."""

    def shown(self, most: int) -> int:
        """Rows that are shown where each list has so many."""
        return min(most, self.limit, len(self.rows))

    def section(self, say: Phrases, most: int) -> Section:
        """With so many rows at most, and a line on how many more there are."""
        if self.pairs is not None:
            return Section(self.id, self.heading, (self.pairs,))
        count = self.shown(most)
        roles = None if self.roles is None else self.roles[:count]
        boxes = None if self.boxes is None else self.boxes[:count]
        table = SmallTable(f"{self.id}.list", self.columns, self.rows[:count], roles, boxes=boxes)
        parts: list[Part] = [table] if self.rows else []
        more = len(self.rows) - count
        said = [*([say("export.more", count=more)] if more else []), *self.notes]
        parts += [Note(text, "muted", 0) for text in said]
        return Section(self.id, self.heading, tuple(parts))

    def heights(self, most: int) -> list[float]:
        """Points of paper of each of its rows, the gap above included."""
        if self.pairs is not None:
            return [_GAP, _HEADING, *[_PAIR] * len(self.pairs.rows(self._room(2)))]
        count = self.shown(most)
        notes = len(self.notes) + (len(self.rows) > count)
        if self.boxes is not None:
            table = [_ROW] * (2 * count)
        else:
            table = [self._header(), *(self._row(row) for row in self.rows[:count])] if self.rows else []
        return [_GAP, _HEADING, *table, *[NOTE] * notes]

    def _row(self, row: Sequence[Value]) -> float:
        most = 1.0
        for column, value in zip(self.columns, row, strict=True):
            if isinstance(value, str) and column.role in ("wrap", "center"):
                most = max(most, self._lines(value, column, 2 if column.most else 9))
        return self._high(most)

    def _header(self) -> float:
        return self._high(max(self._lines(one.title, one, 9) for one in self.columns))

    def _lines(self, text: str, column: Column, most: int) -> float:
        count = min(lines_of(text, self._room(column.span), self.lang), most)
        return count * LINE_HEIGHT["zh"] / LINE_HEIGHT[self.lang] if has_chinese(text) else count

    def _room(self, span: int) -> int:
        """Display cells on a line of so many columns of the grid."""
        return int((span * (TRACK * 7 + 5) - 16) / CELL_PIXELS[self.lang])

    def _high(self, count: float) -> float:
        return max(_ROW, count * LINE_HEIGHT[self.lang] + 3)


@dataclass(frozen=True, slots=True)
class _Listed:
    """The latest rows of one input sheet about the customer."""

    sheet: str
    order: str
    """Date column."""
    fields: tuple[tuple[str, str, int], ...]
    """Field, role, columns that it takes; they add up to half a page."""
    ahead: bool = False
    """Whether days after as_of belong to it: a contract ends then."""
    first: bool = False
    """The earliest day first, and what has none last."""
    limit: int = 99
    """Rows that the page never needs more than."""


_LISTS: Mapping[str, _Listed] = {
    one.sheet: one
    for one in (
        _Listed(
            "follow_ups", "date",
            (("date", "date", 2), ("method", "center", 1), ("content", "wrap", 4), ("next_action", "wrap", 2)),
        ),
        _Listed("needs", "date", (("date", "date", 2), ("priority", "center", 1), ("need", "wrap", 4), ("status", "center", 2))),
        _Listed(
            "contracts", "end",
            (("contract_id", "text", 2), ("kind", "center", 1), ("amount", "yuan", 2), ("end", "date", 2), ("status", "center", 2)),
            ahead=True,
        ),
        _Listed(
            "plans", "due",
            (("goal", "wrap", 2), ("action", "wrap", 3), ("owner", "center", 1), ("due", "date", 2), ("status", "center", 1)),
            ahead=True, first=True,
        ),
        _Listed("satisfaction", "date", (("date", "date", 2), ("dimension", "center", 2), ("score", "decimal", 1), ("comment", "wrap", 4)), limit=6),
        _Listed(
            "complaints", "opened",
            (("opened", "date", 2), ("severity", "center", 1), ("content", "wrap", 4), ("closed", "date", 2)),
        ),
    )
}  # fmt: skip


def blocks(say: Phrases, analysis: Analysis, customer: str, since: date | None) -> tuple[list[Block], list[str]]:
    """The sections that there is something for, the most telling first, and the titles of the sheets that say nothing of it.

    `since`: first day from which what happened is listed; None lists the latest of all.
    """
    found = [
        alerts(say, analysis, customer),
        chain(say, analysis, customer),
        products(say, analysis, customer),
        deals(say, analysis, customer),
        _listed(say, analysis, customer, _LISTS["plans"], None),
        receivables(say, analysis, customer),
        *(_listed(say, analysis, customer, _LISTS[key], since) for key in ("contracts", "needs", "satisfaction", "complaints", "follow_ups")),
        people(say, analysis, customer),
    ]  # fmt: skip
    silent = [
        SHEETS[key].title(say.lang)
        for key in ("contacts", "deals", *_LISTS)
        if key in analysis.frames and not (analysis.frames[key].index == customer).any()
    ]
    return [block for block in found if block is not None], silent


def alerts(say: Phrases, analysis: Analysis, customer: str) -> Block:
    """What burns; that nothing does is said."""
    own = analysis.alerts[(analysis.alerts["customer_id"] == customer).to_numpy()]
    columns = tuple(
        Column(key, say(f"export.customer.alert.{key}"), role, span, most=_TWO_LINES if key == "fact" else None)
        for key, role, span in (("severity", "center", 1), ("rule", "wrap", 2), ("fact", "wrap", 6))
    )
    rows: list[list[Value]] = [
        [
            words.word("severity", one.severity, say.lang),
            words.shown(one.rule, say.lang),
            words.shown(one.fact, say.lang),
        ]
        for one in own.itertuples()
    ]
    roles: list[list[str | None]] = [[f"state.{severity}", None, None] for severity in own["severity"]]
    nothing = () if rows else (say("export.customer.no_alerts"),)
    return Block("alerts", say.lang, say("export.customer.alerts"), columns, rows, roles, nothing)


def chain(say: Phrases, analysis: Analysis, customer: str) -> Block | None:
    """Who decides: the people as a tree of who reports to whom, with role, influence and attitude."""
    people = decision_chain(analysis, customer)
    if people.empty:
        return None
    fields = SHEETS["contacts"].fields
    columns = tuple(
        Column(key, fields[key].column.title(say.lang, say.money), role, span, most=_TWO_LINES)
        for key, role, span in (("name", "text", 2), ("title", "wrap", 2), ("role", "center", 2), ("influence", "center", 2), ("attitude", "center", 1))
    )  # fmt: skip
    rows: list[list[Value]] = []
    roles: list[list[str | None]] = []
    cells = (people[name].tolist() for name in ("name", "title", "role", "influence", "attitude", "last"))
    for name, title, part, influence, attitude, last in zip(*cells, strict=True):
        known = 0 if words.blank(influence) else int(influence)
        dots = _FULL * known + _EMPTY * (_MOST_INFLUENCE - known) if known else ""
        person = shortened(_branches(last) + str(name), int(2 * TRACK))
        said = [_choice(say, "contacts", key, value) for key, value in (("role", part), ("attitude", attitude))]
        rows.append([person, words.shown(title, say.lang), said[0], dots, said[1]])
        decides = part == "decider"
        roles.append(
            ["bold" if decides else None, None, "tier.0" if decides else None, None, _ATTITUDES.get(str(attitude))]
        )
    return Block("chain", say.lang, say("export.customer.chain"), columns, rows, roles, boxes=people["last"].tolist())


def people(say: Phrases, analysis: Analysis, customer: str) -> Block | None:
    """How to reach them, and whom nobody has spoken to within the cadence of the customer's tier."""
    known = decision_chain(analysis, customer)
    if known.empty:
        return None
    spoken = spoken_to(analysis, customer, known)
    fields = SHEETS["contacts"].fields
    reach = say("export.customer.people.reach")
    columns = tuple(
        Column(key, reach if key == "reach" else fields[key].column.title(say.lang, say.money), role, span, most=_TWO_LINES)
        for key, role, span in (("name", "text", 2), ("reach", "wrap", 4), ("last_contact", "date", 1), ("notes", "wrap", 2))
    )  # fmt: skip
    rows: list[list[Value]] = []
    roles: list[list[str | None]] = []
    ways = (known[name].tolist() for name in ("name", "department", "phone", "wechat", "email", "notes"))
    for name, *at, notes, day, late in zip(*ways, spoken["last"], spoken["late"], strict=True):
        said = " · ".join(str(one) for one in at if not words.blank(one))
        rows.append([shortened(str(name), int(2 * TRACK)), said or None, words.shown(day, say.lang), words.shown(notes, say.lang)])  # fmt: skip
        roles.append([None, None, "ink.high.date" if late else None, None])
    return Block("people", say.lang, say("export.customer.people"), columns, rows, roles)


def _branches(last: Sequence[bool]) -> str:
    """The lines of a tree before a name: who stands at the top has none."""
    if len(last) == 1:
        return ""
    return "".join("　 " if ended else "│ " for ended in last[1:-1]) + ("└─ " if last[-1] else "├─ ")


def products(say: Phrases, analysis: Analysis, customer: str) -> Block | None:
    """What it buys, and what its like buy and it does not."""
    found = bought(analysis, customer)
    if found.empty:
        return None
    scale = say.money.scale
    titles = {key: say(f"export.customer.product.{key}") for key in ("product", "revenue", "previous", "change")}
    columns = (
        Column("product", titles["product"], "text", 3),
        Column("revenue", titles["revenue"], "money", 2),
        Column("previous", titles["previous"], "money", 2),
        Column("change", titles["change"], "change", 2),
    )
    rows: list[list[Value]] = [
        [shortened(str(name), int(3 * TRACK) - 2), words.figure(now) / scale, words.figure(before) / scale, words.shown(change, say.lang)]
        for name, now, before, change in found.itertuples(name=None)
    ]  # fmt: skip
    return Block(
        "products", say.lang, say("export.customer.products"), columns, rows, notes=white_space(say, analysis, customer)
    )


def white_space(say: Phrases, analysis: Analysis, customer: str) -> tuple[str, ...]:
    """What its industry buys and it does not, or where that is not known, what might be sold to it besides."""
    found = analysis.products
    white = found.white[(found.white["customer_id"] == customer).to_numpy()] if found is not None else pd.DataFrame()
    pairs = zip(white["category"], white["share"], strict=True) if len(white) else ()
    names = [f"{name} {words.percent(share)}" for name, share in pairs]
    if names:
        return (
            shortened(say("export.customer.white.peers", items=say("report.list", items=names)), int(HALF * TRACK)),
        )
    openings = analysis.opportunities
    mine = openings[(openings["customer_id"] == customer).to_numpy() & (openings["kind"] == "cross_sell").to_numpy()]
    others = [str(words.shown(one, say.lang)) for one in mine["subject"]]
    if not others:
        return ()
    return (shortened(say("export.customer.white", items=say("report.list", items=others)), int(HALF * TRACK)),)


def deals(say: Phrases, analysis: Analysis, customer: str) -> Block | None:
    """The open deals, by the day on which they should close."""
    board = analysis.pipeline
    if board is None:
        return None
    mine = board.open[(board.open["customer_id"] == customer).to_numpy()]
    if mine.empty:
        return None
    fields = SHEETS["deals"].fields
    columns = (
        Column("deal", fields["name"].column.title(say.lang, say.money), "wrap", 3, most=_TWO_LINES),
        Column("stage", fields["stage"].column.title(say.lang, say.money), "center", 2),
        Column("amount", say("export.customer.deal.amount"), "money", 1),
        Column("probability", say("export.customer.deal.probability"), "percent", 1),
        Column("close_date", say("export.customer.deal.close"), "date", 2),
    )
    rows: list[list[Value]] = [
        [str(one.deal), _choice(say, "deals", "stage", one.stage), words.figure(one.amount) / say.money.scale, words.shown(one.probability, say.lang), words.shown(one.close_date, say.lang)]
        for one in mine.itertuples()
    ]  # fmt: skip
    roles = [[None, None, None, None, "ink.high.date" if past else None] for past in mine["past_close"]]
    sums = {name: say.amount(mine[name].sum(), 1) for name in ("amount", "weighted")}
    rivals = sorted({str(one) for one in mine["competitor"].dropna()})
    said = [say("export.customer.deal.sum", count=len(mine), **sums)]
    if rivals:
        said.append(say("export.customer.deal.rivals", names=say("report.list", items=rivals)))
    return Block("deals", say.lang, SHEETS["deals"].title(say.lang), columns, rows, roles, tuple(said))


def receivables(say: Phrases, analysis: Analysis, customer: str) -> Block | None:
    """What it owes, by how long it is past due."""
    ageing = analysis.ageing
    if ageing is None or customer not in ageing.customers.index:
        return None
    line = ageing.customers.loc[customer]
    bands = [str(name) for name in ageing.totals.index if name not in ("total", "overdue")]
    spans = (2, *(1 for _ in bands[1:-1]), 1, 2)
    columns = tuple(
        Column(name, say(f"export.customer.owed.{name}"), "money", span)
        for name, span in zip((*bands, "total"), spans, strict=True)
    )
    columns += (Column("overdue_share", say("export.customer.owed.share"), "percent", HALF - sum(spans)),)
    values: list[Value] = [words.figure(line[name]) / say.money.scale for name in (*bands, "total")]
    row = [*values, words.shown(line["overdue_share"], say.lang)]
    limit = line["credit_limit"]
    used = {"limit": say.amount(limit, 1), "used": words.percent(line["credit_used"])}
    notes = (
        () if words.blank(limit) or words.blank(line["credit_used"]) else (say("export.customer.owed.limit", **used),)
    )
    return Block("receivables", say.lang, say("export.customer.owed"), columns, [row], notes=notes)


def _listed(say: Phrases, analysis: Analysis, customer: str, one: _Listed, since: date | None) -> Block | None:
    """The latest rows of a sheet; actions of a plan with the nearest day first, those that are done last."""
    sheet = SHEETS[one.sheet]
    rows = analysis.frames.get(one.sheet)
    if rows is None:
        return None
    keep = rows.index == customer
    if not one.ahead:
        keep &= (rows[one.order] <= pd.Timestamp(analysis.as_of)).to_numpy()
    if since is not None:
        keep &= (rows[one.order] >= pd.Timestamp(since)).to_numpy()
    rows = rows[keep].sort_values(one.order, ascending=one.first, kind="stable")
    if rows.empty:
        return None
    if one.sheet == "plans":
        rows = rows.iloc[rows["status"].isin(["done", "dropped"]).argsort(kind="stable")]
    if one.sheet == "plans":
        rows = _planned(say, rows)
    columns = tuple(
        Column(key, sheet.fields[key].column.title(say.lang, say.money), role, span, most=_TWO_LINES)
        for key, role, span in one.fields
    )
    lines: list[list[Value]] = [
        [_choice(say, one.sheet, key, line[key]) for key, *_ in one.fields] for _, line in rows.iterrows()
    ]
    roles = None
    if one.sheet == "plans":
        late = (rows["due"] < pd.Timestamp(analysis.as_of)) & ~rows["status"].isin(["done", "dropped"])
        roles = [[None, None, None, "ink.high.date" if one_late else None, None] for one_late in late]
    if one.sheet == "complaints":
        is_open = rows["closed"].isna() | (rows["closed"] > pd.Timestamp(analysis.as_of))
        lines = [
            [*line[:-1], say("export.customer.open") if still else line[-1]]
            for line, still in zip(lines, is_open, strict=True)
        ]
        roles = [[None, None, None, "state.high" if still else None] for still in is_open]
    return Block(one.sheet, say.lang, sheet.title(say.lang), columns, lines, roles, limit=one.limit)


def _planned(say: Phrases, rows: pd.DataFrame) -> pd.DataFrame:
    """The goals with what they are measured by, the actions with what came of them."""

    def joined(key: str, *fields: str) -> list[str]:
        cells = zip(*(rows[name] for name in fields), strict=True)
        return [
            say(f"export.customer.plan.{key}", first=first, rest=" ".join(told)) if told else str(first)
            for first, *rest in cells
            if (told := [str(words.shown(one, say.lang)) for one in rest if not words.blank(one)]) is not None
        ]

    return rows.assign(goal=joined("goal", "goal", "measure", "target"), action=joined("action", "action", "result"))


def _choice(say: Phrases, sheet: str, key: str, value: object) -> Value:
    """A value in words."""
    column = SHEETS[sheet].fields[key].column
    if isinstance(value, str) and column.choices:
        return next((choice.word(say.lang) for choice in column.choices if choice.code == value), value)
    return words.shown(value, say.lang)


def packed(found: Iterable[Block], room: Sequence[float], most: int) -> list[tuple[list[Block], list[Block]]] | None:
    """The blocks in two columns a page, in their order, each in the shorter column of the first page that has room for it.

    `room`: points of each page. None where they do not fit. A row of the sheet is as high as the higher of the two columns.
    """
    pages: list[tuple[list[Block], list[Block]]] = [([], []) for _ in room]
    taken: list[tuple[list[float], list[float]]] = [([], []) for _ in room]
    for block in found:
        rows = block.heights(most)
        for page, most_points in enumerate(room):
            shorter = sorted((0, 1), key=lambda side: sum(taken[page][side]))
            side = next((one for one in shorter if _points(taken[page], one, rows) <= most_points), None)
            if side is not None:
                pages[page][side].append(block)
                taken[page][side].extend(rows)
                break
        else:
            return None
    return pages


def filled(page: tuple[list[Block], list[Block]], most: int) -> float:
    """How high a page is, in points."""
    left, right = ([row for block in column for row in block.heights(most)] for column in page)
    return _points((left, []), 1, right)


def _points(taken: tuple[list[float], list[float]], side: int, rows: list[float]) -> float:
    """How high a page is with more rows in one of its columns."""
    columns = [[*one, *(rows if place == side else [])] for place, one in enumerate(taken)]
    return sum(max(pair) for pair in zip_longest(*columns, fillvalue=0.0))
