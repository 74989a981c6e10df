"""The service plan on the sheet of tiers: what is planned beside what was made of it."""

from __future__ import annotations

from datetime import date

import pandas as pd

import kamxl
from kamxl.book import analysis_of
from kamxl.plan import SmallTable, walk
from kamxl.report.registry import sheets

AS_OF = date(2026, 9, 30)


def test_each_tier_says_how_many_of_the_planned_visits_were_made() -> None:
    """By hand, of the third quarter: S1 had 5 visits of 3, S2 one of 3, so that 4 of 6 are done; the one that is lost counts nowhere.
    C plans none: no 0 × 0, and its one visit is still told."""
    customers = pd.DataFrame({
        "customer_id": ["S1", "S2", "S3", "C1"], "name": ["Alpha", "Beta", "Gamma", "Delta"], "owner": ["Ann"] * 4,
        "annual_amount": [200.0, 180.0, 160.0, 1.0], "status": ["active", "active", "lost", "active"],
    })  # fmt: skip
    visits = pd.DataFrame({
        "customer_id": ["S1"] * 5 + ["S2", "C1", "S2"], "method": "visit", "owner": "Ann",
        "date": [*(date(2026, 8, day) for day in range(1, 6)), date(2026, 9, 1), date(2026, 7, 1), date(2026, 6, 30)],
    })  # fmt: skip
    for lang, done in (("zh", "2 × 3 = 6，完成 4"), ("en", "2 × 3 = 6, 4 done")):
        book = kamxl.from_frames({"customers": customers, "follow_ups": visits}, as_of=AS_OF, lang=lang)  # type: ignore[arg-type]  # both are
        [tiers] = [one for one in sheets(analysis_of(kamxl.analyse(book, as_of=AS_OF)), lang) if one.key == "tiers"]  # type: ignore[arg-type]
        tables = {part.id: part for part in walk(tiers.parts) if isinstance(part, SmallTable)}
        plan = {str(row[0]): [row[1], row[2], row[4], row[5]] for row in tables["care.by_tier"].rows}
        assert plan == {"S": [6, "67%", 3, done], "C": [1, "–", 0, "–"]}, lang
        [behind] = tables["visits.people"].rows
        assert [behind[0], behind[3], behind[4], behind[6]] == ["S2", 3, 1, 3], "due, made, planned"
