from __future__ import annotations

from kamxl.schema.sheets import SHEETS
from kamxl.validate.spellings import _NAMES
from tests.validate.raw_tables import check, table


def test_spellings_of_one_competitor_are_one_and_said() -> None:
    rows = [
        {"competitor": name, "date": f"2026-09-0{day}"}
        for day, name in enumerate(("Keyue", "keyue", "Ｋｅｙｕｅ", "Keyue", "Ke yue", "Other"), 1)
    ]
    found = check(table("customers", {}), table("market", *rows))
    assert found.frames["market"]["competitor"].tolist() == ["Keyue"] * 5 + ["Other"]
    said = [(one.cell, one.value) for one in found.issues if one.code == "near_duplicate"]
    assert said == [("B3", "keyue"), ("B4", "Ｋｅｙｕｅ"), ("B6", "Ke yue")]
    assert all(one.severity == "warning" for one in found.issues)


def test_owners_are_folded_over_all_sheets() -> None:
    found = check(
        table(
            "customers", {"owner": "Lei Wang"}, {"customer_id": "C2", "owner": "lei wang", "name": "乙", "phone": "1"}
        ),
        table("follow_ups", {"owner": "LeiWang"}, {"owner": "Lei Wang"}),
    )
    assert found.frames["customers"]["owner"].tolist() == ["Lei Wang"] * 2
    assert found.frames["follow_ups"]["owner"].tolist() == ["Lei Wang"] * 2
    assert len([one for one in found.issues if one.code == "near_duplicate" and one.field == "owner"]) == 2


def test_names_that_differ_in_letters_stay_two() -> None:
    rows = [{"product": name, "order_id": name} for name in ("SM-200", "SM200", "SM-201")]
    found = check(table("customers", {}), table("orders", *rows))
    assert found.frames["orders"]["product"].tolist() == ["SM-200", "SM200", "SM-201"]


def test_every_field_named_is_a_field() -> None:
    known = {key for sheet in SHEETS.values() for key in sheet.fields}
    assert frozenset().union(*_NAMES) <= known
