"""服务质量: how satisfied customers are, what they complain of and need, and which contracts end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kamxl.cell import Value
from kamxl.compute.analysis import Analysis
from kamxl.compute.columns import NOT_STATED
from kamxl.compute.service import BANDS, RENEWAL_DAYS, Service
from kamxl.plan import ChartGroup, Column, Head, Note, Part, Section, SmallTable
from kamxl.report import charts, words
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import linked, to_customers
from kamxl.report.listed import Look, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.output_sheet import counts as list_counts
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import CUSTOMER, NAME, OWNER, TIER, Fields
from kamxl.report.service_charts import band, named, pictures
from kamxl.schema.choices import SEVERITIES
from kamxl.schema.outputs import OUTPUTS

TRACKS = (39, 12, 14, 14, 13, 13, 13, 13, 13, 13, 13)
MOST_LOWEST, MOST_ROWS = 10, 20
MOST_PRODUCTS, MOST_HANDLERS = 10, 10
CONTENT = 9.0
"""Score below which a customer is listed among the lowest: nobody need worry about a nine."""
_LINE = 0.94
_STATE = {"high": "state.high", "medium": "state.medium", "low": "state.low"}
_DIMENSIONS = (
    ("answers", "count"), ("customers", "count"), ("mean_score", "decimal"), ("previous", "decimal"), ("change", "point_change"),
    ("promoters", "percent"), ("detractors", "percent"), ("score", "nps"),
)  # fmt: skip
_COUNTS = (("opened", "count"), ("solved", "count"), ("days", "decimal"), ("open", "count"), ("oldest", "count"))


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of service: what the book keeps of it."""
    found = analysis.service
    assert found is not None
    made: list[Part] = [_head(say, analysis, found)]
    drawn = pictures(say, found)
    if drawn:
        made.append(Section("charts", say("report.service.charts"), (ChartGroup("pictures", drawn),), air=True))
    if len(found.satisfaction):
        made.append(
            Section(
                "satisfaction",
                say("report.service.satisfaction"),
                (_satisfaction(say, found), *_channels(say, found)),
                keep=0,
            )
        )
    low = found.customers[found.customers["score"].astype(float) < CONTENT]
    if len(low):
        made.append(Section("lowest", say("report.service.lowest"), (_lowest(say, analysis, low, context),), keep=0))
    if len(found.complaints):
        tables = _by_kind(say, found), *_handlers(say, found)
        made.append(Section("complaints", say("report.service.complaints"), tables, keep=0))
    if len(found.open):
        made.append(Section("open", say("report.service.unsolved.list"), _open(say, found, context), keep=6))
    if len(found.needs):
        made.append(Section("needs", say("report.service.needs"), _needs(say, found), keep=0))
    if found.running or len(found.renewals) or found.quotations.number:
        made.append(
            Section("contracts", say("report.service.contracts"), _contracts(say, analysis, found, context), keep=6)
        )
    whole = listed(say, OUTPUTS["service"], found.customers, look(analysis, context))
    asks = found.customers["asks"].astype(bool)
    message = say(
        f"report.service.message.{'every' if asks.any() else 'quiet'}", count=int(asks.sum()), total=len(asks)
    )
    whole = replace(whole, telling=asks.tolist()[: whole.length], message=message)
    made.append(Section("every", say("report.service.every"), (whole,), keep=6))
    return tuple(made)


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame = _rows(analysis)
    return Look(
        groups={"tier": "tier"},
        roles={"tier": words.step_roles(frame["tier"], analysis.settings.tier)},
        links={"customer_id": to_customers(frame.index, context)},
    )


def _rows(analysis: Analysis) -> pd.DataFrame:
    assert analysis.service is not None
    return analysis.service.customers


