"""What kamxl put into a workbook goes out again, and the user's parts have the bytes of before the first run."""

from __future__ import annotations

import random
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import books
import pytest
import sample_plans
from hypothesis import given, settings
from hypothesis import strategies as st
from test_excel_made import FOLDER, SHARED, needs_files, written

from kamxl import writer
from kamxl.package.archive import MARK
from kamxl.placed import Table, TableColumn
from kamxl.writer import before, removal
from kamxl.writer.marks import marked
from kamxl.writer.tables import ExistingTable, matched
from kamxl.writer.target import open_target

ENGLISH = [replace(plan, title="Overview") if plan.key == "overview" else plan for plan in sample_plans.all_plans()]


def cleaned(data: bytes) -> tuple[bytes, removal.Removed]:
    archive, removed = removal.take_out(open_target(data))
    return archive.to_bytes(), removed


def without_store(data: bytes) -> bytes:
    """As an earlier version, or a program that drops what it does not know, leaves it."""
    workbook = open_target(data)
    before.drop(workbook)
    workbook.close()
    return workbook.package.close().to_bytes()


@needs_files
@pytest.mark.parametrize("name", written)
def test_written_twice_and_taken_out_every_part_has_its_bytes(name: str) -> None:
    source = (FOLDER / name).read_bytes()
    once = writer.render(source, sample_plans.all_plans(), show="overview")
    twice = writer.render(once, sample_plans.all_plans()[:1], show="overview")
    after, removed = cleaned(twice)
    assert books.unpack(after) == books.unpack(source)
    assert len(removed.sheets) == 2


@needs_files
@pytest.mark.parametrize("name", written)
def test_without_what_was_kept_nothing_of_the_users_is_lost(name: str, tmp_path: Path) -> None:
    old, new = FOLDER / name, tmp_path / name
    after, _ = cleaned(without_store(writer.render(old.read_bytes(), sample_plans.all_plans())))
    new.write_bytes(after)
    kept = subprocess.run(
        [sys.executable, str(SHARED / "tools" / "kept"), str(old), str(new)], capture_output=True, text=True
    )
    assert kept.returncode == 0, kept.stdout
    assert "0 parts are kamxl's" in kept.stdout
    styles = [part for part in books.unpack(after) if part.endswith("styles.xml")]
    for part in styles:
        assert len(books.unpack(after)[part]) <= len(books.unpack(old.read_bytes())[part]) + 200


NAMES = st.lists(st.sampled_from(("A", "B b", "丙", "D'd", "预警表")), min_size=1, max_size=4, unique=True)


@settings(max_examples=25)
@given(titles=NAMES, seed=st.integers(0, 1 << 16), local=st.booleans(), active=st.integers(0, 3), chain=st.booleans())
def test_any_workbook_comes_back(titles: list[str], seed: int, local: bool, active: int, chain: bool) -> None:
    """Whatever stands in the parts that all sheets share, and however often ours were written in between."""
    pick = random.Random(seed)
    names = "".join(
        f'<definedName name="n{place}"{f""" localSheetId="{place}" """ if local else ""}>1+{place}</definedName>'
        for place in range(len(titles))
        if pick.random() < 0.7
    )
    view = f'<bookViews><workbookView activeTab="{min(active, len(titles) - 1)}"/></bookViews>'
    escaped = tuple(title.replace("'", "&apos;") for title in titles)
    its_rels = (("calcChain", "calcChain.xml"),) if chain else ()
    parts: dict[str, str | bytes] = dict(
        books.parts(escaped, names=names, head=view, tail='<calcPr calcId="5"/>', book_rels=its_rels)
    )
    parts["xl/worksheets/sheet1.xml"] = books.sheet('<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>')
    if chain:
        parts["xl/calcChain.xml"] = f'<calcChain xmlns="{books.MAIN}"><c r="A1" i="1"/></calcChain>\r\n'
    source = books.pack(parts)
    data = source
    for _ in range(pick.randint(1, 3)):
        plans = sample_plans.all_plans()
        data = writer.render(data, pick.sample(plans, pick.randint(1, len(plans))), show="overview")
    after, _ = cleaned(data)
    assert books.unpack(after) == books.unpack(source)


