from __future__ import annotations

import json

import pytest

from kamxl.i18n import LANGUAGES, Lang
from kamxl.schema import dictionary
from kamxl.schema.sheets import SHEETS


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_field_is_listed_once(lang: Lang) -> None:
    found = list(dictionary.entries(list(SHEETS), lang))
    assert [(one.sheet, one.key) for one in found] == [
        (sheet.title(lang), key) for sheet in SHEETS.values() for key in sheet.fields
    ]
    assert all(one.title and one.kind for one in found)


def test_an_entry_says_what_may_be_typed() -> None:
    found = {one.key: one for one in dictionary.entries(["customers"], "zh")}
    assert found["status"].allowed == "潜在 / 活跃 / 暂停 / 流失"
    assert found["status"].required
    assert found["collection_rate"].allowed == "0 到 100"
    assert found["annual_amount"].allowed == "不小于 0"
    assert found["annual_amount"].unit == "万元"
    assert found["phone"].pii
    assert found["first_deal_date"].required
    assert found["source"].allowed.endswith("可自填")


def test_lines_stand_in_columns_of_display_cells() -> None:
    lines = list(dictionary.lines("satisfaction", "zh"))
    assert lines[0] == "满意度（satisfaction，表 kam_satisfaction）"
    assert lines[1].startswith("  调查日期  date         日期    必填")
    assert lines[5].startswith("  评分      score        评分    必填；0 到 10")


@pytest.mark.parametrize("key", SHEETS)
def test_json_schema_is_json_and_names_every_field(key: str) -> None:
    schema = json.loads(json.dumps(dictionary.json_schema(key), ensure_ascii=False))
    assert list(schema["properties"]) == list(SHEETS[key].fields)
    assert set(schema["required"]) == {field.key for field in SHEETS[key].fields.values() if field.required}
    assert schema["x-kamxl"]["table"] == SHEETS[key].table


def test_json_schema_carries_titles_unit_choices_and_bounds() -> None:
    properties = dictionary.json_schema("customers")["properties"]
    amount = properties["annual_amount"]
    assert amount["title"] == "年交易金额(万元)"
    assert amount["anyOf"][0]["minimum"] == 0
    assert amount["x-kamxl"]["en"] == "Annual amount (k CNY)"
    assert amount["x-kamxl"]["unit"] == {"zh": "万元", "en": "10k CNY", "family": "money", "scale": 10_000}
    status = properties["status"]
    assert status["enum"] == ["potential", "active", "paused", "lost"]
    assert status["x-kamxl"]["choices"][1]["synonyms"][0] == "合作中"
    assert "enum" not in json.dumps(properties["source"])
    assert properties["phone"]["x-kamxl"]["pii"] is True
