"""Books to make reports of: what people type, through validation and analysis, as a run would do it. Seeded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from kamxl import layout
from kamxl.compute.analyse import analyse
from kamxl.compute.analysis import Analysis
from kamxl.grid import RawColumn, RawTable
from kamxl.i18n import Lang
from kamxl.placed import SheetPlan
from kamxl.report.context import Context, context_of
from kamxl.report.registry import sheets
from kamxl.schema.money import Money
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Settings
from kamxl.validate import check

AS_OF = date(2026, 9, 20)
BOOK = "大客户.xlsx"
CITIES = ("苏州", "宁波", "深圳", "佛山", "成都", "青岛", "天津", "武汉", "长沙", "合肥", "无锡", "厦门")
NAMES = (
    "明远",
    "恒泰",
    "华瑞",
    "金诚",
    "盛达",
    "天工",
    "博信",
    "联创",
    "新源",
    "东岳",
    "德润",
    "凯捷",
    "众合",
    "嘉禾",
    "远航",
)
TRADES = ("精密制造", "电子科技", "新能源", "医疗器械", "物流", "化工", "食品", "自动化设备")
INDUSTRIES = ("机械制造", "电子", "新能源", "医疗", "物流", "化工", "食品饮料", "机械制造")
REGIONS = ("华东", "华东", "华南", "华南", "西南", "华北", "华北", "华中", "华中", "华东", "华东", "华南")
OWNERS = ("王磊", "李娜", "张伟", "陈静", "刘洋", "赵敏")
PRODUCTS = ("伺服驱动器", "控制器", "减速机", "传感器", "维保服务", "备件包")
COMPETITORS = ("汇川同行", "北方传动", "欧陆控制")
NOTES = (
    "沟通明年一季度采购计划",
    "确认样机试用结果, 客户要求缩短交期",
    "拜访采购总监, 介绍新品",
    "客户反映备件供应不及时",
    "商谈年度框架协议续签",
)


@dataclass(frozen=True)
class Sample:
    """A book, as it was read, and what came of it."""

    tables: tuple[RawTable, ...]
    analysis: Analysis
    context: Context


def plans_of(analysis: Analysis, lang: Lang, *, context: Context | None = None) -> tuple[SheetPlan, ...]:
    """The output sheets of a book with their places."""
    return layout.place(sheets(analysis, lang, context=context))


def raw_table(key: str, rows: Sequence[dict[str, object]], lang: Lang = "zh", *, header_row: int = 4) -> RawTable:
    """An input sheet with the canonical titles, as the reader gives it."""
    sheet = SHEETS[key]
    fields = [field for field in sheet.fields if any(field in row for row in rows)]
    columns = tuple(
        RawColumn(
            sheet.fields[field].column.title(lang, Money.of(lang)), place, field, [row.get(field) for row in rows]
        )
        for place, field in enumerate(fields, 1)
    )
    numbers = range(header_row + 1, header_row + 1 + len(rows))
    return RawTable(BOOK, sheet.title(lang), key, header_row, list(numbers), columns)


def sample_of(tables: Sequence[RawTable], lang: Lang = "zh", *, as_of: date = AS_OF, **settings: object) -> Sample:
    """Validate and analyse input sheets."""
    chosen = Settings.model_validate(settings)
    money = Money.of(lang)
    checked = check(tables, as_of=as_of, settings=chosen, lang=lang, money=money)
    analysis = analyse(
        checked.frames,
        checked.issues,
        as_of=as_of,
        settings=chosen,
        history=_history(checked.frames),
        dropped=checked.left_out,
        money=money,
    )
    return Sample(tuple(tables), analysis, context_of(BOOK, tables))


def _history(frames: dict[str, object]) -> object:
    """A review in June: some customers were elsewhere, and two have left since."""
    import pandas as pd

    customers = frames["customers"]
    if len(customers) < 20:
        return None
    tiers = ["S", "A", "B", "C"]
    ids = list(customers.index[:-4])
    names = list(customers["name"].iloc[:-4])
    generator = np.random.default_rng(5)
    rows = {
        "review_date": pd.Timestamp(2026, 6, 30),
        "customer_id": [*ids, "C9901", "C9902"],
        "name": [*names, "常州旧友机械有限公司", "南通别过电子有限公司"],
        "tier": [tiers[i] for i in generator.choice(4, len(ids) + 2, p=[0.06, 0.1, 0.5, 0.34])],
        "model": "threshold",
        "revenue": 100_000.0,
    }
    return pd.DataFrame(rows)


@cache
def full(lang: Lang = "zh") -> Sample:
    """About 200 customers over three years, with every kind of sheet and a few dirty cells."""
    return sample_of(full_tables(lang), lang, report={"custom_fields": ()})


@cache
def small(lang: Lang = "zh") -> Sample:
    """Three customers, nothing else."""
    rows = customer_rows(3, np.random.default_rng(1))
    return sample_of([raw_table("customers", rows, lang)], lang)


@cache
def nobody(lang: Lang = "zh") -> Sample:
    """A header and no rows."""
    empty = raw_table("customers", customer_rows(1, np.random.default_rng(1)), lang)
    columns = tuple(RawColumn(c.title, c.column, c.field, []) for c in empty.columns)
    table = RawTable(empty.book, empty.sheet, empty.key, empty.header_row, [], columns)
    return sample_of([table], lang)


@cache
def full_tables(lang: Lang = "zh", count: int = 200) -> tuple[RawTable, ...]:
    generator = np.random.default_rng(42)
    customers = customer_rows(count, generator)
    orders = order_rows(customers, generator)
    orders[5]["amount"] = "12,500元"
    orders[9]["amount"] = "面议"
    orders[11]["status"] = "取消"
    orders[13]["status"] = "退货"
    orders[15]["status"] = "退货"
    orders[15]["amount"] = -8000.0
    orders[17]["customer_id"] = "C8888"
    orders[19]["order_date"] = "2026年3月5日"
    orders[21]["order_date"] = date(2026, 12, 1)
    customers[7]["phone"] = None
    customers[12]["status"] = "合作好"
    return (
        raw_table("customers", customers, lang),
        raw_table("orders", orders, lang),
        raw_table("follow_ups", follow_up_rows(customers, generator), lang),
        raw_table("contracts", contract_rows(customers, generator), lang),
        raw_table("needs", need_rows(customers, generator), lang),
        raw_table("satisfaction", satisfaction_rows(customers, generator), lang),
        raw_table("complaints", complaint_rows(customers, generator), lang),
        raw_table("market", market_rows(generator), lang),
        raw_table("trends", trend_rows(), lang),
        raw_table("deals", deal_rows(customers, generator), lang),
        raw_table("targets", target_rows(), lang),
    )


def customer_rows(count: int, generator: np.random.Generator) -> list[dict[str, object]]:
    rows = []
    for number in range(count):
        city, trade = number % len(CITIES), (number * 7) % len(TRADES)
        rows.append(
            {
                "customer_id": f"C{2000 + number}",
                "name": f"{CITIES[city]}{NAMES[(number * 3 + number // 15) % len(NAMES)]}{TRADES[trade]}有限公司",
                "industry": INDUSTRIES[trade],
                "region": REGIONS[city],
                "contact": "李明",
                "phone": f"138{10_000_000 + number * 7919}",
                "first_deal_date": date(2023, 1, 10) + timedelta(days=int(generator.integers(0, 900))),
                "annual_amount": float(round(generator.lognormal(3.2, 1.0), 1)),
                "status": "活跃" if number % 17 else "流失",
                "owner": OWNERS[number % len(OWNERS)],
                "source": ("展会", "转介绍", "线上推广", "其他")[number % 4],
                "consent": "是" if number % 9 else None,
            }
        )
    return rows


def order_rows(customers: list[dict[str, object]], generator: np.random.Generator) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for place, customer in enumerate(customers):
        if place % 11 == 10:
            continue
        size = float(generator.lognormal(9.6, 0.9))
        gap = float(generator.uniform(25, 160))
        day = date(2023, 10, 1) + timedelta(days=int(generator.uniform(0, gap * 3)))
        last = AS_OF - timedelta(days=int(generator.exponential(80)))
        growth = max(-0.6, float(generator.normal(0.15, 0.4)))
        while day <= last:
            year = (day - date(2023, 10, 1)).days / 365
            season = 1.25 if day.month in (3, 9, 11) else 0.8 if day.month == 2 else 1.0
            amount = round(size * (1 + growth) ** year * season * float(generator.lognormal(0, 0.35)), 2)
            rows.append(
                {
                    "order_id": f"D{100_000 + len(rows)}",
                    "customer_id": customer["customer_id"],
                    "order_date": day,
                    "product": PRODUCTS[int(generator.choice(6, p=[0.3, 0.2, 0.18, 0.15, 0.1, 0.07]))],
                    "amount": amount,
                    "profit": round(amount * float(generator.uniform(0.12, 0.32)), 2),
                    "paid": round(amount * (1.0 if generator.random() < 0.85 else 0.4), 2),
                    "status": "已完成" if generator.random() < 0.97 else "已取消",
                }
            )
            day += timedelta(days=max(1, int(generator.exponential(gap))))
    return rows


def deal_rows(customers: list[dict[str, object]], generator: np.random.Generator) -> list[dict[str, object]]:
    stages = ("市场调研", "筛选定位", "接触洽谈", "需求方案", "提案谈判", "合同签订", "赢单", "输单", "输单")
    rows: list[dict[str, object]] = []
    for place, customer in enumerate(customers[:60]):
        stage = stages[place % len(stages)]
        created = AS_OF - timedelta(days=int(generator.integers(60, 300)))
        over = stage in ("赢单", "输单")
        rows.append(
            {
                "deal_id": f"SJ{place:03d}",
                "customer_id": customer["customer_id"],
                "name": ("二期产线改造", "年度框架协议", "节能改造")[place % 3],
                "stage": stage,
                "amount": float(round(generator.lognormal(12, 0.8))),
                "probability": (None, 40.0, 75.0)[place % 3],
                "created": created,
                "close_date": created + timedelta(days=50)
                if over
                else AS_OF + timedelta(days=int(generator.integers(-4, 150))),
                "closed": created + timedelta(days=50) if over else None,
                "competitor": COMPETITORS[place % 3] if place % 2 else None,
                "lost_reason": ("价格高", "交期长")[place % 2] if stage == "输单" else None,
                "owner": customer["owner"],
                "next_step": "寄送方案",
            }
        )
    return rows


def target_rows() -> list[dict[str, object]]:
    """Of all by quarter and year, and of the owners in the running quarter; the last has ended, the first is to come."""
    rows: list[dict[str, object]] = [
        {"period": period, "measure": measure, "owner": None, "value": value}
        for period, measure, value in (
            ("2026Q4", "交易额", 400.0), ("2026Q3", "交易额", 350.0), ("2026", "交易额", 1500.0), ("2026", "毛利", 300.0),
            ("2026-09", "拜访", 40.0), ("2026Q2", "交易额", 300.0),
        )
    ]  # fmt: skip
    rows += [{"period": "2026Q3", "measure": "交易额", "owner": owner, "value": 60.0} for owner in OWNERS]
    return rows


def follow_up_rows(customers: list[dict[str, object]], generator: np.random.Generator) -> list[dict[str, object]]:
    stages = ("市场调研", "筛选定位", "接触洽谈", "需求方案", "提案谈判", "合同签订")
    rows = []
    for place, customer in enumerate(customers):
        for _ in range(int(generator.integers(0, 4))):
            day = AS_OF - timedelta(days=int(generator.integers(0, 120)))
            rows.append(
                {
                    "date": day,
                    "customer_id": customer["customer_id"],
                    "method": ("电话", "拜访", "邮件", "会议", "微信")[int(generator.integers(0, 5))],
                    "content": NOTES[int(generator.integers(0, len(NOTES)))],
                    "stage": stages[int(generator.choice(6, p=[0.25, 0.2, 0.2, 0.15, 0.12, 0.08]))],
                    "next_action": "寄送报价" if place % 2 else "安排技术交流",
                    "next_date": day + timedelta(days=int(generator.integers(5, 60))),
                    "owner": customer["owner"],
                }
            )
    return rows


def contract_rows(customers: list[dict[str, object]], generator: np.random.Generator) -> list[dict[str, object]]:
    return [
        {
            "contract_id": f"HT{place:03d}",
            "customer_id": customer["customer_id"],
            "kind": "合同" if place % 3 else "报价",
            "signed": AS_OF - timedelta(days=int(generator.integers(100, 340))),
            "end": AS_OF + timedelta(days=int(generator.integers(-20, 400))),
            "amount": float(round(generator.lognormal(12, 0.8))),
            "status": "执行中" if place % 3 else "待定",
        }
        for place, customer in enumerate(customers[:45])
    ]


def need_rows(customers: list[dict[str, object]], generator: np.random.Generator) -> list[dict[str, object]]:
    return [
        {
            "need_id": f"XQ{place:03d}",
            "customer_id": customer["customer_id"],
            "date": AS_OF - timedelta(days=int(generator.integers(2, 120))),
            "need": ("希望缩短备件交期", "需要本地驻场服务", "希望账期延长到 60 天", "需要英文说明书")[place % 4],
            "priority": ("高", "中", "低")[place % 3],
            "status": ("待处理", "处理中", "已满足")[place % 3],
        }
        for place, customer in enumerate(customers[3:40])
    ]


def satisfaction_rows(customers: list[dict[str, object]], generator: np.random.Generator) -> list[dict[str, object]]:
    return [
        {
            "date": AS_OF - timedelta(days=int(generator.integers(5, 200))),
            "customer_id": customer["customer_id"],
            "dimension": "总体",
            "score": float(generator.integers(4, 11)),
        }
        for customer in customers[:60]
    ]


def complaint_rows(customers: list[dict[str, object]], generator: np.random.Generator) -> list[dict[str, object]]:
    return [
        {
            "complaint_id": f"TS{place:03d}",
            "customer_id": customer["customer_id"],
            "opened": AS_OF - timedelta(days=10 + place),
            "kind": "投诉",
            "severity": "高",
            "content": "到货外箱破损",
            "closed": AS_OF - timedelta(days=5) if place % 2 else None,
        }
        for place, customer in enumerate(customers[5:17])
    ]


def market_rows(generator: np.random.Generator) -> list[dict[str, object]]:
    rows = []
    for month in range(12):
        day = date(2025, 10, 5) + timedelta(days=30 * month)
        for place, competitor in enumerate(COMPETITORS):
            for model in range(2):
                for region in ("华东", "华南"):
                    base = 2600 + 500 * model + 120 * place - 12 * month * (place == 0)
                    rows.append(
                        {
                            "date": day,
                            "competitor": competitor,
                            "region": region,
                            "model": f"{'ABC'[place]}X-{20 + 10 * model}",
                            "price": float(round(base * float(generator.uniform(0.97, 1.03)))),
                            "market_share": round(12.0 + 6 * place + float(generator.uniform(-1, 1)), 1),
                            "our_model": f"K{20 + 10 * model}",
                            "our_price": float(2750 + 500 * model),
                            "promotion": "推出以旧换新, 老客户另享九五折" if place == 0 else "承诺 48 小时上门",
                            "advantage": "交期短, 本地备件库",
                            "gap": "价格高 5% 左右",
                            "source": "展会",
                        }
                    )
    return rows


def trend_rows() -> list[dict[str, object]]:
    return [
        {"period": "2026Q2", "industry": "机械制造", "region": "华东", "metric": "市场规模", "value": 128.5, "unit": "亿元",
         "source": "行业协会季报", "impact": "机会"},
        {"period": "2026-08", "industry": "电子", "region": "华南", "metric": "价格指数", "value": 96.2, "unit": "",
         "source": "统计局", "impact": "威胁"},
        {"period": "2025", "industry": "新能源", "region": None, "metric": "装机增速", "value": 18.0, "unit": "%",
         "source": "年度白皮书", "impact": "中性"},
    ]  # fmt: skip


def workbook(tables: Sequence[RawTable]) -> bytes:
    """The tables as the user's own workbook, every cell where the reader found it."""
    from io import BytesIO

    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        sheet = book.create_sheet(table.sheet)
        for column in table.columns:
            sheet.cell(table.header_row, column.column, column.title)
            for row, value in zip(table.rows, column.values, strict=True):
                sheet.cell(row, column.column, value)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def long(lang: Lang = "zh") -> Sample:
    """Names without end, forty-five owners, thirty industries, twelve competitors."""
    tables = {table.key: table for table in full_tables(lang)}
    generator = np.random.default_rng(9)
    customers = customer_rows(60, generator)
    for place, row in enumerate(customers):
        row["name"] = f"{row['name']}({'中国工业装备与智能制造解决方案' * 3}第{place}分公司)"
        row["owner"] = f"欧阳建国{place % 45}"
        row["industry"] = f"高端装备与新材料产业{place % 30}"
    orders = order_rows(customers, generator)
    market = market_rows(generator)
    for place, row in enumerate(market):
        row["competitor"] = f"国际传动控制技术股份有限公司{place % 12}"
        row["promotion"] = "以旧换新, 老客户另享九五折, 免费延保两年, 上门勘察, 样机试用三个月。" * 20
    follow_ups = follow_up_rows(customers, generator)
    for row in follow_ups:
        row["content"] = "与采购、工艺、设备三部门开会, 逐条确认技术协议。" * 30
    changed = {"customers": customers, "orders": orders, "market": market, "follow_ups": follow_ups}
    return sample_of(
        [raw_table(key, changed[key], lang) if key in changed else tables[key] for key in tables if key != "contracts"],
        lang,
    )
