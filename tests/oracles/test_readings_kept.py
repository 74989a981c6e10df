"""What every function that reads one text, cell, day or column makes of a few hundred of them, as it was when last looked at.

The codes stand in `kept/readings.txt`, see `tests/codes.py`. A function that is gone needs no line there; one that a module keeps for itself is read as well,
but those of `convert`: what that room makes of a table is held as a whole, as a mapping and the questions about it, so that its rules are free to move.
"""

from __future__ import annotations

import importlib
import inspect
import os
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from raw_tables import ROWS, check, table
from test_drawn_tables import sales

from kamxl.convert.guess import guess
from kamxl.convert.layout.grid import Grid
from kamxl.convert.mapping import SourceOptions
from kamxl.convert.reading import read_file, tables
from kamxl.read.facts import Span
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Limits
from tests.codes import Codes, failure, plain, sentence

PACKAGE = Path(__file__).parents[2] / "kamxl"
ROOMS = ("schema", "read", "validate", "compute", "convert", "writer")
LEFT = ("__init__", "dictionary")
"""What is made of the schema changes with it, and stands in docs/."""
KEPT = Codes(Path(__file__).parent / "kept" / "readings.txt")

TEXTS = """
客户名称|客户编号 / ID|1、贵公司名称|Q2. Your company|年交易金额（万元）|年交易金额 (k CNY)|2025年销售额|FY25 revenue|FY'2024|25年业绩|去年销售额|Amount [EUR]|金额_人民币|Organization - Owner
Order Lines/Product|联系人.电话|Unit price (USD)|本年 金额|合计金额|不含税金额|税率%|折扣(%)|单价/元|数量(件)|账期（天）|Term, days|一月|1月|2025-03|2025年3月|Mar-25|Q3 2025|2025Q4|第一季度|上半年|H1 2025|W12|1-6月
1,234.56|1.234,56|1 234,56 €|¥85万|85w|120万元|1.2亿|(1,200.00)|-35|−35|+7|12%|0.12|１２３|八十五万元|三千五百|RMB 5k|US$ 1.5m|$1,000|€99|USD|人民币|CNY|£12.50|12.5 k EUR|约50万|50-80万|>100万|1e5|1E+05|.5|5.|00123
2026-09-30|2026/9/3|30.09.2026|09/30/2026|3/4/2026|4-5-26|20260930|2026年9月30日|9月30日|30 Sep 2026|Sep 30, 2026|September 2026|2026-02-30|二〇二六年九月三十日|2026-09-30 14:05:00|2026-09-30T14:05:00Z|45930|昨天|长期|至今
张三|*明|陈总|王经理（采购）|Mr. Li|O'Brien, Pat|张三 13800138000|13800138000|+86 138 0013 8000|010-62345678 转 801|(021) 5555 1234|sales@kunlun.cn|www.kunlun.com|北京市海淀区中关村1号|上海|华东区|East China|广东省深圳市南山区
昆仑科技有限公司|昆仑科技有限公司北京分公司|Kunlun Tech Co., Ltd.|ACME GmbH|Müller & Söhne KG|某某集团股份|个体户李四|Store 12|测试公司|合计|小计：|总计|Grand Total|Subtotal|Balance b/f|期初余额|其中：华东|平均|Average|备注|说明：本表由系统导出
C2023001|KH-0007|A/1|SO2025-00017|PO#881|No. 5|KH0001、KH0002|12345678901234567890|0x1F|1-2|a_b c|S|A级|A类客户|vip|★★★|重要|高|High|中|低|P1|urgent|活跃|Active|暂停|已流失|Lost|赢单|Won|Closed Won|谈判中|已签约|30%|进行中
是|否|Y|n|TRUE|√|×|有|无|/|-|—|N/A|n.a.|null|#N/A|#REF!|nan|未知|待定|暂无|？|0|0.0|00:00|=1+1|=SUM(A1:A3)|'=1+1|@cmd|+cmd|-2+3|<b>x</b>|a&b|"quoted"|'quoted'|'My ''sheet'''!$A$1|Sheet1!A1|A1|$B$2:$D$9|B2|D9:B2|XFD1048576|ABC
0.00|#,##0.00|0%|0.0%|yyyy-mm-dd|m/d/yy|[$-804]yyyy"年"m"月"|#,##0"万元"|"¥"#,##0.00|[$€-407] #,##0|0.00,,"m"|General|@|_(* #,##0_)|[Red]-0|"KH"0000|00-00|tier.threshold.S|alerts.no_order.on|customers|orders|annual_amount|customer_id
万元|元|k CNY|千元|亿|百万|吨|kg|days|天|月|年|%|次|人|台|万吨|EUR m|in thousands|单位：万元|( 单位 元 )|line one line two|  blanks  |　全角　|ＡＢＣ|ａｂｃ|ﬁ|e\u0301|\u200bzero|漢字繁體|應收帳款|客戶名稱|销售|销 售|同上|〃|see above|x
vertical|手机号码|first deal date|最近跟进日期|获客渠道|business|钱包份额|Consent|客户编码|商机编号|负责人|编号|数量|Profit|状态|合同日期|结算币种|Priority|建议|反馈类型|Date|市场份额|差距|关键人角色|mobile|opportunity stage|创建时间|考核期|account id|task|完成结果
"""  # fmt: skip
"""Titles, amounts, days, people, firms, totals, codes, words of choices, nothing, formulas, references, formats, units, spellings."""
WORDS = ("", *(word for line in TEXTS.strip().splitlines() for word in line.split("|")))
NUMBERS = (0.0, 1.0, -1.0, 0.5, 0.05, 0.12, 12.0, 85.25, 99.995, 100.0, 999.9, 1000.0, 1234.5, 45930.0, 850000.0, 1.2e8, -35.5, 1e-7, 20260930.0)  # fmt: skip
DAYS = (date(2024, 2, 29), date(2025, 1, 1), date(2025, 3, 31), date(2025, 12, 31), date(2026, 4, 15), date(2026, 9, 30))  # fmt: skip
CELLS = (None, True, False, 0, 7, 2025, *NUMBERS, float("nan"), datetime(2026, 9, 30, 14, 5), *DAYS, *WORDS)


