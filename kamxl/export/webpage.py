"""Sheets as one page for a phone or a browser: no script, nothing from elsewhere, and the parts in the order of the sheets."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from itertools import zip_longest

from lxml import etree

from kamxl import theme
from kamxl.cell import Link, Style, Value, plain
from kamxl.export import shown
from kamxl.export.svg import svg
from kamxl.export.tags import put, tag
from kamxl.i18n import Lang, tr
from kamxl.plan import (
    Beside,
    Cards,
    Chart,
    ChartGroup,
    Column,
    Facts,
    Figures,
    Head,
    Instead,
    List,
    ListColumn,
    Note,
    Pairs,
    Part,
    Section,
    Sheet,
    SmallTable,
    Today,
    telling,
    walk,
)
from kamxl.width import cells

OPEN_ROWS, OPEN_BLOCKS, MOST_ROWS = 25, 10, 250
"""Rows of a table that are seen at once, as lines and where a phone makes them blocks, and with those that unfold; a longer one
says how many it has."""
_LONG_TEXT, _MOST_COLUMNS, _FEW_COLUMNS = 30, 14, 4
"""Display cells from which a text asks for a line of its own on a phone, the columns up to which a row becomes a block, and those
beside which its first one may be narrow."""
_LONG_TITLE = 15
"""Display cells of the title of a column from which it has room for more of them on a line."""
_SEVERAL, _REST = 2, 3
"""Fewer ways than these need no line of them, and fewer rows that are left none that unfolds."""
_WHOLE = re.compile(
    r"\d{4}-\d\d-\d\d|\((?:[kM] )?[A-Z]{3}\)|[\d.,]+[kM]? [A-Z]{3}\b|(?:股份|责任)?有限(?:责任)?公司|\b[A-Z]{2,4}-[A-Z]?\d+[A-Z]?\b"
)
"""What no line ends within: a day, the number of a product, a unit, an amount with its currency, the legal form of a company."""
_COLOUR = re.compile(r"\b([fsib])-([0-9A-F]{6})\b")
_SETS: Mapping[str, str] = {"f": "fill", "s": "stroke", "i": "color", "b": "background-color"}
_DRAWN = "fs"
_FONTS: Mapping[Lang, str] = {
    "zh": '"Microsoft YaHei","PingFang SC","Noto Sans SC","Noto Sans CJK SC",sans-serif',
    "en": 'Calibri,Carlito,"Segoe UI",system-ui,sans-serif',
}
_GROUND = {"ink": theme.INK, "grey": theme.GREY, "line": theme.LINE, "pale": theme.PALE, "white": theme.WHITE, "accent": theme.ACCENT}  # fmt: skip
_CSS = """
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:3.2rem}
body{margin:0;background:var(--white);color:var(--ink);font:15px/1.5 var(--font);overflow-wrap:anywhere}
header,main{max-width:1240px;margin:0 auto;padding:0 12px}
h1{font-size:1.45rem;line-height:1.25;margin:14px 0 2px}h2{font-size:1.25rem;margin:0;padding-top:26px}h3{font-size:1.05rem;margin:22px 0 8px;padding-bottom:3px;border-bottom:1px solid var(--accent)}
h1,h2,h3,dd,nav a{color:var(--accent)}
p{margin:4px 0 10px}.m,dt,svg text,td::before{color:var(--grey);fill:var(--grey)}.m{font-size:.87rem}
a{color:var(--accent)}a:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
nav{position:sticky;top:0;z-index:2;background:var(--white);border-bottom:1px solid var(--line);overflow-x:auto;white-space:nowrap}
nav>div{max-width:1240px;margin:0 auto;padding:0 4px}nav a{display:inline-block;padding:9px 8px;text-decoration:none}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:8px;margin:12px 0}
.empty{white-space:pre-line}.cards>div,figure,.empty{border:1px solid var(--line);border-radius:6px;padding:9px 11px}
dt{font-size:.83rem}dd{margin:0}.strip dd{font-size:1.1rem!important}.cards dd{font-size:1.35rem;font-weight:700;line-height:1.3}.cards p{margin:2px 0 0;font-size:.83rem;line-height:1.35}.cards .m{font-weight:400}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(155px,1fr));gap:6px 14px;margin:8px 0}.facts dd{color:var(--ink)}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,330px),1fr));gap:10px;margin:10px 0}
figure{margin:0;max-width:430px;min-width:0}figcaption{font-weight:600;margin-bottom:6px;line-height:1.3}
svg{display:block;width:100%;height:auto}svg text{font:12px var(--font)}.mid{text-anchor:middle}.end{text-anchor:end}
.grid{stroke:var(--line)}.base{stroke:var(--grey)}.line{fill:none;stroke-width:2.2;stroke-linejoin:round}.dashed{stroke-dasharray:5 3}.open{fill:none;stroke-width:1.4}.pale{opacity:.35}.hit{fill-opacity:0}.ring{fill:none;stroke-width:22;transform:rotate(-90deg);transform-origin:64px 64px}
.today{padding:0;margin:8px 0;list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,380px),1fr));gap:8px}
.today li{border:1px solid var(--line);border-radius:6px;padding:9px 11px}.today p{margin:0}.badge{display:inline-block;border-radius:4px;padding:0 7px;font-weight:700}
.box{overflow-x:auto;margin:8px 0;max-width:100%}
table{border-collapse:collapse;overflow-wrap:break-word;font-size:.9rem;min-width:min(100%,420px)}
th{background:var(--pale);color:var(--accent);text-align:left;vertical-align:bottom;border-bottom:1px solid var(--accent)}th,td{padding:5px 9px}
td{border-bottom:1px solid var(--line);vertical-align:top;unicode-bidi:isolate}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}.c{text-align:center}td.c,td.w{white-space:nowrap}th{min-width:4.6em;word-break:keep-all}th.n{white-space:normal}.bold{font-weight:700}.t{min-width:10em}.l{min-width:17em;max-width:30em}
.box .key{position:sticky;left:0;background:var(--white)}.box th.key{background:var(--pale)}.bar{height:4px;margin-top:2px}.o{white-space:nowrap}
.beside{display:grid;gap:0 22px}.beside>div{min-width:0}
@media screen and (min-width:701px){.wide{width:max-content}}
@media(min-width:900px){.cards:has(>:nth-child(8):last-child){grid-template-columns:repeat(4,1fr)}.beside{grid-template-columns:repeat(auto-fit,minmax(0,1fr))}}
@media screen and (max-width:700px){th.h{min-width:8em}
.cards{grid-template-columns:1fr 1fr}table:not(.rows) .key{max-width:13em;white-space:normal}table:not(.rows) td.key:is(.w,.c){white-space:nowrap}table:not(.rows) .key.t{min-width:10em}table:not(.rows) .key.l{min-width:12.5em}table.few .key.l{min-width:8.5em}
.rows,.rows tbody{display:block}.rows thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.rows tr{display:grid;grid-template-columns:1fr 1fr;gap:4px 10px;grid-auto-flow:dense;border:1px solid var(--line);border-radius:6px;padding:8px 10px;margin-bottom:8px}
.rows td{border:0;padding:0 4px;text-align:left;max-width:none}.rows td:empty{display:none}.rows td.t,.rows td.l{grid-column:1/-1;white-space:normal}
.rows td::before{content:attr(data-title);display:block;font-size:.8rem;font-weight:400}.rows .t::before,.rows .l::before{display:inline!important;margin-right:.6em}.rows td[class*=b-]{border-radius:4px}.rows td[class*=b-]::before{color:inherit}}
@media print{nav{display:none}body{font-size:9pt}.box{overflow:visible}table{font-size:7pt;min-width:0}th,td{padding:2px 4px}th{min-width:0}.t{min-width:7em}.l{min-width:11em}.wide{font-size:6pt}.box .key{position:static}
details:not([open]) summary{list-style:none}figure,.cards>div,.today li,tr,h2,h3{break-inside:avoid}h2,h3,h2~*,section>div:first-child{break-after:avoid}.charts{grid-template-columns:repeat(3,1fr)}a{text-decoration:none}}
@page{size:A4 landscape;margin:10mm}
"""


def page(sheets: Sequence[Sheet], lang: Lang, *, title: str, as_of: date, subtitle: str = "") -> bytes:
    """The sheets as one HTML file that stands by itself, the same bytes for the same input.

    Args:
        sheets: those of a report, before they are placed.
        lang: language of the words between.
        title: of the page.
        as_of: the day that the figures relate to.
        subtitle: under the title: workbook and day.
    """
    known = {sheet.key: {part.id for part in walk(sheet.parts) if getattr(part, "id", "")} for sheet in sheets}
    main = tag("main", *(_Page(sheet, known, lang).section() for sheet in sheets))
    reached = {one.get("href", "")[1:] for one in main.iter("a")}
    for row in main.iter("tr"):
        if "id" in row.attrib and row.get("id") not in reached:
            del row.attrib["id"]
    for one in list(main.iter("p", "td", "dt", "dd", "a", "figcaption")):
        _unbroken(one)
    body = tag("body", tag("header", tag("h1", title), tag("p", subtitle, class_="m")), _nav(sheets), main)
    style = _style(lang, body)
    allowed = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag(
            "meta",
            http_equiv="Content-Security-Policy",
            content=f"default-src 'none'; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'",
        ),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="date", content=as_of.isoformat()),
        tag("title", f"{title} · {subtitle}"),
        tag("style", style),
    )
    whole = tag("html", head, body, lang="zh-CN" if lang == "zh" else "en")
    return b"<!DOCTYPE html>\n" + etree.tostring(whole, method="html", encoding="unicode").encode() + b"\n"


def _nav(sheets: Sequence[Sheet]) -> etree._Element | None:
    """The ways to the sheets, and of one alone to its sections."""
    ways = [(sheet.key, shown.head_of(sheet)[0]) for sheet in sheets]
    if len(sheets) == 1:
        parts = walk(sheets[0].parts)
        ways = [(f"{ways[0][0]}.{one.id}", one.heading) for one in parts if isinstance(one, Section) and one.heading]
    links = [tag("a", text, href=f"#{place}") for place, text in ways]
    return tag("nav", tag("div", *links)) if len(links) >= _SEVERAL else None


def _style(lang: Lang, body: etree._Element) -> str:
    """The look of the page, with the colours that it uses in both schemes."""
    used = sorted({found.groups() for one in body.iter() for found in _COLOUR.finditer(one.get("class", ""))})

    def colours(scheme: Callable[..., str]) -> str:
        named = "".join(f"--{name}:#{scheme(colour)};" for name, colour in _GROUND.items())
        return f":root{{{named}}}" + "".join(
            f".{one}-{code}{{{_SETS[one]}:#{scheme(code, drawn=one in _DRAWN)}}}" for one, code in used
        )

    dark, light = colours(theme.night), colours(lambda code, **_: code)
    return f":root{{--font:{_FONTS[lang]}}}{_CSS}{light}\n@media screen and (prefers-color-scheme:dark){{{dark}}}\n"


class _Page:
    """The parts of a sheet as elements."""

    def __init__(self, sheet: Sheet, known: Mapping[str, Collection[str]], lang: Lang) -> None:
        self.sheet, self.known, self.lang = sheet, known, lang
        self.styles = theme.styled(sheet.lang, sheet.formats)

    def section(self) -> etree._Element:
        return tag("section", *self.parts(self.sheet.parts), id=self.sheet.key)

    def parts(self, parts: Sequence[Part]) -> Iterator[etree._Element | None]:
        for part in parts:
            made = self.part(part)
            if made is not None and (own := getattr(part, "id", None)):
                made.set("id", f"{self.sheet.key}.{own}")
            yield made

    def part(self, part: Part) -> etree._Element | None:
        """A part; buttons, and formulas over the user's cells, belong to a workbook alone."""
        match part:
            case Head():
                covers = [text for text in (part.caption, part.subtitle) if text]
                ways = [self.link(way) for way in part.ways if way.sheet == self.sheet.key]
                return tag(
                    "div",
                    tag("h2", part.title),
                    tag("p", " · ".join(covers), class_="m"),
                    *(way for way in ways if not isinstance(way, str)),
                )
            case Cards():
                return tag("dl", *(self.card(one.label, self.figure(one.value, one.kind), one.note, one.state) for one in part.cards), class_="cards")  # fmt: skip
            case Figures():
                return tag("dl", *(self.card(one.label, one.value, "", one.state) for one in part.figures), class_="cards strip")  # fmt: skip
            case Today():
                return self.today(part)
            case ChartGroup():
                pictures = (self.picture(one, f"{self.sheet.key}.{part.id}.{place}") for place, one in enumerate(part.charts))  # fmt: skip
                return tag("div", *pictures, class_="charts")
            case List() | SmallTable():
                return self.table(part)
            case Note():
                return tag("p", part.text, class_="m" if part.role.startswith("muted") else None)
            case Pairs() | Facts():
                rows = part.pairs if isinstance(part, Pairs) else part.rows
                return tag("dl", *(tag("div", tag("dt", label), tag("dd", self.inside(value, "text"))) for label, value in rows), class_="facts")  # fmt: skip
            case Beside():
                return tag("div", *(tag("div", *self.parts(stack)) for stack in part.stacks), class_="beside")
            case Section():
                return tag("section", tag("h3", part.heading) if part.heading else None, *self.parts(part.parts))
            case _:
                return None

    def figure(self, value: Value, kind: str) -> str:
        return shown.as_text(self.styles, value, f"card.value.{kind}" if kind else "card.value")

    def card(self, label: str, value: str, note: str, state: str | None) -> etree._Element:
        look = f"i-{theme.STATE_INKS[state]} bold" if state else None
        said = tag("p", note, class_=look or "m") if note else None
        return tag("div", tag("dt", label), tag("dd", value, said, class_=None if note else look))

    def today(self, part: Today) -> etree._Element:
        if not part.items:
            return tag("div", tag("h3", part.titles[0]), tag("p", part.instead, class_="empty"))
        items = tag("ol", class_="today")
        for one in part.items:
            badge = tag("span", one.severity, class_=f"badge {_colours(self.styles[f'state.{one.state}'])}")
            who = self.inside(one.who, "text")
            put(
                items,
                tag(
                    "li",
                    tag("p", badge, " ", self.inside(one.rule, "text"), " · ", tag("b", who)),
                    tag("p", one.fact),
                    tag("p", f"→ {one.advice}{one.tail}", class_="m"),
                ),
            )
        every = tag("p", self.link(part.every)) if part.every is not None else None
        return tag("div", tag("h3", part.titles[min(len(part.items), len(part.titles)) - 1]), items, every)

    def picture(self, picture: Chart | Instead, identity: str) -> etree._Element:
        if isinstance(picture, Instead):
            return tag("p", picture.text, class_="empty")
        return tag("figure", tag("figcaption", picture.title), svg(picture, self.sheet, identity))

    def table(self, part: List | SmallTable) -> etree._Element:
        """The first rows; on a phone they become blocks where a text is long, else the table scrolls in its box."""
        titles: Sequence[ListColumn | Column] = part.columns
        columns = telling(part, MOST_ROWS)
        keys = {one.key: at for at, one in enumerate(titles)}
        rows, total = _rows(part), part.length if isinstance(part, List) else len(part.rows)
        if not rows:  # its heading stands, and ways lead to it
            return tag("p", "–", class_="m")
        filled = {at: len(rows) if getattr(titles[at], "draws", ()) else sum(plain(row[at][0]) not in (None, "") for row in rows) for at in columns}  # fmt: skip
        first = columns[0]
        heads = {at: titles[at].title for at in columns}
        if whose := _alternatives(
            rows,
            [at for at in columns if 2 * filled[at] < len(rows) and self.look(rows, at) in "wtl" and not (titles[at].key.endswith("_id") and "name" in keys)],
        ):  # fmt: skip
            heads[whose[0]] = " / ".join(heads[at] for at in whose)
            columns = [at for at in columns if at not in whose[1:]]
        looks = {at: self.look(rows, at) for at in columns}
        # What a row is about comes first and stays in view while the others scroll by: a name rather than its number. What most
        # rows lack stands after their figures, but not a text: it says whose the figures are.
        named = {titles[at].key for at in columns} & {"name", "customer"}

        def order(at: int) -> int:
            if titles[at].key in named and looks[first] == "c":
                return 0
            if named and titles[at].key.endswith("_id"):
                return 3
            return 2 if 2 * filled[at] < len(rows) and at != first and looks[at] in "nc" else 1

        columns.sort(key=order)
        key = columns[0]
        block = "l" in [looks[at] for at in columns if at != key] and len(columns) <= _MOST_COLUMNS
        marks = {at: " key" if at == key else " h" if cells(heads[at]) > _LONG_TITLE else "" for at in columns}
        head = tag("tr", *(tag("th", *_parted(heads[at]), scope="col", class_=looks[at] + marks[at]) for at in columns))
        seen = OPEN_BLOCKS if block else OPEN_ROWS
        seen = seen if len(rows) >= seen + _REST else len(rows)
        shape = "rows" if block else "wide" if len(columns) > _MOST_COLUMNS else "few" if len(columns) <= _FEW_COLUMNS else None  # fmt: skip
        bodies = [tag("tbody") for _ in range(0, len(rows), seen)][:2]
        for place, row in enumerate(rows):
            line = put(bodies[min(place // seen, 1)], tag("tr", id=f"{self.sheet.key}.{part.id}.{place}"))[-1]
            for at in columns:
                value, role, link = row[at]
                if titles[at].key in named and link is None and "customer_id" in keys:
                    link = row[keys["customer_id"]][2]  # the way to a customer stands where its name is seen
                style = self.styles.get(role)
                classes = [looks[at], "key" if at == key else "", _colours(style) if style else ""]
                number = plain(value)
                if style and "[Red]" in style.number_format and isinstance(number, (int, float)) and number < 0:
                    classes.append(f"i-{theme.HIGH}")
                cell = put(line, tag("td", self.inside(value, role, link), data_title=heads[at] if block else None, class_=" ".join(filter(None, classes))))[-1]  # fmt: skip
                if getattr(titles[at], "bar", False):
                    put(cell, _bar(number, [plain(one[at][0]) for one in rows]))
                drawn = [plain(row[keys[key]][0]) for key in getattr(titles[at], "draws", ()) if key in keys]
                put(cell, _sparkline(drawn))
        boxes = [
            tag(
                "div",
                tag("table", tag("thead", deepcopy(head)), body, class_=shape),
                class_="box",
                tabindex="0",
            )
            for body in bodies
        ]
        if len(boxes) > 1:
            said = tr("export.page.rest", self.lang, first=seen + 1, last=len(rows))
            boxes[1] = tag("details", tag("summary", said), boxes[1])
        note = tr("export.cut", self.lang, shown=len(rows), total=total) if total > len(rows) else None
        return tag("div", *boxes, tag("p", note, class_="m") if note else None)

    def look(self, rows: Sequence[Sequence[_Cell]], at: int) -> str:
        """How a column stands: its figures right, its texts in width."""
        style = self.styles.get(rows[0][at][1])
        if style and style.horizontal == "right":
            return "n"
        centred = style is not None and style.horizontal == "center"
        widest = max(cells(str(plain(row[at][0]) or "")) for row in rows)
        return "l" if widest > _LONG_TEXT else "t" if widest > _LONG_TEXT / 2 else "c" if centred else "w"

    def inside(self, value: Value, role: str, link: Link | None = None) -> etree._Element | str:
        found = shown.as_text(self.styles, value, role)
        link = value if isinstance(value, Link) else link
        return self.link(link, found) if link is not None else found

    def link(self, link: Link, text: str | None = None) -> etree._Element | str:
        """A way within the page; what leads elsewhere, or to a row that is not here, is its text."""
        found = str(link.text) if text is None else text
        parts = self.known.get(link.sheet or "")
        if parts is None or link.title is not None or (link.part and link.part not in parts) or link.row >= MOST_ROWS:
            return found
        places = [link.sheet, link.part, str(link.row) if link.row >= 0 else ""]
        return tag("a", found, href="#" + ".".join(filter(None, places)))


_Cell = tuple[Value, str, Link | None]


def _rows(part: List | SmallTable) -> list[list[_Cell]]:
    """The first rows of a table: value, role and link of each cell."""
    if isinstance(part, SmallTable):
        roles = part.roles or [[]] * len(part.rows)
        return [
            [(value, own or column.role, None) for value, own, column in zip_longest(row, mine, part.columns)]
            for row, mine in zip(part.rows[:MOST_ROWS], roles, strict=False)
        ]
    count = min(part.length, part.shown or part.length, MOST_ROWS)
    return [
        [
            (one.values[row], one.roles[row] if one.roles else one.role, one.links[row] if one.links else None)
            for one in part.columns
        ]
        for row in range(count)
    ]


def _alternatives(rows: Sequence[list[_Cell]], columns: Sequence[int]) -> Sequence[int]:
    """Columns of which no row fills two: whose a target is, a person's, a region's or a product's. The first takes the cells of the
    others; none where they are not such.
    """
    found = [[at for at in columns if plain(row[at][0]) not in (None, "")] for row in rows]
    if len(columns) < _SEVERAL or any(len(its) > 1 for its in found):
        return ()
    for row, its in zip(rows, found, strict=True):
        row[columns[0]] = row[its[0] if its else columns[0]]
    return columns


def _parted(title: str) -> Iterator[etree._Element | str]:
    """A title that may go on to a second line before its unit."""
    head, bracket, unit = title.partition("(")
    yield head
    if unit:
        yield tag("wbr")
        yield bracket + unit.replace(" ", "\u00a0")


def _unbroken(element: etree._Element) -> None:
    """Put what no line ends within, in the texts of an element, into elements of their own."""
    for before in (None, *element):
        text = (element.text if before is None else before.tail) or ""
        found = list(_WHOLE.finditer(text))
        if not found or found[0].group() == text:
            continue
        for at, (one, after) in enumerate(
            zip_longest(found, found[1:]), 0 if before is None else element.index(before) + 1
        ):
            span = tag("span", one.group(), class_="o")
            span.tail = text[one.end() : after.start() if after else None]
            element.insert(at, span)
        if before is None:
            element.text = text[: found[0].start()]
        else:
            before.tail = text[: found[0].start()]


def _colours(style: Style) -> str:
    """Classes of what sets a cell apart: its ground with its ink, and weight."""
    found = []
    if style.fill:
        found.append(f"b-{style.fill}")
    if style.fill or style.colour in theme.STATE_INKS.values():
        found.append(f"i-{style.colour}")
    return " ".join([*found, *(["bold"] if style.bold else [])])


def _sparkline(values: Sequence[object]) -> etree._Element | None:
    """Small columns of the figures of a row, the last in the accent."""
    figures = [float(one) if isinstance(one, (int, float)) else 0.0 for one in values]
    high, low = max(figures, default=0.0), min(figures, default=0.0)
    high, low = max(high, 0.0), min(low, 0.0)
    if high == low:
        return None
    bars: dict[str, str] = {}
    for place, one in enumerate(figures):
        top, bottom = (high - max(one, 0.0)) / (high - low), (high - min(one, 0.0)) / (high - low)
        colour = (
            theme.STATE_CHART["high"] if one < 0 else theme.ACCENT if place == len(figures) - 1 else theme.SERIES[3]
        )
        if one:
            bars[colour] = f"{bars.get(colour, '')}M{place * 6} {18 * top:.3g}h5v{18 * (bottom - top):.3g}h-5z"
    return tag(
        "svg",
        *(tag("path", d=path, class_=f"f-{colour}") for colour, path in bars.items()),
        viewBox=f"0 0 {6 * len(figures)} 18",
        width=6 * len(figures),
        height=18,
        aria_hidden="true",
    )


def _bar(value: object, among: Sequence[object]) -> etree._Element | None:
    """A bar under a figure, as long as it is beside the largest."""
    most = max((one for one in among if isinstance(one, (int, float))), default=0)
    if not isinstance(value, (int, float)) or value <= 0 or most <= 0:
        return None
    bar = tag("rect", width=100 * value / most, height=4, class_=f"f-{theme.BAR}")
    return tag("svg", bar, class_="bar", viewBox="0 0 100 4", preserveAspectRatio="none", aria_hidden="true")
