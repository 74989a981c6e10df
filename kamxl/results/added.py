"""The JSON object of `kamxl add-sheet`."""

from __future__ import annotations

from pydantic import Field

from kamxl.results.base import Summary


class AddedSheets(Summary):
    """The input sheets that `kamxl add-sheet` put into a workbook."""

    book: str = Field(description="The workbook that was written.")
    lang: str = Field(description="Language of the new sheets.")
    added: list[str] = Field(description="Titles of the new sheets.")
    present: list[str] = Field(description="Titles of those that the workbook has already.")
