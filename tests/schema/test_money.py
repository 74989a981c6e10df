"""What people write for units of money, and how a book says its own."""

from __future__ import annotations

import pytest

from kamxl.schema import currencies
from kamxl.schema.field import PERCENT, YUAN, YUAN_10K, YUAN_EACH
from kamxl.schema.money import UNITS, Money, Stated, denied, stated, units_in


@pytest.mark.parametrize(
    ("text", "scale", "currency"),
    [
        ("元", 1, "CNY"), ("万元", 1e4, "CNY"), ("亿元", 1e8, "CNY"), ("人民币万元", 1e4, "CNY"), ("RMB'000", 1e3, "CNY"),
        ("10k CNY", 1e4, "CNY"), ("100m CNY", 1e8, "CNY"), ("CNY/unit", 1, "CNY"), ("元/台", 1, "CNY"), ("¥", 1, "CNY"),
        ("万", 1e4, None), ("k", 1e3, None), ("USD", 1, "USD"), ("k USD", 1e3, "USD"), ("USD k", 1e3, "USD"), ("in USD", 1, "USD"),
        ("$", 1, "USD"), ("US$m", 1e6, "USD"), ("$'000", 1e3, "USD"), ("万美元", 1e4, "USD"), ("千美金", 1e3, "USD"),
        ("€ million", 1e6, "EUR"), ("欧元", 1, "EUR"), ("万EUR", 1e4, "EUR"), ("万港元", 1e4, "HKD"), ("HK$ m", 1e6, "HKD"),
        ("日元", 1, "JPY"), ("円", 1, "JPY"), ("£k", 1e3, "GBP"), ("USD万元", 1e4, "USD"), ("单位：万元", 1e4, "CNY"), ("TRY", 1, "TRY"),
        ("INR lakhs", 1e5, "INR"), ("₹ crore", 1e7, "INR"), ("Rs", 1, "INR"), ("萬元", 1e4, "CNY"), ("億", 1e8, None), ("仟元", 1e3, "CNY"), ("佰萬元", 1e6, "CNY"), ("新臺幣仟元", 1e3, "TWD"), ("港幣千元", 1e3, "HKD"), ("萬美圓", 1e4, "USD"),
    ],
)  # fmt: skip
def test_units_that_titles_state(text: str, scale: float, currency: str | None) -> None:
    found = stated(text)
    assert found is not None
    assert (found.scale, found.currency) == (scale, currency)


@pytest.mark.parametrize("text", ["", "含税", "台", "2026年", "t", "%", "USD EUR", "合同", "m2", "30"])
def test_what_is_no_unit_of_money(text: str) -> None:
    assert stated(text) is None


def test_signs_of_several_currencies() -> None:
    yen, dollar, euro = stated("¥"), stated("$"), stated("EUR")
    assert yen is not None
    assert [yen.may_be(code) for code in ("JPY", "CNY", "USD")] == [True, True, False]
    assert dollar is not None
    assert [dollar.may_be(code) for code in ("HKD", "EUR")] == [True, False]
    assert euro is not None
    assert not euro.may_be("USD")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("USD", "USD"), ("usd ", "USD"), ("美元", "USD"), ("美金", "USD"), ("US$", "USD"), ("$", "USD"), ("人民币", "CNY"), ("RMB", "CNY"),
        ("CNY 人民币", "CNY"), ("USD-美元", "USD"), ("欧元(EUR)", "EUR"), ("港币", "HKD"), ("Euro", "EUR"), ("日元", "JPY"), ("JPY/日元", "JPY"),
        ("XYZ", None), ("USD EUR", None), ("", None), ("比特币", None), ("thb", "THB"), ("歐元", "EUR"), ("新臺幣", "TWD"), ("Hong Kong dollar", "HKD"),
    ],
)  # fmt: skip
def test_currencies_by_name(text: str, code: str | None) -> None:
    assert currencies.code_of(text) == code


