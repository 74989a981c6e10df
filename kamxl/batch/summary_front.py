"""The first sheet of the summary: the state of the whole portfolio, and which workbooks to open first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kamxl import theme
from kamxl.batch.job import NO_ROWS
from kamxl.batch.lacking import Lacking, amounts_in_words, unconverted_in_words
from kamxl.batch.summary_data import FAILURES, Summed
from kamxl.cell import Link, Value
from kamxl.chart import Series
from kamxl.layout.canvas import ROW_HEIGHT, Canvas
from kamxl.layout.cards import card as lay_card
from kamxl.layout.cards import row_of_cards
from kamxl.placed import Chart, Range, SheetPlan
from kamxl.plan import Card
from kamxl.report import charts, words
from kamxl.report.phrases import Phrases
from kamxl.schema.choices import SEVERITIES
from kamxl.schema.money import Money
from kamxl.schema.outputs import Output
from kamxl.theme import BODY, SMALL
from kamxl.width import cells, shortened

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.batch.report import Report

KEY = "overview"
_BLOCK = (8.7, 8.7, 8.7, 1.5)
_BLOCKS = 6
_RIGHT = 1 + _BLOCKS * len(_BLOCK)
_DATA = _RIGHT + 2
_TITLE, _SUBTITLE, _CARDS, _GRID = 1, 3, 5, 10
_CHART_ROWS, _GAP, _STEP = 15, 1, 15.5
_MOST_BARS = 8
_MOST_TITLE = 46
_NAME, _NAME_IN_TITLE = 20, 14
_WIDER = 0.85
"""Room left for Chinese names in English sheets, whose font is narrower."""
_ITEMS, _ITEM_ROWS = 10, 3
_WORD = 16


class Page(Canvas):
    """The sheet, and the words that go on it."""

    def __init__(self, title: str, say: Phrases) -> None:
        super().__init__(KEY, title, say.lang, [1.5, *(_BLOCK * _BLOCKS)])
        self.say = say
        self.money: Money = say.money


def front(report: Report, data: Summed, lists: Sequence[Output], say: Phrases) -> SheetPlan:
    """The overview of all workbooks. `lists`: the sheets behind it."""
    page = Page(say(f"batch.summary.title.{report.batch.task}"), say)
    page.widths |= {_RIGHT: 1.5, _RIGHT + 1: 3, _DATA: 18}
    _head(page, report, lists)
    row_of_cards(page, _CARDS)
    cards = {"run": _cards, "validate": _checked_cards, "convert": _converted_cards}[report.batch.task]
    for place, card in enumerate(cards(page, report, data)):
        lay_card(page, card, _CARDS, *_block(place))
    for row in range(_GRID, _GRID + 2 * _CHART_ROWS + _GAP):
        page.heights[row] = _STEP
    _charts(page, report, data)
    _first(page, report, data, {output.key for output in lists})
    return page.plan(right=_RIGHT)


def _chart(page: Page, over: Range, message: str, series: Sequence[Series[Range]], *, bars: bool) -> None:
    title = shortened(message, _MOST_TITLE)
    several = len(series) > 1
    page.chart(
        Chart(
            "bar" if bars else "column", over, title, tuple(series), stacked=bars and several, reverse=bars, y_min=0.0,
            y_format=charts.WHOLE, legend="bottom" if several else "none", font=page.font, alt=title,
        )
    )  # fmt: skip


def _block(place: int, span: int = 1) -> tuple[int, int]:
    left = 2 + place * len(_BLOCK)
    return left, left + span * len(_BLOCK) - 2


def _head(page: Page, report: Report, lists: Sequence[Output]) -> None:
    left, right = _block(0, 2)
    page.put(
        _TITLE, left, page.say(f"batch.summary.title.{report.batch.task}"), "title", right=right, bottom=_TITLE + 1
    )
    page.heights |= {_TITLE: 20, _TITLE + 1: 20, _SUBTITLE: ROW_HEIGHT, _SUBTITLE + 1: 6}
    for place, output in enumerate(lists):
        first, last = _block(place + 2)
        page.put(_TITLE, first, Link(output.title(page.lang), sheet=output.key), "nav.center", right=last)
    folder = report.home.name or str(report.home)
    subtitle = page.say(f"batch.summary.subtitle.{report.batch.task}", as_of=report.batch.as_of, folder=folder)
    page.put(_SUBTITLE, left, shortened(subtitle, int(page.width(2, _RIGHT - 1))), "subtitle")


def _cards(page: Page, report: Report, data: Summed) -> list[Card]:
    books, people = data.books, data.people
    customers, revenue = _total(books, "customers"), _total(books, "revenue_12m")
    high = _total(books, "high")
    alerts = sum(_total(books, severity) for severity in SEVERITIES)
    with_high, with_customers = (int((people[name] > 0).sum()) if len(people) else 0 for name in ("high", "customers"))
    largest = float(books["share"].iloc[0]) if len(books) and revenue > 0 else float("nan")
    name = shortened(str(books["book"].iloc[0]), 18) if len(books) else ""
    errors = _total(books, "errors")
    return [
        _books_card(page, report, data),
        _card(page, "customers", customers, owners=with_customers),
        _lacking(
            page,
            data.lacking,
            _mixed_card(page, data)
            if data.mixed
            else _card(page, "revenue", revenue / page.money.scale, largest=name, share=words.percent(largest)),
        ),
        _important_card(page, books),
        _card(page, "alerts", high, "high" if high else "good", total=words.number(alerts), owners=with_high),
        _card(page, "errors", errors, "high" if errors else "good", count=words.number(_total(books, "warnings"))),
    ]


def _checked_cards(page: Page, report: Report, data: Summed) -> list[Card]:
    books = data.books
    wrong = int((books["errors"] > 0).sum()) if len(books) else 0
    errors = _total(books, "errors")
    return [
        _books_card(page, report, data),
        _card(page, "rows", _total(books, "rows")),
        _card(page, "wrong", wrong, "high" if wrong else "good", total=len(books)),
        _card(page, "errors", errors, "high" if errors else "good", count=words.number(_total(books, "warnings"))),
    ]


def _converted_cards(page: Page, report: Report, data: Summed) -> list[Card]:
    books = data.books
    left, errors = _total(books, "not_taken"), _total(books, "errors")
    return [
        _books_card(page, report, data),
        _card(page, "created", _total(books, "created"), count=words.number(_total(books, "unchanged"))),
        _card(page, "updated", _total(books, "updated")),
        _card(page, "not_taken", left, "high" if left else "good"),
        _card(page, "errors", errors, "high" if errors else "good", count=words.number(_total(books, "warnings"))),
    ]


def _books_card(page: Page, report: Report, data: Summed) -> Card:
    unusable = report.counts["unusable"]
    bad = report.counts["failed"] + unusable
    key = f"batch.summary.card.books.{'unusable' if unusable else 'note' if bad else 'fine'}"
    label = page.say("batch.summary.card.books")
    note = page.say(key, failed=bad - unusable, unusable=unusable)
    return Card(label, len(data.books), "count", note, "high" if bad else "good")


def _lacking(page: Page, lacking: Lacking, card: Card) -> Card:
    """The card of the revenue, which says what it lacks."""
    said = []
    if lacking.total:
        key = "report.card.left_out.amount" if lacking.amounts else "report.card.left_out"
        said.append(
            page.say(key, count=words.number(lacking.total), amount=amounts_in_words(lacking.amounts, page.lang))
        )
    if lacking.unconverted:
        said.append(page.say("batch.summary.card.unconverted", amounts=unconverted_in_words(lacking.unconverted)))
    if lacking.outdated:
        said.append(page.say("batch.summary.card.outdated", count=len(lacking.outdated)))
    if not said:
        return card
    return replace(card, note=" · ".join([card.note, *said]), state="high", lines=2 * (1 + len(said)))


def _card(page: Page, name: str, value: float, state: str | None = None, **given: object) -> Card:
    note = page.say(f"batch.summary.card.{name}.note", **given)
    return Card(page.say(f"batch.summary.card.{name}"), value, "count", note, state)


def _important_card(page: Page, books: pd.DataFrame) -> Card:
    """How many customers matter most; below it whose tier fell, where anybody's did."""
    important, customers, down = (_total(books, name) for name in ("important", "customers", "down"))
    card = _card(page, "important", important, share=words.percent(important / customers if customers else None))
    if not down:
        return card
    moved = page.say("batch.summary.card.moved", down=words.number(down), up=words.number(_total(books, "up")))
    return replace(card, note=moved, state="medium")