def _columns(values: Sequence[Any]) -> list[list[Any]]:
    """Columns of one kind, of mixed kinds, of one value again and again, and with blanks."""
    runs = [list(values[at : at + 6]) for at in range(0, len(values), 3)]
    return [[], *runs, *([one, one, one] for one in values[::5]), *([one, None, one, None] for one in values[::9])]


HEADERS = (
    [["客户编号", "客户名称", "金额（万元）", "下单日期"]],
    [["订单", None, "客户", None], ["编号", "金额", "名称", "电话"]],
    [["Order no.", "Customer", "Amount", "Date"]],
    [["客户", "1月", "2月", "3月"]],
    [["客户名称", None, "2025年", "2026年"]],
)
BODIES = (
    [["KH1", "昆仑科技有限公司", 120, date(2026, 1, 5)], ["KH2", "Beta Ltd", 85.5, date(2026, 2, 6)]],
    [["KH1", "昆仑", 1, 2], [None, "昆仑", 3, 4], ["KH2", "贝塔", 5, 6], ["合计", None, 9, 12]],
    [["华东", None, None, None], ["KH1", "A", 1, 2], ["KH2", "B", 2, 3], ["小计", None, 3, 5], [None] * 4, ["华南", None, None, None], ["KH3", "C", 4, 5]],
    [["KH1", "A", "x", "y"], ["KH1", "A", "x", "z"], ["说明：数据截至9月", None, None, None]],
    [],
)  # fmt: skip
ABOVE = ([], [["2026年销售明细", None, None, None], ["单位：万元", None, None, None]], [["客户名称：", "昆仑", "电话：", "13800138000"], []])  # fmt: skip
TABLES = [
    *([*above, *header, *body] for above, header, body in product(ABOVE, HEADERS, BODIES)),
    [["客户名称", "昆仑"], ["电话", "13800138000"], ["地址", "北京"], ["负责人", "张三"]],
    [["客户名称", "昆仑", "贝塔", "伽马"], ["电话", "138", "139", "137"], ["负责人", "张三", "李四", "王五"]],
    [["客户", "金额", None, "产品", "数量"], ["A", 1, None, "P", 2], ["B", 3, None, "Q", 4]],
    [["客户", "金额"], ["A", 1], [], ["客户", "电话"], ["B", "138"]],
]
GRIDS = [
    Grid("2026年1月", kind, rows, SourceOptions(), top, 1, merged)
    for at, rows in enumerate(TABLES)
    for kind, top, merged in (
        [("xlsx", 1, ()), ("xlsx", 3, (Span(3, 1, 3, 2), Span(3, 3, 3, 4))), ("text", 1, ())][at % 3 :: 2]
    )
]


def _typed(text: str) -> object:
    return None if not text else float(text) if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


