"""Books that hypothesis draws: few customers, days and amounts that stand at limits, every input sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from kamxl import validate
from kamxl.compute.alerts import rule_limits
from kamxl.compute.analyse import analyse
from kamxl.compute.analysis import Analysis
from kamxl.grid import RawColumn, RawTable
from kamxl.schema.sheets import SHEETS
from kamxl.settings import Entry, effective

AS_OF = date(2026, 5, 31)

Row = dict[str, Any]
Book = dict[str, list[Row]]

# Around every limit in days and months, and somewhere.
LIMITS = [
    "2026-05-31", "2026-05-30", "2026-05-24", "2026-05-23", "2026-05-17", "2026-05-16", "2026-05-01", "2026-04-30",
    "2026-03-02", "2026-03-01", "2026-02-28", "2026-02-27", "2025-12-02", "2025-12-01", "2025-06-01", "2025-05-31",
    "2025-05-30", "2025-03-01", "2025-02-28", "2024-06-01", "2024-05-31", "2024-02-29",
]  # fmt: skip
PAST = st.sampled_from(LIMITS).map(date.fromisoformat) | st.dates(date(2024, 1, 1), AS_OF)
LATER = st.dates(date(2026, 6, 1), date(2026, 12, 31))
# At the bounds, a 分 under them, and tenths that binary fractions do not hold.
AMOUNTS = st.sampled_from(
    [0, 0.1, 0.2, 0.3, 33.33, 3_000, 7_000, 9_999.99, 10_000, 19_999.75, 30_000, 149_999.99, 150_000, 800_000, 1_499_999.99, 1_500_000]
)  # fmt: skip
IDS = [f"C{number}" for number in range(1, 7)]


def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def _customers(keys: Sequence[str]) -> st.SearchStrategy[list[Row]]:
    cells = st.fixed_dictionaries(
        {
            "first_deal_date": PAST,
            "status": st.sampled_from(["活跃", "活跃", "暂停", "流失"]),
            "owner": st.sampled_from(["王磊", "李娜"]),
            "industry": st.sampled_from(["化工", "电子"]),
            "region": optional(st.sampled_from(["华东", "华南"])),
            "consent": st.sampled_from([None, "是", "否"]),
            "annual_amount": optional(st.sampled_from([0, 15, 80, 149.9999, 150])),
            "collection_rate": optional(st.sampled_from([0, 50, 85, 100])),
            "quality_loss": optional(st.sampled_from([0, 1, 2.5])),
            "credit_grade": optional(st.sampled_from("ABCD")),
            "growth_potential": optional(st.integers(1, 5)),
        }
    )
    return st.lists(cells, min_size=len(keys), max_size=len(keys)).map(
        lambda rows: [
            {"customer_id": key, "name": f"{key} 厂", "contact": "甲", "phone": f"021-5550-{key}", **row}
            for key, row in zip(keys, rows, strict=True)
        ]
    )


def _orders(keys: Sequence[str], days: st.SearchStrategy[date], most: int) -> st.SearchStrategy[list[Row]]:
    cells = st.fixed_dictionaries(
        {
            "customer_id": st.sampled_from(keys),
            "number": st.integers(1, 9),
            "order_date": days,
            "product": st.sampled_from(["甲料", "乙料", "丙料"]),
            "amount": AMOUNTS,
            "profit": optional(st.sampled_from([0, 0.1, 1_000, 33_333.33])),
            "paid": optional(st.sampled_from([0, 0.08, 8_000, 10_000, 15_999.8, 150_000])),
            "status": st.sampled_from([None, "已完成", "已完成", "进行中", "已取消", "退货"]),
        }
    )
    return st.lists(cells, max_size=most).map(
        lambda rows: [{**row, "order_id": f"{row['customer_id']}-{row.pop('number')}"} for row in map(dict, rows)]
    )


def _rows(
    keys: Sequence[str], most: int, unique: Sequence[str] = (), **cells: st.SearchStrategy[Any]
) -> st.SearchStrategy[list[Row]]:
    drawn = st.fixed_dictionaries({"customer_id": st.sampled_from(keys), **cells})
    if unique:
        return st.lists(drawn, max_size=most, unique_by=lambda row: tuple(row[name] for name in unique))
    return st.lists(drawn, max_size=most)


def _numbered(rows: st.SearchStrategy[list[Row]], field: str) -> st.SearchStrategy[list[Row]]:
    return rows.map(lambda found: [{field: f"N{at:02}", **row} for at, row in enumerate(found)])


@st.composite
def books(draw: st.DrawFn, customers: int = 6, lines: int = 14, others: int = 5) -> Book:
    """A book of one customer and more. Days are up to AS_OF."""
    keys = IDS[: draw(st.integers(1, customers))]
    scores = st.sampled_from([2, 4.1, 5.9, 6, 6.2, 7.9, 8, 8.2, 10])
    market = st.lists(
        st.fixed_dictionaries(
            {
                # Few days, so that several stand on one.
                "date": st.sampled_from([date(2026, 5, 1), date(2026, 4, 1), date(2025, 12, 1)]),
                "competitor": st.sampled_from(["科跃", "迈能"]),
                "region": st.sampled_from(["华东", "华南"]),
                "model": st.just("M1"),
                "price": st.sampled_from([0, 0.3, 33.33, 1_900.01, 1_901.7, 2_000]),
                "market_share": optional(st.sampled_from([0.7, 10.3, 12.3, 20, 21.9, 22])),
                "our_price": optional(st.sampled_from([2_090, 2_200])),
            }
        ),
        max_size=2 * others,
    )
    book = {
        "customers": draw(_customers(keys)),
        "orders": draw(_orders(keys, PAST, lines)),
        # One contact a customer and day: of two the lower on the sheet is what was said last.
        "follow_ups": draw(
            _rows(keys, others, ("customer_id", "date"), date=PAST, method=st.just("电话"), content=st.just("谈"), owner=st.sampled_from(["王磊", "李娜"]), stage=optional(st.sampled_from(["市场调研", "接触洽谈", "合同签订"])), next_date=optional(PAST | LATER))
        ),
        "complaints": draw(
            _numbered(_rows(keys, others, opened=PAST, kind=st.sampled_from(["投诉", "咨询"]), content=st.just("损")), "complaint_id")
        ),
        "contracts": draw(
            _numbered(_rows(keys, others, kind=st.sampled_from(["合同", "报价"]), signed=optional(PAST), end=optional(PAST | LATER), amount=AMOUNTS, status=st.sampled_from([None, "执行中", "已完成", "已终止", "待定"])), "contract_id")
        ),
        "needs": draw(
            _numbered(_rows(keys, others, date=PAST, need=st.just("快"), priority=optional(st.sampled_from(["高", "中"])), status=st.sampled_from([None, "处理中", "已满足", "放弃"])), "need_id")
        ),
        "satisfaction": draw(_rows(keys, others, date=PAST, dimension=optional(st.sampled_from(["总体", "产品"])), score=scores)),
        "market": draw(market),
    }  # fmt: skip
    return {key: rows for key, rows in book.items() if rows or key == "customers"}


def later_rows(book: Book) -> st.SearchStrategy[Book]:
    """Rows of the time after AS_OF, for the sheets that tell what happens."""
    keys = [row["customer_id"] for row in book["customers"]]
    return st.fixed_dictionaries(
        {
            "orders": _orders(keys, LATER, 4).map(
                lambda rows: [{**row, "order_id": f"later-{at}"} for at, row in enumerate(rows)]
            ),
            "follow_ups": _rows(
                keys, 3, date=LATER, method=st.just("拜访"), content=st.just("后"), owner=st.just("王磊")
            ),
            "complaints": _rows(keys, 2, opened=LATER, kind=st.just("投诉"), content=st.just("后")).map(
                lambda rows: [{**row, "complaint_id": f"later-{at}"} for at, row in enumerate(rows)]
            ),
            "satisfaction": _rows(keys, 2, date=LATER, dimension=st.just("总体"), score=st.just(0)),
        }
    )


def analysed(
    book: Mapping[str, Sequence[Row]],
    *,
    faulty: bool = False,
    as_of: date = AS_OF,
    history: pd.DataFrame | None = None,
    **settings: Any,
) -> Analysis:
    """Through validation and analysis; unless `faulty`, the rows must be without an error. `history`: what an earlier analysis kept."""
    chosen = effective(
        [Entry(key.replace("__", "."), value, "test") for key, value in settings.items()], rules=rule_limits()
    ).settings
    checked = validate.check([_table(key, rows) for key, rows in book.items()], as_of=as_of, settings=chosen)
    errors = [issue for issue in checked.issues if issue.severity == "error"]
    assert faulty or not errors, errors
    return analyse(checked.frames, (), as_of=as_of, settings=chosen, history=history, dropped=checked.left_out)


def _table(key: str, rows: Sequence[Row]) -> RawTable:
    names = list(dict.fromkeys(name for row in rows for name in row))
    columns = tuple(RawColumn(name, at, name, [row.get(name) for row in rows]) for at, name in enumerate(names, 1))
    return RawTable(
        book="book.xlsx", sheet=SHEETS[key].zh, key=key, header_row=1, rows=range(2, len(rows) + 2), columns=columns
    )


def joined(*books: Mapping[str, Iterable[Row]]) -> Book:
    """The rows of several books together."""
    found: Book = {}
    for one in books:
        for key, rows in one.items():
            found[key] = [*found.get(key, []), *rows]
    return {key: rows for key, rows in found.items() if rows}
