"""Canonical workbooks, made from the schema: input sheets, guide, dictionary and settings as SheetPlans.

A plan of this room has `owned=False`: the sheet is handed over to the user, and no later run touches it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from kamxl.cell import Value
from kamxl.compute.rule import AnyRule
from kamxl.i18n import Lang
from kamxl.placed import SheetPlan
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS

Kind = Literal["start", "key-accounts", "customer", "follow-up", "market"]
Records = Mapping[str, Sequence[Mapping[str, object]]]
"""Rows by schema sheet; a row is what people type, by the key of the field. Other keys are custom columns."""

KINDS: Mapping[Kind, tuple[str, ...]] = {
    "start": ("customers", "follow_ups", "orders", "market"),
    "key-accounts": tuple(SHEETS),
    "customer": ("customers",),
    "follow-up": ("follow_ups",),
    "market": ("market", "trends"),
}
"""Kind of workbook -> its input sheets, in their order."""

FILES: Mapping[Kind, tuple[str, str]] = {
    "start": ("大客户起步.xlsx", "start.xlsx"),
    "key-accounts": ("大客户管理.xlsx", "key-accounts.xlsx"),
    "customer": ("客户信息.xlsx", "customer.xlsx"),
    "follow-up": ("跟进记录.xlsx", "follow-up.xlsx"),
    "market": ("市场监测.xlsx", "market.xlsx"),
}
"""Kind of workbook -> name of its file in zh and in en."""

WHOLE: frozenset[Kind] = frozenset({"start", "key-accounts"})
"""Kinds that are analysed by themselves and carry the settings."""


def plans(
    kind: Kind,
    lang: Lang,
    records: Records | None = None,
    *,
    macros: bool = False,
    rules: Sequence[AnyRule] | None = None,
    money: Money | None = None,
    settings: Mapping[str, Value] | None = None,
    aside: Collection[str] = (),
) -> tuple[SheetPlan, ...]:
    """The sheets of a new workbook, in their order.

    Args:
        kind: which of KINDS.
        lang: language of titles, words and messages.
        records: rows to fill in; a sheet without any is left empty. A start book gets the sheets that have rows, too; of another
            kind, rows of a sheet that it lacks are unused.
        macros: whether the guide carries the buttons.
        rules: the alert rules whose limits the settings list; None are kamxl's own.
        money: currency and display unit that the titles state; None is CNY in the unit of the language.
        settings: values that the settings sheet begins with, by key.
        aside: keys of sheets that are hidden, as the guide then says.

    Returns:
        Guide, input sheets, settings (where the workbook can be analysed by itself), dictionary.

    Raises:
        KeyError: there is no such kind.
    """
    from kamxl.compute.alerts import RULES
    from kamxl.templates.dictionary import dictionary_plan
    from kamxl.templates.guide import guide_plan
    from kamxl.templates.inputs import input_plan
    from kamxl.templates.settings_sheet import settings_plan

    given, money = records or {}, money or Money.of(lang)
    sheets = KINDS[kind]
    if kind == "start":
        sheets = tuple(key for key in SHEETS if key in sheets or given.get(key))
    inputs = tuple(input_plan(SHEETS[key], lang, given.get(key, ()), together=sheets, money=money) for key in sheets)
    limits = RULES if rules is None else rules
    switches = (settings_plan(lang, money, limits, settings),) if kind in WHOLE else ()
    found = (
        guide_plan(kind, sheets, lang, money, macros=macros, aside=aside),
        *inputs,
        *switches,
        dictionary_plan(sheets, lang, money),
    )
    return tuple(replace(plan, hidden=plan.key in aside) for plan in found)
