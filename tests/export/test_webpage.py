"""The page for a phone: its structure, that nothing in it runs or is asked for, and that its figures are those of the parts."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator, Sequence
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args

import pytest
from lxml import html

from kamxl import export, plan, theme, walk
from kamxl.cell import Link
from kamxl.compute.selection import Selection
from kamxl.export import shown
from kamxl.export.scale import scale_of
from kamxl.export.shown import number
from kamxl.export.svg import WIDTH, svg
from kamxl.export.webpage import MOST_ROWS, OPEN_BLOCKS, OPEN_ROWS
from kamxl.i18n import Lang, tr
from kamxl.plan import column_values
from kamxl.report.edition import KINDS, Kind, edition
from tests.conftest import AS_OF

VOID = {"meta", "br", "hr", "img", "input", "link"}
KNOWN = {
    "html", "head", "meta", "title", "style", "body", "header", "nav", "main", "section", "div", "h1", "h2", "h3", "p", "a", "b", "span", "dl", "dt", "dd",
    "ol", "li", "table", "thead", "tbody", "tr", "wbr", "th", "td", "figure", "figcaption", "svg", "desc", "rect", "line", "path", "circle", "text", "details", "summary",
}  # fmt: skip


@pytest.fixture(scope="module")
def result(demo_book: Path) -> Any:
    return walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)


def sheets_of(result: Any, kind: Kind, lang: Lang) -> Sequence[plan.Sheet]:
    chosen = Selection(customers=(str(result.analysis.tiers.index[0]),)) if kind == "customer" else Selection()
    return edition(result.analysis, kind, chosen, lang, book="demo.xlsx", links=False)


def page_of(sheets: Sequence[plan.Sheet], lang: Lang = "zh") -> bytes:
    return export.page(sheets, lang, title="总结", as_of=AS_OF, subtitle="demo")


class Strict(HTMLParser):
    """Every element is known, closed in its turn, and carries nothing that runs or looks elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in KNOWN, tag
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names))
        assert not [name for name in names if name.startswith("on") or name in ("style", "src", "srcset", "action")]
        assert all((value or "").startswith("#") for name, value in attrs if name == "href")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def checked(page: bytes) -> html.HtmlElement:
    """The page, parsed, when it is whole and asks for nothing."""
    text = page.decode("utf-8")
    assert text.startswith("<!DOCTYPE html>\n<html")
    parser = Strict()
    parser.feed(text)
    parser.close()
    assert parser.open == []
    found = html.document_fromstring(text)
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in found.xpath("//a/@href")} <= set(ids), "a link leads nowhere"
    style = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert len(style) == 1
    assert not re.search(r"url\(|@import|https?:|//", style[0])
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    policy = found.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert found.xpath("count(//meta[@name='viewport'])") == 1
    return found


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_whole_and_shows_the_figures_of_the_parts(result: Any, kind: Kind, lang: Lang) -> None:
    sheets = sheets_of(result, kind, lang)
    page = page_of(sheets, lang)
    assert page == page_of(sheets_of(result, kind, lang), lang), "the same input gives the same bytes"
    found = checked(page)
    assert found.get("lang") == {"zh": "zh-CN", "en": "en"}[lang]
    assert tr(f"export.title.{kind}", lang)
    assert found.xpath("//section[@id]/div/h2/text()") == [shown.head_of(sheet)[0] for sheet in sheets]
    for sheet in sheets:
        styles = theme.styled(sheet.lang, sheet.formats)
        for part in plan.walk(sheet.parts):
            if isinstance(part, plan.Cards):
                values = [
                    shown.as_text(styles, one.value, f"card.value.{one.kind}" if one.kind else "card.value")
                    for one in part.cards
                ]
                assert found.xpath(f"//dl[@id='{sheet.key}.{part.id}']/div/dd/text()[1]") == values
            elif isinstance(part, (plan.List, plan.SmallTable)):
                rows = found.xpath(f"//div[@id='{sheet.key}.{part.id}']//tbody/tr")
                length = part.length if isinstance(part, plan.List) else len(part.rows)
                assert len(rows) == min(length, MOST_ROWS)
                for at, row in enumerate(rows):
                    assert sorted(filter(None, (cell.text_content() for cell in row))) == sorted(
                        filter(None, texts(part, styles, at))
                    )
        drawn = found.xpath(f"//section[@id='{sheet.key}']//figure")
        for figure, chart in zip(drawn, shown.charts(sheet), strict=True):
            assert figure.find("figcaption").text_content() == figure.findtext("svg/title") == chart.title
            said = [text.rpartition(": ")[2] for text in figure.xpath(".//*[self::rect or self::circle]/title/text()")]
            wanted = [
                shown.number(float(value), chart.second_format if series.secondary else chart.y_format)
                for series in chart.series
                for value in column_values(sheet, series.values)
                if isinstance(value, (int, float)) and value == value
            ]
            assert sorted(said) == sorted(wanted), chart.title


