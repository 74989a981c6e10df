"""What speaks against a column of a well-known title: of several that could be a field the least doubtful is it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kamxl.convert.recognise import REFUTED
from kamxl.convert.sources import Source
from kamxl.read.titles import is_unit, title
from kamxl.schema import values

_LOOKED_AT = 300
_MOST = 0.8
_RECORD_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){1,3}[0-9a-f]{4,12}|(?=.*\d)[0-9a-f]{24,64}", re.IGNORECASE)
"""What databases number their records with."""
_LINE = re.compile(r"\d{1,4}")
_CODE = re.compile(r"(?=.*\d)[\w./#-]+", re.ASCII)
_NAMES = frozenset({"name", "contact", "owner", "product"})


class Doubts:
    """Those about the columns of one source, as a sheet's."""

    def __init__(self, source: Source, sheet: str) -> None:
        self._source = source
        self._sheet = sheet

    def __call__(self, place: int, key: str) -> int:
        """How much the cells of a column speak against a field: 0 for nothing."""
        if key == "customer_id" and self._sheet == "customers":
            return REFUTED if self._is_unset(place) else 0
        if key == "owner" and (one := title(self._source.titles[place])) and any(map(is_unit, one.notes)):
            return REFUTED  # Sales (USD) are no persons
        return self._unlike_a_name(place) if key in _NAMES else 0

    def _unlike_a_name(self, place: int) -> int:
        """Words are a name; codes may be one, the numbers of lines hardly are, and those of records are none."""
        texts = self._texts(place)
        for doubt, shape in ((3, _RECORD_ID), (2, _LINE), (1, _CODE)):
            if texts and sum(shape.fullmatch(text) is not None for text in texts) >= _MOST * len(texts):
                return doubt
        return 0

    def _is_unset(self, place: int) -> bool:
        """Whether a number is the 0 that a system leaves where nobody gives one."""
        texts = self._texts(place)
        return len(texts) > 1 and not any(text.strip("0 ") for text in texts)

    def _texts(self, place: int) -> Sequence[str]:
        found = (values.text(cell) for cell in self._source.columns[place][:_LOOKED_AT])
        return [text for text in found if text]
