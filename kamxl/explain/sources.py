"""Which rows a figure of a sheet is about: of the list of an output sheet or of an input sheet, by conditions and by the labels beside it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import pandas as pd

from kamxl.compute import cnbd
from kamxl.compute.ageing import BANDS as AGES
from kamxl.compute.alerts.sales import CHURN_RISK
from kamxl.compute.analysis import Analysis
from kamxl.compute.calendar import (
    month_end,
    month_start,
    months_after,
    months_before,
    quarter_start,
    within,
    year_before,
)
from kamxl.compute.deals import CLOSED, STAGES
from kamxl.compute.facts import MONTHS, month_of
from kamxl.compute.groups import heads
from kamxl.compute.health import SICK, WELL
from kamxl.compute.lifetime import TOP_REPEATS
from kamxl.compute.service import BANDS
from kamxl.compute.targets import SCOPE
from kamxl.compute.trend import windows
from kamxl.explain import chosen, limits
from kamxl.explain.parts import Kind
from kamxl.report import words
from kamxl.report.phrases import Phrases
from kamxl.report.registry import by_key
from kamxl.report.targets import measure as measure_word
from kamxl.report.targets import scoped
from kamxl.schema.choices import TOP_LEVELS
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded
from kamxl.width import begins

_TOTALS = ("report.total", "report.receivables.strip.total")
_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(("tier", "previous_tier", "rfm"), "tier"), "lifecycle": "lifecycle", "value_band": "value_band",
    "source": "source", "stage": "stage", "severity": "severity", "dimension": "survey", "channel": "survey_channel", "method": "contact_method",
    "priority": "severity", "impact": "impact",
}  # fmt: skip
"""Columns that hold codes -> the group of their words."""
_KINDS: Mapping[str, str] = {"complaints": "feedback", "opportunities": "opportunity"}
_DAYS: Mapping[str, str] = {"orders": "order_date", "complaints": "opened", "contracts": "end"}
"""The day of a row, where it is not called date."""


@dataclass(frozen=True, slots=True)
class CellOf:
    """A figure inside a part: the labels of its row, its place among the rows, and the title of its column."""

    labels: Mapping[str, object]
    row: int
    rows: int
    title: str
    value: object


OTHERWISE = {"all", "every", "previous", "year_before", "beyond", "first"}
"""Conditions that say which rows a label is about, and are no tests of a row."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What a step adds up: rows of a source, and the label that says which of them."""

    frame: pd.DataFrame
    source: str
    dimension: str
    label: object
    column: str
    conditions: frozenset[str]
    at: CellOf

    @property
    def day(self) -> str:
        """The column of the day of a row."""
        if self.column in self.frame and self.frame[self.column].dtype.kind == "M":
            return self.column
        return _DAYS.get(self.source.removeprefix("@"), "date")


