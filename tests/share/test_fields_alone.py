"""Each field of each input sheet alone: what a role may not see stands in it in so many words, and nowhere in the role's copy.

The table comes from the schema, so that a new field is attacked by itself. Each row holds one thing in one field, which is searched
for in every part of the copy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from canaries import Package
from seeds import few

from kamxl import templates, walk, writer
from kamxl.book import Result
from kamxl.schema.sheets import SHEETS
from kamxl.share import share
from kamxl.share.roles import KEY, Role
from kamxl.share.sharing import role_for
from tests.conftest import AS_OF, LONG

FORMS = ("{}", "甲 {}", "甲（{}）乙", "见{}，急")
"""How it stands in the cell."""
BARE = ("money", "number", "percent", "count", "score", "code")
"""Kinds of fields in which digits alone are what is asked for: an amount, an ID."""
BOUND = {KEY, "parent"}
"""What ties the sheets together stands in every copy that shows the customer."""
OWN = """
[share.partner]
base = "marketing"
show = ["customers.notes", "follow_ups.content"]
[share.phones]
base = "all"
mask = ["customers.phone", "contacts.name"]
[share.sums]
base = "all"
leave_out = ["购买记录.金额"]
"""
ROLES = ("marketing", "service", "phones", "sales", "partner", "sums")


@dataclass(frozen=True)
class Plant:
    """Something that a role may not see, in one cell."""

    sheet: str
    field: str
    kind: str
    text: str
    """As it is typed."""
    canary: str
    """What is searched for."""

    def concerns(self, role: Role) -> bool:
        """Whether the role may not see it."""
        if self.kind == "name":
            return "contacts.name" in role.hidden
        return {"amount": "money", "profit": "profit"}.get(self.kind, "personal") in role.scrubs


def person(number: int) -> str:
    """A full name that is nobody else's: a surname and two rare signs."""
    return "罗" + chr(0x9B00 + number) + chr(0x8D00 + number % 250)


def plants() -> Iterator[Plant]:
    """Of each field one of each kind."""
    number = 0
    for key, sheet in SHEETS.items():
        for name in sheet.fields if key != "settings" else ():
            if name in BOUND:
                continue
            number += 1
            phone, mail, who = f"139{number:04d}{7311 + number:04d}", f"zq{number}mail", person(number)
            paper, account = f"110105199003{1 + number % 28:02d}{number:03d}X", f"wxid_zq{number}a"
            sum_, gain = f"7{number:03d}357", f"{number}.4{number:03d}937"
            for kind, text, canary in (
                ("phone", phone, phone),
                ("mail", f"{mail}@corp.example.com", mail),
                ("paper", paper, paper),
                ("account", f"微信号 {account}", account),
                ("card", f"62220210{number:04d}7315", f"62220210{number:04d}7315"),
                ("amount", f"{sum_}元", sum_),
                ("profit", f"毛利{gain}万", gain),
                ("name", who, who),
            ):
                yield Plant(key, name, kind, text, canary)


PLANTS = tuple(plants())


def book(path: Path, form: int) -> Path:
    """A row for each plant, in the sheet that it is about; each known name stands among the contacts of the row's customer."""
    rows = few()
    records: dict[str, list[dict[str, object]]] = {key: [] for key in SHEETS if key != "settings"}
    of_sheet = {key: [one for one in PLANTS if one.sheet == key] for key in records}
    ids = [f"K{place:03d}" for place in range(len(of_sheet["customers"]))]
    people: list[dict[str, object]] = []
    for key, planted in of_sheet.items():
        usual = rows.get(key) or [{}]
        for place, plant in enumerate(planted):
            record = {**usual[place % len(usual)]}
            if KEY in SHEETS[key].fields:
                record[KEY] = ids[place % len(ids)]
            record |= {name: f"{key}{place}" for name in SHEETS[key].unique if name != KEY}
            form_of = (place + form) % len(FORMS)
            if not form_of and SHEETS[key].fields[plant.field].column.kind in BARE:
                form_of = 1
            record[plant.field] = FORMS[form_of].format(plant.text)
            record.pop("parent", None)
            records[key].append(record)
            if plant.kind == "name":
                people.append({KEY: ids[place % len(ids)], "name": plant.canary})
    records["contacts"] += people
    path.with_name("kamxl.toml").write_text(OWN, "utf-8")
    path.write_bytes(writer.create(templates.plans("key-accounts", "zh", records)))
    return path


@pytest.fixture(scope="module", params=range(len(FORMS)) if LONG else (0,))
def result(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Result:
    path = book(tmp_path_factory.mktemp("fields") / "书.xlsx", request.param)
    return walk.analyse(walk.open_book(path, as_of=AS_OF), as_of=AS_OF)


@pytest.mark.parametrize("name", ROLES if LONG else ROLES[:3])
def test_what_a_role_may_not_see_is_nowhere_whichever_field_it_stands_in(
    result: Result, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "copy.xlsx"
    share(result, out, role=name)
    package, role = Package.of(out), role_for(result, name)
    leaks: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    for plant in PLANTS:
        if package.says(plant.canary):
            if plant.concerns(role):
                leaks.setdefault(plant.kind, []).append(f"{plant.sheet}.{plant.field}")
            else:
                seen[plant.kind] += 1
    assert leaks == {}
    open_to_it = {plant.kind for plant in PLANTS if not plant.concerns(role)}
    assert all(seen[kind] > 30 for kind in open_to_it), f"else it is right because it finds nothing: {seen}"


def test_every_field_of_the_schema_is_attacked() -> None:
    known = {(key, name) for key, sheet in SHEETS.items() if key != "settings" for name in sheet.fields}
    assert {(one.sheet, one.field) for one in PLANTS} == {one for one in known if one[1] not in BOUND}
