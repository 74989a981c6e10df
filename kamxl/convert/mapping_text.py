"""A mapping as TOML that a person can edit: each line with the field's title, proposals and gaps as comments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any  # Any: the tree of a TOML file

from kamxl.convert.answers import confirmed
from kamxl.convert.draft import Proposal
from kamxl.convert.guess import Guess
from kamxl.convert.mapping import Fill, Rule, SourceOptions, field_key
from kamxl.convert.outcome import proposal_text
from kamxl.convert.sources import Source
from kamxl.i18n import Lang, tr
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS

_BARE = re.compile(r"^[A-Za-z0-9_-]+$")
_RULE_NAMES = {"source": "from", "between": "with"}


def head(lang: Lang, target: str) -> str:
    """The beginning of a mapping file."""
    lines = [f"# {line}" for line in tr("convert.file.head", lang, target=target).splitlines()]
    return "\n".join([*lines, "", "version = 1", 'mode = "both"', ""])


def body(guess: Guess, sources: Sequence[Source], lang: Lang, money: Money) -> str:
    """Sources and fills of a guess; may stand behind those of another."""
    parts = [_source(name, options, sources, lang) for name, options in guess.mapped.sources.items()]
    parts += [_fill(fill, guess, sources, lang, money) for fill in guess.mapped.fill]
    return "\n".join(parts)


def with_names(text: str, names: Mapping[str, str]) -> str:
    """A mapping with the numbers that were given to names, so that they get the same ones again."""
    if not names:
        return text
    lines = "\n".join(f"{value(name)} = {value(number)}" for name, number in names.items())
    head = "[names.customers]\n"
    before, found, after = text.partition(head)
    return f"{before}{head}{lines}\n{after}" if found else f"{text.rstrip()}\n\n{head}{lines}\n"


def with_answers(text: str, settled: Mapping[int, Fill], seen: Mapping[str, tuple[str, ...]]) -> str:
    """A mapping file with fills that answers have changed, everything else as a person left it.

    Args:
        text: of the file.
        settled: place of a fill in the file -> the fill as it is now.
        seen: source -> the titles that it has had.
    """
    if not settled and not seen:
        return text
    import tomlkit

    document: Any = tomlkit.parse(text)
    for name, titles in seen.items():
        document["sources"][name]["seen"] = list(titles)
    for place, fill in settled.items():
        table = document["fill"][place]
        for part, rules in (("columns", fill.columns), ("card", fill.card)):
            _settle(table, part, {name: tomlkit.value(rule(one)) for name, one in rules.items()}, fill.sheet)
        if fill.unpivot is not None:
            for name in ("year", "unit", "decimal"):
                given = getattr(fill.unpivot, name)
                if given is not None:
                    table["unpivot"][name] = given
            for name, months in fill.unpivot.values.items():
                there = table["unpivot"]["values"].setdefault(name, {})
                there.update({title: code for title, code in months.items() if title not in there})
        if fill.status_from_color and table.get("status_from_color") != fill.status_from_color:
            table["status_from_color"] = tomlkit.value(value(fill.status_from_color))
        for name, some in (("keep", fill.keep), ("ended_by", fill.ended_by), ("ignore", fill.ignore)):
            if tuple(table.get(name, ())) != some:
                table[name] = list(some)
    return tomlkit.dumps(document)


def _settle(table: Any, part: str, rules: Mapping[str, Any], sheet: str) -> None:
    """Put the rules of a fill's columns into the file, under the names that it has for the fields."""
    if not rules and part not in table:
        return
    if part not in table:
        import tomlkit

        table[part] = tomlkit.table()
    names = {field_key(sheet, name): name for name in table[part]}
    for key_of, new in rules.items():
        name = names.get(key_of, key_of)
        if name not in table[part] or table[part][name] != new:
            table[part][name] = new
    for gone in names.keys() - rules.keys():
        del table[part][names[gone]]


def _source(name: str, options: SourceOptions, sources: Sequence[Source], lang: Lang) -> str:
    source = next(one for one in sources if one.name == name)
    given = options.model_dump(exclude_defaults=True)
    if len(options.file) == 1 and "file" in given:
        given["file"] = options.file[0]
    lines = ["", f"[sources.{key(name)}]"]
    lines += [f"{item} = {value(one)}" for item, one in given.items()]
    lines.append(f"# {tr('convert.file.rows', lang, count=source.size)}")
    return "\n".join(lines)


