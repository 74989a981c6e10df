"""What owners are reminded of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from kamxl import walk
from kamxl.book import Result, analysis_of
from kamxl.compute.due import due
from kamxl.remind.digest import Digest, calm, digests
from tests.remind.conftest import AS_OF, sheets

ResultOf = Callable[..., Result]


def of(result: Result, owner: str | None, days: int = 7) -> Digest:
    return next(one for one in digests(result, days) if one.owner == owner)


def listed(digest: Digest) -> list[tuple[str, date, str | None]]:
    return [(item.kind, item.day, item.customer_id) for item in digest.items]


def test_what_is_due_by_owner(result_of: ResultOf) -> None:
    """Worked by hand from the sheets: the contract is an alert (it ends within 60 days), and is not said twice; the deal of the eighth day
    is not due within seven; an action belongs to whom it names."""
    result = result_of()
    wang, zhao = of(result, "王磊"), of(result, "赵敏")
    assert [item for item in listed(wang) if item[0] != "alert"] == [
        ("visit", date(2026, 10, 2), "C1"),
        ("deal", date(2026, 10, 7), "C1"),
    ]
    assert ("alert", date(2026, 10, 5), "C1") in listed(wang)
    assert [item.title for item in wang.items if "合同" in item.title] == ["合同到期"]
    assert [item for item in listed(zhao) if item[0] != "alert"] == [
        ("plan", date(2026, 9, 30), "C1"),
        ("visit", date(2026, 10, 3), "C2"),
    ]
    assert [item.fact for item in zhao.today if item.kind == "plan"] == ["安排样机试用（目标：扩大份额）"]


def test_days_of_the_settings(result_of: ResultOf) -> None:
    result = result_of()
    assert "deal" not in {item.kind for item in of(result, "王磊", 2).items}
    assert sum(item.kind == "deal" for item in of(result, "王磊", 8).items) == 2


def test_alerts_are_those_that_count(result_of: ResultOf, demo_book: object) -> None:
    """Numbers agree with the list of alerts, and so with the overview, whose list of the day is its beginning."""
    result = walk.analysed(lambda: walk.read_target(demo_book), as_of=AS_OF)  # type: ignore[arg-type, return-value]
    analysis = analysis_of(result)
    found = digests(result, 7)
    assert sum(one.total for one in found) == len(analysis.alerts)
    for severity, count in analysis.alerts["severity"].value_counts().items():
        assert sum(one.alerts[str(severity)] for one in found) == count
    rows = due(analysis)
    alerts = rows[rows["kind"] == "alert"]
    assert list(alerts["rule_id"]) == list(analysis.alerts["rule_id"])
    for one in found:
        own = [item.title for item in one.items if item.kind == "alert" and item.severity == "high"]
        owners = analysis.alerts["owner"].map(lambda name: name if isinstance(name, str) else None)
        whole = analysis.alerts[(owners == one.owner) if one.owner else owners.isna()]
        assert own == [rule.render("zh") for rule in whole.loc[whole["severity"] == "high", "rule"]]


def test_what_is_dealt_with_is_no_item(result_of: ResultOf) -> None:
    """A contract whose alert was handled does not come back as a contract of the week."""
    analysis = analysis_of(result_of())
    is_contract = analysis.alerts["rule_id"] == "contract_expiring"
    assert is_contract.sum() == 1
    handled = replace(analysis, alerts=analysis.alerts[~is_contract], alerts_aside=analysis.alerts[is_contract])
    assert not {"contract"} & set(due(handled)["kind"])
    off = replace(handled, alerts_aside=handled.alerts_aside.iloc[:0])
    assert list(due(off).query("kind == 'contract'")["day"]) == [pd.Timestamp("2026-10-05")]


def test_nobodys_and_empty(result_of: ResultOf) -> None:
    given = sheets()
    given["客户信息"][1][7] = given["跟进记录"][1][6] = given["商机"][1][7] = None
    found = digests(result_of(given), 7)
    assert found[-1].owner is None
    assert found[-1].items
    alone = {"客户信息": [given["客户信息"][0], ["C9", "丙", "机械", "李", "13800001234", None, "潜在", "钱", "是"]]}
    (one,) = [digest for digest in digests(result_of(alone, name="一位.xlsx"), 7) if digest.owner == "钱"]
    assert one.items == ()
    assert one.total == 0


def test_refused_consent_masks(result_of: ResultOf) -> None:
    """As in a copy for sales: of who refused, names of people and numbers are taken out of free text."""
    action = "约李明，电话 13800001234"
    given = of(result_of(sheets(action=action)), "王磊")
    assert any("李明" in item.fact for item in given.items)
    refused = of(result_of(sheets(action=action, consent="否"), name="否.xlsx"), "王磊")
    told = " ".join(item.fact for item in refused.items)
    assert "李明" not in told
    assert "13800001234" not in told


def test_uids_last(result_of: ResultOf) -> None:
    """The same things the next day, in a file of another name, with another wording: the same identifiers."""
    first = {item.uid for item in of(result_of(), "王磊").items if item.kind in ("visit", "deal")}
    later = result_of(sheets(action="改为电话"), as_of=date(2026, 10, 1), name="另名.xlsx")
    assert first <= {item.uid for item in of(later, "王磊").items}
    every = [item.uid for one in digests(later, 400) for item in one.items]
    assert len(every) == len(set(every))


def test_an_old_ledger_says_so(result_of: ResultOf) -> None:
    assert "2026-09-20" in of(result_of(as_of=date(2027, 3, 1)), "王磊").note
    assert of(result_of(), "王磊").note == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@all 看这里", "＠all 看这里"),
        ('<at user_id="all">x</at> <!channel>', '＜at user_id="all"＞x＜/at＞ ＜!channel＞'),
        ("a\r\nATTENDEE:x\u2028y\x00", "a ATTENDEE:x y"),
        ("https://evil.example", "https：//evil.example"),
        ("ab\u202ecd\ud800", "abcd"),
        ("x" * 3000, "x" * 1999 + "…"),
    ],
)
def test_calm(text: str, expected: str) -> None:
    assert calm(text) == expected
