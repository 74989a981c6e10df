"""Next month's export under the mapping of the last one: columns and months that are new, have another title, or are gone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from kamxl.convert.mapping import PLACES, Fill, Mapped, Rule, Unpivot
from kamxl.convert.money import units
from kamxl.convert.rows import essential
from kamxl.convert.sources import Source
from kamxl.convert.view import place_of
from kamxl.i18n import Text
from kamxl.schema.sheets import SHEETS


@dataclass(frozen=True, slots=True)
class Adapted:
    """A mapping as it fits the files of this time."""

    fills: Sequence[Fill]
    lasting: Sequence[Fill]
    """The same with the columns that are gone this time."""
    settled: Mapping[int, Fill] = field(default_factory=dict)
    """Fills that are so from now on, by their place in the mapping."""
    seen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sources that have titles which were not known: all that are known now."""
    notes: Sequence[Text] = ()


def adapted(known: Mapped, sources: Mapping[str, Source], fresh: Mapped, *, own: bool) -> Adapted:
    """Fit the fills of a mapping to what their sources have this time.

    A title that the mapping has never seen is read as a first conversion would, where it is surely a field that nothing fills; a
    column that is gone is looked for under another title, and does without where it need not be there. In a mapping that a person
    wrote (`own`) nothing is read that it does not name; what is new is said. So is, once, what surely is a field in a mapping of an
    earlier version, which does not say what it has seen.

    Args:
        known: the mapping.
        sources: by name.
        fresh: what a first conversion would make of those sources.
        own: whether the mapping is one that a person gave.
    """
    fills: list[Fill] = []
    lasting: list[Fill] = []
    settled: dict[int, Fill] = {}
    seen: dict[str, tuple[str, ...]] = {}
    notes: list[Text] = []
    used: dict[str, set[str]] = {}
    moved: set[str] = set()
    passing: set[str] = set()
    # Titles of this time only: the mapping stays as it is, and they are compared with it again when they come again.
    passed_over: dict[str, list[str]] = {}
    for place, fill in enumerate(known.fill):
        source = sources.get(fill.source)
        if source is None or not source.listed or fill.join:
            fills.append(fill)
            lasting.append(fill)
            continue
        new = _new_titles(known, source)
        guessed = next((one for one in fresh.fill if one.source == fill.source and one.sheet == fill.sheet), None)
        now = fill
        if guessed is not None and not own:
            names = _other_titles(fill, source, guessed)
            for old, today in names.values():
                notes.append(Text("convert.note.renamed", {"source": source.shown, "old": old, "new": today}))
            is_old = not known.sources[fill.source].seen
            now = _with_new(_renamed(fill, names), guessed, new, source.titles if is_old else new)
            moved.update(name for _, name in names.values())
            if is_old:
                rules = _unfilled(now, guessed).values()
                passed_over.setdefault(fill.source, []).extend(rule.source for rule in rules if rule.source)
        if now != fill:
            settled[place] = now
        in_unit = {} if own else _in_other_unit(now, source, new)
        for old, today in in_unit.items():
            notes.append(Text("convert.note.renamed", {"source": source.shown, "old": old, "new": today}))
        moved.update(in_unit.values())
        passing.update(in_unit.values())
        used.setdefault(fill.source, set()).update(_titles(now), in_unit.values())
        lasting.append(now)
        now = _without_units(now, in_unit)
        fills.append(now if own else _without_gone(now, source, notes))
    for name, titles in used.items():
        source = sources[name]
        new = _new_titles(known, source)
        took = [title for title in new if title in titles - moved]
        unused = [title for title in (*new, *passed_over.get(name, ())) if title not in titles]
        for code, some in (("new_columns", took), ("unused_columns", unused)):
            if some:
                notes.append(Text(f"convert.note.{code}", {"source": source.shown, "titles": some}))
        if (new or unused) and not own:
            titled = [title for title in source.titles if title not in passing]
            seen[name] = tuple(dict.fromkeys((*known.sources[name].seen, *titled)))
    return Adapted(fills, lasting, settled, seen, notes)


def with_gone(fill: Fill, lasting: Fill) -> Fill:
    """A fill that answers have changed, with the columns of its mapping that were gone this time: they may come again."""
    columns = {key: rule for key, rule in lasting.columns.items() if key not in fill.ignore} | dict(fill.columns)
    read = {title for rule in columns.values() for title in rule.titles}
    keep = tuple(title for title in dict.fromkeys((*fill.keep, *lasting.keep)) if title not in read)
    return fill.but(columns=columns, keep=keep)


def _new_titles(known: Mapped, source: Source) -> list[str]:
    """The titles of a source that the mapping has never seen; none where it does not say which it has."""
    before = known.sources[source.name].seen
    return [title for title in source.titles if title not in before] if before else []


def _titles(fill: Fill) -> set[str]:
    return {*fill.titles, *fill.keep}


