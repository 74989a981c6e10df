"""Plans that use everything a plan can say, for the tests of the writer."""

from __future__ import annotations

from datetime import date

from kamxl.cell import Formula, Link, Style
from kamxl.chart import Series
from kamxl.placed import (
    Button,
    Cells,
    Chart,
    DataBar,
    Highlight,
    PrintSetup,
    Range,
    SheetPlan,
    Table,
    TableColumn,
    Validation,
)

FONT = "微软雅黑"
INK, GREY, LINE, ACCENT, PALE = "262626", "7F7F7F", "D9D9D9", "1F4E79", "F2F2F2"

STYLES = {
    "text": Style(font=FONT, colour=INK),
    "title": Style(font=FONT, size=18, bold=True, colour=ACCENT),
    "note": Style(font=FONT, size=9, colour=GREY),
    "card.label": Style(font=FONT, size=9, colour=GREY, fill=PALE),
    "card.value": Style(font=FONT, size=18, bold=True, colour=ACCENT, fill=PALE, number_format="#,##0"),
    "table.header": Style(font=FONT, bold=True, colour="FFFFFF", fill=ACCENT, wrap=True, border_bottom=LINE),
    "table.text": Style(font=FONT, border_bottom=LINE),
    "table.code": Style(font=FONT, border_bottom=LINE, number_format="@"),
    "table.money": Style(font=FONT, border_bottom=LINE, number_format="#,##0.0;[Red]-#,##0.0", horizontal="right"),
    "table.percent": Style(font=FONT, border_bottom=LINE, number_format="0.0%", horizontal="right"),
    "table.date": Style(font=FONT, border_bottom=LINE, number_format="yyyy-mm-dd", horizontal="center"),
    "table.wrap": Style(font=FONT, border_bottom=LINE, wrap=True, vertical="top"),
    "tier.s": Style(font=FONT, border_bottom=LINE, bold=True, fill="DDEBF7", horizontal="center"),
    "tier.c": Style(font=FONT, border_bottom=LINE, colour=GREY, horizontal="center"),
    "link": Style(font=FONT, colour=ACCENT, underline=True),
    "input": Style(font=FONT, fill="FFF9E5", locked=False),
}

MONTHS = [f"{m}月" for m in range(1, 13)]
THIS_YEAR = [182.0, 121.5, 205.0, 230.4, 244.0, 261.3, 228.0, 240.2, 290.5, 301.0, 322.8, 340.1]
LAST_YEAR = [160.0, 118.0, 190.2, 201.0, 220.0, 238.0, 231.5, 229.0, 251.0, 262.2, 280.0, 301.5]
TIERS = ["S", "A", "B", "C"]
TIER_COUNT = [6, 18, 64, 112]
TIER_REVENUE = [1520.5, 1010.2, 690.0, 182.3]
CUSTOMERS = [
    "上海智造科技有限公司", "北京远航电子集团", "深圳市华芯半导体", "苏州恒力机械", "杭州云图信息", "广州南方电气",
    "成都天府装备", "武汉光谷激光", "青岛海润家电", "宁波港联物流",
]  # fmt: skip
REVENUE = [420.0, 361.5, 302.2, 240.0, 198.4, 150.1, 120.0, 80.5, 44.2, 12.0]


