"""Tier labels: which a model gives, how they rank, and which one a person meant.

Inside the program a label is an ASCII code; `word` names the sentence that shows it. S, A, B, C, D and E are their own
words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Literal, get_args

from kamxl.i18n import LANGUAGES, Text, tr
from kamxl.schema import values
from kamxl.schema.choices import TIER_MODEL
from kamxl.settings import Tier

if TYPE_CHECKING:
    import pandas as pd

ServiceText = Literal["visitors", "incentives"]
SERVICE_TEXTS: tuple[ServiceText, ...] = get_args(ServiceText)
NO_LABEL = "none"
"""普通: below the last bound of preset a-e; under rfm, a customer that never ordered."""
UNRATED = "unrated"
"""未评: too little is known for the scorecard."""

SABC = ("S", "A", "B", "C")
A_TO_E = ("A", "B", "C", "D", "E", NO_LABEL)
ABC = ("A", "B", "C")
METAL = ("platinum", "gold", "iron", "lead")
VIP = ("vip", "major", "normal", "small")
SEGMENTS = (
    "important_value", "important_develop", "important_keep", "important_win_back", "general_value", "general_develop",
    "general_keep", "general_win_back",
)  # fmt: skip
"""RFM: important where money is high; value R↑F↑, develop R↑F↓, keep R↓F↑, win back R↓F↓."""

A_TO_E_MODEL = "threshold_a-e"
"""The threshold model under preset a-e, in the history: its A is not the A of the other preset."""

_SERVICE_LEVEL: Mapping[str, str] = {
    **{letter: letter for letter in SABC},
    **dict(zip(METAL, SABC, strict=True)),
    **dict(zip(VIP, SABC, strict=True)),
    **dict(zip(SEGMENTS, "SAAABBCC", strict=True)),
}
_A_TO_E_LEVEL: Mapping[str, str] = dict(zip(A_TO_E, "SAABBC", strict=True))
_AROUND = re.compile(r"^(?:tier|class|grade|level)\s*|\s*(?:级|类|等级|大?客户|customers?|tier|class)+$")


def bounds_of(settings: Tier) -> tuple[float, ...]:
    """Lower bounds in 万元 of every tier of the threshold model but the last, best first."""
    own = settings.a_e if settings.preset == "a-e" else settings.threshold
    return tuple(own.model_dump().values())


def model_code(settings: Tier) -> str:
    """The model as the history names it, so that only like is compared with like."""
    if settings.model == "threshold" and settings.preset == "a-e":
        return A_TO_E_MODEL
    return settings.model


def rank(model: str, settings: Tier) -> tuple[str, ...]:
    """The labels of a model, strongest first.

    Args:
        model: threshold, pareto, pyramid, scorecard or rfm; also the history's `threshold_a-e`.
        settings: preset and labelling.
    """
    if model == A_TO_E_MODEL or (model == "threshold" and settings.preset == "a-e"):
        return A_TO_E
    if model == "pyramid":
        return VIP if settings.pyramid_labels == "vip" else METAL
    return {"threshold": SABC, "scorecard": (*SABC, UNRATED), "pareto": ABC, "rfm": (*SEGMENTS, NO_LABEL)}[model]


def word(label: str) -> Text | str:
    """What people read for a label; a label that no model gives stands as it was typed."""
    return Text(f"tier.label.{label}") if label in _worded() else label


def match(typed: object, model: str, settings: Tier) -> str | None:
    """The label of a model that a person meant: its code or word in either language, also S级, A类, VIP客户.

    The two labellings of the pyramid are one model: VIP under 铂金/黄金/钢铁/铅 is 铂金. Unknown words give None.
    """
    found = values.text(typed)
    if found is None:
        return None
    known = _known(model, rank(model, settings))
    folded = values.folded(found)
    return known.get(folded) or known.get(_AROUND.sub("", folded))


def match_model(typed: object) -> str | None:
    """The model that a history row names, by code or word in either language."""
    found = values.text(typed)
    return _models().get(values.folded(found)) if found is not None else None


def service_level(label: str, settings: Tier) -> str:
    """S, A, B or C: how much care a label of the model in force asks for.

    A letter is its own. Under preset a-e A is S, B and C are A, D and E are B: their bounds are those of S, A and B. 铂金
    is S, 黄金 A, 钢铁 B, 铅 C. Of the RFM segments 重要价值 is S, the other important ones A, 一般价值 and 一般发展 B. The rest, 未评
    and a label that no model gives are C.
    """
    levels = _A_TO_E_LEVEL if model_code(settings) == A_TO_E_MODEL else _SERVICE_LEVEL
    return levels.get(label, "C")


def strategy(label: str, settings: Tier) -> Text | str:
    """The service strategy of a label: the company's text for its service level, else the built-in one."""
    letter = service_level(label, settings)
    a_to_e = model_code(settings) == A_TO_E_MODEL and label in A_TO_E
    own = str(getattr(settings.a_e_strategy, label) if a_to_e else getattr(settings.strategy, letter)).strip()
    if own:
        return own
    return Text(f"tier.strategy.{label}" if label in SEGMENTS else f"tier.strategy.{letter}")


def service_text(kind: ServiceText, level: str, settings: Tier) -> Text | str:
    """Who visits customers of a service level, or what rewards them: the company's text, else the built-in one."""
    return str(getattr(getattr(settings, kind), level)).strip() or Text(f"tier.{kind}.{level}")


@cache
def _worded() -> frozenset[str]:
    return frozenset((NO_LABEL, UNRATED, *METAL, *VIP, *SEGMENTS))


@cache
def _known(model: str, labels: tuple[str, ...]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for names in (METAL, VIP) if model == "pyramid" else (labels,):
        for name, label in zip(names, labels, strict=True):
            for typed in (name, *_words_of(f"tier.label.{name}" if name in _worded() else None)):
                found.setdefault(values.folded(typed), label)
                found.setdefault(_AROUND.sub("", values.folded(typed)), label)
    return found


@cache
def _models() -> Mapping[str, str]:
    found = {values.folded(typed): A_TO_E_MODEL for typed in (A_TO_E_MODEL, *_words_of(f"tier.model.{A_TO_E_MODEL}"))}
    for choice in TIER_MODEL:
        for typed in (choice.code, choice.zh, choice.en, *_words_of(f"tier.model.{choice.code}")):
            found.setdefault(values.folded(typed), choice.code)
    return found


def _words_of(key: str | None) -> tuple[str, ...]:
    return tuple(tr(key, lang) for lang in LANGUAGES) if key else ()


def labelled(index: pd.Index, labels: Sequence[str], reasons: Iterable[Text] | None) -> pd.DataFrame:
    """What every tier model gives: `tier` (label codes) and, where it explains itself, `reason` (Texts)."""
    columns: dict[str, list[object]] = {"tier": list(labels)}
    if reasons is not None:
        columns["reason"] = list(reasons)
    import pandas as pd

    return pd.DataFrame(columns, index=index, dtype=object)
