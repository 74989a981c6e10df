"""How much of a file comes in as it is meant, at the first try with --yes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from exports import Export, records, written
from test_generated_layouts import meant

from kamxl.convert import convert
from kamxl.convert.outcome import Outcome
from kamxl.schema.sheets import SHEETS


@dataclass
class Measured:
    """Cells that came in right, those that did not come in, and those that came in otherwise."""

    right: int = 0
    missing: int = 0
    wrong: int = 0
    silent: int = 0
    """Of the wrong ones, those of which nothing was asked or said."""
    extra: int = 0
    """Records that the file does not hold."""
    faults: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not (self.missing or self.wrong or self.extra)


def same(found: Any, truth: Any) -> bool:
    if isinstance(found, datetime):
        found = found.date()
    if isinstance(truth, (int, float)) and isinstance(found, (int, float)):
        return abs(found - truth) <= 1e-6 * max(1.0, abs(truth))
    return type(found) is not bool and str(found) == str(truth)


def coded(sheet: str, record: dict[str, Any]) -> dict[str, Any]:
    """A record of the truth with the codes of its choices."""
    fields = SHEETS[sheet].fields
    codes = {key: {one.zh: one.code for one in field.column.choices} for key, field in fields.items()}
    return {key: codes.get(key, {}).get(value, value) for key, value in record.items()}


def comparable(record: dict[str, Any], names: dict[Any, Any]) -> dict[str, Any]:
    return record | {"customer": names.get(record.get("customer_id"), record.get("customer_id"))}


def said(outcome: Outcome) -> str:
    """All that a conversion asked and said of single fields."""
    told = [str(one) for one in (*outcome.open, *outcome.proposals, *outcome.refused)]
    told += [note.render("en") for note in outcome.notes]
    return "\n".join(told)


def measured(folder: Path, made: Export) -> Measured:
    book = folder / "made" / "book.xlsx"
    book.parent.mkdir()
    outcome = convert(written(folder, made), book, yes=True, as_of=date(2026, 3, 31), fallback="zh")
    told = said(outcome)
    names = {row.get("customer_id"): row.get("name") for row in meant(book, "customers")} if book.exists() else {}
    done = Measured()
    for sheet, text in made.truth.items():
        found = [comparable(row, names) for row in meant(book, sheet)] if book.exists() else []
        for truth in (coded(sheet, one) for one in records(text)):
            fits = Counter(
                {
                    place: sum(same(row.get(key), value) for key, value in truth.items())
                    for place, row in enumerate(found)
                }
            )
            best, count = fits.most_common(1)[0] if fits else (-1, 0)
            record = found.pop(best) if count * 2 >= sum(value is not None for value in truth.values()) else {}
            for key, value in truth.items():
                mine = record.get(key)
                if value is None:
                    bad = mine is not None
                    done.wrong += bad
                else:
                    bad = not same(mine, value)
                    done.right += not bad
                    done.missing += mine is None
                    done.wrong += bad and mine is not None
                if bad:
                    done.faults.append(f"{sheet}.{key}" + (f"={mine!r}" if mine is not None else ""))
                    done.silent += mine is not None and f"'{key}'" not in told
        done.extra += len(found)
        done.faults += [f"{sheet}+{row}"[:160] for row in found[:2]]
    return done
