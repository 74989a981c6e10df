"""Warnings about values that are possible but unusual. The rows stay in the figures."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

import numpy as np
import pandas as pd

from kamxl.grid import Effect, IssueCode
from kamxl.i18n import LANGUAGES, Pair, Text
from kamxl.schema.choices import Choice
from kamxl.schema.currencies import ROUGH
from kamxl.schema.values import choice, day, folded, typed
from kamxl.settings import OrderOutlier
from kamxl.validate.records import Array, Records

MONEY_DECIMALS = 4
_COMPANY_WORDS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|股份公司|总公司|分公司|公司|集团|控股|股份|企业|"
    r"\b(co|company|corp|corporation|inc|incorporated|ltd|limited|llc|plc|gmbh|ag|sa|group|holdings?)\b)"
)
_SHORTEST_PHONE = 7
_EARLIEST = np.datetime64("1950-01-01")
_MANY_LATER = 20
"""Days of a column after the day of the analysis: more are no slips, the analysis is of a past day."""
_ENDS = ("cancelled", "returned")
_OFF = 5.0
"""Times by which no rate of exchange of recent years is off its rough value."""
_WHOLE = re.compile(r"总|合计|整单|应收|total|invoice", re.IGNORECASE)
"""What titles of amounts say that are of whole orders."""
_WHOLE_ORDERS = 2
"""Orders of several lines at least, where the title says nothing."""
_SCORES, _HALF = 5, 5.0
_WORD = 20
"""Letters: a longer text is no word of a list."""
_EMAIL = re.compile(r"^(?:.*<)?[^@\s<>]+@[^@\s<>.]+(\.[^@\s<>.]+)+>?$")
_ATTACHMENT = re.compile(
    r"^(?P<name>.+?)\s*[-－—_]\s*(?P<kind>[^-－—_]+?)\s*[-－—_]\s*"
    r"(?P<date>\d{8}|\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?|\d{6}|\d{4}[-./]\d{1,2})$"
)


def _phone_digits(part: str) -> int | None:
    """How many digits a phone has where that many are none; None where they may be one."""
    number = re.split(r"转|分机|ext|x|#", folded(part))[0]
    if "*" in number or not (digits := re.sub(r"\D", "", number)):
        return None
    if number.startswith(("+", "00")):
        fits = 8 <= len(digits.removeprefix("00")) <= 15
    elif re.match("1[3-9]", digits):
        fits = len(digits) == 11
    else:
        fits = _SHORTEST_PHONE <= len(digits) <= 12
    return None if fits else len(digits)


def formats(records: Records) -> None:
    """Phones with a wrong count of digits, and e-mail addresses without a domain. What is masked is passed over."""
    for record, phone in enumerate(records.values.get("phone", ())):
        for part in re.split(r"[/;,、；，\n]", phone or ""):
            if (count := _phone_digits(part)) is not None:
                values = {"field": records.title("phone"), "value": typed(part.strip()), "count": count}
                records.add(record, "phone", "format", Text("validate.phone", values), "warning")
    for record, email in enumerate(records.values.get("email", ())):
        for part in re.split(r"[/;,、；，\s]+", email or ""):
            if part and "*" not in part and not _EMAIL.match(part):
                values = {"field": records.title("email"), "value": typed(part)}
                records.add(record, "email", "format", Text("validate.email", values), "warning")


def future_dates(records: Records, as_of: date) -> None:
    """Days after `as_of` in columns that tell what has happened: each, or a column once where many of its days are, as of a past day."""
    day = np.datetime64(as_of)
    for name, field in records.sheet.fields.items():
        if not field.column.past:
            continue
        later = records.array(name) > day
        one, several = "validate.future_date", "validate.future_dates"
        if field.column.key:
            records.later = later
            one, several = "validate.future_row", "validate.future_rows"
        for index, (first, table) in enumerate(zip(records.first, records.tables, strict=True)):
            found = first + np.flatnonzero(later[first : first + len(table.rows)])
            if len(found) <= _MANY_LATER:
                # What has not happened yet is in no figure.
                _days(records, name, found, "future_date", one, "row" if field.column.key else None, as_of=as_of)
                continue
            last = int(found[np.argmax(records.array(name)[found])])
            values = {"field": records.title(name), "count": len(found), "as_of": as_of}
            values |= {"latest": records.values[name][last], "cell": records.cell(last, name)}
            place = records.places.get((index, name))
            records.add_to_header(index, place, name, "future_date", Text(several, values), "warning")


def early_dates(records: Records) -> None:
    """Days of long ago: what Excel shows for a small number, 1900-01-05, and slips such as 1926 for 2026."""
    for name, field in records.sheet.fields.items():
        if field.column.past:
            _days(records, name, np.flatnonzero(records.array(name) < _EARLIEST), "range", "validate.early_date")


def _days(
    records: Records, name: str, found: Array, code: IssueCode, key: str, effect: Effect | None = None, **more: date
) -> None:
    for record in found.tolist():
        values = {"field": records.title(name), "value": records.values[name][record], **more}
        records.add(record, name, code, Text(key, values), "warning", effect)


def ends_elsewhere(orders: Records) -> None:
    """Lines that a column of the user's own calls returned or cancelled while their status does not: they count as sales."""
    choices = orders.sheet.fields["status"].column.choices
    ended = np.isin(np.array(orders.values["status"], dtype=object), _ENDS)
    sold = ~orders.bad & ~ended & (orders.array("amount") > 0)
    for table, first in zip(orders.tables, orders.first, strict=True):
        for place, column in enumerate(table.columns):
            if column.field is not None:
                continue
            cells = column.values
            for word in [one for one in dict.fromkeys(cells) if isinstance(one, str) and _code(one, choices) in _ENDS]:
                lines = [at for at, cell in enumerate(cells) if cell == word and sold[first + at]]
                if lines:
                    values = {"title": column.title, "word": typed(word), "count": len(lines)}
                    values["cell"] = table.address(lines[0], place)
                    message = Text("validate.ends_elsewhere", values | {"field": orders.title("status")})
                    orders.add(first + lines[0], None, "choice", message, "warning")


