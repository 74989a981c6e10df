"""Codes, Texts and pandas' values, as a reader sees them on a sheet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from kamxl.compute import labels
from kamxl.i18n import Lang, Text, has, tr
from kamxl.schema import choices
from kamxl.schema.choices import Choice
from kamxl.schema.days import OPEN_END
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS, RESOLVED
from kamxl.settings import Tier

if TYPE_CHECKING:
    import pandas as pd

    from kamxl.cell import Value

_LISTS: Mapping[str, tuple[Choice, ...]] = {
    "alert_state": (*choices.ALERT_STATE, RESOLVED),
    "contact_method": choices.METHOD,
    "stage": choices.STAGE,
    "impact": choices.IMPACT,
    "survey": choices.DIMENSION,
    "survey_channel": choices.SURVEY_CHANNEL,
    "feedback": choices.FEEDBACK_KIND,
    "source": choices.SOURCE,
    "status": choices.STATUS,
    "yes_no": choices.YES_NO,
}
"""Groups of codes whose words stand in the schema."""

_PREFIXES: Mapping[str, str] = {
    "tier": "tier.label",
    "model": "tier.model",
    "lifecycle": "lifecycle",
    "frequency": "frequency_band",
    "value_band": "value_band",
    "basis": "basis",
    "change": "change",
    "health_part": "health.part",
}
"""Groups whose words stand beside the figures that give the codes; the others have theirs under `code.<group>`."""


def word(group: str, code: object, lang: Lang) -> str:
    """The word for a code of a group; what is not a code of the group (a tier that a person typed) stays as it is."""
    if blank(code):
        return ""
    if isinstance(code, Text):
        return code.render(lang)
    if group in _LISTS:
        return next((entry.word(lang) for entry in _LISTS[group] if entry.code == code), str(code))
    key = f"{_PREFIXES.get(group, f'code.{group}')}.{code}"
    return tr(key, lang) if has(key) else str(code)


def numbers(frame: pd.DataFrame) -> list[dict[str, float]]:
    """The numbers that words of each row say, by the name of their column."""
    return [{str(name): figure(value) for name, value in row.items()} for row in frame.to_dict("records")]


def part(key: str, lang: Lang) -> str:
    """The name of an output sheet, or of a part of one: `market`, `market.trends`."""
    sheet = key.partition(".")[0]
    title = OUTPUTS[sheet].title(lang) if sheet in OUTPUTS else key
    name = f"report.part.{key}"
    return f"{title} ({tr(name, lang)})" if has(name) else title


def blank(value: object) -> bool:
    """None, NaN, NaT and their like."""
    if isinstance(value, float):
        return not math.isfinite(value)
    if value is None or isinstance(value, (str, int, Text)):
        return value is None
    import numpy as np
    import pandas as pd

    return value is pd.NaT or value is pd.NA or (isinstance(value, np.floating) and not math.isfinite(value))


def shown(value: object, lang: Lang, scale: float = 1.0) -> Value:
    """A value of a frame as a plain value of a cell; numbers are divided by `scale`."""
    if blank(value):
        return None
    if isinstance(value, Text):
        return value.render(lang)
    if isinstance(value, str):
        return str(value)
    import numpy as np

    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value) if scale == 1 else int(value) / scale
    if isinstance(value, (float, np.floating)):
        return float(value) / scale
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
        return tr("report.open_ended", lang) if day == OPEN_END else day
    return str(value)


def column(values: pd.Series, lang: Lang, scale: float = 1.0, group: str | None = None) -> list[Value]:
    """A whole column: codes of `group` as words, everything else as `shown`. Numbers and days go through numpy."""
    import numpy as np

    kind = values.dtype.kind
    if group is None and kind == "f":
        numbers = values.to_numpy(dtype=float) / scale
        found: list[Value] = numbers.tolist()
        for place in np.flatnonzero(~np.isfinite(numbers)).tolist():
            found[place] = None
        return found
    if group is None and kind == "M":
        days: list[Value] = values.to_numpy().astype("datetime64[D]").tolist()
        return [tr("report.open_ended", lang) if day == OPEN_END else day for day in days] if OPEN_END in days else days
    known: dict[object, Value] = {}
    cells = values.tolist()
    if group is None and set(map(type, cells)) <= {str, type(None)}:
        return cells
    found = []
    for value in cells:
        if value is None:
            found.append(None)
        elif type(value) is str:
            if group is None:
                found.append(value)
                continue
            if value not in known:
                known[value] = word(group, value, lang)
            found.append(known[value])
        elif group is None and type(value) is float:
            found.append(value / scale if math.isfinite(value) else None)
        elif isinstance(value, Text):
            # One sentence for many rows: advice, strategy, rule.
            key = id(value) if value.values else value.key
            if key not in known:
                known[key] = value.render(lang)
            found.append(known[key])
        elif group is None or blank(value):
            found.append(shown(value, lang, scale))
        else:
            found.append(word(group, value, lang))
    return found


def ranked(tiers: Iterable[object], settings: Tier) -> list[str]:
    """The tiers that occur, best first; labels that the model does not know stand behind, as they come."""
    present = list(dict.fromkeys(str(tier) for tier in tiers if not blank(tier)))
    order = labels.rank(settings.model, settings)
    return [tier for tier in order if tier in present] + [tier for tier in present if tier not in order]


def step_roles(tiers: Iterable[object], settings: Tier) -> list[str]:
    """The role `tier.N` of each tier: 0 for the best of the model, at most 5; `center` for labels that it does not know."""
    known = {tier: f"tier.{min(index, 5)}" for index, tier in enumerate(labels.rank(settings.model, settings))}
    return [known.get(str(tier), "center") for tier in tiers]


def link_role(value: Value) -> str:
    """The role of a text of one line, which may lead somewhere."""
    from kamxl.cell import Link

    return "link" if isinstance(value, Link) else "text"


def figure(value: object) -> float:
    """A number of a frame as a plain float, NaN where there is none."""
    return float("nan") if blank(value) else float(value)  # type: ignore[arg-type]  # a number, or blank


def number(value: object, scale: float = 1.0, decimals: int = 0) -> str:
    """A number inside a sentence: 1,234.5; a dash where there is none. Scaled money below 10 keeps two figures: 0.0098, 0.02."""
    if blank(value):
        return "–"
    scaled = float(value) / scale  # type: ignore[arg-type]  # a number, or blank
    if scale != 1 and 0 < abs(scaled) < 10:
        decimals = max(decimals, 1 - math.floor(math.log10(abs(scaled))))
    said = f"{round(scaled, decimals) + 0.0:,.{decimals}f}"
    return said.rstrip("0").rstrip(".") if scale != 1 and 0 < abs(scaled) < 1 else said


def amount(value: object, money: Money, lang: Lang, decimals: int = 0) -> str:
    """An amount in the currency, with its unit, inside a sentence: 150 万元, 1,500k USD; a dash where there is none."""
    figure = number(value, money.scale, decimals)
    return figure if blank(value) else money.beside(figure, lang)


def percent(value: object, decimals: int = 0) -> str:
    """A share as 12%, one that is nearly nothing as 0.2%; a dash where there is none."""
    if not decimals and not blank(value) and 0 < abs(float(value)) < 0.005:  # type: ignore[arg-type]  # a number
        decimals = 1
    return "–" if blank(value) else f"{float(value) * 100:,.{decimals}f}%"  # type: ignore[arg-type]  # a number, or blank


def signed_percent(value: object, decimals: int = 1) -> str:
    """A change as +12.3%; a dash where there is no base."""
    return "–" if blank(value) else f"{float(value) * 100:+,.{decimals}f}%"  # type: ignore[arg-type]  # a number, or blank
