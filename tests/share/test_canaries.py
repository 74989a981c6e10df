"""Nothing that a role may not see is anywhere in its copy: every part of the written package is searched for every forbidden cell.

The book holds a value of its own in each cell, and a figure of each customer is made from one order, so that what is
computed from a forbidden cell is searched for as well. The other way round, every cell that a role may see is there.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from canaries import AS_OF, OWNERS, Book, Package, traces, write
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kamxl import walk, writer
from kamxl.book import Result
from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema.sheets import SHEETS
from kamxl.share import share
from kamxl.share.roles import FREE_TEXT, Role, fields
from kamxl.share.roles import ROLES as BUILT_IN
from kamxl.share.sharing import copy_of, role_for

OWN = {
    "share.partner.base": "marketing",
    "share.partner.leave_out": "customers.region，购买记录.金额, trends",
    "share.partner.mask": "customers.phone、customers.company_revenue",
    "share.partner.show": "customers.notes",
    "share.auditor.base": "all",
}
ROLES = ("sales", "marketing", "service", "partner", "auditor")


class Made:
    """A book, its analysis, and the copies made of it. No dataclass: hypothesis would print all of it."""

    def __init__(self, book: Book, result: Result) -> None:
        self.book, self.result = book, result
        self.copies: dict[str, Package] = {}

    def copy(self, role: str) -> Package:
        """The package that is written for a role."""
        if role not in self.copies:
            out = self.book.path.with_name(f"{role}.xlsx")
            share(self.result, out, role=role)
            self.copies[role] = Package.of(out)
        return self.copies[role]


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    lang: Lang = request.param
    return _made(tmp_path_factory.mktemp("canaries") / "book.xlsx", lang, OWN)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return _made(tmp_path_factory.mktemp("any") / "book.xlsx", "zh", {})


def _made(path: Path, lang: Lang, settings: Mapping[str, str]) -> Made:
    book = write(path, lang, settings)
    opened = walk.open_book(path, as_of=AS_OF)
    assert not [issue for issue in opened.issues if issue.severity == "error"], (
        "a row with an error would not be searched"
    )
    assert opened.lang == lang
    return Made(book, walk.analyse(opened, as_of=AS_OF))


def _role(name: str, result: Result) -> Role:
    return role_for(result, name)


def _forbidden(book: Book, role: Role) -> dict[str, list[object]]:
    return {name: values for name, values in book.values.items() if name in role.hidden}


def figures(result: Result, role: Role) -> Iterator[float]:
    """What is computed from hidden money."""
    analysis = result.analysis
    if "orders.amount" in role.hidden:
        for frame in (analysis.facts, analysis.portrait.by["industry"], analysis.trend.monthly, analysis.trend.periods):
            for name in frame.columns:
                if "revenue" in name or name in ("mean_order", "previous", "year_before"):
                    yield from frame[name]
        yield from analysis.tiers["cumulative_share"]
        yield from analysis.tiers["points"]
        yield from analysis.review.history["revenue"]
    if "orders.profit" in role.hidden:
        yield from analysis.tiers["profit_12m"]
        yield analysis.facts["profit_12m"].sum()
    if role.hidden & {"orders.profit", "orders.amount"}:
        yield from analysis.tiers["score"]
        for name in ("past_value", "lifetime_value", "low", "high"):
            yield from analysis.lifetime[name]
        yield analysis.lifetime_note.total
    if "orders.amount" in role.hidden:
        yield analysis.facts["revenue_12m"].sum()
        yield analysis.opportunities["amount"].sum()


def own_figures(result: Result, role: Role) -> list[float]:
    """Figures that are nobody else's."""
    found = pd.Series(list(figures(result, role)), dtype=float)
    # Not 0, 1 and small counts, which stand everywhere.
    found = found[np.isfinite(found) & (found.abs() > 1e-3) & ((found.round(3) != found.round(0)) | (found > 9_999))]
    assert len(found) or not role.hidden & {"orders.amount", "orders.profit"}
    return found.tolist()


@pytest.mark.parametrize("name", ROLES)
def test_no_part_of_the_package_holds_what_the_role_may_not_see(made: Made, name: str) -> None:
    package, role = made.copy(name), _role(name, made.result)
    leaks = {key: found for key, values in _forbidden(made.book, role).items() if (found := traces(package, values))}
    assert leaks == {}
    assert traces(package, own_figures(made.result, role)) == []
    for kind in role.scrubs:
        assert traces(package, made.book.inside.get(kind, [])) == []
    assert traces(package, made.book.elsewhere) == []


FIELDS = sorted(field for sheet in SHEETS for field in fields(sheet))


@settings(max_examples=25, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    left_out=st.sets(st.sampled_from(FIELDS), min_size=1, max_size=12),
    masked=st.sets(st.sampled_from(FIELDS), max_size=6),
)
def test_whatever_a_role_may_not_see_is_nowhere(small: Made, left_out: set[str], masked: set[str]) -> None:
    """Any fields at all: what the sheets show follows from the fields, not from the roles that we thought of."""
    role = replace(BUILT_IN["sales"], left_out=frozenset(left_out), masked=frozenset(masked - left_out))
    out = small.book.path.with_name("any.xlsx")
    out.write_bytes(writer.create(copy_of(small.result, role).plans))
    package = Package.of(out)
    leaks = {key: found for key, values in _forbidden(small.book, role).items() if (found := traces(package, values))}
    assert leaks == {}
    assert traces(package, own_figures(small.result, role)) == []


