"""What every JSON object of kamxl has in common."""

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

import kamxl

FORMAT: Literal[1] = 1
"""Of the JSON objects. Fields are only added within a format; one that changes its meaning or goes makes a new one."""

Count = Annotated[int, Field(ge=0)]
Number = int | float
"""A whole number stays one."""
Cell = str | bool | int | float | None
"""A cell's value: a date as YYYY-MM-DD."""


Severity = Literal["high", "medium", "low"]
"""Of an alert."""


class Part(BaseModel):
    """A part of a JSON object; it cannot be changed, and says so where a field is misspelled."""

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", populate_by_name=True, defer_build=True
    )


class Program(Part):
    """What made the object."""

    name: Literal["kamxl"] = "kamxl"
    version: str = Field(kamxl.__version__, description="Version of the program.")


class Summary(Part):
    """A whole JSON object, as a command prints it."""

    program: Program = Field(Program(), description="The program that made this object.")
    format: Literal[1] = Field(FORMAT, description="Version of this format. Within one, fields are only added.")

    def plain(self) -> dict[str, object]:
        """The object as JSON holds it."""
        return self.model_dump(by_alias=True)


class Counts(Part):
    """How an input sheet came out."""

    rows: Count = Field(description="Records of the sheet.")
    valid: Count = Field(description="Those that count.")
    errors: Count
    warnings: Count


class ReadTogether(Part):
    """Sheets of one kind in a workbook that were read together."""

    sheet: str = Field(description="Key of the input sheet.")
    rows: dict[str, Count] = Field(description="Title of each sheet -> its records.")


Seconds = dict[str, Number]
"""Step -> seconds; `total` is the whole."""
