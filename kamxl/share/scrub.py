"""Personal data and amounts in texts, found by pattern: the second net. The first one leaves free text out.

A text is normalised before it is looked at (NFKC, no invisible signs, digits in Chinese as digits), and comes back normalised
where something was found in it. In doubt, more goes than need be. Titles, names and products are searched `strictly`: there a
long number is an article, and a W a watt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache

HIDDEN = "***"

INVISIBLE = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]")  # fmt: skip
_CHINESE_DIGITS = str.maketrans(
    "〇零一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两〡〢〣〤〥〦〧〨〩", "0012345678912345678912123456789"
)
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмнтвАЕОРСУХІЈЅКМНТВαοινρκΑΕΟΡΚΜΝΤΒΙ", "aeopcyxijsdhkmhtbAEOPCYXIJSKMHTBaoivpkAEOPKMNTBI"
)
"""Letters of other scripts that nobody can tell from Latin ones."""
_AS_DIGITS = str.maketrans("OoIl|", "00111")
_SPELT = re.compile(
    r"(?<![A-Za-z\d])(?=(?:[\s\-]?[OoIl|]){0,8}(?:[\s\-]?\d[\s\-]?[OoIl|]{0,6}){4})[\dOoIl|](?:[\s\-]?[\dOoIl|]){10}(?![A-Za-z\d])"
)
"""Eleven digits, of which some are letters that look like them."""
_BLOCK = "\ue000"
"""Stands in the shadow of a text where something is that no pattern may see: a day."""
_DAYS = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:([-/.])(?:1[0-2]|0?[1-9])\1(?:3[01]|[12]\d|0?[1-9])|年(?:1[0-2]|0?[1-9])月(?:(?:3[01]|[12]\d|0?[1-9])[日号])?"
    r"|(?:1[0-2]|0[1-9])(?:3[01]|[12]\d|0[1-9]))(?!\d)(?:\s+\d{1,2}:\d\d(?::\d\d)?)?"
)

_DIGIT = r"\d(?:[\s\-–—‐‑·•・‧∙●.。_/\\|、*~+()\[\]]{0,4}\d)"
_MOBILE = re.compile(r"(?<!\d)(?:(?:00|\+)?86[\s\-.]*)?1[\s\-.·]*[3-9](?:[\s\-–—‐‑·•・._/\\、()]{0,4}\d){9}(?!\d)")
_LOOSE_MOBILE = re.compile(r"(?<!\d)1[3-9]\d(?:[\W_x]{1,4}\d{4}){2}(?!\d)")
_SPOKEN_DIGITS = re.compile(
    r"\b(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)(?:[\s,-]{1,3}(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)){6,}\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(rf"(?<![A-Za-z\d])[+(]?{_DIGIT}{{6,}}[Xx]?")
"""Seven digits or more, with what people put between them; after a letter it is the number of a contract or a product."""
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d+")
_IDENTITY = re.compile(
    r"(?<!\d)[1-9]\d{5}[\s\-]?(?:19|20)\d\d[\s\-]?(?:1[0-2]|0[1-9])[\s\-]?(?:3[01]|[12]\d|0[1-9])[\s\-]?\d{3}[\dXx](?![\dA-Za-z])"
)
_CARD = re.compile(r"(?<!\d)(?:62|4\d|5[1-5])\d{2}(?:[\s\-]?\d{4}){3}(?:[\s\-]?\d{1,3})?(?!\d)")
_PASSPORT = re.compile(r"(?<![A-Za-z\d])(?:[EGDSPHMK]\d{8}|[HM]\d{10}|E[A-Z]\d{7})(?![A-Za-z\d])", re.IGNORECASE)
_NAMED_NUMBER = re.compile(
    r"((?:护照|通行证|身份证|证件|驾照|银行卡|账户|账号|社保|passport|identity|id\s?card|ssn|licen[cs]e|iban|account)"
    r"(?:\s*(?:号码?|卡|number|no\.?|#|is|是|为|:|=))*\s*)(?=[A-Z\d\- ]*\d)[A-Z\d](?:[\- ]?[A-Z\d]){4,}",
    re.IGNORECASE | re.ASCII,
)
_PART_OF_NUMBER = re.compile(
    r"((?:分机|尾号|[后末][三四六346]位|\bext(?:ension|\.)?|\blast\s(?:four|4)(?:\sdigits)?)(?:号码?|数字|是|为|:|\s){0,4})\d{3,8}(?!\d)",
    re.IGNORECASE,
)
_BIRTHDAY = re.compile(
    r"((?:生日|出生(?:日期|年月)?|birthday|born(?:\son)?|\bdob\b)(?:是|为|:|\s){0,4})[\d〇一二三四五六七八九十]{1,4}(?:[-/.年月][\d〇一二三四五六七八九十]{1,2}){1,2}[日号]?",
    re.IGNORECASE,
)
_PLATE = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]\s?[A-Z][\s·]?(?=[A-Z]*\d)[A-Z\d]{5,6}(?![A-Za-z\d])"
)
_IBAN = re.compile(r"(?<![A-Za-z\d])[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){3,7}(?:\s?[A-Z\d]{1,3})?(?![A-Za-z\d])")
_AT = r"\s*(?:@|[(\[{]\s*(?:at|a|@|圈)\s*[)\]}]|#\s?at\s?#|#|★|艾特|小老鼠|圈\s?a|在|\bat\b(?!\w))\s*"
_DOT = r"\s*(?:\.|。|点|[(\[{]\s*(?:dot|\.|点)\s*[)\]}]|\bdot\b)\s*"
_LOCAL = r"(?<![\w.+'%-])[\w\u00c0-\u024f\u0370-\u052f.+'%-]{1,64}"
_DOTTED = (
    rf"{_LOCAL}{_AT}[A-Za-z\d][\w-]{{0,62}}(?:{_DOT}[\w-]{{1,62}}){{0,6}}{_DOT}"
    r"(?:com|cn|net|org|edu|gov|io|co|hk|tw|mo|jp|kr|sg|de|uk|fr|it|us|ru|in|eu|info|biz|me|vip|xyz|top|cc|example|test)(?![A-Za-z])"
)
_MAIL = re.compile(
    rf"{_DOTTED}|{_LOCAL}\s?@\s?[\w-]{{1,62}}(?:{_DOT}[\w-]{{1,62}}){{0,6}}"
    r"|[\u4e00-\u9fff\w.-]{1,12}@[\u4e00-\u9fff\w-]{1,20}[.。点](?:公司|网络|中国|中國|香港|台湾|在线|集团|网址|商城)",
    re.IGNORECASE | re.ASCII,
)
_SURE_MAIL = re.compile(_DOTTED, re.IGNORECASE | re.ASCII)
_SURE = (
    r"[微薇威维徽][\s.·/_-]?信|[vVwW]\s?信|(?:加|\+)\s?我?\s?[vVwW薇微][xX]?|企微|绿泡泡|扣扣|企鹅号?|钉钉号?|抖音号?|小红书号?|微博|领英|飞书号?|支付宝|公众号"
    r"|wechat|weixin|whatsapp|telegram|snapchat|skype|dingtalk|alipay|linkedin|qq"
)
_UNSURE = r"(?<![A-Za-z])(?:wx|vx|v|tg|ig|line|ins|instagram|fb|facebook|twitter|teams|kakao|viber|signal)"
_CONNECT = r"(?:号码?|账号|帐号|\bid\b|名|是|为|叫|联系|我的?|您?的|也|同号|:|=|\(|\"|“|/|→|-|\s)"
_TOKEN = r"(?=[\w.+-]*[a-z\d])@?[a-z\d_][\w.+-]{2,}"
_ACCOUNT = re.compile(
    rf"((?:{_SURE})(?:{_CONNECT}){{0,6}}|{_UNSURE}\s?(?:号码?|账号|帐号|\bid\b|是|为|:|=)(?:{_CONNECT}){{0,4}}){_TOKEN}",
    re.IGNORECASE | re.ASCII,
)
_LOOSE_ACCOUNT = re.compile(
    rf"(?<![\w.])[a-z][\w.-]{{4,30}}(?=\s?(?:[(（]\s?)?(?:是|为)?我?的?(?:{_SURE}))|(?<![A-Za-z])(?:wx|vx|ig|tg)\s(?=\w{{0,30}}[\d_])\w{{4,30}}"
    r"|(?:t\.me|wa\.me|weibo\.com|zhihu\.com|douyin\.com|xiaohongshu\.com|github\.com|linkedin\.com|facebook\.com|instagram\.com|twitter\.com|x\.com)/[\w./%@?=&-]+",
    re.IGNORECASE | re.ASCII,
)
_HANDLE = re.compile(r"(?<![\w.])@[A-Za-z\d_][\w.-]{2,}", re.ASCII)
_ROOM = r"(?:[\d十百]+[A-Za-z]?\s*(?:号|弄|栋|幢|座|室|楼|层|单元|房|院)[\s,，]*)"
_ADDRESS = re.compile(
    r"[\u4e00-\u9fff\d]{1,12}(?:路|街|大道|道|巷|弄|胡同|里|村|镇|园区|园|大厦|广场|小区|花园|苑|城)\s*"
    rf"(?:[\u4e00-\u9fff]{{0,4}}\s*)?{_ROOM}+(?:[\u4e00-\u9fff]{{0,8}}\s*{_ROOM})*(?:\d+[A-Za-z]?)?"
    r"|\b\d+[A-Za-z]?,?\s+(?:[A-Z][\w'.-]*\s+){1,4}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Plaza|Square|Sq)\b\.?"
    rf"|(?<!\d)\d{{1,5}}[A-Za-z]?\s*(?:弄|栋|幢|号楼|单元)\s*{_ROOM}+|(?:小区|花园|公寓|苑|庭|府|城)\s*\d{{1,3}}-\d{{1,3}}-\d{{2,4}}"
    r"|\bP\.?\s?O\.?\s?Box\s?\d+|\b[A-Z][\w-]{1,30}(?:straße|strasse|weg|platz|allee|gasse)\s\d+[a-z]?|\b\d+,?\s(?:rue|via|calle|avenida)\s\w+(?:\s[A-Z]\w+)?"
)

_COUNTED = r"(?!\s*(?:[台件套个吨只箱米人次家张份页粒颗升克斤亩辆条支片瓶盒包株头天年月日号楼层度瓦]|公里|小时|分钟|平方|千瓦|units?\b|pieces?\b|pcs\b|people\b))"
_CODES = r"(?:CNY|RMB|USD|EUR|HKD|JPY|GBP|CHF|AUD|CAD|SGD|NZD|TWD|NTD|MOP|THB|VND|INR|KRW|RUB)"
_SIGNS = r"[$£¥€₩₫₭₮₱₲₴₹₺₽฿]"
_CURRENCY = rf"(?:人民币|大?元(?![件素组器])整?|[圆圓塊](?:整|(?![\u4e00-\u9fff]))|块钱?|美[元金刀]|欧元|日元|港[币元]|英镑|{_SIGNS}|{_CODES}|yuan|dollars?|euros?|pounds?|bucks?|руб)"
_SCALE = r"(?:个?亿|千万|百万|十万|个?万|千|百|k|m|mn|mln|bn|mio|million|billion|thousand|hundred)"
_GROUPS = r"(?:[,.]\d{1,24}|[\s'’_]\d{3,4}(?!\d)){0,8}"
_NUMBER = rf"(?<!\d)(?<!\d[.,])\d{{1,24}}{_GROUPS}"
_MONEY = re.compile(
    rf"(?:(?:US|HK|NT|A|C|S)?{_SIGNS}|{_CODES}\s?)\s?\d{{1,24}}{_GROUPS}(?:\s?{_SCALE})?(?:\s?{_CURRENCY})?"
    rf"|{_NUMBER}\s?{_SCALE}?(?:多|余|来)?\s?{_CURRENCY}(?![a-z])"
    rf"|{_NUMBER}\s?(?:多|余)?(?:个?亿|千万|百万|个?万|个\s?w){_COUNTED}",
    re.IGNORECASE,
)
_NUMERAL = "[〇零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿卅半]"
_NUMERALS = rf"(?<!{_NUMERAL}){_NUMERAL}{{1,20}}"
_MIXED = rf"(?:\d|{_NUMERAL})"
_SPOKEN = re.compile(
    rf"(?:{_NUMERALS}|{_NUMBER})(?:[点.]{_NUMERAL}{{1,9}})?[多余来几]?\s?(?:个\s?)?[万萬亿億]{{1,3}}(?:{_MIXED}{{0,9}}[万千百十]?)[多余来]?\s?"
    rf"(?:{_CURRENCY}|{_COUNTED})"
    rf"|(?<!{_NUMERAL}){_NUMERAL}{{2,20}}(?:点{_NUMERAL}{{1,9}})?\s?{_CURRENCY}"
)
_LOOSE_MONEY = re.compile(
    rf"{_NUMBER}\s?(?:[wWkKmM]|MM|mn|mln|mio|Mio|bn|mille)(?![A-Za-z])|(?<!\d)\d{{1,3}}(?:[,，\s'’_]\d{{3}}){{1,6}}(?!\d)(?:\.\d{{1,9}})?{_COUNTED}"
    rf"|(?<![A-Za-z\d.])\d(?:\.\d{{1,9}})?[eE]\+?\d{{1,2}}(?![A-Za-z\d])|{_MIXED}{{1,20}}\s?[wWkK](?![A-Za-z])|{_MIXED}{{1,4}}千{_MIXED}{{1,8}}{_COUNTED}"
    rf"|{_MIXED}\s?(?:位数(?!字)|个?小目标)|(?i:(?:\d|five|six|seven|eight|nine)[\s-]figures?)"
    rf"|(?<![A-Za-z\d.\-/])\d{{5,24}}(?:\.\d{{1,9}})?(?!\d){_COUNTED}|{_NUMERALS}\s?{_CURRENCY}"
    rf"|(?<![\d.〇一二三四五六七八九])[\d.〇一二三四五六七八九]{{1,8}}\s?折|{_NUMBER}\s?(?:个|大洋)(?![\u4e00-\u9fff])",
)
_ENGLISH_NUMERAL = (
    r"(?:a|an|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
    r"|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|grand|\d{1,24}(?:[,.]\d{1,24}){0,8})"
)
_ENGLISH_MONEY = re.compile(
    rf"(?<![A-Za-z\d.]){_ENGLISH_NUMERAL}(?:[\s-]{{1,3}}(?:and[\s-])?{_ENGLISH_NUMERAL}){{0,6}}[\s-]{{1,3}}(?:hundred|thousand|million|billion|grand|k|m|mn|bn)"
    rf"(?:[\s-]{{1,3}}(?:and[\s-])?{_ENGLISH_NUMERAL}){{0,6}}(?![A-Za-z])(?:\s{_CURRENCY})?",
    re.IGNORECASE,
)
_PRICED = re.compile(
    rf"((?:金额|合同额|总[价额]|单价|报价|货款|尾款|定金|订金|押金|预算|费用|应收|欠款|一口价|\b(?:price|amount|budget|quoted?|total|worth)\b)[\s:为是约共]{{0,3}}){_NUMBER}{_COUNTED}",
    re.IGNORECASE,
)
_GAIN = (
    r"(?:毛[\s.·]?利|净[\s.·]?利|纯利|利[\s.·]?[润潤]|盈利|赚|亏|成本|进价|进货价|出厂价|底价|加价|加成|返利|返点|让利|佣金|提成|回扣"
    r"|gross|margin|profit|mark-?up|earn(?:s|ed|ings)?|(?<![A-Za-z])(?:G[PM]|ROI|COGS|EBITDA?|costs?)(?![A-Za-z]))"
)
"""What tells profit: itself, or a cost that stands beside a price."""
_NUMERIC = r"[\d〇一二三四五六七八九十百千万亿]"
_PERCENT_WORDS = rf"{_ENGLISH_NUMERAL}(?:[\s-]{_ENGLISH_NUMERAL}){{0,4}}\s?(?:per\s?cent|points?)"
_FIGURE = rf"(?:{_PERCENT_WORDS}|(?:百分之)?{_NUMERIC}(?:[\d〇一二三四五六七八九十百千万亿点.,]{{0,24}}{_NUMERIC})?\s?(?:%|个?点|成|w|k|m|{_CURRENCY})?)"
_PROFIT = re.compile(rf"({_GAIN}率?[\s:]{{0,3}}[^。；;!?\n]{{0,12}}?){_FIGURE}", re.IGNORECASE)
_PROFIT_BEHIND = re.compile(
    rf"(?<![\d.,〇一二三四五六七八九十百千万亿]){_FIGURE}(?=\s?(?:(?:左右|上下|of|的|是|就是|a|per)\s?){{0,2}}{_GAIN})",
    re.IGNORECASE,
)
_SURE_PROFIT = re.compile(
    rf"((?:毛利|净利|纯利|利润|成本价?|进货?价|底价|gross|margin|profit|cost)率?[\s:]{{0,3}}){_NUMERIC}(?:[\d点.,]{{0,24}}{_NUMERIC})?\s?(?:%|个点|[万亿]|{_CURRENCY})",
    re.IGNORECASE,
)
_TITLES = r"(?:总监|总经理|副总|总|董事长|董|经理|主任|主管|先生|女士|小姐|太太|夫人|老师|教授|博士|工程师|工|处长?|科长?|局长?|部长|院长?|校长|厂长?|所长|行长|书记|秘书|助理|会计|采购|老板|师傅|哥|姐|叔|姨|爷|某+|生|同志)"
_TWO_SIGNS = "欧阳 司马 上官 诸葛 东方 南宫 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 端木 夏侯 闻人 轩辕 申屠 太史 独孤 西门 百里 呼延 公羊 淳于 单于 澹台 钟离 濮阳"
_COMPOUND = frozenset(_TWO_SIGNS.split())
_ENGLISH_TITLES = r"(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Madam|Director|Manager)\.?\s+"


@cache
def _read(sign: str) -> str:
    """A sign as patterns read it: none where nobody sees it or it only stands over another, a plain digit for any digit."""
    if INVISIBLE.match(sign) or unicodedata.category(sign) in ("Mn", "Me"):
        return ""
    digit = unicodedata.digit(sign, None)
    return unicodedata.normalize("NFKC", sign) if digit is None else str(digit)


class Marked:
    """A text as patterns read it, sign by sign beside what was written: what goes, goes from both, and all else stays as it was."""

    def __init__(self, text: str) -> None:
        plain: list[str] = []
        self.shown: list[str] = []
        for sign in unicodedata.normalize("NFC", text):
            signs = _read(sign)
            if not signs and self.shown:
                self.shown[-1] += sign
            plain += signs
            self.shown += [sign if place == 0 else "" for place in range(len(signs))]
        self.plain: str = "".join(plain)
        self.found: bool = False

    def hide(
        self, pattern: re.Pattern[str], *, digits: bool = True, days: bool = True, keep: re.Pattern[str] | None = None
    ) -> None:
        """Take out what a pattern finds, but for its first group.

        Args:
            digits: it reads those in Chinese as digits.
            days: they are nothing to it.
            keep: what it finds may stay.
        """
        shadow = self.plain.translate(_CHINESE_DIGITS) if digits else self.plain.translate(_LOOKALIKES)
        shadow = _SPELT.sub(lambda spelt: spelt[0].translate(_AS_DIGITS), shadow) if digits else shadow
        shadow = _DAYS.sub(lambda day: _BLOCK * len(day[0]), shadow) if days else shadow
        spans = [
            (match.end(1) if pattern.groups and match[1] is not None else match.start(), match.end())
            for match in pattern.finditer(shadow)
            if keep is None or not keep.fullmatch(match[0])
        ]
        self.replace(spans, lambda _: HIDDEN)

    def replace(self, spans: Iterable[tuple[int, int]], instead: Callable[[str], str]) -> None:
        """Put something in the place of spans that do not overlap, in their order."""
        for start, end in reversed(list(spans)):
            put = instead(self.plain[start:end])
            self.plain = self.plain[:start] + put + self.plain[end:]
            self.shown[start:end] = put
            self.found = True

    def __str__(self) -> str:
        return "".join(self.shown)


def normalised(text: str) -> str:
    """The text as patterns read it: full-width signs as plain ones, and none that nobody sees."""
    return Marked(text).plain


def without_personal(text: str, names: Iterable[str] = (), *, strict: bool = False) -> str:
    """A text without phone numbers, addresses of mail and post, accounts, numbers of papers, and without the given people.

    Days stay readable.

    Args:
        text: the cell.
        names: as `names_of` gives them for the people that the text may speak of.
        strict: for a name or a title, where only what is surely personal goes.
    """
    found = Marked(text)
    if _may_hold(found.plain):
        for pattern in (_SURE_MAIL if strict else _MAIL, _ACCOUNT, _HANDLE, _NAMED_NUMBER):
            found.hide(pattern, digits=False, days=False)
        found.hide(_IDENTITY, days=False)
        for pattern in (_CARD, _PASSPORT, _MOBILE):
            found.hide(pattern)
        if not strict:
            for pattern in (_LOOSE_MOBILE, _ADDRESS):
                found.hide(pattern)
            for pattern in (_LOOSE_ACCOUNT, _SPOKEN_DIGITS, _PLATE, _IBAN, _PART_OF_NUMBER):
                found.hide(pattern, digits=False)
            found.hide(_BIRTHDAY, digits=False, days=False)
            found.hide(_LONG_NUMBER, keep=_GROUPED)
        _hide_phones(found)
    for known in names:
        _hide_name(found, known)
    return str(found) if found.found else text


def without_people(text: str, names: Iterable[str], *, alone: bool = False) -> str:
    """A text without full names; short forms and titles stay. `alone`: one of two characters only where no other stands beside it."""
    found = Marked(text)
    for known in names:
        pattern = name_pattern(known)
        if alone and len(known) <= _SHORTEST_NAME and not known.isascii():
            pattern = re.compile(rf"(?<![\u4e00-\u9fff]){pattern.pattern}(?![\u4e00-\u9fff])")
        found.replace([match.span() for match in pattern.finditer(found.plain)], _masked)
    return str(found) if found.found else text


def without_amounts(text: str, *, strict: bool = False) -> str:
    """A text without amounts of money, in figures or in words; of bare numbers those that are large go, too, unless `strict`."""
    found = Marked(text)
    found.replace((match.span() for match in _SPOKEN.finditer(found.plain)), lambda _: HIDDEN)
    for pattern in (_MONEY,) if strict else (_MONEY, _ENGLISH_MONEY, _LOOSE_MONEY, _PRICED):
        found.hide(pattern, digits=not strict)
    return str(found) if found.found else text


def without_profit(text: str, *, strict: bool = False) -> str:
    """A text without the figure beside a word for profit or cost; `strict`ly, one that stands right behind it and has a unit."""
    found = Marked(text)
    for pattern in (_SURE_PROFIT,) if strict else (_PROFIT, _PROFIT_BEHIND):
        found.hide(pattern, digits=False, days=False)
    return str(found) if found.found else text


def _may_hold(text: str) -> bool:
    """Whether anything of a text could be a number, an address or an account: most names have none of these signs."""
    return (
        not text.isalpha() or re.search(r"[\x00-\x7f一二三四五六七八九〇零壹贰叁肆伍陆柒捌玖幺信扣]", text) is not None
    )


def _hide_phones(found: Marked) -> None:
    """Hide the numbers that are phones somewhere, as the numbering plans of the countries have it."""
    if sum(sign.isdigit() for sign in found.plain) < 7:
        return
    from phonenumbers import Leniency, PhoneNumberMatcher

    shadow = _DAYS.sub(lambda day: _BLOCK * len(day[0]), found.plain)
    matches = PhoneNumberMatcher(shadow, "CN", leniency=Leniency.VALID)
    found.replace([(match.start, match.end) for match in matches], lambda _: HIDDEN)


def _hide_name(found: Marked, known: str) -> None:
    """Mask a known name, and hide the short forms that stand for it."""
    if known[:1].casefold() in found.plain.casefold():
        found.replace([match.span() for match in name_pattern(known).finditer(found.plain)], _masked)
    for pattern in short_forms(known):
        found.hide(pattern, digits=False, days=False)


@cache
def name_pattern(known: str) -> re.Pattern[str]:
    """A name as people write it: with blanks between its letters; inside another word Latin letters are no name."""
    letters = r"[\s·.•]*".join(re.escape(letter) for letter in known if not letter.isspace())
    return re.compile(rf"(?<![A-Za-z\d]){letters}(?![A-Za-z\d])" if known.isascii() else letters, re.IGNORECASE)


def _masked(name: str) -> str:
    first = name[0]
    return f"{first}{HIDDEN if first.isascii() else '*'}" if first.isalpha() else HIDDEN


@cache
def short_forms(known: str) -> tuple[re.Pattern[str], ...]:
    if known.isascii():
        parts = [re.escape(part) for part in known.split() if len(part) > 2 and part.isalpha()]
        if len(parts) < 2:
            return ()
        return tuple(re.compile(rf"(?:{_ENGLISH_TITLES})?\b{part}\b", re.IGNORECASE) for part in parts)
    if not 2 <= len(known) <= 4 or not all("\u4e00" <= sign <= "\u9fff" for sign in known):
        return ()
    size = 2 if known[:2] in _COMPOUND and len(known) > 2 else 1
    surname, own = re.escape(known[:size]), known[size:]
    found = [
        re.compile(rf"[老小阿大]?{surname}\s?{_TITLES}"),
        re.compile(rf"[老小阿]{surname}"),
    ]
    if len(own) > 1:
        found.append(re.compile(re.escape(own)))
    return tuple(found)


_BETWEEN_NAMES = re.compile(r"[\s、，,;；/|→>\-–()（）:：]+")
_SHORTEST_NAME = 2


def names_of(values: Iterable[str]) -> tuple[str, ...]:
    """The names and addresses in cells such as 罗伟（采购总监）, longest first, so that none is left half."""
    found: set[str] = set()
    for value in values:
        text = normalised(value).strip()
        found.add(text)
        found.update(_first_names(text))
    return tuple(sorted((one for one in found if len(one) >= _SHORTEST_NAME), key=lambda one: (-len(one), one)))


def _first_names(text: str) -> Iterator[str]:
    """Of several words in one cell the first is the name; titles such as 采购总监 stand behind it and are no secret."""
    parts = [part for part in _BETWEEN_NAMES.split(text) if part]
    if parts and not text.isascii():
        yield parts[0]