@pytest.mark.parametrize("field", ["market.our_share", "targets.measure"])
def test_what_a_board_reckons_with_may_be_masked(small: Made, field: str) -> None:
    role = replace(BUILT_IN["sales"], left_out=frozenset(), masked=frozenset({field}))
    assert writer.create(copy_of(small.result, role).plans)


@pytest.mark.parametrize("name", ROLES)
def test_all_that_the_role_may_see_is_there(made: Made, name: str) -> None:
    """Else the search above could be right because it finds nothing."""
    package, role = made.copy(name), _role(name, made.result)
    for key, values in made.book.values.items():
        if key not in role.hidden:
            assert traces(package, values) == values, key
    for kind in {"personal", "money"} - role.scrubs:
        if not role.hidden & FREE_TEXT:
            assert traces(package, made.book.inside[kind]) == made.book.inside[kind]


def test_figures_of_the_whole_stand_in_the_copy_of_who_sees_all(made: Made) -> None:
    """The search for figures finds them where they may be: in 万元, in the cells and in the sentences."""
    package = made.copy("auditor")
    everything = Role("x", None, left_out=frozenset({"orders.amount", "orders.profit"}))  # type: ignore[arg-type]
    wanted = own_figures(made.result, everything)
    assert len(traces(package, wanted)) > 0.8 * len(wanted)


@pytest.mark.parametrize("name", ["sales", "service"])
def test_an_owner_s_copy_names_no_customer_of_another(made: Made, tmp_path: Path, name: str) -> None:
    out = tmp_path / "copy.xlsx"
    told = share(made.result, out, role=name, owner=OWNERS[0])
    package = Package.of(out)
    mine, others = made.book.customers[OWNERS[0]], made.book.customers[OWNERS[1]]
    assert traces(package, mine) == mine
    assert traces(package, others) == []
    assert told.customers == len(mine) // 2
    market = {"market", "trends", "rates", "rules"}  # of no customer
    for key, values in made.book.values.items():
        if key.partition(".")[0] not in market and key not in _role(name, made.result).hidden:
            theirs = [value for place, value in enumerate(values) if place % 2 and not isinstance(value, date)]
            assert traces(package, theirs) == [], key


@pytest.mark.parametrize("model", ["scorecard", "pyramid", "rfm", "pareto"])
def test_the_reason_of_a_tier_gives_nothing_away_under_any_model(tmp_path: Path, model: str) -> None:
    made = _made(tmp_path / "book.xlsx", "zh", {"tier.model": model})
    for name in ("sales", "marketing", "service"):
        out = tmp_path / f"{name}.xlsx"
        share(made.result, out, role=name)
        package, role = Package.of(out), _role(name, made.result)
        assert {f: t for f, v in _forbidden(made.book, role).items() if (t := traces(package, v))} == {}
        assert traces(package, own_figures(made.result, role)) == []
        if model == "scorecard":
            scores = made.result.tiers["score"].dropna()
            assert traces(package, scores.tolist()) == []


def test_the_source_keeps_its_bytes_and_the_copy_is_the_same_each_time(made: Made, tmp_path: Path) -> None:
    before = made.book.path.read_bytes()
    once, again = tmp_path / "once.xlsx", tmp_path / "again.xlsx"
    share(made.result, once, role="marketing")
    shutil.copy(once, again)
    share(made.result, again, role="marketing")
    assert once.read_bytes() == again.read_bytes()
    assert made.book.path.read_bytes() == before


def test_columns_of_the_user_s_own_are_shown_where_a_role_names_them(tmp_path: Path) -> None:
    """Their values then group the portrait, too; a column that no role names is not even there by its title."""
    path = tmp_path / "book.xlsx"
    book = write(path, "zh")
    title = book.own_titles["customers"]
    made = _made(path, "zh", {"share.sales.show": f"customers.{title}", "report.custom_fields": title})
    title = made.book.own_titles["customers"]
    package, values = made.copy("sales"), made.book.own["customers"]
    assert package.says(title)
    assert traces(package, values) == values
    hidden = [one for one in made.book.elsewhere if one not in (title, *values)]
    assert traces(package, hidden) == []
    assert traces(made.copy("marketing"), [title, *values]) == []


@pytest.mark.parametrize("role", ["sales", "marketing", "service"])
def test_the_sample_book_gives_nothing_away(demo: Result, tmp_path: Path, role: str) -> None:
    """Real names, numbers and notes, two hundred customers, fitted models."""
    out = tmp_path / "copy.xlsx"
    share(demo, out, role=role)
    package, who = Package.of(out), role_for(demo, role)
    # Round amounts such as 86,600 are found in other places; shares and modelled values have figures of their own.
    long = [value for value in own_figures(demo, who) if len(repr(value)) > 11]
    assert len(long) > 100 or role == "marketing"
    assert traces(package, long) == []
    if role == "marketing":
        customers = demo.book.frames["customers"]
        for name in ("phone", "email", "address", "decision_contact"):
            assert traces(package, customers[name].dropna().unique()) == [], name


@pytest.fixture(scope="module")
def demo(demo_book: Path) -> Result:
    return walk.analyse(walk.open_book(demo_book, as_of=AS_OF), as_of=AS_OF)