DRAWN = [
    Grid("明细", "xlsx", [[*map(_typed, row)] for row in sales(random.Random(seed))], SourceOptions(), 1, 1, ())
    for seed in range(24)
]
FIELDS = (
    ("customers", "customer_id"), ("customers", "phone"), ("customers", "annual_amount"), ("customers", "status"),
    ("customers", "first_deal_date"), ("orders", "amount"), ("orders", "order_date"), ("deals", "stage"),
)  # fmt: skip
KINDS: Mapping[str, Sequence[Any]] = {
    "str": WORDS,
    "str | None": (None, *WORDS),
    "object": CELLS,
    "Any": CELLS,
    "float": NUMBERS,
    "int": (0, 1, 2, 3, 4, 7, 12),
    "bool": (False, True),
    "date": DAYS,
    "Lang": ("zh", "en"),
    "Sequence[str]": [[one or "" for one in column] for column in _columns(WORDS)],
    "Iterable[str]": [[one or "" for one in column] for column in _columns(WORDS)],
    "Collection[str]": [[one or "" for one in column] for column in _columns(WORDS)],
    "tuple[str, ...]": [tuple(one or "" for one in column) for column in _columns(WORDS)],
    "Sequence[object]": _columns(CELLS),
    "Iterable[object]": _columns(CELLS),
    "Sequence[Sequence[object]]": TABLES,
    "bytes": [*(word.encode() for word in WORDS[::4]), *(word.encode("gbk", "replace") for word in WORDS[1::9])],
    "date | None": (None, *DAYS),
    "Sequence[int]": [[], [0], [0, 1], [0, 1, 2], [1, 2, 3], [0, 2], [2, 2, 5]],
    "Collection[int]": [[], [0], [0, 1], [0, 1, 2], [1, 2, 3], [0, 2]],
    "Sequence[float]": [[], [0.0], [1.0, 2.0], [5.0, 5.0, 5.0], [0.1, 0.2, 0.3, 100.0]],
    "Sequence[float | None]": [[], [None], [1.0, None], [2.0, 2.0, None, 4.0], [0.0, -1.0, 3.5, 3.5]],
    "Order | None": (None, "dmy", "mdy", "ymd"),
    "Collection[Family] | None": (None, ("money",), ("percent", "people"), ("time", "things")),
    "SheetField": [SHEETS[sheet].fields[key] for sheet, key in FIELDS],
    "Column": [SHEETS[sheet].fields[key].column for sheet, key in FIELDS],
}
NAMED: Mapping[str, Sequence[Any]] = {
    "sheet": ("customers", "orders", "deals", "follow_ups"),
    "field": ("name", "phone", "annual_amount", "amount", "status", "stage"),
    "basis": ("amount", "profit"),
    "measure": ("amount", "profit", "quantity"),
    "encoding": ("utf-8", "gb18030", "utf-16-le", "latin-1", "klingon"),
    "body": (
        b'<row r="1"/><row r="2"/>',
        b'<row r="1"/><row r="1"/>',
        b'<row/><x:row r="2"><c/></x:row><row/>',
        b'<row r="3"/><row r="2"/>',
    ),
    "pattern": (r"(\d+)", r"KH-?(\d+)", "("),
    "separator": ("/", "、", " ", "-"),
    "year": (2024, 2026),
    "text": (
        *WORDS,
        "a;b;c\n1;2;3",
        "a\tb\n1\t2",
        "a|b\n1|2\n3|4",
        "a,b;c\n1,5;2\n",
        "单位：万元，币种：USD",
        "金额单位 k EUR",
    ),
    "period": ("2025", "2025-03", "2025-Q4", "2026-H1", "2026Q1", "2025-13", "2026-W3"),
}
"""By the name of an argument, where any text would not do."""
MOST = 700
"""Calls of a function; of more than one argument the later ones take a few values each."""


def functions() -> Iterator[tuple[str, Callable[..., Any], list[Sequence[Any]]]]:
    """Those of the rooms that take nothing but texts, cells, numbers, days and columns of them."""
    for path in sorted(path for room in ROOMS for path in (PACKAGE / room).rglob("*.py") if path.stem not in LEFT):
        module = path.relative_to(PACKAGE.parent).with_suffix("").as_posix().replace("/", ".")
        for name, function in sorted(vars(importlib.import_module(module)).items()):
            inner = inspect.unwrap(function) if callable(function) else function
            own = "_" if module.startswith("kamxl.convert.") else "__"
            if name.startswith(own) or not inspect.isfunction(inner) or inner.__module__ != module:
                continue
            values = [
                NAMED.get(one.name) if one.name in NAMED and KINDS.get(one.annotation) else KINDS.get(one.annotation)
                for one in inspect.signature(inner).parameters.values()
            ]
            if values and all(values):
                yield f"{module}.{name}", function, [one for one in values if one]


