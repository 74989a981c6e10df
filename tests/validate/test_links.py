"""Links between the input sheets: deals, superiors, and what a target is for."""

from __future__ import annotations

import pytest

from tests.validate.raw_tables import check, found, only, sentences, table


def people(*rows: tuple[str, str | None]) -> list[dict[str, object]]:
    return [{"name": name, "reports_to": superior} for name, superior in rows]


def test_a_deal_that_is_not_listed_is_a_warning_and_the_row_counts() -> None:
    checked = check(
        table("customers", {}), table("deals", {}), table("follow_ups", {"deal_id": "D1"}, {"deal_id": "D9"})
    )
    issue = only(checked)
    assert (issue.cell, issue.code, issue.severity, issue.effect) == ("F3", "unknown_deal", "warning", "none")
    assert "D9" in sentences(checked)[0]
    assert len(checked.frames["follow_ups"]) == 2


def test_a_deal_of_another_customer_is_named() -> None:
    checked = check(
        table("customers", {}, {"customer_id": "C2", "name": "华东机床", "phone": "13900001111"}),
        table("deals", {}),
        table("contracts", {"deal_id": "D1", "customer_id": "C2"}),
    )
    issue = only(checked)
    assert (issue.table, issue.field, issue.code) == ("contracts", "deal_id", "unknown_deal")
    assert "C1" in sentences(checked)[0]


def test_a_deal_that_is_left_out_as_a_duplicate_says_nothing_of_whose_it_is() -> None:
    """Whatever its width; a deal that is left out and has no other is known all the same."""
    other = {"customer_id": "C2", "name": "华东机床", "phone": "13900001111"}
    checked = check(
        table("customers", {}, other),
        table("deals", {}, {"deal_id": "Ｄ1", "customer_id": "C2"}, {"deal_id": "D3", "stage": "?"}),
        table("follow_ups", {"deal_id": "D1"}, {"deal_id": "D3"}),
    )
    assert {issue.code for issue in checked.issues} == {"duplicate", "choice"}


def test_an_attachment_is_named_after_the_customer_that_counts() -> None:
    follow_up = table("follow_ups", {"attachment": "苏州明远-报价单-20260901.pdf"})
    mine, twice = {"name": "苏州明远"}, {"name": "华东机床", "phone": "13900001111"}
    assert check(table("customers", mine), follow_up).issues == ()
    assert only(check(table("customers", mine, twice), follow_up)).code == "duplicate"


@pytest.mark.parametrize("tables", [(), ("deals",)])
def test_a_book_that_lists_no_deals_is_not_asked_about_them(tables: tuple[str, ...]) -> None:
    empty = [table(key) for key in tables]
    assert check(table("customers", {}), *empty, table("follow_ups", {"deal_id": "D1"})).issues == ()


def test_a_superior_is_a_contact_of_the_same_customer() -> None:
    checked = check(
        table("customers", {}), table("contacts", *people(("李明", "王总"), ("王总", None), ("赵工", "钱总")))
    )
    issue = only(checked)
    assert (issue.value, issue.code, issue.severity, issue.effect) == ("钱总", "unknown_contact", "warning", "none")
    assert checked.frames["contacts"]["reports_to"].tolist() == ["王总", None, "钱总"]


@pytest.mark.parametrize(
    ("chain", "expected"),
    [
        ([("甲", "甲")], [None]),
        ([("甲", "乙"), ("乙", "甲")], [None, None]),
        ([("甲", "乙"), ("乙", "丙"), ("丙", "乙")], ["乙", None, None]),
    ],
)
def test_a_chain_that_comes_back_counts_as_no_superior(
    chain: list[tuple[str, str]], expected: list[str | None]
) -> None:
    checked = check(table("customers", {}), table("contacts", *people(*chain)))
    assert checked.frames["contacts"]["reports_to"].tolist() == expected
    assert {issue.effect for issue in checked.issues} == {"cell"}
    assert all("→" in one for one in sentences(checked))


def test_the_second_target_of_one_scope_is_left_out() -> None:
    checked = check(
        table("customers", {}), table("targets", {}, {"value": 310.0}, {"owner": "王磊"}, {"measure": "毛利"})
    )
    assert found(checked) == [("A3", None, "duplicate", "error")]
    assert len(checked.frames["targets"]) == 3


def test_a_target_for_nobody_is_named_with_the_nearest() -> None:
    checked = check(
        table("customers", {"region": "华东"}),
        table("orders", {}),
        table(
            "targets", {"owner": "王垒"}, {"owner": "王磊"}, {"region": "华东"}, {"region": "西北"}, {"product": "电机"}
        ),
    )
    assert [(issue.value, issue.code, issue.severity) for issue in checked.issues] == [
        ("王垒", "unknown_scope", "warning"), ("西北", "unknown_scope", "warning"),
    ]  # fmt: skip
    near, far = sentences(checked)
    assert "是不是“王磊”" in near
    assert "是不是" not in far


def test_a_target_for_a_customer_that_nobody_knows_is_left_out() -> None:
    checked = check(table("customers", {}), table("targets", {"customer_id": "C9"}, {"customer_id": None}))
    assert [(issue.code, issue.effect) for issue in checked.issues] == [("unknown_customer", "row")]
    assert len(checked.frames["targets"]) == 1
