"""The sample book: a firm that a sales director would believe, the same in both languages, with known slips."""

from __future__ import annotations

import re
import string
from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest

from kamxl import sample, walk
from kamxl.book import Book
from kamxl.compute.alerts.registry import RULES
from kamxl.i18n import LANGUAGES
from kamxl.sample.customers import customers
from kamxl.sample.dirt import FOUND
from kamxl.sample.draw import months_before, weekday
from kamxl.sample.firms import COURSES, firms
from kamxl.sample.orders import orders
from kamxl.sample.season import intensity, spring_festival
from kamxl.sample.words import Pair
from kamxl.sample.words.firms import REGIONS
from kamxl.sample.words.notes import NOTES
from kamxl.sample.words.voices import COMPLAINTS, NEEDS
from kamxl.schema.sheets import SHEETS

AS_OF = date(2026, 9, 30)
RUN = (date(2025, 1, 31), date(2025, 6, 30), date(2026, 3, 10), date(2026, 11, 26))
"""Days of the slower tests: the end of a year's first month, of a half-year, the weeks after Spring Festival, late autumn."""
DAYS = (AS_OF, date(2024, 2, 29), date(2025, 3, 1), date(2031, 12, 31))


@pytest.fixture(scope="module")
def book() -> dict[str, list[dict[str, object]]]:
    return sample.demo(as_of=AS_OF, lang="zh")


@pytest.fixture(scope="module")
def clean() -> list[dict[str, object]]:
    """Orders without the slips."""
    return orders(firms(sample.SEED, AS_OF), sample.SEED, AS_OF, 0)


def revenue(clean: list[dict[str, object]], after: date, until: date) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for order in clean:
        if order["status"] != "cancelled" and after < order["order_date"] <= until:
            found[order["customer_id"]] += order["amount"]
    return found


def test_the_same_seed_and_day_give_the_same_book(book: dict[str, list[dict[str, object]]]) -> None:
    assert sample.demo(as_of=AS_OF, lang="zh") == book
    assert sample.demo(seed=sample.SEED + 1, as_of=AS_OF, lang="zh") != book


def test_both_languages_tell_of_the_same_firm(book: dict[str, list[dict[str, object]]]) -> None:
    english = sample.demo(as_of=AS_OF, lang="en")
    for key, rows in book.items():
        assert len(english[key]) == len(rows)
        for zh, en in zip(rows, english[key], strict=True):
            assert zh.keys() == en.keys()
            assert all(en[field] == value for field, value in zh.items() if not isinstance(value, str))
    chinese = re.compile(r"[\u4e00-\u9fff]")
    assert not [value for rows in english.values() for row in rows for value in row.values() if isinstance(value, str) and chinese.search(value)]  # fmt: skip


def test_every_row_has_exactly_the_fields_of_its_sheet(book: dict[str, list[dict[str, object]]]) -> None:
    assert set(book) == set(SHEETS) - {"rates", "rules"}, (
        "a book of one currency needs no rates, and rules of its own nobody"
    )
    for key, rows in book.items():
        assert all(list(row) == list(SHEETS[key].fields) for row in rows)


@pytest.mark.parametrize("day", DAYS)
def test_size_of_the_book(day: date) -> None:
    found = sample.demo(as_of=day, lang="zh")
    assert len(found["customers"]) == sum(COURSES.values()) + 2 == 202
    assert 2_700 <= len(found["orders"]) <= 3_300
    assert 1_500 <= len(found["follow_ups"]) <= 2_600
    assert 450 <= len(found["market"]) <= 540
    assert all(len(rows) >= 30 for rows in found.values())


