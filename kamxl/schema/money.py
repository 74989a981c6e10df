"""Money of a book: its currency, the unit in which amounts are shown, and what people write for either."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache

from kamxl.record import record
from kamxl.schema import currencies
from kamxl.schema.traditional import simplified
from kamxl.schema.units import Unit

WAN = 10_000.0
"""What a bare amount in the settings counts in, in every currency, whatever the display unit is."""
HOME = "CNY"


@record
class Multiple:
    """A unit in which amounts are shown."""

    code: str
    scale: float
    zh: str
    en: str


UNITS = (
    Multiple("1", 1.0, "", ""),
    Multiple("k", 1e3, "千", "k"),
    Multiple("10k", 1e4, "万", "10k"),
    Multiple("M", 1e6, "百万", "M"),
    Multiple("100M", 1e8, "亿", "100M"),
)
_UNITS: Mapping[str, Multiple] = {unit.code: unit for unit in UNITS}
DEFAULT_UNIT: Mapping[str, str] = {"zh": "10k", "en": "k"}
"""Language of a book -> the unit in which its amounts are shown unless the settings say another."""


@record
class Money:
    """The currency of a book and the unit in which its amounts are shown. Chosen once for a book and passed on."""

    currency: str = HOME
    """ISO 4217."""
    unit: str = "10k"
    """Code of one of UNITS."""

    @classmethod
    def of(cls, lang: str, currency: str = HOME, unit: str = "") -> Money:
        """The money of a book in a language; a blank `unit` is the language's own."""
        return cls(currency or HOME, unit or DEFAULT_UNIT[lang])

    @property
    def scale(self) -> float:
        """What one of the display unit is in the currency: 10,000 for 万元."""
        return _UNITS[self.unit].scale

    def word(self, lang: str) -> str:
        """The display unit in a title: 万元, 万USD, k USD, USD."""
        return _named(_UNITS[self.unit], self.currency, lang)

    def base(self, lang: str) -> str:
        """The currency itself in a title: 元, USD."""
        return _named(UNITS[0], self.currency, lang)

    def name(self, unit: Unit, lang: str) -> str:
        """How a title names a unit of the schema in this book: large amounts in the display unit, prices by the piece."""
        if unit.family == "money_each":
            return f"{self.base(lang)}/{'台' if lang == 'zh' else 'unit'}"
        if unit.family == "money":
            return self.word(lang) if unit.large else self.base(lang)
        return unit.zh if lang == "zh" else unit.en

    def titled(self, name: str, unit: Unit | None, lang: str) -> str:
        """A title with its unit: 年交易金额(万元), Annual amount (k USD)."""
        if unit is None:
            return name
        return f"{name}({self.name(unit, lang)})" if lang == "zh" else f"{name} ({self.name(unit, lang)})"

    def scale_of(self, unit: Unit | None) -> float:
        """What one unit of a title is in the base unit of its family, as this book shows it."""
        if unit is None:
            return 1.0
        return self.scale if unit.large else unit.scale

    def beside(self, figure: str, lang: str) -> str:
        """A figure that is in the display unit, with that unit, inside a sentence: 150 万元, 1,500k USD, 20,000 USD."""
        if lang == "zh":
            return f"{figure} {self.word(lang)}"
        multiple = _UNITS[self.unit].en if figure != "0" else ""
        return (
            f"{figure} × {multiple} {self.currency}"
            if multiple[:1].isdigit()
            else f"{figure}{multiple} {self.currency}"
        )


CNY = Money()


def _named(unit: Multiple, currency: str, lang: str) -> str:
    if lang == "zh":
        return f"{unit.zh}元" if currency == HOME else f"{unit.zh}{currency}"
    return f"{unit.en} {currency}".strip()


