"""What other currencies are worth in the book's."""

from typing import Annotated

from pydantic import Field

from kamxl.schema.field import Column, Currency, Day
from kamxl.schema.rows.base import Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class Rate(Row):
    """汇率: what a unit of a currency is worth from a day on."""

    currency: Annotated[Currency, Column(
        "currency", "币种", "Currency", "币别, 货币, 外币, 外币名称, 原币, ccy, from currency", width=12, key=True,
        zh_example="USD", zh_help="USD、美元、EUR、欧元等", en_help="USD, EUR, HKD and the like",
    )]
    date: Annotated[Day, Column(
        "day", "日期", "Date", "生效日期, 起始日期, 汇率日期, from, valid from, effective", width=13, key=True,
        zh_example="2026-01-01",
        zh_help="从这一天起按此汇率，直到下一行", en_help="Valid from this day until the next row",
    )]
    rate: Annotated[
        float,
        Field(gt=0, le=1e9, allow_inf_nan=False),
        Column(
            "number",
            "汇率",
            "Rate",
            "中间价, 折算汇率, 记账汇率, 对本位币汇率, exchange rate, fx rate",
            width=12,
            key=True,
            zh_example="7.12",
            zh_help="1 单位该币种折合多少本工作簿的货币",
            en_help="What 1 unit of it is worth in the workbook's currency",
        ),
    ]
