"""The hand-worked workbook through the whole walk: every figure against the table worked by hand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import book
import expected
import pandas as pd
import pytest

import kamxl
from kamxl.book import Result
from kamxl.compute.alerts import RULES
from kamxl.i18n import Text

CUSTOMERS = list(expected.FACTS)


def plain(value: Any) -> Any:
    """A cell of a frame as a plain value: sentences in Chinese, days as dates, blanks as None."""
    if isinstance(value, Text):
        return value.render("zh")
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if hasattr(value, "item") else value


def row(frame: pd.DataFrame, key: Any, columns: Iterable[str]) -> tuple[Any, ...]:
    return tuple(plain(frame.loc[key, column]) for column in columns)


def same(found: Iterable[Any], wanted: Iterable[Any]) -> bool:
    """Equal, floats to 12 digits (the last ones depend on the order of additions)."""
    pairs = list(zip(found, wanted, strict=True))
    return all(
        math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
        if isinstance(one, (int, float)) and isinstance(other, (int, float))
        else one == other
        for one, other in pairs
    )


def run(folder: Path, **settings: Any) -> Result:
    named = {key.replace("__", "."): value for key, value in settings.items()}
    named.setdefault("report.custom_fields", "渠道类型")
    named.setdefault("opportunities.significance", 0.3)  # so few customers buy hardly anything beyond chance
    path = book.save(folder / "手工核算.xlsx", settings=named, history=book.HISTORY)
    return kamxl.analyse(kamxl.open(path), as_of=book.AS_OF)


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run(tmp_path_factory.mktemp("oracle"))


def test_the_table_is_for_this_book() -> None:
    assert [line[0] for line in book.CUSTOMERS[1:]] == CUSTOMERS
    for table in (expected.TIERS, expected.SCORES, expected.LIFETIME, expected.LAST_CONTACT):
        assert list(table) == CUSTOMERS
    assert sorted(expected.TIER_ORDER) == sorted(expected.ENTRIES) == CUSTOMERS


def test_the_table_adds_up() -> None:
    revenue = [facts.revenue for facts in expected.FACTS.values()]
    assert sum(value for value in revenue if value > 0) == expected.POSITIVE
    assert sum(revenue) == expected.NET
    for groups in expected.PORTRAIT.values():
        assert sum(count for count, _ in groups.values()) == len(CUSTOMERS)
        assert sum(value for _, value in groups.values()) == expected.NET
    months = list(expected.MONTHLY.values())
    assert math.isclose(sum(value for value, _ in months[12:]), expected.PERIODS["last_12_months"][0])
    assert sum(count for _, count in months[12:]) == sum(facts.orders for facts in expected.FACTS.values())


def test_data_quality(result: Result) -> None:
    errors = [issue for issue in result.book.issues if issue.severity == "error"]
    warnings = {(issue.sheet, issue.key, issue.code) for issue in result.book.issues if issue.severity == "warning"}
    assert warnings == expected.ISSUES
    named = {(issue.sheet, issue.key, issue.code): issue.effect for issue in errors if issue.key}
    assert named == expected.ERRORS
    assert {(issue.sheet, issue.code): issue.effect for issue in errors if not issue.key} == expected.NAMELESS
    assert len(errors) == len(expected.ERRORS) + len(expected.NAMELESS)


def test_what_is_left_out(result: Result) -> None:
    left_out = result.analysis.left_out
    assert (left_out.customers, left_out.orders, left_out.amount) == expected.LEFT_OUT
    assert result.analysis.latest_record == book.AS_OF


@pytest.mark.parametrize("customer", CUSTOMERS)
def test_revenue_facts(result: Result, customer: str) -> None:
    columns = "revenue_12m profit_12m orders_12m revenue_previous_12m revenue_total orders_total order_days first_order last_order paid_rate_12m basis"
    assert same(row(result.facts, customer, columns.split()), expected.FACTS[customer])


class TestTiers:
    @pytest.mark.parametrize("customer", CUSTOMERS)
    def test_every_label(self, result: Result, customer: str) -> None:
        columns = (
            "tier computed_tier previous_tier change abc cumulative_share pyramid rfm lifecycle frequency_band points"
        )
        assert same(row(result.tiers, customer, columns.split()), expected.TIERS[customer])

    @pytest.mark.parametrize("customer", CUSTOMERS)
    def test_score(self, result: Result, customer: str) -> None:
        assert result.tiers.loc[customer, "score"] == pytest.approx(expected.SCORES[customer], abs=1e-9)

    @pytest.mark.parametrize("customer", list(expected.REASONS))
    def test_reason(self, result: Result, customer: str) -> None:
        assert result.tiers.loc[customer, "reason"].render("zh") == expected.REASONS[customer]

    def test_order_and_marks(self, result: Result) -> None:
        assert list(result.tiers.index) == expected.TIER_ORDER
        assert [key for key in CUSTOMERS if result.tiers.loc[key, "assigned"]] == ["K10", "K11"]
        bands = {"A": "high", "B": "medium", "C": "low"}
        assert all(result.tiers.loc[key, "value_band"] == bands[expected.TIERS[key].abc] for key in CUSTOMERS)

    @pytest.mark.parametrize(
        ("model", "labels"),
        [
            ("ABC 二八", {key: tier.abc for key, tier in expected.TIERS.items()}),
            ("金字塔", {key: tier.pyramid for key, tier in expected.TIERS.items()}),
            ("评分卡", {key: expected.SCORECARD.get(key, "C") for key in CUSTOMERS}),
            ("RFM", {key: tier.rfm or "none" for key, tier in expected.TIERS.items()}),
        ],
    )
    def test_each_model_in_turn(self, tmp_path: Path, model: str, labels: dict[str, str]) -> None:
        tiers = run(tmp_path, tier__model=model).tiers
        assert {key: tiers.loc[key, "computed_tier"] for key in CUSTOMERS} == labels
        # The last review went by thresholds, so nothing is compared; who was not in it is new.
        new = {"K06", "K12", "K15"}
        assert {key for key in CUSTOMERS if tiers.loc[key, "change"] == "new"} == new
        assert set(tiers["change"]) == {"new", "not_comparable"}

    @pytest.mark.parametrize("model", list(expected.REASONS_OF_PLACE))
    def test_reasons_of_place(self, tmp_path: Path, model: str) -> None:
        tiers = run(tmp_path, tier__model=model).tiers
        for customer, reason in expected.REASONS_OF_PLACE[model].items():
            assert tiers.loc[customer, "reason"].render("zh") == reason

    def test_preset_a_to_e(self, tmp_path: Path) -> None:
        tiers = run(tmp_path, tier__preset="A-E 与普通").tiers
        assert {key: tiers.loc[key, "computed_tier"] for key in CUSTOMERS} == {
            **expected.PRESET_A_TO_E,
            "K10": "none",
        }

    def test_the_other_labels_of_the_pyramid(self, tmp_path: Path) -> None:
        tiers = run(tmp_path, tier__model="金字塔", tier__pyramid_labels="VIP/主要/普通/小客户").tiers
        assert list(tiers["computed_tier"].value_counts().reindex(["vip", "normal", "small"])) == [1, 2, 12]


class TestReview:
    def test_what_changed(self, result: Result) -> None:
        review = result.analysis.review
        assert review.previous == date(2026, 3, 31)
        moved = {key: tier for key, tier in expected.TIERS.items() if tier.change in ("up", "down", "new")}
        assert {key: review.changes.loc[key, "change"] for key in review.changes.index} == {
            key: tier.change for key, tier in moved.items()
        }
        assert review.left["previous_tier"].to_dict() == expected.LEFT
        assert not review.model_changed

    def test_the_history_is_appended_once_a_day(self, result: Result) -> None:
        history = result.analysis.review.history
        days = history["review_date"].dt.date.value_counts().to_dict()
        assert days == expected.HISTORY_DAYS
        today = history[history["review_date"] == pd.Timestamp(book.AS_OF)].set_index("customer_id")
        for key, tier in expected.TIERS.items():
            assert row(today, key, ["tier", "model", "revenue"]) == (
                tier.tier,
                "threshold",
                expected.FACTS[key].revenue,
            )


class TestLifetime:
    @pytest.mark.parametrize("customer", CUSTOMERS)
    def test_each_row(self, result: Result, customer: str) -> None:
        wanted = expected.LIFETIME[customer]
        found = result.lifetime.loc[customer]
        columns = ["method", "next_order", "p_alive", "p_order_12m", "low", "high"]
        assert same(
            row(result.lifetime, customer, columns),
            (wanted.method, wanted.next_order, None, None, None, None),
        )
        orders = plain(found["expected_orders_12m"])
        assert orders == (None if wanted.orders is None else pytest.approx(wanted.orders))
        assert plain(found["past_value"]) == (None if wanted.past is None else float(wanted.past))
        assert Decimal(str(found["lifetime_value"])).quantize(Decimal("0.01")) == wanted.value

    def test_order_and_note(self, result: Result) -> None:
        values = [expected.LIFETIME[key].value for key in result.lifetime.index]
        assert values == sorted(values, reverse=True)
        note = result.lifetime_note
        assert (note.method, note.value_basis, note.customers, note.repeaters) == ("simple", "profit", 12, 8)
        assert note.total == pytest.approx(float(sum(row.value for row in expected.LIFETIME.values())), abs=0.05)


class TestAlerts:
    def test_all_that_fire_in_their_order_and_no_other(self, result: Result) -> None:
        table = result.analysis.alerts
        assert [
            expected.Alert(row.severity, plain(row.customer_id), row.rule_id, row.due.date(), row.fact.render("zh"))
            for row in table.itertuples()
        ] == expected.ALERTS
        assert list(table["rank"]) == list(range(1, len(expected.ALERTS) + 1))

    def test_names_and_owners(self, result: Result) -> None:
        people = {line[0]: (line[1], line[12]) for line in book.CUSTOMERS[1:]}
        for alert in result.analysis.alerts.itertuples():
            wanted = people.get(alert.customer_id, (None, None))
            assert (alert.name, alert.owner) == wanted

    def test_one_owner(self, tmp_path: Path) -> None:
        table = run(tmp_path, report__owner="李娜").analysis.alerts
        mine = [alert for alert in expected.ALERTS if alert.customer in ("K06", "K07", "K08", "K09", "K10")]
        assert list(zip(table["customer_id"], table["rule_id"], strict=True)) == [(a.customer, a.rule) for a in mine]

    def test_switches_and_severity_of_settings(self, tmp_path: Path) -> None:
        table = run(tmp_path, alerts__no_order__on="否", alerts__price_gap__severity="高").analysis.alerts
        assert "no_order" not in set(table["rule_id"])
        assert list(table.loc[table["rule_id"] == "price_gap", "severity"]) == ["high"]
        assert len(table) == len(expected.ALERTS) - 3

    def test_every_rule_but_the_models_one_fires(self) -> None:
        """So that a rule that never fires cannot hide behind an empty expectation."""
        rules = {rule.id for rule in RULES}
        elsewhere = {"churn_risk", "sales_decline", "rhythm_break", "credit_exceeded"}
        # tests/compute/test_alerts_account.py: the book has no sheets of theirs, and its reviews no health.
        elsewhere |= {"deal_stalled", "target_behind", "plan_overdue", "no_decision_maker", "health_drop"}
        assert rules - {alert.rule for alert in expected.ALERTS} == elsewhere


class TestPortrait:
    @pytest.mark.parametrize("dimension", list(expected.PORTRAIT))
    def test_groups(self, result: Result, dimension: str) -> None:
        table = result.analysis.portrait.by[dimension]
        wanted = expected.PORTRAIT[dimension]
        assert list(table.index) == sorted(wanted, key=lambda group: (-wanted[group][1], -wanted[group][0], group))
        for group, (customers, revenue) in wanted.items():
            columns = ["customers", "customer_share", "revenue_12m", "revenue_share", "mean_revenue"]
            assert same(
                row(table, group, columns),
                (customers, customers / 15, revenue, revenue / expected.NET, revenue / customers),
            )


class TestTrend:
    def test_months(self, result: Result) -> None:
        table = result.analysis.trend.monthly
        months = list(expected.MONTHLY)
        assert [month.date() for month in table.index] == months
        for month, (revenue, orders) in expected.MONTHLY.items():
            columns = ["revenue", "orders", "mean_order"]
            mean = revenue / orders if orders else None
            assert same(row(table, pd.Timestamp(month), columns), (revenue, orders, mean)), month
        for at, month in enumerate(months[12:]):
            before = expected.MONTHLY[months[at]][0]
            assert table.loc[pd.Timestamp(month), "revenue_year_before"] == pytest.approx(before), month

    @pytest.mark.parametrize("period", list(expected.PERIODS))
    def test_periods(self, result: Result, period: str) -> None:
        revenue, previous, year = expected.PERIODS[period]
        columns = ["revenue", "previous", "year_before", "change", "change_on_year"]
        assert same(
            row(result.analysis.trend.periods, period, columns),
            (revenue, previous, year, revenue / previous - 1, revenue / year - 1),
        )

    def test_movers(self, result: Result) -> None:
        trend = result.analysis.trend
        for table, wanted in ((trend.risers, expected.RISERS), (trend.fallers, expected.FALLERS)):
            assert list(table.index) == list(wanted)
            for key, figures in wanted.items():
                assert same(row(table, key, ["difference", "note", "note_date"]), figures), key


class TestMarket:
    def test_board(self, result: Result) -> None:
        board = result.analysis.market.board.set_index(["competitor", "model", "region"])
        assert set(board.index) == set(expected.BOARD)
        columns = ["date", "price", "previous_price", "change", "our_price", "gap", "market_share", "share_change"]
        for place, figures in expected.BOARD.items():
            assert same(row(board, place, columns), figures), place

    def test_prices_by_month(self, result: Result) -> None:
        table = result.analysis.market.monthly_price
        assert [month.date() for month in table.index] == list(expected.MONTHLY_PRICE)
        found = {
            month.date(): {name: price for name, price in prices.items() if plain(price) is not None}
            for month, prices in table.to_dict("index").items()
        }
        assert found == expected.MONTHLY_PRICE

    def test_shares_and_comparison(self, result: Result) -> None:
        market = result.analysis.market
        assert list(market.shares.index) == list(expected.SHARES)
        for competitor, figures in expected.SHARES.items():
            assert same(row(market.shares, competitor, ["market_share", "share_change"]), figures)
        columns = ["models", "regions", "mean_gap", "promotion", "advantage", "gap_text"]
        for competitor, figures in expected.COMPARISON.items():
            assert same(row(market.comparison, competitor, columns), figures), competitor
        assert list(market.trends["period"]) == expected.TREND_PERIODS


class TestFollowUp:
    def test_owners(self, result: Result) -> None:
        report = result.analysis.follow_up
        assert report.month == date(2026, 5, 1)
        assert list(report.by_owner.index) == list(expected.BY_OWNER)
        columns = ["contacts", "customers", "active_customers", "covered", "overdue", "coverage"]
        for owner, figures in expected.BY_OWNER.items():
            assert same(row(report.by_owner, owner, columns), (*figures, figures[3] / figures[2])), owner
        assert report.methods["contacts"].to_dict() == expected.METHODS

    def test_funnel(self, result: Result) -> None:
        funnel = result.analysis.follow_up.funnel
        assert list(funnel.index) == list(expected.FUNNEL)
        for stage, figures in expected.FUNNEL.items():
            assert same(row(funnel, stage, ["customers", "entered", "conversion"]), figures), stage

    def test_list(self, result: Result) -> None:
        entries = result.analysis.follow_up.entries
        assert list(entries.index) == expected.ENTRIES
        assert list(entries["overdue"]) == [at < expected.OVERDUE for at in range(len(entries))]
        for key, day in expected.LAST_CONTACT.items():
            assert plain(entries.loc[key, "last_contact"]) == day, key
            days = None if day is None else (book.AS_OF - day).days
            assert plain(entries.loc[key, "days_since"]) == days, key


class TestOpportunities:
    def test_pairs(self, result: Result) -> None:
        pairs = result.analysis.pairs.set_index(["product", "other"])
        assert list(pairs.index) == list(expected.PAIRS)
        for pair, figures in expected.PAIRS.items():
            assert same(row(pairs, pair, ["customers_both", "support", "confidence", "lift", "p"]), figures), pair

    def test_list(self, result: Result) -> None:
        found = [
            (line.kind, line.customer_id, plain(line.subject), plain(line.amount), line.evidence.render("zh"))
            for line in result.opportunities.itertuples()
        ]
        assert found == expected.OPPORTUNITIES


def test_nothing_is_left_out(result: Result) -> None:
    """But the credit limits, which nobody typed, and what asks for sheets that the book has not."""
    assert {item.reason.render("zh") for item in result.skipped} == {
        "“客户信息”没有填写“信用额度”，未检查：超信用额度", "工作簿中没有“商机”工作表，未检查：商机停滞", "工作簿中没有“目标”工作表，未检查：目标落后",
        "工作簿中没有“客户计划”工作表，未检查：计划逾期", "工作簿中没有“联系人”工作表，未检查：没有决策者",
        "工作簿中没有“商机”工作表", "工作簿中没有“目标”工作表",
    }  # fmt: skip
