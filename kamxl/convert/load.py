"""The files given, as sources under the names that the mapping has for them; what it does not know is guessed beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from kamxl.convert.answers import is_measured, is_open
from kamxl.convert.bare import NOTHING_HELD, Held
from kamxl.convert.draft import Proposal
from kamxl.convert.guess import Guess, guess
from kamxl.convert.kinds import kind
from kamxl.convert.mapping import Fill, Mapped, SourceOptions, load, sheet_key
from kamxl.convert.next_time import adapted
from kamxl.convert.reading import read_file
from kamxl.convert.recognise import column_kinds
from kamxl.convert.sources import Source, slug, together, unit_line
from kamxl.convert.view import place_of
from kamxl.errors import UsageError
from kamxl.files.memory import uncollected
from kamxl.i18n import Text
from kamxl.settings import Limits

SUFFIX = ".mapping.toml"
_LEAST_TITLES = 3
"""Two tables of the same titles are one layout from so many on: many tables have an id and a name."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """Sources by name, the mapping that fills sheets from them, and what of it is new."""

    sources: Mapping[str, Source]
    mapped: Mapped
    guess: Guess
    """Of the sources that the mapping did not know; empty where it knew all."""
    came_from: str
    """given, remembered or guessed."""
    settled: Mapping[int, Fill] = field(default_factory=dict)
    """Fills of the mapping's file, by their place in it, that answers have changed."""
    taken: Mapping[str, tuple[Proposal, str]] = field(default_factory=dict)
    """Questions that a person or --yes has answered in this conversion, by their identity, and the answer."""
    lasting: Sequence[Fill] = ()
    """Fills of the mapping's file with the columns that are gone this time."""
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sources of the mapping's file that have titles which are new: all that are known now."""
    notes: Sequence[Text] = ()
    """How the files of this time differ from those that the mapping was made of."""


def remembered(target: Path) -> Path:
    """Where the mapping of a workbook stands: 大客户.xlsx has 大客户.mapping.toml beside it."""
    return target.with_name(f"{target.stem}{SUFFIX}")


def loaded(
    paths: Sequence[Path],
    mapping: Path | None,
    beside: Path,
    sheet: str | None,
    limits: Limits,
    as_of: date | None = None,
    held: Held = NOTHING_HELD,
) -> Loaded:
    """Read all files.

    Args:
        paths: the files.
        mapping: the mapping file asked for; one that is not there yet counts as none.
        beside: the remembered mapping, used where none is asked for.
        sheet: a sheet of the sources to read, or else the input sheet that they are.
        limits: beyond which a file is refused.
        as_of: a day after which nothing has happened yet.
        held: what the workbook holds already.
    """
    file = mapping if mapping is not None else beside
    known = Mapped()
    came_from = "guessed"
    if file.is_file():
        known = load(file)
        came_from = "given" if mapping is not None else "remembered"
    with uncollected():
        own, strange, beside_them = _by_mapping(paths, known, limits, sheet)
        fresh, only = _strange(strange, sheet, limits)
    fresh = _settled(_renamed(fresh, {*own, *known.sources}), known)
    grouped = _grouped(fresh)
    for name in [one for one in grouped if one in known.sources]:
        settled = grouped.pop(name)
        own[name] = together([own[name], settled]) if name in own else settled
    used = {name for fill in known.fill for name in (fill.source, *(join.source for join in fill.join))}
    # A mapping may say how to read a file and leave open what it is.
    bare = [source for name, source in own.items() if name not in used]
    filled = [fill.sheet for fill in known.fill if fill.source in own]
    found = guess([*bare, *grouped.values()], only, filled, as_of, held) if grouped or bare else Guess(Mapped())
    known_ones = [source for name, source in own.items() if name in used]
    again = guess(known_ones, as_of=as_of, held=held) if known_ones else Guess(Mapped())
    fitted = adapted(known, own, again.mapped, own=came_from == "given")
    known = known.but(fill=tuple(fitted.fills))
    whole = known.model_copy(
        update={"sources": {**found.mapped.sources, **known.sources}, "fill": (*known.fill, *found.mapped.fill)}
    )
    found.proposals = [*_still_open(known, known_ones, again), *found.proposals]
    fresh_only = {name: options for name, options in found.mapped.sources.items() if name not in known.sources}
    found.mapped = found.mapped.but(sources=fresh_only)
    sources = {**own, **grouped}
    notes = (*fitted.notes, *_unread(beside_them, as_of), *found.notes)
    return Loaded(sources, whole, found, came_from, fitted.settled, {}, fitted.lasting, fitted.seen, notes)


def _unread(tables: Sequence[Source], as_of: date | None) -> Iterator[Text]:
    """The tables of known files that the mapping does not name, where a first conversion would read them."""
    for one in tables:
        if guess([one], as_of=as_of).mapped.fill:
            yield Text("convert.note.new_sheet", {"source": one.shown, "sheet": one.origins[0].tab or one.shown})


def _still_open(known: Mapped, sources: Sequence[Source], again: Guess) -> list[Proposal]:
    """What a remembered mapping leaves open of what a first conversion would ask (`again`): fields that it must have, days, units, words."""
    found = []
    names = {source.shown: source.name for source in sources}
    for one in again.proposals:
        own = [fill for fill in known.fill if fill.source == names[one.source]]
        fill = next((fill for fill in own if fill.sheet == one.sheet), None)
        if one.why == "measure" and not any(map(is_measured, own)):
            found.append(one)
        if fill is not None and one.why != "measure" and is_open(fill, one):
            found.append(one)
    return found


