"""What the cells of a column say where its title says nothing, or says too much: which of several it is, and what one of no known title is."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from kamxl.convert import cells as shapes
from kamxl.convert.draft import Draft, apply, is_dated, like_ids, sample, words_in
from kamxl.convert.kinds import OF_KINDS, says, sells_nothing
from kamxl.convert.mapping import Rule
from kamxl.convert.similar import is_of_documents
from kamxl.convert.strange_words import MOST_WORDS
from kamxl.convert.view import cells_under
from kamxl.convert.words import understood
from kamxl.schema.ended import end, flagged
from kamxl.schema.name_kinds import is_person
from kamxl.schema.sheets import SHEETS, SheetField
from kamxl.schema.texts import texts
from kamxl.validate.columns import parse

_SCORE = 80.0
"""Of a column that its cells alone speak for."""
_NEARLY_ALL = 0.9
_TOLD = ("content", "need")
"""Fields of what was said or asked for: the one column of sentences."""
_SELLERS = ("业务", "销售", "客户经理", "负责", "跟进", "sales", "account manager", "own", "looks after", "responsible")
"""Words of a title that say: these persons are ours."""
_LISTS = ("status", "method", "kind", "stage", "role", "channel")
"""Fields whose words are of no other list: 是 and 否, A and B, 高 and 低 may be anything."""
_NO_NUMBERS = ("税", "信用代码", "执照", "账号", "卡", "邮", "网", "微信", "tax", "vat", "bank", "web", "domain", "mail", "zip", "post", "plate")  # fmt: skip
"""Words of a title whose cells differ in each row and number none of it."""
_FIRST = 3
"""Columns among which a number of the rows stands."""
_OF_CUSTOMERS = frozenset({"customer_id", "owner", "region", "industry", "contact", "phone", "email"})
"""Fields of a customer that a table of orders may carry along."""
_CHANGES = 0.1
"""Of the customers: in more of them two values, and a column is no customer's; in fewer it is a slip of the pen."""
_CHUNK = 20_000
"""Rows that are looked at together."""
_SENTENCE = 6
"""Letters of such a text in the mean, at the least."""


def take(made: Draft, elsewhere: Collection[str]) -> None:
    """The fields that no title names, of columns whose cells can be nothing else.

    The column of sentences of a table of visits, words that are all of one list of ours, names of persons where the salesman
    is missing. One column must stand out: of two nothing is taken.

    Args:
        made: the fill in the making.
        elsewhere: titles of the source that another sheet takes.
    """
    fields = made.fields
    lacking = [key for key in fields if key not in made.filled]

    def left() -> list[str]:
        return [title for title in made.left if title not in elsewhere]

    if made.sheet == "orders":
        made.ended_by = tuple(title for title in left() if flagged(title, cells_under(made.source, title)) is not None)
        made.used.update(made.ended_by)
    for key in lacking:
        one = fields[key]
        if key in _TOLD:
            _only(made, one, _sentences(made, left()))
        elif (key, made.sheet) == ("status", "orders") and len(ending := _ends_of_orders(made, one, left())) == 1:
            made.take(ending[0], key, "alike", _SCORE)
        elif key in _LISTS and one.column.choices and not one.column.open_list:
            _only(made, one, [title for title in left() if all_words(made, one, title)])
        elif key in SHEETS[made.sheet].unique or (made.sheet, key) == ("orders", "order_id"):
            _only(made, one, [title for title in left() if _all_differ(made, title)])
        elif key == "owner":
            persons = [title for title in left() if _all(made, title, is_person)]
            sellers = [title for title in persons if says(title, _SELLERS)]
            # Persons of a visit beside the one who was visited are ours; those of a customer may be anybody's.
            ours = persons if made.sheet == "follow_ups" and "contact" in made.filled else []
            _only(made, one, sellers or ours)
    if made.sheet == "orders" and "status" in made.filled:
        free = made.free
        _no_sales_first(made, free)
        made.ended_by += tuple(_of_kinds(made, free))  # which stay columns of their own


def _of_kinds(made: Draft, titles: Sequence[str]) -> Iterator[str]:
    """The columns that say of each order what it is, and of some that they came back or were called off."""
    for title in titles:
        said = [cell for cell in sample(made.source, title) if isinstance(cell, str)]
        if OF_KINDS.search(title) and len(said) <= MOST_WORDS and any(map(end, said)):
            yield title


def _no_sales_first(made: Draft, titles: Sequence[str]) -> None:
    """Ask of the rows that a column of kinds calls payments, quotations or samples what they are, whatever their status; the others have theirs."""
    status = made.rules.get("status")
    if status is None or status.source is None or status.otherwise is not None:
        return
    for title in titles:
        words = [cell for cell in sample(made.source, title) if isinstance(cell, str)]
        if OF_KINDS.search(title) and len(words) <= MOST_WORDS and any(map(sells_nothing, words)):
            sold = {word: "" for word in words if not sells_nothing(word) and end(word) is None}
            rule = Rule.of(title, map={**(status.map or {}), **sold}, otherwise=(status.source,))
            made.note(title, "status", "alike", rule, _SCORE)
            return


