"""产品结构: what is sold, which way it goes, and what top customers do not buy of what their industry buys."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kamxl import theme
from kamxl.cell import Value
from kamxl.chart import Series
from kamxl.compute.analysis import Analysis
from kamxl.compute.products import Products
from kamxl.plan import Chart, ChartGroup, Column, Figure, Head, Note, Part, Section, SmallTable
from kamxl.report import charts, words
from kamxl.report.charts import data, drawn
from kamxl.report.context import Context
from kamxl.report.head import ways
from kamxl.report.links import linked
from kamxl.report.listed import Look, cut_note, listed
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.reveals import AMOUNT, NAME, OWNER, PROFIT, TIER, Fields
from kamxl.schema.outputs import OUTPUTS
from kamxl.width import shortened

TRACKS = (26, 16, 10, 15, 15, 12, 12, *[12] * 5)
"""The list gives the first their widths; the grid of customers needs more, each wide enough for 空白 80%."""
MOST_CATEGORIES = 12
"""Rows of the table by category; the rest stands in one line."""
MOST_CUSTOMERS, MOST_WHITE, MOST_WALLETS = 40, 30, 15
_ACROSS = len(TRACKS) - 3
"""Categories that the grid has columns for."""
_BARS = 10
_LOOK = Look(bars=("revenue_12m",))
_MOVES = 5
_LINE = 0.94
"""Of a column: texts that fill less are not cut."""
_CATEGORIES = (
    ("category", "wrap"), ("products", "count"), ("customers", "count"), ("revenue_12m", "money"), ("profit_12m", "money"),
    ("margin", "percent"), ("share", "percent"), ("change", "change"),
)  # fmt: skip


def parts(analysis: Analysis, say: Phrases, context: Context) -> tuple[Part, ...]:
    """The sheet of the range."""
    found = analysis.products
    assert found is not None
    output, frame = OUTPUTS["products"], found.products
    shown = frame.assign(product=[_name(say, product) for product in frame["product"]])
    whole = listed(say, output, shown, _LOOK)
    subtitle = say("report.products.subtitle", as_of=analysis.as_of, count=words.number(len(frame)))
    made: list[Part] = [
        Head(
            output.title(say.lang),
            subtitle + cut_note(say, frame, whole),
            ways(say, "products"),
            numbers={"count": len(frame)},
        )
    ]
    pictures = _charts(say, found)
    if pictures:
        made.append(Section("charts", say("report.products.charts"), (ChartGroup("pictures", pictures),), air=True))
    if len(found.categories) > 1 and found.categorised:
        made.append(Section("categories", say("report.products.categories"), (_categories(say, found),), keep=0))
    if len(found.grid):
        made.append(Section("grid", say("report.products.grid"), _grid(say, analysis, found, context), keep=0))
        made.append(Section("white", say("report.products.white"), _white(say, analysis, found, context)))
    if len(found.wallet):
        made.append(Section("wallet", say("report.products.wallet"), _wallet(say, analysis, found, context), keep=8))
    made.append(Section("every", say("report.products.list"), (whole,), keep=6))
    return tuple(made)


def _name(say: Phrases, name: object) -> str:
    return str(name) if name else say("report.not_stated")


def _charts(say: Phrases, found: Products) -> tuple[Chart, ...]:
    """What brings most, what moved, and what is earned by it; nothing where there is one product alone."""
    table = found.categories
    sold = table[(table["revenue_12m"] != 0) | (table["previous_12m"] != 0)]
    if len(sold) < 2:
        return ()
    made = [_revenue(say, sold)]
    if sold["previous_12m"].any():
        made.append(_moved(say, found))
    if sold["margin"].map(words.percent).nunique() > 1:  # bars of one length compare nothing
        made.append(_margin(say, sold))
    return tuple(made)


def _revenue(say: Phrases, table: pd.DataFrame) -> Chart:
    titles = [say("report.products.group"), say("report.products.now"), say("report.products.before")]
    shown = charts.leading(table, _BARS)
    names = charts.names(_name(say, name) for name in shown.index)
    figures = (shown[["revenue_12m", "previous_12m"]].astype(float) / say.money.scale).to_numpy().tolist()
    lines: list[list[Value]] = [[name, *row] for name, row in zip(names, figures, strict=True)]
    block = data("revenue", titles, lines, ["data.money"] * 2)
    labels, now, before = drawn(block)
    top = table.iloc[0]
    message = say(
        "report.products.chart.revenue",
        name=charts.called(_name(say, table.index[0])),
        share=words.percent(top["share"]),
    )
    message = charts.cut(say, message, len(lines), len(table))
    series = Series(titles[1], now, labels), Series(titles[2], before, labels, colour=theme.SERIES[3])
    return charts.bars(message, series if table["previous_12m"].any() else series[:1], block, y_format=say.amount_axis)


def _moved(say: Phrases, found: Products) -> Chart:
    """The products that gained and lost most on the year before."""
    frame = found.products
    moved = (frame["revenue_12m"] - frame["previous_12m"]).to_numpy(dtype=float) / say.money.scale
    sizes = pd.Series(moved, index=[_name(say, name) for name in frame["product"]]).groupby(level=0, sort=False).sum()
    sizes = sizes[sizes != 0].sort_values(ascending=False)
    chosen = pd.concat([sizes.iloc[:_MOVES], sizes.iloc[max(len(sizes) - _MOVES, _MOVES) :]])
    lines: list[list[Value]] = [
        [name, float(value)] for name, value in zip(charts.names(chosen.index), chosen, strict=True)
    ]
    title = say("report.products.moved")
    block = data("moved", [OUTPUTS["products"].columns[0].name(say.lang), title], lines, ["data.money"])
    labels, values = drawn(block)
    colours = tuple(theme.SERIES[0] if value > 0 else theme.SERIES[1] for value in chosen)
    low, high = charts.around(chosen)
    series = Series(title, values, labels, point_colours=colours, labels=True)
    if len(chosen) and chosen.iloc[0] > 0:
        title = say(
            "report.products.chart.moved", name=lines[0][0], amount=say.amount(chosen.iloc[0] * say.money.scale)
        )
    return charts.bars(title, (series,), block, y_format=say.amount_axis, y_min=low, y_max=high)


def _margin(say: Phrases, table: pd.DataFrame) -> Chart:
    every = table[table["margin"].notna()]
    known = charts.leading(every, _BARS).sort_values("margin", ascending=False)
    title = say("report.products.margin")
    names = charts.names(_name(say, name) for name in known.index)
    lines: list[list[Value]] = [[name, float(margin)] for name, margin in zip(names, known["margin"], strict=True)]
    block = data("margin", [say("report.products.group"), title], lines, ["data.percent"])
    labels, values = drawn(block)
    message = say("report.products.chart.margin", name=charts.called(_name(say, known.index[0])),
                  margin=words.percent(known["margin"].iloc[0]))  # fmt: skip
    message = charts.cut(say, message, len(known), len(every))
    series = Series(title, values, labels, colour=theme.SERIES[2], labels=True)
    return charts.bars(message, (series,), block, y_format=charts.SHARE)


def _categories(say: Phrases, found: Products) -> SmallTable:
    table = found.categories
    by_key = {column.key: column for column in OUTPUTS["products"].columns}
    columns = tuple(
        Column(key, by_key[key].title(say.lang, say.money) if key in by_key else say("report.products.count"), role)
        for key, role in _CATEGORIES
    )
    lines: list[list[Value]] = [
        _row(say, _name(say, name), row) for name, row in table.iloc[:MOST_CATEGORIES].iterrows()
    ]
    rest = table.iloc[MOST_CATEGORIES:]
    if len(rest):
        sums = rest[["products", "revenue_12m", "profit_12m", "share", "previous_12m"]].sum(min_count=1)
        change = sums["revenue_12m"] / sums["previous_12m"] - 1 if sums["previous_12m"] > 0 else None
        # Customers of several categories would count twice, and margins are of lines that are not known here.
        sums = sums.reindex([*table.columns]).astype(object)
        sums["change"] = change
        lines.append(_row(say, say("report.others", count=len(rest)), sums))
    return SmallTable("by_category", columns, lines)


def _row(say: Phrases, name: str, row: pd.Series) -> list[Value]:
    found: list[Value] = [shortened(name, 60)]
    for key, role in _CATEGORIES[1:]:
        value = words.shown(row[key], say.lang, say.money.scale if role == "money" else 1.0)
        found.append(int(value) if role == "count" and isinstance(value, float) else value)
    return found


def _grid(say: Phrases, analysis: Analysis, found: Products, context: Context) -> tuple[Part, ...]:
    """Who buys what: amounts, and in their place the share of peers where a customer does not buy what they do."""
    grid = found.grid.iloc[:MOST_CUSTOMERS, :_ACROSS]
    white = found.unbought
    columns = (
        Column("customer", OUTPUTS["tiers"].columns[1].name(say.lang), "text", 2, most=_LINE),
        Column("tier", OUTPUTS["tiers"].columns[2].name(say.lang), "center"),
        *(Column(f"c{place}", shortened(_name(say, name), 24), "money") for place, name in enumerate(grid.columns)),
    )
    people = analysis.tiers.reindex(grid.index)
    names = linked(people["name"].astype(str), grid.index, context)
    steps = words.step_roles(people["tier"], analysis.settings.tier)
    lines: list[list[Value]] = []
    roles: list[list[str | None]] = []
    said: dict[str, list[Mapping[str, float]]] = {column.key: [] for column in columns[2:]}
    for name, tier, step, (customer, row) in zip(names, people["tier"], steps, grid.iterrows(), strict=True):
        line: list[Value] = [name, words.word("tier", tier, say.lang)]
        its: list[str | None] = [words.link_role(name), step]
        for told, (category, amount) in zip(said.values(), row.items(), strict=True):
            share = white.get((str(customer), str(category)))
            blank = share is not None and words.blank(amount)
            empty = say("report.products.blank", share=words.percent(share))
            line.append(empty if blank else words.shown(amount, say.lang, say.money.scale))
            its.append("state.medium" if blank else None)
            told.append({"blank": words.figure(share)} if blank else {})
        lines.append(line)
        roles.append(its)
    note = say("report.products.grid.note", share=words.percent(analysis.settings.opportunities.white_space))
    hidden = {"customers": len(found.grid) - len(grid), "groups": found.grid.shape[1] - grid.shape[1]}
    left_out = say("report.products.grid.more", **hidden) if any(hidden.values()) else ""
    return Note(note + left_out), SmallTable("customers", columns, lines, roles, said=said)


def _white(say: Phrases, analysis: Analysis, found: Products, context: Context) -> tuple[Part, ...]:
    """What to offer whom, the largest first."""
    shown = found.white.iloc[:MOST_WHITE]
    if shown.empty:
        return (Note(say("report.products.no_white")),)
    name, tier = (column.name(say.lang) for column in OUTPUTS["tiers"].columns[1:3])
    columns = (
        Column("customer", name, "text", 2, most=_LINE),
        Column("tier", tier, "center"),
        Column("category", say("report.products.group"), "text", most=_LINE),
        Column("buyers", say("report.products.buyers"), "center"),
        Column("share", say("report.products.peers"), "percent"),
        Column("typical", say("report.products.typical"), "money", 2),
        Column("owner", OUTPUTS["tiers"].column("owner").name(say.lang), "text", 2, most=_LINE),
    )
    people = linked(shown["name"].astype(str), shown["customer_id"], context)
    steps = words.step_roles(shown["tier"], analysis.settings.tier)
    lines: list[list[Value]] = [
        [person, words.word("tier", row.tier, say.lang), str(row.category), f"{row.buyers} / {row.peers}",
         words.shown(row.share, say.lang), words.shown(row.typical, say.lang, say.money.scale), words.shown(row.owner, say.lang)]
        for person, row in zip(people, shown.itertuples(), strict=True)
    ]  # fmt: skip
    more = len(found.white) - len(shown)
    table = SmallTable(
        "offers",
        columns,
        lines,
        [[words.link_role(person), step, *[None] * 5] for person, step in zip(people, steps, strict=True)],
        said={"buyers": words.numbers(shown[["buyers", "peers"]])},
    )
    return table, *((Note(say("report.products.more", count=more)),) if more else ())


def _wallet(say: Phrases, analysis: Analysis, found: Products, context: Context) -> tuple[Part, ...]:
    """Who buys most elsewhere."""
    shown = found.wallet.iloc[:MOST_WALLETS]
    name, tier = (column.name(say.lang) for column in OUTPUTS["tiers"].columns[1:3])
    columns = (
        Column("customer", name, "text", 2, most=_LINE),
        Column("tier", tier, "center"),
        Column("revenue", say("report.products.now"), "money"),
        Column("wallet", say("report.products.wallet.share"), "points"),
        Column("rest", say("report.products.rest"), "money", 2),
        Column("of_turnover", say("report.products.of_turnover"), "percent"),
        Column("owner", OUTPUTS["tiers"].column("owner").name(say.lang), "text", 2, most=_LINE),
    )
    people = linked(shown["name"].astype(str), shown.index, context)
    steps = words.step_roles(shown["tier"], analysis.settings.tier)
    lines: list[list[Value]] = [
        [person, words.word("tier", row.tier, say.lang), words.shown(row.revenue_12m, say.lang, say.money.scale),
         words.shown(row.wallet_share, say.lang), words.shown(row.rest, say.lang, say.money.scale),
         words.shown(row.of_turnover, say.lang), words.shown(row.owner, say.lang)]
        for person, row in zip(people, shown.itertuples(), strict=True)
    ]  # fmt: skip
    roles = [[words.link_role(person), step, *[None] * 5] for person, step in zip(people, steps, strict=True)]
    total = say.amount(found.wallet["rest"].astype(float).sum())
    return Note(say("report.products.wallet.note", count=len(found.wallet), amount=total)), SmallTable(
        "elsewhere", columns, lines, roles
    )


def _rows(analysis: Analysis) -> pd.DataFrame:
    assert analysis.products is not None
    return analysis.products.products


def _sold(say: Phrases, analysis: Analysis, seen: frozenset[str]) -> tuple[Figure, ...]:
    title = OUTPUTS["products"].columns[0].name(say.lang)
    return (Figure(title, words.number(len(_rows(analysis)))),) if "product" in seen else ()


_SOLD: Fields = frozenset({"orders.product"})
_REVEALS: Mapping[str, Fields] = {
    "product": _SOLD,
    "category": frozenset({"orders.category"}),
    "customers": _SOLD,
    "revenue_12m": AMOUNT,
    "profit_12m": PROFIT,
    "margin": AMOUNT | PROFIT,
    "share": AMOUNT,
    "change": AMOUNT,
}
_MADE: Mapping[str, Mapping[str, str]] = {
    "head": {"count": "count(products)"},
    "list": {
        "by": "product", "revenue_12m": "sum(@orders[12m].amount)", "profit_12m": "sum(@orders[12m].profit)",
        "margin": "profit_12m / revenue_12m | sum(@orders[12m,profited].profit) / sum(@orders[12m,profited].amount)",
        "customers": "distinct(@orders[sold].customer_id)", "share": "sum(products[all,row].revenue_12m) / sum(products[all].revenue_12m)",
        "change": "sum(@orders[12m].amount) / sum(@orders[before].amount) - 1",
    },
    "data.revenue": {"by": "0=category", "1": "sum(@orders[12m].amount)", "2": "sum(@orders[before].amount)"},
    "data.moved": {"by": "0=product", "1": "sum(@orders[12m].amount) - sum(@orders[before].amount)"},
    "data.margin": {"by": "0=category", "1": "sum(@orders[12m,profited].profit) / sum(@orders[12m,profited].amount)"},
    "by_category": {
        "by": "category", "products": "distinct(@orders[24m].product)", "customers": "distinct(@orders[buying].customer_id) | distinct(@orders[12m].customer_id)",
        "revenue_12m": "sum(@orders[12m].amount)", "profit_12m": "sum(@orders[12m].profit)",
        "margin": "sum(@orders[12m,profited].profit) / sum(@orders[12m,profited].amount)",
        "share": "sum(@orders[12m].amount) / sum(@orders[all,12m].amount)", "change": "sum(@orders[12m].amount) / sum(@orders[before].amount) - 1",
    },
    "customers": {
        "by": "customer", "across": "category", "*": "sum(@orders[12m].amount)",
        "*.blank": "distinct(@orders[all,peers,buying].customer_id) / distinct(@orders[all,every,peers,buying].customer_id)",
    },
    "offers": {
        "by": "category", "buyers.buyers": "distinct(@orders[peers,buying].customer_id)", "buyers.peers": "distinct(@orders[all,peers,buying].customer_id)",
        "share": "distinct(@orders[peers,buying].customer_id) / distinct(@orders[all,peers,buying].customer_id)",
        "typical": "typical(@orders[peers,buying].amount)",
    },
    "elsewhere": {
        "by": "customer", "revenue": "sum(tiers.revenue_12m)", "wallet": "sum(@customers.wallet_share)",
        "rest": "sum(tiers.revenue_12m) / sum(@customers.wallet_share) × 100 - sum(tiers.revenue_12m)",
        "of_turnover": "sum(tiers.revenue_12m) / sum(@customers.company_revenue)",
    },
}  # fmt: skip
SHEET = OutputSheet(
    OUTPUTS["products"],
    parts,
    lambda analysis: analysis.products is not None,
    tracks=TRACKS,
    reports={"summary": 75},
    whole=AMOUNT
    | PROFIT
    | NAME
    | OWNER
    | TIER
    | {
        "orders.product",
        "orders.category",
        "customers.industry",
        "customers.wallet_share",
        "customers.company_revenue",
    },
    listed=Listed(_rows, lambda analysis, context: _LOOK, lambda settings: _REVEALS, frozenset({"revenue_12m"}), _sold),
    settings=("opportunities.white_space",),
    made_of=_MADE,
)
