"""The first draft: the columns of a table whose titles name a field of a sheet, and the one that says whose its rows are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from kamxl.convert.draft import Draft, apply, is_dated, like_ids, sample, words_in
from kamxl.convert.mapping import Rule
from kamxl.convert.months import whole_year, yearly
from kamxl.convert.recognise import REFUTED, YEARLY, Doubt, names_customer, recognise
from kamxl.convert.sources import Source
from kamxl.convert.view import cells_under, keys
from kamxl.read.titles import Title, folded, is_unit
from kamxl.read.titles import title as taken_apart
from kamxl.schema import values
from kamxl.schema.name_kinds import is_company, is_person
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.schema.texts import texts
from kamxl.schema.traditional import simplified
from kamxl.validate.hints import core_name

_FIRST_NAMES = frozenset({"firstname", "contactfirstname", "givenname", "fname", "forename", "名"})
_LAST_NAMES = frozenset({"lastname", "contactlastname", "surname", "familyname", "lname", "姓"})
_OTHERS = 2
"""Fields that are found already: with fewer, names of companies could be those of suppliers as well."""
_NAMES = 0.65
"""Of the cells: so many that are names of companies make the column one that names the customer."""
_IDS = frozenset({"id", "no", "number", "code", "编号", "编码", "代码"})
"""Titles that mean the id of whatever the table holds, where every row has another one."""
_RECORD_IDS = frozenset({"recordid", "记录id", "唯一标识"})
"""Likewise, whatever the file is called."""
_LEAST = 2
"""Customers that have the ID of another: one is a slip, which is said of its row; from so many on, and a tenth of all, it is no ID."""
_OF_CUSTOMERS = re.compile(
    r"客户|客商|顾客|会员|往来|购货|单位|售达|需方|cust|client|sold|bill.?to|partner|debtor|member|payer|\bbp\b"
)
"""Words of a title that say whose number it is; Account Code and 编码 may be that of the ledger or of a product."""
_SEVERAL = re.compile(r"收货|付款|终端|使用|最终|抬头|结算|项目|姓名|联系|contact|end.?customer|bill|project")
"""Words of a title of which one customer may have several: places to deliver to, persons, projects."""
_CODE = re.compile(r"code|编码")
_DOUBTED = 300
"""Cells of a column that are looked at."""
_MOST = 0.8
_UNLIKE = (
    (3, re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){1,3}[0-9a-f]{4,12}|(?=.*\d)[0-9a-f]{24,64}", re.IGNORECASE)),
    (2, re.compile(r"\d{1,4}")),
    (1, re.compile(r"(?=.*\d)[\w./#-]+", re.ASCII)),
)
"""How little a name is like what databases number their records with, the number of a line, a code."""
_NAMED_FIELDS = frozenset({"name", "contact", "owner", "product"})


def draft(source: Source, sheet: str, hinted: bool, as_of: date | None = None) -> Draft:
    """What a source would bring to a sheet.

    Args:
        source: the table.
        sheet: key of the sheet.
        hinted: the name of the file or sheet says that it is this one.
        as_of: a day after which nothing has happened yet.
    """
    made = Draft(source, sheet, as_of=as_of)
    fields = SHEETS[sheet].fields
    found = recognise(*yearly(source, sheet), sheet, doubts(source, sheet))
    named, numbers = found.customer, None
    for place, match in found.columns.items():
        title = source.titles[place]
        if match.field == "customer_id" and names_customer((title,)) is not None and not like_ids(source, title):
            named = place  # 客户 and Customer stand above numbers and above names
        elif match.field == "customer_id" and sheet != "customers" and _is_of_the_rows(source, place):
            numbers = place
        elif sheet == "contacts" and match.field == "name" and _names_a_firm(source, title):
            named = place
        elif match.wrong_unit:
            made.ask(title, match.field, "unit")
        elif match.field in YEARLY:
            _of_year(made, title, fields[match.field])
        else:
            apply(made, title, fields[match.field])
    titles = {place: one for place, name in enumerate(source.titles) if (one := taken_apart(name)) is not None}
    taken = {*found.columns, *found.computed, *found.years}
    left = {place: one for place, one in titles.items() if place not in taken or place in (named, numbers)}
    _plain_id(made, left, hinted or numbers is not None)
    _names_in_two(made, left)
    named = _firm_beside_person(made, left) if named is None else named
    _customer(made, named, left)
    made.unmatched = tuple(source.titles[place] for place in left)
    return made


def of_card(cards: Source, sheet: str) -> dict[str, Rule]:
    """The fields of a sheet that the cards of a source fill.

    Args:
        cards: the cards as a table, a row for each.
        sheet: key of the sheet.
    """
    return draft(cards, sheet, False).rules


def _of_year(made: Draft, title: str, one: SheetField) -> None:
    """Take a column for a field of the whole year; the sum of both where each is of half a year, and none where one half is missing."""
    parts = whole_year(made.source.titles, title)
    if not parts:
        return
    apply(made, parts[0], one)
    if len(parts) > 1 and one.key in made.rules:
        made.drop(one.key)
        made.note(" + ".join(parts), one.key, "calculated", Rule(add=parts))


def _is_of_the_rows(source: Source, place: int) -> bool:
    """Whether a bare 编号 numbers the rows and not the customers, whom another column names."""
    if folded(source.titles[place]) not in _IDS:
        return False
    cells = texts(source.columns[place])
    others = (title for at, title in enumerate(source.titles) if at != place)
    return len(set(cells)) == len(cells) > 0 and any(names_customer((title,)) is not None for title in others)


def _share(source: Source, title: str, fits: Callable[[str], bool]) -> float:
    """Of the cells of a column, how many are names of some kind."""
    words = words_in(source, title)
    return sum(map(fits, words)) / max(len(words), 1)


def _names_a_firm(source: Source, title: str) -> bool:
    """Whether a column that could be the name of a person is that of the customer: Account Name."""
    return (
        names_customer((title,)) is not None
        and bool(sample(source, title))
        and _share(source, title, is_person) < _NAMES
    )


def _firm_beside_person(made: Draft, left: Mapping[int, Title]) -> int | None:
    """The column that names the customer, where a bare Name is that of the persons beside it: they are the contacts."""
    title = made.column("name")
    firms = [at for at in left if names_customer((made.source.titles[at],)) is not None]
    if made.sheet != "customers" or not firms or title is None or "contact" in made.rules:
        return None
    if _share(made.source, title, is_person) < _NAMES:
        return None
    rule = made.rules.pop("name")
    made.found = [one for one in made.found if one.field != "name"]
    made.note(title, "contact", "title", rule)
    return firms[0]


def _customer(made: Draft, place: int | None, left: dict[int, Title]) -> None:
    """The column that names the customer, or holds its ID under the bare title 客户."""
    key = "name" if made.sheet == "customers" else "customer_id"
    if (
        place is None
        and key in made.fields
        and key not in made.rules
        and (made.sheet == "orders" or len(made.rules) >= _OTHERS)
    ):
        place = _companies(made.source, left)
    if place is None and made.sheet == "orders" and len(made.rules) >= _OTHERS:
        # Whose name is meant in a table of orders, where no other column says it.
        place = next((at for at, one in left.items() if one.folded in ("name", "名称")), None)
    if place is None or key in made.rules:
        return
    title = made.source.titles[place]
    if not sample(made.source, title):
        return
    if key == "name" or like_ids(made.source, title):
        apply(made, title, made.fields[key])
    else:
        made.note(title, key, "named", Rule(name=title))
    left.pop(place, None)


def _companies(source: Source, left: Mapping[int, Title]) -> int | None:
    """The one column of an unknown title whose cells are names of companies."""
    titles = {place: source.titles[place] for place in left}
    found = [
        place
        for place, title in titles.items()
        if len(sample(source, title)) >= 2 and _share(source, title, is_company) >= _NAMES
    ]
    return found[0] if len(found) == 1 else None


def _plain_id(made: Draft, left: dict[int, Title], hinted: bool) -> None:
    """A column called no more than id is that of the table's rows, where the file's name says what they are."""
    key = SHEETS[made.sheet].id_field
    if key is None or key in made.rules or (key == "customer_id" and (made.sheet != "customers" or is_dated(made))):
        return
    # What people number by comes before what only the system does.
    for place, one in sorted(left.items(), key=lambda item: item[1].folded in ("id", *_RECORD_IDS)):
        if one.folded not in _RECORD_IDS and not hinted:
            continue
        present = [cell for cell in keys([made.source.columns[place]]) if cell is not None]
        if one.folded in _IDS | _RECORD_IDS and present and len(set(present)) == len(made.source.rows):
            apply(made, made.source.titles[place], made.fields[key])
            del left[place]
            return


def _names_in_two(made: Draft, left: dict[int, Title]) -> None:
    """A contact in two columns: first and last name, or 姓 and 名."""
    key = {"customers": "contact", "contacts": "name"}.get(made.sheet)
    if key is None or key in made.rules or (key == "name" and "customer_id" in made.rules):
        return  # who has an ID of a customer in a row of their own is the customer
    first = next((place for place, one in left.items() if one.folded in _FIRST_NAMES), None)
    last = next((place for place, one in left.items() if one.folded in _LAST_NAMES), None)
    if first is None or last is None:
        return
    names = [made.source.titles[first], made.source.titles[last]]
    latin = all(name.isascii() for name in names)
    rule = Rule(**{"join": tuple(names if latin else reversed(names)), "with": " " if latin else ""})
    made.note(" + ".join(names), key, "joined", rule)
    del left[first], left[last]


def by_name_where_ids_repeat(made: Draft) -> None:
    """Take the name as the key where the column of IDs has the same one for customers of other names: it numbers accounts of the ledger, or products."""
    own, name = made.column("customer_id"), _name(made)
    if own is None or name is None:
        return
    title = simplified(own).casefold()
    is_sure = _OF_CUSTOMERS.search(title) is not None
    named = _named(made.source, own, name)
    if _SEVERAL.search(simplified(name).casefold()) and (is_sure or not _CODE.search(title)):
        return
    beyond = sum(len(some) - 1 for some in named.values())
    names = len(set().union(*named.values()))
    repeats = beyond >= _LEAST and beyond * 10 >= sum(some.total() for some in named.values())
    if repeats or (not is_sure and names > 1 and beyond * 10 >= names):
        made.drop("customer_id")
        made.note(name, "customer_id", "named", Rule(name=name))


def _name(made: Draft) -> str | None:
    """The column that names the customers."""
    if made.sheet == "customers":
        return made.column("name")
    ranks = {title: rank for title in made.left if (rank := names_customer((title,))) is not None}
    return next((title for title in sorted(ranks, key=ranks.__getitem__) if not like_ids(made.source, title)), None)


def _named(source: Source, number: str, name: str) -> Mapping[str, Counter[str]]:
    """ID -> the names of its rows, the forms of one name as one, and how many rows have each; nothing where it has lost digits, which is said of each row."""
    columns: Sequence[Sequence[object]] = [cells_under(source, title) for title in (number, name)]
    found: dict[str, Counter[str]] = {}
    for (cell, called), rows in Counter(zip(*columns, strict=True)).items():
        try:
            known, word = values.code(cell), values.text(called)
        except ValueError:
            return {}
        if known is not None and word is not None:
            found.setdefault(known, Counter())[core_name(word)] += rows
    return found


def doubts(source: Source, sheet: str) -> Doubt:
    """How much the cells of a column of a source speak against a field: of several columns that could be it the least doubtful is it."""

    def shown(place: int) -> Sequence[str]:
        return [text for cell in source.columns[place][:_DOUBTED] if (text := values.text(cell))]

    def doubt(place: int, key: str) -> int:
        if key == "customer_id" and sheet == "customers":  # the 0 that a system leaves where nobody gives a number
            cells = shown(place)
            return REFUTED if len(cells) > 1 and not any(text.strip("0 ") for text in cells) else 0
        if key == "owner" and (one := taken_apart(source.titles[place])) and any(map(is_unit, one.notes)):
            return REFUTED  # Sales (USD) are no persons
        cells = shown(place) if key in _NAMED_FIELDS else ()
        # Words are a name; codes may be one, the numbers of lines hardly are, and those of records are none.
        likely = (
            at for at, shape in _UNLIKE if cells and sum(map(bool, map(shape.fullmatch, cells))) >= _MOST * len(cells)
        )
        return next(likely, 0)

    return doubt
