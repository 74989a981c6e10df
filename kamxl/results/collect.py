"""The JSON object of `kamxl collect`."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Cell, Count, Part, Seconds, Summary


class CollectedCopy(Part):
    """A copy that came home."""

    file: str = Field(description="File name of the copy.")
    who: str = Field(description="The owner whose customers it holds, else the role that it was made for.")
    role: str = Field(description="The role that it was made for.")
    as_of: str = Field(description="The day that it was made for, YYYY-MM-DD.")
    taken: Count = Field(description="Cells of the workbook that get what was typed there.")
    added: Count = Field(description="New rows.")
    conflicts: Count = Field(description="Cells and rows that a person has to decide on.")
    deleted: Count = Field(description="Rows that were deleted there; the workbook keeps them.")


class TakenCell(Part):
    """A cell of the workbook that changes."""

    sheet: str = Field(description="Key of the input sheet.")
    cell: str = Field(
        description="A1 address in the workbook, with the sheet's title where it has several of the kind."
    )
    row: str = Field(description="What tells which row it is: ID, customer, day.")
    field: str = Field(description="Key of the field; `custom.` and a title for a column of your own.")
    old: Cell = Field(description="What stood there.")
    new: Cell = Field(description="What stands there now.")
    who: str = Field(description="Whose copy it comes from.")
    file: str = Field(description="File name of the copy.")


class AddedRow(Part):
    """A row that is new in a copy."""

    sheet: str = Field(description="Key of the input sheet.")
    row: str = Field(description="What tells which row it is: ID, customer, day.")
    who: str = Field(description="Whose copy it comes from.")
    file: str = Field(description="File name of the copy.")


class OpenConflict(Part):
    """What a person has to decide on; the workbook keeps what it has."""

    why: str = Field(
        description="both: changed on both sides; copies: two copies say otherwise; deleted: the row is gone from the copy; row_gone: "
        "from the workbook; key, key_taken, key_twice: an ID was changed, is taken, or stands twice; masked: typed where the copy "
        "does not show the workbook's own value; error: a formula error or one not calculated; formula, merged: the workbook "
        "calculates the cell, or it lies under a merged one; no_column, no_sheet: the workbook has none; "
        "no_row: a new row is not taken, for the workbook has no room for the column that decides its figures."
    )
    message: str = Field(description="The same in words.")
    sheet: str = Field(description="Key of the input sheet.")
    cell: str | None = Field(
        description="A1 address in the workbook, with the sheet's title where it has several of the kind; null where it has none."
    )
    row: str = Field(description="What tells which row it is: ID, customer, day.")
    field: str | None = Field(description="Key of the field; null for a whole row.")
    held: Cell = Field(description="What the workbook holds.")
    typed: Cell = Field(description="What the copy holds.")
    who: str = Field(description="Whose copy it comes from.")
    file: str = Field(description="File name of the copy.")


class CollectSummary(Summary):
    """What `kamxl collect` brought home."""

    book: str = Field(description="The workbook.")
    output: str = Field(description="The file that was written, or would be.")
    dry_run: bool = Field(description="Nothing was written because none should be.")
    written: bool = Field(description="The file was written; it is not where there was nothing to take or to tell.")
    lang: str = Field(description="Language of the messages: zh or en.")
    copies: list[CollectedCopy] = Field(description="In the order of the call.")
    taken: list[TakenCell] = Field(description="Cells of the workbook that get what was typed into a copy.")
    added: list[AddedRow] = Field(description="Rows that are new in a copy.")
    conflicts: list[OpenConflict] = Field(description="Deleted rows among them.")
    same: Count = Field(description="Cells and rows of copies that the workbook has already.")
    notes: list[str] = Field(description="Sheets and columns of copies that could not be looked at.")
    seconds: Seconds = Field(default_factory=dict, description="Step -> seconds; total is the whole.")
