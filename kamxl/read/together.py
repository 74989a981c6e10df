"""Sheets of one input in one workbook: which titles are parts of it, which records stand on another one already, and where new rows go."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kamxl.grid import RawColumn, RawTable
from kamxl.i18n import has_han
from kamxl.record import record
from kamxl.schema.field import Column
from kamxl.schema.sheets import SHEETS
from kamxl.schema.values import is_blank, text

_CUSTOMER = "customer_id"
_MOSTLY = 0.5
"""Of the records of a sheet: so many on another one make it a copy."""
_NUMERALS = "一二三四五六七八九十"
_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_PERIOD = re.compile(
    rf"(?:\d+|[年月季]度?|月份|[上下]半年?|第|期|[{_NUMERALS}]+|[qh][1-4]|fy|(?:{_MONTHS})(?![a-z])|[\s\-_./~'()至到])+"
)
_PLACE = re.compile(
    r"(?:华[东南西北中]|[东西][南北]|港澳台?|海外|国[内外]|境[内外]|历史|.{1,6}[区省市州组部队店办]|.{1,6}团队|.{1,6}分公司"
    r"|north|south|east|west|central|overseas|domestic|apac|emea|europe|asia|americas?"
    r"|北京|上海|天津|重庆|广东|广西|江苏|浙江|山东|河[南北]|湖[南北]|福建|安徽|江西|四川|贵州|云南|陕西|山西|甘肃|青海|海南|辽宁|吉林|黑龙江|内蒙古?|宁夏|新疆|西藏|香港|澳门|台湾)+|[a-z]"
)
_NO_PART = re.compile(
    r"模[板版]|[示样]例|测试|作废|草稿|汇总|合计|统计|总[表计]|分析|透视|报表|图|未|待|取消|退|预测|预算|计划|目标|采购"
    r"|template|sample|example|\btest|\bvoid|draft|summary|total|pivot|report|chart|pending|cancel|return"
    r"|报价|询价|应收|应付|欠款|供应商|竞品|竞争|对手|参考|回款|收款|付款|发票|成本|费用|样品"
    r"|forecast|budget|\bplan|target|purchas|quot|receivable|payable|supplier|vendor|competitor|payment|\binvoices?\b|\bcosts?\b|expense|reference"
)
"""Words of titles that are sums or other things than the records themselves."""
_COPY = re.compile(
    r"\(\d{1,2}\)\s*$|副本|复件|拷贝|备份|旧(?!系统|平台|软件|账套|帐套|erp|crm)|\bcopy(?:\s+of\b)?|\bbackup\b|\bbak\b|\bold\b(?!\s*(?:system|erp|crm))"
)
"""What Excel and people put behind the title of a copy. The rows of an old system are none."""
_EXCELS_TITLES = ("sheet", "工作表", "表")
_ENDING = re.compile(r"\.(?:xls[xmb]?|csv|tsv|txt|ods|et)$")
_APART = re.compile(r"[^\w]|_")


def part_of(title: str, names: Collection[str]) -> str | None:
    """The name of an input in a title that else only says of when, where or whose it is, or that it is a copy: 2025年购买记录, Orders 2026, 跟进记录-华东.

    Args:
        title: as it stands in the workbook.
        names: of inputs, as `match` compares titles.
    """
    folded = _COPY.sub("", _folded(title)).strip()
    at = [place for place, letter in enumerate(folded) if letter.isalnum()]
    plain = "".join(folded[place] for place in at)
    name = max((one for one in names if one in plain), key=len, default="")
    if not name:
        return None
    start = plain.index(name)
    before, after = folded[: at[start]], folded[at[start + len(name) - 1] + 1 :]
    if _NO_PART.search(f"{before} {after}"):
        return None
    return name if _says(before[::-1], name, before) and _says(after, name, after) else None


def is_copy(title: str) -> bool:
    """Whether a title says that the sheet is a copy of another one, or an older state of it."""
    return _COPY.search(_folded(title)) is not None


def is_other(title: str) -> bool:
    """Whether a title says that a sheet holds sums, or other things than the records themselves."""
    return _NO_PART.search(_folded(title)) is not None


def _says(outward: str, name: str, typed: str) -> bool:
    """Whether what stands before or behind a name tells parts of it apart. `outward`: its letters from the name on."""
    if not outward or _PERIOD.fullmatch(typed):
        return True
    if _PLACE.fullmatch(typed.strip(" -_()")) and (_APART.match(outward) or has_han(name)):
        return True
    if not _APART.match(outward):
        return False
    # A word of its own: whose it is. Before a name in Latin letters it may as well tell what it is: Purchase orders.
    return has_han(name) or outward is typed or not outward[0].isspace()


def stem(title: str) -> str:
    """A title without its periods and numbers: what 1月 and 2月, or 2025年销售台账 and 2026年销售台账, have in common."""
    folded = _folded(title)
    found = _PERIOD.sub("", _COPY.sub("", folded))
    return folded if found in _EXCELS_TITLES else found


def _folded(title: str) -> str:
    """A title as it is compared; one that a program made of a file's name is that name."""
    return _ENDING.sub("", unicodedata.normalize("NFKC", title).casefold().strip())


@record
class Repeats:
    """Records of a sheet that stand on other ones, too, and are not read again."""

    table: RawTable
    """The sheet as it stands."""
    other: RawTable
    """The one that has the most of them."""
    rows: Sequence[int]
    """Of the sheet."""
    whole: bool
    """Nothing of the sheet is read: it is a copy."""


