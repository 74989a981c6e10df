"""机会: what could be sold to whom, then the product pairs behind the suggestions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis
from kamxl.plan import Chart, ChartGroup, Column, ColumnOf, Data, Figure, Figures, Head, Note, Part, Section, SmallTable
from kamxl.report import words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import to_customers
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.output_sheet import counts as list_counts
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, CUSTOMER, NOTHING, Fields
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

KINDS = ("quotation", "need", "cross_sell")
MOST_PAIRS = 30
_CHART_PAIRS = 10
_KIND_ROLE = {"quotation": "state.good", "need": "state.medium", "cross_sell": "state.low"}


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of opportunities."""
    output, frame = OUTPUTS["opportunities"], analysis.opportunities
    found = listed(say, output, frame, look(analysis, context))
    subtitle = say("report.opportunities.subtitle", as_of=analysis.as_of, count=words.number(len(frame)))
    if frame.empty:
        subtitle += say("report.opportunities.none")
    return (
        Head(
            output.title(say.lang),
            subtitle + cut_note(say, frame, found),
            ways(say, "opportunities", "section"),
            numbers={"count": len(frame)},
        ),
        Figures(_figures(say, analysis)),
        found,
        Section("section", say("report.opportunities.pairs"), _pairs(say, analysis)),
    )


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


def _figures(say: Phrases, analysis: Analysis) -> tuple[Figure, ...]:
    frame = analysis.opportunities
    figures = []
    for kind in KINDS:
        own = frame[frame["kind"] == kind]
        amount = own["amount"].astype(float).sum() if len(own) else 0.0
        key = "report.opportunities.strip.amount" if amount > 0 else "report.pieces"
        shown = say(key, count=words.number(len(own)), amount=say.amount(amount))
        label = words.word("opportunity", kind, say.lang)
        numbers = {f"count:{label}": len(own)} | ({f"amount:{label}": amount} if amount > 0 else {})
        figures.append(Figure(label, shown, numbers=numbers))
    customers = frame["customer_id"].nunique()
    shown = say("report.customers", count=words.number(customers))
    figures.append(Figure(say("report.alerts.strip.customers"), shown, numbers={"customers": customers}))
    return tuple(figures)


def _pairs(say: Phrases, analysis: Analysis) -> tuple[Part, ...]:
    """Products that the same customers buy, strongest first; each pair once, in the direction that says more."""
    limits = analysis.settings.opportunities
    explained = Note(
        say("report.opportunities.explain", support=words.percent(limits.support), customers=limits.customers,
            lift=f"{limits.lift:g}", significance=f"{limits.significance:g}")
    )  # fmt: skip
    every = once(analysis.pairs)
    pairs = every.iloc[:MOST_PAIRS]
    if pairs.empty:
        return explained, Note(say("report.opportunities.no_pairs"))
    columns = tuple(
        Column(name, say(f"report.opportunities.pair.{name}"), role, span)
        for name, role, span in (
            ("product", "wrap", 2), ("other", "wrap", 1), ("customers", "count", 1), ("sentence", "wrap", 2),
            ("support", "percent", 1), ("confidence", "percent", 1), ("lift", "ratio", 1),
        )
    )  # fmt: skip
    lines: list[list[Value]] = []
    said: list[Mapping[str, float]] = []
    for pair in pairs.itertuples():
        product, other = shortened(str(pair.product), 60), shortened(str(pair.other), 60)
        said.append(
            {"share": words.figure(pair.confidence), "lift": words.figure(pair.lift), "p": words.figure(pair.p)}
        )
        sentence = say("report.opportunities.sentence", product=product, other=other,
                       share=words.percent(pair.confidence), lift=f"{words.figure(pair.lift):.2f}",
                       p="< 0.001" if words.figure(pair.p) < 0.001 else f"= {words.figure(pair.p):.3f}")  # fmt: skip
        lines.append(
            [product, other, int(words.figure(pair.customers_both)), sentence, words.figure(pair.support),
             words.figure(pair.confidence), words.figure(pair.lift)]
        )  # fmt: skip
    more = len(every) - MOST_PAIRS
    return (
        explained,
        # One bar alone compares nothing.
        *((ChartGroup("charts", (_chart(say, lines),), wide=(95,)),) if len(lines) > 1 else ()),
        SmallTable("pairs", columns, lines, gap=1, said={"sentence": said}),
        *((Note(say("report.more", count=more)),) if more > 0 else ()),
    )


