"""The faces of rooms whose modules are loaded on first use: importing kamxl must load neither pandas nor lxml."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module


def offer(room: str, homes: Mapping[str, str]) -> None:
    """Give the face of a room names that are loaded on first use.

    Args:
        room: `__name__` of the face.
        homes: module of the room -> the names that the face offers of it, with spaces between. The face imports the same for
            types, under `TYPE_CHECKING`.
    """
    home_of = {name: home for home, names in homes.items() for name in names.split()}

    def load(name: str) -> object:
        if name not in home_of:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        return getattr(import_module(f"{room}.{home_of[name]}"), name)

    vars(sys.modules[room])["__getattr__"] = load