def texts(part: plan.List | plan.SmallTable, styles: Any, row: int) -> list[str]:
    made = []
    for at, one in enumerate(part.columns):
        if one.role.startswith("muted") or getattr(one, "aside", False) or getattr(one, "hidden", False):
            continue
        if isinstance(part, plan.List):
            column = part.columns[at]
            made.append(shown.as_text(styles, column.values[row], column.roles[row] if column.roles else column.role))
        else:
            own = part.roles[row][at] if part.roles is not None else None
            made.append(shown.as_text(styles, part.rows[row][at], own or one.role))
    return made


BAD = '"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;]]></style></title>--><a href="javascript:x">\x00\x0b\ud800'
SEEN = shown.printable(BAD)


def hostile() -> plan.Sheet:
    link = plan.Link(BAD, url="https://evil.example/")
    values: list[Any] = [BAD, link, "C"]
    chart = plan.Chart(kind="bar", title=BAD, alt=BAD, x_title=BAD, series=(plan.Series(BAD, plan.ColumnOf("d", "v"), plan.ColumnOf("d", "l")),),
                  data=plan.Data("d", (plan.Column("l", BAD), plan.Column("v", BAD)), [[BAD, 1], [BAD, 2]]))  # fmt: skip
    item = plan.TodayItem(BAD, "high", link, BAD, BAD, BAD, BAD)
    parts = (
        plan.Head(BAD, BAD, (plan.Link(BAD, sheet="s"),), BAD), plan.Cards((plan.Card(BAD, BAD, "", BAD, "high"),)), plan.Figures((plan.Figure(BAD, BAD),)),
        plan.Today((item,), (BAD,), link, BAD), plan.ChartGroup("charts", (chart, plan.Instead(BAD))), plan.Note(BAD), plan.Pairs(((BAD, BAD),)), plan.Facts(((BAD, link),)),
        plan.List("t", (plan.ListColumn("name", BAD, values), plan.ListColumn("n", BAD, [1, 2, 3], "money"), plan.ListColumn("said", BAD, [BAD] * 3))),
        plan.Section("section", BAD, (plan.SmallTable("small", (plan.Column("a", BAD),), [[BAD]]),)),
    )  # fmt: skip
    return plan.Sheet("s", BAD, "en", parts)


def test_text_of_cells_never_becomes_markup() -> None:
    page = export.page([hostile()], "en", title=BAD, as_of=AS_OF, subtitle=BAD)
    found = checked(page)
    assert not found.xpath("//script | //img | //a[not(starts-with(@href, '#'))]")
    assert found.findtext("body/header/h1") == found.findtext(".//figcaption") == found.findtext(".//svg/title") == SEEN
    assert found.xpath("//td[@data-title]/@data-title")[0] == SEEN
    assert found.xpath("//tbody/tr/td[1]")[1].text_content() == SEEN, "an address is text"


def test_a_long_list_is_cut_and_counted() -> None:
    column = plan.ListColumn(
        "name",
        "Customer",
        [f"C{n}" for n in range(961)],
        links=[plan.Link("", sheet="s", part="list", row=n) for n in range(961)],
    )
    found = checked(page_of([plan.Sheet("s", "S", "zh", (plan.List("t", (column,)),))]))
    assert len(found.xpath("//tbody/tr")) == MOST_ROWS
    assert "961" in found.xpath("//p")[-1].text
    assert len(found.xpath("//tbody//a")) == MOST_ROWS
    assert len(found.xpath("//details//tbody/tr")) == MOST_ROWS - OPEN_ROWS, (
        "what is not seen at once unfolds without a script"
    )


