"""Number formats as evidence: of percentages, of currencies, and of how an ID is shown.

Format codes: ECMA-376, part 1, 18.8.31.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from kamxl.record import record
from kamxl.schema.money import Stated, stated
from kamxl.schema.traditional import simplified

_TOKENS = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|!(?P<shrieked>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>general|G/通用格式)|'
    r"(?P<digit>[0#?])|(?P<percent>%)|(?P<other>[.,/@]|E[+-]|[ymdhsebg])|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_SYMBOL = re.compile(r"[$¥￥€£₩₹₽฿₫]|[元千万亿]|[A-Z]{3}|[a-z]{3}")
_LONGEST = 255
"""Characters of a format code that Excel allows."""


@record
class _Form:
    """What the first section of a code, that of positive numbers, is made of."""

    percent: bool
    literal: str
    """What it shows beside the digits."""
    pieces: tuple[str, ...]
    """For a whole number, left to right: `0`, `#` and `?` for digits, `General` for all of them, other texts with a leading
    apostrophe. Empty where the code shows decimals, thousands, days or the like."""


@lru_cache(maxsize=4096)
def _form(code: str) -> _Form:
    percent, whole = False, True
    literal: list[str] = []
    pieces: list[str] = []
    for match in _TOKENS.finditer(_first_section(code[:_LONGEST])):
        kind = match.lastgroup
        if kind == "percent":
            percent, whole = True, False
        elif kind == "bracket":
            # [$€-407]: a currency and a country; [Red], [>100]: no text.
            shown = match["bracket"][1:].partition("-")[0] if match["bracket"].startswith("$") else ""
            whole = whole and not match["bracket"].upper().startswith(("DBNUM", "H", "M", "S"))
            literal.append(shown)
            pieces.append(f"'{shown}")
        elif kind == "general":
            pieces.append("General")
        elif kind == "digit":
            pieces.append(match["digit"])
        elif kind == "other":
            whole = False
        elif kind is not None:
            literal.append(match[kind])
            pieces.append(f"'{match[kind]}")
    return _Form(percent, "".join(literal), tuple(pieces) if whole else ())


def _first_section(code: str) -> str:
    quoted = escaped = False
    for place, letter in enumerate(code):
        if escaped:
            escaped = False
        elif letter == '"':
            quoted = not quoted
        elif not quoted and letter in "\\!_*":
            escaped = True
        elif letter == ";" and not quoted:
            return code[:place]
    return code


def is_percent(code: str) -> bool:
    """Whether a number under this format is a share: 0.85 shown as 85 %."""
    return _form(code).percent


_COUNTRIES = {
    "411": "JPY",
    "804": "CNY",
    "409": "USD",
    "809": "GBP",
    "c04": "HKD",
    "404": "TWD",
    "1004": "SGD",
    "c09": "AUD",
    "1009": "CAD",
}
"""Country of [$¥-411] -> its currency, where the sign is that of several."""
_BARE = frozenset({"千", "万", "百万", "千万", "亿"})
"""Multiples that a format may state without a currency; a k or m behind a number has too many other meanings."""
_CURRENCY = re.compile(r"\[\$([^\]-]+)(?:-0*([0-9A-Fa-f]+))?\]")
_SCALES = re.compile(r"[0#?],+(?![0#?,])|[!\\]\.")
"""A comma behind the last digit divides by a thousand; an escaped point is how 0!.0,"万" shows ten thousands."""


@lru_cache(maxsize=1024)
def money_of(code: str) -> Stated | None:
    """The currency that a number format shows, and its unit unless the format scales: $#,##0, #,##0.00"万元", #,##0"万", [$€-407]0."""
    section = _first_section(code[:_LONGEST])
    form = _form(code)
    if form.percent:
        return None
    literal = simplified(re.sub(r"[\s()+\-.,]", "", form.literal))
    found = stated(literal) if literal else None
    if found is None:
        return None
    scales = _SCALES.search(re.sub(r'"[^"]*"', "", section)) is not None
    if found.currency is None:
        return None if scales or literal not in _BARE else found
    named = _CURRENCY.search(section)
    home = _COUNTRIES.get(named[2].lower()) if named is not None and named[2] else None
    if home is not None and home != found.currency and found.may_be(home):
        found = Stated(found.scale, home)
    return found if not scales else Stated(0.0, found.currency, found.sign)


def tells(code: str) -> bool:
    """Whether a format is evidence of a percentage, of a currency or of how an ID is shown."""
    form = _form(code)
    return form.percent or _SYMBOL.search(simplified(form.literal)) is not None or _shows_ids(form)


def _shows_ids(form: _Form) -> bool:
    digits = [piece for piece in form.pieces if not piece.startswith("'")]
    return bool(digits) and (digits.count("0") > 1 or any(letter.isalnum() for letter in form.literal))


def as_shown(value: object, code: str) -> object:
    """A whole number as its format shows it: 1 under "C"000 is C001. Anything else stays as it is."""
    form = _form(code)
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not _shows_ids(form):
        return value
    if not 0 <= value < 1e15 or value != int(value):
        return value
    return _fill(form.pieces, str(int(value)))


def _fill(pieces: Sequence[str], digits: str) -> str:
    if "General" in pieces:
        return "".join(piece[1:] if piece.startswith("'") else digits for piece in pieces if piece.startswith("'") or piece == "General")  # fmt: skip
    slots = sum(not piece.startswith("'") for piece in pieces)
    left = "" if digits == "0" else digits
    more = max(len(left) - slots, 0)  # what does not fit stands before the first placeholder
    padded, over = left[more:].rjust(slots), left[:more]
    shown, slot = [], 0
    for piece in pieces:
        if piece.startswith("'"):
            shown.append(piece[1:])
            continue
        digit = padded[slot]
        shown.append(over if slot == 0 else "")
        shown.append(digit if digit != " " else {"0": "0", "?": " "}.get(piece, ""))
        slot += 1
    return "".join(shown).strip()
