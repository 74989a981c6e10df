"""What a conversion did, and what it did not take and why: for people, and as the model of `convert --json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel

from kamxl.convert.answers import unit_word
from kamxl.convert.draft import Found, Proposal
from kamxl.convert.mapping import PERIOD, shown_field, shown_title
from kamxl.convert.merge import Merged
from kamxl.convert.sources import NotTaken, Source
from kamxl.i18n import Lang, Text, tr
from kamxl.schema.money import CNY, UNITS, Money
from kamxl.schema.sheets import SHEETS
from kamxl.schema.values import typed
from kamxl.validate import SheetCount

if TYPE_CHECKING:
    from kamxl.results import ConversionSummary
    from kamxl.results import convert as parts

ASKED = frozenset({"day_order", "measure", "year", "unit", "decimal", "bare_unit", "word"})
"""Proposals that are questions: nothing in the file proves what is meant."""
Model = TypeVar("Model", bound=BaseModel)
MOST_LISTED = 10_000
"""Rows of a list in the JSON object; the counts are always of all."""


@dataclass(frozen=True, slots=True)
class JoinCount:
    """How a source came out that was joined to another."""

    source: str
    to: str
    unmatched: int
    """Rows that found nothing in it."""
    unused: int
    """Rows of it that nothing asked for."""


@dataclass(slots=True)
class Outcome:
    """The whole of a conversion."""

    target: Path
    existed: bool
    dry_run: bool
    lang: Lang
    mapping: Path | None
    """Where the mapping stands that was used, or was written for editing."""
    mapping_from: str
    """given, remembered or guessed."""
    mapping_written: bool = False
    written: bool = False
    asks: bool = False
    """The sheet of questions was written anew."""
    money: Money = CNY
    """Of the workbook."""
    questions: int = 0
    """On that sheet, those that wait for an answer."""
    sources: Sequence[Source] = ()
    used: Mapping[str, int] = field(default_factory=dict)
    """Source -> rows that were taken into a sheet."""
    joins: Sequence[JoinCount] = ()
    sheets: Mapping[str, Merged] = field(default_factory=dict)
    found: Sequence[Found] = ()
    proposals: Sequence[Proposal] = ()
    open: Sequence[tuple[str, str, str]] = ()
    """(source, sheet, field): required fields that nothing fills."""
    refused: Sequence[tuple[str, str, tuple[str, ...]]] = ()
    """(source, sheet, fields): fills that were not written, and the key fields that nothing fills."""
    unknown: Sequence[str] = ()
    """Sources that fill nothing."""
    notes: Sequence[Text] = ()
    merge_proposals: int = 0
    checked: Mapping[str, SheetCount] = field(default_factory=dict)
    suggested_as_of: date | None = None
    """The day of the newest order or follow-up, where it lies so far back that a run had better be as of that day."""
    rows: int = 0
    """Records of the workbook, of all input sheets."""
    totals: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """Sheet -> money field -> sum of what was taken, in the field's unit."""

    @property
    def not_taken(self) -> list[NotTaken]:
        """Of all sheets, and of rows that are no records; a row that several fills refuse for one reason counts once."""
        found = [fault for source in self.sources for fault in source.faults if fault.code != "total"]
        found += [fault for merged in self.sheets.values() for fault in merged.not_taken]
        return found

    @property
    def incomplete(self) -> bool:
        """Whether a person has to do something: a question is open, or a row was refused."""
        refused = any(one.whole_row for one in self.not_taken)
        amounts = any(one.code.startswith("currency") for one in self.not_taken)
        return refused or amounts or bool(self.refused) or any(one.why in ASKED for one in self.proposals)

    @property
    def changed(self) -> bool:
        """Whether any row is new or other than it was."""
        return any(merged.new or merged.changes for merged in self.sheets.values())

    def summary(self, seconds: Mapping[str, float] = MappingProxyType({})) -> ConversionSummary:
        """What `convert --json` prints. `seconds` of each step."""
        from kamxl.results import ConversionSummary, Counts
        from kamxl.results import convert as parts

        lang, not_taken = self.lang, self.not_taken
        changes = [change for merged in self.sheets.values() for change in merged.changes]
        path = str(self.mapping) if self.mapping else None
        return _part(
            ConversionSummary,
            self,
            target=str(self.target),
            mapping=parts.Mapping(path=path, from_=self.mapping_from, written=self.mapping_written),
            sources=[_source(source, self.used.get(source.name, 0)) for source in self.sources],
            joins=[_part(parts.Join, one) for one in self.joins],
            sheets={key: _sheet(merged) for key, merged in self.sheets.items()},
            totals={key: dict(some) for key, some in self.totals.items()},
            columns=[_part(parts.MappedColumn, one) for one in self.found],
            proposals=[_part(parts.ProposedColumn, one, message=proposal_text(one, lang)) for one in self.proposals],
            missing=[parts.MissingField(source=source, sheet=sheet, field=key) for source, sheet, key in self.open],
            refused=[parts.RefusedSheet(source=one, sheet=sheet, fields=[*keys]) for one, sheet, keys in self.refused],
            unknown=list(self.unknown),
            changes=[_part(parts.Change, one, old=typed(one.old), new=typed(one.new)) for one in changes[:MOST_LISTED]],
            changes_total=len(changes),
            not_taken=[_part(parts.NotTaken, one, message=one.message.render(lang)) for one in not_taken[:MOST_LISTED]],
            not_taken_total=len(not_taken),
            not_taken_by_reason=dict(sorted(Counter(one.code for one in not_taken).items())),
            notes=[note.render(lang) for note in self.notes],
            suggested_as_of=self.suggested_as_of.isoformat() if self.suggested_as_of else None,
            checked={key: _part(Counts, one) for key, one in self.checked.items()},
            seconds={name: round(value, 3) for name, value in seconds.items()},
        )


