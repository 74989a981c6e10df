"""Header titles as people type them: folded for comparison, their units understood, matched to the fields of a sheet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache

from kamxl.record import record
from kamxl.schema.currencies import pattern
from kamxl.schema.money import MULTIPLES, Stated, stated, surely
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS, Sheet
from kamxl.schema.traditional import simplified
from kamxl.schema.units import Unit

BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕|<([^<>]*)>")
_NOISE = re.compile(r"[\s*★☆※●○◆◇■□▲△▼▽↑↓⇅✱✳_:\-.'\"#!?、,;]+")
MULTIPLE = "|".join(sorted((re.escape(word) for word in MULTIPLES if word), key=len, reverse=True))
MONEY_WRITTEN = rf"(?:{MULTIPLE})?(?:{pattern()})"
_WRITTEN_OUT = re.compile(rf"(?:[/,:_\-]|in)?(?:单位[:：]?)?(?P<unit>{MONEY_WRITTEN}|(?:{pattern()})(?:k|m|000)|%|人)$")
"""A unit at the end of a title without brackets: 年交易金额万元, amount usd, sales in k usd."""
_WRITTEN_BEFORE = re.compile(rf"^(?P<unit>{MONEY_WRITTEN})")
"""And before it: 美元金额, usd amount."""

_DAYS: Mapping[str, float] = dict.fromkeys(("天", "日", "days", "day"), 1)
_PEOPLE: Mapping[str, float] = {"人": 1, "人数": 1, "名": 1, "位": 1, "people": 1, "persons": 1, "person": 1, "employees": 1, "headcount": 1,
 "千人": 1e3, "万人": 1e4}  # fmt: skip
_PERCENT: Mapping[str, float] = dict.fromkeys(
    ("%", "百分比", "百分点", "points", "percentage points", "pp", "百分数", "percent", "pct", "per cent"), 1
)
_OTHER_UNITS = frozenset(
    {"‰", "件", "台", "套", "个", "吨", "公斤", "kg", "t", "米", "m2", "㎡", "天", "日", "月", "年", "小时", "次"}
)
"""What is a unit, but of something else: a column of it is not read as if it were ours."""


_BEST: Mapping[str, float] = {"5": 5, "五": 5, "10": 10, "十": 10, "100": 100, "百": 100}
_OUT_OF = re.compile(
    rf"(?:满分|[01]\s*(?:-|~|–|—|至|到|to)|out of|/)?\s*(?P<best>{'|'.join(sorted(_BEST, key=len, reverse=True))})\s*(?:分制|分满分|分|制|级制|points?)?"
)


@record
class Title:
    """A header as typed, taken apart."""

    typed: str
    folded: str
    """For comparison: without case, width, white space, marks and what stands in brackets."""
    notes: tuple[str, ...]
    """What stood in brackets, folded."""


@record
class Match:
    """A column that was recognised: which field, and the unit its title states."""

    field: str
    factor: float = 1.0
    stated: bool = False
    """The title states a unit of the right kind."""
    wrong_unit: str = ""
    """A stated unit that the field cannot have; else empty."""
    money: Stated | None = None
    """The unit of money that the title states."""


@record
class HeaderMatch:
    """How the cells of one row match the fields of a sheet."""

    columns: Mapping[int, Match]
    """Index into the row -> match."""
    repeated: tuple[int, ...] = ()
    """Indices of columns that name a field that an earlier column has taken."""
    computed: tuple[int, ...] = ()
    """Indices of read-only columns that kamxl put there."""
    exact: int = 0
    """Columns matched by key or title, not by alias."""

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(match.field for match in self.columns.values())


def title(value: object) -> Title | None:
    """Take a header cell apart; None where it is not a text."""
    return _title(value) if isinstance(value, str) else None


@lru_cache(maxsize=1 << 15)  # a header of all columns that a sheet can have is held against each input sheet
def _title(value: str) -> Title | None:
    if not value.strip():
        return None
    whole = unicodedata.normalize("NFKC", value[:500]).casefold()
    notes = tuple("".join(groups).strip() for groups in BRACKETS.findall(whole))
    bare = BRACKETS.sub("", whole)
    return Title(value.strip(), _NOISE.sub("", bare) or _NOISE.sub("", "".join(notes)), notes)


def folded(value: str) -> str:
    """A title as it is compared."""
    found = title(value)
    return found.folded if found else ""


def titles_of(cells: Sequence[object]) -> Mapping[int, Title]:
    """The texts of a row that may be its header, by index."""
    return {index: found for index, cell in enumerate(cells) if (found := title(cell)) is not None}


def match_header(titles: Mapping[int, Title], sheet: Sheet) -> HeaderMatch:
    """Match the titles of a row to the fields of a sheet; a title beats an alias, and each field is taken once."""
    names = _names(sheet.key)
    columns: dict[int, Match] = {}
    repeated: list[int] = []
    computed = tuple(index for index, found in titles.items() if found.folded in _computed_names())
    taken: set[str] = set()
    exact = 0
    for which in (names.exact, names.aliases):
        before = frozenset(taken)
        for index, found in titles.items():
            if index in columns or index in computed:
                continue
            keys, stated = _lookup(found, which)
            free = [key for key in keys if key not in taken]
            if free:
                columns[index] = with_unit(sheet, free[0], (*found.notes, *stated))
                taken.add(free[0])
                exact += which is names.exact
            elif any(key not in before for key in keys):
                repeated.append(index)
    return HeaderMatch(columns, tuple(i for i in repeated if i not in columns), computed, exact)


def _lookup(found: Title, names: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fields of a title, and the unit that is written out at its end without brackets (年交易金额万元)."""
    word = simplified(found.folded)
    keys = names.get(word, ())
    if keys:
        return keys, ()
    behind = written_out(word)
    if behind is not None and behind[0] in names:
        return names[behind[0]], (behind[1],)
    written = _WRITTEN_BEFORE.match(word)
    return (names.get(word[written.end() :], ()), (written["unit"],)) if written is not None else ((), ())


