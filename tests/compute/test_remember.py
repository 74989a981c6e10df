"""What people did about alerts, from run to run. Cases by hand; what must always hold, over random histories."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamxl.compute.alerts.registry import RULES
from kamxl.compute.remember import KEPT_DAYS, Remembered, remember
from kamxl.i18n import Pair, Text
from kamxl.schema.outputs import OUTPUTS

DAY = date(2026, 11, 26)
KEYS = [column.key for column in OUTPUTS["alerts"].columns]
BY_ID = {rule.id: rule for rule in RULES}


def today(*rows: tuple[str, str, float | None, str], as_of: date = DAY) -> pd.DataFrame:
    """(rule, customer, measure, severity) as the rules give alerts of a day."""
    blank = dict.fromkeys(KEYS)
    return pd.DataFrame(
        [
            blank
            | {
                "rule": BY_ID[rule].name, "rule_id": rule, "customer_id": who, "severity": severity, "measure": measure,
                "state": "open", "first_seen": as_of, "state_value": measure, "due": pd.Timestamp(as_of), "rank": place,
            }
            for place, (rule, who, measure, severity) in enumerate(rows, 1)
        ],
        columns=[*KEYS, "measure", "rank"],
        dtype=object,
    ).astype({"due": "datetime64[ns]"})  # fmt: skip


def as_read(found: Remembered, **written: dict[str, Any]) -> pd.DataFrame:
    """The sheet that a run wrote, as the next one reads it; `written`: customer -> what a person typed in its row."""
    rows = [*found.alerts.to_dict("records"), *found.aside.to_dict("records")]
    for row in rows:
        code = row["state"] if row["state"] in ("open", "in_progress", "handled", "deferred", "resolved") else None
        row |= {"state_code": code, "until_day": row["until"] if isinstance(row["until"], date) else None}
        typed = written.get(str(row["customer_id"]), {})
        row |= typed | ({"state_code": typed["state"]} if "state" in typed else {})
        row |= {"until_day": typed["until"]} if "until" in typed else {}
    extra = ["state_code", "until_day", *(key for key in found.alerts if str(key).startswith("custom."))]
    return pd.DataFrame(rows, columns=[*KEYS, *extra], dtype=object).map(lambda v: None if v is pd.NaT else v)


def run(alerts: pd.DataFrame, past: pd.DataFrame | None, as_of: date = DAY, **more: Any) -> Remembered:
    return remember(alerts, past, as_of, RULES, **({"judged": set(BY_ID)} | more))


def test_a_first_run_has_nothing_new() -> None:
    found = run(today(("no_order", "C1", 100, "high")), None)
    assert found.since is None
    assert not found.alerts["is_new"].any()
    assert found.aside.empty
    assert found.alerts["first_seen"].tolist() == [DAY]


def test_the_due_day_comes_nearer() -> None:
    """高 is due three days after it was first seen, 低 after fourteen; never before the day of the run, and an earlier day of its own holds."""
    first = today(
        ("no_order", "C1", 100, "high"), ("survey_due", "C2", 100, "low"), ("contract_expiring", "C3", 3, "low")
    )
    first["due"] = [pd.Timestamp(DAY + timedelta(days=days)) for days in (3, 14, 2)]
    past = as_read(run(first, None))
    for later, expected in ((1, [3, 14, 2]), (3, [3, 14, 3]), (5, [5, 14, 5]), (20, [20, 20, 20])):
        day = DAY + timedelta(days=later)
        now = first.assign(first_seen=day)
        now["due"] = [pd.Timestamp(day + timedelta(days=days)) for days in (3, 14, max(2 - later, 0))]
        found = run(now, past, day).alerts
        assert [(one.date() - DAY).days for one in found["due"]] == expected


@pytest.mark.parametrize(
    ("rule", "before", "after", "counts"),
    [
        ("no_order", 100, 110, False),  # a tenth more: not by more than a tenth
        ("no_order", 100, 110.5, True),
        ("no_order", 100, 60, False),  # better
        ("low_satisfaction", 5, 4.5, False),
        ("low_satisfaction", 5, 4.4, True),
        ("low_satisfaction", 5, 5.9, False),
        ("contract_expiring", -10, -11, False),  # days left, overdue already
        ("contract_expiring", -10, -11.1, True),
    ],
)
def test_handled_until_it_gets_worse(rule: str, before: float, after: float, counts: bool) -> None:
    first = run(today((rule, "C1", before, "medium")), None)
    then = run(
        today((rule, "C1", after, "medium")),
        as_read(first, C1={"state": "handled", "note": "called"}),
        DAY + timedelta(9),
    )
    assert len(then.alerts) == counts
    assert len(then.aside) == (not counts)
    row = (then.alerts if counts else then.aside).iloc[0]
    assert row["note"] == "called"
    assert row["state"] == ("open" if counts else "handled")
    assert row["state_value"] == (after if counts else before)  # what it was when the state was set


def test_handled_until_it_is_more_severe() -> None:
    first = run(today(("no_order", "C1", 100, "medium")), None)
    then = run(today(("no_order", "C1", 100, "high")), as_read(first, C1={"state": "handled"}))
    assert len(then.alerts) == 1


def test_deferred_until_the_day() -> None:
    day = DAY + timedelta(20)
    first = run(today(("no_order", "C1", 100, "medium")), None)
    read = as_read(first, C1={"state": "deferred", "until": day})
    before = run(today(("no_order", "C1", 100, "medium")), read, day - timedelta(1))
    assert before.alerts.empty
    assert before.aside["kept_as"].tolist() == ["held"]
    on = run(today(("no_order", "C1", 100, "medium")), as_read(before), day)
    assert on.alerts["until"].tolist() == [day]
    assert on.alerts["state"].tolist() == ["open"]


def test_words_that_nobody_knows_stay_and_count() -> None:
    first = run(today(("no_order", "C1", 100, "medium")), None)
    read = as_read(first, C1={"state": "搞定"}).assign(state_code=None)
    then = run(today(("no_order", "C1", 100, "medium")), read)
    assert then.alerts["state"].tolist() == ["搞定"]


def test_resolved_for_ninety_days_and_back_as_new() -> None:
    first = run(today(("no_order", "C1", 100, "high"), ("no_order", "C2", 100, "high")), None)
    gone = run(
        today(("no_order", "C2", 101, "high")),
        as_read(first, C1={"state": "handled", "note": "paid"}),
        DAY + timedelta(1),
    )
    assert gone.aside[["customer_id", "resolved", "note", "state"]].values.tolist() == [
        ["C1", DAY + timedelta(1), "paid", "handled"]
    ]
    assert gone.resolved_since == 1
    assert gone.since == DAY
    last = DAY + timedelta(1 + KEPT_DAYS)
    assert len(run(today(), as_read(gone), last).aside.query("customer_id == 'C1'")) == 1
    assert len(run(today(), as_read(gone), last + timedelta(1)).aside.query("customer_id == 'C1'")) == 0
    again = run(today(("no_order", "C1", 90, "high"), as_of=last), as_read(gone), last)
    assert again.alerts[["note", "state", "first_seen", "is_new"]].values.tolist() == [["paid", "open", last, True]]


def test_what_is_over_or_kept_speaks_the_language_of_the_run() -> None:
    """A sheet that a Chinese run wrote, run in English: state, rule and advice are codes and Texts, not the words that stood there."""
    past = as_read(run(today(("no_order", "C1", 100, "high"), ("survey_due", "C2", 100, "low")), None))
    past = past.assign(
        rule="久未下单", advice="联系客户了解停单原因", state="已解除", state_code="resolved", resolved=DAY
    )
    past.loc[1, ["state", "state_code", "resolved"]] = ["处理中", "in_progress", None]
    found = run(today(), past, DAY + timedelta(days=1), judged={"no_order"}).aside.set_index("customer_id")
    assert found["kept_as"].to_dict() == {"C2": "kept", "C1": "resolved"}
    assert found["state"].to_dict() == {"C2": "in_progress", "C1": "resolved"}
    for who, rule in (("C1", "no_order"), ("C2", "survey_due")):
        assert found.at[who, "advice"].render("en") == BY_ID[rule].advice.render("en")
        assert found.at[who, "rule"].render("en") == BY_ID[rule].name.render("en")  # type: ignore[union-attr]


def test_what_a_run_does_not_look_for_is_neither_confirmed_nor_over() -> None:
    first = run(today(("no_order", "C1", 100, "high"), ("no_order", "C2", 100, "high")), None)
    read = as_read(first, C1={"note": "mine"})
    for more in ({"judged": set[str]()}, {"latest": DAY + timedelta(1)}, {"owner": "somebody"}):
        found = run(today(), read, DAY, **more)
        assert found.aside[["customer_id", "note", "kept_as"]].values.tolist() == [["C1", "mine", "kept"]]
        assert found.resolved_since == 0


def test_new_and_resolved_are_counted_from_the_last_review() -> None:
    first = run(today(("no_order", "C1", 100, "high")), None)
    second = run(
        today(("no_order", "C1", 100, "high"), ("no_order", "C2", 9, "low")), as_read(first), DAY + timedelta(3)
    )
    assert second.alerts["is_new"].tolist() == [
        False,
        False,
    ]  # `today` says DAY for both: the sheet decides for C1 alone
    later = today(("no_order", "C1", 100, "high"), ("no_order", "C2", 9, "low"), as_of=DAY + timedelta(3))
    second = run(later, as_read(first), DAY + timedelta(3))
    assert second.alerts["is_new"].tolist() == [False, True]
    third = run(later, as_read(second), DAY + timedelta(9), review=DAY + timedelta(5))
    assert third.since == DAY + timedelta(5)
    assert not third.alerts["is_new"].any()


NOTES = st.sampled_from([None, "a", "b", 12])
PEOPLE = [f"C{number}" for number in range(6)]


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_no_note_is_lost_or_invented(data: st.DataObject) -> None:
    """Whatever fires, whatever people write and in whichever order they sort: within 90 days every note is there once."""
    notes: dict[str, object] = {}
    past: pd.DataFrame | None = None
    for turn in range(4):
        as_of = DAY + timedelta(data.draw(st.integers(0, 20)) + 20 * turn)
        firing = data.draw(st.lists(st.sampled_from(PEOPLE), unique=True))
        rows = [("no_order", who, data.draw(st.sampled_from([90.0, 100.0, 150.0])), "medium") for who in firing]
        found = run(today(*rows, as_of=as_of), past, as_of)
        assert len(found.alerts) + (found.aside["kept_as"] == "held").sum() == len(firing)
        whole = pd.concat([found.alerts.astype(object), found.aside]).set_index("customer_id")
        assert whole.index.is_unique
        assert {who: note for who, note in whole["note"].items() if note is not None} == {
            who: note for who, note in notes.items() if note is not None
        }
        written = {
            who: {"note": data.draw(NOTES), "state": data.draw(st.sampled_from(["open", "handled", "deferred"]))}
            for who in data.draw(
                st.lists(st.sampled_from(sorted(whole.index)), unique=True) if len(whole) else st.just([])
            )
        }
        notes |= {who: typed["note"] for who, typed in written.items()}
        read = as_read(found, **written)
        past = read.iloc[data.draw(st.permutations(range(len(read))))].reset_index(drop=True)


@pytest.mark.parametrize("typed", ["2026Q3 交易额 王磊", "2026Q3 Revenue 王磊", "2026Q3 revenue 王磊"])
def test_a_target_is_known_again_in_either_language_and_by_the_code_of_early_versions(typed: str) -> None:
    def behind(subject: object) -> pd.DataFrame:
        return today(("target_behind", "C1", 0.5, "medium")).assign(subject=pd.Series([subject], dtype=object))

    values = {"period": "2026Q3", "measure": Pair("交易额", "Revenue"), "scope": " 王磊"}
    now = behind(Text("alerts.target_behind.subject", values))
    before = as_read(run(behind(typed), None), C1={"state": "in_progress", "note": "已约"})
    assert run(now, before).alerts["note"].tolist() == ["已约"]
    other = behind(Text("alerts.target_behind.subject", {**values, "measure": Pair("毛利", "Profit")}))
    assert run(other, before).alerts["note"].tolist() == [None]


def test_what_was_first_seen_today_can_be_over_today() -> None:
    first = run(today(("no_order", "C1", 100, "high"), ("no_order", "C2", 100, "high")), None)
    again = run(today(("no_order", "C2", 100, "high")), as_read(first))
    assert [(row.customer_id, row.kept_as, row.resolved) for row in again.aside.itertuples()] == [
        ("C1", "resolved", DAY)
    ]
