"""Books in other currencies and of several, by hand; and what must not change when the currency of a whole book does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import kamxl
from kamxl import walk
from kamxl.book import Result
from kamxl.cell import Link
from kamxl.placed import SheetPlan
from kamxl.report.cards import cards
from kamxl.report.phrases import Phrases

AS_OF = date(2026, 9, 30)
PEOPLE = ["客户编号", "客户名称", "所属行业", "联系人", "电话", "首次合作时间", "合作状态", "负责人"]
ORDERS = ["订单编号", "客户编号", "订单日期", "产品"]
EN_PEOPLE = ["Customer ID", "Customer name", "Industry", "Contact", "Phone", "First deal", "Status", "Owner"]
EN_ORDERS = ["Order ID", "Customer ID", "Order date", "Product"]
RATES = [
    ["币种", "日期", "汇率"],
    ["USD", date(2026, 1, 1), 7.0],
    ["美元", date(2026, 6, 1), 7.2],
    ["EUR", date(2026, 1, 1), 8.0],
]
"""Dollars at 7.0 up to May and 7.2 from June on; euros at 8.0; nothing before 2026."""


def people(*ids: str, en: bool = False) -> list[list[Any]]:
    return [
        [
            key,
            f"第{place}公司",
            "机械",
            "甲",
            f"021-5550-{place:04}",
            date(2020, 1, 1),
            "Active" if en else "活跃",
            "王磊",
        ]
        for place, key in enumerate(ids)
    ]


def written(
    path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]], formats: Mapping[str, str] | None = None
) -> Path:
    """A workbook of some sheets; `formats` by `sheet!column letter`."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    for place, code in (formats or {}).items():
        title, letter = place.split("!")
        for cell in workbook[title][letter][1:]:
            cell.number_format = code
    workbook.save(path)
    return path


def result(path: Path) -> Result:
    return kamxl.analyse(kamxl.open(path), as_of=AS_OF)


def mixed(path: Path, rows: Sequence[tuple[Any, ...]], title: str = "金额(元)", **more: Any) -> Path:
    """Orders (customer, day, amount, 币种) of customers A and B, with the rates."""
    orders = [[*ORDERS, title, "币种"]]
    orders += [[f"S{at}", who, day, "泵", amount, code] for at, (who, day, amount, code) in enumerate(rows)]
    sheets = {"客户信息": [PEOPLE, *people("A", "B")], "购买记录": orders, "汇率": RATES}
    return written(path, {**sheets, **more.pop("sheets", {})}, **more)


def test_each_order_is_converted_at_the_rate_of_its_day(tmp_path: Path) -> None:
    """A: 100 × 7.0 + 100 × 7.0 (31 May) + 100 × 7.2 (1 June) + 50 (¥) = 2,170; B: 10 × 8.0 + 30 = 110."""
    book = mixed(
        tmp_path / "b.xlsx",
        [
            ("A", date(2026, 1, 1), 100, "USD"),
            ("A", date(2026, 5, 31), 100, "美元"),
            ("A", date(2026, 6, 1), 100, "US$"),
            ("A", date(2026, 6, 1), 50, "人民币"),
            ("B", date(2026, 3, 1), 10, "€"),
            ("B", date(2026, 3, 1), 30, None),
        ],
    )
    found = result(book)
    assert found.analysis.money.currency == "CNY"
    assert found.facts["revenue_total"].to_dict() == {"A": 2170.0, "B": 110.0}
    assert not [issue for issue in found.book.issues if issue.sheet in ("购买记录", "汇率")]


def test_what_has_no_rate_is_left_out_and_named(tmp_path: Path) -> None:
    """The dollar of 2025 is older than the first rate, the pound has none, XYZ is no currency: B's 30 stand alone."""
    book = mixed(
        tmp_path / "b.xlsx",
        [
            ("A", date(2025, 12, 31), 100, "USD"),
            ("A", date(2026, 6, 1), 100, "英镑"),
            ("A", date(2026, 6, 1), 100, "XYZ"),
            ("B", date(2026, 6, 1), 30, "CNY"),
        ],
    )
    found = result(book)
    assert found.facts["revenue_total"].to_dict() == {"A": 0.0, "B": 30.0}
    issues = {issue.row: issue for issue in found.book.issues if issue.sheet == "购买记录"}
    assert [(row, issue.code, issue.effect) for row, issue in issues.items()] == [
        (2, "unit", "row"), (3, "unit", "row"), (4, "choice", "row"),
    ]  # fmt: skip
    assert "GBP" in issues[3].message.render("zh")
    assert "汇率" in issues[3].message.render("zh")
    assert found.analysis.left_out.orders == 3
    assert found.analysis.left_out.unconverted == {"GBP": 100.0, "USD": 100.0}
    first = cards(Phrases.of(found.analysis, "zh"), found.analysis).cards[0]
    assert "没有汇率：100 GBP、100 USD" in first.note