def test_whose_figures_are_stands_in_one_column_before_them_and_what_all_lack_nowhere() -> None:
    """A phone showed four columns of names, of which a target has one, or its figures without whose they are."""
    columns = tuple(plan.Column(name, name) for name in ("kind", "owner", "region", "blank", "amount", "share"))
    rows: list[list[plan.Value]] = [
        ["2026", None, None, None, 1, None], ["Q3", "Li", None, None, 2, None], ["Q4", "", "East", None, 3, 5], ["Q4", "", None, None, 3, None],
    ]  # fmt: skip
    numbers = [[None] * 4 + ["money", "money"] for _ in rows]
    found = checked(page_of([plan.Sheet("s", "S", "zh", (plan.SmallTable("t", columns, rows, numbers),))]))
    assert found.xpath("//th/text()") == ["kind", "owner / region", "amount", "share"]
    assert [cell.text_content() for cell in found.xpath("//tbody/tr[3]/td")][:2] == ["Q4", "East"]


def test_a_target_of_a_customer_has_a_name_and_a_number_which_count_once() -> None:
    """A phone showed 25 rows of a blank column of customers and the period, and neither owners nor figures."""
    columns = tuple(plan.Column(name, name) for name in ("kind", "owner", "name", "amount", "customer_id"))
    rows: list[list[plan.Value]] = [["2026", "Li", None, 1, None], ["Q3", None, "Alpha", 2, "C1"], ["Q4", None, None, 3, None]] + [["Q4", None, None, 3, None]] * 2  # fmt: skip
    numbers = [[None] * 3 + ["money", None] for _ in rows]
    found = checked(page_of([plan.Sheet("s", "S", "zh", (plan.SmallTable("t", columns, rows, numbers),))]))
    assert found.xpath("//th/text()") == ["kind", "owner / name", "amount", "customer_id"]


def test_no_line_ends_within_a_day_a_unit_or_the_form_of_a_company() -> None:
    """2026-10-/17, (k / CNY) and 有限公/司 stood on phones."""
    said = "Ends on 2026-10-17, 645k CNY of 2026-01-01 (k CNY) for SM-75"
    rows: list[list[plan.Value]] = [["武汉安晟包装机械股份有限公司"], ["2026-10-17"]]
    parts = (plan.Note(said), plan.SmallTable("t", (plan.Column("a", "A"),), rows))
    found = checked(page_of([plan.Sheet("s", "S", "zh", parts)]))
    assert found.xpath("//span[@class='o']/text()") == [
        "2026-10-17",
        "645k CNY",
        "2026-01-01",
        "(k CNY)",
        "SM-75",
        "股份有限公司",
    ]
    assert said in [one.text_content() for one in found.xpath("//p")]


@pytest.mark.parametrize(("more", "folded"), [(2, 0), (3, 3)])
def test_a_row_or_two_do_not_unfold(more: int, folded: int) -> None:
    """“Rows 11 to 11”."""
    column = plan.ListColumn("name", "N", ["x"] * (OPEN_ROWS + more))
    found = checked(page_of([plan.Sheet("s", "S", "zh", (plan.List("t", (column,)),))]))
    assert len(found.xpath("//details//tbody/tr")) == folded


def test_a_list_without_rows_is_there_for_the_ways_that_lead_to_it() -> None:
    """Where all deals are won, a heading stood over nothing, and a link led nowhere."""
    way = Link("↓", sheet="k", part="list")
    empty = plan.Section("deals", "进行中的商机", (plan.List("t", (plan.ListColumn("a", "A", []),)),))
    tree = html.fromstring(page_of([plan.Sheet("k", "K", "zh", (plan.Head("K", ways=(way,)), empty))]))
    (found,) = tree.xpath("//a[@href='#k.list']")
    assert found.text == "↓"
    assert tree.get_element_by_id("k.list").text == "–"


