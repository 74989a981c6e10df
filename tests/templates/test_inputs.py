"""Input sheets made from the schema: every field, its checks, its look."""

from __future__ import annotations

from datetime import date

import pytest

from kamxl.i18n import LANGUAGES, Lang
from kamxl.placed import SheetPlan, Validation
from kamxl.schema.money import Money
from kamxl.schema.sheets import COMPUTED_COLUMNS, SHEETS, Sheet
from kamxl.templates import KINDS, Kind, plans
from kamxl.templates.checks import bounds
from kamxl.templates.computed import MOST_ROWS, computed_columns
from kamxl.templates.inputs import HEADER_ROW, column_width
from kamxl.width import cells

CASES = [(sheet, lang) for sheet in SHEETS.values() for lang in LANGUAGES]


def plan_of(key: str, lang: Lang, kind: Kind = "key-accounts") -> SheetPlan:
    return next(plan for plan in plans(kind, lang) if plan.key == key)


def checks_of(plan: SheetPlan, title: str) -> list[Validation]:
    column = [c.title for c in plan.tables[0].columns].index(title) + 1
    return [check for check in plan.validations if check.over.left == column]


@pytest.mark.parametrize(("sheet", "lang"), CASES, ids=lambda case: getattr(case, "key", case))
class TestEverySheet:
    def test_has_each_field_once_and_in_order(self, sheet: Sheet, lang: Lang) -> None:
        table = plan_of(sheet.key, lang).tables[0]
        computed = len(COMPUTED_COLUMNS) if sheet.key == "customers" else 0
        titles = [column.title for column in table.columns]
        assert titles[: len(titles) - computed] == [
            field.column.title(lang, Money.of(lang)) for field in sheet.fields.values()
        ]
        assert len(set(titles)) == len(titles)
        assert table.name == sheet.table

    def test_marks_what_is_required(self, sheet: Sheet, lang: Lang) -> None:
        plan = plan_of(sheet.key, lang)
        roles = plan.tables[0].header_roles
        assert roles is not None
        for field, role in zip(sheet.fields.values(), roles, strict=False):
            asked = field.required or field.column.asked
            assert role == ("input.header.required" if asked else "input.header")
            column = list(sheet.fields).index(field.key) + 1
            assert asked == any(mark.over.left == column for mark in plan.highlights)

    def test_offers_the_words_of_every_choice(self, sheet: Sheet, lang: Lang) -> None:
        plan = plan_of(sheet.key, lang)
        for field in sheet.fields.values():
            if not field.column.choices:
                continue
            (check,) = checks_of(plan, field.column.title(lang, Money.of(lang)))
            assert check.kind == "list"
            assert check.choices == tuple(choice.word(lang) for choice in field.column.choices)
            assert check.stop is not field.column.open_list
            assert check.prompt
            assert check.error

    def test_checks_every_day_and_number(self, sheet: Sheet, lang: Lang) -> None:
        plan = plan_of(sheet.key, lang)
        for field in sheet.fields.values():
            if field.column.kind in {"day", "money", "number", "percent", "count", "score"}:
                (check,) = checks_of(plan, field.column.title(lang, Money.of(lang)))
                assert check.kind == ("date" if field.column.kind == "day" else "decimal")
                assert (check.minimum, check.maximum) == bounds(sheet.model.model_fields[field.key])
                assert check.stop
                assert check.prompt

    def test_messages_fit_what_excel_shows(self, sheet: Sheet, lang: Lang) -> None:
        for check in plan_of(sheet.key, lang).validations:
            assert len(check.prompt_title) <= 32
            assert len(check.error_title) <= 32
            assert len(check.prompt) <= 255
            assert len(check.error) <= 255
            assert "{" not in check.prompt + check.error

    def test_checks_reach_far_below_the_last_row(self, sheet: Sheet, lang: Lang) -> None:
        assert all(check.over.bottom >= 10_000 for check in plan_of(sheet.key, lang).validations)

    def test_codes_and_texts_are_text_below_the_table_too(self, sheet: Sheet, lang: Lang) -> None:
        plan = plan_of(sheet.key, lang)
        for place, field in enumerate(sheet.fields.values(), 1):
            if field.column.kind in {"code", "text", "long_text", "period"}:
                assert plan.styles[plan.column_styles[place]].number_format == "@"

    def test_titles_fit_in_two_lines(self, sheet: Sheet, lang: Lang) -> None:
        plan = plan_of(sheet.key, lang)
        for place, column in enumerate(plan.tables[0].columns, 1):
            room = plan.column_widths[place] - 3
            assert cells(column.title) <= 2 * room
            words = column.title.replace(" (", "\n(").replace(" ", "\n") if column.title.isascii() else column.title
            assert all(cells(word) <= room for word in words.splitlines())

    def test_is_handed_over(self, sheet: Sheet, lang: Lang) -> None:
        plan = plan_of(sheet.key, lang)
        assert not plan.owned
        assert not plan.protected
        assert plan.freeze is not None
        assert plan.freeze[0] == HEADER_ROW + 1 <= 20
        assert plan.page.landscape
        assert plan.page.fit_width
        assert plan.page.repeat_rows == (HEADER_ROW, HEADER_ROW)


