"""Which customers a report is about: what is kept of the whole book, and what is worked anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from kamxl import walk
from kamxl.compute.analysis import Analysis
from kamxl.compute.selection import Selection, _cut, market_of, nearest, select
from kamxl.errors import UsageError
from kamxl.i18n import LANGUAGES
from kamxl.report.covered import described
from kamxl.share.sharing import copy_of, role_for

AS_OF = date(2026, 9, 30)
CUSTOMERS = [
    ["客户编号", "客户名称", "所属行业", "所在区域", "联系人", "电话", "首次合作时间", "合作状态", "负责人", "大区"],
    ["C1", "北方机械有限公司", "机械", "华北", "张一", "13800000001", "2024-01-01", "活跃", "王磊", "甲"],
    ["C2", "东方机械有限公司", "机械", "华东", "张二", "13800000002", "2024-01-01", "活跃", "李涛", "甲"],
    ["C3", "东海食品有限公司", "食品", "华东", "张三", "13800000003", "2024-01-01", "活跃", "王磊", "乙"],
    ["C4", "南方食品有限公司", "食品", None, "张四", "13800000004", "2024-01-01", "活跃", "李涛", None],
]
ORDERS = [
    ["订单编号", "客户编号", "订单日期", "产品", "金额(元)"],
    ["O1", "C1", "2026-09-01", "P", 6_000_000],
    ["O2", "C2", "2026-08-01", "P", 3_000_000],
    ["O3", "C3", "2026-07-01", "P", 900_000],
    ["O4", "C4", "2026-06-01", "P", 100_000],
]
MARKET = [
    ["监测时间", "竞品名称", "监测区域", "产品型号", "价格策略(元/台)"],
    ["2026-08-01", "竞一", "华东", "M1", 100],
    ["2026-09-01", "竞一", "华东", "M1", 80],
    ["2026-08-01", "竞一", "华北", "M1", 100],
    ["2026-09-01", "竞一", "华北", "M1", 70],
]


@pytest.fixture(scope="module")
def analysis(make_book: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    path = tmp_path_factory.mktemp("selection") / "四个客户.xlsx"
    make_book(path, {"客户信息": CUSTOMERS, "购买记录": ORDERS, "市场监测": MARKET})
    return walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF).analysis


def test_tiers_and_shares_stay_those_of_the_whole_book(analysis: Analysis) -> None:
    """By hand: 600, 300, 90 and 10 万元 of 1,000; C2 stands second with 90 % up to it, C3 third with 99 %."""
    found = select(analysis, Selection(regions=("华东",)))
    tiers = found.analysis.tiers
    assert (found.count, found.total) == (2, 4)
    assert tiers.index.tolist() == ["C2", "C3"]
    assert tiers["tier"].tolist() == ["S", "A"]
    assert tiers["cumulative_share"].tolist() == pytest.approx([0.9, 0.99])
    assert tiers["abc"].tolist() == ["A", "B"]


def test_sums_and_groups_are_of_the_chosen_ones(analysis: Analysis) -> None:
    found = select(analysis, Selection(regions=("华东",))).analysis
    industry = found.portrait.by["industry"]
    assert industry["revenue_12m"].sum() == 3_900_000
    assert industry.loc["机械", "revenue_share"] == pytest.approx(3 / 3.9)
    assert found.trend is not None
    assert found.trend.monthly["revenue"].sum() == 3_900_000
    note = found.lifetime_note
    assert note.total == pytest.approx(analysis.lifetime.loc[["C2", "C3"], "lifetime_value"].sum())
    # The interval of a sum is not the sum of intervals: none is claimed.
    assert note.total_low != note.total_low
    assert set(found.alerts["customer_id"].dropna()) <= {"C2", "C3"}


def test_a_selection_of_all_changes_nothing(analysis: Analysis) -> None:
    found = select(analysis, Selection())
    assert found.count == found.total == 4
    assert found.analysis.tiers.equals(analysis.tiers)
    assert found.analysis.lifetime_note == analysis.lifetime_note
    assert len(found.analysis.alerts) == len(analysis.alerts)
    assert described(Selection(), found, "zh") == ""


@pytest.mark.parametrize(
    ("selection", "ids"),
    [
        (Selection(industries=("食品",)), ["C3", "C4"]),
        (Selection(owners=(" 王磊 ",), regions=("华北", "华东")), ["C1", "C3"]),
        (Selection(tiers=("s",)), ["C1", "C2"]),
        (Selection(customers=("c3",)), ["C3"]),
        (Selection(customers=("东海",)), ["C3"]),
        (Selection(customers=("南方食品有限公司", "C1")), ["C1", "C4"]),
        (Selection(fields=(("大区", "甲"),)), ["C1", "C2"]),
    ],
)
def test_conditions(analysis: Analysis, selection: Selection, ids: list[str]) -> None:
    assert sorted(select(analysis, selection).analysis.tiers.index) == ids


@pytest.mark.parametrize(
    ("selection", "named"),
    [
        (Selection(regions=("西北",)), "华东"),
        (Selection(owners=("王垒",)), "王磊"),
        (Selection(tiers=("Z",)), "S"),
        (Selection(customers=("C99",)), "C99"),
        (Selection(customers=("有限公司",)), "C1"),
        (Selection(fields=(("渠道", "x"),)), "大区"),
        (Selection(fields=(("大区", "丙"),)), "甲"),
        (Selection(regions=("华北",), industries=("食品",)), "no customer"),
    ],
)
def test_what_does_not_occur_is_said_with_what_does(analysis: Analysis, selection: Selection, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        select(analysis, selection)
    assert named.casefold() in str(caught.value).casefold()


def test_what_is_known_is_listed_from_the_nearest_on_and_as_much_as_can_be_read() -> None:
    assert nearest("Ann", ["Jing", "Anna", "Lei"]) == ["Anna", "Jing", "Lei"]
    assert nearest("x", [f"{number}" for number in range(9)]) == [*"01234567", "…"]


def test_a_name_of_two_customers_names_both_ids_and_a_near_miss_the_nearest(analysis: Analysis) -> None:
    frames = dict(analysis.frames)
    frames["customers"] = frames["customers"].assign(name=["甲公司", "甲公司", "东海食品有限公司", "南方"], region=None)
    twins = replace(analysis, frames=frames)
    for wanted, told in (("甲公司", ["C1", "C2"]), ("东海食品有限公事", ["C3"])):
        with pytest.raises(UsageError) as caught:
            select(twins, Selection(customers=(wanted,)))
        for lang in LANGUAGES:
            assert all(one in caught.value.message.render(lang) for one in told)  # type: ignore[attr-defined]
    with pytest.raises(UsageError) as caught:
        select(twins, Selection(regions=("华东",)))
    assert caught.value.message.key == "export.no_values"  # type: ignore[attr-defined]


def test_the_market_of_a_region(analysis: Analysis) -> None:
    """Two price cuts, one a region; a report on 华东 holds the one there, 100 → 80."""
    cuts = analysis.alerts[analysis.alerts["rule_id"] == "price_cut"]
    assert len(cuts) == 2
    found = market_of(analysis, Selection(regions=("华东",)))
    assert found.market is not None
    assert found.market.board["region"].tolist() == ["华东"]
    assert found.market.board["change"].tolist() == pytest.approx([-0.2])
    kept = found.alerts[found.alerts["rule_id"] == "price_cut"]
    assert len(kept) == 1
    assert "华东" in kept["fact"].iloc[0].render("zh")


def test_alerts_on_the_market_belong_to_no_owner(analysis: Analysis) -> None:
    found = select(analysis, Selection(owners=("王磊",))).analysis.alerts
    assert found["customer_id"].notna().all()
    assert set(found["customer_id"]) <= {"C1", "C3"}


def test_the_filter_in_words(analysis: Analysis) -> None:
    selection = Selection(regions=("华东",), tiers=("S",), since=date(2026, 7, 1))
    found = select(analysis, selection)
    assert (
        described(selection, found, "zh") == "区域：华东 · 等级：S · 期间：2026-07-01 至 2026-09-30 · 4 位客户中的 1 位"
    )
    assert described(selection, found, "en").endswith("1 of 4 customers")


def test_peers_and_groups_of_similar_customers_are_those_of_the_whole_book(
    make_book: Callable[..., Path], tmp_path: Path
) -> None:
    """Of three others of 机械 two buy P2, one customer does not: 2 of 3, whoever is reported. A copy for its owner knows no peers."""
    people = [
        [*CUSTOMERS[0]],
        *(
            [f"C{at}", f"机械 {at}", "机械", *CUSTOMERS[1][3:8], "王磊" if at == 1 else "李涛", "甲"]
            for at in range(1, 5)
        ),
    ]
    lines = [
        [f"O{at}{name}", f"C{at}", "2026-09-01", name, 2_000_000]
        for at in range(1, 5)
        for name in (("P1",) if at in (1, 2) else ("P1", "P2"))
    ]
    path = make_book(tmp_path / "同行.xlsx", {"客户信息": people, "购买记录": [ORDERS[0], *lines]})
    result = walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF)
    found = select(result.analysis, Selection(owners=("王磊",))).analysis
    assert found.products is not None
    white = found.products.white
    assert white[["customer_id", "category", "buyers", "peers"]].to_numpy().tolist() == [["C1", "P2", 2, 3]]
    assert found.products.products["product"].tolist() == ["P1"]
    assert result.analysis.products is not None
    assert result.analysis.products.unbought["C1", "P2"] == found.products.unbought["C1", "P2"]
    alike = replace(result.analysis.similar, customers=pd.DataFrame({"group": [1, 2], "name": ["a", "b"], "orders": 1.0, "days": 2.0, "breadth": 3.0}, index=["C1", "C2"]), kinds={1: "keep", 2: "wake"})  # fmt: skip
    chosen = select(replace(result.analysis, similar=alike), Selection(owners=("王磊",))).analysis
    assert chosen.similar.customers.index.tolist() == ["C1"]
    assert chosen.portrait.similar["kind"].tolist() == ["keep"]
    copy = copy_of(result, role_for(result, "sales"), owner="王磊")
    assert "'P1'" in repr(copy.plans)
    assert "P2" not in repr(copy.plans)


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("market", {"regions": ("华东",)}, [0]), ("trends", {"regions": ("华东",)}, [0, 2]),
        ("market", {"industries": ("化工",)}, [0, 2]), ("trends", {"industries": ("化工",)}, [0, 2]),
    ],
)  # fmt: skip
def test_what_names_no_place_is_for_all_places_and_a_price_is_not(
    key: str, given: dict[str, tuple[str, ...]], kept: list[int]
) -> None:
    frame = pd.DataFrame({"place": range(3), "region": ["华东", "华南", None], "industry": ["化工", "电子", None]})
    assert _cut(key, frame, Selection(**given))["place"].tolist() == kept