def _head(say: Phrases, analysis: Analysis, found: Service) -> Head:
    """The title, and what matters most of what the book keeps."""
    said = [say("report.service.as_of", as_of=analysis.as_of)]
    numbers: dict[str, float] = {}
    if len(found.satisfaction):
        first = found.satisfaction.iloc[0]
        name = named(say, "survey", found.satisfaction.index[0])
        said.append(say("report.service.mean", name=name, mean=f"{first['mean']:.1f}", change=_signed(first["change"])))
        numbers |= {f"mean:{name}": first["mean"], f"change:{name}": words.figure(first["change"])}
    if len(found.complaints) or len(found.open):
        numbers["unsolved"] = (found.open["kind"] == "complaint").sum()
        said.append(say("report.service.unsolved", count=words.number(numbers["unsolved"])))
    if len(found.needs):
        numbers["met"] = found.needs["met"].sum() / found.needs["raised"].sum()
        said.append(say("report.service.met", share=words.percent(numbers["met"])))
    if found.running:
        numbers |= {"running": found.running, "amount": found.running_amount}
        said.append(say("report.service.running", count=found.running, amount=say.amount(found.running_amount)))
    return Head(OUTPUTS["service"].title(say.lang), " · ".join(said), ways(say, "service"), numbers=numbers)


def _signed(change: object) -> str:
    return "" if words.blank(change) else f" ({words.figure(change):+.1f})"


def _named(say: Phrases, text: object) -> str:
    return str(text) if text else say("report.not_stated")


def _table(
    say: Phrases, id: str, first: Sequence[Column], measures: Sequence[tuple[str, str]],
    heads: Sequence[Sequence[Value]], frame: pd.DataFrame, *, gap: int = 0,
) -> SmallTable:  # fmt: skip
    """Figures of a frame behind what names its rows."""
    columns = (*first, *(Column(key, say(f"report.service.{key}"), role) for key, role in measures))
    counts = {key for key, role in measures if role == "count"}
    lines: list[list[Value]] = []
    for head, (_, row) in zip(heads, frame.iterrows(), strict=True):
        values = [words.shown(row[key], say.lang) for key, _ in measures]
        whole = [
            int(v) if key in counts and isinstance(v, float) else v
            for (key, _), v in zip(measures, values, strict=True)
        ]
        lines.append([*head, *whole])
    return SmallTable(id, columns, lines, gap=gap)


def _satisfaction(say: Phrases, found: Service) -> SmallTable:
    heads = [[named(say, "survey", code)] for code in found.satisfaction.index]
    measures = [(key, "point_change" if role == "nps" else role) for key, role in _DIMENSIONS]
    # As people say it: 35, not 35 %.
    frame = found.satisfaction.assign(score=found.satisfaction["score"] * 100, mean_score=found.satisfaction["mean"])
    first = frame.iloc[0]
    message = say("report.service.message.mean", name=heads[0][0], mean=f"{first['mean']:.1f}", count=int(first["answers"]),
                  score=f"{round(words.figure(first['score'])):+d}" if round(words.figure(first["score"])) else 0)  # fmt: skip
    table = _table(say, "by_dimension", [Column("dimension", say("report.service.dimension"))], measures, heads, frame)
    return replace(table, message=message)


def _channels(say: Phrases, found: Service) -> tuple[Part, ...]:
    """How they were asked, where that differs."""
    table = found.channels
    if len(table) < 2:
        return ()
    heads = [[named(say, "survey_channel", code)] for code in table.index]
    first = [Column("channel", say("report.service.channel"))]
    measures = (("answers", "count"), ("customers", "count"), ("mean_score", "decimal"))
    return (_table(say, "by_channel", first, measures, heads, table.rename(columns={"mean": "mean_score"}), gap=1),)


