"""Titles that are only like a field's names: how much, and whether that is enough to apply a column, or only to propose it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz

from kamxl.convert import cells as shapes
from kamxl.convert.draft import FIT, Draft, apply, sample
from kamxl.convert.periods import period_in
from kamxl.convert.recognise import column_kinds, meanings
from kamxl.convert.view import cells_under
from kamxl.convert.words import understood
from kamxl.read.titles import folded
from kamxl.schema import values
from kamxl.schema.money import units_in
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.schema.traditional import simplified
from kamxl.validate.columns import parse

SAFE = 92.0
"""From here on a title is a slip of the pen: Customr name. Only for long ones: "send date" is like "end date" too."""
PROPOSED = 60.0
_PROPOSED_LATIN = 75.0
"""Latin words share letters by chance: country is like company size."""
_LONG_LATIN, _LONG_CHINESE = 10, 6
_MOST_CONTAINED = 88.0
"""客户联系人电话 holds 联系人 and 电话: like, never sure."""
_ID_ALIKE = 75.0
"""Likeness of a title to that of an id that is enough where the cells look like ids."""
_OF_EVENTS = frozenset({"orders", "contracts"})
"""Sheets whose days are none of the customer's own; a bare 日期 is of more of them."""
_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_a-zA-Z]+")
_TURNS = re.compile(
    "未|待|欠|发货|到货|交货|出库|送货|签收|非|退|预|应付|计划|目标|去年|上年|竞品|对手|已用|剩余|可用|下次|上次|最近(?!一年|年|12|十二)|最后|末次|率|"
    r"\b(?:un\w+|non|refund\w*|return\w*|planned|plan|target|previous|prior|last|next|competitor\w*|used|remaining|available|outstanding|rate|ratio|expected|rejected|ship\w*|deliver\w*|dispatch\w*)\b"
)
"""Words that turn a title into another one, however alike the two are: 未回款 is no 已回款, 毛利率 no 毛利, unpaid not paid."""
_DOCUMENTS = re.compile(
    r"单(?!位)|合同|协议|票|项目|批[次号]|凭证|流水|\b(?:subscription|contract|order|invoice|project|deal|opportunity|ticket|case|quot\w*|booking|licen[cs]e|policy|shipment|transaction|payment|receipt|p[oi]|job|lead|matter|engagement|lease|loan|account code)\b"
)
"""Words of a title whose numbers are those of documents, and not of customers."""
_LAST = ("上次", "最近", "最后", "末次")
_LAST_DEAL = re.compile(rf"(?:近一次|{'|'.join(_LAST)})\S*(?:成交|下单|采购|购买|订货|交易|消费|签约|回款|付款)")


def _turned(title: str) -> set[str]:
    """The words that turn a title; those for the last of several are one."""
    return {"last" if word in _LAST else word for word in _TURNS.findall(title)}


def words(title: str) -> str:
    """A title in words: customerName, customer_name and Customer Name are the same."""
    return " ".join(_WORDS.findall(title)).casefold()


