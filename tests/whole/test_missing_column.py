"""A customer sheet without the ID column: one fault at the header costs every row, and the overview says so first."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kamxl import walk
from kamxl.i18n import LANGUAGES, Lang, tr
from tests.conftest import AS_OF, CUSTOMER_HEADERS, CUSTOMER_ROWS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_all_rows_are_counted_as_left_out_and_the_overview_says_why(
    tmp_path: Path, make_book: Callable[..., Path], lang: Lang
) -> None:
    place = CUSTOMER_HEADERS.index("客户编号")
    rows = [[cell for column, cell in enumerate(row) if column != place] for row in (CUSTOMER_HEADERS, *CUSTOMER_ROWS)]
    book = make_book(tmp_path / "大客户.xlsx", {"客户信息": rows})
    result = walk.analyse(walk.open_book(book, as_of=AS_OF, lang=lang), as_of=AS_OF)
    assert len([issue for issue in result.book.issues if issue.severity == "error"]) == 1
    sheets = {plan.key: plan for plan in walk.plans(result)}

    def shown(key: str) -> set[object]:
        return {value for block in sheets[key].cells for row in block.values for value in row if isinstance(value, str)}

    count = len(CUSTOMER_ROWS)
    assert tr("report.rows", lang, count=str(count)) in shown("quality")
    assert tr("report.overview.no.rows", lang, count=str(count)) in shown("overview")
