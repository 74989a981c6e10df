"""The descriptors of the output sheets: each says everything that other rooms read of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields as fields_of
from dataclasses import is_dataclass, replace
from datetime import date
from functools import cache
from typing import get_args

import pytest

from kamxl.cell import Link
from kamxl.compute.selection import Selection
from kamxl.export.shown import charts
from kamxl.i18n import LANGUAGES, Lang
from kamxl.plan import ChartGroup, ColumnOf, List, Note, Sheet, SmallTable, walk
from kamxl.report.edition import KINDS, edition, keys_of
from kamxl.report.output_sheet import Listed, OutputSheet
from kamxl.report.phrases import Phrases
from kamxl.report.registry import SHEETS, by_key, sheets
from kamxl.schema.money import Money
from kamxl.schema.outputs import OUTPUTS
from kamxl.schema.sheets import SHEETS as INPUTS
from kamxl.settings import Settings
from kamxl.settings.kinds import TierModel
from kamxl.share.roles import fields
from tests.report import sample_analysis as sample

KNOWN = {field for sheet in INPUTS for field in fields(sheet)}
MODELS = [Settings.model_validate({"tier": {"model": model}}) for model in get_args(get_args(TierModel)[0])]


def missing(sheet: OutputSheet, book: sample.Sample, registry: Sequence[OutputSheet] = SHEETS) -> Iterator[str]:
    """Which piece of a descriptor is missing, for people; `book` has data for it."""
    output = sheet.output
    titles = [output.title(lang) for lang in LANGUAGES]
    titles += [column.title(lang, Money.of(lang)) for column in output.columns for lang in LANGUAGES]
    if not all(titles):
        yield "a title of the sheet or of a column"
    if bool(output.table) != bool(output.columns):
        yield "the name of its table, or the columns of it"
    if any(
        len({column.title(lang, Money.of(lang)) for column in output.columns}) < len(output.columns)
        for lang in LANGUAGES
    ):
        yield "a title of its own for each column"
    yield from _unrevealed(sheet, book)
    for kind in sheet.reports:
        if kind not in KINDS:
            yield f"a kind of report of that name: {kind}"
    if not sheet.has_data(book.analysis):
        yield "data in a book that has everything"
        return
    for lang in LANGUAGES:
        made = {one.key: one for one in sheets(book.analysis, lang, context=book.context, registry=registry)}
        yield from (f"{found} ({lang})" for found in _dangling(made[sheet.key], made))


def _unrevealed(sheet: OutputSheet, book: sample.Sample) -> Iterator[str]:
    """Columns and fields that a copy for a role would have to guess at."""
    columns = {column.key for column in sheet.output.columns}
    revealed = [sheet.whole or frozenset(), *sheet.also(book.analysis)]
    if sheet.listed is not None:
        for settings in MODELS:
            known = sheet.listed.reveals(settings)
            yield from (f"what column {key} reveals" for key in columns - set(known))
            revealed += known.values()
        yield from (f"column {key}, which should tell something" for key in sheet.listed.tells - columns)
        if not sheet.listed.tells:
            yield "columns that tell something"
        frame = sheet.listed.rows(book.analysis)
        yield from (f"column {key} of its rows" for key in columns - {*frame.columns, frame.index.name})
        look = sheet.listed.look(book.analysis, book.context)
        for part in (look.groups, look.roles, look.links, dict.fromkeys(look.bars)):
            yield from (f"column {key} of its look" for key in set(part) - columns)
        sheet.listed.figures(Phrases.of(book.analysis, "zh"), book.analysis, frozenset(columns))
    yield from sorted(f"a field that it reveals is none: {name}" for name in set().union(*revealed) - KNOWN)


def _dangling(sheet: Sheet, made: dict[str, Sheet]) -> Iterator[str]:
    """Ids that stand twice, columns of charts and parts of links that are not there."""
    columns = columns_of(sheet)
    counted = Counter(id for id, _ in columns)
    yield from (f"an id of its own for {one}" for one, times in counted.items() if times > 1)
    for chart in charts(sheet):
        for series in chart.series:
            for drawn in filter(None, (series.values, series.categories)):
                if drawn.column not in dict(columns).get(drawn.part, ()):
                    yield f"{drawn.part}.{drawn.column}, which “{chart.title}” draws"
    for link in links_of(sheet):
        target = made.get(link.sheet or "")
        if link.part and (target is None or link.part not in {id for id, _ in columns_of(target)}):
            yield f"{link.sheet}.{link.part}, which “{link.text}” leads to"


def columns_of(sheet: Sheet) -> list[tuple[str, tuple[str, ...]]]:
    """The id of every part, with the keys of its columns; data of charts are parts, too."""
    found: list[tuple[str, tuple[str, ...]]] = []
    for part in walk(sheet.parts):
        if getattr(part, "id", ""):
            keys = tuple(c.key for c in part.columns) if isinstance(part, (List, SmallTable)) else ()
            found.append((part.id, keys))
    blocks = [chart.data for chart in charts(sheet) if chart.data is not None]
    return found + [(block.id, tuple(column.key for column in block.columns)) for block in blocks]


def links_of(sheet: Sheet) -> Iterator[Link]:
    """Every link that is a value of a part, whatever the part is called."""

    def found(value: object) -> Iterator[Link]:
        if isinstance(value, Link):
            yield value
        elif is_dataclass(value) and not isinstance(value, type):
            for one in fields_of(value):
                yield from found(getattr(value, one.name))
        elif isinstance(value, (tuple, list)):
            for one in value:
                yield from found(one)

    return found(sheet.parts)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_no_piece_of_an_output_sheet_is_missing(sheet: OutputSheet) -> None:
    assert list(missing(sheet, sample.full())) == []


def test_outputs_are_the_registry_in_its_order() -> None:
    assert [sheet.output for sheet in SHEETS] == list(OUTPUTS.values())
    assert all(by_key(sheet.key) is sheet for sheet in SHEETS)
    tables = [sheet.output.table for sheet in SHEETS if sheet.output.table]
    assert len(set(tables)) == len(tables)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("customer", "nomination")])
def test_every_kind_of_report_has_a_first_sheet_and_an_order(kind: str) -> None:
    keys = keys_of(kind)  # type: ignore[arg-type]
    assert keys
    assert keys[0] == {"summary": "overview", "follow-up": "follow_up"}.get(kind, kind)
    places = [sheet.reports[kind] for sheet in SHEETS if kind in sheet.reports]
    assert len(set(places)) == len(places), "two sheets on one place would stand in no order"


@cache
def every_sheet(name: str, lang: Lang) -> tuple[Sheet, ...]:
    """The sheets of a book, its reports among them."""
    book = getattr(sample, name)(lang)
    made = [*sheets(book.analysis, lang, context=book.context)]
    if name != "nobody":
        first = Selection(customers=(str(book.analysis.tiers.index[0]),))
        made += edition(book.analysis, "customer", first, lang)
        made += edition(book.analysis, "summary", Selection(since=date(2026, 7, 1)), lang)
    return tuple(made)


@pytest.mark.parametrize("name", ["full", "long", "small", "nobody"])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_charts_draw_columns_that_are_there_and_ids_are_unique_in_every_book(name: str, lang: Lang) -> None:
    made = every_sheet(name, lang)
    by = {sheet.key: sheet for sheet in reversed(made)}
    assert [(sheet.key, found) for sheet in made for found in _dangling(sheet, by)] == []
    assert any(charts(sheet) for sheet in made) == (name != "nobody")


def test_a_piece_that_is_missing_is_named() -> None:
    book = sample.small()
    tiers = by_key("tiers")
    assert tiers.listed is not None
    parts = (Note("a", id="twice"), Note("b", id="twice"))
    broken = replace(
        tiers,
        parts=lambda analysis, say, context: parts,
        reports={"weekly": 1},
        whole=frozenset({"orders.nothing"}),
        listed=replace(tiers.listed, tells=frozenset({"gone"}), reveals=lambda settings: {"name": frozenset()}),
    )
    found = list(missing(broken, book, (broken,)))
    assert "what column tier reveals" in found
    assert "column gone, which should tell something" in found
    assert "a field that it reveals is none: orders.nothing" in found
    assert "a kind of report of that name: weekly" in found
    said = list(missing(replace(broken, reports={}), sample.full(), (broken,)))
    assert {"an id of its own for twice (zh)", "an id of its own for twice (en)"} <= set(said)


def test_a_chart_or_link_that_points_nowhere_is_named() -> None:
    (known,) = (sheet for sheet in sheets(sample.full().analysis, "zh") if sheet.key == "tiers")
    chart = charts(known)[0]
    series = replace(chart.series[0], values=ColumnOf("by_tier", "gone"))
    lost = replace(known, parts=(ChartGroup("c", (replace(chart, series=(series,), data=None),)),))
    assert any("by_tier.gone" in found for found in _dangling(lost, {"tiers": lost}))
    led = replace(known, parts=(Note("x"), SmallTable("t", (), [[Link("看", sheet="tiers", part="gone")]])))
    assert list(_dangling(led, {"tiers": led})) == ["tiers.gone, which “看” leads to"]
    assert isinstance(by_key("tiers").listed, Listed)
