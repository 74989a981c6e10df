"""The JSON objects of `kamxl person` and `kamxl forget`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kamxl.results.base import Count, Part, Summary


class HoldingFile(Part):
    """A file beside the workbook that still holds the data, or that cannot be searched."""

    file: str = Field(description="Its path.")
    kind: Literal["backup", "undo", "mapping", "copy", "journal", "file"] = Field(
        description="backup of a write; undo and mapping of a conversion; copy: a result of kamxl's, such as a copy for a role or a report; "
        "journal of a batch; any other file."
    )
    searched: bool = Field(
        description="False: its content cannot be searched (a PDF, an encrypted workbook); look yourself."
    )


class CustomerRow(Part):
    """A row that is the customer's."""

    sheet: str = Field(description="Title of the sheet.")
    row: Count = Field(description="Number of the row.")
    cells: dict[str, str] = Field(description="Cell -> what stands in it.")


class PersonalCell(Part):
    """A cell with data of the people."""

    sheet: str = Field(description="Title of the sheet.")
    cell: str = Field(description="The cell, such as D7.")
    text: str = Field(description="What stands in it.")


class PersonSummary(Summary):
    """All that a workbook holds on a customer's people, as `kamxl person` writes it."""

    book: str = Field(description="The workbook that was read; it is not changed.")
    lang: str = Field(description="Language of the workbook: zh or en.")
    customer: str = Field(description="ID of the customer.")
    name: str | None = Field(description="Name of the customer; null where the book has none.")
    people: list[str] = Field(description="Names of its people, as typed.")
    rows: list[CustomerRow] = Field(description="The customer's rows of all sheets, result sheets too.")
    personal: list[PersonalCell] = Field(
        description="Cells with names, numbers or addresses of the people, in these rows and elsewhere."
    )
    parts: list[str] = Field(description="Other parts of the file that hold them: notes, properties, pictures.")
    files: list[HoldingFile] = Field(description="Files beside the workbook that hold them, too.")


class ForgetSummary(Summary):
    """The receipt of `kamxl forget`. It names no person unless --person did."""

    book: str = Field(description="The workbook that was read.")
    output: str = Field(description="The workbook that was written: the same, or --output.")
    written: bool = Field(description="False with --dry-run, and where nothing was found.")
    lang: str = Field(description="Language of the workbook: zh or en.")
    customer: str = Field(description="ID of the customer, under which all figures stay.")
    person: str | None = Field(description="The only person that was meant; null: all of the customer's people.")
    people: Count = Field(description="Names that were found.")
    changed: dict[str, list[str]] = Field(description="Title of a sheet -> its cells out of which data were taken.")
    parts: list[str] = Field(
        description="Other parts of the file out of which data were taken: notes, properties, charts."
    )
    left: list[str] = Field(
        description="Parts that still hold data and cannot be changed: pictures, programs, files in the file."
    )
    shared: Count = Field(
        description="Names, numbers or addresses that others in the book have, too: these were taken out of the customer's rows only."
    )
    texts: dict[str, list[str]] = Field(
        default_factory=dict,
        description="Title of a sheet -> cells of the customer's rows with free text: numbers, addresses and accounts went, other words stay.",
    )
    files: list[HoldingFile] = Field(
        description="Files beside the workbook that still hold the data. No backup was made."
    )