def overview() -> SheetPlan:
    """Cards, every kind of chart, links, buttons, formulas."""
    share, total = [], 0.0
    for value in REVENUE:
        total += value
        share.append(total / sum(REVENUE))
    data = (
        Cells(4, 30, [["月份", "今年(万元)", "去年(万元)"]], "note"),
        Cells(
            5,
            30,
            [[m, a, b] for m, a, b in zip(MONTHS, THIS_YEAR, LAST_YEAR, strict=True)],
            ("text", "table.money", "table.money"),
        ),
        Cells(20, 30, [["等级", "客户数", "交易额(万元)"]], "note"),
        Cells(
            21,
            30,
            [list(r) for r in zip(TIERS, TIER_COUNT, TIER_REVENUE, strict=True)],
            ("text", "text", "table.money"),
        ),
        Cells(
            30,
            30,
            [[n, r, s] for n, r, s in zip(CUSTOMERS, REVENUE, share, strict=True)],
            ("text", "table.money", "table.percent"),
        ),
    )
    months, customers = Range(5, 30, 16, 30), Range(30, 30, 39, 30)
    cards = [
        Cells(4, 2, [["近12月交易额(万元)", None, None, "客户数"]], "card.label"),
        Cells(
            5,
            2,
            [
                [
                    Formula("SUM(kx_tiers[近12月交易额(万元)])", sum(REVENUE)),
                    None,
                    None,
                    Formula("ROWS(kx_tiers[客户编号])", 10),
                ]
            ],
            "card.value",
        ),
        Cells(6, 2, [["同比 +8.4%", None, None, "其中 S 级 6 家"]], "note"),
    ]
    charts = (
        Chart(
            "column",
            Range(8, 2, 22, 8),
            "月度交易额与去年同期(万元)",
            (
                Series("今年", Range(5, 31, 16, 31), months, ACCENT),
                Series("去年", Range(5, 32, 16, 32), months, "BFBFBF", kind="line", markers=True),
            ),
            legend="top",
            y_format="#,##0",
            font=FONT,
            alt="十二个月的交易额，与去年同月比较",
        ),
        Chart(
            "doughnut",
            Range(8, 10, 22, 14),
            "各等级客户数",
            (
                Series(
                    "客户数",
                    Range(21, 31, 24, 31),
                    Range(21, 30, 24, 30),
                    point_colours=("1F4E79", "2E75B6", "9DC3E6", "D9D9D9"),
                    labels=True,
                ),
            ),
            legend="right",
            font=FONT,
        ),
        Chart(
            "column",
            Range(24, 2, 38, 8),
            "客户帕累托：前 5 家占 79 %",
            (
                Series("交易额(万元)", Range(30, 31, 39, 31), customers, ACCENT),
                Series(
                    "累计占比", Range(30, 32, 39, 32), customers, "C55A11", kind="line", secondary=True, markers=True
                ),
            ),
            legend="top",
            y_format="#,##0",
            second_format="0%",
            second_min=0,
            second_max=1,
            font=FONT,
        ),
        Chart(
            "bar",
            Range(24, 10, 38, 14),
            "前十大客户(万元)",
            (Series("交易额", Range(30, 31, 39, 31), customers, ACCENT, labels=True, point_colours=("C00000",)),),
            reverse=True,
            y_format="#,##0",
            font=FONT,
        ),
        Chart(
            "area",
            Range(40, 2, 52, 8),
            "累计趋势",
            (
                Series("今年", Range(5, 31, 16, 31), months, "2E75B6"),
                Series("去年", Range(5, 32, 16, 32), months, "BDD7EE"),
            ),
            stacked=True,
            legend="bottom",
            y_title="万元",
            x_title="月份",
            font=FONT,
        ),
        Chart(
            "scatter",
            Range(40, 10, 52, 14),
            "客户数与交易额",
            (Series("等级", Range(21, 32, 24, 32), Range(21, 31, 24, 31), ACCENT),),
            x_title="客户数",
            y_title="万元",
            y_min=0,
            font=FONT,
        ),
        Chart(
            "line",
            Range(54, 2, 66, 8),
            "走势",
            (
                Series("今年", Range(5, 31, 16, 31), months, ACCENT),
                Series("去年", Range(5, 32, 16, 32), months, "A6A6A6", dashed=True),
            ),
            legend="right",
            font=FONT,
        ),
        Chart(
            "bar",
            Range(54, 10, 66, 14),
            "各等级：数量与金额",
            (
                Series("客户数", Range(21, 31, 24, 31), Range(21, 30, 24, 30), ACCENT, labels=True),
                Series("交易额", Range(21, 32, 24, 32), Range(21, 30, 24, 30), "9DC3E6", labels=True),
            ),
            stacked=True,
            legend="bottom",
            font=FONT,
        ),
    )
    return SheetPlan(
        key="overview",
        title="总览",
        styles=STYLES,
        cells=(
            Cells(1, 2, [["大客户总览"]], "title"),
            Cells(2, 2, [["截至 2026-03-31"]], "note"),
            *cards,
            Cells(
                2,
                10,
                [
                    [
                        Link("客户分级", sheet="tiers", tip="每个客户的等级"),
                        Link("帮助", url="https://example.com/a b?q=客户"),
                    ]
                ],
                "link",
            ),
            Cells(2, 13, [[Link("往来", title="不存在的表")]], "link"),
            *data,
        ),
        charts=charts,
        merges=(Range(1, 2, 1, 8), Range(5, 2, 5, 3), Range(5, 5, 5, 6)),
        buttons=(
            Button(Range(1, 10, 1, 11), "刷新分析", "KamxlRefresh"),
            Button(Range(1, 13, 1, 14), "校验数据", "KamxlValidate"),
        ),
        column_widths={1: 2, 2: 14, **dict.fromkeys(range(3, 9), 11), 9: 2, **dict.fromkeys(range(10, 15), 12)},
        hidden_columns=(30, 31, 32),
        row_heights={1: 30, 5: 30},
        gridlines=False,
        zoom=90,
        tab_colour=ACCENT,
        page=PrintSetup(area=Range(1, 1, 67, 15), footer="&L总览&R&P / &N"),
    )


