"""The data dictionary: what each field is, as rows for people and as JSON Schema for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any  # Any: a JSON Schema

from kamxl.i18n import LANGUAGES, Lang, tr
from kamxl.schema.bounds import bounds
from kamxl.schema.choices import Choice
from kamxl.schema.money import CNY, Money
from kamxl.schema.sheets import SHEETS, SheetField

_WIDE = 1_000
"""A bound above it guards against nonsense and tells people nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field in words of one language."""

    sheet: str
    """Title of the sheet."""
    key: str
    title: str
    """With its unit, as on the sheet."""
    kind: str
    unit: str
    required: bool
    allowed: str
    """Choices, or the bounds."""
    pii: bool
    help: str


def entries(keys: Sequence[str], lang: Lang) -> Iterator[Entry]:
    """The fields of some sheets, in the order of their columns."""
    money = Money.of(lang)
    for key in keys:
        sheet = SHEETS[key]
        for field in sheet.fields.values():
            column = field.column
            yield Entry(
                sheet=sheet.title(lang),
                key=field.key,
                title=column.title(lang, money),
                kind=tr(f"schema.kind.{column.kind}", lang),
                unit=money.name(column.unit, lang) if column.unit else "",
                required=field.asked,
                allowed=_allowed(key, field, lang),
                pii=column.pii,
                help=column.help(lang),
            )


def lines(key: str, lang: Lang) -> Iterator[str]:
    """The dictionary of a sheet as lines for a terminal: a head, then a line for each field."""
    sheet = SHEETS[key]
    yield tr("schema.sheet", lang, title=sheet.title(lang), key=key, table=sheet.table)
    found = [cells(one, lang) for one in entries([key], lang)]
    widths = [max(_width(text) for text in column) for column in zip(*found, strict=True)]
    for *short, rest in found:
        padded = [text + " " * (width - _width(text)) for text, width in zip(short, widths, strict=False)]
        yield "  ".join(("", *padded, rest)).rstrip()


def cells(entry: Entry, lang: Lang) -> tuple[str, str, str, str]:
    """Title, key and kind of a field, and in one text whether it is required or personal, what it allows, and its help."""
    marks = [tr("schema.required", lang)] if entry.required else []
    marks += [tr("schema.pii", lang)] if entry.pii else []
    allowed = "" if entry.allowed in entry.help else entry.allowed
    rest = tr("schema.join", lang).join(filter(None, (*marks, allowed, entry.help)))
    return entry.title, entry.key, entry.kind, rest


def _width(text: str) -> int:
    """Cells of a terminal: a Chinese character takes two."""
    from rich.cells import cell_len

    return cell_len(text)


def _allowed(sheet_key: str, field: SheetField, lang: Lang) -> str:
    column = field.column
    if column.choices:
        words = [choice.word(lang) for choice in column.choices]
        return " / ".join([*words, tr("schema.open", lang)] if column.open_list else words)
    least, most = bounds(SHEETS[sheet_key].model.model_fields[field.key])
    if least is None or most is None or isinstance(least, date) or isinstance(most, date):
        return ""
    if most <= _WIDE:
        return tr("schema.between", lang, least=least, most=most)
    return tr("schema.at_least", lang, least=least) if least > -_WIDE else ""


def json_schema(sheet_key: str) -> dict[str, object]:
    """JSON Schema of one input sheet.

    Each property carries `title` (zh, with its unit) and, as `x-kamxl`, both titles, the aliases, the unit and its scale,
    the choices (code, both words, synonyms), whether it is personal data, and help in both languages. Values are those
    of the frames: choices are codes.
    """
    sheet = SHEETS[sheet_key]
    # Early versions of pydantic 2 leave days as they are.
    found: dict[str, Any] = json.loads(json.dumps(sheet.model.model_json_schema(), default=str))
    found["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    found["title"] = sheet.zh
    found["x-kamxl"] = {
        "key": sheet.key, "zh": sheet.zh, "en": sheet.en, "table": sheet.table, "aliases": list(sheet.aliases),
        "unique": list(sheet.unique),
    }  # fmt: skip
    for key, field in sheet.fields.items():
        column = field.column
        one = found["properties"][key]
        titles = {lang: column.title(lang, Money.of(lang)) for lang in LANGUAGES}
        one["title"] = titles["zh"]
        extra: dict[str, Any] = {"zh": titles["zh"], "en": titles["en"], "kind": column.kind}
        if column.aliases:
            extra["aliases"] = list(column.aliases)
        if column.unit is not None:
            unit = column.unit
            extra["unit"] = {
                **{lang: CNY.name(unit, lang) for lang in LANGUAGES},
                "family": unit.family,
                "scale": unit.scale,
            }
        if column.choices:
            extra["choices"] = [_choice(choice) for choice in column.choices]
            extra["open_list"] = column.open_list
            if not column.open_list:
                _restrict(one, [choice.code for choice in column.choices])
        extra["pii"] = column.pii
        extra["asked"] = field.asked
        extra["key"] = column.key
        extra["help"] = {"zh": column.zh_help, "en": column.en_help}
        one["x-kamxl"] = extra
    return found


def _choice(choice: Choice) -> dict[str, object]:
    return {"code": choice.code, "zh": choice.zh, "en": choice.en, "synonyms": list(choice.synonyms)}


def _restrict(property_schema: dict[str, Any], codes: list[str]) -> None:
    """A closed list takes its codes only; the Column's parser, which JSON Schema cannot show, sees to it in the model."""
    arms = property_schema.get("anyOf", [property_schema])
    for arm in arms:
        if arm.get("type") == "string":
            arm["enum"] = codes
