"""An alert rule: everything that the program knows of it, in one place.

`alerts.registry.RULES` lists the rules; runs, reports, copies, settings, templates and the pages read them from there. A
company's own rules come beside them through the entry points `kamxl.rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, Literal, TypeVar  # Any: the context of a rule, which stands above this module

from kamxl.i18n import Pair, Text, has
from kamxl.settings import Alert, Settings, Severity

Limits = TypeVar("Limits", bound=Alert)
Audience = Literal["sales", "service", "marketing"]
Worse = Literal["higher", "lower"]
OWN_WORDS = "alerts.own"
"""Key of sentences that stand in no catalogue."""
OWN = "own"
OWN_PREFIX = f"{OWN}_"
"""How the id of a rule begins that stands on the sheet 自定义规则."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of a rule: whom it concerns, and the fact with its numbers."""

    customer_id: str | None
    """None for the market and for the book as a whole."""
    fact: Text
    until: date | None = None
    """A day by which something must be done at the latest, such as the end of a contract."""
    subject: str | Text | None = None
    """Which of the customer's (or the market's) things it is about: a contract, an order, a model."""
    measure: float | None = None
    """The figure that is held against the limit, in the rule's `measure`."""
    of_book: bool = False
    """It is about the book as a whole; its owner is whoever the reports are for."""
    owner: str | None = None
    """Whose it is, where not of the customer's owner: of an action, a deal, a target."""
    severity: Severity | None = None
    """Where the finding is weaker or stronger than its rule. What Settings say holds against it."""


@dataclass(frozen=True, slots=True)
class Rule(Generic[Limits]):
    """An alert rule. `Limits` is the model of its switch and limits, `alerts.<id>` in Settings."""

    id: str
    severity: Severity
    """Of customers below the top tiers; Settings may say otherwise."""
    # The context is compute.alerts.Context, which this module cannot name: the result that holds it names rules.
    find: Callable[[Any, Limits], list[Finding]]
    limits: type[Limits]
    needs: tuple[str, ...]
    """What the book must keep: a sheet, or a field of one (`orders.paid`) that is filled in at least once; `|` where either
    will do. Where it does not, the rule is not looked for, and one line says so."""
    reveals: frozenset[str]
    """Input fields that could be read off its facts: a copy for a role shows it to those who see all of them."""
    audience: frozenset[Audience]
    """For whose reports it is."""
    measure: str
    """What `Finding.measure` counts: days, share, points, amount (in single units of the book's currency), steps."""
    worse: Worse
    """In which direction the measure gets worse."""
    words: Mapping[str, Pair] = field(default_factory=dict)
    """A company's own rule brings its words: name, when, advice, and a note for each limit (`limit.days`). The words of
    kamxl's own rules stand in the catalogue, as `alerts.<id>.<part>`."""

    def text(self, part: str, values: Mapping[str, object] | None = None) -> Text:
        """A sentence of the rule: name, advice, when (takes the limits as `values`), limit.<name>."""
        own = self.words.get(part)
        if own is None:
            return Text(f"alerts.{self.id}.{part}", values or {})
        return said(own, values)

    def has_text(self, part: str) -> bool:
        """Whether the rule has that sentence."""
        return part in self.words or has(f"alerts.{self.id}.{part}")

    @property
    def settings_id(self) -> str:
        """Under which name Settings hold its switch and severity: rules of the user's own share one."""
        return OWN if self.id.startswith(OWN_PREFIX) else self.id

    @property
    def name(self) -> Text:
        return self.text("name")

    @property
    def advice(self) -> Text:
        return self.text("advice")

    def limits_in(self, settings: Settings) -> Limits:
        """Its switch and limits as set."""
        return settings.alerts.of(self.settings_id, self.limits)


AnyRule = Rule[Any]


def said(words: Pair, values: Mapping[str, object] | None = None) -> Text:
    """A sentence that stands in no catalogue, such as the fact of a company's own rule."""
    return Text(OWN_WORDS, {"said": Pair(words.zh.format(**(values or {})), words.en.format(**(values or {})))})
