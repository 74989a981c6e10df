"""Masks: what is left of a value, and what is taken out of a text."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.share import masks

CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
LETTERS = st.sampled_from(string.ascii_letters)
BETWEEN = st.sampled_from(["", " ", "-", "  "])


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("李明", "李*"),
        ("欧阳明华", "欧*"),
        (" 李 明 ", "李*"),
        ("罗伟（采购总监）", "罗*"),
        ("John Smith", "J***"),
        ("*明", "***"),
        ("李", "***"),
        ("J", "***"),
        ("13800001234", "***"),
    ],
)
def test_names(typed: str, shown: str) -> None:
    assert masks.name(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("13800001234", "138****1234"),
        ("138-0000-1234", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("0086 13800001234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("010-62345678", "010****5678"),
        ("62345678", "***"),
        ("5678", "***"),
        ("139", "***"),
        ("微信 lm123", "***"),
    ],
)
def test_phones(typed: str, shown: str) -> None:
    assert masks.phone(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("li.ming@example.com", "l***@example.com"),
        ("l@example.com", "***@example.com"),
        ("a.b@x.com；other@y.com", "a***@x.com"),
        ("no address", "***"),
    ],
)
def test_email_addresses(typed: str, shown: str) -> None:
    assert masks.email(typed) == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("上海市浦东新区张江路88号", "上海市浦东新…"),
        ("杭州市西湖区5号", "杭州市西湖区…"),
        ("东路12号3室501", "东路…"),
        ("88 Century Avenue", "***"),
        ("北京", "***"),
        ("北京市海淀区", "***"),
    ],
)
def test_addresses(typed: str, shown: str) -> None:
    assert masks.address(typed) == shown


def test_any_other_field_shows_stars_and_blank_stays_blank() -> None:
    assert masks.masked("customers.company_revenue", 12.5) == "***"
    assert masks.masked("customers.first_deal_date", "2026-01-05") == "***"
    assert masks.masked("customers.phone", 13800001234) == "***"
    assert masks.masked("customers.phone", None) is None
    assert masks.masked("customers.annual_amount", float("nan")) is None


@given(st.text(alphabet=string.digits, min_size=1, max_size=20))
def test_a_masked_phone_never_shows_more_than_seven_digits_nor_any_of_a_short_one(digits: str) -> None:
    shown = masks.phone(digits)
    kept = sum(sign.isdigit() for sign in shown)
    assert kept == (7 if len(digits) >= 11 else 0)


@given(st.text(alphabet=CHINESE, min_size=2, max_size=6))
def test_a_masked_chinese_name_shows_its_first_sign_only(typed: str) -> None:
    assert masks.name(typed) == f"{typed[0]}*"


@given(
    before=st.text(alphabet=CHINESE, max_size=6),
    parts=st.tuples(st.sampled_from(["138", "139", "177", "199"]), st.integers(0, 9999), st.integers(0, 9999)),
    between=BETWEEN,
    after=st.text(alphabet=CHINESE, max_size=6),
)
def test_a_mobile_number_goes_from_any_text(before: str, parts: tuple[str, int, int], between: str, after: str) -> None:
    number = between[:1].join((parts[0], f"{parts[1]:04d}", f"{parts[2]:04d}"))
    found = masks.without_personal(f"{before}{number}{after}")
    assert found == f"{before}***{after}"


@given(local=st.text(alphabet=LETTERS, min_size=1, max_size=8), before=st.text(alphabet=CHINESE, max_size=6))
def test_an_email_address_goes_from_any_text(local: str, before: str) -> None:
    assert masks.without_personal(f"{before} {local}@corp.example.com，") == f"{before} ***，"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("2026-09-30 到货，合同 HT20240008，20260105 再约", "2026-09-30 到货，合同 HT20240008，20260105 再约"),
        ("打 0571-8765 4321 找前台", "打 *** 找前台"),
        ("call +86 (0)21 6234 5678", "call ***"),
        ("微信号：lm_1234，QQ 12345678", "微信号：***，QQ ***"),
        ("订 1,200 件，共 350 箱", "订 1,200 件，共 350 箱"),
        ("加微信后再谈", "加微信后再谈"),
        ("tel13800001234", "tel***"),
    ],
)
def test_what_goes_from_a_text_and_what_stays(typed: str, left: str) -> None:
    assert masks.without_personal(typed) == left


def test_names_go_from_a_text() -> None:
    names = masks.names_of(["罗伟（采购总监）", "Al Hunt", "李"])
    assert (
        masks.without_personal("罗伟说 Almost 可以，Al Hunt 同意；采购总监再看", names)
        == "罗*说 Almost 可以，A*** 同意；采购总监再看"
    )


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("报价120万元，要 5 台", "报价***，要 5 台"),
        ("¥1,200.50 起，CNY 5000 or 20k CNY", "***起，*** or ***"),
        ("年采购 1.2亿", "年采购 ***"),
        ("10万台产能，3 人，2026年1月5日，85%", "10万台产能，3 人，2026年1月5日，85%"),
    ],
)
def test_amounts_go_from_a_text(typed: str, left: str) -> None:
    assert masks.without_amounts(typed).replace(" 起", "起") == left
