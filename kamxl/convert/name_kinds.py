"""What a name is the name of: a person, a company, a region."""

from __future__ import annotations

import re

from kamxl.convert import vocabulary
from kamxl.schema.traditional import simplified

_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,3}")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z'-]+){1,2}")
_THINGS = "报表单账帐案层额率款价量据类项区部组司厂店货票册录库排析况会结议划书"
"""Last characters of words for tables and meetings that begin as a surname does, 周报 and 季总结; of no name."""
_COMPANY = re.compile(
    r"公司|集团|厂$|店$|院$|学校$|股份|\b(?:ltd|inc|corp|co|llc|gmbh|sarl|plc|ag|bv|oy|ab|pty)\b\.?", re.IGNORECASE
)


def is_company(name: str) -> bool:
    """Whether a name has the legal form or the word of a company: 公司, 厂, Ltd."""
    return _COMPANY.search(simplified(name)) is not None


def is_region(name: str) -> bool:
    plain = simplified(name).casefold()
    return plain in vocabulary.REGIONS or plain.removesuffix("区") in vocabulary.REGIONS


def is_person(name: str) -> bool:
    """Whether a word looks like the name of a person: a Chinese surname and one or two characters, two Latin words."""
    plain = simplified(name)
    if _HAN_NAME.fullmatch(plain):
        surname = plain[0] in vocabulary.SURNAMES or plain[:2] in vocabulary.LONG_SURNAMES
        return surname and plain not in vocabulary.NO_NAMES and plain[-1] not in _THINGS
    return _LATIN_NAME.fullmatch(name) is not None and not is_company(name)
