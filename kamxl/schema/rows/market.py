"""What is seen of the market: competitor prices and published figures."""

from typing import Annotated

from kamxl.schema import choices as c
from kamxl.schema import field as f
from kamxl.schema.field import Amount, Column, Day, LongText, Number, Percent, Period, ShortText
from kamxl.schema.rows.base import Row

# A column reads as in a table: its titles, how it is kept, an example, help.
# fmt: off


class Observation(Row):
    """市场监测: one price observation of a competitor."""

    date: Annotated[Day, Column(
        "day", "监测时间", "Date", "监测日期, 日期, 观察日期, observed, observed on", width=13, key=True, past=True,
        zh_example="2026-09-10",
    )]
    competitor: Annotated[ShortText, Column(
        "text", "竞品名称", "Competitor", "竞争对手, 竞品, 对手, 品牌, brand", width=16, key=True,
        zh_example="科跃传动", en_example="Keyue Drives",
    )]
    region: Annotated[ShortText, Column(
        "text", "监测区域", "Region", "区域, 地区, area", width=11, zh_example="华东", en_example="East China",
    )]
    model: Annotated[ShortText, Column(
        "text", "产品型号", "Model", "型号, 竞品型号, 产品, product", width=16, key=True, zh_example="AX-20",
    )]
    price: Annotated[Amount, Column(
        "money", "价格策略", "Price", "价格, 竞品价格, 售价, 单价, market price", unit=f.YUAN_EACH, width=16, key=True,
        zh_example="2600",
    )]
    market_share: Annotated[Percent | None, Column(
        "percent", "市场份额", "Market share", "份额, 市占率, 市场占有率, share", unit=f.PERCENT, width=13,
    )] = None
    our_model: Annotated[ShortText | None, Column(
        "text", "对标型号", "Our model", "我方型号, 对标产品, our product", width=16, zh_example="BX-20",
    )] = None
    our_price: Annotated[Amount | None, Column(
        "money", "我方价格", "Our price", "我司价格, 本公司价格", unit=f.YUAN_EACH, width=16, zh_example="2750",
    )] = None
    our_share: Annotated[Percent | None, Column(
        "percent", "我方份额", "Our share", "我司份额, 本公司份额", unit=f.PERCENT, width=13,
    )] = None
    promotion: Annotated[LongText | None, Column(
        "long_text", "竞品动态", "Promotion", "动态, 促销, 竞品动向, news", width=26,
    )] = None
    advantage: Annotated[LongText | None, Column(
        "long_text", "我方优势", "Our advantage", "优势, strengths", width=22,
    )] = None
    gap: Annotated[LongText | None, Column(
        "long_text", "我方差距", "Our gap", "差距, 劣势, weaknesses", width=22,
    )] = None
    source: Annotated[ShortText | None, Column(
        "text", "信息来源", "Source", "来源, information source", width=16,
        zh_example="经销商询价", en_example="Dealer",
    )] = None
    update: Annotated[str | None, Column(
        "choice", "更新频率", "Update", "监测频率, 更新周期, update frequency, frequency",
        choices=c.FREQUENCY, width=11,
        zh_help="多久看一次；超过一倍半没有新记录会提醒",
        en_help="How often it is looked at; a reminder comes after half as long again",
    )] = None
    notes: Annotated[LongText | None, Column(
        "long_text", "备注", "Notes", "说明, remark, remarks", width=20,
        zh_help="价格异常但属实的，写“已确认”", en_help="Write “confirmed” where an unusual price is right",
    )] = None


class TrendFigure(Row):
    """市场趋势: one figure of the market."""

    period: Annotated[Period, Column(
        "period", "期间", "Period", "时间, 年份, 季度, 月份, year, quarter, month", width=11, key=True,
        zh_example="2026Q3", zh_help="2026、2026Q3 或 2026-09", en_help="2026, 2026Q3 or 2026-09",
    )]
    industry: Annotated[ShortText | None, Column("text", "行业", "Industry", "所属行业, sector", width=13)] = None
    region: Annotated[ShortText | None, Column("text", "区域", "Region", "地区, area", width=11)] = None
    metric: Annotated[ShortText, Column(
        "text", "指标", "Metric", "指标名称, 项目, indicator", width=20, key=True,
        zh_example="行业产值同比", en_example="Industry output, change on year",
    )]
    value: Annotated[Number, Column(
        "number", "数值", "Value", "值, 数据, figure", width=11, any_unit=True, key=True, zh_example="6.8",
    )]
    unit: Annotated[ShortText | None, Column("text", "单位", "Unit", "计量单位", width=9)] = None
    source: Annotated[ShortText, Column(
        "text", "来源", "Source", "信息来源, 数据来源, 出处", width=18,
        zh_example="国家统计局", en_example="National statistics",
    )]
    impact: Annotated[str | None, Column(
        "choice", "影响判断", "Impact", "影响, 判断, effect", choices=c.IMPACT, width=11,
    )] = None
