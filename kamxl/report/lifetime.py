"""生命周期价值: what each customer is still worth, with its interval, and how the figure was come by."""

from __future__ import annotations

import pandas as pd

from kamxl.compute.alerts.sales import CHURN_RISK
from kamxl.compute.analysis import Analysis
from kamxl.compute.lifetime_rows import LEAST_MONTHS, MODELS
from kamxl.i18n import Lang
from kamxl.plan import Range, Series, SheetPlan, Value
from kamxl.report import charts, concentration, theme, words
from kamxl.report.context import Context
from kamxl.report.head import LIST_ROW, Figure, list_head, section_below, strip
from kamxl.report.links import to_customers
from kamxl.report.listing import Look, cut_note, listing
from kamxl.report.page import Page
from kamxl.schema.outputs import OUTPUTS

_CHART_ROWS = 15
_LABEL_RIGHT, _FIT = 4, 8
"""Labels of the table of tenths take columns A–D; the check of the fit stands beside it, from H on."""


def plan(analysis: Analysis, lang: Lang, context: Context) -> SheetPlan:
    """The sheet of lifetime values."""
    page = Page("lifetime", lang, money=analysis.money)
    output = OUTPUTS["lifetime"]
    frame = analysis.lifetime
    table = listing(page, output, frame, look(analysis, context), row=LIST_ROW)
    right = len(output.columns)
    section = section_below(page, table)
    settings = analysis.settings.lifetime
    subtitle = page.say(
        "report.lifetime.subtitle",
        as_of=analysis.as_of,
        months=settings.horizon_months,
        discount=words.percent(settings.discount),
        interval=words.percent(settings.interval),
    )
    list_head(page, page.say("report.lifetime.title"), subtitle + cut_note(page, frame, table), section)
    strip(page, _figures(page, analysis), right)
    _section(page, analysis, section, page.span(1, 185))
    return page.plan(freeze=(LIST_ROW + 1, 3), right=right, repeat=(LIST_ROW, LIST_ROW))


def look(analysis: Analysis, context: Context) -> Look:
    """How the columns of the list are shown."""
    frame = analysis.lifetime
    return Look(
        groups={"tier": "tier", "method": "method", "value_band": "value_band"},
        roles={"tier": words.step_roles(frame["tier"], analysis.settings.tier)},
        links={"customer_id": to_customers(frame.index, context)},
        bars=("lifetime_value",),
    )


def _figures(page: Page, analysis: Analysis) -> list[Figure]:
    note, frame = analysis.lifetime_note, analysis.lifetime
    figures = [Figure(page.say("report.lifetime.strip.total"), page.amount(note.total))]
    if not words.blank(note.total_low):
        label = page.say("report.lifetime.strip.interval", interval=words.percent(analysis.settings.lifetime.interval))
        low, high = words.number(note.total_low, page.money.scale), page.amount(note.total_high)
        figures.append(Figure(label, page.say("report.lifetime.strip.range", low=low, high=high)))
    if note.check is not None:
        expected, actual = words.number(note.check.expected), words.number(note.check.actual)
        shown = page.say("report.lifetime.strip.orders", expected=expected, actual=actual)
        label = page.say("report.lifetime.strip.check", months=note.check.months)
        figures.append(Figure(label, shown, None if note.check.holds else "medium"))
    figures.append(Figure(page.say("report.lifetime.strip.method"), words.word("method", note.method, page.lang)))
    top, share = concentration.share_of_top(frame["lifetime_value"], 0.2) if len(frame) else (0, float("nan"))
    if not words.blank(share):
        figures.append(Figure(page.say("report.lifetime.strip.top", count=words.number(top)), words.percent(share)))
    if frame["p_alive"].notna().any():
        limit = CHURN_RISK.limits_in(analysis.settings).p_alive
        weak = int((frame["p_alive"].astype(float) < limit).sum())
        label = page.say("report.lifetime.strip.at_risk", limit=words.percent(limit))
        shown = page.say("report.customers", count=words.number(weak))
        figures.append(Figure(label, shown, "medium" if weak else None))
    return figures


def by_tier(analysis: Analysis) -> pd.DataFrame:
    """By tier, best first: customers, past_value, p_alive (mean), expected_orders, value (元), its mean and its share."""
    groups = analysis.lifetime.groupby(analysis.lifetime["tier"].astype(str), sort=False)
    frame = pd.DataFrame(
        {
            "customers": groups.size(),
            "past_value": groups["past_value"].sum(min_count=1),
            "p_alive": groups["p_alive"].mean(),
            "expected_orders": groups["expected_orders_12m"].sum(min_count=1),
            "value": groups["lifetime_value"].sum(min_count=1),
            "mean": groups["lifetime_value"].mean(),
        }
    ).reindex(words.ranked(analysis.lifetime["tier"], analysis.settings.tier))
    total = frame["value"].sum()
    frame["share"] = frame["value"] / total if total > 0 else float("nan")
    return frame