@pytest.mark.parametrize(
    ("money", "zh", "en", "zh_base", "en_base"),
    [
        (Money("CNY", "10k"), "万元", "10k CNY", "元", "CNY"),
        (Money("CNY", "k"), "千元", "k CNY", "元", "CNY"),
        (Money("CNY", "100M"), "亿元", "100M CNY", "元", "CNY"),
        (Money("CNY", "1"), "元", "CNY", "元", "CNY"),
        (Money("USD", "10k"), "万USD", "10k USD", "USD", "USD"),
        (Money("USD", "k"), "千USD", "k USD", "USD", "USD"),
        (Money("USD", "M"), "百万USD", "M USD", "USD", "USD"),
        (Money("EUR", "1"), "EUR", "EUR", "EUR", "EUR"),
    ],
)
def test_words_of_titles(money: Money, zh: str, en: str, zh_base: str, en_base: str) -> None:
    assert (money.name(YUAN_10K, "zh"), money.name(YUAN_10K, "en")) == (zh, en)
    assert (money.name(YUAN, "zh"), money.name(YUAN, "en")) == (zh_base, en_base)
    assert money.titled("单价", YUAN_EACH, "zh") == f"单价({zh_base}/台)"
    assert money.titled("Price", YUAN_EACH, "en") == f"Price ({en_base}/unit)"
    assert money.titled("Share", PERCENT, "en") == "Share (%)"


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("currency", ["CNY", "USD", "JPY"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_title_reads_back(unit: object, currency: str, lang: str) -> None:
    money = Money(currency, unit.code)  # type: ignore[attr-defined]
    found = stated(money.word(lang))
    assert found is not None
    assert (found.scale, found.currency) == (money.scale, currency)


def test_the_unit_of_a_language() -> None:
    assert Money.of("zh") == Money("CNY", "10k")
    assert Money.of("en") == Money("CNY", "k")
    assert Money.of("en", "USD", "M") == Money("USD", "M")


@pytest.mark.parametrize(
    ("line", "scale", "currency"),
    [
        ("单位：万元", 1e4, "CNY"), ("（单位: 千美元）", 1e3, "USD"), ("Unit: k USD", 1e3, "USD"), ("Unit: USD '000  2026", 1e3, "USD"),
        ("币种：美元　单位：千元", 1e3, "USD"), ("货币: 人民币  单位: 万元", 1e4, "CNY"), ("币别：USD 单位：万", 1e4, "USD"),
        ("填报单位：苏州公司 2026年 单位：万元", 1e4, "CNY"), ("单位： 元", 1, "CNY"), ("單位：新臺幣仟元", 1e3, "TWD"), ("幣別：美元 單位：萬元", 1e4, "USD"),
    ],
)  # fmt: skip
def test_units_that_a_line_above_the_header_states(line: str, scale: float, currency: str) -> None:
    (word,) = units_in(line)
    found = stated(word)
    assert found is not None
    assert (found.scale, found.currency) == (scale, currency)


@pytest.mark.parametrize("line", ["", "填报单位：苏州公司", "币种：美元", "销售明细表"])
def test_a_line_that_states_no_unit(line: str) -> None:
    assert units_in(line) == []


@pytest.mark.parametrize(
    ("line", "titles", "expected"),
    [
        ("元", ["万元", "万元"], True),
        ("万元", ["元"], True),
        ("万元", ["元", ""], False),  # the line gives the second its unit
        ("元", ["万"], False),  # of 元
        ("元", ["万美元"], True),
        ("千元", ["万"], True),
        ("万元", ["万元"], False),
        ("万元", [], False),
        ("", ["万元"], False),
    ],
)
def test_a_line_of_units_that_all_titles_deny(line: str, titles: list[str], expected: bool) -> None:
    assert denied(line, [stated(title) for title in titles]) is expected


def test_a_currency_alone_denies_no_line_of_units() -> None:
    assert not denied("万元", [Stated(0, "USD")])
