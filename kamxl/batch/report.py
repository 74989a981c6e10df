"""What a batch did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kamxl.batch.find import Workbooks
from kamxl.batch.job import Batch
from kamxl.batch.lacking import Lacking, lacking
from kamxl.batch.options import Options
from kamxl.batch.planning import FAILED, OPEN, OUTCOMES, UNUSABLE, Entry


@dataclass
class Report:
    """What a batch did."""

    batch: Batch
    found: Workbooks
    options: Options
    home: Path
    entries: list[Entry] = field(default_factory=list)
    """In the order of their paths."""
    summary: Path | None = None
    summary_json: Path | None = None
    summary_error: str = ""
    resumed: bool = False
    seconds: float = 0.0

    @property
    def counts(self) -> Mapping[str, int]:
        counted = Counter(entry.outcome for entry in self.entries)
        return {outcome: counted[outcome] for outcome in OUTCOMES}

    @property
    def lacking(self) -> Lacking:
        """What the figures of a run lack."""
        return lacking(self.entries)

    @property
    def with_errors(self) -> int:
        """Workbooks whose data were found wrong, where that was the question."""
        if self.batch.task != "validate":
            return 0
        return sum(bool(entry.record and entry.record.get("figures", {}).get("issues", {}).get("errors"))
                   for entry in self.entries)  # fmt: skip

    @property
    def reminded(self) -> Mapping[str, int]:
        """What became of reminders: files, messages sent, already and failed, and workbooks of which none could be made."""
        found = Counter[str]()
        for entry in self.entries:
            told = (entry.record or {}).get("reminders") or {}
            found.update({name: told.get(name, 0) for name in ("files", "sent", "already", "failed")})
            found["faults"] += bool(told.get("why")) and not told.get("failed")
        return found

    @property
    def ok(self) -> bool:
        """Nothing failed, nothing was left, and each had rows that could be used."""
        bad = sum(self.counts[outcome] for outcome in (FAILED, OPEN, UNUSABLE))
        unsent = self.reminded["failed"] + self.reminded["faults"]
        return not (bad + self.with_errors + len(self.found.unreadable) + unsent) and not self.summary_error