def _lowest(say: Phrases, analysis: Analysis, low: pd.DataFrame, context: Context) -> SmallTable:
    shown = low.iloc[:MOST_LOWEST]
    columns = (
        _customer(say), Column("tier", OUTPUTS["tiers"].columns[2].name(say.lang), "center"),
        Column("date", say("report.service.date"), "date"), Column("score", say("report.service.latest"), "decimal"),
        Column("change", say("report.service.change"), "point_change"), Column("open", say("report.service.open.count"), "count"),
        _owner(say), Column("comment", say("report.service.comment"), "text", 4, most=_LINE),
    )  # fmt: skip
    people = linked(shown["name"].astype(str), shown.index, context)
    steps = words.step_roles(shown["tier"], analysis.settings.tier)
    lines: list[list[Value]] = [
        [person, words.word("tier", row.tier, say.lang), *(words.shown(v, say.lang) for v in (row.date, row.score, row.change, row.open, row.owner, row.comment))]
        for person, row in zip(people, shown.itertuples(), strict=True)
    ]  # fmt: skip
    roles = [[words.link_role(person), step, *[None] * 6] for person, step in zip(people, steps, strict=True)]
    first = shown.iloc[0]
    message = say(
        "report.service.message.lowest",
        name=charts.titled(first["name"], shown.index[0]),
        score=f"{words.figure(first['score']):.1f}",
    )
    return SmallTable("lowest.customers", columns, lines, roles, message=message)


def _customer(say: Phrases) -> Column:
    return Column("customer", OUTPUTS["tiers"].columns[1].name(say.lang), "text", most=_LINE)


def _owner(say: Phrases) -> Column:
    return Column("owner", OUTPUTS["tiers"].column("owner").name(say.lang), "text", most=_LINE)


def _by_kind(say: Phrases, found: Service) -> SmallTable:
    frame = found.complaints
    first = [Column("kind", say("report.service.kind")), Column("severity", say("report.service.severity"), "center")]
    heads = [
        [words.word("feedback", kind, say.lang), named(say, "severity", severity)]
        for kind, severity in zip(frame["kind"], frame["severity"], strict=True)
    ]
    counted = {key: int(frame[key].sum()) for key in ("opened", "solved", "open")}
    return replace(
        _table(say, "by_kind", first, _COUNTS, heads, frame), message=say("report.service.message.kinds", **counted)
    )


def _handlers(say: Phrases, found: Service) -> tuple[Part, ...]:
    """Who solves them, where the book says."""
    if not any(found.handlers.index):
        return ()
    shown = found.handlers.iloc[:MOST_HANDLERS]
    heads = [[_named(say, name)] for name in shown.index]
    first = [Column("handler", say("report.service.handler"), span=2)]
    table = _table(say, "by_handler", first, _COUNTS, heads, shown, gap=1)
    return table, *_more(say, len(found.handlers) - len(shown))


def _more(say: Phrases, count: int) -> tuple[Note, ...]:
    return (Note(say("report.service.more", count=count)),) if count > 0 else ()


def _open(say: Phrases, found: Service, context: Context) -> tuple[Part, ...]:
    shown = found.open.iloc[:MOST_ROWS]
    columns = (
        _customer(say), Column("severity", say("report.service.severity"), "center"), Column("kind", say("report.service.kind"), "center"),
        Column("opened", say("report.service.opened.on"), "date"), Column("days", say("report.service.days.open"), "count"),
        Column("handler", say("report.service.handler"), "text", most=_LINE), Column("content", say("report.service.content"), "text", 5, most=_LINE),
    )  # fmt: skip
    people = linked(shown["name"].astype(str), shown["customer_id"], context)
    lines: list[list[Value]] = [
        [person, named(say, "severity", row.severity), words.word("feedback", row.kind, say.lang), *(words.shown(v, say.lang) for v in (row.opened, row.days, row.handler, row.content))]
        for person, row in zip(people, shown.itertuples(), strict=True)
    ]  # fmt: skip
    roles = [
        [words.link_role(person), _STATE.get(str(level), "center"), *[None] * 5]
        for person, level in zip(people, shown["severity"], strict=True)
    ]
    oldest = found.open.sort_values("days", ascending=False, kind="stable").iloc[0]
    message = say(
        "report.service.message.unsolved",
        count=len(found.open),
        days=int(oldest["days"]),
        name=charts.titled(oldest["name"], oldest["customer_id"]),
    )
    table = SmallTable("unsolved", columns, lines, roles, message=message)
    return table, *_more(say, len(found.open) - len(shown))


