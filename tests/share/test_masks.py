"""Masks: what is left of a value."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamxl.share import masks

CHINESE = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)


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
