"""The mapping is always readable by us again, settles to one fill, and is the same when nothing changed: whatever the titles are."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tables import write

from kamxl.convert import convert, kinds
from kamxl.convert.mapping import load
from kamxl.schema.name_kinds import is_region


def _means(name: str) -> bool:
    """Whether a file of this name says that it holds no sales, as 样品 does."""
    return any(kinds.says(name, words) for _, words in kinds._KINDS.values())


LETTERS = st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp"), blacklist_characters=',"\n\r;\t|\ufeff')
WORDS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
NAMES = st.text(
    st.characters(whitelist_categories=("L", "N"), whitelist_characters="[]{}()'&=#%+~ .-_（）【】", max_codepoint=0xFFFF), min_size=1, max_size=20
).map(str.strip).filter(lambda name: bool(name.strip(". ")) and not name.startswith(("~", ".")) and len(name.encode()) < 120 and not is_region(name) and not _means(name))  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(extra=st.lists(WORDS, max_size=3, unique_by=str.casefold), first=NAMES, second=NAMES, customer=WORDS)
def test_any_title_file_name_and_customer_make_a_mapping_that_lasts(
    extra: list[str], first: str, second: str, customer: str
) -> None:
    titles = ",".join(["订单编号", "客户名称", "订单日期", "产品", "金额(元)", *extra])
    cells = "," * len(extra)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        one, two = folder / "a" / f"{first}.csv", folder / "b" / f"{second}.csv"
        for number, path in enumerate((one, two), 1):
            path.parent.mkdir()
            write(path, f"{titles}\nS{number},{customer},2026-01-0{number},泵,5{cells}\n")
        book = folder / "大 客户.xlsx"
        convert([one], book, yes=True)
        convert([two], book, yes=True)
        mapping = folder / "大 客户.mapping.toml"
        assert [fill.sheet for fill in load(mapping).fill].count("orders") == 1
        before = book.read_bytes(), mapping.read_bytes()
        assert not convert([one, two], book, yes=True).changed
        assert not convert([one], book).changed
        assert (book.read_bytes(), mapping.read_bytes()) == before