def _part(model: type[Model], one: object, **more: object) -> Model:
    """A part of the object with what an object of ours says under the same names."""
    own = {name: getattr(one, name) for name in model.model_fields if name not in more and hasattr(one, name)}
    return model(**own, **more)


def _source(source: Source, used: int) -> parts.Source:
    from kamxl.results import convert as parts

    options, listed = source.options, list(source.titles)
    return _part(
        parts.Source, source, files=list(source.files), encoding=options.encoding, delimiter=options.delimiter,
        columns=listed, rows=source.size, used=used, left_out=len(source.faults),
    )  # fmt: skip


def _sheet(merged: Merged) -> parts.ConvertedSheet:
    from kamxl.results import convert as parts

    rows = {(one.source, one.row) for one in merged.not_taken if one.whole_row}
    cells = sum(not one.whole_row for one in merged.not_taken)
    return _part(
        parts.ConvertedSheet,
        merged,
        titles=list(merged.titles),
        created=merged.new,
        not_taken=len(rows),
        cells_not_taken=cells,
    )


def proposal_text(one: Proposal, lang: Lang) -> str:
    """A proposal as a sentence."""
    unit = SHEETS[one.sheet].fields[one.field].column.unit
    read_as = next((known.code for known in UNITS if unit is not None and known.scale == unit.scale), "1")
    years = "year_of_names" if one.title == PERIOD else "first_year" if one.word else one.why
    why = years if one.why == "year" else one.why
    return tr(
        f"convert.proposal.{why}",
        lang,
        title=shown_title(one.title),
        cells=list(one.cells),
        field=shown_field(one.sheet, one.field),
        score=one.score,
        unit=unit_word(one, read_as, lang),
        word=one.word,
    )


def totals_of(sheet: str, taken: Mapping[str, float]) -> dict[str, float]:
    """Sums of the money fields of a sheet, those that it has."""
    return {key: taken[key] for key, one in SHEETS[sheet].fields.items() if one.column.kind == "money" and key in taken}
