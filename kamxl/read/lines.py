"""Finds lines below a header that are not records: totals and subtotals, repeated headers, section titles, footers and notes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Literal

from kamxl.read.titles import folded as title_folded
from kamxl.record import record
from kamxl.schema.texts import all_filled, are_plain_codes, folded, is_blank, text
from kamxl.schema.values import number

Why = Literal["total", "header", "note"]
_LONGEST_TOTAL = 40
_TOTAL = re.compile(
    r"^(?:.*(?:合[计計]|小[计計]|[总總][计計]|共[计計]|累[计計]|[总總]和|[总總][额額]|[汇匯彙][总總]|合共|本页计|本月计|本頁計)|"
    r"(?:.*[\W\d_])?(?:grandtotal|subtotal|subtotals|total|totals|sum|sums|runningtotal|pagetotal|summe|zwischensumme|gesamt|gesamtsumme|insgesamt|somme|totale|totaux|suma|razem)|平均值?|均值|average|avg|mean)"
    r"(?:[\W\d_].*)?$"
)
_EXCEL_TOTAL = re.compile(
    r"^.+\s(?:total|sum|subtotal|average|count|汇总|合计|小计|总计|平均值|计数)$|^(?:sub|grand )?total (?:for|of) .+$"
)
"""What Excel's own subtotals are called, C1 Total, C1 汇总, and those of reports by customer: Total for C1."""
_STARS = re.compile(r"\*{1,6}")
"""What lists of SAP mark sums of the first level by, of the second, and so on."""
_FOOTER = re.compile(
    r"^\W*(?:制表|填表|编制|填报|审核|复核|审批|批准|核准|主管|经办|签字|盖章|打印|制单|统计|日期|时间|备注|说明|附注|注意?|单位|资料来源|数据来源|来源|"
    r"prepared|approved|checked|reviewed|printed|signed|notes?|remarks?|source|date|unit)[^:]{0,12}:"
)
_GROUP_TOTAL = re.compile(
    r"^(?:.{1,20}小[计計]|(?:本[页頁月期年日季]|[总總])?(?:小[计計]|合[计計]|[总總][计計])|(?:.*\W)?(?:sub-?totals?|grandtotals?))\W*$"
)
"""The words of a total that are no product and no remark, without spaces: such a line is none, whoever's it is."""
_SUMS = re.compile(r"total|[合总總][计計]")
_OF_WHICH = re.compile(r"^\W*(?:其中|of which\b|thereof\b|davon\b)")
_BALANCE = re.compile(
    r"(?:(?:上|本)[年期月](?:度|末)?|去年|年初|期初|期末|年末|月初|月末)?(?:余[额額]|[结結][转轉](?:余[额額])?|[结結](?:存|余))|期初(?:数|欠款|应收)?|(?:承前|[过過]次)[页頁]|"
    r"(?:opening|closing|starting|ending)balance|balance(?:b/?[fd]|c/?[fd])|(?:balance)?(?:brought|carried)(?:forward|down)"
).fullmatch
"""What an account opens and closes with, without spaces: no sale of its day."""
_HINTS = (
    "计",
    "計",
    "total",
    "其中",
    "余",
    "结",
    "結",
    "承前",
    "次页",
    "次頁",
    "期初",
    "balance",
    "forward",
    "down",
    "which",
    "thereof",
    "davon",
)
"""What such words have; a quick look at a whole column."""
_REMARK = re.compile(r"[备備][注註]|[说說]明|内容|附注|note|remark|comment|memo|content|description")
"""Titles of texts that may speak of totals: 其中3台已退."""
_SIGNED = re.compile(
    r"^\W*(?:(?:制表|填表|编制|填报|审核|复核|审批|批准|核准|经办|制单|打印|统计)(?:人|员|者|日期|时间)?$|仅供|机密|绝密|保密|内部(?:资料|使用)|以上数据|本表|报表生成|请勿外传|"
    r"(?:strictly )?confidential\b|for internal use|internal use only|prepared by|approved by|checked by|printed (?:by|on)|generated (?:by|on)|end of (?:report|list)|页脚)"
)
"""How lines below the last record begin that are none, without a colon too."""
_PLAIN = re.compile(r"[A-Za-z]*[0-9][A-Za-z0-9]*").fullmatch
"""C2026001: a cheap look at what nearly all are."""
_NO_ID = re.compile(r"[:*计計总總均]|汇总|tota|sum|average|avg|mean|count|gesamt|somme|razem")
"""What every total and every footer has; a cheap look before a close one."""
_RUNS = re.compile(r"([a-z]+)|(\d+)|([\u3400-\u9fff]+)")
_LEAST_COLUMNS = 3
"""In a table of fewer columns one filled cell may be all there is."""
_MOST_ADDED = 500
"""Lines above one that says Total: so many may be its sum."""
_TEXTS, _TEXTS_UNDATED = 2, 4
"""Texts of a line of totals at most; where its word stands in the place of the day, its customer may stand beside it."""


