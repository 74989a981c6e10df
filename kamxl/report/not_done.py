"""What an analysis leaves out and why, in two lines: sheets that are not made, and alert rules that are not looked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kamxl.compute.analysis import Skipped
from kamxl.i18n import Lang, Text, tr
from kamxl.report import words
from kamxl.schema.outputs import OUTPUTS

_RULES = "alerts"
_OF_CUSTOMERS = ("tiers", "lifetime", "portrait")
"""Sheets that need a customer sheet; one entry stands for all of them."""
_PARTS: Mapping[str, tuple[str, ...]] = {
    "market": ("market", "market.trends"),
    "opportunities": ("opportunities.cross_sell", "opportunities.need", "opportunities.quotation"),
}
"""Sheets of several parts: without all of them there is no sheet."""


def not_done(skipped: Sequence[Skipped], lang: Lang) -> list[str]:
    """At most two sentences: which sheets are not made, which rules are not looked for, each with what the book lacks.

    Args:
        skipped: what the analysis left out.
        lang: language of the sentences.
    """
    sheets, rules = _sheets(skipped, lang), _rules(skipped, lang)
    return [
        tr(f"not_done.{name}", lang, names=named) for name, named in (("sheets", sheets), ("rules", rules)) if named
    ]


def _sheets(skipped: Sequence[Skipped], lang: Lang) -> list[str]:
    """The names of sheets, those that lack the same together and followed by it."""
    reasons = {item.sheet: item.reason for item in skipped if item.sheet != _RULES and not _of_a_field(item)}
    names: dict[str, list[Text]] = {}
    for key, reason in reasons.items():
        sheet = key.partition(".")[0]
        parts = _PARTS.get(sheet, (key,))
        if reason.key == "skipped.no_customers":
            names |= {OUTPUTS[one].title(lang): [reason] for one in _OF_CUSTOMERS}
        elif all(part in reasons for part in parts):
            names[OUTPUTS[sheet].title(lang)] = [reasons[part] for part in parts]
        else:
            names[_part(key, sheet, lang)] = [reason]
    together: dict[str, list[str]] = {}
    for name, why in names.items():
        together.setdefault(_lacking(why, lang), []).append(name)
    # A column that the settings ask for is lacking on a sheet that is made.
    for item in filter(_of_a_field, skipped):
        field = tr("not_done.part", lang, sheet=words.part(item.sheet, lang), part=item.reason.values["field"])
        together.setdefault(item.reason.render(lang), []).append(field)
    return [tr("not_done.why", lang, names=named, why=why) for why, named in together.items()]


def _of_a_field(item: Skipped) -> bool:
    return item.reason.key == "skipped.no_field"


def _part(key: str, sheet: str, lang: Lang) -> str:
    name = "not_done.market" if key == "market" else f"report.part.{key}"
    return tr("not_done.part", lang, sheet=OUTPUTS[sheet].title(lang), part=tr(name, lang))


def _rules(skipped: Sequence[Skipped], lang: Lang) -> list[str]:
    """The names of all rules, and behind them what the book lacks."""
    names: list[object] = []
    why: list[Text] = []
    for item in skipped:
        if item.reason.key == "skipped.no_customers":
            names.append(Text("not_done.rules.customers"))
            why.append(item.reason)
        elif item.sheet == _RULES:
            found, reason = item.reason.values["rules"], item.reason.values["why"]
            assert isinstance(found, Sequence)
            assert isinstance(reason, Text)
            names += found
            why.append(reason)
    return [tr("not_done.why", lang, names=names, why=_lacking(why, lang))] if names else []


def _lacking(reasons: Iterable[Text], lang: Lang) -> str:
    """What is lacking, each kind of it once: sheets, rows up to the day, columns of a sheet."""
    kinds: dict[tuple[str, object], tuple[Mapping[str, object], list[object]]] = {}
    for reason in reasons:
        of_column = reason.key == "skipped.no_column"
        kind = "skipped.no_sheet" if reason.key == "skipped.no_customers" else reason.key
        subject = reason.values["field" if of_column else "sheet"]
        _, subjects = kinds.setdefault((kind, reason.values["sheet"] if of_column else None), (reason.values, []))
        if subject not in subjects:
            subjects.append(subject)
    said = [
        tr(f"not_done.{kind.removeprefix('skipped.')}", lang, **{**values, "names": subjects})
        for (kind, _), (values, subjects) in kinds.items()
    ]
    return tr("not_done.and", lang).join(said)
