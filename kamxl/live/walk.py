"""The walk over the open workbook: the same steps as for a file, with the cells that the user sees."""

from __future__ import annotations

from datetime import date
from typing import Any

from kamxl import pipeline
from kamxl.book import Book, Opened, Result
from kamxl.company import company_settings
from kamxl.compute.alerts import installed, rule_limits
from kamxl.live import reader
from kamxl.live.place import path_of
from kamxl.read import require_inputs
from kamxl.settings import effective
from kamxl.writer import Fingerprint

_NOT_A_FILE = Fingerprint(0, 0, "")
"""What is open is written through Excel; no file is compared."""


def check(book: Any, *, as_of: date) -> Book:
    """Read and validate the open workbook. Raises InputError, SettingsError."""
    path = path_of(book)
    company = company_settings(path)
    workbook = reader.read(book, effective(company.entries).settings.limits)
    require_inputs([workbook])
    lang = workbook.lang or "zh"
    settings = effective(company.entries, list(workbook.settings), rules=rule_limits(installed()))
    opened = Opened(
        path,
        (workbook,),
        _NOT_A_FILE,
        lang,
        settings,
        company,
        pipeline.money_of([workbook], settings.settings, lang),
    )
    return pipeline.check(opened, as_of=as_of)


def analyse(book: Any, *, as_of: date) -> Result:
    """Analyse the open workbook. Raises InputError, SettingsError."""
    return pipeline.analyse(check(book, as_of=as_of), as_of=as_of)
