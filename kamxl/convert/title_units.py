"""What a title may state as the unit of its column. `convert` looks for more than a book that is read does: its titles are anybody's."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from kamxl.read.titles import BRACKETS, MONEY_WRITTEN, MULTIPLE, title
from kamxl.schema.currencies import ISO, NO_CURRENCY, words
from kamxl.schema.money import stated
from kamxl.schema.traditional import simplified

_SHORT = "|".join(
    re.escape(word)
    for word in sorted(words(), key=lambda word: (-len(word), word))
    if word not in NO_CURRENCY and (word.upper() in ISO or len(word) < 3 or not (word.isascii() and word.isalpha()))
)
_AT_THE_END = re.compile(
    rf"(?:(?<![a-z0-9])(?=[a-z0-9])|(?=[^a-z0-9\s]))(?P<unit>(?:{MULTIPLE})?\s*(?:{_SHORT})|(?:{_SHORT})\s*(?:k|m|000))\s*$|\bin\s+(?P<named>{MONEY_WRITTEN})\s*$"
)
"""A unit behind any title, its words parted: 不含税金额万元, Net value EUR; not the um of Sum USD, nor what was won."""
_CODE_BEFORE = re.compile(rf"^(?P<unit>(?:{MULTIPLE})?(?:{_SHORT}))(?=[^a-z])")


@lru_cache(maxsize=1 << 12)
def units(text: str, *, money: bool) -> tuple[str, ...]:
    """What a title may state as its unit, the surest first: in brackets; of money also at its end (金额万元) or, a currency by name, before it (美元金额)."""
    found = title(text)
    if found is None or not money:
        return found.notes if found else ()
    bare = simplified(BRACKETS.sub("", unicodedata.normalize("NFKC", text[:500]).casefold())).strip()
    behind, before = _AT_THE_END.search(bare), _CODE_BEFORE.match(bare)
    written = [match["unit"] or match["named"] for match in (behind,) if match is not None and match.start() > 0]
    named = before["unit"] if before is not None else ""
    if named and (said := stated(named)) is not None and said.sign != "元":
        written.append(named)
    return (*found.notes, *written)