def test_a_name_stands_before_its_number() -> None:
    columns = tuple(plan.Column(name, name) for name in ("customer_id", "name", "amount"))
    rows: list[list[plan.Value]] = [["C1", "Alpha", 1.0]]
    found = checked(page_of([plan.Sheet("s", "S", "zh", (plan.SmallTable("t", columns, rows),))]))
    assert found.xpath("//th/text()") == ["name", "amount", "customer_id"]


def test_a_row_begins_with_the_name_that_it_is_about_and_the_name_leads_where_its_number_does() -> None:
    """The index of a customer report said to click the number, which a phone shows after a scroll; the ten largest began with S."""
    links = [plan.Link("", sheet="s", part="list", row=1), None]
    columns = (
        plan.ListColumn("tier", "Tier", ["S", "A"], "center"), plan.ListColumn("name", "Name", ["Alpha", "Beta"]),
        plan.ListColumn("customer_id", "ID", ["C1", "C2"], links=links),
    )  # fmt: skip
    found = checked(page_of([plan.Sheet("s", "S", "zh", (plan.List("t", columns),))]))
    assert found.xpath("//th/text()") == ["Name", "Tier", "ID"]
    assert found.xpath("//tbody//a/text()") == ["Alpha", "C1"]
    assert found.xpath("//tr/@id") == ["s.list.1"], "a row has an id where something leads to it"


def test_a_phone_opens_fewer_blocks_than_lines_and_only_blocks_carry_their_titles() -> None:
    values = ["x" * 40] * (OPEN_ROWS + 5)
    for columns, seen in ((("name", "said"), OPEN_BLOCKS), (("name",), OPEN_ROWS)):
        part = plan.List("t", tuple(plan.ListColumn(one, one, values) for one in columns))
        found = checked(page_of([plan.Sheet("s", "S", "zh", (part,))]))
        assert len(found.xpath("//details//tbody/tr")) == len(values) - seen
        assert bool(found.xpath("//td/@data-title")) is (seen == OPEN_BLOCKS)


def test_paper_shows_what_the_screen_does(result: Any) -> None:
    """All rows that are folded up were printed with it (45 pages), as small as the widest of its tables asked for."""
    page = page_of(sheets_of(result, "summary", "zh"), "zh").decode()
    paper = page[page.index("@media print") : page.index("@page")]
    assert "details-content" not in paper
    assert "summary{display:none}" not in paper
    assert "@page{size:A4 landscape" in page


@pytest.mark.parametrize(
    ("most", "shown", "labels"),
    [
        (9.0, "#,##0", ["0", "5", "10"]),
        (9.0, "#,##0.0", ["0.0", "2.5", "5.0", "7.5", "10.0"]),
        (0.11, "0%", ["0%", "5%", "10%", "15%"]),
        (7_600, "#,##0", ["0", "2,000", "4,000", "6,000", "8,000"]),
    ],
)
def test_steps_of_a_scale_are_equal_as_they_are_read(most: float, shown: str, labels: list[str]) -> None:
    """An axis in steps of 2.5 without decimals said 0, 2, 5, 8, 10."""
    scale = scale_of([0.0, most], None, None, shown, 0, 100)
    assert [number(tick, shown) for tick in scale.ticks] == labels


DATA = plan.Data(
    "d",
    (plan.Column("l", ""), plan.Column("x", ""), plan.Column("v", ""), plan.Column("w", "")),
    [["甲", 1, -2, 5], ["Some long label of a bar", 2, None, 0], ["丙", 3, 4.5, float("nan")]],
)


@pytest.mark.parametrize("stacked", [False, True])
@pytest.mark.parametrize("rows", [0, 3])
@pytest.mark.parametrize("kind", get_args(plan.ChartKind))
def test_charts_of_any_kind_stay_in_their_box(kind: plan.ChartKind, rows: int, stacked: bool) -> None:
    label = plan.ColumnOf("d", "x" if kind == "scatter" else "l", rows)
    both = tuple(
        plan.Series(
            name, plan.ColumnOf("d", name, rows), label, labels=True, secondary=name == "w" and kind == "column"
        )
        for name in "vw"
    )
    chart = plan.Chart(kind=kind, title="T", series=both, data=DATA, stacked=stacked, x_title="x", y_title="y")
    drawn = svg(chart, plan.Sheet("s", "S", "zh", (plan.ChartGroup("c", (chart,)),)), "i")
    height = float(drawn.get("viewBox", "").split()[-1])
    for shape in drawn.iter("rect", "circle", "line", "text"):
        for name, most in {"x": WIDTH, "cx": WIDTH, "x2": WIDTH, "y": height, "cy": height, "y2": height}.items():
            assert 0 <= float(shape.get(name, "0")) <= most, (shape.tag, dict(shape.attrib))
    assert drawn.findtext("title") == "T"