def keep_constant(made: Draft, *, known: bool) -> bool:
    """Drop from the customers of a flat table what is not the same in the rows of a customer; whether any of it is left.

    The salesman of every one of a customer's orders is the customer's; one that changes is the order's.

    Args:
        made: the customers that a table names beside its orders.
        known: it says so much of them that it is a list of customers as well; else only what an order rarely has is theirs.
    """
    named = made.column("customer_id") or made.column("name")
    if named is None:
        return False
    names = texts(cells_under(made.source, named))
    repeated = len(set(names)) < len(names)
    for key in list(made.rules):
        title = made.rules[key].source
        if key in ("customer_id", "name") or title is None:
            continue
        if (known or key in _OF_CUSTOMERS) and not (repeated and _changes(names, cells_under(made.source, title))):
            continue
        made.drop(key)
    return any(key in _OF_CUSTOMERS for key in made.rules)


def _changes(names: Sequence[str | None], cells: Sequence[object]) -> bool:
    """Whether a column says now this, now that of the customers that it is about."""
    most = len(set(names))
    customers = 0
    pairs: set[tuple[str | None, str]] = set()
    for start in range(0, len(cells), _CHUNK):
        some = zip(names[start : start + _CHUNK], texts(cells[start : start + _CHUNK]), strict=True)
        pairs.update((one, text) for one, text in set(some) if text)
        customers = len({one for one, _ in pairs})
        # Another row adds to both or to the pairs alone: what is too much already is too much at the end.
        if len(pairs) - customers > _CHANGES * most:
            return True
    return len(pairs) - customers > _CHANGES * customers


def _only(made: Draft, one: SheetField, titles: Sequence[str]) -> None:
    if len(titles) == 1 and not made.asks(one.key):
        apply(made, titles[0], one, "alike", _SCORE)


def _all(made: Draft, title: str, fits: Callable[[str], bool]) -> bool:
    found = words_in(made.source, title)
    return len(found) > 1 and sum(map(fits, found)) >= _NEARLY_ALL * len(found)


def all_words(made: Draft, one: SheetField, title: str) -> bool:
    """Whether the cells of a column are words of a field's list; one word alone says too little."""
    cells = sample(made.source, title)
    known = understood(made.sheet, one.key, one.column, cells)
    return len(cells) > 1 and not parse(one, SHEETS[made.sheet].model, known).faults


def _ends_of_orders(made: Draft, one: SheetField, titles: Sequence[str]) -> list[str]:
    """The columns that say of some rows that they are no sale, 退货, 作废 or 赠品, and otherwise hold few words; half of them say so or are of the list."""
    found = []
    for title in titles:
        cells = [cell for cell in sample(made.source, title) if isinstance(cell, str)]
        known = understood(made.sheet, one.key, one.column, cells) if len(cells) <= MOST_WORDS else []
        codes = parse(one, SHEETS[made.sheet].model, known).values
        free = list(map(sells_nothing, cells))
        said = sum(code is not None or is_free for code, is_free in zip(codes, free, strict=True)) if codes else 0
        ends = {"cancelled", "returned"} & set(codes) or (any(free) and (len(free) > 1 or OF_KINDS.search(title)))
        if ends and (2 * said >= len(cells) or OF_KINDS.search(title)):
            found.append(title)
    return found


def _all_differ(made: Draft, title: str) -> bool:
    """Whether every row has another number, of letters and figures; figures alone may count the rows."""
    found = texts(cells_under(made.source, title))
    if made.source.titles.index(title) >= _FIRST or any(word in title.casefold() for word in _NO_NUMBERS):
        return False
    if made.sheet == "customers" and is_dated(made):
        return False  # INV/2026/0001 beside a day is the document of that day
    if made.sheet in ("customers", "orders") and is_of_documents(title) is not (made.sheet == "orders"):
        return False
    lettered = all(text and any(map(str.isalpha, text)) for text in found)
    return len(found) > 1 and lettered and len(set(found)) == len(found) and like_ids(made.source, title)


def has_sentences(made: Draft) -> bool:
    """Whether a column that no title names holds texts long enough to tell something."""
    return any(most >= _SENTENCE for most in _lengths(made, made.left).values())


def _sentences(made: Draft, left: Sequence[str]) -> list[str]:
    """The column whose texts are by far the longest."""
    lengths = _lengths(made, left)
    best = sorted(lengths, key=lambda title: -lengths[title])
    if not best or lengths[best[0]] < _SENTENCE or (len(best) > 1 and lengths[best[0]] < 1.5 * lengths[best[1]]):
        return []
    return best[:1]


def _lengths(made: Draft, left: Sequence[str]) -> dict[str, float]:
    """Column of texts -> letters of one in the mean."""
    found: dict[str, float] = {}
    for title in left:
        cells = sample(made.source, title)
        said = [cell for cell in cells if isinstance(cell, str)]
        if len(said) > 1 and shapes.shape(cells) == "text":
            found[title] = sum(map(len, said)) / len(said)
    return found
