"""Finds the data of people in any text: names with blanks between their letters, numbers in any grouping, short forms in their own rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from kamxl.privacy.subject import INSTEAD, Subject
from kamxl.share.scrub import HIDDEN, INVISIBLE, Marked, name_pattern, short_forms, without_personal

_FEWEST_DIGITS = 7
_MOBILE = re.compile(r"1[3-9]\d{9}")
_NUMBER = re.compile(r"[+(\d][\d\s\-–—().·/+]*\d")
_FIRM = r"(?!(?:[\u4e00-\u9fff]{0,4}(?:股份)?有限公司|公司|集团|股份|实业|厂|店|牌|氏))"
"""Behind a name in Chinese: then it is that of a firm, and 李宁 in 李宁体育公司 is not the person."""


class Net:
    """The patterns of a subject."""

    def __init__(self, subject: Subject) -> None:
        self._firms = subject.firms
        self._alone = [*map(_pattern, subject.strings)]
        short = [form for name in subject.people for form in short_forms(name)]
        self._own = [*self._alone, *map(_pattern, subject.shared), *short]
        self._numbers = {digits for one in (*subject.strings, *subject.shared) if (digits := _number(one))}
        self._numbers_alone = {digits for one in subject.strings if (digits := _number(one))}
        self._everybody, self._ids = subject.person is None, subject.ids
        self._seen: dict[str, str] = {}

    @property
    def numbers(self) -> list[bytes]:
        """Those that might stand in cells as numbers."""
        return [digits.encode() for digits in sorted(self._numbers)]

    def anywhere(self, text: str) -> str:
        """A text without what only the subject has."""
        if text not in self._seen:
            self._seen[text] = self._without(text, self._alone)
        return self._seen[text]

    def own(self, text: str) -> str:
        """A text of one of the customer's rows, where shorter and shared names mean the same people, and where of all people whatever is
        plainly a number, an address or an account goes, though no field has it.
        """
        found = self._without(text, self._own)
        if not self._everybody or found in self._ids:
            return found
        plain = without_personal(found, strict=True)
        return found if plain == found else plain.replace(HIDDEN, INSTEAD)

    def is_number(self, digits: str, *, own: bool) -> bool:
        """Whether a number, without a sign or a point, is one of the subject's."""
        if own and self._everybody and digits not in self._ids and _MOBILE.fullmatch(digits):
            return True
        return digits in (self._numbers if own else self._numbers_alone)

    def _without(self, text: str, patterns: Sequence[re.Pattern[str]]) -> str:
        if len(text) < 2 or text.isspace():
            return text
        whole = unicodedata.normalize("NFKC", text)
        hidden = not whole.isascii() and INVISIBLE.search(whole) is not None
        found = None
        for pattern in patterns:
            if pattern.search(whole) is None and not hidden:
                continue
            found = found or Marked(text)
            shields = [m.span() for firm in self._firms for m in re.finditer(re.escape(firm), found.plain)]
            spans = [m.span() for m in pattern.finditer(found.plain)]
            found.replace([one for one in spans if not _inside(one, shields)], lambda _: INSTEAD)
        return str(found) if found is not None and found.found else text


def _inside(span: tuple[int, int], shields: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in shields)


def _number(text: str) -> str:
    digits = "".join(sign for sign in text if sign.isdigit())
    return digits if len(digits) >= _FEWEST_DIGITS and _NUMBER.fullmatch(text) else ""


def _pattern(string: str) -> re.Pattern[str]:
    digits = _number(string)
    if digits:
        return re.compile(r"(?<!\d)(?:\+?86[\s\-]?)?" + r"[\s\-–—().·/]{0,3}".join(digits) + r"(?!\d)")
    if "@" in string:
        return re.compile(rf"(?<![\w.+-]){re.escape(string)}(?![\w-])", re.IGNORECASE)
    pattern = name_pattern(string)
    return pattern if string.isascii() else re.compile(pattern.pattern + _FIRM, re.IGNORECASE)