@dataclass(frozen=True)
class Sources:
    """The rows of an analysis, and what sheets call them."""

    analysis: Analysis
    say: Phrases
    shown: Callable[[str], pd.DataFrame]
    """What a list shows that is made of no frame, by the key of its sheet."""

    def unit(self, source: str, column: str) -> tuple[float, float, Kind]:
        """What 1 of a figure is where it is shown, what 1 of a value of the frame is, and what it is."""
        money = self.say.money
        if source[0] == "@":
            sheet = SHEETS[source[1:]].fields
            unit = sheet[column].column.unit if column in sheet else None
            if unit is None or unit.family != "money":
                return 1.0, 1.0, "day" if column in sheet and sheet[column].column.kind == "day" else "number"
            return money.scale, unit.scale if unit.large else 1.0, "money"
        known = next((one for one in OUTPUTS[source].columns if one.key == column), None)
        if known is None or known.unit is None:
            return 1.0, 1.0, "number"
        return (money.scale, 1.0, "money") if known.unit.large else (1.0, 1.0, "number")

    def limit(self, path: str, place: CellOf) -> float | None:
        """A number that no cell holds, by its name."""
        if path.startswith("target."):
            return float(getattr(self.target(place), path.removeprefix("target.")))
        return limits.limit(self.analysis, path, place.labels)

    def target(self, place: CellOf) -> chosen.Target:
        """The target in a row of the list."""
        shown = self.frame("targets")
        assert shown is not None
        return chosen.target(self.analysis, shown.index[place.row], float(shown["target"].iloc[place.row]))

    def weight(self, columns: str, name: str) -> float:
        """What one of several columns weighs in their mean."""
        return limits.weight(self.analysis, columns, name)

    def titled(self, source: str, title: object) -> str:
        """The column of a list that has a title."""
        columns = () if source[0] == "@" else OUTPUTS[source].columns
        return next((one.key for one in columns if title == one.name(self.say.lang)), "")

    def frame(self, source: str) -> pd.DataFrame | None:
        """The rows of a source, of a list as its sheet shows them; None where the book has none."""
        if source not in self._frames:
            self._frames[source] = self._frame(source)
        return self._frames[source]

    @cached_property
    def _frames(self) -> dict[str, pd.DataFrame | None]:
        return {}

    def _frame(self, source: str) -> pd.DataFrame | None:
        analysis = self.analysis
        if source == "@orders":
            frame = analysis.orders
        elif source[0] == "@":
            found = analysis.frames.get(source[1:])
            if found is None:
                return None
            frame = found
            if frame.index.name == "customer_id":
                frame = frame[frame.index.isin(analysis.frames["customers"].index)]
        else:
            sheet = by_key(source)
            if not sheet.has_data(analysis):
                return None
            frame = sheet.listed.rows(analysis) if sheet.listed is not None else self.shown(source)
        return frame.reset_index() if frame.index.name == "customer_id" else frame

    def _people(self, frame: pd.DataFrame, column: str) -> pd.Series:
        """What is known of the customers of the rows."""
        analysis = self.analysis
        where = analysis.tiers if column in analysis.tiers else analysis.frames["customers"]
        return where[column].reindex(frame["customer_id"]).set_axis(frame.index)

    def met(self, rows: Rows, condition: str) -> np.ndarray:
        """The rows that meet a condition."""
        analysis, frame, day = self.analysis, rows.frame, rows.day
        name, _, wanted = condition.partition("=")
        if name in ("under", "rated"):
            customer = str(rows.at.labels.get("customer_id")) if name == "under" else None
            return chosen.under(analysis, frame, wanted, customer)
        if name in AGES or name == chosen.CREDIT:
            aged: np.ndarray = chosen.aged(analysis, frame) == name
            return aged
        if name in MONTHS:
            within_month: np.ndarray = month_of(frame["order_date"], analysis.as_of) == MONTHS.index(name)
            return within_month
        if wanted:
            word = words.word(_GROUPS.get(name, name), wanted, self.say.lang)
            return frame[name].isin([wanted, word]).to_numpy()
        as_of, today = analysis.as_of, pd.Timestamp(analysis.as_of)
        report = analysis.follow_up
        headline = analysis.headline if rows.source == "targets" else None
        field = f"{rows.source[1:]}.{rows.column}"
        since = report.month if report is not None else month_start(as_of)
        tests: Mapping[str, Callable[[], object]] = {
            "12m": lambda: within(frame[day], months_before(as_of, 12), as_of),
            "24m": lambda: within(frame[day], months_before(as_of, 24), as_of),
            "before": lambda: within(frame[day], months_before(as_of, 24), months_before(as_of, 12)),
            "month": lambda: within(frame["date"], since - timedelta(days=1), as_of),
            "quarter": lambda: within(frame["date"], quarter_start(as_of, analysis.settings.calendar.year_start) - timedelta(days=1), as_of),
            "past": lambda: frame[day] <= today,
            "bought": lambda: frame["purchase"].astype(bool),
            "profited": lambda: frame["profit"].notna(),
            "open": lambda: (frame["closed"].isna() | (frame["closed"] > today)) & (frame["opened"] <= today),
            "solved": lambda: within(frame["closed"], months_before(as_of, 12), as_of),
            "up": lambda: frame["score"] >= 9,
            "down": lambda: frame["score"] <= 6,
            "met": lambda: (frame["status"] == "met") & ~(frame["closed"] > today) & (frame["date"] <= today),
            "unmet": lambda: (
                ~((frame["status"] == "met") & ~(frame["closed"] > today)) & (frame["status"] != "dropped") & (frame["date"] <= today)
            ),
            "top": lambda: self._people(frame, "service_level").isin(TOP_LEVELS),
            "best": lambda: self._people(frame, "tier").isin(words.ranked(analysis.tiers["tier"], analysis.settings.tier)[:2]),
            "sick": lambda: frame["health"].astype(float) < SICK,
            "well": lambda: frame["health"].astype(float) >= WELL,
            "fair": lambda: (frame["health"].astype(float) >= SICK) & (frame["health"].astype(float) < WELL),
            "spent": lambda: frame.groupby(["customer_id", "product"])["amount"].transform("sum") > 0,
            "known": lambda: frame["health"].notna(),
            "unknown": lambda: frame["health"].isna(),
            "stalled": lambda: frame["stalled"].astype(bool),
            "exceeded": lambda: frame["credit_used"].astype(float) > 1,
            "largest": lambda: np.argsort(np.argsort(-frame[rows.column].astype(float).to_numpy(), kind="stable")) < analysis.lifetime_concentration.top,
            "doubtful": lambda: frame["p_alive"].astype(float) < CHURN_RISK.limits_in(analysis.settings).p_alive,
            "due": lambda: pd.to_datetime(frame["due"]) <= today,
            "fresh": lambda: np.append(analysis.alerts["is_new"].astype(bool), [False] * (len(frame) - len(analysis.alerts))),
            "resolved": lambda: np.arange(len(frame)) >= len(analysis.alerts),
            "behind": lambda: chosen.behind(analysis, frame),
            "over": lambda: (analysis.targets["until"].reindex(frame.index) < today) & frame["attainment"].notna(),
            "attained": lambda: frame["attainment"].astype(float) >= 1,
            "kept": lambda: self._people(frame, "status") != "lost",
            "active": lambda: self._people(frame, "status") == "active",
            "covered": lambda: frame["last_contact"] >= pd.Timestamp(since),
            "created": lambda: self.path(frame)["created_since"].eq(True),
            "stood": lambda: self.path(frame)[STAGES[rows.at.row]].notna(),
            "ended": lambda: frame["stage"].isin(CLOSED) & self.path(frame)["furthest"].notna(),
            "peers": lambda: self._peers(rows),
            "buying": lambda: self._buying(frame, "category"),
            "now": lambda: np.arange(len(frame)) < len(analysis.alerts),
            "was": lambda: frame["previous_tier"].notna() & (frame["change"] != "not_comparable"),
            "began": lambda: frame.index.isin(
                frame[frame["purchase"].astype(bool)].sort_values("order_date").drop_duplicates("customer_id").index
            ),
            "own": lambda: self._own(rows),
            "sold": lambda: self._buying(frame, "product"),
            "unprofited": lambda: frame["profit"].isna(),
            "paid": lambda: frame["paid"].notna(),
            "counts": lambda: ~frame["status"].isin(["ended", "pending"]) & ~(frame["signed"] > today),
            "endless": lambda: frame["end"].isna(),
            "mild": lambda: frame["severity"] != "high",
            "decides": lambda: (frame["role"] == "decider") & (frame["attitude"] != "against"),
            "surveyed": lambda: chosen.surveyed(frame, today, "previous" in rows.conditions),
            "newest": lambda: chosen.observed(frame, rows.column, today, "previous" in rows.conditions),
            "reached": lambda: chosen.reached(analysis, self.target(rows.at), frame, field),
            "earlier": lambda: chosen.reached(analysis, self.target(rows.at), frame, field, before=True),
            "closing": lambda: chosen.closing(analysis, self.target(rows.at), frame),
            "entered": lambda: chosen.entered(analysis, rows.at.labels["deal_id"], frame),
            "last": lambda: frame["review_date"].astype("datetime64[ns]") == pd.Timestamp(analysis.review.previous or as_of),
            "upto": lambda: frame["cumulative_share"].astype(float) <= float(str(rows.at.labels["cumulative_share"])),
            "listed": lambda: np.full(len(frame), rows.at.labels["review_date"] == as_of),
            "positive": lambda: frame[rows.column].astype(float) > 0,
            "row": lambda: np.arange(len(frame)) == rows.at.row,
            "whole": lambda: frame[list(SCOPE)].isna().all(axis=1),
            "headline": lambda: analysis.targets["measure"].reindex(frame.index) == headline.measure if headline else False,
            "running": lambda: analysis.targets["current"].reindex(frame.index),
            "spoken": lambda: frame["period"] == headline.period if headline else False,
        }  # fmt: skip
        found: np.ndarray = np.asarray(tests[name](), dtype=bool)
        return found

    def about(self, rows: Rows) -> np.ndarray:
        """The rows of a source that a label is about."""
        frame, dimension, label = rows.frame, rows.dimension, rows.label
        rule = {
            "repeats": self._repeats, "month": self._days, "quarter": self._days, "window": self._days, "tenth": self._tenth, "quadrant": self._quadrant,
            "stage": self._stage if rows.source in ("@follow_ups", "@deals") else None, "pair": self._pair, "band": self._band,
            "offered": self._offered, "price_month": self._price_month, "deal": self._deal if rows.source[0] == "@" else None,
            "close_month": self._close_month, "period_measure": self._target, "scoped": self._target,
        }.get(dimension)  # fmt: skip
        if rule is not None:
            return rule(rows)
        if dimension == "customer_id":
            return (frame[dimension] == label).to_numpy(dtype=bool)
        if isinstance(label, str) and any(label == self.say(key) for key in _TOTALS):
            return np.ones(len(frame), dtype=bool)
        if isinstance(label, date) and dimension in frame:
            return (frame[dimension] == pd.Timestamp(label)).to_numpy(dtype=bool)
        if isinstance(label, (int, float)):
            scale = self.unit(rows.source, dimension)[0]
            return np.isclose(frame[dimension].astype(float) / scale, label, rtol=1e-12)
        if words.blank(label) and dimension in frame and frame[dimension].dtype.kind == "f":
            return np.ones(len(frame), dtype=bool)
        label = self.say("report.not_stated") if words.blank(label) else str(label)
        names = {"customer": ("name",), "who": ("name", "owner"), "group": ("industry", "region", "owner"), "scope": (*SCOPE, "name")}.get(dimension, (dimension,))  # fmt: skip
        found: np.ndarray = np.zeros(len(frame), dtype=bool)
        for name in names:
            texts = self._texts(frame, rows.source, name)
            if texts is not None:
                found |= self._alike(label, texts)
        return found

    def _texts(self, frame: pd.DataFrame, source: str, name: str) -> list[str] | None:
        """What the rows are called in a column, as sheets show it."""
        if name == "head":
            customers = self.analysis.frames["customers"]
            names = customers["name"].fillna(customers.index.to_series())
            return [str(one) for one in names.reindex(heads(customers).reindex(frame["customer_id"]))]
        if name == "rule":
            return [rule.render(self.say.lang) for rule in frame["rule"]]
        if name == "category" and self.analysis.products is not None:
            products = self.analysis.products
            if not products.categorised:
                name = "product"
            elif "product" in frame:
                carried = dict(zip(products.products["product"], products.products["category"], strict=True))
                values = frame["category"].fillna(frame["product"].map(carried))
                return [words.shown(one, self.say.lang) or self.say("report.not_stated") for one in values]  # type: ignore[misc]  # names are texts
        if name in frame:
            values = frame[name]
        elif "customer_id" in frame and (name in self.analysis.tiers or name in self.analysis.frames["customers"]):
            values = self._people(frame, name)
        else:
            return None
        group = _KINDS.get(source.removeprefix("@"), "") if name == "kind" else _GROUPS.get(name, "")
        blank = self.say("report.not_stated")
        return [
            blank if one in (None, "") else str(one) for one in words.column(values, self.say.lang, group=group or None)
        ]

    def _alike(self, label: str, texts: Sequence[str] | pd.Series) -> np.ndarray:
        """Which texts a label names; each is compared once."""
        same = {text: self._same(label, str(text)) for text in set(texts)}
        return np.array([same[text] for text in texts], dtype=bool)

    def _same(self, label: str, text: str) -> bool:
        return begins(label, text) or folded(label) == folded(text) or label.startswith(f"{text} (")

    def _days(self, rows: Rows) -> np.ndarray:
        """Rows whose day lies in a month, a quarter (the latest first) or a window, or in what it is held against."""
        as_of, first, at = self.analysis.as_of, self.analysis.settings.calendar.year_start, rows.at
        if rows.dimension == "window":
            row = list(windows(as_of, first).values())[at.row]
            since, until = row[1 if "previous" in rows.conditions else 2 if "year_before" in rows.conditions else 0]
        else:
            if rows.dimension == "month":
                since = months_before(month_start(as_of), at.rows - 1 - at.row)
                until = min(month_end(since), as_of)
            else:
                since = months_before(quarter_start(as_of, first), 3 * at.row)
                until = min(months_after(since, 3) - timedelta(days=1), as_of)
            if "year_before" in rows.conditions:
                since, until = year_before(since, until)
        return within(rows.frame[rows.day], since - timedelta(days=1), until)

    def _tenth(self, rows: Rows) -> np.ndarray:
        """The customers of a tenth by an amount; with `beyond` those of the tenths before it, too."""
        amounts = rows.frame[rows.column].astype(float).fillna(0).to_numpy()
        rank = np.empty(len(amounts), dtype=int)
        rank[np.argsort(-amounts, kind="stable")] = np.arange(len(amounts))
        first, last = (math.ceil(len(amounts) * at / rows.at.rows) for at in (rows.at.row, rows.at.row + 1))
        return (rank < last) & (rank >= (0 if "beyond" in rows.conditions else first))

    def _quadrant(self, rows: Rows) -> np.ndarray:
        """Value × health, in the order of the table."""
        well, top = (rows.frame["health"].astype(float) >= SICK).to_numpy(), rows.frame["top"].to_numpy(dtype=bool)
        return (top if rows.at.row < 2 else ~top) & (well if rows.at.row in (1, 2) else ~well)

    def _stage(self, rows: Rows) -> np.ndarray:
        """Follow-ups, or deals, that came so far or farther; with `beyond` farther."""
        stages = [choice.code for choice in SHEETS["follow_ups"].fields["stage"].column.choices]
        reached = rows.frame["stage"].map({code: at for at, code in enumerate(stages)})
        if rows.source == "@deals":
            reached = self.path(rows.frame)["furthest"]
        return (reached >= rows.at.row + ("beyond" in rows.conditions)).to_numpy(dtype=bool)

    def path(self, deals: pd.DataFrame) -> pd.DataFrame:
        """How far each of the deals came, rows as they are."""
        board, place = self.analysis.pipeline, ["source_book", "source_row"]
        assert board is not None
        found: pd.DataFrame = board.paths.set_index(place).reindex(pd.MultiIndex.from_frame(deals[place]))
        return found.set_axis(deals.index)

    def _deal(self, rows: Rows) -> np.ndarray:
        """The open deal of a row, or its follow-ups; in a book whose follow-ups name no deal, those of its customer."""
        board, frame = self.analysis.pipeline, rows.frame
        assert board is not None
        labels = [str(rows.at.labels.get(name)) for name in ("deal", "name")]
        texts = zip(board.open["deal"].fillna(board.open["deal_id"]), board.open["name"].fillna(board.open["customer_id"]), strict=True)  # fmt: skip
        its = board.open[
            [all(self._same(label, str(text)) for label, text in zip(labels, pair, strict=True)) for pair in texts]
        ]
        by = "deal_id" if frame["deal_id"].notna().any() else "customer_id"
        day = "date" if "date" in frame else "created"
        found: np.ndarray = (frame[by].isin(its[by]) & (frame[day] <= pd.Timestamp(self.analysis.as_of))).to_numpy()
        return found

    def _repeats(self, rows: Rows) -> np.ndarray:
        """Purchases of the customers with so many order days after the first, in the last row with so many or more."""
        bought = rows.frame["purchase"].to_numpy(dtype=bool)
        days = rows.frame["order_date"].where(bought).groupby(rows.frame["customer_id"]).transform("nunique")
        found: np.ndarray = bought & ((days - 1).clip(upper=rows.at.rows - 1) == rows.at.row).to_numpy()
        return found

    def fitted(self, first: pd.Series) -> np.ndarray:
        """Customers by number of repeat order days that the model of lifetime value expects of such first days."""
        note = self.analysis.lifetime_note
        letters = {name: note.params[name] for name in cnbd.PARAMETERS}
        model = cnbd.Model(int(note.params.get("k", 1)), **letters, dropout_at_start=note.leaves_at_start)
        ages = (pd.Timestamp(self.analysis.as_of) - first).dt.days
        found: np.ndarray = model.histogram(ages.to_numpy(dtype=float), TOP_REPEATS)
        return found

    def _own(self, rows: Rows) -> np.ndarray:
        """Observations that tell our share, the latest of each of our models and regions; with `every` those that repeat it, too."""
        frame, place = rows.frame.fillna({"our_model": "", "region": ""}), ["our_model", "region"]
        known = frame["our_share"].notna() & (frame["date"] <= pd.Timestamp(self.analysis.as_of))
        last = known & (frame["date"] == frame["date"].where(known).groupby([frame[name] for name in place]).transform("max"))  # fmt: skip
        again = frame.where(last).duplicated([*place, "our_share"]) & ("every" not in rows.conditions)
        found: np.ndarray = (last & ~again).to_numpy()
        return found

    def _pair(self, rows: Rows) -> np.ndarray:
        """Order lines of the customers that bought both products of a pair, net of what they sent back; with `first` or `beyond` one."""
        frame, labels = rows.frame, rows.at.labels
        pair = [str(one) for one in (labels.get("product"), labels.get("other")) if one] or str(rows.label).split(" + ")
        wanted = pair[:1] if "first" in rows.conditions else pair[1:] if "beyond" in rows.conditions else pair
        net = frame.groupby(["customer_id", "product"])["amount"].transform("sum") > 0
        buyers = [set(frame["customer_id"][net & (frame["product"] == name)]) for name in wanted]
        return (frame["customer_id"].isin(set.intersection(*buyers)) & frame["product"].isin(wanted) & net).to_numpy()

    def _offered(self, rows: Rows) -> np.ndarray:
        """What an opportunity is about: the customer's quotation of that name, or the orders of the product."""
        frame = rows.frame
        if rows.source == "@orders":
            its: np.ndarray = (frame["product"] == rows.label).to_numpy(dtype=bool)
            return its
        names = [self.say("opportunities.quoted", quotation=number) for number in frame["contract_id"]]
        mine = (frame["customer_id"] == rows.at.labels["customer_id"]).to_numpy(dtype=bool)
        found: np.ndarray = mine & np.array([name == rows.label for name in names], dtype=bool)
        return found

    def _band(self, rows: Rows) -> np.ndarray:
        """Contracts that are to be renewed, by the days that are left."""
        board = self.analysis.service
        renewals = board.renewals if board is not None else pd.DataFrame(columns=["band", "contract_id"])
        wanted = renewals["contract_id"][(renewals["band"] == BANDS[rows.at.row]).to_numpy()]
        return rows.frame["contract_id"].isin(wanted).to_numpy()

    def _price_month(self, rows: Rows) -> np.ndarray:
        """Observations of a month of the chart of prices; with `first` of the first month in which the price is known."""
        frame, market = rows.frame, self.analysis.market
        assert market is not None
        months, shown = (
            frame["date"].to_numpy().astype("datetime64[M]"),
            market.monthly_price.index.to_numpy().astype("datetime64[M]"),
        )
        known: np.ndarray = (frame[rows.column] > 0).to_numpy() & (
            frame["date"] <= pd.Timestamp(self.analysis.as_of)
        ).to_numpy()
        if "first" not in rows.conditions:
            found: np.ndarray = known & (months == shown[rows.at.row])
            return found
        its = known if "every" in rows.conditions else known & (frame["competitor"] == rows.at.title).to_numpy()
        first: np.ndarray = known & (months == months[its & (months >= shown[0])].min())
        return first

    def _close_month(self, rows: Rows) -> np.ndarray:
        """Open deals by the month in which they should close: those past their day first, where there are any, and the later ones last."""
        past, label = rows.frame["past_close"].to_numpy(dtype=bool), rows.label
        if label == self.say("report.pipeline.past"):
            return past
        months = rows.frame["close_date"].dt.to_period("M")
        month = pd.Timestamp(self.analysis.as_of).to_period("M") + (rows.at.row - int(past.any()))
        later = label == self.say("report.pipeline.later")
        its: np.ndarray = (months >= month if later else months == month).to_numpy(dtype=bool)
        mine: np.ndarray = its & ~past
        return mine

    def _peers(self, rows: Rows) -> np.ndarray:
        """Rows of the other customers of the industry of the one that a row names."""
        names = self._alike(str(rows.at.labels.get("customer")), self._people(rows.frame, "name"))
        trades = self._people(rows.frame, "industry")
        found: np.ndarray = trades.isin(trades[names]).to_numpy() & ~names
        return found

    def _buying(self, frame: pd.DataFrame, by: str) -> np.ndarray:
        """Order lines of the 12 months of what their customer buys a net amount of, by category or product."""
        recent = within(frame["order_date"], months_before(self.analysis.as_of, 12), self.analysis.as_of)
        names = self._texts(frame, "@orders", by)
        sums = (
            frame["amount"]
            .where(recent, 0.0)
            .groupby([frame["customer_id"], pd.Series(names, frame.index)])
            .transform("sum")
        )
        named = (np.array(names) != self.say("report.not_stated")) | (by == "product")
        found: np.ndarray = recent & named & (sums > 0).to_numpy()
        return found

    def _target(self, rows: Rows) -> np.ndarray:
        """Targets of the measure and period that speak for all, or of a label such as 2026Q3 交易额."""
        targets = self.analysis.targets.loc[rows.frame.index]
        if rows.dimension == "period_measure":
            names = [f"{period} {measure_word(code, self.say)}" for period, code in zip(targets["period"], targets["measure"], strict=True)]  # fmt: skip
            return np.array([name == rows.label for name in names], dtype=bool)
        return targets.index.isin(scoped(self.analysis.running_targets)[1].index)
