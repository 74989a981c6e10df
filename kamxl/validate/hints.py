"""Warnings about values that are possible but unusual. The rows stay in the figures."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import numpy as np

from kamxl.grid import Effect, IssueCode
from kamxl.i18n import Text
from kamxl.schema.currencies import ROUGH
from kamxl.schema.values import day, folded, is_spoken, typed
from kamxl.validate.records import Array, Records

_COMPANY_WORDS = re.compile(
    r"(股份有限公司|有限责任公司|有限公司|集团公司|股份公司|总公司|分公司|公司|集团|控股|股份|企业|"
    r"\b(co|company|corp|corporation|inc|incorporated|ltd|limited|llc|plc|gmbh|ag|sa|group|holdings?)\b)"
)
_SHORTEST_PHONE = 7
_EARLIEST = np.datetime64("1950-01-01")
_MANY_LATER = 20
"""Days of a column after the day of the analysis: more are no slips, the analysis is of a past day."""
_OFF = 5.0
"""Times by which no rate of exchange of recent years is off its rough value."""
_SCORES, _HALF = 5, 5.0
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
    else:  # or one of China with its code, but without the plus, as systems write it
        fits = _SHORTEST_PHONE <= len(digits) <= 12 or re.fullmatch(r"861[3-9]\d{9}", digits) is not None
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


def scores(records: Records) -> None:
    """Scores in words, and those that never pass 5 where the title states no scale: they may be of 1 to 5."""
    words = records.sheet.fields["score"].column.spoken
    for index, table in enumerate(records.tables):
        place = records.places.get((index, "score"))
        if place is None:
            continue
        said = [cell for cell in table.columns[place].values if is_spoken(cell, words)]
        if said:
            message = Text("validate.spoken_scores", {"title": table.columns[place].title, "count": len(said)})
            records.add_to_header(index, place, "score", "unit", message, "warning")
        if said or table.columns[place].stated:
            continue
        if (proof := records.proofs.get((index, "score"))) is not None and proof.hundred:
            records.add_to_header(
                index,
                place,
                "score",
                "unit",
                Text("validate.hundred_scores", {"title": table.columns[place].title}),
                "warning",
            )
            continue
        first = records.first[index]
        scores = [one for one in records.values["score"][first : first + len(table.rows)] if one is not None]
        if len(scores) >= _SCORES and max(scores) <= _HALF:
            title = table.columns[place].title
            message = Text("validate.low_scores", {"title": title, "count": len(scores)})
            records.add_to_header(index, place, "score", "unit", message, "warning")


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
    names = {} if customers is None else customers.by("customer_id", "name")
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
