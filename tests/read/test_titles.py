from __future__ import annotations

import pytest

from kamxl.convert.money import units
from kamxl.read.titles import Match, is_unit, match_header, titles_of, unit_of
from kamxl.schema.field import DAYS, PEOPLE, PERCENT, YUAN, YUAN_10K
from kamxl.schema.money import Money, Stated
from kamxl.schema.sheets import SHEETS
from kamxl.schema.units import Unit


def matched(sheet: str, *titles: object) -> dict[str, int]:
    """Field -> place in the row."""
    found = match_header(titles_of(titles), SHEETS[sheet])
    return {match.field: place for place, match in found.columns.items()}


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_canonical_title_is_recognised(sheet: str, lang: str) -> None:
    fields = SHEETS[sheet].fields
    titles = [field.column.title(lang, Money.of(lang)) for field in fields.values()]
    found = match_header(titles_of(titles), SHEETS[sheet])
    assert {match.field: place for place, match in found.columns.items()} == {key: n for n, key in enumerate(fields)}
    units = {key: field.column.unit for key, field in fields.items()}
    for match in found.columns.values():
        unit = units[match.field]
        assert not match.wrong_unit
        assert match.factor == (Money.of(lang).scale_of(unit) / unit.scale if unit else 1)
    assert not found.repeated


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_key_is_recognised(sheet: str) -> None:
    keys = list(SHEETS[sheet].fields)
    assert matched(sheet, *keys) == {key: place for place, key in enumerate(keys)}


@pytest.mark.parametrize("sheet", SHEETS)
def test_every_alias_alone_finds_a_field_that_has_it(sheet: str) -> None:
    for field in SHEETS[sheet].fields.values():
        for alias in field.column.aliases:
            found = matched(sheet, alias)
            assert len(found) == 1, alias
            other = SHEETS[sheet].fields[next(iter(found))].column
            assert alias in other.aliases or alias.casefold() in (other.zh, other.en.casefold()), alias


@pytest.mark.parametrize(
    "title",
    ["客户编号", " 客户 编号 ", "客户\n编号", "*客户编号", "客户编号*", "＊客户编号", "客户编号(必填)", "客户编号（必填）", "【必填】客户编号", "客户编号：", "CUSTOMER ID", "customer_id", "Customer-ID", "ＣＵＳＴＯＭＥＲ　ＩＤ", "客户编码", "account id"],
)  # fmt: skip
def test_a_title_in_its_many_forms(title: str) -> None:
    assert matched("customers", title) == {"customer_id": 0}


@pytest.mark.parametrize(
    ("sheet", "titles"),
    [
        ("follow_ups", {"next_date": "Next action date", "stage": "Deal stage", "date": "Activity date"}),
        ("follow_ups", {"next_date": "下次拜访日期", "next_action": "后续动作", "date": "活动日期"}),
        ("customers", {"parent": "Parent account", "last_follow_up": "Last activity date", "company_size": "Number of employees"}),
        ("deals", {"closed": "Actual close", "close_date": "Est. close date", "amount": "Estimated revenue"}),
        ("deals", {"closed": "实际签约日期", "close_date": "预计签单日期", "lost_reason": "丢单理由"}),
        ("contracts", {"contract_id": "Contract number", "start": "Contract start date", "end": "Expiration date"}),
        ("complaints", {"complaint_id": "Case number", "opened": "Date opened", "closed": "Closed date"}),
    ],
)  # fmt: skip
def test_titles_of_usual_systems_are_read_by_a_run_too(sheet: str, titles: dict[str, str]) -> None:
    """Next action date was a column of one's own: no follow-up was ever due."""
    assert matched(sheet, *titles.values()) == {key: place for place, key in enumerate(titles)}


def test_a_title_beats_an_alias_wherever_it_stands() -> None:
    """备注 may be read as 意见 of a survey, but not where 意见 itself is there."""
    assert matched("satisfaction", "备注", "意见") == {"comment": 1}
    assert matched("satisfaction", "备注") == {"comment": 0}
    assert matched("orders", "合计", "金额(元)") == {"amount": 1}


def test_each_column_and_each_field_is_used_once() -> None:
    found = match_header(titles_of(["客户编号", "电话", "客户编号", "手机", "联系方式"]), SHEETS["customers"])
    assert {match.field: place for place, match in found.columns.items()} == {"customer_id": 0, "phone": 1}
    assert found.repeated == (2,)


def test_two_aliases_of_one_field_are_repeated_headers() -> None:
    found = match_header(titles_of(["手机", "联系电话"]), SHEETS["customers"])
    assert found.columns == {0: Match("phone")}
    assert found.repeated == (1,)


def test_both_languages_may_be_mixed() -> None:
    assert matched("customers", "客户编号", "Customer name", "Industry", "联系人") == {
        "customer_id": 0, "name": 1, "industry": 2, "contact": 3,
    }  # fmt: skip


def test_computed_columns_are_passed_over() -> None:
    found = match_header(titles_of(["客户编号", "等级", "生命周期阶段", "预警数", "Tier"]), SHEETS["customers"])
    assert found.computed == (1, 2, 3, 4)
    assert len(found.columns) == 1