def _mixed_card(page: Page, data: Summed) -> Card:
    """In place of a sum of amounts in several currencies."""
    note = page.say("batch.summary.card.mixed", currencies=list(data.currencies))
    return Card(page.say("batch.summary.card.revenue"), "–", "", note)


def _total(frame: pd.DataFrame, column: str) -> float:
    return float(frame[column].sum()) if column in frame else 0.0


def _charts(page: Page, report: Report, data: Summed) -> None:
    """Four charts: two side by side, twice; for a validation, one."""
    spots = [
        Range(_GRID + line * (_CHART_ROWS + _GAP), left, _GRID + line * (_CHART_ROWS + _GAP) + _CHART_ROWS - 1, right)
        for line in range(2)
        for left, right in (_block(0, 2), _block(2, 2))
    ]
    row = _SUBTITLE
    worst_by = _URGENT[report.batch.task][0]
    if report.batch.task != "run":
        worst = data.books[data.books[worst_by] > 0] if len(data.books) else data.books
        wide = Range(spots[0].top, spots[0].left, spots[0].bottom, spots[1].right)
        _bars(page, wide, row, worst, "book", {worst_by: theme.STATE_CHART["high"]}, worst_by)
        return
    books, owners = data.books, data.owners
    if data.mixed:
        for spot in spots[:2]:
            page.put(
                spot.top, spot.left, page.say("batch.summary.no.mixed"), "empty", right=spot.right, bottom=spot.bottom
            )
    else:
        row = _bars(page, spots[0], row, books, "book", {"revenue_12m": theme.SERIES[0]}, "revenue_books")
        earning = owners[owners["revenue_12m"] != 0] if len(owners) else owners
        row = _bars(page, spots[1], row, earning, "owner", {"revenue_12m": theme.SERIES[0]}, "revenue_owners")
    row = _tiers(page, spots[2], row, data)
    by_alerts = owners.assign(total=owners[[*SEVERITIES]].sum(axis=1)) if len(owners) else owners
    by_alerts = by_alerts[by_alerts["total"] > 0].sort_values("total", ascending=False) if len(owners) else owners
    _bars(page, spots[3], row, by_alerts, "owner", {name: theme.STATE_CHART[name] for name in SEVERITIES}, "alerts")