@lru_cache(maxsize=1 << 15)
def written_out(word: str) -> tuple[str, str] | None:
    """A folded title without the unit at its end, and the unit."""
    written = _WRITTEN_OUT.search(word)
    return (word[: written.start()], written["unit"]) if written is not None and written.start() > 0 else None


@record
class _Names:
    exact: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, tuple[str, ...]]


@cache
def _names(sheet_key: str) -> _Names:
    """Folded names of a sheet's fields; an alias may mean several, in the order of the columns."""
    exact: dict[str, tuple[str, ...]] = {}
    aliases: dict[str, tuple[str, ...]] = {}
    for field in SHEETS[sheet_key].fields.values():
        column = field.column
        for name in dict.fromkeys(folded(name) for name in (field.key, column.zh, column.en)):
            exact[name] = (*exact.get(name, ()), field.key)
        for name in dict.fromkeys(folded(name) for name in column.aliases):
            aliases[name] = (*aliases.get(name, ()), field.key)
    return _Names(exact, aliases)


@cache
def _computed_names() -> frozenset[str]:
    return frozenset(folded(name) for _, zh, en in COMPUTED_COLUMNS for name in (zh, en))


def with_unit(sheet: Sheet, key: str, notes: Sequence[str]) -> Match:
    """The match of a column whose title states these units."""
    column = sheet.fields[key].column
    unit = column.unit
    if unit is None:
        factor = next((found for note in notes if (found := to_top(note, column.top))), 0.0)
        return Match(key, factor or 1.0, stated=factor != 0)
    for note in notes:
        scale, money = unit_of(note, unit)
        if scale is not None:
            return Match(key, scale / unit.scale, stated=True, money=money)
        if is_unit(note):
            return Match(key, wrong_unit=note)
    return Match(key)


def to_top(note: str, top: float) -> float:
    """What brings a score from the scale that a title states (5分制, 百分制, 1-5, out of 100) to one up to `top`; 0 where it states none."""
    match = _OUT_OF.fullmatch(note) if top else None
    return top / _BEST[match["best"]] if match is not None and match[0] != match["best"] else 0.0


def unit_of(note: str, unit: Unit) -> tuple[float | None, Stated | None]:
    """What one of the unit in a title's brackets is in the base unit of `unit`'s family; None where it is no such unit.

    Second, for money, what the note says besides: its currency.
    """
    for part in re.split(r"[,，;；、|]", note):
        if unit.is_money:
            money = stated(part)
            if money is not None:
                return money.scale, money
            continue
        word = re.sub(r"^(单位[:：]?|unit:?|in\s)", "", part.strip()).partition("/")[0].strip()
        scale = {"percent": _PERCENT, "days": _DAYS}.get(unit.family, _PEOPLE).get(word)
        if scale is not None:
            return scale, None
    return None, None


def is_unit(note: str) -> bool:
    """Whether a note in brackets is a unit at all, and not a remark such as 含税."""
    for part in re.split(r"[,，;；、|]", note):
        word = re.sub(r"^(单位[:：]?|unit:?|in\s)", "", part.strip()).strip()
        bare = re.sub(r"[\s'’]", "", word.partition("/")[0])
        if bare in _OTHER_UNITS or bare in _PERCENT or bare in _PEOPLE or stated(word) is not None:
            return True
    return False


def unit_word(cell: str) -> str:
    """The unit that a cell below a title holds, as `is_unit` and `unit_of` know it: (万元) is 万元."""
    return cell.strip().strip("()（）[]【】").casefold()


def are_units(cells: Sequence[object]) -> bool:
    """Whether a row below titles holds nothing but their units, one of money among them: (万元), 元, %, 台."""
    words = [unit_word(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
    filled = sum(cell is not None and cell != "" for cell in cells)
    return bool(words) and len(words) == filled and all(map(is_unit, words)) and any(map(surely, words))