MULTIPLES: Mapping[str, float] = {
    "": 1,
    "千": 1e3, "k": 1e3, "thousand": 1e3, "thousands": 1e3, "000": 1e3, "000s": 1e3, "1000": 1e3, "1k": 1e3,
    "万": 1e4, "w": 1e4, "10k": 1e4, "wan": 1e4, "tenthousand": 1e4, "10000": 1e4, "10thousand": 1e4,
    "十万": 1e5, "100k": 1e5,
    "百万": 1e6, "m": 1e6, "mn": 1e6, "mm": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6, "mio": 1e6, "1m": 1e6,
    "千万": 1e7, "10m": 1e7, "lakh": 1e5, "lakhs": 1e5, "lac": 1e5, "lacs": 1e5, "crore": 1e7, "crores": 1e7,
    "亿": 1e8, "100m": 1e8,
    "十亿": 1e9, "b": 1e9, "bn": 1e9, "billion": 1e9, "billions": 1e9,
}  # fmt: skip
"""What people write for a multiple, folded and without white space, and how much it is."""


@record
class Stated:
    """A unit of money that a text states."""

    scale: float
    """0 where only the currency is stated."""
    currency: str | None = None
    """ISO code; None where only a multiple is stated (万, k)."""
    sign: str = ""
    """The sign, where several currencies use it: ¥ is CNY here, and JPY where other evidence says so."""

    def may_be(self, currency: str) -> bool:
        """Whether other evidence that names `currency` agrees with this."""
        return self.currency in (None, currency) or currency in currencies.AMBIGUOUS.get(self.sign, ())

    def of(self, other: Stated | None) -> Stated:
        """This multiple of the currency that other evidence names, where it states none itself: (万) below 单位：美元."""
        lacks = self.currency is None and other is not None and other.currency is not None
        return Stated(self.scale, other.currency, other.sign) if lacks and other is not None else self


def only_currency(stated: Iterable[Stated]) -> str:
    """ISO code of the one currency that all of these are; empty where they are several, or say none."""
    said = set(stated)
    sure = {one.currency for one in said if one.sign in ("", "元")}
    # $ beside HKD is that dollar.
    doubtful = {one.currency for one in said if not any(one.may_be(code) for code in sure if code)}
    codes = [code for code in sure | doubtful if code]
    return codes[0] if len(codes) == 1 else ""


def evidence(
    titles: Iterable[Stated | None],
    shown: Iterable[Stated | None],
    rates: Iterable[tuple[str | None, object]],
    rows: Iterable[str | None],
) -> tuple[Stated, ...]:
    """What the amounts of a book state of its currency, of the strongest kind of evidence that there is.

    Args:
        titles: what titles and lines 单位 state.
        shown: what number formats show.
        rates: the rows of 汇率, code and rate: it tells the others in the one currency that is worth 1 on every day.
        rows: the codes in 币种, which say it where they are one in all rows; None for a blank.
    """
    for found in (titles, shown):
        said = {one for one in found if one is not None and one.currency is not None}
        if said:
            return tuple(said)
    worth: dict[str | None, set[object]] = {}
    for code, rate in rates:
        worth.setdefault(code, set()).add(rate)
    for codes in ({code for code, some in worth.items() if code is not None and some == {1}}, set(rows)):
        if len(codes) == 1 and (one := codes.pop()) is not None:
            return (Stated(1, one),)
    return ()


def _plain(text: str) -> str:
    """A text in which units are sought: folded, in simplified characters (萬元, 億, 新臺幣仟元)."""
    return simplified(unicodedata.normalize("NFKC", text).casefold())


@cache
def stated(text: str) -> Stated | None:
    """The unit that a text is, such as 万元, 千美元, k USD, USD'000, €m, $ or 亿; None where it is none.

    What the amount is counted by does not change it: 元/台, USD/unit, 万元/年.
    """
    word = re.sub(r"^(单位[:：]?|unit:?|in\s)", "", _plain(text).strip()).partition("/")[0]
    rest = re.sub(r"\bof\b|[\s'’`,.]", "", word)
    if not rest:
        return None
    if rest in MULTIPLES:
        return Stated(MULTIPLES[rest])
    if rest.upper() in currencies.ISO:
        return Stated(1.0, rest.upper())
    found: list[str] = []
    for place in (r"^(?:{})", r"(?:{})$"):
        match = re.search(place.format(currencies.pattern()), rest)
        # The m of 10m is a multiple, not the beginning of another word.
        if match is not None:
            found.append(match[0])
            rest = rest[: match.start()] + rest[match.end() :]
    if not found or rest not in MULTIPLES:
        return None
    # 人民币万元, USD万元: 元 behind another name says nothing more.
    named = [sign for sign in found if sign not in currencies.AMBIGUOUS] or found
    codes = {currencies.words()[sign] for sign in named}
    if len(codes) > 1:
        return None
    return Stated(MULTIPLES[rest], codes.pop(), "" if named[0] not in currencies.AMBIGUOUS else named[0])