def _bars(page: Page, over: Range, row: int, frame: pd.DataFrame, names: str, colours: dict[str, str], key: str) -> int:
    """Bars of the largest; returns the row below their data. Where there are none, a word stands in their place."""
    shown = frame.iloc[:_MOST_BARS]
    if not len(shown) or not float(shown[[*colours]].to_numpy().sum()):
        page.put(
            over.top, over.left, page.say(f"batch.summary.no.{key}"), "empty", right=over.right, bottom=over.bottom
        )
        return row
    money = "revenue_12m" in colours
    titles = [page.say(f"batch.summary.data.{name}") for name in (names, *colours)]
    page.line(row, _DATA, titles, "data.header")
    rows: list[list[Value]] = [
        [
            _ending(_stem(str(line[names])), _NAME),
            *(float(line[name]) / (page.money.scale if money else 1) for name in colours),
        ]
        for _, line in shown.iterrows()
    ]
    block = page.block(row + 1, _DATA, rows, ["muted", *["data.money" if money else "data.count"] * len(colours)])
    labels = Range(block.top, _DATA, block.bottom, _DATA)
    series = [
        Series(title, Range(block.top, _DATA + place, block.bottom, _DATA + place), labels, colour=colour)
        for place, (title, colour) in enumerate(zip(titles[1:], colours.values(), strict=True), 1)
    ]
    first = shown.iloc[0]
    counts = [int(rows["named"].sum()) if "named" in rows else len(rows) for rows in (shown, frame)]
    values = {"count": counts[0], "of": counts[1], "name": _ending(_stem(str(first[names])), _NAME_IN_TITLE)}
    share = float(first[[*colours]].sum()) / float(frame[[*colours]].to_numpy().sum())
    message = page.say(f"batch.summary.chart.{key}", **values, share=words.percent(share))
    _chart(page, over, message, series, bars=True)
    return block.bottom + 2


def _tiers(page: Page, over: Range, row: int, data: Summed) -> int:
    """Customers by tier over all workbooks."""
    counts = [(tier, _total(data.books, f"tier.{tier}")) for tier in data.tiers]
    if not counts:
        page.put(over.top, over.left, page.say("batch.summary.no.tiers"), "empty", right=over.right, bottom=over.bottom)
        return row
    titles = [page.say("batch.summary.data.tier"), page.say("batch.summary.data.customers")]
    page.line(row, _DATA, titles, "data.header")
    rows: list[list[Value]] = [[words.word("tier", tier, page.lang), count] for tier, count in counts]
    block = page.block(row + 1, _DATA, rows, ["muted", "data.count"])
    values = Range(block.top, _DATA + 1, block.bottom, _DATA + 1)
    labels = Range(block.top, _DATA, block.bottom, _DATA)
    most = max(counts, key=lambda item: item[1])
    message = page.say(
        "batch.summary.chart.tiers",
        tier=words.word("tier", most[0], page.lang),
        share=words.percent(most[1] / max(sum(count for _, count in counts), 1)),
    )
    series = Series(titles[1], values, labels, point_colours=theme.step_colours(len(counts)), labels=True)
    _chart(page, over, message, [series], bars=False)
    return block.bottom + 2