@pytest.mark.parametrize(("hidden", "shown"), [((), 0), (("One",), 1), (("One", "Two"), 0)])
def test_where_the_sheet_that_was_shown_goes_the_first_visible_one_is_shown(
    hidden: tuple[str, ...], shown: int
) -> None:
    """Excel repairs a workbook that shows a sheet which is hidden; where all of the user's are, there is nothing else to show."""
    data = books.unpack(
        writer.render(books.pack(books.parts(("One", "Two"))), sample_plans.all_plans(), show="overview")
    )
    book = data["xl/workbook.xml"].decode()
    for name in hidden:
        book = book.replace(f'name="{name}"', f'name="{name}" state="hidden"')
    data["xl/workbook.xml"] = book.replace('name="Two"', 'name="Two" xml:lang="zh"').encode()
    after, _ = cleaned(books.pack(data))
    found = re.search(r'activeTab="(\d+)"', books.unpack(after)["xl/workbook.xml"].decode())
    assert (int(found[1]) if found else 0) == shown


def test_what_the_user_changed_since_stays() -> None:
    source = books.pack(books.parts(("One", "Two")))
    data = books.unpack(writer.render(source, sample_plans.all_plans()))
    book = data["xl/workbook.xml"].decode()
    data["xl/workbook.xml"] = book.replace('name="Two"', 'name="Deux"').encode()
    after, removed = cleaned(books.pack(data))
    found = books.unpack(after)["xl/workbook.xml"].decode()
    assert 'name="Deux"' in found
    assert "kx" not in found
    assert "xl/workbook.xml" not in removed.restored


def test_a_format_of_ours_that_the_user_took_over_stays() -> None:
    source = books.pack(books.parts(("One",)))
    data = books.unpack(writer.render(source, sample_plans.all_plans()))
    data["xl/worksheets/sheet1.xml"] = books.sheet('<row r="1"><c r="A1" s="3"><v>1</v></c></row>').encode()
    after = books.unpack(cleaned(books.pack(data))[0])
    assert after["xl/styles.xml"].count(b"<xf ") >= 4 + 1  # formats 0 to 3, and that of the Normal style


@pytest.mark.parametrize(
    ("formula", "found"),
    [
        ("'Overview'!A1", True),
        ("SUM(Overview!A1:B2)", True),
        ("SUM(One:Overview!A1)", True),
        ("SUM('One:Overview'!A1)", True),
        ("ROWS(kx_tiers[Customer])", True),
        ("ROWS(kx_tiers)", True),
        ("'My Overview'!A1", False),
        ("MyOverview!A1", False),
        ("'[1]Overview'!A1", False),
        ('INDIRECT("Overview!A1")', False),
        ('INDIRECT("kx_tiers[Customer]")', False),
        ("kx_tiers_2[Customer]", False),
        ("overview+1", False),
    ],
)
def test_formulas_that_look_at_ours(formula: str, found: bool) -> None:
    cell = f'<row r="1"><c r="B7"><f>{formula.replace("&", "&amp;")}</f></c></row>'
    parts = books.parts(("One", "MyOverview", "My Overview"))
    parts["xl/worksheets/sheet1.xml"] = books.sheet(cell)
    data = writer.render(books.pack(parts), ENGLISH)
    workbook = open_target(data)
    uses = removal.uses_of_ours(workbook)
    assert uses == ([removal.Uses("One", "B7")] if found else [])


def test_a_name_and_a_rule_that_look_at_ours() -> None:
    rule = '<dataValidations><dataValidation sqref="A1"><formula1>Overview!$A$1:$A$3</formula1></dataValidation></dataValidations>'
    parts = books.parts(("One",), names='<definedName name="top">Overview!$B$2</definedName>')
    parts["xl/worksheets/sheet1.xml"] = books.sheet("", rule)
    workbook = open_target(writer.render(books.pack(parts), ENGLISH))
    assert removal.uses_of_ours(workbook) == [removal.Uses("top"), removal.Uses("One")]