def _needs(say: Phrases, found: Service) -> tuple[Part, ...]:
    """Needs by product: how many are met, of all and of each priority."""
    columns = (
        Column("product", say("report.service.product"), "text", most=_LINE),
        *(Column(key, say(f"report.service.need.{key}"), role)
          for key, role in (("raised", "count"), ("met", "count"), ("rate", "percent"), ("open", "count"), ("days", "decimal"))),
        *(Column(level, say("report.service.need.of", level=words.word("severity", level, say.lang)), "center", header="block.header.center") for level in SEVERITIES),
    )  # fmt: skip
    frame = found.needs
    whole = frame.drop(columns=["rate", "days"]).sum()
    shown = frame.iloc[:MOST_PRODUCTS]
    if len(shown) < len(frame) and NOT_STATED in frame.index:
        shown = pd.concat([shown.iloc[:-1], frame.loc[[NOT_STATED]]])
    lines = [_need(say, _named(say, product), row) for product, row in shown.iterrows()]
    roles: list[list[str | None]] = [[None] * len(columns) for _ in lines]
    lines.append(_need(say, say("report.total"), {**whole, "rate": whole["met"] / whole["raised"], "days": None}))
    roles.append(
        ["total", "total.count", "total.count", "total.percent", "total.count", "total", *["total.center"] * 3]
    )
    counted = pd.concat([shown, whole.to_frame().T])
    said = {
        level: words.numbers(counted[[f"{level}_met", f"{level}_raised"]].set_axis(["met", "raised"], axis=1))
        for level in SEVERITIES
    }
    message = say(
        f"report.service.message.{'needs' if whole['open'] else 'met'}",
        met=int(whole["met"]),
        raised=int(whole["raised"]),
        open=int(whole["open"]),
    )
    table = SmallTable("by_product", columns, lines, roles, said=said, message=message)
    return table, *_more(say, len(frame) - len(shown))


def _need(say: Phrases, name: str, row: Mapping[str, object] | pd.Series) -> list[Value]:
    counts = [int(words.figure(row[key])) for key in ("raised", "met")]
    rate, still, days = (
        words.shown(row["rate"], say.lang),
        int(words.figure(row["open"])),
        words.shown(row["days"], say.lang),
    )
    levels = [
        f"{words.number(row[f'{level}_met'])} / {words.number(row[f'{level}_raised'])}"
        if row[f"{level}_raised"]
        else None
        for level in SEVERITIES
    ]
    return [name, *counts, rate, still, days, *levels]


