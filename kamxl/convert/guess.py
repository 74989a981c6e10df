"""A mapping for files that have none: what is sure is applied, what is likely is proposed, and the rest is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date

from kamxl.convert import by_cells, refunds
from kamxl.convert.bare import NOTHING_HELD, Held, bare_units, book_currency, open_marks
from kamxl.convert.by_title import draft, of_card
from kamxl.convert.draft import Draft, Found, Proposal, finish
from kamxl.convert.fills import fill_of, options_of
from kamxl.convert.held import beside_orders, holds_no_sales, reads_amounts, unread, unused
from kamxl.convert.implied import completed, propose_colours, propose_names, with_names
from kamxl.convert.kinds import is_of_ours
from kamxl.convert.links import documents_of_orders, lines_over_orders, look_up
from kamxl.convert.mapping import Mapped
from kamxl.convert.months import months
from kamxl.convert.payments import are_of_orders
from kamxl.convert.similar import alike
from kamxl.convert.sources import Source
from kamxl.convert.strange_words import ask_words
from kamxl.convert.view import cards_of
from kamxl.convert.which_amount import after_discount, by_product, by_value, calculate, in_one
from kamxl.convert.which_sheet import hinted, is_named, sheet_of
from kamxl.convert.wide import in_rows, unsaid, with_months
from kamxl.i18n import Text
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import texts

_KNOWN = 0.9
"""Of the IDs of a table: so many that the workbook has, and the rest are slips."""


@dataclass(slots=True)
class Guess:
    """A mapping, and what a person should know about it."""

    mapped: Mapped
    found: list[Found] = field(default_factory=list)
    proposals: list[Proposal] = field(default_factory=list)
    open: list[tuple[str, str, str]] = field(default_factory=list)
    """(source, sheet, field): required fields that nothing fills."""
    unknown: list[str] = field(default_factory=list)
    """Sources that fill nothing."""
    notes: list[Text] = field(default_factory=list)
    """Sources that are not read, since they hold something else, or what others say."""


def guess(
    sources: Sequence[Source],
    only: str | None = None,
    taken: Iterable[str] = (),
    as_of: date | None = None,
    held: Held = NOTHING_HELD,
) -> Guess:
    """A mapping for some sources.

    Args:
        sources: each under its own name.
        only: the sheet that they are, where the user says so.
        taken: sheets that other sources fill already.
        as_of: a day after which nothing has happened yet.
        held: what the workbook holds already.
    """
    drafts: list[Draft] = []
    idle: list[Source] = []
    loose: list[Proposal] = []
    known = _known((), held)
    for source in sources:
        own = _drafts(source, only, {one.sheet for one in drafts} | set(taken), as_of, known)
        loose += unsaid(source)
        drafts += own
        if not own:
            idle.append(source)
    documents_of_orders(drafts, held.sheets.get("orders", ()))
    drafts = lines_over_orders(drafts, idle)
    known = _known(drafts, held) if idle else known
    more = [one for source in idle for one in _drafts(source, only, set(taken), as_of, known) if are_of_orders(one)]
    idle = [source for source in idle if all(one.source is not source for one in more)]
    drafts, notes = beside_orders([*drafts, *more])
    for one in drafts:
        if not are_of_orders(one):
            look_up(one, [*idle, *(other.source for other in drafts if other.source is not one.source)])
        calculate(one)
        finish(one)
        by_value(one)
        after_discount(one)
        refunds.find(one)
        in_one(one, held.currency)
    held = replace(held, currency=held.currency or book_currency(drafts))
    for one in drafts:
        bare_units(one, held)
        open_marks(one)
        ask_words(one)
    joined = {join.source for one in drafts for join in one.joins}
    mapped = Mapped(
        sources={source.name: options_of(source) for source in sources},
        fill=tuple(fill_of(one, drafts) for one in drafts),
    )
    return Guess(
        mapped,
        [found for one in drafts for found in one.found],
        [
            *loose,
            *(
                proposal
                for one in drafts
                for proposal in one.proposals
                if proposal.field not in one.filled
                or proposal.why in ("day_order", "year", "bare_unit", "decimal", "word")
            ),
        ],
        [(one.source.shown, one.sheet, key) for one in drafts if not one.updates for key in one.missing],
        [source.shown for source in idle if source.name not in joined and not holds_no_sales(source)],
        [*notes, *unused([one for one in sources if one.name not in joined], drafts), *unread(sources, drafts)],
    )


def _drafts(
    source: Source, only: str | None, filled: set[str], as_of: date | None, known: Mapping[str, Set[str]]
) -> list[Draft]:
    """What a source fills: the sheet it is most like, and the customers too where it names them in every row."""
    hint = hinted(source)
    sheets = [only] if only else list(SHEETS)
    series = months(source) if source.titles else None
    found: list[Draft] = []
    if source.titles:
        candidates = [
            completed(draft(source, key, key == hint, as_of))
            for key in sheets
            if only or key != "orders" or not (holds_no_sales(source) or is_of_ours(source))
        ]
        for one in candidates if series is None else ():
            by_product(one)
        candidates = [with_names(_with_card(with_months(one, series))) for one in candidates]
        candidates = [in_rows(one) for one in candidates] if series is None else candidates
        if not only and holds_no_sales(source):
            candidates = [one for one in candidates if is_named(one, hint) or one.unpivot or reads_amounts(one)]
        best = sheet_of(candidates, only, hint, filled) if candidates else []
        if not best or best[0].lacking:
            likely = [one for one in candidates if one.sheet != "customers" or not _is_dated(best)]
            best = [one for one in likely if _updates(one, known.get(one.sheet, frozenset()))][:1] or best
        found = propose_names(best, source, "customers" in filled)
    propose_colours(found, source)
    cards = _card_drafts(source, only)
    if cards:
        found = [*cards, *(one for one in found if one.sheet != "customers")]
    for one in found:
        elsewhere = {title for other in found if other is not one for title in other.used}
        by_cells.take(one, elsewhere)
        alike(one, elsewhere)
    return sorted(found, key=lambda one: list(SHEETS).index(one.sheet))


def _is_dated(best: Sequence[Draft]) -> bool:
    """Whether the rows of a table are of their days: receipts of customers whom the workbook has say nothing more of these."""
    return any(
        key in one.filled and SHEETS[one.sheet].fields[key].column.kind == "day"
        for one in best[:1]
        for key in SHEETS[one.sheet].key_fields
    )


def _known(drafts: Sequence[Draft], held: Held) -> Mapping[str, Set[str]]:
    """Sheet -> the IDs of the rows that the workbook has, and of those that some drafts bring."""
    found: dict[str, set[str]] = {}
    for key, tables in held.sheets.items():
        columns = (column for table in tables for column in table.columns)
        own = (column.values for column in columns if column.field == SHEETS[key].id_field)
        found[key] = {text for cells in own for text in texts(cells) if text}
    for one in drafts:
        found.setdefault(one.sheet, set()).update(filter(None, _own_ids(one)))
    return found


def _own_ids(one: Draft) -> Sequence[str | None]:
    """The IDs of its rows that a draft reads from a column as they stand."""
    return texts(one.cells(SHEETS[one.sheet].id_field or ""))


def _updates(one: Draft, known: Set[str]) -> bool:
    """Whether a table only says more of rows that are known, which it finds by their IDs."""
    own = _own_ids(one) if len(one.filled) > 1 and one.unpivot is None else ()
    one.updates = bool(own) and sum(text in known for text in own) >= _KNOWN * len(own)
    return one.updates


def _with_card(one: Draft) -> Draft:
    """What the card above a list says of each of its rows: whose they are, and fields that the list lacks."""
    if not one.source.cards:
        return one
    rules = of_card(cards_of(one.source), one.sheet)
    for key, rule in rules.items():
        if key in one.filled or (key == "customer_id" and one.sheet == "customers"):
            continue
        if key in ("customer_id", "owner", "region", "contact"):
            one.card[key] = rule
            one.found.append(Found(one.source.shown, rule.source or rule.name or "", one.sheet, key, "card"))
    return one


def _card_drafts(source: Source, only: str | None) -> list[Draft]:
    """The customers of the cards, a row for each."""
    if not source.cards or only not in (None, "customers"):
        return []
    rules = of_card(cards_of(source), "customers")
    if "name" not in rules and "customer_id" not in rules:
        return []
    one = Draft(source, "customers", card=rules)
    one.found += [
        Found(source.shown, rule.source or rule.name or "", "customers", key, "card") for key, rule in rules.items()
    ]
    return [one]
