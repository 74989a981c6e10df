"""机会: what could be sold to whom, then the product pairs behind the suggestions."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.analysis import Analysis
from kamxl.i18n import Lang
from kamxl.plan import Range, Series, SheetPlan, Value
from kamxl.report import charts, words
from kamxl.report.blocks import Field, grid
from kamxl.report.context import Context
from kamxl.report.head import LIST_ROW, Figure, list_head, section_below, strip
from kamxl.report.links import to_customers
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.page import Page
from kamxl.report.width import shortened
from kamxl.schema.outputs import OUTPUTS

KINDS = ("quotation", "need", "cross_sell")
MOST_PAIRS = 30
_CHART_PAIRS = 10
_CHART_ROWS = 15
_KIND_ROLE = {"quotation": "state.good", "need": "state.medium", "cross_sell": "state.low"}


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of opportunities."""
    page = Page("opportunities", lang, money=analysis.money)
    output = OUTPUTS["opportunities"]
    frame = analysis.opportunities
    table = listing(page, output, frame, look(analysis, context), row=LIST_ROW)
    right = len(output.columns)
    section = section_below(page, table)
    subtitle = page.say("report.opportunities.subtitle", as_of=analysis.as_of, count=words.number(len(frame)))
    if frame.empty:
        subtitle += page.say("report.opportunities.none")
    list_head(page, output.title(lang), subtitle + cut_note(page, frame, table), section)
    strip(page, _figures(page, analysis), right)
    _section(page, analysis, section, right)
    return page.plan(freeze=(LIST_ROW + 1, 1), right=right, repeat=(LIST_ROW, LIST_ROW))


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame = analysis.opportunities
    return Look(
        groups={"kind": "opportunity", "tier": "tier"},
        roles={
            "kind": [_KIND_ROLE.get(str(kind), "center") for kind in frame["kind"]],
            "tier": words.step_roles(frame["tier"], analysis.settings.tier),
        },
        links={"customer_id": to_customers(frame["customer_id"], context)},
    )


def _figures(page: Page, analysis: Analysis) -> list[Figure]:
    frame = analysis.opportunities
    figures = []
    for kind in KINDS:
        own = frame[frame["kind"] == kind]
        amount = own["amount"].astype(float).sum() if len(own) else 0.0
        key = "report.opportunities.strip.amount" if amount > 0 else "report.pieces"
        shown = page.say(key, count=words.number(len(own)), amount=page.amount(amount))
        figures.append(Figure(words.word("opportunity", kind, page.lang), shown))
    customers = frame["customer_id"].nunique()
    figures.append(
        Figure(page.say("report.alerts.strip.customers"), page.say("report.customers", count=words.number(customers)))
    )
    return figures


def _section(page: Page, analysis: Analysis, row: int, right: int) -> None:
    """Products that the same customers buy, strongest first; each pair once, in the direction that says more."""
    page.heading(row, page.say("report.opportunities.pairs"), 1, right)
    limits = analysis.settings.opportunities
    page.text(
        row + 1, 1, right,
        page.say("report.opportunities.explain", support=words.percent(limits.support), customers=limits.customers,
                 lift=f"{limits.lift:g}"),
    )  # fmt: skip
    row += 2
    every = once(analysis.pairs)
    pairs = every.iloc[:MOST_PAIRS]
    if pairs.empty:
        page.text(row, 1, right, page.say("report.opportunities.no_pairs"))
        return
    fields = [
        Field(page.say("report.opportunities.pair.product"), "wrap", 1, 2),
        Field(page.say("report.opportunities.pair.other"), "wrap", 3, 3),
        Field(page.say("report.opportunities.pair.customers"), "count", 4, 4),
        Field(page.say("report.opportunities.pair.sentence"), "wrap", 5, 6),
        Field(page.say("report.opportunities.pair.support"), "percent", 7, 7),
        Field(page.say("report.opportunities.pair.confidence"), "percent", 8, 8),
        Field(page.say("report.opportunities.pair.lift"), "ratio", 9, 9),
    ]
    chart_row = row
    rows: list[list[Value]] = []
    for pair in pairs.itertuples():
        product, other = shortened(str(pair.product), 60), shortened(str(pair.other), 60)
        sentence = page.say("report.opportunities.sentence", product=product, other=other,
                            share=words.percent(pair.confidence), lift=f"{words.figure(pair.lift):.2f}")  # fmt: skip
        rows.append(
            [product, other, int(words.figure(pair.customers_both)), sentence, words.figure(pair.support),
             words.figure(pair.confidence), words.figure(pair.lift)]
        )  # fmt: skip
    _chart(page, rows, chart_row, right)
    grid(page, chart_row + _CHART_ROWS + 1, fields, rows)
    if len(every) > MOST_PAIRS:
        page.text(chart_row + _CHART_ROWS + 2 + len(rows), 1, right,
                  page.say("report.more", count=len(every) - MOST_PAIRS))  # fmt: skip


def once(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair once, in the direction of the higher confidence; the lift of both is the same. Strongest first."""
    ends = [
        "\0".join(sorted(pair)) for pair in zip(pairs["product"].astype(str), pairs["other"].astype(str), strict=True)
    ]
    order = pairs.assign(ends=ends).sort_values("confidence", ascending=False, kind="stable")
    return pairs.loc[order.drop_duplicates("ends").index.sort_values()]


def _chart(page: Page, rows: list[list[Value]], row: int, right: int) -> None:
    data = right + 2
    page.widths |= {right + 1: 3, data: 26}
    titles = [page.say("report.opportunities.pair"), page.say("report.opportunities.pair.lift")]
    page.line(row, data, titles, "data.header")
    shown: list[list[Value]] = [[f"{line[0]} + {line[1]}", line[6]] for line in rows[:_CHART_PAIRS]]
    block = page.block(row + 1, data, shown, ["muted", "data.ratio"])
    message = page.say("report.opportunities.chart", product=shortened(str(rows[0][0]), 18),
                       other=shortened(str(rows[0][1]), 18))  # fmt: skip
    charts.bars(
        page, Range(row, 1, row + _CHART_ROWS - 1, page.span(1, 95)), message,
        [Series(titles[1], Range(block.top, data + 1, block.bottom, data + 1), Range(block.top, data, block.bottom, data), labels=True)],
        y_format="0.00", y_min=0,
    )  # fmt: skip


def has_data(analysis: Analysis) -> bool:
    """Whether the book holds anything that an opportunity could come from."""
    return len(analysis.opportunities) > 0 or len(analysis.pairs) > 0
