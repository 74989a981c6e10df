"""What tables drawn at random become, as when last looked at: each mixes what exports do, with counts and amounts at the bounds of what is told from them.

A code stands for all that a conversion says, asks and writes (`drawn.txt`, see `tests/codes.py`). What single tables should become is the matter of the
other tests; here nothing may change without being meant.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from test_small_tables import CASES, Case, cases, repeated, session

from kamxl.schema.sheets import SHEETS, SheetField
from tests.codes import Codes

KEPT = Codes(Path(__file__).parent / "drawn.txt")
ODD = {one.name: one for one in cases((Path(__file__).parent / "odd.txt").read_text("utf-8"))}
"""Of some thousands that were drawn, or that the small tables became by a change or two, those that meet a condition on a side that no other did."""
NAMES = (
    "昆仑科技有限公司",
    "昆仑科技",
    "贝塔公司",
    "Beta Ltd",
    "ACME GmbH",
    "上海伽马贸易有限公司",
    "个体户李四",
    "德尔塔厂",
)
PERSONS = ("王磊", "李娜", "陈经理", "Anna Li", "张三/李四")
WORDS = ("泵", "阀", "钢板", "MX-12", "维护服务", "价格偏高", "交期", "华东", "北京市海淀区", "见附件", "-")
AMOUNTS = (0, 1, 0.5, 12, 85.25, 99.99, 100, 999.9, 1_000, 9_999, 10_000, 12_345.67, 150_000, 1_200_000, -300)
DAYS: Sequence[Callable[[date], str]] = (
    str, "{:%Y/%m/%d}".format, "{:%d.%m.%Y}".format, "{:%m/%d/%Y}".format, "{:%Y%m%d}".format, "{:%d %b %Y}".format,
    lambda day: f"{day.year}年{day.month}月{day.day}日", lambda day: f"{day.month}月{day.day}日", lambda day: f"{day:%Y-%m}",
    lambda day: f"{day.day}/{day.month}/{day:%y}",
)  # fmt: skip
LINE: Mapping[str, Sequence[str]] = {
    "number": ("单号", "订单编号", "Order no.", "编号", "发票号"),
    "code": ("客户编号", "客户代码", "Customer ID"),
    "name": ("客户", "客户名称", "Customer", "购货单位", "公司"),
    "day": ("日期", "下单日期", "Date", "签订日期", "发货日期"),
    "product": ("产品", "品名", "Product", "规格型号", "项目"),
    "quantity": ("数量", "数量(件)", "Qty", "台数", "重量(吨)"),
    "price": ("单价", "单价(元)", "Unit price", "含税单价"),
    "amount": ("金额", "金额(万元)", "金额(元)", "Amount", "Amount (USD)", "含税金额", "合计", "销售额", "不含税金额", "价税合计"),
    "tax": ("税额", "税率", "折扣", "运费"),
    "profit": ("毛利", "利润", "成本", "毛利率"),
    "currency": ("币种", "Currency"),
    "paid": ("已收款", "回款金额", "未收金额", "Paid"),
    "paid_on": ("回款日期", "到期日", "Due date"),
    "status": ("状态", "订单状态", "备注", "类型"),
    "owner": ("业务员", "销售", "负责人", "Sales rep", "制单人"),
    "phone": ("电话", "手机", "联系电话"),
    "free": ("备注", "区域", "部门", "仓库", "", "Column1", "说明"),
}  # fmt: skip
"""Columns of a list of sales, and titles that they have."""
OTHERS = ("customers", "deals", "follow_ups", "contacts", "contracts", "targets", "complaints", "needs", "plans")
ABOVE = (
    "2026年销售明细",
    "单位：万元",
    "金额单位：元",
    "客户名称：|昆仑科技|电话：|021-5550-1234",
    "2026年3月",
    "打印日期：2026-03-31",
    "-",
)
BELOW = ("合计", "总计：", "Total", "制表人：王磊|审核：李娜", "说明：以上数据由系统导出", "小计")


def shown(draw: random.Random, day: int) -> str:
    return DAYS[day % len(DAYS)](date(2025, 11, 3) + timedelta(draw.randint(0, 140)))


def line(draw: random.Random, at: int, kinds: Mapping[str, int]) -> dict[str, str]:
    """A line of sales; what `kinds` says of a column holds for all of it."""
    amount, quantity = draw.choice(AMOUNTS), draw.choice([1, 2, 3, 10, 12.5, 400])
    near = (1, 1, 1, 1.13, 1.004, 0.9)[kinds["amount"] % 6]
    found = {
        "number": (f"S{at:03}", f"2026-{at // 2:04}", str(1000 + at // 3), f"{at}")[kinds["number"] % 4],
        "code": (f"C{at % 4}", f"KH-{at % 3:04}", "")[kinds["code"] % 3],
        "name": NAMES[(at // (1 + kinds["name"] % 3)) % (2 + kinds["name"] % 6)],
        "day": shown(draw, kinds["day"]),
        "product": draw.choice(WORDS[:5]),
        "quantity": f"{quantity:g}",
        "price": f"{amount / quantity:.2f}",
        "amount": f"{amount * near:.2f}",
        "tax": ("0.13", "13%", f"{amount * 0.13:.2f}", "9")[kinds["tax"] % 4],
        "profit": f"{amount * draw.choice([0.1, 0.3, -0.05]):.1f}",
        "currency": ("CNY", "USD", draw.choice(["人民币", "美元"]), "")[kinds["currency"] % 4],
        "paid": draw.choice([f"{amount:.2f}", "0", "", f"{amount / 2:.1f}"]),
        "paid_on": draw.choice([shown(draw, kinds["day"]), ""]),
        "status": draw.choice([("已完成", "已取消"), ("正常", "退货"), ("销售", "预付"), ("是", "否")][kinds["status"] % 4]),
        "owner": draw.choice(PERSONS[: 2 + kinds["owner"] % 3]),
        "phone": draw.choice(["13800138000", "021-5550-1234", ""]),
        "free": draw.choice(["", *WORDS]),
    }  # fmt: skip
    return found if draw.random() > 0.06 else found | {draw.choice([*found]): ""}


def cell(draw: random.Random, one: SheetField, at: int, day: int) -> str:
    """A cell of any input sheet."""
    if one.column.choices:
        choice = draw.choice(one.column.choices)
        return draw.choice([choice.zh, choice.zh, choice.en, "其他", ""])
    if one.key == "name" or one.key == "parent":
        return NAMES[at % len(NAMES)]
    drawn: Mapping[str, Sequence[str]] = {
        "day": [shown(draw, day), shown(draw, day), ""],
        "money": [f"{draw.choice(AMOUNTS):g}", f"{draw.choice(AMOUNTS)}万", ""],
        "percent": ["30%", "0.3", "100", "5", ""],
        "code": [f"K{at:03}", f"K{at // 2:03}", "13800138000"],
        "period": ["2026", "2026Q1", "2026-03", "3月"],
        "score": ["8", "4.5", "10", "高"],
    }  # fmt: skip
    return draw.choice(drawn.get(one.column.kind) or ["", *WORDS, *PERSONS])


def sales(draw: random.Random) -> list[list[str]]:
    """A header and its lines, perhaps months instead of days and amounts."""
    kinds = {key: draw.randint(0, 11) for key in LINE}
    likely = {"name": 0.95, "day": 0.9, "amount": 0.9, "product": 0.6, "quantity": 0.5, "price": 0.4, "number": 0.5}
    fields = [key for key in LINE if draw.random() < likely.get(key, 0.2)] or ["name", "amount"]
    if draw.random() < 0.3:
        draw.shuffle(fields)
    header = [draw.choice(LINE[key]) for key in fields]
    lines = [line(draw, at, kinds) for at in range(draw.choice([1, 2, 3, 5, 8, 12]))]
    rows = [[one[key] for key in fields] for one in lines]
    if draw.random() < 0.2:
        wide = draw.choice([["1月", "2月", "3月"], ["2024年", "2025年"], ["Q1", "Q2", "Q3", "Q4"], ["2026-01", "2026-02"], ["1月金额", "1月数量", "2月金额", "2月数量"]])  # fmt: skip
        header += wide
        rows = [[*row, *(str(draw.choice([*AMOUNTS, ""])) for _ in wide)] for row in rows]
    return [header, *rows]


def other(draw: random.Random) -> list[list[str]]:
    """A list of another kind, some of its columns under words of ours."""
    sheet = SHEETS[draw.choice(OTHERS)]
    fields = [one for one in sheet.fields.values() if one.required or draw.random() < 0.35]
    day = draw.randint(0, 11)
    header = [draw.choice([one.column.zh, one.column.en, *one.column.also.split(", ")[:3]]) or one.column.zh for one in fields]  # fmt: skip
    rows = [[cell(draw, one, at, day) for one in fields] for at in range(draw.choice([1, 2, 4, 7]))]
    return [header, *rows]


def laid_out(draw: random.Random, table: list[list[str]]) -> list[str]:
    """The table with what stands above, between and below its rows; cells are parted by `|`."""
    header, *rows = table
    if draw.random() < 0.2:  # what is said once for several rows
        place = draw.randint(0, len(header) - 1)
        rows = [[*row[:place], "" if at % 3 else row[place], *row[place + 1 :]] for at, row in enumerate(rows)]
    lines = ["|".join(row) for row in rows]
    title = "|".join(header)
    if draw.random() < 0.15:
        lines.insert(draw.randint(0, len(lines)), title)
    if draw.random() < 0.15:
        lines[len(lines) // 2 : len(lines) // 2] = [f"{draw.choice(NAMES)}" + "|" * (len(header) - 1)]
    if draw.random() < 0.15:
        lines.insert(draw.randint(0, len(lines)), "-")
    if draw.random() < 0.35:
        sums = [sum(map(float, column)) if all(map(_is_number, column)) else None for column in zip(*rows, strict=True)]
        total = ["" if one is None or number == 0 else f"{one:.2f}" for number, one in enumerate(sums)]
        lines.append("|".join([draw.choice(["合计", "总计", "Total", ""]), *total[1:]]))
    if draw.random() < 0.15:
        lines.append(draw.choice(BELOW) + "|" * (len(header) - 2))
    top = [draw.choice(ABOVE) for _ in range(draw.choice([0, 0, 0, 1, 2]))]
    if draw.random() < 0.1:
        top.append(
            "|".join("" if at % 3 else draw.choice(["订单", "客户", "2026年", "回款"]) for at in range(len(header)))
        )
    return [*top, title, *lines]


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def files(draw: random.Random) -> list[str]:
    """One workbook, of one sheet mostly, or a csv."""
    if draw.random() < 0.3:
        lines = laid_out(draw, sales(draw))
        return [f"-- {draw.choice(['订单', '2026年3月', 'sales', '客户'])}.csv", *("" if one == "-" else one.replace(",", "，").replace("|", ",") for one in lines)]  # fmt: skip
    found = []
    titles = draw.choice([["明细", "客户"], ["1月", "2月"], ["2026-01", "2026-02"], ["Sheet1", "Sheet2"]])
    for title in titles[: draw.choice([1, 1, 2])]:
        table = sales(draw) if draw.random() < 0.6 else other(draw)
        found += [f"-- 表.xml › {title}", *laid_out(draw, table)]
    return found


def steps(seed: int) -> Sequence[Sequence[str]]:
    """The files of a conversion; of some the same once more, with an amount or a row that is another."""
    draw = random.Random(seed)
    first = files(draw)
    if seed % 16:
        return [first]
    changed = [one.replace("100", "101") if draw.random() < 0.5 else one for one in first]
    if draw.random() < 0.5 and len(changed) > 4:
        del changed[draw.randint(2, len(changed) - 1)]
    return [[*first, *(["--yes"] if draw.random() < 0.5 else [])], changed]


MORE = {
    "金额(元)": "1|20|300|", "金额(USD)": "5||7", "币种": "CNY|USD|", "状态": "已完成|已取消|退货|", "类型": "销售|赠品|退货", "客户": "昆仑公司|贝塔公司|昆仑", "客户编号": "C1|C2|3",
    "单号": "S1|S2|S3", "日期": "2026-01-05|2026-02-06|2026/3/7|3月8日", "数量": "2|3|1", "单价": "10|20|0.5", "已收款": "0|20|5|", "回款日期": "2026-02-01|", "业务员": "张三|李四",
    "区域": "华东|华南", "备注": "|交期比上次晚了一周，客户不满|好", "1月": "1||0", "2月": "2|3", "2025年": "10|20", "毛利": "1|-1", "税率": "13%|0.13", "折扣": "0.9|10%|",
    "电话": "13800138000|021-5550-1234", "年": "2026|2025", "月": "1|2|12", "单位": "万元|元|件", "级别": "A|B|VIP", "联系人": "王磊 13800138000|李娜",
}  # fmt: skip
"""Columns that may come to any table, and their cells."""
CELLS = (
    "", "-", "合计", "小计", "2026-01-05", "2026年", "昆仑公司", "13800138000", "已取消", "退货", "100", "0", "1", "-5", "12%", "0.5", "85万", "USD 20", "1.234", "张三", "C1", "S1", "华东", "是",
    "2026-02-30", "3月", "Q1", "说明：见附件", "同上",
)  # fmt: skip
BEHIND = ("（万元）", "(USD)", " 2026年", "1", "：")


def changed(steps: Sequence[Sequence[str]], draw: random.Random) -> Sequence[Sequence[str]]:
    """The files of a case with a few changes: rows and columns that are gone, doubled or elsewhere, other titles and cells."""
    found = [list(repeated("\n".join(step)).split("\n")) for step in steps]
    for _ in range(draw.randint(1, 3)):
        lines = draw.choice(found)
        heads = [at for at, one in enumerate(lines) if one.startswith("-- ")]
        head = draw.choice(heads)
        end = next((at for at in heads if at > head), len(lines))
        body = [at for at in range(head + 1, end) if lines[at].strip() not in ("", "-", "--yes")]
        if not body:
            continue
        parting = "|" if "›" in lines[head] else ","
        rows = [lines[at].split(parting) for at in body]
        at = draw.randrange(len(rows))
        kind = draw.randrange(9)
        if kind < 3:
            rows[at : at + 1] = ([], [rows[at]] * 2, [[], rows[at]])[kind]
        elif kind < 6:
            one, other = (draw.randrange(len(rows[0])) for _ in range(2))
            title, cells = draw.choice([*MORE.items()])
            for number, row in enumerate(rows):
                if kind == 3:
                    del row[one : one + 1]
                elif kind == 4 and len(row) == len(rows[0]):
                    row.insert(one, draw.choice(cells.split("|")) if number else title)
                elif kind == 5 and len(row) > max(one, other):
                    row[one], row[other] = row[other], row[one]
        elif rows[at]:
            place = draw.randrange(len(rows[at]))
            own = rows[at][place]
            rows[at][place] = (draw.choice(CELLS), own + draw.choice(BEHIND), "")[kind - 6]
        lines[body[0] : body[-1] + 1] = [parting.join(row) or "-" for row in rows]
    return found if draw.random() < 0.7 else [[*step, "--yes"] for step in found]


@pytest.mark.parametrize("seed", range(160))
def test_a_drawn_table_becomes_what_it_became(seed: int, tmp_path: Path) -> None:
    case: Any = Case(str(seed), steps(seed), "")
    KEPT.compare(f"table {seed}", [one.replace(str(tmp_path), "") for one in session(tmp_path, case)])


@pytest.mark.parametrize("name", ODD)
def test_an_odd_table_becomes_what_it_became(name: str, tmp_path: Path) -> None:
    KEPT.compare(f"odd {name}", [one.replace(str(tmp_path), "") for one in session(tmp_path, ODD[name])])


@pytest.mark.parametrize("name", [one for one in KEPT.codes if one.startswith("changed ")])
def test_a_changed_table_becomes_what_it_became(name: str, tmp_path: Path) -> None:
    *_, case = name.split(" ", 2)
    given: Any = Case(name, changed(CASES[case][1].steps, random.Random(name)), "")
    KEPT.compare(name, [one.replace(str(tmp_path), "") for one in session(tmp_path, given)])
