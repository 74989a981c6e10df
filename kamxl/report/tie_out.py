"""The tie-out: live formulas over the user's own cells beside our figures. Where they differ, somebody must look.

A formula cannot read everything that the reader can: "120万" is text to Excel. Rows with such cells, and rows that are
left out because of an error, are named and corrected one by one, in a column of their own; for all other rows the
formula knows nothing of our computation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache

from kamxl.cell import Formula, Value
from kamxl.compute.analysis import Analysis
from kamxl.grid import quoted
from kamxl.i18n import Lang, labelled, tr
from kamxl.record import record
from kamxl.report import words
from kamxl.report.context import Context, Source
from kamxl.report.order_sheet import MOST_WORDS, OrderSheet, Window, equals, read, runs_of
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS

STEPS = ("all", "cancelled", "returned", "outside", "corrected")
MOST_TYPED = 0.5
LONGEST = 8_000
"""Characters of a formula; Excel takes 8,192."""
_LONGEST_LITERAL, _LONGEST_WORD = 255, 2_000
"""Characters of a text in a formula, and of a tier that somebody typed: a longer one is not counted by a formula."""


@record
class Check:
    """One line: the steps from all rows as typed to what counts, and our figure."""

    label: str
    steps: Mapping[str, Value]
    """Step -> live formula or number; what is not there adds nothing."""
    ours: float
    kind: str
    """Role of the figures: yuan2 or count."""
    note: str = ""
    id: str = ""
    """What our figure is, as of a `Figure` of a plan."""

    @property
    def formulas(self) -> list[Formula]:
        """Its live steps."""
        return [step for step in self.steps.values() if isinstance(step, Formula)]

    @property
    def total(self) -> float:
        """What the steps come to."""
        return sum(_amount(step) for step in self.steps.values())


@record
class TieOut:
    """All lines, and why some that one would expect are not there."""

    checks: tuple[Check, ...]
    left_out: tuple[str, ...]


OrderSheets = Callable[[str], Sequence[OrderSheet]]
"""The order sheets as Excel sees them, those that have the field that is added up."""


def order_sheets(analysis: Analysis, context: Context) -> OrderSheets:
    """The order sheets of a book that has some, looked through once for each field."""

    @cache
    def of(field: str) -> Sequence[OrderSheet]:
        if field != "amount":
            having = (one for one in of("amount") if field in one.source.columns)
            return [one.adding_up(field, read(analysis, one.source, field)) for one in having]
        sources = [one for one in context.sources["orders"] if one.rows]
        return [OrderSheet(one, left_out_rows(analysis, one), read(analysis, one)) for one in sources]

    return of


def tie_out(analysis: Analysis, lang: Lang, context: Context, sheets: OrderSheets | None = None) -> TieOut:
    """The lines for a book: orders in all, orders of 12 months, customers, customers by tier."""
    sheets = sheets or order_sheets(analysis, context)
    checks: list[Check] = []
    left_out: list[str] = []
    for part in (_orders(analysis, lang, context, sheets), _customers(analysis, lang, context)):
        if isinstance(part, str):
            left_out.append(part)
        else:
            checks += part
    return TieOut((*checks, *_tiers(analysis, lang)), tuple(left_out))


def _amount(value: Value) -> float:
    shown = value.cached if isinstance(value, Formula) else value
    return float(shown) if isinstance(shown, (int, float)) else 0.0


def _orders(analysis: Analysis, lang: Lang, context: Context, sheets: OrderSheets) -> list[Check] | str:
    sources = context.sources.get("orders", ())
    if not sources or "orders" not in analysis.frames:
        return tr("report.tie_out.no_orders", lang)
    if sources[0].title is None:
        file = analysis.settings.orders.source
        key = "report.tie_out.beside" if file else "report.tie_out.other_book"
        return tr(key, lang, sheet=SHEETS["orders"].title(lang), file=file)
    for source in sources:
        if source.partial:
            return tr("report.tie_out.partial", lang, sheet=source.title)
        if not {"amount", "order_date"} <= source.columns.keys():
            return tr("report.tie_out.unread", lang, sheet=source.title)
    some = sheets("amount") if any(source.rows for source in sources) else ()
    if not some:
        return tr("report.tie_out.no_orders", lang)
    for sheet in some:
        if len(sheet.words("cancelled")) + len(sheet.words("returned")) > MOST_WORDS:
            return tr("report.tie_out.many_words", lang, sheet=sheet.source.title)
        if sheet.typed > len(sheet.source.rows) * MOST_TYPED:
            # A sum that consists of corrections would prove nothing.
            return tr("report.tie_out.mostly_text", lang, sheet=sheet.source.title, count=sheet.typed)
    from_orders = analysis.facts[analysis.facts["basis"] == "orders"]
    as_of = analysis.as_of
    windows: tuple[tuple[str, Window, str], ...] = (
        ("report.tie_out.orders_total", (None, as_of), "revenue_total"),
        ("report.tie_out.orders_12m", (analysis.year_before, as_of), "revenue_12m"),
    )
    checks = [
        Check(
            tr(key, lang), steps_of(some, window), float(from_orders[column].sum()), "yuan2", _notes(some, lang), column
        )
        for key, window, column in windows
    ]
    if max(len(step.expression) for check in checks for step in check.formulas) > LONGEST:
        return tr("report.tie_out.many_rates", lang, sheet=[str(one.source.title) for one in some])
    return checks


def steps_of(sheets: Sequence[OrderSheet], window: Window) -> dict[str, Value]:
    """The steps over all order sheets: each of them is added up."""
    return summed([sheet.steps(window) for sheet in sheets])


def summed(found: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """The steps of several sheets, each step added up; what is a number on all of them stays one."""
    if len(found) == 1:
        return dict(found[0])
    steps: dict[str, Value] = {}
    for step in STEPS:
        own = [its[step] for its in found if step in its]
        total = sum(map(_amount, own))
        if any(isinstance(one, Formula) for one in own):
            terms = (one.expression if isinstance(one, Formula) else f"{one:.15g}" for one in own)
            steps[step] = Formula("+".join(f"({term})" for term in terms), total)
        elif own:
            steps[step] = total
    return steps


def _notes(sheets: Sequence[OrderSheet], lang: Lang) -> str:
    """What was treated apart on which sheet."""
    if len(sheets) == 1:
        return sheets[0].note(lang)
    said = [(sheet.source.title, note) for sheet in sheets if (note := sheet.note(lang))]
    return " · ".join(labelled(str(title), note, lang) for title, note in said)


def left_out_rows(analysis: Analysis, source: Source) -> set[int]:
    """Rows of a sheet that faults keep out of the figures; where a key column is missing, all of them. Not those of days to come, which
    the windows of the formulas leave out.
    """
    found = {
        issue.row
        for issue in analysis.issues
        if issue.effect == "row"
        and issue.code != "future_date"
        and (issue.book, issue.sheet) == (source.book, source.title)
    }
    return set(source.rows) if source.header_row in found else found & set(source.rows)


# --- customers and tiers ---------------------------------------------------------------------------------------------


def _customers(analysis: Analysis, lang: Lang, context: Context) -> list[Check] | str:
    sources = [one for one in context.sources.get("customers", ()) if "customer_id" in one.columns and one.rows]
    if not sources:
        return tr("report.tie_out.no_customers", lang)
    if sources[0].title is None:
        return tr("report.tie_out.other_book", lang, sheet=SHEETS["customers"].title(lang))
    if some := [source.title for source in sources if source.partial]:
        return tr("report.tie_out.partial", lang, sheet=some[0])
    found = [_counted(analysis, source) for source in sources]
    gone = sum(dropped for *_, dropped in found)
    steps: dict[str, Value] = {
        "all": Formula("+".join(live for live, *_ in found), sum(count for _, count, *_ in found))
    }
    if gone:
        steps["corrected"] = Formula("".join(less for *_, less, _ in found), -gone)
    note = tr("report.tie_out.errors", lang, count=f"{gone:,}") if gone else ""
    return [Check(tr("report.tie_out.customers", lang), steps, float(len(analysis.tiers)), "count", note, "customers")]


def _counted(analysis: Analysis, source: Source) -> tuple[str, int, str, int]:
    """Of a sheet of customers: the formula that counts them, their count, the formula that takes away those left out, and how many these are."""
    letters, title = source.columns["customer_id"], quoted(source.title or "")
    typed = dict(zip(source.rows, source.cells["customer_id"], strict=True))
    live = f"COUNTA({title}!${letters}${source.header_row + 1}:${letters}${source.last_row})"
    count = sum(value is not None for value in typed.values())
    dropped = [row for row in sorted(left_out_rows(analysis, source)) if typed[row] is not None]
    if not dropped:
        return live, count, "", 0
    runs, more = runs_of(dropped)
    cells = ",".join(
        f"{title}!${letters}${first}" + ("" if first == last else f":${letters}${last}") for first, last in runs
    )
    return live, count, f"-COUNTA({cells}){f'-{more}' if more else ''}", len(dropped)


def _tiers(analysis: Analysis, lang: Lang) -> Iterable[Check]:
    """Customers by tier: what the table of tiers holds now against what was computed."""
    output = OUTPUTS["tiers"]
    title = output.column("tier").name(lang)
    counts = analysis.tiers["tier"].astype(str).value_counts()
    for tier in words.ranked(analysis.tiers["tier"], analysis.settings.tier):
        shown = words.word("tier", tier, lang)
        count = int(counts[tier])
        if len(shown) > _LONGEST_WORD:
            continue
        formula = Formula(_counting(f"{output.table}[{title}]", shown), count)
        yield Check(
            tr("report.tie_out.tier", lang, tier=shown), {"all": formula}, float(count), "count", id=f"tier:{shown}"
        )


def _counting(column: str, word: str) -> str:
    """A count of a column's cells that hold a word. A text in a formula has 255 characters at most, or Excel repairs the file."""
    if len(equals(word)) <= _LONGEST_LITERAL:
        return f"COUNTIF({column},{equals(word)})"
    pieces = [word[at : at + _LONGEST_LITERAL // 2] for at in range(0, len(word), _LONGEST_LITERAL // 2)]
    literal = "&".join('"' + piece.replace('"', '""') + '"' for piece in pieces)
    return f"SUMPRODUCT(--({column}={literal}))"
