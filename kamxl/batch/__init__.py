"""Many workbooks: folders found, claimed, done by worker processes here or on a cluster, recorded and summed up.

run      a whole batch
Options  what to do with which paths
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any  # Any: whatever the name stands for

if TYPE_CHECKING:
    from kamxl.batch.options import Options
    from kamxl.batch.report import Report
    from kamxl.batch.runner import run, summary_of

_HOMES = {"Options": "options", "Report": "report", "summary_of": "runner", "run": "runner"}

__all__ = ["Options", "Report", "run", "summary_of"]


def __getattr__(name: str) -> Any:
    """Load on first use: worker processes import from here and need no front."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