def test_it_finds_tables_as_it_did(tmp_path: Path) -> None:
    """Small files: what stands above a list, between and below its rows, and where it has its titles."""

    def found() -> Iterator[str]:
        for number, rows in enumerate(TABLES):
            path = tmp_path / f"{number}.csv"
            path.write_text(
                "".join(",".join("" if one is None else str(one) for one in row) + "\n" for row in rows), "utf-8"
            )
            try:
                yield plain(read_file(path, Limits(), SourceOptions())).replace(str(tmp_path), "")
            except Exception as error:
                yield f"{type(error).__name__} {plain(getattr(error, 'text', ''))}"

    KEPT.compare("tables", [*found()])


@pytest.mark.parametrize("number", range(len(GRIDS) + len(DRAWN)))
def test_a_sheet_becomes_the_mapping_that_it_became(number: int) -> None:
    """Small sheets with merged cells and cards, and drawn ones: their records, what is taken for which field, what is asked and said."""
    sources = tables("表.xlsx", (*GRIDS, *DRAWN)[number], True)
    found = guess([replace(one, name=f"t{at}") for at, one in enumerate(sources)], as_of=date(2026, 9, 30))
    lines = [
        *map(plain, sources),
        *map(plain, found.mapped.fill),
        *map(plain, found.found),
        *map(plain, found.proposals),
    ]
    KEPT.compare(f"sheet {number}", [*lines, plain([found.open, found.unknown]), *map(sentence, found.notes)])


ODD = (None, "", " x ", "-", "见附件", "#REF!", "85万", "1,234.5 k USD", "12%", "高", "是", "2026-02-30", "3/4/2026", "2019年5月", "张三、李四", "=1+1", -5, 0, 0.5, 1e9, 20260930, 45930, True, date(2031, 1, 1), datetime(2026, 9, 30, 14, 5))  # fmt: skip


@pytest.mark.parametrize("sheet", ROWS)
def test_each_field_is_checked_as_it_was(sheet: str) -> None:
    """Every field of a sheet with odd cells in it: what is found wrong, and what is taken for the analysis."""
    own = next(iter(ROWS[sheet]))
    rows: list[dict[str, object]] = []
    for field, cell in product(SHEETS[sheet].fields, ODD):
        number = {own: f"{ROWS[sheet][own]}{len(rows)}"} if own.endswith("_id") and own != "customer_id" else {}
        if sheet == "customers":
            number = {own: f"C{len(rows)}", "name": f"明远精密{len(rows)}"}
        rows.append({**number, field: cell})
    customers = [] if sheet == "customers" else [table("customers", {})]
    done = check(*customers, table(sheet, *rows))
    lines = [
        f"{one.sheet} {one.cell} {one.field} {one.code} {one.severity} {one.effect} {one.value}" for one in done.issues
    ]
    frame = done.frames[sheet]
    lines += [f"{name}: {plain([*frame[name]])}" for name in frame.columns]
    KEPT.compare(f"checked {sheet}", lines)


def said(function: Callable[..., Any], kinds: Sequence[Sequence[Any]]) -> Iterator[str]:
    """A line for each call: the argument that may be most takes all of it, the others a few."""
    most = max(range(len(kinds)), key=lambda at: len(kinds[at]))
    few = [one if at == most or len(one) <= 7 else one[1 :: max(1, len(one) // 5)] for at, one in enumerate(kinds)]
    calls = [*product(*few)]
    inner = inspect.signature(inspect.unwrap(function)).parameters
    named = [name for name, one in inner.items() if one.kind is one.KEYWORD_ONLY]
    for values in calls[:: 1 + len(calls) // MOST]:
        at = len(values) - len(named)
        try:
            result = plain(function(*values[:at], **dict(zip(named, values[at:], strict=True))))
        except Exception as error:
            result = failure(error)
        yield f"{', '.join(map(plain, values))} -> {result}"


FUNCTIONS = {name: (function, kinds) for name, function, kinds in functions()}


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name in KEPT.codes or "KAMXL_KEPT" in os.environ])
def test_it_reads_as_it_did(name: str) -> None:
    KEPT.compare(name, [*said(*FUNCTIONS[name])])
