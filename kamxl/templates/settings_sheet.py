"""设置: every setting with its default beside a blank value.

The values are left blank on purpose: a value in the workbook is stronger than the company's `kamxl.toml`, so a sheet full
of defaults would silence the company's rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any  # Any: values of settings of every kind

from pydantic.fields import FieldInfo

from kamxl import theme
from kamxl.cell import Link, Style, Value
from kamxl.compute.alerts import RULES, rule_limits
from kamxl.compute.rule import AnyRule
from kamxl.compute.wording import percent
from kamxl.i18n import LANGUAGES, Lang, has, tr
from kamxl.placed import Cells, PrintSetup, Range, SheetPlan, Table, TableColumn, Validation
from kamxl.schema.bounds import bounds
from kamxl.schema.money import WAN, Money
from kamxl.schema.sheets import SETTINGS_TABLE, SETTINGS_TITLES
from kamxl.settings import RuleLimits, choices_of, defaults, field_of, is_amount
from kamxl.templates.dictionary import header_roles, list_styles, row_height

HEADER_ROW = 4
COLUMNS = (("group", 15), ("note", 76), ("value", 24), ("default", 24), ("key", 34))
_ROW_HEIGHT = 20.0


def settings_plan(
    lang: Lang, money: Money, rules: Sequence[AnyRule] = RULES, given: Mapping[str, Value] | None = None
) -> SheetPlan:
    """The plan of the settings sheet, with the limits of the alert rules there are and the values that are given."""
    keys = defaults(rule_limits(rules))
    fields = {key: field_of(key, rule_limits(rules)) for key in keys}
    shares = {key: _is_share(field) for key, field in fields.items()}
    base = list_styles(lang)
    styles: dict[str, Style] = {
        **base,
        "value": replace(base["input.choice"], fill="FFFDF3", wrap=True),
        "value.share": replace(base["input.choice"], fill="FFFDF3", number_format="0.0%"),
        "default": replace(base["center"], colour=theme.GREY),
        "default.share": replace(base["center"], colour=theme.GREY, number_format="0.0%"),
    }
    groups = [tr(f"settings.group.{key.split('.')[0]}", lang) for key in keys]
    share_suffix = [".share" if shares[key] else "" for key in keys]
    shown = [default_shown(key, value, lang, money, amount=is_amount(fields[key])) for key, value in keys.items()]
    columns = (
        TableColumn(tr("templates.settings.group", lang), groups, "text"),
        TableColumn(tr("templates.settings.note", lang), [note_of(key, rules, lang) for key in keys], "wrap"),
        TableColumn(
            tr("templates.settings.value", lang),
            [(given or {}).get(key) for key in keys],
            "value",
            roles=[f"value{s}" for s in share_suffix],
        ),
        TableColumn(
            tr("templates.settings.default", lang), shown, "default", roles=[f"default{s}" for s in share_suffix]
        ),
        TableColumn(tr("templates.settings.key", lang), list(keys), "muted.row"),
    )
    title = SETTINGS_TITLES[LANGUAGES.index(lang)]
    value_column = [name for name, _ in COLUMNS].index("value") + 1
    widths = dict(COLUMNS)
    heights = {
        HEADER_ROW + place: row_height([(note, widths["note"]), (value, widths["value"])], lang, _ROW_HEIGHT)
        for place, (note, value) in enumerate(zip(columns[1].values, columns[2].values, strict=True), 1)
    }
    checks = [
        check
        for place, (key, default) in enumerate(zip(keys, shown, strict=True))
        if (
            check := _check(
                key, fields[key], keys[key], default, lang, Range.cell(HEADER_ROW + 1 + place, value_column)
            )
        )
    ]
    return SheetPlan(
        key="settings",
        title=title,
        styles=styles,
        cells=(
            Cells(1, 1, ((title, None, Link(tr("templates.back", lang), sheet="guide")),), ["title", "plain", "nav"]),
            Cells(2, 1, ((tr("templates.settings.subtitle", lang),),), "subtitle"),
        ),
        tables=(Table(SETTINGS_TABLE, HEADER_ROW, 1, columns, header_roles=header_roles(columns)),),
        validations=tuple(checks),
        column_widths={place: width for place, (_, width) in enumerate(COLUMNS, 1)},
        row_heights={1: 30, 2: 18, 3: 6, HEADER_ROW: _ROW_HEIGHT, **heights},
        default_role="plain",
        freeze=(HEADER_ROW + 1, 1),
        gridlines=False,
        tab_colour=theme.TABS["aside"],
        page=PrintSetup(repeat_rows=(HEADER_ROW, HEADER_ROW), header=f"&L{title}"),
        owned=False,
    )


def note_of(key: str, rules: Sequence[AnyRule], lang: Lang) -> str:
    """What a setting does; a company's own rule brings the words of its limits."""
    note = f"settings.{key}.note"
    if has(note):
        return tr(note, lang)
    group, rule_id, limit = key.split(".", 2)
    if group == "share":  # a role of the company's own
        return tr(f"settings.share.{limit}.note", lang)
    rule = next(rule for rule in rules if rule.id == rule_id)
    part = f"alerts.{limit}.note" if limit in ("on", "severity") else "alerts.limit.note"
    about = "" if limit in ("on", "severity") else rule.text(f"limit.{limit}")
    return tr(part, lang, rule=rule.name, about=about)


