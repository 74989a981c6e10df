"""What to do today: the most urgent alerts beside the charts of the overview, each with who, the fact and the advice."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kamxl.compute.analysis import Analysis
from kamxl.plan import Link, Value
from kamxl.report import words
from kamxl.report.head import LIST_ROW
from kamxl.report.page import LINE_HEIGHT, ROW_HEIGHT, SMALL_LINE, Page
from kamxl.report.theme import BODY, SMALL
from kamxl.report.width import shortened

MOST, LEAST = 10, 5
"""Alerts that are shown: fewer than ten where long texts would push the charts beside them off the sheet of paper."""
_ROWS = 3
_LINK_COLUMNS = 2
_MOST_LINES = 4
"""A text that somebody pasted into a field must not fill the screen; the sheet of alerts holds the whole of it."""
_BOLD = 0.93
_SENTENCE = {"zh": 1.06, "en": 1.0}
"""What a line holds beside plain body text: of bold names less, of sentences more where letters are not measured."""

People = Callable[[Sequence[object], int], Sequence[Value]]
"""Names of customers, cut to so many display cells, with links to their rows; None for what is no customer."""


def lay(
    page: Page, analysis: Analysis, people: People, row: int, left: int, right: int, height: float, instead: str = ""
) -> int:
    """Lay the list down at (row, left…right), with rows as high as their texts ask. Returns its last row.

    Args:
        page: the sheet, with the widths of its columns.
        analysis: the alerts, most urgent first.
        people: names and links of customers.
        row: row of the heading.
        left: first column: how urgent it is; the one after it holds the rule, the others the customer.
        right: last column.
        height: points that the list takes: blank rows fill it up, and what would go beyond is left out.
        instead: what to say where there is no alert, if there is more to say than that.
    """
    page.heights[row] = ROW_HEIGHT
    if analysis.alerts.empty:
        page.line(row, left, [page.say("report.overview.today.none"), *[None] * (right - left)], "heading")
        page.put(row + 1, left, instead or page.say("report.overview.no.alerts"), "empty", right=right, bottom=row + 6)
        return _filled(page, row, row + 6, height)
    urgent = analysis.alerts.iloc[:MOST]
    names = people(list(urgent["customer_id"]), _name_room(page, left, right) * _MOST_LINES)
    of_market = {rule.id for rule in analysis.rules if any(need.startswith("market") for need in rule.needs)}
    shown, free = 0, height - ROW_HEIGHT
    for place, (alert, name) in enumerate(zip(urgent.itertuples(), names, strict=True)):
        if name is None:
            whole = "market" if alert.rule_id in of_market else "book"
            name = page.say(f"report.overview.today.{whole}")
        texts = _texts(page, alert, name, left, right)
        needed = _heights(page, texts, left, right)
        free -= sum(needed)
        if free < 0 and shown >= LEAST:
            break
        _item(page, row + 1 + place * _ROWS, (left, right), alert, texts, place)
        page.heights |= dict(enumerate(needed, row + 1 + place * _ROWS))
        shown += 1
    page.line(
        row, left, [page.say("report.overview.today", count=shown), *[None] * (right - left - _LINK_COLUMNS)], "heading"
    )
    every = page.say("report.overview.all_alerts", count=words.number(len(analysis.alerts)))
    page.put(row, right - _LINK_COLUMNS + 1, Link(every, sheet="alerts"), "heading.link", right=right)
    return _filled(page, row, row + shown * _ROWS, height)


def _filled(page: Page, first: int, last: int, height: float) -> int:
    """Rows go on until the list is as high as the charts beside it ask. Returns the last."""
    for row in range(first, last + 1):
        page.heights.setdefault(row, ROW_HEIGHT)
    while (missing := height - page.height_of(first, last)) > 1:
        last += 1
        page.heights[last] = min(ROW_HEIGHT, missing)
    return last


def _texts(page: Page, alert: object, name: Value, left: int, right: int) -> tuple[Value, str, str]:
    """Who, the fact, and what to do by whom until when. Where a text is longer than the list takes, its end is cut,
    but never the owner and the day.
    """
    most = _small_room(page, left, right) * _MOST_LINES
    owner, due = (words.shown(getattr(alert, key, None), page.lang) for key in ("owner", "due"))
    tail = (
        page.say("report.overview.who", owner=shortened(str(owner), most // 4), due=due)
        if owner
        else page.say("report.overview.until", due=due)
    )
    fact, advice = (str(words.shown(getattr(alert, key), page.lang) or "") for key in ("fact", "advice"))
    return name, shortened(fact, most), f"→ {shortened(advice, most // 2)}{tail}"


def _heights(page: Page, texts: tuple[Value, str, str], left: int, right: int) -> list[float]:
    """Points of the rows of one alert: the name in body type, fact and advice in small type."""
    name = texts[0].text if isinstance(texts[0], Link) else texts[0]
    line = LINE_HEIGHT[page.lang]
    room = _small_room(page, left, right)
    small = [page.lines(text, room) * SMALL_LINE[page.lang] + 1.5 for text in texts[1:]]
    return [page.lines(str(name), _name_room(page, left, right)) * line, *small]


def _item(
    page: Page, row: int, span: tuple[int, int], alert: object, texts: tuple[Value, str, str], place: int
) -> None:
    left, right = span
    who, fact, todo = texts
    rule, severity = (str(words.shown(getattr(alert, key), page.lang)) for key in ("rule", "severity"))
    jump = Link(rule, sheet="alerts", cell=f"A{LIST_ROW + 1 + place}")
    page.put(row, left, words.word("severity", severity, page.lang), f"state.{severity}")
    page.put(row, left + 1, jump, "item.link")
    page.put(row, left + 2, who, "item.name" if isinstance(who, Link) else "item.bold", right=right)
    page.put(row + 1, left, fact, "item.text", right=right)
    page.put(row + 2, left, todo, "item.todo", right=right)


def _name_room(page: Page, left: int, right: int) -> int:
    return int(page.room(left + 2, right) * _BOLD)


def _small_room(page: Page, left: int, right: int) -> int:
    return int(page.room(left, right) * BODY / SMALL * _SENTENCE[page.lang])
