"""Excel for Windows as far as it is spoken to past xlwings: it takes everything and keeps what it was told."""

from __future__ import annotations

from typing import Any

import pytest

from kamxl.live import native


class Excel:
    """An object of Excel. Each property that is set and each method that is called is kept in `told`."""

    def __init__(self, told: list[tuple[str, str]], place: str) -> None:
        object.__setattr__(self, "_told", told)
        object.__setattr__(self, "_place", place)

    def __getattr__(self, name: str) -> Excel:
        return Excel(self._told, f"{self._place}.{name}")

    def __getitem__(self, index: int) -> Excel:
        return self

    def __setattr__(self, name: str, value: object) -> None:
        self._told.append((f"{self._place}.{name}", repr(value)))

    def __call__(self, *given: Any) -> Excel:
        arguments = ", ".join(one._place if isinstance(one, Excel) else repr(one) for one in given)
        self._told.append((f"{self._place}()", arguments))
        return Excel(self._told, f"{self._place}({arguments})")

    def __sub__(self, other: float) -> Excel:
        return Excel(self._told, f"{self._place} - {other}")

    def __repr__(self) -> str:
        return self._place


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What Excel for Windows is told while the test runs: (place, value or arguments), in order."""
    said: list[tuple[str, str]] = []

    def itself(thing: Any) -> Excel:
        return Excel(said, f"{type(thing).__name__} {getattr(thing, 'name', None) or getattr(thing, 'address', '')}")

    monkeypatch.setattr(native, "is_windows_excel", lambda app: True)
    monkeypatch.setattr(native, "excel_itself", itself)
    return said
