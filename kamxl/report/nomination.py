"""The form on which a customer is nominated as a key account: one page to print, to fill in by hand and to sign."""

from __future__ import annotations

from kamxl.cell import Value
from kamxl.compute.analysis import Analysis
from kamxl.plan import Beside, Column, Head, Note, Pairs, Part, Section, Sheet, SmallTable
from kamxl.report import words
from kamxl.report.customer import profile
from kamxl.report.customer_sections import HALF, TRACKS
from kamxl.report.phrases import Phrases
from kamxl.report.tier_care import named, value
from kamxl.width import shortened

_WHOLE = 2 * HALF + 1
"""Columns of the grid; the middle one parts the two halves."""
_SIGNERS = ("applicant", "sales", "management")


def form(analysis: Analysis, say: Phrases, customer: str, *, key: str, caption: str = "") -> Sheet:
    """The form of a customer, whether it meets the rule or not.

    Args:
        analysis: the results for the whole book.
        say: words of the book.
        customer: its id.
        key: key of the sheet; several forms go into one file.
        caption: what the report covers.
    """
    name = shortened(str(analysis.tiers.loc[customer]["name"]), 80)
    head = Head(
        say("report.form.title", name=name),
        say("report.form.subtitle", customer=customer, as_of=analysis.as_of),
        caption=caption,
    )
    left = Section("profile", say("export.customer.profile"), (profile(say, analysis, customer),))
    right = Section("figures", say("report.form.figures"), (_figures(analysis, say, customer),))
    parts: tuple[Part, ...] = (
        head,
        Beside(((left,), (right,)), ((1, HALF), (HALF + 2, _WHOLE))),
        *_criteria(analysis, say, customer),
        Section("reasons", say("report.form.reasons"), (_blank(say, "reasons", 4),)),
        Section("signed", say("report.form.signed"), (_signatures(say),)),
    )
    title = shortened(f"{customer} {name}", 28)
    return Sheet(key, title, say.lang, parts, TRACKS, frozen=None, formats=say.formats, owned=False)


def _figures(analysis: Analysis, say: Phrases, customer: str) -> Pairs:
    tier, facts, value_of = analysis.tiers.loc[customer], analysis.facts.loc[customer], analysis.lifetime.loc[customer]
    health = analysis.health["health"].get(customer) if len(analysis.health) else None
    rows = (
        ("tier", words.word("tier", tier["tier"], say.lang)),
        ("proposed", analysis.settings.nomination.tier),
        ("revenue", say.amount(facts["revenue_12m"], 1)),
        ("before", say.amount(facts["revenue_previous_12m"], 1)),
        ("profit", say.amount(tier["profit_12m"], 1)),
        ("lifetime", say.amount(value_of["lifetime_value"], 1)),
        ("orders", words.number(facts["orders_12m"])),
        ("last_order", str(words.shown(facts["last_order"], say.lang) or "–")),
        ("stage", words.word("lifecycle", tier["lifecycle"], say.lang)),
        ("health", words.number(health)),
    )
    return Pairs(tuple((say(f"report.form.{key}"), text) for key, text in rows), id="form.figures")


def _criteria(analysis: Analysis, say: Phrases, customer: str) -> tuple[Section, ...]:
    """Each criterion, its limit, what the customer shows, and whether that is enough."""
    found = analysis.nominations
    if found is None:
        return ()
    columns = tuple(
        Column(key, say(f"report.form.criterion.{key}"), role, span)
        for key, role, span in (
            ("name", "wrap", 7),
            ("least", "center", 4),
            ("shown", "center", 4),
            ("met", "center", 4),
        )
    )
    rows: list[list[Value]] = []
    roles: list[list[str | None]] = []
    for name, least in found.limits.items():
        figure = words.figure(found.values.at[customer, name])
        enough = bool(figure >= least)
        criterion = named(say, found, name)
        rows.append([criterion[:1].upper() + criterion[1:], f"≥ {value(say, name, least)}", value(say, name, figure), say(f"report.form.{'met' if enough else 'not_met'}")])  # fmt: skip
        roles.append([None, None, None, "state.good" if enough else "state.medium"])
    met = sum(row[-1] == "state.good" for row in roles)
    name = shortened(str(analysis.tiers.at[customer, "name"]), 80)
    message = say(f"report.form.{'all' if met == len(roles) else 'some'}", name=name, count=met, total=len(roles))
    below: list[Part] = [SmallTable("form.criteria", columns, rows, roles, lines=1.2, message=message)]
    if found.lacking:
        names = say("report.list", items=[say(f"report.nomination.{name}") for name in found.lacking])
        below.append(Note(say("report.tiers.nomination.lacking", names=names)))
    return (Section("criteria", say("report.form.criteria", met=met, total=len(roles)), tuple(below)),)


def _blank(say: Phrases, name: str, rows: int) -> SmallTable:
    """Empty lines to write on."""
    return SmallTable(f"form.{name}", (Column(name, say(f"report.form.{name}.hint"), "wrap", _WHOLE),), [[None]] * rows, lines=1.4)  # fmt: skip


def _signatures(say: Phrases) -> SmallTable:
    columns = tuple(
        Column(key, say(f"report.form.signed.{key}"), "wrap", span)
        for key, span in (("who", 4), ("opinion", 8), ("signature", 4), ("day", 3))
    )
    rows: list[list[Value]] = [[say(f"report.form.{who}"), None, None, None] for who in _SIGNERS]
    return SmallTable("form.signed", columns, rows, lines=2.1)