def apart(tables: Sequence[RawTable], doubted: Collection[str] = ()) -> tuple[list[RawTable], list[Repeats]]:
    """The sheets whose records count, in their order, without those records that another sheet has; and what was left.

    The larger sheet counts. Where rows have no days, as customers have none, the later one: it is the newer list.

    Args:
        tables: of one input.
        doubted: titles of sheets that are a copy or another list of the same, as far as their titles tell: theirs are the same records
            under fewer conditions, and all of them are left where most are.
    """
    order = {table.sheet: at for at, table in enumerate(tables)}
    ours = {table.sheet for table in tables if table.excel_table == SHEETS[table.key].table}
    ranked = sorted(
        tables,
        key=lambda one: (one.sheet not in doubted, _rank(one), one.sheet in ours, -order[one.sheet]),
        reverse=True,
    )
    kept: list[RawTable] = []
    found = []
    for table in ranked:
        doubt = table.sheet in doubted
        again = _again(table, kept, doubt)
        mostly = len(again) > len(table.rows) * _MOSTLY
        if again and (doubt or mostly):
            whole = len(again) == len(table.rows) or (doubt and mostly)
            [(other, _)] = Counter(again.values()).most_common(1)
            found.append(Repeats(table, kept[other], [table.rows[at] for at in again], whole))
            if whole:
                continue
            table = _without(table, again)
        kept.append(table)
    return sorted(kept, key=lambda one: order[one.sheet]), found


def _rank(table: RawTable) -> tuple[int, ...]:
    numbers = tuple(map(int, re.findall(r"\d+", table.sheet)))
    if SHEETS[table.key].date_field is None:
        return (not numbers, *numbers)
    return (len(table.rows), not numbers)


def _without(table: RawTable, records: Collection[int]) -> RawTable:
    keep = [at for at in range(len(table.rows)) if at not in records]
    new = {at: place for place, at in enumerate(keep)}
    columns = [
        replace(
            one,
            values=[one.values[at] for at in keep],
            formats={code: [new[at] for at in some if at in new] for code, some in one.formats.items()},
        )
        for one in table.columns
    ]
    return replace(table, rows=[table.rows[at] for at in keep], columns=tuple(columns), partial=True)


def _again(table: RawTable, others: Sequence[RawTable], doubt: bool) -> dict[int, int]:
    """Records of a sheet that stand on another one -> which. Each of those stands for one record.

    Of one number they are the same where all that a row needs agrees, else where every field that both have does.
    """
    found: dict[int, int] = {}
    for which, other in enumerate(others):
        cells, there = ({one.field: one for one in each.columns if one.field is not None} for each in (table, other))
        names = [name for name in _telling(table.key, cells, there, doubt) if name in cells and name in there]
        if not names:
            continue
        left = Counter(zip(*(_meant(other.key, there[name]) for name in names), strict=True))
        for at, one in enumerate(zip(*(_meant(table.key, cells[name]) for name in names), strict=True)):
            if at not in found and left[one]:
                left[one] -= 1
                found[at] = which
    return found


def _telling(key: str, cells: Mapping[str, RawColumn], there: Mapping[str, RawColumn], doubt: bool) -> Sequence[str]:
    """The fields by which a record is the same."""
    sheet = SHEETS[key]
    needed = [name for name, one in sheet.fields.items() if one.required]
    if sheet.unique and all(_filled(one, sheet.unique) for one in (cells, there)):
        return (*sheet.unique, *([sheet.date_field] if sheet.date_field is not None else ()))
    number = sheet.id_field
    if number in (None, _CUSTOMER) or sheet.fields[number].column.kind != "code":
        return needed if doubt else tuple(sheet.fields)
    if not all(_filled(one, (number,)) for one in (cells, there)):
        return needed if doubt else tuple(sheet.fields)
    # The lines of an order are told apart by what is sold; what was corrected on a copy is the same record.
    return (number, *filter(None, [sheet.date_field])) if doubt else needed


def _filled(cells: Mapping[str, RawColumn], names: Sequence[str]) -> bool:
    return all(name in cells and not any(map(is_blank, cells[name].values)) for name in names)


def _meant(key: str, raw: RawColumn) -> Sequence[object]:
    """What the cells of a column mean, as far as one cell tells."""
    column = SHEETS[key].fields[str(raw.field)].column
    known = {cell: _value(column, raw.factor, cell) for cell in set(raw.values)}
    return [known[cell] for cell in raw.values]


def _value(column: Column, factor: float, cell: object) -> object:
    try:
        found = column.parser(factor)(cell)
    except ValueError:
        return text(cell)
    return round(found, 6) if isinstance(found, float) else found


def nearest(tables: Sequence[RawTable], title: str) -> RawTable:
    """The sheet whose title is most like another one: that of which 2025年购买记录汇总 is the sum."""
    from difflib import SequenceMatcher  # which a book with one sheet of each kind need not load

    return max(tables, key=lambda one: SequenceMatcher(None, _folded(one.sheet), _folded(title)).ratio())


def newest(tables: Sequence[RawTable]) -> RawTable:
    """The sheet of several that new rows go to: the one with the latest record; where rows have no days, the newest list."""
    return max(reversed(tables), key=_latest) if len(tables) > 1 else tables[0]


def _latest(table: RawTable) -> tuple[date, tuple[int, ...]]:
    field = SHEETS[table.key].date_field
    if field is None:
        return date.min, _rank(table)
    days = (day for raw in table.columns if raw.field == field for day in _meant(table.key, raw))
    return max((day for day in days if isinstance(day, date)), default=date.min), ()