def _section(page: Page, analysis: Analysis, row: int, right: int) -> None:
    page.heading(row, page.say("report.lifetime.section"), 1, right)
    row = _notes(page, analysis, row + 1, right) + 1
    if not (analysis.lifetime["lifetime_value"].astype(float) > 0).any():
        page.text(row, 1, right, page.say("report.nothing.value"))
        return
    chart_row = row
    row = _tiers(page, analysis, row + _CHART_ROWS + 1, right)
    spots = charts.placed(page, chart_row, _CHART_ROWS, 1, (55, 60, 55))
    rows = len(by_tier(analysis))
    first, last = row - rows, row - 1
    _concentration(page, analysis, row + 1, spots[0])
    _alive_chart(page, analysis, Range(first, 1, last, 1), Range(first, 6, last, 6), spots[1])
    _fit(page, analysis, row + 1, spots[2])


def _notes(page: Page, analysis: Analysis, row: int, right: int) -> int:
    """How the figures were come by, in plain words. Returns the row below."""
    note = analysis.lifetime_note
    texts = [note.why.render(page.lang), page.say(f"report.lifetime.basis.{note.value_basis}",
             margin=words.percent(analysis.settings.lifetime.margin))]  # fmt: skip
    if note.method in MODELS:
        params = ", ".join(f"{name} = {value:.4g}" for name, value in note.params.items())
        texts.append(
            page.say(
                "report.lifetime.explain",
                model=page.say(f"report.lifetime.model.{note.method}"),
                customers=words.number(note.customers),
                repeaters=words.number(note.repeaters),
            )
        )
        texts.append(
            page.say(
                "report.lifetime.params", params=params or "–", log_likelihood=words.number(note.log_likelihood, 1, 2)
            )
        )
        if note.method == "model":
            leaves = "start" if note.leaves_at_start else "later"
            rhythm = "rhythm" if note.params.get("k", 1) > 1 else "random"
            texts.append(
                page.say(f"report.lifetime.{rhythm}", stages=words.number(note.params.get("k", 1)))
                + page.say(f"report.lifetime.leaves.{leaves}")
            )
        warned = {said.key for said in note.notes}
        if not words.blank(note.correlation) and "lifetime.note.correlated" not in warned:
            texts.append(page.say("report.lifetime.correlation", value=f"{note.correlation:.2f}"))
        texts += [said.render(page.lang) for said in note.notes]
        above = _above(analysis.lifetime)
        if above:
            interval = words.percent(analysis.settings.lifetime.interval)
            texts.append(page.say("report.lifetime.above", count=words.number(above), interval=interval))
    else:
        texts.append(page.say("report.lifetime.explain_simple"))
    texts += _check(page, analysis)
    for text in texts:
        page.text(row, 1, right, text)
        row += 1
    return row


def _check(page: Page, analysis: Analysis) -> list[str]:
    """What the model would have said a year ago, against what came."""
    note = analysis.lifetime_note
    found = note.check
    if found is None:
        return [page.say("report.lifetime.no_check", months=LEAST_MONTHS)] if note.method in MODELS else []
    said = page.say(
        "report.lifetime.check",
        day=found.day,
        customers=words.number(found.customers),
        months=found.months,
        expected=words.number(found.expected),
        interval=words.percent(analysis.settings.lifetime.interval),
        low=words.number(found.low),
        high=words.number(found.high),
        actual=words.number(found.actual),
        error=f"{found.error / found.actual:+.0%}" if found.actual else "–",
    )
    if found.holds:
        return [said + page.say("report.lifetime.check.holds")]
    if note.method in MODELS and not words.blank(note.total_low):
        return [said + page.say("report.lifetime.check.widened", factor=f"{found.widening:.1f}")]
    return [said + page.say("report.lifetime.check.fails")]


def _above(frame: pd.DataFrame) -> int:
    """Customers whose value lies above its own interval."""
    return int((frame["lifetime_value"].astype(float) > frame["high"].astype(float)).sum())


