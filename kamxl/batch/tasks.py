"""What can be done to one workbook: run, validate, convert. Each returns its part of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from kamxl import pipeline
from kamxl.batch.figures import SHOWN_ISSUES, figures, issues, shown
from kamxl.batch.job import NO_ROWS, Batch, Job, Task, hash_of
from kamxl.errors import InputError
from kamxl.i18n import Text
from kamxl.writer.lock import check_free
from kamxl.writer.marks import marked

if TYPE_CHECKING:
    from kamxl.convert import Outcome

Part = dict[str, Any]
Step = Callable[[str], AbstractContextManager[None]]
Announce = Callable[[Part], None]
"""Called with the part as it will be recorded, right before the file is replaced."""


def run(batch: Batch, job: Job, step: Step, announce: Announce) -> Part:
    """Compute and write back, or into the copy."""
    book = Path(job.book)
    if job.output is None:
        with suppress(FileNotFoundError):  # reading will say so
            check_free(book)  # no need to compute what cannot be written
    with step("read"):
        opened = pipeline.read_target(book, lang=batch.lang, fallback=batch.words, overrides=batch.overrides)
    with step("validate"):
        checked = pipeline.check(opened, as_of=batch.day)
    with step("compute"):
        result = pipeline.analyse(checked, as_of=batch.day)
    with step("report"):
        sheets = pipeline.plans(result)
    with step("write"):
        data = pipeline.render(result, sheets)
        if job.output is not None:
            data = marked(data, "run", job.target.suffix)  # what is announced is what will be written
        part = {
            "before": asdict(opened.fingerprint),
            "written": sha256(data).hexdigest(),
            "figures": figures(result),
        }
        if not result.usable:
            why = "cli.run.no_customers" if result.analysis.listed else "cli.run.no_rows"
            part |= {"error": NO_ROWS, "reason": Text(why, {"book": book.name}).render(batch.words)}
        announce(part)
        output = None if job.output is None else Path(job.output)
        pipeline.save(result, data, book, output, backup=batch.backup, replace=batch.replace)
    return part


def validate(batch: Batch, job: Job, step: Step, announce: Announce) -> Part:
    """Check, and write nothing."""
    with step("read"):
        opened = pipeline.read_target(Path(job.book), lang=batch.lang, fallback=batch.words)
    with step("validate"):
        checked = pipeline.check(opened, as_of=batch.day)
    rows = sum(count.rows for count in checked.checked.counts.values())
    return {
        "before": asdict(opened.fingerprint),
        "written": opened.fingerprint.sha256,
        "figures": {"rows": rows, "issues": issues(checked), "shown": shown(checked)},
    }


def convert(batch: Batch, job: Job, step: Step, announce: Announce) -> Part:
    """Convert one file into a canonical workbook of its name; one that is there is created and updated by key.

    A conversion that was written already finds nothing to change, so that no announcement is needed to repeat it safely.
    """
    from kamxl import writer
    from kamxl.company import company_settings
    from kamxl.convert import convert as convert_files
    from kamxl.settings import effective

    source, target = Path(job.book), job.target
    before = writer.fingerprint(source)
    outcome = convert_files(
        [source],
        target,
        mapping=Path(batch.mapping) if batch.mapping else None,
        settings=effective(company_settings(source).entries).settings,
        lang=batch.lang,
        fallback=batch.words,
        backup=batch.backup,
        step=step,
    )
    if not target.exists():
        raise InputError(Text("batch.failed.nothing_taken", {"book": source.name}))
    return {"before": asdict(before), "written": hash_of(target), "figures": _converted(outcome)}


def _converted(outcome: Outcome) -> dict[str, Any]:
    """Rows that were taken and rows that were not, with the first reasons."""
    report = outcome.as_dict()
    counts = [report["sheets"][key] for key in report["sheets"]]
    checked = report["checked"].values()
    return {
        **{name: sum(one[name] for one in counts) for name in ("created", "updated", "unchanged", "not_taken")},
        "issues": {name: sum(one[name] for one in checked) for name in ("errors", "warnings")},
        "shown": [
            {
                "severity": "error",
                "sheet": one["source"],
                "cell": one["row"],
                "field": one["field"],
                "key": one["key"],
                "value": one["value"],
                "message": one["message"],
            }
            for one in report["not_taken"][:SHOWN_ISSUES]
        ],
    }


TASKS: Mapping[Task, Callable[[Batch, Job, Step, Announce], Part]] = MappingProxyType(
    {"run": run, "validate": validate, "convert": convert}
)