def test_bounds_are_those_of_the_models() -> None:
    customers, satisfaction = SHEETS["customers"].model, SHEETS["satisfaction"].model
    assert bounds(customers.model_fields["collection_rate"]) == (0, 100)
    assert bounds(customers.model_fields["growth_potential"]) == (1, 5)
    assert bounds(customers.model_fields["first_deal_date"]) == (date(1900, 1, 1), date(2199, 12, 31))
    assert bounds(satisfaction.model_fields["score"]) == (0, 10)
    assert bounds(customers.model_fields["name"]) == (None, None)


def test_a_customer_is_looked_up_where_customers_are() -> None:
    (check,) = checks_of(plan_of("orders", "zh"), "客户编号")
    assert check.formula is not None
    assert "{sheet:customers}!$A$5" in check.formula
    assert not check.stop, "a new customer may be added afterwards"
    assert not checks_of(plan_of("follow_ups", "zh", "follow-up"), "客户编号")


def test_an_id_is_asked_for_once() -> None:
    (check,) = checks_of(plan_of("customers", "en"), "Customer ID")
    assert check.formula == "SUMPRODUCT(--(A$5:A$10004=A5))=1"


def test_first_deal_may_be_blank_for_a_prospect() -> None:
    plan = plan_of("customers", "zh")
    column = [c.title for c in plan.tables[0].columns].index("首次合作时间") + 1
    (mark,) = [mark for mark in plan.highlights if mark.over.left == column]
    assert '<>"潜在"' in mark.formula
    assert '<>"Potential"' in mark.formula


def test_records_stand_as_typed_and_choices_as_words() -> None:
    rows = [
        {"customer_id": "00123", "status": "lost", "annual_amount": "120万", "大区": "一区"},
        {"customer_id": "C2", "status": "停止合作", "name": "=1+1"},
    ]
    plan = next(p for p in plans("customer", "zh", {"customers": rows}) if p.key == "customers")
    found = {column.title: list(column.values) for column in plan.tables[0].columns}
    assert found["客户编号"] == ["00123", "C2"]
    assert found["合作状态"] == ["流失", "停止合作"]
    assert found["年交易金额(万元)"] == ["120万", None]
    assert found["客户名称"] == [None, "=1+1"]
    assert found["大区"] == ["一区", None], "a custom column stands after the fields"
    assert list(found)[-4:] == ["大区", "等级", "生命周期阶段", "预警数"]


def test_rows_of_a_sheet_that_the_kind_lacks_are_unused() -> None:
    assert [plan.key for plan in plans("customer", "zh", {"orders": [{"order_id": "1"}]})] == [
        "guide",
        "customers",
        "dictionary",
    ]


def test_the_longest_note_gives_its_row_height() -> None:
    rows = [{"content": "短"}, {"content": "很长的跟进内容" * 20}]
    plan = next(p for p in plans("follow-up", "zh", {"follow_ups": rows}) if p.key == "follow_ups")
    assert plan.row_heights[HEADER_ROW + 2] > 3 * plan.row_heights[HEADER_ROW + 1]


@pytest.mark.parametrize(
    ("wanted", "title", "least"),
    [
        (10, "年交易金额(万元)", 20),  # Chinese breaks anywhere: the unit stays whole on one line
        (10, "Customer revenue (10k CNY)", 30),  # nor does the unit break at its space
        (10, "Collection rate (%)", 14),
        (30, "客户名称", 30),
    ],
)
def test_width_of_a_title(wanted: int, title: str, least: float) -> None:
    assert column_width(wanted, title) == least


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_role_has_a_style_and_every_title_is_legal(kind: Kind, lang: Lang) -> None:
    for plan in plans(kind, lang):
        used = {
            role for table in plan.tables for column in table.columns for role in (column.role, *(column.roles or ()))
        }
        used |= {role for table in plan.tables for role in table.header_roles or (table.header_role,)}
        assert used | set(plan.column_styles.values()) | {plan.default_role} <= set(plan.styles)
        assert len(plan.title) <= 31


def test_a_very_large_book_has_no_formula_columns() -> None:
    customers = SHEETS["customers"]
    assert len(computed_columns(customers, MOST_ROWS, "zh")) == 3
    assert computed_columns(customers, MOST_ROWS + 1, "zh") == []
    assert computed_columns(SHEETS["orders"], 1, "zh") == []


def test_a_formula_cannot_be_typed_over() -> None:
    for _, zh, _ in COMPUTED_COLUMNS:
        (check,) = checks_of(plan_of("customers", "zh"), zh)
        assert (check.kind, check.formula, check.stop) == ("custom", "FALSE", True)


def test_a_custom_column_comes_before_a_formula_of_the_same_title() -> None:
    plan = next(p for p in plans("customer", "zh", {"customers": [{"customer_id": "1", "等级": "金牌"}]}) if p.key == "customers")  # fmt: skip
    columns = plan.tables[0].columns
    assert [c.title for c in columns][-3:] == ["等级", "生命周期阶段", "预警数"]
    assert [bool(c.formula) for c in columns[-3:]] == [False, True, True]
    assert list(columns[-3].values) == ["金牌"]