def whole_orders(orders: Records) -> None:
    """Lines that likely state the amount of their whole order: in every order of several lines all lines have the same one."""
    status = np.array(orders.values["status"], dtype=object)
    lines = np.flatnonzero(~orders.bad & (orders.array("amount") > 0) & ~np.isin(status, _ENDS))
    if not lines.size:
        return
    order, _ = pd.factorize(orders.array("order_id")[lines])
    place = np.argsort(order, kind="stable")
    lines, order = lines[place], order[place]
    start = _starts(order)
    amount = orders.array("amount")[lines]
    alike = np.minimum.reduceat(amount, start) == np.maximum.reduceat(amount, start)
    size = np.diff(np.append(start, lines.size))
    several = np.flatnonzero(size > 1)
    columns = [
        (orders.tables[index].columns, place) for (index, key), place in orders.places.items() if key == "amount"
    ]
    titled = any(_WHOLE.search(some[place].title) for some, place in columns)
    if several.size < (1 if titled else _WHOLE_ORDERS) or not alike[several].all():
        return
    own = lines[start[several[0]] : start[several[0]] + size[several[0]]]
    if all(len({orders.values[key][line] for line in own}) == 1 for key in ("product", "paid", "paid_date")):
        return  # pasted twice, which is said elsewhere
    first = int(own[0])
    units = tuple(orders.money.base(lang) for lang in LANGUAGES)
    values = {"order": orders.values["order_id"][first], "lines": int(size[several[0]]), "count": int(several.size)}
    values["amount"] = _amount(float(orders.array("amount")[first]), units)
    orders.add(first, "amount", "repeated", Text("validate.whole_order", values), "warning")


def rough_rates(rates: Records) -> None:
    """Rates of exchange that are far off: of 100 units, as banks state them, or the wrong way round."""
    home = ROUGH.get(rates.money.currency)
    for record, (code, rate) in enumerate(zip(rates.values["currency"], rates.values["rate"], strict=True)):
        if home is None or code not in ROUGH or rate is None or rates.bad[record]:
            continue
        usual = ROUGH[code] / home
        if not usual / _OFF <= rate <= usual * _OFF:
            values = {"currency": code, "rate": rate, "home": rates.money.currency, "usual": f"{usual:.2g}"}
            rates.add(record, "rate", "outlier", Text("validate.rough_rate", values), "warning")


def low_scores(records: Records) -> None:
    """Scores that never pass 5 where the title states no scale: they may be of 1 to 5."""
    for index, table in enumerate(records.tables):
        place = records.places.get((index, "score"))
        if place is None or table.columns[place].stated:
            continue
        first = records.first[index]
        scores = [one for one in records.values["score"][first : first + len(table.rows)] if one is not None]
        if len(scores) >= _SCORES and max(scores) <= _HALF:
            title = table.columns[place].title
            message = Text("validate.low_scores", {"title": title, "count": len(scores)})
            records.add_to_header(index, place, "score", "unit", message, "warning")


def _code(word: str, choices: tuple[Choice, ...]) -> str | None:
    try:
        return choice(word, choices) if len(word) <= _WORD else None
    except ValueError:
        return None


def outliers(orders: Records, limit: OrderOutlier, as_of: date | None) -> None:
    """Orders above `multiple` × the mean of the customer's orders of earlier days, where there are `earlier` of those.

    Lines of one order are one order; cancelled ones, returns, credits and orders after `as_of` count on neither side.
    """
    status = pd.Series(orders.values["status"], dtype=object)
    counts = ~orders.bad & (orders.array("amount") >= 0) & ~status.isin(["cancelled", "returned"]).to_numpy()
    if as_of is not None:
        counts &= orders.array("order_date") <= np.datetime64(as_of)
    lines = np.flatnonzero(counts)
    if not lines.size:
        return
    customer, _ = pd.factorize(orders.array("customer_id")[lines])
    order, _ = pd.factorize(orders.array("order_id")[lines])
    day = orders.array("order_date")[lines].astype(np.int64)
    place = np.lexsort((order, day, customer))
    lines, customer, day, order = lines[place], customer[place], day[place], order[place]
    start = _starts(customer, day, order)
    record = np.minimum.reduceat(lines, start)
    amount = np.add.reduceat(orders.array("amount")[lines], start)
    customer, day = customer[start], day[start]
    mean, number = _before(customer, day, amount)
    found = (number >= limit.earlier) & (amount > np.round(mean * limit.multiple, MONEY_DECIMALS))
    units = tuple(orders.money.base(lang) for lang in LANGUAGES)
    for index in np.flatnonzero(found).tolist():
        values = {
            "order": orders.values["order_id"][record[index]],
            "amount": _amount(float(amount[index]), units),
            "mean": _amount(float(mean[index]), units),
            "times": limit.multiple,
        }
        orders.add(int(record[index]), "amount", "outlier", Text("validate.outlier", values), "warning")