def _contracts(say: Phrases, analysis: Analysis, found: Service, context: Context) -> tuple[Part, ...]:
    """What runs, what quotations became, and what is to be renewed."""
    runs = say("report.service.runs", count=found.running, amount=say.amount(found.running_amount))
    told: list[Part] = [Note(runs, id="runs", numbers={"running": found.running, "amount": found.running_amount})]
    quotes = found.quotations
    if quotes.number:
        told.append(
            Note(say("report.service.quotations", count=quotes.number, won=quotes.won, rate=words.percent(quotes.rate), open=quotes.open,
                     amount=say.amount(quotes.amount), amount_won=say.amount(quotes.amount_won)),
                 id="quotations", numbers={"quoted": quotes.number, "amount": quotes.amount, "won": quotes.won, "amount_won": quotes.amount_won, "rate": quotes.rate, "still": quotes.open})
        )  # fmt: skip
    shown = found.renewals.iloc[:MOST_ROWS]
    if shown.empty:
        return (*told, Note(say("report.service.no_renewals", days=RENEWAL_DAYS[-1])))
    columns = (
        _customer(say), Column("tier", OUTPUTS["tiers"].columns[2].name(say.lang), "center"), Column("contract", say("report.service.contract"), "text", most=_LINE),
        Column("end", say("report.service.end"), "date"), Column("days", say("report.service.days.left"), "count"),
        Column("band", say("report.service.left"), "center"), Column("amount", say("report.service.amount"), "money"), _owner(say),
        Column("terms", say("report.service.terms"), "text", 3, most=_LINE),
    )  # fmt: skip
    people = linked(shown["name"].astype(str), shown["customer_id"], context)
    steps = words.step_roles(shown["tier"], analysis.settings.tier)
    lines: list[list[Value]] = [
        [person, words.word("tier", row.tier, say.lang), words.shown(row.contract_id, say.lang), words.shown(row.end, say.lang), int(words.figure(row.days)),
         band(say, row.band), words.shown(row.amount, say.lang, say.money.scale), words.shown(row.owner, say.lang),
         " · ".join(str(one) for one in (row.terms, row.delivery) if not words.blank(one)) or None]
        for person, row in zip(people, shown.itertuples(), strict=True)
    ]  # fmt: skip
    bands = {"past": "state.high", BANDS[1]: "state.medium"}
    roles = [
        [words.link_role(person), step, None, None, None, bands.get(str(band)), None, None, None]
        for person, step, band in zip(people, steps, shown["band"], strict=True)
    ]
    first = shown.iloc[0]
    message = say("report.service.message.renewals", count=len(found.renewals), name=charts.titled(first["name"], first["customer_id"]),
                  end=words.shown(first["end"], say.lang))  # fmt: skip
    table = SmallTable("renewals", columns, lines, roles, gap=1, message=message)
    return *told, table, *_more(say, len(found.renewals) - len(shown))