def once(pairs: pd.DataFrame) -> pd.DataFrame:
    """Each pair once, in the direction of the higher confidence; the lift of both is the same. Strongest first."""
    ends = [
        "\0".join(sorted(pair)) for pair in zip(pairs["product"].astype(str), pairs["other"].astype(str), strict=True)
    ]
    order = pairs.assign(ends=ends).sort_values("confidence", ascending=False, kind="stable")
    return pairs.loc[order.drop_duplicates("ends").index.sort_values()]


def _chart(say: Phrases, lines: Sequence[Sequence[Value]]) -> Chart:
    rows: list[list[Value]] = [[f"{line[0]} + {line[1]}", line[6]] for line in lines[:_CHART_PAIRS]]
    lift = Column("lift", say("report.opportunities.pair.lift"), "data.ratio")
    data = Data("data.pairs", (Column("pair", say("report.opportunities.pair")), lift), rows, width=26)
    message = say("report.opportunities.chart", product=shortened(str(lines[0][0]), 18),
                  other=shortened(str(lines[0][1]), 18))  # fmt: skip
    series = Series(lift.title, ColumnOf(data.id, "lift"), ColumnOf(data.id, "pair"), labels=True)
    return Chart("bar", message, (series,), data, reverse=True, y_format="0.00", y_min=0)


def has_data(analysis: Analysis) -> bool:
    """Whether the book holds anything that an opportunity could come from."""
    return len(analysis.opportunities) > 0 or len(analysis.pairs) > 0


def _rows(analysis: Analysis) -> pd.DataFrame:
    return analysis.opportunities


OPENINGS: Mapping[str, Fields] = {
    "quotation": frozenset(f"contracts.{name}" for name in ("contract_id", "kind", "signed", "start", "end", "status")),
    "need": frozenset(f"needs.{name}" for name in ("need", "date", "product", "priority", "solution", "status")),
    "cross_sell": frozenset({"orders.product"}),
}
"""Kind of opportunity -> what its rows reveal."""
REVEALS: Mapping[str, Fields] = {
    "kind": NOTHING,
    **CUSTOMER,
    "subject": NOTHING,  # these go by the kind
    "evidence": NOTHING,
    "amount": AMOUNT | {"contracts.amount"},
    "since": NOTHING,
}
_LIFT = (
    "distinct(@orders.customer_id) / distinct(@orders[first].customer_id) / distinct(@orders[beyond].customer_id)"
    " × distinct(@orders[all,spent].customer_id)"
)
_SHARE = "distinct(@orders.customer_id) / distinct(@orders[first].customer_id)"
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(opportunities.kind)"},
    "figures": {
        "by": "of=kind", "count": "count(opportunities.kind)", "amount": "sum(opportunities.amount)",
        "by.customers": "", "customers": "distinct(opportunities.customer_id)",
    },
    "list": {
        "by": "subject=offered", "amount": (
            "sum(@contracts.amount) | distinct(@orders[reason].customer_id) / distinct(@orders[reason,first].customer_id)"
            " × typical(@orders[sold].amount)"
        ),
    },
    "data.pairs": {"by": "pair", "lift": _LIFT},
    "pairs": {
        "by": "product=pair", "customers": "distinct(@orders.customer_id)", "lift": _LIFT,
        "support": "distinct(@orders.customer_id) / distinct(@orders[all,spent].customer_id)",
        "confidence": _SHARE, "sentence.share": _SHARE, "sentence.lift": _LIFT, "sentence.p": "limit(pair.p)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["opportunities"],
    parts,
    has_data,
    reports={"summary": 80},
    whole=AMOUNT | {"orders.product"},
    also=lambda analysis: list(OPENINGS.values()),
    listed=Listed(
        _rows, look, lambda settings: REVEALS, frozenset({"subject"}), list_counts(_rows, "kind", "opportunity")
    ),
    settings=("opportunities",),
    made_of=_MADE,
)