@pytest.mark.parametrize(
    ("title", "cell", "code", "worth"),
    [
        ("金额(元)", "$100", None, 720.0),
        ("金额(元)", "100美元", "CNY", 720.0),  # the cell's own text beats 币种
        ("金额(美元)", 100, None, 720.0),
        ("金额(万美元)", 100, None, 7_200_000.0),
        ("金额(USD)", 100, "EUR", 800.0),  # 币种 beats the title
        ("金额(USD)", "¥100", None, 100.0),
        ("金额(k EUR)", 100, None, 800_000.0),
        ("金额(千美元)", "1.5万美元", None, 108_000.0),
        ("金额(元)", "100元", "USD", 720.0),  # 元 is what dollars are called too
        ("金额(万元)", "$100", None, 720.0),  # 万 is not meant for an amount that names another currency
    ],
)
def test_evidence(tmp_path: Path, title: str, cell: object, code: str | None, worth: float) -> None:
    extra = {"客户信息": [[*PEOPLE, "年交易金额(万元)"], *[[*row, None] for row in people("A", "B")]]}
    book = mixed(tmp_path / "b.xlsx", [("A", date(2026, 7, 1), cell, code)], title, sheets=extra)
    assert result(book).facts.loc["A", "revenue_total"] == worth


@pytest.mark.parametrize(
    ("code", "worth"),
    [
        ("[$$-409]#,##0", 7.2),
        ('"US$"#,##0', 7.2),
        ('#,##0"万元"', 1e4),
        ('#,##0"万"', 1e4),
        ('0!.0,"万"', 1.0),
        ("[$¥-804]#,##0", 1.0),
        ('0!.0,"万元"', 1.0),
        ("#,##0", 1.0),
    ],
)
def test_number_formats_are_evidence(tmp_path: Path, code: str, worth: float) -> None:
    extra = {"客户信息": [[*PEOPLE, "年交易金额(万元)"], *[[*row, None] for row in people("A", "B")]]}
    book = mixed(
        tmp_path / "b.xlsx", [("A", date(2026, 7, 1), 100, None)], "金额", formats={"购买记录!E": code}, sheets=extra
    )
    assert result(book).facts.loc["A", "revenue_total"] == pytest.approx(100 * worth)


def test_levels_that_disagree_are_said_once(tmp_path: Path) -> None:
    """Title EUR against 币种 USD in two rows, in a book in yuan: one warning, and the dollars count."""
    extra = {"客户信息": [[*PEOPLE, "年交易金额(万元)"], *[[*row, None] for row in people("A", "B")]]}
    rows = [("A", date(2026, 7, 1), 100, "USD"), ("A", date(2026, 7, 2), 100, "USD")]
    found = result(mixed(tmp_path / "b.xlsx", rows, "金额(EUR)", sheets=extra))
    assert found.facts.loc["A", "revenue_total"] == 1440.0
    assert [(issue.code, issue.severity, issue.cell) for issue in found.book.issues] == [("unit", "warning", "E2")]


def test_typed_amounts_and_contracts_too(tmp_path: Path) -> None:
    """A year typed in dollars counts at the last rate up to as_of (7.2), a contract at that of its day (7.0)."""
    contracts = [
        ["合同编号", "客户编号", "类型", "签订日期", "金额(元)", "币种", "合同状态"],
        ["H1", "A", "合同", date(2026, 2, 1), 100, "USD", "执行中"],
        ["H2", "A", "合同", date(2026, 2, 1), 100, "GBP", "执行中"],
    ]
    sheets = {
        "客户信息": [[*PEOPLE, "年交易金额(万美元)"], *[[*row, 3] for row in people("A")]],
        "合同报价": contracts,
        "汇率": RATES,
    }
    found = result(written(tmp_path / "b.xlsx", sheets))
    assert found.facts.loc["A", "revenue_12m"] == pytest.approx(216_000.0)
    assert found.book.frames["contracts"]["amount"].tolist() == [700.0]