def _tiers(page: Page, analysis: Analysis, row: int, right: int) -> int:
    """The summary by tier. Returns the row below."""
    titles: list[Value] = [
        page.say(f"report.lifetime.by_tier.{name}")
        for name in ("tier", "", "customers", "share", "past_value", "p_alive", "orders", "mean", "value")
        if name
    ]
    titles.insert(1, None)
    page.line(row, 1, titles, ["block.header", "block.header", *["block.header.right"] * 7])
    page.at_least(row, 2)
    frame = by_tier(analysis)
    roles = words.step_roles(frame.index, analysis.settings.tier)
    for (tier, line), role in zip(frame.iterrows(), roles, strict=True):
        row += 1
        scale = page.money.scale
        page.line(
            row,
            1,
            [
                words.word("tier", tier, page.lang), None, int(line["customers"]), words.shown(line["share"], page.lang),
                words.shown(line["past_value"], page.lang, scale), words.shown(line["p_alive"], page.lang),
                words.shown(line["expected_orders"], page.lang), words.shown(line["mean"], page.lang, scale),
                words.shown(line["value"], page.lang, scale),
            ],
            [role, "text", "count", "percent", "money", "percent", "decimal", "money", "money"],
        )  # fmt: skip
        page.at_least(row, 1)
    return row + 1


def _concentration(page: Page, analysis: Analysis, row: int, over: Range) -> None:
    """Value by tenths of the customers, with its chart."""
    values = analysis.lifetime["lifetime_value"].astype(float)
    frame = concentration.tenths(values)
    page.put(row, 1, page.say("report.lifetime.tenths"), "block.header", right=_LABEL_RIGHT)
    page.line(
        row, _LABEL_RIGHT + 1,
        [page.say("report.concentration.share"), page.say("report.concentration.cumulative")], "block.header.right",
    )  # fmt: skip
    page.at_least(row, 2)
    first = row + 1
    for group in frame.itertuples():
        row += 1
        page.put(row, 1, group_label(page, words.figure(group.upto), len(values)), "text", right=_LABEL_RIGHT)
        page.line(row, _LABEL_RIGHT + 1, [words.figure(group.share), words.figure(group.cumulative)], "percent")
        page.at_least(row, 1)
    top, share = concentration.share_of_top(values, 0.2)
    labels = Range(first, 1, row, 1)
    charts.chart(
        page,
        "column",
        over,
        page.say("report.lifetime.chart.concentration", count=words.number(top), share=words.percent(share)),
        [
            Series(page.say("report.concentration.share"), Range(first, 5, row, 5), labels),
            Series(
                page.say("report.concentration.cumulative"), Range(first, 6, row, 6), labels, kind="line", markers=True
            ),
        ],
        y_format=charts.SHARE,
        y_min=0,
        y_max=1,
    )


def group_label(page: Page, upto: float, customers: int, *, short: bool = False) -> str:
    """A tenth of the customers, or where there are fewer than ten, the place of one."""
    if short and customers >= concentration.GROUPS:
        # "100%" is a little too wide for a tenth of a chart, and would be broken in two.
        return words.percent(upto) if upto < 1 else page.say("report.concentration.all")
    if short:
        return str(round(upto * customers))
    if customers < concentration.GROUPS:
        return page.say("report.concentration.place", place=round(upto * customers))
    return page.say("report.concentration.top", share=words.percent(upto))


def _alive_chart(page: Page, analysis: Analysis, tiers: Range, values: Range, over: Range) -> None:
    if not analysis.lifetime["p_alive"].notna().any():
        page.put(
            over.top, over.left, page.say("report.lifetime.no_p_alive"), "empty", right=over.right, bottom=over.bottom
        )
        return
    count = tiers.bottom - tiers.top + 1
    charts.chart(
        page,
        "column",
        over,
        page.say("report.lifetime.chart.p_alive"),
        [Series(page.say("report.lifetime.by_tier.p_alive"), values, tiers,
                point_colours=theme.step_colours(count), labels=True)],
        y_format=charts.SHARE,
        y_min=0,
        y_max=1,
    )  # fmt: skip


def _fit(page: Page, analysis: Analysis, row: int, over: Range) -> None:
    """Customers by number of repeat order days: what the model expects against what is."""
    frame = analysis.lifetime_note.expected_actual
    if frame is None or frame.empty:
        page.put(over.top, over.left, page.say("report.lifetime.no_fit"), "empty", right=over.right, bottom=over.bottom)
        return
    titles = [page.say(f"report.lifetime.{name}") for name in ("repeats", "actual", "expected")]
    page.line(row, _FIT, titles, ["block.header", "block.header.right", "block.header.right"])
    page.at_least(row, 2)
    first = row + 1
    for line in frame.itertuples():
        row += 1
        label = f"{line.repeats}+" if line.Index == frame.index[-1] else str(line.repeats)
        page.line(
            row, _FIT, [label, words.figure(line.actual), words.figure(line.expected)], ["text", "count", "decimal"]
        )
        page.at_least(row, 1)
    labels, actual, expected = (Range(first, _FIT + offset, row, _FIT + offset) for offset in range(3))
    charts.chart(
        page,
        "column",
        over,
        page.say("report.lifetime.chart.fit"),
        [Series(titles[1], actual, labels), Series(titles[2], expected, labels)],
        y_format=charts.WHOLE,
        x_title=titles[0],
    )
