"""Figures inside sentences (strips, heads, headings, titles of charts) are those of the tables beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from kamxl import walk
from kamxl.cell import plain
from kamxl.explain.output import Ours
from kamxl.explain.parts import Cells
from kamxl.i18n import Lang
from kamxl.plan import Cards, Chart, ChartGroup, Figures, Head, List, Section, SmallTable
from kamxl.plan import walk as parts_of
from tests.conftest import AS_OF, ONE_LANGUAGE


def numbers(text: object) -> list[float]:
    """Every number of a sentence."""
    return [float(one.replace(",", "")) for one in re.findall(r"-?\d[\d,]*(?:\.\d+)?", str(text))]


@dataclass
class Said:
    """The sheets of a book, to ask what they say."""

    ours: Ours
    scale: float

    def parts(self, key: str) -> Iterator[Any]:
        return parts_of(self.ours.placed[key].sheet.parts)

    def head(self, key: str) -> list[float]:
        """Numbers of the line under the title, its day apart."""
        return numbers(next(part.subtitle for part in self.parts(key) if isinstance(part, Head)).split(" · ", 1)[1])

    def figures(self, key: str) -> list[list[float]]:
        """Numbers of each figure of the strip."""
        return [numbers(one.value) for part in self.parts(key) if isinstance(part, Figures) for one in part.figures]

    def labels(self, key: str) -> list[str]:
        return [one.label for part in self.parts(key) if isinstance(part, Figures) for one in part.figures]

    def heading(self, key: str, section: str) -> list[float]:
        return numbers(
            next(part.heading for part in self.parts(key) if isinstance(part, Section) and part.id == section)
        )

    def titles(self, key: str) -> list[str]:
        groups = [part for part in self.parts(key) if isinstance(part, ChartGroup)]
        return [one.title for group in groups for one in group.charts if isinstance(one, Chart)]

    def table(self, key: str, name: str = "") -> pd.DataFrame:
        """A small table, or the list."""
        for part in self.parts(key):
            if name and isinstance(part, SmallTable) and part.id == name:
                rows = [[plain(value) for value in row] for row in part.rows]
                return pd.DataFrame(rows, columns=[column.key for column in part.columns])
            if not name and isinstance(part, List):
                return pd.DataFrame({column.key: list(map(plain, column.values)) for column in part.columns})
        raise AssertionError((key, name))

    def card(self, name: str) -> Any:
        return next(
            one for part in self.parts("overview") if isinstance(part, Cards) for one in part.cards if one.id == name
        )


@pytest.fixture(scope="module", params=ONE_LANGUAGE)
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Said:
    lang: Lang = request.param
    path = tmp_path_factory.mktemp("said") / "book.xlsx"
    walk.new_book(path, kind="key-accounts", lang=lang, sample_day=AS_OF)
    result = walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF)
    return Said(Ours(result, Cells(result.book.opened.tables)), result.analysis.money.scale)


def test_tiers(said: Said) -> None:
    by_tier, listed = said.table("tiers", "by_tier").iloc[:-1], said.table("tiers")
    labels, values = said.labels("tiers"), said.figures("tiers")
    assert [numbers(label)[-1] for label in labels[: len(by_tier)]] == by_tier["customers"].tolist()
    assert [value[0] for value in values[: len(by_tier)]] == pytest.approx(by_tier["revenue"], abs=0.5)
    assert said.head("tiers")[0] == len(listed) == by_tier["customers"].sum()
    assert said.heading("tiers", "nomination") == [len(said.table("tiers", "nomination.people"))]


def test_alerts(said: Said) -> None:
    high, medium, low = (value[0] for value in said.figures("alerts")[:3])
    by_rule, by_owner = said.table("alerts", "by_rule"), said.table("alerts", "by_owner")
    severities = said.table("alerts")["severity"].iloc[: int(high + medium + low)].value_counts(sort=False).tolist()
    assert severities == [high, medium, low]
    assert said.head("alerts")[0] == high + medium + low == sum(by_rule["total"]) == sum(by_owner["total"])
    assert said.card("alerts").value == high
    assert numbers(said.card("alerts").note)[0] == high + medium + low


def test_health_counts_everybody_once(said: Said) -> None:
    assert sum(value[0] for value in said.figures("health")[1:]) == len(said.table("health"))


def test_pipeline(said: Said) -> None:
    deals, stages, strip = said.table("pipeline"), said.table("pipeline", "by_stage"), said.figures("pipeline")
    assert strip[0] == pytest.approx([len(deals), deals["amount"].sum()], abs=0.5)
    assert strip[1] == pytest.approx([deals["weighted"].sum()], abs=0.5)
    assert strip[2][0] == len(said.table("pipeline", "standing")) == (deals["state"] != "").sum()
    assert numbers(said.titles("pipeline")[0]) == pytest.approx(
        [len(deals), deals["amount"].sum(), deals["weighted"].sum()], abs=0.5
    )
    assert said.card("pipeline").value == pytest.approx(deals["weighted"].sum())
    assert stages["deals"].sum() == len(deals) == numbers(said.card("pipeline").note)[0]


def test_receivables(said: Said) -> None:
    listed, strip = said.table("receivables"), said.figures("receivables")
    late = listed[["days_1_30", "days_31_60", "days_61_90", "days_over_90"]].sum()
    assert strip[0] == pytest.approx([listed["total"].sum()], abs=0.5)
    assert strip[1] == pytest.approx([late.sum(), 100 * late.sum() / listed["total"].sum()], abs=0.5)
    assert strip[2] == pytest.approx([late["days_over_90"]], abs=0.5)
    assert said.card("receivables").value == pytest.approx(late.sum())
    assert said.head("receivables")[-1] == (listed["total"] > 0).sum()


def test_counts_are_lengths(said: Said) -> None:
    for key in ("products", "market", "opportunities"):
        assert said.head(key)[0] == len(said.table(key)), key
    assert sum(value[0] for value in said.figures("opportunities")[:3]) == len(said.table("opportunities"))
    errors, _, warnings = (value[0] for value in said.figures("quality"))
    assert errors + warnings == len(said.table("quality")) == said.table("quality", "by_kind")["count"].sum()
    assert said.figures("tier_history")[1] == [len(said.table("tier_history"))]
    values = said.table("lifetime")["lifetime_value"]
    assert said.figures("lifetime")[0] == pytest.approx([values.sum()], abs=0.5)
    assert said.card("lifetime").value == pytest.approx(values.sum())
    behind, running = said.figures("targets")[2]
    targets = said.table("targets").iloc[: int(running)]
    assert ((targets["pace"] < 0.8) & (targets["gone"] >= 0.2)).sum() == behind