@pytest.mark.parametrize("currency", ["USD", "EUR", "HKD", "GBP", "JPY"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_book_wholly_in_another_currency(tmp_path: Path, currency: str, lang: str) -> None:
    """Only labels differ from a book in yuan: no figure does, and no sheet speaks of 元 or CNY."""
    path = book_of(tmp_path / "b.xlsx", currency, lang)
    home = book_of(tmp_path / "home.xlsx", "CNY", lang)
    there, here = result(path), result(home)
    assert there.analysis.money.currency == currency
    for frame in ("facts", "tiers", "lifetime"):
        left, right = getattr(there.analysis, frame), getattr(here.analysis, frame)
        numbers = left.select_dtypes("number")
        assert numbers.equals(right[numbers.columns]), frame
    assert there.analysis.tiers["tier"].tolist() == here.analysis.tiers["tier"].tolist()
    said = [
        f"{plan.key}: {text}"
        for plan in walk.plans(there)
        for text in shown(plan)
        if any(word in text for word in ("万元", "(元", "CNY", " 元", "元/"))
    ]
    assert not said


def shown(plan: SheetPlan) -> Iterator[str]:
    """Every text of a sheet: cells, lists, charts."""
    values = [value for block in plan.cells for row in block.values for value in row]
    for table in plan.tables:
        for column in table.columns:
            values += [column.title, *column.values]
    for chart in plan.charts:
        values += [chart.title, *(series.name for series in chart.series)]
    for value in values:
        text = value.text if isinstance(value, Link) else value
        if isinstance(text, str):
            yield text


def book_of(path: Path, currency: str, lang: str) -> Path:
    """Two customers, three orders, a competitor; the titles name the currency."""
    zh = lang == "zh"
    large = {"zh": "万元" if currency == "CNY" else f"万{currency}", "en": f"k {currency}"}[lang]
    base = "元" if zh and currency == "CNY" else currency
    annual = 12 if zh else 120
    orders = [
        ["S1", "A", date(2026, 2, 1), "泵", 1_000_000],
        ["S2", "A", date(2026, 8, 1), "泵", 600_000],
        ["S3", "B", date(2026, 8, 1), "阀", 100],
    ]
    market = [[date(2026, 7, 1), "K", "East", "AX", 2_000, 2_500], [date(2026, 8, 1), "K", "East", "AX", 1_000, 2_500]]
    if zh:
        sheets = {
            "客户信息": [[*PEOPLE, f"年交易金额({large})"], *[[*row, annual] for row in people("A", "B", "C")]],
            "购买记录": [[*ORDERS, f"金额({base})"], *orders],
            "市场监测": [
                ["监测时间", "竞品名称", "监测区域", "产品型号", f"价格策略({base}/台)", f"我方价格({base}/台)"],
                *market,
            ],
        }
    else:
        sheets = {
            "Customers": [[*EN_PEOPLE, f"Annual amount ({large})"], *[[*row, annual] for row in people("A", "B", "C", en=True)]],
            "Orders": [[*EN_ORDERS, f"Amount ({base})"], *orders],
            "Market watch": [["Date", "Competitor", "Region", "Model", f"Price ({base}/unit)", f"Our price ({base}/unit)"], *market],
        }  # fmt: skip
    return written(path, sheets)


def test_the_unit_of_a_title_changes_nothing(tmp_path: Path) -> None:
    """120 万元 is 1,200,000 元, 1,200 千元 and 0.012 亿元."""
    found = []
    for at, (title, amount) in enumerate([("万元", 120), ("元", 1_200_000), ("千元", 1_200), ("亿元", 0.012)]):
        sheets = {"客户信息": [[*PEOPLE, f"年交易金额({title})"], *[[*row, amount] for row in people("A")]]}
        found.append(result(written(tmp_path / f"{at}.xlsx", sheets)).facts["revenue_12m"].tolist())
    assert found == [[pytest.approx(1_200_000.0)]] * 4


def test_the_settings_say_currency_and_unit(tmp_path: Path) -> None:
    """S = 150 is 1,500,000 of any currency; an amount with its own unit is as written."""
    sheets = {
        "Customers": [[*EN_PEOPLE, "Annual amount (USD)"], *[[*row, 900_000] for row in people("A", en=True)]],
        "Settings": [["key", "value"], ["money.unit", "M"], ["tier.threshold.A", "0.9M"], ["tier.threshold.B", "150k"]],
    }
    found = result(written(tmp_path / "b.xlsx", sheets))
    tier = found.tiers.loc["A"]
    assert tier["tier"] == "A"
    assert tier["reason"].render("en") == ("0.6M USD more makes it S, from 1.5M USD")


def test_json_names_the_currency(tmp_path: Path) -> None:
    mixed(tmp_path / "m.xlsx", [("A", date(2026, 7, 1), 12.5, "GBP")])
    report = walk.run_summary(walk.run(tmp_path / "m.xlsx", as_of=AS_OF, dry_run=True))
    assert (report.currency, report.unconverted) == ("CNY", {"GBP": 12.5})
    report = walk.run_summary(walk.run(book_of(tmp_path / "b.xlsx", "USD", "en"), as_of=AS_OF, dry_run=True))
    assert json.loads(json.dumps(report.plain()))["currency"] == "USD"


@pytest.mark.parametrize(
    ("title", "shown"), [("Revenue (k USD)", 1_600), ("Revenue (10k USD)", 160), ("Revenue (USD)", 1_600_000)]
)
def test_an_earlier_review_is_read_in_the_unit_of_its_title(tmp_path: Path, title: str, shown: float) -> None:
    path = book_of(tmp_path / "b.xlsx", "USD", "en")
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.create_sheet("Tier history")
    sheet.append(["Review date", "Customer ID", "Customer name", "Tier", "Model", title])
    sheet.append([date(2026, 6, 30), "A", "x", "A", "Thresholds", shown])
    workbook.defined_names["_kx_tier_history"] = openpyxl.workbook.defined_name.DefinedName(
        "_kx_tier_history", attr_text="'Tier history'!$A$1"
    )
    workbook.save(path)
    history = result(path).analysis.review.history
    assert history["revenue"].tolist()[0] == pytest.approx(1_600_000)
