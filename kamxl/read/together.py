"""Sheets of one input in one workbook: which titles are parts of it, whose records stand on another one already, and where new rows go."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from kamxl.grid import RawTable
from kamxl.i18n import has_han
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
    r"副本|复件|拷贝|备份|旧|模[板版]|[示样]例|测试|作废|草稿|汇总|合计|统计|总[表计]|分析|透视|报表|图|未|待|取消|退|预测|预算|计划|目标|采购"
    r"|copy|backup|\bbak\b|\bold\b|template|sample|example|\btest|\bvoid|draft|summary|total|pivot|report|chart|pending|cancel|return"
    r"|报价|询价|应收|应付|欠款|供应商|竞品|竞争|对手|参考|回款|收款|付款|发票|成本|费用|样品"
    r"|forecast|budget|\bplan|target|purchas|quot|receivable|payable|supplier|vendor|competitor|payment|\binvoices?\b|\bcosts?\b|expense|reference"
)
"""Words of titles that are copies, sums or other things than the records themselves."""
_EXCELS_TITLES = ("sheet", "工作表", "表")
_EXCELS_COPY = re.compile(r"\(\d{1,2}\)\s*$")
_APART = re.compile(r"[^\w]|_")


def part_of(title: str, names: Collection[str]) -> str | None:
    """The name of an input in a title that else only says of when, where or whose it is: 2025年购买记录, Orders 2026, 跟进记录-华东.

    Args:
        title: as it stands in the workbook.
        names: of inputs, as `match` compares titles.
    """
    folded = _folded(title)
    at = [place for place, letter in enumerate(folded) if letter.isalnum()]
    plain = "".join(folded[place] for place in at)
    name = max((one for one in names if one in plain), key=len, default="")
    if not name or len(name) == len(plain) or _EXCELS_COPY.search(folded):
        return None
    start = plain.index(name)
    before, after = folded[: at[start]], folded[at[start + len(name) - 1] + 1 :]
    if _NO_PART.search(f"{before} {after}"):
        return None
    return name if _says(before[::-1], name, before) and _says(after, name, after) else None


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
    found = _PERIOD.sub("", folded)
    return folded if _EXCELS_COPY.search(folded) or _NO_PART.search(folded) or found in _EXCELS_TITLES else found


def _folded(title: str) -> str:
    return unicodedata.normalize("NFKC", title).casefold().strip()


def apart(tables: Sequence[RawTable]) -> tuple[list[RawTable], list[tuple[RawTable, RawTable, int]]]:
    """The sheets whose records count, in their order; and those that repeat another one, that one, and how many records they repeat.

    The larger sheet counts. Where rows have no days, as customers have none, the later one: it is the newer list.
    """
    ranked = sorted(range(len(tables)), key=lambda at: (_rank(tables[at]), -at), reverse=True)
    kept: list[int] = []
    copies = []
    for at in ranked:
        table = tables[at]
        again = ((other, _again(table, tables[other])) for other in kept)
        other, count = max(again, key=lambda one: one[1], default=(at, 0))
        if count > len(table.rows) * _MOSTLY:
            copies.append((table, tables[other], count))
        else:
            kept.append(at)
    return [tables[at] for at in sorted(kept)], copies


def _rank(table: RawTable) -> tuple[int, ...]:
    numbers = tuple(map(int, re.findall(r"\d+", table.sheet)))
    if SHEETS[table.key].date_field is None:
        return (not numbers, *numbers)
    return (len(table.rows), not numbers)


def _again(table: RawTable, other: RawTable) -> int:
    """How many records of a sheet stand on another one: of the same number and day, else the same in every field that both have."""
    sheet = SHEETS[table.key]
    cells, others = (
        {column.field: column.values for column in one.columns if column.field is not None} for one in (table, other)
    )
    names: Sequence[str] = sheet.unique
    if not names and sheet.id_field not in (None, _CUSTOMER) and sheet.fields[sheet.id_field].column.kind == "code":
        names = (sheet.id_field,)
    if names and all(_filled(one, names) for one in (cells, others)):
        names = (*names, *([sheet.date_field] if sheet.date_field is not None else ()))
    else:
        names = tuple(sheet.fields)
    names = [name for name in names if name in cells and name in others]
    if not names:
        return 0
    there = set(_identities(others, names))
    return sum(one in there for one in _identities(cells, names))


def _filled(cells: Mapping[str, Sequence[object]], names: Sequence[str]) -> bool:
    return all(name in cells and not any(map(is_blank, cells[name])) for name in names)


def _identities(cells: Mapping[str, Sequence[object]], names: Sequence[str]) -> Iterable[tuple[object, ...]]:
    return zip(*([_plain(cell) for cell in cells[name]] for name in names), strict=True)


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return cell.date()
    return float(cell) if isinstance(cell, (int, float)) else text(cell)


def newest(tables: Sequence[RawTable]) -> RawTable:
    """The sheet of several that new rows go to: the one with the latest record; where rows have no days, the newest list."""
    return max(reversed(tables), key=_latest) if len(tables) > 1 else tables[0]


def _latest(table: RawTable) -> tuple[date, tuple[int, ...]]:
    field = SHEETS[table.key].date_field
    if field is None:
        return date.min, _rank(table)
    cells = next((column.values for column in table.columns if column.field == field), ())
    days = (cell.date() if isinstance(cell, datetime) else cell for cell in cells if isinstance(cell, date))
    return max(days, default=date.min), ()
