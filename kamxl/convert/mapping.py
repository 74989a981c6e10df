"""The mapping file: which source fills which sheet, column by column. TOML, written by a dry run, edited by people.

Sheets and fields may be called by key, by their Chinese or by their English title. Titles of a source are compared as
headers are (case, spaces and full-width forms do not matter); `orders.date` is the column `date` of a joined source.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self  # Any: the tree of a TOML file

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from kamxl.convert.mapping_faults import Fault, place, why
from kamxl.convert.periods import of_code
from kamxl.errors import UsageError
from kamxl.i18n import LANGUAGES, Lang, Pair, Text, tr
from kamxl.read.titles import folded
from kamxl.schema.sheets import SHEETS
from kamxl.settings.toml import MOST_BYTES, BadToml, tree_of

FILE, SHEET, PERIOD, COLOUR = PLACES = ("#file", "#sheet", "#period", "#colour")
"""Columns made of what is no cell: the file's and the sheet's name without their dates, the last day of the month stated, the fill."""
Mode = Literal["both", "create", "update"]
Pick = Literal["first", "last", "min", "max", "sum", "count"]
NULLS = ("NULL", "\\N")
"""What databases write for nothing."""


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Titles = Annotated[tuple[str, ...], BeforeValidator(_one_or_many), Field(min_length=1)]


class _Model(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, defer_build=True
    )

    def but(self, **changes: object) -> Self:
        """The same, with other values of some fields."""
        return self.model_copy(update=changes)


class SourceOptions(_Model):
    """What is known of a file; what is not given is found out."""

    file: Titles = ("*",)
    """Names of the files; * and ? stand for anything, so that next month's export is known too."""
    sheet: str | None = None
    """* for all sheets of one layout."""
    transposed: bool | None = None
    """The titles stand in the first column, and each record is a column."""
    block: Annotated[int, Field(ge=1)] | None = None
    """Which of several tables on the sheet, from the top."""
    header: Annotated[int, Field(ge=0)] | tuple[Annotated[int, Field(ge=1)], ...] | None = None
    """Row of the header, or rows; 0: there is none, and the columns are called A, B, C."""
    down: Titles | None = None
    """Columns that are filled in the first row of each group only: the others of the group get its value."""
    within: str | None = None
    """The column that has one value in each group: the number of an order in all its lines."""
    seen: tuple[str, ...] = ()
    """The titles that its table has had: another one is new."""
    encoding: str | None = None
    delimiter: Annotated[str, Field(pattern=r"^(.|space)$")] | None = None
    escape: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    decimal: Literal[".", ","] | None = None
    null: tuple[str, ...] = NULLS

    def fits(self, name: str) -> bool:
        return any(fnmatch.fnmatchcase(name.casefold(), one.casefold()) for one in self.file)


class Rule(_Model):
    """How a field gets its values: from a column, a constant, several columns joined, multiplied or added."""

    source: str | None = Field(None, alias="from")
    value: str | int | float | bool | date | None = None
    join: Titles | None = None
    between: str = Field(" ", alias="with")
    multiply: Titles | None = None
    add: Titles | None = None
    less: str | None = None
    """A share (0.05 or 5%) to take off what was multiplied."""
    minus: str | None = None
    """Of the amount of an order: the column of what was refunded of it."""
    split: str | None = None
    part: int = 1
    """Which piece of the split, from 1; -1 is the last."""
    remove: tuple[str, ...] = ()
    """Strings to take out of the cell first: a currency sign, a prefix."""
    map: Mapping[str, str] | None = None
    other: str | None = None
    """For values that the map does not know; without it they stay as they are."""
    default: str | int | float | None = None
    """Where the cell is blank."""
    otherwise: Titles | None = None
    """Columns that are taken where the cell is blank: a person's name where there is no company."""
    date: Annotated[str, Field(pattern=r"^(ymd|dmy|mdy|md|month|.*%.*)$")] | None = None
    decimal: Literal[".", ","] | None = None
    """The decimal mark of its numbers, where nothing proves it."""
    unit: str | None = None
    factor: float | None = None
    year: Annotated[int, Field(ge=1900, le=2199)] | None = None
    """Of `#period`, or of days without one (`date = "md"`), where no title, sheet or file says it."""
    pick: Pick | None = None
    """Which of several rows of a joined source."""
    name: str | None = None
    """A column that names the customer: the field gets the ID of the customer of that name, a new one where there is none."""
    made: Titles | None = None
    """Fields of the sheet of which an ID is made: the customer and the day of an order that has no number."""

    @classmethod
    def of(cls, title: str, **more: Any) -> Self:
        """The rule that reads one column."""
        return cls(**{"from": title, **more})

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        ways = (self.source, self.value, self.join, self.multiply, self.add, self.name, self.made)
        if sum(one is not None for one in ways) != 1:
            raise Fault("one_way")
        if self.part == 0:
            raise Fault("part")
        if self.less is not None and self.multiply is None:
            raise Fault("less")
        return self

    @property
    def titles(self) -> tuple[str, ...]:
        """The source titles that the rule reads."""
        several = (*(self.join or ()), *(self.multiply or ()), *(self.add or ()))
        found = (self.source, self.name, *several, self.less, self.minus, *(self.otherwise or ()))
        return tuple(one for one in found if one is not None)


