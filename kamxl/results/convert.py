"""The JSON objects of `kamxl convert`. Sheets and fields are named by their keys in the schema."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Count, Counts, Number, Part, Seconds, Summary


class Mapping(Part):
    """The mapping of the columns."""

    path: str | None = Field(description="Where it stands.")
    from_: str = Field(alias="from", description="given, remembered or guessed.")
    written: bool = Field(description="It was written there now, for editing.")


class Source(Part):
    """A table that was read."""

    name: str = Field(description="File, and the sheet where it has several.")
    files: list[str]
    sheet: str | None
    kind: str = Field(description="csv, xlsx, xls, xlsb or ods.")
    encoding: str | None = Field(description="Of a text file.")
    delimiter: str | None = Field(description="Of a text file.")
    header_row: Count
    columns: list[str] = Field(description="Titles of the columns.")
    rows: Count
    used: Count = Field(description="Rows that were taken into a sheet.")
    left_out: Count = Field(description="Rows that are no records.")


class Join(Part):
    """How a source came out that was joined to another."""

    source: str
    to: str
    unmatched: Count = Field(description="Rows that found nothing in it.")
    unused: Count = Field(description="Rows of it that nothing asked for.")


class ConvertedSheet(Part):
    """What happened to a sheet of the workbook."""

    title: str = Field(description="Of several sheets of the kind that to which new rows go.")
    titles: list[str] = Field(default=[], description="Of the sheets of the kind that the workbook had.")
    created: Count = Field(description="New rows.")
    updated: Count = Field(description="Rows that got another value.")
    unchanged: Count
    repeated: Count = Field(description="Rows of the source that say again what an earlier one said.")
    not_taken: Count = Field(description="Rows of the source that were refused.")
    cells_not_taken: Count = Field(default=0, description="Cells that were refused, of rows that were taken.")


class MappedColumn(Part):
    """A column that was recognised."""

    source: str
    title: str
    sheet: str
    field: str
    how: str = Field(description="By what: exact, alias, alike, joined, calculated, …")
    score: Number = Field(description="Likeness of the title and the field's name, up to 100.")


class ProposedColumn(Part):
    """A column, or the meaning of one, that a person has to confirm."""

    source: str
    title: str
    sheet: str
    field: str
    score: Number = Field(description="As of a recognised column.")
    message: str


class MissingField(Part):
    """A required field that nothing fills."""

    source: str
    sheet: str
    field: str


class RefusedSheet(Part):
    """A sheet that was not written, because nothing fills its key."""

    source: str
    sheet: str
    fields: list[str]


class Change(Part):
    """A cell of the workbook that got another value."""

    sheet: str
    key: str = Field(description="ID of the row.")
    cell: str = Field(description="A1 address, with the sheet's title where the workbook has several of the kind.")
    field: str
    old: str
    new: str


class NotTaken(Part):
    """A row or cell that did not get into the workbook, or only as it was typed."""

    source: str
    row: Count = Field(description="As the file counts; 0 where it is not about one row.")
    sheet: str
    field: str
    key: str
    value: str = Field(description="As typed.")
    code: str
    whole_row: bool = Field(description="false: only this cell; the rest of the row was taken.")
    message: str


class ConversionSummary(Summary):
    """What `kamxl convert` did."""

    target: str = Field(description="The canonical workbook.")
    existed: bool = Field(description="It was there before.")
    dry_run: bool = Field(description="Nothing was to be written.")
    written: bool = Field(description="The workbook was written.")
    lang: str = Field(description="Language of the workbook: zh or en.")
    mapping: Mapping = Field(description="The mapping of the columns.")
    sources: list[Source] = Field(description="Tables that were read.")
    joins: list[Join] = Field(description="Tables that were joined to another.")
    sheets: dict[str, ConvertedSheet] = Field(description="Input sheet -> what happened to it.")
    totals: dict[str, dict[str, Number]] = Field(description="Sheet -> money field -> sum taken, in the field's unit.")
    columns: list[MappedColumn] = Field(description="Columns that were recognised.")
    proposals: list[ProposedColumn] = Field(description="What a person has to confirm.")
    questions: Count = Field(description="Questions on the sheet 列对应 that wait for an answer.")
    missing: list[MissingField] = Field(description="Required fields that nothing fills.")
    refused: list[RefusedSheet] = Field(description="Sheets that were not written, because nothing fills their key.")
    unknown: list[str] = Field(description="Sources that fill nothing.")
    changes: list[Change] = Field(description="Cells that got another value, the first 10,000.")
    changes_total: Count = Field(description="All of them.")
    not_taken: list[NotTaken] = Field(description="Rows and cells that were refused, the first 10,000.")
    not_taken_total: Count = Field(description="All of them.")
    not_taken_by_reason: dict[str, Count] = Field(description="Code -> rows and cells.")
    notes: list[str] = Field(description="What else a reader should know, as sentences.")
    merge_proposals: Count = Field(description="Customers that may be the same.")
    suggested_as_of: str | None = Field(description="A better day for a run, where the records are old; YYYY-MM-DD.")
    checked: dict[str, Counts] = Field(description="Key of the input sheet -> how the workbook came out.")
    seconds: Seconds = Field(default_factory=dict, description="Step -> seconds; total is the whole.")


class UndoSummary(Summary):
    """What `kamxl convert --undo` did."""

    target: str
    undone: bool
    removed: bool = Field(description="The conversion had made the workbook: it is gone again.")
    rows: int | None = Field(
        default=None,
        description="Rows of the conversion that were taken out of a workbook that was edited elsewhere since; null where the whole file is what it was.",
    )
    kept: list[str] = Field(
        default=[],
        description="Files beside the workbook, such as the mapping, that could not be taken back with it; the next undo does it.",
    )
    edited: list[str] = Field(
        description="Rows of the conversion that were edited since and stand in the way, as 购买记录!7 (F7)."
    )
