"""Fields of a draft that no one column is: what two columns say together, what stands around the table, and what the names of its files or sheets say."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import and_, or_

from kamxl.convert import places
from kamxl.convert.by_cells import all_words
from kamxl.convert.by_title import by_name_where_ids_repeat
from kamxl.convert.cells import PHONE, beside_phone, number, without_year
from kamxl.convert.draft import Draft, apply, sample, words_in
from kamxl.convert.kinds import says
from kamxl.convert.mapping import COLOUR, FILE, PERIOD, SHEET, Rule
from kamxl.convert.money import currency_of_title
from kamxl.convert.periods import period
from kamxl.convert.places import month_of
from kamxl.convert.reading import SECTION
from kamxl.convert.recognise import meanings
from kamxl.convert.sources import Source
from kamxl.convert.unpivot import year_stated
from kamxl.convert.which_amount import of_one_step
from kamxl.convert.words import understood
from kamxl.read.titles import title as taken_apart
from kamxl.schema import values
from kamxl.schema.sheets import SHEETS
from kamxl.schema.texts import folded
from kamxl.schema.traditional import simplified

_ENDS = ("won", "lost")
_RUNNING = frozenset({"open", "进行中", "跟进中", "active", "in progress"})
_BETWEEN = ("至", "到", "~", "～", "—", "–", " - ", " to ", "-")
_DAY_PARTS = (("年", "年份", "year"), ("月", "月份", "month"), ("日", "日期", "day"))
"""Titles of the parts of a day."""
_MOSTLY = 0.9
_TITLED = 0.3
"""Likewise, under a title that says it: 有效期 may say 一年 or 长期, too."""
_OF_TERMS = re.compile(r"有效期|期限|合同期|起止|\b(?:term|validity|duration|period)\b", re.IGNORECASE)
_BY_CURRENCY = frozenset({"amount", "paid", "profit", "unit_price"})
_KINDS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "contracts": {"合同": ("合同", "协议", "contract", "agreement"), "报价": ("报价", "quot")},
    "complaints": {"投诉": ("投诉", "客诉", "complaint"), "咨询": ("咨询", "inquir", "enquir"), "建议": ("建议", "suggestion")},
}  # fmt: skip
_SIGNED = ("签约",)
"""What several titles of a list of contracts say that does not call them so: 签约日期, 签约金额."""
_STATES = {"contracts": "status", "deals": "stage"}
_OF_TABLES = re.compile(
    r"的?(?:合同|协议|报价|商机|项目|机会)?(?:清单|台账|明细|列表|汇总|记录|表)*$|\W*\b(?:contracts?|agreements?|deals?|opportunit(?:y|ies)|list|report)\b\W*",
    re.IGNORECASE,
)
"""What the name of a sheet or file says beside the state of its rows."""
_BARE_DAYS = frozenset({"日期", "date"})
_PART_PAID = re.compile(
    r"(?:已|实)?[付收]?(?:定金|订金|首付款?|首款|预[付收]款?|[一二三四]次[付收回]款|中期款|进度款|发货款|提货款|验收款|尾款|质保金|第?[一二三四1-4][期次笔][付收回]?款|[付收回]款[一二三四1-4])(?:金额)?"
    r"|(?:paid)?(?:deposit|downpayment|(?:1st|2nd|3rd|first|second|third|final|balance)(?:payment|instal?lment))(?:paid|received)?|balance(?:paid|received)"
)
"""Folded titles of the parts in which an order is paid."""
_PROFILE = frozenset({"industry", "contact", "phone", "email", "address", "title", "status", "credit_limit", "source"})
"""Fields of customers: what holds them is a list of customers, whatever month it is of."""
_BY_CUSTOMER = ("by customer", "by client", "by account", "per customer", "按客户", "分客户", "客户明细", "按客戶")
"""Words of a title above a table that say whose its sections are."""
_SHOWN = 3


def completed(made: Draft) -> Draft:
    """A draft with what its columns imply."""
    of_one_step(made)
    _day_in_parts(made)
    _month_of_sums(made)
    _paid_in_parts(made)
    _dated_by_payment(made)
    _paid_at_the_till(made)
    _won_or_lost(made)
    _state_by_name(made)
    _kind_of_rows(made)
    _term_of_contract(made)
    _amounts_by_currency(made)
    _contact_with_phone(made)
    _one_day_order(made)
    return made


def _day_in_parts(made: Draft) -> None:
    """The day of a table that has year, month and day in columns of their own, or the last two where its title states the year, or the last where it states the month."""
    key = next((key for key in SHEETS[made.sheet].key_fields if made.fields[key].column.kind == "day"), None)
    if key is None or key in made.rules:
        return
    found = _parts_of_days(made.source)
    parts = tuple(title for title in found if title is not None)
    stated = found[0] is not None or all(map(year_stated, made.source.origins))
    in_month = parts == (found[2],) and all(map(month_of, made.source.origins))
    if in_month and without_year(sample(made.source, parts[0]), in_month=True):
        apply(made, parts[0], made.fields[key])
    elif None not in found[1:] and stated and all(map(_are_whole, (sample(made.source, one) for one in parts))):
        rule = Rule(**{"join": parts, "with": "-", "date": "ymd" if found[0] is not None else "md"})
        made.note(" + ".join(parts), key, "joined", rule)


def _parts_of_days(source: Source) -> list[str | None]:
    """The columns of year, month and day."""
    plain = {simplified(title).strip().casefold(): title for title in source.titles}
    return [next((plain[word] for word in words if word in plain), None) for words in _DAY_PARTS]


def _month_of_sums(made: Draft) -> None:
    """The month that a row of sums is of, where no column has a day: 客户, 月份, 销售额, or 年 and 月 in columns of their own."""
    if made.sheet != "orders" or "order_date" in made.filled or not {"amount", "customer_id"} <= made.filled:
        return
    stated = all(map(year_stated, made.source.origins))
    for title in made.left:
        found = [period(cell) for cell in sample(made.source, title)]
        months = [one for one in found if one is not None and one.months == 1 and (one.year or stated)]
        if found and len(months) == len(found):
            made.take(title, "order_date", "alike", 90.0, date="month")
            return
    year, month, _ = _parts_of_days(made.source)
    if year and month and all(_are_whole(sample(made.source, one)) for one in (year, month)):
        rule = Rule(**{"join": (year, month), "with": "-", "date": "month"})
        made.note(f"{year} + {month}", "order_date", "joined", rule)


def _are_whole(cells: Sequence[object]) -> bool:
    return bool(cells) and all(
        (text := values.text(cell)) is not None and text.strip("年月日").isdecimal() for cell in cells
    )


def _dated_by_payment(made: Draft) -> None:
    """The day of a payment, where a table of amounts has no other: what was sold was paid on the spot."""
    rule = made.rules.get("paid_date")
    lacks = "order_date" not in made.rules and not made.asks("order_date")
    if made.sheet == "orders" and lacks and rule is not None and {"amount", "customer_id"} <= made.filled:
        made.note(rule.source or "", "order_date", "alike", rule, 80.0)


def _paid_in_parts(made: Draft) -> None:
    """What has been paid of an order, where its parts stand in columns of their own: 已付定金 and 已付尾款, 首付款 and 二次付款."""
    rule = made.rules.get("paid")
    titles = [
        title
        for title in made.source.titles
        if (one := taken_apart(simplified(title))) and _PART_PAID.fullmatch(one.folded) and _filled(made, title)
    ]
    free = all(title not in made.used or (rule is not None and rule.source == title) for title in titles)
    numbers = all(number(cell) is not None for title in titles for cell in sample(made.source, title))
    if made.sheet != "orders" or len(titles) < 2 or not free or not numbers or (rule and rule.source not in titles):
        return
    made.drop("paid")
    made.note(" + ".join(titles), "paid", "calculated", Rule(add=tuple(titles)))


def _paid_at_the_till(made: Draft) -> None:
    """The amount of what a till sold, where only what was received for it stands there: 小票号, 商品, 实收金额."""
    rule = made.rules.get("paid")
    lacks = not {"amount", "unit_price"} & made.filled and not made.asks("amount")
    if made.sheet == "orders" and rule is not None and lacks and {"product", "quantity", "customer_id"} <= made.filled:
        made.drop("paid")
        made.note(rule.source or "", "amount", "alike", rule, 90.0)


def _won_or_lost(made: Draft) -> None:
    """The end of a deal that stands in a column of its own, beside the stage that it had reached."""
    if made.sheet != "deals":
        return
    stage = SHEETS["deals"].fields["stage"]
    reached = made.column("stage")
    for title in made.left:
        words = {
            str(cell): understood("deals", "stage", stage.column, [cell])[0] for cell in sample(made.source, title)
        }
        codes = {word: values.meant(meant, stage.column.choices) for word, meant in words.items()}
        ended = {word: code for word, code in codes.items() if code in _ENDS}
        if not ended or any(values.folded(word) not in _RUNNING for word in codes.keys() - ended.keys()):
            continue
        mapped = {
            word: next(one.zh for one in stage.column.choices if one.code == code) for word, code in ended.items()
        }
        if reached is not None:
            running = dict.fromkeys(codes.keys() - ended.keys(), "")
            made.rules["stage"] = Rule.of(title, map=mapped | running, otherwise=(reached,))
            made.used.add(title)
            return


def _state_by_name(made: Draft) -> None:
    """The status of contracts and the stage of deals that the names of their sheets or files say: 已签合同, 终止合同, 赢单."""
    key = _STATES.get(made.sheet)
    if key is None or key in made.filled or made.asks(key):
        return
    column = made.fields[key].column
    shown = {one.code: one.zh for one in column.choices}
    for title in (SHEET, FILE):
        names = dict.fromkeys(places.bare_name(one, title) for one in made.source.origins)
        words = understood(made.sheet, key, column, [_OF_TABLES.sub("", simplified(name)).strip() for name in names])
        codes = [values.meant(word, column.choices) or "" for word in words]
        if not any(codes):
            continue
        states = {name: shown.get(code, "") for name, code in zip(names, codes, strict=True)}
        made.note(title, key, "place", Rule.of(title, map=states))
        days = [one for one in made.left if folded(one) in _BARE_DAYS]
        if days and set(codes) <= set(_ENDS):
            made.take(days[0], "closed", "place")
        return


def _kind_of_rows(made: Draft) -> None:
    """合同 or 报价, and 投诉, where no column says it: what the titles, the sheet or the file call the rows."""
    if made.sheet not in _KINDS or "kind" in made.rules:
        return
    kind = made.fields["kind"]
    for title in made.left:
        if all_words(made, kind, title):
            apply(made, title, kind, "alike", 80.0)
            return
    titled = " ".join((*made.source.titles, made.source.above))
    said = [word for word, names in _KINDS[made.sheet].items() if says(titled, names)]
    if not said and made.sheet == "contracts" and sum(says(title, _SIGNED) for title in made.source.titles) > 1:
        said = ["合同"]
    if len(said) == 1:
        made.note(said[0], "kind", "made", Rule(value=said[0]))


def _term_of_contract(made: Draft) -> None:
    """First and last day of a contract that stand in one cell: 2026-01-01至2026-12-31."""
    if made.sheet != "contracts" or "end" in made.rules:
        return
    for title in made.left:
        texts = words_in(made.source, title)
        least = _TITLED if _OF_TERMS.search(simplified(title)) else _MOSTLY
        for parting in _BETWEEN if texts else ():
            if sum(_is_term(text, parting) for text in texts) >= least * len(texts):
                for key, part in (("start" if "signed" in made.rules else "signed", 1), ("end", -1)):
                    if key not in made.rules:
                        made.take(title, key, "alike", 90.0, split=parting, part=part)
                return


def _is_term(text: str, parting: str) -> bool:
    first, *last = text.split(parting)
    try:
        return len(last) == 1 and values.day(first) is not None and values.day(last[0], open_ended=True) is not None
    except ValueError:
        return False


def _amounts_by_currency(made: Draft) -> None:
    """Amounts that stand in a column for each currency, 金额(元) and 金额(USD), one of them filled in each row."""
    for key, rule in list(made.rules.items()):
        if key not in _BY_CURRENCY or rule.source is None or rule.otherwise is not None:
            continue
        own, others = currency_of_title(rule.source), []
        apart = [
            one for one in made.left if currency_of_title(one) not in ("", own) and (made.sheet, key) in meanings(one)
        ]
        filled = _filled(made, rule.source) if apart else []
        for title in apart:
            mine = _filled(made, title)
            if any(mine) and not any(map(and_, filled, mine)):
                filled = list(map(or_, filled, mine))
                others.append(title)
        if others:
            made.rules[key] = rule.but(otherwise=tuple(others))
            made.used.update(others)


def _contact_with_phone(made: Draft) -> None:
    """A person and the phone in one cell: 张三 13800000001, under 联系人, 联系方式 or a title that names both."""
    key = {"customers": "contact", "contacts": "name"}.get(made.sheet)
    if key is None:
        return
    own = {one: made.column(one) for one in (key, "phone") if one in made.rules}
    if len(set(own.values())) == 2:
        return
    for title in [*filter(None, own.values()), *made.left]:
        texts = words_in(made.source, title)
        if not texts or sum(map(_is_person_with_phone, texts)) < _MOSTLY * len(texts):
            continue
        for one, part in ((key, 1), ("phone", 2)):
            if own.get(one, title) == title:
                made.found = [found for found in made.found if found.field != one]
                made.proposals = [asked for asked in made.proposals if asked.field != one]
                made.take(title, one, "alike", 90.0, split=PHONE, part=part)
        return


def _is_person_with_phone(text: str) -> bool:
    person, *phone = beside_phone(text)
    named = not person.isascii() or person != person.upper()  # the letters of a number, AB12345678, are no name
    return bool(phone) and named and not any(map(str.isdigit, person))


def _filled(made: Draft, title: str) -> list[bool]:
    return [cell is not None for cell in made.source.columns[made.source.titles.index(title)]]


def _one_day_order(made: Draft) -> None:
    """The order of day and month that one column of a table proves is that of its other columns: one hand or system wrote them."""
    proved = {rule.date for rule in made.rules.values() if rule.date is not None and rule.date != "md"}
    if len(proved) != 1:
        return
    for one in [one for one in made.proposals if one.why == "day_order"]:
        rule = made.rules.get(one.field)
        if rule is not None and rule.date is None:
            made.rules[one.field] = rule.but(date=next(iter(proved)))
            made.proposals.remove(one)


def with_names(one: Draft) -> Draft:
    """A draft with the month of its sums and the customer of its rows, where only the names of its sheets or files say them."""
    source = one.source
    fields = SHEETS[one.sheet].fields
    if not source.titles or one.unpivot is not None:
        return one
    if one.sheet != "customers" and "customer_id" in fields and "customer_id" not in one.filled:
        said = _section(source) or places.says(source)
        if said is not None and said[0] == "customer" and not one.asks("customer_id") and not source.cards:
            _, title, removed = said
            one.note(title, "customer_id", "place", Rule(name=title, remove=removed))
    by_name_where_ids_repeat(one)
    days = [cell for asked in one.proposals if asked.field == "date" for cell in sample(source, asked.title)]
    lacks_date = one.sheet == "follow_ups" and "date" not in one.filled
    # 周一 is of the week; what has figures is a day that a person must read.
    is_report = lacks_date and {"content", "customer_id"} <= one.filled and not any(map(_has_figures, days))
    if is_report and all(places.period_end(origin, sheet=one.sheet) for origin in source.origins):
        one.take(PERIOD, "date", "place")
    lacks_day = one.sheet == "orders" and not _has(one, "order_date") and {"amount", "customer_id"} <= one.filled
    profile = {key for title in source.titles for sheet, key in meanings(title) if sheet == "customers"} & _PROFILE
    if lacks_day and not profile and places.states_month(source):
        one.take(PERIOD, "order_date", "place")
        if not all(places.period_end(origin) for origin in source.origins):
            one.ask(PERIOD, "order_date", "year")
    return one


def _section(source: Source) -> tuple[str, str, tuple[str, ...]] | None:
    """The customer whose title each section of a table has, where the rows do not repeat it."""
    if SECTION not in source.titles:
        return None
    names = source.columns[source.titles.index(SECTION)]
    if any(name is None for name in names):
        return None
    said = " ".join(origin.heading for origin in source.origins).casefold()
    titled = any(word in said for word in _BY_CUSTOMER)
    kind = places.kind_of([str(name) for name in dict.fromkeys(names)])
    return ("customer", SECTION, ()) if kind == "customer" or (titled and kind != "region") else None


def propose_names(drafts: list[Draft], source: Source, customers_filled: bool) -> list[Draft]:
    """The drafts of a source with the owner or the region of its customers, which the names say, as proposals.

    Args:
        drafts: of one source.
        source: the table.
        customers_filled: another source fills the sheet of customers.
    """
    said = places.says(source) if source.titles and drafts else None
    if said is None or said[0] == "customer":
        return drafts
    kind, title, removed = said
    lacking = [one for one in drafts if kind in SHEETS[one.sheet].fields and not _has(one, kind)]
    made = _customers(drafts, source) if not customers_filled else None
    for one in [*lacking, *([made] if made is not None else [])]:
        shown = tuple(dict.fromkeys(places.own_name(origin, title, removed) for origin in source.origins))[:_SHOWN]
        one.ask(title, kind, "place", removed=removed, cells=shown)
    return drafts if made is None else [made, *drafts]


def propose_colours(drafts: Sequence[Draft], source: Source) -> None:
    """The status of customers that the colours of their rows mean, where a note or a key says it."""
    for one in drafts:
        if one.sheet == "customers" and source.legend and not one.card and not _has(one, "status"):
            cells = tuple(f"{colour} → {status}" for colour, status in source.legend.items())
            one.ask(COLOUR, "status", "colour", colours=tuple(source.legend.items()), cells=cells)


def _has_figures(cell: object) -> bool:
    return any(map(str.isdigit, str(cell)))


def _has(one: Draft, key: str) -> bool:
    return key in one.filled or one.asks(key)


def _customers(drafts: Sequence[Draft], source: Source) -> Draft | None:
    """The customers that a table of orders names, as rows of their own: only so does their salesman find a place."""
    if any(one.sheet == "customers" for one in drafts):
        return None
    named = next((rule for one in drafts if (rule := one.rules.get("customer_id")) is not None and rule.name), None)
    if named is None or named.name is None or (named.name in source.titles and named.remove):
        return None
    made = Draft(source, "customers")
    made.take(named.name, "name", "title", remove=named.remove)
    return made