_COMPLAINTS: Fields = frozenset(f"complaints.{name}" for name in ("opened", "kind", "closed"))
_REVEALS: Mapping[str, Fields] = {
    **CUSTOMER,
    "date": frozenset({"satisfaction.date"}),
    "score": frozenset({"satisfaction.score"}),
    "change": frozenset({"satisfaction.score"}),
    "complaints": _COMPLAINTS,
    "open": _COMPLAINTS,
    "oldest": _COMPLAINTS,
    "needs_open": frozenset({"needs.date", "needs.status"}),
    "contract_end": frozenset({"contracts.end", "contracts.status"}),
}
_COUNTED = {
    "opened": "count(@complaints[12m].opened)", "solved": "count(@complaints[solved].closed)", "days": "span(@complaints[solved].closed)",
    "open": "count(@complaints[open].opened)", "oldest": "age(@complaints[open].opened)",
}  # fmt: skip
_RUNNING = {"running": "count(@contracts[in_force].kind)", "amount": "sum(@contracts[in_force].amount)"}
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {
        "by": "of=dimension", "mean": "mean(@satisfaction[12m].score)", "change": "mean(@satisfaction[12m].score) - mean(@satisfaction[before].score)",
        **{f"by.{name}": "" for name in ("unsolved", "met", "running", "amount")}, "unsolved": "count(@complaints[kind=complaint,open].opened)",
        "met": "count(@needs[met].date) / count(@needs[past].date)", **_RUNNING,
    },
    "runs": _RUNNING,
    "quotations": {
        "quoted": "count(@contracts[quoted].kind)", "amount": "sum(@contracts[quoted].amount)", "won": "count(@contracts[won].kind)",
        "amount_won": "sum(@contracts[won].amount)", "rate": "count(@contracts[won].kind) / count(@contracts[quoted].kind)", "still": "count(@contracts[still].kind)",
    },
    "list": {
        "by": "customer_id", "score": "mean(@satisfaction[surveyed].score)",
        "change": "mean(@satisfaction[surveyed].score) - mean(@satisfaction[surveyed,previous].score)", "complaints": "count(@complaints[kind=complaint,12m].opened)", "open": "count(@complaints[kind=complaint,open].opened)",
        "oldest": "age(@complaints[kind=complaint,open].opened)", "needs_open": "count(@needs[unmet].date)", "contract_end": "latest(@contracts.end)",
    },
    "data.means": {"by": "0=dimension", "1": "mean(@satisfaction[12m].score)", "2": "mean(@satisfaction[before].score)"},
    "data.complaints": {"by": "0=month", "1": "count(@complaints[kind=complaint].opened)", "2": "count(@complaints[kind=complaint].closed)"},
    "data.ending": {"by": "0=band", "1": "sum(@contracts.amount)"},
    "by_dimension": {
        "by": "dimension", "answers": "count(@satisfaction[12m].score)", "customers": "distinct(@satisfaction[12m].customer_id)",
        "mean_score": "mean(@satisfaction[12m].score)", "previous": "mean(@satisfaction[before].score)",
        "change": "mean(@satisfaction[12m].score) - mean(@satisfaction[before].score)",
        "promoters": "count(@satisfaction[12m,up].score) / count(@satisfaction[12m].score)",
        "detractors": "count(@satisfaction[12m,down].score) / count(@satisfaction[12m].score)",
        "score": "count(@satisfaction[12m,up].score) - count(@satisfaction[12m,down].score) / count(@satisfaction[12m].score) × 100",
    },
    "by_channel": {
        "by": "channel", "answers": "count(@satisfaction[12m].score)", "customers": "distinct(@satisfaction[12m].customer_id)",
        "mean_score": "mean(@satisfaction[12m].score)",
    },
    "lowest.customers": {"by": "customer", "date": "latest(service.date)", "score": "sum(service.score)", "change": "sum(service.change)", "open": "sum(service.open)"},
    "by_kind": {"by": "kind,severity", **_COUNTED},
    "by_handler": {"by": "handler", **_COUNTED},
    "unsolved": {"by": "customer,kind,severity,content", "opened": "latest(@complaints[open].opened)", "days": "age(@complaints[open].opened)"},
    "by_product": {
        "by": "product", "raised": "count(@needs[past].date)", "met": "count(@needs[met].date)", "open": "count(@needs[unmet].date)",
        "rate": "count(@needs[met].date) / count(@needs[past].date)", "days": "span(@needs[met].closed)",
        **{f"{level}.met": f"count(@needs[met,priority={level}].date)" for level in SEVERITIES},
        **{f"{level}.raised": f"count(@needs[past,priority={level}].date)" for level in SEVERITIES},
    },
    "renewals": {"by": "contract=contract_id", "end": "latest(@contracts.end)", "days": "left(@contracts.end)", "amount": "sum(@contracts.amount)"},
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["service"],
    parts,
    lambda analysis: analysis.service is not None,
    tracks=TRACKS,
    reports={"service": 10},
    listed=Listed(
        _rows,
        look,
        lambda settings: _REVEALS,
        frozenset({"score", "complaints", "needs_open", "contract_end"}),
        list_counts(_rows, "tier", "tier"),
    ),
    whole=NAME
    | OWNER
    | TIER
    | {f"satisfaction.{name}" for name in ("date", "dimension", "channel", "score", "comment")}
    | {f"complaints.{name}" for name in ("complaint_id", "opened", "kind", "severity", "content", "handler", "closed")}
    | {f"needs.{name}" for name in ("date", "product", "priority", "status", "closed")}
    | {
        f"contracts.{name}"
        for name in ("contract_id", "kind", "signed", "start", "end", "amount", "terms", "delivery", "status")
    },
    settings=("alerts.contract_expiring.days", "alerts.low_satisfaction.score", "alerts.complaint_overdue.days"),
    made_of=_MADE,
)