@pytest.mark.parametrize(
    ("labels", "lines"),
    [
        (["Overdue", "11", "12", "27/1", "2", "3", "4", "5"], ["Overdue", "11", "12", "27/1", "2", "3", "4", "5"]),
        (["Overall", "Product", "Service", "Delivery", "After-sales"], ["Overall", "Product", "Service", "Delivery", "After-", "sales"]),
        (["Incomprehensibilities", "Incomprehensibilities"] * 4, ["Inco…"] * 8),
    ],
)  # fmt: skip
def test_a_label_is_cut_only_where_there_is_no_room_for_it(labels: list[str], lines: list[str]) -> None:
    """Labels of the demo's charts of deals and satisfaction, beside an axis of five figures."""
    columns = (plan.Column("l", ""), plan.Column("v", ""))
    data = plan.Data("d", columns, [[label, 1_000 + place] for place, label in enumerate(labels)])
    series = plan.Series("v", plan.ColumnOf("d", "v", None), plan.ColumnOf("d", "l", None))
    chart = plan.Chart(kind="column", title="T", series=(series,), data=data, y_format="#,##0")
    drawn = svg(chart, plan.Sheet("s", "S", "en", (plan.ChartGroup("c", (chart,)),)), "i")
    assert [one.text for one in drawn.iter("text") if one.get("class") == "mid"] == lines


