"""The JSON object of `kamxl settings`: key of the setting -> its value and where that comes from."""

from __future__ import annotations

from pydantic import Field, RootModel

from kamxl.results.base import Cell, Part


class SettingValue(Part):
    """A setting that is in force."""

    value: Cell | list[Cell] = Field(description="In the unit that docs/settings.md names for the key.")
    from_: str = Field(
        alias="from", description="The file or cell that it comes from; the default where nobody sets it."
    )


class SettingsSummary(RootModel[dict[str, SettingValue]]):
    """Settings by their dotted keys."""

    def plain(self) -> dict[str, object]:
        """The object as JSON holds it."""
        return {key: one.model_dump(by_alias=True) for key, one in self.root.items()}
