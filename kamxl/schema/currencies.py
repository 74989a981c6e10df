"""Currencies: their ISO 4217 codes, and the words and signs by which people name them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from kamxl.schema.traditional import simplified

_CODES = """
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF
    CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG
    HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA
    MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD
    RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
    USD UYU UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW
"""
ISO = frozenset(_CODES.split())
"""The active codes of ISO 4217, without funds, metals and tests."""

_WORDS: Mapping[str, str] = {
    "CNY": "人民币 人民币元 元 圆 块 块钱 元人民币 rmb renminbi yuan cn¥ ¥ chineseyuan chineserenminbi",
    "USD": "美元 美金 美圆 us$ usd$ $ $us dollar dollars usdollar usdollars usa unitedstatesdollar unitedstatesdollars",
    "EUR": "欧元 € euro euros",
    "HKD": "港元 港币 港圆 港纸 hk$ hkd$ hongkongdollar hongkongdollars",
    "JPY": "日元 日圆 日币 円 yen jp¥ jpy¥ japaneseyen",
    "GBP": "英镑 £ pound pounds sterling poundsterling britishpound britishpounds poundssterling",
    "TWD": "台币 新台币 新台币元 ntd nt$ tw$ newtaiwandollar taiwandollar",
    "KRW": "韩元 韩币 韩圆 ₩ won southkoreanwon koreanwon",
    "SGD": "新加坡元 新加坡币 新元 新币 坡币 s$ sg$ singaporedollar singaporedollars",
    "AUD": "澳元 澳币 澳大利亚元 a$ au$ australiandollar australiandollars",
    "CAD": "加元 加币 加拿大元 c$ ca$ can canadiandollar canadiandollars",
    "NZD": "新西兰元 纽元 纽币 nz$ newzealanddollar newzealanddollars",
    "MOP": "澳门元 澳门币 葡币 mop$",
    "CHF": "瑞士法郎 瑞郎 法郎 sfr swissfranc swissfrancs",
    "RUB": "卢布 俄罗斯卢布 ₽ ruble rubles rouble roubles",
    "INR": "印度卢比 卢比 ₹ rs rupee rupees indianrupee indianrupees",
    "MYR": "马币 林吉特 令吉 马来西亚林吉特 rm ringgit malaysianringgit",
    "THB": "泰铢 泰币 ฿ baht thaibaht",
    "VND": "越南盾 越盾 ₫ dong",
    "IDR": "印尼盾 印度尼西亚盾 rp rupiah",
    "PHP": "菲律宾比索 ₱",
    "BRL": "巴西雷亚尔 雷亚尔 r$ real reais brazilianreal",
    "MXN": "墨西哥比索 mx$ mexicanpeso mexicanpesos",
    "ZAR": "南非兰特 兰特 rand southafricanrand",
    "AED": "迪拉姆 阿联酋迪拉姆 dirham dirhams uaedirham",
    "SAR": "沙特里亚尔 里亚尔",
    "TRY": "土耳其里拉 里拉 ₺ lira",
    "SEK": "瑞典克朗 swedishkrona",
    "NOK": "挪威克朗 norwegiankrone",
    "DKK": "丹麦克朗 danishkrone",
    "PLN": "波兰兹罗提 兹罗提 zł zloty polishzloty",
    "CZK": "捷克克朗 kč czechkoruna",
    "HUF": "匈牙利福林 福林 forint",
    "ILS": "新谢克尔 谢克尔 ₪",
    "UAH": "格里夫纳 ₴",
    "KZT": "坚戈 ₸",
}
AMBIGUOUS: Mapping[str, frozenset[str]] = {
    "¥": frozenset({"CNY", "JPY"}),
    "$": frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP", "MXN", "BRL"}),
    "元": frozenset({"CNY", "USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD", "MOP", "JPY", "KRW", "EUR"}),
    "dollar": frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD"}),
    "dollars": frozenset({"USD", "HKD", "TWD", "SGD", "AUD", "CAD", "NZD"}),
}
"""Signs that several currencies use: the first meaning is the one in `_WORDS`, unless other evidence names another."""


@cache
def words() -> Mapping[str, str]:
    """Folded word, sign or code -> ISO code."""
    found = {code.casefold(): code for code in ISO}
    for code, names in _WORDS.items():
        found |= {unicodedata.normalize("NFKC", name).casefold(): code for name in names.split()}
    return found


NO_CURRENCY = frozenset({"all", "ang", "bob", "can", "cop", "cup", "gel", "mad", "pen", "sos", "top", "usa", "won"})
"""Codes and names that are words: "top 5" is no amount, nor is what was won. USA and CAN are how NetSuite calls two currencies, and countries elsewhere."""


@cache
def pattern() -> str:
    """A regular expression of all words, the longest first."""
    return "|".join(
        re.escape(word) for word in sorted(words().keys() - NO_CURRENCY, key=lambda word: (-len(word), word))
    )


def code_of(text: str) -> str | None:
    """The ISO code that a whole text names: USD, 美元, US$, "CNY 人民币", "USD-美元"; None where it names none or two."""
    folded = simplified(unicodedata.normalize("NFKC", text).casefold()).strip()
    known = words().get(re.sub(r"[\s.'’]", "", folded))
    if known is not None:
        return known
    named = {words().get(re.sub(r"[.'’]", "", part)) for part in re.split(r"[\s()\[\]/,:;|_\-]+", folded) if part}
    return named.pop() if len(named) == 1 else None


ROUGH: Mapping[str, float] = {"USD": 1.0, "EUR": 1.1, "GBP": 1.3, "CHF": 1.15, "CNY": 0.14, "HKD": 0.128, "TWD": 0.031, "SGD": 0.75, "AUD": 0.65, "CAD": 0.72,
 "NZD": 0.6, "JPY": 0.0067, "KRW": 0.00072, "INR": 0.012, "THB": 0.03, "MYR": 0.23, "VND": 0.00004, "IDR": 0.000062, "PHP": 0.0175}  # fmt: skip
"""What a currency is worth in dollars, to one or two digits, as of the years 2023 to 2025: it tells 710 for 100 USD and a rate the wrong
way round from a rate, and nothing finer."""
