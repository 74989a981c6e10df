"""Branch coverage of three rooms by their own tests, at little cost: a plugin of pytest that measures nothing else.

    python -m pytest -n 2 -p tests.measured && python -m coverage combine && python -m coverage report

Measured are what runs when modules are loaded and the tests of the rooms. All others run at their own speed, where a measured run of
everything would take twice as long.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import coverage
import pytest

ROOMS = ("schema", "validate", "compute")
_MEASURED = coverage.Coverage(data_suffix=f"rooms.{os.getpid()}", source=[f"kamxl/{room}" for room in ROOMS])
_MEASURED.start()
_ran: list[str] = []


def pytest_collection_finish(session: pytest.Session) -> None:
    _MEASURED.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    if item.nodeid.split("/")[1] not in ROOMS:
        return (yield)
    _ran.append(item.nodeid)
    _MEASURED.start()
    try:
        return (yield)
    finally:
        _MEASURED.stop()


def pytest_unconfigure(config: pytest.Config) -> None:
    if _ran:  # the process that only hands out the tests has nothing to save, and coverage would warn of it
        _MEASURED.save()
