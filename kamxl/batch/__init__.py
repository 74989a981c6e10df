"""Many workbooks: folders found, claimed, done by worker processes here or on a cluster, recorded and summed up.

run      a whole batch
Options  what to do with which paths
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kamxl.lazy import offer

if TYPE_CHECKING:
    from kamxl.batch.options import Options
    from kamxl.batch.report import Report
    from kamxl.batch.runner import run, summary_of

offer(__name__, {"options": "Options", "report": "Report", "runner": "run summary_of"})
