"""上级客户: a parent that is unknown or closes a circle is an error of the cell, and counts as none."""

from __future__ import annotations

import pytest
from raw_tables import check, found, sentences, table

from kamxl.validate import Checked


def book(**parents: str | None) -> Checked:
    rows = [
        {"customer_id": key, "name": f"{key} 机电", "phone": f"1380000{at:04}", "parent": parent}
        for at, (key, parent) in enumerate(parents.items())
    ]
    return check(table("customers", *rows))


def test_a_chain_is_no_fault() -> None:
    checked = book(A="B", B="C", C=None, D="B")
    assert not checked.issues
    assert checked.frames["customers"]["parent"].to_dict() == {"A": "B", "B": "C", "C": None, "D": "B"}


@pytest.mark.parametrize(
    ("parents", "faulty"),
    [
        ({"A": "A"}, "A"),
        ({"A": "B", "B": "A"}, "AB"),
        ({"A": "B", "B": "C", "C": "A"}, "ABC"),
        ({"A": "B", "B": "A", "C": "A", "D": "C"}, "AB"),  # who hangs on a circle is not in it
        ({"A": "X", "B": "A"}, "A"),
    ],
)
def test_unknown_parents_and_circles(parents: dict[str, str | None], faulty: str) -> None:
    checked = book(**parents)
    assert len(found(checked)) == len(faulty)
    assert {(issue.field, issue.code, issue.severity, issue.effect) for issue in checked.issues} == {
        ("parent", "unknown_customer", "error", "cell")
    }
    kept = checked.frames["customers"]["parent"]
    assert list(kept.index) == list(parents)  # no row is left out
    assert kept.to_dict() == {key: None if key in faulty else parent for key, parent in parents.items()}


def test_the_name_of_a_parent_stands_for_its_id_and_is_said() -> None:
    """As a CRM exports it: Parent account holds the name. A name that nobody has, or two have, is still a fault."""
    checked = book(A="b 机电", C="B 机电", B=None)
    assert checked.frames["customers"]["parent"].to_dict() == {"A": "B", "C": "B", "B": None}
    assert [one[1:] for one in found(checked)] == [("parent", "unknown_customer", "warning")]
    assert sentences(checked) == ["“b 机电”是客户名称，按编号 B 计入（2 行）。请填写客户编号。"]
    assert [one[3] for one in found(book(A="D 机电", B=None))] == ["error"]


def test_the_sentence_names_the_chain() -> None:
    assert sentences(book(A="B", B="A"))[0] == "上级客户绕成一圈（A → B → A），按没有上级客户处理。请改正。"