class Join(_Model):
    """Another source whose row with the same key adds its columns."""

    source: str
    on: Titles
    to: Titles | None = None
    """The key's titles in the other source, where they differ."""


class Unpivot(_Model):
    """Columns that are months or quarters, products, what is asked about, or lines of an order, each cell or line of which becomes a record."""

    date: str | None = None
    """The field that gets the last day of the period."""
    name: str | None = None
    """In place of a day: the field that gets what the column is of, as `values` has it."""
    year: Annotated[int, Field(ge=1900, le=2199)] | None = None
    """Where no title, sheet or file says it; it is found out again for each file otherwise."""
    unit: str | None = None
    """Of the amounts, where no title says it."""
    decimal: Literal[".", ","] | None = None
    """The decimal mark of the cells, where nothing proves it."""
    values: Mapping[str, Mapping[str, str]]
    """Field -> title of a column -> its period: 2026-01, 2026Q1; 01 or Q1 where the year stands elsewhere; or its name, or its place."""

    @model_validator(mode="after")
    def _periods(self) -> Self:
        if self.date is not None and self.name is not None:
            raise Fault("date_or_name")
        for titles in self.values.values() if self.date is not None else ():
            for code in titles.values():
                if of_code(code) is None:
                    raise Fault("period", code=code)
        return self

    @property
    def by(self) -> str:
        """The field that tells the records of a row apart; empty where only the order of the columns does: 产品1, 产品2."""
        return self.date or self.name or ""

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that its columns fill."""
        return (*self.values, *([self.by] if self.by else ()))

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns that it reads."""
        return tuple(title for titles in self.values.values() for title in titles)


def _rule(value: object) -> object:
    return {"from": value} if isinstance(value, str) else value


class Fill(_Model):
    """One source that fills one sheet."""

    sheet: str
    source: str = Field(alias="from")
    mode: Mode | None = None
    key: Titles | None = None
    """Fields by which a row is found again in the workbook."""
    keep: tuple[str, ...] = ()
    """Source columns that are taken along under their own titles."""
    ignore: tuple[str, ...] = ()
    """Fields that a person has said no to: they are not proposed again."""
    join: tuple[Join, ...] = ()
    columns: Mapping[str, Annotated[Rule, BeforeValidator(_rule)]] = Field(default_factory=dict)
    card: Mapping[str, Annotated[Rule, BeforeValidator(_rule)]] = Field(default_factory=dict)
    """Fields that stand on the card above the list; a fill of a card alone has a row for each."""
    unpivot: Unpivot | None = None
    status_from_color: Mapping[Annotated[str, Field(pattern=r"^[0-9A-Fa-f]{6}$")], str] = Field(default_factory=dict)
    """Colour (RRGGBB) that a row is filled with -> the status that it means."""
    of_orders: str | None = None
    """The column that names the order which a row invoices or delivers: where that order is there, the row is not counted again."""
    ended_by: tuple[str, ...] = ()
    """Columns of yes and no whose title gives an order its status: 是否作废, is_return."""
    payments: bool = False
    """Each row is one payment of its order: they add up, and come on top of what was paid before."""

    def with_rule(self, key: str, rule: Rule) -> Self:
        """The fill with a field filled by a rule, other than before."""
        return self.but(columns={**self.columns, key: rule})

    @property
    def rules(self) -> Mapping[str, Rule]:
        """Of all fields but those that the unpivoted columns fill."""
        return {**self.columns, **self.card}

    @property
    def monthly(self) -> bool:
        """Whether its records are sums of the orders of months or quarters."""
        dated = self.unpivot is not None and self.unpivot.date is not None
        return self.sheet == "orders" and (
            dated or any(rule.source == PERIOD or rule.date == "month" for rule in self.columns.values())
        )

    @property
    def filled(self) -> tuple[str, ...]:
        """Every field that it fills."""
        more = self.unpivot.fields if self.unpivot else ()
        return (*self.columns, *self.card, *more, *(("status",) if self.status_from_color else ()))

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the source's list that it reads."""
        own = [title for rule in self.columns.values() for title in rule.titles if title not in PLACES]
        own += [self.of_orders] if self.of_orders is not None else []
        return tuple(dict.fromkeys([*own, *self.ended_by, *(self.unpivot.titles if self.unpivot else ())]))

    @model_validator(mode="before")
    @classmethod
    def _by_key(cls, data: Any) -> Any:
        """Sheet and fields by their keys, whatever language they are named in."""
        if not isinstance(data, dict):
            return data
        sheet = _sheets().get(folded(str(data.get("sheet", ""))))
        if sheet is None:
            raise Fault("no_sheet", sheet=data.get("sheet", ""), known=[shown_sheet(key) for key in SHEETS])
        found = {**data, "sheet": sheet}
        for part in ("columns", "card"):
            columns = data.get(part, {})
            if isinstance(columns, Mapping):
                found[part] = {field_key(sheet, str(name)): rule for name, rule in columns.items()}
                if len(found[part]) < len(columns):
                    raise Fault("twice")
        if isinstance(data.get("ignore"), (str, list, tuple)):
            found["ignore"] = tuple(field_key(sheet, str(name)) for name in _one_or_many(data["ignore"]))  # type: ignore[attr-defined]  # pydantic says so where it is no list
        unpivot = data.get("unpivot")
        if isinstance(unpivot, Mapping) and isinstance(unpivot.get("values"), Mapping):
            named = {field_key(sheet, str(name)): titles for name, titles in unpivot["values"].items()}
            by = {name: field_key(sheet, str(unpivot[name])) for name in ("date", "name") if name in unpivot}
            found["unpivot"] = {**unpivot, "values": named, **by}
        if isinstance(data.get("key"), (str, list, tuple)):
            keys = _one_or_many(data["key"])
            own = {folded(str(title)): str(title) for title in data.get("keep", ())}
            found["key"] = tuple(own.get(folded(str(k))) or field_key(sheet, str(k)) for k in keys)  # type: ignore[attr-defined]  # pydantic says so where it is no list
        return found