@pytest.mark.parametrize("day", DAYS)
def test_nothing_but_the_planted_order_lies_after_the_day(day: date) -> None:
    found = sample.demo(as_of=day, lang="zh")
    late = {
        (key, field.key, str(row[field.key]))
        for key, rows in found.items()
        for field in SHEETS[key].fields.values()
        if field.column.past
        for row in rows
        if isinstance(row[field.key], date) and row[field.key] > day  # type: ignore[operator]
    }
    assert {(key, field) for key, field, _ in late} == {("orders", "order_date")}
    assert len(late) == 1


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_few_customers_carry_the_firm(seed: int) -> None:
    clean = orders(firms(seed, AS_OF), seed, AS_OF, 0)
    year = revenue(clean, months_before(AS_OF, 12), AS_OF)
    tiers = Counter("S" if v >= 150e4 else "A" if v >= 80e4 else "B" if v >= 15e4 else "C" for v in year.values())
    assert 5 <= tiers["S"] <= 14
    assert 11 <= tiers["A"] <= 28
    assert 65 <= tiers["B"] <= 105
    assert tiers["C"] >= 40
    total = sum(year.values())
    assert 6_500e4 < total < 9_500e4, "a mid-sized supplier"
    largest = sorted(year.values(), reverse=True)
    assert largest[0] / total < 0.15
    assert 0.45 < sum(largest[: len(largest) // 5]) / total < 0.80, "about 80/20"


def test_the_year_has_its_seasons(clean: list[dict[str, object]]) -> None:
    months: Counter[int] = Counter()
    for order in clean:
        months[order["order_date"].month] += order["amount"]  # type: ignore[attr-defined]
    mean = sum(months.values()) / 12
    assert months[2] < 0.5 * mean, "Spring Festival"
    assert months[12] > 1.25 * mean, "the rush at the year's end"
    for year in (2024, 2025, 2026):
        festival = spring_festival(year)
        assert not [o for o in clean if o["order_date"] == festival and o["status"] != "returned"]


def test_sundays_and_national_day_are_free() -> None:
    assert intensity(date(2026, 9, 27)) == 0
    assert intensity(date(2025, 10, 1)) == 0
    assert intensity(date(2025, 12, 10)) > 1.3
    assert intensity(date(2026, 2, 17)) == 0


def test_money_adds_up(clean: list[dict[str, object]]) -> None:
    for order in clean:
        quantity, price, amount = order["quantity"], order["unit_price"], order["amount"]
        assert amount == pytest.approx(quantity * price, abs=0.01)  # type: ignore[operator]
        if order["status"] == "returned":
            assert amount < 0  # type: ignore[operator]
        else:
            assert 0 <= order["paid"] <= amount  # type: ignore[operator]
            assert -0.05 * amount < order["profit"] < 0.6 * amount  # type: ignore[operator]
    assert 0.15 < sum(o["profit"] for o in clean) / sum(o["amount"] for o in clean) < 0.25  # type: ignore[misc]


def test_order_numbers_are_unique_and_tell_their_month(clean: list[dict[str, object]]) -> None:
    assert len({order["order_id"] for order in clean}) == len(clean)
    assert all(f"{order['order_date']:%Y%m}" in str(order["order_id"]) for order in clean)


def test_who_declines_complains_and_scores_low(book: dict[str, list[dict[str, object]]]) -> None:
    courses = {firm.customer_id: firm.course for firm in firms(sample.SEED, AS_OF)}
    complaints = Counter(
        courses.get(str(row["customer_id"])) for row in book["complaints"] if row["kind"] == "complaint"
    )
    assert complaints["declining"] / COURSES["declining"] > 2 * complaints["steady"] / COURSES["steady"]
    recent = [row for row in book["satisfaction"] if row["dimension"] == "overall" and (AS_OF - row["date"]).days < 60]  # type: ignore[operator]
    scores = {course: [float(r["score"]) for r in recent if courses[str(r["customer_id"])] == course] for course in ("declining", "steady")}  # type: ignore[arg-type]  # fmt: skip
    mean = {course: sum(found) / len(found) for course, found in scores.items()}
    assert mean["declining"] < mean["steady"] - 1


def test_the_customers_sheet_agrees_with_the_others(book: dict[str, list[dict[str, object]]], clean: list[dict[str, object]]) -> None:  # fmt: skip
    rows = {row["customer_id"]: row for row in book["customers"][:200]}
    year = revenue(clean, months_before(AS_OF, 12), AS_OF)
    typed = [(year[key], row["annual_amount"]) for key, row in rows.items() if isinstance(row["annual_amount"], (int, float))]  # fmt: skip
    assert len(typed) > 150
    assert all(abs(amount / 1e4 - float(shown)) <= 0.09 * amount / 1e4 + 1 for amount, shown in typed)
    first: dict[str, date] = {}
    for order in clean:
        first.setdefault(str(order["customer_id"]), order["order_date"])  # type: ignore[arg-type]
    for key, day in first.items():
        known = rows[key]["first_deal_date"]
        assert not isinstance(known, date) or known <= day
    latest = {row["customer_id"]: row for row in book["follow_ups"]}
    assert all(row["follow_up_note"] == latest[key]["content"] for key, row in rows.items() if key in latest)


def test_everyone_has_a_realistic_load(book: dict[str, list[dict[str, object]]]) -> None:
    people = {owner[0] for region in REGIONS for owner in region.owners}
    load = Counter(row["owner"] for row in book["customers"] if row["owner"])
    assert set(load) == people
    assert 8 <= len(people) <= 10
    assert min(load.values()) >= 8
    assert max(load.values()) <= 45
    owner_of = {row["customer_id"]: row["owner"] for row in book["customers"]}
    assert all(row["owner"] == owner_of[row["customer_id"]] or owner_of[row["customer_id"]] is None for row in book["follow_ups"])  # fmt: skip


def test_people_cannot_be_reached(book: dict[str, list[dict[str, object]]]) -> None:
    """No address or number of the sample belongs to anyone."""
    for row in book["customers"]:
        assert row["email"] is None or str(row["email"]).endswith(".example.com")
        assert "000" in str(row["phone"])


@pytest.fixture(scope="module", params=[(day, lang) for day in RUN for lang in LANGUAGES], ids=str)
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Book, date]:
    day, lang = request.param
    path = tmp_path_factory.mktemp("sample") / "book.xlsx"
    walk.new_book(path, kind="key-accounts", lang=lang, sample_day=day)
    return walk.open_book(path, as_of=day), day


def test_the_checks_find_the_planted_slips_and_nothing_else(opened: tuple[Book, date]) -> None:
    found = Counter((issue.table, issue.code, issue.severity) for issue in opened[0].issues)
    assert found == {(sheet, code, severity): count for sheet, code, severity, count in FOUND}


SELDOM = {"concentration", "tier_down", "churn_risk", "need_open", "survey_due"}
"""Of a healthy book, of a first review, and of chance: not on every day."""
NOT_KEPT = {"health_drop"}
"""Health is compared with an earlier review."""


def test_the_alerts_are_few_and_of_every_kind(opened: tuple[Book, date]) -> None:
    book, day = opened
    found = walk.analyse(book, as_of=day).analysis.alerts
    rules = Counter(found["rule_id"])
    assert len(found) <= 60
    assert 1 <= (found["severity"] == "high").sum() <= 11
    assert max(rules.values()) <= 9, "no rule drowns the others"
    assert {rule.id for rule in RULES} - set(rules) <= SELDOM | NOT_KEPT
    assert found["customer_id"].value_counts().max() <= 6


def test_the_goals_tell_a_story(opened: tuple[Book, date]) -> None:
    """Who decides is known but at one of the largest; deals are won, lost and stand still; one sales person falls behind."""
    book, day = opened
    analysis = walk.analyse(book, as_of=day).analysis
    deals = analysis.pipeline
    assert deals is not None
    assert 25 <= len(deals.open) <= 50
    assert deals.open["stalled"].sum() == 2
    assert 0.3 < deals.win_rate < 0.7
    assert len(deals.reasons) >= 4
    assert len(deals.competitors) >= 3
    assert deals.funnel["days"].notna().all()
    assert deals.funnel["deals"].is_monotonic_decreasing
    running = analysis.targets[analysis.targets["current"]]
    behind = running[running["owner"].notna() & (running["measure"] == "revenue") & (running["pace"] < 0.7)]
    assert len(behind) == 1
    names = book.frames["contacts"].groupby(level=0).size()
    assert len(names) == 200
    alerts = Counter(analysis.alerts["rule_id"])
    assert (alerts["deal_stalled"], alerts["plan_overdue"], alerts["no_decision_maker"]) == (2, 1, 1)


def test_a_deal_is_spoken_of_while_it_lives(book: dict[str, list[dict[str, object]]]) -> None:
    """The words of a contact are new where it is about a deal; its day and way are those that it had."""
    known = {deal["deal_id"]: deal for deal in book["deals"]}
    told = [row for row in book["follow_ups"] if row["deal_id"]]
    assert len(told) > 150
    for row in told:
        deal = known[row["deal_id"]]
        assert row["customer_id"] == deal["customer_id"]
        if isinstance(row["date"], date):
            assert deal["created"] <= row["date"] <= (deal["closed"] or AS_OF)  # type: ignore[operator]


@pytest.mark.parametrize("day", DAYS)
def test_payments_keep_to_their_terms(day: date) -> None:
    known = {firm.customer_id: firm for firm in firms(sample.SEED, day)}
    for order in orders(list(known.values()), sample.SEED, day, 0):
        ordered, due, paid, came = (order[key] for key in ("order_date", "due_date", "paid", "paid_date"))
        assert (came is None) == (paid == 0)
        assert came is None or ordered <= came <= day  # type: ignore[operator]
        term = known[str(order["customer_id"])].credit_days
        dated = term and order["status"] in {"done", "open"}
        assert due == (ordered + timedelta(days=term) if dated else None)  # type: ignore[operator]


@pytest.mark.parametrize("day", DAYS)
def test_only_who_does_not_pay_is_over_the_limit(day: date) -> None:
    known = firms(sample.SEED, day)
    bought = orders(known, sample.SEED, day, 0)
    unpaid: dict[str, float] = defaultdict(float)
    for order in bought:
        if order["status"] != "cancelled":
            unpaid[str(order["customer_id"])] += float(order["amount"]) - float(order["paid"])  # type: ignore[arg-type]
    rows = {row["customer_id"]: row for row in customers(known, bought, [], sample.SEED, day, 0)}
    over = {f.customer_id for f in known if unpaid[f.customer_id] > (rows[f.customer_id]["credit_limit"] or 1e9) * 1e4}  # type: ignore[operator]  # fmt: skip
    assert over == {firm.customer_id for firm in known if firm.payer == "bad"}


def test_groups_have_a_head_that_buys(book: dict[str, list[dict[str, object]]]) -> None:
    rows = {row["customer_id"]: row for row in book["customers"]}
    heads = Counter(row["parent"] for row in rows.values() if row["parent"])
    assert sorted(heads.values()) == [1, 2]
    assert all(rows[head]["status"] == "active" and rows[head]["parent"] is None for head in heads)


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_sentences_have_the_same_slots_in_both_languages() -> None:
    notes = [pair for kind in NOTES.values() for note in kind for pair in (note.content, note.outcome, note.action)]
    others = [words for kind in COMPLAINTS.values() for words, _ in kind]
    others += [pair for words, solution, _ in NEEDS for pair in (words, solution)]
    pairs: list[Pair] = notes + others
    assert [pair for pair in pairs if slots(pair[0]) != slots(pair[1])] == []


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2025, 12, 15), -12, date(2026, 12, 15)),
    ],
)
def test_months_before(day: date, months: int, found: date) -> None:
    assert months_before(day, months) == found


def test_weekday_moves_a_weekend_to_friday() -> None:
    assert [weekday(date(2026, 9, day)) for day in (25, 26, 27, 28)] == [date(2026, 9, d) for d in (25, 25, 25, 28)]