def _fill(fill: Fill, guess: Guess, sources: Sequence[Source], lang: Lang, money: Money) -> str:
    source = next(one for one in sources if one.name == fill.source)
    sheet = SHEETS[fill.sheet]
    lines = ["", "[[fill]]", f"sheet = {value(fill.sheet)}  # {sheet.title(lang)}", f"from = {value(fill.source)}"]
    if fill.mode:
        lines.append(f"mode = {value(fill.mode)}")
    if fill.key:
        lines.append(f"key = {value(fill.key)}")
    if fill.keep:
        lines.append(f"keep = {value(fill.keep)}  # {tr('convert.file.keep', lang)}")
    if fill.status_from_color:
        lines.append(f"status_from_color = {value(fill.status_from_color)}")
    more = {"of_orders": fill.of_orders, "ended_by": fill.ended_by, "payments": fill.payments}
    lines += [f"{name} = {value(one)}" for name, one in more.items() if one]
    if fill.ignore:
        lines.append(f"ignore = {value(fill.ignore)}  # {tr('convert.file.ignore', lang)}")
    for join in fill.join:
        lines += ["", "[[fill.join]]", f"source = {value(join.source)}", f"on = {value(join.on)}"]
        if join.to:
            lines.append(f"to = {value(join.to)}")
    lines += _card(fill, lang, money) + _unpivot(fill)
    lines += ["", "[fill.columns]"] if fill.columns or not fill.card else []
    pending = [one for one in guess.proposals if one.source == source.shown and one.sheet == fill.sheet]
    for field in sheet.fields.values():
        title = field.column.title(lang, money)
        own = [one for one in pending if one.field == field.key]
        lines += [f"# {proposal_text(one, lang)}" for one in own if one.why == "word"]
        own = [one for one in own if one.why != "word"]
        if field.key in fill.columns:
            said = "".join(f": {proposal_text(one, lang)}" for one in own)
            lines.append(f"{field.key} = {rule(fill.columns[field.key])}  # {title}{said}")
            continue
        for one in own:
            if one.why in ("bare_unit", "decimal", "colour"):
                lines.append(f"# {proposal_text(one, lang)}")
                continue
            lines.append(f"# {field.key} = {_proposed(one)}  # {title}: {proposal_text(one, lang)}")
        if field.asked and field.key not in fill.filled and not own:
            lines.append(f'# {field.key} = {{ value = "" }}  # {title}: {tr("convert.file.required", lang)}')
    return "\n".join([*lines, ""])


def _proposed(one: Proposal) -> str:
    if one.why == "day_order":
        return rule(Rule.of(one.title, date="dmy"))
    if one.why == "unit":
        return rule(Rule.of(one.title, factor=1.0))
    made = confirmed(one) or Rule.of(one.title)
    return rule(made.but(factor=1.0) if one.why == "per_unit" else made)


def _card(fill: Fill, lang: Lang, money: Money) -> list[str]:
    if not fill.card:
        return []
    fields = SHEETS[fill.sheet].fields
    return [
        "",
        "[fill.card]",
        *(f"{name} = {rule(one)}  # {fields[name].column.title(lang, money)}" for name, one in fill.card.items()),
    ]


def _unpivot(fill: Fill) -> list[str]:
    if fill.unpivot is None:
        return []
    lines = [
        "",
        "[fill.unpivot]",
        *(f"{name} = {value(field)}" for name in ("date", "name") if (field := getattr(fill.unpivot, name))),
    ]
    lines += [f"year = {fill.unpivot.year}"] if fill.unpivot.year else []
    lines += [f"unit = {value(fill.unpivot.unit)}"] if fill.unpivot.unit else []
    lines += [f"decimal = {value(fill.unpivot.decimal)}"] if fill.unpivot.decimal else []
    return [
        *lines,
        "",
        "[fill.unpivot.values]",
        *(f"{name} = {value(titles)}" for name, titles in fill.unpivot.values.items()),
    ]


def rule(one: Rule) -> str:
    """A rule as a value: a title alone, or an inline table."""
    given = one.model_dump(exclude_defaults=True)
    if set(given) == {"source"}:
        return value(given["source"])
    items = [f"{_RULE_NAMES.get(name, name)} = {value(item)}" for name, item in given.items()]
    return f"{{ {', '.join(items)} }}"


def key(name: str) -> str:
    """A key, in quotes where it is more than Latin letters and digits."""
    return name if _BARE.match(name) else value(name)


def value(given: object) -> str:
    """A value of TOML."""
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, (int, float)):
        return repr(given)
    if isinstance(given, date):
        return given.isoformat()
    if isinstance(given, str):
        # A JSON string is a TOML string, but for the one control character that JSON leaves as it is.
        return json.dumps(given, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(given, Mapping):
        return f"{{ {', '.join(f'{key(str(name))} = {value(item)}' for name, item in given.items())} }}"
    if isinstance(given, Sequence):
        return f"[{', '.join(value(item) for item in given)}]"
    raise TypeError(f"no TOML for {type(given).__name__}")