def _first(page: Page, report: Report, data: Summed, sheets: set[str]) -> None:
    """What to open first: workbooks that failed, then those with the most urgent alerts or errors."""
    left, right = _block(4, 2)
    page.line(_GRID, left, [page.say("batch.summary.first"), *[None] * (right - left)], "heading")
    failed, urgent = _failed_items(page, data), _urgent_items(page, report, data)
    # Neither kind crowds the other out.
    failed = failed[: max(_ITEMS - len(urgent), _ITEMS // 2)]
    items = [*failed, *urgent[: _ITEMS - len(failed)]]
    if not items:
        page.put(_GRID + 1, left, page.say("batch.summary.nothing_urgent"), "empty", right=right, bottom=_GRID + 6)
        return
    room = int(page.room(left, right) * BODY / SMALL * _WIDER) - 1
    for place, (state, word, key, fact) in enumerate(items):
        row = _GRID + 1 + place * _ITEM_ROWS
        page.put(row, left, word, f"state.{state}")
        link = Link(_ending(_stem(key), int(page.room(left + 1, right) * _WIDER) - 2), url=data.links[key])
        page.put(row, left + 1, link, "item.link", right=right)
        first = head_of(fact, room)
        page.put(row + 1, left, first, "item.text", right=right)
        page.put(row + 2, left, shortened(fact[len(first) :].strip(), room) or None, "item.todo", right=right)
    last = _GRID + 1 + len(items) * _ITEM_ROWS
    hidden = len(data.failures) - len(failed)
    if hidden > 0 and FAILURES in sheets:
        page.put(last, left, Link(page.say("batch.summary.all_failures", count=hidden), sheet=FAILURES),
                 "nav", right=right)  # fmt: skip


Item = tuple[str, str, str, str]
"""State, its word, key of the workbook, and the fact, over two lines."""


def _failed_items(page: Page, data: Summed) -> list[Item]:
    failed = page.say("batch.summary.failed_word")
    other = {
        NO_ROWS: page.say("batch.summary.unusable_word"),
        **dict.fromkeys(("format", "unreadable"), page.say("batch.summary.passed_over_word")),
    }
    return [
        ("high", other.get(str(line.error), failed), str(line.id), str(line.reason))
        for line in data.failures.itertuples()
    ]


def _urgent_items(page: Page, report: Report, data: Summed) -> list[Item]:
    column, *more = _URGENT[report.batch.task]
    if not len(data.books):
        return []
    found = data.books[(data.books[[column, *more]] > 0).any(axis=1)]
    urgent = found.sort_values([column, *more], ascending=False, kind="stable").iloc[:_ITEMS]
    items = []
    for _, line in urgent.iterrows():
        values = {name: words.number(line[name]) for name in _COUNTS if name in line}
        if "revenue_12m" in line:
            money = replace(page.money, currency=str(line["currency"]))
            values["revenue"] = words.amount(line["revenue_12m"], money, page.lang)
        fact = page.say(f"batch.summary.{column}_fact", **values)
        lacks = []
        if line.get("left_out"):
            amount = words.amount(
                line["left_out_amount"], replace(page.money, currency=str(line["currency"])), page.lang
            )
            key = "report.card.left_out.amount" if line["left_out_amount"] else "report.card.left_out"
            lacks.append(page.say(key, count=words.number(line["left_out"]), amount=amount))
        if line.get("outdated"):
            lacks.append(page.say("batch.summary.outdated_fact", latest=line["latest_record"]))
        first = next(name for name in (column, *more) if line[name] > 0)
        word = page.say(f"batch.summary.{first}_word")
        items.append(
            (
                "medium",
                word,
                str(line["id"]),
                "；".join([*lacks, fact]) if page.lang == "zh" else "; ".join([*lacks, fact]),
            )
        )
    return items


_COUNTS = ("customers", "high", "medium", "down", "errors", "warnings", "created", "not_taken")
_URGENT = {"run": ("high", "down", "left_out", "outdated"), "validate": ("errors",), "convert": ("not_taken",)}
"""What makes a workbook worth a look."""


def head_of(text: str, room: int) -> str:
    """As much of a text as fits on a line of so many display cells; Latin words stay whole where they can."""
    if cells(text) <= room:
        return text
    kept = text
    while cells(kept) > room:
        kept = kept[:-1]
    cut = kept.rfind(" ")
    return kept[: cut + 1] if cut > max(len(kept) - _WORD, 0) else kept


def _ending(text: str, room: int) -> str:
    """The end of a long path: the name is what people know."""
    if cells(text) <= room:
        return text
    kept = text
    while cells(kept) > room - 1:
        kept = kept[1:]
    return f"…{kept}"


def _stem(name: str) -> str:
    """A workbook's name without its ending, which all share."""
    return name.removesuffix(".xlsx").removesuffix(".xlsm")