def default_shown(key: str, value: Any, lang: Lang, money: Money, *, amount: bool) -> Value:
    """A value as the sheet shows a default: a word for a switch or choice, a number as it is, a dash for nothing."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if value is None:
        return tr("templates.settings.rule", lang) if key.endswith(".severity") else "—"
    if amount:
        return amount_shown(value, lang, money)
    words = {choice.code: choice.word(lang) for choice in choices_of(key)}
    if isinstance(value, str):
        return words.get(value, value) or "—"
    if isinstance(value, (tuple, list)):
        return ("、" if lang == "zh" else ", ").join(map(str, value)) or "—"
    return int(value) if isinstance(value, float) and value.is_integer() else value


def value_shown(key: str, value: object, rules: RuleLimits, lang: Lang, money: Money) -> str:
    """A value in force in the words in which the sheet takes it: 200 万元, 30%, 是."""
    field = None if key.startswith("share.") else field_of(key, rules)
    if field is not None and isinstance(value, (int, float)) and _is_share(field):
        return percent(value, 2)
    return str(default_shown(key, value, lang, money, amount=field is not None and is_amount(field)))


def amount_shown(value: float, lang: Lang, money: Money) -> str:
    """An amount of the settings, which is in 万, as the book shows amounts; typed back, it means the same."""
    if lang == "en" and money.unit[:1].isdigit():
        money = Money(money.currency, "1")
    return money.beside(f"{value * WAN / money.scale:,.12g}", lang)


def _is_share(info: FieldInfo) -> bool:
    """A part of a whole, shown as a percentage."""
    _, most = bounds(info)
    return isinstance(most, (int, float)) and most <= 10


def _check(key: str, info: FieldInfo, value: object, default: Value, lang: Lang, over: Range) -> Validation | None:
    shown = f"{default:.0%}" if _is_share(info) and isinstance(default, float) else str(default)
    prompt = tr("templates.settings.prompt", lang, default=shown)
    error = tr("templates.settings.not_setting", lang)
    choices = choices_of(key)
    if choices:
        words = tuple(choice.word(lang) for choice in choices)
        return Validation(over, "list", choices=words, prompt=prompt, error=error, stop=True)
    # An amount may be typed with its unit, which a check on numbers would refuse.
    if not isinstance(value, (int, float)) or is_amount(info):
        return None
    least, most = bounds(info)
    kind = "whole" if isinstance(value, int) else "decimal"
    return Validation(over, kind, minimum=least, maximum=most, prompt=prompt, error=error, stop=True)  # type: ignore[arg-type]  # two of its kinds