def _amount(amount: float, units: Sequence[str]) -> Pair:
    """An amount in the currency itself, as orders are typed: 12,000 元, 12,000 USD. `units`: one a language."""
    figure = f"{round(amount, 2):,.10g}"
    return Pair(*(f"{figure} {unit}" for unit in units))


def _starts(*keys: Array) -> Array:
    """Where a run of equal keys begins; the keys are sorted."""
    new = np.ones(keys[0].size, dtype=bool)
    new[1:] = np.logical_or.reduce([key[1:] != key[:-1] for key in keys])
    return np.flatnonzero(new)


def _before(customer: Array, day: Array, amount: Array) -> tuple[Array, Array]:
    """Mean and number of each customer's orders of earlier days; orders are sorted by customer and day."""
    earlier = pd.Series(amount).groupby(customer).cumsum().to_numpy() - amount
    of_customer, of_day = _starts(customer), _starts(customer, day)
    first = np.repeat(of_customer, np.diff(np.append(of_customer, amount.size)))
    today = np.repeat(of_day, np.diff(np.append(of_day, amount.size)))
    number = today - first
    mean = np.divide(earlier[today], number, out=np.zeros(amount.size), where=number > 0)
    return mean, number


def near_duplicates(customers: Records) -> None:
    """Customers whose names agree but for 有限公司 and the like, or who have the same phone."""
    names: dict[str, int] = {}
    phones: dict[str, int] = {}
    ids = customers.values["customer_id"]
    for record, (name, phone) in enumerate(zip(customers.values["name"], customers.values["phone"], strict=True)):
        short = core_name(name) if name is not None else ""
        digits = re.sub(r"\D", "", phone) if phone is not None else ""
        other = names.setdefault(short, record) if short else record
        same = phones.setdefault(digits, record) if len(digits) >= _SHORTEST_PHONE else record
        if ids[other] != ids[record]:
            _near(customers, record, "name", other)
        elif ids[same] != ids[record]:
            _near(customers, record, "phone", same)


def _near(customers: Records, record: int, key: str, other: int) -> None:
    values = {
        "value": typed(customers.values[key][record]),
        "other": typed(customers.values["name"][other]),
        "id": customers.name(other),
        "place": customers.where(other, key),
    }
    customers.add(record, key, "near_duplicate", Text(f"validate.near_duplicate_{key}", values), "warning")


def core_name(name: str) -> str:
    """A company's name without its legal form, spaces and marks: 苏州明远精密制造有限公司 -> 苏州明远精密制造."""
    bare = _COMPANY_WORDS.sub("", re.sub(r"[.,'’]", "", folded(name)))
    return "".join(letter for letter in bare if letter.isalnum())


def attachments(follow_ups: Records, customers: Records | None, exists: Callable[[str], bool] | None) -> None:
    """Attachments that are not there, or whose names are not 客户名-文件类型-日期."""
    names = (
        dict(zip(customers.values["customer_id"], customers.values["name"], strict=True))
        if customers is not None
        else {}
    )
    for record, attachment in enumerate(follow_ups.values["attachment"]):
        if attachment is None or follow_ups.bad[record]:
            continue
        for path in filter(None, (part.strip() for part in re.split(r"[;；\n|]", attachment))):
            if re.match(r"^[a-zA-Z][a-zA-Z0-9+.\-]+://", path):
                continue
            if exists is not None and not exists(path):
                follow_ups.add(
                    record, "attachment", "attachment", Text("validate.attachment_missing", {"value": path}), "warning"
                )
            elif not _well_named(path, names.get(follow_ups.values["customer_id"][record])):
                follow_ups.add(
                    record, "attachment", "attachment", Text("validate.attachment_name", {"value": path}), "warning"
                )


def _well_named(path: str, customer: str | None) -> bool:
    """Whether a file is named 客户名-文件类型-日期; a short form of the customer's name will do."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", re.split(r"[\\/]", path)[-1])
    match = _ATTACHMENT.match(stem)
    if match is None:
        return False
    if len(match["date"]) != 6 and re.search(r"\d$|日$", match["date"]):
        parts = re.findall(r"\d+", match["date"])
        if len(parts) != 2:
            try:
                day(match["date"])
            except ValueError:
                return False
    if customer is None:
        return True
    named, known = core_name(match["name"]), core_name(customer)
    return bool(named) and (named in known or known in named)
