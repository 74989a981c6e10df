"""What a conversion did, and what it did not take and why: for people, and as the model of `convert --json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

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
        return ConversionSummary(
            target=str(self.target),
            existed=self.existed,
            dry_run=self.dry_run,
            written=self.written,
            lang=lang,
            mapping=parts.Mapping(
                path=str(self.mapping) if self.mapping else None,
                from_=self.mapping_from,
                written=self.mapping_written,
            ),
            sources=[_source(source, self.used.get(source.name, 0)) for source in self.sources],
            joins=[
                parts.Join(source=one.source, to=one.to, unmatched=one.unmatched, unused=one.unused)
                for one in self.joins
            ],
            sheets={key: _sheet(merged) for key, merged in self.sheets.items()},
            totals={key: dict(some) for key, some in self.totals.items()},
            columns=[
                parts.MappedColumn(
                    source=one.source, title=one.title, sheet=one.sheet, field=one.field, how=one.how, score=one.score
                )
                for one in self.found
            ],
            proposals=[
                parts.ProposedColumn(
                    source=one.source,
                    title=one.title,
                    sheet=one.sheet,
                    field=one.field,
                    score=one.score,
                    message=proposal_text(one, lang),
                )
                for one in self.proposals
            ],
            questions=self.questions,
            missing=[parts.MissingField(source=source, sheet=sheet, field=key) for source, sheet, key in self.open],
            refused=[
                parts.RefusedSheet(source=source, sheet=sheet, fields=list(keys))
                for source, sheet, keys in self.refused
            ],
            unknown=list(self.unknown),
            changes=[
                parts.Change(
                    sheet=one.sheet,
                    key=one.key,
                    cell=one.cell,
                    field=one.field,
                    old=typed(one.old),
                    new=typed(one.new),
                )
                for one in changes[:MOST_LISTED]
            ],
            changes_total=len(changes),
            not_taken=[_not_taken(one, lang) for one in not_taken[:MOST_LISTED]],
            not_taken_total=len(not_taken),
            not_taken_by_reason=dict(sorted(Counter(one.code for one in not_taken).items())),
            notes=[note.render(lang) for note in self.notes],
            merge_proposals=self.merge_proposals,
            suggested_as_of=self.suggested_as_of.isoformat() if self.suggested_as_of else None,
            checked={
                key: Counts(rows=one.rows, valid=one.valid, errors=one.errors, warnings=one.warnings)
                for key, one in self.checked.items()
            },
            seconds={name: round(value, 3) for name, value in seconds.items()},
        )


def _source(source: Source, used: int) -> parts.Source:
    from kamxl.results import convert as parts

    return parts.Source(
        name=source.name,
        files=list(source.files),
        sheet=source.sheet,
        kind=source.kind,
        encoding=source.options.encoding,
        delimiter=source.options.delimiter,
        header_row=source.header_row,
        columns=list(source.titles),
        rows=source.size,
        used=used,
        left_out=len(source.faults),
    )


def _sheet(merged: Merged) -> parts.ConvertedSheet:
    from kamxl.results import convert as parts

    rows = {(one.source, one.row) for one in merged.not_taken if one.whole_row}
    return parts.ConvertedSheet(
        title=merged.title,
        created=merged.new,
        updated=merged.updated,
        unchanged=merged.unchanged,
        repeated=merged.repeated,
        not_taken=len(rows),
        cells_not_taken=sum(not one.whole_row for one in merged.not_taken),
    )


def _not_taken(one: NotTaken, lang: Lang) -> parts.NotTaken:
    from kamxl.results import convert as parts

    return parts.NotTaken(
        source=one.source,
        row=one.row,
        sheet=one.sheet,
        field=one.field,
        key=one.key,
        value=one.value,
        code=one.code,
        whole_row=one.whole_row,
        message=one.message.render(lang),
    )


def proposal_text(one: Proposal, lang: Lang) -> str:
    """A proposal as a sentence."""
    unit = SHEETS[one.sheet].fields[one.field].column.unit
    read_as = next((known.code for known in UNITS if unit is not None and known.scale == unit.scale), "1")
    why = (
        "year_of_names"
        if (one.why, one.title) == ("year", PERIOD)
        else "first_year"
        if one.why == "year" and one.word
        else one.why
    )
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
