"""使用说明 and 字段说明."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import pytest

from kamxl.cell import Link
from kamxl.cli.group import group
from kamxl.i18n import LANGUAGES, Lang
from kamxl.placed import SheetPlan
from kamxl.schema.money import Money
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS
from kamxl.templates import KINDS, Kind, plans
from kamxl.templates.guide import COMMANDS, command_line

KINDS_AND_LANGUAGES = [(kind, lang) for kind in KINDS for lang in LANGUAGES]


def guide(kind: Kind, lang: Lang, *, macros: bool = False) -> SheetPlan:
    return plans(kind, lang, macros=macros)[0]


def values(plan: SheetPlan) -> list[object]:
    return [value for block in plan.cells for row in block.values for value in row if value is not None]


@pytest.mark.parametrize(("kind", "lang"), KINDS_AND_LANGUAGES)
def test_the_guide_links_to_every_other_sheet(kind: Kind, lang: Lang) -> None:
    whole = plans(kind, lang)
    links = {value.sheet: value.text for value in values(whole[0]) if isinstance(value, Link)}
    assert links == {plan.key: plan.title for plan in whole[1:]}


@pytest.mark.parametrize(("kind", "lang"), KINDS_AND_LANGUAGES)
def test_every_sheet_leads_back_to_the_guide(kind: Kind, lang: Lang) -> None:
    for plan in plans(kind, lang)[1:]:
        assert [value.sheet for value in values(plan) if isinstance(value, Link)] == ["guide"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_row_reads_without_an_error(kind: Kind) -> None:
    """The filled row of the guide is one that the schema takes."""
    from kamxl.templates.guide import EXAMPLES, _example_value

    for lang in LANGUAGES:
        key, fields = EXAMPLES[kind]
        sheet = SHEETS[key]
        row = {name: _example_value(sheet.fields[name], lang, Money.of(lang)) for name, _ in fields}
        assert all(value is not None for value in row.values()), "every shown field has an example"
        sheet.model.model_validate(row)


@pytest.mark.parametrize("name", COMMANDS)
def test_the_commands_of_the_guide_exist(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With every option that they are given: the command line takes them as they stand on the guide."""
    monkeypatch.chdir(tmp_path)
    for lang in LANGUAGES:
        for macros in (False, True):
            program, command, *arguments = shlex.split(command_line(name, lang, macros=macros))
            assert program == "kamxl"
            for word in arguments:
                (tmp_path / word).touch()
            found = group(lang).get_command(click.Context(group(lang)), command)
            assert found is not None
            assert found.make_context(command, arguments).params, "click takes every word of it"


@pytest.mark.parametrize("kind", KINDS)
def test_each_button_of_the_guide_stands_beside_its_command(kind: Kind) -> None:
    """Where the workbook can be analysed alone; with others it takes another command."""
    for lang in LANGUAGES:
        plan = guide(kind, lang, macros=True)
        captions = [button.caption for button in plan.buttons]
        shown = values(plan)
        assert all(caption in shown for caption in captions if kind in ("key-accounts", "customer"))
        assert any(str(value).startswith("kamxl doctor ") and str(value).endswith(".xlsm") for value in shown)


def test_with_macros_the_guide_carries_the_four_buttons() -> None:
    buttons = guide("key-accounts", "zh", macros=True).buttons
    assert [button.macro for button in buttons] == ["KamxlRefresh", "KamxlValidate", "KamxlReport", "KamxlDoctor"]
    assert [button.caption for button in buttons] == ["刷新分析", "校验数据", "导出 PDF", "环境检查"]
    assert not guide("key-accounts", "zh").buttons


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_dictionary_has_every_field_of_every_sheet_once(lang: Lang) -> None:
    table = plans("key-accounts", lang)[-1].tables[0]
    by_name = {name: list(column.values) for name, column in zip(("sheet", "title"), table.columns[:2], strict=True)}
    keys = list(table.columns[-1].values)
    fields = [
        (sheet.title(lang), field.column.title(lang, Money.of(lang)))
        for sheet in SHEETS.values()
        for field in sheet.fields.values()
    ]
    computed = [(SHEETS["customers"].title(lang), zh if lang == "zh" else en) for _, zh, en in COMPUTED_COLUMNS]
    assert sorted(zip(by_name["sheet"], by_name["title"], strict=True)) == sorted(fields + computed)
    assert len(keys) == len(fields) + len(computed)


def test_the_dictionary_says_what_may_be_filled_in() -> None:
    table = plans("customer", "zh")[-1].tables[0]
    names = ("sheet", "title", "required", "kind", "unit", "allowed", "help", "example", "pii", "aliases", "key")
    rows = {row[-1]: dict(zip(names, row, strict=True)) for row in zip(*(c.values for c in table.columns), strict=True)}
    assert rows["status"]["allowed"] == "潜在 / 活跃 / 暂停 / 流失"
    assert rows["source"]["allowed"] == "展会 / 线上推广 / 转介绍 / 其他 / 或其他内容"
    assert rows["collection_rate"]["allowed"] == "0 到 100"
    assert rows["annual_amount"]["allowed"] == "不小于 0"
    assert rows["annual_amount"]["unit"] == "万元"
    assert (rows["phone"]["required"], rows["phone"]["pii"]) == ("是", "是")
    assert (rows["email"]["required"], rows["email"]["pii"]) == (None, "是")
    assert rows["first_deal_date"]["required"] == "是"
    assert rows["tier"]["kind"] == "公式"