def tiers(rows: int = 10) -> SheetPlan:
    """A long table with states, bars, highlights and a calculated column."""
    codes = [f"{i:05d}" for i in range(1, rows + 1)]
    names = [CUSTOMERS[i % 10] for i in range(rows)]
    money = [REVENUE[i % 10] + i // 10 for i in range(rows)]
    letters = [TIERS[min(i % 10 // 2, 3)] for i in range(rows)]
    table = Table(
        "kx_tiers",
        4,
        1,
        (
            TableColumn("客户编号", codes, "table.code"),
            TableColumn("客户名称", [Link(n, sheet="overview", cell=f"A{i + 1}") for i, n in enumerate(names)], "table.text"),
            TableColumn("等级", letters, roles=["tier.s" if t == "S" else "tier.c" for t in letters]),
            TableColumn("近12月交易额(万元)", money, "table.money"),
            TableColumn("占比", [m / sum(money) if money else 0 for m in money], "table.percent", formula="[@[近12月交易额(万元)]]/SUM([近12月交易额(万元)])"),
            TableColumn("最近下单", [date(2026, 3, 1 + i % 28) for i in range(rows)], "table.date"),
            TableColumn("判定依据", ["=不是公式，是 <文字> & 符号"] * rows, "table.wrap"),
        ),
    )  # fmt: skip
    amounts = table.column_range("近12月交易额(万元)")
    return SheetPlan(
        key="tiers",
        title="客户分级",
        styles=STYLES,
        cells=(Cells(1, 1, [["客户分级", None, Link("返回总览", sheet="overview")]], ("title", "text", "link")),),
        tables=(table,),
        data_bars=(DataBar(amounts, "9DC3E6"),),
        highlights=(
            Highlight(table.column_range("等级"), 'C5="C"', colour="C00000"),
            Highlight(amounts, "D5<50", fill="FCE4D6", bold=True),
        ),
        column_widths={1: 12, 2: 28, 3: 8, 4: 16, 5: 10, 6: 12, 7: 36},
        freeze=(5, 3),
        page=PrintSetup(repeat_rows=(4, 4)),
    )


def template() -> SheetPlan:
    """A sheet handed over to the user: checks, text columns, an empty table."""
    table = Table(
        "kam_customers",
        2,
        1,
        (
            TableColumn("客户编号*", [], "table.code"),
            TableColumn("合作状态*", [], "input"),
            TableColumn("首次合作时间*", [], "table.date"),
            TableColumn("年交易金额(万元)", [], "table.money"),
            TableColumn("两倍", [], "table.money", formula="[@[年交易金额(万元)]]*2"),
        ),
        style="TableStyleMedium2",
    )
    return SheetPlan(
        key="customers",
        title="客户信息",
        styles=STYLES,
        cells=(Cells(1, 1, [["请从第 3 行开始填写"]], "note"),),
        tables=(table,),
        validations=(
            Validation(Range(3, 2, 1000, 2), "list", ("潜在", "活跃", "暂停", "流失"), prompt_title="合作状态", prompt="请选择", stop=True),
            Validation(Range(3, 3, 1000, 3), "date", minimum=date(1990, 1, 1), maximum=date(2100, 1, 1), error="请填日期"),
            Validation(Range(3, 4, 1000, 4), "decimal", minimum=0, error_title="金额", error="金额是数字"),
            Validation(Range(3, 1, 1000, 1), "custom", formula="COUNTIF($A$3:$A$1000,A3)=1", error="编号重复", stop=True),
            Validation(Range(3, 5, 1000, 5), "whole"),
        ),
        column_widths={1: 14, 2: 12, 3: 16, 4: 18, 5: 10},
        column_styles={1: "table.code"},
        freeze=(3, 2),
        owned=False,
    )  # fmt: skip


def all_plans() -> list[SheetPlan]:
    return [overview(), tiers()]