def _by_mapping(
    paths: Sequence[Path], known: Mapped, limits: Limits, sheet: str | None
) -> tuple[dict[str, Source], list[Path], list[Source]]:
    """Sources that the mapping knows by the names of their files, the files that it does not, and tables of known files that it does not name.

    Args:
        sheet: the one that is asked for; a file of which the mapping does not name it is strange.
    """
    found: dict[str, list[Source]] = {}
    strange = []
    beside: list[Source] = []
    for path in paths:
        fitting = {name: options for name, options in known.sources.items() if options.fits(path.name)}
        # A pattern that says more is meant before one that fits everything.
        exact = {name: options for name, options in fitting.items() if options.file != ("*",)} or fitting
        named = {options.sheet for options in exact.values()}
        if not exact or (sheet and named.isdisjoint({sheet, "*", None}) and _has_sheet(path, sheet, limits)):
            strange.append(path)
            continue
        read: list[Source] = []
        for name, options in exact.items():
            titles = _needed(known, name)
            tables = read_file(path, limits, options, name)
            if options.sheet == "*":
                tables = [one for one in tables if _bare_sheet(one) not in named and has_titles(one, titles)]
                kinds = list(map(kind, tables))
                beside += [one for one, its in zip(tables, kinds, strict=True) if its != kinds[0]]
                tables = [one for one, its in zip(tables, kinds, strict=True) if its == kinds[0]]
            elif options.sheet is None and len(tables) > 1:
                # There was one sheet, and now there are others.
                own = [one for one in tables if has_titles(one, titles)] or tables[:1]
                beside += [one for one in tables if not any(one is its for its in own)]
                tables = own
            read += tables
            found.setdefault(name, []).extend(tables)
        if None not in named and any(one.kind not in ("text", "markup") for one in read):
            places = {(_bare_sheet(one), one.options.block) for one in read}
            whole = read_file(path, limits, SourceOptions())
            beside += [one for one in whole if (_bare_sheet(one), one.options.block) not in places]
    return {name: together(some) for name, some in found.items() if some}, strange, beside


def _has_sheet(path: Path, sheet: str, limits: Limits) -> bool:
    try:
        return any(_bare_sheet(one) == sheet for one in read_file(path, limits, SourceOptions(sheet=sheet)))
    except UsageError:
        return False


def _bare_sheet(source: Source) -> str | None:
    return source.origins[0].sheet


def has_titles(source: Source, titles: Collection[str]) -> bool:
    """Whether a table has some titles; a card alone stands beside the lists of its layout."""
    return not source.listed or all(place_of(source, title) is not None for title in titles)


def _strange(paths: Sequence[Path], sheet: str | None, limits: Limits) -> tuple[list[Source], str | None]:
    """The tables of files that no mapping knows. `sheet` is a sheet of theirs, or else which input they are."""
    only = sheet_key(sheet) if sheet else None
    found: list[Source] = []
    for path in paths:
        try:
            found += read_file(path, limits, SourceOptions(sheet=sheet))
        except UsageError:
            if only is None:
                raise
            found += read_file(path, limits, SourceOptions())
    found = [replace(one, origins=tuple(replace(origin, strange=True) for origin in one.origins)) for one in found]
    if sheet and only is None and any(source.kind == "text" for source in found):
        raise UsageError(Text("convert.sheet_of_text", {"sheet": sheet}))
    return found, only


def _renamed(sources: Sequence[Source], taken: set[str]) -> list[Source]:
    """Sources under names that differ; tables of one layout (the same titles and unit) share one."""
    layouts: dict[object, str] = {}
    names = set(taken)
    found = []
    own = list(map(_layout, sources))
    for source, layout in zip(sources, own, strict=True):
        name = layouts.get(layout)
        if name is None:
            alike = [other for other, its in zip(sources, own, strict=True) if its == layout]
            base = _shared_name(alike) if len(alike) > 1 else source.name
            name, number = base, 1
            while name in names:
                number += 1
                name = f"{base}_{number}"
            layouts[layout] = name
            names.add(name)
        found.append(replace(source, name=name))
    return found


def _layout(source: Source) -> object:
    if not source.listed:
        return (source.files, "card")
    telling = len(source.titles) >= _LEAST_TITLES or any("money" in column_kinds(title) for title in source.titles)
    read_as = (unit_line(source), source.options.transposed, kind(source))
    return ("" if telling else source.name, frozenset(source.titles), *read_as)


def _shared_name(alike: Sequence[Source]) -> str:
    """The name of several tables of one layout: that of their file where there is one, else of the first."""
    files = {file for one in alike for file in one.files}
    return slug(Path(files.pop()).stem) if len(files) == 1 else alike[0].name


def _settled(sources: Sequence[Source], known: Mapped) -> list[Source]:
    """A file of another name whose columns are just those that one source of the mapping needs is that source."""
    found = []
    for source in sources:
        # Another sheet of a file that the mapping knows is one of its own.
        strange = not any(options.fits(file) for options in known.sources.values() for file in source.files)
        fitting = [
            name
            for name in known.sources
            if strange and (titles := _needed(known, name)) and has_titles(source, titles)
        ]
        found.append(replace(source, name=fitting[0]) if len(fitting) == 1 and source.listed else source)
    return found


def _needed(known: Mapped, name: str) -> set[str]:
    """The titles that a mapping reads from a source that fills a sheet."""
    titles: set[str] = set()
    for fill in known.fill:
        if fill.source == name and not fill.join:
            titles |= set(fill.titles)
    return titles


def _grouped(sources: Sequence[Source]) -> dict[str, Source]:
    found: dict[str, list[Source]] = {}
    for source in sources:
        found.setdefault(source.name, []).append(source)
    return {name: together(some) for name, some in found.items()}