@record
class Layout:
    """Which columns of a table tell a record from another line; places are indices into its rows."""

    header: Mapping[int, str]
    """Place -> title."""
    keys: frozenset[int]
    """Of ids, days, names: without them a row means nothing."""
    ids: frozenset[int] = field(default_factory=frozenset)
    """Those of the keys that hold codes."""
    numbers: frozenset[int] = field(default_factory=frozenset)
    """Other columns of codes: a total has no number of its own."""
    days: frozenset[int] = field(default_factory=frozenset)
    """Those of the keys that hold days: no record is without one."""
    passed_over: frozenset[int] = field(default_factory=frozenset)
    """Of cells that say nothing about a line: formulas that are filled down."""


def is_total(cell: object) -> bool:
    """Whether a text labels a line of totals: 合  计, 本页小计, 总计(1), 2026年合计, C1 汇总, Grand total."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_TOTAL:
        return False
    plain = folded(cell)
    if _EXCEL_TOTAL.match(plain) or _STARS.fullmatch(plain):
        return True
    return _TOTAL.match(re.sub(r"[\s:*\-]", "", plain)) is not None


def no_records(columns: Sequence[Sequence[object]], layout: Layout) -> dict[int, Why]:
    """The lines of a table that are no records, by their index; blank lines are not among them.

    A total has the total's word and no other value in a key column, or that word where records have their day; where the word can be nothing else (小计 under 产品, 小计 for a
    number without a product), or the line is the sum of those above it, whatever stands in the key columns. So has what is part of the line above (其中), and a balance carried
    forward. A line of one cell is a record where the cell stands in a key column, and its text occurs there in a record or has the shape of that column's ids.

    Args:
        columns: the cells below the header, a column at a time; at least one.
        layout: which columns are which, by their index.
    """
    labelled = _labelled(columns, layout)
    suspects = sorted(_suspects(columns, layout) - labelled.keys())
    if not suspects:
        return labelled | _signed(columns, labelled)
    titles = {place: title_folded(title) for place, title in layout.header.items()}
    known = _known(columns, layout, {*suspects, *labelled})
    found = labelled
    for index in _likely(columns, layout, titles, suspects):
        why = _why([column[index] for column in columns], layout, titles, known)
        if why is not None:
            found[index] = why
    return dict(sorted((found | _signed(columns, found)).items()))


def _signed(columns: Sequence[Sequence[object]], found: Collection[int]) -> dict[int, Why]:
    """The lines below the last record that say who made the table and for whom: Confidential, 制表人 beside a name."""
    notes: dict[int, Why] = {}
    for index in range(len(columns[0]) - 1, -1, -1):
        first = next((cell for column in columns if not is_blank(cell := column[index])), None)
        if first is None or index in found:
            continue
        if not isinstance(first, str) or not _SIGNED.match(folded(first)):
            break
        notes[index] = "note"
    return notes


def _labelled(columns: Sequence[Sequence[object]], layout: Layout) -> dict[int, Why]:
    """The lines that a word outside the key columns says to be none, though they name a customer or a day."""
    size = len(columns[0])
    totals, maybe, balances, parts = set[int](), set[int](), set[int](), set[int]()
    for place in layout.header.keys() - layout.keys - layout.passed_over:
        column = columns[place]
        if str not in set(map(type, column)):
            continue
        is_remark = _REMARK.search(title_folded(layout.header[place])) is not None
        words = [cell for cell in set(column) if isinstance(cell, str) and len(cell) <= _LONGEST_TOTAL]
        whole = "\n".join(words).lower()
        likely = words if any(hint in whole for hint in _HINTS) else []
        labels = {cell: kind for cell in likely if (kind := _label(cell, is_remark))}
        for index, cell in enumerate(column) if labels else ():
            if isinstance(cell, str) and cell in labels:
                {"total": totals, "sum": maybe, "balance": balances, "part": parts}[labels[cell]].add(index)
    if maybe and sum(_adds_up(columns, index) for index in maybe) >= 0.9 * len(maybe):
        totals |= maybe
    for place in layout.ids | layout.numbers if totals else ():
        # An order with a number of its own is one, though 合计 stands for its products.
        numbered = {cell for index, cell in enumerate(columns[place]) if index not in totals}
        totals = {index for index in totals if is_blank(cell := columns[place][index]) or cell in numbered}
    found = totals if 2 * len(totals) <= size + 1 else set[int]()
    found |= balances if len(balances) < size else set()
    for index in sorted(parts):
        if index not in found:
            found |= _breakdown(columns, index, found)
    return dict.fromkeys(sorted(found), "total")


def _label(cell: str, is_remark: bool) -> Literal["total", "sum", "balance", "part"] | None:
    plain = folded(cell)
    bare = "".join(plain.split())
    if _BALANCE(bare):
        return "balance"
    if _GROUP_TOTAL.match(bare) and (not is_remark or len(bare) <= len("grandtotal:")):
        return "total"
    if is_remark:
        return None
    return "part" if _OF_WHICH.match(plain) else "sum" if _SUMS.search(bare) and is_total(cell) else None


def _adds_up(columns: Sequence[Sequence[object]], index: int) -> bool:
    """Whether a line is the sum of some just above it in a column of numbers."""
    for column in columns:
        left = _number(column[index])
        for above in range(index - 1, max(index - _MOST_ADDED, 0) - 1, -1) if left else ():
            left -= _number(column[above])
            if abs(left) < 1e-6 * max(1.0, abs(_number(column[index]))):
                return True
    return False


def _breakdown(columns: Sequence[Sequence[object]], index: int, out: Collection[int]) -> set[int]:
    """A line that begins with 其中, and those below it that with it make up the amount of the line above."""
    whole = next((above for above in range(index - 1, -1, -1) if above not in out), index)
    for column in columns if whole < index else ():
        total = left = _number(column[whole])
        for below in range(index, min(index + _MOST_ADDED, len(column))) if total else ():
            left -= _number(column[below])
            if abs(left) < 1e-6 * abs(total):
                return set(range(index, below + 1))
            if left * total < 0:
                break
    return {index}


def _number(cell: object) -> float:
    try:
        return (None if isinstance(cell, bool) else number(cell)) or 0.0
    except ValueError:
        return 0.0


def _suspects(columns: Sequence[Sequence[object]], layout: Layout) -> set[int]:
    """Lines that lack a key, that hold nothing but keys, or that have a word of a total, a note or the header in one."""
    size = len(columns[0])
    if not layout.keys:
        return set(range(size))
    found: set[int] = set()
    for place in layout.keys:
        if are_plain_codes(columns[place]):
            continue
        title = title_folded(layout.header[place])
        distinct = set(columns[place])
        odd = {
            cell
            for cell in distinct
            if cell is None or (type(cell) is str and _PLAIN(cell) is None and _is_odd(cell, title))
        }
        if odd:
            found.update(index for index, cell in enumerate(columns[place]) if cell in odd)
    bare: Sequence[int] = range(size)
    for place in sorted(layout.header.keys() - layout.keys - layout.passed_over):
        column = columns[place]
        if all_filled(column):
            return found
        bare = [index for index in bare if (cell := column[index]) is None or (type(cell) is str and is_blank(cell))]
        if not bare:
            break
    return found.union(bare)


def _likely(
    columns: Sequence[Sequence[object]], layout: Layout, titles: Mapping[int, str], suspects: Sequence[int]
) -> Iterator[int]:
    """The suspects with at most one cell, or with a cell that no record has (a whole column may be blank)."""
    odd = [
        {
            cell
            for cell in {column[index] for index in suspects}
            if type(cell) is str and _is_odd(cell, titles.get(place))
        }
        for place, column in enumerate(columns)
    ]
    telling = [(column, words - {""}) for column, words in zip(columns, odd, strict=True) if words - {""}]
    counted = [column for place, column in enumerate(columns) if place not in layout.passed_over]
    for index in suspects:
        filled = 0
        for column in counted:
            if (cell := column[index]) is not None and cell != "":
                filled += 1
                if filled > 1:
                    break
        if filled < 2 or any(column[index] in words for column, words in telling):
            yield index


def _is_odd(cell: str, title: str | None) -> bool:
    if _PLAIN(cell) is not None:
        return False
    plain = cell.casefold() if cell.isascii() else folded(cell)
    if not plain.strip() or title_folded(cell) == title:
        return True
    return _NO_ID.search(plain) is not None and (is_total(cell) or _FOOTER.match(plain) is not None)


def _known(columns: Sequence[Sequence[object]], layout: Layout, suspects: Collection[int]) -> dict[int, set[str]]:
    """What the key columns hold in records: their texts, and of ids the shapes too."""
    found: dict[int, set[str]] = {}
    for place in layout.keys:
        cells = {cell for index, cell in enumerate(columns[place]) if index not in suspects}
        texts = {plain for cell in cells if (plain := _plain(cell))}
        found[place] = texts | ({_shape(plain) for plain in texts} if place in layout.ids else set())
    return found


def _plain(cell: object) -> str:
    return folded(text(cell) or "")


def _shape(plain: str) -> str:
    """c-2023001 -> \0a-\09: runs of letters, digits and Chinese characters, and what stands between them."""
    return _RUNS.sub(lambda run: "\0a" if run[1] else "\09" if run[2] else "\0字", plain)


def _why(row: Sequence[object], layout: Layout, titles: Mapping[int, str], known: Mapping[int, set[str]]) -> Why | None:
    filled = [(place, cell) for place, cell in enumerate(row) if place not in layout.passed_over and not is_blank(cell)]
    if not filled:
        return None
    like = [cell for place, cell in filled if titles.get(place) == title_folded(text(cell) or "")]
    if len(like) >= 2 and len(like) * 2 >= len(filled) and any(isinstance(cell, str) for cell in like):
        return "header"
    if _totals(filled, layout):
        return "total"
    if len(filled) == 1 and len(layout.header) >= _LEAST_COLUMNS:
        return None if _is_key(*filled[0], layout, known) else "note"
    if all(isinstance(cell, str) and _FOOTER.match(folded(cell)) for _, cell in filled):
        return "note"
    return None


def _totals(filled: Sequence[tuple[int, object]], layout: Layout) -> bool:
    words = {place for place, cell in filled if is_total(cell)}
    places = {place for place, _ in filled}
    if not words:
        return False
    named = any(
        place in layout.ids and _GROUP_TOTAL.match("".join(folded(str(cell)).split())) for place, cell in filled
    )
    if named and not any(_is_text(cell) for place, cell in filled if place not in layout.keys):
        return True
    numbered = (places & layout.ids) - words
    if (places & layout.keys) - words and (numbered or not layout.ids):
        # A line without a day, or with the word in its place, is the total of the customer whose number it has.
        dated = not layout.days or bool((places & layout.days) - words)
        if dated or (not words & layout.days and numbered == layout.ids):
            return False
    texts = sum(_is_text(cell) for _, cell in filled)
    return texts <= (_TEXTS_UNDATED if words & layout.days else _TEXTS)


def _is_text(cell: object) -> bool:
    return isinstance(cell, str) and any(letter.isalpha() for letter in cell)


def _is_key(place: int, cell: object, layout: Layout, known: Mapping[int, set[str]]) -> bool:
    """Whether the only cell of a line is the key of a record whose other cells are still to be filled in."""
    if place not in layout.keys:
        return False
    if place not in layout.ids and isinstance(cell, (date, int, float)):
        return True
    plain = _plain(cell)
    if not known[place]:  # no record to compare with: a word with figures in it, or in capitals, as ids are
        bare = place in layout.ids and re.fullmatch(r"[\w\-./#]*\d[\w\-./#]*|[a-z]{3,20}", plain) is not None
        return bare and (str(cell).isupper() or any(map(str.isdigit, plain)))
    return plain in known[place] or (place in layout.ids and _shape(plain) in known[place])


def places_of(lines: Iterable[int]) -> str:
    """Rows as a sentence names them: 8, 15–17, 20."""
    parts: list[list[int]] = []
    for line in sorted(lines):
        if parts and line == parts[-1][-1] + 1:
            parts[-1] = [parts[-1][0], line]
        else:
            parts.append([line])
    shown = ["–".join(map(str, part)) for part in parts]
    return ", ".join(shown[:12]) + (" …" if len(shown) > 12 else "")