@pytest.mark.parametrize("kind", ["column", "bar"])
def test_what_was_to_be_is_drawn_in_outline(kind: plan.ChartKind) -> None:
    label = plan.ColumnOf("d", "l", 3)
    series = [plan.Series(name, plan.ColumnOf("d", name, 3), label, dashed=name == "w") for name in "vw"]
    chart = plan.Chart(kind=kind, title="T", series=tuple(series), data=DATA)
    drawn = svg(chart, plan.Sheet("s", "S", "zh", (plan.ChartGroup("c", (chart,)),)), "i")
    looks = [shape.get("class", "").split("-")[0] for shape in drawn.iter("rect")]
    assert (looks.count("f"), looks.count("open s")) == (3, 3), "two values of each, and the legend"


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(ink: str, ground: str) -> float:
    low, high = sorted((luminance(ink), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [str, theme.night], ids=["light", "dark"])
def test_every_word_can_be_read(scheme: Any) -> None:
    pairs = {(ink, theme.WHITE) for ink in (theme.INK, theme.GREY, theme.ACCENT, *theme.STATE_INKS.values())}
    pairs |= {(theme.ACCENT, theme.PALE)}
    pairs |= {
        (one.colour, one.fill)
        for name, one in theme.styles("zh").items()
        if one.fill and name.startswith(("state.", "tier."))
    }
    assert len(pairs) > 12
    assert {pair: contrast(*map(scheme, pair)) for pair in pairs if contrast(*map(scheme, pair)) < 4.5} == {}


@pytest.mark.parametrize("drawn", [False, True])
def test_ranks_stay_in_their_order_in_the_dark(drawn: bool) -> None:
    light = [luminance(one) for one in theme.STEPS]
    dark = [luminance(theme.night(one, drawn=drawn)) for one in theme.STEPS]
    assert all(one < next_ for one, next_ in pairwise(light))
    assert all(one > next_ for one, next_ in pairwise(dark))


def test_bars_are_seen_in_the_dark() -> None:
    """The palest were as good as black; WCAG 2.2 asks for 3 : 1 where nothing else says what is drawn, and a label does."""
    ground = theme.night(theme.WHITE)
    drawn = (*theme.SERIES, *theme.STEPS, *theme.STATE_CHART.values(), theme.BAR)
    faint = {one: contrast(theme.night(one, drawn=True), ground) for one in drawn}
    assert {one: found for one, found in faint.items() if found < 3} == {}


HARNESS = """<!DOCTYPE html><link rel="icon" href="data:,"><pre id="found"></pre><script>
const found = [], todo = PAGES.flatMap(page => [390, 1366].map(width => [page, width]));
function level(colour) { const parts = colour.match(/[\\d.]+/g).map(Number);
  return parts.slice(0, 3).map(v => v / 255).map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0); }
function measure(frame, page, width) {
  const view = frame.contentWindow, doc = frame.contentDocument, faint = [], cut = [];
  const ground = one => { for (; one; one = one.parentElement) { const c = view.getComputedStyle(one).backgroundColor; if (!/, 0\\)$|transparent/.test(c)) return c; } return 'rgb(255,255,255)'; };
  for (const one of doc.body.querySelectorAll('*')) {
    if (['title', 'desc'].includes(one.tagName) || ![...one.childNodes].some(n => n.nodeType === 3 && n.data.trim())) continue;
    const style = view.getComputedStyle(one), ink = one.tagName === 'text' ? style.fill : style.color;
    const [low, high] = [level(ink), level(ground(one))].sort((a, b) => a - b);
    if ((high + .05) / (low + .05) < 4.5) faint.push(one.textContent);
    if (style.userSelect === 'none') faint.push('not selectable: ' + one.textContent);
    if (one.tagName === 'text') { const b = one.getBBox(); if (b.x < -6 || b.x + b.width > 346) cut.push(one.textContent); }
    else if (!one.closest('.box') && !one.closest('nav') && one.getBoundingClientRect().right > width + 1) cut.push(one.textContent); }
  view.getSelection().selectAllChildren(doc.body);
  found.push({page, width, wide: doc.documentElement.scrollWidth, faint, cut, styled: view.getComputedStyle(doc.body).margin === '0px', ground: ground(doc.body), selected: view.getSelection().toString().length}); }
function next() { const job = todo.shift();
  if (!job) { document.getElementById('found').textContent = JSON.stringify(found); return; }
  const frame = document.createElement('iframe'); frame.style.cssText = `border:0;width:${job[1]}px;height:800px`;
  frame.onload = () => { measure(frame, ...job); frame.remove(); next(); };
  frame.src = job[0]; document.body.append(frame); }
next();
</script>"""


@pytest.fixture(scope="module")
def served(result: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """A server of this machine with the pages, and what it is asked for."""
    folder = tmp_path_factory.mktemp("pages")
    kinds: list[tuple[Kind, Lang]] = [
        ("summary", "zh"),
        ("summary", "en"),
        ("customer", "zh"),
        ("follow-up", "en"),
        ("market", "zh"),
    ]
    names = [f"{kind}-{lang}.html" for kind, lang in kinds]
    for name, (kind, lang) in zip(names, kinds, strict=True):
        (folder / name).write_bytes(page_of(sheets_of(result, kind, lang), lang))
    (folder / "bad.html").write_bytes(page_of([hostile()]))
    (folder / "all.htm").write_text(HARNESS.replace("PAGES", json.dumps([*names, "bad.html"])), "utf-8")
    asked: list[str] = []

    class Handler(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            asked.append(self.path)

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/all.htm", asked
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_in_a_browser_nothing_is_cut_faint_or_asked_for(
    served: tuple[str, list[str]], dark: bool, tmp_path: Path
) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("Chromium is not on this machine")
    address, asked = served
    asked.clear()
    line = [chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", f"--blink-settings=preferredColorScheme={int(not dark)}"]  # fmt: skip
    done = subprocess.run(
        [*line, "--virtual-time-budget=60000", "--dump-dom", address], capture_output=True, timeout=170, check=True
    )
    found = json.loads(html.document_fromstring(done.stdout.decode()).findtext(".//pre") or "[]")
    assert len(found) == 12
    for one in found:
        assert one["wide"] <= one["width"], one["page"]
        assert one["faint"] == one["cut"] == [], (one["page"], one["width"])
        assert one["styled"]
        assert one["ground"] == ("rgb(25, 25, 25)" if dark else "rgb(255, 255, 255)")
        assert one["selected"] > 200
    assert set(asked) == {"/all.htm", *(f"/{one['page']}" for one in found)}