@pytest.mark.parametrize(("formula", "found"), [("Overview!$A$1:$A$3", True), ("One!$A$1", False)])
@pytest.mark.parametrize("ending", ["xml", "bin"])
def test_a_chart_of_the_users_that_looks_at_ours(formula: str, found: bool, ending: str) -> None:
    parts = books.parts(("One",))
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = books.rels(("drawing", "../drawings/drawing1.xml"))
    parts["xl/drawings/drawing1.xml"] = "<wsDr/>"
    parts["xl/drawings/_rels/drawing1.xml.rels"] = books.rels(
        ("chart", f"../charts/chart1.{ending}"), ("chart", "../charts/none.xml")
    )
    parts[f"xl/charts/chart1.{ending}"] = f'<c:x xmlns:c="c"><c:f>{formula}</c:f></c:x>'
    workbook = open_target(writer.render(books.pack(parts), ENGLISH))
    assert removal.uses_of_ours(workbook) == ([removal.Uses("One")] if found and ending == "xml" else [])


def test_a_chain_of_calculation_keeps_the_users_cells() -> None:
    source = books.pack(books.parts(("One",), book_rels=(("calcChain", "calcChain.xml"),)))
    data = books.unpack(writer.render(source, sample_plans.all_plans()[:1]))
    chain = f'<calcChain xmlns="{books.MAIN}"><c r="A1" i="1"/><c r="A2" i="2"/><c r="A3"/><c r="A4" i="1"/><c r="A5"/></calcChain>'
    data["xl/calcChain.xml"] = chain.encode()
    after = books.unpack(cleaned(books.pack(data))[0])["xl/calcChain.xml"]
    assert after.count(b"<c ") == 3
    assert b"A2" not in after
    assert b"A3" not in after


def test_a_store_that_is_damaged_is_passed_over() -> None:
    source = books.pack(books.parts(("One",)))
    data = books.unpack(writer.render(source, sample_plans.all_plans()))
    for text in (
        b"<before/>",
        b"<x",
        b'<before xmlns="urn:kamxl:before"><part name="xl/workbook.xml">####</part></before>',
    ):
        data[before.PART] = text
        after = books.unpack(cleaned(books.pack(data))[0])
        assert before.PART not in after
        assert b"_kx_" not in after["xl/workbook.xml"]


@pytest.mark.parametrize("made_by_us", [False, True])
def test_the_mark_of_who_made_a_file_goes_where_it_came_with_our_sheets(made_by_us: bool) -> None:
    source = books.pack(books.parts(("A",)))
    if made_by_us:  # a new workbook of `convert` had it before
        source = marked(source, "convert", ".xlsx")
    after, _ = cleaned(marked(writer.render(source, sample_plans.all_plans()), "run", ".xlsx"))
    parts = books.unpack(after)
    assert (MARK in parts) is made_by_us
    assert (b"kamxl.xml" in parts["xl/_rels/workbook.xml.rels"]) is made_by_us


@pytest.mark.parametrize(
    ("titles", "known"), [("abcd", True), ("abcx", True), ("abxy", False), ("axyz", False), ("ab", True), ("abcdefg", True), ("abcdefgh", False)]
)  # fmt: skip
def test_a_table_with_another_name_is_known_by_more_than_half_of_its_titles(titles: str, known: bool) -> None:
    """A table of A, B, C and D; a renamed one of the plan has these titles."""
    old = ExistingTable("t.xml", "theirs", 1, dict.fromkeys("abcd", 1), tuple("ABCD"))
    wanted = Table("kx_ours", 1, 1, tuple(TableColumn(title.upper(), []) for title in titles))
    assert matched([wanted], [old]) == [(wanted, old if known else None)]
