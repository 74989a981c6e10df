"""The JSON Schema of what each command prints."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from kamxl.results.added import AddedSheets
from kamxl.results.batch import BatchSummary
from kamxl.results.collect import CollectSummary
from kamxl.results.convert import ConversionSummary
from kamxl.results.doctor import DoctorReport
from kamxl.results.explain import Explanation
from kamxl.results.privacy import ForgetSummary, PersonSummary
from kamxl.results.remind import RemindSummary
from kamxl.results.remove import RemoveSummary
from kamxl.results.report import ReportPreview, ReportSummary
from kamxl.results.run import RunSummary
from kamxl.results.settings import SettingsSummary
from kamxl.results.share import ShareSummary
from kamxl.results.validate import ValidationSummary
from kamxl.results.what_if import WhatIfSummary

PRINTED: Mapping[str, type[BaseModel]] = {
    "run": RunSummary,
    "what-if": WhatIfSummary,
    "validate": ValidationSummary,
    "convert": ConversionSummary,
    "add-sheet": AddedSheets,
    "report": ReportSummary,
    "preview": ReportPreview,
    "explain": Explanation,
    "share": ShareSummary,
    "person": PersonSummary,
    "forget": ForgetSummary,
    "remove": RemoveSummary,
    "collect": CollectSummary,
    "remind": RemindSummary,
    "batch": BatchSummary,
    "settings": SettingsSummary,
    "doctor": DoctorReport,
}
"""Command -> what it prints with `--json`."""


def json_schema(command: str) -> dict[str, object]:
    """JSON Schema of what a command prints."""
    schema = PRINTED[command].model_json_schema(by_alias=True, mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_open(schema)}


def _open(schema: object) -> dict[str, object]:
    """A reader must take fields that a later version adds: only what makes an object is strict."""

    def opened(value: object) -> object:
        if isinstance(value, dict):
            return {key: opened(one) for key, one in value.items() if (key, one) != ("additionalProperties", False)}
        return [opened(one) for one in value] if isinstance(value, list) else value

    found = opened(schema)
    assert isinstance(found, dict)
    return found