@pytest.mark.parametrize(
    ("title", "factor"),
    [
        ("年交易金额", 1),
        ("年交易金额(万元)", 1),
        ("年交易金额（元）", 1e-4),
        ("年交易金额(千元)", 0.1),
        ("年交易金额(亿元)", 1e4),
        ("年交易金额【元】", 1e-4),
        ("年交易金额(单位:元)", 1e-4),
        ("年交易金额(元, 含税)", 1e-4),
        ("年交易金额（含税）（元）", 1e-4),
        ("年交易金额(元/年)", 1e-4),
        ("年交易金额元", 1e-4),
        ("年交易金额/百万元", 100),
        ("年交易金额(人民币)", 1e-4),
        ("Annual amount (CNY)", 1e-4),
        ("Annual amount (k CNY)", 0.1),
        ("Annual amount (CNY k)", 0.1),
        ("Annual amount (CNY '000)", 0.1),
        ("Annual amount (10k CNY)", 1),
        ("Annual amount (RMB million)", 100),
        ("Annual amount (100m)", 1e4),
        ("Annual amount (yuan)", 1e-4),
        ("Annual amount [in RMB 10k]", 1),
    ],
)
def test_the_unit_in_a_title_is_honoured(title: str, factor: float) -> None:
    found = match_header(titles_of([title]), SHEETS["customers"]).columns[0]
    assert found.field == "annual_amount"
    assert found.factor == pytest.approx(factor, rel=1e-12)
    assert not found.wrong_unit


@pytest.mark.parametrize("title", ["金额(%)", "金额(件)", "金额(吨)"])
def test_a_unit_of_something_else_is_not_read_as_ours(title: str) -> None:
    found = match_header(titles_of([title]), SHEETS["orders"]).columns[0]
    assert found.field == "amount"
    assert found.wrong_unit


@pytest.mark.parametrize("title", ["金额(含税)", "金额(2026年)", "金额（必填）", "金额(合同)"])
def test_a_remark_is_no_unit(title: str) -> None:
    found = match_header(titles_of([title]), SHEETS["orders"]).columns[0]
    assert (found.factor, found.wrong_unit, found.stated) == (1, "", False)


@pytest.mark.parametrize(
    ("unit", "words", "scale"),
    [
        (DAYS, ("天", "日", "days", "day", "单位：天"), 1),
        (
            PERCENT,
            ("%", "百分比", "百分点", "百分数", "points", "percentage points", "pp", "percent", "pct", "per cent"),
            1,
        ),
        (PEOPLE, ("人", "人数", "名", "位", "people", "persons", "person", "employees", "headcount", "in people"), 1),
        (PEOPLE, ("千人",), 1_000),
        (PEOPLE, ("万人", "单位万人"), 10_000),
        (PEOPLE, ("台", "%", ""), None),
    ],
)
def test_what_one_of_each_unit_is(unit: Unit, words: tuple[str, ...], scale: float | None) -> None:
    assert {word: unit_of(word, unit) for word in words} == dict.fromkeys(words, (scale, None))


def test_other_units() -> None:
    assert unit_of("%", PERCENT) == (1, None)
    assert unit_of("万人", PEOPLE) == (10_000, None)
    assert unit_of("employees", PEOPLE) == (1, None)
    assert unit_of("元/台", YUAN) == (1, Stated(1, "CNY", "元"))
    assert unit_of("", YUAN_10K) == (None, None)
    assert unit_of("k", PERCENT) == (None, None)
    assert not is_unit("含税")


def test_numbers_and_blanks_are_no_titles() -> None:
    assert titles_of([2024.0, None, "", " ", True, "客户"]).keys() == {5}


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("金额（万元）含税", ("万元",)), ("金额百万元", ("百万元",)), ("年營業額萬元", ("万元",)), ("销售额(k USD)", ("k usd",)), ("Amount k USD", ("k usd",)),
        ("Net value EUR", ("eur",)), ("Sum USD", ("usd",)), ("Premium eur", ("eur",)), ("Sales $k", ("$k",)), ("Sales in dollars", ("dollars",)),
        ("美元金额", ("美元",)), ("USD Amount", ("usd",)), ("元旦销售额", ()), ("Amount won", ()), ("Amount real", ()), ("Revenue m", ()), ("US sales", ()), ("万元", ()),
    ],
)  # fmt: skip
def test_units_that_a_title_of_amounts_states(title: str, said: tuple[str, ...]) -> None:
    assert units(title, money=True) == said


def test_a_title_of_something_else_states_its_unit_in_brackets_only() -> None:
    assert (units("企业规模(人)", money=False), units("业务单元", money=False), units("  ", money=True)) == (
        ("人",),
        (),
        (),
    )


def test_titles_in_traditional_characters() -> None:
    assert matched("customers", "客戶編號", "客戶名稱", "所屬行業", "年交易金額萬元") == {
        "customer_id": 0,
        "name": 1,
        "industry": 2,
        "annual_amount": 3,
    }


@pytest.mark.parametrize(
    ("title", "factor", "stated"),
    [("评分(5分制)", 2, True), ("评分（百分制）", 0.1, True), ("评分(10分制)", 1, True), ("评分(满分5分)", 2, True), ("Score (1-5)", 2, True), ("Score (out of 100)", 0.1, True), ("Score [0-10]", 1, True), ("评分", 1, False), ("评分(5)", 1, False), ("评分(2026)", 1, False)],
)  # fmt: skip
def test_the_scale_of_scores_that_a_title_states(title: str, factor: float, stated: bool) -> None:
    match = match_header(titles_of([title]), SHEETS["satisfaction"]).columns[0]
    assert (match.field, match.factor, match.stated) == ("score", pytest.approx(factor), stated)