def surely(text: str) -> Stated | None:
    """The unit of money that a text alone is, without words around it: 万元, k USD, 万; a bare m may be metres."""
    found = stated(text)
    return found if found is not None and (found.currency is not None or not text.isascii()) else None


_LINE = re.compile(r"(?:单位|unit)\s*(?:[:为是]|均为|都是)\s*(?=([^)\]】,;|。]+))")
_ENGLISH = re.compile(
    r"\b(?:amounts?|figures?|values?|numbers?|prices|revenues?|sales)\s+(?:are\s+)?(?:stated\s+|shown\s+)?in\s+([^\s,;.()]+(?:\s+[^\s,;.()]+){0,2})"
    r"|[,;|]\s*(?:in\s+)?([^\s,;|()]{1,9}(?:\s[^\s,;|()]{1,8})?)\s*$",
    re.MULTILINE,
)
"""Amounts in USD, All figures are in thousands of EUR; Revenue by account, $k; Revenue, k USD."""
_CURRENCY_LINE = re.compile(r"(?:币种|币别|货币|currency)\s*:\s*([^\s)\]】,;|]+)")


def units_in(text: str) -> list[str]:
    """What a line above a header states as the unit of its amounts: 单位：万元, Unit: k USD, 币种：美元 单位：千元, Amounts in USD.

    Returns:
        Texts that `stated` knows, in the order of the line. 单位：某某公司 is no unit.
    """
    folded = _plain(text)
    found = []
    for match in _LINE.finditer(folded):
        words = match[1].split()
        joined = ("".join(words[:count]) for count in range(min(len(words), 3), 0, -1))
        found += [word for word in joined if stated(word) is not None][:1]
    for match in _ENGLISH.finditer(folded) if not found else ():
        words = [word for word in (match[1] or match[2]).split() if word != "of"]
        for count in range(len(words), 0, -1):
            word = "".join(words[:count])
            if (one := stated(word)) is not None and (one.currency or match[1]):
                found.append(word)
                break
    code = currency_in(text)
    if code in ("", HOME):
        return found
    # 单位：千元 beside 币种：美元 is thousands of dollars.
    bare = [word.removesuffix("元") if "人民币" not in word else word for word in found]
    return [f"{word}{code}" if word in MULTIPLES else word for word in bare]


def currency_in(text: str) -> str:
    """The currency that a line 币种：美元 above a header states; empty where it states none."""
    named = _CURRENCY_LINE.search(_plain(text))
    money = stated(named[1]) if named is not None else None
    return "" if money is None else money.currency or ""


def denied(line: str, titles: Collection[Stated | None]) -> bool:
    """Whether the titles of all amounts state another multiple than the line of units around them: one of the two is wrong.

    Args:
        line: empty where there is none.
        titles: what the title of each amount states itself.
    """
    said = stated(line) if line else None
    # (万) below 单位：元 is 万元: the line has the currency, the title the multiple.
    return said is not None and bool(titles) and all(
        one is not None and one.scale not in (0, said.scale) and (said.scale != 1 or one.currency) for one in titles
    )  # fmt: skip


def each_in_words(amounts: Mapping[str, float]) -> list[str]:
    """Amounts by currency, each in units of its own: 1,200 USD and 300 EUR."""
    return [f"{amount:,.10g} {code}" for code, amount in amounts.items()]
