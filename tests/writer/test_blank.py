"""New workbooks."""

from __future__ import annotations

import io
from dataclasses import replace

import books
import pytest
import sample_plans
from openpyxl import load_workbook

from kamxl import writer
from kamxl.cell import Style
from kamxl.package import xml
from kamxl.placed import SheetPlan

PLAN = SheetPlan("a", "A", {"text": Style()})


@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
def test_a_new_workbook_holds_its_sheets_in_order_and_opens_on_the_first() -> None:
    plans = [*sample_plans.all_plans(), sample_plans.template()]
    book = load_workbook(io.BytesIO(writer.create(plans, creator="张三 & Co")))
    assert book.sheetnames == ["总览", "客户分级", "客户信息"]
    assert book.active.title == "总览"  # type: ignore[union-attr]
    assert book.properties.creator == "张三 & Co"
    assert writer.owned(writer.create(plans)) == {"overview": "总览", "tiers": "客户分级"}


def test_the_same_plans_make_the_same_bytes() -> None:
    assert writer.create(sample_plans.all_plans()) == writer.create(sample_plans.all_plans())


def test_the_normal_style_is_that_of_the_first_plans_text() -> None:
    styles = books.unpack(writer.create(sample_plans.all_plans()))["xl/styles.xml"].decode()
    assert '<font><sz val="10"/><color rgb="FF000000"/><name val="微软雅黑"/>' in styles
    bare = books.unpack(writer.create([replace(PLAN, styles={})]))["xl/styles.xml"].decode()
    assert '<name val="Calibri"/>' in bare


def test_the_theme_has_what_programs_look_for_in_one() -> None:
    theme = xml.parse(books.unpack(writer.create([PLAN]))["xl/theme/theme1.xml"])
    spaces = {"a": f"{xml.DRAWING}/main"}
    assert [xml.tag(one) for one in theme.findall("a:themeElements/a:clrScheme/*", spaces)] == [
        "dk1", "lt1", "dk2", "lt2", *(f"accent{number}" for number in range(1, 7)), "hlink", "folHlink",
    ]  # fmt: skip
    styles = theme.find("a:themeElements/a:fmtScheme", spaces)
    assert styles is not None
    assert [(xml.tag(one), len(one)) for one in styles] == [
        (f"{kind}Lst", 3) for kind in ("fillStyle", "lnStyle", "effectStyle", "bgFillStyle")
    ]
    fonts = theme.findall("a:themeElements/a:fontScheme/*/a:latin", spaces)
    assert [one.get("typeface") for one in fonts] == ["Cambria", "Calibri"]


def test_it_opens_on_the_first_sheet_that_can_be_seen() -> None:
    contents = books.unpack(writer.create([replace(PLAN, hidden=True), replace(PLAN, key="b", title="B")]))
    assert b'activeTab="1"' in contents["xl/workbook.xml"]
    assert b'state="hidden"' in contents["xl/workbook.xml"]


@pytest.mark.parametrize("plans", [[], [replace(PLAN, hidden=True)]])
def test_a_workbook_needs_a_sheet_that_can_be_seen(plans: list[SheetPlan]) -> None:
    with pytest.raises(ValueError, match="seen"):
        writer.create(plans)


def test_the_first_run_on_a_new_template_can_open_on_the_overview() -> None:
    template = writer.create([sample_plans.template()])
    after = books.unpack(writer.render(template, sample_plans.all_plans(), show="overview"))
    assert b'activeTab="1"' in after["xl/workbook.xml"]
    assert not [name for name, data in after.items() if b"tabSelected" in data]


def test_titles_of_parts_and_no_dates() -> None:
    contents = books.unpack(writer.create([PLAN]))
    assert b"<vt:lpstr>A</vt:lpstr>" in contents["docProps/app.xml"]
    assert b"dcterms" not in contents["docProps/core.xml"]
