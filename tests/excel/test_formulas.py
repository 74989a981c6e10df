"""Formulas as the file stores them. What Excel writes was read from files that Excel saved, and from [MS-XLSX] 2.2.2."""

from __future__ import annotations

import pytest

from kamxl.excel.formulas import Names, _structured, refers_to_tables, translate

NAMES = Names(
    sheets={"tiers": "客户's 分级"},
    renamed={"kx_tiers": "kx_tiers_2"},
    titles=["客户's 分级", "Orders", 'She"et', "2026"],
    tables={
        "kx_tiers_2": ["近12月交易额(万元)", "等级(IFS(a))", "客户编号", "a]b"],
        "kam_orders": ["金额(元)", "Amount"],
        "kx_here": ["a b", "x", "客户编号"],
    },
)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("SUM(A1:B2)*2", "SUM(A1:B2)*2"),
        ("SUM(kx_tiers[近12月交易额(万元)])", "SUM(kx_tiers_2[近12月交易额(万元)])"),
        ("SUM(KX_TIERS[客户编号])", "SUM(kx_tiers_2[客户编号])"),
        ("{sheet:tiers}!A1", "'客户''s 分级'!A1"),
        ('{sheet:tiers}!A1&"kx_tiers[x] {sheet:no} IFS("', "'客户''s 分级'!A1&\"kx_tiers[x] {sheet:no} IFS(\""),
        ("[@[a b]]*2+[@x]", "kx_here[[#This Row],[a b]]*2+kx_here[[#This Row],[x]]"),
        ("[@x]/SUM([x])", "kx_here[[#This Row],[x]]/SUM(kx_here[x])"),
        ("kx_tiers[@客户编号]", "kx_tiers_2[[#This Row],[客户编号]]"),
        ("SUM(kam_orders[@])", "SUM(kam_orders[#This Row])"),
        ("ROWS(kam_orders[#All])", "ROWS(kam_orders[#All])"),
        ("SUM(kam_orders[[#Data],[金额(元)]])", "SUM(kam_orders[[#Data],[金额(元)]])"),
        ("SUM(kam_orders[[金额(元)]:[Amount]])", "SUM(kam_orders[[金额(元)]:[Amount]])"),
        ("SUM(kx_tiers[a']b])", "SUM(kx_tiers_2[a']b])"),
        ("XLOOKUP([@客户编号],kx_tiers[客户编号],kx_tiers[等级(IFS(a))])",
         "_xlfn.XLOOKUP(kx_here[[#This Row],[客户编号]],kx_tiers_2[客户编号],kx_tiers_2[等级(IFS(a))])"),
        ("ifs(A1>1,#REF!,TRUE,2)", "_xlfn.IFS(A1>1,#REF!,TRUE,2)"),
        ("_xlfn.IFS(A1>1,1)", "_xlfn.IFS(A1>1,1)"),
        ("SUMIFS(kam_orders[Amount],kam_orders[Amount],\">0\")", "SUMIFS(kam_orders[Amount],kam_orders[Amount],\">0\")"),
        ("'She\"et'!A1+Orders!B2+'2026'!C3", "'She\"et'!A1+Orders!B2+'2026'!C3"),
    ],
)  # fmt: skip
def test_stored_form(typed: str, stored: str) -> None:
    assert translate(typed, NAMES, "kx_here") == stored


@pytest.mark.parametrize(
    "typed",
    [
        "Missing!A1",
        "'Missing sheet'!A1",
        "{sheet:missing}!A1",
        "SUM(missing[金额])",
        "SUM(kam_orders[no such column])",
        "SUM(kam_orders[[#Data],[no such column]])",
        "'[other.xlsx]Orders'!A1",
        "[other.xlsx]Orders!A1",
        "A1&" + "A1&" * 3000 + "A1",
    ],
)
def test_a_formula_that_excel_would_call_damage_is_refused(typed: str) -> None:
    assert translate(typed, NAMES, "kx_here") is None


def test_a_row_of_no_table_is_refused() -> None:
    assert translate("[@x]*2", NAMES, None) is None


def test_structured_references_are_noticed() -> None:
    assert refers_to_tables("COUNTIF(kx_tiers[客户编号],A1)")
    assert not refers_to_tables('A1="[x]"')


@pytest.mark.parametrize(
    ("inside", "stored"),
    [("@b']", "here[[#This Row],[b']]]"), ("@[a b]", "here[[#This Row],[a b]]"), ("@", "here[#This Row]")],
)
def test_only_a_title_in_brackets_on_both_sides_loses_them(inside: str, stored: str) -> None:
    assert _structured(None, inside, NAMES, "here") == stored
