"""Values as cells: text that can only ever be text, numbers, days of the workbook's date system, formulas with results."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral, Real

from kamxl.cell import is_blank
from kamxl.excel.titles import units
from kamxl.grid import EPOCH_1900, EPOCH_1904, MAX_TEXT

ELLIPSIS = "…"
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_FORMULA_STARTS = ("=", "+", "-", "@")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LEAP_BUG = date(1900, 3, 1).toordinal()
_LAST_DAY = date(9999, 12, 31).toordinal()
_DAY_SECONDS = 86_400


def looks_like_formula(text: str) -> bool:
    """Whether Excel would take the text for a formula if somebody opened the cell and pressed Enter."""
    return text.startswith(_FORMULA_STARTS) and len(text) > 1


def text(value: str) -> str:
    """Text for an element: markup and characters that XML cannot hold are escaped, over-long text is cut with '…'."""
    if len(value) > MAX_TEXT // 2 and units(value) > MAX_TEXT:
        value = _cut(value)
    if not value.isprintable() or "_x" in value:
        if _UNSAFE.search(value):
            value = _UNSAFE.sub(_escaped, value.replace("\r\n", "\n"))
        value = _LONE_SURROGATE.sub("\ufffd", value)
    return _markup_escaped(value)


def text_element(value: str) -> str:
    """`<t>…</t>`, which keeps the spaces at its ends."""
    if value.isalnum() and len(value) <= MAX_TEXT // 2:
        return f"<t>{value}</t>"  # nothing to escape
    content = text(value)
    keep = ' xml:space="preserve"' if content != content.strip() or "\n" in content or "  " in content else ""
    return f"<t{keep}>{content}</t>"


def text_elements(texts: Sequence[str]) -> list[str]:
    """`text_element` of each text."""
    if "" not in texts and all(map(str.isalnum, texts)) and max(map(len, texts), default=0) <= MAX_TEXT // 2:
        return [f"<t>{one}</t>" for one in texts]
    return list(map(text_element, texts))


def serial(value: date, date_1904: bool) -> float | int | None:
    """A day or moment as a number of days in the workbook's date system; None where the system does not reach.

    The 1900 system counts a 29 February 1900 that never was, so earlier days stand one lower.
    """
    ordinal = value.toordinal()
    days = ordinal - (EPOCH_1904 if date_1904 else EPOCH_1900).toordinal() - (not date_1904 and ordinal < _LEAP_BUG)
    if days < (0 if date_1904 else 1) or ordinal > _LAST_DAY:
        return None
    if not isinstance(value, datetime):
        return days
    seconds = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return days + round(seconds / _DAY_SECONDS, 10) if seconds else days


def number(value: object) -> str | None:
    """A number as the file writes it; None for NaN and infinity, which a cell cannot hold."""
    if isinstance(value, float):
        return float.__repr__(value) if math.isfinite(value) else None
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Decimal):
        return str(value) if value.is_finite() else None
    if isinstance(value, Real):
        return number(float(value))
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def content(value: object, date_1904: bool) -> tuple[str, str]:
    """Attributes and inside of a `<c>` for a plain value: (' t="inlineStr"', '<is>…</is>'). Both empty for a blank."""
    if is_blank(value):
        return "", ""
    if isinstance(value, str):
        return (' t="inlineStr"', f"<is>{text_element(value)}</is>") if value else ("", "")
    if isinstance(value, bool):
        return ' t="b"', f"<v>{int(value)}</v>"
    if isinstance(value, date):
        days = serial(value, date_1904)
        return content(value.isoformat(), date_1904) if days is None else ("", f"<v>{days}</v>")
    if type(value).__name__ in ("bool_", "bool"):  # numpy's
        return ' t="b"', f"<v>{int(bool(value))}</v>"
    written = number(value)
    return ("", "") if written is None else ("", f"<v>{written}</v>")


def formula_content(expression: str, cached: object) -> tuple[str, str]:
    """Attributes and inside of a `<c>` for a formula (translated, without '=') and its present result."""
    element = f"<f>{text_only(expression)}</f>"
    if is_blank(cached):
        return "", element
    if isinstance(cached, bool):
        return ' t="b"', f"{element}<v>{int(cached)}</v>"
    if isinstance(cached, str):
        kind = "e" if cached in _ERRORS else "str"
        return f' t="{kind}"', f"{element}<v>{text(cached)}</v>"
    return "", f"{element}<v>{number(cached)}</v>"


def text_only(expression: str) -> str:
    """A formula for an element: markup escaped, nothing else; `_x0041_` in a formula is not an escape."""
    found = _LONE_SURROGATE.sub("\ufffd", re.sub("[\x00-\x08\x0b-\x1f\ufffe\uffff]", "", expression))
    return _markup_escaped(found)


def _markup_escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(found: re.Match[str]) -> str:
    piece = found[0]
    return f"_x005F{piece}" if len(piece) > 1 else f"_x{ord(piece):04X}_"


def _cut(value: str) -> str:
    """The longest beginning that fits with the ellipsis; a pair of surrogates is never split."""
    room = MAX_TEXT - 1
    kept = value[:room]
    while units(kept) > room:
        kept = kept[: len(kept) - max(1, (units(kept) - room) // 2)]
    return kept + ELLIPSIS