class Mapped(_Model):
    """The whole mapping."""

    version: Literal[1] = 1
    mode: Mode = "both"
    sources: Mapping[str, SourceOptions] = Field(default_factory=dict)
    fill: tuple[Fill, ...] = ()
    same: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    """Ids of one thing under two numbers: sheet -> the id that goes -> the id that stays."""
    names: Mapping[str, Mapping[str, str]] = Field(default_factory=dict)
    """Numbers that were given to names, and names that a person took for another: sheet -> name -> id."""

    @model_validator(mode="after")
    def _sources_are_named(self) -> Self:
        for fill in self.fill:
            for name in (fill.source, *(join.source for join in fill.join)):
                if name not in self.sources:
                    raise Fault("no_source" if self.sources else "no_sources", name=name, known=list(self.sources))
        return self


@cache
def _sheets() -> Mapping[str, str]:
    return {folded(name): sheet.key for sheet in SHEETS.values() for name in (sheet.key, sheet.zh, sheet.en)}


def sheet_key(name: str) -> str | None:
    """Key of the input sheet that a word names: orders, 购买记录, Orders."""
    return _sheets().get(folded(name))


@cache
def _fields(sheet: str) -> Mapping[str, str]:
    fields = SHEETS[sheet].fields.values()
    return {folded(name): one.key for one in fields for name in (one.column.zh, one.column.en, one.key)}


def field_key(sheet: str, name: str) -> str:
    """Key of the field that a word names. Raises Fault, with the nearest one, where there is none."""
    found = _fields(sheet).get(folded(name))
    if found is None:
        from difflib import get_close_matches

        near = get_close_matches(folded(name), _fields(sheet), n=1)
        given = {"sheet": shown_sheet(sheet), "name": name}
        if not near:
            raise Fault("no_field", **given)
        raise Fault("no_field_near", near=_fields(sheet)[near[0]] if name.isascii() else near[0], **given)
    return found


def load(path: Path) -> Mapped:
    """Read a mapping file. Raises UsageError that names the file and the place in it."""
    try:
        with path.open("rb") as file:
            tree = tree_of(file.read(MOST_BYTES + 1))
    except FileNotFoundError as error:
        raise UsageError(Text("convert.mapping.missing", {"file": path})) from error
    except OSError as error:
        raise UsageError(Text("convert.mapping.unreadable", {"file": path})) from error
    except BadToml as error:
        raise UsageError(Text("convert.mapping.bad", {"file": path, "why": error.why})) from error
    return parse(tree, str(path))


def parse(tree: Mapping[str, Any], file: str) -> Mapped:
    """A mapping from its tree. Raises UsageError that names the file and the place in it."""
    try:
        return Mapped.model_validate(tree)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        values = {"file": file, "place": place(fault), "why": why(fault, _keys())}
        raise UsageError(Text("convert.mapping.wrong", values)) from None


@cache
def _keys() -> tuple[str, ...]:
    models: tuple[type[_Model], ...] = (Mapped, SourceOptions, Fill, Join, Rule, Unpivot)
    return tuple({field.alias or name: None for model in models for name, field in model.model_fields.items()})


def shown_field(sheet: str, key: str) -> Pair:
    """A field's title for people."""
    field = SHEETS[sheet].fields.get(key)
    return Pair(field.column.zh, field.column.en) if field is not None else Pair(key, key)


def shown_title(title: str) -> Pair | str:
    """The title of a column for people, or what it says of a name or a fill."""
    if title not in PLACES:
        return title
    return Pair(*(tr(f"convert.place.{title[1:]}", lang) for lang in LANGUAGES))


def shown_sheet(sheet: str) -> Pair:
    """A sheet's title for people."""
    return Pair(SHEETS[sheet].zh, SHEETS[sheet].en)


def choice_word(sheet: str, key: str, value: str, lang: Lang) -> str:
    """A value for people: the word of a choice, anything else as it is."""
    field = SHEETS[sheet].fields.get(key)
    choices = field.column.choices if field is not None else ()
    return next((one.word(lang) for one in choices if one.code == value), value)