def _other_titles(fill: Fill, source: Source, guessed: Fill) -> dict[str, tuple[str, str]]:
    """Field -> the title that the mapping has for its column and that of today, where the first is gone and the second is surely the field."""
    found = {}
    taken = _titles(fill)
    for key, rule in fill.columns.items():
        title = _title(rule)
        if title is None or title in PLACES or place_of(source, title) is not None or key not in guessed.columns:
            continue
        other = guessed.columns[key]
        now = _title(other)
        if now is not None and now not in taken and (other.name is None) == (rule.name is None):
            found[key] = (title, now)
    return found


def _in_other_unit(fill: Fill, source: Source, new: Sequence[str]) -> dict[str, str]:
    """The titles of a fill whose columns are there with another unit behind them -> those of today: Amount -> Amount (SGD)."""
    places = {title: place for title in sorted(_titles(fill)) if (place := place_of(source, title)) is not None}
    found = {title: source.titles[place] for title, place in places.items() if source.titles[place] in new}
    return {title: now for title, now in found.items() if units(title, money=True) != units(now, money=True)}


def _without_units(fill: Fill, titles: Mapping[str, str]) -> Fill:
    """The fill without the unit and the rate of columns whose titles state another unit today: they were said of the other one."""
    columns = {
        key: rule.but(unit=None, factor=None)
        if any(units(titles[one], money=True) for one in rule.titles if one in titles)
        else rule
        for key, rule in fill.columns.items()
    }
    return fill if columns == fill.columns else fill.but(columns=columns)


def _title(rule: Rule) -> str | None:
    return rule.source or rule.name


def _renamed(fill: Fill, names: Mapping[str, tuple[str, str]]) -> Fill:
    """The fill with the titles of today. What an answer said of a unit was said of the other column."""
    columns = dict(fill.columns)
    for key, (_, now) in names.items():
        rule = columns[key]
        columns[key] = rule.model_copy(update={"source" if rule.source is not None else "name": now, "unit": None})
    return fill.but(columns=columns) if names else fill


def _unfilled(fill: Fill, guessed: Fill) -> dict[str, Rule]:
    """What a first conversion would fill and a fill does not."""
    return {key: rule for key, rule in guessed.columns.items() if key not in fill.filled and key not in fill.ignore}


def _with_new(fill: Fill, guessed: Fill, new: Sequence[str], months_of: Sequence[str]) -> Fill:
    """The fill with the fields that titles which are new surely are, and the months that some titles are."""
    more = {key: rule for key, rule in _unfilled(fill, guessed).items() if rule.source in new}
    changed: dict[str, object] = {"columns": {**fill.columns, **more}} if more else {}
    amount, today = fill.columns.get("amount"), guessed.columns.get("amount")
    if amount is not None and amount.minus is None and today is not None and today.minus in new:
        changed["columns"] = {**fill.columns, **more, "amount": amount.but(minus=today.minus)}
    flags = tuple(title for title in guessed.ended_by if title in new and title not in fill.ended_by)
    if flags:
        changed["ended_by"] = fill.ended_by + flags
    if fill.unpivot is not None and guessed.unpivot is not None:
        months = {
            key: {
                **titles,
                **{title: code for title, code in guessed.unpivot.values.get(key, {}).items() if title in months_of},
            }
            for key, titles in fill.unpivot.values.items()
        }
        if months != fill.unpivot.values:
            changed["unpivot"] = fill.unpivot.but(values=months)
    return fill.model_copy(update=changed) if changed else fill


def _without_gone(fill: Fill, source: Source, notes: list[Text]) -> Fill:
    """The fill without what the source does not have this time, where a row can do without it."""

    def is_gone(title: str) -> bool:
        return title not in PLACES and place_of(source, title) is None

    must = {*SHEETS[fill.sheet].key_fields, *essential(fill.sheet), *(fill.key or ())}
    gone = {key: rule for key, rule in fill.columns.items() if key not in must and any(map(is_gone, rule.titles))}
    kept, flags = (tuple(title for title in some if not is_gone(title)) for some in (fill.keep, fill.ended_by))
    months = _present(fill.unpivot, is_gone) if fill.unpivot is not None else None
    amount = fill.columns.get("amount")
    if amount is not None and amount.minus is not None and is_gone(amount.minus):
        return _without_gone(fill.with_rule("amount", amount.but(minus=None)), source, notes)
    missing = [title for rule in gone.values() for title in rule.titles if is_gone(title)]
    missing += [title for title in (*fill.keep, *fill.ended_by) if title not in (*kept, *flags)]
    if not missing and months == fill.unpivot:
        return fill
    if missing:
        notes.append(
            Text("convert.note.gone_columns", {"source": source.shown, "titles": list(dict.fromkeys(missing))})
        )
    columns = {key: rule for key, rule in fill.columns.items() if key not in gone}
    return fill.but(columns=columns, keep=kept, ended_by=flags, unpivot=months)


def _present(how: Unpivot, is_gone: Callable[[str], bool]) -> Unpivot:
    """Columns of months without those that are gone; all of them where none is left, which is said as a fault."""
    values = {
        key: {title: code for title, code in some.items() if not is_gone(title)} for key, some in how.values.items()
    }
    return how.but(values=values) if all(values.values()) and values != how.values else how