@cache
def _names(sheet: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """(folded, in words) of every name of each field."""
    return {
        key: [(folded(name), words(name)) for name in dict.fromkeys((one.column.zh, one.column.en, key, *one.column.aliases))]
        for key, one in SHEETS[sheet].fields.items()
    }  # fmt: skip


@cache
def score(title: str, sheet: str, key: str) -> float:
    """Likeness of a title to a field, 0 to 100."""
    own, own_words = folded(title), words(title)
    if not own:
        return 0.0
    found = max(_likeness(own, own_words, name, name_words) for name, name_words in _names(sheet)[key])
    return 0.0 if own.isascii() and found < _PROPOSED_LATIN else found


def is_safe(title: str, found: float) -> bool:
    """Whether the likeness is enough to apply without asking."""
    own = folded(title)
    return found >= SAFE and len(own) >= (_LONG_LATIN if own.isascii() else _LONG_CHINESE)


def _likeness(own: str, own_words: str, name: str, name_words: str) -> float:
    if _turned(own_words) != _turned(name_words):
        return 0.0
    found = float(fuzz.ratio(own, name))
    if own.isascii() and name.isascii():
        found = max(found, min(float(fuzz.token_sort_ratio(own_words, name_words)), SAFE - 1))
    short, long = sorted((own, name), key=len)
    if short in long and len(short) >= (4 if short.isascii() else 2):
        least = _PROPOSED_LATIN if short.isascii() else PROPOSED
        found = max(found, least + (_MOST_CONTAINED - least) * len(short) / len(long))
    return found


def alike(made: Draft, elsewhere: Collection[str] = ()) -> None:
    """The titles that are only like a field's names, the likest pair first; not those that another sheet takes."""
    titles = {made.source.titles.index(title): title for title in made.left}
    figures = [key for key in made.rules if made.fields[key].column.unit is not None]
    # A second 金额 is what its title says, not what it is like.
    known = {place for place, one in titles.items() if any((made.sheet, key) in meanings(one) for key in figures)}
    # Nor is what a line costs in another currency what its customer buys in a year.
    known |= {place for place, one in titles.items() if elsewhere and ("orders", "amount") in meanings(one)}
    # The sales of a month are not what a customer buys in a year.
    known |= {place for place, title in titles.items() if period_in(title) is not None}
    # Nor is the day of an order, a payment or a contract a day of its customer.
    known |= {place for place, title in titles.items() if made.sheet == "customers" and _is_of_another(made, title)}
    left = [place for place, title in titles.items() if title not in elsewhere and place not in known]
    free = [key for key in made.fields if key not in made.filled]
    shapes_of = {place: shapes.shape(sample(made.source, made.source.titles[place])) for place in left}
    pairs = sorted(
        (
            (score(made.source.titles[place], made.sheet, key), place, key)
            for place in left
            for key in free
            if suits(made.fields[key], shapes_of[place])
        ),
        key=lambda pair: -pair[0],
    )
    places: set[int] = set()
    proposed = {one.field for one in made.proposals}
    for found, place, key in pairs:
        if found < PROPOSED:
            break
        if place in places or key in proposed or key in made.rules:
            continue
        title = made.source.titles[place]
        places.add(place)
        proposed.add(key)
        if is_safe(title, found) or (found >= _ID_ALIKE and _is_id(made, title, key)):
            apply(made, title, made.fields[key], "alike", found)
        elif _mostly_fits(made, title, made.fields[key]):
            made.ask(title, key, "alike", found)


def _is_of_another(made: Draft, title: str) -> bool:
    """Whether a title names the day of an order or a contract, or in a table that says more of known customers of anything but them. The
    last deal is neither the first nor a contact.
    """
    meant = meanings(title)
    sheets = {sheet for sheet, _ in meant}
    if _LAST_DEAL.search(title):
        return True
    return "day" in column_kinds(title) and made.sheet not in sheets and (made.updates or sheets <= _OF_EVENTS)


def _mostly_fits(made: Draft, title: str, one: SheetField) -> bool:
    """Whether the cells of a column mean something in a field: 账期 is like 回款日期, and 30 is no day."""
    cells = understood(made.sheet, one.key, one.column, sample(made.source, title))
    faults = parse(one, SHEETS[made.sheet].model, cells).faults
    return sum(fault.reason not in ("day_order", "digits_lost") for fault in faults.values()) <= len(cells) * FIT


def _is_id(made: Draft, title: str, key: str) -> bool:
    """Whether a column that is called like the id of its sheet looks like one, too: each row has another, of figures and letters."""
    sheet = SHEETS[made.sheet]
    if key != sheet.id_field or units_in(title):  # 报价(元) is no number of a quotation
        return False
    if made.sheet == "customers" and is_of_documents(title):
        return False
    texts = [text for cell in cells_under(made.source, title) if (text := values.text(cell)) is not None]
    likely = sum(any(map(str.isdigit, text)) and len(text) <= 40 for text in texts)
    return len(texts) >= 2 and len(texts) == len(made.source.rows) == len(set(texts)) and likely >= 0.9 * len(texts)


def is_of_documents(title: str) -> bool:
    """Whether a title is that of the numbers of documents, which differ as those of customers do: 合同号, Subscription ID."""
    return _DOCUMENTS.search(words(simplified(title))) is not None


def suits(one: SheetField, shape: shapes.Shape | None) -> bool:
    """Whether a column of such cells may be a field, whatever its title: a phone number is no name."""
    if shape is None:
        return True
    if one.key == "phone":
        return shape in ("phone", "number")
    if one.key == "email":
        return shape == "email"
    if one.column.kind in ("text", "long_text"):
        return shape not in ("phone", "email", "number")
    return shape != "email"
