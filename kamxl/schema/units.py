"""Units of fields."""

from __future__ import annotations

from typing import Literal

from kamxl.record import record


@record
class Unit:
    """The unit of a field's values. `scale` is what one of it is in the base unit of its family.

    Which words a title has for a unit of money depends on the book: `Money.name`.
    """

    zh: str
    en: str
    family: Literal["money", "money_each", "percent", "people", "days"]
    scale: float = 1.0

    @property
    def is_money(self) -> bool:
        """Amounts or prices."""
        return self.family in ("money", "money_each")

    @property
    def large(self) -> bool:
        """Amounts that titles show in the book's display unit; the others are in the currency itself."""
        return self.family == "money" and self.scale != 1
